//! Caps that reduce lines one after the other, where the lines are.

use std::collections::{BTreeMap, BTreeSet};

use super::dialect::SqlType;
use super::line::{AMOUNT, Extra, INSIDE, Lines, PART, PAYEE, PERIOD, Shared, is_wide_limit};
use super::maker::Maker;
use super::number::Arithmetic;
use super::refusal::{Made, Refusal};
use super::scope::{Relation, Scope};
use super::tree::{Call, From, Join, Query, Rows, Select, Sign, Sql, Step};
use super::value::{MOST, NARROW, Num};
use crate::model::{FrameId, LimitId, LimitTarget, LineKey, PaymentId};
use crate::plan::{LineKeyPlan, TargetPlan};
use crate::source::Span;
use crate::value::{ArithmeticOp, PeriodKind};

/// What a cap asks of lines.
pub(super) struct Under {
    /// Whether a line is under it.
    pub(super) counts: Sql,
    /// What the lines of a group share.
    pub(super) keys: Vec<Sql>,
    /// In which order they come; whether a part of it falls.
    pub(super) order: Vec<(Sql, bool)>,
    /// Its amount.
    pub(super) amount: Sql,
    /// What is left of a line before it.
    pub(super) left: Sql,
}

/// The same of the lines of one payment.
pub(super) struct OfOne {
    pub(super) under: Under,
    /// What is left of each part.
    pub(super) own: Sql,
    /// What the lines are parts of, where the cap comes before they are shared.
    pub(super) shared: Option<Shared>,
}

/// Lines with what a cap leaves of them.
pub(super) struct Reduced {
    /// The step that has them.
    pub(super) step: String,
    /// The names of its columns.
    pub(super) names: BTreeSet<String>,
    /// The columns that are new.
    pub(super) columns: Vec<(Sql, String)>,
    /// What is joined for these.
    pub(super) joins: Vec<Join>,
}

impl Maker<'_> {
    /// Applies a cap to lines that are in SQL: each line keeps what is left of it, in its order.
    ///
    /// What is over after a line is the largest that the sum up to any line was over; what is cut of a line is by how
    /// much that grew.
    pub(super) fn cap(&mut self, id: LimitId) -> Made<()> {
        let limit = &self.model.limits[id];
        let span = limit.title.span;
        if !(limit.at_most && limit.cut) {
            return Err(Refusal::of(
                span,
                "a limit of many groups that does not reduce the payments themselves is not said in SQL",
            )
            .with_help("let it say `the payments themselves are reduced`"));
        }
        for earlier in &limit.after {
            let earlier_on = &self.model.limits[*earlier].on;
            let touches = limit.on.iter().any(|own| earlier_on.iter().any(|on| on.payment == own.payment));
            if touches && !(is_wide_limit(self.model, self.split, *earlier)) {
                return Err(Refusal::of(
                    span,
                    "a cap of many rows after one that Meed applies is not said in SQL",
                )
                .with_help("let the cap of each of many come first"));
            }
        }
        let plans: Vec<TargetPlan> = self.plan.limits.get(id.index()).cloned().unwrap_or_default();
        match (limit.on.as_slice(), plans.as_slice()) {
            ([target], [plan]) => self.cap_of_one(id, target, plan),
            (targets, plans) => self.cap_of_several(id, targets, plans),
        }
    }

    /// A cap of the lines of one payment.
    fn cap_of_one(&mut self, id: LimitId, target: &LimitTarget, plan: &TargetPlan) -> Made<()> {
        let limit = &self.model.limits[id];
        let (name, span) = (limit.title.name.clone(), limit.title.span);
        let lines = self.lines_of(target.payment)?;
        if lines.cuts.iter().any(|(known, _)| *known == id) {
            return Ok(());
        }
        let relation = Relation::new(lines.step.clone(), BTreeMap::new(), lines.names.clone());
        let mut scope = Scope::of(self.model.payments[target.payment].frame, relation);
        let own = self.under_cap((id, 0), (target, plan), &lines, &mut scope)?;
        let mut under = own.under;
        // What the order does not tell apart is taken by period, payee and amount.
        under.order.push((Sql::column(PERIOD), false));
        under.order.push((Sql::ByBytes(Box::new(Sql::column(PAYEE))), false));
        under.order.push((under.left.clone(), false));
        let cut = self.cut_of(under, (lines.bound, lines.wide), &mut scope, span)?;
        let (cut, shared) = match own.shared {
            Some(shared) => {
                let (cut, shared) = self.of_parts(&lines, &shared, cut, &own.own, &mut scope, span)?;
                (cut, Some(shared))
            }
            None => (cut, lines.shared.clone()),
        };
        let cut = scope.bind(cut, &cut_name(id));
        let comment = self.comment("cap", &name, span);
        let relation = self.finished(scope, &format!("{name}_used"), &comment)?;
        let column = if let Sql::Column(_, name) = &cut { name.clone() } else { cut_name(id) };
        let left = (own.own.infix(Sign::Minus, cut), left_name(id));
        let reduced =
            Reduced { step: relation.step, names: relation.names, columns: vec![left], joins: Vec::new() };
        self.reduced(id, target.payment, Lines { shared, ..lines }, column, reduced);
        Ok(())
    }

    /// The lines of a payment after a cap.
    pub(super) fn reduced(
        &mut self,
        id: LimitId,
        payment: PaymentId,
        lines: Lines,
        cut: String,
        reduced: Reduced,
    ) {
        let mut names = reduced.names;
        names.extend(reduced.columns.iter().map(|(_, name)| name.clone()));
        let select = Select {
            star: true,
            columns: reduced.columns,
            from: From::Step(reduced.step),
            joins: reduced.joins,
            ..Select::default()
        };
        let step = self.fresh(&self.model.limits[id].title.name.clone());
        self.steps.push(Step {
            name: step.clone(),
            comment: "what the cap leaves of each line".to_owned(),
            query: Query::Select(Box::new(select)),
        });
        let cuts = lines.cuts.iter().cloned().chain([(id, cut)]).collect();
        self.lines.insert(payment, Lines { step, cuts, names, ..lines });
    }

    /// What a cap asks of the lines of one of its payments, of which it is the first, the second, …
    pub(super) fn under_cap(
        &mut self,
        (id, place): (LimitId, i128),
        (target, plan): (&LimitTarget, &TargetPlan),
        lines: &Lines,
        scope: &mut Scope,
    ) -> Made<OfOne> {
        let limit = &self.model.limits[id];
        let span = limit.title.span;
        let rounding = &self.model.contract.rounding;
        let amount = lines.extras.get(&Extra::Amount(id)).cloned();
        let amount =
            amount.ok_or_else(|| Refusal::unexpected(span, "a limit without an amount"))?.number(span)?;
        let amount =
            Arithmetic { scope: &mut *scope, span }.rounded(&amount, &rounding.step, rounding.way)?;
        let below = match &amount.of {
            Sql::Int(amount) => Sql::Truth(*amount < 0),
            amount => amount.clone().infix(Sign::Less, Sql::Int(0)),
        };
        self.holds_nowhere(scope, below, plan.amount.span, "a cap below nought is not said in SQL")?;
        let mut keys = Vec::new();
        for (at, key) in plan.keys.iter().enumerate() {
            let key = self.line_key(key, lines, (Extra::Key(id, at), place), span)?;
            keys.push(scope.bind(key, "_key"));
        }
        let counts: Vec<Sql> =
            [Sql::column(INSIDE)].into_iter().chain(keys.iter().map(|key| key.clone().is_given())).collect();
        let counts = scope.bind(Sql::all(counts), "_counts");
        let mut order = Vec::new();
        for ((at, key), of_model) in plan.order.iter().enumerate().zip(&target.order) {
            let falls = target.falls.get(at).copied().unwrap_or(false);
            let sql = self.line_key(key, lines, (Extra::Order(id, at), place), span)?;
            let sql = match of_model {
                LineKey::Value(value) => match lines.extras.get(&Extra::Order(id, at)) {
                    Some(held) => self.in_order(held.clone(), &value.ty, span)?,
                    None => sql,
                },
                LineKey::Payee => Sql::ByBytes(Box::new(sql)),
                LineKey::Period(_) | LineKey::Payment => sql,
            };
            order.push((sql, falls));
        }
        let own = lines
            .cuts
            .last()
            .map_or_else(|| Sql::column(AMOUNT), |(limit, _)| Sql::column(&left_name(*limit)));
        let shared = lines.shared.clone().filter(|_| limit.before_shared);
        let left = match &shared {
            // Of the parts of a whole the first stands for it.
            Some(shared) => {
                if lines.places.is_empty() {
                    return Err(untold(span));
                }
                let first = Sql::column(PART).infix(Sign::Is, Sql::Int(0));
                scope.bind(Sql::if_else(first, shared.whole.of.clone(), Sql::Int(0)), "_whole_left")
            }
            None => own.clone(),
        };
        Ok(OfOne { under: Under { counts, keys, order, amount: amount.of, left }, own, shared })
    }

    /// What a cap cuts of each line.
    pub(super) fn cut_of(
        &self,
        under: Under,
        (bound_of_one, wide): (u128, bool),
        scope: &mut Scope,
        span: Span,
    ) -> Made<Sql> {
        let Under { counts, keys, order, amount, left } = under;
        let by = keys;
        // Lines that do not count stand among the others, and come to nothing.
        let left = Sql::if_else(counts.clone(), left, Sql::Int(0));
        let over = |of: Sql, rows: Rows| Sql::Over {
            of: Box::new(of),
            by: by.clone(),
            order: order.clone(),
            rows: Some(rows),
        };
        let most = match amount.is_constant() {
            true => amount,
            // The least that a line of the group says.
            false => Sql::Over {
                of: Box::new(Sql::call(Call::Min, vec![Sql::only_if(counts.clone(), amount)])),
                by: by.clone(),
                order: Vec::new(),
                rows: None,
            },
        };
        let most = scope.bind(most, "_most");
        let bound = bound_of_one.checked_mul(super::value::MOST_ROWS).filter(|bound| *bound <= MOST);
        let bound = bound.ok_or_else(|| {
            Refusal::of(span, "lines that can come to more than 38 digits are not added up in SQL")
                .with_help("let the range of the field be narrower, or its column have fewer digits")
        })?;
        let ty = if bound < NARROW { SqlType::Whole } else { SqlType::Wide };
        let of = match self.dialect == super::Dialect::Spark && ty == SqlType::Wide && !wide {
            true => left.cast(ty),
            false => left,
        };
        let sum = scope.bind(over(Sql::call(Call::Sum, vec![of]), Rows::UpToThis).cast(ty), "_upto");
        let excess = sum.infix(Sign::Minus, most);
        let excess = scope
            .bind(Sql::if_else(excess.clone().infix(Sign::More, Sql::Int(0)), excess, Sql::Int(0)), "_over");
        let most_over = |rows| over(Sql::call(Call::Max, vec![excess.clone()]), rows);
        let now = scope.bind(most_over(Rows::UpToThis), "_over_now");
        let before = scope
            .bind(Sql::call(Call::Coalesce, vec![most_over(Rows::BeforeThis), Sql::Int(0)]), "_over_before");
        let cut = Sql::if_else(counts, now.infix(Sign::Minus, before), Sql::Int(0));
        Ok(if ty == SqlType::Wide && bound_of_one < NARROW { cut.cast(SqlType::Whole) } else { cut })
    }

    /// What is cut of each part, from what is cut of the whole at its first part: what is left is shared as the whole was.
    pub(super) fn of_parts(
        &self,
        lines: &Lines,
        shared: &Shared,
        cut: Sql,
        own: &Sql,
        scope: &mut Scope,
        span: Span,
    ) -> Made<(Sql, Shared)> {
        let rounding = &self.model.contract.rounding;
        let cut = scope.bind(cut, "_cut_whole");
        let of_all = Sql::Over {
            of: Box::new(Sql::call(Call::Max, vec![cut])),
            by: lines.places.iter().map(|place| Sql::column(place)).collect(),
            order: Vec::new(),
            rows: None,
        };
        let left = shared.whole.of.clone().infix(Sign::Minus, of_all);
        let whole = Num { of: scope.bind(left, "_left_whole"), ..shared.whole.clone() };
        let mut rest = whole.clone();
        let mut cases = Vec::new();
        for (part, ratio) in (0i128..).zip(&shared.ratios) {
            let mut arithmetic = Arithmetic { scope: &mut *scope, span };
            let share = arithmetic.arithmetic(ArithmeticOp::Multiply, &whole, ratio)?;
            let share = arithmetic.rounded(&share, &rounding.step, rounding.way)?;
            rest = arithmetic.arithmetic(ArithmeticOp::Subtract, &rest, &share)?;
            cases.push((Sql::column(PART).infix(Sign::Is, Sql::Int(part)), share.of));
        }
        let left = scope.bind(Sql::Case(cases, Some(Box::new(rest.of))), "_left_part");
        Ok((own.clone().infix(Sign::Minus, left), Shared { whole, ratios: shared.ratios.clone() }))
    }

    /// What lines are grouped or ordered by.
    pub(super) fn line_key(
        &mut self,
        key: &LineKeyPlan,
        lines: &Lines,
        (extra, place): (Extra, i128),
        span: Span,
    ) -> Made<Sql> {
        Ok(match key {
            LineKeyPlan::Payee => Sql::column(PAYEE),
            LineKeyPlan::Period(kind) => self.statement_period_in(*kind),
            LineKeyPlan::Payment => Sql::Int(place),
            LineKeyPlan::Value(_) => {
                let held = lines.extras.get(&extra).cloned();
                held.ok_or_else(|| Refusal::unexpected(span, "a key of lines that is not held in SQL"))?
                    .one(span)?
            }
        })
    }

    /// The period of a kind that holds the statement period of a line.
    pub(super) fn statement_period_in(&self, kind: PeriodKind) -> Sql {
        let statements = self.model.contract.statements;
        let mut nowhere = Scope::nothing(FrameId(0));
        self.period_holding(&mut nowhere, (kind, statements), Sql::column(PERIOD), true)
    }
}

pub(super) fn left_name(limit: LimitId) -> String {
    format!("_left_{}", limit.index())
}

pub(super) fn cut_name(limit: LimitId) -> String {
    format!("_cut_{}", limit.index())
}

/// Lines that cannot be told apart.
pub(super) fn untold(span: Span) -> Refusal {
    Refusal::of(span, "lines of rows that nothing tells apart are not read in SQL")
        .with_help("let a field of the record be `unique`")
}
