//! When rows were received, and by when they have to be known.

use crate::check::Checker;
use crate::check::messages::{self, receipt::Does};
use crate::model::{Constant, CutOff, Field, Receipt, RecordId, Type};
use crate::source::Spanned;
use crate::syntax::ast::{self, DeclarationKind};
use crate::value::{BaseUnit, Day};

impl Checker<'_> {
    /// `as known on 10 July 2025`: where no record says when its rows were received, all of them are always known.
    pub(crate) fn known_on(&mut self, said: &Spanned<ast::Expr>) -> Option<Day> {
        if self.records.iter().all(|record| record.receipt.received.is_none()) {
            return self.refuse(messages::examples::nothing_received(said.span));
        }
        match self.constant_like(&Type::Date, said.span, &said.node)? {
            Constant::Date(day) => Some(day),
            _ => None,
        }
    }

    /// What a record says of when its rows were received, and which earlier rows they stand for or take back.
    pub(crate) fn receipt(&mut self, id: RecordId, fields: &[Field], record: &ast::Record) -> Receipt {
        let said = &record.receipt;
        let clauses = [
            ("received on", &said.received),
            (Does::Replace.clause(), &said.replaces),
            (Does::Reverse.clause(), &said.reverses),
        ];
        for (clause, names) in clauses {
            if let [first, again, ..] = names.as_slice() {
                self.report(messages::terms::said_twice(clause, first.span, again.span));
            }
        }
        let first = clauses.iter().filter_map(|(_, names)| names.first()).map(|name| name.span).min();
        if let (Some(span), Some(listed)) = (first, record.listed.first()) {
            self.report(messages::receipt::of_a_list(span, listed.span));
            return Receipt::default();
        }
        let replaces =
            said.replaces.first().and_then(|name| self.names_a_row(id, fields, name, Does::Replace));
        let reverses =
            said.reverses.first().and_then(|name| self.names_a_row(id, fields, name, Does::Reverse));
        if let (Some(first), Some(second)) = (said.replaces.first(), said.reverses.first())
            && replaces.is_some()
            && replaces == reverses
        {
            self.report(messages::receipt::both(second.span, first.span, &second.node));
        }
        let received = said.received.first().and_then(|name| self.received_on(id, fields, name));
        Receipt { received, replaces, reverses }
    }

    fn received_on(&mut self, id: RecordId, fields: &[Field], name: &ast::Name) -> Option<u32> {
        let position = self.field_position(id, fields, name)?;
        let field = fields.get(position as usize)?;
        if field.ty != Type::Date {
            let found = self.describe_type(&field.ty);
            return self.refuse(messages::receipt::no_day(name, &found, field.span));
        }
        if field.may_be_blank {
            return self.refuse(messages::receipt::blank_day(name, field.span));
        }
        Some(position)
    }

    /// A field that holds the unique value of an earlier row, or nothing.
    fn names_a_row(&mut self, id: RecordId, fields: &[Field], name: &ast::Name, does: Does) -> Option<u32> {
        let position = self.field_position(id, fields, name)?;
        let field = fields.get(position as usize)?;
        let uniques: Vec<&Field> = fields.iter().filter(|field| field.unique).collect();
        let key = match uniques.as_slice() {
            [key] => *key,
            _ if self.unsure_records.contains(&id) => return None,
            _ => {
                let record = self.records[id].title.name.clone();
                let names: Vec<String> = uniques.iter().map(|field| field.name.clone()).collect();
                return self.refuse(messages::receipt::no_name(name, &record, &names));
            }
        };
        if field.unique {
            return self.refuse(messages::receipt::names_itself(name, does, field.span));
        }
        if field.ty != key.ty || field.whole != key.whole {
            let (found, wanted) = (self.describe_type(&field.ty), self.describe_type(&key.ty));
            return self.refuse(messages::receipt::other_type(name, (&found, field.span), (&wanted, key)));
        }
        if !field.may_be_blank {
            return self.refuse(messages::receipt::never_blank(name, does, field.span));
        }
        Some(position)
    }

    /// By when what belongs to a statement has to be known. Said only once the records are: one of them has to say when
    /// its rows were received.
    pub(crate) fn cut_off(&mut self) {
        let found = self.file.declarations.iter().find_map(|declaration| match &declaration.kind {
            DeclarationKind::Contract(clauses) => Some(clauses),
            _ => None,
        });
        let said = found.map(|clauses| clauses.cut_off.as_slice()).unwrap_or_default();
        if let [first, again, ..] = said {
            self.report(messages::terms::said_twice("cut-off", first.span, again.span));
        }
        let Some(after) = said.first() else { return };
        let cut_off = match self.constant(after) {
            Some((Constant::Number(count), Type::Number(ty))) => {
                let count = count.as_exponent().and_then(|count| i32::try_from(count).ok());
                count.zip(ty.unit.as_base()).and_then(|(count, unit)| cut_off_of(count, unit))
            }
            Some(_) => None,
            None => return,
        };
        let Some(cut_off) = cut_off else {
            self.report(messages::receipt::no_cut_off(after.span));
            return;
        };
        let week = self.contract.as_ref().is_some_and(|contract| contract.working_week.is_some());
        if matches!(cut_off, CutOff::WorkingDays(_)) && !week && !self.guessed.working_week {
            self.report(messages::terms::no_working_days(after.span));
        }
        let dated = self.records.iter().any(|record| record.receipt.received.is_some());
        let tried = self.file.declarations.iter().any(|declaration| match &declaration.kind {
            DeclarationKind::Record(record) => declaration.damaged || !record.receipt.received.is_empty(),
            _ => false,
        });
        if !dated && !tried && !self.file.incomplete {
            self.report(messages::receipt::nothing_received(after.span));
        }
        if let Some(contract) = &mut self.contract {
            contract.cut_off = Some(cut_off);
        }
    }
}

fn cut_off_of(count: i32, unit: BaseUnit) -> Option<CutOff> {
    match unit {
        BaseUnit::Years => count.checked_mul(12).map(CutOff::Months),
        BaseUnit::Months => Some(CutOff::Months(count)),
        BaseUnit::Weeks => count.checked_mul(7).map(CutOff::Days),
        BaseUnit::Days => Some(CutOff::Days(count)),
        BaseUnit::WorkingDays => Some(CutOff::WorkingDays(count)),
        BaseUnit::Money(_) | BaseUnit::Hours | BaseUnit::People | BaseUnit::Points | BaseUnit::Named(_) => {
            None
        }
    }
}
