//! Records and their fields.

use super::{Checker, Meaning, Progress};
use crate::model::problem::{BlankProblem, NameProblem, TermProblem, TypeProblem};
use crate::model::{
    ChoiceSet, ChoiceSetId, Constant, Field, FieldId, Frame, FrameId, NumberStyle, NumberType, Record,
    RecordId, Type, Unique,
};
use crate::source::Span;
use crate::syntax::ast::{self, DeclarationKind, FieldModifier, FieldType};
use crate::value::{Day, Number};

impl<'a> Checker<'a> {
    /// Declares all records: first their names, so that they may refer to each other, then their fields.
    pub(super) fn declare_records(&mut self) {
        let file = self.file;
        let mut declared = Vec::new();
        for (position, declaration) in file.declarations.iter().enumerate() {
            let DeclarationKind::Record(record) = &declaration.kind else { continue };
            let own = self.names.get(declaration.name.node.as_str()) == Some(&position);
            let Ok(number) = u32::try_from(self.records.len()) else { continue };
            let rows = FrameId(u32::try_from(self.frames.len()).unwrap_or(u32::MAX));
            self.frames.push(Frame::Rows(RecordId(number)));
            let plural = record
                .plural
                .as_ref()
                .map_or_else(|| format!("{}s", declaration.name.node), |p| p.node.clone());
            let title = self.title(declaration);
            self.records.push(Record { title, plural, fields: Vec::new(), uniques: Vec::new(), rows });
            declared.push((RecordId(number), declaration, record));
            if own {
                self.set_progress(position, Progress::Done(Some(Meaning::Record(RecordId(number)))));
            }
        }
        self.frames.push(Frame::Statement);
        for (id, declaration, record) in &declared {
            self.fields(*id, declaration, record);
        }
        for (id, _, record) in &declared {
            self.check_references(*id, record);
        }
    }

    /// The frame of the statement's payees and periods.
    pub(super) fn statement_frame(&self) -> FrameId {
        let position = self.frames.iter().position(|frame| *frame == Frame::Statement).unwrap_or(0);
        FrameId(u32::try_from(position).unwrap_or(0))
    }

    fn fields(&mut self, id: RecordId, declaration: &ast::Declaration, record: &ast::Record) {
        if record.fields.is_empty() && !declaration.damaged {
            self.report(NameProblem::NoFields { span: declaration.header });
        }
        let mut fields: Vec<Field> = Vec::new();
        let mut uniques = Vec::new();
        for field in &record.fields {
            if let Some(first) = fields.iter().find(|known| known.name == field.name.node) {
                self.report(NameProblem::DeclaredTwice { name: field.name.clone(), first: first.span });
                continue;
            }
            let made = self.field(field);
            if made.unique {
                let position = u32::try_from(fields.len()).unwrap_or(u32::MAX);
                uniques.push(Unique { fields: vec![position], span: field.span });
            }
            fields.push(made);
        }
        for (at, field) in fields.iter().enumerate() {
            if let Some(other) = fields.iter().take(at).find(|other| other.column == field.column) {
                self.report(NameProblem::ColumnTwice {
                    column: field.column.clone(),
                    first: other.span,
                    again: field.span,
                });
            }
        }
        for unique in &record.uniques {
            let positions: Option<Vec<u32>> =
                unique.node.iter().map(|name| self.field_position(&fields, name)).collect();
            if let Some(positions) = positions {
                uniques.push(Unique { fields: positions, span: unique.span });
            }
        }
        if let Some(slot) = self.records.get_mut(id.index()) {
            slot.fields = fields;
            slot.uniques = uniques;
        }
    }

    fn field_position(&mut self, fields: &[Field], name: &ast::Name) -> Option<u32> {
        match fields.iter().position(|field| field.name == name.node) {
            Some(position) => u32::try_from(position).ok(),
            None => {
                let names = fields.iter().map(|field| field.name.clone()).collect();
                let suggestion = super::names::closest(&name.node, names);
                self.refuse(NameProblem::UnknownName { name: name.clone(), suggestion })
            }
        }
    }

    fn field(&mut self, field: &ast::Field) -> Field {
        // A type that makes no sense has been reported; the field then counts as a text, so that its name is known.
        let ty = self.field_type(&field.ty.node).unwrap_or(Type::Text);
        let mut made = Field {
            name: field.name.node.clone(),
            label: field.label.as_ref().map(|label| label.node.clone()),
            column: field.name.node.clone(),
            ty,
            whole: matches!(field.ty.node, FieldType::WholeNumber),
            may_be_blank: false,
            unique: false,
            at_least: None,
            at_most: None,
            days: (None, None),
            span: field.span,
        };
        for modifier in &field.modifiers {
            match &modifier.node {
                FieldModifier::Unique => made.unique = true,
                FieldModifier::MayBeBlank => made.may_be_blank = true,
                FieldModifier::Column(heading) => made.column.clone_from(heading),
                FieldModifier::Range(from, to) => {
                    // One report is enough: the other bound is mostly wrong in the same way.
                    self.bound(&mut made, from, true).and_then(|()| self.bound(&mut made, to, false));
                }
                FieldModifier::AtLeast(bound) => {
                    self.bound(&mut made, bound, true);
                }
                FieldModifier::AtMost(bound) => {
                    self.bound(&mut made, bound, false);
                }
            }
        }
        if made.unique && made.may_be_blank {
            self.report(BlankProblem::UniqueButBlank { span: field.span, name: made.name.clone() });
        }
        self.range_rises(&made, field.span);
        made
    }

    fn range_rises(&mut self, field: &Field, span: Span) {
        let numbers =
            field.at_least.as_ref().zip(field.at_most.as_ref()).is_some_and(|(low, high)| low > high);
        let days = field.days.0.zip(field.days.1).is_some_and(|(first, last)| first > last);
        if numbers || days {
            self.report(TermProblem::RangeReversed { span });
        }
    }

    fn bound(&mut self, field: &mut Field, bound: &ast::Expr, lower: bool) -> Option<()> {
        let (constant, ty) = self.constant(bound)?;
        match (&field.ty, constant, &ty) {
            (Type::Date, Constant::Date(day), _) => self.set_day(field, day, lower),
            (Type::Number(of_field), Constant::Number(number), Type::Number(of_bound))
                if number.is_zero() && of_bound.unit.is_none() || bounds(of_field, of_bound) =>
            {
                self.set_number(field, number, lower);
            }
            (ty, ..) => {
                let instead = match ty {
                    Type::Date => "dates, such as 1 April 2025".to_owned(),
                    Type::Number(ty) if ty.style != NumberStyle::Plain => {
                        "percentages, such as 50%".to_owned()
                    }
                    Type::Number(ty) if ty.unit.is_none() => "plain numbers".to_owned(),
                    Type::Number(ty) => format!("plain numbers, or in {}", ty.unit.describe(&self.units)),
                    _ => String::new(),
                };
                let (span, name) = (bound.span, field.name.clone());
                return self.refuse(TypeProblem::RangeOfWrongType { span, name, instead });
            }
        }
        Some(())
    }

    fn set_day(&mut self, field: &mut Field, day: Day, lower: bool) {
        if lower { field.days.0 = Some(day) } else { field.days.1 = Some(day) }
    }

    fn set_number(&mut self, field: &mut Field, number: Number, lower: bool) {
        if lower { field.at_least = Some(number) } else { field.at_most = Some(number) }
    }

    fn field_type(&mut self, ty: &FieldType) -> Option<Type> {
        match ty {
            FieldType::OneOf(words) => {
                for (at, word) in words.iter().enumerate() {
                    if let Some(first) = words.iter().take(at).find(|first| first.node == word.node) {
                        self.report(NameProblem::DeclaredTwice { name: word.clone(), first: first.span });
                    }
                }
                let choices: Vec<String> = words.iter().map(|word| word.node.clone()).collect();
                Some(Type::Choice(self.choice_set(choices)))
            }
            FieldType::RefersTo(name) => match self.resolve(name)? {
                Meaning::Record(record) => Some(Type::Reference(record)),
                _ => {
                    let found = self.kind_words(&name.node);
                    self.refuse(NameProblem::WrongKind { name: name.clone(), expected: "a record", found })
                }
            },
            other => self.simple_type(other),
        }
    }

    /// Fields with the same choices in the same order share their set, so that they can be compared.
    fn choice_set(&mut self, choices: Vec<String>) -> ChoiceSetId {
        let known = self.choice_sets.iter().position(|set| set.choices == choices);
        let position = known.unwrap_or_else(|| {
            self.choice_sets.push(ChoiceSet { choices });
            self.choice_sets.len().saturating_sub(1)
        });
        ChoiceSetId(u32::try_from(position).unwrap_or(u32::MAX))
    }

    /// A reference needs one unique field on the other side, and may not come back to where it started.
    fn check_references(&mut self, id: RecordId, record: &ast::Record) {
        for field in &record.fields {
            let FieldType::RefersTo(name) = &field.ty.node else { continue };
            let target = self.quietly(|checker| checker.resolve(name));
            let Some(Meaning::Record(target)) = target else { continue };
            if self.refers_back(target, id, 0) {
                self.report(NameProblem::ReferenceCircle { span: field.span });
                continue;
            }
            let uniques = self
                .records
                .get(target.index())
                .map_or(0, |other| other.fields.iter().filter(|field| field.unique).count());
            if uniques != 1 {
                self.report(NameProblem::ReferenceWithoutKey {
                    span: field.ty.span,
                    record: name.node.clone(),
                    uniques,
                });
            }
        }
    }

    fn refers_back(&self, from: RecordId, to: RecordId, depth: usize) -> bool {
        if from == to {
            return true;
        }
        let Some(record) = self.records.get(from.index()) else { return false };
        depth < self.records.len()
            && record.fields.iter().any(|field| match field.ty {
                Type::Reference(next) => self.refers_back(next, to, depth.saturating_add(1)),
                _ => false,
            })
    }

    /// The field of a record by name.
    pub(super) fn find_field(&self, record: RecordId, name: &str) -> Option<FieldId> {
        let position =
            self.records.get(record.index())?.fields.iter().position(|field| field.name == name)?;
        Some(FieldId { record, field: u32::try_from(position).ok()? })
    }

    /// A field.
    pub(super) fn field_of(&self, id: FieldId) -> Option<&Field> {
        self.records.get(id.record.index())?.fields.get(id.field as usize)
    }
}

/// Whether a number can bound a field: it is of the same kind, or a bare number, which takes the unit of the field (`hours per week, from
/// 0 to 112`). But 45 is no bound of percentages: it could be meant as 45%.
fn bounds(of_field: &NumberType, of_bound: &NumberType) -> bool {
    let bare = of_bound.unit.is_none() && of_bound.style == NumberStyle::Plain;
    of_bound == of_field || (bare && !of_field.unit.is_none())
}
