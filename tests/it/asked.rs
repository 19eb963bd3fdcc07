//! What is asked of the money as soon as a contract checks.

use meed::source::Source;

const HEAD: &str = "contract \"Visits\"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id   whole number, unique
  provider   text
  person_id  text
  day        date, from 1 April 2025 to 31 March 2026
  kept       yes or no
  hours      hours, from 0 to 10
";

/// The codes of the questions that are open, and the codes that are settled.
fn asked(body: &str) -> (Vec<&'static str>, Vec<&'static str>) {
    let source = Source::new("contract.meed", format!("{HEAD}{body}"));
    let checked = meed::check(&source);
    let model = checked.model.as_ref().unwrap_or_else(|| panic!("{:#?}", checked.findings));
    let review = meed::questions_of_money(&checked, &meed::run::Prepared::new(model));
    let codes = |found: Vec<meed::diagnostic::Diagnostic>| found.iter().map(|one| one.code.0).collect();
    (codes(review.open), codes(review.accepted.into_iter().map(|one| one.finding).collect()))
}

const FEE: &str = "\npayment fee of visit\n  pay £20.00\n  in quarter of day\n";
const CAPPED: &str = "\ncap most on fee\n  at most £500.00 for each provider and quarter\n  used up in order of quarter\n  the excess is deducted on a line of its own\n";
const ONCE: &str = "  no two rows share person_id\n";
const FEW: &str =
    "  no more than 50 rows share provider and quarter of day\n  no more than 2 values of provider\n";

#[test]
fn a_fee_for_each_row_has_no_limit_until_rows_or_a_cap_say_so() {
    assert_eq!(asked(&format!("{ONCE}{FEE}")).0, ["Q0001"]);
    assert_eq!(asked(&format!("{ONCE}{FEW}{FEE}")).0, [""; 0]);
    assert_eq!(asked(&format!("{ONCE}{FEE}{CAPPED}")).0, [""; 0]);
    // Rows are limited for each provider, and there may be any number of providers.
    let share = "  no more than 50 rows share provider and quarter of day\n";
    assert_eq!(asked(&format!("{ONCE}{share}{FEE}")).0, ["Q0001"]);
    // Of an amount for the whole contract there is an end.
    let whole = "\npayment fee of visit\n  for each provider\n  pay £20.00\n  on 31 March 2026\n";
    assert_eq!(asked(&format!("{ONCE}  no more than 2 values of provider\n{whole}")).0, [""; 0]);
    let accepted = format!("{FEE}  accepted that there is no limit, because \"each visit is ordered\"\n");
    assert_eq!(asked(&format!("{ONCE}{accepted}")), (vec![], vec!["Q0001"]));
}

#[test]
fn a_row_under_two_payments_is_asked_about_unless_their_conditions_part_them() {
    let two = |one: &str, other: &str| {
        format!(
            "{ONCE}{FEW}\npayment fee of visit\n{one}  pay £20.00\n  in quarter of day\n\npayment more of visit\n{other}  pay £30.00\n  in quarter of day\n"
        )
    };
    assert_eq!(asked(&two("", "  where kept\n")).0, ["Q0002"]);
    assert_eq!(asked(&two("  where not kept\n", "  where kept\n")).0, [""; 0]);
    assert_eq!(
        asked(&two("  where hours is less than 4 hours\n", "  where hours is at least 5 hours\n")).0,
        [""; 0]
    );
    assert_eq!(
        asked(&two("  where hours is at most 4 hours\n", "  where hours is at least 4 hours\n")).0,
        ["Q0002"]
    );
    let accepted =
        two("", "  where kept\n  accepted that one row earns several payments, because \"a supplement\"\n");
    // A line in either of the payments settles it, wherever it stands among the clauses.
    assert_eq!(asked(&accepted), (vec![], vec!["Q0002"]));
}

#[test]
fn somebody_who_can_stand_in_several_rows_is_asked_about() {
    assert_eq!(asked(&format!("{FEW}{FEE}")).0, ["Q0003"]);
    assert_eq!(asked(&format!("{ONCE}{FEW}{FEE}")).0, [""; 0]);
    // Only the first row of each is paid for.
    let first =
        "\ncohort first of visit\n  only the first for each person_id in order of day, then visit_id\n";
    assert_eq!(asked(&format!("{FEW}{first}{}", FEE.replace("of visit", "of first"))).0, [""; 0]);
    let accepted =
        format!("{FEE}  accepted that one person may be paid for again, because \"each visit counts\"\n");
    assert_eq!(asked(&format!("{FEW}{accepted}")), (vec![], vec!["Q0003"]));
}

#[test]
fn a_cap_above_all_that_its_payments_can_come_to_never_binds() {
    // Fifty rows at £20.00 are £1,000.00 a provider and quarter.
    let capped = |amount: &str| format!("{ONCE}{FEW}{FEE}{}", CAPPED.replace("£500.00", amount));
    assert_eq!(asked(&capped("£999.99")).0, [""; 0]);
    assert_eq!(asked(&capped("£1,000.00")).0, ["W0015"]);
    let accepted = format!(
        "{}  accepted that the limit never binds, because \"it is in all contracts\"\n",
        capped("£1,000.00")
    );
    assert_eq!(asked(&accepted), (vec![], vec!["W0015"]));
}

#[test]
fn what_is_accepted_and_not_asked_settles_nothing() {
    let body = format!("{ONCE}{FEW}{FEE}  accepted that there is no limit, because \"so it is\"\n");
    assert_eq!(asked(&body), (vec!["W0013"], vec![]));
}

/// The shipped contracts are asked what their councils would be asked; three of them are told here, with what stands in
/// their terms.
#[test]
fn the_shipped_contracts_are_asked() {
    let asked = |name: &str| {
        let text = std::fs::read_to_string(format!("contracts/{name}/contract.meed")).unwrap();
        let source = Source::new(name, text);
        let checked = meed::check(&source);
        let prepared = meed::run::Prepared::new(checked.model.as_ref().unwrap());
        let open = meed::questions_of_money(&checked, &prepared).open;
        open.into_iter().map(|one| one.message).collect::<Vec<_>>()
    };
    assert_eq!(asked("coventry"), [""; 0]);
    // A target without a number of regions has an end: the listed targets.
    assert_eq!(asked("gap-to-goal"), [""; 0]);
    assert_eq!(
        asked("kent"),
        [
            "one `person_id` can be paid for more than once under `beds`",
            "no limit: nothing holds what `beds` can come to"
        ]
    );
}
