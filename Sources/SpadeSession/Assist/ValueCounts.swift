import SpadeBase
import SpadeStore
import Synchronization

/// How often each value of a text column occurs, counted once.
final class ValueCounts: Sendable {
  private let dictionary: TextDictionary
  /// By dictionary number.
  private let counts: [UInt32]

  /// Nil for columns that hold no texts.
  init?(_ column: Column, rows: Buffer<UInt32>? = nil) {
    guard case .text(let codes, let dictionary) = column.storage else { return nil }
    self.dictionary = dictionary
    var counts = [UInt32](repeating: 0, count: dictionary.count)
    counts.withUnsafeMutableBufferPointer { counts in
      func count(_ row: Int) {
        guard column.validity?[row] ?? true else { return }
        let code = codes[row]
        if code < counts.count { counts[code] &+= 1 }
      }
      if let rows {
        for index in 0..<rows.count where rows.pointer[index] < column.count { count(Int(rows.pointer[index])) }
      } else if column.validity == nil {
        Self.count(codes, column.count, into: counts)
      } else {
        for row in 0..<column.count { count(row) }
      }
    }
    self.counts = counts
  }

  /// Every row has a value: a loop of its own for each width. Codes are below the dictionary's count.
  private static func count(_ codes: Column.Codes, _ rows: Int, into counts: UnsafeMutableBufferPointer<UInt32>) {
    switch codes {
    case .uint8(let codes): for row in 0..<rows { counts[Int(codes.pointer[row])] &+= 1 }
    case .uint16(let codes): for row in 0..<rows { counts[Int(codes.pointer[row])] &+= 1 }
    case .uint32(let codes): for row in 0..<rows { counts[Int(codes.pointer[row])] &+= 1 }
    }
  }

  /// A value and how many rows have it.
  struct Counted {
    let bytes: [UInt8]
    let count: Int
  }

  /// The most frequent values that begin with what is typed, in any case; where none does, those that hold it. `isPartial`
  /// where there are more of them.
  func best(_ typed: String, limit: Int) -> (values: [Counted], isPartial: Bool) {
    let wanted = Array(typed.utf8).map(Self.folded)
    var found = Best(limit: limit)
    for code in counts.indices where counts[code] > 0 {
      if Self.begins(dictionary[code], with: wanted) { found.offer(code, counts[code]) }
    }
    if found.seen == 0, !wanted.isEmpty {
      for code in counts.indices where counts[code] > 0 {
        if Self.holds(dictionary[code], wanted) { found.offer(code, counts[code]) }
      }
    }
    let values = found.codes.map { Counted(bytes: Array(dictionary[$0.code]), count: Int($0.count)) }
    return (values, found.seen > values.count)
  }

  /// The most frequent so far, first come first among equals.
  private struct Best {
    let limit: Int
    var codes: [(code: Int, count: UInt32)] = []
    var seen = 0

    init(limit: Int) { self.limit = limit }

    mutating func offer(_ code: Int, _ count: UInt32) {
      seen += 1
      if codes.count == limit {
        guard let last = codes.last, count > last.count else { return }
        codes.removeLast()
      }
      var low = 0
      var high = codes.count
      while low < high {
        let middle = (low + high) / 2
        if codes[middle].count >= count { low = middle + 1 } else { high = middle }
      }
      codes.insert((code, count), at: low)
    }
  }

  /// ASCII letters in lower case; everything else must be typed as it is.
  @inline(__always)
  private static func folded(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte }

  @inline(__always)
  private static func begins(_ text: UnsafeBufferPointer<UInt8>, with wanted: [UInt8], at start: Int = 0) -> Bool {
    guard text.count - start >= wanted.count else { return false }
    for index in wanted.indices where folded(text[start + index]) != wanted[index] { return false }
    return true
  }

  @inline(__always)
  private static func holds(_ text: UnsafeBufferPointer<UInt8>, _ wanted: [UInt8]) -> Bool {
    guard text.count >= wanted.count else { return false }
    for start in 0...(text.count - wanted.count) where begins(text, with: wanted, at: start) { return true }
    return false
  }
}

/// The counts of columns looked at lately. Columns never change, so neither do they.
final class ValueCountCache {
  private var kept: [(key: ObjectIdentifier, of: TextDictionary, counts: ValueCounts)] = []
  private static let limit = 8

  /// The counts of a stored column, from the cache where they are known.
  func counts(of column: Column) -> ValueCounts? {
    guard case .text(_, let dictionary) = column.storage else { return nil }
    let key = ObjectIdentifier(dictionary)
    if let index = kept.firstIndex(where: { $0.key == key }) {
      let found = kept.remove(at: index)
      kept.append(found)
      return found.counts
    }
    guard let counts = ValueCounts(column) else { return nil }
    kept.append((key, dictionary, counts))
    if kept.count > Self.limit { kept.removeFirst() }
    return counts
  }
}
