//! SQL as text, for each engine.

use std::collections::BTreeSet;

use super::dialect::{Dialect, SqlType};
use super::fences;
use super::letters::Letters;
use super::tree::{Call, DatePart, From, Keeps, Query, Rows, S, Select, Sql, Step, T};
use crate::value::Day;

/// A text in the making.
struct Printer {
    dialect: Dialect,
}

/// The steps that a query needs, each with its comment, and the query.
pub(super) fn written(dialect: Dialect, steps: &[Step], query: &Query) -> String {
    let printer = Printer { dialect };
    let mut text = String::new();
    let mut repeated = BTreeSet::new();
    steps.iter().map(|step| &step.query).chain([query]).for_each(|query| add_repeated(query, &mut repeated));
    let fenced = match dialect {
        Dialect::Postgres => fences::fenced(steps, query),
        Dialect::DuckDb | Dialect::Spark => BTreeSet::new(),
    };
    for (position, step) in steps.iter().enumerate() {
        text.push_str(if position == 0 { "WITH\n" } else { ",\n" });
        let body = indented(&printer.query(&step.query));
        let fence = if fenced.contains(&step.name) { "\n  OFFSET 0" } else { "" };
        let told = position.checked_sub(1).and_then(|before| steps.get(before));
        if !step.comment.is_empty() && told.is_none_or(|before| before.comment != step.comment) {
            text.push_str(&format!("-- {}\n", step.comment));
        }
        let kept = repeated.contains(step.name.as_str()) && dialect == Dialect::DuckDb;
        let kept = if kept { "MATERIALIZED " } else { "" };
        text.push_str(&format!("{} AS {kept}(\n{body}{fence}\n)", dialect.quoted(&step.name)));
    }
    if !steps.is_empty() {
        text.push('\n');
    }
    text.push_str(&printer.query(query));
    text
}

/// The steps of which each row is taken several times: DuckDB would work them out twice.
fn add_repeated<'q>(query: &'q Query, repeated: &mut BTreeSet<&'q str>) {
    fn of_select<'q>(select: &'q Select, repeated: &mut BTreeSet<&'q str>) {
        match (&select.from, &select.each) {
            (From::Step(step), Some((Sql::Int(_), Sql::Int(_)))) => {
                repeated.insert(step);
            }
            (From::Query(inner), _) => of_select(inner, repeated),
            (From::Step(_) | From::Nothing | From::Table(_), _) => {}
        }
    }
    match query {
        Query::Select(select) => of_select(select, repeated),
        Query::UnionAll(parts) => parts.iter().for_each(|part| of_select(part, repeated)),
        Query::Values(..) => {}
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

impl Printer {
    fn name(&self, name: &str) -> String {
        self.dialect.quoted(name)
    }

    fn query(&self, query: &Query) -> String {
        match query {
            Query::Select(select) => self.select(select),
            Query::UnionAll(parts) => {
                parts.iter().map(|part| self.select(part)).collect::<Vec<_>>().join("\nUNION ALL\n")
            }
            Query::Values(columns, rows) => self.values(columns, rows),
        }
    }

    fn values(&self, columns: &[(String, SqlType)], rows: &[Vec<Sql>]) -> String {
        let names: Vec<String> = columns.iter().map(|(name, _)| self.name(name)).collect();
        if rows.is_empty() {
            let nulls = columns
                .iter()
                .map(|(name, ty)| format!("{} AS {}", self.sql(&Sql::Null(*ty)), self.name(name)));
            return format!("SELECT {} WHERE 1 = 0", nulls.collect::<Vec<_>>().join(", "));
        }
        // Small numbers would have 32 bits: those of the first row say that they have more.
        let first = rows.iter().take(1).map(|row| {
            let cells = row.iter().zip(columns).map(|(cell, (_, ty))| match cell {
                Sql::Int(_) => self.cast(*ty, cell),
                _ => self.bare(cell),
            });
            format!("  ({})", cells.collect::<Vec<_>>().join(", "))
        });
        let rows = first.chain(rows.iter().skip(1).map(|row| format!("  ({})", self.list(row))));
        let rows = rows.collect::<Vec<_>>().join(",\n");
        format!("SELECT * FROM (VALUES\n{rows}\n) AS v({})", names.join(", "))
    }

    fn select(&self, select: &Select) -> String {
        let mut columns: Vec<String> = Vec::new();
        if select.star {
            columns.push(format!("{T}.*"));
        }
        columns.extend(select.columns.iter().map(|(sql, name)| match sql {
            Sql::Column(_, own) if own == name => self.sql(sql),
            _ => format!("{} AS {}", self.sql(sql), self.name(name)),
        }));
        let mut text = format!("SELECT {}", if select.distinct { "DISTINCT " } else { "" });
        text.push_str(&broken(&columns, ", "));
        match &select.from {
            From::Nothing => {}
            From::Step(step) => text.push_str(&format!("\nFROM {} {T}", self.name(step))),
            From::Table(names) => {
                let names: Vec<String> = names.iter().map(|name| self.name(name)).collect();
                text.push_str(&format!("\nFROM {} {T}", names.join(".")));
            }
            From::Query(query) => {
                text.push_str(&format!("\nFROM (\n{}\n) {T}", indented(&self.select(query))))
            }
        }
        // Spark has its series before the joins, the others beside them.
        let each = select.each.as_ref().map(|(from, to)| self.series(from, to)).unwrap_or_default();
        if self.dialect == Dialect::Spark {
            text.push_str(&each);
        }
        for join in &select.joins {
            let kind = match join.keeps {
                Keeps::Found => "JOIN",
                Keeps::Once | Keeps::Every => "LEFT JOIN",
            };
            text.push_str(&format!(
                "\n{kind} {} {} ON {}",
                self.name(&join.step),
                join.alias,
                self.sql(&join.on)
            ));
        }
        if self.dialect != Dialect::Spark {
            text.push_str(&each);
        }
        if let Some(filter) = &select.filter {
            text.push_str(&format!("\nWHERE {}", self.bare(filter)));
        }
        if !select.group.is_empty() {
            let group: Vec<String> = select.group.iter().map(usize::to_string).collect();
            text.push_str(&format!("\nGROUP BY {}", group.join(", ")));
        }
        if !select.order.is_empty() {
            text.push_str(&format!("\nORDER BY {}", self.order(&select.order)));
        }
        if let Some(most) = select.most {
            text.push_str(&format!("\nLIMIT {most}"));
        }
        text
    }

    /// A row for each whole number between two.
    fn series(&self, from: &Sql, to: &Sql) -> String {
        let (from, to) = (self.sql(from), self.sql(to));
        match self.dialect {
            Dialect::DuckDb => {
                format!("\nCROSS JOIN LATERAL (SELECT unnest(range({from}, {to} + 1)) AS i) AS {S}")
            }
            Dialect::Postgres => format!("\nCROSS JOIN LATERAL generate_series({from}, {to}) AS {S}(i)"),
            // From a larger one to a smaller one it would count down.
            Dialect::Spark => format!(
                "\nLATERAL VIEW explode(CASE WHEN {from} <= {to} THEN sequence({from}, {to}) END) {S} AS i"
            ),
        }
    }

    fn order(&self, order: &[(Sql, bool)]) -> String {
        let parts = order
            .iter()
            .map(|(part, falls)| format!("{}{}", self.sql(part), if *falls { " DESC" } else { "" }));
        parts.collect::<Vec<_>>().join(", ")
    }

    fn list(&self, parts: &[Sql]) -> String {
        parts.iter().map(|part| self.bare(part)).collect::<Vec<_>>().join(", ")
    }

    /// Without brackets around it.
    fn bare(&self, sql: &Sql) -> String {
        let text = self.sql(sql);
        match sql {
            Sql::Infix(..) | Sql::All(_) | Sql::Any(_) => {
                text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(&text).to_owned()
            }
            _ => text,
        }
    }

    fn cast(&self, ty: SqlType, of: &Sql) -> String {
        format!("CAST({} AS {})", self.bare(of), self.dialect.type_name(ty))
    }

    fn sql(&self, sql: &Sql) -> String {
        match sql {
            Sql::Null(ty) => format!("CAST(NULL AS {})", self.dialect.type_name(*ty)),
            Sql::Int(value) if *value < 0 => format!("({value})"),
            Sql::Int(value) => value.to_string(),
            Sql::Text(text) => self.dialect.text(text),
            // Days beyond the calendar are not made.
            Sql::Day(day) => format!("DATE '{}'", Day::from_number(*day).unwrap_or(Day::LAST)),
            Sql::Truth(true) => "TRUE".to_owned(),
            Sql::Truth(false) => "FALSE".to_owned(),
            Sql::Column(alias, name) => format!("{alias}.{}", self.name(name)),
            Sql::Infix(sign, a, b) => format!("({} {} {})", self.sql(a), sign.written(), self.sql(b)),
            Sql::All(parts) => self.joined(parts, " AND "),
            Sql::Any(parts) => self.joined(parts, " OR "),
            Sql::Not(of) => format!("(NOT {})", self.sql(of)),
            Sql::IsBlank(of) => format!("({} IS NULL)", self.sql(of)),
            Sql::IsGiven(of) => format!("({} IS NOT NULL)", self.sql(of)),
            Sql::Exists(select) => format!("EXISTS (\n{}\n)", indented(&self.select(select))),
            Sql::Case(cases, otherwise) => {
                let cases = cases
                    .iter()
                    .map(|(when, then)| format!("WHEN {} THEN {}", self.bare(when), self.sql(then)));
                let otherwise = otherwise.as_ref().map(|otherwise| format!("ELSE {}", self.sql(otherwise)));
                format!("CASE {} END", cases.chain(otherwise).collect::<Vec<_>>().join(" "))
            }
            Sql::Cast(ty, of) => self.cast(*ty, of),
            Sql::Quotient { wide, of, by } => self.quotient(*wide, &self.sql(of), &self.sql(by)),
            Sql::PlusDays(day, days) => match self.dialect {
                Dialect::DuckDb | Dialect::Postgres => {
                    format!("({} + {})", self.sql(day), self.short(days))
                }
                Dialect::Spark => format!("date_add({}, {})", self.sql(day), self.short(days)),
            },
            Sql::PlusMonths(day, months) => match self.dialect {
                Dialect::DuckDb => {
                    format!("CAST({} + to_months({}) AS DATE)", self.sql(day), self.short(months))
                }
                Dialect::Postgres => {
                    format!("CAST({} + {} * INTERVAL '1 month' AS DATE)", self.sql(day), self.short(months))
                }
                Dialect::Spark => format!("add_months({}, {})", self.sql(day), self.short(months)),
            },
            Sql::DaysBetween(from, to) => match self.dialect {
                Dialect::DuckDb => format!("date_diff('day', {}, {})", self.sql(from), self.sql(to)),
                Dialect::Postgres => format!("({} - {})", self.sql(to), self.sql(from)),
                Dialect::Spark => format!("datediff({}, {})", self.sql(to), self.sql(from)),
            },
            Sql::Micros(of) => match self.dialect {
                Dialect::DuckDb => format!("epoch_us({})", self.sql(of)),
                // What it gives is a decimal number.
                Dialect::Postgres => {
                    format!("CAST(EXTRACT(EPOCH FROM {}) * 1000000 AS BIGINT)", self.sql(of))
                }
                Dialect::Spark => format!("unix_micros(CAST({} AS TIMESTAMP))", self.sql(of)),
            },
            Sql::Part(part, of) => {
                let part = match part {
                    DatePart::Year => "YEAR",
                    DatePart::Month => "MONTH",
                    DatePart::Day => "DAY",
                };
                let short = self.dialect.type_name(SqlType::Short);
                format!("CAST(EXTRACT({part} FROM {}) AS {short})", self.sql(of))
            }
            Sql::ByBytes(of) => match self.dialect {
                Dialect::DuckDb | Dialect::Postgres => format!("{} COLLATE \"C\"", self.sql(of)),
                // A column of another order has another type, which is refused.
                Dialect::Spark => self.sql(of),
            },
            Sql::Has(letters, of) => self.has(*letters, of),
            Sql::HasSpaceAround(of) => {
                let of = self.sql(of);
                format!("({of} LIKE ' %' OR {of} LIKE '% ')")
            }
            Sql::IsNotComposed(of) => match self.dialect {
                Dialect::DuckDb => format!("(nfc_normalize({0}) <> {0})", self.sql(of)),
                // Elsewhere than in UTF-8 it cannot be asked, and there is no accent apart.
                Dialect::Postgres => format!(
                    "CASE WHEN current_setting('server_encoding') = 'UTF8' THEN ({}) IS NOT NFC NORMALIZED ELSE FALSE END",
                    self.sql(of)
                ),
                // It has no such function.
                Dialect::Spark => self.has(Letters::Apart, of),
            },
            Sql::Call(call, parts) => self.call(*call, parts),
            Sql::Over { of, by, order, rows } => self.over(of, by, order, *rows),
        }
    }

    fn has(&self, letters: Letters, of: &Sql) -> String {
        let (of, class) = (self.sql(of), self.dialect.text(&letters.class(self.dialect)));
        let matches = |class: &str| match self.dialect {
            Dialect::DuckDb => format!("regexp_matches({of}, {class})"),
            Dialect::Postgres => format!("{of} ~ {class}"),
            Dialect::Spark => format!("{of} RLIKE {class}"),
        };
        // Nearly all texts are of plain characters only: a short class tells that, and is quick. DuckDB asks each value
        // of a dictionary once where the whole of it is asked for.
        let plain = match self.dialect {
            Dialect::DuckDb => format!("(NOT regexp_full_match({of}, '[ -~]*'))"),
            Dialect::Postgres | Dialect::Spark => matches("'[^ -~]'"),
        };
        format!("({plain} AND {})", matches(&class))
    }

    /// A whole number by which days or months are counted.
    fn short(&self, of: &Sql) -> String {
        match of {
            Sql::Int(_) => self.sql(of),
            _ => self.cast(SqlType::Short, of),
        }
    }

    fn joined(&self, parts: &[Sql], sign: &str) -> String {
        format!("({})", parts.iter().map(|part| self.sql(part)).collect::<Vec<_>>().join(sign))
    }

    fn quotient(&self, wide: bool, of: &str, by: &str) -> String {
        match (self.dialect, wide) {
            (Dialect::DuckDb, _) => format!("({of} // {by})"),
            (Dialect::Postgres, false) => format!("({of} / {by})"),
            (Dialect::Postgres, true) => format!("div({of}, {by})"),
            (Dialect::Spark, false) => format!("({of} div {by})"),
            // `div` goes over to 64 bits without an error.
            (Dialect::Spark, true) => format!("CAST(({of} - {of} % {by}) / {by} AS DECIMAL(38,0))"),
        }
    }

    fn call(&self, call: Call, parts: &[Sql]) -> String {
        if let (Call::Count, [Sql::Case(cases, None)]) = (call, parts)
            && let [(when, Sql::Int(1))] = cases.as_slice()
        {
            return format!("count(*) FILTER (WHERE {})", self.bare(when));
        }
        self.function(call, parts)
    }

    fn function(&self, call: Call, parts: &[Sql]) -> String {
        let name = match call {
            Call::Abs => "abs",
            Call::Coalesce => "COALESCE",
            Call::NullIf => "NULLIF",
            Call::Count if parts.is_empty() => return "count(*)".to_owned(),
            Call::Count => "count",
            Call::Sum => "sum",
            Call::Max => "max",
            Call::Min => "min",
            Call::AnyTruth => "bool_or",
            Call::RowNumber => "row_number",
            Call::Lag => "lag",
            Call::Lead => "lead",
        };
        format!("{name}({})", self.list(parts))
    }

    fn over(&self, of: &Sql, by: &[Sql], order: &[(Sql, bool)], rows: Option<Rows>) -> String {
        let mut window: Vec<String> = Vec::new();
        if !by.is_empty() {
            window.push(format!("PARTITION BY {}", self.list(by)));
        }
        if !order.is_empty() {
            window.push(format!("ORDER BY {}", self.order(order)));
        }
        // Without it what shares a place in the order would be taken together.
        window.extend(rows.map(|rows| match rows {
            Rows::UpToThis => "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW".to_owned(),
            Rows::BeforeThis => "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING".to_owned(),
            Rows::Earlier(most) => format!("RANGE BETWEEN {most} PRECEDING AND 1 PRECEDING"),
        }));
        // Of a window Spark counts no other way.
        let of = match of {
            Sql::Call(call, parts) => self.function(*call, parts),
            of => self.sql(of),
        };
        format!("{of} OVER ({})", window.join(" "))
    }
}

/// A list on one line, or on one line each where that would be long.
fn broken(parts: &[String], sign: &str) -> String {
    let one_line = parts.join(sign);
    if one_line.len() <= 110 { one_line } else { parts.join(",\n  ") }
}

/// Every sign that is written, so that none is forgotten.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::tree::Sign;

    #[test]
    fn a_hostile_text_or_name_stays_one_text_and_one_name() {
        let print = |dialect, sql: &Sql| Printer { dialect }.sql(sql);
        let text = Sql::Text("o'; DROP TABLE x; -- \\' ${spark.x}".to_owned());
        assert_eq!(print(Dialect::DuckDb, &text), "'o''; DROP TABLE x; -- \\'' ${spark.x}'");
        assert_eq!(print(Dialect::Postgres, &text), "'o''; DROP TABLE x; -- \\'' ${spark.x}'");
        assert_eq!(print(Dialect::Spark, &text), "'o\\'; DROP TABLE x; -- \\\\\\' \\u0024{spark.x}'");
        let name = Sql::column("a\"; DROP TABLE x; --`");
        assert_eq!(print(Dialect::Postgres, &name), "t.\"a\"\"; DROP TABLE x; --`\"");
        assert_eq!(print(Dialect::Spark, &name), "t.`a\"; DROP TABLE x; --```");
    }

    #[test]
    fn signs_and_brackets() {
        let sum = Sql::column("a").plus(Sql::Int(1)).infix(Sign::Times, Sql::Int(-2));
        assert_eq!(Printer { dialect: Dialect::DuckDb }.sql(&sum), "((t.\"a\" + 1) * (-2))");
    }
}
