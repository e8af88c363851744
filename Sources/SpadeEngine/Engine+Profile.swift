package import SpadeBase
import SpadePlan
package import SpadeStore

extension Engine {
  /// What `describe` says of a column.
  package struct Profile: Sendable {
    package var nulls = 0
    package var distinct = 0
    /// As the CSV writer gives them; nil where there is no value.
    package var least: String?
    package var greatest: String?
    /// The most frequent values and how often they occur, most frequent first, where one occurs more than once.
    package var common: [(value: String, count: Int)] = []
    /// How many values fall in each of equal steps from the least to the greatest; of texts and truths how often the
    /// most frequent ones occur. Empty where that says nothing.
    package var distribution: [Int] = []
  }

  /// A column's profile; one pass over its values.
  package static func profile(_ column: Column) throws(Diagnostic) -> Profile {
    var profile = Profile()
    profile.nulls = column.count - column.validCount
    var index = GroupIndex(dims: [column.type])
    var counts: [Int] = []
    var start = 0
    while start < column.count {
      let end = min(column.count, start + 65_536)
      let groups = index.add([Vector(column: column, range: start..<end)], count: end - start)
      counts += [Int](repeating: 0, count: index.count - counts.count)
      for group in groups { counts[Int(group)] += 1 }
      start = end
    }
    let keys = try index.keys()[0]
    let texts = column.type == .text ? keys : try Kernels.call(.text, [keys], KernelContext(span: Span(0, 0)))
    func text(_ group: UInt32?) -> String? {
      guard let group, case .text(let bytes) = texts.value(at: Int(group)) else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    }
    let order = try index.order().filter { keys.isValid(Int($0)) }
    profile.distinct = order.count
    profile.least = text(order.first)
    profile.greatest = text(order.last)
    // Ties stay in the order of the values.
    let places = order.indices.sorted { (counts[Int(order[$1])], $0) < (counts[Int(order[$0])], $1) }
    let frequent = places.prefix(Self.bars).map { order[$0] }
    for group in frequent.prefix(3) where counts[Int(group)] > 1 {
      if let name = text(group) { profile.common.append((name, counts[Int(group)])) }
    }
    if column.type == .text || column.type == .bool {
      if !profile.common.isEmpty { profile.distribution = frequent.map { counts[Int($0)] } }
    } else {
      profile.distribution = histogram(order.map { (keys.value(at: Int($0)), counts[Int($0)]) })
    }
    return profile
  }

  /// Bars of a distribution at most.
  private static let bars = 10

  /// Values in order, with how often they occur, in equal steps; few different ones have a bar each.
  private static func histogram(_ values: [(value: Value, count: Int)]) -> [Int] {
    guard values.count > bars else { return values.count > 1 ? values.map(\.count) : [] }
    let numbers = values.map { place($0.value) }
    guard let low = numbers.first, let high = numbers.last, (high / 2 - low / 2).isFinite, low < high else { return [] }
    var counts = [Int](repeating: 0, count: bars)
    for (number, value) in zip(numbers, values) {
      let share = (number / 2 - low / 2) / (high / 2 - low / 2)
      if share.isFinite { counts[min(bars - 1, max(0, Int(share * Double(bars))))] += value.count }
    }
    return counts
  }

  private static func place(_ value: Value) -> Double {
    switch value {
    case .int(let number): Double(number)
    case .number(let number): number
    case .date(let day): Double(day)
    case .time(let micros): Double(micros)
    default: 0
    }
  }
}
