//! Spells: records whose rows are worked out. What their fields follow from holds for balances too.
//!
//! A spell is declared in two goes. Its fields follow from names alone, and are known before any formula is looked at,
//! as those of other records are. Its conditions, days and steps are worked out in its turn; a spell that hangs on
//! itself is found there.

use std::collections::BTreeSet;

use crate::check::declarations::contract::Need;
use crate::check::messages::{self, Length};
use crate::check::resolve::expected::Wanted;
use crate::check::resolve::scope::Scope;
use crate::check::{Checker, Meaning};
use crate::model::{
    Expr, ExprKind, Field, FieldForm, FieldId, FrameId, Key, Made, Movement, RecordId, Spell, SpellStep,
    SpellStepKind, Stretch, Type, Unique,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, DeclarationKind};
use crate::value::{BaseUnit, Function};

/// The fields that every spell has, after its keys.
pub(crate) const FIRST_DAY: &str = "first_day";
pub(crate) const LAST_DAY: &str = "last_day";

impl<'a> Checker<'a> {
    /// Gives the spells and balances their fields, each after what it is of.
    pub(crate) fn declare_spells(&mut self, spells: &[(usize, RecordId)]) {
        self.spells = spells.iter().copied().collect();
        let mut met = BTreeSet::new();
        for (position, _) in spells {
            self.spell_fields(*position, &mut met);
        }
        if !spells.is_empty() {
            self.days_are_not_taken();
        }
    }

    /// The fields of a spell or balance, as far as they follow from names; what is wrong with the others is said when
    /// it is worked out.
    fn spell_fields(&mut self, position: usize, met: &mut BTreeSet<usize>) {
        let file = self.file;
        let declaration = file.declarations.get(position);
        let (Some(declaration), Some(id), true) =
            (declaration, self.spells.get(&position).copied(), met.insert(position))
        else {
            return;
        };
        let Some((of, keys)) = made_of(&declaration.kind) else { return };
        let source = self.rows_behind(of);
        if let Some(Source::Spell(position)) = source {
            self.spell_fields(position, met);
        }
        let source = source.and_then(|source| self.record_behind(source));
        let (mut fields, mut unread) = (Vec::new(), BTreeSet::new());
        match (keys.first(), &declaration.kind) {
            (Some(keys), _) => {
                for key in &keys.node {
                    let name = key_name(key).map(|name| name.node);
                    let own = source.map(|source| (source, &self.records[source].title));
                    if let Some((source, title)) = own.filter(|(_, title)| name.as_ref() == Some(&title.name))
                    {
                        let (name, span) = (title.name.clone(), title.name_span);
                        fields.push(plain_field(&name, Type::Reference(source), span));
                        continue;
                    }
                    let field = source.and_then(|source| self.key_field(source, key));
                    match field.map(|field| &self.records[field]).zip(name.as_ref()) {
                        Some((field, name)) => fields.push(key_as_field(field, name)),
                        None => unread.extend(name),
                    }
                }
            }
            (None, DeclarationKind::Spell(spell)) => {
                fields.extend(source.and_then(|source| self.row_field_of(source, spell)));
            }
            // A balance without keys is one for all rows together.
            (None, _) => {}
        }
        if declaration.damaged || source.is_none() {
            self.unsure_records.insert(id);
        }
        let keys = u32::try_from(fields.len()).unwrap_or(u32::MAX);
        fields.extend([FIRST_DAY, LAST_DAY].map(|name| day_field(name, declaration.name.span)));
        let uniques = uniques(&fields, keys, declaration.name.span);
        self.unread_fields[id] = unread;
        let record = &mut self.records[id];
        record.fields = fields;
        record.uniques = uniques;
    }

    /// Whose rows a population holds, by names alone.
    fn rows_behind(&self, of: Option<&ast::Name>) -> Option<Source> {
        let mut name = of?;
        // A chain of cohorts is no longer than the file, unless it is a circle.
        for _ in &self.file.declarations {
            let position = self.names.get(name.node.as_str()).copied()?;
            match &self.file.declarations.get(position)?.kind {
                DeclarationKind::Record(_) => return Some(Source::Record(position)),
                DeclarationKind::Spell(_) | DeclarationKind::Balance(_) => {
                    return Some(Source::Spell(position));
                }
                DeclarationKind::Cohort(cohort) | DeclarationKind::Outcome(cohort) => {
                    name = cohort.of.as_ref()?;
                }
                _ => return None,
            }
        }
        None
    }

    /// The record whose rows a population holds, as it is declared; none if they are those of a spell.
    pub(crate) fn record_declared_behind(&self, of: &ast::Name) -> Option<&'a ast::Record> {
        let Some(Source::Record(position)) = self.rows_behind(Some(of)) else { return None };
        let file = self.file;
        match &file.declarations.get(position)?.kind {
            DeclarationKind::Record(record) => Some(record),
            _ => None,
        }
    }

    /// The noun of the record that a spell or balance is of and the name of its unique field, if a value is that field
    /// as a key, and a reference to the record is wanted.
    pub(crate) fn unique_of_own(&self, wanted: &Type, value: &Expr) -> Option<(String, String)> {
        let (Type::Reference(target), ExprKind::Field(key)) = (wanted, &value.kind) else { return None };
        let position = self.spells.iter().find(|(_, made)| **made == key.record).map(|(at, _)| *at)?;
        let (of, _) = made_of(&self.file.declarations.get(position)?.kind)?;
        let (target, field) = (&self.records[*target], &self.records[*key]);
        let Some(Source::Record(source)) = self.rows_behind(of) else { return None };
        let is_of_it = self.file.declarations.get(source)?.name.node == target.title.name;
        let is_unique = target.fields.iter().any(|own| own.unique && own.name == field.name);
        (is_of_it && is_unique).then(|| (target.title.name.clone(), field.name.clone()))
    }

    fn record_behind(&mut self, source: Source) -> Option<RecordId> {
        match source {
            Source::Record(position) => match self.meaning_at(position)? {
                Meaning::Record(record) => Some(record),
                _ => None,
            },
            Source::Spell(position) => self.spells.get(&position).copied(),
        }
    }

    /// The field that a key names: of the rows themselves, or through references.
    fn key_field(&self, record: RecordId, key: &ast::Expr) -> Option<FieldId> {
        match &key.kind {
            ast::ExprKind::Name(name) => self.find_field(record, name),
            ast::ExprKind::Bracket(inner) => self.key_field(record, inner),
            ast::ExprKind::Possessive(of, name) => {
                let through = self.key_field(record, of)?;
                match self.records[through].ty {
                    Type::Reference(next) => self.find_field(next, &name.node),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Without `for each` a spell refers to the row that it is made of, by the name of its record. One row makes
    /// several spells only where it is cut, or days are taken out of it.
    fn row_field_of(&self, source: RecordId, spell: &ast::Spell) -> Option<Field> {
        let record = &self.records[source];
        let parts = spell
            .steps
            .iter()
            .any(|step| !matches!(step.node, ast::SpellStep::Joined(_) | ast::SpellStep::Within(..)));
        let (name, span) = (&record.title.name, record.title.name_span);
        Some(Field { unique: !parts, ..plain_field(name, Type::Reference(source), span) })
    }

    /// Every spell has its days by these names, and every balance its movements: nothing else that stands for a value
    /// can have them.
    fn days_are_not_taken(&mut self) {
        let balance = |found: &ast::Declaration| matches!(found.kind, DeclarationKind::Balance(_));
        let balance = self.file.declarations.iter().any(balance);
        let movements = Movement::ALL.into_iter().filter(|_| balance);
        let movements = movements.map(|movement| (movement.name(), "a field that every balance has"));
        let days = [FIRST_DAY, LAST_DAY].map(|name| (name, "a field that every spell has"));
        for (name, by) in days.into_iter().chain(movements) {
            let position = self.names.get(name).copied();
            let Some(declaration) = position.and_then(|at| self.file.declarations.get(at)) else { continue };
            if crate::check::resolve::names::stands_for_a_value(&declaration.kind)
                && self.ambiguous.insert(name.to_owned())
            {
                let name = declaration.name.clone();
                self.report(messages::names::taken(&name, by));
            }
        }
    }

    pub(crate) fn spell(
        &mut self,
        position: usize,
        declaration: &ast::Declaration,
        spell: &ast::Spell,
    ) -> Option<Meaning> {
        let id = self.spells.get(&position).copied()?;
        let like = "from FIRST_DAY to LAST_DAY";
        let days = self.clause(declaration, "from", &spell.days, Need::Always(like));
        let of = self.of(declaration, spell.of.as_ref())?;
        let selection = self.selection(declaration, &of, &spell.conditions);
        let proven = self.proven_in(selection);
        let groups = self.grouped_or_each(&of, &spell.keys, &proven)?;
        let keys = match groups {
            Some(groups) => self.keys_are_fields(groups, &spell.keys, ("spell", &[FIRST_DAY, LAST_DAY]))?,
            None => vec![self.row_key(of.record, declaration.name.span)],
        };
        let rows = Scope::rows(self.rows_of(of.record), of.record, proven);
        let days = days.and_then(|days| self.interval(&days.node.0, &days.node.1, &rows));
        let groups_or_rows = match groups {
            Some(frame) => Scope { frame, ..rows },
            None => rows,
        };
        let steps = self.spell_steps(id, &spell.steps, &groups_or_rows);
        let ((from, to), steps) = (days?, steps?);
        let made = Spell { source: of.record, selection, keys, groups, from, to, steps };
        self.records[id].made = Some(Made::Spell(Box::new(made)));
        Some(Meaning::Record(id))
    }

    /// The keys, if they are fields and have names of their own.
    pub(crate) fn keys_are_fields(
        &mut self,
        groups: FrameId,
        written: &[Keys],
        (what, own): (&str, &[&str]),
    ) -> Option<Vec<Key>> {
        let keys = self.keys_of(groups).to_vec();
        let written = written.first().map_or(&[][..], |keys| &keys.node);
        let mut names: Vec<String> = own.iter().map(|name| (*name).to_owned()).collect();
        for (at, (key, written)) in keys.iter().zip(written).enumerate() {
            if keys.iter().take(at).any(|other| other.value == key.value) {
                // The same key again has been told.
                return None;
            }
            let is_field = match &key.value.kind {
                ExprKind::Field(_) | ExprKind::Row => true,
                ExprKind::Spread(inner, _) => matches!(inner.kind, ExprKind::Field(_)),
                _ => false,
            };
            let Some(name) = key_name(written).filter(|_| is_field) else {
                let (span, written) = (written.span, self.as_written(written.span));
                return self.refuse(messages::spells::not_a_field(span, &written, what));
            };
            if names.contains(&name.node) {
                let own = own.contains(&name.node.as_str());
                return self.refuse(messages::spells::field_twice(name.span, &name.node, own, what));
            }
            names.push(name.node);
        }
        Some(keys)
    }

    /// The row itself, as the key of a spell without others.
    pub(crate) fn row_key(&self, record: RecordId, span: Span) -> Key {
        let label = self.records[record].title.name.clone();
        Key { value: self.row_itself(record, span), label }
    }

    /// Two dates that are never blank.
    fn interval(&mut self, from: &ast::Expr, to: &ast::Expr, scope: &Scope) -> Option<(Expr, Expr)> {
        let from = self.settled_day(from, true, scope);
        let to = self.settled_day(to, false, scope);
        from.zip(to)
    }

    fn settled_day(&mut self, day: &ast::Expr, first: bool, scope: &Scope) -> Option<Expr> {
        let day = self.date_expr(day, scope)?;
        if day.may_be_blank && !scope.proven.is_open() {
            let (written, given) = (self.as_written(day.span), self.given_words(&day));
            return self.refuse(messages::spells::day_may_be_blank(day.span, first, &written, &given));
        }
        Some(day)
    }

    fn spell_steps(
        &mut self,
        id: RecordId,
        steps: &[Spanned<ast::SpellStep>],
        scope: &Scope,
    ) -> Option<Vec<SpellStep>> {
        let made: Vec<Option<SpellStep>> = steps
            .iter()
            .map(|step| Some(SpellStep { kind: self.spell_step(id, &step.node, scope)?, span: step.span }))
            .collect();
        let mut cut: Option<Span> = None;
        for step in steps {
            match (&step.node, cut) {
                (ast::SpellStep::Joined(_), Some(cut)) => {
                    return self.refuse(messages::spells::cut_undone(step.span, cut));
                }
                (
                    ast::SpellStep::CutAt(_) | ast::SpellStep::Blocks(_) | ast::SpellStep::WholeBlocks(_),
                    _,
                ) => {
                    cut = cut.or(Some(step.span));
                }
                _ => {}
            }
        }
        made.into_iter().collect()
    }

    fn spell_step(&mut self, id: RecordId, step: &ast::SpellStep, scope: &Scope) -> Option<SpellStepKind> {
        Some(match step {
            ast::SpellStep::Joined(gap) => SpellStepKind::Joined(self.stretch(gap, Length::Gap)?),
            ast::SpellStep::Without(name) => self.without(id, name)?,
            ast::SpellStep::Within(first, last) => {
                let (first, last) = self.interval(first, last, scope)?;
                SpellStepKind::Within(first, last)
            }
            ast::SpellStep::CutAt(kind) => SpellStepKind::CutAt(kind.node),
            ast::SpellStep::Blocks(length) => {
                SpellStepKind::Blocks { length: self.stretch(length, Length::Block)?, whole: false }
            }
            ast::SpellStep::WholeBlocks(length) => {
                SpellStepKind::Blocks { length: self.stretch(length, Length::Block)?, whole: true }
            }
        })
    }

    /// How long a gap or a block is, or after what time something lapses: an amount or a tariff, so that it is the same
    /// for all.
    pub(crate) fn stretch(&mut self, length: &ast::Expr, what: Length) -> Option<Stretch> {
        let gap = what == Length::Gap;
        let count = self.expr(length, &Scope::contract())?;
        let unit = match &count.ty {
            Type::Number(ty) => ty.unit.as_base(),
            _ => None,
        };
        let (times, months) = match unit {
            Some(BaseUnit::Days) => (1, false),
            Some(BaseUnit::Weeks) if !gap => (7, false),
            Some(BaseUnit::Months) if !gap => (1, true),
            Some(BaseUnit::Years) if !gap => (12, true),
            _ => {
                let found = self.describe_type(&count.ty);
                return self.refuse(messages::spells::not_a_length(count.span, &found, what));
            }
        };
        let span = count.span;
        match &count.kind {
            ExprKind::Constant(_) => {}
            ExprKind::Tariff { keys, at: None, .. } if keys.is_empty() => {}
            ExprKind::Call(Function::Negative, _) => {
                return self.refuse(messages::spells::not_positive(span, what));
            }
            _ => return self.refuse(messages::spells::length_worked_out(span, what)),
        }
        let one = crate::value::Number::from_int(1);
        if self.terms().constant_number(&count).is_some_and(|count| !count.is_whole() || count < one) {
            return self.refuse(messages::spells::not_positive(span, what));
        }
        Some(Stretch { count, times, months })
    }

    /// The other spell has the same keys, by their names and types.
    fn without(&mut self, id: RecordId, name: &ast::Name) -> Option<SpellStepKind> {
        let Meaning::Record(spell) = self.resolve(name, Wanted::Spell)? else { return None };
        let fields = |id: RecordId| -> Vec<(String, Type)> {
            let fields = self.records[id].fields.as_slice();
            let keys = fields.iter().take(fields.len().saturating_sub(2));
            keys.map(|field| (field.name.clone(), field.ty.clone())).collect()
        };
        let (own, other) = (fields(id), fields(spell));
        let position = |key: &(String, Type)| other.iter().position(|known| known == key);
        let keys: Option<Vec<u32>> =
            own.iter().map(|key| position(key).and_then(|at| u32::try_from(at).ok())).collect();
        let names =
            |fields: Vec<(String, Type)>| fields.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        match keys.filter(|keys| keys.len() == other.len()) {
            Some(keys) => Some(SpellStepKind::Without { spell, keys }),
            None => self.refuse(messages::spells::other_keys(name, &names(other), &names(own))),
        }
    }
}

/// What the rows of a population are, and the position of its declaration.
#[derive(Clone, Copy)]
enum Source {
    Record(usize),
    Spell(usize),
}

/// What stands after `for each`.
type Keys = Spanned<Vec<ast::Expr>>;

/// What rows that are worked out are of, and what for each.
fn made_of(kind: &DeclarationKind) -> Option<(Option<&ast::Name>, &[Keys])> {
    match kind {
        DeclarationKind::Spell(spell) => Some((spell.of.as_ref(), &spell.keys)),
        DeclarationKind::Balance(balance) => Some((balance.of.as_ref(), &balance.keys)),
        _ => None,
    }
}

/// What the field of a key is called: its last word.
fn key_name(key: &ast::Expr) -> Option<ast::Name> {
    match &key.kind {
        ast::ExprKind::Name(name) => Some(ast::Name::new(name.clone(), key.span)),
        ast::ExprKind::Possessive(_, name) => Some(name.clone()),
        ast::ExprKind::Bracket(inner) => key_name(inner),
        _ => None,
    }
}

/// The field of a key: a row without it is in no spell, and several spells may share it.
fn key_as_field(field: &Field, name: &str) -> Field {
    Field {
        name: name.to_owned(),
        column: name.to_owned(),
        may_be_blank: false,
        unique: false,
        ..field.clone()
    }
}

fn day_field(name: &str, span: Span) -> Field {
    plain_field(name, Type::Date, span)
}

pub(crate) fn plain_field(name: &str, ty: Type, span: Span) -> Field {
    Field {
        name: name.to_owned(),
        label: None,
        column: name.to_owned(),
        form: FieldForm::default(),
        ty,
        whole: false,
        may_be_blank: false,
        unique: false,
        at_least: None,
        at_most: None,
        days: (None, None),
        held_to: Vec::new(),
        printed: crate::model::EntryWords::default(),
        span,
    }
}

/// No two spells of the same keys share a day, so that either end tells them apart.
fn uniques(fields: &[Field], keys: u32, span: Span) -> Vec<Unique> {
    let single = (0..).zip(fields).filter(|(_, field)| field.unique);
    let single = single.map(|(position, _)| Unique { fields: vec![position], span });
    let days = [keys, keys.saturating_add(1)];
    let ends = days.map(|day| Unique { fields: (0..keys).chain([day]).collect(), span });
    single.chain(ends).collect()
}
