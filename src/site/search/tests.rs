//! What the files hold, read as a browser reads them.

use super::{SearchFile, numbers, render, routes};
use crate::config::SiteConfig;
use crate::ingest::Inputs;
use crate::model::Archive;
use crate::normalize::Text;
use crate::reuse::Reuse;
use crate::site::{Route, Site, plan, sample};
use std::collections::BTreeMap;

fn site(lines: &[&[&str]]) -> Site {
    let (mut archive, _, _) = sample::parts();
    for (document, lines) in archive.documents.iter_mut().zip(lines) {
        document.body = sample::body(lines);
    }
    archive.documents.truncate(lines.len());
    archive.changes.clear();
    let texts = archive.documents.iter().map(|document| Text::of(&document.body.text)).collect();
    plan(archive, texts, Reuse::default(), &Inputs::default(), &SiteConfig::default()).unwrap().0
}

/// Keys to places of a site whose index is one shard.
fn keys(site: &Site) -> BTreeMap<(u64, u64), Vec<u64>> {
    let mut keys = BTreeMap::new();
    let mut rest = numbers::read(&render(site, SearchFile::Shard(0))).into_iter();
    let (mut a, mut b) = (0, 0);
    while let (Some(step), Some(second), Some(n)) = (rest.next(), rest.next(), rest.next()) {
        a += step;
        b = if step == 0 { b + second } else { second };
        let mut place = 0;
        let places = rest.by_ref().take(n as usize).map(|step| {
            place += step;
            place
        });
        keys.insert((a, b), places.collect());
    }
    keys
}

/// The places of two Han characters.
fn check(site: &Site, wording: &str, expected: &[u64]) {
    let key: Vec<u64> = wording.chars().map(u64::from).collect();
    assert_eq!(keys(site).get(&(key[0], key[1])).map_or(&[][..], Vec::as_slice), expected, "{wording}");
}

#[test]
fn places_lead_through_all_documents() {
    let site = site(&[&["河水，河", "水清"], &["國“河”水"]]);
    // Numbers of symbols 0, 1, 2 | 3, 4 | 5, 6, 7, and one more for each paragraph before.
    check(&site, "河水", &[0, 8]);
    check(&site, "水河", &[1]);
    check(&site, "水清", &[4]);
    check(&site, "国河", &[7]);
    assert_eq!(keys(&site).len(), 4);
}

#[test]
fn words_stand_alone() {
    let site = site(&[&["The river, the 河 river’s"]]);
    let places: Vec<Vec<u64>> = keys(&site).into_values().collect();
    assert!(places.contains(&vec![0, 2]), "{places:?}");
    assert_eq!(places.iter().map(Vec::len).sum::<usize>(), 4);
}

#[test]
fn letters_fold_as_the_comparison_does() {
    let site = site(&[&["国 Caf\u{e9} e\u{301} 2 ，"]]);
    let numbers = numbers::read(&render(&site, SearchFile::Index));
    // After eight sizes, one part, and one directory of three numbers.
    let mut rest = numbers.into_iter().skip(12);
    let n = rest.next().unwrap() as usize;
    let mut point = 0;
    let points: Vec<u32> = rest
        .by_ref()
        .take(n)
        .map(|step| {
            point += step;
            point as u32
        })
        .collect();
    let folded: Vec<char> = points
        .iter()
        .zip(rest.by_ref().take(n))
        .map(|(point, step)| {
            let step = (step >> 1) as i64 ^ -((step & 1) as i64);
            char::from_u32((i64::from(*point) + step) as u32).unwrap()
        })
        .collect();
    let roles: Vec<u64> = rest.map(|role| role % 3).collect();
    let fold = |c: char| {
        let at = points.iter().position(|point| *point == u32::from(c))?;
        Some((folded[at], roles[at]))
    };
    assert_eq!(fold('國'), Some(('国', 0)));
    assert_eq!(fold('国'), Some(('国', 0)));
    assert_eq!(fold('Ｃ'), Some(('c', 1)));
    assert_eq!(fold('É'), Some(('é', 1)));
    assert_eq!(fold('\u{301}'), Some(('\u{301}', 2)));
    assert_eq!(fold('，'), None);
    assert_eq!(fold('河'), None);
    assert_eq!(roles.len(), n);
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
    assert_eq!(numbers::read(&render(&site, SearchFile::Index)).get(5..), Some([0, 0, 0, 0].as_slice()));
}
