import SpadeBase
import SpadePlan
import SpadeStore

/// At which of some moments, ascending, each row of an entity is there: those from its first until before its end.
struct LifeSteps {
  private(set) var firsts: [Int32]
  private(set) var ends: [Int32]

  init(_ table: Table, _ lives: Lives, _ moments: ArraySlice<Int64>) {
    firsts = [Int32](repeating: 0, count: table.rowCount)
    ends = [Int32](repeating: Int32(truncatingIfNeeded: moments.count), count: table.rowCount)
    guard case .entity(_, let from, let until) = table.kind, lives != .all else { return }
    // A day's life is asked of its end.
    let days = moments.map { Moments.end(ofDay: Int64(Calendar.day(ofMicros: $0))) }
    if let from { Self.place(table.columns[from], days, &firsts) }
    if lives == .there, let until { Self.place(table.columns[until], days, &ends) }
  }

  /// The first moment at or behind each known value.
  private static func place(_ column: Column, _ moments: [Int64], _ places: inout [Int32]) {
    guard let first = moments.first, let last = moments.last else { return }
    let time = TimeColumn(column)
    for row in 0..<time.count where time.validity?[row] ?? true {
      let value = time.micros(at: row)
      if value <= first {
        places[row] = 0
      } else if value > last {
        places[row] = Int32(truncatingIfNeeded: moments.count)
      } else {
        var (low, high) = (0, moments.count - 1)
        while high - low > 1 {
          let middle = (low + high) >> 1
          if moments[middle] < value { low = middle } else { high = middle }
        }
        places[row] = Int32(truncatingIfNeeded: high)
      }
    }
  }
}
