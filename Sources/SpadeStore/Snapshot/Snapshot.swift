/// What `save` writes and `open` gives back: the tables with what loading them found, and what was set and defined.
package struct Snapshot: Sendable {
  /// In the order they were loaded.
  package var tables: [(table: Table, report: LoadReport)]
  /// One `let` or `cohort` statement each, as UTF-8 text, in the order they were defined.
  package var definitions: [[UInt8]]
  /// What `use` chose.
  package var source: String?
  /// What `set now` fixed, in microseconds.
  package var now: Int64?

  package init(
    tables: [(table: Table, report: LoadReport)], definitions: [[UInt8]] = [], source: String? = nil, now: Int64? = nil
  ) {
    self.tables = tables
    self.definitions = definitions
    self.source = source
    self.now = now
  }
}
