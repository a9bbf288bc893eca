//! `/documents/ID/source/`: the source as found beside the text as shown, line by line, with every change and its rule.

use crate::config::Interface;
use crate::ingest::rules::{self, RULES};
use crate::model::{Change, Rule, Source};
use crate::reuse::DocumentIndex;
use crate::site::document::segments;
use crate::site::urls::paragraph_anchor;
use crate::site::view::{DocumentRef, Markup};
use crate::site::{Route, Site};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Rules that only take signs of layout and markup away: shown in the text, summed up in the lists.
const BULK: [Rule; 6] =
    [rules::LAYOUT, rules::MARKUP, rules::ENTITY, rules::SEGMENTATION, rules::EMPTY_PARAGRAPH, rules::CONTROL];
/// Rules that take wording out of a source.
const TAKEN_OUT: [Rule; 4] = [rules::DUPLICATE_BLOCK, rules::DROPPED, rules::OTHER_DOCUMENT, rules::PAGE_CHROME];
/// Single changes listed in full below the lines; the data files hold all.
const MAX_LISTED: usize = 200;
/// Blocks taken out that are listed in full; the data files hold all.
const MAX_BLOCKS: usize = 50;

#[derive(Serialize)]
struct View {
    document: DocumentRef,
    lead: String,
    path: String,
    sha256: String,
    encoding: String,
    segments: String,
    /// The other documents of the source.
    siblings: Vec<Sibling>,
    found: Vec<Found>,
    rules: Vec<RuleCount>,
    changes: Vec<ChangeRow>,
    changes_rest: Option<String>,
    blocks: Vec<ChangeRow>,
    blocks_rest: Option<String>,
    lines: Vec<Line>,
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
    line: u32,
    rule: &'static str,
    says: &'static str,
    before: String,
    after: String,
}

/// A line of the source beside what is shown for it.
#[derive(Serialize)]
struct Line {
    number: u32,
    /// Whether lines of the source are left out above it.
    after_gap: bool,
    found: Markup,
    shown: Markup,
    rules: Vec<&'static str>,
    /// The paragraph that begins here.
    paragraph: Option<String>,
    paragraph_url: String,
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
    let all = index.map_or(0..0, |index| site.index.changes_of(index));
    let changes: Vec<&Change> = site
        .archive
        .changes
        .get(all)
        .unwrap_or_default()
        .iter()
        .filter(|change| change.document.as_ref().is_none_or(|id| *id == document.id))
        .collect();
    let (blocks, others): (Vec<&Change>, Vec<&Change>) =
        changes.iter().filter(|change| !BULK.contains(&change.rule)).partition(|c| TAKEN_OUT.contains(&c.rule));
    let rest = |all: usize, max: usize| {
        let rest = all.saturating_sub(max);
        (rest > 0).then(|| words.fill("list-rest", &[("n", &words.number(rest))]))
    };
    let row = |change: &&Change| ChangeRow {
        line: change.line,
        rule: change.rule,
        says: says(words.interface(), change.rule),
        before: visible(&change.before),
        after: visible(&change.after),
    };
    let documents = index.map_or(&[][..], |index| site.index.documents_of(index));
    let title = words.say("source-page").to_owned();
    let view = View {
        document: site.document_ref(&links, own),
        lead: words.fill("source-lead", &[("n", &words.number(changes.len()))]),
        path: document.origin.source.to_string(),
        sha256: source.map(|source| source.sha256.clone()).unwrap_or_default(),
        encoding: source.map_or_else(String::new, |source| {
            words.fill("encoding-of", &[("encoding", source.encoding), ("basis", words.say(source.encoding_basis))])
        }),
        segments: segments(site, own),
        siblings: documents
            .iter()
            .filter(|(other, _)| *other != own)
            .map(|(other, _)| Sibling { document: site.document_ref(&links, *other), lines: segments(site, *other) })
            .collect(),
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
        changes: others.iter().take(MAX_LISTED).map(row).collect(),
        blocks_rest: rest(blocks.len(), MAX_BLOCKS),
        blocks: blocks.iter().take(MAX_BLOCKS).map(row).collect(),
        lines: source.map(|source| lines(site, own, source, &changes, documents.len() == 1)).unwrap_or_default(),
        lang: document.meta.language.clone(),
    };
    let crumbs = [
        (Route::Documents, words.say("documents").to_owned()),
        site.list_of(own),
        (Route::Document(own), site.title(document)),
    ];
    site.page(&route, "source.html", &title, &crumbs, &view)
}

/// A text of a change: where it is only white space, with signs for it.
fn visible(text: &str) -> String {
    if text.is_empty() || !text.trim().is_empty() {
        return text.to_owned();
    }
    text.chars().map(|c| if c == '\n' { '↵' } else { '␣' }).collect()
}

/// A rule in a sentence.
fn says(interface: Interface, rule: Rule) -> &'static str {
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
        entry.1 += change.before.chars().filter(|c| !c.is_whitespace()).count();
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

/// The lines of the document's segments, and those on which one of its changes lies; all lines if the source holds
/// nothing else.
fn lines(site: &Site, own: DocumentIndex, source: &Source, changes: &[&Change], whole: bool) -> Vec<Line> {
    let document = site.document(own);
    let mut begins: BTreeMap<u32, usize> = BTreeMap::new();
    for (i, paragraph) in document.body.paragraphs.iter().enumerate() {
        begins.entry(paragraph.lines.0).or_insert(i);
    }
    let touched: BTreeSet<u32> = changes
        .iter()
        .filter(|change| change.document.is_some())
        .flat_map(|change| {
            let breaks = u32::try_from(change.before.matches('\n').count()).unwrap_or(u32::MAX);
            change.line..=change.line.saturating_add(breaks)
        })
        .collect();
    let in_segment = |line: u32| document.origin.segments.iter().any(|(first, last)| (*first..=*last).contains(&line));
    let mut out: Vec<Line> = Vec::new();
    let mut pending = changes.iter().copied().peekable();
    // Ends of changes that reach into following lines.
    let mut reaches: Option<(usize, &Change)> = None;
    let mut start = 0;
    for (number, text) in (1u32..).zip(source.text.split('\n')) {
        let end = start + text.len();
        let mut line = LineBuilder::default();
        let mut at = start;
        if let Some((until, change)) = reaches {
            let to = until.min(end);
            line.remove(source.text.get(at..to).unwrap_or_default(), change.rule);
            at = to;
            if until <= end {
                reaches = None;
            }
        }
        while let Some(change) = pending.next_if(|change| change.span.0 <= end && reaches_nothing(&reaches)) {
            // What lies inside an earlier change is part of it.
            if change.span.0 < at || change.span.0 < start {
                continue;
            }
            line.keep(source.text.get(at..change.span.0).unwrap_or_default());
            let to = change.span.1.min(end);
            line.change(source.text.get(change.span.0..to).unwrap_or_default(), change);
            at = to.max(change.span.0);
            if change.span.1 > end {
                reaches = Some((change.span.1, change));
            }
        }
        line.keep(source.text.get(at..end).unwrap_or_default());
        start = end + 1;
        if whole || in_segment(number) || touched.contains(&number) {
            let after_gap = out.last().map_or(number > 1, |last| last.number + 1 < number);
            let paragraph = begins.get(&number).copied();
            out.push(Line {
                number,
                after_gap,
                found: line.found,
                shown: line.shown,
                rules: line.rules.into_iter().collect(),
                paragraph: paragraph.map(|i| (i + 1).to_string()),
                paragraph_url: paragraph.map_or_else(String::new, |i| {
                    let links = site.links(&Route::Source(own));
                    links.anchor(&Route::Document(own), &paragraph_anchor(i))
                }),
            });
        }
    }
    out
}

fn reaches_nothing(reaches: &Option<(usize, &Change)>) -> bool {
    reaches.is_none()
}

/// Both sides of a line.
#[derive(Default)]
struct LineBuilder {
    found: Markup,
    shown: Markup,
    rules: BTreeSet<&'static str>,
}

impl LineBuilder {
    fn keep(&mut self, text: &str) {
        self.found.push_text(text);
        self.shown.push_text(text);
    }

    fn remove(&mut self, text: &str, rule: Rule) {
        if text.is_empty() {
            return;
        }
        self.rules.insert(rule);
        self.found.push_tag(if BULK.contains(&rule) { "<del class=\"bulk\">" } else { "<del>" });
        self.found.push_text(text);
        self.found.close("del");
    }

    fn change(&mut self, text: &str, change: &Change) {
        self.rules.insert(change.rule);
        self.remove(text, change.rule);
        let after = change.after.trim_matches('\n');
        if !after.is_empty() {
            self.shown.push_tag(if BULK.contains(&change.rule) { "<ins class=\"bulk\">" } else { "<ins>" });
            self.shown.push_text(after);
            self.shown.close("ins");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::model::{DocId, SourcePath};
    use crate::site::sample;

    /// Changes as (first byte, last byte, after); lines as (found, shown).
    fn check(text: &str, changes: &[(usize, usize, &str)], expected: &[(&str, &str)]) {
        let mut site = sample::site(SiteConfig::default());
        site.archive.sources[0].text = text.to_owned();
        let changes: Vec<Change> = changes
            .iter()
            .map(|(start, end, after)| Change {
                source: SourcePath("content/a.txt".to_owned()),
                document: DocId::new("speech"),
                rule: rules::WORD_PROCESSOR,
                line: 1 + u32::try_from(text[..*start].matches('\n').count()).unwrap(),
                span: (*start, *end),
                before: text[*start..*end].to_owned(),
                after: (*after).to_owned(),
            })
            .collect();
        let changes: Vec<&Change> = changes.iter().collect();
        let lines = lines(&site, 0, &site.archive.sources[0], &changes, true);
        let found: Vec<(&str, &str)> = lines.iter().map(|line| (line.found.as_str(), line.shown.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_stand_side_by_side() {
        check("ab\ncd", &[], &[("ab", "ab"), ("cd", "cd")]);
        check("abc", &[(1, 2, "")], &[("a<del>b</del>c", "ac")]);
        check("abc", &[(1, 2, "X")], &[("a<del>b</del>c", "a<ins>X</ins>c")]);
        check("abc", &[(3, 3, "X")], &[("abc", "abc<ins>X</ins>")]);
    }

    #[test]
    fn changes_reach_across_lines() {
        check(
            "ab\ncd\nef",
            &[(1, 7, "X")],
            &[("a<del>b</del>", "a<ins>X</ins>"), ("<del>cd</del>", ""), ("<del>e</del>f", "f")],
        );
        check("ab\ncd", &[(2, 3, "")], &[("ab", "ab"), ("cd", "cd")]);
        check("ab\ncd", &[(0, 4, "X"), (1, 2, "Y")], &[("<del>ab</del>", "<ins>X</ins>"), ("<del>c</del>d", "d")]);
    }
}
