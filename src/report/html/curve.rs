//! A curve as a drawing: its bands, and on which side of each edge a value lies.

use super::escaped;
use crate::terms::{Curve, CurveBand};

/// The box in which the bands are drawn: left, top, width, height.
const BOX: (i64, i64, i64, i64) = (90, 30, 520, 220);

/// The drawing with its words, which say all that it shows.
pub(super) fn write(curve: &Curve) -> String {
    let (left, top, width, height) = BOX;
    let (right, bottom) = (left.saturating_add(width), top.saturating_add(height));
    let mut drawn = format!(
        "<line x1=\"{left}\" y1=\"{bottom}\" x2=\"{right}\" y2=\"{bottom}\" stroke=\"#4a4a4a\"/>\n<line x1=\"{left}\" y1=\"{top}\" \
         x2=\"{left}\" y2=\"{bottom}\" stroke=\"#4a4a4a\"/>\n"
    );
    let mut last_label = None;
    for (at, band) in curve.bands.iter().enumerate() {
        drawn.push_str(&line(band));
        if at > 0 {
            drawn.push_str(&edge(curve, at, band, bottom, &mut last_label));
        }
    }
    let mut seen = Vec::new();
    for (place, label) in
        curve.bands.iter().flat_map(|band| [(band.up.0, &band.labels.1), (band.up.1, &band.labels.2)])
    {
        if seen.iter().all(|known: &i64| known.abs_diff(place) > 60) {
            seen.push(place);
            let (x, y) = (left.saturating_sub(8), up(place).saturating_add(4));
            drawn.push_str(&format!(
                "<text x=\"{x}\" y=\"{y}\" text-anchor=\"end\">{}</text>\n",
                escaped(label)
            ));
        }
    }
    let (middle, below) = (left.saturating_add(width.saturating_div(2)), bottom.saturating_add(44));
    drawn.push_str(&format!(
        "<text x=\"{middle}\" y=\"{below}\" text-anchor=\"middle\">{}</text>\n",
        escaped(&curve.across)
    ));
    drawn.push_str(&format!("<text x=\"{left}\" y=\"18\">{}</text>\n", escaped(&curve.up)));
    format!(
        "<figure>\n<svg viewBox=\"0 0 640 310\" role=\"img\" aria-label=\"{}\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" \
         fill=\"#1a1a1a\">\n<title>{}</title>\n{drawn}</svg>\n<figcaption>{}. A filled point belongs to its band, a hollow one does \
         not.</figcaption>\n</figure>\n",
        escaped(&in_words(curve)),
        escaped(&curve.title),
        escaped(&curve.title)
    )
}

/// All that the drawing shows.
fn in_words(curve: &Curve) -> String {
    let bands = curve.bands.iter().map(|band| {
        let (edge, from, to) = &band.labels;
        let value = if from == to { from.clone() } else { format!("rising from {from} to {to}") };
        match (edge.as_str(), band.included) {
            ("", _) => format!("below the first edge {value}"),
            (edge, true) => format!("from {edge} {value}"),
            (edge, false) => format!("above {edge} {value}"),
        }
    });
    format!("{}: {}", curve.title, bands.collect::<Vec<_>>().join("; "))
}

fn across(place: i64) -> i64 {
    BOX.0.saturating_add(place.saturating_mul(BOX.2).saturating_div(1000))
}

fn up(place: i64) -> i64 {
    BOX.1.saturating_add(BOX.3).saturating_sub(place.saturating_mul(BOX.3).saturating_div(1000))
}

fn line(band: &CurveBand) -> String {
    format!(
        "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"#0b3d70\" stroke-width=\"3\"/>\n",
        across(band.across.0),
        up(band.up.0),
        across(band.across.1),
        up(band.up.1)
    )
}

/// The two ends at an edge: the one that belongs to it is filled.
fn edge(curve: &Curve, at: usize, band: &CurveBand, bottom: i64, last: &mut Option<i64>) -> String {
    let x = across(band.across.0);
    let before = curve.bands.get(at.saturating_sub(1)).map(|before| before.up.1);
    let point = |y: i64, filled: bool| {
        let fill = if filled { "#0b3d70" } else { "#ffffff" };
        format!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"5\" fill=\"{fill}\" stroke=\"#0b3d70\" stroke-width=\"2\"/>\n"
        )
    };
    let mut drawn = format!(
        "<line x1=\"{x}\" y1=\"{}\" x2=\"{x}\" y2=\"{bottom}\" stroke=\"#b8b8b8\" stroke-dasharray=\"4 4\"/>\n",
        BOX.1
    );
    match before {
        // Where the bands meet there is one point.
        Some(before) if before == band.up.0 => drawn.push_str(&point(up(before), true)),
        Some(before) => {
            drawn.push_str(&point(up(before), !band.included));
            drawn.push_str(&point(up(band.up.0), band.included));
        }
        None => {}
    }
    // Labels that would run into each other stand one below the other.
    let lower = last.is_some_and(|last| x.saturating_sub(last) < 60);
    *last = (!lower).then_some(x);
    let y = bottom.saturating_add(if lower { 30 } else { 17 });
    drawn.push_str(&format!(
        "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{}</text>\n",
        escaped(&band.labels.0)
    ));
    drawn
}
