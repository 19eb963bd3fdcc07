//! Typed expressions, written by hand. Units are left out: no result depends on them.

use meed::model::*;
use meed::source::Span;
use meed::value::{
    AggregateOp, ArithmeticOp, CompareOp, Day, Elapsed, ElapsedUnit, Function, Number, NumberStyle,
    NumberType, PeriodKind, Rounding, RoundingWay, ShiftUnit, Unit,
};

/// The contract's frame.
pub(crate) const CONTRACT: FrameId = FrameId(0);

pub(crate) fn number(text: &str) -> Number {
    match text.split_once('/') {
        Some((a, b)) => Number::ratio(a.parse().unwrap(), b.parse().unwrap()).unwrap(),
        None => Number::parse(text).unwrap(),
    }
}

/// `2024-05-31`
pub(crate) fn day(text: &str) -> Day {
    let mut parts = text.split('-');
    let mut next = || parts.next().unwrap();
    Day::new(next().parse().unwrap(), next().parse().unwrap(), next().parse().unwrap()).unwrap()
}

pub(crate) fn numbers() -> Type {
    Type::Number(NumberType { unit: Unit::none(), style: NumberStyle::Plain })
}

pub(crate) fn expr(kind: ExprKind, ty: Type, frame: FrameId) -> Expr {
    Expr { kind, ty, frame, may_be_blank: true, span: Span::default() }
}

pub(crate) fn num(text: &str) -> Expr {
    expr(ExprKind::Constant(Constant::Number(number(text))), numbers(), CONTRACT)
}

pub(crate) fn text(words: &str) -> Expr {
    expr(ExprKind::Constant(Constant::Text(words.to_owned())), Type::Text, CONTRACT)
}

pub(crate) fn date(words: &str) -> Expr {
    expr(ExprKind::Constant(Constant::Date(day(words))), Type::Date, CONTRACT)
}

pub(crate) fn yes_no(yes: bool) -> Expr {
    expr(ExprKind::Constant(Constant::YesNo(yes)), Type::YesNo, CONTRACT)
}

pub(crate) fn choice(set: ChoiceSetId, position: u32) -> Expr {
    expr(ExprKind::Constant(Constant::Choice(position)), Type::Choice(set), CONTRACT)
}

fn frame_of(a: &Expr, b: &Expr) -> FrameId {
    if a.frame == CONTRACT { b.frame } else { a.frame }
}

pub(crate) fn arithmetic(op: ArithmeticOp, a: Expr, b: Expr) -> Expr {
    let frame = frame_of(&a, &b);
    expr(ExprKind::Call(Function::Arithmetic(op), vec![a, b]), numbers(), frame)
}

pub(crate) fn plus(a: Expr, b: Expr) -> Expr {
    arithmetic(ArithmeticOp::Add, a, b)
}

pub(crate) fn minus(a: Expr, b: Expr) -> Expr {
    arithmetic(ArithmeticOp::Subtract, a, b)
}

pub(crate) fn times(a: Expr, b: Expr) -> Expr {
    arithmetic(ArithmeticOp::Multiply, a, b)
}

pub(crate) fn over(a: Expr, b: Expr) -> Expr {
    arithmetic(ArithmeticOp::Divide, a, b)
}

pub(crate) fn compare(op: CompareOp, left: Expr, right: Expr) -> Expr {
    let frame = frame_of(&left, &right);
    expr(ExprKind::Compare(Box::new(Comparison { op, left, right, blank: None })), Type::YesNo, frame)
}

pub(crate) fn is(left: Expr, right: Expr) -> Expr {
    compare(CompareOp::Is, left, right)
}

/// A comparison in which the blank of the left side decides.
pub(crate) fn compare_blank(op: CompareOp, left: Expr, right: Expr, included: bool) -> Expr {
    let frame = frame_of(&left, &right);
    let blank = Some(BlankRule { of: left.clone(), included });
    expr(ExprKind::Compare(Box::new(Comparison { op, left, right, blank })), Type::YesNo, frame)
}

pub(crate) fn and(parts: Vec<Expr>) -> Expr {
    let frame = parts.iter().map(|part| part.frame).find(|frame| *frame != CONTRACT).unwrap_or(CONTRACT);
    expr(ExprKind::And(parts), Type::YesNo, frame)
}

pub(crate) fn or(parts: Vec<Expr>) -> Expr {
    let frame = parts.iter().map(|part| part.frame).find(|frame| *frame != CONTRACT).unwrap_or(CONTRACT);
    expr(ExprKind::Or(parts), Type::YesNo, frame)
}

/// One operand under another.
pub(crate) fn under(of: Expr, kind: impl Fn(Box<Expr>) -> ExprKind, ty: Type) -> Expr {
    let frame = of.frame;
    expr(kind(Box::new(of)), ty, frame)
}

pub(crate) fn not(of: Expr) -> Expr {
    under(of, ExprKind::Not, Type::YesNo)
}

pub(crate) fn given(of: Expr) -> Expr {
    under(of, |of| ExprKind::Given(of, true), Type::YesNo)
}

/// Two operands of one type.
pub(crate) fn both(a: Expr, b: Expr, kind: impl Fn(Box<Expr>, Box<Expr>) -> ExprKind) -> Expr {
    let (frame, ty) = (frame_of(&a, &b), a.ty.clone());
    expr(kind(Box::new(a), Box::new(b)), ty, frame)
}

/// A function of one value.
pub(crate) fn of_one(function: Function, of: Expr, ty: Type) -> Expr {
    let frame = of.frame;
    expr(ExprKind::Call(function, vec![of]), ty, frame)
}

/// A function of two values, of the type of the first.
pub(crate) fn of_two(function: Function, a: Expr, b: Expr) -> Expr {
    let (frame, ty) = (frame_of(&a, &b), a.ty.clone());
    expr(ExprKind::Call(function, vec![a, b]), ty, frame)
}

/// A date so many days or months later.
pub(crate) fn shift(unit: ShiftUnit, from: Expr, by: Expr) -> Expr {
    of_two(Function::Shift(unit), from, by)
}

pub(crate) fn if_blank(a: Expr, b: Expr) -> Expr {
    both(a, b, ExprKind::IfBlank)
}

pub(crate) fn rounding(step: &str, way: RoundingWay) -> Rounding {
    Rounding { step: number(step), way, words: String::new() }
}

pub(crate) fn elapsed(unit: ElapsedUnit, from: Expr, to: Expr, both: bool) -> Expr {
    let frame = frame_of(&from, &to);
    let both = (unit != ElapsedUnit::Hours).then_some(both);
    expr(ExprKind::Call(Function::Elapsed(Elapsed { unit, both }), vec![from, to]), numbers(), frame)
}

pub(crate) fn period(kind: PeriodKind, of: Expr) -> Expr {
    of_one(Function::PeriodOf(kind), of, Type::Period(kind))
}

pub(crate) fn cases(rows: Vec<(Expr, Expr)>, otherwise: Option<Expr>) -> Expr {
    let frame = rows.iter().map(|(when, _)| when.frame).find(|frame| *frame != CONTRACT).unwrap_or(CONTRACT);
    let ty = rows[0].1.ty.clone();
    let rows = rows.into_iter().map(|(when, then)| CaseRow { when, then, span: Span::default() }).collect();
    expr(ExprKind::Cases(rows, otherwise.map(Box::new)), ty, frame)
}

pub(crate) fn spread(of: Expr, to: FrameId, through: &[FieldId]) -> Expr {
    let (ty, map) = (of.ty.clone(), FrameMap { through: through.to_vec() });
    expr(ExprKind::Spread(Box::new(of), map), ty, to)
}

pub(crate) fn tariff(tariff: TariffId, keys: Vec<Expr>, at: Option<Expr>) -> Expr {
    let frame =
        keys.iter().chain(&at).map(|key| key.frame).find(|frame| *frame != CONTRACT).unwrap_or(CONTRACT);
    expr(ExprKind::Tariff { tariff, keys, at: at.map(Box::new) }, numbers(), frame)
}

pub(crate) fn key(position: u32, ty: Type, frame: FrameId) -> Expr {
    expr(ExprKind::Key(position), ty, frame)
}

pub(crate) fn aggregate(op: AggregateOp, selection: FactId, value: Option<Expr>, frame: FrameId) -> Expr {
    aggregate_within(op, selection, None, value, frame)
}

pub(crate) fn aggregate_within(
    op: AggregateOp,
    selection: FactId,
    within: Option<FactId>,
    value: Option<Expr>,
    frame: FrameId,
) -> Expr {
    let ty = value.as_ref().map_or(numbers(), |value| value.ty.clone());
    expr(ExprKind::Aggregate(Box::new(Aggregate { op, selection, within, value, pick: None })), ty, frame)
}

pub(crate) fn count(selection: FactId, frame: FrameId) -> Expr {
    aggregate(AggregateOp::Count, selection, None, frame)
}

pub(crate) fn total(selection: FactId, value: Expr, frame: FrameId) -> Expr {
    aggregate(AggregateOp::Total, selection, Some(value), frame)
}
