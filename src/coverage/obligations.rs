//! What there is to cover in a contract, and on what of it each item hangs.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::edge::{Edge, Step};
use super::goal::Goal;
use super::item::{Item, Key, Kind};
use super::parts::{self, condition_parts};
use super::possible;
use super::prerequisites::{Prerequisite, Prerequisites};
use super::relation::{self, Relation};
use crate::analysis::{Terms, Thing};
use crate::model::{
    Balance, CaseRow, Clawback, Comparison, Expr, ExprKind, FactKind, Model, Payment, Population, Related,
    Scale, TariffId, exprs,
};
use crate::source::Span;
use crate::value::{ChooseOp, Function};

/// What there is to cover in a contract.
#[derive(Clone, Debug, Default)]
pub(super) struct Obligations<'m> {
    /// In the order of the text.
    pub(super) items: Vec<Item>,
    /// The two sides of each edge, by its place: how near is just beside it, and the type of what is compared with it.
    pub(super) edges: BTreeMap<Span, Edge>,
    /// What they hang on.
    pub(super) prerequisites: Prerequisites<'m>,
}

impl<'m> Obligations<'m> {
    /// Of a contract.
    pub(super) fn new(model: &'m Model) -> Self {
        let mut found = Finder {
            model,
            terms: Terms::of(model),
            items: BTreeMap::new(),
            tariffs: BTreeSet::new(),
            inhabited: false,
            held: Vec::new(),
            found: Obligations::default(),
        };
        found.facts();
        found.spells();
        found.money();
        exprs::key_exprs(model).for_each(|key| found.expr(key));
        found.tariffs();
        let mut items: Vec<Item> = found.items.into_values().collect();
        // What holds another stands before it.
        items.sort_by_key(|item| (item.line, item.key.span.start, Reverse(item.key.span.end), item.key.goal));
        Obligations { items, ..found.found }
    }
}

struct Finder<'m> {
    model: &'m Model,
    terms: Terms<'m>,
    items: BTreeMap<Key, Item>,
    /// The tariffs that some expression looks up.
    tariffs: BTreeSet<TariffId>,
    /// Whether every group of the measure at hand has rows.
    inhabited: bool,
    /// What is known to hold of the rows that come to the case at hand.
    held: Vec<Relation<'m>>,
    found: Obligations<'m>,
}

impl<'m> Finder<'m> {
    /// What is found so hangs on something more.
    fn under(&mut self, on: Prerequisite<'m>, find: impl FnOnce(&mut Self)) {
        let before = self.found.prerequisites.here();
        self.hang(on);
        find(self);
        self.found.prerequisites.back_to(before);
    }

    /// From here on, everything does.
    fn hang(&mut self, on: Prerequisite<'m>) {
        self.found.prerequisites.hang(on);
    }

    fn facts(&mut self) {
        let model = self.model;
        for (id, fact) in model.facts.iter_enumerated() {
            let (span, header) = (fact.title.span, self.header(fact.title.span));
            match &fact.kind {
                FactKind::Cohort(population) | FactKind::Outcome(population, _) => {
                    self.under(Prerequisite::Thing(Thing::Fact(id)), |this| {
                        this.add(Kind::Clauses, span, Goal::RowIn, &header, "a row in it");
                        this.add(Kind::Clauses, span, Goal::RowOut, &header, "a row left out");
                    });
                    self.population(population);
                }
                FactKind::Selection(population) => self.population(population),
                FactKind::Scale(scale) => self.scale(scale),
                FactKind::Define => {
                    self.under(Prerequisite::Thing(Thing::Fact(id)), |this| {
                        this.add(Kind::Clauses, span, Goal::Value, &header, "a row that has a value");
                    });
                    self.expr(&fact.value);
                }
                FactKind::Measure { selection, .. } => {
                    self.under(Prerequisite::Thing(Thing::Fact(id)), |this| {
                        this.add(Kind::Clauses, span, Goal::Value, &header, "a value taken over a row");
                    });
                    self.inhabited = possible::always_has_rows(self.model, id, fact.frame, *selection);
                    self.expr(&fact.value);
                    self.inhabited = false;
                }
            }
        }
    }

    fn spells(&mut self) {
        let model = self.model;
        for record in &model.records {
            let Some(made) = &record.made else { continue };
            let header = self.header(record.title.span);
            self.under(Prerequisite::Thing(Thing::Fact(made.rows().selection)), |this| {
                let what = format!("a {}", made.words().0);
                this.add(Kind::Clauses, record.title.span, Goal::Value, &header, &what);
                exprs::made_exprs(made).into_iter().for_each(|expr| this.expr(expr));
                made.balance().into_iter().for_each(|balance| this.balance(balance));
            });
        }
    }

    /// What may happen to a balance in a period.
    fn balance(&mut self, balance: &'m Balance) {
        for (word, bound) in [("at least", &balance.at_least), ("at most", &balance.at_most)] {
            let Some(bound) = bound else { continue };
            let words = format!("{word} {}", self.words(bound.span));
            self.under(Prerequisite::Expr(bound), |this| {
                this.limit(bound.span, &words, "it bites", "it leaves the balance as it is");
            });
        }
        if let Some(again) = &balance.again {
            self.condition(again, &[]);
        }
        if let Some(lapses) = &balance.lapses {
            let (span, words) =
                (lapses.count.span, format!("lapses after {}", self.words(lapses.count.span)));
            self.add(Kind::Limits, span, Goal::Bites, &words, "something lapses");
        }
    }

    fn population(&mut self, population: &'m Population) {
        let before = self.found.prerequisites.here();
        population.within.into_iter().for_each(|within| self.hang(Prerequisite::Thing(Thing::Fact(within))));
        let taken = possible::taken_over(self.model, population);
        let mut given: Vec<Expr> = taken.into_iter().cloned().collect();
        given.extend(possible::given_within(self.model, population));
        for condition in &population.conditions {
            // Those after it are asked of the rows that it lets through.
            self.hang(Prerequisite::Expr(condition));
            self.condition(condition, &given.iter().collect::<Vec<_>>());
            self.expr(condition);
            given.extend(possible::given_by(self.model, condition));
        }
        self.found.prerequisites.back_to(before);
    }

    /// A condition, and those that it is put together of with `and`, `or` and `not`. Some values are known to be given.
    fn condition<'e>(&mut self, condition: &'e Expr, given: &[&'e Expr]) {
        let words = self.words(condition.span);
        let (met, not_met) = possible::can_go(condition);
        for (goal, situation, _) in
            [(Goal::Met, "met", met), (Goal::NotMet, "not met", not_met)].into_iter().filter(|(.., can)| *can)
        {
            self.add(Kind::Conditions, condition.span, goal, &words, situation);
        }
        if possible::may_be_unknown(self.model, condition, given) {
            self.add(
                Kind::Conditions,
                condition.span,
                Goal::Unknown,
                &words,
                "not known, because of a blank",
            );
        }
        let mut given = given.to_vec();
        for part in condition_parts(condition) {
            self.condition(part, &given);
            given.extend(possible::given_unless(part).filter(|_| matches!(condition.kind, ExprKind::Or(_))));
        }
    }

    fn scale(&mut self, scale: &'m Scale) {
        self.under(Prerequisite::Expr(&scale.subject), |this| {
            for band in &scale.bands {
                let words = this.words(band.span);
                this.add(Kind::Bands, band.span, Goal::Reached, &words, "a value in it");
                if let Some(edge) = &band.edge {
                    this.edge(&scale.subject, &edge.at, &words);
                    this.expr(&edge.at);
                }
                exprs::band_exprs(&band.value).into_iter().for_each(|value| this.expr(value));
            }
        });
    }

    fn edge(&mut self, left: &Expr, right: &Expr, words: &str) {
        let step = Step::between(&self.terms, left, right);
        let here = Edge { distance: step.distance(), ty: left.ty.clone() };
        self.found.edges.entry(right.span).or_insert(here);
        let edge = self.words(right.span);
        let (value, limit) = (self.terms.range(left), self.terms.range(right));
        let can = |goal| relation::can(&self.terms, &self.held, (left, right), step, goal);
        let possible = [
            (Goal::Below, value.may_be_below(&limit) && can(Goal::Below)),
            (Goal::At, value.may_meet(&limit) && can(Goal::At)),
            (Goal::Above, value.may_be_above(&limit) && can(Goal::Above)),
        ];
        for (goal, _) in possible.into_iter().filter(|(_, possible)| *possible) {
            let situation = step.words(goal, &edge, self.model.contract.currency.coin());
            self.add(Kind::Edges, right.span, goal, words, &situation);
            if let Some(item) = self.items.get_mut(&Key::new(right.span, goal)) {
                item.step = Some(step);
            }
        }
    }

    fn money(&mut self) {
        let model = self.model;
        for (id, payment) in model.payments.iter_enumerated() {
            self.under(Prerequisite::Thing(Thing::Payment(id)), |this| this.amounts(payment));
            self.under(Prerequisite::Thing(Thing::Fact(payment.selection)), |this| {
                payment.exprs().for_each(|expr| this.expr(expr));
            });
        }
        for (id, limit) in model.limits.iter_enumerated() {
            let (span, header) = (limit.title.span, self.header(limit.title.span));
            self.under(Prerequisite::Thing(Thing::Limit(id)), |this| {
                this.limit(span, &header, "it bites", "it leaves an amount whole");
            });
            for target in &limit.on {
                self.expr(&target.amount);
                let keys = target.keys.iter().chain(&target.order);
                keys.filter_map(exprs::line_key_expr).for_each(|key| self.expr(key));
            }
        }
        for clawback in &model.clawbacks {
            self.under(Prerequisite::Thing(Thing::Payment(clawback.due)), |this| this.clawback(clawback));
        }
    }

    fn amounts(&mut self, payment: &Payment) {
        if payment.clawback.is_none() {
            let header = self.header(payment.title.span);
            self.add(Kind::Clauses, payment.title.span, Goal::Pays, &header, "a line that is not nought");
        }
        for share in &payment.shares {
            let words = self.words(share.part.span.to(share.payee.span));
            self.add(Kind::Clauses, share.part.span, Goal::Pays, &words, "a share that is not nought");
        }
    }

    fn clawback(&mut self, clawback: &'m Clawback) {
        let (span, header) = (clawback.title.span, self.header(clawback.title.span));
        self.add(Kind::Clauses, span, Goal::Due, &header, "something due");
        self.add(Kind::Clauses, span, Goal::NothingDue, &header, "a payee who owes nothing");
        if let Some(rest) = clawback.rest {
            let what =
                if clawback.carried { "something carried forward" } else { "something not taken back" };
            let words = self.words(rest);
            self.add(Kind::Clauses, rest, Goal::Left, &words, what);
        }
        for limit in &clawback.limits {
            let words = format!("at most {}", self.words(limit.span));
            self.under(Prerequisite::Expr(limit), |this| {
                this.limit(limit.span, &words, "it bites", "it leaves what is due whole");
                this.expr(limit);
            });
        }
    }

    fn limit(&mut self, span: Span, words: &str, bites: &str, leaves: &str) {
        self.add(Kind::Limits, span, Goal::Bites, words, bites);
        self.add(Kind::Limits, span, Goal::LeavesWhole, words, leaves);
    }

    /// What an expression and everything in it asks for.
    fn expr(&mut self, expr: &'m Expr) {
        match &expr.kind {
            ExprKind::Compare(comparison) => {
                self.under(Prerequisite::Expr(expr), |this| this.comparison(expr, comparison));
            }
            ExprKind::IfBlank(value, _) => {
                self.under(Prerequisite::Expr(value), |this| this.if_blank(expr, value))
            }
            ExprKind::Call(Function::Choose(op), both) => {
                if let [value, bound] = both.as_slice() {
                    self.under(Prerequisite::Expr(expr), |this| this.choice(expr, *op, value, bound));
                }
            }
            ExprKind::ChooseGiven(op, value, bound) => self.under(Prerequisite::Expr(expr), |this| {
                let words = this.words(expr.span);
                this.choice(expr, *op, value, bound);
                this.add(Kind::Blanks, expr.span, Goal::Blank, &words, "one of them blank");
                this.add(Kind::Blanks, expr.span, Goal::Given, &words, "both given");
            }),
            ExprKind::Cases(rows, otherwise) if !parts::is_within(rows) => {
                self.cases(rows, otherwise.as_deref());
                return self.in_cases(rows, otherwise.as_deref());
            }
            ExprKind::Tariff { tariff, .. } => {
                self.tariffs.insert(*tariff);
                self.under(Prerequisite::Expr(expr), |this| this.found.prerequisites.of_lookup(expr.span));
            }
            ExprKind::Related(related) => {
                self.under(Prerequisite::Expr(expr), |this| this.window(related));
            }
            ExprKind::Aggregate(aggregate) => {
                return self.under(Prerequisite::Thing(Thing::Fact(aggregate.selection)), |this| {
                    aggregate.operands().into_iter().for_each(|operand| this.expr(operand));
                });
            }
            _ => {}
        }
        expr.operands().into_iter().for_each(|operand| self.expr(operand));
    }

    fn if_blank(&mut self, expr: &Expr, value: &Expr) {
        let words = self.words(expr.span);
        let (blank, given) = parts::blank_words(&words);
        let never_empty = self.inhabited && parts::is_about_empty(&words);
        if !never_empty && value.may_be_blank {
            self.add(Kind::Blanks, expr.span, Goal::Blank, &words, blank);
        }
        self.add(Kind::Blanks, expr.span, Goal::Given, &words, given);
    }

    /// A row sought on each edge, and beside it.
    fn window(&mut self, related: &Related) {
        let Some(by) = &related.sought.by else { return };
        for edge in related.from.iter().chain(&related.to) {
            let words = self.words(by.span.to(edge.at.span));
            self.edge(by, &edge.at, &words);
        }
    }

    fn comparison(&mut self, expr: &Expr, comparison: &Comparison) {
        let words = self.words(expr.span);
        if parts::has_order(comparison) {
            self.edge(&comparison.left, &comparison.right, &words);
        }
        if let Some(rule) = &comparison.blank {
            let asked = self.words(rule.of.span);
            self.add(Kind::Blanks, rule.of.span, Goal::Blank, &words, &format!("a blank {asked}"));
            self.add(Kind::Blanks, rule.of.span, Goal::Given, &words, &format!("a given {asked}"));
        }
    }

    /// `at most X` under a value, or `larger of A and B`.
    fn choice(&mut self, expr: &Expr, op: ChooseOp, value: &Expr, bound: &Expr) {
        let whole = self.words(expr.span);
        if parts::is_phrase(&whole) {
            let taken = |of: &Expr| format!("{} is taken", self.words(of.span));
            let (second, first) = (taken(bound), taken(value));
            self.limit(bound.span, &whole, &second, &first);
        } else {
            let word =
                if matches!(op, ChooseOp::Smaller | ChooseOp::Earlier) { "at most" } else { "at least" };
            let words = format!("{word} {}", self.words(bound.span));
            self.limit(bound.span, &words, "it bites", "it leaves a value as it is");
        }
    }

    /// Which case holds is known where all conditions up to its own are.
    fn cases(&mut self, rows: &'m [CaseRow], otherwise: Option<&Expr>) {
        let before = self.found.prerequisites.here();
        for row in rows {
            self.hang(Prerequisite::Expr(&row.when));
            let words = self.words(row.span);
            self.add(Kind::Cases, row.span, Goal::Taken, &words, "a case of it");
        }
        if let Some(value) = otherwise {
            let words = format!("| otherwise | {} |", self.words(value.span));
            self.add(Kind::Cases, value.span, Goal::Taken, &words, "a case of it");
        }
        self.found.prerequisites.back_to(before);
    }

    /// What the conditions and values of cases ask for: of the rows that no case before has taken.
    fn in_cases(&mut self, rows: &'m [CaseRow], otherwise: Option<&'m Expr>) {
        let before = self.held.len();
        for row in rows {
            self.expr(&row.when);
            let here = self.held.len();
            self.held.extend(relation::where_met(&row.when));
            self.expr(&row.then);
            self.held.truncate(here);
            let unmet = relation::where_not_met(&row.when, &self.held);
            self.held.extend(unmet);
        }
        otherwise.into_iter().for_each(|value| self.expr(value));
        self.held.truncate(before);
    }

    /// The rows and the dates of the tariffs that are looked up.
    fn tariffs(&mut self) {
        for id in std::mem::take(&mut self.tariffs) {
            let tariff = &self.model.tariffs[id];
            if !tariff.keys.is_empty() {
                for row in &tariff.rows {
                    let words = self.words(row.span);
                    self.add(Kind::Tariffs, row.span, Goal::LookedUp, &words, "looked up");
                }
            }
            for (at, date) in (0u32..).zip(&tariff.dates) {
                let words =
                    date.map_or_else(|| "to begin with".to_owned(), |day| format!("from {}", day.long()));
                let (span, goal) = (tariff.title.span, Goal::DateHolds(at));
                self.add(Kind::Tariffs, span, goal, &words, "looked up while it holds");
                let row = if tariff.keys.is_empty() { at } else { 0 };
                let line = parts::table_line(self.model, span, row as usize);
                if let (Some(item), Some(line)) = (self.items.get_mut(&Key::new(span, goal)), line) {
                    item.line = line;
                }
            }
        }
    }

    fn add(&mut self, kind: Kind, span: Span, goal: Goal, words: &str, situation: &str) {
        let key = Key::new(span, goal);
        self.found.prerequisites.of_item(key);
        let line = self.model.source.line(span.start);
        let of = parts::owner(self.model, span);
        let (words, situation) = (words.to_owned(), situation.to_owned());
        self.items.entry(key).or_insert(Item { key, kind, line, of, words, situation, step: None });
    }

    fn words(&self, span: Span) -> String {
        parts::words(self.model, span)
    }

    /// The first line of a declaration.
    fn header(&self, span: Span) -> String {
        let first = self.model.source.slice(span).lines().next().map_or(0, str::len);
        let end = span.start.saturating_add(u32::try_from(first).unwrap_or(u32::MAX));
        self.words(Span::new(span.start, end))
    }
}
