//! Shared n-grams: where two places begin to read alike.
//!
//! Every position of the stream has a seed, the shortest run of symbols from there on that weighs eight letters. Sorting the
//! seeds brings equal ones together. A seed that stands in many places is not spread out into pairs: it is made longer
//! (16, 32, … letters) until few places share it, so that set phrases cost nothing and yet no longer passage that begins
//! with one is missed. The places whose shortest seed is frequent are kept as such; `formula` turns them into groups.

use super::cluster::Place;
use super::stream::{Position, Stream};
use crate::normalize::WORD_BIT;
use rayon::prelude::*;

/// Weight of the shortest seed, in letters. Eight is the shortest quotation that the archive lists.
const SEED_WEIGHT: u32 = 8;

/// Weight of a word of an alphabetic script, in letters: four English words say about as much as eight Han characters.
const WORD_WEIGHT: u32 = 2;

/// A seed in more places than this is made longer rather than spread out into pairs. The work for one letter of text
/// is bounded by half of it.
pub const FREQUENT: usize = 64;

/// How often a seed is doubled: 8 × 2^6 = 512 letters. What stands in more than [`FREQUENT`] places at that length is a
/// text published again and again; `formula` groups it.
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
    /// Whether the shortest seed at a position is frequent.
    pub is_frequent: Vec<bool>,
    /// The shortest seeds that stand in two places or more: hash and place, in that order.
    repeated: Vec<(u64, Position)>,
}

impl Seeds {
    /// Every place of the shortest seed that begins at a position; empty where it stands nowhere else.
    fn places(&self, stream: &Stream, at: Position) -> &[(u64, Position)] {
        let Some((hash, _)) = shortest(stream, at) else { return &[] };
        let from = self.repeated.partition_point(|(other, _)| *other < hash);
        let until = self.repeated[from..].partition_point(|(other, _)| *other == hash);
        &self.repeated[from..from + until]
    }

    /// Where the symbols of a stretch stand letter by letter, in order, not overlapping; the stretch itself included.
    pub fn occurrences(&self, stream: &Stream, start: Position, end: Position) -> Vec<Place> {
        /// How many seeds of a stretch are looked at for the one in fewest places.
        const LOOKED_AT: u32 = 16;
        let symbols = &stream.symbols[start as usize..end as usize];
        let rarest = (start..end.min(start + LOOKED_AT))
            .filter(|&at| shortest(stream, at).is_some_and(|(_, len)| at + len <= end))
            .map(|at| (at - start, self.places(stream, at)))
            .min_by_key(|(offset, places)| (places.len(), *offset));
        let Some((offset, places)) = rarest else { return Vec::new() };
        let mut found: Vec<Place> = Vec::new();
        for &(_, place) in places {
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

/// The weight of a symbol in letters.
fn weight(symbol: u32) -> u32 {
    if symbol & WORD_BIT == 0 { 1 } else { WORD_WEIGHT }
}

/// Mixes a symbol into a hash (multiplication by the golden ratio and a shift, after Fibonacci hashing).
fn mix(hash: u64, symbol: u32) -> u64 {
    let product = (hash ^ u64::from(symbol)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ (product >> 29)
}

/// The hash of the seed of a given weight at a position and its length in symbols, or `None` where the document ends before.
fn seed(stream: &Stream, at: Position, end: Position, target: u32) -> Option<(u64, u32)> {
    let mut weighed = 0;
    let mut hash = u64::from(target);
    for (n, &symbol) in (1..).zip(&stream.symbols[at as usize..end as usize]) {
        hash = mix(hash, symbol);
        weighed += weight(symbol);
        if weighed >= target {
            return Some((hash, n));
        }
    }
    None
}

/// The shortest seed at a position: its hash and its length in symbols.
pub fn shortest(stream: &Stream, at: Position) -> Option<(u64, u32)> {
    seed(stream, at, stream.bounds(stream.document(at)).1, SEED_WEIGHT)
}

/// Positions with equal seeds, at least two each, ordered by hash and then place.
fn sorted_seeds(stream: &Stream, target: u32, at: &(dyn Fn(Position) -> bool + Sync)) -> Vec<(u64, Position)> {
    let documents: Vec<u32> = (0..stream.n_documents() as u32).collect();
    let mut seeds: Vec<(u64, Position)> = documents
        .par_iter()
        .flat_map_iter(|&document| {
            let (start, end) = stream.bounds(document);
            (start..end).filter(|&p| at(p)).filter_map(move |p| Some((seed(stream, p, end, target)?.0, p)))
        })
        .collect();
    seeds.par_sort_unstable();
    seeds
}

/// Finds every pair of maximal equal stretches that share a seed.
pub fn run(stream: &Stream) -> Seeds {
    let mut result = Seeds::default();
    // Positions whose seed of the weight under way is frequent; at the start, all.
    let mut open: Option<Vec<bool>> = None;
    for level in 0..=DOUBLINGS {
        let seeds = match &open {
            None => sorted_seeds(stream, SEED_WEIGHT << level, &|_| true),
            Some(open) => sorted_seeds(stream, SEED_WEIGHT << level, &|p| open[p as usize]),
        };
        let groups: Vec<&[(u64, Position)]> = seeds.chunk_by(|x, y| x.0 == y.0).filter(|g| g.len() > 1).collect();
        let mut next = vec![false; stream.symbols.len()];
        let mut any = false;
        for group in groups.iter().filter(|group| group.len() > FREQUENT) {
            any = true;
            for &(_, position) in *group {
                next[position as usize] = true;
            }
        }
        let found: Vec<Vec<Match>> = groups
            .par_iter()
            .filter(|group| group.len() <= FREQUENT)
            .map(|group| matches_of(stream, group, open.as_deref(), &next))
            .collect();
        result.matches.extend(found.into_iter().flatten());
        if level == 0 {
            result.is_frequent.clone_from(&next);
            result.repeated = groups.iter().flat_map(|group| group.to_vec()).collect();
        }
        if !any {
            break;
        }
        open = Some(next);
    }
    order(stream, &mut result.matches);
    result
}

/// The maximal matches of one group of equal seeds that begin here.
fn matches_of(stream: &Stream, group: &[(u64, Position)], open: Option<&[bool]>, next: &[bool]) -> Vec<Match> {
    let mut found = Vec::new();
    for (i, &(_, a)) in group.iter().enumerate() {
        let (a_start, a_end) = stream.bounds(stream.document(a));
        for &(_, b) in &group[i + 1..] {
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
            if forward > 0 {
                found.push(Match { a: a - backward, b: b - backward, len: forward + backward });
            }
        }
    }
    found
}

/// Sorts matches by document pair, then place, and drops repeats.
fn order(stream: &Stream, matches: &mut Vec<Match>) {
    matches
        .par_sort_unstable_by_key(|m| (stream.document(m.a), stream.document(m.b), m.a, m.b, std::cmp::Reverse(m.len)));
    matches.dedup_by(|next, kept| next.a == kept.a && next.b == kept.b);
}
