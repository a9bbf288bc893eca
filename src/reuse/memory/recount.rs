//! Which runs and seeds are common after documents came and went, and the matches that change by it.
//!
//! The texts are read once for the runs of the documents that came or went, and what stands in frequent seeds for longer
//! ones. Only what crosses a threshold concerns documents that stayed.

use super::super::commonplace::{Commonplace, entry, key, place};
use super::super::runs::Runs;
use super::super::seed::{self, DOUBLINGS, FREQUENT, Match, SEED_WEIGHT, shortest};
use super::super::stream::{Position, Stream};
use super::super::window::{Window, seed as seed_at};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// Pairs of places of runs and seeds that cross a threshold, all in all, up to which they are looked at again; of more, building
/// from nothing is as quick. Two hundred letters in 25 places make 60,000.
const MOST_PAIRS: usize = 1 << 20;

/// What came and went.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The texts of today.
    pub stream: &'a Stream,
    /// The documents of today that are new, in order.
    pub added: &'a [u32],
    /// The texts that are gone.
    pub removed: &'a Stream,
    /// What was common there.
    pub removed_commonplace: &'a Commonplace,
    /// What was common in the texts that stayed, at their places of today.
    pub old: &'a Commonplace,
}

/// What is different now.
#[derive(Debug)]
pub struct Recounted {
    /// As [`seed::run`] finds it in the texts of today.
    pub commonplace: Commonplace,
    /// The matches of pairs with a new document, ordered as [`seed::run`] orders them.
    pub matches: Vec<Match>,
    /// The pairs of documents that stayed whose matches changed, in order.
    pub pairs: Vec<(u32, u32)>,
    /// The runs of documents that came or went.
    pub runs: Runs,
}

/// Counts anew; `None` where so much changed that building from nothing is quicker.
pub fn run(change: Change<'_>) -> Option<Recounted> {
    let (mut recount, numbers) = Recount::new(change);
    let runs = Runs::of(change.stream, numbers);
    recount.runs(&runs);
    recount.shortest(&runs);
    for doublings in 1..=DOUBLINGS {
        recount.doubled(doublings);
    }
    Some(Recounted { pairs: recount.pairs()?, matches: recount.matches(), commonplace: recount.new, runs })
}

struct Recount<'a> {
    change: Change<'a>,
    /// First and one-past-last position of each new document.
    ranges: Vec<(Position, Position)>,
    new: Commonplace,
    /// How often each run that came or went stood in the documents that are gone, by its number.
    gone: Vec<usize>,
    /// Places of one seed that is looked at for pairs, new ones among them.
    few: Vec<Vec<Position>>,
    /// Places, of documents that stayed, of one run or seed that crossed a threshold.
    crossed: Vec<Vec<Position>>,
    /// Places of documents that stayed whose seed is doubled more or less often than before.
    flipped: FxHashSet<Position>,
}

impl<'a> Recount<'a> {
    /// With the runs of documents that came or went, numbered by key.
    fn new(change: Change<'a>) -> (Self, FxHashMap<u32, u32>) {
        let Change { stream, added, removed, old, .. } = change;
        let mut recount = Self {
            change,
            ranges: added.iter().map(|&document| stream.bounds(document)).collect(),
            new: old.clone(),
            gone: Vec::new(),
            few: Vec::new(),
            crossed: Vec::new(),
            flipped: FxHashSet::default(),
        };
        let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
        let mut number = |run: u32| {
            let next = numbers.len() as u32;
            *numbers.entry(run).or_insert(next) as usize
        };
        for (at, hash, len) in windows(stream, added.iter().copied()) {
            recount.new.runs[at as usize] = len as u8;
            number(key(hash));
        }
        let gone: Vec<usize> =
            windows(removed, 0..removed.n_documents() as u32).map(|(_, hash, _)| number(key(hash))).collect();
        recount.gone = vec![0; numbers.len()];
        gone.into_iter().for_each(|number| recount.gone[number] += 1);
        (recount, numbers)
    }

    fn is_added(&self, at: Position) -> bool {
        let after = self.ranges.partition_point(|&(start, _)| start <= at);
        after.checked_sub(1).is_some_and(|range| at < self.ranges[range].1)
    }

    /// How common the short runs are.
    fn runs(&mut self, runs: &Runs) {
        for (number, group) in runs.all() {
            let added = group.iter().filter(|&&hit| self.is_added(place(hit))).count();
            let before = group.len() - added + self.gone[number as usize];
            let (needed, needed_before) = (Commonplace::run(0, group.len()), Commonplace::run(0, before));
            if needed == 0 && needed_before == 0 {
                continue;
            }
            let mut crossed = Vec::new();
            for at in group.iter().map(|&hit| place(hit)) {
                let is_added = self.is_added(at);
                if is_added || needed != needed_before {
                    self.new.set_run(at, needed);
                    crossed.extend((!is_added).then_some(at));
                }
            }
            self.crossed.extend((needed != needed_before).then_some(crossed));
        }
    }

    /// How common the shortest seeds are.
    fn shortest(&mut self, runs: &Runs) {
        let Change { stream, removed, .. } = self.change;
        let mut gone: FxHashMap<(u32, u32), usize> = FxHashMap::default();
        for (at, hash, _) in windows(removed, 0..removed.n_documents() as u32) {
            if let (Some(number), Some((seed, _))) = (runs.number(key(hash)), shortest(removed, at)) {
                *gone.entry((number, key(seed))).or_default() += 1;
            }
        }
        let runs: Vec<(u32, &[u64])> = runs.all().collect();
        // Each seed that came or went: its places and how many it had before.
        let of_run = |&(number, run): &(u32, &[u64])| {
            let seed = |&hit: &u64| Some(entry(key(shortest(stream, place(hit))?.0), place(hit)));
            let mut seeds: Vec<u64> = run.iter().filter_map(seed).collect();
            seeds.sort_unstable();
            let mut touched: Vec<(Vec<Position>, usize)> = Vec::new();
            for group in seeds.chunk_by(|x, y| x >> 32 == y >> 32) {
                let added = group.iter().filter(|&&seed| self.is_added(place(seed))).count();
                let gone = gone.get(&(number, (group[0] >> 32) as u32)).copied().unwrap_or(0);
                if added + gone > 0 {
                    let places = group.iter().map(|&seed| place(seed)).collect();
                    touched.push((places, group.len() - added + gone));
                }
            }
            touched
        };
        let touched: Vec<(Vec<Position>, usize)> = runs.par_iter().flat_map_iter(of_run).collect();
        for (places, before) in touched {
            let (now, then) = (Commonplace::seed(places.len()), Commonplace::seed(before));
            let frequent = places.len() > FREQUENT;
            for &at in &places {
                if self.is_added(at) {
                    self.new.seeds[at as usize] = now;
                } else if now != then {
                    self.new.seeds[at as usize] = now;
                    self.set_doublings(at, u32::from(frequent));
                }
            }
            self.sort_out(places, frequent, before > FREQUENT);
        }
    }

    /// How often seeds stand that are made longer so many times.
    fn doubled(&mut self, doublings: u32) {
        let Change { stream, added, removed, removed_commonplace, old } = self.change;
        let target = SEED_WEIGHT << doublings;
        let long = |stream: &Stream, at: Position| Some(key(seed_at(stream, at, target)?.0));
        // The seeds that are counted anew, and in how many places of documents that are gone each stood.
        let mut touched: FxHashMap<u32, usize> = FxHashMap::default();
        let came = added.iter().flat_map(|&document| positions(stream, document));
        let came = came.filter(|&at| self.new.doublings(at) >= doublings);
        // Sought now and not before, or before and not now.
        let turned = self
            .flipped
            .iter()
            .copied()
            .filter(|&at| (old.doublings(at) >= doublings) != (self.new.doublings(at) >= doublings));
        touched.extend(came.chain(turned).filter_map(|at| Some((long(stream, at)?, 0))));
        let went = (0..removed.n_documents() as u32).flat_map(|document| positions(removed, document));
        for at in went.filter(|&at| removed_commonplace.doublings(at) >= doublings) {
            if let Some(key) = long(removed, at) {
                *touched.entry(key).or_default() += 1;
            }
        }
        if touched.is_empty() {
            return;
        }
        let new = &self.new;
        let is_sought = |at: Position| new.doublings(at) >= doublings || old.doublings(at) >= doublings;
        let of_document = |document: u32| {
            let sought = positions(stream, document).filter(|&at| is_sought(at));
            let keyed = sought.filter_map(|at| Some((long(stream, at)?, at)));
            keyed.filter(|(key, _)| touched.contains_key(key)).map(|(key, at)| entry(key, at)).collect::<Vec<u64>>()
        };
        let mut seeds: Vec<u64> = (0..stream.n_documents() as u32).into_par_iter().flat_map_iter(of_document).collect();
        seeds.par_sort_unstable();
        for group in seeds.chunk_by(|x, y| x >> 32 == y >> 32) {
            let all: Vec<Position> = group.iter().map(|&seed| place(seed)).collect();
            let before = all.iter().filter(|&&at| !self.is_added(at) && old.doublings(at) >= doublings).count()
                + touched.get(&((group[0] >> 32) as u32)).copied().unwrap_or(0);
            let (now, left): (Vec<Position>, Vec<Position>) =
                all.into_iter().partition(|&at| self.new.doublings(at) >= doublings);
            let frequent = now.len() > FREQUENT;
            for &at in &now {
                let reached = self.new.doublings(at);
                let doublings = if frequent { reached.max(doublings + 1) } else { doublings };
                self.set_doublings(at, doublings);
            }
            self.crossed.extend((!left.is_empty()).then(|| left.iter().chain(&now).copied().collect()));
            self.sort_out(now, frequent, before > FREQUENT);
        }
    }

    fn set_doublings(&mut self, at: Position, doublings: u32) {
        self.new.set_doublings(at, doublings);
        if !self.is_added(at) {
            if self.change.old.doublings(at) == doublings {
                self.flipped.remove(&at);
            } else {
                self.flipped.insert(at);
            }
        }
    }

    /// Keeps the places of a seed for the pairs that they make, or the pairs that they no longer make.
    fn sort_out(&mut self, mut places: Vec<Position>, frequent: bool, was_frequent: bool) {
        let stayed = |recount: &Self, places: &[Position]| {
            places.iter().copied().filter(|&at| !recount.is_added(at)).collect::<Vec<Position>>()
        };
        if frequent != was_frequent || places.iter().any(|at| self.flipped.contains(at)) {
            let crossed = stayed(self, &places);
            self.crossed.push(crossed);
        }
        if !frequent && places.iter().any(|&at| self.is_added(at)) {
            places.sort_unstable();
            self.few.push(places);
        }
    }

    /// The matches of pairs with a new document.
    fn matches(&self) -> Vec<Match> {
        let stream = self.change.stream;
        let of_group = |group: &Vec<Position>| {
            let mut found = Vec::new();
            for (i, &a) in group.iter().enumerate() {
                let others = group.iter().skip(i + 1).filter(|&&b| self.is_added(a) || self.is_added(b));
                found.extend(others.filter_map(|&b| seed::maximal(stream, &self.new, a, b)));
            }
            found
        };
        let mut matches: Vec<Match> = self.few.par_iter().flat_map_iter(of_group).collect();
        seed::order(stream, &mut matches);
        matches
    }

    /// The pairs of documents that stayed whose matches changed.
    fn pairs(&self) -> Option<Vec<(u32, u32)>> {
        if self.crossed.iter().map(|places| places.len() * places.len() / 2).sum::<usize>() > MOST_PAIRS {
            return None;
        }
        let crossed: FxHashSet<Position> = self.crossed.iter().flatten().copied().collect();
        let Change { stream, old, .. } = self.change;
        let of_group = |group: &Vec<Position>| {
            let mut pairs = Vec::new();
            let mut group: Vec<Position> = group.clone();
            group.sort_unstable();
            for (i, &a) in group.iter().enumerate() {
                for &b in group.iter().skip(i + 1) {
                    let documents = (stream.document(a), stream.document(b));
                    // One match holds many of these pairs: its first stands for all.
                    let goes_back = a > stream.bounds(documents.0).0
                        && b > stream.bounds(documents.1).0
                        && stream.symbols[a as usize - 1] == stream.symbols[b as usize - 1];
                    if goes_back && crossed.contains(&(a - 1)) {
                        continue;
                    }
                    // Two places of one document limit each other; there it is not looked at closely.
                    let is_found = |commonplace| seed::is_found(stream, commonplace, a, b);
                    if documents.0 == documents.1 || is_found(old) != is_found(&self.new) {
                        pairs.push(documents);
                    }
                }
            }
            pairs.dedup();
            pairs
        };
        let mut pairs: Vec<(u32, u32)> = self.crossed.par_iter().flat_map_iter(of_group).collect();
        pairs.par_sort_unstable();
        pairs.dedup();
        Some(pairs)
    }
}

fn windows(stream: &Stream, documents: impl Iterator<Item = u32>) -> impl Iterator<Item = (Position, u64, u32)> {
    documents.flat_map(|document| Window::over(stream, document, Commonplace::WEIGHT))
}

fn positions(stream: &Stream, document: u32) -> std::ops::Range<Position> {
    let (start, end) = stream.bounds(document);
    start..end
}
