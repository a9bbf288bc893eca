//! `hujian explain`: what the builder makes of one source, on one screen.

pub mod layout;
pub mod note;

use super::Outcome;
use super::arguments::{Common, ExplainOptions};
use super::build::as_shown;
use super::intake::{self, Names, Place};
use super::report::{Reporter, Tally};
use super::site_root::SiteRoot;
use crate::ingest::{Inputs, read};
use crate::model::SourcePath;
use anyhow::bail;
use serde_json::json;

/// Explains each file; the archive is read and compared once.
///
/// # Errors
///
/// When there is no such file, or it is no source.
pub fn run(common: &Common, options: &ExplainOptions, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let site_root = SiteRoot::find(common)?;
    let mut config = match site_root.config(common)? {
        Ok(config) => config,
        Err(diagnostics) => {
            reporter.diagnostics(&as_shown(&site_root, &diagnostics));
            return Ok(Outcome::ContentErrors);
        }
    };
    // A slip in another file, or a document not published yet, does not keep this one from being explained.
    config.ingest.keep_going = true;
    config.ingest.drafts = true;
    let mut inputs = site_root.read()?;
    let mut names = Names::of(&inputs);
    let mut paths: Vec<(SourcePath, bool)> = Vec::new();
    for file in &options.files {
        let (path, is_inside) = match intake::find(file, &site_root)? {
            Place::Inside(path) => (path, true),
            Place::Outside(file) => {
                let raw = intake::open(&file, &names)?;
                let path = raw.path.clone();
                names.take(path.as_str().trim_start_matches("content/"));
                if let Some(sidecar) = intake::sidecar_beside(&file, &path)? {
                    inputs.sidecars.insert(path.clone(), sidecar);
                }
                inputs.sources.push(raw);
                (path, false)
            }
        };
        if let Some(hint) = read::no_source(&path) {
            bail!("`{}` is no source: {hint}", file.display());
        }
        paths.push((path, is_inside));
    }
    // As a build reads them.
    inputs.sources.sort_by(|a, b| a.path.cmp(&b.path));
    let built = crate::build(&inputs, &config, crate::Comparison::Once, &|_| {})?;
    let mut outcome = Outcome::Fine;
    for (n, (path, is_inside)) in paths.iter().enumerate() {
        let told = note::notes_of(&built.notes, path);
        if Tally::of(&told).errors > 0 {
            outcome = Outcome::ContentErrors;
        }
        if let Some(note) = note::of(&built.site, path, length(&inputs, path)) {
            let words = built.site.words();
            let mut lines = layout::lines(&note, words, layout::columns());
            if !is_inside {
                lines = format!("{}\n{lines}", words.say("explain-not-in-archive"));
            }
            let gap = if n > 0 { "\n" } else { "" };
            reporter.summary(&format!("{gap}{lines}"), json!({ "explain": note, "in_archive": is_inside }));
        }
        let shown = if *is_inside { as_shown(&site_root, &told) } else { told };
        reporter.diagnostics(&shown);
    }
    Ok(outcome)
}

/// Bytes of a source's file; 0 if it could not be read.
fn length(inputs: &Inputs, path: &SourcePath) -> usize {
    inputs.sources.iter().find(|raw| raw.path == *path).map_or(0, |raw| raw.bytes.len())
}
