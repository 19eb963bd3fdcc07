//! The rows behind one line: what is asked of the engine for an explanation, and the run on what it answers.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::{self, Cell, Row, key_cells};
use super::columns::{Columns, Part};
use super::fetch::{Fetch, Gives};
use super::finish::Finish;
use super::line::is_wide_limit;
use super::maker::Maker;
use super::needed::Needed;
use super::refusal::{Made, Refusal};
use super::scope::Held;
use super::split::Split;
use super::tree::{From, Query, Select, Sql};
use super::wanted::Wanted;
use super::{Asked, Dialect, Given, Stopped, Tables, listed, live, print};
use crate::data::Database;
use crate::model::{FactId, FieldId, LimitId, Model, PaymentId, RecordId};
use crate::plan::{Goal, Plan};
use crate::run::{PaymentLine, Prepared, RunResult, Settings};
use crate::value::Number;

/// The lines of a payment that are to be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinesAsked {
    /// The payment; of a clawback that of which it is due.
    pub payment: PaymentId,
    /// To whom; empty for all.
    pub payees: Vec<String>,
    /// In which statement periods, as indexes of the calendar; empty for all.
    pub periods: Vec<i32>,
    /// Whether the rows that are left out are asked for too: where there is no line, they say why.
    pub left_out: bool,
}

/// What is explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explained {
    /// Lines of a payment.
    Lines(LinesAsked),
    /// A measure, scale or define, at what is named so or begins with it; at all there is where nothing is named.
    Value(FactId, Option<String>),
    /// Spells that are named so; all where nothing is named.
    Made(RecordId, Option<String>),
    /// What became of the row that has a value in a field that is unique; perhaps with all that is defined of it.
    Row(FieldId, String, bool),
}

/// What is asked of the engine for an explanation: the rows of each record that it rests on.
#[derive(Clone, Debug)]
pub struct RowsBehind {
    explained: Explained,
    goals: Vec<Goal>,
    plan: Plan,
    split: Split,
    listed: Database,
    given: Given,
    asked: Vec<Asked>,
    fetches: Vec<Fetch>,
}

/// Whether what a limit does is worked out where the lines are, so that only what it leaves comes back.
pub fn is_applied_to_rows(model: &Model, tables: &Tables, limit: LimitId) -> bool {
    is_wide_limit(model, &Split::of(model, &tables.small()), limit)
}

impl RowsBehind {
    /// The rows behind what is explained; none where Meed has all of them already.
    ///
    /// # Errors
    /// Where it rests on more rows than an explanation may ask for, with the clause.
    pub fn of(
        model: &Model,
        dialect: Dialect,
        tables: &Tables,
        given: &Given,
        explained: &Explained,
    ) -> Result<Option<RowsBehind>, Refusal> {
        let plan = Plan::from_model(model);
        let wide = Split::of(model, &tables.small());
        let split = Split::of(model, &model.file_records().map(|(id, _)| id).collect());
        let listed = listed(model);
        let mut maker = Maker::new((model, &plan), dialect, tables, &wide, &listed, given);
        let found = match explained {
            Explained::Lines(lines) => {
                let to = (lines.payees.as_slice(), lines.periods.as_slice());
                Needed::of_lines(&mut maker, lines.payment, to, lines.left_out)
            }
            Explained::Value(fact, name) => Needed::of_value(&mut maker, *fact, name.as_deref()),
            Explained::Made(made, name) => Needed::of_made(&mut maker, *made, name.as_deref()),
            Explained::Row(field, value, full) => Needed::of_row(&mut maker, *field, value, *full),
        }?;
        let (rows, fields, goals) = (found.rows, found.fields, found.goals);
        if rows.keys().all(|record| wide.is_local(*record)) {
            return Ok(None);
        }
        let mut fetches = Vec::new();
        for (record, pieces) in rows {
            if model.records[record].listed.is_none() {
                fetches.push(maker.fetch_behind(&split, record, &pieces, &fields)?);
            }
        }
        let asked = fetches.iter().map(|fetch| {
            let (steps, query) = live::read(&maker.steps, &fetch.query);
            Asked { title: fetch.title.clone(), sql: print::written(dialect, &steps, &query) }
        });
        let asked = asked.collect();
        drop(maker);
        Ok(Some(RowsBehind {
            explained: explained.clone(),
            goals,
            plan,
            split,
            listed,
            given: given.clone(),
            asked,
            fetches,
        }))
    }

    /// The queries.
    pub fn asked(&self) -> &[Asked] {
        &self.asked
    }

    /// What these rows alone come to, as a part of the whole outcome, from the answers in the order of the queries.
    ///
    /// # Errors
    /// Where the lines do not come to what they are on the statement, or something has no answer.
    pub fn outcome(
        &self,
        prepared: &Prepared<'_>,
        whole: &RunResult,
        answers: &[String],
    ) -> Result<RunResult, Stopped> {
        let part = self.alone(prepared, answers)?.part_of(whole);
        let Explained::Lines(lines) = &self.explained else { return Ok(part) };
        match comes_to(lines, &part) == comes_to(lines, whole) {
            true => Ok(part),
            false => Err(Stopped::Refused(vec![
                Refusal::of_table(format!(
                    "the rows behind {} do not come to what the statement has: they have changed since",
                    prepared.model().payments[lines.payment].title.name
                ))
                .with_help(
                    "ask again; let a table be one that nobody writes to meanwhile, or a view of one state",
                ),
            ])),
        }
    }

    /// What these rows come to by themselves, without a statement.
    ///
    /// # Errors
    /// Where something has no answer.
    pub fn alone(&self, prepared: &Prepared<'_>, answers: &[String]) -> Result<RunResult, Stopped> {
        let refused = |refusal| Stopped::Refused(vec![refusal]);
        let model = prepared.model();
        let mut fetched = Vec::new();
        for (fetch, answer) in self.fetches.iter().zip(answers) {
            let mut rows = answers::rows(model, fetch, answer).map_err(refused)?;
            rows.sort_by_cached_key(|row| (self.place_of(model, fetch.gives, row), row.clone()));
            fetched.push((fetch.clone(), rows));
        }
        only_known_references(model, &self.split, &mut fetched);
        let settings = Settings {
            tariffs: self.given.tariffs.clone(),
            as_at: self.given.as_at,
            only: Some(self.goals.clone()),
            ..Settings::default()
        };
        let finish = Finish::new(model, &self.split, &self.plan, &fetched).map_err(refused)?;
        let ready = finish.ready(&settings, self.listed.clone()).map_err(refused)?;
        prepared.run(ready.data, &settings).map_err(Stopped::Run)
    }

    /// Where a row stands among those of its record: by what tells it apart.
    fn place_of(&self, model: &Model, gives: Gives, row: &Row) -> Option<Cell> {
        let Gives::Rows(record) = gives else { return None };
        let at = model.records[record].fields.iter().position(|field| field.unique)?;
        let wanted = Part::Field(FieldId { record, field: u32::try_from(at).ok()? });
        row.iter().find(|(part, _)| *part == wanted).and_then(|(_, cell)| cell.clone())
    }
}

/// What lines come to, payee by payee and period by period.
fn comes_to(lines: &LinesAsked, outcome: &RunResult) -> BTreeMap<(u32, i32), Number> {
    let mut sums: BTreeMap<(u32, i32), Number> = BTreeMap::new();
    let payee = |line: &PaymentLine| outcome.payees.get(line.payee as usize);
    let asked = |line: &PaymentLine| {
        (lines.payees.is_empty() || payee(line).is_some_and(|payee| lines.payees.contains(payee)))
            && (lines.periods.is_empty() || lines.periods.contains(&line.period_index))
    };
    for line in outcome.lines(lines.payment).filter(asked) {
        let sum = sums.entry((line.payee, line.period_index)).or_insert_with(Number::zero);
        *sum = sum.plus(&line.paid());
    }
    sums
}

/// A reference is read where the working reads it, and then what it leads to has been asked for. The others lead to
/// rows that are not here, and are left blank.
fn only_known_references(model: &Model, split: &Split, fetched: &mut [(Fetch, Vec<Row>)]) {
    let of_record = |(fetch, rows): &(Fetch, Vec<Row>)| match fetch.gives {
        Gives::Rows(record) => Some((record, key_cells(model, record, rows).into_keys().collect())),
        _ => None,
    };
    let known: BTreeMap<RecordId, BTreeSet<Cell>> = fetched.iter().filter_map(of_record).collect();
    for (part, cell) in fetched.iter_mut().flat_map(|(_, rows)| rows).flatten() {
        let Part::Field(id) = part else { continue };
        let ty = model.records[id.record].fields.get(id.field as usize).map(|field| &field.ty);
        let Some(crate::model::Type::Reference(to)) = ty else { continue };
        let is_listed = model.records[*to].listed.is_some() && split.is_local(*to);
        let leads = |key: &Cell| is_listed || known.get(to).is_some_and(|keys| keys.contains(key));
        if matches!(cell, Some(Cell::Key(key)) if !leads(key)) {
            *cell = None;
        }
    }
}

impl Maker<'_> {
    /// The rows of a record that are wanted, with the fields that are read of them.
    fn fetch_behind(
        &mut self,
        split: &Split,
        record: RecordId,
        pieces: &[Wanted],
        fields: &BTreeSet<FieldId>,
    ) -> Made<Fetch> {
        let of = &self.model.records[record];
        let (mut scope, wanted) = self.wanted_rows(of.rows, pieces, of.title.span)?;
        let wanted = scope.bind(wanted, "is_wanted");
        let mut columns = Columns::of(split);
        for (position, field) in (0u32..).zip(&of.fields) {
            let id = FieldId { record, field: position };
            if fields.contains(&id) {
                let value = scope.read(Held::Field(position));
                let value =
                    value.ok_or_else(|| Refusal::unexpected(field.span, "a field that is not read"))?;
                columns.add(Part::Field(id), &value, field.span)?;
            }
        }
        if columns.sql.is_empty() {
            // Rows that are counted, and of which nothing is read.
            columns.sql.push((Sql::Int(1), "one".to_owned()));
            columns.of.push((Part::Apart, super::columns::Form::Number { scale: 0, over: 1 }));
        }
        let relation = self.finished(scope, &format!("{}_behind", of.title.name), "")?;
        let title = format!("the rows of {} that it rests on", of.title.name);
        let select = Select {
            columns: columns.sql,
            from: From::Step(relation.step),
            filter: Some(wanted),
            ..Select::default()
        };
        Ok(Fetch {
            title,
            query: Query::Select(Box::new(select)),
            gives: Gives::Rows(record),
            columns: columns.of,
            most: None,
        })
    }
}
