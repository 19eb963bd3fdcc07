//! The queries whose answers Meed goes on with: groups with what is taken over their rows, and lines added up.

use super::columns::{Columns, Form, Part};
use super::line::{AMOUNT, Extra, INSIDE, PAYEE, PLACED, STATEMENT, is_wide_limit};
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::scope::Held;
use super::tree::{Call, From, Query, Select, Sql};
use super::value::{MOST_ROWS, Num, Over, Value};
use super::ways::Ways;
use crate::model::{FieldId, Frame, FrameId, PaymentId, RecordId, Type};
use crate::plan::{AggregatePlan, FramePlan, Node, Slot};

/// A query, and what its answer is.
#[derive(Clone, Debug)]
pub(super) struct Fetch {
    /// What it asks, for people.
    pub(super) title: String,
    /// The query.
    pub(super) query: Query,
    /// What its rows are.
    pub(super) gives: Gives,
    /// What its columns are, in order.
    pub(super) columns: Vec<(Part, Form)>,
    /// How many rows it has at most; more are too many to leave the engine.
    pub(super) most: Option<u32>,
}

/// How many items a payment has at most, payee by payee and period by period, where what it has an item for is read of
/// rows of which there may be many.
const MOST_ITEMS: u32 = 10_000;

/// What the rows of an answer are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    /// The groups of a frame.
    Groups(FrameId, RecordId),
    /// One row, for the contract, over the rows of a record.
    Contract(RecordId),
    /// For a slot that is a total or average of ratios: what those of one denominator come to.
    Ratios(FrameId, RecordId, u32),
    /// Lines of a payment.
    Lines(PaymentId, RecordId),
    /// All rows of a record.
    Rows(RecordId),
}

impl Maker<'_> {
    /// All queries that Meed needs the answers of, and what could not be said.
    pub(super) fn fetches(&mut self) -> (Vec<Fetch>, Vec<Refusal>) {
        let (mut made, mut refused) = (Vec::new(), Vec::new());
        let mut take = |fetch: Made<Vec<Fetch>>| match fetch {
            Ok(fetch) => made.extend(fetch),
            Err(refusal) if !refused.contains(&refusal) => refused.push(refusal),
            Err(_) => {}
        };
        let records: Vec<RecordId> =
            self.model.file_records().map(|(id, _)| id).filter(|id| self.split.is_local(*id)).collect();
        for record in records {
            take(self.fetch_rows(record).map(|fetch| vec![fetch]));
        }
        let payments: Vec<PaymentId> =
            self.model.payments.ids().filter(|id| self.is_wide_payment(*id)).collect();
        for payment in &payments {
            if let Err(refusal) = self.lines_of(*payment) {
                take(Err(refusal));
            }
        }
        for limit in self.model.limits.ids() {
            if is_wide_limit(self.model, self.split, limit)
                && let Err(refusal) = self.cap(limit)
            {
                take(Err(refusal));
            }
        }
        for payment in payments {
            if self.lines.contains_key(&payment) {
                take(self.fetch_lines(payment).map(|fetch| vec![fetch]));
            }
        }
        let ways = self.ways();
        for frame in self.model.frames.ids() {
            if self.split.is_narrow(frame) && !self.split.is_at_hand(self.model, frame) {
                take(self.fetch_groups(frame, &ways));
            }
        }
        take(self.fetch_contract());
        for (record, _, _) in self.model.spells() {
            // What is carried from period to period is made of the statement's own periods and of what is asked of other rows.
            let narrow = self.split.is_local(record);
            if !narrow && self.model.balance(record).is_some() {
                take(Err(Refusal::of(
                    self.model.records[record].title.span,
                    "what is carried from period to period for many is not worked out in SQL",
                )
                .with_help(
                    "carry it for each payee, or for a record that the file of `--tables` says is `small`",
                )));
            }
        }
        (made, refused)
    }

    /// Whether the lines of a payment are made where the rows are.
    pub(super) fn is_wide_payment(&self, payment: PaymentId) -> bool {
        !self.split.is_narrow(self.model.payments[payment].frame)
    }

    /// The rows of a record that is small.
    fn fetch_rows(&mut self, record: RecordId) -> Made<Fetch> {
        let of = &self.model.records[record];
        let relation = self.relation(of.rows)?;
        let mut columns = Columns::of(self.split);
        for (position, field) in (0u32..).zip(&of.fields) {
            let value = relation.values.get(&Held::Field(position)).cloned();
            let value = value.ok_or_else(|| Refusal::unexpected(field.span, "a field that is not read"))?;
            columns.add(Part::Field(FieldId { record, field: position }), &value, field.span)?;
        }
        let title = format!("the rows of {}, which are few", of.title.name);
        let select = Select { columns: columns.sql, from: From::Step(relation.step), ..Select::default() };
        Ok(Fetch {
            title,
            query: Query::Select(Box::new(select)),
            gives: Gives::Rows(record),
            columns: columns.of,
            most: None,
        })
    }

    /// The lines of a payment, added up by all that Meed asks of them.
    fn fetch_lines(&mut self, payment: PaymentId) -> Made<Fetch> {
        let of = &self.model.payments[payment];
        let span = of.title.span;
        let lines = self.lines_of(payment)?;
        let Some(plan) = self.plan.payments.get(payment.index()) else {
            return Err(Refusal::unexpected(span, "a payment without lines"));
        };
        let Some(record) = self.model.frames[plan.frame].record() else {
            return Err(Refusal::unexpected(span, "lines of no rows"));
        };
        let item = of.item.as_ref().filter(|item| !self.split.is_narrow_key(item));
        let most = item.map(|_| MOST_ITEMS);
        let mut columns = Columns::of(self.split);
        columns.add(Part::Payee, &Value::Code(Sql::column(PAYEE), Type::Text), span)?;
        let placed = match plan.placed_kind {
            Some(_) => Value::Period(Sql::column(PLACED)),
            // Days of one statement period are one, inside and outside.
            None => {
                columns.add(Part::Apart, &Value::Period(Sql::column(STATEMENT)), span)?;
                columns.add(Part::Apart, &Value::Truth(Sql::column(INSIDE)), span)?;
                Value::Day(Sql::call(Call::Min, vec![Sql::column(PLACED)]))
            }
        };
        let by_period = plan.placed_kind.is_some();
        if by_period {
            columns.add(Part::Placed, &placed, span)?;
        }
        for (extra, value) in &lines.extras {
            let wanted = match extra {
                Extra::Item => true,
                Extra::Amount(limit) | Extra::Key(limit, _) | Extra::Order(limit, _) => {
                    !is_wide_limit(self.model, self.split, *limit)
                }
                Extra::Total(total, _) => self.total_is_read_by_meed(*total),
            };
            if wanted {
                let of_item = of.item.as_ref().filter(|_| *extra == Extra::Item).map(|item| item.span);
                columns.add(Part::Extra(*extra), value, of_item.unwrap_or(span))?;
            }
        }
        let group = (1..=columns.sql.len()).collect();
        if !by_period {
            columns.add(Part::Placed, &placed, span)?;
        }
        let sum = |name: &str| Sql::call(Call::Sum, vec![Sql::column(name)]);
        let number = |of: Sql| {
            Value::Number(Num {
                of,
                scale: lines.scale,
                over: Over::Fixed(1),
                bound: lines.bound,
                wide: true,
            })
        };
        columns.add(Part::Amount, &number(sum(AMOUNT)), span)?;
        for (limit, cut) in &lines.cuts {
            columns.add(Part::Cut(*limit), &number(sum(cut)), span)?;
        }
        let title = format!("the lines of {}, by payee and period", of.title.name);
        let select = Select {
            columns: columns.sql,
            from: From::Step(lines.step),
            group,
            most: most.map(|most| most.saturating_add(1)),
            ..Select::default()
        };
        Ok(Fetch {
            title,
            query: Query::Select(Box::new(select)),
            gives: Gives::Lines(payment, record),
            columns: columns.of,
            most,
        })
    }

    /// The groups of a narrow frame, with what is taken over their rows.
    fn fetch_groups(&mut self, frame: FrameId, ways: &Ways) -> Made<Vec<Fetch>> {
        let Some(FramePlan::Groups { rows, keys, record }) = self.plan.frames.get(frame.index()).cloned()
        else {
            return Ok(Vec::new());
        };
        let record = RecordId(u32::try_from(record).unwrap_or(0));
        self.ensure_all(&keys, rows)?;
        let slots = self.slots_on(frame, rows)?;
        let payments: Vec<PaymentId> = self
            .model
            .payments
            .iter_enumerated()
            .filter(|(_, payment)| payment.frame == frame)
            .map(|(id, _)| id)
            .collect();
        for payment in &payments {
            self.ensure_fact(self.model.payments[*payment].selection)?;
        }
        let own_ways = ways.0.get(&frame).cloned().unwrap_or_default();
        for way in &own_ways {
            if let (true, Some(FramePlan::Groups { keys, .. })) =
                (way.through.is_empty(), self.plan.frames.get(way.to.index()).cloned())
            {
                self.ensure_all(&keys, rows)?;
            }
        }
        let span = keys.first().map_or(self.model.contract.span, |key| key.span);
        let mut scope = self.scope(rows)?;
        let values = self.group_keys(frame, &keys, &mut scope)?;
        scope.grouped_by = values.iter().map(|value| value.clone().one(span)).collect::<Made<_>>()?;
        let (mut inner, mut outer) = (Columns::of(self.split), Columns::of(self.split));
        let mut given = Vec::new();
        for (position, value) in (0u32..).zip(&values) {
            given.push(scope.is_given(value));
            let name = format!("key_{position}");
            inner.sql.push((value.clone().one(span)?, name.clone()));
            outer.add(Part::Key(position), &value.named(&name, ""), span)?;
        }
        let group = (1..=outer.sql.len()).collect();
        let mut ratios = Vec::new();
        for (slot, plan) in slots {
            self.take_slot(slot, &plan, &mut scope, (&mut inner, &mut outer), &mut ratios)?;
        }
        for payment in payments {
            self.take_has(payment, &mut scope, (&mut inner, &mut outer))?;
        }
        for way in &own_ways {
            self.take_way(frame, way, &mut scope, (&mut inner, &mut outer))?;
        }
        let (name, what) = self.frame_title(frame);
        let relation = self.finished(scope, &format!("{name}_taken"), &what)?;
        let mut made = Vec::new();
        for (slot, value) in ratios {
            let title = format!("a total of ratios for the {what}");
            made.push(self.fetch_ratios(
                (frame, record, slot),
                &relation.step,
                (&values, &given),
                (title, &value),
                span,
            )?);
        }
        let from = Select {
            columns: inner.sql,
            from: From::Step(relation.step),
            filter: Some(Sql::all(given)),
            ..Select::default()
        };
        let select =
            Select { columns: outer.sql, from: From::Query(Box::new(from)), group, ..Select::default() };
        let title = format!("the {what}");
        made.insert(
            0,
            Fetch {
                title,
                query: Query::Select(Box::new(select)),
                gives: Gives::Groups(frame, record),
                columns: outer.of,
                most: None,
            },
        );
        Ok(made)
    }

    /// The aggregates of a frame over rows, each with all that it reads worked out.
    fn slots_on(&mut self, frame: FrameId, rows: FrameId) -> Made<Vec<(u32, AggregatePlan)>> {
        let mut found = Vec::new();
        for (slot, plan) in (0u32..).zip(self.plan.slots.clone()) {
            let Slot::Aggregate(aggregate) = plan else { continue };
            if aggregate.frame != frame || aggregate.rows != rows {
                continue;
            }
            for fact in &aggregate.taken {
                self.ensure_fact(*fact)?;
            }
            let nodes: Vec<Node> = aggregate.value.iter().chain(&aggregate.by).cloned().collect();
            self.ensure_all(&nodes, rows)?;
            found.push((slot, *aggregate));
        }
        Ok(found)
    }

    /// What is taken over all rows of a record, for the contract.
    fn fetch_contract(&mut self) -> Made<Vec<Fetch>> {
        let mut made = Vec::new();
        let contract = self
            .model
            .frames
            .iter_enumerated()
            .find(|(_, frame)| **frame == Frame::Contract)
            .map(|(id, _)| id);
        let Some(contract) = contract else { return Ok(made) };
        let records: Vec<RecordId> =
            self.model.records.ids().filter(|id| !self.split.is_local(*id)).collect();
        for record in records {
            let rows = self.model.records[record].rows;
            let slots = self.slots_on(contract, rows)?;
            let payments: Vec<PaymentId> = self
                .model
                .payments
                .iter_enumerated()
                .filter(|(_, payment)| {
                    payment.frame == contract && self.model.facts[payment.selection].frame == rows
                })
                .map(|(id, _)| id)
                .collect();
            if slots.is_empty() && payments.is_empty() {
                continue;
            }
            for payment in &payments {
                self.ensure_fact(self.model.payments[*payment].selection)?;
            }
            let mut scope = self.scope(rows)?;
            let (mut inner, mut outer) = (Columns::of(self.split), Columns::of(self.split));
            let mut ratios = Vec::new();
            for (slot, plan) in slots {
                self.take_slot(slot, &plan, &mut scope, (&mut inner, &mut outer), &mut ratios)?;
            }
            for payment in payments {
                self.take_has(payment, &mut scope, (&mut inner, &mut outer))?;
            }
            let name = self.model.records[record].title.name.clone();
            let relation = self.finished(scope, &format!("{name}_all"), "what is taken over all rows")?;
            let span = self.model.records[record].title.span;
            for (slot, value) in ratios {
                let title = format!("a total of ratios over all rows of {name}");
                made.push(self.fetch_ratios(
                    (contract, record, slot),
                    &relation.step,
                    (&[], &[]),
                    (title, &value),
                    span,
                )?);
            }
            if outer.sql.is_empty() {
                // Totals of ratios are all: there is a row for them.
                inner.sql.push((Sql::Int(1), "one".to_owned()));
                let rows = Sql::call(Call::Count, vec![Sql::column("one")]);
                outer.add(Part::Apart, &Value::Number(Num::count(rows, MOST_ROWS)), span)?;
            }
            let from = Select { columns: inner.sql, from: From::Step(relation.step), ..Select::default() };
            let select =
                Select { columns: outer.sql, from: From::Query(Box::new(from)), ..Select::default() };
            let title = format!("all rows of {name} together");
            made.push(Fetch {
                title,
                query: Query::Select(Box::new(select)),
                gives: Gives::Contract(record),
                columns: outer.of,
                most: None,
            });
        }
        Ok(made)
    }
}
