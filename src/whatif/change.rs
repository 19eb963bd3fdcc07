//! The contract with other values in its text, checked again.

use super::find::Setting;
use super::place::Handle;
use crate::diagnostic::{Diagnostic, Refusal};
use crate::model::{Constant, Model, TariffId};
use crate::source::{Source, Span};

/// A contract with other values.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The contract as it then is.
    pub model: Model,
    /// The amounts for tariffs of one value that were set, which win over those that are given with the data.
    pub supplied: Vec<(TariffId, Constant)>,
}

/// Why there is no contract with these values.
#[derive(Clone, Debug)]
pub enum NotChanged {
    /// Two values for one place.
    Refused(Refusal),
    /// The changed text is no contract: the text, and what is wrong with it.
    Wrong(Box<Source>, Vec<Diagnostic>),
}

/// Puts values into the text of a contract, and checks it.
///
/// # Errors
/// Where two settings are about one place, or the contract makes no sense with the values.
pub fn change(model: &Model, settings: &[Setting]) -> Result<Changed, NotChanged> {
    let mut replaced: Vec<(Span, String)> = Vec::new();
    let mut supplied = Vec::new();
    for (at, setting) in settings.iter().enumerate() {
        let earlier = settings.get(..at).unwrap_or_default();
        if earlier.iter().any(|other| other.place.name == setting.place.name) {
            let message = format!("`{}` is set twice", setting.place.name);
            return Err(NotChanged::Refused(
                Refusal::refused("E0721", message).with_help("give each value once"),
            ));
        }
        replaced.extend(setting.place.span.map(|span| (span, setting.written.clone())));
        // Also where it stands in the text: what is given with the data would win over the text.
        if let Handle::Tariff(tariff) = setting.place.handle {
            supplied.push((tariff, setting.value.clone()));
        }
    }
    let source = Source::new(model.source.name(), replace(model.source.text(), replaced));
    match crate::accepted(&source) {
        Ok(model) => Ok(Changed { model, supplied }),
        Err(errors) => Err(NotChanged::Wrong(Box::new(source), errors)),
    }
}

/// The code of a condition that can never be met.
const NEVER_MET: &str = "E0463";

/// Checks the contract with the amounts that are given for a run, where these take the place of amounts that stand in
/// it: what the checker has proved of those need not be true of these.
///
/// # Errors
/// Where the contract makes no sense with them: which they are, `high=£20.00`, and why not.
pub fn with_given(model: &Model, given: &[(TariffId, Constant)]) -> Result<(), (Vec<String>, NotChanged)> {
    if given.is_empty() {
        return Ok(());
    }
    let (mut replaced, mut asked) = (Vec::new(), Vec::new());
    for (id, tariff) in model.tariffs.iter_enumerated() {
        let value = given.iter().rev().find(|(tariff, _)| *tariff == id).map(|(_, value)| value);
        // Only what decides cases, edges and divisors.
        let Some(value @ (Constant::Number(_) | Constant::Date(_))) = value else { continue };
        let one_value = tariff.keys.is_empty() && tariff.dates.is_empty() && !tariff.supplied;
        let Some(row) = tariff.rows.first().filter(|_| one_value) else { continue };
        let written = crate::show::constant(model, &tariff.ty, value);
        if written.contains('…') || model.source.said(row.span) == written {
            continue;
        }
        asked.push(format!("{}={written}", tariff.title.name));
        replaced.push((row.span, written));
    }
    if replaced.is_empty() {
        return Ok(());
    }
    // What is given for a run does not reach the examples, which often are most of a contract.
    replaced.extend(model.examples.iter().map(|example| (example.span, nothing(model, example.span))));
    let source = Source::new(model.source.name(), replace(model.source.text(), replaced));
    let Err(errors) = crate::accepted(&source) else { return Ok(()) };
    // A condition that nothing meets stops no run.
    let errors: Vec<Diagnostic> = errors.into_iter().filter(|found| found.code.0 != NEVER_MET).collect();
    if errors.is_empty() { Ok(()) } else { Err((asked, NotChanged::Wrong(Box::new(source), errors))) }
}

/// As many empty lines as a stretch of the text has.
fn nothing(model: &Model, span: Span) -> String {
    model.source.slice(span).bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

/// A text with other words at some of its places.
pub(super) fn replace(text: &str, mut by: Vec<(Span, String)>) -> String {
    by.sort_by_key(|(span, _)| *span);
    let mut changed = String::with_capacity(text.len());
    let mut from = 0;
    for (span, words) in by {
        changed.push_str(text.get(from..span.start as usize).unwrap_or_default());
        changed.push_str(&words);
        from = span.end as usize;
    }
    changed.push_str(text.get(from..).unwrap_or_default());
    changed
}
