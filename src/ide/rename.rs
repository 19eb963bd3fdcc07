//! A thing called otherwise, everywhere. What is changed is checked before it is offered: the contract must then be
//! taken or refused as it was, and every name must stand for what it stood for.
//!
//! Once a version is signed, others cite its names: where its numbers are kept, the old name stays as `formerly`. Of a
//! draft nobody cites anything, and nothing is added.

use std::collections::BTreeSet;

use super::names::{plural, same};
use super::{Document, Occurrence};
use crate::check::{Meant, has_paragraph};
use crate::diagnostic::Refusal;
use crate::model::{FieldId, Model};
use crate::source::{Edit, Source, Span, mended};
use crate::syntax::ast::{Declaration, DeclarationKind, FieldModifier};
use crate::syntax::is_name;

/// What is changed.
#[derive(Debug)]
pub struct Renamed {
    /// In the contract.
    pub edits: Vec<Edit>,
    /// The tariff that is called otherwise: rows of what is given with data call it by its name.
    pub tariff: Option<String>,
    /// The contract after that.
    pub after: Document,
}

/// What lies beside a contract and calls its things by their names.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    /// Whether there is data of a record (its name, and nothing) or of a field (its record, and its name).
    pub has_data: &'a dyn Fn(&str, &str) -> bool,
    /// The references whose numbers are kept for a version that was signed; empty where none are.
    pub cited: &'a BTreeSet<String>,
}

impl Beside<'_> {
    /// Nothing at all.
    pub fn nothing() -> Beside<'static> {
        static NOTHING: BTreeSet<String> = BTreeSet::new();
        Beside { has_data: &|_, _| false, cited: &NOTHING }
    }

    fn is_signed(&self) -> bool {
        !self.cited.is_empty()
    }
}

/// Calls the thing at an offset by another name. Of the fields and the records of which there is data the old heading
/// or file is kept, as `column` and `file`; of what a signed version cites, the old name, as `formerly`.
pub fn rename(document: &Document, offset: u32, new: &str, beside: &Beside<'_>) -> Result<Renamed, Refusal> {
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
        let (edits, tariff) = edits(document, (&meant, reach), new, beside)?;
        match held(document, &edits) {
            Ok(after) => return Ok(Renamed { edits, tariff, after }),
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

/// The changes that give a thing another name, as far as the name reaches; and the tariff that is called otherwise.
fn edits(
    document: &Document,
    (meant, reach): (&Meant, Reach),
    new: &str,
    beside: &Beside<'_>,
) -> Result<(Vec<Edit>, Option<String>), Refusal> {
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
                && (beside.has_data)(&declaration.name.node, "")
            {
                let name = &declaration.name;
                let after = declaration.label.as_ref().map_or(declaration.header.end, |label| label.span.end);
                let after = Span::new(after, after);
                edits.push(Edit::new(after, format!(", file \"{}\"", name.node)));
            }
            edits.extend(keeps_name(source, declaration, new, beside));
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
            edits.extend(keeps_heading(document, model, *field, (new, beside)));
        }
    }
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    edits.dedup();
    Ok((edits, tariff))
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

/// The name by which a signed version cites a declaration, below it; if it gets that name back, the line that said so
/// goes.
fn keeps_name(source: &Source, declaration: &Declaration, new: &str, beside: &Beside<'_>) -> Vec<Edit> {
    let back = declaration.formerly.iter().find(|former| former.node == new).map(|former| {
        let line = source.line(former.span.start);
        let (start, next) = (source.line_start(line), source.line_start(line.saturating_add(1)));
        Edit::new(Span::new(start, next), "")
    });
    let old = &declaration.name.node;
    // Records and tariffs stand in annexes, and have no numbers of their own.
    let in_an_annex = matches!(declaration.kind, DeclarationKind::Record(_) | DeclarationKind::Tariff(_));
    let is_cited = in_an_annex && beside.is_signed() && back.is_none()
        || has_paragraph(&declaration.kind) && beside.cited.contains(old);
    let end = Span::new(declaration.span.end, declaration.span.end);
    let kept = is_cited.then(|| Edit::new(end, format!("\n  formerly \"{old}\"")));
    back.into_iter().chain(kept).collect()
}

/// The heading under which the data has a field, if its own name was that; and the name by which a signed version cites
/// it.
fn keeps_heading(
    document: &Document,
    model: &Model,
    id: FieldId,
    (new, beside): (&str, &Beside<'_>),
) -> Option<Edit> {
    let source = &document.source;
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
    let keeps = !said && record.listed.is_none() && (beside.has_data)(&record.title.name, &field.name);
    let former = written
        .modifiers
        .iter()
        .find(|modifier| matches!(&modifier.node, FieldModifier::Formerly(former) if former.node == new));
    if let Some(former) = former {
        // With the comma before it.
        let before = source.slice(Span::new(0, former.span.start)).trim_end().trim_end_matches(',');
        let start = u32::try_from(before.len()).unwrap_or(former.span.start);
        return Some(Edit::new(Span::new(start, former.span.end), ""));
    }
    let mut kept = if keeps { format!(", column \"{}\"", field.name) } else { String::new() };
    if beside.is_signed() && new != field.name {
        kept.push_str(&format!(", formerly \"{}\"", field.name));
    }
    (!kept.is_empty()).then(|| Edit::new(end, kept))
}

/// The changed contract, if it says the same: as many findings of the same kinds, and every name stands for what it
/// stood for.
fn held(document: &Document, edits: &[Edit]) -> Result<Document, Refusal> {
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
    Ok(changed)
}
