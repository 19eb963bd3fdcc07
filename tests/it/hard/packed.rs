//! Rows that are packed, and rows that come from another program.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use super::{ONE, VISITS, meed, project, told};

/// What `gzip -9 -n` makes of the file of one visit (£10.00), and after it of a further row (£20.00): two members,
/// which are one file.
const TWO_MEMBERS: &str = "1f8b08000000000002032b28ca2fcb4c492dd24949acd42928ca4c4ee5724cce4dd531323032d5350022231d43033d03032e005c75ccae290000001f8b0800000000000203734cce4dd531323032d5350022632053cfc0800b005e311b2a16000000";

/// The same by libzstd, with checksums, and between the two a frame of four bytes that is to be skipped.
const TWO_FRAMES: &str = "28b52ffd242949010070726f76696465722c6461792c70726963650a41636d652c323032352d30352d30322c31302e30300a28c5155a\
    502a4d18040000006e6f7465\
    28b52ffd2416b1000041636d652c323032352d30352d30332c32302e30300a0f6e9d6b";

fn bytes(hexadecimal: &str) -> Vec<u8> {
    let digits = hexadecimal.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).unwrap());
    digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

#[test]
fn a_packed_file_is_found_in_the_folder_and_read_to_its_end() {
    for (name, packed) in [
        ("data/visit.csv.gz", TWO_MEMBERS),
        ("data/visit.CSV.GZ", TWO_MEMBERS),
        ("data/visit/may.csv.gz", TWO_MEMBERS),
        ("data/visit.csv.zst", TWO_FRAMES),
    ] {
        let folder = project("packed", VISITS, &[(name, "")]);
        fs::write(folder.join(name), bytes(packed)).unwrap();
        let (code, out, _) = meed(&folder, &["pay", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!((code, &json["net"]), (0, &serde_json::json!("30.00")), "{name}");
    }
}

#[test]
fn a_packed_file_that_is_cut_off_or_changed_is_refused() {
    // The checksum of the last member is eight bytes long with its length, that of the last frame four.
    for (ending, whole, checksum) in [("gz", TWO_MEMBERS, 8), ("zst", TWO_FRAMES, 4)] {
        let whole = bytes(whole);
        let mut changed = whole.clone();
        changed[whole.len() - checksum] ^= 1;
        for (name, bytes) in
            [("cut", &whole[..whole.len() - 10]), ("changed", &changed), ("plain", ONE.as_bytes())]
        {
            let folder = project(&format!("packed_{name}_{ending}"), VISITS, &[]);
            fs::write(folder.join(format!("data/visit.csv.{ending}")), bytes).unwrap();
            let (code, _, said) = meed(&folder, &["pay"]);
            assert_eq!(code, 1, "{name} {ending}");
            let expected = format!("data/visit.csv.{ending}: the file cannot be read: ");
            assert!(said.contains(&expected), "{name}: {said}");
        }
    }
}

#[test]
fn rows_are_read_from_standard_input() {
    let folder = project("piped", VISITS, &[]);
    let piped = |rows: &str, args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_meed"));
        command
            .args(args)
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(rows.as_bytes()).unwrap();
        told(child.wait_with_output().unwrap())
    };
    let (code, out, _) = piped(ONE, &["pay", "--data", "visit=-", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &json["net"]), (0, &serde_json::json!("10.00")));
    let (code, _, said) = piped("provider,day,price\nAcme,2025-05-32,1\n", &["pay", "--data", "visit=-"]);
    assert_eq!(code, 1);
    assert!(said.contains("standard input, row 2, column day"), "{said}");
    let (code, _, said) = meed(&folder, &["pay", "--data", "visit=-", "--data", "visit=-"]);
    assert_eq!(code, 2);
    assert!(said.contains("names the file `-` twice"), "{said}");
}
