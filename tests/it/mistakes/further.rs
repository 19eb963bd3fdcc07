//! Further mistakes of the same people: other words for sums, limits, ranges and keys, types of databases, numbers and
//! dates in other forms, rows without bars, look-ups and references of other languages, units and currencies that are
//! missing.

use super::{Mistake, each_is_told_and_mended};

#[rustfmt::skip]
const OF_WRITING: [Mistake; 41] = [
    ("total fee", "total of the fee column", "E0129", "total of the", "write `pay 80% × (total fee)`"),
    ("  pay hours × hour_price", "  pay hours × hour_price, up to a maximum of £500.00", "E0129", "up to a maximum of", "write `pay smaller of (hours × hour_price) and £500.00`"),
    ("  pay hours × hour_price", "  pay hours × hour_price up to £500.00", "E0129", "up to", "write `pay smaller of (hours × hour_price) and £500.00`"),
    ("hours is more than 10 hours", "hours are at least 10 hours", "E0129", "are at least", "write `and hours is at least 10 hours`"),
    ("    and hours is more than 10 hours", "    unless hours is at most 10 hours", "E0129", "unless", "write `where not (hours is at most 10 hours)`"),
    ("    and hours is more", "    AND hours is more", "E0129", "AND", "write `and hours is more than 10 hours`"),
    ("result_date is from start_date to 42 days after it, both days counted", "result_date is within six weeks of start_date", "E0116", "six weeks", "write `and result_date is from start_date to 6 weeks after start_date, both days counted`"),
    ("term          1 April 2023 to", "term          from 1 April 2023 until", "E0129", "from", "write `term 1 April 2023 to 31 March 2026`"),
    ("1 April 2023 to 31 March 2026\n  settlement", "1 April 2023 – 31 March 2026\n  settlement", "E0129", "–", "write `term 1 April 2023 to 31 March 2026`"),
    ("£200,000.00", "£200.000,00", "E0116", "200.000,00", "write `tariff most_a_year \"The most in a year\" £200,000.00`"),
    ("£15.00 per hour", "£15.00 hourly", "E0116", "15.00 hourly", "write `tariff hour_price \"Price of an hour\" £15.00 per hour`"),
    ("  provider     text", "  provider     text,", "E0101", ",", "write `provider text`"),
    ("tariff start_fee \"Fee at the start\" £1,575.00", "tariff start_fee is £1,575.00", "E0129", "is", "write `tariff start_fee £1,575.00`"),
    ("payment core \"", "  payment core \"", "E0103", "payment core \"Core payment\" of stay", "take away the spaces before it"),
    ("tariff start_fee \"Fee at the start\" £1,575.00", "tariff \"Fee at the start\" start_fee £1,575.00", "E0131", "\"Fee at the start\"", "write `tariff start_fee \"Fee at the start\" £1,575.00`"),
    ("date, may be blank, on or after start_date", "may be blank, date, on or after start_date", "E0129", "may be blank, date", "write `end_date \"Last day\" date, may be blank, on or after start_date`"),
    ("  | lower  | £75.00 per week  |", "  lower  | £75.00 per week  |", "E0132", "lower  | £75.00 per week  |", "write `| lower | £75.00 per week |`"),
    ("  | lower  | £75.00 per week  |", "  | level | price |\n  |-------|-------|\n  | lower  | £75.00 per week  |", "E0124", "|-------|-------|", "take this line away"),
    ("  | lower  | £75.00 per week  |\n  | higher | £150.00 per week |", "  lower, £75.00 per week\n  higher, £150.00 per week", "E0132", "lower, £75.00 per week", "write `| lower | £75.00 per week |` and `| higher | £150.00 per week |`"),
    ("| otherwise           |", "| all others          |", "E0120", "all others", "write `otherwise`"),
    ("| from 66%        |", "| 66%+            |", "E0129", "66%+", "write `from 66%`"),
    ("result is independent", "result = 'independent'", "E0113", "=", "write `where result is \"independent\"`"),
    ("reviewed     yes or no", "reviewed     Y/N", "E0129", "Y/N", "write `reviewed yes or no`"),
    ("provider     text", "provider     text not null", "E0129", "not null", "write `provider text`"),
    ("one of town, coast", "town or coast", "E0129", "town or coast", "write `area one of town, coast`"),
    ("for each provider and quarter of start_date\n  pay 80%", "per provider per quarter of start_date\n  pay 80%", "E0129", "per", "write `for each provider and quarter of start_date`"),
    ("for each provider and quarter of start_date\n  pay 80%", "for each provider and start_date quarter\n  pay 80%", "E0129", "start_date quarter", "write `for each provider and quarter of start_date`"),
    ("(success as a share of eligible, or 0% if eligible is empty)", "success as % of eligible", "E0129", "as % of", "write `success as a share of eligible`"),
    ("statements    in quarters", "statements    quarterly", "E0129", "quarterly", "write `statements in quarters`"),
    ("rounding      each payment line to the nearest penny, halves up", "rounding      2 decimal places", "E0129", "2 decimal places", "write `rounding each payment line to the nearest penny, halves up`"),
    ("in 2024Q2", "in Q2 2024", "E0129", "Q2 2024", "write `then core to Acme in 2024Q2 is £480.00`"),
    ("is more than 10 hours", "is more then 10 hours", "E0129", "more then", "write `and hours is more than 10 hours`"),
    ("payment core \"Core payment\" of stay", "payment core \"Core payment\" for stay", "E0129", "for stay", "write `payment core \"Core payment\" of stay`"),
    ("  at most most_a_year for each provider and contract year", "  maximum most_a_year per provider per contract year", "E0129", "maximum", "write `at most most_a_year for each provider and contract year`"),
    ("(weekly_fee for level) × weeks", "VLOOKUP(level, weekly_fee, 2) × weeks", "E0129", "VLOOKUP(level, weekly_fee, 2)", "write `(weekly_fee for level) × weeks`"),
    ("(weekly_fee for level) × weeks", "weekly_fee[level] × weeks", "E0126", "[", "write `(weekly_fee for level) × weeks`"),
    ("(weekly_fee for level) × weeks", "weekly_fee(level) × weeks", "E0129", "weekly_fee(level)", "write `(weekly_fee for level) × weeks`"),
    ("where level is higher", "where stay.level is higher", "E0126", ".", "write `where level is higher`"),
    ("where level is higher", "where person.area is coast", "E0126", ".", "write `where person's area is coast`"),
    ("where level is higher", "where area of person is coast", "E0129", "area of person", "write `where person's area is coast`"),
    ("80% × (total fee)", "80% × (total fee", "E0106", "(", "write `pay 80% × (total fee)`"),
];

#[test]
fn each_of_writing_is_told_with_what_to_write() {
    each_is_told_and_mended(&OF_WRITING);
}

#[rustfmt::skip]
const OF_MEANING: [Mistake; 15] = [
    ("hours is more than 10 hours", "hours >= 10", "E0301", "10", "write `10 hours`"),
    ("hours is more than 10 hours", "hours is from 10 hours to 40 hours", "E0309", "is from 10 hours to 40 hours", "write `(hours is at least 10 hours and hours is at most 40 hours)`"),
    ("£15.00 per hour", "£15.00", "E0306", "hours × hour_price", "write ` per hour` after what `hour_price` says"),
    ("£1,575.00", "€1,575.00", "E0301", "(weekly_fee for level) × weeks", "let `start_fee` say `£1,575.00`"),
    ("£1,575.00", "1575", "E0301", "(weekly_fee for level) × weeks", "let `start_fee` say `£1,575.00`"),
    ("50 stays", "50", "E0301", "volume", "let `volume` say `50 stays`"),
    ("| otherwise           |", "| else                |", "E0432", "else", "write `otherwise`"),
    ("where level is higher", "where area is coast", "E0208", "area", "write `person's area`"),
    ("is £480.00", "is 480", "E0302", "core", "write `£480.00`"),
    ("(weekly_fee for level) × weeks", "weekly_fee × weeks", "E0324", "weekly_fee", "write `(weekly_fee for level)`"),
    ("for each provider and contract year\n  used", "for each provider and year\n  used", "E0201", "year", "did you mean `contract year`?"),
    ("  count\n", "  count of successes\n", "E0204", "successes", "did you mean `success`?"),
    ("for each provider and quarter of start_date\n  pay 80%", "for each provider and quarter\n  pay 80%", "E0341", "quarter", "write `quarter of start_date`"),
    ("| start_fee ", "| \"Fee at the start\" ", "E0302", "(weekly_fee for level) × weeks", "write `start_fee`, which is labelled so"),
    ("  where reviewed\n", "  where reviewed is \"yes\"\n", "E0302", "\"yes\"", "write `yes` without quotes"),
];

#[test]
fn each_of_meaning_is_told_with_what_to_write() {
    each_is_told_and_mended(&OF_MEANING);
}
