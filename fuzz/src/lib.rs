//! What is asked of any file, as the tests of the project ask it, and containers for parts that are mutated.

#[path = "../../tests/it/any_file.rs"]
mod any_file;

pub use any_file::check;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A ZIP container of parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part begins");
        writer.write_all(bytes).expect("memory takes everything");
    }
    writer.finish().expect("a container ends").into_inner()
}
