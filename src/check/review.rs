//! What a reviewer would ask of a contract that is taken; and what the contract says of it already.

use crate::analysis::Terms;
use crate::analysis::doubts::{self, Limiting};
use crate::check::messages::doubts as told;
use crate::diagnostic::Diagnostic;
use crate::model::{FactKind, Frame, Model, PaymentId, Title, Type};
use crate::source::{Source, Span, Spanned};
use crate::syntax::ast;
use crate::value::{Number, Reviewed, format};

/// A warning that the contract settles with a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The warning.
    pub finding: Diagnostic,
    /// The reason.
    pub reason: String,
    /// The line that settles it.
    pub line: Span,
}

/// The questions that are open, and those that are settled.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// The open ones as warnings, and what settles nothing.
    pub open: Vec<Diagnostic>,
    /// The settled ones, in the order of the text.
    pub accepted: Vec<Accepted>,
}

/// Asks what a reviewer would, and settles what is accepted in a declaration that a warning points to.
pub fn review(source: &Source, file: &ast::File, model: &Model) -> Review {
    let mut review = Review { open: questions(source, model), accepted: Vec::new() };
    // The others are asked of the printed terms.
    for (declaration, line, asked) in accepted_lines(file) {
        let settled = settle(&mut review, declaration, line, asked);
        // What is asked of the money is asked later.
        if !settled && !asked.is_of_money() {
            review.open.push(told::settles_nothing(line.span, line.node.doubt.words()));
        }
    }
    review.accepted.sort_by_key(|accepted| (accepted.finding.start(), accepted.finding.code));
    review
}

/// What is asked of the money, beside what was found in the words; settled in the same way.
pub fn review_of_money(file: &ast::File, before: &[Accepted], asked: Vec<Diagnostic>) -> Review {
    let mut review = Review { open: asked, accepted: Vec::new() };
    for (declaration, line, asked) in accepted_lines(file).filter(|(.., asked)| asked.is_of_money()) {
        let settled = settle(&mut review, declaration, line, asked);
        if !settled && before.iter().all(|known| known.line != line.span) {
            review.open.push(told::settles_nothing(line.span, line.node.doubt.words()));
        }
    }
    review.accepted.sort_by_key(|accepted| (accepted.finding.start(), accepted.finding.code));
    review
}

/// Whether anything that is asked of the money is accepted with a reason.
pub fn accepts_of_money(file: &ast::File) -> bool {
    accepted_lines(file).any(|(.., asked)| asked.is_of_money())
}

/// The lines that accept what is asked under a code.
fn accepted_lines(
    file: &ast::File,
) -> impl Iterator<Item = (&ast::Declaration, &Spanned<ast::Accepted>, Reviewed)> {
    file.declarations.iter().flat_map(|declaration| {
        let lines = declaration.accepted.iter();
        lines.filter_map(move |line| Some((declaration, line, line.node.doubt.review()?)))
    })
}

/// Reasons that give none.
pub(super) fn without_reason(file: &ast::File) -> impl Iterator<Item = Diagnostic> {
    let lines = file.declarations.iter().flat_map(|declaration| &declaration.accepted);
    let empty = lines.filter(|line| line.node.reason.node.trim().is_empty());
    empty.map(|line| told::no_reason(line.node.reason.span))
}

/// Settles what a line accepts; whether there was anything.
fn settle(
    review: &mut Review,
    declaration: &ast::Declaration,
    line: &Spanned<ast::Accepted>,
    asked: Reviewed,
) -> bool {
    let within = |span: Span| declaration.span.start <= span.start && span.end <= declaration.span.end;
    let settles = |finding: &Diagnostic| {
        finding.code.0 == asked.code() && finding.labels.iter().any(|label| within(label.span))
    };
    let (settled, open): (Vec<_>, Vec<_>) = std::mem::take(&mut review.open).into_iter().partition(settles);
    review.open = open;
    let any = !settled.is_empty();
    let reason = &line.node.reason.node;
    review.accepted.extend(settled.into_iter().map(|finding| Accepted {
        finding,
        reason: reason.clone(),
        line: line.span,
    }));
    any
}

fn questions(source: &Source, model: &Model) -> Vec<Diagnostic> {
    let terms = Terms::ordinary(model);
    let mut found = one_values(model, &terms);
    found.extend(doubts::bare_numbers(model, &terms).iter().map(|bare| {
        told::bare_number(&bare.number, bare.literal, bare.at, source.slice(bare.at), bare.money)
    }));
    found.extend(doubts::nothing_through(model, &terms).iter().map(|nothing| match nothing.what {
        Limiting::Cap(id) => told::cap_of_nothing(&model.limits[id].title, nothing.at),
        Limiting::Minimum(id) => told::minimum_of_nothing(&model.limits[id].title, nothing.at),
        Limiting::Clawback(id) => told::clawback_of_nothing(&model.clawbacks[id].title, nothing.at),
    }));
    let end = model.contract.settled_by;
    found.extend(doubts::after_end(model, &terms).iter().map(|late| {
        let title = title(model, late.payment);
        told::after_end(&title.name, is_taken_back(model, late.payment), late.placed, late.day, late.all, end)
    }));
    found.extend(doubts::backwards(model, &terms).iter().map(|stretch| {
        let written = |span: Span| in_brackets(source.slice(span));
        let (from, to) = (written(stretch.from), written(stretch.to));
        match stretch.fields.map(|(_, to)| &model.records[to]) {
            Some(field) => told::backwards(stretch.stretch, &from, &field.name, Some(field.span)),
            None => told::backwards(stretch.stretch, &from, &to, None),
        }
    }));
    found.extend(doubts::without_lines(model).iter().map(|lacking| {
        told::no_line(&model.limits[lacking.limit].title, title(model, lacking.payment), lacking.period)
    }));
    let nothing = format::money(&Number::zero(), model.contract.currency);
    found.extend(doubts::below_nil(model, &terms).iter().map(|below| {
        let taken_back = is_taken_back(model, below.payment);
        told::below_nil(title(model, below.payment), below.difference, taken_back, &nothing)
    }));
    let strict = Terms::of(model);
    let shown = |end: &Number, ty: &Type| match ty {
        Type::Number(ty) => format::number(end, ty, &model.units),
        _ => format::plain(end),
    };
    found.extend(doubts::unreached(model, &strict, &terms).iter().filter_map(|unreached| {
        let fact = &model.facts[unreached.scale];
        let FactKind::Scale(scale) = &fact.kind else { return None };
        let end = shown(&unreached.end, &scale.subject.ty);
        Some(told::unreached(&fact.title, unreached.at, &end, unreached.most))
    }));
    found.extend(doubts::unbinding(model, &strict, &terms).iter().map(|unbinding| {
        let end = shown(&unbinding.end, &unbinding.of.ty);
        told::unbinding(unbinding.bound, unbinding.value, &end, unbinding.above)
    }));
    found
}

fn one_values(model: &Model, terms: &Terms<'_>) -> Vec<Diagnostic> {
    let found = doubts::one_values(model, terms);
    let told = found.iter().map(|one| {
        let fact = &model.facts[one.measure];
        let key = one.key.and_then(|at| model.frames[at.frame].keys().get(at.position));
        let key = key.map(|key| key.label.as_str());
        let lacking = told::Lacking { key, keyed: matches!(model.frames[fact.frame], Frame::Groups { .. }) };
        told::one_value(&fact.title, title(model, one.payment), one.used, one.period, &lacking)
    });
    told.collect()
}

fn title(model: &Model, payment: PaymentId) -> &Title {
    &model.payments[payment].title
}

fn is_taken_back(model: &Model, payment: PaymentId) -> bool {
    model.payments[payment].clawback.is_some()
}

/// A value as it was written, in brackets if it is more than a word.
fn in_brackets(written: &str) -> String {
    let one_line = written.split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.contains(' ') && !one_line.starts_with('(') {
        true => format!("({one_line})"),
        false => one_line,
    }
}
