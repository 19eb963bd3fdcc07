//! `terms`: a contract in sentences, as a schedule that can be signed.
//!
//! Every sentence is made from the typed terms alone, by a pattern for its construct; the words of the author stand in
//! it only as a term, as a heading, between quotation marks or after a colon. Every construct has a sentence: no match
//! here has a branch for all else.

mod asking;
mod blank;
mod body;
mod book;
mod casing;
mod clawbacks;
mod condition;
mod curve;
mod days;
mod defined;
mod examples;
mod facts;
mod formula;
mod function;
mod general;
mod group;
mod information;
mod left_blank;
mod limits;
mod lines;
mod marks;
mod numbering;
mod parties;
mod payable;
mod payments;
mod periods;
mod prices;
mod queries;
mod register;
mod related;
mod rows_made;
mod running;
mod scale;
mod schedule;
mod titles;
mod value;
mod voice;
mod wider;

pub use curve::place_between;
pub use examples::Workings;
pub use marks::Run;
pub use queries::{Query, queries};
pub use register::{Contradiction, Register, Registered};
pub use schedule::{
    Annex, AnnexSection, Clause, Curve, CurveBand, Entry, Grid, GridRow, Note, Paragraph, Part, Piece,
    Schedule, Words,
};

use std::collections::BTreeMap;

use crate::analysis::{Terms, Thing, doubts};
use crate::model::{FactKind, FrameId, Item, Model, PaymentId, Title};
use crate::source::Span;
use book::Book;
use casing::titled;
use parties::{fixed, own_clause};
use voice::{Row, Voice};

/// The schedule of a contract, its examples with the workings that are known.
pub fn schedule(model: &Model, workings: &Workings) -> Schedule {
    schedule_numbered(model, workings, &Register::default())
}

/// What the schedule calls the things of a contract, by the names that they have in it: terms of prices, values,
/// subsets, payments and entries, and the headings of caps and clawbacks in quotation marks.
pub fn called(model: &Model) -> BTreeMap<String, String> {
    let book = Book::of(model);
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for (id, record) in model.records.iter_enumerated() {
        all.insert(record.plural.clone(), book.record(id).plural.clone());
        all.insert(record.title.name.clone(), book.record(id).singular.clone());
        let fields = (0u32..).zip(&record.fields);
        all.extend(fields.map(|(field, of)| {
            (of.name.clone(), book.field(crate::model::FieldId { record: id, field }).singular)
        }));
    }
    let facts =
        model.facts.iter_enumerated().filter(|(_, fact)| !matches!(fact.kind, FactKind::Selection(_)));
    all.extend(facts.map(|(id, fact)| (fact.title.name.clone(), book.fact(id).singular.clone())));
    let tariffs = model.tariffs.iter_enumerated();
    all.extend(tariffs.map(|(id, tariff)| (tariff.title.name.clone(), book.tariff(id).singular.clone())));
    for item in &model.items {
        let (title, term) = match item {
            Item::Payment(id) => (&model.payments[*id].title, book.payment(*id).singular.clone()),
            Item::Limit(id) => (&model.limits[*id].title, format!("“{}”", named(&model.limits[*id].title))),
            Item::Clawback(id) => {
                (&model.clawbacks[*id].title, format!("“{}”", named(&model.clawbacks[*id].title)))
            }
        };
        all.insert(title.name.clone(), term);
    }
    all
}

/// The number of the paragraph of each declaration, by the line on which the declaration begins.
pub fn numbers_by_line(model: &Model, register: &Register) -> BTreeMap<usize, String> {
    let schedule = schedule_numbered(model, &Workings::new(), register);
    let numbers: BTreeMap<&str, &str> =
        schedule.paragraphs().map(|one| (one.reference.as_str(), one.number.as_str())).collect();
    let named = titles::titles(model).filter_map(|title| {
        let number = numbers.get(title.name.as_str())?;
        Some((model.source.line(title.name_span.start), (*number).to_owned()))
    });
    named.collect()
}

/// The same under the numbers of a register.
pub fn schedule_numbered(model: &Model, workings: &Workings, register: &Register) -> Schedule {
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
        numbers: BTreeMap::new(),
    };
    numbering::number(&mut schedule, register, annexed(model));
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
    ];
    let parts = parts.into_iter().filter(|(_, paragraphs)| !paragraphs.is_empty());
    let mut parts: Vec<Part> =
        parts.map(|(heading, paragraphs)| Part { heading: heading.to_owned(), paragraphs }).collect();
    let others = parties::own_paragraphs(model, &mut parts);
    if !others.is_empty() {
        parts.push(Part { heading: "Other terms".to_owned(), paragraphs: others });
    }
    parts
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
        let clauses = for_information(voice, Thing::Fact(id), voice.fact_clauses(id));
        found.push((fact.title.span, declared(&fact.title, (&noun.singular, &heading), clauses)));
    }
    for (id, record) in model.records.iter_enumerated().filter(|(_, record)| record.made.is_some()) {
        let noun = voice.book.record(id);
        let nouns = (noun.singular.as_str(), noun.plural.as_str());
        let clauses = for_information(voice, Thing::Spell(id), voice.made_clauses(id, record));
        found.push((record.title.span, declared(&record.title, nouns, clauses)));
    }
    found.sort_by_key(|(span, _)| *span);
    found.into_iter().map(|(_, paragraph)| paragraph).collect()
}

/// The clauses of something, and that no amount depends on it where that is so.
fn for_information(voice: &Voice<'_>, thing: Thing, mut clauses: Vec<Clause>) -> Vec<Clause> {
    if !voice.book.moves_money(thing) {
        clauses
            .push(Clause::of("information", "This paragraph is for information: no amount depends on it."));
    }
    clauses
}

/// What stands in the annexes under a name of its own, and where: prices, lists, and the records that are sent.
fn annexed(model: &Model) -> Vec<(String, String)> {
    let named = |title: &Title, to: &str| {
        let name = format!("{}{}", title.name, information::formerly(&title.printed.formerly));
        (name, marks::paragraph(to))
    };
    let tariffs = model.tariffs.iter().map(|tariff| {
        let to = if tariff.is_single() { "_prices" } else { tariff.title.name.as_str() };
        named(&tariff.title, to)
    });
    let records = model
        .data_records()
        .map(|(_, record)| named(&record.title, &format!("_information.{}", record.title.name)));
    tariffs.chain(records).collect()
}

/// The paragraph of a declaration. Its label is a heading and no more.
fn declared(title: &Title, (one, term): (&str, &str), mut clauses: Vec<Clause>) -> Paragraph {
    clauses.extend(title.printed.clauses.iter().map(|clause| {
        Clause::of("clause", format!("{}: {}", marks::own(&clause.heading), own_clause(clause)))
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
        .printed
        .notes
        .iter()
        .map(|(heading, text)| Note { heading: heading.as_deref().map(marks::own), text: marks::own(text) });
    Paragraph {
        number: String::new(),
        reference: title.name.clone(),
        heading: Words::from(heading),
        clauses,
        notes: notes.collect(),
        formerly: title.printed.formerly.clone(),
    }
}

/// The heading of what has no term: its label, or its name.
fn named(title: &Title) -> String {
    title.label.as_deref().map_or_else(|| casing::from_name(&title.name), marks::own)
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
        annex("_notes", "Notes", notes(voice.model)),
    ]
}

/// The notes on the contract as a whole.
fn notes(model: &Model) -> Vec<AnnexSection> {
    // Those of a paragraph stand under it.
    let records = model.records.iter().filter(|record| record.made.is_none()).map(|record| &record.title);
    let annexed = records.chain(model.tariffs.iter().map(|tariff| &tariff.title));
    let annexed = annexed.flat_map(|title| {
        title.printed.notes.iter().map(|(heading, text)| {
            let heading = heading.as_deref().map(|text| format!(": {}", marks::own(text)));
            vec![format!("[{}]{}", title.name, heading.unwrap_or_default()), marks::own(text)]
        })
    });
    let own = model.contract.printed.notes.iter().map(|(heading, text)| {
        vec![heading.as_deref().map(marks::own).unwrap_or_default(), marks::own(text)]
    });
    let rows: Vec<Vec<String>> = own.chain(annexed).collect();
    if rows.is_empty() {
        return parties::settled(model);
    }
    let text = "The following notes are not terms of this Schedule. Nothing is calculated from them.";
    let clause = Clause::of("notes", text).with(Piece::Grid(Grid::of(&["Heading", "Note"], rows)));
    let mut sections = vec![AnnexSection { heading: None, clauses: vec![clause] }];
    sections.extend(parties::settled(model));
    sections
}
