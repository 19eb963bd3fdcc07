//! What can be wrong with the writing of a contract, as facts; `describe` puts them into words.

use super::ast::Span;
use super::words::Keyword;

/// A mistake in the writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    /// The grammar and the lowering disagree: our mistake.
    Internal { at: Span },
    /// The layout would have changed the contract: our mistake.
    LayoutBroke { at: Span },
    /// Something else should stand here.
    Unexpected { at: Span, expected: Vec<&'static str>, found: String, hint: Option<&'static str> },
    /// The first word at the left margin begins no declaration.
    UnknownDeclaration { at: Span, word: String, near: Option<Keyword> },
    /// An indented line before the first declaration.
    NoDeclaration { at: Span },
    /// A line that belongs to a declaration stands at the left margin.
    NotIndented { at: Span },
    /// A line that this declaration does not have.
    UnknownLine { at: Span, word: String, keyword: Keyword },
    /// A word of the closed list where a name should be.
    ReservedWord { at: Span, word: String, role: NameRole },
    /// `(` without `)`.
    UnclosedBracket { at: Span },
    /// `)` without `(`.
    UnopenedBracket { at: Span },
    /// `"` without a second one.
    UnclosedQuote { at: Span },
    /// Brackets within brackets, too many.
    TooDeep { at: Span, limit: usize },
    /// More than anybody reads.
    TooLong { at: Span, what: Excess },
    /// The list of mistakes was cut.
    TooMany { at: Span, more: usize },
    /// Quotes from a word processor.
    CurlyQuote { at: Span, text: String },
    /// White space that is not a space.
    OddSpace { at: Span, character: char },
    /// A sign of another language.
    ForeignSign { at: Span, sign: String },
    /// A date in another form.
    DateForm { at: Span, text: String, instead: Option<String> },
    /// A month that there is not.
    MonthName { at: Span, word: String, near: Option<&'static str> },
    /// Commas or points at odd places in a number.
    NumberForm { at: Span, text: String },
    /// A number torn apart by a space.
    SplitNumber { at: Span, text: String },
    /// `and` and `or` without brackets.
    MixedJoints { first: Span, and: Span, or: Span },
    /// A phrase that could be read in two ways.
    NeedsBrackets { at: Span },
    /// A comparison whose choices seem to go on after `and` or `or`.
    ListGoesOn { list: Span, next: Span },
    /// `if`, `then`, `else`.
    Conditional { at: Span, word: String },
    /// `per` and nothing after it.
    NoUnitAfterPer { at: Span },
    /// Rounding to the nearest without a word on halves.
    NoHalves { at: Span },
    /// Rows where no table can stand.
    NoTableHere { at: Span, after: Span },
    /// A row without its last bar.
    OpenRow { at: Span },
    /// A second value or table where one can stand.
    SecondValue { at: Span, first: Span, form: ValueForm },
    /// A character that the language does not have.
    Stray { at: Span, text: String },
    /// `is not blank`, `is not given`.
    DoubleNegative { at: Span, instead: &'static str },
}

/// What a name would have named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameRole {
    /// Something declared.
    Name,
    /// A field of a record.
    Field,
    /// A choice of a field.
    Choice,
}

/// What there is too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// Bytes in the file.
    File { limit: usize },
    /// Signs and connectives in one line.
    Operands { limit: usize },
    /// Characters in a name.
    Name { limit: usize },
    /// Digits in a number.
    Digits { limit: usize },
}

/// How a second value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueForm {
    /// A line.
    Line,
    /// A table.
    Table,
}
