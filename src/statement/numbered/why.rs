//! What has become of lines of earlier periods, and why.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::known::{Root, Side, Touched};
use super::lines::{Line, Lines, Place, Successors, lines_before};
use super::{Adjustment, AsKnown, Cause};
use crate::analysis::{Dependence, Thing};
use crate::data::{Absence, History};
use crate::model::{FactId, Item, LimitId, Model, PaymentId, RecordId, Type};
use crate::run::{Prepared, taken_in};
use crate::statement::{Amount, RowName, title};
use crate::value::Number;

/// The differences, line by line.
pub(super) fn adjustments(
    prepared: &Prepared<'_>,
    history: &History,
    now: AsKnown<'_>,
    before: AsKnown<'_>,
) -> Vec<Adjustment> {
    let model = prepared.model();
    let period = now.issue.period;
    // What the statement before paid, and what those before it paid: all up to its own period.
    let mut pairs: BTreeMap<Place, [Option<Line>; 2]> = BTreeMap::new();
    let mut add = |lines: Lines, side: usize| {
        for (place, line) in lines {
            if let Some(slot) = pairs.entry(place).or_default().get_mut(side) {
                *slot = Some(line);
            }
        }
    };
    let successors = successors(model, history, now);
    add(lines_before(model, before, period, &successors), 0);
    add(lines_before(model, now, period, &successors), 1);
    let nought = Number::zero();
    let amount = |line: &Option<Line>| line.as_ref().map_or(nought.clone(), |line| line.amount.clone());
    let different = pairs.into_iter().filter(|(_, [was, is])| amount(was) != amount(is));
    let different: Vec<(Place, [Option<Line>; 2])> = different.collect();
    if different.is_empty() {
        return Vec::new();
    }
    let finder = Finder::new(prepared, history, now, before);
    let adjustment = |(place, [was, is]): (Place, [Option<Line>; 2])| {
        let line = is.as_ref().or(was.as_ref())?;
        let title = title(model, line.item);
        let shown = |line: &Option<Line>| line.as_ref().map(|line| Amount::new(line.amount.clone()));
        Some(Adjustment {
            period: model.contract.calendar.label(model.contract.statements, place.period),
            item: title.name.clone(),
            label: title.label.clone(),
            kind: place.kind,
            keys: line.keys.clone(),
            before: shown(&was),
            now: shown(&is),
            change: Amount::new(amount(&is).minus(&amount(&was))),
            why: finder.causes(&place.payee, was.as_ref(), is.as_ref()),
            payee: place.payee,
        })
    };
    different.into_iter().filter_map(adjustment).collect()
}

/// What the rows that have been replaced are called now. A line of one is that of the row in its place.
fn successors(model: &Model, history: &History, now: AsKnown<'_>) -> Successors {
    let mut replaced = BTreeMap::new();
    for gone in &now.known.gone {
        if let Absence::Replaced { by } = gone.why {
            replaced.insert((gone.record, gone.row), by);
        }
    }
    let name = |record, row| RowName::of(model, history, record, row).row;
    let last = |record: RecordId, row: u32| {
        // A row is never replaced in a circle.
        let mut steps = replaced.len();
        let mut at = row;
        while let (Some(by), Some(left)) = (replaced.get(&(record, at)), steps.checked_sub(1)) {
            (at, steps) = (*by, left);
        }
        at
    };
    let rows = replaced.keys();
    rows.map(|(record, row)| ((*record, name(*record, *row)), name(*record, last(*record, *row)))).collect()
}

/// What something hangs on.
#[derive(Default)]
struct HangsOn {
    /// With the due lines of clawbacks.
    payments: Vec<PaymentId>,
    /// On either side the touched rows that some cohort, outcome or clause among it takes in.
    taken: [BTreeSet<(RecordId, u32)>; 2],
}

/// For each payee why rows behind its lines are touched.
type OfPayees = BTreeMap<String, BTreeSet<Root>>;

struct Finder<'a> {
    prepared: &'a Prepared<'a>,
    history: &'a History,
    sides: [Side<'a>; 2],
    /// What was asked for.
    hangs_on: RefCell<BTreeMap<Thing, Rc<HangsOn>>>,
    of_payees: RefCell<BTreeMap<PaymentId, Rc<OfPayees>>>,
}

impl<'a> Finder<'a> {
    fn new(prepared: &'a Prepared<'_>, history: &'a History, now: AsKnown<'a>, before: AsKnown<'a>) -> Self {
        let model = prepared.model();
        let mut finder = Finder {
            prepared,
            history,
            sides: [Side::new(model, before), Side::new(model, now)],
            hangs_on: RefCell::default(),
            of_payees: RefCell::default(),
        };
        let mut done = BTreeSet::new();
        for record in model.records.ids() {
            finder.touch(record, &mut done);
        }
        finder
    }

    fn model(&self) -> &'a Model {
        self.prepared.model()
    }

    fn hangs_on(&self, thing: Thing) -> Rc<HangsOn> {
        if let Some(known) = self.hangs_on.borrow().get(&thing) {
            return Rc::clone(known);
        }
        let (mut facts, mut payments) = (Vec::new(), Vec::new());
        for thing in Dependence::of(self.model()).behind([thing]) {
            match thing {
                Thing::Fact(fact) => facts.push(fact),
                Thing::Payment(payment) => payments.push(payment),
                Thing::Field(_)
                | Thing::Tariff(_)
                | Thing::Frame(_)
                | Thing::Spell(_)
                | Thing::Limit(_)
                | Thing::Clawback(_) => {}
            }
        }
        let taken = self.sides.each_ref().map(|side| self.taken(side, &facts));
        let found = Rc::new(HangsOn { payments, taken });
        self.hangs_on.borrow_mut().insert(thing, Rc::clone(&found));
        found
    }

    /// Finds the touched rows of a record, after those of the records that it hangs on.
    fn touch(&mut self, record: RecordId, done: &mut BTreeSet<RecordId>) {
        if !done.insert(record) {
            return;
        }
        let model = self.model();
        let behind = model.records[record].fields.iter().filter_map(|field| match field.ty {
            Type::Reference(to) => Some(to),
            _ => None,
        });
        let behind: Vec<RecordId> = behind.chain(model.spell(record).map(|spell| spell.source)).collect();
        behind.into_iter().for_each(|other| self.touch(other, done));
        let found = [0, 1].map(|side| match model.spell(record) {
            Some(spell) => self.touched_spells(side, record, spell.source),
            None => self.touched_rows(side, record),
        });
        for (side, found) in self.sides.iter_mut().zip(found) {
            if let Some(slot) = side.touched.get_mut(record.index()) {
                *slot = found;
            }
        }
    }

    fn touched_spells(&self, side: usize, record: RecordId, source: RecordId) -> Touched {
        let Some(side) = self.sides.get(side) else { return Touched::new() };
        let (Some(rows), Some(touched)) =
            (side.at.outcome.spells.get(record.index()), side.touched.get(source.index()))
        else {
            return Touched::new();
        };
        let of_spell = |spell: u32| {
            let behind = rows.behind(spell as usize).iter().filter_map(|row| touched.get(row));
            let roots: BTreeSet<Root> = behind.flatten().copied().collect();
            (!roots.is_empty()).then_some((spell, roots))
        };
        (0..side.rows(record)).filter_map(of_spell).collect()
    }

    fn touched_rows(&self, side: usize, record: RecordId) -> Touched {
        let (Some(own), Some(other)) = (self.sides.get(side), self.sides.get(1_usize.saturating_sub(side)))
        else {
            return Touched::new();
        };
        let is_now = side == 1;
        let touched = (0..own.rows(record)).filter_map(|at| {
            let row = own.history_row(record, at);
            let mut roots = BTreeSet::new();
            if other.outcome_row(record, row).is_none() {
                if is_now { self.came(record, row, &mut roots) } else { self.went(record, row, &mut roots) }
            }
            for (to, target) in self.history.refers_to(record, row) {
                self.led_elsewhere(to, target, &mut roots);
            }
            (!roots.is_empty()).then_some((at, roots))
        });
        touched.collect()
    }

    /// Why a row counts now and did not before.
    fn came(&self, record: RecordId, row: u32, roots: &mut BTreeSet<Root>) {
        let [before, _] = &self.sides;
        match before.absent.get(&(record, row)) {
            Some(Absence::RefersTo { record, row }) => self.came(*record, *row, roots),
            _ => {
                roots.insert(match self.history.names(record, row) {
                    Some(named) => Root::Replaced(record, named, row),
                    None => Root::Received(record, row),
                });
            }
        }
    }

    /// Why a row counted before and does not now.
    fn went(&self, record: RecordId, row: u32, roots: &mut BTreeSet<Root>) {
        let [_, now] = &self.sides;
        match now.absent.get(&(record, row)) {
            Some(Absence::Replaced { by }) => {
                roots.insert(Root::Replaced(record, row, *by));
            }
            Some(Absence::Reversed { by }) => {
                roots.insert(Root::Reversed(record, row, *by));
            }
            Some(Absence::RefersTo { record, row }) => self.went(*record, *row, roots),
            Some(Absence::NotYet | Absence::Reverses { .. }) | None => {}
        }
    }

    /// Why a reference leads to another row than before: those that took the place of the one before, one after the
    /// other.
    fn led_elsewhere(&self, record: RecordId, target: u32, roots: &mut BTreeSet<Root>) {
        let [before, now] = &self.sides;
        let mut row = target;
        let mut steps = self.history.all().tables.get(record.index()).map_or(0, |table| table.rows);
        while let (Some(Absence::Replaced { by }), Some(left)) =
            (now.absent.get(&(record, row)), steps.checked_sub(1))
        {
            if before.absent.get(&(record, row)) != now.absent.get(&(record, row)) {
                roots.insert(Root::Replaced(record, row, *by));
            }
            (row, steps) = (*by, left);
        }
        // What stands there may itself lead elsewhere.
        let stands = now.outcome_row(record, row);
        let touched = now.touched.get(record.index());
        roots.extend(stands.and_then(|at| touched?.get(&at)).into_iter().flatten().copied());
        if stands.is_none() {
            self.went(record, row, roots);
        }
    }

    fn causes(&self, payee: &str, was: Option<&Line>, is: Option<&Line>) -> Vec<Cause> {
        let mut causes = Vec::new();
        let mut roots = BTreeSet::new();
        let rounded = |line: Option<&Line>| line.map_or_else(Number::zero, |line| line.rounded.clone());
        if let Some(item) = is.or(was).map(|line| line.item) {
            match item {
                Item::Payment(id) if rounded(was) != rounded(is) => self.of_line(id, (was, is), &mut roots),
                Item::Payment(_) => {}
                Item::Limit(id) => self.of_payee(Thing::Limit(id), payee, &mut roots),
                Item::Clawback(id) => self.of_payee(Thing::Clawback(id), payee, &mut roots),
            }
        }
        for limit in self.model().limits.ids() {
            let [before, now] = [was, is].map(|line| cut(line, limit));
            if before != now {
                self.of_payee(Thing::Limit(limit), payee, &mut roots);
                let by = self.model().limits[limit].title.name.clone();
                causes.push(Cause::Cut { by, before: Amount::new(before), now: Amount::new(now) });
            }
        }
        let dates = self.sides.each_ref().map(|side| side.at.outcome.as_at);
        if roots.is_empty() && causes.is_empty() && dates.first() != dates.last() {
            causes.push(Cause::StatementDate);
        }
        causes.splice(0..0, roots.into_iter().map(|root| self.cause(root)));
        causes
    }

    /// The rows of a line that are touched; where none is, those that it hangs on.
    fn of_line(&self, id: PaymentId, lines: (Option<&Line>, Option<&Line>), roots: &mut BTreeSet<Root>) {
        let model = self.model();
        let frame = model.payments[id].frame;
        let behind = self.hangs_on(Thing::Payment(id));
        for ((side, taken), line) in self.sides.iter().zip(&behind.taken).zip([lines.0, lines.1]) {
            let Some(at) = line.and_then(|line| line.at) else { continue };
            for (record, row) in side.touched_at(model, frame, at) {
                if taken.contains(&(record, row)) {
                    let touched = side.touched.get(record.index()).and_then(|touched| touched.get(&row));
                    roots.extend(touched.into_iter().flatten().copied());
                }
            }
        }
        if roots.is_empty() {
            self.all(&behind, roots);
        }
    }

    /// The rows behind lines of a payee that are touched; where none is, all those that a step hangs on.
    fn of_payee(&self, thing: Thing, payee: &str, roots: &mut BTreeSet<Root>) {
        let behind = self.hangs_on(thing);
        let mut found = BTreeSet::new();
        for id in behind.payments.iter().copied() {
            let roots = self.roots_of_payees(id);
            found.extend(roots.get(payee).into_iter().flatten().copied());
        }
        if found.is_empty() {
            self.all(&behind, &mut found);
        }
        roots.extend(found);
    }

    /// For each payee why the rows behind its lines of a payment are touched.
    fn roots_of_payees(&self, id: PaymentId) -> Rc<OfPayees> {
        if let Some(known) = self.of_payees.borrow().get(&id) {
            return Rc::clone(known);
        }
        let (model, behind) = (self.model(), self.hangs_on(Thing::Payment(id)));
        let mut found = OfPayees::new();
        for (side, taken) in self.sides.iter().zip(&behind.taken) {
            for line in side.at.outcome.lines(id) {
                let rows = side.touched_at(model, model.payments[id].frame, line.at).into_iter();
                let roots = rows
                    .filter(|row| taken.contains(row))
                    .filter_map(|(record, row)| side.touched.get(record.index())?.get(&row));
                let mut roots = roots.flatten().copied().peekable();
                if let (Some(_), Some(payee)) =
                    (roots.peek(), side.at.outcome.payees.get(line.payee as usize))
                {
                    found.entry(payee.clone()).or_default().extend(roots);
                }
            }
        }
        let found = Rc::new(found);
        self.of_payees.borrow_mut().insert(id, Rc::clone(&found));
        found
    }

    /// All touched rows that some steps take in; where they take in none, all that are touched.
    fn all(&self, behind: &HangsOn, roots: &mut BTreeSet<Root>) {
        for (side, taken) in self.sides.iter().zip(&behind.taken) {
            for (record, row) in taken {
                let touched = side.touched.get(record.index()).and_then(|touched| touched.get(row));
                roots.extend(touched.into_iter().flatten().copied());
            }
        }
        if roots.is_empty() {
            let touched = self.sides.iter().flat_map(|side| &side.touched);
            roots.extend(touched.flat_map(BTreeMap::values).flatten().copied());
        }
    }

    /// The touched rows that some cohort, outcome or clause among some steps takes in.
    fn taken(&self, side: &Side<'_>, facts: &[FactId]) -> BTreeSet<(RecordId, u32)> {
        let model = self.model();
        let mut taken = BTreeSet::new();
        for fact in facts.iter().copied() {
            let Some(record) = model.facts[fact].population().map(|population| population.record) else {
                continue;
            };
            let Some(touched) = side.touched.get(record.index()).filter(|touched| !touched.is_empty()) else {
                continue;
            };
            let rows = taken_in(side.at.outcome, fact).filter(|row| touched.contains_key(row));
            taken.extend(rows.map(|row| (record, row)));
        }
        taken
    }

    fn cause(&self, root: Root) -> Cause {
        let model = self.model();
        let name = |record, row| RowName::of(model, self.history, record, row);
        let received = |record, row| self.history.received(record, row).map(|day| day.to_string());
        match root {
            Root::Received(record, row) => Cause::Received {
                row: name(record, row),
                received: received(record, row).unwrap_or_default(),
            },
            Root::Replaced(record, row, by) => Cause::Replaced {
                row: name(record, row),
                by: name(record, by),
                received: received(record, by),
            },
            Root::Reversed(record, row, by) => Cause::Reversed {
                row: name(record, row),
                by: name(record, by),
                received: received(record, by),
            },
        }
    }
}

fn cut(line: Option<&Line>, limit: LimitId) -> Number {
    line.and_then(|line| line.cuts.get(&limit).cloned()).unwrap_or_else(Number::zero)
}
