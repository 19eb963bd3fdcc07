//! From the answers of an engine to the outcome: Meed's own run, on rows that stand for groups.
//!
//! For each group that the engine has answered with there is one row, which holds what was taken over the rows behind
//! it; for each sum of lines there is one, which is one line. The plan reads these columns where it would have worked
//! them out. All else is as it always is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::answers::{Cell, Row, key_cells};
use super::columns::Part;
use super::fetch::{Fetch, Gives};
use super::line::{Extra, is_wide_limit};
use super::refusal::Made;
use super::split::Split;
use crate::column::Kind;
use crate::data::Database;
use crate::model::{Frame, FrameId, LimitId, Model, PaymentId, RecordId, Type};
use crate::plan::{FramePlan, LineKeyPlan, Plan, Slot};
use crate::run::{Cuts, Settings, add_texts};
use crate::value::{AggregateOp, Number};

/// What a column of a stand-in table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stands {
    Field(u32),
    Key(FrameId, u32),
    Slot(u32),
    Has(PaymentId),
    Line(PaymentId),
    OfLine(PaymentId, Part),
}

/// The rows that stand for those of a record.
#[derive(Default)]
pub(super) struct StandIns {
    pub(super) rows: usize,
    pub(super) columns: BTreeMap<Stands, (Kind, Vec<(usize, Cell)>)>,
}

impl StandIns {
    fn put(&mut self, row: usize, column: Stands, kind: Kind, cell: Option<Cell>) {
        let (_, cells) = self.columns.entry(column).or_insert_with(|| (kind, Vec::new()));
        cells.extend(cell.map(|cell| (row, cell)));
    }
}

/// A plan that reads what was answered, the rows that it reads, and what caps have cut of them.
pub(super) struct Ready {
    pub(super) plan: Plan,
    pub(super) data: Database,
    pub(super) cuts: Cuts,
}

/// What ratios come to by the keys of a group.
type Ratios = BTreeMap<Vec<Option<Cell>>, RatiosOf>;

/// What the ratios of a group come to: of each denominator what was taken, put together.
#[derive(Clone, Debug)]
struct RatiosOf {
    total: Number,
    count: Number,
    smallest: Number,
    largest: Number,
}

/// What is made of the answers.
pub(super) struct Finish<'m> {
    pub(super) model: &'m Model,
    pub(super) split: &'m Split,
    pub(super) plan: Plan,
    pub(super) of: BTreeMap<RecordId, StandIns>,
    cuts: BTreeMap<(LimitId, PaymentId), Vec<(u32, Number)>>,
    /// The rows of records that are few, as they were answered.
    pub(super) small: BTreeMap<RecordId, Vec<Row>>,
    ratios: BTreeMap<(FrameId, u32), Ratios>,
}

impl<'m> Finish<'m> {
    /// Takes the answers.
    pub(super) fn new(
        model: &'m Model,
        split: &'m Split,
        plan: &Plan,
        answers: &[(Fetch, Vec<Row>)],
    ) -> Made<Self> {
        let mut finish = Finish {
            model,
            split,
            plan: plan.clone(),
            of: BTreeMap::new(),
            cuts: BTreeMap::new(),
            small: BTreeMap::new(),
            ratios: BTreeMap::new(),
        };
        for (fetch, rows) in answers {
            if let Gives::Ratios(frame, _, slot) = fetch.gives {
                finish.ratios(frame, slot, rows);
            }
        }
        // Coarse groups come first: the first row of a group is then its own.
        let mut order: Vec<&(Fetch, Vec<Row>)> = answers.iter().collect();
        order.sort_by_key(|(fetch, _)| finish.place(fetch.gives));
        for (fetch, rows) in order {
            match fetch.gives {
                Gives::Groups(frame, record) => finish.groups(frame, record, rows),
                Gives::Contract(record) => finish.contract(record, rows),
                Gives::Lines(payment, record) => finish.lines(payment, record, rows),
                Gives::Rows(record) => {
                    finish.small.insert(record, rows.clone());
                }
                Gives::Ratios(..) => {}
            }
        }
        Ok(finish)
    }

    /// How many frames a frame leads to: those that others lead to come first.
    fn place(&self, gives: Gives) -> (u8, usize) {
        match gives {
            Gives::Rows(_) | Gives::Ratios(..) => (0, 0),
            Gives::Contract(_) => (1, 0),
            Gives::Groups(frame, _) => (2, self.depth(frame, 0)),
            Gives::Lines(..) => (3, 0),
        }
    }

    fn depth(&self, frame: FrameId, so_far: usize) -> usize {
        match &self.model.frames[frame] {
            // With more keys a group is no coarser.
            Frame::Groups { keys, .. } => keys.len().saturating_add(so_far),
            _ => so_far,
        }
    }

    fn ratios(&mut self, frame: FrameId, slot: u32, rows: &[Row]) {
        let held = self.ratios.entry((frame, slot)).or_default();
        for row in rows {
            let keys = keys_of(row);
            let number = |wanted: Part| match row.iter().find(|(part, _)| *part == wanted) {
                Some((_, Some(Cell::Number(number)))) => Some(number.clone()),
                _ => None,
            };
            let (Some(sum), Some(over), Some(count)) =
                (number(Part::Amount), number(Part::Over), number(Part::Count))
            else {
                continue;
            };
            let Some(ratio) = sum.divided_by(&over) else { continue };
            let of = held.entry(keys).or_insert_with(|| RatiosOf {
                total: Number::zero(),
                count: Number::zero(),
                smallest: ratio.clone(),
                largest: ratio.clone(),
            });
            of.total = of.total.plus(&ratio);
            of.count = of.count.plus(&count);
            of.smallest = of.smallest.clone().min(ratio.clone());
            of.largest = of.largest.clone().max(ratio);
        }
    }

    fn slot_kind(&self, slot: u32) -> (Kind, AggregateOp) {
        match self.plan.slots.get(slot as usize) {
            Some(Slot::Aggregate(plan)) => (
                plan.value.as_ref().map_or(Kind::Number, |value| {
                    if plan.op == AggregateOp::Count { Kind::Number } else { value.kind }
                }),
                plan.op,
            ),
            _ => (Kind::Number, AggregateOp::One),
        }
    }

    fn ratio_cells(&self, frame: FrameId, keys: &[Option<Cell>]) -> Vec<(u32, Option<Cell>)> {
        let of_frame = self.ratios.iter().filter(|((own, _), _)| *own == frame);
        let cells = of_frame.map(|((_, slot), held)| {
            let found = held.get(keys);
            let number = match self.slot_kind(*slot).1 {
                AggregateOp::Average => found.and_then(|of| of.total.divided_by(&of.count)),
                AggregateOp::Smallest => found.map(|of| of.smallest.clone()),
                AggregateOp::Largest => found.map(|of| of.largest.clone()),
                AggregateOp::Total
                | AggregateOp::Count
                | AggregateOp::Earliest
                | AggregateOp::Latest
                | AggregateOp::One => Some(found.map_or_else(Number::zero, |of| of.total.clone())),
            };
            let cell = number.map(Cell::Number);
            (*slot, cell)
        });
        cells.collect()
    }

    fn groups(&mut self, frame: FrameId, record: RecordId, rows: &[Row]) {
        let kinds = self.key_kinds(frame);
        for row in rows {
            let extra = self.ratio_cells(frame, &keys_of(row));
            let at = self.next_row(record);
            for (part, cell) in row {
                let (column, kind) = match part {
                    Part::Key(key) => {
                        (Stands::Key(frame, *key), kinds.get(*key as usize).copied().unwrap_or(Kind::Code))
                    }
                    Part::KeyOf(other, key) => {
                        let kind = self.key_kinds(*other).get(*key as usize).copied();
                        (Stands::Key(*other, *key), kind.unwrap_or(Kind::Code))
                    }
                    Part::Slot(slot) => (Stands::Slot(*slot), self.slot_kind(*slot).0),
                    Part::Has(payment) => (Stands::Has(*payment), Kind::Truth),
                    Part::Field(field) => (Stands::Field(field.field), Kind::Code),
                    _ => continue,
                };
                self.put(record, at, column, kind, cell.clone());
            }
            for (slot, cell) in extra {
                self.put(record, at, Stands::Slot(slot), Kind::Number, cell);
            }
        }
    }

    fn contract(&mut self, record: RecordId, rows: &[Row]) {
        let contract = self
            .model
            .frames
            .iter_enumerated()
            .find(|(_, frame)| **frame == Frame::Contract)
            .map(|(id, _)| id);
        for row in rows {
            let at = self.next_row(record);
            for (part, cell) in row {
                match part {
                    Part::Slot(slot) => {
                        self.put(record, at, Stands::Slot(*slot), self.slot_kind(*slot).0, cell.clone())
                    }
                    Part::Has(payment) => {
                        self.put(record, at, Stands::Has(*payment), Kind::Truth, cell.clone())
                    }
                    _ => {}
                }
            }
            for (slot, cell) in contract.map(|contract| self.ratio_cells(contract, &[])).unwrap_or_default() {
                self.put(record, at, Stands::Slot(slot), Kind::Number, cell);
            }
        }
    }

    fn lines(&mut self, payment: PaymentId, record: RecordId, rows: &[Row]) {
        let placed = match self.model.payments[payment].placed.ty {
            Type::Period(_) => Kind::Period,
            _ => Kind::Day,
        };
        for row in rows {
            let at = self.next_row(record);
            self.put(record, at, Stands::Line(payment), Kind::Truth, Some(Cell::Truth(true)));
            for (part, cell) in row {
                let kind = match part {
                    Part::Payee => Kind::Code,
                    Part::Placed => placed,
                    Part::Amount => Kind::Number,
                    Part::Extra(extra) => self.extra_kind(payment, *extra),
                    Part::Cut(limit) => {
                        if let (Some(Cell::Number(cut)), Ok(row)) = (cell, u32::try_from(at))
                            && !cut.is_zero()
                        {
                            self.cuts.entry((*limit, payment)).or_default().push((row, cut.clone()));
                        }
                        continue;
                    }
                    _ => continue,
                };
                self.put(record, at, Stands::OfLine(payment, *part), kind, cell.clone());
            }
        }
    }

    fn extra_kind(&self, payment: PaymentId, extra: Extra) -> Kind {
        let node = match extra {
            Extra::Item => self
                .plan
                .payments
                .get(payment.index())
                .and_then(|plan| plan.item.as_ref())
                .map(|(node, _)| node.kind),
            Extra::Amount(_) => Some(Kind::Number),
            Extra::Key(limit, at) => self.target(limit, payment).and_then(|target| kind_at(&target.keys, at)),
            Extra::Order(limit, at) => {
                self.target(limit, payment).and_then(|target| kind_at(&target.order, at))
            }
            Extra::Total(total, at) => {
                let plan = self.plan.totals.get(total as usize);
                let keys = plan.and_then(|plan| plan.on.iter().find(|(own, _)| *own == payment));
                keys.and_then(|(_, keys)| kind_at(keys, at))
            }
        };
        node.unwrap_or(Kind::Code)
    }

    fn target(&self, limit: LimitId, payment: PaymentId) -> Option<&crate::plan::TargetPlan> {
        self.plan.limits.get(limit.index())?.iter().find(|target| target.payment == payment)
    }

    fn key_kinds(&self, frame: FrameId) -> Vec<Kind> {
        match self.plan.frames.get(frame.index()) {
            Some(FramePlan::Groups { keys, .. }) => keys.iter().map(|key| key.kind).collect(),
            _ => Vec::new(),
        }
    }

    fn next_row(&mut self, record: RecordId) -> usize {
        let of = self.of.entry(record).or_default();
        let row = of.rows;
        of.rows = row.saturating_add(1);
        row
    }

    fn put(&mut self, record: RecordId, row: usize, column: Stands, kind: Kind, cell: Option<Cell>) {
        // That there is a row is a yes.
        let cell = match (column, cell) {
            (Stands::Has(_), Some(Cell::Number(count))) => Some(Cell::Truth(!count.is_zero())),
            (_, cell) => cell,
        };
        self.of.entry(record).or_default().put(row, column, kind, cell);
    }

    /// The plan and the rows that it reads.
    pub(super) fn ready(mut self, settings: &Settings, mut data: Database) -> Made<Ready> {
        let positions = self.positions();
        self.rewrite(&positions);
        let mut texts: BTreeSet<String> = BTreeSet::new();
        let cells = self
            .of
            .values()
            .flat_map(|of| of.columns.values())
            .flat_map(|(_, cells)| cells.iter().map(|(_, cell)| cell));
        let rows = self.small.values().flatten().flatten().filter_map(|(_, cell)| cell.as_ref());
        cells.chain(rows).for_each(|cell| texts_in(cell, &mut texts));
        texts.retain(|text| !self.plan.texts.contains(text));
        self.plan.texts.extend(texts);
        data.tables.resize_with(self.model.records.len(), Arc::default);
        add_texts(self.model, &self.plan, &settings.tariffs, &mut data);
        let mut keys: BTreeMap<RecordId, BTreeMap<Cell, u32>> = BTreeMap::new();
        for (id, record) in self.model.data_records() {
            if record.listed.is_some() {
                keys.insert(id, self.listed_keys(id, &data, &keys));
            }
        }
        for id in self.small_in_order() {
            let rows = self.small.get(&id).cloned().unwrap_or_default();
            let table = self.small_table(id, &rows, &data, &keys)?;
            keys.insert(id, key_cells(self.model, id, &rows));
            if let Some(place) = data.tables.get_mut(id.index()) {
                *place = Arc::new(table);
            }
        }
        let records: Vec<RecordId> =
            self.model.records.ids().filter(|id| !self.split.is_local(*id)).collect();
        for id in records {
            let table = self.stand_in_table(id, &positions, &data, &keys)?;
            if let Some(place) = data.tables.get_mut(id.index()) {
                *place = Arc::new(table);
            }
        }
        let mut cuts = Cuts::new();
        for ((limit, payment), rows) in self.cuts {
            cuts.entry(limit).or_default().push((payment, rows));
        }
        for limit in self.model.limits.ids().filter(|limit| is_wide_limit(self.model, self.split, *limit)) {
            cuts.entry(limit).or_default();
        }
        Ok(Ready { plan: self.plan, data, cuts })
    }
}

fn keys_of(row: &Row) -> Vec<Option<Cell>> {
    row.iter().filter(|(part, _)| matches!(part, Part::Key(_))).map(|(_, cell)| cell.clone()).collect()
}

fn kind_at(keys: &[LineKeyPlan], at: usize) -> Option<Kind> {
    match keys.get(at)? {
        LineKeyPlan::Value(node) => Some(node.kind),
        LineKeyPlan::Payee | LineKeyPlan::Period(_) | LineKeyPlan::Payment => None,
    }
}

fn texts_in(cell: &Cell, texts: &mut BTreeSet<String>) {
    match cell {
        Cell::Text(text) => {
            texts.insert(text.clone());
        }
        Cell::Key(key) => texts_in(key, texts),
        Cell::Number(_) | Cell::Day(_) | Cell::Period(_) | Cell::Choice(_) | Cell::Truth(_) => {}
    }
}
