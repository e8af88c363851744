import CKernels
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
    switch (days.storage, column.storage) {
    case (.int16(let days), .int8(let values)):
      return perDay(runs, days.pointer, values.pointer, column.validity, divisor, count, spade_line_16_8)
    case (.int16(let days), .int16(let values)):
      return perDay(runs, days.pointer, values.pointer, column.validity, divisor, count, spade_line_16_16)
    case (.int16(let days), .int32(let values)):
      return perDay(runs, days.pointer, values.pointer, column.validity, divisor, count, spade_line_16_32)
    case (.int32(let days), .int8(let values)):
      return perDay(runs, days.pointer, values.pointer, column.validity, divisor, count, spade_line_32_8)
    case (.int32(let days), .int16(let values)):
      return perDay(runs, days.pointer, values.pointer, column.validity, divisor, count, spade_line_32_16)
    case (.int32(let days), .int32(let values)):
      return perDay(runs, days.pointer, values.pointer, column.validity, divisor, count, spade_line_32_32)
    default: return nil
    }
  }

  private static func perDay<Day: FixedWidthInteger, Stored: FixedWidthInteger>(
    _ runs: Runs, _ days: UnsafePointer<Day>, _ values: UnsafePointer<Stored>, _ validity: Bitmap?,
    _ divisor: Double, _ count: Int, _ line: (UnsafePointer<Day>, UnsafePointer<Stored>, Int, Int32) -> spade_line
  ) -> [Double]? {
    var rises = [Double](repeating: .nan, count: count)
    var isExact = true
    rises.withUnsafeMutableBufferPointer { rises in
      // Stretches of one group are neighbours.
      var current = 0
      var sums = WholeSlope()
      func close() {
        guard let rise = sums.perDay(divisor) else { return isExact = false }
        if current < rises.count { rises[current] = rise }
      }
      runs.forEach(ahead: days, values) { group, rows in
        if group != current {
          close()
          isExact = isExact && group > current
          current = group
          sums = WholeSlope()
        }
        if let validity, StoredRuns.known(validity, rows) < Int64(rows.count) {
          for row in rows where validity[row] {
            sums.add(Int64(truncatingIfNeeded: days[row]), Int64(truncatingIfNeeded: values[row]))
          }
        } else {
          sums.add(rows, days, values, line)
        }
      }
      close()
    }
    return isExact ? rises : nil
  }
}
