//! Expressions, one place at a time.

use jiff::civil::Date;
use meed::model::{Comparison, Expr, ExprKind, Frame, FrameMap, TariffId};
use meed::value::{ChooseOp, CompareOp};

use super::value::{Amount, Cell, cell_of, date_of};
use super::world::{At, Found, Trouble, World};

/// Takes the value of a cell of a kind that the checker has made sure of.
macro_rules! taken {
    ($name:ident, $variant:ident, $type:ty) => {
        pub(super) fn $name(&self, expr: &Expr, at: &At) -> Result<Option<$type>, Trouble> {
            match self.value(expr, at)? {
                None => Ok(None),
                Some(Cell::$variant(value)) => Ok(Some(value)),
                Some(other) => panic!("{other:?} in the place of another kind: {}", self.words(expr)),
            }
        }
    };
}

impl World<'_> {
    taken!(number, Number, Amount);
    taken!(date, Date, Date);
    taken!(condition, YesNo, bool);

    /// The value of an expression at a place of its frame.
    pub(super) fn value(&self, expr: &Expr, at: &At) -> Found {
        match &expr.kind {
            ExprKind::Constant(constant) => Ok(Some(cell_of(constant, &self.model.contract))),
            ExprKind::Field(field) => match at {
                At::Row(record, row) if *record == field.record => Ok(self.field(*field, *row).clone()),
                other => panic!("a field at {other:?}: {}", self.words(expr)),
            },
            ExprKind::Fact(fact) => self.fact(*fact, at),
            ExprKind::Row => match at {
                At::Row(_, row) => Ok(Some(Cell::Row(*row))),
                other => panic!("a row at {other:?}"),
            },
            ExprKind::Key(position) => self.key(usize::try_from(*position).unwrap(), at),
            ExprKind::Spread(inner, map) => match self.coarser(at, inner, map)? {
                Some(there) => self.value(inner, &there),
                None => Ok(None),
            },
            ExprKind::Tariff { tariff, keys, at: day } => self.tariff(*tariff, keys, day.as_deref(), at),
            ExprKind::Lookup { of, keys } => self.looked_up(of, keys, at),
            ExprKind::Payment(payment) => self.payment_at(*payment, at).map(|sum| Some(Cell::Number(sum))),
            ExprKind::WhatLeaves(limit, of) => {
                self.what_leaves(*limit, *of, at).map(|sum| Some(Cell::Number(sum)))
            }
            ExprKind::LinesTotal(total) => self.lines_total(total, at),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, at),
            ExprKind::Running(running) => self.running(running, expr, at),
            ExprKind::Related(related) => self.related(related, at),
            ExprKind::StatementDate => match self.given.as_at {
                Some(day) => Ok(Some(Cell::Date(day))),
                None => Err(Trouble("the statement date is not given".into())),
            },
            ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_) => Ok(self.truth(expr, at)?.map(Cell::YesNo)),
            ExprKind::IfBlank(first, second) => match self.value(first, at)? {
                None => self.value(second, at),
                given => Ok(given),
            },
            ExprKind::MustBeGiven(of) => match (self.value(of, at)?, at) {
                (None, At::NoGroup(..)) => Ok(None),
                (None, _) => Err(Trouble(format!("must be given: {}", self.words(of)))),
                (given, _) => Ok(given),
            },
            ExprKind::Cases(..) => self.cases(expr, at),
            ExprKind::ChooseGiven(op, left, right) => {
                let given = [self.value(left, at)?, self.value(right, at)?].into_iter().flatten();
                Ok(match op {
                    ChooseOp::Larger | ChooseOp::Later => given.max(),
                    ChooseOp::Smaller | ChooseOp::Earlier => given.min(),
                })
            }
            ExprKind::Call(function, arguments) => {
                let values = arguments.iter().map(|argument| self.value(argument, at));
                let values: Vec<Option<Cell>> = values.collect::<Result<_, _>>()?;
                match values.into_iter().collect::<Option<Vec<Cell>>>() {
                    Some(values) => self.called(function, &values, expr),
                    None => Ok(None),
                }
            }
        }
    }

    fn key(&self, position: usize, at: &At) -> Found {
        match at {
            At::Group(frame, group) => Ok(Some(self.groups(*frame)?[*group].keys[position].clone())),
            At::NoGroup(_, keys) => Ok(Some(keys[position].clone())),
            other => panic!("a key at {other:?}"),
        }
    }

    /// Where a coarser value stands: along the references from the row, or from each row of the group, which must all
    /// agree.
    fn coarser(&self, at: &At, inner: &Expr, map: &FrameMap) -> Result<Option<At>, Trouble> {
        let target = self.frame(inner.frame);
        if *target == Frame::Contract {
            return Ok(Some(At::Contract));
        }
        let (record, rows) = match at {
            At::Row(record, row) => (*record, vec![*row]),
            At::Group(frame, group) => {
                let Frame::Groups { record, .. } = self.frame(*frame) else { panic!("no frame of groups") };
                (*record, self.groups(*frame)?[*group].rows.clone())
            }
            // No row leads anywhere.
            At::NoGroup(..) => return Ok(None),
            At::Contract | At::Statement(..) => panic!("{at:?} determines nothing"),
        };
        let mut there: Vec<Option<At>> = Vec::new();
        for row in rows {
            let mut end = Some((record, row));
            for field in &map.through {
                let Some((_, row)) = end else { break };
                end = match self.field(*field, row) {
                    Some(Cell::Row(row)) => Some((self.referred(*field), *row)),
                    _ => None,
                };
            }
            there.push(match (end, target) {
                (None, _) => None,
                (Some((record, row)), Frame::Rows(_)) => Some(At::Row(record, row)),
                (Some((_, row)), _) => {
                    self.group_of(inner.frame, row)?.map(|group| At::Group(inner.frame, group))
                }
            });
        }
        assert!(there.windows(2).all(|pair| pair[0] == pair[1]), "no one value: {}", self.words(inner));
        Ok(there.swap_remove(0))
    }

    /// A fact or payment of other groups by its keys.
    fn looked_up(&self, of: &Expr, keys: &[Expr], at: &At) -> Found {
        // Of a group that there is not only counts and totals are known.
        if matches!(at, At::NoGroup(..)) {
            return Ok(None);
        }
        let values = keys.iter().map(|key| self.value(key, at));
        let values: Vec<Option<Cell>> = values.collect::<Result<_, _>>()?;
        let Some(values) = values.into_iter().collect::<Option<Vec<Cell>>>() else { return Ok(None) };
        match self.group_with(of.frame, &values)? {
            Some(group) => self.value(of, &At::Group(of.frame, group)),
            None => self.value(of, &At::NoGroup(of.frame, values)),
        }
    }

    /// The row with these keys; in it the last value that does not begin later than the day.
    fn tariff(&self, id: TariffId, keys: &[Expr], day: Option<&Expr>, at: &At) -> Found {
        let tariff = &self.model.tariffs[id];
        if let Some(given) = self.given.tariffs.get(&id) {
            return Ok(Some(cell_of(given, &self.model.contract)));
        }
        if tariff.supplied {
            return Err(Trouble(format!("{} has to be supplied", tariff.title.name)));
        }
        let mut wanted = Vec::new();
        for key in keys {
            match self.value(key, at)? {
                Some(value) => wanted.push(value),
                None => return Ok(None),
            }
        }
        let column = match day {
            None => Some(0),
            Some(day) => {
                let Some(day) = self.date(day, at)? else { return Ok(None) };
                tariff.dates.iter().rposition(|from| from.is_none_or(|from| date_of(from) <= day))
            }
        };
        let row = tariff.rows.iter().find(|row| {
            let held: Vec<Cell> = row.keys.iter().map(|key| cell_of(key, &self.model.contract)).collect();
            held == wanted
        });
        Ok(row.zip(column).map(|(row, column)| cell_of(&row.values[column], &self.model.contract)))
    }

    /// Three values: yes, no, unknown.
    fn truth(&self, expr: &Expr, at: &At) -> Result<Option<bool>, Trouble> {
        match &expr.kind {
            ExprKind::Compare(comparison) => self.compared(comparison, at),
            ExprKind::Given(inner, given) => Ok(Some(self.value(inner, at)?.is_some() == *given)),
            ExprKind::Not(inner) => Ok(self.condition(inner, at)?.map(|value| !value)),
            ExprKind::And(parts) => self.three_valued(parts, at, false),
            ExprKind::Or(parts) => self.three_valued(parts, at, true),
            _ => panic!("no condition: {}", self.words(expr)),
        }
    }

    /// All of them (one `no` decides) or any of them (one `yes` decides).
    fn three_valued(&self, parts: &[Expr], at: &At, deciding: bool) -> Result<Option<bool>, Trouble> {
        let mut result = Some(!deciding);
        for part in parts {
            match self.condition(part, at)? {
                Some(value) if value == deciding => return Ok(Some(deciding)),
                Some(_) => {}
                None => result = None,
            }
        }
        Ok(result)
    }

    fn compared(&self, comparison: &Comparison, at: &At) -> Result<Option<bool>, Trouble> {
        if let Some(rule) = &comparison.blank
            && self.value(&rule.of, at)?.is_none()
        {
            return Ok(Some(rule.included));
        }
        let (left, right) = (self.value(&comparison.left, at)?, self.value(&comparison.right, at)?);
        Ok(left.zip(right).map(|(left, right)| match comparison.op {
            CompareOp::Is => left == right,
            CompareOp::IsNot => left != right,
            CompareOp::Less => left < right,
            CompareOp::AtMost => left <= right,
            CompareOp::More => left > right,
            CompareOp::AtLeast => left >= right,
        }))
    }

    /// The case that holds; there is at most one.
    fn cases(&self, expr: &Expr, at: &At) -> Found {
        let ExprKind::Cases(rows, otherwise) = &expr.kind else { panic!("no cases") };
        let mut holding = Vec::new();
        for row in rows {
            if self.condition(&row.when, at)? == Some(true) {
                holding.push(row);
            }
        }
        assert!(holding.len() <= 1, "two cases hold: {}", self.words(expr));
        match (holding.first(), otherwise) {
            (Some(row), _) => self.value(&row.then, at),
            (None, Some(otherwise)) => self.value(otherwise, at),
            (None, None) => Ok(None),
        }
    }
}
