//! What stands above and below a text and is none of it: time stamps, the controls of a page.

use super::look::Look;
use super::{Line, Split};
use crate::config::repairs::{Repair, Repairs};
use crate::ingest::pattern;
use std::ops::Range;

/// Paragraphs above or below a text among which a stamp is one: deeper in the text, a day is wording.
const ABOVE: usize = 6;
/// See [`ABOVE`]. The controls of a page do not count among them.
const BELOW: usize = 2;

/// Adds the stamps and controls around each document to what was found.
pub(super) fn find(all: &[Line], documents: &[Range<usize>], repairs: &Repairs, split: &mut Split) {
    for range in documents {
        let controls = controls(all, range);
        let end = controls.last().filter(|last| last.end == range.end).map_or(range.end, |last| last.start);
        if repairs.has(Repair::PageChrome) {
            split.controls.extend(controls.iter().cloned().flatten().map(|at| all[at].span.clone()));
        }
        // A text that is nothing but stamps is a list of days.
        if !repairs.has(Repair::Stamp) || range.len() == 1 {
            continue;
        }
        for (at, line) in all.iter().enumerate().take(range.end).skip(range.start) {
            if let Look::Stamp(stamp) = &line.look
                && (at < range.start + ABOVE || at + BELOW >= end)
            {
                split.stamps.push((line.lines.0, line.span.clone(), stamp.clone()));
            }
        }
    }
}

/// Bars of controls above or below a text. A document of nothing else keeps them.
fn controls(all: &[Line], document: &Range<usize>) -> Vec<Range<usize>> {
    let own = all.get(document.clone()).unwrap_or_default();
    let is_edge = |bar: &Range<usize>| bar.start < ABOVE || bar.end + BELOW >= own.len();
    let bars = pattern::bars(own.iter().map(|line| line.text.as_str())).into_iter();
    bars.filter(|bar| is_edge(bar) && bar.len() < own.len())
        .map(|bar| document.start + bar.start..document.start + bar.end)
        .collect()
}
