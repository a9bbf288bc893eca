//! Puts a finished folder in the place of the old one, so that there is one whole site at every moment.

#![expect(clippy::disallowed_methods, reason = "write/ swaps the site in")]

use super::guard::{MARKER_TEXT, Target, is_marked};
use super::routes::MARKER;
use super::stage::{Staging, remove_marked};
use anyhow::{Context, bail};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Held while a folder is being replaced; a second build at the same folder is refused, not made to wait.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    pub(super) fn take(target: &Target) -> anyhow::Result<Self> {
        fs::create_dir_all(&target.parent)
            .with_context(|| format!("cannot make the folder that is to hold `{}`", target.shown()))?;
        let path = target.beside(".hujian-lock");
        loop {
            let file = open_lock(&path).with_context(|| format!("cannot write beside `{}`", target.shown()))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(fs::TryLockError::WouldBlock) => {
                    bail!("another build is writing `{}`; try again when it is done", target.shown())
                }
                Err(fs::TryLockError::Error(error)) => {
                    return Err(error).with_context(|| format!("cannot lock `{}`", target.shown()));
                }
            }
            // The holder before us removes the file before it lets go: then what we have locked is no longer there.
            if is_same_file(&file, &path) {
                return Ok(Self { path, _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A lock file that stays is harmless: only the lock on it counts, and the system lets go of that.
        fs::remove_file(&self.path).ok();
    }
}

fn open_lock(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A link with this name must not make us create a file elsewhere.
        options.custom_flags(i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or_default());
    }
    options.open(path)
}

#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(a), Ok(b)) => a.dev() == b.dev() && a.ino() == b.ino(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_same_file(_file: &File, path: &Path) -> bool {
    path.exists()
}

/// Removes what killed builds left beside the target, and brings back a site that one of them had moved aside.
///
/// Only what bears our name and our marker, or is empty. The caller holds the lock, so none of it is in use.
pub(super) fn clear_leftovers(target: &Target) -> anyhow::Result<()> {
    let prefix =
        |kind: &str| target.beside(&format!(".hujian-{kind}-")).file_name().map(ToOwned::to_owned).unwrap_or_default();
    let (staging, old) = (prefix("staging"), prefix("old"));
    let entries = fs::read_dir(&target.parent).with_context(|| format!("cannot list beside `{}`", target.shown()))?;
    let mut leftovers = Vec::new();
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot list beside `{}`", target.shown()))?;
        let name = entry.file_name();
        let numbered = |prefix: &std::ffi::OsStr| {
            name.as_encoded_bytes()
                .strip_prefix(prefix.as_encoded_bytes())
                .is_some_and(|rest| !rest.is_empty() && rest.iter().all(u8::is_ascii_digit))
        };
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && (numbered(&staging) || numbered(&old)) {
            leftovers.push((numbered(&old), entry.path()));
        }
    }
    leftovers.sort();
    for (moved_aside, path) in leftovers {
        if moved_aside && is_marked(&path) && fs::symlink_metadata(target.path()).is_err() {
            fs::rename(&path, target.path())
                .with_context(|| format!("cannot bring back `{}` after a build was killed", target.shown()))?;
        } else if is_marked(&path) {
            remove_marked(&path)
                .with_context(|| format!("cannot remove what a killed build left: `{}`", path.display()))?;
        } else {
            // Killed between making the folder and marking it; if it is not empty it is not ours, and stays.
            fs::remove_dir(&path).ok();
        }
    }
    Ok(())
}

/// Swaps the staged folder with the target in one step where the system can.
pub(super) fn swap(staging: Staging, target: &Target) -> anyhow::Result<()> {
    let (new, place) = (staging.path().to_owned(), target.path());
    if fs::symlink_metadata(&place).is_err() {
        fs::rename(&new, &place)?;
        staging.keep();
        return sync_folder(&target.parent).map_err(Into::into);
    }
    if !is_marked(&place) {
        // A folder of dot files alone: marked, so that what is left of it if we are killed below is known as ours.
        fs::write(place.join(MARKER), MARKER_TEXT)?;
    }
    if exchange(&new, &place)? {
        staging.keep();
        remove_old(&new);
    } else {
        let old = target.beside(&format!(".hujian-old-{}", std::process::id()));
        fs::rename(&place, &old)?;
        if let Err(error) = fs::rename(&new, &place) {
            fs::rename(&old, &place).with_context(|| format!("the old site is now at `{}`", old.display()))?;
            return Err(error.into());
        }
        staging.keep();
        remove_old(&old);
    }
    sync_folder(&target.parent)?;
    Ok(())
}

/// The new site stands; what is left of the old one is removed now or by the next build.
fn remove_old(path: &Path) {
    remove_marked(path).ok();
}

/// Whether the two folders changed places; `false` where the system cannot do that.
#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(_a: &Path, _b: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
