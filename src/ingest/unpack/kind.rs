//! What a file is, told by its first bytes; its name only settles what these leave open.

use crate::diagnostic::{Diagnostic, Level};
use crate::model::SourcePath;
use encoding_rs::Encoding;

/// A kind of container that is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word processor's document in Office Open XML.
    Word,
    /// A book in EPUB.
    Book,
    /// A page saved with its pictures, in MHTML.
    Snapshot,
    /// Pages of signs in their places.
    Pdf,
    /// RSS or Atom.
    Feed,
    /// An outline in OPML.
    Outline,
    /// XML that is none of these.
    OtherXml,
}

impl Kind {
    /// As `encoding` in data files and on the source page names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "DOCX",
            Self::Book => "EPUB",
            Self::Snapshot => "MHTML",
            Self::Pdf => "PDF",
            Self::Feed => "feed",
            Self::Outline => "OPML",
            Self::OtherXml => "XML",
        }
    }

    /// Endings of file names that promise it.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Word => &["docx", "docm", "dotx"],
            Self::Book => &["epub"],
            Self::Snapshot => &["mhtml", "mht"],
            Self::Pdf => &["pdf"],
            Self::Feed => &["xml", "rss", "atom", "rdf"],
            Self::Outline => &["opml", "xml"],
            Self::OtherXml => &["xml"],
        }
    }
}

/// How every ZIP container begins that has a part.
const ZIP: &[u8] = b"PK\x03\x04";

/// Endings of file names that promise a container of some kind.
const PROMISES: &[&str] = &["docx", "docm", "dotx", "epub", "mhtml", "mht", "pdf"];

/// The kind of container, if it is one.
pub fn of(bytes: &[u8], path: &SourcePath) -> Option<Kind> {
    if bytes.starts_with(ZIP) {
        return zipped(bytes);
    }
    if is_pdf(bytes) {
        return Some(Kind::Pdf);
    }
    let begin = beginning(bytes);
    if is_snapshot(&begin) {
        return Some(Kind::Snapshot);
    }
    let root = root(&begin)?;
    let promises_xml = ["xml", "rss", "atom", "rdf", "opml"].contains(&ending(path).as_str());
    match root {
        "rss" => Some(Kind::Feed),
        "feed" if begin.contains("/Atom") || begin.contains("purl.org/atom") => Some(Kind::Feed),
        "rdf:RDF" if begin.contains("purl.org/rss") => Some(Kind::Feed),
        "opml" => Some(Kind::Outline),
        _ if root.eq_ignore_ascii_case("html") || !promises_xml => None,
        _ => Some(Kind::OtherXml),
    }
}

/// Whether a file begins as a PDF does; a few put a byte order mark or a line end before it.
fn is_pdf(bytes: &[u8]) -> bool {
    let begin = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    begin.trim_ascii_start().starts_with(b"%PDF-")
}

/// Whether a file begins as a message of several parts does: fields, one of which says so.
fn is_snapshot(begin: &str) -> bool {
    let mut lines = begin.trim_start_matches('\u{FEFF}').lines();
    let is_field = |line: &str| {
        let name = line.split_once(':').map_or("", |(name, _)| name);
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let mut fields = lines.by_ref().take_while(|line| !line.trim().is_empty());
    fields.all(|line| is_field(line) || line.starts_with([' ', '\t']))
        && begin.to_ascii_lowercase().contains("content-type: multipart/related")
}

/// Bytes looked at for the first element: declarations of namespaces and a licence stand before or in it.
const BEGINNING_BYTES: usize = 4096;

/// The beginning of a file as text, letters of other scripts aside.
fn beginning(bytes: &[u8]) -> String {
    let begin = bytes.get(..bytes.len().min(BEGINNING_BYTES)).unwrap_or_default();
    match Encoding::for_bom(begin) {
        Some((encoding, _)) => encoding.decode(begin).0.into_owned(),
        None => String::from_utf8_lossy(begin).into_owned(),
    }
}

/// The name of the first element, if a text begins as XML does.
fn root(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!--") => "-->",
            // A document type with declarations of its own ends at `]>`.
            _ if rest.starts_with("<!") && rest.split('>').next().is_some_and(|head| head.contains('[')) => "]>",
            _ if rest.starts_with("<!") => ">",
            _ => break,
        };
        rest = rest.split_once(end)?.1.trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let name = name.split(|c: char| !(c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.'))).next()?;
    (!name.is_empty()).then_some(name)
}

/// What a ZIP container holds, by the names of its parts as they stand in its directory or before them.
fn zipped(bytes: &[u8]) -> Option<Kind> {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    match () {
        () if has(b"META-INF/container.xml") => Some(Kind::Book),
        () if has(b"word/document") => Some(Kind::Word),
        () => None,
    }
}

/// A note where the name of a file says another kind than its bytes.
pub fn misnamed(kind: Kind, path: &SourcePath) -> Option<Diagnostic> {
    let ending = ending(path);
    let first = kind.endings().first().copied().unwrap_or_default();
    (!kind.endings().contains(&ending.as_str())).then(|| told(path, kind.name(), first))
}

/// A note where the name of a file promises a container, and it is text.
pub fn misnamed_text(path: &SourcePath) -> Option<Diagnostic> {
    PROMISES.contains(&ending(path).as_str()).then(|| told(path, "text", "html` or `.txt"))
}

fn told(path: &SourcePath, found: &str, ending: &str) -> Diagnostic {
    let message = format!("by its bytes this is {found}, whatever its name says; it is read as that");
    Diagnostic::new(Level::Note, "misnamed-file", path, message)
        .hint(format!("let its name end in `.{ending}`, so that other programs open it too"))
}

/// The ending of a file's name, in lower case.
pub fn ending(path: &SourcePath) -> String {
    path.as_str().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}
