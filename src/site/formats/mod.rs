//! Facts of the archive in the formats of other trades.

pub mod citation;
pub mod feed;
mod xml;
