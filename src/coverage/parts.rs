//! What the list of what there is to cover and the looking at runs have in common: the parts of a contract, and their
//! words.

use crate::model::{CaseRow, Comparison, Expr, ExprKind, Model, Title, Type};
use crate::source::Span;

/// The words of a stretch of the contract, on one line.
pub(super) fn words(model: &Model, span: Span) -> String {
    model.source.said(span)
}

/// The line of a row of the table in a declaration, counted from the first.
pub(super) fn table_line(model: &Model, declaration: Span, row: usize) -> Option<usize> {
    let lines = model.source.slice(declaration).lines().enumerate();
    let (after, _) = lines.filter(|(_, line)| line.trim_start().starts_with('|')).nth(row)?;
    model.source.line(declaration.start).checked_add(after)
}

/// The declaration that a place is part of.
pub(super) fn owner(model: &Model, span: Span) -> String {
    let holds = |title: &&Title| title.span.start <= span.start && span.end <= title.span.end;
    titles(model).find(holds).map(|title| title.name.clone()).unwrap_or_default()
}

/// The titles of all declarations that may hold something to cover.
pub(super) fn titles(model: &Model) -> impl Iterator<Item = &Title> {
    let facts = model.facts.iter().map(|fact| &fact.title);
    let payments = model.payments.iter().map(|payment| &payment.title);
    let limits = model.limits.iter().map(|limit| &limit.title);
    let clawbacks = model.clawbacks.iter().map(|clawback| &clawback.title);
    let tariffs = model.tariffs.iter().map(|tariff| &tariff.title);
    let spells = model.records.iter().filter(|record| record.made.is_some()).map(|record| &record.title);
    facts.chain(payments).chain(limits).chain(clawbacks).chain(tariffs).chain(spells)
}

/// The conditions that a condition is put together of with `and`, `or` and `not`; none if it is a single one.
/// `is one of` and `is from … to …` are single ones, although they are kept as several.
pub(super) fn condition_parts(condition: &Expr) -> Vec<&Expr> {
    match &condition.kind {
        ExprKind::And(parts) | ExprKind::Or(parts)
            if parts.iter().all(|part| stands_alone(part, condition)) =>
        {
            parts.iter().collect()
        }
        ExprKind::Not(inner) => condition_parts(inner),
        _ => Vec::new(),
    }
}

/// Whether a part was written as a condition of its own: with its own left side.
fn stands_alone(part: &Expr, whole: &Expr) -> bool {
    match &part.kind {
        _ if part.span == whole.span => false,
        ExprKind::Compare(comparison) => part.span.start <= comparison.left.span.start,
        _ => true,
    }
}

/// Whether a comparison has an edge: numbers by size, dates and times by order.
pub(super) fn has_order(comparison: &Comparison) -> bool {
    let ordered =
        !matches!(comparison.left.ty, Type::Text | Type::Choice(_) | Type::YesNo | Type::Reference(_));
    ordered && comparison.op.is_order()
}

/// Whether a table of cases is the one that leaves the value of a define blank outside the cohort that it is of.
pub(super) fn is_within(rows: &[CaseRow]) -> bool {
    matches!(rows, [row] if matches!(row.when.kind, ExprKind::Fact(_)) && row.when.span == row.then.span)
}

/// Whether a choice of two is written out, and not as a step under a value.
pub(super) fn is_phrase(words: &str) -> bool {
    ["larger of", "smaller of", "earlier of", "later of"].iter().any(|phrase| words.starts_with(phrase))
}

/// The two situations of `(X, or Y if blank)` and of `(X, or Y if COHORT is empty)`.
pub(super) fn blank_words(words: &str) -> (&'static str, &'static str) {
    if is_about_empty(words) {
        ("the empty case", "a case that is not empty")
    } else {
        ("the blank case", "the given case")
    }
}

/// Whether what stands in for a blank stands in for an empty population.
pub(super) fn is_about_empty(words: &str) -> bool {
    words.trim_end_matches(')').ends_with("is empty")
}
