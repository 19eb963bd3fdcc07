//! How data writes values, and which lines of a file are rows.

use super::super::ast::{Answers, Forms, Quoted, RowSource, RowsWhere, Written};
use super::super::grammar::Rule;
use super::super::node::{Lowered, Node};
use super::{Clause, Reader, quoted};
use crate::value::{DateForm, DateOrder, HoursForm};

/// Takes a line about how data is written. False if it is another one.
pub(super) fn take_form(reader: &mut Reader<'_>, clause: &Clause<'_>, forms: &mut Forms) -> bool {
    match clause.rule {
        Rule::dates_line => reader.keep_at(clause, &mut forms.dates, dates),
        Rule::answers_line => reader.keep_at(clause, &mut forms.answers, answers_line),
        Rule::blanks_line => reader.keep_at(clause, &mut forms.blanks, blanks_line),
        _ => return false,
    }
    true
}

/// Takes a line about which lines of a file are rows. False if it is another one.
pub(super) fn take_source(reader: &mut Reader<'_>, clause: &Clause<'_>, source: &mut RowSource) -> bool {
    match clause.rule {
        Rule::rows_where_line => reader.keep_at(clause, &mut source.only, rows_where),
        Rule::rows_until_line => reader.keep_at(clause, &mut source.until, rows_until),
        Rule::headings_line => reader.keep_at(clause, &mut source.headings, headings),
        _ => return false,
    }
    true
}

fn dates(node: Node<'_>) -> Lowered<DateForm> {
    let mut c = node.children();
    c.one(Rule::kw_dates)?;
    c.one(Rule::kw_written)?;
    let form = date_form(c.one(Rule::date_form)?)?;
    c.end()?;
    Ok(form)
}

fn date_form(node: Node<'_>) -> Lowered<DateForm> {
    let mut c = node.children();
    let order = c.any()?;
    let at_midnight = c.maybe(Rule::at_midnight).is_some();
    c.end()?;
    let order = match order.rule() {
        Rule::day_month_year => DateOrder::DayMonthYear,
        Rule::month_day_year => DateOrder::MonthDayYear,
        Rule::year_month_day => DateOrder::YearMonthDay,
        _ => return order.mismatch(),
    };
    Ok(DateForm { order, at_midnight })
}

fn answers_line(node: Node<'_>) -> Lowered<Answers> {
    let mut c = node.children();
    c.one(Rule::ty_yes_or_no)?;
    c.one(Rule::kw_written)?;
    let words = answers(c.one(Rule::answer_words)?)?;
    c.end()?;
    Ok(words)
}

fn answers(node: Node<'_>) -> Lowered<Answers> {
    let mut c = node.children();
    let yes = word(c.one(Rule::data_word)?)?;
    c.one(Rule::kw_or)?;
    let no = word(c.one(Rule::data_word)?)?;
    c.end()?;
    Ok(Answers { yes, no })
}

fn blanks_line(node: Node<'_>) -> Lowered<Vec<Quoted>> {
    let mut c = node.children();
    c.one(Rule::kw_blanks)?;
    c.one(Rule::kw_written)?;
    let words = blank_words(c.one(Rule::blank_words)?)?;
    c.end()?;
    Ok(words)
}

fn blank_words(node: Node<'_>) -> Lowered<Vec<Quoted>> {
    node.children().filter(|child| child.rule() == Rule::data_word).map(word).collect()
}

/// A word as data writes it, in quotes or without.
fn word(node: Node<'_>) -> Lowered<Quoted> {
    let mut c = node.children();
    let inner = c.any()?;
    c.end()?;
    Ok(if inner.rule() == Rule::quoted { quoted(&inner) } else { inner.name() })
}

/// `may be blank`, perhaps `written "*" or "N/A"`
pub(super) fn may_be_blank(node: Node<'_>) -> Lowered<Vec<Quoted>> {
    let mut c = node.children();
    c.one(Rule::may_be_blank_words)?;
    let words = match c.maybe(Rule::kw_written) {
        Some(_) => blank_words(c.one(Rule::blank_words)?)?,
        None => Vec::new(),
    };
    c.end()?;
    Ok(words)
}

/// `written …` after a type.
pub(super) fn written(node: Node<'_>) -> Lowered<Written> {
    let mut c = node.children();
    c.one(Rule::kw_written)?;
    let form = c.any()?;
    c.end()?;
    match form.rule() {
        Rule::date_form => Ok(Written::Date(date_form(form)?)),
        Rule::hours_form => Ok(Written::Hours(hours_form(form)?)),
        Rule::answer_words => Ok(Written::Answers(answers(form)?)),
        _ => form.mismatch(),
    }
}

fn hours_form(node: Node<'_>) -> Lowered<HoursForm> {
    let mut c = node.children();
    let form = c.any()?;
    c.end()?;
    match form.rule() {
        Rule::hours_minutes => Ok(HoursForm::HoursMinutes),
        Rule::hours_minutes_seconds => Ok(HoursForm::HoursMinutesSeconds),
        _ => form.mismatch(),
    }
}

fn rows_where(node: Node<'_>) -> Lowered<RowsWhere> {
    let mut c = node.children();
    c.one(Rule::rows_where)?;
    let field = c.one(Rule::name)?.name();
    let is = match c.any()?.rule() {
        Rule::kw_is | Rule::is_one_of => true,
        Rule::is_not | Rule::is_not_one_of => false,
        _ => return field_mismatch(&field),
    };
    let mut words = vec![word(c.one(Rule::data_word)?)?];
    while c.maybe(Rule::comma).is_some() {
        words.push(word(c.one(Rule::data_word)?)?);
    }
    c.end()?;
    Ok(RowsWhere { field, is, words })
}

fn field_mismatch<T>(field: &Quoted) -> Lowered<T> {
    Err(super::super::node::Stop::Mismatch(field.span))
}

fn rows_until(node: Node<'_>) -> Lowered<Vec<Quoted>> {
    let mut c = node.children();
    c.one(Rule::rows_until)?;
    let words = texts(&mut c)?;
    c.end()?;
    Ok(words)
}

fn headings(node: Node<'_>) -> Lowered<String> {
    let mut c = node.children();
    c.one(Rule::headings_in_row)?;
    let row = c.one(Rule::digits)?.text().to_owned();
    c.end()?;
    Ok(row)
}

/// `"a" or "b"`
pub(super) fn texts(c: &mut super::super::node::Children<'_>) -> Lowered<Vec<Quoted>> {
    let mut texts = vec![quoted(&c.one(Rule::quoted)?)];
    while c.maybe(Rule::kw_or).is_some() {
        texts.push(quoted(&c.one(Rule::quoted)?));
    }
    Ok(texts)
}
