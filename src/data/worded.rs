//! Cells that hold one of several words.

use std::collections::HashMap;

use super::cell;
use super::fault::CellProblem;
use crate::model::ChoiceSet;
use crate::text;
use crate::value::{Calendar, PeriodKind};

/// 1 for yes, 0 for no.
pub(super) fn answer(text: &[u8], answers: &[(String, String)]) -> Result<u32, CellProblem> {
    for (yes, no) in answers {
        if yes.as_bytes() == text {
            return Ok(1);
        }
        if no.as_bytes() == text {
            return Ok(0);
        }
    }
    cell::plain_text(text)?;
    let (yes, no) = answers.first().cloned().unwrap_or_default();
    Err(CellProblem::YesNo { yes, no })
}

/// The position in the calendar of the period of a label; each label is looked for once.
pub(super) fn period(
    text: &[u8],
    (calendar, kind): (&Calendar, PeriodKind),
    known: &mut HashMap<String, i32>,
) -> Result<i32, CellProblem> {
    let label = cell::plain_text(text)?;
    if let Some(index) = known.get(label) {
        return Ok(*index);
    }
    match calendar.labelled(kind, label) {
        Some(index) => {
            known.insert(label.to_owned(), index);
            Ok(index)
        }
        None => {
            let example = calendar.label(kind, calendar.index(kind, calendar.anchor()));
            Err(CellProblem::Period { kind: kind.word(), example })
        }
    }
}

/// The position of a choice.
pub(super) fn choice(text: &[u8], set: &ChoiceSet, capitals_ignored: bool) -> Result<u32, CellProblem> {
    let choices = set.choices.as_slice();
    let mut found = choices.iter().position(|choice| choice.as_bytes() == text);
    if capitals_ignored && found.is_none() {
        let folded = str::from_utf8(text).map(str::to_lowercase).ok();
        found = choices.iter().position(|choice| Some(choice.to_lowercase()) == folded);
    }
    if let Some(code) = found.and_then(|position| u32::try_from(position).ok()) {
        return Ok(code);
    }
    let text = cell::plain_text(text)?;
    let similar = text::similar(text, choices).map(str::to_owned);
    Err(CellProblem::Choice { similar, choices: choices.to_vec() })
}
