//! `meed pay --on spark:`: the command asks Spark's own client, of a table in the warehouse that the client finds.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A folder in which Spark keeps its tables, and the path on which its client is.
struct Warehouse<'f> {
    folder: &'f Path,
    path: String,
}

impl Warehouse<'_> {
    /// None where there is no Spark.
    fn of(folder: &Path) -> Option<Warehouse<'_>> {
        super::engine::Engine::spark(1)?;
        let python = std::env::var("MEED_TEST_SPARK").unwrap();
        let bin = Path::new(&python).parent().unwrap().display().to_string();
        Some(Warehouse { folder, path: format!("{bin}:{}", std::env::var("PATH").unwrap()) })
    }

    fn output(&self, program: &str, arguments: &[&str], script: &str) -> Output {
        let mut child = Command::new(program)
            .args(arguments)
            .current_dir(self.folder)
            .env("PATH", &self.path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    fn run(&self, script: &str) {
        let done = self.output("spark-sql", &["-f", "/dev/stdin"], script);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// Whether it pays, and all that it says.
    fn pays(&self) -> (bool, String) {
        let arguments = ["pay", ".", "--format", "csv", "--on", "spark:care", "--tables", "tables.json"];
        let done = self.output(env!("CARGO_BIN_EXE_meed"), &arguments, "");
        let said = [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        (done.status.success(), said.concat())
    }
}

#[test]
fn the_command_pays_on_spark_and_tells_of_faults() {
    let folder = tempfile::tempdir().unwrap();
    let Some(warehouse) = Warehouse::of(folder.path()) else { return };
    std::fs::create_dir(folder.path().join("data")).unwrap();
    for file in ["contract.meed", "data/episode.csv"] {
        std::fs::copy(Path::new("contracts/reablement").join(file), folder.path().join(file)).unwrap();
    }
    let columns = "episode_id BIGINT, person_id BIGINT, provider STRING, segment STRING, start_date DATE, end_date DATE, \
                   pathway STRING, weekly_hours_before DECIMAL(7,2), weekly_hours_after DECIMAL(7,2), outcome STRING, \
                   outcome_date DATE, readmitted_date DATE, reviewed STRING";
    warehouse.run(&format!(
        "CREATE DATABASE care;\n\
         CREATE TEMPORARY VIEW file ({columns}) USING csv OPTIONS (path 'data/episode.csv', header 'true');\n\
         CREATE TABLE care.episodes USING parquet AS SELECT /*+ REPARTITION(4) */ * FROM file;\n"
    ));
    std::fs::write(folder.path().join("tables.json"), r#"{"episode": {"table": "episodes"}}"#).unwrap();
    let on_files = warehouse.output(env!("CARGO_BIN_EXE_meed"), &["pay", ".", "--format", "csv"], "");
    assert_eq!(warehouse.pays(), (true, String::from_utf8(on_files.stdout).unwrap()));

    // What is at fault is told in the same words as of other engines; a text keeps its commas, quotes and spaces.
    warehouse.run(
        "INSERT INTO care.episodes SELECT 4000, 1, ' A \"B\", C', segment, start_date, end_date, 'Lower', 500, NULL, \
         outcome, outcome_date, readmitted_date, reviewed FROM care.episodes WHERE episode_id = 1;\n",
    );
    let (fine, said) = warehouse.pays();
    assert!(!fine, "{said}");
    for told in [
        "error[E0519]: episode, episode_id 4000: `provider` ` A \"B\", C` has spaces around it",
        "error[E0528]: episode, episode_id 4000: `pathway` `Lower` is none of",
        "error[E0524]: episode, episode_id 4000: `weekly_hours_before` `500.00` lies outside its range",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
}
