//! A sweep for people and for spreadsheets.

use super::super::compare::ChangedValue;
use super::super::table::Rows;
use super::report::{BreakRow, Findings, Kind, Stretch, Sweep};
use crate::statement::{Amount, write_csv};

/// How many of the lines that change at a break point are named.
const NAMED: usize = 2;

/// The sweep as a table.
pub fn table(sweep: &Sweep) -> String {
    let parts = [heading(sweep), stretches(sweep), breaks(sweep), found(sweep), steps(sweep)];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

fn heading(sweep: &Sweep) -> String {
    let today = sweep.today.as_deref().map_or_else(String::new, |today| format!(", {today} today"));
    let [from, to] = &sweep.range;
    let of = match &sweep.of {
        Some(words) => format!("What is paid {words}"),
        None => "All that is paid".to_owned(),
    };
    let values: String = sweep.values.iter().map(ChangedValue::words).collect();
    let given = if values.is_empty() { values } else { format!("\nWhat if\n{values}") };
    format!(
        "{}\n{given}\n{of}, with {} from {from} to {to} (line {}{today})\n",
        sweep.contract, sweep.name, sweep.line
    )
}

fn stretches(sweep: &Sweep) -> String {
    if sweep.stretches.is_empty() {
        return String::new();
    }
    let mut rows = Rows::new(["From", "To", "At the start", "At the end", "Between"], 0, sweep.symbol);
    for stretch in &sweep.stretches {
        let [from, to] = ends(stretch);
        let [start, end] = stretch.rounded.each_ref().map(|amount| shown(amount.as_ref(), sweep));
        rows.row(&[&from, &to, &start, &end, &stretch.change]);
    }
    rows.text_with_amounts(2..4)
}

fn shown(amount: Option<&Amount>, sweep: &Sweep) -> String {
    amount.map_or_else(|| "none".to_owned(), |amount| amount.shown(sweep.symbol))
}

/// `from 45%` and `below 55.5%`, `above 55.5%` and `to 66%`, or `only 55.5%`.
fn ends(stretch: &Stretch) -> [String; 2] {
    let [from, to] = &stretch.shown;
    if from == to {
        return [format!("only {from}"), String::new()];
    }
    let lower = if stretch.from_included { "from" } else { "above" };
    let upper = if stretch.to_included { "to" } else { "below" };
    [format!("{lower} {from}"), format!("{upper} {to}")]
}

fn breaks(sweep: &Sweep) -> String {
    if sweep.breaks.is_empty() {
        return String::new();
    }
    let mut rows = Rows::new(["Break point", "What happens", "Amounts that change there"], 0, sweep.symbol);
    for found in &sweep.breaks {
        rows.row(&[&found.shown, &happens(found, sweep), &lines(found)]);
    }
    rows.text()
}

fn happens(found: &BreakRow, sweep: &Sweep) -> String {
    match found.kind {
        Kind::Kink => "another slope".to_owned(),
        Kind::Jump if found.jump.is_zero() => "another amount only there".to_owned(),
        Kind::Jump => {
            let jump = found.jump.shown(sweep.symbol);
            match jump.strip_prefix('−') {
                Some(size) => format!("falls by {size}"),
                None => format!("rises by {jump}"),
            }
        }
    }
}

fn lines(found: &BreakRow) -> String {
    let mut named: Vec<String> = found.lines.iter().take(NAMED).cloned().collect();
    let more = found.lines.len().saturating_sub(NAMED);
    if more > 0 {
        named.push(format!("{more} more"));
    }
    crate::show::listed(&named)
}

fn found(sweep: &Sweep) -> String {
    let before_rounding = "Amounts are those before each payment line is rounded, shown to the penny.\n";
    match &sweep.found {
        Findings::All => format!(
            "These are all the break points, and they are exact: every comparison, limit and rounding was followed from end to end.\n{before_rounding}"
        ),
        Findings::Every => format!(
            "Every value in the range was tried, so these are all the break points.\n{before_rounding}"
        ),
        Findings::Held => format!(
            "These break points are exact. Between them every amount is one line or curve at five values, which does not prove that there\nis no other break point.\n{before_rounding}"
        ),
        Findings::NotAll => format!(
            "These break points are exact, but not all were found: a stretch with `not found` may have more. Take a shorter range,\nor confine it with --payee or --item.\n{before_rounding}"
        ),
        Findings::None(why) => format!("No break points were looked for: {why}.\n"),
    }
}

fn steps(sweep: &Sweep) -> String {
    if sweep.steps.is_empty() {
        return String::new();
    }
    let mut rows = Rows::new([sweep.name.as_str(), "Amount", "Difference"], 2, sweep.symbol);
    for step in &sweep.steps {
        let difference = step.difference.as_ref().map(|amount| amount.shown(sweep.symbol));
        rows.row(&[&step.shown, &step.amount.shown(sweep.symbol), &difference.unwrap_or_default()]);
    }
    rows.text()
}

/// The steps as `value,amount` where there are some; otherwise the stretches as
/// `from,from_included,to,to_included,at_from,at_to,slope`.
pub fn csv(sweep: &Sweep) -> String {
    if !sweep.steps.is_empty() {
        let rows = sweep.steps.iter().map(|step| [step.at.clone(), step.amount.machine()]);
        return write_csv(["value", "amount"].map(str::to_owned), rows);
    }
    let yes = |yes: bool| crate::show::yes_no(yes).to_owned();
    let machine = |amount: &Option<Amount>| amount.as_ref().map(Amount::machine).unwrap_or_default();
    let rows = sweep.stretches.iter().map(|stretch| {
        [
            stretch.from.clone(),
            yes(stretch.from_included),
            stretch.to.clone(),
            yes(stretch.to_included),
            machine(&stretch.at_from),
            machine(&stretch.at_to),
            stretch.slope.clone().unwrap_or_default(),
        ]
    });
    let header = ["from", "from_included", "to", "to_included", "at_from", "at_to", "slope"];
    write_csv(header.map(str::to_owned), rows)
}
