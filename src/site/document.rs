//! To be written.

use crate::reuse::DocumentIndex;
use crate::site::{Route, Site};

/// The page.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, document: DocumentIndex) -> anyhow::Result<String> {
    let title = site.title(site.document(document));
    site.page(&Route::Document(document), "plain.html", &title, &[], &())
}
