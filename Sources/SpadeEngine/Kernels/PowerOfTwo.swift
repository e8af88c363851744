import Glibc

/// 2 to any power, within a unit in the last place: a power of a fixed table times a short polynomial.
///
/// It is worked out here so that a loop over rows can do without calls and four rows at once; either way the operations
/// are the same, and so is the result, to the last bit.
enum PowerOfTwo {
  /// 2^(n/128)
  private static let table = (0..<128).map { Glibc.exp2(Double($0) / 128) }
  /// Added to a number, it leaves the nearest multiple of 1/128 in the lowest bits.
  private static var rounder: Double { 0x1.8p45 }
  private static var ln2: Double { 0x1.62e42fefa39efp-1 }

  /// Runs `body` with the function.
  @inline(__always)
  static func with<Result>(_ body: (_ power: (Double) -> Double) -> Result) -> Result {
    table.withUnsafeBufferPointer { table in body { power($0, table) } }
  }

  /// The powers of `count` numbers.
  @inline(__always)
  static func of(count: Int, _ number: (Int) -> Double) -> [Double] {
    var powers = [Double](unsafeUninitializedCapacity: count) { $1 = count }
    var slots = powers.mutableSpan
    table.withUnsafeBufferPointer { table in
      var row = 0
      while row &+ 4 <= count {
        let x = SIMD4(number(row), number(row &+ 1), number(row &+ 2), number(row &+ 3))
        if isNear(x.x), isNear(x.y), isNear(x.z), isNear(x.w), table.count == 128 {
          let shifted = x + rounder
          let nearest = unsafeBitCast(shifted, to: SIMD4<UInt64>.self)
          let rest = (x - (shifted - rounder)) * ln2
          let steps = SIMD4(
            table[Int(nearest.x & 127)].bitPattern, table[Int(nearest.y & 127)].bitPattern,
            table[Int(nearest.z & 127)].bitPattern, table[Int(nearest.w & 127)].bitPattern)
          let scale = unsafeBitCast(steps &+ ((nearest & ~127) &<< 45), to: SIMD4<Double>.self)
          let square = rest * rest
          let low = rest + square * 0.5
          let high = 1.0 / 6 + rest * (1.0 / 24) + square * (1.0 / 120)
          let power = scale + scale * (low + square * rest * high)
          for lane in 0..<4 { slots[unchecked: row &+ lane] = power[lane] }
        } else {
          for lane in 0..<4 { slots[unchecked: row &+ lane] = power(x[lane], table) }
        }
        row &+= 4
      }
      while row < count {
        slots[unchecked: row] = power(number(row), table)
        row &+= 1
      }
    }
    return powers
  }

  /// What is not finite, or whose power is too small for a normal number, is rare.
  @inline(__always)
  private static func isNear(_ x: Double) -> Bool { x.magnitude < 1_000 }

  @inline(__always)
  private static func power(_ x: Double, _ table: UnsafeBufferPointer<Double>) -> Double {
    guard isNear(x), table.count == 128 else { return Glibc.exp2(x) }
    let shifted = x + rounder
    let nearest = shifted.bitPattern
    let rest = (x - (shifted - rounder)) * ln2
    let scale = Double(bitPattern: table[Int(nearest & 127)].bitPattern &+ ((nearest & ~127) &<< 45))
    let square = rest * rest
    // e^rest - 1
    let low = rest + square * 0.5
    let high = 1.0 / 6 + rest * (1.0 / 24) + square * (1.0 / 120)
    return scale + scale * (low + square * rest * high)
  }
}
