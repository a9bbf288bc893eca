//! Files that the user names: which source of the archive each is, or what it would be called as one.

pub mod name;

use super::arguments::Common;
use super::build::as_shown;
use super::report::Reporter;
use super::site_root::SiteRoot;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, shell};
use crate::ingest::{Inputs, RawFile, read};
use crate::model::SourcePath;
use anyhow::{Context, bail};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Where a file that the user named lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the content folder.
    Inside(SourcePath),
    /// Elsewhere; the path leads to it, links resolved.
    Outside(PathBuf),
}

/// Settings for a look at single files: documents that are not published yet are in, and a slip in one file keeps no other
/// out. `None` if archive.yaml has slips, which are told.
///
/// # Errors
///
/// When archive.yaml cannot be read.
pub fn settings(site_root: &SiteRoot, common: &Common, reporter: &Reporter) -> anyhow::Result<Option<Config>> {
    let mut config = match site_root.config(common)? {
        Ok(config) => config,
        Err(diagnostics) => {
            reporter.diagnostics(&as_shown(site_root, &diagnostics));
            return Ok(None);
        }
    };
    config.ingest.keep_going = true;
    config.ingest.drafts = true;
    Ok(Some(config))
}

/// Finds a file as typed, else below the content folder, else below the site root.
///
/// # Errors
///
/// When there is none, or when it is a folder.
pub fn find(file: &Path, site_root: &SiteRoot) -> anyhow::Result<Place> {
    let shown = file.display();
    let candidates = [file.to_owned(), site_root.content.join(file), site_root.root.join(file)];
    let Some(found) = candidates.iter().find(|path| path.exists()) else {
        bail!("there is no file `{shown}`, neither here nor in `{}`", site_root.content.display());
    };
    let found = found.canonicalize().with_context(|| format!("cannot open `{shown}`"))?;
    if found.is_dir() {
        bail!("`{shown}` is a folder; name the files in it");
    }
    let content = site_root.content.canonicalize();
    let below = content.ok().and_then(|content| found.strip_prefix(content).ok().map(Path::to_owned));
    Ok(match below {
        Some(below) => {
            let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            Place::Inside(SourcePath(format!("content/{}", parts.join("/"))))
        }
        None => Place::Outside(found),
    })
}

/// Says of a file, as typed, why its path in the archive is none of a source.
///
/// # Errors
///
/// When it is none.
pub fn must_be_source(path: &SourcePath, file: &Path) -> anyhow::Result<()> {
    match read::no_source(path) {
        None => Ok(()),
        Some(hint) => {
            let typed = file.display().to_string();
            bail!("`{typed}` is no source: {}", shell::naming(hint, &typed))
        }
    }
}

/// A file from elsewhere as the source it would be, under a name that no file of the archive has.
///
/// # Errors
///
/// When it is no source, or cannot be read.
pub fn open(file: &Path, taken: &Names) -> anyhow::Result<RawFile> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let path = SourcePath(format!("content/{}", taken.free(&name::clean(&name))));
    must_be_source(&path, file)?;
    read::source_outside(file, &path).map_err(|diagnostic| {
        let hint = diagnostic.hint.map(|hint| format!("; {hint}")).unwrap_or_default();
        anyhow::anyhow!("`{}`: {}{hint}", file.display(), diagnostic.message)
    })
}

/// The sidecar that lies beside a file from elsewhere, if one does, as the sidecar of `source`.
///
/// # Errors
///
/// When it is there and cannot be read.
pub fn sidecar_beside(file: &Path, source: &SourcePath) -> anyhow::Result<Option<RawFile>> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".yaml");
    let path = SourcePath(format!("{source}.yaml"));
    let text = read::text_of_ours(Path::new(&beside), &path)
        .map_err(|diagnostic| anyhow::anyhow!("`{}`: {}", Path::new(&beside).display(), diagnostic.message))?;
    Ok((!text.is_empty()).then(|| RawFile { path, bytes: text.into_bytes() }))
}

/// What there is to tell of a file (`path` in the archive), told of it as the user typed it: messages and hints, too, since
/// the name it would have is that of no file yet.
pub fn as_typed(diagnostics: &[Diagnostic], path: &SourcePath, file: &Path) -> Vec<Diagnostic> {
    let typed = file.display().to_string();
    let named = |text: &String| renamed(text, path.as_str(), &typed);
    let told = diagnostics.iter().map(|diagnostic| Diagnostic {
        path: diagnostic.path.as_ref().map(|path| SourcePath(named(&path.0))),
        message: named(&diagnostic.message),
        hint: diagnostic.hint.as_ref().map(named),
        ..diagnostic.clone()
    });
    told.collect()
}

/// A text with another name for a file (and for its sidecar), but not for one whose name goes on (`a.htm`, `a.html`).
fn renamed(text: &str, from: &str, to: &str) -> String {
    let mut parts = text.split(from);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // A name in a sentence stands between backticks, one in a command after a space.
        match part.starts_with(char::is_alphanumeric) {
            true => out.push_str(from),
            false if out.ends_with(' ') => out.push_str(&shell::word(to)),
            false => out.push_str(to),
        }
        out.push_str(part);
    }
    out
}

/// Names that files directly in the content folder have: as systems compare them that know no case.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// Of everything that was read, and what could not be.
    pub fn of(inputs: &Inputs) -> Self {
        let unread = inputs.unread.iter().filter_map(|diagnostic| diagnostic.path.as_ref());
        let sidecars = inputs.sidecars.keys();
        let paths = inputs.sources.iter().map(|raw| &raw.path).chain(sidecars).chain(unread);
        Self(paths.filter_map(|path| path.as_str().strip_prefix("content/")).map(str::to_lowercase).collect())
    }

    /// The name, or the first with a number behind it, that is free.
    pub fn free(&self, name: &str) -> String {
        let is_free = |name: &str| !self.0.contains(&name.to_lowercase());
        if is_free(name) {
            return name.to_owned();
        }
        // Among more numbers than there are names, one is free.
        let numbers = 2..=u32::try_from(self.0.len()).unwrap_or(u32::MAX).saturating_add(2);
        let mut names = numbers.map(|n| name::numbered(name, n));
        names.find(|name| is_free(name)).unwrap_or_else(|| name.to_owned())
    }

    /// Takes a name.
    pub fn take(&mut self, name: &str) {
        self.0.insert(name.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_file_itself_is_renamed() {
        let renamed = |text: &str| renamed(text, "content/a.htm", "../a.htm");
        assert_eq!(renamed("`content/a.htm`, `content/a.htm.yaml`"), "`../a.htm`, `../a.htm.yaml`");
        assert_eq!(renamed("equals `content/a.html`"), "equals `content/a.html`");
        let renamed = |text: &str| super::renamed(text, "content/a.txt", "my a.txt");
        assert_eq!(renamed("`mv content/a.txt.new content/a.txt`"), "`mv 'my a.txt'.new 'my a.txt'`");
    }
}
