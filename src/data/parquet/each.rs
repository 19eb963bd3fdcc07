//! The values of a column of a row group: from its pages, or one by one as the crate `parquet` unpacks them.

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType, FixedLenByteArray};
use parquet::errors::Result;
use parquet::file::reader::RowGroupReader;

use super::pages::Paged;
use super::source::{BATCH, Themselves, Visit};
use super::values::{Holds, Value};

/// Tells of each value of a column of a row group.
pub(super) fn each(
    group: &dyn RowGroupReader,
    leaf: usize,
    holds: Holds,
    visit: &mut impl Visit,
) -> Result<()> {
    if let Some(paged) = Paged::of(group.metadata().column(leaf), holds) {
        return paged.each(group.get_column_page_reader(leaf)?, visit);
    }
    match group.get_column_reader(leaf)? {
        ColumnReader::BoolColumnReader(reader) => each_of(reader, |value| Ok(Value::YesNo(*value)), visit),
        ColumnReader::Int32ColumnReader(reader) => {
            each_of(reader, |value: &i32| Ok(holds.of_whole(holds.of_four(value.to_le_bytes()))), visit)
        }
        ColumnReader::Int64ColumnReader(reader) => each_of(reader, |value| Ok(holds.of_whole(*value)), visit),
        ColumnReader::FloatColumnReader(reader) => {
            each_of(reader, |value| Ok(Value::Binary(value.to_string(), 1 << 24)), visit)
        }
        ColumnReader::DoubleColumnReader(reader) => {
            each_of(reader, |value| Ok(Value::Binary(value.to_string(), 1 << 53)), visit)
        }
        ColumnReader::ByteArrayColumnReader(reader) => {
            each_of(reader, |value: &ByteArray| holds.of_bytes(value.data()), visit)
        }
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            each_of(reader, |value: &FixedLenByteArray| holds.of_bytes(value.data()), visit)
        }
        // No column that is read holds them.
        ColumnReader::Int96ColumnReader(_) => Ok(()),
    }
}

fn each_of<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    of: impl Fn(&T::T) -> Result<Value<'_>>,
    visit: &mut impl Visit,
) -> Result<()> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    loop {
        values.clear();
        levels.clear();
        let (records, ..) = reader.read_records(BATCH, Some(&mut levels), None, &mut values)?;
        if records == 0 {
            return Ok(());
        }
        let all: Vec<_> = values.iter().map(&of).collect::<Result<_>>()?;
        let (source, mut all) = (&mut Themselves::new(), all.into_iter());
        if levels.is_empty() {
            visit.batch(source, all.map(Some))?;
        } else {
            visit.batch(source, levels.iter().map(|level| if *level > 0 { all.next() } else { None }))?;
        }
    }
}
