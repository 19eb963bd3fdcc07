//! The answers in words.

use super::rays::{By, Ray};
use super::{Bound, Bounds, Scope, Status};
use crate::model::{FieldId, Model, Payee, RecordId, Type, Volume, VolumeOf};
use crate::sample::DraftTable;
use crate::text;
use crate::value::{Amount, Number, PeriodKind, format};

/// What copies of rows add, each.
pub(super) fn adds(model: &Model, ray: &Ray, least: bool) -> String {
    let amount = Amount::new(ray.each.clone()).shown(model.contract.currency);
    let verb = if least { "takes" } else { "adds" };
    if let By::Value { field, up } = ray.by {
        return higher(model, (field, up), &amount, verb);
    }
    let is_copied = |at: usize| match ray.by {
        By::RowsOf(table) => at == table,
        By::Rows | By::Payees | By::Value { .. } => true,
    };
    // A row that is only referred to comes with the row that refers to it.
    let tables = ray.draft.tables.iter().enumerate();
    let tables = tables.filter(|(at, table)| !table.rows.is_empty() && is_copied(*at));
    let tables: Vec<&DraftTable> = tables.map(|(_, table)| table).collect();
    let other = match (ray.by, &model.contract.payee) {
        (By::Payees, Payee::Field(name)) => format!(" of another `{name}`"),
        (By::Payees | By::Rows | By::RowsOf(_) | By::Value { .. }, _) => String::new(),
    };
    match tables.as_slice() {
        [table] if table.rows.len() == 1 => {
            format!("each further {}{other} {verb} {amount} or more", model.records[table.record].title.name)
        }
        _ => {
            let rows = tables.iter().map(|table| {
                let record = &model.records[table.record];
                text::count(table.rows.len(), &record.title.name, &record.plural)
            });
            let rows = text::all_of(&rows.collect::<Vec<String>>());
            let verb = if least { "take" } else { "add" };
            format!("{rows} more{other}, such as were found, {verb} {amount} or more each time")
        }
    }
}

/// What each unit of a value without an end adds.
fn higher(model: &Model, (id, up): (FieldId, bool), amount: &str, verb: &str) -> String {
    let field = &model.records[id];
    let name = &field.name;
    match &field.ty {
        Type::Date => {
            let way = if up { "later" } else { "earlier" };
            format!("each day by which `{name}` is {way} {verb} {amount} or more")
        }
        ty => {
            let one = match ty {
                Type::Number(number) => format::number(&Number::one(), number, &model.units),
                _ => format::plain(&Number::one()),
            };
            let way = if up { "further" } else { "lower" };
            format!("each {way} {one} of `{name}` {verb} {amount} or more")
        }
    }
}

/// Why there is no bound: fields of the dearest row that matter and have no end, and what limits of rows count by that
/// has none.
pub(super) struct Why {
    pub(super) open: Vec<FieldId>,
    /// Whose rows nothing limits: of spells the rows that they are made of. None where they are limited.
    pub(super) unlimited: Option<RecordId>,
    pub(super) endless: Vec<FieldId>,
}

/// Of a payment that is made of what is not followed.
pub(super) fn not_known(name: &str) -> String {
    format!("what `{name}` can come to is not known: nothing in its terms that is followed ends it")
}

/// Why there is no bound, and what to say in the contract for one.
pub(super) fn reasons(model: &Model, why: Why) -> Vec<String> {
    let mut found = Vec::new();
    for field in why.open {
        let declared = &model.records[field];
        let of = &model.records[field.record].title.name;
        if model.records[field.record].made.is_some() {
            found.push(format!("what `{}` of {of} can come to is not known", declared.name));
            continue;
        }
        let line = model.source.line(declared.span.start);
        let say = match (declared.ty == Type::Date, declared.at_most.is_none()) {
            (true, _) => "say `from … to …`",
            (false, true) => "say `at most …`",
            (false, false) => "say `at least …`",
        };
        found.push(format!("`{}` of {of} has no end (line {line}): {say}", declared.name));
    }
    let Some(id) = why.unlimited else { return found };
    let record = &model.records[id];
    let name = &record.title.name;
    if record.made.is_some() {
        found.push(format!("how many {} there can be is not known", record.plural));
        return found;
    }
    let is_of_rows = |volume: &Volume| matches!(volume.of, VolumeOf::Rows(_));
    if !record.volumes.iter().any(is_of_rows) {
        found.push(format!("nothing limits the rows of {name}: say for example `{}`", example(model, id)));
        return found;
    }
    // A limit for each provider and year is none for all, unless providers and years come to an end.
    for field in why.endless {
        let declared = &model.records[field];
        let (of, line) = (&declared.name, model.source.line(declared.span.start));
        let say = match declared.ty {
            _ if declared.may_be_blank => format!("`{of}` may be blank, and such rows are not counted"),
            Type::Date => {
                let (first, last) = (model.contract.starts, model.contract.ends);
                format!("say `{of} date, from {} to {}`", first.long(), last.long())
            }
            Type::Reference(to) => {
                format!("limit the rows of {}: `{}`", model.records[to].title.name, example(model, to))
            }
            _ => format!("say `no more than 4 values of {of}`"),
        };
        found.push(format!(
            "the rows of {name} are limited for each `{of}`, and that has no end (line {line}): {say}"
        ));
    }
    found
}

/// A line that would limit the rows of a record.
fn example(model: &Model, id: RecordId) -> String {
    let fields = &model.records[id].fields;
    let payee = match &model.contract.payee {
        Payee::Field(name) => fields.iter().find(|field| field.name == *name),
        Payee::Named(_) => None,
    };
    let payee = payee.filter(|field| !field.may_be_blank).map(|field| field.name.clone());
    let date = fields.iter().find(|field| field.ty == Type::Date && !field.may_be_blank);
    let date = date.map(|field| format!("{} of {}", PeriodKind::ContractYear.word(), field.name));
    let keys: Vec<String> = payee.into_iter().chain(date).collect();
    if keys.is_empty() {
        "no more than 200 rows in all".to_owned()
    } else {
        format!("no more than 200 rows share {}", keys.join(" and "))
    }
}

impl Bounds {
    /// The reasons that several bounds have, each once, in the order in which they are first met.
    fn shared_reasons(&self) -> Vec<&String> {
        let reasons: Vec<&String> = self.bounds.iter().flat_map(|bound| &bound.because).collect();
        let mut shared = Vec::new();
        for reason in &reasons {
            let is_again = reasons.iter().filter(|other| *other == reason).count() > 1;
            if is_again && !shared.contains(reason) {
                shared.push(*reason);
            }
        }
        shared
    }

    /// These as what stands under the bounds, which cite them by their numbers: `Note 1: nothing limits …`.
    pub fn notes(&self) -> Vec<String> {
        let note = |(number, reason)| format!("Note {number}: {reason}.");
        (1usize..).zip(self.shared_reasons()).map(note).collect()
    }

    /// What is said of each bound: of what it is, the amount, how that is known with the notes that it cites, and what is
    /// its own reason.
    pub fn lines(&self, model: &Model) -> Vec<BoundLine> {
        let currency = model.contract.currency;
        let shown = |amount: &Option<Amount>| {
            amount.as_ref().map_or_else(String::new, |amount| amount.shown(currency))
        };
        let found = |amount: &Option<Amount>| match amount {
            Some(_) => format!("found {}", shown(amount)),
            None => "no data was found that it pays".to_owned(),
        };
        let shared = self.shared_reasons();
        let line = |bound: &Bound| {
            let (amount, known) = match bound.status {
                Status::Exact => (shown(&bound.proved), "proved, exact".to_owned()),
                Status::AtMost => {
                    let end = if bound.least { "at least" } else { "at most" };
                    (shown(&bound.proved), format!("proved: {end} this; {}", found(&bound.found)))
                }
                Status::NoLimit => ("no limit".to_owned(), String::new()),
                Status::NotKnown => ("not known".to_owned(), found(&bound.found)),
            };
            let cited = (1usize..).zip(&shared).filter(|(_, reason)| bound.because.contains(reason));
            let cited: Vec<String> = cited.map(|(number, _)| number.to_string()).collect();
            let word = if cited.len() == 1 { "note" } else { "notes" };
            let cited = (!cited.is_empty()).then(|| format!("{word} {}", text::all_of(&cited)));
            let known = Some(known).filter(|known| !known.is_empty());
            let known = known.into_iter().chain(cited).collect::<Vec<_>>().join("; ");
            let because = bound.because.iter().filter(|reason| !shared.contains(reason)).cloned().collect();
            BoundLine { what: bound.words(), amount, known, because }
        };
        self.bounds.iter().map(line).collect()
    }

    /// For people.
    pub fn text(&self, model: &Model) -> String {
        let lines = self.lines(model);
        let width = |of: fn(&BoundLine) -> &String| {
            lines.iter().map(|line| of(line).chars().count()).max().unwrap_or(0)
        };
        let (first, second) = (width(|line| &line.what), width(|line| &line.amount));
        let mut text = format!("What {} can pay, for any data within its ranges\n\n", self.contract);
        for BoundLine { what, amount, known, because } in &lines {
            let line = format!("{what:first$}   {amount:>second$}   {known}");
            text.push_str(line.trim_end());
            text.push('\n');
            because.iter().for_each(|reason| text.push_str(&format!("  {reason}\n")));
        }
        text.push('\n');
        let notes = self.notes();
        notes.iter().for_each(|note| text.push_str(&format!("{note}\n")));
        if !notes.is_empty() {
            text.push('\n');
        }
        text.push_str(self.rests());
        text.push('\n');
        self.rests_on.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
        text
    }

    /// What all of it rests on; on `rests_on` too, where there is something.
    pub fn rests(&self) -> &'static str {
        match self.rests_on.as_slice() {
            [] => {
                "This rests on the ranges of the fields. The contract says of no record how many rows it has."
            }
            _ => "This rests on the ranges of the fields, and on",
        }
    }
}

/// What is said of a bound, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundLine {
    /// What it is the most or the least of.
    pub what: String,
    /// The amount; or that there is none, or none that is known.
    pub amount: String,
    /// How it is known, and which notes say why it is not.
    pub known: String,
    /// Why, where no other bound has the same reason.
    pub because: Vec<String>,
}

impl Bound {
    /// What it is the most or the least of.
    fn words(&self) -> String {
        let of = match (&self.item, self.scope) {
            (Some(item), Scope::PayeePeriod) => format!("{item}, a payee and period"),
            (Some(item), Scope::Year) => format!("{item}, a contract year"),
            (Some(item), Scope::Whole) => format!("{item}, in all"),
            (None, Scope::PayeePeriod) => "all of it, a payee and period".to_owned(),
            (None, Scope::Year) => "all of it, a contract year".to_owned(),
            (None, Scope::Whole) => "the whole contract".to_owned(),
        };
        match (self.least, self.without_outcomes) {
            (true, _) => format!("the least, {of}"),
            (false, true) => format!("without any outcome, {of}"),
            (false, false) => of,
        }
    }
}
