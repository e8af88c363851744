import SpadeBase

/// A loaded table: immutable, shared by reference.
///
/// Rows of a history or log lie with their entity, ordered by entity and then time; rows of a child entity lie with
/// their parent, in file order. `ParentLink.offsets` finds them, as in a CSR matrix. Rows without a parent come last.
package final class Table: Sendable {
  package let name: String
  package let kind: Kind
  package let columns: [Column]
  package let rowCount: Int
  /// Nil for plain tables and for entities of no other.
  package let parent: ParentLink?
  /// The file's row number (from 0) of each stored row, where the order was changed.
  package let fileOrder: Buffer<UInt32>?
  /// The latest time of a history's or log's rows, in microseconds (midnight for dates); nil where there is none.
  package let latest: Int64?
  let lazyEdges = Lazy<RunEdges?>()
  let lazyDays = Lazy<DayIndex?>()
  /// An entity's rows in the order of their keys. 4 bytes a row.
  package let rowsByKey = Lazy<Buffer<UInt32>>()

  /// The four kinds of table, with the positions of their special columns.
  package enum Kind: Sendable, Hashable {
    case plain
    case entity(key: Int, from: Int?, until: Int?)
    case history(time: Int)
    case log(time: Int)
  }

  package init(
    name: String, kind: Kind, columns: [Column], rowCount: Int, parent: ParentLink?, fileOrder: Buffer<UInt32>?
  ) {
    self.name = name
    self.kind = kind
    self.columns = columns
    self.rowCount = rowCount
    self.parent = parent
    self.fileOrder = fileOrder
    switch kind {
    case .history(let time), .log(let time): latest = columns.indices.contains(time) ? columns[time].latestTime : nil
    case .plain, .entity: latest = nil
    }
  }

  /// A saved table, whose latest time is known without a look at its rows.
  init(
    name: String, kind: Kind, columns: [Column], rowCount: Int, parent: ParentLink?, fileOrder: Buffer<UInt32>?,
    latest: Int64?
  ) {
    self.name = name
    self.kind = kind
    self.columns = columns
    self.rowCount = rowCount
    self.parent = parent
    self.fileOrder = fileOrder
    self.latest = latest
  }

  /// Position of the column of that exact name.
  package func columnIndex(_ name: String) -> Int? {
    // By bytes: two spellings that Unicode takes for equal are two columns.
    columns.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
  }

  /// Position of the time column of a history or log.
  package var timeColumn: Int? {
    switch kind {
    case .history(let time), .log(let time): time
    case .plain, .entity: nil
    }
  }

  /// True where its rows belong to those of the other, however many steps up.
  package func isBelow(_ other: Table) -> Bool {
    var next = parent?.table
    while let table = next {
      if table === other { return true }
      next = table.parent?.table
    }
    return false
  }

  /// True for entities.
  package var isEntity: Bool { if case .entity = kind { true } else { false } }
  /// True for histories.
  package var isHistory: Bool { if case .history = kind { true } else { false } }
  /// True for logs.
  package var isLog: Bool { if case .log = kind { true } else { false } }
}

/// How a table's rows belong to the rows of another.
package struct ParentLink: Sendable {
  /// The entity the rows belong to.
  package let table: Table
  /// Position of the column that names the parent.
  package let keyColumn: Int
  /// Rows of parent row p are `offsets[p]..<offsets[p + 1]`; `parent.rowCount + 1` entries. Rows from the last
  /// offset on name no parent.
  package let offsets: Buffer<UInt32>

  package init(table: Table, keyColumn: Int, offsets: Buffer<UInt32>) {
    self.table = table
    self.keyColumn = keyColumn
    self.offsets = offsets
  }

  /// The first row that names no parent.
  package var orphanStart: Int { Int(offsets.pointer[offsets.count - 1]) }
}
