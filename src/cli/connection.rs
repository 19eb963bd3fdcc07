//! The engine where the data is, asked through its own client: no password is known here, and nothing is written there.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::{ErrorKind, Write as _};
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
        // What holds for its session cannot be changed by what is set elsewhere.
        Dialect::Spark => (
            "spark-sql",
            &[
                "--conf=spark.sql.ansi.enabled=true",
                "--conf=spark.sql.variable.substitute=false",
                "--conf=spark.sql.session.timeZone=UTC",
                "--conf=spark.sql.parser.escapedStringLiterals=false",
                "--conf=spark.sql.parser.quotedRegexColumnNames=false",
                "--conf=spark.sql.decimalOperations.allowPrecisionLoss=true",
                "--conf=spark.sql.cli.print.header=true",
                // A step for each clause is more than the analyser usually goes through.
                "--conf=spark.sql.analyzer.maxIterations=1000",
                // What follows from what is worked out again and again in each of them, and a filter that is put
                // through them has in it all that its columns were made of: both grow with a power of the steps.
                "--conf=spark.sql.constraintPropagation.enabled=false",
                "--conf=spark.sql.optimizer.excludedRules=org.apache.spark.sql.catalyst.optimizer.PushDownPredicates",
            ],
        ),
    }
}

/// A query whose rows a client prints as CSV. That of Spark puts tabs between cells and quotes nothing: Spark makes one
/// cell of each row.
fn as_csv(dialect: Dialect, query: &str) -> String {
    match dialect {
        Dialect::DuckDb | Dialect::Postgres => query.to_owned(),
        Dialect::Spark => format!(
            "SELECT to_csv(struct(*), map('escape', '\"', 'ignoreLeadingWhiteSpace', 'false', \
             'ignoreTrailingWhiteSpace', 'false')) AS answer\nFROM (\n{query}\n)"
        ),
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
        // The options of the client say it.
        Dialect::Spark => "",
    }
}

/// An engine that did not answer all that it was asked.
pub(crate) struct BrokenOff {
    /// What it had answered until then, in order.
    pub(crate) answered: Vec<String>,
    /// Why it went no further.
    pub(crate) why: Failure,
}

impl Connection {
    /// `duckdb:warehouse.duckdb`, `postgres:service=care`, `spark:care`
    pub(crate) fn parse(text: &str) -> Result<Connection, String> {
        let say = "write the engine and what its client is told: duckdb:warehouse.duckdb, postgres:service=care, or \
                   spark: and the name of a database";
        let (engine, place) = text.split_once(':').ok_or_else(|| say.to_owned())?;
        let dialect = Dialect::named(engine).ok_or_else(|| say.to_owned())?;
        if place.to_lowercase().contains("password") || place.contains('@') && place.contains("://") {
            return Err("a password has no place here: the client finds it where it always does (PGPASSFILE, a service file)".to_owned());
        }
        if dialect == Dialect::Spark && place.starts_with('-') {
            return Err(say.to_owned());
        }
        Ok(Connection { dialect, place: place.to_owned() })
    }

    /// The answers to queries, asked in one session, each a table as CSV.
    pub(crate) fn ask(&self, queries: &[&str]) -> Result<Vec<String>, BrokenOff> {
        let queries: Vec<String> = queries.iter().map(|query| as_csv(self.dialect, query)).collect();
        self.printed(&queries)
    }

    /// What the client prints for each of some queries.
    fn printed(&self, queries: &[String]) -> Result<Vec<String>, BrokenOff> {
        let mark = marks(queries);
        let mut script = begin(self.dialect).to_owned();
        for (number, query) in queries.iter().enumerate() {
            script.push_str(&format!("{query};\nSELECT '{mark}{number}' AS mark;\n"));
        }
        if self.dialect != Dialect::Spark {
            script.push_str("ROLLBACK;\n");
        }
        let (out, refused) = self.run(&script).map_err(|why| BrokenOff { answered: Vec::new(), why })?;
        let mut answered = Vec::new();
        let mut rest = out.as_str();
        for number in 0..queries.len() {
            let end = format!("mark\n{mark}{number}\n");
            let Some((answer, after)) = rest.split_once(&end) else { break };
            answered.push(answer.to_owned());
            rest = after;
        }
        match refused {
            Some(why) => Err(BrokenOff { answered, why }),
            None if answered.len() == queries.len() => Ok(answered),
            None => {
                let what = format!("`{}` answered in a way that is not understood", client(self.dialect).0);
                let why = Failure::refused("E0744", what)
                    .with_help("nothing was paid; see whether the client prints CSV and nothing else");
                Err(BrokenOff { answered: Vec::new(), why })
            }
        }
    }

    /// Runs the client with a script on its standard input: what it printed, and why it refused to go on, if it did.
    fn run(&self, script: &str) -> Result<(String, Option<Failure>), Failure> {
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
                if !self.place.is_empty() {
                    command.args(["--database", &self.place]);
                }
                command.args(["-f", "/dev/stdin"]);
            }
        }
        let cannot = |why: String| Failure::refused("E0744", why);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.map_err(|error| {
            let why = match error.kind() {
                ErrorKind::NotFound => "it is not on the PATH".to_owned(),
                ErrorKind::PermissionDenied => "it may not be run".to_owned(),
                other => other.to_string(),
            };
            cannot(format!("the client `{program}` cannot be started: {why}")).with_help(format!(
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
        let lines = || errors.lines().filter(|line| !line.trim().is_empty());
        // Spark warns of much before it says what is wrong, which begins with the name of the error.
        let named = |line: &&str| line.starts_with('[') && line.contains(']');
        let first = lines()
            .find(|line| self.dialect != Dialect::Spark || named(line))
            .or_else(|| lines().next_back())
            .unwrap_or("it gave no reason")
            .trim()
            .to_owned();
        let refused = (!done.status.success()).then(|| {
            cannot(format!("`{program}` refused: {first}"))
                .with_help("nothing was paid; the queries are those that `meed sql` prints")
        });
        match (String::from_utf8(done.stdout), refused) {
            (Ok(out), refused) => Ok((out, refused)),
            (Err(_), Some(refused)) => Err(refused),
            (Err(_), None) => Err(cannot(format!("`{program}` answered with something that is no UTF-8"))),
        }
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
        let answers = self.printed(&queries).map_err(|broken| broken.why)?;
        for ((record, _), answer) in wanted.iter().zip(answers) {
            let columns = match self.dialect {
                Dialect::DuckDb | Dialect::Postgres => columns_of_csv(&answer),
                Dialect::Spark => columns_of_lines(&answer),
            };
            if let Err(refusal) = tables.known(model, self.dialect, *record, &columns) {
                return Ok(Err(refusal));
            }
        }
        Ok(Ok(()))
    }
}

/// The columns that a catalogue lists, with their types.
fn columns_of_csv(answer: &str) -> Vec<(String, String)> {
    let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(answer.as_bytes());
    let rows = reader.records().flatten();
    rows.filter_map(|row| Some((row.get(0)?.to_owned(), row.get(1)?.to_owned()))).collect()
}

/// The same as Spark describes a table: filled up with spaces and with tabs between, the columns first.
fn columns_of_lines(answer: &str) -> Vec<(String, String)> {
    let lines = answer.lines().skip(1).take_while(|line| !line.is_empty() && !line.starts_with('#'));
    let cells = lines.filter_map(|line| line.split_once('\t'));
    let named = cells.map(|(name, rest)| (name, rest.split('\t').next().unwrap_or_default()));
    named.map(|(name, ty)| (name.trim_end().to_owned(), ty.trim_end().to_owned())).collect()
}

/// A word that nobody who writes texts into the data can know: what follows it is another answer.
fn marks(queries: &[String]) -> String {
    let chance = RandomState::new().build_hasher().finish();
    let mut mark = format!("meed_end_of_answer_{chance:016x}_");
    while queries.iter().any(|query| query.contains(&mark)) {
        mark.push('_');
    }
    mark
}
