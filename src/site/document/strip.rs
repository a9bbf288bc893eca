//! Where in a document what it shares lies: a strip from its first to its last letter, drawn with attributes only.

use crate::model::BodySpan;
use crate::reuse::DocumentIndex;
use crate::site::Site;
use crate::site::document::extents::Run;
use serde::Serialize;

/// The strip, in letters.
#[derive(Serialize)]
pub struct Strip {
    /// Letters of the document.
    width: usize,
    runs: Vec<StripRun>,
    /// Where paragraphs begin.
    ticks: Vec<usize>,
    /// Spoken instead of the picture.
    label: String,
}

#[derive(Serialize)]
struct StripRun {
    x: usize,
    width: usize,
    class: &'static str,
}

/// The strip of a document, if it has letters.
pub fn strip(site: &Site, own: DocumentIndex, runs: &[Run], label: String) -> Option<Strip> {
    let width = site.index.letters(own);
    if width == 0 {
        return None;
    }
    let before = |byte: u32| site.index.letters_in(&site.texts, own, BodySpan { start: 0, end: byte });
    let runs = runs
        .iter()
        .filter_map(|run| {
            let class = match run.documents {
                0 => return None,
                1 => "n1",
                2 => "n2",
                3 => "n3",
                _ => "n4",
            };
            let (x, end) = (before(run.span.start), before(run.span.end));
            (end > x).then_some(StripRun { x, width: end - x, class })
        })
        .collect();
    let mut ticks: Vec<usize> =
        site.document(own).body.paragraphs.iter().map(|paragraph| before(paragraph.span.start)).collect();
    ticks.dedup();
    Some(Strip { width, runs, ticks, label })
}
