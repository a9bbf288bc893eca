//! Where words begin, so that no passage begins or ends inside one.

use super::{Text, WORD_BIT};
use jieba_rs::Jieba;
use std::sync::LazyLock;

/// One dictionary for all: it takes a tenth of a second to load.
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// For each symbol, whether a word begins there.
///
/// Stretches of Han characters between punctuation are cut by the dictionary alone (no guessing of unknown words), in
/// their simplified form, because the dictionary is. Anything else is a word by itself.
pub fn begins(of: &Text) -> Vec<bool> {
    let mut begins = vec![true; of.symbols.len()];
    let mut stretch = String::new();
    let mut first = 0;
    for (i, &symbol) in of.symbols.iter().enumerate() {
        let goes_on = i > 0 && of.places[i].start == of.places[i - 1].end && symbol & WORD_BIT == 0;
        if !goes_on {
            mark(&stretch, first, &mut begins);
            stretch.clear();
            first = i;
        }
        if symbol & WORD_BIT == 0 {
            stretch.extend(char::from_u32(symbol));
        } else {
            first = i + 1;
        }
    }
    mark(&stretch, first, &mut begins);
    begins
}

/// Marks the symbols of a stretch that lie inside a word.
fn mark(stretch: &str, first: usize, begins: &mut [bool]) {
    if stretch.is_empty() {
        return;
    }
    for token in JIEBA.cut(stretch, false) {
        for at in token.start + 1..token.end {
            if let Some(begins) = begins.get_mut(first + at) {
                *begins = false;
            }
        }
    }
}
