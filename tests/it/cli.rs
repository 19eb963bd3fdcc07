//! The command: transcripts, and what a transcript cannot show.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::command::folder;

/// An empty folder of a test's own.
fn meed(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_meed")).args(args).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn the_transcripts_hold() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd").case("tests/cli/*.toml").case("README.md");
}

#[test]
fn a_new_contract_checks_and_its_examples_hold_and_it_pays() {
    let folder = folder("new");
    let made = meed(&folder, &["new", "help_at_home"]);
    assert_eq!(made.status.code(), Some(0));
    let check = meed(&folder, &["check", "help_at_home"]);
    assert!(text(&check.stdout).starts_with("help_at_home/contract.meed: no errors\nHelp at home, "));
    let test = meed(&folder, &["test", "help_at_home"]);
    assert!(text(&test.stdout).ends_with("2 examples and 1 snapshot, all as expected\n"));
    // Acme: three starts at £250.00 and two jobs at £1,000.00.
    let pay = meed(&folder, &["pay", "help_at_home", "--payee", "Acme", "--format", "csv"]);
    let rows = ["2026Q2,starts,500.00", "2026Q2,jobs,1000.00", "2026Q3,starts,250.00", "2026Q3,jobs,1000.00"];
    let expected: String = rows.iter().map(|row| format!("Acme,{row}\n")).collect();
    assert_eq!(text(&pay.stdout), format!("payee,period,item,amount\n{expected}"));
}

#[test]
fn what_is_there_already_is_not_made_again() {
    let folder = folder("again");
    fs::create_dir(folder.join("mine")).unwrap();
    fs::write(folder.join("mine/notes.txt"), "keep").unwrap();
    let made = meed(&folder, &["new", "mine"]);
    assert_eq!(made.status.code(), Some(1));
    assert!(text(&made.stderr).starts_with("error[E0703]: `mine` is there already\n"));
    assert_eq!(fs::read_dir(folder.join("mine")).unwrap().count(), 1);
}

#[test]
fn laying_out_changes_the_file_only_when_asked() {
    let folder = folder("fmt");
    let loose = "contract \"A\"\n payee \"Acme\"\n term   1 April 2026 to 31 March 2027\n statements in quarters\n rounding each payment line to the nearest penny, halves up\n";
    fs::write(folder.join("contract.meed"), loose).unwrap();
    let check = meed(&folder, &["fmt", "--check"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(text(&check.stdout).contains("\n- payee \"Acme\"\n"), "{}", text(&check.stdout));
    assert_eq!(fs::read_to_string(folder.join("contract.meed")).unwrap(), loose);
    let printed = meed(&folder, &["fmt"]);
    assert_eq!(meed(&folder, &["fmt", "--write"]).status.code(), Some(0));
    let written = fs::read_to_string(folder.join("contract.meed")).unwrap();
    assert_eq!(written, text(&printed.stdout));
    assert_eq!(meed(&folder, &["fmt", "--check"]).status.code(), Some(0));
}

#[test]
fn a_contract_that_is_no_text_is_refused_with_the_line() {
    let folder = folder("latin");
    fs::write(folder.join("contract.meed"), b"contract \"A\"\ntariff fee \xA31.00\n").unwrap();
    let check = meed(&folder, &["check"]);
    assert_eq!(check.status.code(), Some(1));
    let expected = "error[E0702]: `contract.meed` is not UTF-8 text: the byte 0xA3 in line 2\n";
    assert!(text(&check.stderr).starts_with(expected));
}

#[test]
fn a_reader_that_goes_away_is_no_mistake() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_meed"))
        .args(["pay", "contracts/reablement", "--lines", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), text(&ended.stderr)), (Some(0), ""));
}

#[test]
fn a_mark_at_the_beginning_of_a_contract_is_no_mistake() {
    let folder = folder("bom");
    let contract = fs::read_to_string("contracts/bolton/contract.meed").unwrap();
    fs::write(folder.join("contract.meed"), format!("\u{feff}{}", contract.replace('\n', "\r\n"))).unwrap();
    let check = meed(&folder, &["check"]);
    assert_eq!((check.status.code(), text(&check.stderr)), (Some(0), ""));
}

#[test]
fn what_is_given_twice_for_one_run_is_refused() {
    let folder = folder("twice");
    let contract = fs::canonicalize("contracts/reablement").unwrap();
    let contract = contract.to_str().unwrap();
    let data = format!("episode={contract}/data/episode.csv");
    let same = format!("episode={contract}/data/../data/episode.csv");
    let maximum = "yearly_maximum=£1,000.00";
    for (args, message) in [
        (
            ["--set", maximum, "--set", "yearly_maximum=£2,000.00"],
            "error: `--set` gives `yearly_maximum` twice\n",
        ),
        (["--data", &data, "--data", &same], "error: `--data` names the file "),
    ] {
        let pay = meed(&folder, &[&["pay", contract], args.as_slice()].concat());
        assert_eq!((pay.status.code(), text(&pay.stdout)), (Some(2), ""));
        assert!(text(&pay.stderr).starts_with(message), "{}", text(&pay.stderr));
    }
}

/// £2.00 for each day from 1 April 2026 up to the statement date, both counted.
const WAITING: &str = "contract \"Waiting\"\n  payee       \"Acme\"\n  term        1 April 2026 to 31 March 2027\n  statements  in quarters\n  rounding    each payment line to the nearest penny, halves up\n\nrecord case\n  case_id  whole number, unique\n  day      date\n\npayment waiting of case\n  pay (days from day to the statement date, both days counted) × £2.00 per day\n  in quarter of day\n";

#[test]
fn the_statement_date_that_is_given_with_the_data_holds_unless_the_command_gives_another() {
    let folder = folder("given");
    fs::create_dir(folder.join("data")).unwrap();
    fs::write(folder.join("contract.meed"), WAITING).unwrap();
    fs::write(folder.join("data/case.csv"), "case_id,day\n1,2026-04-01\n").unwrap();
    let paid = |args: &[&str]| {
        let pay = meed(&folder, &[&["pay", "--format", "csv"], args].concat());
        text(&pay.stdout).to_owned() + text(&pay.stderr)
    };
    assert!(paid(&[]).contains("in a line `statement date,2026-03-31` of `given.csv`"), "{}", paid(&[]));
    fs::write(folder.join("data/given.csv"), "name,value\nstatement date,10 April 2026\n").unwrap();
    assert!(paid(&[]).ends_with("Acme,2026Q2,waiting,20.00\n"));
    assert!(paid(&["--as-at", "2026-04-30"]).ends_with("Acme,2026Q2,waiting,60.00\n"));
    // A snapshot depends on what lies in the folder alone.
    assert_eq!(meed(&folder, &["test", "--accept"]).status.code(), Some(0));
    assert_eq!(meed(&folder, &["test", "--as-at", "2026-04-30"]).status.code(), Some(0));
    let asked = meed(&folder, &["data", "--template", "given"]);
    assert_eq!(text(&asked.stdout), "name,value\nstatement date,31 March 2026\n");
}

#[test]
fn two_data_sets_of_one_name_are_refused_and_the_other_contracts_tested() {
    let folder = folder("twins");
    for name in ["one", "two"] {
        assert_eq!(meed(&folder, &["new", name]).status.code(), Some(0));
    }
    fs::create_dir(folder.join("one/data-data")).unwrap();
    let test = meed(&folder, &["test", "one", "two"]);
    assert_eq!(test.status.code(), Some(1));
    let expected = "error[E0712]: `one/data` and `one/data-data` are data sets of the same name\n";
    assert!(text(&test.stderr).starts_with(expected), "{}", text(&test.stderr));
    let end = "2 contracts, 2 examples and 1 snapshot, all as expected; 1 contract refused\n";
    assert!(text(&test.stdout).ends_with(end), "{}", text(&test.stdout));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_not_passed_over_in_silence() {
    let bolton =
        ["pay", "check", "measures", "test", "fmt", "data"].map(|command| vec![command, "contracts/bolton"]);
    let others = [vec!["pay", "contracts/bolton", "--format", "csv"], vec!["codes", "E0608"], vec!["--help"]];
    for args in bolton.into_iter().chain(others) {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let said = Command::new(env!("CARGO_BIN_EXE_meed"))
            .args(&args)
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        assert_eq!(said.status.code(), Some(1), "{args:?}");
        let told = text(&said.stderr);
        assert!(told.starts_with("error[E0703]: not all could be written: "), "{args:?}: {told}");
    }
}

// £12.00 a visit is given with the data and £10.00 stands in the contract: today is what is given, for two visits
// £24.00, and what is set wins over it. The other price, which has to be supplied, is £1.00 a visit on both sides.
#[test]
fn what_is_given_with_the_data_is_today_and_what_is_set_wins_over_it() {
    let folder = folder("what_if_given");
    let contract = "contract \"Visits\"\n  payee       provider\n  term        1 April 2026 to 31 March 2027\n  statements  in quarters\n  rounding    each payment line to the nearest penny, halves up\n\nrecord visit\n  visit_id  whole number, unique\n  provider  text\n  day       date\n\ntariff price £10.00 per visit\ntariff bid £ per visit, to be supplied\n\npayment fee of visit\n  for each provider and quarter of day\n  pay count × (price + bid)\n";
    fs::write(folder.join("contract.meed"), contract).unwrap();
    fs::create_dir(folder.join("data")).unwrap();
    fs::write(folder.join("data/visit.csv"), "visit_id,provider,day\n1,Acme,2026-05-01\n2,Acme,2026-05-02\n")
        .unwrap();
    fs::write(folder.join("data/given.csv"), "name,value\nprice,£12.00 per visit\n").unwrap();
    let set = ["what-if", "--set", "price=£20.00 per visit"];
    let missing = meed(&folder, &set);
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        text(&missing.stderr).starts_with("error[E0724]: `bid` is to be supplied"),
        "{}",
        text(&missing.stderr)
    );
    let shown = meed(&folder, &[&set[..], &["--given", "bid=£1.00 per visit"]].concat());
    assert!(
        text(&shown.stdout).contains("price is £20.00 per visit instead of £12.00 per visit"),
        "{}",
        text(&shown.stdout)
    );
    let csv = meed(&folder, &[&set[..], &["--given", "bid=£1.00 per visit", "--format", "csv"]].concat());
    assert!(text(&csv.stdout).ends_with("\nAcme,2026Q2,fee,26.00,42.00,16.00\n"), "{}", text(&csv.stdout));
    // No amount is needed for the value that is swept: from 2 × £12.00 to 2 × £15.00.
    let swept =
        meed(&folder, &["what-if", "--sweep", "bid=£0.00 per visit..£3.00 per visit", "--format", "csv"]);
    assert!(
        text(&swept.stdout).ends_with("\n0,yes,3,yes,24.00,30.00,2\n"),
        "{}{}",
        text(&swept.stdout),
        text(&swept.stderr)
    );
}
