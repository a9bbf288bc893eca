//! What the files hold, read as a browser reads them.

use super::numbers::Reader;
use super::{SearchFile, render, routes};
use crate::config::SiteConfig;
use crate::ingest::Inputs;
use crate::model::Archive;
use crate::normalize::Text;
use crate::reuse::Reuse;
use crate::site::{Route, Site, plan, sample};
use std::collections::{BTreeMap, BTreeSet};

/// A site of documents without titles.
fn site(lines: &[&[&str]]) -> Site {
    titled(&lines.iter().map(|lines| (None, *lines)).collect::<Vec<_>>())
}

fn titled(lines: &[(Option<&str>, &[&str])]) -> Site {
    let (mut archive, _, _) = sample::parts();
    for (document, (title, lines)) in archive.documents.iter_mut().zip(lines) {
        document.body = sample::body(lines);
        document.meta.title = title.map(str::to_owned);
        document.meta.subtitle = None;
    }
    archive.documents.truncate(lines.len());
    archive.changes.clear();
    let texts = archive.documents.iter().map(|document| Text::of(&document.body.text)).collect();
    plan(archive, texts, Reuse::default(), &Inputs::default(), &SiteConfig::default()).unwrap().0
}

/// The symbols of a key, as files number them.
type Key = Vec<u64>;

/// What one shard says.
struct Shard {
    /// With their places.
    groups: Vec<(Key, Vec<u64>)>,
    /// Wordings of many places, each with its documents and how many it has in them.
    counted: BTreeMap<Key, Vec<(u64, u64)>>,
}

fn key_after(before: &[u64], shared: u64, others: u64, reader: &mut Reader) -> Key {
    let mut key = before[..shared as usize].to_vec();
    let base = before.get(key.len()).copied().unwrap_or(0);
    let rest = reader.row(others);
    key.extend(rest.iter().enumerate().map(|(at, symbol)| if at == 0 { base + symbol } else { *symbol }));
    key
}

fn steps(row: Vec<u64>) -> Vec<u64> {
    row.into_iter()
        .scan(0, |last, step| {
            *last += step;
            Some(*last)
        })
        .collect()
}

fn shard(site: &Site, number: u32) -> Shard {
    let mut reader = Reader::of(&render(site, SearchFile::Shard(number)));
    let n = reader.next().unwrap();
    let (shared, others) = (reader.row(n), reader.row(n));
    let mut key = Vec::new();
    let mut keys = Vec::new();
    for (shared, others) in shared.into_iter().zip(others) {
        key = key_after(&key, shared, others, &mut reader);
        keys.push(key.clone());
    }
    let sizes = reader.row(n);
    let mut places = reader.planes(sizes.iter().sum()).into_iter();
    let mut groups = Vec::new();
    for (key, size) in keys.into_iter().zip(sizes) {
        groups.push((key, steps(places.by_ref().take(size as usize).collect())));
    }
    let mut counted = BTreeMap::new();
    while let Some(group) = reader.next() {
        let head = reader.row(2);
        let documents = steps(reader.row(head[1]));
        let counts = reader.row(head[1]).into_iter().map(|count| count + 1);
        counted
            .insert(groups[group as usize].0[..head[0] as usize].to_vec(), documents.into_iter().zip(counts).collect());
    }
    Shard { groups, counted }
}

fn shards(site: &Site) -> Vec<Shard> {
    let files = routes(site).into_iter().filter(|route| matches!(route, Route::SearchFile(SearchFile::Shard(_))));
    (0..files.count() as u32).map(|number| shard(site, number)).collect()
}

/// What each letter of the texts is numbered, as a browser reads it from the index.
fn codes(site: &Site) -> BTreeMap<char, u64> {
    let letters: BTreeSet<char> =
        letters(site).into_iter().filter(|(_, (_, role))| *role == 0).map(|(_, (letter, _))| letter).collect();
    letters.into_iter().zip(1..).collect()
}

/// The characters of the table, each with its letter and its role.
fn letters(site: &Site) -> BTreeMap<char, (char, u64)> {
    let mut reader = Reader::of(&render(site, SearchFile::Index));
    // After eleven sizes, the parts and the keys of the directories.
    let sizes = reader.row(11);
    reader.row((sizes[7] + sizes[8]).div_ceil(sizes[3]));
    let mut key = Vec::new();
    for _ in 0..sizes[9].div_ceil(sizes[2]) {
        let lengths = reader.row(2);
        key = key_after(&key, lengths[0], lengths[1], &mut reader);
    }
    let n = reader.next().unwrap();
    let points = steps(reader.row(n));
    let folded: Vec<char> = points
        .iter()
        .zip(reader.row(n))
        .map(|(point, step)| {
            let step = (step >> 1) as i64 ^ -((step & 1) as i64);
            char::from_u32((*point as i64 + step) as u32).unwrap()
        })
        .collect();
    let roles = reader.row(n);
    assert_eq!(reader.next(), None);
    let points = points.into_iter().map(|point| char::from_u32(point as u32).unwrap());
    points.zip(folded.into_iter().zip(roles)).collect()
}

/// The places that the shards leave for a wording of Han characters, and whether they say it of all its letters.
fn check(site: &Site, wording: &str, expected: &[u64], is_told_whole: bool) {
    let codes = codes(site);
    let key: Key = wording.chars().map(|letter| codes[&letter]).collect();
    let shards = shards(site);
    let mut groups = shards
        .iter()
        .flat_map(|shard| &shard.groups)
        .filter(|(group, _)| group.iter().zip(&key).all(|(one, other)| one == other));
    let whole = groups.clone().all(|(group, _)| group.len() >= key.len());
    let mut places: Vec<u64> = groups.by_ref().flat_map(|(_, places)| places.clone()).collect();
    places.sort_unstable();
    assert_eq!(places, expected, "{wording}");
    assert_eq!(whole, is_told_whole, "{wording}");
}

#[test]
fn places_lead_through_all_documents() {
    let site = site(&[&["河水，河", "水清"], &["國“河”水"]]);
    // Numbers of symbols 0, 1, 2 | 3, 4 | 5, 6, 7, and one more for each paragraph before.
    check(&site, "河", &[0, 2, 8], true);
    check(&site, "水", &[1, 4, 9], true);
    check(&site, "国", &[7], true);
    // Of so few places the texts tell the rest.
    check(&site, "水清", &[1, 4, 9], false);
}

#[test]
fn what_many_places_have_is_told_apart() {
    let lines = [["河水清"; 12], ["河水浊"; 12], ["河，木"; 12]].concat();
    let site = site(&[&lines]);
    let every = |first: u64, last: u64| (first..last).map(|n| n * 4).collect::<Vec<_>>();
    // Three symbols and an end in the first paragraphs, two in the last.
    let rest: Vec<u64> = (0..12).map(|n| 96 + n * 3).collect();
    check(&site, "河水清", &every(0, 12), true);
    check(&site, "河水浊", &every(12, 24), true);
    check(&site, "河水", &every(0, 24), true);
    check(&site, "河木", &rest, true);
    check(&site, "河", &[every(0, 24), rest].concat(), true);
}

#[test]
fn an_end_is_no_symbol() {
    let lines = [["河水"; 30], ["河山"; 30]].concat();
    let site = site(&[&lines]);
    let ends: Vec<u64> = (0..30).map(|n| n * 3).collect();
    check(&site, "河水", &ends, true);
    let groups: Vec<Key> = shards(&site).into_iter().flat_map(|shard| shard.groups).map(|(key, _)| key).collect();
    assert!(groups.contains(&vec![codes(&site)[&'水'], 0]), "{groups:?}");
}

#[test]
fn words_stand_in_runs_too() {
    let site = site(&[&["The river, the 河 river’s"]]);
    let places: Vec<Vec<u64>> = shard(&site, 0).groups.into_iter().map(|(_, places)| places).collect();
    assert!(places.contains(&vec![0, 2]), "{places:?}");
    assert_eq!(places.iter().map(Vec::len).sum::<usize>(), 5);
}

#[test]
fn a_title_that_no_text_holds_comes_after_all_documents() {
    let site = titled(&[(Some("水清"), &["河水，清"]), (Some("山高"), &["河水"]), (Some("——"), &["山"])]);
    // Symbols 0, 1, 2 | 3, 4 | 5, an end after each; the title of the second follows the last.
    check(&site, "山", &[7, 9], true);
    check(&site, "高", &[10], true);
    check(&site, "清", &[2], true);
    let mut part = Reader::of(&render(&site, SearchFile::Part(0)));
    assert_eq!(part.row(4), [4, 3, 2, 3]);
    // The years of three documents and whose title the fourth is.
    assert_eq!(part.row(4).last(), Some(&1));
}

/// Letters as if by chance, with a standing line among them.
fn many_lines(n: u32) -> Vec<String> {
    let mut chance = 7u32;
    let mut next = move |below: u32| {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (chance >> 16) % below
    };
    let standing = "河水清木石山川日月风云土田舟桥灯夜雨雪春秋东西南北大小上下河水清木石山川日月风云土田舟桥灯夜雨雪";
    (0..n)
        .map(|_| match next(3) {
            0 => standing.to_owned(),
            1 => format!("{standing}木"),
            _ => (0..next(40)).filter_map(|_| "河河河水水清".chars().nth(next(6) as usize)).collect(),
        })
        .collect()
}

#[test]
fn every_place_is_in_one_group_that_is_alike_and_in_order() {
    let lines = many_lines(600);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let site = site(&[&lines[..200], &lines[200..]]);
    let codes = codes(&site);
    // The symbols by their places, with an end after each paragraph.
    let row: Vec<u64> = lines
        .iter()
        .flat_map(|line| line.chars().map(|letter| codes[&letter]).chain([0]).collect::<Vec<_>>())
        .collect();
    let run = |place: u64, length: usize| {
        let rest = &row[place as usize..];
        let end = rest.iter().position(|symbol| *symbol == 0).unwrap() + 1;
        &rest[..length.min(end)]
    };
    let mut seen = BTreeSet::new();
    let mut groups: Vec<(Key, Vec<u64>)> = Vec::new();
    for (key, places) in shards(&site).into_iter().flat_map(|shard| shard.groups) {
        match groups.last_mut() {
            // One that goes on in the next file.
            Some((last, all)) if *last == key => all.extend(places),
            _ => groups.push((key, places)),
        }
    }
    assert!(groups.is_sorted(), "keys stand in order");
    for (key, places) in &groups {
        assert!(places.is_sorted(), "{places:?}");
        assert!(places.iter().all(|place| run(*place, key.len()) == key && seen.insert(*place)), "{key:?}");
        // No deeper than it takes: of those alike by one symbol less there are too many for one group.
        let above: usize = groups
            .iter()
            .filter(|(other, _)| other.starts_with(&key[..key.len() - 1]))
            .map(|(_, places)| places.len())
            .sum();
        assert!(above > 20, "{key:?}");
        assert!(places.len() <= 20 || key.len() == 32 || key.ends_with(&[0]), "{key:?}: {}", places.len());
        assert_eq!(groups.iter().filter(|(other, _)| other.starts_with(key)).count(), 1, "{key:?}");
    }
    assert_eq!(seen.len(), row.iter().filter(|symbol| **symbol != 0).count());
}

#[test]
fn documents_of_very_many_places_are_counted() {
    let line = "河水".repeat(5000) + "清";
    let site = site(&[&[&line], &["木"], &[&line, "河"]]);
    let codes = codes(&site);
    let (river, water) = (codes[&'河'], codes[&'水']);
    let counted: BTreeMap<Key, Vec<(u64, u64)>> = shards(&site).into_iter().flat_map(|shard| shard.counted).collect();
    // 河 stands once where no 水 follows, so that it is counted by itself; 水 is nearly always followed by 河水.
    assert_eq!(counted[&vec![river]], [(0, 5000), (2, 5001)]);
    assert_eq!(counted[&vec![river, water]], [(0, 5000), (2, 5000)]);
    assert_eq!(counted[&vec![water]], [(0, 5000), (2, 5000)]);
    assert!(counted.keys().all(|key| !key.contains(&0)), "an end is no wording");
    assert!(counted.keys().all(|key| key.len() <= 32));
    let n_places = |documents: &Vec<(u64, u64)>| documents.iter().map(|(_, n)| n).sum::<u64>();
    assert!(counted.values().all(|documents| n_places(documents) >= 8192));
}

#[test]
fn letters_fold_as_the_comparison_does() {
    let site = site(&[&["国 Caf\u{e9} e\u{301} 2 ，"]]);
    let letters = letters(&site);
    let fold = |c: char| letters.get(&c).copied();
    assert_eq!(fold('國'), Some(('国', 0)));
    assert_eq!(fold('国'), Some(('国', 0)));
    assert_eq!(fold('Ｃ'), Some(('c', 1)));
    assert_eq!(fold('É'), Some(('é', 1)));
    assert_eq!(fold('\u{301}'), Some(('\u{301}', 2)));
    assert_eq!(fold('，'), None);
    assert_eq!(fold('河'), None);
}

#[test]
fn the_name_follows_the_content() {
    let name = |site: &Site| site.file(&Route::SearchFile(SearchFile::Index));
    let one = name(&site(&[&["河水清"]]));
    assert_eq!(one, name(&site(&[&["河水清"]])));
    assert!(one != name(&site(&[&["河水浊"]])));
    assert!(one.starts_with("search/") && one.ends_with("/index.bin"));
}

#[test]
fn an_empty_archive_has_an_index() {
    let empty = plan(Archive::default(), Vec::new(), Reuse::default(), &Inputs::default(), &SiteConfig::default());
    let site = empty.unwrap().0;
    assert_eq!(routes(&site), [Route::Search, Route::SearchWords(1), Route::SearchFile(SearchFile::Index)]);
    let sizes = Reader::of(&render(&site, SearchFile::Index)).skip(7).collect::<Vec<_>>();
    assert_eq!(sizes, [0, 0, 0, 0, 0]);
}
