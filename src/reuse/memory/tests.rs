use super::bytes::resummed;
use crate::config::ReuseConfig;
use crate::model::Archive;
use crate::normalize;
use crate::reuse::{Cluster, run, run_remembering};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_xorshift::XorShiftRng;

/// A document: a number that decides its place, and its text.
type Entry = (i32, String);

fn archive(entries: &[Entry]) -> Archive {
    let mut entries: Vec<&Entry> = entries.iter().collect();
    entries.sort();
    let texts: Vec<&str> = entries.iter().map(|(_, text)| text.as_str()).collect();
    crate::reuse::tests::archive(&texts)
}

/// Clauses of which texts are made: few, so that many stand in 24, 64 and 142 places or about as many; some begin alike.
fn clauses(rng: &mut XorShiftRng) -> Vec<String> {
    let letter = |rng: &mut XorShiftRng| char::from_u32(0x4e00 + rng.random_range(0..60)).expect("Han");
    let mut clauses: Vec<String> = Vec::new();
    for n in 0..90 {
        let len = rng.random_range(5..25);
        let own: String = (0..len).map(|_| letter(rng)).collect();
        let begun = clauses.choose(rng).filter(|_| n % 3 == 0).cloned().unwrap_or_default();
        clauses.push(if n % 10 == 7 { format!("{begun} the old river {own} Basin") } else { begun + &own });
    }
    clauses
}

fn text(rng: &mut XorShiftRng, clauses: &[String]) -> String {
    let n = rng.random_range(2..9);
    let clause = |rng: &mut XorShiftRng| {
        // The first ones far oftener than the last ones.
        let rank = (rng.random_range(0.0..1.0_f64).powi(3) * clauses.len() as f64) as usize;
        let mut clause: Vec<char> = clauses[rank].chars().collect();
        if rng.random_range(0..3) == 0 {
            let at = rng.random_range(0..clause.len());
            clause[at] = '异';
        }
        clause.into_iter().collect::<String>()
    };
    let clauses: Vec<String> = (0..n).map(|_| clause(rng)).collect();
    clauses.join("，")
}

/// Puts an archive through changes of a few documents, one after another; every time the result is that of a comparison from
/// nothing. Says how often what was remembered was of use.
fn check(seed: u64, documents: usize, changes: usize) -> usize {
    let mut rng = XorShiftRng::seed_from_u64(seed);
    let clauses = clauses(&mut rng);
    let mut entries: Vec<Entry> =
        (0..documents).map(|_| (rng.random_range(0..400), text(&mut rng, &clauses))).collect();
    let mut memory: Option<Vec<u8>> = None;
    let mut updated = 0;
    for change in 0..changes {
        for _ in 0..rng.random_range(1..3) {
            let at = rng.random_range(0..entries.len());
            match rng.random_range(0..5) {
                0 => _ = entries.remove(at),
                1 => entries[at].0 = rng.random_range(0..400),
                2 => entries[at].1 = text(&mut rng, &clauses),
                3 => entries.push(entries[at].clone()),
                _ => entries.push((rng.random_range(0..400), text(&mut rng, &clauses))),
            }
        }
        let archive = archive(&entries);
        let texts = normalize::run(&archive);
        let config = ReuseConfig::default();
        let found = run_remembering(&archive, &texts, &config, memory.as_deref());
        let expected = run(&archive, &texts, &config);
        assert_eq!(found.reuse.alignments, expected.alignments, "seed {seed}, change {change}");
        let apart = |of: &[Cluster], from: &[Cluster]| -> Vec<Cluster> {
            of.iter().filter(|cluster| !from.contains(cluster)).cloned().collect()
        };
        let (mine, its) = (&found.reuse.clusters, &expected.clusters);
        assert_eq!(apart(mine, its), apart(its, mine), "seed {seed}, change {change}");
        assert_eq!(found.reuse, expected, "seed {seed}, change {change}");
        updated += usize::from(found.is_updated);
        memory = Some(found.memory);
    }
    updated
}

#[test]
fn what_is_remembered_changes_nothing() {
    const CHANGES: usize = 6;
    // More of them by hand: `HUJIAN_SEEDS=1-300 cargo test --release --lib remembered`.
    let range = option_env!("HUJIAN_SEEDS").and_then(|range| range.split_once('-'));
    let (from, to) = range.map_or((1, 4), |(from, to)| (from.parse().expect("first"), to.parse().expect("last")));
    let mut updated = 0;
    for seed in from..=to {
        updated += check(seed, 40 + 50 * (seed as usize % 4), CHANGES);
    }
    let runs = CHANGES * (to - from + 1) as usize;
    assert!(updated * 3 > runs * 2, "only {updated} of {runs} runs had any use of what was remembered");
}

#[test]
fn damage_costs_time_alone() {
    let mut rng = XorShiftRng::seed_from_u64(1);
    let clauses = clauses(&mut rng);
    let entries: Vec<Entry> = (0..40).map(|day| (day, text(&mut rng, &clauses))).collect();
    let archive = archive(&entries);
    let texts = normalize::run(&archive);
    let config = ReuseConfig::default();
    let sound = run_remembering(&archive, &texts, &config, None);
    let again = |memory: &[u8], config: &ReuseConfig| {
        let found = run_remembering(&archive, &texts, config, Some(memory));
        assert_eq!(found.reuse, run(&archive, &texts, config));
        found.is_updated
    };
    assert!(again(&sound.memory, &config));
    assert!(!again(&sound.memory, &ReuseConfig { min_letters: 12, ..config.clone() }), "other settings");
    assert!(!again(&[], &config));
    assert!(!again(&sound.memory[..sound.memory.len() / 2], &config));
    let mut damaged = sound.memory.clone();
    let at = rng.random_range(0..damaged.len());
    damaged[at] ^= 1 << rng.random_range(0..8);
    assert!(!again(&damaged, &config));
}

/// One more copy of a text of which there are so many that all its runs become common with it, and one less again.
#[test]
fn a_copy_that_makes_all_runs_common() {
    let text: String = (0..400).filter_map(|n| char::from_u32(0x4e00 + n)).collect();
    let config = ReuseConfig::default();
    for copies in [23, 24, 44, 64] {
        let copy =
            |n: usize| (n as i32, format!("{text}{}", char::from(b'a' + (n % 26) as u8).to_string().repeat(n + 9)));
        let before: Vec<Entry> = (0..copies).map(copy).collect();
        let after: Vec<Entry> = (0..=copies).map(copy).collect();
        let [before, after] = [before, after].map(|entries| {
            let archive = archive(&entries);
            let texts = normalize::run(&archive);
            (archive, texts)
        });
        let first = run_remembering(&before.0, &before.1, &config, None);
        let more = run_remembering(&after.0, &after.1, &config, Some(&first.memory));
        assert_eq!(more.reuse, run(&after.0, &after.1, &config), "{copies} and one");
        let less = run_remembering(&before.0, &before.1, &config, Some(&more.memory));
        assert_eq!(less.reuse, first.reuse, "{copies} again");
    }
}

/// A false file with a right sum: it may tell of passages that are none, but nothing falls over it.
#[test]
fn strange_memories_do_no_harm() {
    let mut rng = XorShiftRng::seed_from_u64(3);
    let clauses = clauses(&mut rng);
    let entries: Vec<Entry> = (0..40).map(|day| (day, text(&mut rng, &clauses))).collect();
    let config = ReuseConfig::default();
    let before = archive(&entries);
    let memory = run_remembering(&before, &normalize::run(&before), &config, None).memory;
    let now = archive(&entries[2..]);
    let texts = normalize::run(&now);
    let mut used = 0;
    for _ in 0..150 {
        let mut strange = memory.clone();
        let words = strange.len() / 4;
        // Behind the head.
        let at = rng.random_range(10..words - 8);
        if rng.random_range(0..2) == 0 {
            let block = rng.random_range(1..5);
            let (left, right) = strange[at * 4..].split_at_mut(block * 4);
            left.swap_with_slice(&mut right[..block * 4]);
        } else {
            strange[at * 4] = strange[at * 4].wrapping_add(rng.random_range(1..4));
        }
        used += usize::from(run_remembering(&now, &texts, &config, Some(&resummed(strange))).is_updated);
    }
    assert!(used > 15, "only {used} of 150 were read at all");
}
