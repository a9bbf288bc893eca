//! `--alignments`: rows of another program, from a file, the parts of a folder, or a pipe.

#![expect(clippy::disallowed_methods, reason = "commands/ open what the user names")]

use super::site_root::{ALIGNMENTS, SiteRoot};
use crate::model::SourcePath;
use crate::reuse::external::Given;
use anyhow::{Context, bail, ensure};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Bytes of a row: two places of the longest document that is read, aligned letter by letter, fit several times.
const MAX_ROW_BYTES: u64 = 256 << 20;

/// First bytes of files that are no JSON lines, and what they are.
const OTHER_FORMS: [(&[u8], &str); 5] = [
    (b"\x1f\x8b", "compressed by gzip"),
    (b"BZh", "compressed by bzip2"),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd"),
    (b"\xfd7zXZ", "compressed by xz"),
    (b"PAR1", "Parquet; run passim with `--output-format json`"),
];

/// Reads every row, and tells the site root where from.
///
/// # Errors
///
/// When there is nothing that can be read as lines.
pub fn read(path: Option<&Path>, site_root: &mut SiteRoot) -> anyhow::Result<Option<Given>> {
    let Some(path) = path else { return Ok(None) };
    let cannot_open = || format!("`--alignments`: cannot open `{}`", path.display());
    let mut given = Given::default();
    if !fs::metadata(path).with_context(cannot_open)?.is_dir() {
        given.file(SourcePath(ALIGNMENTS.to_owned()));
        rows(path, &mut given)?;
        site_root.alignments = Some(path.to_owned());
        return Ok(Some(given));
    }
    // What passim was told to write to holds `align.json`, which is a folder itself.
    let inner = path.join("align.json");
    let folder = if inner.is_dir() { inner } else { path.to_owned() };
    let parts = parts(&folder).with_context(cannot_open)?;
    ensure!(
        !parts.is_empty(),
        "`--alignments`: no file in `{}`; run passim with `--pairwise` and give the folder it wrote",
        folder.display()
    );
    for (name, part) in parts {
        given.file(SourcePath(format!("{ALIGNMENTS}/{name}")));
        rows(&part, &mut given)?;
    }
    site_root.alignments = Some(folder);
    Ok(Some(given))
}

/// The files of a folder by name, without those that Spark itself passes over.
fn parts(folder: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(['_', '.']) {
            continue;
        }
        ensure!(path.is_file(), "`{name}` in it is not a file; name the folder that holds passim's `part-…` files");
        parts.push((name, path));
    }
    parts.sort();
    Ok(parts)
}

fn rows(path: &Path, given: &mut Given) -> anyhow::Result<()> {
    let shown = path.display();
    let cannot_read = || format!("`--alignments`: cannot read `{shown}`");
    let mut file = BufReader::new(File::open(path).with_context(cannot_read)?);
    let head = file.fill_buf().with_context(cannot_read)?;
    if let Some((_, what)) = OTHER_FORMS.iter().find(|(magic, _)| head.starts_with(magic)) {
        bail!("`--alignments`: `{shown}` is {what}; what is read are JSON lines as they are");
    }
    let mut row = Vec::new();
    for line in 1.. {
        row.clear();
        let read = (&mut file).take(MAX_ROW_BYTES).read_until(b'\n', &mut row).with_context(cannot_read)?;
        if read == 0 {
            break;
        }
        ensure!((read as u64) < MAX_ROW_BYTES, "`--alignments`: line {line} of `{shown}` has no end");
        given.line(line, &row);
    }
    Ok(())
}
