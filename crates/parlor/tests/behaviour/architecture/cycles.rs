//! Import cycles between the modules of one crate.
//!
//! The unit of the test is the file: a module is one source file, without the files in its folder. So the test does not
//! forbid that two folders use each other, for example `acts` and `decide` of the model. A file in `acts` contains the
//! fields of an act, which helpers in `decide` use, and the decision of the act, which uses helpers in `decide`.
//!
//! The test reads the source as text. A dependency leads from a module to the module that defines the used name. If the
//! name is re-exported, the test follows the re-exports to the definition. A re-export or a `mod` declaration alone is
//! not a dependency. The test ignores code under `#[cfg(test)]`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The path of a module inside its crate. The root module has an empty path.
type Module = Vec<String>;

/// One module: its imports by name, its re-exports, and all paths in its code.
#[derive(Default)]
struct Source {
    imports: BTreeMap<String, Module>,
    exports: BTreeMap<String, Module>,
    globs: Vec<Module>,
    paths: Vec<Module>,
    defines: BTreeSet<String>,
}

/// Returns the modules that are part of an import cycle, with one line for each dependency inside a cycle.
pub fn cycles(src: &Path) -> (BTreeSet<String>, Vec<String>) {
    let mut texts = BTreeMap::new();
    collect(src, &Vec::new(), &mut texts);
    let tests: Vec<Module> = texts
        .iter()
        .flat_map(|(module, text)| {
            test_modules(text).map(move |name| [module.clone(), vec![name]].concat())
        })
        .collect();
    texts.retain(|module, _| !tests.iter().any(|test| module.starts_with(test)));
    let sources: BTreeMap<Module, Source> = texts
        .iter()
        .map(|(module, text)| (module.clone(), parse(module, text)))
        .collect();
    let mut arrows: BTreeMap<&Module, BTreeMap<Module, BTreeSet<String>>> = BTreeMap::new();
    for (module, source) in &sources {
        let to = arrows.entry(module).or_default();
        for path in source.imports.values().chain(&source.paths) {
            if let Some((target, name)) = resolve(&sources, module, path, 16)
                && target != *module
            {
                to.entry(target).or_default().insert(name);
            }
        }
    }
    let reach: BTreeMap<&Module, BTreeSet<&Module>> = sources
        .keys()
        .map(|start| {
            let mut seen = BTreeSet::new();
            let mut open = vec![start];
            while let Some(next) = open.pop() {
                open.extend(arrows[next].keys().filter(|to| seen.insert(*to)));
            }
            (start, seen)
        })
        .collect();
    let mut tangled = BTreeSet::new();
    let mut lines = Vec::new();
    for (from, targets) in &arrows {
        for (to, names) in targets.iter().filter(|(to, _)| reach[to].contains(from)) {
            tangled.insert(name(from));
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            lines.push(format!(
                "{} -> {}: {}",
                name(from),
                name(to),
                names.join(", ")
            ));
        }
    }
    (tangled, lines)
}

fn name(module: &Module) -> String {
    if module.is_empty() {
        "crate".to_owned()
    } else {
        module.join("::")
    }
}

fn collect(folder: &Path, module: &Module, texts: &mut BTreeMap<Module, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let child = [module.clone(), vec![stem.clone()]].concat();
        if path.is_dir() {
            collect(&path, &child, texts);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let module = match stem.as_str() {
                "lib" | "main" if module.is_empty() => module.clone(),
                "mod" => module.clone(),
                _ => child,
            };
            let text = bare(&std::fs::read_to_string(&path).unwrap());
            texts.entry(module).or_default().push_str(&text);
        }
    }
}

/// The code without comments and string literals.
fn bare(text: &str) -> String {
    let mut out = String::new();
    let bytes: Vec<char> = text.chars().collect();
    let mut i = 0;
    while i < bytes.len() {
        let rest = &bytes[i..];
        match rest {
            ['/', '/', ..] => i += rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()),
            ['/', '*', ..] => {
                let end = rest.windows(2).position(|w| w == ['*', '/']);
                i += end.map_or(rest.len(), |end| end + 2);
            }
            ['r', '#', '"', ..] => {
                let end = rest[3..].windows(2).position(|w| w == ['"', '#']);
                i += end.map_or(rest.len(), |end| end + 5);
                out.push_str("\"\"");
            }
            ['\'', '\\', _, ..] => i += 3 + rest[3..].iter().position(|c| *c == '\'').unwrap() + 1,
            ['\'', _, '\'', ..] => i += 3,
            ['"', ..] => {
                let mut end = 1;
                while rest[end] != '"' {
                    end += if rest[end] == '\\' { 2 } else { 1 };
                }
                i += end + 1;
                out.push_str("\"\"");
            }
            [c, ..] => {
                out.push(*c);
                i += 1;
            }
            [] => {}
        }
    }
    out
}

const TEST: &str = "#[cfg(test)]";

/// The child modules that exist only for tests.
fn test_modules(text: &str) -> impl Iterator<Item = String> {
    text.split(TEST).skip(1).filter_map(|after| {
        let (item, _) = after.split_once(['{', ';', '}'])?;
        let (_, name) = item.split_once("mod ")?;
        Some(name.trim().to_owned())
    })
}

/// The code without parts that are compiled only for tests.
fn without_tests(text: &str) -> String {
    let mut parts = text.split(TEST);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(['{', ';']).unwrap_or(part.len());
        let mut rest = &part[(end + 1).min(part.len())..];
        if part[end..].starts_with('{') {
            let mut depth = 1;
            let closed = rest.char_indices().find(|(_, c)| {
                depth += match c {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                depth == 0
            });
            rest = closed.map_or("", |(at, _)| &rest[at + 1..]);
        }
        out.push_str(rest);
    }
    out
}

/// Splits code into identifiers, `::` and single characters.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            tokens.push(std::mem::take(&mut word));
        }
        if c == ':' && tokens.last().is_some_and(|last| last == ":") {
            tokens.pop();
            tokens.push("::".to_owned());
        } else if !c.is_whitespace() {
            tokens.push(c.to_string());
        }
    }
    tokens
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn parse(module: &Module, text: &str) -> Source {
    let mut source = Source::default();
    let tokens = tokens(&without_tests(text));
    let mut i = 0;
    while i < tokens.len() {
        let token = tokens[i].as_str();
        if token == "use" && (i == 0 || tokens[i - 1] != "impl") {
            let public = i > 0 && ["pub", ")"].contains(&tokens[i - 1].as_str());
            let mut names = Vec::new();
            i = use_tree(&tokens, i + 1, &Vec::new(), &mut names);
            for (introduced, path) in names {
                let path = absolute(module, &path);
                match (introduced, public) {
                    (None, true) => source.globs.push(path),
                    (None, false) => source.paths.push([path, vec!["*".to_owned()]].concat()),
                    (Some(name), true) => drop(source.exports.insert(name, path)),
                    (Some(name), false) => drop(source.imports.insert(name, path)),
                }
            }
        } else if is_word(token) {
            if DEFINING.contains(&token)
                && let Some(name) = tokens.get(i + 1)
            {
                source.defines.insert(name.clone());
            }
            let starts = i == 0 || !["::", "."].contains(&tokens[i - 1].as_str());
            let mut path = vec![token.to_owned()];
            while tokens.get(i + 1).is_some_and(|t| t == "::")
                && tokens.get(i + 2).is_some_and(|t| is_word(t))
            {
                path.push(tokens[i + 2].clone());
                i += 2;
            }
            if starts && path.len() > 1 {
                source.paths.push(absolute(module, &path));
            }
            i += 1;
        } else {
            i += 1;
        }
    }
    // A path that begins with an imported name continues from the import.
    for path in &mut source.paths {
        let imported = path
            .first()
            .and_then(|first| (source.imports.get(first)).or_else(|| source.exports.get(first)));
        if let Some(imported) = imported.filter(|_| path.len() > 1) {
            *path = [imported.clone(), path[1..].to_vec()].concat();
        }
    }
    source
}

const DEFINING: [&str; 8] = [
    "fn",
    "struct",
    "enum",
    "trait",
    "type",
    "const",
    "static",
    "macro_rules",
];

/// Reads one tree of a `use` declaration, which begins at the token `i`. Adds its names with their paths to `names`,
/// and returns the position after the tree.
fn use_tree(
    tokens: &[String],
    mut i: usize,
    prefix: &Module,
    names: &mut Vec<(Option<String>, Module)>,
) -> usize {
    let mut path = prefix.clone();
    while let Some(token) = tokens.get(i) {
        match token.as_str() {
            "::" => i += 1,
            "{" => {
                i += 1;
                while tokens.get(i).is_some_and(|t| t != "}") {
                    i = use_tree(tokens, i, &path, names);
                    if tokens.get(i).is_some_and(|t| t == ",") {
                        i += 1;
                    }
                }
                return i + 1;
            }
            "*" => {
                names.push((None, path));
                return i + 1;
            }
            "self" if !path.is_empty() => i += 1,
            "as" => {
                names.push((tokens.get(i + 1).cloned(), path));
                return i + 2;
            }
            word if is_word(word) => {
                path.push(word.to_owned());
                i += 1;
            }
            _ => break,
        }
    }
    names.push((path.last().cloned(), path));
    i
}

/// Converts a path into a path from the crate root, with `crate` in front. Paths to other crates stay unchanged.
fn absolute(module: &Module, path: &Module) -> Module {
    let root = || vec!["crate".to_owned()];
    match path.first().map(String::as_str) {
        Some("self") => [root(), module.clone(), path[1..].to_vec()].concat(),
        Some("super") => {
            let ups = path.iter().take_while(|p| *p == "super").count();
            let stay = module.len().saturating_sub(ups);
            [root(), module[..stay].to_vec(), path[ups..].to_vec()].concat()
        }
        _ => path.clone(),
    }
}

/// Returns the module that defines the item of a path, and the item's name.
fn resolve(
    sources: &BTreeMap<Module, Source>,
    from: &Module,
    path: &Module,
    fuel: usize,
) -> Option<(Module, String)> {
    let fuel = fuel.checked_sub(1)?;
    let rest = match path.first()?.as_str() {
        "crate" => path[1..].to_vec(),
        // Any other path begins with a child of the module `from`, or with another crate.
        _ => [from.clone(), path.clone()].concat(),
    };
    let known = (0..=rest.len())
        .rev()
        .find(|n| sources.contains_key(&rest[..*n]))?;
    if path[0] != "crate" && known <= from.len() {
        return None;
    }
    let (target, names) = rest.split_at(known);
    // A path that names only a module is not a dependency. A path that names an item of the module is a dependency.
    let first = names.first()?;
    if first == "*" {
        return Some((target.to_vec(), first.clone()));
    }
    let source = &sources[target];
    let deeper = |base: &Module| [base.clone(), names[1..].to_vec()].concat();
    if let Some(exported) = source.exports.get(first) {
        return resolve(sources, &target.to_vec(), &deeper(exported), fuel);
    }
    if !source.defines.contains(first) {
        // A child module can use the private imports of its parent module.
        if let Some(imported) = source.imports.get(first) {
            return resolve(sources, &target.to_vec(), &deeper(imported), fuel);
        }
        for glob in &source.globs {
            let inside = [glob.clone(), names.to_vec()].concat();
            if let Some(found) = resolve(sources, &target.to_vec(), &inside, fuel)
                && sources[&found.0].defines.contains(&found.1)
            {
                return Some(found);
            }
        }
    }
    Some((target.to_vec(), first.clone()))
}
