//! One source from its bytes to the drafts of its documents.

use super::body::{self, Assembled};
use super::bounds;
use super::describe;
use super::lines::Lines;
use super::notes::{self, segments, sidecar};
use super::pattern::{Patterns, Stamp};
use super::rules::{DROPPED, DUPLICATE_BLOCK, JUMP_LINE, LAYOUT, PAGE_CHROME, STAMP};
use super::split::{self, Part, Split};
use super::traced::{Edit, Traced, TracedChange};
use super::{RawFile, restore};
use crate::config::IngestConfig;
use crate::config::repairs::{Repair, Repairs};
use crate::diagnostic::Diagnostic;
use crate::model::{Body, Change, DocId, LineRange, Meta, Source, SourcePath};
use std::ops::Range;
use std::sync::Arc;

/// What reading any source needs to know of the archive.
#[derive(Debug)]
pub struct Context<'c> {
    /// `archive.yaml`.
    pub config: &'c IngestConfig,
    /// Its publishers, as patterns.
    pub patterns: Patterns,
    /// The names of its people.
    pub known: Vec<&'c str>,
    /// The language in which evidence is told.
    pub tongue: describe::Tongue,
}

impl<'c> Context<'c> {
    /// From the archive's settings.
    pub fn new(config: &'c IngestConfig) -> Self {
        let known = config
            .people
            .iter()
            .flat_map(|person| std::iter::once(&person.name).chain(&person.other))
            .map(String::as_str)
            .filter(|name| name.chars().count() >= 2)
            .collect();
        Self { config, patterns: Patterns::new(config), known, tongue: describe::Tongue::of(&config.language) }
    }
}

/// A document before it has a name that is unique in the archive.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// What an editor froze.
    pub id: Option<DocId>,
    /// Where that stands: file, line, its text.
    pub id_at: Option<(SourcePath, u32, String)>,
    /// Where an editor says which document it continues: file, line, its text.
    pub continues_at: Option<(SourcePath, u32, String)>,
    /// What is known.
    pub meta: Meta,
    /// What it says.
    pub body: Body,
    /// Where it was found.
    pub segments: Vec<LineRange>,
    /// What was changed.
    pub changes: Vec<TracedChange>,
    /// Whether an editor named the occasion.
    pub occasion_stated: bool,
    /// Where its fields are typed.
    pub slot: Slot,
}

/// Where a field of a document is typed, in the sidecar of its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Slot {
    /// At the top: the source holds no other document.
    #[default]
    Top,
    /// In a list of documents that is still to be written.
    NewList,
    /// In an item that is still to be added to the list of documents.
    NewItem,
    /// In the document's own item.
    Item,
}

impl Draft {
    /// What to do so that the sidecar of its source, `path`, gives it these fields.
    pub fn remedy(&self, fields: &str, path: &SourcePath) -> String {
        let segments: Vec<String> =
            self.segments.iter().map(|(first, last)| format!("{{lines: [{first}, {last}]}}")).collect();
        let item = format!("{{segments: [{}], {fields}}}", segments.join(", "));
        match self.slot {
            Slot::Top => format!("type `{fields}` into `{path}.yaml`"),
            Slot::NewList => format!("type `documents: [{item}]` into `{path}.yaml`"),
            Slot::NewItem => format!("add `- {item}` to the list `documents:` of `{path}.yaml`"),
            Slot::Item => format!("type `{fields}` into its item of `documents:` in `{path}.yaml`"),
        }
    }
}

/// All that came out of one source.
#[derive(Clone, Debug)]
pub struct Ingested {
    /// As decoded.
    pub source: Source,
    /// In order of place.
    pub documents: Vec<Draft>,
    /// What no document holds.
    pub loose: Vec<TracedChange>,
    /// Blocks that stand twice, as detected or as an editor said.
    pub dropped: Vec<split::Dropped>,
    /// What there is to tell.
    pub notes: Vec<Diagnostic>,
}

/// Changes as the archive records them, those of a document or those of none.
pub fn record<'r>(
    source: &'r Source,
    lines: &'r Lines,
    document: Option<&DocId>,
    changes: Vec<TracedChange>,
) -> impl ExactSizeIterator<Item = Change> + use<'r> {
    let path = Arc::new(source.path.clone());
    let document = document.cloned().map(Arc::new);
    changes.into_iter().map(move |change| Change {
        source: Arc::clone(&path),
        document: document.clone(),
        rule: change.rule,
        line: lines.of_byte(change.span.start),
        span: (change.span.start, change.span.end),
        before: source.text.get(change.span).unwrap_or_default().into(),
        after: change.after.into(),
    })
}

/// Reads one source.
pub fn ingest(raw: &RawFile, sidecar: Option<&RawFile>, context: &Context<'_>) -> Ingested {
    let mut notes = Vec::new();
    let (source, front, mut reading) = notes::open(raw, context, &mut notes);
    let unread =
        |source, notes| Ingested { source, documents: Vec::new(), loose: Vec::new(), dropped: Vec::new(), notes };
    if let Some(error) = bounds::paragraphs(&reading, &raw.path) {
        notes.push(error);
        return unread(source, notes);
    }
    let text = source.text.as_str();
    let lines = Lines::of(text);
    let repairs = &context.config.repairs;
    let (restored, found) = restore::run(text, &reading, repairs);
    // A file of nothing but tags has a piece for each: ten megabytes of them are held once, not three times.
    reading.text = Traced::part(text, 0..0);
    let sidecar = sidecar.map(|file| sidecar::read(file, &raw.path, &mut notes)).unwrap_or_default();
    let mut split = split::run(&lines, &restored, &reading, context);
    if let Some(error) = bounds::documents(&split, &raw.path) {
        notes.push(error);
        return unread(source, notes);
    }
    let repaired = remove_signs(text, &restored, &split, repairs);
    drop(restored);
    let stamps: Vec<(u32, Stamp)> = split.stamps.iter().map(|(line, _, stamp)| (*line, stamp.clone())).collect();
    segments::apply(&sidecar, &mut split, text, &lines, &raw.path, &mut notes);
    let is_given = |entry: &usize| sidecar.documents.get(*entry).is_some_and(|entry| !entry.segments.is_empty());
    let is_given: Vec<bool> = split.parts.iter().map(|part| part.entry.as_ref().is_some_and(is_given)).collect();
    split::figures::hold(&mut split, &reading.figures, &lines, &is_given);
    let Split { parts, dropped, .. } = split;
    let mut documents: Vec<(Draft, Part)> = Vec::new();
    for mut part in parts {
        let Assembled { body, changes } = body::assemble(text, &lines, &repaired, &reading, &part.segments, repairs);
        if body.text.trim().is_empty() && body.figures.is_empty() {
            continue;
        }
        // What is left of a segment that shows nothing has no place in the text.
        part.segments.retain(|segment| has_text(&repaired, text, lines.range(text, *segment)));
        let draft = Draft { body, changes, segments: part.segments.clone(), ..Draft::default() };
        documents.push((draft, part));
    }
    let documents = describe::run(
        documents,
        &describe::Subject {
            source: &source,
            lines: &lines,
            reading: &reading,
            front: &front,
            found,
            stamps: &stamps,
            sidecar: &sidecar,
            context,
        },
        &mut notes,
    );
    let loose = loose_changes(&source, &lines, &repaired, &documents, &dropped, &sidecar);
    if documents.is_empty() && notes.iter().all(|note| note.level != crate::diagnostic::Level::Error) {
        notes.push(
            Diagnostic::warning("empty-source", &raw.path, "the file holds no text")
                .hint(format!("leave `{}` out of the archive, or put the text into it", raw.path)),
        );
    }
    #[cfg(debug_assertions)]
    check_replay(text, &lines, &documents);
    Ingested { source, documents, loose, dropped, notes }
}

/// Takes out of the text what is none of it: time stamps, whose metadata keep what they say, the controls of a page, and the
/// signs between the parts of an article that is put together.
fn remove_signs(text: &str, repaired: &Traced, split: &Split, repairs: &Repairs) -> Traced {
    let edit = |span: &Range<usize>, rule| Edit { span: span.clone(), after: String::new(), rule };
    let mut edits: Vec<Edit> = split.stamps.iter().map(|(_, span, _)| edit(span, STAMP)).collect();
    edits.extend(split.controls.iter().map(|span| edit(span, PAGE_CHROME)));
    if repairs.has(Repair::JumpLine) {
        edits.extend(split.jumps.iter().map(|span| edit(span, JUMP_LINE)));
    }
    edits.sort_by_key(|edit| edit.span.start);
    repaired.edit(text, &edits)
}

#[cfg(debug_assertions)]
fn check_replay(text: &str, lines: &Lines, documents: &[Draft]) {
    for draft in documents {
        let changes = draft.changes.iter().map(|change| (change.span.clone(), change.after.as_str()));
        let replayed = body::replay(text, lines, &draft.segments, changes);
        debug_assert_eq!(replayed, draft.body.text, "the changes replay to the text");
    }
}

fn has_text(repaired: &Traced, text: &str, bytes: Range<usize>) -> bool {
    repaired.slice_source(text, bytes).text().chars().any(|c| !c.is_whitespace())
}

/// Everything of the source that no document holds, each stretch with the rule that took it out.
fn loose_changes(
    source: &Source,
    lines: &Lines,
    repaired: &Traced,
    documents: &[Draft],
    dropped: &[split::Dropped],
    sidecar: &sidecar::Sidecar,
) -> Vec<TracedChange> {
    let text = source.text.as_str();
    let mut held: Vec<(Range<usize>, Option<&'static str>)> = documents
        .iter()
        .flat_map(|draft| draft.segments.iter())
        .map(|segment| (lines.range(text, *segment), None))
        .collect();
    held.extend(dropped.iter().map(|block| (lines.range(text, block.lines), Some(DUPLICATE_BLOCK))));
    held.extend(sidecar.drop.iter().map(|block| {
        let rule = if block.duplicate_of.is_some() { DUPLICATE_BLOCK } else { DROPPED };
        (lines.range(text, block.lines), Some(rule))
    }));
    held.sort_by_key(|(span, _)| (span.start, span.end));
    let mut changes = Vec::new();
    let mut at = 0;
    for (span, rule) in held {
        gap(text, repaired, at..span.start.max(at), &mut changes);
        if let Some(rule) = rule
            && span.start >= at
        {
            changes.push(TracedChange { rule, span: span.clone(), after: String::new() });
        }
        at = at.max(span.end);
    }
    gap(text, repaired, at..text.len(), &mut changes);
    changes
}

/// A stretch between documents: what rules took out stays theirs, the rest is layout.
fn gap(text: &str, repaired: &Traced, span: Range<usize>, changes: &mut Vec<TracedChange>) {
    // The line feed that ends a document's last line is part of no gap.
    if text.get(span.clone()).is_none_or(|gap| gap.is_empty() || gap == "\n") {
        return;
    }
    for (bytes, rule) in repaired.slice_source(text, span).stretches() {
        if !bytes.is_empty() {
            changes.push(TracedChange { rule: rule.unwrap_or(LAYOUT), span: bytes, after: String::new() });
        }
    }
}
