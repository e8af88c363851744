/// The records of a csv text, the header first.
struct CSVRows {
  private(set) var rows: [[String]] = []

  init(_ text: String) {
    var row: [String] = []
    var field: [Unicode.Scalar] = []
    var isQuoted = false
    var isBehindQuote = false
    func taken() -> String { String(String.UnicodeScalarView(field)) }
    for scalar in text.unicodeScalars {
      if isQuoted {
        if scalar == "\"" { (isQuoted, isBehindQuote) = (false, true) } else { field.append(scalar) }
        continue
      }
      switch scalar {
      case "\"":
        // A second quote behind the first is one that belongs to the text.
        if isBehindQuote { field.append(scalar) }
        isQuoted = true
      case ",":
        row.append(taken())
        field = []
      case "\n":
        row.append(taken())
        rows.append(row)
        (row, field) = ([], [])
      default: field.append(scalar)
      }
      isBehindQuote = false
    }
  }

  /// How these rows differ from the expected ones, at the first place; nil where they don't.
  ///
  /// Numbers are equal to a millionth of them, or to 1e-9.
  func difference(from expected: CSVRows) -> String? {
    for (index, (got, wanted)) in zip(rows, expected.rows).enumerated() {
      let isSame = got.count == wanted.count && zip(got, wanted).allSatisfy(index == 0 ? Self.isText : Self.isSame)
      if !isSame { return "\(index == 0 ? "header" : "row \(index)"): \(got) is not \(wanted)" }
    }
    return rows.count == expected.rows.count ? nil : "\(rows.count - 1) rows, not \(expected.rows.count - 1)"
  }

  /// By scalar: two spellings of one accent are two texts.
  private static func isText(_ a: String, _ b: String) -> Bool { a.unicodeScalars.elementsEqual(b.unicodeScalars) }

  private static func isSame(_ a: String, _ b: String) -> Bool {
    if isText(a, b) { return true }
    guard let x = Double(a), let y = Double(b) else { return false }
    return (x - y).magnitude <= max(1e-9, 1e-6 * max(x.magnitude, y.magnitude))
  }
}
