//! Shared n-grams: where two places begin to read alike.
//!
//! Every position of the stream has a seed, the shortest run of symbols from there on that weighs eight letters. Sorting the
//! seeds brings equal ones together. A seed that stands in many places is not spread out into pairs: it is made longer
//! (16, 32, … letters) until few places share it, so that set phrases cost nothing and yet longer passages that begin with
//! one are found. The places whose shortest seed is common are kept as such; `frequent` turns them into groups, and `variants`
//! those that stand in very many places with an edit of its own in each.

use super::cluster::Place;
use super::commonplace::{self, Commonplace, entry, key, place};
use super::stream::{Position, Stream};
use super::window::{Window, seed};
use rayon::prelude::*;

/// Weight of the shortest seed, in letters.
pub const SEED_WEIGHT: u32 = crate::config::SHORTEST_PASSAGE;

/// A seed in more places than this is made longer rather than spread out into pairs. The work for one letter of text
/// is bounded by half of it.
pub const FREQUENT: usize = 64;

/// How often a seed is doubled: 8 × 2^6 = 512 letters. What stands in more than [`FREQUENT`] places at that length is a
/// text published again and again; `frequent` groups it.
pub const DOUBLINGS: u32 = 6;

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
    /// Which short runs and which seeds are common.
    pub commonplace: Commonplace,
    /// Where the shortest seeds stand.
    pub postings: Postings,
}

/// The places of the shortest seeds that stand in two or more.
#[derive(Debug, Default)]
pub struct Postings {
    /// Key and place, in that order.
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
        Self { matches: Vec::new(), commonplace, postings: Postings::of(repeated) }
    }
}

impl Postings {
    /// Of the shortest seeds, ordered by key and place.
    fn of(repeated: Vec<u64>) -> Self {
        let begins = |slot: u64| repeated.partition_point(|&entry| entry >> (64 - TABLE_BITS) < slot) as u32;
        let begins = (0..=1 << TABLE_BITS).map(begins).collect();
        Self { repeated, begins }
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

    /// Where the symbols of a stretch stand letter by letter, in order, not overlapping; the stretch itself included. None
    /// if they weigh less than a seed.
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
        if places.is_empty() {
            return vec![Place { document: stream.document(start), start, end }];
        }
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

/// The seed at a position that is looked at for pairs, of as many doublings as it takes; `None` where the document ends
/// before, or the longest seed is frequent, too.
pub fn paired(stream: &Stream, commonplace: &Commonplace, at: Position) -> Option<(u64, u32)> {
    let doublings = commonplace.doublings(at);
    if doublings > DOUBLINGS { None } else { seed(stream, at, SEED_WEIGHT << doublings) }
}

/// The seeds of so many doublings at the places where shorter ones are frequent, ordered by key and then place.
fn sorted_seeds(stream: &Stream, commonplace: &Commonplace, doublings: u32) -> Vec<u64> {
    let target = SEED_WEIGHT << doublings;
    let mut seeds: Vec<u64> = (0..stream.n_documents() as u32)
        .into_par_iter()
        .flat_map_iter(|document| {
            let (start, end) = stream.bounds(document);
            let is_sought = |at: &Position| commonplace.doublings(*at) == doublings;
            let sought: Vec<Position> = (start..end).filter(is_sought).collect();
            // Few are looked at one by one; of many, each letter is looked at once.
            let found: Vec<u64> = if sought.len() * (target as usize) < (end - start) as usize {
                sought.iter().filter_map(|&at| Some(entry(key(seed(stream, at, target)?.0), at))).collect()
            } else {
                Window::over(stream, document, target)
                    .filter(|(at, _, _)| is_sought(at))
                    .map(|(at, hash, _)| entry(key(hash), at))
                    .collect()
            };
            found
        })
        .collect();
    seeds.par_sort_unstable();
    seeds
}

/// Seeds of one key each, of those ordered by key.
fn groups(seeds: &[u64]) -> impl Iterator<Item = &[u64]> {
    seeds.chunk_by(|x, y| x >> 32 == y >> 32).filter(|group| group.len() > 1)
}

/// Finds every pair of maximal equal stretches that share a seed.
pub fn run(stream: &Stream) -> Seeds {
    let (mut commonplace, repeated) = commonplace::recurring(stream);
    let mut matches = matches_of(stream, &commonplace, &repeated, 0);
    for doublings in 1..=DOUBLINGS {
        let seeds = sorted_seeds(stream, &commonplace, doublings);
        if seeds.is_empty() {
            break;
        }
        for &entry in groups(&seeds).filter(|group| group.len() > FREQUENT).flatten() {
            commonplace.set_doublings(place(entry), doublings + 1);
        }
        matches.extend(matches_of(stream, &commonplace, &seeds, doublings));
    }
    order(stream, &mut matches);
    Seeds { matches, commonplace, postings: Postings::of(repeated) }
}

/// The maximal matches that begin with one of the seeds of so many doublings, ordered by key.
fn matches_of<'a>(stream: &Stream, commonplace: &Commonplace, seeds: &'a [u64], doublings: u32) -> Vec<Match> {
    let mut groups: Vec<&[u64]> = groups(seeds).collect();
    // The seeds of one passage after another: what is read for one is near what was read for the last.
    groups.par_sort_unstable_by_key(|group| place(group[0]));
    let of_group = |group: &&'a [u64]| {
        let group: &'a [u64] = group;
        // All of a large group are frequent or none, but that two seeds may share a key; of a small one none is.
        let is_few = move |at: &Position| group.len() <= FREQUENT || commonplace.doublings(*at) == doublings;
        let from = move |first: usize| group[first..].iter().map(|&entry| place(entry)).filter(is_few);
        let pairs = (0..group.len()).flat_map(move |i| {
            let a = Some(place(group[i])).filter(is_few);
            a.into_iter().flat_map(move |a| from(i + 1).map(move |b| (a, b)))
        });
        pairs.filter_map(move |(a, b)| maximal(stream, commonplace, a, b))
    };
    groups.par_iter().flat_map_iter(of_group).collect()
}

/// The maximal match of two places of one seed, the earlier first, if it is worth listing and no seed further left leads
/// to it.
pub fn maximal(stream: &Stream, commonplace: &Commonplace, a: Position, b: Position) -> Option<Match> {
    let (a_start, a_end) = stream.bounds(stream.document(a));
    let (b_start, b_end) = stream.bounds(stream.document(b));
    let same = a_start == b_start;
    let a_limit = if same { a_end.min(b) } else { a_end };
    // The pair one to the left has the same match, unless seeds there are too frequent to be paired, or were paired at a
    // shorter length already.
    if a > a_start
        && b > b_start
        && stream.symbols[a as usize - 1] == stream.symbols[b as usize - 1]
        && commonplace.doublings(a - 1) == commonplace.doublings(a)
    {
        return None;
    }
    let forward = stream.common_forward(a, a_limit, b, b_end);
    let b_floor = if same { b_start.max(a + forward) } else { b_start };
    let backward = stream.common_backward(a_start, a, b_floor, b);
    let found = Match { a: a - backward, b: b - backward, len: forward + backward };
    let (_, len) = paired(stream, commonplace, a)?;
    (found.len >= len && commonplace.is_worth_listing(stream, found.a, found.len)).then_some(found)
}

/// Whether [`run`] finds the maximal match that two places of different documents lie in.
pub fn is_found(stream: &Stream, commonplace: &Commonplace, a: Position, b: Position) -> bool {
    let (a_start, a_end) = stream.bounds(stream.document(a));
    let (b_start, b_end) = stream.bounds(stream.document(b));
    let forward = stream.common_forward(a, a_end, b, b_end);
    let backward = stream.common_backward(a_start, a, b_start, b);
    let (start, len) = (a - backward, forward + backward);
    let holds_seed = |at: Position| paired(stream, commonplace, at).is_some_and(|(_, seed)| at + seed <= start + len);
    (start..start + len).any(holds_seed) && commonplace.is_worth_listing(stream, start, len)
}

/// The matches of two documents, or of one with itself, as [`run`] finds them among those of all.
pub fn of_pair(stream: &Stream, commonplace: &Commonplace, a: u32, b: u32) -> Vec<Match> {
    let mut seeds: Vec<(u32, u32, Position)> = Vec::new();
    for document in if a == b { vec![a] } else { vec![a, b] } {
        let (start, end) = stream.bounds(document);
        seeds.extend((start..end).filter_map(|at| {
            let (hash, _) = paired(stream, commonplace, at)?;
            Some((commonplace.doublings(at), key(hash), at))
        }));
    }
    seeds.sort_unstable();
    let mut matches = Vec::new();
    let (_, end_of_a) = stream.bounds(a);
    for group in seeds.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)) {
        for (i, &(_, _, x)) in group.iter().enumerate().take_while(|(_, seed)| seed.2 < end_of_a) {
            let others = group.iter().skip(i + 1).map(|seed| seed.2).filter(|&y| a == b || y >= end_of_a);
            matches.extend(others.filter_map(|y| maximal(stream, commonplace, x, y)));
        }
    }
    order(stream, &mut matches);
    matches
}

/// Sorts matches by document pair, then place, and drops repeats.
pub fn order(stream: &Stream, matches: &mut Vec<Match>) {
    let mut keyed: Vec<(u32, u32, Match)> =
        matches.drain(..).map(|m| (stream.document(m.a), stream.document(m.b), m)).collect();
    keyed.par_sort_unstable_by_key(|&(a, b, m)| (a, b, m.a, m.b, std::cmp::Reverse(m.len)));
    matches.extend(keyed.into_iter().map(|(_, _, m)| m));
    matches.dedup_by(|next, kept| next.a == kept.a && next.b == kept.b);
}
