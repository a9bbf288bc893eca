//! XML as tags and text. No document type is believed: entities that a file declares are refused, not expanded, so that
//! neither a billion laughs nor a file of the machine can come in.

use super::Fault;
use crate::ingest::decode;
use crate::ingest::markup::{reference, with_references};
use crate::model::SourcePath;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// A start tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tag {
    /// As written, prefix and all.
    pub name: String,
    /// Names as written, values with their references resolved.
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        local(&self.name)
    }

    /// The value of an attribute, by its name without prefix.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| local(key) == name).map(|(_, value)| value.as_str())
    }

    /// The value of an attribute, by its whole name.
    pub(super) fn exact(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// A piece of a document. Every start has its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// `<a>`, and the first half of `<a/>`.
    Start(Tag),
    /// `</a>`, and the second half of `<a/>`: the name as written.
    End(String),
    /// Text with its references resolved.
    Text(String),
}

/// Reads a document from front to back.
pub(super) struct Xml<'a> {
    source: &'a str,
    reader: Reader<&'a [u8]>,
    /// What the file is called, for messages.
    name: &'a str,
    depth: usize,
    /// The end of an empty element that has begun.
    end: Option<String>,
}

impl<'a> Xml<'a> {
    /// Of a text; `name` is what messages call it.
    pub(super) fn new(source: &'a str, name: &'a str) -> Self {
        Self { source, reader: Reader::from_str(source), name, depth: 0, end: None }
    }

    fn fault(&self, message: &str) -> Fault {
        let at = usize::try_from(self.reader.error_position().max(self.reader.buffer_position())).unwrap_or(usize::MAX);
        let before = self.source.get(..at.min(self.source.len())).unwrap_or(self.source);
        let line = before.matches('\n').count() + 1;
        Fault::damaged(format!("`{}` is broken XML at line {line}: {message}", self.name))
    }

    fn tag(&self, start: &BytesStart<'_>) -> Result<Tag, Fault> {
        let mut tag = Tag { name: start.name().into_inner().to_owned(), attributes: Vec::new() };
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.fault(&error.to_string()))?;
            tag.attributes.push((attribute.key.into_inner().to_owned(), with_references(&attribute.value)));
        }
        Ok(tag)
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// XML that is broken, ends too early, or declares entities.
    pub(super) fn next(&mut self) -> Result<Option<Piece>, Fault> {
        if let Some(name) = self.end.take() {
            return Ok(Some(Piece::End(name)));
        }
        loop {
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err(self.fault(&error.to_string())),
            };
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    Piece::Start(self.tag(&start)?)
                }
                Event::Empty(start) => {
                    let tag = self.tag(&start)?;
                    self.end = Some(tag.name.clone());
                    Piece::Start(tag)
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Piece::End(end.name().into_inner().to_owned())
                }
                Event::Text(text) => Piece::Text(text.into_inner().into_owned()),
                Event::CData(text) => Piece::Text(text.into_inner().into_owned()),
                Event::GeneralRef(name) => {
                    let written = format!("&{};", &*name.into_inner());
                    let shown = match reference(&written) {
                        Some((len, shown)) if len == written.len() => shown,
                        _ => written,
                    };
                    Piece::Text(shown)
                }
                Event::DocType(declared) => {
                    if declared.into_inner().contains(['[', '%']) {
                        return Err(Fault::new(
                            "xml-entities",
                            format!("`{}` declares entities of its own, which are never expanded", self.name),
                            "take the declaration between `<!DOCTYPE` and `]>` out, and write the text that its names stand for",
                        ));
                    }
                    continue;
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
                Event::Eof if self.depth > 0 => return Err(self.fault("it ends within an element")),
                Event::Eof => return Ok(None),
            }));
        }
    }

    /// The text of the element that has just begun, to its end.
    ///
    /// # Errors
    ///
    /// As [`Xml::next`].
    pub(super) fn text(&mut self) -> Result<String, Fault> {
        let mut text = String::new();
        let mut depth = 1_usize;
        while let Some(piece) = self.next()? {
            match piece {
                Piece::Start(_) => depth += 1,
                Piece::End(_) => depth -= 1,
                Piece::Text(more) => text.push_str(&more),
            }
            if depth == 0 {
                break;
            }
        }
        Ok(text)
    }

    /// Passes over the rest of the element that has just begun.
    ///
    /// # Errors
    ///
    /// As [`Xml::next`].
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next()? {
                Some(Piece::Start(_)) => depth += 1,
                Some(Piece::End(_)) => depth -= 1,
                Some(Piece::Text(_)) => {}
                None => break,
            }
        }
        Ok(())
    }
}

/// A part of a container as text, by its byte order mark, its XML declaration or its bytes.
///
/// # Errors
///
/// Bytes that are no text.
pub(super) fn text_of(bytes: &[u8], name: &str, language: &str) -> Result<String, Fault> {
    decode::decode(bytes, &SourcePath(name.to_owned()), language)
        .map(|decoded| decoded.text)
        .map_err(|error| Fault::damaged(format!("`{name}` in the container: {}", error.message)))
}
