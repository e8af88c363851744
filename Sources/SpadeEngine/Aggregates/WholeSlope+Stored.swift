import SpadeStore

extension WholeSlope {
  /// The lines through the rows of stored columns that belong to each of `count` groups; nil where some sum is too
  /// large, or the columns are of other kinds.
  static func perDay(_ runs: Runs, _ days: Column, _ column: Column, count: Int) -> [Double]? {
    let divisor: Double
    switch (column.type, column.scale) {
    case (.number, .decimal(let digits)): divisor = Column.powerOfTen(digits)
    case (.int, .one): divisor = 1
    default: return nil
    }
    guard days.type == .date else { return nil }
    switch days.storage {
    case .int16(let buffer): return perDay(runs, buffer.elements, column, divisor, count)
    case .int32(let buffer): return perDay(runs, buffer.elements, column, divisor, count)
    case .int8, .int64, .bits, .double, .text: return nil
    }
  }

  private static func perDay<Day: FixedWidthInteger>(
    _ runs: Runs, _ days: UnsafeBufferPointer<Day>, _ column: Column, _ divisor: Double, _ count: Int
  ) -> [Double]? {
    switch column.storage {
    case .int8(let buffer): perDay(runs, days, buffer.elements, column.validity, divisor, count)
    case .int16(let buffer): perDay(runs, days, buffer.elements, column.validity, divisor, count)
    case .int32(let buffer): perDay(runs, days, buffer.elements, column.validity, divisor, count)
    case .int64(let buffer): perDay(runs, days, buffer.elements, column.validity, divisor, count)
    case .bits, .double, .text: nil
    }
  }

  private static func perDay<Day: FixedWidthInteger, Stored: FixedWidthInteger>(
    _ runs: Runs, _ days: UnsafeBufferPointer<Day>, _ values: UnsafeBufferPointer<Stored>, _ validity: Bitmap?,
    _ divisor: Double, _ count: Int
  ) -> [Double]? {
    var lines = [WholeSlope](repeating: WholeSlope(), count: count)
    lines.withUnsafeMutableBufferPointer { lines in
      runs.forEach { group, rows in
        if let validity, StoredRuns.known(validity, rows) < Int64(rows.count) {
          for row in rows where validity[row] {
            lines[group].add(Int64(truncatingIfNeeded: days[row]), Int64(truncatingIfNeeded: values[row]))
          }
        } else {
          lines[group].add(rows, days, values, nil)
        }
      }
    }
    var rises: [Double] = []
    rises.reserveCapacity(count)
    for line in lines {
      guard let rise = line.perDay(divisor) else { return nil }
      rises.append(rise)
    }
    return rises
  }
}
