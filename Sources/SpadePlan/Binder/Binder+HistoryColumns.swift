import SpadeBase
import SpadeStore
import SpadeSyntax

extension Binder {
  /// The one history whose columns an expression is about.
  func history(
    of subject: Expression, _ name: String, _ context: BindContext
  ) throws(Diagnostic) -> Table {
    if let below = try historyBelow(with: subject, context) { return below }
    var found: [Table] = []
    var plain = context
    plain.measures = nil
    // What is bound on trial leaves nothing behind: a definition that is kept has told of its histories and warnings.
    let before = (warnings, histories, boundDefinitions, expandedDefinitions)
    let bound = try bind(subject, plain)
    (warnings, histories, boundDefinitions, expandedDefinitions) = before
    bound.forEachNode { node in
      if case .asOf(let history, _) = node.kind, !found.contains(where: { $0 === history }) { found.append(history) }
    }
    guard let history = found.first else { throw .noRowsOverTime(name, subject.span, written(subject.span), catalog) }
    guard found.count == 1 else { throw .severalHistories(name, found.map(\.name), subject.span) }
    return history
  }

  /// The one history further down that has the column, where nothing nearer goes by its name.
  private func historyBelow(with subject: Expression, _ context: BindContext) throws(Diagnostic) -> Table? {
    var plain = context
    plain.measures = nil
    guard case .name(nil, let name) = subject.kind, let table = context.row.table,
      try lookUp(name.text, context.row, plain, subject.span) == nil
    else { return nil }
    let holders = catalog.tables.filter { history in
      guard history.isHistory, Binder.attribute(name.text, of: history) != nil else { return false }
      var level = history.parent?.table
      while let current = level, current !== table { level = current.parent?.table }
      return level != nil
    }
    if holders.count > 1 { throw .ambiguousBelow(name.text, holders.map(\.name), subject.span) }
    return holders.first
  }
}
