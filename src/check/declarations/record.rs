//! Records and their fields.

use std::collections::BTreeSet;

use crate::check::declarations::held_to::held_to;
use crate::check::messages::{self, Doing};
use crate::check::resolve::expected::Wanted;
use crate::check::{Checker, Meaning, Meant, Progress};
use crate::model::{
    ChoiceSet, ChoiceSetId, Constant, EntryWords, Field, FieldForm, FieldId, Frame, FrameId, Receipt, Record,
    RecordId, RowSource, Type,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, DeclarationKind, FieldModifier, FieldType};
use crate::value::{Day, Number, NumberStyle, NumberType};

impl<'a> Checker<'a> {
    /// Declares all records, spells and balances: first their names, so that they may refer to each other, then the fields of the records,
    /// then those of the others. How the rows of these are worked out is seen to later, in its turn.
    pub(crate) fn declare_records(&mut self) {
        let file = self.file;
        let mut declared = Vec::new();
        let mut spells = Vec::new();
        for (position, declaration) in file.declarations.iter().enumerate() {
            let plural = match &declaration.kind {
                DeclarationKind::Record(record) => self.plural_of(record),
                DeclarationKind::Spell(spell) => spell.plural.as_ref(),
                DeclarationKind::Balance(balance) => balance.plural.as_ref(),
                _ => continue,
            };
            let own = self.names.get(declaration.name.node.as_str()) == Some(&position);
            let id = self.records.next_id();
            let rows = self.frames.push(Frame::Rows(id));
            let plural = plural.map_or_else(|| format!("{}s", declaration.name.node), |p| p.node.clone());
            let title = self.title(declaration);
            let (fields, uniques, volumes, listed, made) = (Vec::new(), Vec::new(), Vec::new(), None, None);
            let (source, receipt) = (RowSource::default(), Receipt::default());
            self.records.push(Record {
                title,
                plural,
                fields,
                uniques,
                volumes,
                source,
                receipt,
                listed,
                rows,
                made,
            });
            self.unread_fields.push(BTreeSet::new());
            let DeclarationKind::Record(record) = &declaration.kind else {
                spells.push((position, id));
                continue;
            };
            declared.push((id, declaration, record));
            if own {
                self.set_progress(position, Progress::Done(Some(Meaning::Record(id))));
            }
        }
        self.frames.push(Frame::Statement);
        for (id, declaration, record) in &declared {
            self.fields(*id, declaration, record);
        }
        for (id, _, record) in &declared {
            self.check_references(*id, record);
        }
        for (id, declaration, record) in &declared {
            self.listed_rows(*id, declaration, &record.listed);
        }
        self.declare_spells(&spells);
    }

    /// The plural that a record says, which it says once.
    fn plural_of<'r>(&mut self, record: &'r ast::Record) -> Option<&'r ast::Name> {
        if let [first, again, ..] = record.plural.as_slice() {
            self.report(messages::terms::said_twice("plural", first.span, again.span));
        }
        record.plural.first()
    }

    /// The frame of the statement's payees and periods.
    pub(crate) fn statement_frame(&self) -> FrameId {
        let mut frames = self.frames.iter_enumerated();
        frames.find(|(_, frame)| **frame == Frame::Statement).map_or(FrameId(0), |(id, _)| id)
    }

    fn fields(&mut self, id: RecordId, declaration: &ast::Declaration, record: &ast::Record) {
        if record.fields.is_empty() && !declaration.damaged {
            self.report(messages::names::no_fields(declaration.header));
        }
        let mut unread: BTreeSet<String> = record.unread.iter().map(|name| name.node.clone()).collect();
        let mut fields: Vec<Field> = Vec::new();
        let base = self.contract.as_ref().map(|contract| contract.form.clone()).unwrap_or_default();
        let form = self.forms(base, &record.forms);
        for (position, field) in record.fields.iter().enumerate() {
            let mut before = record.fields.iter().take(position);
            if let Some(first) = before.find(|first| first.name.node == field.name.node) {
                self.report(messages::names::declared_twice(&field.name, first.name.span));
                continue;
            }
            self.shared_name(field, &declaration.name.node);
            match self.field(field, &form) {
                Some(made) => fields.push(made),
                None => {
                    unread.insert(field.name.node.clone());
                }
            }
        }
        self.columns_differ(&fields);
        if declaration.damaged || !unread.is_empty() {
            self.unsure_records.insert(id);
        }
        self.unread_fields[id] = unread;
        self.held_to_others(id, &mut fields, record);
        let uniques = self.uniques(id, &fields, record);
        let volumes = self.volumes(id, &fields, record);
        let source = self.row_source(id, &fields, record);
        let receipt = self.receipt(id, &fields, record);
        let slot = &mut self.records[id];
        slot.fields = fields;
        slot.uniques = uniques;
        slot.volumes = volumes;
        slot.source = source;
        slot.receipt = receipt;
    }

    /// A field and a value of the same name: wherever the name stands it could be either. Records and units never stand for values, and
    /// a define of another record never stands where the field does.
    fn shared_name(&mut self, field: &ast::Field, record: &str) {
        let name = field.name.node.as_str();
        let position = self.names.get(name).copied();
        let Some(declaration) = position.and_then(|position| self.file.declarations.get(position)) else {
            return;
        };
        if !crate::check::resolve::names::stands_for_a_value(&declaration.kind) {
            return;
        }
        if let ast::DeclarationKind::Define(define) = &declaration.kind
            && let Some(of) = define.of.as_ref().and_then(|of| self.record_of_population(&of.node))
            && of != record
        {
            return;
        }
        if self.ambiguous.insert(name.to_owned()) {
            let (first, second) = if field.name.span < declaration.name.span {
                (field.name.span, &declaration.name)
            } else {
                (declaration.name.span, &field.name)
            };
            self.report(messages::names::declared_twice(second, first));
        }
    }

    fn columns_differ(&mut self, fields: &[Field]) {
        for (at, field) in fields.iter().enumerate() {
            let same =
                |other: &&Field| other.headings().any(|heading| field.headings().any(|own| own == heading));
            if let Some(other) = fields.iter().take(at).find(same) {
                let shared = field.headings().find(|heading| other.headings().any(|own| own == *heading));
                self.report(messages::names::column_twice(
                    shared.unwrap_or_default(),
                    other.span,
                    field.span,
                ));
            }
        }
    }

    pub(crate) fn field_position(&mut self, id: RecordId, fields: &[Field], name: &ast::Name) -> Option<u32> {
        if let Some(position) = fields.iter().position(|field| field.name == name.node) {
            let field = u32::try_from(position).ok()?;
            self.meant(&name.node, name.span, Meant::Field(FieldId { record: id, field }));
            return Some(field);
        }
        if self.is_asked(&name.node) {
            self.offer_these(id, fields);
            return None;
        }
        if self.is_unread(&name.node, Some(id)) {
            return None;
        }
        let record = self.records[id].title.name.clone();
        let fields: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
        let suggestion = crate::text::nearest(&name.node, &fields).map(str::to_owned);
        self.refuse(messages::names::no_such_field(name, &record, &fields, suggestion.as_deref()))
    }

    /// A field; none if its type makes no sense, which has then been reported.
    fn field(&mut self, field: &ast::Field, form: &FieldForm) -> Option<Field> {
        if let FieldType::RefersTo(target) = &field.ty.node {
            self.reference_to_its_name(&field.name, target)?;
        }
        let ty = self.field_type(&field.ty)?;
        let mut made = Field {
            name: field.name.node.clone(),
            label: field.label.as_ref().map(|label| label.node.clone()),
            column: field.name.node.clone(),
            form: form.clone(),
            ty,
            whole: matches!(field.ty.node, FieldType::WholeNumber),
            may_be_blank: false,
            unique: false,
            at_least: None,
            at_most: None,
            days: (None, None),
            held_to: Vec::new(),
            printed: EntryWords::default(),
            span: field.span,
        };
        for modifier in &field.modifiers {
            match &modifier.node {
                FieldModifier::Unique => made.unique = true,
                FieldModifier::MayBeBlank(_) => made.may_be_blank = true,
                FieldModifier::Column(headings) => {
                    let mut headings = headings.iter().map(|heading| heading.node.clone());
                    made.column = headings.next().unwrap_or_default();
                    made.form.headings = headings.collect();
                }
                // How the data writes it, and what is printed of it: looked at below.
                FieldModifier::Written(_)
                | FieldModifier::CapitalsIgnored
                | FieldModifier::FractionsDropped
                | FieldModifier::Called(_)
                | FieldModifier::Means(_)
                | FieldModifier::ChoiceMeans(..)
                | FieldModifier::Formerly(_) => {}
                FieldModifier::Range(from, to) => {
                    self.bounds_of(&mut made, modifier.span, &[(from, true), (to, false)]);
                }
                // Another field: looked at when all fields are known.
                other if held_to(other).is_some() => {}
                FieldModifier::OnOrAfter(bound) | FieldModifier::OnOrBefore(bound)
                    if matches!(made.ty, Type::Number(_)) =>
                {
                    self.word_of_time(&made, modifier, bound.span);
                }
                FieldModifier::AtLeast(bound) | FieldModifier::OnOrAfter(bound) => {
                    self.bounds_of(&mut made, modifier.span, &[(bound, true)]);
                }
                FieldModifier::AtMost(bound) | FieldModifier::OnOrBefore(bound) => {
                    self.bounds_of(&mut made, modifier.span, &[(bound, false)]);
                }
            }
        }
        self.modifiers_once(field);
        self.field_form(&mut made, field);
        made.printed = self.entry_words(&made, field);
        if made.unique && made.may_be_blank {
            self.report(messages::blanks::unique_but_blank(field.span, &made.name));
        }
        self.range_rises(&made, field.span);
        Some(made)
    }

    /// Each modifier once, and one bound from either side.
    fn modifiers_once(&mut self, field: &ast::Field) {
        type Says = fn(&FieldModifier) -> bool;
        let sayings: [(&'static str, Says); 7] = [
            ("unique", |said| matches!(said, FieldModifier::Unique)),
            ("may be blank", |said| matches!(said, FieldModifier::MayBeBlank(_))),
            ("column", |said| matches!(said, FieldModifier::Column(_))),
            ("called", |said| matches!(said, FieldModifier::Called(_))),
            ("means", |said| matches!(said, FieldModifier::Means(_))),
            ("at least", |said| {
                matches!(
                    said,
                    FieldModifier::AtLeast(_) | FieldModifier::OnOrAfter(_) | FieldModifier::Range(..)
                )
            }),
            ("at most", |said| {
                matches!(
                    said,
                    FieldModifier::AtMost(_) | FieldModifier::OnOrBefore(_) | FieldModifier::Range(..)
                )
            }),
        ];
        for (keyword, says) in sayings {
            let of_its_own = field.modifiers.iter().filter(|modifier| held_to(&modifier.node).is_none());
            let mut said = of_its_own.filter(|modifier| says(&modifier.node));
            if let (Some(first), Some(again)) = (said.next(), said.next()) {
                self.report(messages::terms::said_twice(keyword, first.span, again.span));
                return;
            }
        }
    }

    fn range_rises(&mut self, field: &Field, span: Span) {
        let numbers =
            field.at_least.as_ref().zip(field.at_most.as_ref()).is_some_and(|(low, high)| low > high);
        let days = field.days.0.zip(field.days.1).is_some_and(|(first, last)| first > last);
        if numbers || days {
            self.report(messages::terms::range_reversed(span));
        }
    }

    /// Bounds that one modifier gives; the first that does not suit the field is reported.
    fn bounds_of(&mut self, field: &mut Field, said: Span, bounds: &[(&ast::Expr, bool)]) {
        for (bound, lower) in bounds {
            if self.bound(field, said, bound, *lower).is_none() {
                return;
            }
        }
    }

    fn bound(&mut self, field: &mut Field, said: Span, bound: &ast::Expr, lower: bool) -> Option<()> {
        let (constant, ty) = self.constant(bound)?;
        match (&field.ty, constant, &ty) {
            (Type::Date, Constant::Date(day), _) => self.set_day(field, day, lower),
            (Type::Number(wanted), Constant::Number(number), Type::Number(found)) => {
                self.bound_fits(field, wanted, &number, found, bound.span)?;
                self.set_number(field, number, lower);
            }
            _ => {
                let (name, wanted) = (field.name.clone(), self.describe_type(&field.ty));
                return self.refuse(messages::types::range_of_wrong_type(said, &name, &wanted));
            }
        }
        Some(())
    }

    /// A bare number takes the unit of the field: `hours per week, from 0 to 112`. Only a percentage has to say that it is one.
    fn bound_fits(
        &mut self,
        field: &Field,
        wanted: &NumberType,
        number: &Number,
        found: &NumberType,
        span: Span,
    ) -> Option<()> {
        if found.unit == wanted.unit {
            return self.percentage_said(wanted, field.span, number, found, span);
        }
        if found.unit.is_none() && found.style == NumberStyle::Plain {
            return Some(());
        }
        self.refuse(messages::types::units_differ(
            Doing::Compare,
            &self.number_words(wanted),
            field.span,
            &self.number_words(found),
            span,
            self.units_help(wanted, found),
        ))
    }

    fn set_day(&mut self, field: &mut Field, day: Day, lower: bool) {
        if lower { field.days.0 = Some(day) } else { field.days.1 = Some(day) }
    }

    fn set_number(&mut self, field: &mut Field, number: Number, lower: bool) {
        if lower { field.at_least = Some(number) } else { field.at_most = Some(number) }
    }

    pub(crate) fn field_type(&mut self, ty: &Spanned<FieldType>) -> Option<Type> {
        match &ty.node {
            FieldType::OneOf(words) => {
                for (at, word) in words.iter().enumerate() {
                    if let Some(first) = words.iter().take(at).find(|first| first.node == word.node) {
                        self.report(messages::names::declared_twice(word, first.span));
                    }
                }
                let choices: Vec<String> = words.iter().map(|word| word.node.clone()).collect();
                Some(Type::Choice(self.choice_set(choices)))
            }
            FieldType::Period(kind) => Some(Type::Period(*kind)),
            FieldType::RefersTo(name) if self.is_cohort(name) => self.type_of_key(name),
            FieldType::RefersTo(name) => match self.resolve(name, Wanted::Record)? {
                Meaning::Record(record) => Some(Type::Reference(record)),
                _ => None,
            },
            _ => self.simple_type(ty),
        }
    }

    /// Fields with the same choices in the same order share their set, so that they can be compared.
    fn choice_set(&mut self, choices: Vec<String>) -> ChoiceSetId {
        let known =
            self.choice_sets.iter_enumerated().find(|(_, set)| set.choices == choices).map(|(id, _)| id);
        known.unwrap_or_else(|| self.choice_sets.push(ChoiceSet { choices }))
    }

    /// A reference needs one unique field on the other side, and may not come back to where it started.
    fn check_references(&mut self, id: RecordId, record: &ast::Record) {
        for field in &record.fields {
            if let FieldType::RefersTo(name) = &field.ty.node
                && self.is_cohort(name)
                && let Some(id) = self.find_field(id, &field.name.node)
            {
                self.cohort_references.insert(id, name.clone());
                continue;
            }
            let Some(Type::Reference(target)) =
                self.find_field(id, &field.name.node).map(|field| self.records[field].ty.clone())
            else {
                continue;
            };
            if self.refers_to(target).contains(&id) {
                self.circle(id, target, field.ty.span);
                continue;
            }
            let other = &self.records[target];
            let uniques: Vec<String> =
                other.fields.iter().filter(|field| field.unique).map(|field| field.name.clone()).collect();
            if uniques.len() != 1 && !self.unsure_records.contains(&target) {
                let (record, fields) = (
                    other.title.name.clone(),
                    other.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>(),
                );
                self.report(messages::names::reference_without_key(
                    field.ty.span,
                    &record,
                    &uniques,
                    &fields,
                ));
            }
        }
    }

    /// A circle is reported once, where the first of its records refers on.
    fn circle(&mut self, id: RecordId, target: RecordId, span: Span) {
        let reached = self.refers_to(target);
        let first = reached.iter().filter(|other| self.refers_to(**other).contains(&id)).min();
        if first == Some(&id) {
            let record = self.records[target].title.name.clone();
            self.report(messages::names::reference_circle(span, &record));
        }
    }

    /// The records that references lead to, this one with them.
    fn refers_to(&self, from: RecordId) -> BTreeSet<RecordId> {
        let mut reached = BTreeSet::from([from]);
        let mut open = vec![from];
        while let Some(record) = open.pop() {
            for field in &self.records[record].fields {
                if let Type::Reference(next) = field.ty
                    && reached.insert(next)
                {
                    open.push(next);
                }
            }
        }
        reached
    }

    /// The field of a record by name.
    pub(crate) fn find_field(&self, record: RecordId, name: &str) -> Option<FieldId> {
        let position = self.records[record].fields.iter().position(|field| field.name == name)?;
        Some(FieldId { record, field: u32::try_from(position).ok()? })
    }
}
