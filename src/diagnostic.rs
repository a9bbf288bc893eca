//! What the builder has to say about the content: level, place, message, remedy.

use crate::model::SourcePath;
use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A claim would be wrong or a page impossible: nothing is published.
    Error,
    /// Shown on the site as missing or in doubt.
    Warning,
    /// Worth knowing.
    Note,
}

/// One thing to tell the editor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Diagnostic {
    /// The file it is about.
    pub path: Option<SourcePath>,
    /// The line it is about, from 1.
    pub line: Option<u32>,
    /// How bad it is.
    pub level: Level,
    /// A stable name for machines, such as `missing-date`.
    pub code: &'static str,
    /// What was found and what was expected; lower case, no full stop, names in backticks.
    pub message: String,
    /// The line itself, as decoded.
    pub excerpt: Option<String>,
    /// Code points of `excerpt` that are meant, end exclusive.
    pub columns: Option<(u32, u32)>,
    /// What to type to mend it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A diagnostic about a file as a whole.
    pub fn new(level: Level, code: &'static str, path: &SourcePath, message: impl Into<String>) -> Self {
        Self {
            path: Some(path.clone()),
            line: None,
            level,
            code,
            message: message.into(),
            excerpt: None,
            columns: None,
            hint: None,
        }
    }

    /// An error about a file.
    pub fn error(code: &'static str, path: &SourcePath, message: impl Into<String>) -> Self {
        Self::new(Level::Error, code, path, message)
    }

    /// A warning about a file.
    pub fn warning(code: &'static str, path: &SourcePath, message: impl Into<String>) -> Self {
        Self::new(Level::Warning, code, path, message)
    }

    /// With the remedy.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With the line it is about, counted from 1, and its text.
    pub fn at(mut self, line: u32, excerpt: impl Into<String>) -> Self {
        self.line = Some(line);
        self.excerpt = Some(excerpt.into());
        self
    }

    /// With the code points of the line that are meant.
    pub fn columns(mut self, start: u32, end: u32) -> Self {
        self.columns = Some((start, end));
        self
    }
}
