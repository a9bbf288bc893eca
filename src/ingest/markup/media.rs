//! Pictures, players and frames in the flow of text: noted with their places, their markup taken out.

use super::figure::{Found, is_unseen};
use super::html::Writer;
use super::token::Tag;
use crate::ingest::{SourceFigure, rules};
use crate::model::{FigureKind, Rule};
use std::ops::Range;

/// Characters of an emoji's text alternative: one, with its modifiers.
const EMOJI_CHARACTERS: usize = 8;

impl Writer<'_> {
    pub(super) fn figure(&mut self, at: usize, kind: FigureKind, found: Option<Found>, alternative: Option<&str>) {
        let Some((address, found)) = found else { return };
        let alternative = alternative.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        let alternative = alternative.filter(|text| !text.is_empty());
        let figures = self.flow.figures_mut();
        // The same picture again right beside: a lazy loader's second copy.
        if self.beside_picture && figures.last().is_some_and(|last| last.kind == kind && last.address == address) {
            return;
        }
        self.flow.figure(SourceFigure { at, kind, address, found, alternative });
        self.beside_picture = kind == FigureKind::Image;
    }

    pub(super) fn picture(&mut self, tag: &Tag, span: Range<usize>, is_inside: bool) {
        let sources = std::mem::take(&mut self.sources);
        let alternative = tag.get("alt");
        if !is_inside {
            return self.flow.drop(span, rules::PAGE_CHROME);
        }
        if is_unseen(tag) {
            return self.flow.drop(span, rules::PAGE_SCRIPT);
        }
        let is_emoji = tag.get("class").is_some_and(|class| class.contains("emoji") || class.contains("smiley"));
        if let Some(text) =
            alternative.filter(|text| is_emoji && !text.is_empty() && text.chars().count() <= EMOJI_CHARACTERS)
        {
            return self.words(span, Some((text.to_owned(), rules::IMAGE)));
        }
        let found = self.addresses.image(tag, &sources);
        self.figure(span.start, FigureKind::Image, found, alternative);
        self.flow.drop(span, rules::IMAGE);
    }

    /// Takes out what is left of an element after its start tag.
    pub(super) fn rest_of(&mut self, element: usize, at: usize, close: usize, rule: Rule) -> usize {
        let begin = self.tokens.get(at).map_or(0, |token| token.span.end);
        let end = self.bytes(element).end.max(begin);
        self.flow.drop(begin..end, rule);
        close.max(at + 1)
    }

    pub(super) fn frame(&mut self, tag: &Tag, element: usize, span: Range<usize>, is_inside: bool) -> usize {
        let inner: Vec<&Tag> =
            self.inner_tags(element).filter(|tag| matches!(tag.name.as_str(), "source" | "embed")).collect();
        let found = self.addresses.frame(tag, &inner);
        let is_shown = is_inside && !is_unseen(tag);
        let rule = match (is_shown, is_inside) {
            (true, _) => rules::FRAME,
            (false, true) => rules::PAGE_SCRIPT,
            (false, false) => rules::PAGE_CHROME,
        };
        if is_shown {
            self.figure(span.start, FigureKind::Image, self.addresses.poster(tag), tag.get("title"));
        }
        if is_shown && let Some((found, kind)) = found {
            self.figure(span.start, kind, Some(found), tag.get("title"));
        }
        self.leave_out(tag, element, rule)
    }

    /// A `<noscript>` holds the picture of the lazy loader before it once more, or the only copy.
    pub(super) fn noscript(&mut self, tag: &Tag, element: usize, span: Range<usize>, is_inside: bool) -> usize {
        let pictures: Vec<&Tag> = self.inner_tags(element).filter(|tag| tag.name == "img" && !is_unseen(tag)).collect();
        if is_inside && !self.beside_picture {
            for picture in pictures {
                let found = self.addresses.image(picture, &[]);
                self.figure(span.start, FigureKind::Image, found, picture.get("alt"));
            }
        }
        self.leave_out(tag, element, rules::PAGE_SCRIPT)
    }
}
