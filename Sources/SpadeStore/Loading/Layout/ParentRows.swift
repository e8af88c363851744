import SpadeBase

/// For each row of a table, the row of its parent.
enum ParentRows {
  private static let blockSize = 1 << 16

  /// `KeyIndex.none` for rows whose key is null or names no parent.
  static func find(_ child: Column, in index: KeyIndex, threads: Int) throws(Diagnostic) -> Buffer<UInt32> {
    let rows = try Buffer<UInt32>(count: child.count)
    if case .text(let codes, let texts) = child.storage {
      let found = try find(texts, in: index)
      forEachRow(child, rows, threads) { found.pointer[codes[$0]] }
    } else {
      let values = RawValues(child)
      switch (child.type, index.column.type) {
      case (.int, .number): forEachRow(child, rows, threads) { index.row(of: Column.bits(Double(values[$0]))) }
      case (.number, .int):
        forEachRow(child, rows, threads) { row in
          let value = Double(bitPattern: UInt64(bitPattern: values.key(row)))
          return Int64(exactly: value).map { index.row(of: $0) } ?? KeyIndex.none
        }
      case (let type, let parentType) where type == parentType:
        if index.find(child, rows, threads) { break }
        if child.scale == .one, child.type != .number {
          forEachRow(child, rows, threads) { index.row(of: values[$0]) }
        } else {
          forEachRow(child, rows, threads) { index.row(of: values.key($0)) }
        }
      default: rows.pointer.update(repeating: KeyIndex.none, count: rows.count)
      }
    }
    return rows
  }

  @inline(__always) private static func forEachRow(
    _ child: Column, _ rows: Buffer<UInt32>, _ threads: Int, _ find: @escaping @Sendable (Int) -> UInt32
  ) {
    let validity = child.validity
    Threads.forEach((child.count + blockSize - 1) / blockSize, threads: threads) { block in
      let target = rows.pointer
      for row in block * blockSize..<min((block + 1) * blockSize, child.count) {
        target[row] = validity?[row] ?? true ? find(row) : KeyIndex.none
      }
    }
  }

  /// The parent's row by the child's text number.
  private static func find(_ texts: TextDictionary, in index: KeyIndex) throws(Diagnostic) -> Buffer<UInt32> {
    let rows = try Buffer<UInt32>(count: max(texts.count, 1))
    rows.pointer.update(repeating: KeyIndex.none, count: rows.count)
    if case .text(_, let known) = index.column.storage {
      var interner = try TextInterner()
      for code in 0..<known.count {
        _ = try interner.intern(known.bytes.pointer + known.offsets.pointer[code], known[code].count)
      }
      for code in 0..<texts.count {
        let text = texts.bytes.pointer + texts.offsets.pointer[code]
        if let number = interner.find(text, texts[code].count) { rows.pointer[code] = index.row(of: Int64(number)) }
      }
    } else if index.column.type == .int {
      // Keys that stayed text because of a few words are still the same keys.
      let parser = IntParser()
      for code in 0..<texts.count {
        let bytes = Array(repeating: 0, count: 32) + Array(texts[code]) + Array(repeating: 0, count: 8)
        let key = bytes.withUnsafeBufferPointer { buffer in
          buffer.baseAddress.flatMap {
            parser.parse($0, FieldView.Field(start: 32, end: buffer.count - 8, isQuoted: false))
          }
        }
        if let key { rows.pointer[code] = index.row(of: key) }
      }
    }
    return rows
  }
}
