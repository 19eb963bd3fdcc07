//! The rows of a contract's data, read as anybody would read them.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use num_bigint::BigInt;
use num_rational::BigRational;

/// An exact number.
pub(super) type Exact = BigRational;

/// One row: the cells by their headings.
pub(super) struct Row(BTreeMap<String, String>);

/// The rows of `contracts/SCHEME/data/RECORD.csv`.
pub(super) fn rows(scheme: &str, record: &str) -> Vec<Row> {
    let path = Path::new("contracts").join(scheme).join("data").join(format!("{record}.csv"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| Row(row.unwrap())).collect()
}

impl Row {
    /// A text that is given.
    pub(super) fn text(&self, heading: &str) -> &str {
        let text = self.0[heading].as_str();
        assert!(!text.is_empty(), "{heading} is blank");
        text
    }

    /// Whether a cell is not blank.
    pub(super) fn has(&self, heading: &str) -> bool {
        !self.0[heading].is_empty()
    }

    /// A day that is given.
    pub(super) fn day(&self, heading: &str) -> Date {
        self.text(heading).parse().unwrap()
    }

    /// A day, or none where the cell is blank.
    pub(super) fn maybe_day(&self, heading: &str) -> Option<Date> {
        self.has(heading).then(|| self.day(heading))
    }

    /// A number that is given.
    pub(super) fn number(&self, heading: &str) -> Exact {
        exact(self.text(heading))
    }

    /// A number, or none where the cell is blank.
    pub(super) fn maybe_number(&self, heading: &str) -> Option<Exact> {
        self.has(heading).then(|| self.number(heading))
    }
}

/// A decimal number, perhaps with a percent sign, as it is written.
pub(super) fn exact(text: &str) -> Exact {
    if let Some(percent) = text.strip_suffix('%') {
        return exact(percent) / whole(100);
    }
    let (before, after) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{before}{after}").parse().unwrap();
    Exact::new(digits, BigInt::from(10).pow(after.len().try_into().unwrap()))
}

/// A whole number.
pub(super) fn whole(number: i64) -> Exact {
    Exact::from_integer(number.into())
}

/// The label of the month that holds a day.
pub(super) fn month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// The label of the quarter that holds a day, of quarters that begin in January.
pub(super) fn quarter(day: Date) -> String {
    format!("{}Q{}", day.year(), (day.month() + 2) / 3)
}

/// The label of the financial year that holds a day.
pub(super) fn financial_year(day: Date) -> String {
    let first = if day.month() >= 4 { day.year() } else { day.year() - 1 };
    format!("{first}/{:02}", (first + 1) % 100)
}
