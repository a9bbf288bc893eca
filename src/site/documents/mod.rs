//! `/documents/`, `/documents/2021/`, `/documents/undated/` and their pages: lists with kind, speaker, publisher and share repeated.

pub mod by;
pub mod years;

use crate::reuse::DocumentIndex;
use crate::site::orders::DocumentOrder;
use crate::site::urls::Linker;
use crate::site::view::{DocumentRef, Link, PageLink, page_links};
use crate::site::{Route, Site};
use by::Name;
use serde::Serialize;
use years::YearTable;

/// Documents to a page. Above it the overview leads on to the years, and a year has several pages.
const PER_PAGE: usize = 200;
/// Names listed on the overview; their own lists have all.
const MAX_NAMES: usize = 40;

/// A line of a list.
#[derive(Serialize)]
pub struct Entry {
    document: DocumentRef,
    /// Who spoke or wrote; an agency stands with the publishers.
    by: Option<String>,
    publisher: Option<String>,
    letters: String,
    shared: String,
    percent: String,
    /// Of a hundred, for a bar.
    share: usize,
}

#[derive(Serialize)]
struct Group {
    title: String,
    id: String,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct View {
    title: String,
    lead: String,
    years: Option<YearTable>,
    groups: Vec<Group>,
    orders: Vec<Link>,
    speakers: Vec<Name>,
    publishers: Vec<Name>,
    pages: Vec<PageLink>,
    /// The list before and after.
    neighbours: Vec<Link>,
}

impl Site {
    /// The list that holds a document, and its name.
    pub fn list_of(&self, index: DocumentIndex) -> (Route, String) {
        match self.survey.year(index) {
            Some(year) => (Route::DocumentsOfYear(year, 1), self.words().year(year)),
            None => (Route::DocumentsUndated(1), self.words().say("list-without-year").to_owned()),
        }
    }
}

/// Every list.
pub fn routes(site: &Site) -> Vec<Route> {
    let mut routes = vec![Route::Documents];
    let years = site.survey.years().iter();
    routes.extend(
        years.flat_map(|(year, held)| {
            (1..).take(pages(&held.documents)).map(|page| Route::DocumentsOfYear(*year, page))
        }),
    );
    routes.extend((1..).take(pages(site.survey.without_year())).map(Route::DocumentsUndated));
    routes
}

/// How many pages a list has.
fn pages(documents: &[DocumentIndex]) -> usize {
    documents.len().div_ceil(PER_PAGE)
}

/// Lines for documents, in the order given.
pub fn entries(site: &Site, links: &Linker<'_>, documents: &[DocumentIndex]) -> Vec<Entry> {
    let words = site.words();
    documents
        .iter()
        .map(|index| {
            let meta = &site.document(*index).meta;
            let (letters, shared) = (site.index.letters(*index), site.shared(*index));
            Entry {
                document: site.document_ref(links, *index),
                by: (!meta.people().is_empty()).then(|| words.list(meta.people())),
                publisher: meta.publisher.clone().or_else(|| meta.agency.clone()),
                letters: words.number(letters),
                shared: words.number(shared),
                percent: words.percent(shared, letters),
                share: (shared * 100).checked_div(letters).unwrap_or(0).min(100),
            }
        })
        .collect()
}

/// `/documents/`
///
/// # Errors
///
/// A template that fails.
pub fn render_all(site: &Site) -> anyhow::Result<String> {
    let links = site.links(&Route::Documents);
    let words = site.words();
    let group = |title: String, id: String, documents: &[DocumentIndex]| {
        let newest_first: Vec<DocumentIndex> = documents.iter().rev().copied().collect();
        Group { title, id, entries: entries(site, &links, &newest_first) }
    };
    let mut groups: Vec<Group> = Vec::new();
    if site.archive.documents.len() <= PER_PAGE {
        let years = site.survey.years().iter().rev();
        groups.extend(years.map(|(year, held)| group(words.year(*year), format!("y{year}"), &held.documents)));
        let uncertain = site.survey.without_year();
        if !uncertain.is_empty() {
            groups.push(group(words.say("list-without-year").to_owned(), "undated".to_owned(), uncertain));
        }
    }
    let names = |order| by::names(site, &links, order, MAX_NAMES).0;
    let title = words.say("documents").to_owned();
    let view = View {
        lead: lead(site, site.archive.documents.len(), site.counts.letters),
        years: Some(years::of_documents(site, &links)),
        groups,
        orders: by::orders(site, &links, None),
        speakers: names(DocumentOrder::Speaker),
        publishers: names(DocumentOrder::Publisher),
        pages: Vec::new(),
        neighbours: Vec::new(),
        title: title.clone(),
    };
    site.page(&Route::Documents, "documents.html", &title, &[], &view)
}

fn lead(site: &Site, documents: usize, letters: usize) -> String {
    let words = site.words();
    words.fill("documents-lead", &[("n", &words.number(documents)), ("letters", &words.number(letters))])
}

/// A page of the documents of a year, or of those of none.
///
/// # Errors
///
/// A template that fails.
pub fn render_list(site: &Site, route: &Route) -> anyhow::Result<String> {
    let words = site.words();
    let links = site.links(route);
    let (documents, page, heading) = match *route {
        Route::DocumentsOfYear(year, page) => {
            let held = site.survey.years().get(&year);
            (held.map_or(&[][..], |held| held.documents.as_slice()), page, words.year(year))
        }
        Route::DocumentsUndated(page) => (site.survey.without_year(), page, words.say("list-without-year").to_owned()),
        _ => anyhow::bail!("no list of documents"),
    };
    let page_route = |page: u32| match *route {
        Route::DocumentsOfYear(year, _) => Route::DocumentsOfYear(year, page),
        _ => Route::DocumentsUndated(page),
    };
    let shown: Vec<DocumentIndex> =
        documents.iter().skip((page.max(1) as usize - 1) * PER_PAGE).take(PER_PAGE).copied().collect();
    let letters = documents.iter().map(|i| site.index.letters(*i)).sum();
    let (title, mut crumbs) = (heading.clone(), vec![(Route::Documents, words.say("documents").to_owned())]);
    let title = if page > 1 {
        crumbs.push((page_route(1), heading.clone()));
        words.fill("list-page", &[("title", &title), ("n", &page.to_string())])
    } else {
        title
    };
    let view = View {
        lead: lead(site, documents.len(), letters),
        years: None,
        groups: vec![Group {
            title: words.say("documents").to_owned(),
            id: "list".to_owned(),
            entries: entries(site, &links, &shown),
        }],
        orders: Vec::new(),
        speakers: Vec::new(),
        publishers: Vec::new(),
        pages: page_links(pages(documents), page, |n| links.to(&page_route(n))),
        neighbours: neighbours(site, &links, route),
        title: heading,
    };
    site.page(route, "documents.html", &title, &crumbs, &view)
}

/// The years before and after.
fn neighbours(site: &Site, links: &Linker<'_>, route: &Route) -> Vec<Link> {
    let &Route::DocumentsOfYear(year, _) = route else { return Vec::new() };
    let years = site.survey.years();
    let link = |year: i16, key: &str| {
        let label = site.words().fill(key, &[("when", &site.words().year(year))]);
        Link::new(links.to(&Route::DocumentsOfYear(year, 1)), label)
    };
    let before = years.range(..year).next_back().map(|(year, _)| link(*year, "timeline-before"));
    let after = years.range(year.saturating_add(1)..).next().map(|(year, _)| link(*year, "timeline-after"));
    before.into_iter().chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::ingest::Inputs;
    use crate::model::DocId;
    use crate::reuse::Reuse;
    use crate::site::{plan, sample};

    #[test]
    fn long_lists_have_pages() {
        let (mut archive, _, _) = sample::parts();
        let model = archive.documents.remove(0);
        archive.documents = (0..=PER_PAGE)
            .map(|n| {
                let mut document = model.clone();
                document.id = DocId::new(&format!("d{n:04}")).unwrap();
                document
            })
            .collect();
        let texts = archive.documents.iter().map(|document| crate::normalize::Text::of(&document.body.text)).collect();
        let (site, _) = plan(archive, texts, Reuse::default(), &Inputs::default(), &SiteConfig::default()).unwrap();
        let check = |path: &str, documents: usize, links: &[&str]| {
            let page = String::from_utf8(site.render(path).unwrap()).unwrap();
            assert_eq!(page.matches("<tr><td class=\"date\">").count(), documents, "{path}");
            for link in links {
                assert!(page.contains(link), "no {link} on {path}");
            }
        };
        check("documents/index.html", 0, &["href=\"../documents/2021/\""]);
        check("documents/2021/index.html", PER_PAGE, &["href=\"../../documents/2021/page/2/\""]);
        check("documents/2021/page/2/index.html", 1, &["href=\"../../../../documents/2021/\""]);
    }
}
