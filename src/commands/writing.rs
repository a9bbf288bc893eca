//! Files are made new and whole, or not at all.

use anyhow::{Context, bail};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes a file that is not there yet.
///
/// # Errors
///
/// When it is there, or cannot be written; then nothing of it stays.
pub fn new_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let shown = path.display();
    let mut file = match File::create_new(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("`{shown}` is there already and was left as it is")
        }
        Err(error) => return Err(error).with_context(|| format!("cannot write `{shown}`")),
    };
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        drop(file);
        // The first error is the one to tell; what is left of the file is named by it.
        fs::remove_file(path).ok();
    }
    written.with_context(|| format!("cannot write `{shown}`"))
}

/// Writes a file in one step, in place of what may be there: a reader sees the old bytes or the new, never half of them.
///
/// # Errors
///
/// When it cannot be written; then what was there is there still.
pub fn whole_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let shown = path.display();
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".part");
    // Hidden, so that no build reads it; the next attempt overwrites what a killed one left.
    let part = path.with_file_name(name);
    let written = File::create(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(&part, path));
    if moved.is_err() {
        // The first error is the one to tell.
        fs::remove_file(&part).ok();
    }
    moved.with_context(|| format!("cannot write `{shown}`"))
}
