//! Which names fit a place. The text has [`ASKED`] there; where the check meets that name it tries every name that
//! could be meant, with the functions that give names their meaning, and keeps those that have one. So what is offered
//! is what would be taken.

use crate::check::resolve::expected::Wanted;
use crate::check::resolve::scope::Scope;
use crate::check::{Checker, Meant};
use crate::model::{ChoiceSetId, Expr, Field, FieldId, PaymentId, RecordId, Type};
use crate::source::{Source, Span};
use crate::syntax::{ASKED, ast};

/// A name that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The name, as it is written there.
    pub name: String,
    /// What it stands for; none for a unit of the language and the like.
    pub meant: Option<Meant>,
    /// What it is there, in words: its type, and whether it may be blank.
    pub words: String,
    /// Its type there, if it is a value.
    pub(crate) ty: Option<Type>,
}

/// A kind of values, whatever they are numbers, choices or periods of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Numbers of anything: another number may make of them what is wanted.
    Number,
    /// Dates.
    Date,
    /// Dates with times.
    Moment,
    /// What a clock shows.
    Clock,
    /// Texts.
    Text,
    /// Choices of a field.
    Choice,
    /// Conditions.
    YesNo,
    /// Rows of another record.
    Reference,
    /// Periods.
    Period,
}

impl ValueKind {
    pub(crate) fn of(ty: &Type) -> Self {
        match ty {
            Type::Number(_) => ValueKind::Number,
            Type::Date => ValueKind::Date,
            Type::Moment => ValueKind::Moment,
            Type::Clock => ValueKind::Clock,
            Type::Text => ValueKind::Text,
            Type::Choice(_) => ValueKind::Choice,
            Type::YesNo => ValueKind::YesNo,
            Type::Reference(_) => ValueKind::Reference,
            Type::Period(_) => ValueKind::Period,
        }
    }
}

/// What fits where a text has [`ASKED`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// The names.
    pub names: Vec<Offer>,
    /// The kinds of values of which one is wanted there; empty where any may stand, or none.
    pub wanted: Vec<ValueKind>,
    /// Where the first name stands of which a kind is wanted: what follows it may have been put there to be read.
    first: Option<u32>,
}

/// What fits where a text has [`ASKED`].
pub fn offers(source: &Source, file: &ast::File) -> Offers {
    let mut checker = Checker::new(source, file);
    checker.asked = Some(Offers::default());
    checker.contract_terms();
    checker.everything();
    checker.asked.unwrap_or_default()
}

impl Checker<'_> {
    /// Whether this is the name that is asked for.
    pub(crate) fn is_asked(&self, name: &str) -> bool {
        self.asked.is_some() && name == ASKED
    }

    fn offer(&mut self, offer: Offer) {
        if let Some(asked) = &mut self.asked
            && !asked.names.iter().any(|known| known.name == offer.name)
        {
            asked.names.push(offer);
        }
    }

    fn wants(&mut self, span: Span, kinds: &[ValueKind]) {
        if let Some(asked) = &mut self.asked
            && asked.first.is_none_or(|first| span.start <= first)
        {
            asked.first = Some(span.start);
            asked.wanted = kinds.to_vec();
        }
    }

    /// The names of values that have a meaning here; of one type, if one is wanted.
    pub(crate) fn offer_values(&mut self, span: Span, scope: &Scope, wanted: Option<&Type>) {
        if let Some(wanted) = wanted {
            self.wants(span, &[ValueKind::of(wanted)]);
        }
        let fields = scope.record.map(|record| (record, self.records[record].fields.len()));
        let mut names: Vec<(String, Meant)> = Vec::new();
        for position in fields.map_or(0..0, |(_, many)| 0..u32::try_from(many).unwrap_or(u32::MAX)) {
            let Some((record, _)) = fields else { continue };
            let id = FieldId { record, field: position };
            names.push((self.records[id].name.clone(), Meant::Field(id)));
        }
        for name in self.names_of(Wanted::Value) {
            if let Some(position) = self.names.get(name.as_str()).copied() {
                names.push((name, Meant::Declaration(position)));
            }
        }
        for (name, meant) in names {
            let found = self.probe(|checker| checker.name(&name, span, scope));
            let fits = |value: &Expr| wanted.is_none_or(|wanted| alike(&value.ty, wanted));
            if let Some(value) = found.filter(fits) {
                let blank = if value.may_be_blank { ", may be blank" } else { "" };
                let words = format!("{}{blank}", self.type_words(&value.ty));
                self.offer(Offer { name, meant: Some(meant), words, ty: Some(value.ty) });
            }
        }
    }

    /// The fields that refer to rows of which something can be asked.
    pub(crate) fn offer_references(&mut self, span: Span, scope: &Scope) {
        self.offer_values(span, scope, None);
        if let Some(asked) = &mut self.asked {
            asked.names.retain(|offer| matches!(offer.ty, Some(Type::Reference(_))));
        }
    }

    /// What is payable in all, which an example may expect as it may any item.
    pub(crate) fn offer_net(&mut self) {
        self.offer(Offer {
            name: "net".to_owned(),
            meant: None,
            words: "the sum of all items".to_owned(),
            ty: None,
        });
    }

    /// The names of declarations of a kind.
    pub(crate) fn offer_kind(&mut self, wanted: Wanted) {
        for name in self.names_of(wanted) {
            if let Some(position) = self.names.get(name.as_str()).copied()
                && let Some(declaration) = self.file.declarations.get(position)
            {
                let words = crate::check::resolve::names::kind_words(&declaration.kind).to_owned();
                self.offer(Offer { name, meant: Some(Meant::Declaration(position)), words, ty: None });
            }
        }
    }

    /// The fields of a record.
    pub(crate) fn offer_fields(&mut self, record: RecordId) {
        let fields = self.records[record].fields.clone();
        self.offer_these(record, &fields);
    }

    /// Fields that a record has, or is about to have.
    pub(crate) fn offer_these(&mut self, record: RecordId, fields: &[Field]) {
        for (position, field) in (0_u32..).zip(fields) {
            let id = FieldId { record, field: position };
            let blank = if field.may_be_blank { ", may be blank" } else { "" };
            let words = format!("{}{blank}", self.type_words(&field.ty));
            let (name, ty) = (field.name.clone(), field.ty.clone());
            self.offer(Offer { name, meant: Some(Meant::Field(id)), words, ty: Some(ty) });
        }
    }

    /// The fields of all records.
    pub(crate) fn offer_all_fields(&mut self) {
        self.records.ids().for_each(|record| self.offer_fields(record));
    }

    /// The choices of a field.
    pub(crate) fn offer_choices(&mut self, set: ChoiceSetId) {
        for (position, choice) in self.choice_sets[set].choices.clone().iter().enumerate() {
            let meant = u32::try_from(position).ok().map(|position| Meant::Choice(set, position));
            let name = crate::syntax::name_or_quoted(choice);
            self.offer(Offer { name, meant, words: "a choice".to_owned(), ty: None });
        }
    }

    /// The words for units, each in both numbers.
    pub(crate) fn offer_units(&mut self) {
        for word in self.units.words().map(str::to_owned).collect::<Vec<_>>() {
            let meant = self.unit_declared_as(&word).map(Meant::Declaration);
            self.offer(Offer { name: word, meant, words: "a unit".to_owned(), ty: None });
        }
    }

    /// The words by which the lines of payments can be told apart.
    pub(crate) fn offer_line_keys(&mut self, payments: &[PaymentId], word: &ast::Expr, order: bool) {
        let mut names: Vec<(String, Option<Meant>)> = Vec::new();
        for record in self.records.ids() {
            for field in 0..u32::try_from(self.records[record].fields.len()).unwrap_or(u32::MAX) {
                let id = FieldId { record, field };
                names.push((self.records[id].name.clone(), Some(Meant::Field(id))));
            }
        }
        names.extend(["payee", "payment"].map(|word| (word.to_owned(), None)));
        for (name, meant) in names {
            let key = ast::Expr { kind: ast::ExprKind::Name(name.clone()), span: word.span };
            let fits = payments
                .iter()
                .all(|payment| self.probe(|checker| checker.key_or_time(*payment, &key, order)).is_some());
            if fits {
                self.offer(Offer { name, meant, words: "tells lines apart".to_owned(), ty: None });
            }
        }
    }

    /// Of what is offered for an expression only values of some kinds.
    pub(crate) fn asked_of(&mut self, expr: &ast::Expr, kinds: &[ValueKind]) {
        if let ast::ExprKind::Name(name) = &expr.kind
            && self.is_asked(name)
        {
            self.wants(expr.span, kinds);
            if let Some(asked) = &mut self.asked {
                let fits =
                    |offer: &Offer| offer.ty.as_ref().is_none_or(|ty| kinds.contains(&ValueKind::of(ty)));
                asked.names.retain(fits);
            }
        }
    }
}

/// Whether values of two types can stand for each other.
fn alike(found: &Type, wanted: &Type) -> bool {
    match (found, wanted) {
        (Type::Number(found), Type::Number(wanted)) => found.unit == wanted.unit,
        (found, wanted) => found == wanted,
    }
}
