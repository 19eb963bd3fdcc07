//! The table of terms: what is declared, and what is entered.

use super::casing::a;
use super::marks;
use super::voice::Voice;
use crate::model::{FactKind, Field, FieldId, Type};

impl Voice<'_> {
    pub(super) fn add_declared(&self, add: &mut dyn FnMut(&str, &str, String)) {
        for (id, fact) in self.model.facts.iter_enumerated() {
            let noun = self.book.fact(id);
            match fact.kind {
                FactKind::Selection(_) => {}
                FactKind::Define
                | FactKind::Cohort(_)
                | FactKind::Outcome(..)
                | FactKind::Measure { .. }
                | FactKind::Scale(_) => add(&noun.to, &noun.singular, self.paragraph(&fact.title.name)),
            }
        }
        for (id, _) in self.model.tariffs.iter_enumerated() {
            let noun = self.book.tariff(id);
            add(&noun.to, &noun.singular, format!("the value in {}", marks::paragraph("_prices")));
        }
        for (id, payment) in
            self.model.payments.iter_enumerated().filter(|(_, payment)| payment.clawback.is_none())
        {
            let noun = self.book.payment(id);
            add(&noun.to, &noun.singular, self.paragraph(&payment.title.name));
        }
    }

    pub(super) fn add_fields(&self, add: &mut dyn FnMut(&str, &str, String)) {
        for (id, record) in self.model.records.iter_enumerated() {
            let fields = (0u32..).zip(&record.fields);
            // What refers to a thing is called as the thing is.
            let is_thing = |at: u32, field: &Field| {
                let Type::Reference(to) = field.ty else { return false };
                self.book.field(FieldId { record: id, field: at }).singular == self.book.record(to).singular
            };
            for (at, _) in fields.filter(|(at, field)| !self.is_payee(field) && !is_thing(*at, field)) {
                let noun = self.book.field(FieldId { record: id, field: at });
                let of = a(&self.book.record(id).one());
                let meaning = match &record.made {
                    Some(_) => format!("of {of}, as {} says", self.paragraph(&record.title.name)),
                    None => {
                        format!("of {of}, the entry of that name in {}", marks::paragraph("_information"))
                    }
                };
                add(&noun.to, &noun.singular, meaning);
            }
        }
    }
}
