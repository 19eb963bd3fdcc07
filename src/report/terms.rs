//! A contract in sentences as a document.

use super::document::{Block, Document, Section};
use super::prose::{Grid, GridRow, Prose, Title};
use crate::terms::{Annex, Clause, Paragraph, Part, Piece, Run, Schedule, Words};

/// The schedule as a document.
pub fn document(schedule: &Schedule) -> Document {
    let printed = Printed { schedule };
    let mut sections = vec![printed.head()];
    sections.extend((1usize..).zip(&schedule.parts).map(|(at, part)| printed.part(at, part)));
    sections.extend((1usize..).zip(&schedule.annexes).map(|(at, annex)| printed.annex(at, annex)));
    Document { title: schedule.title.clone(), sections }
}

struct Printed<'s> {
    schedule: &'s Schedule,
}

impl Printed<'_> {
    fn words(&self, words: &Words) -> Vec<Run> {
        self.schedule.runs(words)
    }

    fn head(&self) -> Section {
        let title = Title {
            level: 1,
            anchor: "schedule".to_owned(),
            number: String::new(),
            words: vec![Run::Text(format!("Schedule: Payment. {}", self.schedule.title))],
            reference: None,
        };
        let rows = self.schedule.particulars.iter().map(|(name, words)| GridRow {
            anchor: None,
            cells: vec![vec![Run::Text(name.clone())], self.words(words)],
        });
        let heads = ["Particulars", ""].map(|head| vec![Run::Text(head.to_owned())]).into();
        let grid = Grid { heads, rows: rows.collect() };
        Section::of([Prose::Title(title), Prose::Grid(grid), Prose::Contents].map(Block::Prose))
    }

    fn part(&self, at: usize, part: &Part) -> Section {
        let title = Title {
            level: 2,
            anchor: format!("part-{at}"),
            number: format!("Part {at}"),
            words: vec![Run::Text(part.heading.clone())],
            reference: None,
        };
        let mut blocks = vec![Block::Prose(Prose::Title(title))];
        blocks.extend(part.paragraphs.iter().flat_map(|paragraph| self.paragraph(paragraph)));
        Section::of(blocks)
    }

    fn paragraph(&self, paragraph: &Paragraph) -> Vec<Block> {
        let own = !paragraph.reference.starts_with('_');
        let title = Title {
            level: 3,
            anchor: paragraph.reference.clone(),
            number: paragraph.number.clone(),
            words: self.words(&paragraph.heading),
            reference: own.then(|| paragraph.reference.clone()),
        };
        let mut blocks = vec![Prose::Title(title)];
        for clause in &paragraph.clauses {
            let number = if clause.number == paragraph.number { "" } else { &clause.number };
            blocks.extend(self.clause(clause, number));
        }
        blocks.extend(
            paragraph
                .notes
                .iter()
                .map(|note| Prose::Note { heading: note.heading.clone(), text: note.text.clone() }),
        );
        blocks.into_iter().map(Block::Prose).collect()
    }

    fn clause(&self, clause: &Clause, number: &str) -> Vec<Prose> {
        let mut blocks = Vec::new();
        let mut number = number.to_owned();
        let mut anchor = clause.reference.clone();
        for piece in &clause.pieces {
            match piece {
                Piece::Text(words) => {
                    let words = self.words(words);
                    if !words.is_empty() || !number.is_empty() {
                        let (anchor, number) = (std::mem::take(&mut anchor), std::mem::take(&mut number));
                        blocks.push(Prose::Clause { anchor, number, words });
                    }
                }
                Piece::List(items, from) => {
                    let items = items.iter().map(|item| self.words(&item.words)).collect();
                    blocks.push(Prose::Points { from: *from, items });
                }
                Piece::Where(lines) => {
                    blocks.push(Prose::Meanings(lines.iter().map(|line| self.words(line)).collect()))
                }
                Piece::Grid(grid) => {
                    let row = |row: &crate::terms::GridRow| GridRow {
                        anchor: row.anchor.clone(),
                        cells: row.cells.iter().map(|cell| self.words(cell)).collect(),
                    };
                    blocks.push(Prose::Grid(Grid {
                        heads: grid.heads.iter().map(|head| self.words(head)).collect(),
                        rows: grid.rows.iter().map(row).collect(),
                    }));
                }
                Piece::Curve(curve) => blocks.push(Prose::Curve(curve.clone())),
            }
        }
        blocks
    }

    fn annex(&self, at: usize, annex: &Annex) -> Section {
        let title = Title {
            level: 2,
            anchor: annex.reference.clone(),
            number: format!("Annex {at}"),
            words: vec![Run::Text(annex.heading.clone())],
            reference: None,
        };
        let mut blocks = vec![Prose::Title(title)];
        for section in &annex.sections {
            let anchor =
                section.clauses.first().map(|clause| format!("{}-{}", annex.reference, clause.number));
            blocks.extend(section.heading.as_ref().map(|heading| {
                Prose::Title(Title {
                    level: 3,
                    anchor: anchor.unwrap_or_default(),
                    number: String::new(),
                    words: self.words(heading),
                    reference: None,
                })
            }));
            for clause in &section.clauses {
                blocks.extend(self.clause(clause, &clause.number));
            }
        }
        Section::of(blocks.into_iter().map(Block::Prose).collect::<Vec<_>>())
    }
}
