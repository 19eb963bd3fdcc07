//! What the data set beside a contract comes to, and its examples: worked out apart, and shown beside the text that it
//! was worked out of.

use std::collections::BTreeMap;

use super::Document;
use crate::diagnostic::{Diagnostic, Refusal};

use crate::measures::{self, Wanted};
use crate::model::{FieldId, Model, Type};
use crate::run::{Prepared, RunResult, Value};
use crate::statement::{Selection, Statement};
use crate::testing::{self, Verdict};
use crate::text;

/// So many groups of a measure are told.
const MOST_GROUPS: usize = 8;

/// Of tables with more rows it is not told what their fields hold: nobody waits for that.
const MOST_ROWS: usize = 200_000;

/// What data and examples come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Today {
    /// Payments, caps, minimums and clawbacks with what they come to in all, and `net`.
    pub totals: BTreeMap<String, String>,
    /// Measures and scales, with the values of the first of their groups.
    pub measures: BTreeMap<String, Vec<(String, String)>>,
    /// How many groups each of them has.
    pub groups: BTreeMap<String, usize>,
    /// How many rows each record has.
    pub rows: BTreeMap<String, usize>,
    /// What a field holds: the record, the field, in words.
    pub fields: BTreeMap<(String, String), String>,
    /// Why there are no amounts, if the data cannot be used.
    pub refused: Option<String>,
    /// What is asked of the money: is there a limit, is anything paid for twice.
    pub questions: Vec<Diagnostic>,
    /// The examples, in the order of the file.
    pub examples: Vec<ExampleToday>,
}

/// How an example came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleToday {
    /// Its title.
    pub title: String,
    /// Its line, counted from 1.
    pub line: usize,
    /// Whether everything came out as expected.
    pub passed: bool,
    /// In a few words: `as expected`, `1 of 3 differs`.
    pub words: String,
    /// Lines of expectations that were not met, with what came out.
    pub instead: Vec<(usize, String)>,
}

impl ExampleToday {
    /// A few lines for people.
    pub fn report(&self) -> String {
        let mut report = format!("“{}”: {}", self.title, self.words);
        for (line, instead) in &self.instead {
            report.push_str(&format!("\nline {line} comes to {instead}"));
        }
        report
    }
}

/// Runs the example of a title.
pub fn run_example(document: &Document, title: &str) -> Result<ExampleToday, Refusal> {
    let model = document.inspected.checked.model.clone();
    let Some(model) = model else {
        return Err(Refusal::usage("a contract with errors cannot be run").with_help("mend them first"));
    };
    let ran = Today::examples(&Prepared::owning(model));
    let found = ran.into_iter().find(|example| example.title == title);
    found.ok_or_else(|| Refusal::usage(format!("there is no example “{title}”")))
}

impl Today {
    /// Runs the examples of a contract.
    pub fn examples(prepared: &Prepared<'_>) -> Vec<ExampleToday> {
        let tested = testing::run_examples(prepared, None);
        let told = tested.into_iter().map(|tested| {
            let passed = tested.passed();
            let (words, instead) = match tested.verdict {
                Verdict::Passed(_) => ("as expected".to_owned(), Vec::new()),
                Verdict::Differs(differences) => {
                    let words = text::count(differences.len(), "amount differs", "amounts differ");
                    let instead = differences.into_iter().map(|difference| {
                        (difference.line, difference.got.unwrap_or_else(|| "nothing".to_owned()))
                    });
                    (words, instead.collect())
                }
                Verdict::Refused(why) => {
                    let why = why.first().map_or("its rows cannot be used", |why| why.message.as_str());
                    (why.to_owned(), Vec::new())
                }
            };
            ExampleToday { title: tested.title, line: tested.line, passed, words, instead }
        });
        told.collect()
    }

    /// What an outcome comes to.
    pub fn of(prepared: &Prepared<'_>, outcome: &RunResult) -> Self {
        let model = prepared.model();
        let mut today = Today::default();
        if let Ok(all) = Selection::of(model, outcome, &[], &[]) {
            let statement = Statement::of(model, outcome, &all);
            for total in &statement.totals {
                let shown = total.amount.shown(model.contract.currency);
                let known = today.totals.remove(&total.item);
                let shown = known.map_or(shown.clone(), |known| format!("{known} and {shown}"));
                today.totals.insert(total.item.clone(), shown);
            }
            today.totals.insert("net".to_owned(), statement.net.shown(model.contract.currency));
        }
        for measured in measures::measured(model, outcome, &Wanted::default()) {
            let rows = measured.rows.iter().take(MOST_GROUPS);
            let shown = rows.map(|row| (row.keys.join(", "), row.shown.clone())).collect();
            today.groups.insert(measured.measure.clone(), measured.rows.len());
            today.measures.insert(measured.measure, shown);
        }
        for (id, record) in model.records.iter_enumerated() {
            let Some(table) = outcome.data.tables.get(id.index()) else { continue };
            today.rows.insert(record.title.name.clone(), table.rows);
            for (position, field) in record.fields.iter().enumerate() {
                let Ok(at) = u32::try_from(position) else { continue };
                if let Some(held) = held(model, outcome, FieldId { record: id, field: at }) {
                    today.fields.insert((record.title.name.clone(), field.name.clone()), held);
                }
            }
        }
        today
    }
}

/// Whether a number or a day comes before another.
fn is_less(one: &Value, next: &Value) -> bool {
    match (one, next) {
        (Value::Number(one), Value::Number(next)) | (Value::Moment(one), Value::Moment(next)) => one < next,
        (Value::Date(one), Value::Date(next)) => one < next,
        _ => false,
    }
}

/// What a field holds: how many blanks, from what to what, how many different values.
fn held(model: &Model, outcome: &RunResult, id: FieldId) -> Option<String> {
    let table = outcome.data.tables.get(id.record.index()).filter(|table| table.rows <= MOST_ROWS)?;
    let column = table.columns.get(id.field as usize)?;
    let ty = &model.records[id].ty;
    let (mut blank, mut ends, mut different) = (0_usize, None, BTreeMap::<String, usize>::new());
    for row in 0..table.rows {
        let value = Value::of(column, row, ty, &outcome.data);
        if value == Value::Blank {
            blank = blank.saturating_add(1);
            continue;
        }
        match ty {
            Type::Number(_) | Type::Date | Type::Moment => {
                ends = match ends {
                    None => Some((value.clone(), value)),
                    Some((low, high)) if is_less(&value, &low) => Some((value, high)),
                    Some((low, high)) if is_less(&high, &value) => Some((low, value)),
                    ends => ends,
                };
            }
            Type::Text
            | Type::Choice(_)
            | Type::YesNo
            | Type::Clock
            | Type::Reference(_)
            | Type::Period(_) => {
                let known = different.entry(value.words(model, &outcome.data)).or_default();
                *known = known.saturating_add(1);
            }
        }
    }
    let shown = |value: &Value| value.shown(model, &outcome.data, ty);
    let mut said = vec![text::count(table.rows.saturating_sub(blank), "value", "values")];
    if let Some((low, high)) = &ends {
        said.push(format!("from {} to {}", shown(low), shown(high)));
    }
    if !different.is_empty() && different.len() <= MOST_GROUPS {
        let each: Vec<String> = different.iter().map(|(value, many)| format!("{value} ({many})")).collect();
        said.push(each.join(", "));
    } else if !different.is_empty() {
        said.push(format!("{} different", different.len()));
    }
    if blank > 0 {
        said.push(format!("{blank} blank"));
    }
    Some(said.join(", "))
}
