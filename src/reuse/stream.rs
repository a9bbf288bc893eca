//! All texts as one row of symbols, so that a place is one number.

use crate::normalize::{Edge, Text};

/// A place in the row of all symbols.
pub type Position = u32;

/// The symbols of all documents one after another.
#[derive(Debug)]
pub struct Stream {
    /// All symbols.
    pub symbols: Vec<u32>,
    /// Letters in each symbol.
    pub letters: Vec<u8>,
    /// What begins at each symbol, and a part at the very end.
    edges: Vec<Edge>,
    /// Where each document begins, and at the end where the last one ends.
    starts: Vec<Position>,
    /// The document of every [`BLOCK`]th position, so that finding that of any takes few steps.
    blocks: Vec<u32>,
}

/// Copies a row of each text, one behind the other.
fn fill<T: Copy>(all: &mut [T], texts: &[Text], row: impl Fn(&Text) -> &[T]) {
    let mut rest = all;
    for text in texts {
        let (here, behind) = rest.split_at_mut(text.len());
        here.copy_from_slice(row(text));
        rest = behind;
    }
}

/// Symbols of a block; shorter than nearly all documents.
const BLOCK: u32 = 1 << 9;

impl Stream {
    /// Joins the texts in their order.
    pub fn of(texts: &[Text]) -> Self {
        let mut starts: Vec<Position> = vec![0];
        let mut total = 0;
        for text in texts {
            total += text.len();
            starts.push(Position::try_from(total).expect("an archive has fewer than 4 thousand million letters"));
        }
        let mut stream = Self {
            symbols: vec![0; total],
            letters: vec![0; total],
            edges: vec![Edge::Part; total + 1],
            starts,
            blocks: Vec::new(),
        };
        rayon::scope(|scope| {
            scope.spawn(|_| fill(&mut stream.symbols, texts, |text| &text.symbols));
            scope.spawn(|_| fill(&mut stream.letters, texts, |text| &text.letters));
            scope.spawn(|_| fill(&mut stream.edges, texts, |text| &text.edges));
        });
        let document = |at| stream.starts.partition_point(|&start| start <= at) as u32 - 1;
        stream.blocks = (0..=stream.end()).step_by(BLOCK as usize).map(document).collect();
        stream
    }

    /// What begins at a position; documents begin with a clause, so that every end is an edge too.
    pub fn edge(&self, position: Position) -> Edge {
        self.edges[position as usize]
    }

    fn end(&self) -> Position {
        self.symbols.len() as Position
    }

    /// The number of documents.
    pub fn n_documents(&self) -> usize {
        self.starts.len() - 1
    }

    /// First and one-past-last position of a document.
    pub fn bounds(&self, document: u32) -> (Position, Position) {
        (self.starts[document as usize], self.starts[document as usize + 1])
    }

    /// The document that a position lies in.
    pub fn document(&self, position: Position) -> u32 {
        let block = (position / BLOCK) as usize;
        let first = self.blocks[block] as usize;
        let last = self.blocks.get(block + 1).map_or(self.starts.len(), |&document| document as usize + 1);
        (first + self.starts[first..last].partition_point(|&start| start <= position)) as u32 - 1
    }

    /// The number of letters in a stretch.
    pub fn n_letters(&self, start: Position, end: Position) -> u32 {
        self.letters[start as usize..end as usize].iter().map(|&n| u32::from(n)).sum()
    }

    /// How many symbols from `a` and `b` on are equal, up to the given ends.
    pub fn common_forward(&self, a: Position, a_end: Position, b: Position, b_end: Position) -> u32 {
        let left = &self.symbols[a as usize..a_end as usize];
        let right = &self.symbols[b as usize..b_end as usize];
        left.iter().zip(right).take_while(|(x, y)| x == y).count() as u32
    }

    /// How many symbols before `a` and `b` are equal, down to the given starts.
    pub fn common_backward(&self, a_start: Position, a: Position, b_start: Position, b: Position) -> u32 {
        let left = &self.symbols[a_start as usize..a as usize];
        let right = &self.symbols[b_start as usize..b as usize];
        left.iter().rev().zip(right.iter().rev()).take_while(|(x, y)| x == y).count() as u32
    }
}
