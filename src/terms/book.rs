//! The defined terms: what each record, field, value, payment and price is called, in one and in several.

use std::collections::BTreeSet;

use super::casing::{from_name, is_plural, of_cohort, plural, singular, stands_alone, titled};
use super::marks;
use crate::analysis::{Dependence, Thing};
use crate::model::{
    ChoiceSetId, Constant, FRAME_TERMS, FactId, FactKind, Field, FieldId, IndexVec, Model, Movement, Payee,
    PaymentId, Record, RecordId, TariffId, Title, Type,
};
use crate::show;
use crate::value::{BaseUnit, PeriodKind, Unit, UnitNames, format};

/// A defined term.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Noun {
    /// The reference under which it is defined.
    pub(super) to: String,
    /// One.
    pub(super) singular: String,
    /// Several.
    pub(super) plural: String,
}

impl Noun {
    fn new(to: impl Into<String>, singular: impl Into<String>) -> Self {
        let singular = singular.into();
        Noun { to: to.into(), plural: plural(&singular), singular }
    }

    /// One, as a link.
    pub(super) fn one(&self) -> String {
        marks::term(&self.to, &self.singular)
    }

    /// Several, as a link.
    pub(super) fn many(&self) -> String {
        marks::term(&self.to, &self.plural)
    }
}

/// The defined terms of a contract.
pub(super) struct Book {
    records: IndexVec<RecordId, Noun>,
    fields: IndexVec<RecordId, Vec<Noun>>,
    facts: IndexVec<FactId, Noun>,
    tariffs: IndexVec<TariffId, Noun>,
    payments: IndexVec<PaymentId, Noun>,
    /// Whoever is paid, where a field says so.
    pub(super) payee: Option<Noun>,
    units: UnitNames,
    /// Everything that an amount depends on.
    behind_amounts: BTreeSet<Thing>,
}

/// What is taken already.
struct Taken(BTreeSet<String>);

impl Taken {
    /// Keeps the words that the author gives: the terms of all else give way to them. That no two are the same is seen
    /// to before.
    fn keep_said(&mut self, model: &Model) {
        let titles = super::titles::titles(model).filter_map(|title| title.printed.called.as_ref());
        let fields = model.records.iter().flat_map(|record| &record.fields);
        let all = titles.chain(fields.filter_map(|field| field.printed.called.as_ref()));
        self.0.extend(all.map(|(one, _)| marks::own(one).to_lowercase()));
    }

    /// The first of some that is free.
    fn first_free(&mut self, candidates: impl IntoIterator<Item = String>) -> String {
        let mut last = String::new();
        for candidate in candidates {
            if self.0.insert(candidate.to_lowercase()) {
                return candidate;
            }
            last = candidate;
        }
        // Nothing else is left than to tell them apart by a word that is said once more.
        while !self.0.insert(last.to_lowercase()) {
            last.push_str(" in This Schedule");
        }
        last
    }
}

impl Book {
    /// The terms of a contract, in the order of the file.
    pub(super) fn of(model: &Model) -> Book {
        let mut taken = Taken(FRAME_TERMS.map(str::to_lowercase).into());
        taken.keep_said(model);
        let mut records = IndexVec::new();
        for record in &model.records {
            records.push(record_noun(record, &mut taken));
        }
        let mut fields: IndexVec<RecordId, Vec<Noun>> = IndexVec::new();
        for (id, record) in model.records.iter_enumerated() {
            let list = (0u32..).zip(&record.fields);
            fields.push(
                list.map(|(at, field)| field_noun(model, FieldId { record: id, field: at }, field)).collect(),
            );
        }
        for noun in fields.iter().flatten() {
            taken.0.insert(noun.singular.to_lowercase());
        }
        let mut book = Book {
            units: units(model, &records),
            payee: payee(model, &fields),
            behind_amounts: behind_amounts(model),
            records,
            fields,
            facts: model.facts.iter().map(|_| Noun::default()).collect::<Vec<_>>().into(),
            tariffs: model.tariffs.iter().map(|_| Noun::default()).collect::<Vec<_>>().into(),
            payments: model.payments.iter().map(|_| Noun::default()).collect::<Vec<_>>().into(),
        };
        book.declare(model, &mut taken);
        book
    }

    /// Gives everything else a term, in the order of the file.
    fn declare(&mut self, model: &Model, taken: &mut Taken) {
        enum Thing {
            Fact(FactId),
            Tariff(TariffId),
            Payment(PaymentId),
        }
        let facts =
            model.facts.iter_enumerated().filter(|(_, fact)| !matches!(fact.kind, FactKind::Selection(_)));
        let facts = facts.map(|(id, fact)| (fact.title.span, Thing::Fact(id)));
        let tariffs =
            model.tariffs.iter_enumerated().map(|(id, tariff)| (tariff.title.span, Thing::Tariff(id)));
        let payments = model.payments.iter_enumerated().filter(|(_, payment)| payment.clawback.is_none());
        let payments = payments.map(|(id, payment)| (payment.title.span, Thing::Payment(id)));
        let mut all: Vec<_> = facts.chain(tariffs).chain(payments).collect();
        all.sort_by_key(|(span, _)| *span);
        for (_, thing) in all {
            let title = match thing {
                Thing::Fact(id) => &model.facts[id].title,
                Thing::Tariff(id) => &model.tariffs[id].title,
                Thing::Payment(id) => &model.payments[id].title,
            };
            let said = said(&title.name, title.printed.called.as_ref());
            match thing {
                Thing::Fact(id) => {
                    self.facts[id] = said.unwrap_or_else(|| self.fact_noun(model, id, taken));
                }
                Thing::Tariff(id) => {
                    self.tariffs[id] =
                        said.unwrap_or_else(|| valued(&model.tariffs[id].title, "Rate", taken));
                }
                Thing::Payment(id) => {
                    self.payments[id] =
                        said.unwrap_or_else(|| payment_noun(&model.payments[id].title, taken));
                }
            }
        }
    }

    fn fact_noun(&self, model: &Model, id: FactId, taken: &mut Taken) -> Noun {
        let fact = &model.facts[id];
        match &fact.kind {
            FactKind::Cohort(population)
            | FactKind::Outcome(population, _)
            | FactKind::Selection(population) => {
                let record = &self.records[population.record];
                let names = (record.singular.as_str(), record.plural.as_str());
                let (one, many) = of_cohort(&fact.title.name, names);
                let compound = format!("{} {}", from_name(&fact.title.name), record.singular);
                let term = taken.first_free([one.clone(), compound]);
                let plural = if term == one { many } else { plural(&term) };
                Noun { to: fact.title.name.clone(), singular: term, plural }
            }
            FactKind::Define => valued(&fact.title, "Value", taken),
            FactKind::Measure { .. } => valued(&fact.title, "Figure", taken),
            FactKind::Scale(_) => valued(&fact.title, "Result", taken),
        }
    }

    /// Whether an amount of the statement depends on something.
    pub(super) fn moves_money(&self, thing: Thing) -> bool {
        self.behind_amounts.contains(&thing)
    }

    /// The noun of a record.
    pub(super) fn record(&self, id: RecordId) -> &Noun {
        &self.records[id]
    }

    /// The term of a field.
    pub(super) fn field(&self, id: FieldId) -> Noun {
        self.fields[id.record].get(id.field as usize).cloned().unwrap_or_default()
    }

    /// The term of a value or a subset.
    pub(super) fn fact(&self, id: FactId) -> &Noun {
        &self.facts[id]
    }

    /// The term of a price.
    pub(super) fn tariff(&self, id: TariffId) -> &Noun {
        &self.tariffs[id]
    }

    /// The term of a payment.
    pub(super) fn payment(&self, id: PaymentId) -> &Noun {
        &self.payments[id]
    }

    /// The term of a kind of period.
    pub(super) fn period(&self, kind: PeriodKind) -> Noun {
        let term = match kind {
            PeriodKind::Week => "Week",
            PeriodKind::Month => "Month",
            PeriodKind::Quarter => "Quarter",
            PeriodKind::ContractYear => "Contract Year",
            PeriodKind::FinancialYear => "Financial Year",
        };
        Noun::new(format!("_{}", term.to_lowercase().replace(' ', "_")), term)
    }

    /// A value that stands in the contract, in words.
    pub(super) fn constant(&self, model: &Model, ty: &Type, value: &Constant) -> String {
        match (value, ty) {
            (Constant::Number(number), Type::Number(ty)) => format::number(number, ty, &self.units),
            (Constant::Choice(position), Type::Choice(set)) => {
                format!("“{}”", self.choice(model, *set, *position))
            }
            (Constant::Text(text), _) => format!("“{}”", marks::own(text)),
            (Constant::YesNo(yes), _) => format!("“{}”", crate::text::yes_no(*yes)),
            (Constant::Number(_) | Constant::Date(_) | Constant::Choice(_) | Constant::Period(..), _) => {
                show::constant(model, ty, value)
            }
        }
    }

    /// The words of a choice.
    pub(super) fn choice(&self, model: &Model, set: ChoiceSetId, position: u32) -> String {
        marks::own(&show::choice(model, set, position).replace('_', " "))
    }

    /// A unit in words: `hours per week`.
    pub(super) fn unit(&self, unit: &Unit) -> String {
        unit.describe(&self.units)
    }
}

fn behind_amounts(model: &Model) -> BTreeSet<Thing> {
    let dependence = Dependence::of(model);
    let items = model.items.iter().flat_map(|item| dependence.of_item(*item));
    dependence.behind(items).into_iter().collect()
}

/// What the author says that something is called.
fn said(to: &str, called: Option<&(String, Option<String>)>) -> Option<Noun> {
    let (one, many) = called?;
    let one = marks::own(one);
    let many = many.as_deref().map_or_else(|| plural(&one), marks::own);
    Some(Noun { to: to.to_owned(), singular: one, plural: many })
}

/// The noun of a record: its own name, since its label says what one is.
fn record_noun(record: &Record, taken: &mut Taken) -> Noun {
    if let Some(said) = said(&record.title.name, record.title.printed.called.as_ref()) {
        return said;
    }
    let own = from_name(&record.title.name);
    let term = taken.first_free([own.clone(), format!("{own} Record")]);
    let given = from_name(&record.plural);
    // The plural of a name that says what was done is made by nobody: `points_helds`.
    let plural = if term == own && !given.ends_with("eds") { given } else { plural(&term) };
    Noun { to: record.title.name.clone(), singular: term, plural }
}

fn field_noun(model: &Model, id: FieldId, field: &Field) -> Noun {
    let record = &model.records[id.record];
    let to = format!("{}.{}", record.title.name, field.name);
    let movement =
        record.made.as_ref().and_then(|made| made.balance()).and_then(|_| Movement::named(&field.name));
    if let Some(movement) = movement {
        return Noun::new(to, movement_term(movement));
    }
    if let Some(said) = said(&to, field.printed.called.as_ref()) {
        return said;
    }
    if let Some(label) = field.label.as_deref().filter(|label| stands_alone(label)) {
        return Noun::new(to, titled(&marks::own(label)));
    }
    let Some(stem) = field.name.strip_suffix("_id") else { return Noun::new(to, from_name(&field.name)) };
    let is_record = model.records.iter().any(|record| record.title.name == stem);
    let numbered = matches!(field.ty, Type::Number(_));
    let kind = if numbered { "Number" } else { "Identifier" };
    let term =
        if is_record || field.unique { format!("{} {kind}", from_name(stem)) } else { from_name(stem) };
    Noun::new(to, term)
}

/// What a balance is made of, as terms.
fn movement_term(movement: Movement) -> &'static str {
    match movement {
        Movement::Opening => "Opening Balance",
        Movement::Wiped => "Amount Given Up",
        Movement::Lapsed => "Amount Lapsed",
        Movement::Interest => "Interest",
        Movement::Added => "Amount Added",
        Movement::Taken => "Amount Taken",
        Movement::Shortfall => "Shortfall",
        Movement::Excess => "Excess",
        Movement::Closing => "Closing Balance",
        Movement::Left => "Amount Left at the End",
    }
}

/// The term of a value: its label if that can stand alone, or its name, with a word more where it is taken.
fn valued(title: &Title, kind: &str, taken: &mut Taken) -> Noun {
    let own = from_name(&title.name);
    let label =
        title.label.as_deref().filter(|label| stands_alone(label)).map(|label| titled(&marks::own(label)));
    let longer = format!("{own} {kind}");
    let term = taken.first_free(label.into_iter().chain([own, longer]));
    Noun::new(&title.name, term)
}

fn payment_noun(title: &Title, taken: &mut Taken) -> Noun {
    const MONEY: [&str; 18] = [
        "payment",
        "fee",
        "reward",
        "bonus",
        "grant",
        "charge",
        "price",
        "return",
        "instalment",
        "settlement",
        "retention",
        "deduction",
        "advance",
        "top-up",
        "rebate",
        "balance",
        "repayment",
        "guarantee",
    ];
    let money = |term: String| {
        let last = term.rsplit(' ').next().unwrap_or_default().to_lowercase();
        let one = if is_plural(&last) { singular(&last) } else { last.clone() };
        if MONEY.contains(&one.as_str()) {
            let stem = term.get(..term.len().saturating_sub(last.len())).unwrap_or_default();
            return format!("{stem}{}", titled(&one));
        }
        format!("{term} Payment")
    };
    let label = title
        .label
        .as_deref()
        .filter(|label| stands_alone(label))
        .map(|label| money(titled(&marks::own(label))));
    let own = from_name(&title.name);
    let term = taken.first_free(label.into_iter().chain([money(own.clone()), format!("{own} Amount")]));
    // The last word is money, whatever stands before it.
    let plural = match term.rsplit_once(' ') {
        Some((before, last)) => format!("{before} {}", plural(last)),
        None => plural(&term),
    };
    Noun { to: title.name.clone(), singular: term, plural }
}

/// The units, those that are nouns of records as terms.
fn units(model: &Model, records: &IndexVec<RecordId, Noun>) -> UnitNames {
    let mut names = UnitNames::default();
    for at in 0u32.. {
        let one = model.units.singular(BaseUnit::Named(at));
        if one.is_empty() {
            break;
        }
        let many = model.units.plural(BaseUnit::Named(at));
        let record = model.records.iter_enumerated().find(|(_, record)| record.title.name == one);
        match record {
            Some((id, _)) => {
                let noun: &Noun = &records[id];
                names.declare(noun.singular.clone(), noun.plural.clone())
            }
            None => names.declare(one.replace('_', " "), many.replace('_', " ")),
        };
    }
    names
}

fn payee(model: &Model, fields: &IndexVec<RecordId, Vec<Noun>>) -> Option<Noun> {
    let Payee::Field(name) = &model.contract.payee else { return None };
    let all = model.records.iter().zip(fields.iter());
    let mut named = all.flat_map(|(record, nouns)| record.fields.iter().zip(nouns));
    named
        .find(|(field, _)| field.name == *name)
        .map(|(_, noun)| Noun { to: "_payee".to_owned(), ..noun.clone() })
}
