//! `/data/`: what each data file holds.

use crate::site::formats::Format;
use crate::site::{DataFile, Route, Site};
use serde::Serialize;

#[derive(Serialize)]
struct View {
    title: String,
    files: Vec<File>,
}

#[derive(Serialize)]
struct File {
    name: String,
    /// Of the first text, where there is one for each document.
    url: Option<String>,
    records: String,
    says: String,
    fields: Option<String>,
}

/// The page.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site) -> anyhow::Result<String> {
    let links = site.links(&Route::Data);
    let words = site.words();
    let file = |name: &str, file: Option<DataFile>, key: &str, records: Option<usize>, fields: Option<&str>| File {
        name: name.to_owned(),
        url: file.map(|file| links.to(&Route::DataFile(file))),
        records: records.map_or_else(String::new, |n| words.number(n)),
        says: words.say(key).to_owned(),
        fields: fields.map(str::to_owned),
    };
    let title = words.say("data").to_owned();
    let documents = site.counts.documents;
    // Not every source has a file: one may be kept back, or hold no document that could name it.
    let sources = site.routes.values().filter(|route| matches!(route, Route::DataFile(DataFile::Source(_)))).count();
    let number_of = |holds: fn(&Route) -> bool| site.routes.values().filter(|route| holds(route)).count();
    let mut files = vec![
        file("manifest.json", Some(DataFile::Manifest), "data-manifest", None, None),
        file(
            "documents.jsonl",
            Some(DataFile::Documents),
            "data-documents",
            Some(documents),
            Some(
                "id url title subtitle kind genre_stated event issued occasion continues continued_in speakers authors agency publisher \
                     edition venue language conditions rights source_url retrieved characters text source evidence figures",
            ),
        ),
        file("text/ID.txt", None, "data-text", Some(documents), None),
        file("everything.txt", Some(DataFile::Everything), "data-everything", Some(documents), None),
        file("source/ID.txt", None, "data-source", Some(sources), None),
        file(
            "alignments.jsonl",
            Some(DataFile::Alignments),
            "data-alignments",
            Some(site.reuse.alignments.len()),
            Some("a a_start a_end b b_start b_end order identity relation cluster"),
        ),
        file(
            "clusters.jsonl",
            Some(DataFile::Clusters),
            "data-clusters",
            Some(site.reuse.clusters.len()),
            Some("id url wording class documents occasions witnesses"),
        ),
        file(
            "changes.jsonl",
            Some(DataFile::Changes),
            "data-changes",
            Some(site.archive.changes.len()),
            Some("source document rule line start end before after"),
        ),
    ];
    // Beside this folder: each document in other forms, the feeds, the index of the search.
    for format in Format::ALL {
        let name = format!("../documents/ID/{}", format.file());
        files.push(file(&name, None, says_of(format), Some(documents), None));
    }
    let feeds = number_of(|route| matches!(route, Route::Feed(_)));
    if feeds > 0 {
        files.push(file("../**/*.atom", None, "data-feeds", Some(feeds), None));
    }
    let index = number_of(|route| matches!(route, Route::SearchFile(_)));
    if index > 0 {
        files.push(file("../search/**/*.bin", None, "data-search", Some(index), None));
    }
    let view = View { title: title.clone(), files };
    site.page(&Route::Data, "data.html", &title, &[], &view)
}

/// The interface text that says what a form of a document holds.
fn says_of(format: Format) -> &'static str {
    match format {
        Format::Json => "data-json",
        Format::Tei => "data-tei",
        Format::Annotations => "data-annotations",
        Format::Ris => "data-ris",
        Format::Bibtex => "data-bibtex",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::ingest::Inputs;
    use crate::site::{plan, sample};

    #[test]
    fn sources_are_counted_that_have_a_file() {
        let count = |site: &Site| {
            let page = render(site).unwrap();
            let row = page.split("source/ID.txt").nth(1).unwrap();
            let cell = row.split("<td class=\"n\">").nth(1).unwrap();
            cell.split('<').next().unwrap().to_owned()
        };
        let (mut archive, texts, reuse) = sample::parts();
        let mut empty = archive.sources[0].clone();
        empty.path.0 = "content/dropped.txt".to_owned();
        archive.sources.push(empty);
        let site = plan(archive, texts, reuse, &Inputs::default(), &SiteConfig::default()).unwrap().0;
        assert_eq!(site.routes.keys().filter(|path| path.starts_with("data/source/")).count(), 1);
        assert_eq!(count(&site), "1");
    }

    #[test]
    fn every_file_for_programs_has_its_row() {
        let page = render(&sample::site(SiteConfig::default())).unwrap();
        let forms = Format::ALL.map(|format| format!("documents/ID/{}", format.file()));
        for name in forms.iter().map(String::as_str).chain(["everything.txt", "*.bin"]) {
            assert!(page.contains(name), "{name}");
        }
    }
}
