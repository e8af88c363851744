import SpadeBase

/// The values of one column in one chunk, as narrow as they allow, waiting to be put together.
struct Piece: BitwiseCopyable, @unchecked Sendable {
  var kind = FieldKind.none
  var rows = 0
  var nulls = 0
  /// Of the stored integers, nulls counting as 0; unused for doubles.
  var minimum = Int64.max
  var maximum = Int64.min
  /// Bytes a value: 1, 2, 4, 8; 0 where all are null.
  var width = 0
  var values: UnsafeRawPointer?
  /// A bit a row, 1 for null; nil where there are none.
  var nullBits: UnsafePointer<UInt64>?
  /// Of dates with slashes.
  var canBeDayFirst = true
  var canBeMonthFirst = true
  var hasFractions = false
  var isTruncated = false
  /// Times are stored as whole seconds.
  var isSeconds = false
  /// The thread that read it, whose dictionary the codes belong to.
  var worker = 0
  /// The dictionary entries that this chunk brought.
  var firstText = 0
  var textEnd = 0

  @inline(__always) func isNull(_ row: Int) -> Bool {
    guard let nullBits else { return false }
    return nullBits[row >> 6] >> UInt64(row & 63) & 1 != 0
  }
}

/// Working memory for one column of one chunk, used again for the next.
final class PieceScratch {
  private var valueBuffer: GrowingBuffer<Int64>
  private var nullBuffer: GrowingBuffer<UInt64>
  var values: UnsafeMutablePointer<Int64> { valueBuffer.pointer }
  var nullBits: UnsafeMutablePointer<UInt64> { nullBuffer.pointer }

  init() throws(Diagnostic) {
    valueBuffer = try GrowingBuffer(capacity: 1024)
    nullBuffer = try GrowingBuffer(capacity: 16)
  }

  func reserve(_ rows: Int) throws(Diagnostic) {
    try valueBuffer.grow(to: rows)
    try nullBuffer.grow(to: (rows + 63) / 64)
  }

  func clearNulls(_ rows: Int) { nullBits.update(repeating: 0, count: (rows + 63) / 64) }

  /// Moves what was read to memory that stays.
  ///
  /// The values come first: what lies before a piece's values is given back before the piece is copied, and its null
  /// bits are still needed then.
  func store(_ piece: inout Piece, in arena: Arena) throws(Diagnostic) {
    try storeValues(&piece, in: arena)
    guard piece.nulls > 0 else { return }
    let words = (piece.rows + 63) / 64
    let kept = try arena.allocate(UInt64.self, count: words)
    kept.update(from: nullBits, count: words)
    piece.nullBits = UnsafePointer(kept)
  }

  /// Each value in as few bytes as the largest needs.
  private func storeValues(_ piece: inout Piece, in arena: Arena) throws(Diagnostic) {
    let rows = piece.rows
    guard piece.nulls < rows else { return }
    if case .double = piece.kind {
      piece.width = 8
    } else {
      piece.width = Self.width(min(piece.minimum, 0), max(piece.maximum, 0), isCode: piece.kind == .text)
    }
    switch (piece.width, piece.kind == .text) {
    case (1, true): piece.values = try narrow(UInt8.self, rows, arena)
    case (2, true): piece.values = try narrow(UInt16.self, rows, arena)
    case (_, true): piece.values = try narrow(UInt32.self, rows, arena)
    case (1, _): piece.values = try narrow(Int8.self, rows, arena)
    case (2, _): piece.values = try narrow(Int16.self, rows, arena)
    case (4, _): piece.values = try narrow(Int32.self, rows, arena)
    default: piece.values = try narrow(Int64.self, rows, arena)
    }
  }

  /// Bytes that hold both bounds; codes have no sign.
  static func width(_ minimum: Int64, _ maximum: Int64, isCode: Bool) -> Int {
    if isCode { return maximum <= Int64(UInt8.max) ? 1 : maximum <= Int64(UInt16.max) ? 2 : 4 }
    if minimum >= Int64(Int8.min), maximum <= Int64(Int8.max) { return 1 }
    if minimum >= Int64(Int16.min), maximum <= Int64(Int16.max) { return 2 }
    return minimum >= Int64(Int32.min) && maximum <= Int64(Int32.max) ? 4 : 8
  }

  private func narrow<Narrow: FixedWidthInteger & BitwiseCopyable>(_ type: Narrow.Type, _ rows: Int, _ arena: Arena)
    throws(Diagnostic) -> UnsafeRawPointer
  {
    let target = try arena.allocate(type, count: rows)
    let source = values
    for row in 0..<rows { target[row] = Narrow(truncatingIfNeeded: source[row]) }
    return UnsafeRawPointer(target)
  }
}
