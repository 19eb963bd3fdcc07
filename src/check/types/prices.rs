//! Amounts that do not say what they are for, or are of another currency: what to write, and where.

use crate::check::Checker;
use crate::check::messages::Advice;
use crate::model::{Constant, Expr, ExprKind, TariffId, Type};
use crate::source::{Edit, Span};
use crate::syntax::ast;
use crate::value::{BaseUnit, NumberStyle, NumberType, Unit};

/// How deep an amount is looked for.
const DEEPEST: u8 = 12;

/// Where an amount stands.
enum Amount {
    /// In the formula.
    Literal(Span),
    Tariff(TariffId),
}

impl Checker<'_> {
    /// `£` beside `£ × weeks`: nobody means the second, so that the price that it is made with lacks `per week`.
    pub(crate) fn price_without_unit(&self, amount: &Expr, product: &Expr) -> Option<Advice> {
        let (Type::Number(amount), Type::Number(over)) = (&amount.ty, &product.ty) else { return None };
        if amount.unit != Unit::money(self.currency()) {
            return None;
        }
        self.priced_per(product, over.unit.per(&amount.unit)?.as_base()?)
    }

    /// The amount that a value is made with, as a price for each of what it is multiplied by.
    pub(crate) fn priced_per(&self, product: &Expr, counted: BaseUnit) -> Option<Advice> {
        let word = self.units.singular(counted);
        match self.amount_in(product, DEEPEST)? {
            Amount::Literal(span) => {
                let written = format!("{} per {word}", self.as_written(span));
                Some(Advice::replace(format!("write `{written}`"), span, written))
            }
            Amount::Tariff(id) => {
                let name = self.tariffs[id].title.name.clone();
                let ends = self.amounts_of(id);
                let fix = ends.into_iter().map(|end| Edit::new(Span::new(end, end), format!(" per {word}")));
                let help = format!("write ` per {word}` after what `{name}` says");
                Some(Advice { help, fix: fix.collect() })
            }
        }
    }

    /// The first amount of money that a value is multiplied from.
    fn amount_in(&self, expr: &Expr, fuel: u8) -> Option<Amount> {
        let fuel = fuel.checked_sub(1)?;
        let money = |ty: &Type| matches!(ty, Type::Number(ty) if ty.unit == Unit::money(self.currency()));
        match &expr.kind {
            ExprKind::Constant(_) if money(&expr.ty) => Some(Amount::Literal(expr.span)),
            ExprKind::Tariff { tariff, .. } if money(&expr.ty) => Some(Amount::Tariff(*tariff)),
            ExprKind::Fact(fact) => self.amount_in(&self.facts[*fact].value, fuel),
            _ => expr.operands().into_iter().find_map(|operand| self.amount_in(operand, fuel)),
        }
    }

    /// Where the amounts in the rows of a tariff end.
    fn amounts_of(&self, id: TariffId) -> Vec<u32> {
        let mut ends = Vec::new();
        for row in &self.tariffs[id].rows {
            let text = self.source.slice(row.span);
            for (at, symbol) in text.match_indices(self.currency().symbol()) {
                let digits = text.get(at.saturating_add(symbol.len())..).unwrap_or_default();
                let length = digits.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.'));
                let end = at.saturating_add(symbol.len()).saturating_add(length.unwrap_or(digits.len()));
                ends.extend(u32::try_from(end).ok().map(|end| row.span.start.saturating_add(end)));
            }
        }
        ends
    }

    /// An amount of a currency that the contract does not pay in.
    pub(crate) fn own_currency(&self, expr: &Expr) -> Option<Advice> {
        let Type::Number(ty) = &expr.ty else { return None };
        let own = self.currency();
        if ty.unit.currency().is_none_or(|currency| currency == own || ty.unit != Unit::money(currency)) {
            return None;
        }
        let money = NumberType { unit: Unit::money(own), style: NumberStyle::Plain };
        let (number, tariff) = match &expr.kind {
            ExprKind::Constant(Constant::Number(number)) => (number, None),
            ExprKind::Tariff { tariff, .. } => match self.tariffs[*tariff].rows.first()?.values.first()? {
                Constant::Number(number) => (number, Some(*tariff)),
                _ => return None,
            },
            _ => return None,
        };
        let shown = crate::value::format::number(number, &money, &self.units);
        Some(match tariff {
            Some(tariff) => self.let_tariff_say(tariff, shown),
            None => Advice::replace(
                format!("write `{shown}`: the contract pays in {}", own.word()),
                expr.span,
                shown,
            ),
        })
    }

    /// Another value for a tariff of one value.
    pub(crate) fn let_tariff_say(&self, id: TariffId, shown: String) -> Advice {
        let tariff = &self.tariffs[id];
        let help = format!("let `{}` say `{shown}`", tariff.title.name);
        let one = tariff.keys.is_empty() && tariff.dates.is_empty();
        match tariff.rows.as_slice() {
            [row] if one => Advice::replace(help, row.span, shown),
            _ => Advice::from(help),
        }
    }

    /// A text where something else is needed: the label of what is meant, or an answer in quotes.
    pub(crate) fn text_meant(&self, text: &Expr, other: &Expr) -> Option<Advice> {
        let ExprKind::Constant(Constant::Text(said)) = &text.kind else { return None };
        if other.ty == Type::YesNo {
            let answer = match said.to_lowercase().as_str() {
                "yes" | "y" | "true" | "1" => "yes",
                "no" | "n" | "false" | "0" => "no",
                _ => return None,
            };
            return Some(Advice::replace(format!("write `{answer}` without quotes"), text.span, answer));
        }
        let labelled = |declaration: &&ast::Declaration| {
            declaration.label.as_ref().is_some_and(|label| label.node == *said)
        };
        let name = &self.file.declarations.iter().find(labelled)?.name.node;
        Some(Advice::replace(format!("write `{name}`, which is labelled so"), text.span, name))
    }
}
