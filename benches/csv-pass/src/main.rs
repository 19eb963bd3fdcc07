//! Reads files of CSV with the csv crate, record by record, and prints how many fields they have: what it costs to take
//! the files apart by the crate that most programs use, and nothing else.

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut fields = 0;
    for path in env::args_os().skip(1) {
        let mut reader = csv::Reader::from_path(path)?;
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record)? {
            fields += record.len();
        }
    }
    println!("{fields}");
    Ok(())
}
