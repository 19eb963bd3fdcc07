//! Every name of a text and what it stands for. The check says it of the names that it gave a meaning; what is left
//! (the payee of the contract, the words by which a cap tells lines apart) stands for the one thing that is called so,
//! or for all fields that are.

use std::collections::{BTreeMap, BTreeSet};

use crate::Inspected;
use crate::check::Meant;
use crate::model::{FieldId, Model, RecordId, Type};
use crate::source::{Source, Span};
use crate::syntax::ast::{self, DeclarationKind, FieldModifier, FieldType, Name};
use crate::syntax::{LeafKind, leaves};

/// A name where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// Where.
    pub span: Span,
    /// What it stands for.
    pub meant: Meant,
    /// Whether it is declared there.
    pub declares: bool,
}

/// Whether two names stand for the same: a field is one of those that are called as it is.
pub(super) fn same(known: Option<&Model>, found: &Meant, wanted: &Meant) -> bool {
    let called = |field: &FieldId| known.map(|model| model.records[*field].name.as_str());
    match (found, wanted) {
        (Meant::Field(field), Meant::FieldsCalled(name))
        | (Meant::FieldsCalled(name), Meant::Field(field)) => called(field) == Some(name),
        (found, wanted) => found == wanted,
    }
}

/// All names of a text, in its order.
pub(super) fn occurrences(source: &Source, inspected: &Inspected) -> Vec<Occurrence> {
    let known = inspected.known.as_ref();
    let mut found: Vec<Occurrence> = Vec::new();
    for (position, declaration) in inspected.checked.file.declarations.iter().enumerate() {
        declared(known, position, declaration, &mut found);
    }
    let taken: BTreeSet<Span> = found.iter().map(|name| name.span).collect();
    let used = inspected.index.uses.iter().filter(|used| !taken.contains(&used.span));
    found.extend(used.map(|used| Occurrence { span: used.span, meant: used.meant.clone(), declares: false }));
    let taken: BTreeSet<Span> = found.iter().map(|name| name.span).collect();
    let called = Called::of(inspected);
    for leaf in leaves(source) {
        let is_name = matches!(leaf.kind, LeafKind::Name | LeafKind::Unit | LeafKind::Choice);
        if is_name
            && !taken.contains(&leaf.span)
            && let Some(meant) = called.meant(source.slice(leaf.span), leaf.kind)
        {
            found.push(Occurrence { span: leaf.span, meant, declares: false });
        }
    }
    found.sort();
    found.dedup();
    found
}

/// What the text itself calls things.
struct Called<'a> {
    declared: BTreeMap<&'a str, usize>,
    fields: BTreeSet<&'a str>,
    plurals: BTreeMap<&'a str, usize>,
    units: BTreeMap<&'a str, usize>,
}

impl<'a> Called<'a> {
    fn of(inspected: &'a Inspected) -> Self {
        let mut called = Called {
            declared: BTreeMap::new(),
            fields: BTreeSet::new(),
            plurals: BTreeMap::new(),
            units: BTreeMap::new(),
        };
        for (position, declaration) in inspected.checked.file.declarations.iter().enumerate() {
            if !has_title(&declaration.kind) {
                called.declared.entry(&declaration.name.node).or_insert(position);
            }
            if is_counted(&declaration.kind) {
                called.units.entry(&declaration.name.node).or_insert(position);
            }
        }
        let records = inspected.known.iter().flat_map(|model| &model.records);
        for record in records {
            called.fields.extend(record.fields.iter().map(|field| field.name.as_str()));
            if let Some(position) = called.declared.get(record.title.name.as_str()) {
                called.plurals.insert(&record.plural, *position);
            }
        }
        called
    }

    fn meant(&self, name: &str, kind: LeafKind) -> Option<Meant> {
        let declared = self.declared.get(name).map(|position| Meant::Declaration(*position));
        match kind {
            LeafKind::Unit => {
                self.units.get(name).or_else(|| self.plurals.get(name)).map(|at| Meant::Declaration(*at))
            }
            LeafKind::Name if self.fields.contains(name) => Some(Meant::FieldsCalled(name.to_owned())),
            LeafKind::Name => declared,
            _ => None,
        }
    }
}

/// Whether what stands after the word of the declaration is a title and no name.
pub(super) fn has_title(kind: &DeclarationKind) -> bool {
    matches!(kind, DeclarationKind::Contract(_) | DeclarationKind::Example(_))
}

/// Whether there can be so many of it: units, and rows.
fn is_counted(kind: &DeclarationKind) -> bool {
    match kind {
        DeclarationKind::Unit(_)
        | DeclarationKind::Record(_)
        | DeclarationKind::Spell(_)
        | DeclarationKind::Balance(_) => true,
        DeclarationKind::Contract(_)
        | DeclarationKind::Tariff(_)
        | DeclarationKind::Define(_)
        | DeclarationKind::Cohort(_)
        | DeclarationKind::Outcome(_)
        | DeclarationKind::Measure(_)
        | DeclarationKind::Scale(_)
        | DeclarationKind::Payment(_)
        | DeclarationKind::Cap(_)
        | DeclarationKind::Minimum(_)
        | DeclarationKind::Clawback(_)
        | DeclarationKind::Example(_) => false,
    }
}

/// The plural that a declaration says.
pub(super) fn plural(kind: &DeclarationKind) -> Option<&Name> {
    match kind {
        DeclarationKind::Record(record) => record.plural.first(),
        DeclarationKind::Spell(spell) => spell.plural.as_ref(),
        DeclarationKind::Balance(balance) => balance.plural.as_ref(),
        DeclarationKind::Unit(unit) => unit.plural.as_ref(),
        _ => None,
    }
}

/// The record that a declaration has become.
pub(super) fn record_of(known: &Model, declaration: &ast::Declaration) -> Option<RecordId> {
    let mut records = known.records.iter_enumerated();
    records.find(|(_, record)| record.title.name_span == declaration.name.span).map(|(id, _)| id)
}

/// The names that a declaration brings in.
fn declared(
    known: Option<&Model>,
    position: usize,
    declaration: &ast::Declaration,
    found: &mut Vec<Occurrence>,
) {
    let mut add = |span: Span, meant: Meant, declares: bool| found.push(Occurrence { span, meant, declares });
    if has_title(&declaration.kind) {
        return;
    }
    add(declaration.name.span, Meant::Declaration(position), true);
    if let Some(plural) = plural(&declaration.kind) {
        add(plural.span, Meant::Declaration(position), false);
    }
    let DeclarationKind::Record(record) = &declaration.kind else { return };
    let Some((model, id)) = known.and_then(|model| Some((model, record_of(model, declaration)?))) else {
        return;
    };
    for field in &record.fields {
        let at = model.records[id].fields.iter().position(|other| other.name == field.name.node);
        let Some(at) = at.and_then(|at| u32::try_from(at).ok()) else { continue };
        let meant = FieldId { record: id, field: at };
        add(field.name.span, Meant::Field(meant), true);
        if let (FieldType::OneOf(words), Type::Choice(set)) = (&field.ty.node, &model.records[meant].ty) {
            for (at, word) in words.iter().enumerate() {
                if let Ok(at) = u32::try_from(at) {
                    add(word.span, Meant::Choice(*set, at), true);
                }
            }
            for modifier in &field.modifiers {
                let FieldModifier::ChoiceMeans(said, _) = &modifier.node else { continue };
                let at = words.iter().position(|word| word.node == said.node);
                if let Some(at) = at.and_then(|at| u32::try_from(at).ok()) {
                    add(said.span, Meant::Choice(*set, at), false);
                }
            }
        }
    }
}
