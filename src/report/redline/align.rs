//! Which line of the one document is which of the other: lines that are the same, and between them those that are
//! linked by the same name or are alike.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::lines::Line;
use super::words::{Compare, Token, likeness};

/// Lines of one document or both.
pub(super) enum Step<'l> {
    Both(&'l Line, &'l Line),
    Old(&'l Line),
    New(&'l Line),
}

/// How alike two lines have to be that no name ties together.
const ALIKE: usize = 50;
/// Between more lines than this nothing is sought but names.
const MOST: usize = 400;

/// All lines of both, in order.
pub(super) fn steps<'l>(old: &'l [Line], new: &'l [Line], compare: Compare) -> Vec<Step<'l>> {
    let keys = |lines: &[Line]| lines.iter().map(|line| key(line, compare)).collect::<Vec<_>>();
    let mut found = Vec::new();
    for operation in capture_diff_slices(Algorithm::Patience, &keys(old), &keys(new)) {
        let (before, after) = (operation.old_range(), operation.new_range());
        let (before, after) = (old.get(before).unwrap_or_default(), new.get(after).unwrap_or_default());
        match operation {
            DiffOp::Equal { .. } => {
                found.extend(before.iter().zip(after).map(|(old, new)| Step::Both(old, new)));
            }
            DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
                pair(before, after, compare, &mut found);
            }
        }
    }
    found
}

/// What two lines share that say the same at the same place.
fn key(line: &Line, compare: Compare) -> String {
    let cells = line.cells.iter().map(|cell| cell.iter().map(|token| token.by(compare)).collect::<String>());
    format!("{:?}\u{1}{}\u{1}{}", line.kind, line.anchor, cells.collect::<Vec<_>>().join("\u{2}"))
}

/// Pairs of lines in order, so that what they have in common is most.
fn pair<'l>(old: &'l [Line], new: &'l [Line], compare: Compare, found: &mut Vec<Step<'l>>) {
    let (rows, columns) = (old.len(), new.len());
    let width = columns.saturating_add(1);
    let small = rows.saturating_mul(columns) <= MOST.saturating_mul(MOST);
    let score = |old: &Line, new: &Line| if small { worth(old, new, compare) } else { same_name(old, new) };
    let worths: Vec<usize> = old
        .iter()
        .flat_map(|old| new.iter().map(move |new| (old, new)))
        .map(|(old, new)| score(old, new))
        .collect();
    let of = |row: usize, column: usize| {
        worths.get(row.saturating_mul(columns).saturating_add(column)).copied().unwrap_or(0)
    };
    // The best of what is left, from each pair of places on.
    let mut best = vec![0usize; rows.saturating_add(1).saturating_mul(width)];
    let at = |row: usize, column: usize| row.saturating_mul(width).saturating_add(column);
    let get = |best: &[usize], row: usize, column: usize| best.get(at(row, column)).copied().unwrap_or(0);
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let (down, right) = (row.saturating_add(1), column.saturating_add(1));
            let paired = match of(row, column) {
                0 => 0,
                worth => worth.saturating_add(get(&best, down, right)),
            };
            let most = paired.max(get(&best, down, column)).max(get(&best, row, right));
            if let Some(place) = best.get_mut(at(row, column)) {
                *place = most;
            }
        }
    }
    let (mut row, mut column) = (0, 0);
    while let (Some(before), Some(after)) = (old.get(row), new.get(column)) {
        let (down, right) = (row.saturating_add(1), column.saturating_add(1));
        let (here, worth) = (get(&best, row, column), of(row, column));
        if worth > 0 && here == worth.saturating_add(get(&best, down, right)) {
            found.push(Step::Both(before, after));
            (row, column) = (down, right);
        } else if here == get(&best, down, column) {
            found.push(Step::Old(before));
            row = down;
        } else {
            found.push(Step::New(after));
            column = right;
        }
    }
    found.extend(old.iter().skip(row).map(Step::Old));
    found.extend(new.iter().skip(column).map(Step::New));
}

/// What it is worth to pair two lines; nothing where they are no pair.
fn worth(old: &Line, new: &Line, compare: Compare) -> usize {
    if old.kind != new.kind || old.cells.len() != new.cells.len() {
        return 0;
    }
    let all = |line: &Line| line.cells.iter().flatten().cloned().collect::<Vec<Token>>();
    let alike = likeness(&all(old), &all(new), compare);
    match same_name(old, new) {
        0 if alike < ALIKE => 0,
        0 => alike,
        tied => tied.saturating_add(alike),
    }
}

/// Headings and sentences are tied together by what they are linked by.
fn same_name(old: &Line, new: &Line) -> usize {
    use super::LineKind;
    let linked = matches!(old.kind, LineKind::Title(_) | LineKind::Clause);
    let same = old.kind == new.kind && old.cells.len() == new.cells.len() && old.anchor == new.anchor;
    if linked && same { 100 } else { 0 }
}
