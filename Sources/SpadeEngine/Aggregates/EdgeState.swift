import SpadeBase
import SpadeStore

/// `first` and `last`: the value of the first or the last row that has one, by the times that come as its weight or in
/// row order.
struct EdgeState: AggregateState {
  private let takesLast: Bool
  private let type: ScalarType
  private var coder = ValueCoder(type: .text)
  /// The value in 64 bits: a number's pattern, a text's code.
  private var slots: [UInt64] = []
  private var known: [Bool] = []
  /// When the row was whose value is known; no more than zeros in row order.
  private var times: [Int64] = []

  init(takesLast: Bool, type: ScalarType) {
    self.takesLast = takesLast
    self.type = type
  }

  private mutating func extend(to groupCount: Int) {
    slots.extend(to: groupCount, 0)
    known.extend(to: groupCount, false)
    times.extend(to: groupCount, 0)
  }

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) {
    extend(to: rows.groupCount)
    guard let values else { return }
    let validity = values.validity
    func takeByTime<Element>(_ elements: [Element], _ rowTimes: [Int64], _ slot: (Element) -> UInt64) {
      rows.forEachRun { group, rows in
        for row in rows where validity?[row] ?? true {
          let time = rowTimes[row]
          // Of rows of one time, the first or the last stored.
          guard !known[group] || (takesLast ? time >= times[group] : time < times[group]) else { continue }
          slots[group] = slot(elements[row])
          times[group] = time
          known[group] = true
        }
      }
    }
    func take<Element>(_ elements: [Element], _ slot: (Element) -> UInt64) {
      if case .ints(let rowTimes)? = weight?.values { return takeByTime(elements, rowTimes, slot) }
      rows.forEachRun { group, rows in
        if takesLast {
          for row in rows.reversed() where validity?[row] ?? true {
            slots[group] = slot(elements[row])
            known[group] = true
            break
          }
        } else if !known[group] {
          for row in rows where validity?[row] ?? true {
            slots[group] = slot(elements[row])
            known[group] = true
            break
          }
        }
      }
    }
    switch values.values {
    case .bools(let flags): take(flags) { $0 ? 1 : 0 }
    case .ints(let ints): take(ints) { UInt64(bitPattern: $0) }
    case .numbers(let numbers): take(numbers) { $0.bitPattern }
    case .decimals(let raw, let digits): take(Decimals.numbers(raw, digits)) { $0.bitPattern }
    case .texts:
      if case .values(let codes) = coder.codes(values) { take(codes) { UInt64($0) } }
    case .constant: break
    }
  }

  mutating func merge(_ other: EdgeState, _ map: [UInt32], groupCount: Int) throws(Diagnostic) {
    extend(to: groupCount)
    let values = try other.vector()
    map.withUnsafeBufferPointer { map in
      update(
        GroupedRows(groups: UnsafeBufferPointer(rebasing: map[..<values.count]), groupCount: groupCount), values,
        Vector(type: .time, values: .ints(other.times), count: values.count))
    }
  }

  mutating func finish(groupCount: Int) throws(Diagnostic) -> Vector {
    extend(to: groupCount)
    return try vector()
  }

  private func vector() throws(Diagnostic) -> Vector {
    let count = slots.count
    let validity = Validity.normalised(known)
    switch type {
    case .bool:
      return Vector(type: type, values: .bools(slots.map { $0 != 0 }), validity: validity, count: count)
    case .number:
      return Vector(
        type: type, values: .numbers(slots.map { Double(bitPattern: $0) }), validity: validity, count: count)
    case .text: return try coder.vector(slots.map { UInt32(truncatingIfNeeded: $0) })
    default:
      return Vector(
        type: type, values: .ints(slots.map { Int64(bitPattern: $0) }), validity: validity, count: count)
    }
  }
}
