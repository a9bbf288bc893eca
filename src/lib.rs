//! 互见 (hujian): reads an archive of speeches, reports and commentaries as they are really found, finds every passage
//! that one document shares with another, and plans a static, cross-referenced site.
//!
//! The pipeline is [`build`]; each stage is a function from values to values, in a folder of its own.

#![cfg_attr(test, allow(clippy::string_slice, reason = "tests cut invented text at known characters"))]

pub mod commands;
pub mod config;
pub mod diagnostic;
pub mod ingest;
pub mod model;
pub mod normalize;
pub mod reuse;
pub mod site;
pub mod write;
pub mod yaml;

use config::{Config, SiteConfig};
use diagnostic::Diagnostic;
use ingest::Inputs;
use reuse::external::Given;

/// A stage of [`build`], for showing progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Files to documents.
    Ingest,
    /// Documents to comparable texts.
    Normalize,
    /// Texts to alignments and clusters.
    Reuse,
    /// All of it to a plan of pages.
    Plan,
}

/// What [`build`] made.
#[derive(Debug)]
pub struct Built {
    /// Every route and what renders it.
    pub site: site::Site,
    /// What there is to tell, ordered by path and line.
    pub notes: Vec<Diagnostic>,
    /// What serves the next comparison, if it is to be remembered; see [`reuse::run_remembering`].
    pub memory: Option<Vec<u8>>,
}

/// How the documents are compared.
#[derive(Clone, Copy, Debug)]
pub enum Comparison<'a> {
    /// From nothing, to be forgotten.
    Once,
    /// With what an earlier build remembered, if anything; [`Built::memory`] is for the next.
    Remembering(Option<&'a [u8]>),
    /// By another program, whose alignments take the place of those that would be found.
    Given(&'a Given),
}

/// The whole pipeline: pure, except that `on_stage` may show progress. What an earlier build remembered changes no byte of
/// the result.
///
/// # Errors
///
/// Only what makes work impossible, such as a template that does not parse; errors in the content are in
/// [`Built::notes`].
pub fn build(
    inputs: &Inputs,
    config: &Config,
    comparison: Comparison<'_>,
    on_stage: &dyn Fn(Stage),
) -> anyhow::Result<Built> {
    on_stage(Stage::Ingest);
    let (archive, mut notes) = ingest::run(inputs, &config.ingest);
    on_stage(Stage::Normalize);
    let texts = normalize::run(&archive);
    on_stage(Stage::Reuse);
    let mut memory = None;
    let reuse = match comparison {
        Comparison::Once => reuse::run(&archive, &texts, &config.reuse),
        Comparison::Remembering(earlier) => {
            let found = reuse::run_remembering(&archive, &texts, &config.reuse, earlier);
            memory = Some(found.memory);
            found.reuse
        }
        Comparison::Given(given) => {
            let (reuse, wrong) = reuse::run_given(&archive, &texts, given, &config.reuse);
            notes.extend(wrong);
            reuse
        }
    };
    on_stage(Stage::Plan);
    let alignments_given = matches!(comparison, Comparison::Given(_));
    let config = SiteConfig { alignments_given, ..config.site.clone() };
    let (site, more) = site::plan(archive, texts, reuse, inputs, &config)?;
    notes.extend(more);
    notes.sort();
    Ok(Built { site, notes, memory })
}
