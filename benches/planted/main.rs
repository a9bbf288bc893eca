//! The comparison measured on invented texts with planted reuse: what it finds, and what that costs. `scripts/bench` runs it
//! at growing sizes, each in a process of its own.
//!
//!     planted DOCUMENTS [--seed N] [--no-reuse] [--everywhere] [--no-score] [--add] [--dump FOLDER]
//!     planted --report [--large]
//!
//! Prints one line of JSON, or all tables of docs/BENCHMARKS.md. `--no-reuse` plants nothing, `--everywhere` puts one phrase into every document, `--add` adds one
//! document to what was compared and remembered without it, `--dump` writes texts, truth and alignments for other programs, in code points.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock and the memory of its process")]

mod dump;
mod generator;
mod peer;
mod report;
mod score;
mod vocabulary;

use anyhow::Context;
use generator::Plan;
use hujian::config::ReuseConfig;
use hujian::model::SourcePath;
use hujian::model::{
    Archive, Body, BodySpan, DateInterval, DocId, Document, Kind, Meta, Origin, Paragraph, ParagraphKind,
};
use hujian::normalize::Text;
use hujian::reuse::Reuse;
use hujian::{normalize, reuse};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Documents of the run that `cargo test` makes, only to see that it runs.
const FEW: u32 = 60;

struct Options {
    plan: Plan,
    score: bool,
    dump: Option<PathBuf>,
    report: bool,
    large: bool,
    add: bool,
}

fn options() -> anyhow::Result<Options> {
    let plan = Plan { documents: FEW, seed: 7, reuse: true, everywhere: false };
    let mut options = Options { plan, score: true, dump: None, report: false, large: false, add: false };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{argument} wants a value"));
        match argument.as_str() {
            "--seed" => options.plan.seed = value()?.parse()?,
            "--no-reuse" => options.plan.reuse = false,
            "--everywhere" => options.plan.everywhere = true,
            "--no-score" => options.score = false,
            "--dump" => options.dump = Some(value()?.into()),
            "--report" => options.report = true,
            "--large" => options.large = true,
            "--add" => options.add = true,
            // What cargo itself passes.
            "--bench" | "--test" => {}
            documents => {
                options.plan.documents = documents.parse().with_context(|| format!("{documents}: no number"))?
            }
        }
    }
    Ok(options)
}

fn archive(texts: &[String]) -> anyhow::Result<Archive> {
    let first = jiff::civil::date(2000, 1, 1);
    let documents = (0_i64..)
        .zip(texts)
        .map(|(number, text)| {
            let mut paragraphs = Vec::new();
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                let span = BodySpan::new(at, at + line.trim_end_matches('\n').len());
                paragraphs.push(Paragraph { span, kind: ParagraphKind::Text, lines: (1, 1), inlines: Vec::new() });
                at += line.len();
            }
            // Ten documents a day.
            let day = first.saturating_add(jiff::Span::new().days(number / 10));
            let meta = Meta {
                kind: Kind::Speech,
                event: Some(DateInterval::day(day, "made")),
                language: "zh-Hans".to_owned(),
                ..Meta::default()
            };
            Ok(Document {
                id: DocId::new(&format!("d{number:06}")).context("an id")?,
                meta,
                body: Body { text: text.clone(), paragraphs, figures: Vec::new() },
                origin: Origin { source: SourcePath(format!("content/{number}.txt")), segments: vec![(1, 1)] },
            })
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    Ok(Archive { documents, ..Archive::default() })
}

/// A figure of /proc/self/status, in bytes, if the system tells.
fn status(key: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes =
        status.lines().find_map(|line| line.strip_prefix(key)?.trim().strip_suffix("kB")?.trim().parse().ok());
    kilobytes.unwrap_or(0_u64) * 1024
}

/// Seconds of processor time so far, of all threads; in hundredths.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks as f64 / 100.0
}

/// What a piece of work took: wall seconds, processor seconds, and bytes at its peak beyond those held before.
struct Cost {
    wall: f64,
    cpu: f64,
    bytes: u64,
}

fn measured<T>(run: impl FnOnce() -> T) -> (T, Cost) {
    // Makes the peak that of what follows; where the system refuses, the figure is that of the whole process.
    std::fs::write("/proc/self/clear_refs", "5").unwrap_or_default();
    let before = status("VmRSS:");
    let (start, cpu_before) = (Instant::now(), cpu());
    let result = run();
    let cost = Cost {
        wall: start.elapsed().as_secs_f64(),
        cpu: cpu() - cpu_before,
        bytes: status("VmHWM:").saturating_sub(before),
    };
    (result, cost)
}

impl Cost {
    fn json(&self, letters: u64) -> serde_json::Value {
        let millions = letters as f64 / 1e6;
        let round = |value: f64| (value * 1e3).round() / 1e3;
        json!({
            "wall_seconds": round(self.wall),
            "cpu_seconds": round(self.cpu),
            "megabytes": (self.bytes as f64 / 1e6).round(),
            "cpu_seconds_per_million_letters": round(self.cpu / millions),
            "megabytes_per_million_letters": round(self.bytes as f64 / 1e6 / millions),
        })
    }
}

/// What comparing costs when all documents but the middle one were compared before, and how many bytes are remembered; the
/// result must be that of comparing all from nothing.
fn adding(archive: &Archive, texts: &[Text], expected: &Reuse) -> anyhow::Result<(Cost, usize)> {
    let config = ReuseConfig::default();
    let added = texts.len() / 2;
    let (mut fewer, mut texts_before) =
        (Archive { documents: archive.documents.clone(), ..Archive::default() }, texts.to_vec());
    fewer.documents.remove(added);
    texts_before.remove(added);
    let before = reuse::run_remembering(&fewer, &texts_before, &config, None).memory;
    drop((fewer, texts_before));
    let (found, cost) = measured(|| reuse::run_remembering(archive, texts, &config, Some(&before)));
    anyhow::ensure!(found.is_updated, "what was remembered was of no use");
    anyhow::ensure!(found.reuse == *expected, "another result than from nothing");
    Ok((cost, found.memory.len()))
}

fn main() -> anyhow::Result<()> {
    let options = options()?;
    if options.report {
        return report::print(options.large);
    }
    let vocabulary = vocabulary::Vocabulary::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"))?;
    let mut corpus = generator::corpus(&vocabulary, options.plan);
    let archive = archive(&corpus.texts)?;
    if !options.score && options.dump.is_none() {
        corpus.texts = Vec::new();
        corpus.cases = Vec::new();
    }
    // The dictionary is loaded once for the whole build, not by the comparison.
    normalize::run(&Archive::default());
    let (texts, normalizing) = measured(|| normalize::run(&archive));
    let letters: u64 = texts.iter().map(|text: &Text| text.n_letters() as u64).sum();
    let (reuse, comparing) = measured(|| reuse::run(&archive, &texts, &ReuseConfig::default()));
    let count = |class| reuse.clusters.iter().filter(|cluster| cluster.class == class).count();
    let mut result = json!({
        "documents": options.plan.documents,
        "letters": letters,
        "alignments": reuse.alignments.len(),
        "passages": count(reuse::Class::Passage),
        "formulae": count(reuse::Class::Formula),
        "boilerplate": count(reuse::Class::Boilerplate),
        "normalizing": normalizing.json(letters),
        "comparing": comparing.json(letters),
    });
    if options.add {
        let (cost, remembered) = adding(&archive, &texts, &reuse)?;
        result["adding"] = cost.json(letters);
        result["remembered_bytes_per_letter"] = ((remembered as f64 / letters as f64 * 10.0).round() / 10.0).into();
    }
    if options.score {
        result["score"] = serde_json::to_value(score::score(&corpus, &texts, &reuse))?;
        let (found, cost) = measured(|| peer::seed_and_sort(&texts));
        result["seed_and_sort"] = cost.json(letters);
        result["seed_and_sort"]["found"] = found.into();
    }
    if let Some(folder) = &options.dump {
        dump::write(folder, &corpus, &archive, &texts, &reuse)?;
    }
    println!("{result}");
    Ok(())
}
