//! A name that is misspelt where it is declared: all its uses are unknown then, and following them would spread the slip.

use std::collections::BTreeMap;

use crate::check::Checker;
use crate::check::messages::{self, Problem, Unknown};
use crate::diagnostic::Edit;
use crate::source::Span;
use crate::syntax::ast::{self, DeclarationKind};

impl Checker<'_> {
    /// For each unknown name, the declaration that is like it and that nothing uses: that one is misspelt.
    pub(crate) fn misspelt_declarations(&self) -> BTreeMap<String, Problem> {
        let mut uses: BTreeMap<&str, (&str, Vec<Span>)> = BTreeMap::new();
        for found in &self.problems {
            if let Some(Unknown { name, span, meant: Some(meant) }) = &found.problem.unknown {
                uses.entry(name).or_insert((meant, Vec::new())).1.push(*span);
            }
        }
        let mut misspelt = BTreeMap::new();
        for (name, (meant, mut spans)) in uses {
            spans.sort_unstable();
            spans.dedup();
            let times = self.times_written(name);
            let unused = self.times_written(meant) == 1;
            let declared = self.declaration_of(meant).filter(|_| unused && times > 1);
            if let (Some(declared), Some(first)) = (declared, spans.first()) {
                let used = ast::Name::new(name.to_owned(), *first);
                let problem = messages::names::misspelt_declaration(&declared, &used, times);
                misspelt.insert(name.to_owned(), problem.into());
            }
        }
        misspelt
    }

    /// How often a word stands in the text.
    fn times_written(&self, name: &str) -> usize {
        self.places_of(name).len()
    }

    /// Where a word stands in the text, outside of quoted texts and comments.
    fn places_of(&self, name: &str) -> Vec<Span> {
        let mut places = Vec::new();
        let mut line_start = 0usize;
        for line in self.source.text().split_inclusive('\n') {
            let code = line.split("--").next().unwrap_or_default();
            let mut start = line_start;
            for (at, part) in code.split('"').enumerate() {
                let mut word_start = start;
                for word in part.split(|c: char| !c.is_alphanumeric() && c != '_') {
                    let end = word_start.saturating_add(word.len());
                    if at % 2 == 0 && word == name {
                        places.extend(u32::try_from(word_start).ok().zip(u32::try_from(end).ok()));
                    }
                    // The character that parts two words may be longer than a byte.
                    let parting = self.source.text().get(end..).and_then(|rest| rest.chars().next());
                    word_start = end.saturating_add(parting.map_or(0, char::len_utf8));
                }
                start = start.saturating_add(part.len()).saturating_add(1);
            }
            line_start = line_start.saturating_add(line.len());
        }
        places.into_iter().map(|(start, end)| Span::new(start, end)).collect()
    }

    /// The same change in the other places of a line that use a name which is declared nowhere: of a line that is not understood not every
    /// place is looked at, and one that is left would be told next.
    pub(crate) fn in_the_rest_of_the_line(&self, unknown: &Unknown, fix: &[Edit]) -> Vec<Edit> {
        let of_name = |edit: &&Edit| self.source.slice(edit.span) == unknown.name;
        let (Some(one), None) = (fix.iter().find(of_name), self.declaration_of(&unknown.name)) else {
            return Vec::new();
        };
        let lines: Vec<usize> = fix.iter().map(|edit| self.source.line(edit.span.start)).collect();
        let others = self.places_of(&unknown.name).into_iter().filter(|place| {
            lines.contains(&self.source.line(place.start)) && !fix.iter().any(|edit| edit.span.meets(*place))
        });
        others.map(|place| Edit::new(place, one.text.clone())).collect()
    }

    /// Where a declaration or a field has this name.
    fn declaration_of(&self, name: &str) -> Option<ast::Name> {
        let fields = |declaration: &ast::Declaration| match &declaration.kind {
            DeclarationKind::Record(record) => record.fields.iter().map(|field| field.name.clone()).collect(),
            _ => Vec::new(),
        };
        let mut names = self
            .file
            .declarations
            .iter()
            .flat_map(|declaration| std::iter::once(declaration.name.clone()).chain(fields(declaration)));
        names.find(|declared| declared.node == name)
    }
}
