//! Links of a finished site that lead nowhere.

use crate::diagnostic::{Diagnostic, Level};
use crate::site::Site;
use crate::site::about::Extra;
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
    let paths = site.routes.keys().map(String::as_str).filter(|path| is_page(path)).collect();
    dead_among(site, paths, Level::Error)
}

/// The same of the pages that editors wrote: the links of all others are made by the builder, and a build does not render
/// each page twice.
///
/// # Errors
///
/// As [`dead`].
pub fn dead_of_editors(site: &Site) -> anyhow::Result<Vec<Diagnostic>> {
    dead_among(site, site.written_pages().map(|(path, _)| path).collect(), Level::Warning)
}

fn is_page(path: &str) -> bool {
    path.ends_with(".html")
}

fn dead_among(site: &Site, paths: Vec<&str>, level: Level) -> anyhow::Result<Vec<Diagnostic>> {
    let base = site.config.base_url.as_deref().unwrap_or(NOWHERE);
    let base = Url::parse(base).with_context(|| format!("`{base}` is no absolute address"))?;
    let pages = rendered(site, paths)?;
    let links: Vec<(&str, &String)> =
        pages.iter().flat_map(|(path, page)| page.links.iter().map(move |link| (*path, link))).collect();
    // Pages that are pointed into, for their anchors.
    let targets: BTreeSet<String> = links
        .iter()
        .filter(|(_, link)| link.contains('#'))
        .filter_map(|(path, link)| target(&base, path, link))
        .map(|(file, _)| file)
        .filter(|file| !pages.contains_key(file.as_str()) && site.routes.contains_key(file) && is_page(file))
        .collect();
    let others = rendered(site, targets.iter().map(String::as_str).collect())?;
    let anchors = |file: &str| pages.get(file).or_else(|| others.get(file)).map(|page| &page.anchors);
    let written: BTreeMap<&str, &Extra> = site.written_pages().collect();
    let dead = links.iter().filter(|(path, link)| !leads_somewhere(site, &anchors, &base, path, link));
    Ok(dead.map(|(path, link)| told(path, link, written.get(path).copied(), level)).collect())
}

fn rendered<'s>(site: &Site, paths: Vec<&'s str>) -> anyhow::Result<BTreeMap<&'s str, Page>> {
    paths
        .into_par_iter()
        .map(|path| {
            let bytes = site.render(path).with_context(|| format!("cannot make the page `{path}`"))?;
            Ok((path, read(&String::from_utf8_lossy(&bytes))))
        })
        .collect()
}

/// A dead link, at the line on which an editor wrote it if one did.
fn told(path: &str, link: &str, written: Option<&Extra>, level: Level) -> Diagnostic {
    let place = written.and_then(|extra| extra.links.get(link).map(|(line, text)| (extra, *line, text)));
    Diagnostic {
        path: place.map(|(extra, ..)| extra.path.clone()),
        line: place.map(|(_, line, _)| line),
        level,
        code: "dead-link",
        message: format!("the page `{path}` links to `{link}`, which is not in the site"),
        excerpt: place.map(|(.., text)| text.clone()),
        columns: None,
        hint: place.map(|_| {
            "addresses count from the page's own folder: write `../documents/ID/` for a document, `../NAME/` for another page"
                .to_owned()
        }),
    }
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

/// The file of the site that a link on a page means, and the anchor in it; nothing where it leads elsewhere.
fn target(base: &Url, path: &str, link: &str) -> Option<(String, Option<String>)> {
    let target = base.join(path).and_then(|page| page.join(link)).ok()?;
    let below = target.path().strip_prefix(base.path()).filter(|_| target.origin() == base.origin())?;
    let mut file = percent_decode_str(below).decode_utf8_lossy().into_owned();
    if file.is_empty() || file.ends_with('/') {
        file.push_str("index.html");
    }
    let anchor = target.fragment().filter(|fragment| !fragment.is_empty());
    Some((file, anchor.map(|anchor| percent_decode_str(anchor).decode_utf8_lossy().into_owned())))
}

/// Whether a link is to elsewhere, or to a file and anchor that are there.
fn leads_somewhere<'p>(
    site: &Site,
    anchors: &impl Fn(&str) -> Option<&'p BTreeSet<String>>,
    base: &Url,
    path: &str,
    link: &str,
) -> bool {
    match target(base, path, link) {
        Some((file, anchor)) => {
            site.routes.contains_key(&file)
                && anchor.is_none_or(|anchor| anchors(&file).is_none_or(|anchors| anchors.contains(&anchor)))
        }
        // Relative links that leave the site's folder lead out of it by mistake.
        None => base.join(path).and_then(|page| page.join(link)).is_ok_and(|to| to.origin() != base.origin()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::ingest::{Inputs, RawFile};
    use crate::model::SourcePath;
    use crate::site::{plan, sample};

    #[test]
    fn a_build_warns_of_what_a_check_refuses() {
        let (archive, texts, reuse) = sample::parts();
        let page =
            "# 说明\n\n[讲话](../documents/speech/)\n[旧文](../documents/gone/)\n[段](../documents/speech/#p99)\n";
        let path = SourcePath("content/pages/notes.md".to_owned());
        let inputs = Inputs {
            pages: vec![RawFile { path: path.clone(), bytes: page.as_bytes().to_vec() }],
            ..Inputs::default()
        };
        let site = plan(archive, texts, reuse, &inputs, &SiteConfig::default()).unwrap().0;
        let check = |found: Vec<Diagnostic>, level: Level| {
            assert!(found.iter().all(|note| note.level == level && note.code == "dead-link"), "{found:?}");
            assert!(found.iter().all(|note| note.path.as_ref() == Some(&path)), "{found:?}");
            assert_eq!(found.iter().filter_map(|note| note.line).collect::<Vec<_>>(), [4, 5]);
        };
        check(dead_of_editors(&site).unwrap(), Level::Warning);
        check(dead(&site).unwrap(), Level::Error);
    }
}
