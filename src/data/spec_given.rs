//! What has to be given with a data set, in `given.csv`: for the people who give it.

use serde::Serialize;

use super::given::STATEMENT_DATE;
use super::spec_layout::{aligned, quoted};
use crate::check::supplied;
use crate::model::Model;

/// A value that has to be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GivenSpec {
    /// What stands in the column `name`.
    pub name: String,
    /// What its value is, in words.
    pub holds: String,
    /// What it means, in the words of the contract.
    pub meaning: Option<String>,
    /// A value that it could have.
    pub example: String,
}

/// The tariffs that are to be supplied.
pub(super) fn given_specs(model: &Model) -> Vec<GivenSpec> {
    let tariffs = model.tariffs.iter().filter(|tariff| tariff.supplied && tariff.is_single());
    let tariffs = tariffs.map(|tariff| GivenSpec {
        name: tariff.title.name.clone(),
        holds: supplied::described(model, &tariff.ty),
        meaning: tariff.title.label.clone(),
        example: supplied::example(model, &tariff.ty),
    });
    tariffs.collect()
}

/// The statement date.
pub(super) fn statement_date() -> GivenSpec {
    GivenSpec {
        name: STATEMENT_DATE.to_owned(),
        holds: "a date".to_owned(),
        meaning: Some("the day for which the statement is made".to_owned()),
        example: "31 March 2026".to_owned(),
    }
}

/// For people; empty where nothing has to be given.
pub(super) fn render(given: &[GivenSpec]) -> String {
    if given.is_empty() {
        return String::new();
    }
    let mut rows = vec![["Name", "Value", "Example", "Meaning", ""].map(str::to_owned)];
    rows.extend(given.iter().map(|given| {
        let meaning = given.meaning.clone().unwrap_or_default();
        [given.name.clone(), given.holds.clone(), given.example.clone(), meaning, String::new()]
    }));
    format!(
        "data/given.csv: what has to be given with the data, in the columns name and value\n\n{}",
        aligned(&rows)
    )
}

/// A file to fill in.
pub(super) fn template(given: &[GivenSpec]) -> String {
    let rows = given.iter().map(|given| format!("{},{}\n", given.name, quoted(&given.example)));
    format!("name,value\n{}", rows.collect::<String>())
}
