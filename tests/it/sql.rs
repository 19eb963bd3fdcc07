//! The same contract where the data is: what is paid on tables is what is paid on files, on every engine that there is
//! here.
//!
//! DuckDB is asked where its client `duckdb` is on the path, Postgres where `MEED_TEST_POSTGRES` says how to connect to
//! a server. Where one is missing a line says so. `.ci/run` sees to it that both are there. Spark takes minutes and has a
//! script of its own, `tests/spark`.

mod columns;
mod engine;
mod explained;
mod explained_values;
mod hostile;
mod hours;
mod on;
mod random;
mod refusals;
mod runs;
mod shapes;
mod shipped;
mod texts;
mod together;
mod warehouse;
mod written;
