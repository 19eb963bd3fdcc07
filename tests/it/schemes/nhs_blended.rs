//! Blended payment 2019/20: a twelfth of the plan every month, a fifth of what differs from it; small plans by the
//! case.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::calculated::{Calculated, day};
use super::rows::{Exact, Row, exact, month, rows, whole};

fn price(kind: &str) -> Exact {
    whole(match kind {
        "attendance" => 160,
        "same_day" => 650,
        "admission" => 2_500,
        other => panic!("{other}"),
    })
}

/// The last day of the month after the quarter of a month, which is when its difference is settled.
fn settled(month: Date) -> Date {
    match month.month() {
        4..=6 => day(2019, 7, 31),
        7..=9 => day(2019, 10, 31),
        10..=12 => day(2020, 1, 31),
        _ => day(2020, 4, 30),
    }
}

#[test]
fn agrees() {
    let trusts: BTreeMap<String, Row> = rows("nhs-blended", "provider")
        .into_iter()
        .map(|trust| (trust.text("provider_id").to_owned(), trust))
        .collect();
    let mut paid = Calculated::of(&["fixed", "difference", "by_price"]);
    let activities = rows("nhs-blended", "activity");
    for (id, trust) in &trusts {
        let (name, local) = (trust.text("trust"), trust.number("cost_factor"));
        let own: Vec<&Row> = activities.iter().filter(|row| row.text("provider") == id).collect();
        let worth = |row: &Row, cases: &Exact| cases * price(row.text("kind")) * &local;
        let plan = own.iter().fold(whole(0), |sum, row| sum + worth(row, &row.number("planned")));
        let blended = plan > whole(10_000_000);

        let mut months = BTreeMap::<Date, Exact>::new();
        let mut quarters = BTreeMap::<Date, Exact>::new();
        for row in &own {
            let start = row.day("month_start");
            if blended {
                months.insert(start, &plan / whole(12));
            }
            if let Some(actual) = row.maybe_number("actual") {
                if blended {
                    *quarters.entry(settled(start)).or_default() +=
                        worth(row, &(actual - row.number("planned")));
                } else {
                    *months.entry(start).or_default() += worth(row, &actual);
                }
            }
        }
        for (start, amount) in months {
            paid.line(name, month(start), if blended { "fixed" } else { "by_price" }, &amount);
        }
        for (settled, difference) in quarters {
            paid.line(name, month(settled), "difference", &(exact("20%") * difference));
        }
    }
    paid.is_what_is_paid("nhs-blended");
}
