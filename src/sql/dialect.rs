//! The engines, and the one place where names and texts are quoted.

use super::refusal::Refusal;

/// An engine whose SQL is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB.
    DuckDb,
    /// PostgreSQL.
    Postgres,
    /// Spark SQL.
    Spark,
}

/// The types of columns that are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SqlType {
    /// Whole numbers of 64 bits.
    Whole,
    /// Whole numbers of up to 38 digits.
    Wide,
    /// Whole numbers of 32 bits, which days are moved by.
    Short,
    /// Days.
    Date,
    /// Texts.
    Text,
    /// Yes and no.
    Truth,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Dialect; 3] = [Dialect::DuckDb, Dialect::Postgres, Dialect::Spark];

    /// What it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::DuckDb => "duckdb",
            Dialect::Postgres => "postgres",
            Dialect::Spark => "spark",
        }
    }

    /// The engine of a name.
    pub fn named(name: &str) -> Option<Dialect> {
        Dialect::ALL.into_iter().find(|dialect| dialect.name() == name)
    }

    /// A name in quotes, so that nothing in it is taken for anything else. The signs that cannot be quoted were
    /// refused: see [`Dialect::can_name`].
    pub(super) fn quoted(self, name: &str) -> String {
        match self {
            Dialect::DuckDb | Dialect::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
            Dialect::Spark => format!("`{}`", name.replace('`', "``")),
        }
    }

    /// Whether a name of the data can be said: no control characters, not longer than the engine keeps, and nothing
    /// that Spark would replace before it reads.
    pub(super) fn can_name(self, name: &str) -> Result<(), Refusal> {
        let too_long = self == Dialect::Postgres && name.len() > 63;
        let replaced = self == Dialect::Spark && name.contains("${");
        if name.is_empty() || too_long || replaced || name.chars().any(char::is_control) {
            let what = format!("the name `{}` cannot be written for {}", name.escape_debug(), self.name());
            return Err(Refusal::of_table(what).with_help(
                "let a view give the table or the column another: no empty one, no control characters, in Postgres \
                 no more than 63 bytes, in Spark no `${`",
            ));
        }
        Ok(())
    }

    /// A text in quotes.
    pub(super) fn text(self, text: &str) -> String {
        match self {
            // With standard strings, which the session is held to, a backslash is a backslash.
            Dialect::DuckDb | Dialect::Postgres => format!("'{}'", text.replace('\'', "''")),
            // Spark puts variables even into texts: a dollar sign is written by its number.
            Dialect::Spark => {
                let escaped = text.replace('\\', "\\\\").replace('\'', "\\'").replace('$', "\\u0024");
                format!("'{escaped}'")
            }
        }
    }

    /// The name of a type.
    pub(super) fn type_name(self, ty: SqlType) -> &'static str {
        match (ty, self) {
            (SqlType::Whole, _) => "BIGINT",
            (SqlType::Wide, Dialect::DuckDb) => "HUGEINT",
            (SqlType::Wide, Dialect::Postgres) => "NUMERIC",
            (SqlType::Wide, Dialect::Spark) => "DECIMAL(38,0)",
            (SqlType::Short, Dialect::DuckDb | Dialect::Postgres) => "INTEGER",
            (SqlType::Short, Dialect::Spark) => "INT",
            (SqlType::Date, _) => "DATE",
            (SqlType::Text, Dialect::DuckDb | Dialect::Postgres) => "VARCHAR",
            (SqlType::Text, Dialect::Spark) => "STRING",
            (SqlType::Truth, _) => "BOOLEAN",
        }
    }
}
