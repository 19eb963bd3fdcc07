//! Balances, lot by lot: what came is kept in the order in which it came, and what goes is taken from the oldest.

use jiff::civil::Date;
use meed::model::{Balance, Expr, Movement, RecordId};
use num_traits::Signed;

use super::rows::Row;
use super::value::{Amount, Cell, plus_days, plus_months, rounded, whole};
use super::world::{At, Trouble, World};

/// What is there: lots with the day of the period in which each came, and what is owed to it.
#[derive(Default)]
struct Held {
    lots: Vec<(Date, Amount)>,
    owed: Option<Amount>,
}

impl Held {
    fn comes(&mut self, day: Date, amount: Amount) {
        let owed = self.owed.take().unwrap_or_else(|| whole(0));
        let pays = owed.clone().min(amount.clone());
        self.owed = Some(owed - &pays);
        self.lots.push((day, amount - pays));
    }

    fn goes(&mut self, mut amount: Amount) {
        for (_, lot) in &mut self.lots {
            let part = lot.clone().min(amount.clone());
            *lot -= &part;
            amount -= part;
        }
        self.owed = Some(self.owed.take().unwrap_or_else(|| whole(0)) + amount);
    }

    /// What came so long ago that it is there no more.
    fn lapses(&mut self, over: impl Fn(Date) -> bool) -> Amount {
        let (old, open): (Vec<_>, Vec<_>) = self.lots.drain(..).partition(|(day, _)| over(*day));
        self.lots = open;
        old.into_iter().map(|(_, amount)| amount).sum()
    }
}

/// What comes to something and what goes from it, of amounts of which each may be below nought.
fn parted(amounts: &[Amount]) -> (Amount, Amount) {
    let above = amounts.iter().filter(|amount| amount.is_positive()).cloned().sum();
    let below: Amount = amounts.iter().filter(|amount| amount.is_negative()).cloned().sum();
    (above, -below)
}

impl World<'_> {
    /// The rows of a balance with what is carried.
    pub(super) fn carried(
        &self,
        record: RecordId,
        balance: &Balance,
        bare: &[Row],
    ) -> Result<Vec<Row>, Trouble> {
        let keys = balance.rows.keys.len();
        let mut made: Vec<Row> = Vec::new();
        let mut held = Held::default();
        let mut carried = whole(0);
        for (number, row) in bare.iter().enumerate() {
            let at = At::Row(record, number);
            let Some(Cell::Date(first)) = row[keys].clone() else { panic!("a day") };
            if number == 0 || bare[number - 1][..keys] != row[..keys] {
                carried = self.moved(balance, balance.opens.as_ref(), &at)?;
                held = Held::default();
                if carried.is_negative() { held.goes(-&carried) } else { held.comes(first, carried.clone()) }
            }
            let ends = number + 1 == bare.len() || bare[number + 1][..keys] != row[..keys];
            let mut moves = self.period(balance, &at, first, &carried, &mut held)?;
            carried = moves[8].clone();
            moves.push(if ends { carried.clone() } else { whole(0) });
            assert_eq!(moves.len(), Movement::ALL.len());
            let cells = moves.into_iter().map(|amount| Some(Cell::Number(amount)));
            made.push(row.iter().cloned().chain(cells).collect());
        }
        Ok(made)
    }

    /// A period, in the order of the fields, but for what is left.
    fn period(
        &self,
        balance: &Balance,
        at: &At,
        first: Date,
        opening: &Amount,
        held: &mut Held,
    ) -> Result<Vec<Amount>, Trouble> {
        let again = match &balance.again {
            Some(again) => self.value(again, at)? == Some(Cell::YesNo(true)),
            None => false,
        };
        let mut wiped = whole(0);
        let mut lapsed = whole(0);
        if again {
            wiped = opening.clone();
            *held = Held::default();
        } else if let Some(stretch) = &balance.lapses {
            let length = self.length(stretch)?;
            let plus = if stretch.months { plus_months } else { plus_days };
            lapsed = held.lapses(|day| plus(day, length).is_some_and(|until| until <= first));
        }
        let mut interest = whole(0);
        if let Some((rate, rounding)) = &balance.interest {
            let Cell::Number(rate) = self.needed(rate, at)? else { panic!("a share") };
            interest = rate * (opening - &wiped - &lapsed);
            if let Some(rule) = rounding {
                interest = rounded(&interest, rule);
            }
            interest = self.in_coins(balance, interest);
        }
        let added = self.moved(balance, balance.adds.as_ref(), at)?;
        let taken = self.moved(balance, balance.takes.as_ref(), at)?;
        let mut sum = opening - &wiped - &lapsed + &interest + &added - &taken;
        let mut shortfall = whole(0);
        if balance.at_least.is_some() {
            let least = self.moved(balance, balance.at_least.as_ref(), at)?;
            if sum < least {
                shortfall = &least - &sum;
                sum = least;
            }
        }
        let mut excess = whole(0);
        if balance.at_most.is_some() {
            let most = self.moved(balance, balance.at_most.as_ref(), at)?;
            if sum > most {
                excess = &sum - &most;
                sum = most;
            }
        }
        // What is above the most is of what came in the period, as far as that goes.
        let (came, gone) = parted(&[interest.clone(), added.clone(), -&taken, shortfall.clone()]);
        let of_these = came.clone().min(excess.clone());
        held.goes(gone);
        held.goes(&excess - &of_these);
        held.comes(first, came - of_these);
        Ok(vec![opening.clone(), wiped, lapsed, interest, added, taken, shortfall, excess, sum])
    }

    /// An amount of a clause; nought where there is none.
    fn moved(&self, balance: &Balance, clause: Option<&Expr>, at: &At) -> Result<Amount, Trouble> {
        let Some(clause) = clause else { return Ok(whole(0)) };
        match self.needed(clause, at)? {
            Cell::Number(amount) => Ok(self.in_coins(balance, amount)),
            other => panic!("{other:?} is no amount"),
        }
    }

    fn in_coins(&self, balance: &Balance, amount: Amount) -> Amount {
        match balance.ty.unit.currency() {
            Some(_) => rounded(&amount, &self.model.contract.rounding),
            None => amount,
        }
    }
}
