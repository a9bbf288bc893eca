//! The same wording before and after (同文先后): for each document the earlier and the later one with which it shares most.

use crate::model::{Order, order};
use crate::reuse::DocumentIndex;
use crate::site::Site;
use crate::site::index::Index;
use crate::site::survey::Survey;
use crate::site::urls::Linker;
use crate::site::view::DocumentRef;
use serde::Serialize;

/// Another document with which one shares wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Other {
    /// Which.
    pub document: DocumentIndex,
    /// Letters that stand equal in both, common wordings counted.
    pub letters: usize,
}

/// What stands on either side of a document in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The earlier document that shares most with it.
    pub before: Option<Other>,
    /// The later one.
    pub after: Option<Other>,
}

/// For each document, what is around it: one pass over the pairs that share wording.
pub fn of(n_documents: usize, index: &Index, survey: &Survey) -> Vec<Around> {
    let mut around = vec![Around::default(); n_documents];
    // Of two that share as much the first in the archive's order stays.
    let more = |slot: &mut Option<Other>, other: Other| {
        if slot.is_none_or(|best| best.letters < other.letters) {
            *slot = Some(other);
        }
    };
    for ((a, b), _) in index.pairs().iter().filter(|(_, pair)| pair.most() > 0) {
        let (earlier, later) = match order(survey.date(*a), survey.date(*b)) {
            Order::Earlier => (*a, *b),
            Order::SameDay | Order::Unknown | Order::SameDocument => match order(survey.date(*b), survey.date(*a)) {
                Order::Earlier => (*b, *a),
                Order::SameDay | Order::Unknown | Order::SameDocument => continue,
            },
        };
        if let Some(around) = around.get_mut(later as usize) {
            let letters = index.shared_letters(later, earlier);
            more(&mut around.before, Other { document: earlier, letters });
        }
        if let Some(around) = around.get_mut(earlier as usize) {
            let letters = index.shared_letters(earlier, later);
            more(&mut around.after, Other { document: later, letters });
        }
    }
    around
}

/// One of them, beside a line of a list.
#[derive(Serialize)]
pub struct OtherView {
    label: String,
    document: DocumentRef,
    letters: String,
    /// The comparison, where there is one, else the document.
    url: String,
}

/// What stands before and after a document, earlier first.
pub fn views(site: &Site, links: &Linker<'_>, own: DocumentIndex) -> Vec<OtherView> {
    let words = site.words();
    let around = site.around(own);
    let view = |(key, other): (&str, Option<Other>)| {
        let other = other?;
        let document = site.document_ref(links, other.document);
        let comparison = site.comparison_route(own, other.document).map(|route| links.to(&route));
        Some(OtherView {
            label: words.say(key).to_owned(),
            letters: words.fill("letters-n", &[("n", &words.number(other.letters))]),
            url: comparison.unwrap_or_else(|| document.url.clone()),
            document,
        })
    };
    [("same-wording-before", around.before), ("same-wording-after", around.after)]
        .into_iter()
        .filter_map(view)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::sample;

    #[test]
    fn only_what_is_ordered_stands_before_or_after() {
        let (archive, texts, reuse) = sample::parts();
        let check = |archive: &crate::model::Archive, expected: [(Option<u32>, Option<u32>); 3]| {
            let index = Index::new(archive, &texts, &reuse);
            let survey = Survey::new(archive, &texts, &reuse, &index);
            let document = |other: Option<Other>| other.map(|other| other.document);
            let found: Vec<_> =
                of(3, &index, &survey).iter().map(|around| (document(around.before), document(around.after))).collect();
            assert_eq!(found, expected);
        };
        check(&archive, [(None, Some(1)), (Some(0), None), (None, None)]);
        let mut undated = archive.clone();
        undated.documents[0].meta.event = None;
        check(&undated, [(None, None); 3]);
    }
}
