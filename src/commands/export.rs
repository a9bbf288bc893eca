//! `hujian export`: the archive in the form another program reads.

use super::Outcome;
use super::arguments::{Common, ExportFormat, ExportOptions};
use super::build::as_shown;
use super::report::{Reporter, Tally, count};
use super::site_root::SiteRoot;
use crate::diagnostic::Diagnostic;
use crate::model::{Archive, Document};
use crate::normalize::Text;
use crate::normalize::written::Written;
use crate::site::names::candidates::{candidates, entry};
use crate::{ingest, normalize};
use anyhow::{Context, ensure};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Documents that are written out at a time: enough to keep every thread busy, few enough to hold in memory.
const AT_A_TIME: usize = 256;

/// Bytes from which a part of a folder is full: Spark gives each of its tasks a file or 128 MiB of one, so that small parts
/// are what it can share out.
const PART_BYTES: usize = 16 << 20;

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
    let (archive, notes) = ingest::run(&site_root.read()?, &config.ingest);
    if Tally::of(&notes).errors > 0 {
        return Ok(refuse(&site_root, &notes, reporter));
    }
    let texts = normalize::run(&archive);
    let ending = match options.format {
        ExportFormat::Passim => "jsonl",
        ExportFormat::Names => "yaml",
    };
    let mut target = Target::new(common.output.as_deref(), ending)?;
    let (n, what, said) = match options.format {
        ExportFormat::Passim => {
            passim(&archive, &texts, &mut target)?;
            let n = archive.documents.len();
            (n, "documents", count(n, "document", "documents"))
        }
        ExportFormat::Names => {
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

/// Where lines go: standard output, one file, or the parts of a folder. What was there before is never written over.
enum Target {
    Standard(BufWriter<io::Stdout>),
    File(PathBuf, BufWriter<File>),
    Folder { folder: PathBuf, ending: &'static str, parts: Vec<PathBuf>, open: Option<BufWriter<File>>, bytes: usize },
}

impl Target {
    /// For a file or a folder, whose parts have this ending. What is not there yet is a folder if its name ends in `/`.
    fn new(output: Option<&Path>, ending: &'static str) -> anyhow::Result<Self> {
        let Some(output) = output else { return Ok(Self::Standard(BufWriter::new(io::stdout()))) };
        let shown = output.display();
        let is_folder = output.is_dir() || output.as_os_str().as_encoded_bytes().ends_with(b"/");
        if !is_folder {
            return Ok(Self::File(output.to_owned(), create(output)?));
        }
        fs::create_dir_all(output).with_context(|| format!("cannot make the folder `{shown}`"))?;
        let mut entries = fs::read_dir(output).with_context(|| format!("cannot look into `{shown}`"))?;
        ensure!(entries.next().is_none(), "`{shown}` is not empty; name a folder that is new or empty with `--output`");
        Ok(Self::Folder { folder: output.to_owned(), ending, parts: Vec::new(), open: None, bytes: 0 })
    }

    fn line(&mut self, line: &[u8]) -> anyhow::Result<()> {
        match self {
            Self::Standard(out) => unless_closed(out.write_all(line)),
            Self::File(path, file) => write(path, file, line),
            Self::Folder { folder, ending, parts, open, bytes } => {
                if *bytes >= PART_BYTES {
                    close(parts, open.take())?;
                }
                let file = match open {
                    Some(file) => file,
                    None => {
                        let path = folder.join(format!("part-{:05}.{ending}", parts.len()));
                        let file = create(&path)?;
                        parts.push(path);
                        *bytes = 0;
                        open.insert(file)
                    }
                };
                *bytes += line.len();
                write(parts.last().unwrap_or(folder), file, line)
            }
        }
    }

    /// Makes sure that all is written; the files it went to.
    fn finish(self) -> anyhow::Result<Vec<PathBuf>> {
        match self {
            Self::Standard(mut out) => unless_closed(out.flush()).map(|()| Vec::new()),
            Self::File(path, file) => {
                let parts = vec![path];
                close(&parts, Some(file)).map(|()| parts)
            }
            Self::Folder { folder, mut parts, open, .. } => {
                close(&parts, open)?;
                if parts.is_empty() {
                    parts.push(folder);
                }
                Ok(parts)
            }
        }
    }
}

/// A closed pipe (`hujian export passim | head`) is the reader's decision, not a failure of ours.
fn unless_closed(written: io::Result<()>) -> anyhow::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

fn create(path: &Path) -> anyhow::Result<BufWriter<File>> {
    let shown = path.display();
    match File::create_new(path) {
        Ok(file) => Ok(BufWriter::new(file)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            anyhow::bail!("`{shown}` is there already; remove it, or name another file with `--output`")
        }
        Err(error) => Err(error).with_context(|| format!("cannot write `{shown}`")),
    }
}

fn write(path: &Path, file: &mut BufWriter<File>, line: &[u8]) -> anyhow::Result<()> {
    file.write_all(line).with_context(|| format!("cannot write `{}`", path.display()))
}

fn close(parts: &[PathBuf], file: Option<BufWriter<File>>) -> anyhow::Result<()> {
    let Some(mut file) = file else { return Ok(()) };
    file.flush()
        .with_context(|| format!("cannot write `{}`", parts.last().map_or(Path::new(""), |path| path).display()))
}
