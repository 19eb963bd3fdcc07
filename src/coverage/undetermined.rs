//! What an example leaves undetermined. A field that is not among its columns and has to be filled in is nought of
//! anything: whatever depends on it is worked out all the same, from a blank that no data can have, and exercises
//! nothing.

use std::collections::BTreeSet;

use crate::analysis::{Dependence, Thing, named};
use crate::model::{ExampleTable, Expr, FieldId, Model};

/// The fields that have to be filled in and are not among the columns of an example.
pub(super) fn left_out(model: &Model, tables: &[ExampleTable]) -> BTreeSet<FieldId> {
    let of_table = |table: &ExampleTable| {
        let fields = (0u32..).zip(&model.records[table.record].fields);
        let out =
            fields.filter(|(at, field)| !field.may_be_blank && !field.unique && !table.fields.contains(at));
        out.map(|(field, _)| FieldId { record: table.record, field }).collect::<Vec<_>>()
    };
    tables.iter().flat_map(of_table).collect()
}

/// The parts of a contract that depend on fields that are left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Undetermined {
    things: BTreeSet<Thing>,
}

impl Undetermined {
    /// Of the rows that an example supposes.
    pub(super) fn of_example(model: &Model, tables: &[ExampleTable]) -> Self {
        Undetermined::of_fields(model, &left_out(model, tables))
    }

    /// Where fields are left out.
    pub(super) fn of_fields(model: &Model, fields: &BTreeSet<FieldId>) -> Self {
        match fields.is_empty() {
            true => Undetermined::default(),
            false => Undetermined { things: Dependence::of(model).dependents(fields) },
        }
    }

    /// Whether everything is determined.
    pub(super) fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// Whether something depends on a field that is left out.
    pub(super) fn has(&self, thing: Thing) -> bool {
        self.things.contains(&thing)
    }

    /// Whether an expression does.
    pub(super) fn has_expr(&self, expr: &Expr) -> bool {
        let mut found = false;
        if !self.is_empty() {
            named(expr, &mut |thing| found |= self.has(thing));
        }
        found
    }
}
