//! Fields that are held to other fields of their row: `left_date date, on or after in_date`.

use crate::check::Checker;
use crate::check::messages;
use crate::model::{Field, HeldTo, RecordId, Type};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, ExprKind, FieldModifier};

/// The other field that a modifier names, and whether this one is no less than it.
pub(crate) fn held_to(modifier: &FieldModifier) -> Option<(ast::Name, bool)> {
    let (bound, at_least) = match modifier {
        FieldModifier::AtLeast(bound) | FieldModifier::OnOrAfter(bound) => (bound, true),
        FieldModifier::AtMost(bound) | FieldModifier::OnOrBefore(bound) => (bound, false),
        _ => return None,
    };
    match &bound.kind {
        ExprKind::Name(name) => Some((ast::Name::new(name.clone(), bound.span), at_least)),
        _ => None,
    }
}

/// Whether values of a type are earlier and later, not smaller and larger.
fn is_time(ty: &Type) -> bool {
    matches!(ty, Type::Date | Type::Moment)
}

impl Checker<'_> {
    /// What the fields of a record are held to, now that all of them are known.
    pub(crate) fn held_to_others(&mut self, id: RecordId, fields: &mut [Field], record: &ast::Record) {
        for said in &record.fields {
            let Some(at) = fields.iter().position(|field| field.name == said.name.node) else { continue };
            let held: Vec<HeldTo> =
                said.modifiers.iter().filter_map(|modifier| self.held(id, fields, at, modifier)).collect();
            if let Some(field) = fields.get_mut(at) {
                field.held_to = held;
            }
        }
    }

    fn held(
        &mut self,
        id: RecordId,
        fields: &[Field],
        at: usize,
        modifier: &Spanned<FieldModifier>,
    ) -> Option<HeldTo> {
        let (name, at_least) = held_to(&modifier.node)?;
        let position = self.field_position(id, fields, &name)?;
        let (field, other) = (fields.get(at)?, fields.get(position as usize)?);
        let alike = match (&field.ty, &other.ty) {
            (Type::Date, Type::Date) | (Type::Moment, Type::Moment) => true,
            (Type::Number(own), Type::Number(other)) => own.unit == other.unit && own.style == other.style,
            _ => false,
        };
        if !alike || position as usize == at {
            let (held, wanted) = (field.name.clone(), self.describe_type(&field.ty));
            let found = self.describe_type(&other.ty);
            return self.refuse(messages::types::held_to_what(&held, &wanted, &name, &found));
        }
        if !self.words_fit(field, modifier) {
            return None;
        }
        Some(HeldTo { other: position, at_least })
    }

    /// Dates are held with words of time, numbers with words of size.
    fn words_fit(&mut self, field: &Field, modifier: &Spanned<FieldModifier>) -> bool {
        let of_time = matches!(modifier.node, FieldModifier::OnOrAfter(_) | FieldModifier::OnOrBefore(_));
        let fits = of_time == is_time(&field.ty);
        if !fits {
            self.word_of_time(field, modifier, modifier.span);
        }
        fits
    }

    /// Reports the word that belongs to dates with a number, or the other way round.
    pub(crate) fn word_of_time(&mut self, field: &Field, modifier: &Spanned<FieldModifier>, span: Span) {
        let instead = match modifier.node {
            FieldModifier::AtLeast(_) => "on or after",
            FieldModifier::AtMost(_) => "on or before",
            FieldModifier::OnOrAfter(_) => "at least",
            _ => "at most",
        };
        let dates = is_time(&field.ty);
        self.report(messages::types::words_of_order(span, dates, instead));
    }
}
