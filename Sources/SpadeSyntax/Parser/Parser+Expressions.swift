import SpadeBase

/// An expression while it is built, with the depth of its tree.
struct Node {
  var expression: Expression
  var depth: Int
  var span: Span { expression.span }
}

/// How tightly operators bind, loosest first.
enum Precedence {
  static let or = 1
  static let and = 2
  static let not = 3
  static let comparison = 4
  static let coalesce = 5
  static let sum = 6
  static let product = 7
  static let minus = 8
  static let primary = 9

  /// The level of an operator between two operands.
  static func of(_ binary: BinaryOperator) -> Int {
    switch binary {
    case .or: or
    case .and: and
    case .coalesce: coalesce
    case .add, .subtract: sum
    case .multiply, .divide: product
    default: comparison
    }
  }
}

extension Parser {
  /// What stands between two operands.
  private enum Infix {
    case binary(BinaryOperator)
    case inList(negated: Bool)
    case between(negated: Bool)

    var precedence: Int {
      if case .binary(let binary) = self { Precedence.of(binary) } else { Precedence.comparison }
    }
  }

  /// `expression`, the loosest level
  mutating func expression(_ what: String = "an expression") throws(Failure) -> Expression {
    try node(Precedence.or, what).expression
  }

  /// `sum`: what stands for a number, a duration or a moment in stages and windows
  mutating func sum(_ what: String) throws(Failure) -> Expression { try node(Precedence.sum, what).expression }

  /// An expression of operators that bind at least as tightly as `minimum`: precedence climbing.
  mutating func node(_ minimum: Int, _ what: String = "an expression") throws(Failure) -> Node {
    nesting += 1
    guard nesting <= SyntaxLimits.depth else { throw fail(.tooDeep(at: token.span)) }
    var left = try operand(minimum, what)
    var comparison: Span?
    while let (infix, length) = infix(), infix.precedence >= minimum {
      let sign = Span(token.span.start, tokenAhead(length - 1).span.end)
      if infix.precedence == Precedence.comparison {
        if let comparison { throw fail(.chainedComparison(at: sign, first: comparison)) }
        comparison = sign
      }
      index += length
      left = try apply(infix, left)
    }
    nesting -= 1
    return left
  }

  /// The operator at the cursor and its number of tokens.
  private func infix() -> (Infix, length: Int)? {
    if case .symbol(let symbol) = token.kind {
      if symbol == .assign { return (.binary(.equal), 1) }
      return BinaryOperator(rawValue: symbol.rawValue).map { (.binary($0), 1) }
    }
    let negated = at(.not)
    switch negated ? tokenAhead(1).word : token.word {
    case .and where !negated: return (.binary(.and), 1)
    case .or where !negated: return (.binary(.or), 1)
    case .in: return (.inList(negated: negated), negated ? 2 : 1)
    case .between: return (.between(negated: negated), negated ? 2 : 1)
    case .like: return (.binary(negated ? .notLike : .like), negated ? 2 : 1)
    case .contains: return (.binary(negated ? .notContains : .contains), negated ? 2 : 1)
    case .startswith: return (.binary(negated ? .notStartswith : .startswith), negated ? 2 : 1)
    case .endswith: return (.binary(negated ? .notEndswith : .endswith), negated ? 2 : 1)
    default: return nil
    }
  }

  /// Reads what is right of an operator and builds the tree.
  private mutating func apply(_ infix: Infix, _ left: Node) throws(Failure) -> Node {
    switch infix {
    case .binary(let binary):
      let right = try node(Precedence.of(binary) + 1)
      return try build(.binary(binary, left.expression, right.expression), left, right)
    case .between(let negated):
      let low = try node(Precedence.coalesce)
      try expect(.and, "`and` and the upper bound")
      let high = try node(Precedence.coalesce)
      return try build(.between(left.expression, low.expression, high.expression, negated: negated), left, low, high)
    case .inList(let negated):
      let opener = token.span
      try expect(.open, "a list in parentheses, such as (\"a\", \"b\")")
      var depth = left.depth
      var values: [Expression] = []
      repeat {
        let value = try node(Precedence.or)
        depth = max(depth, value.depth)
        values.append(value.expression)
      } while take(.comma)
      try close(opener)
      return try build(.inList(left.expression, values, negated: negated), from: left.span.start, depth: depth)
    }
  }

  /// `[ "not" | "-" ]` before what binds tighter
  private mutating func operand(_ minimum: Int, _ what: String) throws(Failure) -> Node {
    let start = token.span.start
    if at(.not) {
      guard minimum <= Precedence.not else { throw fail(.misplacedNot(at: token.span)) }
      index += 1
      let inner = try node(Precedence.not)
      return try build(.unary(.not, inner.expression), from: start, depth: inner.depth)
    }
    if at(.minus) {
      index += 1
      if token.kind == .int, token.value == .int(.min) {
        index += 1
        let literal = Literal(.int(.min), spelling: source.text(span(from: start)))
        return Node(expression: Expression(.literal(literal), span(from: start)), depth: 1)
      }
      let inner = try node(Precedence.minus)
      return try build(.unary(.minus, inner.expression), from: start, depth: inner.depth)
    }
    return try moved(what)
  }

  /// `moved = moment { "@" moment }`
  private mutating func moved(_ what: String) throws(Failure) -> Node {
    var left = try moment(what)
    while take(Symbol.at) {
      let time = try moment("a date or time")
      left = try build(.at(left.expression, time.expression), left, time)
    }
    return left
  }

  /// `moment = primary [ "ago" ]`
  private mutating func moment(_ what: String) throws(Failure) -> Node {
    let inner = try primary(what)
    guard take(.ago) else { return inner }
    return try build(.ago(inner.expression), from: inner.span.start, depth: inner.depth)
  }

  /// `primary = literal | PARAMETER | name | call | "(" expression ")"`
  private mutating func primary(_ what: String) throws(Failure) -> Node {
    let first = token
    let kind: Expression.Kind
    switch first.kind {
    case .int where first.value == .int(.min):
      throw fail(.integerOverflow(text(first), at: first.span))
    case .int, .number, .text, .date, .time, .duration:
      kind = .literal(Literal(first.value ?? .null, spelling: text(first)))
    case .parameter:
      kind = .parameter(Name(source.text(Span(first.span.start + 1, first.span.end)), first.span))
    case .symbol(.open):
      index += 1
      var inner = try node(Precedence.or)
      try close(first.span)
      inner.expression.span = span(from: first.span.start)
      return inner
    case .word where first.word?.isReserved == true:
      switch first.word {
      case .true: kind = .literal(Literal(.bool(true), spelling: "true"))
      case .false: kind = .literal(Literal(.bool(false), spelling: "false"))
      case .null: kind = .literal(Literal(.null, spelling: "null"))
      case .now: kind = .now
      case .today: kind = .today
      default: throw fail(.unexpected(found, expected: what, at: first.span, help: reservedHelp))
      }
    case .word, .quotedName:
      return try nameOrCall()
    case .error:
      // The lexer reported it; going on as if a value stood here finds further errors.
      failed = true
      kind = .literal(Literal(.null, spelling: "null"))
    default:
      throw fail(expected: what)
    }
    index += 1
    return Node(expression: Expression(kind, first.span), depth: 1)
  }

  private var reservedHelp: String? {
    token.word.map { "a column of that name is written `\($0.rawValue)` in backticks" }
  }

  /// `name [ "." name ]`, or a call
  private mutating func nameOrCall() throws(Failure) -> Node {
    let first = name(of: token)
    if tokenAhead(1).kind == .symbol(.open) { return try call() }
    index += 1
    guard take(.dot) else { return Node(expression: Expression(.name(qualifier: nil, first), first.span), depth: 1) }
    let column = try name("a column")
    return Node(expression: Expression(.name(qualifier: first, column), first.span.union(column.span)), depth: 1)
  }

  private mutating func build(_ kind: Expression.Kind, _ parts: Node...) throws(Failure) -> Node {
    let start = parts.first?.span.start ?? token.span.start
    return try build(kind, from: start, depth: parts.reduce(0) { max($0, $1.depth) })
  }

  /// A node over parts of `depth`; here the trees' depth is held below the limit.
  mutating func build(_ kind: Expression.Kind, from start: Int, depth: Int) throws(Failure) -> Node {
    guard depth < SyntaxLimits.depth else { throw fail(.tooDeep(at: span(from: start))) }
    return Node(expression: Expression(kind, span(from: start)), depth: depth + 1)
  }
}
