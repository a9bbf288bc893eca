//! What the archive holds, year by year, and the order of the lists of wordings: made once, for many pages.

use crate::model::{Archive, DateInterval, Kind};
use crate::normalize::Text;
use crate::reuse::{Class, Cluster, DocumentIndex, Reuse};
use crate::site::index::{ClusterIndex, Index};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What the archive holds of one year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Year {
    /// Documents dated to this year, in the archive's order.
    pub documents: Vec<DocumentIndex>,
    /// Their letters.
    pub letters: usize,
    /// How many there are of each kind.
    pub kinds: BTreeMap<Kind, usize>,
}

/// Figures that many pages need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    dates: Vec<Option<DateInterval>>,
    years: BTreeMap<i16, Year>,
    /// Documents not dated to one year, in the archive's order.
    without_year: Vec<DocumentIndex>,
    passages: Vec<ClusterIndex>,
    phrases: Vec<ClusterIndex>,
}

/// The year of an interval, if it lies in one.
pub fn year_of(interval: Option<&DateInterval>) -> Option<i16> {
    let (from, to) = (interval?.from?, interval?.to?);
    (from.year() == to.year()).then(|| from.year())
}

impl Survey {
    /// Looks at everything once.
    pub fn new(archive: &Archive, texts: &[Text], reuse: &Reuse, index: &Index) -> Self {
        let mut survey =
            Self { dates: archive.documents.iter().map(|document| document.meta.dated()).collect(), ..Self::default() };
        for (number, document) in (0u32..).zip(&archive.documents) {
            let Some(year) = survey.year(number) else {
                survey.without_year.push(number);
                continue;
            };
            let year = survey.years.entry(year).or_default();
            year.documents.push(number);
            year.letters += index.letters(number);
            *year.kinds.entry(document.meta.kind).or_default() += 1;
        }
        let of_class = |class: Class| -> Vec<ClusterIndex> {
            (0u32..).zip(&reuse.clusters).filter(|(_, cluster)| cluster.class == class).map(|(i, _)| i).collect()
        };
        let cluster = |i: &ClusterIndex| reuse.clusters.get(*i as usize);
        survey.passages = of_class(Class::Passage);
        survey
            .passages
            .sort_by_cached_key(|i| (Reverse(cluster(i).map(|cluster| strength(cluster, texts, index))), *i));
        survey.phrases = of_class(Class::Formula);
        survey.phrases.sort_by_cached_key(|i| {
            (Reverse(cluster(i).map(|cluster| (cluster.occasions, cluster.documents, cluster.witnesses.len()))), *i)
        });
        survey
    }

    /// When a document is dated.
    pub fn date(&self, document: DocumentIndex) -> Option<&DateInterval> {
        self.dates.get(document as usize).and_then(Option::as_ref)
    }

    /// The one year a document is dated to.
    pub fn year(&self, document: DocumentIndex) -> Option<i16> {
        year_of(self.date(document))
    }

    /// What there is, by year.
    pub fn years(&self) -> &BTreeMap<i16, Year> {
        &self.years
    }

    /// Documents not dated to one year.
    pub fn without_year(&self) -> &[DocumentIndex] {
        &self.without_year
    }

    /// Years from one to another of which the archive holds no document.
    pub fn without_documents(&self, first: i16, last: i16) -> Vec<i16> {
        (first..=last).filter(|year| !self.years.contains_key(year)).collect()
    }

    /// Passages, strongest first.
    pub fn passages(&self) -> &[ClusterIndex] {
        &self.passages
    }

    /// Common wordings, those of the most occasions first.
    pub fn phrases(&self) -> &[ClusterIndex] {
        &self.phrases
    }
}

/// How strong a passage is: its letters times the documents that repeat it, that is, the letters repeated.
pub fn strength(cluster: &Cluster, texts: &[Text], index: &Index) -> usize {
    let letters = index.letters_in(texts, cluster.wording.document, cluster.wording.span);
    letters * (cluster.documents.saturating_sub(1).max(1) as usize)
}
