//! The rows sought are put in order: once for all that may ask, or for those that do.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::asked::{Once, told};
use super::super::batches::each_of;
use super::super::codes::{Codes, Key};
use super::super::error::RunError;
use super::super::frames::find;
use super::super::grouping::Grouping;
use super::super::ordered::in_order;
use super::super::result::FrameRows;
use super::super::view::{Rows, View};
use super::best::Tree;
use super::rows::{Known, SoughtRows};
use super::sums::Sums;
use crate::column::{Cells, Column, NOWHERE, Values, Vector, either};
use crate::model::{RecordId, RelatedOp};
use crate::plan::{RelatedAsk, SoughtPlan};
use crate::value::AggregateOp;

impl<'a> View<'a> {
    /// The rows that are sought, in order.
    pub(crate) fn sought_rows(&self, sought: u32) -> Option<&'a Once<SoughtRows>> {
        let (cell, plan) = (self.memo.sought.get(sought as usize)?, self.plan.sought.get(sought as usize)?);
        Some(match cell.get() {
            Some(known) => known,
            None => {
                let made = Once::of(self.put_in_order(plan, None));
                cell.get_or_init(|| Arc::new(made))
            }
        })
    }

    /// The rows that are sought, for rows that ask: for all there are, or for these alone.
    pub(super) fn sought_for(&self, ask: &RelatedAsk, rows: Rows<'_>) -> Result<Option<Known<'a>>, RunError> {
        let plan = self.plan.sought.get(ask.sought as usize);
        Ok(match (self.sought_rows(ask.sought), plan) {
            (Some(Once::ForAll(known)), _) => Some(Known::Held(known)),
            (Some(Once::AsAsked(first)), Some(plan)) => {
                let made = self.put_in_order(plan, Some((ask, rows)));
                Some(Known::Made(Box::new(made.map_err(|found| told(found, first))?)))
            }
            _ => None,
        })
    }

    fn put_in_order(
        &self,
        plan: &SoughtPlan,
        asked: Option<(&RelatedAsk, Rows<'_>)>,
    ) -> Result<SoughtRows, RunError> {
        let Entries { spells, mut rows } = self.entries(plan, asked)?;
        let mut grouping = Grouping::new(rows.len(), self.share);
        for (key, ty) in &plan.keys {
            let column = self.column_at(key, plan.frame, &rows)?;
            self.orders(key.span, &column);
            grouping.part_by(&column, self.context.ranks.of(ty));
        }
        let groups = self.shared_keys(plan, &rows, &grouping)?;
        if let Some((ask, by)) = asked {
            self.leave_others(plan, (&groups, &mut grouping), (ask, by), &mut rows)?;
        }
        let by = plan.by.as_ref().map(|by| self.column_at(by, plan.frame, &rows)).transpose()?;
        if let (Some(by), Some(node)) = (&by, &plan.by) {
            self.orders(node.span, by);
            grouping.leave_out_blanks(by.blanks.as_ref());
        }
        let behind = plan.source.behind.is_some();
        let entries = self.by_heads((behind.then_some(&spells[..]), &grouping), by.as_ref());
        let of = |list: &[u32]| {
            each_of(&entries, self.share, |entry| list.get(*entry as usize).copied().unwrap_or(NOWHERE))
        };
        let rows = of(&rows);
        let heads: Vec<(u32, u32)> = of(&spells).into_iter().zip(of(&grouping.groups)).collect();
        let by = by
            .zip(plan.by.as_ref())
            .map(|(by, node)| Vector::list(&by, node.kind, &entries).to_column(entries.len()));
        let places = if behind { Vec::new() } else { places(&rows, self.frame(plan.frame).len) };
        let mut known = SoughtRows {
            op: plan.source.op,
            starts: if behind { Vec::new() } else { starts(&heads, grouping.count) },
            by_code: by_code(&groups),
            groups,
            types: plan.keys.iter().map(|(_, ty)| ty.clone()).collect(),
            rows,
            heads,
            behind,
            by,
            places,
            values: None,
            sums: Sums::default(),
            tree: Tree::default(),
        };
        self.give_values(plan, &mut known, asked)?;
        Ok(known)
    }

    /// The entries that are in a group, by the spell that they are behind, if they are sought so, then by group, by the
    /// value held between edges, and as they stand, which is by row.
    fn by_heads(&self, (spells, grouping): (Option<&[u32]>, &Grouping), by: Option<&Column>) -> Vec<u32> {
        let key = by.map(|by| Key { codes: Codes::of(by, None), falls: None::<fn(usize) -> bool> });
        let keys: Vec<_> = key.into_iter().collect();
        let mut order =
            in_order((&grouping.groups, grouping.count), self.share, &keys, |_, _| Ordering::Equal);
        if let Some(spells) = spells {
            order.sort_by_key(|entry| spells.get(*entry as usize));
        }
        order
    }

    /// Works out what is taken of the rows, of all or of those that count for somebody who asks.
    fn give_values(
        &self,
        plan: &SoughtPlan,
        known: &mut SoughtRows,
        asked: Option<(&RelatedAsk, Rows<'_>)>,
    ) -> Result<(), RunError> {
        let rows = match asked {
            Some((ask, by)) => {
                let asked = self.stretches(known, ask, by)?;
                let counts = known.counting(&asked.stretches);
                known
                    .rows
                    .iter()
                    .zip(counts)
                    .map(|(row, counts)| if counts { *row } else { NOWHERE })
                    .collect()
            }
            None => known.rows.clone(),
        };
        let values = plan.value.as_ref().map(|value| self.column_at(value, plan.frame, &rows)).transpose()?;
        let adds = matches!(plan.source.op, RelatedOp::Aggregate(AggregateOp::Total | AggregateOp::Average));
        if let Some(values) = values.as_ref().filter(|_| adds) {
            known.sums = Sums::new(values, &known.heads);
        }
        known.tree = self.tree(plan, &rows, values.as_ref())?;
        known.values = values;
        Ok(())
    }

    /// Those that ask for rows: those of which no side is blank.
    fn asking(&self, ask: &RelatedAsk, rows: Rows<'_>) -> Result<Vec<u32>, RunError> {
        let mut blank = Cells::Same(false);
        for side in ask.sides() {
            blank = either(&blank, &self.eval(side, rows)?.blanks()).map(|blank| *blank);
        }
        let asking = blank.iter(rows.len()).enumerate().filter(|(_, blank)| !**blank);
        Ok(asking.filter_map(|(at, _)| rows.row(at)).collect())
    }

    /// Leaves out the rows whose keys nobody asks for.
    fn leave_others(
        &self,
        plan: &SoughtPlan,
        (groups, grouping): (&FrameRows, &mut Grouping),
        (ask, by): (&RelatedAsk, Rows<'_>),
        rows: &mut [u32],
    ) -> Result<(), RunError> {
        let keys = ask.keys.iter().map(|key| self.eval(key, by)).collect::<Result<Vec<_>, _>>()?;
        let ranks: Vec<_> = plan.keys.iter().map(|(_, ty)| self.context.ranks.of(ty)).collect();
        let wanted: BTreeSet<u32> = find(groups, &keys, &ranks, by.len()).into_iter().collect();
        for (group, row) in grouping.groups.iter_mut().zip(rows) {
            if !wanted.contains(group) {
                (*group, *row) = (NOWHERE, NOWHERE);
            }
        }
        Ok(())
    }

    /// The groups that rows share, each with the keys of one of its rows.
    fn shared_keys(
        &self,
        plan: &SoughtPlan,
        rows: &[u32],
        grouping: &Grouping,
    ) -> Result<FrameRows, RunError> {
        let mut firsts = vec![NOWHERE; grouping.count];
        for (group, row) in grouping.groups.iter().zip(rows) {
            if let Some(first) = firsts.get_mut(*group as usize) {
                *first = *row;
            }
        }
        let keys = plan.keys.iter().map(|(key, _)| self.column_at(key, plan.frame, &firsts));
        Ok(FrameRows { len: grouping.count, keys: keys.collect::<Result<_, _>>()?, ..FrameRows::default() })
    }

    /// Which position of a stretch is taken, where one is.
    fn tree(&self, plan: &SoughtPlan, rows: &[u32], values: Option<&Column>) -> Result<Tree, RunError> {
        let mut places = Grouping::new(rows.len(), self.share);
        let reversed = match plan.source.op {
            RelatedOp::Aggregate(AggregateOp::Count | AggregateOp::Total | AggregateOp::Average) => {
                return Ok(Tree::default());
            }
            RelatedOp::Aggregate(op) => {
                values.into_iter().for_each(|values| places.part_by(values, None));
                matches!(op, AggregateOp::Largest | AggregateOp::Latest)
            }
            RelatedOp::First | RelatedOp::Last => {
                for ((part, ty), falls) in plan.order.iter().zip(&plan.source.falls) {
                    let column = self.column_at(part, plan.frame, rows)?;
                    self.orders(part.span, &column);
                    places.part_by_turned(&column, self.context.ranks.of(ty), |_| *falls);
                }
                plan.source.op == RelatedOp::Last
            }
        };
        Ok(Tree::new(&places.groups, rows, reversed))
    }

    /// The rows that may be sought: those that meet the conditions; behind spells, each for each spell. A row that
    /// alone asks, and does not count for itself, is not looked at.
    fn entries(
        &self,
        plan: &SoughtPlan,
        asked: Option<(&RelatedAsk, Rows<'_>)>,
    ) -> Result<Entries, RunError> {
        let len = self.frame(plan.frame).len;
        let mut alone = None;
        if let Some((ask, by)) = asked {
            let asking = self.asking(ask, by)?;
            let Some(first) = asking.first() else { return Ok(Entries::default()) };
            let same = !ask.own && by.frame == plan.frame && asking.iter().all(|other| other == first);
            alone = same.then_some(*first as usize);
        }
        let (until, on) = alone.map_or((len, len), |row| (row, row.saturating_add(1)));
        let mut members = Vec::new();
        for stretch in [0..until, on..len] {
            members.extend(self.rows_that_meet(plan.frame, plan.source.within, &plan.conditions, stretch)?);
        }
        let Some(spell) = plan.source.behind else {
            return Ok(Entries { spells: vec![0; members.len()], rows: members });
        };
        Ok(self.behind(spell, &members))
    }

    fn behind(&self, spell: RecordId, members: &[u32]) -> Entries {
        let mut entries = Entries::default();
        let Some(known) = self.outcome.spells.get(spell.index()) else { return entries };
        let count = self.outcome.data.tables.get(spell.index()).map_or(0, |table| table.rows);
        for (row, at) in (0u32..).zip(0..count) {
            for behind in known.behind(at).iter().filter(|behind| members.binary_search(behind).is_ok()) {
                entries.spells.push(row);
                entries.rows.push(*behind);
            }
        }
        entries
    }
}

/// Rows, and the spells that they are behind.
#[derive(Default)]
struct Entries {
    spells: Vec<u32>,
    rows: Vec<u32>,
}

/// Where the rows of each group begin, and where those of the last one end.
fn starts(heads: &[(u32, u32)], groups: usize) -> Vec<u32> {
    let mut starts = vec![0u32; groups.saturating_add(1)];
    for (_, group) in heads {
        if let Some(count) = starts.get_mut((*group as usize).saturating_add(1)) {
            *count = count.saturating_add(1);
        }
    }
    let mut total = 0u32;
    for start in &mut starts {
        total = total.saturating_add(*start);
        *start = total;
    }
    starts
}

/// The group of each text, choice or other row, where groups are told apart by one such thing and not by few of very
/// many.
fn by_code(groups: &FrameRows) -> Vec<u32> {
    const OF_MANY: usize = 16;
    let [Column { values: Values::Codes(codes), .. }] = groups.keys.as_slice() else { return Vec::new() };
    let most = codes.bounds().map_or(0, |(_, most)| most as usize);
    if most > codes.len().saturating_mul(OF_MANY) {
        return Vec::new();
    }
    let mut by_code = vec![NOWHERE; most.saturating_add(1)];
    for (group, code) in (0u32..).zip(codes.iter()) {
        if let Some(held) = by_code.get_mut(code as usize) {
            *held = group;
        }
    }
    by_code
}

/// Where each row of a record stands.
fn places(rows: &[u32], len: usize) -> Vec<u32> {
    let mut places = vec![NOWHERE; len];
    for (position, row) in (0u32..).zip(rows) {
        if let Some(place) = places.get_mut(*row as usize) {
            *place = position;
        }
    }
    places
}
