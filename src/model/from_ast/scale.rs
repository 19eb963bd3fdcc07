//! Scales: bands of a measure.

use super::blanks::Proven;
use super::context::Scope;
use super::contract::Need;
use super::wanted::Wanted;
use super::{Checker, Meaning};
use crate::model::problem::{BlankProblem, Doing, NameProblem, TermProblem};
use crate::model::{
    Band, BandValue, Constant, Edge, Expr, ExprKind, Fact, FactKind, NumberStyle, NumberType, Scale, Type,
};
use crate::source::Span;
use crate::syntax::ast::{self, Cell, CellKind, ScaleMode, TableRow};
use crate::value::{BaseUnit, Number, Unit};

impl Checker<'_> {
    pub(super) fn scale(&mut self, declaration: &ast::Declaration, scale: &ast::Scale) -> Option<Meaning> {
        let subject = self.subject(declaration, scale)?;
        let (subject, subject_type) = self.number_expr(subject, "a scale")?;
        if subject.may_be_blank {
            return self.refuse(BlankProblem::ScaleOfBlank { span: subject.span });
        }
        let mode = self
            .clause(declaration, "each slice at its own rate", &scale.mode, Need::Never)
            .map(|mode| mode.node);
        let Some(table) = &scale.table else {
            if declaration.damaged {
                return None;
            }
            return self.refuse(TermProblem::NoBands { span: declaration.header });
        };
        let scope = Scope { frame: subject.frame, ..Scope::contract() };
        let bands: Vec<Option<Band>> = table
            .rows
            .iter()
            .enumerate()
            .map(|(at, row)| self.band(at, row, table.rows.len(), &subject, &scope))
            .collect();
        let bands: Vec<Band> = bands.into_iter().collect::<Option<_>>()?;
        self.edges_rise(&bands)?;
        let ty = self.scale_type(&bands, mode, &subject_type, declaration.header)?;
        let frame = subject.frame;
        let value = Expr { ty, ..subject.clone() };
        let scale = Scale { subject, mode, bands };
        let fact = Fact { title: self.title(declaration), kind: FactKind::Scale(scale), frame, value };
        Some(Meaning::Fact(self.add_fact(fact, Proven::default())))
    }

    /// The measure or define that is placed in bands.
    fn subject(&mut self, declaration: &ast::Declaration, scale: &ast::Scale) -> Option<Expr> {
        let Some(name) = &scale.of else {
            if declaration.damaged {
                return None;
            }
            let kind = super::names::kind_words(&declaration.kind);
            return self.refuse(NameProblem::OfWhat { declaration: kind, name: declaration.name.clone() });
        };
        match self.resolve(name, Wanted::Scaled)? {
            Meaning::Fact(id) => {
                let fact = self.facts.get(id.index())?;
                Some(Expr {
                    kind: ExprKind::Fact(id),
                    ty: fact.value.ty.clone(),
                    frame: fact.frame,
                    may_be_blank: fact.value.may_be_blank,
                    span: name.span,
                })
            }
            _ => None,
        }
    }

    fn band(
        &mut self,
        at: usize,
        row: &TableRow,
        rows: usize,
        subject: &Expr,
        scope: &Scope,
    ) -> Option<Band> {
        let [edge, value] = row.cells.as_slice() else {
            return self.refuse(TermProblem::RowOfTwo { span: row.span });
        };
        let edge = self.edge(at, edge, subject, scope);
        let value = self.band_value(value, at.saturating_add(1) == rows, scope);
        Some(Band { edge: edge?, value: value?, span: row.span })
    }

    fn edge(&mut self, at: usize, cell: &Cell, subject: &Expr, scope: &Scope) -> Option<Option<Edge>> {
        let (expr, included) = match (&cell.kind, at) {
            (CellKind::FromTheBottom, 0) => return Some(None),
            (CellKind::FromTheBottom, _) => return self.refuse(TermProblem::BeginsTwice { span: cell.span }),
            (_, 0) => return self.refuse(TermProblem::NotFromTheBeginning { span: cell.span }),
            (CellKind::From(expr), _) => (expr, true),
            (CellKind::Above(expr), _) => (expr, false),
            _ => return self.refuse(TermProblem::NotAnEdge { span: cell.span }),
        };
        let value = self.expr(expr, scope)?;
        if value.may_be_blank {
            return self.refuse(BlankProblem::EdgeMayBeBlank { span: value.span });
        }
        self.same_type(subject, &value, Doing::Compare)?;
        Some(Some(Edge { at: value, included }))
    }

    fn band_value(&mut self, cell: &Cell, last: bool, scope: &Scope) -> Option<BandValue> {
        let whole = |number: Number| {
            let ty = Type::Number(NumberType { unit: Unit::none(), style: NumberStyle::Percent });
            super::expr::constant_expr(Constant::Number(number), ty, scope, cell.span)
        };
        match &cell.kind {
            CellKind::NoneOfIt => Some(BandValue::Flat(whole(Number::zero()))),
            CellKind::AllOfIt => Some(BandValue::Flat(whole(Number::one()))),
            CellKind::StraightLine(..) if last => {
                self.refuse(TermProblem::LineWithoutEnd { span: cell.span })
            }
            CellKind::StraightLine(from, to) => {
                let from = self.band_number(from, scope);
                let to = self.band_number(to, scope);
                let (from, to) = (from?, to?);
                self.same_type(&from, &to, Doing::Line)?;
                Some(BandValue::Line(from, to))
            }
            CellKind::Expr(expr) => Some(BandValue::Flat(self.band_number(expr, scope)?)),
            _ => self.refuse(TermProblem::NotABandValue { span: cell.span }),
        }
    }

    fn band_number(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let value = self.expr(expr, scope)?;
        let (value, _) = self.number_expr(value, "a band")?;
        if value.may_be_blank {
            return self.refuse(BlankProblem::EdgeMayBeBlank { span: value.span });
        }
        Some(value)
    }

    /// Where the edges' values are known they must rise; the run looks again, since tariffs can be replaced.
    fn edges_rise(&mut self, bands: &[Band]) -> Option<()> {
        let edges: Vec<&Edge> = bands.iter().filter_map(|band| band.edge.as_ref()).collect();
        if let Some(first) = edges.first()
            && matches!(bands.first().map(|band| &band.value), Some(BandValue::Line(..)))
        {
            // A line from the beginning has no edge to start from.
            return self.refuse(TermProblem::LineWithoutStart { span: first.at.span });
        }
        for pair in edges.windows(2) {
            let [lower, upper] = pair else { continue };
            let (Some(low), Some(high)) = (self.known(&lower.at), self.known(&upper.at)) else { continue };
            let rises = low < high || (low == high && lower.included && !upper.included);
            if !rises {
                return self
                    .refuse(TermProblem::EdgesDoNotRise { lower: lower.at.span, upper: upper.at.span });
            }
        }
        Some(())
    }

    /// The number that an expression is, if it stands in the text.
    pub(super) fn known(&self, expr: &Expr) -> Option<Number> {
        match &expr.kind {
            ExprKind::Constant(Constant::Number(number)) => Some(number.clone()),
            ExprKind::Tariff { tariff, keys, at: None } if keys.is_empty() => {
                let row = self.tariffs.get(tariff.index())?.rows.first()?;
                match row.values.first()? {
                    Constant::Number(number) => Some(number.clone()),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The type of a scale's value.
    fn scale_type(
        &mut self,
        bands: &[Band],
        mode: Option<ScaleMode>,
        subject: &NumberType,
        header: Span,
    ) -> Option<Type> {
        let values: Vec<&Expr> = bands
            .iter()
            .map(|band| match &band.value {
                BandValue::Flat(value) | BandValue::Line(value, _) => value,
            })
            .collect();
        let (first, rest) = values.split_first()?;
        let mut typed = (*first).clone();
        for value in rest {
            // `none of it` is nothing of whatever the other bands give.
            let ty = self.same_type(&typed, value, Doing::OneScale)?;
            typed.ty = ty;
        }
        let Type::Number(rate) = &typed.ty else { return Some(typed.ty) };
        let Some(mode) = mode else { return Some(typed.ty.clone()) };
        if mode == ScaleMode::EachSlice
            && let Some(band) = bands.iter().find(|band| matches!(band.value, BandValue::Line(..)))
        {
            return self.refuse(TermProblem::LineInSlices { span: band.span });
        }
        let unit = self.sensible(rate.unit.times(&subject.unit), header)?;
        // A rate with a unit is a rate for each of what the measure counts: a plain £100.00 would be paid once for each all the same.
        let grows =
            |(base, power): (BaseUnit, i8)| power > 0 && unit.powers().any(|found| found == (base, power));
        if !rate.unit.is_none() && subject.unit.powers().any(grows) {
            let counted = subject.unit.describe(&self.units);
            let one =
                subject.unit.as_base().map_or_else(|| counted.clone(), |unit| self.units.singular(unit));
            return self.refuse(TermProblem::NotARate { span: first.span, counted, one });
        }
        let style = if unit.is_none() { NumberStyle::Percent } else { NumberStyle::Plain };
        Some(Type::Number(NumberType { unit, style }))
    }
}
