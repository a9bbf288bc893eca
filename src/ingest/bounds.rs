//! How much one source may hold, so that any file that is read at all fits into two gigabytes of memory.
//!
//! The size of a file says little: ten megabytes are a library of novels, or five million paragraphs of one letter.

use super::Reading;
use super::restore::leftovers::ends_line;
use super::split::Split;
use crate::diagnostic::Diagnostic;
use crate::model::SourcePath;

/// Paragraphs of a source. Each costs some three kilobytes on its way to a page, whatever it says; ten of the longest novels,
/// one sentence a line, have as many.
const MAX_PARAGRAPHS: usize = 250_000;

/// Documents of a source. Each is a folder of the site; a daily paper of a whole year, in one file, has as many.
pub const MAX_DOCUMENTS: usize = 10_000;

/// An error if a source has more paragraphs than are read.
pub fn paragraphs(reading: &Reading, path: &SourcePath) -> Option<Diagnostic> {
    let text = reading.text.text();
    let mut lines = text.split(|c| c == '\n' || ends_line(c)).filter(|line| !line.trim().is_empty());
    lines.nth(MAX_PARAGRAPHS).map(|_| {
        let told = format!("it has more than {MAX_PARAGRAPHS} paragraphs, the most that are read of one file");
        Diagnostic::error("too-many-paragraphs", path, told).hint("split it into smaller files")
    })
}

/// An error if a source has more documents than are read.
pub fn documents(split: &Split, path: &SourcePath) -> Option<Diagnostic> {
    (split.parts.len() > MAX_DOCUMENTS).then(|| {
        let told = format!(
            "{} documents were found in it, and at most {MAX_DOCUMENTS} are read of one file",
            split.parts.len()
        );
        Diagnostic::error("too-many-documents", path, told).hint("split it into smaller files")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::split::Part;

    #[test]
    fn what_is_beyond_the_bounds_is_told() {
        let path = SourcePath("content/a.txt".to_owned());
        let lines = |n: usize| paragraphs(&Reading::plain(&"灯\n \n".repeat(n)), &path).map(|told| told.code);
        assert_eq!(lines(MAX_PARAGRAPHS), None);
        assert_eq!(lines(MAX_PARAGRAPHS + 1), Some("too-many-paragraphs"));
        let pages = Reading::plain(&"灯\u{c}".repeat(MAX_PARAGRAPHS + 1));
        assert_eq!(paragraphs(&pages, &path).map(|told| told.code), Some("too-many-paragraphs"));
        let parts = |n: usize| {
            let split = Split { parts: vec![Part::default(); n], ..Split::default() };
            documents(&split, &path).map(|told| told.code)
        };
        assert_eq!(parts(MAX_DOCUMENTS), None);
        assert_eq!(parts(MAX_DOCUMENTS + 1), Some("too-many-documents"));
    }
}
