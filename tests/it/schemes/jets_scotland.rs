//! JETS Scotland: the delivery fee month by month, the last month taking what rounding leaves, and one outcome of each
//! participant.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::calculated::{Calculated, day};
use super::rows::{Exact, Row, exact, month, rows, whole};

/// What was agreed: the lot, the provider, the estimated value, the price of an outcome.
const LOTS: [(&str, &str, &str, &str); 2] =
    [("1", "Lowland Pathways", "100000.00", "500.00"), ("2", "Isles, Glens & Co", "76543.43", "612.35")];

/// To the nearest penny, halves up.
fn pennies(amount: &Exact) -> Exact {
    (amount * whole(100)).round() / whole(100)
}

/// The row that comes first by its day, then by its number.
fn in_order(mut rows: Vec<Row>, day: &str, number: &str) -> Vec<Row> {
    rows.sort_by_key(|row| (row.day(day), row.number(number)));
    rows
}

/// Eighteen months: three, nine and six of them, and the last is what is missing of the fee.
fn delivery(paid: &mut Calculated) {
    for (_, provider, value, _) in LOTS {
        let fee = pennies(&(exact("85%") * exact(value)));
        let mut left = fee.clone();
        for gone in 0..18 {
            let starts = day(2021, 4, 1).checked_add(gone.months()).unwrap();
            let part = match gone {
                0..3 => exact("25%") / whole(3),
                3..12 => exact("52.5%") / whole(9),
                _ => exact("22.5%") / whole(6),
            };
            let amount = if gone == 17 { left.clone() } else { pennies(&(part * &fee)) };
            left -= &amount;
            paid.line(provider, month(starts), "delivery", &amount);
        }
        assert_eq!(left, whole(0), "the whole fee is paid");
    }
}

#[test]
fn agrees() {
    let mut paid = Calculated::of(&["delivery", "employed_outcome", "self_employed_outcome"]);
    delivery(&mut paid);

    // The first start of each person: its lot and its day.
    let mut people = BTreeSet::new();
    let mut starts: BTreeMap<String, (String, Date)> = BTreeMap::new();
    for start in in_order(rows("jets-scotland", "participant"), "start_date", "participant_id") {
        if people.insert(start.text("person_id").to_owned()) {
            let known = (start.text("lot").to_owned(), start.day("start_date"));
            starts.insert(start.text("participant_id").to_owned(), known);
        }
    }

    let mut earned: BTreeMap<(String, String), Exact> = BTreeMap::new();
    let mut done = BTreeSet::new();
    for earning in in_order(rows("jets-scotland", "earning"), "paid_date", "earning_id") {
        let participant = earning.text("participant").to_owned();
        let Some((lot, start)) = starts.get(&participant) else { continue };
        let on = earning.day("paid_date");
        if on < *start || on > start.checked_add(238.days()).unwrap() {
            continue;
        }
        let sum = earned.entry((participant.clone(), earning.text("kind").to_owned())).or_insert(whole(0));
        *sum += earning.number("amount");
        if *sum >= whole(1000) && done.insert(participant) {
            let (_, provider, _, price) = LOTS.iter().find(|(id, ..)| id == lot).unwrap();
            let item =
                if earning.text("kind") == "employed" { "employed_outcome" } else { "self_employed_outcome" };
            paid.line(provider, month(on), item, &exact(price));
        }
    }
    paid.is_what_is_paid("jets-scotland");
}
