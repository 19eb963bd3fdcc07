//! Grain: which frame determines which, and how a coarser value comes to a finer frame.

use crate::analysis::FlowFacts;
use crate::check::Checker;
use crate::check::resolve::scope::Scope;
use crate::check::types::lookup::has_value_of_nothing;
use crate::model::{Expr, ExprKind, FieldId, Frame, FrameId, FrameMap, Key, RecordId, Type};
use crate::source::Span;
use crate::value::Function;

/// References are followed this far and no further.
const LONGEST_PATH: usize = 4;

impl Checker<'_> {
    /// The keys of a frame of groups.
    pub(crate) fn keys_of(&self, id: FrameId) -> &[Key] {
        self.frames[id].keys()
    }

    /// The record whose rows a frame stands for.
    pub(crate) fn record_of(&self, id: FrameId) -> Option<RecordId> {
        self.frames[id].record()
    }

    /// The frame of a record's rows.
    pub(crate) fn rows_of(&self, record: RecordId) -> FrameId {
        self.records[record].rows
    }

    /// The frame of a record's groups by these keys; the same keys in the same order give the same frame.
    pub(crate) fn groups(&mut self, record: RecordId, keys: Vec<Key>) -> FrameId {
        let wanted = Frame::Groups { record, keys };
        let known = self.frames.iter_enumerated().find(|(_, frame)| **frame == wanted).map(|(id, _)| id);
        known.unwrap_or_else(|| self.frames.push(wanted))
    }

    /// In words: `each episode`, `each provider and quarter of start_date`, `the contract`.
    pub(crate) fn frame_words(&self, id: FrameId) -> String {
        self.called().frame(id)
    }

    /// How to go from a frame to a coarser one, if the finer determines it; and whether some may lead nowhere.
    pub(crate) fn way(
        &self,
        finer: FrameId,
        coarser: FrameId,
        proven: &FlowFacts,
    ) -> Option<(FrameMap, bool)> {
        let straight = FrameMap { through: Vec::new() };
        if finer == coarser || matches!(self.frames[coarser], Frame::Contract) {
            return Some((straight, false));
        }
        let from = self.record_of(finer)?;
        let target = self.record_of(coarser)?;
        let mut ways =
            self.paths(from, target).into_iter().filter(|path| self.determines(finer, path, coarser));
        let path = ways.next()?;
        // Two references to the same record: which one is meant has to be said.
        if ways.next().is_some() {
            return None;
        }
        let blank_on_the_way = path.iter().enumerate().any(|(at, field)| {
            let here = self.terms().at_end(path.get(..at).unwrap_or_default(), proven);
            let scope = Scope { proven: here, ..Scope::contract() };
            let at = self.records[*field].span;
            self.row_field(*field, at, &scope).is_some_and(|reference| reference.may_be_blank)
        });
        let key_blank =
            |key: &Key| key.value.may_be_blank && !proven.is_given(&self.lifted(&key.value, &path));
        let keys_blank =
            self.keys_of(coarser).iter().any(key_blank) && matches!(self.frames[finer], Frame::Rows(_));
        Some((FrameMap { through: path }, blank_on_the_way || keys_blank))
    }

    /// The chains of references from one record to another; the empty one if they are the same.
    fn paths(&self, from: RecordId, to: RecordId) -> Vec<Vec<FieldId>> {
        let mut found = Vec::new();
        let mut open = vec![(from, Vec::new())];
        while let Some((record, path)) = open.pop() {
            if record == to {
                found.push(path);
                continue;
            }
            if path.len() >= LONGEST_PATH {
                continue;
            }
            let fields = &self.records[record].fields;
            for (position, field) in fields.iter().enumerate() {
                let (Type::Reference(next), Ok(position)) = (&field.ty, u32::try_from(position)) else {
                    continue;
                };
                let mut longer = path.clone();
                longer.push(FieldId { record, field: position });
                open.push((*next, longer));
            }
        }
        found
    }

    /// Whether the rows of a group all lead, along a path, to the same row or group of the coarser frame.
    fn determines(&self, finer: FrameId, path: &[FieldId], coarser: FrameId) -> bool {
        match &self.frames[finer] {
            Frame::Rows(_) => true,
            Frame::Groups { keys, .. } => match &self.frames[coarser] {
                Frame::Rows(_) => self.fixes_row(keys, path),
                Frame::Groups { keys: wanted, .. } => {
                    self.fixes_row(keys, path) && !path.is_empty()
                        || wanted.iter().all(|key| self.fixes(keys, &self.lifted(&key.value, path)))
                }
                Frame::Contract | Frame::Statement => false,
            },
            Frame::Contract | Frame::Statement => false,
        }
    }

    /// A row-level value of another record, seen from the rows at the start of a path.
    fn lifted(&self, value: &Expr, path: &[FieldId]) -> Expr {
        let Some(first) = path.first() else { return value.clone() };
        Expr {
            kind: ExprKind::Spread(Box::new(value.clone()), FrameMap { through: path.to_vec() }),
            frame: self.rows_of(first.record),
            ..value.clone()
        }
    }

    /// Whether keys fix one row at the end of a path.
    fn fixes_row(&self, keys: &[Key], path: &[FieldId]) -> bool {
        let own = |key: &Key| matches!(&key.value.kind, ExprKind::Field(field) if self.is_unique(*field));
        keys.iter().any(own) || self.fixes_reference(keys, path)
    }

    fn is_unique(&self, field: FieldId) -> bool {
        self.records[field].unique
    }

    /// Whether keys say themselves to which row a path leads, whatever row of the group it starts from.
    pub(crate) fn fixes_reference(&self, keys: &[Key], path: &[FieldId]) -> bool {
        keys.iter().any(|key| match &key.value.kind {
            ExprKind::Field(field) => path.first() == Some(field),
            ExprKind::Spread(inner, way) => match &inner.kind {
                // A reference reached through references, or a unique field at their end.
                ExprKind::Field(field) => {
                    let mut reached = way.through.clone();
                    let at_end = path == reached.as_slice() && self.is_unique(*field);
                    reached.push(*field);
                    at_end || path.starts_with(&reached)
                }
                _ => false,
            },
            _ => false,
        })
    }

    /// Whether keys fix a value of their rows.
    fn fixes(&self, keys: &[Key], value: &Expr) -> bool {
        keys.iter().any(|key| self.same_or_within(&key.value, value)) || self.fixes_row(keys, &[]) || {
            matches!(&value.kind, ExprKind::Spread(_, way) if self.fixes_row(keys, &way.through))
        }
    }

    /// Whether one key's value fixes another: they are the same, or a period lies within a longer one of the same date.
    pub(crate) fn same_or_within(&self, key: &Expr, value: &Expr) -> bool {
        if key == value {
            return true;
        }
        let (Some((finer, date)), Some((coarser, other))) = (key.as_period(), value.as_period()) else {
            return false;
        };
        date == other && self.nests(finer, coarser)
    }

    pub(crate) fn nests(&self, finer: crate::value::PeriodKind, coarser: crate::value::PeriodKind) -> bool {
        self.contract.as_ref().is_some_and(|contract| contract.calendar.nests(finer, coarser))
    }

    /// A value of the rows, as a value of a frame that fixes it.
    pub(crate) fn bring(&self, value: &Expr, to: FrameId) -> Option<Expr> {
        if value.frame == to {
            return Some(value.clone());
        }
        let keys = self.keys_of(to);
        for (position, key) in keys.iter().enumerate() {
            let kind = ExprKind::Key(u32::try_from(position).ok()?);
            let as_key = Expr { kind, frame: to, may_be_blank: false, ..key.value.clone() };
            if key.value == *value {
                return Some(Expr { span: value.span, ..as_key });
            }
            if let ExprKind::Call(function @ Function::PeriodOf(_), _) = &value.kind
                && self.same_or_within(&key.value, value)
            {
                let kind = ExprKind::Call(function.clone(), vec![as_key]);
                return Some(Expr { kind, frame: to, may_be_blank: false, ..value.clone() });
            }
        }
        match &value.kind {
            ExprKind::Spread(inner, way) if self.fixes_row(keys, &way.through) => {
                Some(Expr { kind: ExprKind::Spread(inner.clone(), way.clone()), frame: to, ..value.clone() })
            }
            _ if self.fixes_row(keys, &[]) => {
                let kind = ExprKind::Spread(Box::new(value.clone()), FrameMap { through: Vec::new() });
                Some(Expr { kind, frame: to, ..value.clone() })
            }
            _ => None,
        }
    }

    /// A measure of the rows that refer to a row, at that row: the visits of an episode, at the episode. Every key of
    /// the measure's groups has to be the row, or something that the row has. What other rows share is looked up in
    /// words, so that nobody totals it by mistake.
    fn at_what_is_referred_to(&self, value: Expr, to: FrameId) -> Option<Expr> {
        let record = self.record_of(to)?;
        let ExprKind::Fact(fact) = value.kind else { return None };
        let keys = self.keys_of(value.frame).iter();
        let keys: Vec<Expr> = keys
            .map(|key| self.bring(&self.seen_from(&key.value, record, value.span)?, to))
            .collect::<Option<_>>()?;
        let of_nothing = has_value_of_nothing(&self.facts[fact].value);
        let may_be_blank = !of_nothing || keys.iter().any(|key| key.may_be_blank);
        let (ty, span) = (value.ty.clone(), value.span);
        let of = Box::new(Expr { may_be_blank: true, ..value });
        let own = keys.iter().any(|key| key.kind == ExprKind::Row);
        (own || (!self.is_rows(to) && !keys.is_empty())).then_some(Expr {
            kind: ExprKind::Lookup { of, keys },
            ty,
            frame: to,
            may_be_blank,
            span,
        })
    }

    /// A value of rows that refer to a record, as a value of that record's rows.
    fn seen_from(&self, value: &Expr, record: RecordId, span: Span) -> Option<Expr> {
        let refers = |field: &FieldId| self.records[*field].ty == Type::Reference(record);
        let rows = self.rows_of(record);
        match &value.kind {
            ExprKind::Field(field) if refers(field) => Some(self.row_itself(record, span)),
            ExprKind::Spread(inner, map) if map.through.first().is_some_and(refers) => {
                let further = map.through.get(1..).unwrap_or_default().to_vec();
                if further.is_empty() {
                    return Some(Expr { span, ..inner.as_ref().clone() });
                }
                let kind = ExprKind::Spread(inner.clone(), FrameMap { through: further });
                Some(Expr { kind, frame: rows, span, ..value.clone() })
            }
            ExprKind::Call(function @ Function::PeriodOf(_), of) => {
                let of = self.seen_from(of.first()?, record, span)?;
                let may_be_blank = of.may_be_blank;
                let kind = ExprKind::Call(function.clone(), vec![of]);
                Some(Expr { kind, frame: rows, may_be_blank, span, ..value.clone() })
            }
            _ => None,
        }
    }

    /// A row, as what refers to it would name it.
    pub(crate) fn row_itself(&self, record: RecordId, span: Span) -> Expr {
        let (ty, frame) = (Type::Reference(record), self.rows_of(record));
        Expr { kind: ExprKind::Row, ty, frame, may_be_blank: false, span }
    }

    /// A value on its own frame, as a value of this frame, if this frame determines it.
    pub(crate) fn spread(&self, value: Expr, to: FrameId, proven: &FlowFacts) -> Option<Expr> {
        if value.frame == to {
            return Some(value);
        }
        let Some((map, may_lead_nowhere)) = self.way(to, value.frame, proven) else {
            return self.at_what_is_referred_to(value, to);
        };
        let may_be_blank = value.may_be_blank || may_lead_nowhere;
        let (ty, span) = (value.ty.clone(), value.span);
        let mut spread =
            Expr { kind: ExprKind::Spread(Box::new(value), map), ty, frame: to, may_be_blank, span };
        spread.may_be_blank &= !proven.is_given(&spread);
        Some(spread)
    }

    /// What is proven of every row of a group that has one, as the group has it besides.
    pub(crate) fn proven_at(&self, proven: &FlowFacts, to: FrameId) -> FlowFacts {
        let mut at = proven.clone();
        if !self.is_rows(to) {
            at.also(&proven.moved(&|expr| self.at_groups(expr, to)));
        }
        at
    }

    /// What is looked up by keys that a whole group shares, at the group.
    pub(crate) fn looked_up(&self, value: &Expr, scope: &Scope) -> Option<Expr> {
        let ExprKind::Lookup { .. } = value.kind else { return None };
        let mut brought = self.at_groups(value, scope.frame)?;
        brought.may_be_blank &= !scope.proven.is_given(&brought);
        Some(brought)
    }

    /// A value of the rows as one of their groups, if they share it: a key, or what is looked up by keys.
    fn at_groups(&self, expr: &Expr, to: FrameId) -> Option<Expr> {
        if let Some(brought) = self.bring(expr, to) {
            return Some(brought);
        }
        let kind = match &expr.kind {
            ExprKind::Constant(_) => expr.kind.clone(),
            ExprKind::Call(function, arguments) => {
                let arguments = arguments.iter().map(|argument| self.at_groups(argument, to));
                ExprKind::Call(function.clone(), arguments.collect::<Option<_>>()?)
            }
            ExprKind::Lookup { of, keys } => {
                let keys = keys.iter().map(|key| self.at_groups(key, to)).collect::<Option<_>>()?;
                ExprKind::Lookup { of: of.clone(), keys }
            }
            ExprKind::Tariff { tariff, keys, at } => {
                let keys = keys.iter().map(|key| self.at_groups(key, to)).collect::<Option<_>>()?;
                let at = match at {
                    Some(at) => Some(Box::new(self.at_groups(at, to)?)),
                    None => None,
                };
                ExprKind::Tariff { tariff: *tariff, keys, at }
            }
            ExprKind::Spread(inner, map) if map.through.is_empty() => {
                return self.spread(inner.as_ref().clone(), to, &FlowFacts::default());
            }
            _ => return None,
        };
        Some(Expr { kind, frame: to, ..expr.clone() })
    }
}
