import Glibc

/// 2 to any power, within a unit in the last place: a power of a fixed table times a short polynomial.
///
/// It is worked out here so that a loop over rows can do without calls, and gives the same everywhere.
enum PowerOfTwo {
  private static let steps = 128
  /// 2^(n/128)
  private static let table = (0..<steps).map { Glibc.exp2(Double($0) / Double(steps)) }

  /// Runs `body` with the function.
  @inline(__always)
  static func with<Result>(_ body: (_ power: (Double) -> Double) -> Result) -> Result {
    table.withUnsafeBufferPointer { table in
      body { x in
        // What is not finite, or too small for a normal number, is rare.
        guard x.magnitude < 1_000, table.count == 128 else { return Glibc.exp2(x) }
        let shifted = x + 0x1.8p45
        let nearest = Int64(bitPattern: shifted.bitPattern)
        let rest = (x - (shifted - 0x1.8p45)) * 0x1.62e42fefa39efp-1
        let scale = Double(
          bitPattern: table[Int(nearest & 127)].bitPattern &+ UInt64(bitPattern: (nearest >> 7) << 52))
        let square = rest * rest
        // e^rest - 1
        let low = rest + square * 0.5
        let high = 1.0 / 6 + rest * (1.0 / 24) + square * (1.0 / 120)
        return scale + scale * (low + square * rest * high)
      }
    }
  }
}
