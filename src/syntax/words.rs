//! The words of the language that messages and the layout must know apart from the grammar.

use crate::text::nearest;

/// Words that cannot be names: the closed list of `grammar/lexical.pest`.
pub(super) const RESERVED: [&str; 35] = [
    "after",
    "and",
    "at",
    "average",
    "before",
    "blank",
    "count",
    "each",
    "earliest",
    "for",
    "from",
    "given",
    "if",
    "in",
    "is",
    "it",
    "largest",
    "latest",
    "month",
    "no",
    "not",
    "of",
    "on",
    "or",
    "otherwise",
    "per",
    "quarter",
    "smallest",
    "the",
    "to",
    "total",
    "week",
    "when",
    "where",
    "yes",
];

pub(super) use crate::value::MONTHS;

/// The declarations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keyword {
    Contract,
    Unit,
    Record,
    Tariff,
    Spell,
    Balance,
    Define,
    Cohort,
    Outcome,
    Measure,
    Scale,
    Payment,
    Cap,
    Minimum,
    Clawback,
    Example,
}

impl Keyword {
    /// In the order in which the reference presents them.
    pub(super) const ALL: [Keyword; 16] = [
        Keyword::Contract,
        Keyword::Unit,
        Keyword::Record,
        Keyword::Tariff,
        Keyword::Spell,
        Keyword::Balance,
        Keyword::Define,
        Keyword::Cohort,
        Keyword::Outcome,
        Keyword::Measure,
        Keyword::Scale,
        Keyword::Payment,
        Keyword::Cap,
        Keyword::Minimum,
        Keyword::Clawback,
        Keyword::Example,
    ];

    /// The word itself.
    pub(super) fn text(self) -> &'static str {
        match self {
            Keyword::Contract => "contract",
            Keyword::Unit => "unit",
            Keyword::Record => "record",
            Keyword::Tariff => "tariff",
            Keyword::Spell => "spell",
            Keyword::Balance => "balance",
            Keyword::Define => "define",
            Keyword::Cohort => "cohort",
            Keyword::Outcome => "outcome",
            Keyword::Measure => "measure",
            Keyword::Scale => "scale",
            Keyword::Payment => "payment",
            Keyword::Cap => "cap",
            Keyword::Minimum => "minimum",
            Keyword::Clawback => "clawback",
            Keyword::Example => "example",
        }
    }

    /// The declaration that a word begins.
    pub(super) fn from_text(word: &str) -> Option<Keyword> {
        Keyword::ALL.into_iter().find(|keyword| keyword.text() == word)
    }

    /// The declaration that a word was perhaps meant to begin.
    pub(super) fn near(word: &str) -> Option<Keyword> {
        Keyword::from_text(nearest(word, Keyword::ALL.iter().map(|keyword| keyword.text()))?)
    }
}

/// Whether a word is on the closed list.
pub(crate) fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// The length of a name, in characters.
pub(super) const LONGEST_NAME: usize = 100;

/// Whether a text can be the name of something.
pub fn is_name(text: &str) -> bool {
    let begins = text.chars().next().is_some_and(char::is_alphabetic);
    let goes_on =
        text.chars().all(|letter| letter.is_alphabetic() || letter.is_ascii_digit() || letter == '_');
    begins && goes_on && !is_reserved(text) && text.chars().count() <= LONGEST_NAME
}

/// Whether a word only ever joins others, so that nobody means it as a name.
pub(super) fn is_joint(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "or"
            | "is"
            | "of"
            | "for"
            | "to"
            | "from"
            | "in"
            | "on"
            | "at"
            | "per"
            | "if"
            | "the"
            | "each"
    )
}

/// Whether a word is the name of a month.
pub(super) fn is_month(word: &str) -> bool {
    MONTHS.contains(&word)
}

/// The month that a word was meant to be: misspelt, shortened, or without its capital.
pub(super) fn near_month(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    let shortened =
        MONTHS.into_iter().find(|month| lower.len() >= 3 && month.to_lowercase().starts_with(&lower));
    shortened.or_else(|| nearest(word, MONTHS))
}
/// A text as a name after `to` or `for`: in quotes where it is not one word.
pub(crate) fn name_or_quoted(text: &str) -> String {
    let starts = text.chars().next().is_some_and(|first| first.is_ascii_alphabetic());
    let one_word = starts && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let digits = !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit());
    if (one_word && !is_reserved(text)) || digits { text.to_owned() } else { format!("\"{text}\"") }
}
