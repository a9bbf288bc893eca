//! Archive and reuse in, a plan of every page out.
//!
//! A [`Site`] knows every route and how to render it; rendering a route is pure, so that `write` renders in parallel
//! straight into the staging folder and `serve` renders the page that is asked for.

use crate::config::SiteConfig;
use crate::diagnostic::Diagnostic;
use crate::ingest::RawFile;
use crate::model::Archive;
use crate::normalize::Text;
use crate::reuse::Reuse;
use std::collections::BTreeMap;

/// Everything that will be published, and what it is rendered from.
#[derive(Debug)]
pub struct Site {
    /// Path below the output folder (`index.html`, `documents/ID/index.html`) to what renders it.
    pub routes: BTreeMap<String, Route>,
    /// What a summary tells.
    pub counts: Counts,
}

/// What renders a file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Bytes as they are.
    Bytes(Vec<u8>),
}

/// The figures of the summary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files read.
    pub sources: usize,
    /// Documents shown.
    pub documents: usize,
    /// Letters of all texts.
    pub letters: usize,
    /// Alignments found.
    pub alignments: usize,
    /// Clusters of class passage.
    pub passages: usize,
    /// Clusters of class formula.
    pub formulae: usize,
    /// Pages (HTML files).
    pub pages: usize,
}

impl Site {
    /// The bytes of a route.
    ///
    /// # Errors
    ///
    /// A template (an override, then) that fails on this page.
    pub fn render(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        match self.routes.get(path) {
            Some(Route::Bytes(bytes)) => Ok(bytes.clone()),
            None => anyhow::bail!("no page at `{path}`"),
        }
    }
}

/// Plans every page.
///
/// # Errors
///
/// A template that does not parse.
pub fn plan(
    archive: Archive,
    texts: Vec<Text>,
    reuse: Reuse,
    templates: &[RawFile],
    config: &SiteConfig,
) -> anyhow::Result<(Site, Vec<Diagnostic>)> {
    let _ = (archive, texts, reuse, templates, config);
    Ok((Site { routes: BTreeMap::new(), counts: Counts::default() }, Vec::new()))
}
