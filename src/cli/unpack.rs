//! Packed bytes, unpacked as they are read.

use std::io::{self, BufRead, BufReader, Read};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// How the bytes of a file are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstandard,
}

/// How many packed bytes are read at a time.
const ROOM: usize = 1 << 16;

/// The bytes within packed ones.
pub(super) fn unpacked(packing: Packing, bytes: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
    let buffered = |bytes| BufReader::with_capacity(ROOM, bytes);
    match packing {
        Packing::None => bytes,
        Packing::Gzip => Box::new(MultiGzDecoder::new(buffered(bytes))),
        Packing::Zstandard => {
            Box::new(Frames { source: buffered(bytes), decoder: FrameDecoder::new(), within: false })
        }
    }
}

/// The frames of a zstd file, one after the other; those that are marked to be skipped are skipped.
struct Frames<R: Read> {
    source: BufReader<R>,
    decoder: FrameDecoder,
    /// Whether a frame has begun and not ended.
    within: bool,
}

impl<R: Read> Frames<R> {
    /// Begins the next frame. False at the end of the file.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.init(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    let skipped = io::copy(&mut self.source.by_ref().take(length), &mut io::sink())?;
                    if skipped < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(false)
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !buffer.is_empty() {
            if !self.within && !self.begin()? {
                break;
            }
            self.within = true;
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.source, one).map_err(io::Error::other)?;
            }
            let read = self.decoder.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            let sums = self.decoder.get_checksum_from_data().zip(self.decoder.get_calculated_checksum());
            if sums.is_some_and(|(written, own)| written != own) {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "its checksum is not that of its bytes",
                ));
            }
            self.within = false;
        }
        Ok(0)
    }
}
