//! What both sides have, period by period, as a picture: in whole points, so that it is the same everywhere.

use super::{Cash, Forecast};
use crate::model::Model;
use crate::text::escape;
use crate::value::{Amount, Number};

const WIDTH: i128 = 720;
const HEIGHT: i128 = 360;
const LEFT: i128 = 110;
const TOP: i128 = 40;
const BOTTOM: i128 = 50;

impl Forecast {
    /// What those who are paid, and whoever pays, have up to each period, as an SVG picture.
    pub fn chart(&self, model: &Model) -> String {
        let zero = Number::zero();
        let all = || self.cash.iter().flat_map(|cash| [cash.provider.exact(), cash.commissioner.exact()]);
        let least = all().min().filter(|least| least.is_negative()).unwrap_or(&zero).clone();
        let most = all().max().filter(|most| !most.is_negative()).unwrap_or(&zero).clone();
        let tall = HEIGHT.saturating_sub(TOP).saturating_sub(BOTTOM);
        let place = |amount: &Number| -> i128 {
            let share = amount.minus(&least).divided_by(&most.minus(&least)).unwrap_or_else(Number::zero);
            let up = share.times(&Number::from_int(tall)).floor().to_int().unwrap_or(0);
            TOP.saturating_add(tall).saturating_sub(up)
        };
        let many = i128::try_from(self.cash.len()).unwrap_or(1);
        let wide = WIDTH.saturating_sub(LEFT).saturating_sub(20);
        let along = |at: usize| -> i128 {
            let at = i128::try_from(at).unwrap_or(0);
            LEFT.saturating_add(
                at.saturating_mul(wide).checked_div(many.saturating_sub(1).max(1)).unwrap_or(0),
            )
        };
        let line = |of: fn(&Cash) -> &Amount, colour: &str| {
            let points: Vec<String> = self
                .cash
                .iter()
                .enumerate()
                .map(|(at, cash)| format!("{},{}", along(at), place(of(cash).exact())))
                .collect();
            format!(
                "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{}\"/>\n",
                points.join(" ")
            )
        };
        let text = |x: i128, y: i128, anchor: &str, words: &str| {
            let words = escape::one_line(words).replace('&', "&amp;").replace('<', "&lt;");
            format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{words}</text>\n")
        };
        let shown = |amount: &Number| Amount::new(amount.clone()).shown(model.contract.currency);
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n"
        );
        out.push_str(&text(
            LEFT,
            20,
            "start",
            &format!("{}: what both sides have so far, in the mean", self.contract),
        ));
        let right = WIDTH.saturating_sub(20);
        for amount in [&least, &zero, &most] {
            let y = place(amount);
            out.push_str(&format!(
                "<line x1=\"{LEFT}\" y1=\"{y}\" x2=\"{right}\" y2=\"{y}\" stroke=\"#bbb\"/>\n"
            ));
            out.push_str(&text(LEFT.saturating_sub(8), y.saturating_add(4), "end", &shown(amount)));
        }
        out.push_str(&line(|cash| &cash.provider, "#005ea5"));
        out.push_str(&line(|cash| &cash.commissioner, "#b10e1e"));
        let below = HEIGHT.saturating_sub(BOTTOM).saturating_add(18);
        for at in [0, self.cash.len().saturating_sub(1)] {
            if let Some(cash) = self.cash.get(at) {
                out.push_str(&text(along(at), below, if at == 0 { "start" } else { "end" }, &cash.period));
            }
        }
        let legend = HEIGHT.saturating_sub(10);
        out.push_str(&format!(
            "<g fill=\"#005ea5\">{}</g>",
            text(LEFT, legend, "start", "those who are paid").trim_end()
        ));
        out.push_str(&format!(
            "\n<g fill=\"#b10e1e\">{}</g>\n</svg>\n",
            text(LEFT.saturating_add(180), legend, "start", "whoever pays").trim_end()
        ));
        out
    }
}
