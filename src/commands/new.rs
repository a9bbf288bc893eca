//! `hujian new`: a working site root from a skeleton.

use super::Outcome;
use super::report::Reporter;
use std::path::Path;

/// Makes a site root.
pub fn run(_dir: &Path, _reporter: &Reporter) -> anyhow::Result<Outcome> {
    anyhow::bail!("not yet")
}
