//! What reaches a screen or another program: escapes, marks, names with slashes.

use std::fs;

use super::{VISITS, meed, project};

/// A contract whose texts would steer a screen.
const HOSTILE: &str = "\
contract \"T\u{1b}[2J\u{1b}[31mOWNED\"
  commissioner \"C\u{1b}]0;title\u{7}\"
  payee       \"Ac\u{1b}[8mme\"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record r
  r_id      whole number, unique
  d         date, from 1 April 2025 to 31 March 2026
  x         number

payment p \"La\u{1b}[1A\u{1b}[2Kbel\" of r
  pay x × £1.00
  in quarter of d
  note \"N\u{1b}[31m\" \"Note\u{9b}31m\"

payment q \"A\u{202e}RTL\u{2066}\" of r
  pay x × £1.00
  in quarter of d
";

/// The same without what steers, but in a comment.
fn tamed() -> String {
    let tame: String =
        HOSTILE.chars().filter(|letter| *letter == '\n' || !meed::text::escape::steers(*letter)).collect();
    format!("-- \u{1b}[2J \u{202e}\n{tame}")
}

const ROW: &str = "r_id,d,x\n1,2025-05-01,3\n";

/// Whether nothing in a text steers a screen.
fn is_tame(text: &str) -> bool {
    !text.chars().any(|letter| letter != '\n' && meed::text::escape::steers(letter))
}

#[test]
fn nothing_that_steers_a_screen_is_sent_to_it() {
    let commands: &[&[&str]] = &[
        &["check"],
        &["check", "--format", "short"],
        &["check", "--format", "json"],
        &["pay"],
        &["pay", "--format", "json"],
        &["pay", "--format", "csv"],
        &["pay", "--lines"],
        &["pay", "--lines", "--format", "csv"],
        &["pay", "--payee", "\u{1b}[2Jx"],
        &["explain", ".", "net"],
        &["explain", ".", "\u{202e}p"],
        &["what-if", "--set", "p[£1.00]=£2.00"],
        &["what-if", "--set", "\u{1b}[2J=£2.00"],
        &["what-if", "--list"],
        &["test"],
        &["data"],
        &["check", "\u{1b}[2Jx"],
    ];
    let tame = tamed();
    let wrong = tame.replacen("pay x", "pay y -- \u{1b}[2J", 1);
    for (name, contract) in [("hostile", HOSTILE), ("tamed", tame.as_str()), ("wrong", wrong.as_str())] {
        let folder = project(name, contract, &[("data/r.csv", ROW)]);
        for args in commands {
            let (_, out, err) = meed(&folder, args);
            assert!(is_tame(&out) && is_tame(&err), "{name} {args:?}\n{out:?}\n{err:?}");
            assert!(!out.is_empty() || !err.is_empty());
        }
    }
    // The line is shown with its escapes, and what is wrong behind them is underlined.
    let folder = project("hostile", HOSTILE, &[]);
    let (code, _, err) = meed(&folder, &["check"]);
    assert_eq!(code, 1);
    assert!(err.contains("contract \"T\\u{1b}[2J\\u{1b}[31mOWNED\""), "{err}");
    // The text of a contract that is laid out is the contract's, and goes into a file as it is.
    let folder = project("tamed", &tame, &[]);
    assert!(meed(&folder, &["fmt"]).1.contains("-- \u{1b}[2J \u{202e}"));
}

#[test]
fn what_a_snapshot_says_does_not_steer_a_screen() {
    let folder = project("snapshot", &tamed(), &[("data/r.csv", ROW)]);
    assert_eq!(meed(&folder, &["test", "--accept"]).0, 0);
    let file = folder.join("snapshots/data.json");
    let kept = fs::read_to_string(&file).unwrap();
    let label = kept.replace("ARTL", "A\u{202e}RTL\\u001b[2J\u{7f}");
    assert_ne!(label, kept);
    fs::write(&file, label).unwrap();
    for args in [&["test"][..], &["test", "--format", "json"]] {
        let (code, out, err) = meed(&folder, args);
        assert!(code == 1 && is_tame(&out) && is_tame(&err), "{out:?}");
        assert!(out.contains("RTL\\u"), "{out}");
    }
}

#[test]
fn names_of_files_are_shown_on_one_line() {
    let folder =
        project("newline", VISITS, &[("data/visit.csv", super::ONE), ("data/a\n\u{1b}[2Jb.txt", "")]);
    for args in [["pay"], ["check"], ["test"]] {
        let (_, out, err) = meed(&folder, &args);
        assert!(is_tame(&out) && is_tame(&err), "{out:?}");
        assert!(args == ["test"] || out.contains("data/a\\u{a}\\u{1b}[2Jb.txt: "), "{out}");
    }
}

#[test]
fn letters_that_look_alike_are_a_warning() {
    let clean = VISITS.replace("of visit\n", "of visit\n  where provider is not \"Acme Ltd\"\n");
    let folder = project("alike", &clean, &[]);
    assert_eq!(meed(&folder, &["check"]).2, "");
    for (from, to) in [
        // A Cyrillic a in a name, and one in a text; a Greek omicron, and a word all in Cyrillic that looks like one in
        // Latin.
        ("payment care", "payment c\u{430}re"),
        ("\"Acme Ltd\"", "\"\u{410}cme Ltd\""),
        ("\"Acme Ltd\"", "\"Acme C\u{3bf} Ltd\""),
        ("\"Acme Ltd\"", "\"cope\"\n  where provider is not \"\u{441}\u{43e}\u{440}\u{435}\""),
    ] {
        fs::write(folder.join("contract.meed"), clean.replace(from, to)).unwrap();
        let (code, out, err) = meed(&folder, &["check"]);
        assert_eq!(code, 0, "{err}");
        assert_eq!(err.matches("warning[W0005]").count(), 1, "{to:?}: {err}");
        assert!(out.contains("1 warning"), "{out}");
    }
    // A contract in one other script is no cause for a warning.
    let other = clean.replace("\"Care\"", "\"Догляд\"").replace("\"Acme Ltd\"", "\"Φροντίδα ΑΕ\"");
    fs::write(folder.join("contract.meed"), other).unwrap();
    assert_eq!(meed(&folder, &["check"]).2, "");
}

#[test]
fn a_text_that_a_spreadsheet_takes_for_a_formula_is_marked() {
    let rows = "provider,day,price\n=1+1,2025-05-02,10.00\n@x,2025-05-02,-3.00\n-Care,2025-05-02,1.00\n";
    let folder = project("formula", VISITS, &[("data/visit.csv", rows)]);
    let (_, out, _) = meed(&folder, &["pay", "--format", "csv"]);
    let expected = "\
payee,period,item,amount
'-Care,2025Q2,care,1.00
'=1+1,2025Q2,care,10.00
'@x,2025Q2,care,-3.00
";
    assert_eq!(out, expected);
    let (_, out, _) = meed(&folder, &["pay", "--format", "csv", "--no-marks"]);
    assert_eq!(out, expected.replace('\'', ""));
    assert!(meed(&folder, &["pay", "--lines", "--format", "csv"]).1.contains("\n'=1+1,"));
}

const SLASHED: &str = "\
contract \"T\"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record r
  r_id      whole number, unique
  provider  text
  d         date
  x         number

measure total_x of r
  for each provider
  total x

payment p of r
  pay x × £1.00
  in quarter of d
";

#[test]
fn a_payee_with_a_slash_is_found_beside_one_that_is_its_beginning() {
    let rows = "r_id,provider,d,x\n1,A/B Ltd,2025-05-01,3\n2,A,2025-05-01,5\n3,A/B,2025-05-01,7\n";
    let folder = project("slash", SLASHED, &[("data/r.csv", rows)]);
    for (target, amount) in [
        ("p/A/B Ltd/2025Q2", "£3.00"),
        ("p/A/2025Q2", "£5.00"),
        ("p/A/B/2025Q2", "£7.00"),
        ("p/A/B Ltd", "£3.00"),
        ("p/A", "£5.00"),
        ("p/A/B", "£7.00"),
        ("net/A/B Ltd", "£3.00"),
    ] {
        let (code, out, err) = meed(&folder, &["explain", ".", target]);
        assert_eq!(code, 0, "{target}: {err}");
        assert!(out.contains(amount), "{target}: {out}");
        let others = ["£3.00", "£5.00", "£7.00"].into_iter().filter(|other| *other != amount);
        assert!(others.into_iter().all(|other| !out.contains(other)), "{target}: {out}");
    }
    let (_, out, _) = meed(&folder, &["explain", ".", "total_x/A"]);
    assert!(out.contains("A: ") && !out.contains("A/B"), "{out}");
    // One target, two readings: a payee that is called like another with a period.
    let rows = "r_id,provider,d,x\n1,A/2025Q2,2025-05-01,3\n2,A,2025-05-01,5\n";
    let folder = project("two_readings", SLASHED, &[("data/r.csv", rows)]);
    let (code, _, err) = meed(&folder, &["explain", ".", "p/A/2025Q2"]);
    assert_eq!(code, 2);
    assert!(err.starts_with("error: `A/2025Q2` can be read in 2 ways\n"), "{err}");
    let (code, out, _) = meed(&folder, &["explain", ".", "p", "--payee", "A/2025Q2"]);
    assert!(code != 0 || out.contains("£3.00"), "{out}");
}

#[test]
fn a_row_in_one_of_several_files_is_named_with_its_file() {
    let files = [
        ("data/r/april.csv", "r_id,provider,d,x\n1,A,2025-04-01,3\n"),
        ("data/r/may.csv", "r_id,provider,d,x\n2,B,2025-05-01,5\n3,B,2025-05-02,7\n"),
    ];
    let folder = project("row_files", SLASHED, &files);
    let (code, _, err) = meed(&folder, &["explain", ".", "--row", "r:2"]);
    assert_eq!(code, 2);
    let expected = "\
error: 2 rows of `r` have this number, in several files
  help: say which: `r:data/r/april.csv:2`, `r:data/r/may.csv:2`
";
    assert_eq!(err, expected);
    for (row, provider) in [("r:may.csv:2", "B"), ("r:data/r/april.csv:2", "A"), ("r:3", "B")] {
        let (code, out, err) = meed(&folder, &["explain", ".", "--row", row]);
        assert_eq!(code, 0, "{row}: {err}");
        assert!(out.contains(&format!("provider {provider}")), "{row}: {out}");
    }
    assert_eq!(meed(&folder, &["explain", ".", "--row", "r:june.csv:2"]).0, 2);
}

#[test]
fn a_payee_has_a_name() {
    for (from, to) in [("payee       provider", "payee       \"\""), ("payee       provider", "payee \"  \"")]
    {
        let folder = project("nobody", &VISITS.replace(from, to), &[]);
        let (code, _, err) = meed(&folder, &["check"]);
        assert_eq!(code, 1);
        assert!(err.contains("error[E0496]"), "{err}");
    }
    let to = VISITS.replace("  pay total price\n", "  pay total price\n  to \"\"\n");
    let folder = project("nobody", &to, &[]);
    assert!(meed(&folder, &["check"]).2.contains("error[E0496]"));
    // However it comes about: by cases, by a define of cases, by a tariff.
    let dear = "| when price is more than £50.00 | \"Acme\" |\n  | otherwise | \" \" |\n";
    let by_case = format!("\ndefine who of visit\n  {dear}");
    let by_kind = "\ntariff who by provider\n  | \"A\" | \"Acme\" |\n  | \"B\" | \"\" |\n";
    for (to, more) in [("who", by_case.as_str()), ("(who for provider, or \"C\" if blank)", by_kind)] {
        let line = format!("payment one of visit\n  pay price\n  on day\n  to {to}\n");
        let folder = project("nobody", &format!("{VISITS}\n{line}{more}"), &[]);
        let err = meed(&folder, &["check"]).2;
        assert!(err.contains("error[E0496]"), "{err}");
    }
}

#[test]
fn one_limit_of_digits_holds_everywhere() {
    let most = "9".repeat(40);
    let more = "9".repeat(41);
    let parts = |digits: &str| {
        let grouped: Vec<String> = digits
            .as_bytes()
            .rchunks(3)
            .rev()
            .map(|group| String::from_utf8(group.to_vec()).unwrap())
            .collect();
        grouped.join(",")
    };
    let contract = |digits: &str| SLASHED.replace("x × £1.00", &format!("x × £{}", parts(digits)));
    let folder = project("digits", SLASHED, &[]);
    for (digits, code) in [(&most, 0), (&more, 1)] {
        fs::write(folder.join("contract.meed"), contract(digits)).unwrap();
        let (found, _, err) = meed(&folder, &["check"]);
        assert_eq!(found, code, "{err}");
        assert_eq!(err.contains("this number has more than 40 digits"), code == 1, "{err}");
        fs::write(folder.join("contract.meed"), SLASHED).unwrap();
        fs::write(folder.join("data/r.csv"), format!("r_id,provider,d,x\n1,A,2025-05-01,{digits}\n"))
            .unwrap();
        let (found, _, err) = meed(&folder, &["pay"]);
        assert_eq!(found, code, "{err}");
        assert_eq!(err.contains("a number has at most 40 digits"), code == 1, "{err}");
        assert_eq!(meed::syntax::parse_literal(digits).is_err(), code == 1);
    }
}
