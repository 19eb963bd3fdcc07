//! The bytes of a file at any place of it, for several threads.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use parquet::errors::Result;
use parquet::file::reader::{ChunkReader, Length};

use crate::data::input::{Content, ReadSeek};

/// How many bytes are read at a time where it is not known how many are wanted.
const ROOM: usize = 1 << 13;

/// A file that is read at places.
pub(super) struct Places {
    source: Arc<Mutex<Box<dyn ReadSeek>>>,
    length: u64,
}

impl Places {
    /// Of the content of a file; what only comes one byte after the other is read whole first.
    pub(super) fn of(content: Content<'_>) -> io::Result<Self> {
        let mut source: Box<dyn ReadSeek> = match content {
            Content::AtPlaces(source) | Content::Sheet(source, _) => source,
            Content::InOrder(mut reader) => {
                let mut all = Vec::new();
                reader.read_to_end(&mut all)?;
                Box::new(io::Cursor::new(all))
            }
        };
        let length = source.seek(SeekFrom::End(0))?;
        Ok(Places { source: Arc::new(Mutex::new(source)), length })
    }
}

impl Length for Places {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Places {
    type T = BufReader<Place>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(BufReader::with_capacity(ROOM, Place { source: Arc::clone(&self.source), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let mut place = Place { source: Arc::clone(&self.source), at: start };
        // A length that a damaged file asks for is not believed before there are as many bytes.
        let there = usize::try_from(self.length.saturating_sub(start)).unwrap_or(usize::MAX);
        if length > there {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        let mut bytes = vec![0; length];
        place.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// A place in a file, from which it is read on.
pub(super) struct Place {
    source: Arc<Mutex<Box<dyn ReadSeek>>>,
    at: u64,
}

impl Read for Place {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        source.seek(SeekFrom::Start(self.at))?;
        let read = source.read(into)?;
        self.at = self.at.saturating_add(read as u64);
        Ok(read)
    }
}
