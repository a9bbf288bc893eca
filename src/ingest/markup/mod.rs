//! Markdown, HTML or plain text in, running text tied to its source out.
//!
//! HTML is read from its tokens, never from a tree: nothing is reordered, every byte keeps its place, and depth and size
//! cost no more than reading. Markdown becomes the same tokens, so that HTML within it needs no second reader. A byte of
//! the source is either shown or taken out by a named rule.

mod chrome;
mod element;
mod figure;
mod flow;
mod head;
mod html;
mod markdown;
mod media;
mod microdata;
mod naming;
mod outline;
pub mod proxies;
mod signs;
mod tables;
pub(super) mod token;

use super::rules;
use super::traced::TracedBuilder;
use super::unpack::{Printed, Shape};
use super::{Entry, Layout, Reading};
use crate::config::IngestConfig;
use crate::config::repairs::{Repair, Repairs};
use crate::diagnostic::Diagnostic;
use crate::model::SourcePath;
use chrome::Origin;
use html::Section;
use proxies::Proxies;
use std::ops::Range;
use token::{Token, TokenKind};
pub(in crate::ingest) use token::{reference, with_references};

/// What a body is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// HTML, whole or a fragment.
    Html,
    /// Markdown, with or without HTML.
    Markdown,
    /// Neither.
    Plain,
}

/// Reads the body of a source. What lies before it (the header) is recorded as taken out, so that the result covers
/// the whole of `text`.
///
/// `text` is the decoded source, `body` the bytes of it that are no front matter.
pub fn read(text: &str, body: Range<usize>, path: &SourcePath, config: &IngestConfig) -> (Reading, Vec<Diagnostic>) {
    let part = text.get(body.clone()).unwrap_or_default();
    let proxies = Proxies::new(&config.proxies);
    let mut notes = Vec::new();
    let reading = match language(part, path) {
        Language::Html => {
            let tokens = token::html(part, body.start);
            let mut head = head::read(&tokens, text);
            head.extend(microdata::read(part));
            html::read(text, body.start, &[Section { tokens, origin: Origin::Found }], &proxies, head, &config.repairs)
        }
        Language::Markdown if signs::exceed(part, signs::MAX_SIGNS) => {
            let limit = signs::MAX_SIGNS;
            let told =
                format!("shown as plain text: it has more than {limit} signs of Markdown, the most that are read");
            notes.push(Diagnostic::warning("too-many-signs", path, told).hint("split it into smaller files"));
            plain(text, body)
        }
        Language::Markdown => {
            let tokens = markdown::tokens(part, body.start, &config.repairs);
            html::read(
                text,
                body.start,
                &[Section { tokens, origin: Origin::Found }],
                &proxies,
                Vec::new(),
                &config.repairs,
            )
        }
        Language::Plain => plain(text, body),
    };
    notes.extend(without_text(part, &reading, path));
    (reading, notes)
}

/// Reads a container that was written out; `text` is all of it.
pub fn read_unpacked(
    text: &str,
    shape: &Shape,
    path: &SourcePath,
    config: &IngestConfig,
) -> (Reading, Vec<Diagnostic>) {
    let proxies = Proxies::new(&config.proxies);
    let section = |span: Range<usize>, origin: Origin| {
        let tokens = token::html(text.get(span.clone()).unwrap_or_default(), span.start);
        Section { tokens, origin }
    };
    let reading = match shape {
        Shape::Lines(printed) => pages(text, printed, &config.repairs),
        Shape::Written | Shape::Page => {
            let origin = if *shape == Shape::Page { Origin::Found } else { Origin::Written };
            let all = section(0..text.len(), origin);
            let mut head = head::read(&all.tokens, text);
            if *shape == Shape::Page {
                head.extend(microdata::read(text));
            }
            html::read(text, 0, &[all], &proxies, head, &config.repairs)
        }
        Shape::Chapters(spans) => {
            let starts = spans.iter().map(|span| span.start).chain([text.len()]);
            let mut at = 0;
            let sections: Vec<Section> = starts
                .map(|start| {
                    let before = section(at..start, Origin::Written);
                    at = start;
                    before
                })
                .collect();
            let head = sections.first().map(|before| head::read(&before.tokens, text)).unwrap_or_default();
            let chapters = spans.clone();
            Reading { chapters, ..html::read(text, 0, &sections, &proxies, head, &config.repairs) }
        }
        Shape::Entries(spans) => {
            // What an entry leaves open ends with it: each is read by itself.
            let mut sections = Vec::new();
            let mut entries = Vec::new();
            let (mut at, mut head) = (0, Vec::new());
            let first = spans.first().map_or(0, |span| span.start);
            let of_feed = head::read(&section(0..first, Origin::Written).tokens, text);
            let shared: Vec<(String, String)> = ["feed:title", "feed:author"]
                .iter()
                .filter_map(|name| of_feed.iter().find(|(key, _)| key == name).cloned())
                .collect();
            for span in spans {
                let before = section(at..span.start, Origin::Written);
                head.extend(head::read(&before.tokens, text));
                let entry = section(span.clone(), Origin::Entry);
                let mut own = head::read(&entry.tokens, text);
                own.extend(shared.iter().cloned());
                entries.push(Entry { span: span.clone(), head: own });
                sections.extend([before, entry]);
                at = span.end;
            }
            sections.push(section(at..text.len(), Origin::Written));
            Reading { entries, ..html::read(text, 0, &sections, &proxies, head, &config.repairs) }
        }
    };
    let notes = without_text(text, &reading, path);
    (reading, notes)
}

/// A warning where nothing is shown of a text that has letters.
fn without_text(part: &str, reading: &Reading, path: &SourcePath) -> Vec<Diagnostic> {
    let has_letters = |text: &str| text.chars().any(char::is_alphabetic);
    if has_letters(part) && !has_letters(reading.text.text()) {
        let told = "the file has text, but all of it was taken for markup, navigation or scripts";
        let hint = "open it in a browser: a page that a script fills has to be saved from there, after it has loaded";
        vec![Diagnostic::warning("no-text", path, told).hint(hint)]
    } else {
        Vec::new()
    }
}

fn plain(text: &str, body: Range<usize>) -> Reading {
    let mut builder = TracedBuilder::default();
    builder.replace(0..body.start, "", rules::FRONT_MATTER);
    builder.keep(body);
    Reading {
        text: builder.finish(text),
        blocks: Vec::new(),
        inlines: Vec::new(),
        figures: Vec::new(),
        head: Vec::new(),
        entries: Vec::new(),
        chapters: Vec::new(),
        layout: Layout::Plain,
    }
}

/// Printed pages, without their heads and feet.
fn pages(text: &str, printed: &Printed, repairs: &Repairs) -> Reading {
    let mut builder = TracedBuilder::default();
    let mut at = 0;
    for margin in printed.margins.iter().filter(|_| repairs.has(Repair::Margin)) {
        builder.keep(at..margin.start);
        builder.replace(margin.clone(), "", rules::MARGIN);
        at = margin.end;
    }
    builder.keep(at..text.len());
    let head = printed.head.clone();
    Reading { text: builder.finish(text), layout: Layout::Pages, head, ..plain("", 0..0) }
}

/// What a body is written in, by the ending of its file's name and by what stands in it.
pub fn language(body: &str, path: &SourcePath) -> Language {
    let ending = path.as_str().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "html" | "htm" | "xhtml" => Language::Html,
        "md" | "markdown" if is_whole_page(body) => Language::Html,
        "md" | "markdown" => Language::Markdown,
        _ if is_whole_page(body) || is_html(body) => Language::Html,
        _ => Language::Plain,
    }
}

fn is_whole_page(body: &str) -> bool {
    let begin = body.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let begin = begin.get(..15).unwrap_or(begin).to_ascii_lowercase();
    ["<!doctype html", "<html>", "<html "].iter().any(|mark| begin.starts_with(mark))
}

/// Bytes looked at to tell HTML from text that mentions a tag.
const SNIFF_BYTES: usize = 64 * 1024;

/// Pairs of tags of block elements that make a text without a leading tag HTML.
const SNIFF_PAIRS: usize = 3;

/// Whether a text without a telling name is HTML: it begins with a tag of HTML and closes one, or it has several blocks
/// with both their tags. A text that quotes a tag or two has neither.
fn is_html(body: &str) -> bool {
    if !body.contains("</") && !body.contains("<br") && !body.contains("<p") {
        return false;
    }
    let end = (0..=body.len().min(SNIFF_BYTES)).rev().find(|&at| body.is_char_boundary(at)).unwrap_or(0);
    let tokens = token::html(body.get(..end).unwrap_or_default(), 0);
    let is_known = |name: &str| element::is_block(name) && name != "lines" && name != "footnote";
    let (mut starts, mut ends, mut breaks) = (0, 0, 0);
    let mut begins_with_tag = None;
    for Token { span, kind } in &tokens {
        match kind {
            TokenKind::Start(tag) => {
                begins_with_tag.get_or_insert(
                    is_known(&tag.name)
                        || matches!(tag.name.as_str(), "span" | "img" | "a" | "font" | "strong" | "b" | "br"),
                );
                starts += usize::from(is_known(&tag.name));
                breaks += usize::from(tag.name == "br");
            }
            TokenKind::End(name) => {
                begins_with_tag.get_or_insert(false);
                ends += usize::from(is_known(name));
            }
            TokenKind::Text | TokenKind::Raw => {
                if body.get(span.clone()).is_some_and(|text| !text.trim().is_empty()) {
                    begins_with_tag.get_or_insert(false);
                }
            }
            TokenKind::Instead(..) | TokenKind::Sign(_) => {}
        }
    }
    begins_with_tag == Some(true) && (ends > 0 || breaks > 1) || starts.min(ends) >= SNIFF_PAIRS
}

#[cfg(test)]
mod tests;
