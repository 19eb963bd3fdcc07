//! How a specification of data is laid out: columns under one another, cells in quotes where they need them.

/// Rows of cells as columns of text, two blanks between; columns without a cell are left out.
pub(super) fn aligned(rows: &[[String; 5]]) -> String {
    let mut text = String::new();
    let width = |column: usize| {
        let cells = rows.iter().skip(1).filter_map(|row| row.get(column));
        let widest = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
        let heading = rows.first().and_then(|row| row.get(column)).map_or(0, |cell| cell.chars().count());
        (widest > 0).then(|| widest.max(heading))
    };
    let widths: [Option<usize>; 5] = std::array::from_fn(width);
    for row in rows {
        let cells = row.iter().zip(widths).filter_map(|(cell, width)| Some(format!("{cell:<0$}", width?)));
        let line = cells.collect::<Vec<_>>().join("  ");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A cell, in quotes where it needs them.
pub(crate) fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
