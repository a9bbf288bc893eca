//! Invented texts with planted reuse, and the truth about it.
//!
//! Every document can be written by itself: what is random in it hangs on the seed, its number and the numbers of the
//! passages planted in it. So a corpus of any size takes the memory of its texts.

use crate::vocabulary::Vocabulary;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, RngExt, SeedableRng};
use rand_xorshift::XorShiftRng;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What is done to a passage when it is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edit {
    /// Nothing.
    Verbatim,
    /// Every twentieth word left out, put in or replaced.
    Light,
    /// Every fifth or sixth word.
    Heavy,
    /// Half of the clauses left out, and a few words edited.
    Condensed,
    /// The clauses in another order.
    Rearranged,
    /// One clause of 12 to 30 letters, in quotation marks within another sentence.
    Short,
    /// Repeated in the same document.
    Within,
    /// A clause each from three passages, in one sentence.
    Composed,
    /// A standing paragraph of very many documents.
    Standing,
}

/// In these proportions.
const EDITS: [(Edit, u32); 8] = [
    (Edit::Verbatim, 5),
    (Edit::Light, 4),
    (Edit::Heavy, 3),
    (Edit::Condensed, 3),
    (Edit::Rearranged, 1),
    (Edit::Short, 3),
    (Edit::Within, 1),
    (Edit::Composed, 1),
];

/// What happened to a document before it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Damage {
    /// Nothing.
    None,
    /// No punctuation, digits and paragraphs.
    Stripped,
    /// A space between any two words.
    Segmented,
    /// Traditional characters.
    Traditional,
    /// Lines broken within sentences.
    Broken,
    /// One letter in two hundred is lost.
    Holed,
}

/// In these proportions.
const DAMAGES: [(Damage, u32); 6] = [
    (Damage::None, 68),
    (Damage::Stripped, 8),
    (Damage::Segmented, 8),
    (Damage::Traditional, 6),
    (Damage::Broken, 6),
    (Damage::Holed, 4),
];

/// Planted passages for each document.
const PLANTED: f64 = 1.2;
/// One document in so many holds the first standing paragraph, in half as many the second.
const STANDING_IN: u32 = 12;
/// The widest stretch of other letters inside one case, as the comparison's own.
const GAP: u32 = 24;
/// Fewest letters of a case.
pub const FEWEST: u32 = 8;

/// First and one-past-last letter of a place in a document.
pub type Span = (u32, u32);

/// Two places that share planted words, in order on both sides.
#[derive(Clone, Debug)]
pub struct Case {
    /// How the passage was taken over.
    pub edit: Edit,
    /// What happened to both documents.
    pub damage: [Damage; 2],
    /// Both documents, the smaller number first.
    pub documents: [u32; 2],
    /// Both places.
    pub spans: [Span; 2],
}

/// A corpus and the truth about it.
pub struct Corpus {
    /// As found, one for each document.
    pub texts: Vec<String>,
    /// Of all planted passages but the standing ones.
    pub cases: Vec<Case>,
    /// Where set phrases stand: neither hit nor miss.
    pub phrases: Vec<Vec<Span>>,
    /// Where standing paragraphs stand, by paragraph: document and place.
    pub standing: [Vec<(u32, Span)>; 2],
}

/// What to write.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Documents.
    pub documents: u32,
    /// Of all that is random.
    pub seed: u64,
    /// Whether anything is planted, and whether set phrases recur.
    pub reuse: bool,
    /// A phrase put into every document once.
    pub everywhere: bool,
}

/// A word of a planted passage: its passage and its number there.
type Source = (u32, u16);

#[derive(Clone, Copy)]
enum Token {
    Word { word: u32, source: Option<Source>, phrase: bool },
    Mark(char),
    Figure(u32),
}

/// A planted passage in a document.
#[derive(Clone, Copy)]
struct Placed {
    passage: u32,
    /// 0 for the source, 1, 2, … for those who took it over.
    copy: u32,
    edit: Edit,
}

/// Where the words of a passage stand in one document.
struct Found {
    document: u32,
    edit: Edit,
    /// Number of the word, and its letters' place.
    words: Vec<(u16, Span)>,
}

/// The dice of one thing.
fn dice(seed: u64, what: u64, number: u64) -> XorShiftRng {
    // Multiplied apart, so that neighbours do not resemble each other.
    let mixed =
        (seed ^ what.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_add(number.wrapping_mul(0xd1b5_4a32_d192_ed03));
    let mut dice = XorShiftRng::seed_from_u64(mixed);
    dice.next_u64();
    dice
}

fn weighted<T: Copy>(table: &[(T, u32)], dice: &mut impl Rng) -> T {
    table.choose_weighted(dice, |(_, weight)| *weight).expect("weights are positive").0
}

/// The writer of one corpus.
struct Writer<'a> {
    vocabulary: &'a Vocabulary,
    plan: Plan,
    /// What each document holds.
    placed: Vec<Vec<Placed>>,
}

/// Writes a corpus.
pub fn corpus(vocabulary: &Vocabulary, plan: Plan) -> Corpus {
    let writer = Writer { vocabulary, plan, placed: placed(plan) };
    let written: Vec<Written> = (0..plan.documents).into_par_iter().map(|document| writer.document(document)).collect();
    let mut corpus = Corpus { texts: Vec::new(), cases: Vec::new(), phrases: Vec::new(), standing: Default::default() };
    let mut damages = Vec::new();
    let mut found: BTreeMap<u32, Vec<Found>> = BTreeMap::new();
    for document in written {
        corpus.texts.push(document.text);
        corpus.phrases.push(document.phrases);
        damages.push(document.damage);
        for (passage, place) in document.found {
            found.entry(passage).or_default().push(place);
        }
    }
    for (passage, places) in found {
        if let Some(number) = standing_number(passage) {
            corpus.standing[number] = places
                .iter()
                .filter_map(|place| {
                    let (first, last) = (place.words.first()?.1, place.words.last()?.1);
                    Some((place.document, (first.0, last.1)))
                })
                .collect();
            continue;
        }
        for (i, a) in places.iter().enumerate() {
            for b in places.iter().skip(i + 1) {
                cases(a, b, &damages, &mut corpus.cases);
            }
        }
    }
    corpus
}

/// The two standing paragraphs have the highest numbers.
fn standing_number(passage: u32) -> Option<usize> {
    passage.checked_sub(u32::MAX - 1).map(|number| number as usize)
}

/// Which passages stand in which documents.
fn placed(plan: Plan) -> Vec<Vec<Placed>> {
    let n = plan.documents;
    let mut placed: Vec<Vec<Placed>> = vec![Vec::new(); n as usize];
    if !plan.reuse {
        return placed;
    }
    for passage in 0..(f64::from(n) * PLANTED) as u32 {
        let mut dice = dice(plan.seed, 1, u64::from(passage));
        let edit = weighted(&EDITS, &mut dice);
        let source = dice.random_range(0..n);
        if edit != Edit::Composed {
            placed[source as usize].push(Placed { passage, copy: 0, edit });
        }
        let copies = if matches!(edit, Edit::Within | Edit::Composed) {
            1
        } else {
            [1, 1, 1, 2, 3, 5].choose(&mut dice).copied().unwrap_or(1)
        };
        for copy in 1..=copies {
            let target = if edit == Edit::Within { source } else { dice.random_range(0..n) };
            if target != source || edit == Edit::Within {
                placed[target as usize].push(Placed { passage, copy, edit });
            }
        }
    }
    for document in 0..n {
        for (number, every) in [(0, STANDING_IN), (1, STANDING_IN / 2)] {
            if dice(plan.seed, 2 + number, u64::from(document)).random_range(0..every) == 0 {
                let passage = u32::MAX - 1 + number as u32;
                placed[document as usize].push(Placed { passage, copy: 1, edit: Edit::Standing });
            }
        }
    }
    placed
}

/// A document as written.
struct Written {
    text: String,
    damage: Damage,
    phrases: Vec<Span>,
    found: Vec<(u32, Found)>,
}

impl Writer<'_> {
    fn word(&self, dice: &mut impl Rng) -> Token {
        Token::Word { word: self.vocabulary.word(dice), source: None, phrase: false }
    }

    fn sentence(&self, dice: &mut impl Rng) -> Vec<Token> {
        let mut tokens = Vec::new();
        let clauses = [1, 2, 2, 3, 3, 4].choose(dice).copied().unwrap_or(2);
        for clause in 1..=clauses {
            for _ in 0..dice.random_range(3..10) {
                tokens.push(self.word(dice));
            }
            if self.plan.reuse
                && dice.random_bool(0.1)
                && let Some(phrase) = self.vocabulary.phrases.choose(dice)
            {
                tokens.extend(phrase.iter().map(|&word| Token::Word { word, source: None, phrase: true }));
            }
            if dice.random_bool(0.06) {
                tokens.push(Token::Figure(dice.random_range(2..2_100)));
                tokens.push(self.word(dice));
            }
            tokens.push(Token::Mark(if clause < clauses { '，' } else { '。' }));
        }
        tokens
    }

    fn sentences(&self, n: u32, dice: &mut impl Rng) -> Vec<Token> {
        (0..n).flat_map(|_| self.sentence(dice)).collect()
    }

    /// A passage as its source has it.
    fn passage(&self, passage: u32) -> Vec<Token> {
        let mut dice = dice(self.plan.seed, 4, u64::from(passage));
        let edit = weighted(&EDITS, &mut self::dice(self.plan.seed, 1, u64::from(passage)));
        let mut tokens = match (standing_number(passage), edit) {
            (Some(_), _) => self.sentences(3, &mut dice),
            (None, Edit::Short) => loop {
                let sentence = self.sentence(&mut dice);
                let clause = clauses(&sentence).into_iter().next().unwrap_or_default();
                if (12..=30).contains(&self.n_letters(&clause)) {
                    break clause;
                }
            },
            _ => {
                let n = dice.random_range(1..7);
                self.sentences(n, &mut dice)
            }
        };
        let mut number = 0;
        for token in &mut tokens {
            if let Token::Word { source, .. } = token {
                *source = Some((passage, number));
                number += 1;
            }
        }
        tokens
    }

    fn n_letters(&self, tokens: &[Token]) -> usize {
        let letters = |token: &Token| match token {
            Token::Word { word, .. } => self.vocabulary.letters(*word).len(),
            Token::Mark(_) | Token::Figure(_) => 0,
        };
        tokens.iter().map(letters).sum()
    }

    /// A passage as a document has it.
    fn taken_over(&self, placed: Placed) -> Vec<Token> {
        let mut dice = dice(self.plan.seed, 5 + u64::from(placed.copy), u64::from(placed.passage));
        let whole = |passage| self.passage(passage);
        if placed.copy == 0 {
            return whole(placed.passage);
        }
        match placed.edit {
            Edit::Verbatim | Edit::Within | Edit::Standing => whole(placed.passage),
            Edit::Light => self.edited(&whole(placed.passage), 0.05, &mut dice),
            Edit::Heavy => self.edited(&whole(placed.passage), 0.18, &mut dice),
            Edit::Condensed => {
                let kept: Vec<Token> =
                    clauses(&whole(placed.passage)).into_iter().filter(|_| dice.random_bool(0.55)).flatten().collect();
                self.edited(&kept, 0.03, &mut dice)
            }
            Edit::Rearranged => {
                let mut parts = clauses(&whole(placed.passage));
                parts.shuffle(&mut dice);
                parts.concat()
            }
            Edit::Short => {
                let mut tokens: Vec<Token> = (0..6).map(|_| self.word(&mut dice)).collect();
                tokens.extend([Token::Mark('：'), Token::Mark('“')]);
                tokens.extend(whole(placed.passage).into_iter().filter(|token| !matches!(token, Token::Mark(_))));
                tokens.extend([Token::Mark('”'), Token::Mark('。')]);
                tokens
            }
            Edit::Composed => {
                let from = [1, 2, 3].map(|back| placed.passage.saturating_sub(back));
                from.into_iter()
                    .filter(|&passage| passage != placed.passage)
                    .flat_map(|passage| clauses(&whole(passage)).choose(&mut dice).cloned().unwrap_or_default())
                    .collect()
            }
        }
    }

    /// With words replaced, left out and put in: half, a quarter and a quarter of the rate.
    fn edited(&self, tokens: &[Token], rate: f64, dice: &mut impl Rng) -> Vec<Token> {
        let mut edited = Vec::new();
        for &token in tokens {
            let edit = if matches!(token, Token::Word { .. }) { dice.random::<f64>() / rate } else { 1.0 };
            if edit < 0.5 {
                edited.push(self.word(dice));
            } else if edit >= 0.75 {
                edited.push(token);
                if edit < 1.0 {
                    edited.push(self.word(dice));
                }
            }
        }
        edited
    }

    fn document(&self, document: u32) -> Written {
        let mut dice = dice(self.plan.seed, 3, u64::from(document));
        let damage = weighted(&DAMAGES, &mut dice);
        let mut paragraphs: Vec<Vec<Token>> = (0..dice.random_range(3..15))
            .map(|_| {
                let n = dice.random_range(2..6);
                self.sentences(n, &mut dice)
            })
            .collect();
        if self.plan.everywhere
            && let Some(phrase) = self.vocabulary.phrases.first()
        {
            paragraphs.push(phrase.iter().map(|&word| Token::Word { word, source: None, phrase: true }).collect());
        }
        let placed = &self.placed[document as usize];
        for &passage in placed {
            let at = dice.random_range(0..=paragraphs.len());
            paragraphs.insert(at, self.taken_over(passage));
        }
        let mut written = Written { text: String::new(), damage, phrases: Vec::new(), found: Vec::new() };
        let mut letters = 0;
        for paragraph in &paragraphs {
            // The words of each planted passage in this paragraph.
            let mut found: BTreeMap<u32, Vec<(u16, Span)>> = BTreeMap::new();
            for token in paragraph {
                let start = letters;
                letters += self.write(&mut written.text, *token, damage, &mut dice);
                if let Token::Word { source, phrase, .. } = *token {
                    if let Some((passage, number)) = source {
                        found.entry(passage).or_default().push((number, (start, letters)));
                    } else if phrase {
                        written.phrases.push((start, letters));
                    }
                }
            }
            for (passage, words) in found {
                // A passage in a composed sentence was taken over by that sentence, wherever it comes from.
                let own = placed.iter().find(|placed| placed.passage == passage).map(|placed| placed.edit);
                let edit = own.unwrap_or(Edit::Composed);
                written.found.push((passage, Found { document, edit, words }));
            }
            if damage != Damage::Stripped {
                written.text.push('\n');
            }
        }
        written
    }

    /// Writes a token, and says how many letters.
    fn write(&self, text: &mut String, token: Token, damage: Damage, dice: &mut impl Rng) -> u32 {
        let before = text.len();
        let mut letters = 0;
        match token {
            Token::Word { word, .. } => {
                let traditional: Box<dyn Iterator<Item = char>> = if damage == Damage::Traditional {
                    Box::new(self.vocabulary.traditional(word))
                } else {
                    Box::new(self.vocabulary.letters(word).iter().copied())
                };
                for letter in traditional {
                    if damage != Damage::Holed || dice.random_range(0..200) > 0 {
                        text.push(letter);
                        letters += 1;
                    }
                }
                if damage == Damage::Broken && dice.random_range(0..60) == 0 {
                    text.push('\n');
                }
            }
            Token::Mark(mark) if damage != Damage::Stripped => text.push(mark),
            Token::Figure(figure) if damage != Damage::Stripped => text.push_str(&figure.to_string()),
            Token::Mark(_) | Token::Figure(_) => {}
        }
        if damage == Damage::Segmented && text.len() > before {
            text.push(' ');
        }
        letters
    }
}

/// Cut after each mark.
fn clauses(tokens: &[Token]) -> Vec<Vec<Token>> {
    tokens.split_inclusive(|token| matches!(token, Token::Mark(_))).map(<[Token]>::to_vec).collect()
}

/// The cases of two places of a passage: words in order on both sides, with little between them.
fn cases(a: &Found, b: &Found, damages: &[Damage], cases: &mut Vec<Case>) {
    let (a, b) = if a.document <= b.document { (a, b) } else { (b, a) };
    let place_of: BTreeMap<u16, Span> = b.words.iter().copied().collect();
    let mut open: Option<([Span; 2], u32)> = None;
    let edit = a.edit.max(b.edit);
    let mut close = |open: &mut Option<([Span; 2], u32)>| {
        if let Some((spans, shared)) = open.take()
            && shared >= FEWEST
        {
            let damage = [damages[a.document as usize], damages[b.document as usize]];
            cases.push(Case { edit, damage, documents: [a.document, b.document], spans });
        }
    };
    for &(number, x) in &a.words {
        let Some(&y) = place_of.get(&number) else { continue };
        match &mut open {
            Some((spans, shared)) if x.0 - spans[0].1 <= GAP && y.0 >= spans[1].1 && y.0 - spans[1].1 <= GAP => {
                spans[0].1 = x.1;
                spans[1].1 = y.1;
                *shared += x.1 - x.0;
            }
            _ => {
                close(&mut open);
                open = Some(([x, y], x.1 - x.0));
            }
        }
    }
    close(&mut open);
}
