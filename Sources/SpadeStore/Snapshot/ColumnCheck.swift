import SpadeBase

/// What a table relies on in a column, beyond its type.
enum ColumnPromise: Sendable {
  case nothing
  /// An entity's key: always there, never twice.
  case key
  /// The time of a history or log: always there, ascending within each parent's rows (and never twice in a history),
  /// and at last what the directory says.
  case time(offsets: Buffer<UInt32>, isHistory: Bool, latest: Int64?)
}

/// Holds a column of a file to its checksums and to all that the engine takes for granted.
///
/// Checksums find accidents. A file may have been made to deceive, with checksums that are right: so every code is
/// within its dictionary, every offset within its texts, every moment within the calendar, every order in order.
struct ColumnCheck {
  let record: ColumnRecord
  let contents: Column.Contents
  let file: MappedFile
  let table: String

  func run(_ promise: ColumnPromise) throws(Diagnostic) {
    try checkSums()
    if let validity = contents.validity { try checkTail(validity) }
    switch contents.storage {
    case .bits(let bits):
      try checkTail(bits)
      if let validity = contents.validity {
        try require(!zip(bits.words.elements, validity.words.elements).contains { $0 & ~$1 != 0 }, "a null is true")
      }
    case .int8(let values): try checkIntegers(values)
    case .int16(let values): try checkIntegers(values)
    case .int32(let values): try checkIntegers(values)
    case .int64(let values): try checkIntegers(values)
    case .double(let values): try checkDoubles(values)
    case .text(let codes, let texts): try checkTexts(codes, texts)
    }
    switch promise {
    case .nothing: break
    case .key: try checkKey()
    case .time(let offsets, let isHistory, let latest): try checkTimes(offsets, isHistory: isHistory, latest)
    }
  }

  /// Throws what is wrong, unless it isn't.
  func require(_ holds: Bool, _ what: String) throws(Diagnostic) {
    guard !holds else { return }
    throw SnapshotDiagnostics.damaged(
      file.path, "in column \(SnapshotDiagnostics.column(table, record.name)) \(what)")
  }

  private func checkSums() throws(Diagnostic) {
    for section in [record.values, record.validity, record.texts?.bytes, record.texts?.offsets].compactMap({ $0 }) {
      try require(
        SectionHash.of(file.bytes(section), threads: file.threads) == section.hash, "a checksum does not fit")
    }
  }

  /// Bits beyond the last row are 0.
  private func checkTail(_ bits: Bitmap) throws(Diagnostic) {
    guard record.rows & 63 != 0, let last = bits.words.elements.last else { return }
    try require(last >> UInt64(record.rows & 63) == 0, "there are more bits than rows")
  }

  /// A null's stored value is 0: sums don't look at validity.
  private func checkNulls(_ isZero: (Int) -> Bool) throws(Diagnostic) {
    guard let validity = contents.validity else { return }
    for (index, word) in validity.words.elements.enumerated() where word != .max {
      var nulls = ~word
      while nulls != 0 {
        let row = index << 6 + nulls.trailingZeroBitCount
        nulls &= nulls - 1
        if row < record.rows { try require(isZero(row), "a null has a value") }
      }
    }
  }

  // MARK: Numbers and moments

  private func checkIntegers<Stored: FixedWidthInteger & BitwiseCopyable & Sendable>(_ values: Buffer<Stored>)
    throws(Diagnostic)
  {
    let pointer = UnsafePointer(values.pointer)
    try checkNulls { pointer[$0] == 0 }
    guard let range = record.range, values.count > 0 else { return }
    var low = Stored.max
    var high = Stored.min
    for row in 0..<values.count {
      low = min(low, pointer[row])
      high = max(high, pointer[row])
    }
    try require(range.contains(Int64(low)) && range.contains(Int64(high)), "a value is beyond its type")
  }

  private func checkDoubles(_ values: Buffer<Double>) throws(Diagnostic) {
    let pointer = UnsafePointer(values.pointer)
    try checkNulls { pointer[$0] == 0 }
    var areFinite = true
    for row in 0..<values.count { areFinite = areFinite && pointer[row].isFinite }
    try require(areFinite, "a number is not finite")
  }

  // MARK: Texts

  private func checkTexts(_ codes: Column.Codes, _ texts: TextDictionary) throws(Diagnostic) {
    try checkDictionary(texts)
    switch codes {
    case .uint8(let codes): try checkCodes(codes, texts.count)
    case .uint16(let codes): try checkCodes(codes, texts.count)
    case .uint32(let codes): try checkCodes(codes, texts.count)
    }
  }

  private func checkCodes<Code: FixedWidthInteger & BitwiseCopyable & Sendable>(_ codes: Buffer<Code>, _ count: Int)
    throws(Diagnostic)
  {
    let pointer = UnsafePointer(codes.pointer)
    try checkNulls { pointer[$0] == 0 }
    var greatest = Code.min
    for row in 0..<codes.count { greatest = max(greatest, pointer[row]) }
    try require(codes.count == 0 || Int(greatest) < count, "a text's number is beyond the dictionary")
  }

  /// Texts lie one behind the other, are UTF-8, and no two are equal.
  private func checkDictionary(_ texts: TextDictionary) throws(Diagnostic) {
    let offsets = texts.offsets.elements
    try require(
      offsets.first == 0 && offsets.last == texts.bytes.count && texts.count < Int(UInt32.max),
      "the dictionary's offsets don't fit its texts")
    for code in 0..<texts.count {
      try require(offsets[code] <= offsets[code + 1], "the dictionary's offsets don't ascend")
    }
    var interner = try TextInterner()
    for code in 0..<texts.count {
      let text = texts.bytes.pointer + offsets[code]
      let length = offsets[code + 1] - offsets[code]
      try require(UTF8Check.isValid(text, length), "a text is not UTF-8")
      try require(try interner.intern(text, length) == code, "a text is in the dictionary twice")
    }
  }
}

extension ColumnRecord {
  /// What the stored integers may be; nil for anything.
  fileprivate var range: ClosedRange<Int64>? {
    let moments = SnapshotFormat.moments
    switch (type, scale) {
    case (.date, _): return Int64(Calendar.dayRange.lowerBound)...Int64(Calendar.dayRange.upperBound)
    case (.time, .seconds): return moments.lowerBound / 1_000_000...moments.upperBound / 1_000_000
    case (.time, _): return moments
    case (_, .decimal): return -(1 << 53)...(1 << 53)
    default: return nil
    }
  }
}
