//! When it was spoken, adopted or printed, and how that is known.

mod bounds;

use super::header::Header;
use super::{Subject, Tongue};
use crate::diagnostic::{Diagnostic, Level};
use crate::ingest::pattern::{self, Dateline, Mention};
use crate::ingest::source::Draft;
use crate::ingest::split::Part;
use crate::ingest::split::look::is_lead_in;
use crate::model::{DateInterval, Kind, Paragraph};
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

/// Days apart up to which a day of the month finds its year by another day: further apart, two years are as likely.
const HALF_A_YEAR: i32 = 183;
/// Days from an event to what is printed about it.
const NEWS: i32 = 62;

/// A full day that a source states, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The day.
    pub day: Date,
    /// In words for readers.
    pub place: String,
    /// The line that states it.
    line: u32,
}

/// Every full day stated above, below or beside the texts of a source.
pub fn days_of_source(drafts: &[(Draft, Part, Header)], subject: &Subject<'_>) -> Vec<Known> {
    let tongue = subject.context.tongue;
    let mut days = Vec::new();
    for (_, _, header) in drafts {
        let mut add = |day: Option<Date>, line: u32| {
            if let Some(day) = day {
                days.push(Known { day, place: tongue.line(line), line });
            }
        };
        for (date, line) in [&header.date, &header.signed_on].into_iter().flatten() {
            add(date.day, *line);
        }
        for (dateline, line) in [&header.dateline, &header.credit].into_iter().flatten() {
            add(full_day(dateline), *line);
        }
        if let Some((imprint, line)) = &header.imprint {
            add(imprint.day, *line);
        }
    }
    for (line, stamp) in subject.stamps {
        if let Some(day) = stamp.day {
            days.push(Known { day, place: tongue.line(*line), line: *line });
        }
    }
    days.sort_by_key(|known| known.line);
    days
}

/// The days stated nearest to a line, before and after it: what stands on the same page. Datelines without a year are
/// none of them, and eight on either side are more than a page has.
fn around(days: &[Known], line: u32) -> &[Known] {
    const EACH_SIDE: usize = 8;
    let at = days.partition_point(|known| known.line < line);
    days.get(at.saturating_sub(EACH_SIDE)..(at + EACH_SIDE).min(days.len())).unwrap_or_default()
}

fn full_day(dateline: &Dateline) -> Option<Date> {
    Date::new(dateline.year?, dateline.month?, dateline.day?).ok()
}

fn days_between(a: Date, b: Date) -> i32 {
    (b - a).get_days()
}

/// The day of a month in the year that puts it nearest to a known day.
fn nearest(month: u32, day: u32, known: Date) -> Option<Date> {
    (-1..=1)
        .filter_map(|shift| pattern::day(u32::try_from(i32::from(known.year()) + shift).ok()?, month, day))
        .min_by_key(|date| days_between(*date, known).abs())
        .filter(|date| days_between(*date, known).abs() <= HALF_A_YEAR)
}

/// Finds the year for a day of a month: from the document itself, else from its source, else from the file's path.
fn resolve(month: u32, day: u32, own: Option<&Known>, days: &[Known], subject: &Subject<'_>) -> Option<(Date, String)> {
    let tongue = subject.context.tongue;
    if let Some(own) = own {
        let date = nearest(month, day, own.day)?;
        return Some((date, tongue.say(format!("年份据{}", own.place), format!("year from {}", own.place))));
    }
    let candidates: Vec<(Date, &Known)> =
        days.iter().filter_map(|known| Some((nearest(month, day, known.day)?, known))).collect();
    let best = candidates.iter().min_by_key(|(date, known)| days_between(*date, known.day).abs())?;
    // Days of one source that point to different years prove nothing.
    let near = |known: &Known| days_between(best.0, known.day).abs() <= NEWS;
    if candidates.iter().any(|(date, known)| *date != best.0 && near(known)) || !near(best.1) {
        return None;
    }
    let place = &best.1.place;
    Some((best.0, tongue.say(format!("年份据同一来源{place}"), format!("year from {place} of the same source"))))
}

static PATH_DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9])((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?:[^0-9]|$)")
        .expect("the pattern is tested")
});
static PATH_YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|/)((?:19|20)\d\d)(?:/|$)").expect("the pattern is tested"));

/// `8月31日至9月1日`: the end of a span of days that begins at a mention.
static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\s*[至到—–-]+\s*)(?:([0-9０-９一二三四五六七八九十]{1,3})\s*月\s*)?([0-9０-９一二三四五六七八九十]{1,3})\s*日").expect("the pattern is tested")
});
/// `9日开闸。到17日…`: the end of a span, told in the next clause or sentence.
static LATER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[^。]{0,60}[，；。][直]?[到至](?:([0-9０-９一二三四五六七八九十]{1,3})\s*月\s*)?([0-9０-９一二三四五六七八九十]{1,3})\s*日").expect("the pattern is tested")
});
static DAY_ONLY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[^月\d])(\d{1,2})日").expect("the pattern is tested"));
/// A day counted from that of writing, in the first sentence and outside quotations; how many days ago by the group.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[^。“「]{0,60}?(?:(?P<same>今天|今日|今晨|今早|今晚|当日|當日|(?i:\btoday\b))|(?P<one>昨[日天晚夜晨早]|(?i:\byesterday\b))|(?P<two>前[天晚]))").expect("the pattern is tested")
});

/// What stands behind the day on which a treaty was made, and before it.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[^。；，]{0,20}(?:签订|簽訂|签署|簽署|订立|訂立|议定|議定|通过|通過)").expect("the pattern is tested")
});
static DONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:订于|訂於|^(?:Done|Signed|Adopted|Concluded)\b[^.]{0,60})\s*$").expect("the pattern is tested")
});

fn stated_by_form(kind: Kind) -> bool {
    match kind {
        Kind::Speech | Kind::Letter | Kind::Statement | Kind::Law | Kind::Interview => true,
        Kind::Report | Kind::Commentary | Kind::Other => false,
    }
}

fn set(draft: &mut Draft, field: &'static str, interval: DateInterval) {
    let slot = if field == "event" { &mut draft.meta.event } else { &mut draft.meta.issued };
    if slot.is_none() {
        draft.meta.evidence.insert(field, interval.basis.clone());
        *slot = Some(interval);
    }
}

/// Dates a document by its own lines, its source and its lead.
pub fn describe(
    draft: &mut Draft,
    header: &Header,
    days: &[Known],
    subject: &Subject<'_>,
    notes: &mut Vec<Diagnostic>,
) {
    let tongue = subject.context.tongue;
    let spoken = stated_by_form(draft.meta.kind);
    for (date, line) in [&header.date, &header.signed_on].into_iter().flatten() {
        match date.day {
            Some(day) => {
                let place = tongue.line(*line);
                let n = date.n_days;
                let basis = if n > 1 {
                    tongue.say(
                        format!("{place}所列 {n} 个日期的最后一个"),
                        format!("the last of the {n} days in {place}"),
                    )
                } else {
                    place
                };
                set(draft, if spoken { "event" } else { "issued" }, DateInterval::day(day, basis));
            }
            None if date.span.is_some() => {
                let (from, to) = date.span.unzip();
                let field = if spoken { "event" } else { "issued" };
                let is_month = from.map(Date::last_of_month) == to && from.is_some_and(|from| from.day() == 1);
                let basis = if is_month {
                    tongue.say(format!("第 {line} 行，只有年月"), format!("line {line}, month only"))
                } else {
                    tongue.line(*line)
                };
                set(draft, field, DateInterval { from, to, basis });
            }
            None => notes.push(
                Diagnostic::new(
                    Level::Note,
                    "impossible-date",
                    &subject.source.path,
                    "a day that the calendar does not have is ignored",
                )
                .at(*line, subject.lines.text(&subject.source.text, *line).trim())
                .hint(
                    "if it is a slip of the source, the day meant can be typed into the sidecar as `event` or `issued`",
                ),
            ),
        }
    }
    in_title(draft, header, tongue);
    /// Paragraphs at the head of a record among which it says where.
    const HEAD: usize = 8;
    for (line, stamp) in subject.stamps_of(draft) {
        if let Some(day) = stamp.day {
            let zone = match &stamp.zone {
                Some(zone) => tongue.say(format!("，时区 {zone}"), format!(", zone {zone}")),
                None => tongue.say("，时区不明", ", zone unknown"),
            };
            let basis = tongue.say(format!("第 {line} 行时间戳{zone}"), format!("time stamp in line {line}{zone}"));
            // 时间：… with 地点：… beside it is when and where it took place.
            let of_event = draft.body.paragraphs.iter().take(HEAD).any(|paragraph| {
                let text = draft.body.text.get(paragraph.span.range()).unwrap_or_default();
                text.starts_with("地点：") || text.starts_with("地點：")
            });
            set(draft, if of_event { "event" } else { "issued" }, DateInterval::day(day, basis));
        }
    }
    if let Some((imprint, line)) = &header.imprint
        && let Some(day) = imprint.day
    {
        set(draft, "issued", DateInterval::day(day, tongue.line(*line)));
    }
    let own = known_day(draft);
    for (dateline, line) in [&header.dateline, &header.credit].into_iter().flatten() {
        let form = tongue.say(format!("第 {line} 行电头"), format!("dateline in line {line}"));
        if let Some(day) = full_day(dateline) {
            // Within a speech it says when it was given.
            let field = if header.is_dateline_late && spoken { "event" } else { "issued" };
            set(draft, field, DateInterval::day(day, form));
            continue;
        }
        let (Some(month), Some(day)) = (dateline.month, dateline.day) else { continue };
        let (Ok(month), Ok(day)) = (u32::try_from(month), u32::try_from(day)) else { continue };
        let found = resolve(month, day, own.as_ref(), around(days, *line), subject);
        let found = found.or_else(|| by_path(month, day, subject));
        if let Some((day, year)) = found {
            set(
                draft,
                "issued",
                DateInterval::day(day, tongue.say(format!("{form}；{year}"), format!("{form}; {year}"))),
            );
        }
    }
    by_file_name(draft, tongue, subject);
}

/// A full day at the end of a title: `…上的讲话（2021年9月17日）`, "Address by …, Kiru, 3 May 2026"; and the day on which a text
/// says at its end that it was signed or adopted.
fn in_title(draft: &mut Draft, header: &Header, tongue: Tongue) {
    /// Characters that can stand behind the day: a bracket, a stop.
    const BEHIND: usize = 2;
    if !stated_by_form(draft.meta.kind) {
        return;
    }
    let full = |mention: &Mention| pattern::day(mention.year?, mention.month, mention.day);
    for (title, line) in [&header.subtitle, &header.title].into_iter().flatten() {
        let last = pattern::mentions(title).chain(pattern::english_mentions(title)).last();
        let at_end = last.filter(|last| {
            title.chars().rev().take(BEHIND).map(char::len_utf8).sum::<usize>() + last.end >= title.len()
        });
        if let Some(day) = at_end.as_ref().and_then(full) {
            set(draft, "event", DateInterval::day(day, tongue.line(*line)));
        }
    }
    if !matches!(draft.meta.kind, Kind::Law | Kind::Statement) || draft.meta.event.is_some() {
        return;
    }
    let last = draft.body.paragraphs.get(header.body..header.body_end).unwrap_or_default().last();
    let Some(last) = last else { return };
    let text = draft.body.text.get(last.span.range()).unwrap_or_default();
    let signed = pattern::mentions(text).chain(pattern::english_mentions(text)).find(|mention| {
        let before = text.get(..mention.at).unwrap_or_default();
        SIGNED.is_match(text.get(mention.end..).unwrap_or_default()) || DONE.is_match(before)
    });
    if let Some(day) = signed.as_ref().and_then(full) {
        let line = last.lines.0;
        set(draft, "event", DateInterval::day(day, tongue.line(line)));
    }
}

/// Dates the continuation of a report by the other documents of its page, if these agree on their day of issue.
pub fn by_page(drafts: &mut [(Draft, Part, Header)], tongue: Tongue) {
    /// Fewest others that agree: one alone shows no page.
    const FEWEST: usize = 2;
    let days: Vec<Date> =
        drafts.iter().filter_map(|(draft, ..)| draft.meta.issued.as_ref().and_then(DateInterval::exact)).collect();
    let n = days.len();
    let Some(&day) = days.first().filter(|first| n >= FEWEST && days.iter().all(|day| day == *first)) else { return };
    let continued = |part: &Part| part.continuation.is_some();
    for (draft, ..) in drafts.iter_mut().filter(|(draft, part, _)| continued(part) && draft.meta.dated().is_none()) {
        let basis = tongue.say(
            format!("本篇无日期；同一来源另 {n} 篇皆为此日所发"),
            format!("no date of its own; the {n} other dated documents of this source were issued on this day"),
        );
        set(draft, "issued", DateInterval::day(day, basis));
    }
}

fn known_day(draft: &Draft) -> Option<Known> {
    let interval = draft.meta.event.as_ref().or(draft.meta.issued.as_ref())?;
    Some(Known { day: interval.exact()?, place: interval.basis.clone(), line: 0 })
}

fn by_path(month: u32, day: u32, subject: &Subject<'_>) -> Option<(Date, String)> {
    let tongue = subject.context.tongue;
    let year = PATH_YEAR.captures(subject.source.path.as_str())?[1].parse().ok()?;
    Some((
        pattern::day(year, month, day)?,
        tongue.say(format!("年份据文件夹名 {year}"), format!("year from the folder {year}")),
    ))
}

fn by_file_name(draft: &mut Draft, tongue: Tongue, subject: &Subject<'_>) {
    if draft.meta.issued.is_some() || draft.meta.event.is_some() {
        return;
    }
    let name = subject.source.path.as_str().rsplit('/').next().unwrap_or_default();
    let Some(found) = PATH_DAY.captures(name) else { return };
    let read = |at: usize| found.get(at).and_then(|part| pattern::number(part.as_str()));
    if let (Some(y), Some(m), Some(d)) = (read(1), read(2), read(3))
        && let Some(day) = pattern::day(y, m, d)
    {
        let field = if stated_by_form(draft.meta.kind) { "event" } else { "issued" };
        set(draft, field, DateInterval::day(day, tongue.say("文件名", "file name")));
    }
}

/// After front matter and sidecar had their say: the event by the lead, and bounds for what has no date at all.
pub fn undated(draft: &mut Draft, header: &Header, path: &str, tongue: Tongue) {
    if draft.meta.issued.is_none() && (draft.meta.event.is_none() || !stated_by_form(draft.meta.kind)) {
        bounds::set(draft, header, path, tongue);
    }
    if draft.meta.event.is_none() {
        event_by_lead(draft, header, tongue);
    }
}

/// The first paragraph of text and its line.
fn lead<'d>(draft: &'d Draft, header: &Header) -> Option<(&'d str, u32)> {
    let text_of = |paragraph: &Paragraph| draft.body.text.get(paragraph.span.range());
    let mut paragraphs = draft.body.paragraphs.get(header.body..header.body_end)?.iter();
    let paragraph = paragraphs.find(|paragraph| text_of(paragraph).is_some_and(|text| !is_lead_in(text)))?;
    let text = text_of(paragraph)?;
    let end = text.char_indices().nth(600).map_or(text.len(), |(at, _)| at);
    Some((text.get(..end)?, paragraph.lines.0))
}

/// The day that the lead tells of, its year and month taken from the day of issue.
fn event_by_lead(draft: &mut Draft, header: &Header, tongue: Tongue) {
    let Some(issued) = draft.meta.issued.clone() else { return };
    let Some(anchor) = issued.exact().or(issued.from) else { return };
    // What is dated by a month tells of the month.
    if issued.exact().is_none() && issued.to == Some(anchor.last_of_month()) && anchor.day() == 1 {
        return;
    }
    let Some((text, line)) = lead(draft, header) else { return };
    let skip = header.dateline.as_ref().filter(|(_, at)| *at == line).map_or(0, |(dateline, _)| dateline.whole);
    let text = text.get(skip..).unwrap_or_default();
    let place = tongue.line(line);
    let year =
        |place: &str| tongue.say(format!("{place}；年份据发布日期"), format!("{place}; year from the day of issue"));
    // The first sentence that names a day tells of the event; what comes later is background.
    let mention = pattern::mentions(text)
        .next()
        .or_else(|| pattern::english_mentions(text).next())
        .filter(|mention| text.get(..mention.at).is_some_and(|head| head.matches('。').count() <= 1));
    let day_only =
        DAY_ONLY.captures(text).and_then(|found| Some((found.get(1)?.start(), found[1].parse::<u32>().ok()?)));
    // The first two sentences tell of the event: many leads begin with a picture of the place.
    let lead_end = text.match_indices('。').nth(1).map_or(text.len(), |(at, _)| at);
    let found = match (mention, day_only) {
        (Some(mention), day) if day.is_none_or(|(at, _)| mention.at <= at) => {
            span_of(&mention, text, anchor).map(|(from, to)| {
                let basis = if mention.year.is_some() { place.clone() } else { year(&place) };
                DateInterval { from: Some(from), to: Some(to), basis }
            })
        }
        (_, Some((at, day))) if at < lead_end && header.dateline.is_some() => {
            let (y, m) = (u32::try_from(anchor.year()).ok(), u32::try_from(anchor.month()).ok());
            let date = y.zip(m).and_then(|(y, m)| pattern::day(y, m, day)).filter(|date| *date <= anchor);
            date.map(|date| {
                DateInterval::day(
                    date,
                    tongue.say(format!("{place}；年月据电头"), format!("{place}; year and month from the dateline")),
                )
            })
        }
        _ => counted(text, draft, header, issued.exact(), &place, tongue),
    };
    // A piece dated by bounds may tell of the event that bounds it, however far from the other bound.
    let near = |date: Option<Date>| {
        date.is_some_and(|date| {
            days_between(date, anchor).abs() <= NEWS || issued.to.is_some_and(|to| days_between(date, to).abs() <= NEWS)
        })
    };
    if let Some(interval) = found.filter(|interval| near(interval.from)) {
        set(draft, "event", interval);
    }
}

/// 今天, 昨日: the day counted from that of the dateline, else of issue. A text without a dateline tells of its reader's
/// today.
fn counted(
    text: &str,
    draft: &Draft,
    header: &Header,
    issued: Option<Date>,
    place: &str,
    tongue: Tongue,
) -> Option<DateInterval> {
    let found = COUNTED.captures(text)?;
    let (ago, word) =
        ["same", "one", "two"].into_iter().zip(0..).find_map(|(name, ago)| Some((ago, found.name(name)?.as_str())))?;
    let of_dateline = header.dateline.as_ref().and_then(|(dateline, line)| {
        let month = u32::try_from(dateline.month?).ok()?;
        Some((nearest(month, u32::try_from(dateline.day?).ok()?, issued?)?, *line))
    });
    let basis = draft.meta.evidence.get("issued").cloned().unwrap_or_default();
    let (from, from_where) = match of_dateline {
        Some((day, line)) => (day, tongue.say(format!("第 {line} 行电头"), format!("the dateline in line {line}"))),
        None if ago > 0 || header.dateline.is_some() => {
            (issued?, tongue.say(format!("发布日期（{basis}）"), format!("the day of issue ({basis})")))
        }
        None => return None,
    };
    let day = from.checked_sub(jiff::Span::new().days(ago)).ok()?;
    Some(DateInterval::day(
        day,
        tongue.say(
            format!("{place}“{word}”，自{from_where} {from} 起算"),
            format!("{place}: “{word}”, counted from {from_where}, {from}"),
        ),
    ))
}

/// The day or days of a mention, in the year nearest to a known day.
fn span_of(mention: &Mention, text: &str, anchor: Date) -> Option<(Date, Date)> {
    let from = match mention.year {
        Some(year) => pattern::day(year, mention.month, mention.day)?,
        None => nearest(mention.month, mention.day, anchor)?,
    };
    let rest = text.get(mention.end..).unwrap_or_default();
    let Some(found) = UNTIL.captures(rest).or_else(|| LATER.captures(rest)) else { return Some((from, from)) };
    let month = found.get(1).and_then(|month| pattern::number(month.as_str())).unwrap_or(mention.month);
    let to = pattern::number(&found[2]).and_then(|day| nearest(month, day, from)).filter(|to| *to >= from);
    Some((from, to.unwrap_or(from)))
}
