//! Tests of the restoration of a backup, as docs/operations.md describes it.

use crate::support::binary::{Server, fails, parlor, succeeds, vectors};
use crate::support::until_blocking;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const OMAR: &str = "authorization: Bearer access-token-of-omar\r\n";

/// The command lines in the shell examples of a section of docs/operations.md, without comments.
fn lines_of(section: &str) -> Vec<String> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operations.md");
    let docs = std::fs::read_to_string(docs).unwrap();
    let (_, rest) = docs.split_once(&format!("\n## {section}\n")).unwrap();
    let rest = rest.split("\n## ").next().unwrap();
    let mut lines = Vec::new();
    for block in rest.split("```sh\n").skip(1) {
        let block = block.split("```").next().unwrap();
        lines.extend(block.lines().map(|line| {
            let line = line.split('#').next().unwrap().trim().to_owned();
            assert!(!line.is_empty());
            line
        }));
    }
    lines
}

/// The number of conversations that a server lists.
fn count(server: &Server) -> usize {
    let (code, answer) = server.get("/v1/conversations", OMAR);
    assert_eq!(code, 200, "{answer}");
    answer.matches("\"display_id\"").count()
}

fn start(server: &Server) {
    let bearer = "authorization: Bearer firstline-token-of-mina\r\n";
    let (code, answer) = server.post(
        "/api/v1/onsite-account/1/text-call",
        bearer,
        r#"{"message":"hello"}"#,
    );
    assert_eq!(code, 200, "{answer}");
}

/// The commands in the section "Backup and restore" of docs/operations.md work. The test replaces `/var` by a temporary
/// directory, and runs the commands without `sudo` and as the present user. Instead of `systemctl`, the test itself
/// starts and stops the server.
#[test]
fn the_documented_lines_restore_a_backup_of_a_running_server() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("lib/parlor");
    let own = |line: &str| {
        line.replace("/var/", &format!("{}/", dir.path().display()))
            .replace("sudo ", "")
            .replace("-u parlor ", "")
            .replace("-o parlor -g parlor ", "")
    };
    let mut server = Some(Server::start(
        &data,
        &["--apply", vectors().to_str().unwrap()],
    ));
    let mut file = String::new();
    let (mut backed_up, mut restored) = (false, false);
    for line in lines_of("Backup and restore") {
        match line.as_str() {
            "sudo systemctl stop parlor" => server.take().unwrap().stop(),
            "sudo systemctl start parlor" => server = Some(Server::start(&data, &[])),
            _ => {
                let line = own(&line);
                let words: Vec<&str> = line.split_whitespace().collect();
                if words[..2] == ["parlor", "backup"] {
                    // The server's user cannot create the parent directory of the backups, so an earlier line of the
                    // section creates it.
                    assert!(Path::new(words[2]).parent().unwrap().is_dir(), "{line}");
                    let running = server.as_ref().unwrap();
                    start(running);
                    let upload =
                        running.post("/v1/attachments?file_name=a.txt", OMAR, "some words");
                    let made: serde_json::Value =
                        serde_json::from_str(&upload.1[upload.1.find('{').unwrap()..]).unwrap();
                    file = format!("/v1/attachments/{}/content", made["id"]);
                    backed_up = true;
                }
                let mut command = if words[0] == "parlor" {
                    parlor(&words[1..])
                } else {
                    let mut command = Command::new(words[0]);
                    command.args(&words[1..]);
                    command
                };
                let output = command.output().unwrap();
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(output.status.success(), "{line}: {said}");
                if words[..2] == ["parlor", "backup"] {
                    // A later change is not in the backup.
                    start(server.as_ref().unwrap());
                }
                restored |= words[..2] == ["parlor", "restore"];
            }
        }
    }
    assert!(backed_up && restored);
    let server = server.unwrap();
    assert_eq!(count(&server), 1);
    start(&server);
    let (code, answer) = server.get(&file, OMAR);
    assert!(code == 200 && answer.ends_with("some words"), "{answer}");
    server.stop();
    let file = vectors();
    let output = parlor(&[
        "apply",
        file.to_str().unwrap(),
        "--data",
        data.to_str().unwrap(),
    ])
    .output();
    assert_eq!(
        String::from_utf8(output.unwrap().stdout).unwrap(),
        "nothing to change\n"
    );
}

struct Backup {
    dir: tempfile::TempDir,
    copy: String,
}

impl Backup {
    /// Creates a backup of a database with one message file.
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let server = Server::start(&data, &["--apply", vectors().to_str().unwrap()]);
        let (code, answer) = server.post("/v1/attachments?file_name=a.txt", OMAR, "some words");
        assert_eq!(code, 201, "{answer}");
        server.stop();
        let copy = dir.path().join("copy").to_str().unwrap().to_owned();
        let output = parlor(&["backup", &copy, "--data", data.to_str().unwrap()])
            .output()
            .unwrap();
        assert!(output.status.success());
        Self { dir, copy }
    }

    /// Tries to restore into the directory with this name. The restoration must fail, with `reason` in the error text.
    fn refused(&self, name: &str, reason: &str) -> PathBuf {
        let to = self.dir.path().join(name);
        let said = fails(&["restore", &self.copy, "--data", to.to_str().unwrap()], 1);
        assert!(said.contains(reason), "{said}");
        to
    }

    fn message_file(&self) -> PathBuf {
        let mut dirs: Vec<PathBuf> = vec![Path::new(&self.copy).join("files")];
        while let Some(dir) = dirs.pop() {
            for entry in std::fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    dirs.push(path);
                } else {
                    return path;
                }
            }
        }
        panic!("no file in the backup");
    }
}

/// The names of the entries of a directory.
fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = (std::fs::read_dir(dir).unwrap())
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_restoration_overwrites_nothing_and_checks_everything() {
    let backup = Backup::new();
    let copy = Path::new(&backup.copy).to_owned();
    // A restoration is refused if its directory has a database, has a file that is not Parlor's, or is in use.
    let before = names(&backup.dir.path().join("data"));
    let data = backup.refused("data", "is not empty");
    assert_eq!(names(&data), before);
    let other = backup.dir.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::set_permissions(&other, std::fs::Permissions::from_mode(0o700)).unwrap();
    std::fs::write(other.join("letter.txt"), "x").unwrap();
    backup.refused("other", "letter.txt");
    let server = Server::start(&data, &[]);
    backup.refused("data", "is in use");
    server.stop();
    let said = fails(
        &[
            "restore",
            "/nonexistent/backup",
            "--data",
            other.to_str().unwrap(),
        ],
        1,
    );
    assert!(said.contains("is not a backup"), "{said}");

    // A restoration is refused if the backup has a damaged message file, a damaged database or another server key.
    let change = |path: &Path, at: usize| {
        let mut bytes = std::fs::read(path).unwrap();
        for byte in &mut bytes[at..at + 4] {
            *byte ^= 0x55;
        }
        // The file in the backup can be a hard link to a file in the data directory. So the test replaces the file.
        std::fs::remove_file(path).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    for (path, at, reason) in [
        (backup.message_file(), 0, "the file"),
        (copy.join("parlor.db"), 100, "damaged"),
        (copy.join("server.key"), 0, "server key"),
    ] {
        change(&path, at);
        let to = backup.refused("new", reason);
        assert_eq!(names(&to), ["lock"], "{}", path.display());
        change(&path, at);
    }
    // After an interrupted restoration, no server uses the directory until the restoration is repeated. The repetition
    // reports a missing message file.
    let new = backup.dir.path().join("new");
    std::fs::create_dir(new.join("restore.unfinished")).unwrap();
    std::fs::write(new.join("parlor.db"), "half").unwrap();
    let text = new.to_str().unwrap();
    let said = fails(&["serve", "--listen", "127.0.0.1:0", "--data", text], 1);
    assert!(said.contains("restoration"), "{said}");
    std::fs::remove_file(backup.message_file()).unwrap();
    let output = parlor(&["restore", &backup.copy, "--data", text])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && said.contains("1 files of messages are not"),
        "{said}"
    );
    Server::start(&new, &[]).stop();
}

/// A restoration with a separate directory for message files is killed. No server uses the data directory until the
/// restoration has been repeated. A repetition into a directory with another program's file is refused, and this file
/// stays.
#[test]
fn an_interrupted_restoration_with_files_apart_is_repeated() {
    let backup = Backup::new();
    let place = |name: &str| backup.dir.path().join(name).to_str().unwrap().to_owned();
    let (data, files, other) = (place("new"), place("apart"), place("other"));
    // The source of a message file is a pipe without a writer, so the restoration waits at this file.
    let source = backup.message_file();
    let bytes = std::fs::read(&source).unwrap();
    std::fs::remove_file(&source).unwrap();
    let made = Command::new("mkfifo").arg(&source).status().unwrap();
    assert!(made.success());
    let copied = Path::new(&files).join(
        source
            .strip_prefix(Path::new(&backup.copy).join("files"))
            .unwrap(),
    );
    let to = |files: &str| {
        ["restore", &backup.copy, "--data", &data, "--files", files].map(str::to_owned)
    };
    let arguments = to(&files);
    let arguments = arguments.each_ref().map(String::as_str);
    let mut child = parlor(&arguments).stderr(Stdio::null()).spawn().unwrap();
    until_blocking("the message file", || {
        let ended = child.try_wait().unwrap();
        assert!(ended.is_none(), "{ended:?}");
        copied.exists()
    });
    child.kill().unwrap();
    child.wait().unwrap();
    std::fs::remove_file(&source).unwrap();
    std::fs::write(&source, bytes).unwrap();

    let unusable = || {
        let serve = [
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
            &data,
            "--files",
            &files,
        ];
        let said = fails(&serve, 1);
        assert!(said.contains("restoration"), "{said}");
    };
    unusable();
    // A restoration into a directory with another program's file is refused. The file stays, and still no server uses
    // the data directory.
    std::fs::create_dir(&other).unwrap();
    std::fs::write(Path::new(&other).join("letter.txt"), "x").unwrap();
    let refused = to(&other);
    let said = fails(&refused.each_ref().map(String::as_str), 1);
    assert!(said.contains("letter.txt"), "{said}");
    assert_eq!(names(Path::new(&other)), ["letter.txt"]);
    unusable();
    // The interrupted restoration may have left a file that is not in the backup. The repetition removes it.
    let left = Path::new(&files).join("left");
    std::fs::write(&left, "x").unwrap();
    let said = succeeds(&arguments);
    assert!(said.contains("the database and 1 files"), "{said}");
    assert!(!left.exists());
    assert_eq!(names(Path::new(&data)), ["lock", "parlor.db", "server.key"]);
    let server = Server::start(Path::new(&data), &["--files", &files]);
    assert_eq!(server.get("/v1/conversations", OMAR).0, 200);
    server.stop();
}
