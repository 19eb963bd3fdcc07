//! A box: all the rows of a record, with the rows that they refer to, whose fields lie in given sets.

use std::collections::BTreeMap;

use super::enclosure::Enclosure;
use crate::model::{Comparison, FactId, FieldId, RecordId};

/// The references that lead from a row to another.
pub(super) type Path = Vec<FieldId>;

/// A box, seen from a row or from the group that the row is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Whose row it is; none: the contract alone.
    pub(super) record: Option<RecordId>,
    /// How one came from the row of the box to the row that is looked at.
    pub(super) path: Path,
    /// What fields are narrowed to.
    pub(super) fields: BTreeMap<(Path, FieldId), Enclosure>,
    /// Rows that are known, of records whose rows are terms.
    pub(super) known: BTreeMap<Path, u32>,
    /// Comparisons that are met.
    pub(super) met: Vec<(Path, Comparison)>,
    /// Subsets that the row is in.
    pub(super) inside: Vec<(Path, FactId)>,
    /// Subsets that the row is not in.
    pub(super) outside: Vec<(Path, FactId)>,
    /// Whether the row of the box is there; otherwise its group may have no row at all.
    pub(super) member: bool,
    /// Whether the row, or the group that is looked at, is certainly among the rows that are asked about.
    pub(super) asked: bool,
}

impl Place {
    /// Any row of a record.
    pub(super) fn any(record: RecordId) -> Self {
        Place { record: Some(record), member: true, ..Place::contract() }
    }

    /// The contract, which has no row.
    pub(super) fn contract() -> Self {
        Place {
            record: None,
            path: Vec::new(),
            fields: BTreeMap::new(),
            known: BTreeMap::new(),
            met: Vec::new(),
            inside: Vec::new(),
            outside: Vec::new(),
            member: false,
            asked: false,
        }
    }

    /// Of the rows that are asked about.
    pub(super) fn asked(self) -> Self {
        Place { asked: true, ..self }
    }

    /// Seen again from where another place is seen.
    pub(super) fn back_to(mut self, before: &Place) -> Self {
        (self.path, self.record) = (before.path.clone(), before.record);
        self
    }

    /// Where the row is not in a subset.
    pub(super) fn not_in(mut self, fact: FactId) -> Self {
        self.outside.push((self.path.clone(), fact));
        self
    }

    /// Whether the row that is looked at is known not to be in a subset.
    pub(super) fn is_not_in(&self, fact: FactId) -> bool {
        self.outside.iter().any(|(path, known)| *path == self.path && *known == fact)
    }

    /// With a field of the row narrowed.
    pub(super) fn with(&self, field: FieldId, to: Enclosure) -> Self {
        let mut narrowed = self.clone();
        narrowed.fields.insert((self.path.clone(), field), to);
        narrowed
    }
}
