//! Bytes of a text to Unicode code points, in constant time for each place after one pass over the text.

/// Bytes between two remembered counts: a place costs at most so many steps, a text a sixteenth of its size.
const STEP: usize = 64;

/// Code points that begin before each [`STEP`] of a text, for whoever keeps the text itself.
#[derive(Clone, Debug, Default)]
pub struct Steps(Vec<u32>);

impl Steps {
    /// One pass over the text.
    pub fn of(text: &str) -> Self {
        let mut before = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0u32;
        for (i, byte) in text.bytes().enumerate() {
            if i % STEP == 0 {
                before.push(count);
            }
            count += u32::from(is_start(byte));
        }
        if text.len().is_multiple_of(STEP) {
            before.push(count);
        }
        Self(before)
    }

    /// Code points before a byte of this text; a byte inside a code point counts as after it.
    pub fn at(&self, text: &str, byte: usize) -> usize {
        let byte = byte.min(text.len());
        let known = byte / STEP;
        let rest = text.as_bytes().get(known * STEP..byte).unwrap_or_default();
        let count = self.0.get(known).copied().unwrap_or(0) as usize;
        count + rest.iter().filter(|byte| is_start(**byte)).count()
    }
}

/// Code points before every place of one text.
#[derive(Clone, Debug)]
pub struct CodePoints<'a> {
    text: &'a str,
    steps: Steps,
}

impl<'a> CodePoints<'a> {
    /// One pass over the text.
    pub fn new(text: &'a str) -> Self {
        Self { text, steps: Steps::of(text) }
    }

    /// As [`Steps::at`].
    pub fn at(&self, byte: usize) -> usize {
        self.steps.at(self.text, byte)
    }
}

/// Whether a byte of UTF-8 begins a code point.
fn is_start(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_code_points() {
        for text in ["", "a", "河水𠮷a清\n", &"两岸".repeat(100), &"x".repeat(64), &"x".repeat(128)] {
            let points = CodePoints::new(text);
            for (count, (at, _)) in text.char_indices().enumerate() {
                assert_eq!(points.at(at), count, "{text:?} at {at}");
            }
            assert_eq!(points.at(text.len()), text.chars().count());
            assert_eq!(points.at(text.len() + 9), text.chars().count());
        }
    }
}
