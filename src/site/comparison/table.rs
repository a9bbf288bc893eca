//! `/compare/A/B/pair.csv`: every passage that two documents share, both sides of it beside each other, for a spreadsheet.

use super::{Turned, pairs};
use crate::reuse::{Class, DocumentIndex, Passage};
use crate::site::Site;
use crate::site::data::offsets::CodePoints;
use crate::site::equal;
use crate::site::formats::csv::Table;

/// Its columns.
pub const COLUMNS: [&str; 12] = [
    "a_paragraph",
    "a_start",
    "a_end",
    "a_wording",
    "b_paragraph",
    "b_start",
    "b_end",
    "b_wording",
    "identity",
    "relation",
    "passage",
    "class",
];

/// The table: alignments in the reading order of the first document.
pub fn render(site: &Site, a: DocumentIndex, b: DocumentIndex) -> String {
    let mut aligned = site.index.pair(a, b).map(|pair| pairs::aligned(pair, &site.reuse, a)).unwrap_or_default();
    let sides = |(alignment, turned): &(&crate::reuse::Alignment, Turned)| match turned {
        Turned::Straight => (alignment.a, alignment.b),
        Turned::Round => (alignment.b, alignment.a),
    };
    aligned.sort_by_key(|found| {
        let (a, b) = sides(found);
        (a.span, b.span)
    });
    let (points_a, points_b) = (points(site, a), points(site, b));
    let rows = aligned.iter().map(|found| {
        let alignment = found.0;
        let (in_a, in_b) = sides(found);
        let [a_paragraph, a_start, a_end, a_wording] = side(site, &points_a, in_a);
        let [b_paragraph, b_start, b_end, b_wording] = side(site, &points_b, in_b);
        let cluster = alignment.cluster.and_then(|cluster| site.reuse.clusters.get(cluster as usize));
        [
            a_paragraph,
            a_start,
            a_end,
            a_wording,
            b_paragraph,
            b_start,
            b_end,
            b_wording,
            // Rounded down, as in `alignments.jsonl`.
            ((alignment.identity * 10_000.0).floor() / 10_000.0).to_string(),
            alignment.relation.as_str().to_owned(),
            cluster.map(|cluster| cluster.id.clone()).unwrap_or_default(),
            equal::class(&site.reuse, alignment).map_or("", Class::as_str).to_owned(),
        ]
    });
    Table::new(COLUMNS).with(rows).file()
}

fn points(site: &Site, document: DocumentIndex) -> CodePoints<'_> {
    CodePoints::new(&site.document(document).body.text)
}

/// Paragraph (from 1), code points of the text file, wording.
fn side(site: &Site, points: &CodePoints<'_>, passage: Passage) -> [String; 4] {
    let span = passage.span;
    [
        (site.paragraph_at(passage.document, span.start) + 1).to_string(),
        points.at(span.start as usize).to_string(),
        points.at(span.end as usize).to_string(),
        site.quote(passage.document, span).to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::site::sample;

    #[test]
    fn both_sides_stand_beside_each_other() {
        let wording = "河水清则两岸安，两岸安则百业兴";
        let site = sample::site(SiteConfig::default());
        let check = |a, b, expected: &str| assert_eq!(render(&site, a, b).lines().nth(1), Some(expected));
        check(0, 1, &format!("2,10,25,{wording},1,3,18,{wording},1,verbatim,heshuiqing,passage"));
        check(1, 0, &format!("1,3,18,{wording},2,10,25,{wording},1,verbatim,heshuiqing,passage"));
    }
}
