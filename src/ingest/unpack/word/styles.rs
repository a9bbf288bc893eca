//! What the styles of a document say of its paragraphs: headings, lists, tables of contents.

use super::super::Fault;
use super::super::xml::{Piece, Xml};
use std::collections::{BTreeMap, BTreeSet};

/// What a paragraph is by its style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Running text.
    #[default]
    Text,
    /// The title of the document.
    Title,
    /// A heading, by its level from 1.
    Heading(u8),
    /// A quotation.
    Quote,
    /// A line of a table of contents.
    Contents,
}

/// The place of a paragraph in a numbered or bulleted list.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct InList {
    /// The list; empty for none.
    pub id: String,
    /// How deep, from 0.
    pub level: u8,
}

/// A style as written.
#[derive(Clone, Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    level: Option<u8>,
}

/// The styles of paragraphs, by their ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Styles(BTreeMap<String, Style>);

/// Styles that are based on one another: Word's own go five deep.
const MAX_BASES: usize = 16;

impl Styles {
    /// Of `word/styles.xml`.
    ///
    /// # Errors
    ///
    /// Broken XML.
    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        let mut xml = Xml::new(text, "word/styles.xml");
        let mut styles = BTreeMap::new();
        let mut open: Option<(String, Style)> = None;
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Start(tag) => {
                    let value = || tag.get("val").unwrap_or_default().to_owned();
                    let number = || tag.get("val").and_then(|value| value.parse().ok());
                    match (tag.local(), &mut open) {
                        ("style", _) => {
                            open = Some((tag.get("styleId").unwrap_or_default().to_owned(), Style::default()));
                        }
                        ("name", Some((_, style))) => style.name = value().to_lowercase(),
                        ("basedOn", Some((_, style))) => style.based_on = Some(value()),
                        ("outlineLvl", Some((_, style))) => style.outline = number(),
                        ("numId", Some((_, style))) => style.list = Some(value()),
                        ("ilvl", Some((_, style))) => style.level = number(),
                        _ => {}
                    }
                }
                Piece::End(name) if super::super::xml::local(&name) == "style" => styles.extend(open.take()),
                Piece::End(_) | Piece::Text(_) => {}
            }
        }
        Ok(Self(styles))
    }

    /// A style and those it is based on, nearest first.
    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let mut seen = BTreeSet::new();
        let mut next = self.0.get_key_value(id);
        std::iter::from_fn(move || {
            let (id, style) = next.filter(|(id, _)| seen.insert(id.as_str()))?;
            let _ = id;
            next = style.based_on.as_deref().and_then(|base| self.0.get_key_value(base));
            Some(style)
        })
        .take(MAX_BASES)
    }

    /// What paragraphs of a style are. Names are those of Word in English and Chinese, and of LibreOffice.
    pub(super) fn role(&self, id: &str) -> Role {
        for style in self.chain(id) {
            let name = style.name.as_str();
            let numbered = |prefix: &str| name.strip_prefix(prefix).and_then(|rest| rest.trim().parse::<u8>().ok());
            match name {
                "title" => return Role::Title,
                "quote" | "intense quote" | "quotations" | "block text" => return Role::Quote,
                _ if name.starts_with("toc ") || name.starts_with("contents ") => return Role::Contents,
                _ => {}
            }
            let level = numbered("heading").or_else(|| numbered("标题"));
            if let Some(level) = level.or(style.outline.filter(|level| *level < 9).map(|level| level + 1)) {
                return Role::Heading(level.clamp(1, 6));
            }
        }
        Role::Text
    }

    /// The list that paragraphs of a style are in.
    pub(super) fn list(&self, id: &str) -> Option<InList> {
        let list = self.chain(id).find_map(|style| style.list.clone())?;
        let level = self.chain(id).find_map(|style| style.level).unwrap_or(0);
        Some(InList { id: list, level })
    }
}
