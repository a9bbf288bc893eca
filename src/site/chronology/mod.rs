//! A wording through time: where it stands, in what surroundings, in what order, and how the wordings differ.

pub mod readings;
pub mod uses;

pub use readings::{Collation, collate};
pub use uses::{Place, Verdict, place, verdicts};

#[cfg(test)]
mod tests;
