//! The paragraphs and tables of a part of a document (its body, its notes, its running heads) as a reader sees them, with
//! every change under review accepted.

use super::super::Fault;
use super::super::page::{LeftOut, push_escaped};
use super::super::xml::{Piece, Tag, Xml};
use super::look::Look;
use super::numbering::{Label, Numbering};
use super::styles::{InList, Role, Styles};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A block of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// What it is by its style.
    pub role: Role,
    /// What stands before it, with its list.
    pub label: Option<(InList, Label)>,
    /// Its text as HTML.
    pub html: String,
    /// It is HTML of its own (a row of a table), no paragraph.
    pub is_raw: bool,
}

/// What is read of a document beside the part under way.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// Its styles.
    pub styles: Styles,
    /// Its lists and how far they have counted.
    pub numbering: Numbering,
    /// Addresses of links, by their ids in the part under way.
    pub links: BTreeMap<String, String>,
    /// The notes referred to so far: part (`footnote`, `endnote`) and id, in the order of their numbers.
    pub notes: Vec<(&'static str, String)>,
    /// What was counted instead of written.
    pub left_out: LeftOut,
}

/// A paragraph under way.
#[derive(Debug, Default)]
struct Paragraph {
    style: Option<String>,
    list: Option<String>,
    level: Option<u8>,
    outline: Option<u8>,
    html: String,
    look: Look,
    /// The end of the paragraph was taken back: the next one goes on.
    is_joined: bool,
    /// Text boxes that are anchored in it come after it.
    after: Vec<Block>,
}

impl Paragraph {
    /// Sets the text that follows in this way.
    fn set(&mut self, look: Look) {
        look.follow(&mut self.look, &mut self.html);
    }
}

/// What paragraphs go into.
#[derive(Debug)]
enum Frame {
    /// The part, a cell, a text box: blocks, and what the next paragraph begins with.
    Blocks(Vec<Block>, Option<String>),
    Paragraph(Box<Paragraph>),
    /// Rows.
    Table(Vec<String>),
    /// Cells.
    Row(Vec<String>),
}

/// What ends with an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Other,
    Paragraph,
    Table,
    Row,
    Cell,
    TextBox,
    Properties,
    RowProperties,
    ControlProperties,
    Control { was_hidden: bool },
    Deleted,
    Link,
    Run,
    Ruby,
    Gloss,
    Alternative { had_choice: bool },
}

/// Tables within tables: a cell's text is copied once for each around it, and forms nest them four deep.
const MAX_TABLES: usize = 16;

/// Reads one part.
struct Walk<'d> {
    document: &'d mut Document,
    frames: Vec<Frame>,
    open: Vec<Open>,
    look: Look,
    /// Tables around.
    tables: usize,
    /// Elements around that take their text back.
    deleted: usize,
    /// Of a row that was taken back, where `deleted` counts it.
    row_deleted: Vec<bool>,
    /// A placeholder of a form stands here.
    is_placeholder: bool,
    had_choice: bool,
}

/// The blocks of a part, up to its end.
///
/// # Errors
///
/// Broken XML.
pub(super) fn blocks(xml: &mut Xml<'_>, document: &mut Document) -> Result<Vec<Block>, Fault> {
    let mut walk = Walk {
        document,
        frames: vec![Frame::Blocks(Vec::new(), None)],
        open: Vec::new(),
        look: Look::default(),
        tables: 0,
        deleted: 0,
        row_deleted: Vec::new(),
        is_placeholder: false,
        had_choice: false,
    };
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Start(tag) => walk.start(&tag, xml)?,
            Piece::End(_) => {
                // The end of the element in which the part stands.
                let Some(open) = walk.open.pop() else { break };
                walk.end(open);
            }
            // Text stands in elements of its own; between others there is only layout.
            Piece::Text(_) => {}
        }
    }
    Ok(match walk.frames.into_iter().next() {
        Some(Frame::Blocks(mut blocks, carried)) => {
            blocks.extend(carried.map(|html| Block { html, ..Block::default() }));
            blocks
        }
        _ => Vec::new(),
    })
}

/// Whether a switch is on: `<w:b/>`, `<w:b w:val="1"/>`.
fn is_on(tag: &Tag) -> bool {
    !matches!(tag.get("val"), Some("0" | "false" | "off" | "none"))
}

impl Walk<'_> {
    fn start(&mut self, tag: &Tag, xml: &mut Xml<'_>) -> Result<(), Fault> {
        let name = tag.local();
        let parent = self.open.last().copied().unwrap_or(Open::Other);
        if parent == Open::Properties || parent == Open::RowProperties || parent == Open::ControlProperties {
            return self.property(tag, parent, xml);
        }
        let open = match name {
            "p" if tag.name == "a:p" => Open::Other,
            "p" => self.paragraph(),
            "pPr" => Open::Properties,
            "trPr" => Open::RowProperties,
            "sdtPr" => Open::ControlProperties,
            "sdt" => Open::Control { was_hidden: std::mem::take(&mut self.is_placeholder) },
            // Deeper than anyone nests tables, their cells are paragraphs of the cell around them.
            "tbl" | "tr" | "tc" if self.tables >= MAX_TABLES => Open::Other,
            "tbl" => {
                self.tables += 1;
                self.frames.push(Frame::Table(Vec::new()));
                Open::Table
            }
            "tr" => {
                self.frames.push(Frame::Row(Vec::new()));
                self.row_deleted.push(false);
                Open::Row
            }
            "tc" => {
                self.frames.push(Frame::Blocks(Vec::new(), None));
                Open::Cell
            }
            "txbxContent" => {
                self.frames.push(Frame::Blocks(Vec::new(), None));
                Open::TextBox
            }
            "del" | "moveFrom" => {
                self.deleted += 1;
                Open::Deleted
            }
            "hyperlink" => {
                self.look.link = tag.exact("r:id").and_then(|id| self.document.links.get(id)).cloned();
                Open::Link
            }
            "r" => {
                self.look = Look { link: self.look.link.take(), is_gloss: self.look.is_gloss, ..Look::default() };
                Open::Run
            }
            "ruby" => {
                self.mark("<ruby>");
                Open::Ruby
            }
            "rt" => {
                self.look.is_gloss = true;
                Open::Gloss
            }
            "AlternateContent" => Open::Alternative { had_choice: std::mem::take(&mut self.had_choice) },
            "Choice" => {
                self.had_choice = true;
                Open::Other
            }
            // The same again for older programs.
            "Fallback" if self.had_choice => return xml.skip(),
            "t" | "delText" => {
                let text = xml.text()?;
                self.text(&text);
                return Ok(());
            }
            // Instructions of fields, and what stood there before a change of form.
            "instrText" | "delInstrText" | "fldData" | "tblPr" | "tblPrEx" | "tblGrid" | "tcPr" | "sectPr"
            | "sdtEndPr" | "rubyPr" | "binData" => return xml.skip(),
            _ => {
                self.sign(name, tag);
                Open::Other
            }
        };
        self.open.push(open);
        Ok(())
    }

    /// What holds for a run, and signs that are no text.
    fn sign(&mut self, name: &str, tag: &Tag) {
        match name {
            "b" => self.look.is_bold = is_on(tag),
            "i" => self.look.is_italic = is_on(tag),
            "vanish" => self.look.is_hidden = is_on(tag),
            "vertAlign" => {
                self.look.script = match tag.get("val") {
                    Some("superscript") => Some("sup"),
                    Some("subscript") => Some("sub"),
                    _ => None,
                }
            }
            "tab" | "ptab" => self.text("\t"),
            // The end of a page or column does not end a line.
            "br" if matches!(tag.get("type"), Some("page" | "column")) => {}
            "br" | "cr" => self.mark("<br>"),
            "noBreakHyphen" => self.text("\u{2011}"),
            "sym" => self.symbol(tag),
            "footnoteReference" => self.note("footnote", tag),
            "endnoteReference" => self.note("endnote", tag),
            "bookmarkStart" => self.document.left_out.bookmarks += 1,
            "docPr" => self.document.left_out.pictures += 1,
            "imagedata" => self.document.left_out.pictures += 1,
            "OLEObject" | "altChunk" => self.document.left_out.embedded += 1,
            _ => {}
        }
    }

    /// What holds for a paragraph, a row or a form field.
    fn property(&mut self, tag: &Tag, parent: Open, xml: &mut Xml<'_>) -> Result<(), Fault> {
        let name = tag.local();
        if name.ends_with("PrChange") {
            return xml.skip();
        }
        if parent == Open::RowProperties
            && name == "del"
            && let Some(row) = self.row_deleted.last_mut().filter(|row| !**row)
        {
            *row = true;
            self.deleted += 1;
        }
        if parent == Open::ControlProperties && name == "showingPlcHdr" {
            self.is_placeholder = true;
        }
        if parent == Open::Properties
            && let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut()
        {
            let value = || tag.get("val").map(str::to_owned);
            let number = || tag.get("val").and_then(|value| value.parse().ok());
            match name {
                "pStyle" => paragraph.style = value(),
                "numId" => paragraph.list = value(),
                "ilvl" => paragraph.level = number(),
                "outlineLvl" => paragraph.outline = number(),
                "del" => paragraph.is_joined = true,
                _ => {}
            }
        }
        self.open.push(match name {
            "numPr" | "rPr" | "docPartObj" => parent,
            _ => Open::Other,
        });
        Ok(())
    }

    fn paragraph(&mut self) -> Open {
        let mut paragraph = Paragraph::default();
        if let Some(Frame::Blocks(_, carried)) = self.frames.last_mut() {
            paragraph.html = carried.take().unwrap_or_default();
        }
        self.frames.push(Frame::Paragraph(Box::new(paragraph)));
        Open::Paragraph
    }

    fn end(&mut self, open: Open) {
        match open {
            Open::Other | Open::Properties | Open::RowProperties | Open::ControlProperties | Open::Run => {}
            Open::Control { was_hidden } => self.is_placeholder = was_hidden,
            Open::Deleted => self.deleted = self.deleted.saturating_sub(1),
            Open::Link => self.look.link = None,
            Open::Ruby => self.mark("</ruby>"),
            Open::Gloss => self.look.is_gloss = false,
            Open::Alternative { had_choice } => self.had_choice = had_choice,
            Open::Paragraph => self.end_paragraph(),
            Open::Table => self.end_table(),
            Open::Row => {
                if self.row_deleted.pop() == Some(true) {
                    self.deleted = self.deleted.saturating_sub(1);
                }
                if let Some(Frame::Row(cells)) = self.frames.pop() {
                    let mut row = String::from("<tr>");
                    for cell in cells {
                        write!(row, "<td>{cell}</td>").expect("a String takes everything");
                    }
                    row.push_str("</tr>");
                    match self.frames.last_mut() {
                        Some(Frame::Table(rows)) => rows.push(row),
                        _ => self.put(vec![Block {
                            html: format!("<table>{row}</table>"),
                            is_raw: true,
                            ..Block::default()
                        }]),
                    }
                }
            }
            Open::Cell | Open::TextBox => {
                let Some(Frame::Blocks(mut blocks, carried)) = self.frames.pop() else { return };
                blocks.extend(carried.map(|html| Block { html, ..Block::default() }));
                match (open, self.frames.last_mut()) {
                    (Open::Cell, Some(Frame::Row(cells))) => cells.push(joined(&blocks)),
                    _ => self.put(blocks),
                }
            }
        }
    }

    fn end_table(&mut self) {
        self.tables = self.tables.saturating_sub(1);
        let Some(Frame::Table(rows)) = self.frames.pop() else { return };
        if rows.is_empty() {
            return;
        }
        let raw = |html: String| Block { html, is_raw: true, ..Block::default() };
        let mut blocks = vec![raw("<table>".to_owned())];
        blocks.extend(rows.into_iter().map(raw));
        blocks.push(raw("</table>".to_owned()));
        self.put(blocks);
    }

    fn end_paragraph(&mut self) {
        let Some(Frame::Paragraph(mut paragraph)) = self.frames.pop() else { return };
        paragraph.set(Look::default());
        let Paragraph { style, list, level, outline, html, is_joined, after, .. } = *paragraph;
        if is_joined && let Some(Frame::Blocks(blocks, carried)) = self.frames.last_mut() {
            blocks.extend(after);
            *carried = Some(html);
            return;
        }
        let styles = &self.document.styles;
        let style = style.as_deref().unwrap_or_default();
        let role = match (outline, styles.role(style)) {
            (Some(level @ 0..9), Role::Text) => Role::Heading((level + 1).min(6)),
            (_, role) => role,
        };
        let has_text = !html.trim().is_empty();
        let place = match list {
            // List 0 takes the paragraph out of its style's list.
            Some(id) => Some(InList { id, level: level.unwrap_or(0) }).filter(|place| place.id != "0"),
            None => styles.list(style).map(|place| InList { level: level.unwrap_or(place.level), ..place }),
        };
        // Word counts empty paragraphs too.
        let label = place.and_then(|place| self.document.numbering.next(&place).map(|label| (place, label)));
        let mut blocks = Vec::new();
        if has_text {
            blocks.push(Block { role, label, html, is_raw: false });
        }
        blocks.extend(after);
        self.put(blocks);
    }

    /// Gives blocks to what they stand in.
    fn put(&mut self, more: Vec<Block>) {
        for frame in self.frames.iter_mut().rev() {
            match frame {
                Frame::Blocks(blocks, carried) => {
                    blocks.extend(carried.take().map(|html| Block { html, ..Block::default() }));
                    return blocks.extend(more);
                }
                Frame::Paragraph(paragraph) => return paragraph.after.extend(more),
                Frame::Row(cells) => return cells.push(joined(&more)),
                Frame::Table(_) => {}
            }
        }
    }

    /// The paragraph under way; text outside any makes one.
    fn with_paragraph(&mut self, write: impl FnOnce(&mut Paragraph)) {
        if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
            return write(paragraph);
        }
        let mut paragraph = Paragraph::default();
        write(&mut paragraph);
        paragraph.set(Look::default());
        self.put(vec![Block { html: paragraph.html, ..Block::default() }]);
    }

    /// A tag that stands in the text.
    fn mark(&mut self, html: &str) {
        self.with_paragraph(|paragraph| {
            paragraph.set(Look::default());
            paragraph.html.push_str(html);
        });
    }

    fn text(&mut self, text: &str) {
        let mut look = self.look.clone();
        look.is_deleted = self.deleted > 0;
        look.is_hidden |= self.is_placeholder;
        let (mut deletions, mut hidden) = (0, 0);
        self.with_paragraph(|paragraph| {
            deletions = usize::from(look.is_deleted && !paragraph.look.is_deleted);
            hidden = usize::from(look.is_hidden && !paragraph.look.is_hidden);
            paragraph.set(look);
            push_escaped(&mut paragraph.html, text);
        });
        self.document.left_out.deletions += deletions;
        self.document.left_out.hidden += hidden;
    }

    /// A sign of a symbol font; those that stand for themselves in Unicode are shown.
    fn symbol(&mut self, tag: &Tag) {
        let code = tag.get("char").and_then(|code| u32::from_str_radix(code, 16).ok());
        match code.and_then(char::from_u32).filter(|sign| !matches!(sign, '\u{E000}'..='\u{F8FF}' | '\0'..='\u{1F}')) {
            Some(sign) => self.text(sign.encode_utf8(&mut [0; 4])),
            None => {
                self.document.left_out.symbols += 1;
                self.text("□");
            }
        }
    }

    fn note(&mut self, part: &'static str, tag: &Tag) {
        let id = tag.get("id").unwrap_or_default().to_owned();
        self.document.notes.push((part, id));
        let number = self.document.notes.len();
        self.look.script = Some("sup");
        self.text(&format!("[{number}]"));
        self.look.script = None;
    }
}

/// Blocks in a cell: one line, their ends kept.
fn joined(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        if !out.is_empty() && !block.is_raw {
            out.push_str("<br>");
        }
        if let Some((_, Label::Number(number))) = &block.label {
            push_escaped(&mut out, number);
        }
        out.push_str(&block.html);
    }
    out
}
