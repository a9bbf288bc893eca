//! PDF written out as text: what is on each page as lines, as a person would read them, each page ended by a form feed.
//!
//! A PDF holds places of signs, no paragraphs: lines are put together by where the signs stand, and what is broken over lines
//! and pages is repaired later, under the rules for any text that was taken out of pages.

mod bounds;
mod columns;
mod content;
mod font;
mod lines;
mod paragraphs;
mod running;
mod shapes;
#[cfg(test)]
mod tests;

use super::page::{LeftOut, Page};
use super::{Fault, Printed};
use content::{Budget, Content, Excess};
use font::Fonts;
use hayro_font::hayro_cmap::BfString;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Pages of a file: ten of the longest novels.
const MAX_PAGES: usize = 20_000;

/// One in so many signs may be unknown: the marks of lists and formulas. Where more are, a font of the text does not say what
/// it writes.
const KNOWN_PER_UNKNOWN: usize = 50;

/// One in so many signs may be a Latin letter with a mark, as in French or Vietnamese. Where more are, they are the bytes of
/// another encoding.
const SIGNS_PER_MARKED_LETTER: usize = 3;

/// What to do where the library cannot read a file, but others may.
const ELSEWHERE: &str = "try `pdftotext -layout FILE FILE.txt`, and read the text over";

/// What to do with pages that are pictures.
const RECOGNISE: &str = "have its pages recognised (OCR), for example with `ocrmypdf -l chi_sim FILE OUT.pdf`";

/// Writes a PDF out.
///
/// # Errors
///
/// A file that is damaged, has a password, holds no text but pictures, whose fonts do not say what they write, or that goes
/// beyond what a reader may be made to do.
pub(super) fn read(bytes: &[u8]) -> Result<(Page, Printed), Fault> {
    bounds::check(bytes).map_err(|told| too_large(&told))?;
    // The library forbids itself to panic, as far as it knows; what it does not know must not end a build.
    match catch_unwind(AssertUnwindSafe(|| pages(bytes))) {
        Ok(read) => read,
        Err(_) => Err(Fault::new("damaged-file", "the PDF is damaged, and cannot be read", ELSEWHERE)),
    }
}

fn too_large(told: &str) -> Fault {
    Fault::new("too-large", format!("of this PDF no text is read: {told}"), ELSEWHERE)
}

fn pages(bytes: &[u8]) -> Result<(Page, Printed), Fault> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Fault::new(
            "password",
            "the PDF opens only with a password",
            "save it without one, for example with `qpdf --password=PASSWORD --decrypt FILE OUT.pdf`",
        ),
        LoadPdfError::Decryption(_) => Fault::new("password", "the PDF is enciphered in an unknown way", ELSEWHERE),
        LoadPdfError::Invalid => Fault::damaged("the PDF is damaged: its pages cannot be found"),
    })?;
    if pdf.pages().len() > MAX_PAGES {
        return Err(too_large(&format!("it has more than {MAX_PAGES} pages")));
    }
    let mut fonts = Fonts::new(bytes.windows(ENCRYPT.len()).any(|window| window == ENCRYPT));
    let mut budget = Budget::default();
    let mut out = Page::default();
    let mut signs = Signs::default();
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        let content = content::read(page, &mut fonts, &mut budget).map_err(|Excess(told)| too_large(told))?;
        signs.count(&content);
        out.left_out.pictures += content.pictures;
        pages.push(lines::write(&content.signs, &mut out.text));
        out.text.push('\u{c}');
    }
    out.left_out.symbols = signs.unknown;
    out.has_text = signs.all > 0;
    signs.judge()?;
    let own = pdf.metadata().title.as_deref().and_then(title).map(|title| ("pdf:title", title));
    let largest = running::largest(&out.text, &pages).map(|line| ("pdf:largest", line));
    let head = own.into_iter().chain(largest).map(|(name, value)| (name.to_owned(), value)).collect();
    let margins = running::find(&out.text, &pages);
    Ok((out, Printed { margins, head }))
}

/// The title that a file gives itself, in UTF-16 or in Latin letters; programs from before that write any encoding.
fn title(bytes: &[u8]) -> Option<String> {
    let title = match bytes.strip_prefix(b"\xFE\xFF") {
        Some(bytes) => encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(),
        None => String::from_utf8(bytes.to_vec()).ok()?,
    };
    Some(title.trim_matches(['\u{feff}', ' ']).to_owned()).filter(|title| !title.is_empty())
}

/// The key by which a file says that it is enciphered.
const ENCRYPT: &[u8] = b"/Encrypt";

/// What the fonts of a file say of its signs.
#[derive(Clone, Copy, Debug, Default)]
struct Signs {
    /// Those that show something.
    all: usize,
    /// Those of which the font does not say what they are.
    unknown: usize,
    /// Those in the private use area, where each font has its own.
    private: usize,
    /// Latin letters with marks.
    marked: usize,
}

impl Signs {
    fn count(&mut self, content: &Content) {
        for sign in &content.signs {
            match &sign.says {
                None => self.unknown += 1,
                Some(BfString::Char(c)) if c.is_whitespace() => continue,
                Some(BfString::Char('\u{e000}'..='\u{f8ff}')) => self.private += 1,
                Some(BfString::Char('\u{80}'..='\u{ff}')) => self.marked += 1,
                Some(_) => {}
            }
            self.all += 1;
        }
    }

    /// Nothing, where what the fonts say is a text.
    fn judge(self) -> Result<(), Fault> {
        let Self { all, unknown, private, marked } = self;
        let told = if (unknown + private) * KNOWN_PER_UNKNOWN > all {
            format!("of {all} signs in this PDF, the fonts do not say of {} which letters they are", unknown + private)
        } else if marked * SIGNS_PER_MARKED_LETTER > all {
            format!("of {all} signs in this PDF, {marked} are letters like `Ä` and `ã`: its fonts name wrong ones")
        } else {
            return Ok(());
        };
        Err(Fault::new("unreadable-font", told, format!("{ELSEWHERE}; where that has the same, {RECOGNISE}")))
    }
}

/// What is told of a PDF without text.
pub(super) fn no_text(left_out: &LeftOut) -> Fault {
    match left_out.pictures {
        0 => Fault::new(
            "empty-file",
            "this PDF holds no text",
            format!("fetch it again, in case it is damaged; where a reader shows text, {RECOGNISE}"),
        ),
        _ => Fault::new("empty-file", "the pages of this PDF are pictures, without text", RECOGNISE),
    }
}
