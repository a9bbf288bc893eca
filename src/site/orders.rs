//! The orders in which lists can be read beside their first one, each with pages of its own: sorting needs no script.

use crate::model::{DateInterval, Document, Kind};
use crate::reuse::{Class, DocumentIndex};
use crate::site::Site;
use crate::site::index::ClusterIndex;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// An order of passages or common wordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordingOrder {
    /// The longest first.
    Length,
    /// Those of the most occasions first.
    Spread,
    /// By first use in the archive, the oldest first.
    First,
    /// By last use in the archive, the newest first.
    Last,
}

impl WordingOrder {
    /// The orders of a list beside its first one: passages stand by letters repeated, common wordings by spread.
    pub fn of(class: Class) -> &'static [Self] {
        match class {
            Class::Passage => &[Self::Length, Self::Spread, Self::First, Self::Last],
            Class::Formula => &[Self::First, Self::Last, Self::Length],
            Class::Boilerplate => &[],
        }
    }

    /// The folder of its pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Spread => "spread",
            Self::First => "first",
            Self::Last => "last",
        }
    }
}

/// An order of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentOrder {
    /// By kind.
    Kind,
    /// By who spoke or wrote, those of the most documents first.
    Speaker,
    /// By who published, those of the most documents first.
    Publisher,
    /// By the share that stands in other documents, the greatest first.
    Share,
}

impl DocumentOrder {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Kind, Self::Speaker, Self::Publisher, Self::Share];

    /// The folder of its pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Speaker => "speaker",
            Self::Publisher => "publisher",
            Self::Share => "share",
        }
    }
}

/// Documents that stand together in an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// What they share; `None` for documents of which nothing is known, and where an order has one group only.
    pub name: Option<String>,
    /// The newest first, but by share in the order of shares.
    pub documents: Vec<DocumentIndex>,
}

/// All lists in all orders, made once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    wordings: BTreeMap<(Class, WordingOrder), Vec<ClusterIndex>>,
    documents: BTreeMap<DocumentOrder, Vec<Group>>,
}

impl Orders {
    /// Sorts everything; `site` is complete but for its orders and routes.
    pub fn of(site: &Site) -> Self {
        let mut orders = Self::default();
        for class in [Class::Passage, Class::Formula] {
            let all = match class {
                Class::Passage => site.survey.passages(),
                Class::Formula | Class::Boilerplate => site.survey.phrases(),
            };
            for order in WordingOrder::of(class) {
                orders.wordings.insert((class, *order), sorted(site, all, *order));
            }
        }
        for order in DocumentOrder::ALL {
            orders.documents.insert(order, groups(site, order));
        }
        orders
    }

    /// Wordings of a class in an order.
    pub fn wordings(&self, class: Class, order: WordingOrder) -> &[ClusterIndex] {
        self.wordings.get(&(class, order)).map_or(&[], Vec::as_slice)
    }

    /// Documents in an order.
    pub fn documents(&self, order: DocumentOrder) -> &[Group] {
        self.documents.get(&order).map_or(&[], Vec::as_slice)
    }
}

/// When a wording is first and last used, as far as its documents are dated; undated ones tell neither.
pub fn first_and_last(site: &Site, cluster: ClusterIndex) -> Option<(&DateInterval, &DateInterval)> {
    ends(site.cluster(cluster).witnesses.iter().filter_map(|witness| site.survey.date(witness.document)))
}

/// Of some intervals the one that may begin first and the one that may end last: a use that may be as late as August is
/// no use of July.
fn ends<'a>(dates: impl Iterator<Item = &'a DateInterval> + Clone) -> Option<(&'a DateInterval, &'a DateInterval)> {
    let known = dates.filter(|date| date.from.or(date.to).is_some());
    // Where two begin or end alike, the one that says more.
    let first = known.clone().min_by_key(|date| (begin(date), date.to.is_none(), date.to))?;
    let last = known.max_by_key(|date| (end(date), date.from))?;
    Some((first, last))
}

/// The earliest day an interval may mean; its only known end where it has but one.
fn begin(date: &DateInterval) -> Option<Date> {
    date.from.or(date.to)
}

/// The latest day an interval may mean; its only known end where it has but one.
fn end(date: &DateInterval) -> Option<Date> {
    date.to.or(date.from)
}

fn sorted(site: &Site, all: &[ClusterIndex], order: WordingOrder) -> Vec<ClusterIndex> {
    let mut sorted = all.to_vec();
    let letters = |cluster: ClusterIndex| {
        let wording = site.cluster(cluster).wording;
        site.index.letters_in(&site.texts, wording.document, wording.span)
    };
    // What is equal stays in the list's first order.
    match order {
        WordingOrder::Length => sorted.sort_by_cached_key(|i| Reverse(letters(*i))),
        WordingOrder::Spread => sorted.sort_by_cached_key(|i| {
            let cluster = site.cluster(*i);
            Reverse((cluster.occasions, cluster.documents, cluster.witnesses.len()))
        }),
        // Undated ones last, in both.
        WordingOrder::First => sorted.sort_by_cached_key(|i| {
            let first = first_and_last(site, *i).and_then(|(first, _)| begin(first));
            (first.is_none(), first)
        }),
        WordingOrder::Last => {
            sorted.sort_by_cached_key(|i| Reverse(first_and_last(site, *i).and_then(|(_, last)| end(last))));
        }
    }
    sorted
}

fn groups(site: &Site, order: DocumentOrder) -> Vec<Group> {
    let mut newest: Vec<(DocumentIndex, &Document)> = (0u32..).zip(&site.archive.documents).collect();
    newest.reverse();
    // The archive has undated documents at its end; they are no newer than others.
    newest.sort_by_key(|(i, _)| site.survey.date(*i).is_none());
    let newest_first = || newest.iter().copied();
    match order {
        DocumentOrder::Kind => Kind::ALL
            .into_iter()
            .map(|kind| Group {
                name: Some(site.words().kind(kind).to_owned()),
                documents: newest_first().filter(|(_, document)| document.meta.kind == kind).map(|(i, _)| i).collect(),
            })
            .filter(|group| !group.documents.is_empty())
            .collect(),
        DocumentOrder::Speaker => by_name(
            newest_first().map(|(i, document)| (i, document.meta.people().iter().map(String::as_str).collect())),
        ),
        DocumentOrder::Publisher => by_name(newest_first().map(|(i, document)| {
            let meta = &document.meta;
            (i, meta.publisher.as_ref().or(meta.agency.as_ref()).map(String::as_str).into_iter().collect())
        })),
        DocumentOrder::Share => {
            let mut documents: Vec<DocumentIndex> = newest_first().map(|(i, _)| i).collect();
            // Of a million, so that shares are whole numbers.
            let share = |i: DocumentIndex| (site.shared(i) * 1_000_000).checked_div(site.index.letters(i)).unwrap_or(0);
            documents.sort_by_cached_key(|i| Reverse(share(*i)));
            if documents.is_empty() { Vec::new() } else { vec![Group { name: None, documents }] }
        }
    }
}

/// One group for each name, those of the most documents first; documents without a name last.
fn by_name<'a>(documents: impl Iterator<Item = (DocumentIndex, Vec<&'a str>)>) -> Vec<Group> {
    let mut named: BTreeMap<&str, Vec<DocumentIndex>> = BTreeMap::new();
    let mut nameless = Vec::new();
    for (document, names) in documents {
        if names.is_empty() {
            nameless.push(document);
        }
        for name in names {
            named.entry(name).or_default().push(document);
        }
    }
    let mut groups: Vec<Group> =
        named.into_iter().map(|(name, documents)| Group { name: Some(name.to_owned()), documents }).collect();
    groups.sort_by_key(|group| Reverse(group.documents.len()));
    groups.extend((!nameless.is_empty()).then_some(Group { name: None, documents: nameless }));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_ends_with_the_later_bound_of_its_date() {
        let check = |dates: &[(&str, &str)], expected: Option<(usize, usize)>| {
            let interval = |(from, to): &(&str, &str)| DateInterval {
                from: from.parse().ok(),
                to: to.parse().ok(),
                basis: String::new(),
            };
            let dates: Vec<DateInterval> = dates.iter().map(interval).collect();
            let expected = expected.map(|(first, last)| (&dates[first], &dates[last]));
            assert_eq!(ends(dates.iter()), expected);
        };
        let (march, july, august) = ("2025-03-04", "2025-07-15", "2025-08-31");
        check(&[(july, august), (march, march), (july, july)], Some((1, 0)));
        check(&[(july, july), (july, august), ("2025-08-01", "2025-08-01")], Some((0, 1)));
        check(&[(march, ""), ("", july), ("", "")], Some((0, 1)));
        check(&[("", "")], None);
        check(&[], None);
    }

    #[test]
    fn names_of_many_documents_come_first_and_none_last() {
        let check = |documents: &[&[&str]], expected: &[(Option<&str>, &[u32])]| {
            let groups = by_name((0..).zip(documents.iter().map(|names| names.to_vec())));
            let found: Vec<_> =
                groups.iter().map(|group| (group.name.as_deref(), group.documents.as_slice())).collect();
            assert_eq!(found, expected);
        };
        check(&[], &[]);
        check(
            &[&["甲"], &["乙"], &[], &["乙", "丙"]],
            &[(Some("乙"), &[1, 3]), (Some("丙"), &[3]), (Some("甲"), &[0]), (None, &[2])],
        );
    }
}
