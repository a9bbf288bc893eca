//! How letters close: 此致敬礼, "Yours sincerely", and below it who wrote.

use super::{Edges, is_body};
use crate::ingest::pattern::{self, Byline};
use crate::ingest::split::look::Look;
use crate::model::ParagraphKind;
use regex::Regex;
use std::sync::LazyLock;

/// Paragraphs at the end of a letter among which it closes.
const AT_THE_END: usize = 7;
/// Characters of a line that can be who signs, in Chinese: 某某小学全体学生.
const LONGEST: usize = 20;

static CLOSE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?:此致[，。]?)?\s*敬礼[！!。]?|此致|(?:顺|順|敬|即)(?:颂|頌|祝|请|請)[^，。]{0,8}[！!。]?|(?i:yours (?:sincerely|faithfully|truly|ever)|sincerely(?: yours)?|respectfully(?: yours)?|(?:with )?(?:best|kind|warm) (?:regards|wishes)),?)$")
        .expect("the pattern is tested")
});
static ENGLISH_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\p{Lu}[\p{L}'’-]*\.?(?:\s+(?:\p{Lu}[\p{L}'’-]*\.?|de|van|von|al|bin)){1,4}$")
        .expect("the pattern is tested")
});

impl Edges<'_> {
    /// Takes the lines below the close of a letter as who signed it.
    pub(super) fn close(&mut self) {
        let n = self.texts.len();
        let from = self.header.body.max(n.saturating_sub(AT_THE_END));
        let Some(close) = (from..n).rev().find(|at| CLOSE.is_match(self.texts[*at].trim())) else { return };
        self.header.close = Some(self.line(close));
        let mut office: Option<String> = None;
        let mut below = close + 1;
        for at in (close + 1..n).rev() {
            let (text, line) = (self.texts[at].trim().to_owned(), self.line(at));
            let is_short = text.chars().count() <= LONGEST || text.is_ascii();
            if !is_short || matches!(self.looks[at], Look::Text) && !ENGLISH_NAME.is_match(&text) {
                below = at + 1;
                break;
            }
            if !matches!(self.looks[at], Look::TitleLike | Look::Text) || self.header.signature.is_some() {
                continue;
            }
            if pattern::is_person(&text) || ENGLISH_NAME.is_match(&text) && at == close + 1 {
                self.header.signature = Some((office.take().unwrap_or_default(), text, line));
            } else if text.is_ascii() {
                office = Some(text);
            } else if self.header.bylines.is_empty() && !is_body(&text) {
                self.header.bylines.push((Byline { house: None, names: vec![text] }, line));
            }
        }
        for at in below..n {
            self.kinds[at] = Some(ParagraphKind::Credit);
        }
        self.header.body_end = self.header.body_end.min(below);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_close() {
        for line in ["此致", "敬礼！", "此致敬礼", "顺颂时祺", "Yours sincerely,", "With best wishes,"] {
            assert!(CLOSE.is_match(line), "{line}");
        }
        for line in ["致敬礼", "谢谢大家。", "顺颂各位在新的一年里身体健康", "Sincerely we hope"]
        {
            assert!(!CLOSE.is_match(line), "{line}");
        }
        assert!(ENGLISH_NAME.is_match("Anna M. Reed"));
        assert!(!ENGLISH_NAME.is_match("President of the Basin Forum"));
    }
}
