//! Rows that stand in the place of earlier ones or take them back, and name them by their unique value: which rows
//! count, and what can be wrong with the names.
//!
//! As on files without a cut-off, all that was ever received is known: a row counts unless another names it or it takes
//! another back.

use super::dialect::SqlType;
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::rows::{as_held, given_text};
use super::rule::{NamedRule, Rule};
use super::tables::Table;
use super::tree::{Call, From, Join, Keeps, Query, Select, Sign, Sql, Step};
use super::types::Holds;
use crate::model::{RecordId, Type};
use crate::value::Day;

/// The columns of the names.
const OWN: &str = "own";
const TARGET: &str = "target";
const BACK: &str = "back";
const RECEIVED: &str = "received_on";
const KEY: &str = "row_key";

impl Maker<'_> {
    /// Whether some rows of a record do not count because of others.
    pub(super) fn rows_name_others(&self, id: RecordId) -> bool {
        let receipt = self.model.records[id].receipt;
        receipt.replaces.is_some() || receipt.reverses.is_some()
    }

    /// A reference names a row, and not the one that stands in its place.
    pub(super) fn refuse_references(&self, to: RecordId) -> Made<()> {
        for (_, record) in self.model.data_records() {
            let refers = record.fields.iter().find(|field| field.ty == Type::Reference(to));
            if let Some(field) = refers {
                return Err(Refusal::of(
                    field.span,
                    "a reference to rows that are replaced or reversed is not followed in SQL",
                )
                .with_help("let a view have the rows that count"));
            }
        }
        Ok(())
    }

    /// A field of a table as it is held, blank where it is.
    pub(super) fn cell_of(&self, table: &Table, position: u32) -> Option<Sql> {
        let field = self.model.records[table.record].fields.get(position as usize)?;
        let column = table.columns.get(position as usize)?;
        let own = as_held(Sql::column(&column.name), column.holds);
        Some(match column.holds {
            Holds::Text if field.ty == Type::YesNo => self.answer(field, &own),
            Holds::Text => given_text(field, &own),
            Holds::Number { decimals: 0, .. } => own.cast(SqlType::Whole),
            _ => own,
        })
    }

    /// The step that says which rows name which, with the day on which the namer was received.
    fn names_of(&mut self, table: &Table) -> Made<String> {
        if let Some(known) = self.named.get(&table.record) {
            return Ok(known.clone());
        }
        let record = &self.model.records[table.record];
        let wrong = || Refusal::unexpected(record.title.span, "rows that name others by nothing");
        let unique = record.fields.iter().position(|field| field.unique);
        let unique = unique.and_then(|at| u32::try_from(at).ok()).ok_or_else(wrong)?;
        let own = self.cell_of(table, unique).ok_or_else(wrong)?;
        let (receipt, name) = (record.receipt, record.title.name.clone());
        let received = match receipt.received {
            Some(field) => self.cell_of(table, field).ok_or_else(wrong)?,
            None => Sql::Day(Day::LAST.number()),
        };
        let mut parts = Vec::new();
        for (field, back) in [(receipt.replaces, 0), (receipt.reverses, 1)] {
            let Some(field) = field else { continue };
            let target = self.cell_of(table, field).ok_or_else(wrong)?;
            parts.push(Select {
                columns: vec![
                    (own.clone(), OWN.to_owned()),
                    (target.clone(), TARGET.to_owned()),
                    (Sql::Int(back), BACK.to_owned()),
                    (received.clone(), RECEIVED.to_owned()),
                ],
                from: self.lines_of_table(table),
                filter: Some(target.is_given()),
                ..Select::default()
            });
        }
        let step = self.fresh(&format!("{name}_names"));
        let comment = format!("which rows of {name} replace or reverse which");
        self.steps.push(Step { name: step.clone(), comment, query: Query::UnionAll(parts) });
        self.named.insert(table.record, step.clone());
        Ok(step)
    }

    /// What joins to each row of a table the one that names it, and whether a row takes back none; none where no row
    /// names another.
    pub(super) fn namers(&mut self, table: &Table) -> Made<Option<(Join, Sql)>> {
        if !self.rows_name_others(table.record) {
            return Ok(None);
        }
        let names = self.names_of(table)?;
        // A row that is named twice is at fault, and one row all the same.
        let first = Sql::call(Call::Min, vec![Sql::column(RECEIVED)]);
        let select = Select {
            columns: vec![(Sql::column(TARGET), TARGET.to_owned()), (first, RECEIVED.to_owned())],
            from: From::Step(names.clone()),
            group: vec![1],
            ..Select::default()
        };
        let step = self.fresh(&format!("{names}_of"));
        let query = Query::Select(Box::new(select));
        self.steps.push(Step { name: step.clone(), comment: String::new(), query });
        let record = &self.model.records[table.record];
        let unique = record.fields.iter().position(|field| field.unique);
        let own = unique.and_then(|at| self.cell_of(table, u32::try_from(at).ok()?));
        let own =
            own.ok_or_else(|| Refusal::unexpected(record.title.span, "rows that nothing tells apart"))?;
        let on = Sql::of("n", TARGET).infix(Sign::Is, own);
        let takes_back = record.receipt.reverses.and_then(|field| self.cell_of(table, field));
        let stands = takes_back.map_or(Sql::Truth(true), |back| back.is_blank());
        Ok(Some((Join { step, alias: "n".to_owned(), on, keeps: Keeps::Every }, stands)))
    }

    /// Whether nothing names the row that it is joined to.
    pub(super) fn is_not_named() -> Sql {
        Sql::of("n", TARGET).is_blank()
    }

    /// Until when a row counts that was received on a day.
    pub(super) fn counts_until() -> Sql {
        let last = Sql::Day(Day::LAST.number());
        Sql::if_else(Sql::of("n", TARGET).is_blank(), last, Sql::of("n", RECEIVED))
    }

    /// What is wrong with rows that name others: each rule with the query that gives the rows that break it.
    pub(super) fn named_rules(&mut self, table: &Table, first: usize) -> Made<Vec<(Rule, Select)>> {
        if !self.rows_name_others(table.record) {
            return Ok(Vec::new());
        }
        let names = self.names_of(table)?;
        let keys = self.keys_of_table(table)?;
        let by_day = self.model.records[table.record].receipt.received.is_some();
        let (own, target) = (Sql::column(OWN), Sql::column(TARGET));
        let other = |alias: &str, column: &str| Sql::of(alias, column);
        let is = |a: Sql, b: Sql| a.infix(Sign::Is, b);
        let to = |step: &str, alias: &str, of: Sql, column: &str| Join {
            step: step.to_owned(),
            alias: alias.to_owned(),
            on: is(other(alias, column), of),
            keeps: Keeps::Every,
        };
        let itself = is(own.clone(), target.clone());
        let mutual = Sql::all(vec![is(other("n", TARGET), own.clone()), itself.clone().not()]);
        let mut same_day = vec![other("m", TARGET).is_given(), itself.clone().not(), mutual.clone().not()];
        if by_day {
            same_day.push(is(Sql::column(RECEIVED), other("n", RECEIVED)));
            same_day.push(is(other("n", RECEIVED), other("m", RECEIVED)));
        }
        let n = to(&names, "n", target.clone(), OWN);
        let m = to(&names, "m", other("n", TARGET), OWN);
        let key = to(&keys, "k", target.clone(), KEY);
        let mut rules = vec![
            (NamedRule::NotThere, vec![key.clone()], other("k", KEY).is_blank()),
            (NamedRule::Itself, Vec::new(), itself.clone()),
            (NamedRule::OfReversal, vec![n.clone()], is(other("n", BACK), Sql::Int(1))),
            (NamedRule::Circle, vec![n.clone()], mutual),
            (NamedRule::Chain, vec![n, m], Sql::all(same_day)),
        ];
        if by_day {
            let sooner = Sql::column(RECEIVED).infix(Sign::Less, other("k", RECEIVED));
            rules.push((NamedRule::TooSoon, vec![key], Sql::all(vec![sooner, itself.not()])));
        }
        let text = |sql: Sql| sql.cast(SqlType::Text);
        let mut made = Vec::new();
        let number = |made: &Vec<(Rule, Select)>| {
            Sql::Int(i128::try_from(first.saturating_add(made.len())).unwrap_or(0))
        };
        for (rule, joins, broken) in rules {
            let select = Select {
                columns: vec![
                    (number(&made), "rule".to_owned()),
                    (text(own.clone()), KEY.to_owned()),
                    (text(target.clone()), "value".to_owned()),
                ],
                from: From::Step(names.clone()),
                joins,
                filter: Some(broken),
                ..Select::default()
            };
            made.push((Rule::Named(rule), select));
        }
        for (rule, by, shown) in [(NamedRule::Both, OWN, TARGET), (NamedRule::Twice, TARGET, OWN)] {
            let least = Sql::call(Call::Min, vec![Sql::column(shown)]);
            let inner = Select {
                columns: vec![
                    (Sql::column(by), "by".to_owned()),
                    (least, "least".to_owned()),
                    (Sql::call(Call::Count, Vec::new()), "times".to_owned()),
                ],
                from: From::Step(names.clone()),
                group: vec![1],
                ..Select::default()
            };
            let (key, value) = match rule {
                NamedRule::Both => ("by", "least"),
                _ => ("least", "by"),
            };
            let select = Select {
                columns: vec![
                    (number(&made), "rule".to_owned()),
                    (text(Sql::column(key)), KEY.to_owned()),
                    (text(Sql::column(value)), "value".to_owned()),
                ],
                from: From::Query(Box::new(inner)),
                filter: Some(Sql::column("times").infix(Sign::More, Sql::Int(1))),
                ..Select::default()
            };
            made.push((Rule::Named(rule), select));
        }
        Ok(made)
    }

    /// All rows of a table by what tells them apart, with the day on which they were received.
    fn keys_of_table(&mut self, table: &Table) -> Made<String> {
        let record = &self.model.records[table.record];
        let wrong = || Refusal::unexpected(record.title.span, "rows that nothing tells apart");
        let unique = record.fields.iter().position(|field| field.unique).ok_or_else(wrong)?;
        let own = self.cell_of(table, u32::try_from(unique).unwrap_or(0)).ok_or_else(wrong)?;
        let received = match record.receipt.received {
            Some(field) => self.cell_of(table, field).ok_or_else(wrong)?,
            None => Sql::Day(Day::LAST.number()),
        };
        let name = record.title.name.clone();
        let select = Select {
            columns: vec![(own, KEY.to_owned()), (received, RECEIVED.to_owned())],
            from: self.lines_of_table(table),
            ..Select::default()
        };
        let step = self.fresh(&format!("{name}_keys"));
        let query = Query::Select(Box::new(select));
        self.steps.push(Step { name: step.clone(), comment: String::new(), query });
        Ok(step)
    }
}
