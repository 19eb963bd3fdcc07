//! Snapshots of statements, and what is told of the difference between two.

use meed::data::ReadOptions;
use meed::report;
use meed::run::Prepared;
use meed::snapshot::{Changes, Snapshot};
use meed::statement::{DataPart, Selection, Statement};
use meed::value::Number;
use serde_json::{Value, json};

use crate::statement::{CONTRACT, VISITS};
use crate::support::paid::{model, paid};

/// The snapshot of a contract on its visits.
fn snapshot(contract: &str, visits: &str) -> Snapshot {
    let model = model(contract);
    let (outcome, received) = paid(&model, &[visits], ReadOptions::default());
    let data = DataPart::of(&Prepared::new(&model), &outcome, received).unwrap();
    Snapshot::of(&Statement::of(&model, &outcome, &Selection::default()).with_data(data))
}

fn in_words(changes: &Changes, all: bool) -> String {
    report::text::write(&report::changes::document(changes, all))
}

/// What is told when the one was kept and the other comes out.
fn told(before: &Snapshot, after: &Snapshot) -> String {
    in_words(&Changes::between(before, after), false)
}

#[test]
fn what_is_written_is_read_again_whatever_the_ends_of_its_lines() {
    let snapshot = snapshot(CONTRACT, VISITS);
    let text = snapshot.text();
    assert_eq!(Snapshot::parse(&text).as_ref(), Ok(&snapshot));
    assert_eq!(Snapshot::parse(&text.replace('\n', "\r\n")).as_ref(), Ok(&snapshot));
    assert_eq!(Snapshot::parse(&text).unwrap().text(), text);
}

#[test]
fn each_amount_is_a_line_of_its_own() {
    let text = snapshot(CONTRACT, VISITS).text();
    let lines = [
        r#"    {"payee": "Acme", "period": "2026Q2", "item": "hours_paid", "amount": "200.00"},"#,
        r#"    {"payee": "Beech", "period": "2026Q2", "item": "hours_paid", "amount": "50.00", "cuts": [{"by": "person_cap", "label": "Most for a person", "amount": "100.00"}]},"#,
        r#"    {"payee": "Acme", "net": "325.50"},"#,
        r#"  "net": "385.50","#,
        r#"  "columns_not_read": []"#,
    ];
    for line in lines {
        assert!(text.lines().any(|one| one == line), "{line}\n{text}");
    }
}

#[test]
fn comments_in_the_contract_and_the_order_of_rows_change_nothing() {
    let kept = snapshot(CONTRACT, VISITS);
    let with_comments = CONTRACT.replace("\nrecord visit", "\n-- One row a visit.\n\nrecord visit");
    assert_eq!(snapshot(&with_comments, VISITS), kept);
    let mut rows: Vec<&str> = VISITS.lines().collect();
    // The row that falls outside is named by its unique field, wherever it stands.
    rows[1..].reverse();
    assert_eq!(snapshot(CONTRACT, &format!("{}\n", rows.join("\n"))), kept);
}

/// At £80.00 an hour, visit 1 is £160.00, visit 4 (1.005 hours) £80.40 and visit 5 £240.00. Visit 3 is £120.00, of
/// which £250.00 − £160.00 is left under the person's cap: £90.00, where £30.00 are cut.
#[test]
fn a_price_that_changed_is_told_by_payee_period_and_item() {
    let before = snapshot(CONTRACT, VISITS);
    let after = snapshot(&CONTRACT.replace("£100.00 per hour", "£80.00 per hour"), VISITS);
    let expected = "\
Acme       2026Q2  hours_paid  £200.00 → £160.00  −£40.00
Acme       2026Q3  hours_paid  £100.50 →  £80.40  −£20.10
Beech      2026Q2  hours_paid   £50.00 →  £90.00  +£40.00

Acme       in all              £325.50 → £265.40  −£60.10
Beech      in all               £60.00 → £100.00  +£40.00
everybody  in all              £385.50 → £365.40  −£20.10

not paid, outside the term and its settlement, Acme, 2027Q3, hours_paid, visit_id 5: £300.00 → £240.00
Beech, 2026Q2, hours_paid: cut by person_cap £100.00 → £30.00
";
    assert_eq!(told(&before, &after), expected);
}

/// Two complaints at £10.00 instead of £7.50 are £20.00 instead of £15.00; there is still nothing to take them from.
#[test]
fn a_balance_that_changed_is_told_though_no_amount_did() {
    let before = snapshot(CONTRACT, VISITS);
    let after = snapshot(&CONTRACT.replace("£7.50 per visit", "£10.00 per visit"), VISITS);
    let expected = "\
not taken back by the end of settlement, Acme, complaint: £15.00 → £20.00
Acme, 2026Q4, complaint: due £15.00 → £20.00, carried forward £15.00 → £20.00
Acme, 2027Q1, complaint: brought forward £15.00 → £20.00, carried forward £15.00 → £20.00
Acme, 2027Q2, complaint: brought forward £15.00 → £20.00, carried forward £15.00 → £20.00
";
    assert_eq!(told(&before, &after), expected);
}

/// Half an hour less than an hour is paid for now: visit 2 is £100.00, a line of its own, and no row is left out.
#[test]
fn rows_that_are_taken_in_now_are_told() {
    let before = snapshot(CONTRACT, VISITS);
    let after =
        snapshot(&CONTRACT.replace("hours is more than 1 hour", "hours is more than 0.5 hours"), VISITS);
    let expected = "\
Acme  2026Q2  hours_paid  £200.00 → £300.00  +£100.00

Acme       in all  £325.50 → £425.50  +£100.00
everybody  in all  £385.50 → £485.50  +£100.00

payment hours_paid: 4 → 5 rows taken in
payment hours_paid, left out by hours is more than 1 hour (hours_paid): 1 row → none
";
    let squeezed = |text: &str| {
        let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.collect::<Vec<_>>()
    };
    assert_eq!(squeezed(&told(&before, &after)), squeezed(expected));
}

#[test]
fn of_a_long_list_the_beginning_is_told_unless_all_is_wanted() {
    let header = VISITS.lines().next().unwrap();
    let rows: String = (10..35).map(|id| format!("{id},P{id},Home {id},2026-05-01,2,\n")).collect();
    let visits = format!("{header}\n{rows}");
    let before = snapshot(CONTRACT, &visits);
    let after = snapshot(&CONTRACT.replace("£100.00 per hour", "£80.00 per hour"), &visits);
    let changes = Changes::between(&before, &after);
    let (short, all) = (in_words(&changes, false), in_words(&changes, true));
    assert_eq!(short.matches("… and 5 more (`--full` shows all)\n").count(), 2, "{short}");
    // 25 amounts, 25 payees, everybody, and a blank line.
    assert_eq!((short.lines().count(), all.lines().count()), (20 + 1 + 1 + 20 + 1 + 1, 25 + 1 + 25 + 1));
    assert!(short.contains("everybody  in all              £5,250.00 → £4,250.00  −£1,000.00\n"), "{short}");
}

/// Every value of a snapshot, each changed in a copy.
fn changed_one_by_one(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => vec![json!("2030-01-01")],
        Value::Bool(value) => vec![json!(!value)],
        Value::Number(number) => vec![json!(number.as_u64().unwrap() + 1)],
        Value::String(text) if Number::parse(text).is_some() => vec![json!("77777.77")],
        Value::String(text) => vec![json!(format!("{text}x"))],
        Value::Array(list) => {
            let copies = |at: usize| {
                let replaced = move |value| {
                    let mut copy = list.clone();
                    copy[at] = value;
                    json!(copy)
                };
                changed_one_by_one(&list[at]).into_iter().map(replaced)
            };
            let mut all: Vec<Value> = (0..list.len()).flat_map(copies).collect();
            all.extend((0..list.len()).map(|gone| {
                let left = list.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, value)| value);
                json!(left.collect::<Vec<_>>())
            }));
            all
        }
        Value::Object(object) => {
            let copies = |key: &String| {
                let key = key.clone();
                changed_one_by_one(&object[&key]).into_iter().map(move |value| {
                    let mut copy = object.clone();
                    copy.insert(key.clone(), value);
                    json!(copy)
                })
            };
            object.keys().filter(|key| *key != "schema" && *key != "version").flat_map(copies).collect()
        }
    }
}

#[test]
fn whatever_differs_is_told_in_words() {
    let kept = snapshot(CONTRACT, VISITS);
    let value: Value = serde_json::from_str(&kept.text()).unwrap();
    let all = changed_one_by_one(&value);
    assert!(all.len() > 100, "{}", all.len());
    for changed in all {
        let other = Snapshot::parse(&changed.to_string()).unwrap();
        for (before, after) in [(&kept, &other), (&other, &kept)] {
            let changes = Changes::between(before, after);
            assert!(!changes.is_empty(), "{changed}");
            let told = in_words(&changes, true);
            assert!(!told.contains("another order"), "{changed}\n{told}");
            assert!(!told.trim().is_empty(), "{changed}");
        }
    }
    assert!(Changes::between(&kept, &kept).is_empty());
    assert_eq!(told(&kept, &kept), "");
}

#[test]
fn another_order_is_told_as_such() {
    let kept = snapshot(CONTRACT, VISITS);
    let mut value: Value = serde_json::from_str(&kept.text()).unwrap();
    value["clauses"].as_array_mut().unwrap().reverse();
    let other = Snapshot::parse(&value.to_string()).unwrap();
    assert_eq!(told(&kept, &other), "what is on the statement stands in another order\n");
}

#[test]
fn what_is_no_snapshot_is_refused_with_the_reason() {
    let text = snapshot(CONTRACT, VISITS).text();
    let refused = |text: &str| Snapshot::parse(text).unwrap_err();
    assert_eq!(refused("<<<<<<< HEAD\n"), "line 1 is not one of a snapshot");
    let newer = text.replace("\"version\": 1", "\"version\": 2");
    assert_eq!(refused(&newer), "it is of version 2, and this Meed writes version 1");
    assert_eq!(refused(&text.replace("meed/snapshot", "meed/statement")), "it is `meed/statement`");
    let by_hand = text.replace("\"net\": \"385.50\"", "\"net\": \"a lot\"");
    let line = text.lines().position(|line| line.contains("\"net\": \"385.50\"")).unwrap() + 1;
    assert_eq!(refused(&by_hand), format!("line {line} is not one of a snapshot"));
}
