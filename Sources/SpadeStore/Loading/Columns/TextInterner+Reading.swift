import SpadeBase

extension TextInterner {
  /// Numbers all fields of a column's chunk; says what went wrong, if anything.
  mutating func read(
    _ view: FieldView, _ scratch: PieceScratch, _ recent: RecentTexts?, _ piece: inout Piece, isLatin1: Bool
  ) -> FieldFailure? {
    let values = scratch.values
    let nullBits = scratch.nullBits
    var unescaped: [UInt8] = []
    var lastNew = count
    var nulls = 0
    for first in stride(from: 0, to: view.rows, by: 64) {
      let count = min(64, view.rows - first)
      var left: UInt64 = ~0 &>> UInt64(64 - count)
      if let recent, !view.hasNulls {
        left = recent.find(view, first, count, values + first, nulls: &nullBits[first >> 6])
        nulls &+= nullBits[first >> 6].nonzeroBitCount
      }
      while left != 0 {
        let row = first &+ left.trailingZeroBitCount
        left &= left &- 1
        let field = view.field(row)
        if view.isNull(field) {
          nullBits[row >> 6] |= 1 &<< UInt64(truncatingIfNeeded: row & 63)
          values[row] = 0
          nulls &+= 1
          continue
        }
        let code: Int
        do throws(Diagnostic) {
          if field.isQuoted, Self.holdsQuote(view, field) {
            unescaped.removeAll(keepingCapacity: true)
            view.appendUnescaped(field, to: &unescaped)
            unescaped.append(contentsOf: repeatElement(0, count: Self.slack))
            code = try unescaped.withUnsafeBufferPointer { bytes throws(Diagnostic) in
              guard let base = bytes.baseAddress else { return 0 }
              return try intern(base, bytes.count - Self.slack)
            }
          } else {
            code = try intern(view.text + field.start, field.count)
            if let recent, field.count <= RecentTexts.longest {
              recent.keep(recent.key(view.text + field.start, field.count), code)
            }
          }
        } catch { return .diagnostic(error) }
        if code >= lastNew {
          lastNew = code + 1
          if !isLatin1, !isValid(code) { return .notUTF8(row: row) }
        }
        values[row] = Int64(truncatingIfNeeded: code)
      }
    }
    piece.nulls = nulls
    var maximum: Int64 = 0
    for row in 0..<view.rows { maximum = max(maximum, values[row]) }
    piece.maximum = maximum
    return nil
  }

  private static func holdsQuote(_ view: FieldView, _ field: FieldView.Field) -> Bool {
    for position in field.start..<field.end where view.text[position] == Ascii.quote { return true }
    return false
  }

  private func isValid(_ code: Int) -> Bool {
    let start = offsets.pointer[code]
    return UTF8Check.isValid(bytes.pointer + start, offsets.pointer[code + 1] - start)
  }
}
