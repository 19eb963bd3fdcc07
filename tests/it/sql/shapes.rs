//! Contracts of other shapes than the shipped ones, on random rows with blanks, ties and edges, some of them at fault:
//! references that lead on, spells, sums so far with limits for each person, bands of a ratio, rows that are corrected.

use std::collections::BTreeSet;

use meed::data::{self, Content, Database, Format, Input, ReadOptions};
use meed::model::{Field, Model, Type};
use meed::run::{Settings, run};
use meed::source::Source;
use meed::sql::Given;
use meed::value::Day;

use super::engine::{Engine, Loaded, Rows, Unpaid, accounts, column_type, said, statement};

/// Numbers that are the same on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(most)).unwrap()
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(u32::try_from(of.len()).unwrap()) as usize]
    }

    /// A day so many days after another at most.
    fn day(&mut self, from: &str, most: u32) -> String {
        let after = self.below(most);
        later(from, i32::try_from(after).unwrap())
    }

    /// Now and then nothing.
    fn or_blank(&mut self, value: impl ToString) -> String {
        if self.below(6) == 0 { String::new() } else { value.to_string() }
    }

    fn hundredths(&mut self, least: i32, most: u32) -> String {
        let all = least * 100 + i32::try_from(self.below(most * 100)).unwrap();
        let sign = if all < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", all.abs() / 100, all.abs() % 100)
    }
}

fn later(day: &str, by: i32) -> String {
    Day::from_number(Day::parse(day).unwrap().number() + by).unwrap().to_string()
}

/// The rows of one record: its name, the headings and the cells.
type Table = (&'static str, &'static str, Vec<Vec<String>>);

fn numbered(count: u32, mut row: impl FnMut(u32) -> Vec<String>) -> Vec<Vec<String>> {
    (0..count).map(&mut row).collect()
}

fn deep(chance: &mut Chance, count: u32) -> Vec<Table> {
    let area = |at: u32, c: &mut Chance| {
        vec![format!("a{at}"), c.hundredths(0, 99), c.or_blank(["yes", "no"][at as usize % 2])]
    };
    let areas = numbered(4, |at| area(at, chance));
    let homes = numbered(6, |at| {
        let beds = chance.below(41);
        vec![format!("h{at}"), format!("a{}", chance.below(4)), chance.or_blank(beds)]
    });
    let people = numbered(8, |at| {
        let home = format!("h{}", chance.below(6));
        vec![format!("p{at}"), chance.or_blank(home), chance.day("1930-01-01", 35_000)]
    });
    let visits = numbered(count, |at| {
        let reach = chance.one_of(&[1, 4, 100, 730]);
        let (day, grade) = (chance.day("2024-04-01", reach), chance.one_of(&["low", "mid", "high"]));
        let minutes = chance.one_of(&[0, 600, 599, 31]);
        vec![
            at.to_string(),
            chance.one_of(&["Acme", "acme", "Beech"]).to_owned(),
            format!("p{}", chance.below(8)),
            chance.or_blank(day),
            chance.or_blank(grade),
            chance.or_blank(minutes),
        ]
    });
    vec![
        ("area", "area_id,rate,is_rural", areas),
        ("home", "home_id,area,beds", homes),
        ("person", "person_id,home,born", people),
        ("visit", "visit_id,provider,person,held_on,grade,minutes", visits),
    ]
}

fn stays(chance: &mut Chance, count: u32) -> Vec<Table> {
    let placements = numbered(count, |at| {
        let from = chance.day("2024-02-01", 420);
        let to = later(&from, chance.one_of(&[0, 1, -2, 13, 14, 27, 28, 60, 90]));
        vec![
            at.to_string(),
            chance.one_of(&["Acme", "Beech"]).to_owned(),
            format!("c{}", chance.below(6)),
            chance.one_of(&["foster", "home", "respite"]).to_owned(),
            from,
            chance.or_blank(to),
        ]
    });
    let nights = numbered(count / 3, |at| {
        let from = chance.day("2024-03-01", 400);
        let to = later(&from, chance.one_of(&[-1, 0, 1, 5, 20]));
        vec![at.to_string(), format!("c{}", chance.below(7)), from, to]
    });
    vec![
        ("placement", "placement_id,provider,child,kind,from_day,to_day", placements),
        ("night", "night_id,child,first_night,last_night", nights),
    ]
}

fn bands(chance: &mut Chance, count: u32) -> Vec<Table> {
    let clients = numbered(count, |at| {
        let started = chance.day("2024-04-01", 500);
        let result_on = later(&started, chance.one_of(&[0, 1, 30, 119, 120, 121]));
        let ended = later(&result_on, chance.one_of(&[-1, 0, 30, 90, 91, 92]));
        let due = chance.one_of(&["2024-06-15", "2024-07-01", "2025-03-31", "2025-04-01"]);
        let result = chance.one_of(&["work", "study", "none"]);
        vec![
            format!("k{at}"),
            chance.one_of(&["A", "B", "a b"]).to_owned(),
            started,
            chance.or_blank(due),
            chance.or_blank(result),
            chance.or_blank(result_on),
            chance.or_blank(ended),
            (1 + chance.below(5)).to_string(),
        ]
    });
    vec![("client", "client_id,provider,started,due_on,result,result_on,ended_on,need", clients)]
}

fn running(chance: &mut Chance, count: u32) -> Vec<Table> {
    let slips = numbered(count, |at| {
        let reach = chance.one_of(&[5, 730]);
        let (band, hours) = (chance.one_of(&["a", "b"]), chance.hundredths(-8, 32));
        vec![
            // Not in the order of the file.
            ((at * 37) % 1_009).to_string(),
            chance.one_of(&["A", "B"]).to_owned(),
            format!("p{}", chance.below(6)),
            chance.day("2024-04-01", reach),
            chance.or_blank(band),
            chance.or_blank(hours),
            chance.one_of(&["yes", "no"]).to_owned(),
        ]
    });
    vec![("slip", "slip_id,provider,person,day,band,hours,adjusted", slips)]
}

fn corrected(chance: &mut Chance, count: u32) -> Vec<Table> {
    let mut claims: Vec<Vec<String>> = Vec::new();
    // Those that may still be named: each is named once, and what reverses is not named.
    let mut open: Vec<usize> = Vec::new();
    for at in 0..count as usize {
        let achieved = chance.day("2024-04-01", 300);
        let mut received = chance.day(&achieved, 100);
        let (mut corrects, mut cancels) = (String::new(), String::new());
        let reverses = chance.below(3) == 0;
        let named = (chance.below(3) == 0 && !open.is_empty())
            .then(|| open.swap_remove(chance.below(u32::try_from(open.len()).unwrap()) as usize));
        if let Some(named) = named {
            received = received.max(later(&claims[named][6], chance.one_of(&[0, 1, 30])));
            let name = claims[named][0].clone();
            (corrects, cancels) = if reverses { (String::new(), name) } else { (name, String::new()) };
        }
        if named.is_none() || !reverses {
            open.push(at);
        }
        let lost = later(&achieved, chance.one_of(&[0, 1, 60, 183, 184, 250]));
        let score = chance.one_of(&["0", "1", "0.333", "0.7501"]);
        claims.push(vec![
            format!("c{at}"),
            chance.one_of(&["A", "B"]).to_owned(),
            format!("p{}", chance.below(10)),
            achieved,
            if chance.below(2) == 0 { lost } else { String::new() },
            chance.or_blank(score),
            received,
            corrects,
            cancels,
        ]);
    }
    let mut reviews: Vec<Vec<String>> = Vec::new();
    for _ in 0..count {
        let (person, day) = (format!("p{}", chance.below(11)), chance.day("2024-04-01", 420));
        let passed = chance.one_of(&["yes", "yes", "no"]);
        if !reviews.iter().any(|row| row[0] == person && row[1] == day) {
            reviews.push(vec![person, day, chance.or_blank(passed)]);
        }
    }
    vec![
        ("claim", "claim_id,provider,person,achieved_on,lost_on,score,received,corrects,cancels", claims),
        ("review", "person,reviewed_on,passed", reviews),
    ]
}

/// A contract, the rows that it is paid on, and cells that put these at fault: of which table, which column, and what.
struct Shape {
    name: &'static str,
    text: &'static str,
    rows: fn(&mut Chance, u32) -> Vec<Table>,
    faults: &'static [(usize, usize, &'static str)],
}

const SHAPES: [Shape; 5] = [
    Shape {
        name: "deep",
        text: include_str!("shapes/deep.meed"),
        rows: deep,
        faults: &[(3, 2, "nobody"), (3, 5, "601"), (1, 1, "a9"), (3, 0, "1")],
    },
    Shape {
        name: "stays",
        text: include_str!("shapes/stays.meed"),
        rows: stays,
        faults: &[(0, 3, "Foster"), (1, 0, "1")],
    },
    Shape {
        name: "bands",
        text: include_str!("shapes/bands.meed"),
        rows: bands,
        faults: &[(0, 7, "6"), (0, 7, "0"), (0, 0, "k1"), (0, 4, "gone")],
    },
    Shape {
        name: "running",
        text: include_str!("shapes/running.meed"),
        rows: running,
        faults: &[(0, 5, "24.01"), (0, 4, "c")],
    },
    Shape {
        name: "corrected",
        text: include_str!("shapes/corrected.meed"),
        rows: corrected,
        faults: &[(0, 7, "nothing"), (0, 6, "2024-03-01"), (0, 5, "1.01")],
    },
];

/// What files are read as.
fn read(model: &Model, tables: &[Table]) -> data::Loaded {
    let inputs = model.file_records().zip(tables).map(|((record, of), (name, headings, rows))| {
        assert_eq!(of.title.name, *name);
        // A share has its sign in a file; in a table it is the ratio.
        let cell = |(at, cell): (usize, &String)| match headings.split(',').nth(at) {
            Some("score") if !cell.is_empty() => {
                let (whole, part) = cell.split_once('.').unwrap_or((cell, ""));
                let digits = format!("{part:0<4}");
                let (hundredths, rest) = digits.split_at(2);
                format!("{whole}{hundredths}.{rest}%")
            }
            _ => cell.clone(),
        };
        let lines = rows.iter().map(|row| row.iter().enumerate().map(cell).collect::<Vec<_>>().join(","));
        let text = [(*headings).to_owned()].into_iter().chain(lines).collect::<Vec<_>>().join("\n") + "\n";
        Input {
            record,
            name: format!("{name}.csv"),
            format: Format::Csv,
            content: Content::InOrder(Box::new(std::io::Cursor::new(text))),
        }
    });
    let inputs = inputs.collect();
    data::read(model, inputs, ReadOptions::default())
}

/// The same as tables, whatever is at fault in them.
fn loaded(model: &Model, tables: &[Table]) -> Loaded {
    let of_record = |((_, record), (name, _, rows)): ((_, &meed::model::Record), &Table)| {
        let cell = |(field, cell): (&Field, &String)| match (&field.ty, cell.as_str()) {
            (_, "") => None,
            (Type::YesNo, said) => Some((said == "yes").to_string()),
            (_, said) => Some(said.to_owned()),
        };
        let cells: Vec<Vec<Option<String>>> =
            rows.iter().map(|row| record.fields.iter().zip(row).map(cell).collect()).collect();
        let columns = record.fields.iter().enumerate().map(|(at, field)| {
            let values: Vec<Option<String>> = cells.iter().map(|row| row[at].clone()).collect();
            (field.column.clone(), column_type(model, field, &values))
        });
        Rows { name: (*name).to_owned(), columns: columns.collect(), rows: cells }
    };
    Loaded {
        said: said(model, &[]),
        tables: model.file_records().zip(tables).map(of_record).collect(),
        records: model.file_records().map(|(id, _)| id).collect(),
    }
}

fn paid_on_files(model: &Model, data: Database) -> (String, Vec<meed::run::ClauseProvenance>) {
    let outcome = run(model, data, &Settings::default()).unwrap();
    (statement(model, &outcome), accounts(model, &outcome))
}

#[test]
fn contracts_of_other_shapes_fare_on_tables_as_on_files() {
    for shape in &SHAPES {
        let checked = meed::check(&Source::new(shape.name, shape.text));
        let model = checked.model.unwrap_or_else(|| panic!("{:#?}", checked.findings));
        for engine in [Engine::duckdb(), Engine::postgres(), Engine::spark(2)].into_iter().flatten() {
            engine.tell(shape.name);
            for (seed, count) in [(1, 1), (2, 8), (3, 30), (4, 90)] {
                let tables = (shape.rows)(&mut Chance(seed), count);
                let on_files = read(&model, &tables);
                assert!(on_files.faults.is_empty(), "{}: {:?}", shape.name, on_files.faults.list());
                let (files, counted_on_files) = paid_on_files(&model, on_files.database);
                assert!(count < 90 || files.lines().count() > 15, "{}: {files}", shape.name);
                let (outcome, counted) =
                    engine.paid_on(&model, &loaded(&model, &tables), &Given::default()).unwrap();
                assert_eq!(statement(&model, &outcome), files, "{} {seed}", shape.name);
                assert_eq!(counted, counted_on_files, "{} {seed}", shape.name);
            }
        }
    }
}

#[test]
fn what_is_at_fault_in_files_is_at_fault_in_tables() {
    for shape in &SHAPES {
        let model = meed::check(&Source::new(shape.name, shape.text)).model.unwrap();
        for (table, column, cell) in shape.faults {
            let mut tables = (shape.rows)(&mut Chance(5), 30);
            let (_, _, rows) = &mut tables[*table];
            let at = rows.iter().position(|row| row[*column] != *cell).unwrap();
            rows[at][*column] = (*cell).to_owned();
            let faults = read(&model, &tables).faults;
            let files: BTreeSet<String> =
                faults.list().iter().map(|fault| fault.code().0.to_owned()).collect();
            assert!(!files.is_empty(), "{}: {cell} is no fault", shape.name);
            for engine in [Engine::duckdb(), Engine::postgres()].into_iter().flatten() {
                let told = match engine.paid_on(&model, &loaded(&model, &tables), &Given::default()) {
                    Err(Unpaid::Faults(told)) => told,
                    other => panic!("{}, {cell}: {other:?}", shape.name),
                };
                let told: BTreeSet<String> = told.into_iter().map(|fault| fault.code.to_owned()).collect();
                assert_eq!(told, files, "{}, {cell}", shape.name);
            }
        }
    }
}
