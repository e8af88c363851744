package import SpadeBase

/// The first and last time of each entity's run of rows in a history or log, as the integers that are stored.
///
/// Most questions about time are decided by the ends of a run, and a search inside it begins where they say. Kept beside
/// each other, they are read in one stream; in the column each would be a wait for memory of its own. 16 bytes an entity.
package final class RunEdges: Sendable {
  /// An empty run's first is the greatest integer, its last the least: nothing lies before or after it.
  package let firsts: Buffer<Int64>
  package let lasts: Buffer<Int64>

  fileprivate init?(_ column: Column, _ offsets: Buffer<UInt32>) throws(Diagnostic) {
    let count = max(0, offsets.count - 1)
    firsts = try Buffer(count: count)
    lasts = try Buffer(count: count)
    switch column.storage {
    case .int8(let buffer): fill(buffer, offsets)
    case .int16(let buffer): fill(buffer, offsets)
    case .int32(let buffer): fill(buffer, offsets)
    case .int64(let buffer): fill(buffer, offsets)
    case .bits, .double, .text: return nil
    }
  }

  private func fill<Stored: FixedWidthInteger>(_ times: Buffer<Stored>, _ offsets: Buffer<UInt32>) {
    for run in 0..<firsts.count {
      let (start, end) = (Int(offsets.pointer[run]), Int(offsets.pointer[run + 1]))
      let isEmpty = start >= end
      firsts.pointer[run] = isEmpty ? .max : Int64(truncatingIfNeeded: times.pointer[start])
      lasts.pointer[run] = isEmpty ? .min : Int64(truncatingIfNeeded: times.pointer[end - 1])
    }
  }
}

extension Table {
  /// The edges of the runs of a history or log along its entity; nil for other tables. Found once; throws `memory-limit`.
  package func runEdges() throws(Diagnostic) -> RunEdges? {
    guard let parent, let timeColumn, columns.indices.contains(timeColumn) else { return nil }
    return try lazyEdges.value { () throws(Diagnostic) in try RunEdges(columns[timeColumn], parent.offsets) }
  }
}
