//! Wordings of very many places with an edit of its own in each: none recurs whole, and their seeds are too frequent to be
//! paired.
//!
//! What lies close together in a document and is common, but in no wording of many places yet, is a region. Each region in its
//! turn carries a wording that an earlier one began, or begins one (leader clustering: Hartigan, Clustering Algorithms,
//! 1975, ch. 3). A region is compared with few earlier ones, whose seeds it shares; so the work is linear in the regions.

use super::chain::{self, GAP, Run, Way};
use super::cluster::{Group, Place, alike, carried, together};
use super::commonplace::Commonplace;
use super::ends;
use super::seed::{Match, SEED_WEIGHT, shortest};
use super::stream::{Position, Stream};
use super::touching::Touching;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The shortest region looked at, in letters: two seeds, so that it is no set phrase with a letter or two beside it.
const SHORTEST: u32 = 2 * SEED_WEIGHT;

/// Letters of a region from which two places are enough for a wording: no chance row of set phrases is so long.
const LONG: u32 = 8 * SEED_WEIGHT;

/// Of the places of one seed in wordings begun, so many are looked at, the earliest ones.
const LOOKED_AT: usize = 2;

/// With so many of the wordings that share most seeds with a region it is compared.
const TRIED: usize = 3;

/// The wordings in these common stretches that the groups of those that recur letter by letter lack, each with all regions
/// that carry it; ordered by wording.
pub fn run(stream: &Stream, stretches: &[(Position, Position)], frequent: &[Group]) -> Vec<Group> {
    let mut leaders = Leaders { stream, groups: Vec::new(), by_seed: FxHashMap::default() };
    let covered = Covered::by(stream, frequent);
    for region in regions(stream, stretches).into_iter().filter(|region| !covered.holds(*region)) {
        leaders.add(region);
    }
    let mut groups = leaders.groups;
    groups.retain(|group| {
        let letters = stream.n_letters(group.wording.start, group.wording.end);
        group.witnesses.len() > if letters >= LONG { 1 } else { Commonplace::PLACES }
    });
    groups.iter_mut().for_each(|group| group.witnesses.sort_unstable());
    groups
}

/// Makes one group of each of these and of those among others that are parts of it: pairs of its places are found where
/// they agree in letters that are rare enough. Where another has all places already, that one stays. The second value is
/// where each of the others went.
pub fn absorbed(groups: Vec<Group>, variants: Vec<Group>, n_documents: usize) -> (Vec<Group>, Vec<u32>) {
    // For each document the places of variants.
    let mut places: Vec<Touching<(Place, usize)>> = (0..n_documents).map(|_| Touching::default()).collect();
    for (n, variant) in variants.iter().enumerate() {
        for &place in &variant.witnesses {
            places[place.document as usize].insert(place.start, place.end, (place, n));
        }
    }
    let variant_of = |group: &Group| {
        let Place { document, start, end } = group.wording;
        let near = places[document as usize].of(start, end);
        near.filter(|(place, _)| alike(*place, group.wording)).map(|(_, n)| *n).min()
    };
    let of: Vec<Option<usize>> = groups.iter().map(variant_of).collect();
    let mut variants: Vec<Option<Group>> = variants.into_iter().map(Some).collect();
    for (group, n) in groups.iter().zip(&of) {
        if let Some(variant) = n.map(|n| &mut variants[n])
            && variant.as_ref().is_some_and(|variant| group.reaches(&variant.witnesses))
        {
            *variant = None;
        }
    }
    // Behind the groups that stay.
    let (mut kept, mut went, mut parts): (Vec<Group>, Vec<Option<u32>>, Vec<usize>) = Default::default();
    for (group, n) in groups.into_iter().zip(of) {
        let whole = n.and_then(|n| variants[n].as_mut().map(|whole| (n, whole)));
        match whole.filter(|(_, whole)| whole.reaches(&group.witnesses)) {
            Some((n, whole)) => {
                whole.witnesses = together(&whole.witnesses, &group.witnesses);
                went.push(None);
                parts.push(n);
            }
            None => {
                went.push(Some(kept.len() as u32));
                kept.push(group);
            }
        }
    }
    let mut numbers: Vec<u32> = Vec::with_capacity(variants.len());
    for variant in variants {
        numbers.push(kept.len() as u32);
        kept.extend(variant);
    }
    let mut parts = parts.into_iter();
    let went = went.into_iter().map(|to| to.or_else(|| parts.next().map(|n| numbers[n])).unwrap_or_default()).collect();
    (kept, went)
}

/// Common stretches with less than a gap between them, in order.
fn regions(stream: &Stream, stretches: &[(Position, Position)]) -> Vec<Place> {
    let mut regions: Vec<Place> = Vec::new();
    for &(start, end) in stretches {
        let document = stream.document(start);
        match regions.last_mut() {
            Some(last) if last.document == document && start <= last.end + GAP => last.end = last.end.max(end),
            _ => regions.push(Place { document, start, end }),
        }
    }
    regions.retain(|region| stream.n_letters(region.start, region.end) >= SHORTEST);
    regions
}

/// What lies in wordings of many places.
struct Covered {
    /// For each document stretches in order, not overlapping.
    stretches: Vec<Vec<(Position, Position)>>,
}

impl Covered {
    fn by(stream: &Stream, groups: &[Group]) -> Self {
        let mut all = vec![Vec::new(); stream.n_documents()];
        for place in groups.iter().flat_map(|group| &group.witnesses) {
            all[place.document as usize].push((place.start, place.end));
        }
        let united = |mut places: Vec<(Position, Position)>| {
            places.sort_unstable();
            let mut united: Vec<(Position, Position)> = Vec::with_capacity(places.len());
            for (start, end) in places {
                match united.last_mut() {
                    Some(last) if start <= last.1 => last.1 = last.1.max(end),
                    _ => united.push((start, end)),
                }
            }
            united
        };
        Self { stretches: all.into_iter().map(united).collect() }
    }

    /// Whether less than a region's worth is left of a region.
    fn holds(&self, region: Place) -> bool {
        let stretches = &self.stretches[region.document as usize];
        let from = stretches.partition_point(|&(_, end)| end <= region.start);
        let touching = stretches[from..].iter().take_while(|&&(start, _)| start < region.end);
        let covered: u32 = touching.map(|&(start, end)| end.min(region.end) - start.max(region.start)).sum();
        region.end - region.start - covered < SHORTEST
    }
}

/// Wordings begun.
struct Leaders<'a> {
    stream: &'a Stream,
    groups: Vec<Group>,
    /// By seed, where it stands in wordings begun: number of the wording, and position.
    by_seed: FxHashMap<u64, [Option<(u32, Position)>; LOOKED_AT]>,
}

impl Leaders<'_> {
    /// Takes a region as a witness of a wording, or as a wording.
    fn add(&mut self, region: Place) {
        let shared = self.shared(region);
        let mut by_number: Vec<(&u32, &Vec<(Position, Position)>)> = shared.iter().collect();
        by_number.sort_by_key(|(number, places)| (Reverse(places.len()), **number));
        for (&number, places) in by_number.into_iter().take(TRIED) {
            if let Some(witness) = self.witness(self.groups[number as usize].wording, region, places) {
                self.groups[number as usize].witnesses.push(witness);
                return;
            }
        }
        let whole = Run { a: region.start, b: region.start, len: region.end - region.start };
        let longest =
            ends::of(self.stream, &[whole]).into_iter().max_by_key(|[(start, end), _]| (end - start, Reverse(*start)));
        let Some([(start, end), _]) = longest else { return };
        if self.stream.n_letters(start, end) < SHORTEST {
            return;
        }
        let number = self.groups.len() as u32;
        for at in start..end {
            if let Some((seed, _)) = shortest(self.stream, at).filter(|(_, len)| at + len <= end) {
                let places = self.by_seed.entry(seed).or_default();
                if let Some(free) = places.iter_mut().find(|place| place.is_none()) {
                    *free = Some((number, at));
                }
            }
        }
        let wording = Place { start, end, ..region };
        self.groups.push(Group { wording, witnesses: vec![wording] });
    }

    /// For each wording begun that shares seeds with a region, where: in the wording, in the region.
    fn shared(&self, region: Place) -> BTreeMap<u32, Vec<(Position, Position)>> {
        let mut shared: BTreeMap<u32, Vec<(Position, Position)>> = BTreeMap::new();
        for at in region.start..region.end {
            let seed = shortest(self.stream, at).filter(|(_, len)| at + len <= region.end);
            for &(number, there) in seed.and_then(|(seed, _)| self.by_seed.get(&seed)).into_iter().flatten().flatten() {
                shared.entry(number).or_default().push((there, at));
            }
        }
        shared
    }

    /// The part of a region that carries a wording with which it shares these seeds, if it does.
    fn witness(&self, wording: Place, region: Place, seeds: &[(Position, Position)]) -> Option<Place> {
        /// Seeds that two places share at least, one for so many letters: where every tenth letter differs, it is one for four.
        const ONE_IN: usize = 5;
        /// What is compared letter by letter, in lengths of the region: in prose, a wording and its repeats come to twice its
        /// length; text that repeats a few letters without end would match at every distance.
        const COMPARED: u32 = 8;
        let stream = self.stream;
        if seeds.len() * ONE_IN < (wording.end - wording.start) as usize {
            return None;
        }
        let mut matches: Vec<Match> = Vec::new();
        // By what the two places lie apart: where the last match ends in the region.
        let mut reached: FxHashMap<u32, Position> = FxHashMap::default();
        let mut left = (region.end - region.start).saturating_mul(COMPARED);
        for &(a, b) in seeds {
            let end = reached.entry(b - a).or_default();
            if b >= *end && left > 0 {
                let forward = stream.common_forward(a, wording.end, b, region.end);
                let backward = stream.common_backward(wording.start, a, region.start.max(*end), b);
                *end = b + forward;
                left = left.saturating_sub(backward + forward);
                matches.push(Match { a: a - backward, b: b - backward, len: backward + forward });
            }
        }
        matches.sort_unstable();
        let chains = chain::chains_within(stream, &matches, wording.end - wording.start + region.end - region.start);
        chains
            .iter()
            .filter_map(|chain| carried(stream, chain, Way::Forth, wording))
            .max_by_key(|place| place.end - place.start)
    }
}
