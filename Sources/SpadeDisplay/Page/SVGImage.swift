import SpadeBase

/// A drawing as SVG, put together shape by shape: no scripts, nothing from elsewhere, the same bytes for the same answer.
struct SVGImage {
  /// Where a text stands from.
  enum Anchor: String { case start, middle, end }

  static let width = 760.0
  /// About what a character of ordinary text takes.
  static let advance = 6.7

  private var body = ""

  /// Columns of a text as pixels.
  static func length(_ text: String) -> Double { Double(DisplayWidth.of(text)) * advance }

  /// A number with one decimal at most.
  static func number(_ value: Double) -> String {
    let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let size = Int(tenths.magnitude)
    return sign + "\(size / 10)" + (size % 10 == 0 ? "" : ".\(size % 10)")
  }

  /// A text that is visible already.
  mutating func text(_ text: String, x: Double, y: Double, _ kind: String = "", anchor: Anchor = .start) {
    let name = kind.isEmpty ? "" : " class=\"\(kind)\""
    let anchor = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    body += "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\"\(name)\(anchor)>\(Markup.escapedOnly(text))</text>\n"
  }

  mutating func line(x1: Double, y1: Double, x2: Double, y2: Double, _ kind: String) {
    body +=
      "<path class=\"\(kind)\" d=\"M\(Self.number(x1)) \(Self.number(y1))"
      + "L\(Self.number(x2)) \(Self.number(y2))\"/>\n"
  }

  mutating func rectangle(x: Double, y: Double, width: Double, height: Double, _ kind: String) {
    body += rectangle(x, y, width, height) + " class=\"\(kind)\"/>\n"
  }

  mutating func rectangle(x: Double, y: Double, width: Double, height: Double, fill: String) {
    body += rectangle(x, y, width, height) + " fill=\"\(fill)\"/>\n"
  }

  private func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> String {
    "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\" "
      + "height=\"\(Self.number(height))\""
  }

  /// Straight lines through points; nil lifts the pen.
  mutating func curve(_ points: [(x: Double, y: Double)?], _ kind: String) {
    var path = ""
    var isDown = false
    for point in points {
      guard let point else {
        isDown = false
        continue
      }
      path += (isDown ? "L" : "M") + "\(Self.number(point.x)) \(Self.number(point.y))"
      isDown = true
    }
    if !path.isEmpty { body += "<path class=\"\(kind)\" d=\"\(path)\"/>\n" }
  }

  /// A dot at each point, those at one place once.
  mutating func dots(_ points: some Sequence<(x: Double, y: Double)>, _ kind: String) {
    var path = ""
    var seen: Set<[Int]> = []
    for point in points {
      // Two pixels part what can be told apart.
      let place = [Int((point.x / 2).rounded()), Int((point.y / 2).rounded())]
      guard seen.insert(place).inserted else { continue }
      path += "M\(place[0] * 2) \(place[1] * 2)h0"
    }
    if !path.isEmpty { body += "<path class=\"\(kind)\" d=\"\(path)\"/>\n" }
  }

  /// Columns of a note's line.
  private static let noteWidth = 108

  /// The image under a title, with notes below that end in the evidence.
  func document(title: String, notes: [String], height: Double, isStandalone: Bool) -> String {
    var image = self
    image.text(title, x: 16, y: 26, "title")
    var bottom = height
    for note in notes.flatMap({ FoldedText.lines($0, width: Self.noteWidth) }) {
      // A word that is longer than a line is cut.
      image.text(VisibleText.string(note, maxWidth: Self.noteWidth), x: 16, y: bottom + 14, "dim")
      bottom += 18
    }
    bottom += 12
    let label = Markup.escapedOnly(title)
    let size = "width=\"\(Self.number(Self.width))\" height=\"\(Self.number(bottom))\""
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"spade\" role=\"img\" aria-label=\"\(label)\" "
      + "viewBox=\"0 0 \(Self.number(Self.width)) \(Self.number(bottom))\" \(size)>\n"
      + "<title>\(label)</title>\n<desc>\(Markup.escapedOnly(notes.joined(separator: "; ")))</desc>\n"
      + (isStandalone ? "<style>\n\(PageStyle.drawing)</style>\n" : "")
      + "<rect class=\"back\" width=\"100%\" height=\"100%\"/>\n" + image.body + "</svg>\n"
  }
}
