//! The annex of prices and lists: what is given, and where it comes from.

use super::casing::sentence;
use super::marks;
use super::schedule::{AnnexSection, Clause, Grid, GridRow, Piece, Words};
use super::voice::Voice;
use crate::analysis::Thing;
use crate::model::{Constant, ExampleTable, FieldId, Record, RecordId, Tariff, TariffId, Type};
use crate::value::Day;

impl Voice<'_> {
    /// The prices: single ones in one table, the others each in its own; then the lists that are terms.
    pub(super) fn prices(&self) -> Vec<AnnexSection> {
        let tariffs = || self.model.tariffs.iter_enumerated();
        let mut sections = Vec::new();
        let single = tariffs().filter(|(_, tariff)| tariff.is_single());
        let rows: Vec<GridRow> = single.map(|(id, tariff)| self.single_price(id, tariff)).collect();
        if !rows.is_empty() {
            let heads = ["Name", "Value", "Source"].map(Words::from).into();
            let text = "The values of this Schedule are:";
            let clause = Clause::of("single", text).with(Piece::Grid(Grid { heads, rows }));
            let own = tariffs().filter(|(_, tariff)| tariff.is_single());
            let own = own.flat_map(|(_, tariff)| super::information::own_clauses(&tariff.title.printed));
            let clauses = std::iter::once(clause).chain(own).collect();
            sections.push(AnnexSection { heading: None, clauses });
        }
        sections.extend(
            tariffs()
                .filter(|(_, tariff)| !tariff.is_single())
                .map(|(id, tariff)| self.price_table(id, tariff)),
        );
        for (id, record) in self.model.records.iter_enumerated() {
            sections.extend(record.listed.as_ref().map(|table| self.listed_rows(id, record, table)));
        }
        sections
    }

    fn single_price(&self, id: TariffId, tariff: &Tariff) -> GridRow {
        let noun = self.book.tariff(id);
        let label = format!("{}{}", what_it_is(tariff, &noun.singular), self.idle(id));
        let value = tariff.rows.first().and_then(|row| row.values.first());
        let value = match (&tariff.ty, value) {
            (Type::Choice(set), value) => {
                let all = (0u32..).take(self.model.choice_sets[*set].choices.len());
                let all: Vec<String> =
                    all.map(|at| format!("“{}”", self.book.choice(self.model, *set, at))).collect();
                let all = crate::text::one_of(&all);
                match value {
                    Some(value) => format!(
                        "the parties have chosen {} (from {all})",
                        self.constant_words(&tariff.ty, value)
                    ),
                    None => format!("to be chosen here before signature: {all}"),
                }
            }
            (_, Some(value)) => self.constant_words(&tariff.ty, value),
            (Type::Number(ty), None) => {
                format!(
                    "an amount in {}, to be entered here before signature: ________",
                    self.book.unit(&ty.unit)
                )
            }
            (_, None) => "to be entered here before signature: ________".to_owned(),
        };
        let source = tariff.source.as_deref().map(marks::own).unwrap_or_default();
        GridRow {
            anchor: Some(tariff.title.name.clone()),
            cells: [format!("{} [{}]{label}", noun.singular, tariff.title.name), value, source]
                .map(Words::from)
                .into(),
        }
    }

    /// That no amount depends on a price, where that is so.
    fn idle(&self, id: TariffId) -> &'static str {
        if self.book.moves_money(Thing::Tariff(id)) {
            ""
        } else {
            " (for information: no amount depends on it)"
        }
    }

    fn constant_words(&self, ty: &Type, value: &Constant) -> String {
        self.book.constant(self.model, ty, value)
    }

    /// A table by keys, by dates, or by both.
    fn price_table(&self, id: TariffId, tariff: &Tariff) -> AnnexSection {
        let noun = self.book.tariff(id);
        let keys: Vec<String> = tariff.keys.iter().map(|key| super::casing::from_name(&key.name)).collect();
        let mut heads: Vec<Words> = keys.iter().map(|key| Words::from(key.as_str())).collect();
        if tariff.dates.is_empty() {
            heads.push(Words::from("Value"));
        } else if tariff.keys.is_empty() {
            heads = ["Day", "Value"].map(Words::from).into();
        } else {
            heads.extend(span_words(&tariff.dates).into_iter().map(Words::from));
        }
        let cell = |value: &Constant| Words::from(self.constant_words(&tariff.ty, value));
        let rows: Vec<GridRow> = if tariff.keys.is_empty() {
            let values = tariff.rows.iter().flat_map(|row| &row.values);
            let days = span_words(&tariff.dates).into_iter().zip(values);
            days.map(|(day, value)| GridRow {
                anchor: None,
                cells: vec![Words::from(sentence(&day)), cell(value)],
            })
            .collect()
        } else {
            let row = |row: &crate::model::TariffRow| {
                let keys = row
                    .keys
                    .iter()
                    .zip(&tariff.keys)
                    .map(|(value, key)| Words::from(self.constant_words(&key.ty, value)));
                GridRow { anchor: None, cells: keys.chain(row.values.iter().map(cell)).collect() }
            };
            tariff.rows.iter().map(row).collect()
        };
        let by = if keys.is_empty() { String::new() } else { format!(", by {}", crate::text::all_of(&keys)) };
        let label = what_it_is(tariff, &noun.singular);
        let text = format!("The {} {}:", noun.one(), super::casing::is_or_are(&noun.singular));
        let mut clauses = vec![Clause::of(&tariff.title.name, text).with(Piece::Grid(Grid { heads, rows }))];
        if let Some(source) = &tariff.source {
            clauses.push(Clause::of(
                "source",
                format!("Source: {}.", super::facts::unstopped(&marks::own(source))),
            ));
        }
        if !self.idle(id).is_empty() {
            clauses.push(Clause::of("information", "It is for information: no amount depends on it."));
        }
        clauses.extend(super::information::own_clauses(&tariff.title.printed));
        let heading = format!("{} [{}]{by}{label}", noun.singular, tariff.title.name);
        AnnexSection { heading: Some(Words::from(heading)), clauses }
    }

    /// Rows that are terms of the contract.
    fn listed_rows(&self, id: RecordId, record: &Record, table: &ExampleTable) -> AnnexSection {
        let noun = self.book.record(id);
        let heads = table
            .fields
            .iter()
            .map(|field| Words::from(self.book.field(FieldId { record: id, field: *field }).singular));
        let rows = table.rows.iter().map(|row| {
            let cells = row.cells.iter().zip(&table.fields).map(|(cell, field)| {
                Words::from(match record.fields.get(*field as usize) {
                    Some(field) => self.cell(field, cell),
                    None => marks::own(cell),
                })
            });
            GridRow { anchor: None, cells: cells.collect() }
        });
        let grid = Grid { heads: heads.collect(), rows: rows.collect() };
        let text = format!("The {} are:", noun.many());
        AnnexSection {
            heading: Some(Words::from(format!("{} [{}]", noun.plural, record.title.name))),
            clauses: vec![Clause::of(&format!("list.{}", record.title.name), text).with(Piece::Grid(grid))],
        }
    }
}

/// `, formerly [care_price]: the label; what it means`
fn what_it_is(tariff: &Tariff, term: &str) -> String {
    let label = tariff.title.label.as_deref().map(marks::own);
    let label = label.filter(|label| super::casing::titled(label).to_lowercase() != term.to_lowercase());
    let said: Vec<String> =
        label.into_iter().chain(tariff.title.printed.means.as_deref().map(marks::own)).collect();
    let said = if said.is_empty() { String::new() } else { format!(": {}", said.join("; ")) };
    format!("{}{said}", super::information::formerly(&tariff.title.printed.formerly))
}

/// From when until when each value applies.
fn span_words(dates: &[Option<Day>]) -> Vec<String> {
    let next = |at: usize| dates.get(at.saturating_add(1)).copied().flatten();
    dates
        .iter()
        .enumerate()
        .map(|(at, day)| match (day, next(at)) {
            (None, Some(next)) => format!("before {}", next.long()),
            (None, None) => "always".to_owned(),
            (Some(day), Some(next)) => format!("on or after {} and before {}", day.long(), next.long()),
            (Some(day), None) => format!("on or after {}", day.long()),
        })
        .collect()
}
