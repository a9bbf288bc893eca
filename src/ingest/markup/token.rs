//! One stream of tokens for HTML, for Markdown, and for HTML inside Markdown: tags and text with their places.
//!
//! The tokens of a body cover it without gap or overlap, in order. Tags that Markdown implies have empty places.

use crate::model::Rule;
use html5gum::{DefaultEmitter, Reader, State, StringReader, Tokenizer};
use std::ops::Range;

/// A piece of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Bytes of the source.
    pub span: Range<usize>,
    /// What stands there.
    pub kind: TokenKind,
}

/// What a piece of a body is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// `<p class=a>`.
    Start(Tag),
    /// `</p>`.
    End(String),
    /// Text in which character references count.
    Text,
    /// Text as it stands.
    Raw,
    /// Other text is shown instead, by the rule.
    Instead(String, Rule),
    /// Not text: comments, doctypes, broken tags, Markdown's signs.
    Sign(Rule),
}

/// A start tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tag {
    /// Lower case.
    pub name: String,
    /// Names in lower case, values with their references resolved; the first of equal names counts.
    pub attributes: Vec<(String, String)>,
    /// Ends in `/>`.
    pub self_closing: bool,
}

impl Tag {
    /// A tag that Markdown implies.
    pub(super) fn implied(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// With an attribute.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.attributes.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The contents of these are no markup, by the HTML standard with scripting off (so `noscript` is markup).
fn content_state(name: &str) -> Option<State> {
    match name {
        "title" | "textarea" => Some(State::RcData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(State::RawText),
        "script" => Some(State::ScriptData),
        "plaintext" => Some(State::PlainText),
        _ => None,
    }
}

/// Start tags that end foreign content, by the HTML standard.
const BREAKOUT: &[&str] = &[
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "listing",
    "menu",
    "meta",
    "nobr",
    "ol",
    "p",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "strike",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
    "var",
];

/// Whether a start tag ends foreign content.
pub(super) fn is_breakout(tag: &Tag) -> bool {
    BREAKOUT.contains(&tag.name.as_str())
        || tag.name == "font" && ["color", "face", "size"].iter().any(|name| tag.get(name).is_some())
}

/// html5gum 0.9 goes three calls deeper with every double-quoted attribute of a tag: ten thousand of them overflow the
/// stack, which no one can catch. An error of its reader takes it back to the top; it goes on where it was, since
/// the state after a closing quote is the one place where the calls it made are all forgotten anyway.
struct Breathing<'a> {
    reader: StringReader<'a>,
    /// Whether the last byte was a quote.
    is_quoted: bool,
    /// Quotes since the last break.
    quotes: u32,
    /// Quotes between breaks.
    limit: u32,
}

/// Quotes between two breaks: a tag of everyday width needs none, and unoptimized frames are kilobytes each.
const QUOTES_IN_A_BREATH: u32 = 32;

/// The tokenizer shall begin again from the top.
#[derive(Debug)]
struct Breath;

impl std::fmt::Display for Breath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("back to the top")
    }
}

impl std::error::Error for Breath {}

impl<'a> Breathing<'a> {
    fn new(html: &'a str, limit: u32) -> Self {
        use html5gum::Readable;
        Self { reader: html.to_reader(), is_quoted: false, quotes: 0, limit }
    }
}

impl Reader for Breathing<'_> {
    type Error = Breath;

    fn read_byte(&mut self) -> Result<Option<u8>, Breath> {
        if std::mem::take(&mut self.is_quoted) {
            self.quotes += 1;
            if self.quotes >= self.limit {
                self.quotes = 0;
                return Err(Breath);
            }
        }
        let Ok(byte) = self.reader.read_byte();
        self.is_quoted = byte == Some(b'"');
        Ok(byte)
    }

    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Breath> {
        let Ok(is_read) = self.reader.try_read_string(text, case_sensitive);
        Ok(is_read)
    }

    fn read_until<'b>(&'b mut self, needle: &[u8], buffer: &'b mut [u8; 4]) -> Result<Option<&'b [u8]>, Breath> {
        let Ok(read) = self.reader.read_until(needle, buffer);
        self.is_quoted = read == Some(b"\"");
        Ok(read)
    }
}

/// The tokens of `html`, a part of the source that begins at byte `offset`.
///
/// The places of tags are html5gum's; what lies between two tags is text if the tokenizer saw text there, and a sign
/// (a comment, a broken tag) otherwise, so that the tokens cover everything whatever the tokenizer drops.
pub(super) fn html(html: &str, offset: usize) -> Vec<Token> {
    tokens(html, offset, QUOTES_IN_A_BREATH)
}

fn tokens(html: &str, offset: usize, breath: u32) -> Vec<Token> {
    let mut tokens = Vec::new();
    let reader = Breathing::new(html, breath);
    let mut tokenizer = Tokenizer::new_with_emitter(reader, DefaultEmitter::<usize>::new_with_span());
    let mut at = 0;
    // Where text that the tokenizer told of ends, if it lies after `at`.
    let mut text_end = None;
    let mut text_kind = TokenKind::Text;
    // Depth of `<svg>` or `<math>`, in which `<style>` and `<title>` are ordinary elements.
    let mut foreign: Vec<String> = Vec::new();
    let mut integration = 0_usize;
    let gap = |tokens: &mut Vec<Token>, from: usize, to: usize, text_end: Option<usize>, kind: &TokenKind| {
        let middle = text_end.map_or(from, |end| end.clamp(from, to));
        let middle = (middle..=to).find(|&at| html.is_char_boundary(at)).unwrap_or(to);
        if middle > from {
            tokens.push(Token { span: offset + from..offset + middle, kind: kind.clone() });
        }
        if to > middle {
            tokens.push(Token { span: offset + middle..offset + to, kind: TokenKind::Sign(super::rules::MARKUP) });
        }
    };
    while let Some(next) = tokenizer.next() {
        let Ok(token) = next else { continue };
        let (span, kind) = match token {
            html5gum::Token::Error(_) => continue,
            html5gum::Token::String(text) => {
                text_end = Some(text.span.end);
                continue;
            }
            html5gum::Token::Comment(comment) => (comment.span, TokenKind::Sign(super::rules::MARKUP)),
            html5gum::Token::Doctype(doctype) => (doctype.span, TokenKind::Sign(super::rules::MARKUP)),
            html5gum::Token::EndTag(tag) => (tag.span, TokenKind::End(lossy(&tag.name))),
            html5gum::Token::StartTag(tag) => {
                let span = tag.span;
                let attributes = tag.attributes.iter().map(|(name, value)| (lossy(name), lossy(value))).collect();
                let tag = Tag { name: lossy(&tag.name), attributes, self_closing: tag.self_closing };
                (span, TokenKind::Start(tag))
            }
        };
        let start = span.start.clamp(at, html.len());
        let end = span.end.clamp(start, html.len());
        gap(&mut tokens, at, start, text_end.take(), &text_kind);
        text_kind = TokenKind::Text;
        match &kind {
            TokenKind::Start(tag) => {
                if !foreign.is_empty() && integration == 0 && is_breakout(tag) {
                    foreign.clear();
                }
                match tag.name.as_str() {
                    "svg" | "math" if !tag.self_closing => foreign.push(tag.name.clone()),
                    "foreignobject" | "desc" | "title" | "annotation-xml" if !foreign.is_empty() => {
                        integration += usize::from(!tag.self_closing);
                    }
                    _ => {}
                }
                if foreign.is_empty()
                    && let Some(state) = content_state(&tag.name)
                {
                    tokenizer.set_state(state);
                    text_kind =
                        if tag.name == "title" || tag.name == "textarea" { TokenKind::Text } else { TokenKind::Raw };
                }
            }
            TokenKind::End(name) if !foreign.is_empty() => {
                if foreign.last() == Some(name) {
                    foreign.pop();
                    integration = 0;
                } else if matches!(name.as_str(), "foreignobject" | "desc" | "title" | "annotation-xml") {
                    integration = integration.saturating_sub(1);
                }
            }
            _ => {}
        }
        tokens.push(Token { span: offset + start..offset + end, kind });
        at = end;
    }
    gap(&mut tokens, at, html.len(), text_end, &text_kind);
    tokens
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A text with the characters that its references stand for.
pub(in crate::ingest) fn with_references(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, _)) = rest.split_once('&') {
        out.push_str(before);
        rest = rest.get(before.len()..).unwrap_or_default();
        let (len, shown) = reference(rest).unwrap_or((1, "&".to_owned()));
        out.push_str(&shown);
        rest = rest.get(len..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// A character reference at the start of `text`: its length in bytes and what it stands for.
///
/// `None` if the `&` there is only an ampersand. The names are html5gum's, so that they are those of the standard.
pub(in crate::ingest) fn reference(text: &str) -> Option<(usize, String)> {
    let rest = text.strip_prefix('&')?;
    let run = rest.bytes().position(|b| !(b.is_ascii_alphanumeric() || b == b'#')).unwrap_or(rest.len());
    let len = 1 + run + usize::from(rest.as_bytes().get(run) == Some(&b';'));
    let chunk = text.get(..len)?;
    let quick = match chunk {
        "&nbsp;" => "\u{A0}",
        "&amp;" => "&",
        "&lt;" => "<",
        "&gt;" => ">",
        "&quot;" => "\"",
        "&ldquo;" => "“",
        "&rdquo;" => "”",
        _ => "",
    };
    if !quick.is_empty() {
        return Some((len, quick.to_owned()));
    }
    let decoded = decoded(chunk);
    if decoded == chunk {
        return None;
    }
    // What follows the reference in the run stays as it is; a reference stands for one or two characters.
    decoded.char_indices().skip(1).map(|(at, _)| at).chain([decoded.len()]).take(2).find_map(|at| {
        let tail = decoded.len() - at;
        let own = chunk.len().checked_sub(tail)?;
        let shown = decoded.get(..at)?;
        (chunk.get(own..)? == decoded.get(at..)? && self::decoded(chunk.get(..own)?) == shown)
            .then(|| (own, shown.to_owned()))
    })
}

fn decoded(text: &str) -> String {
    let mut out = String::new();
    for token in Tokenizer::new(text) {
        if let Ok(html5gum::Token::String(value)) = token {
            out.push_str(&String::from_utf8_lossy(&value));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        let tokens = html(source, 0);
        let shown: Vec<String> = tokens
            .iter()
            .map(|token| {
                let text = source.get(token.span.clone()).unwrap();
                match &token.kind {
                    TokenKind::Start(tag) => format!("<{}>", tag.name),
                    TokenKind::End(name) => format!("</{name}>"),
                    TokenKind::Text => format!("T({text})"),
                    TokenKind::Raw => format!("R({text})"),
                    TokenKind::Instead(..) | TokenKind::Sign(_) => format!("S({text})"),
                }
            })
            .collect();
        assert_eq!(shown.concat(), expected);
    }

    #[test]
    fn tokens_follow_the_standard() {
        check("a<p class='x>y'>b</p >c", "T(a)<p>T(b)</p>T(c)");
        check("<script>if (a<b) '</p>'</script>x", "<script>R(if (a<b) '</p>')</script>T(x)");
        check("<script><!--<script></script>--></script>x", "<script>R(<!--<script></script>-->)</script>T(x)");
        check(
            "<title>a<b>&amp;</title><textarea><p></textarea>",
            "<title>T(a<b>&amp;)</title><textarea>T(<p>)</textarea>",
        );
        check("<style></p></style><xmp><b></xmp>", "<style>R(</p>)</style><xmp>R(<b>)</xmp>");
        check(
            "<iframe><p>x</iframe>y<plaintext></plaintext>",
            "<iframe>R(<p>x)</iframe>T(y)<plaintext>R(</plaintext>)",
        );
        check("<noscript><img></noscript>", "<noscript><img></noscript>");
        check("<svg><style><p>x", "<svg><style><p>T(x)");
        check("<svg><title>a<p>b", "<svg><title>T(a)<p>T(b)");
        check("<!-- a --><!doctype html><?xml ?>a < b", "S(<!-- a -->)S(<!doctype html>)S(<?xml ?>)T(a < b)");
        check("a<p b=", "T(a)S(<p b=)");
        check("河<div>水", "T(河)<div>T(水)");
    }

    #[test]
    fn references_are_those_of_the_standard() {
        let check =
            |text: &str, len: usize, shown: &str| assert_eq!(reference(text), Some((len, shown.to_owned())), "{text}");
        check("&amp;amp;", 5, "&");
        check("&#59;x", 5, ";");
        check("&#27827;", 8, "河");
        check("&#x6cb3水", 7, "河");
        check("&notit;", 4, "¬");
        check("&NotEqualTilde;", 15, "≂̸");
        check("&copy 2021", 5, "©");
        check("&#0;", 4, "\u{FFFD}");
        for text in ["&", "& a", "&a", "&unknown;", "&;", "&#;", "&#x;"] {
            assert_eq!(reference(text), None, "{text}");
        }
    }

    #[test]
    fn wide_tags_do_not_exhaust_the_stack() {
        for attribute in ["a=\"\" ", "a=\"\"", "a='' ", "a ", "a/", "=", "a=\"&amp;\" "] {
            let source = format!("<p {}>x", attribute.repeat(100_000));
            assert!(html(&source, 0).len() <= 2, "{attribute}");
        }
    }

    proptest::proptest! {
        #[test]
        fn breaks_change_nothing(
            source in "(<(/?[a-z]{1,4}|!--|!doctype a|[?!])|[ =>'\"/&;a]|-->|&lt|script|\"[ >]|=\"[a&]?\"|\r\n|河){0,60}"
        ) {
            proptest::prop_assert_eq!(tokens(&source, 0, 1), tokens(&source, 0, u32::MAX));
        }

        #[test]
        fn tokens_cover_everything(source in "(<(/?[a-z]{1,8}|!--|[?!])|[ =>'\"/&;]|-->|svg|script|河|\\PC|\0){0,40}") {
            let mut at = 0;
            for token in html(&source, 0) {
                proptest::prop_assert_eq!(token.span.start, at);
                proptest::prop_assert!(source.get(token.span.clone()).is_some());
                at = token.span.end;
            }
            proptest::prop_assert_eq!(at, source.len());
        }
    }
}
