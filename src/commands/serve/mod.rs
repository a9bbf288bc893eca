//! `hujian serve`: build, serve from memory on loopback, rebuild on change.
//!
//! Nothing is written: pages are rendered when they are asked for. Errors leave the last good site standing and are told
//! in the terminal.

mod http;
mod watch;

use super::Outcome;
use super::arguments::{Common, ServeOptions};
use super::build::{Timings, as_shown, pipeline};
use super::progress::Progress;
use super::report::{Reporter, Tally, count};
use super::site_root::SiteRoot;
use crate::Comparison;
use crate::site::Site;
use anyhow::Context;
use serde_json::json;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use tokio::sync::watch as channel;

/// Ports tried after the one asked for.
const PORTS_TRIED: u16 = 20;

/// The site as it is now.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    /// The last good site, if there was one yet.
    pub site: Option<Arc<Site>>,
    /// Grows with each good build, so that an open page can tell that it is out of date.
    pub version: u64,
}

/// Serves the site until it is interrupted.
///
/// # Errors
///
/// When there is no site root or no free port.
pub fn run(common: &Common, options: &ServeOptions, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let site_root = SiteRoot::find(common)?;
    if let Some(note) = &site_root.note {
        reporter.note(note);
    }
    let (listener, port) = listen(options.port)?;
    let address = format!("http://127.0.0.1:{port}/");
    // Before the first build, so that no change is missed.
    let mut changes = watch::changes(&site_root)?;

    // From build to build, in memory: `serve` writes nothing.
    let mut memory = None;
    let first = Snapshot { site: build(&site_root, common, options, &address, reporter, &mut memory), version: 1 };
    let (sender, receiver) = channel::channel(first);
    let on_fault = {
        let reporter = reporter.clone();
        move |error: &anyhow::Error| reporter.failure(error)
    };
    std::thread::Builder::new()
        .name("server".to_owned())
        .spawn(move || http::serve(listener, port, receiver, Arc::new(on_fault)))
        .context("cannot start the server's thread")?;
    reporter.summary(&format!("serving  {address} (stop with Ctrl-C)\n"), json!({ "serving": address }));

    while changes.wait() {
        let site = build(&site_root, common, options, &address, reporter, &mut memory);
        if site.is_some() {
            sender.send_modify(|snapshot| *snapshot = Snapshot { site, version: snapshot.version + 1 });
            reporter.summary("rebuilt\n", json!({ "rebuilt": true }));
        }
    }
    Ok(Outcome::Fine)
}

/// The port asked for on loopback, or the next that is free.
fn listen(port: u16) -> anyhow::Result<(TcpListener, u16)> {
    let mut refused = None;
    for port in port..=port.saturating_add(PORTS_TRIED) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => {
                let port = listener.local_addr().context("cannot tell the port")?.port();
                return Ok((listener, port));
            }
            Err(error) => refused = Some(error),
        }
    }
    let error = refused.map_or_else(|| anyhow::anyhow!("no port"), anyhow::Error::from);
    Err(error.context(format!(
        "cannot listen on 127.0.0.1:{port} or the {PORTS_TRIED} ports after it; choose one with `--port`"
    )))
}

/// The site, or `None` when there are errors; either way they are told.
fn build(
    site_root: &SiteRoot,
    common: &Common,
    options: &ServeOptions,
    address: &str,
    reporter: &Reporter,
    memory: &mut Option<Vec<u8>>,
) -> Option<Arc<Site>> {
    let progress = if reporter.shows_progress() { Progress::drawn() } else { Progress::hidden() };
    let built = site_root.config(common).and_then(|config| {
        let mut config = match config {
            Ok(config) => config,
            Err(diagnostics) => return Ok((None, diagnostics)),
        };
        config.ingest.drafts = options.drafts;
        // Pages that need absolute addresses (404.html) must work here, not where the site will be published.
        config.site.base_url = Some(address.to_owned());
        let comparison = Comparison::Remembering(memory.as_deref());
        let built = pipeline(site_root, &config, comparison, &progress, &Timings::begin("read"))?;
        *memory = built.memory;
        Ok((Some(built.site), built.notes))
    });
    drop(progress);
    match built {
        Ok((site, diagnostics)) => {
            reporter.diagnostics(&as_shown(site_root, &diagnostics));
            let tally = Tally::of(&diagnostics);
            if tally.errors > 0 {
                let errors = count(tally.errors, "error", "errors");
                reporter.refusal(&format!("{errors} in the content: the last good site is shown, if there is one"));
                return None;
            }
            site.map(Arc::new)
        }
        Err(error) => {
            reporter.failure(&error);
            None
        }
    }
}
