//! What is told of the word under the cursor, in a few lines of Markdown.

use super::names::record_of;
use super::today::Today;
use super::{Document, keyword};
use crate::check::{Meant, Typed};
use crate::model::{Fact, Field, FieldId, FrameId, Model, Type};
use crate::show::{self, Names};
use crate::source::Span;
use crate::syntax::ast::{Declaration, DeclarationKind};
use crate::terms::{self, Schedule};
use crate::text;

/// What is told of a stretch of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The stretch.
    pub span: Span,
    /// What is told, in Markdown.
    pub text: String,
}

/// What is told of an offset: of the name there, or else of the smallest expression. `sound` is the last text that was
/// taken, for its sentences; `today` what the data beside it comes to.
pub fn hover(
    document: &Document,
    offset: u32,
    sound: Option<&Model>,
    today: Option<&Today>,
) -> Option<Hover> {
    if let Some(at) = document.named_at(offset) {
        let paragraphs = match &at.meant {
            Meant::Declaration(position) => declared(document, *position, at.span, sound, today)?,
            Meant::Field(field) => of_field(document.known()?, *field, today),
            Meant::FieldsCalled(name) => {
                let model = document.known()?;
                let ids = fields_called(model, name);
                ids.into_iter().flat_map(|id| of_field(model, id, today)).collect()
            }
            Meant::Choice(set, position) => {
                let model = document.known()?;
                let choices = &model.choice_sets[*set].choices;
                vec![format!("**{}**, a choice", show::choice(model, *set, *position)), text::all_of(choices)]
            }
        };
        return Some(Hover { span: at.span, text: paragraphs.join("\n\n") });
    }
    let model = document.known()?;
    let typed = document.inspected.index.typed_at(offset)?;
    Some(Hover { span: typed.span, text: of_value(model, typed) })
}

fn fields_called(model: &Model, name: &str) -> Vec<FieldId> {
    let records = model.records.iter_enumerated();
    let found = records.filter_map(|(record, held)| {
        let at = held.fields.iter().position(|field| field.name == name)?;
        Some(FieldId { record, field: u32::try_from(at).ok()? })
    });
    found.collect()
}

/// What a value is: its type and unit, its grain, whether it may be blank.
fn facts(model: &Model, ty: &Type, frame: FrameId, may_be_blank: bool) -> String {
    let names = Names::of(model);
    let blank = if may_be_blank { "may be blank" } else { "never blank" };
    format!("{}; one value for {}; {blank}", capital(&names.with_unit(ty)), names.frame(frame))
}

fn of_value(model: &Model, typed: &Typed) -> String {
    facts(model, &typed.ty, typed.frame, typed.may_be_blank)
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A name, with its label and the word of its declaration.
fn heading(name: &str, label: Option<&str>, what: &str) -> String {
    let label = label.map(|label| format!(" “{label}”")).unwrap_or_default();
    format!("**{name}**{label}, {what}")
}

fn of_field(model: &Model, id: FieldId, today: Option<&Today>) -> Vec<String> {
    let (record, field) = (&model.records[id.record], &model.records[id]);
    let what = format!("a field of {}", record.title.name);
    let mut said = vec![heading(&field.name, field.label.as_deref(), &what)];
    let blank = if field.may_be_blank { "may be blank" } else { "never blank" };
    let unique = if field.unique { "; unique" } else { "" };
    let kind = Names::of(model).with_unit(&field.ty);
    said.push(format!("{}{unique}; {blank}{}", capital(&kind), range(model, field)));
    let headings: Vec<String> = field.headings().map(|heading| format!("`{heading}`")).collect();
    if record.made.is_none() && record.listed.is_none() {
        said.push(format!("In the data under the heading {}", headings.join(" or ")));
    }
    let held = today.and_then(|today| today.fields.get(&(record.title.name.clone(), field.name.clone())));
    said.extend(held.map(|held| format!("Today: {held}")));
    said
}

fn range(model: &Model, field: &Field) -> String {
    let number = |number: &crate::value::Number| {
        show::constant(model, &field.ty, &crate::model::Constant::Number(number.clone()))
    };
    let low = field.at_least.as_ref().map(number).or_else(|| field.days.0.map(|day| day.long()));
    let high = field.at_most.as_ref().map(number).or_else(|| field.days.1.map(|day| day.long()));
    match (low, high) {
        (Some(low), Some(high)) => format!("; from {low} to {high}"),
        (Some(low), None) => format!("; {low} or more"),
        (None, Some(high)) => format!("; {high} or less"),
        (None, None) => String::new(),
    }
}

fn declared(
    document: &Document,
    position: usize,
    at: Span,
    sound: Option<&Model>,
    today: Option<&Today>,
) -> Option<Vec<String>> {
    let declaration = document.declaration(position)?;
    let name = declaration.name.node.as_str();
    let label = declaration.label.as_ref().map(|label| label.node.as_str());
    let mut said = vec![heading(name, label, with_article(keyword(&declaration.kind)))];
    if let Some(model) = document.known() {
        said.extend(meaning(document, model, declaration, at));
    }
    if let Some(model) = sound {
        said.extend(sentences(&terms::schedule(model, &Vec::new()), name));
    }
    said.extend(today.and_then(|today| come_to(today, name)));
    Some(said)
}

fn with_article(keyword: &'static str) -> &'static str {
    match keyword {
        "unit" => "a unit",
        "record" => "a record",
        "tariff" => "a tariff",
        "spell" => "a spell",
        "balance" => "a balance",
        "define" => "a define",
        "cohort" => "a cohort",
        "outcome" => "an outcome",
        "measure" => "a measure",
        "scale" => "a scale",
        "payment" => "a payment",
        "cap" => "a cap",
        "minimum" => "a minimum",
        "clawback" => "a clawback",
        other => other,
    }
}

/// What a declaration has become, as far as it makes sense.
fn meaning(document: &Document, model: &Model, declaration: &Declaration, at: Span) -> Option<String> {
    let name_span = declaration.name.span;
    let fact = |fact: &&Fact| fact.title.name_span == name_span && fact.title.name == declaration.name.node;
    match &declaration.kind {
        DeclarationKind::Tariff(_) => {
            let tariff = model.tariffs.iter().find(|tariff| tariff.title.name_span == name_span)?;
            let mut said = capital(&Names::of(model).with_unit(&tariff.ty));
            let keys: Vec<String> = tariff.keys.iter().map(|key| key.name.clone()).collect();
            if !keys.is_empty() {
                said.push_str(&format!("; by {}", text::all_of(&keys)));
            }
            if let ([row], true) = (tariff.rows.as_slice(), tariff.is_single())
                && let [value] = row.values.as_slice()
            {
                said.push_str(&format!("; {}", show::constant(model, &tariff.ty, value)));
            }
            if tariff.supplied {
                said.push_str("; to be supplied");
            }
            let source = tariff.source.as_ref().map(|source| format!("; source: {source}"));
            Some(said + source.as_deref().unwrap_or_default())
        }
        DeclarationKind::Define(_)
        | DeclarationKind::Cohort(_)
        | DeclarationKind::Outcome(_)
        | DeclarationKind::Measure(_)
        | DeclarationKind::Scale(_) => {
            let fact = model.facts.iter().find(fact)?;
            // Where it is used, its blanks may be settled and its grain may be another.
            let used = document.inspected.index.typed.iter().find(|typed| typed.span == at);
            match used {
                Some(typed) => Some(of_value(model, typed)),
                None => Some(facts(model, &fact.value.ty, fact.frame, fact.value.may_be_blank)),
            }
        }
        DeclarationKind::Payment(_) => {
            let payment = model.payments.iter().find(|payment| payment.title.name_span == name_span)?;
            Some(format!("One line for {}", Names::of(model).frame(payment.frame)))
        }
        DeclarationKind::Record(_) | DeclarationKind::Spell(_) | DeclarationKind::Balance(_) => {
            let record = record_of(model, declaration)?;
            let record = &model.records[record];
            let fields: Vec<&str> = record.fields.iter().map(|field| field.name.as_str()).collect();
            Some(format!("{}: {}", text::count(fields.len(), "field", "fields"), fields.join(", ")))
        }
        DeclarationKind::Unit(_) | DeclarationKind::Cap(_) | DeclarationKind::Minimum(_) => None,
        DeclarationKind::Clawback(_) | DeclarationKind::Contract(_) | DeclarationKind::Example(_) => None,
    }
}

/// What the printed terms say of a declaration.
fn sentences(schedule: &Schedule, name: &str) -> Option<String> {
    let (number, sentences) = schedule.said_of(name)?;
    let quoted: Vec<String> = sentences.iter().map(|sentence| format!("> {sentence}")).collect();
    Some(format!("Paragraph {number} of the terms\n\n{}", quoted.join("\n>\n")))
}

/// What it comes to on the data beside the contract.
fn come_to(today: &Today, name: &str) -> Option<String> {
    if let Some(total) = today.totals.get(name) {
        return Some(format!("Today: {total} in all"));
    }
    if let Some(rows) = today.rows.get(name) {
        return Some(format!("Today: {}", text::count(*rows, "row", "rows")));
    }
    let groups = today.measures.get(name)?;
    let many = today.groups.get(name).copied().unwrap_or_default();
    let mut said: Vec<String> = groups
        .iter()
        .map(|(keys, value)| if keys.is_empty() { value.clone() } else { format!("{keys}: {value}") })
        .collect();
    if many > groups.len() {
        said.push(format!("and {} more", text::number(many.saturating_sub(groups.len()))));
    }
    (!said.is_empty()).then(|| format!("Today: {}", said.join("; ")))
}
