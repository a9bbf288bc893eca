//! Lookups that many pages share, made once: who is where, what touches what, how long things are.

use crate::ingest::letters::hex;
use crate::model::{Archive, BodySpan, DocId, LineRange};
use crate::normalize::Text;
use crate::reuse::{Class, DocumentIndex, Reuse};
use crate::site::carriers::Carriers;
use crate::site::data::offsets::Steps;
use crate::site::equal::{self, Equal};
use crate::site::spans::union;
use crate::site::times::Times;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The place of a cluster in [`Reuse::clusters`].
pub type ClusterIndex = u32;

/// A place of a cluster, seen from its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where in the document.
    pub span: BodySpan,
    /// Which cluster.
    pub cluster: ClusterIndex,
    /// Which of the cluster's witnesses.
    pub witness: u32,
}

/// What two documents share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// Alignments between them, in the order of [`Reuse::alignments`].
    pub alignments: Vec<u32>,
    /// Letters of the document of the smaller index that stand equal in the other, and of the other in it, each counted once
    /// and common wordings apart: a wording may stand twice in one of them.
    pub letters: [usize; 2],
}

impl Pair {
    /// The letters of the side that has more of them.
    pub fn most(&self) -> usize {
        let [one, other] = self.letters;
        one.max(other)
    }
}

/// The documents of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// ASCII, from a hash of the name, so that no other document can change it.
    pub id: String,
    /// As in [`crate::model::Meta::occasion`].
    pub name: String,
    /// In the archive's order.
    pub documents: Vec<DocumentIndex>,
}

/// All lookups.
#[derive(Debug, Default)]
pub struct Index {
    by_id: BTreeMap<DocId, DocumentIndex>,
    /// For each document, its places by start, longest first.
    places: Vec<Vec<Place>>,
    /// For each document and each of its places, the farthest end up to there.
    reach: Vec<Vec<u32>>,
    /// For each document, code points before places of its text: a page for each of ten thousand wordings of a long document
    /// must not count them from its beginning.
    steps: Vec<Steps>,
    /// For each document and symbol, letters before it; one more than there are symbols.
    letters_before: Vec<Vec<u32>>,
    pairs: BTreeMap<(DocumentIndex, DocumentIndex), Pair>,
    /// For each document, what of it stands letter by letter in others.
    equal: Vec<Equal>,
    /// For each document, its alignments that are in no cluster.
    loose: Vec<Vec<u32>>,
    /// For each cluster, when its documents are dated.
    times: Vec<Times>,
    /// For each cluster, which documents carry it.
    carriers: Vec<Carriers>,
    /// For each cluster, its alignments as (smaller document, greater document, alignment), in order.
    aligned: Vec<Vec<(DocumentIndex, DocumentIndex, u32)>>,
    occasions: Vec<Occasion>,
    occasion_of: Vec<Option<u32>>,
    /// For each document, its source's place in [`Archive::sources`], if it is there.
    source_of: Vec<Option<usize>>,
    /// For each source, its changes as a range of [`Archive::changes`].
    changes_of: Vec<std::ops::Range<usize>>,
    /// For each source, its documents with their segments.
    documents_of: Vec<Vec<(DocumentIndex, Vec<LineRange>)>>,
}

impl Index {
    /// Linear in what there is, but for sorting.
    pub fn new(archive: &Archive, texts: &[Text], reuse: &Reuse) -> Self {
        let by_id = (0u32..).zip(&archive.documents).map(|(i, document)| (document.id.clone(), i)).collect();
        let letters_before = texts.iter().map(letters_before).collect();
        let places = places(archive, reuse);
        let mut index = Self {
            by_id,
            reach: places.iter().map(|places| reach(places)).collect(),
            places,
            letters_before,
            steps: archive.documents.par_iter().map(|document| Steps::of(&document.body.text)).collect(),
            aligned: vec![Vec::new(); reuse.clusters.len()],
            equal: equal::of(archive, texts, reuse),
            loose: vec![Vec::new(); archive.documents.len()],
            times: reuse.clusters.par_iter().map(|cluster| Times::of(archive, &cluster.witnesses)).collect(),
            carriers: Carriers::of(&reuse.clusters),
            ..Self::default()
        };
        index.pair_up(texts, reuse);
        index.group_by_occasion(archive);
        index.group_by_source(archive);
        index
    }

    /// Code points before a byte of the text of a document, which `text` is.
    pub fn code_points(&self, document: DocumentIndex, text: &str, byte: usize) -> usize {
        self.steps.get(document as usize).map_or(0, |steps| steps.at(text, byte))
    }

    /// The document of an id.
    pub fn by_id(&self, id: &DocId) -> Option<DocumentIndex> {
        self.by_id.get(id).copied()
    }

    /// Places of clusters in a document, by start, longest first.
    pub fn places(&self, document: DocumentIndex) -> &[Place] {
        self.places.get(document as usize).map_or(&[], Vec::as_slice)
    }

    /// Places that share letters with a span: found without walking through those that end before it.
    pub fn places_over(&self, document: DocumentIndex, span: BodySpan) -> impl Iterator<Item = &Place> {
        let reach = self.reach.get(document as usize).map_or(&[][..], Vec::as_slice);
        overlapping(self.places(document), reach, span)
    }

    /// What of a document stands letter by letter in other documents, too.
    pub fn equal(&self, document: DocumentIndex) -> &Equal {
        static NOTHING: Equal = Equal { all: Vec::new(), earlier: Vec::new(), unordered: Vec::new() };
        self.equal.get(document as usize).unwrap_or(&NOTHING)
    }

    /// What of a document stands letter by letter in one other document, apart from common wordings: disjoint, in order.
    pub fn equal_with(&self, reuse: &Reuse, own: DocumentIndex, other: DocumentIndex) -> Vec<BodySpan> {
        union(self.told_equal(reuse, own, other).collect())
    }

    /// The part of it that shares letters with one stretch, without a look at the order of all the rest.
    pub fn equal_over(
        &self,
        reuse: &Reuse,
        own: DocumentIndex,
        other: DocumentIndex,
        stretch: BodySpan,
    ) -> Vec<BodySpan> {
        union(self.told_equal(reuse, own, other).filter(|span| span.overlaps(stretch)).collect())
    }

    fn told_equal<'a>(
        &'a self,
        reuse: &'a Reuse,
        own: DocumentIndex,
        other: DocumentIndex,
    ) -> impl Iterator<Item = BodySpan> + 'a {
        let alignments = self.pair(own, other).map_or(&[][..], |pair| pair.alignments.as_slice());
        let alignments = alignments.iter().filter_map(|i| reuse.alignments.get(*i as usize));
        let told = alignments.filter(|alignment| equal::is_told(reuse, alignment));
        told.flat_map(move |alignment| equal::side(alignment, own))
    }

    /// Alignments of a document that are in no cluster, as places in [`Reuse::alignments`].
    pub fn loose(&self, document: DocumentIndex) -> &[u32] {
        self.loose.get(document as usize).map_or(&[], Vec::as_slice)
    }

    /// Alignments of a cluster between two documents, as places in [`Reuse::alignments`].
    pub fn alignments_between(
        &self,
        cluster: ClusterIndex,
        one: DocumentIndex,
        other: DocumentIndex,
    ) -> impl Iterator<Item = u32> + '_ {
        let pair = (one.min(other), one.max(other));
        let aligned = self.aligned.get(cluster as usize).map_or(&[][..], Vec::as_slice);
        let first = aligned.partition_point(|(a, b, _)| (*a, *b) < pair);
        let from = aligned.get(first..).unwrap_or_default();
        from.iter().take_while(move |(a, b, _)| (*a, *b) == pair).map(|(_, _, i)| *i)
    }

    /// Which documents carry a cluster.
    pub fn carriers(&self, cluster: ClusterIndex) -> Option<&Carriers> {
        self.carriers.get(cluster as usize)
    }

    /// When the documents of a cluster are dated.
    pub fn times(&self, cluster: ClusterIndex) -> Option<&Times> {
        self.times.get(cluster as usize)
    }

    /// Letters of a document.
    pub fn letters(&self, document: DocumentIndex) -> usize {
        self.letters_before.get(document as usize).and_then(|sums| sums.last()).copied().unwrap_or(0) as usize
    }

    /// Letters of a span: what wording there is, without punctuation, spaces and digits.
    pub fn letters_in(&self, texts: &[Text], document: DocumentIndex, span: BodySpan) -> usize {
        let (Some(sums), Some(text)) = (self.letters_before.get(document as usize), texts.get(document as usize))
        else {
            return 0;
        };
        let first = text.places.partition_point(|place| place.end <= span.start);
        let last = text.places.partition_point(|place| place.start < span.end);
        let sum = |i: usize| sums.get(i).copied().unwrap_or(0);
        sum(last.max(first)).saturating_sub(sum(first)) as usize
    }

    /// Every pair of documents that share wording, the smaller index first.
    pub fn pairs(&self) -> &BTreeMap<(DocumentIndex, DocumentIndex), Pair> {
        &self.pairs
    }

    /// Letters of a document that stand equal in another, each counted once and common wordings apart.
    pub fn shared_letters(&self, own: DocumentIndex, other: DocumentIndex) -> usize {
        self.pair(own, other).map_or(0, |pair| {
            let [smaller, larger] = pair.letters;
            if own < other { smaller } else { larger }
        })
    }

    /// What two documents share, in either order.
    pub fn pair(&self, a: DocumentIndex, b: DocumentIndex) -> Option<&Pair> {
        self.pairs.get(&(a.min(b), a.max(b)))
    }

    /// Events with two documents or more, by their first document.
    pub fn occasions(&self) -> &[Occasion] {
        &self.occasions
    }

    /// One of [`Self::occasions`].
    ///
    /// # Panics
    ///
    /// Never for a number from a planned route.
    pub fn occasion(&self, occasion: u32) -> &Occasion {
        self.occasions.get(occasion as usize).expect("routes are planned from these very occasions")
    }

    /// The event of a document, if another document shares it.
    pub fn occasion_of(&self, document: DocumentIndex) -> Option<u32> {
        self.occasion_of.get(document as usize).copied().flatten()
    }

    /// The source of a document, as its place in [`Archive::sources`].
    pub fn source_of(&self, document: DocumentIndex) -> Option<usize> {
        self.source_of.get(document as usize).copied().flatten()
    }

    /// The changes of a source, as a range of [`Archive::changes`].
    pub fn changes_of(&self, source: usize) -> std::ops::Range<usize> {
        self.changes_of.get(source).cloned().unwrap_or(0..0)
    }

    /// The documents of a source with their segments.
    pub fn documents_of(&self, source: usize) -> &[(DocumentIndex, Vec<LineRange>)] {
        self.documents_of.get(source).map_or(&[], Vec::as_slice)
    }

    fn pair_up(&mut self, texts: &[Text], reuse: &Reuse) {
        let mut pairs: BTreeMap<(DocumentIndex, DocumentIndex), Pair> = BTreeMap::new();
        for (i, alignment) in (0u32..).zip(&reuse.alignments) {
            let (a, b) = (alignment.a.document, alignment.b.document);
            if let Some(aligned) = alignment.cluster.and_then(|c| self.aligned.get_mut(c as usize)) {
                aligned.push((a.min(b), a.max(b), i));
            } else {
                for document in if a == b { vec![a] } else { vec![a, b] } {
                    if let Some(loose) = self.loose.get_mut(document as usize) {
                        loose.push(i);
                    }
                }
            }
            if a != b && equal::class(reuse, alignment) != Some(Class::Boilerplate) {
                pairs.entry((a.min(b), a.max(b))).or_default().alignments.push(i);
            }
        }
        for aligned in &mut self.aligned {
            aligned.sort_unstable();
        }
        self.pairs = pairs;
        let letters = |a, b| self.equal_with(reuse, a, b).into_iter().map(|span| self.letters_in(texts, a, span)).sum();
        let counted: Vec<[usize; 2]> = self.pairs.keys().map(|&(a, b)| [letters(a, b), letters(b, a)]).collect();
        for (pair, letters) in self.pairs.values_mut().zip(counted) {
            pair.letters = letters;
        }
    }

    fn group_by_occasion(&mut self, archive: &Archive) {
        let mut groups: BTreeMap<&str, Vec<DocumentIndex>> = BTreeMap::new();
        for (i, document) in (0u32..).zip(&archive.documents) {
            if let Some(name) = document.meta.occasion.as_deref() {
                groups.entry(name).or_default().push(i);
            }
        }
        self.occasions = groups
            .into_iter()
            .filter(|(_, documents)| documents.len() > 1)
            .map(|(name, documents)| Occasion { id: short_hash(name), name: name.to_owned(), documents })
            .collect();
        self.occasions.sort_by(|a, b| a.documents.cmp(&b.documents).then_with(|| a.name.cmp(&b.name)));
        self.occasion_of = vec![None; archive.documents.len()];
        for (i, occasion) in (0u32..).zip(&self.occasions) {
            for document in &occasion.documents {
                if let Some(slot) = self.occasion_of.get_mut(*document as usize) {
                    *slot = Some(i);
                }
            }
        }
    }

    fn group_by_source(&mut self, archive: &Archive) {
        let sources: BTreeMap<&str, usize> =
            archive.sources.iter().enumerate().map(|(i, source)| (source.path.as_str(), i)).collect();
        self.documents_of = vec![Vec::new(); archive.sources.len()];
        self.source_of = Vec::with_capacity(archive.documents.len());
        for (i, document) in (0u32..).zip(&archive.documents) {
            let source = sources.get(document.origin.source.as_str()).copied();
            self.source_of.push(source);
            if let Some(documents) = source.and_then(|source| self.documents_of.get_mut(source)) {
                documents.push((i, document.origin.segments.clone()));
            }
        }
        for documents in &mut self.documents_of {
            documents.sort_by(|(i, a), (j, b)| a.first().cmp(&b.first()).then(i.cmp(j)));
        }
        self.changes_of = archive
            .sources
            .iter()
            .map(|source| {
                let first = archive.changes.partition_point(|change| *change.source < source.path);
                let last = archive.changes.partition_point(|change| *change.source <= source.path);
                first..last
            })
            .collect();
    }
}

fn letters_before(text: &Text) -> Vec<u32> {
    let mut sums = Vec::with_capacity(text.letters.len() + 1);
    let mut sum = 0u32;
    sums.push(sum);
    for letters in &text.letters {
        sum += u32::from(*letters);
        sums.push(sum);
    }
    sums
}

fn places(archive: &Archive, reuse: &Reuse) -> Vec<Vec<Place>> {
    let mut places = vec![Vec::new(); archive.documents.len()];
    for (cluster, found) in (0u32..).zip(&reuse.clusters) {
        for (witness, passage) in (0u32..).zip(&found.witnesses) {
            if let Some(list) = places.get_mut(passage.document as usize) {
                list.push(Place { span: passage.span, cluster, witness });
            }
        }
    }
    for list in &mut places {
        list.sort_by_key(|place: &Place| (place.span.start, std::cmp::Reverse(place.span.end), place.cluster));
    }
    places
}

/// For each place, the farthest end of it and all before.
fn reach(places: &[Place]) -> Vec<u32> {
    let ends = places.iter().scan(0, |farthest, place| {
        *farthest = place.span.end.max(*farthest);
        Some(*farthest)
    });
    ends.collect()
}

/// Those of `places`, which are by start, that share letters with a span; see [`reach`].
fn overlapping<'a>(places: &'a [Place], reach: &[u32], span: BodySpan) -> impl Iterator<Item = &'a Place> {
    let first = reach.partition_point(|end| *end <= span.start);
    let before = places.partition_point(|place| place.span.start < span.end);
    places.get(first..before).unwrap_or_default().iter().filter(move |place| place.span.overlaps(span))
}

/// Ten hexadecimal digits of the SHA-256 of a text: enough that no archive of a size people read has two alike.
pub fn short_hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes())).chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_short_hex() {
        assert_eq!(short_hash("甲"), short_hash("甲"));
        assert_eq!(short_hash("甲").len(), 10);
    }

    #[test]
    fn what_overlaps_is_found_from_before_and_behind() {
        let place = |start, end, cluster| Place { span: BodySpan::new(start, end), cluster, witness: 0 };
        let check = |places: &[Place], expected: &[u32]| {
            let reach = reach(places);
            let found = overlapping(places, &reach, BodySpan::new(4, 9)).map(|place| place.cluster);
            assert_eq!(found.collect::<Vec<_>>(), expected);
        };
        check(&[place(0, 20, 1), place(2, 4, 2), place(5, 9, 3), place(9, 12, 4)], &[1, 3]);
        check(&[place(0, 3, 1), place(1, 4, 2), place(8, 10, 3)], &[3]);
        check(&[place(0, 3, 1), place(9, 10, 3)], &[]);
        check(&[], &[]);
    }
}
