//! The annex of worked examples: what is supposed, and what comes of it, with its working.

use std::collections::BTreeMap;

use super::marks;
use super::schedule::{AnnexSection, Clause, Grid, GridRow, Piece, Words};
use super::voice::Voice;
use crate::model::{Constant, Example, ExampleTable, Expectation, Expected, FieldId, Item, Type};
use crate::text;
use crate::value::PeriodKind;

/// How each expectation of each example was worked out, in the order of the contract.
pub type Workings = Vec<Vec<Option<String>>>;

impl Voice<'_> {
    /// All examples, in the order of the contract.
    pub(super) fn examples(&self, workings: &Workings) -> Vec<AnnexSection> {
        if self.model.examples.is_empty() {
            return Vec::new();
        }
        let mut text = "Entries that are not shown do not affect the result. The workings are those by which this Schedule is applied.".to_owned();
        text.push_str(&self.labels_explained());
        let head = AnnexSection { heading: None, clauses: vec![Clause::of("reading", text)] };
        let all = (1usize..).zip(&self.model.examples).map(|(at, example)| {
            let workings = workings.get(at.saturating_sub(1)).map(Vec::as_slice).unwrap_or_default();
            self.example(at, example, workings)
        });
        std::iter::once(head).chain(all).collect()
    }

    /// What labels of periods mean, by the first one of each kind.
    fn labels_explained(&self) -> String {
        let mut first: BTreeMap<PeriodKind, i32> = BTreeMap::new();
        for expectation in self.model.examples.iter().flat_map(|example| &example.expectations) {
            let periods: Vec<(PeriodKind, i32)> = match &expectation.of {
                Expected::Money { period, .. } => period.iter().copied().collect(),
                Expected::Fact(_, keys) => keys
                    .iter()
                    .filter_map(|key| match key {
                        Constant::Period(kind, index) => Some((*kind, *index)),
                        _ => None,
                    })
                    .collect(),
            };
            for (kind, index) in periods {
                first.entry(kind).or_insert(index);
            }
        }
        let calendar = &self.model.contract.calendar;
        let said = first.into_iter().filter_map(|(kind, index)| {
            let day = calendar.first_day(kind, index)?;
            let (label, noun) = (calendar.label(kind, index), self.book.period(kind).one());
            Some(format!(" “{label}” means the {noun} that begins on {}, and so on.", day.long()))
        });
        said.collect()
    }

    fn example(&self, at: usize, example: &Example, workings: &[Option<String>]) -> AnnexSection {
        let mut clauses: Vec<Clause> = example
            .given
            .iter()
            .map(|(tariff, value)| {
                let noun = self.book.tariff(*tariff).one();
                let value = self.book.constant(self.model, &self.model.tariffs[*tariff].ty, value);
                Clause::of("given", format!("In this example the {noun} is {value}."))
            })
            .collect();
        clauses.extend(example.tables.iter().map(|table| self.supposed(table)));
        clauses.extend(example.known_on.map(|day| {
            Clause::of(
                "known",
                format!("Only what had been received by {} counts in this example.", day.long()),
            )
        }));
        let rows = example.expectations.iter().enumerate().map(|(at, expectation)| {
            let working = workings.get(at).cloned().flatten().unwrap_or_default();
            let value = self.expected_value(expectation);
            GridRow {
                anchor: None,
                cells: [self.result(expectation), marks::own(&working), value].map(Words::from).into(),
            }
        });
        let grid =
            Grid { heads: ["Result", "Working", "Amount"].map(Words::from).into(), rows: rows.collect() };
        clauses.push(Clause::of("then", "It follows:").with(Piece::Grid(grid)));
        AnnexSection {
            heading: Some(Words::from(format!("Example {at}: {}", marks::own(&example.title)))),
            clauses,
        }
    }

    /// The rows that are supposed.
    fn supposed(&self, table: &ExampleTable) -> Clause {
        let noun = self.book.record(table.record);
        let rows = folded(table);
        let several = rows.iter().any(|(times, _)| *times != 1);
        let mut heads: Vec<Words> = Vec::new();
        if several {
            heads.push(Words::from(format!("Number of {}", noun.plural)));
        }
        heads.extend(
            table.fields.iter().map(|at| {
                Words::from(self.book.field(FieldId { record: table.record, field: *at }).singular)
            }),
        );
        let fields = &self.model.records[table.record].fields;
        let rows = rows.into_iter().map(|(times, row)| {
            let times = several.then(|| Words::from(times.to_string()));
            let cells = row.cells.iter().zip(&table.fields).map(|(cell, at)| {
                Words::from(
                    fields.get(*at as usize).map_or_else(|| marks::own(cell), |field| self.cell(field, cell)),
                )
            });
            GridRow { anchor: None, cells: times.into_iter().chain(cells).collect() }
        });
        let grid = Grid { heads, rows: rows.collect() };
        Clause::of("suppose", format!("Suppose the following {}:", noun.many())).with(Piece::Grid(grid))
    }

    fn expected_value(&self, expectation: &Expectation) -> String {
        match &expectation.value {
            Constant::Text(text) => marks::own(text),
            Constant::Number(_)
            | Constant::Date(_)
            | Constant::Choice(_)
            | Constant::YesNo(_)
            | Constant::Period(..) => self.book.constant(self.model, &expectation.ty, &expectation.value),
        }
    }

    /// `Outcome Reward, Acme, 2024Q2 (paragraph 11)`
    fn result(&self, expectation: &Expectation) -> String {
        let (what, name, places) = match &expectation.of {
            Expected::Money { item, of, payee, period } => {
                let (what, name) = match item {
                    None => ("Total".to_owned(), None),
                    Some(Item::Payment(id)) => {
                        let whole = if payee.is_some() && period.is_some() {
                            self.book.payment(*id).one()
                        } else {
                            self.book.payment(*id).many()
                        };
                        (whole, Some(&self.model.payments[*id].title.name))
                    }
                    Some(Item::Limit(id)) => {
                        let limit = &self.model.limits[*id];
                        let effect = match (limit.at_most, limit.cut) {
                            (true, true) => "Reduction",
                            (true, false) => "Deduction",
                            (false, _) => "Addition",
                        };
                        (effect.to_owned(), Some(&limit.title.name))
                    }
                    Some(Item::Clawback(id)) => {
                        ("Taken back".to_owned(), Some(&self.model.clawbacks[*id].title.name))
                    }
                };
                let mut places = Vec::new();
                if let (Some(Item::Payment(id)), Some(of)) = (item, of)
                    && let Some(key) = &self.model.payments[*id].item
                {
                    places.push(self.key_words(&key.ty, of));
                }
                places.extend(payee.as_deref().map(marks::own));
                places.extend(period.map(|(kind, index)| self.model.contract.calendar.label(kind, index)));
                (what, name, places)
            }
            Expected::Fact(id, keys) => {
                let fact = &self.model.facts[*id];
                let types: Vec<&Type> = self.frame_keys(fact.frame).iter().map(|key| &key.value.ty).collect();
                let places = keys.iter().enumerate().map(|(at, key)| match types.get(at) {
                    Some(ty) => self.key_words(ty, key),
                    None => self.key_words(&Type::Text, key),
                });
                (self.book.fact(*id).one(), Some(&fact.title.name), places.collect())
            }
        };
        let places = if places.is_empty() { String::new() } else { format!(", {}", text_list(&places)) };
        let paragraph = name.map(|name| format!(" ({})", self.paragraph(name))).unwrap_or_default();
        format!("{what}{places}{paragraph}")
    }

    fn key_words(&self, ty: &Type, key: &Constant) -> String {
        match key {
            Constant::Text(text) => marks::own(text),
            Constant::Choice(position) => match ty {
                Type::Choice(set) => self.book.choice(self.model, *set, *position),
                _ => position.to_string(),
            },
            Constant::YesNo(yes) => text::yes_no(*yes).to_owned(),
            Constant::Number(_) | Constant::Date(_) | Constant::Period(..) => {
                self.book.constant(self.model, ty, key)
            }
        }
    }
}

fn text_list(places: &[String]) -> String {
    places.join(", ")
}

/// The rows of a table, those that follow one another and are alike as one.
fn folded(table: &ExampleTable) -> Vec<(u64, &crate::model::ExampleRow)> {
    let mut found: Vec<(u64, &crate::model::ExampleRow)> = Vec::new();
    for row in &table.rows {
        let times = u64::from(row.times);
        match found.last_mut() {
            Some((count, last)) if last.cells == row.cells => *count = count.saturating_add(times),
            Some(_) | None => found.push((times, row)),
        }
    }
    found
}
