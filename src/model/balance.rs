//! Balances: records whose rows are worked out, one for each key and each period, carried from period to period.

use super::{Expr, FieldId, Model, Record, RecordId, Spell, Stretch};
use crate::source::Span;
use crate::value::{NumberType, Rounding};

/// How the rows of a record are worked out.
#[derive(Clone, Debug)]
pub enum Made {
    /// Intervals of days.
    Spell(Box<Spell>),
    /// The periods of the statement, and what is carried from one to the next.
    Balance(Box<Balance>),
}

/// What is carried from period to period.
#[derive(Clone, Debug)]
pub struct Balance {
    /// The rows before anything is carried: the periods of the statement, from the first day of the term on.
    pub rows: Spell,
    /// What is carried: money, points, hours.
    pub ty: NumberType,
    /// What is there before the first period. This and all that follows is on the rows of the balance.
    pub opens: Option<Expr>,
    /// What comes in a period.
    pub adds: Option<Expr>,
    /// What goes in a period.
    pub takes: Option<Expr>,
    /// The share of what is brought forward that comes to it, and how it is rounded.
    pub interest: Option<(Expr, Option<Rounding>)>,
    /// What it is not below at the end of a period.
    pub at_least: Option<Expr>,
    /// What it is not above at the end of a period.
    pub at_most: Option<Expr>,
    /// Whether nothing is carried into a period.
    pub again: Option<Expr>,
    /// How long after the first day of its period lapses what came in it.
    pub lapses: Option<Stretch>,
}

/// What a row of a balance says of its period. The fields of a balance after its keys and days, in this order:
/// `closing = opening − wiped − lapsed + interest + added − taken + shortfall − excess`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Movement {
    /// What is brought forward.
    Opening,
    /// What of it goes because the balance starts again.
    Wiped,
    /// What of it lapses.
    Lapsed,
    /// What the rest of it brings.
    Interest,
    /// What comes.
    Added,
    /// What goes.
    Taken,
    /// What is missing to the least that it may be.
    Shortfall,
    /// What is above the most that it may be.
    Excess,
    /// What is carried forward.
    Closing,
    /// What is there at the end of the last period; nought before.
    Left,
}

impl Movement {
    /// All of them, in the order of the fields.
    pub const ALL: [Movement; 10] = [
        Movement::Opening,
        Movement::Wiped,
        Movement::Lapsed,
        Movement::Interest,
        Movement::Added,
        Movement::Taken,
        Movement::Shortfall,
        Movement::Excess,
        Movement::Closing,
        Movement::Left,
    ];

    /// The name of the field.
    pub fn name(self) -> &'static str {
        match self {
            Movement::Opening => "opening",
            Movement::Wiped => "wiped",
            Movement::Lapsed => "lapsed",
            Movement::Interest => "interest",
            Movement::Added => "added",
            Movement::Taken => "taken",
            Movement::Shortfall => "shortfall",
            Movement::Excess => "excess",
            Movement::Closing => "closing",
            Movement::Left => "left",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Movement> {
        Movement::ALL.into_iter().find(|movement| movement.name() == name)
    }

    /// Whether it is taken away from the balance.
    pub fn goes(self) -> bool {
        matches!(self, Movement::Wiped | Movement::Lapsed | Movement::Taken | Movement::Excess)
    }
}

impl Made {
    /// The rows, without what is carried.
    pub fn rows(&self) -> &Spell {
        match self {
            Made::Spell(spell) => spell,
            Made::Balance(balance) => &balance.rows,
        }
    }

    /// The intervals of data that they are, if nothing is carried.
    pub fn spell(&self) -> Option<&Spell> {
        match self {
            Made::Spell(spell) => Some(spell),
            Made::Balance(_) => None,
        }
    }

    /// What is carried, where something is.
    pub fn balance(&self) -> Option<&Balance> {
        match self {
            Made::Spell(_) => None,
            Made::Balance(balance) => Some(balance),
        }
    }

    /// What its rows are called: one, and several.
    pub fn words(&self) -> (&'static str, &'static str) {
        match self {
            Made::Spell(_) => ("spell", "spells"),
            Made::Balance(_) => ("period of a balance", "periods of a balance"),
        }
    }
}

impl Balance {
    /// The clauses, each with where it stands.
    pub fn exprs(&self) -> impl Iterator<Item = &Expr> {
        let interest = self.interest.as_ref().map(|(rate, _)| rate);
        let lapses = self.lapses.as_ref().map(|stretch| &stretch.count);
        let all = [&self.opens, &self.adds, &self.takes, &self.at_least, &self.at_most, &self.again];
        all.into_iter().flatten().chain(interest).chain(lapses)
    }

    /// Where in the contract a movement comes from, if a clause says so.
    pub fn clause(&self, movement: Movement) -> Option<Span> {
        let span = |expr: &Option<Expr>| expr.as_ref().map(|expr| expr.span);
        match movement {
            Movement::Opening => span(&self.opens),
            Movement::Wiped => span(&self.again),
            Movement::Lapsed => self.lapses.as_ref().map(|stretch| stretch.count.span),
            Movement::Interest => self.interest.as_ref().map(|(rate, _)| rate.span),
            Movement::Added => span(&self.adds),
            Movement::Taken => span(&self.takes),
            Movement::Shortfall => span(&self.at_least),
            Movement::Excess => span(&self.at_most),
            Movement::Closing | Movement::Left => None,
        }
    }
}

impl Record {
    /// Where the first and the last day stand among the fields of rows that are worked out: after the keys.
    pub fn days(&self) -> Option<[usize; 2]> {
        let keys = self.made.as_ref()?.rows().keys.len();
        Some([keys, keys.saturating_add(1)])
    }
}

impl Model {
    /// What a record of this name is, if its rows are worked out: a spell or a balance.
    pub fn made_called(&self, name: &str) -> Option<&'static str> {
        let record = self.records.iter().find(|record| record.title.name == name)?;
        record.made.as_ref().map(|made| match made {
            Made::Spell(_) => "spell",
            Made::Balance(_) => "balance",
        })
    }

    /// The balances, in the order of the file.
    pub fn balances(&self) -> impl Iterator<Item = (RecordId, &Record, &Balance)> {
        self.records.iter_enumerated().filter_map(|(id, record)| {
            let balance = record.made.as_ref()?.balance()?;
            Some((id, record, balance))
        })
    }

    /// What is carried in a record, if something is.
    pub fn balance(&self, record: RecordId) -> Option<&Balance> {
        self.records[record].made.as_ref()?.balance()
    }

    /// The field of a balance that holds a movement.
    pub fn movement(&self, record: RecordId, movement: Movement) -> Option<FieldId> {
        let [_, last] = self.records[record].days()?;
        let before = Movement::ALL.iter().take_while(|other| **other != movement).count();
        let field = u32::try_from(last.saturating_add(1).saturating_add(before)).ok()?;
        Some(FieldId { record, field })
    }
}
