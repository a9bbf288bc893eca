//! What is known of each element by its name, by the HTML standard and for reading.

/// Elements without contents.
pub(super) fn is_void(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
        "meta", "param", "source", "track", "wbr",
    ];
    NAMES.contains(&name)
}

/// Elements that begin a line of their own.
pub(super) fn is_block(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "footnote",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "lines",
        "listing",
        "main",
        "marquee",
        "menu",
        "nav",
        "noframes",
        "ol",
        "optgroup",
        "option",
        "p",
        "plaintext",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "xmp",
    ];
    NAMES.contains(&name)
}

/// Elements whose text is a paragraph by itself, so that no `<p>` is missing.
pub(super) fn is_paragraph(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "pre",
        "listing",
        "xmp",
        "plaintext",
        "figcaption",
        "caption",
        "summary",
        "address",
        "legend",
        "footnote",
        "lines",
        "blockquote",
    ];
    NAMES.contains(&name)
}

/// Headings.
pub(super) fn is_heading(name: &str) -> bool {
    const NAMES: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];
    NAMES.contains(&name)
}

/// Elements that an end tag outside them does not reach into.
pub(super) fn is_barrier(name: &str) -> bool {
    const NAMES: &[&str] =
        &["table", "td", "th", "caption", "template", "button", "object", "applet", "marquee", "html", "foreignobject"];
    NAMES.contains(&name)
}

/// Elements that may stand in a head.
pub(super) fn belongs_to_head(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "base", "basefont", "bgsound", "link", "meta", "title", "noscript", "noframes", "style", "script", "template",
        "head", "html",
    ];
    NAMES.contains(&name)
}

/// Whose contents are never text to read.
pub(super) fn is_silent(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "script",
        "style",
        "template",
        "head",
        "title",
        "noembed",
        "noframes",
        "iframe",
        "svg",
        "select",
        "textarea",
        "datalist",
        "canvas",
        "audio",
        "video",
        "object",
        "applet",
        "annotation",
        "annotation-xml",
    ];
    NAMES.contains(&name)
}

/// Start tags before which an open `<p>` ends.
pub(super) fn closes_paragraph(name: &str) -> bool {
    const NOT: &[&str] = &[
        "body", "head", "html", "td", "th", "tr", "tbody", "thead", "tfoot", "title", "caption", "legend", "option",
        "optgroup", "marquee", "footnote", "lines", "frameset", "noframes",
    ];
    is_block(name) && !NOT.contains(&name)
}

/// Elements that show something without text.
pub(super) fn is_figure(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "img",
        "image",
        "picture",
        "source",
        "iframe",
        "video",
        "audio",
        "embed",
        "object",
        "applet",
        "frame",
        "noscript",
        "amp-img",
        "amp-iframe",
        "amp-video",
        "amp-audio",
        "amp-youtube",
        "input",
        "svg",
        "math",
        "canvas",
        "table",
    ];
    NAMES.contains(&name)
}
