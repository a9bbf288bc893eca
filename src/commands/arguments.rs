//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Finds what the documents of an archive share and writes a cross-referenced static site.
#[derive(Debug, Parser)]
#[command(name = "hujian", version, about, propagate_version = true, disable_help_subcommand = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of every command.
    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// Site root: the folder with archive.yaml [default: the nearest one upwards from here]
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Folder to read sources from [default: content in the site root]
    #[arg(long, global = true, value_name = "DIR")]
    pub content: Option<PathBuf>,
    /// Folder to write the site to [default: public in the site root]; for export, a new file, or an empty folder (`DIR/`, with the stroke, makes a new one)
    #[arg(long, global = true, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Address under which readers find the site; wins over base_url in archive.yaml
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,
    /// Threads to use [default: as many as the machine has]
    #[arg(long, global = true, value_name = "N")]
    pub jobs: Option<std::num::NonZeroU16>,
    /// Print errors only
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print every message, not only the first few of a kind
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// Colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Form of messages: json is one object a line, on standard output
    #[arg(long, global = true, value_name = "FORM", default_value = "human")]
    pub message_format: MessageFormat,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Even into a pipe.
    Always,
    /// Not at all.
    Never,
}

/// Form of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// For people, on standard error.
    Human,
    /// For machines: one JSON object a line, on standard output.
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a working site root with a commented archive.yaml and two sample documents
    New {
        /// Folder to make; an existing one must be empty
        dir: PathBuf,
    },
    /// Read content/ and write the site to public/
    Build(BuildOptions),
    /// Say everything build would say, and what links nowhere; write nothing
    Check(CheckOptions),
    /// Build, show on this machine only, and rebuild when a file changes
    Serve(ServeOptions),
    /// Take files in: detect what they hold, copy them to content/ and write their sidecars; overwrite nothing
    Add(AddOptions),
    /// Say what the builder makes of a source: documents, facts with evidence, links, changes; write nothing
    Explain(ExplainOptions),
    /// Bring the pictures of the documents to content/media/: the one command that uses the network
    Fetch(FetchOptions),
    /// Write the archive in the form another program reads, to standard output unless --output names a file or folder
    Export(ExportOptions),
}

/// Options of `build`.
#[derive(Clone, Debug, Default, Args)]
pub struct BuildOptions {
    /// Publish what is sound, and list on the site what was left out
    #[arg(long)]
    pub keep_going: bool,
    /// Publish documents marked as drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Say how long each stage took
    #[arg(long)]
    pub timings: bool,
    /// Say for each document what it is and what it is linked to
    #[arg(long)]
    pub report: bool,
    /// Take these alignments, of `hujian export passim` by passim 2 with --pairwise, in place of comparing: a file of JSON
    /// lines, or passim's folder
    #[arg(long, value_name = "FILE")]
    pub alignments: Option<PathBuf>,
}

/// Options of `check`.
#[derive(Clone, Debug, Default, Args)]
pub struct CheckOptions {
    /// Check documents marked as drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Check with these alignments, as `build --alignments` takes them
    #[arg(long, value_name = "FILE")]
    pub alignments: Option<PathBuf>,
}

/// Options of `serve`.
#[derive(Clone, Debug, Args)]
pub struct ServeOptions {
    /// Port on 127.0.0.1; if it is taken, the next that is free
    #[arg(long, value_name = "N", default_value_t = 8000)]
    pub port: u16,
    /// Show documents marked as drafts too
    #[arg(long)]
    pub drafts: bool,
}

/// Options of `add`.
#[derive(Clone, Debug, Args)]
pub struct AddOptions {
    /// Files to take in; of one that lies in content/ already only the sidecar is written
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Say what would be taken in, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Take in a text that the archive has already
    #[arg(long)]
    pub again: bool,
    /// Where the files were found on the Web, for their sidecars
    #[arg(long, value_name = "URL")]
    pub source_url: Option<url::Url>,
    /// The day on which they were found, as YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    pub retrieved: Option<jiff::civil::Date>,
    /// On what terms they may be shown
    #[arg(long, value_name = "TEXT")]
    pub rights: Option<String>,
}

/// Options of `fetch`.
#[derive(Clone, Debug, Args)]
pub struct FetchOptions {
    /// Say what would be fetched, and use no network
    #[arg(long)]
    pub dry_run: bool,
    /// Seconds between two requests to one host
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub pause: u8,
    /// Fetch from this machine and from private networks, too
    #[arg(long)]
    pub allow_private: bool,
}

/// Options of `explain`.
#[derive(Clone, Debug, Args)]
pub struct ExplainOptions {
    /// Sources, in content/ or elsewhere; one from elsewhere is explained as if it had been added
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Options of `export`.
#[derive(Clone, Debug, Args)]
pub struct ExportOptions {
    /// Form to write; all but passim and names are files, as the site has them, into a folder that --output names
    pub format: ExportFormat,
    /// Write documents marked as drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Take these alignments, as `build --alignments` does
    #[arg(long, value_name = "FILE")]
    pub alignments: Option<PathBuf>,
}

/// What `export` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Comparable texts as passim 2 reads them, a JSON object a line; what it finds goes to build --alignments
    Passim,
    /// What may be a name and is not in content/glossary.yaml, as entries to choose from, with the evidence
    Names,
    /// Tables of documents, passages, their places and pairs, of each wording and of each comparison
    Csv,
    /// Each document in TEI P5
    Tei,
    /// Each document as JSON: its facts and its text
    Json,
    /// The shared passages of each document as Web Annotations
    Annotations,
    /// A record of each document for reference managers
    Ris,
    /// A record of each document for BibTeX
    Bibtex,
    /// The text of each document, a paragraph a line
    Text,
}
