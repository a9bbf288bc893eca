//! To be written.

use crate::site::{Route, Site};

/// Its routes.
pub fn routes(_site: &Site) -> Vec<Route> {
    Vec::new()
}

/// One of its pages.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, route: &Route) -> anyhow::Result<String> {
    site.page(route, "plain.html", "", &[], &())
}
