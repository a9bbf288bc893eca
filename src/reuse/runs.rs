//! Where chosen short runs stand in all texts, found by reading these once.

use super::commonplace::{Commonplace, entry, key};
use super::likely::Likely;
use super::stream::{Position, Stream};
use super::window::{self, Window};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Short runs with all their places.
#[derive(Debug)]
pub struct Runs {
    /// By key.
    numbers: FxHashMap<u32, u32>,
    /// Number and place, in that order.
    places: Vec<u64>,
    /// Where in `places` the numbers begin, and at the end its length.
    begins: Vec<u32>,
}

impl Runs {
    /// These runs, given by their keys and numbered from 0.
    pub fn of(stream: &Stream, numbers: FxHashMap<u32, u32>) -> Self {
        let likely = Likely::of(numbers.keys().copied());
        let of_document = |document: u32| {
            let runs = Window::over(stream, document, Commonplace::WEIGHT).map(|(at, hash, _)| (at, key(hash)));
            let runs = runs.filter(|&(_, run)| likely.has(run));
            runs.filter_map(|(at, run)| Some(entry(*numbers.get(&run)?, at))).collect::<Vec<u64>>()
        };
        let mut places: Vec<u64> =
            (0..stream.n_documents() as u32).into_par_iter().flat_map_iter(of_document).collect();
        places.par_sort_unstable();
        let begin = |number: usize| places.partition_point(|&entry| entry >> 32 < number as u64) as u32;
        let begins = (0..=numbers.len()).map(begin).collect();
        Self { numbers, places, begins }
    }

    /// The number of a run.
    pub fn number(&self, run: u32) -> Option<u32> {
        self.numbers.get(&run).copied()
    }

    /// The runs that stand anywhere: number and places, in order.
    pub fn all(&self) -> impl Iterator<Item = (u32, &[u64])> {
        let bounds = self.begins.windows(2).map(|bounds| &self.places[bounds[0] as usize..bounds[1] as usize]);
        (0..).zip(bounds).filter(|(_, places)| !places.is_empty())
    }

    /// Where in a stretch one of these runs begins, as an offset, and all places of that run, in order; of several, the one
    /// in fewest places.
    pub fn rarest(&self, stream: &Stream, (start, end): (Position, Position)) -> Option<(u32, &[u64])> {
        let within = |at: Position| {
            let (hash, _) = window::seed(stream, at, Commonplace::WEIGHT).filter(|(_, len)| at + len <= end)?;
            let number = *self.numbers.get(&key(hash))? as usize;
            Some((at - start, &self.places[self.begins[number] as usize..self.begins[number + 1] as usize]))
        };
        (start..end).filter_map(within).min_by_key(|(_, places)| places.len())
    }
}
