//! What lies in the folder of the data is read, or named, or stops the run.

use std::fs;
use std::path::Path;

use super::{ONE, OTHER, VISITS, meed, project};

/// What the statement says under a heading.
fn section<'t>(text: &'t str, heading: &str) -> &'t str {
    let after = text.split_once(heading).map_or("", |(_, after)| after);
    after.split("\n\n").next().unwrap()
}

const NOT_READ: &str = "There beside the data, and not read\n";

#[test]
fn what_is_there_and_is_not_read_is_named_with_the_reason() {
    let strays = [
        ("data/visit/may.txt", "its name does not end in `.csv`, `.jsonl`, `.parquet` or `.xlsx`"),
        ("data/visit/june/june.csv", "a folder within `visit`, of which only the files are read"),
        ("data/Visit.csv", "no record is called `Visit`; did you mean `visit`?"),
        ("data/visits.csv", "no record is called `visits`; did you mean `visit`?"),
        ("data/visit.ods", "its name does not end in `.csv`, `.jsonl`, `.parquet` or `.xlsx`"),
        ("data/~$visit.xlsx", "it is the mark of a workbook that is open in a spreadsheet"),
        ("data/visits.xlsx", "no record is called `visits`; did you mean `visit`?"),
        ("data/Given.csv", "what is given is read from `given.csv`, in small letters"),
        ("data/GIVEN.CSV", "what is given is read from `given.csv`, in small letters"),
        ("data/notes.md", "it is no file of rows"),
        ("data/old/visit.csv", "no record is called `old`"),
        ("data/.visit.csv", "no record is called `.visit`; did you mean `visit`?"),
    ];
    for (at, (file, why)) in strays.iter().enumerate() {
        let folder = project(&format!("stray{at}"), VISITS, &[("data/visit.csv", ONE), (file, OTHER)]);
        let (code, out, _) = meed(&folder, &["pay"]);
        let (parent, _) = file.rsplit_once('/').unwrap();
        let named = if why.starts_with("a folder") || parent == "data/old" { parent } else { file };
        let expected = format!("  {named}: {why}");
        assert_eq!((code, section(&out, NOT_READ).trim_end()), (0, expected.as_str()), "{out}");
        let (_, json, _) = meed(&folder, &["pay", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["data"]["files_not_read"][0]["file"], *named);
        assert_eq!(json["net"], "10.00");
        // A part of the statement names it, too.
        let (_, part, _) = meed(&folder, &["pay", "--payee", "Acme"]);
        assert!(part.contains(&expected), "{part}");
        let (code, checked, _) = meed(&folder, &["check"]);
        assert_eq!(code, 0);
        assert!(checked.contains(&expected), "{checked}");
    }
}

#[test]
fn beside_a_missing_file_stands_what_no_record_reads() {
    let missing = |name: &str, files: &[(&str, &str)]| {
        let (code, _, said) = meed(&project(name, VISITS, files), &["pay"]);
        assert_eq!(code, 1);
        said
    };
    let said = missing("missing_plural", &[("data/visits.csv", ONE), ("data/notes.md", "-")]);
    let lines = "  there beside it, and read by no record:
    data/visits.csv: no record is called `visits`; did you mean `visit`?
  if that is it, rename it, write `record visit, file \"visits.csv\"`, or run with `--data visit=data/visits.csv`
";
    assert!(said.contains("[E0501]") && said.contains(lines), "{said}");
    assert!(!said.contains("notes.md"), "{said}");
    // One file of another name may be the one that is missing, as only one is; of two nobody knows.
    let said = missing("missing_other", &[("data/export.csv", ONE)]);
    assert!(said.contains("write `record visit, file \"export.csv\"`"), "{said}");
    let said = missing("missing_two", &[("data/export.csv", ONE), ("data/may.csv", OTHER)]);
    assert!(said.contains("    data/may.csv: no record") && !said.contains("if that is it"), "{said}");
    assert!(!missing("missing_none", &[]).contains("beside"));
    // Other programs' tables, and packed ones, are named too: there is a way to what is read.
    for (at, name) in ["visit.xls", "visit.csv.zip", "visits.TXT", "visit.json"].into_iter().enumerate() {
        let said = missing(&format!("missing_packed_{at}"), &[(&format!("data/{name}"), "PK")]);
        let line = format!("    data/{name}: ");
        assert!(said.contains(&line) && said.contains("if that is it, save it as `visit.csv`"), "{said}");
    }
    // The ways that are told work.
    let folder = project("missing_mended", VISITS, &[("data/visits.csv", ONE)]);
    let (code, out, _) = meed(&folder, &["pay", "--data", "visit=data/visits.csv", "--format", "csv"]);
    assert!(code == 0 && out.ends_with("Acme,2025Q2,care,10.00\n"), "{out}");
    let named = VISITS.replace("record visit\n", "record visit, file \"visits.csv\"\n");
    let (code, out, _) =
        meed(&project("missing_named", &named, &[("data/visits.csv", ONE)]), &["pay", "--format", "csv"]);
    assert!(code == 0 && out.ends_with("Acme,2025Q2,care,10.00\n"), "{out}");
}

#[test]
fn a_folder_where_everything_is_read_says_nothing() {
    let files = [("data/visit.csv", ONE), ("data/given.csv", "name,value\n")];
    let folder = project("all_read", VISITS, &files);
    assert!(!meed(&folder, &["pay"]).1.contains("not read"));
    assert!(!meed(&folder, &["check"]).1.contains("not read"));
}

#[test]
fn an_ending_in_capitals_is_an_ending() {
    let folder = project("capitals", VISITS, &[("data/visit.CSV", ONE)]);
    assert!(meed(&folder, &["pay", "--format", "csv"]).1.ends_with("Acme,2025Q2,care,10.00\n"));
}

#[test]
fn a_stray_file_that_comes_or_goes_is_a_difference_to_the_snapshot() {
    let folder = project("stray_kept", VISITS, &[("data/visit.csv", ONE)]);
    assert_eq!(meed(&folder, &["test", "--accept"]).0, 0);
    fs::write(folder.join("data/.DS_Store"), "").unwrap();
    assert_eq!(meed(&folder, &["test"]).0, 0);
    fs::write(folder.join("data/may.txt"), OTHER).unwrap();
    let (code, out, _) = meed(&folder, &["test"]);
    assert_eq!(code, 1);
    assert!(out.contains("data/may.txt, which is not read: not there → it is no file of rows"), "{out}");
}

#[test]
fn files_named_by_the_command_leave_those_of_the_folder_unread_and_say_so() {
    let folder = project("named", VISITS, &[("data/visit.csv", ONE), ("other.csv", OTHER)]);
    let (_, out, _) = meed(&folder, &["pay", "--data", "visit=other.csv"]);
    assert!(out.contains("  data/visit.csv: `--data` names other files for this record\n"), "{out}");
    assert!(out.contains("£20.00"), "{out}");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::*;

    /// The run is refused with this beginning, and `check` names it.
    fn stops(folder: &Path, expected: &str) {
        let (code, out, err) = meed(folder, &["pay"]);
        assert_eq!((code, out.as_str()), (1, ""), "{err}");
        assert!(err.starts_with(&format!("error[E0701]: {expected}\n")), "{err}");
        assert_eq!(meed(folder, &["test"]).0, 1);
        let (_, checked, _) = meed(folder, &["check"]);
        assert!(checked.contains(expected), "{checked}");
    }

    #[test]
    fn a_link_that_leads_nowhere_stops_the_run() {
        for (at, link) in ["data/visit/may.csv", "data/visit.jsonl", "data/given.csv"].iter().enumerate() {
            let folder = project(&format!("dangling{at}"), VISITS, &[("data/visit/april.csv", ONE)]);
            symlink("gone.csv", folder.join(link)).unwrap();
            stops(&folder, &format!("`{link}` is a link to a file that is not there"));
        }
        let folder = project("dangling_folder", VISITS, &[("data/visit.csv", ONE)]);
        symlink("gone", folder.join("data/visit")).unwrap();
        stops(&folder, "`data/visit` is a link to a file that is not there");
        let folder = project("dangling_data", VISITS, &[]);
        fs::remove_dir(folder.join("data")).unwrap();
        symlink("gone", folder.join("data")).unwrap();
        stops(&folder, "`data` is a link to a folder that is not there");
    }

    #[test]
    fn a_pipe_in_the_place_of_a_file_stops_the_run() {
        for (at, pipe) in ["data/visit.csv", "data/visit/may.csv", "data/given.csv"].iter().enumerate() {
            let folder = project(&format!("pipe{at}"), VISITS, &[("data/visit/april.csv", ONE)]);
            assert!(Command::new("mkfifo").arg(folder.join(pipe)).status().unwrap().success());
            stops(&folder, &format!("`{pipe}` is a pipe or a device, not a file"));
        }
    }

    #[test]
    fn a_folder_called_like_a_file_and_a_file_called_like_the_folder_stop_the_run() {
        let folder = project("folder_file", VISITS, &[("data/visit.csv/part.csv", ONE)]);
        stops(&folder, "`data/visit.csv` is a folder, not a file");
        let folder = project("file_data", VISITS, &[]);
        fs::remove_dir(folder.join("data")).unwrap();
        fs::write(folder.join("data"), "").unwrap();
        stops(&folder, "`data` is a file, not a folder");
    }

    #[test]
    fn a_file_under_two_names_counts_once_or_not_at_all() {
        let visits = [("data/visit.csv", ONE)];
        for (name, hard) in [("soft", false), ("hard", true)] {
            let folder = project(&format!("twice_{name}"), VISITS, &visits);
            fs::create_dir(folder.join("data/visit")).unwrap();
            let link = folder.join("data/visit/copy.csv");
            if hard {
                fs::hard_link(folder.join("data/visit.csv"), link).unwrap();
            } else {
                symlink("../visit.csv", link).unwrap();
            }
            let (code, _, err) = meed(&folder, &["pay"]);
            let expected =
                "error[E0714]: `data/visit.csv` and `data/visit/copy.csv` are one file on the disk";
            assert_eq!(code, 1);
            assert!(err.starts_with(expected), "{err}");
            let both = ["--data", "visit=data/visit.csv", "--data", "visit=data/visit/copy.csv"];
            let (code, _, err) = meed(&folder, &[&["pay"], &both[..]].concat());
            assert_eq!(code, 2);
            assert!(err.starts_with("error: `--data` names the file `data/visit/copy.csv` twice\n"), "{err}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_may_not_be_read_stops_the_run_and_the_tests() {
        use std::os::unix::fs::PermissionsExt;

        use crate::hard::{is_root, meed_as_nobody};
        // Folders of the build are closed to others, so that the tests need a place that is not.
        let base = std::env::temp_dir().join(format!("meed-closed-{}", std::process::id()));
        let files =
            [("data/visit/a.csv", ONE), ("data/visit.csv", ONE), ("inner/contract.meed", "contract\n")];
        let made = project("closed", VISITS, &files);
        let _ = fs::remove_dir_all(&base);
        assert!(Command::new("cp").arg("-r").arg(&made).arg(&base).status().unwrap().success());
        let mode = |path: &str, mode: u32| {
            fs::set_permissions(base.join(path), fs::Permissions::from_mode(mode)).unwrap();
        };
        for (path, open, message) in [
            ("data/visit", 0o755, "the folder `data/visit` may not be read"),
            ("data/visit.csv", 0o644, "the file `data/visit.csv` may not be read"),
            ("data", 0o755, "the folder `data` may not be read"),
        ] {
            mode(path, 0o000);
            let (code, out, err) = meed_as_nobody(&base, &["pay"]);
            mode(path, open);
            assert_eq!((code, out.as_str()), (1, ""), "{err}");
            assert!(err.starts_with(&format!("error[E0701]: {message}\n")), "{err}");
        }
        mode("inner", 0o000);
        let (code, out, err) = meed_as_nobody(&base, &["test", "."]);
        mode("inner", 0o755);
        assert_eq!(code, 1);
        assert!(err.contains("error[E0701]: the folder `./inner` may not be read\n"), "{err}{out}");
        assert!(out.contains("./inner: refused"), "{out}");
        assert!(is_root() || base.exists());
        fs::remove_dir_all(&base).unwrap();
    }
}

#[test]
fn rows_from_several_files_and_files_with_the_same_rows_are_said() {
    let line = "{\"provider\": \"Acme\", \"day\": \"2025-05-02\", \"price\": 10.00}\n";
    let both = project("two_forms", VISITS, &[("data/visit.csv", ONE), ("data/visit.jsonl", line)]);
    let (code, out, _) = meed(&both, &["pay"]);
    let expected = "visit: the rows of `data/visit.csv` and `data/visit.jsonl` are taken together";
    assert_eq!(code, 0);
    assert!(out.contains(expected), "{out}");
    let files = [("data/visit.csv", ONE), ("data/visit/copy.csv", ONE), ("data/visit/june.csv", OTHER)];
    let copied = project("copied", VISITS, &files);
    let (_, out, _) = meed(&copied, &["pay"]);
    let expected = "  visit: the rows of `data/visit.csv` and `data/visit` are taken together
  `data/visit.csv` and `data/visit/copy.csv` hold the same rows, which count twice";
    assert_eq!(section(&out, "Rows from several files\n").trim_end(), expected, "{out}");
    // Twice £10.00 and once £20.00.
    assert!(out.contains("£40.00"), "{out}");
    // Several files in the one folder are the usual thing, and files without rows are alike.
    let header = "provider,day,price\n";
    let files = [("data/visit/a.csv", ONE), ("data/visit/b.csv", header), ("data/visit/c.csv", header)];
    let usual = project("usual", VISITS, &files);
    assert!(!meed(&usual, &["pay"]).1.contains("Rows from several files"));
}

#[test]
fn a_contract_that_cannot_be_opened_is_not_passed_over() {
    let base = super::folder("search");
    fs::create_dir_all(base.join("a/contract.meed")).unwrap();
    fs::create_dir_all(base.join("b")).unwrap();
    fs::write(base.join("b/contract.meed"), VISITS).unwrap();
    let (code, out, err) = meed(&base, &["test", "."]);
    assert_eq!(code, 1);
    assert!(err.contains("`./a/contract.meed` is a folder, not a file"), "{err}");
    assert!(out.contains("./b/contract.meed\n"), "{out}");
}
