//! `/search/`: a form that works with a script, and says where to look without one.

use super::SearchFile;
use super::records::NameList;
use crate::model::Kind;
use crate::site::documents::by;
use crate::site::orders::DocumentOrder;
use crate::site::{DataFile, Route, Site};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct View {
    title: String,
    css: String,
    script: String,
    /// What the script begins with, fetched beside it.
    engine: String,
    /// The index, the site's root and the name of a folder's page, for the script.
    index: String,
    root: String,
    page_name: &'static str,
    /// Interface texts for the script, as JSON.
    words: String,
    /// `2021 17`: years and how many documents are of each, for the script.
    held: String,
    kinds: Vec<Choice>,
    people: Vec<Choice>,
    publishers: Vec<Choice>,
    years: Vec<i16>,
    phrases: String,
    passages: String,
    documents: String,
    lookup: String,
    everything: String,
}

/// A value that results may be narrowed to.
#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    /// Where its documents are listed, for a query that is its name.
    to: Option<String>,
}

/// Interface texts that the script fills in.
const WORDS: [&str; 39] = [
    "search-working",
    "search-found",
    "search-found-most",
    "search-found-sum",
    "search-found-across",
    "search-found-across-of",
    "search-none-checked",
    "search-lift",
    "search-titles",
    "search-called",
    "search-in-a-row",
    "search-most",
    "search-gap",
    "search-none",
    "search-none-filtered",
    "search-none-filtered-most",
    "search-none-together",
    "search-term-count",
    "search-term-count-most",
    "search-figures",
    "search-left-out",
    "search-longest",
    "search-long",
    "search-no-part",
    "search-more",
    "search-places",
    "search-paragraph",
    "search-rest",
    "search-years",
    "search-year",
    "search-no-year",
    "search-old",
    "search-failed",
    "search-empty",
    "search-no-data",
    "search-unknown",
    "search-changed",
    "dot",
    "semicolon",
];

/// The page.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site) -> anyhow::Result<String> {
    let links = site.links(&Route::Search);
    let words = site.words();
    let says: BTreeMap<&str, &str> = WORDS.iter().map(|key| (*key, words.say(key))).collect();
    let kinds: BTreeMap<&str, &str> = Kind::ALL.iter().map(|kind| (kind.as_str(), words.kind_sign(*kind))).collect();
    let held: Vec<String> =
        site.survey.years().iter().map(|(year, held)| format!("{year} {}", held.documents.len())).collect();
    let choices = |list: &NameList, order: DocumentOrder| {
        let label = |name: &str, n: usize| words.fill("search-name", &[("name", name), ("n", &words.number(n))]);
        let listed: BTreeMap<String, String> =
            by::names(site, &links, order, usize::MAX).0.into_iter().map(|name| (name.name, name.url)).collect();
        let choice = |(name, n): &(String, usize)| Choice {
            value: name.clone(),
            label: label(name, *n),
            to: listed.get(name).cloned(),
        };
        list.names.iter().map(choice).collect()
    };
    let title = words.say("search").to_owned();
    let view = View {
        title: title.clone(),
        css: links.asset("css/search.css"),
        script: links.asset("search.js"),
        engine: links.asset("search-engine.js"),
        index: links.to(&Route::SearchFile(SearchFile::Index)),
        root: links.root().to_owned(),
        page_name: links.page_name(),
        words: serde_json::json!({ "says": says, "kinds": kinds }).to_string(),
        held: held.join(","),
        kinds: Kind::ALL
            .iter()
            .map(|kind| Choice { value: kind.as_str().to_owned(), label: words.kind(*kind).to_owned(), to: None })
            .collect(),
        people: choices(&site.search.names.people, DocumentOrder::Speaker),
        publishers: choices(&site.search.names.publishers, DocumentOrder::Publisher),
        years: site.survey.years().keys().copied().collect(),
        phrases: links.to(&Route::Phrases(1)),
        passages: links.to(&Route::Passages(1)),
        documents: links.to(&Route::Documents),
        lookup: links.to(&Route::SearchWords(1)),
        everything: links.to(&Route::DataFile(DataFile::Everything)),
    };
    site.page(&Route::Search, "search.html", &title, &[], &view)
}
