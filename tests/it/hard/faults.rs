//! A list of faults forgets none, and a row keeps its name wherever it stands.

use std::fs;

use super::{meed, project};

const ROWS: &str = "\
contract \"T\"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record r
  r_id      whole number, unique
  provider  text
  d         date
  x         number

payment p of r
  pay x × £1.00
  in quarter of d
";

/// 120 rows: every other one with `bad` for a number, and the last with a day that there is not.
fn many() -> String {
    let row = |id: usize| {
        let x = if id % 2 == 1 { "bad" } else { "3" };
        format!("{id},Acme,2025-05-01,{x}\n")
    };
    let rows: String = (0..119).map(row).collect();
    format!("r_id,provider,d,x\n{rows}119,Acme,2025-06-31,3\n")
}

#[test]
fn the_screen_counts_by_kind_and_shows_each_kind() {
    let folder = project("many", ROWS, &[("data/r.csv", &many())]);
    let (code, _, err) = meed(&folder, &["pay"]);
    assert_eq!(code, 1);
    // 59 odd numbers below 119; and the day, which comes last and is shown all the same.
    let start = "Faults by kind and column\n  59  column x: ";
    assert!(err.starts_with(start), "{err}");
    assert!(err.contains("\n   1  column d: "), "{err}");
    assert!(err.contains("data/r.csv, row 121, column d: "), "{err}");
    assert!(err.contains("; `--faults FILE` lists all\n"), "{err}");
    assert!(err.ends_with("\n60 faults in the data; nothing was calculated\n"), "{err}");
}

#[test]
fn json_and_a_file_list_them_all() {
    let folder = project("all", ROWS, &[("data/r.csv", &many())]);
    let (code, out, _) = meed(&folder, &["data", "--check", "data/r.csv", "--format", "json"]);
    assert_eq!(code, 1);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((json["faults"].as_array().unwrap().len(), &json["more"]), (60, &0.into()));
    for args in [
        &["pay", "--faults", "all.csv"][..],
        &["data", "--check", "data/r.csv", "--faults", "all.csv"],
        &["explain", ".", "p", "--faults", "all.csv"],
        &["what-if", "--set", "p[£1.00]=£2.00", "--faults", "all.csv"],
    ] {
        let _ = fs::remove_file(folder.join("all.csv"));
        assert_eq!(meed(&folder, args).0, 1, "{args:?}");
        let kept = fs::read_to_string(folder.join("all.csv")).unwrap();
        assert_eq!(kept.lines().count(), 61, "{args:?}");
        assert!(
            kept.starts_with(
                "code,file,row,column,sheet,cell,value,message,help\nE0521,data/r.csv,3,x,,,bad,"
            ),
            "{kept}"
        );
    }
    assert_eq!(meed(&folder, &["pay", "--faults", "all.json"]).0, 1);
    let json: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.join("all.json")).unwrap()).unwrap();
    assert_eq!(json["faults"].as_array().unwrap().len(), 60);
    // Wherever the command is given, the files are called as seen from the contract.
    let outside = folder.parent().unwrap();
    let _ = fs::remove_file(outside.join("elsewhere.csv"));
    assert_eq!(meed(outside, &["pay", "all", "--faults", "elsewhere.csv"]).0, 1);
    let kept = fs::read_to_string(outside.join("elsewhere.csv")).unwrap();
    assert!(kept.contains("\nE0521,data/r.csv,3,x,,,bad,"), "{kept}");
}

#[test]
fn a_list_of_faults_is_written_over_nothing_but_a_list_of_faults() {
    let folder = project("over", ROWS, &[("data/r.csv", &many())]);
    let (code, _, err) = meed(&folder, &["pay", "--faults", "data/r.csv"]);
    assert_eq!(code, 1);
    assert!(
        err.starts_with("error[E0703]: `data/r.csv` is there already, and is no list of faults\n"),
        "{err}"
    );
    assert_eq!(fs::read_to_string(folder.join("data/r.csv")).unwrap(), many());
    assert_eq!(meed(&folder, &["pay", "--faults", "faults.txt"]).0, 2);
    // Data without faults makes a list without lines.
    fs::write(folder.join("data/r.csv"), "r_id,provider,d,x\n1,Acme,2025-05-01,3\n").unwrap();
    for _ in 0..2 {
        assert_eq!(meed(&folder, &["pay", "--faults", "faults.csv"]).0, 0);
    }
    assert_eq!(fs::read_to_string(folder.join("faults.csv")).unwrap().lines().count(), 1);
}

#[test]
fn every_row_that_is_set_aside_is_named_on_the_statement() {
    let folder = project("aside", ROWS, &[("data/r.csv", &many())]);
    let (code, out, _) = meed(&folder, &["pay", "--set-aside-faults"]);
    assert_eq!(code, 0);
    let odd: Vec<String> = (0..119).filter(|id| id % 2 == 1).map(|id| (id + 2).to_string()).collect();
    let expected = format!("[E0521], 59 rows: {}\n", odd.join(", "));
    assert!(out.contains(&expected), "{out}");
    assert!(out.contains("[E0526], 1 row: 121\n"), "{out}");
    let (_, json, _) = meed(&folder, &["pay", "--set-aside-faults", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["data"]["faults"].as_array().unwrap().len(), 60);
    assert_eq!(json["data"]["more_faults"], 0);
    // Sixty rows of £3.00 each are left, the last of the 120 being one of the faulty.
    assert_eq!(json["net"], "180.00");
}

/// Row 1 and row 3 fall outside the term.
const OUTSIDE: [&str; 4] =
    ["1,Acme,2026-05-01,3", "2,Acme,2025-05-01,5", "3,Acme,2026-05-02,4", "4,Acme,2027-01-02,3"];

fn in_order(order: [usize; 4]) -> String {
    let rows: String = order.iter().map(|at| format!("{}\n", OUTSIDE[*at])).collect();
    format!("r_id,provider,d,x\n{rows}")
}

#[test]
fn the_order_of_rows_changes_no_byte() {
    let unnamed = ROWS.replace(", unique", "");
    for (name, contract) in [("unique", ROWS), ("unnamed", unnamed.as_str())] {
        let folder = project(&format!("order_{name}"), contract, &[("data/r.csv", &in_order([0, 1, 2, 3]))]);
        assert_eq!(meed(&folder, &["test", "--accept"]).0, 0);
        let kept = fs::read(folder.join("snapshots/data.json")).unwrap();
        let mut shown = Vec::new();
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
            fs::write(folder.join("data/r.csv"), in_order(order)).unwrap();
            let (code, out, _) = meed(&folder, &["test"]);
            assert_eq!(code, 0, "{out}");
            fs::remove_file(folder.join("snapshots/data.json")).unwrap();
            assert_eq!(meed(&folder, &["test", "--accept"]).0, 0);
            assert_eq!(fs::read(folder.join("snapshots/data.json")).unwrap(), kept);
            let forms = [&["pay"][..], &["pay", "--format", "json"], &["pay", "--lines", "--format", "csv"]];
            shown.push(forms.map(|form| meed(&folder, form).1));
        }
        assert!(name == "unnamed" || shown.iter().all(|one| *one == shown[0]), "{shown:?}");
        assert!(name == "unnamed" || shown[0][0].contains("(r_id 1)"), "{}", shown[0][0]);
    }
}

#[test]
fn a_kept_statement_is_the_same_however_its_contract_was_called() {
    let folder = project("called", ROWS, &[("data/r.csv", &in_order([0, 1, 2, 3])), ("data/x.txt", "")]);
    assert_eq!(meed(&folder, &["test", "--accept"]).0, 0);
    let kept = fs::read(folder.join("snapshots/data.json")).unwrap();
    let text = String::from_utf8(kept.clone()).unwrap();
    assert!(!text.contains(folder.to_str().unwrap()), "{text}");
    let absolute = folder.join("contract.meed");
    let up = format!("../{}", folder.file_name().unwrap().to_str().unwrap());
    for path in [".", "./", "contract.meed", "./contract.meed", absolute.to_str().unwrap(), &up, "data/.."] {
        fs::remove_file(folder.join("snapshots/data.json")).unwrap();
        assert_eq!(meed(&folder, &["test", path, "--accept"]).0, 0, "{path}");
        assert_eq!(fs::read(folder.join("snapshots/data.json")).unwrap(), kept, "{path}");
    }
}
