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

  /// The columns' profiles, several at a time; throws `cancelled` soon after that is asked for.
  package static func profiles(_ columns: [Column], options: EngineOptions) throws(Diagnostic) -> [Profile] {
    let context = QueryContext(options)
    return try Parallel.map(columns.indices.map { $0..<$0 + 1 }, context) { place throws(Diagnostic) in
      try profile(columns[place.lowerBound], context)
    }
  }

  /// One pass over a column's values, then one over its different ones.
  private static func profile(_ column: Column, _ context: QueryContext) throws(Diagnostic) -> Profile {
    var profile = Profile()
    profile.nulls = column.count - column.validCount
    var index = GroupIndex(dims: [column.type])
    var counts: [Int] = []
    for start in stride(from: 0, to: column.count, by: batch) {
      try context.checkCancelled()
      let end = min(column.count, start + batch)
      let groups = index.add([Vector(column: column, range: start..<end)], count: end - start)
      counts += [Int](repeating: 0, count: index.count - counts.count)
      for group in groups { counts[Int(group)] += 1 }
    }
    let keys = try index.keys(context)[0]
    try context.checkCancelled()
    let order = try index.order(context).filter { keys.isValid(Int($0)) }
    try context.checkCancelled()
    let frequent = try mostFrequent(order, counts, context)
    profile.distinct = order.count
    let shown = [order.first, order.last].compactMap { $0 } + frequent.prefix(3)
    let texts = try Kernels.call(
      .text, [keys.gather(shown.map { Int32(bitPattern: $0) })], KernelContext(span: Span(0, 0)))
    let names = shown.indices.map { index -> String? in
      if case .text(let bytes) = texts.value(at: index) { String(decoding: bytes, as: UTF8.self) } else { nil }
    }
    if !order.isEmpty { (profile.least, profile.greatest) = (names[0], names[1]) }
    for (group, name) in zip(frequent, names.dropFirst(order.isEmpty ? 0 : 2)) where counts[Int(group)] > 1 {
      if let name { profile.common.append((name, counts[Int(group)])) }
    }
    if column.type == .text || column.type == .bool {
      if !profile.common.isEmpty { profile.distribution = frequent.map { counts[Int($0)] } }
    } else {
      profile.distribution = try histogram(order, counts, keys, context)
    }
    return profile
  }

  /// Rows or values between two looks at whether to go on.
  private static let batch = 65_536

  /// The groups with the most rows, most first; ties stay in the order of the values.
  private static func mostFrequent(
    _ order: [UInt32], _ counts: [Int], _ context: QueryContext
  ) throws(Diagnostic) -> [UInt32] {
    var most: [UInt32] = []
    for (place, group) in order.enumerated() {
      if place % batch == 0 { try context.checkCancelled() }
      let count = counts[Int(group)]
      if most.count == bars {
        if count <= counts[Int(most[bars - 1])] { continue }
        most.removeLast()
      }
      most.insert(group, at: most.firstIndex { counts[Int($0)] < count } ?? most.count)
    }
    return most
  }

  /// Bars of a distribution at most.
  private static let bars = 10

  /// How often values occur, in equal steps from the least to the greatest; few different ones have a bar each.
  private static func histogram(
    _ order: [UInt32], _ counts: [Int], _ keys: Vector, _ context: QueryContext
  ) throws(Diagnostic) -> [Int] {
    guard order.count > bars, let first = order.first, let last = order.last else {
      return order.count > 1 ? order.map { counts[Int($0)] } : []
    }
    let (low, high) = (place(keys.value(at: Int(first))), place(keys.value(at: Int(last))))
    guard (high / 2 - low / 2).isFinite, low < high else { return [] }
    var steps = [Int](repeating: 0, count: bars)
    for (index, group) in order.enumerated() {
      if index % batch == 0 { try context.checkCancelled() }
      let share = (place(keys.value(at: Int(group))) / 2 - low / 2) / (high / 2 - low / 2)
      if share.isFinite { steps[min(bars - 1, max(0, Int(share * Double(bars))))] += counts[Int(group)] }
    }
    return steps
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
