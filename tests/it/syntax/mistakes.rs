//! What is refused, where it is marked, and what the message says.

use super::{mistakes, shown, source};
use meed::syntax::ast::DeclarationKind;
use meed::syntax::parse;

/// The only mistake of a text: its code, the marked text, the message.
#[track_caller]
fn refused(text: &str, code: &str, marked: &str, message: &str) {
    let source = source(text);
    let found = mistakes(text);
    let [one] = found.as_slice() else { panic!("{}", shown(&source, &found)) };
    assert_eq!((one.code.0, source.slice(one.labels[0].span), one.message.as_str()), (code, marked, message));
}

/// The same for one line of a definition.
#[track_caller]
fn refused_value(line: &str, code: &str, marked: &str, message: &str) {
    refused(&format!("define x of y\n  {line}\n"), code, marked, message);
}

fn help(text: &str) -> String {
    mistakes(text)[0].help.clone().unwrap()
}

#[test]
fn what_is_expected_is_named() {
    refused_value("a ×", "E0101", "", "expected a value");
    refused_value(
        "a b",
        "E0101",
        "b",
        "expected `and`, `or`, a comparison such as `is` or the end of the line",
    );
    refused(
        "record r\n  a\n",
        "E0101",
        "",
        "expected a text in quotes or a type such as `text`, `date` or `money`",
    );
    refused("record r\n  a text may be blank\n", "E0101", "may", "expected `,`");
    refused("cap c on p\n  at most £5.00\n", "E0101", "", "expected `for each`, `in all`, `per` or a sign");
    refused(
        "cap c on p\n  the excess is shown\n",
        "E0101",
        "the",
        "expected `the payments themselves are reduced`, or that the excess is deducted or the shortfall added on a line of its own",
    );
    refused(
        "example \"e\"\n  then r in Q2 is 5\n",
        "E0101",
        "Q2",
        "expected a period such as `2024Q2` or a text in quotes",
    );
}

#[test]
fn help_for_what_comes_up_often() {
    assert_eq!(help("define x of y \"label\"\n  1"), "write `define x \"label\" of y`");
    assert_eq!(
        help("define x of y\n  (a or 5 if blank)"),
        "write a comma before `or`: `(fee, or £0.00 if blank)`"
    );
    assert_eq!(help("define x of y\n  20% x fee"), "write `20% × fee`");
    assert_eq!(
        help("define x of y\n  weeks from a to b"),
        "write `started weeks` if one that has begun counts, `completed weeks` if only whole ones do; the same of months and years"
    );
    assert_eq!(help("define x of y\n  min(a)"), "write `smallest a`");
    assert_eq!(
        help("define x of y\n  a is from b to c both days counted"),
        "write `a is from b to c, both days counted`"
    );
    assert_eq!(
        help("define x of y\n  (total a up to this one, in order of b)"),
        "write `up to and including this one` or `before this one`"
    );
    assert_eq!(
        help("cohort x of y\n  only the first in order of a then b"),
        "write `only the first in order of a, then b`"
    );
}

#[test]
fn declarations_are_known_by_their_first_word() {
    refused("paymnt p of e\n  pay 5\n", "E0102", "paymnt", "`paymnt` does not begin a declaration");
    assert_eq!(help("paymnt p of e\n"), "did you mean `payment`?");
    assert_eq!(help("Payment p of e\n"), "did you mean `payment`?");
    // What follows an unknown word is not read, and says nothing.
    refused("party p\n  foo bar !!\n  where\n", "E0102", "party", "`party` does not begin a declaration");
}

#[test]
fn lines_have_their_place() {
    refused("  pay 5\n  pay 6\n", "E0103", "pay 5", "this line belongs to no declaration");
    refused(
        "cohort c of e\nwhere a\n",
        "E0103",
        "where a",
        "a line that belongs to a declaration must be indented",
    );
}

#[test]
fn lines_are_known_by_their_first_words() {
    refused("payment p of e\n  pays 5\n", "E0104", "pays", "a `payment` has no line that begins with `pays`");
    refused(
        "example \"e\"\n  where a\n",
        "E0104",
        "where",
        "an `example` has no line that begins with `where`",
    );
    assert_eq!(help("payment p of e\n  pays 5\n"), "did you mean `pay …`?");
    assert_eq!(
        help("scale s of m\n  where a\n"),
        "its lines are `each slice at its own rate`, `all at the rate reached`, `accepted that …, because \"…\"`, `called \"…\", plural \"…\"`, `formerly \"…\"`, `clause \"…\" \"…\"` and `note \"…\"`"
    );
    assert_eq!(help("cohort c of e\n  payment p\n"), "a declaration starts at the left margin");
    assert_eq!(help("spell s of e\n  joind over gaps\n"), "did you mean `joined over gaps of at most …`?");
    refused(
        "define x of y\n  where a\n",
        "E0104",
        "where",
        "a `define` has no line that begins with `where`",
    );
}

#[test]
fn words_of_the_language_are_no_names() {
    let reserved = [
        "and",
        "or",
        "not",
        "is",
        "if",
        "where",
        "when",
        "otherwise",
        "of",
        "for",
        "each",
        "to",
        "from",
        "in",
        "on",
        "at",
        "per",
        "the",
        "before",
        "after",
        "it",
        "yes",
        "no",
        "blank",
        "given",
        "count",
        "total",
        "average",
        "largest",
        "smallest",
        "earliest",
        "latest",
        "week",
        "month",
        "quarter",
    ];
    for word in reserved {
        let message = format!("`{word}` is a word of the language and cannot be a name");
        refused(&format!("payment {word} of e\n"), "E0105", word, &message);
        refused(&format!("payment {word}_1 of {word}\n"), "E0105", word, &message);
        // After a comma `from` begins a range.
        if word != "from" {
            refused(&format!("record r\n  a one of b, {word}\n"), "E0105", word, &message);
        }
    }
    assert_eq!(help("payment of episode\n"), "a name is missing before `of`");
    assert_eq!(help("payment total of episode\n"), "take a name of two words, such as `total_value`");
    // What only joins others is a name where the rest of the line goes on as after one.
    assert_eq!(help("payment each of episode\n"), "take a name of two words, such as `each_value`");
    assert_eq!(help("payment for \"Fee\" of episode\n"), "take a name of two words, such as `for_value`");
    assert_eq!(help("measure per of episode\n"), "take a name of two words, such as `per_value`");
    assert_eq!(help("cap on a\n"), "a name is missing before `on`");
    assert_eq!(help("record r\n  a one of b, no\n"), "write `a one of b, \"no\"`");
    assert_eq!(
        help("record r\n  total number\n"),
        "take another name, and say what the data calls it with `, column \"total\"`"
    );
}

#[test]
fn brackets_come_in_pairs() {
    refused_value("(a + (b × c)", "E0106", "(", "this bracket is never closed");
    refused_value("a + b)", "E0106", ")", "no bracket is open here");
    // The bracket takes in the rest of its declaration and nothing else.
    let text = "define x of y\n  (a\n  at most 5\ndefine z of y\n  1 +\n";
    assert_eq!(
        shown(&source(text), &mistakes(text)),
        "\
E0106 line 2 `(`: this bracket is never closed
E0101 line 5 ``: expected a value
"
    );
}

#[test]
fn quotes_come_in_pairs() {
    refused("contract \"x\n  currency pounds\n", "E0107", "\"x", "this quoted text is never closed");
    refused(
        "example \"e\"\n  suppose s\n  | a | \"b |\n",
        "E0107",
        "\"b |",
        "this quoted text is never closed",
    );
}

#[test]
fn limits_hold_before_anything_recurses() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(mistakes(&format!("define x of y\n  {}\n", nested(32))).is_empty());
    refused_value(&nested(33), "E0108", "(", "more than 32 brackets stand within one another");
    assert!(mistakes(&format!("define x of y\n  a{}\n", " + a".repeat(256))).is_empty());
    let long = format!("a{}", " + a".repeat(257));
    refused_value(&long, "E0109", &long, "this line has more than 256 signs and connectives");
    let number = "1".repeat(41);
    refused_value(&number, "E0109", &number, "this number has more than 40 digits");
    let name = "a".repeat(101);
    refused_value(&name, "E0109", &name, "this name has more than 100 characters");
    refused(&"-".repeat(1024 * 1024 + 1), "E0109", "", "the file is larger than 1048576 bytes");
}

#[test]
fn twenty_mistakes_are_enough() {
    let text = |count: usize| format!("record r\n{}", "  a text b\n".repeat(count));
    assert_eq!(mistakes(&text(20)).len(), 20);
    let found = mistakes(&text(23));
    assert_eq!((found.len(), found[20].code.0), (21, "E0110"));
    assert_eq!(found[20].message, "there are 3 more mistakes in the writing");
    assert_eq!(mistakes(&text(21))[20].message, "there is 1 more mistake in the writing");
}

#[test]
fn word_processors_are_recognised() {
    refused_value("a is “b c”", "E0111", "“b c”", "this text stands in the curly quotes of a word processor");
    refused_value("person’s budget", "E0111", "’", "this is a curly quote of a word processor");
    refused_value(
        "a\u{a0}+ b",
        "E0112",
        "\u{a0}",
        "a character that is not what it looks like: U+00A0, a no-break space",
    );
    refused_value(
        "a\u{200b}b",
        "E0112",
        "\u{200b}",
        "a character that is not what it looks like: U+200B, a zero-width space",
    );
}

#[test]
fn signs_of_other_languages_are_recognised() {
    for (sign, instead) in [
        ("=", "a is b"),
        ("==", "a is b"),
        ("!=", "a is not b"),
        ("<>", "a is not b"),
        ("&&", "a and b"),
        ("&", "a and b"),
        ("||", "a or b"),
        ("=>", "a ≥ b"),
        ("=<", "a ≤ b"),
    ] {
        refused_value(
            &format!("a {sign} b"),
            "E0113",
            sign,
            &format!("`{sign}` is not a sign of the language"),
        );
        assert_eq!(help(&format!("define x of y\n  a {sign} b\n")), format!("write `{instead}`"));
    }
    assert_eq!(help("define x of y\n  !a\n"), "write `not a`");
}

#[test]
fn dates_have_one_form() {
    let cases = [
        ("01/04/2023", Some("1 April 2023")),
        ("2023-04-01", Some("1 April 2023")),
        ("1.4.23", Some("1 April 2023")),
        ("31/31/2023", None),
        ("1st April 2023", Some("1 April 2023")),
        ("April 1, 2023", Some("1 April 2023")),
        ("April 2023", None),
        ("1 April 23", Some("1 April 2023")),
        ("1 April", None),
    ];
    for (written, instead) in cases {
        refused_value(
            &format!("a is before {written}"),
            "E0114",
            written,
            &format!("`{written}` is not how a date is written"),
        );
        let expected = match instead {
            Some(instead) => format!("write `a is before {instead}`, if that is meant"),
            None => "write the day, the name of the month and the year: `1 April 2023`".to_owned(),
        };
        assert_eq!(help(&format!("define x of y\n  a is before {written}\n")), expected, "{written}");
    }
}

#[test]
fn months_have_names() {
    refused_value("a is before 1 Aprill 2023", "E0115", "Aprill", "`Aprill` is not a month");
    for (word, month) in
        [("Aprill", "April"), ("april", "April"), ("Sept", "September"), ("Feburary", "February")]
    {
        assert_eq!(help(&format!("define x of y\n  1 {word} 2023\n")), format!("write `1 {month} 2023`"));
    }
    assert_eq!(
        help("define x of y\n  1 Brumaire 2023\n"),
        "write a date with the full name of the month: `1 April 2023`"
    );
}

#[test]
fn numbers_have_one_form() {
    for number in ["1,5750", "1575,00", "12,34,567", "1.575,00", "1.5.7", ".5"] {
        refused_value(number, "E0116", number, &format!("`{number}` is not how a number is written"));
    }
    for (written, instead) in [("80 %", "80%"), ("£ 5.00", "£5.00"), ("1 575.00", "1,575.00")] {
        refused_value(written, "E0117", written, "there is a space inside this number");
        assert_eq!(help(&format!("define x of y\n  {written}\n")), format!("write `{instead}`"));
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_refused() {
    let text = "define x of y\n  a and b or c\n";
    refused(text, "E0118", "or", "`and` and `or` stand side by side without brackets");
    let labels = &mistakes(text)[0].labels;
    assert_eq!((labels.len(), source(text).slice(labels[1].span)), (2, "and"));
    refused_value("a or b and c", "E0118", "and", "`and` and `or` stand side by side without brackets");

    let phrases = [
        "larger of a and b",
        "42 days after d",
        "the 5th day from d",
        "days from a to b, both days counted",
        "complete blocks of 100 people in a",
        "hours on the latest d",
    ];
    for phrase in phrases {
        let message = "this could be read in two ways beside a sign";
        refused_value(&format!("c + {phrase}"), "E0119", phrase, message);
        refused_value(&format!("−{phrase}"), "E0119", phrase, message);
    }
    let message = "is this one more choice, or a condition of its own?";
    for line in ["a is one of b, c or d", "a is not one of b, c and d", "a is b or d", "not a is \"b\" or d"]
    {
        refused_value(line, "E0119", "d", message);
    }
    for line in ["a is b and d", "(a is one of b, c) or d", "d or a is b", "a is b or d is c", "a > b or d"] {
        assert!(mistakes(&format!("define x of y\n  {line}\n")).is_empty(), "{line}");
    }
}

#[test]
fn choices_between_cases_are_tables() {
    refused_value("if a then b else c", "E0120", "if", "`if` does not make a choice here");
    refused_value("b unless a", "E0120", "unless", "`unless` does not make a choice here");
    refused("payment p of e\n  if a\n", "E0120", "if", "`if` does not make a choice here");
}

#[test]
fn what_is_left_out_is_asked_for() {
    refused_value("£5.00 per", "E0121", "per", "`per` needs a unit after it");
    refused("record r\n  a hours per, unique\n", "E0121", "per", "`per` needs a unit after it");
    refused_value(
        "(a, rounded to the nearest £0.10)",
        "E0122",
        "to the nearest £0.10",
        "the rounding does not say where a half goes",
    );
}

#[test]
fn tables_have_their_place_and_form() {
    refused("cohort c of e\n  where a\n  | b |\n", "E0123", "| b |", "no table can stand here");
    refused("tariff t\n  | a | b\n", "E0124", "| a | b", "this row of a table does not end with `|`");
    refused(
        "define x of y\n  | when a | b c |\n",
        "E0101",
        "c",
        "expected `and`, `or`, a comparison such as `is` or the end of the line",
    );
}

#[test]
fn one_value_is_enough() {
    refused("define x of y\n  1\n  2\n", "E0125", "2", "there is a value already");
    refused("tariff t £5.00\n  | a | b |\n", "E0125", "| a | b |", "there is a value already");
    refused("payment p of e\n  pay 1\n  pay 2\n", "E0125", "pay 2", "there is a value already");
}

#[test]
fn characters_without_a_meaning() {
    for character in [";", "[", "{", "#", "@", "|", ".", "'", "—"] {
        let message = format!("`{character}` has no meaning in a contract");
        refused_value(&format!("a {character}"), "E0126", character, &message);
    }
}

#[test]
fn double_negatives() {
    let message = "what is not blank is given, and what is not given is blank";
    refused_value("a is not blank", "E0127", "is not blank", message);
    refused_value("a is not given", "E0127", "is not given", message);
    assert_eq!(help("define x of y\n  a is not blank\n"), "write `a is given`");
}

#[test]
fn one_wrong_line_is_one_mistake_and_the_rest_is_read() {
    let text = "\
payment core of episode
  where reviewed
  for each provider and
  pay 80% × × fee
  in quarter of start_date
payment reward of
  pay 5
define fee of episode
  12 weeks
";
    let source = source(text);
    let (file, found) = parse(&source);
    assert_eq!(
        shown(&source, &found),
        "\
E0101 line 3 ``: expected a value
E0101 line 4 `×`: expected a value
E0101 line 6 ``: expected a name
"
    );
    let [core, reward, fee] = file.declarations.as_slice() else { panic!() };
    assert!(core.damaged && reward.damaged && !fee.damaged);
    let DeclarationKind::Payment(payment) = &core.kind else { panic!() };
    assert_eq!((payment.conditions.len(), payment.keys.len(), payment.placing.len()), (1, 0, 1));
    // The name of a header that cannot be read is kept, so that its uses are not reported too.
    assert_eq!(reward.name.node, "reward");
}

/// A line that begins with its label declares no name, and a label that is empty is none: neither is what was meant.
#[test]
fn no_name_and_no_label_are_nothing_to_propose() {
    for (field, said) in
        [("\"one stay\" date", "one stay"), ("stayed \"\" date", ""), ("stayed \"  \" date", "  ")]
    {
        let text = format!(
            "record stay\n  {field}\n\nexample \"e\"\n  then \"{said}\" to Acme in 2025Q2 is £10.00\n"
        );
        let found = mistakes(&text);
        let last = found.last().unwrap();
        assert_eq!((last.code.0, last.message.as_str()), ("E0131", "a name is needed here, and not a text"));
        let help = "write the name that stands after the first word of its declaration, without quotes";
        assert_eq!(last.help.as_deref(), Some(help), "{field}");
        assert!(last.fix.is_empty(), "{field}");
    }
}
