//! Ids that something once had.

use super::SourcePath;

/// What an old id was the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AliasOf {
    /// A document.
    Document,
    /// A passage or common wording.
    Wording,
}

/// An old id, and what it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// What it was the name of.
    pub of: AliasOf,
    /// As in old addresses.
    pub old: String,
    /// The id that it has now, or had next.
    pub new: String,
    /// The file that says so.
    pub path: SourcePath,
    /// The line there, from 1.
    pub line: u32,
    /// The text of that line.
    pub excerpt: String,
}
