//! Evaluation on a selection of rows: what a branch gives is worked out for the rows that take it and for no others.
//! What nobody asks for can so not fail, and an expression costs no more than its size times its rows, however deep it
//! goes.

use super::eval::Evaluated;
use super::view::{Rows, View};
use crate::column::{Cells, Vector};
use crate::plan::Node;

/// What takes little is worked out for a whole batch where one row of so many wants it.
const DENSE: usize = 4;

/// Which rows of a batch are asked.
#[derive(Debug)]
pub(crate) enum Selection {
    /// None of them.
    None,
    /// All of them.
    All,
    /// Those at these positions.
    Some(Vec<u32>),
}

impl Selection {
    /// Of a batch of so many rows.
    pub(crate) fn of(wanted: &Cells<'_, bool>, len: usize) -> Self {
        let wanted = match wanted {
            Cells::Same(true) => return Selection::All,
            Cells::Same(false) => return Selection::None,
            Cells::Each(wanted) => wanted.get(..len).unwrap_or(wanted),
        };
        // Each position is written, and counted where it is wanted: half of a batch can not be foreseen, and a wrong
        // guess costs more.
        let mut positions = vec![0u32; wanted.len()];
        let mut count = 0usize;
        for (position, wanted) in (0u32..).zip(wanted) {
            if let Some(place) = positions.get_mut(count) {
                *place = position;
            }
            count = count.saturating_add(usize::from(*wanted));
        }
        if count == wanted.len() {
            return Selection::All;
        }
        if count == 0 {
            return Selection::None;
        }
        positions.truncate(count);
        Selection::Some(positions)
    }
}

impl<'a> View<'a> {
    /// The values where they are wanted; elsewhere anything. Only the wanted rows are evaluated.
    pub(crate) fn eval_where(&self, node: &Node, rows: Rows<'_>, wanted: &Cells<'_, bool>) -> Evaluated<'a> {
        match Selection::of(wanted, rows.len()) {
            Selection::None => Ok(Vector::nothing(node.kind)),
            Selection::All => self.eval(node, rows),
            // What stands there already is read as it stands, without copying it row by row.
            Selection::Some(_) if node.is_held() => self.eval(node, rows),
            Selection::Some(positions) => {
                // Nor is little work for many of the rows. Where it has no answer in a row that is not wanted, the wanted
                // ones are looked at alone.
                let dense = positions.len().saturating_mul(DENSE) >= rows.len();
                if dense
                    && !self.is_traced()
                    && node.is_light()
                    && let Ok(values) = self.eval(node, rows)
                {
                    return Ok(values);
                }
                let some = rows.pick(&positions);
                let values = self.eval(node, Rows::list(rows.frame, &some))?;
                Ok(values.scatter(&positions, rows.len()))
            }
        }
    }
}
