//! The values that a formula uses, and what they come from.

use super::bands::band_nodes;
use super::context::{Context, Place};
use super::formula::{leaves, steps, with_numbers};
use super::node::{Kind, Node};
use super::population::open;
use super::related::related_node;
use super::row_places::{row_name, rows_node};
use super::running::running_node;
use super::sums::lines_node;
use crate::model::{Aggregate, Expr, ExprKind, Fact, FactId, FactKind, RecordId, TariffId};
use crate::run::Value;
use crate::show;
use crate::source::Span;
use crate::text;
use crate::value::{AggregateOp, ChooseOp, Function};

/// How far facts are followed into the facts that they use, unless everything is wanted.
const SHORT: usize = 3;
/// A contract has no cycles, but nothing stops it from being deep.
const DEEPEST: usize = 40;

/// A formula with its numbers in, and below it what its names stand for.
pub(super) fn numbers_node(context: &Context, expr: &Expr, at: u32) -> Node {
    let numbers = with_numbers(context, expr, at);
    let value = context.shown(expr, at);
    let text = if numbers == value { format!("= {value}") } else { format!("= {numbers} = {value}") };
    let source = taken(context, expr, at);
    let parts = leaves(source).into_iter().map(|leaf| leaf_node(context, leaf, at, 1));
    Node::new(Kind::Numbers, text)
        .with_value(value, context.exact(expr, at))
        .because(step_nodes(context, source, at))
        .because(parts)
}

/// `days from 2 May 2025 to 20 May 2025, both days counted = 19 days`, for each phrase on the way.
fn step_nodes(context: &Context, expr: &Expr, at: u32) -> Vec<Node> {
    let step = |step: &Expr| {
        let value = context.shown(step, at);
        let numbers = with_numbers(context, step, at);
        let text = format!("{numbers} = {value}");
        (numbers != value).then(|| Node::new(Kind::Numbers, text).with_value(value, context.exact(step, at)))
    };
    steps(expr).into_iter().filter_map(step).collect()
}

/// The case of a table that holds, as the contract has it, and what it rests on.
fn case_node(context: &Context, fact: &Fact, at: u32) -> Option<Node> {
    let (words, span) = written(context, &fact.value, at);
    (!matches!(fact.kind, FactKind::Scale(_)) && begins_with_cases(within(&fact.value))).then(|| {
        let node = Node::new(Kind::Formula, words).at_line(context.line(span));
        node.because(case_nodes(context, &fact.value, at))
    })
}

/// The value of a define of a cohort inside the cohort: outside it, it has none.
fn within(expr: &Expr) -> &Expr {
    match &expr.kind {
        // Of the conditions only that of being in the cohort is nowhere written.
        ExprKind::Cases(rows, None) => match rows.as_slice() {
            [row] if row.when.span == row.then.span => within(&row.then),
            _ => expr,
        },
        _ => expr,
    }
}

/// What the case that holds rests on: the values that its own words leave open; where no case held but the last, those
/// of all.
pub(super) fn case_nodes(context: &Context, expr: &Expr, at: u32) -> Vec<Node> {
    let ExprKind::Cases(rows, _) = &within(expr).kind else { return Vec::new() };
    let held = rows.iter().find(|row| context.met(&row.when, at));
    let parts: Vec<&Expr> = match held {
        Some(row) => open(&row.when),
        None => rows.iter().flat_map(|row| leaves(&row.when)).collect(),
    };
    let mut once: Vec<&Expr> = Vec::new();
    for leaf in parts.into_iter().flat_map(leaves) {
        if !once.contains(&leaf) {
            once.push(leaf);
        }
    }
    once.into_iter().map(|leaf| leaf_node(context, leaf, at, SHORT)).collect()
}

/// A formula as it is written; of a table of cases the row that applies, and what is done to its value afterwards.
pub(super) fn written(context: &Context, expr: &Expr, at: u32) -> (String, Span) {
    let expr = within(expr);
    match &expr.kind {
        ExprKind::Cases(rows, otherwise) => {
            let row = rows.iter().find(|row| context.met(&row.when, at));
            let when = row.map(|row| (format!("when {}", context.words(row.when.span)), &row.then));
            let case = when.or_else(|| otherwise.as_deref().map(|then| ("otherwise".to_owned(), then)));
            case.map_or((context.words(expr.span), expr.span), |(condition, then)| {
                (format!("{condition}: {}", context.words(then.span)), then.span)
            })
        }
        ExprKind::Call(function, arguments) if begins_with_cases(expr) => {
            match (function, arguments.as_slice()) {
                (Function::Choose(op), [of, bound]) => {
                    let (words, span) = written(context, of, at);
                    let step = if *op == ChooseOp::Larger { "at least" } else { "at most" };
                    (format!("{words}, {step} {}", context.words(bound.span)), span)
                }
                (Function::Rounded(rounding), [of]) => {
                    let (words, span) = written(context, of, at);
                    (format!("{words}, rounded {}", rounding.words), span)
                }
                _ => (context.words(expr.span), expr.span),
            }
        }
        _ => (context.words(expr.span), expr.span),
    }
}

/// Whether an expression is a table of cases and what is done to it.
fn begins_with_cases(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Cases(..) => true,
        ExprKind::Call(Function::Choose(_) | Function::Rounded(_), arguments) => {
            arguments.first().is_some_and(begins_with_cases)
        }
        _ => false,
    }
}

/// Of a table of cases the value that applies; otherwise the expression itself.
pub(super) fn taken<'a>(context: &Context, expr: &'a Expr, at: u32) -> &'a Expr {
    let expr = within(expr);
    match &expr.kind {
        ExprKind::Cases(rows, otherwise) => {
            let row = rows.iter().find(|row| context.met(&row.when, at)).map(|row| &row.then);
            row.or(otherwise.as_deref()).unwrap_or(expr)
        }
        _ => expr,
    }
}

/// One value that a formula uses by name.
pub(super) fn leaf_node(context: &Context, expr: &Expr, at: u32, depth: usize) -> Node {
    match &expr.kind {
        ExprKind::Spread(inner, map) => {
            let place = context.follow(Place { frame: expr.frame, at }, &map.through, inner.frame);
            match place {
                Some(place) if named(inner) => leaf_node(context, inner, place.at, depth),
                _ => plain(context, expr, at),
            }
        }
        ExprKind::Fact(fact) => fact_node(context, *fact, at, depth),
        ExprKind::Aggregate(aggregate) if aggregate.op == AggregateOp::One => {
            one_row_node(context, expr, aggregate, at, depth)
        }
        ExprKind::Aggregate(aggregate) => aggregate_node(context, expr, aggregate, at),
        ExprKind::Running(running) => running_node(context, expr, running, at),
        ExprKind::Related(related) => related_node(context, expr, related, at),
        ExprKind::Tariff { tariff, .. } => tariff_node(context, expr, *tariff, at),
        ExprKind::LinesTotal(_) => lines_node(context, expr, at),
        ExprKind::Lookup { of, keys } => lookup_node(context, expr, (of, keys), at, depth),
        _ => plain(context, expr, at),
    }
}

/// `raised for place = £23.00`; where everything is wanted, below it the place, and how its value came about there.
fn lookup_node(context: &Context, expr: &Expr, (of, keys): (&Expr, &[Expr]), at: u32, depth: usize) -> Node {
    let node = plain(context, expr, at);
    if !context.full || depth >= DEEPEST {
        return node;
    }
    let keys_there = keys.iter().map(|key| plain(context, key, at));
    let found = match &of.kind {
        ExprKind::Fact(fact) => {
            context.group_found(of.frame, keys, expr.frame, at).map(|group| (*fact, group))
        }
        _ => None,
    };
    let there = found.map(|(fact, group)| fact_node(context, fact, group, depth.saturating_add(1)));
    node.because(keys_there).because(there)
}

/// Whether an expression says more than its value.
fn named(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Fact(_)
            | ExprKind::Aggregate(_)
            | ExprKind::Running(_)
            | ExprKind::Related(_)
            | ExprKind::Tariff { .. }
            | ExprKind::Spread(..)
            | ExprKind::Field(_)
    )
}

/// `pathway = lower`
fn plain(context: &Context, expr: &Expr, at: u32) -> Node {
    let value = context.shown(expr, at);
    let text = format!("{} = {value}", context.words(expr.span));
    Node::new(Kind::Value, text).with_value(value, context.exact(expr, at))
}

/// A define, measure or scale at a place: `success_rate = 111 episodes ÷ 200 episodes = 55.5%`.
pub(super) fn fact_node(context: &Context, id: FactId, at: u32, depth: usize) -> Node {
    let fact = &context.model.facts[id];
    let found = context.fact(id, at);
    let value = found.shown(context.model, &context.outcome.data, &fact.value.ty);
    let numbers = with_numbers(context, &fact.value, at);
    let name = &fact.title.name;
    let shows_numbers = !matches!(fact.kind, FactKind::Scale(_)) && numbers != value;
    let text =
        if shows_numbers { format!("{name} = {numbers} = {value}") } else { format!("{name} = {value}") };
    let exact = match &found {
        Value::Number(number) => Some(show::exact(number)),
        _ => None,
    };
    let band = match &fact.kind {
        FactKind::Scale(scale) => band_nodes(context, scale, at, &fact.value.ty),
        _ => Vec::new(),
    };
    Node::new(Kind::Value, text)
        .with_value(value, exact)
        .at_line(context.line(fact.title.span))
        .because(case_node(context, fact, at))
        .because(band)
        .because(parts_of_fact(context, fact, at, depth))
}

/// What a fact uses: the facts among it, or everything if that is wanted.
fn parts_of_fact(context: &Context, fact: &Fact, at: u32, depth: usize) -> Vec<Node> {
    if depth >= DEEPEST || (!context.full && depth >= SHORT) {
        return Vec::new();
    }
    let source = match &fact.kind {
        FactKind::Scale(scale) => &scale.subject,
        _ => taken(context, &fact.value, at),
    };
    let wanted = |leaf: &&Expr| context.full || is_fact(leaf);
    let parts = leaves(source).into_iter().filter(wanted);
    let parts = parts.map(|leaf| leaf_node(context, leaf, at, depth.saturating_add(1)));
    step_nodes(context, source, at).into_iter().chain(parts).collect()
}

/// Whether it is worth a line of its own: what else has a name, and what comes from other rows.
pub(super) fn is_fact(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Spread(inner, _) => is_fact(inner),
        ExprKind::Aggregate(aggregate) if aggregate.op == AggregateOp::One => {
            aggregate.value.as_ref().is_some_and(is_fact)
        }
        ExprKind::Fact(_) | ExprKind::Running(_) | ExprKind::Related(_) => true,
        _ => false,
    }
}

/// The record whose rows an aggregate is taken over, and those of a group.
fn rows_over(
    context: &Context,
    expr: &Expr,
    aggregate: &Aggregate,
    at: u32,
) -> (Option<RecordId>, Vec<usize>) {
    let record = context.record_of(context.model.facts[aggregate.selection].frame);
    let rows = record.map(|_| {
        let within = |row: &usize| aggregate.within.is_none_or(|fact| context.has(fact, *row));
        let place = Place { frame: expr.frame, at };
        context.rows_in(place, aggregate.selection).into_iter().filter(within).collect::<Vec<_>>()
    });
    (record, rows.unwrap_or_default())
}

/// `figure = 103.5, in index.csv row 2`
fn one_row_node(context: &Context, expr: &Expr, aggregate: &Aggregate, at: u32, depth: usize) -> Node {
    let value = context.shown(expr, at);
    let words = context.words(expr.span);
    let (record, rows) = rows_over(context, expr, aggregate, at);
    let (Some(record), Some(row)) = (record, rows.first().copied()) else {
        return Node::new(Kind::Value, format!("{words} = blank, for no row is taken in"));
    };
    let text = format!("{words} = {value}, in {}", row_name(context, record, row));
    let node = Node::new(Kind::Value, text).with_value(value, context.exact(expr, at));
    let of = aggregate.value.as_ref().filter(|of| is_fact(of)).zip(u32::try_from(row).ok());
    node.because(of.map(|(of, row)| leaf_node(context, of, row, depth.saturating_add(1))))
}

/// `total fee = £315,000.00, over 200 rows`
fn aggregate_node(context: &Context, expr: &Expr, aggregate: &Aggregate, at: u32) -> Node {
    let value = context.shown(expr, at);
    let (record, rows) = rows_over(context, expr, aggregate, at);
    let over = text::count(rows.len(), "row", "rows");
    let node = Node::new(
        Kind::Value,
        format!("{} = {value}, over {over}", aggregate_words(context, expr, aggregate)),
    )
    .with_value(value, context.exact(expr, at));
    let (Some(record), true) = (record, context.full) else { return node };
    let Some(of) = &aggregate.value else {
        // Rows that are counted are told by where they stand.
        return node.because((!rows.is_empty()).then(|| rows_node(context, record, &rows)));
    };
    let each = rows.iter().map(|row| {
        let at = u32::try_from(*row).unwrap_or(u32::MAX);
        let value = context.shown(of, at);
        let text = format!("{}: {} = {value}", row_name(context, record, *row), context.words(of.span));
        Node::new(Kind::Row, text).with_value(value, context.exact(of, at))
    });
    node.because(each)
}

/// An aggregate as it is written. The two counts of a share are written as one, and get words of their own.
fn aggregate_words(context: &Context, expr: &Expr, aggregate: &Aggregate) -> String {
    let words = context.words(expr.span);
    if aggregate.op != AggregateOp::Count || words.starts_with("count") {
        return words;
    }
    let population = match &context.model.facts[aggregate.selection].kind {
        FactKind::Selection(population) => population.within,
        _ => None,
    };
    let of = aggregate.within.or(population).map(|fact| &context.model.facts[fact]);
    of.map_or_else(|| "count".to_owned(), |fact| format!("count of {}", fact.title.name))
}

/// `weekly_fee for pathway = £75.00 per week, source: Rate card, schedule 2`
fn tariff_node(context: &Context, expr: &Expr, id: TariffId, at: u32) -> Node {
    let value = context.shown(expr, at);
    let tariff = &context.model.tariffs[id];
    let source = tariff.source.as_ref();
    let source = source.map(|source| format!(" (source: {source})")).unwrap_or_default();
    let text = format!("{} = {value}{source}", context.words(expr.span));
    let node = Node::new(Kind::Value, text).with_value(value, context.exact(expr, at));
    if context.full { node.at_line(context.line(tariff.title.span)) } else { node }
}
