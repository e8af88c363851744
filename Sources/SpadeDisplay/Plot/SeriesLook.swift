/// What tells one series from the others: a mark of its own, and a colour where there are colours.
enum SeriesLook {
  private static let unicode: [Character] = ["●", "○", "▲", "△", "■", "□", "◆", "◇"]
  private static let ascii: [Character] = ["*", "o", "+", "x", "#", "@", "%", "&"]

  /// How many can be told apart: more are not drawn.
  static let limit = unicode.count

  /// The colour of a band where its label is one, else the series' own.
  static func role(_ series: Int, of label: Role) -> Role {
    switch label {
    case .green, .yellow, .orange, .red: label
    default: .series(series)
    }
  }

  static func mark(_ series: Int, _ charset: VisibleText.Charset) -> Character {
    let marks = charset == .unicode ? unicode : ascii
    return marks[max(0, series) % marks.count]
  }
}
