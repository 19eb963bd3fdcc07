//! A tree without its places, so that two trees can be compared for what they say.

use super::ast::*;
use crate::value::{
    AggregateOp, ArithmeticOp, ChooseOp, DateOrder, ElapsedUnit, LocalPart, PeriodKind, Published,
    RoundingWay, ScaleMode,
};

/// The tree with every place set to nothing.
pub fn strip_spans(mut file: File) -> File {
    file.strip();
    file
}

/// Forgets where things stand.
trait Strip {
    fn strip(&mut self);
}

impl Strip for Span {
    fn strip(&mut self) {
        *self = Span::default();
    }
}

impl<T: Strip> Strip for Spanned<T> {
    fn strip(&mut self) {
        self.node.strip();
        self.span.strip();
    }
}

impl<T: Strip> Strip for Vec<T> {
    fn strip(&mut self) {
        self.iter_mut().for_each(Strip::strip);
    }
}

impl<T: Strip> Strip for Option<T> {
    fn strip(&mut self) {
        self.iter_mut().for_each(Strip::strip);
    }
}

impl<T: Strip> Strip for Box<T> {
    fn strip(&mut self) {
        (**self).strip();
    }
}

impl<A: Strip, B: Strip> Strip for (A, B) {
    fn strip(&mut self) {
        self.0.strip();
        self.1.strip();
    }
}

/// Types in which nothing stands anywhere.
macro_rules! placeless {
    ($($ty:ty),+ $(,)?) => { $(impl Strip for $ty { fn strip(&mut self) {} })+ };
}

/// Structs, by all of their fields; the pattern keeps the list complete.
macro_rules! fields {
    ($($ty:ident { $($field:ident),+ })+) => {
        $(impl Strip for $ty {
            fn strip(&mut self) {
                let $ty { $($field),+ } = self;
                $($field.strip();)+
            }
        })+
    };
}

/// Enums whose variants hold things in order, or nothing.
macro_rules! variants {
    ($ty:ident { $($variant:ident $(($($held:ident),+))?),+ $(,)? }) => {
        impl Strip for $ty {
            fn strip(&mut self) {
                match self {
                    $($ty::$variant $(($($held),+))? => { $($($held.strip();)+)? })+
                }
            }
        }
    };
}

placeless! {
    bool, u8, String, LocalPart, ContractPayee, DateOrder, PeriodKind, Published, RoundingWay, ScaleMode, LimitEffect, Rest, ArithmeticOp, AggregateOp,
    ChooseOp, ElapsedUnit, OrderTest, Reach,
}

fields! {
    File { declarations, unread, incomplete }
    Declaration { name, label, notes, kind, header, span, damaged }
    Note { title, text }
    Contract { commissioner, payee, term, settlement, years, statements, rounding, currency, dates, working_days, clock }
    Rounding { way, step, span }
    WorkingDays { first, last, without }
    Unit { plural }
    Record { plural, fields, uniques, listed, unread }
    Field { name, label, ty, modifiers, span }
    Spell { plural, of, conditions, keys, days, steps }
    UnitText { over, per }
    Tariff { body, source }
    Table { rows, span }
    TableRow { cells, span }
    Cell { kind, span }
    Body { value, steps }
    Define { of, body }
    Cohort { of, conditions, only, evidence }
    Only { last, series }
    Series { keys, order, file_order, span }
    Measure { of, conditions, keys, published, body }
    Scale { of, mode, table }
    Payment { of, conditions, keys, pay, placing, to, shared }
    Shared { parts, rest }
    Limit { on, together, after, amounts, order, effect }
    LimitAmount { at_most, amount, keys, across_all_payees, span }
    Clawback { of, conditions, keys, take, placing, from, limits, rest }
    ClawbackLimit { amount, keys, span }
    Example { given, suppose, then }
    Expectation { item, to, period, keys, value, span }
    Expr { kind, span }
    NumberText { digits, form }
    Comparison { left, test, blank }
}

variants!(DeclarationKind {
    Contract(it),
    Unit(it),
    Record(it),
    Tariff(it),
    Spell(it),
    Define(it),
    Cohort(it),
    Outcome(it),
    Measure(it),
    Scale(it),
    Payment(it),
    Cap(it),
    Minimum(it),
    Clawback(it),
    Example(it),
});
variants!(RoundingStep { Penny, Pound, Places(it), Multiple(it) });
variants!(FieldType {
    Text,
    Number,
    WholeNumber,
    Percentage,
    Date,
    DateAndTime,
    YesOrNo,
    OneOf(it),
    RefersTo(it),
    Quantity(it),
});
variants!(FieldModifier { Unique, MayBeBlank, Range(from, to), AtLeast(it), AtMost(it), OnOrAfter(it), OnOrBefore(it), Column(it) });
variants!(CellKind {
    Blank,
    ToBeginWith,
    FromTheBottom,
    From(it),
    Above(it),
    When(it),
    Otherwise,
    NoneOfIt,
    AllOfIt,
    StraightLine(from, to),
    Expr(it),
    Raw(it),
});
variants!(SpellStep { Joined(it), Without(it), Within(from, to), CutAt(it), Blocks(it), WholeBlocks(it) });
variants!(BodyValue { Expr(it), Cases(it), Missing });
variants!(BodyStep { AtMost(it), AtLeast(it), Rounded(it) });
variants!(Placing { In(it), On(it) });

impl Strip for TariffBody {
    fn strip(&mut self) {
        match self {
            TariffBody::Single(value) => value.strip(),
            TariffBody::Supplied(ty) => ty.strip(),
            TariffBody::Chosen(ty, chosen) => {
                ty.strip();
                chosen.strip();
            }
            TariffBody::Table { by, table } => {
                by.strip();
                table.strip();
            }
            TariffBody::Missing => {}
        }
    }
}

impl Strip for NumberForm {
    fn strip(&mut self) {
        match self {
            NumberForm::Money { symbol: _, per } => per.strip(),
            NumberForm::Unit(unit) => unit.strip(),
            NumberForm::Plain | NumberForm::Percent | NumberForm::PercentagePoints => {}
        }
    }
}

impl Strip for Test {
    fn strip(&mut self) {
        match self {
            Test::Is(value) | Test::IsNot(value) | Test::Order(_, value) => value.strip(),
            Test::OneOf(list) | Test::NotOneOf(list) => list.strip(),
            Test::Between { from, to, both } => {
                from.strip();
                to.strip();
                both.strip();
            }
            Test::Given | Test::Blank => {}
        }
    }
}

impl Strip for ExprKind {
    fn strip(&mut self) {
        use ExprKind as E;
        match self {
            E::Name(_)
            | E::Text(_)
            | E::YesNo(_)
            | E::Date(_)
            | E::Clock(_)
            | E::Period(_)
            | E::StatementDate
            | E::It => {}
            E::TermDay(_) => {}
            E::Number(number) => number.strip(),
            E::Possessive(whose, field) => {
                whose.strip();
                field.strip();
            }
            E::Local(_, inner) => inner.strip(),
            E::Negative(inner)
            | E::Not(inner)
            | E::Bracket(inner)
            | E::MustBeGiven(inner)
            | E::WhicheverGiven(inner) => inner.strip(),
            E::Arithmetic(left, sign, right) => {
                left.strip();
                sign.strip();
                right.strip();
            }
            E::Compare(comparison) => comparison.strip(),
            E::And(parts) | E::Or(parts) => parts.strip(),
            E::IfBlank(value, other) | E::Power(value, other) => {
                value.strip();
                other.strip();
            }
            E::IfEmpty(value, other, population) => {
                value.strip();
                other.strip();
                population.strip();
            }
            E::Rounded(value, rounding) => {
                value.strip();
                rounding.strip();
            }
            E::Share(part, whole) => {
                part.strip();
                whole.strip();
            }
            E::TermPeriods(kind) => kind.strip(),
            E::PeriodOf(kind, date) => {
                kind.strip();
                date.strip();
            }
            phrase => strip_phrase(phrase),
        }
    }
}

/// The phrases with named parts.
fn strip_phrase(kind: &mut ExprKind) {
    match kind {
        ExprKind::Aggregate { op, value, of } => {
            op.strip();
            value.strip();
            of.strip();
        }
        ExprKind::Running { of, reach, series } => {
            of.strip();
            reach.strip();
            series.strip();
        }
        ExprKind::OnThe { value, latest: _, by } => {
            value.strip();
            by.strip();
        }
        ExprKind::Lookup { table, keys, at } => {
            table.strip();
            keys.strip();
            at.strip();
        }
        ExprKind::Choose(op, one, other) => {
            op.strip();
            one.strip();
            other.strip();
        }
        ExprKind::Complete { unit, size, of } => {
            unit.strip();
            size.strip();
            of.strip();
        }
        ExprKind::Shift { by, after: _, from } => {
            by.strip();
            from.strip();
        }
        ExprKind::NthDay(digits, from) => {
            digits.strip();
            from.strip();
        }
        ExprKind::Elapsed { unit, from, to, both: _ } => {
            unit.strip();
            from.strip();
            to.strip();
        }
        ExprKind::DayOf { last: _, of } => of.strip(),
        ExprKind::WhatLeaves { cap, of, keys } => {
            cap.strip();
            of.strip();
            keys.strip();
        }
        _ => {}
    }
}
