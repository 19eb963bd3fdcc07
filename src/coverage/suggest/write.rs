//! An example as text: the rows, what comes out today as comments, and one expectation for its author to finish.

use crate::coverage::item::Item;
use crate::model::{Constant, FactId, FactKind, Frame, Model, Type};
use crate::run::{RunResult, Value};
use crate::sample::{Draft, rows_text};
use crate::source::Source;
use crate::syntax::name_or_quoted;
use crate::text;
use crate::value::Number;
use crate::{show, statement};

/// The most amounts that are shown of what comes out today.
const MOST_SHOWN: usize = 6;

/// What came out for something that an example can expect: the words before `is`, its value, and a value to begin with.
struct Today {
    words: String,
    value: String,
    instead: String,
}

/// The text of an example, laid out; none if it could not be laid out.
pub(super) fn example(model: &Model, outcome: &RunResult, draft: &Draft, covers: &[Item]) -> Option<String> {
    let first = covers.first()?;
    let mut text = String::from(
        "-- Work the amounts out by hand before you keep this: what comes out today may be wrong.\n",
    );
    let mut lines: Vec<String> = covers.iter().map(|item| item.line.to_string()).collect();
    lines.dedup();
    let noun = text::noun(lines.len(), "line", "lines");
    text.push_str(&format!("-- It covers {noun} {} of the contract.\n", text::all_of(&lines)));
    for item in covers.iter().skip(1) {
        text.push_str(&format!("-- Also: {}: {}\n", item.words, item.situation));
    }
    let title = format!("{}: {}", first.words, first.situation);
    text.push_str(&format!("example \"{}\"\n", title.replace('"', "'")));
    text.push_str(&rows_text(model, draft));
    let today = today(model, outcome, first);
    for line in &today {
        text.push_str(&format!("  -- today: {} is {}\n", line.words, line.value));
    }
    let expected = today.first()?;
    text.push_str(&format!("  then {} is {}\n", expected.words, expected.instead));
    crate::syntax::format(&Source::new("example", text)).ok()
}

/// What comes out today: the values of the measure or scale that the item is part of, the amounts of its payment, or
/// else all amounts.
fn today(model: &Model, outcome: &RunResult, item: &Item) -> Vec<Today> {
    let mut found = Vec::new();
    let fact = model.facts.iter_enumerated().find(|(_, fact)| {
        fact.title.name == item.of && matches!(fact.kind, FactKind::Measure { .. } | FactKind::Scale(_))
    });
    if let Some((id, _)) = fact {
        found.extend(of_fact(model, outcome, id));
    }
    let lines = || outcome.statement.iter().filter_map(|line| of_line(model, outcome, line));
    let own = format!("{} ", item.of);
    found.extend(lines().filter(|today| today.words.starts_with(&own)));
    let titles = || model.items.iter().map(|of| statement::title(model, *of));
    let is_item = titles().any(|title| title.name == item.of);
    if found.is_empty() && is_item {
        found.push(nothing(model, &item.of));
    }
    if fact.is_none() && !is_item {
        found.extend(lines());
    }
    if found.is_empty() {
        found.push(nothing(model, "net"));
    }
    found.truncate(MOST_SHOWN);
    found
}

/// For what comes to nothing.
fn nothing(model: &Model, of: &str) -> Today {
    let amount = Number::zero();
    Today { words: of.to_owned(), value: money(model, &amount), instead: other_amount(model, &amount) }
}

fn of_line(model: &Model, outcome: &RunResult, line: &crate::run::ItemLine) -> Option<Today> {
    let title = statement::title(model, line.item);
    let payee = name_or_quoted(outcome.payees.get(line.payee as usize)?);
    let (kind, index) = statement::period_of(model, outcome, line);
    let period = model.contract.calendar.written(kind, index);
    let of = statement::of(outcome, line.item, line.of).map(|of| format!(" for {}", name_or_quoted(&of)));
    Some(Today {
        words: format!("{}{} to {payee} in {period}", title.name, of.unwrap_or_default()),
        value: money(model, &line.amount),
        instead: other_amount(model, &line.amount),
    })
}

/// The values of a measure or scale at its groups.
fn of_fact(model: &Model, outcome: &RunResult, id: FactId) -> Vec<Today> {
    let fact = &model.facts[id];
    let (Some(column), Some(rows)) = (outcome.fact(id), outcome.frame(fact.frame)) else { return Vec::new() };
    let keys = match &model.frames[fact.frame] {
        Frame::Groups { keys, .. } => keys.as_slice(),
        Frame::Contract => &[],
        Frame::Rows(_) | Frame::Statement => return Vec::new(),
    };
    let today = |at: usize| {
        let value = Value::of(column, at, &fact.value.ty, &outcome.data);
        let keys = keys.iter().zip(&rows.keys).map(|(key, column)| {
            let value = Value::of(column, at, &key.value.ty, &outcome.data);
            key_words(model, outcome, &value, &key.value.ty)
        });
        let keys: Vec<String> = keys.collect();
        let at_keys = if keys.is_empty() { String::new() } else { format!(" for {}", keys.join(" and ")) };
        let Value::Number(number) = &value else { return None };
        let instead = if number.is_zero() { Number::one() } else { Number::zero() };
        let instead = exactly(model, &fact.value.ty, &instead)?;
        let value = value.shown(model, &outcome.data, &fact.value.ty);
        Some(Today { words: format!("{}{at_keys}", fact.title.name), value, instead })
    };
    (0..rows.len).filter_map(today).collect()
}

fn key_words(model: &Model, outcome: &RunResult, value: &Value, ty: &Type) -> String {
    let words = value.words(model, &outcome.data);
    match ty {
        Type::Text | Type::Choice(_) | Type::Reference(_) => name_or_quoted(&words),
        _ => words,
    }
}

fn money(model: &Model, amount: &Number) -> String {
    crate::value::format::money(amount, model.contract.currency)
}

/// An amount that is not the one that comes out, so that nobody keeps it unseen.
fn other_amount(model: &Model, amount: &Number) -> String {
    let other = if amount.is_zero() { Number::from_scaled(1, 2) } else { Number::zero() };
    money(model, &other)
}

/// A value of a type as a contract writes it.
fn exactly(model: &Model, ty: &Type, number: &Number) -> Option<String> {
    match ty {
        Type::Number(_) => Some(show::constant(model, ty, &Constant::Number(number.clone()))),
        _ => None,
    }
}
