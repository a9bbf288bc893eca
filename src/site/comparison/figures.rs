//! What a comparison calls its sides, and the figures of both, with what they divide by.

use super::{Comparison, Figures};
use crate::reuse::DocumentIndex;
use crate::site::Site;
use serde::Serialize;

/// A line of the table of figures.
#[derive(Serialize)]
pub struct FigureRow {
    label: String,
    a: String,
    a_percent: String,
    b: String,
    b_percent: String,
    is_part: bool,
    is_total: bool,
}

/// What the page calls its two sides: their kinds if these differ, else 甲 and 乙.
pub fn names(site: &Site, a: DocumentIndex, b: DocumentIndex) -> (String, String) {
    let words = site.words();
    let (kind_a, kind_b) = (site.document(a).meta.kind, site.document(b).meta.kind);
    if kind_a == kind_b {
        (words.say("compare-side-a").to_owned(), words.say("compare-side-b").to_owned())
    } else {
        (words.kind(kind_a).to_owned(), words.kind(kind_b).to_owned())
    }
}

/// The same within a sentence: "the speech".
pub fn names_in_sentences(site: &Site, a: DocumentIndex, b: DocumentIndex) -> (String, String) {
    let (name_a, name_b) = names(site, a, b);
    if site.document(a).meta.kind == site.document(b).meta.kind {
        return (name_a, name_b);
    }
    let within = |name: &str| site.words().fill("compare-name", &[("kind", &name.to_lowercase())]);
    (within(&name_a), within(&name_b))
}

/// "Of the report's 1,827 letters, 1,020 (56%) stand in the speech …"
pub fn lead(site: &Site, name: &str, other: &str, figures: &Figures) -> String {
    let words = site.words();
    let count = |n: u32| words.number(n as usize);
    let share = |n: u32| words.percent(n as usize, figures.total as usize);
    words.fill(
        "compare-lead",
        &[
            ("side", name),
            ("other", other),
            ("total", &count(figures.total)),
            ("shared", &count(figures.shared())),
            ("shared-percent", &share(figures.shared())),
            ("only", &count(figures.only)),
            ("only-percent", &share(figures.only)),
        ],
    )
}

/// How the letters of both sides divide; the parts add up.
pub fn table(site: &Site, comparison: &Comparison) -> Vec<FigureRow> {
    let words = site.words();
    let (a, b) = (&comparison.figures_a, &comparison.figures_b);
    let row = |key: &str, pick: fn(&Figures) -> u32, is_part: bool, is_total: bool| {
        let share = |figures: &Figures| words.percent(pick(figures) as usize, figures.total as usize);
        FigureRow {
            label: words.say(key).to_owned(),
            a: words.number(pick(a) as usize),
            a_percent: share(a),
            b: words.number(pick(b) as usize),
            b_percent: share(b),
            is_part,
            is_total,
        }
    };
    vec![
        row("compare-figure-shared", Figures::shared, false, false),
        row("compare-figure-verbatim", |figures| figures.verbatim, true, false),
        row("compare-figure-near", |figures| figures.near, true, false),
        row("compare-figure-moved", |figures| figures.moved, true, false),
        row("compare-figure-reworded", |figures| figures.reworded, false, false),
        row("compare-figure-attribution", |figures| figures.attribution, false, false),
        row("compare-figure-only", |figures| figures.only, false, false),
        row("compare-figure-total", |figures| figures.total, false, true),
    ]
}
