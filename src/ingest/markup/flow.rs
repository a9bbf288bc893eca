//! Lines of running text, written piece by piece in the order of the source, each byte shown or taken out by a rule.

use crate::ingest::traced::TracedBuilder;
use crate::ingest::{Block, Layout, Reading, SourceFigure, SourceInline, rules};
use crate::model::{InlineKind, ParagraphKind, Rule};
use std::ops::Range;

/// What is shown for a stretch of the source.
enum Shown {
    /// The source itself.
    Kept,
    /// Something else, by a rule.
    Instead(String, Rule),
}

/// A stretch of the line under way.
struct Piece {
    span: Range<usize>,
    shown: Shown,
    /// Whether it is text (blank or not) rather than a mark taken out.
    is_text: bool,
}

/// The inlines that can be open at once: one of each kind, since `<b><b>` is no more than `<b>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `<strong>`.
    Strong,
    /// `<em>`.
    Emphasis,
    /// `<sup>`.
    Superscript,
    /// `<sub>`.
    Subscript,
}

const STYLES: [(Style, InlineKind); 4] = [
    (Style::Strong, InlineKind::Strong),
    (Style::Emphasis, InlineKind::Emphasis),
    (Style::Superscript, InlineKind::Superscript),
    (Style::Subscript, InlineKind::Subscript),
];

/// How often each style is open, and the link that is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Styles {
    depth: [u32; STYLES.len()],
    link: Option<String>,
}

/// Where the next line begins on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineKind {
    /// What the line is.
    pub kind: ParagraphKind,
    /// Its text stands outside any paragraph of a page that has paragraphs.
    pub is_stray: bool,
}

/// Writes the text of a reading.
pub(super) struct Flow<'a> {
    source: &'a str,
    out: TracedBuilder,
    blocks: Vec<Block>,
    inlines: Vec<SourceInline>,
    figures: Vec<SourceFigure>,
    /// Bytes of the source that are dealt with.
    at: usize,
    // The line under way.
    pieces: Vec<Piece>,
    /// Places in `pieces` of white space that may turn out to stand at the end.
    waiting: Vec<usize>,
    waiting_has_line_end: bool,
    last: Option<char>,
    kind: Option<LineKind>,
    first: usize,
    end: usize,
    styles: Styles,
    /// For each style, and last for the link: the stretch shown so far.
    open: [Option<Range<usize>>; STYLES.len() + 1],
    // Between lines.
    needs_line_end: bool,
    last_was_stray: bool,
}

impl<'a> Flow<'a> {
    /// Begins at a byte of the source; what lies before is the header.
    pub(super) fn new(source: &'a str, begin: usize) -> Self {
        let mut out = TracedBuilder::default();
        out.replace(0..begin, "", rules::FRONT_MATTER);
        Self {
            source,
            out,
            blocks: Vec::new(),
            inlines: Vec::new(),
            figures: Vec::new(),
            at: begin,
            pieces: Vec::new(),
            waiting: Vec::new(),
            waiting_has_line_end: false,
            last: None,
            kind: None,
            first: begin,
            end: begin,
            styles: Styles::default(),
            open: Default::default(),
            needs_line_end: false,
            last_was_stray: false,
        }
    }

    fn slice(&self, span: &Range<usize>) -> &'a str {
        self.source.get(span.clone()).unwrap_or_default()
    }

    fn piece(&mut self, span: Range<usize>, shown: Shown, is_text: bool) {
        debug_assert!(span.start >= self.at, "pieces come in the order of the source");
        self.at = span.end;
        self.pieces.push(Piece { span, shown, is_text });
    }

    /// Takes a stretch out.
    pub(super) fn drop(&mut self, span: Range<usize>, rule: Rule) {
        if !span.is_empty() {
            self.piece(span, Shown::Instead(String::new(), rule), false);
        }
    }

    /// Whether the line under way shows anything yet.
    pub(super) fn has_text(&self) -> bool {
        self.kind.is_some()
    }

    /// Shows words of the source, or `instead` of them; `line` tells what line they would begin.
    pub(super) fn words(&mut self, span: Range<usize>, instead: Option<(String, Rule)>, line: LineKind) {
        let text = match &instead {
            Some((text, _)) => text.as_str(),
            None => self.slice(&span),
        };
        let is_blank = text.chars().all(is_blank);
        // What nobody sees stands between no two characters.
        let mut seen = text.chars().filter(|c| !is_unseen(*c));
        let first = seen.next();
        let last = seen.next_back().or(first);
        if !is_blank {
            if self.kind.is_none() {
                self.kind = Some(line);
                self.first = span.start;
            }
            self.settle_spaces(first);
            self.end = span.end;
            self.extend_styles(&span);
        } else if self.kind.is_some() && first.is_some() {
            self.settle_spaces(first);
        }
        if last.is_some() {
            self.last = last;
        }
        let shown = instead.map_or(Shown::Kept, |(text, rule)| Shown::Instead(text, rule));
        self.piece(span, shown, true);
    }

    /// White space that HTML and Markdown show as one space, or as none beside a line's ends.
    pub(super) fn space(&mut self, span: Range<usize>) {
        if span.is_empty() {
            return;
        }
        self.waiting_has_line_end |= self.slice(&span).contains(['\n', '\r']);
        self.waiting.push(self.pieces.len());
        self.piece(span, Shown::Kept, false);
    }

    /// Separates two cells of a row, in place of the tag that stands there.
    pub(super) fn tab(&mut self, span: Range<usize>) {
        self.last = None;
        self.settle_spaces(None);
        self.piece(span, Shown::Instead("\t".to_owned(), rules::MARKUP), true);
    }

    /// Shows the first white space before a word as one space, or as none where only a line end of the file stands
    /// between two characters of a script that is written without spaces.
    fn settle_spaces(&mut self, next: Option<char>) {
        let joins = self.last.is_some_and(is_wide) && next.is_some_and(is_wide);
        let mut shows = self.last.is_some() && self.kind.is_some() && !(self.waiting_has_line_end && joins);
        for index in std::mem::take(&mut self.waiting) {
            let Some(piece) = self.pieces.get_mut(index) else { continue };
            let is_space = self.source.get(piece.span.clone()) == Some(" ");
            piece.shown = match (shows, is_space) {
                (true, true) => Shown::Kept,
                (true, false) => Shown::Instead(" ".to_owned(), rules::LAYOUT),
                (false, _) => Shown::Instead(String::new(), rules::LAYOUT),
            };
            shows = false;
        }
        self.waiting_has_line_end = false;
    }

    fn extend_styles(&mut self, span: &Range<usize>) {
        for (depth, open) in self.styles.depth.iter().zip(&mut self.open) {
            if *depth > 0 {
                extend(open, span);
            }
        }
        if self.styles.link.is_some()
            && let Some(open) = self.open.last_mut()
        {
            extend(open, span);
        }
    }

    /// Opens or closes a style.
    pub(super) fn style(&mut self, style: Style, opens: bool) {
        let mut styles = self.styles.clone();
        let depth = &mut styles.depth[style as usize];
        *depth = if opens { depth.saturating_add(1) } else { depth.saturating_sub(1) };
        self.set_styles(styles);
    }

    /// Opens a link, or closes the one that is open.
    pub(super) fn link(&mut self, address: Option<String>) {
        let styles = Styles { link: address, ..self.styles.clone() };
        self.set_styles(styles);
    }

    /// What is open now.
    pub(super) fn styles(&self) -> Styles {
        self.styles.clone()
    }

    /// Goes back to what was open, at the end of a table cell.
    pub(super) fn set_styles(&mut self, styles: Styles) {
        for (index, (_, kind)) in STYLES.iter().enumerate() {
            if styles.depth[index] == 0
                && let Some(span) = self.open[index].take()
            {
                self.inlines.push(SourceInline { span, kind: kind.clone() });
            }
        }
        if styles.link != self.styles.link {
            self.end_link();
        }
        self.styles = styles;
    }

    fn end_link(&mut self) {
        if let (Some(span), Some(address)) = (self.open[STYLES.len()].take(), &self.styles.link) {
            self.inlines.push(SourceInline { span, kind: InlineKind::Link(address.clone()) });
        }
    }

    /// Notes a figure whose markup begins at `figure.at`.
    pub(super) fn figure(&mut self, figure: SourceFigure) {
        self.figures.push(figure);
    }

    /// The figures so far.
    pub(super) fn figures_mut(&mut self) -> &mut Vec<SourceFigure> {
        &mut self.figures
    }

    /// Ends the line under way.
    pub(super) fn end_line(&mut self) {
        for (index, (_, kind)) in STYLES.iter().enumerate() {
            if let Some(span) = self.open[index].take() {
                self.inlines.push(SourceInline { span, kind: kind.clone() });
            }
        }
        self.end_link();
        let line = self.kind.take();
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting_has_line_end = false;
        self.last = None;
        if let Some(line) = line {
            if self.needs_line_end {
                let rule = if line.is_stray || self.last_was_stray { rules::STRAY_TEXT } else { rules::MARKUP };
                let start = self.pieces.first().map_or(self.at, |piece| piece.span.start);
                self.out.replace(start..start, "\n", rule);
            }
            self.last_was_stray = line.is_stray;
            if line.kind != ParagraphKind::Text {
                self.blocks.push(Block { span: self.first..self.end, kind: line.kind });
            }
        }
        let is_shown = line.is_some();
        if is_shown {
            self.needs_line_end = true;
        }
        let mut waiting = waiting.into_iter().peekable();
        for (index, piece) in std::mem::take(&mut self.pieces).into_iter().enumerate() {
            let is_edge = waiting.next_if(|&at| at == index).is_some();
            match piece.shown {
                _ if is_edge => self.edge(piece.span),
                _ if !is_shown && piece.is_text => self.out.replace(piece.span, "", rules::EMPTY_PARAGRAPH),
                Shown::Kept => self.out.keep(piece.span),
                Shown::Instead(text, rule) => self.out.replace(piece.span, text, rule),
            }
        }
    }

    /// White space at the edge of a line goes, except that a line end of the file may serve as ours.
    fn edge(&mut self, span: Range<usize>) {
        let line_end = self.slice(&span).find('\n').filter(|_| self.needs_line_end);
        let Some(line_end) = line_end else { return self.out.replace(span, "", rules::LAYOUT) };
        let at = span.start + line_end;
        self.out.replace(span.start..at, "", rules::LAYOUT);
        self.out.keep(at..at + 1);
        self.out.replace(at + 1..span.end, "", rules::LAYOUT);
        self.needs_line_end = false;
    }

    /// Ends the line at a line feed of the source that is one on the page too (preformatted text).
    pub(super) fn line_feed(&mut self, span: Range<usize>) {
        self.end_line();
        self.at = span.end;
        self.out.keep(span);
        self.needs_line_end = false;
    }

    /// Ends the line under way and everything that is open.
    pub(super) fn end_section(&mut self) {
        self.end_line();
        self.set_styles(Styles::default());
    }

    /// The finished reading.
    pub(super) fn finish(mut self, head: Vec<(String, String)>) -> Reading {
        self.end_line();
        self.inlines.sort_by_key(|inline| (inline.span.start, std::cmp::Reverse(inline.span.end)));
        self.figures.sort_by_key(|figure| figure.at);
        Reading {
            text: self.out.finish(self.source),
            blocks: self.blocks,
            inlines: self.inlines,
            figures: self.figures,
            head,
            entries: Vec::new(),
            chapters: Vec::new(),
            layout: Layout::Marked,
        }
    }
}

fn extend(open: &mut Option<Range<usize>>, span: &Range<usize>) {
    match open {
        Some(open) => open.end = span.end,
        None => *open = Some(span.clone()),
    }
}

/// Whether a character shows nothing.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_unseen(c)
}

/// Whether a character takes no room on a page; it goes later, as a control character.
fn is_unseen(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{AD}')
}

/// Whether a character belongs to a script that is written without spaces (CSS Text 3, segment break transformation).
pub(super) fn is_wide(c: char) -> bool {
    matches!(
        c,
        '\u{2E80}'..='\u{303F}' | '\u{3040}'..='\u{30FF}' | '\u{3100}'..='\u{312F}' | '\u{31A0}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}'
            | '\u{20000}'..='\u{3FFFD}' | '“' | '”' | '‘' | '’' | '—' | '…' | '·'
    )
}
