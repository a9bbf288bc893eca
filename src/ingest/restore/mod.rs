//! Repairs of a text as found, each under the name of its rule: nothing is rewritten, only what machines did is undone.

pub mod layout;
pub mod leftovers;
pub mod page_break;
pub mod page_number;
pub mod segmentation;
pub mod tags;
pub mod wrapping;

use super::traced::Traced;
use super::{Layout, Reading};

/// What the repairs found out about the source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Words were cut apart by spaces.
    pub segmented: bool,
    /// Words had tags or strokes between them.
    pub tagged: bool,
}

/// Undoes what machines did to a source as a whole; paragraphs and layout are repaired document by document.
pub fn run(source: &str, reading: &Reading) -> (Traced, Found) {
    let text = leftovers::remove(source, &reading.text);
    let (text, tagged) = match reading.layout {
        Layout::Plain => tags::remove(source, &text),
        Layout::Marked => (text, false),
    };
    let (text, spaced) = segmentation::restore(source, &text);
    let text = match reading.layout {
        Layout::Plain => wrapping::unwrap(source, &page_number::remove(source, &text)),
        Layout::Marked => text,
    };
    (text, Found { segmented: spaced || tagged, tagged })
}
