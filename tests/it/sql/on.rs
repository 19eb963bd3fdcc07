//! `meed pay --on`: the command finds the tables, holds the rows to the contract, and prints the statement.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// A contract and its data, in which each second provider shouts: these are other texts, whatever a table takes for the
/// same.
fn contract(folder: &Path) -> String {
    std::fs::create_dir_all(folder.join("data")).unwrap();
    std::fs::copy("contracts/reablement/contract.meed", folder.join("contract.meed")).unwrap();
    let mut reader = csv::Reader::from_path("contracts/reablement/data/episode.csv").unwrap();
    let mut writer = csv::Writer::from_path(folder.join("data/episode.csv")).unwrap();
    let headings = reader.headers().unwrap().clone();
    writer.write_record(&headings).unwrap();
    let provider = headings.iter().position(|heading| heading == "provider");
    for (number, row) in reader.records().enumerate() {
        let row = row.unwrap();
        let cells = row.iter().enumerate();
        let cells = cells.map(|(at, cell)| match Some(at) == provider && number % 2 == 0 {
            true => cell.to_uppercase(),
            false => cell.to_owned(),
        });
        writer.write_record(cells).unwrap();
    }
    folder.to_str().unwrap().to_owned()
}

/// A place for tables: a file of DuckDB, or a schema of the Postgres server.
pub(super) struct Place {
    client: Vec<String>,
    pub(super) connection: String,
    pub(super) schema: &'static str,
}

impl Place {
    pub(super) fn duckdb(folder: &Path) -> Option<Place> {
        super::engine::Engine::duckdb()?;
        let file = folder.join("care.duckdb").to_str().unwrap().to_owned();
        let client = ["duckdb", "-batch", "-bail", "-init", "/dev/null", &file].map(str::to_owned).to_vec();
        Some(Place { client, connection: format!("duckdb:{file}"), schema: "care \"q\"" })
    }

    pub(super) fn postgres() -> Option<Place> {
        super::engine::Engine::postgres()?;
        let place = std::env::var("MEED_TEST_POSTGRES").unwrap();
        let client = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", "-d", &place];
        let client = client.map(str::to_owned).to_vec();
        Some(Place { client, connection: format!("postgres:{place}"), schema: "care \"q\"" })
    }

    /// The same place, and a schema of its own there.
    pub(super) fn within(self, schema: &'static str) -> Place {
        Place { schema, ..self }
    }

    pub(super) fn run(&self, script: &str) {
        let mut child = Command::new(&self.client[0])
            .args(&self.client[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        let done = child.wait_with_output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// The episodes of the contract's own data, in a schema whose name has to be quoted.
    fn load(&self, folder: &Path) -> String {
        let schema = format!("\"{}\"", self.schema.replace('"', "\"\""));
        let mut script = String::new();
        let mut loose = "NOCASE".to_owned();
        if self.client[0] == "psql" {
            script.push_str("SET client_min_messages = error;\n");
            loose = format!("{schema}.loose");
        }
        script.push_str(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE;\nCREATE SCHEMA {schema};\n"));
        if self.client[0] == "psql" {
            script.push_str(&format!(
                "CREATE COLLATION {loose} (provider = icu, locale = 'und-u-ks-level2', deterministic = false);\n"
            ));
        }
        script.push_str(&format!(
            "CREATE TABLE {schema}.episodes (episode_id BIGINT, person_id BIGINT, provider VARCHAR COLLATE {loose}, start_date DATE, end_date DATE,\n\
             pathway VARCHAR, hours_before DECIMAL(7,2), weekly_hours_after DECIMAL(7,2), outcome VARCHAR, outcome_date DATE,\n\
             readmitted_date DATE, reviewed VARCHAR);\n"
        ));
        let mut reader = csv::Reader::from_path(folder.join("data/episode.csv")).unwrap();
        let segment = reader.headers().unwrap().iter().position(|heading| heading == "segment");
        for row in reader.records() {
            let row = row.unwrap();
            let cells = row.iter().enumerate().filter(|(at, _)| Some(*at) != segment);
            let cells = cells.map(|(_, cell)| match cell {
                "" => "NULL".to_owned(),
                cell => format!("'{}'", cell.replace('\'', "''")),
            });
            let cells: Vec<String> = cells.collect();
            script.push_str(&format!("INSERT INTO {schema}.episodes VALUES ({});\n", cells.join(", ")));
        }
        self.run(&script);
        let tables = folder.join("tables.json");
        let table = format!("{}.episodes", schema).replace('"', "\\\"");
        let columns = "{\"weekly_hours_before\": {\"column\": \"hours_before\"}}";
        std::fs::write(
            &tables,
            format!("{{\"episode\": {{\"table\": \"{table}\", \"columns\": {columns}}}}}"),
        )
        .unwrap();
        tables.to_str().unwrap().to_owned()
    }

    fn change(&self, change: &str) {
        let schema = format!("\"{}\"", self.schema.replace('"', "\"\""));
        self.run(&change.replace("episodes", &format!("{schema}.episodes")));
    }
}

pub(super) fn meed(arguments: &[&str]) -> (bool, String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_meed")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.success(), text(done.stdout), text(done.stderr))
}

/// What breaks a rule, and how it is told; each is put right again after it.
const FAULTS: [(&str, &str, &str); 9] = [
    (
        "UPDATE episodes SET provider = '' WHERE episode_id = 4",
        "E0520",
        "episode, episode_id 4: `provider` is blank",
    ),
    (
        "UPDATE episodes SET hours_before = 112.5 WHERE episode_id = 4",
        "E0524",
        "`weekly_hours_before` `112.50` lies outside",
    ),
    ("UPDATE episodes SET pathway = 'Lower' WHERE episode_id = 4", "E0528", "`pathway` `Lower` is none of"),
    (
        "UPDATE episodes SET reviewed = 'y' WHERE episode_id = 4",
        "E0527",
        "`reviewed` `y` is neither `yes` nor `no`",
    ),
    ("UPDATE episodes SET provider = ' X' WHERE episode_id = 4", "E0519", "has spaces around it"),
    (
        "UPDATE episodes SET end_date = DATE '2000-01-01' WHERE episode_id = 4",
        "E0532",
        "is less than `start_date`",
    ),
    // What is paid is never worked out of it: some engines break off there.
    (
        "UPDATE episodes SET start_date = DATE 'infinity' WHERE episode_id = 4",
        "E0524",
        "episode, episode_id 4: `start_date` `infinity` lies outside its range",
    ),
    (
        "INSERT INTO episodes SELECT * FROM episodes WHERE episode_id = 4",
        "E0529",
        "`episode_id` `4` occurs more than once",
    ),
    ("UPDATE episodes SET start_date = NULL WHERE episode_id = 4", "E0520", "`start_date` is blank"),
];

fn pays_on(place: Option<Place>, folder: &Path) {
    let Some(place) = place else { return };
    let contract = contract(folder);
    let tables = place.load(folder);
    let on = |format: &str| {
        meed(&["pay", &contract, "--format", format, "--on", &place.connection, "--tables", &tables])
    };
    for format in ["csv", "json", "table"] {
        let (fine, out, err) = on(format);
        assert!(fine, "{out}{err}");
        let files = meed(&["pay", &contract, "--format", format]).1;
        match format {
            "csv" => assert_eq!(out, files),
            // The rows themselves are told of on files alone, what each clause took in on both.
            "table" => {
                let taken = |text: &str| {
                    text.split_once("Rows taken in and left out").map(|(_, rest)| rest.to_owned())
                };
                let on_files = taken(&files).unwrap();
                assert!(taken(&out).is_some_and(|on| on_files.starts_with(on.trim_end())), "{out}");
                let lines = |text: &str| text.split_once("\nRows ").map(|(lines, _)| lines.to_owned());
                assert_eq!(lines(&out), lines(&files));
            }
            _ => {}
        }
    }
    explains_on(&place, &contract, &tables);
    for (fault, code, told) in FAULTS {
        place.change(&format!(
            "BEGIN;\nCREATE TABLE episodes_before AS SELECT * FROM episodes;\n{fault};\nCOMMIT;\n"
        ));
        let (fine, out, err) = on("csv");
        let shown = out + &err;
        assert!(!fine && shown.contains(code) && shown.contains(told), "{fault}\n{shown}");
        place.change(
            "BEGIN;\nDELETE FROM episodes;\nINSERT INTO episodes SELECT * FROM episodes_before;\nDROP TABLE episodes_before;\nCOMMIT;\n",
        );
    }
    assert!(on("csv").0);
}

/// A line is explained in the words of the files, but that rows are called by what is unique in them; what there is not
/// is told in the same words; and what is refused is refused before anything runs.
fn explains_on(place: &Place, contract: &str, tables: &str) {
    let on = |arguments: &[&str]| {
        let place = ["--on", &place.connection, "--tables", tables];
        meed(&[&["explain", contract], arguments, &place].concat())
    };
    let files = |arguments: &[&str]| meed(&[&["explain", contract], arguments].concat());
    // Each row of the file has the number of its episode and one more.
    let of_table = |text: &str| {
        let line = |line: &str| match line.split_once("episode.csv row") {
            None => line.to_owned(),
            Some((before, after)) => format!("{before}{}", after.replace(|c: char| !c.is_ascii_digit(), " ")),
        };
        text.lines().map(line).collect::<Vec<_>>()
    };
    for line in ["core/Ashdown Care/2023Q2", "reward/ASHDOWN CARE/2023Q2", "readmission/ASHDOWN CARE/2023Q3"]
    {
        let ((fine, out, err), (_, of_files, _)) = (on(&[line]), files(&[line]));
        assert!(fine, "{out}{err}");
        let (of_files, out) = (of_table(&of_files), out.lines().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(of_files.len(), out.len(), "{line}");
        for (file, table) in of_files.iter().zip(&out) {
            assert!(file == table || table.contains("episode"), "{file}\n{table}");
        }
    }
    for line in [
        "net/Ashdown Care",
        "yearly_cap",
        "reward",
        "reward/Nobody/2023Q2",
        "reward/Ashdown Care/2043Q2",
        "rewards",
    ] {
        assert_eq!(on(&[line]), files(&[line]), "{line}");
    }
    let quoted = "x' OR 1=1 --";
    assert_eq!(on(&["--item", "reward", "--payee", quoted]), files(&["--item", "reward", "--payee", quoted]));
    for arguments in [
        &["success_rate/Ashdown Care"][..],
        &["share_earned/Ashdown Care/2023Q2", "--full"],
        &["weeks/16"],
        &["--row", "episode:episode_id=16"],
        &["--row", "episode:episode_id=17", "--full"],
    ] {
        let ((fine, out, err), (_, of_files, _)) = (on(arguments), files(arguments));
        assert!(fine, "{arguments:?}: {out}{err}");
        let (of_files, out) = (of_table(&of_files), out.lines().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(of_files.len(), out.len(), "{arguments:?}");
        for (file, table) in of_files.iter().zip(&out) {
            assert!(file == table || table.contains("episode"), "{file}\n{table}");
        }
    }
    // What cannot be is said before anything runs: there is no such engine.
    for (arguments, told) in [
        (&["person_cap"][..], "E0740"),
        (&["success_rate"], "what `success_rate` is for all is not asked of tables"),
        (&["weeks"], "what `weeks` is for all is not asked of tables"),
        (&["weeks/nobody"], "`weeks` has no value for `nobody`"),
        (&["success_rate/Nobody"], "`success_rate` has no value for `Nobody`"),
        (&["--row", "episode:16"], "a table has no numbers of rows"),
        (&["--row", "episode:person_id=16"], "name it by what is unique in it: `--row episode:episode_id=…`"),
        (&["--row", "episode:episode_id=99999"], "no episode has episode_id `99999`"),
        (&["--row", "episodes:episode_id=1"], "the contract has no record `episodes`"),
        (&["--row", "episode:id=1"], "the record `episode` has no field `id`"),
    ] {
        let (fine, out, err) = on(arguments);
        assert!(!fine && (out.clone() + &err).contains(told), "{arguments:?}: {out}{err}");
    }
}

#[test]
fn the_command_pays_on_duckdb_and_tells_of_faults() {
    let folder = tempfile::tempdir().unwrap();
    pays_on(Place::duckdb(folder.path()), folder.path());
}

#[test]
fn the_command_pays_on_postgres_and_tells_of_faults() {
    let folder = tempfile::tempdir().unwrap();
    pays_on(Place::postgres(), folder.path());
}

#[test]
fn a_password_and_an_engine_that_is_none_are_refused() {
    for (connection, told) in [
        ("postgres:host=x password=y", "a password has no place here"),
        ("postgres:postgres://me:secret@host/db", "a password has no place here"),
        ("oracle:x", "write the engine"),
    ] {
        let (fine, out, err) = meed(&["pay", "contracts/reablement", "--on", connection]);
        assert!(!fine && (out + &err).contains(told), "{connection}");
    }
}
