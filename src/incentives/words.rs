//! The worth of outcomes in words.

use super::{Curve, Found, Incentive, Of, Stretch};
use crate::model::Model;
use crate::text::{self, ordinal};

/// The most stretches that are shown.
const MOST_SHOWN: usize = 16;

impl Incentive {
    /// For people.
    pub fn text(&self, model: &Model) -> String {
        let (Of::Outcome(name) | Of::Record(name)) = &self.of;
        let head = format!("{name} (line {})", self.line);
        match (&self.found, &self.of) {
            (Found::Curve(curve), Of::Outcome(_)) => {
                let of = ("none achieve it", "all do", "that achieve it");
                format!("{head}: {} cases, alike but for it\n{}", curve.cases, curve.text(model, of))
            }
            (Found::Curve(curve), Of::Record(_)) => {
                let of = ("there is none", "there are all", "of them");
                format!("{head}: {} of them, alike\n{}", curve.cases, curve.text(model, of))
            }
            (Found::NoExample, _) => {
                format!(
                    "{head}: no example has a case that achieves it and would not with one value changed: write one \
                     with a single case that just achieves it\n"
                )
            }
            (Found::NotAlike, _) => {
                format!(
                    "{head}: two cases like the one of the examples may not both be in the data, so that nothing can be \
                     compared\n"
                )
            }
        }
    }
}

impl Stretch {
    /// Which caps take what further cases would add: they are at their full amount.
    fn words_of_caps(&self) -> String {
        let caps: Vec<String> = self.capped_by.iter().map(|cap| format!("`{cap}`")).collect();
        match caps.as_slice() {
            [] => String::new(),
            [one] => format!(": the cap {one} is used up"),
            several => format!(": the caps {} are used up", text::all_of(several)),
        }
    }
}

impl Curve {
    fn text(&self, model: &Model, (if_none, if_all, more): (&str, &str, &str)) -> String {
        let currency = model.contract.currency;
        let mut out = String::new();
        let places: Vec<(String, String)> = self
            .stretches
            .iter()
            .map(|stretch| {
                let each = stretch.each.shown(currency);
                if stretch.from == stretch.to {
                    (format!("the {}", ordinal(stretch.from)), each)
                } else {
                    let of = format!("the {} to the {}", ordinal(stretch.from), ordinal(stretch.to));
                    let rounded = if stretch.rounded { ", but for rounding" } else { "" };
                    (of, format!("{each} each{rounded}"))
                }
            })
            .zip(&self.stretches)
            .map(|((place, each), stretch)| (place, format!("{each}{}", stretch.words_of_caps())))
            .collect();
        let width = places.iter().map(|(place, _)| place.chars().count()).max().unwrap_or(0);
        for (place, each) in places.iter().take(MOST_SHOWN) {
            out.push_str(&format!("  {place:width$}   {each}\n"));
        }
        if places.len() > MOST_SHOWN {
            out.push_str(&format!(
                "  and {} more steps, in `--format json`\n",
                places.len().saturating_sub(MOST_SHOWN)
            ));
        }
        let (none, all) = (self.with_none.shown(currency), self.with_all.shown(currency));
        out.push_str(&format!("  {none} if {if_none}, {all} if {if_all}\n"));
        let falls: Vec<String> = self
            .stretches
            .iter()
            .filter(|stretch| stretch.each.exact().is_negative())
            .map(|stretch| format!("the {}", ordinal(stretch.from)))
            .collect();
        out.push_str(&match falls.first() {
            None => format!("  more {more} are never paid less\n"),
            Some(first) => format!("  the payment falls with more {more}, first with {first}\n"),
        });
        if let Some(left_out) = &self.left_out {
            out.push_str(&format!(
                "  one case less that does not achieve it is worth up to {}, where {} do\n",
                left_out.gain.shown(currency),
                left_out.achieved
            ));
        }
        out
    }
}
