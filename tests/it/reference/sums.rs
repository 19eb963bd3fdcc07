//! What the lines of payments come to that have certain keys.

use meed::model::{LineKey, LinesTotal, PaymentId};

use super::money::Line;
use super::value::{Cell, whole};
use super::world::{At, Found, Trouble, World};

impl World<'_> {
    /// The lines inside the term and settlement whose keys are these, each as the caps up to the one that is named have
    /// left it, and what these caps have done on lines of their own.
    pub(super) fn lines_total(&self, total: &LinesTotal, at: &At) -> Found {
        if matches!(at, At::NoGroup(..)) {
            return Ok(None);
        }
        let mut wanted = Vec::new();
        for key in &total.keys {
            let Some(value) = self.value(key, at)? else { return Ok(None) };
            wanted.push(value);
        }
        let caps = total.after.map_or_else(Vec::new, |cap| self.up_to(cap));
        let mut sum = whole(0);
        for target in &total.on {
            for (number, line) in self.lines(target.payment)?.iter().enumerate().filter(|(_, line)| line.paid)
            {
                if self.has_keys(line, &target.keys, &wanted)? {
                    sum += &line.rounded;
                    for cap in &caps {
                        sum -= self.limit(*cap)?.cuts.get(&(target.payment, number)).unwrap_or(&whole(0));
                    }
                }
            }
        }
        let payments: Vec<PaymentId> = total.on.iter().map(|target| target.payment).collect();
        for cap in caps.iter().filter(|cap| self.only_on(**cap, &payments)) {
            for ((payee, period), amount) in &self.limit(*cap)?.own {
                let key = |key: &LineKey| match key {
                    LineKey::Payee => Cell::Text(payee.clone()),
                    LineKey::Period(kind) => Cell::Period(*kind, self.periods.first_day(*kind, *period)),
                    other => panic!("{other:?} of a line of a cap"),
                };
                if total.on[0].keys.iter().map(key).eq(wanted.iter().cloned()) {
                    sum += amount;
                }
            }
        }
        Ok(Some(Cell::Number(sum)))
    }

    fn has_keys(&self, line: &Line, keys: &[LineKey], wanted: &[Cell]) -> Result<bool, Trouble> {
        for (key, wanted) in keys.iter().zip(wanted) {
            let own = match key {
                LineKey::Payee => Some(Cell::Text(line.payee.clone())),
                LineKey::Period(kind) => {
                    Some(Cell::Period(*kind, self.periods.first_day(*kind, line.period)))
                }
                LineKey::Payment => panic!("no total is by payment"),
                LineKey::Value(value) => self.value(value, &line.at)?,
            };
            if own.as_ref() != Some(wanted) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
