//! Shared n-grams: where two places begin to read alike.
//!
//! Every position of the stream has a seed, the shortest run of symbols from there on that weighs eight letters. Sorting the
//! seeds brings equal ones together. A seed that stands in many places is not spread out into pairs: it is made longer
//! (16, 32, … letters) until few places share it, so that set phrases cost nothing and yet longer passages that begin with
//! one are found. The places whose shortest seed is common are kept as such; `frequent` turns them into groups. What stands
//! in very many places with an edit of its own in each falls between the two and can be missed.

use super::cluster::Place;
use super::commonplace::{self, Commonplace, entry, key, place};
use super::stream::{Position, Stream};
use super::window::{Window, seed};
use rayon::prelude::*;

/// Weight of the shortest seed, in letters.
const SEED_WEIGHT: u32 = crate::config::SHORTEST_PASSAGE;

/// A seed in more places than this is made longer rather than spread out into pairs. The work for one letter of text
/// is bounded by half of it.
pub const FREQUENT: usize = 64;

/// How often a seed is doubled: 8 × 2^6 = 512 letters. What stands in more than [`FREQUENT`] places at that length is a
/// text published again and again; `frequent` groups it.
const DOUBLINGS: u32 = 6;

/// Two stretches of equal symbols: neither can be made longer on either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// Where the first begins.
    pub a: Position,
    /// Where the second begins; later in the stream.
    pub b: Position,
    /// In symbols.
    pub len: u32,
}

/// What seeding finds.
#[derive(Debug, Default)]
pub struct Seeds {
    /// Every maximal match that holds a seed of few places, by document pair, then place.
    pub matches: Vec<Match>,
    /// Whether the shortest seed at a position stands in more than [`Commonplace::PLACES`] places.
    pub is_common: Vec<bool>,
    /// Which short runs are common.
    pub commonplace: Commonplace,
    /// The shortest seeds that stand in two places or more: key and place, in that order.
    repeated: Vec<u64>,
    /// Where in `repeated` the keys with each value of their uppermost bits begin, and at the end its length.
    begins: Vec<u32>,
}

/// How many of the uppermost bits of a key are looked up in a table before its places are sought by halving.
const TABLE_BITS: u32 = 16;

impl Seeds {
    /// No matches, but everything else: where a wording stands letter by letter, and which wording is common.
    pub fn unpaired(stream: &Stream) -> Self {
        let (commonplace, repeated) = commonplace::recurring(stream);
        let mut seeds = Self { commonplace, ..Self::default() };
        seeds.index(stream, repeated);
        seeds
    }

    /// Makes the shortest seeds, ordered by key and place, ready to be looked up.
    fn index(&mut self, stream: &Stream, repeated: Vec<u64>) {
        self.is_common = vec![false; stream.symbols.len()];
        for group in repeated.chunk_by(|x, y| x >> 32 == y >> 32).filter(|group| group.len() > Commonplace::PLACES) {
            for &entry in group {
                self.is_common[place(entry) as usize] = true;
            }
        }
        let begins = |slot: u64| repeated.partition_point(|&entry| entry >> (64 - TABLE_BITS) < slot) as u32;
        self.begins = (0..=1 << TABLE_BITS).map(begins).collect();
        self.repeated = repeated;
    }

    /// Every place of the shortest seed that begins at a position; empty where it stands nowhere else.
    fn places(&self, stream: &Stream, at: Position) -> &[u64] {
        let Some((hash, _)) = shortest(stream, at) else { return &[] };
        let key = key(hash);
        let slot = (key >> (32 - TABLE_BITS)) as usize;
        let near = &self.repeated[self.begins[slot] as usize..self.begins[slot + 1] as usize];
        let from = near.partition_point(|&other| other < entry(key, 0));
        let until = near[from..].partition_point(|&other| other <= entry(key, Position::MAX));
        &near[from..from + until]
    }

    /// Where the symbols of a stretch stand letter by letter, in order, not overlapping; the stretch itself included.
    pub fn occurrences(&self, stream: &Stream, start: Position, end: Position) -> Vec<Place> {
        /// How many seeds of a stretch are looked at for the one in fewest places.
        const LOOKED_AT: u32 = 8;
        /// So few places need no rarer seed.
        const FEW: usize = 4;
        let symbols = &stream.symbols[start as usize..end as usize];
        let last = end.saturating_sub(shortest(stream, start).map_or(u32::MAX, |(_, len)| len)).max(start);
        let step = (last - start) / LOOKED_AT + 1;
        let mut rarest: Option<(u32, &[u64])> = None;
        for at in (start..=last).step_by(step as usize) {
            if shortest(stream, at).is_some_and(|(_, len)| at + len <= end) {
                let places = self.places(stream, at);
                if rarest.is_none_or(|(_, fewest)| places.len() < fewest.len()) {
                    rarest = Some((at - start, places));
                }
                if places.len() <= FEW {
                    break;
                }
            }
        }
        let Some((offset, places)) = rarest else { return Vec::new() };
        let mut found: Vec<Place> = Vec::new();
        for place in places.iter().map(|&entry| place(entry)) {
            let document = stream.document(place);
            let bounds = stream.bounds(document);
            let Some(start) = place.checked_sub(offset).filter(|&start| start >= bounds.0) else { continue };
            let end = start as usize + symbols.len();
            let equal = end <= bounds.1 as usize && stream.symbols[start as usize..end] == *symbols;
            if equal && found.last().is_none_or(|last| last.end <= start) {
                found.push(Place { document, start, end: end as Position });
            }
        }
        found
    }
}

/// The shortest seed at a position: its hash and its length in symbols.
pub fn shortest(stream: &Stream, at: Position) -> Option<(u64, u32)> {
    seed(stream, at, SEED_WEIGHT)
}

/// The places whose seeds of a weight are sought, ordered by key and then place.
fn sorted_seeds(stream: &Stream, target: u32, is_sought: &[bool]) -> Vec<u64> {
    let mut seeds: Vec<u64> = (0..stream.n_documents() as u32)
        .into_par_iter()
        .flat_map_iter(|document| {
            let (start, end) = stream.bounds(document);
            let sought: Vec<Position> = (start..end).filter(|&at| is_sought[at as usize]).collect();
            // Few are looked at one by one; of many, each letter is looked at once.
            let found: Vec<u64> = if sought.len() * (target as usize) < (end - start) as usize {
                sought.iter().filter_map(|&at| Some(entry(key(seed(stream, at, target)?.0), at))).collect()
            } else {
                Window::over(stream, document, target)
                    .filter(|&(at, _, _)| is_sought[at as usize])
                    .map(|(at, hash, _)| entry(key(hash), at))
                    .collect()
            };
            found
        })
        .collect();
    seeds.par_sort_unstable();
    seeds
}

/// Finds every pair of maximal equal stretches that share a seed.
pub fn run(stream: &Stream) -> Seeds {
    let mut result = Seeds::default();
    let (commonplace, mut repeated) = commonplace::recurring(stream);
    // Positions whose seed of the weight under way is frequent; at the start, all.
    let mut open: Option<Vec<bool>> = None;
    for level in 0..=DOUBLINGS {
        let target = SEED_WEIGHT << level;
        let seeds = match &open {
            None => std::mem::take(&mut repeated),
            Some(open) => sorted_seeds(stream, target, open),
        };
        let groups = || seeds.chunk_by(|x, y| x >> 32 == y >> 32).filter(|group| group.len() > 1);
        let mut next = vec![false; stream.symbols.len()];
        let mut any = false;
        for group in groups().filter(|group| group.len() > FREQUENT) {
            any = true;
            for &entry in group {
                next[place(entry) as usize] = true;
            }
        }
        let few: Vec<&[u64]> = groups().filter(|group| group.len() <= FREQUENT).collect();
        let found: Vec<Vec<Match>> = few
            .par_iter()
            .map(|group| matches_of(stream, group, target, open.as_deref(), &next, &commonplace))
            .collect();
        result.matches.extend(found.into_iter().flatten());
        if level == 0 {
            result.index(stream, seeds);
        }
        if !any {
            break;
        }
        open = Some(next);
    }
    order(stream, &mut result.matches);
    result.commonplace = commonplace;
    result
}

/// The maximal matches of one group that begin here.
fn matches_of(
    stream: &Stream,
    group: &[u64],
    target: u32,
    open: Option<&[bool]>,
    next: &[bool],
    commonplace: &Commonplace,
) -> Vec<Match> {
    let mut found = Vec::new();
    for (i, &entry) in group.iter().enumerate() {
        let a = place(entry);
        let (a_start, a_end) = stream.bounds(stream.document(a));
        let Some((_, len)) = seed(stream, a, target) else { continue };
        for &other in &group[i + 1..] {
            let b = place(other);
            let (b_start, b_end) = stream.bounds(stream.document(b));
            let same = a_start == b_start;
            let a_limit = if same { a_end.min(b) } else { a_end };
            // The pair one to the left has the same match, unless seeds there are too frequent to be paired, or were
            // paired at a shorter length already.
            if a > a_start
                && b > b_start
                && stream.symbols[a as usize - 1] == stream.symbols[b as usize - 1]
                && !next[a as usize - 1]
                && open.is_none_or(|open| open[a as usize - 1])
            {
                continue;
            }
            let forward = stream.common_forward(a, a_limit, b, b_end);
            let b_floor = if same { b_start.max(a + forward) } else { b_start };
            let backward = stream.common_backward(a_start, a, b_floor, b);
            let found_here = Match { a: a - backward, b: b - backward, len: forward + backward };
            if found_here.len >= len && commonplace.is_worth_listing(stream, found_here.a, found_here.len) {
                found.push(found_here);
            }
        }
    }
    found
}

/// Sorts matches by document pair, then place, and drops repeats.
pub fn order(stream: &Stream, matches: &mut Vec<Match>) {
    let mut keyed: Vec<(u32, u32, Match)> =
        matches.drain(..).map(|m| (stream.document(m.a), stream.document(m.b), m)).collect();
    keyed.par_sort_unstable_by_key(|&(a, b, m)| (a, b, m.a, m.b, std::cmp::Reverse(m.len)));
    matches.extend(keyed.into_iter().map(|(_, _, m)| m));
    matches.dedup_by(|next, kept| next.a == kept.a && next.b == kept.b);
}
