//! A name that is misspelt where it is declared: all its uses are unknown then, and following them would spread the
//! slip.

use std::collections::BTreeMap;

use crate::check::Checker;
use crate::check::messages::{self, Problem, Unknown};
use crate::source::{Edit, Span};
use crate::syntax::ast::{self, DeclarationKind, FieldType};

/// Where each word of the text stands, and which of them are declared: read once, whatever number of names is unknown.
pub(crate) struct Words<'a> {
    places: BTreeMap<&'a str, Vec<Span>>,
    declared: BTreeMap<&'a str, &'a ast::Name>,
    choices: BTreeMap<&'a str, &'a ast::Name>,
}

impl Words<'_> {
    /// Where a word stands in the text, outside of quoted texts and comments, in order.
    fn places_of(&self, name: &str) -> &[Span] {
        self.places.get(name).map_or(&[], Vec::as_slice)
    }

    /// The declaration that could be meant by an unknown name, if each of the two stands once in the text: either may
    /// be the slip.
    pub(crate) fn only_declared(&self, unknown: &Unknown) -> Option<&ast::Name> {
        let meant = unknown.meant.as_deref()?;
        let once = self.times_written(&unknown.name) == 1 && self.times_written(meant) == 1;
        self.declared.get(meant).copied().filter(|_| once)
    }

    /// How often a word stands in the text.
    fn times_written(&self, name: &str) -> usize {
        self.places_of(name).len()
    }
}

impl Checker<'_> {
    /// The words of the text, if there is a name that is not known.
    pub(crate) fn words(&self) -> Words<'_> {
        let mut words =
            Words { places: BTreeMap::new(), declared: BTreeMap::new(), choices: BTreeMap::new() };
        if self.problems.iter().all(|found| found.problem.unknown.is_none()) {
            return words;
        }
        for (word, place) in self.words_in_order() {
            words.places.entry(word).or_default().push(place);
        }
        for declaration in &self.file.declarations {
            words.declared.entry(&declaration.name.node).or_insert(&declaration.name);
            if let DeclarationKind::Record(record) = &declaration.kind {
                for field in &record.fields {
                    words.declared.entry(&field.name.node).or_insert(&field.name);
                    if let FieldType::OneOf(choices) = &field.ty.node {
                        words.choices.extend(choices.iter().map(|choice| (choice.node.as_str(), choice)));
                    }
                }
            }
        }
        words
    }

    /// For each unknown name, the declaration or choice that is like it and that nothing uses: that one is misspelt.
    pub(crate) fn misspelt_declarations(&self, words: &Words<'_>) -> BTreeMap<String, Problem> {
        let mut uses: BTreeMap<&str, (&str, Vec<Span>)> = BTreeMap::new();
        for found in &self.problems {
            if let Some(Unknown { name, span, meant: Some(meant) }) = &found.problem.unknown {
                uses.entry(name).or_insert((meant, Vec::new())).1.push(*span);
            }
        }
        let mut misspelt = BTreeMap::new();
        for (name, (meant, mut spans)) in uses {
            spans.sort_unstable();
            let times = words.times_written(name);
            let unused = words.times_written(meant) == 1;
            let Some(first) = spans.first().filter(|_| unused && times > 1) else { continue };
            let used = ast::Name::new(name.to_owned(), *first);
            let problem = match (words.declared.get(meant), words.choices.get(meant)) {
                (Some(declared), _) => Some(messages::names::misspelt_declaration(declared, &used, times)),
                (None, Some(choice)) => Some(messages::names::misspelt_choice(choice, &used, times)),
                (None, None) => None,
            };
            if let Some(problem) = problem {
                misspelt.insert(name.to_owned(), problem.into());
            }
        }
        misspelt
    }

    /// The words outside of quoted texts and comments, with their places.
    fn words_in_order(&self) -> Vec<(&str, Span)> {
        let mut found = Vec::new();
        let mut line_start = 0usize;
        for line in self.source.text().split_inclusive('\n') {
            let code = line.split("--").next().unwrap_or_default();
            let mut start = line_start;
            for (at, part) in code.split('"').enumerate() {
                let mut word_start = start;
                for word in part.split(|c: char| !c.is_alphanumeric() && c != '_') {
                    let end = word_start.saturating_add(word.len());
                    if let (true, Ok(from), Ok(to)) =
                        (at % 2 == 0 && !word.is_empty(), u32::try_from(word_start), u32::try_from(end))
                    {
                        found.push((word, Span::new(from, to)));
                    }
                    // The character that parts two words may be longer than a byte.
                    let parting = self.source.text().get(end..).and_then(|rest| rest.chars().next());
                    word_start = end.saturating_add(parting.map_or(0, char::len_utf8));
                }
                start = start.saturating_add(part.len()).saturating_add(1);
            }
            line_start = line_start.saturating_add(line.len());
        }
        found
    }

    /// The same change in the other places of a line that use a name which is declared nowhere: of a line that is not
    /// understood not every place is looked at, and one that is left would be told next.
    pub(crate) fn in_the_rest_of_the_line(
        &self,
        words: &Words<'_>,
        unknown: &Unknown,
        fix: &[Edit],
    ) -> Vec<Edit> {
        let of_name = |edit: &&Edit| self.source.slice(edit.span) == unknown.name;
        let (Some(one), None) = (fix.iter().find(of_name), words.declared.get(unknown.name.as_str())) else {
            return Vec::new();
        };
        let lines: Vec<usize> = fix.iter().map(|edit| self.source.line(edit.span.start)).collect();
        let others = words.places_of(&unknown.name).iter().filter(|place| {
            lines.contains(&self.source.line(place.start)) && !fix.iter().any(|edit| edit.span.meets(**place))
        });
        others.map(|place| Edit::new(*place, one.text.clone())).collect()
    }
}
