//! Rows that are worked out: spells and balances.

use super::casing::{a, sentence};
use super::marks;
use super::schedule::{Clause, Piece};
use super::voice::{Row, Voice};
use crate::model::{Balance, Expr, Key, Made, Movement, Record, RecordId, Spell, SpellStepKind, Stretch};
use crate::text;

impl Voice<'_> {
    /// The clauses of a record whose rows are worked out.
    pub(super) fn made_clauses(&self, id: RecordId, record: &Record) -> Vec<Clause> {
        match &record.made {
            None => Vec::new(),
            Some(Made::Spell(spell)) => self.spell(id, spell),
            Some(Made::Balance(balance)) => self.balance(id, balance),
        }
    }

    fn spell(&self, id: RecordId, spell: &Spell) -> Vec<Clause> {
        let noun = self.book.record(id).clone();
        let (source_one, source_many) = self.rows_noun(spell.selection);
        let source = self.at(self.model.records[spell.source].rows);
        let mut clauses: Vec<Clause> = self.counts_if(spell.selection).into_iter().collect();
        let counted = if self.is_narrowed(spell.selection) { " that counts" } else { "" };
        let counted_many = if counted.is_empty() { "" } else { " that count" };
        let mut steps = vec![format!(
            "the days of {}{counted} are those of the period beginning with {} and ending with {}; where the period would end before it \
             begins, it has none",
            a(&source_one),
            source.value(&spell.from),
            source.value(&spell.to)
        )];
        steps.push(match spell.groups {
            Some(_) => format!(
                "the days of all {source_many}{counted_many}{} are put together; a day that two of them cover counts once, and days that \
                 follow one another without a break are one {}",
                self.same_keys(&spell.keys),
                noun.one()
            ),
            None => format!("each {source_one}{counted} is taken by itself"),
        });
        let within = match spell.groups {
            Some(groups) => self.at(groups),
            None => source.of_row(Row::Named(format!("the {source_one}"))),
        };
        steps.extend(
            spell.steps.iter().map(|step| self.spell_step(&step.kind, &within, (&noun.one(), &noun.many()))),
        );
        let last = steps.len().saturating_sub(1);
        let steps = steps.into_iter().enumerate().map(|(at, step)| match at {
            _ if at == last => format!("{step}."),
            _ if at.saturating_add(1) == last => format!("{step}; and"),
            _ => format!("{step};"),
        });
        clauses.push(
            Clause::of(
                "steps",
                format!("{} are worked out by the following steps, in this order:", noun.many()),
            )
            .with(Piece::list(steps)),
        );
        clauses.push(Clause::of(
            "none",
            format!(
                "{} of which no day is left after these steps counts for nothing under this paragraph.",
                sentence(&a(&source_one))
            ),
        ));
        clauses
    }

    fn same_keys(&self, keys: &[Key]) -> String {
        let said: Vec<String> =
            keys.iter().map(|key| format!("the same {}", self.key_term(&key.value))).collect();
        if said.is_empty() { String::new() } else { format!(" with {}", text::all_of(&said)) }
    }

    fn spell_step(&self, step: &SpellStepKind, within: &Self, (one, many): (&str, &str)) -> String {
        match step {
            SpellStepKind::Joined(stretch) => format!(
                "{many} with at most {} between them are then joined into one, and the days between them are part of it",
                self.stretch(stretch)
            ),
            SpellStepKind::Without { spell, keys } => {
                let other = self.book.record(*spell).many();
                let same = if keys.is_empty() { "" } else { " with the same entries" };
                format!(
                    "the days of {other}{same} are then taken out; what is left on either side are separate {many}"
                )
            }
            SpellStepKind::Within(first, last) => format!(
                "days before {} or after {} are then left out",
                within.value(first),
                within.value(last)
            ),
            SpellStepKind::CutAt(kind) => {
                format!("a new {one} then begins with each {}", self.book.period(*kind).one())
            }
            SpellStepKind::Blocks { length, whole } => {
                let months = if length.months { ", by the corresponding day (paragraph " } else { "" };
                let months = if months.is_empty() {
                    String::new()
                } else {
                    format!("{months}{})", marks::paragraph("_days"))
                };
                let rest = match whole {
                    true => format!("what is left over is not {}", a(one)),
                    false => "the last may be shorter".to_owned(),
                };
                format!(
                    "each is then divided, from its own first day on, into {many} of {}{months}; {rest}",
                    self.stretch(length)
                )
            }
        }
    }

    /// A length of time as it is written.
    fn stretch(&self, stretch: &Stretch) -> String {
        self.at(crate::model::FrameId(0)).value(&stretch.count)
    }

    fn balance(&self, id: RecordId, balance: &Balance) -> Vec<Clause> {
        let noun = self.book.record(id).clone();
        let rows = self.at(self.model.records[id].rows);
        let period = self.book.period(self.model.contract.statements).one();
        let counted = self.counts_if(balance.rows.selection);
        let mut clauses: Vec<Clause> = counted.into_iter().collect();
        let (source_one, _) = self.rows_noun(balance.rows.selection);
        let keys: Vec<String> =
            balance.rows.keys.iter().map(|key| self.noun_of(&key.value, &key.label).one()).collect();
        let each = match keys.as_slice() {
            [] => String::new(),
            keys => format!("each {} that {} has, and ", text::all_of(keys), a(&source_one)),
        };
        clauses.push(Clause::of(
            "periods",
            format!(
                "A balance (the {}) is kept for {each}each {period}, whether or not anything moves in it, from the first day of the {} on. In each \
                 {period} the following are worked out in this order, each amount of money being rounded as paragraph {} says:",
                noun.one(),
                marks::term("_term", "Term"),
                marks::paragraph("rounding")
            ),
        ).with(Piece::list(self.movements(id, balance, &rows, &period))));
        clauses.extend(self.balance_ends(id, balance));
        clauses
    }

    fn movements(&self, id: RecordId, balance: &Balance, rows: &Self, period: &str) -> Vec<String> {
        let term = |movement: Movement| {
            self.model.movement(id, movement).map(|field| self.book.field(field).one()).unwrap_or_default()
        };
        let mut said = Vec::new();
        let opens = balance.opens.as_ref().map_or_else(|| "nil".to_owned(), |opens| rows.value(opens));
        said.push(format!(
            "the {}: in the first {period} {opens}, in any other the {} of the {period} before",
            term(Movement::Opening),
            term(Movement::Closing)
        ));
        if let Some(again) = &balance.again {
            said.push(format!(
                "the {}: the whole of the {}, where {}; nothing is then carried into the {period}",
                term(Movement::Wiped),
                term(Movement::Opening),
                rows.condition(again).inline()
            ));
        }
        if let Some(lapses) = &balance.lapses {
            said.push(format!(
                "the {}: what is left of what was added in a {period} is gone from the first {period} on that begins {} or more after the first day of that {period}; what came first goes first",
                term(Movement::Lapsed),
                self.stretch(lapses)
            ));
        }
        if let Some((rate, rounding)) = &balance.interest {
            let rounded =
                rounding.as_ref().map(|rule| format!(", {}", self.rounded_words(rule))).unwrap_or_default();
            said.push(format!(
                "the {}: {} of what is then left of the {}{rounded}",
                term(Movement::Interest),
                bracketed(rows, rate),
                term(Movement::Opening)
            ));
        }
        said.extend(
            balance.adds.as_ref().map(|adds| format!("the {}: {}", term(Movement::Added), rows.value(adds))),
        );
        said.extend(
            balance
                .takes
                .as_ref()
                .map(|takes| format!("the {}: {}", term(Movement::Taken), rows.value(takes))),
        );
        said.extend(balance.at_least.as_ref().map(|least| {
            format!(
                "the {}: what the balance then lacks of {}",
                term(Movement::Shortfall),
                bracketed(rows, least)
            )
        }));
        said.extend(balance.at_most.as_ref().map(|most| {
            format!(
                "the {}: what the balance then has above {}",
                term(Movement::Excess),
                bracketed(rows, most)
            )
        }));
        said.push(format!("the {}: {}", term(Movement::Closing), self.sum_of_movements(balance, &term)));
        let last = said.len().saturating_sub(1);
        said.iter()
            .enumerate()
            .map(|(at, item)| if at == last { format!("{item}.") } else { format!("{item};") })
            .collect()
    }

    fn sum_of_movements(&self, balance: &Balance, term: &dyn Fn(Movement) -> String) -> String {
        let there = |movement: Movement| match movement {
            Movement::Opening => true,
            Movement::Wiped => balance.again.is_some(),
            Movement::Lapsed => balance.lapses.is_some(),
            Movement::Interest => balance.interest.is_some(),
            Movement::Added => balance.adds.is_some(),
            Movement::Taken => balance.takes.is_some(),
            Movement::Shortfall => balance.at_least.is_some(),
            Movement::Excess => balance.at_most.is_some(),
            Movement::Closing | Movement::Left => false,
        };
        let parts = Movement::ALL.into_iter().filter(|movement| there(*movement)).enumerate();
        parts
            .map(|(at, movement)| match (at, movement.goes()) {
                (0, _) => format!("the {}", term(movement)),
                (_, true) => format!(" less the {}", term(movement)),
                (_, false) => format!(" plus the {}", term(movement)),
            })
            .collect()
    }

    fn balance_ends(&self, id: RecordId, balance: &Balance) -> Vec<Clause> {
        let term = |movement: Movement| {
            self.model.movement(id, movement).map(|field| self.book.field(field).one()).unwrap_or_default()
        };
        let period = self.book.period(self.model.contract.statements).one();
        let last = balance.rows.steps.iter().find_map(|step| match &step.kind {
            SpellStepKind::Within(_, last) => Some(self.at(last.frame).value(last)),
            SpellStepKind::Joined(_)
            | SpellStepKind::Without { .. }
            | SpellStepKind::CutAt(_)
            | SpellStepKind::Blocks { .. } => None,
        });
        let last = last.unwrap_or_else(|| self.model.contract.settled_by.long());
        let mut clauses = vec![Clause::of(
            "left",
            format!(
                "The last {period} of a balance ends with {last}. Its {} is the {}; in any other {period} that is nil.",
                term(Movement::Closing),
                term(Movement::Left)
            ),
        )];
        clauses.push(Clause::of(
            "unread",
            "No amount of a balance is payable or owed under this paragraph; it is so only where another paragraph says so.",
        ));
        clauses
    }
}

/// A value within a sentence, what is calculated in brackets.
fn bracketed(voice: &Voice<'_>, value: &Expr) -> String {
    let shown = voice.value(value);
    match voice.formula(value) {
        Some(_) => format!("({shown})"),
        None => shown,
    }
}
