//! The comparable text of a document written out, for a program that compares in our place, and the way back.
//!
//! Han characters stand in their folded form one after another; a word of an alphabetic script stands in its folded
//! letters, with a space between it and what stands beside it.

use super::{Text, WORD_BIT, fold};
use crate::ingest::letters::hex;
use fold::Letter;
use sha2::{Digest, Sha256};
use std::ops::Range;

/// A comparable text, written out. Places in it count code points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The letters.
    pub text: String,
    /// Where its letters stand in the body: from the code point of `text` on that is the first of a pair, places go on one
    /// by one from the code point of the body that is the second. Ordered.
    pub offsets: Vec<(u32, u32)>,
    /// How symbols lie in it.
    pub layout: Layout,
}

/// Which code points of a written text each symbol takes up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The words among the symbols; between them every symbol is one code point.
    words: Vec<Word>,
    symbols: u32,
    /// The length of the text in code points.
    pub points: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Word {
    symbol: u32,
    start: u32,
    end: u32,
}

impl Written {
    /// Writes out the text of a body.
    pub fn of(body: &str, text: &Text) -> Self {
        let mut written = Self::default();
        let mut places = text.places.iter().zip(&text.symbols).zip(0..).peekable();
        let mut after_word = false;
        // The code point of the body that would follow the last letter written, if nothing came between.
        let mut expected = None;
        let mut word: Option<Word> = None;
        for (point, (at, character)) in (0..).zip(body.char_indices()) {
            let Some(&((place, symbol), number)) = places.peek() else { break };
            if at < place.start as usize {
                continue;
            }
            let is_word = symbol & WORD_BIT != 0;
            if at == place.start as usize && number > 0 && (is_word || after_word) {
                written.push(' ');
                expected = expected.map(|place: u32| place + 1);
            }
            if let Some(Letter::Alone(letter) | Letter::OfWord(letter)) = fold::fold(character) {
                if expected != Some(point) {
                    written.offsets.push((written.layout.points, point));
                }
                if is_word {
                    let start = written.layout.points;
                    word.get_or_insert(Word { symbol: number, start, end: start }).end = start + 1;
                }
                written.push(letter);
                expected = Some(point + 1);
            }
            if at + character.len_utf8() >= place.end as usize {
                written.layout.words.extend(word.take());
                after_word = is_word;
                places.next();
            }
        }
        written.layout.symbols = text.len() as u32;
        written
    }

    fn push(&mut self, letter: char) {
        self.text.push(letter);
        self.layout.points += 1;
    }

    /// Tells one state of the text from another: the first half of its SHA-256 sum.
    pub fn fingerprint(&self) -> String {
        let sum = Sha256::digest(self.text.as_bytes());
        hex(sum.as_slice().get(..16).unwrap_or_default())
    }
}

impl Layout {
    /// The symbols that lie whole within these code points, as a range of indices.
    pub fn within(&self, points: Range<u32>) -> Range<u32> {
        let start = self.first(|symbol| self.points_of(symbol).start >= points.start);
        let end = self.first(|symbol| self.points_of(symbol).end > points.end);
        start..end.max(start)
    }

    /// The first symbol for which something holds that holds for all after it.
    fn first(&self, holds: impl Fn(u32) -> bool) -> u32 {
        let (mut low, mut high) = (0, self.symbols);
        while low < high {
            let middle = low + (high - low) / 2;
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        low
    }

    /// The code points of a symbol.
    fn points_of(&self, symbol: u32) -> Range<u32> {
        let after = self.words.partition_point(|word| word.symbol <= symbol);
        let start = match after.checked_sub(1).and_then(|last| self.words.get(last)) {
            Some(word) if word.symbol == symbol => return word.start..word.end,
            // Past the space after the word.
            Some(word) => word.end + symbol - word.symbol,
            None => symbol,
        };
        start..start + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written of a body, and that every letter of it leads back to one that folds to it.
    fn check(body: &str, expected: &str) -> Written {
        let text = Text::of(body);
        let written = Written::of(body, &text);
        assert_eq!(written.text, expected, "{body}");
        assert_eq!(written.layout.points as usize, expected.chars().count(), "{body}");
        let characters: Vec<char> = body.chars().collect();
        for (at, letter) in (0..).zip(written.text.chars()).filter(|(_, letter)| *letter != ' ') {
            let (from, place) = written.offsets[written.offsets.partition_point(|(from, _)| *from <= at) - 1];
            let found = match fold::fold(characters[(place + at - from) as usize]) {
                Some(Letter::Alone(letter) | Letter::OfWord(letter)) => letter,
                None => ' ',
            };
            assert_eq!(found, letter, "{body} at {at}");
        }
        // Each symbol takes up code points of its own, and no half of it is it.
        let mut end = 0;
        for symbol in 0..text.len() as u32 {
            let points = written.layout.points_of(symbol);
            assert!(points.start >= end && points.end > points.start, "{body}: {symbol}");
            assert_eq!(written.layout.within(points.clone()), symbol..symbol + 1, "{body}");
            assert_eq!(written.layout.within(points.start + 1..points.end).len(), 0, "{body}");
            end = points.end;
        }
        assert_eq!(end, written.layout.points, "{body}");
        assert_eq!(written.layout.within(0..end), 0..text.len() as u32, "{body}");
        written
    }

    #[test]
    fn letters_are_written_and_lead_back() {
        let written = check("國際，關係 2 河。", "国际关系河");
        assert_eq!(written.offsets, [(0, 0), (2, 3), (4, 8)]);
        check("The Basin's 3 rivers.", "the basins rivers");
        check("共建Basin论坛 ＡＢ论", "共建 basin 论坛 ab 论");
        check("e\u{301}te\u{301}, A\u{301}河", "ete a 河");
        check("𠮷家，𠮷", "𠮷家𠮷");
        check("……", "");
        check("", "");
    }

    #[test]
    fn a_text_as_it_stands_needs_one_offset() {
        assert_eq!(check("the river rises", "the river rises").offsets, [(0, 0)]);
        assert_eq!(check("河水", "河水").offsets, [(0, 0)]);
    }

    #[test]
    fn a_fingerprint_is_of_the_letters_alone() {
        let of = |body: &str| Written::of(body, &Text::of(body)).fingerprint();
        assert_eq!(of("河水，清。"), of("河水清"));
        assert!(of("河水清") != of("河水浊"));
        assert_eq!(of("河").len(), 32);
    }
}
