//! `/documents/ID/`: one document with its parallels in the margin.

pub mod cards;
pub mod degree;
pub mod extents;
pub mod strip;
pub mod text;

mod blocks;

use crate::model::BodySpan;
use crate::reuse::{Class, DocumentIndex};
use crate::site::carriers::Others;
use crate::site::facts::{Fact, facts, parts};
use crate::site::formats::{Format, citation};
use crate::site::spans::difference;
use crate::site::theme::Rendered;
use crate::site::urls::Linker;
use crate::site::view::DocumentRef;
use crate::site::{DataFile, Route, Site};
use cards::Cards;
use extents::Extent;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use strip::Strip;

/// Documents listed as sharing wording, those with the most letters first; the data files hold all.
const MAX_PARTNERS: usize = 20;
/// Documents whose letters are counted to find those: the ones that carry the longest passages.
const MAX_COMPARED: usize = 5 * MAX_PARTNERS;
/// Common wordings listed below the text; the data files hold all.
const MAX_PHRASES: usize = 40;

#[derive(Serialize)]
struct View {
    document: DocumentRef,
    lang: String,
    subtitle: Option<String>,
    /// Who, when, where, how long.
    line: Vec<String>,
    conditions: Vec<String>,
    /// Where the rest of the article is, or its beginning.
    parts: Vec<Fact>,
    facts: Vec<Fact>,
    lead: Vec<String>,
    has_marks: bool,
    strip: Option<Strip>,
    blocks: Rendered,
    partners: Vec<Partner>,
    partners_rest: Option<String>,
    phrases: Vec<Phrase>,
    phrases_rest: Option<String>,
    occasion: Option<OccasionView>,
    previous: Option<DocumentRef>,
    next: Option<DocumentRef>,
    source: String,
    text: String,
    data: String,
    segments: String,
    /// How to cite the document, or with a script a paragraph of it.
    citations: Vec<CitationView>,
    /// Files with its citation, for programs.
    citation_files: Vec<CitationFile>,
}

#[derive(Serialize)]
struct Partner {
    document: DocumentRef,
    order: String,
    letters: String,
    percent: String,
    /// Of a hundred, for a bar.
    share: usize,
    comparison: Option<String>,
    comparison_aria: String,
}

#[derive(Serialize)]
struct CitationView {
    /// Of the style.
    name: &'static str,
    parts: Vec<citation::Part>,
}

/// A file with a citation.
#[derive(Clone, Serialize)]
struct CitationFile {
    name: &'static str,
    url: String,
}

#[derive(Serialize)]
struct Phrase {
    url: String,
    wording: String,
    documents: String,
    occasions: String,
}

#[derive(Serialize)]
struct OccasionView {
    name: String,
    url: String,
    documents: Vec<DocumentRef>,
}

/// The page.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, own: DocumentIndex) -> anyhow::Result<String> {
    let route = Route::Document(own);
    let links = site.links(&route);
    let words = site.words();
    let document = site.document(own);
    let extents = extents::extents(site, own);
    let groups = extents::groups(site, own, &extents);
    let runs = extents::runs(site, own, &extents, &groups);
    let cards = Cards { site, links: &links, own };
    let shared = Shared::of(site, own, &extents);
    let dated = document.meta.dated();
    let letters = words.fill("letters-n", &[("n", &words.number(site.index.letters(own)))]);
    let mut line: Vec<String> = site.by(&document.meta).into_iter().collect();
    line.push(words.interval(dated.as_ref()));
    line.extend(document.meta.venue.clone());
    line.push(letters);
    let (phrases, phrases_rest) = phrases(site, &links, &extents);
    let (partners, partners_rest) = shared.partners(&cards);
    let neighbour = |index: Option<u32>| {
        index
            .filter(|i| (*i as usize) < site.archive.documents.len())
            .filter(|i| site.document(*i).meta.dated().is_some() && dated.is_some())
            .map(|i| site.document_ref(&links, i))
    };
    let title = site.title(document);
    let crumbs = [(Route::Documents, words.say("documents").to_owned()), site.list_of(own)];
    let blocks = site.list(&route, "parts/blocks.html", &title, &crumbs, blocks::blocks(&cards, &groups, &runs))?;
    let view = View {
        document: site.document_ref(&links, own),
        lang: document.meta.language.clone(),
        subtitle: document.meta.subtitle.clone(),
        line,
        conditions: document.meta.conditions.iter().map(|condition| words.condition(*condition).to_owned()).collect(),
        parts: parts(site, &links, own),
        facts: facts(site, &links, own),
        lead: shared.lead(&cards),
        has_marks: !runs.is_empty(),
        strip: strip::strip(site, own, &runs, words.say("strip-label").to_owned()).filter(|_| !groups.is_empty()),
        blocks,
        partners,
        partners_rest,
        phrases,
        phrases_rest,
        occasion: site.index.occasion_of(own).map(|i| {
            let occasion = site.index.occasion(i);
            OccasionView {
                name: occasion.name.clone(),
                url: links.to(&Route::Occasion(i)),
                documents: occasion
                    .documents
                    .iter()
                    .filter(|other| **other != own)
                    .map(|other| site.document_ref(&links, *other))
                    .collect(),
            }
        }),
        previous: neighbour(own.checked_sub(1)),
        next: neighbour(own.checked_add(1)),
        source: links.to(&Route::Source(own)),
        text: links.to(&Route::DataFile(DataFile::Text(own))),
        data: links.to(&Route::Data),
        segments: segments(site, own),
        citations: citations(site, own),
        citation_files: [Format::Bibtex, Format::Ris]
            .map(|format| CitationFile { name: format.name(), url: links.to(&Route::Export(own, format)) })
            .to_vec(),
    };
    site.page(&route, "document.html", &title, &crumbs, &view)
}

/// A document as people cite it, in every style that people read.
fn citations(site: &Site, own: DocumentIndex) -> Vec<CitationView> {
    let document = site.document(own);
    let route = Route::Document(own);
    let cited = citation::Cited {
        document,
        title: &site.title(document),
        archive: &site.site_title(),
        address: &site.absolute(&route).unwrap_or_else(|| site.address(&route)),
        day: site.words().say("cite-day"),
    };
    citation::Style::SHOWN
        .into_iter()
        .map(|style| CitationView { name: style.name(), parts: citation::cite(&cited, style) })
        .collect()
}

/// The lines of the source that a document was made from, in words.
pub fn segments(site: &Site, own: DocumentIndex) -> String {
    let words = site.words();
    let origin = &site.document(own).origin;
    let lines = origin.segments.iter().map(
        |(first, last)| {
            if first == last { first.to_string() } else { format!("{first}–{last}") }
        },
    );
    words.fill("segments", &[("path", origin.source.as_str()), ("lines", &words.list(lines))])
}

/// Common wordings of a document, in the order in which they first stand in it.
fn phrases(site: &Site, links: &Linker<'_>, extents: &[Extent]) -> (Vec<Phrase>, Option<String>) {
    let words = site.words();
    let mut seen = BTreeSet::new();
    let clusters: Vec<_> = extents
        .iter()
        .filter(|extent| extent.class == Class::Formula)
        .filter_map(|extent| Some((extent.cluster?, extent)))
        .filter(|(cluster, _)| seen.insert(*cluster))
        .collect();
    let rest = clusters.len().saturating_sub(MAX_PHRASES);
    let phrases = clusters
        .into_iter()
        .take(MAX_PHRASES)
        .map(|(index, _)| {
            let cluster = site.cluster(index);
            let wording = site.quote(cluster.wording.document, cluster.wording.span);
            Phrase {
                url: links.to(&Route::Phrase(index)),
                wording: wording.to_owned(),
                documents: words.fill("documents-n", &[("n", &words.number(cluster.documents as usize))]),
                occasions: words.fill("occasions-n", &[("n", &words.number(cluster.occasions as usize))]),
            }
        })
        .collect();
    (phrases, (rest > 0).then(|| words.fill("list-rest", &[("n", &words.number(rest))])))
}

/// What a document shares, in letters.
struct Shared {
    letters: usize,
    /// How many other documents carry some of its text.
    n_others: usize,
    /// Places of this document's text by the other document that carries them: of those that may carry most.
    by_document: BTreeMap<DocumentIndex, Vec<BodySpan>>,
}

impl Shared {
    fn of(site: &Site, own: DocumentIndex, extents: &[Extent]) -> Self {
        let mut by_set: BTreeMap<Others, Vec<&Extent>> = BTreeMap::new();
        for extent in extents.iter().filter(|extent| extent.class == Class::Passage) {
            by_set.entry(extent.others_as_one(site, own)).or_default().push(extent);
        }
        // A set of documents is looked at once, however many passages they share.
        let mut carried: Vec<(DocumentIndex, u64)> = Vec::new();
        for extents in by_set.values() {
            let bytes = extents.iter().map(|extent| extent.span.len() as u64).sum();
            carried.extend(extents.iter().take(1).flat_map(|one| one.others(site, own)).map(|other| (other, bytes)));
        }
        carried.sort_unstable();
        let mut summed: Vec<(DocumentIndex, u64)> = Vec::new();
        for (document, bytes) in carried {
            match summed.last_mut() {
                Some((last, sum)) if *last == document => *sum += bytes,
                _ => summed.push((document, bytes)),
            }
        }
        let n_others = summed.len();
        summed.sort_unstable_by_key(|(document, bytes)| (std::cmp::Reverse(*bytes), *document));
        summed.truncate(MAX_COMPARED);
        let mut by_document: BTreeMap<DocumentIndex, Vec<BodySpan>> =
            summed.into_iter().map(|(document, _)| (document, Vec::new())).collect();
        for extents in by_set.values() {
            for other in extents.iter().take(1).flat_map(|one| one.others(site, own)) {
                if let Some(spans) = by_document.get_mut(&other) {
                    spans.extend(extents.iter().map(|extent| extent.span));
                }
            }
        }
        Self { letters: site.index.letters(own), n_others, by_document }
    }

    /// Sentences above the text: every figure with what it is of. The parts add up to the whole.
    fn lead(&self, cards: &Cards<'_>) -> Vec<String> {
        let (site, words) = (cards.site, cards.site.words());
        let all = site.shared(cards.own);
        let of = words.number(self.letters);
        if all == 0 {
            let min = words.number(site.config.reuse.min_letters as usize);
            return vec![words.fill("lead-none", &[("of", &of), ("min", &min)])];
        }
        let equal = site.index.equal(cards.own);
        let earlier = extents::letters(site, cards.own, &equal.earlier);
        let rest = extents::letters(site, cards.own, &difference(&equal.unordered, &equal.earlier));
        let first = all.saturating_sub(earlier + rest);
        let mut lead = vec![words.fill(
            "lead-shared",
            &[
                ("of", &of),
                ("n", &words.number(all)),
                ("percent", &words.percent(all, self.letters)),
                ("documents", &words.number(self.n_others)),
            ],
        )];
        let parts = [
            ("lead-earlier", "lead-earlier-all", earlier),
            ("lead-first", "lead-first-all", first),
            ("lead-rest", "lead-rest-all", rest),
        ];
        for (key, key_of_all, n) in parts.into_iter().filter(|(_, _, n)| *n > 0) {
            let key = if n == all { key_of_all } else { key };
            lead.push(words.fill(key, &[("n", &words.number(n)), ("percent", &words.percent(n, self.letters))]));
        }
        lead
    }

    /// The documents that share most with this one.
    fn partners(&self, cards: &Cards<'_>) -> (Vec<Partner>, Option<String>) {
        let (site, words) = (cards.site, cards.site.words());
        let mut counted: Vec<(usize, DocumentIndex)> = self
            .by_document
            .iter()
            .map(|(other, spans)| {
                let equal = site.index.equal_with(&site.reuse, cards.own, *other);
                // A later witness may be aligned only with a nearer one; then what it shares is what the passage has.
                let letters = if equal.is_empty() {
                    extents::equal_letters(site, cards.own, spans.clone())
                } else {
                    extents::letters(site, cards.own, &equal)
                };
                (letters, *other)
            })
            .collect();
        counted.sort_by_key(|(letters, other)| (std::cmp::Reverse(*letters), *other));
        let rest = self.n_others.saturating_sub(MAX_PARTNERS);
        let partners = counted
            .into_iter()
            .take(MAX_PARTNERS)
            .map(|(letters, other)| {
                let document = site.document_ref(cards.links, other);
                Partner {
                    order: cards.order_label(other).to_owned(),
                    letters: words.number(letters),
                    percent: words.percent(letters, self.letters),
                    share: (letters * 100).checked_div(self.letters).unwrap_or(0).min(100),
                    comparison: site.comparison_route(cards.own, other).map(|route| cards.links.to(&route)),
                    comparison_aria: words.fill("comparison-with", &[("title", &document.title)]),
                    document,
                }
            })
            .collect();
        (partners, (rest > 0).then(|| words.fill("list-rest", &[("n", &words.number(rest))])))
    }
}

impl Site {
    /// Letters of a document that another document carries, too: what lists show.
    pub fn shared_letters(&self, own: DocumentIndex) -> usize {
        extents::letters(self, own, &self.index.equal(own).all)
    }
}
