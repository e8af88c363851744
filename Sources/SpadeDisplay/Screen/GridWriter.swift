import SpadeBase
import SpadeStore

/// Writes an answer as aligned columns, in a light or a full frame.
///
/// Two passes: one measures the cells, one writes them; so a table of any length takes no memory of its own.
struct GridWriter: Sendable {
  let frame: Frame
  let theme: Theme
  let profile: TerminalProfile
  private let shown: ShownRows
  let columns: [GridColumn]
  let layout: TableLayout
  let totals: [Int: Decoration.Total]

  /// Columns for the bars, and the fewest that say anything.
  private static let barWidths = 6...16
  /// Columns for a small curve at most.
  private static let curveWidth = 24
  private static let trendName = "trend"

  init(_ table: ResultTable, frame: Frame, profile: TerminalProfile, options: WriteOptions) throws(Diagnostic) {
    self.frame = frame
    self.profile = profile
    theme = Theme(profile)
    let shown = ShownRows(total: table.rowCount, limit: options.maxRows)
    self.shown = shown
    let decoration =
      profile.isTerminal ? try Decoration(table, shown, checkpoint: options.checkpoint) : Decoration.none
    var columns: [GridColumn] = []
    var wishes: [TableLayout.Wish] = []
    var keys = Self.keys(table)
    totals = decoration.totals
    for (index, source) in table.columns.enumerated() {
      let format = CellFormat(source, shown: shown, charset: profile.charset, hasUnits: profile.isTerminal)
      if let trend = decoration.trend, trend.lowerBound == index {
        let width = min(max(trend.count, Self.trendName.utf8.count), Self.curveWidth)
        let formats = table.columns[trend].map { CellFormat($0, shown: shown, charset: profile.charset) }
        columns.append(GridColumn(name: Self.trendName, content: .curve(formats), index: nil))
        wishes.append(TableLayout.Wish(header: width, foldedHeader: width, cells: width, isCuttable: false))
        keys = columns.count
      }
      let name = VisibleText.string(source.name, charset: profile.charset)
      var cells = try Self.widest(format, shown, limit: profile.width ?? .max, options)
      if let total = decoration.totals[index] { cells = max(cells, try Self.width(of: total, format)) }
      if index == 0, !decoration.totals.isEmpty { cells = max(cells, Self.totalName.utf8.count) }
      columns.append(
        GridColumn(name: name, content: .cells(format, heat: decoration.heat[index]), index: index))
      wishes.append(
        TableLayout.Wish(
          header: DisplayWidth.of(name), foldedHeader: HeaderText.leastWidth(name), cells: cells,
          isCuttable: format.isCuttable))
    }
    if let bar = decoration.bar {
      let taken = frame.overhead(wishes.count + 1) + wishes.reduce(0) { $0 + $1.full }
      let width = min(Self.barWidths.upperBound, (profile.width ?? 80) - taken)
      if width >= Self.barWidths.lowerBound, case .cells(let format, _) = columns[bar.column].content {
        let content = GridColumn.Content.bars(format, full: bar.full, width: width)
        columns.insert(GridColumn(name: "", content: content, index: nil), at: bar.column + 1)
        wishes.insert(TableLayout.Wish(header: 0, foldedHeader: 0, cells: width, isCuttable: false), at: bar.column + 1)
      }
    }
    self.columns = columns
    var layout = TableLayout(
      wishes, frame: frame, available: profile.width, keys: keys,
      gapWidth: DisplayWidth.of(VisibleText.ellipsis(profile.charset)))
    // The line that counts the rows left out stands inside a closed frame and may need more room than the columns.
    if frame.isClosed, shown.hidden > 0 {
      let inner = layout.width + frame.overhead(layout.slots.count)
      let wanted = DisplayWidth.of(Self.moreRows(shown.hidden, profile.charset)) + frame.overhead(1)
      layout.widenLast(by: min(wanted, profile.width ?? wanted) - inner)
    }
    self.layout = layout
  }

  /// Writes the table and what it leaves out.
  func write(to sink: ByteSink, options: WriteOptions) throws(Diagnostic) {
    guard !columns.isEmpty else { return try sink.write(CountText.of(shown.total, "row") + "\n") }
    var lines = ByteBuffer()
    try appendRule(frame.top, to: &lines)
    try appendHeader(to: &lines)
    try appendRule(frame.middle, to: &lines)
    try sink.write(draining: &lines)
    let chunkRows = max(16, 16_384 / max(1, layout.slots.count))
    let work = OrderedWork(
      chunks: (shown.count + chunkRows - 1) / chunkRows, sink: sink, checkpoint: options.checkpoint
    ) { (chunk, buffer, spill) throws(Diagnostic) in
      let first = chunk * chunkRows
      var cell = ByteBuffer()
      for index in first..<min(first + chunkRows, shown.count) {
        if index == shown.head { try appendMoreRows(to: &buffer) }
        try appendRow(shown[index], cell: &cell, to: &buffer)
        try spill(&buffer)
      }
    }
    try work.run(threads: options.threads)
    if shown.hidden > 0, shown.tail == 0 { try appendMoreRows(to: &lines) }
    try appendTotals(to: &lines)
    try appendRule(frame.bottom, to: &lines)
    if shown.total == 0 { try lines.append(theme.paint("(" + CountText.of(0, "row") + ")", .dim) + "\n") }
    try appendHiddenColumns(to: &lines)
    try sink.write(draining: &lines)
  }

  /// How many leading columns name the row: they stay when others must go.
  static func keys(_ table: ResultTable) -> Int {
    max(1, table.columns.prefix { $0.meaning.role == .dim || $0.meaning.role == .key }.count)
  }

  /// True where every column has room, perhaps with texts cut.
  var hasRoom: Bool { layout.hidden.isEmpty }
  /// True where nothing is cut.
  var isWhole: Bool { layout.isWhole }

  /// What the row of totals is called.
  static let totalName = "total"

  private static func width(of total: Decoration.Total, _ format: CellFormat) throws(Diagnostic) -> Int {
    var scratch = ByteBuffer()
    switch total {
    case .integer(let value): return try format.append(value, to: &scratch).width
    case .number(let value): return try format.append(value, to: &scratch).width
    }
  }

  private static func widest(
    _ format: CellFormat, _ shown: ShownRows, limit: Int, _ options: WriteOptions
  ) throws(Diagnostic) -> Int {
    var scratch = ByteBuffer()
    var widest = 0
    for index in 0..<shown.count {
      if index & 0xfff == 0, let reason = options.checkpoint() { throw reason }
      scratch.clear()
      widest = max(widest, try format.append(row: shown[index], maxWidth: limit, to: &scratch).width)
    }
    return widest
  }

  private func appendRow(
    _ row: Int, cell: inout ByteBuffer, to lines: inout ByteBuffer
  ) throws(Diagnostic) {
    try lines.append(theme.paint(frame.left, .rule))
    for (place, slot) in layout.slots.enumerated() {
      guard case .column(let index, let width) = slot else {
        if place > 0 { try lines.append(theme.paint(frame.between, .rule)) }
        try lines.append(theme.paint(VisibleText.ellipsis(profile.charset), .dim))
        continue
      }
      let column = columns[index]
      cell.clear()
      let (cellWidth, role) = try column.append(row: row, maxWidth: width, charset: profile.charset, to: &cell)
      if cellWidth == 0, column.index == nil, isOpenEnd(place) { break }
      if place > 0 { try lines.append(theme.paint(frame.between, .rule)) }
      try append(cell, cellWidth, role, column, width, isOpenEnd(place), to: &lines)
    }
    try lines.append(theme.paint(frame.right, .rule) + "\n")
  }

  func append(
    _ cell: borrowing ByteBuffer, _ cellWidth: Int, _ role: Role, _ column: GridColumn, _ width: Int,
    _ isOpenEnd: Bool, to lines: inout ByteBuffer
  ) throws(Diagnostic) {
    guard cellWidth <= width else {
      // Only where a terminal is narrower than one number: better cut than broken.
      return try lines.append(theme.paint(String(repeating: "#", count: width), .dim))
    }
    // A heat map's cells have no gaps.
    let fills = if case .heat = role { true } else { false }
    if column.isRightAligned, !fills { try lines.append(UInt8(ascii: " "), times: width - cellWidth) }
    try lines.append(theme.on(role))
    if column.isRightAligned, fills { try lines.append(UInt8(ascii: " "), times: width - cellWidth) }
    try cell.withBytes { (bytes) throws(Diagnostic) in try lines.append(bytes) }
    try lines.append(theme.off(role))
    if !column.isRightAligned, !isOpenEnd { try lines.append(UInt8(ascii: " "), times: width - cellWidth) }
  }

  // No spaces at the end of a line that nothing closes.
  private func isOpenEnd(_ place: Int) -> Bool { !frame.isClosed && place == layout.slots.count - 1 }

  func appendRule(_ rule: Frame.Rule?, to lines: inout ByteBuffer) throws(Diagnostic) {
    guard let rule else { return }
    let parts = layout.slots.map { String(repeating: rule.fill, count: $0.width) }
    try lines.append(theme.paint(rule.left + parts.joined(separator: rule.cross) + rule.right, .rule) + "\n")
  }

  private func appendMoreRows(to lines: inout ByteBuffer) throws(Diagnostic) {
    let text = Self.moreRows(shown.hidden, profile.charset)
    guard frame.isClosed else {
      let cut = VisibleText.string(text, charset: profile.charset, maxWidth: profile.width ?? .max)
      return try lines.append(theme.paint(cut, .dim) + "\n")
    }
    let inner = layout.width + frame.overhead(layout.slots.count) - frame.overhead(1)
    let cut = VisibleText.string(text, charset: profile.charset, maxWidth: inner)
    try lines.append(theme.paint(frame.left, .rule) + theme.paint(cut, .dim))
    try lines.append(UInt8(ascii: " "), times: inner - DisplayWidth.of(cut))
    try lines.append(theme.paint(frame.right, .rule) + "\n")
  }

  private func appendHiddenColumns(to lines: inout ByteBuffer) throws(Diagnostic) {
    guard !layout.hidden.isEmpty else { return }
    let hidden = columns[layout.hidden].filter { $0.index != nil }
    let count = hidden.count
    let dots = VisibleText.ellipsis(profile.charset)
    let dash = profile.utf8 ? " — " : " - "
    let start = "\(dots) \(CountText.of(count, "more column")): "
    let advice = dash + ".mode vertical or select shows " + (count == 1 ? "it" : "them")
    let names = hidden.map(\.name).joined(separator: ", ")
    let room = (profile.width ?? .max) - DisplayWidth.of(start) - DisplayWidth.of(advice)
    // In a narrow terminal the advice wraps rather than the names vanish.
    let shownNames = VisibleText.string(names, charset: profile.charset, maxWidth: max(room, 20))
    for line in FoldedText.lines(start + shownNames + advice, width: profile.width, hanging: 2) {
      try lines.append(theme.paint(line, .dim) + "\n")
    }
  }

  static func moreRows(_ count: Int, _ charset: VisibleText.Charset) -> String {
    VisibleText.ellipsis(charset) + " " + CountText.of(count, "more row")
  }

}
