import SpadeBase
import SpadeStore

/// One key of a sort; nulls come last either way.
struct SortKey: Sendable {
  let vector: Vector
  let descending: Bool

  init(_ vector: Vector, descending: Bool) {
    self.vector = vector
    self.descending = descending
  }

  /// Rows as unsigned words that order as the key does, counted from 0 so that few bits are needed; null is the
  /// greatest.
  struct Words {
    var words: [UInt64]
    /// The greatest word of a row that has a value.
    var greatest: UInt64
    /// False where a row is null: its word is 0.
    var validity: [Bool]?

    /// Bits that hold every word and, where there are nulls, one more word for them; up to 65.
    var bits: Int {
      let needed = UInt64.bitWidth - greatest.leadingZeroBitCount
      guard validity != nil else { return needed }
      return greatest == .max ? 65 : UInt64.bitWidth - (greatest + 1).leadingZeroBitCount
    }
  }

  /// The words of all rows; nil where all rows are equal.
  func words(_ context: QueryContext? = nil) throws(Diagnostic) -> Words? {
    if vector.constant != nil { return nil }
    let words = try Self.words(vector, context)
    try context?.checkCancelled()
    return normalised(words)
  }

  /// Words that order as the rows of any vector of the kind do, texts within their dictionary; a constant has none.
  static func words(_ vector: Vector, _ context: QueryContext? = nil) throws(Diagnostic) -> [UInt64] {
    switch vector.values {
    case .constant: []
    case .bools(let flags): flags.map { $0 ? 1 : 0 }
    case .ints(let values): [UInt64](count: values.count) { UInt64(bitPattern: values[$0]) ^ 1 << 63 }
    case .numbers(let values): values.map(Self.word)
    // They order as the numbers do: one more on the integer is one more on the last digit.
    case .decimals(let raw, _): [UInt64](count: raw.count) { UInt64(bitPattern: raw[$0]) ^ 1 << 63 }
    case .texts(let codes, let dictionary): try TextRanks.words(codes, vector.validity, dictionary, context)
    }
  }

  /// A number's bits so turned that they order as unsigned words; both zeros are one.
  @inline(__always)
  private static func word(_ number: Double) -> UInt64 {
    let bits = number == 0 ? 0 : number.bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }

  private func normalised(_ words: [UInt64]) -> Words? {
    let validity = Validity.normalised(vector.validity)
    var least = UInt64.max
    var most = UInt64.min
    for row in 0..<words.count where validity?[row] ?? true {
      least = min(least, words[row])
      most = max(most, words[row])
    }
    if least > most || (least == most && validity == nil) { return nil }
    let descending = descending
    let shifted =
      descending
      ? [UInt64](count: words.count) { validity?[$0] ?? true ? most - words[$0] : 0 }
      : [UInt64](count: words.count) { validity?[$0] ?? true ? words[$0] - least : 0 }
    return Words(words: shifted, greatest: most - least, validity: validity)
  }
}

/// The places of texts among each other.
enum TextRanks {
  /// For each row the rank of its text among the texts of the rows (or of the dictionary, where that is small).
  static func words(
    _ codes: [Int32], _ validity: [Bool]?, _ dictionary: TextDictionary, _ context: QueryContext? = nil
  ) throws(Diagnostic) -> [UInt64] {
    var used: [Int32]
    if dictionary.count <= codes.count {
      used = (0..<dictionary.count).map { Int32(truncatingIfNeeded: $0) }
    } else {
      used = []
      for row in 0..<codes.count where validity?[row] ?? true { used.append(codes[row]) }
      used.sort()
      var distinct: [Int32] = []
      for code in used where distinct.last != code { distinct.append(code) }
      used = distinct
    }
    // The first eight bytes as a word decide most comparisons.
    var texts = used.map { (prefix: prefix(dictionary[Int($0)]), code: $0) }
    // A sort can't be left, but one in which nothing comes before anything else is soon at its end.
    var asked = 0
    var isCancelled = false
    texts.sort { a, b in
      asked &+= 1
      if asked % Pace.stride == 0 { isCancelled = context?.options.isCancelled() ?? false }
      guard !isCancelled else { return false }
      return a.prefix != b.prefix
        ? a.prefix < b.prefix : TextBytes.compare(dictionary[Int(a.code)], dictionary[Int(b.code)]) < 0
    }
    try context?.checkCancelled()
    if dictionary.count <= codes.count {
      var ranks = [UInt64](repeating: 0, count: dictionary.count)
      for (rank, text) in texts.enumerated() { ranks[Int(text.code)] = UInt64(rank) }
      return [UInt64](count: codes.count) { validity?[$0] ?? true ? ranks[Int(codes[$0])] : 0 }
    }
    var ranks = [Int32: UInt64](minimumCapacity: texts.count)
    for (rank, text) in texts.enumerated() { ranks[text.code] = UInt64(rank) }
    return [UInt64](count: codes.count) { validity?[$0] ?? true ? ranks[codes[$0]] ?? 0 : 0 }
  }

  private static func prefix(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<8 { word = word << 8 | (index < text.count ? UInt64(text[index]) : 0) }
    return word
  }
}
