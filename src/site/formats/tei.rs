//! A document as TEI P5: where it was found and what was changed in the header, its paragraphs as the text, and what it
//! shares with other documents as an apparatus that stands off, so that the paragraphs' text is that of `data/text/ID.txt`.

use super::xml::Xml;
use crate::model::{Change, DateInterval, ParagraphKind};
use crate::reuse::{Class, DocumentIndex};
use crate::site::data::offsets::CodePoints;
use crate::site::{Route, Site};
use std::collections::{BTreeMap, BTreeSet};

/// Witnesses of a passage that are written out; the data files hold all.
const MAX_WITNESSES: usize = 50;

/// The file.
pub fn render(site: &Site, index: DocumentIndex) -> String {
    let document = site.document(index);
    let mut xml = Xml::begin();
    xml.open("TEI", &[("xmlns", "http://www.tei-c.org/ns/1.0"), ("xml:lang", &document.meta.language)]);
    header(site, index, &mut xml);
    apparatus(site, index, &mut xml);
    xml.text("\n");
    xml.open("text", &[]);
    xml.open("body", &[]);
    if document.body.paragraphs.is_empty() {
        xml.empty("p", &[]);
    }
    for (number, paragraph) in (1..).zip(&document.body.paragraphs) {
        let text = document.body.text.get(paragraph.span.range()).unwrap_or_default();
        let id = format!("p{number}");
        xml.text("\n");
        match kind(paragraph.kind) {
            None => xml.element("p", &[("xml:id", &id)], text),
            Some(kind) => xml.element("ab", &[("xml:id", &id), ("type", kind)], text),
        }
    }
    xml.text("\n");
    xml.close("body");
    xml.close("text");
    xml.close("TEI");
    xml.file()
}

/// What a paragraph is, where it is no running text.
fn kind(kind: ParagraphKind) -> Option<&'static str> {
    match kind {
        ParagraphKind::Text => None,
        ParagraphKind::Title => Some("title"),
        ParagraphKind::Subtitle => Some("subtitle"),
        ParagraphKind::Credit => Some("credit"),
        ParagraphKind::Heading(_) => Some("heading"),
        ParagraphKind::Item { .. } => Some("item"),
        ParagraphKind::Quote => Some("quotation"),
        ParagraphKind::TableRow => Some("row"),
        ParagraphKind::Code => Some("preformatted"),
        ParagraphKind::Caption => Some("caption"),
        ParagraphKind::Note => Some("note"),
    }
}

fn header(site: &Site, index: DocumentIndex, xml: &mut Xml) {
    let document = site.document(index);
    let meta = &document.meta;
    let people = meta.people();
    xml.open("teiHeader", &[]);
    xml.open("fileDesc", &[]);
    xml.open("titleStmt", &[]);
    titles(site, index, xml);
    xml.close("titleStmt");
    xml.open("publicationStmt", &[]);
    xml.element("publisher", &[], &site.site_title());
    xml.element("idno", &[("type", "archive")], document.id.as_str());
    if let Some(address) = site.absolute(&Route::Document(index)) {
        xml.element("idno", &[("type", "URI")], &address);
    }
    if let Some(rights) = &meta.rights {
        xml.open("availability", &[]);
        xml.element("p", &[], rights);
        xml.close("availability");
    }
    xml.close("publicationStmt");
    xml.open("sourceDesc", &[]);
    xml.open("bibl", &[]);
    xml.element("title", &[], &site.title(document));
    people.iter().for_each(|name| xml.element("author", &[], name));
    for name in meta.publisher.iter().chain(&meta.agency) {
        xml.element("publisher", &[], name);
    }
    for (kind, date) in [("issued", &meta.issued), ("event", &meta.event)] {
        if let Some(date) = date {
            dated(kind, date, xml);
        }
    }
    if let Some(edition) = &meta.edition {
        xml.element("biblScope", &[], edition);
    }
    if let Some(address) = &meta.source_url {
        xml.element("idno", &[("type", "URI")], address);
    }
    let source = site.index.source_of(index).and_then(|source| site.archive.sources.get(source));
    let lines: Vec<String> = document.origin.segments.iter().map(|(first, last)| format!("{first}-{last}")).collect();
    xml.element("idno", &[("type", "file")], document.origin.source.as_str());
    xml.element("biblScope", &[("unit", "line")], &lines.join(" "));
    if let Some(source) = source {
        xml.element("idno", &[("type", "sha256")], &source.sha256);
    }
    for (field, evidence) in &meta.evidence {
        xml.element("note", &[("type", "evidence"), ("subtype", &field.replace(' ', "-"))], evidence);
    }
    for condition in &meta.conditions {
        xml.element("note", &[("type", "condition")], condition.as_str());
    }
    xml.close("bibl");
    if let Some(retrieved) = meta.retrieved {
        let day = retrieved.to_string();
        xml.open("bibl", &[]);
        xml.element("date", &[("type", "retrieved"), ("when", &day)], &day);
        xml.close("bibl");
    }
    witnesses(site, index, xml);
    xml.close("sourceDesc");
    xml.close("fileDesc");
    xml.open("encodingDesc", &[]);
    xml.open("appInfo", &[]);
    xml.open("application", &[("ident", "hujian"), ("version", env!("CARGO_PKG_VERSION"))]);
    xml.element("label", &[], "hujian");
    xml.close("application");
    xml.close("appInfo");
    xml.close("encodingDesc");
    xml.open("profileDesc", &[]);
    xml.open("langUsage", &[]);
    xml.empty("language", &[("ident", &meta.language)]);
    xml.close("langUsage");
    xml.open("textClass", &[]);
    xml.open("keywords", &[]);
    xml.element("term", &[("type", "kind")], meta.kind.as_str());
    if let Some(occasion) = &meta.occasion {
        xml.element("term", &[("type", "occasion")], occasion);
    }
    xml.close("keywords");
    xml.close("textClass");
    xml.close("profileDesc");
    revisions(site, index, xml);
    xml.close("teiHeader");
}

fn titles(site: &Site, index: DocumentIndex, xml: &mut Xml) {
    let document = site.document(index);
    xml.element("title", &[], &site.title(document));
    if let Some(subtitle) = &document.meta.subtitle {
        xml.element("title", &[("type", "sub")], subtitle);
    }
    let meta = &document.meta;
    for name in meta.people() {
        xml.element("author", &[], name);
    }
}

fn dated(kind: &str, date: &DateInterval, xml: &mut Xml) {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let (from, to) = (day(date.from), day(date.to));
    let mut attributes = vec![("type", kind)];
    match (&from, &to) {
        (Some(from), Some(to)) if from == to => attributes.push(("when", from)),
        (from, to) => {
            attributes.extend(from.iter().map(|day| ("notBefore", day.as_str())));
            attributes.extend(to.iter().map(|day| ("notAfter", day.as_str())));
        }
    }
    xml.element("date", &attributes, &date.basis);
}

/// Every edit between the source and this text, in the order of the source.
fn revisions(site: &Site, index: DocumentIndex, xml: &mut Xml) {
    let document = site.document(index);
    let id = &document.id;
    let range = site.index.source_of(index).map_or(0..0, |source| site.index.changes_of(source));
    let changes = site.archive.changes.get(range).unwrap_or_default();
    // A feed has ten thousand documents: none may look through the changes of all.
    let segments = &document.origin.segments;
    let first = segments.iter().map(|lines| lines.0).min().unwrap_or(0);
    let last = segments.iter().map(|lines| lines.1).max().unwrap_or(u32::MAX);
    let from = changes.partition_point(|change| change.line < first);
    let changes = changes.get(from..changes.partition_point(|change| change.line <= last)).unwrap_or_default();
    let own: Vec<&Change> = changes.iter().filter(|change| change.document.as_deref() == Some(id)).collect();
    if own.is_empty() {
        return;
    }
    xml.open("revisionDesc", &[]);
    for change in own {
        xml.text("\n");
        xml.open("change", &[("n", &change.line.to_string())]);
        xml.element("term", &[("type", "rule")], change.rule);
        xml.open("choice", &[]);
        xml.element("orig", &[], &change.before);
        xml.element("reg", &[], &change.after);
        xml.close("choice");
        xml.close("change");
    }
    xml.close("revisionDesc");
}

/// Documents that carry passages of this one.
fn sharing(site: &Site, index: DocumentIndex) -> BTreeSet<DocumentIndex> {
    let places = site.index.places(index).iter().map(|place| site.cluster(place.cluster));
    let passages = places.filter(|cluster| cluster.class != Class::Boilerplate);
    passages
        .flat_map(|cluster| cluster.witnesses.iter().take(MAX_WITNESSES))
        .map(|witness| witness.document)
        .chain([index])
        .collect()
}

fn sigil(site: &Site, index: DocumentIndex) -> String {
    format!("w-{}", site.document(index).id)
}

fn witnesses(site: &Site, index: DocumentIndex, xml: &mut Xml) {
    let all = sharing(site, index);
    if all.len() < 2 {
        return;
    }
    xml.open("listWit", &[]);
    for document in all {
        xml.text("\n");
        xml.open("witness", &[("xml:id", &sigil(site, document))]);
        xml.element("title", &[], &site.title(site.document(document)));
        if let Some(address) = site.absolute(&Route::Document(document)) {
            xml.element("idno", &[("type", "URI")], &address);
        }
        xml.close("witness");
    }
    xml.close("listWit");
}

/// One entry for each place of a passage or common wording: how this document words it, and how each other does.
fn apparatus(site: &Site, index: DocumentIndex, xml: &mut Xml) {
    let places: Vec<_> = site
        .index
        .places(index)
        .iter()
        .filter(|place| site.cluster(place.cluster).class != Class::Boilerplate)
        .collect();
    if places.is_empty() || sharing(site, index).len() < 2 {
        return;
    }
    let document = site.document(index);
    let points = CodePoints::new(&document.body.text);
    let anchor = |byte: u32| {
        let number = site.paragraph_at(index, byte);
        let start = document.body.paragraphs.get(number).map_or(0, |paragraph| paragraph.span.start);
        format!("#string-index(p{},{})", number + 1, points.at(byte as usize) - points.at(start as usize))
    };
    xml.text("\n");
    xml.open("standOff", &[]);
    xml.open("listApp", &[]);
    for place in places {
        let cluster = site.cluster(place.cluster);
        let own = format!("#{}", sigil(site, index));
        xml.text("\n");
        xml.open("app", &[("n", &cluster.id), ("from", &anchor(place.span.start)), ("to", &anchor(place.span.end))]);
        xml.element("lem", &[("wit", &own)], site.quote(index, place.span));
        // Witnesses that word it alike stand together.
        let mut readings: BTreeMap<&str, BTreeSet<DocumentIndex>> = BTreeMap::new();
        for witness in cluster.witnesses.iter().take(MAX_WITNESSES) {
            if witness.document != index {
                readings.entry(site.quote(witness.document, witness.span)).or_default().insert(witness.document);
            }
        }
        for (wording, documents) in readings {
            let sigla: Vec<String> = documents.iter().map(|document| format!("#{}", sigil(site, *document))).collect();
            xml.element("rdg", &[("wit", &sigla.join(" "))], wording);
        }
        xml.close("app");
    }
    xml.close("listApp");
    xml.close("standOff");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::site::sample;

    #[test]
    fn the_text_is_that_of_the_text_file() {
        let site = sample::site(SiteConfig::default());
        let tei = render(&site, 0);
        assert!(tei.contains("<p xml:id=\"p1\">各位来宾：</p>"), "{tei}");
        assert!(tei.contains("这是&#60;老话&gt;。</p>"), "{tei}");
        assert!(tei.contains("from=\"#string-index(p2,4)\" to=\"#string-index(p2,19)\""), "{tei}");
        assert!(tei.contains("<rdg wit=\"#w-report\">河水清则两岸安，两岸安则百业兴</rdg>"), "{tei}");
        assert!(tei.contains("<orig>[x]</orig><reg></reg>"), "{tei}");
    }
}
