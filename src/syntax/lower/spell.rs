//! Spells.

use super::super::ast::{DeclarationKind, Expr, Name, Spell, SpellStep};
use super::super::grammar::Rule;
use super::super::layout::Block;
use super::super::node::{Children, Lowered, Node};
use super::{Clause, Reader, Title, evidence, expr, of_name, phrase, quoted, record};

pub(super) fn spell(
    reader: &mut Reader<'_>,
    block: &Block,
    clauses: &[Clause<'_>],
) -> (Option<Title>, DeclarationKind) {
    reader.no_table(&block.header);
    let (title, plural, of) = match reader.header(block, header) {
        Some((title, plural, of)) => (Some(title), plural, of),
        None => (None, None, None),
    };
    let mut spell =
        Spell { plural, of, conditions: Vec::new(), keys: Vec::new(), days: Vec::new(), steps: Vec::new() };
    for clause in clauses {
        match clause.rule {
            Rule::where_line => reader.keep_at(clause, &mut spell.conditions, evidence::where_line),
            Rule::for_each_line => reader.keep_at(clause, &mut spell.keys, evidence::for_each_line),
            Rule::days_line => reader.keep_at(clause, &mut spell.days, from_to),
            _ => reader.keep_at(clause, &mut spell.steps, step),
        }
    }
    (title, DeclarationKind::Spell(spell))
}

/// `spell stay, plural stays "Time in a placement" of placement`
fn header(node: Node<'_>) -> Lowered<(Title, Option<Name>, Option<Name>)> {
    made_header(node, Rule::kw_spell)
}

/// The keyword of rows that are worked out, with their name, plural and label, and what they are made of.
pub(super) fn made_header(node: Node<'_>, keyword: Rule) -> Lowered<(Title, Option<Name>, Option<Name>)> {
    let mut c = node.children();
    c.one(keyword)?;
    let name = c.one(Rule::name)?.name();
    let plural = c.maybe(Rule::plural).map(record::plural).transpose()?;
    let label = c.maybe(Rule::quoted).map(|node| quoted(&node));
    let of = c.maybe(Rule::of_name).map(of_name).transpose()?;
    c.end()?;
    Ok((Title { name, label }, plural, of))
}

/// `from D to D`, `within D to D`
fn from_to(node: Node<'_>) -> Lowered<(Expr, Expr)> {
    let mut c = node.children();
    c.any()?;
    let from = expr::sum(c.one(Rule::sum)?)?;
    c.one(Rule::kw_to)?;
    let to = expr::sum(c.one(Rule::sum)?)?;
    c.end()?;
    Ok((from, to))
}

fn step(node: Node<'_>) -> Lowered<SpellStep> {
    if node.rule() == Rule::clip_line {
        let (from, to) = from_to(node)?;
        return Ok(SpellStep::Within(from, to));
    }
    let mut c = node.children();
    let first = c.any()?;
    let step = match first.rule() {
        Rule::joined_over => SpellStep::Joined(sum(&mut c)?),
        Rule::without_days_of => SpellStep::Without(c.one(Rule::name)?.name()),
        Rule::cut_at_each => {
            let kind = c.any()?;
            SpellStep::CutAt(kind.with(phrase::period_kind(&kind)?))
        }
        Rule::cut_into_whole => SpellStep::WholeBlocks(sum(&mut c)?),
        Rule::cut_into => {
            let length = sum(&mut c)?;
            c.one(Rule::comma)?;
            c.one(Rule::last_may_be_shorter)?;
            SpellStep::Blocks(length)
        }
        _ => return first.mismatch(),
    };
    c.end()?;
    Ok(step)
}

fn sum(c: &mut Children<'_>) -> Lowered<Expr> {
    expr::sum(c.one(Rule::sum)?)
}
