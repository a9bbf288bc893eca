//! A plain method to measure beside ours in the same run.

use hujian::normalize::Text;

/// Letters of its seeds: as short as the shortest passage.
const SEED: usize = 8;
/// Places of one seed that it pairs at most; without this it never ends on set phrases.
const MOST_PLACES: usize = 200;

/// Every run of [`SEED`] letters with its place, sorted; equal runs are paired, pairs on one diagonal are one passage.
/// Returns how many passages it lists.
pub fn seed_and_sort(texts: &[Text]) -> usize {
    let mut seeds: Vec<(u64, u32, u32)> = Vec::new();
    for (document, text) in (0..).zip(texts) {
        for (at, window) in (0..).zip(text.symbols.windows(SEED)) {
            let hash = window.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, symbol| {
                (hash ^ u64::from(*symbol)).wrapping_mul(0x0000_0100_0000_01b3)
            });
            seeds.push((hash, document, at));
        }
    }
    seeds.sort_unstable();
    let mut diagonals: Vec<(u32, u32, i64)> = Vec::new();
    for group in seeds.chunk_by(|a, b| a.0 == b.0) {
        let group = group.get(..MOST_PLACES).unwrap_or(group);
        for (n, a) in group.iter().enumerate() {
            for b in group.iter().skip(n + 1) {
                diagonals.push((a.1, b.1, i64::from(b.2) - i64::from(a.2)));
            }
        }
    }
    diagonals.sort_unstable();
    diagonals.dedup();
    diagonals.len()
}
