//! The payees, periods and items that a comparison or a sweep is confined to.

use crate::diagnostic::Refusal;
use crate::model::{Item, Model};
use crate::run::{ItemLine, RunResult};
use crate::statement::{self, Selection};
use crate::text;

/// What is taken in. Empty lists stand for everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    payees: Vec<String>,
    items: Vec<String>,
    periods: Vec<String>,
    selection: Selection,
}

impl Filter {
    /// By the names of payees and items and the labels of periods. A payee may be of any of the outcomes.
    ///
    /// # Errors
    /// Where there is no such payee, period or item.
    pub fn of(
        model: &Model,
        outcomes: &[&RunResult],
        (payees, periods, items): (&[String], &[String], &[String]),
    ) -> Result<Self, Refusal> {
        let known = |payee: &&String| outcomes.iter().any(|outcome| outcome.payees.contains(payee));
        if let Some(payee) = payees.iter().find(|payee| !known(payee)) {
            let names = outcomes.iter().flat_map(|outcome| outcome.payees.iter().map(String::as_str));
            let help = text::meant_or_all(payee, names, "payees");
            return Err(Refusal::refused("E0720", format!("nothing is paid to `{payee}`")).with_help(help));
        }
        let names = || model.items.iter().map(|item| statement::title(model, *item).name.as_str());
        if let Some(item) = items.iter().find(|item| names().all(|name| name != item.as_str())) {
            let message = format!("the contract has no payment, cap, minimum or clawback `{item}`");
            return Err(Refusal::refused("E0720", message).with_help(text::meant_or_all(
                item,
                names(),
                "items",
            )));
        }
        let nobody = RunResult::default();
        let outcome = outcomes.first().copied().unwrap_or(&nobody);
        let selection =
            Selection::of(model, outcome, &[], periods).map_err(|unknown| unknown.under("E0720"))?;
        Ok(Filter { payees: payees.to_vec(), items: items.to_vec(), periods: periods.to_vec(), selection })
    }

    /// Whether it takes in everything.
    pub fn is_everything(&self) -> bool {
        self.payees.is_empty() && self.items.is_empty() && self.periods.is_empty()
    }

    /// `Acme, in 2024Q2, of reward and yearly_cap`
    pub(super) fn words(&self) -> String {
        let part = |before: &str, list: &[String]| {
            (!list.is_empty()).then(|| format!("{before}{}", text::all_of(list)))
        };
        let parts = [part("to ", &self.payees), part("in ", &self.periods), part("of ", &self.items)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Whether a payee is taken in.
    pub(super) fn has_payee(&self, payee: &str) -> bool {
        self.payees.is_empty() || self.payees.iter().any(|known| known == payee)
    }

    /// Whether an item of a payee is taken in.
    pub(super) fn takes(&self, model: &Model, payee: &str, item: Item) -> bool {
        let name = &statement::title(model, item).name;
        self.has_payee(payee) && (self.items.is_empty() || self.items.iter().any(|known| known == name))
    }

    /// The lines of a statement that are taken in.
    pub(super) fn lines(&self, model: &Model, outcome: &RunResult) -> Vec<ItemLine> {
        let mut lines = statement::item_lines(model, outcome);
        lines.retain(|line| {
            let payee = outcome.payees.get(line.payee as usize).map_or("", String::as_str);
            self.selection.has_period(Some(line.period)) && self.takes(model, payee, line.item)
        });
        lines
    }
}
