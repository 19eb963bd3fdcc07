//! Clawbacks: what is due to be taken back, from whom and when, how much of it may be taken, and what becomes of the
//! rest.

use super::casing::{a, sentence};
use super::marks;
use super::schedule::{Clause, Piece};
use super::voice::{KeyNoun, Row, Voice};
use crate::model::{ClawbackId, Frame, Payment};

impl Voice<'_> {
    /// The clauses of a clawback.
    pub(super) fn clawback_clauses(&self, id: ClawbackId) -> Vec<Clause> {
        let clawback = &self.model.clawbacks[id];
        let due = &self.model.payments[clawback.due];
        let name = clawback.title.name.as_str();
        let mut clauses = self.due(due);
        clauses.push(self.due_from(due));
        clauses.extend(self.taken(id, name));
        clauses
    }

    fn due(&self, due: &Payment) -> Vec<Clause> {
        let voice = self.at(due.frame);
        let (one, _) = self.rows_noun(due.selection);
        let narrowed = self.is_narrowed(due.selection);
        match &self.model.frames[due.frame] {
            Frame::Rows(_) => {
                let head = format!("an amount is due to be taken back for each {one}");
                let conditions =
                    self.population_of(due.selection).map(|population| population.conditions.as_slice());
                let first = match conditions {
                    Some(conditions @ [_, ..]) => voice.listed("if", &format!("{head} if"), conditions),
                    Some([]) | None => Clause::of("if", format!("{}.", sentence(&head))),
                };
                let named = voice.of_row(Row::Named(format!("the {one}")));
                let mut clauses = vec![first];
                clauses.extend(named.stated("the amount due is", "the amount due", &due.amount));
                clauses
            }
            Frame::Groups { .. } => {
                let mut clauses: Vec<Clause> = self.counts_if(due.selection).into_iter().collect();
                let nouns = self.key_nouns(due.frame);
                let pairs = nouns.iter().any(|noun| noun.ordinal.is_some());
                let keys = nouns.iter().map(if pairs { KeyNoun::same } else { KeyNoun::one }).collect();
                let each = Voice { frame: due.frame, row: Row::Its, keys, ..self.clone() };
                let counts = if narrowed { "that count" } else { "" };
                let many = self.rows_noun(due.selection).1;
                let which = format!("{many}{}", each.qualifiers_and(due.frame, counts));
                let is = match pairs {
                    true => {
                        clauses.push(Clause::of("together", format!("{which}, are taken together.")));
                        "the amount due to be taken back for those that are taken together is".to_owned()
                    }
                    false => format!("where there are {which}, the amount due to be taken back for them is"),
                };
                clauses.extend(voice.stated(&is, "the amount due", &due.amount));
                clauses
            }
            Frame::Contract | Frame::Statement => {
                voice.stated("the amount due to be taken back is", "it", &due.amount)
            }
        }
    }

    fn due_from(&self, due: &Payment) -> Clause {
        let (one, _) = self.rows_noun(due.selection);
        let voice = self.at(due.frame).of_row(Row::Named(format!("the {one}")));
        let when = voice
            .belongs_words("It is due in and belongs", due)
            .replace("in and belongs to the day that is", "on")
            .replace("in and belongs to the day ", "on the day ");
        let when =
            when.replace("It is due in and belongs to", "It is due in").replace(", and so to", ", and so in");
        let when = unstopped_owned(&when);
        match voice.shared(due, "due from") {
            Some(shared) => Clause::of("from", format!("{when}. The amount due{shared}")),
            None => Clause::of("from", format!("{when}, from {}.", voice.payee_words(&due.payee))),
        }
    }

    fn taken(&self, id: ClawbackId, name: &str) -> Vec<Clause> {
        let clawback = &self.model.clawbacks[id];
        let period = self.book.period(self.model.contract.statements).one();
        let payee = self.book.payee.as_ref().map_or_else(|| self.this_payee(), |noun| a(&noun.one()));
        let Some(statement) = self.model.statement_frame().filter(|_| !clawback.limits.is_empty()) else {
            return vec![Clause::of("taken", format!("It is taken back in that {period}."))];
        };
        let voice = self.at(statement);
        let carried = if clawback.carried {
            format!(
                " and anything carried forward to it under paragraph {}",
                marks::paragraph(&format!("{name}.rest"))
            )
        } else {
            String::new()
        };
        let mut items = vec![format!("what is due in that {period}{carried};")];
        let last = clawback.limits.len().saturating_sub(1);
        items.extend(clawback.limits.iter().enumerate().map(|(at, limit)| {
            let end = match at {
                _ if at == last => ".",
                _ if at.saturating_add(1) == last => "; and",
                _ => ";",
            };
            format!("{}{end}", voice.value(limit))
        }));
        if clawback.limits.len() == 1
            && let Some(first) = items.first_mut()
        {
            *first = format!("{} and", first);
        }
        let head = format!(
            "The amount taken back from {payee} in {} is the lowest of the following, but not below nil:",
            a(&period)
        );
        let mut clauses = vec![Clause::of("limit", head).with(Piece::list(items))];
        if clawback.carried {
            let last = self.model.contract.settled_by.long();
            clauses.push(Clause::of(
                "rest",
                format!("What is not taken back in {} is carried forward to the next.", a(&period)),
            ));
            clauses.push(Clause::of(
                "end",
                format!(
                    "What is left after the {period} in which {last} falls is shown on the Statement for that {period} and is not taken back."
                ),
            ));
        } else {
            clauses.push(Clause::of(
                "rest",
                format!("What is not taken back in that {period} is not taken back later."),
            ));
        }
        clauses
    }
}

fn unstopped_owned(text: &str) -> String {
    super::facts::unstopped(text).to_owned()
}
