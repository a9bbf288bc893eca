//! The tables of docs/BENCHMARKS.md: each figure from a run of its own, in a process of its own.

use anyhow::Context;
use serde_json::Value;
use std::process::Command;

/// Seeds of the scored corpora.
const SEEDS: [u32; 3] = [7, 8, 9];
/// A further column of a table, in the line below its head.
const COLUMN: &str = "---|";
/// Documents of the scored corpora.
const SCORED: u32 = 1_000;
/// Documents of the corpora whose cost is measured.
const SIZES: [u32; 4] = [1_000, 10_000, 20_000, 40_000];
/// The largest, which takes a minute and 6 GB.
const LARGEST: u32 = 100_000;

/// One run of this program.
fn run(arguments: &[&str]) -> anyhow::Result<Value> {
    let output = Command::new(std::env::current_exe()?).args(arguments).output()?;
    anyhow::ensure!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).with_context(|| format!("{arguments:?}"))
}

fn row(name: &str, cells: impl IntoIterator<Item = String>) {
    println!("| {name} | {} |", cells.into_iter().collect::<Vec<_>>().join(" | "));
}

fn cell(value: &Value) -> String {
    value.as_f64().map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

/// Prints all tables.
pub fn print(large: bool) -> anyhow::Result<()> {
    let scored: Vec<Value> = SEEDS
        .iter()
        .map(|seed| run(&[&SCORED.to_string(), "--seed", &seed.to_string()]))
        .collect::<anyhow::Result<_>>()?;
    let score = |key: &str| scored.iter().map(|run| cell(&run["score"][key])).collect::<Vec<_>>();
    println!("## What is found: {SCORED} documents, seeds {SEEDS:?}\n");
    println!("| | {} |\n|---|{}", SEEDS.map(|seed| format!("seed {seed}")).join(" | "), COLUMN.repeat(SEEDS.len()));
    row("recall, letters", score("recall"));
    row("precision, letters", score("precision"));
    row("false passages for 100,000 letters", score("false_per_100_000"));
    row("standing paragraphs found as boilerplate", score("standing"));
    row("set phrases found as common wordings", score("phrases"));
    let blank = " |".repeat(SEEDS.len());
    println!("\n| taken over | recall{blank} alignments for a passage{blank}\n|---|{}", COLUMN.repeat(2 * SEEDS.len()));
    for edit in ["verbatim", "light", "heavy", "condensed", "rearranged", "short", "within", "composed"] {
        let of = |key: &str| scored.iter().map(|run| cell(&run["score"][key][edit])).collect::<Vec<_>>();
        row(edit, [of("by_edit"), of("granularity")].concat());
    }
    println!("\n| damage | recall{blank}\n|---|{}", COLUMN.repeat(SEEDS.len()));
    for damage in ["none", "stripped", "segmented", "traditional", "broken", "holed"] {
        row(damage, scored.iter().map(|run| cell(&run["score"]["by_damage"][damage])));
    }

    println!("\n## What it costs\n");
    println!(
        "| documents | million letters | alignments | CPU s | CPU s a million | MB | MB a million | to the size before |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let mut last: Option<(f64, f64)> = None;
    for size in SIZES.into_iter().chain(large.then_some(LARGEST)) {
        let found = run(&[&size.to_string(), "--no-score"])?;
        last = Some(cost(&size.to_string(), &found, last));
    }
    let with = run(&[&SIZES[1].to_string(), "--no-score", "--everywhere"])?;
    cost(&format!("{} and one phrase in all", SIZES[1]), &with, None);
    let without = run(&[&SCORED.to_string(), "--no-reuse"])?;
    cost(&format!("{SCORED}, nothing planted"), &without, None);
    let added = run(&[&SIZES[1].to_string(), "--no-score", "--add"])?;
    println!(
        "\nOne document added to {}: {} CPU s and {} s, all in all; from nothing {} and {} in the same process. Remembered: {} \
         bytes a letter.",
        SIZES[1] - 1,
        added["adding"]["cpu_seconds"],
        added["adding"]["wall_seconds"],
        added["comparing"]["cpu_seconds"],
        added["comparing"]["wall_seconds"],
        added["remembered_bytes_per_letter"],
    );
    println!("\nNothing planted: {} alignments in {} letters.", without["alignments"], without["letters"]);
    let peer = &scored[0];
    println!(
        "Seed and sort, a plain method in the same run (seed {}): {} CPU s and {} MB a million letters; hujian: {} and {}.",
        SEEDS[0],
        peer["seed_and_sort"]["cpu_seconds_per_million_letters"],
        peer["seed_and_sort"]["megabytes_per_million_letters"],
        peer["comparing"]["cpu_seconds_per_million_letters"],
        peer["comparing"]["megabytes_per_million_letters"],
    );
    Ok(())
}

/// A row of the table of costs; letters and processor seconds for the next.
fn cost(name: &str, found: &Value, last: Option<(f64, f64)>) -> (f64, f64) {
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    let (letters, comparing) = (number(&found["letters"]), &found["comparing"]);
    let cpu = number(&comparing["cpu_seconds"]);
    let growth = last.map_or_else(
        || "–".to_owned(),
        |(before, took)| format!("letters × {:.2}, CPU × {:.2}", letters / before, cpu / took),
    );
    row(
        name,
        [
            format!("{:.1}", letters / 1e6),
            found["alignments"].to_string(),
            format!("{cpu:.2}"),
            cell(&comparing["cpu_seconds_per_million_letters"]),
            format!("{:.0}", number(&comparing["megabytes"])),
            format!("{:.1}", number(&comparing["megabytes_per_million_letters"])),
            growth,
        ],
    );
    (letters, cpu)
}
