//! Writes a site into a folder beside the one it will replace.

#![expect(clippy::disallowed_methods, reason = "write/ writes the site")]

use super::guard::{MARKER_TEXT, Target, is_dot_file};
use super::routes::MARKER;
use crate::site::Site;
use anyhow::{Context, ensure};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A folder being filled; gone when dropped.
#[derive(Debug)]
pub(super) struct Staging {
    path: PathBuf,
}

impl Staging {
    /// Makes an empty folder beside the target, marked as ours before anything else is in it.
    pub(super) fn create(target: &Target) -> anyhow::Result<Self> {
        fs::create_dir_all(&target.parent)
            .with_context(|| format!("cannot make the folder that is to hold `{}`", target.shown()))?;
        let path = target.beside(&format!(".hujian-staging-{}", std::process::id()));
        fs::create_dir(&path).with_context(|| format!("cannot write beside the output folder `{}`", target.shown()))?;
        let staging = Self { path };
        staging.write(MARKER, MARKER_TEXT.as_bytes())?;
        set_mode(&staging.path, FOLDER_MODE)?;
        Ok(staging)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Renders and writes every route; the paths written and their sizes, in order.
    pub(super) fn fill(&self, site: &Site, on_file: &(dyn Fn() + Sync)) -> anyhow::Result<Vec<(String, u64)>> {
        let mut folders: BTreeSet<&str> = BTreeSet::new();
        for path in site.routes.keys() {
            folders.extend(path.match_indices('/').filter_map(|(end, _)| path.get(..end)));
        }
        // A folder sorts before what is in it.
        for folder in folders {
            let folder = self.path.join(folder);
            fs::create_dir(&folder).context("cannot make a folder of the new site")?;
            set_mode(&folder, FOLDER_MODE)?;
        }
        let routes: Vec<&String> = site.routes.keys().collect();
        let written: Vec<(String, u64)> = routes
            .into_par_iter()
            .map(|path| {
                let bytes = site.render(path).with_context(|| format!("cannot make the page `{path}`"))?;
                self.write(path, &bytes)?;
                on_file();
                Ok((path.clone(), bytes.len() as u64))
            })
            .collect::<anyhow::Result<_>>()?;
        Ok(written)
    }

    fn write(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        write_file(&self.path.join(path), bytes).with_context(|| format!("cannot write `{path}` of the new site"))
    }

    /// Takes over what the builder did not write: `.git`, `.nojekyll`, `.well-known` and the like.
    ///
    /// They are linked, not moved, so that the old folder stays whole until it is replaced.
    pub(super) fn carry_over_dot_files(&self, target: &Target) -> anyhow::Result<()> {
        let old = target.path();
        let entries = match fs::read_dir(&old) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error).with_context(|| format!("cannot list `{}`", target.shown())),
        };
        for entry in entries {
            let name = entry.with_context(|| format!("cannot list `{}`", target.shown()))?.file_name();
            let new = self.path.join(&name);
            if !is_dot_file(&name) || name == MARKER || fs::symlink_metadata(&new).is_ok() {
                continue;
            }
            link_tree(&old.join(&name), &new)
                .with_context(|| format!("cannot carry over `{}` from `{}`", name.display(), target.shown()))?;
        }
        Ok(())
    }

    /// Flushes everything to the disk and checks that it is there: a disk that fills up may say so only now.
    pub(super) fn verify(&self, written: &[(String, u64)]) -> anyhow::Result<()> {
        flush(&self.path).context("cannot flush the new site to the disk")?;
        for (path, bytes) in written {
            let metadata = fs::symlink_metadata(self.path.join(path))
                .with_context(|| format!("`{path}` of the new site is gone after it was written"))?;
            ensure!(
                metadata.is_file() && metadata.len() == *bytes,
                "`{path}` of the new site is not as it was written: another program is at work in its folder"
            );
        }
        Ok(())
    }

    /// Gives the folder up, for whoever has put it in its place or will remove it.
    pub(super) fn keep(mut self) {
        self.path = PathBuf::new();
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            // What cannot be removed now is marked, and removed by the next build.
            remove_marked(&self.path).ok();
        }
    }
}

/// Permissions of folders: all may read.
const FOLDER_MODE: u32 = 0o755;
/// Permissions of files: all may read.
const FILE_MODE: u32 = 0o644;

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    set_mode(path, FILE_MODE)?;
    if cfg!(not(target_os = "linux")) {
        file.sync_all()?;
    }
    Ok(())
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}

/// One call for all files: flushing each of ten thousand takes a minute on a spinning disk.
#[cfg(target_os = "linux")]
fn flush(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn flush(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// The same files at another place: links where the file system can, else copies.
fn link_tree(from: &Path, to: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(from)?;
    if metadata.is_dir() {
        fs::create_dir(to)?;
        for entry in fs::read_dir(from)? {
            let name = entry?.file_name();
            link_tree(&from.join(&name), &to.join(&name))?;
        }
        return fs::set_permissions(to, metadata.permissions());
    }
    match fs::hard_link(from, to) {
        Ok(()) => Ok(()),
        Err(_) if metadata.is_file() => fs::copy(from, to).map(|_| ()),
        #[cfg(unix)]
        Err(_) if metadata.is_symlink() => std::os::unix::fs::symlink(fs::read_link(from)?, to),
        Err(error) => Err(error),
    }
}

/// Removes a folder of ours, its marker last, so that what a killed removal leaves is still known as ours.
pub(super) fn remove_marked(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == MARKER {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    match fs::remove_file(folder.join(MARKER)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    fs::remove_dir(folder)
}
