//! Wrong contracts that a first-time author writes. Each wrong place carries its code in a comment; a snapshot holds
//! what is said; and a sibling `.fixed.meed`, in which the help lines have been followed to the letter, checks clean.

use std::fs;
use std::path::{Path, PathBuf};

use meed::diagnostic::{Diagnostic, render};
use meed::source::{Source, mended};
use meed::{Checked, check};

/// The wrong contracts, by stage and name.
fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let mut found = Vec::new();
    for stage in fs::read_dir(folder).unwrap() {
        for entry in fs::read_dir(stage.unwrap().path()).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if name.ends_with(".meed") && !name.ends_with(".fixed.meed") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> Source {
    Source::new(path.file_name().unwrap().to_str().unwrap(), fs::read_to_string(path).unwrap())
}

fn is_code(word: &str) -> bool {
    word.len() == 5 && word.starts_with(['E', 'W']) && word.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}

/// The codes that comments announce, with their lines.
fn announced(source: &Source) -> Vec<(usize, String)> {
    let mut announced = Vec::new();
    for (at, line) in source.text().lines().enumerate() {
        let comment = line.rsplit_once("--").map_or("", |(_, comment)| comment);
        if !comment.is_empty() && comment.split_whitespace().all(is_code) {
            announced.extend(comment.split_whitespace().map(|code| (at + 1, code.to_owned())));
        }
    }
    announced
}

fn reported(source: &Source, findings: &[Diagnostic]) -> Vec<(usize, String)> {
    let mut reported: Vec<(usize, String)> =
        findings.iter().map(|found| (source.line(found.start()), found.code.0.to_owned())).collect();
    reported.sort();
    reported
}

#[test]
fn there_are_more_than_twenty_and_each_has_a_repaired_sibling() {
    let programs = programs();
    assert!(programs.len() > 20, "{}", programs.len());
    for path in programs {
        assert!(path.with_extension("fixed.meed").exists(), "{} has no repaired sibling", path.display());
    }
}

#[test]
fn each_wrong_place_is_reported_with_its_code_and_nothing_else_is() {
    let mut wrong = Vec::new();
    for path in programs() {
        let source = read(&path);
        let Checked { model, findings, .. } = check(&source);
        let (announced, reported) = (announced(&source), reported(&source, &findings));
        if announced != reported {
            wrong.push(format!("{}\n  announced {announced:?}\n  reported  {reported:?}", path.display()));
        }
        assert!(!announced.is_empty(), "{} announces nothing", path.display());
        let refused = reported.iter().any(|(_, code)| code.starts_with('E'));
        assert_eq!(model.is_none(), refused, "{}", path.display());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn following_the_help_lines_repairs_it() {
    let mut wrong = Vec::new();
    for path in programs() {
        let path = path.with_extension("fixed.meed");
        let source = read(&path);
        let Checked { model, findings, .. } = check(&source);
        if model.is_none() || !findings.is_empty() {
            wrong.push(format!("{}\n{}", path.display(), render::short(&source, &findings)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A finding with a fix: with it made, there is one finding less of its code, so that the help neither repeats itself
/// nor spreads.
#[test]
fn a_fix_removes_its_finding_and_brings_none_of_the_same_code() {
    let (mut wrong, mut fixes) = (Vec::new(), 0);
    for path in programs() {
        let source = read(&path);
        let findings = check(&source).findings;
        let count =
            |findings: &[Diagnostic], code| findings.iter().filter(|found| found.code == code).count();
        for found in findings.iter().filter(|found| !found.fix.is_empty()) {
            fixes += 1;
            let text = mended(source.text(), &found.fix).expect("edits that fit the text");
            let after = check(&Source::new(source.name(), text.as_str())).findings;
            if count(&after, found.code) >= count(&findings, found.code) {
                let after = render::short(&Source::new(source.name(), text), &after);
                wrong.push(format!("{}: {} {:?}\n{after}", path.display(), found.message, found.fix));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(fixes > 40, "{fixes}");
}

#[test]
fn the_messages_are_as_they_were_agreed() {
    for path in programs() {
        let source = read(&path);
        let text = render::fancy(&source, &check(&source).findings, render::Look::plain());
        insta::with_settings!({
            snapshot_path => path.parent().unwrap(),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(path.file_stem().unwrap().to_str().unwrap(), text);
        });
    }
}
