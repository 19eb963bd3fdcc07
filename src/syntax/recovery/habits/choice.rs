//! `if … then … otherwise …`, `IF(…; …; …)`, `case when … then … end`: a choice is a table of cases.

use super::super::super::grammar::Rule;
use super::super::super::messages;
use super::super::super::token::TokenKind;
use super::super::{known::Known, mend};
use super::Line;
use super::calls::Call;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What stands where a case ends, and the next begins.
const ELSE: [&str; 5] = ["otherwise", "else", "elseif", "elif", "elsif"];

/// A case: its condition, none for what holds otherwise, and its value.
type Case = (Option<String>, String);

/// A choice made with words of its own.
pub(in crate::syntax) fn conditional(line: &Line<'_>) -> Option<Diagnostic> {
    if line.rule == Rule::cell {
        return cell(line);
    }
    let at = place(line)?;
    let found = messages::conditional(line.span(at, at + 1), line.word(at));
    let Some((start, rows)) = rows(line) else { return Some(found) };
    let from = match start.checked_sub(1).and_then(|before| line.tokens.get(before)) {
        Some(before) => before.span.end,
        None => line.span(0, 1).start,
    };
    let end = line.tokens.last().map_or(from, |last| last.span.end);
    let text = if start == 0 { rows.trim_start().to_owned() } else { rows };
    Some(found.replace(Span::new(from, end), text))
}

/// The first word of a choice, if there is one.
fn place(line: &Line<'_>) -> Option<usize> {
    let named = |rule: &Rule| matches!(rule, Rule::name | Rule::names | Rule::choice | Rule::choice_word);
    if line.expected.iter().any(named) {
        return None;
    }
    let is_conditional = |at: usize| {
        matches!(line.said(at).as_str(), "if" | "unless" | "else" | "elseif" | "elif" | "iif" | "ifs")
            || line.says(at, &["case", "when"])
    };
    if is_conditional(0) {
        return Some(0);
    }
    // `or 5 if blank` without its comma is another mistake, and `, then` belongs to an order.
    let said = line.said(line.index);
    let is_blank = matches!(line.said(line.index + 1).as_str(), "blank" | "there");
    let in_order = (0..line.index).any(|at| line.said(at) == "order");
    // `more then` is a slip of the keyboard.
    let is_than = matches!(line.before(1), "more" | "less" | "fewer" | "later" | "earlier" | "greater");
    if is_conditional(line.index) && !is_blank || said == "then" && !in_order && !is_than {
        let first = (0..line.index).find(|at| is_conditional(*at));
        return Some(first.unwrap_or(line.index));
    }
    let (start, end) = value(line)?;
    let is_choice = is_conditional(start) && cases(line, start, end).is_some();
    is_choice.then_some(start)
}

/// In a cell only the words before the condition differ.
fn cell(line: &Line<'_>) -> Option<Diagnostic> {
    let (words, instead) = match line.said(0).as_str() {
        "else" if line.said(1) == "if" => (2, "when"),
        "elseif" | "elif" | "elsif" | "if" => (1, "when"),
        "else" | "default" => (1, "otherwise"),
        "all" | "any" | "everything" | "everyone" | "anything" | "anyone" | "in" | "the"
            if matches!(
                line.text(0, line.tokens.len()).to_lowercase().as_str(),
                "all others"
                    | "all other cases"
                    | "all other"
                    | "any other"
                    | "any other case"
                    | "any others"
                    | "everything else"
                    | "everyone else"
                    | "anything else"
                    | "anyone else"
                    | "in all other cases"
                    | "in any other case"
                    | "the rest"
                    | "the others"
            ) =>
        {
            (line.tokens.len(), "otherwise")
        }
        _ if line.index > 0 && matches!(line.said(line.index).as_str(), "if" | "else" | "elseif") => {
            let at = line.index;
            let is_blank = matches!(line.said(at + 1).as_str(), "blank" | "there");
            return (!is_blank).then(|| messages::conditional(line.span(at, at + 1), line.word(at)));
        }
        _ => return None,
    };
    let place = line.span(0, words);
    Some(messages::conditional(place, line.text(0, words)).replace(place, instead))
}

/// Where the value of a line begins and ends, without brackets around all of it.
fn value(line: &Line<'_>) -> Option<(usize, usize)> {
    let start = match line.rule {
        Rule::value_line => 0,
        Rule::pay_line => 1,
        Rule::take_back_line => 2,
        _ => return None,
    };
    let end = line.tokens.len();
    let in_brackets = line.kind(start) == Some(TokenKind::Open) && line.closing(start) == end.checked_sub(1);
    Some(if in_brackets { (start + 1, end - 1) } else { (start, end) })
}

/// The choice as rows of a table, and where they begin.
fn rows(line: &Line<'_>) -> Option<(usize, String)> {
    let (start, end) = value(line)?;
    let mut cases = cases(line, start, end)?;
    if cases.iter().all(|(condition, _)| condition.is_some()) {
        // Nothing is paid where no case holds; what a definition is then, only its author knows.
        let pays = matches!(line.rule, Rule::pay_line | Rule::take_back_line);
        let sign = line.source.text().chars().find(|c| matches!(c, '£' | '$' | '€')).unwrap_or('£');
        cases.push((None, if pays { format!("{sign}0.00") } else { return None }));
    }
    let cells = cases.into_iter().map(|case| cells(line.known, case)).collect::<Option<Vec<_>>>()?;
    let widest = |of: fn(&(String, String)) -> &String| {
        cells.iter().map(|row| of(row).chars().count()).max().unwrap_or(0)
    };
    let (left, right) = (widest(|row| &row.0), widest(|row| &row.1));
    let indent = if start == 0 { "  " } else { "    " };
    let row =
        |(condition, value): &(String, String)| format!("\n{indent}| {condition:left$} | {value:right$} |");
    let outside = match line.rule {
        Rule::pay_line => 1,
        Rule::take_back_line => 2,
        _ => 0,
    };
    Some((outside, cells.iter().map(row).collect()))
}

fn cells(known: &Known<'_>, (condition, value): Case) -> Option<(String, String)> {
    let written = |text: String| {
        let line = crate::text::one_line(&text);
        mend::text(known, Rule::cell, line).filter(|cell| !cell.contains('|'))
    };
    let condition = match condition {
        Some(condition) => format!("when {condition}"),
        None => "otherwise".to_owned(),
    };
    Some((written(condition)?, written(value)?))
}

fn cases(line: &Line<'_>, start: usize, end: usize) -> Option<Vec<Case>> {
    let said = line.said(start);
    if matches!(said.as_str(), "if" | "iif" | "ifs")
        && let Some(call) =
            Call::at(line, start + 1).filter(|call| call.close + 1 == end && call.arguments.len() > 1)
    {
        return of_call(line, &call, said == "ifs");
    }
    match said.as_str() {
        "if" | "elseif" | "elif" | "elsif" => of_words(line, start, end),
        "case" => of_sql(line, start + 1, end),
        _ => condition_last(line, start, end),
    }
}

/// `IF(A; B; C)`, and `IFS(A; B; C; D)`.
fn of_call(line: &Line<'_>, call: &Call, pairs: bool) -> Option<Vec<Case>> {
    let text = |(from, to): &(usize, usize)| line.text(*from, *to).to_owned();
    if pairs {
        let pair = |pair: &[(usize, usize)]| Some((Some(text(pair.first()?)), text(pair.get(1)?)));
        return call.arguments.chunks(2).map(pair).collect();
    }
    let mut arguments = call.arguments.iter();
    let mut found = vec![(Some(text(arguments.next()?)), text(arguments.next()?))];
    if let Some((from, to)) = arguments.next() {
        found.extend(rest(line, *from, *to)?);
    }
    arguments.next().is_none().then_some(found)
}

/// `if A then B otherwise C`
fn of_words(line: &Line<'_>, start: usize, end: usize) -> Option<Vec<Case>> {
    let then =
        line.until(start + 1, |line, at| line.said(at) == "then" || line.kind(at) == Some(TokenKind::Comma));
    let value = then + 1 + usize::from(line.said(then + 1) == "then");
    let next = line.until(value, |line, at| ELSE.contains(&line.said(at).as_str())).min(end);
    if then >= end || next <= value {
        return None;
    }
    let last = if line.kind(next - 1) == Some(TokenKind::Comma) { next - 1 } else { next };
    let mut found = vec![(Some(line.text(start + 1, then).to_owned()), line.text(value, last).to_owned())];
    if next < end {
        let from = if matches!(line.said(next).as_str(), "otherwise" | "else") { next + 1 } else { next };
        found.extend(rest(line, from, end)?);
    }
    Some(found)
}

/// `case when A then B when C then D else E end`
fn of_sql(line: &Line<'_>, start: usize, end: usize) -> Option<Vec<Case>> {
    let end = if line.said(end - 1) == "end" { end - 1 } else { end };
    let mut found = Vec::new();
    let mut at = start;
    while line.said(at) == "when" {
        let then = line.until(at + 1, |line, at| line.said(at) == "then");
        let next = line
            .until(then + 1, |line, at| matches!(line.said(at).as_str(), "when" | "else" | "end"))
            .min(end);
        if then >= end || next <= then + 1 {
            return None;
        }
        found.push((Some(line.text(at + 1, then).to_owned()), line.text(then + 1, next).to_owned()));
        at = next;
    }
    if line.said(at) == "else" {
        found.push((None, line.text(at + 1, end).to_owned()));
    } else if at < end {
        return None;
    }
    (!found.is_empty()).then_some(found)
}

/// `B if A otherwise C`
fn condition_last(line: &Line<'_>, start: usize, end: usize) -> Option<Vec<Case>> {
    let is = line.until(start, |line, at| line.said(at) == "if").min(end);
    let next = line.until(is, |line, at| ELSE.contains(&line.said(at).as_str())).min(end);
    if is == start || next <= is + 1 {
        return None;
    }
    let last = if line.kind(next - 1) == Some(TokenKind::Comma) { next - 1 } else { next };
    let mut found = vec![(Some(line.text(is + 1, last).to_owned()), line.text(start, is).to_owned())];
    if next < end {
        found.extend(rest(line, next + 1, end)?);
    }
    Some(found)
}

/// What holds otherwise: a value, or one more choice.
fn rest(line: &Line<'_>, start: usize, end: usize) -> Option<Vec<Case>> {
    let in_brackets = line.kind(start) == Some(TokenKind::Open) && line.closing(start) == end.checked_sub(1);
    let (start, end) = if in_brackets { (start + 1, end - 1) } else { (start, end) };
    if let Some(more) = cases(line, start, end) {
        return Some(more);
    }
    (start < end).then(|| vec![(None, line.text(start, end).to_owned())])
}
