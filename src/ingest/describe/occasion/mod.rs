//! The event that documents share, by the name it has in them.

mod name;
mod quoted;
mod renamed;
mod repeated;
mod shared;

pub use name::event_name;
pub use quoted::by_wording;
pub use renamed::rename;
pub use shared::{recognize, unify};

use super::Tongue;
use super::header::Header;
use crate::ingest::letters::letters;
use crate::ingest::source::Draft;
use crate::ingest::split::Part;
use repeated::Runs;

/// The event named in the lines above the text, else in its first paragraph; and the place where it was spoken.
pub fn describe(draft: &mut Draft, header: &Header, tongue: Tongue) {
    // The line below a letter names the place as the line above a speech does.
    if let Some((day, line)) = header.date.as_ref().or(header.signed_on.as_ref())
        && let Some(place) = &day.place
    {
        draft.meta.venue = Some(place.clone());
        draft.meta.evidence.insert("venue", tongue.line(*line));
    }
    let titles = [&header.subtitle, &header.title];
    let titles = titles.into_iter().flatten().map(|(title, line)| (title.as_str(), tongue.line(*line)));
    let stated = header.stated.iter().rev().map(|(title, place)| (title.as_str(), place.clone()));
    // The lead says what the piece is about; a name deeper down is another event as a rule. News in English names the
    // event in its second paragraph.
    let n_lead = if draft.meta.language == "en" { 2 } else { 1 };
    let lead = draft.body.paragraphs.get(header.body..header.body_end).unwrap_or_default().iter().take(n_lead);
    let lead = lead.filter_map(|p| {
        let text = draft.body.text.get(p.span.range())?;
        let skip = header.dateline.as_ref().filter(|(_, line)| *line == p.lines.0).map_or(0, |(found, _)| found.whole);
        let text = text.get(skip..)?;
        // A text without paragraphs has its lead within some hundreds of characters.
        let end = text.char_indices().nth(600).map_or(text.len(), |(at, _)| at);
        Some((text.get(..end)?, tongue.line(p.lines.0)))
    });
    let found = titles.chain(stated).chain(lead).find_map(|(text, place)| Some((event_name(text)?, place)));
    if let Some((name, place)) = found {
        draft.meta.occasion = Some(name);
        draft.meta.evidence.insert("occasion", place);
    }
}

/// Gives the continuation of a report, which holds no name of the event, that of the document of its source whose wording it
/// repeats.
pub fn by_page(drafts: &mut [(Draft, Part, Header)], tongue: Tongue) {
    /// Letters in a row that count as repeated, as for passages.
    const RUN: usize = 8;
    /// Hundredths of the letters that must be repeated: set phrases make up some five.
    const SHARE: usize = 30;
    let continued =
        |(draft, part, _): &(Draft, Part, Header)| part.continuation.is_some() && draft.meta.occasion.is_none();
    if !drafts.iter().any(continued) {
        return;
    }
    let texts: Vec<Vec<char>> = drafts.iter().map(|(draft, ..)| letters(&draft.body.text).chars().collect()).collect();
    let runs: Vec<Runs> = texts.iter().map(|text| Runs::of(text, RUN)).collect();
    let named: Vec<(usize, String, u32)> = drafts
        .iter()
        .enumerate()
        .filter_map(|(i, (draft, ..))| {
            Some((i, draft.meta.occasion.clone()?, draft.segments.first().map_or(1, |lines| lines.0)))
        })
        .collect();
    for (at, entry) in drafts.iter_mut().enumerate().filter(|(_, entry)| continued(entry)) {
        let Some(text) = texts.get(at) else { continue };
        let shared = |other: usize| {
            let repeated = runs.get(other).map_or(0, |runs| runs.repeated_in(text));
            repeated * 100 / text.len().max(1)
        };
        // A page has few documents; a book in one file is no page.
        let best = named.iter().take(16).map(|(i, name, line)| (shared(*i), std::cmp::Reverse(*line), name)).max();
        if let Some((share, std::cmp::Reverse(line), name)) = best.filter(|(share, ..)| *share >= SHARE) {
            entry.0.meta.occasion = Some(name.clone());
            let basis = tongue.say(
                format!("本篇未称会名；{share}% 的字与同一来源第 {line} 行起的一篇相同（连续 {RUN} 字以上），从之"),
                format!("not named here; as for the document from line {line} on, of which it repeats {share}% of its own letters in runs of {RUN} or more"),
            );
            entry.0.meta.evidence.insert("occasion", basis);
        }
    }
}
