//! What comes of every variant of a contract: noticed by its examples or not, and where it pays something else.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Apart, Effort, Kind, Variant, apart, example, variants};
use crate::analysis::{Dependence, Thing, same};
use crate::model::Model;
use crate::run::Prepared;
use crate::testing;
use crate::value::{Amount, Day};

/// What is known of a variant.
#[derive(Clone, Debug, Serialize)]
pub struct Reviewed {
    /// The line of the contract.
    pub line: usize,
    /// The declaration.
    pub of: String,
    /// The clause, or the row of a table, as it is written.
    pub clause: String,
    /// What is changed, in words.
    pub change: String,
    /// What kind of change it is.
    pub kind: Kind,
    /// The whole text with the change.
    #[serde(skip)]
    pub text: String,
    /// What became of it.
    pub fate: Fate,
    /// Where it pays something else: an expectation, what is paid as written, and what with the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differs: Option<Differs>,
}

/// Data on which a variant pays something else.
#[derive(Clone, Debug, Serialize)]
pub struct Differs {
    /// The first line of the statement that differs.
    pub line: String,
    /// What it comes to as the contract is written.
    pub written: Amount,
    /// What it comes to with the change.
    pub changed: Amount,
    /// The rows, as an example that would notice the change. Its amount is what comes out today, and is to be worked
    /// out by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

/// What became of a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// An example expects something else.
    Noticed,
    /// No example notices it, and there is data that it pays otherwise.
    Missed,
    /// No example notices it, and no data was found that it pays otherwise. That is no proof that there is none.
    NotToldApart,
    /// It can change no payment: what it changes is behind none.
    NotPaid,
    /// It makes no difference, whatever the data: that is proved.
    Same,
}

/// The variants of some kinds, each with what became of it. `told` hears how many are done.
pub fn review(
    prepared: &Prepared<'_>,
    wanted: &dyn Fn(Kind) -> bool,
    as_at: Option<Day>,
    effort: Effort,
    told: &dyn Fn(usize, usize),
) -> Vec<Reviewed> {
    let model = prepared.model();
    let paid_for = names_behind_payments(model);
    let all: Vec<Variant> =
        variants(&model.source).into_iter().filter(|variant| wanted(variant.kind)).collect();
    let mut found = Vec::new();
    for (at, variant) in all.iter().enumerate() {
        told(at, all.len());
        let Some(changed) = variant.model(model.source.name()) else { continue };
        let other = Prepared::new(&changed);
        let noticed = !testing::run_examples(&other, as_at).iter().all(testing::Tested::passed);
        let is_paid = paid_for.contains(&variant.of);
        let is_same = !noticed && is_paid && same(model, &changed).is_proved();
        let apart = if is_paid && !is_same { apart(prepared, &changed, effort) } else { None };
        let fate = match (noticed, is_paid, &apart) {
            (true, ..) => Fate::Noticed,
            (false, false, _) => Fate::NotPaid,
            (false, true, _) if is_same => Fate::Same,
            (false, true, Some(_)) => Fate::Missed,
            (false, true, None) => Fate::NotToldApart,
        };
        found.push(Reviewed {
            line: variant.line,
            of: variant.of.clone(),
            clause: variant.clause.clone(),
            change: variant.words(),
            kind: variant.kind,
            text: variant.text.clone(),
            fate,
            differs: apart.map(|apart| differs(model, variant, &apart)),
        });
    }
    found
}

fn differs(model: &Model, variant: &Variant, apart: &Apart) -> Differs {
    let title = format!("line {}, {}", variant.line, variant.words().replace('`', ""));
    Differs {
        line: apart.line.clone(),
        written: Amount::new(apart.amounts.0.clone()),
        changed: Amount::new(apart.amounts.1.clone()),
        example: example(model, &title, apart),
    }
}

/// The names of the declarations that money hangs on.
fn names_behind_payments(model: &Model) -> BTreeSet<String> {
    let items = model.payments.iter_enumerated().map(|(id, _)| Thing::Payment(id));
    let limits = model.limits.iter_enumerated().map(|(id, _)| Thing::Limit(id));
    let clawbacks = model.clawbacks.iter_enumerated().map(|(id, _)| Thing::Clawback(id));
    let behind = Dependence::of(model).behind(items.chain(limits).chain(clawbacks));
    let names = behind.into_iter().filter_map(|thing| match thing {
        Thing::Field(_) | Thing::Frame(_) => None,
        Thing::Tariff(id) => Some(model.tariffs[id].title.name.clone()),
        Thing::Spell(id) => Some(model.records[id].title.name.clone()),
        Thing::Fact(id) => Some(model.facts[id].title.name.clone()),
        Thing::Payment(id) => Some(model.payments[id].title.name.clone()),
        Thing::Limit(id) => Some(model.limits[id].title.name.clone()),
        Thing::Clawback(id) => Some(model.clawbacks[id].title.name.clone()),
    });
    // What the contract says of itself holds for all that is paid.
    names.chain(["contract".to_owned()]).collect()
}
