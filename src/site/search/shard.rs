//! Places, and where the files that hold them begin.

use super::numbers::Numbers;
use super::order::{Order, Places};
use std::ops::Range;

/// Places from which on a wording's documents are counted beforehand: of fewer, all places are read.
pub(super) const MANY: usize = 8192;

/// The symbols that a group's places share, as files number them, and how many of them the group before it shares, too.
struct Key {
    codes: Vec<u32>,
    shared: usize,
    /// What the group before has where the two differ first; 0 if it has nothing there.
    base: u32,
}

impl Key {
    /// The key of the group that holds a row, after that of the group before.
    fn after(before: Option<&Self>, places: &Places<'_>, order: &Order, row: usize) -> Self {
        let number = order.number(row).unwrap_or(0);
        let codes: Vec<u32> = places.run(number, order.depth(row)).map(|symbol| order.code(symbol)).collect();
        let before = before.map_or(&[][..], |before| &before.codes);
        let shared = codes.iter().zip(before).take_while(|(a, b)| a == b).count();
        Self { base: before.get(shared).copied().unwrap_or(0), codes, shared }
    }

    /// How many symbols the group before does not share.
    fn others(&self) -> usize {
        self.codes.len() - self.shared
    }

    /// Those, the first of them as a step.
    fn push_others(&self, numbers: &mut Numbers) {
        for (at, code) in self.codes.iter().enumerate().skip(self.shared) {
            numbers.push(if at == self.shared { code - self.base } else { *code });
        }
    }
}

/// What stands at the places of a file, group by group, and then the documents of the wordings of very many places that begin
/// in it.
pub(super) fn shard(places: &Places<'_>, order: &Order, rows: Range<usize>) -> Numbers {
    let starts: Vec<usize> = rows.clone().filter(|row| *row == rows.start || order.is_first(*row)).collect();
    let ends = starts.iter().skip(1).copied().chain([rows.end]);
    let groups: Vec<Range<usize>> = starts.iter().zip(ends).map(|(start, end)| *start..end).collect();
    let mut keys: Vec<Key> = Vec::with_capacity(groups.len());
    for row in &starts {
        keys.push(Key::after(keys.last(), places, order, *row));
    }
    let mut numbers = Numbers::default();
    numbers.push_len(groups.len());
    keys.iter().for_each(|key| numbers.push_len(key.shared));
    keys.iter().for_each(|key| numbers.push_len(key.others()));
    keys.iter().for_each(|key| key.push_others(&mut numbers));
    groups.iter().for_each(|rows| numbers.push_len(rows.len()));
    let mut steps = Vec::with_capacity(rows.len());
    for rows in &groups {
        let mut last = 0;
        for number in order.slice(rows.clone()) {
            let place = places.place(*number);
            steps.push(place - last);
            last = place;
        }
    }
    numbers.push_planes(&steps);
    for (group, rows) in groups.iter().enumerate() {
        if order.is_first(rows.start) {
            push_counted(places, order, group, rows.start, &mut numbers);
        }
    }
    numbers
}

/// The documents of each wording of many places that begins with a group: the group's number, symbols of the wording, how many
/// documents, their steps, and how many places each has, less 1.
fn push_counted(places: &Places<'_>, order: &Order, group: usize, row: usize, numbers: &mut Numbers) {
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

/// The first key of each file: how many symbols it shares with the one before, how many others it has, and these.
pub(super) fn push_firsts(
    places: &Places<'_>,
    order: &Order,
    firsts: impl Iterator<Item = usize>,
    numbers: &mut Numbers,
) {
    let mut before = None;
    for first in firsts {
        let key = Key::after(before.as_ref(), places, order, first);
        numbers.push_len(key.shared);
        numbers.push_len(key.others());
        key.push_others(numbers);
        before = Some(key);
    }
}
