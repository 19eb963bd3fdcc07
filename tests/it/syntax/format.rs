//! The one layout.

use meed::syntax::format;

use super::{FORMS, REABLEMENT, source};

fn formatted(text: &str) -> String {
    format(&source(text)).unwrap_or_else(|mistakes| panic!("{text}\n{mistakes:#?}"))
}

#[test]
fn the_contract_of_the_design_is_laid_out_already() {
    assert_eq!(formatted(REABLEMENT), REABLEMENT);
}

#[test]
fn every_form_can_be_laid_out() {
    formatted(FORMS);
}

#[test]
fn spaces_columns_and_signs() {
    let messy = "


-- first
contract   \"T\"-- why
 term 1 April 2023   to 31 March 2026
     dates written day / month/year
  -- about rounding
  rounding each payment line to the nearest penny ,halves up



  note   \"VAT\"   \"None.\"
record  r
    a_long_name   text ,unique -- one
    b date   -- two
    c \"C\"  hours  per week
   no two rows share a_long_name   and b
   -- the end of r
tariff t by b
| x|-5 %of_it|
";
    // `-5 %` is no number: put right before the layout is asked for.
    let messy = messy.replace("-5 %of_it", "(a-5%)*-b/2");
    let expected = "\
-- first
contract \"T\"  -- why
  term      1 April 2023 to 31 March 2026
  dates     written day/month/year
  -- about rounding
  rounding  each payment line to the nearest penny, halves up

  note \"VAT\" \"None.\"
record r
  a_long_name  text, unique  -- one
  b            date          -- two
  c            \"C\" hours per week
  no two rows share a_long_name and b
  -- the end of r
tariff t by b
  | x | (a − 5%) × −b ÷ 2 |
";
    assert_eq!(formatted(&messy), expected);
}

#[test]
fn working_days_are_one_word_of_the_first_column() {
    let messy = "contract \"T\"\n term 1 April 2023 to 31 March 2026\n working days Monday to Friday, without holiday\n";
    let expected = "\
contract \"T\"
  term          1 April 2023 to 31 March 2026
  working days  Monday to Friday, without holiday
";
    assert_eq!(formatted(messy), expected);
}

#[test]
fn lines_stay_broken_where_the_author_broke_them() {
    let messy = "cohort c of e\n where a -- one\n and (b\n   -- inside\n or c) -- two\n\n\n\n and not d\n";
    let expected =
        "cohort c of e\n  where a  -- one\n    and (b\n    -- inside\n    or c)  -- two\n\n    and not d\n";
    assert_eq!(formatted(messy), expected);
}

#[test]
fn text_in_data_stays_as_it_was_written() {
    let messy = "example \"e\"\n suppose s\n |a|b|\n | E-001|x  -y|\n | |“q”|\n|2  May 2024|-5%|\n then r is -£5.00\n";
    let expected = "\
example \"e\"
  suppose s
    | a          | b     |
    | E-001      | x  -y |
    |            | “q”   |
    | 2 May 2024 | −5%   |
  then r is −£5.00
";
    assert_eq!(formatted(messy), expected);
}

#[test]
fn line_ends_and_marks_become_plain() {
    assert_eq!(formatted("\u{feff}record a\r\n\tb text\r\n\r\n\r\n"), "record a\n  b  text\n");
    assert_eq!(formatted(""), "");
    assert_eq!(formatted("\n\n  \n"), "");
}

#[test]
fn comparisons_stay_as_written() {
    assert_eq!(formatted("define x of y\n  a>=b and c≥d\n"), "define x of y\n  a >= b and c ≥ d\n");
}

#[test]
fn what_has_mistakes_is_not_laid_out() {
    let mistakes = format(&source("define x of y\n  a +\n")).unwrap_err();
    assert_eq!(mistakes.iter().map(|mistake| mistake.code.0).collect::<Vec<_>>(), ["E0101"]);
}
