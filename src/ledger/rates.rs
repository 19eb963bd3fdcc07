//! Measures and scales at their groups.

use super::{Edition, Rate, SMALL, Whose, named};
use crate::explain::{Told, ToldFigure};
use crate::model::{FactId, FactKind, Model, Type};
use crate::value::Number;

/// What stands for a figure that is not published.
const HIDDEN: &str = "not published (fewer than 5)";

pub(super) fn rates(model: &Model, told: &Told<'_>, whose: Whose<'_>) -> Vec<Rate> {
    let mut found = Vec::new();
    for id in model.facts_in_file_order() {
        let published = match model.facts[id].kind {
            FactKind::Measure { published, .. } => published.is_some(),
            FactKind::Scale(_) => false,
            FactKind::Define | FactKind::Cohort(_) | FactKind::Outcome(..) | FactKind::Selection(_) => {
                continue;
            }
        };
        if whose.edition == Edition::Publication && !published {
            continue;
        }
        for at in 0..told.groups(id) {
            let keys = told.keys(id, at);
            let own = keys.iter().any(|(_, value)| whose.has(value));
            let shown = match whose.edition {
                Edition::Commissioner => own || whose.selection.payees.is_empty(),
                // A figure of everybody tells of others what is published, and no more.
                Edition::Payee => own || published,
                Edition::Publication => true,
            };
            if !shown || !in_periods(model, id, &keys, whose) {
                continue;
            }
            let (name, label) = named(model, id);
            let keys: Vec<String> = keys.into_iter().map(|(key, value)| format!("{key} {value}")).collect();
            let figure = told.figure(id, at);
            let rate = Rate { name, label, keys: keys.join(", "), ..written(&figure) };
            let hidden = whose.edition == Edition::Publication || (whose.edition == Edition::Payee && !own);
            found.push(if hidden { suppressed(rate, &figure) } else { rate });
        }
    }
    found
}

/// Whether a group is of a period that is asked for, if it is of a period at all.
fn in_periods(model: &Model, fact: FactId, keys: &[(String, String)], whose: Whose<'_>) -> bool {
    let periods = &whose.selection.period_labels;
    let of_frame = model.frames[model.facts[fact].frame].keys();
    let dated = keys.iter().zip(of_frame).filter(|(_, key)| matches!(key.value.ty, Type::Period(_)));
    let mut dated = dated.map(|((_, value), _)| value).peekable();
    periods.is_empty() || dated.peek().is_none() || dated.any(|value| periods.contains(value))
}

fn written(figure: &ToldFigure) -> Rate {
    let side = |at: usize| {
        figure
            .quotient
            .as_ref()
            .and_then(|sides| sides.get(at))
            .map(|(shown, _)| shown.clone())
            .unwrap_or_default()
    };
    Rate {
        name: String::new(),
        label: None,
        keys: String::new(),
        of: side(0),
        by: side(1),
        value: figure.shown.clone(),
        band: figure.band.clone().unwrap_or_default(),
    }
}

/// Without what is made of so few that they could be known by it: what is divided, what it is divided by, or the rest
/// of these.
fn suppressed(rate: Rate, figure: &ToldFigure) -> Rate {
    let few = |number: &Number| !number.is_zero() && *number < Number::from_int(i128::from(SMALL));
    let is_small = figure.rows.is_some_and(|rows| rows > 0 && rows < SMALL as usize);
    let is_small = is_small
        || match &figure.quotient {
            Some([(_, of), (_, by)]) => few(of) || few(by) || few(&by.minus(of)),
            None => false,
        };
    if is_small {
        Rate { of: String::new(), by: String::new(), value: HIDDEN.to_owned(), band: String::new(), ..rate }
    } else {
        rate
    }
}
