package import SpadeBase
package import SpadeStore
package import SpadeSyntax

/// Everything a query can name: tables, definitions, parameters; and the moment it is asked at.
package struct Catalog: Sendable {
  /// Loaded tables, in the order they were loaded.
  package private(set) var tables: [Table] = []
  /// `let`s and `cohort`s, in the order they were first defined.
  package private(set) var definitions: [NamedDefinition] = []
  /// Values of `$name`.
  package var parameters: [String: Value] = [:]
  /// `use NAME`; else the first entity loaded is the default source.
  package var chosenSource: String?
  /// `set now`, or what the command line says over it; nil means the last day seen.
  package var chosenNow: Int64?

  package init() {}

  /// The table of that exact name.
  package func table(_ name: String) -> Table? { tables.first { $0.name == name } }

  /// The definition of that exact name.
  package func definition(_ name: String) -> NamedDefinition? { definitions.first { $0.name == name } }

  /// Adds a table, or puts it in the place of one of the same name; tables that hung below that one go.
  /// Returns the names of those that went.
  package mutating func add(_ table: Table) -> [String] {
    lastDays[table.name] = table.lastDay
    guard let index = tables.firstIndex(where: { $0.name == table.name }) else {
      tables.append(table)
      return []
    }
    var gone = Set([ObjectIdentifier(tables[index])])
    var names: [String] = []
    for other in tables where other.parent.map({ gone.contains(ObjectIdentifier($0.table)) }) ?? false {
      gone.insert(ObjectIdentifier(other))
      names.append(other.name)
    }
    tables[index] = table
    tables.removeAll { names.contains($0.name) && $0 !== table }
    for name in names { lastDays[name] = nil }
    return names
  }

  /// Adds a definition, or puts it in the place of one of the same name.
  package mutating func define(_ definition: NamedDefinition) {
    if let index = definitions.firstIndex(where: { $0.name == definition.name }) {
      definitions[index] = definition
    } else {
      definitions.append(definition)
    }
  }

  /// The source of a query that names none.
  package var defaultSource: Table? {
    chosenSource.flatMap { table($0) } ?? tables.first { $0.isEntity } ?? tables.first
  }

  /// The histories that hang right below an entity.
  package func histories(of entity: Table) -> [Table] {
    tables.filter { $0.isHistory && $0.parent?.table === entity }
  }

  /// The moment a query is asked at: as set, else the end of the last day seen in any history or log; nil where there
  /// is none.
  package var now: Int64? { chosenNow ?? lastDay.map { Calendar.micros(ofDay: $0) + Calendar.microsPerDay - 1 } }

  /// The last day of each history and log, found once when it is added.
  private var lastDays: [String: Int32] = [:]
  private var lastDay: Int32? { lastDays.values.max() }
}

/// A `let` or `cohort` as it was written: bound anew wherever it is mentioned.
package struct NamedDefinition: Sendable {
  package let isCohort: Bool
  /// The entity whose rows it is about, by name.
  package let entity: String
  package let name: String
  package let expression: Expression
  /// The text that the expression's spans point into.
  package let source: SourceText

  package init(isCohort: Bool, name: String, entity: String, expression: Expression, source: SourceText) {
    self.isCohort = isCohort
    self.name = name
    self.entity = entity
    self.expression = expression
    self.source = source
  }
}
