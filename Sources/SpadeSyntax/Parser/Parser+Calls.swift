import SpadeBase

extension Parser {
  /// `call = name "(" [ argument { "," argument } [ "within" items ] ] ")"`
  mutating func call() throws(Failure) -> Node {
    var call = Call(function: name(of: token), arguments: [])
    let opener = tokenAhead(1).span
    index += 2
    var depth = 0
    if !isAt(.close) {
      repeat { depth = max(depth, try argument(&call.arguments)) } while take(.comma)
      if take(.within) {
        repeat { depth = max(depth, try dim(&call.within)) } while take(.comma)
      }
    }
    try close(opener)
    return try build(.call(call), from: call.function.span.start, depth: depth)
  }

  /// `argument = "else" expression | window | expression "->" expression | rows | expression`
  ///
  /// Gives the argument's depth.
  private mutating func argument(_ arguments: inout [Argument]) throws(Failure) -> Int {
    let start = currentSpan.start
    try refuseStar()
    if take(.else) { return try otherwise(&arguments, from: start) }
    if startsWindow { return try windowArgument(&arguments, from: start) }
    let value = try node(Precedence.or, "an argument or `)`")
    return take(.arrow) ? try pair(value, &arguments, from: start) : try rows(value, &arguments, from: start)
  }

  private mutating func refuseStar() throws(Failure) {
    if isAt(.star), tokenAhead(1).kind == .symbol(.close) {
      throw fail(.foreign("`*`", at: token.span, help: "count rows with count()"))
    }
  }

  private mutating func otherwise(_ arguments: inout [Argument], from start: Int) throws(Failure) -> Int {
    let result = try node(Precedence.or)
    arguments.append(Argument(.otherwise(result.expression), span(from: start)))
    return result.depth
  }

  private mutating func windowArgument(_ arguments: inout [Argument], from start: Int) throws(Failure) -> Int {
    var window: Window?
    let depth = try self.window(&window)
    if let window { arguments.append(Argument(.window(window), span(from: start))) }
    return depth
  }

  private mutating func pair(_ value: Node, _ arguments: inout [Argument], from start: Int) throws(Failure) -> Int {
    let result = try node(Precedence.or)
    arguments.append(Argument(.pair(value.expression, result.expression), span(from: start)))
    return max(value.depth, result.depth)
  }

  /// `rows = [ expression "of" ] expression [ "where" expression ] [ window ]`
  private mutating func rows(_ value: Node, _ arguments: inout [Argument], from start: Int) throws(Failure) -> Int {
    guard startsRows else {
      arguments.append(Argument(.value(value.expression), value.span))
      return value.depth
    }
    var rows = RowsArgument(subject: value.expression)
    if take(.of) { try table(of: &rows) }
    var depth = value.depth
    if take(.where) { depth = max(depth, try condition(of: &rows)) }
    if currentWord?.isWindow == true { depth = max(depth, try window(&rows.window)) }
    arguments.append(Argument(.rows(rows), span(from: start)))
    return depth
  }

  private mutating func table(of rows: inout RowsArgument) throws(Failure) {
    let table = try name("a table")
    rows.value = rows.subject
    rows.subject = Expression(.name(qualifier: nil, table), table.span)
  }

  private mutating func condition(of rows: inout RowsArgument) throws(Failure) -> Int {
    let condition = try node(Precedence.or)
    rows.condition = condition.expression
    return condition.depth
  }

  private var startsRows: Bool { isAt(.of) || isAt(.where) || currentWord?.isWindow == true }

  /// True where an argument is a window alone: its word is followed by an operand, but not by a parenthesis.
  private var startsWindow: Bool {
    guard let word = token.word, word.isWindow else { return false }
    let next = tokenAhead(1)
    switch next.kind {
    case .int, .number, .text, .date, .time, .duration, .parameter, .quotedName: return true
    // `from` has no use as a function, and `from -3d to now` begins like a difference.
    case .symbol(.open), .symbol(.minus): return word == .from || tokenAhead(2).isLeastInteger
    case .word: return next.word.map { !$0.isInfix && !Self.followsOperand($0) } ?? true
    default: return false
    }
  }

  /// True for the words that go on from an operand, so that the word before them is a name.
  private static func followsOperand(_ word: Word) -> Bool {
    word.isWindow || [.not, .ago, .of, .where, .within].contains(word)
  }

  /// `window = "last" sum | "before" sum | "since" sum | "from" sum "to" sum`
  ///
  /// Gives the window's depth.
  private mutating func window(_ window: inout Window?) throws(Failure) -> Int {
    let start = currentSpan.start
    let word = currentWord
    index += 1
    let first = try node(Precedence.sum, word == .last ? "a duration" : "a date or time")
    if word == .from { return try windowEnd(first, &window, from: start) }
    window = Window(Self.windowKind(word, first.expression), span(from: start))
    return first.depth
  }

  private static func windowKind(_ word: Word?, _ time: Expression) -> Window.Kind {
    switch word {
    case .before: .before(time)
    case .since: .since(time)
    default: .last(time)
    }
  }

  private mutating func windowEnd(_ first: Node, _ window: inout Window?, from start: Int) throws(Failure) -> Int {
    try expect(.to, "`to` and the end of the window")
    let second = try node(Precedence.sum, "a date or time")
    window = Window(.from(first.expression, to: second.expression), span(from: start))
    return max(first.depth, second.depth)
  }

  /// An item of `within`; gives its depth.
  private mutating func dim(_ items: inout [Item]) throws(Failure) -> Int {
    let name = itemName()
    let value = try node(Precedence.or, "a dim")
    items.append(Item(name: name, value.expression))
    return value.depth
  }
}
