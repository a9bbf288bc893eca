//! Small archives of invented texts, each with what must come out.
//!
//! `tests/cases/NAME/` is a site root (`content/`, perhaps `archive.yaml`); `tests/cases/NAME/expected/` holds the files
//! of the site to compare, under their paths below the output folder, and these, made for reading by people:
//!
//! - `diagnostics.txt`: what the builder says, one diagnostic after the other;
//! - `documents.txt`: what is known of each document, one field a line, without what is not known;
//! - `texts.txt`: the text of each document below a line with its id.
//!
//! A file in `expected/` whose name ends in `.has` holds lines (blank ones aside) each of which must stand, as they are,
//! in the file of that name.
//!
//! `BLESS=1 cargo test --test it cases` rewrites every whole expectation; read the difference before committing it.

#![expect(clippy::disallowed_methods, reason = "cases are folders")]

use crate::tree;
use hujian::config;
use hujian::diagnostic::{Diagnostic, Level};
use hujian::ingest::read;
use hujian::model::SourcePath;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Diagnostics as an editor would want to compare them: everything but colours and layout.
fn diagnostics(notes: &[Diagnostic]) -> String {
    let mut out = String::new();
    for note in notes {
        let level = format!("{:?}", note.level).to_lowercase();
        write!(out, "{level}[{}] ", note.code).expect("a String takes everything");
        if let Some(path) = &note.path {
            write!(out, "{path}").expect("a String takes everything");
        }
        if let Some(line) = note.line {
            write!(out, ":{line}").expect("a String takes everything");
        }
        writeln!(out, ": {}", note.message).expect("a String takes everything");
        for (label, text) in [("line", &note.excerpt), ("hint", &note.hint)] {
            if let Some(text) = text {
                writeln!(out, "  {label}: {text}").expect("a String takes everything");
            }
        }
    }
    out
}

/// `documents.jsonl` one field a line: a change of one field is then a difference of one line.
fn documents(jsonl: &str) -> String {
    let mut out = String::new();
    for line in jsonl.lines() {
        let document: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(line).expect("documents.jsonl holds one object a line");
        for (field, value) in &document {
            let empty = match value {
                serde_json::Value::Null => true,
                serde_json::Value::Array(values) => values.is_empty(),
                serde_json::Value::Object(values) => values.is_empty(),
                _ => false,
            };
            // The address and the place of the text follow from the id; the sum from the file.
            if empty || field == "url" || field == "text" {
                continue;
            }
            match value {
                serde_json::Value::String(text) => writeln!(out, "{field}: {text}"),
                serde_json::Value::Object(parts) => {
                    let mut parts = parts.clone();
                    parts.remove("sha256");
                    writeln!(out, "{field}: {}", serde_json::Value::Object(parts))
                }
                other => writeln!(out, "{field}: {other}"),
            }
            .expect("a String takes everything");
        }
        out.push('\n');
    }
    out
}

/// Every file of the site of a case, by its path; nothing but diagnostics if there is an error.
fn outcome(case: &Path) -> BTreeMap<String, Vec<u8>> {
    let settings = SourcePath("archive.yaml".to_owned());
    let yaml = std::fs::read_to_string(case.join("archive.yaml")).unwrap_or_default();
    let mut out = BTreeMap::new();
    let config = match config::parse(&yaml, &settings) {
        Ok(config) => config,
        Err(notes) => {
            out.insert("diagnostics.txt".to_owned(), diagnostics(&notes).into_bytes());
            return out;
        }
    };
    let inputs = read::read(case, &case.join("content")).expect("a case has a content folder");
    let built =
        hujian::build(&inputs, &config, hujian::Comparison::Once, &|_| {}).expect("the built-in templates are sound");
    out.insert("diagnostics.txt".to_owned(), diagnostics(&built.notes).into_bytes());
    if built.notes.iter().any(|note| note.level == Level::Error) {
        return out;
    }
    let mut texts = String::new();
    for path in built.site.routes.keys() {
        let bytes = built.site.render(path).expect("the built-in templates are sound");
        if path == "data/documents.jsonl" {
            let text = std::str::from_utf8(&bytes).expect("data files are UTF-8");
            out.insert("documents.txt".to_owned(), documents(text).into_bytes());
        }
        if let Some(id) = path.strip_prefix("data/text/").and_then(|name| name.strip_suffix(".txt")) {
            let text = std::str::from_utf8(&bytes).expect("data files are UTF-8");
            writeln!(texts, "== {id}\n{text}").expect("a String takes everything");
        }
        out.insert(path.clone(), bytes);
    }
    out.insert("texts.txt".to_owned(), texts.into_bytes());
    out
}

/// The lines of `wanted` that do not stand in `found`.
fn missing_lines<'a>(wanted: &'a str, found: &str) -> Vec<&'a str> {
    wanted.lines().map(str::trim).filter(|line| !line.is_empty() && !found.contains(line)).collect()
}

/// Where two texts first differ, with the lines around it.
fn first_difference(expected: &str, found: &str) -> String {
    let mut expected_lines = expected.lines();
    let mut found_lines = found.lines();
    for n in 1.. {
        let (a, b) = (expected_lines.next(), found_lines.next());
        if a != b {
            let show = |line: Option<&str>| line.unwrap_or("(the end)").to_owned();
            return format!("line {n}\n    expected: {}\n    found:    {}", show(a), show(b));
        }
        if a.is_none() {
            break;
        }
    }
    "the line ends".to_owned()
}

fn compare(case: &str, bless: bool) -> Vec<String> {
    let root = tree::root().join(case);
    let found = outcome(&root);
    let mut wrong = Vec::new();
    for expectation in tree::files(&format!("{case}/expected")) {
        let path = expectation.path.strip_prefix(&format!("{case}/expected/")).expect("listed below it");
        let (target, whole) = path.strip_suffix(".has").map_or((path, true), |target| (target, false));
        let Some(bytes) = found.get(target) else {
            wrong.push(format!("{case}: the site has no `{target}`; it has\n    {}", names(&found)));
            continue;
        };
        let text = String::from_utf8_lossy(bytes);
        if !whole {
            for line in missing_lines(&expectation.text, &text) {
                wrong.push(format!("{case}: `{target}` lacks: {line}"));
            }
        } else if text != expectation.text {
            if bless {
                std::fs::write(tree::root().join(&expectation.path), bytes).expect("expectations can be written");
            } else {
                wrong.push(format!("{case}: `{target}`, {}", first_difference(&expectation.text, &text)));
            }
        }
    }
    wrong
}

fn names(found: &BTreeMap<String, Vec<u8>>) -> String {
    found.keys().filter(|path| !path.ends_with(".html")).cloned().collect::<Vec<_>>().join("\n    ")
}

#[test]
fn every_case_comes_out_as_expected() {
    let bless = std::env::var_os("BLESS").is_some();
    let cases = tree::folders("tests/cases");
    assert!(!cases.is_empty(), "tests/cases is gone");
    let wrong: Vec<String> = cases.iter().flat_map(|case| compare(case, bless)).collect();
    tree::none("cases", &wrong);
}
