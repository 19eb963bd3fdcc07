//! Why a value may be blank, in the contract's words, and what to write about it.

use crate::analysis::{self, FlowFacts, Missing, Root, Why};
use crate::check::Checker;
use crate::check::messages::Cause;
use crate::model::{Expr, ExprKind, FieldId, Frame, Tariff, TariffKey, Type};
use crate::source::Edit;
use crate::text;
use crate::value::AggregateOp;

impl Checker<'_> {
    /// Why a value may be blank where so much is proven: the part of it, the root of that, and what settles it.
    pub(crate) fn why_blank(&self, value: &Expr, proven: &FlowFacts) -> Cause {
        let mut parts: Vec<&Expr> = Vec::new();
        analysis::reasons(value, &mut |part| {
            if !parts.contains(&part) {
                parts.push(part);
            }
        });
        let part = parts.first().copied().unwrap_or(value);
        let root = self.terms().root_of_blank(part, proven);
        let root = root.unwrap_or(Root { span: part.span, why: Why::NotGiven });
        // Of several parts each would have to be settled: then the whole is.
        let settled = if parts.len() > 1 { value } else { part };
        let (reason, mend) = (self.reason_words(&root), self.mend(&root.why));
        let near = value.span.start <= root.span.start && root.span.end <= value.span.end;
        let (reason, root_label) = match near {
            true => (reason, None),
            false => {
                let line = self.source.line(root.span.start);
                (format!("{reason} (line {line})"), Some((root.span, reason)))
            }
        };
        Cause {
            part: (part.span, reason),
            root: root_label,
            mend,
            given: self.given_condition(part),
            settled: self.settled(settled, &root.why, near),
        }
    }

    /// A reason in words.
    fn reason_words(&self, root: &Root) -> String {
        let written = self.as_written(root.span);
        match &root.why {
            Why::NotGiven => format!("`{written}` may be blank"),
            Why::Divisor(by) => format!("`{}` may be nought", self.as_written(by.span)),
            Why::NoPrice { tariff, missing, .. } => {
                let tariff = &self.tariffs[*tariff];
                let name = &tariff.title.name;
                match missing {
                    Missing::Before(day) => format!("`{name}` has no value before {}", day.long()),
                    Missing::Row(choices) => {
                        format!("`{name}` has no row for {}", self.row_words(tariff, choices))
                    }
                    Missing::SomeKeys => format!("`{name}` has no row for some of its keys"),
                }
            }
            Why::NoGroup => format!("`{written}` may find no such group"),
            Why::NoRows(_) => "there may be no rows".to_owned(),
            Why::LeftOut => "the clause may not take the row in".to_owned(),
            Why::NoneBefore => "there may be none before this one".to_owned(),
            Why::NoneSought => "there may be no such rows".to_owned(),
            Why::Outside(fact) => {
                let name = self.facts[*fact].title.name.as_str();
                format!("`{name}` has a value only for the rows that it is of")
            }
        }
    }

    /// What to mend where a blank arises, so that there is none.
    fn mend(&self, why: &Why) -> Option<String> {
        match why {
            Why::NoPrice { tariff, missing, date } => {
                let tariff = &self.tariffs[*tariff];
                Some(match missing {
                    Missing::Before(day) => {
                        let first =
                            format!("let the first row of `{}` be `to begin with`", tariff.title.name);
                        match date.and_then(|date| self.field_without_days(date)) {
                            Some(field) => {
                                format!("{first}; or let `{field}` say `on or after {}`", day.long())
                            }
                            None => first,
                        }
                    }
                    Missing::Row(choices) => format!("add a row for {}", self.row_words(tariff, choices)),
                    Missing::SomeKeys => "add the rows that are missing".to_owned(),
                })
            }
            Why::Outside(_) => Some("let this be `of` the same rows".to_owned()),
            Why::NotGiven
            | Why::Divisor(_)
            | Why::NoGroup
            | Why::NoRows(_)
            | Why::LeftOut
            | Why::NoneSought
            | Why::NoneBefore => None,
        }
    }

    /// A field that does not yet say how early its days can be.
    fn field_without_days(&self, field: FieldId) -> Option<String> {
        let of_data = self.records[field.record].made.is_none();
        let field = &self.records[field];
        (of_data && field.days.0.is_none()).then(|| field.name.clone())
    }

    /// The choices of a row of a tariff.
    fn row_words(&self, tariff: &Tariff, choices: &[u32]) -> String {
        let word = |(key, choice): (&TariffKey, &u32)| {
            let Type::Choice(set) = key.ty else { return None };
            self.choice_sets[set].choices.get(*choice as usize).cloned()
        };
        let words: Vec<String> = tariff.keys.iter().zip(choices).filter_map(word).collect();
        text::all_of(&text::ticked(&words))
    }

    /// The value with what stands for a blank of it, as a change of the text.
    fn settled(&self, value: &Expr, why: &Why, near: bool) -> Option<Edit> {
        let stand_in = self.stand_in(&value.ty)?;
        let written = self.source.slice(value.span);
        let one_line = !written.contains('\n');
        let tail = match why {
            Why::Divisor(by) if near => self.if_empty_words(by),
            Why::NoRows(_) if near => self.if_empty_words(value),
            Why::NotGiven
            | Why::Divisor(_)
            | Why::NoPrice { .. }
            | Why::NoGroup
            | Why::NoRows(_)
            | Why::LeftOut
            | Why::NoneSought
            | Why::NoneBefore
            | Why::Outside(_) => "if blank".to_owned(),
        };
        let text = format!("({}, or {stand_in} {tail})", self.as_written(value.span));
        one_line.then_some(Edit::new(value.span, text))
    }

    /// What can stand for a blank of a type.
    fn stand_in(&self, ty: &Type) -> Option<String> {
        match ty {
            Type::Number(_) => Some(self.nought(ty)),
            Type::Date => Some("first day of the term".to_owned()),
            Type::Text => Some("\"none\"".to_owned()),
            Type::YesNo => Some("no".to_owned()),
            Type::Clock => Some("00:00".to_owned()),
            Type::Choice(set) => self.choice_sets[*set].choices.first().cloned(),
            _ => None,
        }
    }

    /// `if eligible is empty`, where a value is taken over a population; otherwise `if blank`.
    fn if_empty_words(&self, value: &Expr) -> String {
        match self.taken_over(value) {
            Some(population) => format!("if {population} is empty"),
            None => "if blank".to_owned(),
        }
    }

    /// The name of the population that a value is taken over.
    fn taken_over(&self, value: &Expr) -> Option<String> {
        match &value.kind {
            ExprKind::Aggregate(aggregate) => match aggregate.within {
                Some(cohort) => Some(self.facts[cohort].title.name.clone()),
                None => Some(self.population_words(aggregate.selection)),
            },
            _ => value.operands().into_iter().find_map(|operand| self.taken_over(operand)),
        }
    }

    /// The condition that leaves out the rows in which a value is blank, if a row can be asked for it.
    fn given_condition(&self, value: &Expr) -> Option<String> {
        let of_rows = matches!(self.frames[value.frame], Frame::Rows(_) | Frame::Groups { .. });
        if !of_rows || !is_of_one_row(value) {
            return None;
        }
        if let ExprKind::Related(related) = &value.kind
            && related.sought.of_nothing_is_nought()
        {
            // It is blank only where a side of the row itself is.
            let mut sides = Vec::new();
            related.asked().for_each(|side| analysis::reasons(side, &mut |part| sides.push(part)));
            return self.given_condition(sides.first()?);
        }
        let written = self.written_of_row(value);
        let plain = matches!(value.kind, ExprKind::Field(_) | ExprKind::Fact(_) | ExprKind::Spread(..));
        Some(if plain { format!("where {written} is given") } else { format!("where ({written}) is given") })
    }

    /// A value as it is written in a clause of its row: `left`, where it stands as `this stay's left`.
    fn written_of_row(&self, value: &Expr) -> String {
        let written = self.as_written(value.span);
        let record = self.record_of(value.frame).map(|record| &self.records[record]);
        let this = record.map(|record| format!("this {}'s ", record.title.name));
        let of_row = this.and_then(|this| written.strip_prefix(&this).map(str::to_owned));
        of_row.unwrap_or(written)
    }

    /// The same of the first part for which a value may be blank.
    pub(crate) fn given_words(&self, value: &Expr) -> String {
        let mut first = None;
        analysis::reasons(value, &mut |reason| first = first.or(Some(reason)));
        let part = first.unwrap_or(value);
        self.given_condition(part).unwrap_or_else(|| format!("where {} is given", self.as_written(part.span)))
    }
}

/// Whether a row has a value by itself: it is not taken over others.
fn is_of_one_row(value: &Expr) -> bool {
    let taken = match &value.kind {
        ExprKind::Aggregate(aggregate) => aggregate.op != AggregateOp::One,
        ExprKind::Running(_) | ExprKind::Payment(_) | ExprKind::LinesTotal(_) | ExprKind::WhatLeaves(..) => {
            true
        }
        _ => false,
    };
    !taken && value.operands().into_iter().all(is_of_one_row)
}
