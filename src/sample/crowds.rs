//! Rows several times over: as many as the terms count to, and as many of one kind among others as make a share that the
//! terms compare with. `more than 80%` and `at least 80%` differ where four of five are so, and nowhere else.

use std::collections::BTreeSet;

use super::copies::Texts;
use super::draft::Draft;
use super::interest::number_of;
use crate::model::{Constant, Expr, ExprKind, Model, Type, exprs};

use crate::value::{BaseUnit, Number, NumberStyle};

/// So many rows are put beside one another at most.
const MOST: u64 = 500;

/// So many numbers and shares are tried.
const MOST_TRIED: usize = 12;

/// The numbers and shares that terms compare with.
#[derive(Debug, Default)]
pub(crate) struct Edges {
    counts: BTreeSet<u64>,
    shares: BTreeSet<(u64, u64)>,
    /// The amounts of limits.
    limits: BTreeSet<Number>,
}

impl Edges {
    /// The largest number that is counted to; nought where none is.
    pub(crate) fn most(&self) -> u64 {
        self.counts.iter().copied().max().unwrap_or(0)
    }

    /// Those of contracts.
    pub(crate) fn of(models: &[&Model]) -> Self {
        let mut found = Edges::default();
        for model in models {
            for tariff in &model.tariffs {
                for value in tariff.rows.iter().flat_map(|row| &row.values) {
                    found.add(&tariff.ty, value);
                }
            }
            exprs::all_exprs(model).into_iter().for_each(|expr| found.enter(expr));
            for on in model.limits.iter().flat_map(|limit| &limit.on) {
                found.limits.extend(number_of(model, &on.amount));
            }
        }
        // A share of which few are no share may count only where there are enough.
        let most = found.most();
        let larger: Vec<(u64, u64)> = found
            .shares
            .iter()
            .filter_map(|(part, whole)| {
                let times = most.checked_next_multiple_of(*whole)?.checked_div(*whole)?;
                Some((part.checked_mul(times)?, whole.checked_mul(times)?))
            })
            .filter(|(part, whole)| *part > 0 && *whole <= MOST)
            .collect();
        found.shares.extend(larger);
        found
    }

    fn enter(&mut self, expr: &Expr) {
        if let ExprKind::Constant(constant) = &expr.kind {
            self.add(&expr.ty, constant);
        }
        expr.operands().into_iter().for_each(|operand| self.enter(operand));
    }

    fn add(&mut self, ty: &Type, constant: &Constant) {
        let (Type::Number(of), Constant::Number(number)) = (ty, constant) else { return };
        let whole = |number: &Number| u64::try_from(number.to_int()?).ok().filter(|many| *many <= MOST);
        match of.unit.as_base() {
            Some(BaseUnit::Named(_) | BaseUnit::People) if number.is_whole() => {
                self.counts.extend(whole(number).filter(|many| *many > 1));
            }
            None if of.unit.is_none() && of.style == NumberStyle::Percent => {
                let (part, all) = number.numerator_denominator();
                let both = u64::try_from(part).ok().zip(u64::try_from(all).ok());
                self.shares.extend(both.filter(|(part, all)| *part > 0 && part < all && *all <= MOST));
            }
            _ => {}
        }
    }

    /// Rows as many times over as is counted to, and once more.
    pub(crate) fn counted(&self, model: &Model, draft: &Draft) -> Vec<Draft> {
        let counts = self.counts.iter().take(MOST_TRIED).flat_map(|many| [*many, many.saturating_add(1)]);
        counts.flat_map(|many| many_of(model, draft, 0..many)).collect()
    }

    /// Rows as many times over as come to a limit, and once more, of which one is paid so much.
    pub(crate) fn limited(&self, model: &Model, draft: &Draft, each: &Number) -> Vec<Draft> {
        let times = |limit: &Number| {
            let times = limit.divided_by(each)?.negated().floor().negated();
            u64::try_from(times.to_int()?).ok().filter(|times| *times > 0 && *times <= MOST)
        };
        let times = self.limits.iter().filter_map(times).flat_map(|many| [many, many.saturating_add(1)]);
        times.flat_map(|many| many_of(model, draft, 0..many)).collect()
    }

    /// So many rows of one kind among as many of another as make a share, and the other way round.
    pub(crate) fn shared(&self, model: &Model, one: &Draft, other: &Draft) -> Vec<Draft> {
        let shares = self.shares.iter().take(MOST_TRIED);
        let both = shares.flat_map(|(part, whole)| [(*part, *whole), (whole.saturating_sub(*part), *whole)]);
        both.flat_map(|(part, whole)| {
            let ones = many_of(model, one, 0..part);
            let others = many_of(model, other, part..whole);
            ones.into_iter().zip(others).map(|(ones, others)| ones.and(others)).collect::<Vec<_>>()
        })
        .collect()
    }
}

/// Rows several times over: the same, where nothing names them, and as other people.
fn many_of(model: &Model, draft: &Draft, numbers: std::ops::Range<u64>) -> [Draft; 2] {
    let mut same = draft.clone();
    let many = u32::try_from(numbers.end.saturating_sub(numbers.start)).unwrap_or(0);
    for row in same.tables.iter_mut().flat_map(|table| &mut table.rows) {
        row.times = row.times.saturating_mul(many);
    }
    [same, draft.numbered_copies(model, numbers, Texts::Apart)]
}
