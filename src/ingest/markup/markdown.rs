//! Markdown to the tokens that HTML is read from, so that both, and HTML within Markdown, are read by one reader.
//!
//! The parser sees a shadow of the source, equal in length, in which characters beside `*` are changed where
//! CommonMark's rule for emphasis fails in Chinese (`**重点。**后文`): the rule takes Chinese punctuation for a sign that
//! the emphasis cannot end there. Places and texts are those of the source.

use super::flow::is_wide;
use super::token::{self, Tag, Token, TokenKind};
use crate::config::repairs::{Repair, Repairs};
use crate::ingest::rules;
use crate::model::Rule;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag as MdTag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// The tokens of a Markdown body that begins at byte `offset` of the source.
pub(super) fn tokens(body: &str, offset: usize, repairs: &Repairs) -> Vec<Token> {
    let shadow = if repairs.has(Repair::Emphasis) { shadow(body) } else { None };
    let plain = shadow.as_deref().map(|_| Plain::of(body));
    let parsed = shadow.as_deref().unwrap_or(body);
    let mut reader = Reader {
        body,
        parsed,
        plain,
        offset,
        at: 0,
        tokens: Vec::new(),
        html: None,
        alt: None,
        notes: BTreeMap::new(),
        mark: None,
        ends: Vec::new(),
        code: None,
    };
    for (event, range) in Parser::new_ext(parsed, options()).into_offset_iter() {
        reader.event(event, range);
    }
    reader.gap(body.len(), rules::MARKUP);
    reader.tokens
}

/// What CommonMark makes of the source as it is: to tell repairs, and for addresses.
struct Plain {
    emphasis: BTreeSet<(usize, usize)>,
    addresses: BTreeMap<usize, String>,
}

impl Plain {
    fn of(body: &str) -> Self {
        let mut plain = Self { emphasis: BTreeSet::new(), addresses: BTreeMap::new() };
        for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
            match event {
                Event::Start(MdTag::Strong | MdTag::Emphasis) => {
                    plain.emphasis.insert((range.start, range.end));
                }
                Event::Start(MdTag::Link { dest_url, .. } | MdTag::Image { dest_url, .. }) => {
                    plain.addresses.insert(range.start, dest_url.to_string());
                }
                _ => {}
            }
        }
        plain
    }
}

/// The body with letters and punctuation beside `*` exchanged where that makes emphasis end and begin in Chinese as it
/// would elsewhere; `None` if there is nothing to change.
///
/// Beside a run of `*`, Chinese punctuation becomes a letter; and a Chinese letter becomes punctuation if other
/// punctuation stands on the other side. Both keep their length in bytes.
fn shadow(body: &str) -> Option<String> {
    let mut changes: Vec<(usize, &'static str)> = Vec::new();
    let mut from = 0;
    while let Some(start) = body.get(from..).and_then(|rest| rest.find('*')).map(|at| from + at) {
        let run = body.get(start..)?;
        let end = start + run.find(|c| c != '*').unwrap_or(run.len());
        from = end;
        let before = body.get(..start)?.chars().next_back();
        let after = body.get(end..)?.chars().next();
        let (Some(before), Some(after)) = (before, after) else {
            // At the very end or start the rule works, but for punctuation that is no letter.
            continue;
        };
        for (c, other, at) in [(before, after, start - before.len_utf8()), (after, before, end)] {
            if is_chinese_mark(c) && c.len_utf8() == 3 {
                changes.push((at, "一"));
            } else if is_wide(c) && !is_chinese_mark(c) && other.is_ascii_punctuation() && other != '*' && other != '\\'
            {
                match c.len_utf8() {
                    3 => changes.push((at, "。")),
                    4 => changes.push((at, "\u{10100}")),
                    _ => {}
                }
            }
        }
    }
    if changes.is_empty() {
        return None;
    }
    let mut shadow = String::with_capacity(body.len());
    let mut at = 0;
    for (place, new) in changes {
        // One character can stand between two runs.
        if place >= at {
            shadow.push_str(body.get(at..place)?);
            shadow.push_str(new);
            at = place + new.len();
        }
    }
    shadow.push_str(body.get(at..)?);
    (shadow.len() == body.len()).then_some(shadow)
}

/// Punctuation of Chinese text, the quotation marks and dashes it shares with others included.
fn is_chinese_mark(c: char) -> bool {
    matches!(
        c,
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{303D}' | '\u{30FB}' | '\u{FE30}'..='\u{FE4F}'
            | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}'
            | '“' | '”' | '‘' | '’' | '—' | '…'
    )
}

/// HTML of a block under way: where it lies, and the parts that are HTML (the rest are `> ` and the like).
struct HtmlBlock {
    span: Range<usize>,
    parts: Vec<Range<usize>>,
}

struct Reader<'a> {
    body: &'a str,
    /// The shadow, or the body.
    parsed: &'a str,
    plain: Option<Plain>,
    offset: usize,
    /// Bytes of the body that are dealt with.
    at: usize,
    tokens: Vec<Token>,
    html: Option<HtmlBlock>,
    /// The text alternative of the picture under way, and how deep in it we are.
    alt: Option<(String, usize)>,
    /// Footnotes in the order of their first mention.
    notes: BTreeMap<String, usize>,
    /// The end of a footnote's `[^a]:` that no paragraph has taken yet, and the footnote's number.
    mark: Option<(usize, usize)>,
    /// Names and closing signs of the emphasis under way.
    ends: Vec<(usize, Rule)>,
    /// The element that stands for the code block under way.
    code: Option<&'static str>,
}

impl Reader<'_> {
    fn push(&mut self, span: Range<usize>, kind: TokenKind) {
        debug_assert!(self.at <= span.start && span.start <= span.end, "tokens come in the order of the source");
        self.at = span.end;
        self.tokens.push(Token { span: self.offset + span.start..self.offset + span.end, kind });
    }

    /// Deals with what lies before `to`: white space stays white space, the rest are signs.
    fn gap(&mut self, to: usize, rule: Rule) {
        while self.at < to {
            let Some(rest) = self.body.get(self.at..to) else { return };
            let is_space = rest.starts_with(|c: char| c.is_ascii_whitespace());
            let len = rest.find(|c: char| c.is_ascii_whitespace() != is_space).unwrap_or(rest.len());
            let kind = if is_space { TokenKind::Text } else { TokenKind::Sign(rule) };
            self.push(self.at..self.at + len, kind);
        }
    }

    fn start(&mut self, tag: Tag, at: usize) {
        self.gap(at, rules::MARKUP);
        let at = self.at;
        self.push(at..at, TokenKind::Start(tag));
    }

    fn end(&mut self, name: &str, at: usize) {
        self.gap(at, rules::MARKUP);
        let at = self.at;
        self.push(at..at, TokenKind::End(name.to_owned()));
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if let Some((text, depth)) = &mut self.alt {
            match event {
                Event::Start(_) => *depth += 1,
                Event::End(_) if *depth > 0 => *depth -= 1,
                Event::End(_) => self.end_image(range),
                Event::Text(_) | Event::Code(_) => {
                    text.push_str(self.body.get(range).unwrap_or_default().trim_matches('`'));
                }
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start_tag(tag, range),
            Event::End(tag) => self.end_tag(tag, range),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => self.code_span(&text, range),
            Event::Html(_) => match &mut self.html {
                Some(block) => block.parts.push(range),
                None => self.inline_html(range),
            },
            Event::InlineHtml(_) => self.inline_html(range),
            Event::FootnoteReference(name) => {
                let number = self.note(&name);
                self.gap(range.start, rules::MARKUP);
                let at = self.at;
                self.push(at..at, TokenKind::Start(Tag::implied("sup")));
                self.push(at..range.end.max(at), TokenKind::Instead(format!("[{number}]"), rules::MARKUP));
                self.end("sup", range.end);
            }
            // A line end of the file is white space; the gap before the next event deals with it.
            Event::SoftBreak => {}
            Event::HardBreak => {
                self.gap(range.start, rules::MARKUP);
                let at = self.at;
                self.push(at..at, TokenKind::Start(Tag::implied("br")));
            }
            Event::Rule => {
                self.start(Tag::implied("hr"), range.start);
                self.gap(range.end, rules::MARKUP);
            }
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    /// The number of a footnote.
    fn note(&mut self, name: &str) -> usize {
        let next = self.notes.len() + 1;
        *self.notes.entry(name.to_owned()).or_insert(next)
    }

    fn start_tag(&mut self, tag: MdTag<'_>, range: Range<usize>) {
        let at = range.start;
        match tag {
            MdTag::Paragraph => match self.mark.take().filter(|(end, _)| (self.at..=at).contains(end)) {
                Some((end, number)) => {
                    let begin = self.at;
                    self.push(begin..begin, TokenKind::Start(Tag::implied("p")));
                    self.push(begin..end, TokenKind::Instead(format!("[{number}]"), rules::MARKUP));
                }
                None => self.start(Tag::implied("p"), at),
            },
            MdTag::Heading { level, .. } => self.start(Tag::implied(&level.to_string()), at),
            MdTag::BlockQuote(_) => self.start(Tag::implied("blockquote"), at),
            MdTag::CodeBlock(kind) => {
                // Four spaces before a Chinese paragraph are an indent, not code.
                let text = self.body.get(range.clone()).unwrap_or_default();
                let is_prose = matches!(kind, CodeBlockKind::Indented) && text.chars().any(is_wide);
                let name = if is_prose { "lines" } else { "pre" };
                self.code = Some(name);
                self.start(Tag::implied(name), at);
            }
            MdTag::HtmlBlock => self.html = Some(HtmlBlock { span: range, parts: Vec::new() }),
            MdTag::List(first) => self.start(Tag::implied(if first.is_some() { "ol" } else { "ul" }), at),
            MdTag::Item => self.start(Tag::implied("li"), at),
            MdTag::FootnoteDefinition(name) => {
                let number = self.note(&name);
                self.start(Tag::implied("footnote"), at);
                let rest = self.body.get(self.at..range.end).unwrap_or_default();
                self.mark = rest.find("]:").map(|len| (self.at + len + "]:".len(), number));
            }
            MdTag::Table(_) => self.start(Tag::implied("table").with("role", "table"), at),
            MdTag::TableHead | MdTag::TableRow => self.start(Tag::implied("tr"), at),
            MdTag::TableCell => self.start(Tag::implied("td"), at),
            MdTag::Emphasis => self.emphasis("em", 1, range),
            MdTag::Strong => self.emphasis("strong", 2, range),
            MdTag::Strikethrough => self.start(Tag::implied("del"), at),
            MdTag::Superscript => self.start(Tag::implied("sup"), at),
            MdTag::Subscript => self.start(Tag::implied("sub"), at),
            MdTag::Link { dest_url, .. } => {
                let address = self.address(at, &dest_url);
                self.start(Tag::implied("a").with("href", &address), at);
            }
            MdTag::Image { dest_url, .. } => {
                let address = self.address(at, &dest_url);
                self.gap(at, rules::MARKUP);
                self.alt = Some((String::new(), 0));
                let at = self.at;
                self.push(at..at, TokenKind::Start(Tag::implied("img").with("src", &address)));
            }
            MdTag::DefinitionList
            | MdTag::DefinitionListTitle
            | MdTag::DefinitionListDefinition
            | MdTag::MetadataBlock(_) => {}
        }
    }

    fn end_tag(&mut self, tag: TagEnd, range: Range<usize>) {
        let at = range.end;
        match tag {
            TagEnd::Paragraph => self.end("p", at),
            TagEnd::Heading(level) => self.end(&level.to_string(), at),
            TagEnd::BlockQuote(_) => self.end("blockquote", at),
            TagEnd::CodeBlock => {
                let name = self.code.take().unwrap_or("pre");
                self.end(name, at);
            }
            TagEnd::HtmlBlock => self.html_block(),
            TagEnd::List(is_ordered) => self.end(if is_ordered { "ol" } else { "ul" }, at),
            TagEnd::Item => self.end("li", at),
            TagEnd::FootnoteDefinition => {
                self.mark = None;
                self.end("footnote", at);
            }
            TagEnd::Table => self.end("table", at),
            TagEnd::TableHead | TagEnd::TableRow => self.end("tr", at),
            TagEnd::TableCell => self.end("td", at),
            TagEnd::Emphasis => self.end_emphasis("em", range),
            TagEnd::Strong => self.end_emphasis("strong", range),
            TagEnd::Strikethrough => self.end("del", at),
            TagEnd::Superscript => self.end("sup", at),
            TagEnd::Subscript => self.end("sub", at),
            TagEnd::Link => self.end("a", at),
            TagEnd::Image => self.end_image(range),
            TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// The address as the source has it, where the shadow may have changed a letter of it.
    fn address(&self, at: usize, parsed: &str) -> String {
        self.plain.as_ref().and_then(|plain| plain.addresses.get(&at)).map_or(parsed, String::as_str).to_owned()
    }

    fn emphasis(&mut self, name: &str, signs: usize, range: Range<usize>) {
        let is_repaired = self.plain.as_ref().is_some_and(|plain| !plain.emphasis.contains(&(range.start, range.end)));
        let rule = if is_repaired { rules::EMPHASIS } else { rules::MARKUP };
        self.start(Tag::implied(name), range.start);
        self.gap((range.start + signs).max(self.at), rule);
        self.ends.push((signs, rule));
    }

    fn end_emphasis(&mut self, name: &str, range: Range<usize>) {
        let (signs, rule) = self.ends.pop().unwrap_or((0, rules::MARKUP));
        self.gap(range.end.saturating_sub(signs), rules::MARKUP);
        self.gap(range.end, rule);
        self.end(name, range.end);
    }

    fn end_image(&mut self, range: Range<usize>) {
        let alt = self.alt.take().map(|(text, _)| text).unwrap_or_default();
        if let Some(Token { span, kind: TokenKind::Start(tag) }) = self.tokens.last_mut() {
            tag.attributes.push(("alt".to_owned(), alt));
            let end = range.end.max(self.at);
            span.end = self.offset + end;
            self.at = end;
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        self.gap(range.start, rules::MARKUP);
        let range = range.start.max(self.at)..range.end.max(self.at);
        let source = self.parsed.get(range.clone()).unwrap_or_default();
        if source == text {
            if !range.is_empty() {
                // `&` and `<` are themselves here: references and tags are events of their own.
                self.push(range, TokenKind::Raw);
            }
        } else if !text.trim().is_empty() {
            let rule = if source.starts_with('&') { rules::ENTITY } else { rules::MARKUP };
            self.push(range, TokenKind::Instead(text.to_owned(), rule));
        } else {
            self.gap(range.end, rules::MARKUP);
        }
    }

    fn code_span(&mut self, text: &str, range: Range<usize>) {
        self.gap(range.start, rules::MARKUP);
        let source = self.parsed.get(range.clone()).unwrap_or_default();
        let ticks = source.bytes().take_while(|&b| b == b'`').count();
        let inner = range.start + ticks..range.end.saturating_sub(ticks).max(range.start + ticks);
        let found = self.parsed.get(inner.clone()).unwrap_or_default();
        // One space at either side belongs to the signs.
        let trimmed = found.strip_prefix(' ').and_then(|rest| rest.strip_suffix(' ')).filter(|rest| *rest == text);
        match trimmed {
            Some(_) => {
                self.gap(inner.start, rules::MARKUP);
                self.push(inner.start..inner.start + 1, TokenKind::Sign(rules::MARKUP));
                self.push(inner.start + 1..inner.end - 1, TokenKind::Raw);
                self.push(inner.end - 1..inner.end, TokenKind::Sign(rules::MARKUP));
                self.gap(range.end, rules::MARKUP);
            }
            None if found == text => {
                self.gap(inner.start, rules::MARKUP);
                self.push(inner.clone(), TokenKind::Raw);
                self.gap(range.end, rules::MARKUP);
            }
            None => self.push(range, TokenKind::Instead(text.to_owned(), rules::MARKUP)),
        }
    }

    fn inline_html(&mut self, range: Range<usize>) {
        self.gap(range.start, rules::MARKUP);
        let range = range.start.max(self.at)..range.end.max(self.at);
        let html = self.body.get(range.clone()).unwrap_or_default();
        self.tokens.extend(token::html(html, self.offset + range.start));
        self.at = range.end;
    }

    /// The HTML of a block, read as one piece; signs of the quotations and lists around it are blanks to HTML.
    fn html_block(&mut self) {
        let Some(block) = self.html.take() else { return };
        self.gap(block.span.start, rules::MARKUP);
        let span = self.at..block.span.end.max(self.at);
        let mut masked = String::with_capacity(span.len());
        let mut covered: Vec<Range<usize>> = Vec::new();
        let mut at = span.start;
        for part in block.parts {
            let part = part.start.max(at)..part.end.max(at);
            masked.push_str(&" ".repeat(part.start - at));
            masked.push_str(self.body.get(part.clone()).unwrap_or_default());
            at = part.end;
            covered.push(part);
        }
        masked.push_str(&" ".repeat(span.end.saturating_sub(at)));
        let mut covered = covered.into_iter().peekable();
        for token in token::html(&masked, self.offset + span.start) {
            if !matches!(token.kind, TokenKind::Text | TokenKind::Raw) {
                self.at = token.span.end - self.offset;
                self.tokens.push(token);
                continue;
            }
            let end = token.span.end - self.offset;
            while self.at < end {
                while covered.peek().is_some_and(|part| part.end <= self.at) {
                    covered.next();
                }
                let Some(part) = covered.peek().filter(|part| part.start < end) else { break };
                if part.start > self.at {
                    let to = part.start;
                    self.gap(to, rules::MARKUP);
                } else {
                    let to = part.end.min(end);
                    self.push(self.at..to, token.kind.clone());
                }
            }
            self.gap(end, rules::MARKUP);
        }
        self.gap(span.end, rules::MARKUP);
    }
}
