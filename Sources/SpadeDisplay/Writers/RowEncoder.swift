import SpadeBase
import SpadeStore

/// One thread's view of the columns: nothing in it is counted or shared, so that a cell costs no more than its bytes.
///
/// Where every cell has a bound, room is asked for once a row, and the row is written through a pointer.
struct RowEncoder: ~Copyable {
  private let columns: UnsafeMutableBufferPointer<CellWriter>
  private let constants: ConstantBytes
  private let firstRow: UnsafeBufferPointer<UInt8>
  private let nextRow: UnsafeBufferPointer<UInt8>
  private let rowEnd: UnsafeBufferPointer<UInt8>
  private let null: UnsafeBufferPointer<UInt8>
  private let textQuote: UInt8?
  /// The most bytes that a row takes; nil where some text has no bound.
  private let rowLimit: Int?
  // Keeps what the pointers point into.
  private let table: ResultTable
  private let rendered: [RenderedTexts?]

  init(_ table: ResultTable, _ dialect: RowDialect, _ rendered: [RenderedTexts?]) {
    self.table = table
    self.rendered = rendered
    constants = ConstantBytes([dialect.firstRow, dialect.nextRow, dialect.rowEnd, dialect.null] + dialect.leads)
    firstRow = constants[0]
    nextRow = constants[1]
    rowEnd = constants[2]
    null = constants[3]
    textQuote = dialect.text.quote
    columns = .allocate(capacity: table.columns.count)
    var limit: Int? = dialect.firstRow.count + dialect.nextRow.count + dialect.rowEnd.count + ConstantBytes.slack
    for (index, source) in table.columns.enumerated() {
      var texts: PreparedTexts?
      if case .text(_, let dictionary) = source.column.storage, let copy = rendered[index] {
        texts = PreparedTexts(dictionary, copy, encoding: dialect.text)
      }
      let column = CellWriter(
        ColumnReader(source), texts, rows: table.rowCount, lead: constants[4 + index], null: constants[3], dialect)
      limit = limit.flatMap { sum in column.limit.map { sum + $0 } }
      columns.initializeElement(at: index, to: column)
    }
    rowLimit = limit
  }

  deinit {
    for column in columns { column.release() }
    columns.deallocate()
  }

  borrowing func append(
    _ rows: Range<Int>, to buffer: inout ByteBuffer, _ spill: OrderedWork.Spill
  ) throws(Diagnostic) {
    guard let rowLimit else { return try appendCells(rows, to: &buffer, spill) }
    let columns = UnsafeBufferPointer(columns)
    for row in rows {
      try buffer.put(atMost: rowLimit) { start in
        var end = start
        (row == 0 ? firstRow : nextRow).copy(to: &end)
        for column in columns { column.write(row, at: &end) }
        rowEnd.copy(to: &end)
        return end - start
      }
      try spill(&buffer)
    }
  }

  /// The same where texts may be of any length: room is asked for cell by cell.
  private borrowing func appendCells(
    _ rows: Range<Int>, to buffer: inout ByteBuffer, _ spill: OrderedWork.Spill
  ) throws(Diagnostic) {
    for row in rows {
      try buffer.append(row == 0 ? firstRow : nextRow)
      for column in columns {
        if let limit = column.limit {
          try buffer.put(atMost: limit) { start in
            var end = start
            column.write(row, at: &end)
            return end - start
          }
        } else {
          try buffer.append(column.lead)
          try appendText(column, row, to: &buffer)
        }
      }
      try buffer.append(rowEnd)
      try spill(&buffer)
    }
  }

  private borrowing func appendText(_ column: CellWriter, _ row: Int, to buffer: inout ByteBuffer) throws(Diagnostic) {
    let stored = column.reader.stored(row)
    guard stored >= 0 else { return try buffer.append(null) }
    if let textQuote { try buffer.append(textQuote) }
    try column.texts?.append(code: Int(column.reader.integer(stored)), to: &buffer)
    if let textQuote { try buffer.append(textQuote) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Copies the bytes and moves `end` behind them; for bytes of a `ConstantBytes`, and up to 8 more may be overwritten.
  @inline(__always) func copy(to end: inout UnsafeMutablePointer<UInt8>) {
    guard let baseAddress else { return }
    let source = UnsafeRawPointer(baseAddress)
    var done = 0
    repeat {
      let word = source.loadUnaligned(fromByteOffset: done, as: UInt64.self)
      UnsafeMutableRawPointer(end + done).storeBytes(of: word, as: UInt64.self)
      done &+= 8
    } while done < count
    end += count
  }
}
