import Glibc

/// Maps numbers onto a stretch from 0 to 1, with ticks at round numbers.
struct LinearScale: Sendable {
  let low: Double
  let high: Double
  /// Round numbers, in order, all within.
  let ticks: [Double]
  /// The distance of the ticks.
  let step: Double

  /// `range` must be finite. About `wanted` ticks; `isWhole` keeps them at whole numbers, and with `hasRoundEnds` the
  /// stretch goes from tick to tick.
  init(_ range: ClosedRange<Double>, ticks wanted: Int, isWhole: Bool = false, hasRoundEnds: Bool = false) {
    var low = range.lowerBound
    var high = range.upperBound
    let magnitude = max(low.magnitude, high.magnitude)
    // Halves, so that the distance of the largest numbers is a number.
    if high / 2 - low / 2 < max(magnitude * 1e-12, 1e-300) {
      let room = max(magnitude * 0.1 > 1e-300 ? magnitude * 0.1 : 1, isWhole ? 1 : 0)
      low = max(low - room, -.greatestFiniteMagnitude)
      high = min(high + room, .greatestFiniteMagnitude)
    }
    let step = Self.roundStep((high / 2 - low / 2) / (Double(max(wanted, 1)) / 2), isWhole: isWhole)
    let first = hasRoundEnds ? (low / step + 1e-9).rounded(.down) : (low / step - 1e-9).rounded(.up)
    let last = hasRoundEnds ? (high / step - 1e-9).rounded(.up) : (high / step + 1e-9).rounded(.down)
    let isUsable = (first * step).isFinite && (last * step).isFinite && last - first <= 1000 && last > first
    self.step = step
    self.low = isUsable && hasRoundEnds ? min(low, first * step) : low
    self.high = isUsable && hasRoundEnds ? max(high, last * step) : high
    ticks = isUsable ? (0...Int(last - first)).map { (first + Double($0)) * step } : [low, high]
  }

  /// Where a number lies, from 0 to 1.
  func fraction(_ value: Double) -> Double {
    let share = (value / 2 - low / 2) / (high / 2 - low / 2)
    return share.isFinite ? min(max(share, 0), 1) : 0
  }

  /// The number with which a distance of about `raw` is counted in ones, twos or fives.
  private static func roundStep(_ raw: Double, isWhole: Bool) -> Double {
    let unit = pow(10, log10(raw).rounded(.down))
    guard unit.isNormal else { return raw }
    let share = raw / unit
    let step = unit * (share <= 1.000001 ? 1 : share <= 2.000001 ? 2 : share <= 5.000001 ? 5 : 10)
    guard step.isFinite else { return raw }
    return isWhole ? max(1, step) : step
  }
}
