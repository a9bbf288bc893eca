//! What a page says of its article in microdata (`itemscope`, `itemprop`) and by `rel=author`: these need a tree, since a
//! value may be an element within elements.

use scraper::{ElementRef, Html, Selector};
use std::sync::LazyLock;

/// Bytes of a page looked at: what stands above a text comes first.
const PAGE_BYTES: usize = 96 * 1024;
/// Open elements, those that need no end counted among them, in which no page is nested: a builder of trees looks through all
/// of them at each tag.
const MAX_OPEN: usize = 2_000;
/// Longest value worth keeping, in bytes: names and headlines are shorter.
const VALUE_BYTES: usize = 1024;

/// The properties that are read.
const PROPERTIES: [&str; 4] = ["headline", "datePublished", "author", "publisher"];

/// Articles of schema.org.
static ARTICLE: LazyLock<Selector> = LazyLock::new(|| {
    let kinds = ["Article", "BlogPosting", "Report"].map(|kind| format!("[itemscope][itemtype$='{kind}' i]"));
    selector(&kinds.join(", "))
});
static PROPERTY: LazyLock<Selector> = LazyLock::new(|| selector("[itemprop]"));
static NAME: LazyLock<Selector> = LazyLock::new(|| selector("[itemprop~='name']"));
static AUTHOR: LazyLock<Selector> = LazyLock::new(|| selector("a[rel~='author'], link[rel~='author']"));

fn selector(written: &str) -> Selector {
    Selector::parse(written).expect("the selector is tested")
}

/// Names (`microdata:headline` …, `rel:author`) and values of the page's one article, in the order of the page. Of several articles, as in
/// a list of them, none is the page's.
pub(super) fn read(page: &str) -> Vec<(String, String)> {
    let mut told = Vec::new();
    let end = (0..=page.len().min(PAGE_BYTES)).rev().find(|&at| page.is_char_boundary(at)).unwrap_or(0);
    let page = page.get(..end).unwrap_or_default();
    if !page.contains("itemprop") && !page.contains("author") || most_open(page) > MAX_OPEN {
        return told;
    }
    let tree = Html::parse_document(page);
    let mut push = |name: &str, value: String| {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() && value.len() <= VALUE_BYTES {
            told.push((name.to_ascii_lowercase(), value));
        }
    };
    let articles: Vec<ElementRef<'_>> = tree.select(&ARTICLE).take(2).collect();
    if let [article] = articles.as_slice() {
        for element in article.select(&PROPERTY).filter(|element| is_of(*element, *article)) {
            let own = element.attr("itemprop").unwrap_or_default();
            for property in PROPERTIES.iter().filter(|property| own.split_whitespace().any(|word| word == **property)) {
                push(&format!("microdata:{property}"), value(element));
            }
        }
    }
    let mut authors = tree.select(&AUTHOR);
    if let (Some(author), None) = (authors.next(), authors.next()) {
        push("rel:author", value(author));
    }
    told
}

/// The most tags that are open at a place, as far as their signs tell.
fn most_open(page: &str) -> usize {
    let tags = page.split('<').skip(1);
    let (_, most) = tags.fold((0_usize, 0), |(open, most), tag| {
        let open = if tag.starts_with('/') { open.saturating_sub(1) } else { open + 1 };
        (open, most.max(open))
    });
    most
}

/// Whether an element's property is the article's, and not of a thing within it.
fn is_of(element: ElementRef<'_>, article: ElementRef<'_>) -> bool {
    let around = element.ancestors().filter_map(ElementRef::wrap).find(|around| around.attr("itemscope").is_some());
    around.is_some_and(|around| around.id() == article.id())
}

/// What a property says: what is written for machines, the name of the thing, or its text.
fn value(element: ElementRef<'_>) -> String {
    let written = ["content", "datetime"].iter().find_map(|name| element.attr(name));
    let named =
        || element.select(&NAME).next().map(|name| name.attr("content").map_or_else(|| text(name), str::to_owned));
    written.map(str::to_owned).or_else(named).unwrap_or_else(|| text(element))
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, expected: &[(&str, &str)]) {
        let expected: Vec<(String, String)> =
            expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(read(page), expected, "{page}");
    }

    #[test]
    fn an_article_says_what_it_is() {
        check(
            "<div itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop=headline>守堤 <b>记</b></h1>\
             <span itemprop='author' itemscope itemtype='https://schema.org/Person'>文/<span itemprop=name>王小河</span></span>\
             <time itemprop=datePublished datetime=2027-03-09>九日</time><p itemprop=articleBody>水退了。</p></div>",
            &[
                ("microdata:headline", "守堤 记"),
                ("microdata:author", "王小河"),
                ("microdata:datepublished", "2027-03-09"),
            ],
        );
        check("<p>文/<a rel='author nofollow' href=/w>王小河</a></p>", &[("rel:author", "王小河")]);
        // Names of comments, and lists of articles.
        let comment = "<div itemprop=comment itemscope><b itemprop=author>甲</b></div>";
        check(&format!("<div itemscope itemtype='//schema.org/Article'>{comment}</div>"), &[]);
        check(&"<div itemscope itemtype='//schema.org/Article'><b itemprop=headline>一</b></div>".repeat(2), &[]);
        check(&"<a rel=author>甲</a>".repeat(2), &[]);
    }

    #[test]
    fn only_what_costs_little_is_looked_at() {
        let author = "<a rel=author>甲</a>";
        let found = [("rel:author", "甲")];
        check(&format!("{}{author}", "<div>".repeat(MAX_OPEN - 1)), &found);
        check(&format!("{}{author}", "<div>".repeat(MAX_OPEN)), &[]);
        check(&format!("{}{author}", "<b></b>".repeat(MAX_OPEN)), &found);
        check(&format!("{}{author}", "水".repeat(PAGE_BYTES / "水".len())), &[]);
    }
}
