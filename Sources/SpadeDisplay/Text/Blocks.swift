/// Bars and small curves made of characters.
package enum Blocks {
  /// A bar of so many columns, in eighths where there are glyphs for them; what isn't nought is seen.
  static func bar(_ length: Double, charset: VisibleText.Charset) -> String {
    guard charset == .unicode else { return String(repeating: "#", count: max(1, Int(length.rounded()))) }
    let eighths = max(1, Int((length * 8).rounded()))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  /// The glyphs of a small curve, lowest first.
  static func levels(_ charset: VisibleText.Charset) -> [String] {
    charset == .unicode ? ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] : ["_", ".", "-", "~", "=", "+", "*", "#"]
  }

  /// A curve over values, a blank for each unknown one. `range` is what the lowest and the highest glyph stand for.
  static func curve(_ values: [Double?], in range: ClosedRange<Double>, charset: VisibleText.Charset) -> String {
    let levels = levels(charset)
    return values.map { value in
      guard let value else { return " " }
      let share = (value / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
      // Where all are alike, the curve is flat and in the middle.
      guard share.isFinite else { return levels[3] }
      return levels[min(levels.count - 1, max(0, Int(share * Double(levels.count))))]
    }.joined()
  }

  /// Counts as a curve from nought: no count has the place of a blank, and none of one vanishes.
  package static func distribution(_ counts: [Int]) -> String {
    let most = counts.max() ?? 0
    let levels = levels(.unicode)
    return counts.map { count in
      guard count > 0, most > 0 else { return " " }
      return levels[min(levels.count - 1, Int(Double(count) / Double(most) * Double(levels.count - 1)))]
    }.joined()
  }

  /// The same in ASCII: what `distribution` gives, glyph by glyph.
  static func ascii(_ blocks: String) -> String {
    let glyphs = (levels(.unicode), levels(.ascii))
    return blocks.map { character in
      glyphs.0.firstIndex(of: String(character)).map { glyphs.1[$0] } ?? String(character)
    }.joined()
  }
}
