//! Between which days a text without a date was written, by the days it tells of.

use super::{PATH_YEAR, span_of};
use crate::ingest::describe::Tongue;
use crate::ingest::describe::header::Header;
use crate::ingest::pattern::{self, Mention};
use crate::ingest::source::Draft;
use crate::model::DateInterval;
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

/// A year in which a text looks forward: `2025年…即将举行`.
static COMING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\d{4})年[^。；！？\n]{0,40}(?:即将|将在|将于|将由|将[\p{Han}]{0,6}(?:举行|召开|举办|开幕|主办))|(?:今年|本年)[^。；！？\n]{0,6}[（(](\d{4})年?[）)]").expect("the pattern is tested")
});
static FUTURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"即将|将[在于由要会]|将[\p{Han}]{0,8}(?:举行|召开|举办|开幕|启动|访问|出席)|(?i:\bwill\b)")
        .expect("the pattern is tested")
});
/// What makes a day to come that stands right after it: `将于…`, "will open on …".
static AHEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:[将定拟订][于在]|预计|计划于|预定于)\s*$|(?i:\b(?:will|is to|are to|due|scheduled)\b[^.]*$)")
        .expect("the pattern is tested")
});
static UNTIL_OR_FROM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:effect|force|effective|from|starting|beginning|by|until|before|than|as of)(?:\s+on)?\s*$")
        .expect("the pattern is tested")
});
static HISTORY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:去年|前年|年前|当年|那年|上世纪)[^。]{0,30}$").expect("the pattern is tested"));

/// Not before the latest day the text tells of as past, not after the first it tells of as to come.
pub(super) fn set(draft: &mut Draft, header: &Header, path: &str, tongue: Tongue) {
    let body = draft.body.paragraphs.get(header.body..header.body_end).unwrap_or_default();
    let (Some(first), Some(last)) = (body.first(), body.last()) else { return };
    let text = draft.body.text.get(..last.span.end as usize).unwrap_or_default();
    let line_of = |at: usize| {
        let index = draft.body.paragraphs.partition_point(|p| p.span.start as usize <= at).saturating_sub(1);
        draft.body.paragraphs.get(index).map_or(1, |p| p.lines.0)
    };
    // The year in which it was written, if its own words show that it looks forward within it.
    let mut coming = COMING.captures_iter(text).filter_map(|found| {
        let year = found.get(1).or_else(|| found.get(2))?;
        Some((pattern::number(year.as_str())?, line_of(year.start())))
    });
    let stated = coming.next();
    if stated.is_some_and(|(year, _)| coming.any(|(other, _)| other != year)) {
        return;
    }
    let by_path = PATH_YEAR.captures(path).and_then(|found| pattern::number(&found[1]));
    let year = stated.map(|(year, _)| year).or(by_path);
    let mut past: Option<(Date, u32)> = None;
    let mut future: Option<(Date, u32)> = None;
    let mut inferred = false;
    for mention in pattern::mentions(text)
        .chain(pattern::english_mentions(text))
        .filter(|mention| mention.at >= first.span.start as usize)
    {
        let Some(day) = mention.year.or(year).and_then(|year| pattern::day(year, mention.month, mention.day)) else {
            continue;
        };
        let (before, after) = sentence_around(text, &mention);
        // 去年7月1日: without its own year such a day is of another year.
        if mention.year.is_none() && HISTORY.is_match(before) {
            continue;
        }
        let line = line_of(mention.at);
        // What takes effect on a day, or is due by it, may be written before or after.
        if after.trim_start().starts_with(['起', '前']) || UNTIL_OR_FROM.is_match(before) {
            continue;
        }
        let ahead = FUTURE.is_match(after) || AHEAD.is_match(before);
        // What is past has ended.
        let day = if ahead { day } else { span_of(&mention, text, day).map_or(day, |(_, to)| to) };
        let bound = if ahead { &mut future } else { &mut past };
        let later = bound.is_none_or(|(other, _)| if ahead { day < other } else { day > other });
        if later {
            *bound = Some((day, line));
            inferred |= mention.year.is_none();
        }
    }
    // One end is evidence; two that contradict each other are none.
    if let (Some((from, _)), Some((to, _))) = (past, future)
        && to < from
    {
        return;
    }
    let mut why = Vec::new();
    if let Some((day, line)) = past {
        why.push(tongue.say(
            format!("第 {line} 行记 {day} 之事为已往，故不早于此日"),
            format!("line {line} tells of {day} as past: not before"),
        ));
    }
    if let Some((day, line)) = future {
        why.push(tongue.say(
            format!("第 {line} 行称 {day} 之事将至，故不晚于此日"),
            format!("line {line} tells of {day} as to come: not after"),
        ));
    }
    if why.is_empty() {
        return;
    }
    match (inferred, stated, by_path) {
        (true, Some((year, line)), _) => {
            why.push(tongue.say(format!("年份据第 {line} 行“{year}年”"), format!("year {year} from line {line}")));
        }
        (true, None, Some(year)) => {
            why.push(tongue.say(format!("年份据文件夹名 {year}"), format!("year from the folder {year}")));
        }
        _ => {}
    }
    let basis = why.join(tongue.say("；", "; ").as_str());
    super::set(draft, "issued", DateInterval { from: past.map(|(day, _)| day), to: future.map(|(day, _)| day), basis });
}

/// What stands before and after a mention in its sentence.
fn sentence_around<'t>(text: &'t str, mention: &Mention) -> (&'t str, &'t str) {
    const STOPS: [char; 5] = ['。', '；', '\n', '！', '？'];
    // What is said of a day stands near it; a text without stops is one sentence.
    const NEAR: usize = 120;
    let head = text.get(..mention.at).unwrap_or_default();
    let start = head.char_indices().rev().take(NEAR).take_while(|(_, c)| !STOPS.contains(c)).last();
    let rest = text.get(mention.end..).unwrap_or_default();
    let end = rest.char_indices().take(NEAR).take_while(|(_, c)| !STOPS.contains(c)).last();
    let before = start.and_then(|(at, _)| head.get(at..)).unwrap_or_default();
    let after = end.and_then(|(at, c)| rest.get(..at + c.len_utf8())).unwrap_or_default();
    (before, after)
}
