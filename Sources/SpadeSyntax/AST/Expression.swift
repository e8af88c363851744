package import SpadeBase

/// A name as typed, without its backticks.
package struct Name: Hashable, Sendable {
  package var text: String
  package var span: Span

  package init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}

/// An expression of the query language and where it stands.
package struct Expression: Sendable {
  package var kind: Kind
  package var span: Span

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }

  /// What an expression is made of; trees are at most `Limits.depth` deep.
  package indirect enum Kind: Sendable {
    case literal(Literal)
    /// `$name`
    case parameter(Name)
    /// `column` or `table.column`
    case name(qualifier: Name?, Name)
    case now
    case today
    /// `14d ago`
    case ago(Expression)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    /// `x in (a, b)`, `x not in (a, b)`
    case inList(Expression, [Expression], negated: Bool)
    /// `x between a and b`, `x not between a and b`
    case between(Expression, Expression, Expression, negated: Bool)
    /// `x @ T`
    case at(Expression, Expression)
    case call(Call)
  }
}

/// Operators with one operand.
package enum UnaryOperator: String, Sendable, CaseIterable {
  case not = "not"
  case minus = "-"
}

/// Operators with two operands, by their canonical spelling; `=` is read as `==`.
package enum BinaryOperator: String, Sendable, CaseIterable {
  case or, and
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case like, contains, startswith, endswith
  case notLike = "not like"
  case notContains = "not contains"
  case notStartswith = "not startswith"
  case notEndswith = "not endswith"
  case coalesce = "??"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
}

/// A function call: `AGG([EXPR of] TABLE [where COND] [WINDOW])`, `rank(x within tier)`, `match(x, v -> r, else r)` …
package struct Call: Sendable {
  package var function: Name
  package var arguments: [Argument]
  /// The dims after `within`; empty where there is none.
  package var within: [Item]

  package init(function: Name, arguments: [Argument], within: [Item] = []) {
    self.function = function
    self.arguments = arguments
    self.within = within
  }
}

/// One argument of a call and where it stands.
package struct Argument: Sendable {
  /// The shapes an argument can have.
  package indirect enum Kind: Sendable {
    case value(Expression)
    /// `v -> r`
    case pair(Expression, Expression)
    /// `else r`
    case otherwise(Expression)
    /// `[EXPR of] TABLE [where COND] [WINDOW]` with at least one of its optional parts
    case rows(RowsArgument)
    /// A window alone: `became(cond, last 30d)`
    case window(Window)
  }

  package var kind: Kind
  package var span: Span

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// `[EXPR of] SUBJECT [where COND] [WINDOW]`: which rows that belong to this row an aggregate runs over.
package struct RowsArgument: Sendable {
  /// What stands before `of`.
  package var value: Expression?
  /// A table's name, or an expression over one history's columns that stands for `column of its table`.
  package var subject: Expression
  package var condition: Expression?
  package var window: Window?

  package init(value: Expression? = nil, subject: Expression, condition: Expression? = nil, window: Window? = nil) {
    self.value = value
    self.subject = subject
    self.condition = condition
    self.window = window
  }
}

/// A stretch of time: `last W`, `before T`, `since T`, `from T to T`.
package struct Window: Sendable {
  /// The four forms.
  package enum Kind: Sendable {
    case last(Expression)
    case before(Expression)
    case since(Expression)
    case from(Expression, to: Expression)
  }

  package var kind: Kind
  package var span: Span

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// `[NAME =] EXPR`: a column of `derive` or `select`, a measure or a dim.
package struct Item: Sendable {
  package var name: Name?
  package var expression: Expression
  package var span: Span { name.map { $0.span.union(expression.span) } ?? expression.span }

  package init(name: Name? = nil, _ expression: Expression) {
    self.name = name
    self.expression = expression
  }
}
