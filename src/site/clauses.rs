//! Cuts a document's text into sentences, clauses and words, counted both in bytes of the body and in symbols.
//!
//! Clauses cover every byte of every paragraph, so that a page made of clauses loses no mark and no digit. A clause holds
//! at least one symbol, unless its whole paragraph holds none.

use crate::ingest::letters::is_han;
use crate::ingest::words::jieba;
use crate::model::{BodySpan, Document};
use crate::normalize::{Edge, Text};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A stretch between two pauses, with the marks that close it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Bytes of the body.
    pub bytes: BodySpan,
    /// Symbols of the text.
    pub symbols: Range<usize>,
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Number of its sentence in the document.
    pub sentence: usize,
}

/// A document cut up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// In order, without gap inside a paragraph.
    pub clauses: Vec<Clause>,
    /// For each symbol the number of its word, never falling.
    pub words: Vec<usize>,
}

/// What a mark does to the clause before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pause {
    /// It goes on.
    None,
    /// The clause ends.
    Clause,
    /// The sentence ends.
    Sentence,
}

/// Marks that belong to what they close.
fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | '》' | '〉' | '】' | '〕' | '"' | ')' | ']')
}

/// What `c` between `before` and `after` does.
fn pause(before: Option<char>, c: char, after: Option<char>, last_word: usize) -> Pause {
    let spaced = after.is_none_or(char::is_whitespace) || after.is_some_and(is_closing);
    match c {
        '。' | '！' | '？' | '；' | '…' => Pause::Sentence,
        '，' | '：' => Pause::Clause,
        '!' | '?' | ';' => Pause::Sentence,
        // "Mr." and "U." are no ends; "1.5" is a number.
        '.' if spaced && last_word > 2 => Pause::Sentence,
        '.' if spaced && before.is_some_and(|b| b.is_ascii_digit()) => Pause::Sentence,
        ',' | ':' if spaced || after.is_some_and(is_han) => Pause::Clause,
        _ => Pause::None,
    }
}

/// Bytes of `paragraph` after which a clause or sentence ends; the last is its end.
fn ends(paragraph: &str) -> Vec<(usize, Pause)> {
    let mut found: Vec<(usize, Pause)> = Vec::new();
    let mut before = None;
    // Letters since the last character that is none, for telling abbreviations.
    let mut last_word = 0;
    let mut chars = paragraph.char_indices().peekable();
    let mut open = Pause::None;
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|&(_, next)| next);
        let this = pause(before, c, after, last_word);
        last_word = if c.is_alphabetic() { last_word + 1 } else { 0 };
        before = Some(c);
        if this != Pause::None {
            open = if open == Pause::Sentence { open } else { this };
        }
        let end = at + c.len_utf8();
        let goes_on = after.is_some_and(|next| {
            is_closing(next) || (!next.is_alphanumeric() && pause(Some(c), next, None, 3) != Pause::None)
        });
        if open != Pause::None && !goes_on {
            found.push((end, open));
            open = Pause::None;
        }
    }
    match found.last_mut() {
        Some(last) if last.0 == paragraph.len() => last.1 = Pause::Sentence,
        _ => found.push((paragraph.len(), Pause::Sentence)),
    }
    for end in run_in(paragraph) {
        if let Err(at) = found.binary_search_by_key(&end, |(end, _)| *end) {
            found.insert(at, (end, Pause::Clause));
        }
    }
    found
}

/// Photographers' credits and datelines, which a source that lost its line breaks and marks runs into the text after them.
static RUN_IN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:记者|記者|通讯员|通訊員)\p{Han}{2,4}?[摄攝]|[社报報网網]\p{Han}{0,8}?(?:\d{0,2}月)?\d{0,2}日\s*(?:专电|專電|电讯|電訊|[电電])",
    )
    .expect("the pattern is constant")
});

/// Bytes after which such a line ends.
fn run_in(paragraph: &str) -> impl Iterator<Item = usize> {
    // 摄影 and 电视 are other words.
    let goes_on = |end: usize| {
        let next = paragraph.get(end..).and_then(|rest| rest.chars().next());
        next.is_some_and(|next| "影像制製视視台臺话話子报報".contains(next) || !next.is_alphanumeric())
    };
    RUN_IN.find_iter(paragraph).map(|found| found.end()).filter(move |end| !goes_on(*end))
}

/// Cuts a document into clauses and words.
pub fn cut(document: &Document, text: &Text) -> Cut {
    let mut clauses = Vec::new();
    let mut words = Vec::with_capacity(text.symbols.len());
    let mut sentence = 0;
    for paragraph in 0..document.body.paragraphs.len() {
        let span = document.body.paragraphs[paragraph].span;
        let of_paragraph = cut_span(document, text, paragraph, span, sentence);
        sentence = of_paragraph.last().map_or(sentence, |last| last.sentence + 1);
        clauses.extend(of_paragraph);
        let next = words.last().map_or(0, |last| last + 1);
        words.extend(words_of_span(document, text, span).into_iter().map(|word| next + word));
    }
    // Symbols outside every paragraph do not occur; should they, each is its own word.
    while words.len() < text.symbols.len() {
        words.push(words.last().map_or(0, |last| last + 1));
    }
    Cut { clauses, words }
}

/// The symbols that begin within a span of the body.
pub fn symbols_within(text: &Text, span: BodySpan) -> Range<usize> {
    let from = text.places.partition_point(|place| place.start < span.start);
    let to = text.places.partition_point(|place| place.start < span.end);
    from..to.max(from)
}

/// A span with the whole of the words that its ends cut: where two texts cut their words at other places, what they share
/// may end within one (商定 and 确定 share 定).
pub fn whole_words(text: &Text, span: BodySpan) -> BodySpan {
    let symbols = symbols_within(text, span);
    let goes_on = |at: &usize| text.edges.get(*at) == Some(&Edge::Inside);
    let first = (0..=symbols.start).rev().find(|at| !goes_on(at)).unwrap_or(symbols.start);
    let last = (symbols.end..).find(|at| !goes_on(at)).and_then(|end| text.places.get(end.checked_sub(1)?));
    BodySpan {
        start: text.places.get(first).map_or(span.start, |place| place.start.min(span.start)),
        end: last.map_or(span.end, |place| place.end.max(span.end)),
    }
}

/// Characters of a paragraph to either side of a place that are enough to tell its clause and its words: more than is
/// ever shown beside it. A report without paragraphs has one of a hundred thousand, and a passage every few lines.
const AROUND: usize = 300;

/// The parts of the paragraphs that a place touches, by index, cut down to what lies around it.
pub fn around(document: &Document, place: BodySpan) -> Vec<(usize, BodySpan)> {
    let body = &document.body.text;
    let paragraphs = &document.body.paragraphs;
    let first = paragraphs.partition_point(|paragraph| paragraph.span.end <= place.start);
    let last = paragraphs.partition_point(|paragraph| paragraph.span.start < place.end);
    let part = |at: usize| -> Option<(usize, BodySpan)> {
        let BodySpan { mut start, mut end } = paragraphs.get(at)?.span;
        let before = body.get(start as usize..place.start.max(start) as usize)?;
        if let Some((far, _)) = before.char_indices().rev().nth(AROUND) {
            start += u32::try_from(far).ok()?;
        }
        let after = place.end.min(end);
        if let Some((far, _)) = body.get(after as usize..end as usize)?.char_indices().nth(AROUND) {
            end = after + u32::try_from(far).ok()?;
        }
        Some((at, BodySpan { start, end }))
    };
    (first..last).filter_map(part).collect()
}

/// Cuts a paragraph, or a part of one, into clauses; `sentence` is the number of its first sentence.
pub fn cut_span(
    document: &Document,
    text: &Text,
    paragraph: usize,
    span: BodySpan,
    mut sentence: usize,
) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    let shown = document.body.text.get(span.range()).unwrap_or_default();
    let mut symbol = symbols_within(text, span).start;
    let mut start = span.start as usize;
    for (end, pause) in ends(shown) {
        let end = span.start as usize + end;
        let from = symbol;
        while text.places.get(symbol).is_some_and(|s| (s.start as usize) < end) {
            symbol += 1;
        }
        let bytes = BodySpan::new(start, end);
        start = end;
        match clauses.last_mut() {
            // A number alone, "3，", belongs to what it follows.
            Some(last) if from == symbol => last.bytes.end = bytes.end,
            // What came before held no symbol ("2020："): it opens this clause.
            Some(last) if last.symbols.is_empty() => {
                last.bytes.end = bytes.end;
                last.symbols = from..symbol;
                last.sentence = sentence;
            }
            _ => clauses.push(Clause { bytes, symbols: from..symbol, paragraph, sentence }),
        }
        if pause == Pause::Sentence && clauses.last().is_some_and(|last| !last.symbols.is_empty()) {
            sentence += 1;
        }
    }
    clauses
}

/// The word of each symbol of a paragraph, or of a part of one, counted from 0: by the dictionary for Han characters, each
/// alphabetic word by itself.
pub fn words_of_span(document: &Document, text: &Text, span: BodySpan) -> Vec<usize> {
    let mut of = Vec::new();
    let symbols = symbols_within(text, span);
    let (folded, starts) = folded(document, text, span, symbols.clone());
    let mut symbol = 0;
    let mut number = 0;
    // Without the hidden Markov model: unknown names fall into single characters wherever they stand, instead of into
    // words that depend on their neighbours, so that two equal wordings are cut alike.
    for token in jieba().cut(&folded, false) {
        let mut han = false;
        while let Some(&(_, is_han)) = starts.get(symbol).filter(|(start, _)| *start < token.byte_end) {
            if is_han {
                of.push(number);
                han = true;
            } else {
                // An alphabetic word, after whatever came before it.
                number += usize::from(han);
                han = false;
                of.push(number);
                number += 1;
            }
            symbol += 1;
        }
        number += usize::from(han);
    }
    while of.len() < symbols.len() {
        of.push(number);
        number += 1;
    }
    of
}

/// A paragraph with its Han characters as they compare (the dictionary is in simplified characters), and for each symbol
/// where it begins there and whether it is a Han character.
fn folded(document: &Document, text: &Text, span: BodySpan, symbols: Range<usize>) -> (String, Vec<(usize, bool)>) {
    let body = &document.body.text;
    let mut folded = String::with_capacity(span.len());
    let mut starts = Vec::with_capacity(symbols.len());
    let mut at = span.start as usize;
    for symbol in symbols {
        let (Some(place), Some(&letter)) = (text.places.get(symbol), text.symbols.get(symbol)) else { break };
        folded.push_str(body.get(at..place.start as usize).unwrap_or_default());
        let shown = body.get(place.range()).unwrap_or_default();
        let is_han = shown.chars().next().is_some_and(is_han);
        starts.push((folded.len(), is_han));
        match char::from_u32(letter).filter(|_| is_han) {
            Some(simplified) => folded.push(simplified),
            None => folded.push_str(shown),
        }
        at = place.end as usize;
    }
    folded.push_str(body.get(at..span.end as usize).unwrap_or_default());
    (folded, starts)
}

impl Cut {
    /// The index of the clause that holds a symbol.
    pub fn clause_of(&self, symbol: usize) -> usize {
        self.clauses.partition_point(|clause| clause.symbols.end <= symbol)
    }

    /// For each symbol the index of its clause.
    pub fn clause_of_each(&self) -> Vec<usize> {
        let mut of = Vec::with_capacity(self.words.len());
        for (index, clause) in self.clauses.iter().enumerate() {
            of.resize(clause.symbols.end.max(of.len()), index);
        }
        of.resize(self.words.len(), self.clauses.len().saturating_sub(1));
        of
    }
}

#[cfg(test)]
mod tests {
    use super::super::specimen::specimen;
    use super::*;

    fn check(paragraphs: &[&str], expected: &[&str]) {
        let (document, text) = specimen("a", paragraphs);
        let cut = cut(&document, &text);
        let found: Vec<String> = cut
            .clauses
            .windows(2)
            .map(|w| (&w[0], w[0].sentence != w[1].sentence))
            .chain(cut.clauses.last().map(|last| (last, true)))
            .map(|(clause, ends)| {
                format!("{}{}", &document.body.text[clause.bytes.range()], if ends { "/" } else { "" })
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn clauses_and_sentences() {
        check(&["江水上涨，各方协力。堤岸安好！"], &["江水上涨，", "各方协力。/", "堤岸安好！/"]);
        check(&["他说：“江水上涨。”堤岸安好"], &["他说：", "“江水上涨。”/", "堤岸安好/"]);
        check(&["什么？！……真的"], &["什么？！……/", "真的/"]);
        check(&["2020年：江水，3，上涨。"], &["2020年：", "江水，3，", "上涨。/"]);
        check(&["江水", "堤岸"], &["江水/", "堤岸/"]);
        check(&["Mr. Hu rose by 1.5 m. It fell, later."], &["Mr. Hu rose by 1.5 m. It fell,", " later./"]);
        check(&["The water rose. It fell."], &["The water rose./", " It fell./"]);
        check(&["江闻社记者卢大江摄3月日晚，江水上涨。"], &["江闻社记者卢大江摄", "3月日晚，", "江水上涨。/"]);
        check(&["江闻社里沃9月17日电水位回落。"], &["江闻社里沃9月17日电", "水位回落。/"]);
        check(&["江闻社记者卢大江摄影报道，水位回落。"], &["江闻社记者卢大江摄影报道，", "水位回落。/"]);
        check(&["12，江水"], &["12，江水/"]);
        check(&["12"], &["12/"]);
    }

    #[test]
    fn what_lies_around_a_place() {
        let long = "甲".repeat(AROUND + 9);
        let (document, _) = specimen("a", &["乙", &format!("{long}丙丁{long}"), "戊"]);
        let place = |wording: &str| {
            let start = document.body.text.find(wording).unwrap();
            BodySpan::new(start, start + wording.len())
        };
        let check = |at: BodySpan, expected: &[(usize, usize)]| {
            let parts = around(&document, at);
            let found: Vec<(usize, usize)> =
                parts.iter().map(|(at, part)| (*at, document.body.text[part.range()].chars().count())).collect();
            assert_eq!(found, expected);
        };
        check(place("丙丁"), &[(1, 2 * AROUND + 3)]);
        check(place("乙"), &[(0, 1)]);
        check(place("乙\n甲"), &[(0, 1), (1, 1 + AROUND)]);
        check(place("戊"), &[(2, 1)]);
    }

    #[test]
    fn words_are_whole() {
        let check = |marked: &str, expected: &str| {
            let start = marked.find('[').unwrap();
            let end = marked.find(']').unwrap() - 1;
            let shown = marked.replace(['[', ']'], "");
            let (document, text) = specimen("a", &[&shown]);
            assert_eq!(&document.body.text[whole_words(&text, BodySpan::new(start, end)).range()], expected);
        };
        check("双方商[定防洪方]案", "商定防洪方案");
        check("双方[商定防洪]方案", "商定防洪");
        check("双方“[商定，防洪]”方案", "商定，防洪");
        check("[双方商]", "双方商");
        check("双方[]商定", "");
    }

    #[test]
    fn words_by_dictionary() {
        let (document, text) = specimen("a", &["经济发展了 new words"]);
        assert_eq!(text.symbols.len(), 7);
        let cut = cut(&document, &text);
        assert_eq!(cut.words[0], cut.words[1]);
        assert_eq!(cut.words[2], cut.words[3]);
        assert!(cut.words.windows(2).all(|w| w[0] <= w[1]));
        assert_ne!(cut.words[5], cut.words[6]);
    }
}
