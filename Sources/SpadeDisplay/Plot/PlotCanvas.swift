/// A grid of character cells to set dots in: eight to a cell in braille, one in ASCII.
struct PlotCanvas: Sendable {
  private struct Cell {
    /// Dots of the braille pattern.
    var dots: UInt8 = 0
    var glyph: Character?
    /// Who drew here last.
    var series = 0
  }

  let columns: Int
  let rows: Int
  private let charset: VisibleText.Charset
  private var cells: [Cell]

  /// Both at least 1.
  init(columns: Int, rows: Int, charset: VisibleText.Charset) {
    self.columns = max(1, columns)
    self.rows = max(1, rows)
    self.charset = charset
    cells = Array(repeating: Cell(), count: self.columns * self.rows)
  }

  private var dotsWide: Int { charset == .unicode ? columns * 2 : columns }
  private var dotsHigh: Int { charset == .unicode ? rows * 4 : rows }

  /// The dot at shares of the width and height, from the lower left.
  func dot(x: Double, y: Double) -> (x: Int, y: Int) {
    (Self.place(x, dotsWide), dotsHigh - 1 - Self.place(y, dotsHigh))
  }

  /// The cell column at a share of the width.
  func column(_ share: Double) -> Int { dot(x: share, y: 0).x * columns / dotsWide }

  /// The cell row, from the top, at a share of the height.
  func row(_ share: Double) -> Int { dot(x: 0, y: share).y * rows / dotsHigh }

  private static func place(_ share: Double, _ count: Int) -> Int {
    guard share.isFinite else { return 0 }
    return Int((min(max(share, 0), 1) * Double(count - 1)).rounded())
  }

  /// Sets one dot.
  mutating func set(_ dot: (x: Int, y: Int), series: Int) {
    guard (0..<dotsWide).contains(dot.x), (0..<dotsHigh).contains(dot.y) else { return }
    if charset == .ascii { return mark(dot, series: series) }
    let index = cell(dot)
    // Braille counts its dots down the left, down the right, then the two lowest.
    let (column, row) = (dot.x % 2, dot.y % 4)
    cells[index].dots |= 1 << UInt8(row == 3 ? 6 + column : column * 3 + row)
    cells[index].series = series
  }

  /// Sets the dots of a straight line.
  mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), series: Int) {
    let steps = max(abs(end.x - start.x), abs(end.y - start.y), 1)
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      let x = start.x + Int((Double(end.x - start.x) * share).rounded())
      let y = start.y + Int((Double(end.y - start.y) * share).rounded())
      set((x, y), series: series)
    }
  }

  /// Puts a series' mark in a dot's cell; with `isBeside` next to those of other series.
  mutating func mark(_ dot: (x: Int, y: Int), series: Int, isBeside: Bool = false) {
    guard (0..<dotsWide).contains(dot.x), (0..<dotsHigh).contains(dot.y) else { return }
    var index = cell(dot)
    if isBeside { index = free(index, series) }
    cells[index].glyph = SeriesLook.mark(series, charset)
    cells[index].series = series
  }

  // The cell itself, or where another series' mark is in it, the next free one of the row: right of it, else left.
  private func free(_ index: Int, _ series: Int) -> Int {
    func isFree(_ index: Int) -> Bool { cells[index].glyph == nil || cells[index].series == series }
    let row = index / columns * columns
    return (index..<row + columns).first(where: isFree) ?? (row..<index).last(where: isFree) ?? index
  }

  private func cell(_ dot: (x: Int, y: Int)) -> Int {
    dot.y * rows / dotsHigh * columns + dot.x * columns / dotsWide
  }

  /// A row of cells, each series in its role.
  func line(_ row: Int, roles: [Role]) -> StyledLine {
    var line = StyledLine()
    var run = ""
    var series = -1
    func role(_ series: Int) -> Role { roles.indices.contains(series) ? roles[series] : .plain }
    for cell in cells[row * columns..<(row + 1) * columns] {
      let isBlank = cell.glyph == nil && cell.dots == 0
      let owner = isBlank ? -1 : cell.series
      if owner != series {
        line.append(run, role(series))
        run = ""
        series = owner
      }
      run.append(isBlank ? " " : cell.glyph ?? Self.braille(cell.dots))
    }
    line.append(run, role(series))
    return line
  }

  private static func braille(_ dots: UInt8) -> Character {
    Unicode.Scalar(0x2800 + UInt32(dots)).map(Character.init) ?? " "
  }
}
