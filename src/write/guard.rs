//! Refuses output folders that could destroy anything.

#![expect(clippy::disallowed_methods, reason = "write/ looks at the folder it is to replace")]

use super::routes::MARKER;
use anyhow::{Context, bail, ensure};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// First line of the marker file.
const MARKER_HEAD: &str = "hujian site 1\n";
/// The marker file: says whose folder it is to those who find it, and to us.
pub const MARKER_TEXT: &str = "hujian site 1\nThis folder was written by hujian. The next build replaces it as a whole; \
                               only files whose names begin with a dot are kept.\n";
/// Bytes of the output folder's name, so that the staging folder's name beside it still fits into 255.
const MAX_NAME_BYTES: usize = 200;

/// An output folder that may be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The folder that holds it, without links.
    pub(super) parent: PathBuf,
    /// Its name.
    pub(super) name: OsString,
    shown: String,
}

impl Target {
    /// Where the site will be.
    pub fn path(&self) -> PathBuf {
        self.parent.join(&self.name)
    }

    /// As the user wrote it.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// A name beside the target, for folders that come and go during a build.
    pub(super) fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(suffix);
        self.parent.join(name)
    }
}

/// The folders a site must never overwrite.
#[derive(Clone, Copy, Debug)]
pub struct Protected<'a> {
    /// The site root: output may lie in it, not be it or hold it.
    pub root: &'a Path,
    /// Folders that are read: output may not be them, hold them or lie in them.
    pub inputs: &'a [&'a Path],
    /// The user's home folder, if known.
    pub home: Option<&'a Path>,
}

/// Checks that a folder may be replaced by a site.
///
/// # Errors
///
/// Why it may not, and what to do.
pub fn check(output: &Path, protected: &Protected<'_>) -> anyhow::Result<Target> {
    let shown = output.display().to_string();
    if let Ok(metadata) = fs::symlink_metadata(output)
        && metadata.is_symlink()
    {
        bail!("`{shown}` is a link; name the folder it leads to with `--output`");
    }
    let path = resolve(output).with_context(|| format!("cannot find the output folder `{shown}`"))?;
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        bail!("`{shown}` is the top of the file system, which is never replaced; name a folder with `--output`");
    };
    ensure!(
        name.len() <= MAX_NAME_BYTES,
        "the name of the output folder is longer than {MAX_NAME_BYTES} bytes; name another with `--output`"
    );
    if let Some(home) = protected.home.and_then(|home| resolve(home).ok()) {
        ensure!(
            !home.starts_with(&path),
            "`{shown}` is or holds your home folder, which is never replaced; name another with `--output`"
        );
    }
    let root = resolve(protected.root)?;
    ensure!(
        !root.starts_with(&path),
        "`{shown}` is or holds the site root, which would be destroyed; name another folder with `--output`"
    );
    for input in protected.inputs {
        let input_shown = input.display();
        let input = resolve(input)?;
        ensure!(
            !input.starts_with(&path) && !path.starts_with(&input),
            "`{shown}` is, holds or lies in `{input_shown}`, which the builder reads; name another folder with `--output`"
        );
    }
    ensure!(
        !path.strip_prefix(&root).is_ok_and(|inside| inside.iter().any(|part| part == ".git")),
        "`{shown}` lies in the repository's `.git`; name another folder with `--output`"
    );
    may_be_replaced(&path, &shown)?;
    Ok(Target { parent: parent.to_owned(), name: name.to_owned(), shown })
}

/// Whether what stands at the path is nothing, an empty folder, one with dot files alone, or ours.
fn may_be_replaced(path: &Path, shown: &str) -> anyhow::Result<()> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| format!("cannot look at the output folder `{shown}`")),
    };
    ensure!(metadata.is_dir(), "`{shown}` is not a folder; name another with `--output`");
    if is_marked(path) {
        return Ok(());
    }
    let entries = fs::read_dir(path).with_context(|| format!("cannot list the output folder `{shown}`"))?;
    for entry in entries {
        let name = entry.with_context(|| format!("cannot list the output folder `{shown}`"))?.file_name();
        ensure!(
            is_dot_file(&name),
            "`{shown}` holds files that hujian did not write (`{}` is one) and is left alone; empty it, or name another \
             folder with `--output`",
            name.display()
        );
    }
    Ok(())
}

/// Whether a folder has our marker file.
pub(super) fn is_marked(folder: &Path) -> bool {
    let marker = folder.join(MARKER);
    if !fs::symlink_metadata(&marker).is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut head = String::new();
    fs::File::open(marker)
        .is_ok_and(|file| file.take(MARKER_HEAD.len() as u64).read_to_string(&mut head).is_ok() && head == MARKER_HEAD)
}

pub(super) fn is_dot_file(name: &OsStr) -> bool {
    name.as_encoded_bytes().first().is_some_and(|&byte| byte == b'.')
}

/// The path without links and dots; what does not exist yet may only be plain names below what does.
fn resolve(path: &Path) -> anyhow::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut missing: Vec<OsString> = Vec::new();
    let mut existing = absolute.as_path();
    loop {
        match existing.canonicalize() {
            Ok(mut resolved) => {
                resolved.extend(missing.iter().rev());
                return Ok(resolved);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                match existing.components().next_back() {
                    Some(Component::Normal(name)) => missing.push(name.to_owned()),
                    _ => bail!("`..` below a folder that does not exist"),
                }
                existing = existing.parent().context("no folder on the way exists")?;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Root(tempfile::TempDir);

    impl Root {
        fn new() -> Self {
            let root = tempfile::tempdir().unwrap();
            for folder in ["site/content/2021", "site/templates", "site/.git/hooks", "home/me"] {
                fs::create_dir_all(root.path().join(folder)).unwrap();
            }
            fs::write(root.path().join("site/archive.yaml"), "").unwrap();
            Self(root)
        }

        fn check(&self, output: &str) -> anyhow::Result<Target> {
            let (root, home) = (self.0.path().join("site"), self.0.path().join("home/me"));
            let inputs = [root.join("content"), root.join("templates")];
            let inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).collect();
            check(&self.0.path().join(output), &Protected { root: &root, inputs: &inputs, home: Some(&home) })
        }

        fn accepted(&self, output: &str) {
            assert!(self.check(output).is_ok(), "{output}: {:?}", self.check(output));
        }

        fn refused(&self, output: &str, why: &str) {
            let error = format!("{:#}", self.check(output).unwrap_err());
            assert!(error.contains(why), "{output}: {error}");
        }
    }

    #[test]
    fn new_and_empty_folders_are_ours_to_fill() {
        let root = Root::new();
        root.accepted("site/public");
        root.accepted("site/public/");
        root.accepted("elsewhere/deep/public");
        fs::create_dir(root.0.path().join("site/public")).unwrap();
        root.accepted("site/public");
        fs::write(root.0.path().join("site/public/.gitignore"), "*").unwrap();
        fs::create_dir(root.0.path().join("site/public/.git")).unwrap();
        root.accepted("site/public");
    }

    #[test]
    fn foreign_folders_are_left_alone() {
        let root = Root::new();
        let public = root.0.path().join("site/public");
        fs::create_dir(&public).unwrap();
        fs::write(public.join("thesis.txt"), "").unwrap();
        root.refused("site/public", "`thesis.txt` is one");
        fs::write(public.join(MARKER), "something else").unwrap();
        root.refused("site/public", "did not write");
        fs::write(public.join(MARKER), MARKER_TEXT).unwrap();
        root.accepted("site/public");
        root.refused("site/archive.yaml", "not a folder");
    }

    #[test]
    fn folders_that_hold_anything_of_the_users_are_refused() {
        let root = Root::new();
        root.refused("site", "site root");
        root.refused("site/content/..", "site root");
        root.refused("", "holds");
        root.refused("site/content", "the builder reads");
        root.refused("site/content/2021", "the builder reads");
        root.refused("site/content/new", "the builder reads");
        root.refused("site/public/../content/new", "`..`");
        root.refused("site/templates/x", "the builder reads");
        root.refused("site/.git/hooks", ".git");
        root.refused("home", "home");
        root.refused("home/me", "home");
        root.refused("/", "top of the file system");
        root.refused("/../..", "top of the file system");
        root.accepted("home/me/public");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_refused_and_seen_through() {
        let root = Root::new();
        std::os::unix::fs::symlink("content", root.0.path().join("site/public")).unwrap();
        root.refused("site/public", "is a link");
        std::os::unix::fs::symlink("nowhere", root.0.path().join("site/broken")).unwrap();
        root.refused("site/broken", "is a link");
        std::os::unix::fs::symlink("site", root.0.path().join("alias")).unwrap();
        root.refused("alias/content/x", "the builder reads");
        root.accepted("alias/other");
    }
}
