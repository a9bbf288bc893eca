//! What the name of an attribute says of its value: scripts keep the addresses of pictures in attributes of any name
//! (`data-src`, `data-lazy-src`, `data-zeen-src`, `data-featured_image` …), and their words recur.

/// What a name says of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// The address of a picture.
    Picture(Size),
    /// The address of what the element shows.
    Shown(Size),
    /// Nothing.
    Open,
    /// Something else: a number, a name, a script, a film.
    Other,
}

/// Which of several pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Size {
    /// The original.
    Full,
    /// The one to be shown.
    Usual,
    /// One for small screens, or in place of the one to be shown.
    Small,
}

/// Words for pictures, and for what only pictures have.
const PICTURE: &[&str] =
    &["bg", "background", "image", "images", "img", "photo", "pic", "picture", "poster", "thumb", "thumbnail"];
/// Words for where something comes from.
const SHOWN: &[&str] = &["src", "srcset", "lazy", "echo", "file", "zoomfile", "retina"];
/// Words for the original, which are words for an address, too.
const ORIGINAL: &[&str] = &["orig", "origin", "original", "actual", "real"];
/// Other words for the largest of several.
const FULL: &[&str] = &["full", "large", "big", "hi", "hires", "max", "zoom", "zoomfile"];
/// Words for a smaller one, or one that is shown instead.
const SMALL: &[&str] = &[
    "blur",
    "failover",
    "fallback",
    "low",
    "lqip",
    "medium",
    "mini",
    "mobile",
    "placeholder",
    "preview",
    "small",
    "thumb",
    "thumbnail",
    "tiny",
];
/// Words for another page: an address of anything, unless a word for pictures stands beside them.
const PAGE: &[&str] = &["href", "link", "loc", "page", "permalink", "post", "url"];
/// Words for what is no picture, whatever else the name says.
const OTHER: &[&str] = &[
    "ad", "adtag", "alt", "audio", "frame", "height", "id", "iframe", "json", "mp", "name", "ogg", "script", "title",
    "type", "video", "webm", "width",
];
/// What words for pictures and addresses are glued to (`lsrc`, `cfsrc`, `iesrc`, `featuredimage`).
const GLUED: &[&str] = &["srcset", "src", "image", "img"];

impl Naming {
    /// From an attribute's name in small letters.
    pub(super) fn of(name: &str) -> Self {
        let words: Vec<&str> = name.split(['-', '_', ':', '.']).flat_map(parts).collect();
        let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
        let size = match () {
            () if has(SMALL) => Size::Small,
            () if has(ORIGINAL) || has(FULL) => Size::Full,
            () => Size::Usual,
        };
        match () {
            () if has(OTHER) => Self::Other,
            () if has(PICTURE) => Self::Picture(size),
            () if has(PAGE) => Self::Open,
            () if has(SHOWN) || has(ORIGINAL) => Self::Shown(size),
            () => Self::Open,
        }
    }
}

/// The words that a part of a name is made of, its figures left off (`full16x9`, `mp4src`).
fn parts(part: &str) -> impl Iterator<Item = &str> {
    let glued = GLUED.iter().find_map(|end| part.strip_suffix(end).map(|begin| (begin, *end)));
    let (begin, end) = glued.unwrap_or((part, ""));
    let letters = begin.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    [letters, end].into_iter().filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::Size::{Full, Small, Usual};
    use super::*;

    #[test]
    fn names_say_what_values_are() {
        let check = |name: &str, expected: Naming| assert_eq!(Naming::of(name), expected, "{name}");
        for name in ["data-src", "data-lsrc", "data-lazy", "lazy-src", "data-river-srcset", "_src", "file"] {
            check(name, Naming::Shown(Usual));
        }
        for name in ["data-original", "data-orig-file", "data-actualsrc", "data-src-full16x9", "zoomfile"] {
            check(name, Naming::Shown(Full));
        }
        check("data-src-mini1x1", Naming::Shown(Small));
        check("data-featured_image", Naming::Picture(Usual));
        check("data-img-url", Naming::Picture(Usual));
        check("data-thumb", Naming::Picture(Small));
        for name in ["data-url", "data-original-href", "data-lg", "data-caption"] {
            check(name, Naming::Open);
        }
        for name in ["data-src-height", "data-image-name", "data-mp4src", "data-iframesrc", "data-script-src"] {
            check(name, Naming::Other);
        }
    }
}
