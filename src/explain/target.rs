//! What is to be explained: `reward`, `reward/Acme/2024Q2`, `net`, `episode:17`.

use super::context::{Context, Look};
use super::item;
use super::node::{Explanation, Kind, Node};
use super::row::story;
use super::row_places::row_name;
use super::value::fact_node;
use crate::data::Table;
use crate::diagnostic::Refusal;
use crate::model::{FactId, FactKind, FieldId, Frame, Item, Made, Model, PaymentId, RecordId};
use crate::run::{Prepared, RunResult, Value, made_keys};
use crate::statement::{self, Selection};
use crate::text;
use crate::value::PeriodKind;

/// How many rows of those asked for are shown.
const LISTED: usize = 24;

/// A line or total of the statement, a measure, or a value of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The name of a payment, limit, clawback, measure, scale, define, spell or balance, or `net`; perhaps followed by
    /// `/PAYEE/PERIOD`, by the keys or by what a row is called.
    pub line: String,
    /// The payee, if it is said apart.
    pub payee: Option<String>,
    /// The period, if it is said apart.
    pub period: Option<String>,
}

impl Target {
    /// The name, and what follows it.
    pub(super) fn parts(&self) -> (&str, Option<&str>) {
        self.line.split_once('/').map_or((self.line.as_str(), None), |(name, rest)| (name, Some(rest)))
    }
}

/// What a name in a target stands for.
pub(super) enum Subject {
    Net,
    Item(Item),
    Fact(FactId),
    Made(RecordId),
}

/// Explains a line or total, or a measure or scale.
pub fn explain(
    prepared: &Prepared<'_>,
    outcome: &RunResult,
    target: &Target,
    full: bool,
) -> Result<Explanation, Refusal> {
    let (model, evaluator) = (prepared.model(), evaluator(prepared, outcome)?);
    let context = Context::new(model, outcome, &evaluator, full);
    let (name, rest) = target.parts();
    let nodes = match subject(model, name)? {
        Subject::Fact(fact) => facts(&context, fact, rest)?,
        Subject::Made(record) => made(&context, record, rest)?,
        Subject::Net => item::net_nodes(&context, &selection(&context, &places(&context, target, rest)?)?),
        Subject::Item(item) => item_nodes(&context, item, &places(&context, target, rest)?)?,
    };
    Ok(Explanation::new(model.source.name(), full, nodes))
}

/// What looks into the outcome.
pub(super) fn evaluator<'a>(prepared: &'a Prepared<'_>, outcome: &'a RunResult) -> Result<Look<'a>, Refusal> {
    prepared.look(outcome).map(Look::new).map_err(|error| {
        let finding = error.describe(prepared.model());
        Refusal { code: None, message: finding.message, help: finding.help }
    })
}

/// What a name stands for.
pub(super) fn subject(model: &Model, name: &str) -> Result<Subject, Refusal> {
    if name == "net" {
        return Ok(Subject::Net);
    }
    let item = model.items.iter().find(|item| statement::title(model, **item).name == name);
    if let Some(item) = item {
        return Ok(Subject::Item(*item));
    }
    if let Some((id, ..)) = model.spells().find(|(_, record, _)| record.title.name == name) {
        return Ok(Subject::Made(id));
    }
    let mut facts = model.facts.iter_enumerated();
    let fact = facts.find(|(_, fact)| has_value(&fact.kind) && fact.title.name == name);
    fact.map(|(id, _)| Subject::Fact(id)).ok_or_else(|| unknown(model, name))
}

/// Whether a fact is a value that can be asked for, and not only a yes or no of each row.
fn has_value(kind: &FactKind) -> bool {
    match kind {
        FactKind::Measure { .. } | FactKind::Scale(_) | FactKind::Define => true,
        FactKind::Cohort(_) | FactKind::Outcome(..) | FactKind::Selection(_) => false,
    }
}

fn unknown(model: &Model, name: &str) -> Refusal {
    let items = model.items.iter().map(|item| statement::title(model, *item));
    if let Some(record) = model.records.iter().find(|record| record.title.name == name) {
        return Refusal::usage(format!("`{name}` is a record, of which single rows can be explained"))
            .with_help(format!("name one of its rows: `--row {}:2`", record.title.name));
    }
    if let Some(fact) = model.facts.iter().find(|fact| fact.title.name == name && !has_value(&fact.kind)) {
        let what = if matches!(fact.kind, FactKind::Outcome(..)) { "an outcome" } else { "a cohort" };
        let record = model.frames[fact.frame].record().map_or("RECORD", |id| &model.records[id].title.name);
        return Refusal::usage(format!("`{name}` is {what}, of which a row is or is not"))
            .with_help(format!("`--row {record}:2` says of a row whether it is, and why"));
    }
    if model.tariffs.iter().any(|tariff| tariff.title.name == name) {
        return Refusal::usage(format!("`{name}` is a tariff, which is not worked out from the data"))
            .with_help("explain a payment that it is part of");
    }
    let values = model.facts.iter().filter(|fact| has_value(&fact.kind)).map(|fact| &fact.title);
    let made = model.spells().map(|(_, record, _)| &record.title);
    let names = items.chain(values).chain(made).map(|title| title.name.as_str()).chain(["net"]);
    Refusal::usage(format!("the contract has no payment, cap, clawback, measure or definition `{name}`"))
        .with_help(text::meant_or_all(name, names, "lines that can be explained"))
}

/// A payee and a period, each if it is said.
pub(super) type Places = (Option<String>, Option<String>);

/// The payee and the period that a target names.
pub(super) fn places(context: &Context, target: &Target, rest: Option<&str>) -> Result<Places, Refusal> {
    let (payee, period) = rest.map(|rest| split(context, rest)).transpose()?.unzip();
    Ok((target.payee.clone().or(payee), target.period.clone().or(period.flatten())))
}

/// The payees and periods that a target means.
pub(super) fn selection(context: &Context, (payee, period): &Places) -> Result<Selection, Refusal> {
    let (payees, periods) = (Vec::from_iter(payee.clone()), Vec::from_iter(period.clone()));
    Selection::of(context.model, context.outcome, &payees, &periods)
}

/// An item on the statement, or its lines in a period that no statement is for.
fn item_nodes(context: &Context, item: Item, places: &Places) -> Result<Vec<Node>, Refusal> {
    if let (Item::Payment(id), (payee, Some(period))) = (item, places) {
        let outside = item::outside_nodes(context, id, payee.as_deref(), period);
        if !outside.is_empty() {
            return Ok(outside);
        }
    }
    Ok(item::item_nodes(context, item, &selection(context, places)?))
}

/// `Acme/2024Q2`. A payee may have a slash in its name, and so has a year: `A/B Ltd/2024/25`. What is meant is a payee
/// that there is, with a period that there is; where more than one reading is left, it has to be said apart.
fn split(context: &Context, rest: &str) -> Result<(String, Option<String>), Refusal> {
    let known = |payee: &str| context.outcome.payees.iter().any(|name| name == payee);
    let splits = rest
        .match_indices('/')
        .filter_map(|(at, _)| Some((rest.get(..at)?, Some(rest.get(at.checked_add(1)?..)?))));
    let readings: Vec<(&str, Option<&str>)> = [(rest, None)].into_iter().chain(splits).collect();
    let is_whole = |(payee, period): &&(&str, Option<&str>)| {
        known(payee) && period.is_none_or(|period| is_period(context, period))
    };
    let owned = |(payee, period): &(&str, Option<&str>)| ((*payee).to_owned(), period.map(str::to_owned));
    match readings.iter().filter(is_whole).collect::<Vec<_>>().as_slice() {
        [one] => Ok(owned(one)),
        [] => {
            let likely = readings.iter().rev().find(|(payee, _)| known(payee)).or(readings.get(1));
            Ok(likely.map_or_else(|| (rest.to_owned(), None), owned))
        }
        several => {
            let shown = several.iter().map(|(payee, period)| match period {
                Some(period) => format!("`--payee '{payee}' --period {period}`"),
                None => format!("`--payee '{payee}'`"),
            });
            let shown: Vec<String> = shown.collect();
            Err(Refusal::usage(format!("`{rest}` can be read in {} ways", several.len()))
                .with_help(format!("say which is meant: {}", shown.join(" or "))))
        }
    }
}

/// Whether a label is that of a period, of the statement or of a line that falls outside it.
fn is_period(context: &Context, label: &str) -> bool {
    let contract = &context.model.contract;
    let on_statement =
        contract.calendar.find(&PeriodKind::ALL, label, contract.starts, contract.settled_by).is_some();
    let payments = (0..).map(PaymentId).zip(&context.outcome.payments);
    let mut outside = payments.flat_map(|(id, payment)| {
        payment.outside().map(move |line| statement::period_of_line(context.model, id, &line))
    });
    on_statement || outside.any(|(kind, index)| contract.calendar.label(kind, index) == label)
}

/// A measure, scale or define at the keys that are said, or at all that begin with them.
fn facts(context: &Context, id: FactId, rest: Option<&str>) -> Result<Vec<Node>, Refusal> {
    let fact = &context.model.facts[id];
    let (len, of_row) = match &context.model.frames[fact.frame] {
        Frame::Contract => (1, None),
        Frame::Rows(record) => (context.table(*record).map_or(0, |table| table.rows), Some(*record)),
        Frame::Groups { .. } | Frame::Statement => {
            (context.outcome.frame(fact.frame).map_or(0, |rows| rows.len), None)
        }
    };
    let places = (0..u32::try_from(len).unwrap_or(u32::MAX)).map(|at| {
        let keys = match of_row {
            Some(record) => row_keys(context, record, at),
            None => {
                let keys = statement::keys(context.model, context.outcome, fact.frame, at);
                keys.into_iter().map(|key| key.value).collect()
            }
        };
        (at, keys)
    });
    let chosen = chosen(&fact.title.name, &places.collect::<Vec<_>>(), rest)?;
    let listed = if context.full || of_row.is_none() { chosen.len() } else { LISTED };
    let left = chosen.len().saturating_sub(listed);
    let nodes = chosen.into_iter().take(listed).map(|(at, keys)| {
        let mut node = fact_node(context, id, at, 1);
        let place = of_row.map_or(keys, |record| row_name(context, record, at as usize));
        if !place.is_empty() {
            node.text = format!("{place}: {}", node.text);
        }
        node
    });
    Ok(nodes.collect::<Vec<_>>().into_iter().chain(item::more(left, "row", "rows")).collect())
}

/// What a row is asked for by: its keys and days where it is worked out, its unique field, or its number in the data.
fn row_keys(context: &Context, record: RecordId, at: u32) -> Vec<String> {
    let (model, data) = (context.model, &context.outcome.data);
    if model.spell(record).is_some() {
        return made_keys(model, data, record, at);
    }
    if model.records[record].fields.iter().any(|field| field.unique) {
        return vec![Value::Row(record, at).words(model, data)];
    }
    let number = context.table(record).map(|table| table.origin.of(at as usize).1);
    vec![number.unwrap_or_default().to_string()]
}

/// The places whose keys begin with what is wanted.
fn chosen(
    name: &str,
    places: &[(u32, Vec<String>)],
    rest: Option<&str>,
) -> Result<Vec<(u32, String)>, Refusal> {
    let wanted = rest.unwrap_or("");
    let chosen: Vec<_> = places.iter().filter(|(_, keys)| begins_with(keys, wanted)).collect();
    if chosen.is_empty() && !wanted.is_empty() {
        let keys: Vec<String> = places.iter().map(|(_, keys)| keys.join("/")).collect();
        let help = text::meant_or_all(wanted, keys.iter().map(String::as_str), "keys");
        return Err(Refusal::usage(format!("`{name}` has no value for `{wanted}`")).with_help(help));
    }
    Ok(chosen.into_iter().map(|(at, keys)| (*at, keys.join("/"))).collect())
}

/// A spell, or a balance and a period of it, for the keys that are said, or all that begin with them.
fn made(context: &Context, record: RecordId, rest: Option<&str>) -> Result<Vec<Node>, Refusal> {
    let rows = context.table(record).map_or(0, |table| table.rows);
    let name = &context.model.records[record].title.name;
    let rows = 0..u32::try_from(rows).unwrap_or(u32::MAX);
    let places: Vec<_> = rows.map(|row| (row, row_keys(context, record, row))).collect();
    let chosen = chosen(name, &places, rest)?;
    let rows: Vec<usize> = chosen.into_iter().map(|(row, _)| row as usize).collect();
    Ok(match context.model.balance(record) {
        Some(_) => super::balance::asked(context, record, &rows),
        None => asked(context, record, &rows),
    })
}

/// Spells that are asked for: one in full, several a line each.
fn asked(context: &Context, record: RecordId, rows: &[usize]) -> Vec<Node> {
    if let [row] = rows {
        return vec![story(context, record, *row)];
    }
    let shown = if context.full { rows.len() } else { LISTED };
    let each = rows.iter().take(shown).map(|row| match context.full {
        true => story(context, record, *row),
        false => Node::new(Kind::Row, row_name(context, record, *row)),
    });
    let (one, several) = context.model.records[record].made.as_ref().map_or(("row", "rows"), Made::words);
    let left = rows.len().saturating_sub(shown);
    each.collect::<Vec<_>>().into_iter().chain(item::more(left, one, several)).collect()
}

/// Whether the first of the keys, or all of them, are what is wanted. A key may have a slash in it.
fn begins_with(keys: &[String], wanted: &str) -> bool {
    wanted.is_empty()
        || (1..=keys.len()).any(|count| keys.get(..count).is_some_and(|first| first.join("/") == wanted))
}

/// By what a row is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowNamed<'a> {
    /// By its number, among those of a record.
    Number(RecordId),
    /// By the value that it has in a field.
    Field(FieldId, &'a str),
}

/// A row of the data: `episode:17`, the number as a spreadsheet shows it, or `episode:episode_id=16`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowTarget {
    /// The name of the record.
    pub record: String,
    /// The number, or the field and its value.
    pub row: String,
}

impl RowTarget {
    /// Reads `episode:17`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let (record, row) = text.split_once(':').ok_or_else(|| Refusal::usage(format!("`{text}` does not name a row")).with_help("write the record and the row, `episode:17`, or a field and its value, `episode:episode_id=16`".to_owned()))?;
        Ok(RowTarget { record: record.to_owned(), row: row.to_owned() })
    }

    /// By what the row is named, and of which record it is.
    ///
    /// # Errors
    /// Where the contract has no such record or field.
    pub fn named(&self, model: &Model) -> Result<RowNamed<'_>, Refusal> {
        let names = || model.records.iter().map(|record| record.title.name.as_str());
        let position = names().position(|name| name == self.record).and_then(|at| u32::try_from(at).ok());
        let record = position.map(RecordId).ok_or_else(|| {
            Refusal::usage(format!("the contract has no record `{}`", self.record))
                .with_help(text::meant_or_all(&self.record, names(), "records"))
        })?;
        let Some((field, value)) = self.row.split_once('=') else { return Ok(RowNamed::Number(record)) };
        let names = || model.records[record].fields.iter().map(|field| field.name.as_str());
        let position = names().position(|name| name == field).and_then(|at| u32::try_from(at).ok());
        let position = position.ok_or_else(|| {
            Refusal::usage(format!("the record `{}` has no field `{field}`", self.record))
                .with_help(text::meant_or_all(field, names(), "fields"))
        })?;
        Ok(RowNamed::Field(FieldId { record, field: position }, value))
    }

    /// The row in the data.
    pub(super) fn find(&self, context: &Context) -> Result<(RecordId, usize), Refusal> {
        Ok(match self.named(context.model)? {
            RowNamed::Field(field, value) => (field.record, self.by_value(context, field, value)?),
            RowNamed::Number(record) => (record, self.by_number(context, record)?),
        })
    }

    fn by_number(&self, context: &Context, record: RecordId) -> Result<usize, Refusal> {
        // `episode:may.csv:17`, where there are several files.
        let (file, number) = self
            .row
            .rsplit_once(':')
            .map_or((None, self.row.as_str()), |(file, number)| (Some(file), number));
        let number = number.parse::<u64>().ok();
        let table = context.table(record);
        let rows = table.map_or(0, |table| table.rows);
        // Spells stand in no file: they are counted from the first.
        let is_spell = context.model.spell(record).is_some();
        let own = |row: usize| (row as u64).saturating_add(1);
        let named = |table: &Table, row| if is_spell { own(row) } else { table.origin.of(row).1 };
        let in_file =
            |table: &Table, row: usize| file.is_none_or(|file| is_file(table.origin.of(row).0, file));
        let is_row = |row: &usize| {
            table.is_some_and(|table| Some(named(table, *row)) == number && in_file(table, *row))
        };
        let all: Vec<usize> = (0..rows).filter(is_row).collect();
        if let ([_, _, ..], Some(table)) = (all.as_slice(), table) {
            let places = all.iter().map(|row| table.origin.of(*row));
            let places: Vec<String> =
                places.map(|(file, number)| format!("`{}:{file}:{number}`", self.record)).collect();
            let (rows, record) = (all.len(), &self.record);
            let message = format!("{rows} rows of `{record}` have this number, in several files");
            return Err(Refusal::usage(message).with_help(format!("say which: {}", places.join(", "))));
        }
        let found = all.first().copied();
        let listed = context.model.records[record].listed.is_some();
        let (data, first) = match (listed, is_spell) {
            (true, _) => ("list", "the first row under the header is row 1"),
            (_, true) => ("list", "the first of them is row 1"),
            _ => ("data", "the header is row 1"),
        };
        found.ok_or_else(|| {
            Refusal::usage(format!("the {data} of `{}` has no row `{}`", self.record, self.row))
                .with_help(format!("it has {}; {first}", text::count(rows, "row", "rows")))
        })
    }

    fn by_value(&self, context: &Context, id: FieldId, value: &str) -> Result<usize, Refusal> {
        let of = context.model.records[id.record].fields.get(id.field as usize);
        let field = of.map(|of| of.name.as_str()).unwrap_or_default();
        let table = context.table(id.record);
        let column = table.and_then(|table| table.columns.get(id.field as usize));
        let is = |row: usize| {
            let found = Value::of(column?, row, &of?.ty, &context.outcome.data);
            let iso = match &found {
                Value::Date(day) => Some(day.to_string()),
                _ => None,
            };
            Some(iso.as_deref() == Some(value) || found.words(context.model, &context.outcome.data) == value)
        };
        let same = |row: &usize| is(*row) == Some(true);
        let found: Vec<_> = (0..table.map_or(0, |table| table.rows)).filter(same).take(2).collect();
        match found.as_slice() {
            [row] => Ok(*row),
            [] => Err(Refusal::usage(format!("no {} has {field} `{value}`", self.record))
                .with_help("write the value as the data has it, or the number of the row".to_owned())),
            _ => Err(Refusal::usage(format!("several rows of {} have {field} `{value}`", self.record))
                .with_help("name a field whose values are unique, or the number of the row".to_owned())),
        }
    }
}

/// Whether a file is called so, with its folders or without.
fn is_file(name: &str, asked: &str) -> bool {
    name == asked || name.strip_suffix(asked).is_some_and(|folders| folders.ends_with('/'))
}
