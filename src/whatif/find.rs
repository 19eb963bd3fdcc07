//! From `share_earned[from 66%]=60%` to the place in the contract and the value that is to stand there.

use super::place::{Handle, Place, Places};
use crate::check::supplied;
use crate::diagnostic::Refusal;
use crate::model::{Constant, Model, Tariff, Type};
use crate::syntax;
use crate::text;
use crate::value::BaseUnit;

/// A value that is to stand somewhere instead of today's.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Where.
    pub place: Place,
    /// As it was written.
    pub written: String,
    /// The value.
    pub value: Constant,
    /// Its type.
    pub ty: Type,
}

/// Reads `NAME=VALUE`.
///
/// # Errors
/// Where no value has the name, several have, or the value is none of its kind.
pub fn setting(model: &Model, places: &Places, text: &str) -> Result<Setting, Refusal> {
    let Some((name, value)) = text.split_once('=') else {
        return Err(Refusal::refused("E0720", format!("`{text}` does not say what the value is to be"))
            .with_help("write the name, `=` and the value: `yearly_maximum=£180,000.00`"));
    };
    let place = places.find(name)?;
    let (value_found, ty) = value_for(model, place, value)?;
    Ok(Setting { place: place.clone(), written: text::one_line(value), value: value_found, ty })
}

/// A value for a place, checked for its unit.
pub(super) fn value_for(model: &Model, place: &Place, text: &str) -> Result<(Constant, Type), Refusal> {
    if let Handle::Tariff(id) = place.handle
        && matches!(model.tariffs[id].ty, Type::Choice(_))
    {
        return choice_for(model, &model.tariffs[id], text);
    }
    let wanted = place.ty().cloned().or_else(|| supplied_type(model, place));
    let literal = syntax::parse_literal(text).map_err(|reason| {
        Refusal::refused("E0722", format!("`{}` is no value: {reason}", text::one_line(text)))
            .with_help(example(model, place, wanted.as_ref()))
    })?;
    let found = supplied::constant(model, &literal);
    match (found, wanted) {
        (Some((value, ty)), Some(wanted)) if fits(&ty, &wanted) => Ok((value, ty)),
        (found, Some(wanted)) => {
            let (value, found) = (format!("`{}`", text::one_line(text)), found.map(|(_, ty)| ty));
            let message = supplied::does_not_fit(model, &place.name, &wanted, &value, found.as_ref());
            Err(Refusal::refused("E0722", message).with_help(example(model, place, Some(&wanted))))
        }
        (Some(found), None) => Ok(found),
        (None, None) => Err(Refusal::refused(
            "E0722",
            format!("`{}` is no value of a unit of the contract", text::one_line(text)),
        )
        .with_help("write it as in a contract: `£180,000.00`, `45%`, `42 days`, `31 March 2026`")),
    }
}

/// One of the choices of a tariff that is a choice of the contract.
fn choice_for(model: &Model, tariff: &Tariff, text: &str) -> Result<(Constant, Type), Refusal> {
    let literal = syntax::parse_literal(text).map_err(|reason| {
        Refusal::refused("E0722", format!("`{}` is no choice: {reason}", text::one_line(text)))
    })?;
    let (_, choice) =
        supplied::supplied(model, &tariff.title.name, &literal).map_err(|wrong| wrong.under("E0722"))?;
    Ok((choice, tariff.ty.clone()))
}

fn supplied_type(model: &Model, place: &Place) -> Option<Type> {
    let tariff = model.tariffs.iter().find(|tariff| tariff.title.name == place.owner && tariff.supplied);
    tariff.filter(|_| place.span.is_none()).map(|tariff| tariff.ty.clone())
}

/// Of one type, or both a length of time: `42 days` may become `6 weeks` if the clause takes weeks, which the checker
/// knows.
fn fits(found: &Type, wanted: &Type) -> bool {
    let is_time = |ty: &Type| match ty {
        Type::Number(number) => number.unit.as_base().is_some_and(BaseUnit::is_calendar_time),
        _ => false,
    };
    found == wanted || (is_time(found) && is_time(wanted))
}

fn example(model: &Model, place: &Place, ty: Option<&Type>) -> String {
    let value = match (&place.value, ty) {
        (Some((value, ty)), _) => crate::show::constant(model, ty, value),
        (None, Some(ty)) => supplied::example(model, ty),
        (None, None) => "£180,000.00".to_owned(),
    };
    format!("write it as in a contract: `{}={value}`", place.name)
}

impl Places {
    /// The value of a name such as `yearly_maximum`, `weekly_fee[higher]` or `success[42 days]`.
    ///
    /// # Errors
    /// Where there is none, or several.
    pub fn find(&self, name: &str) -> Result<&Place, Refusal> {
        let name = text::one_line(name);
        let (owner, key) = match name.split_once('[') {
            Some((owner, rest)) => (owner.trim(), rest.strip_suffix(']').map(str::trim)),
            None => (name.as_str(), Some("")),
        };
        let Some(key) = key else {
            let help =
                "write the declaration and, in square brackets, the row or the value: `weekly_fee[higher]`";
            return Err(Refusal::refused("E0720", format!("`{name}` has an open bracket")).with_help(help));
        };
        let of_owner: Vec<&Place> = self.list.iter().filter(|place| place.owner == owner).collect();
        if of_owner.is_empty() {
            return Err(self.unknown_owner(owner));
        }
        let exactly = |place: &&&Place| place.keys.iter().any(|known| known == key);
        let alike = |place: &&&Place| place.keys.iter().any(|known| same_words(known, key));
        let mut found: Vec<&Place> = of_owner.iter().filter(exactly).copied().collect();
        if found.is_empty() {
            found = of_owner.iter().filter(alike).copied().collect();
        }
        match found.as_slice() {
            [one] => Ok(one),
            [] => Err(unknown_key(owner, key, &of_owner)),
            several => {
                Err(Refusal::refused("E0721", format!("`{name}` stands for {} values", several.len()))
                    .with_help(format!("say which: {}", quoted(several))))
            }
        }
    }

    fn unknown_owner(&self, owner: &str) -> Refusal {
        let mut owners: Vec<&str> = self.list.iter().map(|place| place.owner.as_str()).collect();
        owners.dedup();
        let message = format!("the contract has no value `{owner}` that can be set");
        let near = text::meant_or_all(owner, owners.iter().copied(), "declarations with values");
        let list = if near.starts_with("did") { " `--list` shows every value" } else { "" };
        Refusal::refused("E0720", message).with_help(format!("{near}{list}"))
    }
}

/// The same but for how numbers are written: `£60000` is `£60,000.00`, `from 66.0%` is `from 66%`.
fn same_words(known: &str, asked: &str) -> bool {
    const BEFORE: [&str; 5] = ["value from ", "value above ", "from ", "above ", ""];
    let before =
        BEFORE.iter().find_map(|before| Some((known.strip_prefix(before)?, asked.strip_prefix(before)?)));
    let Some((known, asked)) = before else { return false };
    let number = |text: &str| {
        let digits: String = text.chars().filter(|sign| sign.is_ascii_digit() || *sign == '.').collect();
        let rest: String =
            text.chars().filter(|sign| !sign.is_ascii_digit() && !matches!(sign, '.' | ',')).collect();
        Some((crate::value::Number::parse(&digits)?, text::one_line(&rest)))
    };
    number(known).is_some_and(|known| Some(known) == number(asked))
}

fn unknown_key(owner: &str, key: &str, places: &[&Place]) -> Refusal {
    if key.is_empty() {
        let message = format!("`{owner}` has more than one value, or none by itself");
        return Refusal::refused("E0721", message).with_help(format!("say which: {}", quoted(places)));
    }
    let keys = places.iter().flat_map(|place| &place.keys).map(String::as_str);
    let help = match text::nearest(key, keys) {
        Some("") => text::did_you_mean(owner),
        Some(near) => text::did_you_mean(&format!("{owner}[{near}]")),
        None => format!("what can be set there: {}", quoted(places)),
    };
    Refusal::refused("E0720", format!("`{owner}` has no value `{key}`")).with_help(help)
}

/// The names with their lines, not too many.
fn quoted(places: &[&Place]) -> String {
    const MOST: usize = 8;
    let shown = |place: &&Place| format!("`{}` (line {})", place.name, place.line);
    let mut names: Vec<String> = places.iter().take(MOST).map(shown).collect();
    if places.len() > MOST {
        names.push("more that `--list` shows".to_owned());
    }
    names.join(", ")
}
