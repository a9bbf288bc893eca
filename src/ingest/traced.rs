//! A text under repair that never forgets its source: every byte shown is either a byte of the source or was put
//! there by a named rule, and every byte of the source is either shown or was taken out by a named rule.

use crate::model::Rule;
use std::ops::Range;

/// A stretch of the source and what is shown for it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    /// Bytes of the source.
    source: Range<usize>,
    /// What is shown, if a rule changed it; `None` where the source is shown as it is.
    edit: Option<(Rule, String)>,
}

impl Piece {
    fn shown_len(&self) -> usize {
        match &self.edit {
            None => self.source.len(),
            Some((_, after)) => after.len(),
        }
    }
}

/// A stretch of the shown text, and what an edit makes of it.
type Part = (Range<usize>, Option<(Rule, String)>);

/// A replacement in the shown text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the shown text.
    pub span: Range<usize>,
    /// What to show instead.
    pub after: String,
    /// Who says so.
    pub rule: Rule,
}

/// One edit seen from the source, for the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedChange {
    /// Who said so.
    pub rule: Rule,
    /// Bytes of the source.
    pub span: Range<usize>,
    /// What is shown instead.
    pub after: String,
}

/// Source and shown text, tied together piece by piece.
///
/// Invariant: the pieces cover `source_span` without gap or overlap, in order, and their shown parts make up `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    pieces: Vec<Piece>,
    /// Where each piece begins in `text`.
    starts: Vec<usize>,
    text: String,
}

impl Traced {
    /// All of a source, shown as it is.
    pub fn whole(source: &str) -> Self {
        Self::part(source, 0..source.len())
    }

    /// A part of a source (bytes), shown as it is.
    pub fn part(source: &str, span: Range<usize>) -> Self {
        let mut builder = TracedBuilder::default();
        if !span.is_empty() {
            builder.keep(span);
        }
        builder.finish(source)
    }

    /// What is shown.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Bytes of the source that it covers.
    pub fn source_span(&self) -> Range<usize> {
        match (self.pieces.first(), self.pieces.last()) {
            (Some(first), Some(last)) => first.source.start..last.source.end,
            _ => 0..0,
        }
    }

    /// The same with some of the shown text replaced. Edits are sorted and do not overlap.
    ///
    /// An edit over several pieces is recorded piece by piece, so that what an earlier rule took out stays that rule's.
    pub fn edit(&self, source: &str, edits: &[Edit]) -> Self {
        debug_assert!(edits.windows(2).all(|w| w[0].span.end <= w[1].span.start));
        if edits.is_empty() {
            return self.clone();
        }
        let mut builder = TracedBuilder::default();
        let mut rest = edits.iter().peekable();
        // How much of `after` of the edit under way is still to be shown: only its first piece carries it.
        let mut pending: Option<&Edit> = None;
        let mut at = 0;
        for piece in &self.pieces {
            let len = piece.shown_len();
            let shown = at..at + len;
            at = shown.end;
            if len == 0 {
                builder.push(piece.clone());
                continue;
            }
            // Walk the edits that touch this piece.
            let mut cursor = shown.start;
            let mut out: Vec<Part> = Vec::new();
            while let Some(edit) = rest.peek() {
                if edit.span.start >= shown.end {
                    break;
                }
                let start = edit.span.start.max(shown.start);
                let end = edit.span.end.min(shown.end);
                if start > cursor {
                    out.push((cursor..start, None));
                }
                let first = !pending.is_some_and(|p| std::ptr::eq(p, *edit));
                let after = if first { edit.after.clone() } else { String::new() };
                out.push((start..end, Some((edit.rule, after))));
                cursor = end;
                if edit.span.end > shown.end {
                    pending = rest.peek().copied();
                    break;
                }
                pending = None;
                rest.next();
            }
            if cursor < shown.end {
                out.push((cursor..shown.end, None));
            }
            builder.splice(piece, shown.start, &self.text, out);
        }
        // Insertions at the very end.
        for edit in rest {
            if edit.span.start >= at {
                let end = self.source_span().end;
                builder.push(Piece { source: end..end, edit: Some((edit.rule, edit.after.clone())) });
            }
        }
        builder.finish(source)
    }

    /// The part that covers `span` (bytes of the source): every byte of it, shown or taken out.
    ///
    /// An edit that crosses a border is cut there; what it shows stays with the part where it begins.
    pub fn slice_source(&self, source: &str, span: Range<usize>) -> Self {
        let mut builder = TracedBuilder::default();
        let first = self.pieces.partition_point(|piece| piece.source.end < span.start);
        for piece in self.pieces.get(first..).unwrap_or_default() {
            if piece.source.start > span.end || (piece.source.start == span.end && !piece.source.is_empty()) {
                break;
            }
            let start = piece.source.start.max(span.start);
            let end = piece.source.end.min(span.end);
            // What was put in at a border belongs to what follows, so that it is shown once.
            let outside = start == end && (!piece.source.is_empty() || (end == span.end && end < source.len()));
            if start > end || outside {
                continue;
            }
            let edit = piece.edit.as_ref().map(|(rule, after)| {
                (*rule, if piece.source.start >= span.start { after.clone() } else { String::new() })
            });
            builder.push(Piece { source: start..end, edit });
        }
        builder.finish(source)
    }

    /// Every stretch of the source in order, and the rule that changed it, if any.
    pub fn stretches(&self) -> impl Iterator<Item = (Range<usize>, Option<Rule>)> + '_ {
        self.pieces.iter().map(|piece| (piece.source.clone(), piece.edit.as_ref().map(|(rule, _)| *rule)))
    }

    /// An index for many look-ups.
    pub fn places(&self) -> Places {
        let mut shown = 0;
        let entries = self
            .pieces
            .iter()
            .map(|piece| {
                let start = shown;
                shown += piece.shown_len();
                (start, piece.source.clone(), piece.edit.is_none())
            })
            .collect();
        Places { entries, end: shown }
    }

    /// The byte of the shown text for a byte of the source; what was taken out leads to where it stood.
    pub fn to_shown(&self, source: usize) -> usize {
        let at = self.pieces.partition_point(|piece| piece.source.end <= source);
        match self.pieces.get(at) {
            Some(piece) if piece.edit.is_none() => self.starts[at] + source.saturating_sub(piece.source.start),
            Some(_) => self.starts[at],
            None => self.text.len(),
        }
    }

    /// What rules changed, in the order of the source.
    pub fn changes(&self) -> impl Iterator<Item = TracedChange> + '_ {
        self.pieces.iter().filter_map(|piece| {
            piece.edit.as_ref().map(|(rule, after)| TracedChange {
                rule,
                span: piece.source.clone(),
                after: after.clone(),
            })
        })
    }
}

/// Looks places up, either way.
#[derive(Clone, Debug)]
pub struct Places {
    /// First shown byte, bytes of the source, whether shown as found.
    entries: Vec<(usize, Range<usize>, bool)>,
    end: usize,
}

impl Places {
    /// The byte of the source for a byte of the shown text; inside an edit, the edit's first byte.
    pub fn to_source(&self, shown: usize) -> usize {
        if shown >= self.end {
            return self.entries.last().map_or(0, |(_, source, _)| source.end);
        }
        // Of several pieces that begin at one shown byte, the last is the one that shows it.
        let at = self.entries.partition_point(|(start, ..)| *start <= shown).saturating_sub(1);
        self.entries.get(at).map_or(0, |(start, source, kept)| source.start + if *kept { shown - start } else { 0 })
    }

    /// As [`Traced::to_shown`].
    pub fn to_shown(&self, source: usize) -> usize {
        let at = self.entries.partition_point(|(_, piece, _)| piece.end <= source);
        match self.entries.get(at) {
            Some((start, piece, true)) => start + source.saturating_sub(piece.start),
            Some((start, _, false)) => *start,
            None => self.end,
        }
    }
}

/// Makes a [`Traced`] from a source read from front to back, for readers of markup.
#[derive(Debug, Default)]
pub struct TracedBuilder {
    pieces: Vec<Piece>,
}

impl TracedBuilder {
    /// Shows bytes of the source as they are.
    pub fn keep(&mut self, source: Range<usize>) {
        self.push(Piece { source, edit: None });
    }

    /// Shows `after` instead of bytes of the source.
    pub fn replace(&mut self, source: Range<usize>, after: impl Into<String>, rule: Rule) {
        self.push(Piece { source, edit: Some((rule, after.into())) });
    }

    /// Where the next piece has to begin.
    pub fn position(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.source.end)
    }

    fn push(&mut self, piece: Piece) {
        if piece.source.is_empty() && piece.edit.as_ref().is_none_or(|(_, after)| after.is_empty()) {
            return;
        }
        if let Some(last) = self.pieces.last_mut() {
            debug_assert!(last.source.end <= piece.source.start, "pieces come in the order of the source");
            if last.source.end == piece.source.start {
                match (&mut last.edit, &piece.edit) {
                    (None, None) => {
                        last.source.end = piece.source.end;
                        return;
                    }
                    (Some((rule, after)), Some((other, more))) if rule == other => {
                        after.push_str(more);
                        last.source.end = piece.source.end;
                        return;
                    }
                    _ => {}
                }
            }
        }
        self.pieces.push(piece);
    }

    /// Pushes parts of an old piece: kept as it was, or shown as an edit says.
    fn splice(&mut self, piece: &Piece, shown_start: usize, text: &str, parts: Vec<Part>) {
        match &piece.edit {
            None => {
                for (shown, edit) in parts {
                    let source =
                        piece.source.start + shown.start - shown_start..piece.source.start + shown.end - shown_start;
                    self.push(Piece { source, edit });
                }
            }
            Some((rule, _)) => {
                // What a rule put there cannot be cut up in the source: it stays one edit with a new result.
                let mut after = String::new();
                let mut by = *rule;
                for (shown, edit) in parts {
                    match edit {
                        None => after.push_str(text.get(shown).unwrap_or_default()),
                        Some((rule, new)) => {
                            after.push_str(&new);
                            by = rule;
                        }
                    }
                }
                self.push(Piece { source: piece.source.clone(), edit: Some((by, after)) });
            }
        }
    }

    /// The finished text.
    pub fn finish(self, source: &str) -> Traced {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            starts.push(text.len());
            match &piece.edit {
                None => text.push_str(source.get(piece.source.clone()).unwrap_or_default()),
                Some((_, after)) => text.push_str(after),
            }
        }
        Traced { pieces: self.pieces, starts, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = "test";

    fn edit(span: Range<usize>, after: &str) -> Edit {
        Edit { span, after: after.to_owned(), rule: RULE }
    }

    /// Replaying the recorded changes over the source must give the shown text.
    fn replay(source: &str, traced: &Traced) -> String {
        let span = traced.source_span();
        let mut out = String::new();
        let mut at = span.start;
        for change in traced.changes() {
            out.push_str(&source[at..change.span.start]);
            out.push_str(&change.after);
            at = change.span.end;
        }
        out.push_str(&source[at..span.end]);
        out
    }

    fn check(source: &str, rounds: &[&[Edit]], expected: &str) {
        let mut traced = Traced::whole(source);
        for edits in rounds {
            traced = traced.edit(source, edits);
        }
        assert_eq!(traced.text(), expected);
        assert_eq!(replay(source, &traced), expected);
    }

    #[test]
    fn edits_replay() {
        check("abcdef", &[&[edit(1..2, "")]], "acdef");
        check("abcdef", &[&[edit(1..2, ""), edit(3..5, "XY")]], "acXYf");
        check("abcdef", &[&[edit(1..2, "")], &[edit(0..3, "Q")]], "Qef");
        check("abcdef", &[&[edit(2..4, "LONG")], &[edit(3..7, "")]], "abLf");
        check("abcdef", &[&[edit(2..4, "")], &[edit(2..2, "-")]], "ab-ef");
        check("abc", &[&[edit(3..3, "!")]], "abc!");
        check("abc", &[&[edit(0..0, "!")], &[edit(0..1, "?")]], "?abc");
    }

    #[test]
    fn places_lead_back() {
        let source = "一 二 三";
        let traced = Traced::whole(source).edit(source, &[edit(3..4, ""), edit(7..8, "")]);
        assert_eq!(traced.text(), "一二三");
        assert_eq!(traced.places().to_source(3), 4);
        assert_eq!(traced.places().to_shown(4), 3);
        assert_eq!(traced.to_shown(4), 3);
        assert_eq!(traced.to_shown(3), 3);
        assert_eq!(traced.slice_source(source, 4..7).text(), "二");
        assert_eq!(traced.slice_source(source, 4..7).source_span(), 4..7);
    }
}
