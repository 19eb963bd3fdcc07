//! What cannot be worked out of a row: told of every row, year and expression at once, set aside like any fault, and
//! written to a file. What is given for a run is held to what the checker has proved.

use super::{meed, project};

const JOBS: &str = "\
contract \"Jobs\"
  payee         provider
  term          1 April 2025 to 31 March 2029
  statements    in quarters
  rounding      each payment line to the nearest penny, halves up
  working days  Monday to Friday, without bank_holiday

record bank_holiday
  day  date, unique

record job
  job_id    whole number, unique
  provider  text
  asked     date, on or after 1 January 2025
  for_days  whole number
  ended     date, may be blank

define due of job
  5 working days after asked

define late of job
  (working days from asked to (ended, or asked if blank), the first day not counted) ÷ 1 working day
  at least 0

define until of job
  (for_days × 1 day) after asked

spell stay of job
  from asked to until

payment jobs of job
  pay £10.00 + late × £1.00
  on due

payment stays of stay
  pay £1.00
  in quarter of first_day
  to job's provider

record note
  note_id  whole number, unique
  job      refers to job

payment notes of note
  for each job
  pay count × £2.00 per note
  on job's asked
";

/// Holidays are listed for 2025 alone. Row 3 leads into 2026 in one expression and beyond the calendar in another; row
/// 4 into 2027, and row 5 into 2026 by its end, so that the second expression fails in all three. Row 6 leads beyond
/// the calendar. Row 2 is good.
const ROWS: &str = "job_id,provider,asked,for_days,ended
1,Acme,2025-06-02,5,
2,Acme,2026-06-02,99999999,
3,Beech,2027-06-02,4,
4,Beech,2025-06-02,1,2026-01-01
5,Beech,2025-06-02,99999999,2025-06-30
";

fn jobs(name: &str) -> std::path::PathBuf {
    let files = [
        ("data/bank_holiday.csv", "day\n2025-12-25\n"),
        ("data/job.csv", ROWS),
        ("data/note.csv", "note_id,job\n1,1\n2,5\n"),
    ];
    project(name, JOBS, &files)
}

#[test]
fn every_expression_year_and_row_is_told_at_once() {
    let (code, out, err) = meed(&jobs("worked_all"), &["pay"]);
    assert_eq!((code, out.as_str()), (1, ""));
    let words = err.replace("\n  │ ", " ");
    for told in [
        "error[E0620]: no holiday is listed for 2026 and 2027, in which working days are counted for job 2 and job 3",
        "error[E0620]: no holiday is listed for 2026 and 2027, in which working days are counted for job 2, job 3 and job 4",
        "error[E0604]: `(for_days × 1 day) after asked` lies beyond the years 1 to 9999 for job 2 and job 5",
    ] {
        assert!(words.contains(told), "{told}\n{err}");
    }
    assert_eq!(err.matches("error[").count(), 3, "{err}");
    let help = err.replace("\n        ", " ");
    assert!(help.contains("help: add the holidays of 2026 and 2027 to the rows of `bank_holiday`"), "{err}");
}

#[test]
fn they_are_set_aside_like_any_fault_with_what_refers_to_them() {
    let folder = jobs("worked_aside");
    let (code, out, err) = meed(&folder, &["pay", "--set-aside-faults"]);
    assert_eq!((code, err.as_str()), (0, ""));
    // Job 1: five working days after 2 June, £10.00, and a stay, £1.00; note 1, £2.00. Note 2 is of job 5.
    for told in [
        "Without 4 of 5 rows of job and 1 of 2 rows of note, set aside because of faults.",
        "job: 5 rows = 1 paid for + 4 set aside",
        "note: 2 rows = 1 paid for + 1 set aside",
        "data/job.csv, row 3: no holiday is listed for 2026 and 2027, in which working days are counted (line 19 of the contract) [E0620]",
        "data/job.csv, row 3: `(for_days × 1 day) after asked` lies beyond the years 1 to 9999 (line 26 of the contract) [E0604]",
        "data/job.csv, row 5: no holiday is listed for 2026 and 2027, in which working days are counted (line 22 of the contract) [E0620]",
        "data/job.csv, row 6: `(for_days × 1 day) after asked` lies beyond the years 1 to 9999 (line 26 of the contract) [E0604]",
        "data/note.csv, row 3, column job: `5` is data/job.csv, row 6, which is set aside [E0531]",
    ] {
        assert!(out.contains(told), "{told}\n{out}");
    }
    let (_, csv, _) = meed(&folder, &["pay", "--set-aside-faults", "--format", "csv"]);
    let expected =
        "payee,period,item,amount\nAcme,2025Q2,jobs,10.00\nAcme,2025Q2,stays,1.00\nAcme,2025Q2,notes,2.00\n";
    assert_eq!(csv, expected);
}

/// Job 1 and its stay alone: £10.00 + £1.00, and note 1, £2.00. With £20.00 for a job £23.00; jobs are asked for at one
/// time on both sides.
#[test]
fn what_is_compared_is_without_them_on_both_sides() {
    let contract = JOBS
        .replace("record bank_holiday", "tariff fee £10.00\n\nrecord bank_holiday")
        .replace("pay £10.00 + late", "pay fee + late");
    let files = [
        ("data/bank_holiday.csv", "day\n2025-12-25\n"),
        ("data/job.csv", ROWS),
        ("data/note.csv", "note_id,job\n1,1\n2,5\n"),
    ];
    let folder = project("worked_compared", &contract, &files);
    let compared = ["what-if", "--set", "fee=£20.00", "--format", "csv"];
    let (code, out, err) = meed(&folder, &compared);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    let (code, out, err) = meed(&folder, &[&compared[..], &["--set-aside-faults"]].concat());
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("Acme,2025Q2,jobs,10.00,20.00,10.00"), "{out}");
    let swept = [
        "what-if",
        "--sweep",
        "fee=£10.00..£20.00",
        "--step",
        "£10.00",
        "--format",
        "csv",
        "--set-aside-faults",
    ];
    let (code, out, err) = meed(&folder, &swept);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("10,13.00\n20,23.00\n"), "{out}");
}

#[test]
fn all_rows_are_written_to_the_file_of_faults() {
    let folder = jobs("worked_file");
    let (code, _, _) = meed(&folder, &["pay", "--faults", "faults.csv"]);
    let written = std::fs::read_to_string(folder.join("faults.csv")).unwrap();
    let rows: Vec<String> =
        written.lines().skip(1).map(|line| line.split(',').take(3).collect::<Vec<_>>().join(",")).collect();
    let expected = [
        "E0620,data/job.csv,3",
        "E0620,data/job.csv,4",
        "E0620,data/job.csv,3",
        "E0620,data/job.csv,4",
        "E0620,data/job.csv,5",
        "E0604,data/job.csv,3",
        "E0604,data/job.csv,6",
    ];
    assert_eq!((code, rows), (1, expected.map(str::to_owned).to_vec()));
}

/// A payment of groups: the rows of the group whose day cannot be worked out are set aside, and those of the other
/// group are paid.
#[test]
fn the_rows_of_a_group_are_set_aside_together() {
    let contract = "\
contract \"Reports\"
  payee         provider
  term          1 April 2025 to 31 March 2029
  statements    in quarters
  rounding      each payment line to the nearest penny, halves up
  working days  Monday to Friday, without bank_holiday

record bank_holiday
  day  date, unique

record report
  provider  text
  sent      date, from 1 April 2025 to 31 March 2028

payment reports of report
  for each provider and month of sent
  pay count × £10.00 per report
  on 2 working days after last day of (month of sent)
";
    let rows = "provider,sent\nAcme,2025-05-02\nAcme,2026-05-02\nAcme,2026-05-03\nBeech,2025-06-02\n";
    let files = [("data/bank_holiday.csv", "day\n2025-12-25\n"), ("data/report.csv", rows)];
    let folder = project("worked_groups", contract, &files);
    let (code, _, err) = meed(&folder, &["pay"]);
    let words = err.replace("\n  │ ", " ");
    assert!(
        code == 1
            && words.contains(
                "no holiday is listed for 2026, in which working days are counted for Acme and 2026-05"
            ),
        "{err}"
    );
    let (_, csv, _) = meed(&folder, &["pay", "--set-aside-faults", "--format", "csv"]);
    assert_eq!(csv, "payee,period,item,amount\nAcme,2025Q2,reports,10.00\nBeech,2025Q3,reports,10.00\n");
}

/// What is one value for the whole contract is of no row: there is nothing to set aside.
#[test]
fn what_is_of_no_row_stops_the_run_all_the_same() {
    let contract = "\
contract \"Reports\"
  payee         \"Acme\"
  term          1 April 2025 to 31 March 2029
  statements    in quarters
  rounding      each payment line to the nearest penny, halves up
  working days  Monday to Friday, without bank_holiday

record bank_holiday
  day  date, unique

record report
  sent  date

payment reports of report
  where sent is before 2 working days after 1 May 2026
  pay £10.00
  on sent
";
    let files = [("data/bank_holiday.csv", "day\n2025-12-25\n"), ("data/report.csv", "sent\n2025-05-02\n")];
    let folder = project("worked_contract", contract, &files);
    let (code, out, err) = meed(&folder, &["pay", "--set-aside-faults"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.replace("\n  │ ", " ")
            .contains("no holiday is listed for 2026, in which working days are counted\n"),
        "{err}"
    );
}

const CASES: &str = "\
contract \"Visits\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

tariff low   £10.00
tariff high  £10.00
tariff parts  2

record visit
  day   date
  cost  money, at least £0.00

define fee of visit
  | when cost is less than low  | £1.00 |
  | when cost is at least high  | £2.00 |

payment visits of visit
  pay fee + £5.00 ÷ parts
  in quarter of day
";

/// £10.00 and £10.00 leave no gap; with £20.00 for the higher one nothing holds from £10.00 on, and with £5.00 two rows
/// hold. Both at £12.00 do.
#[test]
fn what_is_given_for_a_run_does_not_reopen_what_the_checker_closed() {
    let files = [("data/visit.csv", "day,cost\n2025-05-02,15.00\n2025-05-03,11.00\n")];
    let folder = project("given_gap", CASES, &files);
    let refused = |args: &[&str], code: &str, with: &str| {
        let (exit, out, err) = meed(&folder, args);
        assert_eq!((exit, out.as_str()), (1, ""), "{args:?}");
        assert!(err.contains(&format!("error[{code}]")), "{args:?}\n{err}");
        assert!(
            err.contains(&format!("error[E0723]: with {with} the contract is refused")),
            "{args:?}\n{err}"
        );
    };
    refused(&["pay", "--set", "high=£20.00"], "E0428", "`high=£20.00`");
    refused(&["pay", "--set", "high=£5.00"], "E0429", "`high=£5.00`");
    refused(&["measures", "--set", "high=£20.00"], "E0428", "`high=£20.00`");
    refused(&["pay", "--set", "parts=0"], "E0404", "`parts=0`");
    // 15 is at least 12, 11 is not: £2.00 + £1.00 + 2 × £5.00 ÷ 2 = £8.00.
    let (_, csv, err) =
        meed(&folder, &["pay", "--set", "low=£12.00", "--set", "high=£12.00", "--format", "csv"]);
    assert_eq!((csv.as_str(), err.as_str()), ("payee,period,item,amount\nAcme,2025Q2,visits,8.00\n", ""));
    std::fs::write(folder.join("data/given.csv"), "name,value\nhigh,£20.00\n").unwrap();
    refused(&["pay"], "E0428", "`high=£20.00`");
}

/// The same of what an example gives: with £20.00 for the higher amount alone no case holds from £10.00 on.
#[test]
fn what_an_example_gives_is_held_to_it_too() {
    let example = |given: &str, expected: &str| {
        format!(
            "{CASES}
example \"other amounts\"
  given high is {given}
{expected}
  suppose visit
    | day        | cost   |
    | 2 May 2025 | £15.00 |
  then visits in 2025Q2 is £9.50
"
        )
    };
    // 15 is at least 12: £2.00 + £5.00 ÷ 2 = £4.50, and another amount is told.
    let folder = project("given_example", &example("£12.00", "  given low is £12.00"), &[]);
    let (code, out, err) = meed(&folder, &["test"]);
    assert!(code == 1 && out.contains("£4.50"), "{out}{err}");
    let folder = project("given_example", &example("£20.00", ""), &[]);
    let (code, out, err) = meed(&folder, &["test"]);
    let shown = format!("{out}{err}").replace("\n  │ ", " ");
    assert!(
        code == 1 && shown.contains("error[E0723]: with `high=£20.00` the contract is refused: "),
        "{shown}"
    );
}
