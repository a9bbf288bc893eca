//! What stands in a text and should not: characters without a meaning, sentences that came in twice. It is kept, and said.

use super::{Subject, Tongue};
use crate::diagnostic::Diagnostic;
use crate::ingest::letters::{letters, weight};
use crate::ingest::source::Draft;
use crate::model::Condition;
use std::collections::BTreeMap;

/// Fewest Han characters or words of a sentence that does not come again by itself: set phrases and refrains are shorter.
const SENTENCE: usize = 24;

/// Says what is wrong with single characters, and which sentences stand twice.
pub fn describe(draft: &mut Draft, subject: &Subject<'_>, notes: &mut Vec<Diagnostic>) {
    let tongue = subject.context.tongue;
    let mut found = Vec::new();
    if let Some((n, line, character)) = places(draft, is_private) {
        let code = u32::from(character);
        found.push((
            Condition::PrivateUse,
            tongue.say(
                format!("第 {line} 行等处有 {n} 个私用区字符（U+{code:04X}）"),
                format!("{n} characters of private use, as in line {line} (U+{code:04X})"),
            ),
        ));
        let excerpt = subject.lines.text(&subject.source.text, line).trim().to_owned();
        let message = format!(
            "characters of private use ({n}, the first U+{code:04X}): only the font of the original says what they are"
        );
        notes.push(
            Diagnostic::warning("private-use", &subject.source.path, message)
                .at(line, excerpt)
                .hint("look them up where the text was found, and put the characters meant in their place"),
        );
    }
    if let Some((n, line, _)) = places(draft, |c| c == char::REPLACEMENT_CHARACTER) {
        let why = tongue.say(
            format!("第 {line} 行等处有 {n} 个替换符（U+FFFD）"),
            format!("{n} replacement characters (U+FFFD), as in line {line}"),
        );
        found.push((Condition::LostCharacters, why));
    }
    found.extend(repeated(draft, tongue).map(|why| (Condition::RepeatedSentences, why)));
    for (condition, why) in found {
        draft.meta.conditions.push(condition);
        let evidence = draft.meta.evidence.entry("conditions").or_default();
        if !evidence.is_empty() {
            evidence.push_str(&tongue.say("；", "; "));
        }
        evidence.push_str(&why);
    }
}

/// Private use areas: of the basic plane and planes 15 and 16.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// How many characters of a text are such, the line of the first, and the first.
fn places(draft: &Draft, is_such: fn(char) -> bool) -> Option<(usize, u32, char)> {
    let (at, first) = draft.body.text.char_indices().find(|(_, c)| is_such(*c))?;
    let n = draft.body.text.chars().filter(|c| is_such(*c)).count();
    let paragraph = draft.body.paragraphs.partition_point(|p| p.span.end as usize <= at);
    Some((n, draft.body.paragraphs.get(paragraph).map_or(1, |p| p.lines.0), first))
}

/// The first sentence whose end stands twice, letter for letter, and how many do.
fn repeated(draft: &Draft, tongue: Tongue) -> Option<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut first = None;
    let mut n = 0;
    for paragraph in &draft.body.paragraphs {
        let text = draft.body.text.get(paragraph.span.range()).unwrap_or_default();
        for sentence in text.split(['。', '！', '？', '\n']).flat_map(|part| part.split(". ")) {
            if weight(sentence) < SENTENCE {
                continue;
            }
            // A caption says the day first; the rest is the sentence of the text.
            let letters = letters(sentence);
            let skip = letters.chars().count().saturating_sub(SENTENCE);
            let end: String = letters.chars().skip(skip).collect();
            match seen.get(&end) {
                Some(before) => {
                    n += 1;
                    let begins: String = sentence.trim().chars().take(8).collect();
                    first.get_or_insert((*before, paragraph.lines.0, begins));
                }
                None => {
                    seen.insert(end, paragraph.lines.0);
                }
            }
        }
    }
    let (before, line, begins) = first?;
    Some(tongue.say(
        format!("{n} 个长句重复，如“{begins}……”见第 {before} 行与第 {line} 行"),
        format!("{n} long sentences stand twice, such as “{begins}…” in lines {before} and {line}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Body, BodySpan, Paragraph, ParagraphKind};

    fn draft(texts: &[&str]) -> Draft {
        let mut body = Body::default();
        for (line, text) in (1..).zip(texts) {
            let start = body.text.len();
            body.text.push_str(text);
            let span = BodySpan::new(start, body.text.len());
            body.paragraphs.push(Paragraph { span, kind: ParagraphKind::Text, lines: (line, line), inlines: vec![] });
            body.text.push('\n');
        }
        Draft { body, ..Draft::default() }
    }

    #[test]
    fn a_sentence_that_stands_twice_is_told() {
        let text = "第一班渡船靠上新修的码头，三十二个赶集的人下船走上石阶。";
        let why = repeated(&draft(&["水退了。", &format!("9月1日，{text}"), text]), Tongue::Chinese);
        assert_eq!(why.as_deref(), Some("1 个长句重复，如“第一班渡船靠上新……”见第 2 行与第 3 行"));
        assert_eq!(repeated(&draft(&["让我们守住堤岸！", "让我们守住堤岸！"]), Tongue::Chinese), None);
    }

    #[test]
    fn characters_of_private_use_are_counted() {
        let found = places(&draft(&["水位高。", "水位1\u{e010}4米，\u{e010}。"]), is_private);
        assert_eq!(found, Some((2, 2, '\u{e010}')));
        assert_eq!(places(&draft(&["水位高。"]), is_private), None);
    }
}
