//! `hujian serve`: build, serve from memory on loopback, rebuild on change.

use super::Outcome;
use super::arguments::{Common, ServeOptions};
use super::report::Reporter;

/// Serves the site.
pub fn run(_common: &Common, _options: &ServeOptions, _reporter: &Reporter) -> anyhow::Result<Outcome> {
    anyhow::bail!("not yet")
}
