//! What is known: the model, the rows, the groups they make, and facts that were worked out before.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::civil::Date;
use meed::model::{
    Constant, Expr, FactId, FactKind, FieldId, Frame, FrameId, Model, Population, RecordId, TariffId, Type,
};

use super::limits::Trimmed;
use super::money::{Line, Recovery};
use super::rows::{Row, Tables};
use super::value::{Cell, Periods};

/// Why there is no answer: what the language leaves to the run to refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble(pub(super) String);

/// A value, or a blank, or trouble.
pub(super) type Found = Result<Option<Cell>, Trouble>;

/// Where an expression is evaluated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum At {
    Contract,
    Row(RecordId, usize),
    /// A group by its number in [`World::groups`].
    Group(FrameId, usize),
    /// A group that was looked up and has no rows.
    NoGroup(FrameId, Vec<Cell>),
    /// A payee and the first day of a statement period.
    Statement(String, Date),
}

/// Rows that share their keys.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) keys: Vec<Cell>,
    pub(super) rows: Vec<usize>,
}

/// What a run is given besides the data.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    pub(super) tariffs: BTreeMap<TariffId, Constant>,
    pub(super) as_at: Option<Date>,
}

/// The state of an evaluation.
pub(super) struct World<'m> {
    pub(super) model: &'m Model,
    tables: Tables,
    pub(super) given: Given,
    pub(super) periods: Periods,
    /// Whether what the checker calls never blank must not be blank. Examples leave fields out, so there it does not
    /// hold.
    pub(super) strict: bool,
    /// The rows of spells, and those of balances without what is carried.
    spells: Vec<OnceCell<Vec<Row>>>,
    carried: Vec<OnceCell<Vec<Row>>>,
    groups: Vec<OnceCell<Vec<Group>>>,
    facts: RefCell<BTreeMap<(FactId, At), Option<Cell>>>,
    pub(super) lines: Vec<OnceCell<Rc<Vec<Line>>>>,
    pub(super) limits: Vec<OnceCell<Rc<Trimmed>>>,
    pub(super) recoveries: Vec<OnceCell<Rc<Vec<Recovery>>>>,
}

fn cells<T>(count: usize) -> Vec<OnceCell<T>> {
    (0..count).map(|_| OnceCell::new()).collect()
}

impl<'m> World<'m> {
    pub(super) fn new(model: &'m Model, tables: Tables, given: Given, strict: bool) -> Self {
        World {
            model,
            tables,
            given,
            periods: Periods::new(&model.contract),
            strict,
            spells: cells(model.records.len()),
            carried: cells(model.records.len()),
            groups: cells(model.frames.len()),
            facts: RefCell::default(),
            lines: cells(model.payments.len()),
            limits: cells(model.limits.len()),
            recoveries: cells(model.clawbacks.len()),
        }
    }

    pub(super) fn frame(&self, frame: FrameId) -> &'m Frame {
        &self.model.frames[frame]
    }

    /// The rows of a record: those of the data, or the spells.
    pub(super) fn table(&self, record: RecordId) -> Result<&[Row], Trouble> {
        let Some(spell) = self.model.spell(record) else { return Ok(&self.tables[record.index()]) };
        let known = self.carried[record.index()].get().or_else(|| self.spells[record.index()].get());
        if let Some(known) = known {
            // While a balance is carried its clauses read its keys and days.
            return Ok(known);
        }
        let made = self.spells(record, spell)?;
        let bare = self.spells[record.index()].get_or_init(|| made);
        let Some(balance) = self.model.balance(record) else { return Ok(bare) };
        let made = self.carried(record, balance, bare)?;
        Ok(self.carried[record.index()].get_or_init(|| made))
    }

    pub(super) fn rows_of(&self, record: RecordId) -> Result<usize, Trouble> {
        Ok(self.table(record)?.len())
    }

    /// The field of a row, which is there already.
    pub(super) fn field(&self, field: FieldId, row: usize) -> &Option<Cell> {
        &self.table(field.record).unwrap()[row][usize::try_from(field.field).unwrap()]
    }

    /// What a key is ordered by: a reference by what its row is called.
    pub(super) fn rank(&self, key: &Cell, ty: &Type) -> Cell {
        match (key, ty) {
            (Cell::Row(row), Type::Reference(record)) => self.name_of(*record, *row),
            (key, _) => key.clone(),
        }
    }

    /// The record that a field refers to.
    pub(super) fn referred(&self, field: FieldId) -> RecordId {
        let fields = &self.model.records[field.record].fields;
        match fields[usize::try_from(field.field).unwrap()].ty {
            Type::Reference(record) => record,
            _ => panic!("a field that refers to nothing is followed"),
        }
    }

    /// What a row is called, and so where it stands in an order: the value of its unique field.
    pub(super) fn name_of(&self, record: RecordId, row: usize) -> Cell {
        let fields = &self.model.records[record].fields;
        // Spells are in order as they are.
        let position = fields.iter().position(|field| field.unique);
        let Some(position) = position.filter(|_| self.model.spell(record).is_none()) else {
            return Cell::Row(row);
        };
        match (self.tables[record.index()][row][position].clone().unwrap(), &fields[position].ty) {
            (Cell::Row(row), Type::Reference(next)) => self.name_of(*next, row),
            (name, _) => name,
        }
    }

    /// The groups of a frame, in the order of their keys. A row in which a key is blank is in none.
    pub(super) fn groups(&self, frame: FrameId) -> Result<&[Group], Trouble> {
        if let Some(groups) = self.groups[frame.index()].get() {
            return Ok(groups);
        }
        let Frame::Groups { record, keys } = self.frame(frame) else { panic!("no frame of groups") };
        let mut found: BTreeMap<Vec<Cell>, Vec<usize>> = BTreeMap::new();
        for row in 0..self.rows_of(*record)? {
            let at = At::Row(*record, row);
            let values = keys.iter().map(|key| self.value(&key.value, &at));
            let values: Vec<Option<Cell>> = values.collect::<Result<_, _>>()?;
            if let Some(values) = values.into_iter().collect::<Option<Vec<Cell>>>() {
                found.entry(values).or_default().push(row);
            }
        }
        let groups = found.into_iter().map(|(keys, rows)| Group { keys, rows }).collect();
        Ok(self.groups[frame.index()].get_or_init(|| groups))
    }

    /// The group of a frame that has these keys.
    pub(super) fn group_with(&self, frame: FrameId, keys: &[Cell]) -> Result<Option<usize>, Trouble> {
        Ok(self.groups(frame)?.iter().position(|group| group.keys == keys))
    }

    /// The group that a row is in.
    pub(super) fn group_of(&self, frame: FrameId, row: usize) -> Result<Option<usize>, Trouble> {
        Ok(self.groups(frame)?.iter().position(|group| group.rows.contains(&row)))
    }

    /// The places of a frame, each with what it is called by.
    pub(super) fn places(&self, frame: FrameId) -> Result<Vec<At>, Trouble> {
        Ok(match self.frame(frame) {
            Frame::Contract => vec![At::Contract],
            Frame::Rows(record) => (0..self.rows_of(*record)?).map(|row| At::Row(*record, row)).collect(),
            Frame::Groups { .. } => {
                (0..self.groups(frame)?.len()).map(|group| At::Group(frame, group)).collect()
            }
            Frame::Statement => panic!("the payees and periods are not known before the payments"),
        })
    }

    /// The rows that a place stands for.
    pub(super) fn rows_at(&self, record: RecordId, at: &At) -> Result<Vec<usize>, Trouble> {
        Ok(match at {
            At::Contract => (0..self.rows_of(record)?).collect(),
            At::Row(_, row) => vec![*row],
            At::Group(frame, group) => self.groups(*frame)?[*group].rows.clone(),
            At::NoGroup(..) => Vec::new(),
            At::Statement(..) => panic!("a payee and period have no rows"),
        })
    }

    /// The value of a fact at a place of its own frame.
    pub(super) fn fact(&self, fact: FactId, at: &At) -> Found {
        let key = (fact, at.clone());
        if let Some(known) = self.facts.borrow().get(&key) {
            return Ok(known.clone());
        }
        let declared = &self.model.facts[fact];
        let value = match &declared.kind {
            FactKind::Define => self.sure(&declared.value, at)?,
            FactKind::Measure { .. } if matches!(at, At::NoGroup(..)) => self.value(&declared.value, at)?,
            FactKind::Measure { .. } => self.sure(&declared.value, at)?,
            FactKind::Cohort(population)
            | FactKind::Outcome(population, _)
            | FactKind::Selection(population) => Some(Cell::YesNo(self.met(population, at)?)),
            FactKind::Scale(scale) => self.banded(scale, at)?,
        };
        self.facts.borrow_mut().insert(key, value.clone());
        Ok(value)
    }

    /// Whether a row is in a population: in the one around it, and every condition is met.
    fn met(&self, population: &Population, at: &At) -> Result<bool, Trouble> {
        if let Some(within) = population.within
            && !self.is_in(within, at)?
        {
            return Ok(false);
        }
        for condition in &population.conditions {
            if self.value(condition, at)? != Some(Cell::YesNo(true)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a row is in a cohort, outcome or selection.
    pub(super) fn is_in(&self, population: FactId, at: &At) -> Result<bool, Trouble> {
        Ok(self.fact(population, at)? == Some(Cell::YesNo(true)))
    }

    /// A value that the checker may have called never blank: then it must not be.
    pub(super) fn sure(&self, expr: &Expr, at: &At) -> Found {
        let value = self.value(expr, at)?;
        let broken = self.strict && value.is_none() && !expr.may_be_blank;
        assert!(!broken, "blank, though the checker says it can not be: {}", self.words(expr));
        Ok(value)
    }

    /// A value without which there is no answer.
    pub(super) fn needed(&self, expr: &Expr, at: &At) -> Result<Cell, Trouble> {
        self.sure(expr, at)?.ok_or_else(|| Trouble(format!("blank: {}", self.words(expr))))
    }

    /// An expression as it is written.
    pub(super) fn words(&self, expr: &Expr) -> &'m str {
        self.model.source.slice(expr.span)
    }
}
