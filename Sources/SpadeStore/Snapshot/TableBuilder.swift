import SpadeBase

/// Makes tables of a directory's records: parents first, their columns still unread.
///
/// What says where to look, the offsets of a parent's rows and the order of the file, is copied and checked here:
/// from then on a row number taken from it lies within its table, whatever becomes of the file.
struct TableBuilder {
  let file: MappedFile
  let records: [TableRecord]

  func tables() throws(Diagnostic) -> [Table] {
    var built = [Table?](repeating: nil, count: records.count)
    var isStuck = false
    while !isStuck, built.contains(where: { $0 == nil }) {
      isStuck = true
      for (number, record) in records.enumerated() where built[number] == nil {
        if let parent = record.parent {
          guard let table = built[parent.table] else { continue }
          built[number] = try self.table(record, below: table)
        } else {
          built[number] = try self.table(record, below: nil)
        }
        isStuck = false
      }
    }
    let tables = built.compactMap { $0 }
    guard tables.count == records.count else { throw damaged("its tables belong to each other in a circle") }
    return tables
  }

  private func damaged(_ what: String) -> Diagnostic { SnapshotDiagnostics.damaged(file.path, what) }

  private func table(_ record: TableRecord, below parent: Table?) throws(Diagnostic) -> Table {
    var link: ParentLink?
    if let parent, let saved = record.parent {
      guard parent.isEntity else { throw damaged("the parent of \(record.name) is no entity") }
      link = ParentLink(
        table: parent, keyColumn: saved.keyColumn,
        offsets: try offsets(saved.offsets, parents: parent.rowCount, rows: record.rows, record.name))
    }
    var fileOrder: Buffer<UInt32>?
    if let section = record.fileOrder { fileOrder = try order(section, rows: record.rows, record.name) }
    var columns: [Column] = []
    for (position, column) in record.columns.enumerated() {
      columns.append(Column(SavedColumn(column, in: record.name, promise(position, record, link), file)))
    }
    return Table(
      name: record.name, kind: record.kind, columns: columns, rowCount: record.rows, parent: link,
      fileOrder: fileOrder, latest: record.latest)
  }

  private func promise(_ position: Int, _ table: TableRecord, _ link: ParentLink?) -> ColumnPromise {
    switch table.kind {
    case .entity(position, _, _): return .key
    case .history(position), .log(position):
      guard let link else { return .nothing }
      var isHistory = false
      if case .history = table.kind { isHistory = true }
      return .time(offsets: link.offsets, isHistory: isHistory, latest: table.latest)
    default: return .nothing
    }
  }

  /// A copy of a section, its checksum checked.
  private func copy(_ section: Section, _ what: String) throws(Diagnostic) -> Buffer<UInt32> {
    let source = file.buffer(section, UInt32.self)
    let copy = try Buffer(copying: source.pointer, count: source.count)
    // Hashed as copied: what is checked is what will be used.
    let hash = SectionHash.of(UnsafeRawBufferPointer(copy.elements), threads: file.threads)
    if file.isLost { throw SnapshotDiagnostics.changed(file.path) }
    guard hash == section.hash else { throw damaged("the checksum of \(what) does not fit") }
    return copy
  }

  private func offsets(_ section: Section, parents: Int, rows: Int, _ name: String) throws(Diagnostic)
    -> Buffer<UInt32>
  {
    guard section.length == (parents + 1) * 4 else { throw damaged("\(name) has not one offset a parent") }
    let offsets = try copy(section, "the offsets of \(name)")
    var last: UInt32 = 0
    var ascends = offsets.pointer[0] == 0
    for offset in offsets.elements {
      ascends = ascends && last <= offset
      last = offset
    }
    guard ascends, Int(last) <= rows else { throw damaged("the offsets of \(name) don't ascend within its rows") }
    return offsets
  }

  /// Every row of the file once.
  private func order(_ section: Section, rows: Int, _ name: String) throws(Diagnostic) -> Buffer<UInt32> {
    let order = try copy(section, "the order of \(name)")
    let seen = try Bitmap(count: rows)
    for row in order.elements {
      guard Int(row) < rows, !seen[Int(row)] else { throw damaged("the order of \(name) is none of its rows") }
      seen.set(Int(row))
    }
    return order
  }
}
