//! An engine, asked through its own client: rows are put into tables of the session, and queries asked of them.

use std::io::Write as _;
use std::process::{Command, Stdio};

use meed::column::{Column, Values};
use meed::data::Database;
use meed::model::{Field, Model, RecordId, Type};
use meed::report::{Format, written};
use meed::run::{ClauseProvenance, Prepared, RunResult, provenance};
use meed::sql::{Dialect, Given, Queries, Refusal, Stopped, Tables};
use meed::statement::{Selection, Statement};
use meed::value::{Day, Number, NumberStyle, Shown};

/// An engine that is here.
pub(super) struct Engine {
    dialect: Dialect,
    client: Vec<String>,
}

/// Why an engine pays nothing.
#[derive(Debug)]
pub(super) enum Unpaid {
    /// Something cannot be said.
    Refused(Vec<Refusal>),
    /// The data is at fault, or something of it has no answer.
    Stopped(String),
    /// The engine itself gave no answer, which is wrong.
    Broken(String),
}

impl Engine {
    /// DuckDB, in memory.
    pub(super) fn duckdb() -> Option<Engine> {
        let runs =
            Command::new("duckdb").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !runs.is_ok_and(|status| status.success()) {
            missing("contracts on DuckDB, whose client `duckdb` is not on the path");
            return None;
        }
        let client = ["duckdb", "-batch", "-bail", "-csv", "-nullvalue", "", "-init", "/dev/null"];
        Some(Engine { dialect: Dialect::DuckDb, client: client.map(str::to_owned).to_vec() })
    }

    /// The Postgres server that is said.
    pub(super) fn postgres() -> Option<Engine> {
        let Ok(place) = std::env::var("MEED_TEST_POSTGRES") else {
            missing("contracts on Postgres, for which MEED_TEST_POSTGRES has to say how to connect");
            return None;
        };
        let client = ["psql", "-X", "-q", "--csv", "-v", "ON_ERROR_STOP=1", "-f", "-", "-d", &place];
        Some(Engine { dialect: Dialect::Postgres, client: client.map(str::to_owned).to_vec() })
    }

    /// Spark in local mode, where `MEED_TEST_SPARK` is set: it takes minutes.
    pub(super) fn spark() -> Option<Engine> {
        if std::env::var_os("MEED_TEST_SPARK").is_none() {
            missing(
                "contracts on Spark, for which MEED_TEST_SPARK has to be set, and Java and pyspark to be there",
            );
            return None;
        }
        let client = ["python3", "tests/spark_client.py"].map(str::to_owned).to_vec();
        Some(Engine { dialect: Dialect::Spark, client })
    }

    /// The answers to queries after a script, each as CSV.
    fn ask(&self, script: &str, queries: &[&str]) -> Result<Vec<String>, String> {
        const MARK: &str = "that was the answer";
        let mut text = script.to_owned();
        for query in queries {
            text.push_str(&format!("{query};\nSELECT '{MARK}' AS mark;\n"));
        }
        let mut child = Command::new(&self.client[0])
            .args(&self.client[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
        let done = child.wait_with_output().unwrap();
        let _ = writer.join().unwrap();
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).chars().take(3000).collect());
        }
        let text = String::from_utf8(done.stdout).unwrap();
        let end = format!("mark\n{MARK}\n");
        Ok(text.split(&end).map(str::to_owned).take(queries.len()).collect())
    }

    /// What a contract comes to on rows that are put into tables of the session.
    pub(super) fn paid(
        &self,
        model: &Model,
        data: &Database,
        given: &Given,
    ) -> Result<(RunResult, Vec<ClauseProvenance>), Unpaid> {
        let loaded = Loaded::of(self.dialect, model, data);
        let queries = loaded.queries(self.dialect, model, given).map_err(Unpaid::Refused)?;
        let asked: Vec<&str> = queries.asked().iter().map(|asked| asked.sql.as_str()).collect();
        let answers = self.ask(&loaded.script, &asked).map_err(Unpaid::Broken)?;
        queries.finish(model, &answers).map_err(|stopped| match stopped {
            Stopped::Refused(refusals) => Unpaid::Stopped(format!("{refusals:?}")),
            Stopped::Run(error) => Unpaid::Stopped(format!("{error:?}")),
        })
    }
}

fn missing(what: &str) {
    let _ = writeln!(std::io::stderr(), "left out: {what}");
}

/// Rows as a script that makes tables of them, and what there is to know of these.
struct Loaded {
    script: String,
    said: String,
    catalogue: Vec<(RecordId, Vec<(String, String)>)>,
}

impl Loaded {
    /// The rows of all records.
    fn of(dialect: Dialect, model: &Model, data: &Database) -> Loaded {
        let mut script = match dialect {
            Dialect::Postgres => "SET client_min_messages = error;\nSET TimeZone = 'UTC';\n".to_owned(),
            Dialect::DuckDb => "SET TimeZone = 'UTC';\n".to_owned(),
            Dialect::Spark => String::new(),
        };
        let mut catalogue = Vec::new();
        for (id, record) in model.file_records() {
            let rows = data.tables[id.index()].rows;
            let columns: Vec<Vec<Option<String>>> = (0..record.fields.len())
                .map(|at| (0..rows).map(|row| cell(model, data, (id, at), row)).collect())
                .collect();
            let typed: Vec<(String, String)> = (record.fields.iter().zip(&columns))
                .map(|(field, values)| (field.column.clone(), column_type(model, field, values)))
                .collect();
            let literal = |value: &Option<String>| match value {
                Some(value) if dialect == Dialect::Spark => {
                    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "\\'"))
                }
                Some(value) => format!("'{}'", value.replace('\'', "''")),
                None => "NULL".to_owned(),
            };
            let all: Vec<String> = (0..rows)
                .map(|row| {
                    let cells: Vec<String> = columns.iter().map(|column| literal(&column[row])).collect();
                    format!("({})", cells.join(", "))
                })
                .collect();
            script.push_str(&table(dialect, &record.title.name, &typed, &all));
            catalogue.push((id, typed));
        }
        Loaded { script, said: ratios(model), catalogue }
    }

    /// The queries of a contract on these tables.
    fn queries(&self, dialect: Dialect, model: &Model, given: &Given) -> Result<Queries, Vec<Refusal>> {
        let mut tables =
            Tables::expected(model, Some(&self.said), dialect).map_err(|refusal| vec![refusal])?;
        for (record, columns) in &self.catalogue {
            tables.known(model, *record, columns).map_err(|refusal| vec![refusal])?;
        }
        Queries::of(model, dialect, &tables, given)
    }
}

/// A script that makes a table of the session: its columns with their types, its rows as they are written.
fn table(dialect: Dialect, name: &str, columns: &[(String, String)], rows: &[String]) -> String {
    let sign = if dialect == Dialect::Spark { '`' } else { '"' };
    let quoted = |name: &str| format!("{sign}{}{sign}", name.replace(sign, &format!("{sign}{sign}")));
    let name = quoted(name);
    if dialect == Dialect::Spark {
        let casts = columns.iter().enumerate();
        let casts = casts
            .map(|(at, (column, ty))| format!("CAST(c{at} AS {}) AS {}", spark_type(ty), quoted(column)));
        let casts: Vec<String> = casts.collect();
        let names: Vec<String> = (0..columns.len()).map(|at| format!("c{at}")).collect();
        let nulls = vec!["NULL"; columns.len()].join(", ");
        let (rows, none) = match rows.is_empty() {
            true => (format!("({nulls})"), " WHERE FALSE"),
            false => (rows.join(",\n"), ""),
        };
        return format!(
            "CREATE TEMPORARY VIEW {name} AS SELECT {} FROM VALUES\n{rows} AS v({}){none};\n",
            casts.join(", "),
            names.join(", ")
        );
    }
    let declared = columns.iter().map(|(column, ty)| format!("{} {ty}", quoted(column)));
    let mut script = format!("CREATE TEMP TABLE {name} ({});\n", declared.collect::<Vec<_>>().join(", "));
    for some in rows.chunks(500) {
        script.push_str(&format!("INSERT INTO {name} VALUES\n{};\n", some.join(",\n")));
    }
    script
}

fn spark_type(ty: &str) -> &str {
    match ty {
        "VARCHAR" => "STRING",
        "TIMESTAMP" => "TIMESTAMP_NTZ",
        "TIMESTAMP WITH TIME ZONE" => "TIMESTAMP",
        ty => ty,
    }
}

/// What is said of the tables of a contract: that 45% is 0.45 there.
pub(super) fn ratios(model: &Model) -> String {
    let said = model.file_records().map(|(_, record)| {
        let ratios = (record.fields.iter())
            .filter(|field| matches!(&field.ty, Type::Number(ty) if ty.style != NumberStyle::Plain))
            .map(|field| format!("\"{}\": {{\"holds\": \"ratio\"}}", field.name));
        let ratios: Vec<String> = ratios.collect();
        format!("\"{}\": {{\"columns\": {{{}}}}}", record.title.name, ratios.join(", "))
    });
    format!("{{{}}}", said.collect::<Vec<_>>().join(", "))
}

/// What the clauses took in of files, but for spells.
pub(super) fn accounts(model: &Model, outcome: &RunResult) -> Vec<ClauseProvenance> {
    let prepared = Prepared::new(model);
    let all = provenance(&prepared, outcome).unwrap().clauses;
    all.into_iter().filter(|clause| clause.made.is_none()).collect()
}

/// The statement of an outcome, as rows.
pub(super) fn statement(model: &Model, outcome: &RunResult) -> String {
    let selection = Selection::of(model, outcome, &[], &[]).unwrap();
    let statement = Statement::of(model, outcome, &selection);
    String::from_utf8(written(&statement, Format::Csv).unwrap()).unwrap()
}

/// A cell as a table has it; none where it is blank.
fn cell(model: &Model, data: &Database, (record, at): (RecordId, usize), row: usize) -> Option<String> {
    let column = &data.tables[record.index()].columns[at];
    if column.is_blank(row) {
        return None;
    }
    let number = || match &column.values {
        Values::Fixed { scale, values } => {
            let number = Number::from_scaled(i128::from(values.get(row).unwrap()), *scale);
            number.exact_decimal(18).unwrap()
        }
        Values::Exact(values) => values[row].exact_decimal(18).unwrap(),
        other => panic!("{other:?} are no numbers"),
    };
    let code = || match &column.values {
        Values::Codes(codes) => codes.get(row).unwrap(),
        other => panic!("{other:?} are no codes"),
    };
    Some(match &model.records[record].fields[at].ty {
        Type::Number(_) => number(),
        Type::Date => match &column.values {
            Values::Days(days) => Day::from_number(days.get(row).unwrap()).unwrap().to_string(),
            other => panic!("{other:?} are no days"),
        },
        Type::YesNo => (code() != 0).to_string(),
        Type::Text => data.texts.text(code()).to_owned(),
        Type::Choice(set) => model.choice_sets[*set].choices[code() as usize].clone(),
        Type::Reference(to) => {
            let unique = model.records[*to].fields.iter().position(|field| field.unique).unwrap();
            cell(model, data, (*to, unique), code() as usize)?
        }
        Type::Moment => {
            let Values::Fixed { values, .. } = &column.values else { panic!("no moments") };
            let moment = values.get(row).unwrap();
            match data.tables[record.index()]
                .columns
                .iter()
                .zip(&model.records[record].fields)
                .all(|(column, field)| field.ty != Type::Moment || by_the_clock(model, column))
            {
                true => clock_time(model, moment).unwrap(),
                false => format!(
                    "{} {}+00",
                    Day::from_number(i32::try_from(moment.div_euclid(86_400)).unwrap()).unwrap(),
                    time(moment.rem_euclid(86_400))
                ),
            }
        }
        Type::Period(kind) => match &column.values {
            Values::Periods(periods) => {
                model.contract.calendar.first_day(*kind, periods.get(row).unwrap()).unwrap().to_string()
            }
            other => panic!("{other:?} are no periods"),
        },
        // Refused by its type.
        Type::Clock => return None,
    })
}

fn time(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// What clocks show at a moment, if they show it once.
fn clock_time(model: &Model, moment: i64) -> Option<String> {
    let zone = model.contract.clock.as_ref()?;
    let (day, second) = zone.local(moment)?;
    let once = zone.moment(day, second)? == Shown::Once(moment);
    once.then(|| format!("{day} {}", time(second.into())))
}

/// Whether all moments of a column can be written as clocks show them.
fn by_the_clock(model: &Model, column: &Column) -> bool {
    let Values::Fixed { values, .. } = &column.values else { return false };
    let mut rows = (0..values.len()).filter(|row| !column.is_blank(*row));
    rows.all(|row| clock_time(model, values.get(row).unwrap()).is_some())
}

/// The type that a table gives a field, by the values that it has.
fn column_type(model: &Model, field: &Field, values: &[Option<String>]) -> String {
    let places = |value: &String| value.split_once('.').map_or(0, |(_, part)| part.len());
    match &field.ty {
        Type::Number(_) => {
            let most = values.iter().flatten().map(places).max().unwrap_or(0);
            let digits =
                |value: &String| value.split('.').next().map_or(0, |part| part.trim_start_matches('-').len());
            let whole = values.iter().flatten().map(digits).max().unwrap_or(0).max(4);
            if most == 0 && field.whole {
                "BIGINT".to_owned()
            } else {
                format!("DECIMAL({},{most})", whole + most)
            }
        }
        Type::Date | Type::Period(_) => "DATE".to_owned(),
        Type::YesNo => "BOOLEAN".to_owned(),
        Type::Reference(to) => {
            let unique = model.records[*to].fields.iter().find(|field| field.unique).unwrap();
            column_type(model, unique, &[])
        }
        Type::Moment if values.iter().flatten().any(|value| value.contains('+')) => {
            "TIMESTAMP WITH TIME ZONE".to_owned()
        }
        Type::Moment => "TIMESTAMP".to_owned(),
        Type::Text | Type::Choice(_) | Type::Clock => "VARCHAR".to_owned(),
    }
}
