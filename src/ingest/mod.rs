//! Files in, documents out: decode, read markup, repair, split, describe, and let editors' notes win.
//!
//! In: every byte of the site root that a build may depend on ([`Inputs`]). Out: an [`Archive`] and what there is to
//! tell. A letter of a source can never get lost: it is in one document, or in a recorded change.

pub mod body;
mod bounds;
pub mod decode;
pub mod describe;
pub mod front_matter;
pub mod ids;
pub mod letters;
pub mod lines;
pub mod markup;
pub mod notes;
mod pairing;
pub mod pattern;
pub mod read;
pub mod restore;
pub mod rules;
pub mod sanitize;
pub mod source;
pub mod split;
pub mod traced;
pub mod unpack;
pub mod words;

#[cfg(test)]
mod tests;

use crate::config::IngestConfig;
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Archive, Change, Document, FigureKind, InlineKind, Origin, ParagraphKind, SourcePath};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Every byte a build can depend on.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Files of `content/` to be read as sources, ordered by path.
    pub sources: Vec<RawFile>,
    /// `NAME.EXT.yaml` beside `NAME.EXT`, by the path of the source.
    pub sidecars: BTreeMap<SourcePath, RawFile>,
    /// `content/ids.yaml`, `content/glossary.yaml`, `content/annotations/*.yaml`, `content/media/manifest.yaml`.
    pub notes: Vec<RawFile>,
    /// `content/pages/*.md`.
    pub pages: Vec<RawFile>,
    /// Files of `content/media/`, by path below it.
    pub media: Vec<RawFile>,
    /// Overrides: files of the site's `templates/`, by path below it.
    pub templates: Vec<RawFile>,
    /// What could not be read, already as diagnostics.
    pub unread: Vec<Diagnostic>,
}

/// A file as it lies on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawFile {
    /// Below the site root (`content/…`, `templates/…`).
    pub path: SourcePath,
    /// Untouched.
    pub bytes: Vec<u8>,
}

/// A source after its markup was read: running text with line feeds between paragraphs, tied to the source.
///
/// Places of blocks, inlines and figures are bytes of the decoded source, so that later repairs cannot move them.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Paragraphs (possibly with blank lines between), no markup.
    pub text: traced::Traced,
    /// Where a block begins that is more than plain text, in order.
    pub blocks: Vec<Block>,
    /// Emphasis and links, in order of their start.
    pub inlines: Vec<SourceInline>,
    /// Pictures, players and frames, in order.
    pub figures: Vec<SourceFigure>,
    /// What the page's own head says (`<title>`, `og:…`, `<meta name=author>`, JSON-LD), name and value, in order.
    pub head: Vec<(String, String)>,
    /// The documents that the file itself keeps apart (a feed's entries), in order; empty where it does not.
    pub entries: Vec<Entry>,
    /// The chapters of a book, in order; empty elsewhere. Whether they are documents, their texts have to tell.
    pub chapters: Vec<Range<usize>>,
    /// Whether line ends are the author's paragraphs (markup) or only lines of a file (plain text).
    pub layout: Layout,
}

/// A document that its file keeps apart from the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Bytes of the source.
    pub span: Range<usize>,
    /// What is said of it, as in [`Reading::head`].
    pub head: Vec<(String, String)>,
}

/// What a line end means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One paragraph a line; blank lines mean nothing.
    Marked,
    /// Lines as found in a plain text file.
    Plain,
    /// Lines of printed pages. Their places are known, so that an empty line stands wherever a paragraph ends.
    Pages,
}

/// A paragraph that markup says is a heading, an item, a quotation …
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Bytes of the source from the block's first to its last shown byte.
    pub span: Range<usize>,
    /// What it is.
    pub kind: ParagraphKind,
}

/// Emphasis or a link, in bytes of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceInline {
    /// From the first to the last shown byte.
    pub span: Range<usize>,
    /// What it is.
    pub kind: InlineKind,
}

/// A figure, at a byte of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFigure {
    /// Where its markup begins.
    pub at: usize,
    /// What it is.
    pub kind: FigureKind,
    /// The address after proxies were unwrapped.
    pub address: String,
    /// The address as found.
    pub found: String,
    /// Its text alternative.
    pub alternative: Option<String>,
}

impl Reading {
    /// A plain text, as found.
    pub fn plain(text: &str) -> Self {
        Self {
            text: traced::Traced::whole(text),
            blocks: Vec::new(),
            inlines: Vec::new(),
            figures: Vec::new(),
            head: Vec::new(),
            entries: Vec::new(),
            chapters: Vec::new(),
            layout: Layout::Plain,
        }
    }
}

/// Reads, repairs, splits and describes every source.
pub fn run(inputs: &Inputs, config: &IngestConfig) -> (Archive, Vec<Diagnostic>) {
    let context = source::Context::new(config);
    let mut notes = inputs.unread.clone();
    let ingested: Vec<source::Ingested> =
        inputs.sources.par_iter().map(|raw| source::ingest(raw, inputs.sidecars.get(&raw.path), &context)).collect();
    let mut archive = Archive::default();
    if config.keep_going {
        let errors = inputs.unread.iter().filter(|note| note.level == Level::Error);
        let named = errors.filter_map(|note| note.path.clone().map(|path| (path, note.message.clone())));
        archive.left_out.extend(named);
    }
    orphaned_sidecars(inputs, &mut notes);
    notes::not_yet_used(inputs, &mut notes);
    archive.names = notes::glossary::read(inputs, &mut notes);
    archive.aliases = notes::ids::read(inputs, &mut notes);
    let mut drafts = Vec::new();
    let mut all_lines = Vec::new();
    for source::Ingested { source, documents, loose, notes: said, .. } in ingested {
        let failed = said.iter().find(|note| note.level == Level::Error);
        if let Some(error) = failed.filter(|_| config.keep_going) {
            archive.left_out.push((source.path.clone(), error.message.clone()));
            notes.extend(said);
            continue;
        }
        notes.extend(said);
        let lines = lines::Lines::of(&source.text);
        archive.changes.extend(source::record(&source, &lines, None, loose));
        let place = archive.sources.len();
        drafts.extend(documents.into_iter().map(|draft| (place, draft)));
        archive.sources.push(source);
        all_lines.push(lines);
    }
    // Over all, so that an id does not change on the day on which another document is published.
    ids::assign(&archive.sources, &mut drafts, &mut notes);
    let (kept_back, mut drafts): (Vec<_>, Vec<_>) =
        drafts.into_iter().partition(|(_, draft)| draft.meta.draft && !config.drafts);
    describe::occasion::recognize(&mut drafts, context.tongue);
    describe::occasion::unify(drafts.iter_mut().map(|(_, draft)| draft), context.tongue);
    describe::occasion::rename(&mut drafts, &archive.names, context.tongue);
    describe::occasion::by_wording(&mut drafts, context.tongue);
    describe::continued::link(&mut drafts, context.tongue, &mut notes);
    keep_back(&mut archive, &all_lines, &kept_back, &drafts);
    for (place, draft) in drafts {
        let (Some(source), Some(lines)) = (archive.sources.get(place), all_lines.get(place)) else { continue };
        let Some(id) = draft.id else { continue };
        // Of a file with millions of changes there is no room for twice as many.
        if draft.changes.len() > archive.changes.len() {
            archive.changes.reserve_exact(draft.changes.len());
        }
        archive.changes.extend(source::record(source, lines, Some(&id), draft.changes));
        let origin = Origin { source: source.path.clone(), segments: draft.segments };
        archive.documents.push(Document { id, meta: draft.meta, body: draft.body, origin });
    }
    // Of a source that holds nothing but drafts not even the name is published.
    let drafted: BTreeSet<usize> = kept_back.iter().map(|(place, _)| *place).collect();
    let shown: BTreeSet<&SourcePath> = archive.documents.iter().map(|document| &document.origin.source).collect();
    let sources = std::mem::take(&mut archive.sources).into_iter().enumerate();
    archive.sources = sources
        .filter(|(place, source)| !drafted.contains(place) || shown.contains(&source.path))
        .map(|(_, source)| source)
        .collect();
    archive.documents.sort_by_cached_key(|document| (time_key(document), document.id.clone()));
    archive.sources.sort_by(|a, b| a.path.cmp(&b.path));
    let place = |change: &Change| (Arc::clone(&change.source), change.span, change.document.clone());
    // Millions of changes of one document are in order already; sorting would take half as much room again.
    if !archive.changes.is_sorted_by_key(place) {
        archive.changes.sort_by_key(place);
    }
    archive.left_out.sort();
    notes::media::keep(inputs, &mut archive, &mut notes);
    notes.sort();
    // What is wrong with a header is told once, however many documents its file holds.
    notes.dedup();
    (archive, notes)
}

/// Takes the wording of drafts that are not published out of the sources they share with documents that are.
///
/// What lies outside the published documents is masked, sign for sign and byte for byte, so that places and line numbers
/// stay; what no document holds (headers, repeated blocks) may repeat the draft, and is not recorded.
fn keep_back(
    archive: &mut Archive,
    all_lines: &[lines::Lines],
    kept_back: &[(usize, source::Draft)],
    published: &[(usize, source::Draft)],
) {
    let places: BTreeSet<usize> = kept_back.iter().map(|(place, _)| *place).collect();
    let mut beside: BTreeMap<usize, Vec<&source::Draft>> = BTreeMap::new();
    for (place, draft) in published.iter().filter(|(place, _)| places.contains(place)) {
        beside.entry(*place).or_default().push(draft);
    }
    let paths: BTreeSet<&SourcePath> =
        places.iter().filter_map(|place| archive.sources.get(*place)).map(|source| &source.path).collect();
    archive.changes.retain(|change| !paths.contains(change.source.as_ref()));
    for place in places {
        let (Some(source), Some(lines)) = (archive.sources.get_mut(place), all_lines.get(place)) else { continue };
        let beside = beside.get(&place).map_or(&[][..], Vec::as_slice);
        let mut held = vec![false; source.text.len()];
        for segment in beside.iter().flat_map(|draft| &draft.segments) {
            held.get_mut(lines.range(&source.text, *segment)).unwrap_or_default().fill(true);
        }
        source.kept_back = true;
        source.text =
            source.text.char_indices().map(|(at, c)| if held.get(at) == Some(&true) { c } else { masked(c) }).collect();
    }
}

/// A sign of as many bytes that says nothing.
fn masked(c: char) -> char {
    match c {
        c if c.is_whitespace() => c,
        _ => match c.len_utf8() {
            1 => '.',
            2 => '·',
            3 => '□',
            _ => '🀆',
        },
    }
}

/// A sidecar whose source is not there says nothing to anyone.
fn orphaned_sidecars(inputs: &Inputs, notes: &mut Vec<Diagnostic>) {
    let sources: BTreeSet<&SourcePath> = inputs
        .sources
        .iter()
        .map(|raw| &raw.path)
        .chain(inputs.unread.iter().filter_map(|note| note.path.as_ref()))
        .collect();
    for (source, sidecar) in inputs.sidecars.iter().filter(|(source, _)| !sources.contains(source)) {
        notes.push(
            Diagnostic::warning(
                "orphaned-sidecar",
                &sidecar.path,
                format!("there is no `{source}` beside this sidecar"),
            )
            .hint("rename it after its source, or remove it"),
        );
    }
}

/// From, then to; what is not dated comes last, and an open end after every day.
fn time_key(document: &Document) -> (bool, Option<Date>, bool, Option<Date>) {
    let dated = document.meta.dated();
    let (from, to) = dated.map_or((None, None), |dated| (dated.from, dated.to));
    (from.is_none() && to.is_none(), from, to.is_none(), to)
}
