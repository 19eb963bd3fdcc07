//! Balances: records whose rows are the periods of the statement, each with what is carried into it and out of it.
//!
//! As for spells, the keys and days follow from names alone. What the rows say of their periods is known once the
//! clauses are: the clauses themselves read keys, days and what is worked out elsewhere.

use crate::check::declarations::contract::Need;
use crate::check::declarations::spell::{FIRST_DAY, LAST_DAY, plain_field};
use crate::check::messages::{self, Cause, Doing, Length};
use crate::check::resolve::scope::Scope;
use crate::check::types::constant_expr;
use crate::check::{Checker, Meaning};
use crate::functions::Range;
use crate::model::{
    Balance, Constant, Expr, Field, Made, Movement, RecordId, Spell, SpellStep, SpellStepKind, Type,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, DeclarationKind, Lost};
use crate::value::{Day, Number, NumberStyle, NumberType, Rounding};

/// A clause that stands there or not; none if it is wrong.
type Said<T> = Option<Option<T>>;

impl Checker<'_> {
    pub(crate) fn balance(
        &mut self,
        position: usize,
        declaration: &ast::Declaration,
        balance: &ast::Balance,
    ) -> Option<Meaning> {
        let id = self.spells.get(&position).copied()?;
        if balance.opens.is_empty() && balance.adds.is_empty() && !declaration.damaged {
            self.report(messages::balances::nothing_comes(declaration.header));
        }
        let rows = self.periods(declaration, balance)?;
        let empty = Balance {
            rows,
            ty: NumberType::plain(),
            opens: None,
            adds: None,
            takes: None,
            interest: None,
            at_least: None,
            at_most: None,
            again: None,
            lapses: None,
        };
        // What is proven of the keys holds in the clauses.
        self.records[id].made = Some(Made::Balance(Box::new(empty.clone())));
        let scope = Scope::rows(self.rows_of(id), id, self.terms().of_rows(id));
        let opens = self.moved(declaration, "opens with", &balance.opens, &scope);
        let adds = self.moved(declaration, "adds", &balance.adds, &scope);
        let takes = self.moved(declaration, "takes", &balance.takes, &scope);
        let at_least = self.moved(declaration, "at least", &balance.at_least, &scope);
        let at_most = self.moved(declaration, "at most", &balance.at_most, &scope);
        let again = match self.clause(declaration, "starts again", &balance.again, Need::Never) {
            Some(said) => self.condition(&said.node, &scope).map(Some),
            None => Some(None),
        };
        let lapses = match self.clause(declaration, "lapses after", &balance.lapses, Need::Never) {
            Some(said) => self.stretch(&said.node, Length::Lapse).map(Some),
            None => Some(None),
        };
        let amounts = [&adds, &opens, &takes, &at_least, &at_most];
        let ty = self.one_unit(amounts.into_iter().flatten().flatten());
        let interest = self.interest(declaration, balance, ty.as_ref(), &scope);
        let bounds =
            self.bounds(declaration, balance, (at_least.as_ref()?.as_ref(), at_most.as_ref()?.as_ref()));
        let (opens, adds, takes) = (opens?, adds?, takes?);
        let (at_least, at_most, again, lapses) = (at_least?, at_most?, again?, lapses?);
        let (ty, interest, ()) = (ty?, interest?, bounds?);
        let made = Balance { ty, opens, adds, takes, interest, at_least, at_most, again, lapses, ..empty };
        let fields = self.movement_fields(&made, declaration.name.span);
        let record = &mut self.records[id];
        record.fields.extend(fields);
        record.made = Some(Made::Balance(Box::new(made)));
        Some(Meaning::Record(id))
    }

    /// The rows of a balance: the periods of the statement, for each of its keys.
    fn periods(&mut self, declaration: &ast::Declaration, balance: &ast::Balance) -> Option<Spell> {
        let until = self.until(declaration, balance);
        let of = self.of(declaration, balance.of.as_ref())?;
        let selection = self.selection(declaration, &of, &[]);
        let proven = self.proven_in(selection);
        let groups = match self.grouped_or_each(&of, &balance.keys, &proven)? {
            Some(groups) => groups,
            None => self.groups(of.record, Vec::new()),
        };
        let movements = Movement::ALL.map(Movement::name);
        let own: Vec<&str> = [FIRST_DAY, LAST_DAY].into_iter().chain(movements).collect();
        let keys = self.keys_are_fields(groups, &balance.keys, ("balance", &own))?;
        let (statements, starts) = self.contract.as_ref().map(|terms| (terms.statements, terms.starts))?;
        let rows = Scope::rows(self.rows_of(of.record), of.record, proven);
        let span = declaration.header;
        let from = constant_expr(Constant::Date(starts), Type::Date, &rows, span);
        let steps = vec![SpellStep { kind: SpellStepKind::CutAt(statements), span }];
        Some(Spell { source: of.record, selection, keys, groups: Some(groups), from, to: until?, steps })
    }

    /// The last day of a balance.
    fn until(&mut self, declaration: &ast::Declaration, balance: &ast::Balance) -> Option<Expr> {
        let (starts, settled) = self.contract.as_ref().map(|terms| (terms.starts, terms.settled_by))?;
        let scope = Scope::contract();
        let Some(said) = self.clause(declaration, "until", &balance.until, Need::Never) else {
            return Some(constant_expr(Constant::Date(settled), Type::Date, &scope, declaration.header));
        };
        let day = self.date_expr(&said.node, &scope)?;
        if day.may_be_blank {
            let cause = self.why_blank(&day, &scope.proven);
            return self.refuse(messages::blanks::movement_may_be_blank(day.span, &cause));
        }
        let known: Option<Day> = match &day.kind {
            crate::model::ExprKind::Constant(Constant::Date(day)) => Some(*day),
            _ => None,
        };
        if known.is_some_and(|day| day < starts || day > settled) {
            return self.refuse(messages::balances::ends_elsewhere(
                day.span,
                &starts.long(),
                &settled.long(),
            ));
        }
        Some(day)
    }

    /// An amount that is never blank.
    fn moved(
        &mut self,
        declaration: &ast::Declaration,
        keyword: &'static str,
        said: &[Spanned<ast::Expr>],
        scope: &Scope,
    ) -> Said<Expr> {
        let Some(said) = self.clause(declaration, keyword, said, Need::Never) else { return Some(None) };
        let value = self.expr(&said.node, scope)?;
        if !matches!(value.ty, Type::Number(_)) {
            let found = self.describe_type(&value.ty);
            return self.refuse(messages::balances::not_an_amount(value.span, &found));
        }
        self.never_blank_movement(value, scope).map(Some)
    }

    fn never_blank_movement(&mut self, value: Expr, scope: &Scope) -> Option<Expr> {
        if value.may_be_blank {
            // No row of a balance is left out.
            let cause = Cause { given: None, ..self.why_blank(&value, &scope.proven) };
            return self.refuse(messages::blanks::movement_may_be_blank(value.span, &cause));
        }
        Some(value)
    }

    /// The unit that all amounts share.
    fn one_unit<'e>(&mut self, amounts: impl Iterator<Item = &'e Expr>) -> Option<NumberType> {
        let mut first: Option<&Expr> = None;
        for amount in amounts {
            match first {
                Some(first) => {
                    self.same_type(first, amount, Doing::Add)?;
                }
                None => first = Some(amount),
            }
        }
        match first.map(|first| &first.ty) {
            Some(Type::Number(ty)) => Some(ty.clone()),
            _ => None,
        }
    }

    fn interest(
        &mut self,
        declaration: &ast::Declaration,
        balance: &ast::Balance,
        ty: Option<&NumberType>,
        scope: &Scope,
    ) -> Said<(Expr, Option<Rounding>)> {
        let said = self.clause(declaration, "interest of", &balance.interest, Need::Never);
        let Some(Spanned { node: (rate, rounding), .. }) = said else { return Some(None) };
        let rate = self.expr(rate, scope)?;
        let is_share = match &rate.ty {
            Type::Number(NumberType { unit, style: NumberStyle::Percent }) => unit.is_none(),
            // A bare number that stands in the text could be meant in hundredths.
            Type::Number(NumberType { unit, .. }) => {
                unit.is_none() && self.terms().constant_number(&rate).is_none()
            }
            _ => false,
        };
        if !is_share {
            let found = self.type_words(&rate.ty);
            return self.refuse(messages::balances::not_a_share(rate.span, &found));
        }
        let rate = self.never_blank_movement(rate, scope)?;
        let rounding = match rounding {
            Some(rule) => Some(self.rounding(rule, Some(ty?))?),
            None => None,
        };
        Some(Some((rate, rounding)))
    }

    /// What is said of bounds that there are not, and bounds that exclude each other.
    fn bounds(
        &mut self,
        declaration: &ast::Declaration,
        balance: &ast::Balance,
        (least, most): (Option<&Expr>, Option<&Expr>),
    ) -> Option<()> {
        for (at, said) in balance.lost.iter().enumerate() {
            let earlier = balance.lost.iter().take(at).find(|other| other.node == said.node);
            if let Some(earlier) = earlier {
                self.report(messages::terms::said_twice("what is", earlier.span, said.span));
            }
            let has_it = match said.node {
                Lost::Above => most.is_some(),
                Lost::Missing => least.is_some(),
                Lost::Left => true,
            };
            if !has_it && !declaration.damaged {
                return self.refuse(messages::balances::nothing_to_lose(said.span, said.node));
            }
        }
        if let Some((least, most)) = least.zip(most)
            && self
                .terms()
                .constant_number(least)
                .zip(self.terms().constant_number(most))
                .is_some_and(|(least, most)| least > most)
        {
            return self.refuse(messages::balances::bounds_crossed(least.span, most.span));
        }
        Some(())
    }

    /// The fields of a balance after its keys and days.
    fn movement_fields(&self, balance: &Balance, span: Span) -> Vec<Field> {
        let ty = Type::Number(balance.ty.clone());
        let range = |expr: &Option<Expr>| expr.as_ref().map(|expr| self.terms().range(expr));
        let (least, most) = (range(&balance.at_least), range(&balance.at_most));
        let low = |range: &Option<Range>| range.as_ref().and_then(|range| range.least.clone());
        let high = |range: &Option<Range>| range.as_ref().and_then(|range| range.most.clone());
        // The most wins where the two cross.
        let closing_least = match (&least, &most) {
            (Some(_), None) => low(&least),
            (Some(_), Some(_)) => low(&least).zip(low(&most)).map(|(least, most)| least.min(most)),
            (None, _) => None,
        };
        let nought = || Some(Number::zero());
        let field = |movement: Movement| {
            let (at_least, at_most) = match movement {
                Movement::Lapsed | Movement::Shortfall | Movement::Excess => (nought(), None),
                Movement::Closing => (closing_least.clone(), high(&most)),
                Movement::Left => (
                    closing_least.clone().map(|least| least.min(Number::zero())),
                    high(&most).map(|most| most.max(Number::zero())),
                ),
                Movement::Opening
                | Movement::Wiped
                | Movement::Interest
                | Movement::Added
                | Movement::Taken => (None, None),
            };
            Field { at_least, at_most, ..plain_field(movement.name(), ty.clone(), span) }
        };
        Movement::ALL.into_iter().map(field).collect()
    }

    /// Whether the clauses of a balance are underway: what it works out is not there yet.
    pub(crate) fn is_balance_underway(&self, record: RecordId) -> bool {
        let record = &self.records[record];
        let balance = record.made.as_ref().and_then(Made::balance);
        balance.is_some()
            && record.days().is_some_and(|[_, last]| record.fields.len() <= last.saturating_add(1))
    }

    /// Nothing vanishes: what a balance has above the most, what is missing to the least and what is left at the end is
    /// read by some clause, or the balance says that it is lost. Only for a contract without errors: what is wrong
    /// reads nothing.
    pub(crate) fn nothing_vanishes(&mut self) {
        let file = self.file;
        let balances: Vec<(usize, RecordId)> = self.spells.iter().map(|(at, id)| (*at, *id)).collect();
        let read = self.dependence().fields_used();
        for (position, id) in balances {
            let Some(declaration) = file.declarations.get(position) else { continue };
            let DeclarationKind::Balance(balance) = &declaration.kind else { continue };
            let place = |lost: Lost| match lost {
                Lost::Above => balance.at_most.first().map(|said| said.span),
                Lost::Missing => balance.at_least.first().map(|said| said.span),
                Lost::Left => Some(declaration.header),
            };
            for lost in [Lost::Above, Lost::Missing, Lost::Left] {
                let movement = match lost {
                    Lost::Above => Movement::Excess,
                    Lost::Missing => Movement::Shortfall,
                    Lost::Left => Movement::Left,
                };
                let field = self.find_field(id, movement.name());
                let is_read = field.is_some_and(|field| read.contains(&field));
                let said = balance.lost.iter().find(|said| said.node == lost);
                match (said, place(lost)) {
                    (Some(said), _) if is_read => {
                        self.report(messages::balances::lost_and_read(said.span, lost, movement));
                    }
                    (None, Some(at)) if !is_read => {
                        self.report(messages::balances::vanishes(&declaration.name, at, lost));
                    }
                    _ => {}
                }
            }
        }
    }
}
