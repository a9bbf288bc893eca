//! `hujian fetch`: brings the pictures of the documents to `content/media/`. The one command that uses the network.
//!
//! What came is kept at once, so that a run that was stopped goes on where it was; what is kept is not fetched again.

mod address;
mod download;
mod manifest;
mod picture;

use super::Outcome;
use super::arguments::{Common, FetchOptions};
use super::build::as_shown;
use super::intake::{self, name};
use super::progress::Progress;
use super::report::{Reporter, Tally, count};
use super::site_root::{SiteRoot, today};
use super::writing;
use crate::diagnostic::Diagnostic;
use crate::ingest::letters::hex;
use crate::ingest::{Inputs, read};
use crate::model::{Archive, FigureKind, SourcePath};
use address::Reach;
use anyhow::{Context, ensure};
use download::{Client, Failure};
use jiff::civil::Date;
use manifest::{Entry, Manifest};
use percent_encoding::percent_decode_str;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

/// The manifest, below the site root.
const MANIFEST: &str = "content/media/manifest.yaml";

/// Fetches what is not kept yet.
///
/// # Errors
///
/// When nothing can be written, or the manifest is broken.
pub fn run(common: &Common, options: &FetchOptions, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let site_root = SiteRoot::find(common)?;
    let Some(config) = intake::settings(&site_root, common, reporter)? else { return Ok(Outcome::ContentErrors) };
    let inputs = site_root.read()?;
    let (archive, notes) = crate::ingest::run(&inputs, &config.ingest);
    let of_media = notes.into_iter().filter(|note| note.path.as_ref().is_some_and(|path| path.as_str() == MANIFEST));
    // A file that is gone is what this command is for.
    let slips: Vec<Diagnostic> = of_media.filter(|note| note.code != "missing-media").collect();
    if Tally::of(&slips).errors > 0 {
        reporter.diagnostics(&as_shown(&site_root, &slips));
        return Ok(Outcome::ContentErrors);
    }
    let folder = site_root.content.join("media");
    let text = read::text_of_ours(&folder.join("manifest.yaml"), &SourcePath(MANIFEST.to_owned()))
        .map_err(|diagnostic| anyhow::anyhow!("`{MANIFEST}`: {}", diagnostic.message))?;
    let files = inputs.media.iter().map(|file| file.path.as_str().to_owned());
    let manifest = Manifest::open(&folder, text, files)?;
    let wanted = wanted(&archive, &inputs, &manifest);
    if options.dry_run {
        let lines: String = wanted.keys().map(|address| format!("{address}\n")).collect();
        reporter.summary(&lines, json!({ "would_fetch": wanted.keys().collect::<Vec<_>>() }));
        return Ok(Outcome::Fine);
    }
    make_folder(&site_root, &folder)?;
    let reach = if options.allow_private { Reach::Anywhere } else { Reach::Public };
    let client = Client::new(reach, Duration::from_secs(options.pause.into()));
    let mut errand = Errand { client, manifest, folder, today: today(&config), fetched: 0, bytes: 0 };
    let progress = if reporter.shows_progress() { Progress::drawn() } else { Progress::hidden() };
    progress.say("fetching");
    progress.count_to(wanted.len());
    let mut failures = Vec::new();
    for (address, path) in &wanted {
        if let Err(failure) = errand.bring(address)? {
            failures.push(told(address, path, failure));
        }
        progress.one_more();
    }
    drop(progress);
    reporter.diagnostics(&as_shown(&site_root, &failures));
    let lines = format!(
        "fetched  {} ({:.1} MB); {} not brought, shown as links\n",
        count(errand.fetched, "picture", "pictures"),
        errand.bytes as f64 / 1e6,
        count(failures.len(), "picture", "pictures"),
    );
    reporter.summary(&lines, json!({ "fetched": errand.fetched, "bytes": errand.bytes, "failed": failures.len() }));
    Ok(if failures.is_empty() { Outcome::Fine } else { Outcome::ContentErrors })
}

/// Makes the folder of pictures, which must lie in the content folder.
fn make_folder(site_root: &SiteRoot, folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let leads_out = match (folder.canonicalize(), site_root.content.canonicalize()) {
        (Ok(folder), Ok(content)) => !folder.starts_with(content),
        (Err(_), _) | (_, Err(_)) => true,
    };
    ensure!(!leads_out, "`{}` is a link that leads out of the content folder", folder.display());
    Ok(())
}

/// Addresses of pictures that are not kept, each with the first source that shows it.
fn wanted(archive: &Archive, inputs: &Inputs, manifest: &Manifest) -> BTreeMap<String, SourcePath> {
    let is_there = |name: &str| inputs.media.iter().any(|file| file.path.as_str() == name);
    let mut wanted = BTreeMap::new();
    for document in &archive.documents {
        let pictures = document.body.figures.iter().filter(|figure| figure.kind == FigureKind::Image);
        for figure in pictures.filter(|figure| figure.kept.is_none()) {
            let is_web = figure.address.starts_with("http://") || figure.address.starts_with("https://");
            let is_kept = manifest.file_of(&figure.address).is_some_and(is_there);
            if is_web && !is_kept {
                wanted.entry(figure.address.clone()).or_insert_with(|| document.origin.source.clone());
            }
        }
    }
    wanted
}

/// A run of the command.
struct Errand {
    client: Client,
    manifest: Manifest,
    folder: PathBuf,
    today: Date,
    fetched: usize,
    bytes: usize,
}

impl Errand {
    /// Brings one picture and writes it down.
    fn bring(&mut self, address: &str) -> anyhow::Result<Result<(), Failure>> {
        let received = match self.client.bytes(address) {
            Ok(received) => received,
            Err(failure) => return Ok(Err(failure)),
        };
        let picture = match picture::judge(&received) {
            Ok(picture) => picture,
            Err(said) => return Ok(Err(Failure::Final(format!("what came is {said}")))),
        };
        let sha256 = hex(&Sha256::digest(&picture.bytes));
        let found = hex(&Sha256::digest(&received));
        let kept = self.manifest.file_with(&sha256).filter(|file| is_plain(file)).map(ToOwned::to_owned);
        let lost = self.manifest.file_of(address).map(ToOwned::to_owned);
        let is_known = lost.is_some();
        let file = match (kept, lost) {
            (Some(kept), _) => kept,
            (None, Some(lost)) if is_plain(&lost) => lost,
            (None, _) => self.free_name(address, picture.format.extension()),
        };
        let path = self.folder.join(&file);
        if !path.exists() {
            writing::whole_file(&path, &picture.bytes)?;
        }
        if !is_known {
            self.manifest.add(&Entry {
                file: &file,
                from: address,
                retrieved: self.today,
                sha256: &sha256,
                found_sha256: (found != sha256).then_some(found.as_str()),
                format: picture.format,
                bytes: picture.bytes.len(),
            })?;
        }
        self.fetched += 1;
        self.bytes += picture.bytes.len();
        Ok(Ok(()))
    }

    /// A name after the last part of the address that no file has.
    fn free_name(&self, address: &str, extension: &str) -> String {
        let url = Url::parse(address).ok();
        let last = url.as_ref().and_then(|url| url.path_segments()).and_then(|mut parts| parts.next_back());
        let last = percent_decode_str(last.unwrap_or_default()).decode_utf8_lossy().into_owned();
        let stem = last.rsplit_once('.').map_or(last.as_str(), |(stem, _)| stem);
        let name = name::clean(&format!("{stem}.{extension}"));
        let mut n = 1;
        let mut free = name.clone();
        while self.manifest.has(&free) || self.folder.join(&free).exists() {
            n += 1;
            free = name::numbered(&name, n);
        }
        free
    }
}

/// Whether a name in the manifest can be that of a new file: below the folder, and hidden nowhere.
fn is_plain(file: &str) -> bool {
    !file.is_empty() && !file.starts_with('.') && !file.contains(['/', '\\', '\0'])
}

fn told(address: &str, path: &SourcePath, failure: Failure) -> Diagnostic {
    match failure {
        Failure::Final(said) => Diagnostic::warning("not-fetched", path, format!("`{address}`: {said}"))
            .hint("the page shows a link; keep the picture by hand in `content/media/` and name it in its manifest"),
        Failure::Passing(said) => Diagnostic::warning("not-fetched", path, format!("`{address}`: {said}"))
            .hint("run `hujian fetch` again later: it goes on where it was"),
    }
}
