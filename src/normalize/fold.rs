//! Which characters count as wording, and which of them count as equal, as one table.

use crate::ingest::letters::{is_han, is_unified_han, of_radical};
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// How a letter makes a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    /// A symbol by itself: Han characters, and scripts written without spaces between words.
    Alone(char),
    /// Part of a word.
    OfWord(char),
}

/// The letter that a character counts as, or `None` for punctuation, spaces, digits, signs and marks.
///
/// NFKC folds width and the Kangxi and compatibility forms, Unicode's lower-case mapping folds case, OpenCC's table folds
/// traditional to simplified, and a few variants beside it. Characters that NFKC turns into several keep their first letter. Numerals that are not
/// ideographs (digits, ①, Ⅳ, 〇) do not count: half of the archive's reports lost theirs.
pub fn fold(character: char) -> Option<Letter> {
    if character.is_ascii() {
        return character.is_ascii_alphabetic().then(|| Letter::OfWord(character.to_ascii_lowercase()));
    }
    if is_unified_han(character) {
        return Some(Letter::Alone(of_variant(simplified(character))));
    }
    if !is_han(character) && !character.is_alphabetic() || character.is_numeric() {
        return None;
    }
    let folded =
        of_radical(character).nfkc().flat_map(char::to_lowercase).find(|c| c.is_alphabetic() && !c.is_numeric())?;
    Some(if stands_alone(folded) { Letter::Alone(of_variant(simplified(folded))) } else { Letter::OfWord(folded) })
}

/// The form that mainland texts have where others write another, which OpenCC's table of single characters leaves as it is: most
/// of them are characters of their own there (著作, 瞭望). Equal here, as what they stand for is in one of the two.
fn of_variant(character: char) -> char {
    match character {
        '著' => '着',
        '瞭' => '了',
        '妳' => '你',
        '牠' => '它',
        '砲' | '礮' => '炮',
        '搧' => '扇',
        other => other,
    }
}

/// Scripts in which a space does not end a word: each letter is compared by itself.
fn stands_alone(letter: char) -> bool {
    is_han(letter)
        || matches!(letter,
            '\u{e00}'..='\u{eff}'        // Thai, Lao
            | '\u{f00}'..='\u{fff}'      // Tibetan
            | '\u{1000}'..='\u{109f}'    // Myanmar
            | '\u{1780}'..='\u{17ff}'    // Khmer
            | '\u{3040}'..='\u{312f}'    // Kana, Bopomofo
            | '\u{31a0}'..='\u{31ff}'
            | '\u{ac00}'..='\u{d7af}'    // Hangul: spaces there separate phrases rather than words
            | '\u{1100}'..='\u{11ff}')
}

/// Han characters that OpenCC's single-character table changes.
static TO_SIMPLIFIED: LazyLock<FxHashMap<char, char>> = LazyLock::new(|| {
    let Ok(converter) = OpenCC::from_config(BuiltinConfig::T2s) else { return FxHashMap::default() };
    // The blocks in which OpenCC's table has entries; one character at a time, so that no phrase rule applies.
    ('\u{3400}'..='\u{9fff}')
        .chain('\u{20000}'..='\u{2fa1f}')
        .filter_map(|from| {
            let mut buffer = [0; 4];
            let converted = converter.convert(from.encode_utf8(&mut buffer));
            let mut characters = converted.chars();
            match (characters.next(), characters.next()) {
                (Some(to), None) if to != from => Some((from, to)),
                _ => None,
            }
        })
        .collect()
});

/// The simplified form of a Han character, or the character itself.
pub fn simplified(character: char) -> char {
    TO_SIMPLIFIED.get(&character).copied().unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &str) {
        let folded: String = input
            .chars()
            .filter_map(fold)
            .map(|letter| match letter {
                Letter::Alone(c) | Letter::OfWord(c) => c,
            })
            .collect();
        assert_eq!(folded, expected, "{input}");
    }

    #[test]
    fn letters_fold() {
        check("河水，2021年", "河水年");
        check("國際關係", "国际关系");
        check("看著牠，瞭解妳們", "看着它了解你们");
        check("ＡｂＣ", "abc");
        check("⽔⽂", "水文");
        check("\u{fa30}", "侮");
        check("①Ⅳ〇％", "");
        check("Ünïcode", "ünïcode");
        check("か゛", "か");
        check("“ ”——……\u{200b}\u{fe0f}", "");
    }
}
