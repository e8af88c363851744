/// Brings rows to the screen by sending only those that changed. It owns the screen from the prompt's row down.
///
/// It writes what every terminal since the VT100 knows: cursor up, down and right, erase to the end of the line or screen,
/// column, colours; besides, the private modes that others ignore.
struct Painter {
  private let descriptor: Int32
  private var shown: [Row] = []
  private var cursorRow = 0
  private var cursorColumn = 0

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// The cursor is on a fresh line and nothing is shown yet.
  mutating func reset() {
    shown = []
    cursorRow = 0
    cursorColumn = 0
  }

  /// Sends text as it is.
  func send(_ text: String) { ByteOutput.write(Array(text.utf8), to: descriptor) }

  /// Shows these rows, none wider than the window, not more than it has, with the cursor in its place.
  mutating func paint(_ rows: [Row], cursorRow row: Int, cursorColumn column: Int) {
    var output: [UInt8] = []
    var at = cursorRow
    func emit(_ text: String) { output += text.utf8 }
    func go(to target: Int) {
      if target < at {
        emit("\u{1b}[\(at - target)A")
        at = target
      }
      while at < target {
        // Down on rows that exist, a newline for new ones: it scrolls at the bottom.
        emit(at + 1 < shown.count ? "\u{1b}[1B" : "\r\n")
        at += 1
      }
      emit("\r")
    }
    for (index, row) in rows.enumerated() where index >= shown.count || shown[index] != row {
      go(to: index)
      // Erase first: after a full row the cursor hangs at the margin.
      emit("\u{1b}[K")
      output += row.bytes
      if index < shown.count { shown[index] = row } else { shown.append(row) }
    }
    if shown.count > rows.count, !rows.isEmpty {
      go(to: rows.count)
      emit("\u{1b}[J")
      shown.removeLast(shown.count - rows.count)
    }
    if output.isEmpty, row == cursorRow, column == cursorColumn { return }
    go(to: row)
    if column > 0 { emit("\u{1b}[\(column)C") }
    cursorRow = row
    cursorColumn = column
    let framed = Array("\u{1b}[?2026h\u{1b}[?25l".utf8) + output + Array("\u{1b}[?25h\u{1b}[?2026l".utf8)
    ByteOutput.write(framed, to: descriptor)
  }

  /// Takes everything away again; the cursor is then where the first row was.
  ///
  /// After a change of the window's width the terminal is taken to have wrapped our rows anew. Rows are erased one by one:
  /// on an erase from the top corner, tmux moves the screen into its scrollback.
  mutating func erase(newColumns: Int? = nil) {
    var above = cursorRow
    var total = max(shown.count, 1)
    if let columns = newColumns, columns > 0 {
      let spans = shown.map { max(1, ($0.width + columns - 1) / columns) }
      above = spans.prefix(cursorRow).reduce(0, +) + cursorColumn / columns
      total = max(spans.reduce(0, +), above + 1)
    }
    var output = above > 0 ? "\u{1b}[\(above)A\r" : "\r"
    for index in 0..<total { output += index + 1 < total ? "\u{1b}[K\u{1b}[1B" : "\u{1b}[K" }
    if total > 1 { output += "\u{1b}[\(total - 1)A" }
    send(output)
    reset()
  }
}
