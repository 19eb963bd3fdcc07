//! Values over rows that share something with a row.

use super::voice::{Row, Voice};
use crate::model::{Bound, Related, RelatedOp, Type};
use crate::text;
use crate::value::AggregateOp;

impl Voice<'_> {
    /// A value taken over rows of another record, or over other rows of its own.
    pub(super) fn related(&self, related: &Related) -> String {
        let sought = &related.sought;
        let there = self.at(self.model.records[sought.record].rows);
        let noun = match sought.within {
            Some(within) => self.book.fact(within),
            None => self.book.record(sought.record),
        };
        let which = self.which(related);
        let rows = format!("{}{which}", noun.many());
        let Some(value) = &sought.value else { return format!("the number of {rows}") };
        let order = there.in_order(&sought.order, &sought.falls, sought.file_order);
        let what = match self.simple_of(value) {
            Some((_, many)) => format!("of the {many} of all {rows}"),
            None => {
                format!("for all {rows}, of {}", there.of_row(Row::Named("each".to_owned())).value(value))
            }
        };
        let end = |word: &str| {
            let row = Row::Named(format!("the {word} of all {rows}"));
            format!("{} (in {order})", there.of_row(row).value(value))
        };
        match sought.op {
            RelatedOp::First => end("first"),
            RelatedOp::Last => end("last"),
            RelatedOp::Aggregate(op) => match op {
                AggregateOp::Count => format!("the number of {rows}"),
                AggregateOp::Total => format!("the total {what}"),
                AggregateOp::Average => format!("the average {what}"),
                AggregateOp::Largest => format!("the largest {what}"),
                AggregateOp::Smallest => format!("the smallest {what}"),
                AggregateOp::Earliest => format!("the earliest {what}"),
                AggregateOp::Latest => format!("the latest {what}"),
                AggregateOp::One => format!("the one {what}"),
            },
        }
    }

    /// What the rows sought have in common with the row.
    fn which(&self, related: &Related) -> String {
        let sought = &related.sought;
        let there = self.at(self.model.records[sought.record].rows).of_row(Row::Whose);
        let own = self.own_named();
        let mut said = Vec::new();
        for (key, value) in sought.keys.iter().zip(&related.keys) {
            said.push(format!("{} is {}", there.value(key), own.value(value)));
        }
        if let Some(by) = &sought.by {
            let subject = there.value(by);
            said.extend(self.between(&subject, &by.ty, related.from.as_ref(), related.to.as_ref(), &own));
        }
        said.extend(sought.conditions.iter().map(|condition| there.condition(condition).inline()));
        let mut text = String::new();
        if sought.behind.is_some() {
            text.push_str(&format!(
                " that have a day in {} and are among those of which it is made",
                own.row.itself()
            ));
            if !said.is_empty() {
                text.push_str(" and");
            }
        }
        if !said.is_empty() {
            text.push_str(&format!(" {}", text::all_of(&said)));
        }
        let same_record = self.record(self.frame) == Some(sought.record);
        match (same_record, related.own) {
            (true, true) => format!("{text} ({} itself included)", own.row.itself()),
            (true, false) => format!("{text} (other than {} itself)", own.row.itself()),
            (false, _) => text,
        }
    }

    /// The row of the clause by its noun, so that it is not taken for one of those sought.
    fn own_named(&self) -> Self {
        match (&self.row, self.record(self.frame)) {
            (Row::Named(_), _) | (_, None) => self.clone(),
            (Row::Its | Row::Whose | Row::Their, Some(record)) => {
                self.of_row(Row::Named(format!("the {}", self.book.record(record).one())))
            }
        }
    }

    fn between(
        &self,
        subject: &str,
        ty: &Type,
        from: Option<&Bound>,
        to: Option<&Bound>,
        own: &Self,
    ) -> Vec<String> {
        let dates = matches!(ty, Type::Date);
        if let (true, Some(from), Some(to)) = (dates, from, to) {
            let first = if from.included { "" } else { "the day after " };
            let last = if to.included { "" } else { "the day before " };
            let (from, to) = (own.value(&from.at), own.value(&to.at));
            return vec![format!(
                "{subject} falls in the period beginning with {first}{from} and ending with {last}{to}"
            )];
        }
        let number = matches!(ty, Type::Number(_));
        let lower = from.map(|bound| {
            let at = own.value(&bound.at);
            match (number, bound.included) {
                (true, true) => format!("{subject} is equal to or more than {at}"),
                (true, false) => format!("{subject} is more than {at}"),
                (false, true) => format!("{subject} is on or after {at}"),
                (false, false) => format!("{subject} is after {at}"),
            }
        });
        let upper = to.map(|bound| {
            let at = own.value(&bound.at);
            match (number, bound.included) {
                (true, true) => format!("{subject} is equal to or less than {at}"),
                (true, false) => format!("{subject} is less than {at}"),
                (false, true) => format!("{subject} is on or before {at}"),
                (false, false) => format!("{subject} is before {at}"),
            }
        });
        lower.into_iter().chain(upper).collect()
    }
}
