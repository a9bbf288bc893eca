//! `/occasions/ID/`: the documents of one event beside each other, and how much of each stands in each other.

use crate::reuse::DocumentIndex;
use crate::site::abreast::{COLUMNS, Row, rows};
use crate::site::view::DocumentRef;
use crate::site::{Route, Site};
use serde::Serialize;

/// Most documents in the table of shares; an occasion with more gets the list alone.
const TABLE_DOCUMENTS: usize = 24;

#[derive(Serialize)]
struct View {
    css: String,
    heading: String,
    intro: String,
    documents: Vec<RowView>,
    has_table: bool,
    /// Passages that several of the documents carry.
    abreast: Vec<Row>,
    abreast_more: Option<String>,
}

#[derive(Serialize)]
struct RowView {
    n: usize,
    document: DocumentRef,
    subtitle: Option<String>,
    letters: String,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct CellView {
    is_self: bool,
    letters: String,
    percent: String,
    url: Option<String>,
}

/// Documents in order of time; of those dated alike first what is part of the event, then what tells of it.
pub fn from_the_event_on(site: &Site, documents: &[DocumentIndex]) -> Vec<DocumentIndex> {
    let date = |document: DocumentIndex| site.survey.date(document).map(|date| (date.from, date.to));
    let mut ordered = documents.to_vec();
    for alike in ordered.chunk_by_mut(|a, b| date(*a) == date(*b)) {
        alike.sort_by_key(|document| {
            let kind = site.document(*document).meta.kind;
            (!kind.is_of_the_event(), kind)
        });
    }
    ordered
}

/// Every event with two documents or more.
pub fn routes(site: &Site) -> Vec<Route> {
    (0u32..).zip(site.index.occasions()).map(|(i, _)| Route::Occasion(i)).collect()
}

/// One of them.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, route: &Route) -> anyhow::Result<String> {
    let &Route::Occasion(number) = route else { anyhow::bail!("no occasion") };
    let occasion = site.index.occasion(number);
    let links = site.links(route);
    let words = site.words();
    let has_table = occasion.documents.len() <= TABLE_DOCUMENTS;
    let cell = |a: DocumentIndex, b: DocumentIndex| {
        let letters = if a == b { 0 } else { site.index.shared_letters(a, b) };
        CellView {
            is_self: a == b,
            letters: words.number(letters),
            percent: words.percent(letters, site.index.letters(a)),
            url: if a == b { None } else { site.comparison_route(a, b).map(|to| links.to(&to)) },
        }
    };
    let all = from_the_event_on(site, &occasion.documents);
    let documents = (1..)
        .zip(&all)
        .map(|(n, &document)| RowView {
            n,
            document: site.document_ref(&links, document),
            subtitle: site.document(document).meta.subtitle.clone(),
            letters: words.fill("letters-n", &[("n", &words.number(site.index.letters(document)))]),
            cells: if has_table { all.iter().map(|&other| cell(document, other)).collect() } else { Vec::new() },
        })
        .collect();
    let is_narrow = occasion.documents.len() <= COLUMNS;
    let (abreast, more) = if is_narrow { rows(site, &links, &all) } else { (Vec::new(), 0) };
    let view = View {
        abreast,
        abreast_more: (more > 0).then(|| words.fill("occasion-abreast-more", &[("n", &words.number(more))])),
        css: links.asset("css/timeline.css"),
        heading: occasion.name.clone(),
        intro: words.fill("occasion-intro", &[("n", &words.number(occasion.documents.len()))]),
        documents,
        has_table,
    };
    let crumbs = [(Route::Timeline, words.say("timeline").to_owned())];
    site.page(route, "occasion.html", &occasion.name, &crumbs, &view)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::ingest::Inputs;
    use crate::model::{Archive, Kind};
    use crate::reuse::Reuse;
    use crate::site::plan;
    use crate::site::specimen::dated;

    #[test]
    fn of_one_day_what_was_said_comes_before_what_tells_of_it() {
        let days = ["2020-11-10", "2020-11-10", "2020-11-10", "2020-11-11"];
        let kinds = [Kind::Commentary, Kind::Report, Kind::Speech, Kind::Letter];
        let made = days.iter().zip(kinds).zip(["a", "b", "c", "d"]);
        let (documents, texts): (Vec<_>, Vec<_>) =
            made.map(|((day, kind), id)| dated(id, kind, day, &["江水漫过堤岸。"])).unzip();
        let archive = Archive { documents, ..Archive::default() };
        let site = plan(archive, texts, Reuse::default(), &Inputs::default(), &SiteConfig::default()).unwrap().0;
        assert_eq!(from_the_event_on(&site, &[0, 1, 2, 3]), [2, 1, 0, 3]);
    }
}
