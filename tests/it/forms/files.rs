//! Which lines of a file are rows, and under which headings.

use meed::data::{Format, ReadOptions};

use super::{HEAD, faults, loaded, payable, statement};

const MIXED: &str = "
record meal, file \"result.csv\"
  school     text
  indicator  one of meals, award
  day        date
  value      number, at least 0
  rows where indicator is meals

record award, file \"result.csv\"
  school     text
  indicator  one of meals, award
  day        date
  granted    yes or no, written Y or N, column \"value\"
  rows where indicator is award

payment meals of meal
  pay value × £2.00
  in quarter of day

payment awards of award
  where granted
  pay £50.00
  in quarter of day
";

/// Meals £60.00 + £40.00, award £50.00. A kind that there is not is a fault in both, and not a row that vanishes.
#[test]
fn rows_of_one_kind_out_of_a_mixed_file() {
    let rows = "school,indicator,day,value\nAsh,meals,2025-05-02,30\nAsh,award,2025-05-02,Y\nElm,meals,2025-05-02,20\nElm,award,2025-05-02,N\n";
    assert_eq!(payable(MIXED, &[rows, rows]), "Acme,2025Q2,meals,100.00\nAcme,2025Q2,awards,50.00");
    let read = loaded(MIXED, &[rows, rows], Format::Csv, false);
    assert_eq!(read.other_rows, [2, 2]);
    assert_eq!(read.database.tables[0].origin.of(1).1, 4, "a row is called by its line in the file");
    let wrong = faults(
        MIXED,
        &["school,indicator,day,value\nAsh,meels,2025-05-02,30\n", "school,indicator,day,value\n"],
    );
    assert!(wrong.contains("row 2, column indicator: `meels` is not one of the choices [E0528]"), "{wrong}");
    let json = "{\"school\":\"Ash\",\"indicator\":\"meals\",\"day\":\"2025-05-02\",\"value\":30}\n{\"school\":\"Ash\",\"indicator\":\"award\",\"day\":\"2025-05-02\",\"value\":true}\n";
    let read = loaded(MIXED, &[json, json], Format::JsonLines, false);
    assert!(read.faults.is_empty(), "{:?}", read.faults);
    assert_eq!(read.other_rows, [1, 1]);
}

/// Lines of other kinds may be shorter; `is not` and a list of words, of a text that may be blank.
#[test]
fn lines_of_other_kinds_may_have_other_widths() {
    let contract = "
record line
  kind  text, may be blank, capitals and outer spaces ignored
  day   date
  rows where kind is not one of \"t\", H

payment lines of line
  pay £1.00
  in quarter of day
";
    let rows = "kind,day\nH\nD,2025-05-02\nd ,2025-05-03\n,2025-05-04\nT,2,40.00\n";
    assert_eq!(payable(contract, &[rows]), "Acme,2025Q2,lines,2.00");
}

/// The headings in row 4, an empty line counted; the rows end before the totals, whatever stands below.
#[test]
fn lines_before_the_headings_and_totals_after() {
    let contract = "
record award
  award_id  whole number, unique
  paid      date
  amount    money
  headings in row 4
  rows until \"Total\" or \"Grand total\"

payment grant of award
  pay amount
  in quarter of paid
";
    let rows = "Grants paid,\"April \"\"to\"\" June\"\n\nprinted 3 July\naward_id,paid,amount\n1,2025-05-02,5.00\n,x,\n2,2025-05-03,6.00\n , Total ,11.00\n3,2025-05-03,100.00\n";
    let wrong = faults(contract, &[rows]);
    assert!(wrong.contains("award, row 6, column paid"), "{wrong}");
    let rows = rows.replace(",x,\n", "");
    assert_eq!(payable(contract, &[&rows]), "Acme,2025Q2,grant,11.00");
    let wrong = faults(contract, &["award_id,paid,amount\n1,2025-05-02,5.00\n"]);
    assert!(wrong.contains("the file has no headings in row 4 [E0504]"), "{wrong}");
    // Where nothing is said, the line to write is.
    let silent = contract.replace("  headings in row 4\n", "");
    let wrong = faults(&silent, &[&rows]);
    assert!(
        wrong.contains("the headings stand in row 4, below other lines [E0504]")
            && wrong.contains("`headings in row 4`"),
        "{wrong}"
    );
}

#[test]
fn a_field_has_several_headings() {
    let contract = "
record spend
  paid    date
  amount  money, column \"Amount\" or \"Net amount\" or \"Amt\"

payment grant of spend
  pay amount
  in quarter of paid
";
    assert_eq!(payable(contract, &["paid,Amt,other\n2025-05-02,5.00,x\n"]), "Acme,2025Q2,grant,5.00");
    let wrong = faults(contract, &["Net amount,paid\nx,2025-05-02\n"]);
    assert!(wrong.contains("row 2, column Net amount: `x` is not a number"), "{wrong}");
    let wrong = faults(contract, &["Amt,paid,Amount\n1,2025-05-02,2\n"]);
    assert!(wrong.contains("`Amt` and `Amount` are both there") && wrong.contains("[E0507]"), "{wrong}");
    let wrong = faults(contract, &["paid,Total\n2025-05-02,2\n"]);
    assert!(wrong.contains("there is no column `Amount` or `Net amount` or `Amt` [E0506]"), "{wrong}");
    let twice = format!("{HEAD}{}", contract.replace("  paid    date", "  paid    date, column \"Amt\""));
    let found = meed::check(&meed::source::Source::new("c", &twice)).findings;
    assert!(found.iter().any(|finding| finding.message.contains("Amt")), "{found:?}");
}

/// Rows of other kinds are no rows of the record; the statement counts them beside its own.
#[test]
fn rows_of_other_kinds_are_counted_on_the_statement() {
    let rows = "school,indicator,day,value\nAsh,meals,2025-05-02,30\nAsh,award,2025-05-02,Y\nElm,award,2025-05-02,N\n";
    let told = statement(MIXED, &[rows, rows], ReadOptions::default());
    for line in [
        "meal: 1 row = 1 paid for, from data/meal.csv; besides, 2 rows of other kinds",
        "award: 2 rows = 1 paid for + 1 left out, from data/award.csv; besides, 1 row of other kinds",
    ] {
        assert!(told.contains(line), "{line} in {told}");
    }
}
