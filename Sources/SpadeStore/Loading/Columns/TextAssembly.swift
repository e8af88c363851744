import SpadeBase

/// Puts the pieces of a text column together: one dictionary, in the order in which the texts occur in the file.
struct TextAssembly {
  let assembly: ColumnAssembly
  /// The threads' dictionaries of this column.
  let parsers: [ColumnParser]
  let isLatin1: Bool

  func column() throws(Diagnostic) -> Column {
    let (dictionary, maps) = try dictionary()
    let validity = try assembly.validity()
    for parser in parsers { parser.releaseTexts() }
    let codes: Column.Codes =
      switch dictionary.count {
      case ...256: .uint8(try copy(maps))
      case ...65_536: .uint16(try copy(maps))
      default: .uint32(try copy(maps))
      }
    return Column(
      name: assembly.name, type: .text, storage: .text(codes, dictionary), validity: validity,
      count: assembly.rows)
  }

  /// The dictionary, and for each thread what its numbers became; no maps where they stayed.
  private func dictionary() throws(Diagnostic) -> (TextDictionary, [Buffer<UInt32>]) {
    let users = parsers.indices.filter { parsers[$0].textCount > 0 }
    if users.isEmpty { return (try TextDictionary(assembly.rows > 0 ? [[]] : []), []) }
    if users.count == 1, let dictionary = try parsers[users[0]].dictionary() { return (dictionary, []) }
    var maps: [Buffer<UInt32>] = []
    for parser in parsers { maps.append(try Buffer(count: parser.textCount)) }
    var interner = try TextInterner()
    // A thread numbers its chunks' texts in order, so a chunk's new texts are one range.
    for piece in assembly.pieces where piece.textEnd > piece.firstText {
      try parsers[piece.worker].renumber(piece.firstText, piece.textEnd, by: &interner, maps[piece.worker].pointer)
    }
    for parser in parsers { parser.releaseTexts() }
    return (try interner.dictionary(isLatin1: isLatin1), maps)
  }

  private func copy<Narrow: FixedWidthInteger & BitwiseCopyable & Sendable>(_ maps: [Buffer<UInt32>])
    throws(Diagnostic) -> Buffer<Narrow>
  {
    let buffer = try Buffer<Narrow>(count: assembly.rows)
    var target = buffer.pointer
    for piece in assembly.pieces {
      try assembly.release(piece)
      let map = maps.isEmpty ? nil : UnsafePointer(maps[piece.worker].pointer)
      if let values = piece.values {
        switch piece.width {
        case 1: Self.copy(values.assumingMemoryBound(to: UInt8.self), target, piece, map)
        case 2: Self.copy(values.assumingMemoryBound(to: UInt16.self), target, piece, map)
        default: Self.copy(values.assumingMemoryBound(to: UInt32.self), target, piece, map)
        }
      }
      target += piece.rows
    }
    return buffer
  }

  @inline(__always) private static func copy<From: FixedWidthInteger, To: FixedWidthInteger>(
    _ source: UnsafePointer<From>, _ target: UnsafeMutablePointer<To>, _ piece: Piece, _ map: UnsafePointer<UInt32>?
  ) {
    guard let map else {
      for row in 0..<piece.rows { target[row] = To(truncatingIfNeeded: source[row]) }
      return
    }
    for row in 0..<piece.rows { target[row] = To(truncatingIfNeeded: map[Int(source[row])]) }
    guard piece.nulls > 0 else { return }
    // A null's number is 0, whatever text had that number on its thread.
    for row in 0..<piece.rows where piece.isNull(row) { target[row] = 0 }
  }
}
