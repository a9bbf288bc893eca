//! A plan of pages in, a folder out: rendered beside the old one, checked, then swapped in whole.
//!
//! In: a [`Site`] and the folder it is to fill. Out: that folder, or an error and the folder as it was. What can never
//! happen: a folder half old and half new, a folder replaced that we did not write, a file outside it.

pub mod guard;
pub mod memory;
pub mod routes;
mod stage;
mod swap;

use crate::site::Site;
use anyhow::Context;
use guard::Target;

/// What was written.
#[derive(Debug, Default)]
pub struct Published {
    /// Files, without those carried over.
    pub files: usize,
    /// Bytes in them.
    pub bytes: u64,
    /// Why the next build will compare everything anew, if what was to be remembered could not be kept. The site stands all
    /// the same.
    pub forgotten: Option<anyhow::Error>,
}

/// Renders every route into a folder beside the target and puts it in the target's place.
///
/// `memory` is kept beside the target for the next build ([`memory::recall`]). `on_file` is called from many threads, once for each file written.
///
/// # Errors
///
/// Whatever keeps it from finishing: a template that fails on a page, a full disk, another build at the same folder.
/// The target is then as it was.
pub fn publish(
    site: &Site,
    memory: Option<&[u8]>,
    target: &Target,
    on_file: &(dyn Fn() + Sync),
) -> anyhow::Result<Published> {
    routes::check(site.routes.keys().map(String::as_str))?;
    let lock = swap::Lock::take(target)?;
    swap::clear_leftovers(target)?;
    memory::clear_leftover(target);
    let staging = stage::Staging::create(target)?;
    let published = staging.fill(site, on_file)?;
    staging.carry_over_dot_files(target)?;
    staging.verify(&published)?;
    swap::swap(staging, target).with_context(|| format!("cannot put the new site at `{}`", target.shown()))?;
    let forgotten = memory.and_then(|memory| memory::keep(target, memory).err());
    drop(lock);
    Ok(Published { files: published.len(), bytes: published.iter().map(|(_, bytes)| bytes).sum(), forgotten })
}
