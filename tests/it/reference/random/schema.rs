//! The frame of a random contract: its own clauses, its records, their data.

use jiff::civil::Date;
use meed::value::PeriodKind;

use super::super::value::plus_days;
use super::choices::Choices;

/// What a number is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A percentage.
    Ratio,
    Plain,
    Money,
    Hours,
    Weeks,
    Days,
    PerHour,
    /// A number of rows of a record, by its position.
    Of(usize),
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Choice(&'static [&'static str]),
    Date,
    Moment,
    YesNo,
    Number(Unit),
    Whole,
    Refers(usize),
}

#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) blank: bool,
    pub(super) unique: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) name: &'static str,
    pub(super) plural: &'static str,
    pub(super) fields: Vec<Field>,
    /// Two fields that together occur once.
    pub(super) once: Option<(&'static str, &'static str)>,
    /// Whether its rows are worked out: then there is no data.
    pub(super) spell: bool,
}

/// The contract's own clauses and its records.
#[derive(Clone, Debug)]
pub(super) struct Schema {
    pub(super) records: Vec<Record>,
    pub(super) statements: PeriodKind,
    /// Whether there is one payee by name.
    pub(super) named: bool,
    starts: Date,
    ends: Date,
    clauses: String,
    /// The month and day on which contract years start.
    anchor: (i8, i8),
}

pub(super) const LEVELS: &[&str] = &["low", "mid", "\"very high\""];
pub(super) const AREAS: &[&str] = &["north", "south"];
const PAYEES: [&str; 3] = ["Acme", "\"Beech, Hill & Co\"", "Cedar"];

/// The words of a term, its first and last day, when its years start.
struct Term {
    words: &'static str,
    days: (Date, Date),
    years: Option<&'static str>,
    anchor: (i8, i8),
}

const fn term(
    words: &'static str,
    days: (Date, Date),
    years: Option<&'static str>,
    anchor: (i8, i8),
) -> Term {
    Term { words, days, years, anchor }
}

const fn day(year: i16, month: i8, day: i8) -> Date {
    Date::constant(year, month, day)
}

const TERMS: [Term; 4] = [
    term("1 April 2024 to 31 March 2026", (day(2024, 4, 1), day(2026, 3, 31)), None, (4, 1)),
    term("1 April 2024 to 31 March 2026", (day(2024, 4, 1), day(2026, 3, 31)), Some("1 January"), (1, 1)),
    term("15 January 2024 to 14 January 2026", (day(2024, 1, 15), day(2026, 1, 14)), None, (1, 15)),
    term("31 August 2023 to 30 August 2025", (day(2023, 8, 31), day(2025, 8, 30)), None, (8, 31)),
];

const SETTLEMENTS: [Option<&str>; 3] = [Some("30 September 2026"), None, Some("15 August 2026")];

const ROUNDINGS: [&str; 7] = [
    "to the nearest penny, halves up",
    "to the nearest penny, halves down",
    "to the nearest penny, halves to even",
    "down to the penny",
    "up to the penny",
    "to the nearest £0.10, halves to even",
    "to the nearest pound, halves up",
];

pub(super) fn period_word(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Week => "week",
        PeriodKind::Month => "month",
        PeriodKind::Quarter => "quarter",
        PeriodKind::ContractYear => "contract year",
        PeriodKind::FinancialYear => "financial year",
    }
}

pub(super) const KINDS: [PeriodKind; 5] = [
    PeriodKind::Quarter,
    PeriodKind::Month,
    PeriodKind::ContractYear,
    PeriodKind::FinancialYear,
    PeriodKind::Week,
];

impl Schema {
    pub(super) fn new(choices: &mut Choices) -> Self {
        let Term { words: term, days: (starts, ends), years, anchor } = *choices.one(&TERMS);
        let statements = *choices.one(&[
            PeriodKind::Quarter,
            PeriodKind::Quarter,
            PeriodKind::Month,
            PeriodKind::ContractYear,
            PeriodKind::FinancialYear,
            PeriodKind::Week,
        ]);
        let named = choices.once_in(5);
        let settlement = *choices.one(&SETTLEMENTS);
        let mut clauses = format!(
            "contract \"Random\"\n  payee {}\n  term {term}\n",
            if named { "\"Acme\"" } else { "provider" }
        );
        if let Some(day) = settlement {
            clauses += &format!("  settlement until {day}\n");
        }
        if let Some(day) = years {
            clauses += &format!("  years from {day}\n");
        }
        clauses += "  clock Europe/London\n";
        clauses += &format!("  statements in {}s\n", period_word(statements));
        clauses += &format!("  rounding each payment line {}\n", choices.one(&ROUNDINGS));
        let records = records(choices);
        Schema { records, statements, named, starts, ends, clauses, anchor }
    }

    /// Whether each period of a kind lies within one of another.
    pub(super) fn nests(&self, finer: PeriodKind, coarser: PeriodKind) -> bool {
        use PeriodKind::{ContractYear, FinancialYear, Month, Quarter};
        let (month, day) = self.anchor;
        match (finer, coarser) {
            (a, b) if a == b => true,
            (Month, FinancialYear) | (Quarter, ContractYear) => true,
            (Month, Quarter | ContractYear) => day == 1,
            (Quarter, FinancialYear) => day == 1 && month % 3 == 1,
            (ContractYear, FinancialYear) | (FinancialYear, ContractYear) => day == 1 && month == 4,
            _ => false,
        }
    }

    /// The contract's own clauses and the records, as text.
    pub(super) fn text(&self) -> String {
        self.text_in(|_, _| String::new())
    }

    /// The same with more said of the fields of a record.
    pub(super) fn text_in(&self, more: impl Fn(usize, usize) -> String) -> String {
        let mut text = format!("{}\nunit block, plural blocks\n", self.clauses);
        for (number, record) in self.records.iter().enumerate().filter(|(_, record)| !record.spell) {
            text += &format!("\nrecord {}, plural {} \"one {}\"\n", record.name, record.plural, record.name);
            for (position, field) in record.fields.iter().enumerate() {
                let ty = match field.kind {
                    Kind::Text => "text".to_owned(),
                    Kind::Choice(choices) => format!("one of {}", choices.join(", ")),
                    Kind::Date => "date".to_owned(),
                    Kind::Moment => "date and time".to_owned(),
                    Kind::YesNo => "yes or no".to_owned(),
                    Kind::Number(unit) => type_of(unit).to_owned(),
                    Kind::Whole => "whole number".to_owned(),
                    Kind::Refers(record) => format!("refers to {}", self.records[record].name),
                };
                let unique = if field.unique { ", unique" } else { "" };
                let blank = if field.blank { ", may be blank" } else { "" };
                text += &format!("  {} {ty}{unique}{blank}{}\n", field.name, more(number, position));
            }
            if let Some((one, other)) = record.once {
                text += &format!("  no two rows share {one} and {other}\n");
            }
        }
        text
    }

    /// The data: for each record the header and the rows of its file.
    pub(super) fn data(&self, choices: &mut Choices) -> Vec<(String, Vec<String>)> {
        let data = self.records.iter().filter(|record| !record.spell);
        let counts: Vec<usize> = data.map(|_| choices.below(31)).collect();
        let mut files = Vec::new();
        for (record, count) in self.records.iter().zip(&counts).filter(|(record, _)| !record.spell) {
            let header: Vec<&str> = record.fields.iter().map(|field| field.name).collect();
            let mut rows = Vec::new();
            let mut seen = Vec::new();
            for row in 0..*count {
                let cells = record.fields.iter().map(|field| self.cell(choices, field, row, &counts));
                let Some(cells) = cells.collect::<Option<Vec<String>>>() else { continue };
                if let Some((one, other)) = record.once {
                    let at = |name| record.fields.iter().position(|field| field.name == name).unwrap();
                    let pair = (cells[at(one)].clone(), cells[at(other)].clone());
                    if seen.contains(&pair) {
                        continue;
                    }
                    seen.push(pair);
                }
                rows.push(cells.join(","));
            }
            files.push((header.join(","), rows));
        }
        files
    }

    /// A cell; none where a reference has nothing to refer to.
    fn cell(&self, choices: &mut Choices, field: &Field, row: usize, counts: &[usize]) -> Option<String> {
        if field.unique {
            return Some(if field.kind == Kind::Text {
                format!("P{}", row + 1)
            } else {
                (row + 1).to_string()
            });
        }
        if field.blank && choices.once_in(4) {
            return Some(String::new());
        }
        let one = |choices: &mut Choices, list: &[&str]| (*choices.one(list)).to_owned();
        Some(match field.kind {
            Kind::Text => one(choices, &PAYEES),
            Kind::Choice(list) => one(choices, list).replace('"', ""),
            Kind::Date => self.date(choices).to_string(),
            Kind::Moment => self.moment(choices),
            Kind::YesNo => one(choices, &["yes", "no", "yes"]),
            Kind::Whole => one(choices, &["0", "1", "2", "3", "5", "-1"]),
            Kind::Number(Unit::Ratio) => format!("{}%", choices.one(amounts(Unit::Ratio))),
            // Rarely more, or finer, than fits into the engine's own numbers; now and then below nought.
            Kind::Number(Unit::Money | Unit::Hours | Unit::Plain) if choices.once_in(15) => one(
                choices,
                &[
                    "-33.33",
                    "-0.005",
                    "-1000",
                    "0.0000000001",
                    "9223372036854775807",
                    "123456789012345.678901",
                ],
            ),
            // Days that are not whole can not move a date.
            Kind::Number(Unit::Days) if choices.once_in(10) => "0.5".to_owned(),
            Kind::Number(unit) => one(choices, amounts(unit)).replace(',', ""),
            Kind::Refers(record) if counts[record] == 0 => return field.blank.then(String::new),
            Kind::Refers(record) => format!("P{}", choices.below(counts[record]) + 1),
        })
    }

    /// A date and time of the data: near the others, so that hours between them lie at and beside the amounts of
    /// contracts.
    fn moment(&self, choices: &mut Choices) -> String {
        let day = plus_days(self.starts, *choices.one(&[0, 0, 0, 1, 30])).unwrap();
        let clocks = ["10:00", "10:15", "11:00", "12:00", "12:00:01", "14:30", "17:30", "07:59:59", "01:20"];
        format!("{day}T{}Z", choices.one(&clocks))
    }

    /// A day of the data: near the edges of periods, or anywhere about the term.
    fn date(&self, choices: &mut Choices) -> Date {
        let offsets = [-1, 0, 1, 30, 42, 43, 90, 91, 92, 182, 366, 365, 500];
        match choices.below(4) {
            0 | 1 => plus_days(self.starts, *choices.one(&offsets)).unwrap(),
            2 => plus_days(self.starts, i64::try_from(choices.below(730)).unwrap()).unwrap(),
            _ => plus_days(self.ends, *choices.one(&[0, 1, 42, 200, -30])).unwrap(),
        }
    }
}

pub(super) fn type_of(unit: Unit) -> &'static str {
    match unit {
        Unit::Ratio => "percentage",
        Unit::Plain => "number",
        Unit::Money => "money",
        Unit::Hours => "hours",
        Unit::Weeks => "weeks",
        Unit::Days => "days",
        Unit::PerHour => "£ per hour",
        Unit::Of(_) => panic!("no field counts rows"),
    }
}

/// Amounts that stand both in contracts and in data, so that edges are hit; they rise.
pub(super) fn amounts(unit: Unit) -> &'static [&'static str] {
    match unit {
        Unit::Ratio => &["0", "25", "33.3", "45", "50", "66", "100", "250"],
        Unit::Plain => &["0", "0.25", "0.5", "1", "2.5", "3"],
        Unit::Money => &["0.00", "0.01", "10.00", "33.33", "100.00", "100.05", "1,500.00"],
        Unit::Hours => &["0", "0.25", "1", "2", "7.5", "40"],
        Unit::Weeks => &["0", "1", "2", "6", "12"],
        Unit::Days => &["0", "1", "28", "42", "91"],
        Unit::PerHour => &["0.05", "5.00", "15.00", "15.55"],
        Unit::Of(_) => &["0", "1", "2", "3", "5", "10"],
    }
}

fn records(choices: &mut Choices) -> Vec<Record> {
    let field = |name, kind| Field { name, kind, blank: false, unique: false };
    let mut visit = vec![
        Field { unique: true, ..field("visit_id", Kind::Whole) },
        field("provider", Kind::Text),
        field("start_date", Kind::Date),
    ];
    let more = [
        field("hours", Kind::Number(Unit::Hours)),
        field("price", Kind::Number(Unit::Money)),
        field("end_date", Kind::Date),
        field("level", Kind::Choice(LEVELS)),
        field("done", Kind::YesNo),
        field("area", Kind::Choice(AREAS)),
        field("seen_date", Kind::Date),
        field("agreed", Kind::YesNo),
        field("cost", Kind::Number(Unit::Money)),
        field("share", Kind::Number(Unit::Ratio)),
        field("score", Kind::Whole),
        field("stay", Kind::Number(Unit::Days)),
        field("weeks_planned", Kind::Number(Unit::Weeks)),
        field("factor", Kind::Number(Unit::Plain)),
        field("helper", Kind::Text),
        field("began", Kind::Moment),
        field("ended", Kind::Moment),
    ];
    visit.extend(optional(choices, more));
    let mut records = Vec::new();
    let mut once = None;
    let people = !choices.once_in(3);
    if people {
        let blank = choices.once_in(3);
        visit.push(Field { blank, ..field("person", Kind::Refers(1)) });
        if !blank && choices.once_in(2) {
            once = Some(("person", "start_date"));
        }
    }
    records.push(Record { name: "visit", plural: "visits", fields: visit, once, spell: false });
    if people {
        let mut person = vec![Field { unique: true, ..field("person_id", Kind::Text) }];
        let more = [
            field("budget", Kind::Number(Unit::Money)),
            field("joined", Kind::Date),
            field("provider", Kind::Text),
            field("district", Kind::Choice(AREAS)),
            field("keen", Kind::YesNo),
            field("hours", Kind::Number(Unit::Hours)),
        ];
        person.extend(optional(choices, more));
        records.push(Record { name: "person", plural: "people", fields: person, once: None, spell: false });
    }
    records
}

/// Most of the fields, some of which may be blank.
fn optional<const N: usize>(choices: &mut Choices, fields: [Field; N]) -> Vec<Field> {
    let mut found = Vec::new();
    for field in fields {
        if !choices.once_in(4) {
            let blank = field.name != "provider" && choices.once_in(2);
            found.push(Field { blank, ..field });
        }
    }
    found
}
