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
