//! A stage uses earlier stages and the shared nouns, never a later stage.

use crate::tree;
use std::collections::BTreeSet;

/// In the order in which data flows.
const STAGES: [&str; 6] = ["ingest", "normalize", "reuse", "site", "write", "commands"];

/// What every stage may use, with what each of them may use in turn.
const SHARED: [(&str, &[&str]); 4] = [
    ("model", &[]),
    ("diagnostic", &["model"]),
    ("yaml", &["diagnostic", "model"]),
    ("config", &["diagnostic", "model", "yaml"]),
];

/// The library's own pipeline (`hujian::build`, `Stage`, `Built`), for those who run it.
const RUNS_THE_PIPELINE: [&str; 2] = ["write", "commands"];

/// The crate's modules that a line of Rust names: `crate::a::B` and `crate::{a::B, c}`.
fn named(line: &str, modules: &mut BTreeSet<String>) {
    let code = line.split("//").next().unwrap_or_default();
    for rest in code.split("crate::").skip(1) {
        let word = |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
        if let Some(group) = rest.strip_prefix('{') {
            // Only the names at the group's own depth are modules of the crate.
            let mut depth = 0;
            let mut name = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        modules.insert(word(name.trim()));
                        name.clear();
                    }
                    _ if depth == 0 => name.push(c),
                    _ => {}
                }
            }
            modules.insert(word(name.trim()));
        } else {
            modules.insert(word(rest));
        }
    }
    modules.remove("");
}

fn check(line: &str, expected: &[&str]) {
    let mut modules = BTreeSet::new();
    named(line, &mut modules);
    assert_eq!(modules.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{line}");
}

#[test]
fn names_of_modules_are_seen() {
    check("use crate::model::DocId;", &["model"]);
    check("pub use crate::{config::{A, B}, reuse};", &["config", "reuse"]);
    check("fn f(x: crate::site::Site) -> crate::reuse::Reuse", &["reuse", "site"]);
    check("// see crate::site", &[]);
    check("use crate::Stage;", &["Stage"]);
}

/// A `use crate::{` group may run over lines: brings it onto one.
fn joined(text: &str) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    let mut open = 0_usize;
    for (n, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        if open == 0 {
            out.push((n + 1, code.to_owned()));
            if code.trim_start().trim_start_matches("pub ").starts_with("use ") {
                open = code.matches('{').count().saturating_sub(code.matches('}').count());
            }
        } else {
            if let Some((_, whole)) = out.last_mut() {
                whole.push_str(code.trim());
            }
            open = (open + code.matches('{').count()).saturating_sub(code.matches('}').count());
        }
    }
    out
}

#[test]
fn no_stage_uses_a_later_one() {
    let mut wrong = Vec::new();
    for file in tree::files("src") {
        let below = file.path.strip_prefix("src/").unwrap_or(&file.path);
        let module = below.split(['/', '.']).next().unwrap_or_default();
        if module == "lib" || module == "main" {
            continue;
        }
        let rank = |name: &str| STAGES.iter().position(|stage| *stage == name);
        for (n, line) in joined(&file.text) {
            let mut modules = BTreeSet::new();
            named(&line, &mut modules);
            for used in modules {
                let allowed = used == module
                    || match (rank(module), rank(&used)) {
                        (Some(own), Some(other)) => other < own,
                        (Some(_), None) => {
                            SHARED.iter().any(|(name, _)| *name == used) || RUNS_THE_PIPELINE.contains(&module)
                        }
                        (None, _) => SHARED.iter().any(|(name, uses)| *name == module && uses.contains(&used.as_str())),
                    };
                if !allowed {
                    wrong.push(format!("{}:{n}: `{module}` uses `crate::{used}`", file.path));
                }
            }
        }
    }
    tree::none("a stage may use earlier stages, config, diagnostic and model only", &wrong);
}

/// The module list of `lib.rs` is the diagram: every stage is in it, and nothing that has no rank here.
#[test]
fn the_listing_is_the_diagram() {
    let lib = tree::file("src/lib.rs");
    let listed: BTreeSet<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")).map(|rest| rest.trim_end_matches(';')).collect();
    let shared: BTreeSet<&str> = SHARED.iter().map(|(name, _)| *name).collect();
    let stages: BTreeSet<&str> = STAGES.into_iter().collect();
    assert_eq!(listed.difference(&shared).copied().collect::<BTreeSet<_>>(), stages);
}

/// A build asks nobody: what it shows depends on files alone.
#[test]
fn only_fetch_and_serve_touch_the_network() {
    let words = ["ureq::", "std::net", "TcpStream", "TcpListener", "tokio::net", "ToSocketAddrs"];
    let mut wrong = Vec::new();
    for file in tree::files("src") {
        if file.path.starts_with("src/commands/fetch/") || file.path.starts_with("src/commands/serve/") {
            continue;
        }
        for (n, line) in file.lines() {
            wrong.extend(
                words.iter().filter(|word| line.contains(*word)).map(|word| format!("{}:{n}: {word}", file.path)),
            );
        }
    }
    tree::none("the network", &wrong);
}
