//! `hujian build`: run the pipeline, write if there is no error.

#![expect(clippy::disallowed_methods, reason = "commands/ time the stages for --timings")]

use super::Outcome;
use super::alignments;
use super::arguments::{BuildOptions, Common};
use super::links;
use super::progress::Progress;
use super::report::{Reporter, Tally, count};
use super::site_root::SiteRoot;
use crate::config::{Config, Links};
use crate::diagnostic::{Diagnostic, escape};
use crate::model::SourcePath;
use crate::site::Site;
use crate::{Built, Comparison, Stage, write};
use serde_json::json;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// How long each stage took.
#[derive(Debug)]
pub struct Timings {
    marks: RefCell<Vec<(&'static str, Instant)>>,
}

impl Timings {
    /// From now on.
    pub fn begin(what: &'static str) -> Self {
        Self { marks: RefCell::new(vec![(what, Instant::now())]) }
    }

    fn next(&self, what: &'static str) {
        self.marks.borrow_mut().push((what, Instant::now()));
    }

    fn spent(&self) -> Vec<(&'static str, Duration)> {
        let marks = self.marks.borrow();
        let ends = marks.iter().skip(1).map(|(_, begun)| *begun).chain([Instant::now()]);
        marks.iter().zip(ends).map(|((what, begun), end)| (*what, end.duration_since(*begun))).collect()
    }
}

/// Builds the site in the output folder.
pub fn run(common: &Common, options: &BuildOptions, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let mut site_root = SiteRoot::find(common)?;
    if let Some(note) = &site_root.note {
        reporter.note(note);
    }
    // Before the work, not after it.
    let target = site_root.target()?;
    let mut config = match site_root.config(common)? {
        Ok(config) => config,
        Err(diagnostics) => return Ok(refuse(&site_root, &diagnostics, "", reporter)),
    };
    config.ingest.drafts = options.drafts;
    config.ingest.keep_going = options.keep_going;
    let given = alignments::read(options.alignments.as_deref(), &mut site_root)?;

    let progress = if reporter.shows_progress() { Progress::drawn() } else { Progress::hidden() };
    let timings = Timings::begin("read");
    let remembered = if given.is_none() { write::memory::recall(&target) } else { None };
    let comparison = given.as_ref().map_or(Comparison::Remembering(remembered.as_deref()), Comparison::Given);
    let built = pipeline(&site_root, &config, comparison, &progress, &timings)?;
    drop(remembered);
    let tally = Tally::of(&built.notes);
    if tally.errors > 0 && !options.keep_going {
        drop(progress);
        return Ok(refuse(&site_root, &built.notes, "; `--keep-going` publishes what is sound", reporter));
    }
    // A folder that is not mounted, or one in which every source failed, shall not take the last good site away.
    if built.site.archive.documents.is_empty() {
        drop(progress);
        let none = Diagnostic::error("no-documents", &SourcePath("content".to_owned()), "no document is in it")
            .hint("put a source into it, for example a `.txt` file");
        let diagnostics: Vec<Diagnostic> = built.notes.iter().cloned().chain([none]).collect();
        return Ok(refuse(&site_root, &diagnostics, "", reporter));
    }
    let mut diagnostics = built.notes;
    diagnostics.extend(links::dead_of_editors(&built.site)?);
    let tally = Tally::of(&diagnostics);
    progress.say("writing");
    progress.count_to(built.site.routes.len());
    timings.next("write");
    let published = write::publish(&built.site, built.memory.as_deref(), &target, &|| progress.one_more())?;
    drop(progress);
    if let Some(error) = &published.forgotten {
        reporter.note(&format!("{error:#}; the next build compares everything anew"));
    }

    reporter.diagnostics(&as_shown(&site_root, &diagnostics));
    if options.report {
        let (lines, objects) = describe(&built.site);
        reporter.summary(&lines, json!({ "report": objects }));
    }
    if options.timings {
        let lines: String =
            timings.spent().iter().map(|(what, spent)| format!("{:>8.2} s  {what}\n", spent.as_secs_f64())).collect();
        reporter.summary(&lines, json!({ "timings": timings.spent().iter().map(|(what, spent)| json!([what, spent.as_secs_f64()])).collect::<Vec<_>>() }));
    }
    let mut lines = summary(&built.site, tally, &published);
    lines.push_str(&where_to_look(common, &config, target.shown()));
    reporter.summary(&lines, summary_object(&built.site, tally));
    Ok(Outcome::Fine)
}

/// Reads and builds, showing which stage runs.
pub fn pipeline(
    site_root: &SiteRoot,
    config: &Config,
    comparison: Comparison<'_>,
    progress: &Progress,
    timings: &Timings,
) -> anyhow::Result<Built> {
    progress.say("reading");
    let inputs = site_root.read()?;
    crate::build(&inputs, config, comparison, &|stage| {
        timings.next(match stage {
            Stage::Ingest => "describe",
            Stage::Normalize => "prepare",
            Stage::Reuse => "compare",
            Stage::Plan => "plan",
        });
        progress.stage(stage);
    })
}

/// How to see the site. Links to folders are followed by a web server alone: a page opened from a disk would list files.
fn where_to_look(common: &Common, config: &Config, shown: &str) -> String {
    let shown = shown.trim_end_matches('/');
    let folders = [("--root", &common.root), ("--content", &common.content), ("--output", &common.output)];
    let options: String = folders
        .iter()
        .filter_map(|(name, folder)| folder.as_ref().map(|folder| format!(" {name} {}", folder.display())))
        .collect();
    match config.site.links {
        Links::Folder => format!("look     run `hujian serve{options}`, or have a web server publish {shown}/\n"),
        Links::File => format!("look     open {shown}/index.html, or run `hujian serve{options}`\n"),
    }
}

/// Prints the errors and what became of the site; `remedy` ends the last line.
fn refuse(site_root: &SiteRoot, diagnostics: &[Diagnostic], remedy: &str, reporter: &Reporter) -> Outcome {
    let diagnostics = as_shown(site_root, diagnostics);
    reporter.diagnostics(&diagnostics);
    let tally = Tally::of(&diagnostics);
    let errors = count(tally.errors, "error", "errors");
    let kept = if site_root.output.exists() {
        format!(", `{}` is as it was", site_root.output.display())
    } else {
        String::new()
    };
    reporter.refusal(&format!("{errors} in the content: nothing was published{kept}{remedy}"));
    reporter.summary(
        "",
        json!({ "published": false, "errors": tally.errors, "warnings": tally.warnings, "notes": tally.notes }),
    );
    Outcome::ContentErrors
}

/// With paths as the user can open them from here.
pub fn as_shown(site_root: &SiteRoot, diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let path = diagnostic.path.as_ref().map(|path| site_root.shown(path));
            Diagnostic { path, ..diagnostic.clone() }
        })
        .collect()
}

fn summary(site: &Site, tally: Tally, published: &write::Published) -> String {
    let counts = site.counts;
    let mut lines = format!(
        "read     {}, {}, {}\nlinked   {}, {}, {}\nwrote    {}, {} in all ({:.1} MB)\n",
        count(counts.sources, "source", "sources"),
        count(counts.documents, "document", "documents"),
        count(counts.letters, "letter", "letters"),
        count(counts.alignments, "alignment", "alignments"),
        count(counts.passages, "passage", "passages"),
        count(counts.formulae, "common wording", "common wordings"),
        count(counts.pages, "page", "pages"),
        count(published.files, "file", "files"),
        published.bytes as f64 / 1e6,
    );
    let said: Vec<String> =
        [(tally.errors, "error", "errors"), (tally.warnings, "warning", "warnings"), (tally.notes, "note", "notes")]
            .iter()
            .filter(|(n, _, _)| *n > 0)
            .map(|(n, one, many)| count(*n, one, many))
            .collect();
    if !said.is_empty() {
        lines.push_str(&format!("told     {}\n", said.join(", ")));
    }
    if !site.archive.left_out.is_empty() {
        lines.push_str(&format!("left out {}\n", count(site.archive.left_out.len(), "source", "sources")));
    }
    lines
}

/// What each document is and what it is linked to, for people and for machines.
fn describe(site: &Site) -> (String, Vec<serde_json::Value>) {
    let mut alignments = vec![0_usize; site.archive.documents.len()];
    for alignment in &site.reuse.alignments {
        let places: BTreeSet<u32> = [alignment.a.document, alignment.b.document].into();
        for place in places {
            if let Some(n) = alignments.get_mut(place as usize) {
                *n += 1;
            }
        }
    }
    let mut lines = String::new();
    let mut objects = Vec::new();
    for (document, n) in site.archive.documents.iter().zip(alignments) {
        let meta = &document.meta;
        let title = escape(meta.title.as_deref().unwrap_or("(no title)"));
        let linked = count(n, "alignment", "alignments");
        let source = escape(document.origin.source.as_str());
        lines.push_str(&format!("{}  {}  {title}  {linked}  {source}\n", document.id, meta.kind.as_str()));
        objects.push(json!({
            "id": document.id,
            "source": document.origin.source,
            "kind": meta.kind,
            "title": meta.title,
            "alignments": n,
        }));
    }
    (lines, objects)
}

fn summary_object(site: &Site, tally: Tally) -> serde_json::Value {
    let counts = site.counts;
    json!({
        "published": true,
        "sources": counts.sources,
        "documents": counts.documents,
        "letters": counts.letters,
        "alignments": counts.alignments,
        "passages": counts.passages,
        "formulae": counts.formulae,
        "pages": counts.pages,
        "left_out": site.archive.left_out.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(),
        "errors": tally.errors,
        "warnings": tally.warnings,
        "notes": tally.notes,
    })
}
