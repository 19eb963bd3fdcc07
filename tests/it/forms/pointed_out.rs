//! Data in a form that the contract does not declare: the fault names the words for it, and with these words the rows
//! are taken.

use super::{faults, payable};

const VISITS: &str = "
record visit
  day    date
  short  yes or no
  late   yes or no

payment visits of visit
  where short
    and not late
  pay £10.00
  in quarter of day
";

/// Rows 2 and 3 are short and not late.
#[test]
fn y_and_n_are_one_line_for_a_column() {
    let rows = "day,short,late\n2025-05-02,Y,N\n2025-05-03,Y,N\n2025-05-04,N,Y\n2025-05-05,N,N\n";
    let told = faults(VISITS, &[rows]);
    let expected = "\
data/visit, column short: `Y` in rows 2 and 3 and `N` in rows 4 and 5: neither `yes` nor `no` [E0527]
  help: say in the contract how the data writes them: `short  yes or no, written Y or N`; or write `yes` or `no`
data/visit, column late: `N` in rows 2, 3 and 5 and `Y` in row 4: neither `yes` nor `no` [E0527]
  help: say in the contract how the data writes them: `late  yes or no, written Y or N`; or write `yes` or `no`
";
    assert_eq!(told, expected);
    let meant = VISITS.replace("yes or no\n", "yes or no, written Y or N\n");
    assert_eq!(payable(&meant, &[rows]), "Acme,2025Q2,visits,20.00");
}

/// A thousand rows are still one line for each column, and one of another kind beside them is not hidden.
#[test]
fn of_a_thousand_rows_the_first_are_named_and_the_others_counted() {
    let rows: String = (0..1000).map(|_| "2025-05-02,Y,no\n").collect();
    let told = faults(VISITS, &[&format!("day,short,late\n{rows}02.05.2025,yes,no\n")]);
    let line =
        "data/visit, column short: `Y` in rows 2, 3, 4 and 997 others: neither `yes` nor `no` [E0527]\n";
    assert!(told.contains(line) && told.contains("row 1002, column day"), "{told}");
    assert!(!told.contains(" more; "), "{told}");
}

const RESULTS: &str = "
record result
  school     text
  indicator  one of meals, award
  day        date
  value      number

payment meals of result
  where indicator is meals
  pay value × £2.00
  in quarter of day
";

/// Ash and Elm have both kinds of rows; the indicator tells them apart. 30 × £2.00 + 20 × £2.00, and one award at
/// £50.00.
#[test]
fn two_kinds_of_rows_in_one_file_are_pointed_out() {
    let rows = "school,indicator,day,value\nAsh,meals,2025-05-02,30\nAsh,award,2025-05-02,Y\nElm,meals,2025-05-02,20\nElm,award,2025-05-02,N\n";
    let help = "  help: the rows at fault all have another `indicator` than the rest; if they are not rows of `result`, say so in the record: `rows where indicator is meals`\n";
    let told = faults(RESULTS, &[rows]);
    assert!(told.ends_with(help), "{told}");
    let award = "
record award
  rows where indicator is award
  school     text
  indicator  one of meals, award
  day        date
  value      yes or no, written Y or N

payment awards of award
  where value
  pay £50.00
  in quarter of day
";
    let meant =
        RESULTS.replace("record result\n", "record result\n  rows where indicator is meals\n") + award;
    assert_eq!(payable(&meant, &[rows, rows]), "Acme,2025Q2,meals,100.00\nAcme,2025Q2,awards,50.00");
}

/// Where a kind has good rows and bad ones, or each fault has a value of its own, the field tells nothing.
#[test]
fn what_does_not_tell_the_rows_at_fault_apart_is_not_pointed_out() {
    for rows in [
        "Ash,meals,2025-05-02,30\nAsh,award,2025-05-02,Y\nElm,meals,2025-05-02,X\nElm,award,2025-05-02,N\n",
        "Ash,meals,2025-05-02,30\nElm,meals,2025-05-02,20\nYew,award,2025-05-02,N\n",
    ] {
        let told = faults(RESULTS, &[&format!("school,indicator,day,value\n{rows}")]);
        assert!(!told.contains("rows where"), "{told}");
    }
}

#[test]
fn a_month_a_quarter_and_a_week_are_types_of_their_own() {
    let kitchen = |ty: &str| {
        format!(
            "
record kitchen
  served_in  {ty}
  meals      number

payment dinners of kitchen
  pay meals × £2.00
  in quarter of {}
",
            if ty == "week" { "(first day of served_in)" } else { "served_in" }
        )
    };
    for (kind, first, second) in
        [("month", "2025-04", "2025-05"), ("quarter", "2025Q2", "2025Q2"), ("week", "2025-W16", "2025-W20")]
    {
        let rows = format!("served_in,meals\n{first},30\n{second},20\n");
        let told = faults(&kitchen("date"), &[&rows]);
        let line =
            format!("data/kitchen, row 2, column served_in: `{first}` is a {kind}, not a day [E0525]\n");
        let help = format!("a type as a date is: `served_in  {kind}`; or write the day, as `2024-05-31`\n");
        assert!(told.starts_with(&line) && told.ends_with(&help), "{told}");
        // 30 and 20 meals at £2.00.
        let paid = payable(&kitchen(kind), &[&rows]);
        let total: f64 =
            paid.lines().map(|line| line.rsplit(',').next().unwrap().parse::<f64>().unwrap()).sum();
        assert!(paid.contains(",2025Q2,dinners,") && total == 100.0, "{paid}");
    }
}

/// No month 13, no quarter 5: these are no labels.
#[test]
fn what_only_looks_like_a_label_is_none() {
    let contract = "\nrecord kitchen\n  served_in  date\n\npayment dinners of kitchen\n  pay £2.00\n  in quarter of served_in\n";
    for cell in ["2025-13", "2025Q5", "2025-W54", "202-04", "2025-4"] {
        let told = faults(contract, &[&format!("served_in\n{cell}\n")]);
        assert!(told.contains("is not a date as the contract writes them"), "{told}");
    }
}

#[test]
fn a_row_of_nothing_but_commas_is_one_fault() {
    let told = faults(VISITS, &["day,short,late\n2025-05-02,yes,no\n,,\n2025-05-03,,no\n"]);
    let expected = "\
data/visit, row 3: the row has nothing in any cell [E0520]
  help: take it out; a row in which a value is missing keeps the others
data/visit, row 4, column short: the cell is blank, and the contract asks for a value [E0520]
  help: fill it in; if there may be none, the contract says so: `may be blank`
";
    assert_eq!(told, expected);
    // Where every field may be blank, a row without any value is a row.
    let all = "\nrecord visit\n  day    date, may be blank\n  price  money, may be blank\n\npayment visits of visit\n  where day is given\n  pay (price, or £1.00 if blank)\n  in quarter of day\n";
    assert_eq!(payable(all, &["day,price\n,\n2025-05-02,\n"]), "Acme,2025Q2,visits,1.00");
}
