//! In which case a value is blank, in words.

use super::casing::a;
use super::voice::Voice;
use crate::functions;
use crate::model::{Expr, ExprKind, RunningOp};
use crate::value::AggregateOp;

impl Voice<'_> {
    /// `its End Date is blank`, `there is no Eligible Episode of that Provider whose …`: all cases in which a value is
    /// blank.
    pub(super) fn blank_where(&self, expr: &Expr) -> String {
        let mut found = Vec::new();
        self.collect_blank(expr, &mut found);
        let mut said: Vec<String> = Vec::new();
        for one in found {
            if !said.contains(&one) {
                said.push(one);
            }
        }
        if said.is_empty() { format!("{} is blank", self.value(expr)) } else { said.join(" or ") }
    }

    fn collect_blank(&self, expr: &Expr, found: &mut Vec<String>) {
        if !expr.may_be_blank {
            return;
        }
        let mut operands =
            |list: Vec<&Expr>| list.into_iter().for_each(|operand| self.collect_blank(operand, found));
        match &expr.kind {
            ExprKind::Field(_)
            | ExprKind::Fact(_)
            | ExprKind::Key(_)
            | ExprKind::Row
            | ExprKind::StatementDate => {
                found.push(format!("{} is blank", self.value(expr)));
            }
            ExprKind::Spread(..) => found.push(format!("{} is blank", self.value(expr))),
            ExprKind::Call(_, arguments) => {
                operands(arguments.iter().collect());
                if let Some(divisor) = functions::divisor(expr) {
                    found.push(self.nothing_to_divide_by(divisor));
                }
            }
            ExprKind::Tariff { tariff, .. } => found.push(format!(
                "{} has no {} for it",
                self.annex_prices(),
                self.book.tariff(*tariff).one()
            )),
            ExprKind::Lookup { of, keys } => {
                operands(keys.iter().collect());
                found.push(format!("there is no {}", self.lookup_noun(of)));
            }
            ExprKind::Aggregate(aggregate) => match aggregate.op {
                AggregateOp::One => found.push(format!("there is no {}", self.one_row(aggregate))),
                AggregateOp::Count
                | AggregateOp::Total
                | AggregateOp::Average
                | AggregateOp::Largest
                | AggregateOp::Smallest
                | AggregateOp::Earliest
                | AggregateOp::Latest => found.push(format!("there is no {}", self.one_row(aggregate))),
            },
            ExprKind::Running(running) => match running.op {
                RunningOp::BeforeThis(_) | RunningOp::OneBefore => {
                    found.push("there is no earlier one".to_owned())
                }
                RunningOp::InARow(_) => found.push("the run is empty".to_owned()),
                RunningOp::UpToThis(_)
                | RunningOp::First
                | RunningOp::Last
                | RunningOp::RoundedTogether(_) => {
                    operands(running.value.iter().collect());
                }
            },
            ExprKind::Related(related) => {
                operands(related.asked().collect());
                let noun = match related.sought.within {
                    Some(within) => self.book.fact(within).one(),
                    None => self.book.record(related.sought.record).one(),
                };
                if !related.sought.of_nothing_is_nought() {
                    found.push(format!("there is no such {noun}"));
                }
            }
            ExprKind::IfBlank(_, last) => operands(vec![last]),
            ExprKind::ChooseGiven(_, one, other) => {
                found.push(format!("neither {} nor {} is given", self.value(one), self.value(other)));
            }
            ExprKind::LinesTotal(total) => operands(total.keys.iter().collect()),
            ExprKind::Cases(..) => found.push(format!("{} is blank", self.value(expr))),
            ExprKind::Constant(_)
            | ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::MustBeGiven(_)
            | ExprKind::Payment(_)
            | ExprKind::WhatLeaves(..) => operands(expr.operands()),
        }
    }

    /// A divisor that is nil: a number of rows is nil where there is none.
    fn nothing_to_divide_by(&self, divisor: &Expr) -> String {
        match &divisor.kind {
            ExprKind::Aggregate(aggregate) if aggregate.op == AggregateOp::Count => {
                format!("there is no {}", self.one_row(aggregate))
            }
            _ => {
                let are = if self.is_several(divisor) { "are" } else { "is" };
                format!("{} {are} nil", self.value(divisor))
            }
        }
    }

    fn one_row(&self, aggregate: &crate::model::Aggregate) -> String {
        let (own, _) = self.rows_noun(aggregate.selection);
        let noun = aggregate.within.map_or(own, |within| self.book.fact(within).one());
        let counted = if self.is_narrowed(aggregate.selection) { "that counts" } else { "" };
        format!("{noun}{}", self.qualifiers_and(self.frame, counted))
    }

    fn lookup_noun(&self, of: &Expr) -> String {
        match &of.kind {
            ExprKind::Fact(fact) => self.book.fact(*fact).one(),
            ExprKind::Payment(payment) => self.book.payment(*payment).one(),
            _ => self.value(of),
        }
    }

    /// The annex of prices, by its number.
    pub(super) fn annex_prices(&self) -> String {
        super::marks::paragraph("_prices")
    }

    /// `an Episode`, by its record.
    pub(super) fn a_record(&self, record: crate::model::RecordId) -> String {
        a(&self.book.record(record).one())
    }
}
