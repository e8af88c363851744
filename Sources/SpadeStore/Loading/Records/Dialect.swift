/// How a text is cut into records and fields.
struct Dialect: Sendable, Equatable {
  var delimiter: UInt8 = Ascii.comma
  /// `.`, `,`, or nil: each column shows which.
  var decimal: UInt8?
  var isLatin1 = false
  /// Fields of this text are null, quoted or not; the empty unquoted field is always null.
  var nulls: [[UInt8]] = []
}

/// The bytes that mean something in a record.
enum Ascii {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0a
  static let carriageReturn: UInt8 = 0x0d
  static let space: UInt8 = 0x20
  static let quote: UInt8 = 0x22
  static let plus: UInt8 = 0x2b
  static let comma: UInt8 = 0x2c
  static let minus: UInt8 = 0x2d
  static let point: UInt8 = 0x2e
  static let slash: UInt8 = 0x2f
  static let zero: UInt8 = 0x30
  static let colon: UInt8 = 0x3a
  static let semicolon: UInt8 = 0x3b
  static let bar: UInt8 = 0x7c
}
