//! `hujian check`: run the same pipeline, write nothing, exit 1 on errors.

use super::Outcome;
use super::arguments::{CheckOptions, Common};
use super::report::Reporter;

/// Checks the archive and the links of the site it makes.
pub fn run(_common: &Common, _options: &CheckOptions, _reporter: &Reporter) -> anyhow::Result<Outcome> {
    anyhow::bail!("not yet")
}
