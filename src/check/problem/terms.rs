//! E042 to E047: the terms themselves, which have to be complete and to have one meaning.

use crate::check::problem::{error, listed, period, suggest};
use crate::diagnostic::{Diagnostic, Edit};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::text;
use crate::value::PeriodKind;

pub(crate) enum TermProblem {
    MissingClause { keyword: &'static str, like: &'static str, declaration: &'static str, span: Span },
    SaidTwice { keyword: &'static str, first: Span, again: Span },
    NoWorkingDays { span: Span },
    NotHolidays { span: Span },
    NoSuchZone { name: String, span: Span },
    NotInOrder { span: Span, value: Span, found: String },
    TooManySteps { span: Span },
    NoValue { declaration: &'static str, span: Span },
    DatesReversed { first: Span, second: Span },
    SettledBeforeEnd { settlement: Span, ends: String },
    LastsTooLong { ends: Span, years: i32 },
    RangeReversed { span: Span },
    EndsNotSaid { span: Span },
    EndsBeforeItBegins { from: Span, to: Span, anew: (String, String) },
    CasesGap { span: Span, example: String },
    CasesOverlap { first: Span, second: Span, example: String },
    TooManyCases { span: Span },
    NeverMet { span: Span, after: Option<Span> },
    NothingLeft { otherwise: Span },
    AfterOtherwise { otherwise: Span, span: Span },
    NotACase { span: Span, written: String },
    NotACaseValue { span: Span },
    RowOfTwo { span: Span },
    RowWidth { span: Span, expected: usize, found: usize },
    NoBands { span: Span },
    NotFromTheBeginning { span: Span, nothing: String },
    BeginsTwice { span: Span },
    NotAnEdge { span: Span, written: String },
    NotABandValue { span: Span },
    EdgesDoNotRise { lower: Span, upper: Span },
    LineWithoutEnd { span: Span },
    LineWithoutStart { span: Span },
    LineInSlices { span: Span },
    NotARate { span: Span, counted: String, one: String },
    NotAStartDate { span: Span, written: String },
    TariffRowTwice { first: Span, again: Span },
    NotPlaced { statements: PeriodKind, unplaced: Unplaced, span: Span },
    PeriodTooLong { kind: PeriodKind, statements: PeriodKind, written: String, span: Span },
    WrongBound { span: Span, at_most: bool },
    EffectNotSaid { span: Span },
    EffectOfOther { span: Span, at_most: bool },
    TogetherUnsaid { span: Span },
    OrderOfLimits { name: Name, other: String, other_span: Span },
    AcrossPayeesUnsaid { span: Span, field: String },
    AcrossPayeesWrong { span: Span, field: String },
    OwnLineAcrossPayees { span: Span, at_most: bool },
    LimitOrderUnsaid { statements: PeriodKind, span: Span },
    OrderMayTie { span: Span, lacks: Vec<String>, tied: Vec<Tied>, said: bool },
    DayOfItsOwn { span: Span, payment: String },
    KeysDiffer { span: Span, first: String, second: String },
    EffectTwice { first: Span, again: Span },
    LinePeriodTooShort { kind: PeriodKind, statements: PeriodKind, span: Span },
    RestUnsaid { span: Span },
    LimitPeriod { payee: String, statements: PeriodKind, span: Span },
    LeavesTogether { cap: Name, payment: Name },
    NotUnderCap { cap: Name, payment: Name },
    AfterOwnLine { name: Name, earlier: String, earlier_span: Span },
    NothingPaid { span: Span },
    NoSuchColumn { column: Name, table: String, known: Vec<String> },
    NoColumns { table: Name, column: String },
    NoPayeeName { span: Span },
}

/// A payment of which two lines may be equal in an order.
pub(crate) struct Tied {
    pub(crate) payment: String,
    /// What would tell them apart.
    pub(crate) lacks: Vec<String>,
    /// The record of which nothing tells the rows apart.
    pub(crate) record: Option<String>,
}

/// A payment that does not say when its lines fall.
pub(crate) struct Unplaced {
    /// Its keys that are periods of a statement.
    pub(crate) periods: Vec<String>,
    /// A key that is a longer period.
    pub(crate) longer: Option<String>,
    /// A date of its rows.
    pub(crate) date: String,
    pub(crate) grouped: bool,
}

fn order_may_tie(span: Span, lacks: &[String], tied: &[Tied], said: bool) -> Diagnostic {
    let names: Vec<String> = tied.iter().map(|tied| format!("`{}`", tied.payment)).collect();
    let which = "which of them is reduced is open";
    let message = match names.as_slice() {
        [] => format!("two lines of different payments could be equal in this order; {which}"),
        names => format!("two lines of {} could be equal in this order; {which}", names.join(", or two of ")),
    };
    let found = error("E0457", message, span, "may tie");
    match tied.iter().find_map(|tied| tied.record.as_ref()) {
        Some(record) => found.with_help(format!(
            "give `{record}` a field `{record}_id whole number, unique`, and end the order with `, then {record}_id`"
        )),
        None if said => found.with_help(format!("add `, then {}` to `used up in order of`", lacks.join(", then "))),
        None => found.with_help(format!("add a line `used up in order of {}`", lacks.join(", then "))),
    }
}

impl TermProblem {
    pub(crate) fn describe(&self) -> Diagnostic {
        match self {
            Self::NoPayeeName { span } => {
                error("E0496", "the payee has no name", *span, "nobody").with_help("write who is paid: `\"Acme Care\"`")
            }
            Self::MissingClause { keyword: "rounding", like, span, .. } => {
                error("E0420", "the contract does not say how payments are rounded", *span, "no `rounding` line")
                    .with_help(format!("add a line: {like}"))
            }
            Self::MissingClause { keyword, like, declaration, span } => {
                error("E0421", format!("{declaration} needs a line `{keyword}`"), *span, format!("no `{keyword}` line"))
                    .with_help(format!("add a line: {like}"))
            }
            Self::SaidTwice { keyword, first, again } => error("E0422", format!("`{keyword}` is said twice"), *again, "again")
                .with_label(*first, "the first time")
                .with_help("keep one of them"),
            Self::NoWorkingDays { span } => error("E0413", "the contract does not say which days are working days", *span, "counted here")
                .with_help("add to the contract: `working days  Monday to Friday, without bank_holiday`, and a record of the holidays"),
            Self::NotHolidays { span } => error("E0414", "the record of holidays needs one date that is unique", *span, "which of its fields is the holiday?")
                .with_help("give it one field such as `day  date, unique`"),
            Self::NoSuchZone { name, span } => error("E0416", format!("there is no clock of the zone `{name}`"), *span, "not a zone")
                .with_help("write the name of a zone with its capitals, such as `Europe/London`"),
            Self::NotInOrder { span, value, found } => error("E0469", "only numbers and dates have a highest and a lowest", *span, "an order is asked for")
                .with_label(*value, format!("this is {found}"))
                .with_help("leave `published` out, or measure a count, a share or an amount"),
            Self::TooManySteps { span } => error("E0464", "the value is bounded and rounded too often to follow", *span, "one too many")
                .with_help("keep one `at most`, one `at least` and one `rounded`"),
            Self::NoValue { declaration, span } => error("E0423", format!("{declaration} needs a value"), *span, "nothing is under it")
                .with_help("write an expression or a table under it"),
            Self::DatesReversed { first, second } => error("E0424", "the dates run backwards", *second, "not after the one before")
                .with_label(*first, "the date before")
                .with_help("write the earlier date first"),
            Self::SettledBeforeEnd { settlement, ends } => {
                error("E0425", format!("settlement would end before the term, whose last day is {ends}"), *settlement, "too early")
                    .with_help("write a date on or after the last day of the term")
            }
            Self::LastsTooLong { ends, years } => {
                error("E0109", format!("this is more than {years} years after the term begins"), *ends, "too long")
                    .with_help(format!("write a date within {years} years; a contract without an end is told by a date far enough off"))
            }
            Self::RangeReversed { span } => error("E0426", "the range runs backwards: nothing lies in it", *span, "from more to less")
                .with_help("write the smaller bound first"),
            Self::EndsBeforeItBegins { from, to, anew: (first, last) } => {
                error("E0463", "this can never be met: it ends before it begins", *from, "begins here")
                    .with_label(*to, "ends here")
                    .with_help(format!("write `is from {first} to {last}`"))
                    .with_fix([Edit::new(*from, first), Edit::new(*to, last)])
            }
            Self::EndsNotSaid { span } => error("E0427", "are both days counted, or is the first not?", *span, "the ends of the stretch are not said")
                .with_help("add `, both days counted` or `, the first day not counted`"),
            Self::CasesGap { span, example } => error("E0428", format!("no case holds when {example}"), *span, "leaves a gap")
                .with_help("add a row for it, or a last row `| otherwise | … |`"),
            Self::CasesOverlap { first, second, example } => error("E0429", format!("two cases hold when {example}"), *second, "holds too")
                .with_label(*first, "holds")
                .with_help("narrow one of them, so that each case has one row"),
            Self::TooManyCases { span } => error("E0430", "the conditions of this table have too many combinations to try", *span, "cannot be checked for gaps and overlaps")
                .with_help("put part of the conditions into a define of its own, and test that"),
            Self::NeverMet { span, after } => {
                let told = error("E0463", "this can never be met", *span, "holds for no row");
                match after {
                    Some(after) => told.with_label(*after, "where this is met").with_help(
                        "leave out what contradicts it, or write `or` where either is enough",
                    ),
                    None => told.with_help("compare it with what the field can hold, as its record says"),
                }
            }
            Self::NothingLeft { otherwise } => Diagnostic::warning("W0004", "nothing is left for `otherwise`", *otherwise, "never reached")
                .with_help("leave the row out; the rows before it cover every case"),
            Self::AfterOtherwise { otherwise, span } => error("E0431", "nothing is left after `otherwise`", *span, "never reached")
                .with_label(*otherwise, "takes whatever is left")
                .with_help("move the row above `otherwise`"),
            Self::NotACase { span, written } => error("E0432", "a row of cases begins with `when` or `otherwise`", *span, "not a case")
                .with_help(format!("write `when {written}`")),
            Self::NotACaseValue { span } => error("E0433", "a case needs a value", *span, "not a value")
                .with_help("write an amount, a name or an expression in the second cell"),
            Self::RowOfTwo { span } => error("E0434", "a row of this table has two cells", *span, "not two cells")
                .with_help("write `| WHEN IT HOLDS | VALUE |`"),
            Self::RowWidth { span, expected, found } => error("E0435", format!("this row has {found} cells, and the table has {expected} columns"), *span, "too many or too few cells")
                .with_help(format!("give the row {expected} cells; leave one empty for a blank")),
            Self::NoBands { span } => error("E0436", "the scale has no bands", *span, "no table is under it")
                .with_help("begin with `| from the bottom | none of it |`, then a row `| from EDGE | VALUE |` for each band"),
            Self::NotFromTheBeginning { span, nothing } => error("E0437", "the first band begins at the bottom", *span, "leaves everything below without a band")
                .with_help(format!("put a row `| from the bottom | {nothing} |` before it, or what else is given there")),
            Self::BeginsTwice { span } => error("E0438", "only the first band begins `from the bottom`", *span, "begins again")
                .with_help("write `from EDGE` or `above EDGE`"),
            Self::NotAnEdge { span, written } => error("E0439", "a band begins with `from` or `above`", *span, "not an edge")
                .with_help(format!("write `from {written}` if {written} itself belongs to the band, `above {written}` if it belongs to the band before")),
            Self::NotABandValue { span } => error("E0440", "this is not what a band can give", *span, "not a value")
                .with_help("write `none of it`, `all of it`, an amount or percentage, or `in a straight line from A to B at the next row`"),
            Self::EdgesDoNotRise { lower, upper } => error("E0441", "the edges of the bands do not rise", *upper, "not above the edge before")
                .with_label(*lower, "the edge before")
                .with_help("order the rows by their edges, the lowest first"),
            Self::LineWithoutEnd { span } => error("E0442", "the last band has no upper edge for a straight line to end at", *span, "ends nowhere")
                .with_help("add a row for where the line ends, such as `| from 66% | all of it |`"),
            Self::LineWithoutStart { span } => error("E0443", "the first band has no lower edge for a straight line to start from", *span, "the first edge")
                .with_help("put a row `| from the bottom | none of it |` first, and start the line from an edge"),
            Self::NotARate { span, counted, one } => error("E0466", format!("the scale multiplies its rates by a number of {counted}, and this is not for each {one}"), *span, "not a rate")
                .with_help(format!("write ` per {one}` after each amount; or leave out the line on rates if the amount is not multiplied")),
            Self::LineInSlices { span } => error("E0444", "a straight line is not a rate for a slice", *span, "a line")
                .with_help("give each slice one rate"),
            Self::NotAStartDate { span, written } => error("E0445", "from which date does this hold?", *span, "no date")
                .with_help(if written.starts_with(|first: char| first.is_ascii_digit()) {
                    format!("write `from {written}`")
                } else {
                    "write `from` and a date, or `to begin with` in the first place".to_owned()
                }),
            Self::TariffRowTwice { first, again } => error("E0446", "two rows are for the same keys", *again, "again")
                .with_label(*first, "the first")
                .with_help("keep one of them"),
            Self::NotPlaced { statements, unplaced: Unplaced { periods, longer, date, grouped }, span } => {
                let kind = period(*statements);
                let (why, help) = match (periods.first(), longer) {
                    (None, Some(longer)) => (
                        "its period is longer",
                        format!("add a line `on last day of ({longer})` for one line each; or `{kind} of {date}` to `for each` for a line in each {kind}"),
                    ),
                    (Some(first), _) => ("several of its keys are periods", format!("add a line `in {first}`, or in another of them")),
                    (None, None) if *grouped => ("none of its keys is a period", format!("add `{kind} of {date}`, or of another date, to `for each`")),
                    (None, None) => ("no line says it", format!("add a line `in {kind} of {date}`, or of another date")),
                };
                error("E0447", format!("in which {kind} is this paid? {why}"), *span, "no period is said").with_help(help)
            }
            Self::PeriodTooLong { kind, statements, written, span } => {
                error("E0448", format!("a {} does not lie within one statement, which is for a {}", period(*kind), period(*statements)), *span, "too long")
                    .with_help(format!("say on which day it is paid: write `on last day of ({written})` instead of this line"))
            }
            Self::WrongBound { span, at_most: true } => error("E0449", "a cap limits from above", *span, "limits from below")
                .with_help("write `at most`, or declare a `minimum`"),
            Self::WrongBound { span, at_most: false } => error("E0449", "a minimum limits from below", *span, "limits from above")
                .with_help("write `at least`, or declare a `cap`"),
            Self::EffectNotSaid { span } => error("E0450", "does the cap reduce the payments, or is the excess deducted on a line of its own?", *span, "not said")
                .with_help("add `the payments themselves are reduced` or `the excess is deducted on a line of its own`"),
            Self::EffectOfOther { span, at_most: true } => error("E0451", "a cap takes away, it does not add", *span, "a cap")
                .with_help("write `the payments themselves are reduced` or `the excess is deducted on a line of its own`"),
            Self::EffectOfOther { span, at_most: false } => error("E0451", "a minimum adds to the payments, it takes nothing away", *span, "a minimum")
                .with_help("write `the shortfall is added on a line of its own`"),
            Self::TogetherUnsaid { span } => error("E0468", "does this hold for the payments together, or for each of them?", *span, "not said")
                .with_help("write `together` after the last of them; for each of them, declare one limit each"),
            Self::OrderOfLimits { name, other, other_span } => {
                error("E0452", format!("`{}` and `{other}` trim the same payment: which comes first?", name.node), name.span, "not said")
                    .with_label(*other_span, "trims it too")
                    .with_help(format!("write `, after {other}` at the end of this line if `{other}` comes first; otherwise `, after {}` at the end of that one", name.node))
            }
            Self::AcrossPayeesUnsaid { span, field } => {
                error("E0453", format!("does this hold for each {field}, or across all of them?"), *span, "not said")
                    .with_help(format!("add `{field}` to `for each`, or write `, across all payees`"))
            }
            Self::AcrossPayeesWrong { span, field } => {
                error("E0454", format!("each of these has one {field}, so that nothing runs across payees"), *span, "says `across all payees`")
                    .with_help("leave out `, across all payees`")
            }
            Self::OwnLineAcrossPayees { span, at_most } => {
                let or_else = if *at_most { ", or let the cap say `the payments themselves are reduced`" } else { "" };
                error("E0455", "a line of its own needs a payee, and this limit runs across all of them", *span, "on whose statement?")
                    .with_help(format!("add the payee to `for each`{or_else}"))
            }
            Self::LimitOrderUnsaid { statements, span } => {
                error("E0456", format!("the limit runs across several {}s: in which of them does it bite?", period(*statements)), *span, "not said")
                    .with_help(format!("add a line `used up in order of {}`", period(*statements)))
            }
            Self::NoSuchColumn { column, table, known } => {
                let meant = text::nearest(&column.node, known).map(str::to_owned);
                error("E0207", format!("the tariff `{table}` has no column `{}`", column.node), column.span, "no such column")
                    .with_help(suggest(meant.as_ref(), format!("its columns are {}", listed(known))))
            }
            Self::NoColumns { table, column } => {
                error("E0207", format!("`{}` has no columns with names", table.node), table.span, "one value for its keys")
                    .with_help(format!("leave out `'s {column}`"))
            }
            Self::OrderMayTie { span, lacks, tied, said } => order_may_tie(*span, lacks, tied, *said),
            Self::DayOfItsOwn { span, payment } => {
                let message = format!("`day` is something of its own in `{payment}`, and the day of the line in the other payments");
                error("E0465", message, *span, "two meanings")
                    .with_help("give the field another name, and `column \"day\"`: then `day` alone is the day of each line")
            }
            Self::KeysDiffer { span, first, second } => error("E0465", "the payments do not mean the same by this", *span, format!("{first} in one, {second} in another"))
                .with_help("let the fields have one type, with the same choices in the same order; or make two caps"),
            Self::EffectTwice { first, again } => error("E0422", "what the limit does to the payments is said twice", *again, "again")
                .with_label(*first, "the first time")
                .with_help("keep `the payments themselves are reduced` or `the excess is deducted on a line of its own`"),
            Self::LinePeriodTooShort { kind, statements, span } => {
                error("E0458", format!("a line belongs to a {}, which does not lie within one {}", period(*statements), period(*kind)), *span, "which one is open")
                    .with_help(format!("use `{}`, or the {} of a date", period(*statements), period(*kind)))
            }
            Self::RestUnsaid { span } => error("E0459", "what becomes of what the limits leave?", *span, "not said")
                .with_help("add `the rest is carried forward, and what is left at the end is shown but not taken back` or `the rest is not taken back`"),
            Self::LimitPeriod { payee, statements, span } => {
                error("E0460", format!("recovery runs for each {payee} and {}, and this limit is for something else", period(*statements)), *span, "not the keys of a statement")
                    .with_help(format!("write `for each {payee} and {}`", period(*statements)))
            }
            Self::LeavesTogether { cap, payment } => {
                error("E0461", format!("`{}` is on several payments together: what is payable of `{}` alone is open", cap.node, payment.node), payment.span, "not known alone")
                    .with_help(format!("write `what is payable after {}`, which is all of them together", cap.node))
            }
            Self::NotUnderCap { cap, payment } => {
                error("E0462", format!("`{}` is not a payment under `{}`", payment.node, cap.node), payment.span, "not under the cap")
                    .with_help(format!("name one of the payments that `{}` is on", cap.node))
            }
            Self::AfterOwnLine { name, earlier, earlier_span } => {
                error("E0467", format!("`{earlier}` is on a line of its own: what it leaves of the lines that `{}` looks at is open", name.node), name.span, "comes after it")
                    .with_label(*earlier_span, "on a line of its own")
                    .with_help(format!("let `{}` stand first, or hold all payments of `{earlier}` by payee and period, on a line of its own too", name.node))
            }
            Self::NothingPaid { span } => Diagnostic::warning("W0003", "nothing is paid and nothing measured", *span, "a contract without a payment or measure")
                .with_help("add a payment, such as: payment fee \"Fee\" of RECORD"),
        }
    }
}
