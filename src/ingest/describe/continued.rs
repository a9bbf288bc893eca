//! Articles whose parts are documents of their own: `（下转第4版）` in one, `（上接第1版）` in another, linked where both
//! prove it. Where they do not, each says that it goes on or is continued, and no more.

mod candidates;

use super::Tongue;
use crate::diagnostic::Diagnostic;
use crate::ingest::letters::letters_and_digits;
use crate::ingest::pairing;
use crate::ingest::pattern::{self, jump};
use crate::ingest::source::Draft;
use crate::model::ParagraphKind;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Paragraphs at the end of a document among which it says that it goes on: a credit may follow.
const AT_THE_END: usize = 3;
/// Paragraphs at the beginning of a document among which it says that it is continued: below a title, a byline.
const AT_THE_HEAD: usize = 4;
/// A document that goes on elsewhere, or whose beginning is elsewhere.
#[derive(Debug)]
struct End {
    /// Which draft.
    draft: usize,
    /// The line that says so.
    line: u32,
    /// The day of issue: on another day, it is another article.
    day: Date,
    /// The page that the sign names.
    to: Option<String>,
    /// The page on which the document itself stands.
    on: Option<String>,
    /// Who published it.
    publisher: Option<String>,
    /// The letters of its title; empty where it has none.
    title: String,
    /// The letters of the title that the sign names.
    named: String,
    /// The wording before a `下转`, or behind a `上接`; of a sign that stands alone, that of the paragraph next to it.
    wording: String,
}

/// What shows that two documents are parts of one article.
#[derive(Clone, Copy, Debug)]
enum Proof {
    /// The sign of the rest names the title.
    Named,
    /// Both have one title.
    Titled,
    /// The pages are those named, and a sentence runs on.
    RunsOn,
}

impl Proof {
    /// The firmest first.
    const ALL: [Self; 3] = [Self::Named, Self::Titled, Self::RunsOn];

    fn says(self, tongue: Tongue) -> String {
        match self {
            Self::Named => tongue.say("“上接”标记所引题名相符", "the sign of the rest names the title"),
            Self::Titled => tongue.say("题名相同", "both have one title"),
            Self::RunsOn => tongue.say("断句相接", "a sentence runs on from the one to the other"),
        }
    }
}

/// Links the parts of an article that are documents of their own.
///
/// An editor's `continues` goes first. Else both are issued on one day, no page or publisher speaks against it, and the
/// rest names the title, has the same, or ends the sentence; and neither could be part of another as well.
pub fn link(drafts: &mut [(usize, Draft)], tongue: Tongue, notes: &mut Vec<Diagnostic>) {
    let (mut opens, mut rests) = ends(drafts);
    let stated = stated(drafts, notes);
    for pair in &stated {
        let basis = tongue.say("编者著录", "as stated by the editors");
        join(drafts, *pair, [basis.clone(), basis]);
    }
    let stated: BTreeSet<usize> = stated.into_iter().map(|(open, _)| open).collect();
    opens.retain(|end| !stated.contains(&end.draft));
    // What an editor says of a rest is its evidence, also where it is that there is none.
    rests.retain(|end| drafts.get(end.draft).is_some_and(|(_, rest)| !rest.meta.evidence.contains_key("continues")));
    for proof in Proof::ALL {
        let found = candidates::pairs(&opens, &rests, proof);
        for (o, r) in &found {
            let (Some(open), Some(rest)) = (opens.get(*o), rests.get(*r)) else { continue };
            let basis = [basis(open, rest, proof, tongue), basis(rest, open, proof, tongue)];
            join(drafts, (open.draft, rest.draft), basis);
        }
        pairing::remove(&mut opens, &mut rests, &found);
    }
}

/// The documents that go on, and those that are continued, with all that can prove where.
fn ends(drafts: &[(usize, Draft)]) -> (Vec<End>, Vec<End>) {
    let (mut opens, mut rests) = (Vec::new(), Vec::new());
    for (at, (_, draft)) in drafts.iter().enumerate() {
        let Some(day) = draft.meta.issued.as_ref().and_then(|issued| issued.exact()) else { continue };
        let text = |at: usize| draft.body.paragraphs.get(at).and_then(|p| draft.body.text.get(p.span.range()));
        let end = |paragraph: usize, sign: &str, wording: &str| End {
            draft: at,
            line: draft.body.paragraphs.get(paragraph).map_or(1, |p| p.lines.0),
            day,
            to: jump::page(sign),
            on: draft.meta.edition.as_deref().and_then(jump::page),
            publisher: draft.meta.publisher.clone(),
            title: draft.meta.title.as_deref().map(letters_and_digits).unwrap_or_default(),
            named: jump::named(sign),
            wording: wording.to_owned(),
        };
        let beside = |at: Option<usize>| at.filter(|at| is_prose(draft, *at)).and_then(text).unwrap_or_default();
        let n = draft.body.paragraphs.len();
        let head = (0..n.min(AT_THE_HEAD)).find_map(|at| {
            let text = text(at)?;
            let (sign, wording) = text.split_at_checked(pattern::continued(text)?)?;
            let alone = wording.trim().is_empty();
            Some(end(at, sign, if alone { beside(at.checked_add(1)) } else { wording }))
        });
        let tail = (n.saturating_sub(AT_THE_END)..n).rev().find_map(|at| {
            let text = text(at)?;
            let (wording, sign) = text.split_at_checked(pattern::continues(text)?)?;
            let alone = wording.trim().is_empty();
            Some(end(at, sign, if alone { beside(at.checked_sub(1)) } else { wording }))
        });
        rests.extend(head);
        opens.extend(tail);
    }
    (opens, rests)
}

/// Whether a paragraph of a document is made of sentences: a heading or a byline has no stop, and yet is whole.
fn is_prose(draft: &Draft, paragraph: usize) -> bool {
    let kind = draft.body.paragraphs.get(paragraph).map(|paragraph| paragraph.kind);
    matches!(kind, Some(ParagraphKind::Text | ParagraphKind::Item { .. } | ParagraphKind::Quote))
}

/// What editors say: the document that is continued, and the rest. An id that no other document has is told and
/// forgotten with its evidence: what the texts prove holds, as if nothing had been said.
fn stated(drafts: &mut [(usize, Draft)], notes: &mut Vec<Diagnostic>) -> Vec<(usize, usize)> {
    let by_id: BTreeMap<_, usize> =
        drafts.iter().enumerate().filter_map(|(at, (_, draft))| Some((draft.id.clone()?, at))).collect();
    let mut found = Vec::new();
    for (rest, (_, draft)) in drafts.iter_mut().enumerate() {
        let Some(id) = draft.meta.continues.take() else { continue };
        match by_id.get(&id).copied().filter(|open| *open != rest) {
            Some(open) => found.push((open, rest)),
            None => {
                draft.meta.evidence.remove("continues");
                notes.extend(draft.continues_at.as_ref().map(|(path, line, excerpt)| {
                    let message =
                        format!("there is no other published document with the id `{id}`: the link is left out");
                    Diagnostic::warning("unknown-document", path, message)
                        .at(*line, excerpt.as_str())
                        .hint("`hujian explain FILE` names the ids of the documents of a file")
                }));
            }
        }
    }
    found
}

/// What shows it, for the page of the part whose end is `own`.
fn basis(own: &End, other: &End, proof: Proof, tongue: Tongue) -> String {
    let pages = match (own.to.is_some() && own.to == other.on, other.to.is_some() && other.to == own.on) {
        (true, true) => tongue.say("两处版次相合", "both pages agree"),
        (true, false) | (false, true) => tongue.say("一处版次相合", "one of the pages agrees"),
        (false, false) => tongue.say("版次无从核对", "the pages cannot be checked"),
    };
    let (line, there, proof) = (own.line, other.line, proof.says(tongue));
    tongue.say(
        format!("第 {line} 行的转版标记与该篇第 {there} 行的相应；同日发表；{proof}；{pages}"),
        format!("the sign in line {line} answers that in line {there} there; issued on one day; {proof}; {pages}"),
    )
}

/// Says of each of the two which the other is.
fn join(drafts: &mut [(usize, Draft)], (open, rest): (usize, usize), [of_open, of_rest]: [String; 2]) {
    let id = |at: usize| drafts.get(at).and_then(|(_, draft)| draft.id.clone());
    let (first, second) = (id(open), id(rest));
    if let Some((_, draft)) = drafts.get_mut(rest) {
        draft.meta.continues = first;
        draft.meta.evidence.insert("continues", of_rest);
    }
    if let Some((_, draft)) = drafts.get_mut(open).filter(|(_, draft)| draft.meta.continued_in.is_none()) {
        draft.meta.continued_in = second;
        draft.meta.evidence.insert("continued_in", of_open);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Body, BodySpan, DateInterval, DocId, Paragraph};

    /// Title, day of March, page, text.
    type Found<'t> = (&'t str, i8, &'t str, &'t str);

    fn draft(at: usize, (title, day, edition, text): Found<'_>) -> (usize, Draft) {
        let mut body = Body::default();
        for (line, text) in (1..).zip(text.lines()) {
            let start = body.text.len();
            body.text.push_str(text);
            let span = BodySpan::new(start, body.text.len());
            body.paragraphs.push(Paragraph { span, kind: ParagraphKind::Text, lines: (line, line), inlines: vec![] });
            body.text.push('\n');
        }
        let mut draft = Draft { id: DocId::new(&format!("d{at}")), body, ..Draft::default() };
        draft.meta.title = Some(title.to_owned()).filter(|title| !title.is_empty());
        draft.meta.edition = Some(edition.to_owned()).filter(|edition| !edition.is_empty());
        draft.meta.issued = Some(DateInterval::day(jiff::civil::date(2026, 3, day), String::new()));
        (at, draft)
    }

    /// Which documents continue which.
    fn check(found: &[Found<'_>], expected: &[(usize, usize)]) {
        let mut drafts: Vec<_> = found.iter().enumerate().map(|(at, found)| draft(at, *found)).collect();
        link(&mut drafts, Tongue::English, &mut Vec::new());
        let at = |id: &DocId| drafts.iter().position(|(_, draft)| draft.id.as_ref() == Some(id));
        let linked: Vec<(usize, usize)> =
            drafts.iter().filter_map(|(rest, draft)| Some((at(draft.meta.continues.as_ref()?)?, *rest))).collect();
        let back: Vec<(usize, usize)> =
            drafts.iter().filter_map(|(open, draft)| Some((*open, at(draft.meta.continued_in.as_ref()?)?))).collect();
        assert_eq!(linked, back);
        assert_eq!(linked, expected, "{found:?}");
    }

    #[test]
    fn parts_are_linked_where_both_prove_it() {
        let open = ("渡口修好了石阶", 8, "", "水退了。\n人们都来看（下转第4版）");
        let named = ("", 8, "", "（上接第1版《渡口修好了石阶》）走到第三级的时候。");
        check(&[open, named], &[(0, 1)]);
        check(&[open, ("渡口修好了石阶", 8, "第4版", "（上接第1版）都说稳当。")], &[(0, 1)]);
        // Another day, another page, another title, no title.
        check(&[open, ("", 9, "", named.3)], &[]);
        check(&[open, ("", 8, "第3版", named.3)], &[]);
        check(&[open, ("", 8, "", "（上接第1版《渡口的鱼》）走了。")], &[]);
        check(&[open, ("", 8, "", "（上接第1版），还带了孩子。")], &[]);
        // No sign on one of the sides.
        check(&[open, ("渡口修好了石阶", 8, "", "人们都说稳当。")], &[]);
    }

    #[test]
    fn a_sentence_that_runs_on_needs_the_pages() {
        let open = ("渡口修好了石阶", 8, "第一版", "人们都来看（下转第4版）");
        check(&[open, ("", 8, "第4版", "（上接第1版），还带了孩子。")], &[(0, 1)]);
        check(&[open, ("", 8, "第4版", "（上接第1版）还带了孩子。")], &[(0, 1)]);
        check(&[open, ("", 8, "第4版", "（上接第2版），还带了孩子。")], &[]);
        check(&[open, ("", 8, "", "（上接第1版）还带了孩子。")], &[]);
        check(&[open, ("", 9, "第4版", "（上接第1版）还带了孩子。")], &[]);
        let other = ("石阶旁边的账本", 8, "第1版", "账本没有合上，（下转第4版）");
        check(&[open, other, ("", 8, "第4版", "（上接第1版）还带了孩子。")], &[]);
    }

    #[test]
    fn a_sentence_runs_on_where_it_has_no_end_or_no_beginning() {
        let open = |text| ("河上点灯", 8, "第1版", text);
        let rest = |text| ("", 8, "第4版", text);
        let linked = [
            ("岸上点了一千盏灯，（下转第4版）", "（上接第1版）每一盏都有人守。"),
            ("岸上点了一千盏灯，\n（下转第4版）", "（上接第1版）每一盏都有人守。"),
            ("岸上点了一千盏灯\n（下转第4版）", "（上接第1版）\n每一盏都有人守。"),
            ("岸上点了一千盏灯\n（下转第4版）", "（上接第1版），每一盏都有人守。"),
            ("他说：“点灯”\n（下转第4版）", "（上接第1版）\n，大家就点灯。"),
        ];
        for (first, second) in linked {
            check(&[open(first), rest(second)], &[(0, 1)]);
        }
        let whole = [
            ("岸上点了一千盏灯。（下转第4版）", "（上接第1版）每一盏都有人守。"),
            ("岸上点了一千盏灯。\n（下转第4版）", "（上接第1版）每一盏都有人守。"),
            ("（下转第4版）", "（上接第1版）每一盏都有人守。"),
        ];
        for (first, second) in whole {
            check(&[open(first), rest(second)], &[]);
        }
        // A heading has no stop, and yet is whole.
        let mut drafts = vec![draft(0, open("灯\n（下转第4版）")), draft(1, rest("（上接第1版）每一盏都有人守。"))];
        drafts[0].1.body.paragraphs[0].kind = ParagraphKind::Heading(2);
        link(&mut drafts, Tongue::English, &mut Vec::new());
        assert_eq!(drafts[1].1.meta.continues, None);
    }

    #[test]
    fn what_could_belong_to_two_is_linked_to_neither() {
        let open = ("渡口修好了石阶", 8, "", "人们都来看（下转第4版）");
        let rest = ("渡口修好了石阶", 8, "", "（上接第1版），还带了孩子。");
        check(&[open, open, rest], &[]);
        check(&[open, rest, rest], &[]);
    }

    #[test]
    fn editors_have_the_last_word() {
        let open = ("渡口修好了石阶", 8, "", "人们都来看（下转第4版）");
        let rest = ("渡口修好了石阶", 8, "", "（上接第1版），还带了孩子。");
        let mut drafts = vec![draft(0, open), draft(1, rest), draft(2, ("", 9, "", "另一篇。"))];
        drafts[1].1.meta.evidence.insert("continues", "none".to_owned());
        drafts[2].1.meta.continues = DocId::new("d0");
        drafts[0].1.meta.continues = DocId::new("d9");
        drafts[0].1.meta.evidence.insert("continues", "stated by the editors".to_owned());
        drafts[0].1.continues_at = Some((crate::model::SourcePath("content/a.txt.yaml".to_owned()), 3, String::new()));
        let mut notes = Vec::new();
        link(&mut drafts, Tongue::English, &mut notes);
        assert_eq!(drafts[1].1.meta.continues, None);
        assert_eq!(drafts[2].1.meta.continues, DocId::new("d0"));
        assert_eq!(notes.iter().map(|note| note.code).collect::<Vec<_>>(), ["unknown-document"]);
        // What was told and forgotten leaves no evidence of itself.
        assert_eq!((&drafts[0].1.meta.continues, drafts[0].1.meta.evidence.get("continues")), (&None, None));
    }

    #[test]
    fn an_unknown_id_does_not_stand_in_the_way_of_a_proof() {
        let open = ("渡口修好了石阶", 8, "", "人们都来看（下转第4版）");
        let rest = ("渡口修好了石阶", 8, "", "（上接第1版），还带了孩子。");
        let mut drafts = vec![draft(0, open), draft(1, rest)];
        drafts[1].1.meta.continues = DocId::new("d9");
        drafts[1].1.meta.evidence.insert("continues", "stated by the editors".to_owned());
        link(&mut drafts, Tongue::English, &mut Vec::new());
        assert_eq!(drafts[1].1.meta.continues, DocId::new("d0"));
        assert_ne!(drafts[1].1.meta.evidence.get("continues").map(String::as_str), Some("stated by the editors"));
    }
}
