import SpadeBase
import SpadeStore

/// A column of a drawn table: cells of the answer, or what is drawn beside them.
struct GridColumn: Sendable {
  /// What stands in it.
  enum Content: Sendable {
    case cells(CellFormat, heat: ClosedRange<Double>?)
    /// A bar as long as a number's part of `full`, at most `width` columns.
    case bars(CellFormat, full: Double, width: Int)
    /// A curve over the values of several columns.
    case curve([CellFormat])
  }

  let name: String
  let content: Content
  /// The answer's column; nil for what is drawn beside.
  let index: Int?

  /// What it asks of the layout.
  var isRightAligned: Bool { if case .cells(let format, _) = content { format.isRightAligned } else { false } }

  /// Appends a row's cell in at most `maxWidth` columns; returns its columns and its role.
  func append(
    row: Int, maxWidth: Int, charset: VisibleText.Charset, to buffer: inout ByteBuffer
  ) throws(Diagnostic) -> (width: Int, role: Role) {
    switch content {
    case .cells(let format, let heat):
      let cell = try format.append(row: row, maxWidth: maxWidth, to: &buffer)
      guard let heat, let amount = format.amount(row: row) else { return cell }
      return (cell.width, .heat(Heat.step(amount, in: heat)))
    case .bars(let format, let full, let width):
      guard let amount = format.amount(row: row), amount > 0 else { return (0, .plain) }
      let bar = Blocks.bar(min(amount / full, 1) * Double(min(width, maxWidth)), charset: charset)
      try buffer.append(bar)
      return (DisplayWidth.of(bar), .series(0))
    case .curve(let formats):
      let values = Self.thinned(formats.map { $0.amount(row: row) }, to: maxWidth)
      let known = values.compactMap { $0 }
      guard let low = known.min(), let high = known.max() else { return (0, .plain) }
      let curve = Blocks.curve(values, in: low...high, charset: charset)
      try buffer.append(curve)
      return (DisplayWidth.of(curve), .series(0))
    }
  }

  // The last value of each of so many stretches.
  private static func thinned(_ values: [Double?], to count: Int) -> [Double?] {
    guard count > 0, values.count > count else { return values }
    return (1...count).map { values[$0 * values.count / count - 1] }
  }
}
