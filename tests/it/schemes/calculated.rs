//! A statement that was calculated, held against the tool's.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use jiff::civil::Date;
use meed::data::{self, Format, Input, ReadOptions};
use meed::run::{self, Settings};
use meed::source::Source;
use meed::statement::{Selection, Statement};
use num_bigint::BigInt;

use crate::support::written::csv;

use super::rows::{Exact, whole};

/// Amounts in the smallest coin, by payee, period and place of the item in the contract.
pub(super) struct Calculated {
    items: &'static [&'static str],
    amounts: BTreeMap<(String, String, usize), BigInt>,
}

impl Calculated {
    /// Nothing yet, of these items in the order of the contract.
    pub(super) fn of(items: &'static [&'static str]) -> Self {
        Self { items, amounts: BTreeMap::new() }
    }

    /// Adds a line, rounded to the nearest coin, halves away from nought.
    pub(super) fn line(&mut self, payee: &str, period: String, item: &str, amount: &Exact) {
        let place = self.items.iter().position(|one| *one == item).unwrap();
        let coins = (amount * whole(100)).round().to_integer();
        *self.amounts.entry((payee.to_owned(), period, place)).or_default() += coins;
    }

    /// Holds the amounts against the `expected.csv` of a scheme and against the statement that the tool makes of its
    /// data.
    pub(super) fn is_what_is_paid(&self, scheme: &str) {
        let ours = self.text();
        let folder = Path::new("contracts").join(scheme);
        let expected = folder.join("expected.csv");
        if std::env::var("MEED_EXPECTED").is_ok_and(|wish| wish == "update") {
            fs::write(&expected, &ours).unwrap();
        }
        assert_eq!(ours, fs::read_to_string(&expected).unwrap(), "{scheme}: expected.csv");
        assert_eq!(ours, statement(&folder), "{scheme}: the statement");
    }

    fn text(&self) -> String {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        writer.write_record(["payee", "period", "item", "amount"]).unwrap();
        for ((payee, period, place), coins) in &self.amounts {
            let sign = if coins.sign() == num_bigint::Sign::Minus { "-" } else { "" };
            let (whole, rest) = (coins.magnitude() / 100_u32, coins.magnitude() % 100_u32);
            let amount = format!("{sign}{whole}.{rest:02}");
            writer.write_record([payee, period, self.items[*place], &amount]).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }
}

/// What the tool says of a contract and its data.
fn statement(folder: &Path) -> String {
    let text = fs::read_to_string(folder.join("contract.meed")).unwrap();
    let model = meed::check(&Source::new("contract.meed", text)).model.unwrap();
    let inputs = model.file_records().map(|(record, declared)| {
        let name = format!("{}.csv", declared.title.name);
        let reader = Box::new(File::open(folder.join("data").join(&name)).unwrap());
        Input { record, name, format: Format::Csv, content: meed::data::Content::InOrder(reader) }
    });
    let loaded = data::read(&model, inputs.collect(), ReadOptions::default());
    assert!(loaded.faults.is_empty(), "{}", folder.display());
    let outcome = run::run(&model, loaded.database, &Settings::default()).unwrap();
    csv(&Statement::of(&model, &outcome, &Selection::default()))
}

/// A day of a month, for the terms that a calculation repeats.
pub(super) fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}
