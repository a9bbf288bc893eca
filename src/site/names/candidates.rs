//! What may be a name and is not in the glossary, with the evidence: for editors to choose from, never shown on the site.

use super::find::Finder;
use crate::ingest::words::jieba;
use crate::model::{Archive, Document, Name, NameKind, SourcePath};
use crate::normalize::Text;
use jiff::civil::Date;
use rayon::prelude::*;
use regex::Regex;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

/// Documents below which a word that only looks like a name is not worth an editor's time.
const FEWEST_DOCUMENTS: usize = 2;
/// The same for words that only the word cutter takes for names: it takes 洪水 for a person.
const FEWEST_TAGGED: usize = 3;

/// Characters of a name; longer runs of nouns are phrases.
const LONGEST: usize = 24;

/// Why something may be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Basis {
    /// A speaker, an author, a publisher, a venue or an occasion of a document.
    Stated,
    /// It is given a shorter form in brackets.
    Shortened,
    /// An office stands beside it.
    Office,
    /// It ends as bodies do.
    Ending,
    /// The word cutter's tag.
    Tag,
}

impl Basis {
    fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated of a document",
            Self::Shortened => "shortened in brackets",
            Self::Office => "beside an office",
            Self::Ending => "ends as bodies do",
            Self::Tag => "tagged by jieba",
        }
    }
}

/// What may be a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// As texts have it most often.
    pub name: String,
    /// What it seems to be.
    pub kind: NameKind,
    /// Shorter forms that a text gives it.
    pub other: Vec<String>,
    /// Places, in any of its forms.
    pub places: usize,
    /// Documents.
    pub documents: usize,
    /// The first day of the earliest document with it, as far as known.
    pub first: Option<Date>,
    basis: Basis,
}

/// Something that may be a name, why, what it seems to be, and a shorter form that stands beside it.
type Seen = (String, Basis, NameKind, Option<String>);

/// 全称（以下简称某某）
static SHORTENED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<long>\p{Han}{4,24})[（(](?:以下)?(?:简称|簡稱)(?:为|為)?[“「]?(?P<short>\p{Han}{2,10})[”」]?[）)]")
        .expect("a sound pattern")
});
/// An office and a name with a dot, in either order; or a name of two to four characters that speaks.
static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    const OFFICES: &str = "总统|总理|主席|首相|国王|部长|外长|秘书长|总干事|大使|省长|市长|书记|院长|校长|所长|总裁|會長|会长|部長|總統|總理";
    let pattern = format!(
        r"(?:{OFFICES})(?P<after>\p{{Han}}{{1,6}}[·•]\p{{Han}}{{1,6}})|(?P<before>\p{{Han}}{{1,6}}[·•]\p{{Han}}{{1,6}})(?:{OFFICES})"
    );
    Regex::new(&pattern).expect("a sound pattern")
});
/// How bodies end; the run of nouns before it belongs to the name.
const ENDINGS: [&str; 20] = [
    "组织",
    "论坛",
    "委员会",
    "银行",
    "大学",
    "学院",
    "通讯社",
    "日报",
    "晚报",
    "联盟",
    "协会",
    "研究所",
    "秘书处",
    "法院",
    "集团",
    "公司",
    "基金",
    "理事会",
    "共和国",
    "同盟",
];

/// All candidates that the glossary does not hold: by evidence, the firmest first, then by documents, the most first.
pub fn candidates(archive: &Archive, texts: &[Text]) -> Vec<Candidate> {
    let mut found: BTreeMap<String, (Basis, NameKind)> = BTreeMap::new();
    let mut shorter: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let per_document: Vec<Vec<Seen>> = archive.documents.par_iter().map(in_document).collect();
    for (name, basis, kind, short) in per_document.into_iter().flatten() {
        if let Some(short) = short {
            shorter.entry(name.clone()).or_default().insert(short);
        }
        // What a name ends in is firmer than who seems to speak or what the word cutter takes it for.
        let kind = match kind {
            NameKind::Person | NameKind::Term if ends_as_bodies_do(&name) => NameKind::Organisation,
            NameKind::Person
            | NameKind::Term
            | NameKind::Organisation
            | NameKind::Place
            | NameKind::Event
            | NameKind::Tifa => kind,
        };
        let known = found.entry(name).or_insert((basis, kind));
        *known = (*known).min((basis, kind));
    }
    let known = Finder::new(&archive.names).0;
    let is_new = |name: &str| {
        let text = Text::of(name);
        known
            .find(&text)
            .iter()
            .all(|found| found.span.start > 0 || text.places.last().is_some_and(|last| found.span.end < last.end))
    };
    let short: BTreeSet<String> = shorter.values().flatten().cloned().collect();
    let sought: Vec<(Basis, Name)> = found
        .into_iter()
        .filter(|(name, _)| is_new(name) && !short.contains(name) && (2..=LONGEST).contains(&name.chars().count()))
        .map(|(name, (basis, kind))| {
            let other = shorter.remove(&name).unwrap_or_default().into_iter().filter(|short| is_new(short)).collect();
            (basis, sought(name, kind, other))
        })
        .collect();
    let names: Vec<Name> = sought.iter().map(|(_, name)| name.clone()).collect();
    let mut candidates = counted(archive, texts, &names, &sought);
    candidates.retain(|candidate| {
        let fewest = match candidate.basis {
            // A publisher or a venue need not stand in any text.
            Basis::Stated => 0,
            Basis::Shortened => 1,
            Basis::Office | Basis::Ending => FEWEST_DOCUMENTS,
            Basis::Tag => FEWEST_TAGGED,
        };
        candidate.documents >= fewest
    });
    candidates.sort_by_key(|candidate| (candidate.basis, Reverse((candidate.documents, candidate.places))));
    candidates
}

fn sought(name: String, kind: NameKind, other: Vec<String>) -> Name {
    Name {
        name,
        kind,
        other,
        except: Vec::new(),
        explanation: None,
        slug: None,
        signed: None,
        path: SourcePath(String::new()),
        line: 0,
    }
}

/// Counts the places as pages would: letter by letter, the longest name first.
fn counted(archive: &Archive, texts: &[Text], names: &[Name], sought: &[(Basis, Name)]) -> Vec<Candidate> {
    let finder = Finder::new(names).0;
    let mut candidates: Vec<Candidate> = sought
        .iter()
        .map(|(basis, name)| Candidate {
            name: name.name.clone(),
            kind: name.kind,
            other: name.other.clone(),
            places: 0,
            documents: 0,
            first: None,
            basis: *basis,
        })
        .collect();
    let mut spellings: Vec<BTreeMap<&str, usize>> = vec![BTreeMap::new(); names.len()];
    for (document, text) in archive.documents.iter().zip(texts) {
        let mut seen = BTreeSet::new();
        for found in finder.find(text) {
            let Some(candidate) = candidates.get_mut(found.name as usize) else { continue };
            candidate.places += 1;
            let spelt = document.body.text.get(found.span.range()).filter(|_| found.form == 0);
            if let Some((spelt, spellings)) = spelt.zip(spellings.get_mut(found.name as usize)) {
                *spellings.entry(spelt).or_default() += 1;
            }
            if seen.insert(found.name) {
                candidate.documents += 1;
                // Documents stand in order of time.
                candidate.first = candidate.first.or_else(|| document.meta.dated().and_then(|dated| dated.from));
            }
        }
    }
    for (candidate, spellings) in candidates.iter_mut().zip(spellings) {
        // Traditional and simplified forms are one name; what holds a line end is none that could be written down.
        let spelt = spellings.into_iter().filter(|(spelt, _)| !spelt.contains('\n')).max_by_key(|(_, n)| *n);
        if let Some((spelt, _)) = spelt {
            spelt.clone_into(&mut candidate.name);
        }
    }
    candidates
}

/// What one document holds.
fn in_document(document: &Document) -> Vec<Seen> {
    let mut found = Vec::new();
    let meta = &document.meta;
    let stated = [
        (NameKind::Person, meta.speakers.iter().chain(&meta.authors).collect::<Vec<_>>()),
        (NameKind::Organisation, meta.agency.iter().chain(&meta.publisher).collect()),
        (NameKind::Place, meta.venue.iter().collect()),
        (NameKind::Event, meta.occasion.iter().collect()),
    ];
    for (kind, names) in stated {
        found.extend(names.into_iter().map(|name| (name.trim().to_owned(), Basis::Stated, kind, None)));
    }
    let text = &document.body.text;
    for captures in SHORTENED.captures_iter(text) {
        let (Some(long), Some(short)) = (captures.name("long"), captures.name("short")) else { continue };
        let kind = NameKind::Organisation;
        found.push((body_at_end(long.as_str()), Basis::Shortened, kind, Some(short.as_str().to_owned())));
    }
    for captures in OFFICE.captures_iter(text) {
        let name = captures.name("after").or(captures.name("before"));
        found.extend(name.map(|name| (name.as_str().to_owned(), Basis::Office, NameKind::Person, None)));
    }
    for line in text.lines() {
        tagged(line, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Of a long run of characters the nouns at its end: 我们支持渡口联合会 is 渡口联合会.
fn body_at_end(run: &str) -> String {
    let tags = jieba().tag(run, true);
    let nouns = tags.iter().rev().take_while(|tag| is_noun(tag.tag)).count();
    tags.iter().skip(tags.len() - nouns.max(1)).map(|tag| tag.word).collect()
}

fn is_noun(tag: &str) -> bool {
    matches!(tag.chars().next(), Some('n' | 'j' | 'x' | 's')) || tag == "vn"
}

/// Whether a name says by its end that it is a body.
fn ends_as_bodies_do(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Words of a line that are tagged as names, and runs of nouns that end as bodies do.
fn tagged(line: &str, found: &mut Vec<Seen>) {
    let is_written = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_alphabetic);
    let mut run: Vec<&str> = Vec::new();
    for tag in jieba().tag(line, true) {
        let kind = match tag.tag {
            "nr" | "nrt" | "nrfg" => Some(NameKind::Person),
            "ns" => Some(NameKind::Place),
            "nt" => Some(NameKind::Organisation),
            "nz" => Some(NameKind::Term),
            _ => None,
        };
        found.extend(kind.filter(|_| is_written(tag.word)).map(|kind| (tag.word.to_owned(), Basis::Tag, kind, None)));
        if !is_noun(tag.tag) || !tag.word.chars().all(char::is_alphabetic) {
            run.clear();
            continue;
        }
        run.push(tag.word);
        if run.len() > 1 && ends_as_bodies_do(tag.word) {
            found.push((run.concat(), Basis::Ending, NameKind::Organisation, None));
        }
    }
}

/// A candidate as an entry of the glossary, with its evidence as a comment.
pub fn entry(candidate: &Candidate) -> String {
    let quoted = |text: &str| serde_json::to_string(text).expect("a string is a value");
    let mut line = format!("- {{name: {}, kind: {}", quoted(&candidate.name), candidate.kind.as_str());
    // Writing to a string cannot fail.
    if !candidate.other.is_empty() {
        let other: Vec<String> = candidate.other.iter().map(|form| quoted(form)).collect();
        write!(line, ", other: [{}]", other.join(", ")).expect("a string takes what is written");
    }
    let first = candidate.first.map_or_else(String::new, |day| format!(", first {day}"));
    let (places, documents, basis) = (candidate.places, candidate.documents, candidate.basis.as_str());
    write!(line, "}}  # places {places}, documents {documents}{first}; {basis}")
        .expect("a string takes what is written");
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;
    use crate::site::specimen::dated;

    fn archive(texts: &[&str]) -> (Archive, Vec<Text>) {
        let made = (0..).zip(texts).map(|(i, text)| dated(&format!("d{i}"), Kind::Speech, "2020-01-01", &[*text]));
        let documents: Vec<_> = made.map(|(document, _)| document).collect();
        let letters = documents.iter().map(|document| Text::of(&document.body.text)).collect();
        (Archive { documents, ..Archive::default() }, letters)
    }

    #[test]
    fn what_may_be_a_name_is_listed_with_its_evidence() {
        let (mut archive, texts) = archive(&[
            "我们支持维澜渡口联合会（以下简称渡联）的工作。岑泰·欧林总统来到北京。",
            "渡联在北京开会，岑泰·欧林总统致辞。",
            "他们回到北京。",
        ]);
        let listed = |archive: &Archive| candidates(archive, &texts).iter().map(entry).collect::<Vec<_>>();
        let check = |listed: &[String], part: &str| {
            assert!(listed.iter().any(|line| line.contains(part)), "{part}: {listed:#?}")
        };
        let all = listed(&archive);
        check(&all, "other: [\"渡联\"]}  # places 3, documents 2, first 2020-01-01; shortened in brackets");
        check(&all, "name: \"岑泰·欧林\", kind: person}  # places 2, documents 2, first 2020-01-01; beside an office");
        check(&all, "name: \"北京\", kind: place}");
        let meta = &mut archive.documents[0].meta;
        meta.speakers = vec!["芦洲村村民委员会".to_owned()];
        meta.publisher = Some("芦洲广播站".to_owned());
        meta.venue = Some("芦洲礼堂".to_owned());
        let all = listed(&archive);
        check(&all, "name: \"芦洲村村民委员会\", kind: organisation}");
        check(&all, "name: \"芦洲广播站\", kind: organisation}  # places 0, documents 0; stated of a document");
        check(&all, "name: \"芦洲礼堂\", kind: place}  # places 0, documents 0; stated of a document");
        archive.names = vec![sought("北京".to_owned(), NameKind::Place, Vec::new())];
        assert!(listed(&archive).iter().all(|line| !line.contains("北京")));
    }
}
