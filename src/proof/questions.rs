//! What is asked of the money as soon as a contract checks: is there a limit, does a cap ever bind, can one row or one
//! person be paid for more than once. What is not known is not asked.

use std::collections::BTreeSet;

use super::place::Place;
use super::question::Question;
use super::rays::{By, Copies};
use super::total::Part;
use super::words;
use super::world::World;
use super::{Asked, Effort, Scope};
use crate::data;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Expr, ExprKind, FieldId, Frame, Limit, LineKey, Model, Payee, PaymentId, RecordId, Type, VolumeOf, exprs,
};
use crate::run::Prepared;
use crate::sample::{Defaults, Draft};
use crate::text;
use crate::value::{Number, PeriodKind, Reviewed, format};

/// A look, and no search.
const GLANCE: Effort = Effort { boxes: 6, values: 0 };

/// What names somebody who can be paid for, in the name of a field.
const WHO: [&str; 24] = [
    "person",
    "people",
    "household",
    "family",
    "client",
    "child",
    "participant",
    "patient",
    "pupil",
    "resident",
    "customer",
    "user",
    "woman",
    "girl",
    "offender",
    "tenant",
    "worker",
    "learner",
    "student",
    "member",
    "individual",
    "nhs",
    "case",
    "applicant",
];

/// So many examples, of so many rows each, are paid several times over to see whether there is an end.
const MOST_EXAMPLES: usize = 6;
const MOST_ROWS: usize = 12;

/// The questions about the money of a contract, in the order of the text.
pub fn questions(prepared: &Prepared<'_>) -> Vec<Diagnostic> {
    let asked = Asked { prepared, world: World::new(prepared, false), effort: GLANCE };
    let (world, model) = (&asked.world, asked.model());
    let payments = asked.payments();
    let mut found = world.caps_that_never_bind();
    for (id, record) in model.records.iter_enumerated() {
        let own: Vec<PaymentId> =
            payments.iter().copied().filter(|payment| world.paid_for(*payment) == Some(id)).collect();
        if own.is_empty() || world.own_rows(id).is_some() {
            continue;
        }
        found.extend(asked.no_limit(id, &own));
        found.extend(world.together(id, &own));
        if record.made.is_none() {
            found.extend(world.again(id, &own));
        }
    }
    found.sort_by_key(|question| (question.start(), question.code));
    found
}

fn names(model: &Model, payments: &[PaymentId]) -> String {
    let names: Vec<String> =
        payments.iter().map(|id| format!("`{}`", model.payments[*id].title.name)).collect();
    text::all_of(&names)
}

fn with_payments(question: Diagnostic, model: &Model, payments: &[PaymentId], said: &str) -> Diagnostic {
    payments.iter().fold(question, |question, id| {
        question.with_label(model.payments[*id].title.name_span, said.to_owned())
    })
}

impl Asked<'_, '_> {
    /// Payments of a record that come to as much as there are rows, and the rows have no end: each is seen to rise with
    /// rows of an example.
    fn no_limit(&self, id: RecordId, payments: &[PaymentId]) -> Option<Diagnostic> {
        let (model, world) = (self.model(), &self.world);
        let is_held = |payment: &PaymentId| {
            model.limits.iter().any(|limit| limit.at_most && limit.on.iter().any(|on| on.payment == *payment))
        };
        let drafts = self.few_rows();
        let drafts: Vec<Copies<'_>> = drafts.iter().map(Copies::of).collect();
        let mut endless: Vec<PaymentId> = Vec::new();
        let mut reasons: Vec<String> = Vec::new();
        for payment in payments.iter().filter(|payment| !is_held(payment)) {
            world.glance();
            let total = world.uncapped(&[*payment], Scope::Whole, true, GLANCE);
            if total.most.is_some() {
                continue;
            }
            let why: Vec<String> = total.parts.iter().flat_map(|part| world.why_endless(part)).collect();
            let question = Question { one: Some(*payment), scope: Scope::Whole, least: false };
            let rises = || drafts.iter().any(|copies| self.rises_among(copies, question, By::Rows).is_some());
            if !why.is_empty() && (world.rises_by_row(*payment, &total.parts) || rises()) {
                endless.push(*payment);
                reasons
                    .extend(why.into_iter().filter(|reason| !reasons.contains(reason)).collect::<Vec<_>>());
            }
        }
        let first = endless.first()?;
        let message = format!("no limit: nothing holds what {} can come to", names(model, &endless));
        let help = Reviewed::NoLimit.or_meant(&format!("{}, or a cap", reasons.join("; ")));
        let label = format!("there may be any number of {}", model.records[id].plural);
        let question = Diagnostic::warning(
            Reviewed::NoLimit.code(),
            message,
            model.payments[*first].title.name_span,
            "each further one is paid",
        );
        let rest = endless.get(1..).unwrap_or_default();
        let question = with_payments(question, model, rest, "this too");
        Some(question.with_label(model.records[id].title.name_span, label).with_help(help))
    }

    /// The rows of the shortest examples.
    fn few_rows(&self) -> Vec<Draft> {
        let model = self.model();
        let read: Vec<_> =
            model.examples.iter().filter_map(|example| data::supposed(model, example).ok()).collect();
        let defaults = Defaults::new(model, &read.iter().collect::<Vec<_>>());
        let drafts = model.examples.iter().filter_map(|example| Draft::of_example(model, example, &defaults));
        let mut drafts: Vec<Draft> = drafts
            .map(|draft| draft.written_out())
            .filter(|draft| draft.places().len() <= MOST_ROWS)
            .collect();
        drafts.sort_by_key(Draft::size);
        drafts.truncate(MOST_EXAMPLES);
        drafts
    }
}

impl World<'_> {
    /// Whether each further row, at its dearest, is a line of its own of more than nothing.
    fn rises_by_row(&self, id: PaymentId, parts: &[Part]) -> bool {
        let [part] = parts else { return false };
        self.glance();
        let place = self.corner(&[id], &part.dearest.place, None);
        let by_row = matches!(self.model.frames[self.model.payments[id].frame], Frame::Rows(_));
        by_row
            && self.truth(self.model.payments[id].selection, &place).is_met()
            && !self.is_outside(id, &place)
            && self.line(id, &place).least.is_some_and(|least| !least.is_negative() && !least.is_zero())
    }

    /// Why there is no end of what a part of the rows is paid; nothing where that is not known.
    fn why_endless(&self, part: &Part) -> Vec<String> {
        let nothing = part.dearest.price.as_ref().is_some_and(Number::is_zero);
        if nothing || part.rows.is_some() && part.dearest.price.is_some() {
            return Vec::new();
        }
        self.glance();
        let why = self.why(part);
        if self.is_spent() || part.rows.is_some() && why.open.is_empty() {
            return Vec::new();
        }
        words::reasons(self.model, why)
    }

    /// Rows that more than one payment takes in.
    fn together(&self, id: RecordId, payments: &[PaymentId]) -> Option<Diagnostic> {
        let model = self.model;
        let mut both: BTreeSet<usize> = BTreeSet::new();
        // What is never above nil is a deduction.
        let pays = |id: &PaymentId| {
            self.glance();
            let amount = self.eval(&model.payments[*id].amount, &self.any_line(*id)).range();
            amount.most.is_none_or(|most| !most.is_negative() && !most.is_zero())
        };
        let payments: Vec<PaymentId> = payments.iter().copied().filter(pays).collect();
        for (first, one) in payments.iter().enumerate() {
            self.glance();
            let any = Place::any(id);
            let Some(taken) = self.narrowed_to_population(model.payments[*one].selection, &any) else {
                continue;
            };
            for (second, other) in payments.iter().enumerate().skip(first.saturating_add(1)) {
                if self.narrowed_to_population(model.payments[*other].selection, &taken).is_some() {
                    both.extend([first, second]);
                }
            }
        }
        let both: Vec<PaymentId> = both.into_iter().filter_map(|at| payments.get(at).copied()).collect();
        let (first, rest) = both.split_first()?;
        let record = &model.records[id];
        let message =
            format!("one {} can be paid for under {} at once", record.title.name, names(model, &both));
        let help = "say in one of them `where` the other does not hold, or pay what is owed in one payment";
        let question = Diagnostic::warning(
            Reviewed::PaidTogether.code(),
            message,
            model.payments[*first].title.name_span,
            "takes it in",
        );
        let question = with_payments(question, model, rest, "takes it in too");
        Some(question.with_help(Reviewed::PaidTogether.or_meant(help)))
    }

    /// Payments that are made again for the same person, or for the same row.
    fn again(&self, id: RecordId, payments: &[PaymentId]) -> Option<Diagnostic> {
        let model = self.model;
        let record = &model.records[id];
        let held_once = |field: FieldId| {
            let said = record.uniques.iter().any(|unique| unique.fields.contains(&field.field));
            let counted = record.volumes.iter().any(|volume| match &volume.of {
                VolumeOf::Rows(keys) => keys.iter().any(|key| key.field == field.field),
                VolumeOf::Values(_) => false,
            });
            said || counted
        };
        let who: Vec<FieldId> = (0u32..)
            .zip(&record.fields)
            .filter(|(_, field)| match &field.ty {
                Type::Text => !matches!(&model.contract.payee, Payee::Field(payee) if *payee == field.name),
                Type::Number(_) => field.whole,
                _ => false,
            })
            .filter(|(_, field)| {
                field
                    .name
                    .split('_')
                    .any(|word| WHO.iter().any(|who| word == *who || word.strip_suffix('s') == Some(who)))
            })
            .map(|(at, _)| FieldId { record: id, field: at })
            .collect();
        // Who names them besides what is unique; or nothing at all tells rows apart.
        let named = who.iter().find(|field| !held_once(**field));
        let loose = who.is_empty() && record.uniques.is_empty() && record.volumes.is_empty();
        if named.is_none() && !loose
            || named.is_some() && who.iter().any(|field| held_once(*field) && Some(field) == who.first())
        {
            return None;
        }
        let paid: Vec<PaymentId> = payments
            .iter()
            .copied()
            .filter(|payment| named.is_none_or(|field| !self.is_kept_apart(*payment, *field)))
            .collect();
        let (first, rest) = paid.split_first()?;
        let (message, place, label, help) = match named {
            Some(field) => {
                let field = &model.records[*field];
                let name = &field.name;
                (
                    format!("one `{name}` can be paid for more than once under {}", names(model, &paid)),
                    field.span,
                    "may stand in several rows",
                    format!("say `no two rows share {name}`, or pay `the first for each {name}`"),
                )
            }
            None => (
                format!(
                    "the same {} twice in the data is paid twice, under {}",
                    record.title.name,
                    names(model, &paid)
                ),
                record.title.name_span,
                "nothing tells its rows apart",
                "write `unique` after the field that names a row, or say what `no two rows share`".to_owned(),
            ),
        };
        let question = Diagnostic::warning(Reviewed::PaidAgain.code(), message, place, label);
        let all: Vec<PaymentId> = std::iter::once(*first).chain(rest.iter().copied()).collect();
        let question = with_payments(question, model, &all, "pays for each row");
        Some(question.with_help(Reviewed::PaidAgain.or_meant(&help)))
    }

    /// Whether a payment or a limit on it sorts its rows by a field: it may then pay once for each.
    fn is_kept_apart(&self, id: PaymentId, field: FieldId) -> bool {
        let model = self.model;
        let limits = model.limits.iter().filter(|limit| limit.on.iter().any(|on| on.payment == id));
        let keys = limits.flat_map(|limit| &limit.on).flat_map(|on| on.keys.iter().chain(&on.order));
        let by_limit =
            keys.filter_map(exprs::line_key_expr).any(|key| names_field(&self.on_rows(key), field));
        by_limit || self.fields_behind(id).contains(&field)
    }

    fn fields_behind(&self, id: PaymentId) -> BTreeSet<FieldId> {
        use crate::analysis::{Dependence, Thing};
        let behind = Dependence::of(self.model).behind([Thing::Payment(id)]);
        behind
            .into_iter()
            .filter_map(|thing| if let Thing::Field(field) = thing { Some(field) } else { None })
            .collect()
    }

    /// Caps above all that they hold.
    fn caps_that_never_bind(&self) -> Vec<Diagnostic> {
        let model = self.model;
        let caps = model.limits.iter().filter(|limit| limit.at_most);
        let found = caps.filter_map(|cap| {
            let payments: Vec<PaymentId> = cap.on.iter().map(|on| on.payment).collect();
            self.glance();
            let least =
                cap.on.iter().map(|on| self.eval(&on.amount, &self.any_line(on.payment)).range().least);
            let least = least.collect::<Option<Vec<Number>>>()?.into_iter().min()?;
            let most = self.uncapped(&payments, self.scope_of(cap), true, GLANCE).most?;
            if most > least {
                return None;
            }
            let shown = format::money(&most, model.contract.currency);
            let message = format!(
                "this limit never binds: {} {} to {shown} at most, for any data",
                names(model, &payments),
                if payments.len() == 1 { "comes" } else { "come" },
            );
            let help = "leave it out, or correct its amount or how many rows there can be";
            let at = cap.on.first().map_or(cap.title.name_span, |on| on.amount.span);
            let question =
                Diagnostic::warning(Reviewed::NeverBinds.code(), message, at, "never comes to this");
            Some(question.with_help(Reviewed::NeverBinds.or_meant(help)))
        });
        found.collect()
    }

    /// A scope in which all lines lie that a limit takes together.
    fn scope_of(&self, limit: &Limit) -> Scope {
        let contract = &self.model.contract;
        let within = |of: PeriodKind| {
            limit.on.iter().all(|on| {
                on.keys.iter().any(|key| match key {
                    LineKey::Period(kind) => *kind == of || contract.calendar.nests(*kind, of),
                    LineKey::Payee | LineKey::Payment | LineKey::Value(_) => false,
                })
            })
        };
        let by_payee = limit.on.iter().all(|on| on.keys.contains(&LineKey::Payee));
        if by_payee && within(contract.statements) {
            return Scope::PayeePeriod;
        }
        if within(PeriodKind::ContractYear) { Scope::Year } else { Scope::Whole }
    }
}

fn names_field(expr: &Expr, field: FieldId) -> bool {
    matches!(expr.kind, ExprKind::Field(id) if id == field)
        || expr.operands().into_iter().any(|operand| names_field(operand, field))
}
