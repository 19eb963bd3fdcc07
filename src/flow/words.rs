//! The same for people.

use std::fmt::Write;

use super::{AtStake, ItemFlow, NotPaid};
use crate::text;
use crate::value::{Currency, Number, RoundingWay, format};

/// What each payment depends on, and plainly which depend on nothing. Empty where a contract pays nothing.
pub fn report(items: &[ItemFlow]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let widest = items.iter().map(|item| item.item.chars().count()).max().unwrap_or(0);
    let mut text = "What the payments depend on\n".to_owned();
    for item in items {
        let outcomes = match item.outcomes.as_slice() {
            [] => "no declared outcome".to_owned(),
            [one] => format!("the outcome {one}"),
            many => format!("the outcomes {}", text::all_of(many)),
        };
        // Writing to a text cannot fail.
        let _ = writeln!(text, "  {:widest$}   {outcomes}", item.item);
    }
    text.push_str(&plainly(items));
    text
}

fn plainly(items: &[ItemFlow]) -> String {
    let payments: Vec<_> = items.iter().filter(|item| item.is_payment()).collect();
    let none: Vec<String> =
        payments.iter().filter(|item| item.outcomes.is_empty()).map(|item| item.item.clone()).collect();
    let taken_back = items.iter().any(|item| !item.is_payment() && !item.outcomes.is_empty());
    match none.as_slice() {
        [] => String::new(),
        all if all.len() == payments.len() && taken_back => {
            "No payment depends on a declared outcome; what is taken back does.\n".to_owned()
        }
        all if all.len() == payments.len() => {
            "No payment depends on a declared outcome: the contract pays for what is done, whatever comes of it.\n".to_owned()
        }
        [one] => format!("{one} depends on no declared outcome: nothing that the contract calls an outcome has to be achieved for it.\n"),
        some => format!("{} depend on no declared outcome: nothing that the contract calls an outcome has to be achieved for them.\n", text::all_of(some)),
    }
}

impl AtStake {
    /// In a sentence or two.
    pub fn sentence(&self, currency: Currency) -> String {
        let (paid, without) = (self.paid.shown(currency), self.without_outcomes.shown(currency));
        let Some(share) = &self.share else {
            return format!("{paid} is paid in all; without any outcome {without} would be.");
        };
        if share.is_zero() {
            return format!(
                "{paid} is paid in all, and the same if no outcome were achieved: none of the money depends on outcomes."
            );
        }
        if self.without_outcomes.is_more_than(&self.paid) {
            return format!("{paid} is paid in all. If no outcome were achieved, more would be: {without}.");
        }
        if share.is_negative() || *share > Number::one() {
            return format!("{paid} is paid in all. If no outcome were achieved, it would be {without}.");
        }
        let share = percent(share);
        format!(
            "{paid} is paid in all. If no outcome were achieved, {without} would be: {share} of the money depends on outcomes."
        )
    }
}

impl NotPaid {
    /// In a sentence.
    pub fn sentence(&self, currency: Currency) -> String {
        let lines = text::count(self.lines, "line", "lines");
        let (fall, done) = (
            if self.lines == 1 { "falls" } else { "fall" },
            if self.taken_back { "taken back" } else { "paid" },
        );
        let amount = self.amount.shown(currency);
        format!(
            "{lines} of {} {fall} outside the term and its settlement: {amount} is not {done}.",
            self.item
        )
    }
}

/// To a tenth of a per cent: it is for reading, nothing is computed with it.
fn percent(share: &Number) -> String {
    let thousandths = Number::from_scaled(1, 3);
    let rounded = share.rounded(&thousandths, RoundingWay::HalvesUp);
    format!("{}%", format::plain(&rounded.times(&Number::from_int(100))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::Amount;

    fn stake(paid: i128, without: i128) -> String {
        let (paid, without) = (Number::from_int(paid), Number::from_int(without));
        let share = paid.minus(&without).divided_by(&paid);
        AtStake { paid: Amount::new(paid), without_outcomes: Amount::new(without), share }
            .sentence(Currency::Pounds)
    }

    #[test]
    fn every_case_has_its_sentence() {
        assert!(stake(300, 200).contains("£200.00 would be: 33.3% of the money"));
        assert!(stake(300, 300).contains("none of the money depends on outcomes"));
        assert!(stake(300, 400).ends_with("more would be: £400.00."));
        assert_eq!(
            stake(-5, -200),
            "−£5.00 is paid in all. If no outcome were achieved, it would be −£200.00."
        );
        assert_eq!(
            stake(100, -50),
            "£100.00 is paid in all. If no outcome were achieved, it would be −£50.00."
        );
        assert_eq!(stake(0, 0), "£0.00 is paid in all; without any outcome £0.00 would be.");
    }
}
