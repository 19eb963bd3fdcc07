//! Running values and picks.

use super::author::{Author, Gives, Key, Said, Scope};
use super::groups::in_brackets;
use super::phrases;
use super::schema::{Kind, Unit};

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
        if self.choices.once_in(3) {
            let reach = *self.choices.one(&phrases::REACHES);
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
        (self.taken_so_far(word, &value, &series), Gives::Number(unit))
    }

    /// A value of a measure that runs over its groups.
    pub(super) fn running_measure(&mut self, unit: Unit, scope: &Scope, keys: &[Key]) -> Said {
        let mut order: Vec<String> = keys.iter().map(|key| key.text.clone()).collect();
        let mut each = Vec::new();
        while order.len() > 1 && self.choices.once_in(2) {
            let position = self.choices.below(order.len());
            each.push(order.remove(position));
        }
        let series = phrases::series(&each, &order);
        let value = self.aggregated(unit, scope);
        if self.choices.once_in(4) {
            let text = format!("({} {}, {series})", in_brackets(&value.text), phrases::ONE_BEFORE);
            return Said { text, blank: true };
        }
        let value = if value.blank { self.settled(value, unit) } else { value };
        let word = *self.choices.one(&["total", "largest", "smallest"]);
        self.taken_so_far(word, &value, &series)
    }

    fn taken_so_far(&mut self, word: &str, value: &Said, series: &str) -> Said {
        let reach = *self.choices.one(&phrases::REACHES);
        let blank = word != "total" && reach == phrases::REACHES[1];
        Said { text: format!("({word} {} {reach}, {series})", in_brackets(&value.text)), blank }
    }
}
