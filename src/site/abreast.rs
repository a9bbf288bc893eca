//! The documents of an occasion side by side: each passage that several of them carry is a row, each document a column.

use crate::model::BodySpan;
use crate::reuse::{Class, DocumentIndex, Passage};
use crate::site::chronology::list::{shorten, with_marks};
use crate::site::index::ClusterIndex;
use crate::site::spans::{difference, union};
use crate::site::urls::{Linker, paragraph_anchor};
use crate::site::view::Link;
use crate::site::{Route, Site};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Most columns: with more, nobody sees them beside each other.
pub const COLUMNS: usize = 8;

/// Most rows; the comparisons of two documents have the others.
const ROWS: usize = 80;

/// Characters of a passage in a cell.
const QUOTED: usize = 140;

/// One passage across the documents.
#[derive(Serialize)]
pub struct Row {
    chronology: Link,
    cells: Vec<Option<Cell>>,
}

#[derive(Serialize)]
struct Cell {
    text: String,
    lang: String,
    paragraph: Link,
    /// Whether it reads letter by letter as the first cell of the row.
    as_first: bool,
}

/// All rows, and how many there are beyond those shown.
pub fn rows(site: &Site, links: &Linker<'_>, documents: &[DocumentIndex]) -> (Vec<Row>, usize) {
    let passages = chosen(site, documents);
    let more = passages.len().saturating_sub(ROWS);
    let rows = passages.into_iter().take(ROWS).filter_map(|(cluster, places)| row(site, links, cluster, &places));
    (rows.collect(), more)
}

/// Passages that two or more of the documents carry, each with its first place in each document, longest wordings first
/// chosen, so that no part of a passage has a row of its own; in the order of the first document that has them.
fn chosen(site: &Site, documents: &[DocumentIndex]) -> Vec<(ClusterIndex, Vec<Option<Passage>>)> {
    let mut clusters: BTreeSet<ClusterIndex> = BTreeSet::new();
    for document in documents {
        clusters.extend(site.index.places(*document).iter().map(|place| place.cluster));
    }
    let places_of = |cluster: ClusterIndex| -> Vec<Option<Passage>> {
        let first_in = |document: &DocumentIndex| {
            let places = site.index.places(*document).iter();
            let place = places.filter(|place| place.cluster == cluster).map(|place| place.span).next()?;
            Some(Passage { document: *document, span: place })
        };
        documents.iter().map(first_in).collect()
    };
    let letters = |cluster: ClusterIndex| {
        let wording = site.cluster(cluster).wording;
        site.index.letters_in(&site.texts, wording.document, wording.span)
    };
    let mut candidates: Vec<ClusterIndex> =
        clusters.into_iter().filter(|cluster| site.cluster(*cluster).class == Class::Passage).collect();
    candidates.sort_by_cached_key(|cluster| (Reverse(letters(*cluster)), *cluster));
    let mut covered: BTreeMap<DocumentIndex, Vec<BodySpan>> = BTreeMap::new();
    let mut chosen = Vec::new();
    for cluster in candidates {
        let places = places_of(cluster);
        let is_new = |place: &Passage| {
            let covered = covered.get(&place.document).map_or(&[][..], Vec::as_slice);
            let rest: usize = difference(&[place.span], covered).iter().map(|span| span.len()).sum();
            2 * rest > place.span.len()
        };
        if places.iter().flatten().filter(|place| is_new(place)).count() < 2 {
            continue;
        }
        for place in places.iter().flatten() {
            let spans = covered.entry(place.document).or_default();
            spans.push(place.span);
            *spans = union(std::mem::take(spans));
        }
        chosen.push((cluster, places));
    }
    chosen.sort_by_key(|(cluster, places)| {
        let first = places.iter().position(Option::is_some);
        let start = places.iter().flatten().next().map(|place| place.span.start);
        (first, start, *cluster)
    });
    chosen
}

fn row(site: &Site, links: &Linker<'_>, cluster: ClusterIndex, places: &[Option<Passage>]) -> Option<Row> {
    let words = site.words();
    let first = places.iter().flatten().next().map(|place| site.symbols(*place).to_vec())?;
    let mut is_head = true;
    let cells = places
        .iter()
        .map(|place| {
            let place = (*place)?;
            let paragraph = site.paragraph_at(place.document, place.span.start);
            let as_first = !std::mem::take(&mut is_head) && site.symbols(place) == first.as_slice();
            Some(Cell {
                text: shorten(&with_marks(site, place.document, place.span), QUOTED),
                lang: site.document(place.document).meta.language.clone(),
                paragraph: Link::new(
                    links.anchor(&Route::Document(place.document), &paragraph_anchor(paragraph)),
                    format!("¶{}", paragraph + 1),
                ),
                as_first,
            })
        })
        .collect();
    let n = site.cluster(cluster).witnesses.len();
    let label = words.fill("places-n", &[("n", &words.number(n))]);
    Some(Row { chronology: Link::new(links.to(&Route::Passage(cluster)), label), cells })
}
