//! Which tables hold data and which only lay out the page.

use super::element::is_block;
use super::outline::Outline;
use super::token::{Token, TokenKind};

/// Lines of a cell above which its table lays out a page.
const CELL_LINES: u32 = 3;

/// For each element, whether it is a table of data, or a part of one.
///
/// A table of data has a row of two cells or more, no table within, and no cell of many lines.
pub(super) fn of_data(tokens: &[Token], outline: &Outline) -> Vec<bool> {
    let count = outline.elements.len();
    // For each element, the table, the row and the cell it lies in.
    let mut table_of: Vec<Option<usize>> = Vec::with_capacity(count);
    let mut row_of: Vec<Option<usize>> = Vec::with_capacity(count);
    let mut cell_of: Vec<Option<usize>> = Vec::with_capacity(count);
    let mut cells = vec![0_u32; count];
    let mut lines = vec![0_u32; count];
    let mut is_nesting = vec![false; count];
    let mut is_wide = vec![false; count];
    for (index, element) in outline.elements.iter().enumerate() {
        let tag = match tokens.get(element.open).map(|token| &token.kind) {
            Some(TokenKind::Start(tag)) => tag,
            _ => {
                table_of.push(None);
                row_of.push(None);
                cell_of.push(None);
                continue;
            }
        };
        let of_parent = |of: &[Option<usize>]| {
            if element.parent == index { None } else { of.get(element.parent).copied().flatten() }
        };
        let (mut table, mut row, mut cell) = (of_parent(&table_of), of_parent(&row_of), of_parent(&cell_of));
        match tag.name.as_str() {
            "table" => {
                if let Some(outer) = table {
                    is_nesting[outer] = true;
                }
                (table, row, cell) = (Some(index), None, None);
                // Markdown has no tables but those of data.
                is_wide[index] = tag.get("role") == Some("table");
            }
            "tr" => (row, cell) = (Some(index), None),
            "td" | "th" => {
                if let (Some(row), Some(table)) = (row, table) {
                    cells[row] += 1;
                    is_wide[table] |= cells[row] > 1;
                }
                cell = Some(index);
            }
            name if is_block(name) || name == "br" => {
                if let (Some(cell), Some(table)) = (cell, table) {
                    lines[cell] += 1;
                    is_nesting[table] |= lines[cell] > CELL_LINES;
                }
            }
            _ => {}
        }
        table_of.push(table);
        row_of.push(row);
        cell_of.push(cell);
    }
    table_of.iter().map(|table| table.is_some_and(|table| is_wide[table] && !is_nesting[table])).collect()
}
