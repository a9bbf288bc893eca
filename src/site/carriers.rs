//! Which documents carry a wording: asked on every page that shows it, answered without walking through its witnesses.
//!
//! A wording of a thousand places stands on a thousand pages. What each of them asks costs a logarithm, or no more than
//! it goes on to show.

use crate::reuse::{Cluster, DocumentIndex};
use std::collections::BTreeMap;

/// The documents of a cluster, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carriers {
    /// In the order of the archive, each with its last witness in the cluster.
    documents: Vec<(DocumentIndex, u32)>,
    /// The same number for every cluster that exactly these documents carry.
    set: u32,
}

/// The other documents that carry a wording, so that two lists are compared at once, however long they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Others {
    /// Only the document itself.
    None,
    /// One other document.
    One(DocumentIndex),
    /// Several: the number of the set with the document itself.
    Set(u32),
}

impl Carriers {
    /// Of each cluster.
    pub fn of(clusters: &[Cluster]) -> Vec<Self> {
        let documents: Vec<Vec<(DocumentIndex, u32)>> = clusters.iter().map(documents).collect();
        let mut sets: BTreeMap<Vec<DocumentIndex>, u32> = BTreeMap::new();
        documents
            .into_iter()
            .map(|documents| {
                let next = u32::try_from(sets.len()).unwrap_or(u32::MAX);
                let set = *sets.entry(documents.iter().map(|(document, _)| *document).collect()).or_insert(next);
                Self { documents, set }
            })
            .collect()
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// All of them, in the order of the archive.
    pub fn iter(&self) -> impl Iterator<Item = DocumentIndex> + '_ {
        self.documents.iter().map(|(document, _)| *document)
    }

    /// The last witness in a document.
    pub fn witness(&self, document: DocumentIndex) -> Option<u32> {
        let at = self.documents.binary_search_by_key(&document, |(document, _)| *document).ok()?;
        self.documents.get(at).map(|(_, witness)| *witness)
    }

    /// Those beside one of them.
    pub fn others(&self, own: DocumentIndex) -> Others {
        match self.documents.as_slice() {
            [] | [_] => Others::None,
            [(a, _), (b, _)] => Others::One(if *a == own { *b } else { *a }),
            _ => Others::Set(self.set),
        }
    }
}

fn documents(cluster: &Cluster) -> Vec<(DocumentIndex, u32)> {
    let mut documents: Vec<(DocumentIndex, u32)> =
        (0..).zip(&cluster.witnesses).map(|(i, witness)| (witness.document, i)).collect();
    documents.sort_unstable_by_key(|(document, i)| (*document, std::cmp::Reverse(*i)));
    documents.dedup_by_key(|(document, _)| *document);
    documents
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BodySpan;
    use crate::reuse::{Class, Passage};

    fn cluster(documents: &[DocumentIndex]) -> Cluster {
        let span = BodySpan::new(0, 1);
        let witnesses: Vec<Passage> = documents.iter().map(|document| Passage { document: *document, span }).collect();
        Cluster {
            id: "a".to_owned(),
            wording: witnesses[0],
            class: Class::Passage,
            documents: 0,
            occasions: 0,
            witnesses,
        }
    }

    /// What document 1 finds beside itself in each cluster.
    fn check(clusters: &[&[DocumentIndex]], expected: &[Others]) {
        let clusters: Vec<Cluster> = clusters.iter().map(|documents| cluster(documents)).collect();
        let found: Vec<Others> = Carriers::of(&clusters).iter().map(|carriers| carriers.others(1)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn equal_sets_are_one() {
        check(&[&[1, 1], &[1, 5], &[0, 1, 1]], &[Others::None, Others::One(5), Others::One(0)]);
        check(&[&[0, 1, 2], &[2, 1, 0, 0], &[0, 1, 3]], &[Others::Set(0), Others::Set(0), Others::Set(1)]);
    }

    #[test]
    fn witnesses_are_found_by_document() {
        let carriers = &Carriers::of(&[cluster(&[4, 2, 4, 9])])[0];
        assert_eq!(carriers.iter().collect::<Vec<_>>(), [2, 4, 9]);
        assert_eq!([2, 4, 9, 5].map(|document| carriers.witness(document)), [Some(1), Some(2), Some(3), None]);
    }
}
