//! Words for invented texts: those of the project's own archive as often as they stand there, and a long tail of rare ones.

use rand::RngExt;
use rand::distr::Distribution;
use rand::distr::weighted::WeightedIndex;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_xorshift::XorShiftRng;
use std::collections::BTreeMap;
use std::path::Path;

/// Rare words beside those of the archive: names, places, terms of one document. Of two or three letters drawn as often as
/// the archive uses them.
const RARE: usize = 20_000;

/// Words out of ten that are the archive's own; the others are rare ones.
const COMMON_OF_TEN: f64 = 0.6;

/// Set phrases that recur all over the corpus.
const PHRASES: usize = 15;

/// The words of one corpus.
pub struct Vocabulary {
    words: Vec<Vec<char>>,
    common: WeightedIndex<u32>,
    n_common: u32,
    /// Set phrases, as words.
    pub phrases: Vec<Vec<u32>>,
}

impl Vocabulary {
    /// From the Markdown, text and HTML files below a folder.
    pub fn of(content: &Path) -> anyhow::Result<Self> {
        let jieba = jieba_rs::Jieba::new();
        let mut counted: BTreeMap<Vec<char>, u32> = BTreeMap::new();
        let mut letters: BTreeMap<char, u32> = BTreeMap::new();
        for entry in walkdir::WalkDir::new(content).sort_by_file_name() {
            let entry = entry?;
            if !entry.file_type().is_file() {
                continue;
            }
            // Files in other encodings are words enough for another archive.
            let Ok(text) = String::from_utf8(std::fs::read(entry.path())?) else { continue };
            for word in jieba.cut(&text, false) {
                let word: Vec<char> = word.word.chars().filter_map(simplified).collect();
                if !word.is_empty() {
                    word.iter().for_each(|letter| *letters.entry(*letter).or_default() += 1);
                    *counted.entry(word).or_default() += 1;
                }
            }
        }
        anyhow::ensure!(counted.len() > 1_000, "{}: too few words for a corpus", content.display());
        let (mut words, weights): (Vec<Vec<char>>, Vec<u32>) = counted.into_iter().unzip();
        let n_common = u32::try_from(words.len())?;
        let (alphabet, uses): (Vec<char>, Vec<u32>) = letters.into_iter().unzip();
        let letter = WeightedIndex::new(uses)?;
        let mut dice = XorShiftRng::seed_from_u64(1);
        for _ in 0..RARE {
            let n = [2, 2, 2, 3].choose(&mut dice).copied().unwrap_or(2);
            words.push((0..n).map(|_| alphabet[letter.sample(&mut dice)]).collect());
        }
        let mut vocabulary = Self { words, common: WeightedIndex::new(weights)?, n_common, phrases: Vec::new() };
        for _ in 0..PHRASES {
            let n = dice.random_range(3..9);
            vocabulary.phrases.push((0..n).map(|_| vocabulary.word(&mut dice)).collect());
        }
        Ok(vocabulary)
    }

    /// Any word.
    pub fn word(&self, dice: &mut impl Rng) -> u32 {
        if dice.random_bool(COMMON_OF_TEN) {
            self.common.sample(dice) as u32
        } else {
            self.n_common + dice.random_range(0..RARE as u32)
        }
    }

    /// The letters of a word.
    pub fn letters(&self, word: u32) -> &[char] {
        &self.words[word as usize]
    }

    /// The letters of a word in traditional form, as far as one is known.
    pub fn traditional(&self, word: u32) -> impl Iterator<Item = char> + '_ {
        self.letters(word).iter().map(|letter| traditional().get(letter).copied().unwrap_or(*letter))
    }
}

/// A Han character in its simplified form, or `None`.
fn simplified(character: char) -> Option<char> {
    let is_han = ('\u{4e00}'..='\u{9fff}').contains(&character);
    is_han.then(|| hujian::normalize::fold::simplified(character))
}

/// For each simplified form the first character that is simplified to it.
fn traditional() -> &'static BTreeMap<char, char> {
    static TABLE: std::sync::LazyLock<BTreeMap<char, char>> = std::sync::LazyLock::new(|| {
        let mut table = BTreeMap::new();
        for from in '\u{4e00}'..='\u{9fff}' {
            let to = hujian::normalize::fold::simplified(from);
            if to != from {
                table.entry(to).or_insert(from);
            }
        }
        table
    });
    &TABLE
}
