//! What reaches a screen or another program: escapes, marks, names with slashes.

use std::fs;

use super::{VISITS, meed, project};

/// A contract whose texts steer a screen.
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

const ROW: &str = "r_id,d,x\n1,2025-05-01,3\n";

/// Whether nothing in a text steers a screen.
fn is_tame(text: &str) -> bool {
    !text.chars().any(|letter| letter != '\n' && meed::escape::steers(letter))
}

#[test]
fn nothing_that_steers_a_screen_is_sent_to_it() {
    let folder = project("hostile", HOSTILE, &[("data/r.csv", ROW)]);
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
        &["explain", ".", "p"],
        &["explain", ".", "\u{202e}p"],
        &["what-if", "--set", "p[£1.00]=£2.00"],
        &["what-if", "--list"],
        &["test"],
        &["data"],
        &["check", "\u{1b}[2Jx"],
    ];
    for args in commands {
        let (_, out, err) = meed(&folder, args);
        assert!(is_tame(&out) && is_tame(&err), "{args:?}\n{out:?}\n{err:?}");
        assert!(!out.is_empty() || !err.is_empty());
    }
    let (_, out, _) = meed(&folder, &["pay"]);
    assert!(out.starts_with("T\\u{1b}[2J\\u{1b}[31mOWNED\n"), "{out}");
    assert!(out.contains("A\\u{202e}RTL\\u{2066}"), "{out}");
    // A program reads the same text as ever.
    let (_, json, _) = meed(&folder, &["pay", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["payees"][0]["payee"], "Ac\u{1b}[8mme");
    assert_eq!(json["totals"][1]["label"], "A\u{202e}RTL\u{2066}");
    // The text of a contract that is laid out is the contract's.
    assert!(meed(&folder, &["fmt"]).1.contains("\u{1b}[2K"));
    // A statement that differs from its snapshot shows the old title.
    assert_eq!(meed(&folder, &["test", "--accept"]).0, 0);
    fs::write(folder.join("contract.meed"), HOSTILE.replace("OWNED", "MINE")).unwrap();
    let (code, out, _) = meed(&folder, &["test"]);
    assert!(code == 1 && is_tame(&out) && out.contains("OWNED"), "{out:?}");
}

#[test]
fn the_place_of_a_finding_is_underlined_behind_what_was_escaped() {
    let wrong = HOSTILE
        .replace("  pay x × £1.00\n  in quarter of d\n  note", "  pay y × £1.00\n  in quarter of d\n  note");
    let label = wrong.replace("pay y ×", "pay x × \u{1b}");
    let folder = project("underlined", &wrong, &[]);
    let (code, _, err) = meed(&folder, &["check"]);
    assert_eq!(code, 1);
    assert!(is_tame(&err), "{err:?}");
    assert!(err.contains("pay y × £1.00"), "{err}");
    fs::write(folder.join("contract.meed"), label).unwrap();
    let (code, _, err) = meed(&folder, &["check"]);
    assert!(code == 1 && is_tame(&err), "{err:?}");
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
    for (from, to, at) in [
        // A Cyrillic a in a name, in a choice, in a text.
        ("payment care", "payment c\u{430}re", "c\u{430}re"),
        ("\"Acme Ltd\"", "\"\u{410}cme Ltd\"", "\u{410}cme Ltd"),
        // Spaces that cannot be told from others, or seen at all.
        ("\"Acme Ltd\"", "\"Acme\u{a0}Ltd\"", "U+00A0"),
        ("\"Acme Ltd\"", "\"Acme Ltd\u{200b}\"", "U+200B"),
        ("\"Care\"", "\"Ca\u{202e}re\"", "U+202E"),
    ] {
        fs::write(folder.join("contract.meed"), clean.replace(from, to)).unwrap();
        let (code, out, err) = meed(&folder, &["check"]);
        assert_eq!(code, 0, "{err}");
        assert!(err.contains("warning[W0005]"), "{to:?}: {err}");
        assert!(out.contains("1 warning"), "{out}");
        assert!(
            is_tame(&err) && (at.starts_with("U+") == err.contains(at) || !at.starts_with("U+")),
            "{err}"
        );
    }
    // Two texts, one with a composed accent and one with an accent of its own.
    let two = clean.replace("\"Acme Ltd\"", "\"Caf\u{e9}\"\n  where provider is not \"Cafe\u{301}\"");
    fs::write(folder.join("contract.meed"), two).unwrap();
    let (_, _, err) = meed(&folder, &["check"]);
    assert_eq!(err.matches("W0005").count(), 1, "{err}");
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
