//! On what obligations hang: where that is undetermined, a run exercises nothing of them.

use std::collections::BTreeSet;

use super::item::Key;
use super::undetermined::Undetermined;
use crate::analysis::Thing;
use crate::model::Expr;
use crate::source::Span;

/// Something that has to be determined before a run exercises what hangs on it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Prerequisite<'m> {
    Expr(&'m Expr),
    Thing(Thing),
}

/// What there is that something hangs on, and what hangs on it.
#[derive(Clone, Debug, Default)]
pub(super) struct Prerequisites<'m> {
    /// Each with the one that it hangs on itself, which stands before it.
    all: Vec<(Option<usize>, Prerequisite<'m>)>,
    /// What everything hangs on that is found now.
    here: Option<usize>,
    items: Vec<(Key, usize)>,
    /// Expressions that look tariffs up, by their places.
    lookups: Vec<(Span, usize)>,
}

impl<'m> Prerequisites<'m> {
    /// Where one is, to come back to.
    pub(super) fn here(&self) -> Option<usize> {
        self.here
    }

    /// What is found now hangs on that again, and on nothing since.
    pub(super) fn back_to(&mut self, here: Option<usize>) {
        self.here = here;
    }

    /// What is found from here on hangs on one more.
    pub(super) fn hang(&mut self, on: Prerequisite<'m>) {
        let at = self.all.len();
        self.all.push((self.here, on));
        self.here = Some(at);
    }

    /// An item is found.
    pub(super) fn of_item(&mut self, key: Key) {
        self.items.extend(self.here.map(|need| (key, need)));
    }

    /// An expression that looks a tariff up is found.
    pub(super) fn of_lookup(&mut self, at: Span) {
        self.lookups.extend(self.here.map(|need| (at, need)));
    }

    /// What is muted where parts of the contract are undetermined.
    pub(super) fn muted(&self, undetermined: &Undetermined) -> Muted {
        if undetermined.is_empty() {
            return Muted::default();
        }
        let mut open: Vec<bool> = Vec::with_capacity(self.all.len());
        for (under, need) in &self.all {
            let above = under.and_then(|under| open.get(under)).copied().unwrap_or(false);
            let here = || match need {
                Prerequisite::Expr(expr) => undetermined.has_expr(expr),
                Prerequisite::Thing(thing) => undetermined.has(*thing),
            };
            let is_open = above || here();
            open.push(is_open);
        }
        let is_open = |need: &usize| open.get(*need).copied().unwrap_or(false);
        let items = self.items.iter().filter(|(_, need)| is_open(need));
        let lookups = self.lookups.iter().filter(|(_, need)| is_open(need));
        Muted { items: items.map(|(key, _)| *key).collect(), lookups: lookups.map(|(at, _)| *at).collect() }
    }
}

/// What a run exercises nothing of, because it hangs on something that is left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Muted {
    items: BTreeSet<Key>,
    lookups: BTreeSet<Span>,
}

impl Muted {
    /// Whether an item is.
    pub(super) fn has(&self, key: &Key) -> bool {
        self.items.contains(key)
    }

    /// Whether what is looked up from a place is.
    pub(super) fn has_lookup(&self, at: Span) -> bool {
        self.lookups.contains(&at)
    }
}
