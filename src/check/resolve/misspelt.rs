//! A name that is misspelt where it is declared: all its uses are unknown then, and following them would spread the slip.

use std::collections::BTreeMap;

use crate::check::Checker;
use crate::check::messages::{self, Problem, Unknown};
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

    /// How often a word stands in the text, outside of quoted texts and comments.
    fn times_written(&self, name: &str) -> usize {
        let in_line = |line: &str| {
            let code = line.split("--").next().unwrap_or_default();
            let outside = code.split('"').step_by(2);
            let words = outside.flat_map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_'));
            words.filter(|word| *word == name).count()
        };
        self.source.text().lines().map(in_line).sum()
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
