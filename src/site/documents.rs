//! To be written.

use crate::site::{Route, Site};

/// Its routes.
pub fn routes(_site: &Site) -> Vec<Route> {
    vec![Route::Documents]
}

/// All.
///
/// # Errors
///
/// A template that fails.
pub fn render_all(site: &Site) -> anyhow::Result<String> {
    site.page(&Route::Documents, "plain.html", site.words().say("documents"), &[], &())
}

/// Of a year.
///
/// # Errors
///
/// A template that fails.
pub fn render_year(site: &Site, year: i16) -> anyhow::Result<String> {
    site.page(&Route::DocumentsOfYear(year), "plain.html", &site.words().year(year), &[], &())
}

/// Without a date.
///
/// # Errors
///
/// A template that fails.
pub fn render_undated(site: &Site) -> anyhow::Result<String> {
    site.page(&Route::DocumentsUndated, "plain.html", site.words().say("undated"), &[], &())
}
