//! A word processor's document (Office Open XML) written out: properties, text, notes, and what stands in its margins.
//!
//! The libraries that read such files into a tree drop what was taken back under review, the numbers of lists and the
//! order of notes; what is read here is what a reader of the accepted text sees, the rest by its name.

mod body;
mod look;
mod numbering;
mod styles;

use super::Fault;
use super::container::Container;
use super::page::{Page, escaped};
use super::xml::{Piece, Xml, text_of};
use body::{Block, Document};
use numbering::{Label, Numbering};
use std::collections::{BTreeMap, BTreeSet};
use styles::{Role, Styles};

/// Properties that are told, as `docProps/core.xml` names them.
const PROPERTIES: &[&str] = &["title", "subject", "creator", "lastModifiedBy", "created", "modified", "language"];

/// A part that a document refers to.
struct Relation {
    id: String,
    /// The last word of its type: `header`, `hyperlink`.
    kind: String,
    target: String,
    is_outside: bool,
}

/// Writes a document out.
///
/// # Errors
///
/// A container without a document, or with parts that cannot be read.
pub(super) fn read(bytes: &[u8], language: &str) -> Result<Page, Fault> {
    let mut file = Parts { container: Container::open(bytes)?, language };
    let root = file.relations("")?;
    let main = root.iter().find(|relation| relation.kind == "officeDocument").map(|relation| relation.target.clone());
    let main = main.unwrap_or_else(|| "word/document.xml".to_owned());
    let Some(text) = file.text(&main)? else {
        return Err(Fault::damaged(format!("`{main}`, the text of the document, is not in the container")));
    };
    let mut page = Page::default();
    properties(&mut file, &mut page)?;
    let relations = file.relations(&main)?;
    let beside = |kind: &str| relations.iter().find(|relation| relation.kind == kind).map(|found| found.target.clone());
    let mut document = Document { links: links(&relations), ..Document::default() };
    if let Some(text) = file.optional(beside("styles"))? {
        document.styles = Styles::read(&text)?;
    }
    if let Some(text) = file.optional(beside("numbering"))? {
        document.numbering = Numbering::read(&text)?;
    }
    let blocks = body::blocks(&mut Xml::new(&text, &main), &mut document)?;
    write(&blocks, &mut page);
    notes(&mut file, &beside, &mut document, &mut page)?;
    margins(&mut file, &relations, &mut document, &mut page)?;
    document.left_out.running_heads += page.left_out.running_heads;
    document.left_out.comments += page.left_out.comments;
    page.left_out = document.left_out;
    Ok(page)
}

/// The container, and how to read text in it.
struct Parts<'a> {
    container: Container<'a>,
    language: &'a str,
}

impl Parts<'_> {
    fn text(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let Some(bytes) = self.container.part(name)? else { return Ok(None) };
        text_of(&bytes, name, self.language).map(Some)
    }

    fn optional(&mut self, name: Option<String>) -> Result<Option<String>, Fault> {
        name.map_or(Ok(None), |name| self.text(&name))
    }

    /// What a part refers to; targets are names of parts.
    fn relations(&mut self, of: &str) -> Result<Vec<Relation>, Fault> {
        let (folder, file) = of.rsplit_once('/').map_or(("", of), |(folder, file)| (folder, file));
        let slash = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{slash}_rels/{file}.rels");
        let mut relations = Vec::new();
        let Some(text) = self.text(&name)? else { return Ok(relations) };
        let mut xml = Xml::new(&text, &name);
        while let Some(piece) = xml.next()? {
            let Piece::Start(tag) = piece else { continue };
            let (Some(id), Some(kind), Some(target)) = (tag.get("Id"), tag.get("Type"), tag.get("Target")) else {
                continue;
            };
            let is_outside = tag.get("TargetMode") == Some("External");
            let within = target.strip_prefix('/').map_or_else(|| format!("{folder}{slash}{target}"), str::to_owned);
            relations.push(Relation {
                id: id.to_owned(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: if is_outside { target.to_owned() } else { within },
                is_outside,
            });
        }
        Ok(relations)
    }
}

fn links(relations: &[Relation]) -> BTreeMap<String, String> {
    let outside = relations.iter().filter(|relation| relation.kind == "hyperlink" && relation.is_outside);
    outside.map(|relation| (relation.id.clone(), relation.target.clone())).collect()
}

fn properties(file: &mut Parts<'_>, page: &mut Page) -> Result<(), Fault> {
    let name = "docProps/core.xml";
    let Some(text) = file.text(name)? else { return Ok(()) };
    let mut xml = Xml::new(&text, name);
    while let Some(piece) = xml.next()? {
        let Piece::Start(tag) = piece else { continue };
        if PROPERTIES.contains(&tag.local()) {
            let value = xml.text()?;
            page.meta(&format!("dc:{}", tag.local()), &value);
        }
    }
    Ok(())
}

/// Foot- and endnotes, in the order in which the text refers to them.
fn notes(
    file: &mut Parts<'_>,
    beside: &impl Fn(&str) -> Option<String>,
    document: &mut Document,
    page: &mut Page,
) -> Result<(), Fault> {
    let mut found: BTreeMap<(&str, String), String> = BTreeMap::new();
    for (part, whole) in [("footnote", "footnotes"), ("endnote", "endnotes")] {
        let Some(name) = beside(whole) else { continue };
        let Some(text) = file.text(&name)? else { continue };
        let relations = file.relations(&name)?;
        let outer = std::mem::replace(&mut document.links, links(&relations));
        let mut xml = Xml::new(&text, &name);
        while let Some(piece) = xml.next()? {
            let Piece::Start(tag) = piece else { continue };
            if tag.local() != part {
                continue;
            }
            // The lines between text and notes are notes of their own kinds.
            if tag.get("type").is_some_and(|kind| kind != "normal") {
                xml.skip()?;
                continue;
            }
            let id = tag.get("id").unwrap_or_default().to_owned();
            let blocks = body::blocks(&mut xml, document)?;
            found.insert((part, id), one_line(&blocks));
        }
        document.links = outer;
    }
    for (at, (part, id)) in document.notes.clone().into_iter().enumerate() {
        // A note that is referred to twice is shown once.
        if let Some(html) = found.remove(&(part, id)).filter(|html| !html.is_empty()) {
            page.block("footnote", &format!("[{}] {html}", at + 1));
        }
    }
    for html in found.values().filter(|html| !html.is_empty()) {
        page.block("footnote", html);
    }
    Ok(())
}

/// Heads and feet of the pages, each once, and comments.
fn margins(
    file: &mut Parts<'_>,
    relations: &[Relation],
    document: &mut Document,
    page: &mut Page,
) -> Result<(), Fault> {
    let mut shown: Vec<String> = Vec::new();
    for relation in relations.iter().filter(|relation| matches!(relation.kind.as_str(), "header" | "footer")) {
        let Some(text) = file.text(&relation.target)? else { continue };
        let html = one_line(&body::blocks(&mut Xml::new(&text, &relation.target), document)?);
        if !html.is_empty() && !shown.contains(&html) {
            page.line(&format!("<aside title=\"{}\">{html}</aside>", relation.kind));
            page.left_out.running_heads += 1;
            shown.push(html);
        }
    }
    let comments = relations.iter().find(|relation| relation.kind == "comments");
    let Some(name) = comments.map(|relation| relation.target.clone()) else { return Ok(()) };
    let Some(text) = file.text(&name)? else { return Ok(()) };
    let mut xml = Xml::new(&text, &name);
    while let Some(piece) = xml.next()? {
        let Piece::Start(tag) = piece else { continue };
        if tag.local() == "comment" {
            let author = tag.get("author").unwrap_or_default().to_owned();
            let html = one_line(&body::blocks(&mut xml, document)?);
            page.line(&format!("<aside title=\"comment\">{}: {html}</aside>", escaped(&author)));
            page.left_out.comments += 1;
        }
    }
    Ok(())
}

/// Blocks on one line.
fn one_line(blocks: &[Block]) -> String {
    blocks.iter().map(|block| block.html.trim()).filter(|html| !html.is_empty()).collect::<Vec<_>>().join("<br>")
}

/// The lists of digits that stand in one place, from 1 on: pages can count these themselves.
fn plain_lists(blocks: &[Block]) -> BTreeSet<&str> {
    let mut places: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (at, block) in blocks.iter().enumerate() {
        if let Some((place, Label::Number(_))) = &block.label {
            places.entry(&place.id).or_insert((at, 0)).1 += 1;
        }
    }
    places.retain(|id, (first, count)| is_plain(id, blocks.get(*first..*first + *count).unwrap_or_default()));
    places.into_keys().collect()
}

/// Whether a run of blocks is a list from 1 on, without levels.
fn is_plain(id: &str, run: &[Block]) -> bool {
    run.iter().zip(1..).all(|(block, n)| match &block.label {
        Some((place, Label::Number(shown))) => {
            place.id == id
                && place.level == 0
                && block.role == Role::Text
                && shown.strip_prefix(&n.to_string()).is_some_and(|rest| matches!(rest, "." | "、" | ")" | "．" | ""))
        }
        _ => false,
    })
}

/// Writes blocks a line each; lists are nested as deep as they are.
fn write(blocks: &[Block], page: &mut Page) {
    let plain = plain_lists(blocks);
    // Below a title of its own, the first headings are the second level of the text.
    let below = u8::from(blocks.iter().any(|block| block.role == Role::Title));
    // The lists that are open, by their element and list.
    let mut open: Vec<(&str, &str)> = Vec::new();
    for block in blocks {
        let in_list = match &block.label {
            Some((place, Label::Bullet)) if block.role == Role::Text => Some((place, "ul")),
            Some((place, Label::Number(_))) if plain.contains(place.id.as_str()) => Some((place, "ol")),
            _ => None,
        };
        let depth = in_list.map_or(0, |(place, _)| usize::from(place.level) + 1);
        let goes_on = |open: &[(&str, &str)]| {
            in_list.is_some_and(|(place, element)| open.last() == Some(&(element, place.id.as_str())))
        };
        while open.len() > depth || open.len() == depth && depth > 0 && !goes_on(&open) {
            let Some((element, _)) = open.pop() else { break };
            page.line(&format!("</{element}>"));
        }
        if let Some((place, element)) = in_list {
            while open.len() < depth {
                page.line(&format!("<{element}>"));
                open.push((element, place.id.as_str()));
            }
        }
        let label = match &block.label {
            Some((_, Label::Number(number))) if in_list.is_none() => escaped(number),
            _ => String::new(),
        };
        let html = format!("{label}{}", block.html.trim());
        match (block.role, in_list) {
            _ if block.is_raw => page.line(&block.html),
            (_, Some(_)) => page.block("li", &html),
            (Role::Text, None) => page.block("p", &html),
            (Role::Title, None) => page.block("h1", &html),
            (Role::Heading(level), None) => page.block(&format!("h{}", (level + below).min(6)), &html),
            (Role::Quote, None) => page.block("blockquote", &html),
            (Role::Contents, None) => page.block("nav", &html),
        }
    }
    for (element, _) in open.iter().rev() {
        page.line(&format!("</{element}>"));
    }
}
