//! What every template may see: the frame of a page, links, and how a document is named in lists.
//!
//! Views of single pages stand in the module of their page. Whatever a template shows as HTML is a
//! [`Markup`], which only code that escapes can make.

use crate::ingest::{pattern, sanitize};
use crate::model::{Document, Meta};
use crate::reuse::DocumentIndex;
use crate::site::chronology::list::shorten;
use crate::site::metadata::Metadata;
use crate::site::urls::Linker;
use crate::site::{Route, Site};
use serde::{Serialize, Serializer};

/// A link with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Where to.
    pub url: String,
    /// What it says.
    pub label: String,
    /// Whether it is the part of the site that this page belongs to.
    pub here: bool,
}

impl Link {
    /// A link that does not lead to where one is.
    pub fn new(url: String, label: impl Into<String>) -> Self {
        Self { url, label: label.into(), here: false }
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageLink {
    /// Where to; `None` for pages that are passed over.
    pub url: Option<String>,
    /// What it says.
    pub label: String,
    /// Whether one is there.
    pub here: bool,
}

/// Links to the pages of a list, from 1: the first, the last, those around `here`, and every hundredth, so that a list of a
/// thousand pages stays one that a page can hold. None for a list of one page.
pub fn page_links(n: usize, here: u32, url: impl Fn(u32) -> String) -> Vec<PageLink> {
    /// Pages to either side that are linked.
    const AROUND: u32 = 4;
    /// Up to so many pages all are linked.
    const FEW: usize = 30;
    /// Pages from one landmark to the next in a long list.
    const LANDMARK: u32 = 100;
    let mut links: Vec<PageLink> = Vec::new();
    let last = if n > 1 { u32::try_from(n).unwrap_or(u32::MAX) } else { 0 };
    for page in 1..=last {
        let is_shown =
            n <= FEW || page == 1 || page == last || page.abs_diff(here) <= AROUND || page.is_multiple_of(LANDMARK);
        if is_shown {
            links.push(PageLink { url: Some(url(page)), label: page.to_string(), here: page == here });
        } else if links.last().is_some_and(|link| link.url.is_some()) {
            links.push(PageLink { url: None, label: String::new(), here: false });
        }
    }
    links
}

/// A step of the way from home to a page; the last one has no link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Crumb {
    /// Where to.
    pub url: Option<String>,
    /// What it says.
    pub label: String,
}

/// What surrounds the content of any page.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// Language of the interface, BCP 47.
    pub lang: &'static str,
    /// For the window: page, then archive.
    pub head_title: String,
    /// The page in a few words, without markup.
    pub description: Option<String>,
    /// The archive's name.
    pub site_title: String,
    /// The archive's second line.
    pub site_subtitle: Option<String>,
    /// Shown on every page.
    pub notice: Option<String>,
    /// The permanent absolute address.
    pub canonical: Option<String>,
    /// The style sheet.
    pub css: String,
    /// The script; every page works without it.
    pub script: String,
    /// The icon.
    pub icon: String,
    /// The site's sign beside its title.
    pub logo: Option<String>,
    /// The way home.
    pub home: String,
    /// What other programs read.
    pub metadata: Metadata,
    /// Atom feeds: of the archive, and of the page.
    pub feeds: Vec<Link>,
    /// Where the search box leads.
    pub search: String,
    /// Whether this is home.
    pub is_home: bool,
    /// The parts of the site.
    pub nav: Vec<Link>,
    /// What stands in the footer.
    pub footer: Vec<Link>,
    /// The way here.
    pub crumbs: Vec<Crumb>,
    /// The newest date of what is shown, in words.
    pub built: Option<String>,
}

/// HTML that is safe to print: made only by escaping text and adding our own tags, and cleaned once more when a template
/// receives it, so that a missed escape is no hole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

/// The one door to the templates: nothing comes after [`sanitize::clean`].
impl Serialize for Markup {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        sanitize::clean(&self.0).serialize(serializer)
    }
}

impl Markup {
    /// Text, escaped for elements and quoted attributes.
    pub fn text(text: &str) -> Self {
        let mut markup = Self::default();
        markup.push_text(text);
        markup
    }

    /// Adds text, escaped.
    pub fn push_text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                _ => self.0.push(c),
            }
        }
    }

    /// Adds a tag of ours; never text that was found.
    pub fn push_tag(&mut self, tag: &'static str) {
        self.0.push_str(tag);
    }

    /// Adds an opening tag of ours with attributes, whose values are escaped.
    pub fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (attribute, value) in attributes {
            self.0.push(' ');
            self.0.push_str(attribute);
            self.0.push_str("=\"");
            self.push_text(value);
            self.0.push('"');
        }
        self.0.push('>');
    }

    /// Adds a closing tag.
    pub fn close(&mut self, name: &'static str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// Adds other markup.
    pub fn push(&mut self, other: &Self) {
        self.0.push_str(&other.0);
    }

    /// As HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// How lists, cards and cross-references name a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentRef {
    /// Its page.
    pub url: String,
    /// Its id.
    pub id: String,
    /// The title; of a document without one, words for "title not in the source" and its first words, which tell it from others.
    pub title: String,
    /// Language of the title if it is the document's own.
    pub lang: Option<String>,
    /// Whether the title is the archive's words for a missing one.
    pub untitled: bool,
    /// The word of the data files, for classes and filters.
    pub kind: &'static str,
    /// What it is.
    pub kind_label: String,
    /// What it is, in one sign.
    pub kind_sign: String,
    /// When it is dated, in words.
    pub date: String,
    /// The day as YYYY-MM-DD if exact.
    pub iso: Option<String>,
    /// Who spoke or wrote, or who published it.
    pub by: Option<String>,
}

/// Characters of a text that stand for a title it does not have.
const BEGINNING: usize = 14;

/// The first words of a document, below the sign that it continues another page.
fn beginning(document: &Document) -> String {
    let words = |line| pattern::continued(line).and_then(|after| line.get(after..)).unwrap_or(line).trim();
    let first = document.body.text.lines().map(words).find(|line| !line.is_empty());
    first.map_or_else(String::new, |line| shorten(line, BEGINNING))
}

impl Site {
    /// How a document is named on a page.
    pub fn document_ref(&self, links: &Linker<'_>, index: DocumentIndex) -> DocumentRef {
        let document = self.document(index);
        let words = &self.theme.words;
        let dated = document.meta.dated();
        DocumentRef {
            url: links.to(&Route::Document(index)),
            id: document.id.as_str().to_owned(),
            title: match &document.meta.title {
                Some(title) => title.clone(),
                None => format!("{}{}", self.title(document), beginning(document)),
            },
            lang: document.meta.title.as_ref().map(|_| document.meta.language.clone()),
            untitled: document.meta.title.is_none(),
            kind: document.meta.kind.as_str(),
            kind_label: words.kind(document.meta.kind).to_owned(),
            kind_sign: words.kind_sign(document.meta.kind).to_owned(),
            date: words.interval(dated.as_ref()),
            iso: dated.and_then(|dated| dated.exact()).map(|day| day.to_string()),
            by: self.by(&document.meta),
        }
    }

    /// A document's title, or words for a missing one.
    pub fn title(&self, document: &Document) -> String {
        document.meta.title.clone().unwrap_or_else(|| self.theme.words.say("untitled").to_owned())
    }

    /// Who a document is by: whose it is ([`Meta::people`]), else the agency, else the publisher.
    pub fn by(&self, meta: &Meta) -> Option<String> {
        let words = &self.theme.words;
        match meta.people() {
            [] => meta.agency.clone().or_else(|| meta.publisher.clone()),
            people => Some(words.list(people)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_a_list_are_linked_around_here() {
        let check = |n, here, expected: &str| {
            let links = page_links(n, here, |page| page.to_string());
            let shown: Vec<&str> =
                links.iter().map(|link| link.url.as_ref().map_or("…", |_| link.label.as_str())).collect();
            assert_eq!(shown.join(" "), expected);
        };
        check(1, 1, "");
        check(3, 2, "1 2 3");
        check(210, 7, "1 … 3 4 5 6 7 8 9 10 11 … 100 … 200 … 210");
        check(31, 1, "1 2 3 4 5 … 31");
    }

    #[test]
    fn text_is_escaped_everywhere() {
        let mut markup = Markup::text("a<b>&\"'");
        markup.open("a", &[("href", "\"><script>")]);
        markup.close("a");
        assert_eq!(markup.as_str(), "a&lt;b&gt;&amp;&quot;&#39;<a href=\"&quot;&gt;&lt;script&gt;\"></a>");
    }

    #[test]
    fn what_templates_receive_is_cleaned_last() {
        let check = |tag: &'static str, expected: &str| {
            let mut markup = Markup::default();
            markup.push_tag(tag);
            assert_eq!(serde_json::to_value(&markup).unwrap(), expected);
        };
        check("<p id=\"p6\" class=\"text\">a</p>", "<p id=\"p6\" class=\"text\">a</p>");
        check("<p onclick=\"b()\">a<script>c</script></p>", "<p>a</p>");
        check("<img src=\"//a.example/b.jpg\" alt=\"\">", "<img alt=\"\">");
    }
}
