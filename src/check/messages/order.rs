//! E035: what stands one after the other.

use crate::check::messages::error;
use crate::diagnostic::Diagnostic;
use crate::model::Window;
use crate::source::Span;
use crate::value::{BaseUnit, PeriodKind};

pub(crate) fn no_running_here(span: Span) -> Diagnostic {
    error(
        "E0350",
        "a running value can only stand in a definition or a measure",
        span,
        "runs over rows or groups",
    )
    .with_help("write a `define` for it, and use its name here")
}

pub(crate) fn no_groups(span: Span) -> Diagnostic {
    error(
        "E0350",
        "the measure has only one value: nothing stands before or after it",
        span,
        "runs over groups",
    )
    .with_help("add a line that says over what it runs, such as `for each quarter of start_date`")
}

pub(crate) fn may_tie(span: Span, shared: &[String], then: Option<&str>, file: bool) -> Diagnostic {
    let shared =
        if shared.is_empty() { String::new() } else { format!(" for one `{}`", shared.join("` and `")) };
    let ending = then.as_ref().map(|then| format!("`, then {then}`"));
    let file_order =
        file.then(|| "`, then file order` if the order of the rows in the file counts".to_owned());
    let endings: Vec<String> = ending.into_iter().chain(file_order).collect();
    error(
        "E0351",
        format!("two{shared} could share a place in this order: which comes first is open"),
        span,
        "may tie",
    )
    .with_help(format!("end it with {}", endings.join(", or with ")))
}

pub(crate) fn blank(span: Span, written: &str, help: &str) -> Diagnostic {
    error("E0352", format!("`{written}` may be blank: where would such a row stand?"), span, "may be blank")
        .with_help(help)
}

pub(crate) fn no_file_order(span: Span, groups: bool) -> Diagnostic {
    let help = if groups {
        "name the keys of the measure: together they tell its groups apart"
    } else {
        "name the keys of the spell and `first_day`: together they tell its rows apart"
    };
    error("E0353", "what is worked out stands in no file", span, "only rows of data have a place in a file")
        .with_help(help)
}

pub(crate) fn not_running(span: Span, what: NotRunning) -> Diagnostic {
    let help = match what {
        NotRunning::NoWord => {
            "write `total`, `count`, `largest`, `smallest`, `earliest` or `latest` first; or `of the one before`"
        }
        NotRunning::OfCohort => "let the definition itself be `of` that cohort",
        NotRunning::Average => "divide a running total by a running count, each in a definition of its own",
    };
    error("E0354", "this cannot run up to one row or group", span, "what is taken over those before?")
        .with_help(help)
}

pub(crate) fn count_of_groups(span: Span) -> Diagnostic {
    error("E0355", "does this count rows or groups?", span, "the measure is for groups, and each has rows")
                .with_help("write `total (count)` for the rows of the groups so far, or `total (1)` for the number of groups")
}

pub(crate) fn no_time_order(span: Span) -> Diagnostic {
    error(
        "E0390",
        "this order does not begin with days or periods: what lies so far back is open",
        span,
        "what comes first is no date",
    )
    .with_help(
        "begin it with the date, or the period, by which time is counted, and end it with what tells them apart",
    )
}

pub(crate) fn not_a_window(span: Span, of: WindowOver) -> Diagnostic {
    error("E0391", "time cannot be counted back by this", span, "how far does it look back?")
        .with_help(of.help())
}

/// What a running value could have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotRunning {
    /// No word such as `total` stands before it.
    NoWord,
    /// It is taken over a cohort of its own.
    OfCohort,
    /// `average`
    Average,
}

/// What a running value looks back over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WindowOver {
    /// Days: the order begins with a date.
    Days,
    /// Periods of a kind.
    Periods(PeriodKind),
    /// Neither.
    Nothing,
}

impl WindowOver {
    /// So much of a unit, if it can be measured in that.
    pub(crate) fn window(self, count: i32, unit: BaseUnit) -> Option<Window> {
        let (months, days) = match unit {
            BaseUnit::Years => (count.checked_mul(12), None),
            BaseUnit::Months => (Some(count), None),
            BaseUnit::Weeks => (None, count.checked_mul(7)),
            BaseUnit::Days => (None, Some(count)),
            BaseUnit::Money(_)
            | BaseUnit::Hours
            | BaseUnit::WorkingDays
            | BaseUnit::People
            | BaseUnit::Points
            | BaseUnit::Named(_) => return None,
        };
        let whole = |months: i32, each: i32| (months % each == 0).then_some(months / each);
        match self {
            WindowOver::Days => months.map(Window::Months).or(days.map(Window::Days)),
            WindowOver::Periods(PeriodKind::Week) => {
                (unit == BaseUnit::Weeks).then_some(Window::Periods(count))
            }
            WindowOver::Periods(PeriodKind::Month) => months.map(Window::Periods),
            WindowOver::Periods(PeriodKind::Quarter) => {
                months.and_then(|months| whole(months, 3)).map(Window::Periods)
            }
            WindowOver::Periods(PeriodKind::ContractYear | PeriodKind::FinancialYear) => {
                months.and_then(|months| whole(months, 12)).map(Window::Periods)
            }
            WindowOver::Nothing => None,
        }
    }

    /// What to write.
    fn help(self) -> String {
        match self {
            WindowOver::Days => "write a whole number of days, weeks, months or years, such as `12 months`".to_owned(),
            WindowOver::Periods(PeriodKind::Week) => "the order is by week: write a number of weeks, such as `4 weeks`".to_owned(),
            WindowOver::Periods(PeriodKind::Month) => "the order is by month: write a number of months, such as `12 months`".to_owned(),
            WindowOver::Periods(PeriodKind::Quarter) => {
                "the order is by quarter: write a number of months that makes whole quarters, such as `12 months`".to_owned()
            }
            WindowOver::Periods(kind @ (PeriodKind::ContractYear | PeriodKind::FinancialYear)) => {
                format!("the order is by {}: write a number of years, such as `3 years`", kind.word())
            }
            WindowOver::Nothing => String::new(),
        }
    }
}

/// A window of the last months, in an order that begins with the latest.
pub(crate) fn window_falls(span: Span) -> Diagnostic {
    error("E0390", "what is looked back over lies in an order that rises", span, "begins with what falls")
        .with_help("leave out `falling` after the first thing in the order")
}
