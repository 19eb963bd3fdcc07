//! Which rows a value rests on that is asked for by itself, a measure or a define; and what became of one row.

use super::maker::Maker;
use super::named::NamedBy;
use super::needed::{At, Cuts, Deciding, Followed, Needed};
use super::refusal::{Made, Refusal};
use super::wanted::{Key, Wanted, field, own_keys};
use crate::model::{FactId, FactKind, FieldId, Frame, FrameId, Item, RecordId};
use crate::plan::{FramePlan, Goal, Node, Op, Slot, Work};
use crate::source::Span;

/// So often rows lead on to others before that is given up.
const MOST_ROUNDS: usize = 4;
/// So many times rows of one record are asked for before that is given up.
const MOST_PIECES: usize = 24;

impl<'a, 'm> Needed<'a, 'm> {
    /// What a measure, scale or define rests on, for what is named so or begins with it.
    pub(super) fn of_value(maker: &'a mut Maker<'m>, fact: FactId, name: Option<&str>) -> Made<Self> {
        let model = maker.model;
        let title = &model.facts[fact].title;
        let frame = model.facts[fact].frame;
        let mut needed = Needed::new(maker, false);
        needed.goals.push(Goal::Fact(fact));
        let at = match &model.frames[frame] {
            Frame::Contract => At::Contract,
            Frame::Statement => {
                return Err(Refusal::of(
                    title.span,
                    "what rests on the statement is not explained from tables",
                )
                .with_help("ask for the lines that it is made of, one by one"));
            }
            Frame::Rows(_) | Frame::Groups { .. } => {
                At::Places(needed.named(frame, (&title.name, name), title.span)?)
            }
        };
        // A group is there as soon as one row has its keys, whichever of its rows are taken in.
        needed.rows_behind(&at, frame, &[], title.span)?;
        needed.fact(fact, &at)?;
        needed.follow_what_decides(title.span)?;
        Ok(needed)
    }

    /// What spells rest on that are named so, and all that became of them.
    pub(super) fn of_made(maker: &'a mut Maker<'m>, made: RecordId, name: Option<&str>) -> Made<Self> {
        let of = &maker.model.records[made];
        let mut needed = Needed::new(maker, false);
        let wanted = needed.named(of.rows, (&of.title.name, name), of.title.span)?;
        needed.story(made, &wanted, true)?;
        needed.follow_what_decides(of.title.span)?;
        Ok(needed)
    }

    /// What became of a row rests on, which is named by a field.
    pub(super) fn of_row(maker: &'a mut Maker<'m>, id: FieldId, value: &str, full: bool) -> Made<Self> {
        let model = maker.model;
        let of = &model.records[id.record];
        let span = of.title.span;
        let mut needed = Needed::new(maker, false);
        let Some(keys) = needed.maker.row_keys(of.rows) else {
            return Err(needed.maker.no_identity(id.record, span));
        };
        let Some(field) = of.fields.get(id.field as usize) else {
            return Err(Refusal::unexpected(span, "a field that is not there"));
        };
        let wanted =
            needed.maker.wanted_where(&mut needed.known, (of.rows, keys), span, |maker, scope| {
                maker.is_field(scope, id.field, &field.ty, value)
            })?;
        needed.story(id.record, &wanted, full)?;
        needed.follow_what_decides(span)?;
        Ok(needed)
    }

    /// The rows or groups that are named so; all of them where Meed has all of them.
    fn named(&mut self, frame: FrameId, (title, name): (&str, Option<&str>), span: Span) -> Made<Wanted> {
        let model = self.maker.model;
        let Some(name) = name else {
            let Some(FramePlan::Groups { rows, .. }) = self.maker.plan.frames.get(frame.index()) else {
                return match self.is_local(frame) {
                    true => Ok(Wanted::all(frame)),
                    false => Err(not_of_all(title, span)),
                };
            };
            return match self.is_local(*rows) {
                true => Ok(Wanted::all(frame)),
                false => Err(not_of_all(title, span)),
            };
        };
        let (keys, has_days) = match &model.frames[frame] {
            Frame::Groups { keys: typed, .. } => {
                let Some(FramePlan::Groups { keys, .. }) = self.maker.plan.frames.get(frame.index()) else {
                    return Err(Refusal::unexpected(span, "groups that are not planned"));
                };
                let keys = own_keys(keys).into_iter().zip(typed);
                (keys.map(|(key, typed)| NamedBy { key, ty: typed.value.ty.clone() }).collect(), false)
            }
            Frame::Rows(record) => {
                let of = &model.records[*record];
                let days = of.days().map(|[_, last]| last.saturating_add(1));
                let known_by = |at: usize| match days {
                    Some(days) => at < days,
                    None => of.fields.iter().position(|field| field.unique) == Some(at),
                };
                let of_fields = (0u32..).zip(&of.fields).filter(|(at, _)| known_by(*at as usize));
                let keys: Vec<NamedBy> = of_fields
                    .filter_map(|(at, typed)| {
                        let node = field(model, FieldId { record: *record, field: at })?;
                        Some(NamedBy { key: Key::Value(node), ty: typed.ty.clone() })
                    })
                    .collect();
                if keys.is_empty() {
                    return Err(self.maker.no_identity(*record, of.title.span));
                }
                (keys, days.is_some())
            }
            Frame::Contract | Frame::Statement => {
                return Err(Refusal::unexpected(span, "what there is one of is not named"));
            }
        };
        self.maker.named_so(&mut self.known, (frame, keys), (name, has_days), span)
    }

    /// What became of rows: what they say, who they are among, what is made of them, and the lines that they are behind.
    fn story(&mut self, record: RecordId, wanted: &Wanted, full: bool) -> Made<()> {
        let model = self.maker.model;
        let of = &model.records[record];
        let at = At::Places(wanted.clone());
        if !self.is_new(Followed::Story(record), &at) {
            return Ok(());
        }
        if let Some(sought) = self.maker.plan.sought.iter().find(|sought| sought.frame == of.rows) {
            let span = sought.keys.first().map_or(of.title.span, |(key, _)| key.span);
            return Err(Refusal::of(span, "for which other rows a row counts is not asked of tables")
                .with_help("explain a value of those rows by its name: there it says which rows count"));
        }
        self.rows(wanted, of.title.span)?;
        if of.made.is_some() {
            self.goals.push(Goal::Made(record));
        } else {
            (0u32..)
                .zip(&of.fields)
                .try_for_each(|(at_field, _)| self.field(FieldId { record, field: at_field }, &at))?;
        }
        for (id, fact) in model.facts.iter_enumerated().filter(|(_, fact)| fact.frame == of.rows) {
            let wanted = match &fact.kind {
                FactKind::Define => full || self.runs(id),
                FactKind::Cohort(_) | FactKind::Outcome(..) | FactKind::Selection(_) => true,
                FactKind::Measure { .. } | FactKind::Scale(_) => false,
            };
            if wanted {
                self.goals.push(Goal::Fact(id));
                self.fact(id, &at)?;
            }
        }
        self.made_of(of.rows, &at, full)?;
        for (id, payment) in model.payments.iter_enumerated() {
            if model.facts[payment.selection].frame != of.rows {
                continue;
            }
            let taken = self.taken_in(&at, &[payment.selection]);
            self.goals.push(Goal::Item(Item::Payment(id)));
            let span = payment.title.span;
            let at = match self.maker.plan.frames.get(payment.frame.index()).cloned() {
                Some(FramePlan::Groups { rows, keys, .. }) => {
                    self.nodes(&keys, rows, &taken)?;
                    let of_rows: Vec<Key> = keys.iter().cloned().map(Key::Value).collect();
                    At::Places(self.by(&taken, &of_rows, (payment.frame, own_keys(&keys)), span)?)
                }
                Some(FramePlan::Rows(_)) => taken,
                Some(FramePlan::Contract | FramePlan::Statement) | None => At::Contract,
            };
            self.lines(id, &at, Cuts::All)?;
        }
        Ok(())
    }

    /// The spells that are made of rows, and what became of them.
    fn made_of(&mut self, rows: FrameId, at: &At, full: bool) -> Made<()> {
        let model = self.maker.model;
        for (made, of, _) in model.spells() {
            let Some(plan) = self.maker.plan.spell(made.index()).cloned().filter(|plan| plan.rows == rows)
            else {
                continue;
            };
            let span = of.title.span;
            let taken = self.taken_in(at, &[plan.selection]);
            let values: Vec<Key> =
                match plan.groups.and_then(|groups| self.maker.plan.frames.get(groups.index())) {
                    Some(FramePlan::Groups { keys, .. }) => keys.iter().cloned().map(Key::Value).collect(),
                    _ => self
                        .maker
                        .row_keys(rows)
                        .ok_or_else(|| Refusal::unexpected(span, "spells of no rows"))?,
                };
            let nodes: Vec<Node> = values.iter().filter_map(Key::node).cloned().collect();
            self.nodes(&nodes, rows, &taken)?;
            let keys = of.days().map_or(0, |[first, _]| first);
            let own = (0..u32::try_from(keys).unwrap_or(0))
                .filter_map(|at| field(model, FieldId { record: made, field: at }).map(Key::Value));
            let spells = self.by(&taken, &values, (of.rows, own.collect()), span)?;
            self.story(made, &spells, full)?;
        }
        Ok(())
    }

    /// Whether a define runs over other rows, or is taken over them.
    fn runs(&self, fact: FactId) -> bool {
        fn of(needed: &Needed<'_, '_>, node: &Node) -> bool {
            let own = match &node.op {
                Op::Slot(slot) => {
                    matches!(needed.maker.plan.slots.get(*slot as usize), Some(Slot::Running(_)))
                }
                Op::Related(_) => true,
                _ => false,
            };
            own || node.operands().into_iter().any(|operand| of(needed, operand))
        }
        match self.maker.plan.fact(fact).map(|plan| &plan.work) {
            Some(Work::Value(node)) => of(self, node),
            Some(Work::Subset { .. } | Work::Scale(_)) | None => false,
        }
    }
}

impl Needed<'_, '_> {
    /// Follows the references that are read of some rows of a record for all of its rows that are asked for: where a
    /// reference led nowhere, a row could seem to be in a group or under a total that it is not in.
    pub(super) fn follow_references(&mut self) -> Made<()> {
        // Rows that refer to rows of their own record are followed no further than that.
        for _ in self.maker.model.records.iter() {
            let known = (self.fields.len(), self.done.len());
            for (record, pieces) in self.rows.clone() {
                let read: Vec<FieldId> =
                    self.fields.iter().copied().filter(|id| id.record == record).collect();
                for (id, piece) in read.iter().flat_map(|id| pieces.iter().map(move |piece| (id, piece))) {
                    self.field(*id, &At::Places(piece.clone()))?;
                }
            }
            if known == (self.fields.len(), self.done.len()) {
                break;
            }
        }
        Ok(())
    }

    /// Follows what decides in which groups and subsets rows are for all rows that are asked for, not only for those of
    /// which it was asked: a value is worked out on these rows alone, and nothing else tells that it is the same.
    pub(super) fn follow_what_decides(&mut self, span: Span) -> Made<()> {
        let too_far = || {
            Refusal::of(span, "the rows that this rests on lead on to others, and these to others still")
                .with_help("ask for a line of the statement, or for what it is worked out from")
        };
        for _ in 0..MOST_ROUNDS {
            self.follow_references()?;
            let known = (self.deciding.len(), self.done.len());
            for deciding in self.deciding.clone() {
                let frame = match deciding {
                    Deciding::Subset(fact) => self.maker.model.facts[fact].frame,
                    Deciding::Keys(frame) => match self.maker.plan.frames.get(frame.index()) {
                        Some(FramePlan::Groups { rows, .. }) => *rows,
                        _ => continue,
                    },
                };
                let Frame::Rows(record) = self.maker.model.frames[frame] else { continue };
                for piece in self.rows.get(&record).cloned().unwrap_or_default() {
                    let at = At::Places(piece);
                    match deciding {
                        Deciding::Subset(fact) => self.fact(fact, &at)?,
                        Deciding::Keys(groups) if self.is_new(Followed::Keys(groups), &at) => {
                            let keys = self.maker.plan.frames.get(groups.index()).cloned();
                            if let Some(FramePlan::Groups { keys, .. }) = keys {
                                self.nodes(&keys, frame, &at)?;
                            }
                        }
                        Deciding::Keys(_) => {}
                    }
                    if self.rows.values().any(|pieces| pieces.len() > MOST_PIECES) {
                        return Err(too_far());
                    }
                }
            }
            if known == (self.deciding.len(), self.done.len()) {
                return Ok(());
            }
        }
        Err(too_far())
    }
}

/// What is asked for of all rows or groups there are.
fn not_of_all(title: &str, span: Span) -> Refusal {
    Refusal::of(span, format!("what `{title}` is for all is not asked of tables"))
        .with_help(format!("name one, by its keys or by what is unique in it: `{title}/…`"))
}
