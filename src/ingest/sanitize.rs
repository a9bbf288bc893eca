//! The last gate before a page: only what the allow-list names gets through.

/// HTML that is safe to print into a page. Only [`clean`] makes one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CleanHtml(String);

impl CleanHtml {
    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for CleanHtml {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Lets through what the allow-list names.
pub fn clean(fragment: &str) -> CleanHtml {
    CleanHtml(ammonia::clean(fragment))
}
