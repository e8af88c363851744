/// What a single field looks like, on its own.
struct FieldShape {
  private let candidates: [FieldKind]

  init(_ dialect: Dialect) { candidates = ColumnParser.candidates(.inferred, dialect) }

  /// The first kind that fits; `text` where none does. Eight bytes around the field must be readable.
  func kind(_ text: UnsafePointer<UInt8>, _ count: Int) -> FieldKind {
    guard count > 0, count <= 64, let first = (0..<count).first(where: { text[$0] != 0x20 && text[$0] != 0x09 }) else {
      return .text
    }
    switch text[first] | 0x20 {
    case 0x2b...0x2e, 0x30...0x39, 0x74, 0x66: break
    default: return .text
    }
    // Most texts that begin like a number are codes: one look at their bytes tells.
    let isWord = text[first] | 0x20 >= 0x61
    if !isWord, (first..<count).contains(where: { !Self.canBeTyped(text[$0]) }) { return .text }
    var last = count - 1
    while text[last] == 0x20 || text[last] == 0x09 { last -= 1 }
    let field = FieldView.Field(start: first, end: last + 1, isQuoted: false)
    return candidates.first { fits($0, text, field) } ?? .text
  }

  /// More bytes than are read around a field.
  static let room = 32

  /// The same for bytes of any origin.
  func kind(_ bytes: [UInt8]) -> FieldKind {
    let room = [UInt8](repeating: 0, count: Self.room)
    let padded = room + bytes + room
    return padded.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { kind($0 + Self.room, bytes.count) } ?? .text
    }
  }

  private static func canBeTyped(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x2b...0x2f, 0x3a, 0x20, 0x09: true
    default: byte | 0x20 == 0x65 || byte | 0x20 == 0x74 || byte | 0x20 == 0x7a
    }
  }

  private func fits(_ kind: FieldKind, _ text: UnsafePointer<UInt8>, _ field: FieldView.Field) -> Bool {
    switch kind {
    case .none, .text: return false
    case .bool: return TypedReading.bool(text, field) != nil
    case .int: return IntParser().parse(text, field) != nil
    case .decimal(_, let mark), .double(let mark):
      return DecimalParser(mark: mark, isForced: false).double(text, field) != nil
    case .date(let format):
      var parser = DateParser(format)
      return parser.parse(text, field.start, field.end) != nil
    case .time(let format):
      var parser = TimeParser(format)
      return parser.parse(text, field) != nil
    }
  }
}
