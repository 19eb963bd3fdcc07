//! Columns as they are read.

use std::collections::HashMap;

use super::cell::{self, Decimal, NumberForm};
use super::fault::{CellProblem, NumberTrouble, Problem, RowProblem};
use super::intern::Interner;
use super::moment;
use super::numbers::{Bounds, Numbers};
use super::quick::Lexicon;
use super::quick_days::{DayOrder, Months};
use super::worded::{answer, choice, period};
use super::words::{currency_of, is_percentage, number_holds};
use crate::column::{Bits, Column, Packed, Scale, Values};
use crate::model::{ChoiceSet, Field, FieldForm, Model, RecordId, Type};
use crate::value::{Calendar, Day, Number, PeriodKind, UnitNames, Zone, format};

/// Where rows come from: the contract writes values in one way, data as the contract says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    Data,
    Contract,
}

/// A cell as a file has it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cell<'a> {
    /// Text; empty for blank.
    Text(&'a [u8]),
    /// The digits of a JSON number.
    Number(&'a str),
    /// A JSON boolean.
    YesNo(bool),
    /// A JSON array or object.
    Nested,
    /// A JSON string with an escape of half a character.
    HalfCharacter,
}

/// Reads the cells of one field into a column.
pub(super) struct FieldReader<'m> {
    field: &'m Field,
    /// For a reference the record, and then everything below is as for that record's unique field.
    refers_to: Option<RecordId>,
    pub(super) sink: Sink<'m>,
    pub(super) rows: usize,
    /// Those without a value.
    pub(super) blanks: Bits,
    names: &'m UnitNames,
    /// How values are written where the rows come from.
    pub(super) form: FieldForm,
    /// Whether ordinary cells can be taken quickly.
    pub(super) ordinary: bool,
    /// Whether there is no text that stands for a blank, either.
    #[cfg(feature = "parquet")]
    pub(super) plain: bool,
}

/// Values by type, with what the type asks of them.
pub(super) enum Sink<'m> {
    Numbers {
        form: NumberForm,
        numbers: Numbers,
        least: Option<Decimal>,
        most: Option<Decimal>,
        whole: bool,
        bounds: Bounds,
    },
    Days {
        days: Packed<i32>,
        months: Box<Months>,
        first: Option<Day>,
        last: Option<Day>,
    },
    Moments {
        order: DayOrder,
        zone: Option<&'m Zone>,
        seconds: Packed<i64>,
    },
    Periods {
        calendar: Calendar,
        kind: PeriodKind,
        known: HashMap<String, i32>,
        periods: Packed<i32>,
    },
    Texts {
        interner: Interner,
        codes: Packed<u32>,
    },
    Choices {
        set: &'m ChoiceSet,
        lexicon: Lexicon,
        codes: Packed<u32>,
    },
    /// The words by turns mean yes and no.
    YesNo {
        lexicon: Lexicon,
        codes: Packed<u32>,
    },
}

/// The unique field of a record, which references to it hold.
pub(super) fn key_field(model: &Model, record: RecordId) -> Option<(usize, &Field)> {
    model.records[record].fields.iter().enumerate().find(|(_, field)| field.unique)
}

/// The field whose values a field holds: itself, or for a reference the unique field of the other record, and so on.
fn value_field<'m>(model: &'m Model, field: &'m Field) -> &'m Field {
    let mut held = field;
    // A chain of references is no longer than there are records, unless it is a circle.
    for _ in &model.records {
        match held.ty {
            Type::Reference(record) => match key_field(model, record) {
                Some((_, key)) => held = key,
                None => break,
            },
            _ => break,
        }
    }
    held
}

impl<'m> FieldReader<'m> {
    /// A reader of a field without rows, which will come from data or from the contract itself.
    pub(super) fn new(model: &'m Model, field: &'m Field, from: From) -> Self {
        let held = value_field(model, field);
        let mut form = match from {
            From::Data => field.form.clone(),
            From::Contract => FieldForm::default(),
        };
        form.capitals_ignored = held.form.capitals_ignored;
        let refers_to = match field.ty {
            Type::Reference(record) => Some(record),
            _ => None,
        };
        // Of a reference it is only asked that there is such a row.
        let own = refers_to.is_none();
        let (first, last) = if own { held.days } else { (None, None) };
        let order = DayOrder::of(&form.dates).unwrap_or_default();
        let sink = match &held.ty {
            Type::Number(ty) => {
                let least = held.at_least.as_ref().filter(|_| own).map(Decimal::of);
                let most = held.at_most.as_ref().filter(|_| own).map(Decimal::of);
                Sink::Numbers {
                    form: NumberForm { currency: currency_of(ty), percent: is_percentage(ty) },
                    numbers: Numbers::default(),
                    bounds: Bounds::new(least.as_ref(), most.as_ref()),
                    least,
                    most,
                    whole: held.whole && own,
                }
            }
            Type::Date => {
                Sink::Days { days: Packed::default(), months: Box::new(Months::new(order)), first, last }
            }
            Type::Moment => {
                Sink::Moments { order, zone: model.contract.clock.as_ref(), seconds: Packed::default() }
            }
            Type::Choice(set) => {
                let set = &model.choice_sets[*set];
                let lexicon = Lexicon::new(set.choices.iter().map(String::as_str));
                Sink::Choices { set, lexicon, codes: Packed::default() }
            }
            Type::YesNo => {
                let words = form.answers.iter().flat_map(|(yes, no)| [yes.as_str(), no.as_str()]);
                Sink::YesNo { lexicon: Lexicon::new(words), codes: Packed::default() }
            }
            Type::Period(kind) => Sink::Periods {
                calendar: model.contract.calendar.clone(),
                kind: *kind,
                known: HashMap::default(),
                periods: Packed::default(),
            },
            // No field is a clock time, and a circle of references is refused by the checker.
            Type::Text | Type::Reference(_) | Type::Clock => {
                // Of texts that tell rows apart none is looked for among the others.
                let interner = if own && held.unique { Interner::once() } else { Interner::default() };
                Sink::Texts { interner, codes: Packed::default() }
            }
        };
        let ordinary = !form.capitals_ignored && is_plain(&sink, &form);
        #[cfg(feature = "parquet")]
        let plain = ordinary && form.blanks.is_empty();
        FieldReader {
            field,
            refers_to,
            sink,
            rows: 0,
            blanks: Bits::default(),
            names: &model.units,
            form,
            ordinary,
            #[cfg(feature = "parquet")]
            plain,
        }
    }

    /// The field.
    pub(super) fn field(&self) -> &'m Field {
        self.field
    }

    /// Whether texts that differ only in capitals are one.
    pub(super) fn is_folded(&self) -> bool {
        self.form.capitals_ignored && matches!(self.sink, Sink::Texts { .. })
    }

    /// The record that is referred to.
    pub(super) fn refers_to(&self) -> Option<RecordId> {
        self.refers_to
    }

    /// Whether examples number its rows where they leave it out: a unique number or text.
    pub(super) fn is_numbered(&self) -> bool {
        self.field.unique
            && self.refers_to.is_none()
            && matches!(self.sink, Sink::Numbers { .. } | Sink::Texts { .. })
    }

    /// Takes the rows of another reader of the field, which has none from then on.
    pub(super) fn take_rows(&mut self, other: &mut FieldReader<'m>) {
        if self.rows == 0 {
            std::mem::swap(self, other);
            return;
        }
        match (&mut self.sink, &mut other.sink) {
            (Sink::Numbers { numbers, .. }, Sink::Numbers { numbers: others, .. }) => numbers.take(others),
            (Sink::Days { days, .. }, Sink::Days { days: others, .. }) => days.take_all(others),
            (Sink::Moments { seconds, .. }, Sink::Moments { seconds: others, .. }) => {
                seconds.take_all(others)
            }
            (Sink::Periods { periods, .. }, Sink::Periods { periods: others, .. }) => {
                periods.take_all(others)
            }
            (Sink::Choices { codes, .. }, Sink::Choices { codes: others, .. })
            | (Sink::YesNo { codes, .. }, Sink::YesNo { codes: others, .. }) => codes.take_all(others),
            (Sink::Texts { interner, codes }, Sink::Texts { interner: own, codes: others }) => {
                let here = interner.take_in(own);
                codes.extend_mapped(others, |code| here.get(code as usize).copied().unwrap_or(0));
                own.clear();
                others.clear();
            }
            // Readers of one field take values of one type.
            (
                Sink::Numbers { .. }
                | Sink::Days { .. }
                | Sink::Moments { .. }
                | Sink::Periods { .. }
                | Sink::Choices { .. }
                | Sink::YesNo { .. }
                | Sink::Texts { .. },
                _,
            ) => {}
        }
        if other.blanks.any() {
            self.blanks.append(self.rows, &other.blanks);
        }
        self.rows = self.rows.saturating_add(other.rows);
        (other.rows, other.blanks) = (0, Bits::default());
    }

    /// Adds a cell. One that is at fault is blank in the column.
    pub(super) fn push(&mut self, cell: Cell<'_>) -> Result<(), Problem> {
        let taken = self.take(cell);
        match taken {
            Ok(true) => {
                self.rows = self.rows.saturating_add(1);
                Ok(())
            }
            Ok(false) => {
                self.push_blank();
                if self.field.may_be_blank { Ok(()) } else { Err(Problem::Cell(CellProblem::Blank)) }
            }
            Err(problem) => {
                self.push_blank();
                Err(problem)
            }
        }
    }

    /// Adds a blank, whether or not the field may be blank.
    pub(super) fn push_blank(&mut self) {
        match &mut self.sink {
            Sink::Numbers { numbers, .. } => numbers.push(Decimal::Small { mantissa: 0, scale: 0 }),
            Sink::Days { days, .. } => days.push(0),
            Sink::Moments { seconds, .. } => seconds.push(0),
            Sink::Periods { periods, .. } => periods.push(0),
            Sink::Texts { codes, .. } | Sink::Choices { codes, .. } | Sink::YesNo { codes, .. } => {
                codes.push(0)
            }
        }
        self.blanks.mark(self.rows);
        self.rows = self.rows.saturating_add(1);
    }

    /// Adds the value of a cell. False if the cell is blank.
    fn take(&mut self, cell: Cell<'_>) -> Result<bool, Problem> {
        let text = match (cell, &mut self.sink) {
            (Cell::Text(text), _) => text,
            (Cell::Number(digits), Sink::Numbers { .. }) => digits.as_bytes(),
            (Cell::YesNo(yes), Sink::YesNo { codes, .. }) => {
                codes.push(u32::from(yes));
                return Ok(true);
            }
            (cell, sink) => return Err(Problem::Row(json_kind(cell, sink))),
        };
        let text = if self.form.capitals_ignored { cell::without_outer_spaces(text) } else { text };
        if text.is_empty() || self.form.blanks.iter().any(|blank| blank.as_bytes() == text) {
            return Ok(false);
        }
        self.take_text(text).map(|()| true).map_err(|problem| {
            Problem::Cell(match problem {
                CellProblem::Number { trouble, .. } => {
                    let holds = number_holds(self.field, self.names);
                    let marker = trouble == NumberTrouble::Other && self.field.may_be_blank;
                    let cell = super::fault::shown(text).replace('"', "");
                    let or_blank =
                        format!("; or if it stands for a blank, say so: `may be blank written \"{cell}\"`");
                    let holds = if marker { holds + &or_blank } else { holds };
                    CellProblem::Number { trouble, holds }
                }
                problem => problem,
            })
        })
    }

    fn take_text(&mut self, text: &[u8]) -> Result<(), CellProblem> {
        match &mut self.sink {
            Sink::Numbers { form, numbers, least, most, whole, .. } => {
                let number = match self.form.hours.as_slice() {
                    [] => cell::number(text, *form)?,
                    hours => cell::hours(text, hours)?,
                };
                if *whole && !number.is_whole() {
                    return Err(CellProblem::NotWhole);
                }
                let below = least.as_ref().filter(|least| number.is_below(least));
                let above = most.as_ref().filter(|most| most.is_below(&number));
                if let Some(limit) = below.or(above) {
                    let limit = amount_in_words(self.field, &limit.number(), self.names);
                    return Err(CellProblem::Range { below: below.is_some(), limit });
                }
                numbers.push(number);
            }
            Sink::Days { days, first, last, .. } => {
                let day = cell::date(text, &self.form.dates)?;
                let before = first.filter(|first| day < *first);
                let after = last.filter(|last| day > *last);
                if let Some(limit) = before.or(after) {
                    return Err(CellProblem::DayRange { before: before.is_some(), limit });
                }
                days.push(day.number());
            }
            Sink::Moments { zone, seconds, .. } => seconds.push(moment::moment(text, &self.form, *zone)?),
            Sink::Periods { calendar, kind, known, periods } => {
                periods.push(period(text, (calendar, *kind), known)?);
            }
            Sink::Texts { interner, codes } => {
                // What was taken once is in order.
                let code = interner.code(text, cell::plain_text)?;
                codes.push(code);
            }
            Sink::Choices { set, codes, .. } => codes.push(choice(text, set, self.form.capitals_ignored)?),
            Sink::YesNo { codes, .. } => codes.push(answer(text, &self.form.answers)?),
        }
        Ok(())
    }

    /// The column, and the texts of its codes if they are texts.
    pub(super) fn finish(self) -> (Column, Option<Interner>) {
        let (values, interner) = match self.sink {
            Sink::Numbers { numbers, .. } => (numbers.finish(), None),
            Sink::Days { days, .. } => (Values::Days(days), None),
            Sink::Periods { periods, .. } => (Values::Periods(periods), None),
            Sink::Moments { seconds, .. } => (Values::Fixed { scale: Scale::WHOLE, values: seconds }, None),
            Sink::Texts { interner, codes } => (Values::Codes(codes), Some(interner)),
            Sink::Choices { codes, .. } | Sink::YesNo { codes, .. } => (Values::Codes(codes), None),
        };
        let mut blanks = self.blanks;
        blanks.reach(self.rows);
        (Column { values, blanks: Some(blanks).filter(Bits::any) }, interner)
    }
}

/// Whether the data of a field is written as `quick.rs` and `quick_days.rs` know it.
fn is_plain(sink: &Sink<'_>, form: &FieldForm) -> bool {
    match sink {
        Sink::Numbers { form: number, .. } => form.hours.is_empty() && !number.percent,
        Sink::Days { .. } | Sink::Moments { .. } => DayOrder::of(&form.dates).is_some(),
        Sink::Texts { .. } | Sink::Choices { .. } | Sink::YesNo { .. } | Sink::Periods { .. } => true,
    }
}

/// A number as the contract writes it.
fn amount_in_words(field: &Field, number: &Number, names: &UnitNames) -> String {
    match &field.ty {
        Type::Number(ty) => format::number(number, ty, names),
        _ => format::plain(number),
    }
}

/// A JSON value that the column can not hold.
fn json_kind(cell: Cell<'_>, sink: &Sink<'_>) -> RowProblem {
    let found = match cell {
        Cell::Text(_) => "a text",
        Cell::Number(_) => "a number",
        Cell::YesNo(_) => "true or false",
        Cell::Nested => "an array or object",
        Cell::HalfCharacter => "a text with half a character",
    };
    let wanted = match sink {
        Sink::Numbers { .. } => "a number",
        Sink::Days { .. } => "a date in quotes",
        Sink::Periods { .. } => "a period in quotes",
        Sink::Moments { .. } => "a date and time in quotes",
        Sink::Texts { .. } => "a text in quotes",
        Sink::Choices { .. } => "a choice in quotes",
        Sink::YesNo { .. } => "`true` or `false`",
    };
    RowProblem::JsonKind { found, wanted }
}
