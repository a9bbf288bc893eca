//! The passages of a document as Web Annotations (W3C): each place of it, by quotation and by position, linked to the same wording
//! in another document.

use crate::model::BodySpan;
use crate::reuse::{Class, DocumentIndex, Passage};
use crate::site::data::offsets::CodePoints;
use crate::site::{DataFile, Route, Site};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Code points before and after a quotation, by which one of several equal places is told.
const CONTEXT: usize = 32;
/// Other places that an annotation links to, the earliest ones: the page it names (`via`) and the data files hold all, and
/// an archive in which much is repeated must not be many times its own size.
const MAX_LINKED: usize = 3;

/// The page of annotations, as JSON-LD.
pub fn render(site: &Site, index: DocumentIndex) -> String {
    let address = |route: &Route| site.absolute(route).unwrap_or_else(|| site.address(route));
    let own = Route::Document(index);
    // Each text is gone through once, however many of its places are named.
    let mut counted = BTreeMap::new();
    let items: Vec<Value> = site
        .index
        .places(index)
        .iter()
        .filter(|place| site.cluster(place.cluster).class != Class::Boilerplate)
        .map(|place| {
            let cluster = site.cluster(place.cluster);
            let here = Passage { document: index, span: place.span };
            let others = cluster.witnesses.iter().filter(|witness| **witness != here).take(MAX_LINKED);
            let mut annotation = json!({
                "type": "Annotation",
                "id": format!("{}#{}-{}", address(&own), cluster.id, place.witness),
                "motivation": "linking",
                "target": resource(site, &mut counted, here),
                "body": others.map(|witness| resource(site, &mut counted, *witness)).collect::<Vec<_>>(),
            });
            if let (Some(route), Some(object)) = (site.cluster_route(place.cluster), annotation.as_object_mut()) {
                object.insert("via".to_owned(), address(&route).into());
            }
            annotation
        })
        .collect();
    let page = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": address(&Route::Export(index, super::Format::Annotations)),
        "type": "AnnotationPage",
        "items": items,
    });
    let mut text = serde_json::to_string(&page).expect("annotations hold only strings and numbers");
    text.push('\n');
    text
}

/// A place in the text file of a document.
fn resource<'s>(site: &'s Site, counted: &mut BTreeMap<DocumentIndex, CodePoints<'s>>, passage: Passage) -> Value {
    let text = &site.document(passage.document).body.text;
    let points = counted.entry(passage.document).or_insert_with(|| CodePoints::new(text));
    let route = Route::DataFile(DataFile::Text(passage.document));
    json!({
        "type": "SpecificResource",
        "source": site.absolute(&route).unwrap_or_else(|| site.address(&route)),
        "selector": [quotation(text, passage.span), {
            "type": "TextPositionSelector",
            "start": points.at(passage.span.start as usize),
            "end": points.at(passage.span.end as usize),
        }],
    })
}

fn quotation(text: &str, span: BodySpan) -> Value {
    let before: Vec<char> = text.get(..span.start as usize).unwrap_or_default().chars().rev().take(CONTEXT).collect();
    let after: String = text.get(span.end as usize..).unwrap_or_default().chars().take(CONTEXT).collect();
    json!({
        "type": "TextQuoteSelector",
        "exact": text.get(span.range()).unwrap_or_default(),
        "prefix": before.into_iter().rev().collect::<String>(),
        "suffix": after,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::site::sample;

    /// Every place must be found by its position, and by its quotation with what stands around it.
    #[test]
    fn places_resolve_both_ways() {
        let site = sample::site(SiteConfig::default());
        let page: Value = serde_json::from_str(&render(&site, 0)).unwrap();
        let annotation = &page["items"][0];
        for resource in [&annotation["target"], &annotation["body"][0]] {
            let text = String::from_utf8(site.render(resource["source"].as_str().unwrap()).unwrap()).unwrap();
            let (quote, position) = (&resource["selector"][0], &resource["selector"][1]);
            let of = |key: &str| position[key].as_u64().unwrap() as usize;
            let found: String = text.chars().skip(of("start")).take(of("end") - of("start")).collect();
            let exact = quote["exact"].as_str().unwrap();
            assert_eq!(found, exact);
            let around = format!("{}{exact}{}", quote["prefix"].as_str().unwrap(), quote["suffix"].as_str().unwrap());
            assert_eq!(text.matches(&around).count(), 1);
        }
    }
}
