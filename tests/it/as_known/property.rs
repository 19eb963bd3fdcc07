//! Statements in sequence against the contract without a word of receipt, run on rows that the test itself has
//! filtered.

use std::collections::BTreeMap;

use meed::model::Model;
use meed::run::{RunResult, Settings};
use meed::statement::{Amount, Selection, Statement};
use proptest::prelude::*;

use super::{read, statement};
use crate::support::paid::model;
use crate::support::search;

const CONTRACT: &str = r#"contract "Sequence"
  payee       provider
  term        1 April 2025 to 30 September 2025
  settlement  until 31 October 2025
  statements  in months
  rounding    each payment line to the nearest penny, halves up
  cut-off     10 days after each period

record person
  person_id      whole number, unique
  band           one of low, high
  told           date
  told_instead   whole number, may be blank
  told_no_more   whole number, may be blank
  received on told
  replaces the row named in told_instead
  reverses the row named in told_no_more

record visit
  visit_id    whole number, unique
  provider    text
  person      refers to person
  visit_date  date
  hours       hours
  done        yes or no
  returned    date, may be blank
  received    date
  corrects    whole number, may be blank
  cancels     whole number, may be blank
  received on received
  replaces the row named in corrects
  reverses the row named in cancels

tariff price by band
  | low  | £7.35 per hour  |
  | high | £11.20 per hour |

define fee of visit
  hours × (price for person's band)

cohort finished of visit
  where done

measure share_done of visit
  for each provider and month of visit_date
  (finished as a share of visit, or 0% if visit is empty)

spell time, plural times of visit
  for each provider
  from visit_date to (returned, or visit_date if blank)
  joined over gaps of at most 3 days

payment care "Care" of visit
  for each provider and month of visit_date
  pay (total fee) × share_done

payment single "Each that is finished" of finished
  pay £5.33
  in month of visit_date

payment standing "Unbroken time" of time
  pay £1.01
  in month of first_day

cap for_person on single
  at most £9.99 for each provider and contract year
  used up in order of visit_date, then visit_id
  the payments themselves are reduced

cap yearly on care and single and standing together, after for_person
  at most £120.00 for each provider and contract year
  used up in order of month
  the excess is deducted on a line of its own

clawback back of finished
  where returned is given
  for each provider and month of returned
  take back count × £4.00 per visit
  at most care for each provider and month
  the rest is carried forward, and what is left at the end is shown but not taken back
"#;

/// The same without a word of receipt: the fields stay, the clauses go.
fn plain() -> Model {
    let is_said = |line: &&str| {
        ["received on", "replaces", "reverses", "cut-off"]
            .iter()
            .any(|word| line.trim_start().starts_with(word))
    };
    model(&CONTRACT.lines().filter(|line| !is_said(line)).collect::<Vec<_>>().join("\n"))
}

/// What a row does to an earlier one.
#[derive(Clone, Copy, Debug)]
enum Does {
    Nothing,
    Replaces(u32),
    Reverses(u32),
}

#[derive(Clone, Debug)]
struct Row {
    id: u32,
    /// The cells between the unique value and the day of receipt; `{}` stands for the person.
    cells: String,
    person: Option<u32>,
    /// Days after 1 April 2025.
    received: i64,
    does: Does,
}

fn day(days: i64) -> String {
    let first = meed::value::Day::parse("2025-04-01").unwrap();
    first.plus_days(i32::try_from(days).unwrap()).unwrap().to_string()
}

impl Row {
    fn text(&self, person: Option<u32>) -> String {
        let cells = self.cells.replace("{}", &person.map(|id| id.to_string()).unwrap_or_default());
        let (replaces, reverses) = match self.does {
            Does::Nothing => (String::new(), String::new()),
            Does::Replaces(other) => (other.to_string(), String::new()),
            Does::Reverses(other) => (String::new(), other.to_string()),
        };
        format!("{},{cells},{},{replaces},{reverses}\n", self.id, day(self.received))
    }

    fn names(&self) -> Option<u32> {
        match self.does {
            Does::Nothing => None,
            Does::Replaces(other) | Does::Reverses(other) => Some(other),
        }
    }
}

const PEOPLE: &str = "person_id,band,told,told_instead,told_no_more\n";
const VISITS: &str = "visit_id,provider,person,visit_date,hours,done,returned,received,corrects,cancels\n";

/// Rows one after the other: each may replace or reverse one before it that no other has named and that reverses none.
fn rows(drawn: Vec<(String, Option<u32>, i64, u8, prop::sample::Index)>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (position, (cells, person, received, does, which)) in drawn.into_iter().enumerate() {
        let free = |row: &&Row| {
            let named = rows.iter().any(|other| other.names() == Some(row.id));
            !named && !matches!(row.does, Does::Reverses(_))
        };
        let free: Vec<(u32, i64)> = rows.iter().filter(free).map(|row| (row.id, row.received)).collect();
        let (does, received) = match does {
            // As often as not on one day with what it names.
            0..=3 if !free.is_empty() => {
                let (id, since) = free[which.index(free.len())];
                let does = if does < 3 { Does::Replaces(id) } else { Does::Reverses(id) };
                (does, since + received / 4)
            }
            _ => (Does::Nothing, received),
        };
        rows.push(Row { id: u32::try_from(position).unwrap() + 1, cells, person, received, does });
    }
    rows
}

fn people() -> impl Strategy<Value = Vec<Row>> {
    let band = prop_oneof![Just("low"), Just("high")];
    let one = (band.prop_map(str::to_owned), Just(None), 0..200_i64, 0..8_u8, any::<prop::sample::Index>());
    prop::collection::vec(one, 1..7).prop_map(rows)
}

fn visits(people: u32) -> impl Strategy<Value = Vec<Row>> {
    let cells = (prop_oneof![Just("Acme"), Just("Beech")], 0..190_i64, 1..40_u8, any::<bool>(), 0..90_i64);
    let cells = cells.prop_map(|(provider, on, hours, done, back)| {
        let (done, returned) =
            (if done { "yes" } else { "no" }, if back < 30 { day(on + back) } else { String::new() });
        (format!("{provider},{{}},{},{}.25,{done},{returned}", day(on), hours), on)
    });
    let one = (cells, 1..=people, 0..60_i64, 0..8_u8, any::<prop::sample::Index>());
    let drawn = prop::collection::vec(one, 0..25);
    drawn.prop_map(|drawn| {
        rows(
            drawn
                .into_iter()
                .map(|((cells, on), person, late, does, which)| (cells, Some(person), on + late, does, which))
                .collect(),
        )
    })
}

/// The rows that are received by a day, and are neither replaced nor reversed by one that is, nor reverse another.
fn counting(rows: &[Row], by: i64) -> Vec<&Row> {
    let known: Vec<&Row> = rows.iter().filter(|row| row.received <= by).collect();
    let is_named = |row: &Row| known.iter().any(|other| other.names() == Some(row.id));
    let counts = |row: &&Row| !is_named(row) && !matches!(row.does, Does::Reverses(_));
    known.iter().copied().filter(counts).collect()
}

/// The person that stands where one stood, if any does.
fn stands(people: &[Row], id: u32, by: i64) -> Option<u32> {
    let counting = counting(people, by);
    let mut at = id;
    for _ in people {
        if counting.iter().any(|row| row.id == at) {
            return Some(at);
        }
        let next = people
            .iter()
            .find(|row| row.received <= by && matches!(row.does, Does::Replaces(other) if other == at));
        at = next?.id;
    }
    None
}

/// The files as they would have been handed in on a day, had nobody ever corrected anything.
fn as_of(people: &[Row], visits: &[Row], by: i64) -> [String; 2] {
    let clean = |row: &Row, person| Row { does: Does::Nothing, ..row.clone() }.text(person);
    let persons: String = counting(people, by).into_iter().map(|row| clean(row, None)).collect();
    let visits = counting(visits, by).into_iter().filter_map(|row| {
        let person = stands(people, row.person?, by)?;
        Some(clean(row, Some(person)))
    });
    [format!("{PEOPLE}{persons}"), format!("{VISITS}{}", visits.collect::<String>())]
}

/// What each payee is owed for the periods up to one.
fn owed(model: &Model, tables: &[String; 2], periods: &[String]) -> BTreeMap<String, Amount> {
    if periods.is_empty() {
        return BTreeMap::new();
    }
    let loaded = read(model, &[&tables[0], &tables[1]], false);
    assert!(loaded.faults.is_empty(), "{}", meed::data::report::render(&loaded.faults));
    let outcome: RunResult = meed::run::run(model, loaded.database, &Settings::default()).unwrap();
    let selection = Selection::of(model, &outcome, &[], periods).unwrap();
    let statement = Statement::of(model, &outcome, &selection);
    statement.payees.into_iter().map(|part| (part.payee, part.net)).collect()
}

fn less(now: &BTreeMap<String, Amount>, before: &BTreeMap<String, Amount>) -> BTreeMap<String, Amount> {
    let nought = Amount::sum([]);
    let names = now.keys().chain(before.keys());
    let of = |side: &BTreeMap<String, Amount>, name: &String| side.get(name).unwrap_or(&nought).clone();
    let all = names.map(|name| (name.clone(), of(now, name).less(&of(before, name))));
    all.filter(|(_, amount)| !amount.is_zero()).collect()
}

/// The cut-offs of April to October 2025, 10 May to 10 November, as days after 1 April.
const CUT_OFFS: [i64; 7] = [39, 70, 100, 131, 162, 192, 223];
const PERIODS: [&str; 7] = ["2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10"];

proptest! {
    #![proptest_config(search::cases(48))]

    /// A statement is what its periods come to on what was known by its cut-off, less what those before it came to by
    /// theirs; together they are what all come to on what was known by the last. Every difference has a reason.
    #[test]
    fn statements_in_sequence_add_up_to_what_is_known(
        (people, visits) in people().prop_flat_map(|people| {
            let count = u32::try_from(people.len()).unwrap();
            (Just(people), visits(count))
        })
    ) {
        let (known, plain) = (model(CONTRACT), plain());
        let text = |rows: &[Row]| rows.iter().map(|row| row.text(row.person)).collect::<String>();
        let tables = [format!("{PEOPLE}{}", text(&people)), format!("{VISITS}{}", text(&visits))];
        let loaded = read(&known, &[&tables[0], &tables[1]], false);
        prop_assert!(loaded.faults.is_empty(), "{}", meed::data::report::render(&loaded.faults));
        let labels = PERIODS.map(str::to_owned);
        let mut total: BTreeMap<String, Amount> = BTreeMap::new();
        let mut before = BTreeMap::new();
        for (at, cut_off) in CUT_OFFS.into_iter().enumerate() {
            let numbered = statement(&known, &loaded, u32::try_from(at).unwrap() + 1);
            let now = owed(&plain, &as_of(&people, &visits, cut_off), &labels[..=at]);
            let paid: BTreeMap<String, Amount> =
                numbered.payees.iter().map(|net| (net.payee.clone(), net.net.clone())).collect();
            let expected = less(&now, &before);
            prop_assert_eq!(less(&paid, &BTreeMap::new()), expected, "statement {}", at + 1);
            for line in &numbered.adjustments {
                prop_assert!(!line.why.is_empty(), "{line:?}");
            }
            for (payee, net) in paid {
                let sum = total.entry(payee).or_insert_with(|| Amount::sum([]));
                *sum = Amount::sum([&*sum, &net]);
            }
            before = now;
        }
        let last = owed(&plain, &as_of(&people, &visits, 223), &labels);
        prop_assert_eq!(less(&total, &last), BTreeMap::new());
        // Whoever asks for no statement in particular has all that was ever received.
        let all = as_of(&people, &visits, i64::from(u16::MAX));
        let outcome = meed::run::run(&known, loaded.database.clone(), &Settings::default()).unwrap();
        let everything = Statement::of(&known, &outcome, &Selection::default());
        let everything: BTreeMap<String, Amount> =
            everything.payees.into_iter().map(|part| (part.payee, part.net)).collect();
        prop_assert_eq!(less(&everything, &owed(&plain, &all, &labels)), BTreeMap::new());
    }
}
