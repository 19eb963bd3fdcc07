//! Payments, limits, clawbacks and the statement.

use super::mini::{EPISODES, STATEMENT, mini};
use crate::support::build::{Build, limit};
use crate::support::expr::*;
use crate::support::table::{database, statement};
use meed::model::*;
use meed::run::{LimitLine, RunResult, Settings, run};
use meed::value::PeriodKind;

fn go(build: &Build, rows: &[&str]) -> RunResult {
    run(&build.model, database(&build.model, &[rows]), &Settings::default()).unwrap()
}

#[test]
fn a_bit_of_everything_comes_to_the_hand_worked_statement() {
    let mini = mini();
    let outcome = go(&mini.build, &EPISODES);
    assert_eq!(statement(&mini.build.model, &outcome), STATEMENT);
}

#[test]
fn lines_keep_their_exact_amounts_and_their_cuts() {
    let mini = mini();
    let outcome = go(&mini.build, &EPISODES);
    let reward = outcome.payment(mini.reward).unwrap().line(0).unwrap();
    assert_eq!((&reward.exact, &reward.rounded), (&number("200/3"), &number("66.67")));
    // Rows 1, 2, 5 and 7 save hours.
    let lines = outcome.payment(mini.hours_saved).unwrap();
    let cuts: Vec<_> = lines.iter().map(|line| (line.at, line.cuts.clone())).collect();
    let cut = |amount| vec![(mini.person_cap, number(amount))];
    assert_eq!(cuts, [(1, cut("20")), (2, Vec::new()), (5, cut("25")), (7, Vec::new())]);
}

#[test]
fn the_lines_of_caps_say_what_was_there_before() {
    let mini = mini();
    let outcome = go(&mini.build, &EPISODES);
    let person: Vec<LimitLine> = outcome.limit_lines(mini.person_cap).collect();
    let expected = LimitLine {
        payee: None,
        period: None,
        keys: person.first().unwrap().keys.clone(),
        limit: number("50"),
        before: number("95"),
        used_before: number("0"),
        amount: number("-45"),
    };
    assert_eq!(person, [expected]);
    assert_eq!(person[0].key_words(&mini.build.model, &outcome.data), ["1", "2024/25"]);
    let yearly: Vec<_> = outcome
        .limit_lines(mini.yearly_cap)
        .map(|line| {
            (line.payee, line.period, line.used_before.clone(), line.before.clone(), line.amount.clone())
        })
        .collect();
    let line = |payee, period, used, before, amount| {
        (Some(payee), Some(period), number(used), number(before), number(amount))
    };
    let expected = [
        line(0, 0, "0", "76.67", "0"),
        line(0, 1, "76.67", "33.33", "0"),
        line(0, 3, "110", "33.33", "-23.33"),
        line(1, 0, "0", "40", "0"),
        line(1, 1, "40", "33.33", "0"),
        line(1, 3, "73.33", "10", "0"),
    ];
    assert_eq!(yearly, expected);
}

#[test]
fn a_recovery_carries_what_its_limits_leave_and_shows_it_at_the_end() {
    let mini = mini();
    let outcome = go(&mini.build, &EPISODES);
    let recovery: Vec<_> = outcome.clawbacks[0]
        .iter()
        .map(|p| {
            [&p.brought, &p.due, &p.limits[0], &p.limits[1], &p.taken, &p.left]
                .map(|n| n.exact_decimal(2).unwrap())
        })
        .collect();
    let acme = [
        ["0", "33.34", "33.33", "33.33", "33.33", "0.01"],
        ["0.01", "33.33", "0", "0", "0", "33.34"],
        ["33.34", "0", "33.33", "10", "10", "23.34"],
        ["23.34", "0", "0", "0", "0", "23.34"],
        ["23.34", "0", "0", "0", "0", "23.34"],
    ];
    let bolt = [["0", "33.33", "0", "0", "0", "33.33"], ["33.33", "0", "0", "0", "0", "33.33"]];
    assert_eq!(recovery, [&acme[..], &bolt].concat());
}

#[test]
fn what_is_not_carried_is_given_up() {
    let mut mini = mini();
    mini.build.model.clawbacks[ClawbackId(0)].carried = false;
    let outcome = go(&mini.build, &EPISODES);
    let taken: Vec<_> = outcome.clawbacks[0].iter().map(|p| (p.brought.clone(), p.taken.clone())).collect();
    // Of Acme 33.34 and 33.33 are due, of Bolt 33.33; only in the first of these periods is there something to take it
    // from.
    assert_eq!(taken, ["33.33", "0", "0"].map(|taken| (number("0"), number(taken))));
}

/// A record of claims: provider, date, amount; a payment for each row on its date.
fn claims() -> (Build, PaymentId, FactId) {
    let mut build = Build::new("2024-04-01", "2025-03-31");
    let fields = [("provider", Type::Text), ("on", Type::Date), ("amount", numbers())];
    let claim = build.record("claim", &fields);
    let all = build.selection("claims", claim, None, Vec::new());
    let field = |name| build.field(claim, name);
    let (amount, provider, on) = (field("amount"), field("provider"), field("on"));
    let payment = build.payment("claims", all, amount, provider, on);
    (build, payment, all)
}

#[test]
fn lines_outside_the_term_are_listed_and_not_paid() {
    let (mut build, payment, _) = claims();
    build.model.contract.settled_by = day("2025-05-15");
    let rows = [
        "Acme | 2024-03-31 | 1",
        "Acme | 2024-04-01 | 2",
        "Acme | 2025-05-15 | 4",
        "Acme | 2025-05-16 | 8",
        "Zeta | 2030-01-01 | 16",
    ];
    let outcome = go(&build, &rows);
    assert_eq!(statement(&build.model, &outcome), ["Acme 2024Q2 claims 2", "Acme 2025Q2 claims 4"]);
    let periods: Vec<_> =
        outcome.payment(payment).unwrap().iter().map(|l| (l.period, l.period_index)).collect();
    assert_eq!(periods, [(None, -1), (Some(0), 0), (Some(4), 4), (None, 4), (None, 23)]);
    assert_eq!(outcome.payees, ["Acme", "Zeta"]);
}

#[test]
fn a_period_is_paid_in_the_statement_period_of_its_last_day() {
    let (mut build, payment, _) = claims();
    // Quarters of a term from 15 May; the year from 15 May 2024 ends with 14 May 2025, in the fourth quarter.
    build.model.contract.starts = day("2024-05-15");
    build.model.contract.calendar = meed::value::Calendar::new(day("2024-05-15"));
    let on = build.field(RecordId(0), "on");
    build.model.payments[payment].placed = period(PeriodKind::ContractYear, on);
    let outcome = go(&build, &["Acme | 2024-06-01 | 1", "Acme | 2024-05-14 | 2"]);
    assert_eq!(statement(&build.model, &outcome), ["Acme 2025-02-15+3m claims 1"]);
}

#[test]
fn a_payee_may_be_named_by_the_contract() {
    let (mut build, payment, _) = claims();
    build.model.payments[payment].payee = text("Borough Care");
    let outcome = go(&build, &["Acme | 2024-06-01 | 1", "Zeta | 2024-06-01 | 2.125"]);
    // 2.125 cannot be held to the penny: 2.13 with halves up.
    assert_eq!(statement(&build.model, &outcome), ["Borough Care 2024Q2 claims 3.13"]);
}

#[test]
fn a_blank_amount_is_an_error() {
    let (build, ..) = claims();
    let rows = ["Acme | 2024-06-01 | 1", "Zeta | 2024-06-01 | "];
    let error = run(&build.model, database(&build.model, &[&rows]), &Settings::default()).unwrap_err();
    let finding = error.describe(&build.model);
    assert_eq!(
        (finding.code.0, finding.message.as_str()),
        ("E0606", "the amount of a payment line is blank for row 2 of claim")
    );
}

#[test]
fn a_payment_of_the_whole_contract_has_one_line_if_any_row_is_taken() {
    let (mut build, payment, all) = claims();
    let count = count(all, CONTRACT);
    let known = &mut build.model.payments[payment];
    (known.frame, known.amount, known.payee, known.placed) =
        (CONTRACT, count, text("All"), date("2024-12-31"));
    let outcome = go(&build, &["Acme | 2024-06-01 | 1", "Zeta | 2024-06-01 | 2"]);
    assert_eq!(statement(&build.model, &outcome), ["All 2024Q4 claims 2"]);
    assert_eq!(statement(&build.model, &go(&build, &[])), [""; 0]);
}

fn on(payment: PaymentId, amount: &str, keys: Vec<LineKey>, order: Vec<LineKey>) -> Vec<LimitTarget> {
    let falls = vec![false; order.len()];
    vec![LimitTarget { payment, amount: num(amount), keys, order, falls }]
}

const YEAR: LineKey = LineKey::Period(PeriodKind::ContractYear);
const QUARTER: LineKey = LineKey::Period(PeriodKind::Quarter);

#[test]
fn a_cap_never_adds_and_a_negative_amount_gives_back() {
    let (mut build, payment, _) = claims();
    let target = on(payment, "10", vec![LineKey::Payee, YEAR], vec![QUARTER]);
    build.limit(limit("cap", true, false, target));
    let rows = [
        "Acme | 2024-04-01 | 12",
        "Acme | 2024-07-01 | -5",
        "Acme | 2024-10-01 | 7",
        "Bolt | 2024-04-01 | -3",
        "Bolt | 2024-07-01 | 13",
    ];
    // Acme: 10 of 12; -5 stays, which makes 5; 5 of 7. Bolt: -3 and then 13.
    let expected = [
        "Acme 2024Q2 claims 12",
        "Acme 2024Q2 cap -2",
        "Acme 2024Q3 claims -5",
        "Acme 2024Q4 claims 7",
        "Acme 2024Q4 cap -2",
        "Bolt 2024Q2 claims -3",
        "Bolt 2024Q3 claims 13",
    ];
    assert_eq!(statement(&build.model, &go(&build, &rows)), expected);
}

#[test]
fn a_cut_takes_lines_in_order_and_equal_ones_by_period_payee_and_amount() {
    let (mut build, payment, _) = claims();
    let by_day = LineKey::Value(build.field(RecordId(0), "on"));
    build.limit(limit("cap", true, true, on(payment, "10", vec![YEAR], vec![by_day])));
    let rows =
        ["Bolt | 2024-05-01 | 4", "Acme | 2024-05-01 | 5", "Acme | 2024-05-01 | 3", "Acme | 2024-04-30 | 2"];
    // 2 first; then of the same day Acme before Bolt: 3 and 5. Nothing is left for Bolt.
    let outcome = go(&build, &rows);
    assert_eq!(statement(&build.model, &outcome), ["Acme 2024Q2 claims 10", "Bolt 2024Q2 claims 0"]);
}

#[test]
fn a_minimum_is_topped_up_in_the_last_period_of_its_group() {
    let (mut build, payment, _) = claims();
    build.model.contract.settled_by = day("2025-06-30");
    build.limit(limit("yearly", false, false, on(payment, "10", vec![LineKey::Payee, YEAR], Vec::new())));
    let rows = ["Acme | 2024-04-01 | 6.5", "Bolt | 2024-04-01 | 11", "Acme | 2025-05-01 | 4"];
    // The second year ends beyond the settlement: its line falls in the last period, 2025Q2.
    let expected = [
        "Acme 2024Q2 claims 6.5",
        "Acme 2025Q1 yearly 3.5",
        "Acme 2025Q2 claims 4",
        "Acme 2025Q2 yearly 6",
        "Bolt 2024Q2 claims 11",
    ];
    assert_eq!(statement(&build.model, &go(&build, &rows)), expected);
}

#[test]
fn a_limit_without_a_period_is_topped_up_where_the_term_ends() {
    let (mut build, payment, _) = claims();
    build.model.contract.settled_by = day("2025-06-30");
    build.limit(limit("in_all", false, false, on(payment, "10", vec![LineKey::Payee], Vec::new())));
    let outcome = go(&build, &["Acme | 2024-04-01 | 6.5"]);
    assert_eq!(statement(&build.model, &outcome), ["Acme 2024Q2 claims 6.5", "Acme 2025Q1 in_all 3.5"]);
}

#[test]
fn a_later_limit_takes_what_an_earlier_one_has_left() {
    let (mut build, payment, _) = claims();
    let first = build.limit(limit(
        "quarterly",
        true,
        false,
        on(payment, "10", vec![LineKey::Payee, QUARTER], Vec::new()),
    ));
    let mut second =
        limit("yearly", true, false, on(payment, "15", vec![LineKey::Payee, YEAR], vec![QUARTER]));
    second.after = vec![first];
    let second = build.limit(second);
    let mut third = limit("floor", false, false, on(payment, "16", vec![LineKey::Payee, YEAR], Vec::new()));
    third.after = vec![second];
    build.limit(third);
    let rows = ["Acme | 2024-04-01 | 12", "Acme | 2024-07-01 | 20"];
    // Quarters: 10 and 10; of these the year leaves 10 and 5; the floor adds 1 in the year's last quarter.
    let expected = [
        "Acme 2024Q2 claims 12",
        "Acme 2024Q2 quarterly -2",
        "Acme 2024Q3 claims 20",
        "Acme 2024Q3 quarterly -10",
        "Acme 2024Q3 yearly -5",
        "Acme 2025Q1 floor 1",
    ];
    assert_eq!(statement(&build.model, &go(&build, &rows)), expected);
}

#[test]
fn a_cut_after_a_line_of_its_own_counts_that_line() {
    let (mut build, payment, _) = claims();
    let first = build.limit(limit(
        "quarterly",
        true,
        false,
        on(payment, "10", vec![LineKey::Payee, QUARTER], Vec::new()),
    ));
    let by_day = LineKey::Value(build.field(RecordId(0), "on"));
    let mut second = limit("yearly", true, true, on(payment, "15", vec![LineKey::Payee, YEAR], vec![by_day]));
    second.after = vec![first];
    build.limit(second);
    let rows = ["Acme | 2024-04-01 | 12", "Acme | 2024-07-01 | 20"];
    // The first leaves 10 and 10; the lines keep 12 and 15 of 20, which with -12 is 15.
    let expected = [
        "Acme 2024Q2 claims 12",
        "Acme 2024Q2 quarterly -2",
        "Acme 2024Q3 claims 15",
        "Acme 2024Q3 quarterly -10",
    ];
    assert_eq!(statement(&build.model, &go(&build, &rows)), expected);
}

#[test]
fn a_clawback_may_be_limited_by_what_a_cut_leaves() {
    let (mut build, payment, all) = claims();
    let by_day = LineKey::Value(build.field(RecordId(0), "on"));
    let cap =
        build.limit(limit("cap", true, true, on(payment, "10", vec![LineKey::Payee, YEAR], vec![by_day])));
    let statement_frame = build.statement_frame();
    let left = expr(ExprKind::WhatLeaves(cap, Some(payment)), numbers(), statement_frame);
    let half = over(left, num("2"));
    let record = RecordId(0);
    let due =
        (all, build.field(record, "amount"), build.field(record, "provider"), build.field(record, "on"));
    build.clawback("back", due, vec![half], true);
    let outcome = go(&build, &["Acme | 2024-04-01 | 7", "Acme | 2024-07-01 | 8", "Acme | 2026-04-01 | 100"]);
    // 7 and 3 of 8 are left: 3.5 is taken back in the first quarter, 1.5 in the second.
    let expected =
        ["Acme 2024Q2 claims 7", "Acme 2024Q2 back -3.5", "Acme 2024Q3 claims 3", "Acme 2024Q3 back -1.5"];
    assert_eq!(statement(&build.model, &outcome), expected);
    // What is due beyond the settlement is not recovered: 7 + 8 - 5 is left.
    assert_eq!(outcome.clawbacks[0].last().unwrap().left, number("10"));
}

#[test]
fn a_blank_limit_is_an_error() {
    let (mut build, payment, _) = claims();
    let amount = if_blank(build.field(RecordId(0), "amount"), num("0"));
    build.model.payments[payment].amount = amount;
    let mut target = on(payment, "10", vec![LineKey::Payee, YEAR], vec![QUARTER]);
    target[0].amount = build.field(RecordId(0), "amount");
    build.limit(limit("cap", true, false, target));
    let rows = ["Acme | 2024-06-01 | 1", "Zeta | 2024-06-01 | "];
    let error = run(&build.model, database(&build.model, &[&rows]), &Settings::default()).unwrap_err();
    assert_eq!(error.describe(&build.model).message, "the amount of a limit is blank for row 2 of claim");
}
