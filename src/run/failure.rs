//! What has no answer in some rows or groups, and in which: everything that a run finds is told at once.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use crate::column::Wrong;
use crate::model::{FrameId, RecordId};
use crate::source::Span;
use crate::text;
use crate::value::Number;

/// An expression that has no answer in some rows or groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The expression.
    pub span: Span,
    /// Why not.
    pub why: Why,
    /// In which.
    pub places: Places,
    /// The rows of the data that these are, or are made of, record by record; none where it is not only single rows.
    pub rows: Option<DataRows>,
}

/// Rows of the data, record by record.
pub type DataRows = BTreeMap<RecordId, BTreeSet<u32>>;

/// Why an expression has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A date that is worked out lies beyond the calendar.
    BeyondCalendar,
    /// Working days are counted in these years, for which no holiday is listed.
    NoHolidaysListed(BTreeSet<i32>),
    /// A date would be moved by a part of a day or month: by so much in the first of the rows.
    NotWhole(Number),
    /// A power is not a whole number from nought on, or too large a one: this one in the first of the rows.
    NoSuchPower(Number),
    /// What it comes to has too many digits.
    TooManyDigits,
    /// It must be given, and is blank.
    NotGiven,
    /// Money depends on it, and it is blank.
    Blank(Part),
}

/// What a blank expression was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The amount of a payment line.
    Amount,
    /// The payee of a payment line.
    Payee,
    /// A share of a payment line.
    Share,
    /// The date or period of a payment line.
    Placed,
    /// What the item of a payment line is for.
    Item,
    /// The amount of a limit.
    Limit,
    /// What a clause of a balance says.
    Movement,
}

/// Rows or groups of a frame, each once, and the first few of them in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    pub(super) frame: FrameId,
    first: BTreeMap<Option<u32>, String>,
    all: BTreeSet<Option<u32>>,
}

/// So many places are named.
const NAMED: usize = 5;

impl Failure {
    /// Of an expression, without a place yet.
    pub(super) fn new(span: Span, why: Why, frame: FrameId) -> Self {
        let places = Places { frame, first: BTreeMap::new(), all: BTreeSet::new() };
        Failure { span, why, places, rows: None }
    }

    /// Takes in what is told of the same expression, for the same reason; gives back anything else.
    fn takes(&mut self, other: Failure) -> Option<Failure> {
        if self.span != other.span || self.places.frame != other.places.frame || !self.why.is_like(&other.why)
        {
            return Some(other);
        }
        let Failure { mut why, places, .. } = other;
        if places.all.first() < self.places.all.first() {
            std::mem::swap(&mut self.why, &mut why);
        }
        if let (Why::NoHolidaysListed(own), Why::NoHolidaysListed(more)) = (&mut self.why, why) {
            own.extend(more);
        }
        self.places.extend(places);
        None
    }

    /// What decides where it is told.
    fn order(&self) -> (Span, u8, usize) {
        (self.span, self.why.order(), self.places.frame.index())
    }
}

impl Why {
    fn is_like(&self, other: &Why) -> bool {
        match (self, other) {
            (Why::Blank(a), Why::Blank(b)) => a == b,
            (a, b) => discriminant(a) == discriminant(b),
        }
    }

    fn order(&self) -> u8 {
        match self {
            Why::BeyondCalendar => 0,
            Why::NoHolidaysListed(_) => 1,
            Why::NotWhole(_) => 2,
            Why::NoSuchPower(_) => 3,
            Why::TooManyDigits => 4,
            Why::NotGiven => 5,
            Why::Blank(_) => 6,
        }
    }
}

impl From<Wrong> for Why {
    fn from(wrong: Wrong) -> Self {
        match wrong {
            Wrong::BeyondCalendar => Why::BeyondCalendar,
            Wrong::NoHolidaysListed(years) => Why::NoHolidaysListed(years),
            Wrong::NotWhole(count) => Why::NotWhole(count),
            Wrong::NoSuchPower(power) => Why::NoSuchPower(power),
            Wrong::TooManyDigits => Why::TooManyDigits,
        }
    }
}

/// What was found before and what was found now, in the order of the contract.
pub(super) fn together(mut before: Vec<Failure>, now: Vec<Failure>) -> Vec<Failure> {
    for failure in now {
        let mut open = Some(failure);
        for known in &mut before {
            open = open.and_then(|failure| known.takes(failure));
        }
        before.extend(open);
    }
    before.sort_by_key(Failure::order);
    before
}

impl Places {
    /// One more, if it is not among them.
    pub(super) fn add(&mut self, row: Option<u32>, name: impl FnOnce() -> String) {
        if !self.all.insert(row) {
            return;
        }
        let room = self.first.len() < NAMED;
        if room || self.first.last_key_value().is_some_and(|(last, _)| row < *last) {
            self.first.insert(row, name());
            self.keep_first();
        }
    }

    /// Those and these.
    fn extend(&mut self, more: Places) {
        self.first.extend(more.first);
        self.all.extend(more.all);
        self.keep_first();
    }

    fn keep_first(&mut self) {
        while self.first.len() > NAMED {
            self.first.pop_last();
        }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The rows of a frame, if they are of it, and rows that there are.
    pub(super) fn of(&self, frame: FrameId) -> Option<Vec<u32>> {
        if self.frame == frame { self.all.iter().copied().collect() } else { None }
    }

    /// Their positions in the frame; none for the contract, and for rows that there are not.
    pub(super) fn positions(&self) -> impl Iterator<Item = Option<u32>> + '_ {
        self.all.iter().copied()
    }

    /// Whether more are there than are named.
    pub(super) fn are_many(&self) -> bool {
        self.all.len() > NAMED
    }

    /// ` for visit 3, visit 7 and 2 others`; nothing for the contract.
    pub(super) fn words(&self) -> String {
        let first: Vec<String> = self.first.values().cloned().collect();
        match (first.as_slice(), self.all.len()) {
            ([only], 1) if only.is_empty() => String::new(),
            ([only], 1) => format!(" for {only}"),
            (first, all) => format!(" for {}", text::first_of(first, all)),
        }
    }
}

impl Part {
    pub(super) fn words(self) -> &'static str {
        match self {
            Part::Amount => "the amount of a payment line",
            Part::Share => "the share of a payment line",
            Part::Payee => "the payee of a payment line",
            Part::Placed => "the date of a payment line",
            Part::Item => "what the item of a payment line is for",
            Part::Limit => "the amount of a limit",
            Part::Movement => "what a clause of a balance says",
        }
    }
}
