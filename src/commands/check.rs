//! `hujian check`: run the same pipeline, look at every link, write nothing, exit 1 on errors.

use super::Outcome;
use super::alignments;
use super::arguments::{CheckOptions, Common};
use super::build::{Timings, as_shown, pipeline};
use super::links;
use super::progress::Progress;
use super::report::{Reporter, Tally, count};
use super::site_root::SiteRoot;
use crate::Comparison;
use serde_json::json;

/// Checks the archive and the links of the site it makes.
pub fn run(common: &Common, options: &CheckOptions, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let mut site_root = SiteRoot::find(common)?;
    if let Some(note) = &site_root.note {
        reporter.note(note);
    }
    let mut pages = 0;
    let diagnostics = match site_root.config(common)? {
        Err(diagnostics) => diagnostics,
        Ok(mut config) => {
            config.ingest.drafts = options.drafts;
            let given = alignments::read(options.alignments.as_deref(), &mut site_root)?;
            let progress = if reporter.shows_progress() { Progress::drawn() } else { Progress::hidden() };
            let comparison = given.as_ref().map_or(Comparison::Once, Comparison::Given);
            let built = pipeline(&site_root, &config, comparison, &progress, &Timings::begin("read"))?;
            let mut diagnostics = built.notes;
            progress.say("following links");
            diagnostics.extend(links::dead(&built.site)?);
            pages = built.site.counts.pages;
            diagnostics
        }
    };
    reporter.diagnostics(&as_shown(&site_root, &diagnostics));
    let tally = Tally::of(&diagnostics);
    let line = format!(
        "checked  {}: {}, {}, {}\n",
        count(pages, "page", "pages"),
        count(tally.errors, "error", "errors"),
        count(tally.warnings, "warning", "warnings"),
        count(tally.notes, "note", "notes"),
    );
    reporter.summary(
        &line,
        json!({ "pages": pages, "errors": tally.errors, "warnings": tally.warnings, "notes": tally.notes }),
    );
    Ok(if tally.errors > 0 { Outcome::ContentErrors } else { Outcome::Fine })
}
