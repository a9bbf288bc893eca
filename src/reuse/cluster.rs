//! Alignments, turned into wordings with all the places that carry them.
//!
//! A cluster is a wording and every place that carries at least four fifths of its letters in order. Wordings are taken
//! from the earliest document in which a passage stands; a shorter wording inside a longer one is a cluster of its own
//! only if it stands in a document where the longer does not.

use super::chain::{Chain, Way};
use super::occurrences::Occurrences;
use super::stream::{Position, Stream};
use super::touching::Touching;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The share of a wording's letters that a witness carries: four fifths, so that any two witnesses share wording.
const CARRIED: (u32, u32) = (4, 5);

/// A place in the stream: one witness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The document.
    pub document: u32,
    /// First position.
    pub start: Position,
    /// One past the last position.
    pub end: Position,
}

/// A wording and its witnesses, before it is classed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Where the wording is taken from: the earliest place.
    pub wording: Place,
    /// Ordered by document, then place; the wording's own place among them.
    pub witnesses: Vec<Place>,
}

impl Group {
    /// Whether every one of these places lies in a document with a witness.
    pub fn reaches(&self, places: &[Place]) -> bool {
        let has = |document| {
            let at = self.witnesses.partition_point(|witness| witness.document < document);
            self.witnesses.get(at).is_some_and(|witness| witness.document == document)
        };
        places.iter().all(|place| has(place.document))
    }
}

/// An interval of a document that a part of a chain covers.
#[derive(Clone, Copy, Debug)]
struct Side {
    start: Position,
    end: Position,
    chain: u32,
    /// Which way the chain leads from here.
    way: Way,
    /// Whether it is the chain's longest part.
    leads: bool,
}

/// Groups, made document by document: those of one depend on its chains and on the groups of earlier documents that have a
/// place in it, and on nothing else.
#[derive(Debug)]
pub struct Clustering<'a> {
    stream: &'a Stream,
    chains: &'a [Chain],
    min_letters: u32,
    /// The chains that touch each document, in order, document after document, and where each document's begin.
    touching: (Vec<u32>, Vec<u32>),
    /// The groups so far, in the order of their documents.
    groups: Vec<Group>,
    /// For each chain the group whose wording it is or lies in.
    of_chain: Vec<Option<u32>>,
    /// Witnesses of the groups so far, by document.
    known: Vec<Vec<(Place, u32)>>,
}

impl<'a> Clustering<'a> {
    /// Before the first document.
    pub fn new(stream: &'a Stream, chains: &'a [Chain], min_letters: u32) -> Self {
        let documents = |chain: &Chain| (stream.document(chain.runs[0].a), stream.document(chain.runs[0].b));
        let mut begins = vec![0_u32; stream.n_documents() + 1];
        for (a, b) in chains.iter().map(documents) {
            begins[a as usize + 1] += 1;
            begins[b as usize + 1] += u32::from(a != b);
        }
        for document in 1..begins.len() {
            begins[document] += begins[document - 1];
        }
        let mut touching = vec![0; begins.last().map_or(0, |&end| end as usize)];
        let mut ends = begins.clone();
        for (chain, (a, b)) in (0..).zip(chains.iter().map(documents)) {
            for document in if a == b { vec![a] } else { vec![a, b] } {
                let end = &mut ends[document as usize];
                touching[*end as usize] = chain;
                *end += 1;
            }
        }
        Self {
            stream,
            chains,
            min_letters,
            touching: (touching, begins),
            groups: Vec::new(),
            of_chain: vec![None; chains.len()],
            known: vec![Vec::new(); stream.n_documents()],
        }
    }

    /// The groups so far.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The groups, and for each chain the group whose wording it is or lies in.
    pub fn finish(self) -> (Vec<Group>, Vec<Option<u32>>) {
        (self.groups, self.of_chain)
    }

    /// The chains that touch a document, in order.
    fn chains_of(&self, document: u32) -> &[u32] {
        let (chains, begins) = &self.touching;
        &chains[begins[document as usize] as usize..begins[document as usize + 1] as usize]
    }

    /// The chains whose first side lies in a document, in order.
    pub fn chains_from(&self, document: u32) -> Vec<u32> {
        let is_first = |chain: &u32| self.stream.document(self.chains[*chain as usize].runs[0].a) == document;
        self.chains_of(document).iter().copied().filter(is_first).collect()
    }

    /// Adds a group.
    pub fn add(&mut self, group: Group) -> u32 {
        let number = self.groups.len() as u32;
        for place in &group.witnesses {
            self.known[place.document as usize].push((*place, number));
        }
        self.groups.push(group);
        number
    }

    /// Says whose wording a chain is.
    pub fn assign(&mut self, chain: u32, group: Option<u32>) {
        self.of_chain[chain as usize] = group;
    }

    /// The parts of chains in a document, by place.
    fn sides(&self, document: u32) -> Vec<Side> {
        let mut sides = Vec::new();
        for &number in self.chains_of(document) {
            let chain = &self.chains[number as usize];
            let longest = chain.parts.iter().max_by_key(|[(start, end), _]| (end - start, Reverse(*start)));
            for part in &chain.parts {
                let leads = Some(part) == longest;
                for ((start, end), way) in part.iter().copied().zip([Way::Forth, Way::Back]) {
                    if self.stream.document(start) == document {
                        sides.push(Side { start, end, chain: number, way, leads });
                    }
                }
            }
        }
        sides.sort_by_key(|side| (side.start, Reverse(side.end), side.chain));
        sides
    }

    /// The wordings whose places in all texts [`Clustering::step`] is likely to ask for.
    pub fn questions(&self, document: u32) -> Vec<(Position, Position)> {
        let sides = self.sides(document);
        let here = touching(&sides);
        let candidates = candidates(self.stream, document, &sides, self.min_letters);
        let witnesses = candidates.iter().flat_map(|candidate| self.witnesses(candidate.wording, &here));
        witnesses.map(|place| (place.start, place.end)).collect()
    }

    /// Makes the groups of a document. Its predecessors come first.
    pub fn step(&mut self, document: u32, occurrences: &mut Occurrences<'_>) {
        let stream = self.stream;
        let sides = self.sides(document);
        let here = touching(&sides);
        let mut known = Touching::default();
        for &(place, group) in &self.known[document as usize] {
            known.insert(place.start, place.end, (place, group));
        }
        for candidate in candidates(stream, document, &sides, self.min_letters) {
            let wording = candidate.wording;
            let mut witnesses = self.witnesses(wording, &here);
            let known_here = |is: fn(Place, Place) -> bool, witnesses: &[Place]| {
                let here = known.of(wording.start, wording.end);
                let here = here.filter(|(place, _)| is(*place, wording)).map(|(_, group)| *group);
                here.filter(|&group| self.groups[group as usize].reaches(witnesses)).min()
            };
            // A witness itself: the places that read as it does letter by letter are in its group already.
            let mut group = known_here(|place, wording| place == wording, &witnesses);
            if group.is_none() {
                add_occurrences(occurrences, document, wording, &mut witnesses);
                add_variants(stream, occurrences, document, wording, &mut witnesses);
                // A shorter wording in no other document than the longer is no cluster of its own.
                group = known_here(alike, &witnesses).or_else(|| known_here(covers, &witnesses));
            }
            if group.is_none() && witnesses.len() >= 2 {
                let number = self.groups.len() as u32;
                for place in witnesses.iter().filter(|place| place.document == document) {
                    known.insert(place.start, place.end, (*place, number));
                }
                group = Some(self.add(Group { wording, witnesses }));
            }
            for chain in candidate.chains {
                self.assign(chain, group);
            }
        }
    }

    /// Every place that carries four fifths of a wording, as the chains from its document show.
    fn witnesses(&self, wording: Place, sides: &Touching<Side>) -> Vec<Place> {
        let mut found = vec![wording];
        let sides = sides.of(wording.start, wording.end);
        found.extend(
            sides.filter_map(|side| carried(self.stream, &self.chains[side.chain as usize], side.way, wording)),
        );
        found.sort_unstable();
        // Two chains may lead to one place: the longer stretch stands for it.
        let mut kept: Vec<Place> = Vec::with_capacity(found.len());
        for place in found {
            match kept.last_mut() {
                Some(last) if last.document == place.document && place.start < last.end => {
                    if *last == wording || place == wording {
                        *last = wording;
                    } else if place.end - place.start > last.end - last.start {
                        *last = place;
                    }
                }
                _ => kept.push(place),
            }
        }
        kept
    }
}

/// The place that a chain shows to carry a wording, if it does.
pub fn carried(stream: &Stream, chain: &Chain, way: Way, wording: Place) -> Option<Place> {
    let (equal, start, end) = chain.project(way, wording.start, wording.end)?;
    let (length, long) = (wording.end - wording.start, end - start);
    // Four fifths of the wording, and not scattered over a stretch more than half as long again.
    let carries = equal * CARRIED.1 >= length * CARRIED.0 && equal * 3 >= long * 2;
    carries.then(|| Place { document: stream.document(start), start, end })
}

fn touching(sides: &[Side]) -> Touching<Side> {
    let mut touching = Touching::default();
    for side in sides {
        touching.insert(side.start, side.end, *side);
    }
    touching
}

/// The groups, and for each chain the group whose wording it is or lies in.
pub fn run(
    stream: &Stream,
    occurrences: &mut Occurrences<'_>,
    chains: &[Chain],
    min_letters: u32,
) -> (Vec<Group>, Vec<Option<u32>>) {
    let mut clustering = Clustering::new(stream, chains, min_letters);
    for document in 0..stream.n_documents() as u32 {
        clustering.step(document, occurrences);
    }
    clustering.finish()
}

/// Makes one group of all groups of one wording, with the places of all; the second value is where each of the first list
/// went.
pub fn united(stream: &Stream, groups: Vec<Group>, more: Vec<Group>) -> (Vec<Group>, Vec<u32>) {
    let mut by_wording: BTreeMap<&[u32], u32> = BTreeMap::new();
    let mut kept: Vec<Group> = Vec::new();
    let mut went = Vec::new();
    for group in groups.into_iter().chain(more) {
        let symbols = &stream.symbols[group.wording.start as usize..group.wording.end as usize];
        let at = *by_wording.entry(symbols).or_insert(kept.len() as u32);
        went.push(at);
        match kept.get_mut(at as usize) {
            None => kept.push(group),
            Some(first) => {
                first.wording = first.wording.min(group.wording);
                first.witnesses = together(&first.witnesses, &group.witnesses);
            }
        }
    }
    (kept, went)
}

/// The places of two lists, in order; of two that overlap, the earlier-beginning one stands for both.
pub fn together(x: &[Place], y: &[Place]) -> Vec<Place> {
    let mut all: Vec<Place> = x.iter().chain(y).copied().collect();
    all.sort_unstable();
    let mut places: Vec<Place> = Vec::with_capacity(all.len());
    for place in all {
        if places.last().is_none_or(|last| last.document != place.document || last.end <= place.start) {
            places.push(place);
        }
    }
    places
}

/// A stretch that may be a wording, and the chains whose longest part it is.
struct Candidate {
    wording: Place,
    chains: Vec<u32>,
}

/// The stretches of a document from which chains lead to later places, longest first; nearly equal ones are one. Those of
/// fewer letters than a passage are none.
fn candidates(stream: &Stream, document: u32, sides: &[Side], min_letters: u32) -> Vec<Candidate> {
    let mut all: Vec<Side> = sides.iter().filter(|side| side.way == Way::Forth).copied().collect();
    all.sort_by_key(|side| (Reverse(side.end - side.start), side.start, side.chain));
    let mut found: Vec<Candidate> = Vec::new();
    let mut places: Touching<usize> = Touching::default();
    for side in all {
        let place = Place { document, start: side.start, end: side.end };
        let near = places.of(side.start, side.end).copied().filter(|&i| alike(found[i].wording, place)).min();
        match near {
            Some(i) => found[i].chains.extend(side.leads.then_some(side.chain)),
            None => {
                places.insert(side.start, side.end, found.len());
                found
                    .push(Candidate { wording: place, chains: side.leads.then_some(side.chain).into_iter().collect() });
            }
        }
    }
    found.retain(|candidate| stream.n_letters(candidate.wording.start, candidate.wording.end) >= min_letters);
    found
}

/// Adds the places that carry a wording letter by letter where no chain leads: inside another passage of the same pair.
fn add_occurrences(occurrences: &mut Occurrences<'_>, asker: u32, wording: Place, witnesses: &mut Vec<Place>) {
    for &place in occurrences.of(wording.start, wording.end, asker) {
        let at = witnesses.partition_point(|other| (other.document, other.end) <= (place.document, place.start));
        let free = witnesses.get(at).is_none_or(|next| next.document != place.document || next.start >= place.end);
        if free {
            witnesses.insert(at, place);
        }
    }
}

/// Adds the places that carry the wording as another witness has it, letter by letter: set phrases are not paired, so no
/// chain leads to them from here, and the earliest place may be one of them.
fn add_variants(
    stream: &Stream,
    occurrences: &mut Occurrences<'_>,
    asker: u32,
    wording: Place,
    witnesses: &mut Vec<Place>,
) {
    let symbols = |place: Place| &stream.symbols[place.start as usize..place.end as usize];
    let own = symbols(wording);
    let variants: BTreeMap<&[u32], Place> =
        witnesses.iter().map(|&place| (symbols(place), place)).filter(|(variant, _)| *variant != own).collect();
    for place in variants.into_values() {
        add_occurrences(occurrences, asker, place, witnesses);
    }
}

/// Whether two stretches of one document are nearly the same: they share four fifths of the longer.
pub fn alike(x: Place, y: Place) -> bool {
    let shared = x.end.min(y.end).saturating_sub(x.start.max(y.start));
    shared * CARRIED.1 >= (x.end - x.start).max(y.end - y.start) * CARRIED.0
}

/// Whether the first stretch holds at least four fifths of the second.
fn covers(x: Place, y: Place) -> bool {
    let shared = x.end.min(y.end).saturating_sub(x.start.max(y.start));
    shared * CARRIED.1 >= (y.end - y.start) * CARRIED.0
}
