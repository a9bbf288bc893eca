//! The project's own files, as the tests over the sources read them.

#![expect(clippy::disallowed_methods, reason = "tests over the project's files have to read them")]

use std::path::{Path, PathBuf};

/// The folder that holds `Cargo.toml`.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A text file of the project, its path below the root written with `/`.
pub struct File {
    /// Such as `src/model.rs`.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl File {
    /// The lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(n, line)| (n + 1, line))
    }
}

/// What no rule here is about: build output, installed packages, git's own, texts of archives.
const NOT_OURS: [&str; 5] = ["target", "node_modules", ".git", "public", "content"];

/// Every text file below `folder` (itself below the root; `""` for all), ordered by path.
///
/// Files that are not UTF-8 (pictures) are left out: no rule here is about them.
pub fn files(folder: &str) -> Vec<File> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    found
        .into_iter()
        .filter_map(|path| {
            let bytes = std::fs::read(&path).expect("a file that was just listed can be read");
            let text = String::from_utf8(bytes).ok()?;
            let below = path.strip_prefix(root()).expect("the walk starts at the root");
            Some(File { path: below.to_string_lossy().replace('\\', "/"), text })
        })
        .collect()
}

/// One file of the project.
pub fn file(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("cannot read {path}: {error}"))
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("the project's folders can be listed").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_symlink() || NOT_OURS.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            walk(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The folders directly below a folder of the project, as paths below the root.
pub fn folders(folder: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(root().join(folder)) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("the project's folders can be listed"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| format!("{folder}/{}", entry.file_name().to_string_lossy()))
        .collect();
    names.sort();
    names
}

/// Findings to show; a broken rule of a template is broken on every page.
const SHOWN: usize = 40;

/// Fails with the findings, each on a line of its own.
pub fn none(rule: &str, findings: &[String]) {
    let more = findings.len().saturating_sub(SHOWN);
    let shown: Vec<&str> = findings.iter().take(SHOWN).map(String::as_str).collect();
    let rest = if more > 0 { format!("\n  and {more} more") } else { String::new() };
    assert!(findings.is_empty(), "{rule}:\n  {}{rest}\n", shown.join("\n  "));
}
