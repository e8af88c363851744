/// The colours of a heat map: from light and empty to dark and full, each with a text colour that is readable on it.
enum Heat {
  /// How many there are.
  static let steps = 7

  // Single-hue blues: they print in grey, and are told apart by those who don't tell red from green.
  private static let colors: [(red: Int, green: Int, blue: Int, palette: Int)] = [
    (238, 243, 250, 255), (208, 225, 242, 153), (161, 203, 226, 117), (107, 174, 214, 74), (66, 133, 190, 67),
    (23, 90, 160, 25), (8, 48, 107, 17),
  ]

  /// The step of a value within a range.
  static func step(_ value: Double, in range: ClosedRange<Double>) -> Int {
    let share = (value / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
    guard share.isFinite else { return 0 }
    return min(steps - 1, max(0, Int(share * Double(steps))))
  }

  /// What switches a step's colours on.
  static func code(_ step: Int, _ depth: TerminalProfile.ColorDepth) -> String {
    let step = min(max(step, 0), steps - 1)
    let color = colors[step]
    switch depth {
    case .full:
      let ink = isDark(step) ? "38;2;255;255;255" : "38;2;0;0;0"
      return "48;2;\(color.red);\(color.green);\(color.blue);" + ink
    case .palette256: return "48;5;\(color.palette);38;5;\(isDark(step) ? 231 : 16)"
    // Eight backgrounds only: white, cyan, blue, black.
    case .palette16: return ["47;30", "47;30", "46;30", "46;30", "44;97", "44;97", "40;97"][step]
    }
  }

  /// True where text on it is light.
  static func isDark(_ step: Int) -> Bool { step >= 4 }

  /// The same colour for pages: `#6baed6`.
  static func hex(_ step: Int) -> String {
    let color = colors[min(max(step, 0), steps - 1)]
    let digits = [color.red, color.green, color.blue].map { value in
      (value < 16 ? "0" : "") + String(value, radix: 16)
    }
    return "#" + digits.joined()
  }
}
