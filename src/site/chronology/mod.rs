//! A wording through time: where it stands, in what surroundings, in what order, and how the wordings differ.
//!
//! In: a cluster, its documents and their dates. Out: pages, and a table. Nothing is explained: places are counted by year
//! and occasion, and order is stated only as far as dates show it.

pub mod linked;
pub mod list;
pub mod page;
pub mod picture;
pub mod readings;
pub mod table;
pub mod uses;

mod collation;
pub(in crate::site) mod entries;
mod family;
mod frequency;
mod whole;

#[cfg(test)]
mod tests;
