//! The title and what belongs to it: a second line, a subtitle; found in the text, or told beside it.

use super::{Edges, is_body};
use crate::ingest::Layout;
use crate::ingest::describe::{Subject, who};
use crate::ingest::letters::{letters, weight};
use crate::ingest::notes::fields::text_of;
use crate::ingest::pattern::{self, Byline, Label};
use crate::ingest::source::Draft;
use crate::ingest::split::Part;
use crate::ingest::split::look::{Look, is_numbered};
use crate::model::ParagraphKind;
use regex::Regex;
use std::sync::LazyLock;

/// Kickers and credits above a title are few.
const ABOVE: usize = 3;

/// What is said of the title outside the text.
pub(super) struct Stated {
    /// Title and subtitle from front matter or sidecar, each with where it stands.
    pub given: Vec<(String, String)>,
    /// An author in front matter who is a house's commentator or reporter, with the line.
    pub byline: Option<(Byline, u32)>,
    /// The letters of every title that is told, that of the page's head last: only a line of the text makes that one sure.
    letters: Vec<String>,
}

impl Stated {
    /// Of a document of a source.
    pub fn of(part: &Part, several: bool, subject: &Subject<'_>) -> Self {
        let tongue = subject.context.tongue;
        let mut given = Vec::new();
        let entry = part.entry.and_then(|at| subject.sidecar.documents.get(at));
        let all = Some(&subject.sidecar.all).filter(|_| !several);
        for key in ["title", "subtitle"] {
            let by_editors = entry.into_iter().chain(all).find_map(|entry| {
                let (_, value, _) = entry.fields.iter().find(|(name, ..)| name == key)?;
                text_of(value)
            });
            let found = || subject.found_text(key).filter(|_| !several);
            if let Some(text) = by_editors {
                given.push((text, tongue.say("编者著录", "as stated by the editors")));
            } else if let Some((text, _)) = found() {
                given.push((text, tongue.say(format!("文件头 {key}"), format!("front matter `{key}`"))));
            } else if key == "title" {
                break;
            }
        }
        let head = subject.head(&part.segments, several);
        let of_head = |name: &str| head.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        if let Some(title) = of_head("entry:title").filter(|_| given.is_empty()) {
            given.push((title.clone(), tongue.say("订阅源 entry:title", "the feed, `entry:title`")));
        }
        if let Some(title) = of_head("book:title").filter(|_| given.is_empty()) {
            given.push((title.clone(), tongue.say("书籍 book:title", "the book, `book:title`")));
        }
        // The title that a PDF gives itself is often that of another file; its largest line may be one of its text.
        let head = ["og:title", "json-ld:headline", "headline", "pdf:title", "pdf:largest"]
            .iter()
            .filter_map(|name| of_head(name));
        let told = given.first().map(|(title, _)| title).into_iter().chain(head);
        let letters: Vec<String> = told.map(|title| letters(title)).filter(|title| !title.is_empty()).collect();
        let author = ["author", "byline"].iter().find_map(|key| subject.front.entry(key)).filter(|_| !several);
        let byline = author.and_then(|entry| Some((pattern::byline(&text_of(&entry.value)?)?, entry.line)));
        Self { given, byline, letters }
    }

    /// Whether the title is known, wherever it stands.
    pub fn is_given(&self) -> bool {
        !self.given.is_empty()
    }

    /// The line that is the stated title, or a title of which the stated one has a part more or less.
    fn index(&self, edges: &Edges<'_>) -> Option<usize> {
        /// Fewest letters that a part of a title has: fewer are a word.
        const PART: usize = 4;
        let near = edges.texts.len().min(ABOVE);
        let lines: Vec<String> = edges.texts.iter().take(near).map(|text| letters(text)).collect();
        let equal = self.letters.iter().find_map(|stated| lines.iter().position(|line| line == stated));
        if equal.is_some() {
            return equal;
        }
        let stated = self.letters.first().filter(|_| self.is_given())?;
        (0..near).find(|at| {
            let line = &lines[*at];
            edges.looks[*at] == Look::TitleLike
                && line.chars().count().min(stated.chars().count()) >= PART
                && (stated.contains(line.as_str()) || line.contains(stated.as_str()))
        })
    }
}

/// Endings of a second title line that says what the piece is.
static EXPLAINS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:上|时|中|会|礼|式)的?(?:主旨|书面|视频|即席|致欢迎|祝酒)?(?:讲话|致辞|演讲|发言|报告|辞)(?:稿|全文|摘要|解读)?(?:[（(](?:全文|摘要|节选|实录)[）)])?$|(?:解读|侧记|综述|纪实|述评|纪要|摘要|全文|观察|特稿|答记者问|访谈|专访|之际|有感)$|^(?:Remarks|Speech|Address|Statement|A |An |The |How |Why |On )").expect("the pattern is tested")
});

/// Where the title stands in the text, if it does.
pub(super) fn index(edges: &Edges<'_>, draft: &Draft, stated: &Stated, subject: &Subject<'_>) -> Option<usize> {
    let (texts, looks) = (&edges.texts, &edges.looks);
    let told = stated.index(edges);
    if told.is_some() || stated.is_given() {
        return told;
    }
    let heading = (0..texts.len().min(ABOVE))
        .find(|at| matches!(draft.body.paragraphs.get(*at).map(|p| p.kind), Some(ParagraphKind::Heading(1..=3))));
    if subject.reading.layout == Layout::Marked && heading.is_some() {
        return heading;
    }
    let mut at = 0;
    let is_above = |look: &Look| {
        matches!(
            look,
            Look::Footer
                | Look::Byline(_)
                | Look::Credit(_)
                | Look::Imprint(_)
                | Look::Label(Label::House | Label::Text, _)
        )
    };
    let config = subject.context.config;
    let is_kicker = |text: &str| is_genre(text) || who::is_house(text.trim(), config) || weight(text) == 0;
    // Right above the text such a line is the title.
    let leads_on = |at: usize| !matches!(looks.get(at + 1), None | Some(Look::Text | Look::Salutation));
    while at < ABOVE
        && (looks.get(at).is_some_and(is_above) || leads_on(at) && texts.get(at).is_some_and(|text| is_kicker(text)))
    {
        at += 1;
    }
    if matches!(looks.get(at), Some(Look::Label(Label::Title, _))) {
        return Some(at);
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
    let is_person = pattern::is_person(texts[at].trim()) || edges.known.contains(&texts[at].trim());
    if is_person && texts[at].chars().count() <= 4 && !credited {
        return None;
    }
    if texts.get(below).is_some_and(|text| is_delivery(text)) {
        return Some(at);
    }
    match looks.get(below)? {
        Look::Dash
        | Look::DateLine(_)
        | Look::Speaker
        | Look::Byline(_)
        | Look::Imprint(_)
        | Look::Label(..)
        | Look::Footer
        | Look::Controls
        | Look::Dateline(_)
        | Look::Credit(_)
        | Look::Salutation
        | Look::Continued => Some(at),
        Look::Text => {
            let longest = texts.iter().skip(below).take(4).map(|text| weight(text)).max().unwrap_or(0);
            (longest > weight(&texts[at])).then_some(at)
        }
        // A poem, or a piece of short lines, below its title and its author.
        Look::TitleLike if pattern::is_person(texts[below].trim()) => Some(at),
        Look::TitleLike => {
            let text = looks.iter().skip(below).take(4).any(|look| !matches!(look, Look::TitleLike));
            text.then_some(at)
        }
        Look::Closing | Look::End | Look::Separator | Look::Stamp(_) => None,
    }
}

static GENRE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[【\[]?(?:社论|社論|评论|評論|时评|時評|短评|短評|述评|述評|特稿|特写|特寫|通讯|通訊|消息|综述|綜述|侧记|側記|专访|專訪|访谈|訪談|快讯|简讯|随笔|言论)[】\]]?$").expect("the pattern is tested")
});

/// Whether a line is nothing but the word for a genre, as papers set it above a title.
pub(super) fn is_genre(text: &str) -> bool {
    GENRE.is_match(text.trim())
}

/// A title that is set wide, a space after each character, without the spaces; nothing if it is set as usual.
pub(super) fn closed_up(title: &str) -> Option<String> {
    let is_han = |word: &str| word.chars().all(crate::ingest::letters::is_han);
    let words: Vec<&str> = title.split_whitespace().collect();
    let is_wide = words.len() >= 2 && words.iter().all(|word| word.chars().count() == 1 && is_han(word));
    is_wide.then(|| words.concat())
}

static DELIVERY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[（(]?(?i:(?:remarks |speech )?as (?:prepared|delivered|written)(?: for delivery)?|check against delivery)[.）)]?$|^[（(](?:根据录音整理|据录音整理|根据记录整理|未经本人审阅)[）)]$").expect("the pattern is tested")
});

/// Whether a line says how a speech that follows was taken down.
pub(super) fn is_delivery(text: &str) -> bool {
    DELIVERY.is_match(text.trim())
}

/// Whether a line is the second of a headline: what stands below it belongs to the header.
pub(super) fn is_second_line(edges: &Edges<'_>, at: usize) -> bool {
    let (texts, looks) = (&edges.texts, &edges.looks);
    let explained = looks.get(at + 1) == Some(&Look::Dash) || is_explanation(edges, at + 1);
    looks.get(at) == Some(&Look::TitleLike)
        && explained
        && !is_numbered(&texts[at])
        && !pattern::is_name(texts[at].trim())
        && pattern::month_line(&texts[at]).is_none()
        && !is_explanation(edges, at)
}

/// Whether a line below a title says what the piece is.
pub(super) fn is_explanation(edges: &Edges<'_>, at: usize) -> bool {
    // 讲话全文 alone has too few letters to name anything.
    const FEWEST: usize = 5;
    edges.looks.get(at) == Some(&Look::TitleLike)
        && edges.texts.get(at).is_some_and(|text| EXPLAINS.is_match(text) && weight(text) > FEWEST)
}

/// Whether the line below a title belongs to it rather than to the text.
pub(super) fn is_subtitle(edges: &Edges<'_>, at: usize) -> bool {
    let (texts, looks) = (&edges.texts, &edges.looks);
    if looks.get(at) != Some(&Look::TitleLike) || is_numbered(&texts[at]) || pattern::is_name(texts[at].trim()) {
        return false;
    }
    if is_body(&texts[at]) || pattern::month_line(&texts[at]).is_some() {
        return false;
    }
    if is_explanation(edges, at) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_set_wide_are_closed_up() {
        assert_eq!(closed_up("贺　信").as_deref(), Some("贺信"));
        assert_eq!(closed_up("三 镇 桥 通 行").as_deref(), Some("三镇桥通行"));
        assert_eq!(closed_up("守住堤岸 守住约定"), None);
        assert_eq!(closed_up("桥"), None);
    }
}
