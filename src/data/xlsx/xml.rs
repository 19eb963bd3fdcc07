//! The little of XML that workbooks are written in.

use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

/// Why a part of a workbook can not be read.
#[derive(Debug)]
pub(in crate::data) struct Broken(pub(super) String);

impl Broken {
    pub(super) fn because(reason: impl Into<String>) -> Self {
        Broken(reason.into())
    }
}

impl From<quick_xml::Error> for Broken {
    fn from(error: quick_xml::Error) -> Self {
        Broken(error.to_string())
    }
}

/// The elements and texts of a part, one after the other.
pub(super) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    /// How deep in elements the next one is.
    depth: usize,
}

/// What comes next.
pub(super) enum Next {
    /// An element begins.
    Start(Element),
    /// The element of this name ends.
    End(String),
    /// A piece of text.
    Text(String),
    /// The part ends.
    Over,
}

/// The beginning of an element.
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// An attribute, by its name without a prefix.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// An attribute that is yes or no.
    pub(super) fn is(&self, name: &str) -> bool {
        matches!(self.get(name), Some("1" | "true" | "on"))
    }
}

/// Elements of workbooks are within a handful of others.
const DEEPEST: usize = 64;

impl<R: BufRead> Xml<R> {
    pub(super) fn new(reader: R) -> Self {
        let mut reader = Reader::from_reader(reader);
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, buffer: Vec::new(), depth: 0 }
    }

    pub(super) fn next(&mut self) -> Result<Next, Broken> {
        loop {
            self.buffer.clear();
            let next = match self.reader.read_event_into(&mut self.buffer)? {
                Event::Start(start) => {
                    self.depth = self.depth.saturating_add(1);
                    if self.depth > DEEPEST {
                        return Err(Broken::because("its elements are nested too deeply"));
                    }
                    Next::Start(element(&start)?)
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Next::End(String::from_utf8_lossy(end.local_name().as_ref()).into_owned())
                }
                Event::Text(text) => Next::Text(utf8(text.decode())?),
                Event::CData(text) => Next::Text(utf8(text.decode())?),
                Event::GeneralRef(reference) => Next::Text(referred(&reference)?),
                Event::Eof if self.depth == 0 => Next::Over,
                Event::Eof => return Err(Broken::because("it ends too early")),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                    continue;
                }
            };
            return Ok(next);
        }
    }

    /// The text in the element that has just begun, up to its end; that of elements within it, too, but of those that
    /// are passed over.
    pub(super) fn text_within(&mut self, passed_over: &[&str]) -> Result<String, Broken> {
        let (outer, mut text, mut over) = (self.depth, String::new(), None::<usize>);
        loop {
            match self.next()? {
                Next::Text(piece) if over.is_none() => text.push_str(&piece),
                Next::Text(_) => {}
                Next::Start(element) => {
                    if over.is_none() && passed_over.contains(&element.name.as_str()) {
                        over = Some(self.depth);
                    }
                }
                Next::End(_) if self.depth < outer => return Ok(text),
                Next::End(_) => over = over.filter(|depth| self.depth >= *depth),
                Next::Over => return Err(Broken::because("it ends too early")),
            }
        }
    }
}

fn utf8(
    text: Result<std::borrow::Cow<'_, str>, quick_xml::encoding::EncodingError>,
) -> Result<String, Broken> {
    text.map(std::borrow::Cow::into_owned).map_err(|_| Broken::because("it is not in UTF-8"))
}

/// `&amp;`, `&#10;`
fn referred(reference: &BytesRef<'_>) -> Result<String, Broken> {
    if let Some(character) = reference.resolve_char_ref()? {
        return Ok(character.to_string());
    }
    let name = utf8(reference.decode())?;
    let text = resolve_predefined_entity(&name);
    text.map(str::to_owned).ok_or_else(|| Broken::because(format!("it refers to `{name}`, which is nothing")))
}

fn element(start: &BytesStart<'_>) -> Result<Element, Broken> {
    let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| Broken(error.to_string()))?;
        let own = String::from_utf8_lossy(attribute.key.local_name().as_ref()).into_owned();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0)?.into_owned();
        attributes.push((own, value));
    }
    Ok(Element { name, attributes })
}

/// `_x000D_` is how workbooks write a character that XML has no room for.
pub(super) fn unescaped(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text.as_str());
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let code = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        let character = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        match character {
            Some(character) => {
                plain.push(character);
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                plain.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_has_no_room_for_are_written_by_their_number() {
        for (written, plain) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xyz_", "_xyz_"),
            ("box_x", "box_x"),
            ("_x00", "_x00"),
            ("é_x0041_é", "éAé"),
        ] {
            assert_eq!(unescaped(written.to_owned()), plain);
        }
    }

    #[test]
    fn texts_within_are_joined_and_how_they_sound_is_passed_over() {
        let mut xml =
            Xml::new("<si><r><t>ab&amp;</t></r><rPh><t>zz</t></rPh><r><t>c&#33;</t></r></si>".as_bytes());
        assert!(matches!(xml.next().unwrap(), Next::Start(element) if element.name == "si"));
        assert_eq!(xml.text_within(&["rPh"]).unwrap(), "ab&c!");
        assert!(matches!(xml.next().unwrap(), Next::Over));
    }
}
