//! A letter, a speech, a statement, and the reports of the same day that quote it, are of one occasion though none names it.

use super::repeated::Runs;
use crate::ingest::describe::Tongue;
use crate::ingest::letters::letters;
use crate::ingest::pattern::{self, Mention};
use crate::ingest::source::Draft;
use crate::model::{DateInterval, Kind};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Letters in a row that count as quoted: set phrases and names are shorter as a rule.
const RUN: usize = 12;
/// Fewest letters quoted, and in how many of a hundred of the report's own: what a report of the text itself always has.
const QUOTED: usize = 60;
const SHARE: usize = 20;
/// Texts of one day that a report is held against; more are a collection, and the day tells nothing.
const MOST: usize = 16;
/// Days from a text to what is printed about it.
const NEWS: i32 = 31;

/// A text that is an event by itself.
struct Exemplar {
    draft: usize,
    day: Date,
}

/// Gives reports the occasion of the text of their day that they quote, or that text the one a report names, or both the
/// title of that text.
pub fn by_wording(drafts: &mut [(usize, Draft)], tongue: Tongue) {
    let mut by_day: BTreeMap<(i8, i8), Vec<Exemplar>> = BTreeMap::new();
    for (at, (_, draft)) in drafts.iter().enumerate() {
        let stated = matches!(draft.meta.kind, Kind::Speech | Kind::Letter | Kind::Statement);
        if let Some(day) = draft.meta.dated().as_ref().and_then(DateInterval::exact).filter(|_| stated) {
            by_day.entry((day.month(), day.day())).or_default().push(Exemplar { draft: at, day });
        }
    }
    // One day of the calendar after the other, so that only its texts are held in memory.
    let mut reports: BTreeMap<(i8, i8), Vec<usize>> = BTreeMap::new();
    for (at, (_, draft)) in drafts.iter().enumerate() {
        if let Some(key) = told_day(draft).filter(|key| by_day.contains_key(key)) {
            reports.entry(key).or_default().push(at);
        }
    }
    for (key, reports) in reports {
        let exemplars = by_day.get(&key).map_or(&[][..], Vec::as_slice);
        let texts: Vec<Vec<char>> = exemplars.iter().map(|e| letters_of(&drafts[e.draft].1)).collect();
        let runs: Vec<Runs> = texts.iter().map(|text| Runs::of(text, RUN)).collect();
        for report in reports {
            let text = letters_of(&drafts[report].1);
            // Letters quoted, and which exemplar they are of.
            let near = (0..exemplars.len()).filter(|&of| is_near(&drafts[report].1, exemplars[of].day));
            let found: Vec<(usize, usize)> = near.take(MOST + 1).map(|of| (runs[of].repeated_in(&text), of)).collect();
            let best = found.iter().max().filter(|_| found.len() <= MOST);
            let Some(&(n, best)) = best.filter(|(n, _)| *n >= QUOTED && n * 100 >= text.len() * SHARE) else {
                continue;
            };
            // Two texts of one day with the same wording: which of them the report tells of is open, unless the one is a copy
            // of the other.
            let rivals: Vec<usize> =
                found.iter().filter(|(other, of)| *of != best && other * 2 > n).map(|(_, of)| *of).collect();
            if rivals.iter().any(|&of| !is_copy(&runs[best], &texts[of])) {
                continue;
            }
            join(drafts, exemplars[best].draft, report, n, tongue);
            for of in rivals {
                join_copy(drafts, exemplars[best].draft, exemplars[of].draft, tongue);
            }
        }
    }
}

/// Whether a text is another version of one: four fifths of its letters stand in it in long runs.
fn is_copy(runs: &Runs, text: &[char]) -> bool {
    runs.repeated_in(text) * 5 >= text.len() * 4
}

/// Gives a copy the occasion of its text.
fn join_copy(drafts: &mut [(usize, Draft)], exemplar: usize, copy: usize, tongue: Tongue) {
    let of = drafts.get(exemplar).map(|(_, draft)| (draft.meta.occasion.clone(), draft.meta.title.clone()));
    let Some((Some(occasion), title)) = of else { return };
    let title = title.unwrap_or_default();
    if let Some((_, draft)) = drafts.get_mut(copy).filter(|(_, draft)| draft.meta.occasion.is_none()) {
        draft.meta.occasion = Some(occasion);
        let why = tongue
            .say(format!("与同日的《{title}》大体同文"), format!("much the same text as “{title}” of the same day"));
        draft.meta.evidence.insert("occasion", why);
    }
}

fn letters_of(draft: &Draft) -> Vec<char> {
    letters(&draft.body.text).chars().collect()
}

/// Month and day of the event that a report or commentary tells of: its own, or the first that its lead names.
///
/// None where the document itself has no known date: a day without a year is of no one day.
fn told_day(draft: &Draft) -> Option<(i8, i8)> {
    draft.meta.dated()?;
    if !matches!(draft.meta.kind, Kind::Report | Kind::Commentary | Kind::Other) {
        return None;
    }
    if let Some(event) = &draft.meta.event {
        return event.exact().map(|day| (day.month(), day.day()));
    }
    let lead = draft.body.text.char_indices().nth(600).map_or(draft.body.text.len(), |(at, _)| at);
    // The first day may be the dateline's.
    let text = draft.body.text.get(..lead)?;
    let days: Vec<Mention> = pattern::mentions(text).take(2).collect();
    let day = if days.len() > 1 && is_dateline(text, &days[0]) { days[1] } else { *days.first()? };
    Some((i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?))
}

fn is_dateline(text: &str, mention: &Mention) -> bool {
    text.get(mention.end..).is_some_and(|rest| rest.trim_start().starts_with(['电', '電', '讯', '訊']))
}

/// Whether a report may be of a day: its own dates do not speak against it.
fn is_near(report: &Draft, day: Date) -> bool {
    let event = report.meta.event.as_ref().and_then(DateInterval::exact);
    let issued = report.meta.issued.as_ref().and_then(|issued| issued.from.or(issued.to));
    event.is_none_or(|event| event == day)
        && issued.is_none_or(|issued| (0..=NEWS).contains(&(issued - day).get_days()))
}

fn join(drafts: &mut [(usize, Draft)], exemplar: usize, report: usize, n: usize, tongue: Tongue) {
    let name_of = |at: usize| drafts.get(at).and_then(|(_, draft)| draft.meta.occasion.clone());
    let title_of = |at: usize| drafts.get(at).and_then(|(_, draft)| draft.meta.title.clone());
    let (own, other) = (name_of(exemplar), name_of(report));
    let Some(title) = title_of(exemplar) else { return };
    let name = match (own, other) {
        (Some(_), Some(_)) => return,
        (Some(name), None) | (None, Some(name)) => name,
        (None, None) => title.clone(),
    };
    let told = title_of(report).unwrap_or_default();
    let why = [
        (
            exemplar,
            tongue
                .say(format!("与同日的《{told}》有 {n} 字相同"), format!("{n} letters equal “{told}” of the same day")),
        ),
        (
            report,
            tongue.say(
                format!("与同日的《{title}》有 {n} 字相同"),
                format!("{n} letters equal “{title}” of the same day"),
            ),
        ),
    ];
    for (at, why) in why {
        if let Some((_, draft)) = drafts.get_mut(at).filter(|(_, draft)| draft.meta.occasion.is_none()) {
            draft.meta.occasion = Some(name.clone());
            draft.meta.evidence.insert("occasion", why);
        }
    }
}
