//! A document for Word: styles for headings, numbering in several levels, tables with header rows, cross-references to
//! bookmarks, contents, header and footer. The same document gives the same bytes.

mod frame;
mod kept;
mod marked;
mod names;
mod order;
mod tables;

use std::io::Cursor;

use docx_rs::{
    Docx, FieldCharType, Hyperlink, HyperlinkType, IndentLevel, InstrText, NumberingId, Paragraph,
    Run as Words, Shading, ShdType, Table, TableCell, TableRow, WidthType,
};

use super::document::{Block, Document, Item, Section};
use super::prose::{Grid, Prose, Title, plain};
use crate::terms::Run;
use names::Names;

/// The numbering of paragraphs and their clauses.
const PARAGRAPHS: usize = 2;
/// The first numbering of an annex; each has its own.
const ANNEXES: usize = 10;
/// How wide the page is between its margins, in twentieths of a point.
const WIDTH: usize = 9_400;

/// The document as the bytes of a `.docx`; none where it cannot be written.
pub fn write(document: &Document, footer: &str) -> Option<Vec<u8>> {
    let mut writer = Writer {
        names: Names::of(document),
        bookmark: 0,
        annex: None,
        annexes: 0,
        kept: kept::numbers(document),
        leads: false,
        document,
    };
    let mut file = frame::empty(&document.title, footer);
    for section in &document.sections {
        file = writer.section(file, section);
    }
    for annex in 0..writer.annexes {
        file = frame::annex(file, ANNEXES.saturating_add(annex), annex);
    }
    let mut packed = file.build();
    packed.document = with_header_rows(&unnumbered(&packed.document)?)?;
    packed.headers = packed.headers.iter().map(|part| unnumbered(part)).collect::<Option<_>>()?;
    packed.footers = packed.footers.iter().map(|part| unnumbered(part)).collect::<Option<_>>()?;
    packed.document = order::in_order(&packed.document)?;
    packed.styles = order::in_order(&packed.styles)?;
    packed.numberings = order::in_order(&packed.numberings)?;
    packed.headers = packed.headers.iter().map(|part| order::in_order(part)).collect::<Option<_>>()?;
    packed.footers = packed.footers.iter().map(|part| order::in_order(part)).collect::<Option<_>>()?;
    let mut bytes = Cursor::new(Vec::new());
    packed.pack(&mut bytes).ok()?;
    Some(bytes.into_inner())
}

/// A part without the marks of its paragraphs: they count all paragraphs that the program has made, and nothing asks
/// for them.
fn unnumbered(part: &[u8]) -> Option<Vec<u8>> {
    const MARK: &str = " w14:paraId=\"";
    let text = std::str::from_utf8(part).ok()?;
    let mut pieces = text.split(MARK);
    let first = pieces.next()?.to_owned();
    let rest = pieces.map(|piece| piece.split_once('"').map_or("", |(_, rest)| rest));
    Some(rest.fold(first, |text, piece| text + piece).into_bytes())
}

/// Rows that are marked as not to be split are those of headings: they are repeated on every page, too. No other row is
/// split between pages either. Changes have no day: the same two versions give the same bytes.
fn with_header_rows(document: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(document).ok()?.replace(&format!(" w:date=\"{}\"", marked::NO_DATE), "");
    let text = text.replace("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />");
    Some(counted(&text.replace("<w:trPr />", "<w:trPr><w:cantSplit /></w:trPr>")).into_bytes())
}

/// Changes are counted from the first of the document, and not from the first that the program has made.
fn counted(text: &str) -> String {
    const MARKS: [&str; 2] = ["<w:ins w:id=\"", "<w:del w:id=\""];
    let mut counted = String::with_capacity(text.len());
    let mut rest = text;
    let mut count = 0usize;
    let next = |rest: &str| MARKS.into_iter().filter_map(|mark| Some((rest.find(mark)?, mark))).min();
    while let Some((at, mark)) = next(rest) {
        let (before, marked) = rest.split_at(at);
        let (_, after) = marked.strip_prefix(mark).and_then(|id| id.split_once('"')).unwrap_or_default();
        counted.push_str(&format!("{before}{mark}{count}\""));
        count = count.saturating_add(1);
        rest = after;
    }
    counted.push_str(rest);
    counted
}

struct Writer<'d> {
    document: &'d Document,
    names: Names,
    bookmark: usize,
    /// Which annex it is in, the first being 0.
    annex: Option<usize>,
    annexes: usize,
    /// Whether numbers are kept from earlier versions, and so written as they are: Word would count anew.
    kept: bool,
    /// Whether what comes next belongs to it: then it stays on the same page.
    leads: bool,
}

impl Writer<'_> {
    fn section(&mut self, file: Docx, section: &Section) -> Docx {
        let heading = section.heading.as_ref().map(|heading| {
            Paragraph::new()
                .style(frame::heading(heading.level))
                .keep_next(!section.blocks.is_empty())
                .add_run(Words::new().add_text(&heading.text))
        });
        let file = heading.into_iter().fold(file, Docx::add_paragraph);
        let mut file = file;
        for (at, block) in section.blocks.iter().enumerate() {
            self.leads = section.blocks.get(at.saturating_add(1)).is_some_and(is_led);
            file = self.block(file, block);
        }
        file
    }

    fn block(&mut self, file: Docx, block: &Block) -> Docx {
        match block {
            Block::Paragraph(text) | Block::Verbatim(text) => {
                file.add_paragraph(said(text).keep_next(self.leads))
            }
            Block::Definitions(definitions) => definitions
                .iter()
                .fold(file, |file, (name, meaning)| file.add_paragraph(said(&format!("{name}: {meaning}")))),
            Block::List(list) => items(file, &list.items),
            Block::Table(table) => tables::add(file, table),
            Block::Prose(prose) => self.prose(file, prose),
            Block::Marked(lines) => marked::add(file, lines),
        }
    }

    fn prose(&mut self, file: Docx, prose: &Prose) -> Docx {
        match prose {
            Prose::Title(title) => self.title(file, title),
            Prose::Clause { anchor, number, words } if self.kept && self.annex.is_none() => {
                let words = kept::numbered(number, words);
                let paragraph = Paragraph::new().keep_next(self.leads);
                file.add_paragraph(self.marked(paragraph, anchor, &words).style("Clause"))
            }
            Prose::Clause { anchor, number, words } => {
                let paragraph = self.marked(Paragraph::new().keep_next(self.leads), anchor, words);
                file.add_paragraph(match (number.as_str(), self.annex) {
                    // What goes on with a sentence, or is the only one, stands where the words of its heading do.
                    ("", _) => paragraph.style("Continued"),
                    (_, None) => {
                        paragraph.style("Clause").numbering(NumberingId::new(PARAGRAPHS), IndentLevel::new(1))
                    }
                    (_, Some(annex)) => paragraph
                        .style("Clause")
                        .numbering(NumberingId::new(ANNEXES.saturating_add(annex)), IndentLevel::new(0)),
                })
            }
            Prose::Points { items, from } if self.kept && self.annex.is_none() => {
                items.iter().zip(from.saturating_add(1)..).fold(file, |file, (item, at)| {
                    let words = kept::numbered(&kept::letters(at), item);
                    file.add_paragraph(self.linked(Paragraph::new().style("Where"), &words))
                })
            }
            Prose::Points { items, .. } => {
                let (numbering, level) = match self.annex {
                    None => (PARAGRAPHS, 2),
                    Some(annex) => (ANNEXES.saturating_add(annex), 1),
                };
                items.iter().fold(file, |file, item| {
                    let paragraph = self.linked(Paragraph::new().style("Point"), item);
                    file.add_paragraph(
                        paragraph.numbering(NumberingId::new(numbering), IndentLevel::new(level)),
                    )
                })
            }
            Prose::Meanings(all) => all.iter().fold(file, |file, line| {
                file.add_paragraph(self.linked(Paragraph::new().style("Where"), line))
            }),
            // What stands after a table would touch it.
            Prose::Grid(grid) => file.add_table(self.grid(grid)).add_paragraph(Paragraph::new().style("Gap")),
            // The table beside it says the same.
            Prose::Curve(_) => file,
            Prose::Note { heading, text } => {
                let heading = heading.as_ref().map(|heading| format!("{heading}: ")).unwrap_or_default();
                file.add_paragraph(
                    Paragraph::new().style("Note").add_run(Words::new().add_text(format!("{heading}{text}"))),
                )
            }
            Prose::Contents => self.contents().into_iter().fold(file, Docx::add_paragraph),
        }
    }

    fn title(&mut self, file: Docx, title: &Title) -> Docx {
        let paragraph = Paragraph::new().style(frame::heading(title.level)).keep_next(true);
        let reference = title.reference.as_ref().map(|reference| format!("  [{reference}]"));
        let (text, numbered) = match title.level {
            2 => {
                self.annex = title.number.starts_with("Annex").then_some(self.annexes);
                self.annexes = self.annexes.saturating_add(usize::from(self.annex.is_some()));
                (vec![Run::Text(format!("{}  {}", title.number, plain(&title.words)))], false)
            }
            _ if self.kept => (kept::numbered(&title.number, &title.words), false),
            _ => (title.words.clone(), !title.number.is_empty()),
        };
        let mut paragraph = self.marked(paragraph, &title.anchor, &text);
        if let Some(reference) = reference {
            paragraph = paragraph.add_run(Words::new().add_text(reference).style("Reference"));
        }
        if numbered {
            paragraph = paragraph.numbering(NumberingId::new(PARAGRAPHS), IndentLevel::new(0));
        }
        file.add_paragraph(paragraph)
    }

    /// Words within a bookmark.
    fn marked(&mut self, paragraph: Paragraph, anchor: &str, words: &[Run]) -> Paragraph {
        let Some(name) = self.names.bookmark(anchor) else { return self.linked(paragraph, words) };
        self.bookmark = self.bookmark.saturating_add(1);
        let id = self.bookmark;
        let paragraph = paragraph.add_bookmark_start(id, name);
        self.linked(paragraph, words).add_bookmark_end(id)
    }

    /// Words, the numbers of paragraphs among them as references to their bookmarks.
    fn linked(&self, paragraph: Paragraph, words: &[Run]) -> Paragraph {
        words.iter().fold(paragraph, |paragraph, run| match run {
            Run::Text(text) | Run::Term { text, .. } => paragraph.add_run(Words::new().add_text(text)),
            Run::Letter(letter) => paragraph.add_run(Words::new().add_text(letter).italic()),
            Run::Number { text, .. } if self.kept => paragraph.add_run(Words::new().add_text(text)),
            Run::Number { to, text } => match self.names.numbered(to) {
                Some(name) => reference(paragraph, &name, text),
                None => paragraph.add_run(Words::new().add_text(text)),
            },
        })
    }

    fn grid(&self, grid: &Grid) -> Table {
        let widths = widths(grid);
        let cell = |words: &[Run], width: usize, head: bool| {
            let style = if head { "Head" } else { "Cell" };
            // The heading of a table is on no page without its first row.
            let paragraph = Paragraph::new().style(style).keep_next(head);
            let cell =
                TableCell::new().width(width, WidthType::Dxa).add_paragraph(self.linked(paragraph, words));
            if head { cell.shading(Shading::new().shd_type(ShdType::Clear).fill("EFEFEA")) } else { cell }
        };
        let row = |cells: &[Vec<Run>], head: bool| {
            let cells = cells.iter().zip(&widths).map(|(words, width)| cell(words, *width, head)).collect();
            TableRow::new(cells)
        };
        let rows = grid.rows.iter().map(|line| row(&line.cells, false));
        let rows = std::iter::once(row(&grid.heads, true).cant_split()).chain(rows).collect();
        frame::ruled(Table::new(rows).set_grid(widths.clone()))
    }

    /// The contents, as the field that Word makes anew, with what it will find. They have the numbers of paragraphs and
    /// no pages: on which page something stands is known to whoever lays it out, and a page that is wrong until the
    /// field is made anew is worse than none.
    fn contents(&self) -> Vec<Paragraph> {
        let titles = self.document.sections.iter().flat_map(|section| &section.blocks);
        let lines: Vec<(u8, String, String)> = titles
            .filter_map(|block| match block {
                Block::Prose(Prose::Title(title)) if title.level >= 2 && !title.number.is_empty() => {
                    let text = format!("{}  {}", title.number, plain(&title.words));
                    Some((title.level, text, self.names.bookmark(&title.anchor)?))
                }
                _ => None,
            })
            .collect();
        let last = lines.len().saturating_sub(1);
        let line = |(at, (level, text, name)): (usize, (u8, String, String))| {
            let style = if level == 2 { "Contents1" } else { "Contents2" };
            let mut paragraph = Paragraph::new().style(style);
            if at == 0 {
                paragraph = begun(paragraph, " TOC \\o \"2-3\" \\n \\h ");
            }
            paragraph = paragraph.add_hyperlink(
                Hyperlink::new(&name, HyperlinkType::Anchor).add_run(Words::new().add_text(text)),
            );
            if at == last {
                paragraph = paragraph.add_run(Words::new().add_field_char(FieldCharType::End, false));
            }
            paragraph
        };
        lines.into_iter().enumerate().map(line).collect()
    }
}

/// A field up to what it shows.
fn begun(paragraph: Paragraph, field: &str) -> Paragraph {
    paragraph
        .add_run(Words::new().add_field_char(FieldCharType::Begin, false))
        .add_run(Words::new().add_instr_text(InstrText::Unsupported(field.to_owned())))
        .add_run(Words::new().add_field_char(FieldCharType::Separate, false))
}

/// The number of another paragraph, as a field: right as it stands, and right again when Word numbers anew.
fn reference(paragraph: Paragraph, name: &str, shown: &str) -> Paragraph {
    begun(paragraph, &format!(" REF {name} \\w \\h "))
        .add_run(Words::new().add_text(shown))
        .add_run(Words::new().add_field_char(FieldCharType::End, false))
}

fn said(text: &str) -> Paragraph {
    Paragraph::new().style("Clause").add_run(Words::new().add_text(text))
}

fn items(file: Docx, all: &[Item]) -> Docx {
    all.iter().fold(file, |file, item| {
        let file =
            file.add_paragraph(Paragraph::new().style("Where").add_run(Words::new().add_text(&item.text)));
        items(file, &item.items)
    })
}

/// How wide each column of a table of words is.
fn widths(grid: &Grid) -> Vec<usize> {
    let column = |at: usize| {
        let cells = grid.rows.iter().filter_map(move |row| row.cells.get(at)).chain(grid.heads.get(at));
        cells.map(|cell| plain(cell)).collect::<Vec<_>>()
    };
    tables::shared_out((0..grid.heads.len().max(1)).map(column), 110)
}

/// Whether a block belongs to the sentence before it.
fn is_led(block: &Block) -> bool {
    match block {
        Block::Prose(Prose::Grid(_) | Prose::Points { .. } | Prose::Meanings(_)) | Block::Table(_) => true,
        // What goes on with a sentence has no anchor of its own.
        Block::Prose(Prose::Clause { anchor, number, .. }) => anchor.is_empty() && number.is_empty(),
        Block::Prose(Prose::Title(_) | Prose::Curve(_) | Prose::Note { .. } | Prose::Contents)
        | Block::Paragraph(_)
        | Block::Verbatim(_)
        | Block::Definitions(_)
        | Block::List(_)
        | Block::Marked(_) => false,
    }
}
