package import SpadeBase
package import SpadeStore

/// An expression whose names are looked up and whose types are known: data, no closures.
///
/// It is evaluated for a batch of rows *as of* a moment; the moment is a parameter of evaluation, never part of the
/// expression. Nodes are shared, so identity tells one mention of a definition from another.
package final class BoundExpression: Sendable {
  package let kind: Kind
  /// Nil for a bare `null`, which takes the type of what it meets.
  package let type: ScalarType?
  /// Where it stands in the statement; errors while running point here.
  package let span: Span
  /// Longest way down to a leaf; at most `Limits.boundDepth`.
  package let depth: Int
  /// What is true of all that stands in it.
  package let facts: Facts
  /// Up to which generation of a row's ancestors it looks past: 1 where rows of one parent have one value, 2 where rows of
  /// one grandparent have; 0 where it depends on the row itself, `Int.max` where on nothing but the moment.
  package let generation: Int

  package init(_ kind: Kind, _ type: ScalarType?, _ span: Span) {
    self.kind = kind
    self.type = type
    self.span = span
    let children = kind.children
    depth = 1 + (children.lazy.map(\.depth).max() ?? 0)
    facts = Facts(kind, type, children)
    generation = kind.generation(children)
  }

  /// What a bound expression can be.
  package enum Kind: Sendable {
    case literal(Value)
    /// The moment of evaluation itself.
    case now
    /// The moment of evaluation moved by a span (back for `W ago`).
    case moved(CalendarDuration)

    /// A column computed earlier in the pipeline: derived, grouped or peers.
    case local(Int)
    /// A column of the row's own table.
    case stored(Table, column: Int)
    /// A history's column as of the moment; the row is an entity.
    case asOf(Table, column: Int)
    /// Evaluated for the row's parent.
    case parent(BoundExpression)
    /// Inside an aggregate over rows: evaluated for the row that they belong to.
    case outer(BoundExpression)
    /// `x @ T`: a date stands for its end.
    case at(BoundExpression, moment: BoundExpression)
    /// An aggregate over what belongs to the row.
    case window(WindowAggregate)
    /// A mention of a `let` or `cohort`, evaluated once a query.
    case definition(String, BoundExpression)
    /// An operand that stands in several places (`x between a and b`), evaluated once a batch.
    case shared(BoundExpression)
    /// A peers' function over all entities of the row's kind there at the moment.
    case peers(PeerCall)
    /// `became`, `stayed`, `since`
    case history(HistoryCall)

    case not(BoundExpression)
    case negate(BoundExpression)
    /// n-ary, three-valued
    case and([BoundExpression])
    case or([BoundExpression])
    /// `x == null` (or `!=` when negated)
    case isNull(BoundExpression, negated: Bool)
    case compare(ComparisonOperator, BoundExpression, BoundExpression)
    case arithmetic(ArithmeticOperator, BoundExpression, BoundExpression)
    /// A date or time moved by a constant span.
    case shift(BoundExpression, CalendarDuration)
    case coalesce(BoundExpression, BoundExpression)
    /// `x in (…)`, three-valued
    case inList(BoundExpression, [BoundExpression], negated: Bool)
    case textMatch(TextPredicate, BoundExpression, BoundExpression, negated: Bool)
    /// A change of type that keeps the value: int to number, date to time.
    case cast(BoundExpression)

    case call(ScalarFunction, [BoundExpression])
    /// `if(c, a, b)`
    case conditional(BoundExpression, BoundExpression, BoundExpression)
    /// `match(x, v -> r, …, else r)`
    case match(BoundExpression, cases: [BoundPair], otherwise: BoundExpression?)
    /// `step(x, 80 -> "green", …, else "red")`: the first bound that x reaches
    case step(BoundExpression, bounds: [BoundPair], otherwise: BoundExpression?)
    /// `curve(x, 0 -> 0, …)`: piecewise linear over points with ascending x
    case curve(BoundExpression, points: [CurvePoint])
    /// `blend(a -> 40%, …)`: value -> weight
    case blend([BoundPair])
  }

  /// True where it is a moment one stands at (`now`, `14d ago`) rather than a date or time of the data.
  package var isMoment: Bool {
    switch kind {
    case .now, .moved: true
    case .shift(let inner, _): inner.isMoment
    default: false
    }
  }

  /// The same to be mentioned more than once. What is shallow stays bare: it may be a pattern that has a quick way.
  package var asShared: BoundExpression {
    depth <= 3 || kind.sharedBody != nil ? self : BoundExpression(.shared(self), type, span)
  }

  /// The constant, where it is one.
  package var constant: Value? { if case .literal(let value) = kind { value } else { nil } }
}

/// A value and what belongs to it: case and result, bound and result, part and weight.
package struct BoundPair: Sendable {
  package let first: BoundExpression
  package let second: BoundExpression

  package init(_ first: BoundExpression, _ second: BoundExpression) {
    self.first = first
    self.second = second
  }
}

/// A point of a piecewise linear curve.
package struct CurvePoint: Sendable, Hashable {
  package let x: Double
  package let y: Double

  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// The six comparisons; text compares by byte, which is by Unicode scalar.
package enum ComparisonOperator: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

/// The four operations; `/` always yields a number.
package enum ArithmeticOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
}

/// Tests of text against text.
package enum TextPredicate: String, Sendable {
  /// Case-insensitive glob with `*` and `?`.
  case like
  case contains, startswith, endswith
}
