//! Forms of which the site has files: the same files, by themselves.

use super::super::Outcome;
use super::super::alignments;
use super::super::arguments::{Common, ExportOptions};
use super::super::build::{Timings, pipeline};
use super::super::progress::Progress;
use super::super::report::{Reporter, Tally, count};
use super::super::site_root::SiteRoot;
use super::{AT_A_TIME, refuse, target};
use crate::Comparison;
use crate::config::Config;
use crate::site::formats::Format;
use crate::site::{DataFile, Route};
use anyhow::Context;
use rayon::prelude::*;
use serde_json::json;

/// Which files of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Files {
    /// Every table.
    Tables,
    /// Every text.
    Texts,
    /// Every document in a form.
    Documents(Format),
}

impl Files {
    /// Whether a file of the site is one of them.
    fn hold(self, route: &Route) -> bool {
        match self {
            Self::Tables => {
                matches!(route, Route::DataFile(DataFile::Table(_)) | Route::Witnesses(_) | Route::PairTable(..))
            }
            Self::Texts => matches!(route, Route::DataFile(DataFile::Text(_))),
            Self::Documents(format) => matches!(route, Route::Export(_, found) if *found == format),
        }
    }
}

/// Builds the site in memory and writes these files of it, at the paths that they have there.
///
/// # Errors
///
/// When no folder is named, or it holds anything, or cannot be written to; when there is nothing to read.
pub(super) fn run(
    common: &Common,
    options: &ExportOptions,
    files: Files,
    mut site_root: SiteRoot,
    config: &Config,
    reporter: &Reporter,
) -> anyhow::Result<Outcome> {
    let output = common.output.as_deref().context(
        "this form is one of many files; name a folder that is new or empty, for example `--output exported/`",
    )?;
    // Before the work, not after it.
    target::empty_folder(output)?;
    let given = alignments::read(options.alignments.as_deref(), &mut site_root)?;
    let comparison = given.as_ref().map_or(Comparison::Once, Comparison::Given);
    let progress = if reporter.shows_progress() { Progress::drawn() } else { Progress::hidden() };
    let built = pipeline(&site_root, config, comparison, &progress, &Timings::begin("read"))?;
    if Tally::of(&built.notes).errors > 0 {
        drop(progress);
        return Ok(refuse(&site_root, &built.notes, reporter));
    }
    let site = &built.site;
    let paths: Vec<&String> = site.routes.iter().filter(|(_, route)| files.hold(route)).map(|(path, _)| path).collect();
    progress.say("writing");
    for paths in paths.chunks(AT_A_TIME) {
        paths.par_iter().try_for_each(|path| target::file_below(output, path, &site.render(path)?))?;
    }
    drop(progress);
    let line = format!("wrote    {}: {}\n", output.display(), count(paths.len(), "file", "files"));
    reporter.summary(&line, json!({ "files": paths }));
    Ok(Outcome::Fine)
}
