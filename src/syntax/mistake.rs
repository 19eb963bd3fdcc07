//! What can be wrong with the writing of a contract: a function for each mistake, in the order of the codes. One line, lower case, the
//! author's words in backticks; the help says what to write instead.

use super::forms;
use super::words::{self, Keyword};
use crate::diagnostic::{Diagnostic, Edit, Label};
use crate::source::Span;
use crate::text::lookalike;
use crate::text::{all_of, cut, did_you_mean, grouped, how_many, nearest, one_line, one_of, ticked};

/// How many rows a help writes anew.
const MOST_ROWS: usize = 4;

/// What a name would have named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameRole {
    /// Something declared.
    Name,
    /// A field of a record.
    Field,
    /// A choice of a field.
    Choice,
}

/// What there is too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// Bytes in the file.
    File { limit: usize },
    /// Signs and connectives in one line.
    Operands { limit: usize },
    /// Characters in a name.
    Name { limit: usize },
    /// Digits in a number.
    Digits { limit: usize },
}

/// How a second value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueForm {
    /// A line.
    Line,
    /// A table.
    Table,
}

/// The layout would have changed the contract: our mistake.
pub(super) fn layout_broke(at: Span) -> Diagnostic {
    internal(at, "the program could not lay the contract out without changing it")
}

fn internal(at: Span, message: &str) -> Diagnostic {
    Diagnostic::error("E0001", message, at, "here").with_help(
        "this is a mistake in the program, not in the contract: please report it with the contract's text",
    )
}

/// The grammar and the lowering disagree: our mistake.
pub(super) fn misread(at: Span) -> Diagnostic {
    internal(at, "this line was read in a way that the program did not expect")
}

/// Something else should stand here.
pub(super) fn unexpected(at: Span, expected: &[&str], found: &str, hint: Option<&str>) -> Diagnostic {
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
pub(super) fn unknown_declaration(at: Span, word: &str, near: Option<Keyword>) -> Diagnostic {
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
pub(super) fn no_declaration(at: Span) -> Diagnostic {
    let message = "this line belongs to no declaration";
    Diagnostic::error("E0103", message, at, "indented, with nothing above it")
        .with_help("a declaration starts at the left margin, and its lines are indented under it")
}

/// A line that belongs to a declaration stands at the left margin.
pub(super) fn not_indented(at: Span) -> Diagnostic {
    let message = "a line that belongs to a declaration must be indented";
    Diagnostic::error("E0103", message, at, "at the left margin")
        .with_help("put two spaces before it")
        .replace(Span::new(at.start, at.start), "  ")
}

/// A line that this declaration does not have.
pub(super) fn unknown_line(at: Span, word: &str, keyword: Keyword) -> Diagnostic {
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
pub(super) fn reserved_word(at: Span, word: &str, role: NameRole) -> Diagnostic {
    let message = format!("`{word}` is a word of the language and cannot be a name");
    let help = match role {
        NameRole::Choice => format!("put it in quotes: `\"{word}\"`"),
        NameRole::Field => {
            format!("take another name, and say what the data calls it with `, column \"{word}\"`")
        }
        NameRole::Name if words::is_joint(word) => format!("a name is missing before `{word}`"),
        NameRole::Name => format!("take a name of two words, such as `{word}_value`"),
    };
    let found = Diagnostic::error("E0105", message, at, "used as a name").with_help(help);
    match role {
        NameRole::Choice => found.replace(at, format!("\"{word}\"")),
        NameRole::Name | NameRole::Field => found,
    }
}

/// `(` without `)`.
pub(super) fn unclosed_bracket(at: Span) -> Diagnostic {
    let found = Diagnostic::error("E0106", "this bracket is never closed", at, "opened here");
    found.with_help("write `)` where it ends; what is in brackets may run over several lines")
}

/// `)` without `(`.
pub(super) fn unopened_bracket(at: Span) -> Diagnostic {
    let found = Diagnostic::error("E0106", "no bracket is open here", at, "closes nothing");
    found.with_help("write `(` where it begins, or take the `)` away")
}

/// `"` without a second one.
pub(super) fn unclosed_quote(at: Span) -> Diagnostic {
    let found = Diagnostic::error("E0107", "this quoted text is never closed", at, "begins here");
    found.with_help("write `\"` at its end, on the same line")
}

/// Brackets within brackets, too many.
pub(super) fn too_deep(at: Span, limit: usize) -> Diagnostic {
    let message = format!("more than {limit} brackets stand within one another");
    Diagnostic::error("E0108", message, at, "one too many")
        .with_help("give a part of it a name with `define` or `measure`")
}

/// More than anybody reads.
pub(super) fn too_long(at: Span, what: Excess) -> Diagnostic {
    let (message, help) = match what {
        Excess::File { limit } => (
            format!("the file is larger than {limit} bytes"),
            "a contract of that size is no contract; is it the data?",
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
pub(super) fn too_many(at: Span, more: usize) -> Diagnostic {
    let message = match more {
        1 => "there is 1 more mistake in the writing".to_owned(),
        more => format!("there are {more} more mistakes in the writing"),
    };
    Diagnostic::error("E0110", message, at, "the next one").with_help("put the others right first")
}

/// The code of quotes from a word processor.
pub(super) const CURLY: &str = "E0111";

/// Quotes from a word processor.
pub(super) fn curly_quote(at: Span, text: &str) -> Diagnostic {
    let message = "this is a quote of a word processor";
    let single = text.starts_with(['‘', '’', '‚']);
    let help = if single {
        "write a straight `'`, or `\"` around a text"
    } else {
        "write `\"` before and after the text"
    };
    let straight = if single {
        "'".to_owned()
    } else {
        format!("\"{}\"", text.trim_matches(['“', '”', '„', '«', '»']))
    };
    Diagnostic::error(CURLY, message, at, "not a straight quote").with_help(help).replace(at, straight)
}

/// All such quotes of a text at once, from what was found at the first, and its other places.
pub(super) fn curly_quotes(first: Diagnostic, all: &[(Span, &str)]) -> Diagnostic {
    if all.len() < 2 {
        return first;
    }
    let fix = all.iter().flat_map(|(span, text)| curly_quote(*span, text).fix).collect();
    let message = format!("{} are quotes of a word processor", how_many(all.len(), "piece", "pieces"));
    let labels =
        first.labels.into_iter().map(|label| Label { text: "the first of them".to_owned(), ..label });
    let help = "replace all of them: `“` and `”` by `\"`, and `‘` and `’` by `'`";
    Diagnostic { message, labels: labels.collect(), help: Some(help.to_owned()), fix, ..first }
}

/// White space that is not a space.
pub(super) fn odd_space(at: Span, character: char) -> Diagnostic {
    let message = format!("a character that is not what it looks like: {}", lookalike::name(character));
    Diagnostic::error("E0112", message, at, "not an ordinary space")
        .with_help("write an ordinary space; text from a word processor or a web page often holds others")
        .replace(at, if character.is_whitespace() { " " } else { "" })
}

/// Letters and their accents apart, where one character has both.
pub(super) fn not_composed(at: Span, text: &str, composed: &str) -> Diagnostic {
    let message = format!("`{}` has a letter and its accent as two characters", lookalike::shown(text));
    Diagnostic::error("E0128", message, at, "looks like another text")
        .with_help(format!("write `{composed}`, in the composed form of Unicode (NFC)"))
}

/// A sign of another language.
pub(super) fn foreign_sign(at: Span, sign: &str) -> Diagnostic {
    let help = match sign {
        "=" | "==" | "===" => "write `is`",
        "!=" | "!==" | "<>" => "write `is not`",
        "=>" => "write `≥` or `is at least`",
        "=<" => "write `≤` or `is at most`",
        "&&" | "&" => "write `and`",
        "||" => "write `or`",
        _ => "write `not`",
    };
    let instead = match sign {
        "=" | "==" | "===" => "is ",
        "!=" | "!==" | "<>" => "is not ",
        "=>" => "≥ ",
        "=<" => "≤ ",
        "&&" | "&" => "and ",
        "||" => "or ",
        _ => "not ",
    };
    Diagnostic::error("E0113", format!("`{sign}` is not a sign of the language"), at, "not known")
        .with_help(help)
        .replace(at, format!(" {instead}"))
}

/// `=` where nothing is compared.
pub(super) fn leading_sign(at: Span, sign: &str) -> Diagnostic {
    Diagnostic::error("E0113", format!("`{sign}` is not a sign of the language"), at, "not known")
        .with_help("take it away: a value stands by itself")
        .replace(at, "")
}

/// A date in another form.
pub(super) fn date_form(at: Span, text: &str, instead: Option<&str>) -> Diagnostic {
    let message = format!("`{text}` is not how a date is written");
    let help = match instead {
        Some(instead) => format!("write `{instead}`, if that is the day meant"),
        None => "write the day, the name of the month and the year: `1 April 2023`".to_owned(),
    };
    let found = Diagnostic::error("E0114", message, at, "a date?").with_help(help);
    match instead {
        Some(instead) => found.replace(at, instead),
        None => found,
    }
}

/// A month that there is not.
pub(super) fn month_name(at: Span, word: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error("E0115", format!("`{word}` is not a month"), at, "in the place of a month");
    match near {
        Some(near) => diagnostic.with_help(did_you_mean(near)).replace(at, near),
        None => diagnostic.with_help("write a date with the full name of the month: `1 April 2023`"),
    }
}

/// Commas or points at odd places in a number.
pub(super) fn number_form(at: Span, text: &str) -> Diagnostic {
    let message = format!("`{text}` is not how a number is written");
    let help = match text.strip_prefix('.') {
        Some(digits) => format!("write `0.{digits}`"),
        None => "a comma stands before every three digits, `1,575.00`, or nowhere; in a list write a space after it".to_owned(),
    };
    let found = Diagnostic::error("E0116", message, at, "a number?").with_help(help);
    match text.strip_prefix('.') {
        Some(digits) => found.replace(at, format!("0.{digits}")),
        None => found,
    }
}

/// A number with words or letters in it.
pub(super) fn number_in_words(at: Span, said: &str) -> Diagnostic {
    Diagnostic::error("E0116", format!("{} is not how a number is written", quote(said)), at, "a number?")
        .with_help("write it in digits with its sign: `£18,000,000.00`, `80%`, `£15.00 per hour`")
}

/// A number torn apart by a space.
pub(super) fn split_number(at: Span, text: &str) -> Diagnostic {
    let found = Diagnostic::error("E0117", "a space tears this number apart", at, "one number?");
    let joined = joined_number(text);
    found.with_help(format!("write `{joined}`")).replace(at, joined)
}

/// `and` and `or` without brackets.
pub(super) fn mixed_joints(first: Span, and: Span, or: Span) -> Diagnostic {
    let message = "`and` and `or` stand side by side without brackets";
    let (second, words) = if first == and { (or, ("`and`", "`or`")) } else { (and, ("`or`", "`and`")) };
    Diagnostic::error("E0118", message, second, format!("this {} …", words.1))
        .with_label(first, format!("… and this {}", words.0))
        .with_help("put brackets around what belongs together")
}

/// A phrase that could be read in two ways.
pub(super) fn needs_brackets(at: Span) -> Diagnostic {
    let message = "this could be read in two ways beside a sign";
    let (before, after) = (Span::new(at.start, at.start), Span::new(at.end, at.end));
    Diagnostic::error("E0119", message, at, "where does it end?")
        .with_help("put it in brackets")
        .with_fix([Edit::new(before, "("), Edit::new(after, ")")])
}

/// A comparison whose choices seem to go on after `and` or `or`.
pub(super) fn list_goes_on(list: Span, next: Span, one_more: Vec<Edit>) -> Diagnostic {
    let message = "is this one more choice, or a condition of its own?";
    let found = Diagnostic::error("E0119", message, next, "this").with_label(list, "the comparison before it").with_help(
        "choices stand in a list, `is one of a, b, c`; put brackets around the comparison if it ends there",
    );
    found.with_fix(one_more)
}

/// `if`, `then`, `else`.
pub(super) fn conditional(at: Span, word: &str) -> Diagnostic {
    Diagnostic::error("E0120", format!("`{word}` does not make a choice here"), at, "not known here")
        .with_help(
            "write a table with a row `| when … | … |` for each case and `| otherwise | … |` as the last",
        )
}

/// `per` and nothing after it.
pub(super) fn no_unit_after_per(at: Span) -> Diagnostic {
    let found = Diagnostic::error("E0121", "`per` needs a unit after it", at, "per what?");
    found.with_help("write the unit in the singular: `£75.00 per week`")
}

/// Rounding to the nearest without a word on halves.
pub(super) fn no_halves(at: Span) -> Diagnostic {
    let message = "the rounding does not say where a half goes";
    let help = "add `, halves up`, `, halves down` or `, halves to even`";
    Diagnostic::error("E0122", message, at, "to the nearest, but which way from the middle?").with_help(help)
}

/// Rows where no table can stand.
pub(super) fn no_table_here(at: Span, after: Span) -> Diagnostic {
    Diagnostic::error("E0123", "no table can stand here", at, "a row of a table")
        .with_label(after, "this line has no table")
        .with_help("move it under the line that it belongs to, or take it away")
}

/// A row without its last bar.
pub(super) fn open_row(at: Span) -> Diagnostic {
    let found = Diagnostic::error("E0124", "this row of a table does not end with `|`", at, "a row");
    found.with_help("a row stands on one line, with a `|` before and after every cell")
}

/// A second value or table where one can stand.
pub(super) fn second_value(at: Span, first: Span, form: ValueForm) -> Diagnostic {
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
pub(super) fn stray(at: Span, text: &str) -> Diagnostic {
    let help = match text {
        "|" => "`|` stands only in the rows of tables, which begin with it",
        ";" | "." => "take it away: a line ends where it ends",
        "[" | "]" | "{" | "}" => "write round brackets: `(` and `)`",
        "'" | "`" => "write `\"` around a text",
        "#" | "—" => "a comment begins with `--`",
        ":" => "take it away: what belongs to a line is indented under it",
        "…" => "write it out",
        _ => "take it away, or put it in quotes if it is part of a text",
    };
    let message = format!("{} has no meaning in a contract", quote(text));
    let found = Diagnostic::error("E0126", message, at, "not known").with_help(help);
    match text {
        ";" | "." | ":" => found.replace(at, ""),
        "[" | "{" => found.replace(at, "("),
        "]" | "}" => found.replace(at, ")"),
        _ => found,
    }
}

/// A comment as other languages write it.
pub(super) fn foreign_comment(at: Span, text: &str) -> Diagnostic {
    let sign = if text.starts_with('#') { "#" } else { "//" };
    let comment = text.trim_start_matches(['#', '/']).trim_start();
    Diagnostic::error("E0126", format!("`{sign}` has no meaning in a contract"), at, "a comment?")
        .with_help("a comment begins with `--`")
        .replace(at, format!("-- {comment}").trim_end())
}

/// Rows of a table whose cells are parted by tabs or spaces.
pub(super) fn rows_without_bars(rows: &[(Span, String)]) -> Diagnostic {
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
pub(super) fn double_negative(at: Span, instead: &str) -> Diagnostic {
    let message = "what is not blank is given, and what is not given is blank";
    Diagnostic::error("E0127", message, at, "a double negative")
        .with_help(format!("write `{instead}`"))
        .replace(at, instead)
}

/// What people say who come from other tools, or from plain speech.
pub(super) fn other_words(at: Span, said: &str) -> Diagnostic {
    let message = format!("a contract says {} in other words", quote(&one_line(said)));
    Diagnostic::error("E0129", message, at, "not known here")
        .with_help("say it in the words of the reference, `docs/language.md`")
}

/// A function of a spreadsheet or a database.
pub(super) fn function(at: Span, name: &str, advice: Option<&str>) -> Diagnostic {
    let message = format!("there are no functions such as `{name}(…)`");
    let otherwise = "words take the place of functions: `total fee`, `larger of A and B`";
    Diagnostic::error("E0129", message, at, "said in words").with_help(advice.unwrap_or(otherwise))
}

/// A band with both ends, or with its upper one.
pub(super) fn band(at: Span, said: &str) -> Diagnostic {
    let message = "a band is told by where it begins, and ends where the next one does";
    Diagnostic::error("E0129", message, at, format!("{} in another form", quote(&one_line(said))))
        .with_help("write `from …` or `above …`, and `from the bottom` in the first row")
}

/// A name in several words.
pub(super) fn name_in_words(at: Span, said: &str, name: &str) -> Diagnostic {
    let message = format!("a name is one word, and {} are several", quote(&one_line(said)));
    Diagnostic::error("E0130", message, at, "one name?")
        .with_help(format!("write `{name}`, here and wherever it stands"))
}

/// A label where the name of what is labelled should stand.
pub(super) fn label_for_a_name(at: Span, label: &str, name: Option<&str>) -> Diagnostic {
    let found = Diagnostic::error("E0131", "a name is needed here, and not a text", at, "a text in quotes");
    match name {
        Some(name) => found.with_help(format!("write `{name}`, which is labelled `{label}`")),
        None => found
            .with_help("write the name that stands after the first word of its declaration, without quotes"),
    }
}

/// A label that stands too late.
pub(super) fn label_late(at: Span, label: &str) -> Diagnostic {
    Diagnostic::error("E0131", "the quoted label stands directly after the name", at, "too late")
        .with_help(format!("write {} after the name, before all else", quote(label)))
}

/// `1575` as `1,575`
fn joined_number(text: &str) -> String {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let plain = whole.bytes().all(|byte| byte.is_ascii_digit());
    if plain { grouped(text) } else { text.to_owned() }
}

/// What was found, in backticks, and not too much of it.
fn quote(text: &str) -> String {
    const LONGEST: usize = 40;
    format!("`{}`", cut(text, LONGEST))
}

/// A long list without what is true nearly everywhere.
fn shortened<'e>(expected: &[&'e str]) -> Vec<&'e str> {
    const LONG: usize = 4;
    let common = |thing: &&str| matches!(*thing, "a sign" | "a unit" | "`,`");
    let is_long = expected.len() > LONG;
    expected.iter().copied().filter(|thing| !(is_long && common(thing))).collect()
}
