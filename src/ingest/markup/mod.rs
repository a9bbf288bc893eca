//! Markdown, HTML or plain text in, running text tied to its source out.

use super::rules;
use super::traced::TracedBuilder;
use super::{Layout, Reading};
use crate::config::IngestConfig;
use crate::diagnostic::Diagnostic;
use crate::model::SourcePath;
use std::ops::Range;

/// Reads the body of a source. What lies before it (the header) is recorded as taken out, so that the result covers
/// the whole of `text`.
///
/// `text` is the decoded source, `body` the bytes of it that are no front matter.
pub fn read(text: &str, body: Range<usize>, path: &SourcePath, config: &IngestConfig) -> (Reading, Vec<Diagnostic>) {
    let _ = (path, config);
    let mut builder = TracedBuilder::default();
    builder.replace(0..body.start, "", rules::FRONT_MATTER);
    builder.keep(body);
    let reading = Reading {
        text: builder.finish(text),
        blocks: Vec::new(),
        inlines: Vec::new(),
        figures: Vec::new(),
        head: Vec::new(),
        layout: Layout::Plain,
    };
    (reading, Vec::new())
}
