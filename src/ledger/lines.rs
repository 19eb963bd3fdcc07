//! The lines, each with its working and its rows.

use std::collections::BTreeMap;

use super::{Edition, LedgerLine, Whose};
use crate::explain::Told;
use crate::model::{Model, PaymentId, RecordId};
use crate::run::{PaymentLine, RunResult};
use crate::statement::{Amount, ElementaryLine, KeyValue, LineKind, Lines};
use crate::text;

/// Lines, and for each row the lines that it is behind.
#[derive(Default)]
pub(super) struct Found {
    pub(super) lines: Vec<LedgerLine>,
    pub(super) of_rows: BTreeMap<(RecordId, usize), Vec<String>>,
}

pub(super) fn lines(model: &Model, outcome: &RunResult, told: &Told<'_>, whose: Whose<'_>) -> Found {
    let mut found = Found::default();
    for line in Lines::of(model, outcome, whose.selection).lines {
        let own = line.place.and_then(|(id, at)| Some((id, outcome.payment(id)?.line(at as usize)?)));
        let identity = identity(&line);
        let rows = own.as_ref().and_then(|(id, own)| told.behind(*id, own));
        if let Some((record, rows)) = &rows {
            for row in rows {
                found.of_rows.entry((*record, *row)).or_default().push(identity.clone());
            }
        }
        let working = own.as_ref().map(|(id, own)| told.working(*id, own)).unwrap_or_default();
        let places = rows.as_ref().map(|(record, rows)| told.places(*record, rows)).unwrap_or_default();
        let days = days(model, outcome, own.as_ref(), &line);
        let rows = rows.map_or(0, |(_, rows)| rows.len());
        // Of rows that are several payees' together, a payee is told how many there are.
        let places = if whose.edition == Edition::Payee && !own_rows(model, &line) {
            text::count(rows, "row", "rows")
        } else {
            places
        };
        found.lines.push(LedgerLine { days, rows, places, working, ..plain(model, line, identity) });
    }
    found
}

/// Whether the rows behind a line are those of its payee: its payee is among its keys, or it is of one row.
fn own_rows(model: &Model, line: &ElementaryLine) -> bool {
    let one_row = line.place.is_some_and(|(id, _)| {
        matches!(model.frames[model.payments[id].frame], crate::model::Frame::Rows(_))
    });
    one_row || line.keys.iter().any(|key| key.value == line.payee)
}

fn plain(model: &Model, line: ElementaryLine, identity: String) -> LedgerLine {
    let title = model.items.iter().map(|item| crate::statement::title(model, *item));
    let label = title.into_iter().find(|title| title.name == line.item).and_then(|title| title.label.clone());
    let nothing = || Amount::new(crate::value::Number::zero());
    LedgerLine {
        identity,
        item: line.called(),
        reference: line.item.clone(),
        label,
        kind: line.kind,
        period: line.period.clone(),
        days: (String::new(), String::new()),
        keys: words(&line.keys),
        rows: 0,
        places: String::new(),
        working: String::new(),
        exact: line.exact.clone().unwrap_or_default(),
        rounded: line.rounded.clone().unwrap_or_else(nothing),
        cut: Amount::sum(line.cuts.iter().map(|cut| &cut.amount)),
        cut_by: line.cuts.iter().map(|cut| cut.by.clone()).collect(),
        paid: line.amount.is_some() && line.kind != LineKind::Due,
        outside: line.outside,
        payee: line.payee,
    }
}

fn words(keys: &[KeyValue]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("{} {}", key.key, key.value)).collect();
    keys.join(", ")
}

/// `reward/Ashdown Care/2023Q2`, and after it what else tells it from other lines.
fn identity(line: &ElementaryLine) -> String {
    let said = |key: &&KeyValue| key.value != line.payee && key.value != line.period;
    let keys = line.keys.iter().filter(said).map(|key| key.value.clone());
    let due = (line.kind == LineKind::Due).then(|| "due".to_owned());
    let parts = [line.called(), line.payee.clone(), line.period.clone()].into_iter().chain(due).chain(keys);
    parts.collect::<Vec<_>>().join("/")
}

/// First and last day of the period of a line.
fn days(
    model: &Model,
    outcome: &RunResult,
    own: Option<&(PaymentId, PaymentLine)>,
    line: &ElementaryLine,
) -> (String, String) {
    let calendar = &model.contract.calendar;
    let period = match own {
        Some((id, own)) => Some(crate::statement::period_of_line(model, *id, own)),
        None => {
            let kind = model.contract.statements;
            let index = outcome.periods.iter().find(|index| calendar.label(kind, **index) == line.period);
            index.map(|index| (kind, *index))
        }
    };
    let Some((kind, index)) = period else { return (String::new(), String::new()) };
    let day = |day: Option<crate::value::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    (day(calendar.first_day(kind, index)), day(calendar.last_day(kind, index)))
}
