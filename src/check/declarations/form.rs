//! How data is written: by the contract, by a record, by a field. What is nearer to the field holds.

use std::collections::BTreeMap;

use crate::check::Checker;
use crate::check::messages;
use crate::model::{Field, FieldForm, RecordId, RowSource, RowsWhere, Type};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, FieldModifier, Written};
use crate::text::lookalike;
use crate::value::{BaseUnit, DateForm, DateOrder};

/// The most lines of a file that may stand above its headings.
const LAST_HEADINGS_ROW: u64 = 1000;

impl Checker<'_> {
    /// What a contract or a record says of its data, over what holds without it.
    pub(crate) fn forms(&mut self, base: FieldForm, said: &ast::Forms) -> FieldForm {
        let mut form = base;
        if let Some(dates) = self.form_once("dates written", &said.dates) {
            form.dates = vec![dates.node];
        }
        if let Some(answers) = self.form_once("yes or no written", &said.answers) {
            form.answers = vec![pair(&answers.node)];
            self.answers_differ(&form, answers.span);
        }
        if let Some(blanks) = self.form_once("blanks written", &said.blanks) {
            form.blanks = texts(&blanks.node);
        }
        form
    }

    fn form_once<'s, T>(&mut self, keyword: &'static str, said: &'s [Spanned<T>]) -> Option<&'s Spanned<T>> {
        if let [first, again, ..] = said {
            self.report(messages::terms::said_twice(keyword, first.span, again.span));
        }
        said.first()
    }

    /// What a field says of its data. The modifiers that suit another type are reported.
    pub(crate) fn field_form(&mut self, field: &mut Field, said: &ast::Field) {
        let (mut dates, mut answers) = (Vec::new(), Vec::new());
        for modifier in &said.modifiers {
            let span = modifier.span;
            let fits = match &modifier.node {
                FieldModifier::MayBeBlank(words) if !words.is_empty() => {
                    field.form.blanks = texts(words);
                    true
                }
                FieldModifier::Written(Written::Date(form)) => {
                    dates.push((*form, span));
                    matches!(field.ty, Type::Date | Type::Moment)
                        && !(form.at_midnight && field.ty == Type::Moment)
                }
                FieldModifier::Written(Written::Answers(words)) => {
                    answers.push(pair(words));
                    field.ty == Type::YesNo
                }
                FieldModifier::Written(Written::Hours(form)) => {
                    field.form.hours.push(*form);
                    is_hours(&field.ty)
                }
                FieldModifier::CapitalsIgnored => {
                    field.form.capitals_ignored = true;
                    matches!(field.ty, Type::Text | Type::Choice(_))
                }
                FieldModifier::FractionsDropped => {
                    field.form.fractions_dropped = true;
                    field.ty == Type::Moment
                }
                _ => true,
            };
            if !fits {
                let found = self.describe_type(&field.ty);
                let suits = suits(&modifier.node);
                return self.report(messages::forms::unfit(span, &field.name, &found, suits));
            }
        }
        self.date_orders_differ(&dates);
        if !dates.is_empty() {
            field.form.dates = dates.into_iter().map(|(form, _)| form).collect();
        }
        if !answers.is_empty() {
            field.form.answers = answers;
            self.answers_differ(&field.form, said.span);
        }
        self.blanks_are_no_values(field, said.span);
    }

    /// `01/02/2025` would be two days.
    fn date_orders_differ(&mut self, dates: &[(DateForm, Span)]) {
        let find = |order| dates.iter().find(|(form, _)| form.order == order).map(|(_, span)| *span);
        if let (Some(first), Some(second)) = (find(DateOrder::DayMonthYear), find(DateOrder::MonthDayYear)) {
            self.report(messages::forms::two_days(first.max(second), first.min(second)));
        }
    }

    fn answers_differ(&mut self, form: &FieldForm, span: Span) {
        let both = form.answers.iter().find(|(yes, _)| form.answers.iter().any(|(_, no)| no == yes));
        if let Some((word, _)) = both {
            self.report(messages::forms::two_meanings(span, word, "both yes and no"));
        }
    }

    /// A word for a blank cannot be a value as well.
    fn blanks_are_no_values(&mut self, field: &Field, span: Span) {
        let choices = match field.ty {
            Type::Choice(set) => Some(self.choice_sets[set].choices.clone()),
            Type::YesNo => {
                Some(field.form.answers.iter().flat_map(|(yes, no)| [yes.clone(), no.clone()]).collect())
            }
            _ => None,
        };
        let values = choices.unwrap_or_default();
        if let Some(word) = field.form.blanks.iter().find(|blank| values.contains(blank)) {
            let (word, other) = (word.clone(), "both a blank and a value".to_owned());
            self.report(messages::forms::two_meanings(span, &word, &other));
        }
    }

    /// Where the rows of a record are found.
    pub(crate) fn row_source(&mut self, id: RecordId, fields: &[Field], record: &ast::Record) -> RowSource {
        let said = &record.source;
        if let (Some(listed), Some(span)) = (record.listed.first(), first_place(said)) {
            self.report(messages::forms::of_a_list(span, listed.span));
        }
        let file = self.form_once("file", &said.file).map(|file| file.node.clone());
        let mut source = RowSource { file, ..RowSource::default() };
        if let Some(row) = self.form_once("headings in row", &said.headings) {
            match row.node.parse().ok().filter(|row| (1..=LAST_HEADINGS_ROW).contains(row)) {
                Some(row) => source.headings_row = row,
                None => self.report(messages::forms::not_a_row(row.span, LAST_HEADINGS_ROW)),
            }
        }
        source.until =
            self.form_once("rows until", &said.until).map(|until| texts(&until.node)).unwrap_or_default();
        source.only = said.only.iter().filter_map(|only| self.rows_where(id, fields, &only.node)).collect();
        source
    }

    fn rows_where(&mut self, id: RecordId, fields: &[Field], said: &ast::RowsWhere) -> Option<RowsWhere> {
        let position = self.field_position(id, fields, &said.field)?;
        let field = fields.get(position as usize)?;
        let known = match &field.ty {
            Type::Text => None,
            Type::YesNo => {
                Some(field.form.answers.iter().flat_map(|(yes, no)| [yes.clone(), no.clone()]).collect())
            }
            Type::Choice(set) => Some(self.choice_sets[*set].choices.clone()),
            _ => {
                let (span, found) = (said.field.span, self.describe_type(&field.ty));
                return self.refuse(messages::forms::tells_no_rows(span, &field.name, &found));
            }
        };
        let known: Option<Vec<String>> = known;
        if let Some(values) = known.clone()
            && let Some(word) = said.words.iter().find(|word| !values.contains(&word.node))
        {
            let (span, word) = (word.span, word.node.clone());
            return self.refuse(messages::forms::never_such_rows(span, &word, &field.name, &values));
        }
        Some(RowsWhere {
            field: position,
            is: said.is,
            words: texts(&said.words),
            values: known.unwrap_or_default(),
        })
    }
}

impl Checker<'_> {
    /// Where a field ignores capitals, one text has one spelling in the contract: it is the one that statements show.
    pub(crate) fn two_spellings(&mut self) {
        let mut fields = self.records.iter().flat_map(|record| &record.fields);
        let ignores = |field: &&Field| field.ty == Type::Text && field.form.capitals_ignored;
        let Some(name) = fields.find(ignores).map(|field| field.name.clone()) else { return };
        let mut in_order: Vec<_> = self.texts.iter().map(|(text, span)| (*span, text.clone())).collect();
        in_order.sort_unstable();
        let mut first: BTreeMap<String, (Span, String)> = BTreeMap::new();
        let mut found = Vec::new();
        for (span, text) in in_order {
            let known = first.entry(lookalike::without_capitals(&text)).or_insert((span, text.clone()));
            if known.1 != text {
                let (first, other) = known.clone();
                let name = name.clone();
                found.push(messages::forms::two_spellings(span, first, &text, &other, &name));
            }
        }
        found.into_iter().for_each(|problem| self.report(problem));
    }
}

fn pair(answers: &ast::Answers) -> (String, String) {
    (answers.yes.node.clone(), answers.no.node.clone())
}

fn texts(words: &[ast::Quoted]) -> Vec<String> {
    words.iter().map(|word| word.node.clone()).collect()
}

fn is_hours(ty: &Type) -> bool {
    matches!(ty, Type::Number(number) if number.unit.as_base() == Some(BaseUnit::Hours))
}

/// The first of the lines about files.
fn first_place(said: &ast::RowSource) -> Option<Span> {
    let file = said.file.iter().map(|file| file.span);
    let only = said.only.iter().map(|only| only.span);
    let until = said.until.iter().map(|until| until.span);
    file.chain(said.headings.iter().map(|row| row.span)).chain(only).chain(until).min()
}

/// Which fields a modifier is for.
fn suits(modifier: &FieldModifier) -> &'static str {
    match modifier {
        FieldModifier::Written(Written::Date(form)) if form.at_midnight => "a field of type `date`",
        FieldModifier::Written(Written::Date(_)) => "a field of type `date` or `date and time`",
        FieldModifier::Written(Written::Answers(_)) => "a field of type `yes or no`",
        FieldModifier::Written(Written::Hours(_)) => "a field of type `hours`",
        FieldModifier::CapitalsIgnored => "a field of type `text` or `one of …`",
        FieldModifier::FractionsDropped => "a field of type `date and time`",
        FieldModifier::Unique
        | FieldModifier::MayBeBlank(_)
        | FieldModifier::Range(..)
        | FieldModifier::AtLeast(_)
        | FieldModifier::AtMost(_)
        | FieldModifier::OnOrAfter(_)
        | FieldModifier::OnOrBefore(_)
        | FieldModifier::Called(_)
        | FieldModifier::Means(_)
        | FieldModifier::ChoiceMeans(..)
        | FieldModifier::Formerly(_)
        | FieldModifier::Column(_) => "any field",
    }
}
