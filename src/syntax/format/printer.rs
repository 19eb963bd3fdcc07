//! One line of the result after the other.

use super::super::grammar::Rule;
use super::super::layout::{Block, Layout, Line, Physical, Role};
use super::super::lower;
use super::super::words::Keyword;
use super::line::Spacing;
use super::{spaces, table, width};
use crate::source::Source;

/// A line of the result, before the comments at the ends of lines are put under one another.
pub(super) struct Written {
    pub(super) text: String,
    pub(super) comment: Option<String>,
}

/// Writes the lines of a text, in order.
pub(super) struct Printer<'s> {
    spacing: Spacing<'s>,
    layout: &'s Layout,
    /// The declaration that is being written.
    block: Option<usize>,
    /// The line of it, none for its header.
    line: Option<usize>,
    /// Where the second column of the declaration begins.
    column: usize,
    /// How wide the columns of the line's table are.
    columns: Vec<usize>,
}

impl<'s> Printer<'s> {
    pub(super) fn new(source: &'s Source, layout: &'s Layout) -> Self {
        let spacing = Spacing::new(source, layout);
        Printer { spacing, layout, block: None, line: None, column: 0, columns: Vec::new() }
    }

    /// Writes a line; what the next one is that is not empty decides where a comment stands.
    pub(super) fn write(&mut self, physical: &Physical, after: Role) -> Written {
        self.follow(physical.role);
        let comment = physical.comment.map(|comment| self.spacing.source.slice(comment.span).to_owned());
        let text = match physical.role {
            Role::Empty if comment.is_none() || physical.at_margin => String::new(),
            Role::Empty => spaces(self.indent_before(after)),
            Role::Header => self.spacing.line(&physical.tokens),
            Role::Clause => format!("  {}", self.clause(physical)),
            Role::Continuation | Role::Lost => format!("    {}", self.spacing.line(&physical.tokens)),
            Role::Row => format!("{}{}", spaces(self.row_indent()), self.row(physical)),
        };
        Written { text, comment }
    }

    /// Keeps count of declarations and lines, and of the columns in them.
    fn follow(&mut self, role: Role) {
        match role {
            Role::Header => (self.block, self.line) = (Some(self.block.map_or(0, |block| block + 1)), None),
            Role::Clause => self.line = Some(self.line.map_or(0, |line| line + 1)),
            _ => return,
        }
        let Some((block, line)) = self.current() else { return };
        let columns = table::columns(&self.spacing, &line.rows, self.is_data(block, line));
        if role == Role::Header {
            self.column = self.second_column(block);
        }
        self.columns = columns;
    }

    fn current(&self) -> Option<(&Block, &Line)> {
        let block = self.layout.blocks.get(self.block?)?;
        let line = match self.line {
            Some(line) => block.lines.get(line)?,
            None => &block.header,
        };
        Some((block, line))
    }

    /// The indent of a comment on a line of its own: that of the line after it, but not that of the next declaration.
    fn indent_before(&self, after: Role) -> usize {
        match after {
            Role::Continuation => 4,
            Role::Row => self.row_indent(),
            _ => 2,
        }
    }

    /// A table of a declaration stands where its lines stand, a table of a line one step further in.
    fn row_indent(&self) -> usize {
        match self.current() {
            Some((block, line)) if self.line.is_some() && self.rule(block, line) != Some(Rule::mode_line) => {
                4
            }
            _ => 2,
        }
    }

    fn rule(&self, block: &Block, line: &Line) -> Option<Rule> {
        lower::recognise(self.spacing.source, block.keyword?, line)
    }

    fn row(&self, physical: &Physical) -> String {
        let is_data = self.current().is_some_and(|(block, line)| self.is_data(block, line));
        table::row(&self.spacing, &self.columns, &physical.tokens, is_data)
    }

    /// The first physical line of a clause; the first words of some stand in a column.
    fn clause(&self, physical: &Physical) -> String {
        let Some((block, line)) = self.current() else { return String::new() };
        let rule = self.rule(block, line);
        let unspaced = match rule {
            Some(Rule::clock_line) => Some(("clock", self.spacing.unspaced(&physical.tokens, 1))),
            _ => None,
        };
        if let Some((word, rest)) = unspaced {
            return format!("{word:<0$}{rest}", self.column);
        }
        match physical.tokens.split_at_checked(words_in_column(rule)) {
            Some((first, rest)) if !rest.is_empty() && is_in_column(block, rule) => {
                let name = self.spacing.line(first);
                let gap = spaces(self.column.saturating_sub(width(&name)));
                format!("{name}{gap}{}", self.spacing.line(rest))
            }
            _ => self.spacing.line(&physical.tokens),
        }
    }

    /// The tables of an example hold data, and so does the list of a record.
    fn is_data(&self, block: &Block, line: &Line) -> bool {
        block.keyword == Some(Keyword::Example) || self.rule(block, line) == Some(Rule::listed_line)
    }

    /// Where the second column of a declaration begins.
    fn second_column(&self, block: &Block) -> usize {
        let name = |line: &Line| {
            let rule = self.rule(block, line);
            let words = line.tokens.get(..words_in_column(rule)).filter(|_| is_in_column(block, rule))?;
            Some(width(&self.spacing.line(words)))
        };
        block.lines.iter().filter_map(name).max().unwrap_or(0) + 2
    }
}

/// How many words of a clause stand in the first column.
fn words_in_column(rule: Option<Rule>) -> usize {
    match rule {
        Some(Rule::working_days_line) => 2,
        Some(Rule::answers_line) => 3,
        _ => 1,
    }
}

/// The clauses of the contract and the fields of a record are written in two columns.
fn is_in_column(block: &Block, rule: Option<Rule>) -> bool {
    match block.keyword {
        Some(Keyword::Contract) => rule.is_some_and(|rule| {
            !matches!(
                rule,
                Rule::note_line
                    | Rule::clause_line
                    | Rule::accepted_line
                    | Rule::prevails_line
                    | Rule::years_called_line
                    | Rule::quarters_called_line
            )
        }),
        Some(Keyword::Record) => rule == Some(Rule::field_line),
        _ => false,
    }
}
