//! A forecast for people.

use super::{Cash, Forecast, Spread};
use crate::model::Model;
use crate::value::Amount;

/// Rows of cells in columns as wide as what they hold: the first to the left, the others to the right.
fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| match at {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        format!("  {}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

impl Forecast {
    /// For people.
    pub fn text(&self, model: &Model) -> String {
        let currency = model.contract.currency;
        let shown = |amount: &Amount| amount.shown(currency);
        let mut out = format!("What {} is likely to pay, if it comes as assumed\n", self.contract);
        out.push_str(&format!(
            "{} data sets drawn by chance from seed {}, each paid in full\n\n",
            self.samples, self.seed
        ));
        let row = |spread: &Spread| {
            let amounts = [&spread.mean, &spread.low, &spread.middle, &spread.high].map(shown);
            std::iter::once(spread.of.clone()).chain(amounts).collect::<Vec<_>>()
        };
        let heading = ["", "mean", "5%", "half", "95%"].map(str::to_owned).to_vec();
        let whole = row(&Spread { of: "all of it".to_owned(), ..self.whole.clone() });
        let periods = std::iter::once(heading.clone()).chain(self.periods.iter().map(row)).chain([whole]);
        out.push_str(&table(&periods.collect::<Vec<_>>()));
        if self.payees.len() > 1 {
            out.push_str("\nBy payee\n");
            let payees = std::iter::once(heading).chain(self.payees.iter().map(row));
            out.push_str(&table(&payees.collect::<Vec<_>>()));
        }
        out.push_str(&self.cash_words(&shown));
        if let Some(unimproved) = &self.unimproved {
            out.push_str("\nIf nothing improves\n");
            out.push_str(&format!(
                "  for outcomes something is paid in {} of the data sets: {} in the mean, no more than {} in 95% of them\n",
                unimproved.chance,
                shown(&unimproved.reward.mean),
                shown(&unimproved.reward.high)
            ));
        }
        if !self.by_luck.is_empty() {
            out.push_str("\nBy luck alone, exactly\n");
        }
        for luck in &self.by_luck {
            let of = format!("  {}: {} cases, each with a chance of {}", luck.outcome, luck.cases, luck.each);
            out.push_str(&match (&luck.chance, &luck.mean, &luck.most) {
                (Some(chance), Some(mean), Some(most)) => format!(
                    "{of}: with a chance of {chance} something is paid, {} in the mean, {} at most\n",
                    shown(mean),
                    shown(most)
                ),
                _ => format!(
                    "{of}: no example of the contract has a case that achieves it and one that does not\n"
                ),
            });
            if let Some(cases) = luck.break_even {
                out.push_str(&format!(
                    "    break-even: the cases earn what they cost from {cases} of {} on\n",
                    luck.cases
                ));
            }
        }
        out.push_str("\nAssumed\n");
        for (said, source) in &self.assumptions {
            out.push_str(&format!("  {said} ({source})\n"));
        }
        out
    }

    fn cash_words(&self, shown: &dyn Fn(&Amount) -> String) -> String {
        let has = |of: fn(&Cash) -> &Amount| self.cash.iter().any(|cash| !of(cash).is_zero());
        let (costs, savings) = (has(|cash| &cash.costs), has(|cash| &cash.savings));
        let mut out = "\nWhat comes and goes in each period, in the mean\n".to_owned();
        let mut heading = vec![String::new(), "paid".to_owned()];
        heading.extend(costs.then(|| "costs".to_owned()));
        heading.extend(savings.then(|| "savings".to_owned()));
        heading.extend(["provider so far", "commissioner so far"].map(str::to_owned));
        let mut rows = vec![heading];
        for cash in &self.cash {
            let mut row = vec![cash.period.clone(), shown(&cash.paid)];
            row.extend(costs.then(|| shown(&cash.costs)));
            row.extend(savings.then(|| shown(&cash.savings)));
            row.extend([shown(&cash.provider), shown(&cash.commissioner)]);
            rows.push(row);
        }
        out.push_str(&table(&rows));
        if costs {
            let lowest = self.cash.iter().min_by(|a, b| a.provider.exact().cmp(b.provider.exact()));
            if let Some(lowest) = lowest.filter(|cash| cash.provider.exact().is_negative()) {
                let back = self.provider_is_even_from();
                let back = back.map_or("never again".to_owned(), |period| format!("from {period} on"));
                out.push_str(&format!(
                    "  those who are paid have to find up to {} (in {}), and have covered their costs {back}\n",
                    shown(&Amount::new(lowest.provider.exact().negated())),
                    lowest.period
                ));
            }
        }
        out
    }

    /// The first period from which on those who are paid have what they spent.
    fn provider_is_even_from(&self) -> Option<&str> {
        let short = self.cash.iter().rposition(|cash| cash.provider.exact().is_negative())?;
        self.cash.get(short.checked_add(1)?).map(|cash| cash.period.as_str())
    }
}
