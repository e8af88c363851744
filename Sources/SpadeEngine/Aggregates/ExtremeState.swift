import SpadeBase
import SpadeStore

/// `min` and `max` of numbers, ints, dates, times and bools.
struct ExtremeState<Element: LaneElement & Comparable>: AggregateState {
  private let greatest: Bool
  private let type: ScalarType
  private var best: [Element] = []
  private var known: [Bool] = []

  init(greatest: Bool, type: ScalarType) {
    self.greatest = greatest
    self.type = type
  }

  private mutating func extend(to groupCount: Int) {
    best.extend(to: groupCount, .zero)
    known.extend(to: groupCount, false)
  }

  private mutating func take(_ value: Element, _ group: Int) {
    if !known[group] || (greatest ? value > best[group] : value < best[group]) {
      best[group] = value
      known[group] = true
    }
  }

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) {
    extend(to: rows.groupCount)
    guard let values, let elements = Element.slots(values) else { return }
    elements.withUnsafeBufferPointer { elements in
      rows.forEachRun { group, rows in
        if let validity = values.validity {
          for row in rows where validity[row] { take(elements[row], group) }
        } else {
          var extreme = elements[rows.lowerBound]
          if greatest {
            for row in rows { extreme = elements[row] > extreme ? elements[row] : extreme }
          } else {
            for row in rows { extreme = elements[row] < extreme ? elements[row] : extreme }
          }
          take(extreme, group)
        }
      }
    }
  }

  mutating func merge(_ other: ExtremeState, _ map: [UInt32], groupCount: Int) {
    extend(to: groupCount)
    for group in other.best.indices where other.known[group] { take(other.best[group], Int(map[group])) }
  }

  mutating func finish(groupCount: Int) -> Vector {
    extend(to: groupCount)
    let payload: Vector.Values
    if type == .bool {
      payload = .bools(best.map { $0 != .zero })
    } else {
      payload = Element.payload(best)
    }
    return Vector(type: type, values: payload, validity: Validity.normalised(known), count: groupCount)
  }
}

/// `min` and `max` of texts, by bytes.
struct TextExtremeState: AggregateState {
  private let greatest: Bool
  private var coder = ValueCoder(type: .text)
  /// The best text's code a group, 0 where none is known.
  private var best: [UInt32] = []

  init(greatest: Bool) { self.greatest = greatest }

  private mutating func take(_ code: UInt32, _ group: Int) {
    let known = best[group]
    guard code != 0, code != known else { return }
    if known == 0 {
      best[group] = code
      return
    }
    let order = coder.withText(code) { text in coder.withText(known) { TextBytes.compare(text, $0) } }
    if greatest ? order > 0 : order < 0 { best[group] = code }
  }

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) {
    best.extend(to: rows.groupCount, 0)
    guard let values, case .values(let codes) = coder.codes(values) else { return }
    for row in 0..<rows.groups.count { take(codes[row], Int(rows.groups[row])) }
  }

  mutating func merge(_ other: TextExtremeState, _ map: [UInt32], groupCount: Int) throws(Diagnostic) {
    best.extend(to: groupCount, 0)
    guard case .values(let codes) = coder.codes(try other.coder.vector(other.best)) else { return }
    for group in other.best.indices { take(codes[group], Int(map[group])) }
  }

  mutating func finish(groupCount: Int) throws(Diagnostic) -> Vector {
    best.extend(to: groupCount, 0)
    return try coder.vector(best)
  }
}
