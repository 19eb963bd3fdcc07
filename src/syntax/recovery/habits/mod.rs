//! What people write who come from spreadsheets, word processors, databases and plain speech, and how a contract says
//! it.
//!
//! A habit is looked for only in a line that could not be read, so that it never stands against a contract that can be.
//! Each gives a finding whose fix writes the line anew; whether that line can be read then is for `mend` to see.

mod bands;
mod between;
mod calls;
mod choice;
mod clauses;
mod fields;
mod line;
mod names;
mod numbers;
mod phrases;
mod references;
mod totals;

pub(super) use choice::conditional;
pub(super) use line::Line;
pub(super) use numbers::{in_words, percent};

use super::super::grammar::Rule;
use crate::diagnostic::Diagnostic;

/// The first habit in a line that did not fit the grammar.
pub(super) fn recognise(line: &Line<'_>) -> Option<Diagnostic> {
    const HABITS: [fn(&Line<'_>) -> Option<Diagnostic>; 36] = [
        choice::conditional,
        bands::band,
        clauses::term,
        clauses::statements,
        clauses::rounding,
        clauses::period,
        fields::field,
        fields::needless_word,
        calls::call,
        between::stretch_between,
        between::within_days,
        between::between,
        phrases::one_of_in_brackets,
        totals::limited,
        totals::larger_of,
        totals::total_of,
        clauses::keys,
        phrases::phrase,
        numbers::number,
        references::tariff_called,
        references::tariff_by,
        references::field_of,
        phrases::or_if_blank,
        phrases::percent_of,
        phrases::part_of_a_text,
        names::label_early,
        names::label_for_a_name,
        names::in_several_words,
        names::label_late,
        phrases::share_of,
        phrases::list,
        phrases::either,
        phrases::days_from,
        phrases::worked_out_stretch,
        clauses::last_comma,
        phrases::near_word,
    ];
    // A header without a value holds names and nothing else.
    const OF_HEADERS: [fn(&Line<'_>) -> Option<Diagnostic>; 5] = [
        names::label_early,
        names::label_for_a_name,
        names::in_several_words,
        names::label_late,
        clauses::of_what,
    ];
    match line.rule {
        Rule::of_header
        | Rule::limit_header
        | Rule::record_header
        | Rule::spell_header
        | Rule::balance_header
        | Rule::unit_header => OF_HEADERS.into_iter().find_map(|habit| habit(line)),
        _ => HABITS.into_iter().find_map(|habit| habit(line)),
    }
}
