import SpadeStore

/// Which rows have a value, as vectors say it: nil means all.
enum Validity {
  /// True where both are.
  static func both(_ left: [Bool]?, _ right: [Bool]?) -> [Bool]? {
    guard let left else { return right }
    guard let right else { return left }
    return left.withUnsafeBytes { left in
      right.withUnsafeBytes { right in
        [Bool](count: min(left.count, right.count)) { (left[$0] & right[$0]) != 0 }
      }
    }
  }

  /// The same, or nil where every row has a value.
  static func normalised(_ validity: [Bool]?) -> [Bool]? {
    guard let validity, hasNull(validity) else { return nil }
    return validity
  }

  /// True where some row is null.
  static func hasNull(_ validity: [Bool]) -> Bool {
    validity.withUnsafeBytes { bytes in
      var all: UInt8 = 1
      for byte in bytes { all &= byte }
      return all == 0
    }
  }

  /// A stored column's validity for some contiguous rows; nil where all have a value.
  static func decode(_ bitmap: Bitmap?, _ range: Range<Int>) -> [Bool]? {
    guard let bitmap, !range.isEmpty else { return nil }
    let words = bitmap.words.elements
    let first = range.lowerBound >> 6
    let last = (range.upperBound - 1) >> 6
    var all = UInt64.max
    for index in first...last {
      var word = words[index]
      if index == first { word |= (1 << UInt64(range.lowerBound & 63)) &- 1 }
      if index == last, range.upperBound & 63 != 0 { word |= UInt64.max << UInt64(range.upperBound & 63) }
      all &= word
    }
    if all == .max { return nil }
    let start = range.lowerBound
    return [Bool](count: range.count) { index in
      let row = start + index
      return words[row >> 6] >> UInt64(row & 63) & 1 != 0
    }
  }
}
