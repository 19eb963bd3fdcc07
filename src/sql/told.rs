//! What the engine found to be the matter, in words.

use super::answers::misunderstood;
use super::checks::{Check, Rule};
use super::maker::Watch;
use super::refusal::{Made, Refusal};
use crate::model::{Field, Model, Type};
use crate::text::lookalike::shown;

/// The faults of data that an answer tells of: a rule, what tells the row apart and the value in each row.
pub(super) fn faults(model: &Model, checks: &[Check], rows: &[Vec<String>]) -> Made<Vec<Refusal>> {
    rows.iter().map(|row| fault(model, checks, row).ok_or_else(misunderstood)).collect()
}

fn fault(model: &Model, checks: &[Check], row: &[String]) -> Option<Refusal> {
    let [rule, key, value] = row else { return None };
    let check = checks.get(rule.parse::<usize>().ok()?)?;
    let record = &model.records[check.record];
    let field = record.fields.get(check.field as usize)?;
    let unique = record.fields.iter().find(|field| field.unique).map_or("", |field| field.name.as_str());
    let place = if key.is_empty() { String::new() } else { format!(", {unique} {}", shown(key)) };
    let value = if value.is_empty() { String::new() } else { format!(" `{}`", shown(value)) };
    let broken = check.rule.broken(&record.fields);
    let message = format!("{}{place}: `{}`{value} {broken}", record.title.name, field.name);
    Some(Refusal { code: check.rule.code(field), ..Refusal::of_table(message) })
}

/// What has no answer in some rows: a number of what is watched and how many rows in each row.
pub(super) fn amiss(watches: &[Watch], rows: &[Vec<String>]) -> Made<Vec<Refusal>> {
    let mut found = Vec::new();
    for row in rows {
        let [rule, many] = row.as_slice() else { return Err(misunderstood()) };
        let watch = rule.parse::<usize>().ok().and_then(|rule| watches.get(rule));
        let (Some(watch), Ok(many)) = (watch, many.parse::<u64>()) else { return Err(misunderstood()) };
        if many > 0 {
            let message = format!("{}: {many} rows", watch.message);
            found.push(Refusal { code: "E0742", ..Refusal::of(watch.span, message) });
        }
    }
    Ok(found)
}

impl Rule {
    /// What is the matter where it is broken.
    fn broken(self, fields: &[Field]) -> String {
        let name = |at: u32| fields.get(at as usize).map_or("", |field| field.name.as_str());
        match self {
            Rule::Given => "is blank and must be filled in".to_owned(),
            Rule::Carried => "has more digits than its column is taken to have".to_owned(),
            Rule::Years => "lies many years before or after the contract".to_owned(),
            Rule::Clocks => "is a time that clocks never show, or show twice".to_owned(),
            Rule::FirstDay => "is not the first day of its period".to_owned(),
            Rule::Whole => "is no whole number".to_owned(),
            Rule::InRange => "lies outside its range".to_owned(),
            Rule::OneOf => "is none of the words that it may be".to_owned(),
            Rule::Seen => {
                "has a character that cannot be seen, or that looks like a space and is none".to_owned()
            }
            Rule::Trimmed => "has spaces around it".to_owned(),
            Rule::Composed => "has a letter and its accent as two characters".to_owned(),
            Rule::Ends => "is where the rows of a file end: a table has no such line".to_owned(),
            Rule::HeldTo(other, true) => format!("is less than `{}` of the same row", name(other)),
            Rule::HeldTo(other, false) => format!("is more than `{}` of the same row", name(other)),
            Rule::Unique => "occurs more than once and must be unique".to_owned(),
            Rule::Refers => "refers to a row that there is not".to_owned(),
        }
    }

    /// The code under which the same is told of files.
    fn code(self, field: &Field) -> &'static str {
        match self {
            Rule::Given => "E0520",
            Rule::Carried | Rule::Years => "E0743",
            Rule::Clocks => "E0535",
            Rule::FirstDay => "E0525",
            Rule::Whole => "E0523",
            Rule::InRange => "E0524",
            Rule::OneOf if field.ty == Type::YesNo => "E0527",
            Rule::OneOf => "E0528",
            Rule::Seen => "E0518",
            Rule::Trimmed => "E0519",
            Rule::Composed => "E0540",
            Rule::Ends => "E0741",
            Rule::HeldTo(..) => "E0532",
            Rule::Unique => "E0529",
            Rule::Refers => "E0530",
        }
    }
}
