//! `/method/`

use crate::site::{Route, Site};

/// The page.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site) -> anyhow::Result<String> {
    site.page(&Route::Method, "plain.html", site.words().say("method"), &[], &())
}
