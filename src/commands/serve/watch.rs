//! Tells when a file that a build may depend on has changed.

use crate::commands::site_root::SiteRoot;
use anyhow::Context;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

/// Quiet after which a change is over: editors save in several steps, `git checkout` in hundreds.
const QUIET: Duration = Duration::from_millis(200);
/// Changes that never end are built after this many events.
const MOST_EVENTS: usize = 10_000;

/// Changes below the site root, as they happen.
#[derive(Debug)]
pub(super) struct Changes {
    events: Receiver<()>,
    watcher: RecommendedWatcher,
    templates: PathBuf,
    templates_watched: bool,
}

/// Watches content, templates and archive.yaml; not the output, and nothing else beside them.
pub(super) fn changes(site_root: &SiteRoot) -> anyhow::Result<Changes> {
    let (sender, events) = mpsc::channel();
    let root = site_root.root.canonicalize().unwrap_or_else(|_| site_root.root.clone());
    let templates = root.join("templates");
    let settings = root.join(crate::commands::site_root::ARCHIVE_YAML);
    let content = site_root.content.canonicalize().unwrap_or_else(|_| site_root.content.clone());
    let relevant = {
        let (templates, content) = (templates.clone(), content.clone());
        move |path: &Path| path == settings || path.starts_with(&content) || path.starts_with(&templates)
    };
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // Reading is an event, too: building at it would go round for ever.
        let matters = event.is_ok_and(|event| {
            !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(|path| relevant(path))
        });
        if matters {
            // The receiver is gone only when the program ends.
            sender.send(()).ok();
        }
    })
    .context("cannot watch for changes")?;
    watcher
        .watch(&content, RecursiveMode::Recursive)
        .with_context(|| format!("cannot watch `{}` for changes", site_root.content.display()))?;
    watcher
        .watch(&root, RecursiveMode::NonRecursive)
        .with_context(|| format!("cannot watch `{}` for changes", site_root.root.display()))?;
    let mut changes = Changes { events, watcher, templates, templates_watched: false };
    changes.watch_templates();
    Ok(changes)
}

impl Changes {
    /// The folder may be made while we run.
    fn watch_templates(&mut self) {
        if !self.templates_watched {
            self.templates_watched = self.watcher.watch(&self.templates, RecursiveMode::Recursive).is_ok();
        }
    }

    /// Waits for a change to be over; `false` when there can be no more.
    pub(super) fn wait(&mut self) -> bool {
        if self.events.recv().is_err() {
            return false;
        }
        let mut events = 0;
        while events < MOST_EVENTS {
            events += 1;
            match self.events.recv_timeout(QUIET) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        self.watch_templates();
        true
    }
}
