//! Amounts of money as bars.

use std::cmp::Ordering;

use super::{Anchor, DARK, FALLS, GREY, RISES, label, svg, title_width};
use crate::statement::Amount;
use crate::terms::place_between;
use crate::value::{Currency, Number};

/// A chart of bars, from left to right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bars {
    /// What is drawn.
    pub title: String,
    /// The sign before an amount.
    pub currency: Currency,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// A bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// Where it begins; nought for a whole amount.
    pub from: Amount,
    /// Where it ends.
    pub to: Amount,
    /// Whether it is what comes to or goes from the bar before it, and not an amount of its own.
    pub step: bool,
}

impl Bar {
    /// An amount from nought on.
    pub fn whole(label: impl Into<String>, amount: Amount) -> Self {
        Bar { label: label.into(), from: Amount::new(Number::zero()), to: amount, step: false }
    }

    /// What an amount becomes.
    pub fn step(label: impl Into<String>, from: Amount, to: Amount) -> Self {
        Bar { label: label.into(), from, to, step: true }
    }

    /// What it stands for: the amount, or with its sign what is added.
    fn amount(&self) -> Amount {
        if self.step { self.to.less(&self.from) } else { self.to.clone() }
    }

    fn shown(&self, currency: Currency) -> String {
        let amount = self.amount();
        let plus = if self.step && amount.is_positive() { "+" } else { "" };
        format!("{plus}{}", amount.shown(currency))
    }
}

/// The height of the bars and the room around them.
const HEIGHT: i64 = 260;
const TOP: i64 = 60;
const LEFT: i64 = 24;
/// What a bar takes, with the gap beside it.
const WIDTH: i64 = 92;
const GAP: i64 = 22;
/// How many letters fit under a bar.
const LETTERS: usize = 14;

/// The drawing.
pub(super) fn write(chart: &Bars) -> String {
    let nought = Number::zero();
    let ends = || chart.bars.iter().flat_map(|bar| [bar.from.exact(), bar.to.exact()]).chain([&nought]);
    let (low, high) = (ends().min().unwrap_or(&nought), ends().max().unwrap_or(&nought));
    let up = |number: &Number| {
        let parts = place_between(number, low, high).unwrap_or(0);
        TOP.saturating_add(HEIGHT).saturating_sub(parts.saturating_mul(HEIGHT).saturating_div(1000))
    };
    let bars = i64::try_from(chart.bars.len()).unwrap_or(i64::MAX);
    let inside = bars.saturating_mul(WIDTH).max(title_width(&chart.title));
    let width = inside.saturating_add(LEFT.saturating_mul(2));
    let height = TOP.saturating_add(HEIGHT).saturating_add(76);
    let line = up(&nought);
    let mut drawn = String::new();
    for (at, bar) in (0_i64..).zip(&chart.bars) {
        let left = LEFT.saturating_add(at.saturating_mul(WIDTH));
        drawn.push_str(&one(chart, bar, left, (up(bar.from.exact()), up(bar.to.exact()))));
    }
    let right = width.saturating_sub(LEFT);
    drawn.push_str(&format!(
        "<line x1=\"{LEFT}\" y1=\"{line}\" x2=\"{right}\" y2=\"{line}\" stroke=\"{GREY}\"/>\n"
    ));
    svg((width, height), (&chart.title, LEFT), &in_words(chart), &drawn)
}

/// All that the drawing shows.
fn in_words(chart: &Bars) -> String {
    let bars = chart.bars.iter().map(|bar| format!("{}: {}", bar.label, bar.shown(chart.currency)));
    bars.collect::<Vec<_>>().join("; ")
}

/// A bar with its amount above and its name below.
fn one(chart: &Bars, bar: &Bar, left: i64, (from, to): (i64, i64)) -> String {
    let (top, bottom) = (from.min(to), from.max(to));
    let amount = bar.amount();
    let fill = match (bar.step, amount.exact().cmp(&Number::zero())) {
        (_, Ordering::Equal) => GREY,
        (false, Ordering::Greater) => DARK,
        (true, Ordering::Greater) => RISES,
        (_, Ordering::Less) => FALLS,
    };
    let wide = WIDTH.saturating_sub(GAP);
    let middle = left.saturating_add(wide.saturating_div(2));
    let above = top.saturating_sub(7);
    // A bar of nothing is still a line.
    let high = bottom.saturating_sub(top).max(1);
    let mut drawn =
        format!("<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{high}\" fill=\"{fill}\"/>\n");
    drawn.push_str(&label((middle, above), Anchor::Middle, &bar.shown(chart.currency)));
    for (at, line) in (0_i64..).zip(in_lines(&bar.label)) {
        let y = TOP.saturating_add(HEIGHT).saturating_add(22).saturating_add(at.saturating_mul(15));
        drawn.push_str(&label((middle, y), Anchor::Middle, &line));
    }
    drawn
}

/// A name on up to three lines.
fn in_lines(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in label.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count().saturating_add(word.chars().count()) < LETTERS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > 3 {
        lines.truncate(3);
        lines.last_mut().into_iter().for_each(|line| line.push('…'));
    }
    lines
}
