//! An engine, asked through its own client: rows are put into tables of the session, and queries asked of them.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock};

use meed::column::{Column, Values};
use meed::data::{self, Content, Database, Input, ReadOptions};
use meed::model::{Field, Model, RecordId, Type};
use meed::report::{Format, written};
use meed::run::{ClauseProvenance, Prepared, RunResult, provenance};
use meed::sql::{Dialect, Given, Queries, Refusal, Stopped, Tables};
use meed::statement::{Selection, Statement};
use meed::value::{Day, NumberStyle, Shown};
use serde_json::{Value as Json, json};

/// An engine that is here.
pub(super) struct Engine {
    pub(super) dialect: Dialect,
    client: Client,
}

/// Who asks it.
enum Client {
    /// A client that is started for each contract, with what it is told.
    Of(Vec<String>),
    /// The one session of Spark, with rows in so many files and shuffled into so many parts.
    Spark(usize),
}

/// The one session of Spark: to start one takes seconds.
struct Session {
    /// Lives as long as the tests.
    _client: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// Why an engine pays nothing.
#[derive(Debug)]
pub(super) enum Unpaid {
    /// Something cannot be said.
    Refused(Vec<Refusal>),
    /// The data is at fault, or something of it has no answer.
    Faults(Vec<Refusal>),
    /// What was worked out from the answers has none.
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
        Some(Engine { dialect: Dialect::DuckDb, client: Client::Of(client.map(str::to_owned).to_vec()) })
    }

    /// The Postgres server that is said.
    pub(super) fn postgres() -> Option<Engine> {
        let Ok(place) = std::env::var("MEED_TEST_POSTGRES") else {
            missing("contracts on Postgres, for which MEED_TEST_POSTGRES has to say how to connect");
            return None;
        };
        let client = ["psql", "-X", "-q", "--csv", "-v", "ON_ERROR_STOP=1", "-f", "-", "-d", &place];
        Some(Engine { dialect: Dialect::Postgres, client: Client::Of(client.map(str::to_owned).to_vec()) })
    }

    /// Spark in local mode, where `MEED_TEST_SPARK` says which Python has it: it takes minutes. The rows lie in so many
    /// files.
    pub(super) fn spark(partitions: usize) -> Option<Engine> {
        if std::env::var_os("MEED_TEST_SPARK").is_none() {
            missing("contracts on Spark, which tests/spark runs");
            return None;
        }
        Some(Engine { dialect: Dialect::Spark, client: Client::Spark(partitions) })
    }

    /// Says how far the tests are, where they take minutes.
    pub(super) fn tell(&self, what: &str) {
        if let Client::Spark(partitions) = self.client {
            let _ = writeln!(std::io::stderr(), "Spark, {partitions} parts: {what}");
        }
    }

    /// The answers to queries of tables, each as CSV.
    pub(super) fn ask(&self, tables: &[Rows], queries: &[&str]) -> Result<Vec<String>, String> {
        match &self.client {
            Client::Of(client) => self.answers_of(client, tables, queries),
            Client::Spark(partitions) => Session::ask(tables, queries, *partitions),
        }
    }

    fn answers_of(
        &self,
        client: &[String],
        tables: &[Rows],
        queries: &[&str],
    ) -> Result<Vec<String>, String> {
        const MARK: &str = "that was the answer";
        let mut text = match self.dialect {
            Dialect::Postgres => "SET client_min_messages = error;\nSET TimeZone = 'UTC';\n".to_owned(),
            Dialect::DuckDb | Dialect::Spark => "SET TimeZone = 'UTC';\n".to_owned(),
        };
        tables.iter().for_each(|table| text.push_str(&table.script()));
        for query in queries {
            text.push_str(&format!("{query};\nSELECT '{MARK}' AS mark;\n"));
        }
        let mut child = Command::new(&client[0])
            .args(&client[1..])
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
        self.paid_with(model, data, given, &[])
    }

    /// The same where some records are small.
    pub(super) fn paid_with(
        &self,
        model: &Model,
        data: &Database,
        given: &Given,
        small: &[&str],
    ) -> Result<(RunResult, Vec<ClauseProvenance>), Unpaid> {
        self.paid_on(model, &Loaded::of(model, data, small), given)
    }

    /// What is told of the rows of the one record of a contract, taken as they are: codes and messages.
    pub(super) fn told(&self, model: &Model, rows: &Rows) -> Vec<(String, String)> {
        match self.paid_rows(model, rows) {
            Err(Unpaid::Faults(faults)) => {
                faults.into_iter().map(|fault| (fault.code.to_owned(), fault.message)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    /// The same of the queries that look for faults alone, whatever is paid.
    pub(super) fn faults_of(&self, model: &Model, rows: &Rows) -> Vec<(String, String)> {
        let records = model.file_records().map(|(id, _)| id).collect();
        let loaded = Loaded { said: said(model, &[]), tables: vec![rows.clone()], records };
        let queries = loaded.queries(self.dialect, model, &Given::default()).unwrap();
        let first = [queries.asked()[0].sql.as_str()];
        let answers = self.ask(&loaded.tables, &first).unwrap();
        let amiss = queries.amiss(model, &answers).unwrap();
        amiss.into_iter().map(|fault| (fault.code.to_owned(), fault.message)).collect()
    }

    /// What the one record of a contract comes to, its rows taken as they are.
    pub(super) fn paid_rows(&self, model: &Model, rows: &Rows) -> Result<RunResult, Unpaid> {
        let records = model.file_records().map(|(id, _)| id).collect();
        let loaded = Loaded { said: said(model, &[]), tables: vec![rows.clone()], records };
        self.paid_on(model, &loaded, &Given::default()).map(|(outcome, _)| outcome)
    }

    pub(super) fn paid_on(
        &self,
        model: &Model,
        loaded: &Loaded,
        given: &Given,
    ) -> Result<(RunResult, Vec<ClauseProvenance>), Unpaid> {
        let queries = loaded.queries(self.dialect, model, given).map_err(Unpaid::Refused)?;
        let asked: Vec<&str> = queries.asked().iter().map(|asked| asked.sql.as_str()).collect();
        let answers = self.ask(&loaded.tables, &asked).map_err(Unpaid::Broken)?;
        queries.finish(model, &answers).map_err(|stopped| match stopped {
            Stopped::Refused(refusals) => Unpaid::Faults(refusals),
            Stopped::Run(error) => Unpaid::Stopped(format!("{error:?}")),
        })
    }
}

fn missing(what: &str) {
    let _ = writeln!(std::io::stderr(), "left out: {what}");
}

impl Session {
    fn start() -> Session {
        let mut client = Command::new(std::env::var_os("MEED_TEST_SPARK").unwrap())
            .arg("tests/spark_client.py")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (requests, answers) = (client.stdin.take().unwrap(), client.stdout.take().unwrap());
        Session { _client: client, requests, answers: BufReader::new(answers) }
    }

    fn ask(tables: &[Rows], queries: &[&str], partitions: usize) -> Result<Vec<String>, String> {
        static SESSION: OnceLock<Mutex<Session>> = OnceLock::new();
        let tables: Vec<Json> = (tables.iter())
            .map(|table| json!({"name": table.name, "columns": table.columns, "rows": table.rows}))
            .collect();
        let request = json!({"tables": tables, "queries": queries, "partitions": partitions});
        let mut session = SESSION.get_or_init(|| Mutex::new(Session::start())).lock().unwrap();
        writeln!(session.requests, "{request}").unwrap();
        session.requests.flush().unwrap();
        let mut line = String::new();
        session.answers.read_line(&mut line).unwrap();
        let said: Json =
            serde_json::from_str(&line).map_err(|_| "the client of Spark has ended".to_owned())?;
        match said["answers"].as_array() {
            Some(answers) => Ok(answers.iter().map(|answer| answer.as_str().unwrap().to_owned()).collect()),
            None => Err(said["error"].as_str().unwrap_or_default().to_owned()),
        }
    }
}

/// Rows that are put into a table.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) name: String,
    /// The columns with their types.
    pub(super) columns: Vec<(String, String)>,
    pub(super) rows: Vec<Vec<Option<String>>>,
}

impl Rows {
    /// The same rows as a CSV file of the first record of a contract.
    pub(super) fn as_a_file(&self, model: &Model) -> data::Loaded {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.columns.iter().map(|(name, _)| name)).unwrap();
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| cell.as_deref().unwrap_or_default())).unwrap();
        }
        let input = Input {
            record: RecordId(0),
            name: format!("{}.csv", self.name),
            format: data::Format::Csv,
            content: Content::InOrder(Box::new(std::io::Cursor::new(writer.into_inner().unwrap()))),
        };
        data::read(model, vec![input], ReadOptions::default())
    }

    /// A script that makes a table of the session of them.
    fn script(&self) -> String {
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let name = quoted(&self.name);
        let declared: Vec<String> =
            self.columns.iter().map(|(column, ty)| format!("{} {ty}", quoted(column))).collect();
        let mut script = format!("CREATE TEMP TABLE {name} ({});\n", declared.join(", "));
        let literal = |value: &Option<String>| match value {
            // No script has a nought in it.
            Some(value) => format!("'{}'", value.replace('\'', "''").replace('\0', "' || chr(0) || '")),
            None => "NULL".to_owned(),
        };
        for some in self.rows.chunks(500) {
            let rows = some.iter().map(|row| {
                let cells: Vec<String> = row.iter().map(literal).collect();
                format!("({})", cells.join(", "))
            });
            let rows: Vec<String> = rows.collect();
            script.push_str(&format!("INSERT INTO {name} VALUES\n{};\n", rows.join(",\n")));
        }
        script
    }
}

/// The rows of all records as tables, and what there is to know of these.
pub(super) struct Loaded {
    pub(super) said: String,
    pub(super) tables: Vec<Rows>,
    pub(super) records: Vec<RecordId>,
}

impl Loaded {
    pub(super) fn of(model: &Model, data: &Database, small: &[&str]) -> Loaded {
        let mut loaded = Loaded { said: said(model, small), tables: Vec::new(), records: Vec::new() };
        for (id, record) in model.file_records() {
            let rows = data.tables[id.index()].rows;
            let cells: Vec<Vec<Option<String>>> = (0..record.fields.len())
                .map(|at| (0..rows).map(|row| cell(model, data, (id, at), row)).collect())
                .collect();
            let columns: Vec<(String, String)> = (record.fields.iter().zip(&cells))
                .map(|(field, values)| (field.column.clone(), column_type(model, field, values)))
                .collect();
            let rows =
                (0..rows).map(|row| cells.iter().map(|column| column[row].clone()).collect()).collect();
            loaded.tables.push(Rows { name: record.title.name.clone(), columns, rows });
            loaded.records.push(id);
        }
        loaded
    }

    /// The queries of a contract on these tables.
    fn queries(&self, dialect: Dialect, model: &Model, given: &Given) -> Result<Queries, Vec<Refusal>> {
        let tables = self.known(dialect, model).map_err(|refusal| vec![refusal])?;
        Queries::of(model, dialect, &tables, given)
    }

    /// The tables with the types of their columns.
    pub(super) fn known(&self, dialect: Dialect, model: &Model) -> Result<Tables, Refusal> {
        let mut tables = Tables::expected(model, Some(&self.said), dialect)?;
        for (record, rows) in self.records.iter().zip(&self.tables) {
            let columns = rows.columns.iter().map(|(name, ty)| (name.clone(), type_in(dialect, ty)));
            let columns: Vec<_> = columns.collect();
            tables.known(model, dialect, *record, &columns)?;
        }
        Ok(tables)
    }
}

/// What the catalogue of an engine calls a type.
fn type_in(dialect: Dialect, ty: &str) -> String {
    match (dialect, ty) {
        (Dialect::Spark, "VARCHAR") => "string",
        (Dialect::Spark, "TIMESTAMP") => "timestamp_ntz",
        (Dialect::Spark, "TIMESTAMP WITH TIME ZONE") => "timestamp",
        (_, ty) => ty,
    }
    .to_owned()
}

/// What is said of the tables of a contract: that 45% is 0.45 there, and which of them are small.
pub(super) fn said(model: &Model, small: &[&str]) -> String {
    let said = model.file_records().map(|(_, record)| {
        let ratios = (record.fields.iter())
            .filter(|field| matches!(&field.ty, Type::Number(ty) if ty.style != NumberStyle::Plain))
            .map(|field| format!("\"{}\": {{\"holds\": \"ratio\"}}", field.name));
        let ratios: Vec<String> = ratios.collect();
        let (name, is_small) = (&record.title.name, small.contains(&record.title.name.as_str()));
        format!("\"{name}\": {{\"small\": {is_small}, \"columns\": {{{}}}}}", ratios.join(", "))
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
            let number = scale.number(i128::from(values.get(row).unwrap()));
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
pub(super) fn column_type(model: &Model, field: &Field, values: &[Option<String>]) -> String {
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
