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
  /// `x @ T`
  static let moved = 9
  /// `14d ago`
  static let ago = 10
  static let primary = 11

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
  ///
  /// The functions that call each other in a circle are kept small: what they hold is held once a level of nesting.
  mutating func node(_ minimum: Int, _ what: String = "an expression") throws(Failure) -> Node {
    try enter()
    var left = try operand(minimum, what)
    var comparison: Span?
    while let (infix, length) = infix(), infix.precedence >= minimum {
      if infix.precedence == Precedence.comparison { comparison = try refuseChain(after: comparison, length) }
      index += length
      left = try apply(infix, left)
    }
    nesting -= 1
    return left
  }

  private mutating func enter() throws(Failure) {
    nesting += 1
    if nesting > Limits.depth.value { throw fail(.tooDeep(at: token.span)) }
  }

  /// The place of the comparison at the cursor; an error where another stands before it.
  private mutating func refuseChain(after first: Span?, _ length: Int) throws(Failure) -> Span {
    let sign = Span(token.span.start, tokenAhead(length - 1).span.end)
    if let first { throw fail(.chainedComparison(at: sign, first: first)) }
    return sign
  }

  /// The operator at the cursor and its number of tokens.
  private func infix() -> (Infix, length: Int)? {
    if case .symbol(let symbol) = token.kind {
      if symbol == .assign { return (.binary(.equal), 1) }
      return BinaryOperator(rawValue: symbol.rawValue).map { (.binary($0), 1) }
    }
    let negated = isAt(.not)
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
    case .binary(let binary): try self.binary(binary, left)
    case .between(let negated): try between(left, negated: negated)
    case .inList(let negated): try list(left, negated: negated)
    }
  }

  private mutating func binary(_ binary: BinaryOperator, _ left: Node) throws(Failure) -> Node {
    let right = try node(Precedence.of(binary) + 1)
    let depth = max(left.depth, right.depth)
    return try build(.binary(binary, left.expression, right.expression), from: left.span.start, depth: depth)
  }

  private mutating func between(_ left: Node, negated: Bool) throws(Failure) -> Node {
    let low = try node(Precedence.coalesce)
    try expect(.and, "`and` and the upper bound")
    let high = try node(Precedence.coalesce)
    let depth = max(left.depth, low.depth, high.depth)
    let kind = Expression.Kind.between(left.expression, low.expression, high.expression, negated: negated)
    return try build(kind, from: left.span.start, depth: depth)
  }

  private mutating func list(_ left: Node, negated: Bool) throws(Failure) -> Node {
    let opener = currentSpan
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

  /// `[ "not" | "-" ]` before what binds tighter
  private mutating func operand(_ minimum: Int, _ what: String) throws(Failure) -> Node {
    if isAt(.not) { return try negation(minimum) }
    return isAt(.minus) ? try negative() : try moved(what)
  }

  private mutating func negation(_ minimum: Int) throws(Failure) -> Node {
    let start = currentSpan.start
    try refuseMisplacedNot(minimum)
    index += 1
    let inner = try node(Precedence.not)
    return try build(.unary(.not, inner.expression), from: start, depth: inner.depth)
  }

  private mutating func refuseMisplacedNot(_ minimum: Int) throws(Failure) {
    if minimum > Precedence.not { throw fail(.misplacedNot(at: token.span)) }
  }

  private mutating func negative() throws(Failure) -> Node {
    let start = currentSpan.start
    index += 1
    if let least = leastInteger(from: start) { return least }
    let inner = try node(Precedence.minus)
    return try build(.unary(.minus, inner.expression), from: start, depth: inner.depth)
  }

  /// -2^63, of which the part behind the minus is no integer by itself.
  private mutating func leastInteger(from start: Int) -> Node? {
    guard token.isLeastInteger else { return nil }
    let literal = Literal(.int(.min), spelling: "-" + text(token))
    index += 1
    return Node(expression: Expression(.literal(literal), span(from: start)), depth: 1)
  }

  /// `moved = moment { "@" moment }`
  private mutating func moved(_ what: String) throws(Failure) -> Node {
    var left = try moment(what)
    while take(Symbol.at) {
      let time = try moment("a date or time")
      let depth = max(left.depth, time.depth)
      left = try build(.at(left.expression, time.expression), from: left.span.start, depth: depth)
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
    if isAt(.open) { return try parenthesised() }
    if isAtOperandName { return isOpenNext ? try call() : try columnName() }
    return try constant(what)
  }

  private mutating func parenthesised() throws(Failure) -> Node {
    let opener = currentSpan
    index += 1
    var inner = try node(Precedence.or)
    try close(opener)
    inner.expression.span = span(from: opener.start)
    return inner
  }

  private var isAtOperandName: Bool {
    token.kind == .quotedName || token.kind == .word && token.word?.isReserved != true
  }

  private var isOpenNext: Bool { tokenAhead(1).kind == .symbol(.open) }

  /// `name [ "." name ]`
  private mutating func columnName() throws(Failure) -> Node {
    let first = name(of: token)
    index += 1
    guard take(.dot) else { return Node(expression: Expression(.name(qualifier: nil, first), first.span), depth: 1) }
    let column = try name("a column")
    return Node(expression: Expression(.name(qualifier: first, column), first.span.union(column.span)), depth: 1)
  }

  /// `literal | PARAMETER | "now" | "today"`
  private mutating func constant(_ what: String) throws(Failure) -> Node {
    let first = token
    let kind: Expression.Kind
    switch first.kind {
    case .int where first.isLeastInteger: throw fail(.integerOverflow(text(first), at: first.span))
    case .int, .number, .text, .date, .time, .duration:
      kind = .literal(Literal(first.value ?? .null, spelling: text(first)))
    case .parameter:
      kind = .parameter(Name(source.text(Span(first.span.start + 1, first.span.end)), first.span))
    case .word:
      kind = try reservedWord(what)
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

  private mutating func reservedWord(_ what: String) throws(Failure) -> Expression.Kind {
    switch token.word {
    case .true: return .literal(Literal(.bool(true), spelling: "true"))
    case .false: return .literal(Literal(.bool(false), spelling: "false"))
    case .null: return .literal(Literal(.null, spelling: "null"))
    case .now: return .now
    case .today: return .today
    default:
      let help = "a column of that name is written `\(text(token))` in backticks"
      throw fail(.unexpected(found, expected: what, at: token.span, help: help))
    }
  }

  /// A node over parts of `depth`; here the trees' depth is held below the limit.
  mutating func build(_ kind: Expression.Kind, from start: Int, depth: Int) throws(Failure) -> Node {
    guard depth < Limits.depth.value else { throw fail(.tooDeep(at: span(from: start))) }
    return Node(expression: Expression(kind, span(from: start)), depth: depth + 1)
  }
}
