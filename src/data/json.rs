//! JSON lines into cells. Numbers stay the digits that were written.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::column_reader::Cell;
use super::csv::Stop;
use super::window::{LONGEST_ROW, Window};

/// The lines of a file.
pub(super) struct Lines<R> {
    window: Window<R>,
    length: usize,
    number: u64,
}

impl<R: Read> Lines<R> {
    /// The lines from the start of a file.
    pub(super) fn new(window: Window<R>) -> Self {
        Lines { window, length: 0, number: 0 }
    }

    /// The next line that is not empty, and its number; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<(u64, &[u8])>, Stop> {
        loop {
            self.window.pass(std::mem::take(&mut self.length));
            let unread = self.window.unread();
            if unread.is_empty() && self.window.ended() {
                return Ok(None);
            }
            let number = self.number.saturating_add(1);
            let end = unread.iter().position(|byte| *byte == b'\n');
            let length = match end.map(|end| end.saturating_add(1)) {
                Some(length) => length,
                None if self.window.ended() => unread.len(),
                None if self.window.more().map_err(Stop::Io)? => continue,
                None => return Err(Stop::TooLong(number)),
            };
            if length > LONGEST_ROW {
                return Err(Stop::TooLong(number));
            }
            self.number = number;
            self.length = length;
            let blank = self.line().iter().all(|byte| byte.is_ascii_whitespace());
            if !blank {
                return Ok(Some((number, self.line())));
            }
        }
    }

    fn line(&self) -> &[u8] {
        self.window.unread().get(..self.length).unwrap_or_default()
    }
}

/// The keys and values of an object, in its order; a key that stands twice is there twice.
#[derive(Debug)]
pub(super) struct Object<'a>(pub(super) Vec<(Text<'a>, &'a RawValue)>);

impl<'a> Object<'a> {
    /// Reads a line. `Err` says what is wrong with it.
    pub(super) fn parse(line: &'a [u8]) -> Result<Self, String> {
        serde_json::from_slice(line).map_err(|error| match error.classify() {
            Category::Eof => "it ends too early".to_owned(),
            Category::Data => "it is something else".to_owned(),
            Category::Io | Category::Syntax => {
                // The reader counts lines, and this is one line.
                let text = error.to_string();
                let reason = text.split(" at line ").next().unwrap_or_default();
                format!("{reason}, at byte {}", error.column())
            }
        })
    }
}

/// A JSON string, borrowed where it has no escapes.
#[derive(Debug)]
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

/// A JSON value as a cell; for a string the text that holds it.
pub(super) enum Value<'a> {
    Text(Text<'a>),
    Number(&'a str),
    YesNo(bool),
    Null,
    Nested,
    HalfCharacter,
}

impl<'a> Value<'a> {
    /// The kind is told by the first character, since the value was parsed already.
    pub(super) fn of(raw: &'a RawValue) -> Self {
        let text = raw.get();
        match text.as_bytes().first() {
            // Half of a surrogate pair passes the scan for the end of the string, and no text has it.
            Some(b'"') => serde_json::from_str(text).map_or(Value::HalfCharacter, Value::Text),
            Some(b't') => Value::YesNo(true),
            Some(b'f') => Value::YesNo(false),
            Some(b'n') => Value::Null,
            Some(b'[' | b'{') | None => Value::Nested,
            Some(_) => Value::Number(text),
        }
    }

    /// As a cell.
    pub(super) fn cell(&self) -> Cell<'_> {
        match self {
            Value::Text(text) => Cell::Text(text.0.as_bytes()),
            Value::Number(digits) => Cell::Number(digits),
            Value::YesNo(yes) => Cell::YesNo(*yes),
            Value::Null => Cell::Text(b""),
            Value::Nested => Cell::Nested,
            Value::HalfCharacter => Cell::HalfCharacter,
        }
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Either)
    }
}
