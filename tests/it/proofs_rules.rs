//! The rules by which bounds are proved, each on a contract that needs it: the amounts are worked out by hand.

use serde_json::Value;

use crate::proofs_volumes::{answer, bounds, bounds_of};

/// The answers for a contract that is written here.
pub(crate) fn of_text(text: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("contract.meed"), text).unwrap();
    bounds_of(folder.path().to_str().unwrap(), &[])
}

pub(crate) fn whole<'a>(found: &'a [Value], of: &str) -> (&'a str, &'a str) {
    answer(found, None, "whole", of)
}

/// One outcome for each participant, employed or self-employed: twenty at £612.35 and the fees, £150,061.92, are
/// £162,308.92. Priced apart, each participant would have both.
#[test]
fn two_payments_for_one_of_each_are_priced_together() {
    let found = bounds("jets-scotland", &["participant: no more than 20 rows in all"]);
    assert_eq!(whole(&found, "most"), ("exact", "162308.92"));
    assert_eq!(whole(&found, "least"), ("exact", "150061.92"));
}

/// £250,000.00 in four quarters and £255,000.00 in four, whoever does the work, are £2,020,000.00; a hundred results at
/// £1,333.35 are £133,335.00.
#[test]
fn what_others_leave_and_what_they_have_is_one_price() {
    let rows = ["work: no more than 48 rows in all", "case: no more than 100 rows in all"];
    let found = bounds("prime-provider", &rows);
    assert_eq!(whole(&found, "most").1, "2153335.00");
    assert_eq!(whole(&found, "least"), ("exact", "2020000.00"));
    assert_eq!(whole(&found, "without outcome"), ("exact", "2020000.00"));
}

const SHARED_PRICE: &str = "contract \"Shared price\"
  commissioner  \"Council\"
  payee         provider
  term          1 April 2025 to 31 March 2026
  statements    in quarters
  rounding      each payment line to the nearest penny, halves up

record price
  quarter_start  date, unique
  amount         money
  listed here
    | quarter_start  | amount   |
    | 1 April 2025   | £100.00  |
    | 1 July 2025    | £100.00  |

record visit
  visit_id  whole number, unique
  provider  text
  day       date, from 1 April 2025 to 30 September 2025
  no more than 4 rows in all

payment care of visit
  pay £30.00
  in quarter of day

payment rest of price
  for each quarter of quarter_start
  pay (total amount) − total care for quarter of quarter_start
  to \"Prime\"
  accepted that the amount may be below nil, because \"The price is what both have\"
";

/// Both quarters have a price: £200.00 whatever is visited. A visit in the autumn is paid beside it: £200.00 + 4 ×
/// £30.00. A cap with a line of its own is not in what the rest is taken from: of four visits £120.00 is taken from the
/// rest, and £10.00 of it is paid, so that the least is £90.00, and £200.00 is not.
#[test]
fn a_price_is_conserved_only_where_all_of_it_is_taken_from_the_rest() {
    let both = of_text(SHARED_PRICE);
    assert_eq!(whole(&both, "most"), ("exact", "200.00"));
    assert_eq!(whole(&both, "least"), ("exact", "200.00"));
    let longer = of_text(&SHARED_PRICE.replace("to 30 September 2025", "to 31 December 2025"));
    assert_eq!(whole(&longer, "most"), ("exact", "320.00"));
    assert_eq!(whole(&longer, "least"), ("exact", "200.00"));
    let capped = of_text(&format!(
        "{SHARED_PRICE}\ncap care_cap on care\n  at most £10.00 for each payee and quarter\n  used up in order of \
         day, then visit_id\n  the excess is deducted on a line of its own\n"
    ));
    // No bound at all is sound too.
    let (status, least) = whole(&capped, "least");
    let pennies = least.replace('.', "").parse::<i64>();
    assert!(pennies.is_ok_and(|pennies| pennies <= 9_000) || status == "not-known", "{capped:?}");
}

/// Seven years of 12 × (40 × £2,100.00 + 30 × £2,000.00 + 20 × £2,250.00 + 10 × £2,500.00) = £2,568,000.00, each year 4%
/// less than the one before: (1 − 0.96^7) ÷ 0.04 × £2,568,000.00 = £15,957,071.91, of which nobody is paid less.
#[test]
fn a_minimum_is_paid_whatever_the_data() {
    assert_eq!(whole(&bounds("nottinghamshire", &[]), "least"), ("exact", "15957071.91"));
}

/// The rewards of a quarter are thirds of the fees at stake in it, and those are 20% or 30% of all fees: 48 months of
/// 5,000 hours at £18.40 are £4,416,000.00, however many people leave. The thirds of each delivery may be rounded up by a
/// third of a penny each: 48 pence.
#[test]
fn a_pool_that_lines_look_up_is_counted_once() {
    let rows = ["delivery: no more than 48 rows in all", "departure: no more than 100 rows in all"];
    assert_eq!(whole(&bounds("supporting-people", &rows), "most").1, "4416000.48");
}

/// A price of £60.00 × 1.0263 is £61.58, and within two hours there are two of the night, £24.00: £85.58 for each of a
/// hundred calls. A quarter in which all three standards are met is £500.00: of 24 rows there are eight. A third of
/// £500.00 for each row may be rounded up by a third of a penny: 8 pence in all.
#[test]
fn hours_within_which_somebody_came_and_rows_that_have_to_be_there() {
    let rows = [
        "call: no more than 100 rows in all",
        "sample: no more than 100 rows in all",
        "report: no more than 24 rows in all",
        "standard: no more than 24 rows in all",
    ];
    let found = bounds("rapid-response", &rows);
    assert_eq!(answer(&found, Some("nights"), "payee-period", "most"), ("exact", "2400.00"));
    assert_eq!(whole(&found, "most").1, "12558.08");
}

/// Nothing is earned without a short case: of three cases two are long, £100.00, and one short, £40.00. So £240.00 for
/// each of two providers in each of two years are £960.00, and not twelve times £100.00.
#[test]
fn one_success_for_each_provider_and_year() {
    let found = of_text(
        "contract \"One of each\"
  commissioner  \"Council\"
  payee         provider
  term          1 April 2024 to 31 March 2026
  years         from 1 April
  statements    in quarters
  rounding      each payment line to the nearest penny, halves up

record case
  case_id   whole number, unique
  provider  text
  day       date, from 1 April 2024 to 31 March 2026
  kind      one of long, short
  no more than 3 rows share provider and contract year of day
  no more than 2 values of provider

define fee of case
  | when kind is long | £100.00 |
  | otherwise         | £40.00  |

outcome done of case
  where kind is short

measure rate of case
  for each provider and quarter of day
  (done as a share of case, or 0% if case is empty)

scale earned of rate
  | from the bottom | none of it |
  | from 1%         | all of it  |

payment reward of case
  for each provider and quarter of day
  pay (total fee) × earned
",
    );
    assert_eq!(whole(&found, "most"), ("exact", "960.00"));
    assert_eq!(whole(&found, "without outcome"), ("exact", "0.00"));
}

/// What is not spent goes back, but more can be spent than was paid for, so that nothing is known to go back because of
/// one return: 160 returns of 13 × £1,000.00, and a fifth of it where it is saved early.
#[test]
fn what_may_be_taken_from_a_due_line_without_end() {
    let rows = ["person: no more than 20 rows in all", "quarter_return: no more than 8 rows share person"];
    assert_eq!(whole(&bounds("direct-payments", &rows), "most").1, "2496000.00");
}

/// Plans have no more than the pools of two years, $47,000,000.00 and $128,000,000.01, whatever each of twenty rows is:
/// half a cent for each line that is rounded by itself, and a cent for each that is rounded with others.
#[test]
fn parts_of_a_pool_are_no_more_than_the_pool() {
    let found = bounds("quality-pool", &["result: no more than 20 rows in all"]);
    assert_eq!(answer(&found, None, "whole", "most"), ("at-most", "175000000.31"));
    assert_eq!(answer(&found, None, "whole", "without outcome"), ("at-most", "175000000.11"));
}

/// A stay may have begun any day before: each night more is £210.00 × 130%.
#[test]
fn a_date_that_has_no_first_day() {
    let found = bounds("nhs-tariff", &["spell: no more than 100 rows in all"]);
    let whole = found.iter().find(|bound| bound["scope"] == "whole" && bound["least"] == false).unwrap();
    assert_eq!(whole["status"], "no-limit");
    assert!(whole["because"][0].as_str().unwrap().contains("earlier adds £273.00"), "{whole}");
}

/// Two people for the twelve months of the term, each month cut off by itself: 24 × £100.00. In a quarter 6 × £100.00.
#[test]
fn parts_of_spells_are_counted_by_the_periods_at_which_they_are_cut() {
    let text = "contract \"Months\"
  commissioner  \"Council\"
  payee         \"Acme\"
  term          1 April 2025 to 31 March 2026
  statements    in quarters
  rounding      each payment line to the nearest penny, halves up

record person, plural people
  person_id   text, unique
  start_date  date
  end_date    date, on or after start_date
  no more than 2 rows in all

spell person_month of person
  from start_date to end_date
  within first day of the term to last day of the term
  cut at the start of each month

payment care of person_month
  pay £100.00
  in quarter of first_day
";
    let found = of_text(text);
    assert_eq!(whole(&found, "most"), ("exact", "2400.00"));
    assert_eq!(answer(&found, None, "payee-period", "most"), ("exact", "600.00"));
}

const VISITS: &str = "contract \"Visits\"
  commissioner  \"Council\"
  payee         provider
  term          1 April 2025 to 31 March 2026
  statements    in quarters
  rounding      each payment line to the nearest penny, halves up

record person, plural people
  person_id  text, unique
  provider   text
  no more than 3 rows in all

record visit
  visit_id  whole number, unique
  person    refers to person
  day       date, from 1 April 2025 to 31 March 2026

payment care of visit
  pay £25.00
  in quarter of day
  to person's provider
";

/// What adds to the most of the whole contract.
fn adds(found: &[Value]) -> &str {
    let whole = found.iter().find(|bound| bound["item"].is_null() && bound["scope"] == "whole").unwrap();
    assert_eq!(whole["status"], "no-limit", "{whole}");
    whole["because"][0].as_str().unwrap()
}

/// There are no more than three people, and as many visits to each as one likes. Of each provider there is one visit a
/// day, and there are as many providers as one likes.
#[test]
fn what_has_no_end_is_said_where_others_have_one() {
    assert_eq!(adds(&of_text(VISITS)), "each further visit adds £25.00 or more");
    let one_a_day = VISITS
        .replace("  person    refers to person\n", "  provider  text\n")
        .replace(
            "to 31 March 2026\n\npayment",
            "to 31 March 2026\n  no two rows share provider and day\n\npayment",
        )
        .replace("  to person's provider\n", "");
    assert_eq!(adds(&of_text(&one_a_day)), "each further visit of another `provider` adds £25.00 or more");
    // Three people, and four visits to each: 3 × 4 × £25.00.
    let held = VISITS.replace(
        "to 31 March 2026\n\npayment",
        "to 31 March 2026\n  no more than 4 rows share person\n\npayment",
    );
    assert_eq!(whole(&of_text(&held), "most"), ("exact", "300.00"));
}

/// The statement lists what the contract accepts, with the reason: what is asked of its money too.
#[test]
fn what_is_accepted_of_the_money_is_on_the_statement() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts/kent");
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(root.join("contract.meed")).unwrap();
    let accepted = "accepted that there is no limit, because \"Each stay is agreed before it begins\"";
    let text = text.replace("  pay total cost\n", &format!("  pay total cost\n  {accepted}\n"));
    std::fs::write(folder.path().join("contract.meed"), text).unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::copy(root.join("data/stay.csv"), folder.path().join("data/stay.csv")).unwrap();
    let pay = |path: &std::path::Path| {
        let output =
            std::process::Command::new(env!("CARGO_BIN_EXE_meed")).arg("pay").arg(path).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let statement = pay(folder.path());
    assert!(statement.contains("no limit: nothing holds what `beds` can come to"), "{statement}");
    assert!(statement.contains("Each stay is agreed before it begins"), "{statement}");
    assert!(!pay(&root).contains("Accepted in the contract"));
}

/// A contract of two years with quarterly statements, and the clauses.
pub(crate) fn of_clauses(clauses: &str) -> Vec<Value> {
    let head = "contract \"Care\"\n  payee       provider\n  term        1 April 2025 to 31 March 2027\n  settlement  until 30 September 2027\n  statements  in quarters\n  rounding    each payment line to the nearest penny, halves up\n\n";
    of_text(&format!("{head}{clauses}"))
}

/// A reference that is blank leads to no row, whatever the rows hold: three visits to nobody known, £33.33 each.
#[test]
fn a_reference_may_lead_nowhere() {
    let found = of_clauses(
        "record person, plural people
  person_id  text, unique
  budget     money, from £0.00 to £10.00
  known      yes or no

record visit
  visit_id  whole number, unique
  provider  text
  person    refers to person, may be blank
  day       date, from 1 April 2025 to 31 March 2026
  no more than 3 rows in all

payment care of visit
  pay (50% × (person's budget + person's budget), or £33.33 if blank)
  in quarter of day

payment found of visit
  where person's known
  pay (person's budget, or £50.00 if blank)
  in quarter of day
",
    );
    assert_eq!(answer(&found, Some("care"), "payee-period", "most"), ("exact", "99.99"));
    // Where the person is known there is a budget, of £10.00 at most.
    assert_eq!(answer(&found, Some("found"), "payee-period", "most"), ("exact", "30.00"));
    assert_eq!(whole(&found, "most"), ("exact", "99.99"));
}

const TWO_RECORDS: &str = "record visit
  visit_id  whole number, unique
  provider  text
  day       date, from 1 April 2025 to 31 March 2026
  no more than 3 rows in all
  no more than 1 values of provider

record call
  call_id   whole number, unique
  provider  text
  day       date, from 1 April 2025 to 31 March 2026
  no more than 3 rows in all
  no more than 1 values of provider

payment visits of visit
  for each provider and quarter of day
  pay count × £100.00 per visit

payment calls of call
  for each provider and quarter of day
  pay count × £100.00 per call

";

/// One provider visits and another one answers calls, so that there are two with a limit of their own: 2 × £150.00, of
/// six at £100.00. And 2 × £1,000.00 at least; each provider's rows fall in one of the two years.
#[test]
fn payees_of_two_records_are_not_the_same() {
    let cap = "cap most on visits and calls together
  at most £150.00 for each provider
  used up in order of quarter, then payment
  the payments themselves are reduced
";
    let capped = of_clauses(&format!("{TWO_RECORDS}{cap}"));
    assert_eq!(whole(&capped, "most"), ("exact", "300.00"));
    assert_eq!(answer(&capped, None, "payee-period", "most"), ("exact", "150.00"));
    let minimum = "minimum floor on visits and calls together
  at least £1,000.00 for each provider and contract year
  the shortfall is added on a line of its own
  accepted that a period without a line has no minimum, because \"a provider without a row stands still\"
";
    let held = of_clauses(&format!("{TWO_RECORDS}{minimum}"));
    // Six rows are less than what the two are sure of.
    assert_eq!(whole(&held, "most"), ("exact", "2000.00"));
}

/// A line of a contract year that the settlement cuts off is due in the last statement: 3 × £500.00. Beyond the last day
/// of the settlement nothing is.
#[test]
fn a_line_of_a_year_in_which_the_settlement_ends_is_paid() {
    let clauses = |last: &str| {
        format!(
            "record start
  start_id  whole number, unique
  provider  text
  day       date, from 1 April 2027 to {last}
  no more than 3 rows in all

payment yearly of start
  for each provider and contract year of day
  pay count × £500.00 per start
  in contract year of day

payment daily of start
  pay £1.00
  on day
"
        )
    };
    let found = of_clauses(&clauses("30 September 2027"));
    assert_eq!(answer(&found, Some("yearly"), "payee-period", "most"), ("exact", "1500.00"));
    assert_eq!(whole(&found, "most"), ("exact", "1503.00"));
    let beyond = of_clauses(&clauses("31 March 2028").replace("from 1 April 2027", "from 1 October 2027"));
    // A year of which some day lies in the settlement is paid, a day that does not is not.
    assert_eq!(whole(&beyond, "most"), ("exact", "1500.00"));
}

/// Visits fall in the two years of the term and not in that of the settlement: 3 people × 2 × £300.00, and 3 × 4 × 8
/// quarters × £10.00.
#[test]
fn a_cap_for_each_year_is_counted_in_the_years_in_which_lines_fall() {
    let found = of_clauses(
        "record person, plural people
  person_id  text, unique
  no more than 3 rows in all

record visit
  visit_id  whole number, unique
  person    refers to person
  provider  text
  day       date, from 1 April 2025 to 31 March 2027
  hours     hours, from 0 to 8
  no more than 4 rows share person and quarter of day
  no more than 2 values of provider

payment fees of visit
  pay hours × £33.335 per hour
  in quarter of day

payment extra of visit
  where hours is at least 4 hours
  for each provider and quarter of day
  pay count × £10.00 per visit

cap for_person on fees
  at most £300.00 for each person and contract year, across all payees
  used up in order of day, then visit_id
  the payments themselves are reduced
",
    );
    assert_eq!(whole(&found, "most"), ("exact", "2760.00"));
}
