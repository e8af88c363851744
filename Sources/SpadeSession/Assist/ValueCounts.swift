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

  /// Nanoseconds that a search may take: a menu is worth no longer wait.
  private static let patience: Int64 = 8_000_000

  /// The most frequent values that begin with what is typed, in any case; where none does, those that hold it. `isPartial`
  /// where there are more of them, or may be: a search in very many ends early.
  func best(_ typed: String, limit: Int) -> (values: [Counted], isPartial: Bool) {
    let wanted = Array(typed.utf8).map(Self.folded)
    var found = Best(limit: limit)
    var isLate = search(wanted, into: &found) { Self.begins($0, with: $1) }
    if found.seen == 0, !wanted.isEmpty { isLate = search(wanted, into: &found) { Self.holds($0, $1) } || isLate }
    let values = found.codes.map { Counted(bytes: Array(dictionary[$0.code]), count: Int($0.count)) }
    return (values, isLate || found.seen > values.count)
  }

  /// Offers the values that pass a test; true where the search was ended early.
  @inline(__always)
  private func search(
    _ wanted: [UInt8], into found: inout Best,
    _ passes: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool {
    let clock = Stopwatch()
    return wanted.withUnsafeBufferPointer { wanted in
      counts.withUnsafeBufferPointer { counts in
        for code in 0..<counts.count {
          if code & 0xfff == 0xfff, clock.elapsed > Self.patience { return true }
          if counts[code] > 0, passes(dictionary[code], wanted) { found.offer(code, counts[code]) }
        }
        return false
      }
    }
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
  private static func begins(_ text: UnsafeBufferPointer<UInt8>, with wanted: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= wanted.count else { return false }
    for index in 0..<wanted.count where folded(text[index]) != wanted[index] { return false }
    return true
  }

  @inline(__always)
  private static func holds(_ text: UnsafeBufferPointer<UInt8>, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = wanted.first, text.count >= wanted.count else { return wanted.isEmpty }
    for start in 0...(text.count - wanted.count) where folded(text[start]) == first {
      if begins(UnsafeBufferPointer(rebasing: text[start...]), with: wanted) { return true }
    }
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
