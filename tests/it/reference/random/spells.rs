//! Spells of random contracts: of the visits, by keys or each by itself. Once written, they are a record like the
//! others.

use super::author::Author;
use super::schema::{Field, KINDS, Kind, Record, period_word};

impl Author {
    /// A spell, if there is none yet; perhaps less the days of another one.
    pub(super) fn spell(&mut self) {
        if self.schema.records.iter().any(|record| record.name == "bout") {
            return;
        }
        let keys = self.spell_keys();
        let each: Vec<&str> = keys.iter().map(|(text, _)| text.as_str()).collect();
        let for_each = (!each.is_empty()).then(|| format!("for each {}", each.join(" and ")));
        let mut scope = self.of_visits();
        let mut clauses = Vec::new();
        self.narrowed(&mut scope, &mut clauses);
        clauses.extend(for_each.clone());
        let end = match self.field(0, "end_date") {
            Some(field) if field.blank => "(end_date, or last day of the term if blank)",
            Some(_) => "end_date",
            None => "45 days after start_date",
        };
        clauses.push(format!("from start_date to {end}"));
        let gone = self.choices.once_in(3);
        clauses.extend(self.spell_steps(gone));
        let of = self.population(&scope);
        self.write(&format!("spell bout, plural bouts of {of}"), &clauses);
        if gone {
            let days = ["from start_date to 20 days after start_date".to_owned()];
            let clauses: Vec<String> = for_each.into_iter().chain(days).collect();
            self.write("spell gone, plural gones of visit", &clauses);
        }
        let own = Field { name: "visit", kind: Kind::Refers(0), blank: false, unique: false };
        let mut fields: Vec<Field> = keys.into_iter().map(|(_, field)| field).collect();
        if fields.is_empty() {
            fields.push(own);
        }
        fields.extend(["first_day", "last_day"].map(|name| Field {
            name,
            kind: Kind::Date,
            blank: false,
            unique: false,
        }));
        self.schema.records.push(Record { name: "bout", plural: "bouts", fields, once: None, spell: true });
    }

    /// Fields that are never blank, and what they are called; none for a spell of each visit.
    pub(super) fn spell_keys(&mut self) -> Vec<(String, Field)> {
        if self.choices.once_in(3) {
            return Vec::new();
        }
        let visit = self.schema.records[0].fields.clone();
        let mut offered: Vec<(String, Field)> = Vec::new();
        for field in visit.iter().filter(|field| !field.blank && !field.unique) {
            let kinds = matches!(field.kind, Kind::Text | Kind::Choice(_) | Kind::YesNo | Kind::Refers(_));
            if kinds && field.name != "provider" {
                offered.push((field.name.to_owned(), field.clone()));
            }
            if let Kind::Refers(other) = field.kind {
                let far = self.schema.records[other].fields.iter();
                let far = far.filter(|far| !far.blank && matches!(far.kind, Kind::Choice(_) | Kind::YesNo));
                offered.extend(far.map(|far| (format!("{}'s {}", field.name, far.name), far.clone())));
            }
        }
        let mut keys = vec![(
            "provider".to_owned(),
            visit.iter().find(|field| field.name == "provider").unwrap().clone(),
        )];
        if !offered.is_empty() && !self.choices.once_in(3) {
            keys.push(self.choices.one(&offered).clone());
        }
        keys
    }

    fn spell_steps(&mut self, gone: bool) -> Vec<String> {
        let mut steps = Vec::new();
        if self.choices.once_in(2) {
            let days = *self.choices.one(&["7", "1", "30", "90"]);
            steps.push(format!("joined over gaps of at most {days} days"));
        }
        if gone {
            steps.push("without the days of gone".to_owned());
        }
        if self.choices.once_in(3) {
            let within = ["first day of the term to last day of the term", "1 July 2024 to 15 February 2025"];
            steps.push(format!("within {}", self.choices.one(&within)));
        }
        if self.choices.once_in(2) {
            steps.push(match self.choices.below(4) {
                0 => "cut into blocks of 13 weeks, the last may be shorter".to_owned(),
                1 => "cut into whole blocks of 1 month".to_owned(),
                2 => "cut into whole blocks of 28 days".to_owned(),
                _ => format!("cut at the start of each {}", period_word(*self.choices.one(&KINDS))),
            });
        }
        steps
    }
}
