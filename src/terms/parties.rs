//! Who the parties are, which text decides where two differ, paragraphs of the parties' own words, and what was asked
//! and settled.

use super::casing::sentence;
use super::marks;
use super::schedule::{AnnexSection, Clause, Grid, Paragraph, Part, Piece, Words};
use super::titles::titles;
use super::voice::Voice;
use crate::model::{Model, OwnClause, Party, Payee, Printed};
use crate::value::{Prevails, Side};

impl Voice<'_> {
    /// Who pays, in a sentence.
    pub(super) fn payer(&self, name: &str) -> String {
        let words = &self.model.contract.words;
        let called =
            words.parties.iter().find(|party| party.name == name).and_then(|party| party.called.as_ref());
        called.map_or_else(|| "the Commissioner".to_owned(), |called| marks::own(called))
    }

    /// `Borough Council, of County Hall (“the Council”)`
    pub(super) fn party_in_full(&self, name: &str) -> String {
        let party = self.model.contract.words.parties.iter().find(|party| party.name == name);
        party.map_or_else(|| marks::own(name), in_full)
    }

    /// The parties that are neither commissioner nor payee of the contract.
    pub(super) fn other_parties(&self) -> Vec<(String, String)> {
        let contract = &self.model.contract;
        let is_told = |party: &&Party| {
            contract.commissioner.as_ref() == Some(&party.name)
                || matches!(&contract.payee, Payee::Named(name) if *name == party.name)
        };
        let others = contract.words.parties.iter().filter(|party| !is_told(party));
        others.map(|party| ("Party".to_owned(), in_full(party))).collect()
    }

    /// Words that the author says the meaning of: parties and units.
    pub(super) fn add_words(&self, add: &mut dyn FnMut(&str, &str, String)) {
        let words = &self.model.contract.words;
        for (at, party) in (1usize..).zip(&words.parties) {
            let Some(called) = &party.called else { continue };
            let called = marks::own(called);
            let term = called.strip_prefix("the ").unwrap_or(&called);
            add(&format!("_party_{at}"), term, marks::own(&party.name));
        }
        for (at, (name, meaning)) in (1usize..).zip(&words.units) {
            add(&format!("_unit_{at}"), &name.replace('_', " "), marks::own(meaning));
        }
    }

    /// Which words decide where two differ.
    pub(super) fn what_prevails(&self) -> Vec<Clause> {
        let mut said = self.model.contract.words.prevails.clone();
        said.sort_unstable();
        let examples = marks::paragraph("_examples");
        let sentence_of = |prevails: &Prevails| match prevails {
            Prevails::Examples => Clause::of(
                "examples",
                format!(
                    "Where a worked example in {examples} and a paragraph differ, the worked example prevails."
                ),
            ),
            Prevails::Paragraphs => Clause::of(
                "examples",
                format!(
                    "Where a worked example in {examples} and a paragraph differ, the paragraph prevails."
                ),
            ),
            Prevails::Schedule => Clause::of(
                "agreement",
                "Where this Schedule and the agreement to which it belongs differ, this Schedule prevails.",
            ),
            Prevails::Agreement => Clause::of(
                "agreement",
                "Where this Schedule and the agreement to which it belongs differ, the agreement prevails.",
            ),
            Prevails::NoHeadings => {
                Clause::of("headings", "Headings do not affect the meaning of this Schedule.")
            }
        };
        said.iter().map(sentence_of).collect()
    }
}

fn in_full(party: &Party) -> String {
    let details = party.details.as_deref().map(|text| format!(", {}", marks::own(text))).unwrap_or_default();
    let called = party.called.as_deref().map(|text| format!(" (“{}”)", marks::own(text))).unwrap_or_default();
    format!("{}{details}{called}", marks::own(&party.name))
}

/// Puts the clauses that have a place there, and gives those that have none.
pub(super) fn own_paragraphs(model: &Model, parts: &mut [Part]) -> Vec<Paragraph> {
    let mut references: Vec<String> = Vec::new();
    let mut rest = Vec::new();
    for clause in &model.contract.printed.clauses {
        let mut paragraph = own_paragraph(clause);
        let alike = references.iter().filter(|known| **known == paragraph.reference).count();
        references.push(paragraph.reference.clone());
        if alike > 0 {
            paragraph.reference = format!("{}_{}", paragraph.reference, alike.saturating_add(1));
        }
        match &clause.place {
            None => rest.push(paragraph),
            Some((side, name)) => {
                if let Some(left) = insert(parts, *side, name, paragraph) {
                    rest.push(left);
                }
            }
        }
    }
    rest
}

fn own_paragraph(clause: &OwnClause) -> Paragraph {
    let heading = marks::own(&clause.heading);
    let word = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let reference = format!("_clause_{}", heading.chars().map(word).collect::<String>());
    fixed(&reference, &sentence(&heading), vec![Clause::of("is", own_clause(clause))])
}

/// Puts a paragraph before or after another one, after those of the parties' own that stand there; gives it back where
/// there is no such paragraph.
fn insert(parts: &mut [Part], side: Side, name: &str, paragraph: Paragraph) -> Option<Paragraph> {
    for part in parts {
        let Some(at) = part.paragraphs.iter().position(|other| other.reference == name) else { continue };
        let at = match side {
            Side::Before => at,
            Side::After => {
                let after = part.paragraphs.iter().skip(at.saturating_add(1));
                let own = after.take_while(|other| other.reference.starts_with("_clause_")).count();
                at.saturating_add(1).saturating_add(own)
            }
        };
        part.paragraphs.insert(at, paragraph);
        return None;
    }
    Some(paragraph)
}

/// What was asked of the terms, and is settled with a reason.
pub(super) fn settled(model: &Model) -> Vec<AnnexSection> {
    let of = |name: &str, printed: &Printed| -> Vec<Vec<String>> {
        let lines = printed.accepted.iter();
        let line = |(doubt, reason): &(crate::value::Doubt, String)| {
            vec![name.to_owned(), doubt.as_term().to_owned(), marks::own(reason)]
        };
        lines.map(line).collect()
    };
    let mut found = vec![(model.contract.span, of("the Schedule", &model.contract.printed))];
    found.extend(titles(model).map(|title| (title.span, of(&title.name, &title.printed))));
    found.sort_by_key(|(span, _)| *span);
    found.dedup();
    let rows: Vec<Vec<String>> = found.into_iter().flat_map(|(_, rows)| rows).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let text = "The following points were raised before this Schedule was signed, and are intended.";
    let grid = Grid::of(&["Reference", "What is intended", "Why"], rows);
    vec![AnnexSection {
        heading: Some(Words::from("Questions that are settled")),
        clauses: vec![Clause::of("settled", text).with(Piece::Grid(grid))],
    }]
}

/// The text of a clause of the parties' own.
pub(super) fn own_clause(clause: &OwnClause) -> String {
    sentence_end(&marks::own(&clause.text))
}

/// A text with its full stop.
fn sentence_end(text: &str) -> String {
    if text.is_empty() || text.ends_with(['.', '!', '?', ':', ';', '…', '”']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// A paragraph of the language's own.
pub(super) fn fixed(reference: &str, heading: &str, clauses: Vec<Clause>) -> Paragraph {
    Paragraph {
        number: String::new(),
        reference: reference.to_owned(),
        heading: Words::from(heading),
        clauses,
        notes: Vec::new(),
        formerly: Vec::new(),
    }
}
