//! Values of rows: numbers, dates, conditions.

use super::author::{Author, Gives, Said, Scope};
use super::phrases;
use super::schema::{AREAS, KINDS, Kind, Unit, period_word};

/// A condition that always holds.
pub(super) const ALWAYS: &str = "(yes is yes)";
const TEXTS: [&str; 3] = ["\"Acme\"", "\"Beech, Hill & Co\"", "\"Nobody\""];

impl Author {
    /// A number of a row.
    pub(super) fn row_number(&mut self, unit: Unit, scope: &Scope, depth: usize) -> Said {
        let mut simple = self.simple_numbers(unit, scope);
        if depth == 0 || self.choices.once_in(3) {
            if simple.is_empty() {
                return Said::given(self.literal(unit));
            }
            let position = self.choices.below(simple.len());
            return simple.swap_remove(position);
        }
        let depth = depth - 1;
        match self.choices.below(8) {
            0 => self.sum(|author| author.row_number(unit, scope, depth)),
            1 => self.product(unit, |author, of| author.row_number(of, scope, depth)),
            2 => {
                let (a, b) = (self.row_number(unit, scope, depth), self.row_number(unit, scope, depth));
                let word = *self.choices.one(&["larger", "smaller"]);
                self.choice_of_two(word, &a, &b)
            }
            3 => {
                let value = self.row_number(unit, scope, depth);
                self.settled(value, unit)
            }
            4 => {
                let value = self.row_number(unit, scope, depth);
                self.rounded(value, unit)
            }
            5 => self.time_between(unit, scope, depth),
            6 if matches!(unit, Unit::Plain | Unit::Ratio) => {
                let base = self.row_number(unit, scope, depth);
                let power = *self.choices.one(&["0", "1", "2", "3"]);
                Said { text: format!("(({}) to the power of {power})", base.text), blank: base.blank }
            }
            6 if unit == Unit::Money => {
                let (hours, rate) =
                    (self.row_number(Unit::Hours, scope, depth), self.row_number(Unit::PerHour, scope, 0));
                Said { text: format!("({} × {})", hours.text, rate.text), blank: hours.blank || rate.blank }
            }
            _ => Said::given(self.literal(unit)),
        }
    }

    /// `(larger of A and B)`, sometimes `whichever is given`.
    fn choice_of_two(&mut self, word: &str, a: &Said, b: &Said) -> Said {
        let given = (a.blank || b.blank) && self.choices.once_in(2);
        let tail = if given { phrases::WHICHEVER_IS_GIVEN } else { "" };
        let blank = if given { a.blank && b.blank } else { a.blank || b.blank };
        Said { text: format!("({word} of {} and {}{tail})", a.text, b.text), blank }
    }

    /// Names of numbers: fields, defines, tariffs, measures that the row settles.
    pub(super) fn simple_numbers(&self, unit: Unit, scope: &Scope) -> Vec<Said> {
        let holds = |kind| match kind {
            Kind::Number(of) => of == unit,
            Kind::Whole => unit == Unit::Plain,
            _ => false,
        };
        let fields = self.fields(scope, holds);
        // A unique number is a name, not an amount.
        let mut found: Vec<Said> =
            fields.into_iter().map(|(said, _)| said).filter(|said| !said.text.ends_with("_id")).collect();
        found.extend(self.tariff_values(unit, scope));
        found.extend(self.declared(Gives::Number(unit), scope));
        found
    }

    /// Defines of the record, and measures whose keys a row settles.
    fn declared(&self, gives: Gives, scope: &Scope) -> Vec<Said> {
        let defines =
            self.defines.iter().filter(|define| define.record == scope.record && define.gives == gives);
        let said = |name: &String, blank: bool| Said {
            text: name.clone(),
            blank: blank && !scope.proven.contains(name),
        };
        let mut found: Vec<Said> = defines.map(|define| said(&define.name, define.blank)).collect();
        for measure in self.measures.iter().filter(|measure| measure.gives == gives) {
            let here = measure.record == scope.record;
            let referred = |field: &super::schema::Field| field.kind == Kind::Refers(measure.record);
            let reference = self.schema.records[scope.record].fields.iter().find(|field| referred(field));
            if here || measure.keys.is_empty() {
                // A row whose key is blank is in no group.
                let blank = measure.keys.iter().any(|key| self.may_be_blank(scope.record, &key.text));
                found.push(said(&measure.name, measure.blank || blank));
            } else if let Some(field) = reference {
                let blank = measure.keys.iter().any(|key| self.may_be_blank(measure.record, &key.text));
                found.push(said(&measure.name, measure.blank || blank || field.blank));
            }
        }
        found
    }

    /// Whether what is written in a key may be blank in some row of a record: whatever is known of the rows that are
    /// taken in.
    pub(super) fn may_be_blank(&self, record: usize, key: &str) -> bool {
        let bare = |name: &str| {
            key == name || key.ends_with(&format!(" {name}")) || key.starts_with(&format!("{name}'s"))
        };
        let own = self.schema.records[record].fields.iter().any(|field| field.blank && bare(field.name));
        let far = key.split_once("'s ").is_some_and(|(_, far)| {
            self.schema.records.iter().any(|other| other.fields.iter().any(|f| f.blank && f.name == far))
        });
        let defined = self.defines.iter().any(|define| define.blank && bare(&define.name));
        own || far || defined
    }

    /// Tariffs of a unit as they are looked up from a row.
    fn tariff_values(&self, unit: Unit, scope: &Scope) -> Vec<Said> {
        let mut found = Vec::new();
        for tariff in self.tariffs.iter().filter(|tariff| tariff.unit == unit) {
            let key = match tariff.by {
                None => Some(None),
                Some(AREAS) => self.field(scope.record, "area").map(|_| Some("area")),
                Some(_) => self.field(scope.record, "level").map(|_| Some("level")),
            };
            let date = self.fields(scope, |kind| kind == Kind::Date).into_iter().next();
            let (Some(key), Some((date, _))) = (key, date) else { continue };
            let key_blank = key.is_some_and(|key| {
                self.field(scope.record, key).unwrap().blank && !scope.proven.contains(&key.to_owned())
            });
            let text = match (key, tariff.dated) {
                (None, false) => tariff.name.clone(),
                (None, true) => format!("({} at {})", tariff.name, date.text),
                (Some(key), false) => format!("({} for {key})", tariff.name),
                (Some(key), true) => format!("({} for {key} at {})", tariff.name, date.text),
            };
            // Dated and keyed tables of these contracts begin late or leave rows out.
            let partial = tariff.dated || tariff.by.is_some();
            found.push(Said { text, blank: key_blank || partial });
        }
        found
    }

    /// A sum. A percentage that stands in the text is said in points there.
    pub(super) fn sum(&mut self, mut part: impl FnMut(&mut Self) -> Said) -> Said {
        let mut points = |author: &mut Self| {
            let said = part(author);
            match said.text.strip_suffix('%') {
                Some(digits) => Said { text: format!("{digits} percentage points"), ..said },
                None => said,
            }
        };
        let (a, b) = (points(self), points(self));
        let sign = *self.choices.one(&["+", "−"]);
        Said { text: format!("({} {sign} {})", a.text, b.text), blank: a.blank || b.blank }
    }

    pub(super) fn product(&mut self, unit: Unit, mut part: impl FnMut(&mut Self, Unit) -> Said) -> Said {
        let value = part(self, unit);
        match self.choices.below(4) {
            0 if unit != Unit::Plain => {
                let share = *self.choices.one(&["50%", "80%", "33.3%", "200%", "−10%"]);
                Said { text: format!("({share} × {})", value.text), blank: value.blank }
            }
            1 => {
                let ratio = part(self, if unit == Unit::Plain { Unit::Plain } else { Unit::Ratio });
                Said {
                    text: format!("({} × {})", value.text, ratio.text), blank: value.blank || ratio.blank
                }
            }
            2 => {
                let divisor = self.divisor(Unit::Plain);
                Said { text: format!("({} ÷ {divisor})", value.text), blank: value.blank }
            }
            _ => {
                let ratio = part(self, Unit::Plain);
                Said { text: format!("({} ÷ {})", value.text, ratio.text), blank: true }
            }
        }
    }

    pub(super) fn rounded(&mut self, value: Said, unit: Unit) -> Said {
        let step = self.divisor(unit);
        let text = match self.choices.below(5) {
            0 => format!("({}, rounded to the nearest {step}, halves up)", value.text),
            1 => format!("({}, rounded to the nearest {step}, halves down)", value.text),
            2 => format!("({}, rounded to the nearest {step}, halves to even)", value.text),
            3 => format!("({}, rounded down to {step})", value.text),
            _ => format!("({}, rounded up to {step})", value.text),
        };
        Said { text, blank: value.blank }
    }

    /// The time between two dates, as a number of this unit if it is one of time.
    fn time_between(&mut self, unit: Unit, scope: &Scope, depth: usize) -> Said {
        if unit == Unit::Hours {
            return self.hours_between(scope);
        }
        let (from, to) = (self.row_date(scope, depth.min(1)), self.row_date(scope, depth.min(1)));
        let both = self.choices.once_in(2);
        let words = match unit {
            Unit::Days => phrases::DAYS,
            Unit::Weeks => *self.choices.one(&[phrases::STARTED_WEEKS, phrases::COMPLETED_WEEKS]),
            Unit::Ratio => phrases::COMPLETED_MONTHS,
            _ => return Said::given(self.literal(unit)),
        };
        let text = match unit == Unit::Ratio && self.choices.once_in(2) {
            true => phrases::calendar_months(&from.text, &to.text),
            false => phrases::elapsed(words, &from.text, &to.text, both),
        };
        let text = if unit == Unit::Ratio { format!("({text} ÷ 3 months)") } else { text };
        Said { text, blank: from.blank || to.blank }
    }

    /// The hours between two moments of a row, which need not be whole; a number of them where it has none.
    pub(super) fn hours_between(&mut self, scope: &Scope) -> Said {
        let mut moments = self.fields(scope, |kind| kind == Kind::Moment);
        if moments.is_empty() {
            return Said::given(self.literal(Unit::Hours));
        }
        let position = self.choices.below(moments.len());
        let (from, _) = moments.remove(position);
        let to = if moments.is_empty() { from.clone() } else { self.choices.one(&moments).0.clone() };
        let part = *self.choices.one(&phrases::PARTS);
        let from_text = match self.choices.once_in(4) {
            true => {
                let clock = *self.choices.one(&["22:00", "01:30"]);
                phrases::moment_on(clock, &format!("day of {}", from.text))
            }
            false => from.text.clone(),
        };
        Said { text: phrases::hours(&from_text, &to.text, part), blank: from.blank || to.blank }
    }

    /// A date of a row.
    pub(super) fn row_date(&mut self, scope: &Scope, depth: usize) -> Said {
        let mut simple: Vec<Said> =
            self.fields(scope, |kind| kind == Kind::Date).into_iter().map(|(said, _)| said).collect();
        simple.extend(self.declared(Gives::Date, scope));
        simple.push(Said::given("first day of the term"));
        simple.push(Said::given("(the statement date)"));
        let position = self.choices.below(simple.len());
        let date = simple.swap_remove(position);
        if depth == 0 || !self.choices.once_in(2) {
            return date;
        }
        let text = &date.text;
        match self.choices.below(6) {
            0 => {
                let shift =
                    *self.choices.one(&["42 days", "3 months", "1 day", "2 weeks", "1 year", "91 days"]);
                let word = *self.choices.one(&["after", "before"]);
                Said { text: format!("({shift} {word} {text})"), blank: date.blank }
            }
            1 => Said { text: format!("(the 5th day from {})", bracketed(text)), blank: date.blank },
            2 => {
                let kind = period_word(*self.choices.one(&KINDS));
                let word = *self.choices.one(&["first", "last"]);
                Said { text: format!("({word} day of ({kind} of {}))", bracketed(text)), blank: date.blank }
            }
            3 => {
                let other = self.row_date(scope, 0);
                let word = *self.choices.one(&["earlier", "later"]);
                self.choice_of_two(word, &date, &other)
            }
            4 if date.blank => Said::given(phrases::if_blank(text, "last day of the term")),
            5 if self.field(scope.record, "stay").is_some() => {
                let blank =
                    self.field(scope.record, "stay").unwrap().blank && !scope.proven.contains(&"stay".into());
                // A date moves by whole days; a stay of centuries leaves the calendar, and neither evaluator has an
                // answer.
                let stay = *self.choices.one(&["stay", "stay", "(stay × 900,000)"]);
                let text = format!("(({stay}, rounded down to 1 day) after {text})");
                Said { text, blank: date.blank || blank }
            }
            _ => date,
        }
    }

    /// A condition of a row: its text, whether it may be unknown, and what it proves to be given.
    pub(super) fn condition(&mut self, scope: &Scope, depth: usize) -> (Said, Vec<String>) {
        match self.choices.below(if depth == 0 { 6 } else { 9 }) {
            0 => self.ordered(scope, depth),
            1 => self.chosen(scope),
            2 => self.plain(scope),
            3 => self.given(scope),
            4 => self.numbers_compared(scope, depth),
            5 => self.between(scope, depth),
            6 => {
                let ((a, mut proven), (b, more)) =
                    (self.condition(scope, depth - 1), self.condition(scope, depth - 1));
                proven.extend(more);
                (Said { text: format!("({} and {})", a.text, b.text), blank: a.blank || b.blank }, proven)
            }
            7 => {
                let ((a, _), (b, _)) = (self.condition(scope, depth - 1), self.condition(scope, depth - 1));
                (Said { text: format!("({} or {})", a.text, b.text), blank: a.blank || b.blank }, Vec::new())
            }
            _ => match self.condition(scope, depth - 1) {
                (inner, _) if !inner.blank && !inner.text.contains(ALWAYS) => {
                    (Said::given(format!("(not {})", inner.text)), Vec::new())
                }
                unknown => unknown,
            },
        }
    }

    /// Two dates in order, perhaps with a word on blanks.
    fn ordered(&mut self, scope: &Scope, depth: usize) -> (Said, Vec<String>) {
        let mut dates = self.fields(scope, |kind| kind == Kind::Date);
        let position = self.choices.below(dates.len().max(1));
        let left = if dates.is_empty() {
            Said::given("last day of the term")
        } else {
            dates.swap_remove(position).0
        };
        let right = self.row_date(scope, depth.min(1));
        let test = *self.choices.one(&["is on or before", "is before", "is on or after", "is after", "is"]);
        self.compared(&left, test, &right)
    }

    /// A comparison in brackets; a bare field that may be blank sometimes has a word on it.
    fn compared(&mut self, left: &Said, test: &str, right: &Said) -> (Said, Vec<String>) {
        let name = left.text.rsplit("'s ").next().unwrap().to_owned();
        let text = format!("{} {test} {}", left.text, right.text);
        if left.blank && !right.blank && self.choices.once_in(3) {
            let taken_in = self.choices.once_in(2);
            let proven = if taken_in { Vec::new() } else { vec![left.text.clone()] };
            return (Said::given(format!("({text}{})", phrases::blank_rule(&name, taken_in))), proven);
        }
        (Said { text: format!("({text})"), blank: left.blank || right.blank }, vec![left.text.clone()])
    }

    /// A choice, a text or a reference against values.
    fn chosen(&mut self, scope: &Scope) -> (Said, Vec<String>) {
        let fields = self.fields(scope, |kind| matches!(kind, Kind::Choice(_) | Kind::Text));
        if fields.is_empty() {
            return self.plain(scope);
        }
        let (left, kind) = self.choices.one(&fields).clone();
        let values = match kind {
            Kind::Choice(choices) => choices,
            _ => &TEXTS,
        };
        let value = *self.choices.one(values);
        let other = *self.choices.one(values);
        match self.choices.below(4) {
            0 => self.compared(&left, "is", &Said::given(value)),
            1 if value != other => self.compared(&left, &format!("is one of {value},"), &Said::given(other)),
            // What is not so has to say what a blank does.
            test => {
                let right = if test == 3 && value != other {
                    format!("one of {value}, {other}")
                } else {
                    value.to_owned()
                };
                let text = format!("{} is not {right}", left.text);
                let name = left.text.rsplit("'s ").next().unwrap().to_owned();
                if !left.blank {
                    return (Said::given(format!("({text})")), Vec::new());
                }
                let taken_in = self.choices.once_in(2);
                (Said::given(format!("({text}{})", phrases::blank_rule(&name, taken_in))), Vec::new())
            }
        }
    }

    /// A field or define that is yes or no, or a cohort that the row is in.
    fn plain(&mut self, scope: &Scope) -> (Said, Vec<String>) {
        let mut found: Vec<Said> =
            self.fields(scope, |kind| kind == Kind::YesNo).into_iter().map(|(said, _)| said).collect();
        found.extend(self.declared(Gives::YesNo, scope));
        let cohorts = self.cohorts.iter().filter(|cohort| cohort.record == scope.record);
        found.extend(cohorts.map(|cohort| Said::given(cohort.name.clone())));
        found.push(Said::given(ALWAYS));
        let position = self.choices.below(found.len());
        (found.swap_remove(position), Vec::new())
    }

    fn given(&mut self, scope: &Scope) -> (Said, Vec<String>) {
        let fields: Vec<_> =
            self.fields(scope, |_| true).into_iter().filter(|(said, _)| said.blank).collect();
        if fields.is_empty() {
            return self.plain(scope);
        }
        let name = self.choices.one(&fields).0.text.clone();
        if self.choices.once_in(3) {
            return (Said::given(format!("({name} is blank)")), Vec::new());
        }
        (Said::given(format!("({name} is given)")), vec![name])
    }

    fn numbers_compared(&mut self, scope: &Scope, depth: usize) -> (Said, Vec<String>) {
        let unit =
            *self.choices.one(&[Unit::Hours, Unit::Money, Unit::Ratio, Unit::Plain, Unit::Days, Unit::Weeks]);
        let left = self.simple_numbers(unit, scope);
        if left.is_empty() {
            return self.plain(scope);
        }
        let left = self.choices.one(&left).clone();
        let right = if self.choices.once_in(3) {
            self.row_number(unit, scope, depth.min(1))
        } else {
            Said::given(self.literal(unit))
        };
        let test =
            *self.choices.one(&["is at least", "is more than", "is at most", "is less than", "≥", ">", "is"]);
        if left.text.starts_with('(') {
            return (
                Said {
                    text: format!("({} {test} {})", left.text, right.text),
                    blank: left.blank || right.blank,
                },
                Vec::new(),
            );
        }
        self.compared(&left, test, &right)
    }

    fn between(&mut self, scope: &Scope, depth: usize) -> (Said, Vec<String>) {
        let mut dates = self.fields(scope, |kind| kind == Kind::Date);
        let position = self.choices.below(dates.len().max(1));
        let left = if dates.is_empty() {
            Said::given("last day of the term")
        } else {
            dates.swap_remove(position).0
        };
        let from = self.row_date(scope, depth.min(1));
        let to = *self.choices.one(&[
            "91 days after it",
            "3 months after it",
            "last day of the term",
            "30 June 2025",
        ]);
        let ends = *self.choices.one(&["both days counted", "the first day not counted"]);
        let text = format!("({} is from {} to {to}, {ends})", left.text, from.text);
        (Said { text, blank: left.blank || from.blank }, vec![left.text])
    }
}

/// A date where a bracket or a plain name is wanted.
fn bracketed(text: &str) -> String {
    if text.contains(' ') && !text.starts_with('(') && !text.contains("'s ") {
        format!("({text})")
    } else {
        text.to_owned()
    }
}
