//! Tokens to lines of text: what a browser would show, in the order of the source.

use super::chrome::{self, Judgement, Origin};
use super::element::{is_block, is_figure, is_paragraph};
use super::figure::{Addresses, Base};
use super::flow::{Flow, LineKind, Style, Styles, is_blank};
use super::outline::Outline;
use super::proxies::{Context, Proxies};
use super::tables;
use super::token::{Tag, Token, TokenKind, reference};
use crate::config::repairs::Repairs;
use crate::ingest::{Reading, rules};
use crate::model::{FigureKind, ParagraphKind, Rule};
use std::ops::Range;
use url::Url;

/// What holds for text in an element, found once when the element begins.
#[derive(Clone, Copy, Debug)]
struct Setting {
    /// What a line that begins here is.
    kind: ParagraphKind,
    /// The open element (its place in the stack) whose first line alone is of that kind: a list item.
    first_line_of: Option<usize>,
    /// White space is text.
    is_preformatted: bool,
    /// Line ends of the file are line ends.
    keeps_lines: bool,
    /// In a cell of a table of data: no line ends.
    is_cell: bool,
    /// Text here lacks a paragraph.
    is_stray: bool,
    /// Lists around.
    lists: u8,
    /// The innermost list is numbered.
    is_ordered: bool,
}

/// An element that is open.
struct Open<'a> {
    close: usize,
    name: &'a str,
    setting: Setting,
    /// A list item that has begun its first line.
    is_begun: bool,
    /// Cells of this row so far.
    cells: u32,
    /// What was open before a cell.
    styles: Option<Styles>,
}

/// Longest run of tokens looked at to see that a paragraph is empty: such paragraphs are short.
const EMPTY_WITHIN_TOKENS: usize = 64;

/// Longest run of tokens looked at for the parts of a picture or player: real ones have a few sources.
const FIGURE_WITHIN_TOKENS: usize = 256;

/// Writes lines of text from tokens.
pub(super) struct Writer<'a> {
    source: &'a str,
    pub(super) tokens: &'a [Token],
    outline: &'a Outline,
    judgement: Judgement,
    pub(super) addresses: Addresses<'a>,
    /// Tables that hold data rather than lay out the page, by element.
    data_tables: Vec<bool>,
    has_paragraphs: bool,
    pub(super) flow: Flow<'a>,
    open: Vec<Open<'a>>,
    pub(super) sources: Vec<&'a Tag>,
    /// Whether nothing was shown since the last picture, and whether that was in a `<noscript>`.
    pub(super) beside_picture: bool,
}

/// A stretch of a source that is read by itself: what it leaves open ends with it.
pub(super) struct Section {
    /// Its tokens, which cover it.
    pub tokens: Vec<Token>,
    /// Who wrote its markup.
    pub origin: Origin,
}

/// Reads sections that begin at byte `begin` of the source and cover the rest of it; `head` is what the page says of
/// itself.
pub(super) fn read(
    source: &str,
    begin: usize,
    sections: &[Section],
    proxies: &Proxies,
    head: Vec<(String, String)>,
    repairs: &Repairs,
) -> Reading {
    let outlines: Vec<Outline> = sections.iter().map(|section| Outline::new(&section.tokens, source)).collect();
    let mut flow = Flow::new(source, begin);
    for (Section { tokens, origin }, outline) in sections.iter().zip(&outlines) {
        let has_paragraphs = tokens.iter().any(|token| matches!(&token.kind, TokenKind::Start(tag) if tag.name == "p"));
        let mut writer = Writer {
            source,
            tokens,
            judgement: chrome::judge(tokens, outline, *origin, repairs),
            addresses: Addresses { base: base(tokens, &head), proxies },
            data_tables: tables::of_data(tokens, outline),
            outline,
            has_paragraphs,
            flow,
            open: Vec::new(),
            sources: Vec::new(),
            beside_picture: false,
        };
        writer.run();
        flow = writer.flow;
        flow.end_section();
    }
    flow.finish(head)
}

fn base(tokens: &[Token], head: &[(String, String)]) -> Base {
    let web = |address: &str| Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let whole = tokens.iter().find_map(|token| match &token.kind {
        TokenKind::Start(tag) if tag.name == "base" => web(tag.get("href")?),
        _ => None,
    });
    let page =
        head.iter().filter(|(name, _)| name == "canonical" || name == "og:url").find_map(|(_, value)| web(value));
    Base { whole, page }
}

impl<'a> Writer<'a> {
    fn run(&mut self) {
        let (mut at, mut next) = (0, 0);
        while let Some(token) = self.tokens.get(at) {
            self.close_before(at);
            let is_inside = self.judgement.region.contains(&at);
            match &token.kind {
                TokenKind::Start(tag) => {
                    let element = next;
                    next += 1;
                    let end = self.start(tag, element, at, is_inside);
                    if end > at + 1 {
                        // Everything within was dealt with; the elements there are passed over.
                        while self.outline.elements.get(next).is_some_and(|element| element.open < end) {
                            next += 1;
                        }
                        at = end;
                        continue;
                    }
                }
                TokenKind::End(name) => self.end(name, token.span.clone()),
                TokenKind::Text if is_inside => self.text(token.span.clone(), true),
                TokenKind::Raw if is_inside => self.text(token.span.clone(), false),
                TokenKind::Instead(text, rule) if is_inside => {
                    self.words(token.span.clone(), Some((text.clone(), *rule)));
                }
                TokenKind::Text | TokenKind::Raw | TokenKind::Instead(..) => {
                    self.flow.drop(token.span.clone(), rules::PAGE_CHROME);
                }
                TokenKind::Sign(rule) => self.flow.drop(token.span.clone(), rule),
            }
            at += 1;
        }
        self.close_before(self.tokens.len());
    }

    fn setting(&self) -> Setting {
        self.open.last().map_or(
            Setting {
                kind: ParagraphKind::Text,
                first_line_of: None,
                is_preformatted: false,
                keeps_lines: false,
                is_cell: false,
                is_stray: self.has_paragraphs,
                lists: 0,
                is_ordered: false,
            },
            |open| open.setting,
        )
    }

    /// Ends the elements that end before a token.
    fn close_before(&mut self, at: usize) {
        while self.open.last().is_some_and(|open| open.close <= at) {
            let Some(open) = self.open.pop() else { return };
            if let Some(styles) = open.styles {
                self.flow.set_styles(styles);
            }
            if is_block(open.name) && !self.setting().is_cell {
                let is_cell = matches!(open.name, "td" | "th") && open.setting.is_cell;
                if !is_cell {
                    self.flow.end_line();
                }
            }
        }
    }

    /// The bytes of an element.
    pub(super) fn bytes(&self, element: usize) -> Range<usize> {
        let Some(element) = self.outline.elements.get(element) else { return 0..0 };
        let start = self.tokens.get(element.open).map_or(0, |token| token.span.start);
        let end = self.tokens.get(element.close.saturating_sub(1)).map_or(start, |token| token.span.end);
        start..end
    }

    /// The tags within an element that is a figure.
    pub(super) fn inner_tags(&self, element: usize) -> impl Iterator<Item = &'a Tag> + use<'a> {
        let tokens = self.tokens;
        let span = self.outline.elements.get(element).map_or(0..0, |element| element.open + 1..element.close);
        tokens.get(span).unwrap_or_default().iter().take(FIGURE_WITHIN_TOKENS).filter_map(|token| match &token.kind {
            TokenKind::Start(tag) => Some(tag),
            _ => None,
        })
    }

    /// Takes a whole element out; the token after it.
    pub(super) fn leave_out(&mut self, tag: &Tag, element: usize, rule: Rule) -> usize {
        let breaks = is_block(&tag.name) && !self.setting().is_cell;
        if breaks {
            self.flow.end_line();
        }
        self.flow.drop(self.bytes(element), rule);
        if breaks {
            self.flow.end_line();
        }
        self.outline.elements.get(element).map_or(usize::MAX, |element| element.close)
    }

    /// Begins an element, or deals with the whole of it; the token after what was dealt with.
    fn start(&mut self, tag: &'a Tag, element: usize, at: usize, is_inside: bool) -> usize {
        let span = self.tokens.get(at).map_or(0..0, |token| token.span.clone());
        let close = self.outline.elements.get(element).map_or(at + 1, |element| element.close);
        if let Some(Some(rule)) = self.judgement.left_out.get(element).copied() {
            return self.leave_out(tag, element, rule);
        }
        let name = tag.name.as_str();
        match name {
            "img" | "amp-img" | "image" => {
                self.picture(tag, span, is_inside);
                return if name == "amp-img" { self.rest_of(element, at, close, rules::IMAGE) } else { at + 1 };
            }
            "picture" => {
                self.sources.clear();
                if !self.inner_tags(element).any(|tag| tag.name == "img" || tag.name == "amp-img") {
                    let sources: Vec<&Tag> = self.inner_tags(element).filter(|tag| tag.name == "source").collect();
                    if is_inside {
                        let found = self.addresses.image(tag, &sources);
                        self.figure(span.start, FigureKind::Image, found, None);
                    }
                    return self.leave_out(tag, element, rules::IMAGE);
                }
                self.sources.push(tag);
            }
            "source" => self.sources.push(tag),
            "iframe" | "video" | "audio" | "embed" | "object" | "applet" | "frame" | "amp-iframe" | "amp-video"
            | "amp-audio" | "amp-youtube" => {
                return self.frame(tag, element, span, is_inside);
            }
            "noscript" if self.outline.letters(at..close) * 2 <= self.outline.letters(0..self.tokens.len()) => {
                return self.noscript(tag, element, span, is_inside);
            }
            "p" if close - at <= EMPTY_WITHIN_TOKENS && self.is_empty(at..close) => {
                return self.leave_out(tag, element, rules::EMPTY_PARAGRAPH);
            }
            "br" => {
                if self.setting().is_cell {
                    self.flow.space(span);
                } else {
                    self.flow.end_line();
                    self.flow.drop(span, rules::MARKUP);
                }
                return at + 1;
            }
            "q" if is_inside => {
                self.words(span.clone(), Some(("“".to_owned(), rules::MARKUP)));
            }
            _ => {}
        }
        let stands_in = is_inside
            && tag.attributes.iter().any(|(name, _)| name.starts_with("data-"))
            && self.outline.letters(at..close) == 0
            && close - at <= EMPTY_WITHIN_TOKENS
            && !self.inner_tags(element).any(|tag| is_figure(&tag.name));
        if stands_in && let Some(found) = self.addresses.stand_in(tag) {
            self.figure(span.start, FigureKind::Image, Some(found), None);
            return self.leave_out(tag, element, rules::IMAGE);
        }
        self.begin(tag, element, span, close);
        at + 1
    }

    /// Begins an element that holds text.
    fn begin(&mut self, tag: &'a Tag, element: usize, span: Range<usize>, close: usize) {
        let outer = self.setting();
        let name = tag.name.as_str();
        let breaks = is_block(name);
        let is_cell_tag = matches!(name, "td" | "th");
        let is_data = self.data_tables.get(element).copied().unwrap_or(false);
        if outer.is_cell && breaks && !is_cell_tag {
            self.flow.space(span.clone());
        } else if is_cell_tag && is_data {
            let row = self.open.iter_mut().rev().take(8).find(|open| open.name == "tr");
            let cells = row.map_or(0, |row| {
                row.cells += 1;
                row.cells
            });
            if cells > 1 {
                self.flow.tab(span.clone());
            } else {
                self.flow.drop(span.clone(), rules::MARKUP);
            }
        } else {
            if breaks {
                self.flow.end_line();
            }
            if name != "q" {
                self.flow.drop(span.clone(), rules::MARKUP);
            }
        }
        match name {
            "strong" | "b" => self.flow.style(Style::Strong, true),
            "em" | "i" => self.flow.style(Style::Emphasis, true),
            "sup" => self.flow.style(Style::Superscript, true),
            "sub" => self.flow.style(Style::Subscript, true),
            "a" => self.flow.link(tag.get("href").and_then(|href| self.link(href))),
            _ => {}
        }
        if close <= self.outline.elements.get(element).map_or(0, |element| element.open + 1) {
            return;
        }
        let mut setting = outer;
        if breaks {
            let has_blocks = self.outline.elements.get(element).is_some_and(|element| element.has_blocks);
            setting.is_stray = self.has_paragraphs && has_blocks && !is_paragraph(name);
        }
        let mut kind = |kind| (setting.kind, setting.first_line_of) = (kind, None);
        match name {
            "h1" => kind(ParagraphKind::Heading(1)),
            "h2" => kind(ParagraphKind::Heading(2)),
            "h3" => kind(ParagraphKind::Heading(3)),
            "h4" => kind(ParagraphKind::Heading(4)),
            "h5" => kind(ParagraphKind::Heading(5)),
            "h6" => kind(ParagraphKind::Heading(6)),
            "blockquote" => kind(ParagraphKind::Quote),
            "figcaption" | "caption" => kind(ParagraphKind::Caption),
            "footnote" => kind(ParagraphKind::Note),
            "pre" | "listing" | "xmp" | "plaintext" => {
                kind(ParagraphKind::Code);
                setting.is_preformatted = true;
                setting.keeps_lines = true;
            }
            "lines" => setting.keeps_lines = true,
            "tr" if is_data => kind(ParagraphKind::TableRow),
            "td" | "th" if is_data => setting.is_cell = true,
            "ul" | "ol" | "menu" | "dir" => {
                setting.lists = setting.lists.saturating_add(1);
                setting.is_ordered = name == "ol";
            }
            "li" => {
                setting.kind =
                    ParagraphKind::Item { ordered: setting.is_ordered, depth: setting.lists.saturating_sub(1) };
                setting.first_line_of = Some(self.open.len());
            }
            _ => {}
        }
        let styles = matches!(name, "td" | "th" | "caption").then(|| self.flow.styles());
        self.open.push(Open { close, name, setting, is_begun: false, cells: 0, styles });
    }

    fn end(&mut self, name: &str, span: Range<usize>) {
        match name {
            "strong" | "b" => self.flow.style(Style::Strong, false),
            "em" | "i" => self.flow.style(Style::Emphasis, false),
            "sup" => self.flow.style(Style::Superscript, false),
            "sub" => self.flow.style(Style::Subscript, false),
            "a" => self.flow.link(None),
            "q" if self.open.last().is_some_and(|open| open.name == "q") => {
                return self.words(span, Some(("”".to_owned(), rules::MARKUP)));
            }
            // `</br>` is a `<br>`, by the standard.
            "br" if !self.setting().is_cell => self.flow.end_line(),
            _ => {}
        }
        if self.setting().is_cell && is_block(name) && !matches!(name, "td" | "th") {
            self.flow.space(span);
        } else {
            self.flow.drop(span, rules::MARKUP);
        }
    }

    fn line(&self) -> LineKind {
        let setting = self.setting();
        let is_later = setting.first_line_of.is_some_and(|item| self.open.get(item).is_some_and(|open| open.is_begun));
        let kind = if is_later { ParagraphKind::Text } else { setting.kind };
        LineKind { kind, is_stray: setting.is_stray }
    }

    pub(super) fn words(&mut self, span: Range<usize>, instead: Option<(String, Rule)>) {
        let begins = !self.flow.has_text();
        let line = self.line();
        self.flow.words(span, instead, line);
        if begins
            && self.flow.has_text()
            && let Some(item) = self.setting().first_line_of
            && let Some(open) = self.open.get_mut(item)
        {
            open.is_begun = true;
        }
        if self.flow.has_text() {
            self.beside_picture = false;
        }
    }

    /// Text of the source, word by word.
    fn text(&mut self, span: Range<usize>, has_references: bool) {
        let Setting { is_preformatted, keeps_lines, .. } = self.setting();
        let is_mark = |c: char| match c {
            '\n' | '\0' => true,
            ' ' | '\t' | '\r' | '\u{C}' => !is_preformatted,
            '&' => has_references,
            '<' => has_references,
            _ => false,
        };
        let mut at = span.start;
        while let Some(rest) = self.source.get(at..span.end).filter(|rest| !rest.is_empty()) {
            let len = rest.find(is_mark).unwrap_or(rest.len());
            if len > 0 {
                self.words(at..at + len, None);
                at += len;
                continue;
            }
            let len = match rest.as_bytes().first() {
                Some(b'&') => {
                    let found = reference(rest);
                    let len = found.as_ref().map_or(1, |(len, _)| *len);
                    // A line end by number is white space like any other.
                    let shown =
                        found.map(|(_, shown)| (shown.replace(['\n', '\r', '\t', '\u{C}'], " "), rules::ENTITY));
                    self.words(at..at + len, shown);
                    len
                }
                Some(b'<') if rest.starts_with("</>") => {
                    self.flow.drop(at..at + 3, rules::MARKUP);
                    3
                }
                Some(b'<') => {
                    self.words(at..at + 1, None);
                    1
                }
                Some(0) => {
                    self.flow.drop(at..at + 1, rules::CONTROL);
                    1
                }
                Some(b'\n') if keeps_lines => {
                    self.flow.line_feed(at..at + 1);
                    1
                }
                _ => {
                    let is_space = |c| matches!(c, ' ' | '\t' | '\r' | '\u{C}') || c == '\n' && !keeps_lines;
                    let len = rest.find(|c| !is_space(c)).unwrap_or(rest.len());
                    self.flow.space(at..at + len);
                    len
                }
            };
            at += len;
        }
    }

    fn link(&self, href: &str) -> Option<String> {
        let address = self.addresses.resolve(href, Context::Link)?;
        // A relative address leads nowhere from the archive's own pages.
        let lower = address.get(..8).unwrap_or(&address).to_ascii_lowercase();
        ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)).then_some(address)
    }

    /// Whether an element shows nothing at all.
    fn is_empty(&self, tokens: Range<usize>) -> bool {
        self.tokens.get(tokens).unwrap_or_default().iter().all(|token| match &token.kind {
            TokenKind::Start(tag) => {
                !is_figure(&tag.name) && !tag.attributes.iter().any(|(name, _)| name.starts_with("data-"))
            }
            TokenKind::End(_) | TokenKind::Sign(_) => true,
            TokenKind::Instead(text, _) => text.chars().all(is_blank),
            TokenKind::Text | TokenKind::Raw => {
                let text = self.source.get(token.span.clone()).unwrap_or_default();
                let text = ["&nbsp;", "&#160;", "&#12288;", "&emsp;", "&ensp;", "&#8203;"]
                    .iter()
                    .fold(text.to_owned(), |text, blank| text.replace(blank, " "));
                text.chars().all(is_blank)
            }
        })
    }
}
