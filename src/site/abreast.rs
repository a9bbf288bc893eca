//! The documents of an occasion side by side: each passage that several of them carry is a row, each document a column.

use crate::reuse::{Class, DocumentIndex, Passage};
use crate::site::chronology::list::{shorten, with_marks};
use crate::site::index::ClusterIndex;
use crate::site::spans::Covered;
use crate::site::urls::{Linker, paragraph_anchor};
use crate::site::view::Link;
use crate::site::{Route, Site};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

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
/// chosen, so that a part of a passage has no row of its own unless a document carries only the part; in the order of the first document that has them.
fn chosen(site: &Site, documents: &[DocumentIndex]) -> Vec<(ClusterIndex, Vec<Option<Passage>>)> {
    let mut first_places: BTreeMap<ClusterIndex, Vec<Option<Passage>>> = BTreeMap::new();
    for (column, document) in documents.iter().enumerate() {
        for place in site.index.places(*document) {
            let row = first_places.entry(place.cluster).or_insert_with(|| vec![None; documents.len()]);
            if let Some(slot) = row.get_mut(column).filter(|slot| slot.is_none()) {
                *slot = Some(Passage { document: *document, span: place.span });
            }
        }
    }
    let letters = |cluster: ClusterIndex| {
        let wording = site.cluster(cluster).wording;
        site.index.letters_in(&site.texts, wording.document, wording.span)
    };
    let mut candidates: Vec<(ClusterIndex, Vec<Option<Passage>>)> =
        first_places.into_iter().filter(|(cluster, _)| site.cluster(*cluster).class == Class::Passage).collect();
    candidates.sort_by_cached_key(|(cluster, _)| (Reverse(letters(*cluster)), *cluster));
    let mut covered: BTreeMap<DocumentIndex, Covered> = BTreeMap::new();
    let mut chosen = Vec::new();
    for (cluster, places) in candidates {
        let is_new = |place: &Passage| {
            let within = covered.get(&place.document).map_or(0, |covered| covered.within(place.span));
            2 * within < place.span.len()
        };
        // A part of a longer wording has a row where a document carries the part alone.
        if places.iter().flatten().count() < 2 || !places.iter().flatten().any(is_new) {
            continue;
        }
        for place in places.iter().flatten() {
            covered.entry(place.document).or_default().add(place.span);
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
