/// A terminal's screen: as much of one as the painter's vocabulary needs. What it does not know, it lists.
struct ScreenModel {
  let columns: Int
  let rows: Int
  private(set) var cells: [[String]]
  private(set) var row = 0
  private(set) var column = 0
  private(set) var unknown: [String] = []
  private(set) var bells = 0
  /// After a full row the cursor hangs at the margin.
  private var hangs = false
  private var pending: [UInt8] = []

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The same screen in another size, for lines that did not have to be wrapped anew.
  init(_ other: ScreenModel, columns: Int, rows: Int) {
    self.init(columns: columns, rows: rows)
    for (index, line) in other.cells.prefix(rows).enumerated() {
      cells[index].replaceSubrange(0..<min(columns, line.count), with: line.prefix(columns))
    }
    row = min(other.row, rows - 1)
    column = min(other.column, columns - 1)
  }

  /// The text of each row, without trailing blanks and empty rows.
  var lines: [String] {
    var lines = cells.map { cells in
      var text = cells.joined()
      while text.utf8.last == 0x20 { text.removeLast() }
      return text
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// Columns of a scalar, by ranges that hold for the tests' texts.
  static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x300...0x36f, 0x200d, 0xfe0f: 0
    case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xff00...0xff60, 0x1f300...0x1faff: 2
    default: 1
    }
  }

  mutating func feed(_ bytes: [UInt8]) {
    pending += bytes
    var index = 0
    while index < pending.count {
      guard let length = unitLength(from: index) else { break }
      let unit = Array(pending[index..<index + length])
      index += length
      if unit[0] == 0x1b { sequence(unit) } else { put(String(decoding: unit, as: UTF8.self)) }
    }
    pending.removeFirst(index)
  }

  /// Length of the scalar or sequence there; nil while it is incomplete.
  private func unitLength(from index: Int) -> Int? {
    let lead = pending[index]
    guard lead == 0x1b else {
      let length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
      return index + length <= pending.count ? length : nil
    }
    guard index + 1 < pending.count else { return nil }
    guard pending[index + 1] == UInt8(ascii: "[") else { return 2 }
    let end = pending[(index + 2)...].firstIndex { (0x40...0x7e).contains($0) }
    return end.map { $0 - index + 1 }
  }

  private mutating func lineFeed() {
    guard row == rows - 1 else {
      row += 1
      return
    }
    cells.removeFirst()
    cells.append(Array(repeating: " ", count: columns))
  }

  private mutating func put(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\r": (column, hangs) = (0, false)
      case "\n": lineFeed()
      case "\u{7}": bells += 1
      case "\u{8}": (column, hangs) = (max(0, column - 1), false)
      case let scalar where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value):
        unknown.append("control \(scalar.value)")
      default: draw(scalar)
      }
    }
  }

  private mutating func draw(_ scalar: Unicode.Scalar) {
    let width = Self.width(scalar)
    if width == 0 {
      let target = hangs ? column : max(0, column - 1)
      let owner = cells[row][target].isEmpty && target > 0 ? target - 1 : target
      cells[row][owner].unicodeScalars.append(scalar)
      return
    }
    if hangs || column + width > columns {
      column = 0
      lineFeed()
      hangs = false
    }
    cells[row][column] = String(Character(scalar))
    // The second half of a wide character is an empty cell.
    if width == 2, column + 1 < columns { cells[row][column + 1] = "" }
    column += width
    if column >= columns { (column, hangs) = (columns - 1, true) }
  }

  private mutating func sequence(_ unit: [UInt8]) {
    let text = String(decoding: unit.dropFirst(2), as: UTF8.self)
    guard unit.count > 2, let final = text.last else {
      unknown.append("ESC \(unit.dropFirst())")
      return
    }
    let parameter = Int(text.dropLast())
    let count = max(1, parameter ?? 1)
    if "ABCDGHKJ".contains(final) { hangs = false }
    switch final {
    case "A": row = max(0, row - count)
    case "B": row = min(rows - 1, row + count)
    case "C": column = min(columns - 1, column + count)
    case "D": column = max(0, column - count)
    case "G": column = min(columns - 1, count - 1)
    case "H": (row, column) = (0, 0)
    case "K": clear(row, from: column)
    case "J":
      if parameter == 2 { for row in 0..<rows { clear(row, from: 0) } }
      clear(row, from: column)
      for row in (row + 1)..<max(rows, row + 1) { clear(row, from: 0) }
    case "m", "h", "l": break
    default: unknown.append("CSI \(text)")
    }
  }

  private mutating func clear(_ row: Int, from column: Int) {
    for index in column..<columns { cells[row][index] = " " }
  }
}
