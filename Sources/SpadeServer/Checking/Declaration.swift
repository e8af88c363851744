import SpadeBase
import SpadeSyntax

/// A statement that gives something a name.
struct Declaration: Sendable {
  enum Kind: Sendable { case table, definition, cohort }

  let kind: Kind
  let name: Name
  /// The whole statement.
  let span: Span
  let source: SourceText

  /// Nil for statements that name nothing.
  init?(_ statement: Statement, in source: SourceText) {
    switch statement.kind {
    case .load(let load):
      kind = .table
      name = load.tableName
    case .define(let definition):
      kind = definition.isCohort ? .cohort : .definition
      name = definition.name
    default: return nil
    }
    span = statement.span
    self.source = source
  }

  func isNamed(_ other: String) -> Bool { name.text.utf8.elementsEqual(other.utf8) }
}
