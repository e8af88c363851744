import SpadeBase
import SpadePlan
import SpadeStore

/// A sort's key that is a stored column of integers, over neighbouring rows: it is compared as it lies in memory, and
/// only rows that may be among the first are widened into words.
struct StoredKey: Sendable {
  private let storage: Column.Storage
  private let validity: Bitmap?
  private let descending: Bool
  /// The table's row at position 0.
  private let start: Int
  /// Rows that are looked at together before any is looked at alone.
  private static let blockRows = 512

  /// Nil where the key is anything else.
  init?(_ term: SortTerm, _ relation: Relation) {
    guard case .stored(let owner, let place) = term.expression.kind, owner === relation.table,
      case .range(let rows) = relation.rows
    else { return nil }
    let column = owner.columns[place]
    switch (column.type, column.scale) {
    case (.number, .decimal), (.int, .one), (.date, .one), (.time, .one): break
    default: return nil
    }
    switch column.storage {
    case .int8, .int16, .int32, .int64: storage = column.storage
    case .bits, .double, .text: return nil
    }
    validity = column.validity
    descending = term.descending
    start = rows.lowerBound
  }

  /// How many of the rows at some positions have a value.
  func known(_ positions: Range<Int>) -> Int {
    positions.isEmpty ? 0 : Int(StoredRuns.known(validity, start + positions.lowerBound..<start + positions.upperBound))
  }

  /// Calls `take` with each position that has a value whose word isn't beyond `bound`, which `take` may lower.
  @inline(__always)
  func forEach(_ positions: Range<Int>, upTo bound: inout UInt64, _ take: (UInt64, Int, inout UInt64) -> Void) {
    switch storage {
    case .int8(let buffer): walk(buffer.pointer, positions, &bound, take)
    case .int16(let buffer): walk(buffer.pointer, positions, &bound, take)
    case .int32(let buffer): walk(buffer.pointer, positions, &bound, take)
    case .int64(let buffer): walk(buffer.pointer, positions, &bound, take)
    case .bits, .double, .text: break
    }
  }

  @inline(__always)
  private func walk<Stored: FixedWidthInteger>(
    _ values: UnsafePointer<Stored>, _ positions: Range<Int>, _ bound: inout UInt64,
    _ take: (UInt64, Int, inout UInt64) -> Void
  ) {
    let values = values + start
    var block = positions.lowerBound
    while block < positions.upperBound {
      let end = min(block &+ Self.blockRows, positions.upperBound)
      defer { block = end }
      guard word(best(values, block, end)) <= bound else { continue }
      for place in block..<end {
        let word = word(values[place])
        if word <= bound, validity?[start &+ place] ?? true { take(word, place, &bound) }
      }
    }
  }

  /// The value of some rows whose word is least.
  @inline(__always)
  private func best<Stored: FixedWidthInteger>(_ values: UnsafePointer<Stored>, _ first: Int, _ end: Int) -> Stored {
    var best = values[first]
    if descending {
      for place in first..<end { best = max(best, values[place]) }
    } else {
      for place in first..<end { best = min(best, values[place]) }
    }
    return best
  }

  /// The word of a stored integer: it orders as the key does, the same for every batch.
  @inline(__always)
  private func word<Stored: FixedWidthInteger>(_ value: Stored) -> UInt64 {
    let word = UInt64(bitPattern: Int64(truncatingIfNeeded: value)) ^ 1 << 63
    return descending ? ~word : word
  }
}
