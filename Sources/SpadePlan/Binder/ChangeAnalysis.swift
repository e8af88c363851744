import SpadeBase
import SpadeStore

/// Finds the instants at which an expression can change its value as the moment moves.
///
/// Between two such instants the value is constant, so looking at each of them is looking at all of the past. Where a
/// value moves with the clock itself (an age, a decay), every midnight counts as an instant.
enum ChangeAnalysis {
  static func sources(of expression: BoundExpression) -> [ChangeSource] {
    switch expression.kind {
    case .now, .moved: return [.days]
    case .asOf(let history, _): return [.rows(hops: 0, path: [history], moved: [])]
    case .parent(let inner): return sources(of: inner).map(climbed)
    case .at(let inner, let moment):
      switch moment.kind {
      case .moved(let span): return sources(of: inner).map { moved($0, by: span.negated) }
      // Before that moment it is asked as of the moment one stands at: nothing looks past it.
      case .literal: return sources(of: inner) + [.instants(moment, moved: [])]
      default: return sources(of: inner) + [.instants(moment, moved: []), .days]
      }
    case .window(let window): return sources(of: window)
    case .history(let call):
      let inner = sources(of: call.argument)
      switch call.function {
      case .became(let span), .stayed(let span): return inner + inner.map { moved($0, by: span) }
      case .since: return inner + [.days]
      }
    case .peers(let call): return [.days] + call.within.flatMap(sources) + sources(of: call.argument)
    case .compare(_, let left, let right):
      var found = sources(of: left) + sources(of: right)
      // A fixed time compared with a moving one: the instant at which they meet.
      for (fixed, moving) in [(left, right), (right, left)] {
        guard fixed.isFixed else { continue }
        switch moving.kind {
        case .now: found.append(.instants(fixed, moved: []))
        case .moved(let span): found.append(.instants(fixed, moved: [span.negated]))
        default: break
        }
      }
      return found
    default: return expression.kind.children.flatMap(sources)
    }
  }

  private static func sources(of window: WindowAggregate) -> [ChangeSource] {
    var found: [ChangeSource] = [.rows(hops: 0, path: window.path, moved: [])]
    if window.isEntity { found.append(.days) }
    for bound in [window.bounds.lower, window.bounds.upper].compactMap({ $0 }) {
      switch bound {
      case .afterMoved(let span): found.append(.rows(hops: 0, path: window.path, moved: [span.negated]))
      case .border(let time), .end(let time):
        if case .moved(let span) = time.kind {
          found.append(.rows(hops: 0, path: window.path, moved: [span.negated]))
        } else {
          found += sources(of: time)
        }
      }
    }
    // What the rows' own expressions look up elsewhere changes with the clock at worst.
    for inner in [window.value, window.weight, window.condition].compactMap({ $0 }) where !inner.isFixed {
      found.append(.days)
      found += outerSources(of: inner)
    }
    return found
  }

  /// Sources of the parts that are evaluated for the asking row.
  private static func outerSources(of expression: BoundExpression) -> [ChangeSource] {
    if case .outer(let inner) = expression.kind { return sources(of: inner) }
    return expression.kind.children.flatMap(outerSources)
  }

  private static func climbed(_ source: ChangeSource) -> ChangeSource {
    switch source {
    case .rows(let hops, let path, let moved): .rows(hops: hops + 1, path: path, moved: moved)
    case .instants(let time, let moved):
      .instants(BoundExpression(.parent(time), time.type, time.span), moved: moved)
    case .days: .days
    }
  }

  private static func moved(_ source: ChangeSource, by span: CalendarDuration) -> ChangeSource {
    switch source {
    case .rows(let hops, let path, let moved): .rows(hops: hops, path: path, moved: moved + [span])
    case .instants(let time, let moved): .instants(time, moved: moved + [span])
    case .days: .days
    }
  }
}

extension BoundExpression {
  /// True where the value doesn't depend on the moment.
  var isFixed: Bool {
    switch kind {
    case .now, .moved, .asOf, .at, .window, .history, .peers: false
    default: kind.children.allSatisfy(\.isFixed)
    }
  }
}
