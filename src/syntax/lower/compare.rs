//! Comparisons.

use super::super::ast::{Comparison, Expr, ExprKind, Name, OrderTest, Spanned, Test};
use super::super::grammar::Rule;
use super::super::node::{Children, Lowered, Node};
use super::expr::sum;

/// `A`, or `A is …` and what it says of blanks.
pub(super) fn comparison(node: Node<'_>) -> Lowered<Expr> {
    let span = node.span();
    let mut c = node.children();
    let left = sum(c.one(Rule::sum)?)?;
    let Some(tested) = c.maybe(Rule::test) else {
        c.end()?;
        return Ok(left);
    };
    let test_span = tested.span();
    let test = Spanned::new(test_of(tested)?, test_span);
    let blank = c.maybe(Rule::blank_tail).map(blank_tail).transpose()?;
    c.end()?;
    Ok(Expr { kind: ExprKind::Compare(Box::new(Comparison { left, test, blank })), span })
}

fn test_of(node: Node<'_>) -> Lowered<Test> {
    let mut c = node.children();
    let phrase = c.any()?;
    let test = match phrase.rule() {
        Rule::is_given => Test::Given,
        Rule::is_blank => Test::Blank,
        Rule::is_one_of => Test::OneOf(list(c.one(Rule::list)?)?),
        Rule::is_not_one_of => Test::NotOneOf(list(c.one(Rule::list)?)?),
        Rule::is_not => Test::IsNot(sum(c.one(Rule::sum)?)?),
        Rule::kw_is => Test::Is(sum(c.one(Rule::sum)?)?),
        Rule::is_from => between(&mut c)?,
        _ => Test::Order(order(&phrase)?, sum(c.one(Rule::sum)?)?),
    };
    c.end()?;
    Ok(test)
}

fn order(phrase: &Node<'_>) -> Lowered<OrderTest> {
    match phrase.rule() {
        Rule::is_at_least => Ok(OrderTest::AtLeast),
        Rule::is_at_most => Ok(OrderTest::AtMost),
        Rule::is_more_than => Ok(OrderTest::MoreThan),
        Rule::is_less_than => Ok(OrderTest::LessThan),
        Rule::is_before => Ok(OrderTest::Before),
        Rule::is_after => Ok(OrderTest::After),
        Rule::is_on_or_before => Ok(OrderTest::OnOrBefore),
        Rule::is_on_or_after => Ok(OrderTest::OnOrAfter),
        _ => phrase.mismatch(),
    }
}

fn between(c: &mut Children<'_>) -> Lowered<Test> {
    let from = sum(c.one(Rule::sum)?)?;
    c.one(Rule::kw_to)?;
    let to = sum(c.one(Rule::sum)?)?;
    let both = c.maybe(Rule::days_tail).map(days_tail).transpose()?;
    Ok(Test::Between { from, to, both })
}

/// `, both days counted` (true) or `, the first day not counted` (false)
pub(super) fn days_tail(node: Node<'_>) -> Lowered<bool> {
    let mut c = node.children();
    c.one(Rule::comma)?;
    let both = c.any()?.rule() == Rule::both_days;
    c.end()?;
    Ok(both)
}

fn list(node: Node<'_>) -> Lowered<Vec<Expr>> {
    node.children().filter(|child| child.rule() != Rule::comma).map(sum).collect()
}

/// `, and a blank outcome is taken in`
fn blank_tail(node: Node<'_>) -> Lowered<(Name, Spanned<bool>)> {
    let mut c = node.children();
    c.one(Rule::comma)?;
    c.one(Rule::and_a_blank)?;
    let field = c.one(Rule::name)?.name();
    let word = c.any()?;
    c.end()?;
    Ok((field, word.with(word.rule() == Rule::taken_in)))
}
