//! The comparison at a glance: both documents as bars, rows that correspond joined by bands.

use super::{Comparison, RowKind, Side, symbols_of};
use serde::Serialize;
use std::fmt::Write as _;

/// Width of the longer document in the units of the drawing.
const WIDTH: f64 = 1000.0;
/// Lower edge of the upper bar.
const UPPER: f64 = 16.0;
/// Upper edge of the lower bar.
const LOWER: f64 = 64.0;
/// Height of the drawing.
const HEIGHT: f64 = 80.0;

/// Shapes of the drawing, in its units.
#[derive(Serialize)]
pub struct Picture {
    /// `viewBox`.
    view_box: String,
    /// Widths of the two bars.
    a: String,
    b: String,
    bands: Vec<Band>,
}

/// One shape.
#[derive(Serialize)]
struct Band {
    /// Number of the row.
    n: usize,
    /// Kind of the row, as a class.
    kind: &'static str,
    /// SVG path.
    path: String,
}

/// Draws a comparison.
pub fn draw(comparison: &Comparison, a: Side, b: Side) -> Picture {
    let longer = a.text.symbols.len().max(b.text.symbols.len()).max(1) as f64;
    let x = |symbol: usize| symbol as f64 * WIDTH / longer;
    let mut bands = Vec::new();
    for (n, row) in (1..).zip(&comparison.rows) {
        let (of_a, of_b) = (symbols_of(a.cut, &row.a), symbols_of(b.cut, &row.b));
        let (a0, a1, b0, b1) = (x(of_a.start), x(of_a.end), x(of_b.start), x(of_b.end));
        let mut path = String::new();
        let kind = match row.kind {
            RowKind::Verbatim => "verbatim",
            RowKind::Near => "near",
            RowKind::Partial => "partial",
            RowKind::Moved => "moved",
            RowKind::Only => "only",
        };
        // Writing to a `String` cannot fail.
        let written = match row.kind {
            RowKind::Verbatim | RowKind::Near | RowKind::Partial => {
                write!(path, "M{a0:.1} 0H{a1:.1}V{UPPER}L{b1:.1} {LOWER}V{HEIGHT}H{b0:.1}V{LOWER}L{a0:.1} {UPPER}Z")
            }
            RowKind::Moved | RowKind::Only if row.b.is_empty() => {
                write!(path, "M{a0:.1} 0H{a1:.1}V{UPPER}H{a0:.1}Z")
            }
            RowKind::Moved | RowKind::Only => write!(path, "M{b0:.1} {LOWER}H{b1:.1}V{HEIGHT}H{b0:.1}Z"),
        };
        written.expect("a string takes any text");
        bands.push(Band { n, kind, path });
    }
    Picture {
        // A unit of room above and below for the outlines.
        view_box: format!("0 -1 {WIDTH} {}", HEIGHT + 2.0),
        a: format!("{:.1}", x(a.text.symbols.len())),
        b: format!("{:.1}", x(b.text.symbols.len())),
        bands,
    }
}
