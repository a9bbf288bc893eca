//! Rows of numbers as bytes: seven bits a byte, the lowest first, compressed and summed as zlib does.

/// How hard DEFLATE tries, of 10: beyond it files shrink by less than a hundredth.
const LEVEL: u8 = 6;

/// Numbers on their way into a file.
#[derive(Debug, Default)]
pub(super) struct Numbers(Vec<u8>);

impl Numbers {
    /// Adds a number.
    pub(super) fn push(&mut self, number: impl Into<u64>) {
        let mut rest: u64 = number.into();
        while rest >= 0x80 {
            self.0.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        self.0.push(rest as u8);
    }

    /// Adds a count or place.
    pub(super) fn push_len(&mut self, number: usize) {
        self.push(number as u64);
    }

    /// Adds a number that may be below zero: 0, -1, 1, -2 … become 0, 1, 2, 3 …
    pub(super) fn push_signed(&mut self, number: i64) {
        self.push(((number << 1) ^ (number >> 63)) as u64);
    }

    /// The file.
    pub(super) fn file(self) -> Vec<u8> {
        compress(&self.0)
    }
}

/// Bytes as a zlib stream, whose sum tells a damaged file.
pub(super) fn compress(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, LEVEL)
}

/// What is in a file, for tests.
#[cfg(test)]
pub(super) fn read(file: &[u8]) -> Vec<u64> {
    let bytes = miniz_oxide::inflate::decompress_to_vec_zlib(file).unwrap();
    let mut numbers = Vec::new();
    let (mut number, mut shift) = (0, 0);
    for byte in bytes {
        number |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            numbers.push(number);
            (number, shift) = (0, 0);
        }
    }
    numbers
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
        assert_eq!(read(&numbers.file()), [0, 1, 127, 128, 300, u64::from(u32::MAX), 0, 1, 2, 127, 128]);
    }
}
