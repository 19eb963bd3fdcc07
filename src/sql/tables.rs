//! Where the rows of each record are, and of what types their columns are.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::dialect::{Dialect, SqlType};
use super::refusal::{Made, Refusal};
use super::types::{Holds, USUAL_DIGITS, held, key_of, wanted};
use crate::model::{Field, Model, RecordId, Type};
use crate::text;
use crate::value::NumberStyle;

/// The tables of all records whose rows are data.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// By the record.
    pub(super) of: BTreeMap<RecordId, Table>,
}

/// The table of a record.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Whose rows they are.
    pub(super) record: RecordId,
    /// Up to three names: catalogue, schema, table.
    pub(super) name: Vec<String>,
    /// A column for each field.
    pub(super) columns: Vec<Column>,
    /// Whether its rows are few and no secret: then Meed has them all.
    pub(super) small: bool,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Its name.
    pub(super) name: String,
    /// Other headings of the field: a table has one of them.
    or: Vec<String>,
    /// What it holds, as the catalogue says or as is expected.
    pub(super) holds: Holds,
}

/// What is said of tables beside the contract.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
struct Said {
    /// Up to three names with dots between them, each perhaps in double quotes.
    table: Option<String>,
    /// By the field.
    #[serde(default)]
    columns: BTreeMap<String, SaidColumn>,
    #[serde(default)]
    small: bool,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
struct SaidColumn {
    column: Option<String>,
    decimals: Option<u32>,
    holds: Option<SaidHolds>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SaidHolds {
    /// 45 is 45%.
    Percent,
    /// 0.45 is 45%.
    Ratio,
    /// Texts, of an answer or what refers to a row.
    Text,
    /// Days with the time of a clock in the zone of the contract.
    ClockTime,
    /// Moments in Greenwich.
    Greenwich,
}

/// How many decimal places a number is taken to have where nothing is known of its column.
const USUAL_DECIMALS: u32 = 2;
/// The most decimal places that are carried.
const MOST_DECIMALS: u32 = 18;

impl Tables {
    /// What the contract expects, with what is said beside it as JSON: `{"episode": {"table": "care.episode_v"}}`.
    ///
    /// # Errors
    /// Where something is said of a record or field that there is not, or that cannot be.
    pub fn expected(model: &Model, said: Option<&str>, dialect: Dialect) -> Result<Tables, Refusal> {
        let mut said: BTreeMap<String, Said> = match said {
            Some(text) => serde_json::from_str(text)
                .map_err(|error| {
                    Refusal::of_table(format!("the tables cannot be read: {error}")).with_help(
                        "for each record its name, and what is otherwise: {\"episode\": {\"table\": \"care.episode_v\"}}",
                    )
                })?,
            None => BTreeMap::new(),
        };
        let mut of = BTreeMap::new();
        for (id, record) in model.file_records() {
            let own = said.remove(&record.title.name).unwrap_or_default();
            let name = match &own.table {
                Some(name) => names(name)?,
                None => vec![record.title.name.clone()],
            };
            name.iter().try_for_each(|name| dialect.can_name(name))?;
            let mut columns = own.columns.clone();
            let mut made = Vec::new();
            for field in &record.fields {
                let own = columns.remove(&field.name).unwrap_or_default();
                let column = column(model, &record.title.name, field, &own)?;
                dialect.can_name(&column.name)?;
                made.push(column);
            }
            if let Some(unknown) = columns.keys().next() {
                let what = format!("`{}` has no field `{unknown}`", record.title.name);
                return Err(
                    Refusal::of_table(what).with_help("name a field as the contract does, not its column")
                );
            }
            of.insert(id, Table { record: id, name, columns: made, small: own.small });
        }
        match said.keys().next() {
            Some(unknown) => {
                let what = format!("there is no record `{unknown}` whose rows are data");
                Err(Refusal::of_table(what)
                    .with_help("name a record of the contract whose rows it does not list itself"))
            }
            None => Ok(Tables { of }),
        }
    }

    /// The names of tables that have no name before them.
    pub(super) fn alone(&self) -> impl Iterator<Item = &str> {
        self.of.values().filter_map(|table| match table.name.as_slice() {
            [only] => Some(only.as_str()),
            _ => None,
        })
    }

    /// The records whose rows Meed has all.
    pub(super) fn small(&self) -> BTreeSet<RecordId> {
        self.of.iter().filter(|(_, table)| table.small).map(|(id, _)| *id).collect()
    }

    /// The tables in the order of the records, with what they are called.
    pub fn names(&self) -> Vec<(RecordId, &[String])> {
        self.of.iter().map(|(id, table)| (*id, table.name.as_slice())).collect()
    }

    /// Takes over what a catalogue says of the columns of a table: name and type of each, as the engine writes them.
    ///
    /// # Errors
    /// Where a column is missing, or of a type that is not taken.
    pub fn known(
        &mut self,
        model: &Model,
        dialect: Dialect,
        record: RecordId,
        catalogue: &[(String, String)],
    ) -> Result<(), Refusal> {
        let Some(table) = self.of.get_mut(&record) else { return Ok(()) };
        let place = table.name.join(".");
        for (column, field) in table.columns.iter_mut().zip(&model.records[record].fields) {
            let (name, ty) = column.found(&place, &model.records[record].title.name, field, catalogue)?;
            column.holds = held(field, dialect, column.holds, &ty.to_lowercase()).map_err(|why| {
                let ty_wanted = match field.whole {
                    true => dialect.type_name(SqlType::Whole),
                    false => wanted(model, dialect, &field.ty),
                };
                let cast = format!("CAST({} AS {ty_wanted})", dialect.quoted(&name));
                Refusal::of_table(format!("column `{name}` of `{place}` is of type {ty}: {why}"))
                    .with_help(format!("let a view give it the type that the contract asks for: `{cast}`"))
            })?;
            column.name = name;
        }
        Ok(())
    }
}

impl Column {
    /// The one of its names that a table has, with the type.
    fn found(
        &self,
        place: &str,
        record: &str,
        field: &Field,
        catalogue: &[(String, String)],
    ) -> Made<(String, String)> {
        if catalogue.is_empty() {
            return Err(Refusal::of_table(format!("there is no table `{place}`"))
                .with_help("say where it is in the file of `--tables`; names are taken letter by letter"));
        }
        let names: Vec<&String> = std::iter::once(&self.name).chain(&self.or).collect();
        let ticked = |names: &[&String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        let say = |column: &str| {
            format!(
                "write in the file of `--tables`: {{\"{record}\": {{\"columns\": {{\"{}\": {{\"column\": \"{column}\"}}}}}}}}",
                field.name
            )
        };
        let found: Vec<&(String, String)> =
            catalogue.iter().filter(|(name, _)| names.contains(&name)).collect();
        match found.as_slice() {
            [only] => Ok((*only).clone()),
            [] => {
                let what = format!("the table `{place}` has no column {}", text::one_of(&ticked(&names)));
                let others = catalogue.iter().map(|(name, _)| name.as_str());
                let help = match text::nearest(&self.name, others) {
                    Some(near) => {
                        format!(
                            "it has `{near}`, and names are taken letter by letter; if that is it, {}",
                            say(near)
                        )
                    }
                    None => "say where it is in the file of `--tables`; names are taken letter by letter"
                        .to_owned(),
                };
                Err(Refusal::of_table(what).with_help(help))
            }
            [first, ..] => {
                let both: Vec<&String> = found.iter().map(|(name, _)| name).collect();
                let what = format!(
                    "the table `{place}` has {}, and `{}` has one column",
                    text::all_of(&ticked(&both)),
                    field.name
                );
                Err(Refusal::of_table(what).with_help(format!("say which: {}", say(&first.0))))
            }
        }
    }
}

/// What is expected of the column of a field.
fn column(model: &Model, record: &str, field: &Field, said: &SaidColumn) -> Made<Column> {
    let (name, or) = match &said.column {
        Some(name) => (name.clone(), Vec::new()),
        None => (field.column.clone(), field.form.headings.clone()),
    };
    let place = format!("`{}` of `{record}`", field.name);
    let wrong = |what: &str| Refusal::of_table(format!("{place}: {what}"));
    if said.decimals.is_some_and(|decimals| decimals > MOST_DECIMALS) {
        return Err(wrong("no more than 18 decimal places are carried")
            .with_help("let a view round the column, if the contract is to be paid by fewer"));
    }
    let holds = match (&field.ty, said.holds) {
        (Type::Number(ty), holds) => {
            let is_percentage = ty.style != NumberStyle::Plain;
            let percent = match (is_percentage, holds) {
                (true, Some(SaidHolds::Percent)) => true,
                (true, Some(SaidHolds::Ratio)) | (false, None) => false,
                (true, None) => {
                    let help = format!(
                        "write in the file of `--tables`: {{\"{record}\": {{\"columns\": {{\"{}\": {{\"holds\": \"percent\"}}}}}}}}, or `ratio`",
                        field.name
                    );
                    return Err(wrong("45 and 0.45 could both be meant by 45%").with_help(help));
                }
                (_, Some(_)) => {
                    let help = "only a percentage `holds` something: `percent` or `ratio`";
                    return Err(wrong("a number holds no such thing").with_help(help));
                }
            };
            let decimals = said.decimals.unwrap_or(if field.whole { 0 } else { USUAL_DECIMALS });
            Holds::Number { decimals, digits: USUAL_DIGITS, percent, loose: true }
        }
        (Type::Date, None) => Holds::Day,
        (Type::Moment, None | Some(SaidHolds::ClockTime)) => Holds::Moment,
        (Type::Moment, Some(SaidHolds::Greenwich)) => Holds::MomentInGreenwich,
        (Type::YesNo, None) => Holds::YesNo,
        (Type::YesNo | Type::Text | Type::Choice(_), None | Some(SaidHolds::Text)) => Holds::Text,
        (Type::Reference(record), None) => match key_of(model, *record) {
            Some(Type::Number(_)) => {
                Holds::Number { decimals: 0, digits: USUAL_DIGITS, percent: false, loose: true }
            }
            Some(Type::Date) => Holds::Day,
            _ => Holds::Text,
        },
        (Type::Reference(_), Some(SaidHolds::Text)) => Holds::Text,
        (Type::Clock, _) => {
            let help = "let a view give a column of dates with their times, and the contract a field `date and time`";
            return Err(wrong("a clock time is not read from a table").with_help(help));
        }
        (Type::Period(_), None) => Holds::Day,
        (_, Some(_)) => {
            let help = "leave `holds` out: it is for percentages, for dates with times and for texts";
            return Err(wrong("this cannot be held so").with_help(help));
        }
    };
    Ok(Column { name, or, holds })
}

/// The names of a table: `care.episode_v`, `"My Schema".episode`.
fn names(text: &str) -> Made<Vec<String>> {
    let wrong = || {
        Refusal::of_table(format!("`{}` is no name of a table", text.escape_debug()))
            .with_help("write up to three names with dots between them, in double quotes where they hold a dot: `\"my.schema\".episode`")
    };
    let mut names = Vec::new();
    let mut rest = text;
    loop {
        let (name, after) = match rest.strip_prefix('"') {
            Some(quoted) => {
                let mut name = String::new();
                let mut signs = quoted.char_indices().peekable();
                let mut end = None;
                while let Some((at, sign)) = signs.next() {
                    match (sign, signs.peek()) {
                        ('"', Some((_, '"'))) => {
                            name.push('"');
                            signs.next();
                        }
                        ('"', _) => {
                            end = Some(at);
                            break;
                        }
                        _ => name.push(sign),
                    }
                }
                let after = end.and_then(|end| quoted.get(end.saturating_add(1)..));
                (name, after.ok_or_else(wrong)?)
            }
            None => {
                let end = rest.find('.').unwrap_or(rest.len());
                (rest.get(..end).unwrap_or_default().to_owned(), rest.get(end..).unwrap_or_default())
            }
        };
        if name.is_empty() {
            return Err(wrong());
        }
        names.push(name);
        match after.strip_prefix('.') {
            Some(next) => rest = next,
            None if after.is_empty() && names.len() <= 3 => return Ok(names),
            None => return Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_named_by_up_to_three_names() {
        assert_eq!(names("episode").unwrap(), ["episode"]);
        assert_eq!(names("care.episode_v").unwrap(), ["care", "episode_v"]);
        assert_eq!(names("\"a.b\".\"c\"\"d\".e").unwrap(), ["a.b", "c\"d", "e"]);
        for wrong in ["", ".", "a.", "a.b.c.d", "\"a", "\"a\"b"] {
            assert!(names(wrong).is_err(), "{wrong}");
        }
    }
}
