//! The lines above the text and below it: title, subtitle, date line, speaker, byline, credits.

use super::{Subject, Tongue};
use crate::ingest::Layout;
use crate::ingest::letters::{letters, weight};
use crate::ingest::notes::fields::text_of;
use crate::ingest::pattern::{self, Byline, DateLine, Dateline, Imprint};
use crate::ingest::source::Draft;
use crate::ingest::split::look::{Look, is_numbered, look, speaker};
use crate::model::ParagraphKind;
use regex::Regex;
use std::sync::LazyLock;

/// Paragraphs at either end that are looked at closely.
const EDGE: usize = 10;

/// What stands above and below the text, each with its line of the source.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// The title, if it stands in the text.
    pub title: Option<(String, u32)>,
    /// The subtitle, without its dash.
    pub subtitle: Option<(String, u32)>,
    /// A day of its own above the text.
    pub date: Option<(DateLine, u32)>,
    /// A day of its own below the text.
    pub signed_on: Option<(DateLine, u32)>,
    /// Paper, day, page of a cutting.
    pub imprint: Option<(Imprint, u32)>,
    /// Office, name.
    pub speaker: Option<(String, String, u32)>,
    /// A name or an office and a name below the text.
    pub signature: Option<(String, String, u32)>,
    /// Who wrote, above or below.
    pub bylines: Vec<(Byline, u32)>,
    /// The dateline that opens the text.
    pub dateline: Option<(Dateline, u32)>,
    /// The dateline that closes it.
    pub credit: Option<(Dateline, u32)>,
    /// A salutation opens the text.
    pub salutation: Option<u32>,
    /// Index of the first paragraph of text.
    pub body: usize,
    /// One past the last paragraph of text.
    pub body_end: usize,
}

/// Endings of a second title line that says what the piece is.
static EXPLAINS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:上|时|中|会|礼|式)的?(?:主旨|书面|视频|即席|致欢迎|祝酒)?(?:讲话|致辞|演讲|发言|报告|辞)(?:稿|全文|摘要|解读)?$|(?:解读|侧记|综述|纪实|述评|纪要|摘要|全文|观察|特稿|答记者问|访谈|专访|之际|有感)$|^(?:Remarks|Speech|Address|Statement|A |An |The |How |Why |On )").expect("the pattern is tested")
});

/// Reads the lines around the text and says of their paragraphs what they are.
pub fn read(draft: &mut Draft, subject: &Subject<'_>) -> Header {
    let mut header = Header::default();
    let texts: Vec<String> = draft
        .body
        .paragraphs
        .iter()
        .map(|paragraph| draft.body.text.get(paragraph.span.range()).unwrap_or_default().to_owned())
        .collect();
    let n = texts.len();
    let context = subject.context;
    let looks: Vec<Look> = texts
        .iter()
        .enumerate()
        .map(
            |(at, text)| {
                if at < EDGE || at + EDGE >= n { look(text, &context.patterns, &context.known) } else { Look::Text }
            },
        )
        .collect();
    let line = |at: usize| draft.body.paragraphs.get(at).map_or(1, |paragraph| paragraph.lines.0);
    let mut kinds: Vec<Option<ParagraphKind>> = vec![None; n];
    let mut at = 0;
    let stated = subject.front.get("title").and_then(text_of).map(|title| letters(&title)).filter(|t| !t.is_empty());
    let title_at = title_index(&texts, &looks, draft, stated.as_deref(), subject);
    if let Some(title) = title_at {
        // Lines above a title are its kicker or credits.
        for kind in kinds.iter_mut().take(title) {
            *kind = Some(ParagraphKind::Credit);
        }
        kinds[title] = Some(ParagraphKind::Title);
        header.title = Some((texts[title].clone(), line(title)));
        at = title + 1;
        // A headline of two lines, if what stands below the second belongs to the header.
        let below = looks.get(at + 1);
        let explained = below == Some(&Look::Dash) || is_explanation(&texts, &looks, at + 1);
        if looks.get(at) == Some(&Look::TitleLike)
            && explained
            && !is_numbered(&texts[at])
            && !pattern::is_name(texts[at].trim())
            && pattern::month_line(&texts[at]).is_none()
            && !is_explanation(&texts, &looks, at)
        {
            let gap = if texts[title].is_ascii() { " " } else { "\u{3000}" };
            header.title = Some((format!("{}{gap}{}", texts[title], texts[at]), line(title)));
            kinds[at] = Some(ParagraphKind::Title);
            at += 1;
        }
        if looks.get(at) == Some(&Look::Dash) {
            header.subtitle = Some((bare(&texts[at]), line(at)));
            kinds[at] = Some(ParagraphKind::Subtitle);
            at += 1;
        } else if is_subtitle(&texts, &looks, at) {
            header.subtitle = Some((texts[at].clone(), line(at)));
            kinds[at] = Some(ParagraphKind::Subtitle);
            at += 1;
        }
    }
    while at < n.min(EDGE) {
        match &looks[at] {
            Look::DateLine(day) if header.date.is_none() => header.date = Some((day.clone(), line(at))),
            Look::Speaker if header.speaker.is_none() && title_at.is_some() => {
                header.speaker = speaker(&texts[at], &context.known).map(|(office, name)| (office, name, line(at)));
            }
            Look::Imprint(imprint) if header.imprint.is_none() => header.imprint = Some((imprint.clone(), line(at))),
            Look::Byline(byline) => header.bylines.push((byline.clone(), line(at))),
            Look::Credit(credit) if header.dateline.is_none() => header.dateline = Some((credit.clone(), line(at))),
            Look::Footer => {}
            Look::TitleLike if header.bylines.is_empty() && title_at.is_some() && is_body(&texts[at]) => {
                header.bylines.push((Byline { house: None, names: vec![texts[at].trim().to_owned()] }, line(at)));
            }
            Look::TitleLike | Look::Text
                if header.date.is_none() && title_at.is_some() && pattern::month_line(&texts[at]).is_some() =>
            {
                header.date = pattern::month_line(&texts[at]).map(|month| (month, line(at)));
            }
            // 习近平 alone below the date: a name, if what follows speaks to somebody or a day stands above.
            Look::TitleLike
                if header.speaker.is_none()
                    && title_at.is_some()
                    && pattern::is_name(texts[at].trim())
                    && (header.date.is_some()
                        || matches!(looks.get(at + 1), Some(Look::DateLine(_) | Look::Salutation))) =>
            {
                header.speaker = Some((String::new(), texts[at].trim().to_owned(), line(at)));
            }
            _ => break,
        }
        kinds[at] = Some(ParagraphKind::Credit);
        at += 1;
    }
    header.body = at;
    if let Some(Look::Dateline(dateline)) = looks.get(at) {
        header.dateline = Some((dateline.clone(), line(at)));
    }
    if looks.get(at) == Some(&Look::Salutation) {
        header.salutation = Some(line(at));
    }
    let mut end = n;
    while end > at.max(n.saturating_sub(EDGE)) + 1
        || (end > at && end > n.saturating_sub(EDGE) && !is_text(&looks[end - 1]))
    {
        let last = end - 1;
        match &looks[last] {
            Look::Credit(credit) if header.credit.is_none() => header.credit = Some((credit.clone(), line(last))),
            Look::DateLine(day) if header.signed_on.is_none() => header.signed_on = Some((day.clone(), line(last))),
            Look::Imprint(imprint) if header.imprint.is_none() => header.imprint = Some((imprint.clone(), line(last))),
            Look::Byline(byline) => header.bylines.push((byline.clone(), line(last))),
            Look::TitleLike | Look::Text
                if header.signed_on.is_none() && pattern::month_line(&texts[last]).is_some() =>
            {
                header.signed_on = pattern::month_line(&texts[last]).map(|month| (month, line(last)));
            }
            Look::Speaker if header.signature.is_none() => {
                header.signature =
                    speaker(&texts[last], &context.known).map(|(office, name)| (office, name, line(last)));
            }
            Look::TitleLike
                if header.signature.is_none() && header.signed_on.is_some() && pattern::is_name(texts[last].trim()) =>
            {
                header.signature = Some((String::new(), texts[last].trim().to_owned(), line(last)));
            }
            Look::Footer | Look::End => {}
            _ => break,
        }
        kinds[last] = Some(ParagraphKind::Credit);
        end = last;
    }
    header.body_end = end;
    if let Some(byline) =
        end.checked_sub(1).and_then(|last| texts.get(last)).and_then(|text| pattern::bracket_byline(text))
    {
        header.bylines.push((byline, line(end - 1)));
    }
    headings(&texts, &mut kinds, header.body..end, subject, context);
    for (paragraph, kind) in draft.body.paragraphs.iter_mut().zip(kinds) {
        if let Some(kind) = kind {
            paragraph.kind = kind;
        }
    }
    header
}

fn is_text(look: &Look) -> bool {
    matches!(look, Look::Text | Look::Dateline(_) | Look::Continued | Look::Salutation | Look::Closing)
}

fn bare(subtitle: &str) -> String {
    subtitle.trim_start_matches(['—', '─', '-', '–', ' ', '　']).to_owned()
}

/// Where the title stands in the text, if it does.
fn title_index(
    texts: &[String],
    looks: &[Look],
    draft: &Draft,
    stated: Option<&str>,
    subject: &Subject<'_>,
) -> Option<usize> {
    // Kickers and credits above a title are few.
    const ABOVE: usize = 3;
    if let Some(stated) = stated {
        return (0..texts.len().min(ABOVE)).find(|at| letters(&texts[*at]) == stated);
    }
    let heading = (0..texts.len().min(ABOVE))
        .find(|at| matches!(draft.body.paragraphs.get(*at).map(|p| p.kind), Some(ParagraphKind::Heading(1..=3))));
    if subject.reading.layout == Layout::Marked && heading.is_some() {
        return heading;
    }
    let mut at = 0;
    while at < ABOVE && matches!(looks.get(at), Some(Look::Footer | Look::Byline(_) | Look::Credit(_))) {
        at += 1;
    }
    // Title lines are weighed against the text below: in a text of short lines the first is no title.
    if looks.get(at) != Some(&Look::TitleLike) || is_numbered(&texts[at]) {
        return None;
    }
    let below = at + 1;
    // A name above a text is who spoke or wrote it, unless the line below belongs to a title.
    let credited = matches!(
        looks.get(below),
        Some(Look::Imprint(_) | Look::Dash | Look::DateLine(_) | Look::Byline(_) | Look::Speaker | Look::Dateline(_))
    );
    if pattern::is_name(texts[at].trim()) && texts[at].chars().count() <= 4 && !credited {
        return None;
    }
    match looks.get(below)? {
        Look::Dash
        | Look::DateLine(_)
        | Look::Speaker
        | Look::Byline(_)
        | Look::Imprint(_)
        | Look::Footer
        | Look::Dateline(_)
        | Look::Credit(_)
        | Look::Salutation
        | Look::Continued => Some(at),
        Look::Text => {
            let longest = texts.iter().skip(below).take(4).map(|text| weight(text)).max().unwrap_or(0);
            (longest > weight(&texts[at])).then_some(at)
        }
        Look::TitleLike => {
            let text = looks.iter().skip(below).take(4).any(|look| !matches!(look, Look::TitleLike));
            text.then_some(at)
        }
        Look::Closing | Look::End | Look::Separator | Look::Stamp(_) => None,
    }
}

/// How bodies that issue texts are named.
static BODY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\p{Han}（）()]{2,24}(?:人民政府|委员会|办公室|办公厅|秘书处|秘书局|联合会|协会|学会|理事会|议会|管理局|水文站|研究所|研究院|编辑部|评论部)$").expect("the pattern is tested")
});

/// Whether a line names the body that issues a text.
fn is_body(text: &str) -> bool {
    BODY.is_match(text.trim())
}

/// Whether a line below a title says what the piece is.
fn is_explanation(texts: &[String], looks: &[Look], at: usize) -> bool {
    // 讲话全文 alone has too few letters to name anything.
    const FEWEST: usize = 5;
    looks.get(at) == Some(&Look::TitleLike) && EXPLAINS.is_match(&texts[at]) && weight(&texts[at]) > FEWEST
}

/// Whether the line below a title belongs to it rather than to the text.
fn is_subtitle(texts: &[String], looks: &[Look], at: usize) -> bool {
    if looks.get(at) != Some(&Look::TitleLike) || is_numbered(&texts[at]) || pattern::is_name(texts[at].trim()) {
        return false;
    }
    if is_body(&texts[at]) || pattern::month_line(&texts[at]).is_some() {
        return false;
    }
    if is_explanation(texts, looks, at) {
        return true;
    }
    // A heading has text below it; a subtitle has the rest of the header.
    matches!(
        looks.get(at + 1),
        Some(
            Look::Dateline(_)
                | Look::DateLine(_)
                | Look::Imprint(_)
                | Look::Speaker
                | Look::Byline(_)
                | Look::Credit(_)
                | Look::Salutation
                | Look::Dash
        )
    )
}

/// Short lines without a stop between paragraphs with stops are headings.
fn headings(
    texts: &[String],
    kinds: &mut [Option<ParagraphKind>],
    body: std::ops::Range<usize>,
    subject: &Subject<'_>,
    context: &crate::ingest::source::Context<'_>,
) {
    if subject.reading.layout == Layout::Marked {
        return;
    }
    let closed = |text: &str| {
        text.trim_end_matches(['”', '’', '）', ')', '"']).ends_with(['。', '！', '？', '…', '.', '!', '?', '—', '：'])
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
            kinds[at] = Some(ParagraphKind::Heading(2));
        }
    }
}

/// Title and subtitle as metadata.
pub fn describe(draft: &mut Draft, header: &Header, tongue: Tongue) {
    if let Some((title, line)) = &header.title {
        draft.meta.title = Some(title.clone());
        draft.meta.evidence.insert("title", tongue.line(*line));
    }
    if let Some((subtitle, line)) = &header.subtitle {
        draft.meta.subtitle = Some(subtitle.clone());
        draft.meta.evidence.insert("subtitle", tongue.line(*line));
    }
}
