package import SpadeBase

/// Writes a snapshot from front to back, so that it can go wherever bytes can.
///
/// Where the bytes go, and that the file appears whole or not at all, is the caller's to see to.
package struct SnapshotWriter: ~Copyable {
  /// Takes the next bytes of the file.
  package typealias Sink = (UnsafeRawBufferPointer) throws(Diagnostic) -> Void

  private let path: String
  private let threads: Int
  private let cancel: () -> Bool
  private let sink: Sink
  private var position = 0
  private var directory = DirectoryWriter()
  /// What is handed over at once, so that an interruption is noticed.
  private static let pieceSize = 1 << 22

  /// Writes it all and returns how many bytes that took.
  package static func write(
    _ snapshot: Snapshot, path: String, threads: Int, cancel: @escaping () -> Bool, to sink: @escaping Sink
  ) throws(Diagnostic) -> Int {
    guard SnapshotFormat.byteOrder.littleEndian == SnapshotFormat.byteOrder else {
      throw SnapshotDiagnostics.unsupportedMachine(path)
    }
    var writer = SnapshotWriter(path: path, threads: threads, cancel: cancel, sink: sink)
    try writer.write(snapshot)
    return writer.position
  }

  private init(path: String, threads: Int, cancel: @escaping () -> Bool, sink: @escaping Sink) {
    self.path = path
    self.threads = threads
    self.cancel = cancel
    self.sink = sink
  }

  private mutating func write(_ snapshot: Snapshot) throws(Diagnostic) {
    try writeHeader()
    directory.count(snapshot.tables.count)
    for entry in snapshot.tables {
      try write(entry.table, entry.report, among: snapshot.tables.map(\.table))
    }
    directory.count(snapshot.definitions.count)
    for definition in snapshot.definitions { directory.text(definition) }
    directory.flag(snapshot.source != nil)
    if let source = snapshot.source { directory.text(source.utf8) }
    directory.optional(snapshot.now)
    try writeDirectory()
  }

  private mutating func writeHeader() throws(Diagnostic) {
    var header = DirectoryWriter()
    for byte in SnapshotFormat.magic { header.byte(byte) }
    header.number(SnapshotFormat.version)
    header.number(SnapshotFormat.byteOrder)
    while header.bytes.count < SnapshotFormat.headerHashed { header.byte(0) }
    header.number(XXH64.hash(header.bytes))
    try put(header.bytes)
  }

  private mutating func writeDirectory() throws(Diagnostic) {
    try align()
    let bytes = directory.bytes
    var trailer = DirectoryWriter()
    trailer.number(UInt64(position))
    trailer.number(UInt64(bytes.count))
    trailer.number(XXH64.hash(bytes))
    trailer.number(UInt64(position + bytes.count + SnapshotFormat.edge))
    while trailer.bytes.count < SnapshotFormat.trailerHashed { trailer.byte(0) }
    trailer.number(XXH64.hash(trailer.bytes))
    for byte in SnapshotFormat.endMagic { trailer.byte(byte) }
    guard bytes.count <= SnapshotFormat.mostDirectoryBytes else {
      throw Diagnostic(.memoryLimit, "the directory of \(path) would take \(ByteCount.text(bytes.count))")
    }
    try put(bytes)
    try put(trailer.bytes)
  }

  // MARK: Tables

  private mutating func write(_ table: Table, _ report: LoadReport, among tables: [Table]) throws(Diagnostic) {
    directory.text(table.name.utf8)
    var special: [Int?] = [nil, nil, nil]
    switch table.kind {
    case .plain: directory.byte(0)
    case .entity(let key, let from, let until):
      directory.byte(1)
      special = [key, from, until]
    case .history(let time):
      directory.byte(2)
      special[0] = time
    case .log(let time):
      directory.byte(3)
      special[0] = time
    }
    directory.number(UInt64(table.rowCount))
    directory.count(table.columns.count)
    for position in special { directory.position(position) }
    if let parent = table.parent, let number = tables.firstIndex(where: { $0 === parent.table }) {
      directory.position(number)
      directory.position(parent.keyColumn)
      try put(section: parent.offsets, optional: false)
    } else {
      directory.position(nil)
    }
    // Histories and logs give their rows as they lie; only entities remember the order of their file.
    try put(section: table.isEntity ? table.fileOrder : nil, optional: true)
    directory.optional(table.latest)
    write(report)
    for column in table.columns { try write(column) }
  }

  private mutating func write(_ report: LoadReport) {
    for count in [report.rows, report.fileBytes, report.textBytes, report.orphans, report.superseded] {
      directory.number(UInt64(max(count, 0)))
    }
    directory.count(report.notes.count)
    for note in report.notes { directory.text(note.utf8.prefix(SnapshotFormat.mostTextBytes)) }
  }

  private mutating func write(_ column: Column) throws(Diagnostic) {
    directory.text(column.name.utf8)
    directory.byte(UInt8(truncatingIfNeeded: (ScalarType.saved.firstIndex(of: column.type) ?? 0) + 1))
    let contents = column.contents
    directory.byte(contents.storage.layout.rawValue)
    directory.byte(column.scale.saved)
    switch contents.storage {
    case .bits(let bits): try put(section: bits.words, optional: false)
    case .int8(let values): try put(section: values, optional: false)
    case .int16(let values): try put(section: values, optional: false)
    case .int32(let values): try put(section: values, optional: false)
    case .int64(let values): try put(section: values, optional: false)
    case .double(let values): try put(section: values, optional: false)
    case .text(let codes, let texts):
      switch codes {
      case .uint8(let codes): try put(section: codes, optional: false)
      case .uint16(let codes): try put(section: codes, optional: false)
      case .uint32(let codes): try put(section: codes, optional: false)
      }
      try put(section: texts.bytes, optional: false)
      try put(section: texts.offsets, optional: false)
    }
    try put(section: contents.validity?.words, optional: true)
  }

  // MARK: Bytes

  /// Writes an array as a section of its own, and where it lies into the directory.
  private mutating func put<Element>(section buffer: Buffer<Element>?, optional: Bool) throws(Diagnostic) {
    if optional { directory.flag(buffer != nil) }
    guard let buffer else { return }
    try align()
    let bytes = UnsafeRawBufferPointer(buffer.elements)
    directory.section(
      Section(offset: position, length: bytes.count, hash: SectionHash.of(bytes, threads: threads)))
    try put(bytes)
    try put([UInt8](repeating: 0, count: SnapshotFormat.slack))
  }

  private mutating func align() throws(Diagnostic) {
    try put([UInt8](repeating: 0, count: SnapshotFormat.aligned(position) - position))
  }

  private mutating func put(_ bytes: [UInt8]) throws(Diagnostic) {
    try bytes.withUnsafeBufferPointer { (all) throws(Diagnostic) in try put(UnsafeRawBufferPointer(all)) }
  }

  private mutating func put(_ bytes: UnsafeRawBufferPointer) throws(Diagnostic) {
    var rest = bytes[...]
    while !rest.isEmpty {
      if cancel() { throw SnapshotDiagnostics.stopped(path) }
      let piece = rest.prefix(Self.pieceSize)
      try sink(UnsafeRawBufferPointer(rebasing: piece))
      rest = rest.dropFirst(piece.count)
    }
    position += bytes.count
  }
}

extension Column.Storage {
  /// How the values lie in a file.
  fileprivate var layout: ColumnRecord.Layout {
    switch self {
    case .bits: .bits
    case .int8: .int8
    case .int16: .int16
    case .int32: .int32
    case .int64: .int64
    case .double: .double
    case .text(.uint8, _): .codes8
    case .text(.uint16, _): .codes16
    case .text(.uint32, _): .codes32
    }
  }
}
