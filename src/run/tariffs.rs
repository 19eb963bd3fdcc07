//! Tariffs as arrays: keys become positions, positions become values.

use super::error::RunError;
use super::view::{Rows, View};
use crate::column::{Cells, Column, ColumnBuilder, Kind, Lanes, NOWHERE, Scale, Truth, Vector};
use crate::data::Dictionary;
use crate::model::{Constant, Tariff, TariffId};
use crate::plan::Node;
use crate::value::Number;

/// A tariff: for each combination of keys a row, for each row and date a value.
#[derive(Clone, Debug)]
pub(crate) struct TariffTable {
    keys: Vec<KeyIndex>,
    /// The row of each combination of positions, the last key fastest; `NOWHERE` where there is none.
    rows: Vec<u32>,
    /// The first day of each column of values, rising; `i32::MIN` for `to begin with`. One column without dates.
    dates: Vec<i32>,
    /// The values: row by row, date by date.
    values: Column,
    /// Their form.
    kind: Kind,
}

/// The positions of a key's values.
#[derive(Clone, Debug)]
struct KeyIndex {
    /// The values, rising.
    known: Vec<i64>,
    /// For small values: the position of each.
    small: Vec<u32>,
}

/// Values below this are found by position.
const SMALL: i64 = 4096;

impl KeyIndex {
    fn new(mut known: Vec<i64>) -> Self {
        known.sort_unstable();
        known.dedup();
        let all_small =
            known.first().is_none_or(|first| *first >= 0) && known.last().is_none_or(|last| *last < SMALL);
        let small = if all_small {
            let last = known.last().copied().unwrap_or(0);
            (0..=last).map(|value| search(&known, value)).collect()
        } else {
            Vec::new()
        };
        KeyIndex { known, small }
    }

    fn position(&self, value: i64) -> u32 {
        if self.small.is_empty() {
            return search(&self.known, value);
        }
        usize::try_from(value).ok().and_then(|at| self.small.get(at)).copied().unwrap_or(NOWHERE)
    }

    /// The positions of what so many rows have; `NOWHERE` where a key is blank, too.
    fn positions(&self, key: &Vector<'_>, len: usize) -> Vec<u32> {
        let mut positions: Vec<u32> = match &key.lanes {
            Lanes::Codes(codes) if !self.small.is_empty() => {
                let of = |code: &u32| self.small.get(*code as usize).copied().unwrap_or(NOWHERE);
                codes.iter(len).map(of).collect()
            }
            Lanes::Codes(codes) => codes.iter(len).map(|code| self.position(i64::from(*code))).collect(),
            Lanes::Fixed(Scale::WHOLE, values) => {
                values.iter(len).map(|value| self.position(*value)).collect()
            }
            Lanes::Truths(truths) => {
                let yes = |truth: &Truth| i64::from(*truth == Truth::YES);
                truths.iter(len).map(|truth| self.position(yes(truth))).collect()
            }
            Lanes::Days(values) | Lanes::Periods(values) => {
                values.iter(len).map(|value| self.position(i64::from(*value))).collect()
            }
            Lanes::Fixed(..) | Lanes::Exact(_) => {
                let whole = |number: &Option<Number>| i64::try_from(number.as_ref()?.to_int()?).ok();
                let of = |number| whole(number).map_or(NOWHERE, |value| self.position(value));
                key.numbers(len).iter().map(of).collect()
            }
        };
        match key.blanks() {
            Cells::Same(false) => {}
            blanks => {
                let each = positions.iter_mut().zip(blanks.iter(len));
                each.filter(|(_, blank)| **blank).for_each(|(position, _)| *position = NOWHERE);
            }
        }
        positions
    }
}

fn search(known: &[i64], value: i64) -> u32 {
    known.binary_search(&value).ok().and_then(|at| u32::try_from(at).ok()).unwrap_or(NOWHERE)
}

impl TariffTable {
    /// The table of a tariff, or the one value that replaces it.
    pub(crate) fn new(tariff: &Tariff, replaced: Option<&Constant>, texts: &Dictionary) -> Self {
        let kind = Kind::of(&tariff.ty);
        let constants: Vec<&Constant> = match replaced {
            Some(value) => vec![value],
            None => tariff.rows.iter().flat_map(|row| &row.values).collect(),
        };
        let mut values = ColumnBuilder::new(kind);
        for constant in constants {
            values.push(&vector(constant, texts), 1);
        }
        let mut table =
            TariffTable { keys: Vec::new(), rows: vec![0], dates: Vec::new(), values: values.finish(), kind };
        if replaced.is_some() {
            return table;
        }
        table.dates = tariff.dates.iter().map(|date| date.map_or(i32::MIN, |day| day.number())).collect();
        let keys: Vec<Vec<Option<i64>>> = (0..tariff.keys.len())
            .map(|key| tariff.rows.iter().map(|row| key_code(row.keys.get(key)?, texts)).collect())
            .collect();
        table.keys =
            keys.iter().map(|codes| KeyIndex::new(codes.iter().flatten().copied().collect())).collect();
        let size = table.keys.iter().map(|key| key.known.len()).fold(1usize, usize::saturating_mul);
        table.rows = vec![NOWHERE; size];
        for row in 0..tariff.rows.len() {
            let position = table.keys.iter().zip(&keys).try_fold(0usize, |position, (index, codes)| {
                let next = index.position((*codes.get(row)?)?);
                (next != NOWHERE)
                    .then(|| position.saturating_mul(index.known.len()).saturating_add(next as usize))
            });
            if let Some(cell) = position.and_then(|position| table.rows.get_mut(position)) {
                *cell = u32::try_from(row).unwrap_or(NOWHERE);
            }
        }
        table
    }

    /// The positions of values, by the positions of rows.
    fn at_dates(&self, rows: Vec<u32>, days: Option<&Vector<'_>>) -> Vec<u32> {
        let Some(Vector { lanes: Lanes::Days(days), blank }) = days else { return rows };
        if self.dates.is_empty() {
            return rows;
        }
        let width = u32::try_from(self.dates.len()).unwrap_or(1);
        let len = rows.len();
        let date = days.iter(len).zip(blank.iter(len)).map(|(day, blank)| {
            let begun = self.dates.partition_point(|from| from <= day);
            begun.checked_sub(1).filter(|_| !blank).and_then(|date| u32::try_from(date).ok())
        });
        let position = |(row, date): (u32, Option<u32>)| match date {
            Some(date) if row != NOWHERE => row.saturating_mul(width).saturating_add(date),
            _ => NOWHERE,
        };
        rows.into_iter().zip(date).map(position).collect()
    }
}

impl<'a> View<'a> {
    /// A tariff at its keys and date; blank where no row of it holds.
    pub(crate) fn tariff(
        &self,
        tariff: TariffId,
        keys: &[Node],
        at: Option<&Node>,
        node: &Node,
        rows: Rows<'_>,
    ) -> Result<Vector<'a>, RunError> {
        let Some(table) = self.context.tariffs.get(tariff.index()) else {
            return Ok(Vector::nothing(node.kind));
        };
        let dated = at.filter(|_| !table.dates.is_empty());
        if table.keys.is_empty() && dated.is_none() {
            return Ok(Vector::list(&table.values, table.kind, &[0]).spread());
        }
        let len = rows.len();
        let mut found: Option<Vec<u32>> = None;
        for (index, key) in table.keys.iter().zip(keys) {
            let positions = index.positions(&self.eval(key, rows)?, len);
            let Some(found) = &mut found else {
                found = Some(positions);
                continue;
            };
            let width = u32::try_from(index.known.len()).unwrap_or(1);
            for (found, next) in found.iter_mut().zip(positions) {
                *found = if *found == NOWHERE || next == NOWHERE {
                    NOWHERE
                } else {
                    found.saturating_mul(width).saturating_add(next)
                };
            }
        }
        let mut found = found.unwrap_or_else(|| vec![0; len]);
        for found in &mut found {
            *found = table.rows.get(*found as usize).copied().unwrap_or(NOWHERE);
        }
        let days = dated.map(|at| self.eval(at, rows)).transpose()?;
        let found = table.at_dates(found, days.as_ref());
        let dates = if days.is_some() { table.dates.len() } else { 0 };
        self.finds(node.span, tariff, dates, &found, rows);
        Ok(Vector::list(&table.values, table.kind, &found))
    }
}

fn key_code(constant: &Constant, texts: &Dictionary) -> Option<i64> {
    match constant {
        Constant::Number(number) => i64::try_from(number.to_int()?).ok(),
        Constant::Choice(choice) => Some(i64::from(*choice)),
        // A text that does not occur is the key of no row of the data.
        Constant::Text(text) => texts.code(text).map(i64::from),
        Constant::YesNo(yes) => Some(i64::from(*yes)),
        Constant::Date(day) => Some(i64::from(day.number())),
        Constant::Period(_, index) => Some(i64::from(*index)),
    }
}

fn vector(constant: &Constant, texts: &Dictionary) -> Vector<'static> {
    Vector::given(match constant {
        Constant::Number(number) => Lanes::number(number),
        Constant::Date(day) => Lanes::Days(Cells::Same(day.number())),
        Constant::Text(text) => Lanes::Codes(Cells::Same(texts.code(text).unwrap_or(NOWHERE))),
        Constant::Choice(choice) => Lanes::Codes(Cells::Same(*choice)),
        Constant::YesNo(yes) => Lanes::Truths(Cells::Same(Truth::of(*yes))),
        Constant::Period(_, index) => Lanes::Periods(Cells::Same(*index)),
    })
}
