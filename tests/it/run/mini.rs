//! A small contract with a bit of everything that moves money, and its hand-worked result.

use crate::support::build::{Build, limit};
use crate::support::expr::*;
use crate::support::table::database;
use meed::data::Database;
use meed::model::*;
use meed::value::{AggregateOp, CompareOp, PeriodKind};

/// The contract: a reward for successes by provider and quarter, hours saved by episode with a cap for each person and
/// year (cut, across providers), a yearly cap on both for each provider (a line of its own), and a clawback of
/// successes that did not last.
pub(crate) struct Mini {
    pub(crate) build: Build,
    pub(crate) episode: RecordId,
    pub(crate) all: FactId,
    pub(crate) success: FactId,
    pub(crate) saving: FactId,
    pub(crate) readmitted: FactId,
    pub(crate) reward: PaymentId,
    pub(crate) hours_saved: PaymentId,
    pub(crate) person_cap: LimitId,
    pub(crate) yearly_cap: LimitId,
}

/// id, person, provider, start, success, hours saved, readmitted
pub(crate) const EPISODES: [&str; 9] = [
    "1 | 1 | Acme | 2024-04-10 | yes |     | 2024-08-01",
    "2 | 1 | Acme | 2024-05-01 | no  | 3   |           ",
    "3 | 1 | Bolt | 2024-04-20 | no  | 4   |           ",
    "4 | 2 | Acme | 2024-05-05 | yes |     |           ",
    "5 | 2 | Acme | 2024-08-01 | yes |     | 2024-11-11",
    "6 | 1 | Acme | 2024-09-01 | no  | 2.5 |           ",
    "7 | 3 | Bolt | 2024-07-07 | yes |     | 2025-05-01",
    "8 | 3 | Bolt | 2025-02-01 | no  | 1   |           ",
    "9 | 4 | Acme | 2025-01-15 | yes |     |           ",
];

/// Worked out by hand:
///
/// - Reward is £100 × successes ÷ 3. Acme: 2, 1, 0 and 1 successes in the quarters of 2024/25 make 66.67, 33.33 and
///   33.33; Bolt has one in 2024Q3, and episodes without success in 2024Q2 and 2025Q1.
/// - Hours saved are £10 each: person 1 has 40 (Bolt, 20 April), 30 (Acme, 1 May) and 25 (Acme, 1 September); with £50
///   for each year 40, 10 and nothing are left. Person 3 keeps 10.
/// - The yearly cap is £120: Acme has 76.67 and 33.33 by September, so £10.00 of 33.33 is left in 2025Q1. Bolt stays
///   below.
/// - Due back: half of 66.67 in 2024Q3, which is 33.335 and rounds to 33.34; 33.33 in 2024Q4; from Bolt 33.33 in
///   2025Q2. Acme gives 33.33 in 2024Q3 (the reward of the quarter), and carries 0.01; nothing in 2024Q4; of 33.34 what
///   the cap leaves in 2025Q1, £10.00.
pub(crate) const STATEMENT: [&str; 13] = [
    "Acme 2024Q2 reward 66.67",
    "Acme 2024Q2 hours_saved 10",
    "Acme 2024Q3 reward 33.33",
    "Acme 2024Q3 hours_saved 0",
    "Acme 2024Q3 readmission -33.33",
    "Acme 2025Q1 reward 33.33",
    "Acme 2025Q1 yearly_cap -23.33",
    "Acme 2025Q1 readmission -10",
    "Bolt 2024Q2 reward 0",
    "Bolt 2024Q2 hours_saved 40",
    "Bolt 2024Q3 reward 33.33",
    "Bolt 2025Q1 reward 0",
    "Bolt 2025Q1 hours_saved 10",
];

pub(crate) fn mini() -> Mini {
    let mut build = Build::new("2024-04-01", "2025-03-31");
    build.model.contract.settled_by = day("2025-09-30");
    let fields = [
        ("id", numbers()),
        ("person", numbers()),
        ("provider", Type::Text),
        ("start", Type::Date),
        ("success", Type::YesNo),
        ("saved", numbers()),
        ("readmitted", Type::Date),
    ];
    let episode = build.record("episode", &fields);
    let field = |build: &Build, name| build.field(episode, name);
    let (provider, start) = (field(&build, "provider"), field(&build, "start"));
    let quarter = period(PeriodKind::Quarter, start.clone());
    let quarters = build.groups(episode, &[provider.clone(), quarter.clone()]);
    let (of_provider, of_quarter) =
        (key(0, Type::Text, quarters), key(1, Type::Period(PeriodKind::Quarter), quarters));

    let success = build.cohort("success", episode, None, vec![is(field(&build, "success"), yes_no(true))]);
    let all = build.selection("reward", episode, None, Vec::new());
    let successes = aggregate_within(AggregateOp::Count, all, Some(success), None, quarters);
    let successes_measured = build.measure("successes", all, successes.clone());
    let amount = over(times(num("100"), successes), num("3"));
    let reward = build.payment("reward", all, amount, of_provider, of_quarter);

    let saved = field(&build, "saved");
    let saving = build.selection(
        "hours_saved",
        episode,
        None,
        vec![compare(CompareOp::More, saved.clone(), num("0"))],
    );
    let hours_saved =
        build.payment("hours_saved", saving, times(saved, num("10")), provider.clone(), quarter.clone());

    let by_person = LimitTarget {
        payment: hours_saved,
        amount: num("50"),
        keys: vec![LineKey::Value(field(&build, "person")), LineKey::Period(PeriodKind::ContractYear)],
        order: vec![LineKey::Value(start), LineKey::Value(field(&build, "id"))],
        falls: vec![false, false],
    };
    let person_cap = build.limit(limit("person_cap", true, true, vec![by_person]));
    let by_year = |payment| LimitTarget {
        payment,
        amount: num("120"),
        keys: vec![LineKey::Payee, LineKey::Period(PeriodKind::ContractYear)],
        order: vec![LineKey::Period(PeriodKind::Quarter)],
        falls: vec![false],
    };
    let mut yearly_cap = limit("yearly_cap", true, false, vec![by_year(reward), by_year(hours_saved)]);
    yearly_cap.after = vec![person_cap];
    let yearly_cap = build.limit(yearly_cap);

    let again = period(PeriodKind::Quarter, field(&build, "readmitted"));
    let due_groups = build.groups(episode, &[provider, quarter, again]);
    let given = given(field(&build, "readmitted"));
    let readmitted = build.selection("readmission", episode, Some(success), vec![given]);
    let one = over(build.paid(reward), build.fact(successes_measured));
    let due = times(count(readmitted, due_groups), spread(one, due_groups, &[]));
    let statement = build.statement_frame();
    let limits = vec![
        expr(ExprKind::Payment(reward), numbers(), statement),
        expr(ExprKind::WhatLeaves(yearly_cap, None), numbers(), statement),
    ];
    let placed = key(2, Type::Period(PeriodKind::Quarter), due_groups);
    build.clawback("readmission", (readmitted, due, key(0, Type::Text, due_groups), placed), limits, true);
    Mini { build, episode, all, success, saving, readmitted, reward, hours_saved, person_cap, yearly_cap }
}

impl Mini {
    pub(crate) fn data(&self) -> Database {
        database(&self.build.model, &[&EPISODES])
    }
}
