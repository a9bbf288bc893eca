//! What readers are shown of what was found: stretches of symbols turned into spans of text. It depends on the texts alone.

use super::Passage;
use super::brackets;
use super::chain::Chain;
use super::cluster::{Group, Place, united};
use super::memory::Found;
use super::stream::Stream;
use super::variants;
use crate::model::{Archive, BodySpan};
use crate::normalize::Text;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// All that was found, as readers are shown it.
#[derive(Debug)]
pub struct Shown {
    /// One of each wording.
    pub groups: Vec<Group>,
    /// For each group of [`Found::groups`] its number here.
    pub of_group: Vec<u32>,
    /// For each group the passages of its witnesses.
    pub witnesses: Vec<Vec<Passage>>,
    /// For each chain what is shown of it.
    pub chains: Vec<Sides>,
}

/// A chain in the bodies of its two documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    /// The longest part, as [`super::Alignment::shown`] says.
    pub shown: [BodySpan; 2],
    /// Equal stretches, in order on both sides; never empty.
    pub runs: Vec<(BodySpan, BodySpan)>,
    /// Letters that are equal.
    pub equal: u32,
    /// Letters from the first to the last that are equal.
    pub letters: [u32; 2],
}

/// What is known from an earlier run.
#[derive(Debug, Default)]
pub struct Known {
    /// By the place of the wording: places of witnesses, in order, and what readers are shown of them.
    pub witnesses: FxHashMap<Place, Vec<(Place, BodySpan)>>,
    /// For each chain what is shown of it; none at the end are of chains that nothing is known of.
    pub chains: Vec<Option<Sides>>,
}

impl Shown {
    /// Of what was found in these texts.
    pub fn of(texts: Texts<'_>, found: &Found, known: Known, min_letters: u32) -> Self {
        let (groups, mut of_group) = united(texts.stream, found.groups.clone(), found.frequent.clone());
        let (groups, went) = variants::absorbed(groups, found.variants.clone(), texts.stream.n_documents());
        of_group.iter_mut().for_each(|group| *group = went[*group as usize]);
        let witnesses = texts.witnesses(&groups, &known.witnesses);
        let mut known = known.chains;
        known.resize(found.chains.len(), None);
        let chains = found.chains.par_iter().zip(known);
        let chains = chains.map(|(chain, known)| known.unwrap_or_else(|| texts.sides(chain, min_letters))).collect();
        Self { groups, of_group, witnesses, chains }
    }
}

/// The way from the stream back to documents and their bodies.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    /// The documents.
    pub archive: &'a Archive,
    /// Their symbols and where these stand.
    pub texts: &'a [Text],
    /// The symbols, joined.
    pub stream: &'a Stream,
}

impl Texts<'_> {
    /// The passage of a stretch of the stream; never empty.
    fn passage(&self, Place { document, start, end }: Place) -> Passage {
        let (first, _) = self.stream.bounds(document);
        let places = &self.texts[document as usize].places;
        let span =
            BodySpan { start: places[(start - first) as usize].start, end: places[(end - 1 - first) as usize].end };
        Passage { document, span }
    }

    /// The passage of a stretch as readers are shown it: with its figures, and both halves of its quotation marks.
    pub fn shown(&self, place: Place) -> Passage {
        let passage = self.passage(place);
        let text = &self.archive.documents[passage.document as usize].body.text;
        Passage { span: brackets::completed(text, passage.span), ..passage }
    }

    /// The passages of the witnesses of each group.
    fn witnesses(self, groups: &[Group], known: &FxHashMap<Place, Vec<(Place, BodySpan)>>) -> Vec<Vec<Passage>> {
        let mut shown: Vec<Vec<Passage>> = Vec::with_capacity(groups.len());
        // What is not known yet is looked up document by document, so that each is read once.
        let mut sought: Vec<Vec<(u32, u32)>> = vec![Vec::new(); self.stream.n_documents()];
        for (number, group) in (0..).zip(groups) {
            let mut known = known.get(&group.wording).map_or([].as_slice(), Vec::as_slice).iter().peekable();
            let passage = |(n, place): (u32, &Place)| {
                while known.next_if(|(other, _)| other < place).is_some() {}
                let span = known.next_if(|(other, _)| other == place).map(|(_, span)| *span);
                if span.is_none() {
                    sought[place.document as usize].push((number, n));
                }
                Passage { document: place.document, span: span.unwrap_or(BodySpan::new(0, 0)) }
            };
            shown.push((0..).zip(&group.witnesses).map(passage).collect());
        }
        let look_up = |&(group, n): &(u32, u32)| self.shown(groups[group as usize].witnesses[n as usize]);
        let found: Vec<Vec<Passage>> = sought.par_iter().map(|sought| sought.iter().map(look_up).collect()).collect();
        for ((group, n), passage) in sought.into_iter().flatten().zip(found.into_iter().flatten()) {
            shown[group as usize][n as usize] = passage;
        }
        shown
    }

    /// A chain in its two bodies; what is shown is empty where less than a passage is left.
    fn sides(self, chain: &Chain, min_letters: u32) -> Sides {
        let stream = self.stream;
        let (a, b) = (chain.a(), chain.b());
        let documents = [stream.document(a.0), stream.document(b.0)];
        let place = |side: usize, start, end| Place { document: documents[side], start, end };
        let longest = chain.parts.iter().max_by_key(|[(start, end), _]| (end - start, std::cmp::Reverse(*start)));
        let [first, second] = longest.copied().unwrap_or([a, b]);
        let shown = [place(0, first.0, first.1), place(1, second.0, second.1)].map(|place| {
            let span = self.shown(place).span;
            let scrap = stream.n_letters(place.start, place.end) < min_letters;
            BodySpan { start: span.start, end: if scrap { span.start } else { span.end } }
        });
        let runs = chain
            .runs
            .iter()
            .map(|run| (place(0, run.a, run.a + run.len), place(1, run.b, run.b + run.len)))
            .map(|(a, b)| (self.passage(a).span, self.passage(b).span))
            .collect();
        let letters = [stream.n_letters(a.0, a.1), stream.n_letters(b.0, b.1)];
        Sides { shown, runs, equal: chain.n_letters(stream), letters }
    }
}
