//! Repairs of a text as found, each under the name of its rule: nothing is rewritten, only what machines did is undone.

pub mod layout;
pub mod leftovers;
pub mod margins;
pub mod page_break;
pub mod page_number;
pub mod references;
pub mod segmentation;
pub mod tags;
pub mod wrapping;

use super::traced::Traced;
use super::{Layout, Reading};
use crate::config::repairs::{Repair, Repairs};

/// What the repairs found out about the source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Words were cut apart by spaces.
    pub segmented: bool,
    /// Words had tags or strokes between them.
    pub tagged: bool,
}

/// Undoes what machines did to a source as a whole, as far as the editors want it; paragraphs and layout are repaired
/// document by document.
pub fn run(source: &str, reading: &Reading, repairs: &Repairs) -> (Traced, Found) {
    let plain = |repair: Repair| reading.layout != Layout::Marked && repairs.has(repair);
    let resolved = repairs.has(Repair::StrayEntity).then(|| references::resolve(source, &reading.text, reading));
    let text = resolved.as_ref().unwrap_or(&reading.text);
    let bare = plain(Repair::Margin).then(|| margins::remove(source, text));
    let text = leftovers::remove(source, bare.as_ref().unwrap_or(text), repairs);
    drop((resolved, bare));
    let (text, tagged) = if plain(Repair::Segmentation) { tags::remove(source, &text) } else { (text, false) };
    let (text, spaced) =
        if repairs.has(Repair::Segmentation) { segmentation::restore(source, &text) } else { (text, false) };
    let text = if plain(Repair::PageNumber) { page_number::remove(source, &text) } else { text };
    let text = if plain(Repair::LineWrap) { wrapping::unwrap(source, &text, reading.layout) } else { text };
    (text, Found { segmented: spaced || tagged, tagged })
}
