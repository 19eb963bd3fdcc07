//! What is payable: the first paragraph of a schedule.

use super::casing::a;
use super::general::ended;
use super::marks;
use super::schedule::{Clause, Piece, Words};
use super::voice::Voice;
use crate::model::{CutOff, Item, Limit, Payee};

impl Voice<'_> {
    /// What is payable: the items of the statement.
    pub(super) fn payable(&self) -> Vec<Clause> {
        let contract = &self.model.contract;
        let period = self.book.period(contract.statements).one();
        let to = match (&contract.payee, &self.book.payee) {
            // Each paragraph says to whom.
            _ if !self.other_payees().is_empty() => String::new(),
            (Payee::Named(name), _) => format!(" to {}", marks::own(contract.words.party(name))),
            (Payee::Field(_), Some(noun)) => format!(" to each {}", noun.one()),
            (Payee::Field(_), None) => String::new(),
        };
        let several = !self.other_payees().is_empty();
        let head = match &contract.commissioner {
            Some(name) if several => format!(
                "For each {period} {} must pay each of the following that belongs to that {period}, to the payee that its paragraph names:",
                self.payer(name)
            ),
            None if several => format!(
                "For each {period} each of the following that belongs to it is payable to the payee that its paragraph names:"
            ),
            Some(name) => format!(
                "For each {period} {} must pay{to} the total of the following, so far as they belong to that {period}:",
                self.payer(name)
            ),
            None => format!(
                "For each {period} the total of the following is payable{to}, so far as they belong to that {period}:"
            ),
        };
        let (earned, taken, plus) = self.parts();
        let first = match (earned.as_slice(), taken.is_empty(), several) {
            // One thing alone is no list.
            ([only], true, false) => {
                let own = format!("so far as they belong to that {period}");
                Clause::of(
                    "sum",
                    match &contract.commissioner {
                        Some(name) => {
                            format!("For each {period} {} must pay{to} {only}, {own}.", self.payer(name))
                        }
                        None => format!("For each {period} {only}, {own}, are payable{to}."),
                    },
                )
            }
            _ => {
                let first = Clause::of("sum", head).with(ended(earned, 0, !taken.is_empty()));
                if taken.is_empty() {
                    first
                } else {
                    first.with(Piece::Text(Words::from("less:"))).with(ended(taken, plus, false))
                }
            }
        };
        let payee =
            self.book.payee.as_ref().map(|noun| format!("{} and ", a(&noun.one()))).unwrap_or_default();
        let period_a = if payee.is_empty() { a(&period) } else { period.clone() };
        vec![
            first,
            Clause::of(
                "statement",
                format!(
                    "A {} for {payee}{period_a} shows each of the amounts in paragraph {}, and their total.",
                    marks::term("_statement", "Statement"),
                    marks::paragraph("_payable.sum")
                ),
            ),
            Clause::of(
                "periods",
                format!(
                    "The {period} to which an amount belongs is fixed by the dates that this Schedule names for it. It does not depend on when the \
                     dates were recorded or notified."
                ),
            ),
            Clause::of("outside", self.outside(&period)),
        ]
        .into_iter()
        .chain(self.cut_off(&period))
        .collect()
    }

    /// What is earned or added, what is taken from it, and how many there are of the first.
    fn parts(&self) -> (Vec<String>, Vec<String>, usize) {
        let mut earned = Vec::new();
        let mut added = Vec::new();
        let mut taken = Vec::new();
        for item in &self.model.items {
            match item {
                Item::Payment(id) => {
                    let name = &self.model.payments[*id].title.name;
                    let reduced = self.model.limits.iter().filter(|limit| limit.cut && limit.at_most);
                    let reduced = reduced.filter(|limit| limit.on.iter().any(|target| target.payment == *id));
                    let reduced: Vec<String> =
                        reduced.map(|limit| marks::paragraph(&limit.title.name)).collect();
                    let reduced = match reduced.as_slice() {
                        [] => String::new(),
                        [one] => format!(", as reduced under paragraph {one}"),
                        several => format!(", as reduced under paragraphs {}", crate::text::all_of(several)),
                    };
                    earned.push(format!(
                        "the {} ({}){reduced}",
                        self.book.payment(*id).many(),
                        self.paragraph(name)
                    ));
                }
                Item::Limit(id) => {
                    let limit = &self.model.limits[*id];
                    if !limit.at_most {
                        added.push(format!(
                            "anything added under {}{}",
                            self.paragraph(&limit.title.name),
                            in_brackets(limit)
                        ));
                    } else if !limit.cut {
                        taken.push(format!(
                            "any deduction under {}{}",
                            self.paragraph(&limit.title.name),
                            in_brackets(limit)
                        ));
                    }
                }
                Item::Clawback(id) => {
                    let title = &self.model.clawbacks[*id].title;
                    let label = title
                        .label
                        .as_deref()
                        .map(|label| format!(" ({})", marks::own(label)))
                        .unwrap_or_default();
                    taken.push(format!("any amount taken back under {}{label}", self.paragraph(&title.name)));
                }
            }
        }
        let plus = earned.len().saturating_add(added.len());
        earned.extend(added);
        (earned, taken, plus)
    }

    /// By when what belongs to a statement has to be received.
    fn cut_off(&self, period: &str) -> Option<Clause> {
        let long = |count: i32, one: &str, many: &str| {
            let count = usize::try_from(count).unwrap_or_default();
            crate::text::how_many(count, one, many)
        };
        let after = match self.model.contract.cut_off? {
            CutOff::Days(days) => long(days, "day", "days"),
            CutOff::Months(months) => long(months, "month", "months"),
            CutOff::WorkingDays(days) => long(days, "Working Day", "Working Days"),
        };
        Some(Clause::of(
            "cut_off",
            format!(
                "A Statement takes in what was received by the day {after} after the last day of its {period}. What is received later is \
                 settled in a later Statement."
            ),
        ))
    }

    fn outside(&self, period: &str) -> String {
        let settlement = marks::term("_settlement", "Settlement Period");
        let on_days = self.model.payments.iter().any(|payment| payment.placed.ty == crate::model::Type::Date);
        let in_periods =
            self.model.payments.iter().any(|payment| payment.placed.ty != crate::model::Type::Date);
        let back =
            if self.model.clawbacks.is_empty() { "is not paid" } else { "is neither paid nor taken back" };
        let of_period = format!(
            "An amount that belongs to {} of which no day lies in the {settlement} {back}.",
            a(period)
        );
        let of_day = format!("An amount that belongs to a day outside the {settlement} {back}.");
        match (in_periods, on_days) {
            (true, true) => format!("{of_period} {of_day}"),
            (false, true) => of_day,
            (true | false, false) => of_period,
        }
    }
}

fn in_brackets(limit: &Limit) -> String {
    limit.title.label.as_deref().map(|label| format!(" ({})", marks::own(label))).unwrap_or_default()
}
