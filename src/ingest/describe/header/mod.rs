//! The lines above the text and below it: title, subtitle, date line, speaker, byline, credits.

mod close;
mod title;

use super::{Subject, Tongue, who};
use crate::config::IngestConfig;
use crate::ingest::Layout;
use crate::ingest::letters::weight;
use crate::ingest::pattern::{self, Byline, DateLine, Dateline, Imprint, Label};
use crate::ingest::source::Draft;
use crate::ingest::split::Part;
use crate::ingest::split::look::{Look, look, speaker};
use crate::model::ParagraphKind;
use regex::Regex;
use std::sync::LazyLock;
use title::Stated;

/// Paragraphs at either end that are looked at closely.
const EDGE: usize = 10;

/// What stands above and below the text, each with its line of the source.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// The title, if it stands in the text.
    pub title: Option<(String, u32)>,
    /// The word for its genre above the title.
    pub kicker: Option<(String, u32)>,
    /// The title and subtitle that front matter or sidecar give, with where.
    pub stated: Vec<(String, String)>,
    /// The subtitle, without its dash.
    pub subtitle: Option<(String, u32)>,
    /// A day of its own above the text.
    pub date: Option<(DateLine, u32)>,
    /// A day of its own below the text.
    pub signed_on: Option<(DateLine, u32)>,
    /// Paper, day, page of a cutting.
    pub imprint: Option<(Imprint, u32)>,
    /// The paper whose name stands above the title.
    pub masthead: Option<(String, u32)>,
    /// The house that a line names as its source.
    pub source: Option<(String, u32)>,
    /// Office, name.
    pub speaker: Option<(String, String, u32)>,
    /// A name or an office and a name below the text.
    pub signature: Option<(String, String, u32)>,
    /// Who wrote, above or below.
    pub bylines: Vec<(Byline, u32)>,
    /// The dateline that opens the text, or one of its first paragraphs.
    pub dateline: Option<(Dateline, u32)>,
    /// The dateline stands below the first paragraph.
    pub is_dateline_late: bool,
    /// The dateline that closes it.
    pub credit: Option<(Dateline, u32)>,
    /// A salutation opens the text.
    pub salutation: Option<u32>,
    /// It closes as a letter does.
    pub close: Option<u32>,
    /// Index of the first paragraph of text.
    pub body: usize,
    /// One past the last paragraph of text.
    pub body_end: usize,
}

/// A document's paragraphs while its edges are read.
struct Edges<'a> {
    texts: Vec<String>,
    looks: Vec<Look>,
    lines: Vec<u32>,
    /// What each paragraph is found to be.
    kinds: Vec<Option<ParagraphKind>>,
    known: &'a [&'a str],
    config: &'a IngestConfig,
    header: Header,
}

/// Reads the lines around the text and says of their paragraphs what they are.
pub fn read(draft: &mut Draft, part: &Part, several: bool, subject: &Subject<'_>) -> Header {
    let context = subject.context;
    let paragraphs = &draft.body.paragraphs;
    let texts: Vec<String> = paragraphs
        .iter()
        .map(|paragraph| draft.body.text.get(paragraph.span.range()).unwrap_or_default().to_owned())
        .collect();
    let n = texts.len();
    let looks = texts.iter().enumerate().map(|(at, text)| {
        if at < EDGE || at + EDGE >= n { look(text, &context.patterns, &context.known) } else { Look::Text }
    });
    let mut edges = Edges {
        looks: looks.collect(),
        lines: paragraphs.iter().map(|paragraph| paragraph.lines.0).collect(),
        kinds: vec![None; n],
        known: &context.known,
        config: context.config,
        header: Header::default(),
        texts,
    };
    let stated = Stated::of(part, several, subject);
    let title = title::index(&edges, draft, &stated, subject);
    let has_title = title.is_some() || stated.is_given();
    edges.header.stated = stated.given;
    edges.header.bylines.extend(stated.byline);
    let at = edges.title(title, has_title);
    let begin = edges.above(at, has_title);
    edges.header.body = begin;
    edges.opening(begin);
    edges.below(begin);
    edges.close();
    edges.signature();
    edges.headings(subject);
    edges.captions(draft);
    for (paragraph, kind) in draft.body.paragraphs.iter_mut().zip(edges.kinds) {
        if let Some(kind) = kind {
            paragraph.kind = kind;
        }
    }
    edges.header
}

/// The line above the first document that names paper, page and day, where it is the head of a page: the documents below it
/// have no such lines of their own.
pub fn page_head<'h>(headers: impl Iterator<Item = &'h Header>) -> Option<(Imprint, u32)> {
    let mut headers = headers.peekable();
    let (mut head, line) = headers.peek()?.imprint.clone()?;
    let masthead = headers.peek().and_then(|first| first.masthead.clone());
    head.house = head.house.or(masthead.map(|(house, _)| house));
    let is_first = headers.peek().is_some_and(|first| first.title.as_ref().is_none_or(|(_, title)| line < *title));
    let is_page = head.edition.is_some() && head.names.is_empty();
    (is_first && is_page && headers.skip(1).all(|other| other.imprint.is_none())).then_some((head, line))
}

impl Edges<'_> {
    fn line(&self, at: usize) -> u32 {
        self.lines.get(at).copied().unwrap_or(1)
    }

    /// Takes title and subtitle; the paragraph below them.
    fn title(&mut self, title: Option<usize>, has_title: bool) -> usize {
        let mut at = 0;
        if let Some(mut title) = title {
            // A portal's headline, 某某在…上的讲话（全文）, stands above the speech's own title.
            if title::is_second_line(self, title + 1) && title::is_explanation(self, title) {
                title += 1;
            }
            // Lines above a title are its kicker, its credits, the head of the page.
            for at in 0..title {
                let (text, line) = (self.texts[at].trim().to_owned(), self.lines[at]);
                if title::is_genre(&text) {
                    self.header.kicker = Some((text.trim_matches(['【', '】', '[', ']']).to_owned(), line));
                } else if who::is_house(&text, self.config) {
                    self.header.masthead = Some((text, line));
                } else if !matches!(self.looks[at], Look::TitleLike | Look::Text) {
                    self.take(at, true);
                }
                self.kinds[at] = Some(ParagraphKind::Credit);
            }
            self.kinds[title] = Some(ParagraphKind::Title);
            at = title + 1;
            let mut words = match &self.looks[title] {
                Look::Label(_, value) => value.clone(),
                _ => self.texts[title].clone(),
            };
            if title::is_second_line(self, at) {
                let gap = if words.is_ascii() { " " } else { "\u{3000}" };
                words = format!("{words}{gap}{}", self.texts[at]);
                self.kinds[at] = Some(ParagraphKind::Title);
                at += 1;
            }
            self.header.title = Some((words, self.line(title)));
        }
        let is_dash = self.looks.get(at) == Some(&Look::Dash);
        if has_title && (is_dash || title::is_subtitle(self, at)) {
            self.header.subtitle = Some((bare(&self.texts[at]), self.line(at)));
            self.kinds[at] = Some(ParagraphKind::Subtitle);
            at += 1;
        }
        at
    }

    /// Takes the lines between title and text; the first paragraph of the text.
    fn above(&mut self, mut at: usize, has_title: bool) -> usize {
        while at < self.texts.len().min(EDGE) && self.take(at, has_title) {
            self.kinds[at] = Some(ParagraphKind::Credit);
            at += 1;
        }
        at
    }

    /// Reads a line above the text; whether it belongs there.
    fn take(&mut self, at: usize, has_title: bool) -> bool {
        let header = &mut self.header;
        let (text, line) = (self.texts[at].trim(), self.lines[at]);
        match &self.looks[at] {
            Look::DateLine(day) if header.date.is_none() => {
                // Kiru, in the line above.
                let above = at.checked_sub(1).filter(|above| self.kinds[*above] == Some(ParagraphKind::Credit));
                let place = above.map(|above| &self.texts[above]);
                let place = place.filter(|place| is_place(place)).map(|place| place.trim().to_owned());
                header.date = Some((DateLine { place: day.place.clone().or(place), ..day.clone() }, line));
            }
            Look::TitleLike | Look::Text
                if has_title && is_place(text) && matches!(self.looks.get(at + 1), Some(Look::DateLine(_))) => {}
            Look::Speaker if header.speaker.is_none() && has_title => {
                header.speaker = speaker(text, self.known).map(|(office, name)| (office, name, line));
            }
            Look::Imprint(imprint) if header.imprint.is_none() => header.imprint = Some((imprint.clone(), line)),
            Look::Byline(byline) => header.bylines.push((byline.clone(), line)),
            Look::Credit(credit) if header.dateline.is_none() => header.dateline = Some((credit.clone(), line)),
            Look::Label(Label::House, house) => header.source = Some((house.clone(), line)),
            Look::Label(Label::Text, _) | Look::Footer => {}
            Look::TitleLike | Look::Text if header.kicker.is_none() && title::is_delivery(text) => {
                header.kicker = Some((text.to_owned(), line));
            }
            Look::TitleLike if header.bylines.is_empty() && has_title && is_body(text) => {
                header.bylines.push((Byline { house: None, names: vec![text.to_owned()] }, line));
            }
            Look::TitleLike | Look::Text
                if header.date.is_none() && has_title && pattern::month_line(text).is_some() =>
            {
                header.date = pattern::month_line(text).map(|month| (month, line));
            }
            // 王守堤 alone below the date: a name, if what follows speaks to somebody or a day stands above.
            Look::TitleLike
                if header.speaker.is_none()
                    && has_title
                    && pattern::is_name(text)
                    && (header.date.is_some()
                        || matches!(self.looks.get(at + 1), Some(Look::DateLine(_) | Look::Salutation))) =>
            {
                header.speaker = Some((String::new(), text.to_owned(), line));
            }
            // The author of a piece, right below its title.
            Look::TitleLike
                if header.bylines.is_empty()
                    && at > 0
                    && self.kinds[at - 1] == Some(ParagraphKind::Title)
                    && pattern::is_person(text) =>
            {
                header.bylines.push((Byline { house: None, names: vec![text.to_owned()] }, line));
            }
            _ => return false,
        }
        true
    }

    /// What the text opens with: a salutation, or a dateline, perhaps below a leading paragraph or two.
    fn opening(&mut self, begin: usize) {
        /// An editor's note or the first words of a speech stand above a dateline at most.
        const LATEST: usize = 2;
        for at in begin..self.looks.len().min(begin + 1 + LATEST) {
            if let (Look::Dateline(dateline), None) = (&self.looks[at], &self.header.dateline) {
                self.header.dateline = Some((dateline.clone(), self.lines[at]));
                self.header.is_dateline_late = at > begin;
            }
        }
        if self.looks.get(begin) == Some(&Look::Salutation) {
            self.header.salutation = Some(self.line(begin));
        }
    }

    /// Takes the lines below the text.
    fn below(&mut self, begin: usize) {
        let n = self.texts.len();
        let header = &mut self.header;
        let mut end = n;
        while end > begin.max(n.saturating_sub(EDGE)) + 1
            || (end > begin && end > n.saturating_sub(EDGE) && !is_text(&self.looks[end - 1]))
        {
            let last = end - 1;
            let (text, line) = (self.texts[last].trim(), self.lines[last]);
            match &self.looks[last] {
                Look::Credit(credit) if header.credit.is_none() => header.credit = Some((credit.clone(), line)),
                Look::DateLine(day) if header.signed_on.is_none() => header.signed_on = Some((day.clone(), line)),
                Look::Imprint(imprint) if header.imprint.is_none() => header.imprint = Some((imprint.clone(), line)),
                Look::Speaker if header.signature.is_none() => {
                    header.signature = speaker(text, self.known).map(|(office, name)| (office, name, line));
                }
                Look::TitleLike
                    if header.signature.is_none() && header.signed_on.is_some() && pattern::is_name(text) =>
                {
                    header.signature = Some((String::new(), text.to_owned(), line));
                }
                // The day of a letter may stand above it.
                Look::TitleLike if header.signature.is_none() && header.date.is_some() && pattern::is_person(text) => {
                    header.signature = Some((String::new(), text.to_owned(), line));
                }
                Look::TitleLike if header.signed_on.is_some() && header.bylines.is_empty() && is_body(text) => {
                    header.bylines.push((Byline { house: None, names: vec![text.to_owned()] }, line));
                }
                Look::Label(Label::House, value) if header.source.is_none() => {
                    header.source = Some((value.clone(), line));
                }
                Look::TitleLike | Look::Text if header.signed_on.is_none() && pattern::month_line(text).is_some() => {
                    header.signed_on = pattern::month_line(text).map(|month| (month, line));
                }
                Look::Footer | Look::End => {}
                // （某某） by itself.
                _ if header.bylines.is_empty() && text.starts_with(['（', '(']) => match pattern::bracket_name(text) {
                    Some(byline) => header.bylines.push((byline, line)),
                    None => break,
                },
                _ => break,
            }
            self.kinds[last] = Some(ParagraphKind::Credit);
            end = last;
        }
        header.body_end = end;
    }

    /// Names in brackets at the end of the last paragraph.
    fn signature(&mut self) {
        let Some(last) = self.header.body_end.checked_sub(1) else { return };
        let Some(text) = self.texts.get(last) else { return };
        let plain = || pattern::bracket_name(text).filter(|_| self.header.bylines.is_empty());
        if let Some(byline) = pattern::bracket_byline(text).or_else(plain) {
            self.header.bylines.push((byline, self.line(last)));
        }
    }

    /// Short lines without a stop between paragraphs with stops are headings.
    fn headings(&mut self, subject: &Subject<'_>) {
        let body = self.header.body..self.header.body_end;
        let (texts, context) = (&self.texts, subject.context);
        if subject.reading.layout == Layout::Marked {
            return;
        }
        let closed = |text: &str| {
            text.trim_end_matches(['”', '’', '）', ')', '"'])
                .ends_with(['。', '！', '？', '…', '.', '!', '?', '—', '：'])
        };
        let long = texts.get(body.clone()).unwrap_or_default();
        let n_closed = long.iter().filter(|text| closed(text)).count();
        // Verse and lists have no stops at all; there a short line is nothing special.
        if n_closed * 10 < long.len() * 6 {
            return;
        }
        for at in body.start..body.end.saturating_sub(1) {
            let (text, next) = (&texts[at], &texts[at + 1]);
            let short = weight(text) <= 36 && weight(text) < weight(next);
            if short
                && closed(next)
                && look(text, &context.patterns, &context.known) == Look::TitleLike
                && !text.ends_with(['！', '？', '!', '?'])
            {
                self.kinds[at] = Some(ParagraphKind::Heading(2));
            }
        }
    }
}

impl Edges<'_> {
    /// What stood below a picture, among the paragraphs of the text.
    fn captions(&mut self, draft: &Draft) {
        for at in self.header.body..self.header.body_end {
            let is_text = draft.body.paragraphs.get(at).is_some_and(|paragraph| paragraph.kind == ParagraphKind::Text);
            if is_text && self.texts.get(at).is_some_and(|text| pattern::is_caption(text)) {
                self.kinds[at] = Some(ParagraphKind::Caption);
            }
        }
    }
}

fn is_text(look: &Look) -> bool {
    matches!(look, Look::Text | Look::Dateline(_) | Look::Continued | Look::Salutation | Look::Closing)
}

/// Whether a line above a day can be a place: one or two capitalised words. A name in Chinese is more often who spoke.
fn is_place(text: &str) -> bool {
    let mut words = text.split_whitespace();
    text.is_ascii()
        && words.clone().count() <= 2
        && words.all(|word| word.starts_with(|c: char| c.is_ascii_uppercase()))
}

fn bare(subtitle: &str) -> String {
    subtitle.trim_start_matches(['—', '─', '-', '–', ' ', '　']).to_owned()
}

/// How bodies that issue texts are named.
static BODY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\p{Han}（）()]{2,24}(?:人民政府|委员会|办公室|办公厅|秘书处|秘书局|联合会|协会|学会|理事会|议会|管理局|水文站|研究所|研究院|编辑部|评论部)$").expect("the pattern is tested")
});

/// Whether a line names the body that issues a text.
fn is_body(text: &str) -> bool {
    BODY.is_match(text.trim())
}

/// Title and subtitle as metadata.
pub fn describe(draft: &mut Draft, header: &Header, tongue: Tongue) {
    if let Some((title, line)) = &header.title {
        let place = tongue.line(*line);
        let (title, basis) = match title::closed_up(title) {
            Some(closed) => {
                let basis = tongue.say(format!("{place}，字间空格略去"), format!("{place}, set wide"));
                (closed, basis)
            }
            None => (title.clone(), place),
        };
        draft.meta.title = Some(title);
        draft.meta.evidence.insert("title", basis);
    }
    if let Some((subtitle, line)) = &header.subtitle {
        draft.meta.subtitle = Some(subtitle.clone());
        draft.meta.evidence.insert("subtitle", tongue.line(*line));
    }
}
