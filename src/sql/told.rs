//! What the engine found to be the matter, in words.

use super::answers::misunderstood;
use super::checks::Check;
use super::refusal::{Made, Refusal};
use super::rule::Rule;
use crate::data::shown;
use crate::model::{Field, Model};
use crate::text;

/// The faults of data that an answer tells of: a rule, what tells the row apart and the value in each row.
pub(super) fn faults(model: &Model, checks: &[Check], rows: &[Vec<String>]) -> Made<Vec<Refusal>> {
    rows.iter().map(|row| fault(model, checks, row).ok_or_else(misunderstood)).collect()
}

fn fault(model: &Model, checks: &[Check], row: &[String]) -> Option<Refusal> {
    let [rule, key, value] = row else { return None };
    let check = checks.get(rule.parse::<usize>().ok()?)?;
    let record = &model.records[check.record];
    let fields: Vec<&Field> =
        check.fields.iter().filter_map(|field| record.fields.get(*field as usize)).collect();
    let unique = record.fields.iter().find(|field| field.unique).map_or("", |field| field.name.as_str());
    let place = if key.is_empty() { String::new() } else { format!(", {unique} {}", shown(key.as_bytes())) };
    let names: Vec<String> = fields.iter().map(|field| format!("`{}`", field.name)).collect();
    let names = match check.rule {
        Rule::Named(_) => text::one_of(&names),
        _ => text::all_of(&names),
    };
    let broken = match (check.rule, value.as_str()) {
        (Rule::Carried, "NaN" | "Infinity" | "-Infinity") => "is no number".to_owned(),
        _ => check.rule.broken(fields.first().copied(), &record.fields),
    };
    let value = &shown(value.as_bytes());
    let told = match check.rule {
        Rule::MoreRows(most) if names.is_empty() => {
            format!("there are {value} rows, and no more than {most} may be")
        }
        Rule::MoreRows(most) => format!("{value} rows share {names}, and no more than {most} may"),
        Rule::MoreValues(most) => format!("{names} has {value} values, and no more than {most} may be"),
        _ if value.is_empty() => format!("{names} {broken}"),
        _ => format!("{names} `{value}` {broken}"),
    };
    let message = format!("{}{place}: {told}", record.title.name);
    Some(Refusal { code: check.rule.code(fields.first().copied()), ..Refusal::of_table(message) })
}
