//! SQL as a tree: no more of it than is written here.

use super::dialect::SqlType;
use super::letters::Letters;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sql {
    /// No value, of a type.
    Null(SqlType),
    /// A whole number.
    Int(i128),
    /// A text.
    Text(String),
    /// A day.
    Day(i32),
    /// Yes or no.
    Truth(bool),
    /// A column of what is called by a name in this query.
    Column(String, String),
    /// Two operands and the sign between them.
    Infix(Sign, Box<Sql>, Box<Sql>),
    /// All of them; unknown as in Meed.
    All(Vec<Sql>),
    /// Any of them.
    Any(Vec<Sql>),
    /// Not.
    Not(Box<Sql>),
    /// Whether there is no value.
    IsBlank(Box<Sql>),
    /// Whether there is one.
    IsGiven(Box<Sql>),
    /// Whether a query of its own, which reads no step, has a row.
    Exists(Box<Select>),
    /// The first that is met.
    Case(Vec<(Sql, Sql)>, Option<Box<Sql>>),
    /// Of another type.
    Cast(SqlType, Box<Sql>),
    /// How many whole times the second goes into the first, towards nought; whether that takes wide numbers.
    Quotient {
        /// Whether one of them is wide.
        wide: bool,
        /// What is divided.
        of: Box<Sql>,
        /// By what.
        by: Box<Sql>,
    },
    /// So many days later.
    PlusDays(Box<Sql>, Box<Sql>),
    /// So many months later.
    PlusMonths(Box<Sql>, Box<Sql>),
    /// How many days from one to the other.
    DaysBetween(Box<Sql>, Box<Sql>),
    /// How many millionths of a second since the beginning of 1970 a column with a time shows.
    Micros(Box<Sql>),
    /// A part of a day.
    Part(DatePart, Box<Sql>),
    /// A text, the same as another and in order by its bytes.
    ByBytes(Box<Sql>),
    /// Whether a text has some character of these.
    Has(Letters, Box<Sql>),
    /// Whether a text begins or ends with a space.
    HasSpaceAround(Box<Sql>),
    /// Whether a text may have a letter and its accent as two characters, so far as the engine can tell.
    IsNotComposed(Box<Sql>),
    /// A function.
    Call(Call, Vec<Sql>),
    /// A function over rows of a window.
    Over {
        /// The function.
        of: Box<Sql>,
        /// What the rows of a window share.
        by: Vec<Sql>,
        /// Their order; whether a part falls.
        order: Vec<(Sql, bool)>,
        /// Which of them; none for what the function itself says.
        rows: Option<Rows>,
    },
}

/// The signs between operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
    Times,
    Rest,
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Sign {
    /// The sign.
    pub(super) fn written(self) -> &'static str {
        match self {
            Sign::Plus => "+",
            Sign::Minus => "-",
            Sign::Times => "*",
            Sign::Rest => "%",
            Sign::Is => "=",
            Sign::IsNot => "<>",
            Sign::Less => "<",
            Sign::AtMost => "<=",
            Sign::More => ">",
            Sign::AtLeast => ">=",
        }
    }
}

/// The parts of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DatePart {
    Year,
    Month,
    Day,
}

/// The functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    Abs,
    Coalesce,
    NullIf,
    Count,
    Sum,
    Max,
    Min,
    AnyTruth,
    RowNumber,
    Lag,
    Lead,
}

/// The rows of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// From the first up to this one.
    UpToThis,
    /// From the first up to the one before.
    BeforeThis,
    /// Those whose place in the order, a whole number, is less than this one's by no more than so much.
    Earlier(u32),
}

/// A query.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Query {
    /// Columns of rows.
    Select(Box<Select>),
    /// The rows of all, those that are alike too.
    UnionAll(Vec<Select>),
    /// Rows that stand in the query: the names of the columns, their types and the rows.
    Values(Vec<(String, SqlType)>, Vec<Vec<Sql>>),
}

/// Columns of rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Select {
    /// Whether all columns of what is selected from come first.
    pub(super) star: bool,
    /// Whether rows that are alike are taken once.
    pub(super) distinct: bool,
    /// More columns, with their names.
    pub(super) columns: Vec<(Sql, String)>,
    /// From what: another step, or a table that the data is in.
    pub(super) from: From,
    /// What it is joined to, row by row, where there is something.
    pub(super) joins: Vec<Join>,
    /// For each row one row for each whole number between two.
    pub(super) each: Option<(Sql, Sql)>,
    /// Which rows.
    pub(super) filter: Option<Sql>,
    /// By what they are grouped: positions of columns, the first being 1.
    pub(super) group: Vec<usize>,
    /// Put into this order.
    pub(super) order: Vec<(Sql, bool)>,
    /// No more rows than these.
    pub(super) most: Option<u32>,
}

/// What is selected from. It is called `t`, numbers of a series `s`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum From {
    /// Nothing: one row.
    #[default]
    Nothing,
    /// A step.
    Step(String),
    /// A table: up to three names.
    Table(Vec<String>),
    /// A query that has no name of its own.
    Query(Box<Select>),
}

/// What becomes of a row that something is joined to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeps {
    /// It stays, and once: no more than one row is found for it.
    Once,
    /// It stays, as often as there is something to be found.
    Every,
    /// It stays where something is found.
    Found,
}

/// A join.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Join {
    /// The step.
    pub(super) step: String,
    /// What it is called.
    pub(super) alias: String,
    /// On what.
    pub(super) on: Sql,
    /// What becomes of the rows.
    pub(super) keeps: Keeps,
}

/// A named step.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    /// Its name.
    pub(super) name: String,
    /// What it is, in the contract: `define fee, line 37`.
    pub(super) comment: String,
    /// The query.
    pub(super) query: Query,
}

/// What a table is called in the query that selects from it.
pub(super) const T: &str = "t";
/// What the numbers of a series are called.
pub(super) const S: &str = "s";

impl Sql {
    /// A column of the rows that are selected from.
    pub(super) fn column(name: &str) -> Sql {
        Sql::Column(T.to_owned(), name.to_owned())
    }

    /// The same of another.
    pub(super) fn of(alias: &str, name: &str) -> Sql {
        Sql::Column(alias.to_owned(), name.to_owned())
    }

    pub(super) fn infix(self, sign: Sign, other: Sql) -> Sql {
        Sql::Infix(sign, Box::new(self), Box::new(other))
    }

    pub(super) fn plus(self, other: Sql) -> Sql {
        match (self, other) {
            (Sql::Int(a), Sql::Int(b)) => Sql::Int(a.saturating_add(b)),
            (a, Sql::Int(0)) => a,
            (a, Sql::Int(b)) if b < 0 => a.infix(Sign::Minus, Sql::Int(b.saturating_neg())),
            (a, b) => a.infix(Sign::Plus, b),
        }
    }

    pub(super) fn minus(self, other: Sql) -> Sql {
        match (self, other) {
            (Sql::Int(a), Sql::Int(b)) => Sql::Int(a.saturating_sub(b)),
            (a, Sql::Int(0)) => a,
            (a, b) => a.infix(Sign::Minus, b),
        }
    }

    pub(super) fn is_blank(&self) -> Sql {
        match self {
            Sql::Null(_) => Sql::Truth(true),
            Sql::Int(_) | Sql::Text(_) | Sql::Day(_) | Sql::Truth(_) => Sql::Truth(false),
            other => Sql::IsBlank(Box::new(other.clone())),
        }
    }

    pub(super) fn is_given(&self) -> Sql {
        match self {
            Sql::Null(_) => Sql::Truth(false),
            Sql::Int(_) | Sql::Text(_) | Sql::Day(_) | Sql::Truth(_) => Sql::Truth(true),
            other => Sql::IsGiven(Box::new(other.clone())),
        }
    }

    pub(super) fn not(self) -> Sql {
        match self {
            Sql::Truth(truth) => Sql::Truth(!truth),
            other => Sql::Not(Box::new(other)),
        }
    }

    /// All of them, those that are certain left out.
    pub(super) fn all(parts: Vec<Sql>) -> Sql {
        let mut parts: Vec<Sql> = parts.into_iter().filter(|part| *part != Sql::Truth(true)).collect();
        match (parts.pop(), parts.is_empty()) {
            (None, _) => Sql::Truth(true),
            (Some(only), true) => only,
            (Some(last), false) => {
                parts.push(last);
                Sql::All(parts)
            }
        }
    }

    /// Any of them, those that never hold left out.
    pub(super) fn any(parts: Vec<Sql>) -> Sql {
        let mut parts: Vec<Sql> = parts.into_iter().filter(|part| *part != Sql::Truth(false)).collect();
        match (parts.pop(), parts.is_empty()) {
            (None, _) => Sql::Truth(false),
            (Some(only), true) => only,
            (Some(last), false) => {
                parts.push(last);
                Sql::Any(parts)
            }
        }
    }

    /// A truth in which what is not known is no.
    pub(super) fn or_no(self) -> Sql {
        match self {
            Sql::Truth(_) | Sql::IsBlank(_) | Sql::IsGiven(_) => self,
            other => Sql::Call(Call::Coalesce, vec![other, Sql::Truth(false)]),
        }
    }

    /// One where something holds, the other where it does not or is not known.
    pub(super) fn if_else(when: Sql, then: Sql, otherwise: Sql) -> Sql {
        match when {
            Sql::Truth(true) => then,
            Sql::Truth(false) => otherwise,
            when => Sql::Case(vec![(when, then)], Some(Box::new(otherwise))),
        }
    }

    /// A value where something holds, else none.
    pub(super) fn only_if(when: Sql, then: Sql) -> Sql {
        match when {
            Sql::Truth(true) => then,
            when => Sql::Case(vec![(when, then)], None),
        }
    }

    pub(super) fn cast(self, ty: SqlType) -> Sql {
        Sql::Cast(ty, Box::new(self))
    }

    pub(super) fn call(call: Call, arguments: Vec<Sql>) -> Sql {
        Sql::Call(call, arguments)
    }

    /// A number of 64 bits: engines give a small one that is written no more than 32.
    pub(super) fn whole(self) -> Sql {
        match self {
            Sql::Int(value) if i64::try_from(value).is_err() => self.cast(SqlType::Wide),
            Sql::Int(_) => self.cast(SqlType::Whole),
            other => other,
        }
    }

    /// How many rows of which something holds.
    pub(super) fn count_if(when: Sql) -> Sql {
        Sql::Call(Call::Count, vec![Sql::only_if(when, Sql::Int(1))])
    }

    /// Whether it can be written again without being worked out again.
    pub(super) fn is_plain(&self) -> bool {
        matches!(
            self,
            Sql::Null(_) | Sql::Int(_) | Sql::Text(_) | Sql::Day(_) | Sql::Truth(_) | Sql::Column(..)
        )
    }

    /// Whether it is the same for all rows.
    pub(super) fn is_constant(&self) -> bool {
        matches!(self, Sql::Null(_) | Sql::Int(_) | Sql::Text(_) | Sql::Day(_) | Sql::Truth(_))
    }

    /// The parts that it is directly made of.
    pub(super) fn parts(&self) -> Vec<&Sql> {
        match self {
            Sql::Null(_)
            | Sql::Int(_)
            | Sql::Text(_)
            | Sql::Day(_)
            | Sql::Truth(_)
            | Sql::Column(..)
            | Sql::Exists(_) => Vec::new(),
            Sql::Infix(_, a, b)
            | Sql::PlusDays(a, b)
            | Sql::PlusMonths(a, b)
            | Sql::DaysBetween(a, b)
            | Sql::Quotient { of: a, by: b, .. } => vec![a, b],
            Sql::All(parts) | Sql::Any(parts) | Sql::Call(_, parts) => parts.iter().collect(),
            Sql::Not(of)
            | Sql::IsBlank(of)
            | Sql::IsGiven(of)
            | Sql::Cast(_, of)
            | Sql::Part(_, of)
            | Sql::Micros(of)
            | Sql::ByBytes(of)
            | Sql::Has(_, of)
            | Sql::HasSpaceAround(of)
            | Sql::IsNotComposed(of) => vec![of],
            Sql::Case(cases, otherwise) => {
                cases.iter().flat_map(|(when, then)| [when, then]).chain(otherwise.as_deref()).collect()
            }
            Sql::Over { of, by, order, .. } => {
                std::iter::once(&**of).chain(by).chain(order.iter().map(|(part, _)| part)).collect()
            }
        }
    }

    /// Goes through all columns in it.
    pub(super) fn columns(&self, seen: &mut impl FnMut(&str, &str)) {
        if let Sql::Column(alias, name) = self {
            seen(alias, name);
        }
        self.parts().into_iter().for_each(|part| part.columns(seen));
    }

    /// How much is to be worked out, where a column is as much as what it was made of.
    pub(super) fn weight(&self, column: &dyn Fn(&str, &str) -> usize) -> usize {
        let own = match self {
            Sql::Column(alias, name) => column(alias, name),
            _ => 1,
        };
        self.parts().into_iter().fold(own, |sum, part| sum.saturating_add(part.weight(column)))
    }
}
