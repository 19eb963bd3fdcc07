//! One combination of what the subjects may be, and which conditions hold in it.

use super::subject::{Edges, Point, Sign, Subject, canonical};
use crate::model::{CompareOp, Comparison, Constant, Expr, ExprKind};

/// One combination.
pub(super) struct World<'w> {
    pub(super) subjects: &'w [Subject],
    pub(super) points: &'w [&'w Point],
}

impl World<'_> {
    /// Whether a condition holds here; none where it is unknown.
    pub(super) fn holds(&self, condition: &Expr) -> Option<bool> {
        match &condition.kind {
            ExprKind::Constant(Constant::YesNo(value)) => Some(*value),
            ExprKind::And(parts) => three_valued(parts.iter().map(|part| self.holds(part)), false),
            ExprKind::Or(parts) => three_valued(parts.iter().map(|part| self.holds(part)), true),
            ExprKind::Not(inner) => self.holds(inner).map(|value| !value),
            ExprKind::Given(inner, given) => match self.point(inner, None) {
                Some(Point::Blank) => Some(!given),
                _ => Some(*given),
            },
            ExprKind::Compare(comparison) => self.compared(comparison),
            _ => match self.point(condition, None) {
                Some(Point::YesNo(value)) => Some(*value),
                _ => None,
            },
        }
    }

    /// Whether there can be such a row: a value that one subject takes for blank is not given for another.
    pub(super) fn is_possible(&self) -> bool {
        let all = || self.subjects.iter().zip(self.points);
        let given = |wanted: &Expr| {
            all().any(|(subject, point)| !matches!(point, Point::Blank) && subject.blanks.contains(wanted))
        };
        all()
            .filter(|(_, point)| matches!(point, Point::Blank))
            .all(|(subject, _)| !subject.blanks.iter().all(given))
    }

    fn compared(&self, comparison: &Comparison) -> Option<bool> {
        let (left, right, swapped) = canonical(&comparison.left, &comparison.right);
        let against = (!matches!(right.kind, ExprKind::Constant(_))).then_some(right);
        let op = if swapped { mirrored(comparison.op) } else { comparison.op };
        let order = match (self.point(left, against)?, &right.kind) {
            (Point::Blank, _) => {
                let rule = comparison
                    .blank
                    .as_ref()
                    .filter(|rule| rule.of == comparison.left || rule.of == comparison.right);
                return rule.map(|rule| rule.included);
            }
            (Point::Sign(Sign::Less), _) => std::cmp::Ordering::Less,
            (Point::Sign(Sign::Equal), _) => std::cmp::Ordering::Equal,
            (Point::Sign(Sign::More), _) => std::cmp::Ordering::Greater,
            (Point::Number(value), ExprKind::Constant(Constant::Number(edge))) => value.cmp(edge),
            (Point::Day(value), ExprKind::Constant(Constant::Date(edge))) => value.cmp(edge),
            (Point::Choice(value), ExprKind::Constant(Constant::Choice(other))) => value.cmp(other),
            (Point::YesNo(value), ExprKind::Constant(Constant::YesNo(other))) => value.cmp(other),
            (Point::Text(value), ExprKind::Constant(Constant::Text(other))) => value.cmp(other),
            (Point::OtherText, ExprKind::Constant(Constant::Text(_))) => std::cmp::Ordering::Less,
            _ => return None,
        };
        Some(match op {
            CompareOp::Is => order.is_eq(),
            CompareOp::IsNot => order.is_ne(),
            CompareOp::Less => order.is_lt(),
            CompareOp::AtMost => order.is_le(),
            CompareOp::More => order.is_gt(),
            CompareOp::AtLeast => order.is_ge(),
        })
    }

    fn point(&self, of: &Expr, against: Option<&Expr>) -> Option<&Point> {
        let position = self.subjects.iter().position(|subject| {
            subject.of == *of
                && match (&subject.edges, against) {
                    (Edges::Against(other), Some(wanted)) => other == wanted,
                    (Edges::Against(_), None) | (_, Some(_)) => false,
                    _ => true,
                }
        })?;
        self.points.get(position).copied()
    }
}

/// And (deciding value false) or or (deciding value true) over three values.
fn three_valued(parts: impl Iterator<Item = Option<bool>>, deciding: bool) -> Option<bool> {
    let mut unknown = false;
    for part in parts {
        match part {
            Some(value) if value == deciding => return Some(deciding),
            Some(_) => {}
            None => unknown = true,
        }
    }
    if unknown { None } else { Some(!deciding) }
}

fn mirrored(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Less => CompareOp::More,
        CompareOp::AtMost => CompareOp::AtLeast,
        CompareOp::More => CompareOp::Less,
        CompareOp::AtLeast => CompareOp::AtMost,
        same => same,
    }
}

/// The next combination; false after the last.
pub(super) fn advance(choice: &mut [usize], domains: &[Vec<Point>]) -> bool {
    for (at, points) in choice.iter_mut().zip(domains) {
        *at = at.saturating_add(1);
        if *at < points.len() {
            return true;
        }
        *at = 0;
    }
    false
}
