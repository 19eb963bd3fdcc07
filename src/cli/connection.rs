//! The engine where the data is, asked through its own client: no password is known here, and nothing is written there.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::Write as _;
use std::process::{Command, Stdio};

use meed::model::Model;
use meed::sql::{Dialect, Tables};

use super::reply::Failure;

/// Where the data is.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    /// The engine.
    pub(crate) dialect: Dialect,
    place: String,
}

/// The client of an engine, with what it is told before the place.
fn client(dialect: Dialect) -> (&'static str, &'static [&'static str]) {
    match dialect {
        Dialect::DuckDb => ("duckdb", &["-batch", "-bail", "-csv", "-nullvalue", "", "-init", "/dev/null"]),
        Dialect::Postgres => ("psql", &["-X", "-q", "--csv", "-v", "ON_ERROR_STOP=1", "-f", "-"]),
        Dialect::Spark => ("meed-spark", &[]),
    }
}

/// What holds for the whole session: one state of the data for all queries, nothing written, and texts as the standard
/// has them.
fn begin(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::DuckDb => "SET TimeZone = 'UTC';\nBEGIN TRANSACTION READ ONLY;\n",
        Dialect::Postgres => {
            "SET standard_conforming_strings = on;\nSET TimeZone = 'UTC';\nSET jit = off;\nSET client_encoding = 'UTF8';\n\
             BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n"
        }
        Dialect::Spark => {
            "SET spark.sql.ansi.enabled=true;\nSET spark.sql.variable.substitute=false;\nSET spark.sql.session.timeZone=UTC;\n"
        }
    }
}

impl Connection {
    /// `duckdb:warehouse.duckdb`, `postgres:service=care`, `spark:`
    pub(crate) fn parse(text: &str) -> Result<Connection, String> {
        let say =
            "write the engine and what its client is told: duckdb:warehouse.duckdb or postgres:service=care";
        let (engine, place) = text.split_once(':').ok_or_else(|| say.to_owned())?;
        let dialect = Dialect::named(engine).ok_or_else(|| say.to_owned())?;
        if place.to_lowercase().contains("password") || place.contains('@') && place.contains("://") {
            return Err("a password has no place here: the client finds it where it always does (PGPASSFILE, a service file)".to_owned());
        }
        Ok(Connection { dialect, place: place.to_owned() })
    }

    /// The answers to queries, asked in one session, each a table as CSV.
    pub(crate) fn ask(&self, queries: &[&str]) -> Result<Vec<String>, Failure> {
        let mark = marks(queries);
        let mut script = begin(self.dialect).to_owned();
        for (number, query) in queries.iter().enumerate() {
            script.push_str(&format!("{query};\nSELECT '{mark}{number}' AS \"mark\";\n"));
        }
        if self.dialect != Dialect::Spark {
            script.push_str("ROLLBACK;\n");
        }
        let out = self.run(&script)?;
        let mut answers = Vec::new();
        let mut rest = out.as_str();
        for number in 0..queries.len() {
            let end = format!("mark\n{mark}{number}\n");
            let (answer, after) = rest.split_once(&end).ok_or_else(|| {
                Failure::refused(
                    "E0744",
                    format!("`{}` answered in a way that is not understood", client(self.dialect).0),
                )
                .with_help("nothing was paid; see whether the client prints CSV and nothing else")
            })?;
            answers.push(answer.to_owned());
            rest = after;
        }
        Ok(answers)
    }

    /// Runs the client with a script on its standard input.
    fn run(&self, script: &str) -> Result<String, Failure> {
        let (program, options) = client(self.dialect);
        let mut command = Command::new(program);
        command.args(options);
        match self.dialect {
            Dialect::DuckDb if self.place.is_empty() => {}
            Dialect::DuckDb => {
                command.args(["-readonly", &self.place]);
            }
            Dialect::Postgres => {
                command.args(["-d", &self.place]);
            }
            Dialect::Spark => {
                command.arg(&self.place);
            }
        }
        let cannot = |why: String| Failure::refused("E0744", why);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.map_err(|error| {
            cannot(format!("the client `{program}` cannot be started: {}", error.kind())).with_help(format!(
                "install it, or put it on the PATH; `meed sql --dialect {}` prints what it would be asked",
                self.dialect.name()
            ))
        })?;
        let input = child.stdin.take();
        let text = script.to_owned();
        let writer = std::thread::spawn(move || input.map(|mut input| input.write_all(text.as_bytes())));
        let done = child
            .wait_with_output()
            .map_err(|error| cannot(format!("`{program}` broke off: {}", error.kind())))?;
        // Whether all was read is told by how it ended.
        let _ = writer.join();
        let errors = String::from_utf8_lossy(&done.stderr).into_owned();
        let first = errors
            .lines()
            .find(|line| !line.trim().is_empty())
            .unwrap_or("it gave no reason")
            .trim()
            .to_owned();
        if !done.status.success() {
            return Err(cannot(format!("`{program}` refused: {first}"))
                .with_help("nothing was paid; the queries are those that `meed sql` prints"));
        }
        String::from_utf8(done.stdout)
            .map_err(|_| cannot(format!("`{program}` answered with something that is no UTF-8")))
    }

    /// Lets the tables know what the catalogue of the engine says of their columns.
    pub(crate) fn look_up(
        &self,
        model: &Model,
        tables: &mut Tables,
    ) -> Result<Result<(), meed::sql::Refusal>, Failure> {
        let wanted: Vec<_> =
            tables.names().into_iter().map(|(record, names)| (record, names.to_vec())).collect();
        let queries: Vec<String> =
            wanted.iter().map(|(_, names)| meed::sql::catalogue(self.dialect, names)).collect();
        let queries: Vec<&str> = queries.iter().map(String::as_str).collect();
        let answers = self.ask(&queries)?;
        for ((record, _), answer) in wanted.iter().zip(answers) {
            let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(answer.as_bytes());
            let columns: Vec<(String, String)> = reader
                .records()
                .flatten()
                .filter_map(|row| Some((row.get(0)?.to_owned(), row.get(1)?.to_owned())))
                .collect();
            if let Err(refusal) = tables.known(model, *record, &columns) {
                return Ok(Err(refusal));
            }
        }
        Ok(Ok(()))
    }
}

/// A word that nobody who writes texts into the data can know: what follows it is another answer.
fn marks(queries: &[&str]) -> String {
    let chance = RandomState::new().build_hasher().finish();
    let mut mark = format!("meed_end_of_answer_{chance:016x}_");
    while queries.iter().any(|query| query.contains(&mark)) {
        mark.push('_');
    }
    mark
}
