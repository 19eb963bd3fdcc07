//! Contracts written for what the shipped ones do not have, with what they pay worked out by hand.

use meed::data::{self, Content, Format, Input, ReadOptions};
use meed::model::RecordId;
use meed::source::Source;
use meed::sql::Given;

use super::engine::{Engine, statement};

/// Rows are paid for if a ratio of the whole contract, of two groups that it looks up, is large enough.
const RATIO: &str = "contract \"Ratio of groups\"
  payee provider
  term 1 April 2024 to 31 March 2025
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit, plural visits
  visit_id whole number, unique
  provider text
  held_on date
  kind one of plain, hard
  cost money, from £0.00 to £1,000.00

measure cost_of of visit
  for each kind
  total cost

measure hardness of visit
  ((cost_of for hard) ÷ (cost_of for plain), or 0% if blank)

cohort paid_visits of visit
  where hardness is at least 50%

payment costs of paid_visits
  for each provider and quarter of held_on
  pay total cost
";

/// What an engine pays on rows, line by line.
fn paid(engine: &Engine, contract: &str, rows: &str) -> Vec<String> {
    let checked = meed::check(&Source::new("written.meed", contract));
    let model = checked.model.unwrap_or_else(|| panic!("{:?}", checked.findings));
    let input = Input {
        record: RecordId(0),
        name: "visit.csv".to_owned(),
        format: Format::Csv,
        content: Content::InOrder(Box::new(std::io::Cursor::new(rows.to_owned()))),
    };
    let loaded = data::read(&model, vec![input], ReadOptions::default());
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults.list());
    let outcome = engine.paid(&model, &loaded.database, &Given::default());
    let (outcome, _) = outcome.unwrap_or_else(|unpaid| panic!("{unpaid:?}"));
    statement(&model, &outcome).lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn rows_are_picked_by_a_ratio_of_groups_that_the_contract_looks_up() {
    let rows = |last: &str| {
        format!(
            "visit_id,provider,held_on,kind,cost\n1,A,2024-04-01,plain,100.00\n2,B,2024-05-01,plain,100.00\n\
             3,A,2024-06-30,hard,99.99\n4,B,2024-07-01,hard,{last}\n"
        )
    };
    for engine in [Engine::duckdb(), Engine::postgres(), Engine::spark(3)].into_iter().flatten() {
        // (99.99 + 0.01) ÷ (100.00 + 100.00) is 50% exactly: all are paid for.
        let all = ["A,2024Q2,costs,199.99", "B,2024Q2,costs,100.00", "B,2024Q3,costs,0.01"];
        assert_eq!(paid(&engine, RATIO, &rows("0.01")), all);
        // 99.99 ÷ 200.00 is 49.995%: nobody is.
        assert_eq!(paid(&engine, RATIO, &rows("0.00")), Vec::<String>::new());
    }
}
