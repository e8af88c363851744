package import SpadeBase
package import SpadeStore

/// A query ready to run.
package struct BoundQuery: Sendable {
  package let plan: LogicalPlan
  package let output: [OutputColumn]
  /// `into "FILE"`, with the place of the name.
  package var into: (path: String, span: Span)?
  /// Where `plot` stands, which draws the answer.
  package var plot: Span?
  /// How many of the first columns are dims; nil where the rows are not of groups.
  package var dims: Int?
  /// Warnings about the query's text.
  package var warnings: [Diagnostic] = []
  /// The histories' columns that the query asks about, for the evidence line.
  package var histories: [(history: Table, column: Int)] = []
}
