//! What any declaration may say beside what it declares.

use super::quoted;
use crate::syntax::ast::{Accepted, AuthorsClause, Called, Note, Party};
use crate::syntax::grammar::Rule;
use crate::syntax::layout::Line;
use crate::syntax::node::{Lowered, Node};
use crate::syntax::token::TokenKind;
use crate::value::{Drafting, Prevails, Reviewed, Side};

/// Whether nothing but texts stands after the first word.
pub(super) fn is_note(line: &Line) -> bool {
    line.tokens.iter().skip(1).all(|token| {
        matches!(token.kind, TokenKind::Quoted | TokenKind::UnclosedQuote | TokenKind::CurlyQuote)
    })
}

/// Whether two texts stand after the first word.
pub(super) fn is_clause(line: &Line) -> bool {
    let quoted = |at: usize| line.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Quoted);
    is_note(line) || quoted(1) && quoted(2)
}

/// Whether a label stands after the first word, and nothing or a comma after it.
pub(super) fn is_called(line: &Line) -> bool {
    let kind = |at: usize| line.tokens.get(at).map(|token| token.kind);
    kind(1) == Some(TokenKind::Quoted) && matches!(kind(2), None | Some(TokenKind::Comma))
}

pub(super) fn note(node: Node<'_>) -> Lowered<Note> {
    let mut c = node.children();
    c.one(Rule::kw_note)?;
    let first = quoted(&c.one(Rule::quoted)?);
    let second = c.maybe(Rule::quoted).map(|node| quoted(&node));
    c.end()?;
    Ok(match second {
        Some(text) => Note { title: Some(first), text },
        None => Note { title: None, text: first },
    })
}

pub(super) fn called(node: Node<'_>) -> Lowered<Called> {
    let mut c = node.children();
    c.one(Rule::kw_called)?;
    let one = quoted(&c.one(Rule::quoted)?);
    let many = match c.maybe(Rule::comma) {
        Some(_) => {
            c.one(Rule::kw_plural)?;
            Some(quoted(&c.one(Rule::quoted)?))
        }
        None => None,
    };
    c.end()?;
    Ok(Called { one, many })
}

pub(super) fn authors_clause(node: Node<'_>) -> Lowered<AuthorsClause> {
    let mut c = node.children();
    c.one(Rule::kw_clause)?;
    let (heading, text) = (quoted(&c.one(Rule::quoted)?), quoted(&c.one(Rule::quoted)?));
    let place = match c.maybe(Rule::comma) {
        Some(_) => {
            let side = c.any()?;
            let side = match side.rule() {
                Rule::before => Side::Before,
                Rule::after => Side::After,
                _ => return side.mismatch(),
            };
            Some((side, c.one(Rule::name)?.name()))
        }
        None => None,
    };
    c.end()?;
    Ok(AuthorsClause { heading, text, place })
}

pub(super) fn party(node: Node<'_>) -> Lowered<Party> {
    let mut c = node.children();
    c.one(Rule::kw_party)?;
    let name = quoted(&c.one(Rule::quoted)?);
    let details = c.maybe(Rule::quoted).map(|node| quoted(&node));
    let called = match c.maybe(Rule::comma) {
        Some(_) => {
            c.one(Rule::kw_called)?;
            Some(quoted(&c.one(Rule::quoted)?))
        }
        None => None,
    };
    c.end()?;
    Ok(Party { name, details, called })
}

pub(super) fn prevails(node: Node<'_>) -> Lowered<Prevails> {
    let mut c = node.children();
    let said = c.any()?;
    c.end()?;
    Ok(match said.rule() {
        Rule::examples_prevail => Prevails::Examples,
        Rule::paragraphs_prevail => Prevails::Paragraphs,
        Rule::schedule_prevails => Prevails::Schedule,
        Rule::agreement_prevails => Prevails::Agreement,
        Rule::headings_no_terms => Prevails::NoHeadings,
        _ => return said.mismatch(),
    })
}

pub(super) fn accepted(node: Node<'_>) -> Lowered<Accepted> {
    let mut c = node.children();
    c.one(Rule::accepted_that)?;
    let said = c.one(Rule::doubt)?.children().any()?;
    let doubt = match said.rule() {
        Rule::doubt_one_value => Reviewed::OneValue.into(),
        Rule::doubt_bare_number => Reviewed::BareNumber.into(),
        Rule::doubt_nothing_through => Reviewed::NothingThrough.into(),
        Rule::doubt_after_the_end => Reviewed::AfterTheEnd.into(),
        Rule::doubt_backwards => Reviewed::Backwards.into(),
        Rule::doubt_no_line => Reviewed::NoLine.into(),
        Rule::doubt_below_nil => Reviewed::BelowNil.into(),
        Rule::doubt_outside_term => Drafting::OutsideTerm.into(),
        Rule::doubt_no_first_day => Drafting::NoFirstDay.into(),
        Rule::doubt_later_fact => Drafting::LaterFact.into(),
        Rule::doubt_own_figure => Drafting::OwnFigure.into(),
        Rule::doubt_same_label => Drafting::SameLabel.into(),
        Rule::doubt_fewer_rows => Drafting::FewerRows.into(),
        Rule::doubt_decides_nothing => Drafting::DecidesNothing.into(),
        Rule::doubt_no_outcome => Drafting::NoOutcome.into(),
        Rule::doubt_ordinary_words => Drafting::OrdinaryWords.into(),
        Rule::doubt_never_reached => Reviewed::NeverReached.into(),
        Rule::doubt_never_binds => Reviewed::NeverBinds.into(),
        Rule::doubt_no_limit => Reviewed::NoLimit.into(),
        Rule::doubt_paid_together => Reviewed::PaidTogether.into(),
        Rule::doubt_paid_again => Reviewed::PaidAgain.into(),
        _ => return said.mismatch(),
    };
    c.one(Rule::comma)?;
    c.one(Rule::kw_because)?;
    let reason = quoted(&c.one(Rule::quoted)?);
    c.end()?;
    Ok(Accepted { doubt, reason })
}
