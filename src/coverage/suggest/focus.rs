//! What an item hangs on: the expressions that decide it, and the fields and tariffs behind them.

use crate::analysis::{Dependence, Thing, named};
use crate::coverage::goal::Goal;
use crate::coverage::item::Key;
use crate::model::{Expr, ExprKind, Fact, FactKind, FieldId, FrameId, Model, TariffId, Title, exprs};
use crate::source::Span;
use crate::value::Function;

/// Two sides that are compared: a value and an edge.
#[derive(Clone, Copy)]
pub(super) struct Sides<'m> {
    pub(super) left: &'m Expr,
    pub(super) right: &'m Expr,
    pub(super) frame: FrameId,
}

/// What decides an item.
#[derive(Default)]
pub(super) struct Focus<'m> {
    /// For edges, bands and bounds: what is compared with what.
    pub(super) sides: Vec<Sides<'m>>,
    /// The fields behind it, nearest first.
    pub(super) fields: Vec<FieldId>,
    /// The tariffs of one value behind it.
    pub(super) tariffs: Vec<TariffId>,
    /// Whether something is counted or added up on the way.
    pub(super) counts: bool,
}

impl<'m> Focus<'m> {
    /// Of an item.
    pub(super) fn of(model: &'m Model, key: Key) -> Self {
        let mut focus = Focus::default();
        let roots = roots(model);
        for root in &roots {
            focus.find_sides(root, key);
        }
        focus.scale_sides(model, key);
        let mut exprs: Vec<&Expr> = Vec::new();
        if matches!(key.goal, Goal::LookedUp | Goal::DateHolds(_)) {
            roots.iter().for_each(|root| looked_up(model, root, key, &mut exprs));
        }
        exprs.extend(roots.iter().filter(|root| holds(root.span, key.span)));
        let mut things = Vec::new();
        exprs.iter().for_each(|expr| named(expr, &mut |thing| things.push(thing)));
        things.extend(declared(model, key.span));
        focus.behind(model, &exprs, things);
        focus
    }

    /// What expressions and declarations hang on.
    fn behind(&mut self, model: &'m Model, exprs: &[&Expr], things: Vec<Thing>) {
        let dependence = Dependence::of(model);
        self.counts = exprs.iter().any(|expr| counts(expr));
        for thing in dependence.behind(things) {
            match thing {
                Thing::Field(field) if model.spell(field.record).is_none() => self.fields.push(field),
                Thing::Tariff(tariff) if model.tariffs[tariff].is_single() => self.tariffs.push(tariff),
                Thing::Limit(_) => self.counts = true,
                Thing::Field(_)
                | Thing::Tariff(_)
                | Thing::Frame(_)
                | Thing::Spell(_)
                | Thing::Fact(_)
                | Thing::Payment(_)
                | Thing::Clawback(_) => {}
            }
            self.counts |= dependence.exprs(thing).into_iter().any(counts);
        }
    }

    fn find_sides(&mut self, expr: &'m Expr, key: Key) {
        match &expr.kind {
            ExprKind::Compare(comparison) if comparison.right.span == key.span => {
                self.sides.push(Sides {
                    left: &comparison.left,
                    right: &comparison.right,
                    frame: expr.frame,
                });
            }
            ExprKind::Call(Function::Choose(_), both) => {
                if let [left, right] = both.as_slice()
                    && right.span == key.span
                {
                    self.sides.push(Sides { left, right, frame: expr.frame });
                }
            }
            ExprKind::ChooseGiven(_, left, right) if right.span == key.span => {
                self.sides.push(Sides { left, right, frame: expr.frame });
            }
            _ => {}
        }
        expr.operands().into_iter().for_each(|operand| self.find_sides(operand, key));
    }

    fn scale_sides(&mut self, model: &'m Model, key: Key) {
        for fact in &model.facts {
            let FactKind::Scale(scale) = &fact.kind else { continue };
            for (at, band) in scale.bands.iter().enumerate() {
                let own = band.edge.as_ref();
                let next = scale.bands.get(at.saturating_add(1)).and_then(|band| band.edge.as_ref());
                let asked = own.filter(|edge| edge.at.span == key.span).into_iter();
                let reached = own.into_iter().chain(next).filter(|_| band.span == key.span);
                for edge in asked.chain(reached) {
                    self.sides.push(Sides { left: &scale.subject, right: &edge.at, frame: fact.frame });
                }
            }
        }
    }
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Every expression that stands by itself, conditions one by one.
fn roots(model: &Model) -> Vec<&Expr> {
    let populations = model.facts.iter().filter_map(Fact::population);
    let conditions = populations.flat_map(|population| &population.conditions);
    conditions.chain(exprs::all_exprs(model)).collect()
}

/// The keys and the date of every lookup of the tariff in which the item stands.
fn looked_up<'m>(model: &'m Model, expr: &'m Expr, key: Key, found: &mut Vec<&'m Expr>) {
    if let ExprKind::Tariff { tariff, .. } = &expr.kind
        && holds(model.tariffs[*tariff].title.span, key.span)
    {
        found.extend(expr.operands());
    }
    expr.operands().into_iter().for_each(|operand| looked_up(model, operand, key, found));
}

/// The declarations in which an item stands.
fn declared(model: &Model, span: Span) -> Vec<Thing> {
    let within = |title: &Title| holds(title.span, span);
    let limits = model.limits.iter_enumerated().filter(|(_, limit)| within(&limit.title));
    let clawbacks = model.clawbacks.iter_enumerated().filter(|(_, clawback)| within(&clawback.title));
    let payments = model.payments.iter_enumerated().filter(|(_, payment)| within(&payment.title));
    let facts = model.facts.iter_enumerated().filter(|(_, fact)| within(&fact.title));
    limits
        .map(|(id, _)| Thing::Limit(id))
        .chain(clawbacks.map(|(id, _)| Thing::Clawback(id)))
        .chain(payments.map(|(id, _)| Thing::Payment(id)))
        .chain(facts.map(|(id, _)| Thing::Fact(id)))
        .collect()
}

/// Whether something is counted or added up in an expression.
fn counts(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Running(_) | ExprKind::Related(_) | ExprKind::Aggregate(_))
        || expr.operands().into_iter().any(counts)
}
