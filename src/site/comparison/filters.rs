//! Which rows of a comparison can be shown alone, and how many each choice leaves.

use super::{Comparison, Row, RowKind, Side, Standing, symbols_of};
use serde::Serialize;

/// A choice.
#[derive(Serialize)]
pub(super) struct Filter {
    /// The end of its element's id, which the styles know.
    pub id: &'static str,
    /// What it says.
    pub label: String,
    /// Rows that it leaves.
    pub rows: usize,
}

/// The choices, each with its label.
pub(super) fn choices(
    comparison: &Comparison,
    a: Side<'_>,
    b: Side<'_>,
    label: impl Fn(&'static str) -> String,
) -> Vec<Filter> {
    let stands_in_a = |row: &Row, is: fn(&Standing) -> bool| symbols_of(a.cut, &row.a).any(|at| is(&comparison.a[at]));
    let stands_in_b = |row: &Row, is: fn(&Standing) -> bool| symbols_of(b.cut, &row.b).any(|at| is(&comparison.b[at]));
    let is_only = |standing: &Standing| *standing == Standing::Only;
    let is_moved = |standing: &Standing| matches!(standing, Standing::Moved(_));
    let holds = |id: &str, row: &Row| match id {
        "a" => (row.kind == RowKind::Only && row.b.is_empty()) || stands_in_a(row, is_only),
        "b" => (row.kind == RowKind::Only && row.a.is_empty()) || stands_in_b(row, is_only),
        "near" => matches!(row.kind, RowKind::Near | RowKind::Partial),
        "moved" => row.kind == RowKind::Moved || stands_in_a(row, is_moved) || stands_in_b(row, is_moved),
        "same" => row.kind == RowKind::Verbatim,
        _ => true,
    };
    ["all", "a", "b", "near", "moved", "same"]
        .map(|id| Filter { id, label: label(id), rows: comparison.rows.iter().filter(|row| holds(id, row)).count() })
        .into()
}
