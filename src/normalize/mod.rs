//! Documents in, comparable texts out: one symbol for each letter that carries wording, with an exact way back.
//!
//! Punctuation, spaces and digits are no symbols, so that they neither help nor hurt. A symbol is a Han character folded to
//! simplified and compatibility form, or a word of an alphabetic script folded by case and width. Every symbol leads
//! back to its place in the body.

mod edges;
pub mod fold;
pub mod written;

use crate::config::SHORTEST_PASSAGE;
use crate::model::{Archive, BodySpan, Document, Paragraph, ParagraphKind};
use fold::Letter;
use rayon::prelude::*;
use unicode_normalization::char::is_combining_mark;

/// What begins at a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, bytemuck::NoUninit)]
#[repr(u8)]
pub enum Edge {
    /// Nothing: the symbol goes on with a word.
    Inside,
    /// A word.
    Word,
    /// A clause: a comma or a colon stands before it.
    Clause,
    /// A sentence: a stop or a line end stands before it.
    Sentence,
    /// A part of the document: running text after lines of form, or the other way round.
    Part,
}

/// The comparable text of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// One for each Han character (its code point) or alphabetic word (a hash with the top bit set).
    pub symbols: Vec<u32>,
    /// Where each symbol stands in the body.
    pub places: Vec<BodySpan>,
    /// Letters in each symbol: 1 for a Han character, the number of letters for a word (at most 255).
    pub letters: Vec<u8>,
    /// What begins at each symbol.
    pub edges: Vec<Edge>,
}

impl Text {
    /// The comparable text of a string; places are bytes of that string.
    pub fn of(text: &str) -> Self {
        let mut result = Self::default();
        let mut word: Option<Word> = None;
        for (at, character) in text.char_indices() {
            match fold::fold(character) {
                Some(Letter::Alone(letter)) => {
                    result.close(word.take());
                    result.symbols.push(u32::from(letter));
                    result.places.push(BodySpan::new(at, at + character.len_utf8()));
                    result.letters.push(1);
                }
                Some(Letter::OfWord(letter)) => {
                    let word = word.get_or_insert(Word { start: at, end: at, hash: WORD_HASH_START, letters: 0 });
                    word.push(letter, at + character.len_utf8());
                }
                // A mark on a letter belongs to the word; an apostrophe or a soft hyphen does not end it.
                None if is_within_word(character) => {
                    if let Some(word) = &mut word
                        && is_combining_mark(character)
                    {
                        word.end = at + character.len_utf8();
                    }
                }
                None => result.close(word.take()),
            }
        }
        result.close(word);
        result.edges = edges::of(text, &result);
        result
    }

    fn close(&mut self, word: Option<Word>) {
        let Some(word) = word else { return };
        self.symbols.push(word.hash | WORD_BIT);
        self.places.push(BodySpan::new(word.start, word.end));
        self.letters.push(word.letters);
    }

    /// The number of symbols.
    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    /// Whether nothing in the document carries wording.
    pub fn is_empty(&self) -> bool {
        self.symbols.is_empty()
    }

    /// The number of letters of all symbols.
    pub fn n_letters(&self) -> usize {
        self.letters.iter().map(|&n| n as usize).sum()
    }

    /// The symbols whose places lie within a span of the body, as a range of indices.
    pub fn within(&self, span: BodySpan) -> std::ops::Range<usize> {
        let start = self.places.partition_point(|place| place.start < span.start);
        let end = self.places.partition_point(|place| place.end <= span.end);
        start..end.max(start)
    }

    /// The number of letters within a span of the body.
    pub fn letters_within(&self, span: BodySpan) -> usize {
        self.letters.get(self.within(span)).unwrap_or_default().iter().map(|&n| n as usize).sum()
    }
}

/// Marks a symbol as a word: above every code point.
pub const WORD_BIT: u32 = 1 << 31;

/// The weight of a symbol of so many letters: 1 for a Han character; for a word of an alphabetic script, one for every two
/// of its letters, at most 5. Three or four English words then say about as much as eight Han characters, and *of the*
/// less than *covenant*.
pub fn weigh(symbol: u32, letters: u8) -> u32 {
    if symbol & WORD_BIT == 0 { 1 } else { u32::from(letters).div_ceil(2).min(5) }
}

/// Start and prime of 32-bit FNV-1a (Fowler, Noll, Vo): stable on every machine.
const WORD_HASH_START: u32 = 0x811c_9dc5;
const WORD_HASH_PRIME: u32 = 0x0100_0193;

struct Word {
    start: usize,
    end: usize,
    hash: u32,
    letters: u8,
}

impl Word {
    fn push(&mut self, letter: char, end: usize) {
        self.hash = (self.hash ^ u32::from(letter)).wrapping_mul(WORD_HASH_PRIME);
        self.letters = self.letters.saturating_add(1);
        self.end = end;
    }
}

/// Whether a character that is no letter stands within a word: marks on letters, apostrophes, soft hyphens.
pub fn is_within_word(character: char) -> bool {
    matches!(character, '\'' | '’' | '\u{ad}') || is_combining_mark(character)
}

/// A paragraph of at most this many letters that ends in a comma, colon or exclamation mark is a salutation or the like.
const SALUTATION_LETTERS: usize = 14;

/// Whether a paragraph is a line of form: title, credit, heading, caption, salutation, closing. Passages do not run across them.
pub fn is_formal(document: &Document, paragraph: &Paragraph, text: &Text) -> bool {
    match paragraph.kind {
        ParagraphKind::Title
        | ParagraphKind::Subtitle
        | ParagraphKind::Credit
        | ParagraphKind::Heading(_)
        | ParagraphKind::Caption => true,
        ParagraphKind::Text => {
            let ends_open = document
                .body
                .text
                .get(paragraph.span.range())
                .is_some_and(|line| line.trim_end().ends_with(['，', '：', '！', ',', ':', '!']));
            let symbols = text.within(paragraph.span);
            ends_open && symbols.len() <= SALUTATION_LETTERS || is_closing(document, paragraph, text)
        }
        ParagraphKind::Item { .. }
        | ParagraphKind::Quote
        | ParagraphKind::TableRow
        | ParagraphKind::Code
        | ParagraphKind::Note => false,
    }
}

/// Whether a paragraph is the last of a text and shorter than any passage (谢谢各位。), so that no wording is lost with it.
fn is_closing(document: &Document, paragraph: &Paragraph, text: &Text) -> bool {
    let mut texts = document.body.paragraphs.iter().filter(|paragraph| paragraph.kind == ParagraphKind::Text);
    let is_last = texts.next_back().is_some_and(|last| last.span == paragraph.span) && texts.next().is_some();
    let symbols = text.within(paragraph.span);
    let weight: u32 = symbols.map(|at| weigh(text.symbols[at], text.letters[at])).sum();
    is_last && weight < SHORTEST_PASSAGE
}

fn of_document(document: &Document) -> Text {
    let mut text = Text::of(&document.body.text);
    let mut parts = Vec::new();
    let mut form = false;
    for paragraph in &document.body.paragraphs {
        let formal = is_formal(document, paragraph, &text);
        // Each line of form is a part by itself; so is the running text between two of them.
        if formal || form {
            parts.push(text.within(paragraph.span).start);
        }
        form = formal;
    }
    for at in parts {
        if let Some(edge) = text.edges.get_mut(at) {
            *edge = Edge::Part;
        }
    }
    text
}

/// The texts of all documents, in the archive's order.
pub fn run(archive: &Archive) -> Vec<Text> {
    archive.documents.par_iter().map(of_document).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &[&str]) {
        let text = Text::of(input);
        let found: Vec<&str> = text.places.iter().map(|place| &input[place.range()]).collect();
        assert_eq!(found, expected, "{input}");
    }

    #[test]
    fn symbols_lead_back() {
        check("河，水 2 清", &["河", "水", "清"]);
        check("the Basin's 3 rivers", &["the", "Basin's", "rivers"]);
        check("共建Basin论坛", &["共", "建", "Basin", "论", "坛"]);
        check("‘Quoted’ word", &["Quoted", "word"]);
        check("", &[]);
        check("e\u{301}te\u{301} A\u{301}", &["e\u{301}te\u{301}", "A\u{301}"]);
    }

    #[test]
    fn equal_wording_is_equal() {
        let check = |a: &str, b: &str| assert_eq!(Text::of(a).symbols, Text::of(b).symbols, "{a} {b}");
        check("國際，關係", "国际关系");
        check("The BASIN", "the　ｂａｓｉｎ");
        check("第 3 次", "第次");
    }
}
