//! Where in a document, or in one of its paragraphs, what it shares lies: strips from the first to the last letter, drawn
//! with attributes only.

use crate::model::BodySpan;
use crate::reuse::DocumentIndex;
use crate::site::Site;
use crate::site::document::extents::{MAX_TINT, Run};
use serde::Serialize;
use std::fmt::Write as _;

/// Width of a paragraph's bar, in the units of its drawing: finer than the pixels that it is shown with.
const BAR: usize = 50;
/// Classes of runs, by the number of documents that share them.
const CLASSES: [&str; MAX_TINT] = ["n1", "n2", "n3", "n4"];

/// The strip, in letters.
#[derive(Serialize)]
pub struct Strip {
    /// Letters of the document.
    width: usize,
    /// One shape for all runs of a look: a text has hundreds of runs.
    runs: Vec<Shape>,
    /// Where paragraphs begin, as a path.
    ticks: String,
    /// Spoken instead of the picture.
    label: String,
}

#[derive(Serialize)]
struct Shape {
    class: &'static str,
    /// SVG path.
    path: String,
}

/// The strip of a document, if it has letters.
pub fn strip(site: &Site, own: DocumentIndex, runs: &[Run], label: String) -> Option<Strip> {
    let width = site.index.letters(own);
    if width == 0 {
        return None;
    }
    let before = |byte: u32| site.index.letters_in(&site.texts, own, BodySpan { start: 0, end: byte });
    let shape = |(class, documents): (&'static str, usize)| {
        let spans = runs.iter().filter(|run| run.documents == documents).map(|run| run.span);
        let path = line(spans.map(|span| (before(span.start), before(span.end))));
        (!path.is_empty()).then_some(Shape { class, path })
    };
    let ticks = site.document(own).body.paragraphs.iter().map(|paragraph| before(paragraph.span.start));
    Some(Strip { width, runs: CLASSES.into_iter().zip(1..).filter_map(shape).collect(), ticks: uprights(ticks), label })
}

/// Where in the paragraph that holds some spans they stand: a path across [`BAR`] units, nothing if it has no letters.
pub fn bar(site: &Site, own: DocumentIndex, spans: &[BodySpan]) -> Option<String> {
    let paragraph = site.paragraph_at(own, spans.first()?.start + 1);
    let paragraph = site.document(own).body.paragraphs.get(paragraph)?.span;
    let letters = site.index.letters_in(&site.texts, own, paragraph).max(1);
    let before = |byte: u32| {
        let end = byte.clamp(paragraph.start, paragraph.end);
        site.index.letters_in(&site.texts, own, BodySpan { start: paragraph.start, end }) * BAR / letters
    };
    // What is there is seen, however short.
    let path = line(spans.iter().map(|span| {
        let x = before(span.start).min(BAR - 1);
        (x, before(span.end).max(x + 1))
    }));
    (!path.is_empty()).then_some(path)
}

/// Stretches of one line, as a path; each begins where the one before ended, so that figures stay short.
fn line(spans: impl Iterator<Item = (usize, usize)>) -> String {
    let mut path = String::new();
    let mut at = None;
    for (x, end) in spans.filter(|(x, end)| end > x) {
        let written = match at {
            Some(at) if at == x => write!(path, "h{}", end - x),
            Some(at) if at < x => write!(path, "m{} 0h{}", x - at, end - x),
            Some(_) | None => write!(path, "M{x} 0h{}", end - x),
        };
        written.expect("a string takes any text");
        at = Some(end);
    }
    path
}

/// Short uprights at places in ascending order, as a path.
fn uprights(places: impl Iterator<Item = usize>) -> String {
    let mut path = String::from("M0 0");
    let mut at = None;
    for x in places {
        let step = x - at.unwrap_or(0);
        if at.is_some() && step == 0 {
            continue;
        }
        write!(path, "m{step} 0v1v-1").expect("a string takes any text");
        at = Some(x);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_one_path_and_none_is_empty() {
        assert_eq!(line([(3, 5), (5, 6), (7, 7), (9, 12)].into_iter()), "M3 0h2h1m3 0h3");
        assert_eq!(line([(3, 5), (4, 6)].into_iter()), "M3 0h2M4 0h2");
        assert_eq!(line([].into_iter()), "");
    }

    #[test]
    fn an_upright_for_each_place() {
        assert_eq!(uprights([0, 4, 4, 9].into_iter()), "M0 0m0 0v1v-1m4 0v1v-1m5 0v1v-1");
    }
}
