//! Values over rows that share something with a row: what is sought, and what ties it to the row.

use crate::check::declarations::population::Of;
use crate::check::messages;
use crate::check::resolve::expected::Wanted;
use crate::check::resolve::scope::Scope;
use crate::check::types::Placed;
use crate::check::types::aggregate::aggregate_word;
use crate::check::types::ties::Ties;
use crate::check::{Checker, Meaning, Meant};
use crate::model::{Expr, ExprKind, Frame, Made, RecordId, Related, RelatedOp, Sought, Type};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, RelatedValue};
use crate::value::AggregateOp;

/// What is taken of the rows: how, of what, in which order, and its type.
struct Taken {
    op: RelatedOp,
    value: Option<Expr>,
    placed: Placed,
    ty: Type,
}

impl Checker<'_> {
    /// `(count of call where guest is this stay's guest and day is after this stay's left)`
    pub(crate) fn related(&mut self, related: &ast::Related, span: Span, scope: &Scope) -> Option<Expr> {
        let (Frame::Rows(here), false) = (self.frames[scope.frame].clone(), scope.asks) else {
            let place = self.frame_words(scope.frame);
            return self.refuse(messages::related::no_row_here(span, &place));
        };
        if scope.sought_for.is_some() {
            return self.refuse(messages::related::in_another(span, &self.record_name(here)));
        }
        let of = self.sought(&related.rows.name)?;
        let own = self.own_counts(&related.rows, &of, here)?;
        let behind = match &related.behind {
            Some(name) => self.is_behind(name, &of, here, span)?,
            None => false,
        };
        let rows = self.rows_of(of.record);
        let mut inner = Scope { sought_for: Some(here), ..Scope::rows(rows, of.record, of.proven.clone()) };
        let asked = Scope { asks: true, record: Some(here), ..scope.clone() };
        let (ties, conditions) =
            self.tied(related.condition.as_ref(), &mut inner, &asked, (of.record, here))?;
        if !behind {
            self.left_untied(related, &of, here, &ties)?;
        }
        let taken = self.taken_of_rows(&related.taken, &of, &ties, behind, &inner, here)?;
        let (keys, own_keys): (Vec<Expr>, Vec<Expr>) = ties.keys.into_iter().unzip();
        let Taken { op, value, placed, ty } = taken;
        let Placed { order, falls, file_order, .. } = placed;
        let (record, within, by, behind) = (of.record, of.within, ties.by, behind.then_some(here));
        let sought =
            Sought { op, record, within, conditions, value, keys, by, behind, order, falls, file_order };
        let words = self.as_written(words_of(related));
        let made = Related { sought, keys: own_keys, from: ties.from, to: ties.to, own, words };
        let of_nothing = !made.sought.of_nothing_is_nought() && !made.never_of_nothing();
        let end_blank = !matches!(made.sought.op, RelatedOp::Aggregate(_))
            && made.sought.value.as_ref().is_some_and(|value| value.may_be_blank);
        let may_be_blank = of_nothing || end_blank || made.asked().any(|asked| asked.may_be_blank);
        let kind = ExprKind::Related(Box::new(made));
        let mut related = Expr { kind, ty, frame: scope.frame, may_be_blank, span };
        if scope.proven.is_given(&related) {
            related.may_be_blank = false;
        }
        Some(related)
    }

    pub(super) fn record_name(&self, record: RecordId) -> String {
        self.records[record].title.name.clone()
    }

    /// The record or cohort whose rows are sought.
    fn sought(&mut self, name: &ast::Name) -> Option<Of> {
        match self.resolve(name, Wanted::Population)? {
            Meaning::Record(record) => {
                Some(Of { record, within: None, proven: self.terms().of_rows(record) })
            }
            Meaning::Fact(fact) => {
                let record = self.population(fact)?.record;
                Some(Of { record, within: Some(fact), proven: self.proven_in(fact) })
            }
            _ => None,
        }
    }

    /// Whether the row itself can count: to be said of rows of its own record, and of no other.
    fn own_counts(&mut self, rows: &ast::RowsSought, of: &Of, here: RecordId) -> Option<bool> {
        let record = self.record_name(of.record);
        match (&rows.own, of.record == here) {
            (Some(own), true) => Some(own.node),
            (None, false) => Some(true),
            (None, true) => self.refuse(messages::related::own_not_said(rows.name.span, &record)),
            (Some(own), false) => self.refuse(messages::related::own_elsewhere(own.span, &record)),
        }
    }

    /// Words for other rows where none are sought.
    pub(crate) fn no_rows_sought(&mut self, of: Option<&ast::RowsSought>) -> Option<()> {
        match of.and_then(|of| of.own.as_ref().map(|own| own.span).or(of.any.as_ref().map(|any| any.span))) {
            Some(span) => self.refuse(messages::related::no_rows_sought(span, &of?.name.node)),
            None => Some(()),
        }
    }

    /// `behind this stay`
    fn is_behind(&mut self, name: &ast::Name, of: &Of, here: RecordId, span: Span) -> Option<bool> {
        self.this_is(name, here)?;
        let spell = self.records[here].made.as_ref().and_then(Made::spell);
        if spell.is_some_and(|spell| spell.source == of.record) {
            return Some(true);
        }
        let (record, here) = (self.record_name(of.record), self.record_name(here));
        self.refuse(messages::related::not_behind(span, &record, &here))
    }

    /// The record after `this` is that of the clause.
    fn this_is(&mut self, name: &ast::Name, here: RecordId) -> Option<()> {
        let known = self.record_name(here);
        if name.node == known {
            return Some(());
        }
        self.refuse(messages::related::this_other(name.span, &name.node, &known))
    }

    /// `counted's left`, where that is a record or cohort to which the row has no reference: many rows, and not one of
    /// them.
    pub(crate) fn rows_not_one(
        &mut self,
        name: &str,
        span: Span,
        field: &ast::Name,
        scope: &Scope,
    ) -> Option<()> {
        let Some(here) = scope.record.filter(|here| self.find_field(*here, name).is_none()) else {
            return Some(());
        };
        // A reference of that name that could not be read is told where it is declared.
        if self.is_unread(name, Some(here)) {
            return None;
        }
        let Some(rows) = self.rows_called(name).filter(|rows| !self.leads_to(here, *rows)) else {
            return Some(());
        };
        let key = self.shared_key(rows, here).unwrap_or_else(|| "KEY".to_owned());
        let (record, here) = (self.record_name(rows), self.record_name(here));
        let of = if record == name { None } else { Some(record.as_str()) };
        self.refuse(messages::related::rows_not_one(span, (name, of), &field.node, &here, &key))
    }

    /// The record whose rows a name stands for.
    fn rows_called(&mut self, name: &str) -> Option<RecordId> {
        let position = *self.names.get(name)?;
        let kind = &self.file.declarations.get(position)?.kind;
        let rows = matches!(
            kind,
            ast::DeclarationKind::Record(_)
                | ast::DeclarationKind::Spell(_)
                | ast::DeclarationKind::Cohort(_)
                | ast::DeclarationKind::Outcome(_)
        );
        match self.meaning_at(position).filter(|_| rows)? {
            Meaning::Record(record) => Some(record),
            Meaning::Fact(fact) => self.population(fact).map(|population| population.record),
            _ => None,
        }
    }

    /// Whether a record has a field that refers to another.
    fn leads_to(&self, from: RecordId, to: RecordId) -> bool {
        self.records[from].fields.iter().any(|field| field.ty == Type::Reference(to))
    }

    /// The key of one name that two records have, by which their rows could belong together.
    pub(super) fn shared_key(&self, sought: RecordId, here: RecordId) -> Option<String> {
        let fields = |id: RecordId| self.records[id].fields.as_slice();
        let shared = fields(sought).iter().find(|field| {
            let ties = matches!(field.ty, Type::Text | Type::Choice(_) | Type::Reference(_));
            ties && fields(here).iter().any(|own| own.name == field.name && own.ty == field.ty)
        });
        shared.map(|field| field.name.clone())
    }

    /// `count of call` in a clause of a row: which calls?
    pub(crate) fn of_other_rows(
        &mut self,
        op: &Spanned<AggregateOp>,
        value: Option<&ast::Expr>,
        of: &ast::Name,
        scope: &Scope,
    ) -> Option<()> {
        let (Frame::Rows(here), false) = (self.frames[scope.frame].clone(), scope.aggregates) else {
            return Some(());
        };
        let Some(rows) = self.rows_called(&of.node) else { return Some(()) };
        let key = self.shared_key(rows, here).unwrap_or_else(|| "KEY".to_owned());
        let taken = value.map(|value| format!(" {}", self.as_written(value.span))).unwrap_or_default();
        let taken = format!("{}{taken}", aggregate_word(op.node));
        let other = if rows == here { "any other " } else { "" };
        let (here, sought) = (self.record_name(here), format!("{other}{}", of.node));
        self.refuse(messages::related::which_rows(op.span, &here, &taken, &sought, &key))
    }

    /// Where nothing ties the rows and both records have a key of one name, it is asked which count.
    fn left_untied(&mut self, related: &ast::Related, of: &Of, here: RecordId, ties: &Ties) -> Option<()> {
        if let Some(any) = &related.rows.any {
            let field = |record| self.find_field(record, &any.node).map(|field| &self.records[field]);
            let (theirs, own) = (field(of.record), field(here));
            let both = theirs.zip(own).is_some_and(|(theirs, own)| theirs.ty == own.ty);
            let tied = ties.keys.iter().any(|(key, _)| self.as_written(key.span) == any.node);
            return match both && !tied {
                true => Some(()),
                false => self.refuse(messages::related::no_key(any.span, &any.node)),
            };
        }
        if of.record == here || !ties.keys.is_empty() {
            return Some(());
        }
        let Some(key) = self.shared_key(of.record, here) else { return Some(()) };
        let (sought, here) = (related.rows.name.node.clone(), self.record_name(here));
        self.refuse(messages::related::untied(related.rows.name.span, &sought, &key, &here))
    }

    /// What is taken of the rows sought.
    fn taken_of_rows(
        &mut self,
        taken: &RelatedValue,
        of: &Of,
        ties: &Ties,
        behind: bool,
        inner: &Scope,
        here: RecordId,
    ) -> Option<Taken> {
        match taken {
            RelatedValue::Aggregate(op, value) => {
                let value = match value {
                    Some(value) => Some(self.expr(value, inner)?),
                    None => None,
                };
                let ty = self.aggregate_type(op, value.as_ref(), of.record)?;
                if let Some(blank) = value.as_ref().filter(|value| value.may_be_blank) {
                    let problem = self.aggregate_of_blank(blank, aggregate_word(op.node), &inner.proven);
                    return self.refuse(problem);
                }
                self.once_for_each_row(op.node, value.as_ref())?;
                let op = RelatedOp::Aggregate(op.node);
                Some(Taken { op, value, placed: Placed::default(), ty })
            }
            RelatedValue::End { value, last, series } => {
                let value = self.expr(value, inner);
                let mut shared: Vec<Expr> = ties.keys.iter().map(|(sought, _)| sought.clone()).collect();
                let spell = self.records[here].made.as_ref().and_then(Made::spell);
                shared.extend(
                    spell
                        .filter(|_| behind)
                        .into_iter()
                        .flat_map(|spell| &spell.keys)
                        .map(|key| key.value.clone()),
                );
                let placed = self.placed_among(series, shared, of.within, inner);
                let (value, placed) = (value?, placed?);
                let ty = value.ty.clone();
                let op = if *last { RelatedOp::Last } else { RelatedOp::First };
                Some(Taken { op, value: Some(value), placed, ty })
            }
        }
    }

    /// A name beside `this`, or one that only the row of the clause has.
    pub(crate) fn whose(&mut self, name: &str, span: Span, scope: &Scope) -> Option<()> {
        let here = match (scope.asks, scope.sought_for) {
            (true, _) => scope.record,
            (false, here) => {
                here.filter(|_| scope.record.is_none_or(|sought| self.find_field(sought, name).is_none()))
            }
        };
        let Some(here) = here else { return Some(()) };
        let is_field = self.find_field(here, name).is_some();
        let rows = self.rows_of(here);
        let is_fact = !is_field && self.is_declared(name) && {
            let spanned = ast::Name::new(name.to_owned(), span);
            let same = !scope.asks && scope.record == Some(here);
            match self.resolve(&spanned, Wanted::Value) {
                Some(Meaning::Fact(fact)) => !same && self.facts[fact].frame == rows,
                _ => false,
            }
        };
        if !is_field && !is_fact {
            return Some(());
        }
        let here = self.record_name(here);
        self.refuse(messages::related::whose(span, name, &here))
    }

    /// `this stay`, or the place in which `this stay's left` is read.
    pub(crate) fn place_of_this(&mut self, record: &ast::Name, span: Span, scope: &Scope) -> Option<Scope> {
        let Some(here) = scope.record.filter(|_| scope.asks) else {
            return self.refuse(messages::related::this_here(span, &record.node));
        };
        self.this_is(record, here)?;
        if let Some(position) = self.names.get(record.node.as_str()).copied() {
            self.meant(&record.node, record.span, Meant::Declaration(position));
        }
        Some(Scope { asks: false, ..scope.clone() })
    }
}

/// Where it is said what is taken of which rows.
fn words_of(related: &ast::Related) -> Span {
    let taken = match &related.taken {
        RelatedValue::Aggregate(op, _) => op.span,
        RelatedValue::End { value, .. } => value.span,
    };
    let rows = related.rows.any.as_ref().unwrap_or(&related.rows.name);
    taken.to(rows.span)
}
