//! The built-in templates and assets, overlaid file by file by the site's own.

use crate::config::Interface;
use crate::ingest::RawFile;
use crate::site::words::Words;
use anyhow::{Context as _, bail};
use serde::Serialize;
use std::collections::BTreeMap;
use tera::{Context, Tera};

/// Every file below `templates/` at the time of compiling, by path.
pub(super) static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Its scripts as they are published.
static SCRIPTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/scripts.rs"));

/// Where built-in templates stay reachable for `{% extends %}` after a site has replaced them.
const DEFAULT_PREFIX: &str = "default/";
/// Files that are published, below `assets/`.
const ASSETS: &str = "assets/";
/// The style sheet of every page, and what it is put together from: colours and fonts, everything else, what a site adds.
const STYLE_SHEET: &str = "assets/site.css";
/// Before the rest of [`STYLE_SHEET`]; published only as part of it.
const TOKENS: &str = "assets/theme.css";
/// After the rest of [`STYLE_SHEET`]; a file that only sites have, published only as part of it.
const OWN_STYLES: &str = "assets/own.css";
/// What kinds of page add to it; each is published with the rest around it.
const KIND_STYLES: &str = "assets/css/";
/// A site's sign beside its title, the first of these that there is.
const LOGOS: [&str; 5] =
    ["assets/logo.svg", "assets/logo.webp", "assets/logo.png", "assets/logo.jpg", "assets/logo.gif"];
/// Tables of interface texts.
const WORDS: &str = "i18n/";

/// Items of a long list that are handed to a template together: few enough to cost little room, so many that starting a
/// template costs nothing.
const ITEMS_AT_ONCE: usize = 1000;

/// A part of a page as a template wrote it, ready to stand in another. Only [`Theme::render_list`] makes one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Rendered(String);

/// What a template for a list may see.
#[derive(Serialize)]
struct Slice<T> {
    items: Vec<T>,
}

/// Templates, assets and interface texts, ready for rendering.
pub struct Theme {
    tera: Tera,
    /// Interface texts.
    pub words: Words,
    /// Path below the output folder (`assets/site.css`) to bytes.
    pub assets: BTreeMap<String, Vec<u8>>,
}

impl std::fmt::Debug for Theme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Theme").field("assets", &self.assets.keys()).finish_non_exhaustive()
    }
}

impl Theme {
    /// The built-in theme with a site's overrides laid over it.
    ///
    /// # Errors
    ///
    /// A template that does not parse or refers to one that is not there, a table of interface texts that is no table;
    /// with the name of the file.
    pub fn new(overrides: &[RawFile], interface: Interface) -> anyhow::Result<Self> {
        let mut templates: BTreeMap<String, String> = BTreeMap::new();
        let mut assets = BTreeMap::new();
        let mut words = Words::new(interface);
        let own = overrides.iter().map(|file| {
            let path = file.path.as_str();
            (path.strip_prefix("templates/").unwrap_or(path), file.bytes.as_slice(), true)
        });
        let built_in = EMBEDDED.iter().map(|(name, bytes)| (*name, *bytes, false));
        for (name, bytes, is_override) in built_in.chain(own) {
            if name.starts_with(ASSETS) {
                // What a site wrote itself is published as it is; a copy of ours is ours.
                let is_ours = EMBEDDED.contains(&(name, bytes));
                let script = SCRIPTS.iter().find(|(script, _)| is_ours && *script == name);
                assets.insert(name.to_owned(), script.map_or(bytes, |(_, script)| script.as_bytes()).to_vec());
                continue;
            }
            let shown = if is_override { format!("templates/{name}") } else { format!("built-in templates/{name}") };
            let Ok(text) = std::str::from_utf8(bytes) else { bail!("`{shown}` is not UTF-8") };
            if name.starts_with(WORDS) {
                words.add(text).with_context(|| format!("cannot read `{shown}`"))?;
            } else if name.ends_with(".html") || name.ends_with(".xml") {
                if !is_override {
                    templates.insert(format!("{DEFAULT_PREFIX}{name}"), text.to_owned());
                }
                templates.insert(name.to_owned(), text.to_owned());
            }
        }
        join_styles(&mut assets);
        let mut tera = Tera::new();
        tera.autoescape_on([".html", ".xml"]);
        tera.global_context().insert("t", &words.plain());
        tera.add_raw_templates(templates).context("cannot read the templates")?;
        Ok(Self { tera, words, assets })
    }

    /// The site's sign, if it has one: a path below the output folder.
    pub fn logo(&self) -> Option<&'static str> {
        LOGOS.into_iter().find(|path| self.assets.contains_key(*path))
    }

    /// A long list from a template that loops over `view.items`, a slice of it at a time: as values for templates, a hundred
    /// thousand paragraphs take a hundred times the room of their text.
    ///
    /// # Errors
    ///
    /// As [`Theme::render`].
    pub fn render_list<T: Serialize>(
        &self,
        template: &str,
        page: &impl Serialize,
        items: impl IntoIterator<Item = T>,
    ) -> anyhow::Result<Rendered> {
        let mut items = items.into_iter();
        let mut out = String::new();
        loop {
            let slice = Slice { items: items.by_ref().take(ITEMS_AT_ONCE).collect::<Vec<T>>() };
            if slice.items.is_empty() {
                return Ok(Rendered(out));
            }
            out.push_str(&self.render(template, page, &slice)?);
        }
    }

    /// One file from a template; `page` and `view` are what it may see beside the interface texts `t`.
    ///
    /// # Errors
    ///
    /// A template that asks for what is not there, with its name.
    pub fn render(&self, template: &str, page: &impl Serialize, view: &impl Serialize) -> anyhow::Result<String> {
        let mut context = Context::new();
        context.insert_value("page", tera::Value::try_from_serializable(page)?);
        context.insert_value("view", tera::Value::try_from_serializable(view)?);
        let page =
            self.tera.render(template, &context).with_context(|| format!("cannot render `templates/{template}`"))?;
        // HTML has no way to write a NUL, which a found source may hold: its picture stands for it.
        Ok(page.replace('\0', "\u{2400}"))
    }
}

/// One style sheet for each kind of page out of its parts, so that a page asks for one: colours and fonts, what all pages
/// share, what this kind adds, what the site adds.
fn join_styles(assets: &mut BTreeMap<String, Vec<u8>>) {
    let mut take = |name: &str| {
        let mut part = assets.remove(name).unwrap_or_default();
        // A rule of the next file must not end what the one before left open on its last line.
        part.push(b'\n');
        part
    };
    let shared = [take(TOKENS), take(STYLE_SHEET)].concat();
    let own = take(OWN_STYLES);
    let of_kinds = assets.iter_mut().filter(|(name, _)| name.starts_with(KIND_STYLES) && name.ends_with(".css"));
    for (_, sheet) in of_kinds {
        sheet.push(b'\n');
        *sheet = [shared.as_slice(), sheet, own.as_slice()].concat();
    }
    assets.insert(STYLE_SHEET.to_owned(), [shared, own].concat());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourcePath;

    fn over(path: &str, text: &str) -> RawFile {
        RawFile { path: SourcePath(path.to_owned()), bytes: text.as_bytes().to_vec() }
    }

    #[derive(Serialize)]
    struct Nothing {
        title: &'static str,
    }

    fn check(overrides: &[RawFile], template: &str, expected: &str) {
        let theme = Theme::new(overrides, Interface::English).unwrap();
        let nothing = Nothing { title: "<a & b>" };
        assert_eq!(theme.render(template, &nothing, &nothing).unwrap(), expected);
    }

    #[test]
    fn scripts_are_published_short_and_copies_of_them_too() {
        let scripts: Vec<_> = EMBEDDED.iter().filter(|(name, _)| name.ends_with(".js")).collect();
        assert_eq!(scripts.len(), SCRIPTS.len());
        let copies: Vec<RawFile> =
            scripts.iter().map(|(name, bytes)| over(name, std::str::from_utf8(bytes).unwrap())).collect();
        let own = over("assets/site.js", "// Our own.\nlet longName = 1;\n");
        let theme = Theme::new(&copies, Interface::English).unwrap();
        for ((name, bytes), (published, script)) in scripts.iter().zip(SCRIPTS) {
            assert_eq!(name, published);
            assert!(3 * script.len() < 2 * bytes.len() && !script.contains("/**"), "{name}");
            assert_eq!(theme.assets.get(*name).map(Vec::as_slice), Some(script.as_bytes()), "{name}");
        }
        let theme = Theme::new(std::slice::from_ref(&own), Interface::English).unwrap();
        assert_eq!(theme.assets.get("assets/site.js"), Some(&own.bytes));
    }

    #[test]
    fn overrides_win_and_escape() {
        check(&[over("templates/x.html", "{{ page.title }}")], "x.html", "&lt;a &amp; b&gt;");
        check(&[over("x.html", "{{ view.title }}")], "x.html", "&lt;a &amp; b&gt;");
        check(&[over("x.html", "{{ t.documents }}")], "x.html", "Documents");
    }

    #[test]
    fn long_lists_are_rendered_in_slices() {
        let theme =
            Theme::new(&[over("x.html", "{% for i in view.items %}{{ i }}{% endfor -%}\n")], Interface::Chinese);
        let (theme, all) = (theme.unwrap(), 0..ITEMS_AT_ONCE + 2);
        let expected: String = all.clone().map(|i| i.to_string()).collect();
        assert_eq!(theme.render_list("x.html", &Nothing { title: "" }, all).unwrap().0, expected);
    }

    #[test]
    fn a_broken_override_names_its_file() {
        let error = Theme::new(&[over("templates/base.html", "{% if %}")], Interface::Chinese).unwrap_err();
        assert!(format!("{error:#}").contains("base.html"), "{error:#}");
    }

    #[test]
    fn assets_are_replaced_by_name() {
        let theme = Theme::new(&[over("templates/assets/icon.svg", "<svg/>")], Interface::Chinese).unwrap();
        assert_eq!(theme.assets.get("assets/icon.svg").map(Vec::as_slice), Some(b"<svg/>".as_slice()));
    }

    #[test]
    fn styles_are_one_file_with_the_sites_own_last() {
        let sheet = |overrides: &[RawFile]| {
            let theme = Theme::new(overrides, Interface::Chinese).unwrap();
            assert!(!theme.assets.contains_key(TOKENS) && !theme.assets.contains_key(OWN_STYLES));
            String::from_utf8(theme.assets.get(STYLE_SHEET).unwrap().clone()).unwrap()
        };
        let built_in = sheet(&[]);
        assert!(built_in.find("--paper:").unwrap() < built_in.find("box-sizing").unwrap());
        assert!(sheet(&[over("assets/own.css", "b{}")]).ends_with("b{}\n"));
        let theme = Theme::new(&[over("assets/own.css", "b{}")], Interface::Chinese).unwrap();
        let kind = String::from_utf8(theme.assets.get("assets/css/comparison.css").unwrap().clone()).unwrap();
        assert!(kind.contains("--paper:") && kind.contains(".bands") && kind.ends_with("b{}\n"));
        assert!(sheet(&[over("assets/site.css", "a{}"), over("assets/own.css", "b{}")]).ends_with("\na{}\nb{}\n"));
    }

    #[test]
    fn a_sites_sign_is_found() {
        let check = |files: &[&str], expected: Option<&str>| {
            let files: Vec<RawFile> = files.iter().map(|path| over(path, "x")).collect();
            assert_eq!(Theme::new(&files, Interface::Chinese).unwrap().logo(), expected);
        };
        check(&[], None);
        check(&["assets/logo.png"], Some("assets/logo.png"));
        check(&["assets/logo.png", "templates/assets/logo.svg"], Some("assets/logo.svg"));
    }
}
