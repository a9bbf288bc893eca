//! The archive's static API (DESIGN §6).

pub mod page;

use crate::site::{DataFile, Site};

/// One of its files.
pub fn render(_site: &Site, _file: DataFile) -> String {
    String::new()
}
