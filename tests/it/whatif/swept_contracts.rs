//! The contracts of this repository: what a sweep says of a stretch is what runs within it give.

use std::fs;
use std::path::Path;

use meed::data::{self, Database, Format, Input, ReadOptions};
use meed::model::{Constant, Model, TariffId};
use meed::run::{self, Prepared, RunError, RunResult, Settings};
use meed::source::Source;
use meed::value::Number;
use meed::whatif::sweep::{self, Findings, Parameter, Stretch, Sweep};
use meed::whatif::{Filter, Places};

fn contract(name: &str) -> (Model, Database) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts").join(name);
    let text = fs::read_to_string(folder.join("contract.meed")).unwrap();
    let model = meed::check(&Source::new("contract.meed", text)).model.unwrap();
    let inputs = model.records.iter_enumerated().filter_map(|(record, declared)| {
        let path = folder.join("data").join(format!("{}.csv", declared.title.name));
        let reader = Box::new(fs::File::open(&path).ok()?);
        Some(Input {
            record,
            name: path.display().to_string(),
            format: Format::Csv,
            content: meed::data::Content::InOrder(reader),
        })
    });
    let loaded = data::read(&model, inputs.collect(), ReadOptions::default());
    assert!(!loaded.refused(), "{name}: {:#?}", loaded.faults);
    (model, loaded.database)
}

fn number(text: &str) -> Number {
    match text.split_once('/') {
        Some((over, under)) => {
            Number::parse(over).unwrap().divided_by(&Number::parse(under).unwrap()).unwrap()
        }
        None => Number::parse(text).unwrap(),
    }
}

/// What is paid with a value in the text of the contract, its lines unrounded: without the parameter that the sweep
/// sets.
fn paid(model: &Model, data: &Database, name: &str, written: &str) -> Number {
    let setting = meed::whatif::setting(model, &Places::of(model), &format!("{name}={written}")).unwrap();
    let changed = meed::whatif::change(model, &[setting]).unwrap();
    let settings = Settings { unrounded: true, ..Settings::default() };
    let outcome = run::run(&changed.model, data.clone(), &settings).unwrap();
    outcome.statement.iter().fold(Number::zero(), |sum, line| sum.plus(&line.amount))
}

/// A straight stretch at a value within it.
fn on_line(stretch: &Stretch, at: &Number) -> Option<Number> {
    let slope = number(stretch.slope.as_ref()?);
    let start = number(&stretch.at_from.as_ref()?.machine());
    Some(start.plus(&slope.times(&at.minus(&number(&stretch.from)))))
}

fn holds(contract_name: &str, name: &str, range: [&str; 2], between: &[&str], scale: Number) {
    let (model, data) = contract(contract_name);
    let text = format!("{name}={}..{}", range[0], range[1]);
    let range = sweep::range(&model, &Places::of(&model), &text, None).unwrap();
    let filter = Filter::default();
    let mut parameter = Parameter::new(&model, &range, (&data, &Settings::default()), &filter, None);
    let swept: Sweep = sweep::sweep(&model, &range, &filter, &mut parameter).unwrap();
    assert_eq!(swept.found, Findings::All, "{contract_name} {name}");
    assert!(!swept.breaks.is_empty(), "{contract_name} {name}");
    let mut tried = 0;
    for written in between {
        let digits: String = written.chars().filter(|sign| sign.is_ascii_digit() || *sign == '.').collect();
        let at = number(&digits).times(&scale);
        let stretch =
            swept.stretches.iter().find(|stretch| number(&stretch.from) < at && at < number(&stretch.to));
        if let Some(expected) = stretch.and_then(|stretch| on_line(stretch, &at)) {
            assert_eq!(paid(&model, &data, name, written), expected, "{contract_name} {name} {written}");
            tried += 1;
        }
    }
    assert_eq!(tried, between.len(), "{contract_name} {name}: not all lay within a straight stretch");
}

/// All that a run has worked out, in words.
fn told(model: &Model, outcome: Result<RunResult, RunError>) -> String {
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => return format!("{error:?}"),
    };
    let payments = model.payments.iter_enumerated().map(|(id, _)| outcome.lines(id).collect::<Vec<_>>());
    let payments: Vec<_> = payments.collect();
    let limits = model.limits.iter_enumerated().map(|(id, _)| outcome.limit_lines(id).collect::<Vec<_>>());
    let limits: Vec<_> = limits.collect();
    format!(
        "{:?} {:?} {:?} {payments:?} {limits:?} {:?} {:?}",
        outcome.supplied, outcome.payees, outcome.statement, outcome.clawbacks, outcome.facts
    )
}

/// A run that goes on from what does not depend on a tariff, as often as it does, gives what a whole run gives: for
/// every tariff of every contract, with twice and with half of its amount.
#[test]
fn what_goes_on_from_what_was_begun_is_a_whole_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts");
    let folders = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    // The data of school meals lie elsewhere.
    let is_one = |path: &Path| path.join("data").is_dir() && !path.ends_with("school-meals");
    let names = folders.filter(|entry| is_one(&entry.path()));
    let mut tried = 0;
    for name in names.map(|entry| entry.file_name().into_string().unwrap()) {
        let (model, data) = contract(&name);
        let prepared = Prepared::new(&model);
        // What has to be given is given as nothing.
        let open = model.tariffs.iter_enumerated().filter(|(_, tariff)| tariff.rows.is_empty());
        let given: Vec<(TariffId, Constant)> =
            open.map(|(id, _)| (id, Constant::Number(Number::zero()))).collect();
        for (id, tariff) in model.tariffs.iter_enumerated() {
            let first = tariff.rows.first().and_then(|row| row.values.first());
            let Some(Constant::Number(today)) = first else { continue };
            for unrounded in [false, true] {
                let as_at = Some(model.contract.ends);
                let settings = Settings { as_at, unrounded, tariffs: given.clone(), ..Settings::default() };
                let begun = prepared.begin(data.clone(), &settings, &[id]);
                for share in [Number::from_int(2), Number::ratio(1, 2).unwrap()] {
                    let mut tariffs = given.clone();
                    tariffs.push((id, Constant::Number(today.times(&share))));
                    let whole = prepared
                        .run(data.clone(), &Settings { tariffs: tariffs.clone(), ..settings.clone() });
                    let Some(begun) = &begun else {
                        assert!(whole.is_err(), "{name} {}", tariff.title.name);
                        continue;
                    };
                    let went_on = prepared.go_on(begun, &model, tariffs, None);
                    assert_eq!(told(&model, went_on), told(&model, whole), "{name} {}", tariff.title.name);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 400, "{tried}");
}

#[test]
fn an_annual_cap_of_reablement() {
    let between = [
        "£100.00",
        "£190.00",
        "£300.10",
        "£700.00",
        "£1,139.00",
        "£2,004.00",
        "£2,429.99",
        "£2,850.00",
        "£5,000.00",
    ];
    let between: Vec<String> = between.iter().map(|text| text.replace(',', "")).collect();
    let between: Vec<&str> = between.iter().map(String::as_str).collect();
    holds("reablement", "yearly_maximum", ["£0.00", "£10,000.00"], &between, Number::one());
}

#[test]
fn the_most_for_a_person_of_reablement() {
    let between = ["£7.00", "£333.33", "£1,111.00", "£1,999.00", "£2,450.00", "£3,900.00"];
    let between: Vec<String> = between.iter().map(|text| text.replace(',', "")).collect();
    let between: Vec<&str> = between.iter().map(String::as_str).collect();
    holds("reablement", "person_cap", ["£0.00", "£5,000.00"], &between, Number::one());
}

#[test]
fn a_target_of_supporting_people() {
    let hundredth = Number::from_scaled(1, 2);
    holds(
        "supporting-people",
        "work_target",
        ["1%", "99%"],
        &["3.3%", "17%", "29.99%", "51%", "77.7%"],
        hundredth,
    );
}
