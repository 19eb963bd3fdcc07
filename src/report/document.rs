//! What is written for people, whatever it is written as: headings, paragraphs, lists and tables of typed values.

use super::formula::Formula;
use super::marked::Marked;
use super::prose::Prose;
use crate::statement::Amount;
use crate::value::Currency;

/// A whole document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is called, where a page or a file has a name of its own; no line of it.
    pub title: String,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// What belongs together: a heading and what stands under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: Option<Heading>,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 for that of the whole, 2 for those within it.
    pub level: u8,
    /// Its words.
    pub text: String,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Sentences. A line break in them is where a narrow page breaks them.
    Paragraph(String),
    /// Names and what they stand for.
    Definitions(Vec<(&'static str, String)>),
    /// A list, perhaps of lists.
    List(List),
    /// A table.
    Table(Table),
    /// Lines to be copied as they stand.
    Verbatim(String),
    /// What contracts in sentences are made of.
    Prose(Prose),
    /// Two versions of a text as one, with marks.
    Marked(Vec<Marked>),
}

/// A list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// What is listed.
    pub items: Vec<Item>,
    /// Whether it stands further in than what is above it.
    pub inset: bool,
}

/// Something that is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What it says.
    pub text: String,
    /// The place in the contract that says so: `contract.meed:7`, `line 7`.
    pub place: Option<String>,
    /// What is said about it.
    pub items: Vec<Item>,
}

/// A table. Its cells are as many in each row as there are columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, those that belong together in a group.
    pub groups: Vec<Vec<Row>>,
    /// Where it stands and what it is like.
    pub look: Look,
    /// What formulas of other tables know it by.
    pub name: Option<String>,
    /// What it shows, where that is not said by its heading.
    pub caption: Option<String>,
}

/// Where a table stands and what it is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// As the rest.
    #[default]
    Plain,
    /// Further in than what is above it.
    Inset,
    /// As a list of what moved. The last three columns are what was, what is and the change.
    Moved,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// What its values are.
    pub kind: Kind,
    /// Whether a value that stands in the row above, too, need not be said again.
    pub once: bool,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, names, labels of periods, numbers that are names.
    Words,
    /// Amounts of money.
    Money,
    /// Percentages.
    Percent,
    /// Other numbers, with or without a unit.
    Number,
    /// Dates.
    Date,
    /// One kind in one row, another in the next.
    Mixed,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// What it adds up, if it is a sum.
    pub sum: Option<Sum>,
    /// What is said about it, in small under it.
    pub notes: Vec<String>,
    /// What it is linked by.
    pub anchor: Option<String>,
}

/// What a row of sums adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    /// The rows of one period.
    Period,
    /// The rows of one item in all periods of the group, or of everybody.
    Item,
    /// All rows of the group, or of everybody.
    Net,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The value as people write it.
    pub shown: String,
    /// The value.
    pub value: Value,
    /// How it comes about from other cells, for forms that calculate; they show the value until they do.
    pub formula: Option<Formula>,
}

/// A value of a cell, for forms that calculate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Only what is shown.
    Words,
    /// An amount.
    Money(Amount, Currency),
    /// A number to its last digit, or as a ratio `n/d`; of a percentage the part of one.
    Number(String),
    /// A date as year, month and day.
    Date(String),
    /// Left to the reader to fill in.
    Open,
}

impl Document {
    /// A document of those of its sections that there are.
    pub fn new(title: impl Into<String>, sections: impl IntoIterator<Item = Option<Section>>) -> Self {
        Document { title: title.into(), sections: sections.into_iter().flatten().collect() }
    }
}

impl Section {
    /// What stands for itself.
    pub fn of(blocks: impl Into<Vec<Block>>) -> Self {
        Section { heading: None, blocks: blocks.into() }
    }

    /// The same under a heading.
    pub fn under(self, level: u8, text: impl Into<String>) -> Self {
        Section { heading: Some(Heading { level, text: text.into() }), ..self }
    }

    /// A list under a heading; none where there is nothing to list.
    pub fn list(text: &str, items: impl IntoIterator<Item = Item>) -> Option<Self> {
        let items: Vec<Item> = items.into_iter().collect();
        let list = Block::List(List { items, inset: true });
        (!list.is_empty()).then(|| Section::of([list]).under(2, text))
    }
}

impl Block {
    fn is_empty(&self) -> bool {
        match self {
            Block::Paragraph(text) | Block::Verbatim(text) => text.is_empty(),
            Block::Definitions(definitions) => definitions.is_empty(),
            Block::List(list) => list.items.is_empty(),
            Block::Table(table) => table.groups.is_empty(),
            Block::Prose(_) => false,
            Block::Marked(lines) => lines.is_empty(),
        }
    }
}

impl Item {
    /// Something that is listed.
    pub fn new(text: impl Into<String>) -> Self {
        Item { text: text.into(), place: None, items: Vec::new() }
    }

    /// The same with what is said about it.
    pub fn with(self, items: impl IntoIterator<Item = Item>) -> Self {
        Item { items: items.into_iter().collect(), ..self }
    }
}

impl Table {
    /// The same, known to formulas.
    pub fn named(self, name: impl Into<String>) -> Self {
        Table { name: Some(name.into()), ..self }
    }

    /// The same with a caption.
    pub fn captioned(self, caption: impl Into<String>) -> Self {
        Table { caption: Some(caption.into()), ..self }
    }

    /// A table without rows.
    pub fn new(columns: impl Into<Vec<Column>>) -> Self {
        Table { columns: columns.into(), groups: Vec::new(), look: Look::Plain, name: None, caption: None }
    }

    /// The same with rows that belong together, if there are any.
    pub fn group(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        let rows: Vec<Row> = rows.into_iter().collect();
        if !rows.is_empty() {
            self.groups.push(rows);
        }
        self
    }
}

impl Column {
    /// A column.
    pub fn new(heading: impl Into<String>, kind: Kind) -> Self {
        Column { heading: heading.into(), kind, once: false }
    }

    /// A column of words.
    pub fn words(heading: impl Into<String>) -> Self {
        Column::new(heading, Kind::Words)
    }

    /// A column of words of which each is said once for the rows that share it.
    pub fn once(heading: impl Into<String>) -> Self {
        Column { once: true, ..Column::words(heading) }
    }

    /// A column of amounts.
    pub fn money(heading: impl Into<String>) -> Self {
        Column::new(heading, Kind::Money)
    }
}

impl Row {
    /// A row of single things.
    pub fn of(cells: impl IntoIterator<Item = Cell>) -> Self {
        Row { cells: cells.into_iter().collect(), sum: None, notes: Vec::new(), anchor: None }
    }

    /// The same as a sum.
    pub fn summing(self, sum: Sum) -> Self {
        Row { sum: Some(sum), ..self }
    }

    /// The same with what it is linked by.
    pub fn anchored(self, anchor: impl Into<String>) -> Self {
        Row { anchor: Some(anchor.into()), ..self }
    }

    /// The same with what is said about it.
    pub fn noting(self, notes: impl IntoIterator<Item = String>) -> Self {
        Row { notes: notes.into_iter().collect(), ..self }
    }
}

impl Cell {
    /// The same, as it comes about from other cells.
    pub fn by(self, formula: Formula) -> Self {
        Cell { formula: Some(formula), ..self }
    }

    /// A whole number.
    pub fn count(count: usize) -> Self {
        Cell { shown: crate::text::number(count), value: Value::Number(count.to_string()), formula: None }
    }

    /// A date as year, month and day; nothing where there is none.
    pub fn date(date: &str) -> Self {
        match crate::value::Day::parse(date) {
            Some(day) => Cell { shown: day.long(), value: Value::Date(date.to_owned()), formula: None },
            None => Cell::words(date),
        }
    }

    /// What the reader is to fill in.
    pub fn open() -> Self {
        Cell { shown: String::new(), value: Value::Open, formula: None }
    }

    /// Words.
    pub fn words(words: impl Into<String>) -> Self {
        Cell { shown: words.into(), value: Value::Words, formula: None }
    }

    /// An amount.
    pub fn money(amount: &Amount, currency: Currency) -> Self {
        Cell { shown: amount.shown(currency), value: Value::Money(amount.clone(), currency), formula: None }
    }
}
