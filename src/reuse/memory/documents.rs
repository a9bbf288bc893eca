//! Which documents are still there.

use crate::model::Archive;
use crate::normalize::Text;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use xxhash_rust::xxh3::Xxh3;

/// A hash of each document's text and of the edges in it, which depend on its paragraphs and a dictionary, too: 128 bits of
/// XXH3, which no two texts share by chance. Symbols, weights and places follow from the text; what makes them is among the
/// sources whose fingerprint the file carries.
pub fn fingerprints(archive: &Archive, texts: &[Text]) -> Vec<u128> {
    archive
        .documents
        .par_iter()
        .zip(texts)
        .map(|(document, text)| {
            let mut hash = Xxh3::new();
            for part in [document.body.text.as_bytes(), bytemuck::cast_slice(&text.edges)] {
                hash.update(&part.len().to_le_bytes());
                hash.update(part);
            }
            hash.digest128()
        })
        .collect()
}

/// Where the documents of before are today.
#[derive(Debug, PartialEq, Eq)]
pub struct Correspondence {
    /// For each document of before its place today; `None` if it is gone.
    pub now: Vec<Option<u32>>,
    /// For each document of today its place before; `None` if it is new.
    pub before: Vec<Option<u32>>,
}

impl Correspondence {
    /// By fingerprints. Those that are in another order than before count as gone and new, as few as possible of them,
    /// so that the order of the others is the order of before.
    pub fn of(before: &[u128], now: &[u128]) -> Self {
        let mut places: FxHashMap<u128, VecDeque<u32>> = FxHashMap::default();
        for (place, fingerprint) in (0..).zip(before) {
            places.entry(*fingerprint).or_default().push_back(place);
        }
        let found: Vec<(u32, u32)> = (0..)
            .zip(now)
            .filter_map(|(place, fingerprint)| Some((place, places.get_mut(fingerprint)?.pop_front()?)))
            .collect();
        let mut correspondence = Self { now: vec![None; before.len()], before: vec![None; now.len()] };
        for (now, before) in in_order(&found) {
            correspondence.now[before as usize] = Some(now);
            correspondence.before[now as usize] = Some(before);
        }
        correspondence
    }

    /// The documents of today that were not there.
    pub fn added(&self) -> Vec<u32> {
        (0..).zip(&self.before).filter(|(_, before)| before.is_none()).map(|(now, _)| now).collect()
    }

    /// The documents of before that are gone.
    pub fn removed(&self) -> Vec<u32> {
        (0..).zip(&self.now).filter(|(_, now)| now.is_none()).map(|(before, _)| before).collect()
    }
}

/// The longest part of a list of pairs, ordered by their first, in which the second ascend, too: patience sorting
/// (Fredman, Discrete Mathematics 1975).
fn in_order(pairs: &[(u32, u32)]) -> Vec<(u32, u32)> {
    // The last of the best part of each length, and for each pair the one before it.
    let mut last: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (i, pair) in pairs.iter().enumerate() {
        let at = last.partition_point(|&other| pairs[other].1 < pair.1);
        previous.push(at.checked_sub(1).map(|before| last[before]));
        if at == last.len() {
            last.push(i);
        } else {
            last[at] = i;
        }
    }
    let mut found: Vec<(u32, u32)> =
        std::iter::successors(last.last().copied(), |&i| previous[i]).map(|i| pairs[i]).collect();
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_found_again() {
        let check = |before: &[u128], now: &[u128], expected: &[Option<u32>]| {
            assert_eq!(Correspondence::of(before, now).before, expected, "{before:?} {now:?}");
        };
        check(&[], &[1], &[None]);
        check(&[1, 2, 3], &[1, 2, 3], &[Some(0), Some(1), Some(2)]);
        check(&[1, 2, 3], &[1, 9, 3], &[Some(0), None, Some(2)]);
        // Equal texts, one for one.
        check(&[1, 1, 2], &[1, 2, 1], &[Some(0), None, Some(1)]);
        // One that moved is new; the others keep their order.
        check(&[1, 2, 3, 4], &[4, 1, 2, 3], &[None, Some(0), Some(1), Some(2)]);
    }
}
