import SpadeBase

/// Turns loaded columns into a table of the kind asked for.
struct TableLayout {
  private let request: LoadRequest
  private let names: [String]
  /// The column that names the parent.
  private let parentKey: Int?
  private let parent: Table?

  /// Looks the named columns up, before anything is read.
  init(_ request: LoadRequest, names: [String]) throws(Diagnostic) {
    self.request = request
    self.names = names
    switch request.kind {
    case .plain: (parent, parentKey) = (nil, nil)
    case .entity(let key, let parent, let from, let until):
      _ = try Self.position(key, "its key", request, names)
      for name in [from, until].compactMap({ $0 }) { _ = try Self.position(name, "its life", request, names) }
      self.parent = parent?.table
      parentKey = try parent.map { parent throws(Diagnostic) in
        try Self.position(parent.key, "its parent", request, names)
      }
    case .history(let parent, let key, let time), .log(let parent, let key, let time):
      self.parent = parent
      parentKey = try Self.position(key, "the key of \(parent.name)", request, names)
      _ = try Self.position(time, "its time", request, names)
    }
  }

  /// The column that must be read as text, because the keys it names are.
  var textKeyColumn: Int? {
    guard let parent, case .entity(let key, _, _) = parent.kind, parent.columns[key].type == .text else { return nil }
    return parentKey
  }

  private static func position(_ name: String, _ role: String, _ request: LoadRequest, _ names: [String])
    throws(Diagnostic) -> Int
  {
    let bytes = Array(name.utf8)
    guard let position = names.firstIndex(where: { $0.utf8.elementsEqual(bytes) }) else {
      throw LoadDiagnostics.unknownColumn(request.path, name, role, names)
    }
    return position
  }

  private func position(_ name: String) throws(Diagnostic) -> Int {
    try Self.position(name, "the table", request, names)
  }

  /// The table of what was loaded, whose columns are taken out of it: each is given back as soon as it was laid anew.
  func table(
    _ loaded: inout ColumnLoader.Result, threads: Int, _ checkpoint: LoadCheckpoint, report: inout LoadReport
  ) throws(Diagnostic) -> Table {
    var columns = loaded.columns
    loaded.columns = []
    switch request.kind {
    case .plain:
      return Table(
        name: request.name, kind: .plain, columns: columns, rowCount: loaded.rows, parent: nil, fileOrder: nil)
    case .entity(let keyName, _, let fromName, let untilName):
      let key = try position(keyName)
      try checkKey(columns[key], loaded, checkpoint)
      let from = try fromName.map { name throws(Diagnostic) in try temporal(name, &columns, loaded) }
      let until = try untilName.map { name throws(Diagnostic) in try temporal(name, &columns, loaded) }
      let kind = Table.Kind.entity(key: key, from: from, until: until)
      return try ordered(&columns, kind, time: nil, threads, checkpoint, &report)
    case .history(_, _, let name), .log(_, _, let name):
      let time = try temporal(name, &columns, loaded)
      if let null = columns[time].firstNull {
        throw LoadDiagnostics.missingTime(
          request.path, column: name, line: loaded.lineMap.line(ofRow: null.row), count: null.count)
      }
      if case .history = request.kind {
        return try ordered(&columns, .history(time: time), time: time, threads, checkpoint, &report)
      }
      return try ordered(&columns, .log(time: time), time: time, threads, checkpoint, &report)
    }
  }

  private func checkKey(
    _ key: Column, _ loaded: ColumnLoader.Result, _ checkpoint: LoadCheckpoint
  ) throws(Diagnostic) {
    let line = loaded.lineMap.line(ofRow:)
    if let null = key.firstNull {
      throw LoadDiagnostics.missingKey(request.path, column: key.name, line: line(null.row), count: null.count)
    }
    // As many texts as rows: no two are alike.
    if case .text(_, let texts) = key.storage, texts.count == key.count { return }
    if let duplicate = try KeyIndex(key, checkpoint).duplicate {
      throw LoadDiagnostics.duplicateKey(
        request.path, column: key.name, key.value(at: duplicate.second), first: line(duplicate.first),
        second: line(duplicate.second))
    }
  }

  /// Position of a column that must be date or time; one without any value becomes date.
  private func temporal(_ name: String, _ columns: inout [Column], _ loaded: ColumnLoader.Result) throws(Diagnostic)
    -> Int
  {
    let position = try position(name)
    let column = columns[position]
    if column.type.isTemporal { return position }
    guard column.validCount == 0 else {
      throw LoadDiagnostics.notTemporal(
        request.path, column: name, type: column.type, offender: offender(column, loaded))
    }
    columns[position] = Column(
      name: name, type: .date, storage: .int8(try Buffer(count: column.count)), validity: column.validity,
      count: column.count)
    return position
  }

  /// The first value that keeps a column from being one of dates or times.
  private func offender(_ column: Column, _ loaded: ColumnLoader.Result) -> (line: Int, value: [UInt8])? {
    let shape = FieldShape(Dialect())
    for row in 0..<column.count {
      guard case .text(let bytes) = column.value(at: row), !shape.kind(bytes).type.isTemporal else { continue }
      return (loaded.lineMap.line(ofRow: row), bytes)
    }
    return nil
  }

  private func ordered(
    _ columns: inout [Column], _ kind: Table.Kind, time: Int?, _ threads: Int, _ checkpoint: LoadCheckpoint,
    _ report: inout LoadReport
  ) throws(Diagnostic) -> Table {
    let rows = columns.first?.count ?? 0
    guard let parent, let parentKey, case .entity(let key, _, _) = parent.kind else {
      return Table(name: request.name, kind: kind, columns: columns, rowCount: rows, parent: nil, fileOrder: nil)
    }
    var isHistory = false
    if case .history = kind { isHistory = true }
    let index = try KeyIndex(parent.columns[key], checkpoint)
    let parents = try ParentRows.find(columns[parentKey], in: index, threads: threads)
    let layout = try RowOrder(
      parents: consume parents, parentCount: parent.rowCount, columns: &columns, time: time,
      dropsSuperseded: isHistory, threads: threads, checkpoint: checkpoint)
    report.orphans = layout.orphans
    report.superseded = layout.superseded
    return Table(
      name: request.name, kind: kind, columns: columns, rowCount: layout.order?.count ?? rows,
      parent: ParentLink(table: parent, keyColumn: parentKey, offsets: layout.offsets), fileOrder: layout.order)
  }
}
