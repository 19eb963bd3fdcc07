//! The file of assumptions: what is taken to come, line by line, each with where it is from.

use std::collections::BTreeMap;

use super::chance::Weights;
use super::form::{Form, amount, position, read as read_form};
use super::order::{drawn_in_order, in_order};
use super::plan::{Each, FieldPlan, Group, Plan, Wrong, wrong};
use crate::model::{FactId, FactKind, FieldId, Model, RecordId, Type};
use crate::text;
use crate::value::{Number, PeriodKind};

/// The columns of the file. `luck` and `when` may be left out.
const COLUMNS: [&str; 7] = ["of", "what", "value", "chance", "luck", "when", "source"];

/// What is taken to come.
#[derive(Clone, Debug, Default)]
pub struct Assumptions {
    pub(super) plans: Vec<Plan>,
    /// What a row of a record costs whoever is paid.
    pub(super) costs: BTreeMap<RecordId, Number>,
    /// What an outcome saves whoever pays.
    pub(super) savings: BTreeMap<FactId, Number>,
    /// The chance of an outcome without any improvement, and of how many cases of one payee and period.
    pub(super) by_luck: Vec<(FactId, Number, u32)>,
    /// So many days after the end of its period a statement is paid.
    pub(super) paid_after: i32,
    /// Whether some chance is another where nothing improves.
    pub(super) has_luck: bool,
    /// Each line in words, with its source.
    pub(super) sources: Vec<(String, String)>,
}

/// A line as it was read.
#[derive(Clone, Debug)]
struct Line {
    at: u64,
    of: String,
    what: String,
    value: String,
    chance: Option<Number>,
    luck: Option<Number>,
    when: String,
}

impl Assumptions {
    /// Reads a file of assumptions about a contract.
    ///
    /// # Errors
    /// The first line that cannot be used.
    pub fn read(model: &Model, csv: &str) -> Result<Self, Wrong> {
        let (lines, sources) = lines(csv)?;
        let mut found = Assumptions { sources, ..Assumptions::default() };
        let mut of_records: BTreeMap<RecordId, Vec<Line>> = BTreeMap::new();
        for line in lines {
            let record = model.file_records().find(|(_, record)| record.title.name == line.of);
            match (record, line.what.as_str()) {
                (Some((id, _)), "cost") => {
                    found.costs.insert(id, money(&line)?);
                }
                (Some((id, _)), _) => of_records.entry(id).or_default().push(line),
                (None, "paid") if line.of == "contract" => found.paid_after = days(&line)?,
                (None, "saves") => {
                    found.savings.insert(outcome(model, &line)?, money(&line)?);
                }
                (None, "by luck") => {
                    let (chance, cases) = by_luck(&line)?;
                    found.by_luck.push((outcome(model, &line)?, chance, cases));
                }
                (None, _) => return Err(unknown(model, &line)),
            }
        }
        for (record, lines) in of_records {
            found.has_luck |= lines.iter().any(|line| line.luck.is_some());
            found.plans.push(plan(model, record, &lines)?);
        }
        found.plans = in_order(model, found.plans);
        Ok(found)
    }
}

/// What each line assumes, with its source.
type Sources = Vec<(String, String)>;

/// The lines of the file, and what each assumes with its source.
fn lines(csv: &str) -> Result<(Vec<Line>, Sources), Wrong> {
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(csv.as_bytes());
    let not_csv = |error: &csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        wrong(line, format!("this is no CSV: {error}"), "write one assumption a line")
    };
    let headings = reader.headers().map_err(|error| not_csv(&error))?.clone();
    for heading in &headings {
        if !COLUMNS.contains(&heading) {
            let help = text::meant_or_all(heading, COLUMNS, "columns");
            return Err(wrong(1, format!("there is no column `{heading}`"), help));
        }
    }
    let (mut lines, mut sources) = (Vec::new(), Vec::new());
    for row in reader.records() {
        let row = row.map_err(|error| not_csv(&error))?;
        let at = row.position().map_or(1, csv::Position::line);
        let cell = |column: &str| {
            let place = headings.iter().position(|heading| heading == column);
            place.and_then(|place| row.get(place)).unwrap_or_default().to_owned()
        };
        let source = cell("source");
        if source.is_empty() {
            return Err(wrong(
                at,
                "this assumption has no source",
                "write where it is from in the column `source`",
            ));
        }
        let chance = |column: &str| match cell(column).as_str() {
            "" => Ok(None),
            text => share(text).map(Some).ok_or_else(|| {
                wrong(at, format!("`{text}` is no chance"), "write a percentage from 0% to 100%, such as 55%")
            }),
        };
        let line = Line {
            at,
            of: cell("of"),
            what: cell("what"),
            value: cell("value"),
            chance: chance("chance")?,
            luck: chance("luck")?,
            when: cell("when"),
        };
        let shown = |chance: &Option<Number>, words: &str| match chance {
            Some(chance) => format!(" {words}{}%", crate::show::exact(&chance.times(&Number::from_int(100)))),
            None => String::new(),
        };
        let when = if line.when.is_empty() { String::new() } else { format!(" when {}", line.when) };
        let said = format!(
            "{} {}: {}{}{}{when}",
            line.of,
            line.what,
            line.value,
            shown(&line.chance, ""),
            shown(&line.luck, "by luck ")
        );
        sources.push((said, source));
        lines.push(line);
    }
    Ok((lines, sources))
}

/// `55%`
pub(super) fn share(text: &str) -> Option<Number> {
    let percent = Number::parse(text.strip_suffix('%')?.trim())?;
    let share = percent.divided_by(&Number::from_int(100))?;
    (!share.is_negative() && share <= Number::one()).then_some(share)
}

fn money(line: &Line) -> Result<Number, Wrong> {
    amount(&line.value).ok_or_else(|| {
        wrong(line.at, format!("`{}` is no amount of money", line.value), "write it as £900.00")
    })
}

fn days(line: &Line) -> Result<i32, Wrong> {
    let number = line.value.strip_suffix(" days").or_else(|| line.value.strip_suffix(" day"));
    let days = number.and_then(|number| number.trim().parse::<u16>().ok());
    days.map(i32::from).ok_or_else(|| {
        wrong(line.at, format!("`{}` is no number of days", line.value), "write it as `30 days`")
    })
}

/// `45% of 40 cases`
fn by_luck(line: &Line) -> Result<(Number, u32), Wrong> {
    let read = || {
        let (chance, cases) = line.value.split_once(" of ")?;
        let cases = cases.split_whitespace().next()?.parse::<u32>().ok()?;
        Some((share(chance)?, cases)).filter(|(_, cases)| (1..=500).contains(cases))
    };
    read().ok_or_else(|| {
        let message = format!("`{}` does not say how likely the outcome is in how many cases", line.value);
        wrong(line.at, message, "write it as `45% of 40 cases`, with 500 cases at most")
    })
}

fn outcome(model: &Model, line: &Line) -> Result<FactId, Wrong> {
    let outcomes =
        || model.facts.iter_enumerated().filter(|(_, fact)| matches!(fact.kind, FactKind::Outcome(..)));
    outcomes().find(|(_, fact)| fact.title.name == line.of).map(|(id, _)| id).ok_or_else(|| {
        let names = outcomes().map(|(_, fact)| fact.title.name.as_str());
        let help = text::meant_or_all(&line.of, names, "outcomes");
        wrong(line.at, format!("the contract has no outcome `{}`", line.of), help)
    })
}

fn unknown(model: &Model, line: &Line) -> Wrong {
    let names = model.file_records().map(|(_, record)| record.title.name.as_str());
    let outcomes = model.facts.iter().filter(|fact| matches!(fact.kind, FactKind::Outcome(..)));
    let names = names.chain(outcomes.map(|fact| fact.title.name.as_str())).chain(["contract"]);
    let help = text::meant_or_all(&line.of, names, "records, outcomes and the contract");
    wrong(line.at, format!("there is no `{}` of which `{}` could be assumed", line.of, line.what), help)
}

/// What the lines about a record come to.
fn plan(model: &Model, record: RecordId, lines: &[Line]) -> Result<Plan, Wrong> {
    let declared = &model.records[record];
    let first = lines.first().map_or(1, |line| line.at);
    let Some(rows) = lines.iter().find(|line| line.what == "rows") else {
        let message = format!("nothing says how many {} there will be", declared.plural);
        let help = format!("add a line `{},rows,40 in each quarter of …`", declared.title.name);
        return Err(wrong(first, message, help));
    };
    let (least, most, each) = how_many(model, record, rows)?;
    let mut of_fields: BTreeMap<u32, Vec<&Line>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.what != "rows") {
        let Some(field) = position(model, record, &line.what) else {
            let names = declared.fields.iter().map(|field| field.name.as_str()).chain(["rows", "cost"]);
            let help = text::meant_or_all(&line.what, names, "fields");
            return Err(wrong(
                line.at,
                format!("{} has no field `{}`", declared.title.name, line.what),
                help,
            ));
        };
        of_fields.entry(field).or_default().push(line);
    }
    let mut fields = Vec::new();
    for (at, field) in (0u32..).zip(&declared.fields) {
        let by_rows = matches!(each, Each::Period(_, of) | Each::Referred(of, _) if of == at);
        match of_fields.get(&at) {
            Some(lines) => fields.push(FieldPlan { field: at, groups: groups(model, record, at, lines)? }),
            None if by_rows || field.may_be_blank || field.unique => {}
            None if matches!(field.ty, Type::Reference(_)) => {}
            None => {
                let message = format!("nothing is assumed of `{}` of {}", field.name, declared.title.name);
                let help = format!("add a line `{},{},…`", declared.title.name, field.name);
                return Err(wrong(rows.at, message, help));
            }
        }
    }
    let fields = drawn_in_order(fields, rows.at)?;
    Ok(Plan { record, least, most, each, fields })
}

/// `40 in each quarter of start_date`, `from 30 to 50 in each month of day`, `200 in all`, `2 for each person`
fn how_many(model: &Model, record: RecordId, line: &Line) -> Result<(u64, u64, Each), Wrong> {
    let read = || {
        let (number, rest) = match line.value.strip_prefix("from ") {
            Some(rest) => {
                let (least, rest) = rest.split_once(" to ")?;
                let (most, rest) = rest.split_once(' ')?;
                ((least.trim().parse().ok()?, most.parse().ok()?), rest)
            }
            None => {
                let (number, rest) = line.value.split_once(' ')?;
                let number = number.parse::<u64>().ok()?;
                ((number, number), rest)
            }
        };
        let each = match rest.trim() {
            "in all" => Each::All,
            rest => match (rest.strip_prefix("in each "), rest.strip_prefix("for each ")) {
                (Some(period), _) => {
                    let (kind, field) = period.split_once(" of ")?;
                    let kind = PeriodKind::ALL.into_iter().find(|known| known.word() == kind.trim())?;
                    let field = position(model, record, field.trim())?;
                    let dated = model.records[record].fields.get(field as usize)?.ty == Type::Date;
                    dated.then_some(Each::Period(kind, field))?
                }
                (None, Some(field)) => {
                    let field = position(model, record, field.trim())?;
                    match model.records[FieldId { record, field }].ty {
                        Type::Reference(to) => Each::Referred(field, to),
                        _ => return None,
                    }
                }
                (None, None) => return None,
            },
        };
        let (least, most): (u64, u64) = number;
        (least <= most && most <= 100_000).then_some((least, most, each))
    };
    read().ok_or_else(|| {
        let message = format!("`{}` does not say how many rows there will be", line.value);
        let help = "write `40 in each quarter of` a date field, `from 30 to 50 in each month of` one, `200 in all`, or `2 for each` field that refers to another record";
        wrong(line.at, message, help)
    })
}

/// The values of a field with their chances, for each `when` by itself.
fn groups(model: &Model, record: RecordId, field: u32, lines: &[&Line]) -> Result<Vec<Group>, Wrong> {
    let declared = &model.records[FieldId { record, field }];
    let mut by_when: Vec<(&str, Vec<&Line>)> = Vec::new();
    for line in lines {
        match by_when.iter_mut().find(|(when, _)| *when == line.when) {
            Some((_, lines)) => lines.push(line),
            None => by_when.push((&line.when, vec![line])),
        }
    }
    // What holds without a condition comes last.
    by_when.sort_by_key(|(when, _)| when.is_empty());
    let mut found = Vec::new();
    for (when, lines) in by_when {
        let at = lines.first().map_or(1, |line| line.at);
        let mut forms = Vec::new();
        for line in &lines {
            let form = read_form(model, record, field, &line.value);
            forms.push(form.map_err(|help| {
                wrong(line.at, format!("`{}` is no value of `{}`", line.value, declared.name), help)
            })?);
        }
        let usual: Vec<Option<Number>> = lines.iter().map(|line| line.chance.clone()).collect();
        let luck = lines.iter().map(|line| line.luck.clone().or_else(|| line.chance.clone())).collect();
        let (usual, blank) = filled(usual, at, &declared.name, declared.may_be_blank)?;
        let (luck, blank_by_luck) = filled(luck, at, &declared.name, declared.may_be_blank)?;
        if blank || blank_by_luck {
            forms.push(Form::Blank);
        }
        let both = |chances: Vec<Number>, has: bool| {
            let rest = (blank || blank_by_luck) && !has;
            Weights::of(&chances.into_iter().chain(rest.then(Number::zero)).collect::<Vec<_>>()).ok_or_else(
                || wrong(at, "these chances are too fine to be drawn", "write fewer decimal places"),
            )
        };
        found.push(Group {
            when: when_of(model, record, when, at)?,
            forms,
            weights: both(usual, blank)?,
            luck: both(luck, blank_by_luck)?,
        });
    }
    Ok(found)
}

/// The chances with the rest filled in: for the one value without a chance, or else for blank.
fn filled(
    chances: Vec<Option<Number>>,
    at: u64,
    name: &str,
    may_be_blank: bool,
) -> Result<(Vec<Number>, bool), Wrong> {
    let said = chances.iter().flatten().fold(Number::zero(), |all, chance| all.plus(chance));
    let rest = Number::one().minus(&said);
    let open = chances.iter().filter(|chance| chance.is_none()).count();
    let refuse =
        |message: String| Err(wrong(at, message, "write chances that make 100%, or leave one of them open"));
    if rest.is_negative() {
        return refuse(format!("the chances of `{name}` make more than 100%"));
    }
    match (open, rest.is_zero(), may_be_blank) {
        (0, true, _) => Ok((chances.into_iter().flatten().collect(), false)),
        (0, false, true) => Ok((chances.into_iter().flatten().chain([rest]).collect(), true)),
        (0, false, false) => {
            refuse(format!("the chances of `{name}` make less than 100%, and it is never blank"))
        }
        (1, ..) => {
            Ok((chances.into_iter().map(|chance| chance.unwrap_or_else(|| rest.clone())).collect(), false))
        }
        _ => refuse(format!("several values of `{name}` have no chance")),
    }
}

/// `pathway is reablement`
fn when_of(model: &Model, record: RecordId, when: &str, at: u64) -> Result<Option<(u32, String)>, Wrong> {
    if when.is_empty() {
        return Ok(None);
    }
    let read = when
        .split_once(" is ")
        .and_then(|(field, value)| Some((position(model, record, field.trim())?, value.trim().to_owned())));
    read.map(Some).ok_or_else(|| {
        wrong(at, format!("`{when}` is no condition on the same row"), "write it as `pathway is reablement`")
    })
}
