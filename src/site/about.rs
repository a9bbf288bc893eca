//! The archive in its own words, editors' extra pages, and the page for what is missing.

use crate::diagnostic::Diagnostic;
use crate::ingest::RawFile;
use crate::ingest::lines::Lines;
use crate::ingest::sanitize::{self, CleanHtml};
use crate::model::SourcePath;
use crate::site::view::Markup;
use crate::site::{Route, Site};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Serialize;
use std::collections::BTreeMap;

/// A page of `content/pages/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    /// Its folder below the site's root, from the file's name.
    pub slug: String,
    /// Its first heading, else its slug.
    pub title: String,
    /// Its text.
    pub body: CleanHtml,
    /// The file.
    pub path: SourcePath,
    /// Each address that it links to, with the line of the first link, from 1, and its text.
    pub links: BTreeMap<String, (u32, String)>,
}

/// Folders that belong to the site itself. `about` is not among them: an editor may write that page.
const TAKEN: [&str; 14] = [
    "documents",
    "compare",
    "passages",
    "phrases",
    "timeline",
    "occasions",
    "names",
    "search",
    "method",
    "changes",
    "data",
    "assets",
    "media",
    "404",
];

/// Editors' pages, in the order of their files.
pub fn extras(pages: &[RawFile]) -> (Vec<Extra>, Vec<Diagnostic>) {
    let mut extras = Vec::new();
    let mut notes = Vec::new();
    for file in pages {
        let name = file.path.as_str().rsplit('/').next().unwrap_or_default();
        let slug = name.strip_suffix(".md").unwrap_or(name).to_lowercase();
        let sound = !slug.is_empty() && slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !sound || TAKEN.contains(&slug.as_str()) {
            notes.push(
                Diagnostic::error("page-name", &file.path, format!("`{slug}` cannot be the address of a page"))
                    .hint("name the file with letters a-z, digits and hyphens, other than the site's own folders"),
            );
            continue;
        }
        if extras.iter().any(|extra: &Extra| extra.slug == slug) {
            notes.push(
                Diagnostic::error("page-name", &file.path, format!("another page has the address `/{slug}/` already"))
                    .hint("give one of the two files another name"),
            );
            continue;
        }
        match std::str::from_utf8(&file.bytes) {
            Ok(text) => {
                let (title, body) = render_markdown(text);
                let title = title.unwrap_or_else(|| slug.clone());
                extras.push(Extra { title, slug, body, path: file.path.clone(), links: links_of(text) });
            }
            Err(error) => notes.push(
                Diagnostic::error(
                    "page-encoding",
                    &file.path,
                    format!("byte {} is not UTF-8", error.valid_up_to() + 1),
                )
                .hint("save the page as UTF-8"),
            ),
        }
    }
    (extras, notes)
}

/// The links of a page with the lines on which they are written. Those of raw HTML are none of them.
fn links_of(text: &str) -> BTreeMap<String, (u32, String)> {
    let lines = Lines::of(text);
    let mut links = BTreeMap::new();
    for (event, span) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        if let Event::Start(Tag::Link { dest_url, .. }) = event {
            let line = lines.of_byte(span.start);
            links.entry(dest_url.into_string()).or_insert_with(|| (line, lines.text(text, line).trim().to_owned()));
        }
    }
    links
}

impl Site {
    /// The pages of the site that editors wrote, by their paths below its root, each with its source.
    pub fn written_pages(&self) -> impl Iterator<Item = (&str, &Extra)> {
        self.routes.iter().filter_map(|(path, route)| {
            let extra = match route {
                Route::Extra(index) => self.extras.get(*index as usize),
                Route::About => self.extras.iter().find(|extra| extra.slug == "about"),
                _ => None,
            };
            Some((path.as_str(), extra?))
        })
    }
}

/// Where a link of an editor's page may lead.
fn is_safe_link(address: &str) -> bool {
    match address.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '#', '?']) => {
            matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https" | "mailto")
        }
        _ => !address.starts_with("//"),
    }
}

/// The first heading and the text after it. Of raw HTML stays what documents may have ([`sanitize::clean`], last of
/// all); Markdown pictures are shown as their alternatives: nothing of an editor's page can load or run.
fn render_markdown(text: &str) -> (Option<String>, CleanHtml) {
    /// Deeper nesting is shown flat: browsers and validators give up on thousands of levels.
    const MAX_DEPTH: usize = 32;
    /// Raw HTML after so many `<` is shown as text: tags that never close nest, and every level costs every later tag.
    const MAX_RAW: usize = 2000;
    let mut raw = 0usize;
    let mut title: Option<String> = None;
    let mut in_title = false;
    let mut depth = 0usize;
    let mut open_links: Vec<bool> = Vec::new();
    let mut html = String::new();
    let mut out = Markup::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        if let Event::Start(_) = event {
            depth += 1;
        }
        let deep = depth > MAX_DEPTH;
        if let Event::End(_) = event {
            depth = depth.saturating_sub(1);
        }
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })
                if title.is_none() && out.is_empty() && html.is_empty() =>
            {
                in_title = true;
                title = Some(String::new());
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) if in_title => in_title = false,
            Event::Text(text) | Event::Code(text) if in_title => title.get_or_insert_default().push_str(&text),
            _ if in_title => {}
            Event::Html(found) | Event::InlineHtml(found) if raw < MAX_RAW => {
                raw += found.matches('<').count();
                html.push_str(out.as_str());
                html.push_str(&found);
                out = Markup::default();
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_text(&text),
            Event::Code(text) => {
                out.push_tag("<code>");
                out.push_text(&text);
                out.push_tag("</code>");
            }
            Event::SoftBreak => out.push_text("\n"),
            Event::HardBreak => out.push_tag("<br>"),
            Event::Rule => out.push_tag("<hr>"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let safe = is_safe_link(&dest_url) && !deep;
                if safe {
                    out.open("a", &[("href", &dest_url)]);
                }
                open_links.push(safe);
            }
            Event::End(TagEnd::Link) if open_links.pop() == Some(true) => out.close("a"),
            Event::End(TagEnd::Link) => {}
            Event::Start(tag) if !deep => {
                if let Some(name) = element(&tag.to_end()) {
                    out.open(name, &[]);
                }
            }
            Event::End(tag) if !deep => {
                if let Some(name) = element(&tag) {
                    out.close(name);
                }
            }
            _ => {}
        }
    }
    html.push_str(out.as_str());
    (title.filter(|title| !title.trim().is_empty()), sanitize::clean(&html))
}

/// The element of a Markdown block or span; headings start at `h2` because the page's title is `h1`.
fn element(tag: &TagEnd) -> Option<&'static str> {
    Some(match tag {
        TagEnd::Paragraph => "p",
        TagEnd::Heading(HeadingLevel::H1 | HeadingLevel::H2) => "h2",
        TagEnd::Heading(HeadingLevel::H3) => "h3",
        TagEnd::Heading(HeadingLevel::H4) => "h4",
        TagEnd::Heading(HeadingLevel::H5 | HeadingLevel::H6) => "h5",
        TagEnd::BlockQuote(_) => "blockquote",
        TagEnd::CodeBlock => "pre",
        TagEnd::List(true) => "ol",
        TagEnd::List(false) => "ul",
        TagEnd::Item => "li",
        TagEnd::Table => "table",
        TagEnd::TableHead | TagEnd::TableRow => "tr",
        TagEnd::TableCell => "td",
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        _ => return None,
    })
}

/// What the page shows.
#[derive(Serialize)]
struct View {
    title: String,
    body: Option<CleanHtml>,
    /// Sentences on what the archive is, from figures.
    facts: Vec<String>,
}

/// `/about/`: the editor's `content/pages/about.md` if there is one, and what the archive holds.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site) -> anyhow::Result<String> {
    let words = site.words();
    let own = site.extras.iter().find(|extra| extra.slug == "about");
    let title = own.map_or_else(|| words.say("about").to_owned(), |extra| extra.title.clone());
    let counts = [
        ("documents", site.counts.documents),
        ("sources", site.counts.sources),
        ("letters", site.counts.letters),
        ("passages", site.counts.passages),
        ("phrases", site.counts.formulae),
    ];
    let texts: Vec<(&str, String)> = counts.iter().map(|(key, n)| (*key, words.number(*n))).collect();
    let values: Vec<(&str, &str)> = texts.iter().map(|(key, n)| (*key, n.as_str())).collect();
    let view = View {
        title: title.clone(),
        body: own.map(|extra| extra.body.clone()),
        facts: vec![words.fill("about-holds", &values), words.say("about-neutral").to_owned()],
    };
    site.page(&Route::About, "about.html", &title, &[], &view)
}

/// A page of the editor's.
///
/// # Errors
///
/// A template that fails.
pub fn render_extra(site: &Site, page: u32) -> anyhow::Result<String> {
    let extra = site.extra(page);
    let view = View { title: extra.title.clone(), body: Some(extra.body.clone()), facts: Vec::new() };
    site.page(&Route::Extra(page), "about.html", &extra.title, &[], &view)
}

/// `/404.html`
///
/// # Errors
///
/// A template that fails.
pub fn render_not_found(site: &Site) -> anyhow::Result<String> {
    let words = site.words();
    let title = words.say("not-found").to_owned();
    let view = View { title: title.clone(), body: None, facts: vec![words.say("not-found-text").to_owned()] };
    site.page(&Route::NotFound, "about.html", &title, &[], &view)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markdown: &str, title: Option<&str>, html: &str) {
        let (found, body) = render_markdown(markdown);
        assert_eq!(found.as_deref(), title);
        assert_eq!(body.as_str(), html);
    }

    #[test]
    fn markdown_is_plain() {
        check("# 关于\n\n正文", Some("关于"), "<p>正文</p>");
        check("a **b** `c`", None, "<p>a <strong>b</strong> <code>c</code></p>");
        check("a<script>x</script>b", None, "<p>ab</p>");
        check("`<script>`", None, "<p><code>&lt;script&gt;</code></p>");
        check(
            "H<sub>2</sub>O<br>\n<div onclick=\"a()\" style=\"b\">c</div>",
            None,
            "<p>H<sub>2</sub>O<br></p><div>c</div>",
        );
        check("<img src=\"https://a.example/b.png\" onerror=c>", None, "<img>");
        check(
            "[a](javascript:x) [b](https://example.org/?a&b)",
            None,
            "<p>a <a href=\"https://example.org/?a&amp;b\">b</a></p>",
        );
        check("![alt](https://example.org/a.png)", None, "<p>alt</p>");
    }

    #[test]
    fn depth_is_capped() {
        let (_, body) = render_markdown(&format!("{}x", "> ".repeat(5000)));
        assert!(body.as_str().matches("<blockquote>").count() <= 32);
        let (_, open) = render_markdown(&"x <b><div>".repeat(5000));
        assert!(open.as_str().matches("<div>").count() <= 2000);
        assert_eq!(body.as_str().matches("<blockquote>").count(), body.as_str().matches("</blockquote>").count());
    }
}
