/// A function as the manual knows it; the one table that binder, help, completion, docs and tests read.
package struct FunctionEntry: Sendable {
  /// The families of the manual.
  package enum Family: String, Sendable, CaseIterable {
    case aggregate, time, peers, scoring, scalar, dim
  }

  package let name: String
  package let family: Family
  package let signature: String
  /// One or two lines.
  package let summary: String
  /// A query that runs on the example portfolio.
  package let example: String

  init(_ name: String, _ family: Family, _ signature: String, _ summary: String, _ example: String) {
    self.name = name
    self.family = family
    self.signature = signature
    self.summary = summary
    self.example = example
  }
}
