//! Links of a finished site that lead nowhere.

use crate::diagnostic::{Diagnostic, Level};
use crate::site::Site;
use anyhow::Context;
use html5gum::{DefaultEmitter, Token, Tokenizer};
use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// Where the site is imagined to lie when it is not told: a host that cannot exist (RFC 2606).
const NOWHERE: &str = "https://site.invalid/";

/// One page, as far as links are concerned.
#[derive(Debug, Default)]
struct Page {
    /// Each address it names, as written, once.
    links: BTreeSet<String>,
    /// What can be pointed to.
    anchors: BTreeSet<String>,
}

/// Renders every page and tells each link to a file or anchor of the site that is not there.
///
/// # Errors
///
/// A template that fails on a page.
pub fn dead(site: &Site) -> anyhow::Result<Vec<Diagnostic>> {
    let base = site.config.base_url.as_deref().unwrap_or(NOWHERE);
    let base = Url::parse(base).with_context(|| format!("`{base}` is no absolute address"))?;
    let paths: Vec<&String> = site.routes.keys().filter(|path| path.ends_with(".html")).collect();
    let pages: BTreeMap<&str, Page> = paths
        .into_par_iter()
        .map(|path| {
            let bytes = site.render(path).with_context(|| format!("cannot make the page `{path}`"))?;
            Ok((path.as_str(), read(&String::from_utf8_lossy(&bytes))))
        })
        .collect::<anyhow::Result<_>>()?;
    let dead = pages
        .iter()
        .flat_map(|(path, page)| page.links.iter().map(move |link| (*path, link)))
        .filter(|(path, link)| !leads_somewhere(site, &pages, &base, path, link))
        .map(|(path, link)| Diagnostic {
            path: None,
            line: None,
            level: Level::Error,
            code: "dead-link",
            message: format!("the page `{path}` links to `{link}`, which is not in the site"),
            excerpt: None,
            columns: None,
            hint: None,
        })
        .collect();
    Ok(dead)
}

/// Reads a page tag by tag: a tree of a page of ten megabytes would take a hundred times as many bytes.
fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut emitter = DefaultEmitter::default();
    // Scripts and styles hold no tags.
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(Token::StartTag(tag)) = token else { continue };
        for (name, value) in &tag.attributes {
            let named = match &name[..] {
                b"href" | b"src" | b"poster" | b"data" => &mut page.links,
                b"id" => &mut page.anchors,
                _ => continue,
            };
            named.insert(String::from_utf8_lossy(value).into_owned());
        }
    }
    page
}

/// Whether a link is to elsewhere, or to a file and anchor that are there.
fn leads_somewhere(site: &Site, pages: &BTreeMap<&str, Page>, base: &Url, path: &str, link: &str) -> bool {
    let Ok(target) = base.join(path).and_then(|page| page.join(link)) else { return false };
    let (Some(below), true) = (target.path().strip_prefix(base.path()), target.origin() == base.origin()) else {
        // Relative links that leave the site's folder lead out of it by mistake.
        return target.origin() != base.origin();
    };
    let mut file = percent_decode_str(below).decode_utf8_lossy().into_owned();
    if file.is_empty() || file.ends_with('/') {
        file.push_str("index.html");
    }
    if !site.routes.contains_key(&file) {
        return false;
    }
    match (target.fragment(), pages.get(file.as_str())) {
        (Some(fragment), Some(page)) if !fragment.is_empty() => {
            page.anchors.contains(percent_decode_str(fragment).decode_utf8_lossy().as_ref())
        }
        (Some(_), _) | (None, _) => true,
    }
}
