//! How data is written, as the contract says: words for yes, no and blank, dates in other forms, durations, months, headings, mixed files.

use meed::data::{self, Format, Input, Loaded, ReadOptions, report};
use meed::model::RecordId;
use meed::statement::{Received, Selection, Statement};

use crate::support::paid::{model, paid};
use crate::support::written::csv;

const HEAD: &str = "contract \"Forms\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up
";

/// What is payable, line by line, on the rows of each record.
fn payable(contract: &str, tables: &[&str]) -> String {
    let model = model(&format!("{HEAD}{contract}"));
    let (outcome, _) = paid(&model, tables, ReadOptions::default());
    csv(&Statement::of(&model, &outcome, &Selection::default()))
        .lines()
        .skip(1)
        .collect::<Vec<_>>()
        .join("\n")
}

fn loaded(contract: &str, tables: &[&str], format: Format, set_aside_faults: bool) -> Loaded {
    let model = model(&format!("{HEAD}{contract}"));
    let inputs = (0..).map(RecordId).zip(tables).map(|(record, text)| {
        let name = format!("data/{}", model.records[record].title.name);
        Input { record, name, format, reader: Box::new(text.as_bytes()) }
    });
    data::read(&model, inputs.collect(), ReadOptions { set_aside_faults, ..ReadOptions::default() })
}

/// What is wrong with the rows of each record.
fn faults(contract: &str, tables: &[&str]) -> String {
    report::render(&loaded(contract, tables, Format::Csv, false).faults)
}

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
    assert!(wrong.contains("row 2, column short: `yes` is neither `Y` nor `N` [E0527]"), "{wrong}");
    assert!(wrong.contains("row 3, column short: `y` is neither"), "{wrong}");
}

/// The contract's words hold for every field, a record's for its own, a field's for itself; examples write `yes` and `no` whatever data does.
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
    assert!(meed::testing::run_examples(&model, None).iter().all(|example| example.passed()));
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
    assert!(wrong.contains("if it stands for a blank, say so: `may be blank written \"…\"`"), "{wrong}");
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

/// Fractions that are nought say nothing; others are dropped where the contract says so. 7:30:00.9 counts as 7:30:00: half an hour at £10.00.
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

const FOLDED: &str = "
record school
  name  text, unique, capitals and outer spaces ignored

record visit
  to      text, capitals and outer spaces ignored, column \"school\"
  again   refers to school
  kind    one of Capital, revenue, capitals and outer spaces ignored
  day     date

payment visits of visit
  where to is not \"Elm House\"
    and kind is Capital
  for each to and quarter of day
  pay count × £10.00 per visit
  to to
";

/// Three spellings are one school; the contract's spelling is compared and shown, elsewhere the first in byte order.
#[test]
fn a_text_is_compared_without_capitals_where_the_field_says_so() {
    let contract = FOLDED
        .replace("  to  ", "  who ")
        .replace("where to ", "where who ")
        .replace("each to ", "each who ")
        .replace("to to", "to who");
    let schools = "name\nash  \nELM HOUSE\n";
    let visits = "school,again,kind,day\nash,Ash,capital,2025-05-02\n Ash,ASH,CAPITAL,2025-05-02\nASH ,ash,Capital,2025-05-02\nelm house,elm House,Capital,2025-05-02\nash,ash,Revenue,2025-05-02\n";
    assert_eq!(payable(&contract, &[schools, visits]), "ASH,2025Q2,visits,30.00");
    let wrong =
        faults(&contract, &["name\nAsh\nASH\n", "school,again,kind,day\nash,oak,Capital,2025-05-02\n"]);
    assert!(wrong.contains("stands in data/school, row 2 already [E0529]"), "{wrong}");
    assert!(wrong.contains("no school has the name `oak`"), "{wrong}");
    // Without the words they are two, and a space at the end is a fault.
    let strict = contract.replace(", capitals and outer spaces ignored", "");
    let wrong = faults(&strict, &[schools, visits]);
    assert!(wrong.contains("row 2, column name: `ash  ` has a blank before or after it [E0519]"), "{wrong}");
}

/// Characters that cannot be seen are told by their number, in texts, choices, references, numbers and dates.
#[test]
fn lookalikes_are_faults() {
    let contract = "
record org
  org_name  text, unique

record row
  row_id   text, unique
  day      date
  cases    whole number
  outcome  one of \"much reduced\", same
  org      refers to org

payment p of row
  where outcome is same
    and org's org_name is not \"Oak\"
  pay £1.00
  in month of day
";
    let orgs = "org_name\nElm House\n";
    let row = |cells: &str| faults(contract, &[orgs, &format!("row_id,day,cases,outcome,org\n{cells}\n")]);
    let told = |cells: &str, words: &str| {
        let wrong = row(cells);
        assert!(wrong.contains(words) && wrong.contains("E0518"), "{wrong}");
    };
    assert_eq!(row("Acme Ltd,2025-05-02,5,same,Elm House"), "");
    told(
        "Acme\u{a0}Ltd,2025-05-02,5,same,Elm House",
        "`Acme{U+00A0}Ltd` has a character that can not be seen: U+00A0, a no-break space",
    );
    told("1,2025-05-02,5\u{200b},same,Elm House", "`5{U+200B}`");
    told("1,2025-05-02\u{feff},5,same,Elm House", "`2025-05-02{U+FEFF}`");
    told("1,2025-05-02,5,much\u{2009}reduced,Elm House", "`much{U+2009}reduced`");
    told("1,2025-05-02,5,same,Elm\u{3000}House", "`Elm{U+3000}House`");
    told("a\u{202e}b,2025-05-02,5,same,Elm House", "U+202E, a mark of direction");
    told("\u{2003},2025-05-02,5,same,Elm House", "U+2003, an odd space");
    let wrong = row("Cafe\u{301},2025-05-02,5,same,Elm House");
    assert!(
        wrong.contains("`Cafe{U+0301}` has a letter and its accent as two characters [E0540]")
            && wrong.contains("write `Café`"),
        "{wrong}"
    );
    assert_eq!(row("Café – Łódź Ñandú,2025-05-02,5,same,Elm House"), "");
    let heading = faults(contract, &["org\u{a0}name\nx\n", "row_id,day,cases,outcome,org\n"]);
    assert!(heading.contains("did you mean `org{U+00A0}name`?"), "{heading}");
}

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

/// A row that is set aside for another reason holds no place: 30 + 20 meals. Of two good rows with one name both are set aside and named.
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
    let _ = Received::of(&read);
}

const NAMED: &str = "
record school_list
  school  text, unique

record visit
  school  refers to school_list
  day     date

payment visits of visit
  where school is \"Ash\"
  pay £10.00
  in quarter of day

payment others of visit
  where school is not one of \"Ash\", \"Elm\"
  for each school and quarter of day
  pay count × £1.00 per visit
  to school
";

/// A reference is named by the unique text of its row: as a payee, and beside a text. One visit to Ash, one to Oak.
#[test]
fn a_reference_is_named_by_its_text() {
    let tables = ["school\nAsh\nElm\nOak\n", "school,day\nAsh,2025-05-02\nElm,2025-05-02\nOak,2025-05-03\n"];
    assert_eq!(payable(NAMED, &tables), "Acme,2025Q2,visits,10.00\nOak,2025Q2,others,1.00");
    let head = HEAD.replace("\"Acme\"", "school");
    let own = model(&format!("{head}{NAMED}"));
    let (outcome, _) = paid(&own, &tables, ReadOptions::default());
    let text = csv(&Statement::of(&own, &outcome, &Selection::default()));
    assert!(text.contains("Ash,2025Q2,visits,10.00") && text.contains("Oak,2025Q2,others,1.00"), "{text}");
}
