//! The parts of a workbook: a zip file in which some parts say where others lie.

use std::io::{BufReader, Read, Seek, Take};

use zip::ZipArchive;
use zip::read::ZipFile;

use super::xml::{Broken, Next, Xml};

/// So many bytes of a part are read at most; a small file can say that it unpacks to any number.
const MOST: u64 = 1 << 31;

/// The parts, by name.
pub(super) struct Package<R> {
    zip: ZipArchive<R>,
}

/// Where a part says that another lies.
pub(super) struct Relation {
    pub(super) id: String,
    /// The last word of its type: `worksheet`, `styles`.
    pub(super) kind: String,
    pub(super) part: String,
}

/// A part that is read piece by piece.
pub(super) type Part<'a, R> = Xml<BufReader<Take<ZipFile<'a, R>>>>;

impl<R: Read + Seek> Package<R> {
    pub(super) fn open(bytes: R) -> Result<Self, Broken> {
        let zip = ZipArchive::new(bytes).map_err(|error| Broken(error.to_string()))?;
        Ok(Package { zip })
    }

    /// A part; none where there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part<'_, R>>, Broken> {
        let wanted = name.to_ascii_lowercase();
        let same = |own: &[u8]| own.strip_prefix(b"/").unwrap_or(own).eq_ignore_ascii_case(wanted.as_bytes());
        let Some(at) = self.zip.file_names_raw().position(same) else { return Ok(None) };
        let part = self.zip.by_index(at).map_err(|error| Broken(error.to_string()))?;
        if part.size() > MOST {
            return Err(Broken::because(format!("its part `{name}` unpacks to more than is read")));
        }
        Ok(Some(Xml::new(BufReader::with_capacity(1 << 16, part.take(MOST)))))
    }

    /// What a part refers to, by the file beside it that says so.
    pub(super) fn relations(&mut self, of: &str) -> Result<Vec<Relation>, Broken> {
        let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
        let beside = if folder.is_empty() { "_rels".to_owned() } else { format!("{folder}/_rels") };
        let Some(mut xml) = self.part(&format!("{beside}/{name}.rels"))? else { return Ok(Vec::new()) };
        let mut relations = Vec::new();
        loop {
            match xml.next()? {
                Next::Start(element) if element.name == "Relationship" => {
                    let get = |name| element.get(name).unwrap_or_default();
                    if get("TargetMode") == "External" {
                        continue;
                    }
                    let kind = get("Type").rsplit('/').next().unwrap_or_default().to_owned();
                    relations.push(Relation {
                        id: get("Id").to_owned(),
                        kind,
                        part: resolved(folder, get("Target")),
                    });
                }
                Next::Start(_) | Next::End(_) | Next::Text(_) => {}
                Next::Over => return Ok(relations),
            }
        }
    }
}

/// Where a target lies, seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    let from = if target.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in from.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn targets_are_seen_from_where_they_are_named() {
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolved("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("", "../../xl/workbook.xml"), "xl/workbook.xml");
    }
}
