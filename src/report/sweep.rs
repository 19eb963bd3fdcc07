//! One value swept over a range.

use super::chart::{Curve, Curves, Point};
use super::comparison::changed;
use super::document::{Block, Cell, Column, Document, Row, Section, Table};
use super::{Chart, Report, Sheet};
use crate::statement::Amount;
use crate::text;
use crate::value::format;
use crate::whatif::sweep::{BreakRow, Findings, Kind, StepRow, Stretch, Sweep};

/// How many of the lines that change at a break point are named.
const NAMED: usize = 2;

impl Report for Sweep {
    fn document(&self) -> Document {
        let heading = Section::default().under(1, &self.contract);
        let sections = [
            Some(heading),
            changed(&self.values),
            Some(Section::of([Block::Paragraph(subject(self))])),
            stretches(self),
            breaks(self),
            Some(found(&self.found, self.symbol.coin())),
            steps(self),
        ];
        Document::new(format!("{}: {} swept", self.contract, self.name), sections)
    }

    /// The steps as `value,amount` where there are some; otherwise the stretches as
    /// `from,from_included,to,to_included,at_from,at_to,slope`.
    fn sheet(&self) -> Option<Sheet> {
        if !self.steps.is_empty() {
            let rows = self.steps.iter().map(|step| [step.at.clone(), step.amount.machine()]);
            return Some(Sheet::new(["value", "amount"], rows));
        }
        let yes = |yes: bool| text::yes_no(yes).to_owned();
        let machine = |amount: &Option<Amount>| amount.as_ref().map(Amount::machine).unwrap_or_default();
        let rows = self.stretches.iter().map(|stretch| {
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
        Some(Sheet::new(header, rows))
    }

    /// The amount over the range, stretch by stretch; or at the steps.
    fn chart(&self) -> Option<Chart> {
        let point = |along: &str, amount: &Amount| {
            Some(Point { along: format::read_exact(along)?, amount: amount.clone() })
        };
        let mut parts: Vec<Vec<Point>> = Vec::new();
        let mut words: Vec<String> = Vec::new();
        let shown = |amount: &Amount| amount.shown(self.symbol);
        for stretch in &self.stretches {
            let [Some(low), Some(high)] = &stretch.rounded else { continue };
            parts.push(vec![point(&stretch.from, low)?, point(&stretch.to, high)?]);
            let [from, to] = &stretch.shown;
            let (low, high) = (shown(low), shown(high));
            let amounts = if low == high { low } else { format!("{low} to {high}") };
            words.push(if from == to {
                format!("{from}: {amounts}")
            } else {
                format!("{from} to {to}: {amounts}")
            });
        }
        if parts.is_empty() {
            for step in &self.steps {
                parts.push(vec![point(&step.at, &step.amount)?]);
                words.push(format!("{}: {}", step.at, shown(&step.amount)));
            }
        }
        let curve = Curve { name: String::new(), parts, words: words.join("; ") };
        let mark = self.today_exact.clone().map(|today| (today, "today".to_owned()));
        Some(Chart::Curves(Curves {
            title: format!("{} over {}", self.of.as_deref().unwrap_or("All that is paid"), self.name),
            currency: self.symbol,
            ends: self.range.clone(),
            mark,
            curves: vec![curve],
        }))
    }
}

/// `All that is paid, with weekly_fee from £50.00 to £100.00 (line 12, £75.00 today)`
fn subject(sweep: &Sweep) -> String {
    let today = sweep.today.as_deref().map_or_else(String::new, |today| format!(", {today} today"));
    let [from, to] = &sweep.range;
    let of = match &sweep.of {
        Some(words) => format!("What is paid {words}"),
        None => "All that is paid".to_owned(),
    };
    format!("{of}, with {} from {from} to {to} (line {}{today})", sweep.name, sweep.line)
}

/// A table, if it has rows.
fn table<const WIDTH: usize>(columns: [Column; WIDTH], rows: impl Iterator<Item = Row>) -> Option<Section> {
    let table = Table::new(columns).group(rows);
    (!table.groups.is_empty()).then(|| Section::of([Block::Table(table)]))
}

fn stretches(sweep: &Sweep) -> Option<Section> {
    let columns = [
        Column::words("From"),
        Column::words("To"),
        Column::money("At the start"),
        Column::money("At the end"),
        Column::words("Between"),
    ];
    let amount = |amount: &Option<Amount>| match amount {
        Some(amount) => Cell::money(amount, sweep.symbol),
        None => Cell::words("none"),
    };
    let rows = sweep.stretches.iter().map(|stretch| {
        let ends = ends(stretch).map(Cell::words);
        let amounts = stretch.rounded.each_ref().map(amount);
        Row::of(ends.into_iter().chain(amounts).chain([Cell::words(&stretch.change)]))
    });
    table(columns, rows)
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

fn breaks(sweep: &Sweep) -> Option<Section> {
    let columns = ["Break point", "What happens", "Amounts that change there"].map(Column::words);
    let rows = sweep.breaks.iter().map(|found| {
        let cells = [found.shown.clone(), happens(found, sweep), lines(found)];
        Row::of(cells.map(Cell::words))
    });
    table(columns, rows)
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
    text::all_of(&named)
}

/// What is known about the break points.
fn found(found: &Findings, coin: &str) -> Section {
    let known = match found {
        Findings::All => {
            "These are all the break points, and they are exact: every comparison, limit and rounding was followed from end to end."
        }
        Findings::Every => "Every value in the range was tried, so these are all the break points.",
        Findings::Held => {
            "These break points are exact. Between them every amount is one line or curve at five values, which does not prove that there\nis no other break point."
        }
        Findings::NotAll => {
            "These break points are exact, but not all were found: a stretch with `not found` may have more. A curve of a high degree,\nas of a rate that compounds, is not followed: --step shows the amounts along it. Elsewhere a shorter range helps, or --payee or --item."
        }
        Findings::None(why) => {
            return Section::of([Block::Paragraph(format!("No break points were looked for: {why}."))]);
        }
    };
    let before_rounding =
        format!("Amounts are those before each payment line is rounded, shown to the {coin}.");
    Section::of([known.to_owned(), before_rounding].map(Block::Paragraph))
}

fn steps(sweep: &Sweep) -> Option<Section> {
    let columns = [Column::words(&sweep.name), Column::money("Amount"), Column::money("Difference")];
    let row = |step: &StepRow| {
        let difference = step.difference.as_ref().map(|amount| Cell::money(amount, sweep.symbol));
        let amount = Cell::money(&step.amount, sweep.symbol);
        Row::of([Cell::words(&step.shown), amount, difference.unwrap_or_else(|| Cell::words(""))])
    };
    table(columns, sweep.steps.iter().map(row))
}
