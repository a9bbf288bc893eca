//! Places, and where the files that hold them begin.

use super::numbers::Numbers;
use super::order::{Order, Places};
use std::ops::Range;

/// Rows of the table from which on a wording's documents are counted beforehand: of fewer, all places are read.
pub(super) const MANY: usize = 8192;

/// What stands at the places of a file, group by group, and then the documents of the wordings of very many places that begin
/// in it.
pub(super) fn shard(places: &Places<'_>, order: &Order, rows: Range<usize>) -> Numbers {
    let mut numbers = Numbers::default();
    let starts: Vec<usize> = rows.clone().filter(|row| *row == rows.start || order.is_first(*row)).collect();
    let ends = starts.iter().skip(1).copied().chain([rows.end]);
    let groups: Vec<(Range<usize>, Vec<u32>)> = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let number = order.number(*start).unwrap_or(0);
            (*start..end, places.run(number, order.depth(*start)).map(|symbol| order.code(symbol)).collect())
        })
        .collect();
    numbers.push_len(groups.len());
    let before = |at: usize| at.checked_sub(1).and_then(|at| groups.get(at)).map_or(&[][..], |(_, key)| key);
    let shared: Vec<usize> =
        groups.iter().enumerate().map(|(at, (_, key))| key.iter().zip(before(at)).take_while(|(a, b)| a == b).count()).collect();
    shared.iter().for_each(|shared| numbers.push_len(*shared));
    groups.iter().zip(&shared).for_each(|((_, key), shared)| numbers.push_len(key.len() - shared));
    for (at, ((_, key), shared)) in groups.iter().zip(&shared).enumerate() {
        push_rest(key, before(at), *shared, &mut numbers);
    }
    groups.iter().for_each(|(rows, _)| numbers.push_len(rows.len()));
    let mut steps = Vec::new();
    for (rows, _) in &groups {
        let mut last = 0;
        for number in order.slice(rows.clone()) {
            let place = places.place(*number);
            steps.push(place - last);
            last = place;
        }
    }
    numbers.push_planes(&steps);
    for (at, (rows, _)) in groups.iter().enumerate() {
        if order.is_first(rows.start) {
            push_heads(places, order, at, rows.start, &mut numbers);
        }
    }
    numbers
}

/// The documents of each wording of many places that begins at a row: the group's number, letters of the wording, how many
/// documents, their steps, and how many places each has, less 1.
fn push_heads(places: &Places<'_>, order: &Order, group: usize, row: usize, numbers: &mut Numbers) {
    let Some((first, far)) = order.number(row).zip(order.number(row + MANY - 1)) else { return };
    let before = row.checked_sub(1).and_then(|row| order.number(row)).map_or(0, |number| places.shared(number, first));
    let mut last_end = 0;
    for depth in (before + 1..=places.shared(first, far)).rev() {
        let (mut low, mut high) = (row + MANY, order.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if order.number(middle).is_some_and(|number| places.shared(first, number) >= depth) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        // What is always followed by the same has the same places.
        if low == last_end {
            continue;
        }
        last_end = low;
        let mut documents: Vec<u32> =
            order.slice(row..low).iter().map(|number| places.document(*number).0 as u32).collect();
        documents.sort_unstable();
        let counts: Vec<(u32, usize)> =
            documents.chunk_by(|a, b| a == b).filter_map(|these| Some((*these.first()?, these.len()))).collect();
        numbers.push_len(group);
        numbers.push_len(depth);
        numbers.push_len(counts.len());
        let mut last = 0;
        for (document, _) in &counts {
            numbers.push(document - last);
            last = *document;
        }
        for (_, count) in &counts {
            numbers.push_len(count - 1);
        }
    }
}

/// What stands at the first place of each file: how many symbols as in the one before, how many others, and these.
pub(super) fn push_firsts(
    places: &Places<'_>,
    order: &Order,
    firsts: impl Iterator<Item = usize>,
    numbers: &mut Numbers,
) {
    let mut before: Vec<u32> = Vec::new();
    for first in firsts {
        let number = order.number(first).unwrap_or(0);
        let key: Vec<u32> = places.run(number, order.depth(first)).map(|symbol| order.code(symbol)).collect();
        let shared = key.iter().zip(&before).take_while(|(a, b)| a == b).count();
        numbers.push_len(shared);
        numbers.push_len(key.len() - shared);
        push_rest(&key, &before, shared, numbers);
        before = key;
    }
}

/// The symbols of a key that differ from the one before, the first of them as a step.
fn push_rest(key: &[u32], before: &[u32], shared: usize, numbers: &mut Numbers) {
    let base = before.get(shared).copied().unwrap_or(0);
    for (at, symbol) in key.iter().enumerate().skip(shared) {
        numbers.push(if at == shared { symbol - base } else { *symbol });
    }
}
