//! The pages of a column of a row group: whether rows have values, and values as they are or as places in a dictionary.
//!
//! These two forms are what programs write nearly always. What is kept otherwise, the crate `parquet` unpacks value by
//! value (`each.rs`).

use parquet::basic::{Encoding, Type as Physical};
use parquet::column::page::{Page, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;

use super::runs::Runs;
use super::source::{BATCH, Dictionary, Source, Themselves, Visit, Wholes};
use super::values::{Holds, Value};

/// How values stand behind each other.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// Whole numbers of four bytes, the lowest first.
    Four,
    /// Of eight.
    Eight,
    /// So many bytes.
    Bytes(usize),
    /// Bytes, and before them how many.
    Text,
}

/// A column whose pages are read here.
pub(super) struct Paged {
    form: Form,
    holds: Holds,
    /// Whether a row may be without a value.
    optional: bool,
}

impl Paged {
    /// A column of a row group, if its pages are of the forms that are read here.
    pub(super) fn of(chunk: &ColumnChunkMetaData, holds: Holds) -> Option<Self> {
        let column = chunk.column_descr();
        let form = match chunk.column_type() {
            Physical::INT32 => Form::Four,
            Physical::INT64 => Form::Eight,
            Physical::BYTE_ARRAY => Form::Text,
            Physical::FIXED_LEN_BYTE_ARRAY => {
                Form::Bytes(usize::try_from(column.type_length()).ok().filter(|length| *length > 0)?)
            }
            Physical::BOOLEAN | Physical::INT96 | Physical::FLOAT | Physical::DOUBLE => return None,
        };
        let known = chunk.encodings().all(|encoding| is_known(encoding) || is_of_levels(encoding));
        known.then_some(Paged { form, holds, optional: column.max_def_level() > 0 })
    }

    /// Tells of the values of each page.
    pub(super) fn each(&self, mut pages: Box<dyn PageReader>, visit: &mut impl Visit) -> Result<()> {
        let mut page = pages.get_next_page()?;
        let held = match page {
            Some(Page::DictionaryPage { buf, num_values, encoding, .. }) if is_known(encoding) => {
                page = pages.get_next_page()?;
                Some((buf, num_values))
            }
            _ => None,
        };
        let mut dictionary = match &held {
            Some((bytes, count)) => Dictionary::of(self.all(bytes, *count)?),
            None => Dictionary::default(),
        };
        while let Some(of_data) = page {
            Data::of(&of_data, self.optional)?.tell(self, &mut dictionary, visit)?;
            page = pages.get_next_page()?;
        }
        Ok(())
    }

    fn values<'p>(&self, bytes: &'p [u8]) -> Values<'p> {
        Values { bytes, form: self.form, holds: self.holds, failed: None }
    }

    /// All values of a dictionary.
    fn all<'p>(&self, bytes: &'p [u8], count: u32) -> Result<Vec<Value<'p>>> {
        let mut values = self.values(bytes);
        let all: Vec<_> = values.by_ref().take(count as usize).collect();
        values.failed.map_or(Ok(all), Err)
    }
}

/// Whether values are as they are, or places in a dictionary.
fn is_known(encoding: Encoding) -> bool {
    matches!(encoding, Encoding::PLAIN | Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY)
}

/// Whether it is a form of saying which rows have values. Some programs name the older one, which they do not use.
fn is_of_levels(encoding: Encoding) -> bool {
    #[expect(deprecated, reason = "it is named in files")]
    let older = Encoding::BIT_PACKED;
    encoding == Encoding::RLE || encoding == older
}

/// What a page of data holds.
struct Data<'p> {
    rows: usize,
    /// For each row whether it has a value; none where all have.
    levels: Option<Runs<'p>>,
    values: &'p [u8],
    encoding: Encoding,
}

fn short() -> ParquetError {
    ParquetError::General("a page holds less than it says".to_owned())
}

impl<'p> Data<'p> {
    fn of(page: &'p Page, optional: bool) -> Result<Self> {
        let (rows, encoding, levels, values) = match page {
            Page::DataPage { buf, num_values, encoding, def_level_encoding, .. } => {
                if !optional {
                    (num_values, encoding, None, &buf[..])
                } else {
                    if *def_level_encoding != Encoding::RLE {
                        let older = "whether rows have values is kept in a form that is no longer used";
                        return Err(ParquetError::General(older.to_owned()));
                    }
                    let (length, rest) = buf.split_first_chunk::<4>().ok_or_else(short)?;
                    let length = u32::from_le_bytes(*length) as usize;
                    let (levels, values) = rest.split_at_checked(length).ok_or_else(short)?;
                    (num_values, encoding, Some(levels), values)
                }
            }
            Page::DataPageV2 {
                buf, num_values, encoding, def_levels_byte_len, rep_levels_byte_len, ..
            } => {
                let rest = buf.get(*rep_levels_byte_len as usize..).ok_or_else(short)?;
                let (levels, values) =
                    rest.split_at_checked(*def_levels_byte_len as usize).ok_or_else(short)?;
                (num_values, encoding, optional.then_some(levels), values)
            }
            Page::DictionaryPage { .. } => {
                return Err(ParquetError::General("a column has two dictionaries".to_owned()));
            }
        };
        let levels = levels.and_then(|levels| Runs::of(levels, 1));
        Ok(Data { rows: *rows as usize, levels, values, encoding: *encoding })
    }

    /// Tells of the values, a batch at a time.
    fn tell(self, column: &Paged, dictionary: &mut Dictionary<'_>, visit: &mut impl Visit) -> Result<()> {
        let mut values = self.cells(column)?;
        let Data { rows, mut levels, .. } = self;
        let (mut given, mut places, mut left) = (Vec::new(), Vec::new(), rows);
        while left > 0 {
            let count = left.min(BATCH);
            left = left.saturating_sub(count);
            given.clear();
            let given = match &mut levels {
                None => None,
                Some(levels) => match levels.same(count) {
                    Some(1) => None,
                    Some(level) => {
                        given.resize(count, level);
                        Some(&given[..])
                    }
                    None => {
                        levels.take(count, &mut given).ok_or_else(short)?;
                        Some(&given[..])
                    }
                },
            };
            let wanted = given.map_or(count, |given| given.iter().filter(|level| **level == 1).count());
            match &mut values {
                Cells::Four(bytes) => {
                    let own = first(bytes, wanted)?.iter().map(|own| column.holds.of_four(*own));
                    tell_of(visit, &mut Wholes(column.holds), given, own)?;
                }
                Cells::Eight(bytes) => {
                    let own = first(bytes, wanted)?.iter().map(|own| i64::from_le_bytes(*own));
                    tell_of(visit, &mut Wholes(column.holds), given, own)?;
                }
                Cells::Values(values) => {
                    tell_of(visit, &mut Themselves::new(), given, values.by_ref().take(wanted))?;
                    values.failed.take().map_or(Ok(()), Err)?;
                }
                Cells::Places(numbers) => {
                    places.clear();
                    numbers.take(wanted, &mut places).ok_or_else(short)?;
                    tell_of(visit, dictionary, given, places.iter().copied())?;
                }
            }
        }
        Ok(())
    }

    /// What the page has where rows have values.
    fn cells(&self, column: &Paged) -> Result<Cells<'p>> {
        if self.encoding == Encoding::PLAIN {
            return Ok(match column.form {
                Form::Four => Cells::Four(self.values.as_chunks().0),
                Form::Eight => Cells::Eight(self.values.as_chunks().0),
                Form::Bytes(_) | Form::Text => Cells::Values(column.values(self.values)),
            });
        }
        if is_known(self.encoding) {
            let (bits, numbers) = self.values.split_first().unwrap_or((&0, &[]));
            return Ok(Cells::Places(Runs::of(numbers, u32::from(*bits)).ok_or_else(short)?));
        }
        Err(ParquetError::General(format!("a page is kept in the form {}", self.encoding)))
    }
}

/// What a page has.
enum Cells<'p> {
    /// Whole numbers of four bytes.
    Four(&'p [[u8; 4]]),
    /// Of eight.
    Eight(&'p [[u8; 8]]),
    /// Other values.
    Values(Values<'p>),
    /// Places in the dictionary.
    Places(Runs<'p>),
}

/// The first so many, which are no longer there afterwards.
fn first<'p, T>(all: &mut &'p [T], count: usize) -> Result<&'p [T]> {
    all.split_off(..count).ok_or_else(short)
}

/// Tells of the cells of a batch; of rows without a value as well, where not all have one.
fn tell_of<S: Source>(
    visit: &mut impl Visit,
    source: &mut S,
    given: Option<&[u32]>,
    mut own: impl Iterator<Item = S::Cell>,
) -> Result<()> {
    match given {
        None => visit.batch(source, own.map(Some)),
        Some(given) => {
            visit.batch(source, given.iter().map(|level| if *level == 1 { own.next() } else { None }))
        }
    }
}

/// Values behind each other, up to one that cannot be read.
struct Values<'p> {
    bytes: &'p [u8],
    form: Form,
    holds: Holds,
    /// Why there are no more.
    failed: Option<ParquetError>,
}

impl<'p> Values<'p> {
    fn read(&mut self) -> Result<Value<'p>> {
        match self.form {
            Form::Four => {
                let (bytes, rest) = self.bytes.split_first_chunk().ok_or_else(short)?;
                self.bytes = rest;
                Ok(self.holds.of_whole(self.holds.of_four(*bytes)))
            }
            Form::Eight => {
                let (bytes, rest) = self.bytes.split_first_chunk().ok_or_else(short)?;
                self.bytes = rest;
                Ok(self.holds.of_whole(i64::from_le_bytes(*bytes)))
            }
            Form::Bytes(length) => self.bytes(length),
            Form::Text => {
                let (length, rest) = self.bytes.split_first_chunk().ok_or_else(short)?;
                self.bytes = rest;
                self.bytes(u32::from_le_bytes(*length) as usize)
            }
        }
    }

    fn bytes(&mut self, length: usize) -> Result<Value<'p>> {
        let (bytes, rest) = self.bytes.split_at_checked(length).ok_or_else(short)?;
        self.bytes = rest;
        self.holds.of_bytes(bytes)
    }
}

impl<'p> Iterator for Values<'p> {
    type Item = Value<'p>;

    #[inline]
    fn next(&mut self) -> Option<Value<'p>> {
        match self.read() {
            Ok(value) => Some(value),
            Err(error) => {
                self.failed = Some(error);
                None
            }
        }
    }
}
