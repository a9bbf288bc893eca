//! Places, and where the files that hold them begin.

use super::numbers::Numbers;
use super::order::{Key, Order, Places};

/// The places of a file. For each thing that stands somewhere: its first symbol less that of the one before; its second
/// symbol (less that of the one before, if the first is the same); how many places; the first of them; and how far each
/// is from the one before.
pub(super) fn shard(places: &Places<'_>, slice: &[u32]) -> Numbers {
    let mut numbers = Numbers::default();
    let mut before: Key = (0, 0);
    let mut rest = slice;
    while let Some(first) = rest.first() {
        let key = places.key(*first);
        let n = rest.partition_point(|number| places.key(*number) == key).max(1);
        let (these, after) = rest.split_at(n);
        rest = after;
        push_key(key, &mut before, &mut numbers);
        numbers.push_len(n);
        let mut last = 0;
        for number in these {
            let place = places.place(*number);
            numbers.push(place - last);
            last = place;
        }
    }
    numbers
}

/// What stands at the first place of each file, and that place.
pub(super) fn push_firsts(
    places: &Places<'_>,
    order: &Order,
    firsts: impl Iterator<Item = usize>,
    numbers: &mut Numbers,
) {
    let mut before: Key = (0, 0);
    for first in firsts {
        if let Some(number) = order.slice(first..first + 1).first() {
            push_key(places.key(*number), &mut before, numbers);
            numbers.push(places.place(*number));
        }
    }
}

fn push_key(key: Key, before: &mut Key, numbers: &mut Numbers) {
    numbers.push(key.0 - before.0);
    numbers.push(if key.0 == before.0 { key.1 - before.1 } else { key.1 });
    *before = key;
}
