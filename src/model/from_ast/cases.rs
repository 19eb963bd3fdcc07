//! Tables of cases: exactly one must hold, whatever the data.
//!
//! What the conditions ask is taken apart into *subjects* (a choice, a yes-no, a number or date against the values it is compared with, two
//! values against each other). Every combination of what the subjects may be is tried: one in which no case holds is a gap, one in
//! which two hold an overlap, and the combination is the example that the error shows.

mod subject;
mod world;

use std::collections::BTreeSet;

use super::Checker;
use super::blanks::proven_without;
use super::context::Scope;
use crate::model::problem::{BlankProblem, TermProblem};
use crate::model::{CaseRow, Constant, Expr, ExprKind, Type};
use crate::source::Span;
use crate::syntax::ast::{AggregateOp, CellKind, Table};
use crate::value::{Day, Number};
use subject::{Edges, Point, Sign, Subject, collect, day_points, number_points};
use world::{World, advance};

/// More combinations than this are not tried; the author is asked to split the table.
const MOST_COMBINATIONS: usize = 50_000;

impl Checker<'_> {
    /// `| when C | E |` rows and perhaps `| otherwise | E |`.
    pub(super) fn cases(&mut self, table: &Table, scope: &Scope) -> Option<Expr> {
        let mut rows: Vec<CaseRow> = Vec::new();
        let mut otherwise: Option<(Expr, Span)> = None;
        let mut not_yet = scope.clone();
        for row in &table.rows {
            let [when, value] = row.cells.as_slice() else {
                return self.refuse(TermProblem::RowOfTwo { span: row.span });
            };
            let CellKind::Expr(value) = &value.kind else {
                return self.refuse(TermProblem::NotACaseValue { span: value.span });
            };
            if let Some((_, first)) = &otherwise {
                return self.refuse(TermProblem::AfterOtherwise { otherwise: *first, span: row.span });
            }
            match &when.kind {
                CellKind::When(condition) => {
                    let condition = self.condition(condition, scope)?;
                    let inside = not_yet.proving(&self.proves(&condition));
                    let then = self.expr(value, &inside)?;
                    not_yet.proven.also(&proven_without(&condition, &|ty| self.choice_count(ty)));
                    rows.push(CaseRow { when: condition, then, span: row.span });
                }
                CellKind::Otherwise => otherwise = Some((self.expr(value, &not_yet)?, when.span)),
                _ => return self.refuse(TermProblem::NotACase { span: when.span }),
            }
        }
        let first = rows
            .first()
            .map(|row| row.then.clone())
            .or_else(|| otherwise.as_ref().map(|(value, _)| value.clone()))?;
        let values = rows.iter().map(|row| &row.then).chain(otherwise.as_ref().map(|(value, _)| value));
        let values: Vec<Expr> = values.cloned().collect();
        for value in &values {
            self.same_type(&first, value, "give in one table")?;
        }
        self.covered_once(&rows, otherwise.as_ref().map(|(_, span)| *span), table.span, scope)?;
        let may_be_blank = values.iter().any(|value| value.may_be_blank);
        let kind = ExprKind::Cases(rows, otherwise.map(|(value, _)| Box::new(value)));
        Some(Expr { kind, ty: first.ty, frame: scope.frame, may_be_blank, span: table.span })
    }

    /// Reports the first gap, the first overlap, or the first blank that would fall under `otherwise` unsaid.
    fn covered_once(
        &mut self,
        rows: &[CaseRow],
        otherwise: Option<Span>,
        table: Span,
        scope: &Scope,
    ) -> Option<()> {
        let mut subjects: Vec<Subject> = Vec::new();
        for row in rows {
            collect(&row.when, &mut subjects);
        }
        let domains: Vec<Vec<Point>> = subjects.iter().map(|subject| self.points(subject, scope)).collect();
        let combinations =
            domains.iter().try_fold(1usize, |product, points| product.checked_mul(points.len().max(1)));
        if combinations.is_none_or(|count| count > MOST_COMBINATIONS) {
            return self.refuse(TermProblem::TooManyCases { span: table });
        }
        if domains.iter().any(Vec::is_empty) {
            return Some(());
        }
        let mut choice = vec![0usize; domains.len()];
        loop {
            let points: Vec<&Point> =
                choice.iter().zip(&domains).filter_map(|(at, points)| points.get(*at)).collect();
            let world = World { subjects: &subjects, points: &points };
            if world.is_possible() {
                self.one_holds(rows, &world, otherwise, table)?;
            }
            if !advance(&mut choice, &domains) {
                return Some(());
            }
        }
    }

    /// Whether exactly one case holds in one combination.
    fn one_holds(
        &mut self,
        rows: &[CaseRow],
        world: &World<'_>,
        otherwise: Option<Span>,
        table: Span,
    ) -> Option<()> {
        let mut holding = rows.iter().filter(|row| world.holds(&row.when) == Some(true));
        let (first, second) = (holding.next(), holding.next());
        if let (Some(first), Some(second)) = (first, second) {
            let example = self.example_of(world);
            let (first, second) = (first.span, second.span);
            return self.refuse(TermProblem::CasesOverlap { first, second, example });
        }
        match (first, otherwise) {
            (Some(_), _) => Some(()),
            (None, None) => {
                let example = self.example_of(world);
                self.refuse(TermProblem::CasesGap { span: table, example })
            }
            (None, Some(otherwise)) => {
                let unknown = |row: &&CaseRow| row.when.may_be_blank && world.holds(&row.when).is_none();
                match rows.iter().find(unknown) {
                    Some(row) => {
                        self.refuse(BlankProblem::UnknownBeforeOtherwise { when: row.when.span, otherwise })
                    }
                    None => Some(()),
                }
            }
        }
    }

    /// What a subject may be.
    fn points(&self, subject: &Subject, scope: &Scope) -> Vec<Point> {
        let mut points: Vec<Point> = match &subject.edges {
            Edges::YesNo => vec![Point::YesNo(true), Point::YesNo(false)],
            Edges::Choices => {
                let all = || (0..self.choice_count(&subject.of.ty)).collect::<BTreeSet<u32>>();
                let left = scope.proven.choices_left(&subject.of).cloned().unwrap_or_else(all);
                left.into_iter().map(Point::Choice).collect()
            }
            Edges::Texts(texts) => texts.iter().cloned().map(Point::Text).chain([Point::OtherText]).collect(),
            Edges::Numbers(edges) => number_points(edges, self.whole(&subject.of), &self.range(&subject.of)),
            Edges::Days(edges) => day_points(edges, self.days(&subject.of)),
            Edges::Against(_) => [Sign::Less, Sign::Equal, Sign::More].map(Point::Sign).to_vec(),
        };
        if !subject.blanks.is_empty() {
            points.push(Point::Blank);
        }
        points
    }

    /// The least and the most that a number can be: of a field as it is declared, and a count is never below nought.
    fn range(&self, expr: &Expr) -> (Option<Number>, Option<Number>) {
        match &expr.kind {
            ExprKind::Field(field) => self
                .field_of(*field)
                .map_or((None, None), |field| (field.at_least.clone(), field.at_most.clone())),
            ExprKind::Aggregate(aggregate) if aggregate.op == AggregateOp::Count => {
                (Some(Number::zero()), None)
            }
            ExprKind::Fact(fact) => {
                self.facts.get(fact.index()).map_or((None, None), |fact| self.range(&fact.value))
            }
            ExprKind::Spread(inner, _) => self.range(inner),
            _ => (None, None),
        }
    }

    /// The first and the last day that a date can be, of a field as it is declared.
    fn days(&self, expr: &Expr) -> (Option<Day>, Option<Day>) {
        match &expr.kind {
            ExprKind::Field(field) => self.field_of(*field).map_or((None, None), |field| field.days),
            ExprKind::Spread(inner, _) => self.days(inner),
            _ => (None, None),
        }
    }

    /// Whether a value is always a whole number.
    fn whole(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Field(field) => self.field_of(*field).is_some_and(|field| field.whole),
            ExprKind::Elapsed(_) | ExprKind::Complete(..) => true,
            ExprKind::Aggregate(aggregate) => aggregate.op == AggregateOp::Count,
            ExprKind::Fact(fact) => self.facts.get(fact.index()).is_some_and(|fact| self.whole(&fact.value)),
            ExprKind::Spread(inner, _) => self.whole(inner),
            _ => false,
        }
    }

    /// A combination in the contract's words.
    fn example_of(&self, world: &World<'_>) -> String {
        let parts: Vec<String> = world
            .subjects
            .iter()
            .zip(world.points)
            .map(|(subject, point)| {
                let name = self.words_of(&subject.of);
                match point {
                    Point::Blank => format!("{name} is blank"),
                    Point::YesNo(true) => format!("{name} is yes"),
                    Point::YesNo(false) => format!("{name} is no"),
                    Point::Choice(choice) => {
                        let Type::Choice(set) = subject.of.ty else { return name };
                        let choices = self.choice_sets.get(set.index()).map_or(&[][..], |set| &set.choices);
                        format!("{name} is {}", choices.get(*choice as usize).map_or("", String::as_str))
                    }
                    Point::Text(text) => format!("{name} is \"{text}\""),
                    Point::OtherText => format!("{name} is any other text"),
                    Point::Number(number) => {
                        let Type::Number(ty) = &subject.of.ty else { return name };
                        format!("{name} is {}", crate::value::format::number(number, ty, &self.units))
                    }
                    Point::Day(day) => format!("{name} is {}", day.long()),
                    Point::Sign(sign) => {
                        let Edges::Against(other) = &subject.edges else { return name };
                        let other = self.words_of(other);
                        match sign {
                            Sign::Less => format!("{name} is below {other}"),
                            Sign::Equal => format!("{name} equals {other}"),
                            Sign::More => format!("{name} is above {other}"),
                        }
                    }
                }
            })
            .collect();
        parts.join(" and ")
    }

    /// A value by its name.
    fn words_of(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Field(field) => {
                self.field_of(*field).map(|field| field.name.clone()).unwrap_or_default()
            }
            ExprKind::Fact(fact) => {
                self.facts.get(fact.index()).map(|f| f.title.name.clone()).unwrap_or_default()
            }
            ExprKind::Key(position) => self
                .keys_of(expr.frame)
                .get(*position as usize)
                .map(|key| key.label.clone())
                .unwrap_or_default(),
            ExprKind::Tariff { tariff, .. } => {
                self.tariffs.get(tariff.index()).map(|tariff| tariff.title.name.clone()).unwrap_or_default()
            }
            ExprKind::Spread(inner, _) => self.words_of(inner),
            ExprKind::Constant(Constant::Date(day)) => day.long(),
            _ => "the value".to_owned(),
        }
    }
}
