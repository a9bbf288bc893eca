//! A quick look that spares most looks into a large map.

/// Which values the uppermost bits of some hashes have, in a table that fits a processor's cache.
#[derive(Debug)]
pub struct Likely(Vec<bool>);

impl Likely {
    /// The uppermost bits that are looked at.
    const BITS: u32 = 17;

    /// Those of these hashes.
    pub fn of(hashes: impl IntoIterator<Item = u32>) -> Self {
        let mut table = vec![false; 1 << Self::BITS];
        hashes.into_iter().for_each(|hash| table[Self::slot(hash)] = true);
        Self(table)
    }

    /// Whether a hash may be one of them: never wrong where it says no.
    pub fn has(&self, hash: u32) -> bool {
        self.0[Self::slot(hash)]
    }

    fn slot(hash: u32) -> usize {
        (hash >> (u32::BITS - Self::BITS)) as usize
    }
}
