//! Rows of numbers as bytes: seven bits a byte, the lowest first, compressed and summed as zlib does.

use miniz_oxide::DataFormat;
use miniz_oxide::deflate::CompressionLevel;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, compress_to_output};

/// Numbers on their way into a file.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    bytes: Vec<u8>,
    /// Where bytes begin that are of another kind than those before.
    cuts: Vec<usize>,
}

impl Numbers {
    /// Adds a number.
    pub(super) fn push(&mut self, number: impl Into<u64>) {
        let mut rest: u64 = number.into();
        while rest >= 0x80 {
            self.bytes.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        self.bytes.push(rest as u8);
    }

    /// Adds a count or place.
    pub(super) fn push_len(&mut self, number: usize) {
        self.push(number as u64);
    }

    /// Adds a number that may be below zero: 0, -1, 1, -2 … become 0, 1, 2, 3 …
    pub(super) fn push_signed(&mut self, number: i64) {
        self.push(((number << 1) ^ (number >> 63)) as u64);
    }

    /// Adds numbers as four rows of bytes, the highest of each first: those are nearly all alike and take little room, while the
    /// lowest are as if by chance and stay as they are.
    pub(super) fn push_planes(&mut self, numbers: &[u32]) {
        for (at, byte) in (0..4).rev().enumerate() {
            if at % 2 == 0 {
                self.cut();
            }
            self.bytes.extend(numbers.iter().filter_map(|number| number.to_le_bytes().get(byte).copied()));
        }
        self.cut();
    }

    /// Compresses what comes by itself: its bytes are frequent or rare in another way than those so far.
    fn cut(&mut self) {
        self.cuts.push(self.bytes.len());
    }

    /// The file.
    pub(super) fn file(self) -> Vec<u8> {
        let mut compressor = CompressorOxide::with_format_and_level(DataFormat::Zlib, CompressionLevel::DefaultLevel);
        let mut file = Vec::new();
        let mut start = 0;
        let ends = self.cuts.iter().map(|cut| (*cut, TDEFLFlush::Sync)).chain([(self.bytes.len(), TDEFLFlush::Finish)]);
        for (end, flush) in ends {
            let part = self.bytes.get(start..end).unwrap_or_default();
            compress_to_output(&mut compressor, part, flush, |bytes| {
                file.extend_from_slice(bytes);
                true
            });
            start = end;
        }
        file
    }
}

/// Bytes as a zlib stream, whose sum tells a damaged file.
pub(super) fn compress(bytes: &[u8]) -> Vec<u8> {
    Numbers { bytes: bytes.to_vec(), cuts: Vec::new() }.file()
}

/// What is in a file, for tests.
#[cfg(test)]
pub(super) struct Reader(std::vec::IntoIter<u8>);

#[cfg(test)]
impl Reader {
    pub(super) fn of(file: &[u8]) -> Self {
        Self(miniz_oxide::inflate::decompress_to_vec_zlib(file).unwrap().into_iter())
    }

    pub(super) fn row(&mut self, n: u64) -> Vec<u64> {
        self.take(n as usize).collect()
    }

    pub(super) fn planes(&mut self, n: u64) -> Vec<u64> {
        let mut numbers = vec![0; n as usize];
        for _ in 0..4 {
            for number in &mut numbers {
                *number = *number << 8 | u64::from(self.0.next().unwrap());
            }
        }
        numbers
    }
}

#[cfg(test)]
impl Iterator for Reader {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.0.next()?;
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return Some(number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let mut numbers = Numbers::default();
        for number in [0u32, 1, 127, 128, 300, u32::MAX] {
            numbers.push(number);
        }
        for number in [0, -1, 1, -64, 64] {
            numbers.push_signed(number);
        }
        numbers.push_planes(&[1, 0x0102_0304, u32::MAX]);
        numbers.push(7u32);
        let mut reader = Reader::of(&numbers.file());
        assert_eq!(reader.row(6), [0, 1, 127, 128, 300, u64::from(u32::MAX)]);
        assert_eq!(reader.row(5), [0, 1, 2, 127, 128]);
        assert_eq!(reader.planes(3), [1, 0x0102_0304, u64::from(u32::MAX)]);
        assert_eq!(reader.row(2), [7]);
    }

    #[test]
    fn large_parts_come_whole() {
        let mut numbers = Numbers::default();
        let long: Vec<u32> = (0..300_000u32).map(|n| n.wrapping_mul(0x9e37_79b1)).collect();
        numbers.push_planes(&long);
        let expected: Vec<u64> = long.iter().map(|n| u64::from(*n)).collect();
        assert_eq!(Reader::of(&numbers.file()).planes(300_000), expected);
    }
}
