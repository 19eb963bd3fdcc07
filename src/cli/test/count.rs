//! What all contracts came to.

use meed::testing::Tested;
use meed::text;

use super::snapshots::{Decision, Kept};

/// How many of what were tested, and what failed.
#[derive(Debug, Default)]
pub(super) struct Count {
    contracts: usize,
    examples: usize,
    failed_examples: usize,
    snapshots: usize,
    failed_snapshots: usize,
    /// Statements of which none is kept yet.
    not_kept: usize,
    accepted: usize,
    refused: usize,
    /// What failed, with its contract.
    failed: Vec<String>,
}

impl Count {
    /// A contract that was not tested, or not to the end.
    pub(super) fn add_refused(&mut self, contract: &str) {
        self.contracts = self.contracts.saturating_add(1);
        self.refused = self.refused.saturating_add(1);
        self.failed.push(format!("{contract}: refused"));
    }

    pub(super) fn add(&mut self, contract: &str, tested: &[Tested], kept: &[Kept]) {
        self.contracts = self.contracts.saturating_add(1);
        self.examples = self.examples.saturating_add(tested.len());
        let not_kept = kept.iter().filter(|kept| kept.is_not_kept_yet()).count();
        self.not_kept = self.not_kept.saturating_add(not_kept);
        let snapshots = kept.iter().filter(|kept| kept.is_snapshot()).count();
        self.snapshots = self.snapshots.saturating_add(snapshots.saturating_sub(not_kept));
        for example in tested.iter().filter(|example| !example.passed()) {
            self.failed_examples = self.failed_examples.saturating_add(1);
            self.failed.push(format!("{contract}: example “{}”", example.title));
        }
        for snapshot in kept.iter().filter(|snapshot| !snapshot.passed()) {
            self.failed_snapshots = self.failed_snapshots.saturating_add(1);
            self.failed.push(format!("{contract}: snapshot {}", snapshot.name));
        }
        let accepted = kept.iter().filter(|snapshot| snapshot.decision == Some(Decision::Accepted)).count();
        self.accepted = self.accepted.saturating_add(accepted);
    }

    /// A contract of which not all is covered that has to be.
    pub(super) fn add_uncovered(&mut self, contract: &str) {
        self.failed.push(format!("{contract}: not all is covered"));
    }

    pub(super) fn all_passed(&self) -> bool {
        self.failed.is_empty()
    }

    /// What failed, if that is far up among several contracts, and the numbers.
    pub(super) fn text(&self) -> String {
        let words = format!("{}\n", self.words());
        if self.contracts < 2 || self.failed.is_empty() {
            return words;
        }
        let failed = self.failed.iter().map(|failed| format!("  {failed}\n"));
        format!("\nNot as expected\n{}\n{words}", failed.collect::<String>())
    }

    /// `16 contracts, 104 examples and 17 snapshots, all as expected`
    fn words(&self) -> String {
        let contracts = (self.contracts > 1).then(|| text::count(self.contracts, "contract", "contracts"));
        let all = contracts.into_iter().chain(counted(self.examples, self.snapshots)).collect::<Vec<_>>();
        let failed = counted(self.failed_examples, self.failed_snapshots).collect::<Vec<_>>();
        let mut words = match (self.examples, self.snapshots, failed.as_slice()) {
            (0, 0, _) => "no examples".to_owned(),
            (_, _, []) => format!("{}, all as expected", text::all_of(&all)),
            (0, _, _) => format!("{}, {} not as expected", text::all_of(&all), self.failed_snapshots),
            (_, 0, _) => format!("{}, {} not as expected", text::all_of(&all), self.failed_examples),
            _ => format!("{}, {} not as expected", text::all_of(&all), text::all_of(&failed)),
        };
        if self.not_kept > 0 {
            let statements = text::count(self.not_kept, "statement", "statements");
            words.push_str(&format!("; {statements} not kept yet"));
        }
        if self.accepted > 0 {
            words.push_str(&format!("; {} accepted", text::count(self.accepted, "snapshot", "snapshots")));
        }
        if self.refused > 0 {
            words.push_str(&format!("; {} refused", text::count(self.refused, "contract", "contracts")));
        }
        words
    }
}

fn counted(examples: usize, snapshots: usize) -> impl Iterator<Item = String> {
    let examples = (examples > 0).then(|| text::count(examples, "example", "examples"));
    let snapshots = (snapshots > 0).then(|| text::count(snapshots, "snapshot", "snapshots"));
    [examples, snapshots].into_iter().flatten()
}
