import SpadeBase

extension Parser {
  /// `call = name "(" [ argument { "," argument } [ "within" items ] ] ")"`
  mutating func call() throws(Failure) -> Node {
    let function = name(of: token)
    let opener = tokenAhead(1).span
    index += 2
    var arguments: [Argument] = []
    var within: [Item] = []
    var depth = 0
    if !at(.close) {
      repeat {
        let (argument, argumentDepth) = try argument()
        arguments.append(argument)
        depth = max(depth, argumentDepth)
      } while take(.comma)
      if at(.within) {
        index += 1
        repeat {
          let (item, itemDepth) = try dim()
          within.append(item)
          depth = max(depth, itemDepth)
        } while take(.comma)
      }
    }
    try close(opener)
    return try build(
      .call(Call(function: function, arguments: arguments, within: within)), from: function.span.start, depth: depth)
  }

  /// `argument = "else" expression | window | expression "->" expression | rows | expression`
  private mutating func argument() throws(Failure) -> (Argument, depth: Int) {
    let start = token.span.start
    if at(.star), tokenAhead(1).kind == .symbol(.close) {
      throw fail(.foreign("`*`", at: token.span, help: "count rows with count()"))
    }
    if take(.else) {
      let result = try node(Precedence.or)
      return (Argument(.otherwise(result.expression), span(from: start)), result.depth)
    }
    if startsWindow {
      let (window, depth) = try window()
      return (Argument(.window(window), window.span), depth)
    }
    let value = try node(Precedence.or, "an argument or `)`")
    if take(.arrow) {
      let result = try node(Precedence.or)
      let depth = max(value.depth, result.depth)
      return (Argument(.pair(value.expression, result.expression), span(from: start)), depth)
    }
    return try rows(value, from: start)
  }

  /// `rows = [ expression "of" ] expression [ "where" expression ] [ window ]`
  private mutating func rows(_ value: Node, from start: Int) throws(Failure) -> (Argument, depth: Int) {
    var rows = RowsArgument(subject: value.expression)
    var depth = value.depth
    if take(.of) {
      let table = try name("a table")
      rows.value = value.expression
      rows.subject = Expression(.name(qualifier: nil, table), table.span)
    }
    if take(.where) {
      let condition = try node(Precedence.or)
      depth = max(depth, condition.depth)
      rows.condition = condition.expression
    }
    if let word = token.word, word.isWindow {
      let (window, windowDepth) = try window()
      depth = max(depth, windowDepth)
      rows.window = window
    }
    let isPlain = rows.value == nil && rows.condition == nil && rows.window == nil
    return (Argument(isPlain ? .value(value.expression) : .rows(rows), span(from: start)), depth)
  }

  /// True where an argument is a window alone: its word is followed by an operand, but not by a parenthesis.
  private var startsWindow: Bool {
    guard let word = token.word, word.isWindow else { return false }
    let next = tokenAhead(1)
    switch next.kind {
    case .int, .number, .text, .date, .time, .duration, .parameter, .quotedName: return true
    case .word: return next.word.map { !$0.isInfix && !Self.followsOperand($0) } ?? true
    default: return false
    }
  }

  /// True for the words that go on from an operand, so that the word before them is a name.
  private static func followsOperand(_ word: Word) -> Bool {
    word.isWindow || [.not, .ago, .of, .where, .within].contains(word)
  }

  /// `window = "last" sum | "before" sum | "since" sum | "from" sum "to" sum`
  private mutating func window() throws(Failure) -> (Window, depth: Int) {
    let start = token.span.start
    let word = token.word
    index += 1
    let first = try node(Precedence.sum, word == .last ? "a duration" : "a date or time")
    switch word {
    case .last: return (Window(.last(first.expression), span(from: start)), first.depth)
    case .before: return (Window(.before(first.expression), span(from: start)), first.depth)
    case .since: return (Window(.since(first.expression), span(from: start)), first.depth)
    default:
      try expect(.to, "`to` and the end of the window")
      let second = try node(Precedence.sum, "a date or time")
      let kind = Window.Kind.from(first.expression, to: second.expression)
      return (Window(kind, span(from: start)), max(first.depth, second.depth))
    }
  }

  /// An item of `within` and its depth.
  private mutating func dim() throws(Failure) -> (Item, depth: Int) {
    var name: Name?
    if token.kind == .word || token.kind == .quotedName, tokenAhead(1).kind == .symbol(.assign) {
      name = self.name(of: token)
      index += 2
    }
    let value = try node(Precedence.or, "a dim")
    return (Item(name: name, value.expression), value.depth)
  }
}
