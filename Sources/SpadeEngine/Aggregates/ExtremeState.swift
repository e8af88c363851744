import SpadeBase
import SpadeStore

/// The least or greatest value of each group; concrete users let the compiler specialise its loops.
struct Extremes<Element: LaneElement & Comparable>: Sendable {
  private(set) var best: [Element] = []
  private(set) var known: [Bool] = []

  mutating func extend(to groupCount: Int) {
    best.extend(to: groupCount, .zero)
    known.extend(to: groupCount, false)
  }

  @inline(__always)
  mutating func take(_ value: Element, _ group: Int, _ greatest: Bool) {
    if !known[group] || (greatest ? value > best[group] : value < best[group]) {
      best[group] = value
      known[group] = true
    }
  }

  @inline(__always)
  mutating func update(_ rows: GroupedRows, _ elements: [Element], _ validity: [Bool]?, _ greatest: Bool) {
    elements.withUnsafeBufferPointer { elements in
      if let validity {
        for row in 0..<elements.count where validity[row] { take(elements[row], Int(rows.groups[row]), greatest) }
        return
      }
      rows.forEachStretch { group, rows in
        var extreme = elements[rows.lowerBound]
        if greatest {
          for row in rows { extreme = elements[row] > extreme ? elements[row] : extreme }
        } else {
          for row in rows { extreme = elements[row] < extreme ? elements[row] : extreme }
        }
        take(extreme, group, greatest)
      } single: { group, row in
        take(elements[row], group, greatest)
      }
    }
  }

  mutating func merge(_ other: Extremes, _ map: [UInt32], _ greatest: Bool) {
    for group in other.best.indices where other.known[group] { take(other.best[group], Int(map[group]), greatest) }
  }
}

/// `min` and `max` of numbers, ints, dates, times and bools.
struct ExtremeState: AggregateState {
  private let greatest: Bool
  private let type: ScalarType
  private var numbers = Extremes<Double>()
  /// Also dates and times, and bools as 0 and 1.
  private var ints = Extremes<Int64>()

  init(greatest: Bool, type: ScalarType) {
    self.greatest = greatest
    self.type = type
  }

  private mutating func extend(to groupCount: Int) {
    if type == .number { numbers.extend(to: groupCount) } else { ints.extend(to: groupCount) }
  }

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) {
    extend(to: rows.groupCount)
    guard let values else { return }
    if type == .number {
      guard let slots = Double.slots(values) else { return }
      numbers.update(rows, slots, values.validity, greatest)
    } else {
      guard let slots = Int64.slots(values) else { return }
      ints.update(rows, slots, values.validity, greatest)
    }
  }

  mutating func update(_ runs: Runs, _ column: Column?, groupCount: Int) -> Bool {
    guard let column, column.type != .bool else { return false }
    extend(to: groupCount)
    if type == .number {
      // Quotients order as the integers do, so only the best are divided.
      guard case .decimal(let digits) = column.scale else { return false }
      let divisor = Column.powerOfTen(digits)
      return StoredRuns.forEachExtreme(runs, column, greatest: greatest) { group, value in
        numbers.take(Double(value) / divisor, group, greatest)
      }
    }
    return StoredRuns.forEachExtreme(runs, column, greatest: greatest) { group, value in
      ints.take(column.unscaled(value), group, greatest)
    }
  }

  mutating func update(_ rows: NumberedRows, _ column: Column?) -> Bool {
    guard let column, column.type != .bool else { return false }
    extend(to: rows.groups.groupCount)
    if type == .number {
      guard case .decimal(let digits) = column.scale else { return false }
      let divisor = Column.powerOfTen(digits)
      return rows.forEachStored(column) { group, value in numbers.take(Double(value) / divisor, group, greatest) }
    }
    return rows.forEachStored(column) { group, value in ints.take(column.unscaled(value), group, greatest) }
  }

  mutating func merge(_ other: ExtremeState, _ map: [UInt32], groupCount: Int) {
    extend(to: groupCount)
    numbers.merge(other.numbers, map, greatest)
    ints.merge(other.ints, map, greatest)
  }

  mutating func finish(groupCount: Int) -> Vector {
    extend(to: groupCount)
    let payload: Vector.Values =
      switch type {
      case .number: .numbers(numbers.best)
      case .bool: .bools(ints.best.map { $0 != 0 })
      default: .ints(ints.best)
      }
    let known = type == .number ? numbers.known : ints.known
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
