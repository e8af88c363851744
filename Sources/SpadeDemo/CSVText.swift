import SpadeBase

/// A CSV file being written: comma, LF, quotes only where a field needs them, null as the empty field.
struct CSVText {
  private(set) var bytes: [UInt8]

  init(header: String) { bytes = Array(header.utf8) + [0x0a] }

  /// Adds a row.
  mutating func row(_ fields: Field...) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(0x2c) }
      append(field)
    }
    bytes.append(0x0a)
  }

  /// A value in one of the forms the demo's files use.
  enum Field {
    case int(Int?)
    /// Tenths, written with one decimal.
    case tenths(Int?)
    case text(String?)
    /// Days since 1970-01-01.
    case date(Int?)
    /// Seconds since 1970-01-01, UTC.
    case time(Int)
  }

  private mutating func append(_ field: Field) {
    switch field {
    case .int(let value?): append(digits: value)
    case .tenths(let value?): append(tenths: value)
    case .text(let value?): append(text: value)
    case .date(let value?): append(date: value)
    case .time(let value): append(time: value)
    case .int(nil), .tenths(nil), .text(nil), .date(nil): break
    }
  }

  private mutating func append(digits value: Int, width: Int = 0) {
    let text = String(value)
    for _ in 0..<max(0, width - text.utf8.count) { bytes.append(0x30) }
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func append(tenths value: Int) {
    append(digits: value / 10)
    bytes.append(0x2e)
    append(digits: value % 10)
  }

  private mutating func append(text: String) {
    guard text.utf8.contains(where: { $0 == 0x2c || $0 == 0x22 || $0 == 0x0a }) else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(0x22)
    for byte in text.utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }

  private mutating func append(date day: Int) {
    let (year, month, dayOfMonth) = Calendar.civil(Int32(clamping: day))
    append(digits: year, width: 4)
    bytes.append(0x2d)
    append(digits: month, width: 2)
    bytes.append(0x2d)
    append(digits: dayOfMonth, width: 2)
  }

  private mutating func append(time seconds: Int) {
    append(date: seconds / 86_400)
    bytes.append(0x54)
    append(digits: seconds / 3600 % 24, width: 2)
    bytes.append(0x3a)
    append(digits: seconds / 60 % 60, width: 2)
    bytes.append(0x3a)
    append(digits: seconds % 60, width: 2)
  }
}
