//! Amounts of money over something that rises.

use super::{Anchor, DARK, FALLS, GREY, label, svg, title_width};
use crate::statement::Amount;
use crate::terms::place_between;
use crate::value::{Currency, Number};

/// A chart of curves, one above the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curves {
    /// What is drawn.
    pub title: String,
    /// The sign before an amount.
    pub currency: Currency,
    /// What stands under the left end and the right one.
    pub ends: [String; 2],
    /// A place on the way that is named: today's value.
    pub mark: Option<(Number, String)>,
    /// The curves; the first is blue, the next ones red.
    pub curves: Vec<Curve>,
}

/// A curve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    /// What it is of; empty where there is but one.
    pub name: String,
    /// Its parts from left to right; between two parts it leaps.
    pub parts: Vec<Vec<Point>>,
    /// All that it shows, in words.
    pub words: String,
}

/// A place on a curve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// How far along.
    pub along: Number,
    /// How much.
    pub amount: Amount,
}

/// The box in which the curves are drawn.
const LEFT: i64 = 120;
const TOP: i64 = 60;
const WIDTH: i64 = 560;
const HEIGHT: i64 = 240;
/// What a name in the legend takes.
const NAME: i64 = 190;

/// The drawing.
pub(super) fn write(chart: &Curves) -> String {
    let points = || chart.curves.iter().flat_map(|curve| &curve.parts).flatten();
    let (nought, zero) = (Number::zero(), Amount::new(Number::zero()));
    let along = || points().map(|point| &point.along);
    let amounts = || points().map(|point| point.amount.exact());
    let (first, last) = (along().min().unwrap_or(&nought), along().max().unwrap_or(&nought));
    let (least, most) = (amounts().min().unwrap_or(&nought), amounts().max().unwrap_or(&nought));
    let place = |of: i64, parts: Option<i64>| parts.unwrap_or(0).saturating_mul(of).saturating_div(1000);
    let across = |at: &Number| LEFT.saturating_add(place(WIDTH, place_between(at, first, last)));
    let floor = TOP.saturating_add(HEIGHT);
    let up = |amount: &Number| floor.saturating_sub(place(HEIGHT, place_between(amount, least, most)));
    let right = LEFT.saturating_add(WIDTH);
    let line = |(x1, y1): (i64, i64), (x2, y2): (i64, i64), how: &str| {
        format!("<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" {how}/>\n")
    };
    let axis = format!("stroke=\"{GREY}\"");
    let below = floor.saturating_add(12);
    let beside = LEFT.saturating_sub(12);
    let mut drawn = line((LEFT, below), (right, below), &axis) + &line((beside, TOP), (beside, floor), &axis);
    let mut levels = vec![least, most];
    // Where amounts lie on both sides of nought, it is seen where that is.
    if least < &nought && &nought < most {
        levels.push(zero.exact());
        drawn += &line((LEFT, up(&nought)), (right, up(&nought)), "stroke=\"#b8b8b8\"");
    }
    for level in levels {
        let shown = Amount::new(level.clone()).shown(chart.currency);
        let at = (beside.saturating_sub(6), up(level).saturating_add(4));
        drawn += &label(at, Anchor::End, &shown);
    }
    let under = below.saturating_add(20);
    let [start, end] = &chart.ends;
    drawn += &(label((LEFT, under), Anchor::Start, start) + &label((right, under), Anchor::End, end));
    if let Some((at, words)) = chart.mark.as_ref().filter(|(at, _)| first <= at && at <= last) {
        let x = across(at);
        drawn += &line((x, TOP), (x, below), "stroke=\"#8a5a00\" stroke-dasharray=\"4 4\"");
        drawn += &label((x, TOP.saturating_sub(8)), Anchor::Middle, words);
    }
    let legend = under.saturating_add(24);
    for (at, curve) in (0_i64..).zip(&chart.curves) {
        let colour = if at == 0 { DARK } else { FALLS };
        for part in &curve.parts {
            drawn += &stroke(part, colour, &|point| (across(&point.along), up(point.amount.exact())));
        }
        if !curve.name.is_empty() {
            let x = LEFT.saturating_add(at.saturating_mul(NAME));
            let words = label((x, legend), Anchor::Start, &curve.name);
            drawn += &format!("<g fill=\"{colour}\">{}</g>\n", words.trim_end());
        }
    }
    let width = right.saturating_add(24).max(LEFT.saturating_add(title_width(&chart.title)));
    let words: Vec<&str> = chart.curves.iter().map(|curve| curve.words.as_str()).collect();
    svg((width, legend.saturating_add(16)), (&chart.title, 24), &words.join("; "), &drawn)
}

/// A part of a curve; one that is a point is a dot.
fn stroke(part: &[Point], colour: &str, at: &dyn Fn(&Point) -> (i64, i64)) -> String {
    let mut places: Vec<(i64, i64)> = part.iter().map(at).collect();
    places.dedup();
    match places.as_slice() {
        [] => String::new(),
        [(x, y)] => format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"3.5\" fill=\"{colour}\"/>\n"),
        many => {
            let points: Vec<String> = many.iter().map(|(x, y)| format!("{x},{y}")).collect();
            format!(
                "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"3\" stroke-linecap=\"round\" points=\"{}\"/>\n",
                points.join(" ")
            )
        }
    }
}
