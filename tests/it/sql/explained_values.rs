//! Measures, scales, defines, spells and rows are explained on tables as on files, byte for byte.

use meed::explain::{RowTarget, Target, explain, explain_row};
use meed::model::{FactKind, FieldId, Frame, Made, Model, RecordId};
use meed::report::{Format, written};
use meed::run::{Prepared, RunResult, Value};
use meed::sql::{Explained, Given, RowsBehind};

use super::engine::{Engine, Loaded};
use super::explained::{Held, shipped};

/// Rows in whose groups and cohorts are rows that are in others still.
const LEAD_ON: &str = "the rows that this rests on lead on to others, and these to others still";
/// Rows that are counted for other rows.
const COUNTS: &str = "for which other rows a row counts is not asked of tables";

/// What of shipped contracts is refused, each with the reason.
const NOT_EXPLAINED: &[(&str, &str, &str)] = &[
    ("cquin", "not_earned", LEAD_ON),
    ("cquin", "--row goal:goal_id", LEAD_ON),
    ("darlington", "--row review:review_id", LEAD_ON),
    ("direct-payments", "early_rate", "the working rests on all rows of `person`"),
    ("educate-girls", "levels_more", "the working rests on all rows of `pupil`"),
    ("educate-girls", "enrolled_share", "the working rests on all rows of `listing`"),
    ("educate-girls", "--row pupil:pupil_id", "the working rests on all rows of `pupil`"),
    ("educate-girls", "--row listing:listing_id", "the working rests on all rows of `listing`"),
    ("falls-prevention", "--row programme:programme_id", LEAD_ON),
    ("falls-prevention", "--row session:session_id", COUNTS),
    ("falls-prevention", "--row call:call_id", COUNTS),
    ("gap-to-goal", "--row report:report_id", LEAD_ON),
    ("herefordshire", "moved_share", "the working rests on all rows of `person`"),
    ("herefordshire", "last_move", "the working rests on all rows of `person`"),
    ("hospital-value", "expected_score", LEAD_ON),
    ("hospital-value", "exchange", LEAD_ON),
    ("hospital-value", "--row hospital:hospital_id", LEAD_ON),
    ("hospital-value", "--row claim:claim_id", LEAD_ON),
    ("jets-scotland", "outcomes", LEAD_ON),
    ("jets-scotland", "--row earning:earning_id", LEAD_ON),
    ("nhs-blended", "--row activity:activity_id", LEAD_ON),
    ("peterborough", "--row assessment:first_day", LEAD_ON),
    ("readmissions", "trust_before", LEAD_ON),
    ("readmissions", "returns", LEAD_ON),
    ("readmissions", "--row stay:stay_id", COUNTS),
    (
        "school-estate",
        "--row failure:failure_id",
        "what is carried from earlier periods is not explained from tables",
    ),
    ("school-meals", "school_month", LEAD_ON),
    ("windsor", "number_better_for_less", "the working rests on all rows of `package`"),
    ("windsor", "number_better_for_more", "the working rests on all rows of `package`"),
    ("windsor", "number_unchanged", "the working rests on all rows of `package`"),
    ("windsor", "average_reduction", "the working rests on all rows of `package`"),
    ("windsor", "total_reduction", "the working rests on all rows of `package`"),
    ("youth-contract", "six_months_end", LEAD_ON),
    ("youth-contract", "days_in", LEAD_ON),
    ("youth-contract", "days_taken_part", LEAD_ON),
    ("youth-contract", "sustained_count", LEAD_ON),
    ("youth-contract", "--row activity:activity_id", LEAD_ON),
    ("youth-contract", "participation", LEAD_ON),
];

/// What is asked for, in the words of the command.
enum Asked {
    Named(Target),
    Row(RowTarget),
}

/// The values of the first fields or keys of a row.
fn words(model: &Model, outcome: &RunResult, record: RecordId, row: usize, many: usize) -> Vec<String> {
    let table = &outcome.data.tables[record.index()];
    let fields = model.records[record].fields.iter().zip(&table.columns).take(many);
    fields
        .map(|(field, column)| Value::of(column, row, &field.ty, &outcome.data).words(model, &outcome.data))
        .collect()
}

/// Some of so many: the first, one in the middle and the last.
fn some(len: usize) -> Vec<usize> {
    let mut places: Vec<usize> =
        [0, len / 2, len.saturating_sub(1)].into_iter().filter(|at| *at < len).collect();
    places.dedup();
    places
}

/// What is asked of a contract: of each measure and scale some groups, and all that have the first key of one; of each
/// define, spell and record some rows.
fn asked(model: &Model, files: &RunResult) -> Vec<(Explained, Asked)> {
    let mut found = Vec::new();
    let named = |name: &str, keys: &str| {
        let line = if keys.is_empty() { name.to_owned() } else { format!("{name}/{keys}") };
        Asked::Named(Target { line, ..Target::default() })
    };
    let unique = |record: RecordId| model.records[record].fields.iter().position(|field| field.unique);
    for (id, fact) in model.facts.iter_enumerated() {
        let (FactKind::Measure { .. } | FactKind::Scale(_) | FactKind::Define) = fact.kind else { continue };
        let rows = files.frame(fact.frame);
        let mut keys: Vec<String> = Vec::new();
        match &model.frames[fact.frame] {
            Frame::Contract => keys.push(String::new()),
            Frame::Statement => {}
            Frame::Groups { keys: typed, .. } => {
                let rows = rows.unwrap();
                for at in some(rows.len) {
                    let words = typed.iter().zip(&rows.keys).map(|(key, column)| {
                        Value::of(column, at, &key.value.ty, &files.data).words(model, &files.data)
                    });
                    let words: Vec<String> = words.collect();
                    if at == 0 {
                        keys.push(words[0].clone());
                    }
                    keys.push(words.join("/"));
                }
            }
            Frame::Rows(record) => {
                let rows = some(files.data.tables[record.index()].rows);
                if let Some(at) = unique(*record).filter(|_| model.records[*record].made.is_none()) {
                    keys.extend(
                        rows.iter().map(|row| words(model, files, *record, *row, at + 1).pop().unwrap()),
                    );
                } else if let Some([first, _]) = model.records[*record].days() {
                    keys.extend(rows.iter().map(|row| words(model, files, *record, *row, first).join("/")));
                }
            }
        }
        keys.dedup();
        for keys in keys {
            let by = (!keys.is_empty()).then(|| keys.clone());
            found.push((Explained::Value(id, by), named(&fact.title.name, &keys)));
        }
    }
    for (id, record) in model.records.iter_enumerated() {
        let rows = some(files.data.tables[id.index()].rows);
        if let Some(Made::Spell(_)) = record.made {
            let [first, _] = record.days().unwrap();
            for row in rows {
                let mut words = words(model, files, id, row, first + 2);
                let days = words.split_off(first).join(" to ");
                let keys = words.into_iter().chain([days]).collect::<Vec<_>>().join("/");
                found.push((Explained::Made(id, Some(keys.clone())), named(&record.title.name, &keys)));
            }
        } else if let (Some(at), None, None) = (unique(id), &record.made, &record.listed) {
            for row in rows {
                let value = words(model, files, id, row, at + 1).pop().unwrap();
                let (name, field) = (&record.title.name, &record.fields[at].name);
                let target = RowTarget::parse(&format!("{name}:{field}={value}")).unwrap();
                let field = FieldId { record: id, field: u32::try_from(at).unwrap() };
                found.push((Explained::Row(field, value, true), Asked::Row(target)));
            }
        }
    }
    found
}

fn shown(prepared: &Prepared<'_>, outcome: &RunResult, asked: &Asked, full: bool) -> Result<String, String> {
    let explanation = match asked {
        Asked::Named(target) => explain(prepared, outcome, target, full),
        Asked::Row(target) => explain_row(prepared, outcome, target, full),
    };
    let explanation = explanation.map_err(|refusal| refusal.message)?;
    Ok(String::from_utf8(written(&explanation, Format::Text).unwrap()).unwrap())
}

fn name(asked: &Asked) -> String {
    match asked {
        Asked::Named(target) => target.line.clone(),
        Asked::Row(target) => format!("--row {}:{}", target.record, target.row),
    }
}

/// Explains values on tables, and holds them to what is said of them on files.
pub(super) fn held_to_files(
    engine: &Engine,
    prepared: &Prepared<'_>,
    (loaded, given): (&Loaded, &Given),
    files: &RunResult,
    most: usize,
    same: impl Fn(&str, &str) -> bool,
) -> Held {
    let model = prepared.model();
    let tables = loaded.known(engine.dialect, model).unwrap();
    let mut found = Held::default();
    let mut behind = Vec::new();
    for (explained, asked) in asked(model, files).into_iter().take(most) {
        engine.tell(&name(&asked));
        match RowsBehind::of(model, engine.dialect, &tables, given, &explained) {
            Ok(Some(rows)) => behind.push((asked, rows)),
            // Meed has all rows already, as for the statement.
            Ok(None) => {}
            Err(refusal) => {
                assert!(refusal.span.is_some() && refusal.code == "E0740", "{refusal:?}");
                let named = name(&asked);
                let item = named.split(['/', '=']).next().unwrap().to_owned();
                let known = (item, refusal.message);
                if !found.refused.contains(&known) {
                    found.refused.push(known);
                }
            }
        }
    }
    let queries = behind.iter().flat_map(|(_, rows)| rows.asked());
    let queries: Vec<&str> = queries.map(|asked| asked.sql.as_str()).collect();
    let mut answers = match engine.ask(&loaded.tables, &queries) {
        Ok(answers) => answers.into_iter(),
        Err(error) => {
            found.wrong.push(error);
            return found;
        }
    };
    for (asked, rows) in &behind {
        let own: Vec<String> = answers.by_ref().take(rows.asked().len()).collect();
        let part = match rows.alone(prepared, &own) {
            Ok(part) => part,
            Err(stopped) => {
                found.wrong.push(format!("{}: {stopped:?}", name(asked)));
                continue;
            }
        };
        found.fetched += 1;
        for full in [false, true] {
            let (on_files, on_tables) =
                (shown(prepared, files, asked, full), shown(prepared, &part, asked, full));
            let alike = match (&on_files, &on_tables) {
                (Ok(files), Ok(tables)) => same(files, tables),
                (files, tables) => files == tables,
            };
            if !alike {
                found
                    .wrong
                    .push(format!("{}\n{on_files:#?}\n{on_tables:#?}", name(asked)).replace("\\n", "\n"));
                break;
            }
        }
    }
    found
}

fn all(engine: Option<Engine>) {
    shipped(engine, NOT_EXPLAINED, 300, |engine, prepared, on, files| {
        held_to_files(engine, prepared, on, files, usize::MAX, |files, tables| files == tables)
    });
}

#[test]
fn values_and_rows_of_shipped_contracts_are_explained_on_duckdb_as_on_files() {
    all(Engine::duckdb());
}

#[test]
fn values_and_rows_of_shipped_contracts_are_explained_on_postgres_as_on_files() {
    all(Engine::postgres());
}
