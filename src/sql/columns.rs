//! The columns of an answer, and how each is read.

use super::line::Extra;
use super::refusal::{Made, Refusal};
use super::split::Split;
use super::tree::Sql;
use super::value::{Num, Over, Value};
use crate::model::{ChoiceSetId, FieldId, FrameId, LimitId, PaymentId, RecordId, Type};
use crate::source::Span;

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// A key of the frame.
    Key(u32),
    /// A slot.
    Slot(u32),
    /// How many rows a payment has in the group.
    Has(PaymentId),
    /// A key of a coarser frame.
    KeyOf(FrameId, u32),
    /// A field, which is the same in all rows of the group.
    Field(FieldId),
    /// The payee of lines.
    Payee,
    /// By what lines are placed.
    Placed,
    /// What lines come to.
    Amount,
    /// What a cap has cut of them.
    Cut(LimitId),
    /// What else they have.
    Extra(Extra),
    /// The denominator of what is added up.
    Over,
    /// How many were added up.
    Count,
    /// Something that only tells rows of the answer apart.
    Apart,
}

/// How a column is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A whole number of so many decimal places over a fixed denominator.
    Number { scale: u32, over: u128 },
    /// The same over the number in the next column.
    Ratio { scale: u32 },
    /// A day.
    Day,
    /// A period.
    Period,
    /// A text.
    Text,
    /// A choice of a set.
    Choice(ChoiceSetId),
    /// What tells a row of a record apart.
    Reference(RecordId),
    /// 1 or 0.
    Truth,
}

/// Columns of an answer in the making.
pub(super) struct Columns<'s> {
    split: &'s Split,
    pub(super) sql: Vec<(Sql, String)>,
    pub(super) of: Vec<(Part, Form)>,
}

impl<'s> Columns<'s> {
    /// No columns yet.
    pub(super) fn of(split: &'s Split) -> Columns<'s> {
        Columns { split, sql: Vec::new(), of: Vec::new() }
    }

    /// One more, or two for a ratio.
    pub(super) fn add(&mut self, part: Part, value: &Value, span: Span) -> Made<()> {
        let name = |at: usize| format!("c{}", at.saturating_add(1));
        let (sql, form) = match value {
            Value::Number(Num { of, scale, over: Over::Fixed(over), .. }) => {
                (of.clone(), Form::Number { scale: *scale, over: *over })
            }
            Value::Number(Num { of, scale, over: Over::Each(over, _), .. }) => {
                self.sql.push((of.clone(), name(self.sql.len())));
                (over.clone(), Form::Ratio { scale: *scale })
            }
            Value::Day(sql) => (sql.clone(), Form::Day),
            Value::Period(sql) => (sql.clone(), Form::Period),
            Value::Truth(sql) => {
                let cases = vec![(sql.clone(), Sql::Int(1)), (sql.clone().not(), Sql::Int(0))];
                (Sql::Case(cases, None), Form::Truth)
            }
            Value::Code(sql, Type::Choice(set)) => (sql.clone(), Form::Choice(*set)),
            // What it refers to has to be at hand, or Meed could not tell which row that is.
            Value::Code(_, Type::Reference(record)) if !self.split.is_local(*record) => {
                return Err(Refusal::of(span, "an answer that refers to rows of which there may be many")
                    .with_help(
                        "if these are few and no secret, the file of `--tables` says that they are `small`",
                    ));
            }
            Value::Code(sql, Type::Reference(record)) => (sql.clone(), Form::Reference(*record)),
            Value::Code(sql, _) => (sql.clone(), Form::Text),
            Value::Choice(_) => {
                return Err(Refusal::unexpected(span, "the choices that this is one of are not known here"));
            }
        };
        self.sql.push((sql, name(self.sql.len())));
        self.of.push((part, form));
        Ok(())
    }
}
