//! An expression on one line, short enough to be written by hand.

use meed::syntax::ast::{
    Expr, ExprKind, Name, NumberForm, NumberText, OrderTest, Ordered, Reach, Related, RelatedValue, Rounding,
    RoundingStep, RowsSought, TermDay, Test, UnitText,
};
use meed::value::{
    AggregateOp, ArithmeticOp, ChooseOp, ElapsedUnit, Function, LocalPart, PeriodEnd, PeriodKind, RoundingWay,
};

/// `(+ a (× b c))`
pub(super) fn dump(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Name(name) => name.clone(),
        ExprKind::Possessive(whose, field) => call("of", &[field.node.clone(), dump(whose)]),
        ExprKind::Text(text) => format!("{text:?}"),
        ExprKind::YesNo(yes) => if *yes { "YES" } else { "NO" }.to_owned(),
        ExprKind::Date(date) => format!("<{date}>"),
        ExprKind::Clock(time) => format!("<{time}>"),
        ExprKind::Period(label) => format!("[{label}]"),
        ExprKind::Number(number) => dump_number(number),
        ExprKind::Negative(inner) => call("−", &[dump(inner)]),
        ExprKind::Arithmetic(left, op, right) => call(sign(op.node), &[dump(left), dump(right)]),
        ExprKind::Compare(comparison) => {
            let mut parts = vec![dump(&comparison.left)];
            let name = dump_test(&comparison.test.node, &mut parts);
            if let Some((field, included)) = &comparison.blank {
                parts.push(format!("blank-{}={}", field.node, included.node));
            }
            call(name, &parts)
        }
        ExprKind::And(parts) => call("and", &all(parts)),
        ExprKind::Or(parts) => call("or", &all(parts)),
        ExprKind::Not(inner) => call("not", &[dump(inner)]),
        ExprKind::Bracket(inner) => call("bracket", &[dump(inner)]),
        ExprKind::MustBeGiven(value) => call("must-be-given", &[dump(value)]),
        ExprKind::WhicheverGiven(inner) => call("given", &[dump(inner)]),
        ExprKind::IfBlank(value, other) => call("if-blank", &[dump(value), dump(other)]),
        ExprKind::IfEmpty(value, other, of) => call("if-empty", &[dump(value), dump(other), of.node.clone()]),
        ExprKind::Rounded(value, rounding) => call("rounded", &[dump(value), dump_rounding(rounding)]),
        phrase => dump_phrase(phrase),
    }
}

fn dump_phrase(kind: &ExprKind) -> String {
    match kind {
        ExprKind::Aggregate { op, value, of } => {
            let value = value.iter().map(|value| dump(value));
            call(aggregate(op.node), &value.chain(of_rows(of)).collect::<Vec<_>>())
        }
        ExprKind::Share(part, whole) => call("share", &[part.node.clone(), whole.node.clone()]),
        ExprKind::OnThe { value, latest, by } => {
            call(if *latest { "on-latest" } else { "on-earliest" }, &[dump(value), by.node.clone()])
        }
        ExprKind::This(record) => call("this", std::slice::from_ref(&record.node)),
        ExprKind::Related(related) => dump_related(related),
        ExprKind::Running { of, reach, series } => {
            let (name, more) = match &reach.node {
                Reach::UpToThis(last) => ("up-to-this", last.as_ref()),
                Reach::BeforeThis(last) => ("before-this", last.as_ref()),
                Reach::OneBefore => ("one-before", None),
                Reach::InARow(holds) => ("in-a-row", Some(holds)),
            };
            let more = more.map(|more| format!("over={}", dump(more)));
            let keys = series.keys.iter().map(|key| format!("each={}", dump(key)));
            let file = series.file_order.as_ref().map(|_| "file".to_owned());
            let parts =
                std::iter::once(dump(of)).chain(more).chain(keys).chain(ordered(&series.order)).chain(file);
            call(name, &parts.collect::<Vec<_>>())
        }
        ExprKind::Lookup { table, column, keys, at } => {
            let at = at.iter().map(|at| format!("at={}", dump(at)));
            let column = column.iter().map(|column| format!("column={}", column.node));
            let parts = std::iter::once(table.node.clone()).chain(column).chain(all(keys)).chain(at);
            call("look-up", &parts.collect::<Vec<_>>())
        }
        ExprKind::Call(function, arguments) => dump_call(function, all(arguments)),
        ExprKind::Complete { unit, size, of } => call("complete", &[unit.node.clone(), dump(size), dump(of)]),
        ExprKind::Shift { by, after, from } => {
            call(if *after { "after" } else { "before" }, &[dump(by), dump(from)])
        }
        ExprKind::NthDay(digits, from) => call("nth-day", &[digits.node.clone(), dump(from)]),
        ExprKind::PeriodOf(kind, date) => {
            call(period(kind.node), &date.iter().map(|date| dump(date)).collect::<Vec<_>>())
        }
        ExprKind::TermPeriods(kind) => call(period(kind.node), &["TERM".to_owned()]),
        ExprKind::TermDay(day) => match day {
            TermDay::First => "FIRST-OF-TERM",
            TermDay::Last => "LAST-OF-TERM",
            TermDay::LastOfSettlement => "LAST-OF-SETTLEMENT",
        }
        .to_owned(),
        ExprKind::StatementDate => "STATEMENT-DATE".to_owned(),
        ExprKind::It => "IT".to_owned(),
        ExprKind::WhatLeaves { cap, of, keys } => {
            let parts = std::iter::once(cap.node.clone()).chain(of_name(of)).chain(all(keys));
            call("leaves", &parts.collect::<Vec<_>>())
        }
        other => panic!("not a phrase: {other:?}"),
    }
}

fn dump_call(function: &Function, mut arguments: Vec<String>) -> String {
    let name = match function {
        Function::Choose(ChooseOp::Larger) => "larger",
        Function::Choose(ChooseOp::Smaller) => "smaller",
        Function::Choose(ChooseOp::Earlier) => "earlier",
        Function::Choose(ChooseOp::Later) => "later",
        Function::Local(LocalPart::Day) => "day-of",
        Function::Local(LocalPart::Clock) => "clock-of",
        Function::DayOf(PeriodEnd::First) => "first-day",
        Function::DayOf(PeriodEnd::Last) => "last-day",
        Function::Elapsed(stretch) => {
            arguments.push(days(stretch.both));
            elapsed(stretch.unit)
        }
        other => return call(&format!("{other:?}").to_lowercase(), &arguments),
    };
    call(name, &arguments)
}

fn dump_test(test: &Test, parts: &mut Vec<String>) -> &'static str {
    match test {
        Test::Is(value) => {
            parts.push(dump(value));
            "is"
        }
        Test::IsNot(value) => {
            parts.push(dump(value));
            "is-not"
        }
        Test::OneOf(list) => {
            parts.extend(all(list));
            "one-of"
        }
        Test::NotOneOf(list) => {
            parts.extend(all(list));
            "not-one-of"
        }
        Test::Given => "given",
        Test::Blank => "blank",
        Test::Order(order, value) => {
            parts.push(dump(value));
            match order {
                OrderTest::AtLeast => "≥",
                OrderTest::AtMost => "≤",
                OrderTest::MoreThan => ">",
                OrderTest::LessThan => "<",
                OrderTest::Before => "is-before",
                OrderTest::After => "is-after",
                OrderTest::OnOrBefore => "on-or-before",
                OrderTest::OnOrAfter => "on-or-after",
            }
        }
        Test::Between { from, to, both } => {
            parts.extend([dump(from), dump(to), days(*both)]);
            "between"
        }
    }
}

pub(super) fn dump_rounding(rounding: &Rounding) -> String {
    let way = match rounding.way {
        RoundingWay::HalvesUp => "halves-up",
        RoundingWay::HalvesDown => "halves-down",
        RoundingWay::HalvesToEven => "halves-to-even",
        RoundingWay::Down => "down",
        RoundingWay::Up => "up",
    };
    let step = match &rounding.step {
        RoundingStep::Penny => "penny".to_owned(),
        RoundingStep::Pound => "pound".to_owned(),
        RoundingStep::Places(digits) => format!("{} places", digits.node),
        RoundingStep::Multiple(step) => dump(step),
    };
    format!("{way}:{step}")
}

fn dump_number(number: &NumberText) -> String {
    let digits = &number.digits;
    match &number.form {
        NumberForm::Plain => digits.clone(),
        NumberForm::Money { symbol, per } => format!("{symbol}{digits}{}", dump_per(per)),
        NumberForm::Percent { per } => format!("{digits}%{}", dump_per(per)),
        NumberForm::PercentagePoints { per } => format!("{digits}pp{}", dump_per(per)),
        NumberForm::Unit(unit) => format!("{digits}·{}", dump_unit(unit)),
    }
}

pub(super) fn dump_unit(unit: &UnitText) -> String {
    format!("{}{}", unit.over.node, dump_per(&unit.per))
}

fn dump_per(per: &Option<Name>) -> String {
    per.iter().map(|per| format!("/{}", per.node)).collect()
}

fn call(name: &str, parts: &[String]) -> String {
    if parts.is_empty() { format!("({name})") } else { format!("({name} {})", parts.join(" ")) }
}

fn all(exprs: &[Expr]) -> Vec<String> {
    exprs.iter().map(dump).collect()
}

fn ordered(order: &[Ordered]) -> Vec<String> {
    let part = |part: &Ordered| {
        let falls = if part.falls { "falling=" } else { "" };
        format!("{falls}{}", dump(&part.by))
    };
    order.iter().map(part).collect()
}

fn of_rows(of: &Option<RowsSought>) -> impl Iterator<Item = String> {
    of.iter().map(|rows| {
        let own = match &rows.own {
            Some(own) if own.node => "this-or-any-other ",
            Some(_) => "any-other ",
            None => "",
        };
        let any = rows.any.as_ref().map(|any| format!(" of-any={}", any.node)).unwrap_or_default();
        format!("of={own}{}{any}", rows.name.node)
    })
}

fn dump_related(related: &Related) -> String {
    let of = of_rows(&Some(related.rows.clone())).collect::<String>();
    let behind = related.behind.iter().map(|spell| format!("behind={}", spell.node));
    let condition = related.condition.iter().map(|condition| format!("where={}", dump(condition)));
    let (name, mut parts) = match &related.taken {
        RelatedValue::Aggregate(op, value) => {
            (aggregate(op.node), value.iter().map(dump).collect::<Vec<_>>())
        }
        RelatedValue::End { value, last, series } => {
            let file = series.file_order.as_ref().map(|_| "file".to_owned());
            let order = ordered(&series.order).into_iter().chain(file);
            (if *last { "last" } else { "first" }, std::iter::once(dump(value)).chain(order).collect())
        }
    };
    parts.push(of);
    parts.extend(behind.chain(condition));
    call(&format!("related-{name}"), &parts)
}

fn of_name(of: &Option<Name>) -> impl Iterator<Item = String> {
    of.iter().map(|name| format!("of={}", name.node))
}

fn days(both: Option<bool>) -> String {
    match both {
        Some(true) => "both-days",
        Some(false) => "not-the-first",
        None => "unsaid",
    }
    .to_owned()
}

fn sign(op: ArithmeticOp) -> &'static str {
    match op {
        ArithmeticOp::Add => "+",
        ArithmeticOp::Subtract => "−",
        ArithmeticOp::Multiply => "×",
        ArithmeticOp::Divide => "÷",
    }
}

fn aggregate(op: AggregateOp) -> &'static str {
    match op {
        AggregateOp::Count => "count",
        AggregateOp::Total => "total",
        AggregateOp::Average => "average",
        AggregateOp::Largest => "largest",
        AggregateOp::Smallest => "smallest",
        AggregateOp::Earliest => "earliest",
        AggregateOp::Latest => "latest",
        AggregateOp::One => "one",
    }
}

fn elapsed(unit: ElapsedUnit) -> &'static str {
    match unit {
        ElapsedUnit::Days => "days",
        ElapsedUnit::Hours => "hours",
        ElapsedUnit::WorkingDays => "working-days",
        ElapsedUnit::StartedWeeks => "started-weeks",
        ElapsedUnit::CompletedWeeks => "completed-weeks",
        ElapsedUnit::CompletedMonths => "completed-months",
        ElapsedUnit::CompletedYears => "completed-years",
    }
}

fn period(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Week => "week",
        PeriodKind::Month => "month",
        PeriodKind::Quarter => "quarter",
        PeriodKind::ContractYear => "contract-year",
        PeriodKind::FinancialYear => "financial-year",
    }
}
