//! Stands in for stages that are written elsewhere at this moment.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::source::Source;
use crate::syntax::ast;

/// syntax
pub fn parse(_source: &Source) -> (ast::File, Vec<Diagnostic>) {
    (ast::File::default(), Vec::new())
}

/// syntax
pub fn format(source: &Source) -> Result<String, Vec<Diagnostic>> {
    Ok(source.text().to_owned())
}

/// model
pub fn from_ast(_source: Source, _file: &ast::File) -> (Option<Model>, Vec<Diagnostic>) {
    (None, Vec::new())
}

/// run
pub fn evaluate_at(
    _model: &crate::model::Model,
    _outcome: &crate::run::Outcome,
    _expr: &crate::model::Expr,
    _at: u32,
) -> Option<crate::model::Constant> {
    None
}
