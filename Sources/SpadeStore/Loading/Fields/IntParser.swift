/// Reads 64-bit integers: an optional sign, digits, no zero in front (so that postcodes and other codes stay text).
struct IntParser {
  /// Zeros in front are taken too: the column was told to be int.
  var allowsZeros = false

  @inline(__always) func parse(_ text: UnsafePointer<UInt8>, _ field: FieldView.Field) -> Int64? {
    var start = field.start
    guard start < field.end else { return nil }
    let first = text[start]
    let isNegative = first == Ascii.minus
    if isNegative || first == Ascii.plus { start &+= 1 }
    var count = field.end &- start
    guard count > 0 else { return nil }
    if text[start] == Ascii.zero, count > 1 {
      guard allowsZeros else { return nil }
      while count > 1, text[start] == Ascii.zero {
        start += 1
        count -= 1
      }
    }
    guard count <= 19, let magnitude = Digits.number(text, endingAt: field.end, count) else { return nil }
    if isNegative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
    return magnitude < 1 << 63 ? Int64(truncatingIfNeeded: magnitude) : nil
  }
}
