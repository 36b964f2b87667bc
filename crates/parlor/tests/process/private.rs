//! Tests of file permissions: other users have no permissions on the files and directories that Parlor creates.

use crate::support::VECTORS;
use crate::support::binary::{Server, fails, succeeds};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

fn mode(path: &Path) -> u32 {
    std::fs::symlink_metadata(path)
        .unwrap()
        .permissions()
        .mode()
        & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Checks the permissions of a directory and of everything in it. Returns the number of files.
fn all_private(dir: &Path) -> usize {
    assert_eq!(mode(dir), 0o700, "{}", dir.display());
    let mut files = 0;
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files += all_private(&path);
        } else {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
            files += 1;
        }
    }
    files
}

#[test]
fn other_users_have_no_rights() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("account.toml");
    std::fs::write(&file, VECTORS).unwrap();
    let (data, copy) = (dir.path().join("data"), dir.path().join("copies/one"));
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    // A service manager may create the data directory with these permissions.
    std::fs::create_dir(&data).unwrap();
    set_mode(&data, 0o755);
    let upload = |server: &Server| {
        let token = "authorization: Bearer access-token-of-omar\r\n";
        let (code, answer) = server.post("/v1/attachments?file_name=a.txt", token, "some words");
        assert_eq!(code, 201, "{answer}");
    };
    let server = Server::start(&data, &["--apply", &text(&file)]);
    upload(&server);
    // Three files of the database, three of the search index, and the key, the lock, the socket and one message file.
    assert_eq!(all_private(&data), 10);
    succeeds(&["backup", &text(&copy), "--data", &text(&data)]);
    assert_eq!(all_private(&copy), 3);
    server.stop();

    // An earlier version, or a manual copy, may have left these files readable by others.
    set_mode(&data, 0o755);
    for name in ["parlor.db", "search.index", "server.key", "lock"] {
        set_mode(&data.join(name), 0o644);
    }
    set_mode(&data.join("files"), 0o775);
    let server = Server::start(&data, &[]);
    upload(&server);
    assert_eq!(all_private(&data), 11);
    server.stop();
}

#[test]
fn a_directory_of_others_is_refused_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let shared = dir.path().join("shared");
    std::fs::create_dir(&shared).unwrap();
    set_mode(&shared, 0o1777);
    let home = dir.path().join("home");
    std::fs::create_dir(&home).unwrap();
    std::fs::write(home.join("letter.txt"), "x").unwrap();
    set_mode(&home, 0o755);
    for (path, reason) in [(&shared, "every user may write"), (&home, "letter.txt")] {
        let before = mode(path);
        for arguments in [
            vec!["serve", "--listen", "127.0.0.1:0", "--data"],
            vec!["token", "list", "--data"],
        ] {
            let mut arguments = arguments;
            let path = text(path);
            arguments.push(&path);
            let said = fails(&arguments, 1);
            assert!(said.contains(reason) && said.contains("--data"), "{said}");
        }
        let files = text(path);
        let data = text(&dir.path().join("data"));
        let said = fails(
            &[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--data",
                &data,
                "--files",
                &files,
            ],
            1,
        );
        assert!(
            said.contains(reason) && said.contains("for files"),
            "{said}"
        );
        assert_eq!(mode(path), before);
    }
    assert_eq!(std::fs::read_dir(&home).unwrap().count(), 1);
    assert_eq!(std::fs::read_dir(&shared).unwrap().count(), 0);
}
