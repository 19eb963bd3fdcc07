//! The rules that rows of tables are held to, with the code and the words of each.

use crate::model::{Field, Type};

/// The rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// There is a value.
    Given,
    /// A number has no more decimal places, and is no larger, than is carried.
    Carried,
    /// A time is one of whole seconds.
    Fraction,
    /// A moment lies in the years for which the changes of clocks are written out.
    Years,
    /// Clocks show a time, and once.
    Clocks,
    /// A day is the first of its period.
    FirstDay,
    /// It is whole.
    Whole,
    /// It lies in its range.
    InRange,
    /// It is one of the choices, or one of the words for an answer.
    OneOf,
    /// All of a text can be seen.
    Seen,
    /// No space stands around it.
    Trimmed,
    /// Accents are one with their letters.
    Composed,
    /// It is not where the rows of a file end.
    Ends,
    /// It is no less, or no more, than another field of the row.
    HeldTo(u32, bool),
    /// No other row has it.
    Unique,
    /// There is a row that it refers to.
    Refers,
    /// No other row has all of these.
    Together,
    /// No more rows share these, or are there in all.
    MoreRows(u64),
    /// There are no more values.
    MoreValues(u64),
    /// It names another row as rows can.
    Named(NamedRule),
}

/// What can be wrong with a row that names another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NamedRule {
    /// No row has that name.
    NotThere,
    /// It names itself.
    Itself,
    /// It takes the place of one and takes back one.
    Both,
    /// Another names the same row.
    Twice,
    /// What it names only takes back another.
    OfReversal,
    /// It was received before what it names.
    TooSoon,
    /// Two name each other.
    Circle,
    /// It is in a row of names of one day that is not followed to its end.
    Chain,
}

impl Rule {
    /// What is the matter where it is broken.
    pub(super) fn broken(self, own: Option<&Field>, fields: &[Field]) -> String {
        let name = |at: u32| fields.get(at as usize).map_or("", |field| field.name.as_str());
        match self {
            Rule::Given => "is blank and must be filled in".to_owned(),
            Rule::Carried => "has more digits than its column is taken to have".to_owned(),
            Rule::Fraction => "goes into parts of a second".to_owned(),
            Rule::Years => "lies many years before or after the contract".to_owned(),
            Rule::Clocks => "is a time that clocks never show, or show twice".to_owned(),
            Rule::FirstDay => "is not the first day of its period".to_owned(),
            Rule::Whole => "is no whole number".to_owned(),
            Rule::InRange => "lies outside its range".to_owned(),
            Rule::OneOf => {
                match own.filter(|own| own.ty == Type::YesNo).and_then(|own| own.form.answers.first()) {
                    Some((yes, no)) => format!("is neither `{yes}` nor `{no}`"),
                    None => "is none of the words that it may be".to_owned(),
                }
            }
            Rule::Seen => {
                "has a character that cannot be seen, or that looks like a space and is none".to_owned()
            }
            Rule::Trimmed => "has spaces around it".to_owned(),
            Rule::Composed => "has a letter and its accent as two characters".to_owned(),
            Rule::Ends => "is where the rows of a file end: a table has no such line".to_owned(),
            Rule::HeldTo(other, true) => format!("is less than `{}` of the same row", name(other)),
            Rule::HeldTo(other, false) => format!("is more than `{}` of the same row", name(other)),
            Rule::Unique => "occurs more than once and must be unique".to_owned(),
            Rule::Refers => "refers to a row that there is not".to_owned(),
            Rule::Together => "occur together in more than one row".to_owned(),
            Rule::MoreRows(_) | Rule::MoreValues(_) => "are too many".to_owned(),
            Rule::Named(rule) => rule.broken().to_owned(),
        }
    }

    /// The code under which the same is told of files.
    pub(super) fn code(self, field: Option<&Field>) -> &'static str {
        match self {
            Rule::Given => "E0520",
            Rule::Carried | Rule::Years => "E0743",
            Rule::Fraction => "E0534",
            Rule::Clocks => "E0535",
            Rule::FirstDay => "E0525",
            Rule::Whole => "E0523",
            Rule::InRange => "E0524",
            Rule::OneOf if field.is_some_and(|field| field.ty == Type::YesNo) => "E0527",
            Rule::OneOf => "E0528",
            Rule::Seen => "E0518",
            Rule::Trimmed => "E0519",
            Rule::Composed => "E0540",
            Rule::Ends => "E0741",
            Rule::HeldTo(..) => "E0532",
            Rule::Unique | Rule::Together => "E0529",
            Rule::MoreRows(_) | Rule::MoreValues(_) => "E0545",
            Rule::Named(rule) => rule.code(),
            Rule::Refers => "E0530",
        }
    }
}

impl NamedRule {
    /// What is the matter where it is broken.
    fn broken(self) -> &'static str {
        match self {
            NamedRule::NotThere => "names a row that there is not",
            NamedRule::Itself => "names the row in which it stands",
            NamedRule::Both => "names a row, and so does the other: the row replaces one and reverses one",
            NamedRule::Twice => "names a row that another row replaces or reverses, too",
            NamedRule::OfReversal => "names a row that only takes back another",
            NamedRule::TooSoon => "names a row that was received later",
            NamedRule::Circle => "names a row that names this one",
            NamedRule::Chain => {
                "names a row that names a third of the same day, which is not followed in tables"
            }
        }
    }

    /// The code under which the same is told of files.
    fn code(self) -> &'static str {
        match self {
            NamedRule::NotThere => "E0536",
            NamedRule::Twice => "E0537",
            NamedRule::Both => "E0538",
            NamedRule::Itself | NamedRule::Circle => "E0539",
            NamedRule::TooSoon => "E0541",
            NamedRule::OfReversal => "E0542",
            NamedRule::Chain => "E0742",
        }
    }
}
