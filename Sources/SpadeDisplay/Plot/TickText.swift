import Glibc
import SpadeBase

/// The numbers at an axis, all written alike and short.
enum TickText {
  /// The ticks of a scale as text.
  static func labels(_ scale: LinearScale) throws(Diagnostic) -> [String] {
    let largest = scale.ticks.reduce(0) { max($0, $1.magnitude) }
    var labels: [String] = []
    for tick in scale.ticks { labels.append(try label(tick, step: scale.step, largest: largest)) }
    return labels
  }

  private static func label(_ tick: Double, step: Double, largest: Double) throws(Diagnostic) -> String {
    var buffer = ByteBuffer()
    // What is next to nothing beside the step is nought that arithmetic missed.
    let value = tick.magnitude < step * 1e-6 ? 0 : tick
    if largest >= 1e7, largest < 1e13 {
      try NumberText.appendFixed(value / 1e6, decimals: decimals(step / 1e6), to: &buffer)
      if value != 0 { try buffer.append("M") }
    } else {
      try NumberText.appendFixed(value, decimals: largest < 1e-6 || largest >= 1e13 ? 0 : decimals(step), to: &buffer)
    }
    return buffer.withBytes { String(decoding: $0, as: UTF8.self) }
  }

  private static func decimals(_ step: Double) -> Int {
    step >= 1 || step <= 0 ? 0 : Int(min(15, (-log10(step) - 1e-9).rounded(.up)))
  }
}
