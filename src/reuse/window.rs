//! Short runs of symbols as numbers, position by position.

use super::stream::{Position, Stream};
use crate::normalize::{WORD_BIT, weigh};

/// The weight of the symbol at a position, in letters.
pub fn weight(stream: &Stream, at: Position) -> u32 {
    weight_of(stream, stream.symbols[at as usize], at)
}

/// The weight of a symbol that stands at a position.
fn weight_of(stream: &Stream, symbol: u32, at: Position) -> u32 {
    // How many letters matters of words alone: with Han characters nothing is fetched from where these are.
    if symbol & WORD_BIT == 0 { weigh(symbol, 1) } else { weigh(symbol, stream.letters[at as usize]) }
}

/// Of the polynomial hash, modulo 2^64: odd, and its powers spread over all bits (the golden ratio's, after Knuth).
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of a row of symbols with one more at its end.
fn pushed(hash: u64, symbol: u32) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(u64::from(symbol) + 1)
}

/// Spreads what differs over all bits, of which only some are looked at (the finaliser of MurmurHash3).
fn finished(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ hash >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

/// The seed of a given weight at a position: its hash and its length in symbols; `None` where the document ends before.
pub fn seed(stream: &Stream, at: Position, target: u32) -> Option<(u64, u32)> {
    let (_, end) = stream.bounds(stream.document(at));
    let mut weighed = 0;
    let mut hash = 0;
    for (here, &symbol) in (at..).zip(&stream.symbols[at as usize..end as usize]) {
        hash = pushed(hash, symbol);
        weighed += weight_of(stream, symbol, here);
        if weighed >= target {
            return Some((finished(hash), here - at + 1));
        }
    }
    None
}

/// The seeds of a weight at all positions of a document but the last ones, which have none: a window that slides.
pub struct Window<'a> {
    symbols: &'a [u32],
    letters: &'a [u8],
    start: usize,
    end: usize,
    weighed: u32,
    target: u32,
    hash: u64,
    /// The base to the power of the window's length.
    power: u64,
    first: Position,
}

impl<'a> Window<'a> {
    /// Over a document.
    pub fn over(stream: &'a Stream, document: u32, target: u32) -> Self {
        let (first, end) = stream.bounds(document);
        let symbols = &stream.symbols[first as usize..end as usize];
        let letters = &stream.letters[first as usize..end as usize];
        Self { symbols, letters, start: 0, end: 0, weighed: 0, target, hash: 0, power: 1, first }
    }
}

/// The inverse of [`BASE`] modulo 2^64, by Newton's iteration: each step doubles the bits that are right.
const INVERSE: u64 = {
    let mut inverse = BASE;
    let mut steps = 0;
    while steps < 6 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(BASE.wrapping_mul(inverse)));
        steps += 1;
    }
    inverse
};

impl Iterator for Window<'_> {
    /// Position, hash and length.
    type Item = (Position, u64, u32);

    fn next(&mut self) -> Option<Self::Item> {
        while self.weighed < self.target {
            let &symbol = self.symbols.get(self.end)?;
            self.hash = pushed(self.hash, symbol);
            self.weighed += weigh(symbol, self.letters[self.end]);
            self.power = self.power.wrapping_mul(BASE);
            self.end += 1;
        }
        let seed = (self.first + self.start as u32, finished(self.hash), (self.end - self.start) as u32);
        let leaving = self.symbols[self.start];
        self.power = self.power.wrapping_mul(INVERSE);
        self.hash = self.hash.wrapping_sub((u64::from(leaving) + 1).wrapping_mul(self.power));
        self.weighed -= weigh(leaving, self.letters[self.start]);
        self.start += 1;
        Some(seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Text;

    #[test]
    fn a_sliding_window_finds_what_single_looks_find() {
        let texts = [Text::of("河水 the old river 清清河水清"), Text::of("短"), Text::of("清清河水清 the old river")];
        let stream = Stream::of(&texts);
        for target in [1, 3, 6, 8] {
            let slid: Vec<_> = (0..3).flat_map(|document| Window::over(&stream, document, target)).collect();
            let looked: Vec<_> = (0..stream.symbols.len() as u32)
                .filter_map(|at| seed(&stream, at, target).map(|(hash, len)| (at, hash, len)))
                .collect();
            assert_eq!(slid, looked, "{target}");
        }
    }
}
