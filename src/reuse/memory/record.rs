//! What a comparison found, written down: places are counted from the beginnings of their documents.

use super::super::chain::{Chain, Part, Run};
use super::super::cluster::{Group, Place};
use super::super::commonplace::Commonplace;
use super::super::occurrences::Answer;
use super::super::shown::{Shown, Sides};
use super::super::stream::{Position, Stream};
use super::bytes::{Reader, Writer};
use super::documents::Correspondence;
use super::pack::Packed;
use super::{Compared, Found};
use crate::model::BodySpan;
use rustc_hash::FxHashMap;

/// Stands for a number that is none.
const NONE: u32 = u32::MAX;

/// The file that [`super::update()`] reads.
pub fn remember(compared: Compared<'_>, found: &Found, shown: &Shown) -> Vec<u8> {
    let stream = compared.stream;
    /// Bytes of the file for a symbol: its two bytes, two of what is common, and as much again for what was found.
    const BYTES: usize = 8;
    let mut writer = Writer::with_capacity(stream.symbols.len() * BYTES);
    writer.section(&[compared.min_letters]);
    writer.section(compared.fingerprints);
    let lens = (0..stream.n_documents() as u32).map(|document| stream.bounds(document)).map(|(start, end)| end - start);
    writer.section(&lens.collect::<Vec<u32>>());
    let packed = Packed::of(&stream.symbols, &stream.letters);
    writer.section(&packed.short);
    writer.section(&packed.symbols);
    writer.section(&packed.letters);
    writer.section(&found.commonplace.runs);
    writer.section(&found.commonplace.seeds);
    writer.section(&chains(stream, found, &shown.chains));
    writer.section(&groups(stream, &found.groups));
    writer.section(&answers(stream, &found.answers));
    writer.section(&witnesses(stream, shown));
    writer.finish()
}

fn relative(stream: &Stream, document: u32, at: Position) -> u32 {
    at - stream.bounds(document).0
}

fn chains(stream: &Stream, found: &Found, shown: &[Sides]) -> Vec<u32> {
    let mut words = Vec::new();
    let spans = |[x, y]: [BodySpan; 2]| [x.start, x.end, y.start, y.end];
    for ((chain, group), sides) in found.chains.iter().zip(&found.of_chain).zip(shown) {
        let (a, b) = (stream.document(chain.runs[0].a), stream.document(chain.runs[0].b));
        words.extend([a, b, group.unwrap_or(NONE), chain.runs.len() as u32, chain.parts.len() as u32]);
        let (from_a, from_b) = (stream.bounds(a).0, stream.bounds(b).0);
        words.extend(chain.runs.iter().flat_map(|run| [run.a - from_a, run.b - from_b, run.len]));
        let part = |[a, b]: &Part| [a.0 - from_a, a.1 - from_a, b.0 - from_b, b.1 - from_b];
        words.extend(chain.parts.iter().flat_map(part));
        words.extend(sides.runs.iter().flat_map(|&(x, y)| spans([x, y])));
        words.extend(spans(sides.shown));
        words.extend([sides.equal, sides.letters[0], sides.letters[1]]);
    }
    words
}

fn groups(stream: &Stream, groups: &[Group]) -> Vec<u32> {
    let mut words = Vec::new();
    let place =
        |place: &Place| [place.document, relative(stream, place.document, place.start), place.end - place.start];
    for group in groups {
        words.push(group.witnesses.len() as u32);
        words.extend(place(&group.wording));
        words.extend(group.witnesses.iter().flat_map(place));
    }
    words
}

fn witnesses(stream: &Stream, shown: &Shown) -> Vec<u32> {
    let mut words = Vec::new();
    let place =
        |place: &Place| [place.document, relative(stream, place.document, place.start), place.end - place.start];
    for (group, passages) in shown.groups.iter().zip(&shown.witnesses) {
        words.push(passages.len() as u32);
        words.extend(place(&group.wording));
        for (witness, passage) in group.witnesses.iter().zip(passages) {
            words.extend(place(witness));
            words.extend([passage.span.start, passage.span.end]);
        }
    }
    words
}

fn answers(stream: &Stream, answers: &[Answer]) -> Vec<u32> {
    let mut words = Vec::new();
    for Answer { wording: (start, end), places, askers } in answers {
        let document = stream.document(*start);
        words.extend([end - start, document, relative(stream, document, *start)]);
        words.extend([places.len() as u32, askers.len() as u32]);
        let place = |place: &Place| [place.document, relative(stream, place.document, place.start)];
        words.extend(places.iter().flat_map(place));
        words.extend(askers);
    }
    words
}

/// What an earlier comparison found, at the places of today.
#[derive(Debug)]
pub struct Recalled {
    /// Where its documents are.
    pub documents: Correspondence,
    /// The texts that are gone.
    pub removed: Stream,
    /// What was common in them.
    pub removed_commonplace: Commonplace,
    /// What was common in the texts that are still there.
    pub commonplace: Commonplace,
    /// The chains of documents that are still there, in order.
    pub chains: Vec<RecalledChain>,
    /// Documents that are still there, once for each chain with one that is gone.
    pub bereft: Vec<u32>,
    /// The groups, in the order of then.
    pub groups: Vec<RecalledGroup>,
    /// Where wordings stand, as far as they are still there.
    pub answers: Vec<RecalledAnswer>,
    /// What readers are shown of witnesses that are still there.
    pub known: FxHashMap<Place, Vec<(Place, BodySpan)>>,
}

/// A chain of an earlier comparison.
#[derive(Debug)]
pub struct RecalledChain {
    /// Itself.
    pub chain: Chain,
    /// The number of its group then, if it had one.
    pub group: Option<u32>,
    /// What readers are shown of it.
    pub sides: Sides,
}

/// A group of an earlier comparison.
#[derive(Debug)]
pub struct RecalledGroup {
    /// Its wording; `None` if the document is gone in whose step it was made.
    pub wording: Option<Place>,
    /// Its witnesses that are still there.
    pub witnesses: Vec<Place>,
    /// Whether another is gone.
    pub is_bereft: bool,
}

/// An answer of an earlier comparison.
#[derive(Debug)]
pub struct RecalledAnswer {
    /// Without places and askers that are gone.
    pub answer: Answer,
    /// Whether a place is gone.
    pub is_bereft: bool,
}

/// Reads the file for the texts of today; `None` where what it says cannot be true of them.
pub fn recall(mut reader: Reader<'_>, compared: Compared<'_>) -> Option<Recalled> {
    let stream = compared.stream;
    if reader.numbers::<u32>()? != [compared.min_letters] {
        return None;
    }
    let fingerprints: Vec<u128> = reader.numbers()?;
    let lens: Vec<u32> = reader.numbers()?;
    if lens.len() != fingerprints.len() {
        return None;
    }
    let documents = Correspondence::of(&fingerprints, compared.fingerprints);
    let mut starts: Vec<u32> = vec![0];
    for len in &lens {
        starts.push(starts.last()?.checked_add(*len)?);
    }
    let places = Places { stream, documents: &documents, lens: &lens };
    if !places.are_as_long() {
        return None;
    }
    let packed = [reader.bytes()?, reader.bytes()?, reader.bytes()?];
    let removed: Vec<(u32, u32)> =
        documents.removed().iter().map(|&gone| (starts[gone as usize], lens[gone as usize])).collect();
    let removed_texts = if removed.is_empty() { Vec::new() } else { Packed::from_bytes(packed)?.texts(&removed)? };
    let (runs, seeds) = (reader.bytes()?, reader.bytes()?);
    let mut commonplace = Commonplace::none(stream.symbols.len());
    let mut removed_commonplace = Commonplace::none(0);
    for (before, start) in (0..lens.len()).zip(&starts) {
        let (from, to) = (*start as usize, (*start + lens[before]) as usize);
        let (runs, seeds) = (runs.get(from..to)?, seeds.get(from..to)?);
        match documents.now[before] {
            Some(now) => {
                let (start, end) = stream.bounds(now);
                commonplace.runs.get_mut(start as usize..end as usize)?.copy_from_slice(runs);
                commonplace.seeds.get_mut(start as usize..end as usize)?.copy_from_slice(seeds);
            }
            None => {
                removed_commonplace.runs.extend_from_slice(runs);
                removed_commonplace.seeds.extend_from_slice(seeds);
            }
        }
    }
    let words = [reader.numbers()?, reader.numbers()?, reader.numbers()?, reader.numbers()?];
    let [chains, groups, answers, known] = &words;
    let ((chains, groups), (answers, known)) = rayon::join(
        || (places.chains(chains), places.groups(groups)),
        || (places.answers(answers), places.known(known)),
    );
    let ((chains, bereft), groups, answers, known) = (chains?, groups?, answers?, known?);
    if chains.iter().filter_map(|chain| chain.group).any(|group| group as usize >= groups.len()) {
        return None;
    }
    Some(Recalled {
        documents,
        removed: Stream::of(&removed_texts),
        removed_commonplace,
        commonplace,
        chains,
        bereft,
        groups,
        answers,
        known,
    })
}

/// The way from places of then to places of today.
struct Places<'a> {
    stream: &'a Stream,
    documents: &'a Correspondence,
    lens: &'a [u32],
}

/// Numbers, read one after another.
struct Words<'a>(&'a [u32]);

impl Words<'_> {
    fn next(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn span(&mut self) -> Option<BodySpan> {
        Some(BodySpan { start: self.next()?, end: self.next()? })
    }

    /// Room for so many things of so many numbers, if there are that many numbers.
    fn room<T>(&self, things: u32, numbers: usize) -> Option<Vec<T>> {
        let things = things as usize;
        (things.checked_mul(numbers)? <= self.0.len()).then(|| Vec::with_capacity(things))
    }
}

impl Places<'_> {
    fn are_as_long(&self) -> bool {
        self.documents.now.iter().zip(self.lens).all(|(now, len)| {
            now.is_none_or(|now| {
                let (start, end) = self.stream.bounds(now);
                end - start == *len
            })
        })
    }

    fn now(&self, before: u32) -> Option<Option<u32>> {
        self.documents.now.get(before as usize).copied()
    }

    /// A stretch of a document that is still there.
    fn stretch(&self, now: u32, start: u32, end: u32) -> Option<(Position, Position)> {
        let (first, last) = self.stream.bounds(now);
        let (start, end) = (first.checked_add(start)?, first.checked_add(end)?);
        (start < end && end <= last).then_some((start, end))
    }

    /// The chains that are still whole, and the documents that lost one.
    fn chains(&self, words: &[u32]) -> Option<(Vec<RecalledChain>, Vec<u32>)> {
        let mut words = Words(words);
        let (mut chains, mut bereft, mut pair) = (Vec::new(), Vec::new(), (0, 0));
        while let Some(a) = words.next() {
            let (a, b) = (self.now(a)?, self.now(words.next()?)?);
            let group = Some(words.next()?).filter(|&group| group != NONE);
            let (n_runs, n_parts) = (words.next()?, words.next()?);
            let (Some(now_a), Some(now_b)) = (a, b) else {
                let skipped = (n_runs as usize).checked_mul(3 + 4)?.checked_add((n_parts as usize).checked_mul(4)?)?;
                let skipped = skipped.checked_add(4 + 3)?;
                words.0 = words.0.get(skipped..)?;
                bereft.extend(a.or(b));
                continue;
            };
            let mut chain = Chain { runs: words.room(n_runs, 3)?, parts: words.room(n_parts, 4)? };
            for _ in 0..n_runs {
                let (a, b, len) = (words.next()?, words.next()?, words.next()?);
                let (a, _) = self.stretch(now_a, a, a.checked_add(len)?)?;
                let (b, _) = self.stretch(now_b, b, b.checked_add(len)?)?;
                // Remembered, and read over all the same.
                let symbols = |at: Position| self.stream.symbols.get(at as usize..(at + len) as usize);
                let follows = chain.runs.last().is_none_or(|last| last.a + last.len <= a && last.b + last.len <= b);
                if symbols(a) != symbols(b) || !follows {
                    return None;
                }
                chain.runs.push(Run { a, b, len });
            }
            for _ in 0..n_parts {
                let a = self.stretch(now_a, words.next()?, words.next()?)?;
                let b = self.stretch(now_b, words.next()?, words.next()?)?;
                if chain.parts.last().is_some_and(|last| last[0].1 > a.0 || last[1].1 > b.0) {
                    return None;
                }
                chain.parts.push([a, b]);
            }
            if chain.runs.is_empty() || chain.parts.is_empty() || (now_a, now_b) < pair {
                return None;
            }
            pair = (now_a, now_b);
            let mut sides =
                Sides { shown: [BodySpan::new(0, 0); 2], runs: words.room(n_runs, 4)?, equal: 0, letters: [0; 2] };
            for _ in 0..n_runs {
                sides.runs.push((words.span()?, words.span()?));
            }
            sides.shown = [words.span()?, words.span()?];
            sides.equal = words.next()?;
            sides.letters = [words.next()?, words.next()?];
            chains.push(RecalledChain { chain, group, sides });
        }
        Some((chains, bereft))
    }

    fn groups(&self, words: &[u32]) -> Option<Vec<RecalledGroup>> {
        let mut words = Words(words);
        let mut groups = Vec::new();
        while let Some(n) = words.next() {
            let wording = self.place(&mut words)?;
            let mut witnesses: Vec<Place> = words.room(n, 3)?;
            for _ in 0..n {
                witnesses.extend(self.place(&mut words)?);
            }
            let is_bereft = witnesses.len() < n as usize;
            if !witnesses.is_sorted() {
                return None;
            }
            groups.push(RecalledGroup { wording, witnesses, is_bereft });
        }
        Some(groups)
    }

    /// A place, if it is still there.
    fn place(&self, words: &mut Words<'_>) -> Option<Option<Place>> {
        let (document, start, len) = (self.now(words.next()?)?, words.next()?, words.next()?);
        let Some(document) = document else { return Some(None) };
        let (start, end) = self.stretch(document, start, start.checked_add(len)?)?;
        Some(Some(Place { document, start, end }))
    }

    fn known(&self, words: &[u32]) -> Option<FxHashMap<Place, Vec<(Place, BodySpan)>>> {
        let mut words = Words(words);
        let mut known = FxHashMap::default();
        while let Some(n) = words.next() {
            let wording = self.place(&mut words)?;
            let mut witnesses: Vec<(Place, BodySpan)> = words.room(n, 5)?;
            for _ in 0..n {
                let place = self.place(&mut words)?;
                let span = words.span()?;
                witnesses.extend(place.map(|place| (place, span)));
            }
            known.extend(wording.map(|wording| (wording, witnesses)));
        }
        Some(known)
    }

    fn answers(&self, words: &[u32]) -> Option<Vec<RecalledAnswer>> {
        let mut words = Words(words);
        let mut answers = Vec::new();
        while let Some(len) = words.next() {
            let (document, start) = (self.now(words.next()?)?, words.next()?);
            let (n_places, n_askers) = (words.next()?, words.next()?);
            let mut places: Vec<Place> = words.room(n_places, 2)?;
            for _ in 0..n_places {
                let (document, start) = (self.now(words.next()?)?, words.next()?);
                if let Some(document) = document {
                    let (start, end) = self.stretch(document, start, start.checked_add(len)?)?;
                    if places.last().is_some_and(|last| last.end > start) {
                        return None;
                    }
                    places.push(Place { document, start, end });
                }
            }
            let mut askers: Vec<u32> = words.room(n_askers, 1)?;
            for _ in 0..n_askers {
                let asker = words.next()?;
                askers.extend(if asker == NONE { Some(NONE) } else { self.now(asker)? });
            }
            // The symbols of any place are the wording.
            let wording = match (document, places.first()) {
                (Some(document), _) => self.stretch(document, start, start.checked_add(len)?)?,
                (None, Some(place)) => (place.start, place.end),
                (None, None) => continue,
            };
            let symbols = |start, end| self.stream.symbols.get(start as usize..end as usize);
            if !places.iter().all(|place| symbols(place.start, place.end) == symbols(wording.0, wording.1)) {
                return None;
            }
            let is_bereft = places.len() < n_places as usize;
            answers.push(RecalledAnswer { answer: Answer { wording, places, askers }, is_bereft });
        }
        Some(answers)
    }
}
