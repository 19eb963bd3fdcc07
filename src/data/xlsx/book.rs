//! A workbook: its sheets, how its numbers are shown, its texts.

use std::io::{Read, Seek};

use super::package::{Package, Part, Relation};
use super::shown::{Shown, built_in, classified};
use super::xml::{Broken, Next, Xml, unescaped};

/// A sheet, as the workbook lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::data) struct Sheet {
    pub(in crate::data) name: String,
    /// Whether it is hidden.
    pub(in crate::data) hidden: bool,
    /// The part with its cells; none of a sheet that has no cells, such as a chart.
    part: Option<String>,
}

impl Sheet {
    /// Whether it has cells.
    pub(in crate::data) fn has_cells(&self) -> bool {
        self.part.is_some()
    }
}

/// What the cells of all sheets have in common.
pub(super) struct Common {
    /// Days are counted from 1904.
    pub(super) from_1904: bool,
    /// The values of formulas are to be worked out when the book is opened: those in the file are not.
    pub(super) not_worked_out: bool,
    /// How numbers of each style are shown.
    pub(super) formats: Vec<Shown>,
    /// The texts that cells refer to.
    pub(super) texts: Vec<String>,
}

/// A workbook that is open.
pub(in crate::data) struct Book<R> {
    package: Package<R>,
    pub(in crate::data) sheets: Vec<Sheet>,
    pub(super) common: Common,
}

/// The part of a workbook, where the package does not say.
const USUAL: &str = "xl/workbook.xml";

/// How many texts, at most: a cell each of a whole sheet would not be as many.
const MOST_TEXTS: usize = 1 << 27;

impl<R: Read + Seek> Book<R> {
    pub(in crate::data) fn open(bytes: R) -> Result<Self, Broken> {
        let mut package = Package::open(bytes)?;
        let ((sheets, from_1904, not_worked_out), relations) = about(&mut package)?;
        let of_kind = |kind: &str| relations.iter().find(|relation| relation.kind == kind);
        let mut common = Common { from_1904, not_worked_out, formats: Vec::new(), texts: Vec::new() };
        if let Some(styles) = of_kind("styles")
            && let Some(xml) = package.part(&styles.part)?
        {
            common.formats = formats(xml)?;
        }
        if let Some(texts) = of_kind("sharedStrings")
            && let Some(xml) = package.part(&texts.part)?
        {
            common.texts = shared(xml)?;
        }
        Ok(Book { package, sheets, common })
    }

    /// The cells of a sheet.
    pub(super) fn cells(&mut self, sheet: &Sheet) -> Result<(Part<'_, R>, &Common), Broken> {
        let missing = || Broken::because(format!("the cells of its sheet `{}` are missing", sheet.name));
        let part = self.package.part(sheet.part.as_deref().unwrap_or_default())?;
        Ok((part.ok_or_else(missing)?, &self.common))
    }
}

/// The sheets, whether days are counted from 1904, and whether formulas are still to be worked out.
type About = (Vec<Sheet>, bool, bool);

/// What a workbook says of itself, and where its parts lie.
fn about<R: Read + Seek>(package: &mut Package<R>) -> Result<(About, Vec<Relation>), Broken> {
    let main = package.relations("")?.into_iter().find(|relation| relation.kind == "officeDocument");
    let main = main.map_or_else(|| USUAL.to_owned(), |relation| relation.part);
    let relations = package.relations(&main)?;
    let part_of = |id: &str| {
        let found = relations.iter().find(|relation| relation.id == id);
        found.filter(|relation| relation.kind == "worksheet").map(|relation| relation.part.clone())
    };
    let part = package.part(&main)?;
    let about = workbook(part.ok_or_else(|| Broken::because("it has no workbook in it"))?, part_of)?;
    Ok((about, relations))
}

/// The sheets of a workbook, without what is on them.
pub(super) fn sheets<R: Read + Seek>(bytes: R) -> Result<Vec<Sheet>, Broken> {
    let ((sheets, ..), _) = about(&mut Package::open(bytes)?)?;
    Ok(sheets)
}

fn workbook<R: std::io::BufRead>(
    mut xml: Xml<R>,
    part_of: impl Fn(&str) -> Option<String>,
) -> Result<About, Broken> {
    let (mut sheets, mut from_1904, mut not_worked_out) = (Vec::new(), false, false);
    loop {
        match xml.next()? {
            Next::Start(element) => match element.name.as_str() {
                "sheet" => sheets.push(Sheet {
                    name: element.get("name").unwrap_or_default().to_owned(),
                    hidden: matches!(element.get("state"), Some("hidden" | "veryHidden")),
                    part: element.get("id").and_then(&part_of),
                }),
                "workbookPr" => from_1904 = element.is("date1904"),
                "calcPr" => not_worked_out = element.is("fullCalcOnLoad"),
                _ => {}
            },
            Next::End(_) | Next::Text(_) => {}
            Next::Over => return Ok((sheets, from_1904, not_worked_out)),
        }
    }
}

/// How the numbers of each style are shown.
fn formats<R: std::io::BufRead>(mut xml: Xml<R>) -> Result<Vec<Shown>, Broken> {
    let mut own: Vec<(u32, Shown)> = Vec::new();
    let (mut formats, mut of_cells) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Next::Start(element) => match element.name.as_str() {
                "numFmt" => {
                    let id = element.get("numFmtId").and_then(|id| id.parse().ok());
                    let code = element.get("formatCode").map(classified);
                    own.extend(id.zip(code));
                }
                "cellXfs" => of_cells = true,
                "xf" if of_cells => {
                    let id: u32 = element.get("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    let known = own.iter().find(|(own, _)| *own == id);
                    formats.push(known.map_or_else(|| built_in(id), |(_, shown)| *shown));
                }
                _ => {}
            },
            Next::End(name) if name == "cellXfs" => of_cells = false,
            Next::End(_) | Next::Text(_) => {}
            Next::Over => return Ok(formats),
        }
    }
}

/// The texts that cells refer to by their position.
fn shared<R: std::io::BufRead>(mut xml: Xml<R>) -> Result<Vec<String>, Broken> {
    let mut texts = Vec::new();
    loop {
        match xml.next()? {
            Next::Start(element) if element.name == "si" => {
                texts.push(unescaped(xml.text_within(&["rPh", "phoneticPr"])?));
                if texts.len() > MOST_TEXTS {
                    return Err(Broken::because("it has more texts than are read"));
                }
            }
            Next::Start(_) | Next::End(_) | Next::Text(_) => {}
            Next::Over => return Ok(texts),
        }
    }
}
