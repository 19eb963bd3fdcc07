//! A cap over payments of different records, used up in the order of their days.

use super::{holds, wrong};

const VISITS: &str = r#"record visit
  visit_id  whole number, unique
  pupil     text
  seen_on   date

record course
  course_id  whole number, unique
  pupil      text
  passed_on  date

define earned_on of visit
  7 days after seen_on

payment visits of visit
  pay £60.00
  on earned_on

payment courses of course
  pay £100.00
  on passed_on

cap pupil_cap on visits and courses together
  at most £150.00 for each pupil
  used up in order of ORDER
  the payments themselves are reduced
"#;

/// Visits on 28 April and 13 June are earned on 5 May and 20 June, the course on 10 May: £60.00, then £90.00 of
/// £100.00, then nothing. Visits before courses would be £120.00 and £30.00.
const A_COURSE_BETWEEN_TWO_VISITS: &str = r#"
example "a course between two visits"
  suppose visit
    | pupil | seen_on       |
    | Ann   | 13 June 2025  |
    | Ann   | 28 April 2025 |
  suppose course
    | pupil | passed_on   |
    | Ann   | 10 May 2025 |
  then visits is £60.00
  then courses is £90.00
  then pupil_cap is −£70.00
"#;

fn ordered(order: &str) -> String {
    VISITS.replace("ORDER", order)
}

#[test]
fn the_day_of_each_line_decides() {
    let said = ordered("day, then payment, then visit_id, then course_id");
    holds(&format!("{said}{A_COURSE_BETWEEN_TWO_VISITS}"));
}

#[test]
fn what_is_left_of_each_payment() {
    use meed::statement::{Selection, Statement};
    let text = format!("{}{}", super::HEAD, ordered("day, then payment, then visit_id, then course_id"));
    let model = crate::support::paid::model(&text);
    let tables = [
        "visit_id,pupil,seen_on\n2,Ann,2025-06-13\n1,Ann,2025-04-28\n",
        "course_id,pupil,passed_on\n1,Ann,2025-05-10\n",
    ];
    let (outcome, _) = crate::support::paid::paid(&model, &tables, meed::data::ReadOptions::default());
    assert_eq!(
        crate::support::written::csv(&Statement::of(&model, &outcome, &Selection::default())),
        "payee,period,item,amount\nAcme,2025Q2,visits,60.00\nAcme,2025Q2,courses,90.00\n"
    );
}

#[test]
fn a_month_of_the_line_is_shorter_than_a_quarter() {
    // May is £60.00 and £90.00 of the course; June finds nothing left.
    let said = ordered("month, then payment, then visit_id, then course_id");
    holds(&format!("{said}{A_COURSE_BETWEEN_TWO_VISITS}"));
}

#[test]
fn all_that_ties_is_said_at_once() {
    for order in ["day, then payment", "month, then payment", "quarter, then payment"] {
        let (code, message, help) = wrong(&ordered(order));
        assert_eq!(code, "E0457");
        assert_eq!(
            message,
            "two lines of `visits`, or two of `courses` could be equal in this order; which of them is reduced is open"
        );
        assert_eq!(help, "add `, then visit_id, then course_id` to `used up in order of`");
        holds(&format!(
            "{}{}",
            ordered(&format!("{order}, then visit_id, then course_id")),
            "\nexample \"one visit\"\n  suppose visit\n    | pupil | seen_on    |\n    | Ann   | 2 May 2025 |\n  then visits is £60.00\n"
        ));
    }
}

const GUESTS: &str = r#"record stay
  guest    text
  arrived  date
  left     date

spell visit of stay
  for each guest
  from arrived to left

record call
  guest  text
  day    date

payment calls of call
  for each guest and quarter of day
  pay £20.00

payment visits of visit
  pay £60.00
  on last_day

cap guest_cap on calls and visits together
  at most £150.00 for each guest
  used up in order of quarter, then payment
  the payments themselves are reduced
"#;

#[test]
fn a_spell_is_told_apart_by_its_first_day() {
    let (code, message, help) = wrong(GUESTS);
    assert_eq!(code, "E0457");
    assert_eq!(
        message,
        "two lines of `visits` could be equal in this order; which of them is reduced is open"
    );
    assert_eq!(help, "add `, then first_day` to `used up in order of`");
    // £20.00 + £60.00 + £60.00 are £140.00; the third visit has £10.00 left.
    holds(&format!(
        "{}{}",
        GUESTS.replace("quarter, then payment", "quarter, then payment, then first_day"),
        r#"
example "three visits and a call"
  suppose call
    | guest | day        |
    | Ann   | 2 May 2025 |
  suppose stay
    | guest | arrived     | left        |
    | Ann   | 2 May 2025  | 4 May 2025  |
    | Ann   | 7 May 2025  | 9 May 2025  |
    | Ann   | 12 May 2025 | 13 May 2025 |
  then visits is £130.00
  then guest_cap is −£50.00
"#
    ));
}

#[test]
fn a_record_without_anything_unique_is_named() {
    let text = "record visit
  pupil  text
  seen   date

payment visits of visit
  pay £60.00
  on seen

cap pupil_cap on visits
  at most £150.00 for each pupil
  used up in order of day
  the payments themselves are reduced
";
    let (code, _, help) = wrong(text);
    assert_eq!(code, "E0457");
    assert_eq!(
        help,
        "give `visit` a field `visit_id whole number, unique`, and end the order with `, then visit_id`"
    );
    let mended = text
        .replace("  pupil  text", "  visit_id  whole number, unique\n  pupil  text")
        .replace("order of day", "order of day, then visit_id");
    holds(&format!(
        "{mended}\nexample \"one\"\n  suppose visit\n    | pupil | seen       |\n    | Ann   | 2 May 2025 |\n  then visits is £60.00\n"
    ));
}

#[test]
fn a_day_that_is_a_field_of_one_payment_only_has_two_meanings() {
    let text = ordered("day, then payment, then visit_id, then course_id")
        .replace("  course_id  whole number, unique", "  course_id  whole number, unique\n  day        date");
    let (code, message, _) = wrong(&text);
    assert_eq!(code, "E0465");
    assert_eq!(
        message,
        "`day` is something of its own in `courses`, and the day of the line in the other payments"
    );
    let mended = text.replace("  day        date", "  booked     date, column \"day\"");
    assert!(super::findings(&mended).is_empty(), "{:#?}", super::findings(&mended));
}

#[test]
fn the_excess_by_day_stands_in_the_statement_of_the_day() {
    // £60.00 + £100.00 of £150.00 in April to June, all of the £60.00 of July is too much.
    let text = ordered("day, then payment, then visit_id, then course_id")
        .replace("the payments themselves are reduced", "the excess is deducted on a line of its own");
    holds(&format!(
        "{text}{}",
        r#"
example "a course, a visit in June and one in July"
  suppose course
    | pupil | passed_on   |
    | Ann   | 10 May 2025 |
  suppose visit
    | pupil | seen_on     |
    | Ann   | 6 June 2025 |
    | Ann   | 9 July 2025 |
  then pupil_cap in 2025Q2 is −£10.00
  then pupil_cap in 2025Q3 is −£60.00
  then net is £150.00
"#
    ));
}
