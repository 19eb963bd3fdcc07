//! Hard ground: disks that are full, files that cannot be read, values that are more than values. Nothing vanishes, and
//! nothing is half written.

mod faults;
mod folder;
mod packed;
mod shown;
mod sizes;
mod stops;
mod values;
mod work;
mod worked_out;
mod written;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Payments of the prices of visits, by provider and quarter.
pub(crate) const VISITS: &str = "\
contract \"Visits\"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  provider  text
  day       date
  price     money

payment care \"Care\" of visit
  for each provider and quarter of day
  pay total price
";

/// A file of one visit of £10.00 in May 2025.
pub(crate) const ONE: &str = "provider,day,price\nAcme,2025-05-02,10.00\n";
/// The same of another day.
pub(crate) const OTHER: &str = "provider,day,price\nAcme,2025-05-03,20.00\n";

/// An empty folder of a test's own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hard").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A folder with a contract and files in it: names and texts.
pub(crate) fn project(name: &str, contract: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = folder(name);
    fs::create_dir(folder.join("data")).unwrap();
    fs::write(folder.join("contract.meed"), contract).unwrap();
    for (file, text) in files {
        let place = folder.join(file);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }
    folder
}

/// The command in a folder: its exit code, what it printed and what it said.
pub(crate) fn meed(folder: &Path, args: &[&str]) -> (i32, String, String) {
    told(Command::new(env!("CARGO_BIN_EXE_meed")).args(args).current_dir(folder).output().unwrap())
}

pub(crate) fn told(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Whether the tests run as somebody from whom nothing can be kept, and may mount.
#[cfg(target_os = "linux")]
pub(crate) fn is_root() -> bool {
    let said = Command::new("id").arg("-u").output();
    said.is_ok_and(|said| said.stdout.trim_ascii() == b"0")
}

/// The command as somebody who may not do everything: the user of the tests, or where that is root, nobody.
#[cfg(target_os = "linux")]
pub(crate) fn meed_as_nobody(folder: &Path, args: &[&str]) -> (i32, String, String) {
    use std::os::unix::process::CommandExt;
    if !is_root() {
        return meed(folder, args);
    }
    // Nobody may not look into the folders of the build. One copy for each of them, which the next run replaces.
    let built = env!("CARGO_BIN_EXE_meed");
    let own = std::env::temp_dir().join(format!("meed-nobody{}", built.replace(['/', '.'], "-")));
    fs::create_dir_all(&own).unwrap();
    let binary = own.join("meed");
    // Copied once, and by another process: a file that this one holds open for writing while a test starts a command
    // can not be run.
    static COPIED: std::sync::Once = std::sync::Once::new();
    COPIED.call_once(|| {
        let copied = Command::new("cp").arg("--remove-destination").arg(built).arg(&binary).status();
        assert!(copied.unwrap().success());
    });
    told(Command::new(binary).args(args).current_dir(folder).uid(65_534).gid(65_534).output().unwrap())
}
