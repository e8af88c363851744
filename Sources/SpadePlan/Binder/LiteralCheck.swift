import SpadeBase
import SpadeStore
import SpadeSyntax

extension Binder {
  /// Warns of a text literal compared with a column in which it never occurs: a typo must not become a zero.
  func checkLiteral(_ left: BoundExpression, _ right: BoundExpression) {
    for (side, other) in [(left, right), (right, left)] {
      guard case .text(let text)? = other.constant, let column = Binder.textColumn(side),
        case .text(_, let dictionary) = column.storage
      else { continue }
      if (0..<dictionary.count).contains(where: { dictionary[$0].elementsEqual(text) }) { continue }
      // The value of a parameter may be a secret.
      let spelling = self.text.text(other.span)
      if spelling.utf8.first == UInt8(ascii: "$") {
        warnings.append(.absentParameter(spelling, column.name, other.span).pointing(into: self.text))
        continue
      }
      let typed = String(decoding: text, as: UTF8.self)
      // A large dictionary is searched for equality only; the nearest value is looked for among the first.
      let names = (0..<min(dictionary.count, 10_000)).lazy.map { dictionary.string($0) }
      var nearest: (text: String, count: Int)?
      if let name = Suggestion.nearest(to: typed, among: names),
        let code = (0..<min(dictionary.count, 10_000)).first(where: { dictionary.string($0) == name })
      {
        nearest = (name, column.rows(holding: code))
      }
      var warning = Diagnostic.absentLiteral(typed, column.name, nearest: nearest, other.span)
      warning = warning.pointing(into: self.text)
      warnings.append(warning)
    }
  }

  /// Binds what a column is compared with. A name that is none, but one of the column's texts, lacks its quotes.
  func bindCompared(
    _ expression: Expression, with column: BoundExpression, _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    do { return try bind(expression, context) } catch {
      guard error.code == .unknownColumn, case .name(nil, let name) = expression.kind,
        case .text(_, let dictionary)? = Binder.textColumn(column)?.storage,
        (0..<min(dictionary.count, 10_000)).contains(where: { dictionary[$0].elementsEqual(name.text.utf8) })
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
      text.text(right.span).utf8.first != UInt8(ascii: "$"), let column = Binder.textColumn(left),
      case .text(_, let dictionary) = column.storage,
      !(0..<dictionary.count).contains(where: { dictionary[$0].contains(percent) })
    else { return }
    warnings.append(.foreignPattern(column.name, right.span).pointing(into: text))
  }

  /// The stored text column that an expression reads as it stands.
  private static func textColumn(_ expression: BoundExpression) -> Column? {
    switch expression.kind {
    case .asOf(let table, let column), .stored(let table, let column): return table.columns[column]
    case .parent(let inner), .outer(let inner), .at(let inner, _): return textColumn(inner)
    default: return nil
    }
  }
}
