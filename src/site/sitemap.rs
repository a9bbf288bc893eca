//! `/sitemap.xml`, only where the archive says where it is published.

use crate::site::view::Markup;
use crate::site::{Route, Site};

/// At most so many addresses, by the protocol (sitemaps.org); what comes after is reachable from lists.
const MAX_ADDRESSES: usize = 50_000;

/// The absolute address of every page, in the order of its path.
pub fn render(site: &Site) -> String {
    let mut out = Markup::default();
    out.push_tag(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let pages = site.routes.iter().filter(|(path, route)| path.ends_with(".html") && **route != Route::NotFound);
    for address in pages.take(MAX_ADDRESSES).filter_map(|(_, route)| site.absolute(route)) {
        out.push_tag("<url><loc>");
        out.push_text(&address);
        out.push_tag("</loc></url>\n");
    }
    out.push_tag("</urlset>\n");
    out.as_str().to_owned()
}
