//! Educate Girls: 80% for what children learn beyond control schools, 20% for enrolment; a maximum, and a most return.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::calculated::{Calculated, day};
use super::rows::{Exact, Row, exact, rows, whole};

const INVESTOR: &str = "UBS Optimus Foundation";

/// What the investor has back at a return a year: one sum was out for three whole years, one for two.
fn paid_back(a_year: &str) -> Exact {
    let year = whole(1) + exact(a_year);
    whole(200_000) * &year * &year * &year + whole(70_000) * &year * &year
}

/// The levels learned beyond the average of the same grade in control schools, of all children of the programme.
fn learned_more() -> Exact {
    let pupils = rows("educate-girls", "pupil");
    let learned = |pupil: &Row| Some(pupil.maybe_number("endline")? - pupil.number("baseline"));
    let of = |school: &'static str| {
        pupils
            .iter()
            .filter(move |pupil| pupil.text("school") == school)
            .filter_map(move |pupil| Some((pupil.text("grade").to_owned(), learned(pupil)?)))
    };
    let mut control: BTreeMap<String, (Exact, i64)> = BTreeMap::new();
    for (grade, levels) in of("control") {
        let sums = control.entry(grade).or_default();
        sums.0 += levels;
        sums.1 += 1;
    }
    of("programme")
        .filter_map(|(grade, levels)| control.get(&grade).map(|(sum, count)| levels - sum / whole(*count)))
        .sum()
}

/// How many of the girls out of school were enrolled, as a share.
fn enrolled_share() -> Exact {
    let ages = whole(6)..=whole(14);
    let mut firsts: BTreeMap<String, (Date, bool)> = BTreeMap::new();
    for listing in rows("educate-girls", "listing") {
        if !ages.contains(&listing.number("age")) {
            continue;
        }
        let listed = listing.day("listed_date");
        let in_time = listing
            .maybe_day("enrolled_date")
            .is_some_and(|first| listed <= first && first <= day(2018, 6, 30));
        let enrolled = in_time && listing.has("verified") && listing.text("verified") == "yes";
        let known = firsts.get(listing.text("girl_id"));
        if known.is_none_or(|(earlier, _)| listed < *earlier) {
            firsts.insert(listing.text("girl_id").to_owned(), (listed, enrolled));
        }
    }
    let enrolled = firsts.values().filter(|(_, enrolled)| *enrolled).count();
    whole(enrolled.try_into().unwrap()) / whole(firsts.len().try_into().unwrap())
}

#[test]
fn agrees() {
    let at_targets = paid_back("10%");
    let cent = |amount: Exact| (amount * whole(100)).round() / whole(100);
    let learning = cent((exact("80%") * &at_targets * learned_more() / whole(80)).max(whole(0)));
    let enrolment = cent(exact("20%") * &at_targets * enrolled_share() / exact("79%"));
    let earned = &learning + &enrolment;
    let after_most = earned.clone().min(whole(422_000));
    let after_return = after_most.clone().min(cent(paid_back("15%")));

    let mut paid = Calculated::of(&["learning", "enrolment", "most_cap", "return_cap"]);
    let mut line = |item, amount| paid.line(INVESTOR, "2018/19".to_owned(), item, &amount);
    line("learning", learning);
    line("enrolment", enrolment);
    line("most_cap", &after_most - &earned);
    line("return_cap", after_return - &after_most);
    paid.is_what_is_paid("educate-girls");
}
