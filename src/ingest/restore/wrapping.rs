//! Plain text broken at a fixed width, put back into paragraphs.

use crate::ingest::Layout;
use crate::ingest::letters::{is_cjk_mark, is_han};
use crate::ingest::pattern;
use crate::ingest::rules::LINE_WRAP;
use crate::ingest::split::look::is_title_like;
use crate::ingest::traced::{Edit, Traced};
use std::collections::BTreeSet;

/// Columns below the widest line within which a wrapped line ends: the longest English words, or a word and a stop.
const SLACK: usize = 14;
/// Narrowest page, in columns of a terminal: verse and lists are narrower.
const NARROWEST: usize = 40;
/// Widest: beyond it a line is a paragraph.
const WIDEST: usize = 140;
/// Fewest lines that can show a fixed width.
const FEWEST: usize = 5;

struct Line<'t> {
    start: usize,
    text: &'t str,
    width: usize,
    /// Whether it is part of a bar of controls.
    stands_apart: bool,
}

/// Columns of a terminal: two for a character set as wide as Han.
fn width(line: &str) -> usize {
    line.trim_end().chars().map(|c| if is_han(c) || (is_cjk_mark(c) && c >= '\u{2e80}') { 2 } else { 1 }).sum()
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end()
        .trim_end_matches(['”', '’', '"', '\'', '）', ')', '」', '』', '》'])
        .ends_with(['。', '！', '？', '…', '!', '?', '.', '：', ':'])
}

/// Columns of white space that a line begins with.
fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum()
}

/// Whether a line begins a paragraph by itself: indented beyond the margin of the page, or an item of a list.
fn is_start(line: &str, margin: usize) -> bool {
    let c = line.trim_start().chars().next();
    indent(line) > margin || c.is_some_and(|c| "-*•·●○■□◆①②③④⑤⑥⑦⑧⑨#>|".contains(c))
}

/// Whether a line is empty, or none that could go on.
fn is_blank(line: &Line<'_>) -> bool {
    line.stands_apart || line.text.trim().is_empty()
}

/// The width at which the text was broken, in columns of a terminal, if it was.
fn page_width(lines: &[Line<'_>], margin: usize) -> Option<usize> {
    // Lines that go on in the next, if the text is wrapped at all.
    let inner: Vec<&Line<'_>> = lines
        .windows(2)
        .filter(|pair| !is_blank(&pair[0]) && !is_blank(&pair[1]) && !is_start(pair[1].text, margin))
        .map(|pair| &pair[0])
        .collect();
    if inner.len() < FEWEST {
        return None;
    }
    let mut widths: Vec<usize> = inner.iter().map(|line| line.width).collect();
    widths.sort_unstable();
    // The widest but for a few that ran over.
    let page = widths.get(widths.len() * 19 / 20).copied().unwrap_or(0);
    let full = |line: &Line<'_>| line.width + SLACK >= page && line.width <= page + SLACK;
    let n_full = inner.iter().filter(|line| full(line)).count();
    let n_open = inner.iter().filter(|line| full(line) && !ends_sentence(line.text)).count();
    if !(NARROWEST..=WIDEST).contains(&page) || n_full * 10 < inner.len() * 8 || n_open * 10 < n_full * 6 {
        return None;
    }
    Some(page)
}

/// Joins the lines of a text that was broken at a fixed width; leaves every other text alone. Of printed pages, all lines are
/// joined between which there is no empty one.
pub fn unwrap(source: &str, text: &Traced, layout: Layout) -> Traced {
    let shown = text.text();
    let mut at = 0;
    let mut lines: Vec<Line<'_>> = shown
        .split('\n')
        .map(|line| {
            let start = at;
            at += line.len() + 1;
            Line { start, text: line, width: width(line), stands_apart: false }
        })
        .collect();
    // Of a bar of controls no line is one that was broken.
    let bars: Vec<usize> = pattern::bars(lines.iter().map(|line| line.text)).into_iter().flatten().collect();
    for at in bars {
        lines[at].stands_apart = true;
    }
    // Where all lines of all paragraphs are indented, the page has a margin.
    let below = lines.windows(2).filter(|pair| !is_blank(&pair[0]) && !is_blank(&pair[1]));
    let margin = below.map(|pair| indent(pair[1].text)).min().unwrap_or(0);
    let page = match layout {
        Layout::Pages => None,
        Layout::Plain | Layout::Marked => match page_width(&lines, margin) {
            Some(page) => Some(page),
            None => return text.clone(),
        },
    };
    let full = |line: &Line<'_>| page.is_none_or(|page| line.width + SLACK >= page && line.width <= page + SLACK);
    let words: BTreeSet<&str> = shown.split(|c: char| !(c.is_alphanumeric() || c == '-')).collect();
    let mut edits = Vec::new();
    for (at, pair) in lines.windows(2).enumerate() {
        let (line, next) = (&pair[0], &pair[1]);
        if is_blank(line) || is_blank(next) || !full(line) || (page.is_some() && is_start(next.text, margin)) {
            continue;
        }
        // Below the last line of a paragraph, a line by itself without a stop is a heading.
        let stands_alone = lines.get(at + 2).is_none_or(|after| is_blank(after) || is_start(after.text, margin));
        if page.is_some()
            && stands_alone
            && ends_sentence(line.text)
            && !full(next)
            && is_title_like(next.text)
            && !ends_sentence(next.text)
        {
            continue;
        }
        let kept = line.text.trim_end();
        let end = line.start + kept.len();
        let begin = next.text.trim_start();
        let mut span = end..next.start + (next.text.len() - begin.len());
        let left = kept.chars().next_back();
        let right = begin.chars().next();
        let mut after = " ";
        if left.is_some_and(is_wide) || right.is_some_and(is_wide) {
            after = "";
        } else if kept.ends_with('-') && right.is_some_and(char::is_lowercase) {
            let head = kept.rsplit(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default();
            let tail = begin.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            // The text itself says how the word is written elsewhere; else the hyphen is the typesetter's.
            if !words.contains(format!("{head}{tail}").as_str()) {
                span.start -= 1;
            }
            after = "";
        }
        edits.push(Edit { span, after: after.to_owned(), rule: LINE_WRAP });
    }
    text.edit(source, &edits)
}

fn is_wide(c: char) -> bool {
    is_han(c) || is_cjk_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(unwrap(source, &Traced::whole(source), Layout::Plain).text(), expected);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        check(
            "The gauges of the upper basin were read by hand until the tenth\nyear of the forum, and the readings went down the river by boat.\nIn the dry season a boat took nine days, and in the wet season no\nboat went at all, so that the delta learned of a flood when it ar-\nrived. Nobody alive wants those days back, and nobody who was\nthere has forgotten them.\n\nA new paragraph.",
            "The gauges of the upper basin were read by hand until the tenth year of the forum, and the readings went down the river by boat. In the dry season a boat took nine days, and in the wet season no boat went at all, so that the delta learned of a flood when it arrived. Nobody alive wants those days back, and nobody who was there has forgotten them.\n\nA new paragraph.",
        );
    }

    #[test]
    fn a_margin_is_no_indent() {
        let lines = "水文站的人把水位一尺一尺记在账本上，从去年\n冬天起没有断过。看闸的老人说，账本写满的那\n天要请三个镇的人来看，谁来了就让谁先翻，翻\n到自己家的那一页，就把名字写在旁边，写完再\n交给下一个人，这样一直传到船回来的那天为止\n。";
        let expected = lines.replace('\n', "");
        check(&format!("　　{}", lines.replace('\n', "\n　　")), &format!("　　{expected}"));
        check(&format!("      {}", lines.replace('\n', "\n    ")), &format!("      {expected}"));
    }

    #[test]
    fn a_heading_below_a_full_line_stays_by_itself() {
        let lines = "　　水文站的人把水位一尺一尺记在账本上，从去年\n冬天起没有断过。看闸的老人说，账本写满的那天\n要请三个镇的人来看，谁来了就让谁先翻，翻到自\n己家的那一页，就把名字写在旁边，写完再交给下\n一个人，这样一直传到船回来的那天，传完为止。\n附：账本的记法\n　　第一条　账本由看闸的人收着，每天早晚各记一\n次，字要写得让别人看得清。";
        let unwrapped = unwrap(lines, &Traced::whole(lines), Layout::Plain);
        let expected = ["传完为止。\n附：账本的记法\n　　第一条", "早晚各记一次，字要"];
        assert!(expected.iter().all(|part| unwrapped.text().contains(part)), "{}", unwrapped.text());
        check(&lines.replace("附：账本的记法", "账本在。"), &unwrapped.text().replace("\n附：账本的记法", "账本在。"));
    }

    #[test]
    fn paragraphs_stay() {
        let text = "一条河连着两岸的人家。\n堤是大家的堤。\n水是大家的水。\n船是大家的船。\n路是大家的路。\n灯是大家的灯。\n话是大家的话。";
        check(text, text);
    }
}
