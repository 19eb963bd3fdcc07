//! What can be wrong with the writing of a contract: a function for each mistake, in the order of the codes. One line,
//! lower case, the author's words in backticks; the help says what to write instead.

mod habits;
mod signs;

pub(in crate::syntax) use habits::{
    band, function, label_early, label_for_a_name, label_late, last_comma, name_in_words, other_words,
    part_of_a_text,
};
pub(in crate::syntax) use signs::{
    curly_quote, curly_quotes, date_form, foreign_sign, leading_sign, month_name, not_composed, number_form,
    number_in_words, odd_space, split_number,
};

use super::forms;
use super::words::Keyword;
use crate::diagnostic::Diagnostic;
use crate::source::{Edit, Span};
use crate::text::{all_of, cut, did_you_mean, grouped, nearest, one_line, one_of, ticked};

/// How many rows a help writes anew.
const MOST_ROWS: usize = 4;

/// What a name would have named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::syntax) enum NameRole {
    /// Something declared.
    Name,
    /// None is there: the word joins what should stand before it to what comes after.
    Missing,
    /// A field of a record.
    Field,
    /// A choice of a field.
    Choice,
}

/// What there is too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::syntax) enum Excess {
    /// Bytes in the file.
    File { limit: usize },
    /// Words, numbers, texts and signs in one line.
    Pieces { limit: usize },
    /// Signs and connectives in one line.
    Operands { limit: usize },
    /// Characters in a name.
    Name { limit: usize },
    /// Digits in a number.
    Digits { limit: usize },
}

/// How a second value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::syntax) enum ValueForm {
    /// A line.
    Line,
    /// A table.
    Table,
}

/// The layout would have changed the contract: our mistake.
pub(in crate::syntax) fn layout_broke(at: Span) -> Diagnostic {
    internal(at, "the program could not lay the contract out without changing it")
}

fn internal(at: Span, message: &str) -> Diagnostic {
    Diagnostic::error("E0001", message, at, "here").with_help(
        "this is a mistake in the program, not in the contract: please report it with the contract's text",
    )
}

/// The grammar and the lowering disagree: our mistake.
pub(in crate::syntax) fn misread(at: Span) -> Diagnostic {
    internal(at, "this line was read in a way that the program did not expect")
}

/// Something else should stand here.
pub(in crate::syntax) fn unexpected(
    at: Span,
    expected: &[&str],
    found: &str,
    hint: Option<&str>,
) -> Diagnostic {
    let message = match expected {
        [] => "this line has a form that does not exist".to_owned(),
        expected => format!("expected {}", one_of(&shortened(expected))),
    };
    let label =
        if found.is_empty() { "the line ends here".to_owned() } else { format!("found {}", quote(found)) };
    let diagnostic = Diagnostic::error("E0101", message, at, label);
    match hint {
        Some(hint) => diagnostic.with_help(hint),
        None => diagnostic,
    }
}

/// The first word at the left margin begins no declaration.
pub(in crate::syntax) fn unknown_declaration(at: Span, word: &str, near: Option<Keyword>) -> Diagnostic {
    let message = format!("`{word}` does not begin a declaration");
    let diagnostic = Diagnostic::error("E0102", message, at, "unknown");
    match near {
        Some(near) => diagnostic.with_help(did_you_mean(near.text())).replace(at, near.text()),
        None => {
            let all = ticked(&Keyword::ALL.map(Keyword::text));
            diagnostic.with_help(format!(
                "a line at the left margin begins with {}; a line that belongs to the declaration above is indented",
                one_of(&all)
            ))
        }
    }
}

/// An indented line before the first declaration.
pub(in crate::syntax) fn no_declaration(at: Span) -> Diagnostic {
    let message = "this line belongs to no declaration";
    Diagnostic::error("E0103", message, at, "indented, with nothing above it")
        .with_help("a declaration starts at the left margin, and its lines are indented under it")
}

/// A declaration that is indented.
pub(in crate::syntax) fn indented(line: Span, indent: Span) -> Diagnostic {
    Diagnostic::error("E0103", "a declaration starts at the left margin", line, "indented")
        .with_help("take away the spaces before it")
        .replace(indent, "")
}

/// One more line that stands at the left margin, under one that does.
pub(in crate::syntax) fn not_indented_either(first: &mut Diagnostic, at: Span) {
    first.message = "lines that belong to a declaration must be indented".to_owned();
    first.help = Some("put two spaces before each of them".to_owned());
    first.fix.push(Edit::new(Span::new(at.start, at.start), "  "));
}

/// A line that belongs to a declaration stands at the left margin.
pub(in crate::syntax) fn not_indented(at: Span) -> Diagnostic {
    let message = "a line that belongs to a declaration must be indented";
    Diagnostic::error("E0103", message, at, "at the left margin")
        .with_help("put two spaces before it")
        .replace(Span::new(at.start, at.start), "  ")
}

/// A line that this declaration does not have.
pub(in crate::syntax) fn unknown_line(at: Span, word: &str, keyword: Keyword) -> Diagnostic {
    let article = if keyword.text().starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    let message = format!("{article} `{}` has no line that begins with {}", keyword.text(), quote(word));
    let diagnostic = Diagnostic::error("E0104", message, at, "not one of its lines");
    let free = forms::free_form(keyword);
    let forms = forms::forms(keyword);
    let first_words = forms.iter().filter_map(|form| form.words.first().copied());
    if let Some(near) = nearest(word, first_words).filter(|near| *near != word)
        && let Some(form) = forms.iter().find(|form| form.words.first() == Some(&near))
    {
        return diagnostic.with_help(did_you_mean(form.shown)).replace(at, near);
    }
    if Keyword::from_text(word).is_some() {
        return diagnostic.with_help("a declaration starts at the left margin");
    }
    let mut shown: Vec<String> = forms.iter().map(|form| format!("`{}`", form.shown)).collect();
    shown.dedup();
    shown.extend(free.map(|form| form.shown.to_owned()));
    diagnostic.with_help(format!("its lines are {}", all_of(&shown)))
}

/// A word of the closed list where a name should be.
pub(in crate::syntax) fn reserved_word(at: Span, word: &str, role: NameRole) -> Diagnostic {
    let message = format!("`{word}` is a word of the language and cannot be a name");
    let help = match role {
        NameRole::Choice => format!("put it in quotes: `\"{word}\"`"),
        NameRole::Field => {
            format!("take another name, and say what the data calls it with `, column \"{word}\"`")
        }
        NameRole::Missing => format!("a name is missing before `{word}`"),
        NameRole::Name => format!("take a name of two words, such as `{}`", other_name(word)),
    };
    let found = Diagnostic::error("E0105", message, at, "used as a name").with_help(help);
    match role {
        NameRole::Choice => found.replace(at, format!("\"{word}\"")),
        NameRole::Name | NameRole::Field | NameRole::Missing => found,
    }
}

/// A name instead of a word of the language.
pub(in crate::syntax) fn other_name(word: &str) -> String {
    format!("{word}_value")
}

/// `(` without `)`, one of so many.
pub(in crate::syntax) fn unclosed_bracket(at: Span, line_end: u32, unclosed: usize) -> Diagnostic {
    let found = Diagnostic::error("E0106", "this bracket is never closed", at, "opened here");
    let end = Span::new(line_end, line_end);
    found
        .with_help("write `)` where it ends; what is in brackets may run over several lines")
        .with_fix([Edit::new(end, ")".repeat(unclosed))])
}

/// `)` without `(`.
pub(in crate::syntax) fn unopened_bracket(at: Span) -> Diagnostic {
    let found = Diagnostic::error("E0106", "no bracket is open here", at, "closes nothing");
    found.with_help("write `(` where it begins, or take the `)` away").replace(at, "")
}

/// `"` without a second one.
pub(in crate::syntax) fn unclosed_quote(at: Span) -> Diagnostic {
    let found = Diagnostic::error("E0107", "this quoted text is never closed", at, "begins here");
    found.with_help("write `\"` at its end, on the same line")
}

/// Brackets within brackets, too many.
pub(in crate::syntax) fn too_deep(at: Span, limit: usize) -> Diagnostic {
    let message = format!("more than {limit} brackets stand within one another");
    Diagnostic::error("E0108", message, at, "one too many")
        .with_help("give a part of it a name with `define` or `measure`")
}

/// More than anybody reads.
pub(in crate::syntax) fn too_long(at: Span, what: Excess) -> Diagnostic {
    let (message, help) = match what {
        Excess::File { limit } => (
            format!("the file is larger than {limit} bytes"),
            "a contract of that size is no contract; is it the data?",
        ),
        Excess::Pieces { limit } => (
            format!("this line has more than {limit} words and signs"),
            "a line of that length is no term; is a quote or a bracket left open, or is it the data?",
        ),
        Excess::Operands { limit } => (
            format!("this line has more than {limit} signs and connectives"),
            "give parts of it names with `define` or `measure`",
        ),
        Excess::Name { limit } => (
            format!("this name has more than {limit} characters"),
            "take a shorter one, and give it a quoted label",
        ),
        Excess::Digits { limit } => {
            (format!("this number has more than {limit} digits"), "write fewer digits")
        }
    };
    Diagnostic::error("E0109", message, at, "too long").with_help(help)
}

/// The list of mistakes was cut.
pub(in crate::syntax) fn too_many(at: Span, more: usize) -> Diagnostic {
    let message = match more {
        1 => "there is 1 more mistake in the writing".to_owned(),
        more => format!("there are {more} more mistakes in the writing"),
    };
    Diagnostic::error("E0110", message, at, "the next one").with_help("put the others right first")
}

/// The code of quotes from a word processor.
pub(in crate::syntax) const CURLY: &str = "E0111";

/// `and` and `or` without brackets.
pub(in crate::syntax) fn mixed_joints(first: Span, and: Span, or: Span) -> Diagnostic {
    let message = "`and` and `or` stand side by side without brackets";
    let (second, words) = if first == and { (or, ("`and`", "`or`")) } else { (and, ("`or`", "`and`")) };
    Diagnostic::error("E0118", message, second, format!("this {} …", words.1))
        .with_label(first, format!("… and this {}", words.0))
        .with_help("put brackets around what belongs together")
}

/// A phrase that could be read in two ways.
pub(in crate::syntax) fn needs_brackets(at: Span) -> Diagnostic {
    let message = "this could be read in two ways beside a sign";
    let (before, after) = (Span::new(at.start, at.start), Span::new(at.end, at.end));
    Diagnostic::error("E0119", message, at, "where does it end?")
        .with_help("put it in brackets")
        .with_fix([Edit::new(before, "("), Edit::new(after, ")")])
}

/// A comparison whose choices seem to go on after `and` or `or`.
pub(in crate::syntax) fn list_goes_on(list: Span, next: Span, one_more: Vec<Edit>) -> Diagnostic {
    let message = "is this one more choice, or a condition of its own?";
    let found = Diagnostic::error("E0119", message, next, "this").with_label(list, "the comparison before it").with_help(
        "choices stand in a list, `is one of a, b, c`; put brackets around the comparison if it ends there",
    );
    found.with_fix(one_more)
}

/// `if`, `then`, `else`.
pub(in crate::syntax) fn conditional(at: Span, word: &str) -> Diagnostic {
    Diagnostic::error("E0120", format!("`{word}` does not make a choice here"), at, "not known here")
        .with_help(
            "write a table with a row `| when … | … |` for each case and `| otherwise | … |` as the last",
        )
}

/// `per` and nothing after it.
pub(in crate::syntax) fn no_unit_after_per(at: Span) -> Diagnostic {
    let found = Diagnostic::error("E0121", "`per` needs a unit after it", at, "per what?");
    found.with_help("write the unit in the singular: `£75.00 per week`")
}

/// Rounding to the nearest without a word on halves.
pub(in crate::syntax) fn no_halves(at: Span) -> Diagnostic {
    let message = "the rounding does not say where a half goes";
    let help = "add `, halves up`, `, halves down` or `, halves to even`";
    Diagnostic::error("E0122", message, at, "to the nearest, but which way from the middle?").with_help(help)
}

/// Rows where no table can stand.
pub(in crate::syntax) fn no_table_here(at: Span, after: Span) -> Diagnostic {
    Diagnostic::error("E0123", "no table can stand here", at, "a row of a table")
        .with_label(after, "this line has no table")
        .with_help("move it under the line that it belongs to, or take it away")
}

/// A row without its last bar.
pub(in crate::syntax) fn open_row(at: Span) -> Diagnostic {
    let found = Diagnostic::error("E0124", "this row of a table does not end with `|`", at, "a row");
    let end = Span::new(at.end, at.end);
    found
        .with_help("a row stands on one line, with a `|` before and after every cell")
        .with_fix([Edit::new(end, " |")])
}

/// `|---|---|` under the heads of a table.
pub(in crate::syntax) fn dashes(line: Span) -> Diagnostic {
    Diagnostic::error("E0124", "a table has no line of dashes", line, "not a row")
        .with_help("take this line away")
        .replace(line, "")
}

/// A second value or table where one can stand.
pub(in crate::syntax) fn second_value(at: Span, first: Span, form: ValueForm) -> Diagnostic {
    let help = match form {
        ValueForm::Line => {
            "a line runs on inside brackets, or where the next one begins with `and`, `or` or a sign"
        }
        ValueForm::Table => "one value or one table is enough: take one away",
    };
    Diagnostic::error("E0125", "there is a value already", at, "a second one")
        .with_label(first, "the first one")
        .with_help(help)
}

/// A character that the language does not have.
pub(in crate::syntax) fn stray(at: Span, text: &str) -> Diagnostic {
    let help = match text {
        "|" => "`|` stands only in the rows of tables, which begin with it",
        ";" | "." => "take it away: a line ends where it ends",
        "[" | "]" | "{" | "}" => "write round brackets: `(` and `)`",
        "'" | "`" => "write `\"` around a text",
        "#" | "—" => "a comment begins with `--`",
        ":" => "take it away: what belongs to a line is indented under it",
        "…" => "write it out",
        "^" => "write `to the power of`",
        _ => "take it away, or put it in quotes if it is part of a text",
    };
    let message = format!("{} has no meaning in a contract", quote(text));
    let found = Diagnostic::error("E0126", message, at, "not known").with_help(help);
    match text {
        ";" | "." | ":" => found.replace(at, ""),
        "[" | "{" => found.replace(at, "("),
        "]" | "}" => found.replace(at, ")"),
        "^" => found.replace(at, " to the power of "),
        _ => found,
    }
}

/// A comment as other languages write it.
pub(in crate::syntax) fn foreign_comment(at: Span, text: &str) -> Diagnostic {
    let sign = if text.starts_with('#') { "#" } else { "//" };
    let comment = text.trim_start_matches(['#', '/']).trim_start();
    Diagnostic::error("E0126", format!("`{sign}` has no meaning in a contract"), at, "a comment?")
        .with_help("a comment begins with `--`")
        .replace(at, format!("-- {comment}").trim_end())
}

/// Rows of a table whose cells are parted by tabs or spaces.
pub(in crate::syntax) fn rows_without_bars(rows: &[(Span, String)]) -> Diagnostic {
    let at = rows.iter().map(|(span, _)| *span).reduce(Span::to).unwrap_or_default();
    let shown = rows.iter().map(|(_, row)| format!("`{}`", one_line(row))).collect::<Vec<_>>();
    let fix = rows.iter().map(|(span, row)| Edit::new(*span, row.clone()));
    let first = rows.first().map_or(at, |(span, _)| *span);
    Diagnostic::error("E0132", "the cells of a table stand between bars", first, "a row without bars")
        .with_help(format!(
            "write {}",
            if shown.len() > MOST_ROWS {
                format!("every row so: {}", shown.first().map_or("", String::as_str))
            } else {
                all_of(&shown)
            }
        ))
        .with_fix(fix)
}

/// `is not blank`, `is not given`.
pub(in crate::syntax) fn double_negative(at: Span, instead: &str) -> Diagnostic {
    let message = "what is not blank is given, and what is not given is blank";
    Diagnostic::error("E0127", message, at, "a double negative")
        .with_help(format!("write `{instead}`"))
        .replace(at, instead)
}

/// `1575` as `1,575`
fn joined_number(text: &str) -> String {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let plain = whole.bytes().all(|byte| byte.is_ascii_digit());
    if plain { grouped(text) } else { text.to_owned() }
}

/// What was found, in backticks, on one line, and not too much of it.
fn quote(text: &str) -> String {
    const LONGEST: usize = 40;
    format!("`{}`", cut(&one_line(text), LONGEST))
}

/// A long list without what is true nearly everywhere.
fn shortened<'e>(expected: &[&'e str]) -> Vec<&'e str> {
    const LONG: usize = 4;
    let common = |thing: &&str| matches!(*thing, "a sign" | "a unit" | "`,`");
    let is_long = expected.len() > LONG;
    expected.iter().copied().filter(|thing| !(is_long && common(thing))).collect()
}

/// `where` or `behind this …` after what is taken of no rows that are named.
pub(in crate::syntax) fn no_rows_sought(at: Span) -> Diagnostic {
    let message = "here `where` needs rows before it, of which something is taken";
    Diagnostic::error("E0497", message, at, "taken of which rows?")
        .with_help("name them before `where`: `count of visit` takes the rows of `visit`, `total hours of visit` a field of them")
}

pub(in crate::syntax) fn part_of_days(span: Span) -> Diagnostic {
    Diagnostic::error(
        "E0133",
        "only hours can be counted between clock times or on some days",
        span,
        "days are whole",
    )
    .with_help("begin with `hours from`; or count working days, `working days from`, without the times")
}
