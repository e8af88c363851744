import SpadeBase
import SpadeStore

/// The order of an entity's rows by its key, which is found once and kept with the table.
enum KeyOrder {
  static func rows(of entity: Table, key: Int, _ context: QueryContext) throws(Diagnostic) -> Buffer<UInt32> {
    try entity.rowsByKey.value { () throws(Diagnostic) in
      let keys = Vector(column: entity.columns[key], range: 0..<entity.rowCount)
      return try Buffer(try Sort.permutation([SortKey(keys, descending: false)], count: entity.rowCount, context))
    }
  }
}
