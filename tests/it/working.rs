//! Working days in a contract: late reports, and dates moved by working days.

use meed::data::{self, Format, Input, ReadOptions};
use meed::run::{self, Prepared, Settings};
use meed::source::Source;
use meed::statement::{Selection, Statement};
use meed::testing::run_examples;

use crate::support::paid::{model, paid};
use crate::support::written::csv;

const CONTRACT: &str = r#"contract "Reports"
  payee         provider
  term          1 April 2024 to 31 March 2025
  statements    in months
  rounding      each payment line to the nearest penny, halves up
  working days  Monday to Friday, without bank_holiday

record bank_holiday
  day  date, unique

record report
  report_id  whole number, unique
  provider   text
  month_end  date
  sent       date

tariff allowed 5 working days

define due of report
  allowed after month_end

define days_late of report
  working days from due to sent, the first day not counted
  at least 0 working days

payment reports of report
  pay £100.00 - days_late × £7.50 per working day
  in month of month_end
"#;

const HOLIDAYS: &str = "day\n2024-03-29\n2024-04-01\n2024-05-06\n2024-12-25\n2024-12-26\n2025-01-01\n";

/// Due five working days after 30 April: 8 May, as the 6th is a holiday. Sent on 8 May, 9 May, and Monday 13 May: 0, 1
/// and 3 working days late. After 20 December: 23, 24, 27, 30, 31 December; sent on 2 January: one working day late.
#[test]
fn lateness_is_counted_in_working_days() {
    let model = model(CONTRACT);
    let reports = "\
report_id,provider,month_end,sent
1,Acme,2024-04-30,2024-05-08
2,Beech,2024-04-30,2024-05-09
3,Cedar,2024-04-30,2024-05-13
4,Dove,2024-12-20,2025-01-02
";
    let (outcome, _) = paid(&model, &[HOLIDAYS, reports], ReadOptions::default());
    let expected = "\
payee,period,item,amount
Acme,2024-04,reports,100.00
Beech,2024-04,reports,92.50
Cedar,2024-04,reports,77.50
Dove,2024-12,reports,92.50
";
    assert_eq!(csv(&Statement::of(&model, &outcome, &Selection::default())), expected);
}

fn problems(contract: &str) -> Vec<String> {
    let checked = meed::check(&Source::new("contract.meed", contract));
    checked.findings.iter().map(|finding| format!("{} {}", finding.code.0, finding.message)).collect()
}

#[test]
fn working_days_are_no_days() {
    let mixed = CONTRACT.replace("at least 0 working days", "at least 0 days");
    let found = problems(&mixed);
    assert!(found.len() == 1 && found[0].starts_with("E0301"), "{found:?}");
}

#[test]
fn without_the_clause_they_are_asked_for_once() {
    let unsaid = CONTRACT.replace("  working days  Monday to Friday, without bank_holiday\n", "");
    let found = problems(&unsaid);
    assert!(found.iter().any(|found| found.starts_with("E0413")), "{found:?}");
}

#[test]
fn a_year_without_listed_holidays_stops_the_run() {
    let example = "\nexample \"2026 is not listed\"\n  suppose bank_holiday\n    | day        |\n    | 6 May 2024 |\n  suppose report\n    | provider | month_end     | sent         |\n    | Acme     | 30 April 2024 | 2 March 2026 |\n  then reports is £0.00\n";
    let model = model(&format!("{CONTRACT}{example}"));
    let tested = run_examples(&Prepared::new(&model), None);
    let said = format!("{:?}", tested[0].verdict);
    assert!(
        said.contains("E0620")
            && said.contains("no holiday is listed for 2025 and 2026, in which working days are counted"),
        "{said}"
    );
}

/// Two records apart: 30 June 2025 is the last day on which a line may fall, 31 March 2025 the last of the term.
#[test]
fn the_last_day_of_the_settlement_has_a_name() {
    let text = r#"contract "Stays"
  payee       "Acme"
  term        1 April 2024 to 31 March 2025
  settlement  until 30 June 2025
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record stay
  stay_id  whole number, unique
  began    date
  ended    date, may be blank

payment days of stay
  pay (days from began to (ended, or last day of the settlement if blank), both days counted) × £1.00 per day
  on began

example "an open stay runs to the end of settlement, 31 + 28 + 31 + 30 + 31 + 30 days from 1 January"
  suppose stay
    | began          | ended |
    | 1 January 2025 |       |
  then days is £181.00
"#;
    let model = model(text);
    assert!(run_examples(&Prepared::new(&model), None)[0].passed());
}

/// The list ends in 2025. Each row leads into another year; the batches are of one row, so that they are told together
/// across them too.
#[test]
fn all_years_without_listed_holidays_are_told_at_once() {
    let text = r#"contract "Jobs"
  payee         "Acme"
  term          1 April 2025 to 31 March 2029
  statements    in quarters
  rounding      each payment line to the nearest penny, halves up
  working days  Monday to Friday, without bank_holiday

record bank_holiday
  day  date, unique

record job
  asked  date

payment jobs of job
  pay £10.00
  on 5 working days after asked
"#;
    let model = model(text);
    let told = |asked: &[&str], batch: usize| {
        let rows: String = asked.iter().map(|day| format!("{day}\n")).collect();
        let tables = ["day\n2025-12-25\n".to_owned(), format!("asked\n{rows}")];
        let inputs = model.records.iter_enumerated().zip(&tables).map(|((record, declared), text)| Input {
            record,
            name: format!("data/{}.csv", declared.title.name),
            format: Format::Csv,
            content: meed::data::Content::InOrder(Box::new(text.as_bytes())),
        });
        let loaded = data::read(&model, inputs.collect(), ReadOptions::default());
        let settings = Settings { batch, ..Settings::default() };
        run::run(&model, loaded.database, &settings).unwrap_err().describe(&model).message
    };
    let asked = ["2025-06-02", "2026-06-01", "2027-06-01", "2028-06-01"];
    for batch in [1, 2, 1000] {
        assert_eq!(
            told(&asked, batch),
            "no holiday is listed for 2026, 2027 and 2028, in which working days are counted for row 3 of data/job.csv, row 4 of data/job.csv and row 5 of data/job.csv"
        );
    }
    // A row that leads over the end of the year needs both; many years are told by the first and the last.
    assert!(told(&["2025-12-30", "2024-12-30"], 1000).starts_with("no holiday is listed for 2024 and 2026,"));
    let many = ["2026-06-01", "2027-06-01", "2028-06-01", "2029-01-02", "2031-01-02"];
    assert!(told(&many, 1000).starts_with("no holiday is listed for 2026 to 2029 and 2031,"));
}
