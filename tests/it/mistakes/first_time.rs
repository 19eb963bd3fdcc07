//! Thirty mistakes of first-time authors.

use super::{Mistake, RIGHT, each_is_told_and_answered, each_is_told_and_mended, errors, wrong};
use meed::check;
use meed::source::Source;

const EARNED: &str = "  (success as a share of eligible, or 0% if eligible is empty)";
const WITHIN: &str = "result_date is from start_date to 42 days after it, both days counted";
const KEYS_AND_PAY: &str = "  for each provider and quarter of start_date\n  pay 80%";
const BY_VOLUME: &str =
    "  pay\n    | when count is at most volume | £0.00   |\n    | otherwise                    | £500.00 |";
const PRICES: &str = "  | lower  | £75.00 per week  |\n  | higher | £150.00 per week |";

#[rustfmt::skip]
const MENDED: [Mistake; 21] = [
    ("1 April 2023 to 31 March 2026\n  sett", "01/04/2023 to 31/03/2026\n  sett", "E0114", "01/04/2023", "write `term 1 April 2023 to 31 March 2026`"),
    ("  provider     text", "  provder      text", "E0201", "provder", "write `provider` here, where it is declared"),
    (BY_VOLUME, "  pay if count is at most volume then £0.00 otherwise £500.00", "E0120", "if", "`| when count is at most volume | £0.00 |` and `| otherwise | £500.00 |`"),
    ("pay 80% × (total fee)", "pay 80% × (sum of fee)", "E0129", "sum of", "write `pay 80% × (total fee)`"),
    (WITHIN, "result_date is between start_date and 42 days after start_date", "E0129", "is between", "write `and result_date is from start_date to 42 days after start_date, both days counted`"),
    ("result is independent", "result == independent", "E0113", "==", "write `where result is independent`"),
    ("one of independent, \"still supported\", died, may", "text, may", "E0201", "text", "write `one of died, independent`"),
    ("hours × hour_price", "hours x hour_price", "E0101", "x", "write `pay hours × hour_price`"),
    (PRICES, "  | lower  | £75.00  |\n  | higher | £150.00 |", "E0301", "(weekly_fee for level) × weeks", "write ` per week` after what `weekly_fee` says"),
    ("  rounding      each payment line to the nearest penny, halves up\n", "", "E0420", "contract \"Support at home\"", "add a line `rounding each payment line to the nearest penny, halves up`"),
    (KEYS_AND_PAY, "for each provider and quarter of start_date\npay 80%", "E0103", "for each provider and quarter of start_date", "put two spaces before each of them"),
    (PRICES, "  lower\t£75.00 per week\n  higher\t£150.00 per week", "E0132", "lower\t£75.00 per week", "write `| lower | £75.00 per week |` and `| higher | £150.00 per week |`"),
    ("| otherwise                    | £500.00", "| when count is at least volume | £500.00", "E0429", "count is at least volume", "write `when count is more than volume`"),
    ("  used up in order of quarter\n", "", "E0456", "cap yearly_cap \"Cap of a year\" on core and reward together", "add a line `used up in order of quarter`"),
    (KEYS_AND_PAY, "  for each quarter of start_date\n  pay 80%", "E0343", "payment core \"Core payment\" of stay", "write `for each provider and quarter of start_date`"),
    ("\"Last day\" date, may", "date \"Last day\", may", "E0131", "\"Last day\"", "write `end_date \"Last day\" date, may be blank, on or after start_date`"),
    ("provider | start_date | end_date ", "provider | start date | end date ", "E0207", "start date", "did you mean `start_date`?"),
    ("then core to Acme", "then \"Core payment\" to Acme", "E0131", "\"Core payment\"", "write `then core to Acme in 2024Q2 is £480.00`"),
    ("refers to person", "refers to customer", "E0201", "customer", "did you mean `person`?"),
    ("£200,000.00", "£2m", "E0116", "£2m", "write `tariff most_a_year \"The most in a year\" £2,000,000.00`"),
    ("\"County Council\"", "“County Council”", "E0111", "“County Council”", "write `commissioner \"County Council\"`"),
];

#[test]
fn each_is_told_with_what_to_write() {
    each_is_told_and_mended(&MENDED);
}

#[rustfmt::skip]
const ANSWERED: [(Mistake, &str); 4] = [
    ((EARNED, "  (success as a share of eligible, or 0% if eligible is empty) − 5%", "E0307", "5%", "write `5 percentage points`"),
        "  (success as a share of eligible, or 0% if eligible is empty) − 5 percentage points"),
    (("(result is not died, and a blank result is taken in)", "result is not died", "E0401", "result", "write `, and a blank result is taken in` or `, and a blank result is left out` after the comparison"),
        "result is not died, and a blank result is taken in"),
    (("  pay hours × hour_price\n", "  pay hours × hour_price\n  at most £500.00 for each person\n", "E0101", "for each", "under it `at most £500.00 for each person`, `used up in order of quarter` and `the payments themselves are reduced`"),
        "  pay hours × hour_price\n  at most £500.00\n"),
    (("where level is higher\n", "where level is higher\n    and level is lower\n", "E0463", "level is lower", "write `level is one of higher, lower` for both if either is enough"),
        "where level is one of higher, lower\n"),
];

#[test]
fn what_the_author_has_to_decide_is_told_with_the_answers() {
    each_is_told_and_answered(&ANSWERED);
}

/// Two words for a name are told wherever they stand, each with its line.
#[test]
fn a_name_of_two_words() {
    let text = RIGHT.replacen("  start_date   \"First day\"", "  start date   \"First day\"", 1).replacen(
        "weeks from start_date",
        "weeks from start date",
        1,
    );
    let (_, found) = errors(&text);
    let helps: Vec<_> = found.iter().filter_map(|found| found.help.as_deref()).collect();
    let first = "write `start_date \"First day\" date, from 1 April 2023 to 31 March 2026`";
    let second = "write `started weeks from start_date to (end_date, or last day of the term if blank), both days counted`";
    assert_eq!(helps, [first, second]);
    assert!(super::mended_by_its_fixes(&text).is_ok());
}

/// All quotes of a word processor are one mistake.
#[test]
fn quotes_of_a_word_processor() {
    let text = RIGHT.lines().map(|line| {
        let mut parts = line.split('"');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.enumerate().fold(first, |line, (at, part)| format!("{line}{}{part}", ["“", "”"][at % 2]))
    });
    let text = text.collect::<Vec<_>>().join("\n");
    let (_, found) = errors(&text);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].help.as_deref(),
        Some("replace all of them: `“` and `”` by `\"`, and `‘` and `’` by `'`")
    );
    assert!(super::mended_by_its_fixes(&text).is_ok());
}

/// What is taken as it stands, and asked about: the codes of the warnings.
#[test]
fn what_a_reviewer_would_ask() {
    let asked = |text: &str| {
        let findings = check(&Source::new("contract.meed", text)).findings;
        findings.iter().map(|found| found.code.0).collect::<Vec<_>>()
    };
    // A dash of a word processor is a minus.
    assert_eq!(
        asked(&wrong(EARNED, "  100% – (success as a share of eligible, or 0% if eligible is empty)")),
        [""; 0]
    );
    let term =
        "measure success_rate \"Success rate\" of eligible\n  for each provider and quarter of start_date";
    let all = "measure success_rate \"Success rate\" of eligible\n  for each provider";
    assert_eq!(asked(&wrong(term, all)), ["W0006"]);
    assert_eq!(asked(&wrong("pay 80% ×", "pay 80 ×")), ["W0007"]);
    // Without a settlement what is reckoned from a day of the term may fall after it.
    let late = "  pay hours × hour_price\n  on 42 days after start_date";
    let without = RIGHT.replacen("  settlement    until 30 September 2026\n", "", 1).replacen(
        "  pay hours × hour_price\n  in quarter of start_date",
        late,
        1,
    );
    assert_eq!(asked(&without), ["W0009"]);
}
