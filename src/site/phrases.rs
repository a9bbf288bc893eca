//! `/phrases/` and below: common wordings, short and on many occasions.

use crate::reuse::Class;
use crate::site::chronology::{list, page};
use crate::site::{Route, Site};

/// The list's pages, each wording's pages and table.
pub fn routes(site: &Site) -> Vec<Route> {
    let mut routes = list::routes(site, Class::Formula);
    routes.extend(site.survey.phrases().iter().flat_map(|&cluster| page::routes(site, cluster)));
    routes
}

/// One of them.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, route: &Route) -> anyhow::Result<String> {
    match route {
        Route::Phrases(n) => list::render(site, route, Class::Formula, None, *n),
        Route::PhrasesBy(order, n) => list::render(site, route, Class::Formula, Some(*order), *n),
        Route::Phrase(cluster) => page::render(site, route, *cluster, 1),
        Route::PhrasePage(cluster, n) => page::render(site, route, *cluster, *n),
        _ => anyhow::bail!("no page of a common wording"),
    }
}
