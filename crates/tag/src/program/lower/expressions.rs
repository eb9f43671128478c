//! Expressions as code: what they name becomes ordinals, and what is only compared is watched.

use qianmian_model::Value;
use qianmian_model::rule::{Comparison, Expr, ExprKind};
use qianmian_rule::canonical;

use super::{Lowering, Place};
use crate::TagError;
use crate::code::{Code, Leaf};
use crate::fingerprint::Collector;
use crate::program::{Crossing, Membership, Ranked, Side, Watch};

impl Lowering<'_> {
    fn boxed(&mut self, expr: &Expr, place: Place) -> Result<Box<Code>, TagError> {
        self.expr(expr, place).map(Box::new)
    }

    fn all(&mut self, exprs: &[Expr], place: Place) -> Result<Vec<Code>, TagError> {
        exprs.iter().map(|expr| self.expr(expr, place)).collect()
    }

    pub(super) fn expr(&mut self, expr: &Expr, place: Place) -> Result<Code, TagError> {
        Ok(match &expr.kind {
            ExprKind::Literal(value) => Code::Constant(value.clone()),
            ExprKind::Trait(_)
            | ExprKind::Property(_)
            | ExprKind::Measure(_)
            | ExprKind::Tag(_)
            | ExprKind::HasTag { .. } => Code::Leaf(self.leaf(expr, place)?),
            ExprKind::Not(operand) => Code::Not(self.boxed(operand, place)?),
            ExprKind::And(operands) => Code::And(self.all(operands, place)?),
            ExprKind::Or(operands) => Code::Or(self.all(operands, place)?),
            ExprKind::Compare(comparison, left, right) => {
                let (side, turned) = sides_of(*comparison);
                let (left, right) = (
                    self.beside(left, &[(right, side)], place)?,
                    self.beside(right, &[(left, turned)], place)?,
                );
                Code::Compare(*comparison, left, right)
            }
            ExprKind::Between { operand, low, high, negated } => Code::Between {
                operand: self.beside(operand, &[(low, Side::From), (high, Side::Above)], place)?,
                low: self.boxed(low, place)?,
                high: self.boxed(high, place)?,
                negated: *negated,
            },
            ExprKind::InList { operand, list, negated } => {
                let others: Vec<_> = list.iter().map(|other| (other, Side::At)).collect();
                Code::InList {
                    operand: self.beside(operand, &others, place)?,
                    list: self.all(list, place)?,
                    negated: *negated,
                }
            }
            ExprKind::Like { operand, pattern, negated } => Code::Like {
                operand: self.boxed(operand, place)?,
                pattern: pattern.clone(),
                negated: *negated,
            },
            ExprKind::IsNull { operand, negated } => {
                Code::IsNull { operand: self.beside(operand, &[], place)?, negated: *negated }
            }
            ExprKind::Arithmetic(operator, left, right) => {
                Code::Arithmetic(*operator, self.boxed(left, place)?, self.boxed(right, place)?)
            }
            ExprKind::Negate(operand) => Code::Negate(self.boxed(operand, place)?),
            ExprKind::Case { operand, branches, otherwise } => Code::Case {
                operand: operand.as_ref().map(|operand| self.boxed(operand, place)).transpose()?,
                branches: branches
                    .iter()
                    .map(|(when, then)| Ok((self.expr(when, place)?, self.expr(then, place)?)))
                    .collect::<Result<_, TagError>>()?,
                otherwise: otherwise.as_ref().map(|otherwise| self.boxed(otherwise, place)).transpose()?,
            },
            ExprKind::Coalesce(operands) => Code::Coalesce(self.all(operands, place)?),
            ExprKind::Rank(operand) => {
                let (ordinal, code) = self.rank(expr, operand, place)?;
                self.ranked[ordinal as usize].watch = Watch::Any;
                Code::Rank(ordinal, Box::new(code))
            }
        })
    }

    /// An operand that is only compared with others. A measure or a rank there is watched for coming to another side of
    /// them.
    fn beside(
        &mut self,
        operand: &Expr,
        others: &[(&Expr, Side)],
        place: Place,
    ) -> Result<Box<Code>, TagError> {
        let (code, watch) = match (&operand.kind, place) {
            (ExprKind::Measure(measure), Place::Rule) => {
                let ordinal = self.measure(measure)?;
                (Code::Leaf(Leaf::Measure(ordinal)), &mut self.slots[ordinal as usize].watch)
            }
            (ExprKind::Rank(number), Place::Rule) => {
                let (ordinal, code) = self.rank(operand, number, place)?;
                (Code::Rank(ordinal, Box::new(code)), &mut self.ranked[ordinal as usize].watch)
            }
            _ => return self.boxed(operand, place),
        };
        for (other, side) in others {
            match &other.kind {
                ExprKind::Literal(Value::Number(number)) => {
                    watch.note(Crossing { number: *number, side: *side })
                }
                _ => *watch = Watch::Any,
            }
        }
        Ok(Box::new(code))
    }

    /// The ordinal of a ranked expression, and its code.
    fn rank(&mut self, rank: &Expr, operand: &Expr, place: Place) -> Result<(u32, Code), TagError> {
        if place != Place::Rule {
            return Err(self.misplaced(rank));
        }
        // A measure alone is looked at through its rank; inside of anything else every change of it counts.
        let code = match &operand.kind {
            ExprKind::Measure(measure) => Code::Leaf(Leaf::Measure(self.measure(measure)?)),
            _ => self.expr(operand, Place::Ranked)?,
        };
        let text = canonical(operand);
        let fingerprint = Collector::of("rank").text(&self.zone).text(&text).finish();
        let (ordinal, new) = self.known_ranked.ordinal(text);
        if new {
            let watch = Watch::Crossings(Vec::new());
            self.ranked.push(Ranked { code: code.clone(), watch, fingerprint });
        }
        Ok((ordinal, code))
    }

    fn leaf(&mut self, expr: &Expr, place: Place) -> Result<Leaf, TagError> {
        Ok(match (&expr.kind, place) {
            (ExprKind::Property(name), Place::Filter) => Leaf::Property(self.property(name)),
            (ExprKind::Trait(name), Place::Rule | Place::Ranked) => {
                let (ordinal, new) = self.known_traits.ordinal(name.clone());
                if new {
                    self.traits.push(name.clone());
                }
                Leaf::Trait(ordinal)
            }
            (ExprKind::Measure(measure), Place::Rule | Place::Ranked) => {
                let ordinal = self.measure(measure)?;
                self.slots[ordinal as usize].watch = Watch::Any;
                Leaf::Measure(ordinal)
            }
            (ExprKind::Tag(name), Place::Rule) => Leaf::Tag(self.refer(name)?),
            (ExprKind::HasTag { name, values }, Place::Rule) => self.membership(name, values)?,
            _ => return Err(self.misplaced(expr)),
        })
    }

    fn misplaced(&self, expr: &Expr) -> TagError {
        let message = format!("`{}` cannot stand here", canonical(expr));
        TagError::Misplaced { tag: self.tag.to_owned(), message }
    }

    pub(super) fn property(&mut self, name: &str) -> u32 {
        let (ordinal, new) = self.known_properties.ordinal(name.to_owned());
        if new {
            self.properties.push(name.to_owned());
        }
        ordinal
    }

    fn refer(&mut self, name: &str) -> Result<u32, TagError> {
        let Some(&ordinal) = self.tag_ordinals.get(name) else {
            return Err(TagError::UnknownTag { tag: self.tag.to_owned(), referred: name.to_owned() });
        };
        self.references.push(ordinal);
        Ok(ordinal)
    }

    fn membership(&mut self, name: &str, values: &[String]) -> Result<Leaf, TagError> {
        let tag = self.refer(name)?;
        let known = &self.definitions[tag as usize].values;
        let counts = (0u16..).zip(known).filter(|(_, known)| values.contains(&known.value));
        let values = (!values.is_empty()).then(|| counts.map(|(ordinal, _)| ordinal).collect());
        self.memberships.push(Membership { tag, values });
        let ordinal = u32::try_from(self.memberships.len() - 1).unwrap_or(u32::MAX);
        Ok(Leaf::Membership(ordinal))
    }
}

/// On which side of the right operand the left one is looked for, and on which side of the left one the right.
fn sides_of(comparison: Comparison) -> (Side, Side) {
    match comparison {
        Comparison::Equal | Comparison::NotEqual => (Side::At, Side::At),
        Comparison::GreaterOrEqual | Comparison::Less => (Side::From, Side::Above),
        Comparison::Greater | Comparison::LessOrEqual => (Side::Above, Side::From),
    }
}
