//! Which wordings home shows: passages and common wordings that tell most of how a wording travels.

use crate::model::{Kind, ParagraphKind};
use crate::reuse::{Class, Cluster, Passage};
use crate::site::Site;
use crate::site::index::ClusterIndex;
use crate::site::spans;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Passages shown as the strongest.
const STRONGEST: usize = 8;
/// Common wordings shown.
const COMMONEST: usize = 8;

/// How far the passages shown as the strongest reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Two occasions or more.
    Occasions,
    /// Documents of one occasion: where no passage reaches farther.
    OneOccasion,
}

impl Reach {
    /// The interface text above them.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Occasions => "strongest",
            Self::OneOccasion => "strongest-of-one",
        }
    }

    /// The interface text that says how they are chosen.
    pub fn how(self) -> &'static str {
        match self {
            Self::Occasions => "strongest-how",
            Self::OneOccasion => "strongest-of-one-how",
        }
    }

    /// Whether a passage is one of these, and what its occasions count for in the order.
    fn weight(self, cluster: &Cluster) -> Option<usize> {
        let beyond_first = cluster.occasions.max(1) as usize - 1;
        match self {
            Self::Occasions => (beyond_first > 0).then_some(beyond_first * beyond_first),
            Self::OneOccasion => (beyond_first == 0).then_some(1),
        }
    }
}

/// The strongest passages across occasions; only where there are none, those of one.
pub fn strongest(site: &Site) -> (Reach, Vec<ClusterIndex>) {
    let across = strongest_of(site, Reach::Occasions);
    if across.is_empty() {
        (Reach::OneOccasion, strongest_of(site, Reach::OneOccasion))
    } else {
        (Reach::Occasions, across)
    }
}

/// Passages by letters of their own and the square of the occasions beyond the first, more where the wording varies or is
/// a clause of its own: a wording kept by many who did not report one and the same event tells more than a long copy. What
/// only reports carry or what credits an agency (who attended, where a dispatch comes from, who took a picture) says nothing of how a wording travels.
fn strongest_of(site: &Site, reach: Reach) -> Vec<ClusterIndex> {
    /// Beyond this, more letters say nothing more of how firm a wording is.
    const MAX_LETTERS: usize = 60;
    /// Candidates looked at in detail: far more than are shown, few enough for any archive.
    const CANDIDATES: usize = 400;
    let is_spoken = |cluster: &Cluster| {
        cluster.witnesses.iter().any(|w| !matches!(site.document(w.document).meta.kind, Kind::Report | Kind::Other))
            && !names_its_agency(site, cluster)
            && !cluster.witnesses.iter().any(|witness| is_about_the_event(site, *witness))
    };
    let mut passages: Vec<(usize, u32, ClusterIndex)> = (0u32..)
        .zip(&site.reuse.clusters)
        .filter(|(_, cluster)| cluster.class == Class::Passage && cluster.documents > 1 && is_spoken(cluster))
        .filter_map(|(i, cluster)| {
            let letters = site.symbols(cluster.wording).len().min(MAX_LETTERS);
            Some((letters * reach.weight(cluster)?, cluster.documents, i))
        })
        .collect();
    passages.sort_by_key(|(score, documents, i)| (Reverse((*score, *documents)), *i));
    passages.truncate(CANDIDATES);
    for (score, _, i) in &mut passages {
        // What a common wording says is shown below, with its own figures.
        let wording = site.cluster(*i).wording;
        let all = site.index.letters_in(&site.texts, wording.document, wording.span);
        *score = *score * own_letters(site, *i) / all.max(1);
        *score *= if wordings(site, *i) > 1 { 2 } else { 1 };
        *score *= if is_whole(site, *i) { 3 } else { 2 };
    }
    passages.sort_by_key(|(score, documents, i)| (Reverse((*score, *documents)), *i));
    let mut chosen: Vec<ClusterIndex> = Vec::new();
    for (_, _, i) in passages {
        if chosen.len() == STRONGEST {
            break;
        }
        // One wording is shown once, however many shorter ones lie in it or reach beyond it.
        let is_new = chosen.iter().all(|other| !overlap(site.cluster(*other), site.cluster(i)));
        if is_new {
            chosen.push(i);
        }
    }
    chosen
}

/// Whether a wording holds the name of the agency that its document credits: who took a picture, or where a dispatch comes
/// from, beside what was said.
fn names_its_agency(site: &Site, cluster: &Cluster) -> bool {
    let Passage { document, span } = cluster.wording;
    site.document(document)
        .meta
        .agency
        .as_ref()
        .is_some_and(|agency| site.quote(document, span).contains(agency.as_str()))
}

/// Whether a place lies in a subtitle, which names event and genre, or in a credit or a caption.
fn is_about_the_event(site: &Site, place: Passage) -> bool {
    let paragraph = site.paragraph_at(place.document, place.span.start);
    let found = site.document(place.document).body.paragraphs.get(paragraph);
    found.is_some_and(|found| match found.kind {
        ParagraphKind::Subtitle | ParagraphKind::Credit | ParagraphKind::Caption => true,
        ParagraphKind::Title
        | ParagraphKind::Heading(_)
        | ParagraphKind::Text
        | ParagraphKind::Item { .. }
        | ParagraphKind::Quote
        | ParagraphKind::TableRow
        | ParagraphKind::Code
        | ParagraphKind::Note => false,
    })
}

/// The letters of a passage's wording that belong to no common wording.
fn own_letters(site: &Site, index: ClusterIndex) -> usize {
    let wording = site.cluster(index).wording;
    let common = site
        .index
        .places(wording.document)
        .iter()
        .filter(|place| site.cluster(place.cluster).class == Class::Formula)
        .map(|place| place.span);
    let own = spans::difference(&[wording.span], &spans::union(common.collect()));
    own.iter().map(|span| site.index.letters_in(&site.texts, wording.document, *span)).sum()
}

/// Common wordings by letters and occasions, whole clauses before what is cut from one; each is shown once however many
/// shorter ones lie in it.
pub fn commonest(site: &Site) -> Vec<ClusterIndex> {
    /// Candidates looked at: far more than are shown, few enough for any archive.
    const CANDIDATES: usize = 400;
    let mut phrases: Vec<ClusterIndex> = site.survey.phrases().iter().copied().take(CANDIDATES).collect();
    phrases.sort_by_cached_key(|i| {
        let cluster = site.cluster(*i);
        let letters = site.symbols(cluster.wording).len();
        let whole = if is_whole(site, *i) { 2 } else { 1 };
        (Reverse(letters * cluster.occasions as usize * whole), *i)
    });
    let mut chosen: Vec<ClusterIndex> = Vec::new();
    for i in phrases {
        let is_new = chosen.iter().all(|other| !overlap(site.cluster(*other), site.cluster(i)));
        if chosen.len() < COMMONEST && is_new {
            chosen.push(i);
        }
    }
    chosen
}

/// Whether the first place of either wording shares letters with a place of the other.
fn overlap(one: &Cluster, other: &Cluster) -> bool {
    let touches = |first: Option<&Passage>, places: &[Passage]| {
        first.is_some_and(|first| {
            let is_beside = |place: &Passage| {
                place.document == first.document
                    && place.span.start < first.span.end
                    && first.span.start < place.span.end
            };
            places.iter().any(is_beside)
        })
    };
    touches(one.witnesses.first(), &other.witnesses) || touches(other.witnesses.first(), &one.witnesses)
}

/// Whether a wording begins and ends with a clause where it stands as shown.
fn is_whole(site: &Site, index: ClusterIndex) -> bool {
    let shown = site.cluster(index).wording;
    let text = &site.document(shown.document).body.text;
    let before = text.get(..shown.span.start as usize).and_then(|text| text.chars().next_back());
    let after = text.get(shown.span.end as usize..).and_then(|text| text.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// How many different wordings the places of a cluster have, letters alone counted.
pub fn wordings(site: &Site, index: ClusterIndex) -> usize {
    site.cluster(index).witnesses.iter().map(|witness| site.symbols(*witness)).collect::<BTreeSet<_>>().len()
}
