//! How a balance moved in a period: what was brought forward and from where, each movement with its clause, what is
//! carried forward.

use super::context::Context;
use super::item::more;
use super::node::{Kind, Node};
use super::row_places::row_name;
use super::value::numbers_node;
use crate::model::{Balance, Expr, Movement, RecordId, Type};
use crate::run::{Value, movement};
use crate::text;

/// How many of the earlier periods are shown unless everything is wanted.
const SHORT: usize = 3;
/// How many periods of those asked for are shown.
const LISTED: usize = 24;

/// Opening, each movement, closing; before them the earlier periods, one line each.
pub(super) fn balance_nodes(context: &Context, record: RecordId, row: usize) -> Vec<Node> {
    let Some(balance) = context.model.balance(record) else { return Vec::new() };
    let earlier = before(context, record, row);
    let opening = figure_node(context, (record, row), Movement::Opening);
    let opening = match earlier {
        0 => opening.because(clause_node(context, balance, Movement::Opening, (record, row))),
        some => opening.because(earlier_nodes(context, record, row, some)),
    };
    let moved = moving(balance).into_iter().map(|movement| {
        let node = figure_node(context, (record, row), movement);
        let here = amount(context, record, row, movement).is_some_and(|amount| !amount.is_zero());
        match here || context.full {
            true => node.because(clause_node(context, balance, movement, (record, row))),
            false => node,
        }
    });
    let closing = figure_node(context, (record, row), Movement::Closing);
    [opening].into_iter().chain(moved).chain([closing]).collect()
}

/// Periods of a balance that are asked for: one in full, several a line each.
pub(super) fn asked(context: &Context, record: RecordId, rows: &[usize]) -> Vec<Node> {
    let named = |row: usize| Node::new(Kind::Row, row_name(context, record, row));
    if let [row] = rows {
        return vec![named(*row).because(balance_nodes(context, record, *row))];
    }
    let shown = if context.full { rows.len() } else { LISTED };
    let each = rows.iter().take(shown).map(|row| match context.full {
        true => named(*row).because(balance_nodes(context, record, *row)),
        false => period_node(context, record, *row),
    });
    let left = rows.len().saturating_sub(shown);
    each.collect::<Vec<_>>().into_iter().chain(more(left, "period", "periods")).collect()
}

/// The movements of which a clause says something, in their order.
fn moving(balance: &Balance) -> Vec<Movement> {
    let at_the_ends = [Movement::Opening, Movement::Closing, Movement::Left];
    let moving = Movement::ALL.into_iter().filter(|movement| !at_the_ends.contains(movement));
    moving.filter(|movement| balance.clause(*movement).is_some()).collect()
}

/// How many periods of the same keys stand before one.
fn before(context: &Context, record: RecordId, row: usize) -> usize {
    let Some([first, _]) = context.model.records[record].days() else { return 0 };
    let column = context.table(record).and_then(|table| table.columns.get(first));
    let day = |row: usize| column.map(|days| Value::of(days, row, &Type::Date, &context.outcome.data));
    let rises = |row: &usize| match (row.checked_sub(1).and_then(day), day(*row)) {
        (Some(Value::Date(before)), Some(Value::Date(day))) => before < day,
        _ => false,
    };
    (0..=row).rev().take_while(rises).count()
}

/// The periods before one, the last first.
fn earlier_nodes(context: &Context, record: RecordId, row: usize, some: usize) -> Vec<Node> {
    let shown = if context.full { some } else { SHORT };
    let earlier = (1..=some).take(shown).filter_map(|back| row.checked_sub(back));
    let nodes: Vec<Node> = earlier.map(|row| period_node(context, record, row)).collect();
    let left = some.saturating_sub(shown);
    nodes.into_iter().chain(more(left, "earlier period", "earlier periods")).collect()
}

/// `bank Elm, 2025Q2: £10.00 + interest £0.10 + added £50.00 = £60.10`
fn period_node(context: &Context, record: RecordId, row: usize) -> Node {
    let Some(balance) = context.model.balance(record) else { return Node::new(Kind::Balance, "") };
    let here = (record, row);
    let moved = moving(balance).into_iter().filter_map(|movement| {
        let amount = amount(context, record, row, movement)?;
        let sign = match (movement.goes(), amount.is_negative()) {
            (false, false) | (true, true) => "+",
            (true, false) | (false, true) => "−",
        };
        let shown = shown(context, record, &amount.size());
        (!amount.is_zero()).then(|| format!(" {sign} {} {shown}", movement.name()))
    });
    let moved: String = moved.collect();
    let closing = figure(context, here, Movement::Closing);
    let opening = figure(context, here, Movement::Opening);
    let text = match moved.as_str() {
        "" => format!("{}: {closing}, nothing moved", row_name(context, record, row)),
        _ => format!("{}: {opening}{moved} = {closing}", row_name(context, record, row)),
    };
    Node::new(Kind::Balance, text).with_value(closing, None)
}

/// `added: £50.00`
fn figure_node(context: &Context, at: (RecordId, usize), movement: Movement) -> Node {
    let shown = figure(context, at, movement);
    let sign = if movement.goes() { "−" } else { "+" };
    let text = match movement {
        Movement::Opening => format!("brought forward: {shown}"),
        Movement::Closing => format!("carried forward: {shown}"),
        _ => format!("{sign} {}: {shown}", movement.name()),
    };
    Node::new(Kind::Balance, text).with_value(shown, None)
}

/// The clause by which a balance moves, with its numbers.
fn clause_node(
    context: &Context,
    balance: &Balance,
    movement: Movement,
    (record, row): (RecordId, usize),
) -> Option<Node> {
    let (words, expr): (&str, &Expr) = match movement {
        Movement::Opening => ("opens with", balance.opens.as_ref()?),
        Movement::Wiped => ("starts again where", balance.again.as_ref()?),
        Movement::Lapsed => ("lapses after", &balance.lapses.as_ref()?.count),
        Movement::Interest => ("interest of", &balance.interest.as_ref()?.0),
        Movement::Added => ("adds", balance.adds.as_ref()?),
        Movement::Taken => ("takes", balance.takes.as_ref()?),
        Movement::Shortfall => ("at least", balance.at_least.as_ref()?),
        Movement::Excess => ("at most", balance.at_most.as_ref()?),
        Movement::Closing | Movement::Left => return None,
    };
    let words = text::one_line(&format!("{words} {}", context.words(expr.span)));
    let clause = Node::new(Kind::Formula, words).at_line(context.line(expr.span));
    let at = u32::try_from(row).ok()?;
    Some(match movement {
        Movement::Interest => clause.because([interest_node(context, balance, (record, row), expr)?]),
        Movement::Lapsed | Movement::Wiped => clause,
        _ => clause.because([numbers_node(context, expr, at)]),
    })
}

/// `= 1% × £60.10 = £0.601, rounded down to the penny`
fn interest_node(
    context: &Context,
    balance: &Balance,
    (record, row): (RecordId, usize),
    rate: &Expr,
) -> Option<Node> {
    let at = u32::try_from(row).ok()?;
    let of = |movement| amount(context, record, row, movement);
    let brought = of(Movement::Opening)?.minus(&of(Movement::Wiped)?).minus(&of(Movement::Lapsed)?);
    let exact = brought.times(&context.number(rate, at)?);
    let (brought, unrounded) = (shown(context, record, &brought), shown(context, record, &exact));
    let rounding = balance.interest.as_ref()?.1.as_ref();
    let rounding = rounding.map(|rounding| format!(", rounded {}", rounding.words)).unwrap_or_default();
    let text = format!("= {} × {brought} = {unrounded}{rounding}", context.shown(rate, at));
    let node = Node::new(Kind::Numbers, text).with_value(unrounded, Some(crate::show::exact(&exact)));
    Some(node.because([numbers_node(context, rate, at)]))
}

fn amount(context: &Context, record: RecordId, row: usize, of: Movement) -> Option<crate::value::Number> {
    movement(context.model, context.outcome, record, row, of)
}

fn figure(context: &Context, (record, row): (RecordId, usize), of: Movement) -> String {
    amount(context, record, row, of).map(|amount| shown(context, record, &amount)).unwrap_or_default()
}

fn shown(context: &Context, record: RecordId, amount: &crate::value::Number) -> String {
    match context.model.balance(record) {
        Some(balance) => crate::value::format::number(amount, &balance.ty, &context.model.units),
        None => String::new(),
    }
}
