import SpadeBase

/// Goes through a piece's integers, widened and changed, a block at a time.
struct PieceBlock {
  /// What happens to a stored integer on its way into the column.
  enum Change: Equatable {
    case none
    case multiply(Int64)
    case slashedDay(isDayFirst: Bool)
    /// A slashed date with its time of day, in units of which a day has so many, into other units.
    case slashedTime(perDay: Int64, newPerDay: Int64, isDayFirst: Bool)

    /// Bounds of the changed values.
    func bounds(_ minimum: Int64, _ maximum: Int64) -> (Int64, Int64) {
      switch self {
      case .none: return (minimum, maximum)
      // Products were checked against 2^53, days against the calendar.
      case .multiply(let factor): return (minimum &* factor, maximum &* factor)
      case .slashedDay: return (Int64(Calendar.dayRange.lowerBound), Int64(Calendar.dayRange.upperBound))
      case .slashedTime: return (.min, .max)
      }
    }

    @inline(__always) fileprivate func apply(_ value: Int64) -> Int64 {
      switch self {
      case .none: return value
      case .multiply(let factor): return value &* factor
      case .slashedDay(let isDayFirst):
        return value == 0 ? 0 : DateParser.resolve(slashed: value, isDayFirst: isDayFirst)
      case .slashedTime(let perDay, let newPerDay, let isDayFirst):
        guard value != 0 else { return 0 }
        let day = DateParser.resolve(slashed: value / perDay, isDayFirst: isDayFirst)
        return day &* newPerDay &+ value % perDay &* (perDay == 1 ? 0 : newPerDay / perDay)
      }
    }
  }

  private static let size = 2048
  private var values = [Int64](repeating: 0, count: PieceBlock.size)

  /// Calls `body` with values, the row of the first of them, and their number.
  mutating func forEach(_ piece: Piece, _ change: Change, _ body: (UnsafePointer<Int64>, Int, Int) -> Void) {
    guard let source = piece.values else { return }
    values.withUnsafeMutableBufferPointer { buffer in
      guard let block = buffer.baseAddress else { return }
      for first in stride(from: 0, to: piece.rows, by: Self.size) {
        let count = min(Self.size, piece.rows - first)
        switch piece.width {
        case 1: Self.widen(source.assumingMemoryBound(to: Int8.self) + first, block, count)
        case 2: Self.widen(source.assumingMemoryBound(to: Int16.self) + first, block, count)
        case 4: Self.widen(source.assumingMemoryBound(to: Int32.self) + first, block, count)
        default: Self.widen(source.assumingMemoryBound(to: Int64.self) + first, block, count)
        }
        if change != .none {
          for row in 0..<count { block[row] = change.apply(block[row]) }
        }
        body(UnsafePointer(block), first, count)
      }
    }
  }

  @inline(__always) private static func widen<Narrow: FixedWidthInteger>(
    _ source: UnsafePointer<Narrow>, _ target: UnsafeMutablePointer<Int64>, _ count: Int
  ) {
    for row in 0..<count { target[row] = Int64(truncatingIfNeeded: source[row]) }
  }
}
