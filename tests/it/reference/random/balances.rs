//! Balances of random contracts: of the visits, by keys or all together. Once written, they are a record like the
//! others.

use super::author::{Author, Scope};
use super::phrases;
use super::schema::{Field, Kind, Record, Unit, period_word};

/// What the rows say of their periods.
const MOVEMENTS: [&str; 10] =
    ["opening", "wiped", "lapsed", "interest", "added", "taken", "shortfall", "excess", "closing", "left"];

impl Author {
    /// A balance, if there is none yet, with the measures that move it and one of what goes over its edges.
    pub(super) fn balance(&mut self) {
        if self.schema.records.iter().any(|record| record.name == "bank") {
            return;
        }
        let unit = *self.choices.one(&[Unit::Money, Unit::Money, Unit::Hours, Unit::Days]);
        let keys = self.spell_keys();
        let each: Vec<&str> = keys.iter().map(|(text, _)| text.as_str()).collect();
        let names: Vec<&str> = keys.iter().map(|(_, field)| field.name).collect();
        let period = period_word(self.schema.statements);
        let mut clauses = Vec::new();
        if !keys.is_empty() {
            clauses.push(format!("for each {}", each.join(" and ")));
        }
        if self.choices.once_in(3) {
            clauses.push(format!("opens with {}", self.literal(unit)));
        }
        for (name, word) in [("came", "adds"), ("went", "takes")] {
            if word == "takes" && self.choices.once_in(3) {
                continue;
            }
            self.movement(name, unit, &each, period);
            let by: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let by: Vec<String> = by.into_iter().chain([format!("{period} of first_day")]).collect();
            let said = format!("({name} for {})", by.join(" and "));
            let otherwise = self.literal(unit);
            clauses.push(format!("{word} {}", phrases::if_blank(&said, &otherwise)));
        }
        if self.choices.once_in(2) {
            let rate = *self.choices.one(&[
                "1%",
                "12.5%",
                "−5%",
                "(days from first_day to last_day, both days counted) ÷ 3,650 days",
            ]);
            let rounding = if unit == Unit::Money && self.choices.once_in(2) {
                ", rounded down to the penny"
            } else {
                ""
            };
            clauses.push(format!("interest of {rate}{rounding}"));
        }
        if self.choices.once_in(2) {
            let low = self.choices.below(3);
            clauses.push(format!("at least {}", self.literal_at(unit, low)));
        }
        if self.choices.once_in(2) {
            let high = 3 + self.choices.below(2);
            clauses.push(format!("at most {}", self.literal_at(unit, high)));
        }
        if self.choices.once_in(2) {
            clauses.push(format!(
                "lapses after {}",
                self.choices.one(&["3 months", "12 months", "100 days", "1 year"])
            ));
        }
        if self.choices.once_in(3) {
            clauses.push(
                "starts again where first_day is from 1 October 2024 to 30 November 2024, both days counted"
                    .to_owned(),
            );
        }
        if self.choices.once_in(3) {
            clauses.push("until 15 February 2025".to_owned());
        }
        self.write("balance bank of visit", &clauses);
        let for_each = names.first().map(|name| format!("for each {name}"));
        let ends: Vec<String> =
            for_each.into_iter().chain(["total (excess + shortfall + left)".to_owned()]).collect();
        self.write("measure bank_ends of bank", &ends);
        let field = |name, kind| Field { name, kind, blank: false, unique: false };
        let mut fields: Vec<Field> = keys.into_iter().map(|(_, field)| field).collect();
        fields.extend(["first_day", "last_day"].map(|name| field(name, Kind::Date)));
        fields.extend(MOVEMENTS.map(|name| field(name, Kind::Number(unit))));
        self.schema.records.push(Record { name: "bank", plural: "banks", fields, once: None, spell: true });
    }

    /// A measure of the visits by the keys of the balance and the period.
    fn movement(&mut self, name: &str, unit: Unit, each: &[&str], period: &str) {
        let scope = Scope { keys: Some(Vec::new()), narrowed: false, ..self.of_visits() };
        let scope = Scope { cohort: None, ..scope };
        let value = self.aggregated(unit, &scope);
        let by: Vec<String> = each.iter().map(|key| (*key).to_owned()).collect();
        let by: Vec<String> = by.into_iter().chain([format!("{period} of start_date")]).collect();
        let clauses = [format!("for each {}", by.join(" and ")), value.text];
        self.write(&format!("measure {name} of visit"), &clauses);
    }
}
