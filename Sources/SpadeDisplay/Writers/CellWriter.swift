import Glibc
import SpadeBase
import SpadeStore

/// Writes the cells of one column, each with what stands before it.
struct CellWriter {
  let reader: ColumnReader
  let texts: PreparedTexts?
  let lead: UnsafeBufferPointer<UInt8>
  /// The most bytes that a cell takes or overwrites; nil where a text has no bound.
  let limit: Int?
  private let null: UnsafeBufferPointer<UInt8>
  private let textQuote: UInt8?
  private let temporalQuote: UInt8?
  private let timeSeparator: UInt8
  private let known: KnownTexts?

  /// A text longer than this is asked room for when it comes.
  private static let longestText = 1 << 12

  init(
    _ reader: ColumnReader, _ texts: PreparedTexts?, rows: Int, lead: UnsafeBufferPointer<UInt8>,
    null: UnsafeBufferPointer<UInt8>, _ dialect: RowDialect
  ) {
    self.reader = reader
    self.texts = texts
    self.lead = lead
    self.null = null
    textQuote = dialect.text.quote
    temporalQuote = dialect.temporalQuote
    timeSeparator = dialect.timeSeparator
    var longest: Int? = 0
    if case .text = reader.meaning { longest = texts?.longest }
    limit = longest.flatMap { length in
      length > Self.longestText ? nil : lead.count + null.count + length + 2 + 2 * ConstantBytes.slack + KnownTexts.room
    }
    switch reader.meaning {
    case .date: known = KnownTexts()
    case .integer: known = reader.width <= 2 || Self.repeats(reader, rows) ? KnownTexts() : nil
    case .decimal: known = reader.width <= 2 ? KnownTexts() : nil
    case .bool, .number, .text, .micros, .seconds: known = nil
    }
  }

  /// Rows beside each other that are compared to tell whether values repeat.
  private static let looks = 64

  /// Whether a value is often that of the row before, as a key is along its entity's rows.
  private static func repeats(_ reader: ColumnReader, _ rows: Int) -> Bool {
    guard rows > looks else { return false }
    var same = 0
    for look in 0..<looks {
      let row = look * (rows - 1) / looks
      let (stored, next) = (reader.stored(row), reader.stored(row + 1))
      if stored >= 0, next >= 0, reader.integer(stored) == reader.integer(next) { same += 1 }
    }
    return same > looks / 2
  }

  /// Gives its memory back.
  func release() { known?.release() }

  /// Writes a row's cell and moves `end` behind it; only where there is a `limit`.
  @inline(__always) func write(_ row: Int, at end: inout UnsafeMutablePointer<UInt8>) {
    lead.copy(to: &end)
    let stored = reader.stored(row)
    guard stored >= 0 else { return null.copy(to: &end) }
    switch reader.meaning {
    case .integer:
      let value = reader.integer(stored)
      end += known?.write(value, at: end) { NumberText.write(value, at: $0) } ?? NumberText.write(value, at: end)
    case .decimal(let decimals):
      let value = reader.integer(stored)
      end +=
        known?.write(value, at: end) { NumberText.write(value, decimals: decimals, at: $0) }
        ?? NumberText.write(value, decimals: decimals, at: end)
    case .number:
      let value = reader.double(stored)
      guard value.isFinite else { return null.copy(to: &end) }
      end += NumberText.write(value, at: end)
    case .bool:
      let word: StaticString = reader.integer(stored) != 0 ? "true" : "false"
      for index in 0..<word.utf8CodeUnitCount { end[index] = word.utf8Start[index] }
      end += word.utf8CodeUnitCount
    case .text:
      if let textQuote { put(textQuote, at: &end) }
      texts?.copy(code: Int(reader.integer(stored)), to: &end)
      if let textQuote { put(textQuote, at: &end) }
    case .date:
      if let temporalQuote { put(temporalQuote, at: &end) }
      let day = Int32(clamping: reader.integer(stored))
      end += known?.write(Int64(day), at: end) { TemporalText.write(day, at: $0) } ?? TemporalText.write(day, at: end)
      if let temporalQuote { put(temporalQuote, at: &end) }
    case .seconds, .micros:
      if let temporalQuote { put(temporalQuote, at: &end) }
      end += TemporalText.write(reader.micros(stored), timeSeparator, at: end)
      if let temporalQuote { put(temporalQuote, at: &end) }
    }
  }

  @inline(__always) private func put(_ byte: UInt8, at end: inout UnsafeMutablePointer<UInt8>) {
    end[0] = byte
    end += 1
  }
}
