//! Every operator over rows, with blanks.

use crate::support::build::Build;
use crate::support::expr::*;
use crate::support::table::{database, fact};
use meed::model::*;
use meed::run::{RunError, Settings, Why, run};
use meed::value::{
    Blocks, ChooseOp, CompareOp, ElapsedUnit, Function, PeriodEnd, PeriodKind, RoundingWay, ShiftUnit, Unit,
};

/// A record with three rows: numbers, dates, a text, a choice and a yes-or-no, of which the last row has none.
fn build() -> (Build, RecordId) {
    let mut build = Build::new("2024-04-01", "2026-03-31");
    let colours = build.choices(&["red", "green", "blue"]);
    let fields = [
        ("a", numbers()),
        ("b", numbers()),
        ("from", Type::Date),
        ("to", Type::Date),
        ("name", Type::Text),
        ("colour", Type::Choice(colours)),
        ("seen", Type::YesNo),
    ];
    let record = build.record("row", &fields);
    (build, record)
}

const ROWS: [&str; 3] = [
    "10   | 4    | 2024-01-31 | 2024-03-01 | Acme | green | yes",
    "-7.5 | 0    | 2024-12-25 | 2024-12-24 | Bolt | red   | no",
    "     |      |            |            |      |       |",
];

/// The values of an expression in the three rows, in batches of one and of many.
fn values(make: impl Fn(&mut Build, RecordId) -> Expr) -> Vec<String> {
    let (mut build, record) = build();
    let value = make(&mut build, record);
    let id = build.define("value", expr_on(value, build.rows(record)));
    let by = |batch: usize| {
        let settings = Settings { batch, threads: 2, ..Settings::default() };
        let outcome = run(&build.model, database(&build.model, &[&ROWS]), &settings).unwrap();
        fact(&outcome, id)
    };
    assert_eq!(by(1), by(16_384));
    by(2)
}

/// A constant is the same on any frame.
fn expr_on(mut value: Expr, frame: FrameId) -> Expr {
    value.frame = frame;
    value
}

fn field(name: &'static str) -> impl Fn(&mut Build, RecordId) -> Expr {
    move |build, record| build.field(record, name)
}

/// An expression of the fields a and b.
fn of_ab(f: impl Fn(Expr, Expr) -> Expr) -> Vec<String> {
    values(|build, record| f(build.field(record, "a"), build.field(record, "b")))
}

/// An expression of the fields from and to.
fn of_days(f: impl Fn(Expr, Expr) -> Expr) -> Vec<String> {
    values(|build, record| f(build.field(record, "from"), build.field(record, "to")))
}

#[test]
fn arithmetic_is_exact_and_blank_where_a_side_is() {
    assert_eq!(of_ab(plus), ["14", "-7.5", "-"]);
    assert_eq!(of_ab(minus), ["6", "-7.5", "-"]);
    assert_eq!(of_ab(times), ["40", "0", "-"]);
    assert_eq!(of_ab(|a, _| of_one(Function::Negative, a, numbers())), ["-10", "7.5", "-"]);
}

#[test]
fn a_division_by_nought_is_blank() {
    assert_eq!(of_ab(over), ["2.5", "-", "-"]);
    assert_eq!(of_ab(|a, _| over(a, num("3"))), ["10/3", "-2.5", "-"]);
}

#[test]
fn numbers_beyond_64_bits_stay_exact() {
    // 10 × 4,000,000,000,000 = 4 × 10^13; its square is 1.6 × 10^27, and half a penny more is still there.
    let square = of_ab(|a, _| {
        let large = times(a, num("4000000000000"));
        plus(times(large.clone(), large), num("0.005"))
    });
    assert_eq!(square, ["1600000000000000000000000000.005", "900000000000000000000000000.005", "-"]);
}

#[test]
fn comparisons_are_unknown_where_a_side_is_blank() {
    let by = |op| of_ab(move |a, b| compare(op, a, b));
    assert_eq!(by(CompareOp::Is), ["0", "0", "-"]);
    assert_eq!(by(CompareOp::IsNot), ["1", "1", "-"]);
    assert_eq!(by(CompareOp::Less), ["0", "1", "-"]);
    assert_eq!(by(CompareOp::AtMost), ["0", "1", "-"]);
    assert_eq!(by(CompareOp::More), ["1", "0", "-"]);
    assert_eq!(by(CompareOp::AtLeast), ["1", "0", "-"]);
    assert_eq!(of_ab(|a, _| is(a, num("10.000"))), ["1", "0", "-"]);
    assert_eq!(of_ab(|a, _| is(a, num("-15/2"))), ["0", "1", "-"]);
}

#[test]
fn texts_choices_and_yes_no_are_compared() {
    assert_eq!(values(|b, r| is(b.field(r, "name"), text("Bolt"))), ["0", "1", "-"]);
    assert_eq!(values(|b, r| is(b.field(r, "name"), text("Zeta"))), ["0", "0", "-"]);
    assert_eq!(values(|b, r| is(b.field(r, "colour"), choice(ChoiceSetId(0), 1))), ["1", "0", "-"]);
    assert_eq!(values(|b, r| is(b.field(r, "seen"), yes_no(true))), ["1", "0", "-"]);
    assert_eq!(values(field("seen")), ["1", "0", "-"]);
}

#[test]
fn a_blank_rule_decides_where_its_operand_is_blank() {
    let by = |included| of_ab(move |a, b| compare_blank(CompareOp::More, a, b, included));
    assert_eq!(by(true), ["1", "0", "1"]);
    assert_eq!(by(false), ["1", "0", "0"]);
    // The other side is blank in the last row: still unknown, for the rule asks about the constant.
    assert_eq!(of_ab(|a, _| compare_blank(CompareOp::Less, num("3"), a, true)), ["1", "0", "-"]);
}

#[test]
fn conditions_are_three_valued() {
    let unknown = |a: &Expr| compare(CompareOp::More, a.clone(), num("0"));
    // In the last row a > 0 is unknown.
    assert_eq!(of_ab(|a, _| not(unknown(&a))), ["0", "1", "-"]);
    assert_eq!(of_ab(|a, _| and(vec![unknown(&a), yes_no(false)])), ["0", "0", "0"]);
    assert_eq!(of_ab(|a, _| and(vec![unknown(&a), yes_no(true)])), ["1", "0", "-"]);
    assert_eq!(of_ab(|a, _| or(vec![unknown(&a), yes_no(true)])), ["1", "1", "1"]);
    assert_eq!(of_ab(|a, _| or(vec![unknown(&a), yes_no(false)])), ["1", "0", "-"]);
    assert_eq!(of_ab(|a, _| given(a)), ["1", "1", "0"]);
    assert_eq!(of_ab(|a, _| under(a, |a| ExprKind::Given(a, false), Type::YesNo)), ["0", "0", "1"]);
    assert_eq!(of_ab(|a, _| given(unknown(&a))), ["1", "1", "0"]);
}

#[test]
fn the_second_stands_in_where_the_first_is_blank() {
    assert_eq!(of_ab(|a, _| if_blank(a, num("0.001"))), ["10", "-7.5", "0.001"]);
    assert_eq!(
        values(|b, r| if_blank(b.field(r, "to"), date("2026-03-31"))),
        ["2024-03-01", "2024-12-24", "2026-03-31"]
    );
    // The texts are Acme, Bolt and the contract's own None: codes 0, 1 and 2.
    assert_eq!(values(|b, r| if_blank(b.field(r, "name"), text("None"))), ["0", "1", "2"]);
}

#[test]
fn the_first_case_that_is_met_counts() {
    let more_than = |a: &Expr, least: &str| compare(CompareOp::More, a.clone(), num(least));
    let by = |otherwise: Option<&'static str>| {
        of_ab(move |a, _| {
            let rows = vec![(more_than(&a, "5"), a.clone()), (more_than(&a, "-10"), num("0.5"))];
            cases(rows, otherwise.map(num))
        })
    };
    assert_eq!(by(None), ["10", "0.5", "-"]);
    assert_eq!(by(Some("9")), ["10", "0.5", "9"]);
}

#[test]
fn the_larger_and_the_smaller_of_two() {
    let of = |op| of_ab(move |a, b| of_two(Function::Choose(op), a, b));
    assert_eq!(of(ChooseOp::Larger), ["10", "0", "-"]);
    assert_eq!(of(ChooseOp::Smaller), ["4", "-7.5", "-"]);
    let of = |op| of_days(move |a, b| of_two(Function::Choose(op), a, b));
    assert_eq!(of(ChooseOp::Earlier), ["2024-01-31", "2024-12-24", "-"]);
    assert_eq!(of(ChooseOp::Later), ["2024-03-01", "2024-12-25", "-"]);
}

#[test]
fn the_one_of_two_that_is_given_stands_where_the_other_is_blank() {
    // Both are blank in the last row; 6 is given everywhere.
    let of = |op| of_ab(move |a, b| both(a, b, |a, b| ExprKind::ChooseGiven(op, a, b)));
    assert_eq!(of(ChooseOp::Larger), ["10", "0", "-"]);
    assert_eq!(of(ChooseOp::Smaller), ["4", "-7.5", "-"]);
    let six = |op, first: bool| {
        of_ab(move |a, _| {
            let (a, b) = if first { (a, num("6")) } else { (num("6"), a) };
            both(a, b, |a, b| ExprKind::ChooseGiven(op, a, b))
        })
    };
    assert_eq!(six(ChooseOp::Larger, true), ["10", "6", "6"]);
    assert_eq!(six(ChooseOp::Smaller, false), ["6", "-7.5", "6"]);
}

#[test]
fn powers_are_exact() {
    let to = |power: &'static str| of_ab(move |a, _| of_two(Function::Power, a, num(power)));
    assert_eq!(to("0"), ["1", "1", "-"]);
    assert_eq!(to("1"), ["10", "-7.5", "-"]);
    // (-7.5)² = 56.25; (-7.5)³ = -421.875; 10³⁰ is beyond 64 bits.
    assert_eq!(to("2"), ["100", "56.25", "-"]);
    assert_eq!(to("3"), ["1000", "-421.875", "-"]);
    let thirty = of_ab(|a, b| over(of_two(Function::Power, a, num("30")), plus(b, num("10")))).swap_remove(0);
    // b is 4 in the first row: 10³⁰ ÷ 14 = 5 × 10²⁹ ÷ 7.
    assert_eq!(thirty, "500000000000000000000000000000/7");
    let third = of_ab(|_, b| of_two(Function::Power, over(b, num("3")), num("2")));
    assert_eq!(third[0], "16/9");
}

/// Why a run stopped, and for which rows, in words.
fn told(error: &RunError, model: &meed::model::Model) -> Vec<(Why, String)> {
    let RunError::Rows { failures } = error else { panic!("{error:?}") };
    let findings = error.describe_all(model);
    let rows = |failure: &meed::run::Failure, message: &str| {
        message.strip_prefix(failure.message(model).0.as_str()).unwrap().to_owned()
    };
    let told = failures.iter().zip(&findings);
    told.map(|(failure, finding)| (failure.why.clone(), rows(failure, &finding.message))).collect()
}

#[test]
fn a_power_has_to_be_a_whole_number_that_is_not_too_large() {
    let refused = |power: &'static str| {
        let (mut build, record) = build();
        let value = of_two(Function::Power, build.field(record, "a"), num(power));
        build.define("power", value);
        run(&build.model, database(&build.model, &[&ROWS]), &Settings::default()).unwrap_err()
    };
    let no_such =
        |power: &str| [(Why::NoSuchPower(number(power)), " for row 1 of row and row 2 of row".to_owned())];
    let refused = |power| told(&refused(power), &build().0.model);
    assert_eq!(refused("1/2"), no_such("1/2"));
    assert_eq!(refused("-1"), no_such("-1"));
    assert_eq!(refused("1001"), no_such("1001"));
    // 10 has 4 bits: to the power of 1,000 that is not too much, but the square of 10^1000 to that power is.
    let (mut build, record) = build();
    let large = |base| of_two(Function::Power, base, num("1000"));
    let value = large(large(build.field(record, "a")));
    build.define("power", value);
    let error = run(&build.model, database(&build.model, &[&ROWS]), &Settings::default()).unwrap_err();
    assert_eq!(
        told(&error, &build.model),
        [(Why::TooManyDigits, " for row 1 of row and row 2 of row".to_owned())]
    );
    assert_eq!(error.describe(&build.model).code.0, "E0611");
}

#[test]
fn roundings_go_by_size() {
    // 10 ÷ 4 = 2.5 and -7.5 are halves of 1; in thirds 10/3 = 3.33… and -2.5.
    let to = |step: &'static str, way| {
        of_ab(move |a, _| {
            let of = over(a, num("4"));
            of_one(Function::Rounded(rounding(step, way)), of, numbers())
        })
    };
    // -7.5 ÷ 4 = -1.875
    assert_eq!(to("1", RoundingWay::HalvesUp), ["3", "-2", "-"]);
    assert_eq!(to("1", RoundingWay::HalvesDown), ["2", "-2", "-"]);
    assert_eq!(to("1", RoundingWay::HalvesToEven), ["2", "-2", "-"]);
    assert_eq!(to("1", RoundingWay::Down), ["2", "-1", "-"]);
    assert_eq!(to("1", RoundingWay::Up), ["3", "-2", "-"]);
    assert_eq!(to("0.25", RoundingWay::HalvesUp), ["2.5", "-2", "-"]);
    assert_eq!(to("0.25", RoundingWay::Down), ["2.5", "-1.75", "-"]);
    let third = of_ab(|a, _| {
        of_one(Function::Rounded(rounding("0.01", RoundingWay::HalvesUp)), over(a, num("3")), numbers())
    });
    assert_eq!(third, ["3.33", "-2.5", "-"]);
}

#[test]
fn complete_times_go_by_size() {
    let blocks = || Function::Complete(Blocks { unit: Unit::none() });
    assert_eq!(of_ab(|a, b| of_two(blocks(), a, b)), ["2", "-", "-"]);
    assert_eq!(of_ab(|a, _| of_two(blocks(), a, num("2"))), ["5", "-3", "-"]);
}

#[test]
fn days_are_counted_as_said() {
    let count = |unit, both| of_days(move |a, b| elapsed(unit, a, b, both));
    // 31 January to 1 March 2024 is 30 days (29 to 29 February, and one); 25 to 24 December is one day back.
    assert_eq!(count(ElapsedUnit::Days, false), ["30", "-1", "-"]);
    assert_eq!(count(ElapsedUnit::Days, true), ["31", "0", "-"]);
    assert_eq!(count(ElapsedUnit::StartedWeeks, true), ["5", "0", "-"]);
    assert_eq!(count(ElapsedUnit::StartedWeeks, false), ["5", "0", "-"]);
    assert_eq!(count(ElapsedUnit::CompletedWeeks, true), ["4", "0", "-"]);
    // One month after 31 January is 29 February.
    assert_eq!(count(ElapsedUnit::CompletedMonths, false), ["1", "0", "-"]);
    assert_eq!(
        of_days(|a, _| elapsed(ElapsedUnit::CompletedYears, date("2000-01-31"), a, false)),
        ["24", "24", "-"]
    );
    assert_eq!(
        of_days(|a, _| elapsed(ElapsedUnit::CompletedYears, date("2000-02-01"), a, false)),
        ["23", "24", "-"]
    );
    // The 31st of January 2024 completes 24 years from 1 February 2000 when that day is counted too.
    assert_eq!(
        of_days(|a, _| elapsed(ElapsedUnit::CompletedYears, date("2000-02-01"), a, true)),
        ["24", "24", "-"]
    );
}

#[test]
fn dates_are_moved() {
    assert_eq!(of_days(|a, _| shift(ShiftUnit::Days, a, num("42"))), ["2024-03-13", "2025-02-05", "-"]);
    assert_eq!(of_days(|a, _| shift(ShiftUnit::Days, a, num("-1"))), ["2024-01-30", "2024-12-24", "-"]);
    assert_eq!(of_days(|a, _| shift(ShiftUnit::Months, a, num("1"))), ["2024-02-29", "2025-01-25", "-"]);
}

#[test]
fn dates_have_periods_and_periods_have_days() {
    // Quarters are counted from April 2024: January 2024 is in quarter -1, December in quarter 2. Financial years from
    // April 2000.
    assert_eq!(of_days(|a, _| period(PeriodKind::Quarter, a)), ["-1", "2", "-"]);
    assert_eq!(of_days(|a, _| period(PeriodKind::FinancialYear, a)), ["23", "24", "-"]);
    let year = |a| period(PeriodKind::ContractYear, period(PeriodKind::Quarter, a));
    assert_eq!(of_days(|a, _| year(a)), ["-1", "0", "-"]);
    let first = |of| of_one(Function::DayOf(PeriodEnd::First), of, Type::Date);
    let last = |of| of_one(Function::DayOf(PeriodEnd::Last), of, Type::Date);
    assert_eq!(of_days(|a, _| first(period(PeriodKind::Month, a))), ["2024-01-01", "2024-12-01", "-"]);
    assert_eq!(of_days(|a, _| last(year(a))), ["2024-03-31", "2025-03-31", "-"]);
    // A day far from the term is beyond any table.
    let far = of_days(|a, _| first(period(PeriodKind::Quarter, shift(ShiftUnit::Months, a, num("1200")))));
    assert_eq!(far, ["2124-01-01", "2124-10-01", "-"]);
}

#[test]
fn a_date_beyond_the_calendar_is_an_error_only_where_it_is_wanted() {
    let (mut build, record) = build();
    let count = build.field(record, "a");
    let moved = shift(ShiftUnit::Days, build.field(record, "from"), times(count.clone(), num("1000000")));
    let id = build.define("moved", moved.clone());
    let data = || database(&build.model, &[&ROWS]);
    let error = run(&build.model, data(), &Settings::default()).unwrap_err();
    let both = " for row 1 of row and row 2 of row".to_owned();
    assert_eq!(told(&error, &build.model), [(Why::BeyondCalendar, both)]);

    // Where only small counts are moved there is nothing wrong with the others: -7.5 × 0.4 = -3 days before 25
    // December.
    let small = compare(CompareOp::Less, count.clone(), num("0"));
    let by = times(count, num("0.4"));
    let wanted = shift(ShiftUnit::Days, build.field(record, "from"), by.clone());
    build.model.facts[id].value = cases(vec![(small, wanted), (yes_no(false), moved)], None);
    let outcome = run(&build.model, database(&build.model, &[&ROWS]), &Settings::default()).unwrap();
    assert_eq!(fact(&outcome, id), ["-", "2024-12-22", "-"]);

    // And a date is not moved by half a day.
    build.model.facts[id].value = shift(ShiftUnit::Days, build.field(record, "from"), times(by, num("0.5")));
    let error = run(&build.model, database(&build.model, &[&ROWS]), &Settings::default()).unwrap_err();
    assert_eq!(told(&error, &build.model), [(Why::NotWhole(number("-1.5")), " for row 2 of row".to_owned())]);
}

#[test]
fn the_statement_date_has_to_be_given() {
    let (mut build, record) = build();
    let now = expr(ExprKind::StatementDate, Type::Date, CONTRACT);
    let id = build.define("days", elapsed(ElapsedUnit::Days, build.field(record, "from"), now, false));
    let data = || database(&build.model, &[&ROWS]);
    let error = run(&build.model, data(), &Settings::default()).unwrap_err();
    assert_eq!(error, RunError::StatementDateMissing { span: Default::default() });
    let settings = Settings { as_at: Some(day("2024-12-26")), ..Settings::default() };
    let outcome = run(&build.model, data(), &settings).unwrap();
    // From 31 January to 26 December 2024: 366 - 31 - 5 = 330 days.
    assert_eq!(fact(&outcome, id), ["330", "1", "-"]);
}

#[test]
fn tariffs_are_read_by_keys_and_dates() {
    let (mut build, record) = build();
    let colour = build.field(record, "colour");
    let keys = vec![TariffKey { name: "colour".to_owned(), ty: colour.ty.clone() }];
    let red = (vec![Constant::Choice(0)], ["75.00", "77.00"].as_slice());
    let green = (vec![Constant::Choice(1)], ["150", "155.50"].as_slice());
    let by_colour = build.tariff("price", keys, &[None, Some("2024-12-25")], &[green, red]);
    let on_from =
        build.define("on_from", tariff(by_colour, vec![colour.clone()], Some(build.field(record, "from"))));
    let on_to = build.define("on_to", tariff(by_colour, vec![colour], Some(build.field(record, "to"))));

    let name = build.field(record, "name");
    let keys = vec![TariffKey { name: "name".to_owned(), ty: Type::Text }];
    let acme = (vec![Constant::Text("Acme".to_owned())], ["3"].as_slice());
    let zeta = (vec![Constant::Text("Zeta".to_owned())], ["4"].as_slice());
    let by_name = build.tariff("by_name", keys, &[], &[acme, zeta]);
    let named = build.define("named", tariff(by_name, vec![name], None));

    let since = build.tariff("since", Vec::new(), &[Some("2024-12-01")], &[(Vec::new(), &["0.3"])]);
    let since = build.define("since", tariff(since, Vec::new(), Some(build.field(record, "from"))));

    let outcome = run(&build.model, database(&build.model, &[&ROWS]), &Settings::default()).unwrap();
    assert_eq!(fact(&outcome, on_from), ["150", "77", "-"]);
    assert_eq!(fact(&outcome, on_to), ["150", "75", "-"]);
    assert_eq!(fact(&outcome, named), ["3", "-", "-"]);
    assert_eq!(fact(&outcome, since), ["-", "0.3", "-"]);
}

#[test]
fn a_tariff_that_is_read_has_to_be_supplied() {
    let (mut build, record) = build();
    let unread = build.tariff("unread", Vec::new(), &[], &[]);
    let price = build.tariff("price", Vec::new(), &[], &[]);
    let id = build.define("cost", times(build.field(record, "a"), tariff(price, Vec::new(), None)));
    let data = || database(&build.model, &[&ROWS]);
    let error = run(&build.model, data(), &Settings::default()).unwrap_err();
    assert_eq!(error, RunError::TariffsMissing { tariffs: vec![price] });
    assert_ne!(unread, price);
    let finding = error.describe(&build.model);
    assert_eq!((finding.code.0, finding.message.as_str()), ("E0601", "`price` has to be supplied"));
    let tariffs = vec![(price, Constant::Number(number("1.5")))];
    let outcome = run(&build.model, data(), &Settings { tariffs, ..Settings::default() }).unwrap();
    assert_eq!(fact(&outcome, id), ["15", "-11.25", "-"]);
}
