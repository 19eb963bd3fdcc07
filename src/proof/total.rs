//! What all lines of payments come to at most: the price of a row times how many rows there can be, payment by payment
//! or together, and the caps.

use std::collections::BTreeMap;

use super::enclosure::{Enclosure, Set};
use super::narrow::constant;
use super::place::Place;
use super::search::Dearest;
use super::volume::Rule;
use super::world::World;
use super::{Effort, Scope};

use crate::model::{Expr, ExprKind, FieldId, Payee, PaymentId, RecordId, Share, Type, VolumeOf};
use crate::value::{Function, Number, PeriodKind, ShiftUnit};

/// So many days every month has.
const SURE_DAYS: u32 = 28;

/// A choice of so many values is looked at value by value.
const MOST_CHOICES: u32 = 8;

/// A bound, and the rows of which it is made.
#[derive(Clone, Debug)]
pub(super) struct Total {
    /// None where there is no bound.
    pub(super) most: Option<Number>,
    /// For each record the dearest row, how many there can be and by which rule.
    pub(super) parts: Vec<Part>,
}

/// Rows of a record that payments are made for.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) record: RecordId,
    pub(super) payments: Vec<PaymentId>,
    /// How many rows there can be; none where nothing says so.
    pub(super) rows: Option<Number>,
    /// The rule that says so.
    pub(super) rule: Option<Rule>,
    /// Whether they are those of another choice than the part before: the rows that they refer to are the same.
    pub(super) of_a_choice: bool,
    pub(super) dearest: Dearest,
}

/// The rows of a record that share what is fixed, and what is paid for them.
struct Rows {
    record: RecordId,
    fixed: Vec<Expr>,
    payments: Vec<PaymentId>,
}

impl World<'_> {
    /// The record of whose rows a payment is made.
    pub(super) fn paid_for(&self, id: PaymentId) -> Option<RecordId> {
        if let Some(looked_up) = self.elsewhere(id) {
            return Some(looked_up.record);
        }
        self.terms.population(self.model.payments[id].selection).map(|population| population.record)
    }

    /// The most that payments come to in a scope (or, with a minus, the least), without caps.
    pub(super) fn uncapped(&self, payments: &[PaymentId], scope: Scope, most: bool, effort: Effort) -> Total {
        self.uncapped_less(payments, &[], scope, most, effort)
    }

    /// The due lines of clawbacks that nothing limits: what is due is taken back, whatever else is paid.
    pub(super) fn taken_in_full(&self) -> Vec<PaymentId> {
        let clawbacks = self.model.clawbacks.iter().filter(|clawback| clawback.limits.is_empty());
        clawbacks.map(|clawback| clawback.due).collect()
    }

    /// The same, less what is taken back for certain because of a row that is paid for. What lines look up is counted
    /// for each of them, or where it is.
    pub(super) fn uncapped_less(
        &self,
        payments: &[PaymentId],
        dues: &[PaymentId],
        scope: Scope,
        most: bool,
        effort: Effort,
    ) -> Total {
        let total = self.by_own_rows(payments, dues, scope, most, effort);
        let look_up = |id: &PaymentId| {
            most && !self.is_by_line(*id) && self.fixed_where_looked_up(*id, scope).is_some()
        };
        let elsewhere: Vec<PaymentId> = payments.iter().copied().filter(look_up).collect();
        if elsewhere.is_empty() {
            return total;
        }
        self.go_on();
        let other = self.where_looked_up(elsewhere, || self.by_own_rows(payments, &[], scope, most, effort));
        let lower =
            other.most.as_ref().is_some_and(|other| total.most.as_ref().is_none_or(|most| other < most));
        if !lower {
            return total;
        }
        // Lines are made by their own rows, whatever they look up.
        let mut parts = total.parts;
        let others = other.parts.into_iter().filter(|part| parts.iter().all(|own| own.record != part.record));
        let others: Vec<Part> = others.collect();
        parts.extend(others);
        Total { most: other.most, parts }
    }

    fn by_own_rows(
        &self,
        payments: &[PaymentId],
        dues: &[PaymentId],
        scope: Scope,
        most: bool,
        effort: Effort,
    ) -> Total {
        let mut groups: Vec<Rows> = Vec::new();
        let mut total = Total { most: Some(Number::zero()), parts: Vec::new() };
        for id in payments {
            let Some(record) = self.paid_for(*id) else { continue };
            if scope == Scope::PayeePeriod && !self.are_parts(*id) {
                total.most = None;
            }
            if let Some(lines) = self.lines_of_terms(*id) {
                let adds = self.of_terms(&lines, scope);
                let adds = if most { adds } else { adds.negated() };
                total.most = total.most.map(|all| all.plus(&adds));
                continue;
            }
            if self.is_by_line(*id) {
                let lines = self.by_line(*id, scope, most);
                total.most = total.most.zip(lines).map(|(all, lines)| all.plus(&lines));
                continue;
            }
            let fixed = self.fixed_in(*id, scope);
            // Only what is paid for the same rows is priced together.
            match groups.iter_mut().find(|group| group.record == record && group.fixed == fixed) {
                Some(group) => group.payments.push(*id),
                None => groups.push(Rows { record, fixed, payments: vec![*id] }),
            }
        }
        for Rows { record, fixed, payments } in groups {
            let dues: Vec<PaymentId> =
                dues.iter().copied().filter(|due| self.paid_for(*due) == Some(record)).collect();
            let (by_row, parts) = self.by_row((record, &fixed), (&payments, &dues), most, effort);
            let adds = self.row_or_line(by_row, (record, &fixed), (&payments, &dues), scope, most, effort);
            total.most = total.most.zip(adds).map(|(all, adds)| all.plus(&adds));
            total.parts.extend(parts);
        }
        total
    }

    /// What rows that share what is fixed add to payments: the dearest row, so many times; each choice by itself where
    /// a rule says how many rows there are of each.
    pub(super) fn by_each_row(
        &self,
        (record, fixed): (RecordId, &[Expr]),
        (payments, dues): (&[PaymentId], &[PaymentId]),
        most: bool,
        effort: Effort,
    ) -> (Option<Number>, Vec<Part>) {
        let (rows, rule) = self.rows_that_share(record, fixed);
        let (mut all, mut parts): (_, Vec<Part>) = (Some(Number::zero()), Vec::new());
        for (place, rows) in self.each_choice(record, rows, rule.as_ref(), fixed) {
            self.go_on();
            let dearest = self.dearest((payments, dues), place, most, effort.boxes);
            let nothing = dearest.price.as_ref().is_some_and(Number::is_zero);
            let adds = if nothing {
                Some(Number::zero())
            } else {
                dearest.price.as_ref().zip(rows.as_ref()).map(|(price, rows)| price.times(rows))
            };
            all = all.zip(adds).map(|(all, adds)| all.plus(&adds));
            let (payments, rule, of_a_choice) = (payments.to_vec(), rule.clone(), !parts.is_empty());
            parts.push(Part { record, payments, rows, rule, of_a_choice, dearest });
        }
        if let ([part], true, true) = (parts.as_slice(), most, dues.is_empty())
            && let Some(lower) = self.with_one_at_least(part, fixed, effort)
        {
            all = all.into_iter().chain([lower]).min();
        }
        (all, parts)
    }

    /// The rows of a record by a choice that a rule counts by, each choice with how many rows have it; or all together.
    fn each_choice(
        &self,
        record: RecordId,
        rows: Option<Number>,
        rule: Option<&Rule>,
        fixed: &[Expr],
    ) -> Vec<(Place, Option<Number>)> {
        let any = Place::any(record);
        let keys: Vec<&Expr> = fixed.iter().collect();
        let choices = rule.into_iter().flat_map(|rule| &rule.keys).find_map(|key| {
            let id = FieldId { record, field: key.field };
            let Type::Choice(set) = self.model.records[id].ty else { return None };
            let many = u32::try_from(self.model.choice_sets[set].choices.len()).ok()?;
            // Where fewer choices may occur than there are, the rows are not the same number of each.
            let all = self.size(record, *key, &keys) == Some(Number::from_int(i128::from(many)));
            (all && many <= MOST_CHOICES && !self.is_fixed(record, *key, &keys)).then_some((id, many))
        });
        let (Some((id, many)), Some(rows)) = (choices, &rows) else { return vec![(any, rows)] };
        let Some(each) = rows.divided_by(&Number::from_int(i128::from(many))) else {
            return vec![(any, Some(rows.clone()))];
        };
        let one = |choice: u32| any.with(id, Enclosure::of(Set::Choices([choice].into())));
        (0..many).map(|choice| (one(choice), Some(each.clone()))).collect()
    }

    /// The least of what payments come to by their rows, by their lines, and some by rows and the others by lines.
    fn row_or_line(
        &self,
        by_row: Option<Number>,
        rows: (RecordId, &[Expr]),
        (payments, dues): (&[PaymentId], &[PaymentId]),
        scope: Scope,
        most: bool,
        effort: Effort,
    ) -> Option<Number> {
        let lines: Vec<Option<Number>> = payments.iter().map(|id| self.by_lines(*id, scope, most)).collect();
        let of_lines = lines.iter().cloned().collect::<Option<Vec<Number>>>();
        let of_lines = of_lines.map(|lines| lines.iter().fold(Number::zero(), |all, line| all.plus(line)));
        let mut best = by_row.into_iter().chain(of_lines).min();
        for (at, line) in lines.iter().enumerate().filter(|_| payments.len() > 1) {
            let Some(line) = line else { continue };
            let others: Vec<PaymentId> =
                payments.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, id)| *id).collect();
            let (others, _) = self.by_row(rows, (&others, dues), most, effort);
            best = best.into_iter().chain(others.map(|others| others.plus(line))).min();
        }
        best
    }

    /// What a payment comes to whatever its rows add one by one: by how many lines there are, or by how far values fall.
    fn by_lines(&self, id: PaymentId, scope: Scope, most: bool) -> Option<Number> {
        let falls = if most { self.by_falls(id) } else { None };
        let shares = if most { self.by_shares(id, scope) } else { None };
        self.by_number_of_lines(id, scope, most).into_iter().chain(falls).chain(shares).min()
    }

    /// What lines that are known come to in a scope: in the payee and period, or the year, in which it is most; there
    /// may be others without a line.
    fn of_terms(&self, lines: &[(u32, i32, Number)], scope: Scope) -> Number {
        let contract = &self.model.contract;
        let mut sums: BTreeMap<(u32, i32), Number> = BTreeMap::new();
        for (payee, period, amount) in lines {
            let year = |day| contract.calendar.index(PeriodKind::ContractYear, day);
            let key = match scope {
                Scope::PayeePeriod => (*payee, *period),
                Scope::Year => (0, contract.calendar.first_day(contract.statements, *period).map_or(0, year)),
                Scope::Whole => (0, 0),
            };
            let sum = sums.entry(key).or_insert_with(Number::zero);
            *sum = sum.plus(amount);
        }
        match scope {
            Scope::Whole => sums.into_values().next().unwrap_or_else(Number::zero),
            Scope::PayeePeriod | Scope::Year => {
                sums.into_values().max().unwrap_or_else(Number::zero).max(Number::zero())
            }
        }
    }

    /// Whether no payee of a line has more than all of it.
    pub(super) fn are_parts(&self, id: PaymentId) -> bool {
        let shares = &self.model.payments[id].shares;
        let is_part = |share: &Share| {
            let part = self.eval(&share.part, &self.any_line(id)).range();
            part.is_never_negative() && part.most.is_some_and(|most| most <= Number::one())
        };
        shares.is_empty() || self.is_never_negative(id) && shares.iter().all(is_part)
    }

    /// How many rows a payment is made for in a scope.
    pub(super) fn rows_paid_for(&self, id: PaymentId, scope: Scope) -> Option<Number> {
        let fixed = self.fixed_in(id, scope);
        let (rows, _) = self.rows_that_share(self.paid_for(id)?, &fixed);
        rows.into_iter().chain(self.rows_taken_in(id, &fixed)).min()
    }

    /// The rule by which a record has fewest rows in all.
    pub(super) fn rule_of_all(&self, record: RecordId) -> Option<Rule> {
        self.rows_that_share(record, &[]).1
    }

    /// How many rows of a record share the values that are fixed, and by which rule.
    pub(super) fn rows_that_share(&self, record: RecordId, fixed: &[Expr]) -> (Option<Number>, Option<Rule>) {
        let keys: Vec<&Expr> = fixed.iter().collect();
        let by_rule = self.rules(record).into_iter();
        let by_rule = by_rule.filter_map(|rule| Some((self.rows_by(record, &rule, &keys)?, rule)));
        // Rows that are made are counted by those that they are made of.
        let made = self.rows_of_spell(record, &keys).or_else(|| self.rows_of_balance(record, &keys));
        match by_rule.min_by(|(a, _), (b, _)| a.cmp(b)) {
            Some((rows, rule)) if made.as_ref().is_none_or(|made| rows < *made) => (Some(rows), Some(rule)),
            Some(_) | None => (made, None),
        }
    }

    /// What all lines of a payment in one scope share, as values of the rows that it is priced by.
    fn fixed_in(&self, id: PaymentId, scope: Scope) -> Vec<Expr> {
        if self.elsewhere(id).is_some() {
            return self.fixed_where_looked_up(id, scope).unwrap_or_default();
        }
        self.fixed_on_own_rows(id, scope)
    }

    /// The same as values of the rows that its lines look up, if they have all of it.
    fn fixed_where_looked_up(&self, id: PaymentId, scope: Scope) -> Option<Vec<Expr>> {
        let looked_up = self.looked_up(id)?;
        let fixed = self.fixed_on_own_rows(id, scope).into_iter();
        fixed.map(|value| self.on_rows_looked_up(id, &looked_up, &value)).collect()
    }

    fn fixed_on_own_rows(&self, id: PaymentId, scope: Scope) -> Vec<Expr> {
        let payment = &self.model.payments[id];
        let statements = self.model.contract.statements;
        let placed = |kind: PeriodKind| {
            let calendar = &self.model.contract.calendar;
            let of = self.on_rows(&payment.placed);
            let (kind, of) = match of.as_period() {
                None => (kind, of),
                Some((own, of)) if own == kind || calendar.nests(own, kind) => (kind, of.clone()),
                // The lines of a longer period fall in one of the shorter ones.
                Some((own, of)) if calendar.nests(kind, own) => (own, of.clone()),
                Some(_) => return None,
            };
            Some(Expr::call(Function::PeriodOf(kind), vec![of], Type::Period(kind), payment.placed.span))
        };
        let period = match scope {
            Scope::Whole => return Vec::new(),
            Scope::Year => PeriodKind::ContractYear,
            Scope::PayeePeriod => statements,
        };
        let by_payee = scope == Scope::PayeePeriod && payment.shares.is_empty();
        let payee = by_payee.then(|| self.on_rows(&payment.payee));
        payee.into_iter().chain(placed(period)).chain(self.period_behind(&payment.placed, period)).collect()
    }

    /// The period from whose first or last day lines are placed, if those that fall in one longer period, or in one of the
    /// same kind, all have it.
    ///
    /// *Why that is sound.* The days of longer periods are further apart than the shorter one is long, however they are
    /// moved. Of the same kind, they lie one in each; moved by whole months they do so too, where no day of a month that
    /// they are moved to is missing.
    fn period_behind(&self, placed: &Expr, within: PeriodKind) -> Option<Expr> {
        let calendar = &self.model.contract.calendar;
        let placed = match placed.as_period() {
            Some((kind, of)) if kind == within || calendar.nests(kind, within) => of,
            _ => placed,
        };
        let (day, moved) = match &placed.kind {
            ExprKind::Call(Function::Shift(unit), parts) => match parts.as_slice() {
                [day, by] if constant(by).is_some() => (day, Some(unit)),
                _ => return None,
            },
            _ => (placed, None),
        };
        let ExprKind::Call(Function::DayOf(_), parts) = &day.kind else { return None };
        let period = self.on_rows(parts.first()?);
        let Type::Period(kind) = period.ty else { return None };
        let is_longer = calendar.nests(within, kind) && !calendar.nests(kind, within);
        let by_months = kind != PeriodKind::Week
            && moved == Some(&ShiftUnit::Months)
            && calendar.anchor().day_of_month() <= SURE_DAYS;
        (is_longer || kind == within && (moved.is_none() || by_months)).then_some(period)
    }

    /// A value of groups as their rows have it.
    pub(super) fn on_rows(&self, expr: &Expr) -> Expr {
        match &expr.kind {
            ExprKind::Key(position) => {
                self.terms.key(expr.frame, *position).map_or_else(|| expr.clone(), |key| key.value.clone())
            }
            ExprKind::Spread(inner, map) if map.through.is_empty() => self.on_rows(inner),
            _ => expr.clone(),
        }
    }

    pub(super) fn periods(&self, kind: PeriodKind, scope: Scope) -> Option<Number> {
        let contract = &self.model.contract;
        let calendar = &contract.calendar;
        let all = || {
            let last = calendar.index(contract.statements, contract.settled_by);
            let last = calendar.last_day(contract.statements, last)?;
            let many = calendar.index(kind, last).checked_sub(calendar.index(kind, contract.starts))?;
            Some(Number::from_int(i128::from(many.checked_add(1)?)))
        };
        let scope = match scope {
            Scope::PayeePeriod => contract.statements,
            Scope::Year => PeriodKind::ContractYear,
            Scope::Whole => return all(),
        };
        if scope == kind || calendar.nests(scope, kind) {
            return Some(Number::one());
        }
        self.periods_of_longer(kind, scope).into_iter().chain(all()).min()
    }

    /// How many payees a payment has.
    pub(super) fn payees(&self, id: PaymentId, scope: Scope) -> Option<Number> {
        if scope == Scope::PayeePeriod {
            return Some(Number::one());
        }
        let payment = &self.model.payments[id];
        if !payment.shares.is_empty() {
            return None;
        }
        match &self.on_rows(&payment.payee).kind {
            ExprKind::Constant(_) => Some(Number::one()),
            ExprKind::Field(field) => self.names(*field),
            ExprKind::Spread(inner, _) => match &inner.kind {
                ExprKind::Field(field) => self.names(*field),
                _ => None,
            },
            _ => matches!(self.model.contract.payee, Payee::Named(_)).then(Number::one),
        }
    }

    fn names(&self, field: FieldId) -> Option<Number> {
        let said = self.model.records[field.record].volumes.iter().filter_map(|volume| match volume.of {
            VolumeOf::Values(of) if of == field.field => Some(Number::from_int(i128::from(volume.most))),
            VolumeOf::Values(_) | VolumeOf::Rows(_) => None,
        });
        said.chain(self.most_rows(field.record, &[])).min()
    }
}
