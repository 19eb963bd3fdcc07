//! Models, built by hand: every clause after those that it uses.

use super::expr::{CONTRACT, day, expr, num, numbers, rounding};
use meed::model::*;
use meed::source::{Source, Span};
use meed::value::{Calendar, Currency, PeriodKind, RoundingWay, ScaleMode, UnitNames};

/// A model in the making.
pub(crate) struct Build {
    pub(crate) model: Model,
}

fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap()
}

fn title(name: &str) -> Title {
    Title {
        name: name.to_owned(),
        label: None,
        span: Span::default(),
        name_span: Span::default(),
        printed: Printed::default(),
    }
}

impl Build {
    /// A contract with a term, years that start on its first day, quarterly statements, rounded to the penny with
    /// halves up.
    pub(crate) fn new(starts: &str, ends: &str) -> Self {
        let contract = Contract {
            title: "A contract".to_owned(),
            commissioner: None,
            payee: Payee::Field("provider".to_owned()),
            starts: day(starts),
            ends: day(ends),
            settled_by: day(ends),
            calendar: Calendar::new(day(starts)),
            statements: PeriodKind::Quarter,
            rounding: rounding("0.01", RoundingWay::HalvesUp),
            currency: Currency::Pounds,
            form: FieldForm::default(),
            working_week: None,
            cut_off: None,
            clock: None,
            printed: Printed::default(),
            words: ContractWords::default(),
            span: Span::default(),
        };
        let model = Model {
            source: Source::new("test.meed", ""),
            contract,
            units: UnitNames::default(),
            records: IndexVec::new(),
            choice_sets: IndexVec::new(),
            tariffs: IndexVec::new(),
            frames: vec![Frame::Contract].into(),
            facts: IndexVec::new(),
            payments: IndexVec::new(),
            limits: IndexVec::new(),
            clawbacks: IndexVec::new(),
            items: Vec::new(),
            examples: Vec::new(),
            order: Vec::new(),
        };
        Build { model }
    }

    pub(crate) fn choices(&mut self, choices: &[&str]) -> ChoiceSetId {
        let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
        self.model.choice_sets.push(ChoiceSet { choices })
    }

    fn frame(&mut self, frame: Frame) -> FrameId {
        let known = self.model.frames.iter_enumerated().find(|(_, known)| **known == frame);
        match known {
            Some((id, _)) => id,
            None => self.model.frames.push(frame),
        }
    }

    /// A record and its fields; every field may be blank.
    pub(crate) fn record(&mut self, name: &str, fields: &[(&str, Type)]) -> RecordId {
        let id = self.model.records.next_id();
        let rows = self.frame(Frame::Rows(id));
        let field = |(name, ty): &(&str, Type)| Field {
            form: FieldForm::default(),
            name: (*name).to_owned(),
            label: None,
            column: (*name).to_owned(),
            ty: ty.clone(),
            whole: false,
            may_be_blank: true,
            unique: *name == "id",
            at_least: None,
            at_most: None,
            days: (None, None),
            held_to: Vec::new(),
            printed: EntryWords::default(),
            span: Span::default(),
        };
        let fields = fields.iter().map(field).collect();
        let plural = format!("{name}s");
        self.model.records.push(Record {
            source: RowSource::default(),
            receipt: meed::model::Receipt::default(),
            title: title(name),
            plural,
            fields,
            uniques: Vec::new(),
            volumes: Vec::new(),
            rows,
            listed: None,
            made: None,
        });
        id
    }

    pub(crate) fn rows(&self, record: RecordId) -> FrameId {
        self.model.records[record].rows
    }

    pub(crate) fn field_id(&self, record: RecordId, name: &str) -> FieldId {
        let fields = &self.model.records[record].fields;
        let field = fields.iter().position(|field| field.name == name).unwrap();
        FieldId { record, field: number(field) }
    }

    pub(crate) fn field(&self, record: RecordId, name: &str) -> Expr {
        let id = self.field_id(record, name);
        let ty = self.model.records[record].fields[id.field as usize].ty.clone();
        expr(ExprKind::Field(id), ty, self.rows(record))
    }

    pub(crate) fn groups(&mut self, record: RecordId, keys: &[Expr]) -> FrameId {
        let key = |value: &Expr| Key { value: value.clone(), label: "key".to_owned() };
        self.frame(Frame::Groups { record, keys: keys.iter().map(key).collect() })
    }

    pub(crate) fn statement_frame(&mut self) -> FrameId {
        self.frame(Frame::Statement)
    }

    fn add_fact(&mut self, name: &str, kind: FactKind, frame: FrameId, value: Expr) -> FactId {
        let id = self.model.facts.next_id();
        self.model.facts.push(Fact { title: title(name), kind, frame, value });
        self.model.order.push(Step::Fact(id));
        id
    }

    pub(crate) fn define(&mut self, name: &str, value: Expr) -> FactId {
        let frame = value.frame;
        self.add_fact(name, FactKind::Define, frame, value)
    }

    fn population(
        &mut self,
        name: &str,
        record: RecordId,
        within: Option<FactId>,
        conditions: Vec<Expr>,
        kind: impl Fn(Population) -> FactKind,
    ) -> FactId {
        let value = expr(ExprKind::And(conditions.clone()), Type::YesNo, self.rows(record));
        let frame = self.rows(record);
        self.add_fact(name, kind(Population { record, within, conditions }), frame, value)
    }

    pub(crate) fn cohort(
        &mut self,
        name: &str,
        record: RecordId,
        within: Option<FactId>,
        conditions: Vec<Expr>,
    ) -> FactId {
        self.population(name, record, within, conditions, FactKind::Cohort)
    }

    pub(crate) fn selection(
        &mut self,
        name: &str,
        record: RecordId,
        within: Option<FactId>,
        conditions: Vec<Expr>,
    ) -> FactId {
        self.population(name, record, within, conditions, FactKind::Selection)
    }

    pub(crate) fn measure(&mut self, name: &str, selection: FactId, value: Expr) -> FactId {
        let frame = value.frame;
        self.add_fact(name, FactKind::Measure { selection, published: None }, frame, value)
    }

    pub(crate) fn scale(
        &mut self,
        name: &str,
        subject: Expr,
        mode: Option<ScaleMode>,
        bands: Vec<Band>,
    ) -> FactId {
        let frame = subject.frame;
        let kind = FactKind::Scale(Scale { subject: subject.clone(), mode, bands });
        self.add_fact(name, kind, frame, subject)
    }

    /// A fact where it is used on its own frame.
    pub(crate) fn fact(&self, fact: FactId) -> Expr {
        let known = &self.model.facts[fact];
        let ty = match known.kind {
            FactKind::Scale(_) => numbers(),
            _ => known.value.ty.clone(),
        };
        expr(ExprKind::Fact(fact), ty, known.frame)
    }

    pub(crate) fn tariff(
        &mut self,
        name: &str,
        keys: Vec<TariffKey>,
        dates: &[Option<&str>],
        rows: &[(Vec<Constant>, &[&str])],
    ) -> TariffId {
        let row = |(keys, values): &(Vec<Constant>, &[&str])| TariffRow {
            keys: keys.clone(),
            values: values.iter().map(|value| Constant::Number(super::expr::number(value))).collect(),
            span: Span::default(),
        };
        self.model.tariffs.push(Tariff {
            title: title(name),
            ty: numbers(),
            keys,
            dates: dates.iter().map(|date| date.map(day)).collect(),
            rows: rows.iter().map(row).collect(),
            supplied: rows.is_empty(),
            source: None,
        })
    }

    pub(crate) fn payment(
        &mut self,
        name: &str,
        selection: FactId,
        amount: Expr,
        payee: Expr,
        placed: Expr,
    ) -> PaymentId {
        let id = self.lines(name, None, selection, amount, payee, placed);
        self.model.items.push(Item::Payment(id));
        id
    }

    fn lines(
        &mut self,
        name: &str,
        clawback: Option<ClawbackId>,
        selection: FactId,
        amount: Expr,
        payee: Expr,
        placed: Expr,
    ) -> PaymentId {
        let id = self.model.payments.next_id();
        let frame = if placed.frame == CONTRACT { amount.frame } else { placed.frame };
        self.model.payments.push(Payment {
            title: title(name),
            clawback,
            selection,
            frame,
            amount,
            payee,
            shares: Vec::new(),
            placed,
            item: None,
            together: None,
        });
        self.model.order.push(Step::Payment(id));
        id
    }

    /// The rounded amount of a payment on the frame of its lines.
    pub(crate) fn paid(&self, payment: PaymentId) -> Expr {
        expr(ExprKind::Payment(payment), numbers(), self.model.payments[payment].frame)
    }

    pub(crate) fn limit(&mut self, limit: Limit) -> LimitId {
        let id = self.model.limits.next_id();
        self.model.limits.push(limit);
        self.model.order.push(Step::Limit(id));
        self.model.items.push(Item::Limit(id));
        id
    }

    /// A clawback with due lines like a payment's, and its limits on the statement frame.
    pub(crate) fn clawback(
        &mut self,
        name: &str,
        (selection, amount, payee, placed): (FactId, Expr, Expr, Expr),
        limits: Vec<Expr>,
        carried: bool,
    ) -> ClawbackId {
        let id = self.model.clawbacks.next_id();
        let due = self.lines(name, Some(id), selection, amount, payee, placed);
        self.model.clawbacks.push(Clawback { title: title(name), due, limits, carried, rest: None });
        self.model.order.push(Step::Clawback(id));
        self.model.items.push(Item::Clawback(id));
        id
    }
}

/// A limit without `after`, keys or order yet.
pub(crate) fn limit(name: &str, at_most: bool, cut: bool, on: Vec<LimitTarget>) -> Limit {
    let first = &on[0];
    let payee_key = first.keys.iter().position(|key| *key == LineKey::Payee);
    let period_key = first.keys.iter().find_map(|key| match key {
        LineKey::Period(kind) => Some(*kind),
        _ => None,
    });
    let by_period = first.order.iter().any(|key| matches!(key, LineKey::Period(_)));
    let key_labels = first.keys.iter().map(|_| "key".to_owned()).collect();
    Limit {
        title: title(name),
        at_most,
        after: Vec::new(),
        key_labels,
        payee_key,
        period_key,
        by_period,
        cut,
        before_shared: false,
        on,
    }
}

/// A band from an edge.
pub(crate) fn band(edge: Option<(&str, bool)>, value: BandValue) -> Band {
    let edge = edge.map(|(at, included)| Edge { at: num(at), included });
    Band { edge, value, span: Span::default() }
}

pub(crate) fn flat(value: &str) -> BandValue {
    BandValue::Flat(num(value))
}
