import Glibc
import SpadeBase

extension Lexer {
  /// Reads what begins with a digit: a number with its suffix, a duration, a date or a time.
  mutating func number() {
    let start = position
    if dateOrTime() { return }
    var digits: [UInt8] = []
    var hasFraction = false
    var underscoresFit = scanDigits(into: &digits)
    let wholeDigits = digits.count
    if peek() == UInt8(ascii: "."), peek(1).map(Self.isDigit) == true {
      hasFraction = true
      position += 1
      underscoresFit = scanDigits(into: &digits) && underscoresFit
    }
    let fractionDigits = digits.count - wholeDigits
    var exponent = 0
    var suffix = ""
    if let read = scanExponent() {
      exponent = read
      hasFraction = true
    } else if peek() == UInt8(ascii: "%") {
      position += 1
      suffix = "%"
    }
    if suffix.isEmpty {
      let length = suffixLength()
      suffix = String(decoding: bytes[position..<(position + length)], as: UTF8.self)
      position += length
    }
    let span = Span(start, position)
    let spelling = String(decoding: bytes[start..<position], as: UTF8.self)
    guard digits.count <= Limits.digits.value else {
      return emitError(.tooManyDigits(digits.count, at: span), from: start)
    }
    guard underscoresFit else {
      return emitError(
        .badNumber(spelling, at: span, help: "an underscore stands between two digits: 1_000"), from: start)
    }
    switch suffix {
    case "" where !hasFraction: int(digits, zeros: 0, from: start)
    case "k" where !hasFraction: int(digits, zeros: 3, from: start)
    case "M" where !hasFraction: int(digits, zeros: 6, from: start)
    case "B" where !hasFraction: int(digits, zeros: 9, from: start)
    case "": decimal(digits, exponent: exponent - fractionDigits, from: start)
    case "%": decimal(digits, exponent: exponent - fractionDigits - 2, from: start)
    case "k": decimal(digits, exponent: exponent - fractionDigits + 3, from: start)
    case "M": decimal(digits, exponent: exponent - fractionDigits + 6, from: start)
    case "B": decimal(digits, exponent: exponent - fractionDigits + 9, from: start)
    default:
      let number = String(decoding: bytes[start..<(position - suffix.utf8.count)], as: UTF8.self)
      duration(hasFraction ? nil : Self.magnitude(digits), number: number, unit: suffix, from: start)
    }
  }

  /// Reads digits and the underscores between them; false where an underscore stands elsewhere.
  private mutating func scanDigits(into digits: inout [UInt8]) -> Bool {
    var fits = true
    while let byte = peek(), Self.isDigit(byte) || byte == UInt8(ascii: "_") {
      if Self.isDigit(byte) {
        digits.append(byte)
      } else if peek(1).map(Self.isDigit) != true {
        fits = false
      }
      position += 1
    }
    return fits
  }

  /// Reads `e6`, `E-3`; nil where no exponent stands.
  private mutating func scanExponent() -> Int? {
    guard let e = peek(), e | 0x20 == UInt8(ascii: "e") else { return nil }
    let negative = peek(1) == UInt8(ascii: "-")
    var ahead = negative || peek(1) == UInt8(ascii: "+") ? 2 : 1
    guard peek(ahead).map(Self.isDigit) == true else { return nil }
    var value = 0
    while let byte = peek(ahead), Self.isDigit(byte) {
      // Beyond this any number is zero or too large.
      value = min(value * 10 + Int(byte - 0x30), 100_000)
      ahead += 1
    }
    position += ahead
    return negative ? -value : value
  }

  /// The letters and digits stuck to a number.
  private func suffixLength() -> Int { wordLength(at: position) }

  /// The value of decimal digits, nil from 2^63 + 1 on; 2^63 itself is what a minus before it makes a number of.
  private static func magnitude(_ digits: [UInt8]) -> UInt64? {
    var value: UInt64 = 0
    for digit in digits {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit - 0x30))
      guard !overflow, !carry, sum <= 1 << 63 else { return nil }
      value = sum
    }
    return value
  }

  private mutating func int(_ digits: [UInt8], zeros: Int, from start: Int) {
    guard let value = Self.magnitude(digits + [UInt8](repeating: 0x30, count: zeros)) else {
      let spelling = String(decoding: bytes[start..<position], as: UTF8.self)
      return emitError(.integerOverflow(spelling, at: Span(start, position)), from: start)
    }
    // 2^63 becomes the least integer; the parser takes it only after a minus.
    emit(.int, from: start, value: .int(Int64(exactly: value) ?? .min))
  }

  /// A number of plain digits times a power of ten, rounded once.
  private mutating func decimal(_ digits: [UInt8], exponent: Int, from start: Int) {
    let text = String(decoding: digits, as: UTF8.self) + "e\(exponent)"
    let value = strtod(text, nil)
    guard value.isFinite else {
      let spelling = String(decoding: bytes[start..<position], as: UTF8.self)
      return emitError(.numberRange(spelling, at: Span(start, position)), from: start)
    }
    emit(.number, from: start, value: .number(value))
  }

  private mutating func duration(_ count: UInt64?, number: String, unit: String, from start: Int) {
    let span = Span(start, position)
    guard CalendarDuration.units.contains(where: { $0.name == unit }) else {
      return emitError(.unknownUnit(unit, number: number, at: span), from: start)
    }
    guard !number.utf8.contains(UInt8(ascii: ".")), !number.utf8.contains(where: { $0 | 0x20 == 0x65 }) else {
      return emitError(.fractionalDuration(number + unit, at: span), from: start)
    }
    guard let count, let value = Int64(exactly: count), let duration = CalendarDuration(count: value, unit: unit)
    else { return emitError(.durationOverflow(number + unit, at: span), from: start) }
    emit(.duration, from: start, value: .duration(duration))
  }
}
