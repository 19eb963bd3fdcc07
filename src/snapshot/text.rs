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
        let amounts = self.amounts.iter().take(shown);
        let amounts = amounts.map(|one| self.row([&one.payee, &one.period, &one.item], &one.moved));
        let payees = self.payees.iter().take(shown);
        let payees = payees.map(|one| self.row([&one.payee, "in all", ""], &one.moved));
        let (amounts, payees): (Vec<_>, Vec<_>) = (amounts.collect(), payees.collect());
        let everybody = self.everybody();
        let widths = widths(amounts.iter().chain(&payees).chain(&everybody));
        let mut parts = vec![
            lines(&amounts, &widths) + &more(self.amounts.len(), shown),
            lines(&payees, &widths) + &more(self.payees.len(), shown) + &lines(&everybody, &widths),
        ];
        let others = self.others.iter().take(shown).map(|line| format!("{line}\n"));
        parts.push(others.collect::<String>() + &more(self.others.len(), shown));
        parts.retain(|part| !part.is_empty());
        parts.join("\n")
    }

    /// What everybody is owed, item by item and in all; of one payee it says nothing new.
    fn everybody(&self) -> Vec<Row> {
        let items = self.items.iter().map(|one| self.row(["everybody", "in all", &one.item], &one.moved));
        let net = self.net.iter().map(|moved| self.row(["everybody", "in all", ""], moved));
        // The change of a single item is that of all.
        let items = items.filter(|_| self.items.len() > 1 || self.net.is_none());
        items.chain(net).filter(|_| self.several).collect()
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
