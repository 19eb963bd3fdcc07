//! Drawings, for people who would rather look than read. All that is drawn is said in words too, and nothing is worked
//! out besides places on the page, in whole points, so that a drawing is the same everywhere.

mod bars;
mod curves;

pub use bars::{Bar, Bars};
pub use curves::{Curve, Curves, Point};

use super::html::escaped;

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chart {
    /// Amounts beside each other.
    Bars(Bars),
    /// Amounts over something that rises: a value, time.
    Curves(Curves),
}

/// The drawing.
pub fn write(chart: &Chart) -> String {
    match chart {
        Chart::Bars(bars) => bars::write(bars),
        Chart::Curves(curves) => curves::write(curves),
    }
}

/// Amounts, what is added and what is taken away; axes.
const DARK: &str = "#0b3d70";
const RISES: &str = "#2e7d32";
const FALLS: &str = "#b3261e";
const GREY: &str = "#4a4a4a";

/// What a letter of the title takes.
const LETTER: i64 = 10;

/// Which end of words stands at their place.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

/// Words at a place.
fn label((x, y): (i64, i64), anchor: Anchor, words: &str) -> String {
    let anchor = match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{}</text>\n", escaped(words))
}

/// What a title takes.
fn title_width(title: &str) -> i64 {
    i64::try_from(title.chars().count()).unwrap_or(i64::MAX).saturating_mul(LETTER)
}

/// The whole: a ground, the title at the left, what is drawn, and all that it shows in words.
fn svg((width, height): (i64, i64), (title, left): (&str, i64), words: &str, drawn: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
         aria-labelledby=\"title words\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" fill=\"#1a1a1a\">\n\
         <title id=\"title\">{title}</title>\n<desc id=\"words\">{words}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n\
         <text x=\"{left}\" y=\"26\" font-size=\"16\" font-weight=\"bold\">{title}</text>\n{drawn}</svg>\n",
        title = escaped(title),
        words = escaped(words),
    )
}
