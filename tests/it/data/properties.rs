//! What holds for every file.

use std::io::Read;

use meed::data::{Format, Input, Loaded, ReadOptions, read, report};
use meed::model::Type;
use meed::value::DateOrder;
use proptest::prelude::*;

use super::contract::{PERSON, REVIEW, field, model, people_and_reviews, record};
use super::{HEADER, PEOPLE, csv, read_one};
use crate::support::search;

/// Gives its bytes in pieces of the sizes of a list, over and over.
struct Pieces<'a> {
    bytes: &'a [u8],
    sizes: &'a [usize],
    next: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let size = self.sizes[self.next % self.sizes.len()].min(buffer.len()).min(self.bytes.len());
        self.next += 1;
        let (piece, rest) = self.bytes.split_at(size);
        buffer[..size].copy_from_slice(piece);
        self.bytes = rest;
        Ok(size)
    }
}

fn read_pieces(reviews: &[u8], format: Format, sizes: &[usize]) -> Loaded {
    let pieces = Pieces { bytes: reviews, sizes, next: 0 };
    let reviews = Input {
        record: REVIEW,
        name: "review".to_owned(),
        format,
        content: meed::data::Content::InOrder(Box::new(pieces)),
    };
    let inputs = vec![csv(PERSON, "person.csv", PEOPLE.as_bytes()), reviews];
    let options = ReadOptions { set_aside_faults: true, fault_limit: 100, ..ReadOptions::default() };
    read(&people_and_reviews(DateOrder::YearMonthDay), inputs, options)
}

fn everything(loaded: &Loaded) -> String {
    format!("{:?}\n{}{:?}", loaded.database, report::render(&loaded.faults), loaded.row_counts)
}

/// Bytes that have much to do with files of rows.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"\"".to_vec()),
        Just(b",".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(HEADER.as_bytes().to_vec()),
        Just(b"1,P1,2024-05-31,12,reduced,yes,45%\n".to_vec()),
        Just(b"{\"review_id\": 1, \"person\": \"P1\"}\n".to_vec()),
        Just(b"{\"hours\": [\"".to_vec()),
        prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn file() -> impl Strategy<Value = Vec<u8>> {
    let with_header = bytes().prop_map(|rest| [HEADER.as_bytes(), b"\n", &rest].concat());
    prop_oneof![bytes(), with_header]
}

proptest! {
    #![proptest_config(search::cases(256))]

    /// Whatever the bytes: no panic, every row is either in the table or at fault, and the pieces in which they come
    /// change nothing.
    #[test]
    fn any_bytes_are_read_or_refused(file in file(), lines in any::<bool>(), sizes in prop::collection::vec(1usize..50, 1..5)) {
        let format = if lines { Format::JsonLines } else { Format::Csv };
        let whole = read_pieces(&file, format, &[usize::MAX]);
        let count = whole.row_counts[1];
        prop_assert_eq!(count.read, whole.database.tables[1].rows + count.faulty);
        prop_assert_eq!(everything(&whole), everything(&read_pieces(&file, format, &sizes)));
    }

    /// A block ends in every place of a quoted cell, a line end, an empty line or a heading, and nobody sees it.
    #[test]
    fn blocks_and_threads_never_show(file in file(), block in 1usize..80, threads in 1usize..4, all in any::<bool>()) {
        let with = |block: usize, threads: usize| {
            let inputs = vec![csv(PERSON, "person.csv", PEOPLE.as_bytes()), csv(REVIEW, "review", &file)];
            let fault_limit = if all { usize::MAX } else { 5 };
            let options = ReadOptions { set_aside_faults: true, fault_limit, threads, block, seen: None };
            everything(&read(&people_and_reviews(DateOrder::YearMonthDay), inputs, options))
        };
        prop_assert_eq!(with(1 << 20, 1), with(block, threads));
    }

    /// What the `csv` crate writes is read as it was.
    #[test]
    fn well_formed_csv_is_read_as_written(
        rows in prop::collection::vec(["[a-z,\"\n;é]{1,6}", "[a-z,\"\r\n]{0,6}"], 0..12),
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["text", "ignored"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let written = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let model = model(DateOrder::YearMonthDay, &[], vec![record("row", vec![field("text", Type::Text)], &[])]);
        let loaded = read_one(&model, &written);
        // Line ends are refused in a text, but the rows around them have to be found all the same.
        let good: Vec<&str> = rows.iter().map(|row| row[0].as_str()).filter(|text| !text.contains('\n')).collect();
        let meed::column::Values::Codes(codes) = &loaded.database.tables[0].columns[0].values else { panic!("not texts") };
        let read: Vec<&str> = codes.iter().map(|code| loaded.database.texts.text(code)).collect();
        prop_assert_eq!(read, good);
        prop_assert_eq!(loaded.row_counts[0].read, rows.len());
    }

    /// The order of the rows changes the order of the rows and nothing else.
    #[test]
    fn rows_in_another_order_are_the_same_rows(ids in prop::collection::vec(0u32..500, 1..20)) {
        let mut ids = ids;
        ids.sort_unstable();
        ids.dedup();
        let row = |id: &u32| format!("{id},P{},2024-05-31,{}.5,,yes,{}%", id % 2 + 1, id % 100, id % 7);
        let forwards: Vec<String> = ids.iter().map(row).collect();
        let backwards: Vec<String> = ids.iter().rev().map(row).collect();
        let model = model(
            DateOrder::YearMonthDay,
            &[&["independent"]],
            vec![super::contract::person(), meed::model::Record { uniques: Vec::new(), ..super::contract::review() }],
        );
        let read = |rows: &[String]| {
            let text = format!("{HEADER}\n{}\n", rows.join("\n"));
            let inputs = vec![csv(PERSON, "p", PEOPLE.as_bytes()), csv(REVIEW, "r", text.as_bytes())];
            read(&model, inputs, ReadOptions::default())
        };
        let (forwards, backwards) = (read(&forwards), read(&backwards));
        prop_assert!(!forwards.refused());
        let columns = |loaded: &Loaded, turn: bool| -> Vec<String> {
            let turned = |values: &meed::column::Values| {
                let mut all: Vec<i64> = match values {
                    meed::column::Values::Fixed { values, .. } => values.iter().collect(),
                    meed::column::Values::Days(values) => values.iter().map(i64::from).collect(),
                    meed::column::Values::Codes(values) => values.iter().map(i64::from).collect(),
                    other => panic!("no such column here: {other:?}"),
                };
                if turn {
                    all.reverse();
                }
                format!("{all:?}")
            };
            loaded.database.tables[1].columns.iter().map(|column| turned(&column.values)).collect()
        };
        prop_assert_eq!(columns(&forwards, false), columns(&backwards, true));
    }
}
