//! What belongs to a passage though it carries no wording: the figures it begins or ends with, and the other half of a pair
//! of quotation marks or brackets.

use crate::ingest::letters::MARK_PAIRS;
use crate::model::BodySpan;

/// The span with the digits that touch it, and with the marks whose partners lie in it.
pub fn completed(text: &str, span: BodySpan) -> BodySpan {
    let range = span.range();
    let (Some(before), Some(inside), Some(after)) =
        (text.get(..range.start), text.get(range.clone()), text.get(range.end..))
    else {
        return span;
    };
    let mut start = range.start - digits(before.chars().rev());
    let mut end = range.end + digits(after.chars());
    match text.get(end..).and_then(|rest| rest.chars().next()) {
        Some(sign @ ('%' | '％')) if end > range.end => end += sign.len_utf8(),
        // Figures before a letter are those of the word that follows: 12日, 3个.
        Some(letter) if letter.is_alphabetic() => end = range.end,
        _ => {}
    }
    // For each pair, halves that lie inside without their partners.
    let (mut opened, mut unopened) = ([0_u32; MARK_PAIRS.len()], [0_u32; MARK_PAIRS.len()]);
    for character in inside.chars().filter(|character| !is_letter(*character)) {
        for (pair, &(open, close)) in MARK_PAIRS.iter().enumerate() {
            if character == open {
                opened[pair] += 1;
            } else if character == close {
                if opened[pair] > 0 { opened[pair] -= 1 } else { unopened[pair] += 1 }
            }
        }
    }
    for (pair, (open, close)) in MARK_PAIRS.into_iter().enumerate() {
        if unopened[pair] > 0 && text.get(..start).is_some_and(|rest| rest.ends_with(open)) {
            start -= open.len_utf8();
        }
        if opened[pair] > 0 && text.get(end..).is_some_and(|rest| rest.starts_with(close)) {
            end += close.len_utf8();
        }
    }
    BodySpan::new(start, end)
}

/// Nearly every character of a passage; a quick look before the marks are compared one by one.
fn is_letter(character: char) -> bool {
    matches!(character, 'a'..='z' | '\u{3400}'..='\u{9fff}')
}

/// Bytes of the figures that characters begin with: digits, and points between digits.
fn digits(characters: impl Iterator<Item = char>) -> usize {
    let mut bytes = 0;
    let mut pending = 0;
    for character in characters {
        if character.is_ascii_digit() || ('０'..='９').contains(&character) {
            bytes += pending + character.len_utf8();
            pending = 0;
        } else if bytes > 0 && pending == 0 && matches!(character, '.' | ',') {
            pending = character.len_utf8();
        } else {
            break;
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The part between `[[` and `]]` is the span; the second string is what it becomes.
    fn check(marked: &str, expected: &str) {
        let start = marked.find("[[").expect("marked");
        let text = marked.replace("[[", "").replace("]]", "");
        let end = marked.find("]]").expect("marked") - 2;
        assert_eq!(&text[completed(&text, BodySpan::new(start, end)).range()], expected);
    }

    #[test]
    fn figures_and_marks_are_completed() {
        check("过去20[[年来]]，", "20年来");
        check("约[[增长]]3.5%，", "增长3.5%");
        check("约[[增长]]3.5%的速度", "增长3.5%");
        check("[[灯会]]12日晚", "灯会");
        check("第1.[[甲乙]]", "甲乙");
        check("高举“[[上河精神”旗帜]]，", "“上河精神”旗帜");
        check("始终[[秉持‘上河精神]]’，", "秉持‘上河精神’");
        check("称：“[[河要清]]”。", "河要清");
        check("[[河清]]", "河清");
    }
}
