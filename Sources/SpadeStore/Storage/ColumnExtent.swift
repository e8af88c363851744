import Synchronization

/// The least and greatest stored integer of a column, found at the first question and kept.
final class ColumnExtent: Sendable {
  private enum State {
    case unknown
    case known(ClosedRange<Int64>?)
  }
  private let state = Mutex<State>(.unknown)

  /// What is known, or what `find` gives; whoever else asks meanwhile waits for it.
  func range(_ find: () -> ClosedRange<Int64>?) -> ClosedRange<Int64>? {
    state.withLock { state in
      if case .known(let range) = state { return range }
      let range = find()
      state = .known(range)
      return range
    }
  }
}

extension Column {
  /// The least and greatest stored integer of the rows that have a value; nil where there is none, and for other storage.
  package var extent: ClosedRange<Int64>? {
    extentFound.range {
      switch storage {
      case .int8(let values): Self.extent(values.pointer, count, validity)
      case .int16(let values): Self.extent(values.pointer, count, validity)
      case .int32(let values): Self.extent(values.pointer, count, validity)
      case .int64(let values): Self.extent(values.pointer, count, validity)
      case .bits, .double, .text: nil
      }
    }
  }

  private static func extent<Stored: FixedWidthInteger>(
    _ values: UnsafePointer<Stored>, _ count: Int, _ validity: Bitmap?
  ) -> ClosedRange<Int64>? {
    var least = Stored.max
    var most = Stored.min
    func look(_ rows: Range<Int>) {
      var (low, high) = (least, most)
      for row in rows {
        low = min(low, values[row])
        high = max(high, values[row])
      }
      (least, most) = (low, high)
    }
    if let validity {
      // Whole words of rows with values are looked at without asking for each.
      for start in stride(from: 0, to: count, by: 64) {
        if validity.words.pointer[start >> 6] == .max {
          look(start..<min(start + 64, count))
        } else {
          for row in start..<min(start + 64, count) where validity[row] { look(row..<row + 1) }
        }
      }
    } else {
      look(0..<count)
    }
    return least <= most ? Int64(truncatingIfNeeded: least)...Int64(truncatingIfNeeded: most) : nil
  }
}
