//! The elementary lines: what the statement adds up, each with its keys.

use serde::{Deserialize, Serialize};

use super::{Amount, Cut, SCHEMA, Selection, called, row_order};
use crate::model::{ClawbackId, Frame, FrameId, Item, LimitId, Model, PaymentId};
use crate::run::{ClawbackPeriod, LimitLine, PaymentLine, RunResult, Value, field_values};
use crate::show;
use crate::value::{Currency, Number};

/// All elementary lines of a selection.
#[derive(Clone, Debug, Serialize)]
pub struct Lines {
    /// `meed/lines`
    pub schema: &'static str,
    /// [`SCHEMA`]
    pub version: u32,
    /// The payees and periods that they are confined to.
    pub selection: Option<Selection>,
    /// The lines: by payee, period, item in the order of the contract, and keys.
    pub lines: Vec<ElementaryLine>,
    /// The sign before an amount.
    #[serde(skip)]
    pub symbol: Currency,
}

/// What an elementary line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LineKind {
    /// A line of a payment.
    Payment,
    /// A line of a cap that is shown by itself.
    Cap,
    /// A line of a minimum that is shown by itself.
    Minimum,
    /// What a clawback finds due; it moves no money by itself.
    Due,
    /// What a clawback takes back.
    Clawback,
}

impl LineKind {
    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            LineKind::Payment => "payment",
            LineKind::Cap => "cap",
            LineKind::Minimum => "minimum",
            LineKind::Due => "due",
            LineKind::Clawback => "clawback",
        }
    }
}

/// One elementary line.
#[derive(Clone, Debug, Serialize)]
pub struct ElementaryLine {
    /// Who is paid, or pays back.
    pub payee: String,
    /// The statement period in which it falls.
    pub period: String,
    /// The name of its item.
    pub item: String,
    /// What the item is for, where a payment has an item for each of something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// What it is.
    pub kind: LineKind,
    /// What tells it from the other lines of its item.
    pub keys: Vec<KeyValue>,
    /// The amount before rounding, as digits, or as a ratio `n/d` where they do not end.
    pub exact: Option<String>,
    /// The amount after rounding.
    pub rounded: Option<Amount>,
    /// What caps have cut from it.
    pub cuts: Vec<Cut>,
    /// What it adds to the statement; none where it moves no money: a due line, or a line outside term and settlement.
    pub amount: Option<Amount>,
    /// Whether it falls outside term and settlement.
    pub outside: bool,
    /// The payment of which it is a line, and the position among its lines.
    #[serde(skip)]
    pub place: Option<(PaymentId, u32)>,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyValue {
    /// What the key is called.
    pub key: String,
    /// Its value.
    pub value: String,
}

impl ElementaryLine {
    /// `results`, or `results for reading`.
    pub fn called(&self) -> String {
        called::with_of(&self.item, self.of.as_deref())
    }
}

impl Lines {
    /// The elementary lines of an outcome.
    pub fn of(model: &Model, outcome: &RunResult, selection: &Selection) -> Self {
        let view = View { model, outcome, selection };
        let mut found = Vec::new();
        for (position, item) in model.items.iter().enumerate() {
            match item {
                Item::Payment(id) => view.payment(position, *id, LineKind::Payment, &mut found),
                Item::Limit(id) => view.limit(position, *id, &mut found),
                Item::Clawback(id) => view.clawback(position, *id, &mut found),
            }
        }
        found.sort_by_key(|(place, _)| *place);
        Lines {
            schema: "meed/lines",
            version: SCHEMA,
            selection: (!selection.is_everything()).then(|| selection.clone()),
            lines: found.into_iter().map(|(_, line)| line).collect(),
            symbol: model.contract.currency,
        }
    }
}

/// The key of a row that only its place tells from the others.
pub(crate) const ROW: &str = "row";

/// Payee, period index, the longer period that the line is for, item, kind, position within the item.
type Place = (u32, i32, Option<i32>, usize, LineKind, usize);

struct View<'a> {
    model: &'a Model,
    outcome: &'a RunResult,
    selection: &'a Selection,
}

impl View<'_> {
    fn payment(&self, item: usize, id: PaymentId, kind: LineKind, found: &mut Vec<(Place, ElementaryLine)>) {
        let Some(lines) = self.outcome.payment(id) else { return };
        let rows: Vec<u32> = lines.places().map(|(row, _)| row).collect();
        let ranks = row_order::ranks(self.model, self.outcome, self.model.payments[id].frame, &rows);
        for (own, line) in (0u32..).zip(lines.iter()) {
            let at = own as usize;
            let at = ranks.as_ref().and_then(|ranks| ranks.get(at).copied()).unwrap_or(at);
            if self.selection.has_payee(line.payee) && self.selection.has_period(line.period) {
                let place = (line.payee, line.period_index, line.longer, item, kind, at);
                let shown = payment_line(self.model, self.outcome, id, &line, kind);
                found.push((place, ElementaryLine { place: Some((id, own)), ..shown }));
            }
        }
    }

    fn limit(&self, item: usize, id: LimitId, found: &mut Vec<(Place, ElementaryLine)>) {
        let limit = &self.model.limits[id];
        for (at, line) in self.outcome.limit_lines(id).enumerate() {
            let (Some(payee), Some(period)) = (line.payee, line.period) else { continue };
            // A limit that is not reached moves no money.
            let nothing = limit.cut || line.amount.is_zero();
            if nothing || !self.selection.has_payee(payee) || !self.selection.has_period(Some(period)) {
                continue;
            }
            let kind = if limit.at_most { LineKind::Cap } else { LineKind::Minimum };
            let place = (payee, period_index(self.outcome, period), None, item, kind, at);
            found.push((place, self.limit_line(id, &line, kind, payee, period)));
        }
    }

    fn limit_line(
        &self,
        id: LimitId,
        line: &LimitLine,
        kind: LineKind,
        payee: u32,
        period: u32,
    ) -> ElementaryLine {
        let limit = &self.model.limits[id];
        let keys = limit.key_labels.iter().zip(line.key_words(self.model, &self.outcome.data));
        ElementaryLine {
            payee: payee_name(self.outcome, payee),
            period: period_label(self.model, self.outcome, period),
            item: limit.title.name.clone(),
            of: None,
            kind,
            keys: keys.map(|(key, value)| KeyValue { key: key.clone(), value }).collect(),
            exact: None,
            rounded: Some(Amount::new(line.amount.clone())),
            cuts: Vec::new(),
            amount: Some(Amount::new(line.amount.clone())),
            outside: false,
            place: None,
        }
    }

    fn clawback(&self, item: usize, id: ClawbackId, found: &mut Vec<(Place, ElementaryLine)>) {
        let clawback = &self.model.clawbacks[id];
        self.payment(item, clawback.due, LineKind::Due, found);
        let periods = self.outcome.clawbacks.get(id.index()).map(Vec::as_slice).unwrap_or_default();
        for (at, period) in periods.iter().enumerate() {
            if self.selection.has_payee(period.payee)
                && self.selection.has_period(Some(period.period))
                && !(period.due.is_zero() && period.taken.is_zero())
            {
                let index = period_index(self.outcome, period.period);
                let line = self.taken_line(&clawback.title.name, period);
                found.push(((period.payee, index, None, item, LineKind::Clawback, at), line));
            }
        }
    }

    fn taken_line(&self, name: &str, period: &ClawbackPeriod) -> ElementaryLine {
        let taken = Amount::new(period.taken.negated());
        ElementaryLine {
            payee: payee_name(self.outcome, period.payee),
            period: period_label(self.model, self.outcome, period.period),
            item: name.to_owned(),
            of: None,
            kind: LineKind::Clawback,
            keys: Vec::new(),
            exact: None,
            rounded: Some(taken.clone()),
            cuts: Vec::new(),
            amount: Some(taken),
            outside: false,
            place: None,
        }
    }
}

pub(super) fn payment_line(
    model: &Model,
    outcome: &RunResult,
    id: PaymentId,
    line: &PaymentLine,
    kind: LineKind,
) -> ElementaryLine {
    let payment = &model.payments[id];
    let period = called::period_of_line(model, id, line);
    let counted = kind == LineKind::Payment && line.period.is_some();
    let cuts = line.cuts.iter().map(|(limit, amount)| cut(model, *limit, amount));
    ElementaryLine {
        payee: payee_name(outcome, line.payee),
        period: model.contract.calendar.label(period.0, period.1),
        item: payment.title.name.clone(),
        of: outcome.payment(id).and_then(|lines| lines.items.get(line.item? as usize).cloned()),
        kind,
        keys: keys(model, outcome, payment.frame, line.at),
        exact: Some(show::exact(&line.exact)),
        rounded: Some(Amount::new(line.rounded.clone())),
        cuts: cuts.collect(),
        amount: counted.then(|| Amount::new(line.paid())),
        outside: line.period.is_none(),
        place: None,
    }
}

pub(super) fn cut(model: &Model, limit: LimitId, amount: &Number) -> Cut {
    let title = &model.limits[limit].title;
    Cut { by: title.name.clone(), label: title.label.clone(), amount: Amount::new(amount.clone()) }
}

/// What tells a row or group of a frame from the others: the values of its keys, or of its unique field, which names it
/// wherever it stands; the file and row where there is none, and nothing where there is no file. A spell has fields and
/// no file.
pub(crate) fn keys(model: &Model, outcome: &RunResult, frame: FrameId, at: u32) -> Vec<KeyValue> {
    let row = at as usize;
    match &model.frames[frame] {
        Frame::Rows(record) if model.spell(*record).is_some() => {
            let fields = field_values(model, &outcome.data, *record, at);
            // What a balance works out tells its periods apart no more than its keys and days do.
            let own = model.records[*record].days().map_or(0, |[_, last]| last.saturating_add(1));
            let fields: Vec<_> = fields.take(own).collect();
            if fields.iter().all(|(_, value)| *value == Value::Blank) {
                // It stands for spells that are elsewhere.
                return Vec::new();
            }
            let values = fields.into_iter().map(|(field, value)| KeyValue {
                key: field.name.clone(),
                value: value.words(model, &outcome.data),
            });
            values.collect()
        }
        Frame::Rows(record) => {
            if let Some(names) = row_order::names(model, &outcome.data, *record, row) {
                return names;
            }
            let table = outcome.data.tables.get(record.index());
            let (file, number) = table.map(|table| table.origin.of(row)).unwrap_or(("", 0));
            if file.is_empty() && number == 0 {
                // It stands for rows that are elsewhere.
                return Vec::new();
            }
            vec![KeyValue { key: ROW.to_owned(), value: format!("{file}:{number}") }]
        }
        Frame::Groups { keys, .. } => {
            let columns = outcome.frame(frame).map(|rows| rows.keys.as_slice()).unwrap_or_default();
            let values = keys.iter().zip(columns).map(|(key, column)| KeyValue {
                key: key.label.clone(),
                value: Value::of(column, row, &key.value.ty, &outcome.data).words(model, &outcome.data),
            });
            values.collect()
        }
        Frame::Contract | Frame::Statement => Vec::new(),
    }
}

pub(super) fn payee_name(outcome: &RunResult, payee: u32) -> String {
    outcome.payees.get(payee as usize).cloned().unwrap_or_default()
}

pub(super) fn period_index(outcome: &RunResult, period: u32) -> i32 {
    outcome.periods.get(period as usize).copied().unwrap_or(i32::MAX)
}

pub(super) fn period_label(model: &Model, outcome: &RunResult, period: u32) -> String {
    model.contract.calendar.label(model.contract.statements, period_index(outcome, period))
}
