//! What there is to say of one source: its documents with evidence, what they share with others, every change.

use crate::diagnostic::{Diagnostic, Level};
use crate::ingest::rules::RULES;
use crate::model::{Change, LineRange, Order, Rule, SourcePath, order};
use crate::reuse::{Class, DocumentIndex};
use crate::site::Site;
use crate::site::facts::{Stated, stated};
use crate::site::source::BULK;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Changes of a rule that are quoted: enough to see whether the rule was right.
const MAX_EXAMPLES: usize = 3;
/// Lines that are named of a rule that changes nothing but space.
const MAX_LINES: usize = 8;
/// Code points of a quotation: a clause.
const QUOTED_CHARS: usize = 18;

/// All that is said of a source.
#[derive(Debug, Serialize)]
pub struct Note {
    /// The file, as it is or would be called in the archive.
    pub source: SourcePath,
    /// Of the file's bytes, lower-case hex.
    pub sha256: String,
    /// Bytes of the file.
    pub bytes: usize,
    /// Lines of the decoded source.
    pub lines: usize,
    /// By the WHATWG standard.
    pub encoding: &'static str,
    /// What that rests on.
    pub encoding_basis: &'static str,
    /// In the order of their lines.
    pub documents: Vec<OfDocument>,
    /// How many there are of all rules.
    pub n_changes: usize,
    /// In the order of the rules on the method page.
    pub changes: Vec<OfRule>,
}

/// What is said of one document.
#[derive(Debug, Serialize)]
pub struct OfDocument {
    /// Its name in addresses.
    pub id: String,
    /// What is known, with evidence.
    pub facts: Vec<Stated>,
    /// Lines of the source, from 1.
    pub segments: Vec<LineRange>,
    /// Letters of its text.
    pub letters: usize,
    /// Lines of its text.
    pub paragraphs: usize,
    /// Pictures, players, frames.
    pub figures: usize,
    /// The first words of its running text.
    pub begins: String,
    /// The last.
    pub ends: String,
    /// Letters that another document carries, too.
    pub shared: usize,
    /// Passages it carries.
    pub passages: usize,
    /// Common wordings it carries.
    pub phrases: usize,
    /// Documents it shares wording with, strongest first.
    pub links: Vec<Link>,
}

/// A document that shares wording with another.
#[derive(Debug, Serialize)]
pub struct Link {
    /// The other document.
    pub id: String,
    /// Its title, as pages show it.
    pub title: String,
    /// Letters of this document that stand equal in the other.
    pub letters: usize,
    /// Letters of the other that stand equal in this.
    pub letters_of_other: usize,
    /// Letters of the other in all.
    pub length_of_other: usize,
    /// How the other stands to this in time: an interface text's key.
    pub order: &'static str,
}

/// The changes by one rule.
#[derive(Debug, Serialize)]
pub struct OfRule {
    /// Its name.
    pub rule: Rule,
    /// How many.
    pub n: usize,
    /// Characters that stood in their places, without white space.
    pub characters: usize,
    /// The first few lines it changed, from 1; none of rules that only take layout and markup away.
    pub lines: Vec<u32>,
    /// The first few changes in which a sign can be seen; none of rules that only take layout and markup away.
    pub examples: Vec<Example>,
}

/// One change.
#[derive(Debug, Serialize)]
pub struct Example {
    /// From 1.
    pub line: u32,
    /// What stood there, cut to a clause.
    pub before: String,
    /// What stands there now.
    pub after: String,
}

/// The note of a source of the site, if it is there. `bytes` is the length of its file.
pub fn of(site: &Site, path: &SourcePath, bytes: usize) -> Option<Note> {
    let place = site.archive.sources.iter().position(|source| source.path == *path)?;
    let source = site.archive.sources.get(place)?;
    let mut documents: Vec<DocumentIndex> = site.index.documents_of(place).iter().map(|(own, _)| *own).collect();
    documents.sort_by_key(|own| site.document(*own).origin.segments.iter().min().copied());
    let changes = site.archive.changes.get(site.index.changes_of(place)).unwrap_or_default();
    Some(Note {
        source: path.clone(),
        sha256: source.sha256.clone(),
        bytes,
        lines: source.text.lines().count(),
        encoding: source.encoding,
        encoding_basis: source.encoding_basis,
        documents: documents.into_iter().map(|own| of_document(site, own)).collect(),
        n_changes: changes.len(),
        changes: by_rule(changes),
    })
}

fn of_document(site: &Site, own: DocumentIndex) -> OfDocument {
    let document = site.document(own);
    let body = &document.body;
    let mut running = body
        .paragraphs
        .iter()
        .filter(|paragraph| paragraph.kind.is_running())
        .filter_map(|paragraph| body.text.get(paragraph.span.range()));
    let classes: BTreeSet<(u32, Class)> =
        site.index.places(own).iter().map(|place| (place.cluster, site.cluster(place.cluster).class)).collect();
    let n_of = |class: Class| classes.iter().filter(|(_, of)| *of == class).count();
    OfDocument {
        id: document.id.to_string(),
        facts: stated(site, own),
        segments: document.origin.segments.clone(),
        letters: site.index.letters(own),
        paragraphs: document.body.paragraphs.len(),
        figures: document.body.figures.len(),
        begins: running.clone().next().unwrap_or_default().chars().take(QUOTED_CHARS).collect(),
        ends: last_chars(running.next_back().unwrap_or_default()),
        shared: site.shared(own),
        passages: n_of(Class::Passage),
        phrases: n_of(Class::Formula),
        links: links(site, own),
    }
}

fn last_chars(text: &str) -> String {
    text.chars().skip(text.chars().count().saturating_sub(QUOTED_CHARS)).collect()
}

fn links(site: &Site, own: DocumentIndex) -> Vec<Link> {
    let of_pair = |(a, b): &(DocumentIndex, DocumentIndex)| match (*a == own, *b == own) {
        (true, false) => Some(*b),
        (false, true) => Some(*a),
        (true, true) | (false, false) => None,
    };
    let mut links: Vec<Link> = site
        .index
        .pairs()
        .keys()
        .filter_map(of_pair)
        .filter(|other| site.index.shared_letters(own, *other) > 0)
        .map(|other| {
            let document = site.document(other);
            Link {
                id: document.id.to_string(),
                title: site.title(document),
                letters: site.index.shared_letters(own, other),
                letters_of_other: site.index.shared_letters(other, own),
                length_of_other: site.index.letters(other),
                order: order_of(site, other, own),
            }
        })
        .collect();
    links.sort_by(|a, b| b.letters.cmp(&a.letters).then_with(|| a.id.cmp(&b.id)));
    links
}

/// How one document stands to another, as the key of an interface text.
fn order_of(site: &Site, one: DocumentIndex, other: DocumentIndex) -> &'static str {
    let (one, other) = (site.document(one).meta.dated(), site.document(other).meta.dated());
    match (order(one.as_ref(), other.as_ref()), order(other.as_ref(), one.as_ref())) {
        (Order::Earlier, _) => "order-earlier",
        (_, Order::Earlier) => "order-later",
        (Order::SameDay, _) => "order-same-day",
        (Order::Unknown | Order::SameDocument, _) => "order-unknown",
    }
}

fn by_rule(changes: &[Change]) -> Vec<OfRule> {
    let mut by_rule: BTreeMap<Rule, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        by_rule.entry(change.rule).or_default().push(change);
    }
    RULES
        .iter()
        .filter_map(|(rule, _, _)| by_rule.get(rule).map(|changes| (*rule, changes)))
        .map(|(rule, changes)| {
            let told = if BULK.contains(&rule) { &[][..] } else { changes.as_slice() };
            OfRule {
                rule,
                n: changes.len(),
                characters: changes.iter().flat_map(|c| c.before.chars()).filter(|c| !c.is_whitespace()).count(),
                lines: told.iter().map(|change| change.line).take(MAX_LINES).collect(),
                examples: examples(told),
            }
        })
        .collect()
}

fn examples(changes: &[&Change]) -> Vec<Example> {
    let cut = |text: &str| -> String {
        let shown: String = text.trim().chars().take(QUOTED_CHARS).collect();
        let shown = shown.replace('\n', "↵");
        if text.trim().chars().count() > QUOTED_CHARS { format!("{shown}…") } else { shown }
    };
    let is_seen = |change: &&&Change| !(change.before.trim().is_empty() && change.after.trim().is_empty());
    let told = changes.iter().filter(is_seen);
    told.take(MAX_EXAMPLES)
        .map(|change| Example { line: change.line, before: cut(&change.before), after: cut(&change.after) })
        .collect()
}

/// What there is to tell of a source and its sidecar, errors first.
pub fn notes_of(notes: &[Diagnostic], path: &SourcePath) -> Vec<Diagnostic> {
    let sidecar = format!("{path}.yaml");
    let is_of = |note: &&Diagnostic| note.path.as_ref().is_some_and(|of| of == path || of.as_str() == sidecar);
    let mut told: Vec<Diagnostic> = notes.iter().filter(is_of).cloned().collect();
    told.sort_by_key(|note| match note.level {
        Level::Error => 0,
        Level::Warning => 1,
        Level::Note => 2,
    });
    told
}
