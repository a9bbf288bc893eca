//! Where pictures, players and frames really are: lazy attributes resolved, placeholders passed over.

use super::naming::{Naming, Size};
use super::proxies::{Context, Proxies};
use super::token::Tag;
use crate::model::FigureKind;
use url::Url;

/// Attributes that say something of a picture in words, or run something: never its address.
const WORDS: &[&str] = &["alt", "aria-label", "cite", "class", "href", "id", "rel", "style", "title", "usemap"];

/// Parts of addresses that those of pictures have.
const OF_PICTURES: &[&str] = &["image", "img", "photo", "pic", "thumb", "upload"];

/// Endings of pictures' names.
const ENDINGS: &[&str] = &[".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp"];
/// Endings of names of what is no picture.
const OTHER_ENDINGS: &[&str] = &[
    ".html", ".htm", ".shtml", ".xhtml", ".js", ".css", ".json", ".xml", ".swf", ".mp3", ".mp4", ".webm", ".m3u8",
    ".ogg", ".pdf",
];

/// Where a player has the picture that it shows before it plays.
const POSTERS: &[&str] = &["poster", "data-poster", "data-postersrc"];

/// Parts of file names that placeholders have.
const PLACEHOLDERS: &[&str] = &[
    "placeholder",
    "blank.",
    "spacer",
    "transparent.",
    "grey.gif",
    "gray.gif",
    "loading.",
    "lazyload",
    "lazy.",
    "1x1.gif",
    "pixel.gif",
    "px.gif",
    "dot.gif",
    "clear.gif",
    "empty.gif",
    "white.gif",
    "default.gif",
    "nopic",
    "missing-image",
];

/// Parts of addresses that players have.
const PLAYERS: &[&str] = &[
    "player",
    "video",
    "youtube",
    "youtu.be",
    "vimeo",
    "v.qq.com",
    "bilibili",
    "youku",
    "iqiyi",
    "ixigua",
    "cctv",
    "cntv",
    "tudou",
    "dailymotion",
    "podcast",
    "soundcloud",
    "audio",
    "music",
    "live.",
];

/// Pixels up to which a picture counts, and nothing is seen of it.
const PIXEL: u32 = 3;

/// What found addresses are relative to.
#[derive(Debug, Default)]
pub(super) struct Base {
    /// `<base href>`: all relative addresses.
    pub whole: Option<Url>,
    /// The page's own address: addresses that begin with `/`. Others may name a file beside the source.
    pub page: Option<Url>,
}

/// A figure's address, and the address as found.
pub(super) type Found = (String, String);

/// Finds the addresses of figures.
pub(super) struct Addresses<'a> {
    /// What relative addresses are relative to.
    pub base: Base,
    /// Rules for proxied addresses.
    pub proxies: &'a Proxies,
}

impl Addresses<'_> {
    /// An address made absolute as far as that can be done, and unwrapped. `None` if it leads nowhere on the Web.
    pub(super) fn resolve(&self, found: &str, context: Context) -> Option<String> {
        let found = found.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        let found: String = found.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
        let lower = found.to_ascii_lowercase();
        let address = if lower.starts_with("http://") || lower.starts_with("https://") {
            found
        } else if context == Context::Link && lower.starts_with("mailto:") {
            return (lower.len() > "mailto:".len()).then_some(found);
        } else if found.starts_with("//") {
            // The page was most likely served over TLS, and what was not is reached by it too.
            format!("https:{found}")
        } else if has_scheme(&found) || found.is_empty() || found.starts_with('#') {
            return None;
        } else if let Some(base) = &self.base.whole {
            base.join(&found).ok()?.into()
        } else if found.starts_with('/') {
            let unwrapped = self.proxies.unwrap(&found, context);
            match (&unwrapped, &self.base.page) {
                (Some(address), _) => address.clone(),
                (None, Some(page)) => page.join(&found).ok()?.into(),
                (None, None) => found,
            }
        } else {
            found
        };
        let address = self.proxies.unwrap(&address, context).unwrap_or(address);
        let is_absolute =
            Url::parse(&address).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        (is_absolute || !has_scheme(&address) && !address.starts_with("//")).then_some(address)
    }

    /// The picture that an `<img>` shows, or would show once its script has run. `sources` are the `<source>`s before
    /// it in its `<picture>`, and that.
    pub(super) fn image(&self, tag: &Tag, sources: &[&Tag]) -> Option<Found> {
        let named =
            |tag, sizes: &[Size]| -> Vec<String> { sizes.iter().flat_map(|size| self.named(tag, *size)).collect() };
        let own = tag.get("src").map(str::to_owned);
        let other = sources.iter().flat_map(|source| named(source, &[Size::Full, Size::Usual, Size::Small]));
        let lazy = named(tag, &[Size::Full, Size::Usual]).into_iter();
        let set = tag.get("srcset").and_then(largest);
        let any = lazy.chain(own).chain(set).chain(other).chain(named(tag, &[Size::Small])).chain(open(tag));
        any.filter(|address| !is_placeholder(address)).find_map(|found| {
            let address = self.resolve(&found, Context::Image)?;
            Some((address, found))
        })
    }

    /// The addresses of pictures of a size, in attributes whose names say that they hold one; of several, the largest.
    fn named(&self, tag: &Tag, size: Size) -> Vec<String> {
        let is_own =
            |name: &str| matches!(tag.name.as_str(), "img" | "amp-img" | "image") && matches!(name, "src" | "srcset");
        let found = tag.attributes.iter().filter(|(name, _)| !is_own(name) && !is_words(name));
        let found = found
            .filter(|(name, _)| matches!(Naming::of(name), Naming::Picture(own) | Naming::Shown(own) if own == size));
        let single = |value: &str| if is_set(value) { largest(value) } else { Some(value.trim().to_owned()) };
        found.filter_map(|(_, value)| single(value)).filter(|value| may_be_picture(value)).collect()
    }

    /// The picture for which another element (`<div data-original=…>`) stands.
    pub(super) fn stand_in(&self, tag: &Tag) -> Option<Found> {
        let is_one = |name: &str, value: &str| match Naming::of(name) {
            Naming::Picture(_) | Naming::Shown(Size::Full) => is_on_the_web(value) || is_picture(value),
            Naming::Shown(_) => is_picture(value) || is_on_the_web(value) && says_picture(value),
            Naming::Open | Naming::Other => false,
        };
        let mut told = tag.attributes.iter().filter(|(name, _)| name.starts_with("data-"));
        let (_, found) =
            told.find(|(name, value)| may_be_picture(value) && !is_placeholder(value) && is_one(name, value))?;
        Some((self.resolve(found, Context::Image)?, found.to_owned()))
    }

    /// The picture that a player shows before it plays.
    pub(super) fn poster(&self, tag: &Tag) -> Option<Found> {
        let found = POSTERS.iter().filter_map(|name| tag.get(name)).find(|value| !is_placeholder(value))?;
        Some((self.resolve(found, Context::Image)?, found.to_owned()))
    }

    /// What a frame, player or embedded object shows.
    pub(super) fn frame(&self, tag: &Tag, sources: &[&Tag]) -> Option<(Found, FigureKind)> {
        const OWN: &[&str] = &[
            "data-src",
            "data-lazy-src",
            "data-original",
            "data-iframesrc",
            "src",
            "data",
            "data-mp4src",
            "data-webmsrc",
        ];
        if tag.name == "amp-youtube" {
            let id = tag.get("data-videoid")?;
            let address = self.resolve(&format!("https://www.youtube.com/watch?v={id}"), Context::Link)?;
            return Some(((address, id.to_owned()), FigureKind::Player));
        }
        let own = OWN.iter().filter_map(|name| tag.get(name));
        let other = sources.iter().filter_map(|source| source.get("src").or(source.get("data-src")));
        let found = own.chain(other).find(|found| !found.trim().is_empty() && !found.starts_with("about:"))?;
        let address = self.resolve(found, Context::Frame)?;
        let lower = address.to_ascii_lowercase();
        let is_player = matches!(tag.name.as_str(), "video" | "audio" | "amp-video" | "amp-audio")
            || PLAYERS.iter().any(|part| lower.contains(part));
        let kind = if is_player { FigureKind::Player } else { FigureKind::Frame };
        Some(((address, found.to_owned()), kind))
    }
}

/// Whether a tag is too small to be seen: counting pixels, frames of tag managers.
pub(super) fn is_unseen(tag: &Tag) -> bool {
    let size = |name: &str| tag.get(name).and_then(|value| value.trim().trim_end_matches("px").parse::<u32>().ok());
    let style: String = tag.get("style").unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
    let small = |name| size(name).is_some_and(|size| size <= PIXEL);
    small("width") && size("height").is_none_or(|size| size <= PIXEL)
        || small("height") && size("width").is_none()
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

/// The address of the largest picture of a `srcset`.
fn largest(set: &str) -> Option<String> {
    let mut best: Option<(f64, &str)> = None;
    let mut rest = set.trim();
    while !rest.is_empty() {
        // An address ends at white space; commas belong to it unless they stand at its end.
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (address, after) = (rest.get(..end)?, rest.get(end..)?);
        let ends_here = address.ends_with(',');
        let address = address.trim_end_matches(',');
        let (descriptor, next) = if ends_here { ("", after) } else { after.split_once(',').unwrap_or((after, "")) };
        let size: f64 = descriptor.trim().trim_end_matches(['w', 'x', 'h']).parse().unwrap_or(1.0);
        if !address.is_empty() && !is_placeholder(address) && best.is_none_or(|(largest, _)| size > largest) {
            best = Some((size, address));
        }
        rest = next.trim_start_matches([',', ' ', '\n', '\t', '\r']);
    }
    best.map(|(_, address)| address.to_owned())
}

fn is_placeholder(address: &str) -> bool {
    let lower = address.trim().to_ascii_lowercase();
    let name = lower.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    lower.is_empty()
        || lower.starts_with("data:")
        || lower.starts_with("about:")
        || lower.starts_with("javascript:")
        || lower == "#"
        // Behind a name, a size is that of a picture, however small.
        || name.starts_with("1x1")
        || PLACEHOLDERS.iter().any(|part| name.contains(part))
}

/// An attribute whose name says nothing, with the address of a picture.
fn open(tag: &Tag) -> Option<String> {
    let told = tag.attributes.iter().filter(|(name, _)| !is_words(name) && Naming::of(name) == Naming::Open);
    told.map(|(_, value)| value.trim()).find(|value| is_picture(value)).map(str::to_owned)
}

/// Whether an attribute holds words or a script.
fn is_words(name: &str) -> bool {
    WORDS.contains(&name) || name.starts_with("on")
}

/// Whether a value is a list of addresses, each with its size.
fn is_set(value: &str) -> bool {
    let size = value.rsplit([' ', '\n', '\t']).next().unwrap_or_default();
    size.len() < value.len() && size.ends_with(['w', 'x', 'h']) && size.starts_with(|c: char| c.is_ascii_digit())
        || value.contains(", ")
}

/// Whether a value can be the address of a picture where a name says that it is one: no number, no word, no address of
/// another kind of file, no pattern that a script fills in.
fn may_be_picture(value: &str) -> bool {
    let lower = value.trim().to_ascii_lowercase();
    let path = lower.split(['?', '#']).next().unwrap_or_default();
    let is_address = path.contains('/') || ENDINGS.iter().any(|end| path.ends_with(end));
    is_address && !lower.contains(['{', '<', '\n']) && !OTHER_ENDINGS.iter().any(|end| path.ends_with(end))
}

/// Whether a value is the address of a picture, by its form. What stores scale them put a size behind the name.
fn is_picture(value: &str) -> bool {
    let value = value.trim();
    let lower = value.to_ascii_lowercase();
    let path = lower.split(['?', '#']).next().unwrap_or_default();
    let is_address = lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with('/');
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
    let is_named =
        ENDINGS.iter().any(|end| path.match_indices(end).any(|(at, _)| path.get(at + end.len()..).is_some_and(ends)));
    is_address && is_named && may_be_picture(value) && !value.contains(char::is_whitespace)
}

/// Whether an address speaks of pictures, and of no player.
fn says_picture(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    OF_PICTURES.iter().any(|part| lower.contains(part)) && !PLAYERS.iter().any(|part| lower.contains(part))
}

/// Whether a value is an address that needs nothing before it, with a path.
fn is_on_the_web(value: &str) -> bool {
    let lower = value.trim().to_ascii_lowercase();
    let rest = ["https://", "http://", "//"].iter().find_map(|start| lower.strip_prefix(start));
    rest.is_some_and(|rest| rest.contains('/') && !rest.contains(char::is_whitespace))
}

fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    !scheme.is_empty()
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}
