//! `passage.jsonld`: a wording and every place of it, in the words of schema.org.

use super::table::places;
use crate::reuse::Passage;
use crate::site::index::ClusterIndex;
use crate::site::{DataFile, Route, Site, metadata};
use serde_json::{Value, json};

/// The file: the wording is a quotation, each place of it an example of that, part of its document. A place is named by
/// the text file and the code points in it (RFC 5147).
pub fn render(site: &Site, index: ClusterIndex) -> String {
    let cluster = site.cluster(index);
    let address = |route: &Route| site.absolute(route).unwrap_or_else(|| site.address(route));
    let place = |(witness, (start, end)): (&Passage, (usize, usize))| {
        let document = site.document(witness.document);
        let text = address(&Route::DataFile(DataFile::Text(witness.document)));
        let mut within = json!({
            "@type": metadata::schema_type(document.meta.kind),
            "@id": address(&Route::Document(witness.document)),
            "identifier": document.id.as_str(),
            "name": site.title(document),
        });
        if let (Some(date), Some(object)) = (metadata::date(site, witness.document), within.as_object_mut()) {
            object.insert("datePublished".to_owned(), date.into());
        }
        json!({
            "@type": "Quotation",
            "@id": format!("{text}#char={start},{end}"),
            "text": site.quote(witness.document, witness.span),
            "inLanguage": document.meta.language,
            "isPartOf": within,
        })
    };
    let wording = cluster.wording;
    let mut value = json!({
        "@context": "https://schema.org",
        "@type": "Quotation",
        "identifier": cluster.id,
        "text": site.quote(wording.document, wording.span),
        "inLanguage": site.document(wording.document).meta.language,
        "genre": cluster.class.as_str(),
        "workExample": cluster.witnesses.iter().zip(places(site, &cluster.witnesses)).map(place).collect::<Vec<Value>>(),
    });
    if let (Some(route), Some(object)) = (site.cluster_route(index), value.as_object_mut()) {
        object.insert("@id".to_owned(), address(&route).into());
        object.insert("url".to_owned(), address(&route).into());
    }
    let mut text = serde_json::to_string(&value).expect("a passage holds only strings and numbers");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::site::sample;

    #[test]
    fn every_place_is_named_by_its_code_points() {
        let config = SiteConfig { base_url: Some("https://example.org/a/".to_owned()), ..SiteConfig::default() };
        let site = sample::site(config);
        let value: Value = serde_json::from_slice(&site.render("passages/heshuiqing/passage.jsonld").unwrap()).unwrap();
        assert_eq!(value["@id"], "https://example.org/a/passages/heshuiqing/");
        let place = &value["workExample"][1];
        assert_eq!(place["@id"], "https://example.org/a/data/text/report.txt#char=3,18");
        assert_eq!(place["isPartOf"]["@id"], "https://example.org/a/documents/report/");
        assert_eq!(place["isPartOf"]["datePublished"], "2021-03-05");
        let text = String::from_utf8(site.render("data/text/report.txt").unwrap()).unwrap();
        assert_eq!(place["text"], text.chars().skip(3).take(15).collect::<String>());
    }
}
