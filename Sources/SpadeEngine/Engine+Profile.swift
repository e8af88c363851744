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
    /// The most frequent value and how often it occurs, where one occurs more than once.
    package var common: String?
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
    let most = order.max { counts[Int($0)] < counts[Int($1)] }
    if let most, counts[Int(most)] > 1, let name = text(most) { profile.common = "\(name) (\(counts[Int(most)]))" }
    return profile
  }
}
