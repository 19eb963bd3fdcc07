//! Every value of a contract that can be set.

use super::document::{Block, Cell, Column, Document, Row, Section, Table};
use super::{Report, Sheet};
use crate::whatif::Place;

impl Report for [Place] {
    fn document(&self) -> Document {
        let block = if self.is_empty() {
            Block::Paragraph("The contract has no value that can be set.".to_owned())
        } else {
            let columns = ["Line", "Name", "Today", ""].map(Column::words);
            Block::Table(Table::new(columns).group(self.iter().map(row)))
        };
        Document::new("Values that can be set", [Some(Section::of([block]))])
    }

    /// `name,today,line`
    fn sheet(&self) -> Option<Sheet> {
        let rows = self.iter().map(|place| {
            [place.name.clone(), place.today.clone().unwrap_or_default(), place.line.to_string()]
        });
        Some(Sheet::new(["name", "today", "line"], rows))
    }
}

fn row(place: &Place) -> Row {
    let today = place.today.as_deref().unwrap_or("to be supplied");
    let cells = [&place.line.to_string(), &place.name, today, place.label.as_deref().unwrap_or("")];
    Row::of(cells.map(Cell::words))
}
