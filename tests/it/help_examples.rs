//! The examples that `--help` shows: each is a command that is taken, on the contracts that are shipped.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// An example may work for so long: what is wrong with a command is said before anything is worked out.
const LONGEST: Duration = Duration::from_secs(1);

/// What the examples name beside the shipped contracts, and what no test can give them: a terminal, a database, a revision.
const LEFT_OUT: [&str; 6] = ["meed open", "meed lsp", "--on ", "main:", "--review", "| man"];

#[test]
fn the_examples_of_help_are_commands_that_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let examples: Vec<String> =
        subcommands().iter().flat_map(|name| examples(&help(&[name, "--help"]))).collect();
    assert!(examples.len() > 60, "{examples:#?}");
    let tried = examples.iter().filter(|example| !LEFT_OUT.iter().any(|part| example.contains(part)));
    // What is published has to be told first who publishes it.
    let told = tried.filter(|example| !example.starts_with("meed publish") || example.contains("--template"));
    let refused: Vec<String> = told.filter_map(|example| refused(folder.path(), example)).collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

fn help(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_meed")).args(args).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The commands that the list of the program has.
fn subcommands() -> Vec<String> {
    let list = help(&["--help"]);
    let after = list.split_once("Commands:").unwrap().1;
    let rows = after.lines().skip(1).take_while(|line| line.starts_with("  "));
    rows.filter_map(|row| row.split_whitespace().next().map(str::to_owned)).collect()
}

/// The lines that begin with the program's name, set in by two, without what is said beside them.
fn examples(help: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = help.lines();
    while let Some(line) = lines.next() {
        let Some(example) = line.strip_prefix("  ").filter(|example| example.starts_with("meed ")) else {
            continue;
        };
        let mut example = example.split("   ").next().unwrap_or(example).trim_end().to_owned();
        // What is in quotes may go on in the next line.
        if example.matches('\'').count() % 2 == 1 {
            example = format!("{example} {}", lines.next().unwrap_or_default().trim());
        }
        found.push(example);
    }
    found
}

/// A folder as the examples suppose it.
fn prepare(folder: &Path) {
    let copied = Command::new("cp").args(["-r", "contracts"]).arg(folder.join("contracts")).status().unwrap();
    assert!(copied.success());
    let reablement = folder.join("contracts/reablement");
    let contract = fs::read_to_string(reablement.join("contract.meed")).unwrap();
    for name in ["my.meed", "old.meed", "new.meed", "contract.meed"] {
        fs::write(folder.join(name), &contract).unwrap();
    }
    for name in ["old", "new"] {
        fs::create_dir(folder.join(name)).unwrap();
        fs::write(folder.join(name).join("contract.meed"), &contract).unwrap();
    }
    fs::copy(reablement.join("data/episode.csv"), folder.join("march.csv")).unwrap();
    fs::write(folder.join("tables.json"), "{\"episode\": {\"table\": \"care.episodes\"}}").unwrap();
    for home in [".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions"] {
        fs::create_dir_all(folder.join(home)).unwrap();
    }
    for made in [
        "meed pay contracts/reablement --format json > march.json",
        "meed data contracts/reablement --template xlsx > march.xlsx",
    ] {
        assert_eq!(refused(folder, made), None);
    }
}

/// What is said where a command is not taken as it is written.
fn refused(folder: &Path, example: &str) -> Option<String> {
    let program = Path::new(env!("CARGO_BIN_EXE_meed")).parent().unwrap();
    let paths = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let said = folder.join("said");
    let mut child = Command::new("sh")
        .args(["-c", &format!("exec {example}")])
        .current_dir(folder)
        .env("PATH", paths)
        .env("HOME", folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(&said).unwrap())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let code = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status.code(),
            None if start.elapsed() > LONGEST => {
                child.kill().unwrap();
                child.wait().unwrap();
                break Some(0);
            }
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    };
    let said = fs::read_to_string(said).unwrap();
    (code != Some(0)).then(|| format!("{example}: {code:?}\n{said}"))
}
