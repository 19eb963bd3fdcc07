//! Values that are looked up, or read through a reference, as other languages write it.

use super::super::super::token::TokenKind;
use super::Line;
use super::calls::Call;
use super::clauses::instead;
use crate::diagnostic::Diagnostic;

/// `fee(level)`: a tariff is no function.
pub(super) fn tariff_called(line: &Line<'_>) -> Option<Diagnostic> {
    let open =
        (line.index.saturating_sub(1)..=line.index).find(|at| line.kind(*at) == Some(TokenKind::Open))?;
    let name = open.checked_sub(1).filter(|at| line.known.has(line.word(*at)) && line.is_name(*at))?;
    let call = Call::at(line, open)?;
    let keys: Vec<&str> = call.arguments.iter().map(|(from, to)| line.text(*from, *to)).collect();
    let are_names = !keys.is_empty() && call.arguments.iter().all(|(from, _)| line.is_name(*from));
    let written = format!("({} for {})", line.word(name), keys.join(" and "));
    are_names.then(|| instead(line, name, call.close + 1, &written))
}

/// `fee by level`
pub(super) fn tariff_by(line: &Line<'_>) -> Option<Diagnostic> {
    let at = line.index;
    let name = at.checked_sub(1).filter(|name| line.said(at) == "by" && line.known.has(line.word(*name)))?;
    if !line.is_name(at + 1) {
        return None;
    }
    let end = line.end_of_reference(at + 1);
    let written = format!("({} for {})", line.word(name), line.text(at + 1, end));
    Some(instead(line, name, end, &written))
}

/// `area of person`
pub(super) fn field_of(line: &Line<'_>) -> Option<Diagnostic> {
    let at = line.index;
    let field =
        at.checked_sub(1).filter(|field| line.said(at) == "of" && line.known.has(line.word(*field)))?;
    let reference = line.word(at + 1);
    line.known
        .is_reference(reference)
        .then(|| instead(line, field, at + 2, &format!("{reference}'s {}", line.word(field))))
}
