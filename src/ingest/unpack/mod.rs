//! Files that hold text in a container, written out as text before markup is read: one block a line.
//!
//! In: the bytes of a file. Out: its text as simple HTML or plain text, which from then on is the decoded source: offsets,
//! line numbers, changes and the source page count in it. A letter of the container that a reader would see can never be
//! missing from it; what the container holds beside that (deletions under review, comments, running heads) stands in it as
//! markup that a named rule takes out, or is counted in a note.

mod book;
mod container;
mod feed;
pub mod kind;
mod page;
mod pdf;
mod snapshot;
#[cfg(test)]
mod tests;
mod word;
mod xml;

use super::RawFile;
use crate::diagnostic::{Diagnostic, Level, shell};
use crate::model::SourcePath;
use kind::Kind;
use page::Page;
use std::ops::Range;

/// A container written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// Line feeds only. All offsets of the program count in this text.
    pub text: String,
    /// What the file is.
    pub kind: Kind,
    /// How the text is written.
    pub shape: Shape,
    /// What there is to tell though the file could be read.
    pub notes: Vec<Diagnostic>,
}

/// How the text of a container is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Blocks in the HTML that [`page`] writes: what is not text is named as such, and nothing is left to judgement.
    Written,
    /// A page as found.
    Page,
    /// Plain text, in which a form feed ends each page.
    Lines(Printed),
    /// One document an entry, each with its head and its HTML as found; bytes of the text.
    Entries(Vec<Range<usize>>),
    /// As [`Shape::Written`], in chapters that are read apart; bytes of the text.
    Chapters(Vec<Range<usize>>),
}

/// What printed pages show beside their text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// Heads and feet of pages, in order; bytes of the text.
    pub margins: Vec<Range<usize>>,
    /// What is said of the text, as in [`Reading::head`](super::Reading::head).
    pub head: Vec<(String, String)>,
}

/// Bytes of a text written out: the most that is read of any source.
const MAX_TEXT_BYTES: usize = 16 << 20;

/// Why a container cannot be read: what was found and what to type. The file's path is added where it is known, in place of
/// `FILE` in the hint, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    code: &'static str,
    message: String,
    hint: String,
}

impl Fault {
    fn new(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: hint.into() }
    }

    fn damaged(message: impl Into<String>) -> Self {
        Self::new("damaged-file", message, "fetch it again, or open it in the program that made it and save it anew")
    }

    fn at(self, path: &SourcePath) -> Diagnostic {
        Diagnostic::error(self.code, path, self.message).hint(shell::naming(&self.hint, path.as_str()))
    }
}

/// Writes a container out; `None` for what is text already. `language` (BCP 47) is the archive's.
///
/// # Errors
///
/// A container that is damaged, hostile, too large or of a kind that is not read.
pub fn run(raw: &RawFile, language: &str) -> Option<Result<Unpacked, Box<Diagnostic>>> {
    let kind = kind::of(&raw.bytes, &raw.path)?;
    Some(written(kind, raw, language).map_err(|fault| Box::new(fault.at(&raw.path))))
}

fn written(kind: Kind, raw: &RawFile, language: &str) -> Result<Unpacked, Fault> {
    let name = raw.path.as_str().rsplit('/').next().unwrap_or_default();
    let (page, shape) = match kind {
        Kind::Word => (word::read(&raw.bytes, language)?, Shape::Written),
        Kind::Book => {
            let book = book::read(&raw.bytes, language)?;
            (book.page, Shape::Chapters(book.chapters))
        }
        Kind::Snapshot => {
            let snapshot = snapshot::read(&raw.bytes)?;
            let page = Page { text: snapshot.text, has_text: true, left_out: snapshot.left_out };
            (page, Shape::Page)
        }
        Kind::Pdf => {
            let (page, printed) = pdf::read(&raw.bytes)?;
            (page, Shape::Lines(printed))
        }
        Kind::Feed => {
            let feed = feed::read(&xml::text_of(&raw.bytes, name, language)?, name)?;
            (feed.page, Shape::Entries(feed.entries))
        }
        Kind::Outline => (feed::outline(&xml::text_of(&raw.bytes, name, language)?, name)?, Shape::Written),
        Kind::OtherXml => {
            let hint = "feeds (RSS, Atom) and outlines (OPML) are; save the text of others as `.html` or `.txt`";
            return Err(Fault::new("unknown-xml", "this is XML of a kind that is not read", hint));
        }
    };
    if page.text.len() > MAX_TEXT_BYTES {
        return Err(too_large());
    }
    if !page.has_text {
        return Err(if kind == Kind::Pdf { pdf::no_text(&page.left_out) } else { empty(&page.left_out) });
    }
    let mut notes = kind::misnamed(kind, &raw.path).into_iter().collect::<Vec<_>>();
    if let Some(told) = page.left_out.told() {
        let note = Diagnostic::new(Level::Note, "left-out", &raw.path, format!("not shown as text: {told}"));
        let pictures = if page.left_out.pictures > 0 { "; pictures are kept in `content/media/`" } else { "" };
        notes.push(note.hint(format!("the source page shows where{pictures}")));
    }
    Ok(Unpacked { text: page.text, kind, shape, notes })
}

fn empty(left_out: &page::LeftOut) -> Fault {
    let hint = if left_out.pictures > 0 {
        "its pages are pictures: have their text recognised (OCR), and save that"
    } else {
        "fetch it again, or delete it: an empty file is more often a lost text than a wish"
    };
    Fault::new("empty-file", "the file holds no text", hint)
}

fn too_large() -> Fault {
    let limit = MAX_TEXT_BYTES >> 20;
    Fault::new("too-large", format!("unpacked it is larger than {limit} MiB, the most that is read"), "split it")
}
