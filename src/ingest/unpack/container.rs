//! ZIP containers, read part by part and within bounds: nothing is written to a disk, and no size that a container
//! claims is believed.

use super::Fault;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Parts of a container. A book of a thousand chapters with a picture each has a third of it.
const MAX_PARTS: usize = 10_000;

/// Bytes of one part: the largest text that is read, in markup four times its length.
const MAX_PART_BYTES: u64 = 64 << 20;

/// Bytes of all parts read from one container.
const MAX_ALL_BYTES: u64 = 128 << 20;

/// Bytes below which a part may shrink as far as it will: a test of ten thousand equal paragraphs is no attack.
const FREE_BYTES: u64 = 16 << 20;

/// How many times larger than packed a large part may be. Text shrinks to a tenth, repetitive markup to a fiftieth.
const MAX_RATIO: u64 = 200;

/// The parts of a container.
pub(super) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Container<'a> {
    /// Opens a container and looks at the names of its parts.
    ///
    /// # Errors
    ///
    /// What is damaged, and what no office program or publisher makes: names that lead out of a folder, two parts in
    /// one place, more parts than any text has.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mut archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| Fault::damaged(format!("the ZIP container cannot be opened: {}", reason(&error))))?;
        let hostile = |message: String| {
            Fault::new(
                "hostile-container",
                message,
                "do not open it elsewhere either; ask for the text in another form",
            )
        };
        if archive.len() > MAX_PARTS {
            return Err(hostile(format!("the container has {} parts, more than {MAX_PARTS}", archive.len())));
        }
        let directory = archive.metadata();
        for at in 0..archive.len() {
            let entry = directory
                .entry(at)
                .map_err(|error| Fault::damaged(format!("part {} cannot be found: {}", at + 1, reason(&error))))?;
            if leads_out(entry.name_raw()) {
                let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
                return Err(hostile(format!("the name `{}` of a part leads out of its folder", name.escape_debug())));
            }
        }
        if archive.has_duplicate_names() {
            return Err(hostile("two parts of the container have one name".to_owned()));
        }
        if archive.has_overlapping_entries().unwrap_or(true) {
            return Err(hostile("parts of the container lie over one another, as in a ZIP bomb".to_owned()));
        }
        Ok(Self { archive, left: MAX_ALL_BYTES })
    }

    /// The bytes of a part, if there is one of that name.
    ///
    /// # Errors
    ///
    /// A part that is damaged, has a password, or grows beyond the bounds.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let broken = |error: String| Fault::damaged(format!("`{name}` in the container cannot be read: {error}"));
        let part = self.archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Fault::new(
                "password",
                "the file has a password",
                "open it in the program that made it and save it without one",
            ),
            error => broken(reason(&error)),
        })?;
        let packed = part.compressed_size();
        let limit = MAX_PART_BYTES.min(self.left).min(FREE_BYTES.max(packed.saturating_mul(MAX_RATIO)));
        let mut bytes = Vec::new();
        part.take(limit + 1).read_to_end(&mut bytes).map_err(|error| broken(error.to_string()))?;
        let size = bytes.len() as u64;
        if size > limit {
            return Err(Fault::new(
                "zip-bomb",
                format!("`{name}` in the container grows from {packed} bytes to more than {} MiB", limit >> 20),
                "no text shrinks like that; ask for the text in another form, or split it",
            ));
        }
        self.left -= size;
        Ok(Some(bytes))
    }
}

/// Whether the name of a part would, written to a disk, lie outside the folder it is written to.
fn leads_out(name: &[u8]) -> bool {
    let has_drive = name.get(1) == Some(&b':');
    has_drive || name.starts_with(b"/") || name.contains(&b'\\') || name.split(|&b| b == b'/').any(|part| part == b"..")
}

/// The reason in the library's words.
fn reason(error: &ZipError) -> String {
    error.to_string()
}
