//! Values over rows that share something with a row.

use super::author::{Author, Gives, Said, Scope};
use super::groups::in_brackets;
use super::phrases;
use super::schema::{Kind, Unit};
use super::values::ALWAYS;

/// The rows that are sought.
struct Sought {
    scope: Scope,
    /// `any other visit`
    words: String,
    /// What ties them to the row and what else they meet.
    conditions: Vec<String>,
    /// Whether a side of the row itself may be blank.
    blank: bool,
}

impl Author {
    /// A number taken over other rows, and what it gives.
    pub(super) fn related_number(&mut self, unit: Unit, scope: &Scope) -> (Said, Gives) {
        let sought = self.sought(scope);
        if self.choices.once_in(3) {
            let text = phrases::related("count", &sought.words, &sought.conditions) + ")";
            return (Said { text, blank: sought.blank }, Gives::Number(Unit::Of(sought.scope.record)));
        }
        let value = self.row_number(unit, &sought.scope, 1);
        if self.choices.once_in(4) {
            return (self.end_of(&value, &sought), Gives::Number(unit));
        }
        let value = self.settled(value, unit);
        // What does not belong to the row cannot be added up row by row.
        let words: &[&str] = if self.is_of_row(&value.text, &sought.scope) {
            &["total", "average", "largest", "smallest"]
        } else {
            &["largest"]
        };
        let word = *self.choices.one(words);
        let taken = format!("{word} {}", in_brackets(&value.text));
        let text = phrases::related(&taken, &sought.words, &sought.conditions) + ")";
        (Said { text, blank: sought.blank || word != "total" }, Gives::Number(unit))
    }

    /// The first or last of days of other rows, or the day of the first or last row.
    pub(super) fn related_date(&mut self, scope: &Scope) -> Said {
        let sought = self.sought(scope);
        let days = self.fields(&sought.scope, |kind| kind == Kind::Date);
        let days: Vec<Said> = days.into_iter().map(|(said, _)| said).collect();
        if days.is_empty() {
            return self.row_date(scope, 1);
        }
        let day = self.choices.one(&days).clone();
        if day.blank || self.choices.once_in(3) {
            return self.end_of(&day, &sought);
        }
        let word = *self.choices.one(&["earliest", "latest"]);
        let taken = format!("{word} {}", in_brackets(&day.text));
        Said { text: phrases::related(&taken, &sought.words, &sought.conditions) + ")", blank: true }
    }

    /// `(count of …) is at least 1 visit`
    pub(super) fn related_condition(&mut self, scope: &Scope) -> (Said, Vec<String>) {
        let sought = self.sought(scope);
        let unit = Unit::Of(sought.scope.record);
        let text = phrases::related("count", &sought.words, &sought.conditions) + ")";
        let count = self.settled(Said { text, blank: sought.blank }, unit);
        let test = *self.choices.one(&["at least", "at most", "more than"]);
        let edge = self.literal(unit);
        (Said::given(format!("{} is {test} {edge}", count.text)), Vec::new())
    }

    /// `(V of the first …, in order of …)`
    fn end_of(&mut self, value: &Said, sought: &Sought) -> Said {
        let word = *self.choices.one(&["first", "last"]);
        let other =
            sought.words.replace("any other", "other").replace("this or other", "of this or any other");
        let rows = format!("the {word} {other}");
        let text = phrases::related(&in_brackets(&value.text), &rows, &sought.conditions);
        let mut order = self.order(&sought.scope);
        self.fall(&mut order);
        Said { text: format!("{text}, {})", phrases::series(&[], &order)), blank: true }
    }

    /// An order in which no two rows of a record tie.
    fn order(&mut self, scope: &Scope) -> Vec<String> {
        let given: Vec<String> = self
            .fields(scope, |_| true)
            .into_iter()
            .filter(|(said, _)| !said.blank)
            .map(|(said, _)| said.text)
            .collect();
        let mut order: Vec<String> = Vec::new();
        if !given.is_empty() && self.choices.once_in(2) {
            order.push(self.choices.one(&given).clone());
        }
        let record = &self.schema.records[scope.record];
        let unique = record.fields.iter().find(|field| field.unique);
        let apart: Vec<String> = match unique {
            Some(field) => vec![field.name.to_owned()],
            None if record.spell => {
                let names = record.fields.iter().map(|field| field.name.to_owned());
                names.filter(|name| name != "last_day").collect()
            }
            None => vec!["file order".to_owned()],
        };
        let more: Vec<String> = apart.into_iter().filter(|name| !order.contains(name)).collect();
        order.extend(more);
        order
    }

    fn sought(&mut self, here: &Scope) -> Sought {
        let scope = self.of_something();
        let this = format!("{}{}", phrases::THIS, self.schema.records[here.record].name);
        let (mut conditions, mut blank) = (Vec::new(), false);
        let mut keyed = false;
        for _ in 0..self.choices.below(3) {
            let Some((condition, side_blank)) = self.shared(here, &scope, &this) else { continue };
            if !conditions.contains(&condition) {
                conditions.push(condition);
                blank |= side_blank;
                keyed = true;
            }
        }
        if self.choices.once_in(2)
            && let Some((condition, side_blank)) = self.window(here, &scope, &this)
        {
            conditions.push(condition);
            blank |= side_blank;
        }
        if self.choices.once_in(3) {
            let (condition, _) = self.condition(&scope, 0);
            conditions.push(format!("({})", condition.text));
        }
        if conditions.is_empty() {
            conditions.push(ALWAYS.to_owned());
        }
        let name = self.population(&scope);
        let words = if scope.record == here.record {
            let own = *self.choices.one(&["any other", "this or any other"]);
            format!("{own} {name}")
        } else {
            let any = self.shared_name(here, &scope).filter(|_| !keyed);
            any.map_or_else(|| name.clone(), |key| format!("{name} of any {key}"))
        };
        Sought { scope, words, conditions, blank }
    }

    /// The key of one name by which the rows of two records could be tied.
    fn shared_name(&self, here: &Scope, sought: &Scope) -> Option<&'static str> {
        let own = &self.schema.records[here.record].fields;
        let keys = self.schema.records[sought.record].fields.iter();
        let mut keys =
            keys.filter(|field| matches!(field.kind, Kind::Text | Kind::Choice(_) | Kind::Refers(_)));
        keys.find(|field| own.iter().any(|other| other.name == field.name && other.kind == field.kind))
            .map(|field| field.name)
    }

    /// `provider is this visit's provider`, and whether the side of the row may be blank.
    fn shared(&mut self, here: &Scope, sought: &Scope, this: &str) -> Option<(String, bool)> {
        let is_key = |kind: Kind| !matches!(kind, Kind::Number(_) | Kind::Moment);
        let (theirs, own) = (self.fields(sought, is_key), self.fields(here, is_key));
        let mut pairs: Vec<(String, bool)> = Vec::new();
        // Numbers of other records are no keys.
        let whole = |said: &Said, kind: Kind| kind == Kind::Whole && said.text.contains("'s ");
        for (their, kind) in theirs.iter().filter(|(said, kind)| !whole(said, *kind)) {
            for (side, _) in own.iter().filter(|(_, other)| other == kind) {
                pairs.push((format!("{} is {this}'s {}", their.text, side.text), side.blank));
            }
            if *kind == Kind::Refers(here.record) {
                pairs.push((format!("{} is {this}", their.text), false));
            }
        }
        (!pairs.is_empty()).then(|| self.choices.one(&pairs).clone())
    }

    /// A value of the rows sought between edges of the row, and whether an edge may be blank.
    fn window(&mut self, here: &Scope, sought: &Scope, this: &str) -> Option<(String, bool)> {
        let kind = *self.choices.one(&[Kind::Date, Kind::Date, Kind::Moment, Kind::Number(Unit::Hours)]);
        let theirs: Vec<Said> =
            self.fields(sought, |other| other == kind).into_iter().map(|(said, _)| said).collect();
        let own: Vec<Said> =
            self.fields(here, |other| other == kind).into_iter().map(|(said, _)| said).collect();
        if theirs.is_empty() || own.is_empty() {
            return None;
        }
        let (by, at) = (self.choices.one(&theirs).clone(), self.choices.one(&own).clone());
        let edge = format!("{this}'s {}", at.text);
        if kind == Kind::Date {
            let stretch = *self.choices.one(phrases::STRETCHES);
            let ends = *self.choices.one(&["both days counted", "the first day not counted"]);
            let window = match self.choices.below(4) {
                0 => format!("is from {edge} to {stretch} after it, {ends}"),
                1 => format!("is from {stretch} before {edge} to {edge}, {ends}"),
                2 => format!(
                    "is {} {edge}",
                    self.choices.one(&["before", "on or before", "after", "on or after"])
                ),
                _ => format!("is on or after {stretch} before {edge}"),
            };
            return Some((format!("{} {window}", by.text), at.blank));
        }
        let tests: &[&str] = if kind == Kind::Moment {
            &["before", "on or before", "after", "on or after"]
        } else {
            &["at least", "at most", "more than", "less than"]
        };
        let test = *self.choices.one(tests);
        Some((format!("{} is {test} {edge}", by.text), at.blank))
    }
}
