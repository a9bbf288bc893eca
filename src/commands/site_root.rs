//! Where the site root is, and what its archive.yaml and the command line ask for.

#![expect(
    clippy::disallowed_methods,
    reason = "commands/ look at the working directory, the environment and archive.yaml"
)]

use super::arguments::Common;
use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
use crate::ingest::Inputs;
use crate::ingest::read;
use crate::model::SourcePath;
use crate::write::guard::{self, Protected, Target};
use anyhow::{Context, bail};
use std::env;
use std::path::{Path, PathBuf};

/// Name of the file that makes a folder a site root.
pub const ARCHIVE_YAML: &str = "archive.yaml";

/// What paths of `--alignments` begin with in diagnostics, wherever the file or folder lies.
pub const ALIGNMENTS: &str = "alignments";

/// A site root and the folders that belong to it.
#[derive(Clone, Debug)]
pub struct SiteRoot {
    /// The folder itself.
    pub root: PathBuf,
    /// Where sources are read from.
    pub content: PathBuf,
    /// Where the site goes.
    pub output: PathBuf,
    /// The file or folder of `--alignments`, once it was read.
    pub alignments: Option<PathBuf>,
    /// What the user should know of how these were found.
    pub note: Option<String>,
}

impl SiteRoot {
    /// Finds the site root by `--root`, else upwards from here, else by `--content` and `--output` together.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn find(common: &Common) -> anyhow::Result<Self> {
        let (root, note) = match (&common.root, &common.content, &common.output) {
            (Some(root), _, _) => {
                anyhow::ensure!(root.is_dir(), "the site root `{}` is not a folder", root.display());
                let note = (!root.join(ARCHIVE_YAML).exists())
                    .then(|| format!("no `{ARCHIVE_YAML}` in `{}`: defaults are used", root.display()));
                (root.clone(), note)
            }
            (None, content, output) => {
                let here = env::current_dir().context("cannot tell the working directory")?;
                let found = here.ancestors().find(|folder| folder.join(ARCHIVE_YAML).is_file());
                match (found, content, output) {
                    (Some(root), _, _) => (shorter(root, &here), None),
                    (None, Some(content), Some(_)) => {
                        let parent = match content.parent() {
                            Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
                            Some(parent) => parent,
                            None => bail!("`{}` cannot be a content folder", content.display()),
                        };
                        let note = format!(
                            "no `{ARCHIVE_YAML}` here or above: defaults are used, with `{}` as the site root",
                            parent.display()
                        );
                        (parent.to_owned(), Some(note))
                    }
                    (None, _, _) => bail!(
                        "no `{ARCHIVE_YAML}` in this folder or above it; run `hujian new DIR` to begin an archive, name a site \
                         root with `--root DIR`, or give both `--content DIR` and `--output DIR`"
                    ),
                }
            }
        };
        let content = common.content.clone().unwrap_or_else(|| as_typed(&root.join("content")));
        let output = common.output.clone().unwrap_or_else(|| as_typed(&root.join("public")));
        Ok(Self { root, content, output, alignments: None, note })
    }

    /// Reads archive.yaml (the defaults if there is none) and lets the options win.
    ///
    /// # Errors
    ///
    /// The slips in archive.yaml as diagnostics within, or what makes it unreadable.
    pub fn config(&self, common: &Common) -> anyhow::Result<Result<Config, Vec<Diagnostic>>> {
        let path = SourcePath(ARCHIVE_YAML.to_owned());
        let yaml = match read::text_of_ours(&self.root.join(ARCHIVE_YAML), &path) {
            Ok(yaml) => yaml,
            Err(diagnostic) => return Ok(Err(vec![*diagnostic])),
        };
        let mut config = match config::parse(&yaml, &path) {
            Ok(config) => config,
            Err(diagnostics) => return Ok(Err(diagnostics)),
        };
        if let Some(address) = &common.base_url {
            let url = config::base_url(address).map_err(|message| anyhow::anyhow!("`--base-url`: {message}"))?;
            config.site.base_url = Some(url);
        }
        config.site.built = source_date()?;
        Ok(Ok(config))
    }

    /// Reads every byte the build may depend on.
    ///
    /// # Errors
    ///
    /// When there is no content folder.
    pub fn read(&self) -> anyhow::Result<Inputs> {
        read::read(&self.root, &self.content)
    }

    /// The output folder, if it may be replaced.
    ///
    /// # Errors
    ///
    /// Why it may not.
    pub fn target(&self) -> anyhow::Result<Target> {
        let templates = self.root.join("templates");
        let home = env::var_os("HOME").map(PathBuf::from);
        let inputs = [self.content.as_path(), templates.as_path()];
        guard::check(&self.output, &Protected { root: &self.root, inputs: &inputs, home: home.as_deref() })
    }

    /// The path of a source as the user can open it from here.
    pub fn shown(&self, path: &SourcePath) -> SourcePath {
        let below = |folder: &str| Path::new(path.as_str()).strip_prefix(folder).ok();
        let shown = match (below("content"), below(ALIGNMENTS), &self.alignments) {
            (Some(below), _, _) => self.content.join(below),
            // Joined with nothing, the name of a file would end in a slash.
            (_, Some(below), Some(alignments)) if below.as_os_str().is_empty() => alignments.clone(),
            (_, Some(below), Some(alignments)) => alignments.join(below),
            (None, _, _) => self.root.join(path.as_str()),
        };
        SourcePath(as_typed(&shown).to_string_lossy().into_owned())
    }
}

/// Without the `./` that nobody types.
fn as_typed(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}

/// An ancestor of the working directory as one would type it: `.`, `..`, `../..`.
fn shorter(root: &Path, here: &Path) -> PathBuf {
    match here.strip_prefix(root).map(|below| below.iter().count()) {
        Ok(0) | Err(_) => PathBuf::from("."),
        Ok(levels) => vec![".."; levels].iter().collect(),
    }
}

/// The day of SOURCE_DATE_EPOCH, else today in the archive's time zone.
pub fn today(config: &Config) -> jiff::civil::Date {
    let zone = jiff::tz::TimeZone::get(&config.ingest.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
    config.site.built.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(zone).date())
}

/// The day of SOURCE_DATE_EPOCH (reproducible-builds.org), in UTC.
fn source_date() -> anyhow::Result<Option<jiff::civil::Date>> {
    let Some(value) = env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let value = value.to_string_lossy();
    let date = value
        .parse()
        .ok()
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .map(|moment| moment.to_zoned(jiff::tz::TimeZone::UTC).date());
    let date = date.with_context(|| {
        format!("`SOURCE_DATE_EPOCH` is `{}`, expected seconds since 1970, such as 1767225600", value.escape_debug())
    })?;
    Ok(Some(date))
}
