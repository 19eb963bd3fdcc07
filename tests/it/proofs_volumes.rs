//! What shipped contracts can pay when it is said how many rows there are: each amount worked out by hand from the
//! prices of the contract.

use std::process::Command;

use serde_json::Value;

/// The answers of `meed bounds` for a shipped contract with more said of its rows.
pub(crate) fn bounds(contract: &str, suppose: &[&str]) -> Vec<Value> {
    bounds_of(&format!("contracts/{contract}"), suppose)
}

/// The same of any contract.
pub(crate) fn bounds_of(contract: &str, suppose: &[&str]) -> Vec<Value> {
    bounds_by(contract, suppose, meed::proof::Effort::default().boxes)
}

/// The same with so much tried.
pub(crate) fn bounds_by(contract: &str, suppose: &[&str], effort: usize) -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meed"));
    command.arg("bounds").arg(contract).args(["--format", "json"]).arg("--effort").arg(effort.to_string());
    for line in suppose {
        command.args(["--suppose", line]);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{contract}: {}", String::from_utf8_lossy(&output.stderr));
    let all: Value = serde_json::from_slice(&output.stdout).unwrap();
    all["bounds"].as_array().unwrap().clone()
}

/// One answer: of an item or of all of it, over a scope, as `most`, `least` or `without outcome`; its status and what
/// is proved.
pub(crate) fn answer<'a>(
    bounds: &'a [Value],
    item: Option<&str>,
    scope: &str,
    of: &str,
) -> (&'a str, &'a str) {
    let fits = |bound: &&Value| {
        bound["item"].as_str() == item
            && bound["scope"] == scope
            && bound["least"] == (of == "least")
            && bound["without_outcomes"] == (of == "without outcome")
    };
    let bound = bounds.iter().find(fits).unwrap();
    (bound["status"].as_str().unwrap(), bound["proved"].as_str().unwrap_or("none"))
}

/// Every answer that is given is exact.
fn exact(contract: &str, suppose: &[&str], amounts: &[(Option<&str>, &str, &str, &str)]) {
    let found = bounds(contract, suppose);
    for (item, scope, of, amount) in amounts {
        assert_eq!(answer(&found, *item, scope, of), ("exact", *amount), "{contract} {item:?} {scope} {of}");
    }
}

/// The dearest episode is twelve weeks of intensive support, £320.00 a week, £3,840.00: 80% of it is core, £3,072.00,
/// and 20% reward, £768.00. Hours saved are at most £2,500.00 a person. A success saves no hours, and without one there
/// is no reward: of fifty episodes one succeeds and all others save hours: 49 × (£3,072.00 + £768.00 + £2,500.00) +
/// £3,840.00 = £314,500.00.
#[test]
fn a_reward_that_needs_one_success() {
    exact(
        "reablement",
        &["episode: no more than 50 rows in all"],
        &[
            (Some("core"), "payee-period", "most", "153600.00"),
            (Some("reward"), "payee-period", "most", "38400.00"),
            (Some("hours_saved"), "payee-period", "most", "125000.00"),
            (None, "payee-period", "most", "314500.00"),
            (None, "year", "most", "314500.00"),
            (None, "whole", "most", "314500.00"),
            // 50 × (£3,072.00 + £2,500.00).
            (None, "whole", "without outcome", "278600.00"),
            (None, "whole", "least", "0.00"),
        ],
    );
}

/// One success is enough for each group of rows: two episodes are paid £6,340.00 + £3,840.00, less than 2 × £5,572.00
/// without any.
#[test]
fn too_few_rows_for_a_success_to_be_worth_it() {
    exact(
        "reablement",
        &["episode: no more than 2 rows in all"],
        &[(None, "whole", "most", "11144.00"), (None, "whole", "without outcome", "11144.00")],
    );
}

/// The same for two hundred of one provider in each contract year: 199 × £6,340.00 + £3,840.00 in a quarter, and in its
/// year.
#[test]
fn rows_for_each_provider_and_year() {
    let said = [
        "episode: no more than 200 rows share provider and contract year of start_date",
        "episode: no more than 1 values of provider",
    ];
    exact(
        "reablement",
        &said,
        &[
            (Some("core"), "payee-period", "most", "614400.00"),
            (Some("reward"), "payee-period", "most", "153600.00"),
            (Some("hours_saved"), "payee-period", "most", "500000.00"),
            (None, "payee-period", "most", "1265500.00"),
            (None, "year", "most", "1265500.00"),
            (None, "whole", "least", "0.00"),
        ],
    );
}

/// £4,410.00 a stay; £21,840.00 a package; £780.00 a goal, £156.00 of it in advance; £183.60 and £18.00 a visit.
#[test]
fn prices_times_rows() {
    let twenty = [(None, "whole", "most", "88200.00"), (None, "whole", "least", "0.00")];
    exact("kent", &["stay: no more than 20 rows in all"], &twenty);
    exact("windsor", &["package: no more than 10 rows in all"], &[(None, "whole", "most", "218400.00")]);
    let goals = [(Some("advance"), "payee-period", "most", "1560.00"), (None, "whole", "most", "7800.00")];
    exact("wiltshire", &["goal: no more than 10 rows in all"], &goals);
    exact("fee-for-service", &["visit: no more than 1 rows in all"], &[(None, "whole", "most", "201.60")]);
}

/// A hundred referrals are one block, and the six indicators at their best: £600,000.00. Ninety-nine are none.
#[test]
fn complete_blocks() {
    exact("bolton", &["referral: no more than 100 rows in all"], &[(None, "whole", "most", "600000.00")]);
    exact(
        "bolton",
        &["referral: no more than 99 rows in all"],
        &[(Some("block_payment"), "payee-period", "most", "0.00")],
    );
}

/// Five sixths of £4,000.00 a family are £1,333.33 and £2,000.00; what is advanced without a result goes back.
#[test]
fn what_goes_back_for_certain() {
    exact(
        "troubled-families-closed",
        &["family: no more than 300 rows in all"],
        &[
            (Some("advance"), "payee-period", "most", "399999.00"),
            (None, "whole", "most", "999999.00"),
            (None, "whole", "without outcome", "0.00"),
        ],
    );
}

/// In each of two contract years the investors have at most £26,000.00, in a quarter of its own. The provider has the
/// rest: 2 × 200 people with each of three results, £1,850.00 + £725.50 + £3,500.00, are no more than £2,430,200.00. And
/// so are both together: a result that counts towards the one's is not paid again to the other. What is paid in one quarter,
/// or in one year, is for the people of one year.
#[test]
fn one_row_of_each_choice() {
    let found =
        bounds("social-impact-bond", &["person: no more than 200 rows share contract year of start_date"]);
    assert_eq!(answer(&found, Some("investors_return"), "payee-period", "most"), ("exact", "26000.00"));
    assert_eq!(answer(&found, Some("provider_rest"), "payee-period", "most").1, "1215100.00");
    assert_eq!(answer(&found, None, "year", "most"), ("exact", "1215100.00"));
    assert_eq!(answer(&found, None, "whole", "most"), ("exact", "2430200.00"));
    assert_eq!(answer(&found, None, "whole", "without outcome"), ("exact", "0.00"));
}

/// Ten people have at most one result of each kind, and only two of the three kinds occur: 10 × £30.00 + 10 × £20.00
/// is the most. A third of the twenty rows for each kind, at £30.00, £20.00 and £1.00, would come to less.
#[test]
fn fewer_choices_occur_than_there_are() {
    let contract = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("fewer-choices.meed");
    let text = "contract \"Results\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  statements  in contract years
  rounding    each payment line to the nearest penny, halves up

record result
  result_id  whole number, unique
  person_id  text
  kind       one of work, home, course
  day        date, from 1 April 2025 to 31 March 2026
  no two rows share person_id and kind
  no more than 10 values of person_id
  no more than 2 values of kind

tariff price by kind
  | work   | £30.00 |
  | home   | £20.00 |
  | course | £1.00  |

payment fee of result
  pay price for kind
  in contract year of day
";
    std::fs::write(&contract, text).unwrap();
    let found = bounds_of(contract.to_str().unwrap(), &[]);
    let proved = answer(&found, None, "whole", "most").1;
    let pence: u64 = proved.replace('.', "").parse().unwrap();
    assert!(pence >= 50_000, "{found:?}");
}

/// All that the eleven targets with a gap can earn in a year, and three years: 3 × ($60,000 + $40,000 + $30,000 +
/// $48,000 + $32,000 + $45,000 + $30,000 + $22,500 + $36,000 + $24,000 + $18,000) = 3 × $385,500. The twelfth is at its
/// goal from the start.
#[test]
fn each_of_many_lines_is_looked_at() {
    let found = bounds("gap-to-goal", &[]);
    // Data for each of the targets, each year, is found.
    assert_eq!(answer(&found, None, "whole", "most"), ("exact", "1156500.00"));
    assert_eq!(answer(&found, None, "payee-period", "most").1, "385500.00");
}

/// A person moves out of residential care for the first time once, however many reviews there are: £1,500.00.
#[test]
fn the_first_of_each_person_is_one_for_each_person() {
    exact(
        "darlington",
        &["person: no more than 1 rows in all"],
        &[(Some("moves"), "payee-period", "most", "1500.00")],
    );
}

/// Half of £20.01 is £10.005: the cap is rounded as a line is, halves up, and £10.01 is paid. A bound of £10.00 would be
/// too small.
#[test]
fn a_cap_is_rounded_as_a_line_is() {
    let contract = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("cap-of-half-a-penny.meed");
    let text = "contract \"Half a penny\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  statements  in contract years
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id  whole number, unique
  day       date, from 1 April 2025 to 31 March 2026

payment fee of visit
  pay £8.00
  in contract year of day

cap most on fee
  at most 50% × £20.01 for each payee and contract year
  used up in order of day, then visit_id
  the payments themselves are reduced
";
    std::fs::write(&contract, text).unwrap();
    let found = bounds_of(contract.to_str().unwrap(), &[]);
    assert_eq!(answer(&found, None, "whole", "most"), ("exact", "10.01"));
    assert_eq!(answer(&found, Some("fee"), "payee-period", "most"), ("exact", "10.01"));
}

/// A review for each person, and one more: a step down from 168 hours a week to none, in one step or several, is worth
/// 168 × 25% × 52 × £15.00 = £32,760.00; the first move £1,500.00. With four reviews there are three steps, and each
/// may be rounded up by half a penny at most: a penny in all.
#[test]
fn steps_below_all_before_come_to_no_more_than_values_fall() {
    let two = ["person: no more than 1 rows in all", "review: no more than 2 rows share person"];
    exact(
        "darlington",
        &two,
        &[(Some("steps"), "payee-period", "most", "32760.00"), (None, "whole", "most", "34260.00")],
    );
    let four = bounds(
        "darlington",
        &["person: no more than 1 rows in all", "review: no more than 4 rows share person"],
    );
    assert_eq!(answer(&four, None, "whole", "most").1, "34260.01");
}

/// What rises above all before, and what does not: the payment is for a step below the smallest of the last hundred
/// days, which rises again as days go by, so that every one of two reviews may be worth all of it.
#[test]
fn what_is_looked_back_over_for_some_days_may_fall_again() {
    let contract = |before: &str| {
        format!(
            "contract \"T\"\n  commissioner  \"Council\"\n  payee         provider\n  term          1 April 2025 to 31 March 2026\n  \
         statements    in quarters\n  rounding      each payment line to the nearest penny, halves up\n\n\
         record review\n  review_id  whole number, unique\n  person  text\n  provider  text\n  day  date, from 1 April 2025 to 31 March 2026\n  \
         score  whole number, from 0 to 10\n  no more than 1 values of person\n  no more than 6 rows share person\n  no two rows share person and day\n\n\
         define prior_score of review\n  ({before})\n\ncohort better of review\n  where {than}\n\n\
         payment steps of better\n  pay {difference} × £100.00\n  in quarter of day\n",
            than = if before.starts_with("smallest") {
                "score is less than prior_score"
            } else {
                "score is more than prior_score"
            },
            difference = if before.starts_with("smallest") {
                "(prior_score − score)"
            } else {
                "(score − prior_score)"
            },
        )
    };
    let most = |before: &str| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("contract.meed"), contract(before)).unwrap();
        let found = bounds_of(folder.path().to_str().unwrap(), &[]);
        let (status, proved) = answer(&found, None, "whole", "most");
        (status.to_owned(), proved.to_owned())
    };
    let of = "for each person in order of day";
    // From 10 to 0, or from 0 to 10, on one way or several: 10 × £100.00.
    assert_eq!(most(&format!("smallest score before this one, {of}")), ("exact".into(), "1000.00".into()));
    assert_eq!(most(&format!("largest score before this one, {of}")), ("exact".into(), "1000.00".into()));
    // 10, 0, 10 a hundred days later, 0, and so on: three times.
    let (_, windowed) = most(&format!("smallest score of the last 60 days before this one, {of}"));
    assert!(windowed.parse::<f64>().unwrap() >= 3000.0, "{windowed}");
}

/// One person's visit is worth £4,000.00, half to the investors and half to the provider. A cap of £1,000.00 for each
/// person and payee leaves each of them that: £2,000.00 are paid, and no bound may be less.
#[test]
fn a_cap_for_each_person_counts_every_payee_of_a_line_that_is_shared() {
    let folder = tempfile::tempdir().unwrap();
    let text = "contract \"Shared\"
  commissioner  \"Council\"
  payee         provider
  term          1 April 2025 to 31 March 2026
  statements    in quarters
  rounding      each payment line to the nearest penny, halves up

record person, plural people
  person_id  text, unique
  provider   text
  no more than 1 rows in all

record visit
  visit_id  whole number, unique
  person    refers to person
  day       date, from 1 April 2025 to 31 March 2026
  no more than 1 rows in all

payment care of visit
  pay £4,000.00
  in quarter of day
  shared 50% to \"Investors Ltd\", the rest to person's provider

cap care_cap on care
  at most £1,000.00 for each person and payee
  used up in order of day, then visit_id, then payee
  the payments themselves are reduced
";
    std::fs::write(folder.path().join("contract.meed"), text).unwrap();
    let found = bounds_of(folder.path().to_str().unwrap(), &[]);
    // How many payees share lines is not counted: what bounds them is the line itself.
    assert_eq!(answer(&found, None, "whole", "most"), ("at-most", "4000.00"));
    assert_eq!(answer(&found, None, "payee-period", "most"), ("exact", "1000.00"));
}

/// Who may start is between 16 and 18: the day of birth hangs on that of the start, and no example has to show it. A
/// hundred starts are £44,000.00, £440.00 each; all of them back, 100 × £1,100.00, and for five months of six, 100 ×
/// £660.00.
#[test]
fn rows_are_built_from_conditions_on_two_dates() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts/youth-contract");
    let text = std::fs::read_to_string(root.join("contract.meed")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let terms = text.split("\nexample ").next().unwrap();
    std::fs::write(folder.path().join("contract.meed"), terms).unwrap();
    let rows = ["referral: no more than 100 rows in all"];
    for contract in [root.as_path(), folder.path()] {
        let found = bounds_of(contract.to_str().unwrap(), &rows);
        assert_eq!(answer(&found, Some("start"), "payee-period", "most"), ("exact", "44000.00"));
        assert_eq!(answer(&found, Some("back"), "payee-period", "most"), ("exact", "110000.00"));
        assert_eq!(answer(&found, Some("lasting"), "payee-period", "most"), ("exact", "66000.00"));
        assert_eq!(answer(&found, None, "whole", "most"), ("exact", "220000.00"));
        assert_eq!(answer(&found, None, "whole", "without outcome"), ("exact", "44000.00"));
    }
}
