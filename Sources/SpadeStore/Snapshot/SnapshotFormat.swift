import SpadeBase

/// What a saved file looks like: `docs/file-format.md` in numbers.
///
///     header · sections, one a stored array · directory · trailer
package enum SnapshotFormat {
  /// The first bytes: one that no text has, a name, and a line end that a transfer as text would change.
  package static let magic: [UInt8] = [0x89, 0x53, 0x50, 0x41, 0x44, 0x45, 0x0d, 0x0a]
  /// The last bytes.
  static let endMagic = Array("SPADEEND".utf8)
  static let version: UInt32 = 1
  /// Reads the other way round on a machine of the other byte order.
  static let byteOrder: UInt32 = 0x0102_0304

  /// Bytes of the header, and of the trailer.
  static let edge = 64
  /// Bytes of either that its hash covers.
  static let headerHashed = 56
  static let trailerHashed = 48
  /// Where a section may begin, and how many bytes follow it: whole words are loaded behind the end.
  static let alignment = 64
  static let slack = MemoryBlock.slack
  /// Bytes hashed by themselves, so that several threads can check a section.
  static let blockSize = 1 << 20

  static let mostTables = 1_000
  static let mostColumns = Limits.columns.value
  static let mostRows = Limits.rows.value
  static let mostDirectoryBytes = 1 << 28
  static let mostTextBytes = 1 << 24

  /// What a time may be: in a known year, a day more at either end for what a zone has moved.
  static let moments: ClosedRange<Int64> =
    Int64(Calendar.dayRange.lowerBound - 2) * Calendar.microsPerDay...Int64(Calendar.dayRange.upperBound + 2)
    * Calendar.microsPerDay

  /// The number that stands for no column and no table.
  static let none = UInt32.max

  /// The next place where a section may begin.
  static func aligned(_ offset: Int) -> Int { (offset + alignment - 1) & ~(alignment - 1) }
}

/// A stored array in the file.
struct Section: Sendable, Hashable {
  let offset: Int
  /// In bytes.
  let length: Int
  /// `SectionHash` of its bytes.
  let hash: UInt64
}

/// What the directory says of a column.
struct ColumnRecord: Sendable {
  /// How the values lie in the file; the raw value is the number in the file.
  enum Layout: UInt8, Sendable, CaseIterable {
    case bits = 1
    case int8, int16, int32, int64, double, codes8, codes16, codes32

    /// Bytes of `rows` values.
    func bytes(rows: Int) -> Int {
      switch self {
      case .bits: (rows + 63) / 64 * 8
      case .int8, .codes8: rows
      case .int16, .codes16: rows * 2
      case .int32, .codes32: rows * 4
      case .int64, .double: rows * 8
      }
    }

    var isText: Bool { self == .codes8 || self == .codes16 || self == .codes32 }
    var isInteger: Bool { self == .int8 || self == .int16 || self == .int32 || self == .int64 }
  }

  let name: String
  let type: ScalarType
  let layout: Layout
  let scale: Column.Scale
  let rows: Int
  let values: Section
  /// A text column's dictionary: the texts' bytes, and where each begins.
  let texts: (bytes: Section, offsets: Section)?
  let validity: Section?

  /// Whether values of a type can lie that way.
  static func isPossible(_ type: ScalarType, _ layout: Layout, _ scale: Column.Scale) -> Bool {
    switch (type, scale) {
    case (.bool, .one): layout == .bits
    case (.int, .one): layout.isInteger
    case (.number, .one): layout.isInteger || layout == .double
    case (.number, .decimal(let digits)): layout.isInteger && (1...9).contains(digits)
    case (.date, .one): layout.isInteger && layout != .int64
    case (.time, .one), (.time, .seconds): layout.isInteger
    case (.text, .one): layout.isText
    default: false
    }
  }
}

/// What the directory says of a table.
struct TableRecord: Sendable {
  let name: String
  let kind: Table.Kind
  let rows: Int
  /// The parent's number in the file, the column that names it, and the offsets of its rows.
  let parent: (table: Int, keyColumn: Int, offsets: Section)?
  let fileOrder: Section?
  let latest: Int64?
  let report: LoadReport
  let columns: [ColumnRecord]
}

extension ScalarType {
  /// The number of a column's type in a file.
  static let saved: [ScalarType] = [.bool, .int, .number, .date, .time, .text]
}
