import SpadeBase

/// Values as text and text as values, the same in files and in the functions `text`, `number`, `int`, `date`.
enum ValueText {
  /// Appends an integer.
  static func append(_ value: Int64, to bytes: inout [UInt8]) { bytes.append(contentsOf: String(value).utf8) }

  /// Appends the shortest decimal that reads back as the same number; whole numbers without a fraction.
  static func append(_ value: Double, to bytes: inout [UInt8]) {
    if value.magnitude < 1e15, let whole = Int64(exactly: value) { return append(whole, to: &bytes) }
    var text = value.description
    if text.hasSuffix(".0") { text.removeLast(2) }
    bytes.append(contentsOf: text.utf8)
  }

  /// Appends a date as `2026-10-31`.
  static func append(day: Int32, to bytes: inout [UInt8]) {
    let (year, month, day) = Calendar.civil(day)
    append(year, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(month, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(day, digits: 2, to: &bytes)
  }

  /// Appends a time as `2026-10-31T14:05:00`, with a fraction of a second where there is one.
  static func append(micros: Int64, to bytes: inout [UInt8]) {
    let day = Calendar.day(ofMicros: micros)
    append(day: day, to: &bytes)
    let rest = Int(micros - Calendar.micros(ofDay: day))
    let seconds = rest / 1_000_000
    bytes.append(UInt8(ascii: "T"))
    append(seconds / 3600, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(seconds / 60 % 60, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(seconds % 60, digits: 2, to: &bytes)
    let fraction = rest % 1_000_000
    if fraction != 0 {
      bytes.append(UInt8(ascii: "."))
      append(fraction, digits: 6, to: &bytes)
      while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
    }
  }

  private static func append(_ value: Int, digits: Int, to bytes: inout [UInt8]) {
    let text = String(value.magnitude)
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, digits - text.utf8.count)))
    bytes.append(contentsOf: text.utf8)
  }

  /// What a text says when read as an integer.
  enum Integer { case value(Int64), tooLarge, none }

  /// Reads an optional sign and digits, nothing else.
  static func integer(_ text: UnsafeBufferPointer<UInt8>) -> Integer {
    var index = 0
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative || text.first == UInt8(ascii: "+") { index = 1 }
    guard index < text.count, text[index...].allSatisfy({ (0x30...0x39).contains($0) }) else { return .none }
    var value: Int64 = 0
    for byte in text[index...] {
      let (tens, first) = value.multipliedReportingOverflow(by: 10)
      let digit = Int64(byte - 0x30)
      let (sum, second) = isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
      if first || second { return .tooLarge }
      value = sum
    }
    return .value(value)
  }

  /// Reads a decimal number with an optional exponent, nothing else; nil where it isn't one or isn't finite.
  static func number(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    var index = 0
    func digits() -> Int {
      let start = index
      while index < text.count, (0x30...0x39).contains(text[index]) { index += 1 }
      return index - start
    }
    func sign() {
      if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") { index += 1 }
    }
    sign()
    var count = digits()
    if index < text.count, text[index] == UInt8(ascii: ".") {
      index += 1
      count += digits()
    }
    guard count > 0 else { return nil }
    if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      sign()
      guard digits() > 0 else { return nil }
    }
    guard index == text.count else { return nil }
    // The grammar is checked, so the library's reader can't take anything else for a number.
    var spelled = String(decoding: text, as: UTF8.self)
    if spelled.hasSuffix(".") { spelled.append("0") }
    return Double(spelled).flatMap { $0.isFinite ? $0 : nil }
  }

  /// Reads `2026-10-31`, nothing else.
  static func date(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-") else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in text[range] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
    return Calendar.day(year: year, month: month, day: day).map { Int64($0) }
  }
}
