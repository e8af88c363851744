import CKernels
import Glibc

/// The fields of one column of a chunk.
struct FieldView {
  let text: UnsafePointer<UInt8>
  let rows: Int
  /// Texts that stand for null, in the file's encoding.
  let nulls: [[UInt8]]
  /// Where the first row's field ends, and the distance to the next row's.
  private let ends: UnsafePointer<UInt32>
  private let columns: Int
  /// Where its left neighbour's delimiter stands; for the first column where the record begins.
  private let starts: UnsafePointer<UInt32>
  private let startStride: Int
  private let startOffset: Int
  /// Some texts stand for null.
  let hasNulls: Bool

  /// The fields of column `column` of an index with `columns` columns.
  init(
    text: UnsafePointer<UInt8>, ends: UnsafePointer<UInt32>, starts: UnsafePointer<UInt32>, column: Int, columns: Int,
    rows: Int, nulls: [[UInt8]]
  ) {
    self.text = text
    self.rows = rows
    self.nulls = nulls
    self.ends = ends + column
    self.columns = columns
    self.starts = column == 0 ? starts : ends + (column - 1)
    startStride = column == 0 ? 1 : columns
    startOffset = column == 0 ? 0 : 1
    hasNulls = !nulls.isEmpty
  }

  /// The same for the loops that read many fields at once.
  func fields(mark: UInt8 = 0, allowsZeros: Bool) -> spade_fields {
    spade_fields(
      text: text, starts: starts, ends: ends, start_stride: startStride, stride: columns,
      start_offset: UInt32(startOffset), allows_zeros: allowsZeros ? 1 : 0, mark: mark)
  }

  /// Where a field's value begins and ends, its quotes left out.
  struct Field {
    var start: Int
    var end: Int
    var isQuoted: Bool
    @inline(__always) var count: Int { end - start }
  }

  /// Where a row's field begins and ends, quotes and all.
  @inline(__always) func start(_ row: Int) -> Int { Int(starts[row &* startStride]) &+ startOffset }
  @inline(__always) func end(_ row: Int) -> Int { Int(ends[row &* columns]) }

  @inline(__always) func field(_ row: Int) -> Field {
    let end = end(row)
    let start = start(row)
    if start < end, text[start] == Ascii.quote {
      // The index has seen the closing quote.
      return Field(start: start &+ 1, end: end &- 1, isQuoted: true)
    }
    return Field(start: start, end: end, isQuoted: false)
  }

  @inline(__always) func isNull(_ field: Field) -> Bool {
    if field.start == field.end, !field.isQuoted { return true }
    return hasNulls && isNamedNull(field)
  }

  @inline(never) private func isNamedNull(_ field: Field) -> Bool {
    nulls.contains { null in
      null.count == field.count
        && null.withUnsafeBufferPointer { bytes in
          guard let base = bytes.baseAddress else { return true }
          return memcmp(base, text + field.start, bytes.count) == 0
        }
    }
  }

  /// One row alone.
  func only(_ row: Int) -> FieldView { FieldView(self, row: row) }

  private init(_ all: FieldView, row: Int) {
    text = all.text
    rows = 1
    nulls = all.nulls
    hasNulls = all.hasNulls
    ends = all.ends + row * all.columns
    columns = all.columns
    starts = all.starts + row * all.startStride
    startStride = all.startStride
    startOffset = all.startOffset
  }

  /// The same field without spaces and tabs around it.
  func trimmed(_ field: Field) -> Field {
    var field = field
    while field.start < field.end, Self.isBlank(text[field.start]) { field.start += 1 }
    while field.start < field.end, Self.isBlank(text[field.end - 1]) { field.end -= 1 }
    return field
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == Ascii.space || byte == Ascii.tab }

  /// A field's bytes, doubled quotes undone.
  func bytes(_ row: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    appendUnescaped(field(row), to: &bytes)
    return bytes
  }

  func appendUnescaped(_ field: Field, to bytes: inout [UInt8]) {
    var position = field.start
    while position < field.end {
      bytes.append(text[position])
      position += field.isQuoted && text[position] == Ascii.quote ? 2 : 1
    }
  }
}
