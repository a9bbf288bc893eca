//! Where words and clauses begin, so that no passage is shown that begins or ends inside one.

use super::{Edge, Text, WORD_BIT};
use crate::ingest::words::jieba;

/// For each symbol, what begins there.
///
/// Stretches of Han characters between punctuation are cut by the dictionary alone (no guessing of unknown words), in
/// their simplified form, because the dictionary is. Anything else is a word by itself.
pub fn of(text: &str, symbols: &Text) -> Vec<Edge> {
    let mut edges = vec![Edge::Word; symbols.symbols.len()];
    let mut stretch = String::new();
    let mut first = 0;
    let mut end = 0;
    for (i, (&symbol, place)) in symbols.symbols.iter().zip(&symbols.places).enumerate() {
        let between = text.get(end..place.start as usize).unwrap_or_default();
        end = place.end as usize;
        if i == 0 || between.contains(is_stop) {
            edges[i] = Edge::Sentence;
        } else if between.contains(is_pause) {
            edges[i] = Edge::Clause;
        }
        if !between.is_empty() || symbol & WORD_BIT != 0 {
            mark(&stretch, first, &mut edges);
            stretch.clear();
            first = i;
        }
        if symbol & WORD_BIT == 0 {
            stretch.extend(char::from_u32(symbol));
        } else {
            first = i + 1;
        }
    }
    mark(&stretch, first, &mut edges);
    edges
}

/// Signs that end a sentence.
fn is_stop(character: char) -> bool {
    matches!(character, '\n' | '。' | '；' | '！' | '？' | '…' | '.' | ';' | '!' | '?')
}

/// Signs that end a clause and no sentence. The enumeration comma and quotation marks do not: wordings run across them.
fn is_pause(character: char) -> bool {
    matches!(character, '，' | '：' | '—' | ',' | ':')
}

/// Marks the symbols of a stretch that lie inside a word.
fn mark(stretch: &str, first: usize, edges: &mut [Edge]) {
    if stretch.is_empty() {
        return;
    }
    for token in jieba().cut(stretch, false) {
        for at in token.start + 1..token.end {
            if let Some(edge) = edges.get_mut(first + at) {
                *edge = Edge::Inside;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with `|` before words, `‖` before clauses and `。` before sentences.
    fn check(input: &str, expected: &str) {
        let text = Text::of(input);
        let mut shown = String::new();
        for (edge, place) in text.edges.iter().zip(&text.places) {
            shown.push_str(match edge {
                Edge::Inside => "",
                Edge::Word => "|",
                Edge::Clause => "‖",
                Edge::Sentence => "。",
                Edge::Part => "#",
            });
            shown.push_str(&input[place.range()]);
        }
        assert_eq!(shown, expected);
    }

    #[test]
    fn words_and_clauses_begin() {
        check("我们合作，发展、进步。各国", "。我们|合作‖发展|进步。各国");
        check("合作2年 合作", "。合作|年|合作");
        check("The river, again", "。The|river‖again");
    }
}
