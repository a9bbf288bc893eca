//! Stable names for documents: what an editor froze, else date, kind and eight letters of a hash of the text.

use super::letters::{short_hash, weight};
use super::source::Draft;
use crate::diagnostic::Diagnostic;
use crate::model::{DateInterval, DocId, Source};
use std::collections::BTreeMap;

/// Gives every draft its id; says which texts are equal and which ids clash.
pub fn assign(sources: &[Source], drafts: &mut [(usize, Draft)], notes: &mut Vec<Diagnostic>) {
    let mut taken: BTreeMap<DocId, usize> = BTreeMap::new();
    for at in 0..drafts.len() {
        let Some(id) = drafts[at].1.id.clone() else { continue };
        let Some(first) = taken.get(&id).copied() else {
            taken.insert(id, at);
            continue;
        };
        let other = path_of(sources, drafts, first);
        let path = path_of(sources, drafts, at);
        let Some(path) = path else { continue };
        let other = other.map(|path| path.to_string()).unwrap_or_default();
        let message = format!("the id `{id}` is already that of a document in `{other}`");
        let hint = format!("give one of the two another `id` in its front matter or in `{path}.yaml`");
        let error = match &drafts[at].1.id_at {
            Some((file, line, text)) => Diagnostic::error("duplicate-id", file, message).at(*line, text.as_str()),
            None => Diagnostic::error("duplicate-id", path, message),
        };
        notes.push(error.hint(hint));
        // The build stops at the error; with `--keep-going` both are shown, each under a name of its own.
        drafts[at].1.id = None;
    }
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, (_, draft)) in drafts.iter().enumerate().filter(|(_, (_, draft))| draft.id.is_none()) {
        by_name.entry(name(draft)).or_default().push(at);
    }
    for (name, group) in by_name {
        let is_frozen = DocId::new(&name).is_some_and(|id| taken.contains_key(&id));
        for (n, &at) in group.iter().enumerate() {
            let Some(path) = path_of(sources, drafts, at).cloned() else { continue };
            // The first by path keeps the plain name: a copy put after it in the folder renames nothing.
            let is_plain = n == 0 && !is_frozen;
            let mut id =
                if is_plain { name.clone() } else { format!("{name}-{}", short_hash_of_place(&path.0, &drafts[at].1)) };
            let mut n = 1;
            while DocId::new(&id).is_some_and(|id| taken.contains_key(&id)) {
                n += 1;
                id = format!("{name}-{n}");
            }
            // `DocId::new` accepts what `name` makes: ASCII, lower case, short.
            if let Some(id) = DocId::new(&id) {
                taken.insert(id.clone(), at);
                drafts[at].1.id = Some(id);
            }
        }
    }
    tell_equal_texts(sources, drafts, notes);
}

/// Two documents of one wording are one text found twice, or one of them was given a wrong date or kind.
fn tell_equal_texts(sources: &[Source], drafts: &[(usize, Draft)], notes: &mut Vec<Diagnostic>) {
    /// The first few of many copies say enough.
    const NAMED: usize = 3;
    let mut by_text: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, (_, draft)) in drafts.iter().enumerate().filter(|(_, (_, draft))| weight(&draft.body.text) > 0) {
        by_text.entry(short_hash(&draft.body.text)).or_default().push(at);
    }
    for group in by_text.into_values().filter(|group| group.len() > 1) {
        for &at in &group {
            let (Some(path), Some(id)) = (path_of(sources, drafts, at), &drafts[at].1.id) else { continue };
            let others = group.iter().filter(|other| **other != at).take(NAMED);
            let others: Vec<String> =
                others.filter_map(|other| path_of(sources, drafts, *other)).map(|path| format!("`{path}`")).collect();
            let more = group.len().saturating_sub(1 + NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            notes.push(
                Diagnostic::warning(
                    "equal-texts",
                    path,
                    format!("the text equals that of {}{more}", others.join(", ")),
                )
                .hint(keep_name(sources, drafts, at, id)),
            );
        }
    }
}

/// What to do about one of several equal texts: its name is to be kept only where nobody has written it down yet.
fn keep_name(sources: &[Source], drafts: &[(usize, Draft)], at: usize, id: &DocId) -> String {
    let Some(((_, draft), path)) = drafts.get(at).zip(path_of(sources, drafts, at)) else {
        return "remove one".to_owned();
    };
    if let Some((file, line, _)) = &draft.id_at {
        return format!("remove one, or leave both: `{file}` keeps this name on line {line}");
    }
    format!("remove one, or {} to keep this name", draft.remedy(&format!("id: {id}"), path))
}

fn path_of<'s>(sources: &'s [Source], drafts: &[(usize, Draft)], at: usize) -> Option<&'s crate::model::SourcePath> {
    drafts.get(at).and_then(|(source, _)| sources.get(*source)).map(|source| &source.path)
}

/// `2021-09-17-speech-k7q2m4xz`, or `undated-…`: an interval gives its first day only if it is exact.
fn name(draft: &Draft) -> String {
    let day = draft.meta.dated().as_ref().and_then(DateInterval::exact);
    let day = day.filter(|day| day.year() >= 0).map_or("undated".to_owned(), |day| day.to_string());
    format!("{day}-{}-{}", draft.meta.kind.as_str(), short_hash(&draft.body.text))
}

/// Two equal texts differ by where they stand.
fn short_hash_of_place(path: &str, draft: &Draft) -> String {
    let first = draft.segments.first().map_or(0, |segment| segment.0);
    // Digits are no letters, so the line is written as letters.
    let line: String = first.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect();
    let spelled: String =
        path.chars().map(|c| if c.is_alphabetic() { c } else { char::from(b'a' + (c as u32 % 26) as u8) }).collect();
    short_hash(&format!("{spelled}{line}"))
}
