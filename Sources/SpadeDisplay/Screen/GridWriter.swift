import SpadeBase
import SpadeStore

/// Writes an answer as aligned columns, in a light or a full frame.
///
/// Two passes: one measures the cells, one writes them; so a table of any length takes no memory of its own.
struct GridWriter: Sendable {
  private let frame: Frame
  private let theme: Theme
  private let profile: TerminalProfile
  private let shown: ShownRows
  private let columns: [Column]
  private let layout: TableLayout

  private struct Column {
    let name: String
    let format: CellFormat
  }

  init(_ table: ResultTable, frame: Frame, profile: TerminalProfile, options: WriteOptions) throws(Diagnostic) {
    self.frame = frame
    self.profile = profile
    theme = Theme(profile)
    let shown = ShownRows(total: table.rowCount, limit: options.maxRows)
    self.shown = shown
    var columns: [Column] = []
    var wishes: [TableLayout.Wish] = []
    for (index, source) in table.columns.enumerated() {
      let format = CellFormat(
        source, shown: shown, isKey: index < options.keyColumns, charset: profile.charset)
      let name = VisibleText.string(source.name, charset: profile.charset)
      let cells = try Self.widest(format, shown, limit: profile.width ?? .max, options)
      columns.append(Column(name: name, format: format))
      wishes.append(TableLayout.Wish(header: DisplayWidth.of(name), cells: cells, isCuttable: format.isCuttable))
    }
    self.columns = columns
    var layout = TableLayout(
      wishes, frame: frame, available: profile.width, keys: options.keyColumns,
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
    guard !columns.isEmpty else { return try sink.write(Self.rowCount(shown.total) + "\n") }
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
    try appendRule(frame.bottom, to: &lines)
    if shown.total == 0 { try lines.append(theme.paint("(" + Self.rowCount(0) + ")", .dim) + "\n") }
    try appendHiddenColumns(to: &lines)
    try sink.write(draining: &lines)
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

  private func appendHeader(to lines: inout ByteBuffer) throws(Diagnostic) {
    try lines.append(theme.paint(frame.left, .rule))
    for (place, slot) in layout.slots.enumerated() {
      if place > 0 { try lines.append(theme.paint(frame.between, .rule)) }
      guard case .column(let index, let width) = slot else {
        try lines.append(theme.paint(VisibleText.ellipsis(profile.charset), .dim))
        continue
      }
      let name = VisibleText.string(columns[index].name, charset: profile.charset, maxWidth: width)
      let padding = width - DisplayWidth.of(name)
      let isRight = columns[index].format.isRightAligned
      if isRight { try lines.append(UInt8(ascii: " "), times: padding) }
      try lines.append(theme.paint(name, .header))
      if !isRight, !isOpenEnd(place) { try lines.append(UInt8(ascii: " "), times: padding) }
    }
    try lines.append(theme.paint(frame.right, .rule) + "\n")
  }

  private func appendRow(
    _ row: Int, cell: inout ByteBuffer, to lines: inout ByteBuffer
  ) throws(Diagnostic) {
    try lines.append(theme.paint(frame.left, .rule))
    for (place, slot) in layout.slots.enumerated() {
      if place > 0 { try lines.append(theme.paint(frame.between, .rule)) }
      guard case .column(let index, let width) = slot else {
        try lines.append(theme.paint(VisibleText.ellipsis(profile.charset), .dim))
        continue
      }
      let format = columns[index].format
      cell.clear()
      var (cellWidth, role) = try format.append(row: row, maxWidth: width, to: &cell)
      if cellWidth > width {
        // Only where a terminal is narrower than one number: better cut than broken.
        cell.clear()
        try cell.append(String(repeating: "#", count: width))
        (cellWidth, role) = (width, .dim)
      }
      if format.isRightAligned { try lines.append(UInt8(ascii: " "), times: width - cellWidth) }
      try lines.append(theme.on(role))
      try cell.withBytes { (bytes) throws(Diagnostic) in try lines.append(bytes) }
      try lines.append(theme.off(role))
      if !format.isRightAligned, !isOpenEnd(place) { try lines.append(UInt8(ascii: " "), times: width - cellWidth) }
    }
    try lines.append(theme.paint(frame.right, .rule) + "\n")
  }

  // No spaces at the end of a line that nothing closes.
  private func isOpenEnd(_ place: Int) -> Bool { !frame.isClosed && place == layout.slots.count - 1 }

  private func appendRule(_ rule: Frame.Rule?, to lines: inout ByteBuffer) throws(Diagnostic) {
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
    let count = layout.hidden.count
    let dots = VisibleText.ellipsis(profile.charset)
    let dash = profile.utf8 ? " — " : " - "
    let start = "\(dots) \(count) more column\(count == 1 ? "" : "s"): "
    let advice = dash + ".mode vertical or select shows " + (count == 1 ? "it" : "them")
    let names = columns[layout.hidden].map(\.name).joined(separator: ", ")
    let room = (profile.width ?? .max) - DisplayWidth.of(start) - DisplayWidth.of(advice)
    // In a narrow terminal the advice wraps rather than the names vanish.
    let shownNames = VisibleText.string(names, charset: profile.charset, maxWidth: max(room, 20))
    try lines.append(theme.paint(start + shownNames + advice, .dim) + "\n")
  }

  static func moreRows(_ count: Int, _ charset: VisibleText.Charset) -> String {
    VisibleText.ellipsis(charset) + " " + grouped(count) + " more row" + (count == 1 ? "" : "s")
  }

  private static func rowCount(_ count: Int) -> String { grouped(count) + (count == 1 ? " row" : " rows") }

  private static func grouped(_ count: Int) -> String {
    var digits = Array(String(count))
    for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
    return String(digits)
  }
}
