//! Which runs of symbols recur, and which of them so often that they prove nothing.

use super::seed::{FREQUENT, shortest};
use super::stream::{Position, Stream};
use super::window::{Window, weight};
use rayon::prelude::*;

/// The key under which the places of a seed are sorted: half of its hash. Seeds that share it by chance are told apart where
/// they are used.
pub fn key(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// A key and a place in one number, so that sorting brings equal keys together, places in order.
pub fn entry(key: u32, at: Position) -> u64 {
    u64::from(key) << 32 | u64::from(at)
}

/// The place of an entry.
pub fn place(entry: u64) -> Position {
    entry as u32
}

/// How much of a match is rare.
///
/// Two set phrases with one more letter in common are no shared passage: of a phrase in a hundred places there are five
/// thousand pairs, of which fifty go on alike by chance. What counts is how many short runs of a match stand in few places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commonplace {
    /// For each position the length of the short run there, and times [`Commonplace::NEEDED`], how much of a match with it
    /// must be rare; 0 for a run that is rare itself.
    pub runs: Vec<u8>,
    /// For each position how often the seed there had to be made twice as long because it stood in more than [`FREQUENT`]
    /// places, and [`Commonplace::COMMON`] if the shortest seed is common.
    pub seeds: Vec<u8>,
}

impl Commonplace {
    /// Weight of a short run, in letters.
    pub const WEIGHT: u32 = 6;
    /// In more places than this a run is common: one letter more is then shared by some pairs by chance.
    pub const PLACES: usize = 24;
    /// Above the bits of a length, which is at most [`Commonplace::WEIGHT`].
    const NEEDED: u8 = 8;
    /// A match is worth listing, too, though all of it is common, if so many letters begin runs of fewer than 142 places
    /// (which need [`Commonplace::REPRINTED`] or less): a text printed again and again. A standing paragraph of more
    /// places is grouped as such.
    const LONG: u32 = 32;
    const REPRINTED: u8 = 4;
    /// Says of a position that its shortest seed stands in more than [`Commonplace::PLACES`] places: above the bits of how
    /// often a seed is doubled.
    const COMMON: u8 = 8;

    /// Nothing recurs in so many symbols.
    pub fn none(symbols: usize) -> Self {
        Self { runs: vec![0; symbols], seeds: vec![0; symbols] }
    }

    /// What is noted of a short run of so many symbols in so many places.
    pub fn run(len: u8, places: usize) -> u8 {
        len + Self::needed(places) * Self::NEEDED
    }

    /// Sets what is needed beside the short run at a position.
    pub fn set_run(&mut self, at: Position, needed: u8) {
        let run = &mut self.runs[at as usize];
        *run = *run % Self::NEEDED + needed;
    }

    /// What is noted of a shortest seed in so many places.
    pub fn seed(places: usize) -> u8 {
        u8::from(places > FREQUENT) + if places > Self::PLACES { Self::COMMON } else { 0 }
    }

    /// Whether the shortest seed at a position stands in more than [`Commonplace::PLACES`] places.
    pub fn is_common(&self, at: Position) -> bool {
        self.seeds[at as usize] & Self::COMMON != 0
    }

    /// How often the seed at a position had to be doubled.
    pub fn doublings(&self, at: Position) -> u32 {
        u32::from(self.seeds[at as usize] % Self::COMMON)
    }

    /// Sets how often the seed at a position had to be doubled.
    pub fn set_doublings(&mut self, at: Position, doublings: u32) {
        let seed = &mut self.seeds[at as usize];
        *seed = *seed & Self::COMMON | doublings as u8;
    }

    /// How many letters beside a run of so many places must be rare in a match: as many as the number of its pairs, half its
    /// square, has digits. Chance makes fewer than one pair in ten go on alike for a letter more (the commonest letter of
    /// Chinese is one in twenty-five), so that none of the pairs is likely to be chance.
    fn needed(places: usize) -> u8 {
        if places > Self::PLACES { ((places as u64).pow(2) / 2).ilog10() as u8 + 1 } else { 0 }
    }

    /// Whether a wording of so many places is one of its own, and not a commoner one with a letter or two that often stand
    /// beside it: whether runs of about as many places begin at enough of its letters.
    pub fn is_own(&self, stream: &Stream, start: Position, len: u32, places: usize) -> bool {
        /// Of a word and a letter.
        const OWN: u32 = 3;
        let needs = Self::needed(places);
        let mut own = 0;
        for at in start..start + len {
            let run = self.runs[at as usize];
            let length = u32::from(run % Self::NEEDED);
            if length > 0 && at + length <= start + len && run / Self::NEEDED <= needs {
                own += weight(stream, at);
            }
        }
        own >= OWN
    }

    /// Whether a stretch says more than set phrases do.
    pub fn is_worth_listing(&self, stream: &Stream, start: Position, len: u32) -> bool {
        let (mut rare, mut reprinted, mut needed) = (0, 0, 0);
        for at in start..start + len {
            let run = self.runs[at as usize];
            let length = u32::from(run % Self::NEEDED);
            if length > 0 && at + length <= start + len {
                let (letters, needs) = (weight(stream, at), run / Self::NEEDED);
                rare += if needs == 0 { letters } else { 0 };
                reprinted += if needs <= Self::REPRINTED { letters } else { 0 };
                needed = needed.max(needs);
            }
        }
        rare >= u32::from(needed) || reprinted >= Self::LONG
    }
}

/// Entries of short runs that are sorted at once: two thousand million bytes. More text is gone through several times, each
/// time for the runs of some keys, so that what is sorted takes no more memory.
const AT_ONCE: usize = 1 << 28;

/// The uppermost bits of a key by which entries are strewn into parts that fit a processor's cache.
const PART_BITS: u32 = 8;

/// Which short runs are common, and the places of the shortest seeds that stand in two places or more, ordered by key and
/// then place.
///
/// The runs of all positions are sorted by key in parts: strewn by the key's uppermost bits, then sorted part by part. Only
/// positions that share a run can share a seed, which is longer.
pub fn recurring(stream: &Stream) -> (Commonplace, Vec<u64>) {
    recurring_by(stream, AT_ONCE)
}

/// With so many entries sorted at once, or those of one part.
fn recurring_by(stream: &Stream, at_once: usize) -> (Commonplace, Vec<u64>) {
    let mut commonplace = Commonplace::none(stream.symbols.len());
    let mut sizes = [0_usize; 1 << PART_BITS];
    for (at, hash, len) in windows(stream) {
        commonplace.runs[at as usize] = len as u8;
        sizes[part(hash)] += 1;
    }
    let mut repeated: Vec<u64> = Vec::new();
    let mut first = 0;
    while first < sizes.len() {
        let mut entries = 0;
        let fits = sizes[first..].iter().take_while(|&&size| {
            entries += size;
            entries <= at_once
        });
        let last = first + fits.count().max(1);
        let mut strewn = strewn(stream, first, &sizes[first..last]);
        let mut parts: Vec<&mut [u64]> = Vec::with_capacity(last - first);
        let mut rest = strewn.as_mut_slice();
        for size in &sizes[first..last] {
            let (part, others) = rest.split_at_mut(*size);
            parts.push(part);
            rest = others;
        }
        let found: Vec<Recurring> = parts.into_par_iter().map(|part| Recurring::of(stream, part)).collect();
        drop(strewn);
        repeated.reserve(found.iter().map(|found| found.repeated.len()).sum());
        for found in found {
            for (at, needed) in found.runs {
                commonplace.runs[at as usize] += needed * Commonplace::NEEDED;
            }
            for (at, frequency) in found.seeds {
                commonplace.seeds[at as usize] = frequency;
            }
            repeated.extend(found.repeated);
        }
        first = last;
    }
    repeated.par_sort_unstable();
    (commonplace, repeated)
}

/// All short runs.
fn windows(stream: &Stream) -> impl Iterator<Item = (Position, u64, u32)> {
    (0..stream.n_documents() as u32).flat_map(|document| Window::over(stream, document, Commonplace::WEIGHT))
}

/// The part that a run is strewn into.
fn part(hash: u64) -> usize {
    (key(hash) >> (u32::BITS - PART_BITS)) as usize
}

/// The entries of some parts in a row, of these sizes, one part after another.
fn strewn(stream: &Stream, first: usize, sizes: &[usize]) -> Vec<u64> {
    let mut strewn = vec![0_u64; sizes.iter().sum()];
    let begin = |end: &mut usize, size: &usize| {
        *end += size;
        Some(*end - size)
    };
    let mut ends: Vec<usize> = sizes.iter().scan(0, begin).collect();
    for (at, hash, _) in windows(stream) {
        let end = part(hash).checked_sub(first).and_then(|part| ends.get_mut(part));
        if let Some(end) = end {
            strewn[*end] = entry(key(hash), at);
            *end += 1;
        }
    }
    strewn
}

/// What recurs in a part.
#[derive(Default)]
struct Recurring {
    /// The common runs, with what is needed beside them.
    runs: Vec<(Position, u8)>,
    /// The common seeds, with what is noted of them.
    seeds: Vec<(Position, u8)>,
    /// All repeated seeds.
    repeated: Vec<u64>,
}

impl Recurring {
    fn of(stream: &Stream, part: &mut [u64]) -> Self {
        part.sort_unstable();
        let mut found = Self::default();
        let mut seeds: Vec<u64> = Vec::new();
        for group in part.chunk_by(|x, y| x >> 32 == y >> 32).filter(|group| group.len() > 1) {
            let needed = Commonplace::needed(group.len());
            if needed > 0 {
                found.runs.extend(group.iter().map(|&entry| (place(entry), needed)));
            }
            seeds.clear();
            let seed = |&run: &u64| Some(entry(key(shortest(stream, place(run))?.0), place(run)));
            seeds.extend(group.iter().filter_map(seed));
            seeds.sort_unstable();
            for seed in seeds.chunk_by(|x, y| x >> 32 == y >> 32).filter(|seed| seed.len() > 1) {
                found.repeated.extend(seed);
                let frequency = Commonplace::seed(seed.len());
                if frequency > 0 {
                    found.seeds.extend(seed.iter().map(|&entry| (place(entry), frequency)));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Text;

    #[test]
    fn what_is_sorted_at_once_changes_nothing() {
        let letter = |n: u32| char::from_u32(0x4e00 + n * n * 7 % 50).expect("Han");
        let texts: Vec<Text> =
            (0..60).map(|n| Text::of(&(n..n + 40).map(|at| letter(at % 45)).collect::<String>())).collect();
        let stream = Stream::of(&texts);
        let all = recurring(&stream);
        assert!(all.1.len() > 500 && all.0.runs.iter().any(|&run| run >= Commonplace::NEEDED), "{all:?}");
        for at_once in [0, 1, 100, 1000] {
            assert_eq!(recurring_by(&stream, at_once), all, "{at_once}");
        }
    }
}
