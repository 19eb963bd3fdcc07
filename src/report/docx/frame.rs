//! The page, its styles and its numberings.

use docx_rs::{
    AbstractNumbering, AlignmentType, BorderType, Docx, Footer, Header, Level, LevelJc, LevelText,
    LineSpacing, NumPages, NumberFormat, Numbering, PageMargin, PageNum, Paragraph, Run, RunFonts,
    SpecialIndentType, Start, Style, StyleType, Table, TableBorder, TableBorderPosition, TableBorders,
    TableCellMargins, TableLayoutType, WidthType,
};

use super::{PARAGRAPHS, WIDTH};

/// The style of a heading.
pub(super) fn heading(level: u8) -> &'static str {
    match level {
        0 | 1 => "Heading1",
        2 => "Heading2",
        _ => "Heading3",
    }
}

/// A document with its page, styles and numbering, and nothing in it.
pub(super) fn empty(title: &str, footer: &str) -> Docx {
    let small = |text: &str| Run::new().add_text(text);
    let header = Header::new()
        .add_paragraph(Paragraph::new().style("Small").align(AlignmentType::Right).add_run(small(title)));
    let footer = Footer::new().add_paragraph(
        Paragraph::new()
            .style("Small")
            .add_run(small(footer))
            .add_run(small("   Page "))
            .add_page_num(PageNum::new())
            .add_run(small(" of "))
            .add_num_pages(NumPages::new()),
    );
    let margins = PageMargin::new().top(1250).bottom(1250).left(1250).right(1250).header(600).footer(600);
    let file = Docx::new()
        .default_fonts(RunFonts::new().ascii("Calibri").hi_ansi("Calibri").cs("Calibri"))
        .default_size(21)
        .page_size(11_906, 16_838)
        .page_margin(margins)
        .created_at("2000-01-01T00:00:00Z")
        .updated_at("2000-01-01T00:00:00Z")
        .header(header)
        .footer(footer)
        .add_abstract_numbering(paragraphs())
        .add_numbering(Numbering::new(PARAGRAPHS, PARAGRAPHS));
    styles().into_iter().fold(file, Docx::add_style)
}

/// A line of the contents.
fn contents(id: &str, name: &str, indent: i32) -> Style {
    Style::new(id, StyleType::Paragraph).name(name).based_on("Normal").indent(Some(indent), None, None, None)
}

fn styles() -> Vec<Style> {
    let paragraph = |id: &str, name: &str| {
        Style::new(id, StyleType::Paragraph).name(name).based_on("Normal").next("Clause")
    };
    let spaced = |before: u32, after: u32| LineSpacing::new().before(before).after(after);
    vec![
        paragraph("Heading1", "heading 1").size(36).bold().outline_lvl(0).line_spacing(spaced(0, 200)),
        paragraph("Heading2", "heading 2").size(28).bold().outline_lvl(1).line_spacing(spaced(480, 160)),
        paragraph("Heading3", "heading 3").size(23).bold().outline_lvl(2).line_spacing(spaced(280, 80)),
        paragraph("Small", "Header and Footer").size(17).color("4A4A4A"),
        contents("Contents1", "toc 1", 0).bold(),
        contents("Contents2", "toc 2", 400),
        paragraph("Clause", "Clause").line_spacing(spaced(60, 80)),
        paragraph("Continued", "Clause Continued").line_spacing(spaced(60, 80)).indent(
            Some(700),
            None,
            None,
            None,
        ),
        paragraph("Point", "Point").line_spacing(spaced(20, 40)),
        paragraph("Where", "Where").line_spacing(spaced(20, 40)).indent(Some(1300), None, None, None),
        paragraph("Note", "Note").italic().color("4A4A4A").line_spacing(spaced(60, 60)).indent(
            Some(700),
            None,
            None,
            None,
        ),
        paragraph("Head", "Table Head").size(19).bold().line_spacing(spaced(30, 30)),
        paragraph("Cell", "Table Text").size(19).line_spacing(spaced(30, 30)),
        paragraph("Gap", "After Table").size(8).line_spacing(spaced(0, 60)),
        Style::new("Reference", StyleType::Character).name("Reference").size(17).color("6A6A6A"),
    ]
}

/// Paragraphs 1, their clauses 1.1, the items of their lists (a).
fn paragraphs() -> AbstractNumbering {
    AbstractNumbering::new(PARAGRAPHS)
        .add_level(level(0, "decimal", "%1", 700).paragraph_style("Heading3"))
        .add_level(level(1, "decimal", "%1.%2", 700))
        .add_level(level(2, "lowerLetter", "(%3)", 1300))
}

fn level(at: usize, format: &str, text: &str, indent: i32) -> Level {
    let hanging = if at == 2 { 600 } else { indent };
    Level::new(at, Start::new(1), NumberFormat::new(format), LevelText::new(text), LevelJc::new("left"))
        .indent(Some(indent), Some(SpecialIndentType::Hanging(hanging)), None, None)
}

/// The numbering of an annex: A.1, and items (a).
pub(super) fn annex(file: Docx, id: usize, at: usize) -> Docx {
    let letter = ('A'..='Z').nth(at).unwrap_or('Z');
    let points = Level::new(
        1,
        Start::new(1),
        NumberFormat::new("lowerLetter"),
        LevelText::new("(%2)"),
        LevelJc::new("left"),
    )
    .indent(Some(1300), Some(SpecialIndentType::Hanging(600)), None, None);
    let numbering = AbstractNumbering::new(id)
        .add_level(level(0, "decimal", &format!("{letter}.%1"), 700))
        .add_level(points);
    file.add_abstract_numbering(numbering).add_numbering(Numbering::new(id, id))
}

/// A table with thin rules between its rows.
pub(super) fn ruled(table: Table) -> Table {
    let rule = |position, size| {
        TableBorder::new(position).size(size).color("9A9A9A").border_type(BorderType::Single)
    };
    let borders = TableBorders::with_empty()
        .set(rule(TableBorderPosition::Top, 8))
        .set(rule(TableBorderPosition::Bottom, 8))
        .set(rule(TableBorderPosition::InsideH, 4));
    table
        .layout(TableLayoutType::Fixed)
        .width(WIDTH, WidthType::Dxa)
        .margins(TableCellMargins::new().margin(30, 90, 30, 90))
        .set_borders(borders)
}
