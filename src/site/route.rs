//! What a site can hold: every kind of page and file, as closed sets.

use crate::reuse::DocumentIndex;
use crate::site::data::tables::TableOf;
use crate::site::formats::Format;
use crate::site::formats::feed::FeedOf;
use crate::site::index::ClusterIndex;
use crate::site::names::NameIndex;
use crate::site::orders::{DocumentOrder, WordingOrder};
use crate::site::search::SearchFile;

/// What renders a file of the site: a closed set, never bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// `/`
    Home,
    /// `/documents/`
    Documents,
    /// `/documents/2021/`, `/documents/2021/page/2/`; pages count from 1.
    DocumentsOfYear(i16, u32),
    /// `/documents/undated/`, `/documents/undated/page/2/`; pages count from 1.
    DocumentsUndated(u32),
    /// `/documents/by/kind/`, `/documents/by/kind/page/2/`; pages count from 1.
    DocumentsBy(DocumentOrder, u32),
    /// `/documents/ID/`
    Document(DocumentIndex),
    /// `/documents/ID/source/`
    Source(DocumentIndex),
    /// `/compare/`, `/compare/by/letters/page/2/`: pairs by strength; pages count from 1.
    Comparisons(u32),
    /// `/compare/A/B/`, the earlier (else that of the smaller id) first.
    Comparison(DocumentIndex, DocumentIndex),
    /// `/compare/A/B/pair.csv`
    PairTable(DocumentIndex, DocumentIndex),
    /// `/passages/`, `/passages/page/2/`; pages count from 1.
    Passages(u32),
    /// `/passages/by/length/`, `/passages/by/length/page/2/`; pages count from 1.
    PassagesBy(WordingOrder, u32),
    /// `/passages/ID/`
    Passage(ClusterIndex),
    /// `/passages/ID/page/2/`, for passages with very many witnesses; pages count from 2.
    PassagePage(ClusterIndex, u32),
    /// `/phrases/`, `/phrases/page/2/`; pages count from 1.
    Phrases(u32),
    /// `/phrases/by/first/`, `/phrases/by/first/page/2/`; pages count from 1.
    PhrasesBy(WordingOrder, u32),
    /// `/phrases/ID/`
    Phrase(ClusterIndex),
    /// `/phrases/ID/page/2/`; pages count from 2.
    PhrasePage(ClusterIndex, u32),
    /// `/passages/ID/witnesses.csv`, `/phrases/ID/witnesses.csv`
    Witnesses(ClusterIndex),
    /// `/passages/ID/passage.jsonld`, `/phrases/ID/passage.jsonld`
    Linked(ClusterIndex),
    /// `/timeline/`
    Timeline,
    /// `/timeline/2021/`
    TimelineYear(i16),
    /// `/timeline/2021/09/`
    TimelineMonth(i16, i8),
    /// `/occasions/ID/`, as the index numbers them.
    Occasion(u32),
    /// `/names/`, `/names/page/2/`; pages count from 1.
    Names(u32),
    /// `/names/SLUG/`
    Name(NameIndex),
    /// `/names/SLUG/page/2/`; pages count from 2.
    NamePage(NameIndex, u32),
    /// `/about/`
    About,
    /// A page of `content/pages/`.
    Extra(u32),
    /// `/method/`
    Method,
    /// `/data/`
    Data,
    /// An old address, by its number.
    Moved(u32),
    /// `/404.html`
    NotFound,
    /// `/sitemap.xml`
    Sitemap,
    /// `/sitemap-1.xml`, of very many pages; from 1.
    SitemapPart(u32),
    /// `/robots.txt`
    Robots,
    /// `/search/`
    Search,
    /// `/search/words/`, `/search/words/page/2/`; pages count from 1.
    SearchWords(u32),
    /// A file of the search index, in a folder below `/search/`.
    SearchFile(SearchFile),
    /// A document in another form, in its folder.
    Export(DocumentIndex, Format),
    /// An Atom feed.
    Feed(FeedOf),
    /// A file of the theme, by path below the output folder.
    Asset(String),
    /// A kept picture, by path below `content/media/`.
    Media(String),
    /// A file of the static API.
    DataFile(DataFile),
}

/// A file of `public/data/` (DESIGN §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataFile {
    /// `manifest.json`
    Manifest,
    /// `documents.jsonl`
    Documents,
    /// `text/ID.txt`
    Text(DocumentIndex),
    /// `everything.txt`: all texts, one after the other.
    Everything,
    /// `source/ID.txt`: the text that a container was written out as, by the first document of the source.
    Source(DocumentIndex),
    /// `alignments.jsonl`
    Alignments,
    /// `clusters.jsonl`
    Clusters,
    /// `changes.jsonl`
    Changes,
    /// `oai.xml`
    Harvest,
    /// `documents.csv` and the like.
    Table(TableOf),
}

/// A part of the navigation that a route belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Home,
    Documents,
    Timeline,
    Passages,
    Phrases,
    Names,
    About,
    Method,
    Data,
    Search,
}

impl Route {
    /// Which part of the navigation it belongs to.
    pub(super) fn part(&self) -> Part {
        match self {
            Self::Documents
            | Self::DocumentsOfYear(..)
            | Self::DocumentsUndated(_)
            | Self::DocumentsBy(..)
            | Self::Document(_)
            | Self::Export(..)
            | Self::Source(_)
            | Self::Occasion(_)
            | Self::Comparisons(_)
            | Self::Comparison(..)
            | Self::PairTable(..) => Part::Documents,
            Self::Passages(_)
            | Self::PassagesBy(..)
            | Self::Passage(_)
            | Self::PassagePage(..)
            | Self::Witnesses(_)
            | Self::Linked(_) => Part::Passages,
            Self::Phrases(_) | Self::PhrasesBy(..) | Self::Phrase(_) | Self::PhrasePage(..) => Part::Phrases,
            Self::Timeline | Self::TimelineYear(_) | Self::TimelineMonth(..) => Part::Timeline,
            Self::Names(_) | Self::Name(_) | Self::NamePage(..) => Part::Names,
            Self::About | Self::Extra(_) => Part::About,
            Self::Method => Part::Method,
            Self::Data | Self::DataFile(_) => Part::Data,
            Self::Search | Self::SearchWords(_) | Self::SearchFile(_) => Part::Search,
            Self::Feed(_)
            | Self::Home
            | Self::NotFound
            | Self::Moved(_)
            | Self::Sitemap
            | Self::SitemapPart(_)
            | Self::Robots
            | Self::Asset(_)
            | Self::Media(_) => Part::Home,
        }
    }
}
