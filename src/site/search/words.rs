//! `/search/words/`: common wordings, occasions and names by their first letters, for those who search without a script.

use crate::ingest::letters::is_han;
use crate::normalize::fold::{Letter, fold};
use crate::site::chronology::list::{language, shorten, wording};
use crate::site::documents::by::{self, Name};
use crate::site::index::ClusterIndex;
use crate::site::names::NameIndex;
use crate::site::names::list::kind_key;
use crate::site::orders::DocumentOrder;
use crate::site::urls::Linker;
use crate::site::view::{PageLink, page_links};
use crate::site::{DataFile, Route, Site};
use serde::Serialize;

/// Entries to a page.
const PER_PAGE: usize = 500;
/// Characters of a wording shown, and letters by which it is put in order.
const SHOWN: usize = 60;
/// Whose names are listed.
const NAMED: [DocumentOrder; 2] = [DocumentOrder::Speaker, DocumentOrder::Publisher];

/// What can be looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    /// A common wording.
    Phrase(ClusterIndex),
    /// As in [`crate::site::index::Index::occasions`].
    Occasion(u32),
    /// A name of the glossary.
    Term(NameIndex),
    /// One of those in [`NAMED`], by its number among them.
    Name(usize, usize),
}

/// Everything that can be looked up, in the order of its letters.
#[derive(Debug, Default)]
pub(super) struct Lookup(Vec<(String, Word)>);

impl Lookup {
    /// Sorts by folded letters, as Unicode numbers them.
    pub(super) fn of(site: &Site) -> Self {
        let mut words: Vec<(String, Word)> = Vec::new();
        words.extend(site.survey.phrases().iter().map(|i| (key(&wording(site, *i)), Word::Phrase(*i))));
        words.extend((0..).zip(site.index.occasions()).map(|(i, occasion)| (key(&occasion.name), Word::Occasion(i))));
        words.extend((0..).zip(&site.archive.names).map(|(i, name)| (key(&name.name), Word::Term(i))));
        for (of, order) in NAMED.into_iter().enumerate() {
            let names = site.orders.documents(order).iter().filter_map(|group| group.name.as_deref());
            words.extend(names.enumerate().map(|(n, name)| (key(name), Word::Name(of, n))));
        }
        words.sort();
        Self(words)
    }

    fn pages(&self) -> usize {
        self.0.len().div_ceil(PER_PAGE).max(1)
    }
}

/// The letters by which a wording is put in order; of two scripts alphabets come first.
fn key(wording: &str) -> String {
    let letter = |letter: Letter| match letter {
        Letter::Alone(letter) | Letter::OfWord(letter) => letter,
    };
    wording.chars().filter_map(fold).map(letter).take(SHOWN).collect()
}

#[derive(Serialize)]
struct View {
    title: String,
    lead: String,
    search: String,
    everything: String,
    css: String,
    groups: Vec<Group>,
    pages: Vec<PageLink>,
}

/// Entries that begin with one letter.
#[derive(Serialize)]
struct Group {
    letter: String,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    url: String,
    label: String,
    lang: Option<String>,
    /// What it is and how much there is of it.
    says: String,
}

/// The pages.
pub(super) fn routes(site: &Site) -> impl Iterator<Item = Route> {
    (1..).take(site.search.lookup.pages()).map(Route::SearchWords)
}

/// A page.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, page: u32) -> anyhow::Result<String> {
    let route = Route::SearchWords(page);
    let links = site.links(&route);
    let words = site.words();
    let lookup = &site.search.lookup;
    let first = (page as usize).saturating_sub(1) * PER_PAGE;
    let names = NAMED.map(|order| by::names(site, &links, order, usize::MAX).0);
    let mut groups: Vec<Group> = Vec::new();
    for (key, word) in lookup.0.iter().skip(first).take(PER_PAGE) {
        let letter =
            key.chars().next().map_or_else(|| words.say("search-words-signs").to_owned(), |c| head(c).to_string());
        let line = line(site, &links, &names, *word);
        match groups.last_mut() {
            Some(group) if group.letter == letter => group.lines.push(line),
            _ => groups.push(Group { letter, lines: vec![line] }),
        }
    }
    let title = words.say("search-words").to_owned();
    let view = View {
        title: title.clone(),
        lead: words.fill("search-words-lead", &[("n", &words.number(lookup.0.len()))]),
        search: links.to(&Route::Search),
        everything: links.to(&Route::DataFile(DataFile::Everything)),
        css: links.asset("css/search.css"),
        groups,
        pages: page_links(lookup.pages(), page, |n| links.to(&Route::SearchWords(n))),
    };
    let crumbs = [(Route::Search, words.say("search").to_owned())];
    site.page(&route, "search-words.html", &title, &crumbs, &view)
}

/// A letter as a heading.
fn head(letter: char) -> char {
    let mut upper = letter.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) if !is_han(letter) => one,
        _ => letter,
    }
}

fn line(site: &Site, links: &Linker<'_>, names: &[Vec<Name>; 2], word: Word) -> Line {
    let words = site.words();
    let documents = |n: usize| words.fill("documents-n", &[("n", &words.number(n))]);
    match word {
        Word::Phrase(index) => Line {
            url: links.to(&Route::Phrase(index)),
            label: shorten(&wording(site, index), SHOWN),
            lang: Some(language(site, index)),
            says: format!(
                "{}{}{}",
                words.say("phrases"),
                words.say("dot"),
                documents(site.cluster(index).documents as usize)
            ),
        },
        Word::Occasion(index) => Line {
            url: links.to(&Route::Occasion(index)),
            label: site.index.occasion(index).name.clone(),
            lang: None,
            says: format!(
                "{}{}{}",
                words.say("field-occasion"),
                words.say("dot"),
                documents(site.index.occasion(index).documents.len())
            ),
        },
        Word::Term(index) => {
            let name = site.archive.names.get(index as usize);
            Line {
                url: links.to(&Route::Name(index)),
                label: name.map_or_else(String::new, |name| name.name.clone()),
                lang: None,
                says: name.map_or_else(String::new, |name| words.say(kind_key(name.kind)).to_owned()),
            }
        }
        Word::Name(of, n) => {
            let name = names.get(of).and_then(|names| names.get(n));
            Line {
                url: name.map_or_else(String::new, |name| name.url.clone()),
                label: name.map_or_else(String::new, |name| name.name.clone()),
                lang: None,
                says: name.map_or_else(String::new, |name| name.count.clone()),
            }
        }
    }
}
