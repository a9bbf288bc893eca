//! The archive's static API (DESIGN §6): UTF-8, LF, one record a line, offsets in Unicode code points, end exclusive.
//!
//! The files are complete, including what pages leave out, and byte-identical for equal input.

pub mod offsets;
pub mod page;
mod records;
pub mod tables;

use crate::ingest::letters::hex;
use crate::model::{DocId, Document, Source};
use crate::reuse::{DocumentIndex, Passage};
use crate::site::formats::harvest;
use crate::site::{Counts, DataFile, Route, Site};
use offsets::CodePoints;
use rayon::prelude::*;
use records::{
    AlignmentRecord, ChangeRecord, ClusterRecord, DocumentRecord, FigureRecord, SourceRecord, WitnessRecord,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Raised when a field changes its meaning or goes away; new fields do not raise it.
const FORMAT_VERSION: u32 = 1;

/// One of the files.
pub fn render(site: &Site, file: DataFile) -> String {
    match file {
        DataFile::Manifest => manifest(site),
        DataFile::Documents => {
            lines(site.archive.documents.par_iter().enumerate().map(|(i, document)| document_record(site, i, document)))
        }
        DataFile::Text(document) => site.document(document).body.text.clone(),
        DataFile::Everything => everything(site),
        DataFile::Source(document) => {
            let source = site.index.source_of(document).and_then(|source| site.archive.sources.get(source));
            source.map(|source| source.text.clone()).unwrap_or_default()
        }
        DataFile::Alignments => alignments(site),
        DataFile::Clusters => clusters(site),
        DataFile::Changes => changes(site),
        DataFile::Harvest => harvest::render(site),
        DataFile::Table(table) => tables::render(site, table),
    }
}

/// What `documents.jsonl` says of a document.
pub fn of_document(site: &Site, document: DocumentIndex) -> serde_json::Value {
    let record = document_record(site, document as usize, site.document(document));
    serde_json::to_value(record).expect("records hold only strings, numbers and maps keyed by strings")
}

/// All texts in the order of time, each below a line with its id, title and date, and an empty line between them: what a
/// reader without scripts searches with the browser's own search.
fn everything(site: &Site) -> String {
    let words = site.words();
    let mut out =
        String::with_capacity(site.archive.documents.iter().map(|document| document.body.text.len() + 96).sum());
    for document in &site.archive.documents {
        let date = words.interval(document.meta.dated().as_ref());
        for part in
            ["# ", document.id.as_str(), "\t", &site.title(document), "\t", &date, "\n", &document.body.text, "\n"]
        {
            out.push_str(part);
        }
    }
    out
}

/// One JSON record a line, in the order of the input.
fn lines<R: Serialize>(records: impl IndexedParallelIterator<Item = R>) -> String {
    let lines: Vec<String> = records.map(|record| line(&record)).collect();
    let mut out = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    for line in lines {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn line(record: &impl Serialize) -> String {
    serde_json::to_string(record).expect("records hold only strings, numbers and maps keyed by strings")
}

#[derive(Serialize)]
struct Manifest<'a> {
    generator: &'static str,
    format: u32,
    title: String,
    built: Option<String>,
    counts: Counts,
    alignments: &'static str,
    thresholds: &'a crate::config::ReuseConfig,
    rules_off: Vec<&'static str>,
    sha256: BTreeMap<String, String>,
}

fn manifest(site: &Site) -> String {
    let files: Vec<(&String, DataFile)> = site
        .routes
        .iter()
        .filter_map(|(path, route)| match route {
            Route::DataFile(DataFile::Manifest) => None,
            Route::DataFile(file) => Some((path, *file)),
            _ => None,
        })
        .collect();
    let sums: Vec<(String, String)> = files
        .par_iter()
        .map(|(path, file)| ((*path).clone(), hex(&Sha256::digest(render(site, *file).as_bytes()))))
        .collect();
    let manifest = Manifest {
        generator: concat!("hujian ", env!("CARGO_PKG_VERSION")),
        format: FORMAT_VERSION,
        title: site.site_title(),
        built: site.config.built.map(|day| day.to_string()),
        counts: site.counts,
        alignments: if site.config.alignments_given { "given" } else { "found" },
        thresholds: &site.config.reuse,
        rules_off: site.config.repairs.off().collect(),
        sha256: sums.into_iter().collect(),
    };
    let mut out = serde_json::to_string_pretty(&manifest).expect("a manifest holds only strings, numbers and maps");
    out.push('\n');
    out
}

fn document_record<'a>(site: &'a Site, index: usize, document: &'a Document) -> DocumentRecord<'a> {
    let index = DocumentIndex::try_from(index).expect("documents are numbered in 32 bits");
    let meta = &document.meta;
    let source = site.index.source_of(index).and_then(|source| site.archive.sources.get(source));
    DocumentRecord {
        id: document.id.as_str(),
        url: site.address(&Route::Document(index)),
        title: meta.title.as_deref(),
        subtitle: meta.subtitle.as_deref(),
        kind: meta.kind,
        genre_stated: meta.genre_stated.as_deref(),
        event: meta.event.as_ref(),
        issued: meta.issued.as_ref(),
        occasion: meta.occasion.as_deref(),
        continues: meta.continues.as_ref().map(DocId::as_str),
        continued_in: meta.continued_in.as_ref().map(DocId::as_str),
        speakers: &meta.speakers,
        authors: &meta.authors,
        agency: meta.agency.as_deref(),
        publisher: meta.publisher.as_deref(),
        edition: meta.edition.as_deref(),
        venue: meta.venue.as_deref(),
        language: &meta.language,
        conditions: &meta.conditions,
        rights: meta.rights.as_deref(),
        source_url: meta.source_url.as_deref(),
        retrieved: meta.retrieved,
        characters: document.body.text.chars().count(),
        text: site.address(&Route::DataFile(DataFile::Text(index))),
        source: SourceRecord {
            path: document.origin.source.as_str(),
            sha256: source.map(|source| source.sha256.as_str()),
            encoding: source.map(|source| source.encoding),
            unpacked: site
                .index
                .source_of(index)
                .filter(|_| source.is_some_and(Source::is_unpacked))
                .and_then(|source| site.index.documents_of(source).first())
                .map(|(first, _)| site.address(&Route::DataFile(DataFile::Source(*first)))),
            segments: &document.origin.segments,
        },
        evidence: &meta.evidence,
        figures: document.body.figures.iter().map(FigureRecord::new).collect(),
    }
}

/// Code points of every document's text.
fn code_points(site: &Site) -> Vec<CodePoints<'_>> {
    site.archive.documents.par_iter().map(|document| CodePoints::new(&document.body.text)).collect()
}

/// A place as a document's id and code points.
fn place<'a>(site: &'a Site, points: &[CodePoints<'_>], passage: Passage) -> WitnessRecord<'a> {
    let at = |byte: u32| points.get(passage.document as usize).map_or(0, |points| points.at(byte as usize));
    WitnessRecord {
        document: site.document(passage.document).id.as_str(),
        start: at(passage.span.start),
        end: at(passage.span.end),
    }
}

fn alignments(site: &Site) -> String {
    let points = code_points(site);
    lines(site.reuse.alignments.par_iter().map(|alignment| {
        let (a, b) = (place(site, &points, alignment.a), place(site, &points, alignment.b));
        AlignmentRecord {
            a: a.document,
            a_start: a.start,
            a_end: a.end,
            b: b.document,
            b_start: b.start,
            b_end: b.end,
            order: alignment.order,
            // Rounded down, so that 1.0 is said only of what is equal and .8 only of what reaches it.
            identity: (alignment.identity * 10_000.0).floor() / 10_000.0,
            relation: alignment.relation,
            cluster: alignment.cluster.and_then(|c| site.reuse.clusters.get(c as usize)).map(|c| c.id.as_str()),
        }
    }))
}

fn clusters(site: &Site) -> String {
    let points = code_points(site);
    lines(site.reuse.clusters.par_iter().enumerate().map(|(i, cluster)| {
        let route = u32::try_from(i).ok().and_then(|i| site.cluster_route(i));
        ClusterRecord {
            id: &cluster.id,
            url: route.map(|route| site.address(&route)),
            wording: site.quote(cluster.wording.document, cluster.wording.span),
            class: cluster.class,
            documents: cluster.documents,
            occasions: cluster.occasions,
            witnesses: cluster.witnesses.iter().map(|witness| place(site, &points, *witness)).collect(),
        }
    }))
}

fn changes(site: &Site) -> String {
    let sources: BTreeMap<&str, CodePoints<'_>> =
        site.archive.sources.iter().map(|source| (source.path.as_str(), CodePoints::new(&source.text))).collect();
    lines(site.archive.changes.par_iter().map(|change| {
        let points = sources.get(change.source.as_str());
        let at = |byte: usize| points.map_or(0, |points| points.at(byte));
        ChangeRecord {
            source: change.source.as_str(),
            document: change.document.as_ref().map(|id| id.as_str()),
            rule: change.rule,
            line: change.line,
            start: at(change.span.0),
            end: at(change.span.1),
            before: &change.before,
            after: &change.after,
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::site::sample;

    fn check(file: DataFile, expected: &str) {
        assert_eq!(render(&sample::site(SiteConfig::default()), file), expected);
    }

    #[test]
    fn offsets_are_code_points() {
        check(
            DataFile::Alignments,
            "{\"a\":\"speech\",\"a_start\":10,\"a_end\":25,\"b\":\"report\",\"b_start\":3,\"b_end\":18,\"order\":\"earlier\",\
             \"identity\":1.0,\"relation\":\"verbatim\",\"cluster\":\"heshuiqing\"}\n",
        );
        check(
            DataFile::Changes,
            "{\"source\":\"content/a.txt\",\"document\":\"speech\",\"rule\":\"word-processor\",\"line\":2,\"start\":6,\
             \"end\":9,\"before\":\"[x]\",\"after\":\"\"}\n",
        );
    }

    #[test]
    fn clusters_quote_their_first_witness() {
        check(
            DataFile::Clusters,
            "{\"id\":\"heshuiqing\",\"url\":\"passages/heshuiqing/\",\"wording\":\"河水清则两岸安，两岸安则百业兴\",\
             \"class\":\"passage\",\"documents\":2,\"occasions\":2,\"witnesses\":[{\"document\":\"speech\",\"start\":10,\
             \"end\":25},{\"document\":\"report\",\"start\":3,\"end\":18}]}\n",
        );
    }

    #[test]
    fn the_manifest_sums_every_other_file() {
        let site = sample::site(SiteConfig::default());
        let manifest: serde_json::Value = serde_json::from_str(&render(&site, DataFile::Manifest)).unwrap();
        let sums = manifest["sha256"].as_object().unwrap();
        assert_eq!(sums.len(), 13);
        let text = site.render("data/text/note.txt").unwrap();
        assert_eq!(sums["data/text/note.txt"], hex(&Sha256::digest(&text)));
    }

    #[test]
    fn missing_facts_are_null() {
        let documents = render(&sample::site(SiteConfig::default()), DataFile::Documents);
        let note: serde_json::Value = serde_json::from_str(documents.lines().last().unwrap()).unwrap();
        assert_eq!(note["id"], "note");
        assert_eq!(note["issued"], serde_json::Value::Null);
        assert_eq!(note["source"]["segments"], serde_json::json!([[1, 9]]));
        assert_eq!(note["text"], "data/text/note.txt");
    }
}
