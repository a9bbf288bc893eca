//! Paragraphs cut in two by a page break, rejoined on evidence.

use crate::ingest::letters::{is_han, weight};
use crate::ingest::rules::{PAGE_BREAK, PAGE_NUMBER};
use crate::ingest::traced::{Edit, Traced};
use crate::ingest::words::jieba;
use crate::ingest::{Layout, Reading};

/// Fewest letters of the first half: shorter lines may be headings, verse, captions.
const FIRST_HALF: usize = 24;
/// The same where a word spans the break, which no heading or caption does.
const FIRST_HALF_OF_A_WORD: usize = 8;
/// Letters on either side of the break that the word cutter sees.
const WINDOW: usize = 12;

/// Signs after which a paragraph can end.
fn is_closed(text: &str) -> bool {
    let trimmed = text.trim_end().trim_end_matches(['”', '’', '"', '）', ')', '」', '』', '》', '〉', '】', ']']);
    trimmed.len() < text.trim_end().len()
        || trimmed.ends_with(['。', '！', '？', '…', '：', '；', '—', '.', '!', '?', ':', ';', '·', '|', '-', '~'])
}

/// Whether a line is running text rather than a heading: it has a stop or a comma inside.
fn is_running(text: &str) -> bool {
    text.contains(['，', '。', '；', '！', '？']) || text.contains(", ") || text.contains(". ")
}

fn begins_anew(text: &str) -> bool {
    let text = text.trim_start();
    let Some(c) = text.chars().next() else { return true };
    let numbered = text.chars().take_while(|c| c.is_ascii_digit()).count();
    let after = text.chars().nth(numbered);
    "“‘「『（([【《—…-*•·●■◆①②③④⑤⑥⑦⑧⑨⑩#>|".contains(c)
        || (numbered > 0 && after.is_some_and(|c| "、.．)）".contains(c)))
        || [
            "第一",
            "第二",
            "第三",
            "第四",
            "第五",
            "一、",
            "二、",
            "三、",
            "四、",
            "五、",
            "六、",
            "问：",
            "答：",
            "各位",
            "尊敬的",
        ]
        .iter()
        .any(|start| text.starts_with(start))
        || crate::ingest::pattern::DATELINE.is_match(text)
}

/// Rejoins the halves.
///
/// Wanted: the first is running text without an end, the second goes on without a beginning of its own and ends as a
/// paragraph does; most paragraphs of the text are closed, so that an open one means something; and a word spans the
/// break, or the first half stops at a comma, or breaks are rare in this text.
pub fn rejoin(source: &str, part: Traced, reading: &Reading) -> Traced {
    if reading.layout == Layout::Marked {
        return part;
    }
    let text = part.text();
    let mut at = 0;
    let lines: Vec<(usize, &str)> = text
        .split('\n')
        .map(|line| {
            let start = at;
            at += line.len() + 1;
            (start, line)
        })
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    let running: Vec<&str> = lines.iter().map(|(_, line)| *line).filter(|line| is_running(line)).collect();
    let closed = running.iter().filter(|line| is_closed(line)).count();
    // Where half of the paragraphs are open, the text has no stops, and says nothing.
    if closed * 2 < running.len() {
        return part;
    }
    let rare = closed * 10 >= running.len() * 7;
    // Where the number of a page was taken out, there was a page break.
    let turns: Vec<usize> = part
        .stretches()
        .filter(|(_, rule)| *rule == Some(PAGE_NUMBER))
        .map(|(span, _)| part.to_shown(span.start))
        .collect();
    let mut edits = Vec::new();
    for pair in lines.windows(2) {
        let ((start, first), (next, second)) = (pair[0], pair[1]);
        let first_end = start + first.trim_end().len();
        let indent = second.len() - second.trim_start().len();
        // No paragraph begins with a comma.
        let inner = second.trim_start().starts_with(['，', '、', '；', '。']) && !is_closed(first);
        let candidate = is_running(first)
            && !is_closed(first)
            && weight(first) >= FIRST_HALF_OF_A_WORD
            && !begins_anew(second)
            && (is_running(second) || second.contains(['.', '。']))
            && is_closed(second);
        if !candidate && !inner {
            continue;
        }
        let (first, second) = (first.trim_end(), second.trim_start());
        let left = first.chars().next_back();
        let right = second.chars().next();
        let han = left.is_some_and(is_han) && right.is_some_and(is_han);
        let comma = first.ends_with(['，', '、', ',']);
        let goes_on = right.is_some_and(char::is_lowercase);
        let digits = left.is_some_and(|c| c.is_ascii_digit()) && right.is_some_and(|c| c.is_ascii_digit() || is_han(c));
        let long = weight(first) >= FIRST_HALF;
        let turned = turns.get(turns.partition_point(|at| *at < first_end)).is_some_and(|at| *at <= next);
        let cut =
            long && (comma || goes_on || digits || (han && (rare || turned))) || (han && spans_word(first, second));
        if !cut && !inner {
            continue;
        }
        let after = if goes_on || (comma && first.ends_with(',')) { " " } else { "" };
        // Indents of a new paragraph beside an open first half are the typesetter's.
        edits.push(Edit { span: first_end..next + indent, after: after.to_owned(), rule: PAGE_BREAK });
    }
    if edits.is_empty() { part } else { part.edit(source, &edits) }
}

/// Whether the word cutter sees one word across the break.
pub fn spans_word(first: &str, second: &str) -> bool {
    let tail: String = first.chars().rev().take(WINDOW).collect::<Vec<_>>().into_iter().rev().collect();
    let head: String = second.chars().take(WINDOW).collect();
    let joined = format!("{tail}{head}");
    let mut at = 0;
    jieba().cut(&joined, false).iter().any(|word| {
        let start = at;
        at += word.word.len();
        start < tail.len() && tail.len() < at
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::restore::page_number;

    fn check(source: &str, expected: &str) {
        let reading = Reading::plain(source);
        assert_eq!(rejoin(source, reading.text.clone(), &reading).text(), expected);
    }

    #[test]
    fn halves_are_rejoined() {
        check(
            "春天的水是从山上下来的，去年的雪化得早，今年的雪化得晚，所以大家都在等着水文站的消\n\n息，等到了才敢把船放下去。\n\n船下去了。",
            "春天的水是从山上下来的，去年的雪化得早，今年的雪化得晚，所以大家都在等着水文站的消息，等到了才敢把船放下去。\n\n船下去了。",
        );
    }

    #[test]
    fn a_short_half_needs_a_word_across_the_break() {
        check(
            "“论坛成立十周年之际，总统的五点建\n\n议，给大家指了路。”他说。",
            "“论坛成立十周年之际，总统的五点建议，给大家指了路。”他说。",
        );
        let verse = "水来了，船动了\n山青了，人笑了。";
        check(verse, verse);
    }

    #[test]
    fn no_paragraph_begins_with_a_comma() {
        check("船工说，过河看天气\n\n，天气好的时候不用等。", "船工说，过河看天气，天气好的时候不用等。");
    }

    #[test]
    fn the_number_of_a_page_shows_the_break() {
        let source = "水位很高。\n第一次洪水来的时候，上游的水库拦下了三亿立方米的水，船都停在码头上等着，削峰率\n- 3 -\n达四成，没有人受伤。\n- 4 -\n";
        let text = page_number::remove(source, &Traced::whole(source));
        let joined = rejoin(source, text, &Reading::plain(source));
        assert!(joined.text().contains("削峰率达四成"), "{}", joined.text());
    }

    #[test]
    fn headings_verse_and_lists_stay() {
        let heading = "守住堤岸 守住约定\n\n春天的水是从山上下来的，今年的雪化得晚。";
        check(heading, heading);
        let quotation =
            "会上的人都说，这条河是两岸人家共同的河，谁也不能把它当作自己的墙，他说——\n\n这话说得好，大家都记下了。";
        check(quotation, quotation);
    }
}
