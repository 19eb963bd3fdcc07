//! `given.csv`: what is given with a data set.

use meed::data::{Given, read_given, report};
use meed::model::{Constant, Model, TariffId};
use meed::value::{Day, Number};

use crate::support::paid::model;

fn contract() -> Model {
    model(
        "\
contract \"Help\"
  payee       \"Acme\"
  term        1 April 2026 to 31 March 2027
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id  whole number, unique
  day       date
  area      one of north, south
  hours     hours

tariff price £ per hour, to be supplied
tariff maximum £1,000.00
tariff share 20%
tariff begins 1 May 2026
tariff fee by area
  | north | £1.00 |
  | south | £2.00 |

payment care of visit
  where day is on or after begins
  pay (hours × price × share) + (fee for area)
  in quarter of day

payment waiting of visit
  pay (days from day to the statement date, both days counted) × £1.00 per day
  in quarter of day

cap most on care
  at most maximum for each quarter
  the excess is deducted on a line of its own
",
    )
}

fn read(text: &str) -> (Given, String) {
    let (given, faults) = read_given(&contract(), "data/given.csv", text.as_bytes());
    (given, report::render(&faults))
}

#[test]
fn values_are_written_as_in_the_contract() {
    let (given, faults) = read(
        "name,value,agreed by\nprice,£15.50 per hour,both\nmaximum,\"£180,000.00\",\nshare,35%,\nbegins,1 June 2026,\nstatement date,31 March 2027,\n",
    );
    assert_eq!(faults, "");
    let day = |year, month, day| Day::new(year, month, day).unwrap();
    let expected = Given {
        tariffs: vec![
            (TariffId(0), Constant::Number(Number::from_scaled(1550, 2))),
            (TariffId(1), Constant::Number(Number::from_int(180_000))),
            (TariffId(2), Constant::Number(Number::from_scaled(35, 2))),
            (TariffId(3), Constant::Date(day(2026, 6, 1))),
        ],
        statement_date: Some(day(2027, 3, 31)),
    };
    assert_eq!(given, expected);
}

#[test]
fn columns_in_another_order_and_the_habits_of_spreadsheets_change_nothing() {
    let (given, faults) =
        read("\u{feff}value,name\r\n2027-03-31,statement date\r\n£15.50 per hour,price\r\n");
    assert_eq!(faults, "");
    assert_eq!(given.statement_date, Day::new(2027, 3, 31));
    assert_eq!(given.tariffs.len(), 1);
}

#[test]
fn a_file_with_nothing_but_its_header_gives_nothing() {
    assert_eq!(read("name,value\n"), (Given::default(), String::new()));
}

#[test]
fn what_cannot_be_given_is_a_fault_with_its_row_and_column() {
    let (given, faults) = read(
        "name,value\nprize,£1.00 per hour\nprice,£1.00\nfee,£1.00\nshare,35\nstatement date,31/03/2027\nbegins,\nmaximum,£5.00\nmaximum,£6.00\n",
    );
    let expected = "\
data/given.csv, row 2, column name: the contract has no tariff `prize` [E0710]
  help: did you mean `price`?
data/given.csv, row 3, column value: `price` is in £ per hour, and the value is in £ [E0710]
  help: write it as in a contract: `£10.00 per hour`
data/given.csv, row 4, column name: `fee` is a table, and only single amounts can be given [E0710]
  help: change the table in the contract
data/given.csv, row 5, column value: `share` is a percentage, and the value is a number [E0710]
  help: write it as in a contract: `20%`
data/given.csv, row 6, column value: `31/03/2027` is not a date [E0710]
  help: write it as `31 March 2026` or `2026-03-31`
data/given.csv, row 7, column value: the cell is blank [E0710]
  help: write the value, or leave the row out
data/given.csv, row 8, column name: `maximum` stands in data/given.csv, row 9 already [E0529]
data/given.csv, row 9, column name: `maximum` stands in data/given.csv, row 8 already [E0529]
  help: each value of this column may occur once: correct one, or leave out the row that is not meant
";
    assert_eq!(faults, expected);
    assert_eq!(given.statement_date, None);
}

#[test]
fn a_file_without_its_columns_is_told_what_they_are() {
    let expected = "\
data/given.csv, row 1: there is no column `value` [E0710]
  help: the first line of the file is `name,value`
";
    assert_eq!(read("name,amount\nprice,£1.00 per hour\n"), (Given::default(), expected.to_owned()));
    assert!(read("name;value\nprice;£1.00 per hour\n").1.contains("separated by semicolons [E0505]"));
    assert!(read("").1.contains("the file is empty [E0504]"));
}
