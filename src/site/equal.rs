//! What of each document stands letter by letter in others, and whether those are earlier.
//!
//! Common wordings and boilerplate by themselves are left aside: they would make everything repeat everything. Letters of
//! passages are told apart one by one, because of a passage that was changed on its way some letters may stand in an
//! earlier document and others only in a later one; and a common wording inside a passage may be older than the passage.

use crate::model::{Archive, BodySpan, Order};
use crate::normalize::Text;
use crate::reuse::{Alignment, Class, DocumentIndex, Passage, Reuse};
use crate::site::clauses::symbols_within;
use crate::site::spans::{intersection, union};
use crate::site::times::Times;
use std::collections::BTreeMap;

/// Places of a document that stand equal in others; each list is disjoint and in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Equal {
    /// In any other, in a passage.
    pub all: Vec<BodySpan>,
    /// Of these, in one that is known to be earlier, in whatever wording.
    pub earlier: Vec<BodySpan>,
    /// Of these, in one of the same day or of unknown order, in whatever wording.
    pub unordered: Vec<BodySpan>,
}

/// Of each document.
pub fn of(archive: &Archive, texts: &[Text], reuse: &Reuse) -> Vec<Equal> {
    let mut equal = vec![Equal::default(); archive.documents.len()];
    for alignment in reuse.alignments.iter().filter(|alignment| alignment.a.document != alignment.b.document) {
        add_alignment(&mut equal, alignment, is_told(reuse, alignment));
    }
    let clusters = reuse.clusters.iter().map(|cluster| (&cluster.witnesses, cluster.class == Class::Passage));
    let parts = reuse.parts.iter().map(|places| (places, false));
    for (witnesses, is_told) in clusters.chain(parts) {
        // Places found letter by letter lie in no alignment of their own.
        let mut alike: BTreeMap<&[u32], Vec<Passage>> = BTreeMap::new();
        for witness in witnesses {
            let Some(text) = texts.get(witness.document as usize) else { continue };
            let symbols = text.symbols.get(symbols_within(text, witness.span)).unwrap_or_default();
            alike.entry(symbols).or_default().push(*witness);
        }
        for places in alike.values() {
            add_places(&mut equal, archive, places, is_told);
        }
    }
    for equal in &mut equal {
        equal.all = union(std::mem::take(&mut equal.all));
        for spans in [&mut equal.earlier, &mut equal.unordered] {
            *spans = intersection(&equal.all, &union(std::mem::take(spans)));
        }
    }
    equal
}

/// Whether an alignment says what two documents share beyond common wordings and boilerplate.
pub fn is_told(reuse: &Reuse, alignment: &Alignment) -> bool {
    alignment.a.document != alignment.b.document && matches!(class(reuse, alignment), None | Some(Class::Passage))
}

/// What the wording of an alignment is, if it is that of a cluster.
pub fn class(reuse: &Reuse, alignment: &Alignment) -> Option<Class> {
    reuse.clusters.get(alignment.cluster? as usize).map(|cluster| cluster.class)
}

/// The equal stretches of an alignment in one of its documents.
pub fn side(alignment: &Alignment, document: DocumentIndex) -> impl Iterator<Item = BodySpan> {
    let is_a = alignment.a.document == document;
    alignment.runs.iter().map(move |(a, b)| if is_a { *a } else { *b })
}

fn add_alignment(equal: &mut [Equal], alignment: &Alignment, is_told: bool) {
    let sides = [(alignment.a.document, alignment.shown.0, false), (alignment.b.document, alignment.shown.1, true)];
    for (own, shown, is_later) in sides {
        let Some(equal) = equal.get_mut(own as usize) else { continue };
        // Of an alignment that is in no cluster, readers are shown a part; its scraps are no passage.
        let is_shown = |span: BodySpan| {
            if alignment.cluster.is_some() {
                return Some(span);
            }
            let (start, end) = (span.start.max(shown.start), span.end.min(shown.end));
            (start < end).then_some(BodySpan { start, end })
        };
        let spans: Vec<BodySpan> = side(alignment, own).filter_map(is_shown).collect();
        match alignment.order {
            Order::Earlier if is_later => equal.earlier.extend(&spans),
            Order::Earlier | Order::SameDocument => {}
            Order::SameDay | Order::Unknown => equal.unordered.extend(&spans),
        }
        if is_told {
            equal.all.extend(spans);
        }
    }
}

/// Places of equal letters, if they stand in several documents.
fn add_places(equal: &mut [Equal], archive: &Archive, places: &[Passage], is_told: bool) {
    let times = Times::of(archive, places);
    for place in places {
        let dated = archive.documents.get(place.document as usize).and_then(|document| document.meta.dated());
        let standing = times.standing(dated.as_ref());
        let Some(equal) = equal.get_mut(place.document as usize).filter(|_| standing.others() > 0) else { continue };
        if is_told {
            equal.all.push(place.span);
        }
        if standing.earlier > 0 {
            equal.earlier.push(place.span);
        }
        if standing.same_day + standing.unknown > 0 {
            equal.unordered.push(place.span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::sample;

    #[test]
    fn letters_stand_in_earlier_documents_or_not() {
        let (archive, texts, mut reuse) = sample::parts();
        let check = |reuse: &Reuse, expected: [(usize, usize, usize); 3]| {
            let found = of(&archive, &texts, reuse);
            let found: Vec<_> = found.iter().map(|e| (e.all.len(), e.earlier.len(), e.unordered.len())).collect();
            assert_eq!(found, expected);
        };
        check(&reuse, [(1, 0, 0), (1, 1, 0), (0, 0, 0)]);
        reuse.alignments[0].order = Order::SameDay;
        reuse.clusters.clear();
        check(&reuse, [(1, 0, 1), (1, 0, 1), (0, 0, 0)]);
    }

    #[test]
    fn a_common_wording_in_a_passage_may_be_older_than_it() {
        let (archive, texts, mut reuse) = sample::parts();
        let mut formula = reuse.clusters[0].clone();
        formula.class = Class::Formula;
        for place in [&mut formula.wording].into_iter().chain(&mut formula.witnesses) {
            place.span.end = place.span.start + 9;
        }
        reuse.clusters.push(formula);
        reuse.alignments[0].order = Order::SameDay;
        reuse.clusters[0].witnesses.truncate(1);
        let later = &of(&archive, &texts, &reuse)[1];
        assert_eq!((later.all.len(), later.earlier.len(), later.unordered.len()), (1, 1, 1));
        assert_eq!(later.earlier[0].len(), 9);
        // Also where it is no wording of its own.
        let part = reuse.clusters.pop().map(|formula| formula.witnesses);
        assert_eq!(of(&archive, &texts, &reuse)[1].earlier.len(), 0);
        reuse.parts.extend(part);
        assert_eq!(of(&archive, &texts, &reuse)[1].earlier[0].len(), 9);
    }

    #[test]
    fn common_wordings_are_left_aside() {
        let (archive, texts, mut reuse) = sample::parts();
        reuse.clusters[0].class = Class::Formula;
        assert!(of(&archive, &texts, &reuse).iter().all(|equal| equal.all.is_empty()));
    }
}
