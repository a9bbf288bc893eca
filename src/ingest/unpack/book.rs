//! Books (EPUB) written out: what the book says of itself, then its chapters in the order in which they are read.

use super::Fault;
use super::container::Container;
use super::feed::{broken, push_end, push_start};
use super::page::{Page, push_escaped};
use super::xml::{Piece, Tag, Xml, text_of};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A book written out.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// Its text.
    pub page: Page,
    /// The bytes of each chapter file.
    pub chapters: Vec<Range<usize>>,
}

/// What the package file lists.
#[derive(Debug, Default)]
struct Package {
    /// Names and values, in the order of the file.
    told: Vec<(String, String)>,
    /// Parts by their ids: name in the container, whether it is the book's own table of contents.
    parts: BTreeMap<String, (String, bool)>,
    /// Ids, in the order of reading.
    spine: Vec<String>,
}

/// Metadata that are told, by their names in Dublin Core.
const METADATA: &[&str] =
    &["title", "creator", "contributor", "publisher", "date", "language", "rights", "identifier", "source"];

/// Writes a book out.
///
/// # Errors
///
/// A container without a book, with parts that cannot be read, or with chapters that only a licence opens.
pub(super) fn read(bytes: &[u8], language: &str) -> Result<Book, Fault> {
    let mut container = Container::open(bytes)?;
    let mut text = |name: &str| -> Result<Option<String>, Fault> {
        let Some(bytes) = container.part(name)? else { return Ok(None) };
        text_of(&bytes, name, language).map(Some)
    };
    let missing =
        |name: &str| Fault::damaged(format!("`{name}` is not in the container, though the book is made of it"));
    let start = "META-INF/container.xml";
    let root = first(&text(start)?.ok_or_else(|| missing(start))?, start, "rootfile", "full-path")?;
    let root = root.ok_or_else(|| Fault::damaged(format!("`{start}` names no package file")))?;
    let package = package(&text(&root)?.ok_or_else(|| missing(&root))?, &root)?;
    let locked = match text("META-INF/encryption.xml")? {
        Some(listed) => all(&listed, "META-INF/encryption.xml", "CipherReference", "URI")?,
        None => BTreeSet::new(),
    };
    let mut book = Book::default();
    book.page.line("<!-- book -->");
    for (name, value) in &package.told {
        book.page.meta(&format!("book:{name}"), value);
    }
    book.page.has_text = false;
    for id in &package.spine {
        let Some((name, is_contents)) = package.parts.get(id) else { continue };
        if locked.contains(name) {
            let hint = "ask the publisher for an open copy, or type the text";
            return Err(Fault::new("password", format!("`{name}` of the book opens only with a licence"), hint));
        }
        let found = text(name)?.ok_or_else(|| missing(name))?;
        let start = book.page.text.len();
        book.page.line(&format!("<!-- {} -->", name.replace("--", "__")));
        let html = match chapter(&found, name) {
            Ok(html) => html,
            // Readers of books show what browsers do; so do we, with what is broken left as it stands.
            Err(fault) if fault.code == "damaged-file" => within_body(&found).to_owned(),
            Err(fault) => return Err(fault),
        };
        let html = broken(html);
        let html = html.as_str();
        if *is_contents {
            book.page.line("<nav>");
            book.page.line(html);
            book.page.line("</nav>");
        } else {
            book.page.line(html);
        }
        book.chapters.push(start..book.page.text.len());
    }
    Ok(book)
}

/// The value of an attribute of the first element of a name.
fn first(text: &str, name: &str, element: &str, attribute: &str) -> Result<Option<String>, Fault> {
    let mut xml = Xml::new(text, name);
    while let Some(piece) = xml.next()? {
        if let Piece::Start(tag) = piece
            && tag.local() == element
        {
            return Ok(tag.get(attribute).map(str::to_owned));
        }
    }
    Ok(None)
}

/// The values of an attribute of every element of a name.
fn all(text: &str, name: &str, element: &str, attribute: &str) -> Result<BTreeSet<String>, Fault> {
    let mut xml = Xml::new(text, name);
    let mut values = BTreeSet::new();
    while let Some(piece) = xml.next()? {
        if let Piece::Start(tag) = piece
            && tag.local() == element
        {
            values.extend(tag.get(attribute).map(decoded));
        }
    }
    Ok(values)
}

fn decoded(address: &str) -> String {
    percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned()
}

/// The name of a part that another one refers to.
fn resolved(base: &str, address: &str) -> String {
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let address = decoded(address.split('#').next().unwrap_or_default());
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in address.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn package(text: &str, name: &str) -> Result<Package, Fault> {
    let mut xml = Xml::new(text, name);
    let mut package = Package::default();
    while let Some(piece) = xml.next()? {
        let Piece::Start(tag) = piece else { continue };
        match tag.local() {
            local if METADATA.contains(&local) && tag.name.contains(':') => {
                let local = local.to_owned();
                // The day of the last change to the file is not that of the book.
                let is_other = tag.get("event").is_some_and(|event| !event.ends_with("publication"));
                let value = xml.text()?;
                if !is_other {
                    package.told.push((local, value));
                }
            }
            "item" => {
                let (Some(id), Some(address)) = (tag.get("id"), tag.get("href")) else { continue };
                let is_contents =
                    tag.get("properties").is_some_and(|list| list.split_whitespace().any(|word| word == "nav"));
                package.parts.insert(id.to_owned(), (resolved(name, address), is_contents));
            }
            "itemref" => package.spine.extend(tag.get("idref").map(str::to_owned)),
            _ => {}
        }
    }
    // A chapter that is listed twice is read once.
    let mut seen = BTreeSet::new();
    package.spine.retain(|id| seen.insert(id.clone()));
    Ok(package)
}

/// The body of a chapter as HTML: empty elements written out, what is no text left out, notes named as notes.
fn chapter(text: &str, name: &str) -> Result<String, Fault> {
    let mut xml = Xml::new(text, name);
    let mut out = String::new();
    let mut is_body = false;
    // The names under which open elements are written.
    let mut open: Vec<String> = Vec::new();
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Start(tag) if !is_body => {
                is_body = tag.local().eq_ignore_ascii_case("body");
                if tag.local().eq_ignore_ascii_case("head") {
                    xml.skip()?;
                }
            }
            Piece::Start(tag) => match tag.local() {
                "script" | "style" | "template" => xml.skip()?,
                _ => {
                    let tag = Tag { name: named(&tag).to_owned(), ..tag };
                    push_start(&mut out, &tag);
                    open.push(tag.name);
                }
            },
            Piece::End(_) => {
                if let Some(name) = open.pop() {
                    push_end(&mut out, &name);
                }
            }
            Piece::Text(text) if is_body => {
                for (at, line) in text.split('\n').enumerate() {
                    if at > 0 {
                        out.push('\n');
                    }
                    push_escaped(&mut out, line);
                }
            }
            Piece::Text(_) => {}
        }
    }
    Ok(out)
}

/// The element as which an element of a book is written: notes are notes, and what `page` uses for other things is plain.
fn named(tag: &Tag) -> &str {
    let kinds = tag.exact("epub:type").unwrap_or_default();
    let is_note = kinds.split_whitespace().any(|kind| matches!(kind, "footnote" | "endnote" | "rearnote" | "note"));
    match tag.local() {
        "aside" | "div" | "section" if is_note => "footnote",
        "aside" => "div",
        "del" => "span",
        name => name,
    }
}

/// What stands between the tags of a body, if it has them.
fn within_body(text: &str) -> &str {
    let after = text.split_once("<body").and_then(|(_, rest)| rest.split_once('>')).map_or(text, |(_, body)| body);
    after.rsplit_once("</body>").map_or(after, |(body, _)| body)
}
