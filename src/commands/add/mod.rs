//! `hujian add`: takes files into the archive: decodes, detects, copies, writes the sidecar. Overwrites nothing.

mod known;

use super::Outcome;
use super::arguments::{AddOptions, Common};
use super::build::as_shown;
use super::explain::{layout, note};
use super::intake::{self, Names, Place};
use super::report::{Reporter, Tally, count};
use super::site_root::{SiteRoot, today};
use super::writing;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Level};
use crate::ingest::describe::Tongue;
use crate::ingest::notes::frozen;
use crate::ingest::source::{Context, Ingested, ingest};
use crate::ingest::{Inputs, RawFile};
use crate::model::{DocId, LineRange, SourcePath};
use crate::site::Site;
use anyhow::{Context as _, bail};
use known::Known;
use serde_json::json;
use std::path::{Path, PathBuf};

/// A file that is to be taken in.
#[derive(Debug)]
struct Candidate {
    /// What the user typed.
    typed: PathBuf,
    /// Under its name in the archive.
    raw: RawFile,
    /// Whether it lies in the content folder already and lacks its sidecar only.
    is_inside: bool,
    /// The sidecar that lay beside it.
    sidecar: Option<RawFile>,
    /// What was detected in it, without what is there already.
    found: Ingested,
    /// Of a later state of a source: the texts which that has, by their lines.
    there: Vec<(Vec<LineRange>, known::Place)>,
}

/// Why a file is not taken in.
enum Refusal {
    /// What is wrong with its content, told of the file as typed.
    Content(Vec<Diagnostic>),
    /// Said in one line, with the remedy.
    Known(String),
}

/// Takes each file in; one that cannot be does not keep the others out.
///
/// # Errors
///
/// When a file cannot be read, or nothing can be written.
pub fn run(common: &Common, options: &AddOptions, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let site_root = SiteRoot::find(common)?;
    let Some(config) = intake::settings(&site_root, common, reporter)? else { return Ok(Outcome::ContentErrors) };
    let mut inputs = site_root.read()?;
    let mut names = Names::of(&inputs);
    let mut known = Known::of(&crate::ingest::run(&inputs, &config.ingest).0);
    let mut candidates = Vec::new();
    let mut unreadable = 0;
    let mut refused = 0;
    for file in &options.files {
        let opened = open(file, &site_root, &inputs, &names, &config);
        match opened.map(|opened| opened.and_then(|candidate| is_new(candidate, &mut known, options))) {
            Ok(Ok(candidate)) => {
                names.take(candidate.raw.path.as_str().trim_start_matches("content/"));
                if !candidate.is_inside {
                    inputs.sources.push(candidate.raw.clone());
                }
                let beside = candidate.sidecar.clone().or_else(|| left_out(&candidate));
                inputs.sidecars.extend(beside.map(|sidecar| (candidate.raw.path.clone(), sidecar)));
                candidates.push(candidate);
            }
            Ok(Err(refusal)) => {
                refused += 1;
                refuse(file, &refusal, reporter);
            }
            Err(error) => {
                unreadable += 1;
                reporter.failure(&error);
            }
        }
    }
    if !candidates.is_empty() {
        inputs.sources.sort_by(|a, b| a.path.cmp(&b.path));
        let built = crate::build(&inputs, &config, crate::Comparison::Once, &|_| {})?;
        for candidate in &candidates {
            let told = note::notes_of(&built.notes, &candidate.raw.path);
            if Tally::of(&told).errors > 0 {
                refused += 1;
                let told = intake::as_typed(&told, &candidate.raw.path, &candidate.typed);
                refuse(&candidate.typed, &Refusal::Content(told), reporter);
                continue;
            }
            take_in(candidate, (&built.site, &told), (&site_root, &config), options, reporter)?;
        }
    }
    let left = |n: usize| format!("{n} of {} were not taken in", count(options.files.len(), "file", "files"));
    if unreadable > 0 {
        bail!("{}: {refused} refused, {unreadable} no source or unreadable", left(unreadable + refused));
    }
    if refused > 1 {
        reporter.refusal(&left(refused));
    }
    Ok(if refused > 0 { Outcome::ContentErrors } else { Outcome::Fine })
}

/// Opens a file and detects what is in it.
fn open(
    file: &Path,
    site_root: &SiteRoot,
    inputs: &Inputs,
    names: &Names,
    config: &Config,
) -> anyhow::Result<Result<Candidate, Refusal>> {
    let typed = file.to_owned();
    let context = Context::new(&config.ingest);
    match intake::find(file, site_root)? {
        Place::Inside(path) => {
            intake::must_be_source(&path, file)?;
            if inputs.sidecars.contains_key(&path) {
                let said = format!("`{path}` and its sidecar are in the archive already; nothing was changed");
                return Ok(Err(Refusal::Known(said)));
            }
            let raw = inputs.sources.iter().find(|raw| raw.path == path).cloned();
            let raw = raw.with_context(|| format!("`{}` cannot be read; `hujian check` says why", file.display()))?;
            let found = ingest(&raw, None, &context);
            Ok(sound(Candidate { typed, raw, is_inside: true, sidecar: None, found, there: Vec::new() }))
        }
        Place::Outside(file) => {
            let raw = intake::open(&file, names)?;
            let sidecar = intake::sidecar_beside(&file, &raw.path)?;
            let found = ingest(&raw, sidecar.as_ref(), &context);
            Ok(sound(Candidate { typed, raw, is_inside: false, sidecar, found, there: Vec::new() }))
        }
    }
}

/// A candidate without errors.
fn sound(candidate: Candidate) -> Result<Candidate, Refusal> {
    let errors = candidate.found.notes.iter().filter(|note| note.level == Level::Error);
    let errors: Vec<Diagnostic> = errors.cloned().collect();
    if !errors.is_empty() {
        return Err(Refusal::Content(intake::as_typed(&errors, &candidate.raw.path, &candidate.typed)));
    }
    if candidate.found.documents.is_empty() {
        return Err(Refusal::Known(format!(
            "`{}` holds no text: there is nothing to take in",
            candidate.typed.display()
        )));
    }
    Ok(candidate)
}

/// A candidate whose texts the archive does not have yet, or not all of them: of a later state of a source (a feed that went
/// on), what is new.
fn is_new(mut candidate: Candidate, known: &mut Known, options: &AddOptions) -> Result<Candidate, Refusal> {
    if candidate.is_inside {
        return Ok(candidate);
    }
    let texts: Vec<&str> = candidate.found.documents.iter().map(|draft| draft.body.text.as_str()).collect();
    let there: Vec<&known::Place> = texts.iter().filter_map(|text| known.find(text)).collect();
    if there.len() == texts.len() && !options.again {
        return Err(Refusal::Known(format!(
            "`{}` is in the archive already: {}; `--again` takes it in all the same",
            candidate.typed.display(),
            known::listed(&there)
        )));
    }
    let is_later = known::of_one_source(&there) * 2 >= texts.len() && candidate.sidecar.is_none() && !options.again;
    let (mut places, mut new) = (Vec::new(), Vec::new());
    for draft in std::mem::take(&mut candidate.found.documents) {
        match known.find(&draft.body.text).filter(|_| is_later) {
            Some(place) => places.push((draft.segments, place.clone())),
            None => new.push(draft),
        }
    }
    for draft in &new {
        known.add(&draft.body.text, &candidate.raw.path, None);
    }
    candidate.found.documents = new;
    candidate.there = places;
    Ok(candidate)
}

/// A sidecar that leaves out what is there already.
fn left_out(candidate: &Candidate) -> Option<RawFile> {
    let lines = candidate.there.iter().flat_map(|(segments, _)| segments);
    let lines = lines.map(|(first, last)| format!("  - {{lines: [{first}, {last}]}}\n"));
    let path = SourcePath(format!("{}.yaml", candidate.raw.path));
    let yaml = format!("drop:\n{}", lines.collect::<String>());
    (!candidate.there.is_empty()).then(|| RawFile { path, bytes: yaml.into_bytes() })
}

fn refuse(file: &Path, refusal: &Refusal, reporter: &Reporter) {
    match refusal {
        Refusal::Content(diagnostics) => {
            reporter.diagnostics(diagnostics);
            reporter.refusal(&format!("`{}` was not taken in: mend it and add it again", file.display()));
        }
        Refusal::Known(said) => reporter.refusal(said),
    }
    reporter.object(&json!({ "type": "refused", "file": file.to_string_lossy() }));
}

/// Writes a file and its sidecar, and says what was understood.
fn take_in(
    candidate: &Candidate,
    (site, told): (&Site, &[Diagnostic]),
    (site_root, config): (&SiteRoot, &Config),
    options: &AddOptions,
    reporter: &Reporter,
) -> anyhow::Result<()> {
    let path = &candidate.raw.path;
    let yaml = match &candidate.sidecar {
        Some(beside) => Some(String::from_utf8_lossy(&beside.bytes).into_owned()),
        None => {
            let yaml = sidecar(candidate, site, config, options);
            let less = || left_out(candidate).map(|sidecar| String::from_utf8_lossy(&sidecar.bytes).into_owned());
            makes_the_same(candidate, &read_again(candidate, &yaml, config)).then_some(yaml).or_else(less)
        }
    };
    let below = path.as_str().trim_start_matches("content/");
    let file = site_root.content.join(below);
    if !options.dry_run {
        if !candidate.is_inside {
            writing::new_file(&file, &candidate.raw.bytes)?;
        }
        if let Some(yaml) = &yaml {
            writing::new_file(&site_root.content.join(format!("{below}.yaml")), yaml.as_bytes())?;
        }
    }
    let shown = site_root.shown(path);
    let verb = if options.dry_run { "would add" } else { "added" };
    let what = match (&yaml, candidate.is_inside) {
        (Some(_), true) => format!("{shown}.yaml"),
        (Some(_), false) => format!("{shown}, {shown}.yaml"),
        (None, _) => format!("{shown}, without a sidecar: none was found that makes the same documents"),
    };
    let mut lines = format!("{verb:<8} {what}\n");
    if !candidate.there.is_empty() {
        let places: Vec<&known::Place> = candidate.there.iter().map(|(_, place)| place).collect();
        let all = places.len() + candidate.found.documents.len();
        let listed = known::listed(&places);
        lines.push_str(&format!(
            "         {} of its {all} texts are in the archive already and left out: {listed}\n",
            places.len()
        ));
    }
    let note = note::of(site, path, candidate.raw.bytes.len());
    if let Some(note) = &note {
        lines.push_str(&layout::lines(note, site.words(), layout::columns()));
    }
    let of_source = site.archive.documents.iter().filter(|document| document.origin.source == *path);
    if yaml.is_some() && of_source.into_iter().any(|document| frozen::is_undated(&document.id)) {
        lines.push_str(&format!(
            "         an id that begins with `undated` can be changed in {shown}.yaml now, before the site is published\n"
        ));
    }
    let object = json!({
        "added": !options.dry_run,
        "source": path,
        "sidecar": yaml.is_some().then(|| format!("{path}.yaml")),
        "explain": note,
    });
    reporter.summary(&lines, object);
    let told = match yaml.filter(|_| !told.is_empty()) {
        Some(yaml) => with_remedies(told, &read_again(candidate, &yaml, config)),
        None => told.to_vec(),
    };
    reporter.diagnostics(&as_shown(site_root, &told));
    Ok(())
}

/// The sidecar of what was detected, with the ids that the documents have in the archive.
fn sidecar(candidate: &Candidate, site: &Site, config: &Config, options: &AddOptions) -> String {
    let path = &candidate.raw.path;
    let of_source = || site.archive.documents.iter().filter(|document| document.origin.source == *path);
    let ids: Vec<DocId> = candidate
        .found
        .documents
        .iter()
        .filter_map(|draft| of_source().find(|document| document.origin.segments == draft.segments))
        .map(|document| document.id.clone())
        .collect();
    let mut stated = vec![("added", today(config).to_string())];
    stated.extend(options.source_url.as_ref().map(|address| ("source_url", address.to_string())));
    stated.extend(options.retrieved.map(|day| ("retrieved", day.to_string())));
    stated.extend(options.rights.clone().map(|rights| ("rights", rights)));
    let there: Vec<(LineRange, String)> = candidate
        .there
        .iter()
        .flat_map(|(segments, place)| segments.iter().map(|lines| (*lines, known::listed(&[place]))))
        .collect();
    frozen::sidecar(&candidate.found, &ids, &there, &stated, Tongue::of(&config.ingest.language))
}

/// What a source says with a sidecar.
fn read_again(candidate: &Candidate, yaml: &str, config: &Config) -> Ingested {
    let path = SourcePath(format!("{}.yaml", candidate.raw.path));
    let sidecar = RawFile { path, bytes: yaml.as_bytes().to_vec() };
    ingest(&candidate.raw, Some(&sidecar), &Context::new(&config.ingest))
}

/// Whether a source reads the same with a sidecar as without: bodies, segments, number of documents.
fn makes_the_same(candidate: &Candidate, again: &Ingested) -> bool {
    let found = &candidate.found.documents;
    again.notes.iter().all(|note| note.level != Level::Error)
        && again.documents.len() == found.len()
        && again.documents.iter().zip(found).all(|(a, b)| a.body == b.body && a.segments == b.segments)
}

/// What was told before there was a sidecar, with the remedies that hold beside it.
fn with_remedies(told: &[Diagnostic], again: &Ingested) -> Vec<Diagnostic> {
    let same = |a: &Diagnostic, b: &Diagnostic| (a.code, a.line, &a.message) == (b.code, b.line, &b.message);
    let of_now = |note: &Diagnostic| again.notes.iter().find(|now| same(now, note)).cloned();
    told.iter().map(|note| of_now(note).unwrap_or_else(|| note.clone())).collect()
}
