/// A grammar in the notation of `grammar/README.md`.
struct EBNF {
  indirect enum Node {
    case terminal(String)
    case rule(String)
    case special(String)
    case sequence([Node])
    case choice([Node])
    case optional(Node)
    case repetition(Node)
    case exception(Node, Node)
  }

  struct Problem: Error { let message: String }

  private(set) var rules: [String: Node] = [:]
  private var scalars: [Unicode.Scalar]
  private var position = 0

  init(_ text: String) throws {
    scalars = Array(text.unicodeScalars)
    skipBlanks()
    while position < scalars.count {
      let name = identifier()
      guard !name.isEmpty else { throw Problem(message: "a rule's name is due at \(position)") }
      try expect("=")
      guard rules.updateValue(try choice(), forKey: name) == nil else { throw Problem(message: "two rules \(name)") }
      try expect(";")
    }
  }

  /// True for rules of tokens, whose names are in capitals.
  static func isToken(_ name: String) -> Bool { name.utf8.first.map { $0 < 0x5b } ?? false }

  /// The rules and terminals that `start` leads to; tokens' rules are followed if asked for.
  func reach(from start: String, intoTokens: Bool) -> (rules: Set<String>, terminals: Set<String>) {
    var seen: Set<String> = [start]
    var terminals: Set<String> = []
    var open = [start]
    while let name = open.popLast() {
      guard let node = rules[name], intoTokens || !Self.isToken(name) else { continue }
      visit(node) { node in
        if case .terminal(let text) = node { terminals.insert(text) }
        if case .rule(let name) = node, seen.insert(name).inserted { open.append(name) }
      }
    }
    return (seen, terminals)
  }

  private func visit(_ node: Node, _ action: (Node) -> Void) {
    action(node)
    switch node {
    case .sequence(let parts), .choice(let parts): for part in parts { visit(part, action) }
    case .optional(let part), .repetition(let part): visit(part, action)
    case .exception(let part, let without):
      visit(part, action)
      visit(without, action)
    case .terminal, .rule, .special: break
    }
  }

  // MARK: Reading

  private mutating func choice() throws -> Node {
    var parts = [try sequence()]
    while take("|") { parts.append(try sequence()) }
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func sequence() throws -> Node {
    var parts: [Node] = []
    while position < scalars.count, !["|", ";", ")", "]", "}"].contains(scalars[position]) {
      let part = try primary()
      parts.append(take("-") ? .exception(part, try primary()) : part)
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func primary() throws -> Node {
    let first = scalars[position]
    switch first {
    case "(", "[", "{":
      position += 1
      skipBlanks()
      let inner = try choice()
      try expect(first == "(" ? ")" : first == "[" ? "]" : "}")
      return first == "(" ? inner : first == "[" ? .optional(inner) : .repetition(inner)
    case "\"", "'", "?":
      position += 1
      var text = String.UnicodeScalarView()
      while position < scalars.count, scalars[position] != first {
        text.append(scalars[position])
        position += 1
      }
      try expect(first)
      return first == "?" ? .special(String(text)) : .terminal(String(text))
    default:
      let name = identifier()
      guard !name.isEmpty else { throw Problem(message: "\(first) at \(position)") }
      return .rule(name)
    }
  }

  private mutating func identifier() -> String {
    var name = String.UnicodeScalarView()
    while position < scalars.count, scalars[position].properties.isAlphabetic {
      name.append(scalars[position])
      position += 1
    }
    skipBlanks()
    return String(name)
  }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard position < scalars.count, scalars[position] == sign else { return false }
    position += 1
    skipBlanks()
    return true
  }

  private mutating func expect(_ sign: Unicode.Scalar) throws {
    guard take(sign) else { throw Problem(message: "\(sign) is due at \(position)") }
  }

  /// Skips blanks and remarks.
  private mutating func skipBlanks() {
    while position < scalars.count {
      if scalars[position].properties.isWhitespace {
        position += 1
      } else if scalars[position] == "(", position + 1 < scalars.count, scalars[position + 1] == "*" {
        while position + 1 < scalars.count, scalars[position] != "*" || scalars[position + 1] != ")" || isOpening {
          position += 1
        }
        position += 2
      } else {
        return
      }
    }
  }

  /// True at the asterisk of `(*`, which doesn't close the remark it opens.
  private var isOpening: Bool { position > 0 && scalars[position - 1] == "(" && scalars[position] == "*" }
}
