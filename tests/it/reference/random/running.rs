//! Running values and picks.

use super::author::{Author, Gives, Key, KeyKind, Said, Scope};
use super::groups::in_brackets;
use super::phrases;
use super::schema::{Kind, Unit};
use meed::value::PeriodKind;

impl Author {
    /// `for each K in order of X, then ID`, of the rows of a record.
    fn row_series(&mut self, scope: &Scope) -> String {
        let given = |kind: Kind| !matches!(kind, Kind::Number(_) | Kind::Whole | Kind::Moment);
        let fields = self.fields(scope, given);
        let mut keys: Vec<String> =
            fields.into_iter().filter(|(said, _)| !said.blank).map(|(said, _)| said.text).collect();
        let fields = self.fields(scope, |_| true);
        let mut order: Vec<String> =
            fields.into_iter().filter(|(said, _)| !said.blank).map(|(said, _)| said.text).collect();
        let record = &self.schema.records[scope.record];
        let unique = record.fields.iter().find(|field| field.unique);
        let apart: Vec<String> = match unique {
            Some(field) => vec![field.name.to_owned()],
            // No two spells of the same keys begin on one day.
            None if record.spell => record
                .fields
                .iter()
                .map(|field| field.name.to_owned())
                .filter(|name| name != "last_day")
                .collect(),
            // Without such a field rows are told apart by where they stand.
            None => vec!["file order".to_owned()],
        };
        let (mut each, mut parts) = (Vec::new(), Vec::new());
        // A window needs days to begin with.
        if self.choices.once_in(2) {
            let days = self.fields(scope, |kind| kind == Kind::Date);
            let day = days.into_iter().map(|(said, _)| said).find(|said| !said.blank);
            if let Some(day) = day {
                order.retain(|text| *text != day.text);
                keys.retain(|text| *text != day.text);
                parts.push(day.text);
            }
        }
        for _ in 0..self.choices.below(3) {
            if !keys.is_empty() {
                let position = self.choices.below(keys.len());
                each.push(keys.remove(position));
            }
        }
        for _ in 0..self.choices.below(3) {
            if !order.is_empty() {
                let position = self.choices.below(order.len());
                parts.push(order.remove(position));
            }
        }
        let more: Vec<String> =
            apart.into_iter().filter(|name| !each.contains(name) && !parts.contains(name)).collect();
        parts.extend(more);
        if parts.is_empty() {
            parts.push("last_day".to_owned());
        }
        self.fall(&mut parts);
        phrases::series(&each, &parts)
    }

    /// The line of a pick.
    pub(super) fn pick(&mut self, scope: &Scope) -> String {
        let word = *self.choices.one(&["first", "last"]);
        let series = self.row_series(scope);
        format!("only the {word} {series}")
    }

    /// A value of a define that runs over the rows that it is of, and what it gives.
    pub(super) fn running_define(&mut self, unit: Unit, scope: &Scope) -> (Said, Gives) {
        let series = self.row_series(scope);
        if self.choices.once_in(6) {
            let (condition, _) = self.condition(scope, 0);
            let condition = if condition.blank { format!("({})", condition.text) } else { condition.text };
            let said = Said::given(format!("(count {} {condition}, {series})", phrases::IN_A_ROW));
            return (said, Gives::Number(Unit::Of(scope.record)));
        }
        let of_days = self.begins_with_a_day(&series, scope);
        if self.choices.once_in(3) {
            let reach = self.reach(of_days);
            let said = Said::given(format!("(count {reach}, {series})"));
            return (said, Gives::Number(Unit::Of(scope.record)));
        }
        let value = self.row_number(unit, scope, 1);
        if self.choices.once_in(4) {
            let text = format!("({} {}, {series})", in_brackets(&value.text), phrases::ONE_BEFORE);
            return (Said { text, blank: true }, Gives::Number(unit));
        }
        let value = self.settled(value, unit);
        // What does not belong to the row cannot be added up row by row.
        let words: &[&str] =
            if self.is_of_row(&value.text, scope) { &["total", "largest", "smallest"] } else { &["largest"] };
        let word = *self.choices.one(words);
        (self.taken_so_far(word, &value, (&series, of_days)), Gives::Number(unit))
    }

    /// Lets parts of an order fall.
    pub(super) fn fall(&mut self, order: &mut [String]) {
        for part in order.iter_mut().filter(|part| *part != "file order") {
            if self.choices.once_in(6) {
                part.push_str(phrases::FALLING);
            }
        }
    }

    /// Whether an order begins with a date of the rows.
    fn begins_with_a_day(&self, series: &str, scope: &Scope) -> Option<&'static [&'static str]> {
        let first = series.split(phrases::ORDER).nth(1)?.split(", then ").next()?;
        let days = self.fields(scope, |kind| kind == Kind::Date);
        days.iter().any(|(said, _)| said.text == first).then_some(phrases::STRETCHES)
    }

    /// How far a running value goes; perhaps back so far, where its order has these lengths.
    fn reach(&mut self, lengths: Option<&[&'static str]>) -> String {
        let reach = *self.choices.one(&phrases::REACHES);
        match lengths {
            Some(lengths) if self.choices.once_in(2) => {
                format!("of the last {} {reach}", self.choices.one(lengths))
            }
            _ => reach.to_owned(),
        }
    }

    /// A value of a measure that runs over its groups.
    pub(super) fn running_measure(&mut self, unit: Unit, scope: &Scope, keys: &[Key]) -> Said {
        let mut order: Vec<String> = keys.iter().map(|key| key.text.clone()).collect();
        let mut each = Vec::new();
        while order.len() > 1 && self.choices.once_in(2) {
            let position = self.choices.below(order.len());
            each.push(order.remove(position));
        }
        self.fall(&mut order);
        let series = phrases::series(&each, &order);
        let value = self.aggregated(unit, scope);
        if self.choices.once_in(4) {
            let text = format!("({} {}, {series})", in_brackets(&value.text), phrases::ONE_BEFORE);
            return Said { text, blank: true };
        }
        let value = if value.blank { self.settled(value, unit) } else { value };
        let word = *self.choices.one(&["total", "largest", "smallest"]);
        let first = keys.iter().find(|key| Some(&key.text) == order.first());
        let lengths: Option<&[&'static str]> = match first.map(|key| &key.kind) {
            Some(KeyKind::Period(PeriodKind::Week, _)) => Some(&["1 week", "5 weeks"]),
            Some(KeyKind::Period(PeriodKind::Month, _)) => Some(&["1 month", "5 months", "1 year"]),
            Some(KeyKind::Period(PeriodKind::Quarter, _)) => Some(&["3 months", "12 months", "2 years"]),
            Some(KeyKind::Period(PeriodKind::ContractYear | PeriodKind::FinancialYear, _)) => {
                Some(&["1 year", "24 months"])
            }
            Some(KeyKind::Field(Kind::Date)) => Some(phrases::STRETCHES),
            _ => None,
        };
        self.taken_so_far(word, &value, (&series, lengths))
    }

    fn taken_so_far(
        &mut self,
        word: &str,
        value: &Said,
        (series, lengths): (&str, Option<&[&'static str]>),
    ) -> Said {
        let reach = self.reach(lengths);
        let blank = word != "total" && reach.ends_with(phrases::REACHES[1]);
        Said { text: format!("({word} {} {reach}, {series})", in_brackets(&value.text)), blank }
    }
}
