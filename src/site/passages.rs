//! `/passages/` and below: passages that stand in several documents.

use crate::reuse::Class;
use crate::site::chronology::{list, page};
use crate::site::{Route, Site};

/// The list's pages, each passage's pages and table.
pub fn routes(site: &Site) -> Vec<Route> {
    let mut routes = list::routes(site, Class::Passage);
    routes.extend(site.survey.passages().iter().flat_map(|&cluster| page::routes(site, cluster)));
    routes
}

/// One of them.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, route: &Route) -> anyhow::Result<String> {
    match route {
        Route::Passages(n) => list::render(site, route, Class::Passage, None, *n),
        Route::PassagesBy(order, n) => list::render(site, route, Class::Passage, Some(*order), *n),
        Route::Passage(cluster) => page::render(site, route, *cluster, 1),
        Route::PassagePage(cluster, n) => page::render(site, route, *cluster, *n),
        _ => anyhow::bail!("no page of a passage"),
    }
}
