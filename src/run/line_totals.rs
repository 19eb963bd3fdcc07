//! What the lines of payments come to, for each combination of keys.

use std::sync::Arc;

use super::asked::Once;
use super::derived_columns::numbers;
use super::error::RunError;
use super::frames::find;
use super::grouping::Grouping;
use super::lines::{Entries, kind_of_key};
use super::payment_lines::sums_of;
use super::result::FrameRows;
use super::view::{At, Rows, View};
use crate::column::{Cells, Column, Kind, Lanes, NOWHERE, Scale, Vector, either, select};
use crate::model::PaymentId;
use crate::plan::{LineKeyPlan, Node, TotalPlan};
use crate::value::Number;

/// A line that is added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedLine {
    /// The payment; none for what a limit has done on a line of its own.
    pub payment: Option<PaymentId>,
    /// The position of the line in its payment.
    pub line: usize,
    /// What counts of it: the rounded amount, or what caps have left.
    pub amount: Number,
}

/// Lines by their keys, added up.
#[derive(Clone, Debug)]
pub(crate) struct LineTotals {
    /// The combinations of keys, as the groups of a frame are. The group of each line stands in the order of `lines`.
    groups: FrameRows,
    /// What the lines of each come to.
    sums: Column,
    /// The lines.
    lines: Arc<Entries>,
}

/// For each row the group of lines that it asks for, and whether a key is blank there.
type Asked = (Vec<u32>, Cells<'static, bool>);

impl<'a> View<'a> {
    /// The total of the lines that have these keys, row by row; nought where there is none, blank where a key is.
    pub(crate) fn lines_total(
        &self,
        total: u32,
        keys: &[Node],
        rows: Rows<'_>,
    ) -> Result<Vector<'a>, RunError> {
        // Where there is no group, there are no keys to ask for.
        let known = if matches!(rows.at, At::Nothing) { None } else { self.line_totals(total) };
        let known = match known {
            Some(Once::ForAll(known)) => known,
            Some(Once::AsAsked(first)) => return self.asks_for_no_line(keys, rows, first),
            None => return Ok(Vector::nothing(Kind::Number)),
        };
        let (groups, blank) = self.asked(known, keys, rows)?;
        let sums = Vector::list(&known.sums, Kind::Number, &groups);
        let nothing = Vector::given(Lanes::Fixed(Scale::WHOLE, Cells::Same(0)));
        let which: Vec<u32> = groups.iter().map(|group| u32::from(*group == NOWHERE)).collect();
        Ok(select::pick(Kind::Number, &which, &[sums, nothing]).blanked(&blank))
    }

    /// The lines that are added up for one row.
    pub(crate) fn lines_added(
        &self,
        total: u32,
        keys: &[Node],
        row: Rows<'_>,
    ) -> Result<Vec<AddedLine>, RunError> {
        let known = match self.line_totals(total) {
            Some(Once::ForAll(known)) => known,
            Some(Once::AsAsked(first)) => return Err(first.clone()),
            None => return Ok(Vec::new()),
        };
        let (groups, _) = self.asked(known, keys, row)?;
        let group = groups.first().copied().filter(|group| *group != NOWHERE);
        let of_plan = self.plan.totals.get(total as usize).map(|plan| plan.on.as_slice()).unwrap_or_default();
        let lines = known.groups.group_of_row.iter().enumerate();
        let lines = lines.filter(|(_, of)| *of == group).map(|(entry, _)| AddedLine {
            payment: of_plan.get(known.lines.place(entry).payment as usize).map(|(payment, _)| *payment),
            line: known.lines.line(entry) as usize,
            amount: known.lines.left(entry),
        });
        Ok(lines.collect())
    }

    fn asked(&self, known: &LineTotals, keys: &[Node], rows: Rows<'_>) -> Result<Asked, RunError> {
        let keys = keys.iter().map(|key| self.eval(key, rows)).collect::<Result<Vec<_>, _>>()?;
        let blank = keys
            .iter()
            .fold(Cells::Same(false), |blank, key| either(&blank, &key.blanks()).map(|blank| *blank));
        let ranks = vec![None; keys.len()];
        Ok((find(&known.groups, &keys, &ranks, rows.len()), blank))
    }

    /// Where the lines have no keys, whoever asks with keys of their own has no answer.
    fn asks_for_no_line(
        &self,
        keys: &[Node],
        rows: Rows<'_>,
        first: &RunError,
    ) -> Result<Vector<'a>, RunError> {
        let mut blank = Cells::Same(false);
        for key in keys {
            blank = either(&blank, &self.eval(key, rows)?.blanks()).map(|blank| *blank);
        }
        let asks = blank.iter(rows.len()).any(|blank| !blank);
        if asks { Err(first.clone()) } else { Ok(Vector::nothing(Kind::Number)) }
    }

    /// A total, which a run has worked out by now; a view of a finished outcome does so when it is asked for.
    pub(crate) fn line_totals(&self, total: u32) -> Option<&'a Once<LineTotals>> {
        let (cell, plan) = (self.memo.totals.get(total as usize)?, self.plan.totals.get(total as usize)?);
        Some(match cell.get() {
            Some(known) => known,
            None => {
                let made = Once::of(self.add_up(plan));
                cell.get_or_init(|| Arc::new(made))
            }
        })
    }

    fn add_up(&self, plan: &TotalPlan) -> Result<LineTotals, RunError> {
        let entries = self.counted(plan);
        let parts = plan.on.first().map_or(0, |(_, keys)| keys.len());
        let mut grouping = Grouping::new(entries.len(), self.share);
        let mut keys = Vec::new();
        for part in 0..parts {
            let targets: Vec<(PaymentId, Option<&LineKeyPlan>)> =
                plan.on.iter().map(|(payment, keys)| (*payment, keys.get(part))).collect();
            let column = self.line_column(&targets, &entries, entries.len())?;
            grouping.part_by(&column, None);
            keys.push((kind_of_key(targets.first().and_then(|(_, key)| *key)), column));
        }
        let sums = sums_of(&entries.left, &grouping);
        let first_row = grouping.first_rows();
        let of_first = |(kind, column): &(Kind, Column)| {
            Vector::list(column, *kind, &first_row).to_column(grouping.count)
        };
        let keys = keys.iter().map(of_first).collect();
        Ok(LineTotals {
            sums: numbers(sums),
            lines: Arc::new(entries),
            groups: FrameRows { len: grouping.count, group_of_row: grouping.into_groups(), first_row, keys },
        })
    }

    /// The lines inside the term and settlement with what counts of them: the rounded amount, or what a cap and those
    /// before it have left.
    fn counted(&self, plan: &TotalPlan) -> Entries {
        let caps = plan.after.map_or_else(Vec::new, |limit| self.up_to(limit));
        let own_lines = plan.after.filter(|_| plan.own_lines).map(|limit| self.own_lines_up_to(limit));
        let lines = plan.on.iter().map(|(payment, _)| self.lines(*payment));
        Entries::of(lines, |cap| caps.contains(&cap), &own_lines.unwrap_or_default())
    }
}
