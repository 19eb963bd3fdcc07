//! Definitions, cohorts, outcomes, measures and scales.

use super::super::ast::{
    Body, BodyStep, BodyValue, Cohort, DeclarationKind, Define, Expr, Measure, Name, Scale, Spanned,
};
use super::super::grammar::Rule;
use super::super::layout::{Block, Line};
use super::super::messages::{self, ValueForm};
use super::super::node::{Lowered, Node};
use super::{Clause, Reader, Title, expr, keyword_and_text, number, of_header, series, table};
use crate::source::Span;
use crate::value::{Published, ScaleMode};

/// A body while its lines are read.
#[derive(Default)]
pub(super) struct Draft {
    /// What it is the body of, if that is a payment.
    payment: Option<String>,
    value: Option<(BodyValue, Span)>,
    steps: Vec<Spanned<BodyStep>>,
}

impl Draft {
    /// The body of a payment of this name.
    pub(super) fn of_payment(title: Option<&Title>) -> Self {
        Draft { payment: title.map(|title| title.name.node.clone()), ..Draft::default() }
    }

    /// Takes the value; a second one is a mistake.
    fn set(&mut self, reader: &mut Reader<'_>, value: BodyValue, at: Span) {
        match &self.value {
            Some((_, first)) => {
                let form =
                    if matches!(value, BodyValue::Cases(_)) { ValueForm::Table } else { ValueForm::Line };
                reader.mistakes.push(messages::second_value(at, *first, form));
            }
            None => self.value = Some((value, at)),
        }
    }

    /// Reads a line that gives the value: an expression, or a table of cases under it.
    pub(super) fn value(
        &mut self,
        reader: &mut Reader<'_>,
        line: &Line,
        rule: Rule,
        lower: fn(Node<'_>) -> Lowered<Option<Expr>>,
    ) {
        if let Some(Some(value)) = reader.line(line, rule, lower) {
            self.set(reader, BodyValue::Expr(value), line.span);
        }
        self.cases(reader, line);
    }

    /// Reads the table of cases under a line.
    fn cases(&mut self, reader: &mut Reader<'_>, line: &Line) {
        if let Some(table) = table::table(reader, &line.rows) {
            let span = table.span;
            self.set(reader, BodyValue::Cases(table), span);
        }
    }

    /// Reads what is done to the value afterwards.
    pub(super) fn step(&mut self, reader: &mut Reader<'_>, clause: &Clause<'_>) {
        let payment = self.payment.as_deref();
        reader.keep_at(clause, &mut self.steps, |node| step(node, payment));
    }

    pub(super) fn finish(self) -> Body {
        Body { value: self.value.map_or(BodyValue::Missing, |(value, _)| value), steps: self.steps }
    }
}

fn step(node: Node<'_>, payment: Option<&str>) -> Lowered<BodyStep> {
    let line = crate::text::one_line(node.text());
    let mut c = node.children();
    let word = c.any()?;
    let step = match word.rule() {
        Rule::at_most => BodyStep::AtMost(expr::sum(c.one(Rule::sum)?)?),
        Rule::at_least => BodyStep::AtLeast(expr::sum(c.one(Rule::sum)?)?),
        _ => BodyStep::Rounded(number::rounding(c.one(Rule::rounding)?)?),
    };
    // `for each provider and quarter` makes it a limit of a clawback, and elsewhere says nothing that could be meant.
    if let Some(for_each) = c.maybe(Rule::for_each) {
        let found = for_each.text();
        let hint = payment.map(|payment| {
            format!(
                "a limit of several lines together is a declaration of its own: write `cap {payment}_limit on {payment}` at the \
                 left margin, and under it `{line}`, `used up in order of quarter` and `the payments themselves are reduced`"
            )
        });
        let expected = ["the end of the line"];
        return Err(messages::unexpected(for_each.span(), &expected, found, hint.as_deref()).into());
    }
    c.end()?;
    Ok(step)
}

pub(super) fn define(
    reader: &mut Reader<'_>,
    block: &Block,
    clauses: &[Clause<'_>],
) -> (Option<Title>, DeclarationKind) {
    let (title, of) = header(reader, block);
    let mut draft = Draft::default();
    draft.cases(reader, &block.header);
    for clause in clauses {
        match clause.rule {
            Rule::value_line => draft.value(reader, clause.line, clause.rule, value_line),
            _ => draft.step(reader, clause),
        }
    }
    (title, DeclarationKind::Define(Define { of, body: draft.finish() }))
}

pub(super) fn measure(
    reader: &mut Reader<'_>,
    block: &Block,
    clauses: &[Clause<'_>],
) -> (Option<Title>, DeclarationKind) {
    let (title, of) = header(reader, block);
    let (mut conditions, mut keys, mut published) = (Vec::new(), Vec::new(), Vec::new());
    let mut draft = Draft::default();
    draft.cases(reader, &block.header);
    for clause in clauses {
        match clause.rule {
            Rule::where_line => reader.keep_at(clause, &mut conditions, where_line),
            Rule::for_each_line => reader.keep_at(clause, &mut keys, for_each_line),
            Rule::published_line => reader.keep_at(clause, &mut published, published_line),
            Rule::value_line => draft.value(reader, clause.line, clause.rule, value_line),
            _ => draft.step(reader, clause),
        }
    }
    (title, DeclarationKind::Measure(Measure { of, conditions, keys, published, body: draft.finish() }))
}

fn published_line(node: Node<'_>) -> Lowered<Published> {
    let mut c = node.children();
    c.one(Rule::published_with)?;
    let order = c.any()?;
    c.end()?;
    match order.rule() {
        Rule::highest_first => Ok(Published::HighestFirst),
        Rule::lowest_first => Ok(Published::LowestFirst),
        _ => order.mismatch(),
    }
}

pub(super) fn cohort(
    reader: &mut Reader<'_>,
    block: &Block,
    clauses: &[Clause<'_>],
    kind: fn(Cohort) -> DeclarationKind,
) -> (Option<Title>, DeclarationKind) {
    reader.no_table(&block.header);
    let (title, of) = header(reader, block);
    let mut cohort = Cohort { of, conditions: Vec::new(), only: Vec::new(), evidence: Vec::new() };
    for clause in clauses {
        match clause.rule {
            Rule::where_line => reader.keep_at(clause, &mut cohort.conditions, where_line),
            Rule::only_line => reader.keep_at(clause, &mut cohort.only, series::only),
            _ => reader.keep(clause, &mut cohort.evidence, keyword_and_text),
        }
    }
    (title, kind(cohort))
}

pub(super) fn scale(
    reader: &mut Reader<'_>,
    block: &Block,
    clauses: &[Clause<'_>],
) -> (Option<Title>, DeclarationKind) {
    let (title, of) = header(reader, block);
    let mut scale = Scale { of, mode: Vec::new(), table: table::table(reader, &block.header.rows) };
    for clause in clauses {
        scale.mode.extend(reader.line(clause.line, clause.rule, mode_line));
        let Some(more) = table::table(reader, &clause.line.rows) else { continue };
        match &scale.table {
            Some(first) => {
                reader.mistakes.push(messages::second_value(more.span, first.span, ValueForm::Table))
            }
            None => scale.table = Some(more),
        }
    }
    (title, DeclarationKind::Scale(scale))
}

pub(super) fn header(reader: &mut Reader<'_>, block: &Block) -> (Option<Title>, Option<Name>) {
    let (title, of) = reader.header(block, of_header).unzip();
    (title, of.flatten())
}

fn value_line(node: Node<'_>) -> Lowered<Option<Expr>> {
    let mut c = node.children();
    let value = expr::expr(c.one(Rule::expr)?)?;
    c.end()?;
    Ok(Some(value))
}

/// A line that is a keyword and an expression.
pub(super) fn keyword_and_expr(node: Node<'_>) -> Lowered<Expr> {
    let mut c = node.children();
    c.any()?;
    let value = expr::expr(c.one(Rule::expr)?)?;
    c.end()?;
    Ok(value)
}

pub(super) fn where_line(node: Node<'_>) -> Lowered<Expr> {
    keyword_and_expr(node)
}

pub(super) fn for_each_line(node: Node<'_>) -> Lowered<Vec<Expr>> {
    let mut c = node.children();
    c.one(Rule::for_each)?;
    let keys = expr::keys(c.one(Rule::keys)?)?;
    c.end()?;
    Ok(keys)
}

fn mode_line(node: Node<'_>) -> Lowered<Spanned<ScaleMode>> {
    let mut c = node.children();
    let mode = c.any()?;
    c.end()?;
    match mode.rule() {
        Rule::each_slice => Ok(mode.with(ScaleMode::EachSlice)),
        Rule::all_at_rate => Ok(mode.with(ScaleMode::AllAtRateReached)),
        _ => mode.mismatch(),
    }
}
