//! The nouns that every stage shares: documents, their metadata, their text and where it came from.

mod alias;
mod dates;
mod kind;
mod names;

pub use alias::{Alias, AliasOf};
pub use dates::{DateInterval, Order, order};
pub use kind::Kind;
pub use names::{Name, NameKind};

use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The stable name of a document: ASCII, lower case, safe in a URL and in a file name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct DocId(String);

impl DocId {
    /// Accepts `a-z`, `0-9`, `-`, `_` and `.`, starting with a letter or digit, at most 120 bytes; but neither a year nor
    /// another name of a list in `/documents/`.
    pub fn new(id: &str) -> Option<Self> {
        let is_list =
            matches!(id, "undated" | "by" | "index.html") || (id.len() == 4 && id.bytes().all(|b| b.is_ascii_digit()));
        let sound = !id.is_empty()
            && id.len() <= 120
            && !is_list
            && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b))
            && id.as_bytes()[0].is_ascii_alphanumeric()
            && !id.contains("..");
        sound.then(|| Self(id.to_owned()))
    }

    /// The id as written in URLs and data files.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A path below the site root with `/` between its parts, such as `content/2021/a.txt`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct SourcePath(pub String);

impl SourcePath {
    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A state of the text that readers must know of before they count or quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Found cut into words by spaces; running text restored.
    Segmented,
    /// Found with one sentence a line.
    LinePerSentence,
    /// Found without any punctuation.
    NoPunctuation,
    /// Quotation marks, enumeration commas, brackets or dashes are gone, stops and commas are there.
    PartialPunctuation,
    /// Found without digits.
    NoDigits,
    /// Found without paragraphs.
    NoParagraphs,
    /// The end is missing.
    Truncated,
    /// The beginning is not in the archive ("continued from page 1").
    Continuation,
    /// It is in doubt where the document ends.
    EndDoubtful,
    /// Holds characters whose meaning only the font knew that the source was set in.
    PrivateUse,
    /// Holds signs in place of characters that were lost before the source was saved.
    LostCharacters,
    /// Holds a sentence twice, as where captions ran into the text.
    RepeatedSentences,
}

impl Condition {
    /// The word used in data files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Segmented => "segmented",
            Self::LinePerSentence => "line-per-sentence",
            Self::NoPunctuation => "no-punctuation",
            Self::PartialPunctuation => "partial-punctuation",
            Self::NoDigits => "no-digits",
            Self::NoParagraphs => "no-paragraphs",
            Self::Truncated => "truncated",
            Self::Continuation => "continuation",
            Self::EndDoubtful => "end-doubtful",
            Self::PrivateUse => "private-use",
            Self::LostCharacters => "lost-characters",
            Self::RepeatedSentences => "repeated-sentences",
        }
    }
}

/// What is known of a document, each field with its evidence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// `None` is shown as 〔原题未见〕.
    pub title: Option<String>,
    /// A second title line, a dash line, an explanatory line below the title.
    pub subtitle: Option<String>,
    /// See [`Kind`].
    pub kind: Kind,
    /// The genre in the source's own word (讲话, 社论, 特稿).
    pub genre_stated: Option<String>,
    /// When what the document speaks of, or was spoken at, took place.
    pub event: Option<DateInterval>,
    /// When the document was published.
    pub issued: Option<DateInterval>,
    /// The event it belongs to, by name; equal names are one occasion.
    pub occasion: Option<String>,
    /// The document whose rest this is (`（上接第1版）`).
    pub continues: Option<DocId>,
    /// The document in which this goes on (`（下转第4版）`).
    pub continued_in: Option<DocId>,
    /// Who spoke.
    pub speakers: Vec<String>,
    /// Who wrote.
    pub authors: Vec<String>,
    /// The news agency credited.
    pub agency: Option<String>,
    /// The newspaper, site or house that published it.
    pub publisher: Option<String>,
    /// Issue, page, section.
    pub edition: Option<String>,
    /// Where it was spoken.
    pub venue: Option<String>,
    /// BCP 47, such as `zh-Hans`, `zh-Hant`, `en`.
    pub language: String,
    /// Sorted, without repeats.
    pub conditions: Vec<Condition>,
    /// As stated by an editor or the source.
    pub rights: Option<String>,
    /// Where it was found on the Web.
    pub source_url: Option<String>,
    /// When it was found.
    pub retrieved: Option<Date>,
    /// When it was added to the archive.
    pub added: Option<Date>,
    /// Not published unless `--drafts`.
    pub draft: bool,
    /// Found front matter that is not ours, verbatim: key and value as JSON.
    pub found: Vec<(String, serde_json::Value)>,
    /// Field name (as in documents.jsonl) to the evidence for it, in words for readers.
    pub evidence: BTreeMap<&'static str, String>,
}

impl Meta {
    /// The interval in which the wording came into being, for ordering.
    ///
    /// What was spoken, sent or adopted dates from its event; what was written about it from its issue. A report of
    /// which only the event is known is not earlier than that event.
    pub fn dated(&self) -> Option<DateInterval> {
        if self.kind.is_of_the_event() {
            return self.event.clone().or_else(|| self.issued.clone());
        }
        self.issued.clone().or_else(|| {
            self.event.as_ref().map(|event| DateInterval { from: event.from, to: None, basis: event.basis.clone() })
        })
    }

    /// Whose the text is: who spoke, else who wrote it. The text of a body is nobody's: who signed the dispatch that
    /// carries it reported it.
    pub fn people(&self) -> &[String] {
        match &self.speakers[..] {
            [] if self.kind.is_of_a_body() => &[],
            [] => &self.authors,
            speakers => speakers,
        }
    }

    /// Who is named first in a citation: whose the text is ([`Meta::people`]), else the agency, unless it is that of a body.
    pub fn credited(&self) -> &[String] {
        match self.people() {
            [] if !self.kind.is_of_a_body() => self.agency.as_slice(),
            people => people,
        }
    }

    /// Who made it public, in a citation: the publisher, else the agency unless it is named first.
    pub fn publisher_cited(&self) -> Option<&str> {
        let agency = || self.agency.as_ref().filter(|agency| !self.credited().contains(agency));
        self.publisher.as_ref().or_else(agency).map(String::as_str)
    }
}

/// Bytes of a document's text ([`Body::text`]), end exclusive; never of markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(C)]
pub struct BodySpan {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl BodySpan {
    /// A span of a text below 4 GiB.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        let fit = |n: usize| u32::try_from(n).expect("sources are capped far below 4 GiB");
        Self { start: fit(start), end: fit(end) }
    }

    /// For slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether nothing lies in it.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// What a paragraph is in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParagraphKind {
    /// The title's own line.
    Title,
    /// The subtitle's own line.
    Subtitle,
    /// Date, speaker, byline or agency lines above or below the text.
    Credit,
    /// A heading inside the text, 2 to 6.
    Heading(u8),
    /// Running text.
    Text,
    /// An item of a list; `depth` starts at 0.
    Item {
        /// Numbered in the source.
        ordered: bool,
        /// Lists it lies in, less one.
        depth: u8,
    },
    /// A quotation set off.
    Quote,
    /// One row of a table, cells separated by a tab.
    TableRow,
    /// Preformatted.
    Code,
    /// The caption of a figure.
    Caption,
    /// A footnote.
    Note,
}

impl ParagraphKind {
    /// Whether it is of the text itself, not its title or who wrote it and when.
    pub fn is_running(self) -> bool {
        !matches!(self, Self::Title | Self::Subtitle | Self::Credit)
    }
}

/// Emphasis and the like inside a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InlineKind {
    /// `<strong>`.
    Strong,
    /// `<em>`.
    Emphasis,
    /// `<sup>`.
    Superscript,
    /// `<sub>`.
    Subscript,
    /// A link to an absolute http or https address.
    Link(String),
}

/// A stretch of text with emphasis or a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// Where, in [`Body::text`].
    pub span: BodySpan,
    /// What.
    pub kind: InlineKind,
}

/// One line of [`Body::text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Where, without the line feed.
    pub span: BodySpan,
    /// What it is.
    pub kind: ParagraphKind,
    /// First and last line of the source it came from, from 1.
    pub lines: (u32, u32),
    /// Emphasis and links, in order, possibly nested.
    pub inlines: Vec<Inline>,
}

/// What a figure showed where it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureKind {
    /// A picture.
    Image,
    /// A video or audio player.
    Player,
    /// Any other frame or embedded object.
    Frame,
}

/// A picture, player or frame of the source, shown as a link to its address or, if kept in `content/media/`, as a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// It stands before the paragraph of this index (or after all, if equal to their number).
    pub before: usize,
    /// What it was.
    pub kind: FigureKind,
    /// The address after proxies were unwrapped: absolute http(s), or relative as found.
    pub address: String,
    /// The address as found.
    pub found: String,
    /// The text alternative of the source.
    pub alternative: Option<String>,
    /// The path below `content/media/` if the picture is kept.
    pub kept: Option<String>,
}

/// The text of a document and its structure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// Paragraphs, each ended by one line feed: exactly what `data/text/ID.txt` holds.
    pub text: String,
    /// One for each line of the text, in order.
    pub paragraphs: Vec<Paragraph>,
    /// In order of place.
    pub figures: Vec<Figure>,
}

/// Lines of a source, from 1, both ends included.
pub type LineRange = (u32, u32);

/// Where a document's text was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub source: SourcePath,
    /// In the order in which they make up the text.
    pub segments: Vec<LineRange>,
}

/// One text on one occasion.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Unique in the archive.
    pub id: DocId,
    /// What is known of it.
    pub meta: Meta,
    /// What it says.
    pub body: Body,
    /// Where it was found.
    pub origin: Origin,
}

/// The name of a rule that changed a text, such as `duplicate-block`; a closed list in `ingest::rules`.
pub type Rule = &'static str;

/// One edit by the builder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The file. Of one source there may be millions of changes, which share its name and that of the document.
    pub source: Arc<SourcePath>,
    /// The document whose text it made, or `None` for what no document holds.
    pub document: Option<Arc<DocId>>,
    /// The rule that did it.
    pub rule: Rule,
    /// Line of the source where it begins, from 1.
    pub line: u32,
    /// Bytes of the decoded source that were replaced, end exclusive (data files count code points).
    pub span: (usize, usize),
    /// What stood there.
    pub before: Box<str>,
    /// What stands there now.
    pub after: Box<str>,
}

/// What the encoding of a source is said to rest on whose text was written out of a container.
pub const UNPACKED: &str = "unpacked";

/// A source as decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file.
    pub path: SourcePath,
    /// Its text.
    pub text: String,
    /// The encoding's name by the WHATWG standard, or the kind of container that the text was written out of.
    pub encoding: &'static str,
    /// What the encoding rests on ("byte order mark", "declared", "valid UTF-8", "guessed"), or [`UNPACKED`].
    pub encoding_basis: &'static str,
    /// SHA-256 of the file's bytes, lower-case hex.
    pub sha256: String,
    /// Whether it holds drafts that are not published: what lies outside the published documents is masked in `text`.
    pub kept_back: bool,
}

impl Source {
    /// Whether its text was written out of a container, so that no other program finds the same text in the file.
    pub fn is_unpacked(&self) -> bool {
        self.encoding_basis == UNPACKED
    }
}

/// A file kept in `content/media/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// Path below `content/media/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Width and height in pixels, as shown; `None` where the bytes do not tell.
    pub size: Option<(usize, usize)>,
    /// Where it came from.
    pub from: Option<String>,
    /// What an editor says of it.
    pub note: Option<String>,
    /// On what terms it may be shown, as an editor says.
    pub rights: Option<String>,
}

/// Everything read, described and split.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Archive {
    /// Ordered by [`Meta::dated`] (from, then to; undated last), then id.
    pub documents: Vec<Document>,
    /// Ordered by path.
    pub sources: Vec<Source>,
    /// Ordered by source, place, document.
    pub changes: Vec<Change>,
    /// Ordered by path; only what a figure shows.
    pub media: Vec<Media>,
    /// Names that the glossary confirms, in its order.
    pub names: Vec<Name>,
    /// Ids that something once had, by kind, then by old id.
    pub aliases: Vec<Alias>,
    /// Sources left out with `--keep-going`, each with the reason.
    pub left_out: Vec<(SourcePath, String)>,
}
