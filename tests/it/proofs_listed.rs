//! Bounds of payments for rows that stand in the contract, which look up what rows of the data come to: the amounts are
//! worked out by hand.

use crate::proofs_rules::{of_clauses, whole};
use crate::proofs_volumes::answer;

/// Five stays a quarter, in whichever lot: eight quarters of five at £30.00 are £1,200.00, and not £1,600.00 for both lots.
/// The other lot is guaranteed £100.00 in each of two years. Three goals are £7.00 each, beside the stays.
#[test]
fn what_each_lot_could_have_all_lots_together_have_once() {
    let found = of_clauses(
        "record lot
  lot_id    whole number, unique
  provider  text
  fee       money per stay
  listed here
    | lot_id | provider | fee    |
    | 1      | North    | £10.00 |
    | 2      | South    | £30.00 |

record stay
  stay_id  whole number, unique
  lot      refers to lot
  day      date, from 1 April 2025 to 31 March 2027
  no more than 5 rows share quarter of day

record goal
  goal_id  whole number, unique
  stay     refers to stay
  reached  date, from 1 April 2025 to 31 March 2027
  no more than 3 rows in all

spell lot_quarter of lot
  from first day of the term to last day of the term
  cut at the start of each quarter

measure stays of stay
  for each lot and quarter of day
  count

define worth of lot_quarter
  (stays for lot and quarter of first_day, or 0 stays if blank) × lot's fee

payment care of lot_quarter
  for each lot's provider and quarter of first_day
  pay total worth

minimum guarantee on care
  at least £100.00 for each provider and contract year
  the shortfall is added on a line of its own

payment reward of goal
  pay £7.00
  in quarter of reached
  to stay's lot's provider
",
    );
    assert_eq!(answer(&found, Some("care"), "payee-period", "most"), ("exact", "150.00"));
    // Four quarters of £150.00, £100.00 for the other lot, and the goals.
    assert_eq!(answer(&found, None, "year", "most"), ("exact", "721.00"));
    assert_eq!(whole(&found, "most").1, "1421.00");
    assert_eq!(whole(&found, "least"), ("exact", "400.00"));
}

/// Two prices are paid for the same five stays, and each stay is worth both: 5 × £30.00.
#[test]
fn what_two_rows_look_up_is_counted_for_both() {
    let found = of_clauses(
        "record price
  price_id  whole number, unique
  provider  text
  due       date
  fee       money per stay
  listed here
    | price_id | provider | due        | fee    |
    | 1        | Acme     | 1 May 2025 | £10.00 |
    | 2        | Acme     | 2 May 2025 | £20.00 |

record stay
  stay_id   whole number, unique
  provider  text
  no more than 5 rows in all

measure stays of stay
  for each provider
  count

payment fees of price
  pay (stays for provider, or 0 stays if blank) × fee
  on due
",
    );
    assert_eq!(whole(&found, "most"), ("exact", "150.00"));
}
