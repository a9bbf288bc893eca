//! The file that a comparison leaves: sections of numbers, with a sum and the fingerprint of what made them.
//!
//! Numbers are little-endian; on other machines the file is not used. A section is its length in bytes (64 bits), its
//! bytes, and zeros up to a multiple of eight.

use bytemuck::NoUninit;
use std::sync::LazyLock;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// The first bytes of the file.
const MAGIC: &[u8; 16] = b"hujian compared\n";

/// Bytes before the first section: magic, fingerprint of the sources, sum of the sections.
const HEAD: usize = 16 + 16 + 8;

/// What the content of the file depends on beside the texts and what was made of them, which have hashes of their own: the
/// program's sources of the comparison, and the versions of everything it uses.
const SOURCES: &[&str] = &[
    include_str!("bytes.rs"),
    include_str!("documents.rs"),
    include_str!("mod.rs"),
    include_str!("pack.rs"),
    include_str!("recount.rs"),
    include_str!("record.rs"),
    include_str!("update.rs"),
    include_str!("../align.rs"),
    include_str!("../brackets.rs"),
    include_str!("../chain.rs"),
    include_str!("../cluster.rs"),
    include_str!("../commonplace.rs"),
    include_str!("../ends.rs"),
    include_str!("../frequent.rs"),
    include_str!("../likely.rs"),
    include_str!("../mod.rs"),
    include_str!("../nested.rs"),
    include_str!("../occurrences.rs"),
    include_str!("../runs.rs"),
    include_str!("../seed.rs"),
    include_str!("../shown.rs"),
    include_str!("../stream.rs"),
    include_str!("../touching.rs"),
    include_str!("../variants.rs"),
    include_str!("../window.rs"),
    include_str!("../../config.rs"),
    include_str!("../../ingest/letters.rs"),
    include_str!("../../normalize/edges.rs"),
    include_str!("../../normalize/fold.rs"),
    include_str!("../../normalize/mod.rs"),
    include_str!("../../../Cargo.lock"),
];

static FINGERPRINT: LazyLock<[u8; 16]> = LazyLock::new(|| xxh3_128(SOURCES.concat().as_bytes()).to_le_bytes());

/// Writes sections.
#[derive(Debug)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// An empty file, with room for so many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        let mut writer = Self { bytes: Vec::with_capacity(bytes + HEAD) };
        writer.bytes.extend_from_slice(MAGIC);
        writer.bytes.extend_from_slice(&*FINGERPRINT);
        writer.bytes.extend_from_slice(&[0; 8]);
        writer
    }

    /// Adds a section.
    pub fn section<T: NoUninit>(&mut self, numbers: &[T]) {
        let bytes: &[u8] = bytemuck::cast_slice(numbers);
        self.bytes.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.bytes.extend_from_slice(bytes);
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
    }

    /// The file.
    pub fn finish(mut self) -> Vec<u8> {
        let (head, sections) = self.bytes.split_at_mut(HEAD);
        let (_, sum) = head.split_at_mut(HEAD - 8);
        sum.copy_from_slice(&xxh3_64(sections).to_le_bytes());
        self.bytes
    }
}

/// The same file with the sum of what it holds.
#[cfg(test)]
pub fn resummed(file: Vec<u8>) -> Vec<u8> {
    Writer { bytes: file }.finish()
}

/// Reads sections one after another. Every method says `None` where the file is not what it should be.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A file of this program, whole.
    pub fn open(file: &'a [u8]) -> Option<Self> {
        if cfg!(target_endian = "big") {
            return None;
        }
        let (head, sections) = file.split_at_checked(HEAD)?;
        let (made_by, sum) = head.split_at_checked(HEAD - 8)?;
        let is_ours = made_by.strip_prefix(MAGIC.as_slice())? == *FINGERPRINT;
        (is_ours && *sum == xxh3_64(sections).to_le_bytes()).then_some(Self { rest: sections })
    }

    /// The bytes of the next section.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let (len, rest) = self.rest.split_first_chunk::<8>()?;
        let len = usize::try_from(u64::from_le_bytes(*len)).ok()?;
        let (section, _) = rest.split_at_checked(len)?;
        self.rest = rest.get(len.checked_next_multiple_of(8)?..)?;
        Some(section)
    }

    /// The numbers of the next section.
    pub fn numbers<T: bytemuck::Pod>(&mut self) -> Option<Vec<T>> {
        let bytes = self.bytes()?;
        bytes.len().is_multiple_of(size_of::<T>()).then(|| bytemuck::pod_collect_to_vec(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_come_back() {
        let mut writer = Writer::with_capacity(0);
        writer.section(&[1_u32, 2, 3]);
        writer.section::<u8>(&[]);
        writer.section(&[7_u16]);
        let file = writer.finish();
        let mut reader = Reader::open(&file).expect("ours");
        assert_eq!(reader.numbers::<u32>(), Some(vec![1, 2, 3]));
        assert_eq!(reader.bytes(), Some([].as_slice()));
        assert_eq!(reader.numbers::<u32>(), None, "two bytes are no number of four");
        assert_eq!(reader.bytes(), None);
        for at in 0..file.len() {
            let mut damaged = file.clone();
            damaged[at] ^= 4;
            assert!(Reader::open(&damaged).is_none(), "{at}");
            assert!(Reader::open(&file[..at]).is_none(), "{at}");
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "looks at the project's own sources")]
    fn every_source_counts() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let apart = ["classify.rs", "external.rs", "roster.rs", "told.rs", "written.rs", "tests.rs"];
        let sources = ["reuse", "normalize"].into_iter().flat_map(|stage| walkdir::WalkDir::new(folder.join(stage)));
        let sources = sources.map(|entry| entry.expect("readable"));
        let sources = sources.filter(|entry| entry.file_type().is_file());
        let counted = sources.filter(|entry| !apart.contains(&&*entry.file_name().to_string_lossy()));
        for entry in counted {
            let text = std::fs::read_to_string(entry.path()).expect("readable");
            assert!(SOURCES.contains(&text.as_str()), "{} is not in SOURCES", entry.path().display());
        }
    }
}
