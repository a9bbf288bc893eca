//! How a document stands in time to all the others that carry a wording, in logarithmic time for each question.

use crate::model::{Archive, DateInterval};
use crate::reuse::{DocumentIndex, Passage};
use jiff::civil::Date;

/// The dates of the documents of a cluster, each document counted once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// Latest possible day of each document that has one, in order.
    ends: Vec<Date>,
    /// Earliest possible day of each document that has one, in order.
    starts: Vec<Date>,
    /// Days of the documents dated to the day, in order.
    days: Vec<Date>,
    /// All documents.
    documents: usize,
}

/// How many of the other documents stand where in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Known to be earlier.
    pub earlier: usize,
    /// Of the same day.
    pub same_day: usize,
    /// Known to be later.
    pub later: usize,
    /// Not ordered by the evidence.
    pub unknown: usize,
}

impl Standing {
    /// All others.
    pub fn others(self) -> usize {
        self.earlier + self.same_day + self.later + self.unknown
    }
}

impl Times {
    /// The documents of some places, seen from outside.
    pub fn of(archive: &Archive, places: &[Passage]) -> Self {
        let mut documents: Vec<DocumentIndex> = places.iter().map(|place| place.document).collect();
        documents.sort_unstable();
        documents.dedup();
        let mut times = Self { documents: documents.len(), ..Self::default() };
        let dated = documents.iter().filter_map(|i| archive.documents.get(*i as usize)?.meta.dated());
        for interval in dated {
            times.days.extend(interval.exact());
            times.ends.extend(interval.to);
            times.starts.extend(interval.from);
        }
        times.ends.sort_unstable();
        times.starts.sort_unstable();
        times.days.sort_unstable();
        times
    }

    /// How the others stand to one of these documents, by [`crate::model::order`].
    pub fn standing(&self, own: Option<&DateInterval>) -> Standing {
        let others = self.documents.saturating_sub(1);
        let Some(own) = own else { return Standing { unknown: others, ..Standing::default() } };
        let earlier = own.from.map_or(0, |from| self.ends.partition_point(|end| *end < from));
        let later = own.to.map_or(0, |to| self.starts.len() - self.starts.partition_point(|start| *start <= to));
        let same_day = own.exact().map_or(0, |day| {
            let range =
                self.days.partition_point(|other| *other < day)..self.days.partition_point(|other| *other <= day);
            range.len().saturating_sub(1)
        });
        Standing { earlier, same_day, later, unknown: others.saturating_sub(earlier + later + same_day) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::sample;

    #[test]
    fn documents_stand_to_each_other() {
        let (archive, _, reuse) = sample::parts();
        let mut cluster = reuse.clusters[0].clone();
        cluster.witnesses.push(sample::passage(&archive, 2, "没有"));
        let times = Times::of(&archive, &cluster.witnesses);
        let check = |document: usize, expected: Standing| {
            assert_eq!(times.standing(archive.documents[document].meta.dated().as_ref()), expected);
        };
        check(0, Standing { later: 1, unknown: 1, ..Standing::default() });
        check(1, Standing { earlier: 1, unknown: 1, ..Standing::default() });
        check(2, Standing { unknown: 2, ..Standing::default() });
    }
}
