//! `/`: what the archive holds.

use crate::site::{Route, Site};

/// The page.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site) -> anyhow::Result<String> {
    site.page(&Route::Home, "plain.html", &site.site_title(), &[], &())
}
