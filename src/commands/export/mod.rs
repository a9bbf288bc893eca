//! `hujian export`: the archive in the form another program reads.

mod files;
mod target;

use super::Outcome;
use super::arguments::{Common, ExportFormat, ExportOptions};
use super::build::as_shown;
use super::report::{Reporter, Tally, count};
use super::site_root::SiteRoot;
use crate::diagnostic::Diagnostic;
use crate::model::{Archive, Document};
use crate::normalize::Text;
use crate::normalize::written::Written;
use crate::site::formats::Format;
use crate::site::names::candidates::{candidates, entry};
use crate::{ingest, normalize};
use anyhow::ensure;
use files::Files;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;
use target::Target;

/// Documents that are written out at a time: enough to keep every thread busy, few enough to hold in memory.
const AT_A_TIME: usize = 256;

/// Writes the archive in a format.
///
/// # Errors
///
/// When there is nothing to read, or what is to be written is there already or cannot be written.
pub fn run(common: &Common, options: &ExportOptions, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let site_root = SiteRoot::find(common)?;
    if let Some(note) = &site_root.note {
        reporter.note(note);
    }
    let mut config = match site_root.config(common)? {
        Ok(config) => config,
        Err(diagnostics) => return Ok(refuse(&site_root, &diagnostics, reporter)),
    };
    config.ingest.drafts = options.drafts;
    let files = |files| files::run(common, options, files, site_root.clone(), &config, reporter);
    let lines = match options.format {
        ExportFormat::Passim => Lines::Passim,
        ExportFormat::Names => Lines::Names,
        ExportFormat::Csv => return files(Files::Tables),
        ExportFormat::Text => return files(Files::Texts),
        ExportFormat::Json => return files(Files::Documents(Format::Json)),
        ExportFormat::Tei => return files(Files::Documents(Format::Tei)),
        ExportFormat::Annotations => return files(Files::Documents(Format::Annotations)),
        ExportFormat::Ris => return files(Files::Documents(Format::Ris)),
        ExportFormat::Bibtex => return files(Files::Documents(Format::Bibtex)),
    };
    ensure!(
        options.alignments.is_none(),
        "`--alignments` is for forms that tell what documents share; `{}` does not",
        lines.name()
    );
    let (archive, notes) = ingest::run(&site_root.read()?, &config.ingest);
    if Tally::of(&notes).errors > 0 {
        return Ok(refuse(&site_root, &notes, reporter));
    }
    let texts = normalize::run(&archive);
    let mut target = Target::new(common.output.as_deref(), lines.ending())?;
    let (n, what, said) = match lines {
        Lines::Passim => {
            passim(&archive, &texts, &mut target)?;
            let n = archive.documents.len();
            (n, "documents", count(n, "document", "documents"))
        }
        Lines::Names => {
            let candidates = candidates(&archive, &texts);
            for candidate in &candidates {
                target.line(format!("{}\n", entry(candidate)).as_bytes())?;
            }
            (candidates.len(), "names", count(candidates.len(), "name", "names"))
        }
    };
    let parts = target.finish()?;
    if let (Some(output), Some(last)) = (&common.output, parts.last()) {
        let shown = if parts.len() > 1 { output } else { last };
        let line = format!("wrote    {}: {}\n", shown.display(), said);
        let files: Vec<_> = parts.iter().map(|path| path.to_string_lossy()).collect();
        reporter.summary(&line, json!({ what: n, "files": files }));
    }
    Ok(Outcome::Fine)
}

fn refuse(site_root: &SiteRoot, diagnostics: &[Diagnostic], reporter: &Reporter) -> Outcome {
    let diagnostics = as_shown(site_root, diagnostics);
    reporter.diagnostics(&diagnostics);
    let tally = Tally::of(&diagnostics);
    reporter.refusal(&format!("{} in the content: nothing was written", count(tally.errors, "error", "errors")));
    Outcome::ContentErrors
}

/// What is written line by line, from the texts alone.
#[derive(Clone, Copy)]
enum Lines {
    Passim,
    Names,
}

impl Lines {
    fn name(self) -> &'static str {
        match self {
            Self::Passim => "passim",
            Self::Names => "names",
        }
    }

    /// How the names of its files end.
    fn ending(self) -> &'static str {
        match self {
            Self::Passim => "jsonl",
            Self::Names => "yaml",
        }
    }
}

/// A document as passim 2 reads it (docs/FORMATS.md).
#[derive(Serialize)]
struct PassimRecord<'a> {
    id: &'a str,
    series: &'a str,
    fingerprint: String,
    text: &'a str,
    offsets: &'a [(u32, u32)],
}

fn passim(archive: &Archive, texts: &[Text], target: &mut Target) -> anyhow::Result<()> {
    let line = |(document, text): (&Document, &Text)| {
        let written = Written::of(&document.body.text, text);
        let record = PassimRecord {
            id: document.id.as_str(),
            series: document.id.as_str(),
            fingerprint: written.fingerprint(),
            text: &written.text,
            offsets: &written.offsets,
        };
        let mut line = serde_json::to_vec(&record).expect("a record holds only strings and numbers");
        line.push(b'\n');
        line
    };
    for (documents, texts) in archive.documents.chunks(AT_A_TIME).zip(texts.chunks(AT_A_TIME)) {
        let lines: Vec<Vec<u8>> = documents.par_iter().zip(texts).map(line).collect();
        for line in lines {
            target.line(&line)?;
        }
    }
    Ok(())
}
