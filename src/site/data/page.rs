//! `/data/`: what each file for programs holds, column by column.

use super::tables::{self, TableOf};
use crate::site::formats::Format;
use crate::site::words::Words;
use crate::site::{DataFile, Route, Site, chronology, comparison};
use serde::Serialize;

#[derive(Serialize)]
struct View {
    title: String,
    groups: Vec<Group>,
}

/// Files of which there is one, or one for each of something.
#[derive(Serialize)]
struct Group {
    id: &'static str,
    heading: String,
    files: Vec<File>,
}

#[derive(Serialize)]
struct File {
    name: &'static str,
    /// Of a file of which there is one.
    url: Option<String>,
    /// Records of the one file, else how many files there are.
    records: Option<String>,
    says: String,
    fields_label: String,
    fields: Vec<Field>,
}

/// A column of a table, or a field of a record.
#[derive(Serialize)]
struct Field {
    name: &'static str,
    says: String,
}

/// A file, or files that are alike: the interface text that says what it holds (`data-FILE`), and its fields, of which
/// `column-FILE-NAME`, else `column-NAME`, says what they are.
struct Described {
    name: &'static str,
    key: &'static str,
    fields: &'static [&'static str],
}

const fn described(name: &'static str, key: &'static str, fields: &'static [&'static str]) -> Described {
    Described { name, key, fields }
}

/// What the whole archive has one of, by the text that heads it.
const OF_ARCHIVE: [Described; 10] = [
    described("data/documents.csv", "data-documents-csv", TableOf::Documents.columns()),
    described("data/passages.csv", "data-passages-csv", TableOf::Passages.columns()),
    described("data/witnesses.csv", "data-witnesses-csv", TableOf::Witnesses.columns()),
    described("data/pairs.csv", "data-pairs-csv", TableOf::Pairs.columns()),
    described(
        "data/documents.jsonl",
        "data-documents",
        &[
            "id",
            "url",
            "title",
            "subtitle",
            "kind",
            "genre_stated",
            "event",
            "issued",
            "occasion",
            "continues",
            "continued_in",
            "speakers",
            "authors",
            "agency",
            "publisher",
            "edition",
            "venue",
            "language",
            "conditions",
            "rights",
            "source_url",
            "retrieved",
            "characters",
            "text",
            "source",
            "evidence",
            "figures",
        ],
    ),
    described(
        "data/alignments.jsonl",
        "data-alignments",
        &["a", "a_start", "a_end", "b", "b_start", "b_end", "order", "identity", "relation", "cluster"],
    ),
    described(
        "data/clusters.jsonl",
        "data-clusters",
        &["id", "url", "wording", "class", "documents", "occasions", "witnesses"],
    ),
    described(
        "data/changes.jsonl",
        "data-changes",
        &["source", "document", "rule", "line", "start", "end", "before", "after"],
    ),
    described("data/everything.txt", "data-everything", &[]),
    described(
        "data/manifest.json",
        "data-manifest",
        &["generator", "format", "title", "built", "counts", "alignments", "thresholds", "rules_off", "sha256"],
    ),
];

/// What each document has.
const OF_DOCUMENT: [Described; 7] = [
    described("data/text/ID.txt", "data-text", &[]),
    described("data/source/ID.txt", "data-source", &[]),
    described("documents/ID/document.json", "data-json", &["document", "paragraphs"]),
    described("documents/ID/document.tei.xml", "data-tei", &[]),
    described("documents/ID/annotations.jsonld", "data-annotations", &[]),
    described("documents/ID/document.ris", "data-ris", &[]),
    described("documents/ID/document.bib", "data-bibtex", &[]),
];

/// What each wording, and each two documents beside each other, have.
const OF_WORDING: [Described; 3] = [
    described("passages/ID/witnesses.csv", "data-wording-csv", &chronology::table::COLUMNS),
    described("passages/ID/passage.jsonld", "data-wording-jsonld", &[]),
    described("compare/A/B/pair.csv", "data-pair-csv", &comparison::table::COLUMNS),
];

/// What other programs ask a site for.
const OF_SITE: [Described; 5] = [
    described("data/oai.xml", "data-oai", &[]),
    described("**/*.atom", "data-feeds", &[]),
    described("sitemap.xml", "data-sitemap", &[]),
    described("robots.txt", "data-robots", &[]),
    described("search/**/*.bin", "data-search", &[]),
];

/// Which of them describes a file; pages, styles, scripts and pictures are none of these.
fn of_route(route: &Route) -> Option<&'static str> {
    Some(match route {
        Route::DataFile(file) => match file {
            DataFile::Manifest => "data-manifest",
            DataFile::Documents => "data-documents",
            DataFile::Text(_) => "data-text",
            DataFile::Everything => "data-everything",
            DataFile::Source(_) => "data-source",
            DataFile::Alignments => "data-alignments",
            DataFile::Clusters => "data-clusters",
            DataFile::Changes => "data-changes",
            DataFile::Harvest => "data-oai",
            DataFile::Table(TableOf::Documents) => "data-documents-csv",
            DataFile::Table(TableOf::Passages) => "data-passages-csv",
            DataFile::Table(TableOf::Witnesses) => "data-witnesses-csv",
            DataFile::Table(TableOf::Pairs) => "data-pairs-csv",
        },
        Route::Export(_, format) => match format {
            Format::Json => "data-json",
            Format::Tei => "data-tei",
            Format::Annotations => "data-annotations",
            Format::Ris => "data-ris",
            Format::Bibtex => "data-bibtex",
        },
        Route::Witnesses(_) => "data-wording-csv",
        Route::Linked(_) => "data-wording-jsonld",
        Route::PairTable(..) => "data-pair-csv",
        Route::Feed(_) => "data-feeds",
        Route::Sitemap | Route::SitemapPart(_) => "data-sitemap",
        Route::Robots => "data-robots",
        Route::SearchFile(_) => "data-search",
        Route::Home
        | Route::Documents
        | Route::DocumentsOfYear(..)
        | Route::DocumentsUndated(_)
        | Route::DocumentsBy(..)
        | Route::Document(_)
        | Route::Source(_)
        | Route::Comparisons(_)
        | Route::Comparison(..)
        | Route::Passages(_)
        | Route::PassagesBy(..)
        | Route::Passage(_)
        | Route::PassagePage(..)
        | Route::Phrases(_)
        | Route::PhrasesBy(..)
        | Route::Phrase(_)
        | Route::PhrasePage(..)
        | Route::Timeline
        | Route::TimelineYear(_)
        | Route::TimelineMonth(..)
        | Route::Occasion(_)
        | Route::Names(_)
        | Route::Name(_)
        | Route::NamePage(..)
        | Route::About
        | Route::Extra(_)
        | Route::Method
        | Route::Data
        | Route::NotFound
        | Route::Moved(_)
        | Route::Search
        | Route::SearchWords(_)
        | Route::Asset(_)
        | Route::Media(_) => return None,
    })
}

/// The page.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site) -> anyhow::Result<String> {
    let words = site.words();
    let group = |id, heading: &str, files: &'static [Described]| Group {
        id,
        heading: words.say(heading).to_owned(),
        files: files.iter().filter_map(|file| describe(site, file)).collect(),
    };
    let title = words.say("data").to_owned();
    let view = View {
        title: title.clone(),
        groups: vec![
            group("archive", "data-of-archive", &OF_ARCHIVE),
            group("document", "data-of-document", &OF_DOCUMENT),
            group("wording", "data-of-wording", &OF_WORDING),
            group("site", "data-of-site", &OF_SITE),
        ],
    };
    site.page(&Route::Data, "data.html", &title, &[], &view)
}

/// What the page says of a file, if the site has any such, or why it has none.
fn describe(site: &Site, file: &Described) -> Option<File> {
    let words = site.words();
    if let Some(reason) = missing(site, file.key) {
        let says = format!("{}{}", words.say(file.key), words.say(reason));
        return Some(File {
            name: file.name,
            url: None,
            records: None,
            says,
            fields_label: String::new(),
            fields: Vec::new(),
        });
    }
    let mut routes = site.routes.values().filter(|route| of_route(route) == Some(file.key));
    let first = routes.next()?;
    let more = routes.count();
    let is_one = more == 0 && site.file(first) == file.name;
    let records = if is_one { records(site, first) } else { Some(more + 1) };
    let says = words.say(file.key).to_owned();
    Some(File {
        name: file.name,
        url: is_one.then(|| site.links(&Route::Data).to(first)),
        records: records
            .map(|n| words.fill(if is_one { "data-records" } else { "data-files" }, &[("n", &words.number(n))])),
        says,
        fields_label: words.fill("data-fields", &[("n", &file.fields.len().to_string())]),
        fields: file.fields.iter().map(|name| Field { name, says: of_field(words, file.key, name) }).collect(),
    })
}

/// Why the site lacks a file that it could have, were the archive told where it is published.
fn missing(site: &Site, key: &str) -> Option<&'static str> {
    let config = &site.config;
    match key {
        "data-feeds" | "data-sitemap" | "data-robots" | "data-oai" if config.base_url.is_none() => {
            Some("missing-address")
        }
        "data-oai" if config.harvest.email.is_none() => Some("missing-email"),
        _ => None,
    }
}

/// What a field of a file is: in this file, else in every file.
fn of_field(words: &Words, key: &str, name: &str) -> String {
    let [here, anywhere] = keys_of_field(key, name);
    words.say(if words.plain().contains_key(&here) { &here } else { &anywhere }).to_owned()
}

/// The texts that may say what a field is, the one to be preferred first.
fn keys_of_field(key: &str, name: &str) -> [String; 2] {
    let file = key.strip_prefix("data-").unwrap_or(key);
    [format!("column-{file}-{name}"), format!("column-{name}")]
}

/// Records of a file of which there is one; nothing where it is no list.
fn records(site: &Site, route: &Route) -> Option<usize> {
    let Route::DataFile(file) = route else { return None };
    match file {
        DataFile::Documents | DataFile::Everything | DataFile::Harvest => Some(site.archive.documents.len()),
        DataFile::Alignments => Some(site.reuse.alignments.len()),
        DataFile::Clusters => Some(site.reuse.clusters.len()),
        DataFile::Changes => Some(site.archive.changes.len()),
        DataFile::Table(table) => Some(tables::rows(site, *table)),
        DataFile::Manifest | DataFile::Text(_) | DataFile::Source(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Interface, SiteConfig};
    use crate::ingest::Inputs;
    use crate::site::{plan, sample};
    use std::collections::BTreeSet;

    fn all() -> impl Iterator<Item = &'static Described> {
        [&OF_ARCHIVE[..], &OF_DOCUMENT, &OF_WORDING, &OF_SITE].into_iter().flatten()
    }

    fn published() -> Site {
        sample::site(SiteConfig { base_url: Some("https://example.org/a/".to_owned()), ..SiteConfig::default() })
    }

    #[test]
    fn sources_are_counted_that_have_a_file() {
        let (mut archive, texts, reuse) = sample::parts();
        let mut empty = archive.sources[0].clone();
        empty.path.0 = "content/dropped.txt".to_owned();
        archive.sources.push(empty);
        let site = plan(archive, texts, reuse, &Inputs::default(), &SiteConfig::default()).unwrap().0;
        let file = all().find(|file| file.key == "data-source").and_then(|file| describe(&site, file)).unwrap();
        assert_eq!(file.records, Some(site.words().fill("data-files", &[("n", "1")])));
    }

    #[test]
    fn every_file_for_programs_is_described() {
        let site = published();
        let page = render(&site).unwrap();
        for (path, route) in &site.routes {
            let Some(key) = of_route(route) else {
                let is_for_readers =
                    path.ends_with(".html") || path.starts_with("assets/") || path.starts_with("media/");
                assert!(is_for_readers, "{path}");
                continue;
            };
            let file = all().find(|file| file.key == key).unwrap_or_else(|| panic!("nothing says what {path} is"));
            assert!(page.contains(file.name), "{}", file.name);
        }
        let keys: BTreeSet<&str> = all().map(|file| file.key).collect();
        assert_eq!(keys.len(), all().count());
    }

    /// The fields that a file really has: the head of a table, the keys of a JSON record.
    fn fields_of(path: &str, text: &str) -> Option<Vec<String>> {
        if path.ends_with(".csv") {
            let head = text.lines().next()?.trim_start_matches('\u{feff}');
            return Some(head.split(',').map(str::to_owned).collect());
        }
        let record = if path.ends_with(".jsonl") { text.lines().next()? } else { text };
        let value: serde_json::Value = serde_json::from_str(record).ok()?;
        Some(value.as_object()?.keys().cloned().collect())
    }

    #[test]
    fn every_field_is_explained_in_both_languages() {
        let site = published();
        let mut seen = 0;
        for (path, route) in site.routes.iter().filter(|(path, _)| !path.ends_with(".jsonld")) {
            let Some(file) = all().find(|file| of_route(route) == Some(file.key)) else { continue };
            let Ok(text) = String::from_utf8(site.render(path).unwrap()) else { continue };
            let Some(mut fields) = fields_of(path, &text) else { continue };
            let mut told: Vec<&str> = file.fields.to_vec();
            fields.sort_unstable();
            told.sort_unstable();
            assert_eq!(fields, told, "{path}");
            seen += 1;
        }
        // Five lists and the manifest, four tables, a record for each of three documents, a wording and a pair.
        assert_eq!(seen, 5 + 4 + 3 + 2);
        for interface in [Interface::Chinese, Interface::English] {
            let site = sample::site(SiteConfig { interface, ..SiteConfig::default() });
            for file in all() {
                for name in file.fields {
                    let says = of_field(site.words(), file.key, name);
                    assert!(!says.starts_with("column-"), "{}: {name}", file.name);
                }
            }
            let used: BTreeSet<String> =
                all().flat_map(|file| file.fields.iter().flat_map(|name| keys_of_field(file.key, name))).collect();
            let columns = site.words().plain().keys().filter(|key| key.starts_with("column-"));
            assert_eq!(columns.filter(|key| !used.contains(*key)).collect::<Vec<_>>(), Vec::<&String>::new());
        }
    }
}
