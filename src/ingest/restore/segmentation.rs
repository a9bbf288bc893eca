//! Running text restored from a corpus cut into words by spaces.

use crate::ingest::letters::{is_cjk_mark, is_han};
use crate::ingest::rules::SEGMENTATION;
use crate::ingest::traced::{Edit, Traced};

/// What a line's spacing says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spacing {
    /// Cut into words.
    Cut,
    /// Running text.
    Running,
    /// Too short to tell.
    Open,
}

/// Figures of one line or of several.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    han: usize,
    /// Gaps of white space with a Han character on at least one side and something on both.
    gaps: usize,
    /// Chinese stops and commas, and how many have white space before them.
    marks: usize,
    marks_apart: usize,
    /// Words between gaps, and how many of them are a particle by itself.
    words: usize,
    particles: usize,
}

/// Gaps for each Han character: words of Chinese have 1.5 to 2 characters, so that cut text has about .5, running text
/// with its spaced headings and names below .1.
const CUT: f64 = 0.2;
const RUNNING: f64 = 0.12;
/// Fewest Han characters of a run of cut lines: a list of names with spaces between is shorter.
const RUN_HAN: usize = 20;

impl Figures {
    fn of(line: &str) -> Self {
        let mut figures = Self { han: line.chars().filter(|c| is_han(*c)).count(), ..Self::default() };
        let mut last: Option<&str> = None;
        for word in line.split_whitespace() {
            figures.words += 1;
            if matches!(word, "的" | "了" | "在" | "是" | "和" | "与" | "不" | "也" | "为" | "对" | "有" | "上" | "等")
            {
                figures.particles += 1;
            }
            let first = word.chars().next();
            if let (Some(before), Some(c)) = (last.and_then(|last| last.chars().next_back()), first) {
                figures.gaps += usize::from(is_han(before) || is_han(c));
                figures.marks_apart += usize::from(is_stop(c));
            }
            figures.marks += word.chars().filter(|c| is_stop(*c)).count();
            last = Some(word);
        }
        figures
    }

    fn add(&mut self, other: Self) {
        self.han += other.han;
        self.gaps += other.gaps;
        self.marks += other.marks;
        self.marks_apart += other.marks_apart;
        self.words += other.words;
        self.particles += other.particles;
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of characters of a file stay far below 2^52")]
    fn spacing(self) -> Spacing {
        if self.han < 4 {
            return Spacing::Open;
        }
        let rate = self.gaps as f64 / self.han as f64;
        if rate >= CUT {
            Spacing::Cut
        } else if rate < RUNNING && self.han >= 12 {
            Spacing::Running
        } else {
            Spacing::Open
        }
    }

    /// Whether a run of lines is a segmented corpus rather than a list of names: stops stand apart like words, or
    /// particles do.
    fn is_corpus(self) -> bool {
        if self.han < RUN_HAN {
            return false;
        }
        if self.marks >= 2 { self.marks_apart * 10 >= self.marks * 7 } else { self.particles * 20 >= self.words }
    }
}

fn is_stop(c: char) -> bool {
    matches!(c, '，' | '。' | '、' | '；' | '：' | '！' | '？')
}

/// Takes the spaces between words out where the text is a segmented corpus; says whether it was one.
pub fn restore(source: &str, text: &Traced) -> (Traced, bool) {
    let shown = text.text();
    let lines: Vec<(usize, &str)> = shown
        .split('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len() + 1;
            Some((start, line))
        })
        .collect();
    let figures: Vec<Figures> = lines.iter().map(|(_, line)| Figures::of(line)).collect();
    let spacing: Vec<Spacing> = figures.iter().map(|figures| figures.spacing()).collect();
    let mut edits = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        // A run goes to the next line that is running text; it counts only if some of it is cut.
        let end = spacing[at..].iter().position(|s| *s == Spacing::Running).map_or(lines.len(), |n| at + n);
        let mut total = Figures::default();
        figures[at..end].iter().for_each(|figures| total.add(*figures));
        if total.is_corpus() && total.spacing() == Spacing::Cut {
            for (start, line) in &lines[at..end] {
                join_words(*start, line, &mut edits);
            }
        }
        at = end + 1;
    }
    let cut = !edits.is_empty();
    (if cut { text.edit(source, &edits) } else { text.clone() }, cut)
}

/// One line by itself, such as a title that stands in the header of a segmented text; nothing if it is not cut into words.
pub fn joined(line: &str) -> Option<String> {
    if Figures::of(line).spacing() != Spacing::Cut {
        return None;
    }
    let mut edits = Vec::new();
    join_words(0, line, &mut edits);
    Some(Traced::whole(line).edit(line, &edits).text().to_owned())
}

/// Takes the gaps of one line out, except between words of an alphabet and between the halves of a title.
fn join_words(start: usize, line: &str, edits: &mut Vec<Edit>) {
    let mut before: Option<char> = None;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !c.is_whitespace() {
            before = Some(c);
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((next, space)) = chars.next_if(|(_, next)| next.is_whitespace()) {
            end = next + space.len_utf8();
        }
        let (Some(left), Some((_, right))) = (before, chars.peek().copied()) else { continue };
        let gap = line.get(at..end).unwrap_or_default();
        let after = if gap.contains('\u{3000}') {
            "\u{3000}"
        } else if is_wordlike(left) && is_wordlike(right) {
            " "
        } else if left.is_ascii_punctuation() && !"([{'\"-/".contains(left) && right.is_ascii_alphanumeric() {
            // "Hello , world": the space after a comma of an alphabetic script stays.
            " "
        } else if is_wordlike(left) && "([".contains(right) {
            " "
        } else {
            ""
        };
        if gap != after {
            edits.push(Edit { span: start + at..start + end, after: after.to_owned(), rule: SEGMENTATION });
        }
    }
}

/// Letters and digits of scripts that put spaces between words.
fn is_wordlike(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c) && !is_cjk_mark(c) && !('\u{3040}'..='\u{30ff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(restore(source, &Traced::whole(source)).0.text(), expected);
    }

    #[test]
    fn words_are_joined() {
        check(
            "水 路 “ 通 ” 　 人心 同\n我们 要 在 “ Basin Forum ” 平台 上 ， 合作 47 天 ， 守住 约定 。\n今年 的 水 很 大 ， 堤 很 牢 。",
            "水路“通”　人心同\n我们要在“Basin Forum”平台上，合作47天，守住约定。\n今年的水很大，堤很牢。",
        );
        check(
            "（ 2020年 10月 21日 ， 塞洛姆 ）\n谢谢 。\n我们 的 河 流 过 五 国 ， 我们 守住 它 。 水 是 大家 的 水 。",
            "（2020年10月21日，塞洛姆）\n谢谢。\n我们的河流过五国，我们守住它。水是大家的水。",
        );
    }

    #[test]
    fn single_lines_are_joined() {
        assert_eq!(joined("在 水城 论坛 上 的 发言").as_deref(), Some("在水城论坛上的发言"));
        assert_eq!(joined("守住堤岸 守住约定"), None);
    }

    #[test]
    fn running_text_and_lists_of_names_stay() {
        let plain = "守堤有约 行船有度\n我们守着这条河，守着两岸的人家，也守着自己说过的话。";
        check(plain, plain);
        let names = "出席名单\n张三 李四 王五 赵六 钱七 孙八 周九 吴十\n郑一 冯二 陈三 褚四 卫五 蒋六 沈七 韩八";
        check(names, names);
    }
}
