/// Writes fields with `"` around them where that is needed, doubled inside.
struct UsualWriter {
  private let target: UnsafeMutablePointer<UInt8>
  private let delimiter: UInt8
  private let quoting: Quoting
  /// Bytes written.
  private(set) var count = 0

  /// Writes to `target`, which has room for two bytes a byte and two a field.
  init(_ target: UnsafeMutablePointer<UInt8>, _ delimiter: UInt8, _ quoting: Quoting) {
    self.target = target
    self.delimiter = delimiter
    self.quoting = quoting
  }

  @inline(__always) mutating func put(_ byte: UInt8) {
    target[count] = byte
    count += 1
  }

  mutating func write(_ field: QuotedRecord.Field, _ text: UnsafeBufferPointer<UInt8>) {
    guard field.isQuoted || needsQuotes(field.content, text) else {
      for position in field.content { put(text[position]) }
      return
    }
    put(Ascii.quote)
    var position = field.content.lowerBound
    while position < field.content.upperBound {
      let byte = text[position]
      let next = position + 1 < field.content.upperBound ? text[position + 1] : nil
      if field.isQuoted, let next, undoes(byte, next) {
        double(next)
        position += 2
      } else {
        double(byte)
        position += 1
      }
    }
    if !field.isOpen { put(Ascii.quote) }
    for position in field.rest { put(text[position]) }
  }

  /// Whether two bytes inside quotes stand for the second alone.
  private func undoes(_ byte: UInt8, _ next: UInt8) -> Bool {
    byte == quoting.quote && next == byte || byte == quoting.escape && (next == quoting.quote || next == byte)
  }

  @inline(__always) private mutating func double(_ byte: UInt8) {
    if byte == Ascii.quote { put(byte) }
    put(byte)
  }

  /// Whether the usual way would understand a bare field in another way.
  private func needsQuotes(_ content: Range<Int>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = content.first else { return false }
    return text[first] == Ascii.quote || !quoting.delimiterTail.isEmpty && text[content].contains(delimiter)
  }
}
