//! Numbers, dates, units and roundings as values.

use crate::check::messages::{self, Doing};
use crate::check::types::folded::is_worked_out;
use crate::check::types::number_form;
use crate::check::{Checker, Meant};
use crate::model::{Constant, Type};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, FieldType, NumberText, RoundingStep, UnitText};
use crate::value::{Currency, Day, Number, NumberStyle, NumberType, Rounding, RoundingWay, Unit};

/// A plain number without a unit.
pub(crate) fn plain(style: NumberStyle) -> Type {
    Type::Number(NumberType { unit: Unit::none(), style })
}

/// A number of a unit.
pub(crate) fn quantity(unit: Unit) -> Type {
    Type::Number(NumberType { unit, style: NumberStyle::Plain })
}

impl Checker<'_> {
    /// The contract's currency; pounds while the contract's own clauses are still being read.
    pub(crate) fn currency(&self) -> Currency {
        self.contract.as_ref().map_or(Currency::Pounds, |contract| contract.currency)
    }

    /// A date in words.
    pub(crate) fn day(&mut self, text: &str, span: Span) -> Option<Day> {
        match Day::parse_long(text) {
            Some(day) => Some(day),
            None => {
                let last = last_of_month(text).map(Day::long);
                self.refuse(messages::types::no_such_date(text, last.as_deref(), span))
            }
        }
    }

    /// The unit of a word in the contract: its own units, the built-in ones, and `money`.
    fn base_unit(&mut self, word: &ast::Name, symbol: bool) -> Option<Unit> {
        let mut letters = word.node.chars();
        if let (Some(first), None) = (letters.next(), letters.next())
            && let Some(currency) = Currency::from_symbol(first)
        {
            return Some(Unit::money(currency));
        }
        if self.is_asked(&word.node) {
            self.offer_units();
            return None;
        }
        if word.node == "money" && symbol {
            return Some(Unit::money(self.currency()));
        }
        if let Some(position) = self.names.get(word.node.as_str()).copied() {
            self.mark_used(position);
        }
        if self.index.is_some()
            && let Some(position) = self.unit_declared_as(&word.node)
        {
            self.meant(&word.node, word.span, Meant::Declaration(position));
        }
        match self.units.find(&word.node) {
            Some(unit) => {
                self.mark_unit_used(&word.node);
                Some(Unit::base(unit))
            }
            None if self.is_unread(&word.node, None) => None,
            None => {
                let words: Vec<String> = self.units.words().map(str::to_owned).collect();
                let suggestion = crate::text::nearest(&word.node, &words).map(str::to_owned);
                self.refuse(messages::names::unknown_unit(word, suggestion.as_deref()))
            }
        }
    }

    /// Where the unit of a word, singular or plural, is declared: as a unit, or as what its rows are.
    pub(crate) fn unit_declared_as(&self, word: &str) -> Option<usize> {
        let unit = self.units.find(word)?;
        self.file.declarations.iter().position(|declaration| {
            let is_unit = matches!(
                declaration.kind,
                ast::DeclarationKind::Unit(_)
                    | ast::DeclarationKind::Record(_)
                    | ast::DeclarationKind::Spell(_)
                    | ast::DeclarationKind::Balance(_)
            );
            is_unit && self.units.find(&declaration.name.node) == Some(unit)
        })
    }

    fn mark_unit_used(&mut self, word: &str) {
        let unit = self.units.find(word);
        let declared = self.file.declarations.iter().position(|declaration| {
            // By the unit, since a plural may go without saying.
            matches!(declaration.kind, ast::DeclarationKind::Unit(_))
                && self.units.find(&declaration.name.node) == unit
        });
        if let Some(position) = declared {
            self.mark_used(position);
        }
    }

    /// `hours per week`
    pub(crate) fn unit(&mut self, text: &UnitText) -> Option<Unit> {
        number_form::unit(text, |word, over| self.base_unit(word, over))
    }

    /// A number with what stands around it.
    pub(crate) fn number(&mut self, text: &NumberText, span: Span) -> Option<(Number, Type)> {
        let style = number_form::style_of(&text.form);
        let Some(number) = style.read(&text.digits) else {
            return self.refuse(messages::types::no_such_number(&text.digits, span));
        };
        let unit = number_form::unit_of(&text.form, |word, over| self.base_unit(word, over))?;
        Some((number, Type::Number(NumberType { unit, style })))
    }

    /// An expression that has to be a value that stands in the text.
    pub(crate) fn constant(&mut self, expr: &ast::Expr) -> Option<(Constant, Type)> {
        use ast::ExprKind as Kind;
        match &expr.kind {
            Kind::Number(text) => {
                let (number, ty) = self.number(text, expr.span)?;
                Some((Constant::Number(number), ty))
            }
            _ if is_worked_out(expr) => self.folded(expr),
            Kind::Negative(inner) => match self.constant(inner)? {
                (Constant::Number(number), ty) => Some((Constant::Number(number.negated()), ty)),
                _ => self.refuse(messages::types::not_a_value(expr.span)),
            },
            Kind::Bracket(inner) => self.constant(inner),
            Kind::Date(text) => Some((Constant::Date(self.day(text, expr.span)?), Type::Date)),
            Kind::Clock(text) => Some((Constant::Number(self.clock_time(text, expr.span)?), Type::Clock)),
            Kind::YesNo(value) => Some((Constant::YesNo(*value), Type::YesNo)),
            Kind::Text(text) => {
                self.texts.entry(text.clone()).or_insert(expr.span);
                Some((Constant::Text(text.clone()), Type::Text))
            }
            _ => self.refuse(messages::types::not_a_value(expr.span)),
        }
    }

    /// The type of a field, or of a tariff to be supplied; choices and references are only for fields and handled
    /// there.
    pub(crate) fn simple_type(&mut self, ty: &Spanned<FieldType>) -> Option<Type> {
        Some(match &ty.node {
            FieldType::Text => Type::Text,
            FieldType::Number | FieldType::WholeNumber => plain(NumberStyle::Plain),
            FieldType::Percentage => plain(NumberStyle::Percent),
            FieldType::Date => Type::Date,
            FieldType::DateAndTime => {
                self.needs_clock(ty.span)?;
                Type::Moment
            }
            FieldType::YesOrNo => Type::YesNo,
            FieldType::Quantity(unit) => quantity(self.unit(unit)?),
            FieldType::OneOf(_) | FieldType::RefersTo(_) | FieldType::Period(_) => {
                return self.refuse(messages::types::supplied_type(ty.span));
            }
        })
    }

    /// A rounding rule, for values of a type (none: of the statement's money).
    pub(crate) fn rounding(&mut self, rounding: &ast::Rounding, ty: Option<&NumberType>) -> Option<Rounding> {
        let currency = match ty {
            Some(ty) => ty.unit.currency(),
            None => Some(self.currency()),
        };
        let (step, target) = match &rounding.step {
            RoundingStep::Penny | RoundingStep::Pound => {
                let Some(currency) = currency else {
                    return self.refuse(messages::types::rounds_to_money(rounding.span, &self.described(ty)));
                };
                match rounding.step {
                    RoundingStep::Penny => (Number::from_scaled(1, 2), currency.coin().to_owned()),
                    _ => (Number::one(), currency.whole().to_owned()),
                }
            }
            RoundingStep::Places(digits) => {
                let places = digits.node.parse::<u32>().ok().filter(|places| *places <= 12);
                let Some(places) = places else {
                    return self.refuse(messages::types::too_many_places(digits.span));
                };
                (Number::from_scaled(1, places), format!("{places} decimal places"))
            }
            RoundingStep::Multiple(expr) => {
                let (constant, step_type) = self.constant(expr)?;
                let (Constant::Number(step), Type::Number(step_type)) = (constant, step_type) else {
                    return self.refuse(messages::types::not_a_value(expr.span));
                };
                if let Some(ty) = ty
                    && ty.unit != step_type.unit
                {
                    return self.refuse(messages::types::units_differ(
                        Doing::Round,
                        &self.number_words(ty),
                        rounding.span,
                        &self.number_words(&step_type),
                        expr.span,
                        self.units_help(ty, &step_type),
                    ));
                }
                if let Some(ty) = ty {
                    self.percentage_said(ty, rounding.span, &step, &step_type, expr.span)?;
                }
                if step <= Number::zero() {
                    return self.refuse(messages::types::rounds_to_nothing(expr.span));
                }
                let shown = crate::value::format::number(&step, &step_type, &self.units);
                (step, shown)
            }
        };
        Some(Rounding { step, way: rounding.way, words: rounding_words(rounding, &target) })
    }

    fn described(&self, ty: Option<&NumberType>) -> String {
        ty.map_or_else(|| "money".to_owned(), |ty| self.number_words(ty))
    }
}

/// The rule in the contract's words.
fn rounding_words(rounding: &ast::Rounding, target: &str) -> String {
    let places = matches!(rounding.step, RoundingStep::Places(_));
    let named = matches!(rounding.step, RoundingStep::Penny | RoundingStep::Pound);
    let the = if named { "the " } else { "" };
    let nearest = if places { "to".to_owned() } else { "to the nearest".to_owned() };
    match rounding.way {
        RoundingWay::HalvesUp => format!("{nearest} {target}, halves up"),
        RoundingWay::HalvesDown => format!("{nearest} {target}, halves down"),
        RoundingWay::HalvesToEven => format!("{nearest} {target}, halves to even"),
        RoundingWay::Down => format!("down to {the}{target}"),
        RoundingWay::Up => format!("up to {the}{target}"),
    }
}

/// The last day of the month of a date that there is not.
fn last_of_month(text: &str) -> Option<Day> {
    let (_, month) = text.split_once(' ')?;
    Day::parse_long(&format!("1 {month}"))?.plus_months(1)?.plus_days(-1)
}
