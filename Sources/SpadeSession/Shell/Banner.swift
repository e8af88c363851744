package import SpadeBase
import SpadeDisplay
import SpadePlan
import SpadeStore

/// What the prompt says first: what is loaded, and what to type.
package enum Banner {
  /// Three lines where the window is wide enough.
  package static func show(in shell: Shell) throws(Diagnostic) {
    for (index, facts) in facts(shell.session, warnings: shell.loadWarnings.count).enumerated() {
      try shell.say(facts, index == 0 ? .header : .dim)
    }
  }

  /// What each line is made of.
  static func facts(_ session: Session, warnings: Int) -> [[String]] {
    let tables = session.catalog.tables
    guard let source = session.catalog.defaultSource else {
      return [
        ["Nothing is loaded yet."], ["load \"accounts.csv\" as accounts entity account_id"],
        ["spade demo firm writes an example to dig in", ".help lists the commands", ".quit leaves"],
      ]
    }
    let shown = tables.prefix(6).map { "\($0.name) \(CountText.of($0.rowCount))" }
    let more = tables.count > 6 ? ["and \(tables.count - 6) more"] : []
    let moment = session.now.map { [MomentText.of($0)] } ?? []
    let found = warnings > 0 ? ["\(CountText.of(warnings, "warning")) about the data: .warnings"] : []
    return [
      shown + more + moment, ["Ask: \(question(source, session))"] + found,
      [".tour shows around", ".help lists stages, functions and commands", ".schema the columns", ".quit leaves"],
    ]
  }

  /// A query that works on what is loaded.
  static func question(_ source: Table, _ session: Session) -> String {
    let histories = session.catalog.histories(of: source)
    let measures = histories.flatMap(\.columns) + source.columns
    // A key is a number now and then, but nothing to average.
    let keys = Set(([source] + histories).compactMap { $0.parent.map { $0.table.columns[0].name } })
    let measure = measures.first { $0.type.isNumeric && !keys.contains($0.name) && !isKey($0, of: source) }
    let dim = source.columns.first { column in
      guard case .text(_, let dictionary) = column.storage else { return false }
      return dictionary.count > 1 && dictionary.count <= 12
    }
    return "slice \(measure.map { Identifier.text($0.name) } ?? "count()")"
      + (dim.map { " by \(Identifier.text($0.name))" } ?? "")
  }

  private static func isKey(_ column: Column, of table: Table) -> Bool {
    guard case .entity(let key, _, _) = table.kind else { return false }
    return table.columns[key].name == column.name
  }
}
