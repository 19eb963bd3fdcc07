//! A thing called otherwise, everywhere. What is changed is checked before it is offered: the contract must then be
//! taken or refused as it was, and every name must stand for what it stood for.

use super::names::{plural, same};
use super::{Document, Occurrence};
use crate::check::Meant;
use crate::diagnostic::{Edit, Refusal, mended};
use crate::model::{FieldId, Model};
use crate::source::{Source, Span};
use crate::syntax::ast::{DeclarationKind, FieldModifier};
use crate::syntax::is_name;

/// What is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// In the contract.
    pub edits: Vec<Edit>,
    /// The tariff that is called otherwise: rows of what is given with data call it by its name.
    pub tariff: Option<String>,
}

/// Calls the thing at an offset by another name. Of the fields and the records of which there is data (`has_data`
/// knows, by record and heading) the old heading or file is kept, as `column` and `file`.
pub fn rename(
    document: &Document,
    offset: u32,
    new: &str,
    has_data: &dyn Fn(&str, &str) -> bool,
) -> Result<Renamed, Refusal> {
    let Some(at) = document.named_at(offset) else {
        return Err(refused("there is no name here").with_help("put the cursor on a name"));
    };
    if let Meant::Choice(..) = at.meant {
        let message = "a choice is called as the data writes it";
        return Err(refused(message).with_help("change the data first, then the contract"));
    }
    if !is_name(new) {
        let message = format!("`{new}` cannot be a name");
        let help = "write one word of letters, digits and `_` that starts with a letter and is no word of the language";
        return Err(refused(message).with_help(help));
    }
    let reaches = Reach::ALL.into_iter().map(|reach| (at.meant.clone(), reach));
    let all = field_name(document, &at.meant).map(|name| (Meant::FieldsCalled(name), Reach::Called));
    let mut why = None;
    for (meant, reach) in reaches.chain(all) {
        let renamed = edits(document, (&meant, reach), new, has_data)?;
        match holds(document, &renamed.edits) {
            Ok(()) => return Ok(renamed),
            Err(refusal) => why = why.or(Some(refusal)),
        }
    }
    Err(why.unwrap_or_else(|| refused("there is no name here")))
}

/// How far a name reaches. A rename takes the nearest that leaves the contract as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Where the thing alone is meant.
    Alone,
    /// Also words that stand for every field called so: the payee, the word by which a cap tells lines of several
    /// payments apart.
    Called,
    /// Of a record also the field by which rows that are made of its rows refer to them.
    Made,
    /// Both.
    MadeAndCalled,
}

impl Reach {
    const ALL: [Reach; 4] = [Reach::Alone, Reach::Called, Reach::Made, Reach::MadeAndCalled];

    fn called(self) -> bool {
        matches!(self, Reach::Called | Reach::MadeAndCalled)
    }

    fn made(self) -> bool {
        matches!(self, Reach::Made | Reach::MadeAndCalled)
    }
}

fn refused(message: impl Into<String>) -> Refusal {
    Refusal::usage(message)
}

fn field_name(document: &Document, meant: &Meant) -> Option<String> {
    match meant {
        Meant::Field(field) => Some(document.known()?.records[*field].name.clone()),
        Meant::FieldsCalled(name) => Some(name.clone()),
        Meant::Declaration(_) | Meant::Choice(..) => None,
    }
}

/// The changes that give a thing another name, as far as the name reaches.
fn edits(
    document: &Document,
    (meant, reach): (&Meant, Reach),
    new: &str,
    has_data: &dyn Fn(&str, &str) -> bool,
) -> Result<Renamed, Refusal> {
    let known = document.known();
    let source = &document.source;
    let mut edits = Vec::new();
    let mut tariff = None;
    let old = match meant {
        Meant::Declaration(position) => {
            let Some(declaration) = document.declaration(*position) else {
                return Err(refused("there is no name here"));
            };
            if let DeclarationKind::Tariff(_) = declaration.kind {
                tariff = Some(declaration.name.node.clone());
            }
            if let DeclarationKind::Record(record) = &declaration.kind
                && record.source.file.is_empty()
                && record.listed.is_empty()
                && has_data(&declaration.name.node, "")
            {
                let name = &declaration.name;
                let after = declaration.label.as_ref().map_or(declaration.header.end, |label| label.span.end);
                let after = Span::new(after, after);
                edits.push(Edit::new(after, format!(", file \"{}\"", name.node)));
            }
            declaration.name.node.clone()
        }
        Meant::Field(_) | Meant::FieldsCalled(_) => field_name(document, meant).unwrap_or_default(),
        Meant::Choice(..) => return Err(refused("a choice is called as the data writes it")),
    };
    let said_plural = match meant {
        Meant::Declaration(position) => {
            document.declaration(*position).and_then(|found| plural(&found.kind)).is_some()
        }
        _ => true,
    };
    let wanted = |found: &&Occurrence| match (&found.meant, meant) {
        (Meant::FieldsCalled(_), Meant::FieldsCalled(_)) => same(known, &found.meant, meant),
        (Meant::FieldsCalled(name), _) => reach.called() && *name == old,
        _ => same(known, &found.meant, meant) || (reach.made() && refers_to_it(known, found, meant, &old)),
    };
    for place in document.names().iter().filter(wanted) {
        let text = source.slice(place.span);
        if text == old {
            edits.push(Edit::new(place.span, new));
        } else if !said_plural && text.strip_suffix('s') == Some(&old) {
            edits.push(Edit::new(place.span, format!("{new}s")));
        }
        if let (true, Meant::Field(field), Some(model)) = (place.declares, &place.meant, known) {
            edits.extend(keeps_heading(document, model, *field, has_data));
        }
    }
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    edits.dedup();
    Ok(Renamed { edits, tariff })
}

/// Whether a name stands for the field by which a row refers to the row that it is made of: it is called as the record
/// of that.
fn refers_to_it(known: Option<&Model>, found: &Occurrence, meant: &Meant, old: &str) -> bool {
    let made_of = |field: &FieldId| {
        known.is_some_and(|model| {
            model.records[field.record].made.is_some() && model.records[*field].name == old
        })
    };
    matches!((&found.meant, meant), (Meant::Field(field), Meant::Declaration(_)) if made_of(field))
}

/// The heading under which the data has a field, if its own name was that.
fn keeps_heading(
    document: &Document,
    model: &Model,
    id: FieldId,
    has_data: &dyn Fn(&str, &str) -> bool,
) -> Option<Edit> {
    let record = &model.records[id.record];
    let field = &model.records[id];
    let declared = document
        .inspected
        .checked
        .file
        .declarations
        .iter()
        .find(|found| found.name.span == record.title.name_span)?;
    let DeclarationKind::Record(written) = &declared.kind else { return None };
    let written = written.fields.iter().find(|other| other.name.node == field.name)?;
    let said = written.modifiers.iter().any(|modifier| matches!(modifier.node, FieldModifier::Column(_)));
    let end = Span::new(written.span.end, written.span.end);
    let keeps = !said && record.listed.is_none() && has_data(&record.title.name, &field.name);
    keeps.then(|| Edit::new(end, format!(", column \"{}\"", field.name)))
}

/// Whether the changed contract says the same: as many findings of the same kinds, and every name stands for what it
/// stood for.
fn holds(document: &Document, edits: &[Edit]) -> Result<(), Refusal> {
    let Some(text) = mended(document.source.text(), edits) else {
        return Err(refused("the name stands in places that overlap"));
    };
    let changed = Document::of(Source::new(document.source.name(), text));
    let codes = |document: &Document| {
        let mut codes: Vec<_> = document.inspected.checked.findings.iter().map(|found| found.code).collect();
        codes.sort();
        codes
    };
    let before = codes(document);
    let news = changed.inspected.checked.findings.iter().find(|found| !before.contains(&found.code));
    if let Some(news) = news {
        let message = format!("with that name the contract says something else: {}", news.message);
        return Err(refused(message).with_help("choose another name"));
    }
    let meanings = |document: &Document| -> Vec<Option<Meant>> {
        // Which fields are called so is what the name has become.
        let meant = |found: &Occurrence| match &found.meant {
            Meant::FieldsCalled(_) => None,
            other => Some(other.clone()),
        };
        document.names().iter().map(meant).collect()
    };
    if before != codes(&changed) || meanings(document) != meanings(&changed) {
        let message = "with that name a word of the contract would stand for something else";
        return Err(refused(message).with_help("choose another name"));
    }
    Ok(())
}
