//! What a comparison remembers for the next build: one file beside the output folder, which may be deleted at any time.

#![expect(clippy::disallowed_methods, reason = "write/ keeps what is beside the site")]

use super::guard::Target;
use anyhow::Context;
use std::fs::{self, File};
use std::io::Write;

/// Follows the output folder's name: `.public.hujian-compared`.
const SUFFIX: &str = ".hujian-compared";

/// While it is written; a killed build leaves it to the next one.
const NEW: &str = ".hujian-compared-new";

/// What an earlier build of this site kept; `None` if there is nothing that can be read. Whether it is sound is for the
/// comparison to say.
pub fn recall(target: &Target) -> Option<Vec<u8>> {
    let path = target.beside(SUFFIX);
    // Neither a pipe that never ends nor a link to somewhere else.
    if !fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
        return None;
    }
    // A file that cannot be read costs time alone.
    fs::read(path).ok()
}

/// Keeps it for the next build: whole, or what was there before. The caller holds the lock.
///
/// # Errors
///
/// When there is no room or no right to write beside the output folder.
pub(super) fn keep(target: &Target, memory: &[u8]) -> anyhow::Result<()> {
    let path = target.beside(SUFFIX);
    let new = target.beside(NEW);
    clear_leftover(target);
    File::create_new(&new)
        .and_then(|mut file| file.write_all(memory))
        .and_then(|()| fs::rename(&new, &path))
        .inspect_err(|_| {
            // The half of it is of no use; if it cannot be removed, it is in nobody's way.
            fs::remove_file(&new).ok();
        })
        .with_context(|| format!("cannot keep `{}`", path.display()))
}

/// Removes what a build left that was killed while it wrote. The caller holds the lock.
pub(super) fn clear_leftover(target: &Target) {
    // If there is none, or it stays, nobody is the worse for it.
    fs::remove_file(target.beside(NEW)).ok();
}
