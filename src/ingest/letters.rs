//! Which characters count as letters when paragraphs of one source are compared and named.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// The unified ideographs of every plane, as far as Unicode sets them aside; no normalisation changes them.
pub fn is_unified_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2f7ff}' | '\u{30000}'..='\u{3fffd}')
}

/// Han characters: ideographs of every plane and in any form, radicals, and the iteration mark that stands for one.
pub fn is_han(c: char) -> bool {
    is_unified_han(c)
        || matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' | '〇' | '々')
}

/// Punctuation that is set as wide as a Han character, and its usual companions in Chinese text.
pub fn is_cjk_mark(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}'
        | '\u{ff5b}'..='\u{ff65}' | '“' | '”' | '‘' | '’' | '—' | '…' | '·')
        && c != '〇'
        && c != '々'
}

/// Forms of radicals that extracted text has in place of whole characters, each followed by the character, after
/// `EquivalentUnifiedIdeograph.txt` of the Unicode Character Database. NFKC knows the Kangxi radicals, and of these only two.
const RADICALS: &str = "⺁厂⺈刀⺌小⺍小⺒巳⺓幺⺛旡⺜日⺝月⺞歹⺟母⺠民⺧牛⺩王⺬示⺶羊⺻聿⺼肉⺽臼⻁虎⻄西⻅见⻆角⻉贝⻊足⻋车⻑長\
    ⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

/// The character that a radical stands for; any other is itself.
pub fn of_radical(c: char) -> char {
    if !('\u{2e80}'..='\u{2eff}').contains(&c) {
        return c;
    }
    let mut found = RADICALS.chars().skip_while(|radical| *radical != c);
    found.nth(1).unwrap_or(c)
}

/// Quotation marks and brackets of Chinese and English texts, each with what closes it.
pub const MARK_PAIRS: [(char, char); 9] = [
    ('“', '”'),
    ('‘', '’'),
    ('「', '」'),
    ('『', '』'),
    ('（', '）'),
    ('《', '》'),
    ('〈', '〉'),
    ('(', ')'),
    ('[', ']'),
];

/// The letters of a text, folded by width and case; digits, punctuation and spaces are none.
pub fn letters(text: &str) -> String {
    text.chars().map(of_radical).nfkc().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// The letters and digits of a text, folded in the same way: two rows of a table are alike but for their figures.
pub fn letters_and_digits(text: &str) -> String {
    text.chars().map(of_radical).nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How many Han characters or words of an alphabet a text has, as a measure of length that suits both.
pub fn weight(text: &str) -> usize {
    let mut in_word = false;
    let mut weight = 0;
    for c in text.chars() {
        if is_han(c) {
            weight += 1;
            in_word = false;
        } else if c.is_alphabetic() {
            weight += usize::from(!in_word);
            in_word = true;
        } else if c != '\'' && c != '’' {
            in_word = false;
        }
    }
    weight
}

/// Eight letters of RFC 4648 base 32 (lower case) of the SHA-256 of a text's letters: 40 bits, so that in an archive
/// of a million documents two texts share a name with a chance below one in two for the whole archive.
pub fn short_hash(text: &str) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let digest = Sha256::digest(letters(text).as_bytes());
    let bits = digest.iter().take(5).fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
    (0..8)
        .rev()
        .map(|at| {
            let five = usize::try_from(bits >> (at * 5) & 31).unwrap_or(0);
            char::from(*ALPHABET.get(five).unwrap_or(&b'a'))
        })
        .collect()
}

/// Lower-case hexadecimal, as sums are written.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(letters(text), expected);
    }

    #[test]
    fn only_letters_count() {
        check("一、Ａb 2（三）", "一ab三");
        // Kangxi radicals, radicals of the supplement, compatibility ideographs.
        check("⼀⽴⻓⻛⻢", "一立长风马");
        check("\u{f9f7}", "立");
        assert_eq!(weight("水路 New York 3"), 4);
        assert_eq!(short_hash("水，路"), short_hash("“水路”"));
        assert_eq!(short_hash("水路").len(), 8);
        assert_eq!(hex(&[0, 175, 255]), "00afff");
    }
}
