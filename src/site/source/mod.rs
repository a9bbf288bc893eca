//! `/documents/ID/source/`: the source as found beside the text as shown, line by line, with every change and its rule.

mod lines;

use crate::config::Interface;
use crate::ingest::rules::{self, RULES};
use crate::model::{Change, LineRange, Rule};
use crate::reuse::DocumentIndex;
use crate::site::document::segments;
use crate::site::theme::Rendered;
use crate::site::urls::Linker;
use crate::site::view::DocumentRef;
use crate::site::{DataFile, Route, Site, is_downloadable};
use serde::Serialize;
use std::collections::BTreeMap;

/// Rules that only take signs of layout and markup away: shown in the text, summed up in the lists.
pub const BULK: [Rule; 7] = [
    rules::PAGE_SCRIPT,
    rules::LAYOUT,
    rules::MARKUP,
    rules::ENTITY,
    rules::SEGMENTATION,
    rules::EMPTY_PARAGRAPH,
    rules::CONTROL,
];
/// Rules that take wording out of a source.
const TAKEN_OUT: [Rule; 7] = [
    rules::DUPLICATE_BLOCK,
    rules::DROPPED,
    rules::PAGE_CHROME,
    rules::TRACKED_CHANGE,
    rules::MARGIN,
    rules::CONTENTS,
    rules::HIDDEN,
];
/// Single changes listed in full below the lines; the data files hold all.
const MAX_LISTED: usize = 200;
/// Blocks taken out that are listed in full; the data files hold all.
const MAX_BLOCKS: usize = 50;
/// Other documents of the source that are listed: those beside this one. The data files hold all.
const MAX_SIBLINGS: usize = 40;

#[derive(Serialize)]
struct View {
    document: DocumentRef,
    lead: String,
    /// Said where whole stretches of text are left out.
    taken_out: Option<String>,
    /// How many changes of the source lie in none of its documents.
    outside: Option<String>,
    /// Text among them that was left out.
    outside_blocks: Vec<ChangeRow>,
    outside_rest: Option<String>,
    path: String,
    sha256: String,
    /// The decoded text as a file of plain text, which runs nothing.
    download: Option<String>,
    encoding: String,
    segments: String,
    /// The other documents of the source.
    siblings: Vec<Sibling>,
    siblings_rest: Option<String>,
    found: Vec<Found>,
    rules: Vec<RuleCount>,
    changes: Vec<ChangeRow>,
    changes_rest: Option<String>,
    blocks: Vec<ChangeRow>,
    blocks_rest: Option<String>,
    lines: Rendered,
    lang: String,
}

#[derive(Serialize)]
struct Sibling {
    document: DocumentRef,
    lines: String,
}

/// Front matter that was found, verbatim.
#[derive(Serialize)]
struct Found {
    key: String,
    value: String,
}

#[derive(Serialize)]
struct RuleCount {
    name: &'static str,
    says: &'static str,
    count: String,
    letters: String,
    /// Whether its changes are listed one by one.
    is_listed: bool,
    url: String,
}

#[derive(Serialize)]
struct ChangeRow {
    /// "3" or "3–12".
    lines: String,
    /// The same in words.
    at: String,
    /// The first line of the row that holds it, if one does.
    row: Option<u32>,
    says: &'static str,
    before: String,
    after: String,
}

/// The page.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, own: DocumentIndex) -> anyhow::Result<String> {
    let route = Route::Source(own);
    let links = site.links(&route);
    let words = site.words();
    let document = site.document(own);
    let index = site.index.source_of(own);
    let source = index.and_then(|index| site.archive.sources.get(index));
    let range = index.map_or(0..0, |index| site.index.changes_of(index));
    let documents = index.map_or(&[][..], |index| site.index.documents_of(index));
    let found = site.archive.changes.get(range).unwrap_or_default();
    // A feed of ten thousand entries has a hundred thousand changes: each page tells of those around its own entry.
    let found = if documents.len() > MAX_SIBLINGS { around(found, documents, own) } else { found };
    let is_alone = documents.len() == 1;
    let of_own = |change: &&Change| match &change.document {
        Some(id) => **id == document.id,
        None => is_alone || lies_in(change, &document.origin.segments),
    };
    let changes: Vec<&Change> = found.iter().filter(of_own).collect();
    // Only what stands among these changes can hold one of them.
    let (head, end) = (found.first().map_or(0, |change| change.line), found.last().map_or(0, |change| change.line));
    let near: Vec<LineRange> = documents
        .iter()
        .flat_map(|(_, segments)| segments)
        .copied()
        .filter(|(first, last)| *first <= end && head <= *last)
        .collect();
    let is_outside = |change: &&Change| change.document.is_none() && !is_alone && !lies_in(change, &near);
    let outside: Vec<&Change> = found.iter().filter(is_outside).collect();
    let (blocks, others): (Vec<&Change>, Vec<&Change>) =
        changes.iter().filter(|change| !BULK.contains(&change.rule)).partition(|c| TAKEN_OUT.contains(&c.rule));
    let rest = |all: usize, max: usize| {
        let rest = all.saturating_sub(max);
        (rest > 0).then(|| words.fill("list-rest", &[("n", &words.number(rest))]))
    };
    // A change that only begins or ends in the document's lines is shown on them though it is not counted.
    let on_lines: Vec<&Change> =
        found.iter().filter(|change| change.document.as_ref().is_none_or(|id| **id == document.id)).collect();
    let lines = source.map(|source| lines::lines(site, own, source, &on_lines, is_alone)).unwrap_or_default();
    let row = |change: &&Change| {
        let (first, last) = lines::written(change);
        let range = lines::range(first, last);
        ChangeRow {
            at: words.fill(if first == last { "at-line" } else { "at-lines" }, &[("lines", &range)]),
            lines: range,
            row: lines
                .get(lines.partition_point(|row| row.last < change.line))
                .filter(|row| row.first <= change.line)
                .map(|row| row.first),
            says: says(words.interface(), change.rule),
            before: visible(&change.before),
            after: visible(&change.after),
        }
    };
    let title = words.say("source-page").to_owned();
    // What is kept back is counted, not shown.
    let outside_blocks: Vec<&Change> = outside
        .iter()
        .copied()
        .filter(|change| TAKEN_OUT.contains(&change.rule) && !source.is_some_and(|source| source.kept_back))
        .collect();
    let listed_outside: Vec<ChangeRow> = outside_blocks.iter().take(MAX_BLOCKS).map(row).collect();
    let (listed, listed_blocks): (Vec<ChangeRow>, Vec<ChangeRow>) =
        (others.iter().take(MAX_LISTED).map(row).collect(), blocks.iter().take(MAX_BLOCKS).map(row).collect());
    let crumbs = [
        (Route::Documents, words.say("documents").to_owned()),
        site.list_of(own),
        (Route::Document(own), site.title(document)),
    ];
    let lines = site.list(&route, "parts/lines.html", &title, &crumbs, lines)?;
    let view = View {
        document: site.document_ref(&links, own),
        lead: words.fill("source-lead", &[("n", &words.number(changes.len()))]),
        taken_out: (!blocks.is_empty())
            .then(|| words.fill("source-lead-blocks", &[("n", &words.number(blocks.len()))])),
        outside: (!outside.is_empty()).then(|| {
            let key = if documents.len() > MAX_SIBLINGS { "source-outside-near" } else { "source-outside" };
            words.fill(key, &[("n", &words.number(outside.len()))])
        }),
        outside_rest: rest(outside_blocks.len(), MAX_BLOCKS),
        outside_blocks: listed_outside,
        path: document.origin.source.to_string(),
        download: source
            .filter(|source| is_downloadable(source))
            .and_then(|_| documents.first())
            .map(|(first, _)| links.to(&Route::DataFile(DataFile::Source(*first)))),
        sha256: source.map(|source| source.sha256.clone()).unwrap_or_default(),
        encoding: source.map_or_else(String::new, |source| {
            words.fill("encoding-of", &[("encoding", source.encoding), ("basis", words.say(source.encoding_basis))])
        }),
        segments: segments(site, own),
        siblings: siblings(site, &links, own, documents),
        siblings_rest: rest(documents.len(), MAX_SIBLINGS + 1),
        found: document
            .meta
            .found
            .iter()
            .map(|(key, value)| Found {
                key: key.clone(),
                value: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
            })
            .collect(),
        rules: rule_counts(site, &changes, &links.to(&Route::Method)),
        changes_rest: rest(others.len(), MAX_LISTED),
        changes: listed,
        blocks_rest: rest(blocks.len(), MAX_BLOCKS),
        blocks: listed_blocks,
        lines,
        lang: document.meta.language.clone(),
    };
    site.page(&route, "source.html", &title, &crumbs, &view)
}

/// The changes of a source from the end of the document before one to the begin of that after it.
fn around<'c>(
    changes: &'c [Change],
    documents: &[(DocumentIndex, Vec<LineRange>)],
    own: DocumentIndex,
) -> &'c [Change] {
    let of_own = || documents.iter().filter(|(document, _)| *document == own).flat_map(|(_, segments)| segments);
    let (Some(first), Some(last)) = (of_own().map(|lines| lines.0).min(), of_own().map(|lines| lines.1).max()) else {
        return changes;
    };
    let others = || documents.iter().flat_map(|(_, segments)| segments);
    let before = others().map(|lines| lines.1).filter(|line| *line < first).max().unwrap_or(0);
    let after = others().map(|lines| lines.0).filter(|line| *line > last).min().unwrap_or(u32::MAX);
    let start = changes.partition_point(|change| change.line <= before);
    let end = changes.partition_point(|change| change.line < after);
    changes.get(start..end.max(start)).unwrap_or_default()
}

/// Whether all lines of a change lie in one of these ranges.
fn lies_in(change: &Change, segments: &[LineRange]) -> bool {
    let (first, last) = lines::lines_of(change);
    segments.iter().any(|segment| segment.0 <= first && last <= segment.1)
}

/// Other documents of the source: those that stand nearest to this one.
fn siblings(
    site: &Site,
    links: &Linker<'_>,
    own: DocumentIndex,
    documents: &[(DocumentIndex, Vec<LineRange>)],
) -> Vec<Sibling> {
    let at = documents.iter().position(|(document, _)| *document == own).unwrap_or(0);
    let first = at.saturating_sub(MAX_SIBLINGS / 2).min(documents.len().saturating_sub(MAX_SIBLINGS + 1));
    documents
        .iter()
        .skip(first)
        .take(MAX_SIBLINGS + 1)
        .filter(|(other, _)| *other != own)
        .map(|(other, _)| Sibling { document: site.document_ref(links, *other), lines: segments(site, *other) })
        .collect()
}

/// A text of a change: where it is only white space, with signs for it.
fn visible(text: &str) -> String {
    if text.is_empty() || !text.trim().is_empty() {
        return text.to_owned();
    }
    text.chars().map(|c| if c == '\n' { '↵' } else { '␣' }).collect()
}

/// A rule in a sentence.
pub fn says(interface: Interface, rule: Rule) -> &'static str {
    RULES.iter().find(|(name, _, _)| *name == rule).map_or("", |(_, chinese, english)| match interface {
        Interface::Chinese => chinese,
        Interface::English => english,
    })
}

fn rule_counts(site: &Site, changes: &[&Change], method: &str) -> Vec<RuleCount> {
    let words = site.words();
    let mut counts: BTreeMap<Rule, (usize, usize)> = BTreeMap::new();
    for change in changes {
        let entry = counts.entry(change.rule).or_default();
        entry.0 += 1;
        entry.1 += change.before.chars().count();
    }
    RULES
        .iter()
        .filter_map(|(name, _, _)| counts.get(name).map(|count| (*name, *count)))
        .map(|(name, (count, letters))| RuleCount {
            name,
            says: says(words.interface(), name),
            count: words.number(count),
            letters: words.number(letters),
            is_listed: !BULK.contains(&name),
            url: format!("{method}#rule-{name}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::ingest::Inputs;
    use crate::site::{plan, sample};

    #[test]
    fn a_document_is_told_of_what_lies_in_its_own_lines() {
        let (mut archive, texts, reuse) = sample::parts();
        let text = "甲\n[x]乙\n丙丙\n\n丁\n[x] 戊\n己\n";
        archive.sources[0].text = text.to_owned();
        for (document, segment) in archive.documents.iter_mut().zip([(1, 2), (5, 6), (7, 7)]) {
            document.origin.segments = vec![segment];
        }
        let template = archive.changes[0].clone();
        let change = |line, before: &str, at: usize, rule| {
            let start = text.match_indices(before).nth(at).unwrap().0;
            let span = (start, start + before.len());
            Change { line, span, before: before.into(), rule, document: None, ..template.clone() }
        };
        archive.changes = vec![
            change(2, "[x]", 0, rules::DUPLICATE_BLOCK),
            change(3, "丙丙", 0, rules::DUPLICATE_BLOCK),
            change(6, "[x] ", 0, rules::WORD_PROCESSOR),
        ];
        let site = plan(archive, texts, reuse, &Inputs::default(), &SiteConfig::default()).unwrap().0;
        let [speech, report, note] = [0, 1, 2].map(|own| render(&site, own).unwrap());
        let words = site.words();
        let lead = |n| words.fill("source-lead", &[("n", n)]);
        let outside = words.fill("source-outside", &[("n", "1")]);
        for (page, n) in [(&speech, "1"), (&report, "1"), (&note, "0")] {
            assert!(page.contains(&lead(n)), "{n}");
            assert!(page.contains(&outside));
            assert_eq!(page.matches("丙丙").count(), 1);
        }
        let taken_out = words.fill("source-lead-blocks", &[("n", "1")]);
        assert_eq!([&speech, &report, &note].map(|page| page.contains(&taken_out)), [true, false, false]);
        // Spaces are characters.
        assert!(report.contains("<td class=\"n\">4</td>"));
    }
}
