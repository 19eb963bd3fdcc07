//! Faults in words: the code, what is wrong, what to do.

use super::describe_dates::{date, hours_form, time};
use super::fault::{
    CellProblem, Fault, FileProblem, KeyProblem, NumberTrouble, Problem, RowProblem, TimeTrouble,
};
use super::words::{Words, words};
use crate::diagnostic::Code;
use crate::text::{did_you_mean, how_many, lookalike, one_of_first, ticked};
use crate::value::Number;

impl Problem {
    /// Its code.
    pub fn code(&self) -> Code {
        Code(match self {
            Problem::File(problem) => file_code(problem),
            Problem::Row(problem) => row_code(problem),
            Problem::Cell(problem) => cell_code(problem),
            Problem::Key(problem) => key_code(problem),
            Problem::Named(problem) => problem.code(),
            Problem::Volume(problem) => problem.code(),
            Problem::Given(_) => "E0710",
            Problem::Worked(wrong) => return wrong.code.unwrap_or(Code("E0606")),
        })
    }
}

fn file_code(problem: &FileProblem) -> &'static str {
    match problem {
        FileProblem::NoFile { .. } => "E0501",
        FileProblem::CannotRead { .. } => "E0502",
        FileProblem::NotPlainText { .. } => "E0503",
        FileProblem::Delimiter { .. } => "E0505",
        FileProblem::NoColumn { .. } => "E0506",
        FileProblem::ColumnTwice { .. } | FileProblem::TwoHeadings { .. } => "E0507",
        FileProblem::Empty | FileProblem::HeadingsBelow { .. } | FileProblem::NoHeadingsRow { .. } => "E0504",
        FileProblem::RowTooLong => "E0508",
        FileProblem::UnclosedQuote => "E0509",
        FileProblem::TooManyRows { .. } => "E0510",
        FileProblem::Parquet(problem) => problem.code(),
        FileProblem::Book(problem) => problem.code(),
        FileProblem::Listed { .. } => "E0533",
    }
}

fn row_code(problem: &RowProblem) -> &'static str {
    match problem {
        RowProblem::Width { .. } => "E0511",
        RowProblem::StrayQuote => "E0512",
        RowProblem::Json { .. } => "E0513",
        RowProblem::NoKey { .. } => "E0514",
        RowProblem::KeyTwice => "E0515",
        RowProblem::Nothing => "E0520",
        RowProblem::JsonKind { .. } => "E0516",
    }
}

fn cell_code(problem: &CellProblem) -> &'static str {
    match problem {
        CellProblem::Book(trouble) => trouble.code(),
        CellProblem::NotUtf8 { .. } => "E0517",
        CellProblem::HiddenCharacter { .. } => "E0518",
        CellProblem::NotComposed { .. } => "E0540",
        CellProblem::SurroundingBlanks => "E0519",
        CellProblem::Blank => "E0520",
        CellProblem::Number { .. } => "E0521",
        CellProblem::NoPercentSign => "E0522",
        CellProblem::NotWhole => "E0523",
        CellProblem::Range { .. } | CellProblem::DayRange { .. } => "E0524",
        CellProblem::Date { .. } => "E0525",
        CellProblem::NoSuchDay { .. } => "E0526",
        CellProblem::Time { trouble: TimeTrouble::Never | TimeTrouble::Twice, .. } => "E0535",
        CellProblem::Time { .. } => "E0534",
        CellProblem::Hours { .. } => "E0521",
        CellProblem::Period { .. } => "E0525",
        CellProblem::YesNo { .. } => "E0527",
        CellProblem::Choice { .. } => "E0528",
        CellProblem::HeldTo { .. } => "E0532",
    }
}

fn key_code(problem: &KeyProblem) -> &'static str {
    match problem {
        KeyProblem::Twice { .. } => "E0529",
        KeyProblem::Dangling { .. } => "E0530",
        KeyProblem::RefersToFault { .. } => "E0531",
    }
}

impl Fault {
    /// What is wrong and what to do about it. Both are one line, lower case, without a full stop.
    pub fn describe(&self) -> (String, Option<String>) {
        let value = self.value.as_deref().unwrap_or_default();
        match &self.problem {
            Problem::File(problem) => of_file(problem),
            Problem::Row(problem) => of_row(problem, value),
            Problem::Cell(problem) => of_cell(problem, value, self.column.as_deref()),
            Problem::Key(problem) => of_key(problem, value),
            Problem::Named(problem) => problem.words(value),
            Problem::Volume(problem) => problem.words(value),
            Problem::Given(wrong) | Problem::Worked(wrong) => (wrong.message.clone(), wrong.help.clone()),
        }
    }
}

/// Faults of whole files.
fn of_file(problem: &FileProblem) -> Words {
    match problem {
        FileProblem::NoFile { record } => words(
            format!("there is no file of rows for the record `{record}`"),
            "give one; a file that has only its header row says that there are no rows",
        ),
        FileProblem::CannotRead { reason } => (format!("the file cannot be read: {reason}"), None),
        FileProblem::NotPlainText { seems } => words(seems.message(), seems.help()),
        FileProblem::Parquet(problem) => problem.words(),
        FileProblem::Book(problem) => problem.words(),
        FileProblem::Empty => words(
            "the file is empty",
            "a file starts with a header row that names its columns, even without rows",
        ),
        FileProblem::Delimiter { found } => words(
            format!("the columns are separated by {found}"),
            "save the file as CSV with commas between the columns",
        ),
        FileProblem::NoColumn { heading, similar } => {
            let message = format!("there is no column `{heading}`");
            match similar {
                Some(similar) => words(
                    message,
                    format!("{} headings have to match letter by letter", did_you_mean(similar)),
                ),
                None => {
                    let help = format!(
                        "add the column; if the file calls it otherwise, say so after the type of the field, such as `{}  text, column \"Heading of the file\"`",
                        heading.replace(' ', "_").to_lowercase()
                    );
                    words(message, help)
                }
            }
        }
        FileProblem::HeadingsBelow { row } => words(
            format!("the headings stand in row {row}, below other lines"),
            format!("say so in the record: `headings in row {row}`; or take the lines above out of the file"),
        ),
        FileProblem::NoHeadingsRow { row } => words(
            format!("the file has no headings in row {row}"),
            "say in the record where they stand: `headings in row 1`",
        ),
        FileProblem::TwoHeadings { first, second } => words(
            format!("`{first}` and `{second}` are both there, and the contract takes either for one field"),
            "leave one of them out, so that it is clear which is meant",
        ),
        FileProblem::ColumnTwice { positions: (first, second) } => words(
            format!("the heading stands twice, in columns {first} and {second}"),
            "leave one of them out, so that it is clear which is meant",
        ),
        FileProblem::RowTooLong => words(
            "the row is longer than one mebibyte and is not read",
            "a row of that length is not a row: look for a missing line end",
        ),
        FileProblem::UnclosedQuote => words(
            "a quote is opened in this row and not closed",
            "close it, or write a quote that is part of the text twice, within quotes: `\"5\"\" pipe\"`",
        ),
        FileProblem::Listed { record } => words(
            format!("the rows of `{record}` are listed in the contract, and no file is read for it"),
            "take the file away; to change the rows, change the contract",
        ),
        FileProblem::TooManyRows { most } => {
            words(format!("there are more than {most} rows of this record"), "take fewer at a time")
        }
    }
}

/// Faults of whole rows and of the form of JSON.
fn of_row(problem: &RowProblem, value: &str) -> Words {
    match problem {
        RowProblem::Width { cells, columns } => {
            let cells_found = how_many(*cells, "cell", "cells");
            let message = format!("the row has {cells_found}, the header has {columns}");
            let help = if cells > columns {
                "put text that has a comma in it in quotes: `\"Smith, Jones & Co\"`"
            } else {
                "keep the commas of cells at the end of the row, also where they are blank"
            };
            words(message, help)
        }
        RowProblem::Nothing => words(
            "the row has nothing in any cell",
            "take it out; a row in which a value is missing keeps the others",
        ),
        RowProblem::StrayQuote => words(
            format!("a quote stands in the middle of the cell `{value}`"),
            "put the whole cell in quotes and write the quote in it twice: `\"5\"\" pipe\"`",
        ),
        RowProblem::Json { reason } => words(
            format!("the line is not a JSON object: {reason}"),
            "write one object on each line: `{\"column\": \"value\"}`",
        ),
        RowProblem::NoKey { similar: Some(similar) } => words(
            "the object has no such key",
            format!("{} keys have to match letter by letter", did_you_mean(similar)),
        ),
        RowProblem::NoKey { similar: None } => words(
            "the object has no such key",
            "write every key in every line; `null` says that there is no value",
        ),
        RowProblem::KeyTwice => {
            words("the object has the key twice", "leave one of them out, so that it is clear which is meant")
        }
        RowProblem::JsonKind { found, wanted } => {
            words(format!("`{value}` is {found} where the column holds {wanted}"), format!("write {wanted}"))
        }
    }
}

/// Faults of single cells, and of what they refer to.
fn of_cell(problem: &CellProblem, value: &str, column: Option<&str>) -> Words {
    match problem {
        CellProblem::Book(trouble) => trouble.words(value),
        CellProblem::NotUtf8 { byte, at } => words(
            format!("`{value}` is not UTF-8: its byte {at} is {byte:02X}"),
            "in a spreadsheet, save as `CSV UTF-8 (comma delimited)`",
        ),
        CellProblem::HiddenCharacter { character } => words(
            format!("`{value}` has a character that cannot be seen: {}", lookalike::name(*character)),
            "take it out, or write an ordinary space; a value is one line of text",
        ),
        CellProblem::NotComposed { composed } => words(
            format!("`{value}` has a letter and its accent as two characters"),
            format!("write `{composed}`, in the composed form of Unicode (NFC)"),
        ),
        CellProblem::SurroundingBlanks if value.trim().is_empty() => {
            words("the cell holds nothing but spaces", "leave the cell empty where there is no value")
        }
        CellProblem::SurroundingBlanks => {
            words(format!("`{value}` has a space before or after it"), format!("write `{}`", value.trim()))
        }
        CellProblem::Blank if !value.is_empty() => words(
            format!("`{value}` stands for a blank, and the contract asks for a value"),
            "fill it in; if there may be none, the contract says so: `may be blank`",
        ),
        CellProblem::Blank => words(
            "the cell is blank, and the contract asks for a value",
            "fill it in; if there may be none, the contract says so: `may be blank`",
        ),
        CellProblem::Number { trouble, holds } => number(*trouble, holds, value),
        CellProblem::NoPercentSign => words(
            format!("`{value}` has no percent sign"),
            "write `45%`; without the sign, 45 and 0.45 could both be meant",
        ),
        CellProblem::NotWhole => {
            words(format!("`{value}` is not a whole number"), "write it without decimals")
        }
        CellProblem::Range { below, limit } => {
            let (side, end) = if *below { ("below", "least") } else { ("above", "most") };
            words(
                format!("`{value}` is {side} {limit}, the {end} that the contract allows"),
                "correct the value, or the range of the field in the contract",
            )
        }
        CellProblem::DayRange { before, limit } => {
            let (side, end) = if *before { ("before", "first") } else { ("after", "last") };
            words(
                format!("`{value}` is {side} {}, the {end} day that the contract allows", limit.long()),
                "correct the value, or the range of the field in the contract",
            )
        }
        CellProblem::HeldTo { at_least, time, other, value: there } => {
            let (side, rule) = match (time, at_least) {
                (true, true) => ("before", "on or after"),
                (true, false) => ("after", "on or before"),
                (false, true) => ("below", "at least"),
                (false, false) => ("above", "at most"),
            };
            words(
                format!("`{value}` is {side} the {other}, `{there}`"),
                format!("correct one of the two: the contract says `{rule} {other}`"),
            )
        }
        CellProblem::Date { trouble, order } => date(*trouble, *order, value, column),
        CellProblem::Time { trouble, zone } => time(*trouble, zone, value),
        CellProblem::NoSuchDay { why } => {
            words(format!("there is no day `{value}`: {why}"), "write a day that exists")
        }
        CellProblem::Hours { form } => words(
            format!("`{value}` is not a duration as the contract writes them"),
            format!("write it as `{}`", hours_form(*form)),
        ),
        CellProblem::Period { kind, example } => {
            words(format!("`{value}` is not a {kind} of this contract"), format!("write it as `{example}`"))
        }
        CellProblem::YesNo { yes, no } => yes_no(value, (yes, no), column),
        CellProblem::Choice { similar, choices } => {
            let message = format!("`{value}` is not one of the choices");
            let all = format!("write {}", one_of_first(&ticked(choices), 8));
            words(message, similar.as_ref().map_or(all, |similar| did_you_mean(similar)))
        }
    }
}

/// Faults of values that have to be unlike, or like, those of other rows.
fn of_key(problem: &KeyProblem, value: &str) -> Words {
    match problem {
        KeyProblem::Twice { together, file, row } => words(
            format!("`{value}` stands in {file}, row {row} already"),
            if *together {
                "the contract says that no two rows share them: correct one, or leave out the row that is not meant"
            } else {
                "each value of this column may occur once: correct one, or leave out the row that is not meant"
            },
        ),
        KeyProblem::Dangling { record, column, files } => words(
            format!("no {record} has the {column} `{value}`"),
            format!("correct it, or add the row to {}", files.join(" or ")),
        ),
        KeyProblem::RefersToFault { file, row } => {
            words(format!("`{value}` is {file}, row {row}, which is set aside"), "correct that row first")
        }
    }
}

/// What data writes for yes and for no, as people have it.
const ANSWERS: [(&str, &str); 6] =
    [("Y", "N"), ("TRUE", "FALSE"), ("T", "F"), ("1", "0"), ("Yes", "No"), ("YES", "NO")];

fn yes_no(value: &str, (yes, no): (&str, &str), column: Option<&str>) -> Words {
    let found =
        ANSWERS.iter().find(|(yes, no)| [*yes, *no].iter().any(|word| word.eq_ignore_ascii_case(value)));
    let message = format!("`{value}` is neither `{yes}` nor `{no}`");
    let Some((other_yes, other_no)) = found.filter(|_| (yes, no) == ("yes", "no")) else {
        return words(message, format!("write `{yes}` or `{no}`"));
    };
    let as_here = |word: &str| match value {
        _ if value.chars().all(char::is_uppercase) => word.to_uppercase(),
        _ if value.chars().all(char::is_lowercase) => word.to_lowercase(),
        _ => word.to_owned(),
    };
    let (other_yes, other_no) = (as_here(other_yes), as_here(other_no));
    let field = column.filter(|column| !column.contains(' ')).map(|column| format!("{column}  "));
    let field = field.unwrap_or_default();
    words(
        message,
        format!(
            "say in the contract how the data writes them: `{field}yes or no, written {other_yes} or {other_no}`; or write `yes` or `no`"
        ),
    )
}

fn number(trouble: NumberTrouble, holds: &str, value: &str) -> Words {
    let message = format!("`{value}` is not a number");
    match trouble {
        NumberTrouble::Other => words(message, format!("write {holds}")),
        NumberTrouble::Commas => words(
            format!("`{value}` has a comma where none can be"),
            "commas stand between groups of three digits, and a point before the decimals: `1,234.50`",
        ),
        NumberTrouble::Blank => words(message, "write it without blanks between the digits"),
        NumberTrouble::Exponent => words(
            format!("`{value}` is written with a power of ten"),
            "write all its digits; in a spreadsheet, format the column as a number before saving",
        ),
        NumberTrouble::Brackets => words(message, "write a negative number with a minus sign: `-3.00`"),
        NumberTrouble::BarePoint => words(message, "write digits before and after the point: `0.5`"),
        NumberTrouble::Unit => words(message, format!("write {holds}, without words after it")),
        NumberTrouble::Percent => {
            words(format!("`{value}` is a percentage, and the column holds none"), format!("write {holds}"))
        }
        NumberTrouble::Currency(sign) => words(
            format!("`{value}` has a `{sign}`, which the column does not hold"),
            format!("write {holds}"),
        ),
        NumberTrouble::MinusInside => words(message, "write the minus sign first: `-£3.00`"),
        NumberTrouble::TooLong => {
            let help = format!("a number has at most {} digits", Number::MOST_DIGITS);
            words(format!("`{value}` has too many digits"), help)
        }
    }
}
