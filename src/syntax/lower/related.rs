//! Values over rows that share something with the row of the clause.

use super::super::ast::{Expr, ExprKind, Name, Related, RelatedValue, RowsSought, Spanned};
use super::super::grammar::Rule;
use super::super::messages;
use super::super::node::{Children, Lowered, Node};
use super::expr::expr;
use super::series;

/// `this stay`
pub(super) fn this_row(node: Node<'_>) -> Lowered<Expr> {
    let span = node.span();
    let mut c = node.children();
    c.one(Rule::kw_this)?;
    let record = c.one(Rule::name)?.name();
    c.end()?;
    Ok(Expr { kind: ExprKind::This(record), span })
}

/// `of call`, `of any other claim`, `of call of any guest`
pub(super) fn of_rows(node: Node<'_>) -> Lowered<RowsSought> {
    let mut c = node.children();
    c.one(Rule::kw_of)?;
    let rows = rows(&mut c)?;
    c.end()?;
    Ok(rows)
}

fn rows(c: &mut Children<'_>) -> Lowered<RowsSought> {
    let own: Option<Spanned<bool>> = match c.maybe(Rule::this_or_any_other) {
        Some(words) => Some(words.with(true)),
        None => c.maybe(Rule::any_other).or_else(|| c.maybe(Rule::kw_other)).map(|words| words.with(false)),
    };
    let name = c.one(Rule::name)?.name();
    let any = c.maybe(Rule::any_key).map(any_key).transpose()?;
    Ok(RowsSought { name, own, any })
}

/// `of any guest`
fn any_key(node: Node<'_>) -> Lowered<Name> {
    let mut c = node.children();
    c.one(Rule::of_any)?;
    let name = c.one(Rule::name)?.name();
    c.end()?;
    Ok(name)
}

/// What ties the rows to the row of the clause: `behind this stay`, `where C`.
type Tail = (Option<Name>, Option<Expr>);

fn tail(node: Node<'_>) -> Lowered<Tail> {
    let mut c = node.children();
    let behind = match c.maybe(Rule::behind) {
        Some(behind) => {
            let mut b = behind.children();
            b.one(Rule::kw_behind)?;
            let row = b.one(Rule::this_row)?;
            b.end()?;
            let mut row = row.children();
            row.one(Rule::kw_this)?;
            Some(row.one(Rule::name)?.name())
        }
        None => None,
    };
    let condition = match c.maybe(Rule::kw_where) {
        Some(_) => Some(expr(c.one(Rule::expr)?)?),
        None => None,
    };
    c.end()?;
    Ok((behind, condition))
}

/// `where guest is this stay's guest`, after `count of call`
pub(super) fn aggregate(of: Expr, node: Node<'_>) -> Lowered<ExprKind> {
    let ExprKind::Aggregate { op, value, of: Some(rows) } = of.kind else {
        return Err(messages::no_rows_sought(of.span).into());
    };
    let (behind, condition) = tail(node)?;
    let taken = RelatedValue::Aggregate(op, value.map(|value| *value));
    Ok(ExprKind::Related(Box::new(Related { taken, rows, behind, condition })))
}

/// `of the first placement behind this stay, in order of start_date`, after a value
pub(super) fn end(value: Expr, node: Node<'_>) -> Lowered<ExprKind> {
    if !series::is_name_or_bracket(&value) {
        return Err(messages::needs_brackets(value.span).into());
    }
    let mut c = node.children();
    let last = c.any()?.rule() == Rule::of_the_last;
    c.maybe(Rule::kw_of);
    let rows = rows(&mut c)?;
    let (behind, condition) = c.maybe(Rule::related_tail).map(tail).transpose()?.unwrap_or_default();
    c.one(Rule::comma)?;
    let series = series::series(c.one(Rule::series)?)?;
    c.end()?;
    let taken = RelatedValue::End { value, last, series };
    Ok(ExprKind::Related(Box::new(Related { taken, rows, behind, condition })))
}
