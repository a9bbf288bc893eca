//! An archive in a temporary folder, and the real binary run in it.

#![expect(clippy::disallowed_methods, reason = "these tests make archives and look at what was written")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The binary, about to run in a folder.
pub fn hujian(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hujian"));
    command.current_dir(root).args(arguments).env_remove("SOURCE_DATE_EPOCH").env_remove("NO_COLOR");
    command
}

/// An archive as `hujian new` makes it, in a folder of its own.
pub struct Archive(pub tempfile::TempDir);

impl Archive {
    /// A new one.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let made = hujian(folder.path(), &["new", "archive"]).output().expect("the binary runs");
        assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
        Self(folder)
    }

    /// Its folder.
    pub fn root(&self) -> PathBuf {
        self.0.path().join("archive")
    }

    /// Runs a command in it.
    pub fn run(&self, arguments: &[&str]) -> Output {
        hujian(&self.root(), arguments).output().expect("the binary runs")
    }

    /// Writes one of its files.
    pub fn write(&self, path: &str, text: &str) {
        fs::write(self.root().join(path), text).expect("the archive can be written");
    }

    /// Checks the exit code, and that the messages hold the given words.
    pub fn check(&self, arguments: &[&str], code: i32, said: &[&str]) {
        let output = self.run(arguments);
        let all = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {all}");
        for words in said {
            assert!(all.contains(words), "{arguments:?}: no `{words}` in {all}");
        }
    }
}

/// What a command printed.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Every file below a folder with its bytes.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below the folder").to_string_lossy().into_owned();
                files.insert(name, fs::read(&path).expect("a built file can be read"));
            }
        }
    }
    files
}
