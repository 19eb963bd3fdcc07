//! What has become of lines of earlier periods, and why.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::{Line, Lines, Place, Successors, lines_before};
use super::{Adjustment, AsKnown, Cause};
use crate::analysis::{Dependence, Thing};
use crate::data::{Absence, History};
use crate::model::{FactId, Frame, FrameId, Item, LimitId, Model, PaymentId, RecordId, Type};
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

/// For each row of a record that is another on the one side than on the other, or leads to another: why.
type Touched = BTreeMap<u32, BTreeSet<Root>>;

/// A row that came, stands for another or was taken back, by its place in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Root {
    Received(RecordId, u32),
    Replaced(RecordId, u32, u32),
    Reversed(RecordId, u32, u32),
}

/// What was known by a cut-off, and the rows that are touched there.
struct Side<'a> {
    at: AsKnown<'a>,
    /// Why rows do not count, record by record.
    absent: BTreeMap<(RecordId, u32), Absence>,
    /// Record by record of the model.
    touched: Vec<Touched>,
}

/// What something hangs on.
#[derive(Default)]
struct HangsOn {
    facts: Vec<FactId>,
    /// With the due lines of clawbacks.
    payments: Vec<PaymentId>,
}

struct Finder<'a> {
    prepared: &'a Prepared<'a>,
    history: &'a History,
    sides: [Side<'a>; 2],
}

impl<'a> Side<'a> {
    fn new(model: &Model, at: AsKnown<'a>) -> Self {
        let absent = at.known.gone.iter().map(|gone| ((gone.record, gone.row), gone.why)).collect();
        Side { at, absent, touched: vec![Touched::new(); model.records.len()] }
    }

    /// The place in the history of a row of the outcome.
    fn history_row(&self, record: RecordId, row: u32) -> u32 {
        let rows = self.at.known.rows.get(record.index()).and_then(Option::as_ref);
        rows.map_or(row, |rows| rows.get(row as usize).copied().unwrap_or(row))
    }

    /// The row of the outcome, if it counts.
    fn outcome_row(&self, record: RecordId, row: u32) -> Option<u32> {
        match self.at.known.rows.get(record.index()).and_then(Option::as_ref) {
            Some(rows) => rows.binary_search(&row).ok().and_then(|at| u32::try_from(at).ok()),
            None => Some(row),
        }
    }

    fn rows(&self, record: RecordId) -> u32 {
        let table = self.at.outcome.data.tables.get(record.index());
        table.map_or(0, |table| u32::try_from(table.rows).unwrap_or(u32::MAX))
    }

    /// The rows, or the rows of a group, at a place of a frame, that are touched.
    fn touched_at(&self, model: &Model, frame: FrameId, at: u32) -> Vec<(RecordId, u32)> {
        let (record, here): (RecordId, Box<dyn Fn(u32) -> bool + '_>) = match &model.frames[frame] {
            Frame::Rows(record) => (*record, Box::new(move |row| row == at)),
            Frame::Groups { record, .. } => {
                let groups = self.at.outcome.frame(frame).map(|rows| &rows.group_of_row);
                let group = move |row: u32| groups.and_then(|groups| groups.get(row as usize));
                (*record, Box::new(move |row| group(row) == Some(at)))
            }
            Frame::Contract | Frame::Statement => return Vec::new(),
        };
        let touched = self.touched.get(record.index()).into_iter().flat_map(BTreeMap::keys);
        touched.copied().filter(|row| here(*row)).map(|row| (record, row)).collect()
    }
}

impl<'a> Finder<'a> {
    fn new(prepared: &'a Prepared<'_>, history: &'a History, now: AsKnown<'a>, before: AsKnown<'a>) -> Self {
        let model = prepared.model();
        let mut finder =
            Finder { prepared, history, sides: [Side::new(model, before), Side::new(model, now)] };
        let mut done = BTreeSet::new();
        for record in model.records.ids() {
            finder.touch(record, &mut done);
        }
        finder
    }

    fn model(&self) -> &'a Model {
        self.prepared.model()
    }

    fn hangs_on(&self, thing: Thing) -> HangsOn {
        let mut found = HangsOn::default();
        for thing in Dependence::of(self.model()).behind([thing]) {
            match thing {
                Thing::Fact(fact) => found.facts.push(fact),
                Thing::Payment(payment) => found.payments.push(payment),
                Thing::Field(_)
                | Thing::Tariff(_)
                | Thing::Frame(_)
                | Thing::Spell(_)
                | Thing::Limit(_)
                | Thing::Clawback(_) => {}
            }
        }
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
        for (side, line) in self.sides.iter().zip([lines.0, lines.1]) {
            let Some(at) = line.and_then(|line| line.at) else { continue };
            let taken = self.taken(side, &behind);
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
        let model = self.model();
        let behind = self.hangs_on(thing);
        let mut found = BTreeSet::new();
        for id in behind.payments.iter().copied() {
            for side in &self.sides {
                let lines = side.at.outcome.lines(id);
                let taken = self.taken(side, &self.hangs_on(Thing::Payment(id)));
                let own = lines.filter(|line| {
                    side.at.outcome.payees.get(line.payee as usize).is_some_and(|name| name == payee)
                });
                for (record, row) in
                    own.flat_map(|line| side.touched_at(model, model.payments[id].frame, line.at))
                {
                    let touched = side.touched.get(record.index()).and_then(|touched| touched.get(&row));
                    found.extend(
                        touched.into_iter().flatten().filter(|_| taken.contains(&(record, row))).copied(),
                    );
                }
            }
        }
        if found.is_empty() {
            self.all(&behind, &mut found);
        }
        roots.extend(found);
    }

    /// All touched rows that some steps take in; where they take in none, all that are touched.
    fn all(&self, behind: &HangsOn, roots: &mut BTreeSet<Root>) {
        for side in &self.sides {
            for (record, row) in self.taken(side, behind) {
                let touched = side.touched.get(record.index()).and_then(|touched| touched.get(&row));
                roots.extend(touched.into_iter().flatten().copied());
            }
        }
        if roots.is_empty() {
            let touched = self.sides.iter().flat_map(|side| &side.touched);
            roots.extend(touched.flat_map(BTreeMap::values).flatten().copied());
        }
    }

    /// The touched rows that some cohort, outcome or clause among some steps takes in.
    fn taken(&self, side: &Side<'_>, behind: &HangsOn) -> BTreeSet<(RecordId, u32)> {
        let model = self.model();
        let mut taken = BTreeSet::new();
        for fact in behind.facts.iter().copied() {
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
