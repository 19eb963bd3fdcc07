//! The words say what the contract does: two contracts that pay differently never read alike.

use std::collections::BTreeSet;

use meed::report::markdown;
use meed::report::terms;
use meed::source::Source;

/// What every pair is a change of.
const BASE: &str = r#"contract "Pairs"
  payee         provider
  term          1 April 2025 to 31 March 2028
  settlement    until 30 September 2028
  years         from 1 April
  statements    in quarters
  rounding      each payment line to the nearest penny, halves up

record episode "one period of support"
  episode_id    whole number, unique
  person_id     text
  provider      text
  pathway       one of reablement, lower, higher
  start_date    date, from 1 April 2025 to 31 March 2028
  end_date      date, on or after start_date, may be blank
  reviewed      yes or no
  outcome       one of independent, reduced, died, may be blank
  outcome_date  date, may be blank
  hours         hours, from 0 to 100

tariff target "Target" 45%
tariff yearly_fee "Fee of the year"
  | to begin with     | £100.00 |
  | from 1 April 2026 | £110.00 |
tariff weekly_fee "Weekly fee" by pathway
  | reablement | £20.00 per week |
  | lower      | £75.00 per week  |
  | higher     | £150.00 per week |

define weeks "Weeks of support" of episode
  started weeks from start_date to (end_date, or last day of the term if blank), both days counted
  at most 12 weeks

define fee "Fee" of episode
  (weekly_fee for pathway) × weeks

define half_fee "Half of the fee" of episode
  (50% × fee, rounded to the nearest £0.10, halves up)

cohort eligible "Eligible" of episode
  where reviewed
    and (outcome is not died, and a blank outcome is taken in)

cohort first_start "First start" of episode
  where reviewed
  only the first for each person_id in order of start_date, then episode_id

outcome success "Success" of eligible
  where outcome is independent
    and outcome_date is from start_date to 42 days after start_date, both days counted

define so_far "Hours so far" of episode
  (total hours up to and including this one, for each person_id in order of start_date, then episode_id)

spell time "Time in support" of episode
  for each person_id and provider
  from start_date to (end_date, or last day of the term if blank)
  joined over gaps of at most 7 days
  within first day of the term to last day of the term
  cut into blocks of 13 weeks, the last may be shorter

measure stretches "Stretches" of time
  for each provider
  count

measure so_far_most "Most so far" of episode
  for each provider
  largest so_far

measure success_rate "Success rate" of eligible
  for each provider and quarter of start_date
  (success as a share of eligible, or 0% if eligible is empty)

scale earned "Share earned" of success_rate
  | from the bottom | none of it                                         |
  | from target     | in a straight line from 0% to 100% at the next row |
  | above 66%       | all of it                                          |

payment core "Core payment" of episode
  where hours is at least 3 hours
  for each provider and quarter of start_date
  pay 80% × total fee

payment reward "Reward" of episode
  for each provider and quarter of start_date
  pay 20% × (total fee) × earned

payment single "Single payment" of first_start
  pay yearly_fee at start_date
  at most £105.00
  in quarter of start_date

cap core_cap "Most for the core" on core
  at most £1,000.00 for each provider and contract year
  used up in order of quarter
  the excess is deducted on a line of its own

cap both_cap "Most for both" on core and reward together, after core_cap
  at most £5,000.00 for each provider and contract year
  used up in order of quarter, then payment
  the excess is deducted on a line of its own

clawback ended "Ended early" of success
  where end_date is from outcome_date to 91 days after it, both days counted
  for each provider and quarter of start_date and quarter of end_date
  take back count × £10.00 per episode
  in quarter of end_date
  at most reward for each provider and quarter
  the rest is carried forward, and what is left at the end is shown but not taken back
"#;

/// What stands in the base, and what is put there instead.
const CHANGES: &[(&str, &str)] = &[
    // Edges.
    ("| from target ", "| above target "),
    ("| above 66% ", "| from 66% "),
    ("is at least 3 hours", "is more than 3 hours"),
    ("to 42 days after start_date", "to 43 days after start_date"),
    ("to 42 days after start_date", "to the 42nd day from start_date"),
    (
        "to 42 days after start_date, both days counted",
        "to 42 days after start_date, the first day not counted",
    ),
    ("to 42 days after start_date", "to 6 weeks after start_date"),
    ("to 91 days after it", "to 3 months after it"),
    ("to 91 days after it", "to 13 weeks after it"),
    (
        "outcome_date is from start_date to 42 days after start_date, both days counted",
        "outcome_date is on or before 42 days after start_date",
    ),
    (
        "outcome_date is from start_date to 42 days after start_date, both days counted",
        "outcome_date is before 42 days after start_date",
    ),
    // Counting of days.
    ("started weeks", "completed weeks"),
    (
        "last day of the term if blank), both days counted",
        "last day of the term if blank), the first day not counted",
    ),
    (
        "(end_date, or last day of the term if blank), both",
        "(end_date, or last day of the settlement if blank), both",
    ),
    ("  at most 12 weeks\n", ""),
    ("  at most 12 weeks\n", "  at least 12 weeks\n"),
    ("  at most 12 weeks\n", "  at most 13 weeks\n"),
    ("at most 12 weeks", "at most 12 weeks\n  rounded down to 2 weeks"),
    ("  at most 12 weeks\n", "  rounded down to 2 weeks\n  at most 12 weeks\n"),
    // Rates, roundings, orders.
    ("£75.00 per week", "£76.00 per week"),
    ("target \"Target\" 45%", "target \"Target\" 46%"),
    ("£110.00", "£111.00"),
    ("from 1 April 2026 |", "from 2 April 2026 |"),
    ("to the nearest penny, halves up", "to the nearest penny, halves to even"),
    ("to the nearest penny, halves up", "down to the penny"),
    ("rounded to the nearest £0.10, halves up", "rounded to the nearest £0.10, halves down"),
    (
        "(50% × fee, rounded to the nearest £0.10, halves up)",
        "50% × (fee, rounded to the nearest £0.10, halves up)",
    ),
    ("50% × fee", "51% × fee"),
    ("pay 80% × total fee", "pay 80% × total hours × £1.00 per hour"),
    ("pay 80% × total fee", "pay 80% × total half_fee"),
    ("total fee) × earned", "total half_fee) × earned"),
    ("pay 20% × (total fee) × earned", "pay 20% × (total fee) × success_rate"),
    ("  at most £105.00\n", ""),
    ("at most £105.00", "at least £105.00"),
    ("in order of quarter, then payment", "in order of quarter, then payment falling"),
    (
        "used up in order of quarter\n  the excess is deducted on a line of its own\n\ncap both",
        "used up in order of quarter falling\n  the excess is deducted on a line of its own\n\ncap both",
    ),
    (
        "in order of start_date, then episode_id\n\noutcome",
        "in order of start_date falling, then episode_id\n\noutcome",
    ),
    ("in order of start_date, then episode_id)", "in order of start_date, then episode_id falling)"),
    (
        "  take back count × £10.00 per episode\n",
        "  take back count × £10.00 per episode\n  shared 80% from \"Investors Ltd\", the rest from provider\n",
    ),
    ("in order of quarter, then payment", "in order of payment, then quarter"),
    ("only the first for", "only the last for"),
    ("in order of start_date, then episode_id\n\noutcome", "in order of episode_id\n\noutcome"),
    // Populations, keys, blanks.
    ("and a blank outcome is taken in", "and a blank outcome is left out"),
    ("where reviewed\n    and (", "where not reviewed\n    and ("),
    (
        "where reviewed\n    and (outcome is not died, and a blank outcome is taken in)",
        "where outcome is not died, and a blank outcome is taken in",
    ),
    ("of first_start\n", "of eligible\n"),
    ("payment reward \"Reward\" of episode", "payment reward \"Reward\" of eligible"),
    ("success as a share of eligible, or 0%", "success as a share of eligible, or 100%"),
    (
        "cap core_cap \"Most for the core\" on core\n  at most £1,000.00 for each provider and contract year",
        "cap core_cap \"Most for the core\" on core\n  at most £1,000.00 for each provider and financial year",
    ),
    (
        "cap core_cap \"Most for the core\" on core\n  at most £1,000.00 for each provider and contract year",
        "cap core_cap \"Most for the core\" on core\n  at most £1,001.00 for each provider and contract year",
    ),
    (
        "the excess is deducted on a line of its own\n\ncap both_cap",
        "the payments themselves are reduced\n\ncap both_cap",
    ),
    ("  in quarter of start_date\n\ncap", "  on start_date\n\ncap"),
    ("  in quarter of start_date\n\ncap", "  in quarter of (30 days after start_date)\n\ncap"),
    ("  where hours is at least 3 hours\n", ""),
    // Running values and spells.
    ("up to and including this one", "before this one"),
    ("(total hours up to", "(largest hours up to"),
    (
        "for each person_id in order of start_date, then episode_id)",
        "for each provider in order of start_date, then episode_id)",
    ),
    ("gaps of at most 7 days", "gaps of at most 8 days"),
    ("  joined over gaps of at most 7 days\n", ""),
    (
        "  joined over gaps of at most 7 days\n  within first day of the term to last day of the term\n",
        "  within first day of the term to last day of the term\n  joined over gaps of at most 7 days\n",
    ),
    ("blocks of 13 weeks, the last may be shorter", "whole blocks of 13 weeks"),
    ("cut into blocks of 13 weeks, the last may be shorter", "cut at the start of each quarter"),
    ("for each person_id and provider\n  from", "for each provider\n  from"),
    // Clawback.
    ("take back count × £10.00", "take back count × £11.00"),
    ("  at most reward for each provider and quarter\n", "  at most core for each provider and quarter\n"),
    (
        "the rest is carried forward, and what is left at the end is shown but not taken back",
        "the rest is not taken back",
    ),
    // Records and times.
    ("hours, from 0 to 100", "hours, from 0 to 99"),
    ("date, on or after start_date, may be blank", "date, may be blank"),
    ("until 30 September 2028", "until 31 December 2028"),
    ("1 April 2025 to 31 March 2028\n  settlement", "1 April 2025 to 30 March 2028\n  settlement"),
    ("years         from 1 April", "years         from 1 July"),
    ("statements    in quarters", "statements    in months"),
];

/// The schedule; none where the contract is refused.
fn printed(text: &str) -> Option<String> {
    let checked = meed::check(&Source::new("contract.meed", text));
    Some(markdown::write(&terms::document(&meed::terms::schedule(&checked.model?, &Vec::new()))))
}

#[test]
fn every_change_that_changes_a_payment_changes_the_words() {
    let base = printed(BASE).unwrap();
    let mut seen = BTreeSet::from([base]);
    let mut refused = Vec::new();
    for (from, to) in CHANGES {
        assert!(BASE.contains(from), "{from}");
        match printed(&BASE.replacen(from, to, 1)) {
            // The second way of saying one thing may read as the first; all others may not.
            Some(changed) => assert!(seen.insert(changed), "{from} → {to}"),
            None => refused.push(*to),
        }
    }
    // What is refused is no contract, and says nothing here.
    assert!(refused.len() <= 6, "{refused:#?}");
}

/// Every number of a contract that is not in an example is read somewhere in its schedule: another number gives other
/// words. Whether a line for several payees is reduced as a whole or share by share is other money, and so other words.
#[test]
fn a_cap_before_a_line_is_shared_does_not_read_like_one_after_it() {
    let text = std::fs::read_to_string("contracts/prime-provider/contract.meed").unwrap();
    let before = text.split("\nexample ").next().unwrap();
    // Share by share there are two lines of one case, which the order has to tell apart.
    let after = before
        .replace("then case_id\n", "then case_id, then payee\n")
        .replace("are reduced, before they are shared", "are reduced");
    let whole = "it is reduced as a whole, and what is left of it is shared in its place";
    assert!(printed(before).unwrap().contains(whole));
    assert!(!printed(&after).unwrap().contains(whole));
}

#[test]
fn every_number_of_every_shipped_contract_is_in_its_words() {
    let mut changed = 0usize;
    for entry in std::fs::read_dir("contracts").unwrap() {
        let file = entry.unwrap().path().join("contract.meed");
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let terms = text.split("\nexample ").next().unwrap();
        let base = printed(terms).unwrap_or_else(|| panic!("{}", file.display()));
        for (at, changed_text) in other_numbers(terms) {
            let Some(other) = printed(&changed_text) else { continue };
            changed += 1;
            let line = terms.get(..at).unwrap().lines().last().unwrap_or_default();
            assert_ne!(other, base, "{}: {line}", file.display());
        }
    }
    assert!(changed > 300, "{changed}");
}

/// The text with one number in it raised by one, for each number outside texts, names and comments.
fn other_numbers(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut quoted = false;
        let mut before = ' ';
        let mut letters = line.char_indices().peekable();
        for (at, letter) in letters.by_ref() {
            // Where a file has its headings changes no amount, nor does a year that nothing asks for.
            let layout = ["headings in row", "years "].iter().any(|word| line.trim_start().starts_with(word));
            if layout || line.get(at..).unwrap().starts_with("--") && !quoted {
                break;
            }
            if letter == '"' {
                quoted = !quoted;
            }
            let begins = letter.is_ascii_digit()
                && !quoted
                && !before.is_alphanumeric()
                && !matches!(before, '_' | '.' | ',' | '-');
            if begins {
                let digits: String =
                    line.get(at..).unwrap().chars().take_while(char::is_ascii_digit).collect();
                let raised = (digits.parse::<u64>().unwrap() + 1).to_string();
                let place = start + at;
                found.push((
                    place,
                    format!(
                        "{}{raised}{}",
                        text.get(..place).unwrap(),
                        text.get(place + digits.len()..).unwrap()
                    ),
                ));
            }
            before = letter;
        }
        start += line.len();
    }
    found
}

/// What is only printed changes no amount: the typed terms are the same, whatever it says.
#[test]
fn what_is_called_and_what_the_parties_add_changes_no_amount() {
    let words = |text: &str| {
        let block = "  called \"Pound of Flesh\", plural \"Pounds of Flesh\"\n  clause \"At most £1\" \"Nothing is paid.\"\n  note \"N\" \"At most £1.\"\n";
        let mut made = String::new();
        for (at, line) in text.lines().enumerate() {
            made.push_str(line);
            made.push('\n');
            let next = text.lines().nth(at + 1).unwrap_or_default();
            let ends = !line.trim().is_empty()
                && next.trim().is_empty()
                && line.starts_with(' ')
                && !line.trim().starts_with('|');
            if ends && at > 8 {
                made.push_str(&block.replace("Flesh", &format!("Flesh{}", letters(at))));
            }
        }
        made
    };
    let with = words(BASE);
    assert!(with.matches("called").count() > 8);
    let model = |text: &str| {
        meed::check(&Source::new("contract.meed", text)).model.unwrap_or_else(|| panic!("{text}"))
    };
    let (plain, dressed) = (model(BASE), model(&with));
    assert_ne!(printed(BASE), printed(&with));
    // Two expressions are equal where they mean the same, wherever they stand.
    assert_eq!(plain.order, dressed.order);
    for (one, other) in plain.facts.iter().zip(dressed.facts.iter()) {
        assert!(one.value == other.value, "{}", one.title.name);
    }
    for (one, other) in plain.payments.iter().zip(dressed.payments.iter()) {
        assert!(one.amount == other.amount && one.payee == other.payee && one.placed == other.placed);
    }
    for (one, other) in plain.limits.iter().zip(dressed.limits.iter()) {
        assert!(one.cut == other.cut && one.after == other.after);
        assert!(
            one.on
                .iter()
                .zip(&other.on)
                .all(|(a, b)| a.amount == b.amount && a.keys == b.keys && a.order == b.order)
        );
    }
    for (one, other) in plain.clawbacks.iter().zip(dressed.clawbacks.iter()) {
        assert!(one.limits == other.limits && one.carried == other.carried);
    }
}

/// A number as letters, since a term has no figure.
fn letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

/// What an author calls things stands as a term, and can form no sentence, heading, link or table of its own.
#[test]
fn hostile_words_stay_words() {
    let hostile = BASE
        .replace("\"Core payment\"", "\"| at most £1 | # Heading [x](y) <script>\"")
        .replace("contract \"Pairs\"", "contract \"Pairs <img src=x> # ]\"");
    let page = {
        let checked = meed::check(&Source::new("contract.meed", hostile.as_str()));
        meed::report::html::write(&terms::document(&meed::terms::schedule(
            &checked.model.unwrap(),
            &Vec::new(),
        )))
    };
    assert!(!page.contains("<script>") && !page.contains("<img"));
    let text = printed(&hostile).unwrap();
    assert!(text.lines().all(|line| !line.starts_with("# Heading")));
    assert!(text.contains("\\| at most £1 \\|"));
}

#[test]
fn the_author_is_asked_what_is_open() {
    let text = std::fs::read_to_string("contracts/reablement/contract.meed").unwrap();
    let asked = |text: String| -> Vec<String> {
        let model = meed::check(&Source::new("contract.meed", text)).model.unwrap();
        meed::terms::queries(&model).into_iter().map(|query| query.question).collect()
    };
    let open: Vec<&str> = text.lines().filter(|line| !line.trim().starts_with("accepted that")).collect();
    let (settled, open) = (asked(text.clone()), asked(open.join("\n")));
    for question in
        ["is `hours_saved` paid whatever the outcome?", "is `outcome_date` within it however early it is?"]
    {
        assert!(open.iter().any(|one| one == question), "{question}: {open:#?}");
        assert!(settled.iter().any(|one| one == question), "{question}: {settled:#?}");
    }
    // What the contract accepts is not asked any more.
    let accepted = "`reward` is of all rows, and `share_earned` in it of `eligible` only: is that meant?";
    assert!(open.iter().any(|one| one == accepted), "{open:#?}");
    assert!(!settled.iter().any(|one| one == accepted), "{settled:#?}");
    // The label says what the rule says.
    assert!(!open.iter().any(|one| one.contains("91")), "{open:#?}");
}

/// The comma of a thousand is no end of the amount.
#[test]
fn a_step_of_more_than_a_thousand_is_printed_whole() {
    for step in ["£1,500.00", "£1,501.00", "£12,000.00"] {
        let text = format!(
            "contract \"Steps\"\n  payee provider\n  term 1 April 2025 to 31 March 2026\n  statements in quarters\n  \
             rounding each payment line to the nearest {step}, halves up\n\n\
             record visit\n  visit_id whole number, unique\n  provider text\n  day date\n  cost money\n\n\
             payment care of visit\n  pay (cost, rounded to the nearest {step}, halves down)\n  in quarter of day\n"
        );
        let printed = printed(&text).unwrap();
        let short = step.trim_end_matches(".00");
        let whole = |line: &str| {
            line.contains(&format!("the nearest {short}")) || line.contains(&format!("the nearest {step}"))
        };
        let rounded = printed.lines().filter(|line| line.contains("rounded to the nearest"));
        assert_eq!(rounded.filter(|line| whole(line)).count(), 2, "{step}: {printed}");
    }
}
