//! Feeds (RSS, Atom) written out: each entry a document with what the feed says of it before its HTML as found. A list of
//! feeds or an outline (OPML) is one list.

use super::Fault;
use super::page::{Page, escaped, push_escaped};
use super::xml::{Piece, Tag, Xml, local};
use crate::ingest::bounds::MAX_DOCUMENTS;
use std::ops::Range;

/// A feed written out.
#[derive(Debug, Default)]
pub(super) struct Feed {
    /// Its text.
    pub page: Page,
    /// The bytes of each entry.
    pub entries: Vec<Range<usize>>,
}

/// An entry, or what the feed says of itself, while it is read.
#[derive(Debug, Default)]
struct Fields {
    /// Name and value, in the order of the file.
    told: Vec<(&'static str, String)>,
    /// The whole text, as HTML.
    content: Option<String>,
    /// An abstract, as HTML; the text where there is no other.
    summary: Option<String>,
}

impl Fields {
    fn tell(&mut self, name: &'static str, value: &str) {
        if !value.trim().is_empty() {
            self.told.push((name, value.trim().to_owned()));
        }
    }
}

/// What a stretch of text in a feed is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    /// Plain text.
    Text,
    /// HTML, its signs escaped.
    Html,
    /// HTML as elements.
    Xhtml,
    /// HTML if it has tags or references, else text: RSS does not say.
    Either,
}

/// Writes a feed out. `name` is its file's, for messages.
///
/// # Errors
///
/// Broken XML; more entries than are read.
pub(super) fn read(text: &str, name: &str) -> Result<Feed, Fault> {
    let mut xml = Xml::new(text, name);
    let mut feed = Feed::default();
    let mut own = Fields::default();
    let mut entries = Vec::new();
    let mut open: Vec<String> = Vec::new();
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Start(tag) => match tag.local() {
                "item" | "entry" if entries.len() == MAX_DOCUMENTS => return Err(too_many()),
                "item" | "entry" => entries.push(fields(&mut xml)?),
                // RSS 1.0 keeps its picture and search form beside the channel.
                "image" | "textInput" | "textinput" => xml.skip()?,
                "rss" | "feed" | "RDF" | "channel" | "items" => open.push(tag.name),
                _ => field(&tag, &mut xml, &mut own)?,
            },
            Piece::End(_) => {
                open.pop();
            }
            Piece::Text(_) => {}
        }
    }
    let page = &mut feed.page;
    page.line("<!-- feed -->");
    for (name, value) in &own.told {
        page.meta(&format!("feed:{name}"), value);
    }
    page.has_text = !entries.is_empty();
    for entry in entries {
        let start = page.text.len();
        write(entry, page);
        feed.entries.push(start..page.text.len());
    }
    Ok(feed)
}

fn too_many() -> Fault {
    let told = format!("it has more than {MAX_DOCUMENTS} entries, the most that are read of one file");
    Fault::new("too-many-documents", told, "split it into smaller files")
}

/// The fields of the entry that has just begun.
fn fields(xml: &mut Xml<'_>) -> Result<Fields, Fault> {
    let mut entry = Fields::default();
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Start(tag) => field(&tag, xml, &mut entry)?,
            Piece::End(_) => break,
            Piece::Text(_) => {}
        }
    }
    Ok(entry)
}

/// Reads the element that has just begun to its end.
fn field(tag: &Tag, xml: &mut Xml<'_>, fields: &mut Fields) -> Result<(), Fault> {
    let (prefix, _) = tag.name.split_once(':').unwrap_or_default();
    let written = match tag.get("type") {
        Some("html" | "text/html") => Written::Html,
        Some("xhtml" | "application/xhtml+xml") => Written::Xhtml,
        Some("text" | "text/plain") => Written::Text,
        _ => Written::Either,
    };
    match (prefix, tag.local()) {
        ("media" | "itunes" | "slash" | "wfw" | "sy" | "thr" | "georss", _) => xml.skip(),
        (_, "title") => {
            let title = html(xml, written)?;
            fields.tell("title", &plain(&title));
            Ok(())
        }
        ("content", "encoded") | ("", "content") => {
            let has_address = tag.get("src").is_some();
            let content = html(xml, if prefix == "content" { Written::Html } else { written })?;
            if !has_address && !content.trim().is_empty() {
                fields.content = Some(content);
            }
            Ok(())
        }
        (_, "description" | "summary") => {
            let summary = html(xml, written)?;
            if !summary.trim().is_empty() {
                fields.summary = Some(summary);
            }
            Ok(())
        }
        (_, "link") => {
            let address = tag.get("href").map(str::to_owned);
            let is_own = matches!(tag.get("rel"), None | Some("alternate"));
            let text = xml.text()?;
            if is_own {
                fields.tell("link", &address.unwrap_or(text));
            } else if tag.get("rel") == Some("enclosure") {
                fields.tell("enclosure", &address.unwrap_or_default());
            }
            Ok(())
        }
        (_, "author" | "creator") => {
            let author = person(xml)?;
            fields.tell("author", &author);
            Ok(())
        }
        (_, "enclosure") => {
            fields.tell("enclosure", tag.get("url").unwrap_or_default());
            xml.skip()
        }
        (_, "category") => {
            let term = tag.get("term").map(str::to_owned);
            let text = xml.text()?;
            fields.tell("category", &term.unwrap_or(text));
            Ok(())
        }
        (_, name) => {
            let known = match name {
                "pubDate" | "published" | "issued" | "date" => Some("published"),
                "updated" | "modified" | "lastBuildDate" => Some("updated"),
                "guid" | "id" => Some("id"),
                "source" => Some("source"),
                "rights" | "copyright" => Some("rights"),
                "language" => Some("language"),
                "contributor" => Some("contributor"),
                _ => None,
            };
            let text = if name == "source" || name == "contributor" { person(xml)? } else { xml.text()? };
            if let Some(known) = known {
                fields.tell(known, &text);
            }
            Ok(())
        }
    }
}

/// A name: Atom's `<name>` or `<title>`, or the text of the element; `a@b.example (Name)` is RSS's way to write one.
fn person(xml: &mut Xml<'_>) -> Result<String, Fault> {
    let (mut name, mut text) = (String::new(), String::new());
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Start(tag) if matches!(tag.local(), "name" | "title") => name = xml.text()?,
            Piece::Start(_) => xml.skip()?,
            Piece::Text(more) => text.push_str(&more),
            Piece::End(_) => break,
        }
    }
    if !name.trim().is_empty() {
        return Ok(name);
    }
    let text = text.trim();
    let in_brackets =
        text.strip_suffix(')').and_then(|text| text.split_once('(')).filter(|(mail, _)| mail.contains('@'));
    Ok(in_brackets.map_or(text, |(_, name)| name).to_owned())
}

/// The rest of an element as HTML. The `<div>` that Atom asks for around elements stays: it shows nothing.
fn html(xml: &mut Xml<'_>, written: Written) -> Result<String, Fault> {
    let mut out = String::new();
    let mut depth = 1_usize;
    while let Some(piece) = xml.next()? {
        match piece {
            // Also in feeds that forgot to escape their HTML.
            Piece::Start(tag) => {
                depth += 1;
                push_start(&mut out, &tag);
            }
            Piece::End(name) => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
                push_end(&mut out, &name);
            }
            Piece::Text(text) if written == Written::Xhtml => {
                // A line end shows nothing, and keeps the source readable.
                for (at, line) in text.split('\n').enumerate() {
                    if at > 0 {
                        out.push('\n');
                    }
                    push_escaped(&mut out, line);
                }
            }
            Piece::Text(text) => out.push_str(&text),
        }
    }
    let is_html = match written {
        Written::Html | Written::Xhtml => true,
        Written::Text => false,
        Written::Either => out.contains("</") || out.contains("/>") || out.contains("<br") || out.contains("<p>"),
    };
    Ok(if is_html { out.replace("\r\n", "\n").replace('\r', "\n") } else { paragraphs(&out) })
}

/// Writes a start tag as HTML.
pub(super) fn push_start(out: &mut String, tag: &Tag) {
    out.push('<');
    out.push_str(tag.local());
    for (name, value) in &tag.attributes {
        if name == "xmlns" || name.starts_with("xmlns:") {
            continue;
        }
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        push_escaped(out, value);
        out.push('"');
    }
    out.push('>');
}

/// Elements without contents have no end tag in HTML.
pub(super) fn push_end(out: &mut String, name: &str) {
    let name = local(name);
    if !matches!(name, "br" | "hr" | "img" | "input" | "col" | "source" | "wbr" | "embed" | "area" | "track") {
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
}

/// Plain text as HTML: a paragraph a line.
fn paragraphs(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        out.push_str("<p>");
        push_escaped(&mut out, line);
        out.push_str("</p>\n");
    }
    out
}

/// A line of HTML without its tags.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => is_tag = false,
            c if !is_tag => out.push(c),
            _ => {}
        }
    }
    crate::ingest::markup::with_references(&out)
}

/// Writes an entry: what is told of it, then its text.
fn write(entry: Fields, page: &mut Page) {
    page.line("<article>");
    for (name, value) in &entry.told {
        page.meta(&format!("entry:{name}"), value);
    }
    let title = entry.told.iter().find(|(name, _)| *name == "title").map(|(_, title)| title.as_str());
    match (entry.content, entry.summary) {
        (Some(content), summary) => {
            if let Some(summary) = summary.map(|summary| plain(&summary)) {
                page.meta("entry:summary", &summary);
            }
            page.line(&broken(content));
        }
        (None, Some(summary)) => page.line(&broken(summary)),
        (None, None) => page.block("h1", &escaped(title.unwrap_or_default())),
    }
    page.line("</article>");
}

/// HTML that stands on one line, a line for each of its paragraphs.
pub(super) fn broken(html: String) -> String {
    let html = html.trim();
    if html.contains("<pre") || html.contains("<textarea") {
        return html.to_owned();
    }
    const ENDS: [&str; 12] = ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "footnote", "tr"];
    ENDS.iter().fold(html.to_owned(), |html, name| html.replace(&format!("</{name}><"), &format!("</{name}>\n<")))
}

/// Writes an outline out: one document, a list.
///
/// # Errors
///
/// Broken XML.
pub(super) fn outline(text: &str, name: &str) -> Result<Page, Fault> {
    let mut xml = Xml::new(text, name);
    let mut page = Page::default();
    // For each open element, whether it is an item.
    let mut open: Vec<bool> = Vec::new();
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Start(tag) => match tag.local() {
                "outline" => {
                    let text = tag.get("text").or(tag.get("title")).unwrap_or_default();
                    let address = tag.get("htmlUrl").or(tag.get("url")).or(tag.get("xmlUrl"));
                    let mut html = plain(text);
                    html = escaped(&html);
                    if let Some(address) = address.filter(|_| !html.is_empty()) {
                        html = format!("<a href=\"{}\">{html}</a>", escaped(address));
                    }
                    page.line("<ul>");
                    page.block("li", &html);
                    for line in tag.get("_note").unwrap_or_default().lines().filter(|line| !line.trim().is_empty()) {
                        page.block("p", &escaped(line.trim()));
                    }
                    open.push(true);
                }
                "title" => {
                    let title = xml.text()?;
                    page.block("h1", &escaped(title.trim()));
                }
                "ownerName" => {
                    let name = xml.text()?;
                    page.meta("dc:creator", &name);
                }
                "opml" | "head" | "body" => open.push(false),
                _ => xml.skip()?,
            },
            Piece::End(_) => {
                if open.pop() == Some(true) {
                    page.line("</ul>");
                }
            }
            Piece::Text(_) => {}
        }
    }
    Ok(page)
}
