//! What numbers are numbers of.

use std::collections::BTreeMap;

use super::Currency;

/// A unit that is not made of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BaseUnit {
    /// Money of a currency.
    Money(Currency),
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Working days: which they are, the contract says.
    WorkingDays,
    /// Weeks.
    Weeks,
    /// Calendar months.
    Months,
    /// Years.
    Years,
    /// People.
    People,
    /// Points.
    Points,
    /// A unit of the contract: the noun of a record, or a declared one. The position in [`UnitNames`].
    Named(u32),
}

impl BaseUnit {
    /// Whether it is a stretch of the calendar.
    pub fn is_calendar_time(self) -> bool {
        match self {
            BaseUnit::Days | BaseUnit::Weeks | BaseUnit::Months | BaseUnit::Years => true,
            BaseUnit::Money(_)
            | BaseUnit::Hours
            | BaseUnit::WorkingDays
            | BaseUnit::People
            | BaseUnit::Points
            | BaseUnit::Named(_) => false,
        }
    }
}

/// A product of powers of base units: £ per week is money × weeks⁻¹.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Unit(BTreeMap<BaseUnit, i8>);

impl Unit {
    /// The unit of plain numbers and ratios.
    pub fn none() -> Self {
        Unit::default()
    }

    /// One base unit.
    pub fn base(unit: BaseUnit) -> Self {
        Unit(BTreeMap::from([(unit, 1)]))
    }

    /// Money of a currency.
    pub fn money(currency: Currency) -> Self {
        Unit::base(BaseUnit::Money(currency))
    }

    /// The unit of a product. None where a power would be absurd.
    pub fn times(&self, other: &Unit) -> Option<Unit> {
        let mut powers = self.0.clone();
        for (unit, power) in &other.0 {
            let sum = powers.get(unit).copied().unwrap_or(0).checked_add(*power)?;
            if sum == 0 {
                powers.remove(unit)
            } else {
                powers.insert(*unit, sum)
            };
        }
        Some(Unit(powers))
    }

    /// The unit of a quotient.
    pub fn per(&self, other: &Unit) -> Option<Unit> {
        let inverse =
            other.0.iter().map(|(unit, power)| Some((*unit, power.checked_neg()?))).collect::<Option<_>>()?;
        self.times(&Unit(inverse))
    }

    /// Whether it is the unit of plain numbers.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The one base unit that it is, if it is one.
    pub fn as_base(&self) -> Option<BaseUnit> {
        match self.0.iter().next() {
            Some((unit, 1)) if self.0.len() == 1 => Some(*unit),
            _ => None,
        }
    }

    /// Whether it is money of some currency and nothing else.
    pub fn currency(&self) -> Option<Currency> {
        match self.as_base() {
            Some(BaseUnit::Money(currency)) => Some(currency),
            _ => None,
        }
    }

    /// The base units with their powers, in a fixed order.
    pub fn powers(&self) -> impl Iterator<Item = (BaseUnit, i8)> + '_ {
        self.0.iter().map(|(unit, power)| (*unit, *power))
    }

    /// In words: `£ per week`, `hours`, `number`. Plural over `per`, singular under it.
    pub fn describe(&self, names: &UnitNames) -> String {
        let over: Vec<_> = self
            .0
            .iter()
            .filter(|(_, p)| **p > 0)
            .flat_map(|(u, p)| (0..*p).map(|_| names.plural(*u)))
            .collect();
        let under: Vec<_> = self
            .0
            .iter()
            .filter(|(_, p)| **p < 0)
            .flat_map(|(u, p)| (0..p.unsigned_abs()).map(|_| names.singular(*u)))
            .collect();
        let top = if over.is_empty() { "number".to_owned() } else { over.join(" × ") };
        if under.is_empty() { top } else { format!("{top} per {}", under.join(" per ")) }
    }
}

/// The names of the contract's own units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitNames {
    named: Vec<(String, String)>,
}

impl UnitNames {
    /// Adds a unit by its singular and plural and gives it.
    pub fn declare(&mut self, singular: impl Into<String>, plural: impl Into<String>) -> BaseUnit {
        let position = u32::try_from(self.named.len()).unwrap_or(u32::MAX);
        self.named.push((singular.into(), plural.into()));
        BaseUnit::Named(position)
    }

    /// The unit of a word, singular or plural. Contract units come before built-in ones.
    pub fn find(&self, word: &str) -> Option<BaseUnit> {
        let own = self.named.iter().position(|(one, many)| one == word || many == word);
        if let Some(position) = own {
            return u32::try_from(position).ok().map(BaseUnit::Named);
        }
        Some(match word {
            "hour" | "hours" => BaseUnit::Hours,
            "day" | "days" => BaseUnit::Days,
            "working day" | "working days" => BaseUnit::WorkingDays,
            "week" | "weeks" => BaseUnit::Weeks,
            "month" | "months" => BaseUnit::Months,
            "year" | "years" => BaseUnit::Years,
            "person" | "people" => BaseUnit::People,
            "point" | "points" => BaseUnit::Points,
            _ => return None,
        })
    }

    /// Every word that names a unit, for suggestions.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let built_in = ["money", "hours", "days", "weeks", "months", "years", "people", "points"];
        let singular = ["hour", "day", "week", "month", "year", "person", "point"];
        let own = self.named.iter().flat_map(|(one, many)| [many.as_str(), one.as_str()]);
        built_in.into_iter().chain(singular).chain(own)
    }

    /// The word for one.
    pub fn singular(&self, unit: BaseUnit) -> String {
        match unit {
            BaseUnit::Money(currency) => currency.symbol().to_string(),
            BaseUnit::Hours => "hour".into(),
            BaseUnit::Days => "day".into(),
            BaseUnit::WorkingDays => "working day".into(),
            BaseUnit::Weeks => "week".into(),
            BaseUnit::Months => "month".into(),
            BaseUnit::Years => "year".into(),
            BaseUnit::People => "person".into(),
            BaseUnit::Points => "point".into(),
            BaseUnit::Named(position) => {
                self.named.get(position as usize).map(|(one, _)| one.clone()).unwrap_or_default()
            }
        }
    }

    /// The word for several.
    pub fn plural(&self, unit: BaseUnit) -> String {
        match unit {
            BaseUnit::Money(currency) => currency.symbol().to_string(),
            BaseUnit::People => "people".into(),
            BaseUnit::Named(position) => {
                self.named.get(position as usize).map(|(_, many)| many.clone()).unwrap_or_default()
            }
            other => format!("{}s", self.singular(other)),
        }
    }
}
