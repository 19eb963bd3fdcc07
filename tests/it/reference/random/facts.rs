//! The evidence of a random contract: tariffs, defines, cohorts and outcomes, measures, scales.

use super::author::{Author, Cohort, Define, Gives, Measure, Said, Scope, Tariff};
use super::phrases;
use super::schema::{AREAS, Kind, LEVELS, Unit, amounts, type_of};
use super::values::ALWAYS;

const UNITS: [Unit; 6] = [Unit::Money, Unit::Hours, Unit::Ratio, Unit::Plain, Unit::Days, Unit::Weeks];

impl Author {
    pub(super) fn tariff(&mut self) {
        let name = format!("tariff{}", self.tariffs.len() + 1);
        let unit = *self.choices.one(&[Unit::Money, Unit::PerHour, Unit::Ratio, Unit::Hours]);
        let by = match self.choices.below(4) {
            0 if self.field(0, "level").is_some() => Some(LEVELS),
            1 if self.field(0, "area").is_some() => Some(AREAS),
            _ => None,
        };
        let dated = self.choices.once_in(3);
        let dates = ["to begin with", "from 1 July 2024", "from 1 April 2025"];
        let dates = if self.choices.once_in(3) { &dates[1..] } else { &dates[..] };
        let mut rows = Vec::new();
        match by {
            None if !dated && self.choices.once_in(4) => {
                self.write(&format!("tariff {name} {}, to be supplied", type_of(unit)), &[]);
            }
            None if !dated => {
                let value = self.literal(unit);
                self.write(&format!("tariff {name} {value}"), &[]);
            }
            None => {
                for date in dates {
                    rows.push(format!("| {date} | {} |", self.literal(unit)));
                }
                self.write(&format!("tariff {name}"), &rows);
            }
            Some(choices) => {
                let key = if choices == LEVELS { "level" } else { "area" };
                if dated {
                    rows.push(format!("| {key} | {} |", dates.join(" | ")));
                }
                let columns = if dated { dates.len() } else { 1 };
                let all = !self.choices.once_in(3);
                for choice in choices.iter().take(if all { choices.len() } else { 1 }) {
                    let values: Vec<String> = (0..columns).map(|_| self.literal(unit)).collect();
                    rows.push(format!("| {choice} | {} |", values.join(" | ")));
                }
                self.write(&format!("tariff {name} by {key}"), &rows);
            }
        }
        self.tariffs.push(Tariff { name, unit, by, dated });
    }

    /// The rows of a record, or of a cohort of it.
    pub(super) fn of_something(&mut self) -> Scope {
        let others = self.schema.records.len() - 1;
        let record =
            if others > 0 && self.choices.once_in(3) { others - self.choices.below(others) } else { 0 };
        self.of_record(record)
    }

    /// The visits, or a cohort of them.
    pub(super) fn of_visits(&mut self) -> Scope {
        self.of_record(0)
    }

    fn of_record(&mut self, record: usize) -> Scope {
        let cohorts: Vec<usize> =
            (0..self.cohorts.len()).filter(|at| self.cohorts[*at].record == record).collect();
        let cohort = if cohorts.is_empty() || self.choices.once_in(3) {
            None
        } else {
            Some(*self.choices.one(&cohorts))
        };
        let proven = cohort.map_or_else(Vec::new, |cohort| self.cohorts[cohort].proven.clone());
        Scope { record, cohort, keys: None, proven, inhabited: false, narrowed: false }
    }

    /// Perhaps conditions of a clause's own.
    pub(super) fn narrowed(&mut self, scope: &mut Scope, clauses: &mut Vec<String>) {
        while self.choices.once_in(3) {
            let (condition, proven) = self.condition(scope, 1);
            clauses.push(format!("where {}", condition.text));
            scope.proven.extend(proven);
            scope.narrowed = true;
            if clauses.len() > 1 {
                break;
            }
        }
        if clauses.len() == 2 {
            // One `where` of two parts.
            let second = clauses.pop().unwrap().replacen("where", "  and", 1);
            clauses.push(second);
        }
    }

    pub(super) fn define(&mut self) {
        let name = format!("define{}", self.defines.len() + 1);
        let scope = self.of_something();
        let gives = match self.choices.below(6) {
            0..=3 => Gives::Number(*self.choices.one(&UNITS)),
            4 => Gives::Date,
            _ => Gives::YesNo,
        };
        if let Gives::Number(unit) = gives
            && self.choices.once_in(4)
        {
            let (said, gives) = self.running_define(unit, &scope);
            let of = self.population(&scope);
            self.write(&format!("define {name} of {of}"), &[said.text]);
            let blank = said.blank || scope.cohort.is_some();
            self.defines.push(Define { name, record: scope.record, gives, blank });
            return;
        }
        if let Gives::Number(unit) = gives
            && self.choices.once_in(3)
        {
            let (said, gives) = self.related_number(unit, &scope);
            let of = self.population(&scope);
            self.write(&format!("define {name} of {of}"), &[said.text]);
            let blank = said.blank || scope.cohort.is_some();
            self.defines.push(Define { name, record: scope.record, gives, blank });
            return;
        }
        let (mut lines, mut blank) = match gives {
            Gives::Date if self.choices.once_in(3) => one_line(self.related_date(&scope)),
            Gives::Number(unit) if self.choices.once_in(3) => {
                self.cases(&scope, |author, scope| author.row_number(unit, scope, 1))
            }
            Gives::Number(unit) => one_line(self.row_number(unit, &scope, 2)),
            Gives::Date => one_line(self.row_date(&scope, 2)),
            Gives::YesNo => one_line(self.condition(&scope, 1).0),
        };
        if let Gives::Number(unit) = gives
            && self.choices.once_in(3)
        {
            lines.push(format!("at most {}", self.literal(unit)));
        }
        blank |= scope.cohort.is_some();
        let of = self.population(&scope);
        self.write(&format!("define {name} of {of}"), &lines);
        self.defines.push(Define { name, record: scope.record, gives, blank });
    }

    /// A table of cases that covers everything once, and whether a value may be blank.
    pub(super) fn cases(
        &mut self,
        scope: &Scope,
        mut value: impl FnMut(&mut Self, &Scope) -> Said,
    ) -> (Vec<String>, bool) {
        let choices = self.fields(scope, |kind| matches!(kind, Kind::Choice(_)));
        let mut conditions: Vec<String> = Vec::new();
        match self.choices.below(3) {
            0 if !choices.is_empty() => {
                let (field, kind) = self.choices.one(&choices).clone();
                let Kind::Choice(list) = kind else { panic!("a choice") };
                let split = 1 + self.choices.below(list.len() - 1);
                conditions.push(format!("when {} is one of {}", field.text, list[..split].join(", ")));
                conditions
                    .extend(list[split..].iter().map(|choice| format!("when {} is {choice}", field.text)));
                if field.blank {
                    conditions.push(format!("when {} is blank", field.text));
                }
            }
            1 => {
                let unit = *self.choices.one(&[Unit::Hours, Unit::Days, Unit::Weeks, Unit::Money]);
                let mut named = self.simple_numbers(unit, scope);
                named.retain(|said| !said.text.contains(' '));
                if named.is_empty() {
                    return self.cases_by_condition(scope, value);
                }
                let field = self.choices.one(&named).clone();
                let edge = self.literal(unit);
                conditions.push(format!("when {} is at least {edge}", field.text));
                conditions.push(format!("when {} is less than {edge}", field.text));
                if field.blank {
                    conditions.push(format!("when {} is blank", field.text));
                }
            }
            _ => return self.cases_by_condition(scope, value),
        }
        let values: Vec<Said> = conditions.iter().map(|_| value(self, scope)).collect();
        let rows = conditions.iter().zip(&values).map(|(when, value)| format!("| {when} | {} |", value.text));
        (rows.collect(), values.iter().any(|value| value.blank))
    }

    /// A condition that is never unknown, and otherwise.
    fn cases_by_condition(
        &mut self,
        scope: &Scope,
        mut value: impl FnMut(&mut Self, &Scope) -> Said,
    ) -> (Vec<String>, bool) {
        let (condition, proven) = self.condition(scope, 1);
        let condition = if condition.blank { ALWAYS.to_owned() } else { condition.text };
        let mut inside = scope.clone();
        inside.proven.extend(if condition == ALWAYS { Vec::new() } else { proven });
        let (first, second) = (value(self, &inside), value(self, scope));
        let rows = vec![
            format!("| when {condition} | {} |", first.text),
            format!("| otherwise | {} |", second.text),
        ];
        (rows, first.blank || second.blank)
    }

    pub(super) fn cohort(&mut self) {
        let word = *self.choices.one(&["cohort", "outcome"]);
        let name = format!("{word}{}", self.cohorts.len() + 1);
        let mut scope = self.of_something();
        let of = self.population(&scope);
        let (condition, proven) =
            if self.choices.once_in(5) { self.related_condition(&scope) } else { self.condition(&scope, 1) };
        let mut clauses = vec![format!("where {}", condition.text)];
        scope.proven.extend(proven);
        if self.choices.once_in(2) {
            let (condition, proven) = self.condition(&scope, 1);
            clauses.push(format!("  and {}", condition.text));
            scope.proven.extend(proven);
        }
        if self.choices.once_in(4) {
            clauses.push(self.pick(&scope));
        }
        self.write(&format!("{word} {name} of {of}"), &clauses);
        self.cohorts.push(Cohort { name, record: scope.record, within: scope.cohort, proven: scope.proven });
    }

    pub(super) fn measure(&mut self) {
        let name = format!("measure{}", self.measures.len() + 1);
        let mut scope = self.of_something();
        let of = self.population(&scope);
        let mut clauses = Vec::new();
        self.narrowed(&mut scope, &mut clauses);
        let keys = if self.choices.once_in(5) { Vec::new() } else { self.keys(&scope) };
        if !keys.is_empty() {
            let texts: Vec<&str> = keys.iter().map(|key| key.text.as_str()).collect();
            clauses.push(format!("for each {}", texts.join(" and ")));
        }
        scope.keys = Some(keys.clone());
        let gives = match self.choices.below(8) {
            0 | 1 => Gives::Number(Unit::Of(scope.record)),
            2 | 3 => Gives::Number(Unit::Ratio),
            7 => Gives::Date,
            _ => Gives::Number(*self.choices.one(&UNITS)),
        };
        let value = match gives {
            Gives::Number(unit) if !keys.is_empty() && self.choices.once_in(5) => {
                self.running_measure(unit, &scope, &keys)
            }
            Gives::Number(unit) => self.group_number(unit, &scope, 2),
            _ => self.group_date(&scope),
        };
        let value = match gives {
            Gives::Number(unit) if !self.choices.once_in(3) => self.settled(value, unit),
            _ => value,
        };
        clauses.push(value.text);
        self.write(&format!("measure {name} of {of}"), &clauses);
        self.measures.push(Measure { name, record: scope.record, keys, gives, blank: value.blank });
    }

    /// A scale of a measure or define that is never blank.
    pub(super) fn scale(&mut self) {
        let measures = self.measures.iter().enumerate().filter(|(_, measure)| !measure.blank);
        let mut subjects: Vec<(Subject, Unit)> = measures
            .filter_map(|(at, measure)| Some((Subject::Measure(at), unit_of(measure.gives)?)))
            .collect();
        let defines = self.defines.iter().enumerate().filter(|(_, define)| !define.blank);
        subjects
            .extend(defines.filter_map(|(at, define)| Some((Subject::Define(at), unit_of(define.gives)?))));
        if subjects.is_empty() {
            return;
        }
        let (subject, unit) = *self.choices.one(&subjects);
        let name = format!("scale{}", self.measures.len() + self.defines.len() + 1);
        let slices = self.choices.below(4);
        // Rates: pounds for each of what is counted, or a share of an amount.
        let rate = |author: &mut Self| match unit {
            Unit::Of(record) => {
                let noun = author.schema.records[record].name;
                format!("{} per {noun}", author.literal(Unit::Money))
            }
            _ => (*author.choices.one(&["50%", "0%", "100%", "33.3%"])).to_owned(),
        };
        let (mode, gives) = match (slices, unit) {
            (2, Unit::Of(_)) => (Some(phrases::SLICES), Unit::Money),
            (3, Unit::Of(_)) => (Some(phrases::REACHED), Unit::Money),
            (2, _) => (Some(phrases::SLICES), unit),
            (3, _) => (Some(phrases::REACHED), unit),
            _ => (None, Unit::Ratio),
        };
        let mut clauses: Vec<String> = mode.into_iter().map(str::to_owned).collect();
        let value = |author: &mut Self, last: bool| match mode {
            Some(phrases::SLICES) => rate(author),
            Some(_) => rate(author),
            None if !last && author.choices.once_in(3) => phrases::line("0%", "100%"),
            None => (*author.choices.one(&["none of it", "all of it", "50%", "66.6%"])).to_owned(),
        };
        let first = if mode.is_some() { rate(self) } else { "none of it".to_owned() };
        clauses.push(phrases::first_band(&first));
        let edges: Vec<usize> = (1..amounts(unit).len()).filter(|_| self.choices.once_in(2)).collect();
        for (at, edge) in edges.iter().enumerate() {
            let included = !self.choices.once_in(3);
            let value = value(self, at + 1 == edges.len());
            let mut edge = self.literal_at(unit, *edge);
            // An amount that is supplied may lie where the bands then do not rise.
            if let Some(tariff) = self.tariffs.iter().find(|tariff| tariff.unit == unit && tariff.plain())
                && self.choices.once_in(6)
            {
                edge = tariff.name.clone();
            }
            clauses.push(phrases::band(included, &edge, &value));
        }
        let gives = Gives::Number(gives);
        match subject {
            Subject::Measure(at) => {
                let Measure { name: of, record, keys, .. } = &self.measures[at];
                let (header, record, keys) = (format!("scale {name} of {of}"), *record, keys.clone());
                self.write(&header, &clauses);
                self.measures.push(Measure { name, record, keys, gives, blank: false });
            }
            Subject::Define(at) => {
                let Define { name: of, record, .. } = &self.defines[at];
                let (header, record) = (format!("scale {name} of {of}"), *record);
                self.write(&header, &clauses);
                self.defines.push(Define { name, record, gives, blank: false });
            }
        }
    }
}

/// What a scale is of: the position of a measure or define.
#[derive(Clone, Copy)]
enum Subject {
    Measure(usize),
    Define(usize),
}

fn unit_of(gives: Gives) -> Option<Unit> {
    match gives {
        Gives::Number(unit) => Some(unit),
        Gives::Date | Gives::YesNo => None,
    }
}

fn one_line(said: Said) -> (Vec<String>, bool) {
    (vec![said.text], said.blank)
}
