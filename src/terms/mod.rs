//! `terms`: a contract in sentences, as a schedule that can be signed.
//!
//! Every sentence is made from the typed terms alone, by a pattern for its construct; the words of the author stand in it only as a term,
//! as a heading, between quotation marks or after a colon. Every construct has a sentence: no match here has a branch for all else.

mod blank;
mod body;
mod book;
mod casing;
mod clawbacks;
mod condition;
mod curve;
mod examples;
mod facts;
mod formula;
mod function;
mod general;
mod group;
mod information;
mod limits;
mod lines;
mod marks;
mod numbering;
mod payments;
mod periods;
mod prices;
mod queries;
mod related;
mod rows_made;
mod running;
mod scale;
mod schedule;
mod value;
mod voice;

pub use examples::Workings;
pub use marks::Run;
pub use queries::{Query, queries};
pub use schedule::{
    Annex, AnnexSection, Clause, Curve, CurveBand, Entry, Grid, GridRow, Note, Paragraph, Part, Piece,
    Schedule, Words,
};

use crate::analysis::{Terms, doubts};
use crate::model::{FactKind, FrameId, Item, Model, PaymentId, Title};
use crate::source::Span;
use book::Book;
use casing::titled;
use voice::{Row, Voice};

/// The schedule of a contract, its examples with the workings that are known.
pub fn schedule(model: &Model, workings: &Workings) -> Schedule {
    let book = Book::of(model);
    let terms = Terms::ordinary(model);
    let voice = Voice { model, book: &book, frame: FrameId(0), row: Row::Its, keys: Vec::new() };
    let below_nil: Vec<PaymentId> =
        doubts::below_nil(model, &terms).iter().map(|below| below.payment).collect();
    let mut schedule = Schedule {
        title: marks::own(&model.contract.title),
        particulars: voice.particulars(),
        parts: parts(&voice, &below_nil),
        annexes: annexes(&voice, workings),
        numbers: std::collections::BTreeMap::new(),
    };
    numbering::number(&mut schedule);
    schedule
}

/// The parts in which something stands.
fn parts(voice: &Voice<'_>, below_nil: &[PaymentId]) -> Vec<Part> {
    let model = voice.model;
    let general = vec![
        fixed("_payable", "What is payable", voice.payable()),
        fixed("_words", "Meaning of words", {
            let mut clauses = vec![voice.definitions()];
            clauses.extend(voice.language());
            clauses
        }),
    ];
    let mut payments = Vec::new();
    let mut limits = Vec::new();
    let mut recovery = Vec::new();
    for item in &model.items {
        match item {
            Item::Payment(id) => {
                let title = &model.payments[*id].title;
                let noun = voice.book.payment(*id);
                let clauses = voice.payment_clauses(*id, below_nil.contains(id));
                payments.push(declared(title, (&noun.singular, &noun.plural), clauses));
            }
            Item::Limit(id) => {
                let title = &model.limits[*id].title;
                limits.push(declared(
                    title,
                    (&named(title), &named(title)),
                    voice.limit_clauses(*id, below_nil),
                ));
            }
            Item::Clawback(id) => {
                let title = &model.clawbacks[*id].title;
                recovery.push(declared(title, (&named(title), &named(title)), voice.clawback_clauses(*id)));
            }
        }
    }
    let parts = [
        ("General", general),
        ("What is counted", counted(voice)),
        ("Payments", payments),
        ("Limits", limits),
        ("Recovery", recovery),
        ("Rounding", vec![fixed("rounding", "Rounding", voice.rounding())]),
        ("Other terms", own_paragraphs(model)),
    ];
    let parts = parts.into_iter().filter(|(_, paragraphs)| !paragraphs.is_empty());
    parts.map(|(heading, paragraphs)| Part { heading: heading.to_owned(), paragraphs }).collect()
}

/// Paragraphs of the parties' own words, for the contract as a whole.
fn own_paragraphs(model: &Model) -> Vec<Paragraph> {
    let clauses = model.contract.clauses.iter();
    clauses
        .map(|(heading, text)| {
            let heading = marks::own(heading);
            let word = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
            let reference = format!("_clause_{}", heading.chars().map(word).collect::<String>());
            fixed(&reference, &heading, vec![Clause::of("is", marks::own(text))])
        })
        .collect()
}

/// Facts, and rows that are worked out, in the order of the file.
fn counted(voice: &Voice<'_>) -> Vec<Paragraph> {
    let model = voice.model;
    let mut found: Vec<(Span, Paragraph)> = Vec::new();
    for (id, fact) in model.facts.iter_enumerated() {
        let noun = voice.book.fact(id);
        let heading = match fact.kind {
            FactKind::Selection(_) => continue,
            FactKind::Cohort(_) | FactKind::Outcome(..) => noun.plural.clone(),
            FactKind::Define | FactKind::Measure { .. } | FactKind::Scale(_) => noun.singular.clone(),
        };
        found.push((
            fact.title.span,
            declared(&fact.title, (&noun.singular, &heading), voice.fact_clauses(id)),
        ));
    }
    for (id, record) in model.records.iter_enumerated().filter(|(_, record)| record.made.is_some()) {
        let noun = voice.book.record(id);
        let nouns = (noun.singular.as_str(), noun.plural.as_str());
        found.push((record.title.span, declared(&record.title, nouns, voice.made_clauses(id, record))));
    }
    found.sort_by_key(|(span, _)| *span);
    found.into_iter().map(|(_, paragraph)| paragraph).collect()
}

/// The paragraph of a declaration. Its label is a heading and no more.
fn declared(title: &Title, (one, term): (&str, &str), mut clauses: Vec<Clause>) -> Paragraph {
    clauses.extend(title.clauses.iter().map(|(heading, text)| {
        Clause::of("clause", format!("{}: {}", marks::own(heading), marks::own(text)))
    }));
    let label = title.label.as_deref().map(marks::own);
    // What the term says already is not said again.
    let is_said = |label: &String| {
        let label = titled(label).to_lowercase();
        [one, term].iter().any(|term| term.to_lowercase().starts_with(&label))
    };
    let heading = match label.filter(|label| !is_said(label)) {
        Some(label) => format!("{term}: {}", casing::with_capital(&label)),
        None => term.to_owned(),
    };
    let notes = title
        .notes
        .iter()
        .map(|(heading, text)| Note { heading: heading.as_deref().map(marks::own), text: marks::own(text) });
    Paragraph {
        number: String::new(),
        reference: title.name.clone(),
        heading: Words::from(heading),
        clauses,
        notes: notes.collect(),
    }
}

/// The heading of what has no term: its label, or its name.
fn named(title: &Title) -> String {
    title.label.as_deref().map_or_else(|| casing::from_name(&title.name), marks::own)
}

/// A paragraph of the language's own.
fn fixed(reference: &str, heading: &str, clauses: Vec<Clause>) -> Paragraph {
    Paragraph {
        number: String::new(),
        reference: reference.to_owned(),
        heading: Words::from(heading),
        clauses,
        notes: Vec::new(),
    }
}

fn annexes(voice: &Voice<'_>, workings: &Workings) -> Vec<Annex> {
    let annex = |reference: &str, heading: &str, sections| Annex {
        heading: heading.to_owned(),
        reference: reference.to_owned(),
        sections,
    };
    vec![
        annex("_prices", "Prices and lists", voice.prices()),
        annex("_information", "Information", voice.information()),
        annex("_examples", "Worked examples", voice.examples(workings)),
        annex("_notes", "Notes that are not terms", notes(voice.model)),
    ]
}

/// The notes on the contract as a whole.
fn notes(model: &Model) -> Vec<AnnexSection> {
    let rows = model.contract.notes.iter().map(|(heading, text)| {
        vec![heading.as_deref().map(marks::own).unwrap_or_default(), marks::own(text)]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let text = "The author of this Schedule notes the following, from which nothing is calculated.";
    let clause = Clause::of("notes", text).with(Piece::Grid(Grid::of(&["Heading", "Note"], rows)));
    vec![AnnexSection { heading: None, clauses: vec![clause] }]
}
