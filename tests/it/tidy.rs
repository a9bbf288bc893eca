//! What a reviewer would otherwise have to look for in every change.

use crate::tree;
use hujian::ingest::rules::RULES;
use std::collections::BTreeSet;

/// Lines. Above this a file is more than one thing.
const LONGEST_FILE: usize = 800;
/// Lines. Above this a file is listed, so that somebody asks.
const QUESTIONED_FILE: usize = 500;
/// This file names what it forbids.
const THIS_FILE: &str = "tests/it/tidy.rs";

/// The project's text files in these folders (and files), except this one.
fn files_in(folders: &[&str]) -> Vec<tree::File> {
    folders.iter().flat_map(|folder| tree::files(folder)).filter(|file| file.path != THIS_FILE).collect()
}

/// Every line that holds one of these, as `path:line: word`.
fn lines_with(files: &[tree::File], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        for (n, line) in file.lines() {
            for word in words {
                if line.contains(word) {
                    found.push(format!("{}:{n}: {word}", file.path));
                }
            }
        }
    }
    found
}

#[test]
fn no_file_is_too_long_to_read() {
    let mut wrong = Vec::new();
    for file in files_in(&["src", "tests", "templates", "scripts"]) {
        let extension = file.path.rsplit_once('.').map_or("", |(_, extension)| extension);
        if !["rs", "js", "mjs", "css", "html"].contains(&extension) {
            continue;
        }
        let lines = file.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("{}: {lines} lines", file.path));
        } else if lines > QUESTIONED_FILE {
            eprintln!("questioned: {}: {lines} lines", file.path);
        }
    }
    tree::none("a file is split before it has 800 lines", &wrong);
}

#[test]
fn names_of_files_say_something() {
    let empty = ["util", "utils", "helper", "helpers", "common", "misc", "stuff"];
    let wrong: Vec<String> = files_in(&["src", "tests", "scripts"])
        .into_iter()
        .map(|file| file.path)
        .filter(|path| path.split('/').any(|part| part.split('.').next().is_some_and(|stem| empty.contains(&stem))))
        .collect();
    tree::none("a file is named after what it holds", &wrong);
}

/// Work left over is a failing test or an entry in the list of issues, not a mark in the code.
#[test]
fn nothing_is_left_for_later() {
    let files = files_in(&["src", "tests", "templates", "scripts"]);
    let marks = ["todo!(", "unimplemented!(", "dbg!(", "#[ignore", "TODO", "FIXME", "XXX"];
    tree::none("unfinished work", &lines_with(&files, &marks));
}

/// The project builds anywhere: no path of one machine stands in it.
#[test]
fn no_machine_is_named() {
    let paths = ["/work/", "/tmp/wt", "/root/", "/home/", "/Users/", "C:\\\\Users"];
    tree::none("paths of one machine", &lines_with(&files_in(&[""]), &paths));
}

/// What is installed is found by the package managers' own settings; no host stands in what we run or tell.
#[test]
fn no_host_is_named_outside_examples() {
    let known = ["example.org", "example.com", "127.0.0.1", "localhost", "www.w3.org", "archive.test"];
    let mut wrong = Vec::new();
    for file in files_in(&["scripts", ".ci", "docs", "tests/browser", "README.md"]) {
        for (n, line) in file.lines() {
            for rest in line.split("://").skip(1) {
                let host: String =
                    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(*c)).collect();
                let ours = known.iter().any(|known| host == *known || host.ends_with(&format!(".{known}")));
                // `http://${host}` and the like name nothing.
                if !host.is_empty() && !ours {
                    wrong.push(format!("{}:{n}: {host}", file.path));
                }
            }
            if line.contains("\"resolved\"") {
                wrong.push(format!("{}:{n}: a package's address", file.path));
            }
        }
    }
    tree::none("hosts", &wrong);
}

/// The words of the archive, in English and as the site shows them.
const WORDS: [(&str, &str); 12] = [
    ("source", "来源文件"),
    ("document", "文献"),
    ("occasion", "场合"),
    ("passage", "互见文句"),
    ("alignment", "对应"),
    ("cluster", "互见文句"),
    ("witness", "用例"),
    ("reading", "措辞差异"),
    ("common wording", "常用表述"),
    ("boilerplate", "程式用语"),
    ("chronology", "用例编年"),
    ("change", "改动"),
];

#[test]
fn every_word_is_defined_in_the_glossary() {
    let glossary = tree::file("docs/GLOSSARY.md");
    let wrong: Vec<String> = WORDS
        .iter()
        .filter(|(english, chinese)| {
            let row = format!("| {english} | {chinese} |");
            !glossary.lines().any(|line| line.starts_with(&row) && line.len() > row.len() + 8)
        })
        .map(|(english, chinese)| format!("{english} ({chinese})"))
        .collect();
    tree::none("words without a row in docs/GLOSSARY.md", &wrong);
}

/// The site claims what was measured: order and counts, never who took what from whom, and never "first" as such.
#[test]
fn pages_claim_nothing_that_was_not_measured() {
    let claims = [
        "抄袭",
        "剽窃",
        "抄自",
        "首创",
        "首次提出",
        "最早提出",
        "未被采纳",
        "被省略",
        "有意",
        "opied from",
        "lagiar",
        "mitted",
        "ot adopted",
        "borrowed from",
        "first ever",
    ];
    let mut wrong = Vec::new();
    let files = files_in(&["templates", "src/site"]);
    for file in &files {
        for (n, line) in file.lines() {
            // The method page says what is not claimed, in these very words.
            if line.starts_with("method-limits-") {
                continue;
            }
            let shown = if file.path.ends_with(".rs") { line.split("//").next().unwrap_or_default() } else { line };
            for claim in claims {
                // "submitted", "permitted" and "emitted" claim nothing.
                let innocent = ["submitted", "permitted", "emitted", "transmitted", "committed", "admitted", "limited"];
                let hit = shown.contains(claim) && !(claim == "mitted" && innocent.iter().any(|w| shown.contains(w)));
                if hit {
                    wrong.push(format!("{}:{n}: {claim}", file.path));
                }
            }
        }
    }
    tree::none("claims", &wrong);
}

/// A rule that no code applies would be explained to readers for nothing; a rule that is not listed would not be.
#[test]
fn every_rule_is_used_and_listed() {
    let text = tree::file("src/ingest/rules.rs");
    let constants: Vec<(String, String)> = text
        .lines()
        .filter_map(|line| {
            let (name, value) = line.strip_prefix("pub const ")?.split_once(": Rule = \"")?;
            Some((name.to_owned(), value.trim_end_matches("\";").to_owned()))
        })
        .collect();
    let listed: BTreeSet<&str> = RULES.iter().map(|(rule, _, _)| *rule).collect();
    let files: Vec<_> = files_in(&["src"]).into_iter().filter(|file| file.path != "src/ingest/rules.rs").collect();
    let mut wrong = Vec::new();
    for (name, value) in &constants {
        let is_word = |line: &str| {
            line.match_indices(name.as_str()).any(|(at, _)| {
                let before = line.get(..at).and_then(|l| l.chars().next_back());
                let after = line.get(at + name.len()..).and_then(|l| l.chars().next());
                let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                !part(before) && !part(after)
            })
        };
        if !files.iter().any(|file| file.lines().any(|(_, line)| is_word(line))) {
            wrong.push(format!("`{value}` ({name}) is applied nowhere"));
        }
        if !listed.contains(value.as_str()) {
            wrong.push(format!("`{value}` is not in RULES"));
        }
    }
    assert_eq!(constants.len(), RULES.len(), "every rule has a name of its own");
    tree::none("rules", &wrong);
}

/// Dropping in a folder makes a test; a folder with nothing to compare would be none.
#[test]
fn every_case_compares_something() {
    let wrong: Vec<String> = tree::folders("tests/cases")
        .into_iter()
        .filter(|case| tree::files(&format!("{case}/expected")).is_empty())
        .collect();
    tree::none("cases without expectations", &wrong);
}
