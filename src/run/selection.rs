//! Evaluation on a selection of rows: what a branch gives is worked out for the rows that take it and for no others.
//! What nobody asks for can so not fail, and an expression costs no more than its size times its rows, however deep it
//! goes.

use super::eval::Evaluated;
use super::view::{Rows, View};
use crate::column::{Cells, Vector};
use crate::plan::Node;

/// What takes little is worked out for a whole batch where one row of so many wants it.
const DENSE: usize = 4;

/// The positions of the rows of a batch that are wanted. Each position is written, and counted where it is wanted: half
/// of a batch can not be foreseen, and a wrong guess costs more.
fn positions(wanted: &[bool]) -> Vec<u32> {
    let mut positions = vec![0u32; wanted.len()];
    let mut count = 0usize;
    for (position, wanted) in (0u32..).zip(wanted) {
        if let Some(place) = positions.get_mut(count) {
            *place = position;
        }
        count = count.saturating_add(usize::from(*wanted));
    }
    positions.truncate(count);
    positions
}

impl<'a> View<'a> {
    /// The values where they are wanted; elsewhere anything. Only the wanted rows are evaluated.
    pub(crate) fn eval_where(&self, node: &Node, rows: Rows<'_>, wanted: &Cells<'_, bool>) -> Evaluated<'a> {
        let wanted = match wanted {
            Cells::Same(true) => return self.eval(node, rows),
            Cells::Same(false) => return Ok(Vector::nothing(node.kind)),
            Cells::Each(wanted) => wanted.get(..rows.len()).unwrap_or(wanted),
        };
        let many = wanted.iter().filter(|wanted| **wanted).count();
        if many == 0 {
            return Ok(Vector::nothing(node.kind));
        }
        // What stands there already is read as it stands, without copying it row by row.
        if many == wanted.len() || node.is_held() {
            return self.eval(node, rows);
        }
        // Nor is little work for many of the rows. Where it has no answer in a row that is not wanted, the wanted ones are
        // looked at alone.
        if many.saturating_mul(DENSE) >= rows.len()
            && !self.is_traced()
            && node.is_light()
            && let Ok(values) = self.eval(node, rows)
        {
            return Ok(values);
        }
        let positions = positions(wanted);
        let some = rows.pick(&positions);
        let values = self.eval(node, Rows::list(rows.frame, &some))?;
        Ok(values.scatter(&positions, rows.len()))
    }
}
