//! Money times a number of which nothing says what it is: `80 × total fee`, where 80% may be meant.

use crate::analysis::Terms;
use crate::model::exprs::all_exprs;
use crate::model::{Constant, Expr, ExprKind, Model, Type};
use crate::source::Span;
use crate::value::{ArithmeticOp, BaseUnit, Function, Number, NumberStyle};

/// A bare number beside money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BareNumber {
    /// The number, or the name of the tariff that it is.
    pub(crate) at: Span,
    /// What it is.
    pub(crate) number: Number,
    /// Whether it stands there, and is not named.
    pub(crate) literal: bool,
    /// The money.
    pub(crate) money: Span,
}

/// A price is so many times a price of the contract and no more: the months of a year.
const MOST_TIMES_A_PRICE: i128 = 12;

/// The bare numbers above one by which money is multiplied. What is divided again by as much is a percentage in other
/// words, an amount that stands there is not taken for a total, and a price of the contract may be taken a few times.
pub(crate) fn bare_numbers(model: &Model, terms: &Terms<'_>) -> Vec<BareNumber> {
    let mut found = Vec::new();
    all_exprs(model).into_iter().for_each(|expr| look(terms, expr, &mut found));
    found.sort_by_key(|found: &BareNumber| (found.at, found.money));
    found.dedup();
    found
}

fn look(terms: &Terms<'_>, expr: &Expr, found: &mut Vec<BareNumber>) {
    let mut chain = Chain { net: Number::one(), bare: None, money: None };
    chain.collect(terms, expr, false, &mut |part| look(terms, part, found));
    if let (Some((at, number, literal)), Some((money, is_price))) = (chain.bare, chain.money)
        && chain.net > if is_price { Number::from_int(MOST_TIMES_A_PRICE) } else { Number::one() }
    {
        found.push(BareNumber { at, number, literal, money });
    }
}

/// The factors of a product.
struct Chain {
    /// What the bare numbers come to.
    net: Number,
    /// The first of them that makes it more.
    bare: Option<(Span, Number, bool)>,
    /// Where the money is, and whether it is a price of the contract.
    money: Option<(Span, bool)>,
}

impl Chain {
    fn collect(&mut self, terms: &Terms<'_>, expr: &Expr, under: bool, other: &mut dyn FnMut(&Expr)) {
        match expr.called() {
            Some((Function::Arithmetic(ArithmeticOp::Multiply), [one, two])) => {
                self.collect(terms, one, under, other);
                self.collect(terms, two, under, other);
                return;
            }
            Some((Function::Arithmetic(ArithmeticOp::Divide), [over, by])) => {
                self.collect(terms, over, under, other);
                self.collect(terms, by, !under, other);
                return;
            }
            _ => {}
        }
        if let Some((number, literal)) = bare(terms, expr) {
            match under {
                true => self.net = self.net.divided_by(number).unwrap_or_else(Number::one),
                false => self.net = self.net.times(number),
            }
            if !under && self.bare.is_none() && *number > Number::one() {
                self.bare = Some((expr.span, number.clone(), literal));
            }
            return;
        }
        if !under && is_money(&expr.ty) && !matches!(expr.kind, ExprKind::Constant(_)) {
            self.money = self.money.or(Some((expr.span, is_price(expr))));
        }
        expr.operands().into_iter().for_each(other);
    }
}

/// A plain number that stands there, or that a tariff is.
fn bare<'t>(terms: &'t Terms<'_>, expr: &'t Expr) -> Option<(&'t Number, bool)> {
    let plain = matches!(&expr.ty, Type::Number(ty) if ty.unit.is_none() && ty.style == NumberStyle::Plain);
    match &expr.kind {
        _ if !plain => None,
        ExprKind::Constant(Constant::Number(number)) => Some((number, true)),
        ExprKind::Spread(inner, _) => bare(terms, inner),
        ExprKind::Tariff { tariff, .. } => {
            let tariff = &terms.tariffs[*tariff];
            match tariff.rows.first()?.values.first()? {
                Constant::Number(number) if tariff.is_single() && !tariff.supplied => Some((number, false)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_price(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Tariff { .. } => true,
        ExprKind::Spread(inner, _) => is_price(inner),
        _ => false,
    }
}

fn is_money(ty: &Type) -> bool {
    match ty {
        Type::Number(ty) => {
            ty.unit.powers().any(|(base, power)| matches!(base, BaseUnit::Money(_)) && power > 0)
        }
        _ => false,
    }
}
