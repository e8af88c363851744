import SpadeBase

extension Formatter {
  /// An expression in canonical text: literals as typed, and only the parentheses that it needs.
  package static func text(of expression: Expression) -> String {
    var output = ""
    write(expression, minimum: Precedence.or, into: &output)
    return output
  }

  /// A name where only a name can stand, in backticks if it is no word, or one behind which a line would go on.
  static func text(of name: Name) -> String { spelled(name.text) { $0.continuesLine } }

  /// A name as an operand, in backticks where a bare word could mean something else.
  package static func text(ofOperand name: Name) -> String {
    spelled(name.text) { $0.isReserved || $0.isWindow || $0.continuesLine }
  }

  /// The name of a table at the beginning of a query, where words for statements and stages need backticks too.
  static func text(ofTable name: Name) -> String { spelled(name.text) { $0.isHead || $0.continuesLine } }

  /// The name of a function, which a parenthesis follows.
  private static func text(ofFunction name: Name) -> String { spelled(name.text) { $0.isReserved } }

  private static func spelled(_ name: String, unless isTaken: (Word) -> Bool) -> String {
    let (tokens, diagnostics) = Lexer.lex(Array(name.utf8))
    if diagnostics.isEmpty, tokens.count == 1, let token = tokens.first, token.kind == .word,
      token.span == Span(0, name.utf8.count)
    {
      guard let word = token.word, isTaken(word) else { return name }
    }
    var quoted = "`"
    for scalar in name.unicodeScalars {
      switch scalar {
      case "`": quoted += "``"
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        let isPlain = scalar.properties.generalCategory != .control
        quoted += isPlain ? String(Character(scalar)) : "\\u{" + String(scalar.value, radix: 16) + "}"
      }
    }
    return quoted + "`"
  }

  /// How tightly an expression holds together.
  private static func precedence(_ expression: Expression) -> Int {
    switch expression.kind {
    case .binary(let binary, _, _): Precedence.of(binary)
    case .unary(.not, _): Precedence.not
    case .unary(.minus, _): Precedence.minus
    case .inList, .between: Precedence.comparison
    case .at: Precedence.moved
    case .ago: Precedence.ago
    case .literal(let literal) where literal.value == .int(.min): Precedence.minus
    default: Precedence.primary
    }
  }

  /// Appends an expression, in parentheses where it binds looser than `minimum`.
  static func write(_ expression: Expression, minimum: Int, into output: inout String) {
    let needsParentheses = precedence(expression) < minimum
    if needsParentheses { output += "(" }
    write(expression, into: &output)
    if needsParentheses { output += ")" }
  }

  private static func write(_ expression: Expression, into output: inout String) {
    switch expression.kind {
    case .literal(let literal): output += literal.spelling
    case .parameter(let name): output += "$" + name.text
    case .name(let qualifier, let name):
      output += qualifier.map { text(ofOperand: $0) + "." + text(of: name) } ?? text(ofOperand: name)
    case .now: output += "now"
    case .today: output += "today"
    case .ago(let inner):
      write(inner, minimum: Precedence.primary, into: &output)
      output += " ago"
    case .unary(.not, let inner):
      output += "not "
      write(inner, minimum: Precedence.not, into: &output)
    case .unary(.minus, let inner):
      output += "-"
      write(inner, minimum: Precedence.minus, into: &output)
    case .binary(let binary, let left, let right):
      let level = Precedence.of(binary)
      // Comparisons don't chain, so a comparison within a comparison needs parentheses on either side.
      write(left, minimum: level == Precedence.comparison ? level + 1 : level, into: &output)
      output += " " + binary.rawValue + " "
      write(right, minimum: level + 1, into: &output)
    case .inList(let inner, let values, let negated):
      write(inner, minimum: Precedence.coalesce, into: &output)
      output += negated ? " not in (" : " in ("
      for (index, value) in values.enumerated() {
        if index > 0 { output += ", " }
        write(value, into: &output)
      }
      output += ")"
    case .between(let inner, let low, let high, let negated):
      write(inner, minimum: Precedence.coalesce, into: &output)
      output += negated ? " not between " : " between "
      write(low, minimum: Precedence.coalesce, into: &output)
      output += " and "
      write(high, minimum: Precedence.coalesce, into: &output)
    case .at(let inner, let time):
      write(inner, minimum: Precedence.moved, into: &output)
      output += " @ "
      write(time, minimum: Precedence.ago, into: &output)
    case .call(let call): write(call, into: &output)
    }
  }

  private static func write(_ call: Call, into output: inout String) {
    output += text(ofFunction: call.function) + "("
    for (index, argument) in call.arguments.enumerated() {
      if index > 0 { output += ", " }
      write(argument, into: &output)
    }
    if !call.within.isEmpty { output += " within " }
    for (index, item) in call.within.enumerated() {
      if index > 0 { output += ", " }
      if let name = item.name { output += text(of: name) + " = " }
      write(item.expression, into: &output)
    }
    output += ")"
  }

  private static func write(_ argument: Argument, into output: inout String) {
    switch argument.kind {
    case .value(let value): write(value, into: &output)
    case .pair(let value, let result):
      write(value, into: &output)
      output += " -> "
      write(result, into: &output)
    case .otherwise(let result):
      output += "else "
      write(result, into: &output)
    case .window(let window): write(window, into: &output)
    case .rows(let rows):
      if let value = rows.value {
        write(value, into: &output)
        output += " of "
      }
      write(rows.subject, into: &output)
      if let condition = rows.condition {
        output += " where "
        write(condition, into: &output)
      }
      if let window = rows.window {
        output += " "
        write(window, into: &output)
      }
    }
  }

  private static func write(_ window: Window, into output: inout String) {
    switch window.kind {
    case .last(let time): write("last ", time, into: &output)
    case .before(let time): write("before ", time, into: &output)
    case .since(let time): write("since ", time, into: &output)
    case .from(let start, let end):
      write("from ", start, into: &output)
      write(" to ", end, into: &output)
    }
  }

  private static func write(_ word: String, _ time: Expression, into output: inout String) {
    output += word
    write(time, minimum: Precedence.sum, into: &output)
  }
}
