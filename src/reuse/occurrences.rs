//! Where wordings stand letter by letter, each sought once, and who asked for it.

use super::cluster::Place;
use super::commonplace;
use super::likely::Likely;
use super::runs::Runs;
use super::seed::{Postings, shortest};
use super::stream::{Position, Stream};
use super::window::Window;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// Asks for all of an archive and no document in particular.
pub const ALL: u32 = u32::MAX;

/// A wording and its places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// One of the places, whose symbols are the wording.
    pub wording: (Position, Position),
    /// In order, not overlapping; none if the wording weighs less than a seed.
    pub places: Vec<Place>,
    /// The documents whose wordings the question was asked for, or [`ALL`].
    pub askers: Vec<u32>,
}

/// Where a wording is looked up that was not asked for before.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// In the postings of all repeated seeds.
    Postings(&'a Postings),
    /// In the text itself: few questions are new, and most of them are of wordings with one of these runs.
    Text(&'a Runs),
}

/// All answers.
#[derive(Debug)]
pub struct Occurrences<'a> {
    stream: &'a Stream,
    source: Source<'a>,
    answers: Vec<Answer>,
    by_wording: FxHashMap<&'a [u32], u32>,
    /// Which answer was given to whom.
    given: Vec<(u32, u32)>,
    /// What is likely to be asked for, and was not looked up yet.
    expected: Vec<(Position, Position)>,
    /// How often all texts were read for a question.
    readings: u32,
}

impl<'a> Occurrences<'a> {
    /// Without any answer yet.
    pub fn new(stream: &'a Stream, source: Source<'a>) -> Self {
        Self {
            stream,
            source,
            answers: Vec::new(),
            by_wording: FxHashMap::default(),
            given: Vec::new(),
            expected: Vec::new(),
            readings: 0,
        }
    }

    /// With answers that hold for this stream.
    pub fn remembered(stream: &'a Stream, answers: Vec<Answer>, runs: &'a Runs) -> Self {
        let by_wording = (0..).zip(&answers).map(|(n, answer)| (symbols(stream, answer.wording), n)).collect();
        Self {
            stream,
            source: Source::Text(runs),
            answers,
            by_wording,
            given: Vec::new(),
            expected: Vec::new(),
            readings: 0,
        }
    }

    /// What was asked, with the answers. Of those who `asked` today, it is forgotten what they asked before.
    pub fn into_answers(self, asked: impl Fn(u32) -> bool) -> Vec<Answer> {
        let mut answers = self.answers;
        for answer in &mut answers {
            answer.askers.retain(|&asker| !asked(asker));
        }
        for (answer, asker) in self.given {
            answers[answer as usize].askers.push(asker);
        }
        for answer in &mut answers {
            answer.askers.sort_unstable();
            answer.askers.dedup();
        }
        answers.retain(|answer| !answer.askers.is_empty());
        answers
    }

    /// Where the symbols of a stretch stand letter by letter, in order, not overlapping; the stretch itself included. None
    /// if they weigh less than a seed.
    pub fn of(&mut self, start: Position, end: Position, asker: u32) -> &[Place] {
        let stream = self.stream;
        let wording = symbols(stream, (start, end));
        let n = match self.by_wording.get(wording) {
            Some(&n) => n,
            None => self.look_up((start, end)),
        };
        if self.given.last() != Some(&(n, asker)) {
            self.given.push((n, asker));
        }
        &self.answers[n as usize].places
    }

    /// How often all texts were read.
    pub fn readings(&self) -> u32 {
        self.readings
    }

    fn look_up(&mut self, stretch: (Position, Position)) -> u32 {
        let stream = self.stream;
        match self.source {
            Source::Postings(postings) => self.add(stretch, postings.occurrences(stream, stretch.0, stretch.1)),
            Source::Text(runs) => {
                if let Some(places) = found_with(stream, runs, stretch) {
                    return self.add(stretch, places);
                }
                self.readings += 1;
                let mut sought = std::mem::take(&mut self.expected);
                let wording = symbols(stream, stretch);
                sought.retain(|&other| {
                    symbols(stream, other) != wording && !self.by_wording.contains_key(symbols(stream, other))
                });
                sought.push(stretch);
                let numbers =
                    sought.iter().zip(found(stream, &sought)).map(|(stretch, places)| self.add(*stretch, places));
                numbers.last().unwrap_or_default()
            }
        }
    }

    /// Says which stretches are likely to be asked for, so that the texts need to be read once for all of them, if at all.
    pub fn expect(&mut self, stretches: impl Iterator<Item = (Position, Position)>) {
        self.expected.extend(stretches);
    }

    fn add(&mut self, wording: (Position, Position), places: Vec<Place>) -> u32 {
        let n = self.answers.len() as u32;
        self.answers.push(Answer { wording, places, askers: Vec::new() });
        self.by_wording.insert(symbols(self.stream, wording), n);
        n
    }
}

fn symbols(stream: &Stream, (start, end): (Position, Position)) -> &[u32] {
    &stream.symbols[start as usize..end as usize]
}

/// The places of a stretch, found by one of the runs in it; `None` if none of these is.
fn found_with(stream: &Stream, runs: &Runs, (start, end): (Position, Position)) -> Option<Vec<Place>> {
    if shortest(stream, start).is_none_or(|(_, len)| start + len > end) {
        return Some(Vec::new());
    }
    let (offset, entries) = runs.rarest(stream, (start, end))?;
    let mut places = Vec::new();
    for at in entries.iter().map(|&entry| commonplace::place(entry)) {
        let document = stream.document(at);
        let (first, limit) = stream.bounds(document);
        let start_there = at.checked_sub(offset).filter(|&there| there >= first);
        let Some(there) = start_there.filter(|there| limit - there >= end - start) else { continue };
        if symbols(stream, (start, end)) == symbols(stream, (there, there + (end - start))) {
            push(&mut places, Place { document, start: there, end: there + (end - start) });
        }
    }
    Some(places)
}

/// The places of stretches, found by reading all texts once.
fn found(stream: &Stream, stretches: &[(Position, Position)]) -> Vec<Vec<Place>> {
    let sought = Sought::of(stream, stretches);
    if sought.is_empty() {
        return vec![Vec::new(); stretches.len()];
    }
    let mut places: Vec<Vec<Place>> = vec![Vec::new(); stretches.len()];
    let of_document = |document| sought.within(document, |n| stretches[n as usize]).collect::<Vec<(u32, Place)>>();
    let all: Vec<Vec<(u32, Place)>> = (0..stream.n_documents() as u32).into_par_iter().map(of_document).collect();
    for (n, place) in all.into_iter().flatten() {
        push(&mut places[n as usize], place);
    }
    places
}

/// Adds a place behind the others, unless it overlaps the last one.
fn push(places: &mut Vec<Place>, place: Place) {
    if places.last().is_none_or(|last| last.end <= place.start) {
        places.push(place);
    }
}

/// Wordings by their first seeds.
#[derive(Debug)]
pub struct Sought<'a> {
    stream: &'a Stream,
    by_seed: FxHashMap<u64, Vec<u32>>,
    /// Their first seeds.
    likely: Likely,
}

/// The half of a seed's hash that is looked at before all of it.
fn upper(hash: u64) -> u32 {
    (hash >> u32::BITS) as u32
}

impl<'a> Sought<'a> {
    /// These stretches, numbered in order; those that weigh less than a seed are not sought.
    pub fn of(stream: &'a Stream, stretches: &[(Position, Position)]) -> Self {
        let mut by_seed: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (n, &(start, end)) in (0..).zip(stretches) {
            if let Some((hash, len)) = shortest(stream, start)
                && start + len <= end
            {
                by_seed.entry(hash).or_default().push(n);
            }
        }
        let likely = Likely::of(by_seed.keys().map(|&hash| upper(hash)));
        Self { stream, by_seed, likely }
    }

    fn is_empty(&self) -> bool {
        self.by_seed.is_empty()
    }

    /// Where the wordings stand in a document, by place; `stretch` says where that of a number is read.
    pub fn within(
        &self,
        document: u32,
        stretch: impl Fn(u32) -> (Position, Position),
    ) -> impl Iterator<Item = (u32, Place)> {
        let stream = self.stream;
        let (_, limit) = stream.bounds(document);
        let seeds = Window::over(stream, document, super::seed::SEED_WEIGHT);
        let seeds = seeds.filter(|&(_, hash, _)| self.likely.has(upper(hash)));
        let candidates = seeds.filter_map(|(at, hash, _)| Some((at, self.by_seed.get(&hash)?)));
        candidates.flat_map(|(at, numbers)| numbers.iter().map(move |&n| (at, n))).filter_map(move |(start, n)| {
            let (from, to) = stretch(n);
            let end = start.checked_add(to - from).filter(|&end| end <= limit)?;
            let equal = symbols(stream, (from, to)) == symbols(stream, (start, end));
            equal.then_some((n, Place { document, start, end }))
        })
    }
}

/// Adds the places of remembered wordings in these documents, which are new; says which answers changed by it.
pub fn extend(stream: &Stream, answers: &mut [Answer], documents: &[u32]) -> FxHashSet<u32> {
    let stretches: Vec<(Position, Position)> = answers.iter().map(|answer| answer.wording).collect();
    let sought = Sought::of(stream, &stretches);
    let mut changed = FxHashSet::default();
    for &document in documents {
        let mut within: FxHashMap<u32, Vec<Place>> = FxHashMap::default();
        for (n, place) in sought.within(document, |n| stretches[n as usize]) {
            push(within.entry(n).or_default(), place);
        }
        changed.extend(within.keys().copied());
        let mut within: Vec<(u32, Vec<Place>)> = within.into_iter().collect();
        within.sort_unstable_by_key(|(n, _)| *n);
        for (n, places) in within {
            let all = &mut answers[n as usize].places;
            let at = all.partition_point(|place| place.document < document);
            all.splice(at..at, places);
        }
    }
    changed
}
