//! Values that stand one after the other, and the order of rows and groups.

use super::casing::a;
use super::voice::{Row, Voice};
use crate::model::{Expr, ExprKind, Frame, Running, RunningOp, Type, Window};
use crate::text;
use crate::value::AggregateOp;

impl Voice<'_> {
    /// A value that depends on those before.
    pub(super) fn running(&self, running: &Running) -> String {
        let (this, nouns) = self.series(running);
        let same = self.with_the_same(&running.keys);
        let window = running.window.map(|window| self.window(window)).unwrap_or_default();
        let order = self.in_order(&running.order, &running.falls, running.file_order);
        match running.op {
            RunningOp::UpToThis(AggregateOp::Count) if running.window.is_none() => {
                format!(
                    "the place (1 for the first, and so on) of {this} among all {nouns}{same}, in {order}"
                )
            }
            RunningOp::UpToThis(op) => {
                let (what, nil) = self.run_what(op, running);
                let means = self.earlier_means(running);
                format!("{what} {this} and all earlier {nouns}{same}{window}{nil}{means}")
            }
            RunningOp::BeforeThis(op) => {
                let (what, nil) = self.run_what(op, running);
                let means = self.earlier_means(running);
                format!("{what} all earlier {nouns}{same}{window}{nil}{means}")
            }
            RunningOp::OneBefore => {
                let value = running.value.as_ref();
                let before = self.of_each(&format!("the last earlier one of the {nouns}{same}"));
                let value = value.map(|value| before.value(value)).unwrap_or_default();
                format!("{value}{}", self.earlier_means(running))
            }
            RunningOp::InARow(op) => {
                let (what, nil) = self.run_what(op, running);
                let holds =
                    running.holds.as_ref().map(|holds| self.of_row(self.each_of()).condition(holds).inline());
                format!(
                    "{what} the unbroken run of {nouns}{same}, in {order}, that ends with {this} and of each of which it is true that {} \
                     (where that is not so of {this} itself, the run is empty){nil}",
                    holds.unwrap_or_default()
                )
            }
            RunningOp::First => format!("{this} is the first of all {nouns}{same}, in {order}"),
            RunningOp::Last => format!("{this} is the last of all {nouns}{same}, in {order}"),
            RunningOp::RoundedTogether(_) => {
                format!("the amount as it is rounded together with those of all {nouns}{same}, in {order}")
            }
        }
    }

    /// ` (earlier ones are those with an earlier Paid Date or, where that is the same, a lower Earning Number)`; nothing
    /// of periods, one of which is plainly earlier than another. Where something else than time and size decides, the
    /// whole order.
    fn earlier_means(&self, running: &Running) -> String {
        let directions = running.falls.iter().copied().chain(std::iter::repeat(false));
        let keys: Vec<(&Expr, bool)> = running.order.iter().zip(directions).collect();
        if let [(key, false)] = keys.as_slice()
            && matches!((&key.kind, &key.ty), (ExprKind::Key(_), Type::Period(_)))
            && !running.file_order
        {
            return String::new();
        }
        let compared = |(key, falls): &(&Expr, bool)| {
            let word = match (&key.ty, falls) {
                (Type::Date | Type::Moment | Type::Clock | Type::Period(_), false) => "an earlier",
                (Type::Date | Type::Moment | Type::Clock | Type::Period(_), true) => "a later",
                (Type::Number(_), false) => "a lower",
                (Type::Number(_), true) => "a higher",
                (Type::Text | Type::Choice(_) | Type::YesNo | Type::Reference(_), _) => return None,
            };
            Some(format!("{word} {}", self.key_term(key)))
        };
        let said: Option<Vec<String>> = keys.iter().map(compared).collect();
        match said {
            Some(said) if !running.file_order && !said.is_empty() => {
                format!(" (earlier ones are those with {})", said.join(" or, where that is the same, "))
            }
            Some(_) | None => {
                format!(" (in {})", self.in_order(&running.order, &running.falls, running.file_order))
            }
        }
    }

    fn each_of(&self) -> Row {
        Row::Its
    }

    /// What stands for one of the series: the row, or the group that the keys name.
    fn series(&self, running: &Running) -> (String, String) {
        match &self.model.frames[self.frame] {
            Frame::Rows(record) => {
                let noun = self.book.record(*record);
                let many = running.within.map_or(noun.many(), |within| self.book.fact(within).many());
                let this = match &self.row {
                    Row::Its | Row::Whose | Row::Their => format!("that {}", noun.one()),
                    Row::Named(name) => name.clone(),
                };
                (this, many)
            }
            Frame::Groups { record, .. } => {
                let running_keys: Vec<usize> = running.keys.iter().filter_map(position).collect();
                let nouns = self.key_nouns(self.frame);
                let rest = nouns.iter().enumerate().filter(|(at, _)| !running_keys.contains(at));
                let (these, many): (Vec<String>, Vec<String>) =
                    rest.map(|(at, noun)| (self.key(at), noun.noun.many())).unzip();
                let many = text::all_of(&many);
                (
                    text::all_of(&these),
                    format!("{many} for which there is {}", a(&self.book.record(*record).one())),
                )
            }
            Frame::Contract | Frame::Statement => ("the value".to_owned(), "values".to_owned()),
        }
    }

    fn of_each(&self, named: &str) -> Self {
        match &self.model.frames[self.frame] {
            Frame::Rows(_) => self.of_row(Row::Named(named.to_owned())),
            Frame::Groups { .. } | Frame::Contract | Frame::Statement => {
                let keys = self.keys.iter().enumerate().map(|(at, key)| match at {
                    _ if self.is_period_key(at) => named.to_owned(),
                    _ => key.clone(),
                });
                Voice { keys: keys.collect(), ..self.clone() }
            }
        }
    }

    fn is_period_key(&self, at: usize) -> bool {
        let key = self.frame_keys(self.frame).get(at);
        key.is_some_and(|key| matches!(key.value.ty, Type::Period(_) | Type::Date))
    }

    /// `the total of the Earnings of`, and what there is of nothing.
    fn run_what(&self, op: AggregateOp, running: &Running) -> (String, &'static str) {
        let simple = running.value.as_ref().map(|value| match self.simple_of(value) {
            Some((one, many)) => (format!("the {many} of"), format!("the {one} of")),
            None => {
                let each = self.of_row(Row::Named("each".to_owned())).value(value);
                (format!("{each}, over"), format!("{each}, over"))
            }
        });
        let (many, one) = simple.unwrap_or_default();
        let nil = " (nil if there is none)";
        match op {
            AggregateOp::Count => ("the number of".to_owned(), nil),
            AggregateOp::Total => (format!("the total of {many}"), nil),
            AggregateOp::Average => (format!("the average of {many}"), ""),
            AggregateOp::Largest => (format!("the largest of {many}"), ""),
            AggregateOp::Smallest => (format!("the smallest of {many}"), ""),
            AggregateOp::Earliest => (format!("the earliest of {many}"), ""),
            AggregateOp::Latest => (format!("the latest of {many}"), ""),
            AggregateOp::One => (one, ""),
        }
    }

    fn window(&self, window: Window) -> String {
        let last = |count: i32, one: &str, many: &str| {
            let count = usize::try_from(count).unwrap_or_default();
            text::how_many(count, one, many)
        };
        match window {
            Window::Days(days) => format!(" within the last {}", last(days, "day", "days")),
            Window::Months(months) => {
                format!(" within the last {} by the corresponding day", last(months, "month", "months"))
            }
            Window::Periods(periods) => format!(" among the last {}", last(periods, "period", "periods")),
        }
    }

    /// ` with the same Person and the same Area`
    pub(super) fn with_the_same(&self, keys: &[Expr]) -> String {
        let said: Vec<String> = keys.iter().map(|key| format!("the same {}", self.key_term(key))).collect();
        if said.is_empty() { String::new() } else { format!(" with {}", text::all_of(&said)) }
    }

    /// What a key of a series is called.
    pub(super) fn key_term(&self, key: &Expr) -> String {
        match &key.kind {
            ExprKind::Spread(inner, map)
                if !map.through.is_empty() && matches!(inner.kind, ExprKind::Field(_)) =>
            {
                let path: Vec<String> =
                    map.through.iter().rev().map(|field| self.book.field(*field).one()).collect();
                format!("{} of the {}", self.noun_of(inner, "").one(), path.join(" of the "))
            }
            ExprKind::Field(_) | ExprKind::Key(_) | ExprKind::Fact(_) => self.noun_of(key, "").one(),
            _ => match key.as_period() {
                Some((kind, date)) => {
                    format!("{} of {}", self.book.period(kind).one(), self.of_row(Row::Their).value(date))
                }
                None => self.of_row(Row::Their).value(key),
            },
        }
    }

    /// `the order of their Start Date, the earliest first, and, where that is the same, of their Episode Number, the lowest first`
    pub(super) fn in_order(&self, order: &[Expr], falls: &[bool], file_order: bool) -> String {
        let directions = falls.iter().copied().chain(std::iter::repeat(false));
        let mut parts: Vec<String> =
            order.iter().zip(directions).map(|(part, falls)| self.order_part(part, falls)).collect();
        if file_order {
            parts.push("in which they are recorded, file by file and row by row".to_owned());
        }
        format!("the order {}", parts.join(" and, where that is the same, "))
    }

    fn order_part(&self, part: &Expr, falls: bool) -> String {
        let their = self.of_row(Row::Their);
        let value = match &part.kind {
            ExprKind::Key(at) => {
                let nouns = self.key_nouns(self.frame);
                nouns.get(*at as usize).map(|noun| format!("the {}", noun.noun.many())).unwrap_or_default()
            }
            _ => their.value(part),
        };
        format!("of {value}, {}", self.direction(&part.ty, falls))
    }

    /// `the earliest first`, or where the order falls `the latest first`
    pub(super) fn direction(&self, ty: &Type, falls: bool) -> String {
        match ty {
            Type::Date | Type::Moment | Type::Clock | Type::Period(_) => in_time(falls).to_owned(),
            Type::Number(_) => by_size(falls).to_owned(),
            Type::Text => by_letters(falls).to_owned(),
            Type::Choice(set) => {
                let count = u32::try_from(self.model.choice_sets[*set].choices.len()).unwrap_or(u32::MAX);
                let choice = |at: u32| format!("“{}”", self.book.choice(self.model, *set, at));
                let mut choices: Vec<String> = (0..count).map(choice).collect();
                if falls {
                    choices.reverse();
                }
                format!("{} first, in this order", choices.join(" before "))
            }
            Type::YesNo => if falls { "“yes” before “no”" } else { "“no” before “yes”" }.to_owned(),
            Type::Reference(record) => {
                let unique = self.model.records[*record].fields.iter().position(|field| field.unique);
                let field = unique.and_then(|at| u32::try_from(at).ok());
                let noun = field
                    .map(|field| self.book.field(crate::model::FieldId { record: *record, field }).one());
                format!("by its {}, {}", noun.unwrap_or_default(), by_size(falls))
            }
        }
    }
}

/// Which of two days, moments or periods comes first in an order.
pub(super) fn in_time(falls: bool) -> &'static str {
    if falls { "the latest first" } else { "the earliest first" }
}

fn by_size(falls: bool) -> &'static str {
    if falls { "the highest first" } else { "the lowest first" }
}

/// Texts go letter by letter; in an order that falls, from the end of the alphabet.
pub(super) fn by_letters(falls: bool) -> &'static str {
    if falls { "letter by letter, the last first" } else { "letter by letter" }
}

fn position(key: &Expr) -> Option<usize> {
    match key.kind {
        ExprKind::Key(at) => Some(at as usize),
        _ => None,
    }
}
