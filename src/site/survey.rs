//! What the archive holds, year by year, and the order of the lists of wordings: made once, for many pages.

use crate::model::{Archive, DateInterval, Kind};
use crate::normalize::Text;
use crate::reuse::{Class, Cluster, DocumentIndex, Reuse};
use crate::site::index::{ClusterIndex, Index};
use crate::site::numbered::Numbered;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What the archive holds of one year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Year {
    /// Documents dated to this year, in the archive's order.
    pub documents: Vec<DocumentIndex>,
    /// Their letters.
    pub letters: usize,
    /// On how many occasions; a document without a stated one is one of its own.
    pub occasions: usize,
    /// How many there are of each kind.
    pub kinds: BTreeMap<Kind, usize>,
}

/// Figures that many pages need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    dates: Vec<Option<DateInterval>>,
    years: BTreeMap<i16, Year>,
    /// Documents dated to one month, in the archive's order.
    months: BTreeMap<(i16, i8), Vec<DocumentIndex>>,
    /// Documents not dated to one year, in the archive's order.
    without_year: Vec<DocumentIndex>,
    passages: Vec<ClusterIndex>,
    phrases: Vec<ClusterIndex>,
    numbered: Numbered,
}

/// The year of an interval, if it lies in one.
fn year_of(interval: &DateInterval) -> Option<i16> {
    let (from, to) = (interval.from?, interval.to?);
    (from.year() == to.year()).then(|| from.year())
}

/// The month of an interval, if it lies in one.
fn month_of(interval: &DateInterval) -> Option<(i16, i8)> {
    let month = |day: Date| (day.year(), day.month());
    let (from, to) = (interval.from?, interval.to?);
    (month(from) == month(to)).then(|| month(from))
}

impl Survey {
    /// Looks at everything once.
    pub fn new(archive: &Archive, texts: &[Text], reuse: &Reuse, index: &Index) -> Self {
        let mut survey =
            Self { dates: archive.documents.iter().map(|document| document.meta.dated()).collect(), ..Self::default() };
        let mut seen = BTreeSet::new();
        for (number, document) in (0u32..).zip(&archive.documents) {
            let Some(year) = survey.year(number) else {
                survey.without_year.push(number);
                continue;
            };
            let is_new = index.occasion_of(number).is_none_or(|occasion| seen.insert((year, occasion)));
            let year = survey.years.entry(year).or_default();
            year.occasions += usize::from(is_new);
            year.documents.push(number);
            year.letters += index.letters(number);
            *year.kinds.entry(document.meta.kind).or_default() += 1;
            if let Some(month) = survey.date(number).and_then(month_of) {
                survey.months.entry(month).or_default().push(number);
            }
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
        survey.numbered = Numbered::of(&archive.documents, texts, &reuse.clusters);
        survey
    }

    /// When a document is dated.
    pub fn date(&self, document: DocumentIndex) -> Option<&DateInterval> {
        self.dates.get(document as usize).and_then(Option::as_ref)
    }

    /// The one year a document is dated to: what every list, table and picture by year counts it under. A document that
    /// may be of either of two years is counted under neither.
    pub fn year(&self, document: DocumentIndex) -> Option<i16> {
        self.date(document).and_then(year_of)
    }

    /// What there is, by year.
    pub fn years(&self) -> &BTreeMap<i16, Year> {
        &self.years
    }

    /// Documents not dated to one year.
    pub fn without_year(&self) -> &[DocumentIndex] {
        &self.without_year
    }

    /// Documents dated to one month, by month.
    pub fn months(&self) -> &BTreeMap<(i16, i8), Vec<DocumentIndex>> {
        &self.months
    }

    /// The first and the last year of which there are documents.
    pub fn span(&self) -> Option<(i16, i16)> {
        self.years.keys().next().copied().zip(self.years.keys().next_back().copied())
    }

    /// Years from one to another: each of which there are documents by itself, those between as one run, as (first, last).
    pub fn runs(&self, first: i16, last: i16) -> Vec<(i16, i16)> {
        let mut runs = Vec::new();
        let mut next = first;
        for &year in self.years.keys().skip_while(|year| **year < first).take_while(|year| **year <= last) {
            if next < year {
                runs.push((next, year - 1));
            }
            runs.push((year, year));
            next = year.saturating_add(1);
        }
        if next <= last {
            runs.push((next, last));
        }
        runs
    }

    /// Years from one to another of which the archive holds no document, those that follow each other as one run.
    pub fn without_documents(&self, first: i16, last: i16) -> Vec<(i16, i16)> {
        self.runs(first, last).into_iter().filter(|(year, _)| !self.years.contains_key(year)).collect()
    }

    /// Passages, strongest first.
    pub fn passages(&self) -> &[ClusterIndex] {
        &self.passages
    }

    /// Common wordings, those of the most occasions first.
    pub fn phrases(&self) -> &[ClusterIndex] {
        &self.phrases
    }

    /// Wordings that are equal but for a number.
    pub fn numbered(&self) -> &Numbered {
        &self.numbered
    }
}

/// How strong a passage is: its letters times the documents that repeat it, that is, the letters repeated.
fn strength(cluster: &Cluster, texts: &[Text], index: &Index) -> usize {
    let letters = index.letters_in(texts, cluster.wording.document, cluster.wording.span);
    letters * (cluster.documents.saturating_sub(1) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn survey(years: &[i16]) -> Survey {
        Survey { years: years.iter().map(|year| (*year, Year::default())).collect(), ..Survey::default() }
    }

    #[test]
    fn years_without_documents_run_together() {
        let check = |held: &[i16], first, last, expected: &[(i16, i16)]| {
            assert_eq!(survey(held).runs(first, last), expected, "{held:?}");
        };
        check(&[2009, 2013, 2014], 2009, 2014, &[(2009, 2009), (2010, 2012), (2013, 2013), (2014, 2014)]);
        check(&[2009, 2013], 2008, 2015, &[(2008, 2008), (2009, 2009), (2010, 2012), (2013, 2013), (2014, 2015)]);
        check(&[2009, 2020], 2010, 2012, &[(2010, 2012)]);
        check(&[], 2010, 2010, &[(2010, 2010)]);
        check(&[2010], 2011, 2010, &[]);
        assert_eq!(survey(&[2009, 2012, 2014]).without_documents(2009, 2014), [(2010, 2011), (2013, 2013)]);
        assert_eq!(survey(&[2009, 2014]).span(), Some((2009, 2014)));
        assert_eq!(survey(&[]).span(), None);
    }

    #[test]
    fn an_interval_is_of_a_year_or_month_only_if_it_lies_in_it() {
        let check = |from, to, year, month| {
            let interval = DateInterval { from, to, basis: String::new() };
            assert_eq!((year_of(&interval), month_of(&interval)), (year, month));
        };
        let (january, march, next) = (date(2021, 1, 9), date(2021, 3, 1), date(2022, 1, 9));
        check(Some(january), Some(january), Some(2021), Some((2021, 1)));
        check(Some(january), Some(march), Some(2021), None);
        check(Some(january), Some(next), None, None);
        check(Some(january), None, None, None);
        check(None, Some(january), None, None);
    }
}
