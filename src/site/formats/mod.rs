//! Facts of the archive in the formats of other trades.

pub mod annotation;
pub mod citation;
pub mod csv;
pub mod feed;
pub mod harvest;
pub mod tei;
pub mod xml;

use crate::reuse::DocumentIndex;
use crate::site::{Route, Site, data};
use citation::{Part, Style};
use serde_json::json;

/// A form in which each document can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `document.json`: what is known of it, its text and its changes.
    Json,
    /// `document.tei.xml`
    Tei,
    /// `annotations.jsonld`
    Annotations,
    /// `document.ris`
    Ris,
    /// `document.bib`
    Bibtex,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Json, Self::Tei, Self::Annotations, Self::Ris, Self::Bibtex];

    /// The name of its file, in the folder of the document.
    pub fn file(self) -> &'static str {
        match self {
            Self::Json => "document.json",
            Self::Tei => "document.tei.xml",
            Self::Annotations => "annotations.jsonld",
            Self::Ris => "document.ris",
            Self::Bibtex => "document.bib",
        }
    }

    /// Its name, which is no language's.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Tei => "TEI P5",
            Self::Annotations => "Web Annotation",
            Self::Ris => "RIS",
            Self::Bibtex => "BibTeX",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Tei => "application/tei+xml",
            Self::Annotations => "application/ld+json",
            Self::Ris => "application/x-research-info-systems",
            Self::Bibtex => "application/x-bibtex",
        }
    }
}

/// The files of all documents.
pub fn routes(site: &Site) -> impl Iterator<Item = Route> {
    let documents = (0..).take(site.archive.documents.len());
    documents.flat_map(|document| Format::ALL.map(|format| Route::Export(document, format)))
}

/// A document in a form.
pub fn render(site: &Site, document: DocumentIndex, format: Format) -> String {
    match format {
        Format::Json => whole(site, document),
        Format::Tei => tei::render(site, document),
        Format::Annotations => annotation::render(site, document),
        Format::Ris => citation_file(site, document, Style::Ris),
        Format::Bibtex => citation_file(site, document, Style::Bibtex),
    }
}

/// What `documents.jsonl` says, with the text and every change.
fn whole(site: &Site, index: DocumentIndex) -> String {
    let document = site.document(index);
    let paragraphs: Vec<&str> = document
        .body
        .paragraphs
        .iter()
        .map(|paragraph| document.body.text.get(paragraph.span.range()).unwrap_or_default())
        .collect();
    let value = json!({ "document": data::of_document(site, index), "paragraphs": paragraphs });
    let mut text = serde_json::to_string_pretty(&value).expect("records hold only strings, numbers and maps");
    text.push('\n');
    text
}

/// A citation of the whole document as a file.
fn citation_file(site: &Site, index: DocumentIndex, style: Style) -> String {
    let document = site.document(index);
    let route = Route::Document(index);
    let cited = citation::Cited {
        document,
        title: &site.title(document),
        archive: &site.site_title(),
        // A path within the site leads nowhere from a file by itself.
        address: &site.absolute(&route).unwrap_or_default(),
        day: "",
    };
    let said = |part: Part| match part {
        Part::Text { text } | Part::Address { text } | Part::Day { text } => text,
        Part::Paragraph { .. } => String::new(),
    };
    let mut file: String = citation::cite(&cited, style).into_iter().map(said).collect();
    file.push('\n');
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::site::sample;

    #[test]
    fn citations_are_whole_records() {
        let site = sample::site(SiteConfig::default());
        let ris = render(&site, 0, Format::Ris);
        assert!(ris.starts_with("TY  - ") && ris.ends_with("ER  - \n"), "{ris}");
        let bibtex = render(&site, 0, Format::Bibtex);
        assert!(bibtex.starts_with('@') && bibtex.ends_with("}\n"), "{bibtex}");
        assert_eq!(bibtex.matches('{').count(), bibtex.matches('}').count());
    }

    #[test]
    fn a_record_has_the_text() {
        let site = sample::site(SiteConfig::default());
        let value: serde_json::Value = serde_json::from_str(&render(&site, 0, Format::Json)).unwrap();
        assert_eq!(value["document"]["id"], "speech");
        assert_eq!(value["paragraphs"][0], "各位来宾：");
    }
}
