//! Groups, aggregates, spreads, lookups and scales.

use crate::support::build::{Build, band, flat};
use crate::support::expr::*;
use crate::support::table::{database, fact};
use meed::data::Database;
use meed::model::*;
use meed::run::Prepared;
use meed::run::{RunError, RunResult, Settings, Value, run};
use meed::value::{AggregateOp, CompareOp, Function, PeriodEnd, PeriodKind, ScaleMode, ShiftUnit};

/// People and visits to them, from 1 April 2024.
struct Visits {
    build: Build,
    person: RecordId,
    visit: RecordId,
    /// Visits of every kind.
    all: FactId,
    /// Visits by provider and quarter.
    quarters: FrameId,
    /// Visits by provider and contract year.
    years: FrameId,
}

const PEOPLE: [&str; 3] = ["7 | 100", "8 | 250.50", "9 | "];

/// In groups: Acme in quarters 0 (rows 1, 3) and 1 (row 0) and 4 (row 5); Bolt in quarter 0 (row 2). Row 4 has no
/// provider.
const VISITS: [&str; 6] = [
    "0 | Acme | 2024-07-01 | 2",
    "0 | Acme | 2024-04-01 | 1.5",
    "1 | Bolt | 2024-06-30 | 4",
    "2 | Acme | 2024-05-05 | 3",
    "1 |      | 2024-05-05 | 9",
    "2 | Acme | 2025-04-01 | 5",
];

fn visits() -> Visits {
    let mut build = Build::new("2024-04-01", "2026-03-31");
    let person = build.record("person", &[("id", numbers()), ("budget", numbers())]);
    let fields = [
        ("person", Type::Reference(person)),
        ("provider", Type::Text),
        ("on", Type::Date),
        ("hours", numbers()),
    ];
    let visit = build.record("visit", &fields);
    let (provider, on) = (build.field(visit, "provider"), build.field(visit, "on"));
    let quarters = build.groups(visit, &[provider.clone(), period(PeriodKind::Quarter, on.clone())]);
    let years = build.groups(visit, &[provider, period(PeriodKind::ContractYear, on)]);
    let all = build.selection("all", visit, None, Vec::new());
    Visits { build, person, visit, all, quarters, years }
}

impl Visits {
    fn data(&self) -> Database {
        database(&self.build.model, &[&PEOPLE, &VISITS])
    }

    fn run(&self) -> RunResult {
        let settings = Settings { batch: 2, threads: 2, ..Settings::default() };
        run(&self.build.model, self.data(), &settings).unwrap()
    }

    fn hours(&self) -> Expr {
        self.build.field(self.visit, "hours")
    }

    /// The values of an aggregate of hours by provider and quarter, over visits of more than so many hours.
    fn hours_by_quarter(&mut self, op: AggregateOp, over: &str) -> Vec<String> {
        let hours = self.hours();
        let long = compare(CompareOp::More, hours.clone(), num(over));
        let long = self.build.selection("long", self.visit, None, vec![long]);
        let value = (op != AggregateOp::Count).then_some(hours);
        let id = self.build.measure("m", long, aggregate(op, long, value, self.quarters));
        fact(&self.run(), id)
    }
}

#[test]
fn groups_are_in_the_order_of_their_keys() {
    let v = visits();
    let outcome = v.run();
    let frame = outcome.frame(v.quarters).unwrap();
    assert_eq!(frame.len, 4);
    // Acme 0, Acme 1, Acme 4, Bolt 0; the visit without a provider is in none.
    assert_eq!(
        frame.group_of_row.iter().collect::<Vec<_>>(),
        [Some(1), Some(0), Some(3), Some(0), None, Some(2)]
    );
    assert_eq!(frame.first_row, [1, 0, 5, 2]);
    assert_eq!(
        outcome.frame(v.years).unwrap().group_of_row.iter().collect::<Vec<_>>(),
        [Some(0), Some(0), Some(2), Some(0), None, Some(1)]
    );
}

#[test]
fn keys_far_apart_are_put_in_order_too() {
    let mut build = Build::new("2024-04-01", "2026-03-31");
    let record = build.record("row", &[("n", numbers()), ("m", numbers())]);
    let ratio = over(build.field(record, "n"), num("3"));
    let (n, m) = (build.field(record, "n"), build.field(record, "m"));
    let large = build.groups(record, &[m, n.clone()]);
    let ratios = build.groups(record, &[ratio]);
    let rows = ["5 | 90000000000000", "-2 | 90000000000000", "5 | -3", "-2 | 90000000000000", " | 1"];
    let outcome = run(&build.model, database(&build.model, &[&rows]), &Settings::default()).unwrap();
    assert_eq!(
        outcome.frame(large).unwrap().group_of_row.iter().collect::<Vec<_>>(),
        [Some(2), Some(1), Some(0), Some(1), None]
    );
    assert_eq!(
        outcome.frame(ratios).unwrap().group_of_row.iter().collect::<Vec<_>>(),
        [Some(1), Some(0), Some(1), Some(0), None]
    );
}

#[test]
fn aggregates_of_numbers() {
    // Over 1.5 hours: Acme in quarter 0 has the visit of 3 hours only.
    let by = |op| visits().hours_by_quarter(op, "1.5");
    assert_eq!(by(AggregateOp::Count), ["1", "1", "1", "1"]);
    assert_eq!(by(AggregateOp::Total), ["3", "2", "5", "4"]);
    // Over 1 hour it has 1.5 and 3.
    let by = |op| visits().hours_by_quarter(op, "1");
    assert_eq!(by(AggregateOp::Count), ["2", "1", "1", "1"]);
    assert_eq!(by(AggregateOp::Total), ["4.5", "2", "5", "4"]);
    assert_eq!(by(AggregateOp::Average), ["2.25", "2", "5", "4"]);
    assert_eq!(by(AggregateOp::Largest), ["3", "2", "5", "4"]);
    assert_eq!(by(AggregateOp::Smallest), ["1.5", "2", "5", "4"]);
}

#[test]
fn counts_and_totals_of_nothing_are_nought_and_the_rest_is_blank() {
    let by = |op| visits().hours_by_quarter(op, "3");
    assert_eq!(by(AggregateOp::Count), ["0", "0", "1", "1"]);
    assert_eq!(by(AggregateOp::Total), ["0", "0", "5", "4"]);
    assert_eq!(by(AggregateOp::Average), ["-", "-", "5", "4"]);
    assert_eq!(by(AggregateOp::Largest), ["-", "-", "5", "4"]);
    assert_eq!(by(AggregateOp::Smallest), ["-", "-", "5", "4"]);
}

#[test]
fn aggregates_of_dates_of_cohorts_and_of_the_contract() {
    let mut v = visits();
    let on = v.build.field(v.visit, "on");
    let first =
        v.build.measure("first", v.all, aggregate(AggregateOp::Earliest, v.all, Some(on.clone()), v.years));
    let last = v.build.measure("last", v.all, aggregate(AggregateOp::Latest, v.all, Some(on), v.years));
    let short = compare(CompareOp::Less, v.hours(), num("3"));
    let short = v.build.cohort("short", v.visit, None, vec![short]);
    let hours = v.hours();
    let within = aggregate_within(AggregateOp::Total, v.all, Some(short), Some(hours.clone()), v.years);
    let within = v.build.measure("within", v.all, within);
    let everything = v.build.measure("everything", v.all, total(v.all, hours, CONTRACT));
    let outcome = v.run();
    assert_eq!(fact(&outcome, first), ["2024-04-01", "2025-04-01", "2024-06-30"]);
    assert_eq!(fact(&outcome, last), ["2024-07-01", "2025-04-01", "2024-06-30"]);
    // Of Acme's first year 2 and 1.5 hours are short visits.
    assert_eq!(fact(&outcome, within), ["3.5", "0", "0"]);
    assert_eq!(fact(&outcome, everything), ["24.5"]);
}

#[test]
fn totals_of_ratios_are_exact() {
    let mut v = visits();
    let third = over(v.hours(), num("3"));
    let id = v.build.measure("thirds", v.all, total(v.all, third, v.years));
    // 2/3 + 1.5/3 + 3/3 = 13/6
    assert_eq!(fact(&v.run(), id), ["13/6", "5/3", "4/3"]);
}

#[test]
fn totals_beyond_64_bits_are_exact() {
    let mut build = Build::new("2024-04-01", "2026-03-31");
    let record = build.record("row", &[("n", numbers())]);
    let all = build.selection("all", record, None, Vec::new());
    let id = build.measure("sum", all, total(all, build.field(record, "n"), CONTRACT));
    // To three places each fits into 64 bits, their sum does not.
    let rows = ["9000000000000000.001", "9000000000000000.001", "0.5"];
    let outcome = run(&build.model, database(&build.model, &[&rows]), &Settings::default()).unwrap();
    assert_eq!(fact(&outcome, id), ["18000000000000000.502"]);
}

#[test]
fn progress_is_told_step_by_step() {
    let v = visits();
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = told.clone();
    let progress = std::sync::Arc::new(move |done, of| heard.lock().unwrap().push((done, of)));
    let settings = Settings { progress: Some(progress), ..Settings::default() };
    run(&v.build.model, v.data(), &settings).unwrap();
    // The contract, two records, two frames of groups and one selection.
    assert_eq!(*told.lock().unwrap(), (1..=6).map(|done| (done, 6)).collect::<Vec<_>>());
}

#[test]
fn the_value_on_the_latest_date() {
    let mut v = visits();
    let pick = |v: &Visits, op| {
        let pick = Some(Pick { by: v.build.field(v.visit, "on") });
        let aggregate = Aggregate { op, selection: v.all, within: None, value: Some(v.hours()), pick };
        expr(ExprKind::Aggregate(Box::new(aggregate)), numbers(), v.years)
    };
    let (latest, earliest) = (pick(&v, AggregateOp::Latest), pick(&v, AggregateOp::Earliest));
    let latest = v.build.measure("latest", v.all, latest);
    let earliest = v.build.measure("earliest", v.all, earliest);
    let outcome = v.run();
    // Acme's first year: 2 hours on 1 July, 1.5 on 1 April.
    assert_eq!(fact(&outcome, latest), ["2", "5", "4"]);
    assert_eq!(fact(&outcome, earliest), ["1.5", "5", "4"]);
}

#[test]
fn a_cohort_is_yes_or_no_and_lies_within_its_own() {
    let mut v = visits();
    let acme = is(v.build.field(v.visit, "provider"), text("Acme"));
    let acme = v.build.cohort("acme", v.visit, None, vec![acme]);
    let long = compare(CompareOp::AtLeast, v.hours(), num("3"));
    let long = v.build.cohort("long", v.visit, Some(acme), vec![long]);
    let outcome = v.run();
    // Row 4 has no provider: whether it is Acme is unknown, so it is not in the cohort.
    assert_eq!(fact(&outcome, acme), ["1", "1", "0", "1", "0", "1"]);
    assert_eq!(fact(&outcome, long), ["0", "0", "0", "1", "0", "1"]);
}

#[test]
fn coarser_values_are_used_at_finer_frames() {
    let mut v = visits();
    let (visit_rows, quarters) = (v.build.rows(v.visit), v.quarters);
    let budget =
        spread(v.build.field(v.person, "budget"), visit_rows, &[v.build.field_id(v.visit, "person")]);
    let budget = v.build.define("budget_of_visit", budget);
    let hours = v.hours();
    let yearly = v.build.measure("yearly", v.all, total(v.all, hours.clone(), v.years));
    let at_row = v.build.define("at_row", spread(v.build.fact(yearly), visit_rows, &[]));
    let at_quarter = spread(v.build.fact(yearly), quarters, &[]);
    let share = over(total(v.all, hours.clone(), quarters), at_quarter);
    let share = v.build.measure("share", v.all, share);
    // An aggregate and a value of the contract within an expression of the rows.
    let twice = spread(over(total(v.all, hours, CONTRACT), num("2")), visit_rows, &[]);
    let twice = v.build.define("half_of_all", twice);
    let outcome = v.run();
    assert_eq!(fact(&outcome, budget), ["100", "100", "250.5", "-", "250.5", "-"]);
    assert_eq!(fact(&outcome, at_row), ["6.5", "6.5", "4", "6.5", "-", "5"]);
    // 4.5 of 6.5, 2 of 6.5, 5 of 5, 4 of 4.
    assert_eq!(fact(&outcome, share), ["9/13", "4/13", "1", "1"]);
    assert_eq!(fact(&outcome, twice), ["12.25"; 6]);
}

#[test]
fn a_group_reads_a_field_through_its_key() {
    let mut v = visits();
    let person = v.build.field(v.visit, "person");
    let by_person = v.build.groups(v.visit, std::slice::from_ref(&person));
    let budget = spread(v.build.field(v.person, "budget"), by_person, &[v.build.field_id(v.visit, "person")]);
    let left = v.build.measure("left", v.all, minus(budget, count(v.all, by_person)));
    // Two visits to each: 100 - 2, 250.50 - 2, and no budget.
    assert_eq!(fact(&v.run(), left), ["98", "248.5", "-"]);
}

#[test]
fn a_lookup_without_a_group_has_counts_and_totals_of_nothing() {
    let mut v = visits();
    let quarters = v.quarters;
    let hours = v.hours();
    let counted = v.build.measure("counted", v.all, count(v.all, quarters));
    let with_one = v.build.measure("with_one", v.all, plus(v.build.fact(counted), num("1")));
    let mean = v.build.measure("mean", v.all, aggregate(AggregateOp::Average, v.all, Some(hours), quarters));
    let quarter = Type::Period(PeriodKind::Quarter);
    let next = |of: FactId, v: &Visits| {
        let keys = vec![
            key(0, Type::Text, quarters),
            // Three months after the first day of the group's quarter.
            period(
                PeriodKind::Quarter,
                shift(
                    ShiftUnit::Months,
                    of_one(Function::DayOf(PeriodEnd::First), key(1, quarter.clone(), quarters), Type::Date),
                    num("3"),
                ),
            ),
        ];
        let of = Box::new(v.build.fact(of));
        expr(ExprKind::Lookup { of, keys }, numbers(), quarters)
    };
    let (a, b, c) = (next(counted, &v), next(with_one, &v), next(mean, &v));
    let a = v.build.measure("next_counted", v.all, a);
    let b = v.build.measure("next_with_one", v.all, b);
    let c = v.build.measure("next_mean", v.all, c);
    let outcome = v.run();
    // Only Acme's quarter 0 has a next one with a visit.
    assert_eq!(fact(&outcome, a), ["1", "0", "0", "0"]);
    assert_eq!(fact(&outcome, b), ["2", "1", "1", "1"]);
    assert_eq!(fact(&outcome, c), ["2", "-", "-", "-"]);
}

/// The values of a scale for the hours of the visits: 2, 1.5, 4, 3, 9, 5.
fn scaled(mode: Option<ScaleMode>, bands: Vec<Band>) -> Vec<String> {
    let mut v = visits();
    let hours = v.hours();
    let id = v.build.scale("scale", hours, mode, bands);
    fact(&v.run(), id)
}

#[test]
fn a_scale_gives_the_value_of_the_band() {
    let bands = |included| {
        vec![
            band(None, flat("0")),
            band(Some(("2", included)), flat("10")),
            band(Some(("5", true)), flat("20")),
        ]
    };
    assert_eq!(scaled(None, bands(true)), ["10", "0", "10", "10", "20", "20"]);
    // `above 2` leaves 2 itself in the band before.
    assert_eq!(scaled(None, bands(false)), ["0", "0", "10", "10", "20", "20"]);
    assert_eq!(scaled(Some(ScaleMode::AllAtRateReached), bands(true)), ["20", "0", "40", "30", "180", "100"]);
    // Of 9 hours: 2 at 0, 3 at 10, 4 at 20.
    assert_eq!(scaled(Some(ScaleMode::EachSlice), bands(true)), ["0", "0", "20", "10", "110", "30"]);
}

#[test]
fn a_scale_gives_a_straight_line() {
    let line = BandValue::Line(num("0"), num("1"));
    let bands =
        vec![band(None, flat("0")), band(Some(("2", true)), line), band(Some(("5", true)), flat("1"))];
    // (4 - 2) ÷ 3 and (3 - 2) ÷ 3.
    assert_eq!(scaled(None, bands), ["0", "0", "2/3", "1/3", "1", "1"]);
}

#[test]
fn edges_have_to_rise_with_the_amounts_that_are_supplied() {
    let mut v = visits();
    let limit = v.build.tariff("limit", Vec::new(), &[], &[]);
    let edge = Edge { at: tariff(limit, Vec::new(), None), included: true };
    let mut bands = vec![band(None, flat("0")), band(Some(("3", true)), flat("1")), band(None, flat("2"))];
    bands[2].edge = Some(edge);
    let hours = v.hours();
    let id = v.build.scale("scale", hours, None, bands);
    let by = |amount: &str| {
        let tariffs = vec![(limit, Constant::Number(number(amount)))];
        run(&v.build.model, v.data(), &Settings { tariffs, ..Settings::default() })
    };
    assert_eq!(fact(&by("4").unwrap(), id), ["0", "0", "2", "1", "2", "2"]);
    let error = by("3").unwrap_err();
    assert!(matches!(&error, RunError::EdgesDoNotRise { scale, .. } if *scale == id));
    let finding = error.describe(&v.build.model);
    let message = "the bands of `scale` do not rise for row 1 of visit: 3 comes after 3";
    assert_eq!((finding.code.0, finding.message.as_str()), ("E0603", message));
}

/// `from 3`, and then `from` or `above` an amount that is supplied.
fn with_supplied_edge(value: BandValue, included: bool, amount: &str) -> Result<Vec<String>, RunError> {
    let mut v = visits();
    let limit = v.build.tariff("limit", Vec::new(), &[], &[]);
    let mut bands = vec![band(None, flat("0")), band(Some(("3", true)), value), band(None, flat("2"))];
    bands[2].edge = Some(Edge { at: tariff(limit, Vec::new(), None), included });
    let hours = v.hours();
    let id = v.build.scale("scale", hours, None, bands);
    let tariffs = vec![(limit, Constant::Number(number(amount)))];
    let result = run(&v.build.model, v.data(), &Settings { tariffs, ..Settings::default() })?;
    Ok(fact(&result, id).iter().map(ToString::to_string).collect())
}

/// Of 4, 1, 3, 3, 9 and 5 hours in their order: 3 alone is in the band of one value; a straight line from 3 to 3 has no
/// length, and what it is at 3 nobody can say.
#[test]
fn a_band_may_be_its_edge_alone_but_no_line_goes_from_an_edge_to_itself() {
    let line = || BandValue::Line(num("0"), num("1"));
    let stops = |found: Result<Vec<String>, RunError>| matches!(found, Err(RunError::EdgesDoNotRise { .. }));
    assert!(with_supplied_edge(flat("1"), false, "3").is_ok());
    assert!(stops(with_supplied_edge(flat("1"), true, "3")));
    assert!(stops(with_supplied_edge(line(), false, "3")));
    assert!(stops(with_supplied_edge(line(), true, "3")));
    assert!(with_supplied_edge(line(), false, "3.5").is_ok());
}

#[test]
fn any_expression_is_evaluated_again_at_any_row() {
    let mut v = visits();
    let hours = v.hours();
    let sum = total(v.all, hours.clone(), v.years);
    let half = over(sum.clone(), num("2"));
    let long = compare(CompareOp::AtLeast, hours.clone(), num("3"));
    let long_ones = v.build.cohort("long", v.visit, None, vec![long.clone()]);
    v.build.measure("half", v.all, half.clone());
    let outcome = v.run();
    let prepared = Prepared::new(&v.build.model);
    let mut evaluator = prepared.look(&outcome).unwrap();
    let number = |text| Value::Number(number(text));
    assert_eq!(evaluator.at(&hours, 1).unwrap(), number("1.5"));
    assert_eq!(evaluator.at(&sum, 0).unwrap(), number("6.5"));
    assert_eq!(evaluator.at(&half, 2).unwrap(), number("2"));
    assert_eq!(evaluator.at(&long, 3).unwrap(), Value::YesNo(true));
    assert_eq!(evaluator.at(&v.build.field(v.visit, "provider"), 2).unwrap(), Value::Text("Bolt".to_owned()));
    assert_eq!(evaluator.at(&v.build.field(v.visit, "provider"), 4).unwrap(), Value::Blank);
    assert_eq!(evaluator.at(&v.build.field(v.visit, "person"), 2).unwrap(), Value::Row(v.person, 1));
    // An aggregate that stands nowhere in the contract.
    assert_eq!(evaluator.at(&count(long_ones, v.years), 0).unwrap(), number("1"));
    assert_eq!(
        evaluator.at(&key(1, Type::Period(PeriodKind::ContractYear), v.years), 1).unwrap(),
        Value::Period(PeriodKind::ContractYear, 1)
    );
    let words = Value::Row(v.person, 1).words(&v.build.model, &outcome.data);
    assert_eq!(words, "8");
}
