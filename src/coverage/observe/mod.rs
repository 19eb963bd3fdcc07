//! What a run exercised: the finished outcome, looked at part by part.
//!
//! Every part is looked at where the run needed it, and nowhere else: a condition for the rows that those before it let through, the
//! value of a case for the rows that take it, what stands for a blank where there is one.

mod expr;
mod money;

use crate::column::Values;
use std::collections::BTreeMap;

use super::item::{Goal, Key};
use super::open::Open;
use super::parts;
use crate::analysis::Terms;
use crate::model::{
    Band, Expr, ExprKind, Fact, FactId, FactKind, Frame, FrameId, Model, Population, Scale, exprs,
};
use crate::run::{Outcome, PointEvaluator, Prepared, RunError, Value};
use crate::source::Span;
use crate::value::Number;
use expr::EdgeHere;
pub(super) use expr::in_order;

/// What was seen of an item: for an edge how near, and the value there in words.
pub(super) type Nearest = Option<(Number, String)>;

/// What was seen in a run.
pub(super) type Seen = BTreeMap<Key, Nearest>;

/// Looks at an outcome. With `wanted`, which must be in order, only at the declarations in which one of these items stands.
pub(super) fn observe(
    prepared: &Prepared<'_>,
    outcome: &Outcome,
    open: &Open,
    wanted: Option<&[Key]>,
) -> Result<Seen, RunError> {
    let (model, look) = (prepared.model(), prepared.look(outcome)?);
    let mut observer =
        Observer { model, terms: Terms::of(model), outcome, open, wanted, look, seen: Seen::new() };
    observer.keys();
    observer.facts();
    observer.spells();
    observer.money();
    Ok(observer.seen)
}

struct Observer<'a> {
    model: &'a Model,
    terms: Terms<'a>,
    outcome: &'a Outcome,
    open: &'a Open,
    wanted: Option<&'a [Key]>,
    look: PointEvaluator<'a>,
    seen: Seen,
}

impl<'a> Observer<'a> {
    fn mark(&mut self, span: Span, goal: Goal) {
        self.seen.entry(Key::new(span, goal)).or_default();
    }

    /// Whether anything in a stretch of the contract is asked for. Tariffs are looked up from anywhere.
    fn asks(&self, span: Span) -> bool {
        self.wanted.is_none_or(|wanted| {
            let of_tariff = |key: &Key| matches!(key.goal, Goal::LookedUp | Goal::DateHolds(_));
            wanted
                .iter()
                .any(|key| of_tariff(key) || (span.start <= key.span.start && key.span.end <= span.end))
        })
    }

    fn keys(&mut self) {
        let model = self.model;
        for frame in &model.frames {
            let Frame::Groups { keys, .. } = frame else { continue };
            for key in keys {
                let rows = self.all_rows(key.value.frame);
                self.expr(&key.value, &rows);
            }
        }
    }

    fn facts(&mut self) {
        let model = self.model;
        for (id, fact) in model.facts.iter_enumerated() {
            if !self.asks(fact.title.span) {
                continue;
            }
            match &fact.kind {
                FactKind::Cohort(population) | FactKind::Outcome(population, _) => {
                    self.subset(id, fact, population);
                    self.conditions(population);
                }
                FactKind::Selection(population) => self.conditions(population),
                FactKind::Scale(scale) => self.scale(fact, scale),
                FactKind::Define => self.define(id, fact),
                FactKind::Measure { selection, .. } => self.measure(id, fact, *selection),
            }
        }
    }

    fn spells(&mut self) {
        let model = self.model;
        for (at, record) in model.records.iter().enumerate() {
            let Some(spell) = record.spell.as_ref().filter(|_| self.asks(record.title.span)) else {
                continue;
            };
            if self.open.has_fact(spell.selection) {
                continue;
            }
            if self.outcome.data.tables.get(at).is_some_and(|table| table.rows > 0) {
                self.mark(record.title.span, Goal::Value);
            }
            let frame = model.records[spell.source].rows;
            let rows = self.members(spell.selection, frame);
            for expr in exprs::spell_exprs(spell) {
                self.expr_on(expr, frame, &rows);
            }
        }
    }

    fn subset(&mut self, id: FactId, fact: &Fact, population: &Population) {
        if self.open.has_fact(id) {
            return;
        }
        let (mut within, mut out) = (false, false);
        for row in self.all_rows(fact.frame) {
            let is_in = self.is_in(id, row);
            within |= is_in;
            out |= !is_in && population.within.is_none_or(|whole| self.is_in(whole, row));
        }
        if within {
            self.mark(fact.title.span, Goal::RowIn);
        }
        if out {
            self.mark(fact.title.span, Goal::RowOut);
        }
    }

    fn define(&mut self, id: FactId, fact: &Fact) {
        let rows = self.all_rows(fact.frame);
        let column = self.outcome.fact(id);
        let given = |row: &u32| column.is_some_and(|column| !column.is_blank(*row as usize));
        if !self.open.has_fact(id) && rows.iter().any(given) {
            self.mark(fact.title.span, Goal::Value);
        }
        self.expr(&fact.value, &rows);
    }

    fn measure(&mut self, id: FactId, fact: &Fact, selection: FactId) {
        let groups = self.all_rows(fact.frame);
        if !self.open.has_fact(id) {
            let rows = self.members(selection, fact.frame);
            let column = self.outcome.fact(id);
            let given = |group: u32| column.is_some_and(|column| !column.is_blank(group as usize));
            if rows.into_iter().filter_map(|row| self.group(fact.frame, row)).any(given) {
                self.mark(fact.title.span, Goal::Value);
            }
        }
        self.expr(&fact.value, &groups);
    }

    /// The conditions of a population, each for the rows that it is asked about.
    fn conditions(&mut self, population: &Population) {
        let Some(first) = population.conditions.first() else { return };
        let mut rows = self.all_rows(first.frame);
        if let Some(within) = population.within {
            if self.open.has_fact(within) {
                return;
            }
            rows.retain(|row| self.is_in(within, *row));
        }
        for condition in &population.conditions {
            if self.open.has(condition) {
                return;
            }
            self.condition(condition, &rows);
            self.expr(condition, &rows);
            rows = self.parted(condition, &rows).0;
        }
    }

    fn condition(&mut self, condition: &Expr, rows: &[u32]) {
        let (met, not_met, unknown) = self.parted(condition, rows);
        for (rows, goal) in [(&met, Goal::Met), (&not_met, Goal::NotMet), (&unknown, Goal::Unknown)] {
            if !rows.is_empty() {
                self.mark(condition.span, goal);
            }
        }
        let mut inner = condition;
        while let ExprKind::Not(of) = &inner.kind {
            inner = of;
        }
        let any = matches!(inner.kind, ExprKind::Or(_));
        let mut rows = rows.to_vec();
        for part in parts::condition_parts(inner) {
            self.condition(part, &rows);
            let (met, mut rest, unknown) = self.parted(part, &rows);
            // What is decided by a part is not asked of the next.
            rows = if any {
                rest.extend(unknown);
                rest.sort_unstable();
                rest
            } else {
                met
            };
        }
    }

    fn scale(&mut self, fact: &Fact, scale: &Scale) {
        let rows = self.all_rows(fact.frame);
        self.expr(&scale.subject, &rows);
        if self.open.has(&scale.subject) {
            return;
        }
        let subjects = self.values(&scale.subject, fact.frame, &rows);
        let edges: Vec<Option<Vec<Value>>> = scale
            .bands
            .iter()
            .map(|band| band.edge.as_ref().map(|edge| self.values(&edge.at, fact.frame, &rows)))
            .collect();
        let here: Vec<_> = scale
            .bands
            .iter()
            .map(|band| Some(EdgeHere::between(&self.terms, &scale.subject, &band.edge.as_ref()?.at)))
            .collect();
        let mut reached: Vec<Vec<u32>> = vec![Vec::new(); scale.bands.len()];
        for (at, (row, subject)) in rows.iter().zip(&subjects).enumerate() {
            let Value::Number(subject) = subject else { continue };
            let edge = |band: usize| match edges.get(band)?.as_ref()?.get(at)? {
                Value::Number(edge) => Some(edge),
                _ => None,
            };
            let inside = |(band, declared): &(usize, &Band)| {
                declared.edge.as_ref().is_none_or(|declared| {
                    edge(*band).is_some_and(|edge| subject > edge || (declared.included && subject == edge))
                })
            };
            let band = scale.bands.iter().enumerate().take_while(inside).count().saturating_sub(1);
            if let Some(rows) = reached.get_mut(band) {
                rows.push(*row);
            }
            let next = band.saturating_add(1);
            // A value is beside the edges of its own band and no others; on an edge it may belong to the band before.
            for own in [band, next] {
                if let (Some(edge), Some(Some(here))) = (edge(own), here.get(own)) {
                    self.beside_edge(here, &Value::Number(subject.clone()), &Value::Number(edge.clone()));
                }
            }
        }
        for (band, rows) in scale.bands.iter().zip(reached) {
            if rows.is_empty() {
                continue;
            }
            self.mark(band.span, Goal::Reached);
            for value in exprs::band_exprs(&band.value) {
                self.expr_on(value, fact.frame, &rows);
            }
        }
        for edge in scale.bands.iter().filter_map(|band| band.edge.as_ref()) {
            self.expr_on(&edge.at, fact.frame, &rows);
        }
    }

    /// Rows by whether they meet a condition: met, not met, not known.
    fn parted(&mut self, condition: &Expr, rows: &[u32]) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
        let truths = self.values(condition, condition.frame, rows);
        let with = |wanted: Value| {
            let fits = rows.iter().zip(&truths).filter(move |(_, truth)| **truth == wanted);
            fits.map(|(row, _)| *row).collect::<Vec<_>>()
        };
        (with(Value::YesNo(true)), with(Value::YesNo(false)), with(Value::Blank))
    }

    /// The values of an expression at rows of a frame. What lives on the contract is the same everywhere. Nothing where it has no answer.
    fn values(&mut self, expr: &Expr, frame: FrameId, rows: &[u32]) -> Vec<Value> {
        if rows.is_empty() {
            return Vec::new();
        }
        if expr.frame == frame {
            return self.look.at_each(expr, rows).unwrap_or_default();
        }
        let one = self.look.at_each(expr, &[0]).unwrap_or_default();
        one.first().map(|value| vec![value.clone(); rows.len()]).unwrap_or_default()
    }

    fn all_rows(&self, frame: FrameId) -> Vec<u32> {
        let len = self.outcome.frame(frame).map_or(0, |rows| rows.len);
        (0u32..).take(len).collect()
    }

    /// Whether a row is in a population.
    fn is_in(&self, population: FactId, row: u32) -> bool {
        match self.outcome.fact(population).map(|column| &column.values) {
            Some(Values::Codes(codes)) => codes.get(row as usize) == Some(&1),
            _ => false,
        }
    }

    /// The rows of a population that belong to some group of a frame.
    fn members(&self, population: FactId, frame: FrameId) -> Vec<u32> {
        let rows = self.all_rows(self.model.facts[population].frame);
        rows.into_iter()
            .filter(|row| self.is_in(population, *row) && self.group(frame, *row).is_some())
            .collect()
    }

    /// The group that a row of its record belongs to.
    fn group(&self, frame: FrameId, row: u32) -> Option<u32> {
        match &self.model.frames[frame] {
            Frame::Groups { .. } => {
                let groups = &self.outcome.frame(frame)?.group_of_row;
                groups.get(row as usize).copied().filter(|group| *group != u32::MAX)
            }
            Frame::Rows(_) => Some(row),
            Frame::Contract | Frame::Statement => Some(0),
        }
    }
}
