//! Functions: `SUM(…)`, `MIN(a; b)`, `ROUND(x, 2)`.

use super::super::super::messages;
use super::super::super::token::TokenKind;
use super::Line;
use super::totals;
use crate::diagnostic::Diagnostic;

/// What stands between the brackets of a function.
pub(super) struct Call {
    /// The bracket that closes.
    pub(super) close: usize,
    /// Where each argument begins and ends.
    pub(super) arguments: Vec<(usize, usize)>,
}

impl Call {
    /// The call whose bracket opens at a place.
    pub(super) fn at(line: &Line<'_>, open: usize) -> Option<Call> {
        if line.kind(open) != Some(TokenKind::Open) {
            return None;
        }
        let close = line.closing(open)?;
        let parts = |line: &Line<'_>, at: usize| {
            line.kind(at) == Some(TokenKind::Comma) || line.text(at, at + 1) == ";"
        };
        let mut arguments = Vec::new();
        let mut from = open + 1;
        while from < close {
            let to = line.until(from, parts).min(close);
            arguments.push((from, to));
            from = to + 1;
        }
        Some(Call { close, arguments })
    }
}

/// The innermost function of the line: those around it follow when it is written anew.
pub(super) fn call(line: &Line<'_>) -> Option<Diagnostic> {
    (0..line.tokens.len()).rev().find_map(|at| {
        let name = line.said(at);
        if name.is_empty() || line.known.has(line.word(at)) {
            return None;
        }
        let call = Call::at(line, at + 1)?;
        if matches!(line.word(at), "and" | "or" | "not" | "if" | "in" | "of" | "is")
            && at > 0
            && line.kind(at - 1) != Some(TokenKind::Open)
        {
            return None;
        }
        if line.kind(call.close + 1) == Some(TokenKind::Open) {
            return None;
        }
        let written = written(line, &name, at, &call);
        let advised = advice(&name);
        if written.is_none() && advised.is_none() {
            return None;
        }
        let place = line.span(at, call.close + 1);
        let found = messages::function(place, line.word(at), advised);
        Some(match written {
            Some(instead) => found.replace(place, instead),
            None => found,
        })
    })
}

/// What a contract says for a function.
fn written(line: &Line<'_>, name: &str, at: usize, call: &Call) -> Option<String> {
    let text = |index: usize| call.arguments.get(index).map(|(from, to)| line.text(*from, *to));
    let operand = |index: usize| call.arguments.get(index).map(|(from, to)| line.as_operand(*from, *to));
    let bracketed = |inner: String| {
        if line.is_beside_a_sign(at, call.close + 1) { format!("({inner})") } else { inner }
    };
    let counted =
        |word: &str| call.arguments.first().and_then(|(from, to)| totals::of(line, word, *from, *to));
    match (name, call.arguments.len()) {
        ("sum" | "total" | "sumx", 1) => counted("total"),
        ("average" | "avg" | "mean", 1) => counted("average"),
        ("max" | "maximum" | "largest", 1) => counted("largest"),
        ("min" | "minimum" | "smallest", 1) => counted("smallest"),
        ("max" | "maximum" | "larger" | "largest" | "greatest", 2..) => {
            choose(line, "larger", call).map(bracketed)
        }
        ("min" | "minimum" | "smaller" | "smallest" | "least", 2..) => {
            choose(line, "smaller", call).map(bracketed)
        }
        ("count" | "counta" | "countrows", 0..=1) => Some(count(line, call)),
        ("round", 1 | 2) => rounded(text(0)?, "", text(1), ", halves up"),
        ("roundup" | "ceiling", 1 | 2) => rounded(text(0)?, "up ", text(1), ""),
        ("rounddown" | "floor" | "trunc" | "int", 1 | 2) => rounded(text(0)?, "down ", text(1), ""),
        ("isblank" | "isnull" | "isna", 1) => Some(format!("{} is blank", operand(0)?)),
        ("iferror" | "ifnull" | "isnull" | "ifna" | "coalesce" | "nvl", 2) => {
            Some(format!("({}, or {} if blank)", text(0)?, text(1)?))
        }
        ("not", 1) => Some(format!("not ({})", text(0)?)),
        ("and" | "or", 2..) => joined(line, name, call),
        ("days", 2) => Some(format!("(days from {} to {}, the first day not counted)", text(1)?, text(0)?)),
        ("datedif" | "datediff", 2) => {
            Some(format!("(days from {} to {}, the first day not counted)", text(0)?, text(1)?))
        }
        ("today" | "now" | "getdate", 0) => Some("the statement date".to_owned()),
        ("edate", 2) => Some(format!("({} months after {})", operand(1)?, operand(0)?)),
        ("vlookup" | "xlookup" | "hlookup" | "lookup", 2..) => {
            let tariff = text(1).filter(|name| line.known.has(name))?;
            Some(format!("({tariff} for {})", text(0)?))
        }
        ("sumproduct", 2) => Some(format!("total ({} × {})", operand(0)?, operand(1)?)),
        _ => None,
    }
}

/// What to say for a function that cannot be written anew.
fn advice(name: &str) -> Option<&'static str> {
    Some(match name {
        "sumif" | "sumifs" | "countif" | "countifs" | "averageif" | "averageifs" => {
            "declare a `cohort` with the condition in a `where` line, and take `count of` or `total … of` that cohort"
        }
        "vlookup" | "xlookup" | "hlookup" | "lookup" | "index" => {
            "look a value up by its key with `for`: `fee for pathway`, where `tariff fee by pathway` has a row for each"
        }
        "if" | "iif" | "ifs" | "switch" => {
            "give the choice a name with `define`, and under it a row `| when … | … |` for each case"
        }
        "sum" | "average" | "avg" | "mean" | "max" | "maximum" | "min" | "minimum" | "count" | "counta"
        | "round" | "roundup" | "rounddown" | "iferror" | "coalesce" | "and" | "or" | "not" | "days"
        | "datedif" | "datediff" | "abs" | "year" | "month" | "day" | "date" | "networkdays" | "median"
        | "edate" | "eomonth" | "sumproduct" => {
            "words take the place of functions: `total fee`, `larger of A and B`, `(fee, rounded to the nearest £1.00, halves up)`"
        }
        _ => return None,
    })
}

fn choose(line: &Line<'_>, which: &str, call: &Call) -> Option<String> {
    let mut operands = call.arguments.iter().rev().map(|(from, to)| line.as_operand(*from, *to));
    let last = operands.next()?;
    let mut chosen = last;
    for (step, operand) in operands.enumerate() {
        let rest = if step == 0 { chosen } else { format!("({chosen})") };
        chosen = format!("{which} of {operand} and {rest}");
    }
    Some(chosen)
}

fn count(line: &Line<'_>, call: &Call) -> String {
    let counted = call.arguments.first().map(|(from, to)| line.text(*from, *to));
    match counted.and_then(|name| line.known.population(name)) {
        Some(population) => format!("count of {population}"),
        None => "count".to_owned(),
    }
}

fn rounded(value: &str, way: &str, places: Option<&str>, halves: &str) -> Option<String> {
    let places = places.unwrap_or("0").trim();
    let is_number = !places.is_empty() && places.bytes().all(|byte| byte.is_ascii_digit());
    let noun = if places == "1" { "place" } else { "places" };
    is_number.then(|| format!("({value}, rounded {way}to {places} decimal {noun}{halves})"))
}

fn joined(line: &Line<'_>, joint: &str, call: &Call) -> Option<String> {
    let parts: Vec<&str> = call.arguments.iter().map(|(from, to)| line.text(*from, *to)).collect();
    (!parts.is_empty()).then(|| format!("({})", parts.join(&format!(" {joint} "))))
}
