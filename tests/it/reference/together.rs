//! Lines that are rounded together, each against each other one.

use meed::model::{Expr, ExprKind, RunningOp};
use meed::value::GoesTo;

use super::money::Line;
use super::running::Stand;
use super::value::{Amount, amount_of, rounded, whole};
use super::world::{Trouble, World};

/// A line and where it stands among those that it is rounded with.
struct Standing {
    stand: Stand,
    exact: Amount,
    alone: Amount,
}

impl World<'_> {
    /// Gives each line its part of the rounded sum of those that share its keys.
    pub(super) fn round_together(&self, together: &Expr, lines: &mut [Line]) -> Result<(), Trouble> {
        let ExprKind::Running(running) = &together.kind else { panic!("a running value") };
        let RunningOp::RoundedTogether(goes_to) = running.op else { panic!("rounded together") };
        let mut all = Vec::new();
        for line in lines.iter() {
            let stand = self.stand(running, &line.at, false)?;
            let stand = stand.ok_or_else(|| Trouble("a blank in an order of lines".to_owned()))?;
            all.push(Standing { stand, exact: line.exact.clone(), alone: line.rounded.clone() });
        }
        for (at, line) in lines.iter_mut().enumerate() {
            line.rounded = self.part_of_sum(&all, at, goes_to);
        }
        Ok(())
    }

    fn part_of_sum(&self, all: &[Standing], at: usize, goes_to: GoesTo) -> Amount {
        let rule = &self.model.contract.rounding;
        let own = &all[at];
        let others: Vec<&Standing> = all
            .iter()
            .enumerate()
            .filter(|(other, one)| *other != at && one.stand.keys == own.stand.keys)
            .map(|(_, one)| one)
            .collect();
        let sum = |of: &dyn Fn(&Standing) -> Amount| others.iter().fold(of(own), |sum, one| sum + of(one));
        let total = rounded(&sum(&|one| one.exact.clone()), rule);
        let before = |one: &Standing| one.stand.order < own.stand.order;
        let left = || &total - others.iter().fold(whole(0), |sum, one| sum + &one.alone);
        match goes_to {
            GoesTo::Last => {
                if others.iter().all(|one| before(one)) {
                    left()
                } else {
                    own.alone.clone()
                }
            }
            GoesTo::Largest => {
                let beats =
                    |one: &&Standing| one.exact > own.exact || (one.exact == own.exact && before(one));
                if others.iter().any(beats) { own.alone.clone() } else { left() }
            }
            GoesTo::LargestRemainders => {
                let step = amount_of(&rule.step);
                let down = |one: &Standing| (&one.exact / &step).floor() * &step;
                let over = (&total - sum(&down)) / &step;
                let taken = |one: &Standing| &one.exact - down(one);
                let first =
                    |one: &&&Standing| taken(one) > taken(own) || (taken(one) == taken(own) && before(one));
                let rank = others.iter().filter(first).count();
                let more = if whole(i64::try_from(rank).unwrap()) < over { step.clone() } else { whole(0) };
                down(own) + more
            }
        }
    }
}
