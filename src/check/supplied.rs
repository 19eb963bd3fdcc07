//! Amounts that are given from outside for one run: `--set yearly_maximum=£180,000.00`.

use crate::check::types::number_form;
use crate::diagnostic::Refusal;
use crate::model::{ChoiceSetId, Constant, Model, Tariff, TariffId, Type};
use crate::syntax::ast::{Expr, ExprKind, NumberText};
use crate::text;
use crate::value::{Day, Decimal, Number, NumberStyle, NumberType, Unit};

/// The tariff of a name with the value that is written for it, checked for its unit.
pub fn supplied(model: &Model, name: &str, value: &Expr) -> Result<(TariffId, Constant), Refusal> {
    let (id, tariff) = single(model, name)?;
    if let Type::Choice(set) = tariff.ty {
        return chosen(model, tariff, set, value).map(|choice| (id, choice));
    }
    let found = constant(model, value);
    match found {
        Some((constant, ty)) if ty == tariff.ty => Ok((id, constant)),
        _ => Err(wrong_unit(model, tariff, found.map(|(_, ty)| ty))),
    }
}

/// The tariff of a name with a decimal for it, in the tariff's own unit. A percentage is refused: `5` might be meant as
/// 5% or as 500%, so it has to be written.
pub fn decimal(model: &Model, name: &str, value: Decimal) -> Result<(TariffId, Constant), Refusal> {
    let (id, tariff) = single(model, name)?;
    match &tariff.ty {
        Type::Number(ty) if ty.style == NumberStyle::Plain => Ok((id, Constant::Number(Number::from(value)))),
        _ => Err(wrong_unit(model, tariff, Some(Type::Number(NumberType::plain())))),
    }
}

/// The tariff of a name, if it is one value.
fn single<'m>(model: &'m Model, name: &str) -> Result<(TariffId, &'m Tariff), Refusal> {
    let mut tariffs = model.tariffs.iter_enumerated();
    let Some((id, tariff)) = tariffs.find(|(_, tariff)| tariff.title.name == name) else {
        let names = model.tariffs.iter().map(|tariff| tariff.title.name.as_str());
        return Err(Refusal::usage(format!("the contract has no tariff `{name}`"))
            .with_help(text::meant_or_all(name, names, "tariffs")));
    };
    if !tariff.is_single() {
        return Err(Refusal::usage(format!("`{name}` is a table, and only single amounts can be given"))
            .with_help("change the table in the contract"));
    }
    Ok((id, tariff))
}

/// The choice that a word is.
fn chosen(model: &Model, tariff: &Tariff, set: ChoiceSetId, value: &Expr) -> Result<Constant, Refusal> {
    let choices = model.choice_sets[set].choices.as_slice();
    let word = match &value.kind {
        ExprKind::Name(word) | ExprKind::Text(word) => word.as_str(),
        _ => "",
    };
    let position = choices.iter().position(|choice| choice == word).and_then(|at| u32::try_from(at).ok());
    position.map(Constant::Choice).ok_or_else(|| {
        let (name, all) = (&tariff.title.name, choices.join(", "));
        Refusal::usage(format!("`{name}` is one of {all}, and the value is not"))
            .with_help(text::meant_or_all(word, choices.iter().map(String::as_str), "choices"))
    })
}

fn wrong_unit(model: &Model, tariff: &Tariff, found: Option<Type>) -> Refusal {
    let message = does_not_fit(model, &tariff.title.name, &tariff.ty, "the value", found.as_ref());
    let example = match tariff.rows.first().and_then(|row| row.values.first()) {
        Some(value) => crate::show::constant(model, &tariff.ty, value),
        None => example(model, &tariff.ty),
    };
    Refusal::usage(message).with_help(format!("write it as in a contract: `{example}`"))
}

/// That a value is not what is wanted; `found` where it is a value at all.
pub(crate) fn does_not_fit(
    model: &Model,
    name: &str,
    wanted: &Type,
    value: &str,
    found: Option<&Type>,
) -> String {
    let wanted = described(model, wanted);
    match found {
        Some(found) => format!("`{name}` is {wanted}, and {value} is {}", described(model, found)),
        None => format!("`{name}` is {wanted}, and {value} is not"),
    }
}

/// A value of a type, as it would be written.
pub(crate) fn example(model: &Model, ty: &Type) -> String {
    match ty {
        Type::Number(ty) => crate::value::format::number(&Number::from_int(10), ty, &model.units),
        Type::Date => "31 March 2026".to_owned(),
        Type::Clock => "07:30".to_owned(),
        Type::YesNo => "yes".to_owned(),
        Type::Choice(set) => model.choice_sets[*set].choices.first().cloned().unwrap_or_default(),
        Type::Period(kind) => {
            let calendar = &model.contract.calendar;
            calendar.label(*kind, calendar.index(*kind, model.contract.starts))
        }
        // A moment and a row stand in no contract.
        Type::Text | Type::Moment | Type::Reference(_) => "\"text\"".to_owned(),
    }
}

/// What a value of a type is, in words: `a percentage`, `in £ per week`.
pub(crate) fn described(model: &Model, ty: &Type) -> String {
    match ty {
        Type::Number(ty) if ty.unit.is_none() => match ty.style {
            NumberStyle::Plain => "a number".to_owned(),
            NumberStyle::Percent => "a percentage".to_owned(),
            NumberStyle::PercentagePoints => "in percentage points".to_owned(),
        },
        Type::Number(ty) => format!("in {}", ty.unit.describe(&model.units)),
        Type::Date => "a date".to_owned(),
        Type::Moment => "a date and time".to_owned(),
        Type::Clock => "a clock time".to_owned(),
        Type::YesNo => "yes or no".to_owned(),
        Type::Choice(set) => crate::text::one_of(&model.choice_sets[*set].choices),
        Type::Period(kind) => format!("a {}", kind.word()),
        Type::Reference(record) => format!("a {}", model.records[*record].title.name),
        Type::Text => "a text".to_owned(),
    }
}

/// A literal as a value with its type; none if it is no literal, or of no unit of the contract.
pub(crate) fn constant(model: &Model, value: &Expr) -> Option<(Constant, Type)> {
    match &value.kind {
        ExprKind::Number(text) => {
            let (number, ty) = number(model, text)?;
            Some((Constant::Number(number), Type::Number(ty)))
        }
        ExprKind::Negative(inner) => match constant(model, inner)? {
            (Constant::Number(number), ty) => Some((Constant::Number(number.negated()), ty)),
            _ => None,
        },
        ExprKind::Bracket(inner) => constant(model, inner),
        ExprKind::Date(text) => Some((Constant::Date(Day::parse_long(text)?), Type::Date)),
        ExprKind::YesNo(value) => Some((Constant::YesNo(*value), Type::YesNo)),
        ExprKind::Text(text) => Some((Constant::Text(text.clone()), Type::Text)),
        _ => None,
    }
}

fn number(model: &Model, text: &NumberText) -> Option<(Number, NumberType)> {
    let style = number_form::style_of(&text.form);
    let unit = number_form::unit_of(&text.form, |word, _| model.units.find(&word.node).map(Unit::base))?;
    Some((style.read(&text.digits)?, NumberType { unit, style }))
}
