//! The best of a stretch, in as many steps as its length has binary digits.

use crate::column::NOWHERE;

/// Which of two positions is better, and the best of each pair, of each pair of pairs, and so on.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    /// How good each position is: smaller is better, and no two are alike.
    ranks: Vec<u32>,
    /// The best of two nodes each; the leaves are the positions.
    nodes: Vec<u32>,
}

impl Tree {
    /// By places, of which the first is the best, or the last if the order is reversed; those alike by their rows.
    pub(super) fn new(places: &[u32], rows: &[u32], reversed: bool) -> Self {
        let mut order: Vec<(u32, u32, u32)> = (0u32..)
            .zip(places.iter().zip(rows))
            .map(|(position, (place, row))| (*place, *row, position))
            .collect();
        order.sort_unstable();
        if reversed {
            order.reverse();
        }
        let mut ranks = vec![NOWHERE; places.len()];
        for (rank, (_, _, position)) in (0u32..).zip(&order) {
            if let Some(held) = ranks.get_mut(*position as usize) {
                *held = rank;
            }
        }
        let mut tree = Tree { ranks, nodes: Vec::new() };
        tree.grow();
        tree
    }

    fn grow(&mut self) {
        let leaves = self.ranks.len();
        self.nodes = vec![NOWHERE; leaves.saturating_mul(2)];
        for (position, leaf) in (0u32..).zip(self.nodes.iter_mut().skip(leaves)) {
            *leaf = position;
        }
        for node in (1..leaves).rev() {
            let first = node.saturating_mul(2);
            let made = self.better(self.at(first), self.at(first.saturating_add(1)));
            if let Some(held) = self.nodes.get_mut(node) {
                *held = made;
            }
        }
    }

    fn at(&self, node: usize) -> u32 {
        self.nodes.get(node).copied().unwrap_or(NOWHERE)
    }

    /// The better of two positions.
    pub(super) fn better(&self, one: u32, other: u32) -> u32 {
        let rank = |at: u32| self.ranks.get(at as usize).copied().unwrap_or(NOWHERE);
        if rank(other) < rank(one) { other } else { one }
    }

    /// The best position from one up to another; nowhere if there is none.
    pub(super) fn best(&self, from: usize, to: usize) -> u32 {
        let leaves = self.ranks.len();
        let (mut low, mut high) = (from.saturating_add(leaves), to.saturating_add(leaves));
        let mut best = NOWHERE;
        while low < high {
            if low % 2 == 1 {
                best = self.better(best, self.at(low));
                low = low.saturating_add(1);
            }
            if high % 2 == 1 {
                high = high.saturating_sub(1);
                best = self.better(best, self.at(high));
            }
            low /= 2;
            high /= 2;
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::Tree;
    use crate::column::NOWHERE;

    #[test]
    fn the_best_of_every_stretch_is_that_of_looking_at_each() {
        let places = [3u32, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5];
        let rows: Vec<u32> = (0..11).collect();
        for reversed in [false, true] {
            let tree = Tree::new(&places, &rows, reversed);
            for from in 0..places.len() {
                for to in 0..=places.len() {
                    let all = (from..to).map(|at| (places[at], at));
                    let best = if reversed { all.max() } else { all.min() };
                    let best = best.map_or(NOWHERE, |(_, at)| u32::try_from(at).unwrap());
                    assert_eq!(tree.best(from, to), best, "{from}..{to}, {reversed}");
                }
            }
        }
    }
}
