//! How much of a text repeats another, by runs of equal letters.

use std::collections::BTreeSet;

/// All runs of a number of letters in a row that a text has.
pub(super) struct Runs<'t> {
    length: usize,
    runs: BTreeSet<&'t [char]>,
}

impl<'t> Runs<'t> {
    /// Of a text's letters, `length` in a row.
    pub fn of(letters: &'t [char], length: usize) -> Self {
        Self { length, runs: letters.windows(length).collect() }
    }

    /// How many letters of another text stand in such runs.
    pub fn repeated_in(&self, letters: &[char]) -> usize {
        let mut n = 0;
        let mut end = 0;
        for (start, run) in letters.windows(self.length).enumerate() {
            if self.runs.contains(run) {
                n += start + self.length - end.max(start);
                end = start + self.length;
            }
        }
        n
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_runs_are_counted_once() {
        let check = |a: &str, b: &str, expected: usize| {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            assert_eq!(Runs::of(&a, 3).repeated_in(&b), expected, "{b:?}");
        };
        check("春水到堤上来", "春水到堤", 4);
        check("春水到堤上来", "春水到岸上，到堤上", 6);
        check("春水到堤上来", "春水", 0);
    }
}
