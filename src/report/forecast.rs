//! A forecast as a drawing: what both sides have, period by period.

use super::chart::{Chart, Curve, Curves, Point};
use crate::forecast::{Cash, Forecast};
use crate::statement::Amount;
use crate::value::{Currency, Number};

/// What those who are paid, and whoever pays, have up to each period, in the mean.
pub fn cash(forecast: &Forecast, currency: Currency) -> Chart {
    let curve = |name: &str, of: fn(&Cash) -> &Amount| {
        let points = (0_i128..).zip(&forecast.cash);
        let points = points.map(|(at, cash)| Point { along: Number::from_int(at), amount: of(cash).clone() });
        let words = forecast.cash.iter().map(|cash| format!("{}: {}", cash.period, of(cash).shown(currency)));
        Curve {
            name: name.to_owned(),
            parts: vec![points.collect()],
            words: format!("{name}: {}", words.collect::<Vec<_>>().join(", ")),
        }
    };
    let period = |cash: Option<&Cash>| cash.map(|cash| cash.period.clone()).unwrap_or_default();
    Chart::Curves(Curves {
        title: format!("{}: what both sides have so far, in the mean", forecast.contract),
        currency,
        ends: [period(forecast.cash.first()), period(forecast.cash.last())],
        mark: None,
        curves: vec![
            curve("those who are paid", |cash| &cash.provider),
            curve("whoever pays", |cash| &cash.commissioner),
        ],
    })
}
