//! `/search/`: an index of every wording in files that a browser fetches a few of; docs/FORMATS.md says how they are read.
//!
//! What can never happen: a character or a word that is in a paragraph and not in the index. The files lie in a folder named
//! after what they hold, so that a browser may keep them for ever.

mod letters;
mod numbers;
mod order;
mod page;
mod records;
mod shard;
mod titles;
mod words;

pub use page::render as render_page;
pub use words::render as render_words;

use crate::ingest::letters::hex;
use crate::site::{Route, Site};
use anyhow::Context as _;
use numbers::Numbers;
use order::{LONGEST, Layout, Order, Places, Texts};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;
use titles::Title;

/// Raised when a browser with an older script could not read the files.
const FORMAT_VERSION: u32 = 3;
/// Places in a file of the index. A query fetches a few files with places, of four bytes a place, and as many that tell
/// of documents: of this size they stay far below 200 kB.
const PLACES_PER_SHARD: usize = 2048;
/// Files that one directory tells of: a directory is then about half as large as one of them.
const SHARDS_PER_DIRECTORY: usize = 512;
/// Documents whose lengths and years stand in one file: of fewer, what nearly every query needs would be many files.
const DOCUMENTS_PER_PART: usize = 8192;
/// Documents whose titles stand in one file. Twenty results may be of twenty files, so that these are small.
const DOCUMENTS_PER_LIST: usize = 16;
/// Hexadecimal digits of the sum that names the folder.
const NAME_DIGITS: usize = 16;

/// A file of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SearchFile {
    /// `index.bin`: sizes, letters, directories.
    Index,
    /// `d0.bin`: where shards begin.
    Directory(u32),
    /// `s0.bin`: places.
    Shard(u32),
    /// `p0.bin`: lengths and years of documents, and lengths of titles.
    Part(u32),
    /// `f0.bin`: kind, publisher and names of documents, by which results are filtered.
    Filter(u32),
    /// `t0.bin`: titles and dates of documents.
    List(u32),
}

/// What the index is made from.
#[derive(Debug, Default)]
pub struct Search {
    /// The folder's name: a sum of what it is made from.
    name: String,
    /// Titles that no text holds.
    titles: Vec<Title>,
    /// How documents, titles and places lie one after the other.
    layout: Layout,
    /// Publishers and names of people that a search may be narrowed to.
    names: records::Names,
    /// What can be looked up without a script.
    lookup: words::Lookup,
    /// Made when the first file is asked for.
    order: OnceLock<Order>,
}

impl Search {
    /// Looks at every text once.
    ///
    /// # Errors
    ///
    /// More letters than 32 bits can number.
    pub fn of(site: &Site) -> anyhow::Result<Self> {
        let mut search = Self { titles: titles::of(site), ..Self::default() };
        search.layout = Layout::of(search.texts(site)).context("too many letters and paragraphs")?;
        search.names = records::Names::of(site);
        search.lookup = words::Lookup::of(site);
        search.name = search.sum(site);
        Ok(search)
    }

    fn texts<'a>(&'a self, site: &'a Site) -> Texts<'a> {
        Texts { documents: &site.archive.documents, texts: &site.texts, titles: &self.titles }
    }

    fn places<'a>(&'a self, site: &'a Site) -> Places<'a> {
        Places { texts: self.texts(site), layout: &self.layout }
    }

    fn order(&self, site: &Site) -> &Order {
        self.order.get_or_init(|| Order::of(&self.places(site)))
    }

    fn shards(&self) -> usize {
        self.layout.n_places().div_ceil(PLACES_PER_SHARD)
    }

    fn directories(&self) -> usize {
        self.shards().div_ceil(SHARDS_PER_DIRECTORY)
    }

    /// The sum of everything the files hold: texts, what they are compared by, and what is told of the documents.
    fn sum(&self, site: &Site) -> String {
        let documents = site.archive.documents.len() as u32;
        let sums: Vec<_> = (0..documents)
            .into_par_iter()
            .map(|document| {
                let mut sum = Sha256::new();
                sum.update(site.document(document).body.text.as_bytes());
                if let Some(text) = site.texts.get(document as usize) {
                    sum.update(bytemuck::cast_slice(&text.symbols));
                }
                sum.update(records::title(site, document).to_string());
                sum.update(records::filter(site, &self.names, document).to_bytes());
                sum.finalize()
            })
            .collect();
        let mut sum = Sha256::new();
        sum.update(concat!("hujian ", env!("CARGO_PKG_VERSION")));
        sum.update(FORMAT_VERSION.to_le_bytes());
        for document in sums {
            sum.update(document);
        }
        hex(&sum.finalize()).chars().take(NAME_DIGITS).collect()
    }
}

/// The pages and every file of the index.
pub fn routes(site: &Site) -> Vec<Route> {
    let n = site.archive.documents.len();
    let search = &site.search;
    let files = |count: usize, file: fn(u32) -> SearchFile| (0..count as u32).map(file);
    [Route::Search]
        .into_iter()
        .chain(words::routes(site))
        .chain(
            [SearchFile::Index]
                .into_iter()
                .chain(files(search.directories(), SearchFile::Directory))
                .chain(files(search.shards(), SearchFile::Shard))
                .chain(files((n + search.titles.len()).div_ceil(DOCUMENTS_PER_PART), SearchFile::Part))
                .chain(files(n.div_ceil(DOCUMENTS_PER_PART), SearchFile::Filter))
                .chain(files(n.div_ceil(DOCUMENTS_PER_LIST), SearchFile::List))
                .map(Route::SearchFile),
        )
        .collect()
}

/// The address of a file below the site's root.
pub fn address(site: &Site, file: SearchFile) -> String {
    let folder = &site.search.name;
    match file {
        SearchFile::Index => format!("search/{folder}/index.bin"),
        SearchFile::Directory(n) => format!("search/{folder}/d{n}.bin"),
        SearchFile::Shard(n) => format!("search/{folder}/s{n}.bin"),
        SearchFile::Part(n) => format!("search/{folder}/p{n}.bin"),
        SearchFile::Filter(n) => format!("search/{folder}/f{n}.bin"),
        SearchFile::List(n) => format!("search/{folder}/t{n}.bin"),
    }
}

/// A file of the index.
pub fn render(site: &Site, file: SearchFile) -> Vec<u8> {
    let search = &site.search;
    let documents = site.archive.documents.len();
    match file {
        SearchFile::Index => index(site),
        SearchFile::Directory(n) => {
            let first = n as usize * SHARDS_PER_DIRECTORY;
            let last = (first + SHARDS_PER_DIRECTORY).min(search.shards());
            let firsts = (first..last).map(|shard| shard * PLACES_PER_SHARD);
            let mut numbers = Numbers::default();
            shard::push_firsts(&search.places(site), search.order(site), firsts, &mut numbers);
            numbers.file()
        }
        SearchFile::Shard(n) => {
            let first = n as usize * PLACES_PER_SHARD;
            let order = search.order(site);
            let rows = first..(first + PLACES_PER_SHARD).min(order.len());
            shard::shard(&search.places(site), order, rows).file()
        }
        SearchFile::Part(n) => {
            let numbers = part(search.texts(site).len(), n, DOCUMENTS_PER_PART);
            records::part(site, search.texts(site), numbers).file()
        }
        SearchFile::Filter(n) => records::filters(site, &search.names, part(documents, n, DOCUMENTS_PER_PART)).file(),
        SearchFile::List(n) => {
            let titles: Vec<_> =
                part(documents, n, DOCUMENTS_PER_LIST).map(|document| records::title(site, document)).collect();
            numbers::compress(serde_json::Value::from(titles).to_string().as_bytes())
        }
    }
}

/// Those of so many documents that are in a file which holds `size` of them.
fn part(documents: usize, n: u32, size: usize) -> std::ops::Range<u32> {
    let documents = documents as u32;
    let first = n.saturating_mul(size as u32).min(documents);
    first..first.saturating_add(size as u32).min(documents)
}

fn index(site: &Site) -> Vec<u8> {
    let search = &site.search;
    let mut numbers = Numbers::default();
    numbers.push(FORMAT_VERSION);
    for number in [
        PLACES_PER_SHARD,
        SHARDS_PER_DIRECTORY,
        DOCUMENTS_PER_PART,
        DOCUMENTS_PER_LIST,
        LONGEST,
        shard::MANY,
        site.archive.documents.len(),
        search.titles.len(),
        search.shards(),
    ] {
        numbers.push_len(number);
    }
    numbers.push(search.layout.end());
    let mut last = 0;
    for first in search.layout.firsts(DOCUMENTS_PER_PART) {
        numbers.push(first - last);
        last = first;
    }
    let firsts = (0..search.directories()).map(|directory| directory * SHARDS_PER_DIRECTORY * PLACES_PER_SHARD);
    shard::push_firsts(&search.places(site), search.order(site), firsts, &mut numbers);
    letters::push(search.texts(site), &mut numbers);
    numbers.file()
}

#[cfg(test)]
mod tests;
