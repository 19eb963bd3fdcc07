//! Files of Parquet are read as the same rows in CSV are, and what can not be read exactly is refused.

use std::io::Cursor;
use std::sync::Arc;

use meed::data::{self, Content, Format, Input, Loaded, ReadOptions, report};
use meed::model::{Model, RecordId};
use meed::run::{self, Settings};
use meed::statement::{Selection, Statement};
use meed::value::DateOrder;
use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArrayType, DoubleType, FixedLenByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;

use crate::support::paid::model;
use crate::support::written::csv;

/// The values of a column.
#[derive(Clone)]
enum Values {
    Narrow(Vec<Option<i32>>),
    Wide(Vec<Option<i64>>),
    Double(Vec<Option<f64>>),
    YesNo(Vec<Option<bool>>),
    Text(Vec<Option<String>>),
    Fixed(Vec<Option<Vec<u8>>>),
}

/// A column: as a schema has it, and its values.
type Column = (&'static str, Values);

fn wide(schema: &'static str, values: &[i64]) -> Column {
    (schema, Values::Wide(values.iter().copied().map(Some).collect()))
}

fn texts(schema: &'static str, values: &[&str]) -> Column {
    let given = |text: &&str| (!text.is_empty()).then(|| (*text).to_owned());
    (schema, Values::Text(values.iter().map(given).collect()))
}

/// The values that there are of a stretch of a column, and for each place of it whether there is one.
fn given<T: Clone>(values: &[Option<T>], from: usize, to: usize) -> (Vec<T>, Vec<i16>) {
    let part = &values[from..to.min(values.len())];
    (part.iter().flatten().cloned().collect(), part.iter().map(|value| i16::from(value.is_some())).collect())
}

fn write(column: &mut SerializedColumnWriter<'_>, values: &Values, from: usize, to: usize) {
    match values {
        Values::Narrow(values) => {
            let (values, levels) = given(values, from, to);
            column.typed::<Int32Type>().write_batch(&values, Some(&levels), None)
        }
        Values::Wide(values) => {
            let (values, levels) = given(values, from, to);
            column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)
        }
        Values::Double(values) => {
            let (values, levels) = given(values, from, to);
            column.typed::<DoubleType>().write_batch(&values, Some(&levels), None)
        }
        Values::YesNo(values) => {
            let (values, levels) = given(values, from, to);
            column.typed::<BoolType>().write_batch(&values, Some(&levels), None)
        }
        Values::Text(values) => {
            let (values, levels) = given(values, from, to);
            let values: Vec<_> = values.iter().map(|text| text.as_bytes().to_vec().into()).collect();
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)
        }
        Values::Fixed(values) => {
            let (values, levels) = given(values, from, to);
            let values: Vec<_> = values.into_iter().map(|bytes| bytes.into()).collect();
            column.typed::<FixedLenByteArrayType>().write_batch(&values, Some(&levels), None)
        }
    }
    .unwrap();
}

/// A file with so many rows in each group.
fn file(columns: &[Column], rows: usize, group: usize, compression: Compression) -> Vec<u8> {
    let properties = WriterProperties::builder().set_compression(compression).build();
    written(columns, rows, group, properties)
}

fn written(columns: &[Column], rows: usize, group: usize, properties: WriterProperties) -> Vec<u8> {
    let fields = columns.iter().map(|(schema, _)| match schema.ends_with('}') {
        true => format!("{schema}\n"),
        false => format!("{schema};\n"),
    });
    let fields: String = fields.collect();
    let schema = Arc::new(parse_message_type(&format!("message rows {{\n{fields}}}")).unwrap());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).unwrap();
    for from in (0..rows).step_by(group) {
        let mut of_group = writer.next_row_group().unwrap();
        for (_, values) in columns {
            let mut column = of_group.next_column().unwrap().unwrap();
            write(&mut column, values, from, from + group);
            column.close().unwrap();
        }
        of_group.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

fn plain(columns: &[Column], rows: usize) -> Vec<u8> {
    file(columns, rows, rows.max(1), Compression::UNCOMPRESSED)
}

fn parquet(model: &Model, bytes: Vec<u8>, options: ReadOptions) -> Loaded {
    let content = Content::AtPlaces(Box::new(Cursor::new(bytes)));
    let name = "rows.parquet".to_owned();
    data::read(model, vec![Input { record: RecordId(0), name, format: Format::Parquet, content }], options)
}

fn faults(model: &Model, bytes: Vec<u8>) -> String {
    let loaded = parquet(model, bytes, ReadOptions::default());
    assert!(loaded.refused(), "the data was taken");
    report::render(&loaded.faults)
}

fn statement(model: &Model, loaded: Loaded) -> String {
    assert!(!loaded.refused(), "{}", report::render(&loaded.faults));
    let outcome = run::run(model, loaded.database, &Settings::default()).unwrap();
    csv(&Statement::of(model, &outcome, &Selection::default()))
}

/// The rows of the shipped contract, each column in a type of its own.
fn episodes(text: &str) -> (Vec<Column>, usize) {
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    let column = |name: &str| -> Vec<&str> {
        let at = headings.iter().position(|heading| heading == name).unwrap();
        rows.iter().map(|row| &row[at]).collect()
    };
    let whole = |name| column(name).iter().map(|text| text.parse().ok()).collect();
    let day = |text: &&str| meed::value::Day::parse(text).map(meed::value::Day::number);
    let days = |name| Values::Narrow(column(name).iter().map(day).collect());
    // Hundredths, as in DECIMAL(7, 2).
    let hundredth = |text: &&str| {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let part: i32 = format!("{part:0<2}").parse().unwrap();
        whole.parse::<i32>().ok().map(|whole| whole * 100 + part)
    };
    let hours = |name| Values::Narrow(column(name).iter().map(hundredth).collect());
    let answers = column("reviewed").iter().map(|text| Some(*text == "yes")).collect();
    let columns = vec![
        ("required int64 episode_id", Values::Wide(whole("episode_id"))),
        ("optional int64 person_id", Values::Wide(whole("person_id"))),
        texts("optional binary provider (STRING)", &column("provider")),
        texts("optional binary segment (STRING)", &column("segment")),
        ("optional int32 start_date (DATE)", days("start_date")),
        ("optional int32 end_date (DATE)", days("end_date")),
        texts("optional binary pathway (STRING)", &column("pathway")),
        ("optional int32 weekly_hours_before (DECIMAL(7,2))", hours("weekly_hours_before")),
        ("optional int32 weekly_hours_after (DECIMAL(7,2))", hours("weekly_hours_after")),
        texts("optional binary outcome (STRING)", &column("outcome")),
        ("optional int32 outcome_date (DATE)", days("outcome_date")),
        ("optional int32 readmitted_date (DATE)", days("readmitted_date")),
        ("optional boolean reviewed", Values::YesNo(answers)),
    ];
    (columns, rows.len())
}

#[test]
fn the_same_is_paid_on_parquet_as_on_csv() {
    let folder = std::path::Path::new("contracts/reablement");
    let model = model(&std::fs::read_to_string(folder.join("contract.meed")).unwrap());
    let text = std::fs::read_to_string(folder.join("data/episode.csv")).unwrap();
    let content = Content::InOrder(Box::new(text.as_bytes()));
    let name = "episode.csv".to_owned();
    let of_csv = Input { record: RecordId(0), name, format: Format::Csv, content };
    let expected = statement(&model, data::read(&model, vec![of_csv], ReadOptions::default()));
    assert!(expected.lines().count() > 10);
    let (columns, rows) = episodes(&text);
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::LZ4_RAW,
    ] {
        for (group, threads) in [(rows, 1), (7, 2), (1, 7)] {
            let options = ReadOptions { threads, ..ReadOptions::default() };
            let loaded = parquet(&model, file(&columns, rows, group, compression), options);
            assert_eq!(loaded.extra_columns.len(), 1, "the segment is not read, and said");
            assert_eq!(statement(&model, loaded), expected, "{compression}, {group} rows a group");
        }
    }
}

/// How programs write: pages of so many rows, values by themselves or in a dictionary, which may become too large, in
/// the one version of pages or in the other.
#[derive(Clone, Debug)]
struct Way {
    version: WriterVersion,
    page: usize,
    compression: Compression,
    /// How many bytes a dictionary may have; none where there is none.
    dictionary: Option<usize>,
}

impl Way {
    fn properties(&self) -> WriterProperties {
        WriterProperties::builder()
            .set_writer_version(self.version)
            .set_data_page_row_count_limit(self.page)
            .set_write_batch_size(self.page)
            .set_compression(self.compression)
            .set_dictionary_enabled(self.dictionary.is_some())
            .set_dictionary_page_size_limit(self.dictionary.unwrap_or(0))
            .build()
    }
}

fn ways() -> impl Strategy<Value = Way> {
    let version = prop_oneof![Just(WriterVersion::PARQUET_1_0), Just(WriterVersion::PARQUET_2_0)];
    let page = prop_oneof![1..40usize, Just(1_500usize), Just(100_000usize)];
    let compression = prop_oneof![Just(Compression::UNCOMPRESSED), Just(Compression::SNAPPY)];
    let dictionary = prop_oneof![Just(None), (20..400usize).prop_map(Some), Just(Some(1 << 20))];
    (version, page, compression, dictionary).prop_map(|(version, page, compression, dictionary)| Way {
        version,
        page,
        compression,
        dictionary,
    })
}

/// A row of the visits below: who, what kind, hundredths of hours, and the day.
type Visit = (Option<String>, Option<&'static str>, Option<i32>, i32);

/// Rows in stretches that are alike and in ones that are not; some are at fault.
fn many_visits() -> impl Strategy<Value = Vec<Visit>> {
    let who = prop_oneof![
        8 => prop::sample::select(vec!["ann", "bob", "eve"]).prop_map(|who| Some(who.to_owned())),
        4 => "[a-z]{1,12}".prop_map(Some),
        1 => Just(Some("two \u{a0}spaces".to_owned())),
        2 => Just(None),
    ];
    let kind = prop::sample::select(vec![Some("call"), Some("visit"), Some("visit"), None]);
    let kind = prop_oneof![400 => kind, 1 => Just(Some("meal"))];
    let hours = prop_oneof![200 => (0..2_400).prop_map(Some), 60 => Just(None), 1 => Just(Some(2_401))];
    let visit = (who, kind, hours, prop_oneof![300 => 20_180..20_540, 1 => Just(20_100)]);
    let some = (visit, 1..200usize).prop_map(|(visit, times)| vec![visit; times]);
    prop::collection::vec(some, 0..40).prop_map(|stretches| stretches.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whichever_way_a_file_is_written_its_rows_are_those_of_the_same_csv(
        visits in many_visits(),
        way in ways(),
        group in 1..3_000usize,
        mixed in any::<bool>(),
    ) {
        let visits: Vec<_> = match mixed {
            // What is far apart comes together.
            true => (0..visits.len()).map(|at| visits[at * 7_919 % visits.len()].clone()).collect(),
            false => visits,
        };
        let fields = "  who  text, may be blank\n  kind  one of call, visit, may be blank\n  \
                      hours  hours, from 0 to 24, may be blank\n";
        let model = visits_paid(fields);
        let text = |who: &Option<String>| who.clone().unwrap_or_default();
        let lines = visits.iter().map(|(who, kind, hours, day)| {
            let hours = hours.map(|hours| format!("{}.{:02}", hours / 100, hours % 100)).unwrap_or_default();
            let day = meed::value::Day::from_number(*day).unwrap().written(DateOrder::YearMonthDay);
            format!("{},{},{hours},{day}\n", text(who), kind.unwrap_or_default())
        });
        let csv_text: String = std::iter::once("who,kind,hours,day\n".to_owned()).chain(lines).collect();
        let columns = [
            ("optional binary who (STRING)", Values::Text(visits.iter().map(|visit| visit.0.clone()).collect())),
            (
                "optional binary kind (STRING)",
                Values::Text(visits.iter().map(|visit| visit.1.map(str::to_owned)).collect()),
            ),
            (
                "optional int32 hours (DECIMAL(6,2))",
                Values::Narrow(visits.iter().map(|visit| visit.2).collect()),
            ),
            ("required int32 day (DATE)", Values::Narrow(visits.iter().map(|visit| Some(visit.3)).collect())),
        ];
        let bytes = written(&columns, visits.len(), group, way.properties());
        let content = Content::InOrder(Box::new(csv_text.as_bytes()));
        let of_csv = Input { record: RecordId(0), name: "rows.csv".to_owned(), format: Format::Csv, content };
        let of_csv = data::read(&model, vec![of_csv], ReadOptions::default());
        let of_parquet = parquet(&model, bytes, ReadOptions { threads: 2, ..ReadOptions::default() });
        // A heading takes the first line of a CSV file.
        let numbers = |loaded: &Loaded, before: u64| -> Vec<_> {
            let faults = loaded.faults.list().iter();
            faults.map(|fault| (fault.row.map(|row| row - before), fault.column.clone(), fault.code())).collect()
        };
        prop_assert_eq!(numbers(&of_parquet, 0), numbers(&of_csv, 1));
        prop_assert_eq!(of_parquet.faults.more(), of_csv.faults.more());
        if !of_csv.refused() {
            prop_assert_eq!(statement(&model, of_parquet), statement(&model, of_csv));
        }
    }
}

/// Who is paid for hours of visits, and of those who are named.
fn visits_paid(fields: &str) -> Model {
    let days = "  day  date, from 1 April 2025 to 31 March 2026\n";
    let payments = "
payment care of visit
  where kind is visit, and a blank kind is left out
  pay (hours, or 0 hours if blank) × £20.00 per hour
  in quarter of day

payment named of visit
  where who is \"ann\", and a blank who is left out
  pay (hours, or 1 hour if blank) × £0.03 per hour
  in quarter of day
";
    model(&format!("{HEAD}{fields}{days}{payments}"))
}

const HEAD: &str = "contract \"Visits\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  clock       Europe/London
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
";

fn visits(fields: &str, amount: &str) -> Model {
    let payment = format!("\npayment care of visit\n  pay {amount}\n  in quarter of day\n");
    model(&format!("{HEAD}{fields}  day  date, from 1 April 2025 to 31 March 2026\n{payment}"))
}

/// The days of 2 April 2025 on: 20,180 days after 1 January 1970 is 2 April 2025.
fn days(count: i32) -> Column {
    ("required int32 day (DATE)", Values::Narrow((0..count).map(|day| Some(20_180 + day)).collect()))
}

#[test]
fn decimals_are_exact_in_whichever_bytes_they_are_kept() {
    let model = visits("  sum  £\n", "sum");
    // £0.07 − £0.02 + £90,071,992,547,409.93 (more hundredths than a binary number holds exactly) =
    // £90,071,992,547,409.98.
    let hundredths = [7i64, -2, 9_007_199_254_740_993];
    let bytes = |length: usize| {
        let bytes = |value: &i64| Some(i128::from(*value).to_be_bytes()[16 - length..].to_vec());
        Values::Fixed(hundredths.iter().map(bytes).collect())
    };
    for sum in [
        wide("required int64 sum (DECIMAL(18,2))", &hundredths),
        ("required fixed_len_byte_array(9) sum (DECIMAL(20,2))", bytes(9)),
        ("required fixed_len_byte_array(16) sum (DECIMAL(38,2))", bytes(16)),
        texts("required binary sum (STRING)", &["0.07", "-0.02", "90071992547409.93"]),
    ] {
        let schema = sum.0;
        let paid = statement(&model, parquet(&model, plain(&[sum, days(3)], 3), ReadOptions::default()));
        assert!(paid.contains(",90071992547409.98"), "{schema}: {paid}");
    }
}

#[test]
fn of_binary_numbers_only_whole_ones_are_taken() {
    let model = visits("  sum  £\n", "sum");
    let binary = |values: &[f64]| -> Column {
        ("optional double sum", Values::Double(values.iter().copied().map(Some).collect()))
    };
    let whole = plain(&[binary(&[12.0, -3.0]), days(2)], 2);
    assert!(statement(&model, parquet(&model, whole, ReadOptions::default())).contains(",9.00"));
    let others = [0.5, 7.35, f64::NAN, 9_007_199_254_740_994.0];
    assert_eq!(
        faults(&model, plain(&[binary(&others), days(4)], 4)),
        "\
rows.parquet, row 1, column sum: `0.5` is a binary floating-point number where the column holds exact numbers, as DECIMAL or as text [E0516]
rows.parquet, row 2, column sum: `7.35` is a binary floating-point number where the column holds exact numbers, as DECIMAL or as text [E0516]
rows.parquet, row 3, column sum: `NaN` is a binary floating-point number where the column holds exact numbers, as DECIMAL or as text [E0516]
rows.parquet, row 4, column sum: `9007199254740994` is a binary floating-point number where the column holds exact numbers, as DECIMAL or as text [E0516]
  help: write exact numbers, as DECIMAL or as text
"
    );
}

#[test]
fn cells_are_at_fault_as_in_csv() {
    let model = visits(
        "  visit_id  whole number, unique\n  kind  one of call, visit\n  hours  hours, from 0 to 24\n",
        "hours × £20.00 per hour",
    );
    let columns = |kind: &[&str]| {
        vec![
            wide("required int64 visit_id", &[1, 2, 2]),
            texts("optional binary kind (STRING)", kind),
            wide("required int64 hours (DECIMAL(9,1))", &[5, 250, -5]),
            ("optional int32 day (DATE)", Values::Narrow(vec![Some(20_180), Some(20_000), None])),
        ]
    };
    assert_eq!(
        faults(&model, file(&columns(&["call", "vist", ""]), 3, 2, Compression::SNAPPY)),
        "\
rows.parquet, row 2, column kind: `vist` is not one of the choices [E0528]
  help: did you mean `visit`?
rows.parquet, row 2, column hours: `25.0` is above 24 hours, the most that the contract allows [E0524]
rows.parquet, row 3, column hours: `-0.5` is below 0 hours, the least that the contract allows [E0524]
rows.parquet, row 2, column day: `2024-10-04` is before 1 April 2025, the first day that the contract allows [E0524]
  help: correct the value, or the range of the field in the contract
rows.parquet, row 3, column visit_id: `2` stands in rows.parquet, row 2 already [E0529]
  help: each value of this column may occur once: correct one, or leave out the row that is not meant
rows.parquet, row 3, column kind: the cell is blank, and the contract asks for a value [E0520]
rows.parquet, row 3, column day: the cell is blank, and the contract asks for a value [E0520]
  help: fill it in; if there may be none, the contract says so: `may be blank`
"
    );
}

#[test]
fn a_column_of_another_type_is_refused_as_a_whole() {
    let model = visits("  place  text\n  hours  hours\n", "hours × £20.00 per hour");
    let place = |place: Column| plain(&[place, wide("required int64 hours", &[1]), days(1)], 1);
    assert_eq!(
        faults(&model, place(wide("required int64 place", &[7]))),
        "\
rows.parquet, column place: the column holds whole numbers where the contract asks for texts: STRING [E0516]
  help: write the column as texts: STRING
"
    );
    let within = faults(&model, place(wide("required group place { required int64 a; }", &[7])));
    assert!(
        within.contains("column place: the column holds lists, or several values together where"),
        "{within}"
    );
    let missing = faults(&model, plain(&[wide("required int64 hour", &[1]), days(1)], 1));
    assert!(missing.contains("there is no column `place`") && missing.contains("`hour`"), "{missing}");
}

#[test]
fn times_of_day_are_of_greenwich_or_of_the_clock() {
    let model = model(&format!(
        "{HEAD}  came  date and time\n\npayment care of visit\n  pay £1.00\n  in quarter of (day of came)\n"
    ));
    // Half past midnight on 1 July 2025 in London is 23:30 of 30 June in Greenwich: 1,751,326,200 seconds after 1970.
    let greenwich = 1_751_326_200i64;
    for (schema, value) in [
        ("required int64 came (TIMESTAMP(MILLIS,true))", greenwich * 1_000),
        ("required int64 came (TIMESTAMP(MICROS,false))", (greenwich + 3_600) * 1_000_000),
        ("required int64 came (TIMESTAMP(NANOS,false))", (greenwich + 3_600) * 1_000_000_000),
    ] {
        let paid =
            statement(&model, parquet(&model, plain(&[wide(schema, &[value])], 1), ReadOptions::default()));
        assert!(paid.contains("2025Q3"), "{schema}: {paid}");
    }
    // On 26 October 2025 London's clocks show half past one twice: 1,761,442,200 is half past one of the clock.
    let twice = wide("required int64 came (TIMESTAMP(MILLIS,false))", &[1_761_442_200_000]);
    let said = faults(&model, plain(&[twice], 1));
    assert!(said.contains("clocks of Europe/London show `2025-10-26T01:30:00` twice"), "{said}");
    let fraction = wide("required int64 came (TIMESTAMP(MILLIS,true))", &[greenwich * 1_000 + 250]);
    let said = faults(&model, plain(&[fraction], 1));
    assert!(said.contains("`2025-06-30T23:30:00.25Z` goes into parts of a second"), "{said}");
}

#[test]
fn rows_of_another_kind_are_left_out() {
    let fields = "  kind  one of call, visit\n  hours  hours\n";
    let payment = "\npayment care of visit\n  pay hours × £20.00 per hour\n  in quarter of day\n";
    let model = model(&format!("{HEAD}  rows where kind is visit\n{fields}  day  date\n{payment}"));
    let kinds = texts("required binary kind (STRING)", &["call", "visit", "call", "visit"]);
    let columns = [kinds, wide("required int64 hours", &[1, 2, 4, 8]), days(4)];
    let loaded = parquet(&model, file(&columns, 4, 3, Compression::SNAPPY), ReadOptions::default());
    assert_eq!(loaded.other_rows, [2]);
    // 2 and 8 hours.
    assert!(statement(&model, loaded).contains(",200.00"));
}

/// Whatever is wrong with the bytes, the file is read or refused.
#[test]
fn a_damaged_file_is_a_fault_and_nothing_else() {
    let model = visits("  hours  hours\n", "hours × £20.00 per hour");
    let bytes = file(&[wide("required int64 hours", &[1, 2, 3]), days(3)], 3, 2, Compression::SNAPPY);
    for other in [&b"hours,day\n1,2025-05-01\n"[..], b""] {
        let said = faults(&model, other.to_vec());
        assert!(said.starts_with("rows.parquet: the file cannot be read as Parquet: "), "{said}");
    }
    for length in 0..bytes.len() {
        assert!(parquet(&model, bytes[..length].to_vec(), ReadOptions::default()).refused());
    }
    for at in 0..bytes.len() {
        for flipped in [0x01, 0x80, 0xFF] {
            let mut bytes = bytes.clone();
            bytes[at] ^= flipped;
            parquet(&model, bytes, ReadOptions { threads: 1, ..ReadOptions::default() });
        }
    }
}
