//! Words for yes, no and blank; dates, durations, times and periods in other forms.

use super::{HEAD, faults, payable};
use crate::support::paid::model;
use meed::run::Prepared;

const VISIT: &str = "
record visit
  day    date
  short  yes or no, written Y or N
  late   yes or no, written \"Late!\" or \"-\", written 1 or 0

payment visits of visit
  where short
    and not late
  pay £10.00
  in quarter of day
";

/// Rows 2, 3 and 6 are short and not late: 3 × £10.00.
#[test]
fn a_field_says_what_stands_for_yes_and_no() {
    let rows = "day,short,late\n2025-05-02,Y,-\n2025-05-03,Y,0\n2025-05-04,N,Late!\n2025-05-05,N,-\n2025-05-06,Y,0\n";
    assert_eq!(payable(VISIT, &[rows]), "Acme,2025Q2,visits,30.00");
    // What is not declared is not taken, not even `yes`.
    let wrong = faults(VISIT, &["day,short,late\n2025-05-02,yes,-\n2025-05-02,y,-\n"]);
    let told = "column short: `yes` in row 2 and `y` in row 3: neither `Y` nor `N` [E0527]";
    assert!(wrong.contains(told), "{wrong}");
}

/// The contract's words hold for every field, a record's for its own, a field's for itself; examples write `yes` and
/// `no` whatever data does.
#[test]
fn what_is_nearer_to_the_field_holds() {
    let contract = "  yes or no   written TRUE or FALSE
  dates       written day/month/year
  blanks      written \"N/A\"

record visit
  dates written year-month-day
  day    date
  other  date, may be blank written \"9999-12-31\", written month/day/year
  short  yes or no

record meal
  yes or no written Y or N
  served  date
  hot     yes or no, may be blank
  cold    yes or no, written 1 or 0

payment visits of visit
  where short
    and other is given
  pay £10.00
  in quarter of day

payment meals of meal
  where hot
    and cold
  pay £1.00
  in quarter of served

example \"one of each\"
  suppose visit
    | day        | other      | short |
    | 2 May 2025 | 3 May 2025 | yes   |
  suppose meal
    | served     | hot | cold |
    | 2 May 2025 | yes | yes  |
    | 2 May 2025 | no  | yes  |
  then net is £11.00
";
    let visits =
        "day,other,short\n2025-05-02,05/13/2025,TRUE\n2025-05-02,9999-12-31,TRUE\n2025-05-02,,TRUE\n";
    let meals = "served,hot,cold\n31/05/2025,Y,1\n31/05/2025,N/A,1\n31/05/2025,N,1\n";
    assert_eq!(payable(contract, &[visits, meals]), "Acme,2025Q2,visits,10.00\nAcme,2025Q2,meals,1.00");
    let model = model(&format!("{HEAD}{contract}"));
    assert!(meed::testing::run_examples(&Prepared::new(&model), None).iter().all(|example| example.passed()));
    // The field's own word for a blank takes the place of the contract's.
    let wrong =
        faults(contract, &["day,other,short\n2025-05-02,N/A,TRUE\n02/05/2025,,TRUE\n", "served,hot,cold\n"]);
    assert!(
        wrong.contains("row 2, column other: `N/A` is not a date as the contract writes them"),
        "{wrong}"
    );
    assert!(wrong.contains("row 3, column day: `02/05/2025` is not a date"), "{wrong}");
}

const AWARD: &str = "
record award
  paid   date, written year-month-day at midnight
  ends   date, may be blank written \"9999-12-31T00:00:00\" or \"*\", written year-month-day at midnight
  cases  whole number, at least 0, may be blank written \"*\" or \"<5\"

payment grant of award
  where ends is blank
  pay (cases, or 1 if blank) × £1.00
  in quarter of paid
";

/// 3 + 1 + 1; the third has an end.
#[test]
fn time_stamps_at_midnight_are_days_and_markers_are_blanks() {
    let rows = "paid,ends,cases\n2025-05-02T00:00:00.000Z,9999-12-31T00:00:00,3\n2025-05-02 00:00,*,<5\n2025-05-02 0:00:00,2025-06-01,7\n2025-05-02,,*\n";
    assert_eq!(
        payable(AWARD, &[rows]),
        "Acme,2025Q2,grant,3.00\nAcme,2025Q2,grant,1.00\nAcme,2025Q2,grant,1.00"
            .replace("3.00\nAcme,2025Q2,grant,1.00\nAcme,2025Q2,grant,1.00", "5.00")
    );
    let wrong = faults(
        AWARD,
        &["paid,ends,cases\n2025-05-02T23:00:00Z,,1\n*,,1\n2025-05-02,,N/A\n2025-05-02,,\"< 5\"\n"],
    );
    assert!(
        wrong.contains("row 2, column paid: `2025-05-02T23:00:00Z` is not at midnight [E0525]"),
        "{wrong}"
    );
    assert!(wrong.contains("row 3, column paid: `*` is not a date"), "{wrong}");
    assert!(wrong.contains("if it stands for a blank, say so: `may be blank written \"N/A\"`"), "{wrong}");
    // Midnight may be allowed for; another time of day is never told away by words of the contract.
    let plain = AWARD.replace(" at midnight", "");
    let wrong = faults(&plain, &["paid,ends,cases\n2025-05-02 12:00,,1\n2025-05-02T00:00:00,,1\n"]);
    let noon = wrong
        .find("`2025-05-02 12:00` is not at midnight")
        .zip(wrong.find("a field that holds times is a `date and time`"));
    assert!(noon.is_some_and(|(says, helps)| says < helps), "{wrong}");
    assert_eq!(
        wrong.matches("that a time at midnight may follow: `written year-month-day at midnight`").count(),
        1,
        "{wrong}"
    );
}

/// A required field has no blanks, however they are written.
#[test]
fn a_word_for_a_blank_is_a_blank_where_there_may_be_none() {
    let contract = "  blanks      written \"N/A\"\n\nrecord award\n  paid  date\n  to    \"Payee\" text, column \"who\"\n\npayment grant of award\n  pay £1.00\n  in quarter of paid\n".replace("  to    ", "  who   ");
    let wrong = faults(&contract, &["paid,who\n2025-05-02,N/A\n"]);
    assert!(
        wrong.contains(
            "row 2, column who: `N/A` stands for a blank, and the contract asks for a value [E0520]"
        ),
        "{wrong}"
    );
}

/// Dates are tried in the ways that are declared; a day of the wrong kind is said in the first.
#[test]
fn a_field_may_be_written_in_two_ways() {
    let contract = "
record award
  paid  date, written day/month/year, written year-month-day

payment grant of award
  pay £1.00
  in quarter of paid
";
    assert_eq!(
        payable(contract, &["paid\n02/04/2025\n2025-07-02\n"]),
        "Acme,2025Q2,grant,1.00\nAcme,2025Q3,grant,1.00"
    );
    let wrong = faults(contract, &["paid\n2025-02-30\n31/06/2025\n2025/06/30\n"]);
    assert!(wrong.contains("row 2, column paid: there is no day `2025-02-30`"), "{wrong}");
    assert!(wrong.contains("row 3, column paid: there is no day `31/06/2025`"), "{wrong}");
    assert!(wrong.contains("row 4, column paid: `2025/06/30` is not a date"), "{wrong}");
}

/// 1:30 + 0:20 + 100:00 = 101 h 50 min at £6.00 an hour is £611.00; 1:00:30 is 1 + 1/120 h, at £120.00 £121.00.
#[test]
fn durations_are_hours() {
    let contract = "
record shift
  day     date
  spent   hours, written hours:minutes, at most 100
  waited  hours, written hours:minutes:seconds, may be blank

payment work of shift
  pay spent × £6.00 per hour
  in quarter of day

payment waiting of shift
  pay (waited, or 0 hours if blank) × £120.00 per hour
  in quarter of day
";
    let rows = "day,spent,waited\n2025-05-02,1:30,\n2025-05-02,00:20,01:00:30\n2025-05-02,100:00,\n";
    assert_eq!(payable(contract, &[rows]), "Acme,2025Q2,work,611.00\nAcme,2025Q2,waiting,121.00");
    let wrong = faults(
        contract,
        &[
            "day,spent,waited\n2025-05-02,1.5,1:30\n2025-05-02,1:60,\n2025-05-02,1:30:00,\n2025-05-02,100:01,\n",
        ],
    );
    assert!(
        wrong.contains("row 2, column spent: `1.5` is not a duration as the contract writes them [E0521]"),
        "{wrong}"
    );
    assert!(wrong.contains("row 2, column waited: `1:30` is not a duration"), "{wrong}");
    assert!(wrong.contains("row 3, column spent: `1:60` is not a duration"), "{wrong}");
    assert!(wrong.contains("row 4, column spent: `1:30:00` is not a duration"), "{wrong}");
    assert!(wrong.contains("row 5, column spent: `100:01` is above 100"), "{wrong}");
}

/// Fractions that are nought say nothing; others are dropped where the contract says so. 7:30:00.9 counts as 7:30:00:
/// half an hour at £10.00.
#[test]
fn parts_of_a_second() {
    let contract = |dropped: &str| {
        format!(
            "  clock       UTC

record call
  began  date and time{dropped}
  ended  date and time, written day/month/year

payment calls of call
  pay (hours from began to ended) × £10.00 per hour
  in quarter of (day of began)
"
        )
    };
    let rows = "began,ended\n2025-05-02T07:30:00.9,02/05/2025 08:00:00.000\n";
    let dropped = contract(", fractions of a second dropped");
    assert_eq!(payable(&dropped, &[rows]), "Acme,2025Q2,calls,5.00");
    let wrong = faults(&contract(""), &[rows]);
    assert!(
        wrong.contains("column began: `2025-05-02T07:30:00.9` goes into parts of a second [E0534]"),
        "{wrong}"
    );
    assert!(!wrong.contains("column ended"), "{wrong}");
    assert!(faults(&dropped, &["began,ended\n2025-05-02T07:30:00.,02/05/2025 08:00\n"]).contains("E0534"));
}

/// 30 and 20 meals at £2.00; a month is a key, nests in quarters and has a first day.
#[test]
fn periods_are_data() {
    let contract = "
record kitchen
  served_in  month
  term_of    quarter, may be blank
  year       financial year
  meals      number

payment dinners of kitchen
  for each served_in
  pay total meals × £2.00
  in quarter of served_in

payment late of kitchen
  where first day of served_in is on or after 1 May 2025
    and first day of year is 1 April 2025
  pay £1.00
  on last day of served_in
";
    let rows = "served_in,term_of,year,meals\n2025-04,2025Q2,2025/26,30\n2025-05,,2025/26,20\n2025-05,2025Q2,2024/25,0\n";
    assert_eq!(payable(contract, &[rows]), "Acme,2025Q2,dinners,100.00\nAcme,2025Q2,late,1.00");
    let wrong = faults(
        contract,
        &["served_in,term_of,year,meals\n2025-13,2025-04,2025,1\n2025-04-01,2025Q5,2025/27,1\n"],
    );
    assert!(
        wrong.contains("row 2, column served_in: `2025-13` is not a month of this contract [E0525]"),
        "{wrong}"
    );
    assert!(wrong.contains("row 3, column served_in: `2025-04-01` is not a month"), "{wrong}");
    assert!(wrong.contains("help: write it as `2025-04`"), "{wrong}");
    assert!(
        wrong.contains("`2025-04` is not a quarter") && wrong.contains("`2025/27` is not a financial year"),
        "{wrong}"
    );
}

/// The meals of April and May 2025, without those of another year: (30 + 20) × £2.00. Labels stand beside fields of
/// periods alone.
#[test]
fn periods_are_compared_with_labels() {
    let contract = |condition: &str| {
        format!(
            "
record kitchen
  served_in  month
  year       financial year, may be blank
  day        date
  meals      number

payment dinners of kitchen
  where {condition}
  pay meals × £2.00
  in quarter of served_in
"
        )
    };
    let rows = "served_in,year,day,meals\n2025-04,2025/26,2025-04-01,30\n2025-06,2025/26,2025-06-01,5\n2025-05,2024/25,2025-05-01,7\n2025-05,2025/26,2025-05-01,20\n";
    let both = contract("served_in is one of 2025-04, 2025-05\n    and year is 2025/26");
    assert_eq!(payable(&both, &[rows]), "Acme,2025Q2,dinners,100.00");
    // 30 + 7 + 20 of them are not of June; the blank one has no year.
    let not = contract("served_in is not 2025-06\n    and year is not 2024/25, and a blank year is taken in");
    let blank = "served_in,year,day,meals\n2025-04,,2025-04-01,1\n";
    assert_eq!(
        payable(&not, &[&format!("{rows}2025-07,,2025-07-01,1\n")]),
        "Acme,2025Q2,dinners,100.00\nAcme,2025Q3,dinners,2.00"
    );
    assert_eq!(payable(&both, &[blank]), "");
    let told = |condition: &str| {
        let text = format!("{HEAD}{}", contract(condition));
        let found = meed::check(&meed::source::Source::new("contract.meed", text)).findings;
        found
            .iter()
            .map(|finding| format!("{} [{}]", finding.message, finding.code.0))
            .collect::<Vec<_>>()
            .join("; ")
    };
    assert!(told("served_in is 2025Q2").contains("there is no month `2025Q2` [E0329]"));
    assert!(told("(month of day) is 2025-04").contains("beside a field of periods [E0329]"));
}

/// Two systems write dates in two ways. 5 May 2025 is a holiday: from Friday 2 May two working days go to the 7th, from
/// Tuesday 30 December over 1 January to the 2nd. 2 × £10.00.
#[test]
fn each_record_has_its_own_dates() {
    let contract = "  dates         written day/month/year
  working days  Monday to Friday, without bank_holiday

record bank_holiday
  dates written year-month-day
  day  date, unique, column \"date\"

record visit
  asked  date
  seen   date

payment prompt of visit
  where seen is on or before 2 working days after asked
  for each quarter of seen
  pay count × £10.00 per visit
";
    let holidays = "date,title\n2025-05-05,Early May\n2025-05-26,Spring\n2026-01-01,New Year\n";
    let visits = "asked,seen\n02/05/2025,07/05/2025\n30/12/2025,02/01/2026\n02/05/2025,08/05/2025\n";
    assert_eq!(payable(contract, &[holidays, visits]), "Acme,2025Q2,prompt,10.00\nAcme,2026Q1,prompt,10.00");
}
