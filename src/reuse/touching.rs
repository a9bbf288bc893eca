//! Stretches of a document, of which those that touch a given one are found without a look at all.

use super::stream::Position;
use std::collections::BTreeMap;

/// By start and number: the end, and what is known.
type Level<T> = BTreeMap<(Position, u32), (Position, T)>;

/// Stretches, each with what is known of it.
#[derive(Debug)]
pub struct Touching<T> {
    /// By the number of binary digits of the width, then by start: of one level, none that begins further back than its
    /// widest could be reaches a place. The number tells stretches apart that begin together.
    levels: BTreeMap<u32, Level<T>>,
    n: u32,
}

impl<T> Default for Touching<T> {
    fn default() -> Self {
        Self { levels: BTreeMap::new(), n: 0 }
    }
}

impl<T> Touching<T> {
    /// Adds a stretch.
    pub fn insert(&mut self, start: Position, end: Position, value: T) {
        let level = Position::BITS - (end - start).leading_zeros();
        self.levels.entry(level).or_default().insert((start, self.n), (end, value));
        self.n += 1;
    }

    /// What is known of the stretches that share a position with `start..end`, narrow ones first.
    pub fn of(&self, start: Position, end: Position) -> impl Iterator<Item = &T> {
        self.levels.iter().flat_map(move |(level, stretches)| {
            let widest = 1_u32.checked_shl(*level).unwrap_or(Position::MAX);
            let near = stretches.range((start.saturating_sub(widest), 0)..(end.max(start), 0));
            near.filter(move |(_, (its_end, _))| *its_end > start).map(|(_, (_, value))| value)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_touching_ones_are_found() {
        let stretches = [(0, 100), (3, 4), (10, 20), (10, 20), (19, 21), (20, 30), (40, u32::MAX)];
        let mut touching = Touching::default();
        for (start, end) in stretches {
            touching.insert(start, end, (start, end));
        }
        let check = |start: u32, end: u32| {
            let mut found: Vec<(u32, u32)> = touching.of(start, end).copied().collect();
            found.sort_unstable();
            let expected: Vec<(u32, u32)> = stretches.into_iter().filter(|x| x.0 < end && start < x.1).collect();
            assert_eq!(found, expected, "{start}..{end}");
        };
        for (start, end) in
            [(0, 1), (4, 10), (4, 11), (19, 20), (20, 21), (30, 40), (0, 500), (4_000_000_000, 4_000_000_001)]
        {
            check(start, end);
        }
    }
}
