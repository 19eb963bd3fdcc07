//! Yes and no of many rows at a time: what asks for nothing but facts and fields of yes and no is worked out sixty-four
//! rows in a word, and groups are counted by such words. Forty measures of yes and no took twice as long row by row.

use super::asked::For;
use super::view::View;
use crate::column::marks::cut_off;
use crate::column::{Column, Kind};
use crate::model::FactId;
use crate::plan::{AggregatePlan, Node, Op, Work};

impl View<'_> {
    /// The rows of a subset, from one, which has to begin a word, up to another. None where its conditions ask for more
    /// than what is yes and no already.
    pub(super) fn subset_marks(&self, fact: FactId, rows: (usize, usize)) -> Option<Vec<u64>> {
        let Some(Work::Subset { within, conditions }) = self.plan.fact(fact).map(|plan| &plan.work) else {
            return None;
        };
        if self.is_traced() || self.context.empty.contains(&fact) || conditions.is_empty() {
            return None;
        }
        let within = within.map(|within| yes(self.outcome.fact(within), rows));
        let conditions = conditions.iter().map(|condition| self.marks(condition, rows));
        within.into_iter().chain(conditions).reduce(|a, b| Some(together(a?, &b?, |a, b| a & b)))?
    }

    /// The rows that are taken into an aggregate, besides that they have a group.
    pub(super) fn taken_marks(&self, plan: For<'_, AggregatePlan>, rows: (usize, usize)) -> Option<Vec<u64>> {
        if plan.asks_some() || self.is_traced() {
            return None;
        }
        let facts = plan.taken.iter().map(|fact| yes(self.outcome.fact(*fact), rows));
        facts.reduce(|a, b| Some(together(a?, &b?, |a, b| a & b)))?
    }

    /// The rows in which an expression is yes. None where something has to be worked out for it, and where it is not
    /// known of each row.
    fn marks(&self, node: &Node, rows: (usize, usize)) -> Option<Vec<u64>> {
        let all = |parts: &[Node], f: fn(u64, u64) -> u64| {
            let parts = parts.iter().map(|part| self.marks(part, rows));
            parts.reduce(|a, b| Some(together(a?, &b?, f)))?
        };
        match &node.op {
            Op::Field(field) if node.kind == Kind::Truth => yes(self.field(*field), rows),
            Op::Fact(fact) if node.kind == Kind::Truth => yes(self.outcome.fact(*fact), rows),
            Op::And(parts) => all(parts, |a, b| a & b),
            Op::Or(parts) => all(parts, |a, b| a | b),
            Op::Not(of) => {
                let mut words = self.marks(of, rows)?;
                words.iter_mut().for_each(|word| *word = !*word);
                cut_off(&mut words, rows.1.saturating_sub(rows.0));
                Some(words)
            }
            Op::Field(_)
            | Op::Fact(_)
            | Op::Constant(_)
            | Op::Key(_)
            | Op::Slot(_)
            | Op::Spread(..)
            | Op::Tariff { .. }
            | Op::Lookup { .. }
            | Op::LinesTotal(..)
            | Op::Related(_)
            | Op::Call(_)
            | Op::Compare { .. }
            | Op::Given(..)
            | Op::IfBlank(..)
            | Op::MustBeGiven(_)
            | Op::ChooseGiven(..)
            | Op::Row
            | Op::StatementDate
            | Op::Cases(..) => None,
        }
    }
}

fn yes(column: Option<&Column>, (start, end): (usize, usize)) -> Option<Vec<u64>> {
    column?.yes(start, end)
}

fn together(mut a: Vec<u64>, b: &[u64], f: impl Fn(u64, u64) -> u64) -> Vec<u64> {
    a.iter_mut().zip(b).for_each(|(a, b)| *a = f(*a, *b));
    a
}

/// Adds one to the count of the group of each row that is marked. Of a word with few marks only these are looked at.
pub(super) fn count_marked(counts: &mut [i64], groups: &[u32], marks: &[u64]) {
    const FEW: u32 = 12;
    let mut add = |group: u32, many: i64| {
        if let Some(count) = counts.get_mut(group as usize) {
            *count = count.wrapping_add(many);
        }
    };
    for (groups, word) in groups.chunks(64).zip(marks) {
        if word.count_ones() <= FEW {
            let mut left = *word;
            while left != 0 {
                if let Some(group) = groups.get(left.trailing_zeros() as usize) {
                    add(*group, 1);
                }
                left &= left.wrapping_sub(1);
            }
        } else {
            for (at, group) in (0u32..).zip(groups) {
                add(*group, i64::from(word >> at & 1 == 1));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn marked_rows_are_counted_in_their_groups(
            rows in prop::collection::vec((0u32..6, prop::sample::select(vec![0u8, 1, 9])), 0..300),
            dense in 0u8..10,
        ) {
            let marked = |kind: u8| kind <= dense;
            let groups: Vec<u32> = rows.iter().map(|row| row.0).collect();
            let word = |rows: &[(u32, u8)]| {
                (0u32..).zip(rows).fold(0u64, |word, (at, row)| word | u64::from(marked(row.1)) << at)
            };
            let words: Vec<u64> = rows.chunks(64).map(word).collect();
            // The last group is beyond those that are counted.
            let mut counts = vec![0; 5];
            count_marked(&mut counts, &groups, &words);
            for group in 0..5u32 {
                let expected = rows.iter().filter(|row| row.0 == group && marked(row.1)).count();
                prop_assert_eq!(counts[group as usize], i64::try_from(expected).unwrap());
            }
        }
    }
}
