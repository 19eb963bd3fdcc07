//! The one form of an expression.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::analysis::{Range, Steps, Terms};
use crate::model::{
    Aggregate, BandValue, Comparison, Constant, Expr, ExprKind, FactId, FactKind, Frame, FrameId, Model,
    Population, Related, Running, Scale, TariffId, Type,
};
use crate::show;
use crate::value::{ArithmeticOp, ChooseOp, CompareOp, Function, Number, Rounding};

/// Forms that were met, each with a number: two contracts that are compared share them.
#[derive(Default)]
pub(super) struct Forms(RefCell<BTreeMap<String, usize>>);

impl Forms {
    /// What stands for a form in others.
    fn short(&self, form: String) -> String {
        let mut known = self.0.borrow_mut();
        let next = known.len();
        format!("#{}", known.entry(form).or_insert(next))
    }
}

/// What is always met.
const MET: &str = "met";
/// What never is, and is never unknown.
const UNMET: &str = "unmet";

/// Writes what a contract says in its one form.
pub(super) struct Writer<'m> {
    pub(super) model: &'m Model,
    pub(super) terms: Terms<'m>,
    forms: &'m Forms,
    facts: RefCell<BTreeMap<FactId, String>>,
}

impl<'m> Writer<'m> {
    /// Of a contract.
    pub(super) fn of(model: &'m Model, forms: &'m Forms) -> Self {
        Writer { model, terms: Terms::of(model), forms, facts: RefCell::default() }
    }

    pub(super) fn short(&self, form: String) -> String {
        self.forms.short(form)
    }

    pub(super) fn all<'e>(&self, exprs: impl IntoIterator<Item = &'e Expr>) -> String {
        exprs.into_iter().map(|expr| self.expr(expr)).collect::<Vec<_>>().join(",")
    }

    /// The frame on which something stands.
    pub(super) fn frame(&self, id: FrameId) -> String {
        match &self.model.frames[id] {
            Frame::Contract => "contract".to_owned(),
            Frame::Statement => "statement".to_owned(),
            Frame::Rows(record) => format!("rows of {}", self.model.records[*record].title.name),
            Frame::Groups { record, keys } => {
                let name = &self.model.records[*record].title.name;
                self.short(format!("groups of {name} by {}", self.all(keys.iter().map(|key| &key.value))))
            }
        }
    }

    /// A value that stands in the text.
    pub(super) fn constant(&self, constant: &Constant, ty: &Type) -> String {
        match (constant, ty) {
            (Constant::Number(number), _) => format!("number {}", show::exact(number)),
            (Constant::Choice(position), Type::Choice(set)) => {
                format!("choice {:?}", show::choice(self.model, *set, *position))
            }
            (other, _) => format!("{other:?}"),
        }
    }

    /// The one form of an expression.
    pub(super) fn expr(&self, expr: &Expr) -> String {
        let form = match &expr.kind {
            ExprKind::Constant(constant) => return self.constant(constant, &expr.ty),
            ExprKind::Field(field) => return format!("field {}", self.field(*field)),
            ExprKind::Fact(fact) => return self.fact(*fact),
            ExprKind::Key(position) => match self.terms.key(expr.frame, *position) {
                Some(key) => format!("key {}", self.expr(&key.value)),
                None => format!("key {position}"),
            },
            ExprKind::Row => self.frame(expr.frame),
            ExprKind::StatementDate => return "statement date".to_owned(),
            ExprKind::Spread(inner, map) => {
                let through: Vec<String> = map.through.iter().map(|field| self.field(*field)).collect();
                let inner = self.expr(inner);
                // A constant is the same on every frame.
                if inner.starts_with("number ") {
                    return inner;
                }
                format!("spread {through:?} {inner}")
            }
            ExprKind::Tariff { tariff, keys, at } => self.tariff(*tariff, keys, at.as_deref()),
            ExprKind::Lookup { of, keys } => {
                format!("look up {} on {} for {}", self.expr(of), self.frame(of.frame), self.all(keys))
            }
            ExprKind::Call(function, parts) => self.call(function, parts),
            ExprKind::Compare(comparison) => self.compare(comparison),
            ExprKind::Given(inner, given) if !inner.may_be_blank => {
                return if *given { MET } else { UNMET }.to_owned();
            }
            ExprKind::Given(inner, given) => format!("given {given} {}", self.expr(inner)),
            ExprKind::And(parts) => return self.all_of(parts.iter().map(|part| self.expr(part)).collect()),
            ExprKind::Or(parts) => return self.any_of(parts.iter().map(|part| self.expr(part)).collect()),
            ExprKind::Not(inner) => match self.expr(inner).as_str() {
                MET => return UNMET.to_owned(),
                UNMET => return MET.to_owned(),
                inner => format!("not {inner}"),
            },
            ExprKind::IfBlank(first, _) | ExprKind::MustBeGiven(first) if !first.may_be_blank => {
                return self.expr(first);
            }
            ExprKind::IfBlank(first, second) => {
                format!("{} if blank {}", self.expr(first), self.expr(second))
            }
            ExprKind::MustBeGiven(inner) => format!("must be given {}", self.expr(inner)),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, expr.frame),
            ExprKind::Running(running) => self.running(running, expr.frame),
            ExprKind::Related(related) => self.related(related),
            ExprKind::ChooseGiven(op, first, second) => {
                let mut both = [self.expr(first), self.expr(second)];
                both.sort();
                format!("{op:?} given {}", both.join(","))
            }
            ExprKind::Cases(rows, otherwise) => {
                // One of the conditions is met and no other, in whatever order they stand.
                let mut rows: Vec<String> = rows
                    .iter()
                    .map(|row| format!("{} then {}", self.expr(&row.when), self.expr(&row.then)))
                    .collect();
                rows.sort();
                let otherwise = otherwise.as_ref().map(|value| self.expr(value)).unwrap_or_default();
                format!("cases {} otherwise {otherwise}", rows.join(";"))
            }
            ExprKind::Payment(id) => {
                format!("payment {} on {}", self.model.payments[*id].title.name, self.frame(expr.frame))
            }
            ExprKind::LinesTotal(total) => {
                let after = total.after.map(|id| self.model.limits[id].title.name.clone());
                let on: Vec<String> =
                    total.on.iter().map(|on| self.line_keys(on.payment, &on.keys)).collect();
                format!("lines {after:?} {} {} for {}", total.named, on.join(";"), self.all(&total.keys))
            }
            ExprKind::WhatLeaves(limit, payment) => {
                let payment = payment.map(|id| self.model.payments[id].title.name.clone());
                format!("left by {} of {payment:?}", self.model.limits[*limit].title.name)
            }
        };
        // A tariff that is one value is that value.
        let is_value = form.starts_with("number ") || form.starts_with("choice ");
        if is_value { form } else { self.short(form) }
    }

    fn tariff(&self, id: TariffId, keys: &[Expr], at: Option<&Expr>) -> String {
        let tariff = &self.model.tariffs[id];
        if tariff.rows.is_empty() {
            return format!("supplied {}", tariff.title.name);
        }
        if tariff.is_single()
            && let [row] = tariff.rows.as_slice()
            && let [value] = row.values.as_slice()
        {
            return self.constant(value, &tariff.ty);
        }
        let mut rows: Vec<String> = tariff
            .rows
            .iter()
            .map(|row| {
                let keys = row.keys.iter().zip(&tariff.keys).map(|(key, of)| self.constant(key, &of.ty));
                let values = row.values.iter().map(|value| self.constant(value, &tariff.ty));
                format!("{:?}: {:?}", keys.collect::<Vec<_>>(), values.collect::<Vec<_>>())
            })
            .collect();
        rows.sort();
        let at = at.map(|at| self.expr(at)).unwrap_or_default();
        format!("tariff {:?} {rows:?} for {} at {at}", tariff.dates, self.all(keys))
    }

    fn call(&self, function: &Function, parts: &[Expr]) -> String {
        let each = || -> Vec<String> { parts.iter().map(|part| self.expr(part)).collect() };
        let sorted = |mut forms: Vec<String>| {
            forms.sort();
            forms.join(",")
        };
        match (function, parts) {
            (Function::Arithmetic(op @ (ArithmeticOp::Add | ArithmeticOp::Multiply)), _) => {
                format!("{op:?} {}", sorted(self.flat(*op, parts)))
            }
            (Function::Choose(op @ (ChooseOp::Smaller | ChooseOp::Larger)), [one, other]) => {
                match self.never_chosen(*op, one, other) {
                    Some(left) => self.expr(left),
                    None => format!("{op:?} {}", sorted(each())),
                }
            }
            (Function::Choose(op), _) => format!("{op:?} {}", sorted(each())),
            (Function::Rounded(Rounding { step, way, .. }), [of]) => {
                // What is a whole number of steps already is not rounded.
                let own = Steps::of(&self.terms).step(of);
                match own.size().and_then(|own| own.divided_by(step)) {
                    Some(parts) if parts.is_whole() => self.expr(of),
                    _ => format!("rounded {} {way:?} {}", show::exact(step), each().join(",")),
                }
            }
            (function, _) => format!("{function:?} {}", each().join(",")),
        }
    }

    /// The parts of a sum or product, and the parts of those.
    fn flat(&self, op: ArithmeticOp, parts: &[Expr]) -> Vec<String> {
        let one = |part: &Expr| match &part.kind {
            ExprKind::Call(Function::Arithmetic(own), inner) if *own == op => self.flat(op, inner),
            _ => vec![self.expr(part)],
        };
        parts.iter().flat_map(one).collect()
    }

    /// The one of two that is always chosen, where ranges decide and neither can be blank.
    fn never_chosen<'e>(&self, op: ChooseOp, one: &'e Expr, other: &'e Expr) -> Option<&'e Expr> {
        if one.may_be_blank || other.may_be_blank {
            return None;
        }
        let (a, b) = (self.terms.range(one), self.terms.range(other));
        let below = |a: &Range, b: &Range| a.most.as_ref().zip(b.least.as_ref()).is_some_and(|(a, b)| a <= b);
        match (op == ChooseOp::Smaller, below(&a, &b), below(&b, &a)) {
            (true, true, _) | (false, _, true) => Some(one),
            (true, _, true) | (false, true, _) => Some(other),
            (_, false, false) => None,
        }
    }

    fn compare(&self, comparison: &Comparison) -> String {
        let Comparison { op, left, right, blank } = comparison;
        let known = !left.may_be_blank && !right.may_be_blank && blank.is_none();
        if known && let Some(always) = self.decided(*op, left, right) {
            return if always { MET } else { UNMET }.to_owned();
        }
        let rule = blank.as_ref().map(|rule| (self.expr(&rule.of), rule.included));
        let (op, low, high) = match op {
            CompareOp::Less | CompareOp::AtMost => (*op, left, right),
            CompareOp::More => (CompareOp::Less, right, left),
            CompareOp::AtLeast => (CompareOp::AtMost, right, left),
            CompareOp::Is | CompareOp::IsNot => {
                let mut both = [self.expr(left), self.expr(right)];
                both.sort();
                return format!("{op:?} {both:?} {rule:?}");
            }
        };
        // Of whole numbers and days, less than 5 is at most 4.
        let whole = |expr: &Expr| expr.ty == Type::Date || Steps::of(&self.terms).step(expr).is_whole();
        let both_whole = whole(low) && whole(high);
        let moved = |expr: &Expr, by: i32| match &expr.kind {
            ExprKind::Constant(Constant::Number(number)) => {
                Some(Constant::Number(number.plus(&Number::from_int(i128::from(by)))))
            }
            ExprKind::Constant(Constant::Date(day)) => day.plus_days(by).map(Constant::Date),
            _ => None,
        };
        if op == CompareOp::Less && both_whole {
            if let Some(high) = moved(high, -1) {
                return format!("AtMost {} {} {rule:?}", self.expr(low), self.constant(&high, &low.ty));
            }
            if let Some(low) = moved(low, 1) {
                return format!("AtMost {} {} {rule:?}", self.constant(&low, &high.ty), self.expr(high));
            }
        }
        format!("{op:?} {} {} {rule:?}", self.expr(low), self.expr(high))
    }

    /// Whether a comparison of numbers always holds, or never.
    fn decided(&self, op: CompareOp, left: &Expr, right: &Expr) -> Option<bool> {
        let (a, b) = (self.terms.range(left), self.terms.range(right));
        let below = |a: &Range, b: &Range| Some(a.most.as_ref()? < b.least.as_ref()?);
        let no_more = |a: &Range, b: &Range| Some(a.most.as_ref()? <= b.least.as_ref()?);
        let (is, never) = match op {
            CompareOp::Less => (below(&a, &b), no_more(&b, &a)),
            CompareOp::AtMost => (no_more(&a, &b), below(&b, &a)),
            CompareOp::More => (below(&b, &a), no_more(&a, &b)),
            CompareOp::AtLeast => (no_more(&b, &a), below(&a, &b)),
            CompareOp::Is | CompareOp::IsNot => (None, None),
        };
        match (is, never) {
            (Some(true), _) => Some(true),
            (_, Some(true)) => Some(false),
            _ => None,
        }
    }

    /// All conditions met. What is always met says nothing.
    pub(super) fn all_of(&self, mut parts: Vec<String>) -> String {
        parts.retain(|part| part != MET);
        parts.sort();
        parts.dedup();
        match parts.as_slice() {
            [] => MET.to_owned(),
            [one] => one.clone(),
            _ => self.short(format!("all of {}", parts.join(","))),
        }
    }

    fn any_of(&self, mut parts: Vec<String>) -> String {
        parts.retain(|part| part != UNMET);
        parts.sort();
        parts.dedup();
        match parts.as_slice() {
            [] => UNMET.to_owned(),
            [one] => one.clone(),
            _ => self.short(format!("any of {}", parts.join(","))),
        }
    }

    /// A define and a measure are what they come to; a subset is its conditions; a scale its bands.
    pub(super) fn fact(&self, id: FactId) -> String {
        if let Some(known) = self.facts.borrow().get(&id) {
            return known.clone();
        }
        let fact = &self.model.facts[id];
        let form = match &fact.kind {
            FactKind::Define | FactKind::Measure { .. } => self.expr(&fact.value),
            FactKind::Cohort(_) | FactKind::Outcome(..) | FactKind::Selection(_) => {
                let conditions = self.conditions(id);
                let rows = self.frame(fact.frame);
                self.short(format!("{rows} where {}", self.all_of(conditions)))
            }
            FactKind::Scale(scale) => self.scale(scale),
        };
        self.facts.borrow_mut().insert(id, form.clone());
        form
    }

    /// The conditions of a subset and of those that it is of.
    fn conditions(&self, id: FactId) -> Vec<String> {
        let Some(Population { within, conditions, .. }) = self.terms.population(id) else {
            return Vec::new();
        };
        let mut found = within.map(|within| self.conditions(within)).unwrap_or_default();
        found.extend(conditions.iter().map(|condition| self.expr(condition)));
        found
    }

    fn scale(&self, scale: &Scale) -> String {
        let value = |value: &BandValue| match value {
            BandValue::Flat(value) => self.expr(value),
            BandValue::Line(from, to) => format!("line {} to {}", self.expr(from), self.expr(to)),
        };
        let ends = |value: &BandValue| match value {
            BandValue::Flat(value) => [self.expr(value), self.expr(value)],
            BandValue::Line(from, to) => [self.expr(from), self.expr(to)],
        };
        let mut bands: Vec<String> = Vec::new();
        for (position, band) in scale.bands.iter().enumerate() {
            let before = position.checked_sub(1).and_then(|before| scale.bands.get(before));
            let edge = band.edge.as_ref().map(|edge| {
                // Where both bands come to the same, the edge belongs to either.
                let [bottom, _] = ends(&band.value);
                let joined = scale.mode.is_none()
                    && before.is_some_and(|before| ends(&before.value).last() == Some(&bottom));
                format!("{} {}", self.expr(&edge.at), edge.included || joined)
            });
            bands.push(format!("{edge:?} {}", value(&band.value)));
        }
        let subject = self.expr(&scale.subject);
        self.short(format!("scale of {subject} {:?} {}", scale.mode, bands.join(";")))
    }

    fn aggregate(&self, aggregate: &Aggregate, frame: FrameId) -> String {
        let of = |id: FactId| self.conditions(id);
        let within = aggregate.within.map(of).unwrap_or_default();
        let rows = self.all_of(of(aggregate.selection).into_iter().chain(within).collect());
        let record = self.terms.population(aggregate.selection).map(|population| population.record);
        let record = record.map(|record| self.model.records[record].title.name.clone());
        let value = aggregate.value.as_ref().map(|value| self.expr(value));
        let by = aggregate.pick.as_ref().map(|pick| self.expr(&pick.by));
        let frame = self.frame(frame);
        format!("{:?} on {frame} over {record:?} where {rows} of {value:?} by {by:?}", aggregate.op)
    }

    fn running(&self, running: &Running, frame: FrameId) -> String {
        let within = running.within.map(|within| self.conditions(within)).unwrap_or_default();
        let conditions = running.conditions.iter().map(|condition| self.expr(condition));
        let rows = self.all_of(within.into_iter().chain(conditions).collect());
        let value = running.value.as_ref().map(|value| self.expr(value));
        let holds = running.holds.as_ref().map(|holds| self.expr(holds));
        format!(
            "{:?} on {} of {value:?} where {rows} for {} in order {} {:?} {} {:?} {holds:?}",
            running.op,
            self.frame(frame),
            self.all(&running.keys),
            self.all(&running.order),
            running.falls,
            running.file_order,
            running.window
        )
    }

    fn related(&self, related: &Related) -> String {
        let sought = &related.sought;
        let name = |id: crate::model::RecordId| self.model.records[id].title.name.clone();
        let within = sought.within.map(|within| self.conditions(within)).unwrap_or_default();
        let conditions = sought.conditions.iter().map(|condition| self.expr(condition));
        let rows = self.all_of(within.into_iter().chain(conditions).collect());
        let edge = |bound: &Option<crate::model::Bound>| {
            bound.as_ref().map(|bound| (self.expr(&bound.at), bound.included))
        };
        let of = |value: &Option<Expr>| value.as_ref().map(|value| self.expr(value));
        format!(
            "{:?} of {} behind {:?} where {rows} of {:?} with {} by {:?} order {} {:?} {} for {} from {:?} to {:?} own {}",
            sought.op,
            name(sought.record),
            sought.behind.map(name),
            of(&sought.value),
            self.all(&sought.keys),
            of(&sought.by),
            self.all(&sought.order),
            sought.falls,
            sought.file_order,
            self.all(&related.keys),
            edge(&related.from),
            edge(&related.to),
            related.own
        )
    }
}
