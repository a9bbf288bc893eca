//! The blocks of a document's page, from top to bottom: paragraphs with their cards, tables, figures.

use crate::model::{Body, BodySpan, Figure, FigureKind, Paragraph, ParagraphKind};
use crate::site::document::cards::{Card, Cards};
use crate::site::document::extents::{Group, Run};
use crate::site::document::text::{Layers, Reference, after_punctuation, is_http, render};
use crate::site::index::short_hash;
use crate::site::urls::{paragraph_anchor, source_anchor};
use crate::site::view::Markup;
use crate::site::{Route, Site};
use serde::Serialize;

/// Hexadecimal digits of a paragraph's hash in a citation: of sixteen million texts, one other has the same.
const CITED_HASH: usize = 6;
/// The heading of the text itself is `h2`: headings of the source begin below it.
const FIRST_HEADING: u8 = 3;

/// One row of the page.
#[derive(Serialize)]
pub struct Block {
    /// `p6`; of a table, its first row's.
    anchor: Option<String>,
    /// Shown in the margin and cited.
    number: Option<String>,
    /// The element with its anchor.
    html: Markup,
    cards: Vec<Card>,
    /// Width of the text in ems, for the room beside it.
    #[serde(skip)]
    ems: usize,
    /// Its hash, which a citation names beside its number; shown when the paragraph is led to.
    cite: Option<String>,
    /// Its place on the source page, shown with `cite`.
    source: Option<String>,
    figure: Option<FigureView>,
}

#[derive(Serialize)]
struct FigureView {
    /// A kept picture.
    picture: Option<String>,
    /// Pixels, where the file tells.
    size: Option<(usize, usize)>,
    alternative: String,
    /// Its text alternative; of a kept picture also what an editor says of it, and on what terms it is shown.
    caption: String,
    /// What it is and where it was.
    label: String,
    address: Option<String>,
    shown_address: String,
}

/// All blocks of a document.
pub fn blocks(cards: &Cards<'_>, groups: &[Group], runs: &[Run]) -> Vec<Block> {
    let body = &cards.site.document(cards.own).body;
    let mut builder = Builder {
        cards,
        body,
        groups,
        runs,
        group: 0,
        run: 0,
        heading: FIRST_HEADING - 1,
        item: 0,
        blocks: Vec::new(),
        names: cards
            .site
            .names
            .first_places(cards.own)
            .into_iter()
            .map(|(span, name)| (span, cards.links.to(&Route::Name(name))))
            .collect(),
    };
    let mut figures = body.figures.iter().peekable();
    let mut at = 0;
    while let Some(paragraph) = body.paragraphs.get(at) {
        while let Some(figure) = figures.next_if(|figure| figure.before <= at) {
            builder.figure(figure);
        }
        if paragraph.kind == ParagraphKind::TableRow {
            let limit = figures.peek().map_or(usize::MAX, |figure| figure.before);
            let rows = body.paragraphs.iter().skip(at).take_while(|p| p.kind == ParagraphKind::TableRow).count();
            let rows = rows.min(limit.saturating_sub(at)).max(1);
            builder.table(at, rows);
            at += rows;
        } else {
            builder.paragraph(at, paragraph);
            at += 1;
        }
    }
    for figure in figures {
        builder.figure(figure);
    }
    make_room(&mut builder.blocks);
    builder.blocks
}

/// Ems of the text in a line; the style sheet's measure is 36.
const LINE_EMS: usize = 34;
/// Heights in hundredths of an em of the text: a line and the space after a paragraph, a line of a card, the space after a card.
const LINE: usize = 185;
const AFTER_PARAGRAPH: usize = 85;
const CARD_LINE: usize = 135;
const AFTER_CARD: usize = 45;
/// What cards may reach below their paragraphs: about a line, less than the eye takes for a gap.
const OVERHANG: usize = LINE;

/// Says which cards are open where there is a margin: as many as fit beside their paragraph and those without cards that
/// follow it, so that long cards never push paragraphs apart.
fn make_room(blocks: &mut [Block]) {
    let height = |block: &Block| {
        if block.ems == 0 { 0 } else { block.ems.div_ceil(LINE_EMS) * LINE + AFTER_PARAGRAPH }
    };
    let mut room = OVERHANG;
    for block in blocks.iter_mut().rev() {
        room += height(block);
        if block.cards.is_empty() {
            continue;
        }
        let mut taken = block.cards.len() * (CARD_LINE + AFTER_CARD);
        for card in &mut block.cards {
            let more = card.lines() * CARD_LINE;
            card.is_roomy = taken + more <= room;
            taken += if card.is_roomy { more } else { 0 };
        }
        room = OVERHANG;
    }
}

/// Width of a text in ems: two letters of an alphabet are about as wide as one Han character.
fn ems(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>().div_ceil(2)
}

struct Builder<'a> {
    cards: &'a Cards<'a>,
    body: &'a Body,
    groups: &'a [Group],
    runs: &'a [Run],
    /// The first group whose card is not set yet.
    group: usize,
    /// The first run that may reach into what comes.
    run: usize,
    /// Level of the last heading.
    heading: u8,
    /// Number of the last item of a numbered list.
    item: usize,
    blocks: Vec<Block>,
    /// The first place of each name, in order, and the way to its page.
    names: Vec<(BodySpan, String)>,
}

impl<'a> Builder<'a> {
    fn site(&self) -> &'a Site {
        self.cards.site
    }

    fn paragraph(&mut self, at: usize, paragraph: &Paragraph) {
        let first_group = self.group;
        let references = self.references(at, paragraph);
        let inner = self.inner(paragraph, first_group, &references);
        let anchor = paragraph_anchor(at);
        let mut html = Markup::default();
        let wrap = |html: &mut Markup, name: &'static str, class: &str, inner: &Markup| {
            html.open(name, &[("id", &anchor), ("class", class)]);
            html.push(inner);
            html.close(name);
        };
        if !matches!(paragraph.kind, ParagraphKind::Item { .. }) {
            self.item = 0;
        }
        match paragraph.kind {
            ParagraphKind::Title => wrap(&mut html, "p", "as-title", &inner),
            ParagraphKind::Subtitle => wrap(&mut html, "p", "as-subtitle", &inner),
            ParagraphKind::Credit => wrap(&mut html, "p", "credit", &inner),
            ParagraphKind::Text => wrap(&mut html, "p", "text", &inner),
            ParagraphKind::Caption => wrap(&mut html, "p", "caption", &inner),
            ParagraphKind::Note => wrap(&mut html, "p", "note", &inner),
            ParagraphKind::Quote => wrap(&mut html, "blockquote", "quote", &inner),
            ParagraphKind::Code => wrap(&mut html, "pre", "code", &inner),
            ParagraphKind::TableRow => wrap(&mut html, "p", "text", &inner),
            ParagraphKind::Heading(level) => {
                // A heading is at most one level below the last: readers of outlines must find no gap.
                let wanted = FIRST_HEADING + level.saturating_sub(2);
                self.heading = wanted.min(self.heading + 1).clamp(FIRST_HEADING, 6);
                let name = match self.heading {
                    3 => "h3",
                    4 => "h4",
                    5 => "h5",
                    _ => "h6",
                };
                wrap(&mut html, name, "heading", &inner);
            }
            ParagraphKind::Item { ordered, depth } => {
                let class = match depth {
                    0 => "item",
                    1 => "item d1",
                    _ => "item d2",
                };
                if ordered {
                    self.item += 1;
                    html.open("ol", &[("class", class), ("start", &self.item.to_string())]);
                    wrap(&mut html, "li", "text", &inner);
                    html.close("ol");
                } else {
                    html.open("ul", &[("class", class)]);
                    wrap(&mut html, "li", "text", &inner);
                    html.close("ul");
                }
            }
        }
        self.push(at, at, html, first_group);
    }

    fn table(&mut self, first: usize, rows: usize) {
        let first_group = self.group;
        let body = self.body;
        let mut html = Markup::default();
        let label = self.site().words().fill("table-n", &[("n", &(first + 1).to_string())]);
        html.open("div", &[("class", "scroll"), ("role", "group"), ("tabindex", "0"), ("aria-label", &label)]);
        html.push_tag("<table class=\"found\"><tbody>");
        for (at, paragraph) in body.paragraphs.iter().enumerate().skip(first).take(rows) {
            let references = self.references(at, paragraph);
            html.open("tr", &[("id", &paragraph_anchor(at))]);
            let mut references = references.as_slice();
            let mut start = paragraph.span.start;
            let line = body.text.get(paragraph.span.range()).unwrap_or_default();
            for cell in line.split('\t') {
                let end = start + u32::try_from(cell.len()).unwrap_or(0);
                let here = references.iter().take_while(|reference| reference.at <= end).count();
                let (due, later) = references.split_at(here);
                references = later;
                let part = Paragraph { span: BodySpan { start, end }, ..paragraph.clone() };
                html.push_tag("<td>");
                html.push(&self.inner(&part, first_group, due));
                html.push_tag("</td>");
                start = end + 1;
            }
            html.close("tr");
        }
        html.push_tag("</tbody></table></div>");
        self.push(first, first + rows - 1, html, first_group);
    }

    fn figure(&mut self, figure: &Figure) {
        let words = self.site().words();
        let key = match figure.kind {
            FigureKind::Image => "figure-image",
            FigureKind::Player => "figure-player",
            FigureKind::Frame => "figure-frame",
        };
        let media = figure.kept.as_deref().and_then(|path| self.site().media(path));
        let picture = figure.kept.as_ref().map(|path| self.cards.links.to(&Route::Media(path.clone())));
        let alternative = figure.alternative.clone().unwrap_or_default();
        let rights = media.and_then(|media| media.rights.as_ref());
        let rights = rights.map(|rights| format!("{}{}{rights}", words.say("field-rights"), words.say("colon")));
        let note = media.and_then(|media| media.note.as_ref());
        let note = note.map(|note| note.trim_end_matches(['。', '.']).to_owned());
        let said: Vec<String> = figure.alternative.clone().into_iter().chain(note).chain(rights).collect();
        // A path beside the source tells readers nothing of where the picture came from.
        let from = media.and_then(|media| media.from.as_ref()).filter(|_| !is_http(&figure.address));
        let address = from.unwrap_or(&figure.address);
        self.blocks.push(Block {
            anchor: None,
            number: None,
            html: Markup::default(),
            cards: Vec::new(),
            ems: 0,
            cite: None,
            source: None,
            figure: Some(FigureView {
                label: words.say(key).to_owned(),
                address: is_http(address).then(|| address.clone()),
                shown_address: address.clone(),
                alternative,
                picture,
                size: media.and_then(|media| media.size),
                caption: said.join(words.say("semicolon")),
            }),
        });
    }

    /// The references due in a paragraph: those of the groups that end in it.
    fn references(&mut self, at: usize, paragraph: &Paragraph) -> Vec<Reference> {
        let is_last = at + 1 == self.body.paragraphs.len();
        let mut references = Vec::new();
        while let Some(group) = self.groups.get(self.group) {
            if group.span.end > paragraph.span.end && !is_last {
                break;
            }
            self.group += 1;
            let number = self.group;
            let place = after_punctuation(self.body, group.span.end, paragraph.span.end);
            let words = self.site().words();
            references.push(Reference {
                at: place.clamp(paragraph.span.start, paragraph.span.end),
                number,
                label: words.fill("reference", &[("number", &number.to_string())]),
            });
        }
        references
    }

    fn inner(&mut self, paragraph: &Paragraph, first_group: usize, references: &[Reference]) -> Markup {
        let runs = self.runs;
        while runs.get(self.run).is_some_and(|run| run.span.end <= paragraph.span.start) {
            self.run += 1;
        }
        let here = runs.get(self.run..).unwrap_or_default();
        let here = here.get(..here.partition_point(|run| run.span.start < paragraph.span.end)).unwrap_or_default();
        let from = self.names.partition_point(|(name, _)| name.start < paragraph.span.start);
        let names = self.names.get(from..).unwrap_or_default();
        let names = names.get(..names.partition_point(|(name, _)| name.end <= paragraph.span.end)).unwrap_or_default();
        let layers = Layers { inlines: &paragraph.inlines, runs: here, first_group, references, names };
        render(self.body, paragraph.span, &layers)
    }

    /// Adds a block for paragraphs `first..=last` with the cards of the groups that ended there.
    fn push(&mut self, first: usize, last: usize, html: Markup, first_group: usize) {
        let words = self.site().words();
        let number = (first + 1).to_string();
        let cards: Vec<Card> = self
            .groups
            .iter()
            .enumerate()
            .take(self.group)
            .skip(first_group)
            .map(|(i, group)| self.cards.card(group, i + 1, i - first_group))
            .collect();
        let texts = self.body.paragraphs.iter().take(last + 1).skip(first);
        let text: String = texts.filter_map(|paragraph| self.body.text.get(paragraph.span.range())).collect();
        let hash: String = short_hash(&text).chars().take(CITED_HASH).collect();
        let anchor = paragraph_anchor(first);
        let line = self.body.paragraphs.get(first).map(|paragraph| paragraph.lines.0.to_string());
        let source = line.map(|line| self.cards.links.anchor(&Route::Source(self.cards.own), &source_anchor(&line)));
        self.blocks.push(Block {
            source,
            cite: Some(words.fill("cite-check", &[("hash", &hash)])),
            anchor: Some(anchor),
            number: Some(number),
            html,
            cards,
            ems: ems(&text),
            figure: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_an_alphabet_take_half_the_room() {
        assert_eq!(ems("水文数据"), 4);
        assert_eq!(ems("flow"), 2);
        assert_eq!(ems(""), 0);
    }
}
