//! What analysis finds, in the words of the contract.

use crate::analysis::{Assignment, Edges, Point, Sign, Stretch, Subject};
use crate::check::Checker;
use crate::model::{Expr, ExprKind, Type};
use crate::source::Span;

impl Checker<'_> {
    /// An assignment in the contract's words.
    pub(crate) fn assignment_words(&self, assignment: &Assignment<'_>) -> String {
        let told = assignment.told();
        told.into_iter()
            .map(|(subject, point)| self.point_words(subject, point))
            .collect::<Vec<_>>()
            .join(" and ")
    }

    fn point_words(&self, subject: &Subject, point: &Point) -> String {
        let name = self.words_of(&subject.of);
        match point {
            Point::Blank => format!("{name} is blank"),
            Point::Given => format!("{name} is given"),
            Point::YesNo(true) => format!("{name} is yes"),
            Point::YesNo(false) => format!("{name} is no"),
            Point::Choice(choice) => {
                let Type::Choice(set) = subject.of.ty else { return name };
                let choices = &self.choice_sets[set].choices;
                format!("{name} is {}", choices.get(*choice as usize).map_or("", String::as_str))
            }
            Point::Text(text) => format!("{name} is \"{text}\""),
            Point::OtherText => format!("{name} is any other text"),
            Point::Number(number) => {
                let Type::Number(ty) = &subject.of.ty else { return name };
                format!("{name} is {}", crate::value::format::number(number, ty, &self.units))
            }
            Point::Day(day) => format!("{name} is {}", day.long()),
            Point::Sign(sign) => self.sign_words(&name, subject, *sign),
        }
    }

    fn sign_words(&self, name: &str, subject: &Subject, sign: Sign) -> String {
        let Edges::Against(other, apart) = &subject.edges else { return name.to_owned() };
        let other = self.words_of(other);
        let (name, other, sign) = match apart {
            Stretch::Days(0) => (name.to_owned(), other, sign),
            // `A is 42 days before B` is said as `B is 42 days after A`.
            Stretch::Days(days) if *days < 0 => {
                (other, format!("{} {name}", shift_words(days.saturating_neg(), "day")), sign.turned())
            }
            Stretch::Days(days) => (name.to_owned(), format!("{} {other}", shift_words(*days, "day")), sign),
            Stretch::Months(months) => {
                (name.to_owned(), format!("{} {other}", shift_words(*months, "month")), sign)
            }
        };
        match (sign, &subject.of.ty) {
            (Sign::Equal, _) => format!("{name} is {other}"),
            (Sign::Less, Type::Date) => format!("{name} is before {other}"),
            (Sign::More, Type::Date) => format!("{name} is after {other}"),
            (Sign::Less, Type::Number(_)) => format!("{name} is less than {other}"),
            (Sign::More, Type::Number(_)) => format!("{name} is more than {other}"),
            (Sign::Less | Sign::More, _) => format!("{name} is not {other}"),
        }
    }

    /// A value by its name, or as it stands in the text.
    pub(crate) fn words_of(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Field(field) => self.records[*field].name.clone(),
            ExprKind::Fact(fact) => self.facts[*fact].title.name.clone(),
            _ => self.as_written(expr.span),
        }
    }

    /// A stretch of the text on one line.
    pub(crate) fn as_written(&self, span: Span) -> String {
        self.source.said(span)
    }
}

/// `42 days after`, `1 month before`
fn shift_words(by: i32, unit: &str) -> String {
    let plural = if by.unsigned_abs() == 1 { "" } else { "s" };
    let way = if by < 0 { "before" } else { "after" };
    format!("{} {unit}{plural} {way}", by.unsigned_abs())
}
