//! Small contracts put together from clauses of every kind, on small data sets at the ends of their ranges: many for each
//! contract, and the dearest and the cheapest of them changed cell by cell. What is paid lies within what is proved.

use meed::data;
use meed::model::{ExampleRow, ExampleTable, FactKind, Model, RecordId};
use meed::proof::{Effort, bounds};
use meed::run::{Prepared, RunResult, Settings};
use meed::source::Span;
use meed::value::Number;
use proptest::prelude::{TestCaseError, any, prop_assume, proptest};

use crate::proofs_random::{paid, within};
use crate::support::search;

/// How many contracts in a run of the suite, and how many data sets for each.
const CASES: u32 = 16;
const SETS: usize = 80;

/// Choices from a list of numbers; after its end, of a sequence that follows from the last.
struct Choices(Vec<u16>, usize, u64);

impl Choices {
    fn new(numbers: Vec<u16>) -> Self {
        let seed =
            numbers.iter().fold(11, |all: u64, one| all.wrapping_mul(31).wrapping_add(u64::from(*one)));
        Choices(numbers, 0, seed)
    }

    fn below(&mut self, many: usize) -> usize {
        let number = self.0.get(self.1).copied();
        self.1 += 1;
        self.2 = self.2.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        number.map_or((self.2 >> 33) as usize % many, |number| usize::from(number) * many / 65_536)
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }
}

/// Days at both sides of whatever the contracts begin, end and count by.
const DAYS: [&str; 13] = [
    "2025-04-01",
    "2025-05-14",
    "2025-05-15",
    "2025-05-31",
    "2025-06-30",
    "2025-07-01",
    "2025-07-31",
    "2025-08-14",
    "2025-09-30",
    "2025-10-01",
    "2025-10-20",
    "2025-10-21",
    "2025-12-31",
];

const COHORTS: &str = "
outcome done of visit
  where seen
    and hours is at least 1 hour

cohort first_visit of visit
  only the first for each person in order of day, then visit_id

cohort prompt of visit
  where end_date is on or before 28 days after day

define fee of visit
  | when kind is red   | price                  |
  | when kind is green | hours × £3.33 per hour |
  | otherwise          | £10.00 ÷ 3             |

define so_far of visit
  ((smallest hours before this one, for each person in order of day, then visit_id), or 3 hours if blank)

define others of visit
  (count of any other visit where person is this visit's person and day is on or before this visit's day)

measure rate of visit
  for each provider and quarter of day
  (done as a share of visit, or 0% if visit is empty)

measure number of visit
  for each provider and quarter of day
  count

measure hours_of_all of visit
  for each quarter of day
  total hours

measure visits_in of visit
  for each quarter of day
  count

measure hours_in of visit
  for each provider and quarter of day
  total hours

define hours_worth of lot
  (hours_in for firm and quarter of lot_day, or 0 hours if blank) × (worth ÷ 10 hours)

measure visits_made of visit
  for each person
  count

scale earned of rate
  | from the bottom | none of it                                         |
  | from 40%        | in a straight line from 0% to 100% at the next row |
  | from 80%        | all of it                                          |

scale sliced of number
  each slice at its own rate
  | from the bottom | £4.00 per visit |
  | above 1 visit   | £2.50 per visit |

scale penalty of rate
  | from the bottom | £30.00 |
  | above 50%       | £5.00  |

spell stay, plural stays of visit
  for each person
  from day to (end_date, or last day of the term if blank)
  joined over gaps of at most 7 days
  within first day of the term to last day of the term
  cut at the start of each month

define stay_days of stay
  days from first_day to last_day, both days counted

balance bank of visit
  for each person
  adds saved for person and quarter of first_day
  at least £0.00
  at most £9.00
  what is missing is not owed
  what is left at the end is lost

measure above of bank
  for each person
  total excess

measure saved of visit
  for each person and quarter of day
  total (price − £5.00)
";

/// A payment is one of these; `$` is its name.
const PAYMENTS: [&str; 31] = [
    "payment $ of visit\n  pay hours × £33.335 per hour\n  on day\n",
    "payment $ of visit\n  pay fee\n  in quarter of day\n",
    "payment $ of done\n  for each provider and quarter of day\n  pay count × £10.00 per visit\n",
    "payment $ of visit\n  for each provider and quarter of day\n  pay (total fee) × earned\n",
    "payment $ of visit\n  for each provider and quarter of day\n  pay (total fee) × (100% − rate)\n",
    "payment $ of visit\n  for each provider and quarter of day\n  pay sliced\n",
    "payment $ of visit\n  for each provider and quarter of day\n  pay penalty\n",
    "payment $ of visit\n  for each provider and quarter of day\n  pay (£100.00 × hours_in ÷ hours_of_all, or £1.00 if blank)\n",
    "payment $ of visit\n  for each provider and quarter of day\n  pay (£100.00 × hours_in ÷ hours_of_all, or £0.00 if blank)\n",
    "payment $ of done\n  for each provider and quarter of day\n  pay (number × £90.00 ÷ visits_in, or £0.00 if blank)\n",
    "payment $ of visit\n  pay (£50.00 × hours ÷ hours_of_all, or £0.00 if blank)\n  in quarter of day\n  what rounding leaves goes to the largest remainders, for each quarter of day in order of visit_id\n",
    "payment $ of first_visit\n  pay £50.00 − hours × £5.00 per hour\n  in quarter of day\n",
    "payment $ of first_visit\n  for each provider and quarter of day\n  pay count × £40.00 per visit\n",
    "payment $ of prompt\n  pay £21.00\n  on end_date\n",
    "payment $ of visit\n  pay (larger of (so_far − hours) and 0 hours) × £6.00 per hour\n  in quarter of day\n",
    "payment $ of visit\n  pay others × £7.77 per visit\n  on day\n",
    "payment $ of person\n  pay visits_made × £4.00 per visit\n  in quarter of (joined, or last day of the term if blank)\n  to home\n",
    "payment $ of person\n  where joined is given\n  pay budget − £15.00\n  on joined\n  to home\n",
    "payment $ of visit\n  pay (helper's budget, or £2.00 if blank) × 50%\n  in quarter of day\n",
    "payment $ of visit\n  for each provider and quarter of day\n  pay £20.00 − (total hours) × £12.00 per hour\n",
    "payment $ of visit\n  pay fee\n  in quarter of day\n  shared 80% to \"Bank\", the rest to provider\n",
    "payment $ of stay\n  for each person and quarter of first_day\n  pay (total stay_days) × £1.01 per day\n  to \"Acme\"\n",
    "payment $ of bank\n  pay excess\n  in quarter of first_day\n  to \"Acme\"\n",
    "payment $ of lot\n  for each quarter of lot_day\n  pay total worth\n  to \"Prime\"\n",
    "payment $ of lot\n  for each firm and quarter of lot_day\n  pay total hours_worth\n  to firm\n",
    "payment $ of lot\n  pay (hours_in for firm and quarter of lot_day, or 0 hours if blank) × (worth ÷ 7 hours)\n  in quarter of lot_day\n  to firm\n",
    "payment $ of lot\n  where worth is more than £30.00\n  pay (smaller of (hours_of_all for quarter of lot_day, or 0 hours if blank) and 4 hours) × (worth ÷ 3 hours)\n  in quarter of lot_day\n  to firm\n",
    "payment $ of visit\n  for each provider and contract year of day\n  pay (largest fee) + £3.00\n  in contract year of day\n",
    "payment $ of visit\n  for each provider and kind and quarter of day\n  pay\n    | when number is at least 2 visits | £25.00 |\n    | otherwise | £0.00 |\n",
    "payment $ of visit\n  where not seen\n  for each provider and quarter of (end_date, or day if blank)\n  pay (average hours) × £8.00 per hour\n",
    "payment $ of done\n  for each provider and quarter of day\n  pay (total hours) × £3.00 per hour\n",
];

/// A payment after two others of which one is for groups; `#` is one of the earlier names.
const LATER: [&str; 5] = [
    "payment later of lot\n  for each quarter of lot_day\n  pay (total worth) − total # for quarter of lot_day\n  to \"Prime\"\n",
    "payment later of visit\n  for each provider and quarter of day\n  pay £12.00 − total # for payee and quarter\n",
    "payment later of visit\n  for each provider and quarter of day\n  pay 10% × total # for payee and quarter\n",
    "payment later of first_visit\n  pay (total # for quarter) × 25%\n  in quarter of day\n",
    "payment later of done\n  for each provider and quarter of day\n  pay (larger of (£40.00 − total # for quarter) and £0.00)\n",
];

/// Limits on one payment, on a line of its own or not; `*` is an amount.
const LIMITS: [&str; 6] = [
    "cap limit_# on #\n  at most * for each payee and quarter\n  used up in order of quarter\n  the excess is deducted on a line of its own\n",
    "cap limit_# on #\n  at most * for each payee and contract year\n  used up in order of quarter\n  the excess is deducted on a line of its own\n",
    "cap limit_# on #\n  at most * in all, across all payees\n  used up in order of day, then visit_id\n  the payments themselves are reduced\n",
    "cap limit_# on #\n  at most * for each person and contract year, across all payees\n  used up in order of day, then visit_id\n  the payments themselves are reduced\n",
    "minimum limit_# on #\n  at least * for each payee and quarter\n  the shortfall is added on a line of its own\n",
    "minimum limit_# on #\n  at least * for each payee and contract year\n  the shortfall is added on a line of its own\n",
];

const CLAWBACKS: [&str; 4] = [
    "clawback back of visit\n  where end_date is given\n  take back fee\n  on end_date\n",
    "clawback back of done\n  for each provider and quarter of day\n  take back (total hours) × £5.00 per hour\n  at most £11.00 for each provider and quarter\n  the rest is carried forward, and what is left at the end is shown but not taken back\n",
    "clawback back of visit\n  where not seen\n  for each provider and quarter of day\n  take back count × £6.00 per visit\n  at most # for each provider and quarter\n  the rest is not taken back\n",
    "clawback back of person\n  where joined is given\n  take back budget\n  on joined\n  from home\n",
];

/// A contract, and the records whose rows are drawn.
fn contract(choices: &mut Choices) -> String {
    let period = choices.one(&["quarter", "quarter", "month", "contract year"]);
    let head = format!(
        "contract \"Small\"\n  payee provider\n  term {} to 30 September 2025\n{}  years from 1 {}\n  statements in {}\n  \
         rounding each payment line {}\n\n",
        choices.one(&["15 May 2025", "1 April 2025", "1 July 2025"]),
        choices.one(&["", "  settlement until 20 October 2025\n", "  settlement until 31 December 2025\n"]),
        choices.one(&["April", "January"]),
        format_args!("{period}s"),
        choices.one(&[
            "to the nearest penny, halves up",
            "to the nearest pound, halves to even",
            "up to the penny"
        ]),
    );
    let days =
        choices.one(&["", ", from 1 April 2025 to 30 June 2025", ", from 15 May 2025 to 31 December 2025"]);
    let hours = choices.one(&["from 0 to 3", "from −1 to 3", "from 1 to 1"]);
    let rows = choices.one(&[
        "no more than 3 rows in all",
        "no more than 2 rows share provider and quarter of day",
        "no more than 1 row shares person and kind",
        "no more than 2 rows share person",
        "no more than 2 rows share provider and contract year of day",
    ]);
    let records = format!(
        "record person, plural people\n  person_id text, unique\n  home text\n  budget money, from £0.00 to £40.00\n  joined \
         date, from 1 April 2025 to 31 December 2025, may be blank\n  no more than 2 rows in all\n  no more than 2 values of \
         home\n\nrecord visit\n  visit_id whole number, unique\n  person refers to person\n  helper refers to person, may be blank\n  provider text\n  day date{days}\n  \
         end_date date, on or after day, may be blank\n  hours hours, {hours}\n  price money, from £0.00 to £33.33\n  seen yes or \
         no\n  kind one of red, green, blue\n  no more than 4 rows in all\n  no more than 2 values of provider\n  {rows}\n\nrecord \
         lot\n  lot_day date, unique\n  firm text\n  worth money\n  listed here\n    | lot_day | firm | worth |\n    | 1 June \
         2025 | Acme | £60.00 |\n    | 3 June 2025 | Beech | £20.00 |\n    | 2 July 2025 | Beech | £45.50 |\n",
    );
    let mut text = format!("{head}{records}{COHORTS}");
    let names = ["alpha", "beta", "gamma"];
    let many = 1 + choices.below(3);
    for name in &names[..many] {
        text += "\n";
        text += &choices.one(&PAYMENTS).replace('$', name);
    }
    let earlier = names[choices.below(many)];
    if choices.below(3) == 0 {
        text += &format!("\n{}", choices.one(&LATER).replace('#', earlier));
    }
    for name in &names[..many] {
        if choices.below(3) == 0 {
            let amount = choices.one(&["£9.99", "£30.00", "£0.00"]);
            text += &format!("\n{}", choices.one(&LIMITS).replace('#', name).replace('*', amount));
        }
    }
    if choices.below(3) == 0 {
        text += &format!("\n{}", choices.one(&CLAWBACKS).replace('#', earlier));
    }
    // Everything is by the period of the statements.
    let (head, clauses) = text.split_at(head.len());
    format!("{head}{}", clauses.replace("quarter", period))
}

type Rows = Vec<Vec<String>>;

/// The cells of a person or a visit, each at an end of what it may be.
fn cell(choices: &mut Choices, field: &str, at: usize) -> String {
    match field {
        "person_id" => format!("P{at}"),
        "visit_id" => at.to_string(),
        "home" | "provider" => choices.one(&["Acme", "Beech"]).to_owned(),
        "budget" => choices.one(&["0", "15", "40"]).to_owned(),
        "joined" | "end_date" if choices.below(3) == 0 => String::new(),
        "joined" | "day" | "end_date" => choices.one(&DAYS).to_owned(),
        "person" => choices.one(&["P1", "P2"]).to_owned(),
        "helper" => choices.one(&["P1", "P2", ""]).to_owned(),
        "hours" => choices.one(&["0", "1", "3", "-1"]).to_owned(),
        "price" => choices.one(&["0", "33.33", "4.995"]).to_owned(),
        "seen" => choices.one(&["yes", "no"]).to_owned(),
        "kind" => choices.one(&["red", "green", "blue"]).to_owned(),
        other => panic!("{other}"),
    }
}

const PEOPLE: [&str; 4] = ["person_id", "home", "budget", "joined"];
const VISITS: [&str; 10] =
    ["visit_id", "person", "helper", "provider", "day", "end_date", "hours", "price", "seen", "kind"];

fn rows(choices: &mut Choices, fields: &[&str], many: usize) -> Rows {
    (1..=many).map(|at| fields.iter().map(|field| cell(choices, field, at)).collect()).collect()
}

fn table(model: &Model, record: u32, rows: &Rows) -> ExampleTable {
    let record = RecordId(record);
    let fields = u32::try_from(model.records[record].fields.len()).unwrap();
    let row = |cells: &Vec<String>| ExampleRow {
        times: 1,
        cells: cells.clone(),
        spans: vec![Span::default(); cells.len()],
    };
    ExampleTable { record, fields: (0..fields).collect(), rows: rows.iter().map(row).collect() }
}

/// What a data set is paid, with and without outcomes; none where the contract does not take it.
fn run(prepared: &Prepared<'_>, people: &Rows, visits: &Rows, without: bool) -> Option<RunResult> {
    let model = prepared.model();
    let data = data::from_example(model, &[table(model, 0, people), table(model, 1, visits)]).ok()?;
    let outcomes = model
        .facts
        .iter_enumerated()
        .filter(|(_, fact)| without && matches!(fact.kind, FactKind::Outcome(..)));
    let empty = outcomes.map(|(id, _)| id).collect();
    prepared.run(data, &Settings { empty, threads: 1, ..Settings::default() }).ok()
}

fn net(result: &RunResult) -> Number {
    result.statement.iter().fold(Number::zero(), |all, line| all.plus(&line.amount))
}

/// Whether a contract checks.
fn checked(text: &str) -> Option<Model> {
    meed::check(&meed::source::Source::new("small", text.to_owned())).model
}

/// Holds a contract; whether it checks.
fn held(numbers: Vec<u16>) -> Result<bool, TestCaseError> {
    let mut choices = Choices::new(numbers);
    let text = contract(&mut choices);
    let Some(model) = checked(&text) else { return Ok(false) };
    let prepared = Prepared::new(&model);
    let found = bounds(&prepared, Effort { boxes: 12, values: 60_000 });
    for bound in &found.bounds {
        let sought = bound.found.as_ref().map(|found| found.exact().clone());
        if sought.as_ref().is_some_and(|amount| !within(bound, amount)) {
            return Err(TestCaseError::fail(format!("{sought:?} is found: {bound:?}\n{text}")));
        }
    }
    // From one that is paid most, or least, to another that differs in a cell.
    let mut best: [Option<(Number, Rows, Rows)>; 2] = [None, None];
    for set in 0..SETS {
        let known = best[set % 2].clone().filter(|_| set % 5 > 0);
        let (mut people, mut visits) = match known {
            Some((_, people, visits)) => (people, visits),
            None => {
                let (people, visits) = (choices.below(3), choices.below(5));
                (rows(&mut choices, &PEOPLE, people), rows(&mut choices, &VISITS, visits))
            }
        };
        for _ in 0..choices.below(3) {
            let of_people = choices.below(4) == 0;
            let (rows, fields): (&mut Rows, &[&str]) =
                if of_people { (&mut people, &PEOPLE) } else { (&mut visits, &VISITS) };
            if rows.is_empty() {
                continue;
            }
            let (row, column) = (choices.below(rows.len()), choices.below(fields.len()));
            rows[row][column] = cell(&mut choices, fields[column], row + 1);
        }
        for without in [false, true] {
            let Some(result) = run(&prepared, &people, &visits, without) else { continue };
            for bound in found.bounds.iter().filter(|bound| bound.without_outcomes == without) {
                let amount = paid(&model, &result, bound);
                if amount.as_ref().is_some_and(|amount| !within(bound, amount)) {
                    return Err(TestCaseError::fail(format!(
                        "{amount:?} is paid: {bound:?}\n{people:?}\n{visits:?}\n{text}"
                    )));
                }
            }
            if !without {
                let sum = net(&result);
                let is_better = best[set % 2]
                    .as_ref()
                    .is_none_or(|(known, ..)| if set % 2 == 0 { sum >= *known } else { sum <= *known });
                if is_better {
                    best[set % 2] = Some((sum, people.clone(), visits.clone()));
                }
            }
        }
    }
    Ok(true)
}

proptest! {
    #![proptest_config(search::cases(CASES))]

    #[test]
    fn small_contracts_are_paid_no_more_than_is_proved(numbers in proptest::collection::vec(any::<u16>(), 40)) {
        prop_assume!(held(numbers)?, "the contract does not check");
    }
}

/// Every clause stands in a contract that checks.
#[test]
fn each_clause_is_one_of_the_language() {
    let head = contract(&mut Choices::new(vec![0; 40]));
    let base = head.split("\npayment").next().unwrap();
    let plain = PAYMENTS[0].replace('$', "alpha");
    let wrong: Vec<String> = PAYMENTS
        .iter()
        .map(|payment| payment.replace('$', "alpha"))
        .chain(LATER.iter().map(|later| format!("{plain}\n{}", later.replace('#', "alpha"))))
        .chain(
            LIMITS
                .iter()
                .map(|limit| format!("{plain}\n{}", limit.replace('#', "alpha").replace('*', "£9.99"))),
        )
        .chain(CLAWBACKS.iter().map(|back| format!("{plain}\n{}", back.replace('#', "alpha"))))
        .filter(|clauses| checked(&format!("{base}\n{clauses}")).is_none())
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}
