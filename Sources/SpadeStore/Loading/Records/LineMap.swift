/// In which line of the file each row begins.
struct LineMap: Sendable {
  /// Rows and lines at which the count starts anew; between them each row is one line further.
  private var breaks: [(row: Int, line: Int)] = []

  mutating func add(row: Int, line: Int) {
    if let last = breaks.last, last.line - last.row == line - row { return }
    breaks.append((row, line))
  }

  /// The line of a row, from 1.
  func line(ofRow row: Int) -> Int {
    var low = 0
    var high = breaks.count
    while low < high {
      let middle = (low + high) / 2
      if breaks[middle].row <= row { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return row + 1 }
    return breaks[low - 1].line + row - breaks[low - 1].row
  }
}
