//! Shipped contracts against small calculators in another language (`tests/differential`), which know nothing of the
//! program.

use std::io::Write;
use std::path::Path;
use std::process::Command;

/// How many sets of made-up data for each of the five contracts; the long run takes many more.
const SETS: &str = "4";

#[test]
fn five_contracts_pay_what_an_independent_calculator_says() {
    if Command::new("python3").arg("--version").output().is_err() {
        // Not by `println!`, which is shown only where a test fails.
        let said =
            "skipped: the independent calculators of tests/differential need python3, which is not there";
        writeln!(std::io::stderr(), "{said}").unwrap();
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let done = Command::new("python3")
        .arg(root.join("tests/differential/run.py"))
        .args([env!("CARGO_BIN_EXE_meed"), "contracts", SETS])
        .current_dir(root)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    assert!(said.ends_with(": 0 sets differ\n"), "{said}");
}
