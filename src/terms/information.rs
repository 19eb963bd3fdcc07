//! The annex of the information that is recorded: what each entry is, within what it lies, and what a blank means.

use super::book::Noun;
use super::casing::a;
use super::marks;
use super::schedule::{AnnexSection, Clause, Grid, GridRow, Piece, Words};
use super::voice::Voice;
use crate::analysis::Thing;
use crate::model::exprs;
use crate::model::{Field, FieldId, HeldTo, Record, RecordId, Type, Volume, VolumeKey, VolumeOf};
use crate::text;
use crate::value::{Day, NumberStyle};

impl Voice<'_> {
    /// The entries of every record that is not worked out, and the rules for all of them.
    pub(super) fn information(&self) -> Vec<AnnexSection> {
        let records = self.model.data_records();
        let mut sections: Vec<AnnexSection> = records.map(|(id, record)| self.entries(id, record)).collect();
        let dates = self.model.contract.form.dates.iter().map(|form| {
            let day = Day::written(self.model.contract.starts, form.order);
            format!("{}, such as {day}", date_form(form.order))
        });
        let dates: Vec<String> = dates.collect();
        sections.push(AnnexSection {
            heading: None,
            clauses: vec![
                Clause::of("limits", format!("The limits include their ends. Dates are written {}.", text::one_of(&dates))),
                Clause::of(
                    "faults",
                    "No amount is worked out from an entry that breaks the rules of this Annex until it is corrected.",
                ),
            ],
        });
        sections
    }

    fn entries(&self, id: RecordId, record: &Record) -> AnnexSection {
        let noun = self.book.record(id);
        let heads = ["Entry", "What it is", "Limits", "May be left blank"].map(Words::from).into();
        let fields = (0u32..).zip(&record.fields).map(|(at, field)| {
            let term = self.book.field(FieldId { record: id, field: at });
            let here = FieldId { record: id, field: at };
            let blank = if field.may_be_blank { self.blank_entry(here, field) } else { "no".to_owned() };
            let cells = [
                format!(
                    "{} ({}){}",
                    term.singular,
                    field.headings().map(marks::own).collect::<Vec<_>>().join(" or "),
                    formerly(&field.printed.formerly)
                ),
                format!("{}{}", self.what_it_is(field, &term.singular), self.what_hangs_on(here, field)),
                self.limits_of(id, record, field),
                blank,
            ];
            GridRow { anchor: Some(term.to.clone()), cells: cells.map(Words::from).into() }
        });
        let grid = Grid { heads, rows: fields.collect() };
        let listed = record.listed.is_some();
        let text = match listed {
            true => format!("For each {}, as listed in Annex 1, the following is known.", noun.one()),
            false => format!("For each {} the following is recorded.", noun.one()),
        };
        let mut clauses = vec![Clause::of(&record.title.name, text).with(Piece::Grid(grid))];
        clauses
            .extend((0u32..).zip(&record.fields).filter_map(|(at, field)| self.choices_mean(id, at, field)));
        clauses.extend(record.uniques.iter().filter(|unique| unique.fields.len() > 1).map(|unique| {
            let names: Vec<String> = unique
                .fields
                .iter()
                .map(|at| self.book.field(FieldId { record: id, field: *at }).one())
                .collect();
            Clause::of("unique", format!("No two {} have the same {}.", noun.many(), text::all_of(&names)))
        }));
        clauses
            .extend(record.volumes.iter().map(|volume| Clause::of("most_rows", self.most_rows(id, volume))));
        clauses.extend(self.receipt(id, record));
        clauses.extend(own_clauses(&record.title.printed));
        let former = formerly(&record.title.printed.formerly);
        let heading = Words::from(format!("{} [{}]{former}", noun.plural, record.title.name));
        AnnexSection { heading: Some(heading), clauses }
    }

    /// What the choices of an entry mean, where the author says so.
    fn choices_mean(&self, id: RecordId, at: u32, field: &Field) -> Option<Clause> {
        let Type::Choice(set) = &field.ty else { return None };
        if field.printed.choices.is_empty() {
            return None;
        }
        let mut meanings = field.printed.choices.clone();
        meanings.sort();
        let rows = meanings.into_iter().map(|(choice, meaning)| {
            vec![format!("“{}”", self.book.choice(self.model, *set, choice)), marks::own(&meaning)]
        });
        let noun = self.book.field(FieldId { record: id, field: at }).one();
        let text = format!("As the {noun} of {},", a(&self.book.record(id).one()));
        Some(
            Clause::of(&format!("{}.{}", self.model.records[id].title.name, field.name), text)
                .with(Piece::Grid(Grid::of(&["Entry", "means"], rows))),
        )
    }

    /// How many there are at most.
    fn most_rows(&self, id: RecordId, volume: &Volume) -> String {
        let noun = self.book.record(id);
        let field = |at: u32| self.book.field(FieldId { record: id, field: at });
        let count = text::grouped(&volume.most.to_string());
        let of = |one: &Noun| if volume.most == 1 { one.one() } else { one.many() };
        let are = if volume.most == 1 { "is" } else { "are" };
        match &volume.of {
            VolumeOf::Values(at) => {
                let field = field(*at);
                format!(
                    "Among all {} there {} no more than {count} different {}.",
                    noun.many(),
                    are,
                    of(&field)
                )
            }
            VolumeOf::Rows(keys) if keys.is_empty() => {
                format!("There {} no more than {count} {} in all.", are, of(noun))
            }
            VolumeOf::Rows(keys) => {
                let shared = |key: &VolumeKey| match key.period {
                    Some(kind) => format!("{} of {}", self.book.period(kind).one(), field(key.field).one()),
                    None => field(key.field).one(),
                };
                let shared: Vec<String> = keys.iter().map(shared).collect();
                let verb = if volume.most == 1 { "has" } else { "have" };
                format!("No more than {count} {} {verb} the same {}.", of(noun), text::all_of(&shared))
            }
        }
    }

    /// When rows were received, and which they stand for.
    fn receipt(&self, id: RecordId, record: &Record) -> Vec<Clause> {
        let receipt = record.receipt;
        let field = |at: u32| self.book.field(FieldId { record: id, field: at }).one();
        let noun = self.book.record(id);
        let mut clauses = Vec::new();
        clauses.extend(receipt.received.map(|at| {
            Clause::of(
                "received",
                format!(
                    "{} counts as received on its {}.",
                    super::casing::sentence(&a(&noun.one())),
                    field(at)
                ),
            )
        }));
        clauses.extend(receipt.replaces.map(|at| {
            Clause::of(
                "replaces",
                format!(
                    "Where its {} is given, it takes the place of the {} that is named there.",
                    field(at),
                    noun.one()
                ),
            )
        }));
        clauses.extend(receipt.reverses.map(|at| {
            Clause::of(
                "reverses",
                format!(
                    "Where its {} is given, it takes back the {} that is named there, and neither counts.",
                    field(at),
                    noun.one()
                ),
            )
        }));
        clauses
    }

    /// That an entry may be blank, how else a blank is written, and what follows from one.
    fn blank_entry(&self, id: FieldId, field: &Field) -> String {
        let also: Vec<String> =
            field.form.blanks.iter().map(|blank| format!("“{}”", marks::own(blank))).collect();
        let also = match also.as_slice() {
            [] => "yes".to_owned(),
            also => format!("yes; {} also stands for a blank", text::one_of(also)),
        };
        match self.if_left_blank(id).as_slice() {
            [] => also,
            follows => format!("{also}. Where it is blank: {}", follows.join("; ")),
        }
    }

    /// Whom an entry names in every row that it is in; and that no amount depends on it, where that is so.
    fn what_hangs_on(&self, id: FieldId, field: &Field) -> String {
        let receipt = self.model.records[id.record].receipt;
        let is_receipt = [receipt.received, receipt.replaces, receipt.reverses].contains(&Some(id.field));
        let holiday = self.model.contract.working_week.as_ref().and_then(|week| week.without) == Some(id);
        if !field.unique && !is_receipt && !holiday && !self.book.moves_money(Thing::Field(id)) {
            return "; for information: no amount depends on it".to_owned();
        }
        let names =
            matches!(field.ty, Type::Text | Type::Number(_)) && !field.unique && !self.is_payee(field);
        match names && exprs::rows_share(self.model, id) {
            true => format!(
                ", the same in all {} of one {}",
                self.book.record(id.record).many(),
                self.book.field(id).one()
            ),
            false => String::new(),
        }
    }

    fn what_it_is(&self, field: &Field, term: &str) -> String {
        let label = field
            .label
            .as_deref()
            .map(marks::own)
            .filter(|label| super::casing::titled(label).to_lowercase() != term.to_lowercase());
        let kind = match &field.ty {
            Type::Text => "text".to_owned(),
            Type::Number(_) if field.whole => "a whole number".to_owned(),
            Type::Number(ty) => match (ty.style, ty.unit.is_none()) {
                (NumberStyle::Percent, _) => "a percentage".to_owned(),
                (NumberStyle::PercentagePoints, _) => "percentage points".to_owned(),
                (NumberStyle::Plain, true) => "a number".to_owned(),
                (NumberStyle::Plain, false) if ty.unit.currency().is_some() => {
                    "an amount of money".to_owned()
                }
                (NumberStyle::Plain, false) => format!("a number of {}", self.book.unit(&ty.unit)),
            },
            Type::Date => "a date".to_owned(),
            Type::Moment => "a date and time of day".to_owned(),
            Type::Clock => "a time of day".to_owned(),
            Type::YesNo => "yes or no".to_owned(),
            Type::Choice(set) => {
                let all = (0u32..).zip(&self.model.choice_sets[*set].choices);
                let all: Vec<String> = all
                    .map(|(at, code)| {
                        let words = self.book.choice(self.model, *set, at);
                        if words == *code {
                            format!("“{words}”")
                        } else {
                            format!("“{words}” ({})", marks::own(code))
                        }
                    })
                    .collect();
                text::one_of(&all)
            }
            Type::Reference(record) => {
                let fields = self.model.records[*record].fields.iter().position(|field| field.unique);
                let key = fields.and_then(|at| u32::try_from(at).ok());
                let key = key
                    .map(|field| self.book.field(FieldId { record: *record, field }).one())
                    .unwrap_or_default();
                format!("the {key} of {}", a(&self.book.record(*record).one()))
            }
            Type::Period(kind) => a(&self.book.period(*kind).one()),
        };
        let meaning = field.printed.means.as_deref().map(marks::own);
        match (label, meaning) {
            (Some(label), Some(meaning)) => format!("{kind}: {label}; {meaning}"),
            (Some(said), None) | (None, Some(said)) => format!("{kind}: {said}"),
            (None, None) => kind,
        }
    }

    fn limits_of(&self, id: RecordId, record: &Record, field: &Field) -> String {
        let mut said = Vec::new();
        let number = |number: &crate::value::Number| match &field.ty {
            // The unit stands beside, under what the entry is.
            Type::Number(ty) if ty.style == NumberStyle::Plain && ty.unit.currency().is_none() => {
                crate::value::format::plain(number)
            }
            ty => self.book.constant(self.model, ty, &crate::model::Constant::Number(number.clone())),
        };
        match (&field.at_least, &field.at_most) {
            (Some(least), Some(most)) => said.push(format!("{} to {}", number(least), number(most))),
            (Some(least), None) => said.push(format!("{} or more", number(least))),
            (None, Some(most)) => said.push(format!("{} or less", number(most))),
            (None, None) => {}
        }
        match field.days {
            (Some(first), Some(last)) => said.push(format!("{} to {}", first.long(), last.long())),
            (Some(first), None) => said.push(format!("{} or later", first.long())),
            (None, Some(last)) => said.push(format!("{} or earlier", last.long())),
            (None, None) => {}
        }
        said.extend(field.held_to.iter().map(|held| self.held(id, record, field, held)));
        if field.unique {
            said.push(format!("no two {} have the same", self.book.record(id).many()));
        }
        if field.form.capitals_ignored {
            said.push("capitals and outer spaces do not matter".to_owned());
        }
        said.join("; ")
    }

    fn held(&self, id: RecordId, record: &Record, field: &Field, held: &HeldTo) -> String {
        let other = self.book.field(FieldId { record: id, field: held.other }).one();
        let date = field.ty == Type::Date || field.ty == Type::Moment;
        let may_be_blank = field.may_be_blank
            || record.fields.get(held.other as usize).is_some_and(|other| other.may_be_blank);
        let given = if may_be_blank { ", where both are given" } else { "" };
        match (date, held.at_least) {
            (true, true) => format!("not before its {other}{given}"),
            (true, false) => format!("not after its {other}{given}"),
            (false, true) => format!("not less than its {other}{given}"),
            (false, false) => format!("not more than its {other}{given}"),
        }
    }

    /// A cell of a table in the contract as it is printed.
    pub(super) fn cell(&self, field: &Field, cell: &str) -> String {
        if cell.is_empty() {
            return "(blank)".to_owned();
        }
        match &field.ty {
            Type::Date => self
                .model
                .contract
                .form
                .dates
                .iter()
                .find_map(|form| read_day(cell, form.order))
                .map_or_else(|| marks::own(cell), Day::long),
            Type::Choice(_) => marks::own(&cell.replace('_', " ")),
            Type::Number(ty) if ty.style == NumberStyle::Plain && ty.unit.currency().is_none() => {
                marks::own(cell)
            }
            Type::Number(_)
            | Type::Moment
            | Type::Clock
            | Type::Text
            | Type::YesNo
            | Type::Reference(_)
            | Type::Period(_) => marks::own(cell),
        }
    }
}

/// `, formerly “care_price”`, for those who cite it by the name that it had.
pub(super) fn formerly(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("[{}]", marks::own(name))).collect();
    if names.is_empty() { String::new() } else { format!(", formerly {}", text::all_of(&names)) }
}

/// Clauses of the parties' own on something that stands in an annex.
pub(super) fn own_clauses(printed: &crate::model::Printed) -> impl Iterator<Item = Clause> + '_ {
    printed.clauses.iter().map(|clause| {
        Clause::of(
            "clause",
            format!("{}: {}", marks::own(&clause.heading), super::parties::own_clause(clause)),
        )
    })
}

/// A date as the data writes it.
fn read_day(text: &str, order: crate::value::DateOrder) -> Option<Day> {
    use crate::value::DateOrder;
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let [one, two, three] = parts.as_slice() else { return None };
    let (year, month, day) = match order {
        DateOrder::YearMonthDay => (one, two, three),
        DateOrder::DayMonthYear => (three, two, one),
        DateOrder::MonthDayYear => (three, one, two),
    };
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn date_form(order: crate::value::DateOrder) -> &'static str {
    use crate::value::DateOrder;
    match order {
        DateOrder::YearMonthDay => "year-month-day",
        DateOrder::DayMonthYear => "day/month/year",
        DateOrder::MonthDayYear => "month/day/year",
    }
}
