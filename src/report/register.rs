//! The register of paragraph numbers as a file: one line for each reference.

use crate::terms::{Register, Registered};

/// Its columns.
const COLUMNS: [&str; 4] = ["reference", "number", "since", "until"];

/// The register as the text of a file.
pub fn write(register: &Register) -> Option<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).ok()?;
    for entry in &register.entries {
        let until = entry.until.as_deref().unwrap_or_default();
        writer.write_record([&entry.reference, &entry.number, &entry.since, until]).ok()?;
    }
    String::from_utf8(writer.into_inner().ok()?).ok()
}

/// The register in the text of a file; or the line that is none of it.
pub fn read(text: &str) -> Result<Register, usize> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut entries = Vec::new();
    for (at, line) in (1usize..).zip(reader.records()) {
        let line = line.map_err(|_| at)?;
        let cells: Vec<&str> = line.iter().collect();
        let [reference, number, since, until] = cells.as_slice() else { return Err(at) };
        if at == 1 {
            if cells != COLUMNS {
                return Err(at);
            }
            continue;
        }
        if reference.is_empty() || !number.contains(|c: char| c.is_ascii_digit()) {
            return Err(at);
        }
        entries.push(Registered {
            reference: (*reference).to_owned(),
            number: (*number).to_owned(),
            since: (*since).to_owned(),
            until: Some((*until).to_owned()).filter(|until| !until.is_empty()),
        });
    }
    Ok(Register { entries })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let entry = |reference: &str, until: Option<&str>| Registered {
            reference: reference.to_owned(),
            number: "6A".to_owned(),
            since: "3, as varied".to_owned(),
            until: until.map(str::to_owned),
        };
        let register = Register { entries: vec![entry("core", None), entry("goal", Some("4"))] };
        assert_eq!(read(&write(&register).unwrap()), Ok(register));
        assert_eq!(read("reference,number,since,until\ncore,,1,\n"), Err(2));
        assert_eq!(read("a,b\n"), Err(1));
    }
}
