//! What is too large is refused in words, at once; what is large is worked out in proportion.

use std::fs::File;

use meed::check;
use meed::data::{Format, Input, ReadOptions, read};
use meed::model::RecordId;
use meed::run::{Settings, run};
use meed::source::Source;

use super::{VISITS, folder, meed, project};

/// What is found in a text: code and message of each.
fn found(text: &str) -> Vec<(String, String)> {
    let findings = check(&Source::new("t.meed", text)).findings;
    findings.into_iter().map(|one| (one.code.0.to_owned(), one.message)).collect()
}

fn only(text: &str) -> String {
    let found = found(text);
    let [(code, message)] = found.as_slice() else { panic!("{found:?}") };
    format!("{code}: {message}")
}

#[test]
fn a_line_of_quotes_is_refused_by_its_length() {
    for piece in ["\"", "\"a\" ", "; ", "x ", "(", ") ", "£ ", "1 ", "| ", "# ", "1 April "] {
        let line = piece.repeat(200_000 / piece.len());
        let refused = found(&format!("{VISITS}  {line}\n"));
        assert!(
            refused.iter().any(|(code, _)| ["E0109", "E0123", "E0125", "E0126"].contains(&code.as_str())),
            "{piece}: {refused:?}"
        );
    }
    let list: String = (0..2_000).map(|choice| format!(", c{choice}")).collect();
    let long =
        VISITS.replace("  price     money\n", &format!("  price     money\n  kind      one of c{list}\n"));
    assert_eq!(
        found(&long).iter().filter(|(code, _)| code.starts_with('E')).count(),
        0,
        "2,001 choices are no mistake"
    );
}

/// What is said of a line does not grow with the line: its place stands for it, whatever is wrong with it.
#[test]
fn a_long_line_is_not_shown_whole() {
    let wrong = |line: String, code: &str| {
        let folder = project("long_line", &format!("{VISITS}{line}\n"), &[]);
        let (exit, out, err) = meed(&folder, &["check"]);
        let said = out + &err;
        assert!(
            exit == 1 && said.contains(&format!("error[{code}]")) && said.contains("contract.meed:"),
            "{said}"
        );
        said.len()
    };
    let digits = |many: usize| wrong(format!("tariff fee £{}", "9".repeat(many)), "E0109");
    let comment = |many: usize| wrong(format!("tariff fee £9 £ -- {}", "x".repeat(many)), "E0116");
    for said in [&digits as &dyn Fn(usize) -> usize, &comment] {
        let (short, long, longer) = (said(50), said(20_000), said(200_000));
        assert!(long < short + 2_000 && longer < long + 10, "{short}, {long}, {longer}");
    }
}

#[test]
fn a_contract_of_old_line_ends_is_refused_as_that() {
    let folder = project("old_line_ends", &VISITS.replace('\n', "\r"), &[]);
    let (exit, _, err) = meed(&folder, &["check"]);
    assert!(
        exit == 1 && err.starts_with("error[E0702]: the lines of `contract.meed` end in a carriage"),
        "{err}"
    );
}

#[test]
fn a_term_has_a_limit_in_years() {
    let term = |until: &str| VISITS.replace("31 March 2026", until);
    let refused = "E0109: this is more than 200 years after the term begins";
    assert_eq!(only(&term("31 March 9025")), refused);
    assert_eq!(only(&term("31 December 9999")), refused);
    assert_eq!(only(&term("2 April 2225")), refused);
    assert_eq!(found(&term("31 March 2225")), []);
    let settled = |until: &str| term(&format!("31 March 2026\n  settlement  until {until}"));
    assert_eq!(only(&settled("31 March 9025")), refused);
    assert_eq!(found(&settled("31 March 2225")), []);
}

#[test]
fn names_that_are_alike_are_looked_for_a_hundred_times_and_no_more() {
    // Every name is unknown, and one letter from one that is declared.
    let text = |names: usize| {
        let defines = (0..names).map(|at| format!("\ndefine abc_{at} of visit\n  price + abd_{at}\n"));
        VISITS.to_owned() + &defines.collect::<String>()
    };
    for names in [200, 400] {
        let findings = check(&Source::new("t.meed", text(names))).findings;
        let unknown: Vec<_> = findings.iter().filter(|one| one.code.0 == "E0201").collect();
        assert_eq!(unknown.len(), names, "none is left out");
        let helped = |one: &&&meed::diagnostic::Diagnostic| {
            one.help.as_deref().is_some_and(|help| help.contains("did you mean"))
        };
        assert_eq!(unknown.iter().filter(helped).count(), 100, "{names}");
    }
}

/// Three gigabytes that are not there: the file has no more than its length.
#[test]
fn a_file_of_gigabytes_is_no_contract_and_is_not_read_whole() {
    let folder = folder("gigabytes");
    File::create(folder.join("contract.meed")).unwrap().set_len(3 << 30).unwrap();
    for command in ["check", "pay", "fmt"] {
        let (exit, out, err) = meed(&folder, &[command, "."]);
        assert_eq!((exit, out.as_str()), (1, ""), "{err}");
        assert!(err.contains("error[E0109]: the file is larger than 1048576 bytes"), "{err}");
    }
    let long = VISITS.to_owned() + &"-- é\n".repeat(1_000_000);
    std::fs::write(folder.join("contract.meed"), long).unwrap();
    assert!(meed(&folder, &["check", "."]).2.contains("error[E0109]"));
}

/// A contract whose payments pass so many caps, one after the other.
fn capped(caps: usize) -> String {
    let cap = |at: usize| {
        let after = if at == 0 { String::new() } else { format!(", after c{}", at - 1) };
        let most = 100_000 - at;
        format!(
            "\ncap c{at} on care{after}\n  at most £{most}.00 for each provider and quarter\n  used up in order of quarter\n  \
             the excess is deducted on a line of its own\n"
        )
    };
    VISITS.to_owned() + &(0..caps).map(cap).collect::<String>()
}

#[test]
fn caps_after_caps_have_a_limit() {
    assert_eq!(found(&capped(1_000)), []);
    let refused = "E0109: there are more than 1,000 caps and minimums";
    assert_eq!(only(&capped(1_001)), refused);
    assert_eq!(only(&capped(1_100)), refused);
    // One thousand of them are run: £100,050.00 is owed, and each leaves a pound less. The last leaves 100,000 − 999.
    let rows = "provider,day,price\nAcme,2025-05-02,100050.00\n";
    let folder = project("caps", &capped(1_000), &[("data/visit.csv", rows)]);
    let (exit, out, err) = meed(&folder, &["pay", ".", "--format", "json"]);
    assert_eq!(exit, 0, "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["net"], "99001.00");
}

/// What was paid for dear visits is taken back four weeks later, from what is paid then.
const BACK: &str = "
cohort dear of visit
  where price is more than £50.00

clawback back of dear
  take back price
  in week of (28 days after day)
  at most care for each provider and week
  the rest is carried forward, and what is left at the end is shown but not taken back
";

/// What a payee owes weighs no more for being one of many, or in a longer term: the run holds the weeks in which
/// something is due or brought forward, and no others.
#[test]
fn a_clawback_holds_only_payees_and_weeks_that_have_something() {
    let held = |payees: usize, until: &str| {
        let head = VISITS
            .replace("31 March 2026", until)
            .replace("in quarters", "in weeks")
            .replace("quarter of day", "week of day");
        let text = format!("{head}{BACK}");
        let model = check(&Source::new("t.meed", text)).model.unwrap();
        let mut rows =
            "provider,day,price\nAcme,2025-04-07,60.00\nAcme,2025-05-19,45.00\nAcme,2025-06-02,15.00\n"
                .to_owned();
        rows.extend((0..payees).map(|at| format!("P{at},2025-04-07,10.00\n")));
        let reader = Box::new(std::io::Cursor::new(rows.into_bytes()));
        let input = Input {
            record: RecordId(0),
            name: "visit".to_owned(),
            format: Format::Csv,
            content: meed::data::Content::InOrder(reader),
        };
        let loaded = read(&model, vec![input], ReadOptions::default());
        let outcome = run(&model, loaded.database, &Settings::default()).unwrap();
        assert_eq!(outcome.payees.len(), payees + 1);
        let periods = outcome.clawbacks.first().unwrap();
        periods.iter().map(|period| period.taken.to_int().unwrap()).collect::<Vec<_>>()
    };
    // £60.00 is due on 5 May; £45.00 is paid, and taken, two weeks later, and the last £15.00 after two weeks more.
    let weeks = [0, 0, 45, 0, 15];
    for (payees, until) in [(10, "31 March 2026"), (400, "31 March 2026"), (400, "31 March 2035")] {
        assert_eq!(held(payees, until), weeks, "{payees}, {until}");
    }
}
