//! The comparison stage at growing sizes, beside a plain seed-and-sort in the same run: `scripts/bench`.
//!
//! Texts are invented from a small vocabulary, with set phrases in every document and passages taken over from earlier
//! ones, so that the figures say how cost grows, not how well real wording is found.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock and the memory of its process")]

use hujian::config::ReuseConfig;
use hujian::model::{Archive, Body, BodySpan, DateInterval, DocId, Document, Meta, Origin, Paragraph, ParagraphKind};
use hujian::model::{Kind, SourcePath};
use hujian::{normalize, reuse};
use std::time::Instant;

/// Documents of the archives measured.
const SIZES: [usize; 3] = [100, 1_000, 2_000];
/// Letters of a document, about: a short speech.
const LETTERS: usize = 1_500;
/// Letters of the seeds of the plain method: as short as the shortest passage.
const SEED: usize = 8;
/// Places of one seed that the plain method pairs at most; without this it never ends on set phrases.
const MOST_PLACES: usize = 200;

/// A small generator of numbers (xorshift), the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let sides = u64::try_from(sides).expect("a count fits");
        usize::try_from(self.0 % sides).expect("below a count")
    }
}

/// Words of two letters, the frequent ones far more frequent, as in any language.
fn word(dice: &mut Dice) -> String {
    const WORDS: usize = 6_000;
    let rank = dice.roll(WORDS).min(dice.roll(WORDS)).min(dice.roll(WORDS));
    let letter = |n: usize| char::from_u32(0x4e00 + u32::try_from(n % 3_500).expect("small")).expect("a Han character");
    [letter(rank * 7 + 1), letter(rank * 13 + rank / 90)].iter().collect()
}

fn sentence(dice: &mut Dice) -> String {
    let n = 6 + dice.roll(14);
    let mut text: String = (0..n).map(|_| word(dice)).collect();
    text.push('。');
    text
}

/// An archive in which a sixth of the sentences comes from earlier documents and a twelfth is a set phrase.
fn archive(n: usize) -> Archive {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let phrases: Vec<String> = (0..40).map(|_| sentence(&mut dice)).collect();
    let mut sentences: Vec<String> = Vec::new();
    let mut documents = Vec::new();
    for number in 0..n {
        let mut text = String::new();
        while text.chars().count() < LETTERS {
            let next = match dice.roll(12) {
                0 => phrases[dice.roll(phrases.len())].clone(),
                1 | 2 if !sentences.is_empty() => sentences[dice.roll(sentences.len())].clone(),
                _ => sentence(&mut dice),
            };
            sentences.push(next.clone());
            text.push_str(&next);
        }
        text.push('\n');
        let span = BodySpan::new(0, text.len() - 1);
        let paragraph = Paragraph { span, kind: ParagraphKind::Text, lines: (1, 1), inlines: Vec::new() };
        let day =
            jiff::civil::date(2000, 1, 1).saturating_add(jiff::Span::new().days(i64::try_from(number).expect("small")));
        documents.push(Document {
            id: DocId::new(&format!("d{number:05}")).expect("a sound id"),
            meta: Meta {
                kind: Kind::Speech,
                event: Some(DateInterval::day(day, "made")),
                language: "zh-Hans".to_owned(),
                ..Meta::default()
            },
            body: Body { text, paragraphs: vec![paragraph], figures: Vec::new() },
            origin: Origin { source: SourcePath(format!("content/{number}.txt")), segments: vec![(1, 1)] },
        });
    }
    Archive { documents, ..Archive::default() }
}

/// The plain method: every run of `SEED` letters with its place, sorted; equal runs are paired, pairs on one diagonal
/// are one passage. Returns how many passages it lists.
fn seed_and_sort(texts: &[normalize::Text]) -> usize {
    let mut seeds: Vec<(u64, u32, u32)> = Vec::new();
    for (document, text) in texts.iter().enumerate() {
        for (at, window) in text.symbols.windows(SEED).enumerate() {
            let hash = window.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, symbol| {
                (hash ^ u64::from(*symbol)).wrapping_mul(0x0000_0100_0000_01b3)
            });
            seeds.push((hash, u32::try_from(document).expect("small"), u32::try_from(at).expect("small")));
        }
    }
    seeds.sort_unstable();
    let mut diagonals: Vec<(u32, u32, i64)> = Vec::new();
    for group in seeds.chunk_by(|a, b| a.0 == b.0) {
        let group = group.get(..MOST_PLACES).unwrap_or(group);
        for (n, a) in group.iter().enumerate() {
            for b in group.iter().skip(n + 1) {
                diagonals.push((a.1, b.1, i64::from(b.2) - i64::from(a.2)));
            }
        }
    }
    diagonals.sort_unstable();
    diagonals.dedup();
    diagonals.len()
}

/// Bytes that the process holds at most since the last reset, if the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Forgets the peak, so that the next one is that of what follows.
fn forget_peak() {
    // Without it the figure is that of the largest run so far, which is still no lie.
    std::fs::write("/proc/self/clear_refs", "5").unwrap_or_default();
}

fn measure(what: &str, documents: usize, letters: usize, last: &mut Option<(usize, f64)>, run: impl FnOnce() -> usize) {
    forget_peak();
    let before = peak();
    let start = Instant::now();
    let found = run();
    let seconds = start.elapsed().as_secs_f64();
    let memory = match (before, peak()) {
        (Some(before), Some(after)) => format!("{:6.0} MB", after.saturating_sub(before) as f64 / 1e6),
        _ => "     ? MB".to_owned(),
    };
    let per_million = seconds / letters as f64 * 1e6;
    // 1.0 is linear: time grew as the letters did.
    let growth =
        last.map_or("     ".to_owned(), |(n, s)| format!("{:5.2}", (seconds / s) / (letters as f64 / n as f64)));
    println!(
        "{what:<14} {documents:>6} documents  {letters:>9} letters  {seconds:7.2} s  {per_million:6.2} s a million  growth {growth}  {memory} more  {found:>8} found"
    );
    *last = Some((letters, seconds));
}

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let sizes = if std::env::args().any(|argument| argument == "--test") { &SIZES[..1] } else { &SIZES[..] };
    let (mut ours, mut plain) = (None, None);
    for documents in sizes {
        let archive = archive(*documents);
        let texts = normalize::run(&archive);
        let letters: usize = texts.iter().map(|text| text.letters.iter().map(|n| usize::from(*n)).sum::<usize>()).sum();
        measure("hujian", *documents, letters, &mut ours, || {
            reuse::run(&archive, &texts, &ReuseConfig::default()).alignments.len()
        });
        measure("seed and sort", *documents, letters, &mut plain, || seed_and_sort(&texts));
    }
}
