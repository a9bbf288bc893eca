//! Words of an annotated corpus freed of what annotators put after each: `词/n`, `词_n`, `词/`.

use crate::ingest::letters::is_han;
use crate::ingest::rules::SEGMENTATION;
use crate::ingest::traced::{Edit, Traced};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A word with its tag, perhaps the first or last of a bracketed name: `[流域/n`, `论坛/n]nt`. Tags have one to four letters.
static TAGGED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<open>\[?)(?P<word>[^\s]+?)(?P<tag>[/_][A-Za-z]{1,4}\d?(?:\]/?[A-Za-z]{0,4})?)$")
        .expect("the pattern is tested")
});

/// Fewest words by which tags are known, and how many in a hundred must have one: a tokenizer misses a few.
const FEWEST: usize = 12;
const PERCENT: usize = 85;

/// Takes the tags out if nearly every word has one; says whether it was so.
pub fn remove(source: &str, text: &Traced) -> (Traced, bool) {
    let shown = text.text();
    if !shown.contains(['/', '_']) {
        return (text.clone(), false);
    }
    let edits = tagged(shown).or_else(|| parted(shown)).unwrap_or_default();
    if edits.is_empty() {
        return (text.clone(), false);
    }
    (text.edit(source, &edits), true)
}

fn edit(span: Range<usize>) -> Edit {
    Edit { span, after: String::new(), rule: SEGMENTATION }
}

/// `词/n 词/v`: words between spaces, each with a tag.
fn tagged(text: &str) -> Option<Vec<Edit>> {
    let (mut n_words, mut n_tagged, mut n_han) = (0, 0, 0);
    let mut edits = Vec::new();
    let mut at = 0;
    for word in text.split(char::is_whitespace) {
        let start = at;
        at += word.len();
        at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        if word.is_empty() {
            continue;
        }
        n_words += 1;
        let Some(found) = TAGGED.captures(word) else { continue };
        n_tagged += 1;
        n_han += usize::from(found["word"].chars().any(is_han));
        let bracket = found["open"].len();
        if bracket > 0 {
            edits.push(edit(start..start + bracket));
        }
        edits.push(edit(start + bracket + found["word"].len()..start + word.len()));
    }
    let sure = n_tagged >= FEWEST && n_tagged * 100 >= n_words * PERCENT && n_han * 2 > n_tagged;
    sure.then_some(edits)
}

/// `词/词/词/`, with or without spaces: strokes between words, about one for two characters.
fn parted(text: &str) -> Option<Vec<Edit>> {
    let n_han = text.chars().filter(|c| is_han(*c)).count();
    let mut edits = Vec::new();
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |(_, next)| *next);
        if c == '/' && !before.is_ascii_alphanumeric() && !after.is_ascii_alphanumeric() {
            edits.push(edit(at..at + 1));
        }
        before = c;
    }
    // Words have two characters: fewer strokes than one for four part lines of verse or alternatives.
    (edits.len() >= FEWEST && edits.len() * 4 >= n_han).then_some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::restore::segmentation;

    fn check(source: &str, expected: &str) {
        let (text, _) = remove(source, &Traced::whole(source));
        assert_eq!(segmentation::restore(source, &text).0.text(), expected, "{source}");
    }

    #[test]
    fn tags_go() {
        check(
            "各地/r 要/v 抓紧/v 检修/v 闸门/n ，/w 备足/v 物资/n ，/w 练好/v 队伍/n ，/w 守住/v 每/r 一/m 段/q 堤/n 。/w",
            "各地要抓紧检修闸门，备足物资，练好队伍，守住每一段堤。",
        );
        check(
            "各地_r 要_v 抓紧_v 检修_v [流域_n 闸门_n]nz ，_w 备足_v 物资_n ，_w 练好_v 队伍_n ，_w 守住_v 堤_n 。_w",
            "各地要抓紧检修流域闸门，备足物资，练好队伍，守住堤。",
        );
        check(
            "全省/ 防汛/ 会议/ 要求/ 各地/ 把/ 责任/ 落实/ 到/ 每/ 一座/ 水库/ ，/ 一/ 项/ 不/ 少/ 。/",
            "全省防汛会议要求各地把责任落实到每一座水库，一项不少。",
        );
        check(
            "全省/防汛/会议/要求/各地/把/责任/落实/到/每/一座/水库/。",
            "全省防汛会议要求各地把责任落实到每一座水库。",
        );
    }

    #[test]
    fn strokes_of_running_text_stay() {
        let check = |text: &str| check(text, text);
        check("一清早雾起/二渡日当头/三渡归来晚/灯在水中流");
        check("见 content/a_b 与 http://example.org/c/d，或 and/or 两可，水位/流量各记一行。");
    }
}
