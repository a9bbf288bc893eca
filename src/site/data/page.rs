//! `/data/`

use crate::site::{Route, Site};

/// The page.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site) -> anyhow::Result<String> {
    site.page(&Route::Data, "plain.html", site.words().say("data"), &[], &())
}
