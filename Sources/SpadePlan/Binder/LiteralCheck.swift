import SpadeBase
import SpadeStore
import SpadeSyntax

extension Binder {
  /// Warns of a text literal compared with a column in which it never occurs: a typo must not become a zero.
  func checkLiteral(_ left: BoundExpression, _ right: BoundExpression) {
    for (side, other) in [(left, right), (right, left)] {
      guard literalBudget > 0, case .text(let text)? = other.constant, let values = texts(of: side) else { continue }
      // A list that was pasted is no typo: it may be long, and so may be the column.
      literalBudget -= values.count
      guard !values.contains(text) else { continue }
      absentLiterals += 1
      guard absentLiterals <= Self.mostAbsent else {
        if absentLiterals == Self.mostAbsent + 1 {
          warnings.append(.moreAbsentLiterals(values.name, other.span).pointing(into: self.text))
        }
        continue
      }
      // The value of a parameter may be a secret.
      let spelling = self.text.text(other.span)
      if spelling.utf8.first == UInt8(ascii: "$") {
        warnings.append(.absentParameter(spelling, values.name, other.span).pointing(into: self.text))
        continue
      }
      let typed = String(decoding: text, as: UTF8.self)
      warnings.append(
        .absentLiteral(typed, values.name, nearest: values.nearest(to: typed), other.span).pointing(into: self.text))
    }
  }

  /// So many absent texts of a query are named.
  private static let mostAbsent = 10

  /// Binds what a column is compared with. A name that is none, but one of the column's texts, lacks its quotes.
  func bindCompared(
    _ expression: Expression, with column: BoundExpression, _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    do { return try bind(expression, context) } catch {
      guard error.code == .unknownColumn, case .name(nil, let name) = expression.kind,
        texts(of: column)?.contains(Array(name.text.utf8)) ?? false
      else { throw error }
      var quoted = error
      quoted.help = "a text is written in quotes: \"\(name.text)\""
      throw quoted
    }
  }

  /// Warns of the signs that stand for any text elsewhere, where no value of the column has them.
  func checkPattern(_ predicate: TextPredicate, _ left: BoundExpression, _ right: BoundExpression) {
    let percent = UInt8(ascii: "%")
    guard predicate == .like, case .text(let pattern)? = right.constant, pattern.contains(percent),
      text.text(right.span).utf8.first != UInt8(ascii: "$"), let values = texts(of: left),
      !values.contain(percent)
    else { return }
    warnings.append(.foreignPattern(values.name, right.span).pointing(into: text))
  }

  /// The texts that an expression can be; nil where they aren't plain to see.
  private func texts(of expression: BoundExpression) -> KnownTexts? {
    KnownValues(of: expression, in: plan).flatMap { KnownTexts($0, spelled: text.text(expression.span)) }
  }
}

/// The texts that a column can hold.
private struct KnownTexts {
  /// What they are called in a warning.
  let name: String
  private var stored: [(column: Column, dictionary: TextDictionary)] = []
  private var listed: [String] = []
  /// A large dictionary is searched for equality only; the nearest value is looked for among the first.
  private static let most = 10_000

  /// Nil where there are none but nulls, or where they are no texts.
  init?(_ values: KnownValues, spelled: String) {
    switch values {
    case .stored(let column): name = column.name
    case .answered(let answer): name = answer.name
    default: name = spelled
    }
    guard add(values), !stored.isEmpty || !listed.isEmpty else { return nil }
  }

  private mutating func add(_ values: KnownValues) -> Bool {
    switch values {
    case .stored(let column): return add(column)
    case .answered(let answer): return add(answer.column)
    case .listed(let texts): listed += texts
    case .either(let first, let second): return add(first) && add(second)
    case .bools: return false
    }
    return true
  }

  private mutating func add(_ column: Column) -> Bool {
    guard case .text(_, let dictionary) = column.storage else { return false }
    stored.append((column, dictionary))
    return true
  }

  /// How many there are.
  var count: Int { stored.reduce(listed.count) { $0 + $1.dictionary.count } }

  func contains(_ text: [UInt8]) -> Bool {
    listed.contains { $0.utf8.elementsEqual(text) }
      || stored.contains { _, texts in (0..<texts.count).contains { texts[$0].elementsEqual(text) } }
  }

  /// Whether one has that sign.
  func contain(_ sign: UInt8) -> Bool {
    listed.contains { $0.utf8.contains(sign) }
      || stored.contains { _, texts in (0..<texts.count).contains { texts[$0].contains(sign) } }
  }

  /// What may have been meant, with the number of rows that hold it where that is known.
  func nearest(to typed: String) -> (text: String, count: Int?)? {
    let first = stored.map { ($0.column, $0.dictionary, 0..<min($0.dictionary.count, Self.most)) }
    let names = listed + first.flatMap { _, texts, places in places.map { texts.string($0) } }
    guard let name = Suggestion.nearest(to: typed, among: names) else { return nil }
    for (column, texts, places) in first {
      if let code = places.first(where: { texts.string($0) == name }) { return (name, column.rows(holding: code)) }
    }
    return (name, nil)
  }
}
