//! The spells that a row went into, put together where they fared alike: a stay of a thousand days is told in a few
//! lines.

use super::context::Context;
use super::item::more;
use super::node::{Kind, Node};
use super::population::{condition, condition_words};
use super::row::{lines, population_node, populations, populations_of};
use super::row_places::row_name;
use crate::model::{FactId, RecordId};
use crate::run::{Failed, field_values};
use crate::text;

/// How many stretches are shown unless everything is wanted.
const SHORT: usize = 6;

/// What became of a spell, as far as it tells it from its neighbours.
#[derive(PartialEq)]
struct Fate {
    populations: Vec<(FactId, Option<Failed>)>,
    /// The spells that it went into, each by its record and position.
    within: Vec<(RecordId, usize)>,
    /// The words of the lines that it is behind.
    lines: Vec<String>,
}

/// The spells in their order: those that follow each other and fared alike as one.
pub(super) fn folded(context: &Context, record: RecordId, spells: &[usize]) -> Vec<Node> {
    let mut stretches: Vec<(Fate, Vec<usize>)> = Vec::new();
    for spell in spells {
        let fate = fate(context, record, *spell);
        match stretches.last_mut().filter(|(last, _)| *last == fate) {
            Some((_, alike)) => alike.push(*spell),
            None => stretches.push((fate, vec![*spell])),
        }
    }
    let shown = stretches.iter().take(SHORT).map(|(_, alike)| stretch_node(context, record, alike));
    let mut nodes: Vec<Node> = shown.collect();
    let hidden = stretches.iter().skip(SHORT).map(|(_, alike)| alike.len()).fold(0, usize::saturating_add);
    let of = &context.model.records[record];
    nodes.extend(more(hidden, &of.title.name, &of.plural));
    nodes
}

fn fate(context: &Context, record: RecordId, spell: usize) -> Fate {
    let populations = populations_of(context, record).into_iter();
    let populations: Vec<_> = populations.map(|(id, _)| (id, context.first_failed(id, spell))).collect();
    let taken = |selection: FactId| populations.contains(&(selection, None));
    let made = context.model.spells().filter(|(.., made)| taken(made.selection));
    let within = made.filter_map(|(id, ..)| {
        let rows = context.outcome.spells.get(id.index())?;
        Some(rows.of_row(u32::try_from(spell).ok()?).into_iter().map(move |spell| (id, spell)))
    });
    let within = within.flatten().collect();
    let lines = lines(context, record, spell).into_iter().map(|line| line.text).collect();
    Fate { populations, within, lines }
}

fn stretch_node(context: &Context, record: RecordId, alike: &[usize]) -> Node {
    let Some(first) = alike.first().copied() else { return Node::new(Kind::Row, "") };
    let node =
        match alike {
            [one] => Node::new(Kind::Row, row_name(context, record, *one))
                .because(populations(context, record, *one)),
            several => Node::new(Kind::Row, name(context, record, several))
                .because(in_common(context, record, first)),
        };
    node.because(lines(context, record, first))
}

/// `30 days_of_stay, 1 April 2025 to 30 April 2025`
fn name(context: &Context, record: RecordId, alike: &[usize]) -> String {
    let of = &context.model.records[record];
    let count = text::count(alike.len(), &of.title.name, &of.plural);
    let keys = of.days().map_or(0, |[first, _]| first);
    let days = |spell: Option<&usize>| -> Vec<String> {
        let spell = spell.and_then(|spell| u32::try_from(*spell).ok()).unwrap_or(u32::MAX);
        let values = field_values(context.model, &context.outcome.data, record, spell);
        let days = values.skip(keys).take(2).map(|(_, value)| value);
        days.map(|day| day.words(context.model, &context.outcome.data)).collect()
    };
    let (first, last) = (days(alike.first()), days(alike.last()));
    let (first, last) =
        (first.first().cloned().unwrap_or_default(), last.get(1).cloned().unwrap_or_default());
    format!("{count}, {first} to {last}")
}

/// What all of a stretch are in and left out of: in the words of the conditions, without the values of one of them.
fn in_common(context: &Context, record: RecordId, first: usize) -> Vec<Node> {
    let in_common = populations_of(context, record).into_iter().map(|(id, fact)| {
        let mut node = population_node(context, id, fact, first);
        if let Some(failed) = context.first_failed(id, first) {
            let words = format!("not met: {}", condition_words(context, failed, id));
            let line = condition(context, failed).map(|condition| context.line(condition.span));
            let reason = Node::new(Kind::Condition, words);
            node.because = vec![line.map_or(reason.clone(), |line| reason.at_line(line))];
        }
        node
    });
    in_common.collect()
}
