//! Numbers in words: what they are numbers of, whether two go together, and what is missing where they do not.

use crate::check::Checker;
use crate::check::messages::{self, Advice, Doing};
use crate::model::{Constant, Expr, ExprKind, TariffId, Type};
use crate::source::Span;
use crate::value::{ArithmeticOp, BaseUnit, Function, Number, NumberStyle, NumberType, Unit};

/// A number of no unit, as it stands in the text or in a tariff.
struct Bare {
    number: Number,
    tariff: Option<TariffId>,
}

impl Checker<'_> {
    /// What a number is a number of: `£ per week`, `a percentage`, `a plain number`.
    pub(crate) fn number_words(&self, ty: &NumberType) -> String {
        self.called().number(ty)
    }

    /// A type with its unit.
    pub(crate) fn type_words(&self, ty: &Type) -> String {
        self.called().with_unit(ty)
    }

    /// The type that two values have in common.
    pub(crate) fn same_type(&mut self, left: &Expr, right: &Expr, doing: Doing) -> Option<Type> {
        match (&left.ty, &right.ty) {
            (Type::Number(a), Type::Number(b)) => {
                if a.unit != b.unit {
                    return self.refuse(messages::types::units_differ(
                        doing,
                        &self.number_words(a),
                        left.span,
                        &self.number_words(b),
                        right.span,
                        self.unit_advice(left, right, doing).unwrap_or_else(|| self.units_help(a, b).into()),
                    ));
                }
                self.percentages_said(left, a, right, b)?;
                Some(left.ty.clone())
            }
            (a, b) if a == b => Some(a.clone()),
            (a, b) => {
                let (left_type, right_type) = (self.describe_type(a), self.describe_type(b));
                let help = self.days_for_a_date(left, right).or_else(|| self.days_for_a_date(right, left));
                let help = help.map(Advice::from);
                let help =
                    help.or_else(|| self.text_meant(left, right)).or_else(|| self.text_meant(right, left));
                self.refuse(messages::types::types_differ(
                    doing,
                    &left_type,
                    left.span,
                    &right_type,
                    right.span,
                    help,
                ))
            }
        }
    }

    /// `42 days` where a date stands on the other side: from when are they counted?
    fn days_for_a_date(&self, date: &Expr, days: &Expr) -> Option<String> {
        let Type::Number(ty) = &days.ty else { return None };
        let stretch = ty.unit.as_base().is_some_and(BaseUnit::is_calendar_time);
        let written = self.as_written(days.span);
        (date.ty == Type::Date && stretch)
            .then(|| format!("write `{written} after` and the date that they are counted from"))
    }

    /// A percentage beside a bare number: 45 and 0.45 could both be meant.
    fn percentages_said(&mut self, left: &Expr, a: &NumberType, right: &Expr, b: &NumberType) -> Option<()> {
        if let Some(bare) = self.bare(right) {
            self.percentage_beside_value(a, left, &bare, right.span)?;
        }
        if let Some(bare) = self.bare(left) {
            self.percentage_beside_value(b, right, &bare, left.span)?;
        }
        self.percentage_of_what(left, right)?;
        self.percentage_of_what(right, left)
    }

    /// `score is at least 45%`, where the score is a plain number of the data: 45% of what?
    fn percentage_of_what(&mut self, counted: &Expr, percent: &Expr) -> Option<()> {
        let Type::Number(ty) = &percent.ty else { return Some(()) };
        let literal = match &percent.kind {
            ExprKind::Constant(Constant::Number(number)) => !number.is_zero(),
            ExprKind::Tariff { .. } => true,
            _ => false,
        };
        if !literal || ty.style == NumberStyle::Plain || !self.is_of_data(counted, 8) {
            return Some(());
        }
        let digits = self.terms().constant_number(percent).map(|share| share.times(&Number::from_int(100)));
        let digits = digits.map(|digits| crate::value::format::plain(&digits));
        self.refuse(messages::types::percent_of_what(digits.as_deref(), percent.span, counted.span))
    }

    /// Whether a number without a unit stands in the data like that, or is a total, an average or the like of such.
    fn is_of_data(&self, expr: &Expr, fuel: u8) -> bool {
        let plain = |ty: &Type| matches!(ty, Type::Number(NumberType { unit, style: NumberStyle::Plain }) if unit.is_none());
        let Some(fuel) = fuel.checked_sub(1).filter(|_| plain(&expr.ty)) else { return false };
        match &expr.kind {
            ExprKind::Field(_) | ExprKind::Key(_) => true,
            ExprKind::Spread(inner, _) => self.is_of_data(inner, fuel),
            ExprKind::Call(Function::Negative | Function::Rounded(_), of) => {
                of.iter().all(|of| self.is_of_data(of, fuel))
            }
            ExprKind::IfBlank(value, _) | ExprKind::MustBeGiven(value) => self.is_of_data(value, fuel),
            ExprKind::Aggregate(aggregate) => {
                aggregate.value.as_ref().is_some_and(|value| self.is_of_data(value, fuel))
            }
            ExprKind::Fact(fact) => self.is_of_data(&self.facts[*fact].value, fuel),
            _ => false,
        }
    }

    /// The same for a number that stands in the text.
    pub(crate) fn percentage_said(
        &mut self,
        wanted: &NumberType,
        wanted_span: Span,
        number: &Number,
        found: &NumberType,
        span: Span,
    ) -> Option<()> {
        if !found.unit.is_none() || found.style != NumberStyle::Plain {
            return Some(());
        }
        let bare = Bare { number: number.clone(), tariff: None };
        self.percentage_beside(wanted, wanted_span, &bare, span)
    }

    /// Beside what is only a percentage because it was divided, a number up to 1 is what it is: `1 − spent ÷ cost`.
    fn percentage_beside_value(
        &mut self,
        ty: &NumberType,
        beside: &Expr,
        bare: &Bare,
        span: Span,
    ) -> Option<()> {
        if bare.number.size() <= Number::one() && self.is_quotient(beside, 8) {
            return Some(());
        }
        self.percentage_beside(ty, beside.span, bare, span)
    }

    /// Whether a value is one amount divided by another of its kind, perhaps by name, with a sign or taken from the
    /// whole.
    fn is_quotient(&self, expr: &Expr, fuel: u8) -> bool {
        let Some(fuel) = fuel.checked_sub(1) else { return false };
        match &expr.kind {
            ExprKind::Call(Function::Arithmetic(op), parts) => {
                let [left, right] = parts.as_slice() else { return false };
                let constant = |expr: &Expr| matches!(expr.kind, ExprKind::Constant(_));
                let part = |expr: &Expr| constant(expr) || self.is_quotient(expr, fuel);
                let unit = |expr: &Expr| match &expr.ty {
                    Type::Number(ty) => (ty.style == NumberStyle::Plain).then(|| ty.unit.clone()),
                    _ => None,
                };
                // `A as a share of B` is said to be a percentage.
                let share = || self.as_written(expr.span).contains(" as a share of ");
                match op {
                    ArithmeticOp::Divide => {
                        unit(left).is_some_and(|over| unit(right) == Some(over)) && !share()
                    }
                    ArithmeticOp::Multiply => false,
                    ArithmeticOp::Add | ArithmeticOp::Subtract => {
                        part(left) && part(right) && !(constant(left) && constant(right))
                    }
                }
            }
            ExprKind::Call(Function::Negative | Function::Rounded(_) | Function::Choose(_), parts) => {
                parts.iter().any(|part| self.is_quotient(part, fuel))
            }
            ExprKind::MustBeGiven(inner) | ExprKind::Spread(inner, _) | ExprKind::IfBlank(inner, _) => {
                self.is_quotient(inner, fuel)
            }
            ExprKind::ChooseGiven(_, left, right) => {
                self.is_quotient(left, fuel) || self.is_quotient(right, fuel)
            }
            ExprKind::Fact(fact) => self.is_quotient(&self.facts[*fact].value, fuel),
            _ => false,
        }
    }

    fn percentage_beside(&mut self, ty: &NumberType, beside: Span, bare: &Bare, span: Span) -> Option<()> {
        // Nothing of it is nothing, however it is counted.
        if ty.style == NumberStyle::Plain || !ty.unit.is_none() || bare.number.is_zero() {
            return Some(());
        }
        let hundredfold = bare.number.times(&Number::from_int(100));
        let percent = if bare.number.size() <= Number::one() { &hundredfold } else { &bare.number };
        self.refuse(messages::types::bare_number(
            &crate::value::format::plain(&bare.number),
            &format!("{}%", crate::value::format::plain(percent)),
            bare.tariff.is_some(),
            span,
            beside,
        ))
    }

    fn bare(&self, expr: &Expr) -> Option<Bare> {
        let Type::Number(NumberType { unit, style: NumberStyle::Plain }) = &expr.ty else { return None };
        if !unit.is_none() {
            return None;
        }
        match &expr.kind {
            ExprKind::Constant(Constant::Number(number)) => {
                Some(Bare { number: number.clone(), tariff: None })
            }
            ExprKind::Call(Function::Negative, of) => {
                let bare = of.first().and_then(|of| self.bare(of))?;
                Some(Bare { number: bare.number.negated(), ..bare })
            }
            ExprKind::Tariff { tariff, .. } => {
                let row = self.tariffs[*tariff].rows.first()?;
                match row.values.first()? {
                    Constant::Number(number) => Some(Bare { number: number.clone(), tariff: Some(*tariff) }),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// A number that stands there without its unit.
    fn with_unit(&self, left: &Expr, right: &Expr) -> Option<Advice> {
        let (bare, at, other) = self
            .bare(left)
            .map(|bare| (bare, left, right))
            .or(self.bare(right).map(|bare| (bare, right, left)))?;
        let Type::Number(ty) = &other.ty else { return None };
        let shown = crate::value::format::number(&bare.number, ty, &self.units);
        Some(match bare.tariff {
            Some(tariff) => self.let_tariff_say(tariff, shown),
            None => Advice::replace(format!("write `{shown}`"), at.span, shown),
        })
    }

    /// What to write where two numbers are of different units.
    fn unit_advice(&self, left: &Expr, right: &Expr, doing: Doing) -> Option<Advice> {
        self.with_unit(left, right)
            .or_else(|| self.own_currency(left).or_else(|| self.own_currency(right)))
            .or_else(|| self.price_without_unit(left, right))
            .or_else(|| self.price_without_unit(right, left))
            .or_else(|| self.price_beside_price(left, right, doing))
            .or_else(|| self.price_beside_price(right, left, doing))
    }

    /// `£100.00` in one table with `£80.00 per episode`: a price that lacks for what it is.
    fn price_beside_price(&self, amount: &Expr, price: &Expr, doing: Doing) -> Option<Advice> {
        let one_table = match doing {
            Doing::OneTariff | Doing::OneTable | Doing::OneScale | Doing::Line => true,
            Doing::Add
            | Doing::Subtract
            | Doing::Compare
            | Doing::StandIn
            | Doing::Blocks
            | Doing::Round
            | Doing::Replace => false,
        };
        let (Type::Number(of), Type::Number(per)) = (&amount.ty, &price.ty) else { return None };
        let (ExprKind::Constant(Constant::Number(number)), ExprKind::Constant(_)) =
            (&amount.kind, &price.kind)
        else {
            return None;
        };
        (one_table && !of.unit.is_none() && of.unit.per(&per.unit)?.as_base().is_some()).then(|| {
            let shown = crate::value::format::number(number, per, &self.units);
            Advice::replace(format!("write `{shown}`"), amount.span, shown)
        })
    }

    /// What probably repairs a mix of two units.
    pub(crate) fn units_help(&self, left: &NumberType, right: &NumberType) -> String {
        let rate =
            self.rate_help(&left.unit, &right.unit).or_else(|| self.rate_help(&right.unit, &left.unit));
        let (left, right) = (self.number_words(left), self.number_words(right));
        rate.unwrap_or_else(|| format!("both have to be {left}, or both {right}"))
    }

    /// A rate that has not been multiplied yet: `£ per week` beside `£`.
    fn rate_help(&self, rate: &Unit, amount: &Unit) -> Option<String> {
        if rate.is_none() {
            return None;
        }
        let missing = amount.per(rate)?.as_base()?;
        let (rate, many) = (rate.describe(&self.units), self.units.plural(missing));
        Some(format!("multiply what is {rate} by a number of {many}"))
    }

    /// Money of the contract's currency, or an error that says what is missing.
    pub(crate) fn money(&mut self, expr: Expr) -> Option<Expr> {
        let money = Unit::money(self.currency());
        let (found, help) = match &expr.ty {
            Type::Number(ty) if ty.unit == money => return Some(expr),
            Type::Number(ty) => {
                let help = self.price_of_each_row(&expr, &ty.unit, &money);
                let missing = ty.unit.per(&money).and_then(|counted| counted.as_base());
                let price = missing.and_then(|counted| self.priced_per(&expr, counted));
                let help = help.map(Advice::from).or(price);
                (self.number_words(ty), help.unwrap_or_else(|| self.money_help(&ty.unit, &money).into()))
            }
            other => (
                self.describe_type(other),
                Advice::from("write an amount, or a price and what it is multiplied by"),
            ),
        };
        self.refuse(messages::types::not_money(&found, expr.span, help))
    }

    /// A price for each row of a clause that has a line for each row: there is nothing to multiply it by.
    fn price_of_each_row(&self, expr: &Expr, unit: &Unit, money: &Unit) -> Option<String> {
        let record = self.record_of(expr.frame).filter(|_| self.is_rows(expr.frame))?;
        let noun = self.noun(record)?;
        if money.per(unit)?.as_base()? != noun {
            return None;
        }
        let (one, written) = (self.units.singular(noun), self.as_written(expr.span));
        let statement = self.contract.as_ref()?.statements;
        let date = self.a_date_field(record)?;
        let counted = format!("add `for each {} of {date}` and write `count × {written}`", statement.word());
        Some(match &expr.kind {
            ExprKind::Constant(Constant::Number(number)) => {
                let ty = NumberType { unit: money.clone(), style: NumberStyle::Plain };
                let amount = crate::value::format::number(number, &ty, &self.units);
                format!("write `{amount}`, as there is a line for each {one}; or {counted}")
            }
            _ => format!("write `{written} × 1 {one}`, as there is a line for each {one}; or {counted}"),
        })
    }

    /// What probably makes money of it.
    fn money_help(&self, unit: &Unit, money: &Unit) -> String {
        let symbol = self.currency().symbol();
        if let Some(other) = unit.currency() {
            return format!(
                "the contract pays in {}: write `{symbol}` before the amount, not `{}`",
                self.currency().word(),
                other.symbol()
            );
        }
        if unit.is_none() {
            return format!("multiply it by an amount, such as `{symbol}500.00`");
        }
        if let Some(missing) = money.per(unit).and_then(|missing| missing.as_base()) {
            return format!("multiply it by a number of {}", self.units.plural(missing));
        }
        match unit.per(money).map(|over| (over.as_base(), over)) {
            Some((Some(counted), _)) => {
                format!(
                    "say what the amount is for each of, with `per {}` after it",
                    self.units.singular(counted)
                )
            }
            _ => match unit.as_base() {
                Some(BaseUnit::Money(_)) | None => {
                    format!("what is left after multiplying and dividing has to be {symbol} alone")
                }
                Some(counted) => {
                    format!(
                        "multiply it by a price, such as `{symbol}15.00 per {}`",
                        self.units.singular(counted)
                    )
                }
            },
        }
    }

    /// One of a type, as it is written.
    pub(crate) fn one(&self, ty: &Type) -> String {
        match ty {
            Type::Number(ty) => crate::value::format::number(&Number::one(), ty, &self.units),
            _ => "…".to_owned(),
        }
    }

    /// Nought of a type, as it is written.
    pub(crate) fn nought(&self, ty: &Type) -> String {
        match ty {
            Type::Number(ty) => crate::value::format::number(&Number::zero(), ty, &self.units),
            _ => "…".to_owned(),
        }
    }
}
