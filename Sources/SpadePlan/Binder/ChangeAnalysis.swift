import SpadeBase
import SpadeStore

/// Finds the instants at which an expression can change its value as the moment moves.
///
/// Between two such instants the value is constant, so looking at each of them is looking at all of the past. Where a
/// value moves with the clock itself (an age, a decay), every midnight counts as an instant.
struct ChangeAnalysis {
  // What shared parts depend on, each looked at once however often it is mentioned.
  private var known: [ObjectIdentifier: [ChangeSource]] = [:]
  private var knownOuter: [ObjectIdentifier: [ChangeSource]] = [:]

  /// Each reason once.
  ///
  /// Throws where there are more than `Limits.changeSources`.
  static func sources(of expression: BoundExpression) throws(Diagnostic) -> [ChangeSource] {
    var analysis = ChangeAnalysis()
    return try analysis.sources(of: expression)
  }

  private mutating func sources(of expression: BoundExpression) throws(Diagnostic) -> [ChangeSource] {
    switch expression.kind {
    case .now, .moved: return [.days]
    case .asOf(let history, _): return [.rows(hops: 0, path: [history], moved: [])]
    case .parent(let inner): return try sources(of: inner).map(climbed)
    case .definition(_, let inner), .shared(let inner):
      if let found = known[ObjectIdentifier(inner)] { return found }
      let found = try sources(of: inner)
      known[ObjectIdentifier(inner)] = found
      return found
    case .at(let inner, let moment):
      let found = try sources(of: inner)
      switch moment.kind {
      case .moved(let span): return found.map { moved($0, by: span.negated) }
      // Before that moment it is asked as of the moment one stands at: nothing looks past it.
      case .literal: return try once(found + [.instants(moment, moved: [])], expression)
      default: return try once(found + [.instants(moment, moved: []), .days], expression)
      }
    case .window(let window): return try once(sources(of: window), expression)
    case .history(let call):
      let inner = try sources(of: call.argument)
      switch call.function {
      case .became(let span), .stayed(let span): return try once(inner + inner.map { moved($0, by: span) }, expression)
      case .since: return try once(inner + [.days], expression)
      }
    case .peers(let call):
      return try once([.days] + sources(of: call.within) + sources(of: call.argument), expression)
    case .compare(_, let left, let right):
      var found = try sources(of: [left, right])
      // A fixed time compared with a moving one: the instant at which they meet.
      for (fixed, moving) in [(left, right), (right, left)] {
        guard fixed.facts.contains(.isFixed) else { continue }
        switch moving.kind {
        case .now: found.append(.instants(fixed, moved: []))
        case .moved(let span): found.append(.instants(fixed, moved: [span.negated]))
        default: break
        }
      }
      return try once(found, expression)
    default: return try once(sources(of: expression.kind.children), expression)
    }
  }

  private mutating func sources(of expressions: [BoundExpression]) throws(Diagnostic) -> [ChangeSource] {
    var found: [ChangeSource] = []
    for expression in expressions { found += try sources(of: expression) }
    return found
  }

  private mutating func sources(of window: WindowAggregate) throws(Diagnostic) -> [ChangeSource] {
    var found: [ChangeSource] = [.rows(hops: window.hops, path: window.path, moved: [])]
    if window.isEntity { found.append(.days) }
    for bound in [window.bounds.lower, window.bounds.upper].compactMap({ $0 }) {
      switch bound {
      case .afterMoved(let span): found.append(.rows(hops: window.hops, path: window.path, moved: [span.negated]))
      case .border(let time), .end(let time):
        if case .moved(let span) = time.kind {
          found.append(.rows(hops: window.hops, path: window.path, moved: [span.negated]))
        } else {
          found += try sources(of: time)
        }
      }
    }
    // What the rows' own expressions look up elsewhere changes with the clock at worst.
    for inner in [window.value, window.weight, window.condition].compactMap({ $0 }) {
      guard !inner.facts.contains(.isFixed) else { continue }
      found.append(.days)
      found += try outerSources(of: inner)
    }
    return found
  }

  /// Sources of the parts that are evaluated for the asking row.
  private mutating func outerSources(of expression: BoundExpression) throws(Diagnostic) -> [ChangeSource] {
    switch expression.kind {
    case .outer(let inner): return try sources(of: inner)
    case .definition(_, let inner), .shared(let inner):
      if let found = knownOuter[ObjectIdentifier(inner)] { return found }
      let found = try outerSources(of: inner)
      knownOuter[ObjectIdentifier(inner)] = found
      return found
    default:
      var found: [ChangeSource] = []
      for child in expression.kind.children { found += try outerSources(of: child) }
      return try once(found, expression)
    }
  }

  /// Each of them once, in the order they are first met.
  private func once(_ sources: [ChangeSource], _ expression: BoundExpression) throws(Diagnostic) -> [ChangeSource] {
    if sources.count < 2 { return sources }
    var met: Set<ChangeSource> = []
    let found = sources.filter { met.insert($0).inserted }
    guard found.count <= Limits.changeSources.value else { throw .tooManyChanges(expression.span) }
    return found
  }

  private func climbed(_ source: ChangeSource) -> ChangeSource {
    switch source {
    case .rows(let hops, let path, let moved): .rows(hops: hops + 1, path: path, moved: moved)
    case .instants(let time, let moved):
      .instants(BoundExpression(.parent(time), time.type, time.span), moved: moved)
    case .days: .days
    }
  }

  private func moved(_ source: ChangeSource, by span: CalendarDuration) -> ChangeSource {
    switch source {
    case .rows(let hops, let path, let moved): .rows(hops: hops, path: path, moved: moved + [span])
    case .instants(let time, let moved): .instants(time, moved: moved + [span])
    case .days: .days
    }
  }
}

extension ChangeSource: Hashable {
  /// Tables and expressions are the same where they are one.
  package static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.rows(let hops, let path, let moved), .rows(let otherHops, let otherPath, let otherMoved)):
      hops == otherHops && moved == otherMoved
        && path.map(ObjectIdentifier.init) == otherPath.map(ObjectIdentifier.init)
    case (.instants(let time, let moved), .instants(let otherTime, let otherMoved)):
      time === otherTime && moved == otherMoved
    case (.days, .days): true
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .rows(let hops, let path, let moved):
      hasher.combine(hops)
      hasher.combine(path.map(ObjectIdentifier.init))
      hasher.combine(moved)
    case .instants(let time, let moved):
      hasher.combine(ObjectIdentifier(time))
      hasher.combine(moved)
    case .days: break
    }
  }
}
