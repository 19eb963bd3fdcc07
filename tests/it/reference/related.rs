//! Values over rows that share something with a row: every row against every other one.

use meed::model::{Bound, Expr, Related, RelatedOp, Sought};
use meed::value::AggregateOp;

use super::value::{Cell, Ranked, whole};
use super::world::{At, Found, Trouble, World};

impl World<'_> {
    /// What is taken of the rows that count for a row.
    pub(super) fn related(&self, related: &Related, at: &At) -> Found {
        let sides: Vec<Option<Cell>> =
            related.asked().map(|side| self.value(side, at)).collect::<Result<_, _>>()?;
        if sides.iter().any(Option::is_none) {
            return Ok(None);
        }
        let sought = &related.sought;
        let mut counted = Vec::new();
        for row in 0..self.rows_of(sought.record)? {
            let there = At::Row(sought.record, row);
            let counts = (related.own || there != *at)
                && self.can_count(sought, &there)?
                && self.is_behind(sought, row, at)?
                && self.shares_keys(related, at, &there)?
                && self.lies_within(related, at, &there)?;
            if counts {
                counted.push(there);
            }
        }
        let op = match sought.op {
            RelatedOp::Aggregate(AggregateOp::Average) => {
                let total = self.taken_over(AggregateOp::Total, sought.value.as_ref(), &counted)?;
                let Some(Cell::Number(total)) = total else { panic!("no total") };
                let count = whole(i64::try_from(counted.len()).unwrap());
                return Ok((!counted.is_empty()).then(|| Cell::Number(total / count)));
            }
            RelatedOp::Aggregate(op) => op,
            RelatedOp::First | RelatedOp::Last => return self.end_of(sought, counted),
        };
        self.taken_over(op, sought.value.as_ref(), &counted)
    }

    fn can_count(&self, sought: &Sought, there: &At) -> Result<bool, Trouble> {
        if let Some(within) = sought.within
            && !self.is_in(within, there)?
        {
            return Ok(false);
        }
        for condition in &sought.conditions {
            if self.value(condition, there)? != Some(Cell::YesNo(true)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Where only the rows behind a spell count: whether it is one of those that have a day in it.
    fn is_behind(&self, sought: &Sought, row: usize, at: &At) -> Result<bool, Trouble> {
        let Some(record) = sought.behind else { return Ok(true) };
        let At::Row(_, spell) = at else { panic!("no spell at {at:?}") };
        let declared = self.model.spell(record).unwrap();
        Ok(self.rows_taken(declared)?.contains(&row)
            && self.has_a_day_in(declared, row, &self.table(record)?[*spell])?)
    }

    fn shares_keys(&self, related: &Related, at: &At, there: &At) -> Result<bool, Trouble> {
        for (own, sought) in related.keys.iter().zip(&related.sought.keys) {
            if self.value(own, at)? != self.value(sought, there)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn lies_within(&self, related: &Related, at: &At, there: &At) -> Result<bool, Trouble> {
        let Some(by) = &related.sought.by else { return Ok(true) };
        let Some(value) = self.value(by, there)? else { return Ok(false) };
        let edge = |bound: &Option<Bound>| -> Result<Option<(Cell, bool)>, Trouble> {
            let Some(bound) = bound else { return Ok(None) };
            Ok(Some((self.value(&bound.at, at)?.unwrap(), bound.included)))
        };
        let (from, to) = (edge(&related.from)?, edge(&related.to)?);
        let after = from.is_none_or(|(from, included)| value > from || (included && value == from));
        let before = to.is_none_or(|(to, included)| value < to || (included && value == to));
        Ok(after && before)
    }

    /// The value of the first or the last of some rows.
    fn end_of(&self, sought: &Sought, counted: Vec<At>) -> Found {
        let mut placed: Vec<(Vec<Ranked>, At)> = Vec::new();
        for there in counted {
            let part = |(part, falls): (&Expr, &bool)| {
                Ok(Ranked::new(self.rank(&self.needed(part, &there)?, &part.ty), *falls))
            };
            let order = sought.order.iter().zip(&sought.falls).map(part).collect::<Result<_, Trouble>>()?;
            placed.push((order, there));
        }
        placed.sort();
        let tie = placed.windows(2).any(|pair| pair[0].0 == pair[1].0);
        assert!(!(tie && self.strict && !sought.file_order), "two in one place");
        let taken = if sought.op == RelatedOp::First { placed.first() } else { placed.last() };
        match (taken, &sought.value) {
            (Some((_, there)), Some(value)) => self.value(value, there),
            _ => Ok(None),
        }
    }
}
