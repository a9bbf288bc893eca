//! Beginnings and rests of articles: which two go together, where neither could go with another as well. The work grows with
//! their number, however alike they are.

use std::collections::{BTreeMap, BTreeSet};

/// Beginnings of which a rest is told: two candidates are as good as many, and one of three may be the rest's own document.
const ENOUGH: usize = 3;

/// The first few of the beginnings that have something in common, by their places.
#[derive(Clone, Debug, Default)]
pub struct Few(Vec<usize>);

impl Few {
    /// Adds one, where there are not enough yet; they come in the order of their places, and again perhaps.
    pub fn add(&mut self, open: usize) {
        if self.0.len() < ENOUGH && self.0.last() != Some(&open) {
            self.0.push(open);
        }
    }

    /// Their places.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().copied()
    }
}

/// The pairs of a beginning and a rest, by their places: each rest that has one candidate, unless that is the one candidate of
/// another rest, too, since which of them comes first is not said. No more than two candidates of a rest are asked for.
pub fn alone<I: Iterator<Item = usize>>(rests: usize, candidates: impl Fn(usize) -> I) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut n_rests: BTreeMap<usize, usize> = BTreeMap::new();
    for rest in 0..rests {
        let mut of = candidates(rest);
        if let (Some(open), None) = (of.next(), of.next()) {
            found.push((open, rest));
            *n_rests.entry(open).or_default() += 1;
        }
    }
    found.retain(|(open, _)| n_rests.get(open) == Some(&1));
    found
}

/// Takes those that found each other out of what is still to be paired.
pub fn remove<O, R>(opens: &mut Vec<O>, rests: &mut Vec<R>, pairs: &[(usize, usize)]) {
    let (o, r): (BTreeSet<usize>, BTreeSet<usize>) = pairs.iter().copied().unzip();
    let mut at = 0..;
    opens.retain(|_| at.next().is_some_and(|at| !o.contains(&at)));
    let mut at = 0..;
    rests.retain(|_| at.next().is_some_and(|at| !r.contains(&at)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_go_with_two_goes_with_neither() {
        let check = |of: &[&[usize]], expected: &[(usize, usize)]| {
            assert_eq!(alone(of.len(), |rest| of[rest].iter().copied()), expected, "{of:?}");
        };
        check(&[&[0], &[1]], &[(0, 0), (1, 1)]);
        check(&[&[0, 1], &[1]], &[(1, 1)]);
        check(&[&[0], &[0]], &[]);
        check(&[&[], &[2]], &[(2, 1)]);
    }

    #[test]
    fn pairs_are_taken_out_by_their_places() {
        let (mut opens, mut rests) = (vec!['a', 'b', 'c'], vec![1, 2]);
        remove(&mut opens, &mut rests, &[(2, 0), (0, 1)]);
        assert_eq!((opens, rests), (vec!['b'], vec![]));
    }

    #[test]
    fn a_few_are_enough() {
        let mut few = Few::default();
        [0, 0, 4, 7, 7, 9].into_iter().for_each(|open| few.add(open));
        assert_eq!(few.iter().collect::<Vec<_>>(), [0, 4, 7]);
    }
}
