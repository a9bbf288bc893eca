//! The last gate before a page: only what our own renderer writes for document text gets through.
//!
//! Document text is escaped when it is rendered; should an escape ever be missed, this list is what stands between a
//! hostile source and a reader. So it names no more than the renderer needs, and nothing that could load anything.
//! Whatever a template prints as HTML has passed here last: `site::view::Markup` is cleaned when it is handed over.

mod pieces;

use ammonia::{Builder, UrlRelative};
use pieces::PIECE_BYTES;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// HTML that is safe to print into a page. Only [`clean`] makes one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CleanHtml(String);

impl CleanHtml {
    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for CleanHtml {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Elements of document text.
const TAGS: &[&str] = &[
    "p",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "strong",
    "em",
    "sup",
    "sub",
    "a",
    "mark",
    "span",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "pre",
    "code",
    "figure",
    "figcaption",
    "img",
    "ruby",
    "rb",
    "rt",
    "rp",
    "br",
    "hr",
    "del",
    "ins",
    "time",
    "div",
    "section",
    "aside",
];

/// Elements whose contents go with them. What other unknown elements hold is text and stays.
const WITH_CONTENTS: &[&str] = &[
    "script", "style", "template", "noembed", "noframes", "iframe", "object", "svg", "math", "title", "textarea",
    "select", "xmp",
];

/// Attributes of any element.
const ATTRIBUTES: &[&str] = &["id", "class", "lang"];

/// Attributes of single elements.
const TAG_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "rel", "aria-label", "title"]),
    ("mark", &["data-n", "data-k"]),
    ("img", &["src", "alt", "width", "height", "loading"]),
    ("time", &["datetime"]),
    ("th", &["scope", "colspan", "rowspan"]),
    ("td", &["colspan", "rowspan"]),
    ("ol", &["start"]),
    ("section", &["aria-label"]),
    ("aside", &["aria-label", "role"]),
    ("div", &["aria-label", "role", "tabindex"]),
];

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(WITH_CONTENTS.iter().copied().collect())
        .generic_attributes(ATTRIBUTES.iter().copied().collect())
        .tag_attributes(
            TAG_ATTRIBUTES
                .iter()
                .map(|(tag, names)| (*tag, names.iter().copied().collect()))
                .collect::<HashMap<_, HashSet<_>>>(),
        )
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(filter);
    builder
});

/// Lets through what the list above names, everything else being dropped or, if it is text, escaped.
pub fn clean(fragment: &str) -> CleanHtml {
    // Without a `<` there is no tag, and no entity makes one: nine strings in ten are plain text, and a parser's set-up
    // costs more than they do.
    if !fragment.contains('<') {
        return CleanHtml(fragment.to_owned());
    }
    let whole = |fragment: &str| BUILDER.clean(fragment).to_string();
    let in_pieces = (fragment.len() > 2 * PIECE_BYTES).then(|| pieces::clean(fragment, PIECE_BYTES, whole)).flatten();
    CleanHtml(in_pieces.unwrap_or_else(|| whole(fragment)))
}

/// What an attribute may say.
fn filter<'a>(tag: &str, name: &str, value: &'a str) -> Option<Cow<'a, str>> {
    let is_sound = match (tag, name) {
        ("img", "src") => is_own_file(value),
        (_, "href") => is_link(value),
        (_, "id") => is_anchor(value),
        (_, "class") => value.split(' ').all(is_name),
        (_, "lang") => value
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())),
        (_, "rel") => value.split(' ').all(|word| {
            matches!(word, "external" | "nofollow" | "noopener" | "noreferrer" | "ugc" | "bookmark" | "prev" | "next")
        }),
        ("img", "loading") => matches!(value, "lazy" | "eager"),
        ("th", "scope") => matches!(value, "row" | "col" | "rowgroup" | "colgroup"),
        ("aside", "role") => value == "note",
        ("div", "role") => value == "group",
        ("div", "tabindex") => value == "0",
        ("mark", "data-k") => value.split(' ').all(is_name),
        (_, "width" | "height" | "colspan" | "rowspan" | "start" | "data-n") => {
            (1..=5).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit())
        }
        ("time", "datetime") => {
            value.len() <= 40 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-:+./ ".contains(&b))
        }
        _ => true,
    };
    is_sound.then_some(Cow::Borrowed(value))
}

/// A path below the site: no scheme, no host, nothing that a browser would read as either.
fn is_own_file(address: &str) -> bool {
    let first = address.split(['/', '?', '#']).next().unwrap_or_default();
    !address.is_empty()
        && !address.starts_with('/')
        && !first.contains(':')
        && !address.contains('\\')
        && !address.chars().any(|c| c.is_control() || c.is_whitespace())
}

/// A web or mail address, or a place of the site. ammonia has let through no other scheme already.
fn is_link(address: &str) -> bool {
    !address.starts_with("//")
        && !address.starts_with('\\')
        && !address.starts_with("/\\")
        && !address.chars().any(char::is_control)
}

/// Anchors of paragraphs, references, cards, notes: one or two letters and a number (`p6`, `r12`, `p6.c12-40`, `fn3`).
/// No name of a property of `document` or `window` has that form.
fn is_anchor(id: &str) -> bool {
    let letters = id.bytes().take_while(u8::is_ascii_lowercase).count();
    let rest = id.get(letters..).unwrap_or_default();
    (1..=2).contains(&letters)
        && id.len() <= 40
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-')
}

/// A class or a number of a cluster: short and plain.
fn is_name(name: &str) -> bool {
    (1..=32).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(fragment: &str, expected: &str) {
        let clean = clean(fragment);
        assert_eq!(clean.as_str(), expected);
        assert_eq!(super::clean(clean.as_str()), clean, "cleaning twice is cleaning once");
    }

    fn same(fragment: &str) {
        check(fragment, fragment);
    }

    #[test]
    fn what_we_write_gets_through() {
        same(
            "<p id=\"p6\" class=\"text\">一<mark class=\"m\" data-n=\"3\" data-k=\"k12 k40\">二</mark><a class=\"ref\" id=\"r12\" href=\"#k12\" aria-label=\"互见12\">12</a></p>",
        );
        same(
            "<p><span class=\"w\" lang=\"zh-Hans\" id=\"p6.c12-40\">一</span><strong>二</strong><em>三</em><sup>1</sup><sub>2</sub><br>四</p>",
        );
        same(
            "<p><a href=\"https://a.example/b?c=d&amp;e\" rel=\"external noopener\">b</a><a href=\"../c/\">c</a><a href=\"mailto:a@b.example\">d</a></p>",
        );
        same(
            "<figure><img src=\"../../media/a.jpg\" alt=\"图\" width=\"480\" height=\"300\" loading=\"lazy\"><figcaption>注</figcaption></figure>",
        );
        same(
            "<table><tbody><tr><th scope=\"row\">a</th><td>b</td></tr></tbody></table><ol start=\"3\"><li>c</li></ol><blockquote>d</blockquote><pre><code>e</code></pre>",
        );
        same(
            "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"表\"><table class=\"found\"><tbody><tr id=\"p3\"><td>a</td></tr></tbody></table></div>",
        );
        same("a<del class=\"bulk\">b</del><ins>c</ins><hr>");
        same("无标记的文字 &amp; &lt;b&gt; &quot;");
        same("<ruby>字<rp>(</rp><rt>zi</rt><rp>)</rp></ruby><time datetime=\"2021-09-17\">d</time><h2>h</h2>");
    }

    #[test]
    fn nothing_else_does() {
        check("<script>a</script><style>b</style>c<!-- d -->", "c");
        check("<p onclick=\"a()\" style=\"b\">c</p>", "<p>c</p>");
        for address in [
            "javascript:a()",
            "JaVaScRiPt:a()",
            " java\nscript:a()",
            "data:text/html,a",
            "vbscript:a",
            "//a.example",
            "\\\\a.example",
            "/\\a.example",
        ] {
            check(&format!("<a href=\"{address}\">x</a>"), "<a>x</a>");
        }
        for address in [
            "https://a.example/b.jpg",
            "//a.example/b.jpg",
            "/b.jpg",
            "data:image/png;base64,a",
            "a\\b.jpg",
            "java&#10;script:a",
            "",
        ] {
            check(&format!("<img src=\"{address}\" alt=\"x\">"), "<img alt=\"x\">");
        }
        check("<img src=\"a.jpg\" srcset=\"//b\" onerror=\"c\">", "<img src=\"a.jpg\">");
        for id in ["location", "createElement", "p", "x-6", "P6", "abc6", "p6 q"] {
            check(&format!("<p id=\"{id}\">x</p>"), "<p>x</p>");
        }
        check("<p class=\"Evil{\">x</p><form><input name=a></form><iframe src=b>c</iframe><b>d</b>", "<p>x</p>d");
        check("<svg><a href=b>c</a></svg><math><mi>d</mi></math>e", "e");
    }
}
