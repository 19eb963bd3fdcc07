//! Few examples for many items.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Shown;

/// As few as need be, each for what those that show more do not show already; in the order of the text.
pub(super) fn fewest(mut shown: Vec<Shown>) -> Vec<Shown> {
    let mut chosen: Vec<Shown> = Vec::new();
    let mut covered: BTreeSet<usize> = BTreeSet::new();
    loop {
        for candidate in &mut shown {
            candidate.items.retain(|item| !covered.contains(item));
        }
        // Of those that show as much the smallest, and then the first.
        let best = shown.iter().enumerate().filter(|(_, candidate)| !candidate.items.is_empty());
        let best =
            best.min_by_key(|(at, candidate)| (Reverse(candidate.items.len()), candidate.draft.size(), *at));
        let Some((at, _)) = best else { break };
        let best = shown.remove(at);
        covered.extend(&best.items);
        chosen.push(best);
    }
    chosen.sort_by_key(|shown| shown.items.first().copied());
    chosen
}
