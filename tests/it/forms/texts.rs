//! Texts: what is one text, and what only looks alike.

use meed::data::ReadOptions;
use meed::statement::{Selection, Statement};

use super::{HEAD, faults, payable, statement};
use crate::support::paid::{model, paid};
use crate::support::written::csv;

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
    assert!(wrong.contains("row 2, column name: `ash  ` has a space before or after it [E0519]"), "{wrong}");
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
        "`Acme{U+00A0}Ltd` has a character that cannot be seen: U+00A0, a no-break space",
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

const SPEND: &str = "
record spend
  supplier  text
  paid      date
  amount    money

payment grant of spend
  for each supplier and quarter of paid
  pay total amount
  to supplier
";

/// Three spellings are three payees, and the statement says so, whichever of them is asked for; of others nothing is
/// said.
#[test]
fn payees_that_may_be_one_are_named() {
    let rows = "supplier,paid,amount\nDove Care,2025-05-02,60.00\nDOVE CARE,2025-05-02,10.00\nDoveCare,2025-05-03,1.00\nAsh,2025-05-03,2.00\n";
    let told = statement(SPEND, &[rows], ReadOptions::default());
    assert!(
        told.contains("Payees that differ only in capitals or spaces, and are paid as different ones\n  “DOVE CARE”, “Dove Care” and “DoveCare”\n"),
        "{told}"
    );
    let model = model(&format!("{HEAD}{SPEND}"));
    let (outcome, _) = paid(&model, &[rows], ReadOptions::default());
    let of = |payee: &str| {
        let selection = Selection::of(&model, &outcome, &[payee.to_owned()], &[]).unwrap();
        Statement::of(&model, &outcome, &selection).spellings
    };
    assert_eq!(of("Dove Care"), [["DOVE CARE", "Dove Care", "DoveCare"]]);
    assert!(of("Ash").is_empty());
}

/// Where a field ignores capitals, the contract's spelling is the one that is compared: it has one.
#[test]
fn a_contract_spells_a_text_in_one_way() {
    let codes = |ignored: &str| {
        let contract = format!(
            "{HEAD}
record spend
  supplier  text{ignored}
  paid      date
  amount    money

tariff extra by supplier
  | \"dove care\" | £1.00 |
  | \"Ash\"       | £2.00 |

payment grant of spend
  where supplier is one of \"Dove Care\", \"Ash\", \"Ashe\"
  pay amount
  in quarter of paid
"
        );
        let found = meed::check(&meed::source::Source::new("contract.meed", contract)).findings;
        found
            .iter()
            .map(|finding| finding.code.0.to_owned())
            .filter(|code| code != "W0001")
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(", capitals and outer spaces ignored"), ["E0494"]);
    assert!(codes("").is_empty());
}
