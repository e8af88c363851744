import SpadeBase
import SpadeDisplay
import SpadePlan
import SpadeStore
import SpadeSyntax

extension Completions {
  /// The values that an operand has, with how often it has them, most frequent first, as literals; without those `besides`
  /// which they would stand.
  static func values(
    of operand: String, besides: [String], _ place: Place, _ session: Session
  ) -> ([Candidate], isPartial: Bool) {
    let said = Set(besides.map { Array($0.utf8) })
    guard let prospect = session.prospect(place), let (expression, text) = parsed(operand),
      let values = prospect.values(of: expression, in: text, inside: session.windows(place))
    else { return ([], false) }
    return candidates(values, place, said, session)
  }

  private static func candidates(
    _ values: KnownValues, _ place: Place, _ said: Set<[UInt8]>, _ session: Session
  ) -> ([Candidate], isPartial: Bool) {
    switch values {
    case .either(let first, let second):
      let (some, isPartial) = candidates(first, place, said, session)
      let (others, _) = candidates(second, place, said, session)
      return (some + others.filter { !some.contains($0) }, isPartial)
    case .stored(let column): return candidates(session.assist.counts.counts(of: column), place.typed, said)
    case .answered(let column):
      return candidates(ValueCounts(column.column, rows: column.rows), place.typed, said)
    case .listed(let texts):
      let wanted = place.typed.lowercased()
      let fitting = texts.filter {
        !said.contains(Array($0.utf8)) && (wanted.isEmpty || $0.lowercased().contains(wanted))
      }
      return (fitting.compactMap { text in Quoting.literal(text.utf8).map { Candidate($0, display: text) } }, false)
    case .bools: return (place.isInText ? [] : ["true", "false"].map { Candidate($0) }, false)
    }
  }

  private static func candidates(
    _ counts: ValueCounts?, _ typed: String, _ said: Set<[UInt8]>
  ) -> ([Candidate], isPartial: Bool) {
    guard let (values, isPartial) = counts?.best(typed, limit: valueLimit + said.count) else { return ([], false) }
    let candidates = values.filter { !said.contains($0.bytes) }.prefix(valueLimit).compactMap { value in
      Quoting.literal(value.bytes).map { literal in
        let shown = String(decoding: value.bytes, as: UTF8.self)
        return Candidate(literal, display: shown.isEmpty ? "\"\"" : shown, detail: CountText.of(value.count))
      }
    }
    return (candidates, isPartial)
  }

  /// An expression that stands alone.
  private static func parsed(_ text: String) -> (Expression, SourceText)? {
    let source = SourceText(name: "<completion>", text: "where " + text)
    guard let statement = Parser.parse(source).statements.first, case .query(let query) = statement.kind,
      case .where(let expression)? = query.stages.first?.kind
    else { return nil }
    return (expression, source)
  }
}

/// What completion keeps between two keys.
final class Assist {
  let counts = ValueCountCache()
  /// The point of the last text that was looked at: most keys change what is behind it only.
  var last: (key: String, prospect: Prospect?)?
}

extension Session {
  /// What can be named at a place.
  func prospect(_ place: Place) -> Prospect? {
    let key: String
    switch place.scope {
    case .pipeline(let text): key = "q" + text
    case .definition(let entity): key = "d" + (entity ?? "")
    }
    if let last = assist.last, last.key.utf8.elementsEqual(key.utf8) { return last.prospect }
    let prospect = makeProspect(place.scope)
    assist.last = (key, prospect)
    return prospect
  }

  private func makeProspect(_ scope: Place.Scope) -> Prospect? {
    switch scope {
    case .definition(let entity):
      guard let table = entity.map({ catalog.table($0) }) ?? catalog.defaultSource else { return nil }
      return Prospect(quickBinder(SourceText(name: "<completion>", text: "")), rowOf: table)
    case .pipeline(let written):
      let text = SourceText(name: "<completion>", text: written)
      var query = Query(source: .implicit, stages: [], span: Span(0, 0))
      if written.utf8.elementsEqual("|".utf8) {
        query.source = .lastQuery(Span(0, 1))
      } else if let statement = Parser.parse(text).statements.last {
        switch statement.kind {
        case .query(let found), .explain(let found): query = found
        default: return nil
        }
      } else if !written.isEmpty {
        return nil
      }
      guard let asked = try? self.asked(query, text) else { return nil }
      return Prospect(quickBinder(text, lastResult: asked.base), asked.pipeline)
    }
  }

  /// The tables that the place's aggregates run over.
  func windows(_ place: Place) -> [Table] { place.windows.compactMap { catalog.table($0) } }

  /// A binder whose pivots give up soon: nobody waits long for a menu.
  private func quickBinder(_ text: SourceText, lastResult: ResultTable? = nil) -> Binder {
    let clock = Stopwatch()
    return binder(text, lastResult: lastResult) { clock.elapsed > 100_000_000 }
  }
}
