//! What a document is, each field with the evidence it rests on. What is not there stays missing and is said so.

pub mod condition;
pub mod continued;
pub mod editors;
pub mod flaw;
pub mod header;
pub mod occasion;
pub mod told;
pub mod what;
pub mod when;
pub mod who;

#[cfg(test)]
mod tests;

use super::front_matter;
use super::lines::{Lines, named};
use super::notes::fields::text_of;
use super::notes::sidecar::Sidecar;
use super::pattern::Stamp;
use super::source::{Context, Draft, Slot};
use super::split::{Doubt, Part};
use super::{Reading, restore};
use crate::diagnostic::Diagnostic;
use crate::model::{Condition, Kind, LineRange, Source};
use header::Header;
use jiff::civil::Date;

/// The language in which evidence is told to readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// For an archive in Chinese.
    Chinese,
    /// For any other.
    English,
}

impl Tongue {
    /// By the archive's language.
    pub fn of(language: &str) -> Self {
        if language.starts_with("zh") { Self::Chinese } else { Self::English }
    }

    /// One of two wordings.
    pub fn say(self, chinese: impl Into<String>, english: impl Into<String>) -> String {
        match self {
            Self::Chinese => chinese.into(),
            Self::English => english.into(),
        }
    }

    /// "line 7".
    pub fn line(self, line: u32) -> String {
        self.say(format!("第 {line} 行"), format!("line {line}"))
    }
}

/// What describing needs to know beside the document itself.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s> {
    /// The file.
    pub source: &'s Source,
    /// Its lines.
    pub lines: &'s Lines,
    /// Its markup.
    pub reading: &'s Reading,
    /// Its header.
    pub front: &'s front_matter::Split,
    /// What the repairs found.
    pub found: restore::Found,
    /// Time stamps taken out of the text: line and content.
    pub stamps: &'s [(u32, Stamp)],
    /// What an editor said.
    pub sidecar: &'s Sidecar,
    /// The archive's settings.
    pub context: &'s Context<'s>,
}

impl<'s> Subject<'s> {
    /// A text of the front matter, put together where it was cut into words like the text below it; says whether it was.
    fn found_text(&self, key: &str) -> Option<(String, bool)> {
        let text = text_of(self.front.get(key)?)?;
        let joined = restore::segmentation::joined(&text).filter(|_| self.found.segmented);
        Some(joined.map_or((text, false), |joined| (joined, true)))
    }

    /// What the file says of a document beside its text: an entry's own head, or that of the page where it is one document.
    fn head(&self, segments: &[LineRange], several: bool) -> &'s [(String, String)] {
        let entries = &self.reading.entries;
        let line = segments.iter().map(|segment| segment.0).min().unwrap_or(0);
        let after = entries.partition_point(|entry| self.lines.of_byte(entry.span.start) <= line);
        match after.checked_sub(1).and_then(|at| entries.get(at)) {
            Some(entry) => &entry.head,
            None if several => &[],
            None => &self.reading.head,
        }
    }

    /// The time stamps that stand in a document's segments.
    fn stamps_of(&self, draft: &Draft) -> Vec<&'s (u32, Stamp)> {
        let within = |segment: &LineRange| {
            let from = self.stamps.partition_point(|(line, _)| *line < segment.0);
            let to = self.stamps.partition_point(|(line, _)| *line <= segment.1);
            self.stamps.get(from..to).unwrap_or_default()
        };
        draft.segments.iter().flat_map(within).collect()
    }
}

/// Describes the documents of a source, which date each other.
pub fn run(documents: Vec<(Draft, Part)>, subject: &Subject<'_>, notes: &mut Vec<Diagnostic>) -> Vec<Draft> {
    let several = documents.len() > 1;
    let mut drafts: Vec<(Draft, Part, Header)> = documents
        .into_iter()
        .map(|(mut draft, part)| {
            draft.slot = match part.entry {
                Some(_) => Slot::Item,
                None if !subject.sidecar.documents.is_empty() => Slot::NewItem,
                None if several => Slot::NewList,
                None => Slot::Top,
            };
            let header = header::read(&mut draft, &part, several, subject);
            (draft, part, header)
        })
        .collect();
    let days = when::days_of_source(&drafts, subject);
    // Entries of a feed stand on no page together.
    let is_page = several && subject.reading.entries.is_empty();
    if let Some(head) = header::page_head(drafts.iter().map(|(.., header)| header)).filter(|_| is_page) {
        drafts.iter_mut().for_each(|(.., header)| header.imprint = Some(head.clone()));
    }
    for (draft, part, header) in &mut drafts {
        let tongue = subject.context.tongue;
        conditions_of(draft, part, subject);
        flaw::describe(draft, subject, notes);
        header::describe(draft, header, tongue);
        who::describe(draft, header, subject);
        what::describe(draft, header, tongue);
        who::speakers(draft, header, subject);
        occasion::describe(draft, header, tongue);
        when::describe(draft, header, &days, subject, notes);
        let detected = draft.meta.evidence.get("occasion").cloned();
        editors::apply(draft, part, several, subject, notes);
        who::as_known(draft, subject.context.config, tongue);
        draft.occasion_stated = draft.meta.evidence.get("occasion").cloned() != detected;
        when::undated(draft, header, subject.source.path.as_str(), tongue);
    }
    editors::unheard(&drafts, subject, notes);
    if is_page {
        occasion::by_page(&mut drafts, subject.context.tongue);
        when::by_page(&mut drafts, subject.context.tongue);
    }
    for (draft, ..) in &drafts {
        missing(draft, several, subject, notes);
    }
    drafts.into_iter().map(|(draft, ..)| draft).collect()
}

fn conditions_of(draft: &mut Draft, part: &Part, subject: &Subject<'_>) {
    let tongue = subject.context.tongue;
    condition::describe(draft, subject);
    let mut add = |condition: Condition, why: String| {
        if !draft.meta.conditions.contains(&condition) {
            draft.meta.conditions.push(condition);
        }
        let evidence = draft.meta.evidence.entry("conditions").or_default();
        if !evidence.is_empty() {
            evidence.push_str(tongue.say("；", "; ").as_str());
        }
        evidence.push_str(&why);
    };
    if let Some(line) = part.continuation {
        add(
            Condition::Continuation,
            tongue.say(
                format!("第 {line} 行以“上接”起首，开头不在此来源中"),
                format!("line {line} says that it is continued; its beginning is not in this source"),
            ),
        );
    }
    for doubt in &part.doubts {
        match doubt {
            Doubt::End { line, other, from } => add(
                Condition::EndDoubtful,
                tongue.say(
                    format!("第 {line} 行自“{from}”起与第 {other} 行末尾逐字相同，其后文字又为同一来源别处的重复：本文何处结束存疑"),
                    format!("from “{from}” on, line {line} equals the end of line {other} letter for letter, and what followed it repeats text of this source: where the document ends is in doubt"),
                ),
            ),
            Doubt::Cut { line } => add(
                Condition::Truncated,
                tongue.say(format!("第 {line} 行中断，没有句末标点"), format!("line {line} breaks off in the middle")),
            ),
            Doubt::GoesOn { line } => add(
                Condition::Truncated,
                tongue.say(format!("第 {line} 行以“下转”结束，下文不在此来源中"), format!("line {line} says that it goes on; the rest is not in this source")),
            ),
        }
    }
    draft.meta.conditions.sort_unstable();
    draft.meta.conditions.dedup();
}

/// Says what is missing, and what to type.
fn missing(draft: &Draft, several: bool, subject: &Subject<'_>, notes: &mut Vec<Diagnostic>) {
    let path = &subject.source.path;
    // The first line that is shown: of a page, its source begins with markup that tells nobody which text is meant.
    let line = draft.body.paragraphs.first().map_or(1, |paragraph| paragraph.lines.0);
    let excerpt: String = subject.lines.text(&subject.source.text, line).chars().take(120).collect();
    let whom = if several { format!(" ({})", named(&draft.segments)) } else { String::new() };
    let mut warn = |code: &'static str, message: &str, typed: &str| {
        notes.push(
            Diagnostic::warning(code, path, format!("{message}{whom}"))
                .at(line, excerpt.clone())
                .hint(draft.remedy(typed, path)),
        );
    };
    let meta = &draft.meta;
    if meta.title.is_none() {
        warn("missing-title", "no title found, shown as untitled", "title: …");
    }
    if meta.dated().is_none() {
        let field = if meta.kind == Kind::Speech { "event: YYYY-MM-DD" } else { "issued: YYYY-MM-DD" };
        warn("missing-date", "no date found, shown as undated", field);
    }
    let known = [("retrieved", meta.retrieved), ("added", meta.added)];
    // A day's difference may be that of two time zones.
    let issued = meta.issued.as_ref().and_then(|issued| issued.from);
    let is_late = |from: Date, day: Date| day.tomorrow().is_ok_and(|next| from > next);
    let late = known
        .iter()
        .find_map(|(key, day)| Some((issued?, *key, (*day)?)).filter(|(from, _, day)| is_late(*from, *day)));
    if let Some((from, key, day)) = late {
        let message = format!("issued on {from}, but `{key}` says that the text was there on {day}");
        warn("date-after-source", &message, "issued: YYYY-MM-DD");
    }
    if meta.kind == Kind::Speech && meta.speakers.is_empty() {
        warn("missing-speaker", "no speaker found, shown as unattributed", "speakers: [NAME]");
    }
}
