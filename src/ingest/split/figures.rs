//! Pictures above the first or below the last line of a text belong to that text.

use super::Split;
use crate::ingest::SourceFigure;
use crate::ingest::lines::Lines;
use crate::model::LineRange;

/// Extends segments to the lines of figures that no segment holds: of the text above, else of the text below.
///
/// A document whose lines an editor gave keeps them (`is_given` says which); a figure beside a dropped block is left
/// with it.
pub fn hold(split: &mut Split, figures: &[SourceFigure], lines: &Lines, is_given: &[bool]) {
    // Disjoint, in order; with the segment that may be extended, if it may.
    let mut taken: Vec<(LineRange, Option<(usize, usize)>)> =
        split.dropped.iter().map(|block| (block.lines, None)).collect();
    for (at, part) in split.parts.iter().enumerate() {
        let is_free = is_given.get(at) == Some(&false);
        taken.extend(part.segments.iter().enumerate().map(|(n, lines)| (*lines, is_free.then_some((at, n)))));
    }
    taken.sort_unstable();
    for figure in figures {
        let line = lines.of_byte(figure.at);
        let next = taken.partition_point(|((first, _), _)| *first <= line);
        let above = next.checked_sub(1);
        if above.and_then(|at| taken.get(at)).is_some_and(|((_, last), _)| *last >= line) {
            continue;
        }
        let may_grow = |at: &usize| taken.get(*at).is_some_and(|(_, segment)| segment.is_some());
        let Some(grown) = above.filter(may_grow).or(Some(next).filter(may_grow)) else { continue };
        if let Some((range, _)) = taken.get_mut(grown) {
            *range = (range.0.min(line), range.1.max(line));
        }
    }
    for (range, segment) in taken {
        let Some((at, n)) = segment else { continue };
        if let Some(lines) = split.parts.get_mut(at).and_then(|part| part.segments.get_mut(n)) {
            *lines = range;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::split::{Dropped, Part};
    use crate::model::FigureKind;

    /// One figure on a line of twelve; segments of two documents before and after.
    fn check(line: u32, dropped: &[LineRange], is_given: [bool; 2], expected: [LineRange; 2]) {
        let text = "x\n".repeat(12);
        let part = |segment| Part { segments: vec![segment], ..Part::default() };
        let dropped = dropped.iter().map(|lines| Dropped { lines: *lines, kept: (1, 1), cut_off: false }).collect();
        let mut split = Split { parts: vec![part((3, 4)), part((7, 8))], dropped, ..Split::default() };
        let figure = SourceFigure {
            at: 2 * (line as usize - 1),
            kind: FigureKind::Image,
            address: String::new(),
            found: String::new(),
            alternative: None,
        };
        hold(&mut split, &[figure], &Lines::of(&text), &is_given);
        assert_eq!(split.parts.iter().map(|part| part.segments[0]).collect::<Vec<_>>(), expected, "line {line}");
    }

    #[test]
    fn figures_outside_go_with_the_text_above() {
        check(3, &[], [false, false], [(3, 4), (7, 8)]);
        check(1, &[], [false, false], [(1, 4), (7, 8)]);
        check(5, &[], [false, false], [(3, 5), (7, 8)]);
        check(12, &[], [false, false], [(3, 4), (7, 12)]);
        check(11, &[(10, 10)], [false, false], [(3, 4), (7, 8)]);
        check(6, &[(5, 5)], [false, false], [(3, 4), (6, 8)]);
        check(12, &[], [false, true], [(3, 4), (7, 8)]);
        check(5, &[], [true, false], [(3, 4), (5, 8)]);
    }
}
