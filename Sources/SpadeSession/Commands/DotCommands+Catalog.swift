import SpadeBase
import SpadePlan
import SpadeStore
import SpadeSyntax

/// Commands that show what there is; names as a query writes them, so that they can be copied into one.
extension DotCommands {
  static func tables(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    try refuseArgument(call)
    let catalog = shell.session.catalog
    let tables = catalog.tables
    let table = try Listing.table([
      ("table", .texts(tables.map { Identifier.text($0.name) })),
      ("kind", .texts(tables.map { $0 === catalog.defaultSource ? "\(kind($0)) (default)" : kind($0) })),
      ("of", .texts(tables.map { $0.parent.map { Identifier.text($0.table.name) } })),
      ("rows", .ints(tables.map(\.rowCount))),
      ("columns", .ints(tables.map(\.columns.count))),
    ])
    try shell.show(Answer(table: table))
  }

  static func schema(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    var tables = shell.session.catalog.tables
    if !call.argument.isEmpty {
      let names = tables.map(\.name)
      tables.removeAll { !$0.name.utf8.elementsEqual(call.argument.utf8) }
      if tables.isEmpty { throw .notLoaded(call.argument, names, call.place) }
    }
    let columns = tables.flatMap { table in table.columns.indices.map { (table: table, index: $0) } }
    let table = try Listing.table([
      ("table", .texts(columns.map { Identifier.text($0.table.name) })),
      ("column", .texts(columns.map { Identifier.text($0.table.columns[$0.index].name) })),
      ("type", .texts(columns.map { $0.table.columns[$0.index].type.rawValue })),
      ("role", .texts(columns.map { role($0.index, in: $0.table) })),
      ("nulls", .ints(columns.map { $0.table.rowCount - $0.table.columns[$0.index].validCount })),
    ])
    try shell.show(Answer(table: table))
  }

  static func warnings(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    try refuseArgument(call)
    if shell.loadWarnings.isEmpty { return try shell.say("loading found nothing to warn of") }
    for warning in shell.loadWarnings { shell.report(warning) }
  }

  static func cohorts(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    try refuseArgument(call)
    let definitions = shell.session.catalog.definitions
    let table = try Listing.table([
      ("name", .texts(definitions.map { Identifier.text($0.name) })),
      ("kind", .texts(definitions.map { $0.isCohort ? "cohort" : "let" })),
      ("of", .texts(definitions.map { Identifier.text($0.entity) })),
      ("meaning", .texts(definitions.map { $0.source.text($0.expression.span) })),
    ])
    try shell.show(Answer(table: table))
  }

  private static func kind(_ table: Table) -> String {
    switch table.kind {
    case .plain: "table"
    case .entity: "entity"
    case .history: "history"
    case .log: "log"
    }
  }

  private static func role(_ column: Int, in table: Table) -> String? {
    if column == table.parent?.keyColumn { return "names its \(table.parent?.table.name ?? "")" }
    switch table.kind {
    case .entity(let key, _, _) where column == key: return "key"
    case .entity(_, let from, _) where column == from: return "begins its life"
    case .entity(_, _, let until) where column == until: return "ends its life"
    case .history(let time) where column == time, .log(let time) where column == time: return "time"
    default: return nil
    }
  }
}
