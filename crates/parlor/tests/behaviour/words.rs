//! The language of the documentation: plain sentences of at most 30 words that name their subject.
//!
//! The test reads the guides, the changelog and every doc comment, and splits them into sentences. A sentence is
//! reported if it is too long, or if it begins with a question word but is not a question. A heading is reported if it
//! begins with a question word but is not a question.
//!
//! The test also reads the texts of errors and of the log in the sources. Such a text may not begin with a pronoun
//! either, because its reader does not know the object that the pronoun stands for.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use clap::CommandFactory as _;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The maximum number of words in a sentence.
const LONGEST: usize = 30;

/// Words that hide the subject of a sentence if they are at its beginning.
const OPENINGS: [&str; 8] = [
    "who", "what", "which", "how", "whom", "whose", "whoever", "whatever",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_owned()
}

/// All files in a folder with this extension, without build output.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if path.file_name().is_some_and(|name| name != "target") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Replaces code and the addresses of links by one word each.
fn without_code(text: &str) -> String {
    let mut plain = String::new();
    for (index, part) in text.split('`').enumerate() {
        plain.push_str(if index % 2 == 0 { part } else { "CODE" });
    }
    while let Some(start) = plain.find("](") {
        let Some(length) = plain[start..].find(')') else {
            break;
        };
        plain.replace_range(start..=start + length, "]");
    }
    plain
}

fn sentences(text: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    let plain = without_code(text);
    for word in plain.split_whitespace() {
        let sentence = sentences.last_mut().unwrap();
        sentence.push_str(word);
        sentence.push(' ');
        let bare = word.trim_end_matches(['"', '\'', ')', ']', '*']);
        if bare.ends_with(['.', '!', '?']) {
            sentences.push(String::new());
        }
    }
    sentences
}

/// Whether a sentence or heading begins with one of [`OPENINGS`] or with `also`, and is not a question.
fn hides_its_subject(sentence: &str, also: Option<&str>) -> bool {
    let mut words = sentence.split_whitespace();
    let first = words.find(|word| word.chars().any(char::is_alphanumeric));
    let opening: String = (first.unwrap_or_default().chars())
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    let hidden = OPENINGS.contains(&opening.as_str()) || also == Some(opening.as_str());
    hidden && !sentence.trim_end().ends_with('?')
}

/// The faults of one paragraph. `first` means the first paragraph of a doc comment.
fn faults(text: &str, first: bool) -> Vec<String> {
    let mut faults = Vec::new();
    for (index, sentence) in sentences(text).iter().enumerate() {
        let words = sentence.split_whitespace();
        let words = words.filter(|word| word.chars().any(char::is_alphanumeric));
        let words = words.count();
        if words > LONGEST {
            faults.push(format!("{words} words: {sentence}"));
        }
        // A sentence such as "When a limit is reached, ..." is plain, but it does not name an item in an index.
        let also = (first && index == 0).then_some("when");
        if hides_its_subject(sentence, also) {
            faults.push(format!("hides its subject: {sentence}"));
        }
    }
    faults
}

/// The paragraphs of a Markdown text, each with the number of its first line.
fn paragraphs<'a>(lines: impl Iterator<Item = (usize, &'a str)>) -> Vec<(usize, String)> {
    let mut paragraphs: Vec<(usize, String)> = Vec::new();
    let (mut open, mut code) = (false, false);
    for (number, line) in lines {
        let text = line.trim_start();
        if text.starts_with("```") {
            code = !code;
            open = false;
        } else if code || text.is_empty() || text.starts_with('#') || text.starts_with("<!--") {
            open = false;
        } else if text.starts_with('|') {
            open = false;
            paragraphs.extend(text.split('|').map(|cell| (number, cell.to_owned())));
        } else if line.starts_with("    ") && !open {
            // Indented code is skipped.
        } else {
            let item = text.strip_prefix("- ").or_else(|| text.strip_prefix("* "));
            match (open && item.is_none(), paragraphs.last_mut()) {
                (true, Some((_, paragraph))) => {
                    paragraph.push(' ');
                    paragraph.push_str(text);
                }
                _ => paragraphs.push((number, item.unwrap_or(text).to_owned())),
            }
            open = true;
        }
    }
    paragraphs
}

/// The headings of a Markdown text, each with the number of its line.
fn headings<'a>(lines: impl Iterator<Item = (usize, &'a str)>) -> Vec<(usize, &'a str)> {
    let mut code = false;
    lines
        .filter_map(|(number, line)| {
            code ^= line.trim_start().starts_with("```");
            let heading = line.trim_start_matches('#').strip_prefix(' ')?;
            (!code && line.starts_with('#')).then_some((number, heading))
        })
        .collect()
}

/// The faults of a Markdown text, each with the number of its line. `comment` means that the text is a doc comment.
fn faults_of(lines: &[(usize, &str)], comment: bool) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, (line, paragraph)) in paragraphs(lines.iter().copied()).iter().enumerate() {
        let faults = faults(paragraph, comment && index == 0);
        found.extend(faults.into_iter().map(|fault| (*line, fault)));
    }
    for (line, heading) in headings(lines.iter().copied()) {
        if hides_its_subject(heading, None) {
            found.push((line, format!("hides its subject: {heading}")));
        }
    }
    found
}

/// The text of a `#[doc = ..]` attribute. In a `concat!`, the code between the texts becomes one word.
fn attribute(line: &str) -> Option<String> {
    let texts = line.strip_prefix("#[doc = ")?.split('"').skip(1).step_by(2);
    let text = texts.collect::<Vec<_>>().join(" CODE ");
    Some(text.replace("\\n", " "))
}

/// The doc comments of a Rust file, each with its lines. The texts of `#[doc = ..]` attributes are part of them.
fn comments(source: &str) -> Vec<Vec<(usize, String)>> {
    let mut comments = vec![Vec::new()];
    for (number, line) in (1..).zip(source.lines()) {
        let line = line.trim_start();
        let text = line.strip_prefix("//!").or_else(|| {
            line.strip_prefix("///")
                .filter(|rest| !rest.starts_with('/'))
        });
        let text = text.map(|text| text.strip_prefix(' ').unwrap_or(text).to_owned());
        match text.or_else(|| attribute(line)) {
            Some(text) => comments.last_mut().unwrap().push((number, text)),
            None if !comments.last().unwrap().is_empty() => comments.push(Vec::new()),
            None => {}
        }
    }
    comments
}

fn report(found: Vec<String>) {
    assert!(
        found.is_empty(),
        "{} sentences to rewrite:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn the_guides_are_plain() {
    let root = root();
    let mut guides = files(&root.join("docs"), "md");
    let others = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];
    guides.extend(others.map(|name| root.join(name)));
    assert!(guides.len() > 10, "the guides were not found");
    let mut found = Vec::new();
    for path in guides {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&root).unwrap().display();
        let lines: Vec<_> = (1..).zip(text.lines()).collect();
        let faults = faults_of(&lines, false).into_iter();
        found.extend(faults.map(|(line, fault)| format!("{name}:{line}: {fault}")));
    }
    report(found);
}

#[test]
fn doc_comments_are_plain() {
    let root = root();
    let mut sources = files(&root.join("crates"), "rs");
    sources.extend(files(&root.join("bench"), "rs"));
    assert!(sources.len() > 100, "the sources were not found");
    let mut found = Vec::new();
    for path in sources {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&root).unwrap().display();
        for comment in comments(&text) {
            // Text on the line of a heading becomes part of the heading.
            let joined = (comment.iter()).filter(|(_, text)| text.starts_with("# Errors "));
            found.extend(
                joined.map(|(line, text)| format!("{name}:{line}: a heading with text: {text}")),
            );
            let lines = comment.iter().map(|(line, text)| (*line, text.as_str()));
            let faults = faults_of(&lines.collect::<Vec<_>>(), true).into_iter();
            found.extend(faults.map(|(line, fault)| format!("{name}:{line}: {fault}")));
        }
    }
    report(found);
}

/// The text literals of a line of Rust, without escapes. Comments have no literals.
fn literals(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    if line.trim_start().starts_with("//") {
        return found;
    }
    let (mut open, mut escaped) = (None, false);
    for c in line.chars() {
        match (&mut open, c) {
            (Some(text), c) if escaped => {
                escaped = false;
                let text: &mut String = text;
                text.push(c);
            }
            (Some(_), '\\') => escaped = true,
            (Some(_), '"') => found.extend(open.take()),
            (Some(text), c) => text.push(c),
            (None, '"') => open = Some(String::new()),
            (None, _) => {}
        }
    }
    // A text that continues on the next line.
    found.extend(open);
    found
}

/// The texts of errors and of the log in a Rust file, each with the number of its line. These are whole sentences, and
/// the messages of `tracing` macros. Unit tests at the end of the file are skipped.
fn messages(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut logs = false;
    for (number, line) in (1..).zip(source.lines()) {
        if line.starts_with("#[cfg(test)]") {
            break;
        }
        logs |= line.contains("tracing::");
        let texts = literals(line).into_iter();
        found.extend(
            texts
                .filter(|text| {
                    let sentence = text.starts_with(char::is_uppercase) && text.ends_with('.');
                    text.contains(' ') && (sentence || logs)
                })
                .map(|text| (number, text)),
        );
        logs &= !line.trim_end().ends_with([';', '}', ',']) || !line.contains(')');
    }
    found
}

/// The faults of the text of an error or of the log.
fn faults_of_message(text: &str) -> Vec<String> {
    let mut found = faults(text, false);
    let pronoun = text.split_whitespace().next().unwrap_or_default();
    let pronouns = ["it", "they"];
    if pronouns.contains(&pronoun.to_lowercase().as_str()) {
        found.push(format!("begins with a pronoun: {text}"));
    }
    found
}

#[test]
fn errors_and_the_log_are_plain() {
    let root = root();
    let sources = files(&root.join("crates"), "rs").into_iter();
    let mut found = Vec::new();
    let mut texts = 0;
    for path in sources.filter(|path| path.iter().any(|part| part == "src")) {
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        // The reasons of routing are shown beside the conversation to which they apply.
        let shown_beside = name.ends_with("parlor-model/src/reasons.rs");
        let tests = name.starts_with("crates/parlor-simulation") || name.ends_with("_tests.rs");
        if tests || shown_beside {
            continue;
        }
        for (line, text) in messages(&std::fs::read_to_string(&path).unwrap()) {
            texts += 1;
            let faults = faults_of_message(&text).into_iter();
            found.extend(faults.map(|fault| format!("{name}:{line}: {fault}")));
        }
    }
    assert!(texts > 200, "the texts were not found: {texts}");
    report(found);
}

#[test]
fn the_description_of_the_api_is_plain() {
    let mut found = Vec::new();
    let mut rest = vec![serde_json::to_value(parlor_api::openapi()).unwrap()];
    let mut texts = 0;
    while let Some(value) = rest.pop() {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    match value {
                        Value::String(text) if name == "summary" || name == "description" => {
                            texts += 1;
                            for (_, paragraph) in paragraphs((1..).zip(text.lines())) {
                                found.extend(faults(&paragraph, false));
                            }
                        }
                        value => rest.push(value),
                    }
                }
            }
            Value::Array(elements) => rest.extend(elements),
            _ => {}
        }
    }
    assert!(texts > 1000, "the texts were not found: {texts}");
    report(found);
}

#[test]
fn the_help_is_plain() {
    let mut found = Vec::new();
    let mut commands = vec![parlor::settings::Cli::command()];
    let mut texts = 0;
    while let Some(command) = commands.pop() {
        let mut help = vec![command.get_about(), command.get_long_about()];
        for argument in command.get_arguments() {
            help.extend([argument.get_help(), argument.get_long_help()]);
        }
        for text in help.into_iter().flatten() {
            texts += 1;
            // A semicolon separates the statements of a short help text.
            for part in text.to_string().split("; ") {
                found.extend(faults(part, false));
            }
        }
        commands.extend(command.get_subcommands().cloned());
    }
    assert!(texts > 50, "the help was not found: {texts}");
    report(found);
}

#[test]
fn faults_are_found() {
    let source = "tracing::warn!(%error, \"it is not there\");\nlet key = \"it is\";\nErr(\"It must be a \\\"x\\\".\")";
    let texts: Vec<String> = messages(source).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["it is not there", "It must be a \"x\"."]);
    assert!(texts.iter().all(|text| faults_of_message(text).len() == 1));
    assert_eq!(faults_of_message("what happened").len(), 1);
    assert_eq!(faults_of_message("The content must be text.").len(), 0);
    assert_eq!(faults("What is told to readers.", true).len(), 1);
    assert_eq!(
        faults("A callback. Whoever listens hears it.", true).len(),
        1
    );
    assert_eq!(faults("When it is due.", true).len(), 1);
    assert_eq!(faults("When it is due, it fires.", false).len(), 0);
    assert_eq!(
        faults("What now? Read `who` and [what](who.md).", true).len(),
        0
    );
    assert_eq!(faults(&"word ".repeat(31), true).len(), 1);
    assert_eq!(faults(&"word ".repeat(30), true).len(), 0);
    let text = "Title\nof two lines\n\n- one\n- two\n  more\n\n```\nWho?\n```\n| a | b |";
    assert_eq!(
        paragraphs((1..).zip(text.lines()))
            .into_iter()
            .map(|(_, text)| text)
            .filter(|text| !text.trim().is_empty())
            .collect::<Vec<_>>(),
        ["Title of two lines", "one", "two more", " a ", " b "]
    );
    let text =
        "# How it works\n\nText.\n\n```sh\n# What is a comment\n```\n## Why?\n#[derive(Debug)]";
    let lines: Vec<_> = (1..).zip(text.lines()).collect();
    assert_eq!(
        headings(lines.iter().copied()),
        [(1, "How it works"), (8, "Why?")]
    );
    assert_eq!(
        faults_of(&lines, false),
        [(1, "hides its subject: How it works".to_owned())]
    );
    let text = "/// One.\n    #[doc = concat!(\"Makes \", $one, \".\\n\\nTwo.\")]\nfn x() {}";
    assert_eq!(
        comments(text)[0],
        [
            (1, "One.".to_owned()),
            (2, "Makes  CODE .  Two.".to_owned())
        ]
    );
}
