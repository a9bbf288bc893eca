//! Which element each token lies in, as stretches of tokens: nested as the HTML standard nests them in all that matters
//! for reading, but never reordered, and in linear time at any depth.

use super::element::{belongs_to_head, closes_paragraph, is_barrier, is_block, is_heading, is_silent, is_void};
use super::token::{Tag, Token, TokenKind, is_breakout};
use std::collections::HashMap;
use std::ops::Range;

/// An element: a stretch of tokens.
#[derive(Clone, Debug)]
pub(super) struct Element {
    /// The element it lies in; the first element is its own parent.
    pub parent: usize,
    /// The place of its start tag among the tokens.
    pub open: usize,
    /// One past its last token (its end tag, if it has one).
    pub close: usize,
    /// Whether it has block elements among its children.
    pub has_blocks: bool,
}

/// All elements of a body, in the order of their start tags, and sums for judging them.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// In the order of their start tags.
    pub elements: Vec<Element>,
    /// Letters before each token, and in all at the end.
    letters: Vec<u32>,
    /// Letters within links before each token, and in all at the end.
    linked: Vec<u32>,
    /// Links before each token, and in all at the end.
    links: Vec<u32>,
}

/// How far up an end tag looks for its start tag: browsers nest at most this deep.
const LOOK_UP: usize = 512;

struct Builder<'a> {
    tokens: &'a [Token],
    outline: Outline,
    /// Open elements, by index.
    stack: Vec<usize>,
    /// How many open elements keep their text to themselves.
    silent: usize,
    /// How many elements of a name are open, so that a stray end tag costs nothing.
    open: HashMap<&'a str, usize>,
}

impl<'a> Builder<'a> {
    fn name(&self, element: usize) -> &'a str {
        match self.tokens.get(self.outline.elements[element].open).map(|token| &token.kind) {
            Some(TokenKind::Start(tag)) => &tag.name,
            _ => "",
        }
    }

    fn push(&mut self, tag: &'a Tag, at: usize) {
        let parent = self.stack.last().copied();
        if let Some(parent) = parent
            && is_block(&tag.name)
        {
            self.outline.elements[parent].has_blocks = true;
        }
        let index = self.outline.elements.len();
        self.outline.elements.push(Element {
            parent: parent.unwrap_or(index),
            open: at,
            close: at + 1,
            has_blocks: false,
        });
        self.stack.push(index);
        *self.open.entry(&tag.name).or_default() += 1;
        self.silent += usize::from(is_silent(&tag.name));
    }

    /// Ends the innermost elements down to `depth` open ones; `close` is one past their last token.
    fn pop_to(&mut self, depth: usize, close: usize) {
        while self.stack.len() > depth {
            let Some(element) = self.stack.pop() else { return };
            self.outline.elements[element].close = close;
            let name = self.name(element);
            self.silent -= usize::from(is_silent(name));
            if let Some(count) = self.open.get_mut(name) {
                *count -= 1;
            }
        }
    }

    fn is_open(&self, name: &str) -> bool {
        self.open.get(name).is_some_and(|&count| count > 0)
    }

    /// Where in the stack the nearest open element stands that `wanted` accepts, if no element that `stops` accepts
    /// stands above it.
    fn nearest(&self, wanted: impl Fn(&str) -> bool, stops: impl Fn(&str) -> bool) -> Option<usize> {
        for (depth, &element) in self.stack.iter().enumerate().rev().take(LOOK_UP) {
            let name = self.name(element);
            if wanted(name) {
                return Some(depth);
            }
            if stops(name) {
                return None;
            }
        }
        None
    }

    fn end_nearest(&mut self, at: usize, wanted: impl Fn(&str) -> bool, stops: impl Fn(&str) -> bool) {
        if let Some(depth) = self.nearest(wanted, stops) {
            self.pop_to(depth, at);
        }
    }

    /// What a start tag ends by itself.
    fn imply_ends(&mut self, tag: &Tag, at: usize) {
        let name = tag.name.as_str();
        for foreign in ["svg", "math"] {
            if self.is_open(foreign) && is_breakout(tag) {
                let integration = |name: &str| {
                    matches!(
                        name,
                        "foreignobject" | "desc" | "title" | "annotation-xml" | "mtext" | "mi" | "mo" | "mn" | "ms"
                    )
                };
                self.end_nearest(at, |open| open == foreign, integration);
            }
        }
        if self.is_open("head") && !belongs_to_head(name) {
            self.end_nearest(at, |open| open == "head", |_| false);
        }
        if closes_paragraph(name) && self.is_open("p") {
            self.end_nearest(at, |open| open == "p", is_barrier);
        }
        match name {
            "li" if self.is_open("li") => {
                self.end_nearest(
                    at,
                    |open| open == "li",
                    |open| is_block(open) && !matches!(open, "p" | "div" | "address"),
                );
            }
            "dd" | "dt" if self.is_open("dd") || self.is_open("dt") => {
                self.end_nearest(
                    at,
                    |open| matches!(open, "dd" | "dt"),
                    |open| is_block(open) && !matches!(open, "p" | "div" | "address"),
                );
            }
            "td" | "th" => self.end_nearest(at, |open| matches!(open, "td" | "th" | "caption"), |open| open == "table"),
            "tr" => self.end_nearest(at, |open| matches!(open, "tr" | "caption"), |open| open == "table"),
            "thead" | "tbody" | "tfoot" => {
                self.end_nearest(
                    at,
                    |open| matches!(open, "thead" | "tbody" | "tfoot" | "caption"),
                    |open| open == "table",
                );
            }
            "option" | "optgroup" => self.end_nearest(at, |open| open == "option", is_barrier),
            "rt" | "rp" | "rb" | "rtc" => {
                self.end_nearest(at, |open| matches!(open, "rt" | "rp" | "rb"), |open| open == "ruby" || is_block(open))
            }
            "button" if self.is_open("button") => self.end_nearest(at, |open| open == "button", is_barrier),
            "a" if self.is_open("a") => self.end_nearest(at, |open| open == "a", is_block),
            _ if is_heading(name) => self.end_nearest(at, is_heading, is_block),
            _ => {}
        }
    }

    fn end(&mut self, name: &str, at: usize) {
        let wanted = |open: &str| open == name || is_heading(name) && is_heading(open);
        if !self.is_open(name) && !is_heading(name) || matches!(name, "body" | "html") {
            return;
        }
        let found = match name {
            "table" | "template" => self.nearest(wanted, |_| false),
            "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "caption" => {
                self.nearest(wanted, |open| open == "table")
            }
            _ if is_block(name) => self.nearest(wanted, is_barrier),
            // An inline end tag does not end the blocks around it.
            _ => self.nearest(wanted, is_block),
        };
        if let Some(depth) = found {
            self.pop_to(depth, at + 1);
        }
    }
}

impl Outline {
    /// The elements of a body.
    pub(super) fn new(tokens: &[Token], source: &str) -> Self {
        let mut builder =
            Builder { tokens, outline: Self::default(), stack: Vec::new(), silent: 0, open: HashMap::new() };
        let (mut letters, mut linked, mut links) = (0_u32, 0_u32, 0_u32);
        let mut is_link = false;
        for (at, token) in tokens.iter().enumerate() {
            builder.outline.letters.push(letters);
            builder.outline.linked.push(linked);
            builder.outline.links.push(links);
            let mut count = 0;
            match &token.kind {
                TokenKind::Start(tag) => {
                    builder.imply_ends(tag, at);
                    builder.push(tag, at);
                    if tag.name == "a" {
                        is_link = tag.get("href").is_some();
                        links = links.saturating_add(u32::from(is_link));
                    }
                }
                TokenKind::End(name) => {
                    if name == "a" {
                        is_link = false;
                    }
                }
                TokenKind::Text | TokenKind::Raw => {
                    let text = source.get(token.span.clone()).unwrap_or_default();
                    if builder.is_open("head") && !text.trim().is_empty() {
                        // Text ends a head whose end tag is missing, unless it is in a title, a style, a script.
                        let top = builder.stack.last().map(|&element| builder.name(element));
                        if top.is_some_and(|name| name == "head") {
                            builder.end_nearest(at, |open| open == "head", |_| false);
                        }
                    }
                    count = u32::try_from(text.chars().filter(|c| c.is_alphabetic()).count()).unwrap_or(u32::MAX);
                }
                TokenKind::Instead(..) | TokenKind::Sign(_) => {}
            }
            match &token.kind {
                TokenKind::Start(tag) => {
                    let is_foreign = builder.is_open("svg") || builder.is_open("math");
                    if is_void(&tag.name) || tag.self_closing && is_foreign {
                        builder.pop_to(builder.stack.len() - 1, at + 1);
                    }
                }
                TokenKind::End(name) => builder.end(name, at),
                _ => {}
            }
            if builder.silent == 0 {
                letters = letters.saturating_add(count);
                linked = linked.saturating_add(if is_link { count } else { 0 });
            }
        }
        builder.pop_to(0, tokens.len());
        builder.outline.letters.push(letters);
        builder.outline.linked.push(linked);
        builder.outline.links.push(links);
        builder.outline
    }

    /// Letters to read among the tokens.
    pub(super) fn letters(&self, tokens: Range<usize>) -> u32 {
        sum(&self.letters, tokens)
    }

    /// Letters to read within links.
    pub(super) fn linked(&self, tokens: Range<usize>) -> u32 {
        sum(&self.linked, tokens)
    }

    /// Links among the tokens.
    pub(super) fn links(&self, tokens: Range<usize>) -> u32 {
        sum(&self.links, tokens)
    }
}

fn sum(sums: &[u32], tokens: Range<usize>) -> u32 {
    let at = |index: usize| sums.get(index).or(sums.last()).copied().unwrap_or(0);
    at(tokens.end).saturating_sub(at(tokens.start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::markup::token;

    /// Draws the nesting: `p(…)` for an element, letters for text.
    fn draw(source: &str) -> String {
        let tokens = token::html(source, 0);
        let outline = Outline::new(&tokens, source);
        let mut out = String::new();
        let mut open: Vec<usize> = Vec::new();
        let mut next = 0;
        for (at, token) in tokens.iter().enumerate() {
            while open.last().is_some_and(|&element| outline.elements[element].close <= at) {
                open.pop();
                out.push(')');
            }
            if let TokenKind::Start(tag) = &token.kind {
                assert_eq!(outline.elements[next].open, at);
                open.push(next);
                next += 1;
                out.push_str(&tag.name);
                out.push('(');
            } else if matches!(token.kind, TokenKind::Text | TokenKind::Raw) {
                out.push_str(&source[token.span.clone()]);
            }
        }
        out.push_str(&")".repeat(open.len()));
        out
    }

    fn check(source: &str, expected: &str) {
        assert_eq!(draw(source), expected, "{source}");
    }

    #[test]
    fn elements_nest_as_in_a_browser() {
        check("<p>a<p>b", "p(a)p(b)");
        check("<p>a<div>b</div>c", "p(a)div(b)c");
        check("<div>a</p>b</div>c", "div(ab)c");
        check("<ul><li>a<ul><li>b</ul><li>c</ul>d", "ul(li(aul(li(b)))li(c))d");
        check("<table><tr><td>a<td>b<tr><td>c</table>d", "table(tr(td(a)td(b))tr(td(c)))d");
        check("<table><tr><td><table><tr><td>x</table>y</table>", "table(tr(td(table(tr(td(x)))y)))");
        check("<b>a<p>b</b>c</p>d", "b(ap(bc)d)");
        check("<h1>a<h2>b</h1>c", "h1(a)h2(b)c");
        check("<div><span>a</div>b", "div(span(a))b");
        check("<head><title>t</title><p>a", "head(title(t))p(a)");
        check("<p><br>a<img>b", "p(br()aimg()b)");
        check("<svg><path/><g>a</g></svg>b", "svg(path()g(a))b");
        check("<svg><g><p>b", "svg(g())p(b)");
        check("<ruby>漢<rp>(<rt>han<rp>)</ruby>", "ruby(漢rp(()rt(han)rp()))");
        check("</div></p>a", "a");
        check("<td>a</td><p>b", "td(a)p(b)");
    }
}
