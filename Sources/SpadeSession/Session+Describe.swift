import SpadeBase
import SpadeEngine
import SpadePlan
import SpadeStore
import SpadeSyntax

extension Session {
  /// `describe NAME`: a profile of each column of a table, or of one column or definition;
  /// names as a query writes them.
  func describe(_ qualifier: Name?, _ name: Name) throws(Diagnostic) -> Answer {
    if let qualifier {
      guard let table = catalog.table(qualifier.text) else { throw .notLoaded(qualifier, catalog) }
      guard let column = table.columnIndex(name.text) else { throw .noSuchColumn(name, table) }
      return Answer(table: try profile(table, [column]))
    }
    if let table = catalog.table(name.text) { return Answer(table: try profile(table, Array(table.columns.indices))) }
    if let definition = catalog.definition(name.text) { return try describe(definition, name) }
    throw .notLoaded(name, catalog)
  }

  /// A definition in its canonical form, and what its values are as of now.
  private func describe(_ definition: NamedDefinition, _ name: Name) throws(Diagnostic) -> Answer {
    let item = Item(name: nil, Expression(.name(qualifier: nil, name), name.span))
    let entity = Name(definition.entity, name.span)
    let pipeline = Binder.Pipeline(
      source: .table(entity, all: false), stages: [(Stage(.select([item]), name.span), definition.source)])
    let bound = try binder(definition.source).bind(pipeline)
    let values = try Engine.run(bound, now: now, options: options.engine)
    guard let column = values.columns.first?.column else { throw .notLoaded(name, catalog) }
    var columns: [(name: String, values: Listing.Values)] = [
      ("name", .texts([Identifier.text(definition.name)])), ("kind", .texts([definition.isCohort ? "cohort" : "let"])),
      ("of", .texts([Identifier.text(definition.entity)])), ("type", .texts([column.type.rawValue])),
    ]
    columns += Self.listed([column], try Engine.profiles([column], options: options.engine))
    columns.append(("expression", .texts([Formatter.text(of: definition.expression)])))
    var answer = Answer(table: try Listing.table(columns))
    answer.evidence = Evidence(query: bound, now: now, options: options.engine)
    return answer
  }

  private func profile(_ table: Table, _ indices: [Int]) throws(Diagnostic) -> ResultTable {
    let columns = indices.map { table.columns[$0] }
    let profiles = try Engine.profiles(columns, options: options.engine)
    return try Listing.table(
      [
        ("column", .texts(columns.map { Identifier.text($0.name) })), ("type", .texts(columns.map(\.type.rawValue))),
        ("role", .texts(indices.map { role(of: $0, in: table) })),
      ] + Self.listed(columns, profiles))
  }

  /// What profiles say, a row each.
  private static func listed(
    _ columns: [Column], _ profiles: [Engine.Profile]
  ) -> [(name: String, values: Listing.Values)] {
    [
      ("values", .ints(zip(columns, profiles).map { $0.count - $1.nulls })), ("nulls", .ints(profiles.map(\.nulls))),
      ("distinct", .ints(profiles.map(\.distinct))), ("distribution", .distributions(profiles.map(\.distribution))),
      ("min", .texts(profiles.map(\.least))), ("max", .texts(profiles.map(\.greatest))),
      (
        "most frequent",
        .texts(
          profiles.map { profile in
            let values = profile.common.map { "\($0.value) (\($0.count))" }
            return values.isEmpty ? nil : values.joined(separator: ", ")
          })
      ),
    ]
  }

  private func role(of column: Int, in table: Table) -> String? {
    var roles: [String] = []
    switch table.kind {
    case .plain: break
    case .entity(let key, let from, let until):
      if column == key { roles.append("key") }
      if column == from { roles.append("from") }
      if column == until { roles.append("until") }
    case .history(let time), .log(let time): if column == time { roles.append("time") }
    }
    if let parent = table.parent, parent.keyColumn == column { roles.append("of \(parent.table.name)") }
    return roles.isEmpty ? nil : roles.joined(separator: ", ")
  }

  /// `explain QUERY`: the plan, the tables it touches, how long it took and how many rows it read.
  func explain(_ query: Query, _ text: SourceText) throws(Diagnostic) -> Answer {
    let asked = try asked(query, text)
    let bound = try binder(text, lastResult: asked.base).bind(asked.pipeline)
    let timed = try Engine.explain(bound, now: now, options: options.engine)
    var rows: [[String?]] = timed.map { [$0.operation, $0.detail, $0.rows.map(CountText.of), $0.time] }
    for warning in bound.warnings { rows.append(["warning", warning.message, nil, nil]) }
    return Answer(table: try ResultTable.texts(["operation", "of", "rows", "time"], rows))
  }
}

extension ResultTable {
  /// A table of texts, nil for null.
  static func texts(_ names: [String], _ rows: [[String?]]) throws(Diagnostic) -> ResultTable {
    var columns: [ResultColumn] = []
    for (index, name) in names.enumerated() {
      columns.append(try ResultColumn.texts(name, rows.map { $0.indices.contains(index) ? $0[index] : nil }))
    }
    return ResultTable(columns: columns, rowCount: rows.count)
  }
}

extension ResultColumn {
  /// A column of texts, nil for null.
  static func texts(_ name: String, _ values: [String?]) throws(Diagnostic) -> ResultColumn {
    var numbers: [[UInt8]: UInt32] = [:]
    var distinct: [[UInt8]] = []
    var codes: [UInt32] = []
    let validity = try Bitmap(count: values.count)
    for (row, value) in values.enumerated() {
      guard let value else {
        codes.append(0)
        continue
      }
      validity.set(row)
      let bytes = Array(value.utf8)
      if let known = numbers[bytes] {
        codes.append(known)
      } else {
        let next = UInt32(truncatingIfNeeded: distinct.count)
        numbers[bytes] = next
        distinct.append(bytes)
        codes.append(next)
      }
    }
    let column = Column(
      name: name, type: .text, storage: .text(.uint32(try Buffer(codes)), try TextDictionary(distinct)),
      validity: values.contains { $0 == nil } ? validity : nil, count: values.count)
    return ResultColumn(name: name, column: column, rows: nil)
  }
}
