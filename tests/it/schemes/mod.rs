//! Published schemes, each calculated a second time: a plain calculation that reads the data by itself, knows nothing
//! of the language or the engine, and has to agree with the statement on every line.
//! `MEED_EXPECTED=update cargo test --test it schemes::` writes the calculated statements into the `expected.csv` of
//! the contracts.

mod calculated;
mod cquin;
mod educate_girls;
mod gap_to_goal;
mod hospital_value;
mod jets_scotland;
mod nhs_blended;
mod peterborough;
mod rikers_able;
mod rows;
mod troubled_families;
mod youth_contract;
