//! What a reviewer would ask of terms that are taken: where it is asked, where it is not, and how a contract settles
//! it.

use meed::Checked;
use meed::source::Source;

const HEAD: &str = "contract \"Visits\"
  payee       provider
  term        1 April 2025 to 31 March 2027
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  provider  text
  day       date
  began     date
  ended     date, may be blank
  met       yes or no
  fee       money
  spent     money
  hours     hours

";

fn checked(body: &str) -> Checked {
    meed::check(&Source::new("contract.meed", format!("{HEAD}{body}\n")))
}

/// The codes of all that is found, unused names left out.
#[track_caller]
fn codes(body: &str) -> Vec<&'static str> {
    let checked = checked(body);
    assert!(checked.model.is_some(), "{:#?}", checked.findings);
    checked.findings.iter().map(|finding| finding.code.0).filter(|code| *code != "W0001").collect()
}

const NOTHING: [&str; 0] = [];

/// A payment of a row.
fn of_row(amount: &str) -> String {
    format!("payment fees of visit\n  pay {amount}\n  in quarter of day")
}

#[test]
fn one_value_of_the_whole_term_is_asked_about_where_a_period_rests_on_it() {
    let with = |keys: &str, condition: &str, payment: &str| {
        format!(
            "cohort on_time of visit\n  where met\n\nmeasure rate of visit\n{condition}{keys}  (on_time as a share of visit, or 0% if visit is empty)\n\n{payment}"
        )
    };
    let quarterly = "payment bonus of visit\n  for each provider and quarter of day\n  pay £100.00 × rate";
    assert_eq!(codes(&with("", "", quarterly)), ["W0006"]);
    assert_eq!(codes(&with("  for each provider\n", "", quarterly)), ["W0006"]);
    assert_eq!(codes(&with("  for each provider and quarter of day\n", "", quarterly)), NOTHING);
    // Of a row, and through a define and a scale.
    assert_eq!(codes(&with("", "", &of_row("fee × rate"))), ["W0006"]);
    let scaled = format!(
        "scale part of rate\n  | from the bottom | 10% |\n  | from 50% | 20% |\n\ndefine due of visit\n  fee × part\n\n{}",
        of_row("due")
    );
    assert_eq!(codes(&with("", "", &scaled)), ["W0006"]);
    // Paid once; or of days that stand in the contract.
    let once = "payment bonus of visit\n  for each provider\n  pay £100.00 × rate\n  on last day of the term";
    assert_eq!(codes(&with("", "", once)), NOTHING);
    assert_eq!(codes(&with("", "  where day is before 1 July 2025\n", quarterly)), NOTHING);
    // The first day of each person is no rate.
    let first = "measure first_day of visit\n  for each provider\n  earliest day\n\npayment fees of visit\n  where day is first_day for provider\n  pay £1.00\n  in quarter of day";
    assert_eq!(codes(first), NOTHING);
}

#[test]
fn a_bare_number_is_asked_about_beside_a_total_and_not_beside_what_says_what_it_is() {
    let total = |amount: &str| {
        format!("payment fees of visit\n  for each provider and quarter of day\n  pay {amount}")
    };
    assert_eq!(codes(&total("80 × total fee")), ["W0007"]);
    assert_eq!(codes(&total("total fee × 80")), ["W0007"]);
    assert_eq!(codes(&total("1.5 × (total fee + total spent)")), ["W0007"]);
    assert_eq!(codes(&of_row("fee × 80")), ["W0007"]);
    assert_eq!(codes(&format!("tariff part 80\n\n{}", total("part × total fee"))), ["W0007"]);
    for fine in [
        "80% × total fee",
        "200% × total fee",
        "total fee × 80 ÷ 100",
        "total fee ÷ 12",
        "count × £2.00 per visit",
        "0.8 × total fee",
    ] {
        assert_eq!(codes(&total(fine)), NOTHING, "{fine}");
    }
    // A price a few times is a price; eighty times it is not.
    let price = |times: u32| format!("tariff price £10.00\n\n{}", of_row(&format!("{times} × price")));
    assert_eq!(codes(&price(3)), NOTHING);
    assert_eq!(codes(&price(12)), NOTHING);
    assert_eq!(codes(&price(80)), ["W0007"]);
}

#[test]
fn a_limit_of_nothing_is_asked_about_however_it_is_said() {
    let capped = |amount: &str| {
        format!(
            "{}\n\ncap most on fees\n  at most {amount} for each provider and quarter\n  the excess is deducted on a line of its own\n",
            of_row("fee")
        )
    };
    assert_eq!(codes(&capped("£0.00")), ["W0008"]);
    assert_eq!(codes(&capped("−£1.00")), ["W0008"]);
    assert_eq!(codes(&capped("£0.01")), NOTHING);
    assert_eq!(codes(&format!("tariff top £0.00\n\n{}", capped("top"))), ["W0008"]);
    assert_eq!(codes(&format!("tariff top money, to be supplied\n\n{}", capped("top"))), NOTHING);
    let minimum = format!(
        "{}\n\nminimum least on fees\n  at least £0.00 in all, across all payees\n  the payments themselves are reduced",
        of_row("fee")
    );
    assert!(checked(&minimum).model.is_none(), "a minimum takes nothing away");
}

#[test]
fn lines_after_the_end_are_asked_about_where_a_day_in_the_term_leads_there() {
    let on = |day: &str| format!("payment fees of visit\n  pay fee\n  on {day}");
    assert_eq!(codes(&on("1 day after day")), ["W0009"]);
    assert_eq!(codes(&on("2 months after last day of (quarter of day)")), ["W0009"]);
    assert_eq!(codes(&on("5 days before day")), NOTHING);
    assert_eq!(codes(&on("last day of (quarter of day)")), NOTHING);
    assert_eq!(codes(&on("earlier of (30 days after day) and last day of the term")), NOTHING);
    assert_eq!(codes("payment fees of visit\n  pay fee\n  in quarter of day"), NOTHING);
    assert_eq!(codes("payment fees of visit\n  pay fee\n  in quarter of (1 month after day)"), ["W0009"]);
    let said = on("30 days after day");
    let text =
        format!("{HEAD}{said}\n").replace("  statements", "  settlement  until 30 April 2027\n  statements");
    assert!(meed::check(&Source::new("contract.meed", text)).findings.is_empty());
}

#[test]
fn a_stretch_is_asked_about_where_nothing_holds_its_end_to_its_beginning() {
    let days = |from: &str, to: &str| format!("(days from {from} to {to}, both days counted)");
    let per_day = |stretch: &str| of_row(&format!("{stretch} × £1.00 per day"));
    assert_eq!(codes(&per_day(&days("began", "day"))), ["W0010"]);
    assert_eq!(codes(&per_day(&days("began", "(30 days after began)"))), NOTHING);
    assert_eq!(codes(&per_day(&days("began", "(1 day before (1 month after began))"))), NOTHING);
    assert_eq!(codes(&per_day(&days("began", "(1 month before (10 days after began))"))), ["W0010"]);
    assert_eq!(codes(&per_day(&days("first day of (quarter of day)", "day"))), NOTHING);
    assert_eq!(codes(&per_day(&days("day", "last day of the term"))), NOTHING);
    assert_eq!(codes(&per_day(&days("(earlier of began and day)", "day"))), NOTHING);
    assert_eq!(codes(&per_day(&format!("(larger of {} and 0 days)", days("began", "day")))), NOTHING);
    // Taken off, a stretch below nothing is paid, whatever the floor: it is told as that.
    let late = format!("(larger of (£9.00 − {} × £1.00 per day) and £0.00)", days("began", "day"));
    assert_eq!(codes(&of_row(&late)), ["W0010"]);
    // A condition, in the clause, in its cohort, in a case.
    let held = per_day(&days("began", "day"));
    assert_eq!(codes(&held.replace("  pay", "  where day is on or after began\n  pay")), NOTHING);
    let cohort = held.replace("of visit", "of sound");
    assert_eq!(
        codes(&format!("cohort sound of visit\n  where began is on or before day\n\n{cohort}")),
        NOTHING
    );
    let cases = "payment fees of visit\n  pay\n    | when began is on or before day | (days from began to day, both days counted) × £1.00 per day |\n    | otherwise | £0.00 |\n  in quarter of day";
    assert_eq!(codes(cases), NOTHING);
    // Through a define, with what is known of the row that asks for it.
    let define = "define stay of visit\n  days from began to day, both days counted\n\n";
    let paid = of_row("stay × £1.00 per day");
    assert_eq!(codes(&format!("{define}{paid}")), ["W0010"]);
    assert_eq!(
        codes(&format!("{define}{}", paid.replace("  pay", "  where day is on or after began\n  pay"))),
        NOTHING
    );
}

#[test]
fn a_comparison_that_a_negative_stretch_cannot_meet_is_not_asked_about() {
    let taken = |condition: &str| {
        format!(
            "payment fees of visit\n  where (days from began to day, the first day not counted) {condition}\n  pay fee\n  in quarter of day"
        )
    };
    assert_eq!(codes(&taken("is more than 30 days")), NOTHING);
    let both = taken("is at least 0 days").replace(
        "  pay",
        "    and (days from began to day, the first day not counted) is at most 30 days\n  pay",
    );
    assert_eq!(codes(&both), NOTHING);
    assert_eq!(codes(&taken("is at most 30 days")), ["W0010"]);
}

#[test]
fn fields_are_held_also_through_others_and_where_one_may_be_blank() {
    let text = |fields: &str| {
        format!(
            "contract \"Stays\"\n  payee       \"Acme\"\n  term        1 April 2025 to 31 March 2026\n  statements  in quarters\n  rounding    each payment line to the nearest penny, halves up\n\nrecord stay\n{fields}\npayment stays of stay\n  pay (days from a to (c, or last day of the term if blank), both days counted) × £1.00 per day\n  in quarter of a\n"
        )
    };
    let found = |fields: &str| {
        let found = meed::check(&Source::new("contract.meed", text(fields))).findings;
        found
            .iter()
            .map(|finding| (finding.code.0, finding.help.clone().unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    assert!(
        found("  a  date\n  b  date, on or after a\n  c  date, on or after b, may be blank\n").is_empty()
    );
    assert!(
        found("  a  date, on or before b\n  b  date\n  c  date, on or after b, may be blank\n").is_empty()
    );
    let open = found("  a  date\n  b  date\n  c  date, on or after b, may be blank\n");
    assert_eq!(open.first().map(|(code, _)| *code), Some("W0010"));
    assert!(
        open.iter().any(|(_, help)| help.starts_with("add `, on or after a` to the field `c`;")),
        "{open:?}"
    );
}

#[test]
fn a_minimum_is_asked_about_where_a_period_may_have_no_line() {
    let paid =
        "payment fees of visit\n  for each provider and quarter of day\n  pay count × £20.00 per visit\n\n";
    let minimum = "minimum least on fees\n  at least £50.00 for each provider and quarter";
    assert_eq!(codes(&format!("{paid}{minimum}")), ["W0011"]);
    assert_eq!(codes(&format!("{paid}minimum least on fees\n  at least £50.00 for each provider")), NOTHING);
    let periods = "record lot\n  lot_id  whole number, unique\n  provider  text\n\nspell lot_quarter of lot\n  from first day of the term to last day of the term\n  cut at the start of each quarter\n\npayment fees of lot_quarter\n  pay £1.00\n  in quarter of first_day\n  to lot's provider\n\n";
    assert_eq!(codes(&format!("{periods}{minimum}")), NOTHING);
}

#[test]
fn an_amount_below_nil_is_asked_about_where_nothing_keeps_it_above() {
    assert_eq!(codes(&of_row("fee − £2.00")), ["W0012"]);
    assert_eq!(codes(&of_row("fee − spent")), ["W0012"]);
    assert_eq!(codes(&of_row("(hours − 2 hours) × £10.00 per hour")), ["W0012"]);
    for fine in [
        "fee",
        "fee + spent",
        "fee − 20% × fee",
        "(larger of (fee − £2.00) and £0.00)",
        "fee − (smaller of fee and spent)",
        "(larger of fee and spent) − fee",
    ] {
        assert_eq!(codes(&of_row(fine)), NOTHING, "{fine}");
    }
    let where_more = of_row("fee − spent").replace("  pay", "  where fee is at least spent\n  pay");
    assert_eq!(codes(&where_more), NOTHING);
    let cases = "payment fees of visit\n  pay\n    | when hours is at most 2 hours | £0.00 |\n    | otherwise | (hours − 2 hours) × £10.00 per hour |\n  in quarter of day";
    assert_eq!(codes(cases), NOTHING);
    let total = |amount: &str| {
        format!("payment fees of visit\n  for each provider and quarter of day\n  pay {amount}")
    };
    assert_eq!(codes(&total("total fee − total spent")), ["W0012"]);
    assert_eq!(
        codes(&format!("cohort good of visit\n  where met\n\n{}", total("total fee − total fee of good"))),
        NOTHING
    );
    assert_eq!(codes(&total("total fee\n  at least £0.00")), NOTHING);
    let floor = of_row("fee − £2.00").replace("  in", "  at least £0.00\n  in");
    assert_eq!(codes(&floor), NOTHING);
    let clawback = "payment fees of visit\n  pay fee\n  in quarter of day\n\nclawback back of visit\n  take back fee − spent\n  in quarter of day";
    assert_eq!(codes(clawback), ["W0012"]);
}

#[test]
fn what_is_accepted_is_settled_where_a_warning_points_and_nowhere_else() {
    let line = "  accepted that the amount may be below nil, because \"returns are credited\"";
    let paid = of_row("fee − spent");
    let settled = checked(&format!("{paid}\n{line}"));
    assert!(settled.findings.is_empty(), "{:#?}", settled.findings);
    let accepted: Vec<_> =
        settled.accepted.iter().map(|accepted| (accepted.finding.code.0, accepted.reason.as_str())).collect();
    assert_eq!(accepted, [("W0012", "returns are credited")]);
    // In the define in which the difference stands, too; in another declaration it settles nothing.
    let define = "define left of visit\n  fee − spent\n";
    assert_eq!(codes(&format!("{define}{line}\n\n{}", of_row("left"))), NOTHING);
    let other = format!("{paid}\n\npayment others of visit\n  pay fee\n  in quarter of day\n{line}");
    assert_eq!(codes(&other), ["W0012", "W0013"]);
    // Of another question it settles nothing, and said twice it settles once.
    assert_eq!(
        codes(&format!("{paid}\n  accepted that lines may fall after the end, because \"so\"")),
        ["W0012", "W0013"]
    );
    assert_eq!(codes(&format!("{paid}\n{line}\n{line}")), ["W0013"]);
    let empty = checked(&format!("{paid}\n  accepted that the amount may be below nil, because \" \""));
    assert_eq!(empty.findings.iter().map(|finding| finding.code.0).collect::<Vec<_>>(), ["E0369"]);
}

#[test]
fn a_field_may_be_called_accepted() {
    let text = "contract \"Claims\"\n  payee       \"Acme\"\n  term        1 April 2025 to 31 March 2026\n  statements  in quarters\n  rounding    each payment line to the nearest penny, halves up\n\nrecord claim\n  accepted  date\n\npayment claims of claim\n  pay £1.00\n  in quarter of accepted\n";
    assert!(meed::check(&Source::new("contract.meed", text)).findings.is_empty());
}

#[test]
fn the_statement_says_what_is_accepted_and_why() {
    let run = |format: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts/prime-provider");
        let command = std::process::Command::new(env!("CARGO_BIN_EXE_meed"))
            .args(["pay", "--payee", "Elm Care", "--format", format])
            .arg(folder)
            .output();
        String::from_utf8(command.unwrap().stdout).unwrap()
    };
    let shown = run("table");
    let said = "\nAccepted in the contract, with a reason\n  W0012, line ";
    assert!(shown.contains(said), "{shown}");
    assert!(shown.contains("because What is passed on is a part of the same price"), "{shown}");
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    assert_eq!(json["accepted"][0]["reason"], "What is passed on is a part of the same price");
}

/// The earliest of the days sought after a day is not before it, nor is the latest up to a day after it; of days sought
/// otherwise it is asked.
#[test]
fn what_is_sought_after_a_day_is_not_before_it() {
    let calls = |what: &str, edge: &str, stretch: &str| {
        format!(
            "record call\n  caller  text\n  rung    date\n\ndefine sought of visit\n  ({what} rung of call where caller is this visit's provider and rung is {edge})\n
payment fees of visit\n  where sought is given\n  pay £1.00 per day × ({stretch}, the first day not counted)\n  in quarter of day"
        )
    };
    let later = "days from began to sought";
    for what in ["earliest", "latest"] {
        assert_eq!(codes(&calls(what, "after this visit's began", later)), NOTHING);
        assert_eq!(
            codes(&calls(what, "from this visit's began to 9 days after it, both days counted", later)),
            NOTHING
        );
    }
    assert_eq!(
        codes(&calls("latest", "on or before this visit's began", "days from sought to began")),
        NOTHING
    );
    assert_eq!(codes(&calls("latest", "on or before this visit's began", later)), ["W0010"]);
    assert_eq!(codes(&calls("earliest", "after this visit's day", later)), ["W0010"]);
}
