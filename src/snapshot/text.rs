//! Changes for people.

use super::Changes;
use super::changes::Moved;
use crate::statement::Amount;

/// How many amounts, payees and other things are shown of a long list.
const SHOWN: usize = 20;

/// Cells of a row, the arrow left out: payee, period, item, before, after, change.
type Row = [String; 6];

/// The widest column of words; one that is wider stands out of line.
const WIDEST: usize = 40;

impl Changes {
    /// A line for each amount that changed, then the totals by payee, then all else; of long lists the beginning, unless all is wanted.
    pub fn text(&self, all: bool) -> String {
        let shown = if all { usize::MAX } else { SHOWN };
        let amounts = self
            .amounts
            .iter()
            .take(shown)
            .map(|change| self.row([&change.payee, &change.period, &change.item], &change.moved));
        let payees = self
            .payees
            .iter()
            .take(shown)
            .map(|change| self.row([&change.payee, "in all", ""], &change.moved));
        let net = self
            .net
            .iter()
            .filter(|_| self.several)
            .map(|moved| self.row(["everybody", "in all", ""], moved));
        let amounts: Vec<_> = amounts.collect();
        let totals: Vec<_> = payees.chain(net).collect();
        let widths = widths(amounts.iter().chain(&totals));
        let mut parts = vec![
            lines(&amounts, &widths) + &more(self.amounts.len(), shown),
            lines(&totals, &widths) + &more(self.payees.len(), shown),
        ];
        let others = self.others.iter().take(shown).map(|line| format!("{line}\n"));
        parts.push(others.collect::<String>() + &more(self.others.len(), shown));
        parts.retain(|part| !part.is_empty());
        parts.join("\n")
    }

    fn row(&self, [payee, period, item]: [&str; 3], moved: &Moved) -> Row {
        let [before, after] = self.currencies;
        let amount = |amount: &Option<Amount>, currency| {
            amount.as_ref().map_or_else(|| "nothing".to_owned(), |amount| amount.shown(currency))
        };
        let change = moved.change.as_ref().map(|change| {
            let plus = if change.is_positive() { "+" } else { "" };
            format!("{plus}{}", change.shown(after))
        });
        let (was, is) = (amount(&moved.before, before), amount(&moved.after, after));
        [payee.to_owned(), period.to_owned(), item.to_owned(), was, is, change.unwrap_or_default()]
    }
}

fn more(count: usize, shown: usize) -> String {
    match count.saturating_sub(shown) {
        0 => String::new(),
        more => format!("… and {more} more (`--full` shows all)\n"),
    }
}

fn widths<'r>(rows: impl Iterator<Item = &'r Row>) -> [usize; 6] {
    rows.fold([0; 6], |widths, row| {
        let mut cells = row.iter().zip(widths).map(|(cell, width)| width.max(length(cell).min(WIDEST)));
        std::array::from_fn(|_| cells.next().unwrap_or(0))
    })
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// Words to the left, amounts to the right.
fn lines(rows: &[Row], widths: &[usize; 6]) -> String {
    let line = |row: &Row| {
        let [payee, period, item, before, after, change] = row;
        let [a, b, c, d, e, f] = *widths;
        let line = format!("{payee:a$}  {period:b$}  {item:c$}  {before:>d$} → {after:>e$}  {change:>f$}");
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}
