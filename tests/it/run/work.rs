//! How much a run works out: no more than the size of an expression times its rows, however deep branches stand in
//! branches; and nothing where nobody asks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::build::{Build, band, flat};
use crate::support::expr::*;
use crate::support::table::{database, fact};
use meed::model::*;
use meed::run::{RunError, Settings, Tracer, Why, run};
use meed::source::Span;
use meed::value::CompareOp;

/// Counts expressions by their rows, and at least one for each that is worked out.
#[derive(Debug, Default)]
struct Work(AtomicUsize);

impl Tracer for Work {
    fn evaluated(&self, _: Span, rows: usize) {
        self.0.fetch_add(rows.max(1), Ordering::Relaxed);
    }
}

/// In the first row `b` is blank, in the others `a` is.
const ROWS: [&str; 4] = ["10 | ", "   | 4", "   | 5", "   | 6"];

fn build() -> (Build, RecordId) {
    let mut build = Build::new("2024-04-01", "2026-03-31");
    let record = build.record("row", &[("a", numbers()), ("b", numbers())]);
    (build, record)
}

/// What is worked out for a define, and its values.
fn worked(build: &Build, of: FactId) -> Result<(usize, Vec<String>), RunError> {
    let work = Arc::new(Work::default());
    let tracer = Arc::clone(&work) as Arc<dyn Tracer>;
    let settings = Settings { tracer: Some(tracer), threads: 1, ..Settings::default() };
    let outcome = run(&build.model, database(&build.model, &[&ROWS]), &settings)?;
    Ok((work.0.load(Ordering::Relaxed), fact(&outcome, of)))
}

type Level = fn(Expr, Expr, Expr) -> Expr;

/// A value of so many levels: the innermost is `b`, which must be given and is not in the first row; `a` decides there
/// at each level.
fn of_depth(depth: usize, level: Level) -> (usize, Vec<String>) {
    let (mut build, record) = build();
    let (a, b) = (build.field(record, "a"), build.field(record, "b"));
    let innermost = under(b.clone(), ExprKind::MustBeGiven, numbers());
    let value = (0..depth).fold(innermost, |inner, _| level(a.clone(), b.clone(), inner));
    let id = build.define("value", value);
    worked(&build, id).unwrap()
}

fn fallback(a: Expr, _: Expr, inner: Expr) -> Expr {
    if_blank(a, inner)
}

fn otherwise(a: Expr, _: Expr, inner: Expr) -> Expr {
    cases(vec![(given(a.clone()), a)], Some(inner))
}

fn a_case(a: Expr, _: Expr, inner: Expr) -> Expr {
    cases(vec![(not(given(a.clone())), inner)], Some(a))
}

/// The condition of a case holds the next level.
fn any_of(a: Expr, b: Expr, inner: Expr) -> Expr {
    let above = compare(CompareOp::More, inner, num("0"));
    let b = if_blank(b, num("10"));
    cases(vec![(or(vec![given(a), above]), b)], None)
}

fn all_of(a: Expr, b: Expr, inner: Expr) -> Expr {
    let above = compare(CompareOp::More, inner, num("0"));
    cases(vec![(and(vec![not(given(a.clone())), above]), b)], Some(a))
}

/// A fallback in a fallback of each branch.
fn both_ways(a: Expr, b: Expr, inner: Expr) -> Expr {
    cases(vec![(given(b.clone()), if_blank(a.clone(), inner))], Some(if_blank(a, b)))
}

#[test]
fn work_grows_with_the_depth_and_not_with_its_power() {
    let levels: [(&str, Level); 6] = [
        ("fallbacks", fallback),
        ("otherwise", otherwise),
        ("cases", a_case),
        ("any of", any_of),
        ("all of", all_of),
        ("both ways", both_ways),
    ];
    for (name, level) in levels {
        let [few, more, most] = [8, 16, 32].map(|depth| {
            let (work, values) = of_depth(depth, level);
            assert_eq!(values, ["10", "4", "5", "6"], "{name}");
            work
        });
        // Twice as many levels more, twice as much work more.
        assert_eq!(most - more, 2 * (more - few), "{name}: {few}, {more}, {most}");
    }
}

#[test]
fn each_level_is_worked_out_for_the_rows_that_reach_it() {
    // One level: the fallback itself and `a` in four rows, and the level below in the three rows without `a`. At 32
    // levels: 2 × 4 + 31 × 2 × 3 for these, and the innermost value and its `b` in three rows.
    let (work, _) = of_depth(32, fallback);
    assert_eq!(work, 2 * 4 + 31 * 2 * 3 + 2 * 3);
}

#[test]
fn what_is_asked_for_and_missing_still_stops_the_run() {
    let (mut build, record) = build();
    let innermost = under(build.field(record, "b"), ExprKind::MustBeGiven, numbers());
    let value = (0..32).fold(innermost, |inner, _| if_blank(build.field(record, "b"), inner));
    let id = build.define("value", value);
    let error = worked(&build, id).unwrap_err();
    assert!(matches!(&error, RunError::Rows { failures } if failures[0].why == Why::NotGiven), "{error:?}");
}

#[test]
fn conditions_bands_and_rates_are_asked_only_where_they_count() {
    let (mut build, record) = build();
    let (a, b) = (build.field(record, "a"), build.field(record, "b"));
    let must = |of: Expr| under(of, ExprKind::MustBeGiven, numbers());
    let deep = |of: Expr| (0..32).fold(must(of), |inner, _| if_blank(a.clone(), inner));
    // The second condition would stop at the first row, which the first one leaves out.
    let conditions = vec![not(given(a.clone())), compare(CompareOp::More, must(b.clone()), num("4"))];
    let some = build.cohort("some", record, None, conditions);
    // Up to 5 nothing is asked; from 5 the value of `b`, which the first row (10) would not have.
    let subject = if_blank(b.clone(), num("1"));
    let bands = vec![band(None, flat("0")), band(Some(("5", true)), BandValue::Flat(deep(b)))];
    let scale = build.scale("scale", subject, None, bands);
    let work = worked(&build, some).unwrap();
    assert_eq!(work.1, ["0", "0", "1", "1"]);
    assert_eq!(worked(&build, scale).unwrap().1, ["0", "0", "5", "6"]);
}

/// Squares of squares, each of the define before: `b` is 4, and 4 to the power of 2^15 has 65,537 bits. The fifteenth
/// stops the run, and however many there are after it, nothing more is worked out.
#[test]
fn squares_of_squares_stop_where_they_have_too_many_digits() {
    let stopped = |levels: usize| {
        let (mut build, record) = build();
        let mut last = build.field(record, "b");
        for level in 1..=levels {
            let id = build.define(&format!("square_{level}"), times(last.clone(), last));
            last = build.fact(id);
        }
        let work = Arc::new(Work::default());
        let tracer = Arc::clone(&work) as Arc<dyn Tracer>;
        let settings = Settings { tracer: Some(tracer), threads: 1, ..Settings::default() };
        let error = run(&build.model, database(&build.model, &[&["10 | 4"]]), &settings).unwrap_err();
        assert!(
            matches!(&error, RunError::Rows { failures } if failures[0].why == Why::TooManyDigits),
            "{error:?}"
        );
        work.0.load(Ordering::Relaxed)
    };
    // A square is three expressions in one row: two times the one before, and the product.
    assert_eq!([16, 32].map(stopped), [15 * 3; 2]);
}

#[test]
fn measures_of_no_rows_are_worked_out_once_each() {
    let counted = |depth: usize| {
        let (mut build, record) = build();
        let b = build.field(record, "b");
        let groups = build.groups(record, std::slice::from_ref(&b));
        let all = build.selection("all", record, None, Vec::new());
        let mut measure = build.measure("level", all, plus(count(all, groups), num("1")));
        for _ in 0..depth {
            let below = build.fact(measure);
            measure = build.measure("level", all, plus(below.clone(), below));
        }
        let of = Box::new(build.fact(measure));
        // No row has a `b` of 7: of no rows the count is nought.
        let looked_up = expr(ExprKind::Lookup { of, keys: vec![num("7")] }, numbers(), build.rows(record));
        let id = build.define("value", looked_up);
        let (work, values) = worked(&build, id).unwrap();
        assert_eq!(values[0], (1u64 << depth).to_string());
        work
    };
    let [few, more, most] = [8, 16, 32].map(counted);
    assert_eq!(most - more, 2 * (more - few), "{few}, {more}, {most}");
}
