//! What a file is, told by its first bytes; its name only settles what these leave open.

use crate::diagnostic::{Diagnostic, Level};
use crate::model::SourcePath;

/// A kind of container that is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word processor's document in Office Open XML.
    Word,
}

impl Kind {
    /// As `encoding` in data files and on the source page names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "DOCX",
        }
    }

    /// Endings of file names that promise it.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Word => &["docx", "docm", "dotx"],
        }
    }
}

/// How every ZIP container begins that has a part.
const ZIP: &[u8] = b"PK\x03\x04";

/// Endings of file names that promise a container of some kind.
const PROMISES: &[&str] = &["docx", "docm", "dotx"];

/// The kind of container, if it is one.
pub fn of(bytes: &[u8], _path: &SourcePath) -> Option<Kind> {
    if bytes.starts_with(ZIP) {
        return zipped(bytes);
    }
    None
}

/// What a ZIP container holds, by the names of its parts as they stand in its directory or before them.
fn zipped(bytes: &[u8]) -> Option<Kind> {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    has(b"word/document").then_some(Kind::Word)
}

/// A note where the name of a file says another kind than its bytes.
pub fn misnamed(kind: Kind, path: &SourcePath) -> Option<Diagnostic> {
    let ending = ending(path);
    let first = kind.endings().first().copied().unwrap_or_default();
    (!kind.endings().contains(&ending.as_str())).then(|| told(path, kind.name(), first))
}

/// A note where the name of a file promises a container, and it is text.
pub fn misnamed_text(path: &SourcePath) -> Option<Diagnostic> {
    PROMISES.contains(&ending(path).as_str()).then(|| told(path, "text", "html` or `.txt"))
}

fn told(path: &SourcePath, found: &str, ending: &str) -> Diagnostic {
    let message = format!("by its bytes this is {found}, whatever its name says; it is read as that");
    Diagnostic::new(Level::Note, "misnamed-file", path, message)
        .hint(format!("let its name end in `.{ending}`, so that other programs open it too"))
}

/// The ending of a file's name, in lower case.
pub fn ending(path: &SourcePath) -> String {
    path.as_str().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}
