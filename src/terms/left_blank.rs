//! What follows where an entry is left blank: worked out from the conditions and values that ask for it.

use super::marks;
use super::voice::Voice;
use crate::analysis::named;
use crate::model::exprs::{fact_exprs, limit_exprs, made_exprs};
use crate::model::{Expr, ExprKind, FactKind, FieldId, Frame, Item, Model, Payment, Population};
use crate::text;

impl Voice<'_> {
    /// `no Success (paragraph 6); see paragraph 3`: what a blank decides, and where else the entry is asked for.
    pub(super) fn if_left_blank(&self, field: FieldId) -> Vec<String> {
        let model = self.model;
        let mut said = Vec::new();
        let mut elsewhere: Vec<&str> = Vec::new();
        for (id, fact) in model.facts.iter_enumerated() {
            let name = fact.title.name.as_str();
            let decided = fact.population().and_then(|population| self.decided(population, field));
            match (decided, &fact.kind) {
                (Some(false), FactKind::Cohort(_) | FactKind::Outcome(..)) => {
                    said.push(format!("no {} ({})", self.book.fact(id).one(), self.paragraph(name)));
                }
                (Some(false), FactKind::Selection(_)) => said.push(self.left_out(name)),
                _ if asks(fact_exprs(fact), field) => elsewhere.push(name),
                _ => {}
            }
        }
        let made = model.records.iter().filter_map(|record| Some((&record.title, record.made.as_ref()?)));
        elsewhere.extend(
            made.filter(|(_, made)| asks(made_exprs(made), field)).map(|(title, _)| title.name.as_str()),
        );
        for item in &model.items {
            let (title, asked) = match item {
                Item::Payment(id) => {
                    (&model.payments[*id].title, asks(of_payment(&model.payments[*id]), field))
                }
                Item::Limit(id) => (&model.limits[*id].title, asks(limit_exprs(&model.limits[*id]), field)),
                Item::Clawback(id) => {
                    let clawback = &model.clawbacks[*id];
                    let due = of_payment(&model.payments[clawback.due]);
                    (&clawback.title, asks(due.into_iter().chain(&clawback.limits).collect(), field))
                }
            };
            if asked {
                elsewhere.push(&title.name);
            }
        }
        let mut paragraphs: Vec<String> = Vec::new();
        for name in elsewhere {
            let number = marks::paragraph(name);
            if !paragraphs.contains(&number) && !said.iter().any(|one| one.contains(&number)) {
                paragraphs.push(number);
            }
        }
        match paragraphs.as_slice() {
            [] => {}
            [one] => said.push(format!("see paragraph {one}")),
            several => said.push(format!("see paragraphs {}", text::all_of(several))),
        }
        said
    }

    /// What a clause makes of a row that its own conditions leave out.
    fn left_out(&self, name: &str) -> String {
        let model = self.model;
        let payment = model.payments.iter_enumerated().find(|(_, payment)| {
            payment.clawback.is_none()
                && payment.title.name == name
                && matches!(model.frames[payment.frame], Frame::Rows(_))
        });
        match payment {
            Some((id, _)) => format!("no {} ({})", self.book.payment(id).one(), self.paragraph(name)),
            None => format!("does not count under {}", self.paragraph(name)),
        }
    }

    /// Whether a row whose entry is blank is taken in by the conditions of a population, as far as the blank alone
    /// decides it.
    fn decided(&self, population: &Population, field: FieldId) -> Option<bool> {
        let own = population.record == field.record;
        let ends = |condition| condition_decided(self.model, condition, field) == Some(false);
        (own && population.conditions.iter().any(ends)).then_some(false)
    }
}

/// Whether expressions name a field.
fn asks(exprs: Vec<&Expr>, field: FieldId) -> bool {
    let mut found = false;
    for expr in exprs {
        named(expr, &mut |thing| found |= thing == crate::analysis::Thing::Field(field));
    }
    found
}

/// What a payment is worked out from, but for the order of its rows.
fn of_payment(payment: &Payment) -> Vec<&Expr> {
    payment.exprs().collect()
}

/// What a condition comes to where a field is blank; none where other things decide as well.
fn condition_decided(model: &Model, condition: &Expr, field: FieldId) -> Option<bool> {
    let decided = |part: &Expr| condition_decided(model, part, field);
    match &condition.kind {
        ExprKind::Compare(comparison) => {
            let open = is_blank(model, &comparison.left, field) || is_blank(model, &comparison.right, field);
            open.then(|| comparison.blank.as_ref().is_some_and(|rule| rule.included))
        }
        ExprKind::Given(of, given) => is_blank(model, of, field).then_some(!*given),
        ExprKind::And(parts) if parts.iter().any(|part| decided(part) == Some(false)) => Some(false),
        ExprKind::And(parts) => parts.iter().all(|part| decided(part) == Some(true)).then_some(true),
        ExprKind::Or(parts) if parts.iter().any(|part| decided(part) == Some(true)) => Some(true),
        ExprKind::Or(parts) => parts.iter().all(|part| decided(part) == Some(false)).then_some(false),
        ExprKind::Field(_) => is_blank(model, condition, field).then_some(false),
        _ => None,
    }
}

/// Whether a value of a row is blank where a field of it is.
fn is_blank(model: &Model, expr: &Expr, field: FieldId) -> bool {
    match &expr.kind {
        ExprKind::Field(id) => *id == field,
        // A function is strict.
        ExprKind::Call(_, arguments) => arguments.iter().any(|argument| is_blank(model, argument, field)),
        ExprKind::IfBlank(first, second) => is_blank(model, first, field) && is_blank(model, second, field),
        ExprKind::Fact(id) => match model.facts[*id].kind {
            FactKind::Define => is_blank(model, &model.facts[*id].value, field),
            FactKind::Cohort(_)
            | FactKind::Outcome(..)
            | FactKind::Selection(_)
            | FactKind::Measure { .. }
            | FactKind::Scale(_) => false,
        },
        _ => false,
    }
}
