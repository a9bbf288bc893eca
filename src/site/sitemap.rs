//! `/sitemap.xml` and `/robots.txt`, only where the archive says where it is published.

use crate::site::formats::xml::Xml;
use crate::site::{Route, Site};

/// At most so many addresses in a file, by the protocol (sitemaps.org); more are in several, of which the first tells.
const MAX_ADDRESSES: usize = 50_000;
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Routes of pages, in the order of their paths.
fn pages(site: &Site) -> impl Iterator<Item = &Route> {
    site.routes.iter().filter(|(path, route)| names(route, path)).map(|(_, route)| route)
}

/// Whether a file is a page that search engines are to know: not what is missing, nor what has moved.
pub fn names(route: &Route, path: &str) -> bool {
    path.ends_with(".html") && !matches!(route, Route::NotFound | Route::Moved(_))
}

/// The files for so many pages.
pub fn routes(site: &Site, pages: usize) -> Vec<Route> {
    if site.config.base_url.is_none() {
        return Vec::new();
    }
    let parts = if pages > MAX_ADDRESSES { pages.div_ceil(MAX_ADDRESSES) } else { 0 };
    [Route::Sitemap, Route::Robots].into_iter().chain((1..).take(parts).map(Route::SitemapPart)).collect()
}

/// The absolute address of every page, or of the files that have them.
pub fn render(site: &Site) -> String {
    let n = pages(site).count();
    if n <= MAX_ADDRESSES {
        return addresses(site, 0);
    }
    let mut xml = Xml::begin();
    xml.open("sitemapindex", &[("xmlns", NAMESPACE)]);
    for part in (1..).take(n.div_ceil(MAX_ADDRESSES)) {
        location(site, "sitemap", &Route::SitemapPart(part), &mut xml);
    }
    xml.close("sitemapindex");
    xml.file()
}

/// One of several files, from 1.
pub fn render_part(site: &Site, part: u32) -> String {
    addresses(site, (part as usize).saturating_sub(1) * MAX_ADDRESSES)
}

fn addresses(site: &Site, first: usize) -> String {
    let mut xml = Xml::begin();
    xml.open("urlset", &[("xmlns", NAMESPACE)]);
    for route in pages(site).skip(first).take(MAX_ADDRESSES) {
        location(site, "url", route, &mut xml);
    }
    xml.close("urlset");
    xml.file()
}

fn location(site: &Site, element: &str, route: &Route, xml: &mut Xml) {
    if let Some(address) = site.absolute(route) {
        xml.text("\n");
        xml.open(element, &[]);
        xml.element("loc", &[], &address);
        xml.close(element);
    }
}

/// Everybody may read everything; where the addresses are. (A host asks for it at its own root only.)
pub fn robots(site: &Site) -> String {
    let sitemap = site.absolute(&Route::Sitemap).map(|address| format!("\nSitemap: {address}\n")).unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{sitemap}")
}
