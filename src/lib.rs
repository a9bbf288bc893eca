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
}

/// The whole pipeline: pure, except that `on_stage` may show progress. Alignments that are `given` take the place of those
/// it would find.
///
/// # Errors
///
/// Only what makes work impossible, such as a template that does not parse; errors in the content are in
/// [`Built::notes`].
pub fn build(
    inputs: &Inputs,
    config: &Config,
    given: Option<&Given>,
    on_stage: &dyn Fn(Stage),
) -> anyhow::Result<Built> {
    on_stage(Stage::Ingest);
    let (archive, mut notes) = ingest::run(inputs, &config.ingest);
    on_stage(Stage::Normalize);
    let texts = normalize::run(&archive);
    on_stage(Stage::Reuse);
    let reuse = match given {
        None => reuse::run(&archive, &texts, &config.reuse),
        Some(given) => {
            let (reuse, wrong) = reuse::run_given(&archive, &texts, given, &config.reuse);
            notes.extend(wrong);
            reuse
        }
    };
    on_stage(Stage::Plan);
    let config = SiteConfig { alignments_given: given.is_some(), ..config.site.clone() };
    let (site, more) = site::plan(archive, texts, reuse, inputs, &config)?;
    notes.extend(more);
    notes.sort();
    Ok(Built { site, notes })
}
