//! Tariffs that are worked out.

use super::{holds, wrong};

const JOB: &str = "record job
  day  date

";

fn job(rest: &str) -> String {
    format!(
        "{JOB}{rest}
payment jobs of job
  for each quarter of day
  pay 3 × monthly_fee

example \"a quarter\"
  suppose job
    | day        |
    | 2 May 2025 |
  then jobs is £25,000.00
"
    )
}

#[test]
fn a_quotient_in_a_tariff_is_exact() {
    // Three times £8,333.33 would be £24,999.99.
    for fee in
        ["£100,000.00 ÷ 12", "(£90,000.00 + £10,000.00) ÷ 12", "£100,000.00 ÷ (6 × 2)", "−£100,000.00 ÷ −12"]
    {
        holds(&job(&format!("tariff monthly_fee {fee}\n")));
    }
}

#[test]
fn a_tariff_worked_out_of_others_follows_them() {
    holds(&format!(
        "{}\n{}",
        job(
            "tariff yearly_fee £100,000.00\n\ntariff months_paid 12\n\ntariff monthly_fee yearly_fee ÷ months_paid\n"
        ),
        // 3 × £120,000.00 ÷ 12
        "example \"another fee for the year\"
  given yearly_fee is £120,000.00
  suppose job
    | day        |
    | 2 May 2025 |
  then jobs is £30,000.00
"
    ));
}

#[test]
fn it_may_be_rounded_where_the_schedule_says_so() {
    // £8,333.33 three times
    holds(
        &job("tariff monthly_fee (£100,000.00 ÷ 12, rounded to the nearest penny, halves up)\n")
            .replace("25,000.00", "24,999.99"),
    );
}

#[test]
fn a_cell_of_a_table_is_worked_out_too() {
    holds(
        "record job
  day   date
  kind  one of small, large

tariff price by kind
  | small | £10.00 ÷ 3 |
  | large | 2 × £10.00 |

payment jobs of job
  for each quarter of day
  pay total (price for kind)

-- Three thirds of £10.00, and £20.00
example \"thirds\"
  suppose job
    | rows | day        | kind  |
    | 3    | 2 May 2025 | small |
    | 1    | 2 May 2025 | large |
  then jobs is £30.00
",
    );
}

#[test]
fn nothing_of_the_data_is_in_a_tariff() {
    let text = "record job
  day  date

measure made of job
  count

tariff share £100.00 × made

payment jobs of job
  for each quarter of day
  pay share × 1
";
    assert_eq!(wrong(text).0, "E0314");
    let text = job("tariff monthly_fee £100,000.00 ÷ 0\n");
    let (code, ..) = wrong(&text);
    assert!(["E0314", "E0404"].contains(&code.as_str()), "{code}");
    let text = job("tariff monthly_fee £100,000.00 ÷ 12 + 3 hours\n");
    assert_eq!(wrong(&text).0, "E0301");
}

#[test]
fn a_tariff_of_itself_is_a_circle() {
    let found = super::findings(&job("tariff monthly_fee monthly_fee ÷ 2\n"));
    assert!(!found.is_empty());
}

const JOBS: &str = "record job
  day   date
  kind  one of small, large

tariff price \"Price list\" by kind
  | kind  | visit  | report | share |
  | small | £20.00 | £5.00  | 10%   |
  | large | £30.00 | £8.00  | 20%   |

";

fn priced(pay: &str) -> String {
    format!("{JOBS}payment jobs of job\n  pay {pay}\n  in quarter of day\n")
}

#[test]
fn a_price_list_has_a_column_for_each_price() {
    // £30.00 + £8.00, and 20% of £30.00
    holds(&format!(
        "{}{}",
        priced(
            "(price's visit for kind) + (price's report for kind) + (price's share for kind) × (price's visit for kind)"
        ),
        "
example \"a large job\"
  suppose job
    | day        | kind  |
    | 2 May 2025 | large |
  then jobs is £44.00
"
    ));
}

#[test]
fn a_column_has_two_keys_as_a_tariff_has() {
    holds(
        "record job
  day   date
  kind  one of small, large
  area  one of north, south

tariff price by kind and area
  | kind  | area  | visit  | report |
  | small | north | £20.00 | £5.00  |
  | small | south | £21.00 | £6.00  |
  | large | north | £30.00 | £8.00  |
  | large | south | £31.00 | £9.00  |

payment jobs of job
  for each quarter of day
  pay total (price's visit for kind and area) + total (price's report for kind and area)

-- £21.00 + £6.00 + £30.00 + £8.00
example \"two jobs\"
  suppose job
    | day        | kind  | area  |
    | 2 May 2025 | small | south |
    | 2 May 2025 | large | north |
  then jobs is £65.00
",
    );
}

#[test]
fn which_column_is_asked_with_what_to_write() {
    for pay in ["(price for kind) + £1.00", "price"] {
        let (code, _, help) = wrong(&priced(pay));
        assert_eq!(code, "E0324", "{pay}");
        assert_eq!(
            help,
            "write `(price's visit for kind)`, `(price's report for kind)` or `(price's share for kind)`"
        );
    }
    let (code, message, help) = wrong(&priced("price's visit"));
    assert_eq!((code.as_str(), help.as_str()), ("E0324", "write `(price's visit for kind)`"), "{message}");
    let (code, _, help) = wrong(&priced("price's vist for kind"));
    assert_eq!((code.as_str(), help.contains("visit")), ("E0207", true), "{help}");
    let plain = JOBS
        .replace(" | visit  | report | share |", " | |")
        .replace(" | £5.00  | 10%   |", " |")
        .replace(" | £8.00  | 20%   |", " |");
    let text = format!("{plain}payment jobs of job\n  pay price's visit for kind\n  in quarter of day\n");
    assert_eq!(wrong(&text).2, "leave out `'s visit`");
}

#[test]
fn a_column_of_two_units_or_a_short_row_is_refused() {
    assert_eq!(wrong(&priced("price's visit for kind").replace("| £8.00  |", "| 8%     |")).0, "E0302");
    assert_eq!(
        wrong(
            &priced("price's visit for kind")
                .replace("| large | £30.00 | £8.00  | 20%   |", "| large | £30.00 | £8.00  |")
        )
        .0,
        "E0435"
    );
}
