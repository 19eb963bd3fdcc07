//! What a contract can pay at most, held against every data set that there can be.

use std::collections::BTreeMap;

use meed::data;
use meed::model::{ExampleRow, ExampleTable, RecordId};
use meed::proof::{Bound, Bounds, Effort, Scope, Status, bounds};
use meed::run::{Prepared, Settings};
use meed::source::Span;
use meed::value::Number;

use crate::support::paid::model;

const HEAD: &str = "contract \"Small\"\n  payee provider\n  term 1 April 2025 to 31 March 2026\n  statements in quarters\n  rounding each \
                    payment line to the nearest penny, halves up\n\n";

/// Cases of one provider of which there are two at most.
const CASES: &str = "record case, plural cases
  provider text
  kind one of red, green, blue
  started date, from 30 June 2025 to 1 July 2025
  hours hours, from 0 to 2
  seen yes or no, may be blank
  no more than 2 rows in all
  no more than 1 value of provider

define fee of case
  | when kind is red | £10.00                      |
  | when kind is green | hours × £3.00 per hour    |
  | otherwise        | £10.00 ÷ 3 |

outcome done of case
  where seen
    and hours is at least 1 hour

measure rate of case
  for each provider and quarter of started
  (done as a share of case, or 0% if case is empty)

measure many of case
  for each provider and quarter of started
  count

measure hours_of_all of case
  for each provider and quarter of started
  total hours

scale earned of rate
  | from the bottom | none of it |
  | from 40% | in a straight line from 0% to 100% at the next row |
  | from 80% | all of it |

";

fn rows() -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for kind in ["red", "green", "blue"] {
        for started in ["2025-06-30", "2025-07-01"] {
            for hours in ["0", "1", "2"] {
                for seen in ["yes", "no", ""] {
                    found.push(["A", kind, started, hours, seen].map(str::to_owned).to_vec());
                }
            }
        }
    }
    found
}

fn table(rows: &[&Vec<String>]) -> ExampleTable {
    let rows = rows.iter().map(|cells| ExampleRow {
        times: 1,
        cells: (*cells).clone(),
        spans: vec![Span::default(); 5],
    });
    ExampleTable { record: RecordId(0), fields: (0..5).collect(), rows: rows.collect() }
}

/// The most and the least that any data set is paid: none, one or two rows of all that there are. Each set is a
/// provider of its own, so that one run pays them all: what a provider is paid hangs on its own rows alone.
fn by_force(text: &str) -> (Number, Number) {
    let held = ["  no more than 2 rows in all\n", "  no more than 1 value of provider\n"];
    let model = model(&held.into_iter().fold(text.to_owned(), |text, line| text.replace(line, "")));
    let all = rows();
    let mut sets: Vec<Vec<&Vec<String>>> = Vec::new();
    for (at, one) in all.iter().enumerate() {
        sets.push(vec![one]);
        sets.extend(all.iter().skip(at).map(|other| vec![one, other]));
    }
    let named = |(at, set): (usize, &Vec<&Vec<String>>)| {
        let of_set = |row: &&Vec<String>| [&[format!("P{at}")], &row[1..]].concat();
        set.iter().map(of_set).collect::<Vec<_>>()
    };
    let named: Vec<Vec<String>> = sets.iter().enumerate().flat_map(named).collect();
    let data = data::from_example(&model, &[table(&named.iter().collect::<Vec<_>>())]).unwrap();
    let result = Prepared::new(&model).run(data, &Settings::default()).unwrap();
    // No rows at all are paid nothing.
    let mut paid: BTreeMap<u32, Number> = BTreeMap::from([(u32::MAX, Number::zero())]);
    for line in &result.statement {
        let sum = paid.entry(line.payee).or_insert_with(Number::zero);
        *sum = sum.plus(&line.amount);
    }
    // A provider without a line is paid nothing too.
    (paid.values().max().unwrap().clone(), paid.values().min().unwrap().clone())
}

fn whole(bounds: &Bounds, least: bool) -> &Bound {
    let found = bounds.bounds.iter();
    found
        .filter(|bound| bound.scope == Scope::Whole && bound.item.is_none() && !bound.without_outcomes)
        .find(|bound| bound.least == least)
        .unwrap()
}

/// No data set is paid more than is proved, nor less than the least; where it says exact, one is paid that.
fn holds(clauses: &str) -> (Status, Status) {
    let text = format!("{HEAD}{CASES}{clauses}");
    let model = model(&text);
    let prepared = Prepared::new(&model);
    let bounds = bounds(&prepared, Effort::default());
    let (most, least) = by_force(&text);
    let (upper, lower) = (whole(&bounds, false), whole(&bounds, true));
    let shown = |bound: &Bound| bound.proved.as_ref().map(|amount| amount.exact().clone());
    let proved = shown(upper).unwrap_or_else(|| panic!("no bound for {clauses}"));
    assert!(proved >= most, "{clauses}\nproved {proved:?}, paid {most:?}");
    assert!(upper.status != Status::Exact || proved == most, "{clauses}\nexact {proved:?}, paid {most:?}");
    if let Some(proved) = shown(lower) {
        assert!(proved <= least, "{clauses}\nproved at least {proved:?}, paid {least:?}");
        assert!(
            lower.status != Status::Exact || proved == least,
            "{clauses}\nexact {proved:?}, paid {least:?}"
        );
    }
    (upper.status, lower.status)
}

fn paying(amount: &str) -> String {
    format!("payment all of case\n  for each provider and quarter of started\n  pay {amount}\n")
}

#[test]
fn plain_amounts_are_proved_exactly() {
    for amount in [
        "count × £7.00 per case",
        "(total fee)",
        "(total fee) × 50%",
        "smaller of (total fee) and £12.00",
        "(total fee) + £5.00",
    ] {
        let (most, _) = holds(&paying(amount));
        assert_eq!(most, Status::Exact, "{amount}");
    }
    // Row by row, of the cases that are done.
    let (most, least) = holds("payment all of done\n  pay fee\n  in quarter of started\n");
    assert_eq!((most, least), (Status::Exact, Status::Exact));
}

/// What is paid only for two cases together is half of it for each.
#[test]
fn amounts_that_need_several_rows() {
    let paying = |least: usize, amount: &str| {
        format!(
            "payment all of case\n  for each provider and quarter of started\n  pay\n    | when many is at least {least} \
             cases | {amount} |\n    | otherwise | £0.00 |\n"
        )
    };
    for amount in ["£5.00", "£5.01", "(total fee)", "£5.00 × rate"] {
        (1..=3).for_each(|least| {
            holds(&paying(least, amount));
        });
    }
    // Two cases have £5.00 in one quarter; one by itself has nothing.
    assert_eq!(holds(&paying(2, "£5.00")).0, Status::Exact);
}

/// A part of what the hours of all come to is no more than all of it, row by row.
#[test]
fn parts_of_a_sum_over_the_same_rows() {
    for amount in [
        "£10.00 × hours ÷ hours_of_all, or £0.00 if blank",
        "hours × £10.00 ÷ hours_of_all, or £1.00 if blank",
        "fee × hours ÷ hours_of_all, or £0.00 if blank",
        "(£10.00 − fee) × hours ÷ hours_of_all, or £0.00 if blank",
    ] {
        let (most, _) = holds(&format!("payment all of case\n  pay ({amount})\n  in quarter of started\n"));
        assert_ne!(most, Status::NotKnown, "{amount}");
    }
    // Ten pounds for each case at most, and two cases, in two quarters.
    let paying = "payment all of case\n  pay (£10.00 × hours ÷ hours_of_all, or £0.00 if blank)\n  in quarter of started\n";
    assert_eq!(holds(paying).0, Status::Exact);
}

/// What the lines of those that are done look up is counted by the cases whose hours it is.
#[test]
fn what_lines_look_up_is_counted_where_it_is() {
    let pool = "(hours_of_all for provider and quarter of started) × £2.00 per hour";
    for amount in [
        format!("(smaller of ({pool}) and (£3.00))"),
        format!("(larger of ({pool} × (rate − 60 percentage points)) and £0.00)"),
        format!("{pool} × (rate − 60 percentage points)"),
    ] {
        holds(&paying(&amount));
    }
    holds(&paying(&format!("{pool} ÷ 3")).replace("of case", "of done"));
    let (most, _) = holds(&paying(pool));
    assert_eq!(most, Status::Exact);
}

/// Amounts put together at random; what is paid for any data at all lies between what is proved.
#[test]
fn what_is_proved_holds_for_every_data_set() {
    let mut seed = 7u64;
    let mut next = |many: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % many
    };
    let (mut exact, mut all) = (0, 0);
    for _ in 0..24 {
        let leaf = [
            "count × £7.00 per case",
            "(total fee)",
            "(total hours) × £0.33 per hour",
            "£4.00",
            "(largest fee)",
            "(total fee) × rate",
            "many × £5.00 per case",
            "(hours_of_all for provider and quarter of started) × £0.50 per hour",
        ];
        let mut amount = leaf[next(leaf.len())].to_owned();
        for _ in 0..next(3) + 1 {
            let other = leaf[next(leaf.len())];
            amount = match next(9) {
                7 => format!("(({amount}) − ({amount}) × rate)"),
                8 => format!("(({amount}) × 50% + earned × ({amount}))"),
                0 => format!("(({amount}) + ({other}))"),
                1 => format!("(({amount}) − ({other}))"),
                2 => format!("(smaller of ({amount}) and ({other}))"),
                3 => format!("(larger of ({amount}) and ({other}))"),
                4 => format!("(({amount}) × earned)"),
                5 => format!("(({amount}) ÷ 3)"),
                _ => format!("(({amount}) × (100% − rate))"),
            };
        }
        let record = ["case", "done"][next(2)];
        if record == "done"
            && ["rate", "earned", "largest", "many"].iter().any(|of_cases| amount.contains(of_cases))
        {
            continue;
        }
        let mut clauses = paying(&amount).replace("of case", &format!("of {record}"));
        if next(3) == 0 {
            clauses += "cap most on all\n  at most £9.00 for each provider and quarter\n  the payments themselves are reduced\n";
        }
        all += 1;
        exact += usize::from(holds(&clauses).0 == Status::Exact);
    }
    // How many are exact is no promise here: a rate that a row does not decide alone is taken at its most.
    assert!(all >= 12 && exact > 0, "{exact} of {all}");
}

/// What is taken back without a limit goes from what is paid for the same row; held against every data set.
#[test]
fn what_a_clawback_takes_back_in_full_lowers_the_most() {
    let back = |limit: &str| {
        format!(
            "{}\ncohort missed of case\n  where not done\n\nclawback back of missed\n  for each provider and quarter of started\n  take back count × £7.00 per case\n{limit}",
            paying("count × £7.00 per case")
        )
    };
    let (most, _) = holds(&back(""));
    assert_eq!(most, Status::Exact);
    let without = |clauses: &str| {
        let model = model(&format!("{HEAD}{CASES}{clauses}"));
        let found = bounds(&Prepared::new(&model), Effort::default()).bounds.into_iter();
        let bound = found.filter(|bound| bound.scope == Scope::Whole).find(|bound| bound.without_outcomes);
        bound.unwrap().proved.unwrap().machine()
    };
    // Nobody is done: two cases at £7.00, and both go back; within what the quarter earns both may stay for all that is
    // known.
    assert_eq!(without(&back("")), "0.00");
    let limited = "  at most all for each provider and quarter\n  the rest is not taken back\n";
    assert_eq!(without(&back(limited)), "14.00");
}

#[test]
fn without_a_number_of_rows_there_is_no_limit_and_it_says_what_adds() {
    let open = format!("{HEAD}{CASES}{}", paying("count × £300.00 per case"))
        .replace("  no more than 2 rows in all\n", "");
    let model = model(&open);
    let prepared = Prepared::new(&model);
    let bounds = bounds(&prepared, Effort::default());
    let bound = whole(&bounds, false);
    assert_eq!(bound.status, Status::NoLimit);
    assert_eq!(bound.because[0], "each further case adds £300.00 or more");
    assert!(
        bound.because[1].contains("no more than 200 rows share provider and contract year of started"),
        "{:?}",
        bound.because
    );
    let text = bounds.text(&model);
    // The whole contract and its only payment have no limit for one and the same reason, which is said once.
    assert_eq!(text.matches("no more than 200 rows share").count(), 1, "{text}");
    assert!(text.contains("no limit   note") && text.contains("\nNote 1: "), "{text}");
}

#[test]
fn without_an_outcome_only_what_needs_none_is_payable() {
    let clauses = format!(
        "{}payment results of done\n  pay £20.00\n  in quarter of started\n",
        paying("count × £7.00 per case")
    );
    let model = model(&format!("{HEAD}{CASES}{clauses}"));
    let prepared = Prepared::new(&model);
    let bounds = bounds(&prepared, Effort::default());
    let without = bounds.bounds.iter().find(|bound| bound.without_outcomes).unwrap();
    // Two cases at £7.00; with their results £27.00 each.
    assert_eq!(
        (without.status, without.proved.as_ref().unwrap().machine()),
        (Status::Exact, "14.00".to_owned())
    );
    assert_eq!(whole(&bounds, false).proved.as_ref().unwrap().machine(), "54.00");
}

/// A charge that stands in the contract is no bound for a provider, or a quarter, that it does not fall on.
#[test]
fn what_the_terms_take_from_one_payee_does_not_lower_the_most_of_another() {
    let charge = "record charge
  charge_id whole number, unique
  provider text
  due date
  amount money
  listed here
    | charge_id | provider | due          | amount |
    | 1         | Beech    | 1 July 2025  | £5.00  |

payment charges of charge
  pay −amount
  in quarter of due

";
    let text = format!("{HEAD}{CASES}{charge}{}", paying("count × £7.00 per case"));
    let model = model(&text);
    let bounds = bounds(&Prepared::new(&model), Effort::default());
    let all = bounds.bounds.iter().find(|bound| bound.scope == Scope::PayeePeriod && bound.item.is_none());
    // Two cases at £7.00 in a quarter, or of a provider, without the charge; in all £5.00 less.
    assert_eq!(all.unwrap().proved.as_ref().unwrap().machine(), "14.00");
    assert_eq!(whole(&bounds, false).proved.as_ref().unwrap().machine(), "9.00");
}
