//! Words that stand beside a value and are no names: `null`, `givn`.

use crate::check::Checker;
use crate::check::messages;
use crate::check::resolve::scope::Scope;
use crate::diagnostic::Diagnostic;
use crate::model::Type;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::CompareOp;

impl Checker<'_> {
    /// `is null`, `is not empty`: a word that is no name and no choice, and says that nothing is there.
    pub(super) fn nothing(
        &self,
        op: CompareOp,
        right: &ast::Expr,
        left: &Type,
        test: Span,
        scope: &Scope,
    ) -> Option<Diagnostic> {
        const NOTHING: [&str; 7] = ["null", "nil", "none", "nothing", "empty", "missing", "undefined"];
        let ast::ExprKind::Name(word) = &right.kind else { return None };
        let is_choice = match left {
            Type::Choice(set) => self.choice_sets[*set].choices.contains(word),
            _ => false,
        };
        let is_nothing =
            NOTHING.contains(&word.to_lowercase().as_str()) && !is_choice && self.is_unknown(word, scope);
        let instead = if op == CompareOp::Is { "is blank" } else { "is given" };
        let name = ast::Name::new(word.clone(), right.span);
        is_nothing.then_some(messages::names::compared_with_nothing(&name, test, instead))
    }

    /// `is givn`: a word that is nothing, and nearly `given` or `blank`.
    pub(super) fn near_test(
        &self,
        right: &ast::Expr,
        left: &Type,
        scope: &Scope,
    ) -> Option<messages::Problem> {
        let ast::ExprKind::Name(word) = &right.kind else { return None };
        let tests = ["given".to_owned(), "blank".to_owned()];
        let near = crate::text::nearest(word, &tests).map(str::to_owned)?;
        let choice = match left {
            Type::Choice(set) => self.choice_sets[*set].choices.contains(word),
            _ => false,
        };
        (!choice && self.is_unknown(word, scope)).then(|| {
            messages::names::unknown_name(
                &ast::Name::new(word.clone(), right.span),
                "a value",
                Some(near).as_deref(),
                &Vec::new(),
            )
        })
    }
}
