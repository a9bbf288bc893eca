//! Running heads and feet in text taken out of pages (`pdftotext` ends each page with a form feed).

use crate::ingest::pattern;
use crate::ingest::rules::MARGIN;
use crate::ingest::traced::{Edit, Traced};
use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// Characters of a running head or foot: longer lines are text.
const LONGEST: usize = 80;
/// Lines that a page must have for its first and last to be margins: a page of fewer may be nothing but a title.
const FEWEST_LINES: usize = 4;
/// Pages that must have a line which neither numbers its page nor says when it was printed: on two, it may be the signature or
/// the title of each of two letters.
const FEWEST_UNMARKED: usize = 3;

/// The number of its page in a margin: called so, between dashes, or set apart at an end. Any other figure is wording: `附件2`
/// at the head of one page and `附件3` at that of the next, `2020年` and `2021年`.
static PAGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)[第共]\s*\d{1,5}\s*[页頁]|\b(?:page|p\.)\s*\d{1,5}(?:\s*(?:of|/)\s*\d{1,5})?|(?:^|\s)[-—–·]\s*\d{1,5}\s*[-—–·](?:\s|$)|\s\d{1,5}\s*/\s*\d{1,5}$|^\d{1,5}(?:\s{2,}|[\t\u{3000}])|(?:\s{2,}|[\t\u{3000}])\d{1,5}$",
    )
    .expect("the pattern is tested")
});
/// The day on which a page was printed, as browsers write it in a margin.
static PRINTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d{1,4}/\d{1,2}/\d{1,4}\b").expect("the pattern is tested"));

/// The end of a page at which a margin stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Head,
    Foot,
}

/// Takes out the first or last line of the pages where it is the same on each, but for the number of the page; the first page
/// may lack it if there are more than two. A line that neither numbers its page nor says when it was printed stays once: a
/// head on the first page, where it may be the title, a foot on the last, where it may be the signature. The head of a
/// newspaper's page stays on each, as it tells of what day that is.
pub fn remove(source: &str, text: &Traced) -> Traced {
    let shown = text.text();
    let mut at = 0;
    let pages: Vec<Vec<Range<usize>>> = shown
        .split('\u{c}')
        .map(|page| {
            let start = at;
            at += page.len() + 1;
            lines(page, start)
        })
        .filter(|lines| !lines.is_empty())
        .collect();
    if pages.len() < 2 {
        return text.clone();
    }
    let mut edits: Vec<Edit> = [Edge::Head, Edge::Foot]
        .into_iter()
        .flat_map(|edge| running(shown, &pages, edge))
        .map(|span| Edit { span, after: String::new(), rule: MARGIN })
        .collect();
    edits.sort_by_key(|edit| edit.span.start);
    edits.dedup_by(|a, b| a.span == b.span);
    text.edit(source, &edits)
}

/// The lines of a page that hold anything, by their places in the text.
fn lines(page: &str, start: usize) -> Vec<Range<usize>> {
    let mut at = start;
    page.split('\n')
        .map(|line| {
            let begin = at + (line.len() - line.trim_start().len());
            at += line.len() + 1;
            begin..begin + line.trim().len()
        })
        .filter(|span| !span.is_empty())
        .collect()
}

/// The letters of a line that may be a running head or foot, without the number of its page; nothing for any other line.
pub fn wording(line: &str) -> Option<String> {
    let is_margin = line.chars().count() <= LONGEST
        && !line.ends_with(['。', '！', '？', '；', '”', '.'])
        && pattern::imprint(line, &[]).is_none();
    // What is nothing but a number is the number of a page.
    let unnumbered =
        PAGE.replace_all(line, |found: &Captures<'_>| found[0].chars().filter(|c| !c.is_numeric()).collect::<String>());
    let letters: String = unnumbered.chars().filter(|c| !c.is_whitespace()).collect();
    (is_margin && letters.chars().any(char::is_alphabetic)).then_some(letters)
}

/// Whether a line begins with the day on which its page was printed.
pub fn is_day_of_print(line: &str) -> bool {
    PRINTED.is_match(line)
}

/// The margins at one edge, if there are such.
fn running(shown: &str, pages: &[Vec<Range<usize>>], edge: Edge) -> Vec<Range<usize>> {
    let line = |page: &Vec<Range<usize>>| {
        let span = match edge {
            Edge::Head => page.first(),
            Edge::Foot => page.last(),
        }?;
        let text = shown.get(span.clone())?;
        wording(text).map(|key| (span.clone(), key))
    };
    let Some((first, rest)) = pages.split_first() else { return Vec::new() };
    // The last page may be short; one before it is not.
    if pages.iter().rev().skip(1).any(|page| page.len() < FEWEST_LINES) {
        return Vec::new();
    }
    let Some(found) = rest.iter().map(line).collect::<Option<Vec<_>>>() else { return Vec::new() };
    let Some((_, key)) = found.first().filter(|(_, key)| found.iter().all(|(_, other)| other == key)) else {
        return Vec::new();
    };
    let of_first = line(first).filter(|(_, other)| other == key);
    if of_first.is_none() && rest.len() < 2 {
        return Vec::new();
    }
    let is_marked =
        |span: &Range<usize>| shown.get(span.clone()).is_some_and(|text| PAGE.is_match(text) || PRINTED.is_match(text));
    let mut found: Vec<Range<usize>> =
        of_first.into_iter().chain(found.iter().cloned()).map(|(span, _)| span).collect();
    let n_pages = found.len();
    let kept = match edge {
        Edge::Head => 0,
        Edge::Foot => n_pages - 1,
    };
    // Where the first page lacks a head, its title is another, and the head of the second is none.
    let may_be_wording = edge == Edge::Foot || n_pages == pages.len();
    if may_be_wording && found.get(kept).is_some_and(|span| !is_marked(span)) {
        found.remove(kept);
    }
    if n_pages < FEWEST_UNMARKED && !found.iter().all(is_marked) { Vec::new() } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(remove(source, &Traced::whole(source)).text(), expected);
    }

    #[test]
    fn running_heads_and_feet_go() {
        check(
            "3/9/26 渡口\n\n守堤记\n水退了。\n人来了。\n第 1 页\n\u{c}3/9/26 渡口\n\n船下去了。\n第 2 页\n\u{c}",
            "\n\n守堤记\n水退了。\n人来了。\n\n\u{c}\n\n船下去了。\n\n\u{c}",
        );
        // The title of the first page is the head of the others.
        check(
            "守堤记\n水退了。\n人来了。\n都来了。\n\u{c}守堤记\n堤高了。\n树绿了。\n灯亮了。\n\u{c}守堤记\n船下去了。\n",
            "守堤记\n水退了。\n人来了。\n都来了。\n\u{c}\n堤高了。\n树绿了。\n灯亮了。\n\u{c}\n船下去了。\n",
        );
        check(
            "2026年守堤记\n水退了。\n人来了。\n都来了。\n\u{c}2026年守堤记\n堤高了。\n树绿了。\n灯亮了。\n\u{c}2026年守堤记\n船下去了。\n",
            "2026年守堤记\n水退了。\n人来了。\n都来了。\n\u{c}\n堤高了。\n树绿了。\n灯亮了。\n\u{c}\n船下去了。\n",
        );
        for [first, second] in
            [["守堤记　　1", "守堤记　　2"], ["守堤记 1/2", "守堤记 2/2"], ["守堤记 - 1 -", "守堤记 - 2 -"]]
        {
            check(
                &format!("{first}\n水退了。\n人来了。\n都来了。\n\u{c}{second}\n船下去了。\n"),
                "\n水退了。\n人来了。\n都来了。\n\u{c}\n船下去了。\n",
            );
        }
    }

    #[test]
    fn a_foot_without_a_number_stays_once() {
        // It may be the signature.
        check(
            "甲。\n乙。\n丙。\n河务局\n\u{c}丁。\n戊。\n己。\n河务局\n\u{c}庚。\n河务局\n",
            "甲。\n乙。\n丙。\n\n\u{c}丁。\n戊。\n己。\n\n\u{c}庚。\n河务局\n",
        );
        // A number on the one page tells what the line on the other is.
        check("通知\n甲。\n乙。\n丙。\n\u{c}通知　　2\n丁。\n", "通知\n甲。\n乙。\n丙。\n\u{c}\n丁。\n");
    }

    #[test]
    fn what_is_no_margin_stays() {
        for text in [
            // Two letters, two notices, two speeches in a file: what each says is no margin.
            "甲。\n乙。\n丙。\n河务局\n\u{c}丁。\n戊。\n己。\n河务局\n",
            "通知\n甲。\n乙。\n丙。\n\u{c}通知\n丁。\n戊。\n己。\n",
            "甲。\n乙。\n丙。\n谢谢大家\n\u{c}丁。\n戊。\n己。\n谢谢大家\n",
            "甲。\n乙。\n丙。\n丁。\n\u{c}戊。\n己。\n庚。\n河务局\n\u{c}辛。\n河务局\n",
            "渡口文稿\n水退了。\n人来了。\n都来了。\n",
            "守堤记\n水退了。\n人来了。\n都来了。\n\u{c}修路记\n船下去了。\n",
            "守堤记\n水退了。\n\u{c}守堤记\n船下去了。\n",
            "水退了。\n人来了。\n都来了。\n谢谢大家。\n\u{c}水涨了。\n谢谢大家。\n",
            "水退了。\n人来了。\n都来了。\n- 1 -\n\u{c}水涨了。\n- 2 -\n",
            "守堤记\n水退了。\n人来了。\n见附件。\n\u{c}附件1\n水表\n水尺\n水位\n\u{c}附件2\n船名\n",
            "2020年\n水退了。\n人来了。\n都来了。\n\u{c}2021年\n船下去了。\n",
            "鹿川日报 2026年3月9日 第1版\n守堤记\n水退了。\n人来了。\n\u{c}鹿川日报 2026年3月9日 第2版\n船下去了。\n",
        ] {
            check(text, text);
        }
    }
}
