import SpadeBase
import SpadePlan
import SpadeStore

extension Kernels {
  /// `like`, `contains`, `startswith`, `endswith`; null where either is null.
  static func textMatch(
    _ predicate: TextPredicate, _ text: Vector, _ pattern: Vector, negated: Bool, _ context: KernelContext
  ) throws(Diagnostic) -> Vector {
    if text.constant == .null || pattern.constant == .null { return .nulls(.bool, text.count) }
    guard pattern.constant != nil else { return matchRows(predicate, text, pattern, negated) }
    if text.constant != nil {
      return try folded([text], .bool) { (rows) throws(Diagnostic) in
        matchRows(predicate, rows[0], pattern, negated)
      }
    }
    return try context.perText(text) { (text) throws(Diagnostic) in matchRows(predicate, text, pattern, negated) }
  }

  private static func matchRows(
    _ predicate: TextPredicate, _ text: Vector, _ pattern: Vector, _ negated: Bool
  ) -> Vector {
    let validity = Validity.both(text.flags, pattern.flags)
    let values: [Bool]
    switch predicate {
    case .contains: values = zipTexts(text, pattern, validity) { TextBytes.contains($0, $1) != negated }
    case .startswith: values = zipTexts(text, pattern, validity) { TextBytes.hasPrefix($0, $1) != negated }
    case .endswith: values = zipTexts(text, pattern, validity) { TextBytes.hasSuffix($0, $1) != negated }
    case .like:
      if case .constant(let bytes) = pattern.texts {
        var glob = (bytes ?? []).withUnsafeBufferPointer { Glob($0) }
        values = zipTexts(text, pattern, validity) { text, _ in glob.matches(text) != negated }
      } else {
        values = zipTexts(text, pattern, validity) { text, pattern in
          var glob = Glob(pattern)
          return glob.matches(text) != negated
        }
      }
    }
    return Vector(type: .bool, values: .bools(values), validity: validity, count: text.count)
  }

  /// Maps texts to texts row by row; `body` appends the new text, or returns false for null.
  static func mapTexts(
    _ text: Vector, _ body: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Bool
  ) throws(Diagnostic) -> Vector {
    try buildTexts(text.count, text.flags) { row, bytes in
      TextRows.with(text) { body($0[row], &bytes) }
    }
  }

  /// Makes a text a row, where `validity` allows one.
  static func buildTexts(
    _ count: Int, _ validity: [Bool]?, _ body: (Int, inout [UInt8]) -> Bool
  ) throws(Diagnostic) -> Vector {
    var builder = TextDictionaryBuilder()
    var codes = [Int32](repeating: 0, count: count)
    var flags = validity ?? [Bool](repeating: true, count: count)
    var bytes: [UInt8] = []
    for row in 0..<count where flags[row] {
      bytes.removeAll(keepingCapacity: true)
      if body(row, &bytes) { codes[row] = builder.code(bytes) } else { flags[row] = false }
    }
    if builder.count == 0 { return .nulls(.text, count) }
    return Vector(
      type: .text, values: .texts(codes, try builder.dictionary()), validity: Validity.normalised(flags),
      count: count)
  }

  /// Maps texts to other values row by row; nil is null.
  static func mapTexts<Element: LaneElement>(
    _ text: Vector, to type: ScalarType, _ body: (UnsafeBufferPointer<UInt8>) -> Element?
  ) -> Vector {
    var flags = text.flags ?? [Bool](repeating: true, count: text.count)
    var values = [Element](repeating: .zero, count: text.count)
    TextRows.with(text) { rows in
      for row in 0..<rows.count where flags[row] {
        if let value = body(rows[row]) { values[row] = value } else { flags[row] = false }
      }
    }
    return Vector(
      type: type, values: Element.payload(values), validity: Validity.normalised(flags), count: text.count)
  }

  static func lower(_ text: UnsafeBufferPointer<UInt8>, _ bytes: inout [UInt8]) -> Bool {
    var reader = UTF8Scalars(text)
    while let scalar = reader.next() { ScalarCase.appendLower(scalar, to: &bytes) }
    return true
  }

  static func upper(_ text: UnsafeBufferPointer<UInt8>, _ bytes: inout [UInt8]) -> Bool {
    var reader = UTF8Scalars(text)
    while let scalar = reader.next() { ScalarCase.appendUpper(scalar, to: &bytes) }
    return true
  }

  /// Without white space at either end.
  static func trim(_ text: UnsafeBufferPointer<UInt8>, _ bytes: inout [UInt8]) -> Bool {
    var reader = UTF8Scalars(text)
    var start = text.count
    var end = text.count
    while true {
      let before = reader.position
      guard let scalar = reader.next() else { break }
      let isSpace = Unicode.Scalar(scalar)?.properties.isWhitespace ?? false
      if !isSpace {
        start = min(start, before)
        end = reader.position
      }
    }
    if start < end { bytes.append(contentsOf: text[start..<end]) }
    return true
  }

  /// Number of Unicode scalars.
  static func length(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var reader = UTF8Scalars(text)
    var count: Int64 = 0
    while reader.next() != nil { count += 1 }
    return count
  }
}
