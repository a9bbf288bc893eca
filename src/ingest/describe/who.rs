//! Who spoke, who wrote, who sent and printed it.

use super::header::Header;
use super::{Subject, Tongue};
use crate::config::{IngestConfig, PublisherKind};
use crate::ingest::pattern::{self, Byline};
use crate::ingest::source::Draft;
use crate::ingest::split::look::{OFFICES, speaker};
use crate::model::Kind;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// `某某在…上的讲话`.
static SPOKE_AT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<who>[\p{Han}·]{2,24}?)在.{2,60}(?:上|时|会|中)的?(?:主旨|书面|视频|即席|重要|开幕式|闭幕式)?(?:讲话|致辞|致词|演讲|发言|辞)").expect("the pattern is tested")
});
static ENGLISH_SPOKE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?:Opening|Closing|Welcoming|Inaugural|Farewell)\s+)?(?i:remarks|speech|address|keynote(?: speech| address)?|statement|letter)\s+(?:by|of|from)\s+(?P<who>.{3,80}?)(?:,|\s+(?:at|to|on|in|before)\b|$)").expect("the pattern is tested")
});
/// Titles of office before a name in English.
static ENGLISH_OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:H\.?E\.?\s+)?(?:Mr\.?|Mrs\.?|Ms\.?|Dr\.?)?\s*(?:(?:Vice[- ])?President|Prime Minister|(?:Deputy )?(?:Secretary|Director)[- ]General|Foreign Minister|Minister(?: [a-z]+ [A-Z]\w+)*|Chair(?:man|woman|person)?|Ambassador|Governor|Mayor|Premier|Chancellor|King|Queen|Professor)\s+(?:of\s+(?:the\s+)?[A-Z][\w ]+?,?\s+)?(?P<name>\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}.'’-]+){0,3})$").expect("the pattern is tested")
});

/// Whether a house sends news or prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum House {
    Agency,
    Publisher,
    /// 本报: the house that prints it, which is not named.
    Own,
}

/// Names a house as the archive names it, and says what it is.
fn house(written: &str, config: &IngestConfig) -> (String, House) {
    let known = config
        .publishers
        .iter()
        .find(|publisher| publisher.name == written || publisher.short.as_deref() == Some(written));
    if let Some(known) = known {
        let kind = match known.kind {
            Some(PublisherKind::Agency) => House::Agency,
            Some(PublisherKind::Newspaper | PublisherKind::Site) => House::Publisher,
            None => by_ending(&known.name),
        };
        return (known.name.clone(), kind);
    }
    (written.to_owned(), by_ending(written))
}

fn by_ending(name: &str) -> House {
    if matches!(name, "本报" | "本刊" | "本台" | "本网" | "本社") {
        House::Own
    } else if name.ends_with("出版社") || name.ends_with("杂志社") || name.ends_with("报社") {
        House::Publisher
    } else if name.ends_with('社')
        || name.ends_with("通讯")
        || ["Agency", "Wire", "Press", "News"].iter().any(|end| name.ends_with(end))
    {
        House::Agency
    } else if ["报", "网", "台", "刊", "在线", "新闻", "客户端"].iter().any(|end| name.ends_with(end))
        || !name.is_ascii()
    {
        House::Publisher
    } else {
        // REUTERS, AP and the like stand in brackets after a place: agencies do that.
        House::Agency
    }
}

fn credit(draft: &mut Draft, written: &str, why: String, config: &IngestConfig) {
    let (name, kind) = house(written, config);
    let (field, slot) = match kind {
        House::Agency => ("agency", &mut draft.meta.agency),
        House::Publisher => ("publisher", &mut draft.meta.publisher),
        House::Own => return,
    };
    if slot.is_none() {
        *slot = Some(name);
        draft.meta.evidence.insert(field, why);
    }
}

fn sign(draft: &mut Draft, byline: &Byline, why: &str, config: &IngestConfig) {
    if let Some(written) = &byline.house {
        credit(draft, written, why.to_owned(), config);
    }
    for name in &byline.names {
        if !draft.meta.authors.contains(name) {
            draft.meta.authors.push(name.clone());
        }
    }
    if !byline.names.is_empty() {
        draft.meta.evidence.entry("authors").or_insert_with(|| why.to_owned());
    }
}

/// What an author's name in found front matter stands for, where it is no person's.
pub struct Credited {
    /// The field of the house, and the house as the archive names it.
    pub house: Option<(&'static str, String)>,
    /// Who wrote for it.
    pub names: Vec<String>,
}

/// Reads an author of found front matter that is a house, or names one with its writers.
pub fn house_of_author(written: &str, config: &IngestConfig) -> Option<Credited> {
    let field = |written: &str| {
        let (name, kind) = house(written, config);
        match kind {
            House::Agency => Some(("agency", name)),
            House::Publisher => Some(("publisher", name)),
            House::Own => None,
        }
    };
    if let Some(byline) = pattern::byline(written) {
        return Some(Credited { house: byline.house.as_deref().and_then(field), names: byline.names });
    }
    let is_known = config.publishers.iter().any(|p| p.name == written || p.short.as_deref() == Some(written));
    (is_known || HOUSE_NAME.is_match(written)).then(|| Credited { house: field(written), names: Vec::new() })
}

/// Names that only houses have. 王台 and 李社 are people.
static HOUSE_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\p{Han}A-Za-z0-9]{2,12}(?:通[讯訊]社|新[闻聞]社|杂志社|[日晚晨早时時周][报報]|[新晚晨]刊|电视台|電視台|广播电台|新[闻聞][网網]|[在线線][线線]|编辑部|編輯部|评论部|客户端)$")
        .expect("the pattern is tested")
});

/// Whether a line is nothing but the name of a house, as at the head of its page.
pub fn is_house(line: &str, config: &IngestConfig) -> bool {
    HOUSE_NAME.is_match(line) || config.publishers.iter().any(|house| house.name == line)
}

/// Finds the houses and who wrote.
pub fn describe(draft: &mut Draft, header: &Header, subject: &Subject<'_>) {
    let config = subject.context.config;
    let tongue = subject.context.tongue;
    for (dateline, line) in [&header.dateline, &header.credit].into_iter().flatten() {
        let why = tongue.say(format!("第 {line} 行电头"), format!("dateline in line {line}"));
        if let Some(written) = &dateline.house {
            credit(draft, written, why.clone(), config);
        }
        let byline = Byline { house: None, names: dateline.reporters.clone() };
        sign(draft, &byline, &why, config);
    }
    for (byline, line) in &header.bylines {
        sign(draft, byline, &tongue.say(format!("第 {line} 行署名"), format!("byline in line {line}")), config);
    }
    if let Some((house, line)) = &header.masthead {
        credit(draft, house, tongue.line(*line), config);
    }
    if let Some((house, line)) = &header.source {
        let why = tongue.say(format!("第 {line} 行“来源”"), format!("line {line} names its source"));
        credit(draft, house, why, config);
    }
    if let Some((imprint, line)) = &header.imprint {
        let why = tongue.line(*line);
        sign(draft, &Byline { house: imprint.house.clone(), names: imprint.names.clone() }, &why, config);
        if let Some(edition) = &imprint.edition {
            draft.meta.edition = Some(edition.clone());
            draft.meta.evidence.insert("edition", why);
        }
    }
    if header.dateline.is_none() {
        inside(draft, header, subject);
    }
    for (line, stamp) in subject.stamps_of(draft) {
        for (key, value) in &stamp.labels {
            let why = tongue.say(format!("第 {line} 行“{key}”"), format!("line {line}, `{key}`"));
            match key.as_str() {
                "来源" | "來源" | "稿源" | "出处" | "出處" | "Source" => credit(draft, value, why, config),
                "作者" | "记者" | "記者" | "Author" => {
                    sign(draft, &Byline { house: None, names: pattern::split_names(value) }, &why, config);
                }
                _ => {}
            }
        }
    }
}

/// Datelines and captions inside a text without paragraphs.
fn inside(draft: &mut Draft, header: &Header, subject: &Subject<'_>) {
    let config = subject.context.config;
    let tongue = subject.context.tongue;
    // The first paragraphs say who sends the text; deeper down, others are quoted.
    const LOOKED_AT: usize = 2;
    // Captions and datelines that ran into the text stand within its first thousand characters.
    const HEAD: usize = 1000;
    for at in header.body..header.body_end.min(header.body + LOOKED_AT) {
        let Some(paragraph) = draft.body.paragraphs.get(at) else { return };
        let line = paragraph.lines.0;
        let head: String = draft.body.text.get(paragraph.span.range()).unwrap_or_default().chars().take(HEAD).collect();
        if let Some(dateline) = subject.context.patterns.running_dateline(&head) {
            let why = tongue.say(format!("第 {line} 行电头"), format!("dateline in line {line}"));
            if let Some(written) = &dateline.house {
                credit(draft, written, why.clone(), config);
            }
            sign(draft, &Byline { house: None, names: dateline.reporters }, &why, config);
        } else if let Some(written) = pattern::caption(&head).and_then(|caption| caption.house) {
            let why = tongue.say(format!("第 {line} 行图片说明"), format!("caption in line {line}"));
            credit(draft, &written, why, config);
        }
    }
}

/// Finds who spoke or signed, once the kind is known.
pub fn speakers(draft: &mut Draft, header: &Header, subject: &Subject<'_>) {
    let tongue = subject.context.tongue;
    let known = &subject.context.known;
    let mut found: Option<(String, String)> = None;
    if let Some((office, name, line)) = &header.speaker {
        // A name alone above a report or commentary is who wrote it.
        if office.is_empty() && draft.meta.kind.is_of_the_press() {
            let byline = Byline { house: None, names: vec![name.clone()] };
            sign(draft, &byline, &tongue.line(*line), subject.context.config);
        } else {
            found = Some((name.clone(), tongue.line(*line)));
        }
    }
    let spoken = matches!(draft.meta.kind, Kind::Speech | Kind::Letter);
    if found.is_none() && spoken {
        let titles = [&header.title, &header.subtitle].into_iter().flatten();
        let titles = titles.map(|(title, line)| (title, tongue.line(*line)));
        for (title, place) in titles.chain(header.stated.iter().map(|(title, place)| (title, place.clone()))) {
            let who =
                SPOKE_AT.captures(title).or_else(|| ENGLISH_SPOKE.captures(title)).map(|found| found["who"].to_owned());
            if let Some(name) = who.and_then(|who| name_of(&who, known)) {
                found = Some((name, place));
                break;
            }
        }
    }
    // A name alone below the title of a speech is who spoke.
    if found.is_none()
        && draft.meta.kind == Kind::Speech
        && let [(Byline { house: None, names }, line)] = header.bylines.as_slice()
        && let [name] = names.as_slice()
        && (pattern::is_person(name) || name.is_ascii())
        && draft.body.paragraphs.iter().take(header.body).any(|p| {
            let text = draft.body.text.get(p.span.range()).unwrap_or_default();
            text == name || name.is_ascii() && text.ends_with(name.as_str())
        })
    {
        found = Some((name.clone(), tongue.line(*line)));
        draft.meta.authors.retain(|author| author != name);
        if draft.meta.authors.is_empty() {
            draft.meta.evidence.remove("authors");
        }
    }
    if found.is_none()
        && spoken
        && let Some((_, name, line)) = &header.signature
    {
        found = Some((name.clone(), tongue.line(*line)));
    }
    if found.is_none() && spoken {
        // A line above the text that is a known person, or an English office and name.
        for at in 0..header.body {
            let Some(paragraph) = draft.body.paragraphs.get(at) else { break };
            let line = draft.body.text.get(paragraph.span.range()).unwrap_or_default();
            let name = known.iter().find(|name| **name == line).map(|name| (*name).to_owned());
            let name = name.or_else(|| ENGLISH_OFFICE.captures(line).map(|found| found["name"].to_owned()));
            if let Some(name) = name {
                found = Some((name, tongue.line(paragraph.lines.0)));
                break;
            }
        }
    }
    // A name alone below a piece that is no speech and no letter is who wrote it.
    if let Some((office, name, line)) = &header.signature
        && office.is_empty()
        && draft.meta.authors.is_empty()
        && matches!(draft.meta.kind, Kind::Other | Kind::Commentary | Kind::Report)
        && header.salutation.is_none()
    {
        let why = tongue.say(format!("第 {line} 行署名"), format!("signature in line {line}"));
        sign(draft, &Byline { house: None, names: vec![name.clone()] }, &why, subject.context.config);
    }
    if draft.meta.kind == Kind::Interview && found.is_none() {
        answering(draft, tongue);
    }
    if let Some((name, why)) = found {
        draft.meta.speakers = vec![name];
        draft.meta.evidence.insert("speakers", why);
    }
}

/// Shows people, agencies and publishers by the names that the archive's settings give them, whoever called them otherwise.
pub fn as_known(draft: &mut Draft, config: &IngestConfig, tongue: Tongue) {
    // Whoever is called so is not taken for another who is called so, too.
    let person = |name: &str| {
        let is_own = config.people.iter().any(|one| one.name == name);
        config.people.iter().filter(|_| !is_own).find(|one| one.other.iter().any(|other| other == name))
    };
    let house = |name: &str| {
        let is_own = config.publishers.iter().any(|one| one.name == name);
        config.publishers.iter().filter(|_| !is_own).find(|one| one.short.as_deref() == Some(name))
    };
    let meta = &mut draft.meta;
    let people = [("speakers", &mut meta.speakers), ("authors", &mut meta.authors)];
    let people = people.map(|(field, names)| (field, renamed(names, |name| Some(&person(name)?.name))));
    let houses = [("agency", &mut meta.agency), ("publisher", &mut meta.publisher)];
    let houses = houses.map(|(field, name)| (field, renamed(name.as_mut_slice(), |name| Some(&house(name)?.name))));
    for names in [&mut meta.speakers, &mut meta.authors] {
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
    }
    for (field, written) in people.into_iter().chain(houses).filter(|(_, written)| !written.is_empty()) {
        let forms = written.join(&tongue.say("、", ", "));
        let evidence = meta.evidence.entry(field).or_default();
        evidence.push_str(&tongue.say(format!("，作“{forms}”"), format!(", as “{forms}”")));
    }
}

/// Puts the known name in the place of each other form: the forms that stood there.
fn renamed<'c>(names: &mut [String], known: impl Fn(&str) -> Option<&'c String>) -> Vec<String> {
    let changed = names.iter_mut().filter_map(|name| {
        let known = known(name)?;
        (name != known).then(|| std::mem::replace(name, known.clone()))
    });
    changed.collect()
}

/// `王守堤：…`: the name before a paragraph of an interview.
static TURN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?P<name>[\p{Han}·]{2,12})\s*[：:]\s*\S").expect("the pattern is tested"));

/// Who answers: the persons by whose names several paragraphs begin.
fn answering(draft: &mut Draft, tongue: Tongue) {
    /// Fewest paragraphs: one alone may begin with a name for another reason.
    const FEWEST: usize = 2;
    let mut turns: Vec<(String, u32, usize)> = Vec::new();
    for paragraph in &draft.body.paragraphs {
        let text = draft.body.text.get(paragraph.span.range()).unwrap_or_default();
        let Some(name) = TURN.captures(text).map(|found| found["name"].to_owned()) else { continue };
        if !pattern::is_person(&name) && !name.contains('·') {
            continue;
        }
        match turns.iter_mut().find(|(other, ..)| *other == name) {
            Some((.., n)) => *n += 1,
            None => turns.push((name, paragraph.lines.0, 1)),
        }
    }
    turns.retain(|(.., n)| *n >= FEWEST);
    let Some((_, line, _)) = turns.first() else { return };
    let why = tongue
        .say(format!("第 {line} 行等段以姓名起首"), format!("paragraphs that begin with the name, as line {line}"));
    draft.meta.evidence.insert("speakers", why);
    draft.meta.speakers = turns.into_iter().map(|(name, ..)| name).collect();
}

/// A person's name in a phrase that may begin with an office.
fn name_of(who: &str, known: &[&str]) -> Option<String> {
    if let Some(name) = known.iter().find(|name| who.ends_with(**name)) {
        return Some((*name).to_owned());
    }
    if who.is_ascii() || who.chars().any(|c| c.is_ascii_alphabetic()) {
        let plain = ENGLISH_OFFICE.captures(who).map(|found| found["name"].to_owned());
        let capitals = who.split(' ').count() >= 2
            && who.split(' ').all(|word| word.chars().next().is_some_and(char::is_uppercase));
        return plain.or_else(|| capitals.then(|| who.to_owned()));
    }
    if let Some((_, name)) = speaker(who, known) {
        return Some(name);
    }
    // 王守堤主席: the office stands behind.
    let bare = OFFICES.split('|').find_map(|office| who.strip_suffix(office)).unwrap_or(who);
    let n = bare.chars().count();
    (pattern::is_name(bare) && (n <= 4 || bare.contains('·'))).then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_phrases() {
        let check = |who: &str, expected: Option<&str>| assert_eq!(name_of(who, &[]).as_deref(), expected, "{who}");
        check("王守堤", Some("王守堤"));
        check("王守堤主席", Some("王守堤"));
        check("水城国家主席王守堤", Some("王守堤"));
        check("President Anna Reed", Some("Anna Reed"));
        check("各国领导人代表们", None);
    }

    #[test]
    fn houses_are_agencies_or_publishers() {
        let config = IngestConfig::default();
        let check = |written: &str, expected: House| assert_eq!(house(written, &config).1, expected, "{written}");
        check("河讯社", House::Agency);
        check("水城日报", House::Publisher);
        check("本报", House::Own);
        check("REUTERS", House::Agency);
    }

    #[test]
    fn authors_may_be_houses() {
        let check = |written: &str, expected: Option<(Option<&str>, usize)>| {
            let found = house_of_author(written, &IngestConfig::default());
            let found = found.map(|found| (found.house.map(|(_, name)| name), found.names.len()));
            assert_eq!(found, expected.map(|(house, n)| (house.map(str::to_owned), n)), "{written}");
        };
        check("水城日报评论员", Some((Some("水城日报"), 0)));
        check("水城日报", Some((Some("水城日报"), 0)));
        check("本报记者 王守堤", Some((None, 1)));
        check("王守堤", None);
        check("李继社", None);
        check("Anna Reed", None);
    }
}
