//! `hujian explain`: what the builder makes of one source, on one screen.

pub mod layout;
pub mod note;

use super::Outcome;
use super::arguments::{Common, ExplainOptions};
use super::build::as_shown;
use super::intake::{self, Names, Place};
use super::report::{Reporter, Tally};
use super::site_root::SiteRoot;
use crate::ingest::Inputs;
use crate::model::SourcePath;
use serde_json::json;
use std::path::Path;

/// Explains each file; the archive is read and compared once.
///
/// # Errors
///
/// When there is no such file, or it is no source.
pub fn run(common: &Common, options: &ExplainOptions, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let site_root = SiteRoot::find(common)?;
    let Some(config) = intake::settings(&site_root, common, reporter)? else { return Ok(Outcome::ContentErrors) };
    let mut inputs = site_root.read()?;
    let mut names = Names::of(&inputs);
    // With the file as typed, where it lies outside the archive.
    let mut paths: Vec<(SourcePath, Option<&Path>)> = Vec::new();
    for file in &options.files {
        let (path, typed) = match intake::find(file, &site_root)? {
            Place::Inside(path) => (path, None),
            Place::Outside(found) => {
                let raw = intake::open(&found, &names)?;
                let path = raw.path.clone();
                names.take(path.as_str().trim_start_matches("content/"));
                if let Some(sidecar) = intake::sidecar_beside(&found, &path)? {
                    inputs.sidecars.insert(path.clone(), sidecar);
                }
                inputs.sources.push(raw);
                (path, Some(file.as_path()))
            }
        };
        intake::must_be_source(&path, file)?;
        paths.push((path, typed));
    }
    // As a build reads them.
    inputs.sources.sort_by(|a, b| a.path.cmp(&b.path));
    let built = crate::build(&inputs, &config, crate::Comparison::Once, &|_| {})?;
    let mut outcome = Outcome::Fine;
    for (n, (path, typed)) in paths.iter().enumerate() {
        let told = note::notes_of(&built.notes, path);
        if Tally::of(&told).errors > 0 {
            outcome = Outcome::ContentErrors;
        }
        if let Some(note) = note::of(&built.site, path, length(&inputs, path)) {
            let words = built.site.words();
            let mut lines = layout::lines(&note, words, layout::columns());
            if typed.is_some() {
                lines = format!("{}\n{lines}", words.say("explain-not-in-archive"));
            }
            let gap = if n > 0 { "\n" } else { "" };
            reporter.summary(&format!("{gap}{lines}"), json!({ "explain": note, "in_archive": typed.is_none() }));
        }
        let shown = match typed {
            None => as_shown(&site_root, &told),
            Some(file) => intake::as_typed(&told, path, file),
        };
        reporter.diagnostics(&shown);
    }
    Ok(outcome)
}

/// Bytes of a source's file; 0 if it could not be read.
fn length(inputs: &Inputs, path: &SourcePath) -> usize {
    inputs.sources.iter().find(|raw| raw.path == *path).map_or(0, |raw| raw.bytes.len())
}
