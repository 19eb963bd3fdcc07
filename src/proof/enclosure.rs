//! What a value can be on all the rows of a box.

use std::collections::BTreeSet;

use crate::analysis::Range;
use crate::value::Number;

/// The values that are possible where one is given. Anything that is not in it cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Set {
    /// Numbers; dates and moments as their numbers, periods as their indexes.
    Numbers(Range),
    /// Choices, by position.
    Choices(BTreeSet<u32>),
    /// Whether it can be so, and whether it can be not so.
    Truth { met: bool, unmet: bool },
    /// This text; none: any.
    Text(Option<String>),
    /// These rows of a record whose rows are known; none: any.
    Rows(Option<BTreeSet<u32>>),
}

/// What a value can be, whether it can be blank and whether it can be given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Enclosure {
    pub(super) set: Set,
    pub(super) blank: bool,
    pub(super) given: bool,
    /// Of an amount of a group: what the row of the box adds to it, the whole being no more, and no less, than the sum
    /// over its rows.
    pub(super) by_row: Option<Range>,
}

impl Set {
    /// What is in both; none where nothing is.
    pub(super) fn meet(&self, other: &Set) -> Option<Set> {
        Some(match (self, other) {
            (Set::Numbers(a), Set::Numbers(b)) => {
                let met = a.within(b);
                if is_empty(&met) {
                    return None;
                }
                Set::Numbers(met)
            }
            (Set::Choices(a), Set::Choices(b)) => {
                let met: BTreeSet<u32> = a.intersection(b).copied().collect();
                if met.is_empty() {
                    return None;
                }
                Set::Choices(met)
            }
            (Set::Truth { met, unmet }, Set::Truth { met: also, unmet: nor }) => {
                let (met, unmet) = (*met && *also, *unmet && *nor);
                if !met && !unmet {
                    return None;
                }
                Set::Truth { met, unmet }
            }
            (Set::Text(Some(a)), Set::Text(Some(b))) if a != b => return None,
            (Set::Text(a), Set::Text(b)) => Set::Text(a.clone().or_else(|| b.clone())),
            (Set::Rows(Some(a)), Set::Rows(Some(b))) => {
                let met: BTreeSet<u32> = a.intersection(b).copied().collect();
                if met.is_empty() {
                    return None;
                }
                Set::Rows(Some(met))
            }
            (Set::Rows(a), Set::Rows(b)) => Set::Rows(a.clone().or_else(|| b.clone())),
            // Of another kind: nothing is said.
            (Set::Numbers(_) | Set::Choices(_) | Set::Truth { .. } | Set::Text(_) | Set::Rows(_), _) => {
                self.clone()
            }
        })
    }

    fn hull(&self, other: &Set) -> Set {
        match (self, other) {
            (Set::Numbers(a), Set::Numbers(b)) => Set::Numbers(a.clone().either(b.clone())),
            (Set::Choices(a), Set::Choices(b)) => Set::Choices(a.union(b).copied().collect()),
            (Set::Truth { met, unmet }, Set::Truth { met: also, unmet: nor }) => {
                Set::Truth { met: *met || *also, unmet: *unmet || *nor }
            }
            (Set::Text(a), Set::Text(b)) => Set::Text(a.clone().filter(|_| a == b)),
            (Set::Rows(Some(a)), Set::Rows(Some(b))) => Set::Rows(Some(a.union(b).copied().collect())),
            (Set::Rows(_), _) => Set::Rows(None),
            (Set::Numbers(_), _) => Set::Numbers(Range::unknown()),
            (Set::Truth { .. }, _) => Set::Truth { met: true, unmet: true },
            (Set::Choices(_) | Set::Text(_), _) => Set::Text(None),
        }
    }

    /// Whether it is one value.
    pub(super) fn is_single(&self) -> bool {
        match self {
            Set::Numbers(range) => range.least.is_some() && range.least == range.most,
            Set::Choices(choices) => choices.len() == 1,
            Set::Truth { met, unmet } => met != unmet,
            Set::Text(text) => text.is_some(),
            Set::Rows(rows) => rows.as_ref().is_some_and(|rows| rows.len() == 1),
        }
    }
}

/// Whether no number lies in a range.
fn is_empty(range: &Range) -> bool {
    range.least.as_ref().zip(range.most.as_ref()).is_some_and(|(least, most)| least > most)
}

impl Enclosure {
    /// Given, and one of these.
    pub(super) fn of(set: Set) -> Self {
        Enclosure { set, blank: false, given: true, by_row: None }
    }

    /// Given, and in this range.
    pub(super) fn number(range: Range) -> Self {
        Enclosure::of(Set::Numbers(range))
    }

    /// Never given.
    pub(super) fn nothing() -> Self {
        Enclosure { set: Set::Text(None), blank: true, given: false, by_row: None }
    }

    /// A condition.
    pub(super) fn truth(met: bool, unmet: bool, blank: bool) -> Self {
        Enclosure { set: Set::Truth { met, unmet }, blank, given: met || unmet, by_row: None }
    }

    /// Its numbers.
    pub(super) fn range(&self) -> Range {
        match &self.set {
            Set::Numbers(range) if self.given => range.clone(),
            Set::Numbers(_) | Set::Choices(_) | Set::Truth { .. } | Set::Text(_) | Set::Rows(_) => {
                Range::unknown()
            }
        }
    }

    /// Whether a condition can be met.
    pub(super) fn can_be_met(&self) -> bool {
        self.given && !matches!(self.set, Set::Truth { met: false, .. })
    }

    /// Whether a condition is met on every row.
    pub(super) fn is_met(&self) -> bool {
        self.given && !self.blank && matches!(self.set, Set::Truth { met: true, unmet: false })
    }

    /// Whether a condition can be anything but met.
    pub(super) fn can_be_unmet(&self) -> bool {
        self.given && !matches!(self.set, Set::Truth { unmet: false, .. })
    }

    /// One or the other, of amounts of groups. What is no sum over the rows of a group is added by one of them, all of
    /// it, and by the others not at all.
    pub(super) fn or_of_group(&self, other: &Enclosure) -> Enclosure {
        if self.by_row.is_none() && other.by_row.is_none() {
            return self.or(other);
        }
        let by_row = |one: &Enclosure| {
            if !one.given {
                return Some(nought());
            }
            one.by_row.clone().or_else(|| Some(or_nought(&one.range())))
        };
        let both = by_row(self).zip(by_row(other)).map(|(a, b)| a.either(b));
        Enclosure { by_row: both, ..self.or(other) }
    }

    /// One or the other.
    pub(super) fn or(&self, other: &Enclosure) -> Enclosure {
        match (self.given, other.given) {
            (false, _) => Enclosure { blank: self.blank || other.blank, ..other.clone() },
            (true, false) => Enclosure { blank: true, ..self.clone() },
            (true, true) => {
                let by_row = match (&self.by_row, &other.by_row) {
                    (Some(a), Some(b)) => Some(a.clone().either(b.clone())),
                    (Some(_) | None, _) => None,
                };
                let (set, blank) = (self.set.hull(&other.set), self.blank || other.blank);
                Enclosure { set, blank, given: true, by_row }
            }
        }
    }

    /// Without what its row adds.
    pub(super) fn whole(mut self) -> Self {
        self.by_row = None;
        self
    }
}

/// One number.
pub(super) fn just(number: Number) -> Range {
    Range::of(Some(number.clone()), Some(number))
}

/// Nought.
pub(super) fn nought() -> Range {
    just(Number::zero())
}

/// A range and nought.
pub(super) fn or_nought(range: &Range) -> Range {
    range.clone().either(nought())
}

/// The sum of one and the other.
pub(super) fn sum(a: &Range, b: &Range) -> Range {
    let end = |a: &Option<Number>, b: &Option<Number>| Some(a.as_ref()?.plus(b.as_ref()?));
    Range::of(end(&a.least, &b.least), end(&a.most, &b.most))
}
