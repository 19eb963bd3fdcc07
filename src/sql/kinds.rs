//! Which lines of a table are rows of a record: those of one kind, where a table has several.

use super::letters::Letters;
use super::maker::Maker;
use super::rows::{as_held, given_text};
use super::tables::Table;
use super::tree::{From, Select, Sign, Sql};
use super::types::Holds;
use crate::model::{Field, RowsWhere, Type};

impl Maker<'_> {
    /// The rows of a table that are rows of its record, or at fault.
    pub(super) fn lines_of_table(&self, table: &Table) -> From {
        let record = &self.model.records[table.record];
        let kept = record.source.only.iter().filter_map(|only| {
            let at = only.field as usize;
            let column = table.columns.get(at)?;
            Some(kept(only, record.fields.get(at)?, column.holds, &column.name))
        });
        let kept: Vec<Sql> = kept.collect();
        let all = From::Table(table.name.clone());
        if kept.is_empty() {
            return all;
        }
        let select = Select { star: true, from: all, filter: Some(Sql::all(kept)), ..Select::default() };
        From::Query(Box::new(select))
    }

    /// Whether a line is the one before which the rows of a file end: what stands in a column is the first thing in it,
    /// and one of the words for that.
    pub(super) fn is_no_row(&self, table: &Table, position: u32) -> Option<Sql> {
        let words = &self.model.records[table.record].source.until;
        let column = table.columns.get(position as usize).filter(|column| column.holds == Holds::Text)?;
        let own = as_held(Sql::column(&column.name), column.holds);
        let ends = words.iter().map(|word| own.clone().infix(Sign::Is, Sql::Text(word.clone())));
        let before = table.columns.iter().take(position as usize).map(|column| {
            let own = Sql::column(&column.name);
            let blank = own.clone().is_blank();
            match column.holds {
                Holds::Text => Sql::any(vec![blank, own.infix(Sign::Is, Sql::Text(String::new()))]),
                _ => blank,
            }
        });
        let all = before.chain([Sql::any(ends.collect())]).collect();
        (!words.is_empty()).then(|| Sql::all(all))
    }
}

/// Whether a row is not of another kind. What the field cannot hold is left to be a fault, and so is a blank where there
/// may be none.
fn kept(only: &RowsWhere, field: &Field, holds: Holds, column: &str) -> Sql {
    let own = as_held(Sql::column(column), holds);
    let blank = Sql::Truth(!field.may_be_blank);
    let is = |answer: bool| {
        let means = |word: &String| {
            field.form.answers.iter().any(|(yes, no)| if answer { yes == word } else { no == word })
        };
        Sql::Truth(only.words.iter().any(means) == only.is)
    };
    if holds == Holds::YesNo {
        let cases = vec![(own.clone().is_blank(), blank), (own, is(true))];
        return Sql::Case(cases, Some(Box::new(is(false))));
    }
    let text = given_text(field, &own);
    let same = |word: &String| text.clone().infix(Sign::Is, Sql::Text(word.clone()));
    let mut cases = vec![(text.clone().is_blank(), blank)];
    if field.ty == Type::YesNo {
        cases.extend(
            field.form.answers.iter().flat_map(|(yes, no)| [(same(yes), is(true)), (same(no), is(false))]),
        );
        return Sql::Case(cases, Some(Box::new(Sql::Truth(true))));
    }
    let named = Sql::any(only.words.iter().map(same).collect());
    cases.push((named, Sql::Truth(only.is)));
    let another = match only.values.is_empty() {
        // What could not be any text is at fault.
        true => {
            let own = || Box::new(own.clone());
            let wrong =
                [Sql::Has(Letters::Hidden, own()), Sql::HasSpaceAround(own()), Sql::IsNotComposed(own())];
            Sql::any(wrong.to_vec()).not()
        }
        false => Sql::any(only.values.iter().map(same).collect()),
    };
    if only.is {
        cases.push((another, Sql::Truth(false)));
    }
    Sql::Case(cases, Some(Box::new(Sql::Truth(true))))
}
