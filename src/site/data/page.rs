//! `/data/`: what each data file holds.

use crate::site::{DataFile, Route, Site, is_downloadable};
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
    let sources = site.archive.sources.iter().filter(|source| is_downloadable(source)).count();
    let view = View {
        title: title.clone(),
        files: vec![
            file("manifest.json", Some(DataFile::Manifest), "data-manifest", None, None),
            file(
                "documents.jsonl",
                Some(DataFile::Documents),
                "data-documents",
                Some(documents),
                Some(
                    "id url title subtitle kind genre_stated event issued occasion speakers authors agency publisher \
                     edition venue language conditions rights source_url retrieved characters text source evidence figures",
                ),
            ),
            file("text/ID.txt", None, "data-text", Some(documents), None),
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
        ],
    };
    site.page(&Route::Data, "data.html", &title, &[], &view)
}
