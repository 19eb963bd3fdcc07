//! What the catalogue of an engine is asked.

use super::dialect::Dialect;

/// The query that asks the catalogue of an engine for the columns of a table: name and type of each.
pub fn catalogue(dialect: Dialect, names: &[String]) -> String {
    match dialect {
        Dialect::DuckDb => in_duckdb(names),
        Dialect::Postgres => in_postgres(names),
        Dialect::Spark => format!("DESCRIBE TABLE {}", quoted(dialect, names)),
    }
}

fn quoted(dialect: Dialect, names: &[String]) -> String {
    names.iter().map(|name| dialect.quoted(name)).collect::<Vec<_>>().join(".")
}

fn in_duckdb(names: &[String]) -> String {
    let mut filter = Vec::new();
    for (column, name) in ["table_name", "table_schema", "table_catalog"].iter().zip(names.iter().rev()) {
        filter.push(format!("{column} = {}", Dialect::DuckDb.text(name)));
    }
    if names.len() == 1 {
        filter.push("table_schema = current_schema()".to_owned());
    }
    format!(
        "SELECT column_name, data_type\nFROM information_schema.columns\nWHERE {}\nORDER BY ordinal_position",
        filter.join(" AND ")
    )
}

/// The table is the one that its name leads to in a query, be it a table, a view, or a materialised view, which the
/// standard's own catalogue does not know. A column of a domain has the type that this is made of.
fn in_postgres(names: &[String]) -> String {
    let text = |text: &str| Dialect::Postgres.text(text);
    let (own, database) = match names {
        [database, own @ ..] if names.len() == 3 => (own, Some(database)),
        own => (own, None),
    };
    let mut filter = vec![
        format!("a.attrelid = to_regclass({})", text(&quoted(Dialect::Postgres, own))),
        "a.attnum > 0".to_owned(),
        "NOT a.attisdropped".to_owned(),
    ];
    filter.extend(database.map(|name| format!("current_database() = {}", text(name))));
    format!(
        "SELECT a.attname AS column_name,\n  \
           pg_catalog.format_type(b.oid, CASE WHEN b.oid <> 'pg_catalog.numeric'::pg_catalog.regtype THEN NULL \
           WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END) AS data_type\n\
         FROM pg_catalog.pg_attribute a\n\
         JOIN pg_catalog.pg_type t ON t.oid = a.atttypid\n\
         JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END\n\
         WHERE {}\nORDER BY a.attnum",
        filter.join(" AND ")
    )
}
