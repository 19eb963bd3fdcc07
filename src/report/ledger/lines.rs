//! The lines, the rates behind them, the limits and the recoveries.

use super::columns::{LIMITS, LINE_EARNED, LINE_REDUCED, LINE_TAKEN, LINES, RECOVERIES};
use super::{View, label, negative, nought, section};
use crate::ledger::{LedgerLine, LimitUse, Recovery};
use crate::report::document::{Cell, Column, Kind, Row, Section, Sum, Table};
use crate::report::formula::{AGREES, DIFFERS, Formula};
use crate::statement::{Amount, LineKind};
use crate::text;

/// What a line earns, reduces and takes back.
pub(super) fn parts(line: &LedgerLine) -> [Amount; 3] {
    let rounded = || line.rounded.clone();
    if !line.paid {
        return [nought(), nought(), nought()];
    }
    match line.kind {
        LineKind::Cap => [nought(), rounded(), nought()],
        LineKind::Clawback => [nought(), nought(), rounded()],
        LineKind::Payment | LineKind::Minimum | LineKind::Due => [rounded(), negative(&line.cut), nought()],
    }
}

impl View<'_> {
    pub(super) fn lines(&self) -> Option<Section> {
        let words = ["Line", "Payee", "Item", "Label", "Kind", "Period", "First day", "Last day"];
        let more = ["Paragraph", "Reference", "Keys", "Rows", "Row references", "Working", "Exact amount"];
        let amounts = ["Rounded", "Cut by", "Earned", "Reduced or deducted", "Taken back", "Payable"];
        let column = |heading: &str| match heading {
            "First day" | "Last day" => Column::new(heading, Kind::Date),
            "Rows" => Column::new(heading, Kind::Number),
            _ => Column::words(heading),
        };
        let money = |heading: &str| match heading {
            "Cut by" => column(heading),
            _ => self.amounts(heading),
        };
        let columns = words.into_iter().chain(more).map(column).chain(amounts.map(money));
        let rows = self.ledger.lines.iter().map(|line| self.line(line));
        let sums = self.line_sums();
        let total = std::iter::once(Cell::words("Total")).chain((1..LINE_EARNED).map(|_| Cell::words("")));
        let total = total
            .chain((LINE_EARNED..).zip(&sums).map(|(at, sum)| self.money(sum).by(Formula::total(LINES, at))));
        let total = Row::of(total).summing(Sum::Net);
        let table = Table::new(columns.collect::<Vec<_>>()).named(LINES).group(rows);
        if table.groups.is_empty() { None } else { section(LINES, table.group([total])) }
    }

    /// All lines together: earned, reduced, taken back, payable.
    pub(super) fn line_sums(&self) -> [Amount; 4] {
        let [mut earned, mut reduced, mut taken] = [nought(), nought(), nought()];
        for line in &self.ledger.lines {
            let [more, less, back] = parts(line);
            earned = Amount::sum([&earned, &more]);
            reduced = Amount::sum([&reduced, &less]);
            taken = Amount::sum([&taken, &back]);
        }
        let all = Amount::sum([&earned, &reduced, &taken]);
        [earned, reduced, taken, all]
    }

    fn line(&self, line: &LedgerLine) -> Row {
        let kind = if line.outside { "outside term and settlement" } else { line.kind.word() };
        let said = [
            Cell::words(&line.identity),
            Cell::words(&line.payee),
            Cell::words(&line.item),
            label(line.label.as_ref()),
            Cell::words(kind),
            Cell::words(&line.period),
            Cell::date(&line.days.0),
            Cell::date(&line.days.1),
            self.paragraph(&line.reference),
            Cell::words(&line.reference),
            Cell::words(&line.keys),
            Cell::count(line.rows),
            Cell::words(&line.places),
            Cell::words(&line.working),
            Cell::words(&line.exact),
            self.money(&line.rounded),
            Cell::words(text::all_of(&line.cut_by)),
        ];
        let [earned, reduced, taken] = parts(line);
        let payable = Amount::sum([&earned, &reduced, &taken]);
        let payable = self
            .money(&payable)
            .by(Formula::Plus([LINE_EARNED, LINE_REDUCED, LINE_TAKEN].map(Formula::Here).into()));
        let amounts = [self.money(&earned), self.money(&reduced), self.money(&taken), payable];
        Row::of(said.into_iter().chain(amounts)).anchored(format!("line={}", line.identity))
    }

    pub(super) fn rates(&self) -> Option<Section> {
        let columns = ["Measure", "Label", "Paragraph", "For", "Divided", "By", "Value", "Band"];
        let rows = self.ledger.rates.iter().map(|rate| {
            let said = [Cell::words(&rate.name), label(rate.label.as_ref()), self.paragraph(&rate.name)];
            let values = [&rate.keys, &rate.of, &rate.by, &rate.value, &rate.band].map(Cell::words);
            Row::of(said.into_iter().chain(values))
        });
        section("Rates", Table::new(columns.map(Column::words)).group(rows))
    }

    pub(super) fn limits(&self) -> Option<Section> {
        let words = ["Limit", "Label", "Paragraph", "For", "Payee", "Period"].map(Column::words);
        let amounts = ["Limit", "Used before", "Claimed", "Changed", "Used", "Left"];
        let amounts = amounts.map(|heading| self.amounts(heading));
        let columns = words.into_iter().chain(amounts).chain([Column::words("Check")]);
        let rows = self.ledger.limits.iter().map(|used| self.limit(used));
        section(LIMITS, Table::new(columns.collect::<Vec<_>>()).named(LIMITS).group(rows))
    }

    fn limit(&self, used: &LimitUse) -> Row {
        let kept = Amount::sum([&used.claimed, &used.change]);
        let words = [Cell::words(&used.name), label(used.label.as_ref()), self.paragraph(&used.name)];
        let places = [&used.keys, &used.payee, &used.period].map(Cell::words);
        let amounts =
            [&used.amount, &used.before, &used.claimed, &used.change].map(|amount| self.money(amount));
        let both = Formula::Plus(vec![Formula::Here(7), Formula::Here(10)]);
        let (left, over) = if used.at_most {
            let left = used.amount.less(&used.before).less(&kept);
            let cell = self.money(&left).by(Formula::Here(6).less(both.clone()));
            let most = Formula::Most(vec![Formula::Nought, Formula::Here(6)]);
            (cell, Formula::Most(vec![Formula::Nought, both.less(most)]))
        } else {
            (Cell::words(""), Formula::Most(vec![Formula::Nought, Formula::Here(6).less(both)]))
        };
        let check = Cell::words(if is_kept(used) { AGREES } else { DIFFERS }).by(over.agrees());
        let kept = self.money(&kept).by(Formula::Plus(vec![Formula::Here(8), Formula::Here(9)]));
        Row::of(words.into_iter().chain(places).chain(amounts).chain([kept, left, check]))
    }

    pub(super) fn recoveries(&self) -> Option<Section> {
        let most = self.most_limits();
        let words = ["Payee", "Recovery", "Label", "Paragraph", "Period"].map(Column::words);
        let amounts = ["Brought forward", "Due"].map(|heading| self.amounts(heading));
        let limits = (1..=most).map(|at| match most {
            1 => self.amounts("At most"),
            _ => self.amounts(&format!("At most {at}")),
        });
        let last = ["Taken back", "Left"].map(|heading| self.amounts(heading));
        let columns = words.into_iter().chain(amounts).chain(limits).chain(last);
        let columns = columns.chain(["What is left", "Check"].map(Column::words));
        let rows = self.ledger.recoveries.iter().map(|recovery| self.recovery(recovery, most));
        section(RECOVERIES, Table::new(columns.collect::<Vec<_>>()).named(RECOVERIES).group(rows))
    }

    /// How many limits a recovery has at most.
    pub(super) fn most_limits(&self) -> usize {
        self.ledger.recoveries.iter().map(|recovery| recovery.limits.len()).max().unwrap_or(0)
    }

    fn recovery(&self, recovery: &Recovery, most: usize) -> Row {
        let (brought, due, first, taken) = (5, 6, 7, most.saturating_add(7));
        let left = taken.saturating_add(1);
        let words =
            [Cell::words(&recovery.payee), Cell::words(&recovery.name), label(recovery.label.as_ref())];
        let forward = self.money(&recovery.brought);
        let forward = match (recovery.follows, recovery.carried) {
            (true, true) => forward.by(Formula::Above(left)),
            (true, false) | (false, _) => forward,
        };
        let limits = (0..most).map(|at| match recovery.limits.get(at) {
            Some(limit) => self.money(limit),
            None => Cell::words(""),
        });
        let open = || Formula::Plus(vec![Formula::Here(brought), Formula::Here(due)]);
        let least = std::iter::once(open()).chain((first..taken).map(Formula::Here)).collect();
        let can = Formula::Most(vec![Formula::Nought, Formula::Least(least)]);
        let check = Formula::Here(taken).less(can).agrees();
        let rest = if recovery.carried { "carried forward" } else { "not taken back" };
        let amounts = [forward, self.money(&recovery.due)].into_iter().chain(limits).chain([
            self.money(&recovery.taken),
            self.money(&recovery.left).by(open().less(Formula::Here(taken))),
            Cell::words(rest),
            Cell::words(if rolls(recovery) { AGREES } else { DIFFERS }).by(check),
        ]);
        let places = [self.paragraph(&recovery.name), Cell::words(&recovery.period)];
        Row::of(words.into_iter().chain(places).chain(amounts))
    }
}

/// Whether a limit is kept.
pub(super) fn is_kept(used: &LimitUse) -> bool {
    let all = Amount::sum([&used.before, &used.claimed, &used.change]);
    match used.at_most {
        true if used.amount.is_positive() => !all.is_more_than(&used.amount),
        true => !all.is_positive(),
        false => !used.amount.is_more_than(&all),
    }
}

/// Whether as much is taken back as can be.
pub(super) fn rolls(recovery: &Recovery) -> bool {
    let open = Amount::sum([&recovery.brought, &recovery.due]);
    let least = recovery
        .limits
        .iter()
        .fold(open, |least, limit| if least.is_more_than(limit) { limit.clone() } else { least });
    let can = if least.is_positive() { least } else { nought() };
    can == recovery.taken
}
