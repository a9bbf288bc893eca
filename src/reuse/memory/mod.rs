//! What a comparison leaves for the next one, so that a document added to ten thousand is compared without comparing the
//! ten thousand again.
//!
//! In: bytes that an earlier run left, and the archive of today. Out: exactly what [`super::run`] makes of that archive, and
//! bytes for the next run. The bytes carry a sum and the fingerprint of the program's own
//! sources, each document is known by the hash of its text, and the equal stretches of chains and of wordings are read over
//! again. What does not hold is computed anew. Removing the bytes costs time, never a result. (Whoever can write a false
//! file with a right sum beside the output can also write the output.)
//!
//! Three things can change when documents come and go: which runs and seeds are common ([`recount`]), the chains of the
//! pairs that this touches ([`update()`]), and the groups that these reach (there, too).

mod bytes;
mod documents;
mod pack;
mod record;
mod recount;
mod update;

use super::chain::Chain;
use super::cluster::Group;
use super::commonplace::Commonplace;
use super::occurrences::Answer;
use super::stream::Stream;

pub use bytes::Reader;
pub use documents::fingerprints;
pub use record::remember;
pub use update::update;

/// What one comparison found on its way, as far as the next can use it.
#[derive(Debug)]
pub struct Found {
    /// Which runs and seeds are common.
    pub commonplace: Commonplace,
    /// The chains of enough letters, by pair of documents.
    pub chains: Vec<Chain>,
    /// The groups that the documents' steps made, in the order of documents.
    pub groups: Vec<Group>,
    /// For each chain its group among these.
    pub of_chain: Vec<Option<u32>>,
    /// The wordings that stand in very many places.
    pub frequent: Vec<Group>,
    /// The wordings of very many places that differ a little in each.
    pub variants: Vec<Group>,
    /// Where wordings stand letter by letter.
    pub answers: Vec<Answer>,
}

/// The texts of one comparison and their fingerprints.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The texts, joined.
    pub stream: &'a Stream,
    /// A hash of each document's text and of what was made of it.
    pub fingerprints: &'a [u128],
    /// The fewest letters of a passage, by the archive's settings.
    pub min_letters: u32,
}

#[cfg(test)]
mod tests;
