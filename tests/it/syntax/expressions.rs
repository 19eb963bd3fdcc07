//! Expressions that are accepted, and the trees that they become.

use meed::syntax::ast::{BodyValue, DeclarationKind, ExprKind};
use meed::syntax::parse_literal;

use super::dump::dump;
use super::{FORMS, REABLEMENT, accepted, only};

/// The value of a definition, dumped.
fn value(text: &str) -> String {
    let file = accepted(&format!("define x of y\n  {text}\n"));
    match &file.declarations[0].kind {
        DeclarationKind::Define(define) => match &define.body.value {
            BodyValue::Expr(expr) => dump(expr),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_contract_of_the_design() {
    let file = accepted(REABLEMENT);
    let said: Vec<&str> =
        file.declarations.iter().map(|declaration| declaration.name.node.as_str()).collect();
    assert_eq!(
        said,
        [
            "Help to Live at Home",
            "episode",
            "reablement_fee",
            "hourly_rate",
            "yearly_maximum",
            "weekly_fee",
            "weeks",
            "fee",
            "eligible",
            "success",
            "successes",
            "success_rate",
            "share_earned",
            "core",
            "reward",
            "hours_saved",
            "person_cap",
            "yearly_cap",
            "readmission",
            "111 of 200 succeed: half the reward is paid",
        ]
    );
    assert!(file.declarations.iter().all(|declaration| !declaration.damaged));
}

#[test]
fn every_form() {
    accepted(FORMS);
}

#[test]
fn arithmetic_binds_as_at_school() {
    assert_eq!(value("a + b × c"), "(+ a (× b c))");
    assert_eq!(value("a − b − c"), "(− (− a b) c)");
    assert_eq!(value("a ÷ b × c"), "(× (÷ a b) c)");
    assert_eq!(value("a - b – c − d"), "(− (− (− a b) c) d)");
    assert_eq!(value("a * b / c"), "(÷ (× a b) c)");
    assert_eq!(value("−a × b"), "(× (− a) b)");
    assert_eq!(value("(a + b) × c"), "(× (bracket (+ a b)) c)");
}

#[test]
fn conditions_bind_loosest() {
    assert_eq!(value("a + b is c"), "(is (+ a b) c)");
    assert_eq!(value("not a is b and c"), "(and (not (is a b)) c)");
    assert_eq!(value("a or b or c"), "(or a b c)");
    assert_eq!(value("a and (b or c)"), "(and a (bracket (or b c)))");
}

#[test]
fn comparisons() {
    assert_eq!(value("a is \"much reduced\""), "(is a \"much reduced\")");
    assert_eq!(value("a is not yes"), "(is-not a YES)");
    assert_eq!(value("a is one of b, \"c d\", 5"), "(one-of a b \"c d\" 5)");
    assert_eq!(value("a is not one of b, c"), "(not-one-of a b c)");
    assert_eq!(value("a is given and b is blank"), "(and (given a) (blank b))");
    for written in ["is at least", "≥", ">="] {
        assert_eq!(value(&format!("a {written} 5%")), "(≥ a 5%)");
    }
    for written in ["is at most", "≤", "<="] {
        assert_eq!(value(&format!("a {written} 5")), "(≤ a 5)");
    }
    for written in ["is more than", ">"] {
        assert_eq!(value(&format!("a {written} 5")), "(> a 5)");
    }
    for written in ["is less than", "<"] {
        assert_eq!(value(&format!("a {written} 5")), "(< a 5)");
    }
    assert_eq!(value("a is before b"), "(is-before a b)");
    assert_eq!(value("a is after b"), "(is-after a b)");
    assert_eq!(value("a is on or before 42 days after b"), "(on-or-before a (after 42·days b))");
    assert_eq!(value("a is on or after 1 May 2024"), "(on-or-after a <1 May 2024>)");
    assert_eq!(
        value("a is from b to 91 days after it, both days counted"),
        "(between a b (after 91·days IT) both-days)"
    );
    assert_eq!(value("a is from b to c, the first day not counted"), "(between a b c not-the-first)");
    assert_eq!(value("a is from b to c"), "(between a b c unsaid)");
}

#[test]
fn what_a_blank_does() {
    assert_eq!(value("a is not b, and a blank a is taken in"), "(is-not a b blank-a=true)");
    assert_eq!(value("a is one of b, c, and a blank a is left out"), "(one-of a b c blank-a=false)");
    assert_eq!(
        value("a is from b to c, both days counted, and a blank a is taken in"),
        "(between a b c both-days blank-a=true)"
    );
}

#[test]
fn dates() {
    assert_eq!(value("3 months before D"), "(before 3·months D)");
    assert_eq!(value("notice after D"), "(after notice D)");
    assert_eq!(value("1 month after last day of the term"), "(after 1·month LAST-OF-TERM)");
    assert_eq!(value("the 5th day from D"), "(nth-day 5 D)");
    assert_eq!(value("days from A to B, both days counted"), "(days A B both-days)");
    assert_eq!(value("started weeks from A to B"), "(started-weeks A B unsaid)");
    assert_eq!(
        value("completed weeks from A to 1 day after B, the first day not counted"),
        "(completed-weeks A (after 1·day B) not-the-first)"
    );
    assert_eq!(value("completed months from A to B"), "(completed-months A B unsaid)");
    assert_eq!(value("calendar months from A to B"), "(calendarmonths A B)");
    assert_eq!(value("completed years from A to B"), "(completed-years A B unsaid)");
    assert_eq!(value("quarter of D"), "(quarter D)");
    assert_eq!(value("contract year of 1  April 2023"), "(contract-year <1 April 2023>)");
    assert_eq!(value("financial year of the term"), "(financial-year TERM)");
    assert_eq!(value("total p for a and quarter of D"), "(total (look-up p a (quarter D)))");
    assert_eq!(value("what is payable after c of p for a and quarter"), "(leaves c of=p a (quarter))");
    assert_eq!(value("96% to the power of n"), "(power 96% n)");
    assert_eq!(value("days from a to b to the power of 2"), "(days a (power b 2) unsaid)");
    assert_eq!(value("(earlier of A and B, whichever is given)"), "(given (earlier A B))");
    assert_eq!(value("week of D"), "(week D)");
    assert_eq!(value("first day of (week of D)"), "(first-day (bracket (week D)))");
    assert_eq!(value("week"), "(week)");
    assert_eq!(value("month"), "(month)");
    assert_eq!(value("first day of (quarter of D)"), "(first-day (bracket (quarter D)))");
    assert_eq!(value("last day of contract year of D"), "(last-day (contract-year D))");
    assert_eq!(value("first day of the term"), "FIRST-OF-TERM");
    assert_eq!(value("the statement date"), "STATEMENT-DATE");
}

#[test]
fn labels_of_periods_are_no_arithmetic() {
    assert_eq!(value("2024Q2"), "[2024Q2]");
    assert_eq!(value("2026-W14"), "[2026-W14]");
    assert_eq!(value("1 week"), "1·week");
    assert_eq!(value("£75.00 per week"), "£75.00/week");
    assert_eq!(value("2026-04"), "[2026-04]");
    assert_eq!(value("2026/27"), "[2026/27]");
    assert_eq!(value("2026-09-15+3m"), "[2026-09-15+3m]");
    assert_eq!(value("2026-09-15+1y"), "[2026-09-15+1y]");
    assert_eq!(value("2026 / 27"), "(÷ 2026 27)");
    assert_eq!(value("2026 - 04"), "(− 2026 04)");
}

#[test]
fn aggregates() {
    assert_eq!(value("count"), "(count)");
    assert_eq!(value("count of success"), "(count of=success)");
    assert_eq!(value("total fee of success × 2"), "(× (total fee of=success) 2)");
    assert_eq!(value("average (fee × weeks)"), "(average (bracket (× fee weeks)))");
    assert_eq!(value("largest person's budget"), "(largest (of budget person))");
    assert_eq!(value("smallest fee"), "(smallest fee)");
    assert_eq!(value("latest D − earliest D"), "(− (latest D) (earliest D))");
    assert_eq!(value("success as a share of eligible"), "(share success eligible)");
    assert_eq!(value("hours on the latest review_date"), "(on-latest hours review_date)");
    assert_eq!(value("hours on the earliest review_date"), "(on-earliest hours review_date)");
}

#[test]
fn brackets_that_say_more() {
    assert_eq!(value("(a, or 0% if blank)"), "(if-blank a 0%)");
    assert_eq!(value("(a ÷ b, or £0.00 if c is empty)"), "(if-empty (÷ a b) £0.00 c)");
    assert_eq!(value("(a, rounded to the nearest £0.10, halves up)"), "(rounded a halves-up:£0.10)");
    assert_eq!(value("(a, rounded down to 1 week)"), "(rounded a down:1·week)");
    assert_eq!(value("(a, rounded up to the penny)"), "(rounded a up:penny)");
    assert_eq!(
        value("(a, rounded to 2 decimal places, halves to even)"),
        "(rounded a halves-to-even:2 places)"
    );
    assert_eq!(value("(a, rounded to the nearest pound, halves down)"), "(rounded a halves-down:pound)");
}

#[test]
fn looking_up() {
    assert_eq!(value("T for K and K2 at D"), "(look-up T K K2 at=D)");
    assert_eq!(value("T at 1 April 2024"), "(look-up T at=<1 April 2024>)");
    assert_eq!(value("M for quarter of D and person's area"), "(look-up M (quarter D) (of area person))");
    assert_eq!(value("(weekly_fee for pathway) × weeks"), "(× (bracket (look-up weekly_fee pathway)) weeks)");
    // Keys are taken greedily: what belongs to the condition stands after a bracket.
    assert_eq!(value("T for K and K2 is 5"), "(is (look-up T K K2) 5)");
    assert_eq!(value("a's b's c"), "(of c (of b a))");
}

#[test]
fn choosing_and_dividing() {
    assert_eq!(value("larger of A and £5.00"), "(larger A £5.00)");
    assert_eq!(value("smaller of total fee and (B + C)"), "(smaller (total fee) (bracket (+ B C)))");
    assert_eq!(value("earlier of D and 42 days after E"), "(earlier D (after 42·days E))");
    assert_eq!(value("later of D and E"), "(later D E)");
    assert_eq!(value("complete blocks of 100 people in referrals"), "(complete blocks 100·people referrals)");
    assert_eq!(value("what is payable after yearly_cap of reward"), "(leaves yearly_cap of=reward)");
    assert_eq!(value("what is payable after yearly_cap"), "(leaves yearly_cap)");
}

#[test]
fn numbers() {
    assert_eq!(value("£1,575.00"), "£1,575.00");
    assert_eq!(value("€75.00 per week"), "€75.00/week");
    assert_eq!(value("£75.00 per quarter"), "£75.00/quarter");
    assert_eq!(value("5 percentage points"), "5pp");
    assert_eq!(value("12weeks"), "12·weeks");
    assert_eq!(value("15 hours per week"), "15·hours/week");
    assert_eq!(value("0.5"), "0.5");
}

#[test]
fn words_are_keywords_only_where_they_can_be() {
    let fields = [
        "outcome", "date", "text", "number", "term", "payment", "contract", "rows", "days", "weeks",
        "larger", "complete", "what", "first", "last", "rounded", "source", "note", "column", "unique", "by",
        "as", "then", "pay", "period", "net", "one", "less", "more", "year",
    ];
    let record: String = fields.iter().map(|field| format!("  {field} text\n")).collect();
    match only(&format!("record everything\n{record}")).kind {
        DeclarationKind::Record(record) => {
            let found: Vec<&str> = record.fields.iter().map(|field| field.name.node.as_str()).collect();
            assert_eq!(found, fields);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(
        value("outcome is outcome and days > weeks + larger"),
        "(and (is outcome outcome) (> days (+ weeks larger)))"
    );
}

#[test]
fn a_value_may_begin_with_a_field_called_like_a_line() {
    assert_eq!(value("pay × 2"), "(× pay 2)");
    assert_eq!(value("note is given"), "(given note)");
    assert_eq!(value("source"), "source");
    assert_eq!(value("term as a share of years"), "(share term years)");
    assert_eq!(value("rounded + take"), "(+ rounded take)");
}

#[test]
fn a_line_runs_on() {
    assert_eq!(value("a -- why\n\n    + b"), "(+ a b)");
    assert_eq!(value("(a -- (\n  -- )\n  is\n  b\n  )\n  and c"), "(and (bracket (is a b)) c)");
    assert_eq!(value("1 -- April?\n    × 2"), "(× 1 2)");
    assert_eq!(value("a is \"-- no comment\""), "(is a \"-- no comment\")");
}

#[test]
fn odd_files_are_read() {
    assert!(accepted("").declarations.is_empty());
    assert!(accepted("\u{feff}-- only a comment").declarations.is_empty());
    assert_eq!(only("\u{feff}record a\r\n\tb\ttext\r\n").name.node, "a");
    assert_eq!(only("record a\n         b text").name.node, "a");
}

#[test]
fn places_are_those_of_the_text() {
    let text = "define x of y\n  a -- one\n    × (b  ) -- two\n";
    let file = accepted(text);
    let DeclarationKind::Define(define) = &file.declarations[0].kind else { panic!() };
    let BodyValue::Expr(expr) = &define.body.value else { panic!() };
    let source = super::source(text);
    assert_eq!(source.slice(expr.span), "a -- one\n    × (b  )");
    let ExprKind::Arithmetic(left, sign, right) = &expr.kind else { panic!() };
    assert_eq!(
        (source.slice(left.span), source.slice(sign.span), source.slice(right.span)),
        ("a", "×", "(b  )")
    );
}

#[test]
fn literals_from_the_command_line() {
    assert_eq!(parse_literal("£180,000.00").map(|value| dump(&value)), Ok("£180,000.00".to_owned()));
    assert_eq!(parse_literal(" 1 April 2026 ").map(|value| dump(&value)), Ok("<1 April 2026>".to_owned()));
    assert_eq!(parse_literal("-5%").map(|value| dump(&value)), Ok("(− 5%)".to_owned()));
    assert_eq!(parse_literal("\"A & B\"").map(|value| dump(&value)), Ok("\"A & B\"".to_owned()));
    assert_eq!(parse_literal("lower").map(|value| dump(&value)), Ok("lower".to_owned()));
    let wrong = |text: &str| parse_literal(text).unwrap_err();
    assert_eq!(wrong(""), "there is no value");
    assert_eq!(wrong("£5 + £6"), "expected `per` or the end of the line");
    assert_eq!(
        wrong("01/04/2026"),
        "`01/04/2026` is not how a date is written; write `1 April 2026`, if that is the day meant"
    );
}
