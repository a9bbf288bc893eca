//! Whether two sides of a row whose letters are equal have the same figures: digits are no letters, and a row that is
//! called verbatim would hide that they differ.

use super::{Side, Standing, symbols_of};
use std::ops::Range;

/// The figures of some clauses, in order; those beside an attribution belong to it and are left aside.
fn figures(side: Side, stands: &[Standing], clauses: &Range<usize>) -> Vec<String> {
    let Some([first, ..]) = side.cut.clauses.get(clauses.clone()) else { return Vec::new() };
    let Some(last) = side.cut.clauses.get(clauses.clone()).and_then(<[_]>::last) else { return Vec::new() };
    let is_told = |symbol: Option<usize>| {
        symbol.and_then(|symbol| stands.get(symbol)).is_some_and(|standing| *standing == Standing::Attribution)
    };
    let mut found = Vec::new();
    let mut between = |start: u32, end: u32| {
        let text = side.document.body.text.get(start as usize..end.max(start) as usize).unwrap_or_default();
        // Commas and spaces within a figure are no part of it: 1,000 is 1000.
        let digits: String = text.chars().filter_map(digit).collect();
        if !digits.is_empty() {
            found.push(digits);
        }
    };
    let mut at = first.bytes.start;
    let mut before = None;
    for symbol in symbols_of(side.cut, clauses) {
        let Some(place) = side.text.places.get(symbol) else { break };
        if !is_told(before) && !is_told(Some(symbol)) {
            between(at, place.start);
        }
        (at, before) = (place.end, Some(symbol));
    }
    if !is_told(before) {
        between(at, last.bytes.end);
    }
    found
}

/// A digit as ASCII has it, of full width, too.
fn digit(c: char) -> Option<char> {
    const FULL_WIDTH: std::ops::RangeInclusive<char> = '０'..='９';
    if FULL_WIDTH.contains(&c) {
        return char::from_digit(u32::from(c) - u32::from(*FULL_WIDTH.start()), 10);
    }
    Some(c).filter(char::is_ascii_digit)
}

/// Whether clauses of two documents have other figures.
pub fn differ(
    (a, stands_a, clauses_a): (Side, &[Standing], &Range<usize>),
    (b, stands_b, clauses_b): (Side, &[Standing], &Range<usize>),
) -> bool {
    figures(a, stands_a, clauses_a) != figures(b, stands_b, clauses_b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;
    use crate::site::clauses::cut;
    use crate::site::specimen::dated;

    fn check(a: &str, b: &str, expected: bool) {
        let (one, text_a) = dated("a", Kind::Speech, "2020-11-10", &[a]);
        let (other, text_b) = dated("b", Kind::Report, "2020-11-11", &[b]);
        let (cut_a, cut_b) = (cut(&one, &text_a), cut(&other, &text_b));
        let side_a = Side { document: &one, text: &text_a, cut: &cut_a };
        let side_b = Side { document: &other, text: &text_b, cut: &cut_b };
        let all = |side: Side| 0..side.cut.clauses.len();
        let same = |side: Side| vec![Standing::Same; side.text.symbols.len()];
        let found = differ((side_a, &same(side_a), &all(side_a)), (side_b, &same(side_b), &all(side_b)));
        assert_eq!(found, expected, "{a} | {b}");
    }

    #[test]
    fn figures_differ_though_letters_are_equal() {
        check("堤会成立20周年，各方致贺。", "堤会成立周年，各方致贺。", true);
        check("堤会成立20周年。", "堤会成立30周年。", true);
        check("堤会成立20周年。", "堤会成立２０周年！", false);
        check("收粮1,000担。", "收粮1000担。", false);
        check("江水清清。", "江水清清。", false);
    }

    #[test]
    fn figures_of_attributions_are_left_aside() {
        let (document, text) = dated("a", Kind::Report, "2020-11-11", &["他10日说，收粮20担。"]);
        let cut = cut(&document, &text);
        let side = Side { document: &document, text: &text, cut: &cut };
        let mut stands = vec![Standing::Same; text.symbols.len()];
        stands[..3].fill(Standing::Attribution);
        assert_eq!(figures(side, &stands, &(0..cut.clauses.len())), ["20"]);
    }
}
