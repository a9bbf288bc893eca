//! `oai.xml`: every document as Dublin Core, in the form of an OAI static repository, which a gateway answers harvesters
//! from (OAI-PMH 2.0, "Specification for an OAI Static Repository").
//!
//! Only where the archive says where it is published and whom harvesters may write to: both are demanded.

use super::feed;
use super::xml::Xml;
use crate::reuse::DocumentIndex;
use crate::site::{DataFile, Route, Site, metadata};
use jiff::civil::Date;

const REPOSITORY: &str = "http://www.openarchives.org/OAI/2.0/static-repository";
const OAI: &str = "http://www.openarchives.org/OAI/2.0/";
const OAI_DC: &str = "http://www.openarchives.org/OAI/2.0/oai_dc/";
const OAI_DC_SCHEMA: &str = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd";
const DC: &str = "http://purl.org/dc/elements/1.1/";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The file, where it can be written.
pub fn route(site: &Site) -> Option<Route> {
    let is_complete = site.config.base_url.is_some() && site.config.harvest.email.is_some();
    is_complete.then_some(Route::DataFile(DataFile::Harvest))
}

/// The file.
pub fn render(site: &Site) -> String {
    let own = site.absolute(&Route::DataFile(DataFile::Harvest)).unwrap_or_default();
    let days: Vec<Date> = (0..).take(site.archive.documents.len()).map(|document| day(site, document)).collect();
    let mut xml = Xml::begin();
    xml.open(
        "Repository",
        &[
            ("xmlns", REPOSITORY),
            ("xmlns:oai", OAI),
            ("xmlns:xsi", INSTANCE),
            ("xsi:schemaLocation", &format!("{REPOSITORY} {REPOSITORY}.xsd")),
        ],
    );
    xml.text("\n");
    xml.open("Identify", &[]);
    xml.element("oai:repositoryName", &[], &site.site_title());
    xml.element("oai:baseURL", &[], &base_url(site.config.harvest.gateway.as_deref(), &own));
    xml.element("oai:protocolVersion", &[], "2.0");
    xml.element("oai:adminEmail", &[], site.config.harvest.email.as_deref().unwrap_or_default());
    xml.element("oai:earliestDatestamp", &[], &days.iter().min().map(Date::to_string).unwrap_or_default());
    xml.element("oai:deletedRecord", &[], "no");
    xml.element("oai:granularity", &[], "YYYY-MM-DD");
    xml.close("Identify");
    xml.text("\n");
    xml.open("ListMetadataFormats", &[]);
    xml.open("oai:metadataFormat", &[]);
    xml.element("oai:metadataPrefix", &[], "oai_dc");
    xml.element("oai:schema", &[], OAI_DC_SCHEMA);
    xml.element("oai:metadataNamespace", &[], OAI_DC);
    xml.close("oai:metadataFormat");
    xml.close("ListMetadataFormats");
    xml.text("\n");
    xml.open("ListRecords", &[("metadataPrefix", "oai_dc")]);
    for (document, day) in (0..).zip(days) {
        xml.text("\n");
        record(site, document, day, &mut xml);
    }
    xml.close("ListRecords");
    xml.close("Repository");
    xml.file()
}

/// Where harvesters ask: the gateway and the file's address without its scheme; of no gateway the file itself.
fn base_url(gateway: Option<&str>, own: &str) -> String {
    let Some(gateway) = gateway else { return own.to_owned() };
    let bare = own.split_once("://").map_or(own, |(_, rest)| rest);
    format!("{}/{bare}", gateway.trim_end_matches('/'))
}

/// The day from which on a record is as it is: that of feeds; a document without any is as old as what is newest.
fn day(site: &Site, document: DocumentIndex) -> Date {
    feed::day(site, document).or(site.config.built).unwrap_or(Date::constant(1970, 1, 1))
}

fn record(site: &Site, index: DocumentIndex, day: Date, xml: &mut Xml) {
    let document = site.document(index);
    let meta = &document.meta;
    let address = site.absolute(&Route::Document(index)).unwrap_or_default();
    xml.open("oai:record", &[]);
    xml.open("oai:header", &[]);
    xml.element("oai:identifier", &[], &address);
    xml.element("oai:datestamp", &[], &day.to_string());
    xml.close("oai:header");
    xml.open("oai:metadata", &[]);
    xml.open(
        "oai_dc:dc",
        &[("xmlns:oai_dc", OAI_DC), ("xmlns:dc", DC), ("xsi:schemaLocation", &format!("{OAI_DC} {OAI_DC_SCHEMA}"))],
    );
    let mut said = |name: &str, text: &str| {
        if !text.trim().is_empty() {
            xml.element(name, &[], text);
        }
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    said("dc:title", &site.title(document));
    meta.people().iter().for_each(|name| said("dc:creator", name));
    said("dc:subject", &text(&meta.occasion));
    said("dc:description", &text(&meta.subtitle));
    said("dc:publisher", &text(if meta.publisher.is_some() { &meta.publisher } else { &meta.agency }));
    said("dc:date", &metadata::date(site, index).unwrap_or_default());
    said("dc:type", "Text");
    said("dc:type", meta.kind.as_str());
    said("dc:format", "text/html");
    said("dc:identifier", &address);
    said("dc:source", &text(&meta.source_url));
    said("dc:language", &meta.language);
    said("dc:relation", &site.absolute(&Route::Home).unwrap_or_default());
    said("dc:coverage", &text(&meta.venue));
    said("dc:rights", &text(&meta.rights));
    xml.close("oai_dc:dc");
    xml.close("oai:metadata");
    xml.close("oai:record");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::config::harvest::HarvestConfig;
    use crate::site::sample;

    fn site(base_url: Option<&str>, email: Option<&str>) -> Site {
        let harvest = HarvestConfig { email: email.map(str::to_owned), gateway: None };
        sample::site(SiteConfig { base_url: base_url.map(str::to_owned), harvest, ..SiteConfig::default() })
    }

    #[test]
    fn it_is_written_where_it_can_be_whole() {
        let check = |base_url, email, expected| {
            assert_eq!(site(base_url, email).routes.contains_key("data/oai.xml"), expected);
        };
        check(Some("https://example.org/a/"), Some("archive@example.org"), true);
        check(Some("https://example.org/a/"), None, false);
        check(None, Some("archive@example.org"), false);
    }

    #[test]
    fn every_document_is_a_record() {
        let site = site(Some("https://example.org/a/"), Some("archive@example.org"));
        let file = String::from_utf8(site.render("data/oai.xml").unwrap()).unwrap();
        assert_eq!(file.matches("<oai:record>").count(), 3);
        for expected in [
            "<oai:baseURL>https://example.org/a/data/oai.xml</oai:baseURL>",
            "<oai:earliestDatestamp>2021-03-04</oai:earliestDatestamp>",
            "<oai:identifier>https://example.org/a/documents/note/</oai:identifier><oai:datestamp>2021-03-05</oai:datestamp>",
            "<dc:title>题目 speech &#60;b&gt;</dc:title>",
            "<dc:date>2021-03-04</dc:date>",
        ] {
            assert!(file.contains(expected), "{expected} in {file}");
        }
    }

    #[test]
    fn a_gateway_comes_before_the_address() {
        let check = |gateway, expected| assert_eq!(base_url(gateway, "https://example.org/a/data/oai.xml"), expected);
        check(None, "https://example.org/a/data/oai.xml");
        check(Some("https://gate.example.org/oai/"), "https://gate.example.org/oai/example.org/a/data/oai.xml");
    }
}
