//! What has changed since an earlier statement that was kept: each amount that differs, why, and what is then still to
//! be paid.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::kept::{KeptItem, Place};
use super::why::{Compared, Reason, ReasonKind};
use super::{Amount, ItemPart, Kept, Statement};
use crate::model::Model;
use crate::value::Number;

/// What has changed since an earlier statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Since {
    /// Everything before.
    pub before: Amount,
    /// Everything now.
    pub now: Amount,
    /// The difference, which is still to be paid.
    pub difference: Amount,
    /// What the two statements tell of why amounts differ, and what they do not.
    pub known: String,
    /// Each amount that differs.
    pub lines: Vec<Moved>,
}

/// An amount that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Who is paid.
    pub payee: String,
    /// The period.
    pub period: String,
    /// The item.
    pub item: String,
    /// As it was; none where it was not there.
    pub before: Option<Amount>,
    /// As it is; none where it is no longer there.
    pub now: Option<Amount>,
    /// The difference.
    pub difference: Amount,
    /// What moved it, as far as the two statements tell.
    pub why: Vec<Reason>,
}

impl Moved {
    /// What moved it, in one line.
    pub fn reasons(&self) -> String {
        self.why.iter().map(Reason::to_string).collect::<Vec<_>>().join("; ")
    }
}

impl Since {
    /// The same without what tells of rows of others; for the public without limits and balances, too.
    pub(crate) fn for_others(mut self, public: bool) -> Self {
        for line in &mut self.lines {
            let why = std::mem::take(&mut line.why);
            let all = why.into_iter().map(Reason::without_numbers_of_rows);
            let own = |reason: &Reason| matches!(reason.kind, ReasonKind::Limit | ReasonKind::Recovery);
            line.why = all.filter(|reason| !(public && own(reason))).collect();
            line.why.dedup();
        }
        self
    }

    /// What is different now. Of a part of a statement it is the same part of the earlier one.
    pub(super) fn of(model: &Model, now: &Statement, kept: &Kept) -> Self {
        let selection = now.selection.as_ref();
        let wanted = |(payee, period, _): &Place| {
            selection.is_none_or(|selection| {
                let has = |list: &[String], name: &String| list.is_empty() || list.contains(name);
                has(&selection.payees, payee)
                    && (has(&selection.period_labels, period) || selection.periods.contains(period))
            })
        };
        let mut places: BTreeMap<Place, (Option<&KeptItem>, Option<&ItemPart>)> = BTreeMap::new();
        for (place, item) in kept.amounts.iter().filter(|(place, _)| wanted(place)) {
            places.entry(place.clone()).or_default().0 = Some(item);
        }
        for payee in &now.payees {
            for period in &payee.periods {
                for item in &period.items {
                    let place = (payee.payee.clone(), period.period.clone(), item.called());
                    places.entry(place).or_default().1 = Some(item);
                }
            }
        }
        let nought = Amount::new(Number::zero());
        let difference = |before: Option<&KeptItem>, now: Option<&ItemPart>| {
            let (before, now) = (before.map(|item| &item.amount), now.map(|item| &item.amount));
            now.unwrap_or(&nought).less(before.unwrap_or(&nought))
        };
        let before = Amount::sum(places.values().filter_map(|(before, _)| Some(&(*before)?.amount)));
        let after = Amount::sum(places.values().filter_map(|(_, now)| Some(&(*now)?.amount)));
        places.retain(|_, (before, now)| !difference(*before, *now).is_zero());
        let compared = Compared::of(model, now, kept);
        let moved: BTreeSet<&Place> = places.keys().collect();
        let lines = places.iter().map(|(place, (before, now))| {
            let (payee, period, item) = place.clone();
            Moved {
                payee,
                period,
                item,
                difference: difference(*before, *now),
                before: before.map(|item| item.amount.clone()),
                now: now.map(|item| item.amount.clone()),
                why: compared.why(place, (*before, *now), &moved),
            }
        });
        let lines = lines.collect();
        Since { difference: after.less(&before), before, now: after, known: compared.known(), lines }
    }
}
