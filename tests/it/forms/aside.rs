//! Rows that are set aside.

use meed::data::{Format, ReadOptions, report};

use super::{loaded, statement};

const ONCE: &str = "
record school
  name  text, unique
  size  number

record meal
  school  text, unique
  again   refers to school
  day     date
  value   number

payment meals of meal
  where again's size is at least 0
  pay value × £2.00
  in quarter of day
";

/// A row that is set aside for another reason holds no place: 30 + 20 meals. Of two good rows with one name both are
/// set aside and named.
#[test]
fn rows_at_fault_hold_no_place_under_a_rule() {
    let schools = "name,size\nA,1\nB,1\nA,x\n";
    let meals = "school,again,day,value\nAsh,A,2025-05-02,30\nAsh,A,2025-05-02,Y\nElm,Z,2025-05-02,1\nElm,B,2025-05-02,20\nOak,B,2025-05-02,7\nOak,A,2025-05-02,8\n";
    let read = loaded(ONCE, &[schools, meals], Format::Csv, true);
    let told = report::render(&read.faults);
    assert_eq!(read.row_counts[0].faulty, 1, "{told}");
    assert_eq!((read.row_counts[1].read, read.row_counts[1].faulty), (6, 4), "{told}");
    for line in [
        "data/school, row 4, column size: `x` is not a number",
        "data/meal, row 3, column value: `Y` is not a number",
        "data/meal, row 4, column again: no school has the name `Z`",
        "data/meal, row 6, column school: `Oak` stands in data/meal, row 7 already",
        "data/meal, row 7, column school: `Oak` stands in data/meal, row 6 already",
    ] {
        assert!(told.contains(line), "{line} in {told}");
    }
    assert_eq!(read.faults.len(), 5, "{told}");
    // All that is wrong is told where the data is refused.
    let refused = loaded(ONCE, &[schools, meals], Format::Csv, false);
    assert!(
        report::render(&refused.faults)
            .contains("row 3, column school: `Ash` stands in data/meal, row 2 already")
    );
}

/// What refers to a row that is set aside is set aside with it, and holds no place either.
#[test]
fn references_to_rows_set_aside() {
    let schools = "name,size\nA,x\nB,1\n";
    let meals = "school,again,day,value\nAsh,A,2025-05-02,30\nAsh,B,2025-05-02,5\n";
    let read = loaded(ONCE, &[schools, meals], Format::Csv, true);
    let told = report::render(&read.faults);
    assert!(
        told.contains(
            "data/meal, row 2, column again: `A` is data/school, row 2, which is set aside [E0531]"
        ),
        "{told}"
    );
    assert_eq!((read.faults.len(), read.row_counts[1].faulty), (2, 1), "{told}");
}

/// 30 meals, and 20: what is not in the total is said right below it.
#[test]
fn what_is_set_aside_is_said_beside_the_total() {
    let schools = "name,size\nA,1\nB,1\nC,x\n";
    let meals =
        "school,again,day,value\nAsh,A,2025-05-02,30\nElm,Z,2025-05-02,1\nOak,B,2025-05-02,20\nFir,A,,8\n";
    let options = ReadOptions { set_aside_faults: true, ..ReadOptions::default() };
    let told = statement(ONCE, &[schools, meals], options);
    let without = "Without 1 of 3 rows of school and 2 of 4 rows of meal, set aside because of faults.\n";
    let (amounts, rest) = told.split_once(without).unwrap();
    assert!(amounts.contains("£100.00") && rest.contains("Rows of the data"), "{told}");
    let good = statement(ONCE, &["name,size\nA,1\n", "school,again,day,value\n"], ReadOptions::default());
    assert!(good.contains("Nothing is payable.") && !good.contains("Without"), "{good}");
}
