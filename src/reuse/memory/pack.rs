//! Symbols in two bytes each: nearly all are Han characters below U+10000. Others stand beside.

use crate::normalize::{Edge, Text};
use rayon::prelude::*;

/// Stands for a symbol that is given beside; no Han character.
const BESIDE: u16 = u16::MAX;

/// The symbols of an archive, one document after another.
#[derive(Debug, Default)]
pub struct Packed {
    /// One for each symbol.
    pub short: Vec<u16>,
    /// Those that do not fit, in order.
    pub symbols: Vec<u32>,
    /// Letters in each of them; Han characters are one.
    pub letters: Vec<u8>,
}

impl Packed {
    /// All symbols with their letters.
    pub fn of(symbols: &[u32], letters: &[u8]) -> Self {
        let fits = |symbol: u32, letters: u8| letters == 1 && symbol < u32::from(BESIDE);
        let short = symbols
            .par_iter()
            .zip(letters)
            .map(|(&symbol, &letters)| if fits(symbol, letters) { symbol as u16 } else { BESIDE })
            .collect();
        let beside = symbols.iter().zip(letters).filter(|&(&symbol, &letters)| !fits(symbol, letters));
        let (symbols, letters) = beside.unzip();
        Self { short, symbols, letters }
    }

    /// From the bytes of its three rows; `None` if they are no numbers.
    pub fn from_bytes([short, symbols, letters]: [&[u8]; 3]) -> Option<Self> {
        let whole = short.len().is_multiple_of(size_of::<u16>()) && symbols.len().is_multiple_of(size_of::<u32>());
        whole.then(|| Self {
            short: bytemuck::pod_collect_to_vec(short),
            symbols: bytemuck::pod_collect_to_vec(symbols),
            letters: letters.to_vec(),
        })
    }

    /// The symbols of some documents, each given by its first place and length, in order; `None` if they do not lie there.
    pub fn texts(&self, documents: &[(u32, u32)]) -> Option<Vec<Text>> {
        let mut beside = self.symbols.iter().copied().zip(self.letters.iter().copied());
        let mut at = 0;
        let mut texts = Vec::new();
        for &(first, len) in documents {
            let (first, len) = (first as usize, len as usize);
            let skipped = self.short.get(at..first)?.iter().filter(|&&short| short == BESIDE).count();
            if skipped > 0 {
                beside.nth(skipped - 1)?;
            }
            at = first.checked_add(len)?;
            let mut text = Text { edges: vec![Edge::Inside; len], ..Text::default() };
            for &short in self.short.get(first..at)? {
                let (symbol, letters) = if short == BESIDE { beside.next()? } else { (u32::from(short), 1) };
                text.symbols.push(symbol);
                text.letters.push(letters);
            }
            texts.push(text);
        }
        Some(texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_come_back() {
        let texts = ["河水清清 the old river", "𠮷河 river", "河", "another word 河"].map(Text::of);
        let symbols: Vec<u32> = texts.iter().flat_map(|text| text.symbols.clone()).collect();
        let letters: Vec<u8> = texts.iter().flat_map(|text| text.letters.clone()).collect();
        let packed = Packed::of(&symbols, &letters);
        let lens: Vec<u32> = texts.iter().map(|text| text.len() as u32).collect();
        let first = |n: usize| lens[..n].iter().sum::<u32>();
        let back = packed.texts(&[(first(1), lens[1]), (first(3), lens[3])]).expect("within");
        assert_eq!(back.iter().map(|text| &text.symbols).collect::<Vec<_>>(), [&texts[1].symbols, &texts[3].symbols]);
        assert_eq!(back.iter().map(|text| &text.letters).collect::<Vec<_>>(), [&texts[1].letters, &texts[3].letters]);
        assert!(packed.texts(&[(first(3), lens[3] + 1)]).is_none());
    }
}
