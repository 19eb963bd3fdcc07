//! Files are written whole or not at all, and only where they belong.

use std::fs;
use std::path::Path;

use super::{ONE, VISITS, folder, meed, project};

/// A contract that is not laid out, with so many fields more.
fn loose(fields: usize) -> String {
    let more: String = (0..fields).map(|at| format!(" field_number_{at} number\n")).collect();
    VISITS.replace("  provider  text\n", &format!("  provider  text\n{more}"))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn nothing_is_left_beside_what_was_written() {
    let folder = project("clean", &loose(3), &[("data/visit.csv", ONE)]);
    assert_eq!(meed(&folder, &["fmt", "--write"]).0, 0);
    assert_eq!(names(&folder), ["contract.meed", "data"]);
    assert_eq!(meed(&folder, &["new", "mine"]).0, 0);
    assert_eq!(names(&folder), ["contract.meed", "data", "mine"]);
    assert_eq!(names(&folder.join("mine")), ["contract.meed", "data", "snapshots"]);
}

#[cfg(target_os = "linux")]
mod linux {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::process::{Child, Command, Stdio};
    use std::thread;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::hard::is_root;

    /// A tiny disk, as long as it lives.
    struct Tiny(std::path::PathBuf);

    impl Tiny {
        /// None, and a line that says so, where it cannot be mounted.
        #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
        fn mount(name: &str) -> Option<Self> {
            let place = folder(name);
            let mount = || {
                Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(&place).status()
            };
            if is_root() && mount().is_ok_and(|status| status.success()) {
                return Some(Tiny(place));
            }
            eprintln!("skipped: a tiny disk can only be mounted by root");
            None
        }

        /// Takes up all that is left.
        fn fill(&self) {
            let mut size = 65_536;
            while size > 0 {
                let name = self.0.join(format!("fill{size}"));
                if fs::write(&name, vec![b'x'; size]).is_err() {
                    fs::remove_file(&name).unwrap();
                    size /= 2;
                } else {
                    // Rest over: a smaller one.
                    size /= 2;
                }
            }
            assert!(fs::write(self.0.join("over"), vec![b'x'; 4096]).is_err());
            let _ = fs::remove_file(self.0.join("over"));
        }
    }

    impl Drop for Tiny {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(&self.0).status();
        }
    }

    #[test]
    fn on_a_full_disk_the_old_file_stands() {
        let Some(tiny) = Tiny::mount("tiny") else { return };
        let place = &tiny.0;
        fs::create_dir_all(place.join("k/data")).unwrap();
        fs::write(place.join("k/contract.meed"), VISITS).unwrap();
        fs::write(place.join("k/data/visit.csv"), ONE).unwrap();
        assert_eq!(meed(place, &["test", "k", "--accept"]).0, 0);
        let contract = loose(100).replace("  provider  text\n", "  provider      text\n");
        fs::write(place.join("k/contract.meed"), &contract).unwrap();
        let kept = fs::read(place.join("k/snapshots/data.json")).unwrap();
        tiny.fill();
        let (code, _, err) = meed(place, &["fmt", "k", "--write"]);
        assert_eq!(code, 1);
        assert!(err.starts_with("error[E0703]: `k/contract.meed` cannot be written: "), "{err}");
        assert_eq!(fs::read_to_string(place.join("k/contract.meed")).unwrap(), contract);
        assert_eq!(names(&place.join("k")), ["contract.meed", "data", "snapshots"]);
        // Other amounts, and no room to keep them.
        fs::write(place.join("k/contract.meed"), VISITS.replace("total price", "total price × 2")).unwrap();
        tiny.fill();
        let (code, _, err) = meed(place, &["test", "k", "--accept"]);
        assert_eq!(code, 1);
        assert!(err.starts_with("error[E0703]: `k/snapshots/data.json` cannot be written: "), "{err}");
        assert_eq!(fs::read(place.join("k/snapshots/data.json")).unwrap(), kept);
        let (code, _, err) = meed(place, &["pay", "k", "--faults", "k/faults.csv"]);
        assert_eq!(code, 1);
        assert!(err.starts_with("error[E0703]: `k/faults.csv` cannot be written: "), "{err}");
        assert_eq!(names(&place.join("k")), ["contract.meed", "data", "snapshots"]);
        let before = names(place);
        let (code, _, err) = meed(place, &["new", "fresh"]);
        assert_eq!(code, 1);
        assert!(err.starts_with("error[E0703]: `fresh` cannot be written: "), "{err}");
        assert_eq!(names(place), before);
    }

    /// Ends a child as soon as something is being written in a folder, or when it is done.
    fn end_while_writing(child: &mut Child, folder: &Path, old: &Path, signal: &str) {
        let size = fs::metadata(old).unwrap().len();
        let begun = Instant::now();
        loop {
            let part = names(folder).iter().any(|name| name.ends_with(".part"));
            let touched = fs::metadata(old).map_or(true, |about| about.len() != size);
            if part || touched {
                let _ = Command::new("kill").args([signal, &child.id().to_string()]).status();
                break;
            }
            if child.try_wait().unwrap().is_some() || begun.elapsed() > Duration::from_secs(60) {
                break;
            }
            thread::yield_now();
        }
        let _ = child.wait();
    }

    #[test]
    fn killed_in_the_middle_the_old_file_stands_or_the_new_one_does() {
        let contract = loose(4_000);
        let folder = project("killed", &contract, &[]);
        let file = folder.join("contract.meed");
        let (_, new, _) = meed(&folder, &["fmt"]);
        assert_ne!(new, contract);
        for round in 0..12 {
            fs::write(&file, &contract).unwrap();
            let signal = if round % 2 == 0 { "-KILL" } else { "-INT" };
            let mut child = Command::new(env!("CARGO_BIN_EXE_meed"))
                .args(["fmt", "--write"])
                .current_dir(&folder)
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            end_while_writing(&mut child, &folder, &file, signal);
            let now = fs::read_to_string(&file).unwrap();
            assert!(now == contract || now == new, "{} bytes are neither the old nor the new", now.len());
        }
    }

    #[test]
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    fn what_is_in_a_file_reaches_the_disk_before_its_name_does() {
        let folder = project("power", &loose(3), &[]);
        let traced = Command::new("strace")
            .args(["-f", "-o", "calls", "-e", "trace=fsync,rename,renameat,renameat2"])
            .args([env!("CARGO_BIN_EXE_meed"), "fmt", "--write"])
            .current_dir(&folder)
            .output();
        let calls = fs::read_to_string(folder.join("calls")).unwrap_or_default();
        if !traced.is_ok_and(|traced| traced.status.success()) || calls.is_empty() {
            eprintln!("skipped: the calls to the system cannot be traced here");
            return;
        }
        let at = |call: &str| calls.lines().position(|line| line.contains(call) && line.ends_with("= 0"));
        let (synced, renamed) = (at("fsync("), at("rename"));
        assert!(synced.is_some() && synced < renamed, "{calls}");
        // The folder is brought to the disk, too, so that the new name is.
        assert_eq!(calls.lines().filter(|line| line.contains("fsync(")).count(), 2, "{calls}");
    }

    #[test]
    fn a_reader_that_goes_away_is_no_mistake() {
        let folder = project("away", VISITS, &[("data/visit.csv", ONE)]);
        let mut child = Command::new(env!("CARGO_BIN_EXE_meed"))
            .arg("pay")
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), &b""[..]));
    }

    #[test]
    fn two_runs_at_once_leave_one_whole_snapshot() {
        let folder = project("at_once", VISITS, &[("data/visit.csv", ONE)]);
        assert_eq!(meed(&folder, &["test", "--accept"]).0, 0);
        let kept = fs::read(folder.join("snapshots/data.json")).unwrap();
        for _ in 0..5 {
            fs::write(folder.join("snapshots/data.json"), "").unwrap();
            let run = || {
                let mut command = Command::new(env!("CARGO_BIN_EXE_meed"));
                command.args(["test", "--accept"]).current_dir(&folder).stdout(Stdio::null()).spawn().unwrap()
            };
            let mut runs = [run(), run(), run()];
            assert!(runs.iter_mut().all(|run| run.wait().unwrap().success()));
            assert_eq!(fs::read(folder.join("snapshots/data.json")).unwrap(), kept);
            assert_eq!(names(&folder.join("snapshots")), ["data.json"]);
        }
    }

    #[test]
    fn a_snapshot_is_never_written_or_removed_through_a_link() {
        let bystander = "export PATH=/bin\n";
        let make = |name: &str| {
            let folder = project(name, VISITS, &[("data/visit.csv", ONE), ("victim/bashrc", bystander)]);
            fs::write(folder.join("victim/package.json"), "{}").unwrap();
            folder
        };
        let file = make("link_file");
        fs::create_dir(file.join("snapshots")).unwrap();
        symlink("../victim/bashrc", file.join("snapshots/data.json")).unwrap();
        symlink("../victim/package.json", file.join("snapshots/gone.json")).unwrap();
        let (code, out, _) = meed(&file, &["test", "--accept"]);
        assert_eq!(code, 1);
        assert!(out.contains("error[E0713]: `snapshots/data.json` is a link"), "{out}");
        assert_eq!(names(&file.join("snapshots")), ["data.json", "gone.json"]);
        let dangling = make("link_dangling");
        fs::create_dir(dangling.join("snapshots")).unwrap();
        symlink("../victim/new.json", dangling.join("snapshots/data.json")).unwrap();
        assert_eq!(meed(&dangling, &["test", "--accept"]).0, 1);
        let whole = make("link_folder");
        symlink("victim", whole.join("snapshots")).unwrap();
        let (code, _, err) = meed(&whole, &["test", "--accept"]);
        assert_eq!(code, 1);
        assert!(err.starts_with("error[E0713]: `snapshots` is not a folder of its own\n"), "{err}");
        for folder in [&file, &dangling, &whole] {
            assert_eq!(fs::read_to_string(folder.join("victim/bashrc")).unwrap(), bystander);
            assert_eq!(names(&folder.join("victim")), ["bashrc", "package.json"]);
        }
    }

    #[test]
    fn a_contract_keeps_its_mode_and_its_links() {
        let folder = project("mode", &loose(3), &[]);
        let file = folder.join("contract.meed");
        fs::rename(&file, folder.join("real.meed")).unwrap();
        symlink("real.meed", &file).unwrap();
        fs::set_permissions(folder.join("real.meed"), fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(meed(&folder, &["fmt", "--write"]).0, 0);
        assert!(fs::symlink_metadata(&file).unwrap().is_symlink());
        assert_eq!(fs::metadata(folder.join("real.meed")).unwrap().mode() & 0o777, 0o640);
        assert_eq!(meed(&folder, &["fmt", "--check"]).0, 0);
        // Who took away the right to write meant it.
        fs::write(folder.join("real.meed"), loose(3)).unwrap();
        fs::set_permissions(folder.join("real.meed"), fs::Permissions::from_mode(0o440)).unwrap();
        let (code, _, err) = meed(&folder, &["fmt", "--write"]);
        assert_eq!(code, 1);
        assert!(err.starts_with("error[E0703]: `contract.meed` cannot be written: "), "{err}");
        assert_eq!(fs::read_to_string(folder.join("real.meed")).unwrap(), loose(3));
    }
}

#[test]
fn what_meed_did_not_write_is_not_removed_from_among_the_snapshots() {
    let folder = project("foreign", VISITS, &[("data/visit.csv", ONE), ("snapshots/package.json", "{}\n")]);
    let (code, out, _) = meed(&folder, &["test", "--accept"]);
    assert_eq!(code, 0);
    assert!(
        out.contains("  left     snapshots/package.json: no snapshot, and not written by Meed\n"),
        "{out}"
    );
    assert_eq!(names(&folder.join("snapshots")), ["data.json", "package.json"]);
    // A snapshot whose data is gone was written by Meed, and goes.
    fs::rename(folder.join("snapshots/data.json"), folder.join("snapshots/old.json")).unwrap();
    assert_eq!(meed(&folder, &["test", "--accept"]).0, 0);
    assert_eq!(names(&folder.join("snapshots")), ["data.json", "package.json"]);
    // In the place of a snapshot, too, somebody's file stays.
    fs::write(folder.join("snapshots/data.json"), "{\"name\": \"mine\"}\n").unwrap();
    let (code, out, _) = meed(&folder, &["test", "--accept"]);
    assert_eq!(code, 1);
    assert!(out.contains("error[E0713]: `snapshots/data.json` is no snapshot, and was not written"), "{out}");
    assert_eq!(fs::read_to_string(folder.join("snapshots/data.json")).unwrap(), "{\"name\": \"mine\"}\n");
}
