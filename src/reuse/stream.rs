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

/// Symbols of a block; shorter than nearly all documents.
const BLOCK: u32 = 1 << 9;

impl Stream {
    /// Joins the texts in their order.
    pub fn of(texts: &[Text]) -> Self {
        let total = texts.iter().map(Text::len).sum();
        let mut stream = Self {
            symbols: Vec::with_capacity(total),
            letters: Vec::with_capacity(total),
            edges: Vec::with_capacity(total + 1),
            starts: Vec::with_capacity(texts.len() + 1),
            blocks: Vec::new(),
        };
        for text in texts {
            stream.starts.push(stream.end());
            stream.symbols.extend_from_slice(&text.symbols);
            stream.letters.extend_from_slice(&text.letters);
            stream.edges.extend_from_slice(&text.edges);
        }
        stream.starts.push(stream.end());
        stream.edges.push(Edge::Part);
        let document = |at| stream.starts.partition_point(|&start| start <= at) as u32 - 1;
        stream.blocks = (0..=stream.end()).step_by(BLOCK as usize).map(document).collect();
        stream
    }

    /// What begins at a position; documents begin with a clause, so that every end is an edge too.
    pub fn edge(&self, position: Position) -> Edge {
        self.edges[position as usize]
    }

    fn end(&self) -> Position {
        Position::try_from(self.symbols.len()).expect("an archive has fewer than 4 thousand million letters")
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
