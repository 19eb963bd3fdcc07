//! Scales: bands of a measure.

use crate::analysis::FlowFacts;
use crate::check::declarations::contract::Need;
use crate::check::messages::{self, Cause, Doing};
use crate::check::resolve::expected::Wanted;
use crate::check::resolve::scope::Scope;
use crate::check::{Checker, Meaning};
use crate::functions;
use crate::model::{Band, BandValue, Constant, Edge, Expr, ExprKind, Fact, FactKind, Scale, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Cell, CellKind, TableRow};
use crate::value::{BaseUnit, Number, NumberStyle, NumberType, ScaleMode, Unit};

impl Checker<'_> {
    pub(crate) fn scale(&mut self, declaration: &ast::Declaration, scale: &ast::Scale) -> Option<Meaning> {
        let subject = self.subject(declaration, scale)?;
        let (subject, subject_type) = self.number_expr(subject, "a scale")?;
        let home = match subject.kind {
            ExprKind::Fact(subject) => self.terms().home(subject),
            _ => None,
        };
        let inside = home.map(|home| self.proven_in(home)).unwrap_or_default();
        // Outside the cohort that it is of, the subject has no value, and then nor has the scale.
        let placed = match subject.kind {
            ExprKind::Fact(id) => self.fact_where(id, subject.span, &inside)?,
            _ => subject.clone(),
        };
        if placed.may_be_blank {
            let (name, cause) = (self.words_of(&subject), self.cause_of_blank_subject(&placed, &inside));
            return self.refuse(messages::blanks::scale_of_blank(&name, &cause));
        }
        let mode = self
            .clause(declaration, "each slice at its own rate", &scale.mode, Need::Never)
            .map(|mode| mode.node);
        // A row that could not be read may have been the first or the last.
        if declaration.damaged {
            return None;
        }
        let Some(table) = &scale.table else {
            return self.refuse(messages::tables::no_bands(declaration.header));
        };
        let scope = Scope { frame: subject.frame, proven: inside, ..Scope::contract() };
        let rows = table.rows.len();
        let mut bands: Vec<Band> = Vec::new();
        let mut values: Vec<BandValue> = Vec::new();
        for (at, row) in table.rows.iter().enumerate() {
            let (edge, value) = self.band(at, row, rows, &subject, &scope);
            values.extend(value.clone());
            if let (Some(edge), Some(value)) = (edge, value) {
                bands.push(Band { edge, value, span: row.span });
            }
        }
        // Values of different units are told although an edge is wrong.
        let ty = self.scale_type(&values, mode, &subject_type, declaration.header)?;
        if bands.len() < rows {
            return None;
        }
        self.edges_rise(&bands)?;
        let frame = subject.frame;
        let value = Expr { ty, ..subject.clone() };
        let scale = Scale { subject, mode, bands };
        let fact = Fact { title: self.title(declaration), kind: FactKind::Scale(scale), frame, value };
        Some(Meaning::Fact(self.add_fact(fact)))
    }

    /// Why a subject may be blank. What settles it stands where the subject is worked out.
    fn cause_of_blank_subject(&self, subject: &Expr, inside: &FlowFacts) -> Cause {
        let ExprKind::Fact(id) = subject.kind else { return self.why_blank(subject, inside) };
        let fact = &self.facts[id];
        let value = crate::analysis::value_within(&fact.value).map_or(&fact.value, |(_, value)| value);
        let cause = self.why_blank(value, inside);
        let (part, root) = match cause.root {
            Some(root) => (cause.part.1, root),
            None => {
                let line = self.source.line(cause.part.0.start);
                (format!("{} (line {line})", cause.part.1), cause.part)
            }
        };
        Cause { part: (subject.span, part), root: Some(root), given: None, ..cause }
    }

    /// The measure or define that is placed in bands.
    fn subject(&mut self, declaration: &ast::Declaration, scale: &ast::Scale) -> Option<Expr> {
        let Some(name) = &scale.of else {
            if declaration.damaged {
                return None;
            }
            let kind = crate::check::resolve::names::kind_words(&declaration.kind);
            return self.refuse(messages::names::of_what(
                kind,
                &declaration.name,
                &self.names_of(Wanted::Scaled),
            ));
        };
        match self.resolve(name, Wanted::Scaled)? {
            Meaning::Fact(id) => {
                let fact = &self.facts[id];
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

    /// The edge of a band and what it gives, as far as they are right; inner none for the first band.
    fn band(
        &mut self,
        at: usize,
        row: &TableRow,
        rows: usize,
        subject: &Expr,
        scope: &Scope,
    ) -> (Option<Option<Edge>>, Option<BandValue>) {
        let [edge, value] = row.cells.as_slice() else {
            self.report(messages::tables::row_of_two(row.span));
            return (None, None);
        };
        let last = at.saturating_add(1) == rows;
        let value = self.band_value(value, last, scope);
        (self.edge(at, edge, subject, value.as_ref(), scope), value)
    }

    fn edge(
        &mut self,
        at: usize,
        cell: &Cell,
        subject: &Expr,
        value: Option<&BandValue>,
        scope: &Scope,
    ) -> Option<Option<Edge>> {
        let (expr, included) = match (&cell.kind, at) {
            (CellKind::FromTheBottom, 0) => return Some(None),
            (CellKind::FromTheBottom, _) => return self.refuse(messages::tables::begins_twice(cell.span)),
            (_, 0) => {
                let nothing = value.map(first_of).filter(|value| !is_ratio(&value.ty));
                let nothing = nothing.map_or_else(|| "none of it".to_owned(), |value| self.nought(&value.ty));
                return self.refuse(messages::tables::not_from_the_beginning(cell.span, &nothing));
            }
            (CellKind::From(expr), _) => (expr, true),
            (CellKind::Above(expr), _) => (expr, false),
            _ => {
                let written = self.as_written(cell.span);
                return self.refuse(messages::tables::not_an_edge(cell.span, &written));
            }
        };
        let value = self.expr(expr, scope)?;
        if value.may_be_blank {
            return self.refuse(messages::blanks::edge_may_be_blank(value.span));
        }
        self.same_type(subject, &value, Doing::Compare)?;
        Some(Some(Edge { at: value, included }))
    }

    fn band_value(&mut self, cell: &Cell, last: bool, scope: &Scope) -> Option<BandValue> {
        let whole = |number: Number| {
            let ty = Type::Number(NumberType { unit: Unit::none(), style: NumberStyle::Percent });
            crate::check::types::constant_expr(Constant::Number(number), ty, scope, cell.span)
        };
        match &cell.kind {
            CellKind::NoneOfIt => Some(BandValue::Flat(whole(Number::zero()))),
            CellKind::AllOfIt => Some(BandValue::Flat(whole(Number::one()))),
            CellKind::StraightLine(..) if last => self.refuse(messages::tables::line_without_end(cell.span)),
            CellKind::StraightLine(from, to) => {
                let from = self.band_number(from, scope);
                let to = self.band_number(to, scope);
                let (from, to) = (from?, to?);
                self.same_type(&from, &to, Doing::Line)?;
                Some(BandValue::Line(from, to))
            }
            CellKind::Expr(expr) => Some(BandValue::Flat(self.band_number(expr, scope)?)),
            _ => self.refuse(messages::tables::not_a_band_value(cell.span)),
        }
    }

    fn band_number(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let value = self.expr(expr, scope)?;
        let (value, _) = self.number_expr(value, "a band")?;
        if value.may_be_blank {
            return self.refuse(messages::blanks::edge_may_be_blank(value.span));
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
            return self.refuse(messages::tables::line_without_start(first.at.span));
        }
        // The first band has no edge.
        let lines = bands.iter().skip(1).map(|band| matches!(band.value, BandValue::Line(..)));
        for (pair, line) in edges.windows(2).zip(lines) {
            let [lower, upper] = pair else { continue };
            let (Some(low), Some(high)) =
                (self.terms().constant_number(&lower.at), self.terms().constant_number(&upper.at))
            else {
                continue;
            };
            // A band may be the edge alone, but no line goes from an edge to itself.
            let rises = low < high || (low == high && lower.included && !upper.included && !line);
            if !rises {
                return self.refuse(messages::tables::edges_do_not_rise(lower.at.span, upper.at.span));
            }
        }
        Some(())
    }

    /// `none of it` is 0%: among amounts it has to be an amount.
    fn said_in_words(&mut self, first: &Expr, other: &Expr) -> Option<()> {
        let (words, amount) = if is_ratio(&first.ty) { (first, other) } else { (other, first) };
        let written = self.as_written(words.span);
        if is_ratio(&amount.ty) || !is_ratio(&words.ty) || !written.ends_with("of it") {
            return Some(());
        }
        let (Type::Number(left), Type::Number(right)) = (&amount.ty, &words.ty) else { return Some(()) };
        let help = match written.starts_with("none") {
            true => format!("write `{}` instead of `{written}`", self.nought(&amount.ty)),
            false => format!("write the whole amount instead of `{written}`"),
        };
        self.refuse(messages::types::units_differ(
            Doing::OneScale,
            &self.number_words(left),
            amount.span,
            &self.number_words(right),
            words.span,
            help,
        ))
    }

    /// The type of a scale's value.
    fn scale_type(
        &mut self,
        given: &[BandValue],
        mode: Option<ScaleMode>,
        subject: &NumberType,
        header: Span,
    ) -> Option<Type> {
        let values: Vec<&Expr> = given.iter().map(first_of).collect();
        let (first, rest) = values.split_first()?;
        let mut typed = (*first).clone();
        for value in rest {
            self.said_in_words(&typed, value)?;
            let ty = self.same_type(&typed, value, Doing::OneScale)?;
            typed.ty = ty;
        }
        let Type::Number(rate) = &typed.ty else { return Some(typed.ty) };
        let Some(mode) = mode else { return Some(typed.ty.clone()) };
        if mode == ScaleMode::EachSlice
            && let Some(BandValue::Line(from, _)) =
                given.iter().find(|value| matches!(value, BandValue::Line(..)))
        {
            return self.refuse(messages::tables::line_in_slices(from.span));
        }
        let unit = match functions::sensible(rate.unit.times(&subject.unit)) {
            Ok(unit) => unit,
            Err(refusal) => return self.refuse_call(refusal, &[], header),
        };
        // A rate with a unit is a rate for each of what the measure counts: a plain £100.00 would be paid once for each
        // all the same.
        let grows =
            |(base, power): (BaseUnit, i8)| power > 0 && unit.powers().any(|found| found == (base, power));
        if !rate.unit.is_none() && subject.unit.powers().any(grows) {
            let counted = subject.unit.describe(&self.units);
            let one =
                subject.unit.as_base().map_or_else(|| counted.clone(), |unit| self.units.singular(unit));
            return self.refuse(messages::tables::not_a_rate(first.span, &counted, &one));
        }
        let style = if unit.is_none() { NumberStyle::Percent } else { NumberStyle::Plain };
        Some(Type::Number(NumberType { unit, style }))
    }
}

/// The value of a band, or the one that its line starts from.
fn first_of(value: &BandValue) -> &Expr {
    match value {
        BandValue::Flat(value) | BandValue::Line(value, _) => value,
    }
}

/// A number without a unit.
fn is_ratio(ty: &Type) -> bool {
    matches!(ty, Type::Number(ty) if ty.unit.is_none())
}
