//! What the examples of a contract would not notice: every small change of its terms, and the example that would.

use meed::model::Model;
use meed::run::Prepared;
use meed::text;
use meed::value::Day;
use meed::wordings::{self, Effort, Fate, Reviewed};
use serde::Serialize;

use crate::cli::terminal;

/// What came of the changes of one contract.
#[derive(Debug, Serialize)]
pub(super) struct Mutants {
    changes: usize,
    noticed: usize,
    /// Those that no example notices, or that pay nothing.
    left: Vec<Reviewed>,
}

impl Mutants {
    /// Of a contract.
    pub(super) fn of(prepared: &Prepared<'_>, as_at: Option<Day>) -> Self {
        let bar = terminal::steps(0, "changing {bar:30} {pos} of {len}");
        let told = |at: usize, all: usize| {
            if let Some(bar) = &bar {
                bar.set_length(all as u64);
                bar.set_position(at as u64);
            }
        };
        let all = wordings::review(prepared, &|_| true, as_at, Effort::default(), &told);
        if let Some(bar) = &bar {
            bar.finish_and_clear();
        }
        let changes = all.len();
        let left: Vec<Reviewed> = all.into_iter().filter(|one| one.fate != Fate::Noticed).collect();
        Mutants { changes, noticed: changes.saturating_sub(left.len()), left }
    }

    /// For people: those that are missed first to last, each with an example that would notice it.
    pub(super) fn text(&self, model: &Model) -> String {
        let of = |fate: Fate| self.left.iter().filter(|one| one.fate == fate).count();
        let (missed, not_apart, not_paid) = (of(Fate::Missed), of(Fate::NotToldApart), of(Fate::NotPaid));
        let mut out = format!(
            "  {} of its terms: the examples notice {}, and would not notice {}\n",
            text::count(self.changes, "small change", "small changes"),
            text::number(self.noticed),
            text::number(missed)
        );
        if not_apart > 0 {
            let (noun, are) = (text::count(not_apart, "more", "more"), text::noun(not_apart, "is", "are"));
            out.push_str(&format!("  {noun} {are} not noticed, and no data was found on which it matters\n"));
        }
        let same = of(Fate::Same);
        if same > 0 {
            let (noun, make) = (text::number(same), text::noun(same, "makes", "make"));
            out.push_str(&format!("  {noun} {make} no difference, whatever the data: proved\n"));
        }
        if not_paid > 0 {
            out.push_str(&format!("  {} stand behind no payment\n", text::number(not_paid)));
        }
        for one in self.left.iter().filter(|one| one.fate == Fate::Missed) {
            out.push_str(&format!("\n  line {}, {}: {}\n", one.line, one.of, one.change));
            let Some(differs) = &one.differs else { continue };
            let (written, changed) = (
                differs.written.shown(model.contract.currency),
                differs.changed.shown(model.contract.currency),
            );
            out.push_str(&format!("  {} is {written}, and with the change {changed}\n", differs.line));
            if let Some(example) = &differs.example {
                out.push_str("  -- work the amount out by hand before you keep this\n");
                out.extend(example.lines().map(|line| format!("  {line}\n")));
            }
        }
        for one in self.left.iter().filter(|one| one.fate == Fate::NotToldApart) {
            out.push_str(&format!("\n  line {}, {}: {} (no data was found)\n", one.line, one.of, one.change));
        }
        out
    }
}
